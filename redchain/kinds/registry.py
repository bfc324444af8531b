"""The kinds that exist, in the order in which they depend on each other."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, get_args

from pydantic import AwareDatetime, BaseModel

from redchain.kinds.chain.model import Chain
from redchain.kinds.enterprise.model import Enterprise
from redchain.kinds.need.model import Need
from redchain.kinds.order.model import Order
from redchain.kinds.project.model import Project
from redchain.kinds.resource.model import Resource
from redchain.kinds.unit.model import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.model.base import Record

KINDS: tuple[type[Record], ...] = (Chain, Unit, Enterprise, Resource, Need, Order, Project)


def kind_named(name: str) -> type[Record] | None:
    """Return the kind called `name`, or None."""
    return next((each for each in KINDS if each.kind.name == name), None)


def kind_in_folder(folder: str) -> type[Record] | None:
    """Return the kind whose records live below `data/<folder>/`, or None."""
    return next((each for each in KINDS if each.kind.folder == folder), None)


def date_keys() -> frozenset[str]:
    """Return every key, of whatever kind, that holds a date or a moment: only there a bare YAML date is one."""
    return frozenset(key for model in KINDS for key in _date_keys(model))


def _date_keys(model: type[BaseModel]) -> Iterator[str]:
    for name, field in model.model_fields.items():
        for part in _parts(field.annotation):
            if not isinstance(part, type):
                continue
            if part is AwareDatetime or issubclass(part, date):
                yield name
            elif issubclass(part, BaseModel):
                yield from _date_keys(part)


def _parts(annotation: Any) -> Iterator[Any]:
    yield annotation
    for each in get_args(annotation):
        yield from _parts(each)
