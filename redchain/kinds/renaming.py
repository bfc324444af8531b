"""A renaming: another id for a named record, put wherever the old one stands, in old steps too; what happened stays the same."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from redchain.kinds.need.model import Need
from redchain.kinds.order.model import Order
from redchain.kinds.registry import KINDS, kind_named
from redchain.kinds.resource.model import Resource
from redchain.model.base import Named
from redchain.model.dispatch_basis import basis_of, is_suspect
from redchain.model.fields import reference_paths, references
from redchain.model.ledger import Ledger
from redchain.model.overlay import Overlay

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from redchain.model.base import Record

RecordT = TypeVar("RecordT", bound="Record")


def twin_of(ledger: Ledger, model: type[Record], identifier: str) -> Record | None:
    """Return a record of another kind with the same id, where some reference may name either kind (a step's actor: a unit or a firm)."""
    return next((found for each in twins(model) if (found := ledger.find(each, identifier))), None)


@cache
def twins(model: type[Record]) -> tuple[type[Record], ...]:
    """Return the other kinds that some reference may name in place of this one."""
    kinds = {kind for each in KINDS for path in reference_paths(each) if model.kind.name in path.kinds for kind in path.kinds} - {model.kind.name}
    return tuple(each for each in KINDS if each.kind.name in kinds)


def unclear_reference(ledger: Ledger, model: type[Record], identifier: str) -> Record | None:
    """Return a record that names an id which two kinds have, in a place where either may be meant; None where nothing does."""
    if twin_of(ledger, model, identifier) is None:
        return None
    for each in KINDS:
        paths = tuple(path for path in reference_paths(each) if model.kind.name in path.kinds and len(path.kinds) > 1)
        named = (record for record in ledger.every(each) if any(found == identifier for *_, found in references(record, paths))) if paths else iter(())
        if (first := next(named, None)) is not None:
            return first
    return None


def renaming_of(before: Ledger, after: Ledger, record: Record) -> Renaming | None:
    """Return the renaming that made `record` of `after` out of one of `before` that is gone; None where nothing was renamed, or where it would be ambiguous."""
    model = type(record)
    if not isinstance(record, Named) or before.find(model, record.id) is not None or twin_of(before, model, record.id):
        return None
    gone = (each for each in reversed(record.former_ids) if before.find(model, each) is not None and after.find(model, each) is None)
    old = next(gone, None)
    return None if old is None or unclear_reference(before, model, old) else Renaming(model.kind.name, old, record.id)


def renamed(ledger: Ledger, record: RecordT, renamings: Sequence[Renaming]) -> RecordT:
    """Return a record of `ledger` with the new ids; an order made on the words of its need and resource as they are stays so, though a chain in them is called otherwise."""

    def of(one: RecordT) -> RecordT:
        for each in renamings:
            one = each.of(one)
        return one

    after = of(record)
    if isinstance(record, Order) and record.basis is not None:
        need, resource = ledger.find(Need, record.need), ledger.find(Resource, record.resource)
        if need is not None and not is_suspect(record.basis, need, resource):
            basis = basis_of(of(need), None if resource is None else of(resource))  # type: ignore[arg-type]  # of any record
            return after if basis == record.basis else after.model_copy(update={"basis": basis})
    return after


class Renaming(NamedTuple):
    """The record of a kind called `old` is called `new` from now on."""

    kind: str
    old: str
    new: str

    def of(self, record: RecordT) -> RecordT:
        """Return a record with the new id wherever it names the renamed one, or is it; the same object where it does neither."""
        changed: dict[str, Any] = {}
        for (field, *inner), kinds in reference_paths(type(record)):
            if self.kind in kinds:
                value = changed.get(field, getattr(record, field))
                put = self._within(value, tuple(inner))
                if put != value:
                    changed[field] = put
        if isinstance(record, Named) and (record.kind.name, record.id) == (self.kind, self.old):
            former = tuple(each for each in (*record.former_ids, self.old) if each != self.new)
            changed |= {"id": self.new, "former_ids": former}
        return record.model_copy(update=changed) if changed else record

    def _within(self, value: Any, keys: tuple[str, ...]) -> Any:
        """Return a value with the new id where `keys` lead, past any lists."""
        if value is None:
            return None
        if isinstance(value, tuple):
            return tuple(self._within(each, keys) for each in value)
        if not keys:
            return self.new if value == self.old else value
        inner = getattr(value, keys[0])
        put = self._within(inner, keys[1:])
        return value if put == inner else value.model_copy(update={keys[0]: put})


class Seen(NamedTuple):
    """An earlier ledger as it is to be compared with a later one, and what was renamed between them."""

    ledger: Ledger
    renames: tuple[Renaming, ...]


def seen_through(before: Ledger, after: Ledger, touched: Iterable[tuple[str, str]]) -> Seen:
    """Return `before` with the ids of `after`, in the records (kind, id) that differ; all others cannot name what was renamed."""
    keys = [(model, identifier) for kind, identifier in sorted(touched) if (model := kind_named(kind))]
    present = (found for model, identifier in keys if (found := after.find(model, identifier)))
    renames = tuple(each for record in present if (each := renaming_of(before, after, record)))
    if not renames:
        return Seen(before, renames)
    over: dict[type[Record], dict[str, Record | None]] = defaultdict(dict)
    for model, identifier in keys:
        found = before.find(model, identifier)
        over[model].setdefault(identifier, None)
        if found is not None:
            put = _as_now(before, after, found, renames)
            over[model][put.id] = put
    paths = Overlay({f"{each.kind}:{each.new}": before.paths[f"{each.kind}:{each.old}"] for each in renames}, before.paths)
    return Seen(Ledger(before.settings, {model: Overlay(over[model], before.shelf(model)) for model in KINDS}, paths), renames)


def _as_now(before: Ledger, after: Ledger, record: Record, renames: Sequence[Renaming]) -> Record:
    """The record with its ids of today; which ids it had before is for the later ledger to say."""
    found = renamed(before, record, renames)
    now = after.find(type(found), found.id)
    if isinstance(found, Named) and isinstance(now, Named) and found.id != record.id:
        return found.model_copy(update={"former_ids": now.former_ids})
    return found
