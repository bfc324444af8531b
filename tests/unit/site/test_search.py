"""Finding on a site: the index answers as a look through every record does, and its files stay small."""

from __future__ import annotations

import json
from itertools import pairwise
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from redchain.site.cards import cards_of
from redchain.site.places import Names, paged_kinds
from redchain.site.search import EVERYWHERE, ROOM, Found, findable, folded, index_of, number_of, shard_of

if TYPE_CHECKING:
    from redchain.model.ledger import Ledger


@pytest.fixture(scope="module")
def found(town: Ledger) -> list[Found]:
    return [*findable(cards_of(town, Names(town, "zh"), "zh", {}).values())]


def read(files: dict[str, bytes]) -> dict[str, Any]:
    """The index as a browser reads it."""
    return {path: json.loads(raw.decode().partition(",")[2].removesuffix(");\n")) for path, raw in files.items()}


KINDS = [each.kind.name for each in paged_kinds()]


def search_files(found: list[Found]) -> dict[str, bytes]:
    return dict(index_of(found).files())


def number(each: Found) -> int:
    return KINDS.index(each.kind) * ROOM + number_of(each.id)


def candidates(index: dict[str, Any], query: str, every: set[int]) -> set[int]:
    """What the index says of words of two characters or more, among these numbers."""
    count = sum(path.startswith("a/s/") for path in index)
    sets = [every]
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
    index = read(search_files(found))
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
        looked = {number(each) for each in found if all(word in folded(each.words) for word in folded(query).split())}
        assert looked <= candidates(index, query, {*map(number, found)}), query


def test_what_is_shown_stands_in_blocks(found: list[Found]) -> None:
    index = read(search_files(found))
    rows = {}
    for path in index:
        kind, _, start = path.removeprefix("a/d/").removesuffix(".js").rpartition("-")
        if path.startswith("a/d/"):
            assert [each[0] for each in index[path]] == sorted(number_of(each[1]) for each in index[path])
            assert all(each[0] >= int(start) for each in index[path])
            rows |= {(kind, each[1]): Found(kind, *each[1:]) for each in index[path]}
    assert rows == {(each.kind, each.id): each for each in found}


def test_one_record_more_changes_few_files(found: list[Found]) -> None:
    """No other record is found by another number for it, so only its own block and the files of its own words are others."""
    before = search_files(found)
    one = Found("need", "N-20260105-ZZZZZ", "变压器", "", "变压器")
    after = search_files([*found, one])
    words = {f"a/s/{shard_of(pair, index_of(found).shards)}.js" for pair in ("变压", "压器")}
    changed = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    assert {path for path in changed if path.startswith("a/s/")} == words
    assert len(changed - words) <= 2


def test_a_number_tells_nothing_of_other_records(found: list[Found]) -> None:
    """Whatever else there is, a record has the same number: it comes of its id alone."""
    few = found[::7]
    numbers = {
        (kind.removeprefix("a/d/").rpartition("-")[0], row[1]): row[0]
        for kind, rows in read(search_files(few)).items()
        if kind.startswith("a/d/")
        for row in rows
    }
    assert numbers == {(each.kind, each.id): number_of(each.id) for each in few}


def test_records_of_a_day_come_in_its_order() -> None:
    ids = ["N-19990101-00000", "N-20251231-ZZZZZ", "N-20260101-00000", "N-20260101-ZZZZZ", "N-20260131-00000", "N-20260201-00000", "N-99991231-ZZZZZ"]
    numbers = [number_of(each) for each in ids]
    assert numbers == sorted(numbers)
    assert all(0 <= number_of(each) < ROOM for each in (*ids, "n-1", "n-12345678", "n", "某"))


def test_the_files_of_the_index_are_small(found: list[Found]) -> None:
    for path, raw in search_files(found).items():
        assert len(raw) <= (20_000 if path.startswith("a/s/") else 200_000), path


def test_words_of_every_record_take_no_room() -> None:
    """What stands in a great part of all records is not spelt out, and nothing is missed for it."""
    many = [Found("need", f"N-{2015 + place % 12}{1 + place % 11:02}{1 + place % 28:02}-{place:05}", "", "", f"示例企业{place}") for place in range(12_000)]
    files = search_files(many)
    assert max(len(raw) for path, raw in files.items() if path.startswith("a/s/")) <= 20_000
    assert max(len(raw) for path, raw in files.items() if path.startswith("a/d/")) <= 200_000
    assert number(many[77]) in candidates(read(files), "示例企业77", {*map(number, many)})


def test_words_cannot_end_the_script(town: Ledger) -> None:
    """What people wrote is a value of the script, whatever it holds."""
    hostile = 'x"]);alert(1)//\u2028</script>\\'
    raw = search_files([Found("need", "N-20260105-ZZZZZ", hostile, "", hostile)])["a/d/need-0.js"]
    assert "\u2028" not in raw.decode()
    assert json.loads(raw.decode().partition(",")[2].removesuffix(");\n"))[0][2] == hostile
