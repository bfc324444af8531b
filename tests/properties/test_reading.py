"""The law of reading: the compiled parser and the pure one read the same, or both refuse; nothing makes reading fail."""

from __future__ import annotations

import sys
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from redchain.model.invisible_characters import UNSEEN_IN_WORD
from redchain.store.limits import MAX_BYTES, MAX_SETTINGS_VALUES, MAX_VALUES
from redchain.store.yaml_parsing import parse, parser
from redchain.store.yaml_quoting import double_quoted

if TYPE_CHECKING:
    from redchain.store.yaml_parsing import Parsed

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
FILES = sorted([*(ROOT / "tests/town/data").rglob("*.yaml"), *(ROOT / "data").rglob("*.yaml"), *(ROOT / "redchain/defaults").rglob("*.yaml")])
SHORT = [each.read_bytes().decode() for each in FILES[:: max(1, len(FILES) // 60)] if each.stat().st_size < 900]
fast, pure = parser("yaml-rs"), parser("ruamel")
law = settings(database=None, derandomize=True, max_examples=250)

words = st.text(
    st.sampled_from("变压器不够用企业ABCxyzyn0123456789 　，。：；！？“”（）【】、·…—-_/\\'\"#:,.[]{}&*!|>%@`~=+?<$^é😀\n"), max_size=30
) | st.sampled_from(["yes", "no", "null", "~", "0512", "1_000", "12:30", "2026-11-03", "1e3", ".inf", "=", "<<", "- a", "# 注", "---", "...", "", " ", "\n"])
texts = words | st.text(st.characters(exclude_categories=("Cs", "Cc", "Co", "Cn")), max_size=12).filter(lambda each: not UNSEEN_IN_WORD.search(each))
values = texts | st.booleans() | st.integers(-10, 10**7) | st.floats(0, 1e6).map(lambda each: round(each, 2)) | st.lists(texts, max_size=4)
keys = st.sampled_from(["id", "title", "note", "detail", "category", "tags", "aliases", "amount_wan", "chains", "raised_on", "by"])
parts = st.dictionaries(keys, values, min_size=1, max_size=4)
records = st.dictionaries(keys, values | parts | st.lists(parts, max_size=3), min_size=1, max_size=6)


def read_alike(raw: bytes, most: int = MAX_VALUES) -> tuple[Parsed, Parsed]:
    """Read with both parsers; the law is that this never fails."""
    one, other = parse(raw, fast, most), parse(raw, pure, most)
    assert (one.mapping is None) == (other.mapping is None), (raw, one, other)
    assert repr(one.mapping) == repr(other.mapping), raw
    if one.mapping is None:
        assert one.findings
    for each in (*one.findings, *other.findings):
        assert each.line >= 1, (raw, each)
    return one, other


def test_both_parsers_are_installed() -> None:
    assert parser("yaml-rs").__qualname__ != parser("ruamel").__qualname__


def test_the_environment_chooses_the_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDCHAIN_YAML", "ruamel")
    assert parser().__qualname__ == parser("ruamel").__qualname__


def test_without_the_compiled_wheel_the_pure_parser_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "yaml_rs", None)
    assert parser().__qualname__ == parser("ruamel").__qualname__
    assert parser()('a: "2026-11-03"\n') == {"a": "2026-11-03"}


@law
@given(records, st.sampled_from([(2, 4, 2), (2, 2, 0)]), st.sampled_from([80, 4096]))
def test_what_ruamel_dumps_is_read_alike(record: dict[str, Any], indent: tuple[int, int, int], width: int) -> None:
    """Whatever ruamel writes, quoted and folded by its own taste, is read the same by both or refused by both."""
    yaml, out = YAML(), StringIO()
    yaml.indent(*indent)
    yaml.width = width
    yaml.allow_unicode = True
    yaml.dump(record, out)
    read_alike(out.getvalue().encode())


@law
@given(records)
def test_what_is_written_in_double_quotes_is_read_back(record: dict[str, Any]) -> None:
    """Our own way of writing (every text in double quotes) loses nothing."""
    one, other = read_alike(written(record).encode())
    assert one.mapping == record
    assert other.mapping == record


def written(record: dict[str, Any]) -> str:
    return "".join(f"{key}:{below(value, 2)}\n" for key, value in record.items())


def below(value: Any, indent: int) -> str:
    pad = "\n" + " " * indent
    if isinstance(value, dict):
        return "".join(f"{pad}{key}:{below(each, indent + 2)}" for key, each in value.items())
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return "".join(f"{pad}- {below(each, indent + 2).lstrip()}" for each in value)
    return " " + flow(value)


def flow(value: Any) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(flow(each) for each in value) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return double_quoted(value)
    return repr(value)


SCALARS = st.text(st.sampled_from("0123456789_-+.:eExXobyYnNsfFtTzZ~=<>|&*!%@`#'\"[]{},? \\中"), min_size=1, max_size=9)


@law
@given(SCALARS, st.sampled_from(["a: {}\n", "a: {}\nb: 1\n", "a: [{}]\n", "a:\n  - {}\n", "a:\n  b: {}\n", "{}: x\n", "raised_on: {}\n", "a: {{b: {}}}\n"]))
@example("2026-11-03", "a: {}\n")
@example("2026-11-03", "raised_on: {}\n")
@example("<<", "a: {}\n")
@example("_3", "a: {}\n")
@example("-_", "a: {}\n")
@example("._", "a: {}\n")
@example("1e3_", "a: {}\n")
@example("!", "a: {}\n")
@example("?m", "a: [{}]\n")
@example('"":', "a: [{}]\n")
@example("|2", "a: {}\n")
@example("[a]", "{}: x\n")
def test_a_bare_value_is_read_alike(scalar: str, frame: str) -> None:
    read_alike(frame.format(scalar).encode())


PIECES = [
    *"yno0_-+.:,=~?|>&*!%@`#'\"{}[]()\\/ \n<：　中\t\r",
    "- ", "  ", ": ", "\n- ", "\n  ", "null", ".inf", "1e3", "0o7", "0512", "12:30", "? ", "|\n", ">-\n", "|2\n", "---\n", "...\n", "''", '""', "\\x41", "\\\n",
    "\u2028", "\x85", "\ufeff", "\x00", "<<: ", "2026-11-03", '"#', "\n\n", "#", "\x1b[31m", "<<<<<<< HEAD\n", "%YAML 1.1\n",
]  # fmt: skip
PLACES = st.integers(0, 10_000)


@st.composite
def spoiled(draw: st.DrawFn) -> str:
    """A real record, perhaps cut short, with a few slips of the hand."""
    text = draw(st.sampled_from(SHORT))
    text = "\n".join(text.split("\n")[: draw(st.integers(1, 40))]) + "\n"
    for _ in range(draw(st.integers(1, 4))):
        at, slip = draw(PLACES) % (len(text) + 1), draw(st.integers(0, 3))
        if slip == 0:
            text = text[:at] + draw(st.sampled_from(PIECES)) + text[at:]
        elif slip == 1:
            text = text[:at] + text[at + draw(st.integers(1, 6)) :]
        elif slip == 2:
            text = text[:at] + text[at + 1 : at + 2] + text[at : at + 1] + text[at + 2 :]
        else:
            start = draw(PLACES) % (len(text) + 1)
            text = text[:at] + text[start : start + draw(st.integers(1, 25))] + text[at:]
    return text.replace("\n", "\r\n") if draw(st.integers(0, 9)) == 0 else text


@settings(law, max_examples=1000)
@given(spoiled())
@example('id: "s\nx"\n')
@example('id: "s\n x"\n')
@example('id: "s\n  x"\n')
@example('id: "\n  x"\n')
@example('tags: ["a\nb"]\n')
@example("tags: [a\nb]\n")
@example("tags: [\n  a,\n]\n")
@example("note: |\nid: x\n")
@example("log:\n  - note: |\n    at: x\n")
@example("note:\n>\n x\n")
@example('id: ""#x\n')
@example("? id: x\nneed: y\n")
@example("[a]: b\n")
@example("{a: b}: c\n")
@example(': "x"\n')
@example("id: a\rb\n")
@example('note: "a\\\nb"\n')
@example("a:\n#\n\n  #\n b: 1\n")
@example('a: "\\ud800"\n')
@example('"\\ud83d\\ude00": b\n')
@example('{"a":"\\ud83d\\ude00"}\n')
@example('a: "\\ud7ff"\n')
@example('a: "\\Uffffffff"\n')
@example('a: "x\\N"\n')
@example('a: "x\\L"\n')
@example('a: "x\\P"\n')
@example('a: "x\\_"\n')
@example('a: "x\\0"\n')
@example('a: "x\\a"\n')
@example('a: "x\\b"\n')
@example('a: "x\\e"\n')
@example('a: "x\\v"\n')
@example('a: "x\\r"\n')
@example('a: "x\\f"\n')
@example('a: "x\\t"\n')
@example('a: "x\\/"\n')
def test_a_spoiled_record_is_read_alike(text: str) -> None:
    read_alike(text.encode("utf-8", "surrogatepass"))


@law
@given(st.binary(max_size=200))
@example(b"\xff\xfe")
@example(b"\xef\xbb\xbf")
@example(b"\x00" * 50)
@example(b"[" * 5000)
@example(b"- " * 300)
@example(b"a: &a [1]\nb: *a\n")
@example(b"&a [*a]")
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    read_alike(raw)


@law
@given(st.text(max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    read_alike(text.encode("utf-8", "surrogatepass"))


def test_every_record_at_hand_is_read_alike_without_a_finding() -> None:
    """The whole town, the programme's data and the shipped settings, parsed by both."""
    assert len(FILES) > 500
    for path in FILES:
        one, _ = read_alike(path.read_bytes(), MAX_SETTINGS_VALUES if path.parent.name in {"defaults", "settings"} else MAX_VALUES)
        assert one.findings == (), path


def test_quoted_text_that_looks_like_a_date_stays_text() -> None:
    one, _ = read_alike(b'note: "2026-11-03"\nsource_ref: "2026-11-03T09:00:00+08:00"\n')
    assert one.mapping == {"note": "2026-11-03", "source_ref": "2026-11-03T09:00:00+08:00"}


def test_a_file_just_over_the_limit_is_refused_and_one_at_it_is_read() -> None:
    most = MAX_BYTES
    line = b'id: "x"\n'
    assert read_alike(line + b"#" * (most - len(line) - 1) + b"\n")[0].mapping == {"id": "x"}
    refused, _ = read_alike(line + b"#" * most)
    assert [each.code for each in refused.findings] == ["RC003"]
