"""Records are found by what a field says without reading the others, and the answer is that of reading all."""

from __future__ import annotations

import os
import shutil
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from redchain.flow.what_waits import what_waits
from redchain.flow.workspace import open_workspace
from redchain.kinds.need.model import Need
from redchain.kinds.order.model import Order
from redchain.kinds.registry import KINDS
from redchain.model.ledger import said
from redchain.store.lazy_records import LazyRecords

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.flow.workspace import Workspace
    from redchain.model.base import Record
    from redchain.model.ledger import Ledger
    from tests.conftest import Clone

TODAY = date(2026, 11, 23)
NEED = "data/needs/2026-11/N-20261119-YFZXM.yaml"
SEARCHED = [(model, field) for model in KINDS for field in model.kind.found_by]


def opened(clone: Clone, revision: str | None = None) -> Workspace:
    return open_workspace(str(clone.path), TODAY, revision=revision)


def answers(ledger: Ledger) -> Iterator[tuple[Any, list[str], list[str]]]:
    """Each value of each field that a kind is found by, with what is found and what reading all says."""
    for model, field in SEARCHED:
        records = [ledger.shelf(model)[each] for each in sorted(ledger.shelf(model))]
        for value in sorted({value for each in records for value in said(each, field) if value is not None}):
            yield (model, field, value), [each.id for each in ledger.where(model, field, value)], [each.id for each in records if value in said(each, field)]


def assert_found(ledger: Ledger) -> None:
    asked = list(answers(ledger))
    for what, found, known in asked:
        assert found == known, what
    assert len(asked) > 70


def test_a_kind_is_found_by_what_is_indexed_of_it() -> None:
    assert {each.kind.name for each, _ in SEARCHED} == {"need", "order", "project"}
    assert all(field in model.kind.indexed for model, field in SEARCHED)


def test_what_is_found_is_what_reading_all_finds(clone: Clone) -> None:
    assert_found(opened(clone).ledger)


def test_what_is_found_in_a_past_state_is_what_was_there_then(clone: Clone) -> None:
    assert clone.run("need", "decline", "N-20261119-YFZXM", "--reason", "不在受理范围").code == 0
    assert clone.run("validate").code == 0
    assert "N-20261119-YFZXM" in {each.id for each in opened(clone).ledger.where(Need, "state", "declined")}
    assert_found(opened(clone, "HEAD~1").ledger)


def test_only_what_is_found_is_read(clone: Clone) -> None:
    ledger = opened(clone).ledger
    shelf = ledger.shelf(Order)
    assert isinstance(shelf, LazyRecords)

    found = ledger.where(Order, "state", "pending")

    assert 0 < len(found) == len(shelf._made) < len(shelf)


def test_of_two_files_with_one_id_the_first_counts(clone: Clone) -> None:
    path = next(each for each in sorted(clone.path.glob("data/needs/*/*.yaml")) if "step: close" in each.read_text(encoding="utf-8"))
    before, second = opened(clone).ledger.shelf(Need)[path.stem], path.with_name(f"z-{path.stem}.yaml")
    shutil.copy(path, second)
    second.write_text(second.read_text(encoding="utf-8").replace("step: close", "step: reopen"), encoding="utf-8")

    ledger = opened(clone).ledger

    assert ledger.shelf(Need)[path.stem] == before
    assert_found(ledger)


@pytest.mark.parametrize("asked_before", [False, True])
def test_what_a_change_puts_and_takes_away_is_found(clone: Clone, *, asked_before: bool) -> None:
    ledger = opened(clone).ledger
    first, second = ledger.where(Order, "state", "working")[:2]
    if asked_before:
        for model, field in SEARCHED:
            ledger.grouped(model, field)
    moved = first.model_copy(update={"need": second.need, "log": first.log[:-1] if len(first.log) > 1 else ()})

    assert_found(ledger.after([moved]))
    assert_found(ledger.without(first))
    assert_found(ledger.after([moved]).without(second).after([second]))


def test_many_questions_are_answered_by_grouping(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    from redchain.model import ledger as model

    monkeypatch.setattr(model, "_FEW", 3)
    ledger = opened(clone).ledger
    assert_found(ledger)
    assert (Order, "need") in ledger._groups


def test_nothing_waits_at_what_has_ended(clone: Clone) -> None:
    """So that what waits is asked of open records alone."""
    ledger = opened(clone).ledger
    ended: list[Record] = [each for model in KINDS if model.kind.waits for each in ledger.current(model) if not each.is_open]

    assert len(ended) > 50
    assert [each.id for each in ended if each.kind.waits and list(each.kind.waits(ledger, each, TODAY))] == []


def test_what_waits_is_kept_until_something_changes(clone: Clone) -> None:
    first = what_waits(opened(clone))
    assert first == what_waits(opened(clone))
    assert any(name.startswith("waiting:") for (name,) in opened(clone).store.ask("SELECT name FROM meta"))

    assert clone.run("need", "register", "N-20261119-YFZXM").code == 0
    later = what_waits(opened(clone))
    assert [each.stage for each in first if each.need == "N-20261119-YFZXM"] == ["register"]
    assert [each.stage for each in later if each.need == "N-20261119-YFZXM"] == ["dispatch"]
    assert later != what_waits(open_workspace(str(clone.path), date(2026, 11, 24)))


def test_settings_and_hands_change_what_waits(clone: Clone) -> None:
    before = what_waits(opened(clone))
    path = clone.path / NEED
    path.write_text(path.read_text(encoding="utf-8").replace("title:", "# 改\ntitle:", 1), encoding="utf-8")
    os.utime(path, (1, 1))
    assert what_waits(opened(clone)) == before
    (clone.path / "data/settings").mkdir()
    (clone.path / "data/settings/sla.yaml").write_text("limits:\n  - stage: register\n    workdays: 30\n", encoding="utf-8")
    assert what_waits(opened(clone)) != before
