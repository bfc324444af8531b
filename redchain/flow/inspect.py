"""Inspecting a whole repository: every rule over every record, each finding with its place; never writes a record."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.check.listed_findings import listed_by
from redchain.check.record_rules import judge_across
from redchain.check.rule_context import RuleContext
from redchain.check.rules.rc200_ids_and_references import RC201, RC203, RC204, ensure_paths_are_portable
from redchain.check.schema_problem import owner_of
from redchain.errors import UsageError
from redchain.flow.kept_heads import heads_that_mean_nothing
from redchain.flow.settings_references import settings_references
from redchain.history.git_log import Ended, ended_names, is_reused, lives_on
from redchain.history.revisions import read_blobs
from redchain.kinds.registry import KINDS, kind_named
from redchain.model.fields import fields
from redchain.model.ledger import Index, Trace
from redchain.progress import watched
from redchain.store.layout import CLOSED_MONTHS, DATA
from redchain.store.record_reader import dump_findings, load_findings, place_of_reference
from redchain.store.settings import settings_files
from redchain.store.yaml_positions import positions_of, quick_where
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from redchain.flow.workspace import Workspace
    from redchain.model.base import Record
    from redchain.model.finding import Finding
    from redchain.store.loading import Store
    from redchain.store.record_reader import RecordReader


_CHECKING, _COMPARING = Text("检查记录", "checking records"), Text("核对记录之间的关系", "checking records beside each other")


class Inspection(NamedTuple):
    """How many record files were looked at, and everything found, in order of place."""

    checked: int
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> int:
        """How many findings fail the check."""
        return sum(1 for each in self.findings if each.is_error)


def inspect(space: Workspace, paths: Sequence[str] = (), *, may_be_empty: bool = False) -> Inspection:
    """Judge every record of the repository; with `paths` report only on those files and folders. Raises UsageError for a path that holds none."""
    store = space.store
    beside = (*space.absent, *_changed_closings(space))
    findings = sorted((*_everything(space), *beside), key=lambda each: each.order()) if beside else _everything(space)
    checked = store.files
    if paths:
        records, settings = store.paths(), {*settings_files(space.source), *(each.file for each in space.settings_findings)}
        wanted = files_below(space.root, paths, records | settings | {each.file for each in (*beside, *store.stray_findings())})
        checked = len(wanted & records)
        findings = [each for each in findings if each.file in wanted]
    elif not checked and not space.absent and not may_be_empty:
        raise UsageError(
            Text("没有检查到任何记录", "no record was checked"),
            Text(
                "data/ 下还没有记录，或路径不对；依次新增：redchain chain add、redchain unit add、redchain resource add、redchain enterprise add、redchain need add",
                "data/ holds no records, or the path is wrong; add them in this order: redchain chain add, redchain unit add, redchain resource add, redchain enterprise add, redchain need add",
            ),
        )
    return Inspection(checked, tuple(findings))


def _changed_closings(space: Workspace) -> tuple[Finding, ...]:
    """What is wrong with the files of closed months of a work tree; of what is proposed that is judged with the other generated files."""
    if space.revision is not None or not space.source.has_folder(CLOSED_MONTHS):
        return ()
    from redchain.flow.closed_months import changed_closed_months

    return changed_closed_months(space)


def locate_in(store: Store, trace: Trace, finding: Finding, text: str | None = None) -> Finding:
    """Return a finding of a rule across records with its line and column, in `text` or in the record's file."""
    if text is None:
        text = store.read(trace.path).decode("utf-8", "replace").removeprefix("\ufeff")
    if finding.code == "RC205":
        return _locate_reference(store, trace, finding, text)
    if len(finding.field) == 1 and not text.lstrip().startswith("{"):
        return finding.at(trace.path, *quick_where(text, str(finding.field[0])), trace.id)
    return finding.at(trace.path, *positions_of(text).where(finding.field), trace.id)


def _everything(space: Workspace) -> list[Finding]:
    """Everything found, in order; remembered for as long as records, settings, history and day stay what they are."""
    store = space.store
    name = f"inspection:{store.fingerprint()}:{space.mark}:{space.seen_history}"
    kept = store.recall(name, of_any_state=True)
    if kept is not None:
        return list(load_findings(kept))
    findings = sorted(set(_judged(space)), key=lambda each: each.order())
    store.remember(name, dump_findings(tuple(findings)), of_any_state=True)
    return findings


