"""The basis of a dispatch: a short hash of the words of need and resource that the choice of the resource stands on."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from redchain.model.base import Record
    from redchain.model.need import Need
    from redchain.model.resource import Resource

LENGTH = 12
_OF_NEED = {"title", "category", "detail", "expected", "chain", "items"}
_OF_RESOURCE = {"title", "category", "detail", "support", "eligibility"}


def basis_of(need: Need, resource: Resource | None) -> str:
    """Return 12 hex digits of SHA-256 over what a match stands on: what is asked, what is offered and to whom.

    Limits, capacities, procedures, lay words and notes are left out: when one of them changes, the match is as right as before.
    """
    words = [_said(need, _OF_NEED), None if resource is None else _said(resource, _OF_RESOURCE)]
    return hashlib.sha256(json.dumps(words, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:LENGTH]


def _said(record: Record, fields: set[str]) -> object:
    """The fields that say something, so that a field left out and one left empty are the same."""
    return {name: value for name, value in record.model_dump(mode="json", include=fields, exclude_none=True).items() if value != []}
