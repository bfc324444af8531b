"""What matching makes of records is kept by the store and renewed record by record; matching itself writes nothing."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from redchain.kinds.enterprise.model import Enterprise
from redchain.match.corpus import corpus_of
from redchain.match.incremental_cache import Cache, KeptButChanged, RecordExtract
from redchain.model.ledger import ledger_of
from redchain.store.lazy_records import Derived
from redchain.store.loading import Store
from redchain.store.settings import fallback_settings
from redchain.store.source import WorkTree

if TYPE_CHECKING:
    from pathlib import Path

    from redchain.match.incremental_cache import Extracts

FIRMS = ("sl-hangqing", "sl-weixin")


class Reading:
    """Makes extracts of the enterprises of a repository, keeps them, and remembers whose records it had to read."""

    def __init__(self, root: Path, cache: Path | None) -> None:
        self._root, self._cache = root, cache
        self.read: list[str] = []

    def store(self) -> Store:
        store = Store(WorkTree(str(self._root)), str(self._cache) if self._cache else None)
        store.refresh()
        return store

    def __call__(self, name: str = "names:1") -> Extracts:
        store = self.store()
        derived = Derived(store)
        cache = Cache(store.ledger(fallback_settings()), derived)
        found = self.extracts(cache, name)
        derived.keep(cache.fresh)
        return found

    def extracts(self, cache: Cache, name: str = "names:1") -> Extracts:
        self.read.clear()
        return cache.extracts(Enterprise, name, self._extract, 1)

    def _extract(self, firm: Enterprise) -> RecordExtract:
        self.read.append(firm.id)
        return RecordExtract(firm.name, ({firm.name: 1.0, "same": 2.0},))


def words(found: Extracts) -> list[dict[str, float]]:
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
    store = reading.store()
    ledger = store.ledger(fallback_settings())
    firm = ledger.shelf(Enterprise)["sl-weixin"]
    after = ledger.after((firm.model_copy(update={"name": "示例改名有限公司"}),))
    cache = Cache(after, KeptButChanged(Derived(store), Enterprise, ("sl-weixin",)))
    assert words(reading.extracts(cache)) == expected(names[0], "示例改名有限公司")
    assert reading.read == ["sl-weixin"]
    assert cache.fresh == {}
    assert words(reading()) == expected(*names)
    assert reading.read == []


def test_records_at_hand_are_read_every_time(reading: Reading) -> None:
    book = ledger_of(fallback_settings(), reading.store().ledger(fallback_settings()).all(Enterprise))
    for _ in range(2):
        cache = Cache(book)
        assert reading.extracts(cache).ids == FIRMS
        assert reading.read == list(FIRMS)
        assert cache.fresh == {}


def test_damaged_columns_are_made_anew(reading: Reading) -> None:
    names = reading().cards
    Derived(reading.store()).keep({(Enterprise, "names:1"): {"ids": b"{", "cards": b"[]", "marks": b"", "state": b""}})
    assert words(reading()) == expected(*names)
    assert reading.read == list(FIRMS)


def test_matching_itself_writes_nothing(reading: Reading, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    store = reading.store()
    monkeypatch.setattr(store, "write", lambda statement, _rows: written.append(statement))
    corpus = corpus_of(store.ledger(fallback_settings()), date(2026, 11, 23), Derived(store))
    assert written == []
    assert {model.kind.name for model, _ in corpus.fresh} == {"resource", "need", "order"}
    Derived(store).keep(corpus.fresh)
    assert written
