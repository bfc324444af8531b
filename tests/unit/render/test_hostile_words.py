"""Every output against words that were written to break it, read back by another tool: what is shown is exactly the words, and nothing runs."""

from __future__ import annotations

import csv as rows
import io
import json
import re
import unicodedata
from datetime import UTC, date, datetime
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from markdown_it import MarkdownIt

from redchain.cli import findings
from redchain.cli.context import Context
from redchain.cli.output import table
from redchain.document import Column, Document, Paragraph, Section, Table
from redchain.flow.ci_result import CiResult, Problem, Story, as_comment
from redchain.flow.inspect import Inspection
from redchain.model.finding import Finding
from redchain.render.csv import BOM, csv
from redchain.render.html import html
from redchain.render.ics import Event, ics
from redchain.render.markdown import escape_in_comment, markdown
from redchain.render.pasting import for_pasting, rows_for_pasting
from redchain.text import Text, same
from redchain.text_cleaning import clean, for_json, for_subject, for_terminal, inert, one_line

DIRECTIONS = [chr(each) for each in (0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))]
CONTROLS = [chr(each) for each in (*range(0x20), *range(0x7F, 0xA0)) if chr(each) not in "\n\t"]
UNSEEN = [
    "\xad",
    "\u034f",
    "\u115f",
    "\u1160",
    "\u17b4",
    "\u180e",
    "\u200b",
    "\u2060",
    "\u2063",
    "\u206a",
    "\u3164",
    "\ufeff",
    "\uffa0",
    "\ufff9",
    "\U000e0001",
    "\U000e0041",
]
COMMANDS = [
    "::error::x", "::add-mask::a", "::set-output name=x::y", "::stop-commands::t", " ::error::x", "\u3000::error::x", "\xa0\u2003::warning file=a::x", "##[error]x", "see ##[error]x",
    "###[error]x", "##[set-env name=PATH;]x", "##vso[task.setvariable variable=x]y", "##teamcity[message text='x']", "a\n::error::x", "a\r::error::x", "a\r\n##[error]x", "a\u2028::error::x",
    "a\x85::error::x", "::\u200berror::x", ":\u200b:error::x", "#\u200b#[error]x", "\u202e::error::x", "::group::x", "::debug::x", "::notice title=a,line=1::x", "::echo::on",
    "section_start:1:x\r\x1b[0Kx", "%0A::error::x", "x%0d%0a::error::x", "::error::%25", "::save-state name=isPost::x",
]  # fmt: skip
FORMULAS = [
    "=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", " =1", "\u3000=1", "\xa0=1", "\u200b=1", "\u202e=1", "\ufeff=1", "\u00ad=1", "\u2060=1", "\u3164=1", "\u2800=1", "\u200d=1", "\ufe0f=1",
    "＝1+1", "＋1", "－1+1", "＠SUM(A1)", "﹦1", "﹢1", "﹣1+1", "﹫A1", "\u200b\u3000＝1", "\r=1", "\n=1", "\x00=1", '"=1+1"', '" =1"', '"@SUM(A1)', "=cmd|' /C calc'!A0", '=HYPERLINK("http://x")',
    "a\t=1", "\U000e0041=1", "\u115f@A1",
]  # fmt: skip
LINKS = [
    "#1", "GH-1", "gh-12", "JIRA-7", "@name", "@org/team", "owner/repo#1", "owner/repo@0123456", "0123456789abcdef0123456789abcdef01234567", "abcdef1", "ABCDEF12345", "www.shili.cn", "WWW.shili.cn",
    "http://shili.cn", "https://shili.cn/a?b=c#d", "ftp://shili.cn", "mailto:a@shili.cn", "a@shili.cn", "(#1)", "[#1]", "a#1", "!1", "%1", "&1", "~bug", "$1", '%"v 1"', "[x](http://shili.cn)",
    "![x](http://shili.cn)", "<http://shili.cn>", "<a href=x>", "<img src=x onerror=alert(1)>", "<script>alert(1)</script>", "<!-- x", "-->", "]]>", "`a`", "**a**", "~~a~~", "| a | b |", "# a", "- a", "1. a", "> a",
    "&copy;", "&lt;b&gt;", ":smile:", "\\@name", "\\#1", "fixes #1", "closes GH-1", "[^1]", "$x$", "a\\", "[skip ci]", "@\u200bname", "#\u20601",
]  # fmt: skip
CALENDAR = [
    "END:VEVENT",
    "a\r\nEND:VEVENT\r\nBEGIN:VALARM",
    "BEGIN:VEVENT\nUID:x",
    "a\nATTACH:x",
    "；:,;\\n",
    "\\",
    "\\nEND:VCALENDAR",
    "长" * 100,
    "a" * 74 + "长",
    "🏭" * 40,
    "x" * 66 + "::error::y",
    "x" * 65 + " ::error::y",
]
WORDS = [
    *COMMANDS,
    *FORMULAS,
    *LINKS,
    *CALENDAR,
    *(f"前{each}后" for each in (*DIRECTIONS, *CONTROLS, *UNSEEN)),
    "\udcff",
    "a\ud800b",
    "家👨\u200d👩\u200d👧",
    "\U0010ffff",
    "{braces} %s",
    "",
]
PLAIN = Context(None, "zh", None, quiet=False)


