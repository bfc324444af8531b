"""Texts that hold several records are cut where a YAML reader would cut them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from redchain.store.several_entries import decoded, sheet_of, yaml_parts

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
        sheet = sheet_of(f'名称{separator}产业链\n\n甲{separator}"乙,丙\n丁"\n戊{separator}己\n', {"名称": "name", "产业链": "chains"})
        assert sheet.heads == ("名称", "产业链")
        assert [line for line, _ in sheet.rows] == [3, 5]
        assert sheet.rows[0][1] == ("甲", "乙,丙\n丁")


def test_text_is_utf_8_or_gbk() -> None:
    assert decoded("名称".encode("utf-8-sig")) == ("名称", False)
    assert decoded("名称".encode("gbk")) == ("名称", True)
    assert decoded(b"\xff\xff") is None
