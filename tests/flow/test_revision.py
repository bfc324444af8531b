"""A revision is read like a work tree: through the same store and cache, with the same answers, also where nothing is checked out."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from redchain.decide.archive import archive
from redchain.errors import RefusalError, UsageError
from redchain.flow.inspect import inspect
from redchain.flow.perform import WriteOptions, perform
from redchain.flow.publish import publish
from redchain.flow.workspace import open_workspace
from redchain.history.checkout import cache_file
from redchain.kinds.chain.model import Chain
from redchain.kinds.need.model import Need
from redchain.kinds.registry import KINDS
from redchain.match.suggest import suggest
from redchain.model.dates import Month
from redchain.report.monthly import monthly
from redchain.store import cache_mark
from redchain.store.cache import file_of_this_code
from tests.conftest import TODAY, Clone

if TYPE_CHECKING:
    from redchain.flow.workspace import Workspace
    from redchain.model.ledger import Ledger

pytestmark = pytest.mark.slow

DAY = date.fromisoformat(TODAY)
CASES = Path(__file__).parents[1] / "cases" / "_base"


def opened(path: Path, revision: str | None = None, **more: Any) -> Workspace:
    return open_workspace(str(path), DAY, revision=revision, **more)


def everything(ledger: Ledger) -> dict[str, Any]:
    """Every record with its file, and the settings."""
    records = {f"{model.kind.name}:{each.id}": each for model in KINDS for each in ledger.all(model)}
    return {"records": records, "paths": {key: ledger.paths[key] for key in records}, "settings": ledger.settings}


def made(space: Workspace) -> tuple[Any, ...]:
    """What reading commands make of it."""
    ledger = space.ledger
    return (
        everything(ledger),
        monthly(ledger, Month.of(DAY), DAY, space.zone),
        suggest(space.corpus, ledger.all(Need)),
        inspect(space),
        space.store.fingerprint(),
    )


def test_the_present_commit_is_the_clean_work_tree(clone: Clone) -> None:
    assert made(opened(clone.path, "HEAD")) == made(opened(clone.path))


def test_a_bare_repository_needs_no_work_tree(clone: Clone, tmp_path: Path) -> None:
    bare = tmp_path / "bare.git"
    clone.git("clone", "-q", "--bare", str(clone.path), str(bare))
    for _ in range(2):  # the second time from the cache of the bare repository
        assert made(opened(bare, "main")) == made(opened(clone.path))
    assert cache_file(str(bare), or_bare=True) == f"{bare.resolve()}/redchain/cache.sqlite"
    assert len([*(bare / "redchain").glob("cache-*.sqlite")]) == 1


def test_a_repository_below_the_top_of_a_bare_one_is_named_by_its_folder(clone: Clone, tmp_path: Path) -> None:
    (clone.path / "区县").mkdir()
    clone.git("mv", "data", "区县/data")
    clone.git("commit", "-qm", "moved")
    bare = tmp_path / "bare.git"
    clone.git("clone", "-q", "--bare", str(clone.path), str(bare))
    assert made(opened(bare / "区县", "HEAD")) == made(opened(clone.path / "区县"))
    assert cache_file(str(bare / "区县"), or_bare=True) != cache_file(str(bare), or_bare=True)


ODD = {
    "data/needs/2026-11/x.yml": "x",
    "data/needs/2026-11/README.md": "x",
    "data/needs/.hidden/y.yaml": "id: [",
    "data/needs/folder.yaml/inside.yaml": "x",
    "data/units/broken.yaml": "id: [\n",
    "data/units/bureau-of-nobody.yaml": 'id: "other"\nname: "某局"\nside: government\n',
    "data/units/文件.yaml": "﻿id: x\r\n",
    "data/units/large.yaml": "#" * 1_200_000,
    "data/nothing/z.yaml": "x",
    "data/dispatches/2026-11/D-20261101-00001.yaml": "x",
    "data/z.yaml": "x",
    "data/settings/calendar/2026.yaml": "stops: [{first: 2026-11-20}]\n",
    "data/settings/calendar/next.yaml": "x",
    "data/settings/sla.yaml": "limits: 3\n",
    "data/settings/synonyms.yaml": "# nothing\n",
}


def test_whatever_lies_there_is_judged_as_in_a_work_tree(clone: Clone, tmp_path: Path) -> None:
    """Strays, broken files, broken settings: what `validate` finds in a checkout, it finds in the commit."""
    for path, text in ODD.items():
        (clone.path / path).parent.mkdir(parents=True, exist_ok=True)
        (clone.path / path).write_text(text, encoding="utf-8", newline="")
    shutil.rmtree(clone.path / "data/projects")
    (clone.path / "data/projects").write_text("no folder")
    (clone.path / "data/units/link.yaml").symlink_to("broken.yaml")
    clone.git("add", "-A")
    clone.git("commit", "-qm", "odd")
    here, there = opened(clone.path, forgiving=True), opened(clone.path, "HEAD", forgiving=True)
    assert inspect(there) == inspect(here)
    assert {"RC001", "RC003", "RC005", "RC201", "RC202", "RC210", "RC509"} <= {each.code for each in inspect(here).findings}
    assert everything(there.ledger) == everything(here.ledger)
    with pytest.raises(RefusalError, match="has a new name"):
        opened(clone.path, "HEAD")


def test_a_past_commit_is_what_its_checkout_is(clone: Clone, tmp_path: Path) -> None:
    path = min((clone.path / "data/needs/2026-11").iterdir())
    text = path.read_text(encoding="utf-8")
    path.unlink()
    settings = clone.path / "data/redchain.yaml"
    settings.write_text(settings.read_text(encoding="utf-8").replace('title: "', 'title: "从前的'), encoding="utf-8")
    clone.git("commit", "-qam", "one less")
    path.write_text(text.replace("title:", "note: 又来了\ntitle:"), encoding="utf-8")
    clone.git("add", "-A")
    clone.git("commit", "-qm", "the id again")
    for back in range(3):
        checkout = tmp_path / f"back-{back}"
        clone.git("worktree", "add", "-q", "--detach", str(checkout), f"HEAD~{back}")
        assert made(opened(clone.path, f"HEAD~{back}")) == made(opened(checkout))
    assert "RC204" in {each.code for each in inspect(opened(clone.path, "HEAD")).findings}


def test_the_work_tree_is_not_looked_at(clone: Clone) -> None:
    expected = made(opened(clone.path))
    shutil.rmtree(clone.path / "data")
    assert made(opened(clone.path, "HEAD")) == expected


def test_what_the_work_tree_read_a_revision_need_not(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cache is one, by blob id: after the work tree was read, git is asked for no record."""
    from redchain.flow import open_revision

    assert opened(clone.path).store.files > 100
    asked: list[str] = []
    read = open_revision.read_blobs
    monkeypatch.setattr(open_revision, "read_blobs", lambda checkout, wanted: asked.extend(wanted) or read(checkout, wanted))
    space = opened(clone.path, "HEAD")
    asked.clear()  # the settings
    assert space.store.files > 100
    assert asked == []


