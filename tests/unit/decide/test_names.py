"""Names as people shorten them: which record they mean, and which they do not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redchain.decide.lookup import find_all_meant, find_meant, resolve, resolve_all
from redchain.decide.names import Names
from redchain.decide.sounds import sound_alike, spelling, spells
from redchain.errors import RefusalError
from redchain.kinds.chain.model import Chain
from redchain.kinds.enterprise.model import Enterprise
from redchain.kinds.need.model import Need
from redchain.kinds.order.model import Order
from redchain.kinds.resource.model import Resource
from redchain.kinds.unit.model import Unit
from redchain.model.ledger import Ledger, ledger_of
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redchain.model.base import Record

FIELD = Text("单位", "Unit")
UNITS = {
    "rsj": ("市人力资源和社会保障局", None),
    "gxj": ("市工业和信息化局", "市工信局"),
    "scjg": ("市市场监督管理局", "市市场监管局"),
    "fgw": ("市发展和改革委员会", None),
    "kjj": ("市科学技术局", "市科技局"),
    "jtj": ("市交通运输局", None),
    "cq": ("重庆路街道办", None),
}
FIRMS = {
    "chilun": "张家港示例重型齿轮有限公司",
    "fadian": "张家港示例发电股份有限公司",
    "fadian-jt": "苏州示例发电集团有限公司",
    "commas": "示例 Works, Valves Co., Ltd.",
}


@pytest.fixture(scope="module")
def small(town: Ledger) -> Ledger:
    """A few units and firms, in a repository whose title names the city."""
    root = town.settings.root.model_copy(update={"title": "张家港市三张清单"})
    made: list[Record] = [
        Unit.model_validate({"id": each, "name": name, "side": "government", **({"short_name": short} if short else {})})
        for each, (name, short) in UNITS.items()
    ]
    made += [Enterprise.model_validate({"id": each, "name": name, "chains": ["qingneng"]}) for each, name in FIRMS.items()]
    made += [Chain.model_validate({"id": "qingneng", "name": "氢能产业链"}), Chain.model_validate({"id": "yiyao", "name": "生物医药"})]
    return ledger_of(town.settings.model_copy(update={"root": root}), made)


@pytest.mark.parametrize(
    ("model", "words", "wanted"),
    [
        (Unit, "人社局", "rsj"),
        (Unit, "市人社局", "rsj"),
        (Unit, "张家港人社局", "rsj"),
        (Unit, "张家港市人力资源和社会保障局", "rsj"),
        (Unit, "工信局", "gxj"),
        (Unit, "工业信息化局", "gxj"),
        (Unit, "市监局", "scjg"),
        (Unit, "市场监管局", "scjg"),
        (Unit, "发改委", "fgw"),
        (Unit, "科技局", "kjj"),
        (Unit, "交通局", "jtj"),
        (Unit, "gongxinju", "gxj"),
        (Unit, "Gong Xin Ju", "gxj"),
        (Unit, "rlzyhshbzj", "rsj"),
        (Unit, "chongqinglujiedaoban", "cq"),
        (Unit, "ＫＪＪ", "kjj"),
        (Unit, "KJJ", "kjj"),
        (Enterprise, "示例重型齿轮", "chilun"),
        (Enterprise, "张家港示例重型齿轮", "chilun"),
        (Enterprise, "张家港示例重型齿轮（有限公司）", "chilun"),
        (Enterprise, "slzxcl", "chilun"),
        (Enterprise, "zjgslzxcl", "chilun"),
        (Enterprise, "张家港示例发电", "fadian"),
        (Enterprise, "示例发电集团", "fadian-jt"),
        (Chain, "氢能", "qingneng"),
        (Chain, "氢能链", "qingneng"),
        (Chain, "生物医药产业链", "yiyao"),
        (Chain, "生物医药产业", "yiyao"),
    ],
)
def test_what_a_short_name_means(small: Ledger, model: type[Record], words: str, wanted: str) -> None:
    assert find_meant(small, model, words).id == wanted


@pytest.mark.parametrize(
    ("model", "words", "near"),
    [
        (Unit, "人防局", ""),
        (Unit, "工信", "gxj"),
        (Unit, "功信局", "gxj"),
        (Unit, "科纪局", "kjj"),
        (Unit, "局", ""),
        (Enterprise, "齿轮", "chilun"),
        (Enterprise, "苏州示例重型齿轮", "chilun"),
        (Enterprise, "示例重型齿论", "chilun"),
        (Unit, "", ""),
        (Unit, "，", ""),
    ],
)
def test_what_is_only_near_is_offered_and_never_taken(small: Ledger, model: type[Record], words: str, near: str) -> None:
    with pytest.raises(RefusalError) as caught:
        find_meant(small, model, words)
    assert caught.value.remedy
    for said in caught.value.remedy:
        assert near in said
        assert f"redchain {model.kind.name} list" in said


def test_a_name_that_fits_several_is_refused_with_all_of_them(small: Ledger) -> None:
    with pytest.raises(RefusalError) as caught:
        find_meant(small, Enterprise, "示例发电")
    assert caught.value.remedy
    assert "fadian 张家港" in caught.value.remedy.zh
    assert "fadian-jt 苏州" in caught.value.remedy.zh


def test_several_stand_in_one_argument_and_a_name_may_have_commas(small: Ledger) -> None:
    assert resolve_all(small, ("unit",), ["人社局，工信局、市监局", "发改委;rsj"], FIELD) == ["rsj", "gxj", "scjg", "fgw", "rsj"]
    assert [each.id for each in find_all_meant(small, Enterprise, [FIRMS["commas"], "chilun,commas"])] == ["commas", "chilun"]
    with pytest.raises(RefusalError, match="there is no"):
        resolve_all(small, ("unit",), ["人社局，没有这个局"], FIELD)


def test_an_archived_record_gives_its_name_to_one_in_use(small: Ledger) -> None:
    old = small.shelf(Unit)["rsj"].model_copy(update={"id": "rsj-old", "archived_on": "2025-01-01"})
    assert resolve(small.after([old]), ("unit",), "人社局", FIELD) == "rsj"


class Answering:
    """Somebody at a terminal, who picks the second."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, str]] = []

    def hear(self, words: str, record: Record, _title: str) -> None:
        self.heard.append((words, record.id))

    def choose(self, _words: str, found: Sequence[tuple[Record, str]]) -> Record:
        return found[1][0]


