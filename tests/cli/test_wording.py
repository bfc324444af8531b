"""Each language by itself: no English words in Chinese but those of commands, files and data, no Chinese in English but what is data, and no words of the program's inside."""

from __future__ import annotations

import re
import shutil
from functools import cache
from pathlib import Path

import pytest

from redchain.cli.parsing import BilingualGroup, build
from redchain.cli.registry import commands
from tests.cli.every_command import _NAMING, DRY, NO_NAME, PAPERS, SHEET, SHEET_TEXT, Naming, calls, namings
from tests.conftest import TESTS, Clone

pytestmark = pytest.mark.slow

_APART = frozenset(
    {
        "ci template",
        "completion",
        "calendar export",
        "calendar export -o",
        "docs",
        "schema",
        "explain",
        "identity init",
        "codeowners",
        "identity signers",
        "init",
        "demo",
    }
)
"""What prints files of a form that is given: YAML, iCalendar, keys, programs for a shell; `explain` is read with the rules."""
_TYPED = r"redchain [^，。；：）、\n]*|git [a-z][^，。；：）\n]*|--[a-z][a-z-]*|[NDPMCBRVA]-\d{8}-\w{5}|https?://\S+|[\w<>.*-]*/[\w<>./*-]*|[\w-]+\.(?:md|csv|yaml|ics|html|json)|[\w.]+@[\w.]+|RC\d{3}|\b[0-9a-f]{12}\b|^\s*[a-z0-9-]+$"
"""What people type or look up as it stands: commands, options, ids, addresses, files, marks of versions."""
_KNOWN = frozenset(
    {
        *("redchain", "git", "CSV", "Excel", "WPS", "Word", "Markdown", "JSON", "YAML", "SSH", "HEAD", "CODEOWNERS", "UTF-8", "GBK"),
        *("nDCG", "recall", "hit", "MRR", "g"),  # names of figures
        *("xlsx", "docx", "xls", "et", "ods", "jsonl", "Lines", "sheet", "record"),  # formats of tables, and whose word counts
        *("table", "json", "csv", "markdown", "text", "html", "md", "github", "gitlab", "gitee", "sarif", "ics"),  # values of --format
        "pages",  # github-pages: what `ci template` prints
        *("matter", "seen_on"),  # keys of the parts of an option, as its form shows them
        *("validate", "main", "master", "pip", "install", "gitignore", "REDCHAIN_PASSPHRASE_FILE"),
    }
)
_GITHUB = re.compile(r"^  → .*", re.MULTILINE)
"""Where to click at a host, in the words that stand there."""
_COMMITTED = re.compile(
    r"^(?:已提交|committed) \w+.*$|^.*[\t,](?:提交|commit)[\t,].*$|^.*(?:将撤回|to be taken back|最近一次|Last change|审计了|audited) .*$", re.MULTILINE
)
"""The subject of a commit, which is in the history as it is."""
_WIDE = r"\u3000-\u303f\u3400-\u9fff\uff00-\uffef"


@cache
def _data() -> str:
    """What is in the town and in what ships with the program; what these tests type is data, too."""
    files = [*(TESTS / "town" / "data").rglob("*.yaml"), *(TESTS.parent / "redchain").rglob("*.yaml")]
    typed = (" ".join(each.arguments) for each in calls().values())
    return "\n".join([*(each.read_text("utf-8") for each in files), *typed, NO_NAME, SHEET_TEXT, "示例链办"])


@cache
def _words_of_data() -> frozenset[str]:
    return frozenset(re.findall(r"[A-Za-z][A-Za-z0-9_-]*", _data()))


def english_in(chinese: str) -> list[str]:
    """Return the lines of an output in Chinese with words that are neither typed nor data."""
    plain = _GITHUB.sub("", _COMMITTED.sub("", chinese))
    lines = [(line, re.findall(r"[A-Za-z][A-Za-z0-9_-]*", re.sub(_TYPED, " ", line, flags=re.ASCII))) for line in plain.splitlines()]
    return [f"{wrong}: {line}" for line, words in lines if (wrong := [each for each in words if each not in _KNOWN and each not in _words_of_data()])]


def chinese_in(english: str) -> list[str]:
    """Return the lines of an output in English with Chinese, or wide marks, that are not data."""
    plain = _GITHUB.sub("", _COMMITTED.sub("", english))
    runs = [(line, re.findall(rf"[\w ]?[{_WIDE}]+[\w ]?", line)) for line in plain.splitlines()]
    return [f"{wrong}: {line}" for line, found in runs if (wrong := [each for each in found if not _is_data(each)])]


