"""Laws of merging files: the order of the sides only names them, one side alone is taken as it is, no step is lost or doubled, comments stay, rules hold."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from redchain.check.record_rules import judge_alone
from redchain.kinds.registry import KINDS
from redchain.store.canonical_form import tidied_text
from redchain.store.comments import placed_comments
from redchain.store.file_merge import FileMerge, Texts
from redchain.store.writing import dump, patch
from tests.properties.test_merge import edits, steps
from tests.properties.test_writing import STRATEGIES

if TYPE_CHECKING:
    from redchain.model.base import Record

pytestmark = pytest.mark.slow

PATIENT = settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large])
ZONE = ZoneInfo("Asia/Shanghai")
MOST = 60


class Sides(NamedTuple):
    """A record and two changed copies of it, as records and as texts with comments of their own."""

    merge: FileMerge
    base: Record
    ours: Record
    theirs: Record
    texts: Texts


@st.composite
def commented(draw: st.DrawFn, text: str, name: str) -> str:
    """The text with a comment above a key of its first level or at its end, or none."""
    lines = text.split("\n")
    places = [place for place, line in enumerate(lines) if line and not line.startswith((" ", "#"))]
    if draw(st.booleans()):
        place = draw(st.sampled_from([*places, len(lines) - 1]))
        lines.insert(place, f"# {name}")
    return "\n".join(lines)


@st.composite
def sides(draw: st.DrawFn) -> Sides:
    """Two people's changes of one file."""
    model = draw(st.sampled_from(KINDS))
    base = draw(STRATEGIES[model])
    if model.moves:
        base = base.model_copy(update={"log": draw(steps(model))})
    merge = FileMerge(model, ZONE)
    text = draw(commented(dump(base, f"data/{model.kind.folder}/x.yaml"), "before"))
    base = merge.read(text)
    made = [draw(edits(base)) for _ in range(2)]
    texts = [draw(commented(patch(text, base, each), name)) for each, name in zip(made, ("one", "two"), strict=True)]
    return Sides(merge, base, *map(merge.read, texts), Texts(text, *texts))


def swapped(text: str) -> str:
    """A text with the sides between its markers changed about."""
    lines: list[str] = []
    ours: list[str] = []
    where = ""
    for line in text.splitlines(keepends=True):
        if line.startswith("<<<<<<< "):
            where, ours = "ours", []
            lines.append(line)
        elif where == "ours" and line == "=======\n":
            where = "theirs"
        elif where == "theirs" and line.startswith(">>>>>>> "):
            lines += ["=======\n", *ours, line]
            where = ""
        elif where == "ours":
            ours.append(line)
        else:
            lines.append(line)
    return "".join(lines)


@PATIENT
@given(sides())
def test_one_side_alone_is_taken_as_it_is(given_: Sides) -> None:
    base, one, two = given_.texts
    assert base is not None
    for each in (one, two):
        for texts in (Texts(base, each, base), Texts(base, base, each), Texts(base, each, each), Texts(None, each, each)):
            found = given_.merge.merged(texts)
            assert (found.text, found.conflicts, found.is_marked) == (each, (), False)


@PATIENT
@given(sides())
def test_the_order_of_the_sides_only_names_them(given_: Sides) -> None:
    base, one, two = given_.texts
    found, other = given_.merge.merged(Texts(base, one, two)), given_.merge.merged(Texts(base, two, one))
    assert {each.place: (each.ours, each.theirs) for each in found.conflicts} == {each.place: (each.theirs, each.ours) for each in other.conflicts}
    assert found.text == (swapped(other.text) if other.is_marked and not marker_in(given_) else other.text) or marker_in(given_)


def marker_in(given_: Sides) -> bool:
    """Whether the words of a record look like a marker."""
    return any("=======" in each or "<<<<<<<" in each for each in given_.texts if each)


