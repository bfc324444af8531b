"""The tree of party organisations, and whom each covers: pure, from a ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from redchain.model.field_types import SIDES
from redchain.model.powers import states_at
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, datetime

    from redchain.kinds.party.model import Party
    from redchain.model.base import Named
    from redchain.model.ledger import Index, Ledger, Trace

_SIDES = tuple(SIDES)
Level = Literal["committee", "side", "branch"]
LEVELS: dict[Level, Text] = {
    "committee": Text("产业链党委", "chain committee"),
    "side": Text("六端组织", "side organisation"),
    "branch": Text("链上支部", "branch"),
}


class Coverage(NamedTuple):
    """Whom organisations cover: the ids of enterprises, of units on the side of research, of the government, and of other units."""

    enterprises: tuple[str, ...]
    research: tuple[str, ...]
    government: tuple[str, ...]
    others: tuple[str, ...]


def chain_id(ledger: Ledger, party: Party) -> str:
    """Return the id of an organisation's chain: its own, or that of the nearest one above it that names one; empty for none."""
    return next((each.chain for each in (party, *above(ledger, party)) if each.chain), "")


def chain_id_in_index(index: Index, party: Trace) -> str:
    """Return the id of an organisation's chain as an index tells it, which holds no records; empty for none."""
    found: Trace | None = party
    seen = set[str]()
    while found is not None and found.id not in seen:
        if found.facts.chain:
            return str(found.facts.chain)
        seen.add(found.id)
        found = index.find("party", found.facts.parent or "")
    return ""


def above(ledger: Ledger, party: Party) -> Iterator[Party]:
    """Yield the organisations above one, the nearest first; where they stand in a ring, each once."""
    seen, found = {party.id}, ledger.named("party", party.parent)
    while found is not None and found.id not in seen:
        seen.add(found.id)
        yield found
        found = ledger.named("party", found.parent)


def below(ledger: Ledger, party: Party, moment: datetime | None = None) -> tuple[Party, ...]:
    """Return the organisations right below one that stand, or stood at a moment, in the order of their sides, then by id."""
    found = (each for each in ledger.where_named("party", "parent", party.id) if stands(each, moment))
    return tuple(sorted(found, key=lambda each: (_SIDES.index(each.side) if each.side else len(_SIDES), each.id)))


def tree(ledger: Ledger, party: Party, moment: datetime | None = None, depth: int = 0, seen: frozenset[str] = frozenset()) -> Iterator[tuple[int, Party]]:
    """Yield an organisation and all below it that stand, or stood at a moment, each with its depth, from the top down."""
    if party.id in seen:
        return
    yield depth, party
    for each in below(ledger, party, moment):
        yield from tree(ledger, each, moment, depth + 1, seen | {party.id})


def committees(ledger: Ledger, moment: datetime | None = None) -> tuple[Party, ...]:
    """Return the committees that stand, or stood at a moment, by chain, then by id."""
    found = (each for each in ledger.all_named("party") if each.level == "committee" and stands(each, moment))
    return tuple(sorted(found, key=lambda each: (each.chain or "~", each.id)))


def without_organisation(ledger: Ledger, moment: datetime | None = None) -> tuple[str, ...]:
    """Return the ids of the chains in use that no committee is of, or was at a moment, by id."""
    known = {chain_id(ledger, each) for each in committees(ledger, moment)}
    return tuple(sorted(each.id for each in ledger.all_named("chain") if _is_kept(each, moment) and each.id not in known))


def covered(ledger: Ledger, parties: Iterable[Party], day: date) -> Coverage:
    """Return whom some organisations cover on a day, each member once, by id."""
    ids = sorted({each.member for party in parties for each in party.members if each.is_on(day)})
    firms = tuple(each for each in ids if ledger.named("unit", each) is None)
    sides = {each: ledger.named("unit", each).side for each in ids if each not in firms}
    research, government = (tuple(each for each in sides if sides[each] == side) for side in ("research", "government"))
    return Coverage(firms, research, government, tuple(each for each in sides if sides[each] not in {"research", "government"}))


def uncovered(ledger: Ledger, chain: str, coverage: Coverage) -> tuple[str, ...]:
    """Return the firms of a chain that operate normally and belong to no organisation that was counted, by id."""
    firms = (each for each in ledger.all_named("enterprise") if chain in each.chains)
    return tuple(each.id for each in firms if each.archived_on is None and each.operating == "normal" and each.id not in coverage.enterprises)


def stands(party: Party, moment: datetime | None = None) -> bool:
    """Tell whether an organisation is there and not dissolved, or was at a moment."""
    return (party.state == "standing" if moment is None else states_at(party, moment) == {"standing"}) and _is_kept(party, moment)


def _is_kept(record: Named, moment: datetime | None) -> bool:
    """Tell whether a record is not archived, or was not yet at a moment."""
    return record.archived_on is None or (moment is not None and record.archived_on > moment.date())
