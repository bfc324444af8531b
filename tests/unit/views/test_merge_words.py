"""Conflicts in words: labels and names, never keys and ids, in both languages."""

from __future__ import annotations

from typing import Any

from redchain.kinds.project.model import Project
from redchain.model.conflict import Conflict
from redchain.model.merge import merge
from redchain.views.merge_words import name_of_record, say_conflict, say_dropped
from tests.small import base, need, order, project


def find(kind: str, identifier: str) -> Any:
    return next((each for each in base() if (each.kind.name, each.id) == (kind, identifier)), None)


def test_a_field_is_called_by_its_label_and_its_values_by_their_names() -> None:
    one = need("A", "submit")
    asked = say_conflict(Conflict(("enterprise",), "firm-one", "firm-two", "nobody"), one, find)
    assert (asked.key, asked.about.zh, asked.about.en) == ("enterprise", "企业", "Enterprise")
    firm = find("enterprise", "firm-two")
    assert asked.ours.zh == (firm.short_name or firm.name)
    assert asked.theirs.zh == "nobody"
    urgency = say_conflict(Conflict(("urgency",), "normal", "urgent", "low"), one, find)
    assert [each.zh for each in (urgency.base, urgency.ours, urgency.theirs) if each] == ["一般", "特急", "不急"]
    assert "urgent" in urgency.ours.en


def test_a_long_text_is_shown_to_its_end() -> None:
    words = "长" * 300
    asked = say_conflict(Conflict(("detail",), None, words + "甲", words + "\n乙"), need("A", "submit"), find)
    assert asked.ours.zh.endswith("甲")
    assert asked.theirs.zh.endswith("乙")
    assert asked.base is not None
    assert asked.base.zh == "（无）"


def test_an_item_is_named_by_its_key() -> None:
    record = project("A", "start")
    asked = say_conflict(Conflict(("milestones", "签约", "done_on"), None, record.log[0].at.date(), None), record, find)
    assert "签约" in asked.about.zh
    label = Project.model_fields
    assert "milestones" in label
    assert "milestones" not in asked.about.zh
    gone = say_conflict(Conflict(("milestones", "签约"), record.milestones[0], record.milestones[0], None), record, find)
    assert "签约" in gone.ours.zh


def test_steps_are_said_whole() -> None:
    record = order("A", "A", "dispatch", "accept")
    other = order("A", "A", "dispatch", "send_back")
    found = merge(order("A", "A", "dispatch"), record, other)
    (conflict,) = found.conflicts
    asked = say_conflict(conflict, record, find)
    assert asked.key == "log"
    assert "接单" in asked.ours.zh
    assert "退单" in asked.theirs.zh
    assert "不是本单位职责" in asked.theirs.zh
    assert "一链办" in say_dropped(record, (record.log[-1],), find).zh
    assert name_of_record(need("A", "submit")).zh == "企业需求 N-20261102-AAAAA（需求A）"
