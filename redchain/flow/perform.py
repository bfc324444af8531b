"""The one door through which records change: load, decide, check what would be, then write and commit once."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from redchain.check.catalogue import rule
from redchain.check.change_rules import judge_pairs
from redchain.check.power_table import ITSELF
from redchain.check.proposal import Act, Author, Pair, Proposal, Speakers, acts_of
from redchain.check.record_rules import judge_across
from redchain.check.rule_context import RuleContext
from redchain.check.rules.rc700_times import ensure_days_are_not_late, ensure_steps_are_not_late
from redchain.check.rules.rc800_access import ensure_identities_may_act, ensure_powers_are_kept
from redchain.errors import NOT_COMMITTED, NOTHING_WRITTEN, RefusalError
from redchain.flow.generated_files import disk_errors_in_words
from redchain.flow.inspect import locate_in
from redchain.flow.refuse_broken_files import refuse_broken_settings, refuse_hidden_links
from redchain.history.checkout import find_checkout
from redchain.kinds.renaming import renamed
from redchain.lazy_pattern import pattern
from redchain.model.git_blob_id import blob_id
from redchain.model.late_entry import before_a_minute
from redchain.store.comments import lost_comments
from redchain.store.disk import linked_folder, prepare
from redchain.store.layout import DATA, canonical_path
from redchain.store.record_reader import trace_of
from redchain.store.writing import dump, patch, rename_references
from redchain.store.yaml_positions import positions_of
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from redchain.decide.change import Change, Put
    from redchain.flow.workspace import Workspace
    from redchain.history.checkout import Checkout
    from redchain.history.journal import FileUpdate
    from redchain.model.finding import Finding
    from redchain.model.ledger import Ledger, Trace
    from redchain.store.disk import PreparedFile

    Decide = Callable[[Ledger], Change]

_HALF_WRITTEN = Text(
    "没有写完，文件没有全部还原；磁盘可写后，下一条 redchain 命令会还原（不在 git 仓库里的，请自己核对）",
    "not all was written, and not all files are as they were; once the disk is writable the next redchain command puts them back (outside git look at them yourself)",
)


@dataclass(frozen=True)
class FileEdit:
    """One file of a change: its path from the root, its text before (None: new) and after, and its former path where the record is renamed."""

    path: str
    before: str | None
    after: str
    former_path: str | None = None


@dataclass(frozen=True)
class PerformResult:
    """What a command did, or with `dry_run` would do; `commit` is None when nothing was committed."""

    change: Change
    files: tuple[FileEdit, ...]
    warnings: tuple[Finding, ...]
    commit: str | None = None
    is_dry: bool = False


@dataclass(frozen=True)
class WriteOptions:
    """How to write: only show, write without committing, whom to tell that it waits, and whether to go on without files that cannot be read."""

    dry_run: bool = False
    no_commit: bool = False
    say: Callable[[Text], object] = str
    without_broken: bool = False


class RefusedFindingsError(RefusalError):
    """The change would break rules; the findings say which."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        """Keep the findings for the edge to show."""
        super().__init__(Text("这样改会违反规则，没有写入", "the change would break rules; nothing was written"))
        self.findings = findings


def perform(space: Workspace, decide: Decide, options: WriteOptions) -> PerformResult:
    """Decide on the ledger as it is, check the ledger as it would be, and write it with exactly one commit.

    Raises RefusalError when the decision, the rules, git or the files refuse; then nothing is written.
    """
    refuse_broken_settings(space)
    if options.dry_run:
        return _perform(space, decide, options, None)
    checkout = checkout_for_commit(space, options)
    with recording(checkout, options) if checkout else writing_files(space.root, options):
        return _perform(space.renewed(only_writes=checkout is None), decide, options, checkout)


@contextmanager
def recording(checkout: Checkout, options: WriteOptions) -> Iterator[None]:
    """Hold the clone's lock, after finishing what a killed command left; what the disk refuses in between is told as a refusal."""
    from redchain.history.writing_lock import writing

    with disk_errors_in_words(NOT_COMMITTED), writing(checkout, options.say):
        finish_interrupted(checkout, options)
        yield


def checkout_for_commit(space: Workspace, options: WriteOptions) -> Checkout | None:
    """Return the git work tree to commit in, or None when only files are to be written; refuses where no commit can be made."""
    if space.revision is not None:
        raise RefusalError(Text("这是过去的一个版本，只能读", "this is a revision of the past, which can only be read"))
    if options.no_commit or not space.settings.root.commit:
        return None
    from redchain.history.repository import refuse_when_unready

    return refuse_when_unready(find_checkout(space.root))


def finish_interrupted(checkout: Checkout, options: WriteOptions) -> None:
    """Finish or undo what a killed command left behind; the clone's own lock must be held."""
    if checkout.was_interrupted:
        from redchain.history.recovery import recover

        recover(checkout, prepare, options.say)