def test_whoever_can_answer_is_asked_and_told(small: Ledger) -> None:
    ledger = small.after([])
    listener = ledger.listener = Answering()
    assert find_meant(ledger.after([]), Enterprise, "示例发电").id == "fadian-jt"
    assert resolve(ledger, ("unit",), "人社局", FIELD) == "rsj"
    assert resolve(ledger, ("unit",), "市工信局", FIELD) == "gxj"  # its short name: nothing to tell
    assert listener.heard == [("人社局", "rsj")]


def test_what_has_no_name_of_its_own_is_called_as_what_it_is_part_of(town: Ledger) -> None:
    some = next(each for each in town.every(Order))
    needed = town.named("need", some.need)
    found = next(iter(Names(town, (Order,)).fitting(needed.title)), ()) if needed else ()
    assert some.id in {each.id for each in found}


@pytest.mark.parametrize(
    ("model", "typed", "said"),
    [
        (Order, "N-20251203-EM1A3", "它的工单：D-"),
        (Need, "D-20251204-1G484", "它的企业需求：N-"),
        (Order, "EM1A3", "它的工单：D-"),
        (Need, "sl-bacai", "sl-bacai 是企业"),
        (Need, "gongdian", "gongdian 是单位"),
        (Resource, "gongdian", "它的部门资源："),
        (Order, "市科技局", "shi-keji-ju 是单位"),
    ],
)
def test_of_another_kind_what_belongs_to_it_is_offered(town: Ledger, model: Any, typed: str, said: str) -> None:
    with pytest.raises(RefusalError) as caught:
        find_meant(town, model, typed)
    assert caught.value.remedy
    assert said in caught.value.remedy.zh
    assert " add" not in caught.value.remedy.zh


@pytest.mark.parametrize("model", [Unit, Enterprise, Chain, Resource, Need])
def test_every_name_means_its_own_record_and_with_its_initials_no_other(town: Ledger, model: Any) -> None:
    """A law of the town: no record is hidden by the shortened name of another."""
    names = Names(town, (model,))
    for each in town.all(model):
        title = getattr(each, "title", None) or each.name
        assert each in next(filter(None, names.fitting(title)))
        assert each in next(filter(None, names.fitting(spelling(title))), (each,))


def test_how_characters_sound() -> None:
    assert spells("lvseju", "绿色局")
    assert spells("yinhang", "银行")
    assert not spells("yin", "银行")
    assert spelling("重庆123") == "zhongqing123"
    assert sound_alike("财政居", "财政局")
    assert sound_alike("森态", "生态")  # not told apart by many


@given(st.text(max_size=30))
def test_no_words_make_the_search_fail(town: Ledger, words: str) -> None:
    for model in (Unit, Enterprise, Need):
        try:
            found = find_meant(town, model, words)
        except RefusalError as refusal:
            assert refusal.remedy
        else:
            assert isinstance(found, model)
