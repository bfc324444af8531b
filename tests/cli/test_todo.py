"""The commands of clocks: todo, overdue, remind, calendar, confirm."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from icalendar import Calendar

from redchain.kinds.registry import KINDS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Clone

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("command", ["todo", "overdue", "remind"])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("form", ["table", "json", "csv"])
def test_they_print_and_change_nothing(reader: Clone, command: str, language: str, form: str) -> None:
    done = reader.run("--lang", language, command, "--format", form)
    assert done.code == 0
    assert done.out == reader.run("--lang", language, command, "--format", form).out
    if form == "json":
        made = json.loads(done.out)
        assert made["command"] == command
        assert made["data"]
    assert reader.git("status", "--porcelain") == ""


def test_todo_of_one_unit_holds_only_what_waits_for_it(reader: Clone) -> None:
    everything = json.loads(reader.run("todo", "--format", "json").out)["data"]
    unit = next(each["actors"][0] for each in everything if each["stage"] == "finish")
    own = json.loads(reader.run("todo", "--unit", unit, "--format", "json").out)["data"]
    assert own == [each for each in everything if unit in each["actors"]]


@pytest.fixture
def of_a_member(clone: Clone) -> Clone:
    """The town with identities in use; git's own is a member of gongdian and of shi-keji-ju."""
    assert clone.run("identity", "init").code == 0
    for unit in ("gongdian", "shi-keji-ju"):
        assert clone.run("identity", "add", "--unit", unit, "--email", "power@example.org").code == 0
    clone.git("config", "user.email", "power@example.org")
    return clone


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_todo_of_a_registered_identity_is_its_own_and_says_so(of_a_member: Clone, lang: str) -> None:
    everything = json.loads(of_a_member.run("todo", "--all", "--format", "json").out)
    mine = json.loads(of_a_member.run("todo", "--format", "json").out)
    assert (everything["whose"], mine["whose"]) == (None, ["gongdian", "shi-keji-ju"])
    assert mine["data"]
    assert sorted(each["id"] for each in mine["data"]) == sorted(each["id"] for each in everything["data"] if {"gongdian", "shi-keji-ju"} & set(each["actors"]))
    head = of_a_member.run("todo", "--lang", lang).err.splitlines()[0]
    assert {"zh": "的待办（按本机 git 身份；看全部：redchain todo --all）", "en": "(by your git identity; for everybody: redchain todo --all)"}[lang] in head
    for words in (("--all",), ("--unit", "gongdian"), ("--chain", "qingneng"), ("--committee",)):
        assert "git" not in of_a_member.run("todo", *words, "--lang", lang).err
    assert {"zh": "全部单位的待办", "en": "what waits for everybody"}[lang] in of_a_member.run("todo", "--all", "--lang", lang).err


def test_others_are_asked_for_and_reminded_as_before(of_a_member: Clone) -> None:
    for command in ("overdue", "remind"):
        assert json.loads(of_a_member.run(command, "--format", "json").out)["whose"] is None
    of_a_member.git("config", "user.email", "stranger@example.org")
    assert json.loads(of_a_member.run("todo", "--format", "json").out)["whose"] is None
    assert json.loads(of_a_member.run("todo", "--unit", "gongdian", "--format", "json").out)["whose"] == ["gongdian"]
    assert of_a_member.run("todo", "--unit", "gongdian", "--all").code == 2
    assert of_a_member.run("overdue", "--all").code == 2


def test_nobody_of_that_name_is_a_refusal(reader: Clone) -> None:
    assert reader.run("todo", "--unit", "nobody-here").code in {1, 2}
    assert reader.run("todo", "--format", "xml").code == 2
    assert reader.run("todo", "--unit", "a", "--enterprise", "b").code == 2


def test_due_dates_are_exported_byte_for_byte_the_same(reader: Clone) -> None:
    one, other = reader.run("calendar", "export"), reader.run("calendar", "export")
    assert one.code == 0
    assert one.out == other.out
    assert one.out.count("BEGIN:VEVENT") == one.out.count("END:VEVENT") > 5


def exported(clone: Clone, *words: str) -> dict[str, Any]:
    """The events of the export by their ids, read by the library; each id is there once."""
    done = clone.run(*words, "calendar", "export")
    assert done.code == 0, done
    found = Calendar.from_ical(done.out).walk("VEVENT")
    made = {str(each["uid"]): each for each in found}
    assert len(made) == len(found)
    return made


def test_a_moved_date_is_newer_and_changed_more_often(clone: Clone) -> None:
    waits = json.loads(clone.run("todo", "--all", "--format", "json").out)["data"]
    order = next(each["id"] for each in waits if each["stage"] == "finish" and each["late"] is None)
    before = exported(clone)
    due = before[f"{order}-finish@redchain"].decoded("dtstart")
    later = next(each for each in (due + timedelta(days=number) for number in (1, 2, 3)) if each.weekday() < 5)
    done = clone.run("extend", order, "--due", later.isoformat(), "--reason", "等设备", "--yes")
    assert done.code == 0, done
    after = exported(clone)
    uid = f"{order}-finish@redchain"
    assert set(after) == set(before)
    assert after[uid].decoded("dtstart") > before[uid].decoded("dtstart")
    assert after[uid].decoded("dtstamp") > before[uid].decoded("dtstamp")
    assert after[uid]["sequence"] > before[uid]["sequence"]
    untouched = [each for each in after if not each.startswith(order)]
    assert [after[each].to_ical() for each in untouched] == [before[each].to_ical() for each in untouched]