@contextmanager
def writing_files(root: str, options: WriteOptions) -> Iterator[None]:
    """Hold the same lock as those who commit while records are only written, since each is written by what was read of it."""
    checkout = find_checkout(root)
    if checkout is not None and os.access(checkout.git_dir, os.W_OK):
        with recording(checkout, options):
            yield
        return
    from redchain.history.writing_lock import writing_outside_git

    with disk_errors_in_words(NOTHING_WRITTEN), writing_outside_git(f"{root}/{DATA}", options.say):
        yield


def refuse_linked_folders(root: str, paths: Iterable[str]) -> None:
    """Refuse to write below the root into a folder that is a link: the file would come to lie elsewhere."""
    for path in paths:
        folder = linked_folder(root, path)
        if folder is not None:
            raise RefusalError(
                Text(f"{folder} 是符号链接，不往里写：{path}", f"{folder} is a symbolic link, into which nothing is written: {path}"),
                Text("换成真正的文件夹，里面的文件放进来", "put a folder in its place, with the files that belong there"),
            )


def write_only(root: str, writes: Iterable[tuple[str, bytes | None, bytes | None]]) -> None:
    """Write files (path from the root, bytes before and after) without a commit; what a kill leaves of several is undone by the next command."""
    checkout, wanted = find_checkout(root), tuple(writes)
    if checkout is None or not os.access(checkout.git_dir, os.W_OK):
        _write_unless_saved(root, wanted)
        return
    from redchain.history import journal

    prefix = checkout.prefix_of(root)
    with disk_errors_in_words(NOTHING_WRITTEN, checkout.git_dir):
        journal.keep(checkout, journal.work_of("files", [journal.FileUpdate(prefix + path, old, new) for path, old, new in wanted]))
    _write_unless_saved(root, wanted, lambda is_gone: journal.settle(checkout, [prefix + path for path, _, _ in wanted], is_gone=is_gone))


def _write_unless_saved(root: str, wanted: tuple[tuple[str, bytes | None, bytes | None], ...], settle: Callable[[bool], object] = bool) -> None:
    """Write all files or none: where somebody has saved one since it was read, that stays and the others are as they were.

    `settle` is told when all is written or undone, and whether nothing is left beside the files; not where the system refuses even that, which is the next command's to do.
    """
    prepared: list[PreparedFile] = []
    placed: list[PreparedFile] = []
    with disk_errors_in_words(NOTHING_WRITTEN, root):
        try:
            prepared.extend(prepare(f"{root}/{path}", new) for path, _, new in wanted)
            placed.extend(_placed(prepared, wanted))
        finally:
            if len(placed) < len(wanted):
                with disk_errors_in_words(_HALF_WRITTEN, root):
                    for each in reversed(placed):
                        each.take_back()
            left = [each for each in reversed(prepared) if not each.discard()]
            with suppress(OSError):
                settle(not left)


def _placed(prepared: list[PreparedFile], wanted: tuple[tuple[str, bytes | None, bytes | None], ...]) -> Iterator[PreparedFile]:
    """Give the files their places one by one; refuses where one is not what was read."""
    for (path, old, _), each in zip(wanted, prepared, strict=True):
        if not each.place_instead_of(None if old is None else blob_id(old)):
            raise _changed(path)
        yield each


def _perform(space: Workspace, decide: Decide, options: WriteOptions, checkout: Checkout | None) -> PerformResult:
    change = decide(space.ledger)
    if not options.without_broken:
        refuse_hidden_links(space, change)
    files = tuple(_file_edit(space, each, is_renaming=change.renaming is not None) for each in change.puts)
    findings = judge_change(space, change, files)
    if any(each.is_error for each in findings):
        raise RefusedFindingsError(tuple(_without_unwritten(change, files, findings)))
    files += tuple(_settings_edit(space, path, text) for path, text in change.settings.items())
    if options.dry_run:
        _tell_lost_comments(files, options)
        return PerformResult(change, files, findings, is_dry=True)
    refuse_linked_folders(space.root, (path for path, _, _ in _writes(files)))
    _refuse_changed_files(space, files)
    if checkout is None:
        write_only(space.root, _writes(files))
        _tell_lost_comments(files, options)
        return PerformResult(change, files, findings)
    from redchain.history.commit import Wanted, commit

    made = commit(checkout, Wanted(_updates(space, checkout, files), change.subject, space.branch), prepare, options.say)
    _tell_lost_comments(files, options)
    return PerformResult(change, files, findings, made)


_ANEW, _WORD = Text("改好再登记", "change that and enter it again"), pattern(r"[A-Za-z0-9-]+")


