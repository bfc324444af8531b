"""Every command there is, alone or under another, with its Chinese name: what completion, `redchain help` and the answers to unknown commands look through."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from redchain.cli.parsing import BilingualGroup, build
from redchain.cli.registry import commands
from redchain.shell_words import shown
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


class Place(NamedTuple):
    """Where a command is: under `parent`, or alone where that is empty; its own name and Chinese name, those of its whole path, and one line of help."""

    parent: str
    verb: str
    zh: str
    path_zh: str
    summary: Text
    has_verbs: bool = False

    @property
    def path(self) -> str:
        """Its whole name, such as `need close`."""
        return f"{self.parent} {self.verb}".strip()

    def typed(self, rest: Sequence[str] = ()) -> str:
        """Return the whole command line."""
        return shown("redchain", *self.path.split(), *rest)


def places() -> Iterator[Place]:
    """Yield every command in the order of the help, each followed by those under it."""
    for command in commands():
        yield Place("", command.name, command.zh, command.zh, command.summary, command.has_verbs)
        made = build(command, []) if command.has_verbs else None
        for name, each in made.commands.items() if isinstance(made, BilingualGroup) else ():
            zh = str(getattr(each, "zh", ""))
            yield Place(command.name, name, zh, f"{command.zh} {zh}" if command.zh and zh else "", each.summary)  # type: ignore[attr-defined]  # as every command has


def chinese_names() -> Mapping[str, str]:
    """Return the command of every Chinese name: `接单` is `accept`, `需求 销号` is `need close`."""
    return {each.path_zh: each.path for each in places() if each.path_zh}