@PATIENT
@given(sides())
def test_no_step_is_lost_or_doubled(given_: Sides) -> None:
    found = given_.merge.merged(given_.texts)
    if found.is_marked or given_.base.moves is None:
        return
    joined, logs = given_.merge.read(found.text).log, [each.log for each in (given_.base, given_.ours, given_.theirs)]  # type: ignore[attr-defined]
    was, mine, other = map(Counter, logs)
    assert Counter(joined) == was + ((mine - was) | (other - was))
    assert found.dropped == ()


@PATIENT
@given(sides())
def test_what_is_merged_holds_to_the_rules_and_is_canonical(given_: Sides) -> None:
    found = given_.merge.merged(given_.texts)
    if found.is_marked:
        assert found.conflicts
        return
    merged = given_.merge.read(found.text)
    assert merged is not None
    assert codes(merged) <= codes(given_.ours) | codes(given_.theirs)
    if all(each == tidied_text(each) for each in given_.texts if each is not None):
        assert found.text == tidied_text(found.text)


def codes(record: Any) -> set[str]:
    """The errors of a record by itself."""
    return {each.code for each in judge_alone(record) if each.is_error}


@PATIENT
@given(sides())
def test_comments_of_both_sides_stay(given_: Sides) -> None:
    found = given_.merge.merged(given_.texts)
    if found.is_marked:
        return
    was, one, two, now = ({words for _, _, words in placed_comments(each or "")} for each in (*given_.texts, found.text))
    assert now == (one & two) | (one - was) | (two - was)


@PATIENT
@given(sides(), st.data())
def test_choosing_one_side_of_each_conflict_ends_and_says_which_steps_go(given_: Sides, data: st.DataObject) -> None:
    choices: dict[tuple[str, ...], Any] = {}
    found = given_.merge.merged(given_.texts)
    for _ in range(MOST):
        if not found.conflicts:
            break
        choices |= {each.place: data.draw(st.sampled_from(["ours", "theirs"])) for each in found.conflicts}
        found = given_.merge.merged(given_.texts, choices)
    assert not found.is_marked
    merged = given_.merge.read(found.text)
    assert merged is not None
    assert merged.walked[1] == ()
    if merged.moves is not None and ("log",) not in choices:
        logs = [each.log for each in (given_.ours, given_.theirs)]  # type: ignore[attr-defined]
        kept = {step for log in logs for step in log if step in given_.base.log} | set(merged.log)  # type: ignore[attr-defined]
        assert all(step in kept or step in found.dropped for log in logs for step in log)


@st.composite
def apart(draw: st.DrawFn) -> tuple[Sides, Record]:
    """Two people's changes of different fields, and the record with one change after the other."""
    model = draw(st.sampled_from(KINDS))
    base, other = draw(STRATEGIES[model]), draw(STRATEGIES[model])
    if model.moves:
        base = base.model_copy(update={"log": draw(steps(model))})
    names = draw(st.lists(st.sampled_from([each for each in model.model_fields if each not in {"id", "log"}]), min_size=2, max_size=6, unique=True))
    half = len(names) // 2
    first, second = ({name: getattr(other, name) for name in part} for part in (names[:half], names[half:]))
    merge = FileMerge(model, ZONE)
    text = dump(base, f"data/{model.kind.folder}/x.yaml")
    ours, theirs = base.model_copy(update=first), base.model_copy(update=second)
    texts = Texts(text, patch(text, base, ours), patch(text, base, theirs))
    return Sides(merge, base, ours, theirs, texts), base.model_copy(update={**first, **second})


@PATIENT
@given(apart())
def test_changes_of_different_fields_are_as_one_after_the_other(given_: tuple[Sides, Record]) -> None:
    sides_, wanted = given_
    found = sides_.merge.merged(sides_.texts)
    if codes(wanted) <= codes(sides_.ours) | codes(sides_.theirs):
        assert not found.conflicts
        assert sides_.merge.read(found.text) == wanted
    else:
        assert [each.place for each in found.conflicts] == [()]


def test_a_conflict_is_a_value() -> None:
    """Conflicts are compared above, so they must be equal when they say the same."""
    from redchain.model.conflict import Conflict

    first = Conflict(("title",), 1, 2, 3)
    assert replace(first, ours=3, theirs=2) == Conflict(("title",), 1, 3, 2)
