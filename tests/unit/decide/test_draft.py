"""From typed values to a record that may be added: reading values, what is missing, the id, the first step and who takes it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import ValidationError

from redchain.decide.draft import (
    add,
    fields_of,
    first_actor,
    free_event_id,
    make_record,
    missing,
    missing_of_first_step,
    name_id,
    name_to_spell,
    new_name_id,
    read_value,
    read_values,
    with_defaults,
    with_first_step,
)
from redchain.errors import RefusalError
from redchain.kinds.chain.model import Chain
from redchain.kinds.enterprise.model import Enterprise
from redchain.kinds.need.model import Need
from redchain.kinds.order.model import Order
from redchain.kinds.person.model import Person
from redchain.kinds.project.model import Project
from redchain.kinds.resource.model import Resource
from redchain.kinds.unit.model import Unit
from redchain.model.attempt_step import Doing
from redchain.model.ledger import ledger_of
from tests.small import SETTINGS

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


def test_the_former_id_of_a_record_is_given_to_no_other() -> None:
    known = ledger_of(SETTINGS, [Chain(id="one", name="一链"), Chain(id="two", name="二链", former_ids=("old",))])
    with pytest.raises(RefusalError) as caught:
        add(known, Chain(id="old", name="三链"))
    assert "old 是 two 的曾用编号" in caught.value.text.zh
    assert add(known, Chain(id="three", name="三链")).puts


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


def test_event_ids_sort_by_day_and_spell_their_number(town: Ledger) -> None:
    assert free_event_id(town, Need, date(2026, 11, 23), [0]) == "N-20261123-00000"
    assert free_event_id(town, Order, date(2026, 11, 23), [32**5 - 1]) == "D-20261123-ZZZZZ"


def test_an_event_id_in_use_gives_way_to_the_next_number(town: Ledger) -> None:
    ledger = town.after([need(id="N-20261123-00001")])
    assert free_event_id(ledger, Need, date(2026, 11, 23), [1, 1, 2]) == "N-20261123-00002"


@pytest.mark.parametrize(
    ("model", "name", "typed", "wanted"),
    [
        (Need, "title", " 缺电工 ", "缺电工"),
        (Need, "urgency", "特急", "urgent"),
        (Need, "urgency", "urgent", "urgent"),
        (Need, "urgency", "特急件", "urgent"),
        (Need, "urgency", "加急", "加急"),
        (Need, "urgency", "whenever", "whenever"),
        (Need, "source", "百链千企", "survey"),
        (Need, "source", "企业", "企业"),
        (Unit, "side", "政府", "government"),
        (Unit, "side", "政府方", "government"),
        (Unit, "side", "企业方", "enterprise"),
        (Unit, "side", "金融机构", "finance"),
        (Need, "common", "是", True),
        (Need, "common", "no", False),
        (Need, "amount_wan", "12.5", 12.5),
        (Need, "amount_wan", "many", "many"),
        (Need, "tags", "电、气，水", ["电", "气", "水"]),
        (Need, "tags", ["电,气", "水"], ["电", "气", "水"]),
        (Need, "items", [{"title": "用地"}], [{"title": "用地"}]),
        (Need, "items", "not read here", "not read here"),
        (Need, "nosuch", "as typed", "as typed"),
        (Resource, "capacity", "3", 3),
        (Enterprise, "uscc", " 91320582 1234567 89x", "91320582123456789X"),
        (Enterprise, "size", "小型", "small"),
        (Enterprise, "size", "小型企业", "small"),
        (Enterprise, "size", "小微", "小微"),
    ],
)
def test_a_value_is_read_as_its_field_wants_it_and_stays_as_typed_where_it_cannot_be(model: Any, name: str, typed: Any, wanted: Any) -> None:
    read = read_value(model, name, typed)
    assert (read, type(read)) == (wanted, type(wanted))


def test_names_are_read_as_ids_alone_and_in_lists(town: Ledger) -> None:
    firm = next(each for each in town.all(Enterprise) if each.short_name)
    unit, chain = town.shelf(Unit)["shi-keji-ju"], town.shelf(Chain)["qingneng"]
    assert read_values(town, Need, {"enterprise": firm.short_name, "title": "x"}) == {"enterprise": firm.id, "title": "x"}
    assert read_values(town, Chain, {"lead_units": [unit.name]}) == {"lead_units": [unit.id]}
    assert read_values(town, Enterprise, {"chains": f"{chain.name}、qingneng"}) == {"chains": [chain.id, chain.id]}


def test_a_category_is_read_by_its_names_short_and_long(town: Ledger) -> None:
    for typed, wanted in (("用工问题", "用工"), ("检测", "检测认证"), ("Labour", "用工"), ("用", "用"), ("别的", "别的")):
        assert read_values(town, Need, {"category": typed}) == {"category": wanted}


def test_a_name_of_nothing_is_refused_where_it_is_read(town: Ledger) -> None:
    with pytest.raises(RefusalError) as caught:
        read_values(town, Need, {"enterprise": "没有这家企业"})
    assert caught.value.text.zh.startswith("企业：")


def test_what_commands_write_is_not_filled_in() -> None:
    for model in (Need, Unit, Order):
        assert fields_of(model)[0] == "id"
        assert not {"log", "archived_on", "former_ids"} & set(fields_of(model))


def test_what_is_missing_is_named_but_for_what_is_made() -> None:
    assert set(missing(Need, {})) == {"enterprise", "title", "category", "raised_on"}
    assert set(missing(Need, {"title": "x", "raised_on": "2026-11-23"})) == {"enterprise", "category"}
    assert missing(Unit, {"name": "x", "side": "service"}) == ()


def test_what_the_first_step_lacks() -> None:
    assert missing_of_first_step(Order, {}) == ("due",)
    assert missing_of_first_step(Order, {"due": "2026-12-01"}) == ()
    assert missing_of_first_step(Order, {"log": LOG}) == ()
    assert missing_of_first_step(Need, {}) == ()
    assert missing_of_first_step(Unit, {}) == ()


def test_a_need_is_raised_today_unless_it_says_so_itself() -> None:
    assert with_defaults(Need, {"title": "x"}, date(2026, 11, 23)) == {"raised_on": "2026-11-23", "title": "x"}
    assert with_defaults(Need, {"raised_on": "2026-11-01"}, date(2026, 11, 23)) == {"raised_on": "2026-11-01"}
    assert with_defaults(Unit, {}, date(2026, 11, 23)) == {}


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ({"name": "示例氢能有限公司", "short_name": "示例氢能"}, "示例氢能"),
        ({"name": "示例（氢能）有限公司"}, "示例氢能"),
        ({"title": "电堆检测服务"}, "电堆检测服务"),
        ({}, "unit"),
    ],
)
def test_the_words_that_make_an_id(values: dict[str, Any], wanted: str) -> None:
    assert name_to_spell(Unit, values) == wanted


def test_who_takes_the_first_step(town: Ledger) -> None:
    chain = next(each for each in town.all(Chain) if each.lead_units)
    led = town.after([need(chain=chain.id)])
    assert first_actor(town, Need, {"enterprise": "sl-bacai", "lead": "x"}) == "sl-bacai"
    assert first_actor(town, Project, {"lead": "shi-keji-ju"}) == "shi-keji-ju"
    assert first_actor(led, Order, {"id": "D-20261123-AAAAA", "role": "lead", "need": "N-20261123-AAAAA", "unit": "gongdian"}) == chain.lead_units[0]
    assert first_actor(town, Order, {"need": ["not an id"], "unit": "gongdian"}) == "gongdian"
    assert first_actor(town, Need, {}) is None


def test_a_record_is_made_with_its_first_step_by_whoever_is_named_or_usually_takes_it(town: Ledger) -> None:
    values = {"id": "N-20261123-AAAAA", "enterprise": "sl-bacai", "title": "标题", "category": "融资", "raised_on": "2026-11-23"}
    for by, wanted in ((None, "sl-bacai"), ("shi-keji-ju", "shi-keji-ju")):
        made = make_record(town, Need, values, Doing(by, AT))
        assert isinstance(made, Need)
        assert [(each.step, each.by, each.at) for each in made.log] == [("submit", wanted, AT)]
    with pytest.raises(ValidationError):
        make_record(town, Need, {**values, "urgency": "whenever"}, Doing(None, AT))


def test_only_a_category_is_read_by_the_names_of_categories(town: Ledger) -> None:
    name, words = next((each.name, each.english) for each in town.settings.categories if each.english)
    assert read_values(town, Need, {"category": words}) == {"category": name}
    assert read_values(town, Need, {"title": words, "expected": words}) == {"title": words, "expected": words}


def test_posts_are_counted_and_other_names_spelled() -> None:
    values = {"roles": ["helper"], "post": "示例助企岗"}
    assert [new_name_id(Person, values, taken) for taken in ((), ("h001",), ("h001", "h003"))] == ["h001", "h002", "h002"]
    assert new_name_id(Enterprise, {"name": "示例密封有限公司", "short_name": "示例密封"}, ("shilimifeng",)) == "shilimifeng-2"