def test_dates_that_settings_move_are_newer_every_time_also_when_taken_back(clone: Clone) -> None:
    """A calendar corrected again, a holiday withdrawn, a limit changed and dropped, a need made urgent: whoever imports the file again must not keep the former date."""
    year, sla = clone.path / "data/settings/calendar/2026.yaml", clone.path / "data/settings/sla.yaml"
    year.parent.mkdir(parents=True, exist_ok=True)
    stop = 'stops:\n  - {{first: "2026-11-24", last: "2026-11-{}", note: 台风}}\n'
    former = sla.read_text("utf-8") if sla.exists() else None
    states: list[tuple[Path, str | None]] = [
        (year, stop.format(25)),
        (year, stop.format(27)),
        (year, None),
        (sla, "limits:\n" + "".join(f"  - {{stage: {each}, workdays: 9}}\n" for each in ("register", "dispatch", "verify", "close"))),
        (sla, former),
    ]
    shown, moved = exported(clone), 0
    for path, text in states:
        path.unlink(missing_ok=True) if text is None else path.write_text(text, "utf-8")
        clone.git("add", "-A")
        clone.git("commit", "-qm", "settings")
        now = exported(clone)
        others = [each for each in now if each in shown and now[each].decoded("dtstart") != shown[each].decoded("dtstart")]
        assert others
        assert all(now[each]["sequence"] > shown[each]["sequence"] for each in others)
        shown, moved = now, moved + len(others)
    assert moved > len(states)


def test_a_need_made_urgent_moves_its_event(clone: Clone) -> None:
    waits = json.loads(clone.run("todo", "--all", "--format", "json").out)["data"]
    sla = clone.path / "data/settings/sla.yaml"
    sla.parent.mkdir(parents=True, exist_ok=True)
    sla.write_text("limits:\n  - {stage: close, workdays: 9}\n  - {stage: close, workdays: 1, urgencies: [urgent]}\n", "utf-8")
    clone.git("add", "-A")
    clone.git("commit", "-qm", "settings")
    need = next(each["id"] for each in waits if each["stage"] == "close")
    before = exported(clone)[f"{need}-close@redchain"]
    assert clone.run("need", "edit", need, "--urgency", "urgent").code == 0
    after = exported(clone)[f"{need}-close@redchain"]
    assert after.decoded("dtstart") < before.decoded("dtstart")
    assert after["sequence"] > before["sequence"]


def test_the_next_days_calendar_is_newer(clone: Clone) -> None:
    today, tomorrow = exported(clone), exported(clone, "--today", "2026-11-24")
    common = set(today) & set(tomorrow)
    assert common
    assert all(tomorrow[each].decoded("dtstamp") > today[each].decoded("dtstamp") for each in common)


def test_a_calendar_of_nothing_holds_a_component(clone: Clone) -> None:
    for model in KINDS:
        for each in clone.path.glob(f"data/{model.kind.folder}/**/*.yaml") if model.kind.stages else ():
            each.unlink()
    assert exported(clone) == {}
    assert "BEGIN:VTIMEZONE" in clone.run("calendar", "export").out


def test_the_calendar_counts_and_says_what_is_estimated(reader: Clone) -> None:
    assert reader.run("calendar", "add", "2026-11-23", "10").out == "2026-12-07\n"
    assert reader.run("--lang", "zh", "calendar", "add", "2026-12-28", "5").out == "2027-01-05（估算）\n"
    assert "estimated" in reader.run("--lang", "en", "calendar", "show", "2027").out
    assert "estimated" not in reader.run("--lang", "en", "calendar", "show", "2026").out
    assert reader.run("calendar", "add", "soon", "1").code == 2
    assert reader.run("calendar", "add", "2026-11-18", "10日").out == "2026-11-30\n"
    assert reader.run("calendar", "add", "2026-11-21", "0").out == "2026-11-23\n"
    assert reader.run("calendar", "add", "2026-11-20T17:00", "24小时").out == "2026-11-23 17:00\n"
    assert json.loads(reader.run("calendar", "add", "2026-11-23", "10", "--format", "json").out)["data"]["workdays"] == 10
    for wrong in (("2026-11-20", "24小时"), ("2026-11-20", "1.5天"), ("2026-11-20", "1001"), ("2026-11-20", "半天")):
        assert reader.run("calendar", "add", *wrong).code == 2, wrong
    assert reader.run("calendar", "diff", "--against", "HEAD", "--format", "csv").code == 0
    assert reader.run("calendar", "diff", "--against", "no-such-branch").code == 2


def test_a_match_whose_need_changes_is_warned_of_and_confirmed(clone: Clone) -> None:
    orders = json.loads(clone.run("order", "list", "--format", "json").out)["data"]
    found = next(each for each in orders if each["state"] == "working")
    assert clone.run("confirm", found["id"]).code == 0  # it remembered none
    assert clone.run("confirm", found["id"]).code == 1  # nothing has changed
    assert clone.run("need", "edit", found["need"], "--title", "改了说法的需求").code == 0
    assert "RC504" in clone.run("validate").out
    waits = json.loads(clone.run("todo", "--format", "json").out)["data"]
    assert [each["id"] for each in waits if each["stage"] == "confirm" and each["id"].startswith("D-")] == [found["id"]]
    assert clone.run("confirm", found["id"]).code == 0
    assert "RC504" not in clone.run("validate").out
