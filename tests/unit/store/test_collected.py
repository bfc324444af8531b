from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from redchain.kinds.enterprise.model import Enterprise
from redchain.match.incremental_cache import Collection, Entry, collected
from redchain.model.ledger import ledger_of
from redchain.store.loading import Store
from redchain.store.settings import fallback_settings

if TYPE_CHECKING:
    from pathlib import Path

    from redchain.model.ledger import Ledger

FIRMS = ("sl-hangqing", "sl-weixin")


class Reading:
    """Collects the enterprises of a repository and remembers whose records it had to read."""

    def __init__(self, root: Path, cache: Path | None) -> None:
        self._root, self._cache = root, cache
        self.read: list[str] = []

    def ledger(self) -> Ledger:
        store = Store(str(self._root), str(self._cache) if self._cache else None)
        store.refresh()
        return store.ledger(fallback_settings())

    def __call__(self, sort: str = "names:1", ledger: Ledger | None = None) -> Collection:
        self.read.clear()
        return collected(ledger or self.ledger(), Enterprise, sort, self._entry, 1)

    def _entry(self, firm: Enterprise) -> Entry:
        self.read.append(firm.id)
        return Entry(firm.name, ({firm.name: 1.0, "same": 2.0},))


def words(found: Collection) -> list[dict[str, float]]:
    text, said = found.texts[0], list[dict[str, float]]()
    for place in range(len(found.ids)):
        held = {term: dict(zip(*(each.tolist() for each in text.find(term)), strict=True)) for term in text.rows}
        said.append({term: counts[place] for term, counts in held.items() if place in counts})
    return said


def expected(*names: str) -> list[dict[str, float]]:
    return [{name: 1.0, "same": 2.0} for name in names]


@pytest.fixture
def reading(repository: Path, tmp_path: Path) -> Reading:
    return Reading(repository, tmp_path / "cache")


def rename(root: Path, old: str, new: str) -> None:
    path = next((root / "data").rglob("sl-weixin.yaml"))
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def test_a_record_is_read_again_only_when_it_changes(reading: Reading, repository: Path) -> None:
    first = reading()
    assert reading.read == list(first.ids) == list(FIRMS)
    again = reading()
    assert reading.read == []
    assert (again.ids, again.cards, words(again)) == (first.ids, first.cards, words(first))
    rename(repository, first.cards[1], "示例改名有限公司")
    changed = reading()
    assert reading.read == ["sl-weixin"]
    assert words(changed) == expected(first.cards[0], "示例改名有限公司")


def test_what_is_gone_is_left_out_and_what_is_new_takes_its_place(reading: Reading, repository: Path) -> None:
    names = reading().cards
    path = next((repository / "data").rglob("sl-hangqing.yaml"))
    text = path.read_text(encoding="utf-8")
    path.unlink()
    assert words(reading()) == expected(names[1])
    assert reading.read == []
    path.with_name("zz-new.yaml").write_text(text.replace("sl-hangqing", "zz-new"), encoding="utf-8")
    found = reading()
    assert (found.ids, reading.read) == (("sl-weixin", "zz-new"), ["zz-new"])
    assert words(found) == expected(names[1], names[0])


def test_another_sort_reads_all_again_and_forgets_the_last(reading: Reading) -> None:
    reading()
    reading("names:2")
    assert reading.read == list(FIRMS)
    reading("names:1")
    assert reading.read == list(FIRMS)


def test_a_record_changed_in_memory_is_read_and_not_kept(reading: Reading) -> None:
    names = reading().cards
    ledger = reading.ledger()
    firm = ledger.shelf(Enterprise)["sl-weixin"]
    after = ledger.after((firm.model_copy(update={"name": "示例改名有限公司"}),))
    assert words(reading(ledger=after)) == expected(names[0], "示例改名有限公司")
    assert reading.read == ["sl-weixin"]
    assert words(reading()) == expected(*names)
    assert reading.read == []


def test_records_at_hand_are_read_every_time(reading: Reading) -> None:
    book = ledger_of(fallback_settings(), reading.ledger().all(Enterprise))
    for _ in range(2):
        assert reading(ledger=book).ids == FIRMS
        assert reading.read == list(FIRMS)


def test_damaged_columns_are_made_anew(reading: Reading) -> None:
    names = reading().cards
    ledger = reading.ledger()
    ledger.keep(Enterprise, "names:1", {"ids": b"{", "cards": b"[]", "marks": b"", "state": b""})
    assert words(reading()) == expected(*names)
    assert reading.read == list(FIRMS)
