"""The kinds that exist, in the order in which they depend on each other."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from pydantic import AwareDatetime

from redchain.kinds.case.model import AgentCase
from redchain.kinds.chain.model import Chain
from redchain.kinds.challenge.model import Challenge
from redchain.kinds.claim.model import Claim
from redchain.kinds.enterprise.model import Enterprise
from redchain.kinds.meeting.model import Meeting
from redchain.kinds.need.model import Need
from redchain.kinds.order.model import Order
from redchain.kinds.pairing.model import Pairing
from redchain.kinds.party.model import Party
from redchain.kinds.person.model import Person
from redchain.kinds.policy.model import Policy
from redchain.kinds.project.model import Project
from redchain.kinds.resource.model import Resource
from redchain.kinds.service.model import ServiceItem
from redchain.kinds.unit.model import Unit
from redchain.kinds.visit.model import Visit
from redchain.model.fields import fields
from redchain.model.settings import SETTINGS_FILES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from redchain.model.base import Record
    from redchain.model.fields import Field

KINDS: tuple[type[Record], ...] = (
    Chain,
    Unit,
    Enterprise,
    Policy,
    ServiceItem,
    Resource,
    Need,
    Order,
    Project,
    Party,
    Person,
    Meeting,
    Challenge,
    Claim,
    Pairing,
    Visit,
    AgentCase,
)


def kind_named(name: str) -> type[Record] | None:
    """Return the kind called `name`, or None."""
    return next((each for each in KINDS if each.kind.name == name), None)


def kind_in_folder(folder: str) -> type[Record] | None:
    """Return the kind whose records live below `data/<folder>/`, or None."""
    return next((each for each in KINDS if each.kind.folder == folder), None)


def date_keys() -> frozenset[str]:
    """Return every key, of whatever kind, that holds a date or a moment: only there a bare YAML date is one."""
    return frozenset(each.name for model in KINDS for each in _all(fields(model)) if each.type is AwareDatetime or issubclass(each.type, date))


def fields_of_keys() -> Mapping[str, tuple[Field, ...]]:
    """Return the fields of each key, of whatever kind or settings file."""
    found: dict[str, tuple[Field, ...]] = {}
    for model in (*KINDS, *(file.model for file in SETTINGS_FILES)):
        for each in _all(fields(model)):
            found[each.name] = (*found.get(each.name, ()), each)
    return found


def _all(known: Mapping[str, Field]) -> Iterator[Field]:
    for field in known.values():
        yield field
        yield from _all(field.parts)