def test_what_a_revision_read_the_work_tree_need_not(clone: Clone) -> None:
    assert opened(clone.path, "HEAD").store.files > 100
    path = file_of_this_code(cache_file(str(clone.path)) or "")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("UPDATE blob SET last = 'known'")
    cache_mark.mark(path)  # as if this program had written it
    assert {each.last for each in opened(clone.path).store.traces("need")} == {"known"}


def test_reading_a_revision_leaves_what_is_known_of_the_work_tree(clone: Clone) -> None:
    first = opened(clone.path)
    suggest(first.corpus, first.ledger.all(Need))
    first.store.remember("report:x", "kept")
    own = file_of_this_code(cache_file(str(clone.path)) or "")

    def state() -> list[Any]:
        with closing(sqlite3.connect(own)) as connection:
            queries = (
                "SELECT * FROM meta WHERE NOT (name LIKE 'inspection:%' OR name LIKE 'ended:%') ORDER BY name",  # those are named by all that they stand on
                "SELECT * FROM file ORDER BY path",
                "SELECT * FROM kept ORDER BY name, part",
            )
            return [connection.execute(each).fetchall() for each in queries]

    before = state()
    past = opened(clone.path, "HEAD")
    made(past)
    past.store.remember("report:x", "of the past")
    assert state() == before
    assert first.store.recall("report:x") == "kept"


def test_a_revision_is_only_read(clone: Clone) -> None:
    space = opened(clone.path, "HEAD")
    chain = space.ledger.all(Chain)[0]
    before = clone.files()
    for options in (WriteOptions(), WriteOptions(no_commit=True)):
        with pytest.raises(RefusalError, match="can only be read"):
            perform(space, lambda ledger: archive(ledger, Chain, chain.id, DAY), options)
        with pytest.raises(RefusalError, match="can only be read"):
            publish(space, {"data/lists/x.md": b"x"}, "x", options)
    assert clone.files() == before


def test_what_is_no_revision_is_said(clone: Clone, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="knows no commit"):
        opened(clone.path, "nowhere")
    shutil.copytree(CASES, tmp_path / "plain")
    with pytest.raises(UsageError, match="not a git repository"):
        opened(tmp_path / "plain", "HEAD")
