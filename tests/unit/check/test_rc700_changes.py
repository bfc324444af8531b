"""The rules on a change, one record before and after at a time, in a small ledger."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from redchain.check.change_rules import judge_pairs
from redchain.check.proposal import Author, Pair, Proposal, acts_of
from redchain.check.rules.rc700_changes import ensure_change_is_small, ensure_old_steps_stay_as_written
from redchain.check.rules.rc700_times import ensure_steps_are_not_late, ensure_steps_precede_their_commit
from redchain.check.said_values import told_beside
from redchain.decide.edit import edit
from redchain.errors import UsageError
from redchain.kinds.chain.model import Chain
from redchain.kinds.enterprise.model import Enterprise
from redchain.kinds.project.model import Project
from redchain.kinds.unit.model import Unit
from redchain.model.access import MassLimit
from redchain.model.kind import Fixed
from redchain.model.ledger import ledger_of
from redchain.model.sla import Limit, due_for
from tests.small import SETTINGS, log, moment, need, order, project, small

if TYPE_CHECKING:
    from redchain.kinds.need.model import Need
    from redchain.model.base import Record
    from redchain.model.finding import Finding
    from redchain.model.ledger import Ledger

ZONE = ZoneInfo("Asia/Shanghai")
FULL = need("A", "submit", "register")


def proposed(*pairs: tuple[Record | None, Record | None], ledger: Ledger | None = None, known: tuple[tuple[str, str], ...] = ()) -> list[Finding]:
    base = ledger or small(*(before for before, _ in pairs if before is not None))
    ahead = base.after(after for _, after in pairs if after is not None)
    for before, after in pairs:
        if before is not None and after is None:
            ahead = ahead.without(before)
    proposal = Proposal(base, ahead, tuple(Pair(*each) for each in pairs), ZONE, "0123456789abcdef", frozenset(known))
    return [finding for _, finding in judge_pairs(proposal)]


def codes(*pairs: tuple[Record | None, Record | None], **given: Any) -> list[str]:
    return [each.code for each in proposed(*pairs, **given)]


def with_log(record: Record, steps: list[dict[str, Any]]) -> Any:
    """The same record with another log."""
    return type(record).model_validate({**record.model_dump(exclude_unset=True, exclude={"log"}), "log": steps})


def grown(record: Any, verb: str, *, day: int = 9, by: str = "office-one", hour: int = 9, **more: Any) -> Any:
    """The record with one more step."""
    (step,) = log(verb, by=by, **{verb: {"at": moment(day, hour).isoformat(), **more}})
    return with_log(record, [*(each.model_dump(exclude_unset=True) for each in record.log), step])


def test_nothing_is_said_of_a_record_that_grows_as_it_may() -> None:
    assert codes((need("A", "submit"), FULL)) == []


def test_a_deleted_record_is_found_with_the_file_it_was_in() -> None:
    ledger = ledger_of(SETTINGS, [FULL])
    ledger.paths = {f"need:{FULL.id}": "data/needs/2026-11/old.yaml"}
    (found,) = proposed((FULL, None), ledger=ledger)
    assert found.code == "RC701"
    assert found.remedy is not None
    assert "git checkout 0123456789 -- data/needs/2026-11/old.yaml" in found.remedy.en


def test_a_fixed_field_stays_unless_its_own_verb_is_taken() -> None:
    before = order("X", "A", "dispatch", "accept", basis="0" * 12)
    ledger = small(FULL, before)
    changed = before.model_copy(update={"basis": "1" * 12})
    assert codes((before, changed), ledger=ledger) == ["RC702"]
    assert codes((before, grown(changed, "progress", by="bureau", note="在办")), ledger=ledger) == ["RC702"]
    assert codes((before, grown(changed, "confirm")), ledger=ledger) == []


def test_a_field_fixed_by_a_step_stays_only_once_that_has_been_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Project, "kind", replace(Project.kind, fixed=(Fixed("milestones", after="progress"),)))
    before = project("P", "start")
    changed = before.model_copy(update={"milestones": before.milestones[:1]})
    ledger = small(FULL, before)
    assert codes((before, changed), ledger=ledger) == []
    assert codes((before, grown(changed, "progress", by="bureau", note="在办")), ledger=ledger) == []  # it was changed before the step
    late = grown(before, "progress", by="bureau", note="在办")
    cut, moved = (late.model_copy(update={"milestones": marks}) for marks in (late.milestones[:1], (late.milestones[0], _due(late.milestones[1]))))
    (found,) = [each for each in proposed((late, cut), ledger=small(FULL, late)) if each.code == "RC702"]
    assert "was changed from 签约, 验收 to 签约" in found.text.en
    (found,) = [each for each in proposed((late, moved), ledger=small(FULL, late)) if each.code == "RC702"]
    assert found.text.zh == "milestones（里程碑）从 签约、验收（期限 （没有）） 改成了 签约、验收（期限 2026-12-01）"
    assert edit(ledger, Project, before.id, {"milestones": changed.milestones}).puts[0].after.milestones == changed.milestones
    with pytest.raises(UsageError, match="cannot be edited") as refusal:
        edit(small(FULL, late), Project, late.id, {"milestones": changed.milestones})
    assert refusal.value.remedy is not None
    assert "as it was at “progress”" in refusal.value.remedy.en


def _due(milestone: Any) -> Any:
    return milestone.model_copy(update={"due": date(2026, 12, 1)})


STEPS = log("submit", "register", "hold", "resume")
EDITED = {**STEPS[1], "note": "改过"}
EXTRA = {**STEPS[1], "at": moment(2, 12).isoformat(), "note": "多出的一步"}


@pytest.mark.parametrize(
    ("steps", "code", "place"),
    [
        ([STEPS[0], EDITED, *STEPS[2:]], "RC703", ("log", 1)),
        ([*STEPS[:3]], "RC704", ("log",)),
        ([STEPS[0], *STEPS[2:]], "RC704", ("log",)),
        ([STEPS[0], EDITED, STEPS[3]], "RC704", ("log",)),
        ([STEPS[0], STEPS[2], STEPS[3], EXTRA], "RC704", ("log",)),
        ([STEPS[0], STEPS[2], STEPS[1], STEPS[3]], "RC705", ("log", 1)),
        ([STEPS[0], EXTRA, *STEPS[1:]], "RC705", ("log", 1)),
    ],
    ids=["edited", "last gone", "middle gone", "one gone and one edited", "one gone and one added", "reordered", "inserted"],
)
def test_an_old_log_is_only_added_to(steps: list[dict[str, Any]], code: str, place: tuple[str | int, ...]) -> None:
    before = with_log(FULL, STEPS)
    found = [each for each in proposed((before, with_log(FULL, steps))) if each.code in {"RC703", "RC704", "RC705"}]
    assert [(each.code, each.field) for each in found] == [(code, place)]


def test_the_step_that_is_gone_is_named_and_not_the_one_that_moved_up() -> None:
    before = with_log(FULL, STEPS)
    (found,) = [each for each in proposed((before, with_log(FULL, [STEPS[1], STEPS[0], STEPS[3]]))) if each.code == "RC704"]
    assert "step 3 (" in found.text.en


@pytest.mark.parametrize(
    ("left", "said"), [(STEPS[:3], "step 4 ("), ([*STEPS[:2], STEPS[3]], "step 3 ("), (STEPS[:2], "step 3 (")], ids=["one", "both and one added", "both"]
)
def test_of_two_steps_that_are_the_same_one_may_not_go_either(left: list[dict[str, Any]], said: str) -> None:
    twice = [*STEPS[:3], STEPS[2]]  # a hold that a merge by hand, or a command within a minute, has written twice
    found = [each for each in proposed((with_log(FULL, twice), with_log(FULL, left))) if each.code in {"RC703", "RC704", "RC705"}]
    assert [each.code for each in found] == ["RC704"]
    assert said in found[0].text.en


def test_of_a_rewritten_log_neither_conditions_nor_roles_are_asked() -> None:
    rewritten = with_log(FULL, [STEPS[0], EDITED, *log("close", by="bureau", close={"at": moment(9).isoformat()})])
    assert codes((FULL, rewritten)) == ["RC703"]
    held_twice = with_log(FULL, [STEPS[0], EDITED, *log("hold", "hold", day=9)])
    assert codes((FULL, held_twice)) == ["RC703"]
    assert Pair(FULL, held_twice).new_steps == list(enumerate(held_twice.log))[1:]


@pytest.mark.parametrize(("hour", "expected"), [(8, ["RC706"]), (9, []), (10, [])])
def test_a_new_step_is_not_dated_before_the_last_old_one(hour: int, expected: list[str]) -> None:
    assert codes((FULL, grown(FULL, "hold", day=2, hour=hour))) == expected


def on(day: str, hour: str = "09:00:00+08:00") -> Need:
    return need("A", log=log("submit", submit={"at": f"{day}T{hour}", "by": "firm-one"}), raised_on="2026-10-02")


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (on("2026-11-02"), []),
        (on("2026-10-02"), []),
        (on("2026-10-01"), ["RC707"]),
        (on("2026-11-03"), ["RC707"]),
        (on("2026-11-01", "23:30:00+00:00"), []),
        (on("2026-11-02", "23:30:00+00:00"), ["RC707"]),
    ],
    ids=["same day", "31 days before", "32 days before", "a day after", "by the local day", "a day after by the local day"],
)
def test_the_first_step_is_of_the_day_of_the_id_or_up_to_31_days_before(new: Need, expected: list[str]) -> None:
    assert codes((None, new), ledger=small()) == expected


def test_what_other_records_forbid_is_found_once() -> None:
    before = order("X", "A", "dispatch", "accept")
    ledger = small(FULL, before)
    after = grown(FULL, "verify")
    assert codes((FULL, after), ledger=ledger) == ["RC708"]
    assert codes((FULL, after), ledger=ledger, known=((after.id, "RC307"),)) == []
    assert codes((FULL, after), ledger=ledger, known=((before.id, "RC307"),)) == ["RC708"]


def test_who_may_act_is_told_by_the_base() -> None:
    assert codes((need("A", "submit"), grown(need("A", "submit"), "register", by="bureau"))) == ["RC709"]
    assert codes((need("A", "submit"), grown(need("A", "submit"), "register", by="bureau")), ledger=ledger_of(SETTINGS, [need("A", "submit")])) == []


def test_nobody_gives_themselves_a_role_in_the_same_change() -> None:
    before, after = need("A", "submit"), grown(need("A", "submit"), "register", by="bureau")
    chain = Chain(id="one", name="一链", lead_units=("office-one", "office-two"))
    assert codes((before, after), (chain, chain.model_copy(update={"lead_units": ("bureau",)}))) == ["RC709"]
    without_office = need("B", "submit", enterprise="firm-two")
    fresh = Unit(id="fresh", name="新单位", side="government")
    assert codes((without_office, grown(without_office, "register", by="fresh")), (None, fresh)) == ["RC709"]
    assert codes((without_office, grown(without_office, "register", by="fresh")), ledger=small(without_office, fresh)) == []
    moved = after.model_copy(update={"chain": "two"})
    assert codes((before, moved)) == ["RC709"], "the need's chain is that of before"


def test_a_new_record_counts_when_it_gives_nobody_a_role() -> None:
    chain = Chain(id="three", name="三链", lead_units=("bank",))
    fresh = need("B", log=log("submit", by="firm-one"), chain="three")
    dispatched = order("Y", "B", log=log("dispatch", day=3, by="bank"))
    assert codes((None, fresh), (None, dispatched), ledger=small(chain)) == ["RC708"], "the need is not registered, but its office may dispatch"


def test_a_new_reference_to_an_archived_record_is_found() -> None:
    chain = Chain(id="old", name="旧链", lead_units=("office-one",), archived_on="2026-11-01")
    in_use = chain.model_copy(update={"archived_on": None})
    after = FULL.model_copy(update={"chain": "old"})
    ledger = small(FULL, chain)
    assert codes((FULL, after), ledger=ledger) == ["RC710"]
    assert codes((after, after.model_copy(update={"note": "x"})), ledger=ledger) == [], "it was there before"
    assert codes((FULL, after), (in_use, chain)) == ["RC727"], "archived in the same change, while a need is on it"


def test_a_step_may_name_an_archived_unit() -> None:
    gone = Unit(id="gone", name="撤并单位", side="government", archived_on="2026-11-01")
    chain = Chain(id="three", name="三链", lead_units=("gone",))
    before = need("A", "submit", chain="three")
    assert codes((before, grown(before, "register", by="gone")), ledger=small(before, chain, gone)) == []


def test_judging_ones_own_work_is_said_only_where_it_is_allowed() -> None:
    done = order("X", "A", "dispatch", "accept", "finish", unit="office-one")
    after = grown(FULL, "verify", by="office-one")
    assert codes((FULL, after), ledger=small(FULL, done)) == ["RC709"]
    alone = Chain(id="one", name="一链", lead_units=("office-one",))
    assert codes((FULL, after), ledger=small(FULL, done, alone)) == ["RC715"]
    assert codes((FULL, grown(FULL, "verify", by="office-two")), ledger=small(FULL, done)) == []


UNIT = Unit(id="new-name", name="示例局", side="government", former_ids=("old-name",))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (UNIT, UNIT, []),
        (UNIT, UNIT.model_copy(update={"former_ids": ()}), ["RC716"]),
        (UNIT, UNIT.model_copy(update={"former_ids": ("old-name", "bank")}), ["RC716"]),
        (UNIT, UNIT.model_copy(update={"former_ids": ("new-name", "old-name")}), ["RC716"]),
        (UNIT, Unit(id="old-name", name="示例局", side="government", former_ids=("new-name",)), []),
        (None, Unit(id="old-name", name="别的局", side="government"), ["RC716"]),
        (None, Chain(id="old-name", name="链"), []),
    ],
    ids=["kept", "lost", "of another", "its own", "back again", "taken by a new one", "of another kind"],
)
def test_former_ids_are_kept_and_never_used_again(before: Unit | None, after: Record, expected: list[str]) -> None:
    base = small(UNIT)
    proposal = Proposal(base, base.without(UNIT).after([after] if before else [after, UNIT]), (Pair(before, after),), ZONE)
    assert [finding.code for _, finding in judge_pairs(proposal)] == expected


def test_an_id_that_two_kinds_share_is_said_once() -> None:
    base, firm = small(), Enterprise(id="bank", name="同号企业", chains=("one",))
    for known, expected in ((frozenset(), ["RC716"]), (frozenset({("bank", "RC217")}), [])):
        proposal = Proposal(base, base.after([firm]), (Pair(None, firm),), ZONE, known=known)
        assert [finding.code for _, finding in judge_pairs(proposal)] == expected


MARK = {"entered_on": "2026-11-16"}
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("days", "more", "expected"), [(7, {}, []), (8, {}, ["error"]), (8, MARK, ["warning"]), (7, MARK, [])], ids=["in time", "late", "marked", "marked in time"]
)
def test_a_step_entered_late_is_refused_unless_it_is_marked(days: int, more: dict[str, str], expected: list[str]) -> None:
    at = moment(9).astimezone(UTC) + timedelta(days=days)
    acts = list(acts_of(small(), [Pair(FULL, grown(FULL, "hold", day=9, **more))], Author("", "", at=at)))
    found = list(ensure_steps_are_not_late(None, acts, 7, SHANGHAI))
    assert [(finding.code, finding.severity, finding.field) for _, finding in found] == [("RC713", each, ("log", 2, "at")) for each in expected]


@pytest.mark.parametrize(
    ("marked", "wrong"),
    [
        ("2026-11-29", ""),
        ("2026-11-22", ""),
        ("2026-11-30", "but was committed on 2026-11-29"),
        ("2026-11-21", "long before"),
        ("2026-11-09", "long before"),
        ("2026-11-08", "before it was taken"),
        ("2020-01-01", "before it was taken"),
    ],
)
def test_the_day_of_entry_is_that_of_the_commit_or_not_long_before(marked: str, wrong: str) -> None:
    at = moment(9).astimezone(UTC) + timedelta(days=20)
    acts = list(acts_of(small(), [Pair(FULL, grown(FULL, "hold", day=9, entered_on=marked))], Author("", "", at=at)))
    ((_, found),) = ensure_steps_are_not_late(None, acts, 7, SHANGHAI)
    assert (found.code, found.severity, found.field) == ("RC713", "error" if wrong else "warning", ("log", 2, "entered_on" if wrong else "at"))
    assert wrong in found.text.en


def test_a_step_in_time_is_not_marked_with_another_day() -> None:
    at = moment(9).astimezone(UTC) + timedelta(days=2)
    acts = list(acts_of(small(), [Pair(FULL, grown(FULL, "hold", day=9, entered_on="2026-11-01"))], Author("", "", at=at)))
    assert [each.code for _, each in ensure_steps_are_not_late(None, acts, 7, SHANGHAI)] == ["RC713"]


@pytest.mark.parametrize(
    ("hour", "now", "expected"), [(9, 12, []), (10, 12, []), (11, 12, ["RC717"]), (11, 10, [])], ids=["then", "a skew", "after", "ahead of the clock, too"]
)
def test_a_step_is_not_dated_after_its_commit(hour: int, now: int, expected: list[str]) -> None:
    author = Author("c" * 40, "", committed_at=moment(9, 10).astimezone(UTC) - timedelta(seconds=50))
    acts = list(acts_of(small(), [Pair(FULL, grown(FULL, "hold", day=9, hour=hour))], author))
    assert [finding.code for _, finding in ensure_steps_precede_their_commit(acts, moment(9, now))] == expected


DUE = {"due": "2026-11-12", "workdays": 7, "calendar": due_for(SETTINGS, FULL, "lead", moment(3)).calendar}


@pytest.mark.parametrize(
    ("given", "is_wrong"),
    [
        (DUE, False),
        ({"due": "2027-01-05"}, False),
        ({**DUE, "due": "2026-11-13"}, True),
        ({**DUE, "workdays": 9}, True),
        ({**DUE, "calendar": "other"}, True),
        ({"due": "2026-11-12", "limit": "7日"}, True),
        ({**DUE, "due_at": moment(12, 9).isoformat()}, True),
    ],
)
def test_a_counted_due_date_is_counted_again(given: dict[str, Any], *, is_wrong: bool) -> None:
    made = order("Y", "A", log=log("dispatch", day=3, dispatch={"at": moment(3).isoformat(), **given}))
    assert ("RC718" in codes((None, made), ledger=small(FULL))) is is_wrong


def test_a_due_date_may_have_been_counted_before_the_category_was_mended() -> None:
    made = order("Y", "A", log=log("dispatch", day=3, dispatch={"at": moment(3).isoformat(), **DUE}))
    mended = FULL.model_copy(update={"category": "用工"})
    limited = SETTINGS.model_copy(update={"limits": (*SETTINGS.limits, Limit(stage="finish", workdays=2, categories=("用工",)))})
    base = ledger_of(limited, [each for _, shelf in small(FULL).shelves() for each in shelf.values()])
    assert codes((FULL, mended), (None, made), ledger=base) == []


@pytest.mark.parametrize(("raised", "expected"), [("2026-11-02", []), ("2026-10-02", []), ("2026-10-01", ["RC719"]), ("1900-01-01", ["RC719"])])
def test_the_day_of_a_new_need_is_not_long_before_its_id(raised: str, expected: list[str]) -> None:
    assert codes((None, need("A", "submit", raised_on=raised)), ledger=small()) == expected


@pytest.mark.parametrize(("days", "raised", "expected"), [(90, "2026-08-05", []), (90, "2026-08-03", ["RC719"]), (2, "2026-10-02", [])])
def test_the_settings_may_allow_an_earlier_day(days: int, raised: str, expected: list[str]) -> None:
    settings = SETTINGS.model_copy(update={"access": SETTINGS.access.model_copy(update={"late_days": days})})
    base = ledger_of(settings, [each for _, shelf in small().shelves() for each in shelf.values()])
    assert codes((None, need("A", "submit", raised_on=raised)), ledger=base) == expected


WRITTEN = [{"at": "2026-11-02T08:00:00+08:00", "step": "submit", "by": "x"}, {"at": "2026-11-02T09:00:00+08:00", "step": "register", "by": "x"}]


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("at", "2026-11-02T01:00:00+00:00", ["RC703"]),
        ("at", "2026-11-02T09:00+08:00", ["RC703"]),
        ("note", "null", ["RC703"]),
        ("by", "y", []),
        ("step", "register", []),
    ],
)
def test_old_steps_stay_as_they_are_written(key: str, value: str, expected: list[str]) -> None:
    again = [WRITTEN[0], {**WRITTEN[1], key: value}]
    found = list(ensure_old_steps_stay_as_written(Pair(FULL, FULL), WRITTEN, again))
    assert [(each.code, each.field) for each in found] == [(each, ("log", 1)) for each in expected]


@pytest.mark.parametrize(
    ("changed", "total", "limit", "is_large"),
    [
        (4, 40, MassLimit(records=200, percent=10, least=1), False),
        (5, 40, MassLimit(records=200, percent=10, least=1), True),
        (5, 40, MassLimit(records=200, percent=10, least=5), False),
        (6, 40, MassLimit(records=200, percent=10, least=5), True),
        (4, 40, MassLimit(records=3, percent=90, least=1), True),
        (3, 40, MassLimit(records=3, percent=90, least=5), False),
    ],
)
@pytest.mark.parametrize("is_deleted", [True, False])
def test_a_mass_change_is_one_beyond_the_limit(changed: int, total: int, limit: MassLimit, *, is_large: bool, is_deleted: bool) -> None:
    pairs = [Pair(FULL, None if is_deleted else FULL)] * changed + [Pair(None, FULL)] * total
    found = list(ensure_change_is_small(pairs, {"need": total}, limit))
    assert [(folder, finding.code) for folder, finding in found] == ([("needs", "RC711")] if is_large else [])


def test_ids_of_a_fixed_list_are_told_as_they_are() -> None:
    assert told_beside(("e07", "e08"), ()) == ("e07、e08", "e07, e08")
    assert told_beside((), ("e07",)) == ("（没有）", "(none)")


def test_an_old_step_that_was_edited_is_no_new_one_dated_back() -> None:
    before = grown(order("X", "A", "dispatch", "accept"), "progress", by="bureau", note="在办")
    first, second, last = before.log
    edited = before.model_copy(update={"log": (first, second.model_copy(update={"note": "另一句"}), last)})
    assert codes((before, edited), ledger=small(FULL, before)) == ["RC703"]
