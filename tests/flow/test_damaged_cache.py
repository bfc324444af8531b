"""A cache that somebody or a failing disk has written into: no answer is another for it, none is a bug, and the next run has a whole one."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from redchain.store import cache_mark

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import Clone

READING = (("need", "list"), ("validate",), ("todo",), ("order", "list", "--format", "json"), ("find", "变压器"), ("need", "show", "N-20251203-EM1A3"))


def answers(repo: Clone) -> list[tuple[int, str]]:
    found = (repo.run("--lang", "zh", *each) for each in READING)
    return [(each.code, each.out) for each in found]


def cache_of(repo: Clone) -> Path:
    return next(repo.path.joinpath(".git", "redchain").glob("cache-*.sqlite"))


@pytest.fixture
def whole(clone: Clone) -> tuple[Clone, list[tuple[int, str]], bytes]:
    answers(clone)
    return clone, answers(clone), cache_of(clone).read_bytes()


def damaged(raw: bytes, chance: random.Random) -> Iterator[bytes]:
    """Yield what is left of a cache: with random bytes in it, and with other letters in its texts."""
    for most in (1, 8, 200):
        start = chance.randrange(len(raw))
        yield raw[:start] + chance.randbytes(most) + raw[start + most :]
    letters = [place for place in range(4096, len(raw)) if raw[place : place + 1].isalnum()]
    changed = bytearray(raw)
    for place in chance.sample(letters, 3):
        changed[place] = changed[place] ^ 1
    yield bytes(changed)


@pytest.mark.parametrize("seed", [*range(2), *(pytest.param(each, marks=pytest.mark.slow) for each in range(2, 12))])
def test_random_damage_changes_no_answer(seed: int, whole: tuple[Clone, list[tuple[int, str]], bytes]) -> None:
    repo, expected, raw = whole
    for each in damaged(raw, random.Random(seed)):  # noqa: S311  # any bytes will do
        cache_of(repo).write_bytes(each)
        assert answers(repo) == expected
        assert answers(repo) == expected
        raw = cache_of(repo).read_bytes()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE blob SET cells = replace(cells, '变压器', '变电站')",
        "UPDATE blob SET json = replace(json, '变压器', '变电站')",
        "UPDATE blob SET json = replace(json, '{', '[')",
        "UPDATE blob SET facts = replace(facts, '2026', '2025')",
        "UPDATE file SET id = replace(id, 'N-2', 'N-3')",
        "UPDATE found SET value = replace(value, 'N-2', 'N-3')",
    ],
)
def test_other_letters_in_its_texts_are_not_believed(change: str, whole: tuple[Clone, list[tuple[int, str]], bytes]) -> None:
    """They are whole for SQLite, which counts as many rows as before."""
    repo, expected, _ = whole
    with closing(sqlite3.connect(cache_of(repo))) as connection, connection:
        assert connection.execute(change).rowcount
    assert answers(repo) == expected


def test_that_it_was_damaged_is_told_once(whole: tuple[Clone, list[tuple[int, str]], bytes]) -> None:
    repo, _, _ = whole
    with closing(sqlite3.connect(cache_of(repo))) as connection, connection:
        connection.execute("UPDATE blob SET facts = replace(facts, '2026', '2025')")
    assert "缓存有缺损" in repo.run("--lang", "zh", "validate").err
    assert "缓存有缺损" not in repo.run("--lang", "zh", "validate").err


def test_a_copy_of_a_clone_keeps_its_cache(whole: tuple[Clone, list[tuple[int, str]], bytes]) -> None:
    """It has no mark that fits; its rows are looked at, and found to be as they were written."""
    repo, expected, raw = whole
    cache_of(repo).write_bytes(raw)
    assert "缓存有缺损" not in repo.run("--lang", "zh", "validate").err
    assert cache_mark.is_marked(str(cache_of(repo)))
    assert answers(repo) == expected


def test_what_its_mark_does_not_tell_is_no_bug_either(whole: tuple[Clone, list[tuple[int, str]], bytes]) -> None:
    """As on a disk that gives back other bytes than were written, without a word."""
    repo, expected, _ = whole
    with closing(sqlite3.connect(cache_of(repo))) as connection, connection:
        connection.execute("UPDATE blob SET json = '[]'")
    cache_mark.mark(str(cache_of(repo)))
    found = repo.run("--lang", "zh", "need", "show", "N-20251203-EM1A3")
    assert (found.code, "缓存有缺损" in found.err, "自身的错误" in found.err) == (1, True, False)
    assert answers(repo) == expected


def test_a_mark_that_is_no_text_is_no_mark(whole: tuple[Clone, list[tuple[int, str]], bytes]) -> None:
    repo, expected, _ = whole
    cache_of(repo).with_name(f"{cache_of(repo).name}{cache_mark.MARK}").write_bytes(b"\xff\xfex")
    assert answers(repo) == expected
    assert cache_mark.is_marked(str(cache_of(repo)))
