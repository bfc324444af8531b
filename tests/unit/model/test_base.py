"""What is derived from a kind's declaration: order, labels, references, moves."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, get_args

import pytest
from pydantic import BaseModel

from redchain.kinds.need.model import Need
from redchain.kinds.project.model import Project
from redchain.kinds.registry import KINDS, date_keys, kind_in_folder, kind_named
from redchain.kinds.resource.model import Resource
from redchain.model.base import field_order
from redchain.model.fields import Labels, fields, reference_paths, references
from redchain.model.kind import START, Moves
from redchain.model.settings import Categories, Category, MatchWeights, Root
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.model.base import Record
    from redchain.model.ledger import Ledger

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def models() -> Iterator[type[BaseModel]]:
    """Every kind, every part of one, and the settings."""
    waiting: list[type[BaseModel]] = [*KINDS, Root, Category, Categories, MatchWeights]
    seen: set[type[BaseModel]] = set()
    while waiting:
        model = waiting.pop()
        if model not in seen:
            seen.add(model)
            yield model
            waiting += [part for field in model.model_fields.values() for part in parts(field.annotation)]


def parts(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for each in get_args(annotation):
        yield from parts(each)


def literal(annotation: object) -> set[str]:
    return {each for part in (annotation, *get_args(annotation)) for each in get_args(part) if isinstance(each, str)}


def is_said(text: Text) -> bool:
    """Chinese on one side, none on the other."""
    return bool(CHINESE.search(text.zh)) and bool(text.en.strip()) and not CHINESE.search(text.en)


ALL = sorted(models(), key=lambda each: each.__name__)


@pytest.mark.parametrize("model", ALL)
def test_every_field_has_a_chinese_and_an_english_label(model: type[BaseModel]) -> None:
    for field in model.model_fields:
        assert is_said(fields(model)[field].label), field
        said = fields(model)[field].meaning
        assert said is None or is_said(said), field


@pytest.mark.parametrize("model", ALL)
def test_every_allowed_value_has_a_label(model: type[BaseModel]) -> None:
    for name, field in model.model_fields.items():
        labels = fields(model)[name].choices
        if labels:
            assert literal(field.annotation) <= set(labels), name
            assert all(is_said(each) for each in labels.values()), name
            assert next(iter(labels)) in literal(field.annotation) or isinstance(field.annotation, type)


@pytest.mark.parametrize("model", KINDS, ids=lambda each: each.kind.name)
def test_every_kind_state_and_verb_is_said_in_both_languages(model: type[Record]) -> None:
    assert is_said(model.kind.label)
    assert is_said(model.kind.meaning)
    if model.moves is not None:
        assert all(is_said(each) for each in model.moves.states.values())
        assert all(is_said(each.label) for each in model.moves.moves)


@pytest.mark.parametrize("model", KINDS, ids=lambda each: each.kind.name)
def test_the_moves_of_a_kind_hang_together(model: type[Record]) -> None:
    """Every state is reached, every verb is named once, every key it needs is a field of the step, the verbs are the step's values."""
    moves = model.moves
    if moves is None:
        assert "log" not in model.model_fields
        return
    step = next(parts(model.model_fields["log"].annotation))
    assert len(moves.table) == len(moves.moves)
    assert literal(step.model_fields["step"].annotation) | set(get_args(step.model_fields["step"].annotation)) == set(moves.table)
    assert {each.target for each in moves.moves if each.target} == set(moves.states)
    assert {source for each in moves.moves for source in each.sources} <= {START, *moves.states}
    assert moves.possible(START) == (moves.moves[0].verb,)
    for each in moves.moves:
        assert each.allowed <= set(step.model_fields)


@pytest.mark.parametrize("model", KINDS, ids=lambda each: each.kind.name)
def test_fields_are_written_id_first_and_log_last(model: type[Record]) -> None:
    order = field_order(model)
    assert order[0] == "id"
    assert sorted(order) == sorted(model.model_fields)
    assert "log" not in order[:-1]
    common = [each for each in order if each in {"visibility", "tags", "note"}]
    assert common == ["visibility", "tags", "note"]
    assert set(model.kind.columns) <= {*order, "state"}


def test_kinds_are_found_by_name_and_folder() -> None:
    for model in KINDS:
        assert kind_named(model.kind.name) is model
        assert kind_in_folder(model.kind.folder) is model
    assert kind_named("nothing") is None
    assert kind_in_folder("nothing") is None
    assert len({each.kind.folder for each in KINDS}) == len(KINDS)


def test_places_of_references_are_found_at_every_depth() -> None:
    assert set(reference_paths(Resource)) == {
        (("unit",), ("unit",)),
        (("policy",), ("policy",)),
        (("service",), ("service",)),
        (("eligibility", "chains"), ("chain",)),
    }
    assert (("log", "by"), ("unit", "enterprise")) in reference_paths(Need)
    assert (("log", "into"), ("need",)) in reference_paths(Need)
    assert (("needs",), ("need",)) in reference_paths(Project)


def test_references_of_the_town_lead_somewhere(town: Ledger) -> None:
    """Each id a record of the town names, with its place, is the id of a record of an allowed kind."""
    known = {model.kind.name: set(town.shelf(model)) for model in KINDS}
    found = 0
    for model in KINDS:
        paths = reference_paths(model)
        for record in town.all(model):
            for place, kinds, identifier in references(record, paths):
                assert any(identifier in known[kind] for kind in kinds), (record.id, place)
                found += 1
    assert found > 500


def test_dates_are_known_by_their_keys() -> None:
    known = "at on founded_on raised_on wanted_by until due due_at final_due meant was valid_from valid_until review_on done_on archived_on entered_on"
    known += " since starts_on seen_on held_on report_on issued_on apply_from apply_until visited_on authorised_on signed_on former_due"
    assert date_keys() == set(known.split())


class Step:
    """A step as far as a table of moves looks at it."""

    def __init__(self, step: str) -> None:
        self.step = step


def walk(moves: Moves, *verbs: str) -> tuple[str, list[tuple[int, str, str]]]:
    state, wrong = moves.walk(Step(each) for each in verbs)  # type: ignore[misc]
    return state, [(each.place, each.verb, each.state) for each in wrong]


def test_walking_gives_the_state_and_passes_over_what_is_not_allowed() -> None:
    moves = Need.moves
    assert walk(moves) == (START, [])
    assert walk(moves, "submit", "register", "hold", "resume", "verify", "close") == ("closed", [])
    assert walk(moves, "submit", "close", "register") == ("registered", [(1, "close", "submitted")])
    assert walk(moves, "register") == (START, [(0, "register", START)])
    assert walk(moves, "submit", "dance") == ("submitted", [(1, "dance", "submitted")])
    assert walk(moves, "submit", "withdraw", "register", "reopen") == ("withdrawn", [(2, "register", "withdrawn"), (3, "reopen", "withdrawn")])


def test_only_listed_moves_are_possible() -> None:
    moves = Need.moves
    for state in (START, *moves.states):
        for move in moves.moves:
            assert (move.verb in moves.possible(state)) == (state in move.sources)
    assert moves.move("dance") is None


def test_a_value_is_said_in_words_or_as_it_is() -> None:
    assert fields(Need)["urgency"].say("high") == Text("较急", "high")
    assert fields(Need)["urgency"].say("other") == Text("other", "other")
    assert fields(Need)["title"].say("x") == Text("x", "x")
    assert hash(Labels(a=Text("甲", "a"))) == hash(Labels(a=Text("乙", "b")))
