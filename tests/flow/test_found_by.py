"""Records are found by what a field says without reading the others, and the answer is that of reading all."""

from __future__ import annotations

import json
import random
import re
import shutil
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from redchain.cli.todo_scope import Asked, narrowed
from redchain.flow.kept_entries import kept_entries
from redchain.flow.three_lists import list_files
from redchain.flow.what_waits import what_waits
from redchain.flow.workspace import open_workspace
from redchain.kinds.need.model import Need
from redchain.kinds.order.model import Order
from redchain.kinds.party.model import Party
from redchain.kinds.registry import KINDS
from redchain.model.laid_shelf import LaidShelf
from redchain.model.ledger import Ledger, ledger_of, said
from redchain.store.lazy_records import LazyRecords
from redchain.views.lists import entries_of, listed_kinds, listing_of
from redchain.views.waiting import waiting, waiting_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from pathlib import Path

    from redchain.flow.workspace import Workspace
    from redchain.model.base import Record
    from redchain.views.waiting import Waiting
    from tests.conftest import Clone

TODAY = date(2026, 11, 23)
NEED = "data/needs/2026-11/N-20261119-YFZXM.yaml"
SEARCHED = [(model, field) for model in KINDS for field in model.kind.found_by]


def opened(clone: Clone, revision: str | None = None, today: date = TODAY) -> Workspace:
    return open_workspace(str(clone.path), today, revision=revision)


def answers(ledger: Ledger) -> Iterator[tuple[Any, list[str], list[str]]]:
    """Each value of each field that a kind is found by, with what is found and what reading all says."""
    for model, field in SEARCHED:
        records = [ledger.shelf(model)[each] for each in sorted(ledger.shelf(model))]
        for value in sorted({value for each in records for value in said(each, field) if value is not None}):
            yield (model, field, value), [each.id for each in ledger.where(model, field, value)], [each.id for each in records if value in said(each, field)]


def assert_found(ledger: Ledger) -> None:
    asked = list(answers(ledger))
    for (model, field, value), found, known in asked:
        assert found == known, (model, field, value)
        facts = dict(ledger.facts_where(model, field, value))
        assert list(facts) == known, (model, field, value)
        assert [each.id for each in ledger.every_with(model, field, [value], lambda _: True)] == known, (model, field, value)
        some = list(facts.values())[::2]
        wanted = [each for each in known if facts[each] in some]
        assert [each.id for each in ledger.every_with(model, field, [value], lambda each, some=some: each in some)] == wanted, (model, field, value)
    assert len(asked) > 70


def test_a_kind_is_found_by_what_is_indexed_of_it() -> None:
    assert {each.kind.name for each, _ in SEARCHED} == {each.kind.name for each in KINDS} - {"chain", "unit", "enterprise"}
    assert all(field in model.kind.indexed for model, field in SEARCHED)


def test_what_is_found_is_what_reading_all_finds(clone: Clone) -> None:
    assert_found(opened(clone).ledger)


def test_what_is_found_among_facts_that_are_kept_is_what_is_found_without(clone: Clone) -> None:
    kept, other = opened(clone).ledger, opened(clone).ledger
    for model in KINDS:
        kept.keep_facts(model.kind.name)
        assert list(kept.facts(model)) == list(other.facts(model))
    asked = list(answers(other))
    for (model, field, value), _, known in asked:
        found = list(kept.facts_where(model, field, value))
        assert found == list(other.facts_where(model, field, value))
        assert [each for each, _ in found] == known


