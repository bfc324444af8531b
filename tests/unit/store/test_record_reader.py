"""One file to one row: whatever a mapping holds, judging tells and never fails."""

from __future__ import annotations

import json
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redchain.kinds.need.model import Need
from redchain.kinds.order.model import Order
from redchain.kinds.registry import KINDS
from redchain.model.base import Record, field_order
from redchain.store.listing_from_cache import listing_cells
from redchain.store.record_reader import RecordReader, dump_findings, load_findings, place_of_reference
from redchain.store.yaml_parsing import parser

LOAD = parser()
HOME = ZoneInfo("Asia/Shanghai")
law = settings(database=None, derandomize=True, max_examples=150)
scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(10**400, 10**400 + 5)
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(["submit", "2026-11-03", "2026-11-03T09:00:00+08:00", "N-20261102-B0001", "sl-x", "{key}", "\x1b[31m"])
)
anything = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["at", "step", "by", "id", "x", "chains", ""]) | st.text(max_size=5), inner, max_size=4)
    ),
    max_leaves=8,
)


@pytest.mark.slow
@pytest.mark.parametrize("model", KINDS, ids=lambda each: each.kind.name)
@law
@given(st.data())
def test_any_mapping_is_judged_and_every_finding_speaks(model: type[Record], data: st.DataObject) -> None:
    judge = RecordReader(model, LOAD, HOME)
    mapping: dict[str, Any] = data.draw(st.dictionaries(st.sampled_from(field_order(model)) | st.text(max_size=6), anything, max_size=8))
    text = json.dumps(mapping, ensure_ascii=True)
    reading = judge.reading(text.encode())
    for each in reading.findings:
        assert each.line >= 1
        assert each.text.zh
        assert each.text.en
        assert each.remedy is not None
    assert load_findings(dump_findings(reading.findings)) == reading.findings


def test_a_row_holds_what_rules_across_records_need() -> None:
    text = (
        'id: "N-20261110-C0001"\nenterprise: "sl-x"\ntitle: "变压器"\ncategory: 融资\nraised_on: "2026-11-10"\nchain: "q"\n'
        'log:\n  - at: "2026-11-10T09:00:00+08:00"\n    step: submit\n    by: "sl-x"\n'
    )
    reading = RecordReader(Need, LOAD, HOME).reading(text.encode())
    assert reading.id == "N-20261110-C0001"
    assert reading.findings == ()
    assert set(reading.refs) == {"enterprise:sl-x", "chain:q", "unit|enterprise:sl-x"}
    assert (reading.facts.state, reading.facts.category, reading.facts.raised_on, reading.last) == ("submitted", "融资", "2026-11-10", "2026-11-10")


def test_the_place_of_a_reference_is_found_again() -> None:
    text = 'id: "N-20261110-C0001"\nenterprise: "sl-x"\ntitle: "变压器"\ncategory: 融资\nraised_on: "2026-11-10"\nlog:\n  - at: "2026-11-10T09:00:00+08:00"\n    step: submit\n    by: "ju"\n'
    record, _, _ = RecordReader(Need, LOAD, HOME).read(text.encode())
    assert record is not None
    assert place_of_reference(record, "unit|enterprise:ju") == ("log", 0, "by")
    assert place_of_reference(record, "enterprise:sl-x") == ("enterprise",)
    assert place_of_reference(record, "chain:none") == ()
    assert "变压器" in listing_cells(record)


@pytest.mark.parametrize(("value", "words"), [("[a, b]", "一段文字"), ("12", "整数"), ("null", "空值")])
def test_findings_say_the_label_of_the_field(value: str, words: str) -> None:
    found = RecordReader(Need, LOAD, HOME).reading(f"expected: {value}\n".encode()).findings
    (finding,) = [each for each in found if each.field == ("expected",)]
    assert "期望结果" in finding.text.zh
    assert words in finding.text.zh
    assert "Expected" in finding.text.en


def test_dates_of_moments_are_those_of_the_repository() -> None:
    text = (
        'id: "D-20261111-C0001"\nneed: "N-20261102-B0001"\nunit: "keji-ju"\nrole: joint\n'
        'log:\n  - at: "2026-11-10T17:00:00+00:00"\n    step: dispatch\n    by: "lian-ban"\n    due: "2026-11-10"\n'
    )
    here, there = (RecordReader(Order, LOAD, ZoneInfo(name)).reading(text.encode()) for name in ("Asia/Shanghai", "Europe/London"))
    assert ([each.code for each in here.findings], here.last, here.facts.begun_on) == (["RC306"], "2026-11-11", "2026-11-11")
    assert "2026-11-11" in here.findings[0].text.en
    assert (there.findings, there.last, there.facts.begun_on) == ((), "2026-11-10", "2026-11-10")
    assert here.record is not None
    assert here.record.log[0].at.isoformat() == "2026-11-10T17:00:00+00:00"  # type: ignore[attr-defined]  # an order has a log


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:00-12:00"])
def test_a_moment_beyond_what_can_be_counted_with_is_refused(at: str) -> None:
    text = f'id: "D-20261111-C0001"\nneed: "N-20261102-B0001"\nunit: "keji-ju"\nrole: joint\nlog:\n  - at: "{at}"\n    step: dispatch\n    by: "x"\n    due: "2026-11-10"\n'
    reading = RecordReader(Order, LOAD, HOME).reading(text.encode())

    assert reading.record is None
    assert [each.code for each in reading.findings] == ["RC108"]
