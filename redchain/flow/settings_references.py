"""Whether the records that the settings name are there and in use."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from redchain.check.rules.rc800_access import RC804
from redchain.check.schema_problem import owner_of
from redchain.decide.lookup import formerly
from redchain.decide.no_such_record import nearest_records
from redchain.kinds.registry import kind_named
from redchain.model.fields import fields, reference_paths, references
from redchain.model.settings import SETTINGS_FILES
from redchain.shell_words import word
from redchain.store.settings import place_in_settings
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.flow.workspace import Workspace
    from redchain.model.base import Record
    from redchain.model.finding import FieldPath, Finding
    from redchain.model.settings import Settings, SettingsFile

_GONE = Text("不存在", "does not exist")
_ARCHIVED = Text("已归档", "is archived")


def settings_references(space: Workspace) -> Iterator[Finding]:
    """Ensure that each record that a settings file names is there and in use (RC804; of an archived one a warning)."""
    for file in SETTINGS_FILES:
        paths = reference_paths(file.model)
        for place, kinds, value in references(getattr(space.settings, file.name), paths) if paths else ():
            finding = _judged(space, file, place, (kinds[0], value))
            if finding is not None:
                yield place_in_settings(space.source, file.path, finding)


def settings_that_name(settings: Settings, kind: str, identifier: str) -> tuple[str, ...]:
    """Return the settings files that name a record."""
    return tuple(
        file.path
        for file in SETTINGS_FILES
        if (paths := reference_paths(file.model))
        and any(kind in kinds and value == identifier for _, kinds, value in references(getattr(settings, file.name), paths))
    )


def _judged(space: Workspace, file: SettingsFile, place: FieldPath, named: tuple[str, str]) -> Finding | None:
    kind, value = named
    model, ledger = kind_named(kind), space.ledger
    assert model is not None, kind  # noqa: S101  # a test looks at every reference of the settings
    found = ledger.find(model, value)
    if (found is not None and found.archived_on is None) or (found is None and f"{kind}:{value}" in ledger.paths):  # its own file says what is wrong with it
        return None
    owner, key = owner_of(file.model, place)
    label, spoken = fields(owner)[key].label, Text(model.kind.label.zh, model.kind.label.en.lower())
    broken = RC804.broken(
        place, key=key, label=label, kind=spoken, value=value, problem=_GONE if found is None else _ARCHIVED, hint=_hint(space, model, value, found)
    )
    return broken if found is None else replace(broken, severity="warning")


def _hint(space: Workspace, model: type[Record], value: str, found: Record | None) -> Text:
    name = model.kind.name
    if found is not None:
        return Text("换一个，或删掉这一条", "name another, or leave it out")
    renamed = formerly(space.ledger, model, value)
    if renamed is not None:
        return Text(f"改名了，写 {renamed.id}", f"it was renamed; write {renamed.id}")
    near = nearest_records(space.ledger, model, value)
    if near:
        return Text(
            "是不是：" + "、".join(f"{each}（{title}）" for each, title in near), "did you mean: " + ", ".join(f"{each} ({title})" for each, title in near)
        )
    return Text(f"查看全部：redchain {word(name)} list", f"see all: redchain {word(name)} list")