def _is_data(run: str) -> bool:
    """Whether a run of wide characters, with what is beside it, is in the data; one that is a whole value may stand beside anything."""
    wide = re.sub(rf"^[^{_WIDE}]|[^{_WIDE}]$", "", run)
    is_word = not re.search(r"[\u3000-\u303f\uff00-\uffef]", wide[0] + wide[-1])
    return run in _data() or (is_word and wide in _data()) or re.search(rf'["\s]{re.escape(wide)}(?:"|$)', _data(), re.MULTILINE) is not None


@pytest.fixture(scope="module")
def shared(town_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = Path(shutil.copytree(town_template, tmp_path_factory.mktemp("wording") / "town"))
    (path / "qrels.tsv").write_text("need\tresource\tgrade\nN-20261123-JSGVN\tbangdaiban\t2\n", "utf-8")
    (path / SHEET).write_text(SHEET_TEXT, encoding="utf-8")
    return path


@pytest.fixture
def town(calm: None, shared: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Clone:
    monkeypatch.chdir(shared)
    return Clone(shared, capfd)


def _said(town: Clone, language: str, *arguments: str) -> str:
    """Return what a command prints, and leave the town as it was."""
    before = town.git("rev-parse", "HEAD").strip()
    done = town.run("--lang", language, *arguments)
    assert done.code in {0, 1, 2}, done
    if town.git("rev-parse", "HEAD").strip() != before or town.git("status", "--porcelain", "-uno"):
        town.git("reset", "-q", "--hard", before)
    town.git("clean", "-qfd", "-e", "qrels.tsv", "-e", SHEET)
    return done.out + done.err


def _without_dry(arguments: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(each for each in arguments if each != DRY)


def _every() -> dict[str, tuple[str, ...]]:
    found = {name: _without_dry(call.arguments) for name, call in calls().items() if name not in _APART}
    more = (
        *map(_without_dry, _NAMING),
        ("report", "--document-lang", "LANGUAGE"),
        ("letter", "assign", "--unit", "shi-zigui-ju", "--document-lang", "LANGUAGE"),
        *((*each.split(), "M-20261010-E5HN2", "--document-lang", "LANGUAGE") for each in PAPERS[1:]),
        ("todo", "--all"),
        ("match", "N-20261123-JSGVN"),
        ("match", "--plan", "N-20261123-JSGVN"),
    )
    csv = {f"{name} csv": (*each, "--format", "csv") for name, each in found.items() if DRY not in calls()[name].arguments}
    return found | {" ".join(each): each for each in more if each != ("report",)} | csv


@pytest.mark.parametrize("arguments", _every().values(), ids=_every())
def test_what_is_printed_is_in_one_language(town: Clone, arguments: tuple[str, ...]) -> None:
    chinese, english = (_said(town, each, *(each if one == "LANGUAGE" else one for one in arguments)) for each in ("zh", "en"))
    assert english_in(chinese) == []
    is_document = arguments[0] in {"report", "letter", "remind", "lists", "gaps"} or " ".join(arguments[:2]) in PAPERS
    if not is_document or "LANGUAGE" in arguments:  # documents are in the language of the repository
        assert chinese_in(english) == []


_IN_HELP = frozenset(
    {
        "Tab",
        "zsh",
        "fish",
        "powershell",
        "CI",
        "GitHub",
        "API",
        "iCalendar",
        "README",
        "user",
        "email",
        "zh",
        "en",
        "given",
        "blank",
        "C3973",
        "ours",
        "theirs",
        "both",
        "Parquet",
        "SQLite",
        "DuckDB",
    }
)
"""What help names beside: programs, formats, settings of git, values that are typed, a code."""
_EXAMPLE = re.compile(r"^  redchain .*$|, -\w\b|allowed_signers", re.MULTILINE)
"""A command to be typed, whose names are invented; the short name of an option; a file of git's."""


@cache
def _pages() -> tuple[tuple[str, ...], ...]:
    """What every command and every group is called by; first the whole program."""
    made = {each.name: build(each, []) for each in commands()}
    below = tuple((name, verb) for name, each in made.items() if isinstance(each, BilingualGroup) for verb in each.commands)
    return ((), *((each,) for each in made), *below)


@pytest.mark.parametrize("path", _pages(), ids=" ".join)
def test_help_is_in_one_language(path: tuple[str, ...], reader: Clone) -> None:
    chinese, english = (_EXAMPLE.sub("", reader.run("--lang", each, *path, "--help").out) for each in ("zh", "en"))
    foreign = [each for each in english_in(chinese) if not set(re.findall(r"'([^']*)'", each.partition("]: ")[0])) <= _IN_HELP]
    assert foreign == []
    assert chinese_in(english) == []


@pytest.mark.parametrize("naming", namings().values(), ids=namings())
def test_what_is_not_found_is_said_in_one_language(town: Clone, naming: Naming) -> None:
    arguments = naming.saying(NO_NAME)
    assert english_in(_said(town, "zh", *arguments)) == []
    assert chinese_in(_said(town, "en", *arguments)) == []
