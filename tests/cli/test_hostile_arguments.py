"""Every option and argument of every command, taken from the registry, with words that were written to break it: wrong usage or a refusal, never a bug."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from redchain.cli.parsing import BilingualGroup, build
from redchain.cli.registry import commands
from tests.cli.every_command import calls
from tests.conftest import Clone

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow

WORDS = (
    "[", "{", "{a: [", "- x", "[" * 60, "*x", "&x *x", "<<: *a", "!!python/object:os.system x", "!!binary =", "a: b: c", "? a", "|", "'", '"', "{rule: RC604, because: [}", "{1: 2}", "[1,2,", "null",
    "\t", "0x10", "1e999", "-1", "9" * 20, "9" * 5000, "a" * 5000, "２０２６", "9999-12-31", "9999-12-31T23:59:59+00:00", "0001-01-01T00:00+14:00", "2026-11-23T09:00+23:59", "2026-13-45", "2026-11-23T24:00",
    "{x}", "{0.__class__}", "%s%n", "\x1b[31m", "\u202e", "../../../etc/passwd", "/dev/null", "/", "-", "--", "=1", "RC604", "RC604 x", "HEAD:", "HEAD@{999}", "^", "..", "@{-1}", ":/", "--output=x", "\u2028", "\ufeff",
)  # fmt: skip
NO_TEXT = ("\udcff", "a\ud800b", "\udfff", "{a: \udc80}", "[\udcff", "2026-11-23T09:00\udcff", "--note=\udcff", "a\0b")
BUG = 3
CALLS = calls()


def parameters(name: str) -> Iterator[tuple[int | str, bool]]:
    """The options of a command by their flags, and its arguments by their places; and whether it takes a value."""
    words = [each for each in name.split() if not each.startswith("-")]
    made = build(next(each for each in commands() if each.name == words[0]), words[1:])
    found = made.commands[words[1]] if isinstance(made, BilingualGroup) else made
    for each in found.params:
        yield (each.opts[0], not getattr(each, "is_flag", False)) if each.param_type_name == "option" else (len(words), True)


def with_words(name: str, place: int | str, words: str) -> list[str]:
    """The usual call of a command, with these words for one of its options or arguments."""
    usual = list(CALLS[name].arguments)
    return [*usual, place, words] if isinstance(place, str) else [*usual[:place], words, *usual[place + 1 :]]


@pytest.fixture(scope="module")
def copy(town_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(town_template, tmp_path_factory.mktemp("arguments") / "town"))


@pytest.fixture
def at(copy: Path, calm: None, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Clone:
    monkeypatch.chdir(copy)
    return Clone(copy, capfd)


@pytest.mark.parametrize(("number", "name"), list(enumerate(CALLS)))
def test_words_that_were_not_foreseen(number: int, name: str, at: Clone) -> None:
    for step, (place, takes_value) in enumerate(parameters(name)):
        if takes_value:  # each gets another part of them; over all commands each word meets every kind of option
            for words in WORDS[(7 * number + 3 * step) % len(WORDS) :][:2]:
                done = at.run(*with_words(name, place, words))
                assert done.code in {0, 1, 2}, (place, words[:40], done.err)
                assert "Traceback" not in done.err
    assert at.git("log", "--format=%s").strip() == "town" or "init" in name


@pytest.mark.parametrize("name", CALLS)
def test_what_is_no_text_is_wrong_usage(name: str, at: Clone) -> None:
    for place, takes_value in parameters(name):
        for words in NO_TEXT if takes_value else ():
            done = at.run(*with_words(name, place, words))
            assert (done.code, done.out) == (2, "")
            assert "UTF-8" in done.err
            assert "怎么办：" in done.err


@pytest.mark.parametrize("flag", ["--root", "--lang", "--today"])
def test_the_global_options(flag: str, at: Clone) -> None:
    for words in (*WORDS, *NO_TEXT):
        done = at.run("need", "list", flag, words)
        assert done.code in {0, 1, 2}, (words[:40], done.err)
        assert words not in NO_TEXT or done.code == 2


def test_there_are_enough_of_them() -> None:
    assert len({*WORDS, *NO_TEXT}) >= 60
    assert sum(1 for name in CALLS for _, takes_value in parameters(name) if takes_value) >= 400
