"""What commands say of files that the command line names: written, or refused with the reason in the language of the run."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import redchain

if TYPE_CHECKING:
    from tests.conftest import Clone

pytestmark = pytest.mark.slow

WRITING = (("report", "--month", "2026-11"), ("gaps", "--format", "csv"), ("calendar", "export"), ("lists",))
GENERATING = (("schema",), ("docs",))
BELOW_A_FILE = "data/redchain.yaml/far/below"
REASON = {"zh": "路径里有一段不是目录", "en": "Not a directory"}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("command", WRITING, ids=" ".join)
def test_a_file_that_cannot_be_written_is_wrong_usage_with_the_reason(reader: Clone, command: tuple[str, ...], lang: str) -> None:
    done = reader.run(*command, "-o", BELOW_A_FILE, "--lang", lang)
    assert (done.code, done.out) == (2, "")
    assert {"zh": f"写不了 {BELOW_A_FILE}", "en": f"cannot write {BELOW_A_FILE}"}[lang] in done.err
    assert REASON[lang] in done.err
    assert {"zh": "换一个文件名或目录", "en": "choose another file name or folder"}[lang] in done.err


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("command", GENERATING, ids=" ".join)
def test_a_folder_that_cannot_be_written_is_refused_with_the_reason(reader: Clone, command: tuple[str, ...], lang: str) -> None:
    done = reader.run(*command, "-o", BELOW_A_FILE, "--lang", lang)
    assert (done.code, done.out) == (1, "")
    assert REASON[lang] in done.err


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "command", [("need", "add", "--from", "no-such.yaml"), ("ci", "comment", "--from", "no-such", "--repo", "a/b", "--head", "a:b", "--sha", "1" * 40)]
)
def test_a_file_that_cannot_be_read_is_wrong_usage_with_the_reason(reader: Clone, command: tuple[str, ...], lang: str) -> None:
    done = reader.run(*command, "--lang", lang)
    assert (done.code, done.out) == (2, "")
    assert {"zh": "读不了 no-such", "en": "cannot read no-such"}[lang] in done.err
    assert {"zh": "没有这个文件或目录", "en": "No such file or directory"}[lang] in done.err


PICTURE = re.compile(r"^!\[[^\n]*\n\n", re.MULTILINE)
"""A chart beside a Markdown file: what is printed has its table alone."""


@pytest.mark.parametrize(("command", "name"), [(WRITING[0], "out/there.md"), (WRITING[1], "out/there.txt"), (WRITING[2], "out/there.ics")], ids=str)
def test_what_is_written_is_named_and_stands_in_the_file(clone: Clone, command: tuple[str, ...], name: str) -> None:
    printed = clone.run(*command).out
    done = clone.run(*command, "-o", name)
    assert (done.code, done.out) == (0, f"{name}\n")
    assert PICTURE.sub("", (clone.path / name).read_bytes().decode()).strip() == printed.strip()
    assert clone.run(*command, "-o", "-").out == printed
    assert not (clone.path / "-").exists()


OWN_NAMES = {"report": ("x.docx", "x.xlsx"), "letter": ("x.docx", "x.xlsx"), "challenge": ("x.xlsx",)}
"""Names of these that a command does write."""
FILE_WRITERS = (("report", "--month", "2026-11"), ("letter", "assign", "--unit", "shi-zigui-ju"), ("gaps",), ("calendar", "export"), ("challenge", "forms"))
"""Every command whose -o names one file; the last test of these holds it to the commands there are."""


NAMES = ("x.pdf", "x.doc", "x.docx", "x.xlsx", "X.XLS", "x.wps", "x.et", "x.yaml", "x.rst", "月报.11", "x.md.bak", "x.zip")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("command", "name"),
    [(command, name) for command in FILE_WRITERS for name in NAMES if name not in OWN_NAMES.get(command[0], ())],
    ids=str,
)
def test_an_extension_that_cannot_be_written_is_refused_with_those_that_can(reader: Clone, command: tuple[str, ...], name: str, lang: str) -> None:
    done = reader.run(*command, "-o", name, "--lang", lang)
    assert (done.code, done.out) == (2, "")
    suffix = name[name.rindex(".") :].lower()
    assert {"zh": f"写不出 {suffix} 文件", "en": f"cannot write a {suffix} file"}[lang] in done.err
    assert {"zh": "可用的扩展名：.", "en": "use one of: ."}[lang] in done.err
    assert not (reader.path / name).exists()


@pytest.mark.parametrize(
    "words",
    [
        ("report", "-o", "x.txt"),
        ("report", "-o", "x.csv"),
        ("calendar", "export", "-o", "x.csv"),
        ("report", "--format", "md", "-o", "x.pdf"),
        ("report", "--format", "docx", "-o", "x.pdf"),
        ("gaps", "--format", "csv", "-o", "x.xlsx"),
    ],
    ids=" ".join,
)
def test_no_text_is_written_under_the_name_of_another_format(reader: Clone, words: tuple[str, ...]) -> None:
    assert reader.run(*words).code == 2
    assert not (reader.path / words[-1]).exists()


def test_format_wins_over_the_extension_and_says_so(clone: Clone) -> None:
    done = clone.run("gaps", "--format", "json", "-o", "x.csv", "--lang", "zh")
    assert (done.code, done.out) == (0, "x.csv\n")
    assert (clone.path / "x.csv").read_text("utf-8").startswith("{")
    assert "按 --format 写成 json；.csv 通常是 csv" in done.err


def test_these_are_all_commands_that_write_one_file() -> None:
    root = Path(redchain.__file__).parent / "cli"
    users = {str(each.relative_to(root)) for each in root.rglob("*.py") if re.search(r"\bOUTPUT\b", each.read_text("utf-8")) and each.name != "parsing.py"}
    assert users == {"flow/report.py", "flow/paper.py", "match/gaps.py", "flow/calendar.py", "office/export.py", "office/challenge_forms.py"}
    assert all("format_of(" in (root / each).read_text("utf-8") for each in users)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_settings_file_that_cannot_be_read_says_why(clone: Clone, lang: str) -> None:
    (clone.path / "data/settings/access.yaml").mkdir(parents=True)
    done = clone.run("validate", "--lang", lang)
    assert done.code == 1
    assert {"zh": "文件读不了：这是目录", "en": "the file cannot be read: Is a directory"}[lang] in done.out


@pytest.mark.parametrize("flags", [("--limit", "1"), ("--sort", "title"), ("--count",)], ids=" ".join)
@pytest.mark.parametrize("command", [("export", "need"), ("export", "todo", "--unit", "shi-zigui-ju"), ("challenge", "forms")], ids=" ".join)
def test_what_only_lists_show_is_refused_where_all_records_are_written(reader: Clone, command: tuple[str, ...], flags: tuple[str, ...]) -> None:
    for lang, said in (("zh", f"{flags[0]} 只用于列表"), ("en", f"{flags[0]} is for lists only")):
        done = reader.run(*command, *flags, "-o", "x.xlsx", "--lang", lang)
        assert (done.code, said in done.err) == (2, True), done
        assert not (reader.path / "x.xlsx").exists()
