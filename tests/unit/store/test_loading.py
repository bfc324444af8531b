"""Loading is total: every file is judged, a bad one hides no other, a broken one still answers to its id."""

from __future__ import annotations

from pathlib import Path

import pytest

from redchain.kinds.enterprise.model import Enterprise
from redchain.kinds.need.model import Need
from redchain.kinds.registry import KINDS
from redchain.kinds.unit.model import Unit
from redchain.model.ledger import Index
from redchain.store.loading import Store
from redchain.store.settings import fallback_settings
from redchain.store.source import WorkTree

RECORDS = 16
BROKEN = [b"", b"\xff\xfe", b"id: [", b"- a\n", b"\x00", b"id: 12\n", b"[" * 300, b"a: &a [*a]\n", b'id: "N-20261103-B0002"\n', b"#" * 1_200_000]


def refreshed(root: Path) -> Store:
    store = Store(WorkTree(str(root)))
    store.refresh()
    return store


def index_of(store: Store) -> Index:
    return Index(each.trace for each in store.judged())


def test_every_record_of_the_base_is_on_its_shelf(repository: Path) -> None:
    store = refreshed(repository)
    ledger = store.ledger(fallback_settings())
    assert store.files == sum(len(ledger.shelf(model)) for model in KINDS) == RECORDS
    assert [each.id for each in ledger.all(Enterprise)] == ["sl-hangqing", "sl-weixin"]
    assert [each for each in store.judged() if each.findings] == []


def test_a_record_is_made_when_it_is_asked_for_and_only_once(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = refreshed(repository).ledger(fallback_settings()).shelf(Need)
    made: list[str] = []
    make = type(shelf)._make
    monkeypatch.setattr(type(shelf), "_make", lambda self, path, *more: made.append(path) or make(self, path, *more))
    assert len(shelf) == 3
    assert list(shelf) == ["N-20261102-B0001", "N-20261103-B0002", "N-20261104-B0003"]
    assert "N-20261103-B0002" in shelf
    assert made == []
    assert shelf["N-20261103-B0002"] is shelf["N-20261103-B0002"]
    assert made == ["data/needs/2026-11/N-20261103-B0002.yaml"]
    with pytest.raises(KeyError):
        shelf["N-20261103-ZZZZZ"]
    assert ledger_find_nothing(repository)


def ledger_find_nothing(root: Path) -> bool:
    ledger = refreshed(root).ledger(fallback_settings())
    return ledger.find(Need, None) is None and ledger.find(Need, "nothing") is None


@pytest.mark.parametrize("raw", BROKEN, ids=range(len(BROKEN)))
@pytest.mark.parametrize("place", ["data/needs/2026-11/A.yaml", "data/needs/2026-11/N-20261103-B0002.yaml", "data/units/zz.yaml"])
def test_a_bad_file_hides_no_other(raw: bytes, place: str, repository: Path) -> None:
    (repository / place).write_bytes(raw)
    store = refreshed(repository)
    found = [each for each in store.judged() if each.findings]
    assert [each.path for each in found] == [place]
    ledger = store.ledger(fallback_settings())
    usable = {f"{model.kind.name}:{each}" for model in KINDS for each in ledger.shelf(model)}
    lost = {"need:N-20261103-B0002"} if "B0002" in place else set()
    assert len(usable) == RECORDS - len(lost)
    assert not usable & lost


def test_a_folder_full_of_bad_files_is_judged_file_by_file(repository: Path) -> None:
    for place, raw in enumerate(BROKEN):
        (repository / f"data/units/bad-{place}.yaml").write_bytes(raw)
    found = {each.path: each.findings for each in refreshed(repository).judged() if each.findings}
    assert sorted(found) == [f"data/units/bad-{place}.yaml" for place in range(len(BROKEN))]
    assert all(finding.file == path and finding.line >= 1 for path, findings in found.items() for finding in findings)


def test_a_broken_record_still_answers_references(repository: Path) -> None:
    """Or one slip in a firm would make all its needs look wrong."""
    (repository / "data/enterprises/sl-weixin.yaml").write_text('id: "sl-weixin"\nname: 12\n')
    index = index_of(refreshed(repository))
    assert index.resolves("enterprise:sl-weixin")
    assert index.resolves("unit|enterprise:sl-weixin")
    assert index.find("enterprise", "sl-weixin") is None
    assert not index.resolves("unit:sl-weixin")


def test_an_unreadable_text_still_answers_by_its_file_name(repository: Path) -> None:
    (repository / "data/enterprises/sl-weixin.yaml").write_bytes(b"\xb9\xa4")
    assert index_of(refreshed(repository)).resolves("enterprise:sl-weixin")


def test_two_files_of_the_same_broken_bytes_keep_their_own_names(repository: Path) -> None:
    for name in ("a", "b"):
        (repository / f"data/units/{name}.yaml").write_bytes(b"")
    index = index_of(refreshed(repository))
    assert index.resolves("unit:a")
    assert index.resolves("unit:b")
    assert index.duplicates == []


def test_a_second_record_of_one_id_is_kept_aside(repository: Path) -> None:
    (repository / "data/units/z").mkdir()
    (repository / "data/units/z/keji-ju.yaml").write_text('id: "keji-ju"\nname: "另一个"\nside: service\n')
    store = refreshed(repository)
    assert [each.path for each in index_of(store).duplicates] == ["data/units/z/keji-ju.yaml"]
    assert store.ledger(fallback_settings()).find(Unit, "keji-ju").name == "示例市科学技术局"  # type: ignore[union-attr]


def test_an_empty_repository_has_no_records(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    store = refreshed(tmp_path)
    assert store.files == 0
    assert list(store.judged()) == []
    assert store.stray_findings() == ()


def test_strays_are_findings_without_a_line(repository: Path) -> None:
    (repository / "data/units/x.yml").write_text("x")
    (finding,) = refreshed(repository).stray_findings()
    assert (finding.code, finding.file, finding.line) == ("RC202", "data/units/x.yml", 0)


def test_the_fingerprint_changes_with_content_and_path(repository: Path) -> None:
    before = refreshed(repository).fingerprint()
    assert refreshed(repository).fingerprint() == before
    path = repository / "data/units/keji-ju.yaml"
    path.write_bytes(path.read_bytes() + b"# x\n")
    changed = refreshed(repository).fingerprint()
    path.rename(path.with_name("other.yaml"))
    assert len({before, changed, refreshed(repository).fingerprint()}) == 3


@pytest.mark.parametrize("many", [0, 3000])
def test_who_names_a_record_is_found_among_however_many(repository: Path, many: int) -> None:
    store = refreshed(repository)
    keys = ["enterprise:sl-hangqing", *(f"enterprise:nobody-{number}" for number in range(many))]
    assert {each.key for each in store.referrers(keys)} == {"need:N-20261102-B0001", "need:N-20261104-B0003"}
    assert store.referrers(keys[1:]) == []
