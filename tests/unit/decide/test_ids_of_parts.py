"""Segments by their names, wherever their ids are wanted: typed, in the parts of a field, and in the cells of a sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from redchain.decide.draft import read_values
from redchain.decide.sheet_heads import Head
from redchain.decide.sheet_layout import Layout
from redchain.decide.sheet_values import CellReader, RefusedCellError
from redchain.errors import RefusalError
from redchain.kinds.chain.model import Chain
from redchain.kinds.enterprise.model import Enterprise
from redchain.model.ledger import ledger_of
from tests.small import SETTINGS

if TYPE_CHECKING:
    from redchain.model.ledger import Ledger


def chain(identifier: str, *segments: tuple[str, str]) -> Chain:
    parts = [{"id": each, "name": name, "stream": "mid"} for each, name in segments]
    return Chain.model_validate({"id": identifier, "name": identifier, "segments": parts, "lead_units": ["sl-ban"], "leader_post": "产业链党委书记"})


@pytest.fixture
def ledger() -> Ledger:
    one = chain("sl-qingneng", ("storage", "储氢运氢装备"), ("station", "加氢站与加注设备"), ("material", "碳纸、质子膜与催化剂"))
    return ledger_of(SETTINGS, [one, chain("sl-feiji", ("avionics", "航电设备"), ("frame", "机身结构"))])


def read(ledger: Ledger, **given: Any) -> dict[str, Any]:
    return read_values(ledger, Enterprise, given)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("储氢运氢装备", ["storage"]),
        ("储氢，机身", ["storage", "frame"]),
        ("storage, 机身结构", ["storage", "frame"]),
        ("碳纸、质子膜与催化剂", ["material"]),
        ("not-there", ["not-there"]),
        (["加氢站与加注设备"], ["station"]),
    ],
)
def test_segments_are_taken_by_name_and_ids_as_they_are(ledger: Ledger, typed: Any, found: list[str]) -> None:
    assert read(ledger, segments=typed) == {"segments": found}


def test_a_segment_of_a_product_is_taken_by_name(ledger: Ledger) -> None:
    assert read(ledger, makes=[{"name": "瓶口阀", "segment": "储氢"}])["makes"] == [{"name": "瓶口阀", "segment": "storage"}]


@pytest.mark.parametrize(
    ("typed", "said"),
    [("设备", "有几个：航电设备 (avionics)；加氢站与加注设备 (station)"), ("火箭", "没有“火箭”，可填：航电设备 (avionics)；机身结构 (frame)")],
)
def test_what_fits_several_names_or_none_is_refused_with_the_names(ledger: Ledger, typed: str, said: str) -> None:
    with pytest.raises(RefusalError) as refused:
        read(ledger, segments=typed)
    assert said in refused.value.text.zh
    assert not any("\u4e00" <= each <= "\u9fff" for each in refused.value.text.en.replace(typed, "").split("is no")[0].split("fits")[0])


def test_without_any_chain_that_is_said() -> None:
    with pytest.raises(RefusalError, match="none is on record yet"):
        read(ledger_of(SETTINGS, []), segments="储氢")


def test_cells_of_a_sheet_name_segments_too(ledger: Ledger) -> None:
    reader, head = CellReader(ledger, Enterprise, Layout(Enterprise, 0, 1, ())), Head("环节", "segments", "field")
    assert reader.read(head, "储氢运氢装备、机身结构").value == ["storage", "frame"]
    with pytest.raises(RefusedCellError):
        reader.read(head, "火箭")