def test_what_is_dated_ahead_is_found_whatever_the_order_of_steps(clone: Clone) -> None:
    path = clone.path / NEED
    text = path.read_text(encoding="utf-8")
    last = re.findall(r"at: (\S+)", text)[-1]
    later = last.replace("2026-11", "2026-12")
    path.write_text(
        text.replace("step: submit", "step: submit", 1).replace(last, later, 1) + text[text.rindex("  - at:") :].replace("submit", "register"), encoding="utf-8"
    )
    whole = opened(clone).ledger
    laid = LaidShelf(whole.shelf(Need), Need, whole.settings.zone)
    laid.put(path.stem, whole.find(Need, path.stem))
    for ledger in (whole, ledger_of(whole.settings, whole.all(Need)), Ledger(whole.settings, {Need: laid})):
        assert [each.id for each in ledger.ahead(TODAY)] == [path.stem], ledger
        assert ledger.ahead(date(2027, 1, 1)) == ()


def test_what_is_found_in_a_past_state_is_what_was_there_then(clone: Clone) -> None:
    assert clone.run("need", "decline", "N-20261119-YFZXM", "--reason", "不在受理范围", "--yes").code == 0
    assert clone.run("validate").code == 0
    assert "N-20261119-YFZXM" in {each.id for each in opened(clone).ledger.where(Need, "state", "declined")}
    assert_found(opened(clone, "HEAD~1").ledger)


def test_what_a_kind_is_not_found_by_is_looked_for_in_all(clone: Clone) -> None:
    ledger = opened(clone).ledger
    assert ledger.where(Order, "unit", "gongdian") == tuple(each for each in ledger.all(Order) if each.unit == "gongdian") != ()


def test_only_what_is_found_is_read(clone: Clone) -> None:
    ledger = opened(clone).ledger
    shelf = ledger.shelf(Order)
    assert isinstance(shelf, LazyRecords)

    found = ledger.where(Order, "state", "pending")

    assert 0 < len(found) == len(shelf._made) < len(shelf)


def test_facts_of_what_is_found_are_those_of_all(clone: Clone) -> None:
    ledger = opened(clone).ledger

    found = dict(ledger.facts_where(Need, "state", "registered", "submitted"))

    assert found == {each: facts for each, facts in ledger.facts(Need) if facts.state in {"registered", "submitted"}} != {}
    assert list(found) == sorted(found)
    assert not any(shelf._made for _, shelf in ledger.shelves() if isinstance(shelf, LazyRecords))


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


