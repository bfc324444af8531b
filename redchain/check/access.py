"""Who proposes a change: what each git identity may act for by the records of the base."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from redchain.kinds.enterprise.model import Enterprise
from redchain.kinds.unit.model import Unit
from redchain.model.powers import office_of
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from redchain.check.proposal import Pair
    from redchain.model.access import Access
    from redchain.model.finding import FieldPath
    from redchain.model.ledger import Ledger


class Author(NamedTuple):
    """Who is behind a part of a proposal: the commit (empty: the work tree), its author as a member, and whether a trusted signature proves it."""

    commit: str
    member: str
    is_signed: bool = False

    def say(self) -> Text:
        """Return what the identity is called, which is never an e-mail address."""
        if not self.commit:
            return Text("本机 git 身份", "the git identity of this machine")
        return Text(f"提交 {self.commit[:10]} 的作者", f"the author of commit {self.commit[:10]}")


class Act(NamedTuple):
    """A new step with its place in the log, or a changed field that gives power (then `by` is None), and its author (None when there is none to be found)."""

    pair: Pair
    field: FieldPath
    by: str | None
    author: Author | None


def acts_of(pairs: Iterable[Pair], author: Author | None = None) -> Iterator[Act]:
    """Yield every new step and every changed field that gives power, all by one author."""
    for pair in pairs:
        for place, step in pair.new_steps:
            yield Act(pair, ("log", place, "by"), step.by, author)
        for field in pair.record.kind.powers:
            if _differs(pair, field):
                yield Act(pair, (field,), None, author)


def _differs(pair: Pair, field: str) -> bool:
    if pair.before is None:
        return field in pair.record.kind.granting and bool(getattr(pair.record, field))
    return pair.after is not None and getattr(pair.before, field) != getattr(pair.after, field)


@dataclass(frozen=True)
class Speakers:
    """Which units and firms a git identity may act for, according to the ledger of the base."""

    ledger: Ledger
    access: Access

    @property
    def are_known(self) -> bool:
        """Whether identities can be checked at all: there is a salt, and a keeper or a member given by a hash."""
        members = (each for unit in self.ledger.all(Unit) for each in unit.members)
        return self.access.salt is not None and (bool(self.access.keepers) or any(each.startswith("m1-") for each in members))

    def units_of(self, member: str) -> tuple[str, ...]:
        """Return the units a member belongs to."""
        return tuple(each.id for each in self.ledger.all(Unit) if member in each.members)

    def is_keeper(self, member: str) -> bool:
        """Tell whether a member is a keeper."""
        return member in self.access.keepers

    def may_record(self, member: str, actor: str) -> bool:
        """Tell whether a member may record steps of `actor`: of their own unit, of a firm in a chain whose office they belong to; a keeper those of anybody."""
        if self.is_keeper(member):
            return True
        own = set(self.units_of(member))
        firm = self.ledger.find(Enterprise, actor)
        return actor in own if firm is None else bool(own & set(office_of(self.ledger, firm)))

    def may_change_powers(self, member: str, pair: Pair) -> bool:
        """Tell whether a member may change what gives power: a keeper, or the office of the chains concerned as they were before."""
        if self.is_keeper(member):
            return True
        return pair.before is not None and bool(set(self.units_of(member)) & set(office_of(self.ledger, pair.before)))
