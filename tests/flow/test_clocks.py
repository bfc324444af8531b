"""Clocks from the settings to every list: late notices, limits in days and hours, dates on days off, and edits of what a limit goes by."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.conftest import Clone

pytestmark = pytest.mark.slow

NOTICE = 'holidays:\n  - {first: "2027-01-01", last: "2027-01-04", note: 元旦}\n'


@pytest.fixture
def need(clone: Clone) -> str:
    """A registered need that has no order yet."""
    found = json.loads(clone.run("todo", "--all", "--format", "json").out)["data"]
    return next(each["id"] for each in found if each["stage"] == "dispatch")


def settings(clone: Clone, name: str, text: str) -> None:
    path = clone.path / "data" / "settings" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    clone.git("add", "-A")
    clone.git("commit", "-qm", f"settings: {name}")


def dispatched(clone: Clone, need: str, day: str, *more: str, at: str = "T09:00") -> tuple[str, str]:
    """Dispatch a need on a day; return the order's id and what was said."""
    done = clone.run("--lang", "zh", "dispatch", need, "shi-keji-ju", "--at", f"{day}{at}", f"--today={day}", *more)
    assert done.code == 0, done.err
    return done.out.split()[0], done.err


def waits(clone: Clone, order: str, day: str) -> dict[str, Any]:
    found = json.loads(clone.run("todo", "--all", "--format", "json", f"--today={day}").out)["data"]
    return next(each for each in found if each["id"] == order and each["stage"] in {"accept", "finish"})


def test_a_late_notice_moves_what_was_counted_until_the_order_ends(clone: Clone, need: str) -> None:
    settings(clone, "sla.yaml", "limits:\n  - {stage: finish, workdays: 5}\n")
    order, said = dispatched(clone, need, "2026-12-28")
    assert "限期 2027-01-05（估算）" in said
    assert clone.run("accept", order, "--at", "2026-12-28T10:00", "--today=2026-12-28").code == 0
    before = clone.run("report", "--month", "2026-12", "--format", "json", "--today=2027-01-06").out
    assert waits(clone, order, "2027-01-05")["was"] is None

    settings(clone, "calendar/2027.yaml", NOTICE)
    assert (waits(clone, order, "2027-01-05")["due"], waits(clone, order, "2027-01-05")["was"]) == ("2027-01-06", "2027-01-05")
    assert waits(clone, order, "2027-01-06")["late"] is None  # its last day
    assert waits(clone, order, "2027-01-07")["late"] == 1
    assert not waits(clone, order, "2027-01-06")["estimated"]
    assert "现行限期  2027-01-06（原 2027-01-05）" in clone.run("--lang", "zh", "order", "show", order, "--today=2027-01-06").out
    assert order not in clone.run("overdue", "--today=2027-01-06").out
    assert "2027-01-06（原 2027-01-05）" in clone.run("--lang", "zh", "remind", "--today=2027-01-06").out
    assert "2027-01-06 (was 2027-01-05)" in clone.run("--lang", "en", "todo", "--all", "--today=2027-01-06").out
    assert "DTSTART;VALUE=DATE:20270106" in clone.run("calendar", "export", "--today=2027-01-06").out
    assert f"{order}" in clone.run("calendar", "diff", "--today=2027-01-06").out
    assert clone.run("report", "--month", "2026-12", "--format", "json", "--today=2027-01-06").out == before
    assert clone.run("validate", "--today=2027-01-06").code == 0

    done = clone.run("finish", order, "--reply", "已办好", "--at", "2027-01-06T17:00", "--today=2027-01-06")
    assert done.code == 0, done.err
    assert 'final_due: "2027-01-06"' in next(clone.path.glob(f"data/orders/*/{order}.yaml")).read_text(encoding="utf-8")
    settings(clone, "calendar/2027.yaml", NOTICE.replace("01-04", "01-01"))  # whatever becomes of the calendar, it was in time
    judged = clone.run("--lang", "en", "validate", "--against", "HEAD~3", "--today=2027-02-01")
    assert (judged.code, "RC718 warning" in judged.out) == (0, True)  # the calendar it was counted by is between the two


def test_a_notice_that_changes_nothing_of_it_writes_nothing(clone: Clone, need: str) -> None:
    order, _ = dispatched(clone, need, "2026-12-28")
    assert clone.run("accept", order, "--at", "2026-12-28T10:00", "--today=2026-12-28").code == 0
    assert clone.run("finish", order, "--reply", "已办好", "--at", "2026-12-29T10:00", "--today=2026-12-29").code == 0
    assert "final_due" not in next(clone.path.glob(f"data/orders/*/{order}.yaml")).read_text(encoding="utf-8")


