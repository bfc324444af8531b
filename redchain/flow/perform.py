"""The one door through which records change: load, decide, check what would be, then write and commit once."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from redchain.check.access import Act, Author, Speakers, acts_of
from redchain.check.change_rules import judge_pairs
from redchain.check.cross_record_rules import judge_across
from redchain.check.proposal import Pair, Proposal
from redchain.check.rules.rc800_access import ensure_identities_may_act, ensure_powers_are_kept
from redchain.check.surroundings import Surroundings
from redchain.errors import RefusalError
from redchain.flow.inspect import locate_in
from redchain.history.checkout import find_checkout
from redchain.kinds.renaming import renamed
from redchain.model.blob import blob_id
from redchain.store.disk import put, write_atomically
from redchain.store.layout import canonical_path
from redchain.store.positions import Nodes
from redchain.store.rename_references import relabel
from redchain.store.writing import dump, patch
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from redchain.check.finding import Finding
    from redchain.decide.change import Change, Put
    from redchain.flow.workspace import Workspace
    from redchain.history.checkout import Checkout
    from redchain.history.journal import FileUpdate
    from redchain.model.ledger import Ledger, Trace

    Decide = Callable[[Ledger], Change]


@dataclass(frozen=True)
class Written:
    """One file of a change: its path from the root, its text before (None: new) and after, and the path it had where it is called otherwise now."""

    path: str
    before: str | None
    after: str
    was: str | None = None


@dataclass(frozen=True)
class Performed:
    """What a command did, or with `dry_run` would do; `commit` is None when nothing was committed."""

    change: Change
    files: tuple[Written, ...]
    warnings: tuple[Finding, ...]
    commit: str | None = None
    is_dry: bool = False


@dataclass(frozen=True)
class Manner:
    """How to perform: only show, write without committing, and whom to tell that it waits."""

    dry_run: bool = False
    no_commit: bool = False
    say: Callable[[Text], object] = str


class RefusedFindingsError(RefusalError):
    """The change would break rules; the findings say which."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        """Keep the findings for the edge to show."""
        super().__init__(Text("这样改会违反规则，没有写入", "the change would break rules; nothing was written"))
        self.findings = findings


def perform(space: Workspace, decide: Decide, manner: Manner) -> Performed:
    """Decide on the ledger as it is, check the ledger as it would be, and write it with exactly one commit.

    Raises RefusalError when the decision, the rules, git or the files refuse; then nothing is written.
    """
    checkout = None if manner.dry_run else ready_place(space, manner)
    if checkout is None:
        if manner.no_commit and not manner.dry_run:
            _settle_first(space, manner)
        return _perform(space, decide, manner, None)
    from redchain.history.lock import writing

    with writing(checkout, manner.say):
        settle(checkout)
        return _perform(space, decide, manner, checkout)


def settle(checkout: Checkout) -> bool:
    """Roll forward what a killed command left behind; returns whether there was anything."""
    from redchain.history.journal import exists, recover

    return exists(checkout) and recover(checkout, put)


def _settle_first(space: Workspace, manner: Manner) -> None:
    """Finish what a killed command left, lest files written without a commit be laid over it."""
    from redchain.history.journal import exists
    from redchain.history.lock import writing

    checkout = find_checkout(space.root)
    if checkout is not None and exists(checkout):
        with writing(checkout, manner.say):
            settle(checkout)


def _perform(space: Workspace, decide: Decide, manner: Manner, checkout: Checkout | None) -> Performed:
    change = decide(space.ledger)
    files = tuple(_text(space, each, is_renaming=change.renaming is not None) for each in change.puts)
    findings = judge_change(space, change, files)
    if any(each.is_error for each in findings):
        raise RefusedFindingsError(tuple(each for each in findings if each.is_error))
    if manner.dry_run:
        return Performed(change, files, findings, is_dry=True)
    _refuse_changed_files(space, files)
    if checkout is None:
        for each in files:
            write_atomically(f"{space.root}/{each.path}", each.after.encode())
            if each.was:
                put(f"{space.root}/{each.was}", None)
        return Performed(change, files, findings)
    from redchain.history.commit import commit

    return Performed(change, files, findings, commit(checkout, _touches(space, checkout, files), change.subject, put))


def judge_change(space: Workspace, change: Change, files: tuple[Written, ...]) -> tuple[Finding, ...]:
    """Return what would be wrong with the changed records and with those that refer to them."""
    store, findings, traces, texts = space.store, [], [], {}
    for each, file in zip(change.puts, files, strict=True):
        kind = type(each.after).kind.name
        row = store.judge(kind).row(file.after.encode())
        findings += [each.at(file.path, each.line, each.column, row.id) for each in row.findings]
        traces.append(store.trace(file.path, kind, row))
        texts[file.path] = file.after
    mine = {each.key for each in traces}
    gone = frozenset(f"{each.before.kind.name}:{each.before.id}" for each in change.puts if each.before and each.before.id != each.after.id)
    index = store.lookup(traces, gone)
    touched = [*traces, *(each for each in store.referrers(mine | gone) if each.key not in mine | gone)]
    around = Surroundings(index, frozenset(space.settings.category_names), space.today)
    found = list(judge_across(around, touched))
    known = _known_before(space, found, mine) if found else set()
    findings += [locate_in(store, trace, each, texts.get(trace.path)) for trace, each in found if (trace.key, each.code, each.text) not in known]
    findings += _steps(space, change, files, frozenset((each.record, each.code) for each in findings))
    return tuple(sorted(set(findings), key=lambda each: each.order()))


def _steps(space: Workspace, change: Change, files: tuple[Written, ...], known: frozenset[tuple[str, str]]) -> Iterator[Finding]:
    """What the rules on a change say: the same that `validate --against` asks of a hand edit."""
    renaming = change.renaming
    pairs = tuple(Pair(renamed(space.ledger, each.before, (renaming,)) if renaming and each.before else each.before, each.after) for each in change.puts)
    ahead = space.ledger.after(each.after for each in change.puts)
    for each in change.puts:
        if each.before is not None and each.before.id != each.after.id:
            ahead = ahead.without(each.before)
    proposal = Proposal(space.ledger, ahead, pairs, space.zone, known=known)
    written = dict(zip((each.after.id for each in change.puts), files, strict=True))
    for pair, finding in (*judge_pairs(proposal), *_speaking(space, change, pairs)):
        file = written[pair.record.id]
        yield finding.at(file.path, *Nodes(file.after).where(finding.field), pair.record.id)


def _speaking(space: Workspace, change: Change, pairs: tuple[Pair, ...]) -> Iterator[tuple[Pair, Finding]]:
    """What the rules on identities say of git's own: steps of others are refused; a change of powers, which somebody else may still commit, is warned of."""
    speakers = Speakers(space.ledger, space.settings.access)
    if speakers.are_known:
        author = Author("", space.member)
        unsaid = [Act(pairs[0], (), change.by, author)] if change.by else []
        acts = [*acts_of(pairs, author), *unsaid]
        yield from ((act.pair, found) for act, found in ensure_identities_may_act(speakers, acts))
        yield from ((act.pair, replace(found, severity="warning")) for act, found in ensure_powers_are_kept(speakers, acts))


