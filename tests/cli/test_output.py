"""What commands say of files that the command line names: written, or refused with the reason in the language of the run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

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


@pytest.mark.parametrize("command", [*WRITING[:3]], ids=" ".join)
def test_what_is_written_is_named_and_stands_in_the_file(clone: Clone, command: tuple[str, ...]) -> None:
    printed = clone.run(*command).out
    done = clone.run(*command, "-o", "out/there.txt")
    assert (done.code, done.out) == (0, "out/there.txt\n")
    assert (clone.path / "out/there.txt").read_bytes().decode().strip() == printed.strip()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_settings_file_that_cannot_be_read_says_why(clone: Clone, lang: str) -> None:
    (clone.path / "data/settings/access.yaml").mkdir(parents=True)
    done = clone.run("validate", "--lang", lang)
    assert done.code == 1
    assert {"zh": "文件读不了：这是目录", "en": "the file cannot be read: Is a directory"}[lang] in done.out
