"""Finding on a site: the index answers as a look through every record does, and its files stay small."""

from __future__ import annotations

import json
from itertools import pairwise
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from redchain.site.cards import cards_of
from redchain.site.places import Names
from redchain.site.search import EVERYWHERE, Found, findable, folded, search_files, shard_of

if TYPE_CHECKING:
    from redchain.model.ledger import Ledger


@pytest.fixture(scope="module")
def found(town: Ledger) -> list[Found]:
    return [*findable(cards_of(town, Names(town, "zh"), "zh", {}).values())]


def read(files: dict[str, bytes]) -> dict[str, Any]:
    """The index as a browser reads it."""
    return {path: json.loads(raw.decode().partition(",")[2].removesuffix(");\n")) for path, raw in files.items()}


def candidates(index: dict[str, Any], query: str, most: int) -> set[int]:
    """What the index says of words of two characters or more, in so many records."""
    count = sum(path.startswith("a/s/") for path in index)
    sets = [set(range(most))]
    for word in folded(query).split():
        for one, other in pairwise(word):
            packed = index[f"a/s/{shard_of(one + other, count)}.js"].get(one + other, "")
            if packed == EVERYWHERE:
                continue
            last, numbers = 0, set()
            for step in packed.split():
                last += int(step, 36)
                numbers.add(last)
            sets.append(numbers)
    return set.intersection(*sets)


def test_nothing_that_holds_the_words_is_missed(found: list[Found]) -> None:
    index = read(dict(search_files(found)))
    chance = Random(1)  # noqa: S311  # the same words every time
    queries = ["变压器", "融资", "氢能 检测", "ABC", "示例"]
    while len(queries) < 300:
        words = folded(chance.choice(found).words).split()
        word = chance.choice(words)
        if len(word) > 1:
            start = chance.randrange(len(word) - 1)
            queries.append(word[start : start + chance.randint(2, 6)])
    for query in queries:
        if len(query) < 2:
            continue
        looked = {place for place, each in enumerate(found) if all(word in folded(each.words) for word in folded(query).split())}
        assert looked <= candidates(index, query, len(found)), query


def test_what_is_shown_stands_in_blocks(found: list[Found]) -> None:
    index = read(dict(search_files(found)))
    rows = [row for path in sorted((each for each in index if each.startswith("a/d/")), key=lambda each: int(each[4:-3])) for row in index[path]]
    assert [Found(*row) for row in rows] == found


def test_the_files_of_the_index_are_small(found: list[Found]) -> None:
    for path, raw in search_files(found):
        assert len(raw) <= (20_000 if path.startswith("a/s/") else 200_000), path


def test_words_of_every_record_take_no_room() -> None:
    """What stands in a great part of all records is not spelt out, and nothing is missed for it."""
    many = [Found(f"need/{number}.html", "", "", "need", f"示例企业{number}") for number in range(12_000)]
    files = dict(search_files(many))
    assert max(len(raw) for path, raw in files.items() if path.startswith("a/s/")) <= 20_000
    assert 77 in candidates(read(files), "示例企业77", len(many))


def test_words_cannot_end_the_script(town: Ledger) -> None:
    """What people wrote is a value of the script, whatever it holds."""
    hostile = 'x"]);alert(1)//\u2028</script>\\'
    ((_, raw), *_) = search_files([Found("need/x.html", hostile, "", "need", hostile)])
    assert "\u2028" not in raw.decode()
    assert json.loads(raw.decode().partition(",")[2].removesuffix(");\n"))[0][1] == hostile
