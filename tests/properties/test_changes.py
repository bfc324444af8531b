"""Every change that `decide` returns passes the checks, or is refused with findings that say where and what to do."""

from __future__ import annotations

import io
import os
import shutil
from datetime import date
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from redchain.check.catalogue import all_rules
from redchain.decide.draft import add, free_event_id, name_id, with_first_step
from redchain.decide.edit import edit
from redchain.errors import RedchainError
from redchain.flow.perform import RefusedFindingsError, WriteOptions, perform
from redchain.flow.workspace import Workspace, open_workspace
from redchain.kinds.registry import KINDS
from redchain.model.base import Record, field_order
from redchain.store.yaml_parsing import parse, parser

if TYPE_CHECKING:
    from redchain.flow.perform import PerformResult

pytestmark = pytest.mark.slow

TOWN = Path(__file__).parents[1] / "town" / "data"
TODAY = date(2026, 11, 23)
PATIENT = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.function_scoped_fixture])
ODD: tuple[Any, ...] = (
    "nobody", "没有这一类", "13812345678", "身份证 11010519491231002X", "a@qq.com", "机密", "x" * 300, "", "  ", "a\nb", "=1+1", "2026-02-30", "2020-01-01", "2099-12-31",
    0, -1, 1.5, True, None, [], ["nobody"], {}, {"a": 1}, [{"title": "甲", "category": "没有"}], [{"id": "seg", "name": "环节", "stream": "up"}], ("融资",),
)  # fmt: skip


@pytest.fixture(scope="module")
def space(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The town, outside git: what is asked here writes nothing."""
    root = tmp_path_factory.mktemp("changes")
    shutil.copytree(TOWN, root / "data")
    return open_workspace(str(root), TODAY)


def values_of(space: Workspace, model: type[Record], name: str) -> st.SearchStrategy[Any]:
    """Values that other records of the kind have in this field, and odd ones."""
    known = [value for record in space.ledger.all(model) if (value := getattr(record, name)) not in (None, ())]
    return st.one_of(st.sampled_from(known or [None]), st.sampled_from(known or [None]), st.sampled_from(ODD))


def assert_allowed_or_refused(space: Workspace, decide: Any) -> None:
    try:
        done = perform(space, decide, WriteOptions(dry_run=True))
    except RefusedFindingsError as refused:
        assert refused.findings
        for each in refused.findings:
            assert each.is_error
            assert each.code in {rule.code for rule in all_rules()}
            assert each.file.startswith("data/")
            assert each.line > 0
            assert each.remedy
            assert each.remedy.zh
            assert each.remedy.en
    except (ValidationError, RedchainError):
        return
    else:
        assert_reads_back(space, done)


def assert_reads_back(space: Workspace, done: PerformResult) -> None:
    assert done.is_dry
    assert done.commit is None
    assert not any(each.is_error for each in done.warnings)
    for put, file in zip(done.change.puts, done.files, strict=True):
        mapping = parse(file.after.encode(), parser()).mapping
        assert mapping is not None
        assert type(put.after).model_validate(mapping) == put.after
        assert os.path.lexists(f"{space.root}/{file.path}") == (put.before is not None)
        assert put.after.id in file.path
        assert put.after.id in done.change.subject


@pytest.mark.parametrize("model", KINDS, ids=lambda model: model.kind.name)
@PATIENT
@given(st.data())
def test_an_addition_is_right_or_refused(space: Workspace, model: type[Record], data: st.DataObject) -> None:
    record = data.draw(st.sampled_from(space.ledger.all(model)))
    names = data.draw(st.lists(st.sampled_from([name for name in field_order(model) if name not in {"id", "log"}]), max_size=3, unique=True))
    number = data.draw(st.integers(0, 32**5 - 1))
    identifier = free_event_id(space.ledger, model, TODAY, count(number)) if model.kind.prefix else name_id(f"new {number}", space.ledger.shelf(model))
    values = {name: getattr(record, name) for name in record.model_fields_set if name != "log"}
    values.update({name: data.draw(values_of(space, model, name)) for name in names}, id=identifier)
    by, due = data.draw(st.sampled_from(["shi-keji-ju", "sl-bacai", "nobody"])), data.draw(st.sampled_from(["2026-12-01", "2020-01-01"]))
    started = with_first_step(model, {**values, **({"due": due} if model.kind.name == "order" else {})}, at=space.now, by=by)
    assert_allowed_or_refused(space, lambda ledger: add(ledger, model.model_validate(started)))


@pytest.mark.parametrize("model", KINDS, ids=lambda model: model.kind.name)
@PATIENT
@given(st.data())
def test_an_edit_is_right_or_refused(space: Workspace, model: type[Record], data: st.DataObject) -> None:
    record = data.draw(st.sampled_from(space.ledger.all(model)))
    names = data.draw(st.lists(st.sampled_from(field_order(model)), min_size=1, max_size=3, unique=True))
    wanted = {name: data.draw(values_of(space, model, name)) for name in names}
    assert_allowed_or_refused(space, lambda ledger: edit(ledger, model, record.id, wanted))


@pytest.mark.parametrize("model", KINDS, ids=lambda model: model.kind.name)
def test_every_record_of_the_town_may_get_a_note(space: Workspace, model: type[Record]) -> None:
    for record in space.ledger.all(model):
        note = "新的备注\n第二行" if record.note != "新的备注\n第二行" else "别的"
        done = perform(space, lambda ledger, record=record, note=note: edit(ledger, model, record.id, {"note": note}), WriteOptions(dry_run=True))
        assert_reads_back(space, done)
        (file,) = done.files
        assert file.before is not None
        kept = [line for line in file.after.splitlines() if line in set(io.StringIO(file.before).read().splitlines())]
        assert kept == [line for line in file.before.splitlines() if line in set(file.after.splitlines())]
