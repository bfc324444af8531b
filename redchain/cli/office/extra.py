"""What the commands for Excel and Word need beside redchain itself, and what is said where it is not installed."""

from __future__ import annotations

from importlib.util import find_spec

from redchain.errors import UsageError
from redchain.text import Text


def needs_office(*modules: str) -> None:
    """Refuse to go on where a library of the extra `office` is not installed."""
    if any(find_spec(each) is None for each in modules):
        raise UsageError(
            Text("没有安装 Excel、Word 的支持", "the support for Excel and Word is not installed"),
            Text(
                "安装时带上 office：在源码目录 pip install '.[office]'，或 pip install '安装地址[office]'",
                "install redchain with the extra office: pip install '.[office]' in its source, or as you installed it, with [office]",
            ),
        )
