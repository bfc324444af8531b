"""What every command says outside a repository, and of a date that is none in every option that takes one: the thing by name, what to do, the exit code, in both languages."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import pytest

from redchain.cli.parsing import BilingualCommand, BilingualGroup, Option, build
from redchain.cli.registry import commands
from tests.cli.every_command import calls
from tests.conftest import Clone

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow

CALLS = calls()
ANYWHERE = {"ci comment", "merge-file", "demo", "ci template", "explain", "init", "schema", "docs", "completion", "help"}
"""What has nothing to do with a data repository."""
_HAN = re.compile("[\u4e00-\u9fff]")
_TITLE = re.compile(r"“[^”]*” (?=\([NDPCB]-)")
"""What a record is called, which is data, beside its id."""
_WRONG = {"改天": "zh", "2026-02-30": "en", "13月45日": "en", "２０２６－１３－０１": "zh"}
"""Words that are no day, month or moment, with the language in which that is said."""
_SAID_FIRST = ("没有起始日期", "has no day to filter by", "没有限期", "has no due date", "RC301", "不能修改", "cannot be edited")
"""What stands in the way whatever the date: a kind without days, a step that is not possible, a field that stays."""


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", [each for each in CALLS if each not in ANYWHERE])
def test_outside_a_repository(name: str, lang: str, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = Clone(tmp_path, capfd).run(*CALLS[name].arguments, "--lang", lang)
    assert done.code in {1, 2}
    assert {"zh": "怎么办：", "en": "what to do: "}[lang] in done.err
    assert str(tmp_path) in done.err
    assert "redchain init" in done.err
    assert [*tmp_path.iterdir()] == []
    assert done.out == ""


def dated() -> Iterator[tuple[str, str, str]]:
    """Each command with each of its options that takes a day, a month or a moment, and one way of getting it wrong."""
    for command in commands():
        made = build(command, [])
        each_of = made.commands if isinstance(made, BilingualGroup) else {"": made}
        for verb in each_of:
            name = f"{command.name} {verb}".strip()
            complete = build(command, [verb]) if verb else made
            whole = complete.commands[verb] if isinstance(complete, BilingualGroup) else complete
            assert isinstance(whole, BilingualCommand)
            for option in whole.params:
                if isinstance(option, Option) and option.metavar in {"DATE", "TIME", "MONTH", "YYYY-MM"} and name in CALLS:
                    yield from ((name, option.flag, words) for words in _WRONG)


DATED = [*dated()]


@pytest.mark.parametrize(("name", "flag", "words"), DATED)
def test_a_date_that_is_none(name: str, flag: str, words: str, reader: Clone) -> None:
    arguments = CALLS[name].arguments
    place = arguments.index(flag) if flag in arguments else len(arguments)
    typed = (*arguments[:place], f"{flag}={words}", *arguments[place + 2 :])
    lang = _WRONG[words]
    done = reader.run(*typed, "--lang", lang)
    assert (done.code in {1, 2}, done.out) == (True, ""), done
    if not any(each in done.err for each in _SAID_FIRST):
        assert words in done.err or unicodedata.normalize("NFKC", words) in done.err
        assert flag in done.err
    assert {"zh": "怎么办：", "en": "what to do: "}[lang] in done.err or " → " in done.err
    assert lang == "zh" or not _HAN.search(_TITLE.sub("", done.err.replace(words, "")))


def test_there_are_many_cells() -> None:
    assert len(DATED) + (len(CALLS) - len(ANYWHERE)) * 2 >= 400
