"""Laws of merging: a side that changed nothing has no say, the order of the sides makes no difference, and nothing that one side alone did is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from redchain.kinds.enterprise.model import Enterprise
from redchain.kinds.project.model import Project
from redchain.kinds.registry import KINDS
from redchain.kinds.resource.model import Eligibility, Resource
from redchain.kinds.unit.model import Unit
from redchain.model.base import step_model
from redchain.model.conflict import Conflict, Merged
from redchain.model.kind import START
from redchain.model.merge import merge
from tests.properties.test_writing import PATIENT, STRATEGIES
from tests.small import EXTRA, moment, need, order

if TYPE_CHECKING:
    from redchain.model.base import Record, Step
    from redchain.model.kind import Moves

pytestmark = pytest.mark.slow

ACTORS = ("bureau", "office-one")


@st.composite
def steps(draw: st.DrawFn, model: type[Record], before: tuple[Step, ...] = ()) -> tuple[Step, ...]:
    """Some more steps of a life, each of which the moves allow; several may share a moment."""
    moves: Moves = model.moves  # type: ignore[assignment]  # only kinds with a life are asked
    state, at = moves.state(before), before[-1].at if before else moment(2)
    more: list[Step] = []
    for _ in range(draw(st.integers(0 if before else 1, 3))):
        possible = moves.possible(state)
        if not possible:
            break
        verb = draw(st.sampled_from(possible))
        at += timedelta(hours=draw(st.integers(0, 2)))
        extra = {key: value for key, value in EXTRA.get(verb, {}).items() if key in step_model(model).model_fields}
        more.append(step_model(model).model_validate({"at": at.isoformat(), "step": verb, "by": draw(st.sampled_from(ACTORS)), **extra}))
        state = moves.state((*before, *more))
    return (*before, *more)


@st.composite
def edits(draw: st.DrawFn, record: Record) -> Record:
    """The record with a few fields of another one, and some steps more."""
    model = type(record)
    other = draw(STRATEGIES[model])
    names = draw(st.lists(st.sampled_from([each for each in model.model_fields if each not in {"id", "log"}]), max_size=3, unique=True))
    changed: dict[str, Any] = {each: getattr(other, each) for each in names}
    for name in names:
        old = getattr(record, name)
        if isinstance(old, tuple) and draw(st.booleans()):  # a list that only grows or shrinks
            changed[name] = tuple(each for each in (*old, *changed[name]) if draw(st.booleans()))
    if model.moves:
        changed["log"] = draw(steps(model, record.log))  # type: ignore[attr-defined]  # a kind with a life has a log
    return record.model_copy(update=changed)


@st.composite
def copies(draw: st.DrawFn) -> tuple[Record, Record, Record]:
    """A record and two changed copies of it."""
    model = draw(st.sampled_from(KINDS))
    base = draw(STRATEGIES[model])
    if model.moves:
        base = base.model_copy(update={"log": draw(steps(model))})
    return base, draw(edits(base)), draw(edits(base))


def swapped(found: Merged[Any]) -> Merged[Any]:
    return replace(found, conflicts=tuple(Conflict(each.place, each.base, each.theirs, each.ours) for each in found.conflicts))


@PATIENT
@given(copies())
def test_a_side_that_changed_nothing_has_no_say(sides: tuple[Record, Record, Record]) -> None:
    base, one, _ = sides
    assert merge(base, base, one) == merge(base, one, base) == merge(base, one, one) == Merged(one)


@PATIENT
@given(copies())
def test_the_order_of_the_sides_makes_no_difference(sides: tuple[Record, Record, Record]) -> None:
    base, one, two = sides
    assert merge(base, one, two) == swapped(merge(base, two, one))


@PATIENT
@given(copies())
def test_nothing_that_one_side_alone_did_is_lost(sides: tuple[Record, Record, Record]) -> None:
    base, one, two = sides
    found = merge(base, one, two)
    for name in type(base).model_fields:
        before, ours, theirs = (getattr(each, name) for each in sides)
        disputed = any(each.place[0] == name for each in found.conflicts)
        if before in (ours, theirs) or ours == theirs:
            assert not disputed
            assert found.value is None or getattr(found.value, name) == (theirs if ours == before else ours)
        elif isinstance(before, str | int | float | None):
            assert disputed or isinstance(ours, BaseModel)
        elif isinstance(before, tuple) and name != "log" and found.value is not None:
            old, mine, other = set(keys(before)), set(keys(ours)), set(keys(theirs))
            assert sorted(keys(getattr(found.value, name))) == sorted(mine & other | mine - old | other - old)


def keys(items: tuple[Any, ...]) -> list[str]:
    """The items of a list of words, or the first field of each."""
    return [str(next(iter(dict(each).values())) if isinstance(each, BaseModel) else each) for each in items]


@PATIENT
@given(copies())
def test_what_is_resolved_is_a_valid_record(sides: tuple[Record, Record, Record]) -> None:
    found = merge(*sides)
    assert (found.value is None) == bool(found.conflicts)
    if found.value is None:
        return
    read = type(found.value).model_validate(dict(found.value))
    assert read == found.value
    assert read.walked[1] == ()
    times = [each.at for each in getattr(read, "log", ())]
    assert times == sorted(times)


@PATIENT
@given(copies())
def test_a_joined_log_keeps_the_order_of_each_side_and_every_step(sides: tuple[Record, Record, Record]) -> None:
    base, one, two = sides
    found = merge(base, one, two)
    if found.value is None or base.moves is None:
        return
    joined = list(found.value.log)  # type: ignore[attr-defined]  # a kind with a life has a log
    for side in (one, two):
        assert contains_in_order(joined, side.log)  # type: ignore[attr-defined]
    assert len(joined) <= len(one.log) + len(two.log) - len(base.log)  # type: ignore[attr-defined]


def contains_in_order(whole: list[Any], part: tuple[Any, ...]) -> bool:
    rest = iter(whole)
    return all(any(each == step for each in rest) for step in part)


@PATIENT
@given(copies())
def test_a_log_in_conflict_names_two_steps_that_cannot_both_be_taken(sides: tuple[Record, Record, Record]) -> None:
    base, one, two = sides
    for each in merge(base, one, two).conflicts:
        if each.place == ("log",):
            assert each.ours in one.log  # type: ignore[attr-defined]
            assert each.theirs in two.log  # type: ignore[attr-defined]
            assert each.ours != each.theirs
            assert base.moves is not None
            assert base.moves.state(base.log) != START  # type: ignore[attr-defined]


# what that comes to -----------------------------------------------------------------------------------------------------------------

UNIT = Unit(id="bureau", name="示例局", side="government", chains=("one", "two"), tags=("a",))


def test_lists_are_sets_of_items() -> None:
    ours = UNIT.model_copy(update={"chains": ("two", "three"), "tags": ("a", "z")})
    theirs = UNIT.model_copy(update={"chains": ("one", "two", "four"), "tags": ("a", "b", "z")})
    assert merge(UNIT, ours, theirs) == Merged(UNIT.model_copy(update={"chains": ("two", "four", "three"), "tags": ("a", "b", "z")}))


def test_a_list_whose_order_counts_is_not_merged() -> None:
    firm = Enterprise(id="firm", name="示例", chains=("one",))
    ours, theirs = (firm.model_copy(update={"chains": each}) for each in (("two", "one"), ("one", "three")))
    assert merge(firm, ours, theirs) == Merged(None, (Conflict(("chains",), ("one",), ("two", "one"), ("one", "three")),))


def project(*milestones: dict[str, str]) -> Project:
    plain = {"id": "P-20261104-AAAAA", "title": "项目", "needs": ["N-20261102-AAAAA"], "lead": "bureau"}
    return Project.model_validate({**plain, "milestones": milestones, "log": [{"at": moment(4).isoformat(), "step": "start", "by": "bureau"}]})


def test_an_item_is_known_by_its_first_field_and_merged_by_field() -> None:
    base = project({"title": "签约"}, {"title": "验收", "due": "2026-12-01"})
    ours = project({"title": "签约", "done_on": "2026-11-05"}, {"title": "验收", "due": "2026-12-01"}, {"title": "投产"})
    theirs = project({"title": "签约", "due": "2026-11-06"})
    wanted = project({"title": "签约", "due": "2026-11-06", "done_on": "2026-11-05"}, {"title": "投产"})
    assert merge(base, ours, theirs) == Merged(wanted)
    late = project({"title": "签约", "done_on": "2026-11-07"}, {"title": "验收", "due": "2026-12-31"})
    found = merge(base, ours, late)
    assert [each.place for each in found.conflicts] == [("milestones", "签约", "done_on")]
    assert [each.place for each in merge(base, theirs, late).conflicts] == [("milestones", "验收")]


def test_an_item_that_is_there_twice_is_a_conflict_of_the_whole_list() -> None:
    base, ours, theirs = project(), project({"title": "签约"}, {"title": "签约"}), project({"title": "验收"})
    assert [each.place for each in merge(base, ours, theirs).conflicts] == [("milestones",)]


def test_fields_within_a_field_are_merged_one_by_one() -> None:
    def loan(**more: Any) -> Resource:
        return Resource(id="loan", unit="bank", title="贷款", category="融资", eligibility=Eligibility(**more))

    base = loan(min_years=1)
    assert merge(base, loan(min_years=2), loan(min_years=1, sizes=("small",))) == Merged(loan(min_years=2, sizes=("small",)))
    found = merge(base, loan(min_years=2), loan(min_years=3))
    assert found == Merged(None, (Conflict(("eligibility", "min_years"), 1, 2, 3),))


def add(record: Any, verb: str, day: int, by: str = "bureau") -> Any:
    """The record with one more step."""
    values = {"at": moment(day).isoformat(), "step": verb, "by": by, **EXTRA.get(verb, {})}
    return record.model_copy(update={"log": (*record.log, step_model(type(record)).model_validate(values))})


def test_steps_of_both_sides_are_joined_in_order_of_time() -> None:
    base = order("A", "A", "dispatch", "accept")
    ours, theirs = add(add(base, "progress", 4), "finish", 9), add(add(base, "progress", 5), "extend", 6)
    found = merge(base, ours, theirs).value
    assert found is not None
    assert [each.step for each in found.log] == ["dispatch", "accept", "progress", "progress", "extend", "finish"]


def test_the_same_step_taken_over_by_both_sides_comes_once() -> None:
    base = need("A", "submit")
    shared = add(base, "register", 4)
    found = merge(base, add(shared, "escalate", 5), add(shared, "hold", 6)).value
    assert found is not None
    assert [each.step for each in found.log] == ["submit", "register", "escalate", "hold"]


@pytest.mark.parametrize(("mine", "other"), [("send_back", "accept"), ("accept", "accept"), ("recall", "accept"), ("accept", "recall")])
def test_steps_that_exclude_each_other_are_a_conflict(mine: str, other: str) -> None:
    base = order("A", "A", "dispatch")
    ours, theirs = add(base, mine, 4), add(base, other, 5, by="office-one")
    found = merge(base, ours, theirs)
    if (mine, other) == ("accept", "recall"):
        assert found.value is not None
        assert found.value.state == "void"
    else:
        assert found == Merged(None, (Conflict(("log",), None, ours.log[-1], theirs.log[-1]),))


def test_a_past_that_one_side_rewrote_is_kept_under_the_steps_of_the_other() -> None:
    """As when a unit is renamed on one branch while it works on another."""
    base = order("A", "A", "dispatch", "accept")
    ours = base.model_copy(update={"log": tuple(each.model_copy(update={"by": "office-two"}) for each in base.log)})
    theirs = add(base, "finish", 9)
    assert merge(base, ours, theirs) == Merged(ours.model_copy(update={"log": (*ours.log, theirs.log[-1])}))
    other = base.model_copy(update={"log": tuple(each.model_copy(update={"by": "bank"}) for each in base.log)})
    assert [each.place for each in merge(base, ours, other).conflicts] == [("log",)]