def live(text: str) -> list[str]:
    """The lines that a runner of GitHub or Azure would obey: it trims each, and takes `##[` wherever it stands."""
    lines = (each.lstrip() for each in re.split(r"\r\n|\r|\n", text))
    return [each for each in lines if re.match(r"::[\w-]+(?: .*?)?::", each) or re.search(r"##\w*\[", each)]


def unseen(text: str, *allowed: str) -> list[str]:
    """The characters that nobody sees."""
    return [
        each
        for each in text
        if (unicodedata.category(each) in {"Cc", "Cf", "Cs", "Zl", "Zp"} or each in "\u034f\u115f\u1160\u3164\uffa0") and each not in {"\n", *allowed}
    ]


def runs(cell: str) -> bool:
    """Whether a sheet would take a cell for a formula; a negative number is none."""
    seen = unicodedata.normalize("NFKC", "".join(each for each in cell if not unseen(each) and each not in "\u2800\ufe0f")).lstrip()
    return seen[:1] in {"=", "+", "@"} or (seen[:1] == "-" and not re.fullmatch(r"-\d+(\.\d+)?%?", seen))


def page(words: str) -> Document:
    columns = (Column("a", is_heading=True), Column(words), Column("c"))
    cells = Table(columns, ((words, words, "x"), ("y", words, words)), caption=words)
    return Document(words, (Section(words, (Paragraph(words), cells)),), Text("生成", "made"), words)


def test_there_are_enough_of_them() -> None:
    assert len(set(WORDS)) >= 200


@pytest.mark.parametrize("words", WORDS)
def test_a_terminal(words: str) -> None:
    shown = for_terminal(f"编号  {words}\n{words}")
    assert not live(shown)
    assert not unseen(shown, "\t")
    shown.encode()
    assert for_terminal(shown) == shown


@pytest.mark.parametrize("words", WORDS)
def test_json_loses_nothing(words: str) -> None:
    for value in ({"title": words}, [words], {words: [words]}):
        made = for_json(json.dumps(value, ensure_ascii=False, indent=2))
        assert json.loads(made) == value
        assert not live(made)
        assert not unseen(made)
        made.encode()


@pytest.mark.parametrize(
    "words",
    [
        *WORDS,
        "[ci skip]",
        "[no ci]",
        "[skip actions]",
        "[SKIP CI]",
        "closes owner/repo#1",
        "fixes https://github.com/a/b/issues/1",
        "[skip-ci]",
        "resolves gh-12",
    ],
)
def test_the_subject_of_a_commit_orders_nothing(words: str) -> None:
    made = for_subject(words)
    assert not live(made)
    assert not unseen(made, "\u200c", "\u200d")
    assert len(made.split("\n")) == 1
    assert not re.search(r"#\d|@\w|(?i:gh-\d|://|\[(?:skip|no|ci|actions)[ -](?:skip|ci|actions)\])", made)