def _judged(space: Workspace) -> Iterator[Finding]:
    store = space.store
    yield from space.settings_findings
    yield from store.stray_findings()
    index = Index()
    misnamed: list[Finding] = []
    for each in watched(store.judged(), _CHECKING, range(store.files)):
        misnamed += [finding for finding in each.findings if finding.code == RC201.code]
        yield from (finding for finding in each.findings if finding.code != RC201.code)
        index.add(each.trace)
    copies = {each.path for each in index.duplicates}  # whose remedy is not another name: the record has it
    yield from (each for each in misnamed if each.file not in copies)
    yield from (finding.at(path, 1, 1) for path, finding in ensure_paths_are_portable(store.paths()))
    yield from (_duplicate(index, each) for each in index.duplicates)
    yield from _reused(space, index)
    yield from settings_references(space)
    yield from heads_that_mean_nothing(space)
    around = RuleContext(index, frozenset(space.settings.category_names), space.today, space.ledger.named, space.settings)
    for _, found in groupby(judge_across(around, watched(index.by_key.values(), _COMPARING, index.by_key)), lambda each: each[0].path):
        yield from listed_by(found, lambda each: each[1].code, lambda each: (locate_in(store, *each),))


def _duplicate(index: Index, trace: Trace) -> Finding:
    other = index.by_key[trace.key].path
    return RC203.broken(("id",), id=trace.id, file=trace.path, other=other).at(trace.path, 1, 1, trace.id)


def _reused(space: Workspace, index: Index) -> Iterator[Finding]:
    """Ids whose record was deleted in the past and that now name other content (RC204)."""
    ended = deleted_records(space, *(merged_sides(space) or (space.tip,))) if space.tip else {}
    for trace in index.by_key.values() if ended else ():
        found = ended.get(f"{trace.id}.yaml")
        if found is not None and _has_another(space, trace, found, ended):
            yield reused_finding(found, trace.path, trace.id)


def _has_another(space: Workspace, trace: Trace, found: Ended, ended: dict[str, Ended]) -> bool:
    """Tell whether an id that had ended names another record now; what cannot be read, which is told elsewhere, is none."""
    try:
        present = space.store.blob_of(trace.path)
    except OSError:
        return False
    if not is_reused(found, present) or is_kept_by_merge(space, found, trace.path, present):
        return False
    return not _was_beside(trace, found) and not _is_renamed_back(space, trace, ended)


def is_kept_by_merge(space: Workspace, found: Ended, path: str, present: str) -> bool:
    """Tell whether a file whose record one side of a merge under way has deleted is what another side has, which never lost it nor gave its id to another."""
    checkout, name = space.checkout, os.path.basename(path)
    if checkout is None:
        return False
    sides = (each for each in merged_sides(space) if lives_on(checkout, found.commit, each, checkout.prefix_of(space.root) + path, present))
    return any(own is None or not is_reused(own, present) for own in (deleted_records(space, each).get(name) for each in sides))


def merged_sides(space: Workspace) -> tuple[str, ...]:
    """Return the commit on which the records stand and those that are being merged into it; none where no merge is under way."""
    merged = space.checkout.merged_in() if space.checkout is not None else ()
    return (space.tip, *merged) if space.tip and merged else ()


def _was_beside(trace: Trace, found: Ended) -> bool:
    """Tell whether the deleted record was of another kind, and no file of that name has come since: the one that is there was there beside it."""
    kind = kind_named(trace.kind)
    return found.born is None and kind is not None and f"/{DATA}/{kind.kind.folder}/" not in f"/{found.path}"


def _is_renamed_back(space: Workspace, trace: Trace, ended: dict[str, Ended]) -> bool:
    """Tell whether the record that has an id again is the one that had it: it says that it was called otherwise, and so said what was called that, of this id."""
    reader, checkout = space.store.reader(trace.kind), space.checkout
    record = reader.usable(space.store.read(trace.path))
    gone = [ended[name] for each in getattr(record, "former_ids", ()) if (name := f"{each}.yaml") in ended]
    if checkout is None or not gone:
        return False
    blobs = read_blobs(checkout, {each.blobs[-1] for each in gone})
    return any(trace.id in getattr(reader.usable(blobs[each.blobs[-1]]), "former_ids", ()) for each in gone)


