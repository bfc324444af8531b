"""The kinds that exist, in the order in which they depend on each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.model.chain import Chain
from redchain.model.dispatch import Dispatch
from redchain.model.enterprise import Enterprise
from redchain.model.need import Need
from redchain.model.project import Project
from redchain.model.resource import Resource
from redchain.model.unit import Unit

if TYPE_CHECKING:
    from redchain.model.base import Record

KINDS: tuple[type[Record], ...] = (Chain, Unit, Enterprise, Resource, Need, Dispatch, Project)


def kind_named(name: str) -> type[Record] | None:
    """Return the kind called `name`, or None."""
    return next((each for each in KINDS if each.kind.name == name), None)


def kind_in_folder(folder: str) -> type[Record] | None:
    """Return the kind whose records live below `data/<folder>/`, or None."""
    return next((each for each in KINDS if each.kind.folder == folder), None)