@pytest.mark.parametrize("words", WORDS)
def test_csv(words: str) -> None:
    made = csv(Table((Column(words), Column("b")), ((words, 1), (words, words))))
    read = list(rows.reader(io.StringIO(made.removeprefix(BOM), newline="")))
    assert [len(each) for each in read] == [2, 2, 2]
    assert not live(made)
    assert not [cell for row in read for cell in row if runs(cell) or unseen(cell, "\u200c", "\u200d")]
    assert all(one_line(inert(one_line(words))) in {cell, cell[1:]} for cell in (read[0][0], *read[1][:1], *read[2]))


@pytest.mark.parametrize("words", WORDS)
def test_cells_between_tabs(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    table(PLAIN, ["a", words], [(words, words), ("x", words)])
    lines = capsys.readouterr().out.removesuffix("\n").split("\n")
    assert [each.count("\t") for each in lines] == [1, 1, 1]
    assert not live("\n".join(lines))
    for cell in (cell for line in lines for cell in line.split("\t")):
        assert not unseen(cell)
        assert not runs(cell)
        assert not runs(cell.strip('" ') if cell.startswith('"') else cell)  # pasted, the quotes go
    assert for_pasting("-3.5") == "-3.5"


CELLS = st.one_of(
    st.sampled_from([*WORDS, "", "需求", "N-20261123-7KQ2M", "2026-11-23", "a  b", "（甲）乙 丙"]),
    st.text(alphabet='甲a0 -=+:#"（\t\n\u200b\u3000é', max_size=6),
)


@given(st.integers(1, 3).flatmap(lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=5)))
def test_rows_are_pasted_as_their_cells_are(lines: list[list[str]]) -> None:
    assert rows_for_pasting(lines) == "\n".join("\t".join(map(for_pasting, each)) for each in lines)


@pytest.mark.parametrize("words", WORDS)
def test_markdown(words: str) -> None:
    made = markdown(page(words))
    assert not live(made)
    assert not unseen(made, "\u200c", "\u200d")
    parsed = MarkdownIt("gfm-like", {"linkify": False}).parse(made)
    kinds = {child.type for each in parsed if each.type == "inline" for child in each.children or ()}
    assert kinds <= {"text", "text_special", "softbreak", "hardbreak", "strong_open", "strong_close", "html_inline"}
    assert all(child.content == "<br>" for each in parsed if each.type == "inline" for child in each.children or () if child.type == "html_inline")
    assert {each.type for each in parsed} <= {
        *(f"{part}_{end}" for part in ("heading", "paragraph", "blockquote", "table", "thead", "tbody", "tr", "th", "td") for end in ("open", "close")), "inline", "html_block",
    }  # fmt: skip
    assert sum(each.type == "html_block" for each in parsed) == 1
    assert one_line(words) in ["".join(child.content for child in each.children or ()) for each in parsed if each.type == "inline"] or not one_line(words)


