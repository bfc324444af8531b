"""What an edit changes, what it leaves, and what it may not touch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from redchain.decide.edit import edit
from redchain.errors import RedchainError, UsageError
from redchain.kinds.need.model import Need
from redchain.kinds.resource.model import Resource

if TYPE_CHECKING:
    from redchain.model.ledger import Ledger

NEED = "N-20251203-EM1A3"


def test_an_edit_keeps_what_it_does_not_name(town: Ledger) -> None:
    before = town.shelf(Need)[NEED]
    (put,) = edit(town, Need, NEED, {"title": "新标题", "urgency": "urgent"}).puts
    assert put.before is before
    assert (put.after.title, put.after.urgency) == ("新标题", "urgent")
    assert put.after == before.model_copy(update={"title": "新标题", "urgency": "urgent"})


def test_an_edit_names_the_fields_that_really_change(town: Ledger) -> None:
    before = town.shelf(Need)[NEED]
    change = edit(town, Need, NEED, {"title": before.title, "urgency": "urgent", "note": "备注"})
    assert change.subject == f"need: edit {NEED} note, urgency"


def test_a_value_of_none_takes_the_field_away(town: Ledger) -> None:
    dated = next(each for each in town.all(Resource) if each.valid_until)
    (put,) = edit(town, Resource, dated.id, {"valid_until": None}).puts
    assert isinstance(put.after, Resource)
    assert put.after.valid_until is None


@pytest.mark.parametrize("values", [{"id": "N-20261123-AAAAA"}, {"log": []}, {"log": None}, {"enterprise": "sl-weixin"}])
def test_id_log_and_fixed_fields_are_not_edited(town: Ledger, values: dict[str, Any]) -> None:
    with pytest.raises(UsageError) as caught:
        edit(town, Need, NEED, values)
    assert caught.value.remedy


@pytest.mark.parametrize(("identifier", "values"), [("N-20251203-EM1A4", {"title": "x"}), (NEED, {"chain": "nobody"}), (NEED, {"category": "技术攻关"})])
def test_an_edit_that_is_none_is_refused(town: Ledger, identifier: str, values: dict[str, Any]) -> None:
    with pytest.raises(RedchainError) as caught:
        edit(town, Need, identifier, values)
    assert caught.value.exit_code == 1
    assert caught.value.remedy


def test_a_field_that_a_kind_has_not_is_refused_with_those_it_has(town: Ledger) -> None:
    with pytest.raises(UsageError) as caught:
        edit(town, Need, NEED, {"colour": "red"})
    assert "colour" in caught.value.text.en
    assert caught.value.remedy
    assert "title" in caught.value.remedy.zh
    assert "id" not in caught.value.remedy.en.removeprefix("known: ").split(", ")