def test_of_many_records_asked_for_one_by_one_only_the_last_are_kept(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = what_waits(opened(clone))
    shutil.rmtree(clone.path / ".git/redchain")
    monkeypatch.setattr("redchain.store.lazy_records._MOST_MADE", 3)
    space = opened(clone)
    space.store.refresh()
    ledger = opened(clone).ledger

    assert_found(ledger)
    assert waiting(ledger, TODAY, space.now) == expected
    assert all(len(shelf._made) <= 3 for _, shelf in ledger.shelves() if isinstance(shelf, LazyRecords))
    assert not ledger._groups


def test_ids_are_told_without_reading_a_record(clone: Clone) -> None:
    path = clone.path / NEED
    path.with_name(f"z-{path.name}").write_text("nothing", encoding="utf-8")
    orders = sorted(clone.path.glob("data/orders/*/*.yaml"))
    orders[0].write_text(orders[0].read_text(encoding="utf-8").replace("step:", "stop:"), encoding="utf-8")
    ledger, other = opened(clone).ledger, opened(clone).ledger

    for model, shelf in ledger.shelves():
        assert [*shelf] == [each.id for each in other.all(model)]
        assert len(shelf) == len(other.all(model))
        assert isinstance(shelf, LazyRecords)
        assert not shelf._made
        assert "_rows" not in shelf.__dict__
    assert orders[0].stem not in ledger.shelf(Order)
    assert path.stem in ledger.shelf(Need)


def test_nothing_waits_at_what_has_ended(clone: Clone) -> None:
    """So that what waits is asked of open records alone, and of those in the states in which a kind says that something may still wait."""
    ledger = opened(clone).ledger
    ended: list[Record] = [
        each for model in KINDS if model.kind.waits for each in ledger.current(model) if not each.is_open and each.state not in model.kind.lingering
    ]

    assert len(ended) > 50
    assert [each.id for each in ended if each.kind.waits and list(each.kind.waits(ledger, each, TODAY))] == []


def test_a_kind_says_in_which_ended_states_something_still_waits_and_from_which_day_on(clone: Clone) -> None:
    ledger = opened(clone).ledger
    lingering = {model: model.kind.lingering for model in KINDS if model.kind.lingering}

    assert {(model.kind.name, *states) for model, states in lingering.items()} == {("meeting", "done"), ("case", "granted", "refused")}
    for model, states in lingering.items():
        assert model.moves is not None
        assert {*states} <= model.moves.states.keys() - {*model.moves.open}
        assert any(each.kind.waits and list(each.kind.waits(ledger, each, TODAY)) for each in ledger.where(model, "state", *states))
    assert {(each.kind.name, each.kind.waits_from) for each in KINDS if each.kind.waits_from} == {
        ("party", "next_term"),
        ("policy", "review_from"),
        ("service", "review_from"),
    }
    assert all(each.kind.waits_from in each.kind.indexed for each in KINDS if each.kind.waits_from)


def test_where_nothing_waits_before_a_day_something_does_from_it_on(clone: Clone) -> None:
    (day,) = (date.fromisoformat(each.next_term) for each in opened(clone).ledger.shelf(Party).values() if each.next_term > TODAY.isoformat())
    stages = []
    for today in (TODAY, day - timedelta(1), day, day + timedelta(1), day + timedelta(800), TODAY):
        assert_renewed(clone, today)
        stages.append([each.stage for each in what_waits(opened(clone, today=today)) if each.kind == "party"])

    assert stages == [[], [], ["hand_over"], ["hand_over"], ["hand_over"], []]


def test_what_waits_is_kept_until_something_changes(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    first = what_waits(opened(clone))
    assert clone.run("need", "register", "N-20261119-YFZXM").code == 0
    monkeypatch.setattr("redchain.flow.what_waits.waiting", None)

    later = what_waits(opened(clone))

    assert later == what_waits(opened(clone))
    assert [each.stage for each in first if each.need == "N-20261119-YFZXM"] == ["register"]
    assert [each.stage for each in later if each.need == "N-20261119-YFZXM"] == ["dispatch"]
    assert [each for each in first if each.need != "N-20261119-YFZXM"] == [each for each in later if each.need != "N-20261119-YFZXM"]


@pytest.mark.parametrize("helper", ["h001", "h010", "m001"])
def test_where_nothing_is_kept_a_helper_is_told_the_same(clone: Clone, helper: str) -> None:
    asked: dict[str, Any] = {"helper": (helper,), "chain": (), "committee": False}

    alone = narrowed(opened(clone), Asked(None), asked)  # nothing is kept of it
    what_waits(opened(clone))

    assert alone == narrowed(opened(clone), Asked(None), asked)
    assert bool(alone) == (helper != "h010")


def test_another_day_other_settings_and_changed_units_are_worked_out_anew(clone: Clone) -> None:
    before = what_waits(opened(clone))
    assert what_waits(open_workspace(str(clone.path), date(2026, 11, 24))) != before
    (clone.path / "data/settings").mkdir()
    (clone.path / "data/settings/sla.yaml").write_text("limits:\n  - stage: register\n    workdays: 30\n", encoding="utf-8")
    assert what_waits(opened(clone)) != before
    chain = next(iter(sorted(clone.path.glob("data/chains/*.yaml"))))
    chain.write_text(
        "".join(each for each in chain.read_text(encoding="utf-8").splitlines(keepends=True) if not each.startswith("lead_units")), encoding="utf-8"
    )
    assert_renewed(clone)


def test_another_day_brings_other_lights_without_reading_what_waits(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    assert_renewed(clone)
    read: list[str] = []
    monkeypatch.setattr("redchain.flow.what_waits.waiting", None)

    def noting(ledger: Ledger, records: Iterable[Record], now: datetime) -> Iterator[Waiting]:
        listed = list(records)
        read.extend(each.id for each in listed)
        return waiting_at(ledger, listed, now)

    monkeypatch.setattr("redchain.flow.what_waits.waiting_at", noting)

    later = what_waits(opened(clone, today=date(2026, 12, 3)))

    assert later == waiting(opened(clone).ledger, date(2026, 12, 3), opened(clone, today=date(2026, 12, 3)).now)
    assert len(read) < len(later) / 3


@pytest.mark.parametrize("days", [1, 7, 30, 400, -1, -30])
def test_what_waits_on_another_day_is_what_working_it_all_out_says(clone: Clone, days: int) -> None:
    assert_renewed(clone)
    assert_renewed(clone, TODAY + timedelta(days))
    assert_renewed(clone)


def test_a_hold_to_be_reviewed_and_a_step_dated_ahead_are_looked_at_every_day(clone: Clone) -> None:
    held = clone.path / NEED
    ahead = next(each for each in sorted(clone.path.glob("data/orders/*/*.yaml")) if each.read_text(encoding="utf-8").count("step:") == 1)
    ahead.write_text(ahead.read_text(encoding="utf-8").replace('at: "2026-11-', 'at: "2026-12-'), encoding="utf-8")
    held.write_text(held.read_text(encoding="utf-8") + step("register", TODAY) + step("hold", TODAY, until="2026-12-10"), encoding="utf-8")

    stages = [assert_renewed(clone, date(2026, 11, 23) + timedelta(each)) for each in range(0, 40, 3)]

    assert len(stages) == 14
    assert {each.stage for each in what_waits(opened(clone)) if each.id == held.stem} == {"review"}


def step(verb: str, day: date, **values: str) -> str:
    """One more step of a record's file."""
    given = {"reason": "等", **values} if verb == "hold" else {}
    said = "".join(f'    {key}: "{value}"\n' for key, value in given.items())
    return f'  - at: "{day}T10:00:00+08:00"\n    step: {verb}\n    by: "shi-gongxin-ju"\n{said}'


def assert_renewed(clone: Clone, today: date = TODAY) -> int:
    """What waits, and what the lists say, is what working it all out says; returns how much waits."""
    found, space = what_waits(opened(clone, today=today)), opened(clone, today=today)
    assert found == waiting(space.ledger, space.today, space.now)
    for model in listed_kinds().values():
        assert listing_of(model, space.ledger, today, kept_entries(space, model, today)) == listing_of(model, space.ledger, today)
    return len(found)


def test_of_a_list_only_what_has_changed_is_made_anew(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Any] = []

    def noting(model: Any, ledger: Ledger, today: date, ids: Any) -> Any:
        made.append((model.kind.name, ids))
        return entries_of(model, ledger, today, ids)

    monkeypatch.setattr("redchain.flow.kept_entries.entries_of", noting)
    first = list_files(opened(clone), TODAY)
    assert [ids for _, ids in made] == [None] * 3
    assert list_files(opened(clone), TODAY) == first
    assert len(made) == 3
    assert clone.run("need", "register", "N-20261119-YFZXM").code == 0
    later = list_files(opened(clone), TODAY)
    renewed = dict(made[3:])
    assert renewed.keys() <= {"need", "project"}  # what is built together names the firm
    assert ("N-20261119-YFZXM" in renewed["need"], len(renewed["need"]) < 5, len(renewed.get("project", ())) <= 1) == (True, True, True)
    assert {path for path in first if first[path] != later[path]} == {"data/lists/needs.md", "data/lists/needs.csv"}
    made.clear()
    list_files(opened(clone), TODAY + timedelta(1))
    assert 0 < len(dict(made)["need"]) < len(opened(clone).ledger.shelf(Need)) / 2
    (clone.path / "data/settings").mkdir()
    (clone.path / "data/settings/sla.yaml").write_text("limits:\n  - stage: register\n    workdays: 30\n", encoding="utf-8")
    made.clear()
    list_files(opened(clone), TODAY)
    assert [ids for _, ids in made] == [None] * 3


def test_a_list_made_by_two_at_once_is_not_older_than_its_head(clone: Clone) -> None:
    """Who comes second keeps nothing: what it found may be older than what is kept by now."""
    first, second = opened(clone), opened(clone)
    for each in (first, second):
        each.store.refresh()
    first.store.renew_parts("need:listed", ("", "new"), [("a", "1")], None)
    second.store.renew_parts("need:listed", ("", "old"), [("a", "0"), ("b", "0")], None)
    assert (second.store.head("need:listed"), second.store.parts("need:listed")) == ("new", {"a": "1"})


def test_what_is_due_at_a_time_of_this_day_is_late_after_it(clone: Clone) -> None:
    (clone.path / "data/settings").mkdir()
    (clone.path / "data/settings/sla.yaml").write_text("limits:\n  - stage: register\n    limit: 72h\n", encoding="utf-8")
    space = opened(clone)
    timed = next(each for each in what_waits(space) if each.due_at)
    assert timed.due_at
    morning, evening = (open_workspace(str(clone.path), timed.due_at.date()) for _ in range(2))
    morning.__dict__["now"], evening.__dict__["now"] = (timed.due_at + timedelta(hours=each) for each in (-1, 1))

    lates = [next(each.late for each in what_waits(at) if (each.id, each.stage) == (timed.id, timed.stage)) for at in (morning, evening)]

    assert lates == [-1, 0]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_what_is_renewed_is_what_working_out_all_says(clone: Clone, seed: int) -> None:
    """Steps are taken back and forth, dated ahead and held, firms and resources change, files go and come again, days pass: each time the same as from nothing."""
    chance = random.Random(seed)  # noqa: S311  # no secret
    files = {kind: sorted((clone.path / "data" / kind).rglob("*.yaml")) for kind in ("needs", "orders", "projects", "enterprises", "resources")}
    texts = {each: each.read_text(encoding="utf-8") for found in files.values() for each in found}
    totals, today = {assert_renewed(clone)}, TODAY
    for _ in range(40):
        for _ in range(chance.randint(1, 3)):
            kind = chance.choice([*files, "orders", "needs"])
            path = chance.choice(files[kind])
            change(chance, kind, path, texts[path])
        today += timedelta(chance.choice((0, 0, 1, 1, 3, 14, -2)))
        totals.add(assert_renewed(clone, today))
    assert len(totals) > 5


def change(chance: random.Random, kind: str, path: Path, text: str) -> None:
    if not path.exists() or chance.random() < 0.25:
        path.write_text(text, encoding="utf-8")
    elif chance.random() < 0.15:
        path.unlink()
    elif kind == "enterprises":
        path.write_text(
            re.sub(r'^chains: \[("[^"]*"), ("[^"]*")', r"chains: [\2, \1", text, flags=re.MULTILINE).replace("name: ", "short_name: 改名\nname: ", 1),
            encoding="utf-8",
        )
    elif kind == "resources":
        path.write_text(
            text.replace("category: ", "capacity: 1\ncategory: ", 1) if "capacity:" not in text else text.replace("title: ", "note: 改\ntitle: ", 1),
            encoding="utf-8",
        )
    elif chance.random() < 0.3:
        held = step("hold", TODAY, **({"until": f"2026-12-{chance.randint(1, 28):02}"} if chance.random() < 0.7 else {}))
        path.write_text(text + (held if chance.random() < 0.5 and kind in {"needs", "orders"} else ""), encoding="utf-8")
    elif chance.random() < 0.3:
        before, at, last = path.read_text(encoding="utf-8").rpartition('\n  - at: "')
        path.write_text(before + at + f"2026-12-{chance.randint(1, 28):02}" + last[10:], encoding="utf-8")
    elif text.count("\n  - at:") > 1:
        path.write_text(
            path.read_text(encoding="utf-8").rpartition("\n  - at:")[0] + "\n" if path.read_text(encoding="utf-8").count("\n  - at:") > 1 else text,
            encoding="utf-8",
        )


def assert_streamed(ledger: Ledger, plain: Ledger) -> None:
    """What passes one by one is what reading all gives; `plain` is a ledger of the same records at hand."""
    for model in KINDS:
        records = list(ledger.every(model))
        assert records == list(plain.all(model)) == list(ledger.all(model))
        assert list(ledger.every_open(model)) == list(plain.every_open(model)) == list(ledger.open(model))
        assert [(each, json.loads(json.dumps(facts))) for each, facts in ledger.facts(model)] == [
            (each, json.loads(json.dumps(facts))) for each, facts in plain.facts(model)
        ]
    for model, field in SEARCHED:
        for other in KINDS:
            assert list(ledger.along(ledger.every(other), model, field)) == list(plain.along(plain.every(other), model, field))


def at_hand(ledger: Ledger) -> Ledger:
    return ledger_of(ledger.settings, [record for model in KINDS for record in ledger.all(model)])


def test_what_passes_one_by_one_is_what_reading_all_gives(clone: Clone) -> None:
    assert_streamed(opened(clone).ledger, at_hand(opened(clone).ledger))


def test_what_passes_one_by_one_is_not_kept(clone: Clone) -> None:
    opened(clone).store.refresh()
    ledger = opened(clone).ledger

    needs = [each.id for each, _ in ledger.along(ledger.every(Need), Order, "need")]

    assert needs == sorted(ledger.shelf(Need))
    assert all(not shelf._made for _, shelf in ledger.shelves() if isinstance(shelf, LazyRecords))


def test_of_two_files_with_one_id_the_first_passes(clone: Clone) -> None:
    path = next(each for each in sorted(clone.path.glob("data/orders/*/*.yaml")) if "step: finish" in each.read_text(encoding="utf-8"))
    path.with_name(f"z-{path.stem}.yaml").write_text(path.read_text(encoding="utf-8").replace("step: finish", "step: accept"), encoding="utf-8")

    assert_streamed(opened(clone).ledger, at_hand(opened(clone).ledger))


def test_a_ledger_with_something_put_into_it_passes_that_too(clone: Clone) -> None:
    ledger = opened(clone).ledger
    order = ledger.all(Order)[0]
    changed = ledger.after([order.model_copy(update={"need": ledger.all(Need)[-1].id})])

    assert_streamed(changed, at_hand(changed))
    assert_streamed(ledger.without(order), at_hand(ledger.without(order)))


def test_what_a_command_has_read_is_not_parsed_again(clone: Clone) -> None:
    assert clone.run("validate").code == 0
    assert clone.run("need", "show", "N-20261119-YFZXM").code == 0

    kept = dict(opened(clone).store.ask("SELECT f.id, b.json FROM file f JOIN blob b ON b.oid = f.oid AND b.kind = f.kind"))

    assert kept["N-20261119-YFZXM"] is not None
    assert None in kept.values()


@pytest.mark.parametrize("is_in_hand", [True, False])
def test_what_changed_between_judging_and_reading_is_not_kept_as_what_was_judged(clone: Clone, *, is_in_hand: bool) -> None:
    """What is in hand is kept as it was judged, and read as that; anything else is read from its file as it is now."""
    assert clone.run("validate").code == 0
    space = opened(clone)
    need = next(each for each in space.ledger.every(Need) if each.is_open == is_in_hand and each.note is None)
    space = opened(clone)
    shelf, path = space.ledger.shelf(Need), clone.path / space.ledger.paths[f"need:{need.id}"]
    path.write_text(path.read_text(encoding="utf-8").replace("title:", 'note: "改"\ntitle:', 1), encoding="utf-8")

    assert shelf[need.id].note == (None if is_in_hand else "改")
    space.keep_read()

    kept = [*space.store.ask("SELECT json FROM blob WHERE id = ? AND json IS NOT NULL", (need.id,))]
    assert all("改" not in str(each) for each in kept)
    assert bool(kept) == is_in_hand
