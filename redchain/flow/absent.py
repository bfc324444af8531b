"""Records that git tracks and that are not on disk: deleted by accident, or left out by a sparse checkout. A deletion that is staged is meant."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from redchain.check.rules.rc200_ids_and_references import RC215
from redchain.history.git import is_installed
from redchain.kinds.registry import KINDS, kind_in_folder
from redchain.model.base import Named
from redchain.store import cache
from redchain.store.layout import DATA, NO_RECORDS, OFFICE_TRACE, is_like_record
from redchain.store.record_reader import stem
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from redchain.history.checkout import Checkout
    from redchain.history.tracked import Tracked
    from redchain.model.base import Record
    from redchain.model.finding import Finding
    from redchain.model.ledger import Ledger
    from redchain.store.loading import Store

_SPARSE = Text("这里是稀疏检出，取回全部：git sparse-checkout disable", "this checkout is sparse; to have everything: git sparse-checkout disable")
_DELETED = Text(
    "找回：git checkout -- {path:word}；确实要删：git rm {path:word}", "to have it back: git checkout -- {path:word}; if it is to go: git rm {path:word}"
)


def absent(store: Store, ledger: Ledger, checkout: Checkout, root: str) -> tuple[Finding, ...]:
    """Return a finding for each record that git tracks and that is not on disk, in order of path; git is asked once for each state of index and files."""
    stamp = checkout.index_stamp()
    if not stamp:
        return ()
    name = cache.absent_name(stamp, store.ask(cache.STATES))
    kept = None if _has_strays(store) else store.recall(name)
    if kept is None and not is_installed():
        return ()  # a command that needs git says so; nothing is kept, for git may come
    if kept is None:
        kept = "\n".join(f"{'S' if each.is_skipped else 'H'}{each.path}" for each in _look(store, ledger, checkout, root))
        store.remember(name, kept)
    return tuple(_finding(each[1:], is_skipped=each[0] == "S") for each in kept.split("\n") if each)


def is_absent(finding: Finding) -> bool:
    """Tell whether a finding is one of these."""
    return finding.code == RC215.code


def _has_strays(store: Store) -> bool:
    """Whether something below `data/` may be a record though it is not read: what is in there may change without a trace in the cache."""
    return any(why not in NO_RECORDS for _, why in store.strays)


def _finding(path: str, *, is_skipped: bool) -> Finding:
    how = _SPARSE if is_skipped else _DELETED.fill(path=path)
    return RC215.broken((), how=how).at(path, 0, 0, stem(path))


def _look(store: Store, ledger: Ledger, checkout: Checkout, root: str) -> list[Tracked]:
    """What git tracks, without what is on disk after all: elsewhere, under a new id, or as something that is no record."""
    from redchain.history.tracked import names, tracked  # starting git is not needed where the answer is known

    folders = [f"{DATA}/{each.kind.folder}" for each in KINDS]
    tracked_names, known = names(checkout, root, folders), store.sorted_paths()
    if tracked_names == known:  # as nearly always
        return []
    unknown = set(filter(_is_record, set(tracked_names).difference(known)))
    gone = {each.path: each for each in tracked(checkout, root, folders) if each.path in unknown} if unknown else {}
    if not gone:
        return []
    moved = {*_on_disk(root), *_former_ids(ledger, {_kind(each) for each in gone})}
    return [
        each
        for path, each in sorted(gone.items())
        if not os.path.lexists(f"{root}/{path}") and not moved & {(kind, stem(path)) for kind in (_kind(path), None)}
    ]


def _is_record(path: str) -> bool:
    return path.endswith(".yaml") and not any(each.startswith((".", OFFICE_TRACE)) for each in path.split("/"))


def _kind(path: str) -> type[Record] | None:
    return kind_in_folder(path.split("/")[1])


def _on_disk(root: str) -> Iterator[tuple[type[Record] | None, str]]:
    """Yield the kind and the name of each file that is or may be a record; None for the kind where it may be of any."""
    for folder, _, names in os.walk(f"{root}/{DATA}"):
        below = os.path.relpath(folder, root).split(os.sep)
        model = kind_in_folder(below[1]) if len(below) > 1 else None
        for name in filter(is_like_record, names):
            identifier = name.partition(".")[0]
            yield (None if model is not None and model.kind.prefix is not None else model), identifier


def _former_ids(ledger: Ledger, models: Iterable[type[Record] | None]) -> Iterator[tuple[type[Record] | None, str]]:
    """Yield the ids that records had before they were renamed; the new file may not be staged yet."""
    for model in models:
        if model is not None and issubclass(model, Named):
            yield from ((model, former) for each in ledger.every(model) for former in each.former_ids)
