"""Finding the record that words mean, by id, name, former id or a piece of one; and what is said when there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from redchain.decide.lookup import kinds_called, resolve, resolve_all, title_of, unknown_record
from redchain.decide.no_such_record import nearest_records
from redchain.errors import RefusalError
from redchain.kinds.case.model import AgentCase
from redchain.kinds.chain.model import Chain
from redchain.kinds.claim.model import Claim
from redchain.kinds.need.model import Need
from redchain.kinds.order.model import Order
from redchain.kinds.pairing.model import Pairing
from redchain.kinds.registry import KINDS
from redchain.kinds.unit.model import Unit
from redchain.kinds.visit.model import Visit
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.model.ledger import Ledger

NEED = "N-20251203-EM1A3"
FIELD = Text("单位", "Unit")


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
    begins = ("redchain dispatch 需求 单位", "redchain dispatch NEED UNIT") if model is Order else (f"redchain {model.kind.name} add",) * 2
    assert begins[0] in remedy.zh
    assert begins[1] in remedy.en


@pytest.mark.parametrize("words", ["市科技局 示例靶材", "市科技局\u3000sl-bacai", "shi-keji-ju、示例靶材", "shi-keji-ju sl-bacai"])
def test_several_records_stand_between_commas_or_blanks(town: Ledger, words: str) -> None:
    assert resolve_all(town, ("unit", "enterprise"), [words], FIELD) == ["shi-keji-ju", "sl-bacai"]


def test_what_stands_between_blanks_is_one_name_where_a_piece_means_nothing(town: Ledger) -> None:
    with pytest.raises(RefusalError, match="市科技局 没有这家"):
        resolve_all(town, ("unit", "enterprise"), ["市科技局 没有这家"], FIELD)


def test_the_kinds_that_have_a_record_called_so(town: Ledger) -> None:
    for words, wanted in ((NEED, Need), ("EM1A3", Need), ("1G484", Order), ("qingneng", Chain), ("氢能", Chain), ("氢能产业", Chain), ("市科技局", Unit)):
        assert kinds_called(town, words) == (wanted,), words
    assert kinds_called(town, "没有这个") == kinds_called(town, " ") == ()


def test_the_title_of_each_kind_for_people(town: Ledger) -> None:
    for model in KINDS:
        for record in town.all(model):
            assert title_of(record) or model in {AgentCase, Order, Claim, Pairing, Visit}


@pytest.mark.parametrize(
    ("kinds", "words", "wanted"),
    [
        (("unit",), "shi-keji-ju", "shi-keji-ju"),
        (("chain",), "qingneng", "qingneng"),
        (("need",), "EM1A3", NEED),
        (("unit", "enterprise"), "sl-bacai", "sl-bacai"),
    ],
)
def test_an_id_or_a_piece_of_an_events_id_is_resolved(town: Ledger, kinds: tuple[str, ...], words: str, wanted: str) -> None:
    assert resolve(town, kinds, words, FIELD) == wanted


def test_a_name_and_a_short_name_are_resolved(town: Ledger) -> None:
    for unit in town.all(Unit):
        assert resolve(town, ("unit",), unit.name, FIELD) == unit.id
        if unit.short_name:
            assert resolve(town, ("unit",), unit.short_name, FIELD) == unit.id


def test_a_former_id_is_resolved_to_the_record_that_had_it(town: Ledger) -> None:
    unit = town.shelf(Unit)["shi-keji-ju"]
    renamed = town.after([unit.model_copy(update={"former_ids": ("keji",)})])
    assert resolve(renamed, ("unit",), "keji", FIELD) == unit.id


def test_a_name_of_two_records_is_refused_and_so_is_one_of_none(town: Ledger) -> None:
    unit = town.shelf(Unit)["shi-keji-ju"]
    twins = town.after([unit.model_copy(update={"id": "twin"})])
    for ledger, words in ((twins, unit.name), (town, "没有这个单位")):
        with pytest.raises(RefusalError) as caught:
            resolve(ledger, ("unit",), words, FIELD)
        assert caught.value.text.zh.startswith("单位：")
        assert caught.value.remedy
