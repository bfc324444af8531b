"""What may be added and edited: ids, first steps, references, and what an edit may not touch."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from redchain.decide.add import add, edit, name_id, nearest_records, new_id, title_of, unknown_record, with_first_step
from redchain.errors import RedchainError, RefusalError, UsageError
from redchain.kinds.chain.model import Chain
from redchain.kinds.enterprise.model import Enterprise
from redchain.kinds.need.model import Need
from redchain.kinds.order.model import Order
from redchain.kinds.project.model import Project
from redchain.kinds.registry import KINDS
from redchain.kinds.resource.model import Resource
from redchain.kinds.unit.model import Unit

if TYPE_CHECKING:
    from redchain.model.ledger import Ledger

NEED = "N-20251203-EM1A3"
AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
LOG = [{"at": "2026-11-23T09:00:00+08:00", "step": "submit", "by": "sl-bacai"}]


def need(**values: Any) -> Need:
    plain = {"id": "N-20261123-AAAAA", "enterprise": "sl-bacai", "title": "标题", "category": "融资", "raised_on": "2026-11-23", "log": LOG}
    return Need.model_validate({**plain, **values})


def test_an_addition_says_what_it_is(town: Ledger) -> None:
    record = need()
    change = add(town, record)
    assert change.subject == "need: add N-20261123-AAAAA 标题"
    assert [(put.before, put.after) for put in change.puts] == [(None, record)]


def test_an_id_in_use_is_refused_with_the_way_to_edit_it(town: Ledger) -> None:
    with pytest.raises(RefusalError) as caught:
        add(town, need(id=NEED))
    assert f"redchain need edit {NEED}" in str(caught.value.remedy)


@pytest.mark.parametrize(
    "record",
    [
        need(enterprise="nobody"),
        need(chain="nowhere"),
        Enterprise(id="new", name="新", chains=("qingneng", "nowhere")),
        Unit(id="new", name="新", side="service", chains=("nowhere",)),
        Chain(id="new", name="新", lead_units=("nobody",)),
        Resource(id="new", unit="nobody", title="新", category="融资"),
        Project.model_validate({"id": "P-20261123-AAAAA", "title": "新", "needs": ["N-20261123-ZZZZZ"], "lead": "shi-keji-ju", "log": []}),
        Order.model_validate({"id": "D-20261123-AAAAA", "need": NEED, "unit": "nobody", "role": "lead", "log": []}),
    ],
    ids=lambda record: record.id,
)
def test_a_reference_to_nothing_is_refused_in_both_languages_with_a_remedy(town: Ledger, record: Any) -> None:
    with pytest.raises(RefusalError) as caught:
        add(town, record)
    assert caught.value.remedy
    assert caught.value.text.zh != caught.value.text.en


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


def test_a_first_step_takes_what_its_verb_needs() -> None:
    values = with_first_step(Order, {"need": NEED, "due": "2026-12-01"}, at=AT, by="shi-keji-ju")
    assert values == {"need": NEED, "log": [{"at": AT.isoformat(), "step": "dispatch", "by": "shi-keji-ju", "due": "2026-12-01"}]}


@pytest.mark.parametrize("model", [Unit, Chain, Enterprise, Resource])
def test_a_kind_without_a_life_gets_no_step(model: Any) -> None:
    assert with_first_step(model, {"name": "x"}, at=AT, by=None) == {"name": "x"}


def test_a_log_that_is_given_stays() -> None:
    assert with_first_step(Need, {"log": LOG}, at=AT, by="x") == {"log": LOG}


@pytest.mark.parametrize(
    ("spelled", "taken", "wanted"),
    [
        ("keji ju", (), "keji-ju"),
        ("Keji（Ju）2", (), "keji-ju-2"),
        ("x", ("x",), "x-2"),
        ("x", ("x", "x-2", "x-3"), "x-4"),
        ("《》", (), "x"),
        ("a" * 100, (), "a" * 40),
        ("-a-", (), "a"),
    ],
)
def test_names_of_records(spelled: str, taken: tuple[str, ...], wanted: str) -> None:
    assert name_id(spelled, dict.fromkeys(taken)) == wanted


def test_event_ids_sort_by_day_and_spell_their_number() -> None:
    assert new_id(Need, date(2026, 11, 23), 0) == "N-20261123-00000"
    assert new_id(Order, date(2026, 11, 23), 32**5 - 1) == "D-20261123-ZZZZZ"


@pytest.mark.parametrize(
    ("model", "words", "wanted"),
    [
        (Unit, "shi-keji", "shi-keji-ju"),
        (Unit, "shi-kejiju", "shi-keji-ju"),
        (Unit, "科学技术局", "shi-keji-ju"),
        (Need, "N-20251203-EM1A4", NEED),
        (Chain, "qingnen", "qingneng"),
    ],
)
def test_the_nearest_records_are_named(town: Ledger, model: Any, words: str, wanted: str) -> None:
    assert wanted in [each for each, _ in nearest_records(town, model, words)]
    assert wanted in str(unknown_record(town, model, words).remedy)


@pytest.mark.parametrize("model", KINDS)
def test_far_from_everything_the_list_and_the_way_to_register_are_named(town: Ledger, model: Any) -> None:
    remedy = unknown_record(town, model, "@@@@").remedy
    assert remedy
    assert f"redchain {model.kind.name} list" in remedy.en
    assert f"redchain {model.kind.name} add" in remedy.zh


def test_the_title_of_each_kind_for_people(town: Ledger) -> None:
    for model in KINDS:
        for record in town.all(model):
            assert title_of(record) or model is Order