def _known_before(space: Workspace, found: list[tuple[Trace, Finding]], mine: set[str]) -> set[tuple[str, str, Text]]:
    """What was already wrong with records this change does not touch; it does not stand in the way."""
    others = [trace for trace, _ in found if trace.key not in mine]
    around = Surroundings(space.store.lookup(()), frozenset(space.settings.category_names), space.today)
    return {(trace.key, each.code, each.text) for trace, each in judge_across(around, others)} if others else set()


def ready_place(space: Workspace, manner: Manner) -> Checkout | None:
    """The git work tree to commit in, or None when only files are to be written."""
    if manner.no_commit or not space.settings.root.commit:
        return None
    from redchain.history.repository import refuse_when_unready

    return refuse_when_unready(find_checkout(space.root))


def _text(space: Workspace, put: Put, *, is_renaming: bool) -> Written:
    kind = type(put.after).kind
    if put.before is None:
        path = canonical_path(kind, put.after.id)
        return Written(path, None, dump(put.after, path))
    path = space.ledger.paths[f"{kind.name}:{put.before.id}"]
    raw = space.store.read(path)
    if space.store.judge(kind.name).read(raw)[0] != put.before:
        raise _changed(path)
    before = raw.decode()
    after = (relabel if is_renaming else patch)(before, put.before, put.after)
    if put.after.id == put.before.id:
        return Written(path, before, after)
    return Written(f"{os.path.dirname(path)}/{put.after.id}.yaml", before, after, was=path)


def _refuse_changed_files(space: Workspace, files: tuple[Written, ...]) -> None:
    """Refuse when a file is no longer what was read a moment ago."""
    for each in files:
        path = f"{space.root}/{each.path}"
        if (each.before is None or each.was) and os.path.lexists(path):
            raise RefusalError(Text(f"{each.path} 已经存在", f"{each.path} already exists"), Text("换一个编号再试", "try again with another id"))
        if each.before is not None and blob_id(space.store.read(each.was or each.path)) != blob_id(each.before.encode()):
            raise _changed(each.was or each.path)


def _changed(path: str) -> RefusalError:
    return RefusalError(
        Text(f"{path} 刚刚被别人改过，没有写入", f"{path} was changed a moment ago; nothing was written"), Text("重新运行命令", "run the command again")
    )


def _touches(space: Workspace, checkout: Checkout, files: tuple[Written, ...]) -> tuple[FileUpdate, ...]:
    from redchain.history.journal import FileUpdate

    start = checkout.prefix_of(space.root)
    touches = []
    for each in files:
        old = None if each.before is None else each.before.encode()
        if each.was:
            touches.append(FileUpdate(start + each.was, old, None))
        touches.append(FileUpdate(start + each.path, None if each.was else old, each.after.encode()))
    return tuple(touches)