class Seen(HTMLParser):
    """What a browser makes of a page: its elements and the texts between them."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.texts = [""]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.texts.append("")

    def handle_endtag(self, _tag: str) -> None:
        self.texts.append("")

    def handle_data(self, data: str) -> None:
        self.texts[-1] += data


@pytest.mark.parametrize("words", WORDS)
def test_html(words: str) -> None:
    made, plain, read = html(page(words)), html(page("x")), Seen()
    assert not live(made)
    assert not unseen(made, "\u200c", "\u200d", "\t")
    read.feed(made)
    usual = Seen()
    usual.feed(plain)
    assert read.tags - {"br", "span"} <= usual.tags
    assert read.attributes <= usual.attributes
    assert {each.strip() for each in clean(words).split("\n")} <= {each.strip() for each in read.texts} or "（" in words


@pytest.mark.parametrize("words", WORDS)
def test_a_calendar(words: str) -> None:
    events = [Event(f"D-{number}@redchain", date(2026, 12, 1), words, f"{words}\n{words}", datetime(2026, 11, 2, tzinfo=UTC)) for number in range(3)]
    made = ics(events, words)
    lines = made.removesuffix("\r\n").split("\r\n")
    assert not live(made)
    assert not unseen(made, "\u200c", "\u200d", "\r", "\t")
    assert all(len(each.encode()) <= 75 and not re.search(r"[\r\n]", each) for each in lines)
    whole = made.replace("\r\n ", "").split("\r\n")
    assert [each for each in whole if each.startswith(("BEGIN:", "END:"))] == ["BEGIN:VCALENDAR", *["BEGIN:VEVENT", "END:VEVENT"] * 3, "END:VCALENDAR"]
    read = Calendar.from_ical(made)
    assert [each.name for each in read.walk()] == ["VCALENDAR", *["VEVENT"] * 3]
    assert all(str(each["summary"]).replace(": :", "::").replace("# #", "##") == clean(words).replace(": :", "::") for each in read.walk("VEVENT"))


@pytest.mark.parametrize("words", WORDS)
def test_a_comment_links_nothing_and_nobody(words: str) -> None:
    problem = Problem(code="RC101", severity="error", file=one_line(words) or "x", line=1, text=one_line(words), remedy=one_line(words))
    made = as_comment(
        CiResult(commit="x", checked=1, changed=1, before=0, problems=(problem,), stories=(Story(text=one_line(words), lines=(one_line(words),)),)), "zh"
    )
    assert not unseen(made, "\u200c", "\u200d", "\u2060")
    assert not live(made)
    for shown in (made, escape_in_comment(words)):
        parsed = MarkdownIt("gfm-like", {"linkify": False}).parse(shown)
        inline = [child for each in parsed if each.type == "inline" for child in each.children or ()]
        assert {each.type for each in inline} <= {"text", "text_special", "strong_open", "strong_close", "softbreak"} or not one_line(words)
    text = "".join(
        child.content for each in MarkdownIt("zero").enable(["escape", "entity"]).parse(f"x{escape_in_comment(words)}") for child in each.children or ()
    )[1:]
    assert text.replace("\u2060", "") == one_line(words)
    assert not re.search(r"@\w|#\d|(?i:\bgh-\d|\bwww\.\w|://\w)|\b[A-Za-z]{2,}-\d|[!%~$]\w|&\d|%\"", text)
    assert not re.search(r"(?<![0-9A-Fa-f])[0-9A-Fa-f]{7,}", text)


@pytest.mark.parametrize("words", WORDS)
def test_annotations_are_one_command_each(words: str) -> None:
    found = Finding("RC101", "error", same(words), same(words), file=f"data/{words}.yaml", line=1, column=1)
    made = findings.as_github(Inspection(1, (found, found)), "zh")
    lines = re.split(r"\r\n|\r|\n", made)
    assert len(lines) == 2
    assert not unseen(made, "\t")
    for line in lines:
        name, _, message = line.removeprefix("::").partition("::")
        properties = dict(each.split("=", 1) for each in name.removeprefix("error ").split(","))
        assert set(properties) == {"file", "line", "col", "title"}
        assert message


@pytest.mark.parametrize("writer", sorted(findings.WRITERS))
def test_findings_in_every_format(writer: str) -> None:
    for words in WORDS:
        if "\ud800" in words:
            continue  # which no file can be called
        found = Finding("RC101", "error", same(words), same(words), file=f"data/{words}.yaml", line=1, column=1)
        made = for_terminal(findings.WRITERS[writer](Inspection(1, (found,)), "zh"))
        assert not live(made)
        made.encode()
        if writer in {"gitlab", "sarif"}:
            json.loads(made)
        if writer == "text":
            assert len(made.split("\n")) == 3
