"""The records that a new data repository begins with: its chains, their office, and the first member of it."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from redchain.decide.draft import new_name_id
from redchain.flow.authors import ACCESS_FILE
from redchain.flow.identity import access_text_begun
from redchain.flow.inspect import inspect
from redchain.flow.perform import RefusedFindingsError
from redchain.flow.workspace import open_workspace
from redchain.kinds.chain.model import Chain
from redchain.kinds.unit.model import Unit
from redchain.model.access import member_of
from redchain.store.layout import canonical_path
from redchain.store.templates import access_template
from redchain.store.writing import dump

if TYPE_CHECKING:
    from redchain.model.base import Named


_NONE: Mapping[str, str] = MappingProxyType({})


class Beginning(NamedTuple):
    """What a new data repository begins with.

    Attributes:
        chains: the names of chains.
        office: the name of the unit that leads them.
        email: the address of its first member.
        made: files that are made already, by their path from its root; each is written as it is, in place of one that every repository has.
        is_apart: whether it is a git repository of its own also where it lies in another.
    """

    chains: tuple[str, ...] = ()
    office: str | None = None
    email: str | None = None
    made: Mapping[str, str] = _NONE
    is_apart: bool = False


def first_files(files: Mapping[str, str], beginning: Beginning) -> dict[str, str]:
    """Return the files of a new data repository with those of its first records; raises RefusedFindingsError where a rule refuses one."""
    if not any(beginning[:3]):
        return {**files, **beginning.made}
    if beginning.email is None:
        made = {**files, **_records(beginning)}
    else:
        salt = secrets.token_hex(16)
        member = member_of(salt, beginning.email)
        made = {**files, **_records(beginning, (member,)), ACCESS_FILE: access_text_begun(access_template(), salt, member)}
    _refuse_wrong(made)
    return made


def _records(beginning: Beginning, members: tuple[str, ...] = ()) -> dict[str, str]:
    """Return the files of the chains and of their office."""
    chains: dict[str, Named] = {}
    office = _id(Unit, {"name": beginning.office}, {}) if beginning.office else None
    for name in beginning.chains:
        short = name.removesuffix("产业链")
        values = {"name": name, **({"short_name": short} if short not in {"", name} else {}), **({"lead_units": (office,)} if office else {})}
        identifier = _id(Chain, values, chains)
        chains[identifier] = Chain.model_validate({"id": identifier, **values})
    records = [*chains.values()]
    if office:
        of_unit = {"id": office, "name": beginning.office, "side": "government", "chains": tuple(chains), "members": members}
        records.append(Unit.model_validate({name: value for name, value in of_unit.items() if value}))
    paths = {canonical_path(each.kind, each.id): each for each in records}
    return {path: dump(each, path) for path, each in paths.items()}


def _id(model: type[Named], values: Mapping[str, object], taken: Mapping[str, object]) -> str:
    return new_name_id(model, values, taken)


def _refuse_wrong(files: Mapping[str, str]) -> None:
    """Judge the files by every rule before any is written where it belongs."""
    with tempfile.TemporaryDirectory(prefix="redchain-") as folder:
        for path, text in files.items():
            if path.startswith("data/"):
                place = Path(folder) / path
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_text(text, encoding="utf-8", newline="")
        wrong = tuple(each for each in inspect(open_workspace(folder, None), may_be_empty=True).findings if each.is_error)
    if wrong:
        raise RefusedFindingsError(wrong)
