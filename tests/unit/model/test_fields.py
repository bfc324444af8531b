"""The fields of a model are read from its annotations once, at every depth."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from redchain.kinds.need.model import Need, NeedItem
from redchain.kinds.registry import KINDS
from redchain.kinds.resource.model import Resource
from redchain.model.base import Frozen
from redchain.model.field_types import Day, Flag, Line
from redchain.model.fields import Labels, Meaning, Ref, fields, ids_at, reference_paths, references
from redchain.text import Text


class Topic(Frozen):
    """A part that names one record and a list of others, and may hold parts itself."""

    title: Annotated[Line, Text("标题", "Title")]
    needs: Annotated[tuple[Annotated[str, Ref("need")], ...], Text("需求", "Needs")] = ()
    lead: Annotated[str | None, Ref("unit"), Text("牵头", "Lead")] = None
    under: Annotated[tuple[Inner, ...], Text("细目", "Under")] = ()


class Inner(Frozen):
    """A part of a part."""

    units: Annotated[tuple[Annotated[str, Ref("unit", "enterprise")], ...], Text("单位", "Units")] = ()


Topic.model_rebuild()


class Whole(Frozen):
    """A model with every form of field."""

    form: Annotated[Literal["one", "two"] | None, Text("形式", "Form"), Labels(one=Text("一", "one"), two=Text("二", "two")), Meaning("怎么开", "How")] = None
    held_on: Annotated[Day, Text("日期", "Held on")]
    is_open: Annotated[Flag | None, Text("公开", "Open")] = None
    single: Annotated[Topic | None, Text("议题", "Topic")] = None
    topics: Annotated[tuple[Topic, ...], Text("议题", "Topics")] = ()
    bare: int = 0


def test_a_field_says_all_that_its_annotation_says() -> None:
    known = fields(Whole)
    assert tuple(known) == tuple(Whole.model_fields)
    form = known["form"]
    assert (form.label, form.meaning, form.type, form.allowed) == (Text("形式", "Form"), Text("怎么开", "How"), str, ("one", "two"))
    assert (form.many, form.is_required, dict(form.choices)) == (False, False, {"one": Text("一", "one"), "two": Text("二", "two")})
    assert form.say("two") == Text("二", "two")
    assert form.say("three") == Text("three", "three")
    assert (known["held_on"].type, known["held_on"].is_required, known["is_open"].type) == (date, True, bool)
    assert (known["bare"].label, known["bare"].type, known["bare"].meaning) == (Text("bare", "bare"), int, None)
    assert (known["topics"].many, known["topics"].type, tuple(known["topics"].parts)) == (True, Topic, ("title", "needs", "lead", "under"))
    assert (known["single"].many, known["single"].type) == (False, Topic)
    assert known["topics"].parts["lead"].references == ("unit",)


def test_references_are_seen_at_every_depth() -> None:
    """A list of ids in an item of a list, one in a single part, and one two lists down."""
    item = Topic(title="一", needs=("N-1", "N-2"), lead="u1", under=(Inner(units=("u2", "e1")), Inner()))
    whole = Whole(held_on=date(2026, 11, 3), topics=(Topic(title="二"), item), single=Topic(title="三", needs=("N-3",), lead="u3"))
    paths = reference_paths(Whole)
    assert set(references(whole, paths)) == {
        (("single", "needs", 0), ("need",), "N-3"),
        (("single", "lead"), ("unit",), "u3"),
        (("topics", 1, "needs", 0), ("need",), "N-1"),
        (("topics", 1, "needs", 1), ("need",), "N-2"),
        (("topics", 1, "lead"), ("unit",), "u1"),
        (("topics", 1, "under", 0, "units", 0), ("unit", "enterprise"), "u2"),
        (("topics", 1, "under", 0, "units", 1), ("unit", "enterprise"), "e1"),
    }
    quick = [each for path in paths for each in ids_at(getattr(whole, path.keys[0]), path.keys[1:])]
    assert sorted(quick) == sorted(identifier for _, _, identifier in references(whole, paths))


def test_every_kind_is_read() -> None:
    for model in KINDS:
        assert tuple(fields(model)) == tuple(model.model_fields)
    assert fields(Need)["items"].type is NeedItem
    assert fields(Resource)["capacity"].type is int
