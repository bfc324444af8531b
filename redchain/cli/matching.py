"""The data repository for a command that ranks; it says so when the ranking asks for what is not installed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.text import Text

if TYPE_CHECKING:
    from redchain.cli.context import Context
    from redchain.flow.workspace import Workspace

_MISSING = Text(
    "settings/match.yaml 要用语义模型（semantic），但没有安装，这次不用它，排名会和装了的电脑不同；"
    "安装：pip install 'redchain[semantic]'（Linux x86-64、macOS arm64；Windows 没有）",
    "settings/match.yaml asks for the language model (semantic), which is not installed: ranked without it, so the order may differ from "
    "that of a machine that has it; to install: pip install 'redchain[semantic]' (Linux x86-64, macOS arm64; none for Windows)",
)


def matching_space(context: Context) -> Workspace:
    """Open the data repository."""
    space = context.workspace()
    if space.settings.match.semantic:
        from redchain.match.embeddings import is_missing

        if is_missing(space.settings):
            context.tell(_MISSING)
    return space
