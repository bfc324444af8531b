"""A value in double quotes, and the line of a file with its value quoted."""

from __future__ import annotations

import pytest

from redchain.store.yaml_parsing import parser
from redchain.store.yaml_quoting import double_quoted, quoted_line


@pytest.mark.parametrize("words", ["变压器", 'a "b" c', "a\\b", "第一行\n第二行", "a\tb", "", "- # : {x}", "=cmd|' /C calc'!A0", "[red]", "é😀"])
def test_what_is_quoted_is_read_back(words: str) -> None:
    for name in ("yaml-rs", "ruamel"):
        assert parser(name)(f"a: {double_quoted(words)}\n") == {"a": words}


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("title: 催办: 尽快", 'title: "催办: 尽快"'),
        ("    note: *重要*  # 说明", 'note: "*重要*"'),
        ("  - @张三", '- "@张三"'),
        ("  - step: 受理: x", '- step: "受理: x"'),
        ("title: '半个引号", 'title: "半个引号'),
        ("title:", ""),
        ("变压器", ""),
    ],
)
def test_the_corrected_line(line: str, wanted: str) -> None:
    assert quoted_line(line, 0).startswith(wanted)


def test_no_line_no_correction() -> None:
    assert quoted_line("a: b", 5) == ""
    assert quoted_line("a: b", -1) == ""
