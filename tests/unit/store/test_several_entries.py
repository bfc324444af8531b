"""Texts that hold several records are cut where a YAML reader would cut them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from redchain.store.several_entries import BrokenJsonError, decoded, json_parts, sheet_of, yaml_parts

WORDS = st.text(st.sampled_from("甲乙ab1- #:'"), min_size=1, max_size=8).map(lambda each: f'"{each}"')
RECORDS = st.lists(st.dictionaries(st.sampled_from(["name", "note", "title"]), WORDS, min_size=1), min_size=1, max_size=4)


def read(text: str) -> object:
    return YAML(typ="safe", pure=True).load(text)


@given(RECORDS, st.sampled_from(["", "  "]), st.sampled_from(["# 说明\n", "", "\n"]))
def test_a_list_is_cut_into_its_items(records: list[dict[str, str]], indent: str, head: str) -> None:
    lines = [f"{indent}{'- ' if place == 0 else '  '}{key}: {value}\n" for each in records for place, (key, value) in enumerate(each.items())]
    text = head + "".join(lines)
    parts = yaml_parts(text)
    assert [read(each.text) for each in parts] == read(text)
    assert [text.splitlines()[each.before].lstrip()[:1] for each in parts] == ["-"] * len(parts)


@given(RECORDS)
def test_documents_are_cut_apart(records: list[dict[str, str]]) -> None:
    text = "---\n".join("".join(f"{key}: {value}\n" for key, value in each.items()) for each in records)
    parts = yaml_parts(text)
    assert [read(each.text) for each in parts] == list(YAML(typ="safe", pure=True).load_all(text))


def test_a_sheet_is_parted_by_what_makes_its_heads_known() -> None:
    for separator in ",\t;，":
        sheet = sheet_of(f'名称{separator}产业链\n\n甲{separator}"乙,丙\n丁"\n戊{separator}己\n', {"名称", "产业链"}.__contains__)
        assert sheet.heads == ("名称", "产业链")
        assert [line for line, _ in sheet.rows] == [3, 5]
        assert sheet.rows[0][1] == ("甲", "乙,丙\n丁")


def test_cells_that_a_spreadsheet_leaves_empty_at_the_end_are_none() -> None:
    assert sheet_of("名称,产业链,,\n甲,乙,,\n,,,\n", {"名称", "产业链"}.__contains__) == (("名称", "产业链"), ((2, ("甲", "乙")),))


def test_text_is_utf_8_or_gbk_or_marked_as_utf_16() -> None:
    assert decoded("名称".encode("utf-8-sig")) == ("名称", "UTF-8")
    assert decoded("名称".encode("gbk")) == ("名称", "GBK")
    assert decoded("名称㐀".encode("gb18030")) == ("名称㐀", "GBK")
    assert decoded("名称".encode("utf-16")) == ("名称", "UTF-16")
    assert decoded(b"\xff\xff") is None


VALUES = st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8)


@pytest.mark.slow
@given(st.lists(st.dictionaries(st.text(), VALUES)), st.sampled_from([None, 0, 2, "\t"]))
def test_a_json_list_is_cut_into_its_items_where_they_begin(records: list[dict[str, object]], indent: int | str | None) -> None:
    text = json.dumps(records, ensure_ascii=False, indent=indent)
    parts = json_parts(text)
    assert [each.value for each in parts] == records
    assert all(text.split("\n")[each.line - 1][each.column - 1] == "{" for each in parts)


@pytest.mark.parametrize(("text", "line", "column"), [('[{"a": 1},\n {"b": }]', 2, 8), ('[{"a": 1}', 1, 10), ('{"a": 1} x', 1, 10), ("[1,]", 1, 4), ("", 1, 1)])
def test_json_that_is_none_says_where(text: str, line: int, column: int) -> None:
    with pytest.raises(BrokenJsonError) as found:
        json_parts(text)
    assert (found.value.line, found.value.column) == (line, column)


def test_a_key_that_stands_twice_is_told() -> None:
    assert [each.twice for each in json_parts('[{"a": 1, "a": 2}, {"a": 1}]')] == [("a",), ()]
