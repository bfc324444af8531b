"""Markdown: what people wrote reads as they wrote it, whatever it looks like."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from redchain.document import Chart, Column, Document, Figure, Figures, Paragraph, Section, Series, Table, Terms
from redchain.render.html import html
from redchain.render.markdown import escape, escape_start, illustrated, markdown
from redchain.text import Text
from redchain.text_cleaning import one_line

NASTY = st.text(st.sampled_from("\\`*_[]()<>|~$@#!&;:/.-+=1 aw链\n"), max_size=40)


def seen(page: str) -> list[str]:
    """Return the texts of the blocks as a reader sees them; fail on any markup other than paragraph and table."""
    parsed = MarkdownIt("commonmark").enable("table").enable("strikethrough").parse(page)
    allowed = {"paragraph_open", "paragraph_close", "inline"} | {
        f"{part}_{end}" for part in ("table", "thead", "tbody", "tr", "th", "td") for end in ("open", "close")
    }
    assert {each.type for each in parsed} <= allowed
    texts = []
    for each in parsed:
        if each.type == "inline":
            assert {child.type for child in each.children or ()} <= {"text", "text_special", "softbreak", "html_inline"}
            assert all(child.content == "<br>" for child in each.children or () if child.type == "html_inline")
            texts.append("".join(child.content for child in each.children or ()))
    return texts


@given(NASTY)
def test_a_line_shows_exactly_the_words(words: str) -> None:
    assert "".join(seen(escape_start(words))) == one_line(words)


@pytest.mark.parametrize(
    "words", ["1.", "1)", "1. 甲", "2026.11", "-", "---", "===", "# 甲", "+ 甲", "    甲", "~~~", "***", "> 甲", "[甲]: 乙", "<!-- 甲 -->", "甲  "]
)
def test_a_line_that_looks_like_a_block(words: str) -> None:
    assert seen(escape_start(words)) == [one_line(words)]


@given(st.lists(NASTY.filter(lambda words: "\n" not in words), min_size=2, max_size=2))
def test_cells_stay_in_their_columns(cells: list[str]) -> None:
    page = Document("表", (Section("一", (Table((Column("a"), Column("b")), (tuple(cells),)),)),), Text("x", "x"))
    assert seen(markdown(page).split("\n\n")[-1])[2:] == [one_line(cell) for cell in cells]


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("见 http://示例.cn", r"见 http\://示例.cn"),
        ("www.shili.cn", r"www\.shili.cn"),
        ("a@b.cn", r"a\@b.cn"),
        (":smile:", r"\:smile:"),
        ("$x$", r"\$x\$"),
        ("&copy;", "&amp;copy;"),
        ("9:00", "9:00"),
    ],
)
def test_what_github_would_turn_into_links_and_signs(words: str, written: str) -> None:
    assert escape(words) == written


def test_a_break_in_a_cell_is_br_and_in_a_paragraph_a_hard_break() -> None:
    page = Document("页", (Section("一", (Table((Column("a"),), (("上\r\n下",),)), Paragraph("上\n- 下"))),), Text("x", "x"))
    assert "| 上<br>下 |" in markdown(page)
    assert "上\\\n\\- 下\n" in markdown(page)


def test_the_whole_page() -> None:
    table = Table((Column(Text("名", "Name"), is_heading=True), Column(Text("数", "Count"), "right")), (("甲|乙", 3), ("丙", None)), Text("表", "Table"))
    blocks = (Figures((Figure(Text("收到", "Received"), "13", Text("环比", "change")),)), table, Table(table.columns, ()), Terms(((Text("甲", "A"), "乙"),)))
    page = Document(Text("月报", "Report"), (Section(Text("一", "One"), blocks, (Section("二", (Paragraph("尾"),)),)),), Text("机制--勿改", "made"), "副题")
    assert markdown(page, "en") == (
        "<!-- made -->\n\n# Report\n\n副题\n\n> made\n\n## One\n\n- Received **13** (change)\n\n**Table**\n\n"
        "| Name | Count |\n|:---|---:|\n| 甲\\|乙 | 3 |\n| 丙 |  |\n\nNone.\n\n- **A**: 乙\n\n### 二\n\n尾\n"
    )
    assert markdown(page).startswith("<!-- 机制—勿改 -->\n\n# 月报\n")


CHART = Chart("columns", "收到与销号", ("2026-10", "2026-11"), (Series("收到", (3, 5)), Series("销号", (None, 2))), "条", "每月收到和销号的需求", over="月份")


def test_a_chart_is_its_table_where_no_picture_is_shown() -> None:
    document = Document("月报", (Section("按月", (CHART,)),), Text("由 x 生成", "by x"))
    assert "**收到与销号**" in markdown(document)
    assert "| 月份 | 收到 | 销号 |\n|:---|---:|---:|\n| 2026-10 | 3 |  |\n| 2026-11 | 5 | 2 |" in markdown(document)
    assert "2026-11" in html(document)


def test_what_stands_before_the_sections_of_a_page_and_who_signs_it() -> None:
    opening = (Paragraph("示例局：", place="addressee"), Paragraph("- 正文"))
    made = Document("交办单", (Section("一、事项", (Paragraph("<链办>", place="signature"),)),), Text("机制", "made"), opening=opening)
    assert "\n\n示例局：\n\n\\- 正文\n\n## 一、事项\n\n\\<链办\\>\n" in markdown(made)
    shown = html(made)
    assert '<p class="addressee">示例局：</p>\n<p>- 正文</p>' in shown
    assert '<p class="signature">&lt;链办&gt;</p>' in shown
    assert "<nav" not in html(Document("交办单", (), Text("机制", "made"), opening=opening))


def test_a_chart_is_shown_above_its_table_where_its_picture_lies_beside() -> None:
    charts = tuple(Chart("bars", f"题{place}", ("甲",), (Series("收到", (place,)),)) for place in range(3))
    document = Document("页", (Section("节", charts),), Text("机制", "made"))
    page, pictures = illustrated(document, "zh", "月 报](x)")
    assert [each.name for each in pictures] == ["月 报](x).chart-1.svg", "月 报](x).chart-2.svg"]
    assert re.findall(r"^!\[(.+)\]\(([^()\s]+)\)$", page, re.MULTILINE) == [(f"题{place}", quote(pictures[place - 1].name)) for place in (1, 2)]
    assert all(each.content.startswith("<svg ") and "prefers-color-scheme: dark" in each.content for each in pictures)
    assert re.sub(r"^!\[.*\n\n", "", page, flags=re.MULTILINE) == markdown(document, "zh")
