"""The basis of a dispatch: a short hash of the words of need and resource that the choice of the resource stands on."""

from __future__ import annotations

import hashlib
import json
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

if TYPE_CHECKING:
    from redchain.model.base import Record

LENGTH = 12
_as_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode
_FIELDS = {"need": ("title", "category", "detail", "expected", "chain", "items"), "resource": ("title", "category", "detail", "support", "eligibility")}


def basis_of(need: Record, resource: Record | None) -> str:
    """Return 12 hex digits of SHA-256 over what a match stands on: what is asked, what is offered and to whom.

    Limits, capacities, procedures, lay words and notes are left out: when one of them changes, the match is as right as before.
    """
    return basis_from(words_of(need), "" if resource is None else words_of(resource))


def basis_from(need: str, resource: str) -> str:
    """Return the basis of a need and a resource by the hashes of their words; the resource's is empty where there is none."""
    return _short(f"{need}/{resource}")


def words_of(record: Record) -> str:
    """Return 12 hex digits over the words of a need or a resource; a field left out and one left empty are the same."""
    values = record.__dict__
    return _short(f"[{', '.join([_told(values[each]) for each in _FIELDS[record.kind.name]])}]")


def is_suspect(basis: str | None, need: Record, resource: Record | None) -> bool:
    """Tell whether an order was made on other words than those of today; one that remembers none never is."""
    return basis is not None and basis != basis_of(need, resource)


def _told(value: Any) -> str:
    """A value as JSON; nearly all are a text or nothing."""
    return encode_basestring(value) if type(value) is str else _as_json(_said(value)) if value else "null"


def _said(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return {name: said for name, said in value.model_dump(mode="json", exclude_none=True).items() if said != []}
    if isinstance(value, tuple):
        return [_said(each) for each in value] or None
    return value


def _short(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:LENGTH]
