"""Examples of how the commands of a kind are typed, declared with it; those that every kind has alike are derived from one record."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from redchain.text import Text, same

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_NOTE = Text("已电话核实", "'checked by telephone'")
_WHY = Text("登记重复", "'entered twice'")


class Examples(NamedTuple):
    """A record as it is typed, how it is called, how a list is filtered, and what follows the other verbs: two of each."""

    record: str
    name: Text
    filters: tuple[Text, Text]
    verbs: Mapping[str, tuple[Text, Text]]
    archived: str = ""

    def of(self, verb: str) -> tuple[Text, ...]:
        """Return what may follow a verb; nothing where no example is known."""
        return self.verbs.get(verb) or tuple(self._alike(verb))

    def _alike(self, verb: str) -> Iterator[Text]:
        """Yield the examples of what every kind has."""
        record, name = same(self.record), self.name
        if verb == "list":
            yield from self.filters
        elif verb == "show":
            yield from (record, Text("{name} --brief", "{name} --brief").fill(name=name))
        elif verb == "log":
            yield from (record, Text("{name} --json", "{name} --json").fill(name=name))
        elif verb == "edit":
            yield from (Text("{id} --note {note}", "{id} --note {note}").fill(id=record, note=_NOTE), same(f"{self.record} --visibility office --dry-run"))
        elif verb == "archive":
            gone = self.archived or self.record
            yield from (Text("{id} --because {why}", "{id} --because {why}").fill(id=gone, why=_WHY), same(f"{gone} --dry-run"))
        elif verb == "rename":
            yield from (same(f"{self.record} {self.record}-2 --yes"), same(f"{self.record} {self.record}-2 --dry-run"))
