"""What the contract refuses, and what the quick look must not trip over."""

from __future__ import annotations

from pathlib import Path

import pytest

from redchain.store.diagnose_yaml import diagnose
from redchain.store.yaml_parsing import _is_suspect, parse, parser

ROOT = Path(__file__).parents[3]
LOAD = parser()


def refused(text: str) -> list[tuple[str, int, int]]:
    return [(each.code, each.line, each.column) for each in parse(text.encode(), LOAD).findings]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a: 1\na: 2\n", ("RC006", 2, 1)),
        ("a: !x y\n", ("RC007", 1, 4)),
        ("a: &x y\n", ("RC008", 1, 4)),
        ("a: b\n<<: {c: d}\n", ("RC008", 2, 1)),
        ("a: b\n---\nc: d\n", ("RC009", 2, 1)),
        ("a:\tb\n", ("RC010", 1, 3)),
        ("a: b\n=======\n", ("RC011", 2, 1)),
        ("a: b\ufeff\n", ("RC012", 1, 5)),
        ("a: " + "[" * 21 + "]" * 21 + "\n", ("RC013", 1, 23)),
        ("a: b\nc: 0512\n", ("RC014", 2, 4)),
        ("a: b\ncd： e\n", ("RC015", 2, 1)),
        ("a: b\x07\n", ("RC016", 1, 5)),
        ("- a\n", ("RC019", 1, 1)),
        ("", ("RC004", 1, 1)),
        ("# nothing\n", ("RC004", 1, 1)),
        ("a: [b\n", ("RC005", 2, 1)),
    ],
)
def test_each_refusal_names_its_place(text: str, found: tuple[str, int, int]) -> None:
    assert found in refused(text)
    assert parse(text.encode(), LOAD).mapping is None


@pytest.mark.parametrize(
    "text", ["a: 0512\n", "a: no\n", "a: [x, off]\n", "- 12:30\n", "a:\n  b: 2026-11-03\n", "0x1F: b\n", "a: y # c\n", "a: ON\r\n", "{a: =}\n"]
)
def test_an_ambiguous_scalar_is_refused_wherever_it_stands(text: str) -> None:
    assert "RC014" in [each[0] for each in refused(text)] or not text.startswith(("a", "0", "{"))
    assert parse(text.encode(), LOAD).mapping is None


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("title: no\n", 'title: "no"'),
        ("tags: [a, 0512, b]\n", 'tags: [a, "0512", b]'),
        ("  - 12:30\n", '- "12:30"'),
        ("note: *重要*\n", 'note: "*重要*"'),
        ("note: !急 x\n", 'note: "!急 x"'),
        ("title：变压器\n", "title: 变压器"),
    ],
)
def test_the_remedy_is_the_corrected_line(text: str, line: str) -> None:
    remedies = [each.remedy for each in parse(text.encode(), LOAD).findings]
    assert any(each is not None and each.zh.endswith(line) and each.en.endswith(line) for each in remedies), remedies


def test_every_refusal_in_a_file_is_told_at_once() -> None:
    assert [each[:2] for each in refused("a: no\nb: &x c\nd: !t e\nd: f\n")] == [("RC014", 1), ("RC008", 2), ("RC007", 3), ("RC006", 4)]


def test_windows_line_ends_are_read_with_a_warning() -> None:
    parsed = parse(b'id: "x"\r\nnote: |\r\n  a\r\n  b\r\n', LOAD)
    assert parsed.mapping == {"id": "x", "note": "a\nb\n"}
    assert [each.code for each in parsed.findings] == ["RC017"]


def test_a_mark_at_the_start_is_no_part_of_the_first_key() -> None:
    assert parse(b'\xef\xbb\xbfid: "x"\n', LOAD).mapping == {"id": "x"}


def test_letters_in_two_parts_are_read_with_a_warning_at_their_line() -> None:
    parsed = parse('id: "x"\nname: "Cafe\u0301"\n'.encode(), LOAD)
    assert parsed.mapping is not None
    assert [(each.code, each.line) for each in parsed.findings] == [("RC018", 2)]


def test_the_line_of_the_first_wrong_byte_is_told() -> None:
    assert [(each.code, each.line) for each in parse(b"a: b\nc: \xb9\xa4\n", LOAD).findings] == [("RC002", 2)]


def test_usual_records_are_not_looked_at_twice() -> None:
    """The close look costs milliseconds: what ships and what the programme keeps must do without."""
    for path in [*(ROOT / "data").rglob("*.yaml"), *(ROOT / "tests/town/data").rglob("*.yaml"), *(ROOT / "redchain/defaults").rglob("*.yaml")]:
        raw = path.read_bytes()
        assert not _is_suspect(raw, raw.decode()), path


@pytest.mark.parametrize(
    "text",
    [
        'a: "b"\n',
        "raised_on: 2026-11-03\n",
        "a: 中文 与 words\n",
        "tags: [small, 氢能]\n",
        "a: 120.5\n",
        'log:\n  - at: "2026-11-03T09:00:00+08:00"\n    step: submit\n',
        "a: |\n  b: c\n",
        "# c\na: b\n\n",
    ],
)
def test_usual_ways_of_writing_are_not_suspect(text: str) -> None:
    assert not _is_suspect(text.encode(), text)


def test_the_close_look_always_answers_when_it_must() -> None:
    assert diagnose("a: b\n") == ()
    (finding,) = diagnose("a: b\n", must_fail=True)
    assert (finding.code, finding.line) == ("RC005", 1)


@pytest.mark.parametrize(
    "text", ["[" * 2000, "{a: " * 2000, "- " * 2000, "a:\n" + "".join(" " * each + "a:\n" for each in range(1, 300)), "? " * 500, "a: " + "'" * 1001]
)
def test_deep_and_endless_files_are_refused_and_not_followed(text: str) -> None:
    parsed = parse(text.encode(), LOAD)
    assert parsed.mapping is None
    assert parsed.findings
