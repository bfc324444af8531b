"""A plan of pairings: what a pair costs, who stays, who changes and why, and who gets nobody."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from redchain.kinds.chain.model import Chain
from redchain.kinds.enterprise.model import Enterprise
from redchain.kinds.pairing.model import Pairing
from redchain.kinds.person.model import Person
from redchain.kinds.unit.model import Unit
from redchain.match import pairing_plan
from redchain.match.pairing_flow import PairingFlow, UnprovedPlanError
from redchain.match.pairing_plan import PairingLine, PairingPlan, Points, plan_pairings, plan_without
from redchain.model.ledger import Ledger, ledger_of
from redchain.model.programme import Contact, PairPoints, Programme, Town
from tests.small import SETTINGS

TOWNS = (Town(name="东镇", near=("西镇",)), Town(name="西镇"), Town(name="北镇"))
SEGMENTS = [{"id": "test", "name": "封装测试", "stream": "mid"}, {"id": "make", "name": "晶圆制造", "stream": "up"}]


def firm(name: str, chain: str = "one", **more: Any) -> Enterprise:
    return Enterprise.model_validate({"id": name, "name": f"示例{name}有限公司", "chains": [chain], **more})


def helper(name: str, *chains: str, home: str = "office", **more: Any) -> Person:
    values = {"id": name, "home": home, "roles": ["helper"], "post": f"助企员岗{name}", "chains": chains or ("one",), "max_firms": 2}
    return Person.model_validate({**values, **more})


def paired(letter: str, enterprise: str, by: str, **more: Any) -> Pairing:
    log = [{"at": "2026-03-02T09:00:00+08:00", "step": "start", "by": "office"}]
    return Pairing.model_validate({"id": f"R-20260302-{letter * 5}", "enterprise": enterprise, "helper": by, "log": log, **more})


def ledger(*records: Any, **points: int) -> Ledger:
    programme = Programme(contact=Contact(max_firms=8), towns=TOWNS, pair=PairPoints(**points))
    chains = [Chain.model_validate({"id": each, "name": f"{each}链", "lead_units": ["office"], "segments": SEGMENTS}) for each in ("one", "two")]
    return ledger_of(SETTINGS.model_copy(update={"programme": programme}), [*chains, Unit(id="office", name="链办", side="government"), *records])


def line(found: PairingPlan, name: str) -> PairingLine:
    return next(each for each in found.lines if each.firm == name)


def test_a_pair_costs_by_chain_town_and_trade() -> None:
    wanted = firm("f", town="东镇", segments=["test"], makes=[{"name": "传感器"}])
    cases = {
        Points(0, 0, 0): {"towns": ["东镇"], "skills": ["封装测试"]},
        Points(300, 60, 120): {"chains": ["two"], "towns": ["西镇", "北镇"], "skills": ["贷款"]},
        Points(0, 150, 120): {"towns": ["北镇"]},
        Points(0, 0, 0)._replace(trade=120 - 2 * 120 * 3 // 10): {"skills": ["测试", "贷款"]},  # 测 试 测试 of 封 装 测 试 封装 装测 测试
    }
    for points, values in cases.items():
        assert line(plan_pairings(ledger(wanted, helper("h", **values))), "f").now == points


def test_what_is_not_known_costs_nothing() -> None:
    found = plan_pairings(ledger(firm("f", chain="gone"), helper("h", towns=["北镇"], skills=["贷款"])))
    assert line(found, "f").now == Points(0, 0, 0)


def test_the_points_are_those_of_the_settings() -> None:
    found = plan_pairings(ledger(firm("f", town="北镇", segments=["make"]), helper("h", "two", towns=["东镇"]), chain=7, far=5, trade=3))
    assert line(found, "f").now == Points(7, 5, 3)


def test_a_firm_stays_unless_another_suits_it_better_by_more_than_a_change_costs() -> None:
    records = [firm("f", town="东镇"), helper("far", towns=["北镇"]), helper("near", towns=["东镇"]), paired("A", "f", "far")]
    assert line(plan_pairings(ledger(*records)), "f") == PairingLine("f", "R-20260302-AAAAA", "far", "far", "kept", Points(0, 150, 0), Points(0, 150, 0), None)
    moved = line(plan_pairings(ledger(*records), keep=100), "f")
    assert moved == PairingLine("f", "R-20260302-AAAAA", "far", "near", "nearer", Points(0, 150, 0), Points(0, 0, 0), 50)
    assert line(plan_pairings(ledger(*records, keep=150)), "f").after == "far"
    assert line(plan_pairings(ledger(*records, keep=149)), "f").after == "near"


def test_who_left_is_replaced_and_who_is_new_is_paired() -> None:
    found = plan_pairings(ledger(firm("a"), firm("b"), helper("gone", archived_on="2026-11-01"), helper("h"), paired("A", "a", "gone")))
    assert [(each.firm, each.before, each.after, each.why) for each in found.lines] == [("a", "gone", "h", "left"), ("b", None, "h", "new")]
    assert (found.helpers, found.room) == (1, 2)


@pytest.mark.parametrize("operating", ["dormant", "lost"])
def test_firms_that_do_not_operate_are_left_out_and_counted(operating: str) -> None:
    records = [firm("a"), firm("b", operating=operating), firm("c", operating=operating), helper("h", max_firms=2), paired("A", "c", "h")]
    found = plan_pairings(ledger(*records))
    assert [(each.firm, each.after) for each in found.lines] == [("a", "h")]
    assert (found.idle, found.room) == (2, 1), "the pairing that one of them has stays, and takes its place"


def test_nobody_helps_a_firm_of_their_own_or_a_rival() -> None:
    rivals = [firm("a", segments=["test"]), firm("b", segments=["test"]), firm("c", segments=["make"])]
    found = plan_pairings(ledger(*rivals, helper("h", home="a"), helper("o", "two"), paired("A", "b", "h")))
    assert {each.firm: (each.after, each.why) for each in found.lines} == {"a": ("o", "new"), "b": ("o", "barred"), "c": ("h", "new")}


def test_the_load_is_shared_when_it_is_dearer_than_a_change() -> None:
    records = [firm(f"f{each}") for each in range(4)]
    records += [helper("busy", max_firms=8), helper("idle", max_firms=8), *(paired(letter, f"f{place}", "busy") for place, letter in enumerate("ABCD"))]
    assert not plan_pairings(ledger(*records)).changed()
    moved = plan_pairings(ledger(*records), keep=30).changed()
    assert [(each.after, each.why) for each in moved] == [("idle", "load")] * 2
    assert plan_pairings(ledger(*records), keep=30).cost == 2 * 30
    assert {each.price for each in moved} == {0}  # any other two would do


def test_those_who_have_a_helper_come_before_those_who_have_none() -> None:
    found = plan_pairings(ledger(firm("a", chain="two"), firm("b"), firm("c"), helper("h"), paired("A", "a", "h")))
    assert line(found, "a").why == "kept"
    assert sorted(each.why for each in found.lines) == ["full", "kept", "new"]


def test_a_firm_keeps_a_helper_who_has_too_many() -> None:
    found = plan_pairings(ledger(firm("a"), firm("b"), helper("h", max_firms=1), paired("A", "a", "h"), paired("B", "b", "h")))
    assert sorted((each.why, each.before, each.after) for each in found.lines) == [("full", "h", None), ("kept", "h", "h")]
    assert not found.changed()


def test_one_with_a_mentor_stays_and_takes_two_places() -> None:
    mentor = Person.model_validate({"id": "m", "home": "office", "roles": ["mentor"], "post": "导师岗"})
    found = plan_pairings(ledger(firm("a"), firm("b"), helper("h", max_firms=2), mentor, paired("A", "a", "h", mentor="m")), keep=0)
    assert (found.stay, found.room) == (1, 0)
    assert [(each.firm, each.why) for each in found.lines] == [("b", "full")]


def test_one_with_a_mentor_whose_helper_left_takes_two_places_of_another() -> None:
    mentor = Person.model_validate({"id": "m", "home": "office", "roles": ["mentor"], "post": "导师岗"})
    gone, one = helper("gone", archived_on="2026-11-01"), helper("small", max_firms=1)
    found = plan_pairings(ledger(firm("a"), firm("b"), gone, one, helper("large", "two", max_firms=2), mentor, paired("A", "a", "gone", mentor="m")))
    assert {each.firm: (each.after, each.why) for each in found.lines} == {"a": ("large", "left"), "b": ("small", "new")}
    assert found.stay == 0


def test_the_firms_of_one_chain_are_planned_and_the_others_keep_their_places() -> None:
    records = [firm("a"), firm("b", chain="two"), helper("h", "one", "two", max_firms=1), helper("o", "two"), paired("B", "b", "h")]
    found = plan_pairings(ledger(*records), chain="one")
    assert [(each.firm, each.after) for each in found.lines] == [("a", "o")]
    assert found.room == 2


def test_whose_firms_are_shared_out_when_somebody_leaves() -> None:
    records = [firm("a", town="东镇"), firm("b", town="北镇"), firm("c"), helper("h"), helper("east", towns=["东镇"]), helper("north", towns=["北镇"])]
    found = plan_without(ledger(*records, paired("A", "a", "h"), paired("B", "b", "h"), paired("C", "c", "east")), records[3])
    assert [(each.firm, each.before, each.after, each.why) for each in found.lines] == [("a", "h", "east", "left"), ("b", "h", "north", "left")]
    assert found.ladder == ()


def test_the_ladder_tells_what_fewer_changes_cost() -> None:
    records = [firm("f", town="东镇"), firm("g", chain="two"), helper("far", towns=["北镇"]), helper("near", "one", "two", towns=["东镇"], max_firms=3)]
    records += [paired("A", "f", "far"), paired("B", "g", "far")]
    found = plan_pairings(ledger(*records, load=0), keep=160)
    assert [tuple(each) for each in found.ladder] == [(0, 2, 0), (50, 2, 0), (100, 2, 0), (160, 1, 150), (200, 1, 150), (400, 0, 450)]


def test_without_firms_or_helpers_there_is_nothing_to_plan() -> None:
    assert plan_pairings(ledger(helper("h"))).lines == ()
    alone = plan_pairings(ledger(firm("a")))
    assert [(each.firm, each.why, each.price) for each in alone.lines] == [("a", "full", None)]
    assert alone.helpers == 0


def test_a_plan_is_never_passed_on_without_its_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    right = pairing_plan.solve_pairing

    def wrong(*given: Any) -> PairingFlow:
        found = right(*given)
        return PairingFlow(found.chosen, found.prices - np.eye(*found.prices.shape, dtype=np.int64))

    monkeypatch.setattr(pairing_plan, "solve_pairing", wrong)
    with pytest.raises(UnprovedPlanError):
        plan_pairings(ledger(firm("a"), helper("h")))
