"""Visits: when a firm is due again, which contact must be on site, a day's route, and the figures of the report, each worked out by hand."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from redchain.kinds.enterprise.model import Enterprise
from redchain.kinds.pairing.contact import contact
from redchain.kinds.pairing.model import Pairing
from redchain.kinds.pairing.report import report_table as pairings_table
from redchain.kinds.person.model import Person
from redchain.kinds.project.model import Project
from redchain.kinds.project.survey import shares
from redchain.kinds.visit.list_view import VISITS
from redchain.kinds.visit.model import Visit
from redchain.kinds.visit.report import report_table
from redchain.kinds.visit.rules import way_out
from redchain.model.ledger import ledger_of
from redchain.model.programme import Contact, Programme, Question, Town
from redchain.views.visit_route import Stop, route
from tests.small import SETTINGS, moment, need, small

if TYPE_CHECKING:
    from redchain.model.base import Record
    from redchain.model.ledger import Ledger

H1, H2 = (Person(id=each, home=home, roles=("helper",), post=f"示例助企员岗{each}") for each, home in (("h1", "bureau"), ("h2", "bank")))
FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)


def pairing(firm: str = "firm-one", *steps: tuple[int, str], **given: Any) -> Pairing:
    log = [{"at": moment(day).isoformat(), "step": verb, "by": "office-one", "note": "说明"} for day, verb in ((2, "start"), *steps)]
    values = {"id": f"R-20261102-{firm[5:].upper():0<5}".replace("I", "1").replace("O", "0").replace("U", "V").replace("L", "1"), "enterprise": firm}
    return Pairing.model_validate({**values, "helper": "h1", "cadence": "week", "log": log, **given})


def visit(number: int, day: int, mode: str = "phone", *verbs: tuple[int, str], **given: Any) -> Visit:
    """A visit of firm-one by h1 on a day of November, recorded that day, with later steps on their days."""
    steps = [
        {"at": moment(on).isoformat(), "step": verb, "by": "bureau", **({"reason": "写错"} if verb in {"recall", "dispute"} else {})} for on, verb in verbs
    ]
    log = [{"at": moment(given.pop("recorded", day)).isoformat(), "step": "record", "by": "bureau"}, *steps]
    values = {"id": f"V-202611{day:02}-{number:05}", "enterprise": "firm-one", "visited_on": f"2026-11-{day:02}", "visitors": ["h1"], "mode": mode}
    return Visit.model_validate({**values, "log": log, **given})


def found(*visits: Visit, paired: Pairing | None = None, last: date | None = None, settings: Programme | None = None) -> Any:
    record = paired or pairing()
    return contact(known(H1, H2, record, *visits, settings=settings), record, last)


def known(*records: Record, settings: Programme | None = None) -> Ledger:
    base = small(*records)
    if settings is None:
        return base
    return ledger_of(SETTINGS.model_copy(update={"programme": settings}), [each for _, shelf in base.shelves() for each in shelf.values()])


def test_the_last_visit_of_any_mode_is_the_last_contact() -> None:
    assert found().last is None
    assert (found(visit(1, 4), visit(2, 10, "online"), visit(3, 6)).last, found(visit(1, 4)).due) == (date(2026, 11, 10), date(2026, 11, 11))


def test_visits_count_instead_of_what_is_reported_once_there_is_one() -> None:
    reported = pairing("firm-one", (12, "progress"))
    assert found(paired=reported).last == date(2026, 11, 12)
    assert found(visit(1, 10), paired=reported).last == date(2026, 11, 10)


@pytest.mark.parametrize(
    ("why", "made"),
    [
        ("taken back", visit(1, 10, "phone", (11, "recall"))),
        ("somebody else's", visit(1, 10, visitors=["h2"])),
        ("of another firm", visit(1, 10, enterprise="firm-two")),
        ("before the pairing began", visit(1, 10, id="V-20261101-00001", visited_on="2026-11-01")),
    ],
)
def test_what_is_no_contact_of_the_helper(why: str, made: Visit) -> None:
    assert found(made).last is None, why


def test_an_objection_takes_no_visit_away() -> None:
    disputed, confirmed = visit(1, 10, "phone", (12, "dispute")), visit(1, 10, "phone", (12, "dispute"), (14, "confirm"))
    assert (found(disputed).last, found(disputed).is_disputed, found(confirmed).is_disputed) == (date(2026, 11, 10), True, False)
    assert [found(confirmed, last=date(2026, 11, day)).is_disputed for day in (11, 12, 13, 14)] == [False, True, True, False]
    assert not found(disputed, visit(2, 10)).is_disputed
    assert (found(disputed).last_words.zh, found(confirmed).last_words.zh) == ("2026-11-10（企业有异议）", "2026-11-10")


def test_what_is_disputed_is_said_wherever_it_counts() -> None:
    objected = visit(6, 9, "phone", (10, "dispute"), project=SURVEY.id)
    ledger = known(H1, H2, SURVEY, pairing(), objected)
    assert [tuple(each) for each in shares(ledger, SURVEY)] == [("bureau", 1, None, 1), ("institute", 0, 1, 0), ("bank", 0, 2, 0)]
    assert report_table(ledger, FIRST, LAST).notes[-1].zh.endswith("局 1 家（其中有异议 1），示例研究院 0/1 家，示例银行 0/2 家")
    assert [stop.is_disputed for stop in route(ledger, "h1", LAST).stops] == [True]
    assert [each.zh for each in pairings_table(ledger, FIRST, date(2026, 11, 16)).notes] == ["按期联系的企业里，其中有异议 1 家（最近一次走访企业有异议）"]
    assert not pairings_table(ledger, FIRST, date(2026, 11, 9)).notes
    assert [tuple(each)[-1] for each in report_table(ledger, FIRST, LAST).rows] == [1]


def test_an_archived_visit_counts_nowhere_from_its_day_on() -> None:
    archived = visit(6, 9, project=SURVEY.id, archived_on="2026-11-12")
    assert (found(archived).last, found(archived, last=date(2026, 11, 11)).last) == (None, date(2026, 11, 9))
    ledger = known(H1, H2, SURVEY, archived)
    assert [each.reached for each in shares(ledger, SURVEY)] == [0, 0]
    assert cells(report_table(ledger, FIRST, LAST)) == []
    assert cells(report_table(ledger, FIRST, date(2026, 11, 11))) == [("一链", 0, 1, 0, "1/1 (100%)", 0, 0, "0/1 (0%)", 0)]


def test_a_report_of_the_past_knows_what_was_on_record_then() -> None:
    late, void = visit(1, 10, recorded=16), visit(2, 12, "phone", (18, "recall"))
    assert found(late, void, last=date(2026, 11, 11)).last is None
    assert found(late, void, last=date(2026, 11, 17)).last == date(2026, 11, 12)
    assert found(late, void, last=date(2026, 11, 18)).last == date(2026, 11, 10)


@pytest.mark.parametrize(
    ("modes", "must"),
    [("", False), ("p", False), ("pp", True), ("po", True), ("sp", False), ("spp", True), ("pps", False), ("ppsp", False), ("ppspo", True)],
)
def test_one_contact_in_three_is_on_site(modes: str, *, must: bool) -> None:
    names = {"p": "phone", "o": "online", "s": "on_site"}
    assert found(*(visit(place, 3 + place, names[each]) for place, each in enumerate(modes))).is_on_site is must


@pytest.mark.parametrize(("every", "count", "must"), [(1, 0, True), (1, 3, True), (2, 0, False), (2, 1, True), (5, 3, False), (5, 4, True)])
def test_settings_say_how_many_in_a_row_are_not(every: int, count: int, *, must: bool) -> None:
    programme = Programme(contact=Contact(on_site_every=every))
    assert found(*(visit(each, 3 + each) for each in range(count)), settings=programme).is_on_site is must


def firm(name: str, town: str | None = None, **given: Any) -> Enterprise:
    return Enterprise.model_validate({"id": name, "name": f"示例{name}公司", "chains": ["one"], "town": town, **given})


TOWNS = Programme(contact=Contact(visits_a_day=4), towns=(Town(name="东镇", near=("西镇",)), Town(name="西镇"), Town(name="南镇")))


def on_the_way(day: int, *firms: tuple[str, str | None, int], settings: Programme = TOWNS) -> tuple[list[str], int, date | None]:
    """The way on a day: names, how many are left, when the next is due; each firm with its town and the day it was last contacted."""
    records: list[Record] = [H1]
    for number, (name, town, last) in enumerate(firms):
        records += [firm(f"firm-{name}", town), pairing(f"firm-{name}", id=f"R-20261102-{number:05}")]
        records.append(visit(number, last, enterprise=f"firm-{name}"))
    made = route(known(*records, settings=settings), "h1", date(2026, 11, day))
    return [each.enterprise.removeprefix("firm-") for each in made.stops], made.left, made.next_due


def test_the_latest_comes_first_then_its_town_then_those_beside_it() -> None:
    firms = (("aa", "南镇", 5), ("bb", "东镇", 3), ("cc", "西镇", 6), ("dd", "东镇", 9), ("ee", None, 4))
    assert on_the_way(20, *firms) == (["bb", "dd", "cc", "aa"], 1, None)


def test_only_what_is_due_by_the_day_is_proposed() -> None:
    firms = (("aa", "南镇", 5), ("bb", "东镇", 3), ("dd", "东镇", 9))
    assert on_the_way(11, *firms) == (["bb"], 0, date(2026, 11, 12))
    assert on_the_way(9, *firms) == ([], 0, date(2026, 11, 10))


def test_the_way_of_firms_without_towns_goes_by_delay() -> None:
    assert on_the_way(30, ("aa", None, 9), ("bb", None, 4), ("cc", None, 6)) == (["bb", "cc", "aa"], 0, None)


def test_a_stop_tells_how_late_it_is_and_how_it_lies() -> None:
    ledger = known(H1, firm("firm-aa", "东镇"), pairing("firm-aa"), visit(1, 3, enterprise="firm-aa"), visit(2, 4, enterprise="firm-aa"), settings=TOWNS)
    (stop,) = route(ledger, "h1", date(2026, 11, 20)).stops
    assert stop == Stop("firm-aa", "东镇", date(2026, 11, 4), date(2026, 11, 11), 7, is_on_site=True, place="first")


SURVEY = Project.model_validate(
    {
        "id": "P-20261103-00001",
        "title": "示例走访行动",
        "lead": "bureau",
        "form": "survey",
        "targets": [{"unit": "bank", "firms": 2}, {"unit": "institute", "firms": 1}],
        "log": [{"at": moment(3).isoformat(), "step": "start", "by": "bureau"}],
    }
)
VISITED = (
    visit(1, 4, "on_site", (5, "confirm"), visitors=["h1", "h2"], project=SURVEY.id, operating="dormant"),
    visit(2, 6, "phone", (9, "confirm"), project=SURVEY.id, operating="normal"),
    visit(3, 9, "online", (10, "dispute"), enterprise="firm-two"),
    visit(4, 10, "phone", (11, "recall"), visitors=["h2"], project=SURVEY.id, enterprise="firm-two"),
    visit(5, 28, "phone", visitors=["h2"], id="V-20261201-00005", log=[{"at": "2026-12-01T09:00:00+08:00", "step": "record", "by": "bank"}]),
)


def told(first: date = FIRST, last: date = LAST, *more: Record) -> Any:
    return report_table(known(H1, H2, SURVEY, *VISITED, *more), first, last)


def cells(table: Any) -> list[tuple[Any, ...]]:
    return [tuple(each) for each in table.rows]


def test_the_report_counts_by_chain_and_mode() -> None:
    table = told()
    heads = [each.label.zh for each in table.columns]
    assert heads == ["产业链", "上门", "电话", "线上", "走访企业", "停业", "失联", "企业确认", "其中有异议"]
    assert cells(table) == [("一链", 1, 1, 0, "1/1 (100%)", 0, 0, "2/2 (100%)", 0), ("二链", 0, 0, 1, "1/1 (100%)", 0, 0, "0/1 (0%)", 1)]


def test_the_report_names_what_is_left_and_nobody() -> None:
    raised = need("A", "submit", source="visit", source_ref=VISITED[0].id)
    notes = [each.zh for each in told(FIRST, LAST, raised, firm("firm-three"), firm("firm-four", operating="lost")).notes]
    assert notes == [
        "还没有走访过的企业 1 家：示例firm-three公司",
        "走访中提出的需求共 1 条",
        "示例走访行动（走访企业/应走访）：局 1 家，示例研究院 0/1 家，示例银行 1/2 家",
    ]


def test_another_month_counts_what_was_recorded_in_it() -> None:
    table = told(date(2026, 12, 1), date(2026, 12, 31))
    assert cells(table) == [("一链", 0, 1, 0, "1/1 (100%)", 0, 0, "0/1 (0%)", 0)]


def test_what_was_not_settled_by_its_end_is_told_as_it_was_then() -> None:
    early = told(FIRST, date(2026, 11, 10))
    assert cells(early) == [("一链", 1, 1, 0, "1/1 (100%)", 0, 0, "2/2 (100%)", 0), ("二链", 0, 1, 1, "1/1 (100%)", 0, 0, "0/2 (0%)", 1)]
    assert cells(told(FIRST, date(2026, 11, 5))) == [("一链", 1, 0, 0, "1/1 (100%)", 1, 0, "1/1 (100%)", 0)]
    assert cells(told(FIRST, date(2026, 11, 4))) == [("一链", 1, 0, 0, "1/1 (100%)", 1, 0, "0/1 (0%)", 0)]


def test_a_period_without_visits_and_surveys_has_no_table() -> None:
    assert told(date(2026, 9, 1), date(2026, 9, 30)) is None
    assert report_table(small(), FIRST, LAST) is None
    assert cells(report_table(known(SURVEY), FIRST, LAST)) == []


def test_shares_of_a_survey_stand_in_the_order_of_units() -> None:
    ledger = known(H1, H2, SURVEY, *VISITED)
    assert [tuple(each) for each in shares(ledger, SURVEY)] == [("bureau", 1, None, 0), ("institute", 0, 1, 0), ("bank", 1, 2, 0)]
    assert [tuple(each) for each in shares(ledger, SURVEY, date(2026, 11, 10))] == [("bureau", 1, None, 0), ("institute", 0, 1, 0), ("bank", 2, 2, 0)]


def test_the_list_has_the_last_visit_of_each_firm() -> None:
    ledger = known(H1, H2, SURVEY, *VISITED)
    listed = {each.cells[0]: each.cells[3] for each in VISITS.entries(ledger, ledger.all(Visit), LAST)}
    assert listed == {"V-20261109-00003": "2026-11-09", "V-20261201-00005": "2026-11-28"}


@pytest.mark.parametrize(
    ("question", "value", "is_taken"),
    [
        (Question(id="招工"), "随便写", True),
        (Question(id="招工", kind="number"), "12", True),
        (Question(id="招工", kind="number"), "-1,200.5", True),
        (Question(id="招工", kind="number"), "１２", True),
        (Question(id="招工", kind="number"), "约12", False),
        (Question(id="招工", kind="number"), "1.2.3", False),
        (Question(id="扩容", kind="choice", options=("年内", "明年")), "年内", True),
        (Question(id="扩容", kind="choice", options=("年内", "明年")), "后年", False),
        (Question(id="扩容", kind="choice"), "后年", True),
    ],
)
def test_what_answers_a_question(question: Question, value: str, *, is_taken: bool) -> None:
    assert question.takes(value) is is_taken


def test_a_question_of_the_settings_replaces_the_shipped_one_of_its_name() -> None:
    asked = Programme(questions=(Question(id="用工", kind="number"), Question(id="招工"))).asked()
    assert list(asked) == ["用工", "订单", "产能", "用电", "招工"]
    assert asked["用工"].kind == "number"


def test_a_visit_that_was_archived_is_not_the_last_of_its_firm() -> None:
    ledger = known(H1, visit(1, 4), visit(2, 10, archived_on="2026-11-20"))
    current = [each for each in ledger.all(Visit) if each.archived_on is None]
    assert [each.cells[3] for each in VISITS.entries(ledger, current, LAST)] == ["2026-11-04"]


@pytest.mark.parametrize(("verbs", "command"), [((), "recall {id} --reason …"), (((20, "confirm"),), "archive {id}")])
def test_a_wrong_visit_is_taken_out_of_the_figures_as_its_state_allows(verbs: tuple[tuple[int, str], ...], command: str) -> None:
    made = visit(1, 4, "phone", *verbs, recorded=19)
    assert way_out(made.id, made.state) == f"redchain visit {command.format(id=made.id)}"