def test_a_limit_in_hours_is_due_by_the_hour_everywhere(clone: Clone, need: str) -> None:
    settings(clone, "sla.yaml", "limits:\n  - {stage: finish, limit: 2小时, extended: 4小时}\n")
    order, said = dispatched(clone, need, "2026-11-23")
    assert "限期 2026-11-23 11:00" in said
    text = next(clone.path.glob(f"data/orders/*/{order}.yaml")).read_text(encoding="utf-8")
    assert 'limit: "2小时"' in text
    assert 'due_at: "2026-11-23T11:00:00+08:00"' in text
    assert waits(clone, order, "2026-11-23")["due_at"] == "2026-11-23T11:00:00+08:00"
    assert waits(clone, order, "2026-11-24")["late"] == 1
    assert "2026-11-23 11:00" in clone.run("todo", "--all", "--today=2026-11-24").out
    assert clone.run("need", "edit", need, "--visibility", "public").code == 0
    assert clone.run("lists", "--today=2026-11-24").code == 0
    assert "2026-11-23 11:00" in (clone.path / "data/lists/needs.md").read_text(encoding="utf-8")
    assert clone.run("accept", order, "--at", "2026-11-23T10:00", "--today=2026-11-23").code == 0
    longer = clone.run("--lang", "zh", "extend", order, "--yes", "--reason", "等测绘", "--at", "2026-11-23T10:30", "--today=2026-11-23")
    assert longer.code == 0, longer.err
    assert "限期 2026-11-23 13:00" in longer.err
    assert clone.run("finish", order, "--reply", "已办好", "--at", "2026-11-23T12:59", "--today=2026-11-23").code == 0
    assert clone.run("validate").code == 0


def test_after_its_hour_an_extension_is_too_late(clone: Clone, need: str) -> None:
    settings(clone, "sla.yaml", "limits:\n  - {stage: finish, limit: 2小时, extended: 4小时}\n")
    order, _ = dispatched(clone, need, "2026-11-23")
    assert clone.run("accept", order, "--at", "2026-11-23T10:00", "--today=2026-11-23").code == 0
    done = clone.run("--lang", "zh", "extend", order, "--yes", "--reason", "等测绘", "--at", "2026-11-23T11:30", "--today=2026-11-23")
    assert done.code == 1
    assert "2026-11-23 11:00" in done.err


def test_a_limit_in_calendar_days(clone: Clone, need: str) -> None:
    settings(clone, "sla.yaml", "limits:\n  - {stage: finish, limit: 10 天, extended: 20日}\n")
    order, said = dispatched(clone, need, "2026-11-18")
    assert "限期 2026-11-30" in said  # the 28th is a Saturday
    assert clone.run("accept", order, "--at", "2026-11-18T10:00", "--today=2026-11-18").code == 0
    longer = clone.run("--lang", "zh", "extend", order, "--yes", "--reason", "等测绘", "--at", "2026-11-23T10:30")
    assert "限期 2026-12-10" in longer.err, longer.err
    assert 'limit: "22日"' in next(clone.path.glob(f"data/orders/*/{order}.yaml")).read_text(encoding="utf-8")
    assert clone.run("validate", "--against", "HEAD~3").code == 0


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("limits:\n  - stage: finish\n    limit: 1.5天\n", 3, "1.5天"),
        ("limits:\n  - stage: finish\n    limit: 10\n", 3, "10个工作日"),
        ("limits:\n  - stage: finish\n    workdays: -1\n", 3, "-1"),
        ("limits:\n  - stage: finish\n    note: 没有时限\n", 2, "缺少必填项 workdays"),
    ],
)
def test_a_limit_that_cannot_be_read_is_told_with_its_line(clone: Clone, text: str, line: int, words: str) -> None:
    settings(clone, "sla.yaml", text)
    done = clone.run("--lang", "zh", "validate")
    assert done.code == 1
    assert f"data/settings/sla.yaml:{line}" in done.out
    assert any(each in done.out for each in ("RC114", "RC108", "RC102"))
    assert words in done.out


def test_a_chosen_day_off_counts_as_the_next_working_day_and_says_so(clone: Clone, need: str) -> None:
    order, said = dispatched(clone, need, "2026-11-23", "--due", "2026-11-28")
    assert "RC512" in said
    assert "2026-11-30" in said
    assert clone.run("accept", order).code == 0
    assert (waits(clone, order, "2026-11-30")["due"], waits(clone, order, "2026-11-30")["late"]) == ("2026-11-30", None)
    assert "RC512" in clone.run("validate", "--against", "HEAD~2").out


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_edit_says_what_becomes_of_the_clocks(clone: Clone, need: str, lang: str) -> None:
    done = clone.run("need", "edit", need, "--urgency", "urgent", "--lang", lang)
    assert {"zh": "办理时限不变", "en": "its limits stay as they were"}[lang] in done.err  # it waits for dispatch, whose limit is one day for all
    order, _ = dispatched(clone, need, "2026-11-23")
    due = waits(clone, order, "2026-11-23")["due"]
    done = clone.run("need", "edit", need, "--urgency", "low", "--lang", lang)
    assert order in done.err
    assert f"redchain recall {order}" in done.err
    assert {"zh": "不变", "en": "stays due"}[lang] in done.err
    assert waits(clone, order, "2026-11-23")["due"] == due
    assert {"zh": "限期", "en": "due"}[lang] not in clone.run("need", "edit", need, "--title", "换一个标题", "--lang", lang).err


def test_the_limits_of_stages_follow_an_edit_at_once(clone: Clone) -> None:
    settings(clone, "sla.yaml", "limits:\n  - {stage: register, workdays: 3}\n  - {stage: register, limit: 2小时, urgencies: [urgent]}\n")
    found = json.loads(clone.run("todo", "--all", "--format", "json").out)["data"]
    waiting = next(each for each in found if each["stage"] == "register")
    done = clone.run("--lang", "zh", "need", "edit", waiting["id"], "--urgency", "urgent")
    assert f"受理限期由 {waiting['due']} 改为" in done.err