def _without_unwritten(change: Change, files: tuple[FileEdit, ...], findings: tuple[Finding, ...]) -> Iterator[Finding]:
    """Yield the errors; what to do about a new record names no command on it, since it was never written."""
    fresh = {
        each.after.id for each, file in zip(change.puts, files, strict=True) if file.before is None and file.former_path is None and each.after is not None
    }
    for each in findings:
        if each.is_error:
            names_it = each.record in fresh and each.remedy is not None and each.record in _WORD.findall(each.remedy.en)
            yield replace(each, remedy=_ANEW) if names_it else each


def _tell_lost_comments(files: tuple[FileEdit, ...], options: WriteOptions) -> None:
    """Say which comments go with the lines that a change writes anew."""
    for each in files:
        for line, comment in lost_comments(each.before or "", each.after):
            options.say(
                Text(
                    f"注意：{each.former_path or each.path} 原第 {line} 行的注释“{comment}”随改动去掉了；还要的话请写回去",
                    f"note: the comment “{comment}”, formerly on line {line} of {each.former_path or each.path}, goes with the change; write it again if it is still wanted",
                )
            )


def judge_change(space: Workspace, change: Change, files: tuple[FileEdit, ...]) -> tuple[Finding, ...]:
    """Return what would be wrong with the changed records and with those that refer to them."""
    findings, traces = _judged_alone(space, change, files)
    findings += _judged_across(space, change, traces, {each.path: each.after for each in files})
    findings = _let_pass(space, change, files, findings)
    findings += _change_findings(space, change, files, frozenset((each.record, each.code) for each in findings if each.is_error))
    return tuple(sorted(set(findings), key=lambda each: each.order()))


def _let_pass(space: Workspace, change: Change, files: tuple[FileEdit, ...], findings: list[Finding]) -> list[Finding]:
    """The findings, with those only warned of that the records had before and whose rules let pass what stands already."""
    lenient = {each.code for each in findings if each.is_error and rule(each.code).lets_pass}
    if not lenient:
        return findings
    stood = set(_before(space, change, files, lenient))
    return [replace(each, severity="warning") if (each.record, each.code, each.text) in stood else each for each in findings]


def _before(space: Workspace, change: Change, files: tuple[FileEdit, ...], codes: set[str]) -> Iterator[tuple[str, str, Text]]:
    """What rules of these codes said of the changed records as they were: record, code, text."""
    around = RuleContext(space.store.lazy_index(), frozenset(space.settings.category_names), space.today, space.ledger.named, space.settings)
    for each, file in zip(change.puts, files, strict=True):
        if file.before is not None:
            path, kind = file.former_path or file.path, each.after.kind.name
            reading = space.store.reader(kind).reading(file.before.encode())
            trace = trace_of(path, kind, reading)
            said = (*reading.findings, *(finding for _, finding in judge_across(around, [trace])))
            yield from ((trace.id, finding.code, finding.text) for finding in said if finding.code in codes)


def _judged_alone(space: Workspace, change: Change, files: tuple[FileEdit, ...]) -> tuple[list[Finding], list[Trace]]:
    """What is wrong with each changed record by itself; and what the others will see of it."""
    findings, traces = [], []
    for each, file in zip(change.puts, files, strict=True):
        kind = type(each.after).kind.name
        reading = space.store.reader(kind).reading(file.after.encode())
        findings += [found.at(file.path, found.line, found.column, reading.id) for found in reading.findings]
        traces.append(trace_of(file.path, kind, reading))
    return findings, traces


def _judged_across(space: Workspace, change: Change, traces: list[Trace], texts: dict[str, str]) -> Iterator[Finding]:
    """What the rules across records say of the changed records and of those that refer to them, unless they said it before."""
    store, changed = space.store, {each.key for each in traces}
    gone = frozenset(f"{each.before.kind.name}:{each.before.id}" for each in change.puts if each.before and each.before.id != each.after.id)
    touched = [*traces, *(each for each in store.referrers(changed | gone) if each.key not in changed | gone)]
    around = RuleContext(store.lazy_index(traces, gone), frozenset(space.settings.category_names), space.today, space.ledger.named, space.settings)
    found = list(judge_across(around, touched))
    known = _known_before(space, found, changed) if found else set()
    return (locate_in(store, trace, each, texts.get(trace.path)) for trace, each in found if (trace.key, each.code, each.text) not in known)