def deleted_records(space: Workspace, *commits: str) -> dict[str, Ended]:
    """Return the file names of records that the history of these commits has seen deleted; git is asked once for each of them, and only for what is new."""
    if space.checkout is None:
        return {}
    store, seen = space.opened_store, space.seen_history
    name, newest = f"ended:{seen}:{' '.join(commits)}", f"ended:last:{seen.partition(':')[2]}"
    kept = store.recall(name, of_any_state=True)
    if kept is not None:
        return _ended_of(json.loads(kept))
    last = json.loads(store.recall(newest, of_any_state=True) or "null")
    found = ended_names(space.checkout, space.root, DATA, *commits, known=(last[0], _ended_of(last[1])) if last else None)
    store.remember(name, json.dumps(found), of_any_state=True)
    if len(commits) == 1:
        store.remember(newest, json.dumps([commits[0], found]), of_any_state=True)
    return found


def _ended_of(kept: dict[str, Any]) -> dict[str, Ended]:
    return {name: Ended(path, commit, tuple(blobs), born) for name, (path, commit, blobs, born) in kept.items()}


def reused_finding(found: Ended, path: str, identifier: str) -> Finding:
    """Return the finding for an id that is used again (RC204)."""
    return RC204.broken(("id",), id=identifier, commit=found.commit[:10], old=found.path).at(path, 1, 1, identifier)


def _locate_reference(store: Store, trace: Trace, finding: Finding, text: str) -> Finding:
    """Find which key holds the dangling reference, and say its label."""
    record = _record_in(store.reader(trace.kind), text)
    place = place_of_reference(record, str(finding.field[0])) if record is not None else ()
    finding = _with_stray(store, finding, str(finding.field[0]).partition(":")[2])
    if record is None or not place:
        return finding.at(trace.path, 1, 1, trace.id)
    owner, key = owner_of(type(record), place)
    named = replace(finding, text=finding.text.fill(key=key, label=fields(owner)[key].label), field=place)
    return named.at(trace.path, *positions_of(text).where(place), trace.id)


@lru_cache(maxsize=1)
def _record_in(reader: RecordReader, text: str) -> Record | None:
    """Return the record of a text; the last one's is kept, since the dangling references of a file are placed one after the other."""
    return reader.usable(text.encode())


def _with_stray(store: Store, finding: Finding, wanted: str) -> Finding:
    """Return the finding with the file that is not read but has the name of the record that is missing, in place of the advice to register it."""
    path = next((path for path, _ in store.strays if path.rpartition("/")[2].partition(".")[0] == wanted), None)
    if path is None:
        return finding
    return replace(finding, remedy=Text(f"有一个文件叫这个名字，但没有读：{path}", f"a file of that name is there, but is not read: {path}"))


def _path_meant(words: str) -> Text | None:
    """Say which folder holds the records of a kind whose name was given for a path."""
    name = os.path.basename(os.path.normpath(words)).lower()
    kind = next((each.kind for each in KINDS if name in {each.kind.name, each.kind.folder, each.kind.label.zh, each.kind.label.zh[-2:]}), None)
    if kind is None or os.path.normpath(words) == f"{DATA}/{kind.folder}":
        return None
    words_of = Text("{kind}在这里：redchain validate {folder:word}", "these records are in: redchain validate {folder:word}")
    return words_of.fill(kind=kind.label.zh, folder=f"{DATA}/{kind.folder}")


def files_below(root: str, paths: Iterable[str], files: set[str]) -> set[str]:
    """Return those of `files` that the paths given by the user name or hold; raises UsageError for a path that holds none."""
    wanted: set[str] = set()
    for path in paths:
        found = set(_below(root, path, files))
        if not found:
            raise UsageError(
                Text(f"{path} 不存在，或里面没有记录", f"{path} does not exist or holds no record"),
                _path_meant(path) or Text("路径从当前目录算起，例如 data/needs", "give a path from here, such as data/needs"),
            )
        wanted |= found
    return wanted


def _below(root: str, path: str, files: set[str]) -> Iterator[str]:
    folder, name = os.path.split(os.path.abspath(path))
    own = os.path.relpath(os.path.join(os.path.realpath(folder), name), os.path.realpath(root)).replace(os.sep, "/")
    if own in files:  # also a link, which is not read
        yield own
        return
    relative = os.path.relpath(os.path.realpath(path), os.path.realpath(root)).replace(os.sep, "/")
    if relative == ".":
        yield from files
    elif relative in files:
        yield relative
    else:
        yield from (each for each in files if each.startswith(relative + "/"))