def _change_findings(space: Workspace, change: Change, files: tuple[FileEdit, ...], known: frozenset[tuple[str, str]]) -> Iterator[Finding]:
    """What the rules on a change say: the same that `validate --against` asks of a hand edit."""
    renaming = change.renaming
    pairs = tuple(Pair(renamed(space.ledger, each.before, (renaming,)) if renaming and each.before else each.before, each.after) for each in change.puts)
    ahead = space.ledger.after(each.after for each in change.puts)
    for each in change.puts:
        if each.before is not None and each.before.id != each.after.id:
            ahead = ahead.without(each.before)
    proposal = Proposal(space.ledger, ahead, pairs, space.zone, known=known, today=space.today)
    edits = dict(zip((each.after.id for each in change.puts), files, strict=True))
    for pair, finding in (*judge_pairs(proposal), *_identity_findings(space, change, pairs)):
        file = edits[pair.record.id]
        yield finding.at(file.path, *positions_of(file.after).where(finding.field), pair.record.id)


def _identity_findings(space: Workspace, change: Change, pairs: tuple[Pair, ...]) -> Iterator[tuple[Pair, Finding]]:
    """What the rules on identities say of git's own: steps of others are refused; a change of powers, which somebody else may still commit, is warned of."""
    speakers = Speakers(space.ledger, space.settings.access)
    author = Author("", space.member, at=before_a_minute(space.latest))
    known, grace, given = speakers if speakers.are_known else None, space.settings.access.late_days, list(acts_of(space.ledger, pairs, author))
    late = (*ensure_steps_are_not_late(known, given, grace, space.zone), *ensure_days_are_not_late(known, given, grace))
    yield from ((act.pair, found) for act, found in late)
    if speakers.are_known:
        command = [Act(pairs[0], (), change.by, author)] if change.by else []
        named = [Act(pair, (ITSELF,), None, author) for put, pair in zip(change.puts, pairs, strict=True) if put.before and put.before.id != put.after.id]
        acts = [*given, *named, *command]
        yield from ((act.pair, found) for act, found in ensure_identities_may_act(speakers, acts))
        yield from ((act.pair, replace(found, severity="warning")) for act, found in ensure_powers_are_kept(speakers, acts))


def _known_before(space: Workspace, found: list[tuple[Trace, Finding]], changed: set[str]) -> set[tuple[str, str, Text]]:
    """What was already wrong with records this change does not touch; it does not stand in the way."""
    others = [trace for trace, _ in found if trace.key not in changed]
    around = RuleContext(space.store.lazy_index(), frozenset(space.settings.category_names), space.today, space.ledger.named, space.settings)
    return {(trace.key, each.code, each.text) for trace, each in judge_across(around, others)} if others else set()


def _file_edit(space: Workspace, put: Put, *, is_renaming: bool) -> FileEdit:
    kind = type(put.after).kind
    if put.before is None:
        path = canonical_path(kind, put.after.id)
        return FileEdit(path, None, dump(put.after, path))
    path = space.ledger.paths[f"{kind.name}:{put.before.id}"]
    raw = space.store.read(path)
    if space.store.reader(kind.name).read(raw)[0] != put.before:
        raise _changed(path)
    before = raw.decode()
    after = (rename_references if is_renaming else patch)(before, put.before, put.after)
    if put.after.id == put.before.id:
        return FileEdit(path, before, after)
    return FileEdit(f"{os.path.dirname(path)}/{put.after.id}.yaml", before, after, former_path=path)


def _settings_edit(space: Workspace, path: str, text: str) -> FileEdit:
    try:
        before = space.source.read(path).decode()
    except FileNotFoundError:
        before = None
    return FileEdit(path, before, text)


def _refuse_changed_files(space: Workspace, files: tuple[FileEdit, ...]) -> None:
    """Refuse when a file is no longer what was read a moment ago."""
    for each in files:
        path = f"{space.root}/{each.path}"
        if (each.before is None or each.former_path) and os.path.lexists(path):
            raise RefusalError(Text(f"{each.path} 已经存在", f"{each.path} already exists"), Text("换一个编号再试", "try again with another id"))
        if each.before is not None and blob_id(space.store.read(each.former_path or each.path)) != blob_id(each.before.encode()):
            raise _changed(each.former_path or each.path)


def _changed(path: str) -> RefusalError:
    return RefusalError(
        Text(f"{path} 刚刚被别人改过，没有写入", f"{path} was changed a moment ago; nothing was written"), Text("重新运行命令", "run the command again")
    )


def _updates(space: Workspace, checkout: Checkout, files: tuple[FileEdit, ...]) -> tuple[FileUpdate, ...]:
    from redchain.history.journal import FileUpdate

    prefix = checkout.prefix_of(space.root)
    return tuple(FileUpdate(prefix + path, old, new) for path, old, new in _writes(files))


def _writes(files: tuple[FileEdit, ...]) -> Iterator[tuple[str, bytes | None, bytes | None]]:
    """Yield each path with its bytes before and after; new places first, so that a kill in between leaves a record twice, never lost."""
    for each in files:
        old = None if each.before is None else each.before.encode()
        yield each.path, None if each.former_path else old, each.after.encode()
        if each.former_path:
            yield each.former_path, old, None
