"""Bringing a clone and the repository it comes from together: what others sent is taken over, own commits are laid upon it, judged, and sent."""

from __future__ import annotations

import random
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Literal, NamedTuple

from redchain.errors import RefusalError, WorldError
from redchain.flow.generated_files import disk_errors_in_words
from redchain.flow.judge_own import OwnFaults, judge_own
from redchain.flow.judge_proposal import judge_against
from redchain.flow.overtaken import Overtaken, overtaken
from redchain.flow.perform import recording
from redchain.flow.sync_target import arrived_at, has_records, target_of
from redchain.flow.workspace import open_workspace
from redchain.history import git
from redchain.history.commit import Move, Wanted, stand_on
from redchain.history.conflicts import end_rebase
from redchain.history.conversation import going_on, in_line
from redchain.history.last_commit import updates_back
from redchain.history.loose_trees import parting
from redchain.history.remote import Remote, fetch, follow, push, remote_of, seen_of, taken_out
from redchain.history.replay import CannotReplayError
from redchain.history.repository import Repository, refuse_when_unready, unfinished
from redchain.history.request_branch import forget_requests, is_requested, note_request, page_for, request_branch
from redchain.history.revisions import tip_of
from redchain.history.trees import changes_between
from redchain.shell_words import shown
from redchain.store.disk import prepare
from redchain.text import Text, counted

if TYPE_CHECKING:
    from redchain.flow.judge_proposal import Judgement
    from redchain.flow.perform import WriteOptions
    from redchain.flow.workspace import Workspace
    from redchain.history.checkout import Checkout
    from redchain.model.finding import Finding

_TRIES = 12
_SHORTEST, _LONGEST = 0.05, 3.0
_PLAIN = {"100644", "000000"}
_ADDRESS = "git remote -v"
_REASON = "sync: "
_GO_ON = Text("由人来定：redchain sync", "for a person to decide: redchain sync")
_ASIDE = Text(
    "有没有提交的修改的（git status）：先提交，或先放一边：git stash，同步以后 git stash pop；再运行 redchain sync",
    "where something is not committed (git status): commit it, or put it aside with `git stash` and take it back by `git stash pop` after the sync; then run redchain sync again",
)
State = Literal["same", "received", "sent", "requested", "waits", "unreached", "held_back", "conflict"]
Words = tuple[str, ...]


class Stopped(NamedTuple):
    """Files that both sides changed otherwise, and what to do."""

    files: Words
    remedy: Text


class Outcome(NamedTuple):
    """How a sync came out.

    `received` and `sent` are the subjects of commits, the newest first, `waiting` how many own commits are not in the branch of all yet; `words` is what git said
    where something did not go through; `branch` is where own commits wait for approval, `page` where that is asked for (empty: not known); `stopped` is what a
    person has to decide; `judgement` says what is wrong with what was held back, `faults` which own commits are wrong each by itself,
    `overtaken` which own steps come before one that others have sent; `is_ahead` says that what was judged is what the sync would make of both sides.
    """

    state: State
    remote: Remote
    received: Words = ()
    sent: Words = ()
    waiting: int = 0
    words: str = ""
    branch: str = ""
    page: str = ""
    stopped: Stopped | None = None
    judgement: Judgement | None = None
    faults: OwnFaults = OwnFaults()
    overtaken: Overtaken = Overtaken()
    is_ahead: bool = False

    @property
    def wrong(self) -> list[Finding]:
        """What is wrong with what was held back, errors first: with all of it together, else with single commits."""
        together = self.judgement.findings if self.judgement is not None and self.judgement.errors else ()
        return sorted(together or [finding for each in self.faults.bad for finding in each.findings], key=lambda each: not each.is_error)


def preview(space: Workspace) -> Outcome:
    """Fetch, and return what would be received and sent, judged as it would be; no file and no branch is changed."""
    checkout = _checkout(space)
    if begun := unfinished(checkout):
        raise begun.refusal()
    remote = remote_of(checkout)
    before = seen_of(checkout, remote)
    reached = fetch(checkout, remote)
    theirs = seen_of(checkout, remote)
    received, sent = _subjects(checkout, theirs, "HEAD") if theirs else (), _subjects(checkout, "HEAD", theirs)
    if theirs:
        _refuse_rewritten(checkout, remote, before, theirs)
    arrived = arrived_at(checkout, remote, theirs) if theirs and sent else None
    if arrived:
        sent = _subjects(checkout, "HEAD", arrived, theirs)
    if not reached.is_reached:  # nothing will go anywhere
        return Outcome("unreached", remote, waiting=len(sent), words=reached.words)
    stopped: Stopped | None = None
    if theirs and sent:
        with Repository(checkout) as repository:
            ahead, stopped = _ahead(space, repository, remote, theirs)
            sent = () if ahead.tip == theirs else sent
            bad = _held_back(ahead, repository, remote, theirs) if sent and stopped is None else None
        if bad is not None and ahead.tip != space.tip:  # its commits are none of this branch yet, so no command may name them
            bad = bad._replace(faults=bad.faults._replace(fold=""), overtaken=Overtaken(), is_ahead=True)
        if bad is not None:
            return bad._replace(received=received, waiting=len(sent))
    return Outcome("waits" if received or sent else "same", remote, received, sent, len(sent), stopped=stopped)


def _ahead(space: Workspace, repository: Repository, remote: Remote, theirs: str) -> tuple[Workspace, Stopped | None]:
    """Return what the sync would judge, of which nothing but objects is written, or HEAD and what keeps it from being known."""
    head = space.tip or ""
    try:
        target = target_of(repository, space, remote, theirs, head)
    except CannotReplayError as problem:
        return space, Stopped(problem.paths, _GO_ON)
    return space if target == head else open_workspace(space.root, space.given_today, forgiving=True, revision=target), None


def sync(space: Workspace, options: WriteOptions, *, begins_rebase: bool = True) -> Outcome:
    """Take over what others sent and send what is new here; tried again, after a moment, where somebody else was faster.

    A kill at any point leaves the clone as it was, or with what others sent: the next sync goes on from there. Unless it `begins_rebase`, a conflict is only
    told. Raises RefusalError where the clone is not ready (a merge is under way, a file to be brought along has changes that are not committed), WorldError
    where the others do not let us in.
    """
    checkout = _ready(space)
    remote = remote_of(checkout)
    with in_line(remote.address):
        return _in_turns(space, remote, options, begins_rebase=begins_rebase)


def _in_turns(space: Workspace, remote: Remote, options: WriteOptions, *, begins_rebase: bool) -> Outcome:
    checkout = _checkout(space)
    known: Words = ()
    for count in range(_TRIES):
        before = seen_of(checkout, remote)
        reached, theirs = fetch(checkout, remote), seen_of(checkout, remote)
        if not reached.is_reached:
            return Outcome("unreached", remote, known, waiting=len(_subjects(checkout, "HEAD", theirs)), words=reached.words)
        if theirs:
            _refuse_rewritten(checkout, remote, before, theirs)
            known = (*_subjects(checkout, theirs, "HEAD"), *known)
            try:
                _bring(space, remote, theirs, options)
            except CannotReplayError as problem:
                stopped = Stopped(problem.paths, _GO_ON) if not begins_rebase else _by_git(checkout, remote, theirs)
                if stopped:
                    waiting = len(_subjects(checkout, "HEAD", theirs))
                    return Outcome("conflict", remote, waiting=waiting, stopped=stopped)
        space = replace(space, opened_before=space)
        outcome = _send(space, checkout, remote, theirs)
        if outcome is not None:
            state: State = "received" if outcome.state == "same" and known else outcome.state
            return outcome._replace(state=state, received=known)
        time.sleep(random.uniform(0, min(_LONGEST, _SHORTEST * 2**count)))  # noqa: S311  # that two who meet do not meet again asks for no secret
    raise WorldError(
        Text(f"试了 {_TRIES} 次，每次都有别人先送到，没有送出", f"somebody else was faster {_TRIES} times; nothing was sent"),
        Text("过一会儿再运行：redchain sync", "run it again in a moment: redchain sync"),
    )


def _refuse_rewritten(checkout: Checkout, remote: Remote, before: str | None, theirs: str) -> None:
    """Say, once, that the branch there was moved back by force: what was taken out there would be sent again."""
    count = taken_out(checkout, before, theirs) if before else 0
    if count:
        raise RefusalError(
            Text(
                f"{remote.label} 在那边被强行改写：已经收到的 {count} 个提交不在那里了；什么都没有收，也没有送",
                f"{remote.label} was rewritten there by force: {counted(count, 'commit')} received before went missing; nothing was brought along or sent",
            ),
            Text(
                "先问管那个仓库的人；要把它们再送回去：再运行一次 redchain sync",
                "ask whoever keeps that repository; to send them back: run redchain sync again",
            ),
        )


def _ready(space: Workspace) -> Checkout:
    return refuse_when_unready(_checkout(space))


def _checkout(space: Workspace) -> Checkout:
    if space.revision is not None or space.checkout is None:
        raise RefusalError(
            Text("这里不是 git 仓库，没有可同步的", "this is no git repository, so there is nothing to sync"),
            Text("先 git init，登记远程仓库", "`git init` and register a remote first"),
        )
    return space.checkout


def _bring(space: Workspace, remote: Remote, theirs: str, options: WriteOptions) -> None:
    """Let the branch stand on what others sent with the own commits upon it; raises CannotReplayError where only git, or a person, can tell how."""
    checkout = _ready(space)
    with recording(checkout, options), Repository(checkout) as repository:
        tip = repository.tip()
        if tip is None:
            raise _nothing_here()
        ours, target = tip.commit, target_of(repository, space, remote, theirs, tip.commit)
        if target == ours:
            forget_requests(checkout, remote, theirs)
            return
        changes = changes_between(checkout, target, ours)
        if any(not {each.old_mode, each.new_mode} <= _PLAIN for each in changes):
            raise CannotReplayError([each.path for each in changes])
        updates = updates_back(repository, changes, _in_the_way)
        with disk_errors_in_words(Text("没有同步", "nothing was brought along"), checkout.git_dir):
            wanted = Wanted(updates, f"{_REASON}{remote.label}", space.branch)
            if not stand_on(repository, wanted, Move(target, ours), prepare, options.say):
                raise _moved()
        forget_requests(checkout, remote, theirs)


def _send(space: Workspace, checkout: Checkout, remote: Remote, theirs: str | None) -> Outcome | None:
    """Judge what is new here, as a pull request is judged and commit by commit, and send it; None where somebody else has sent something meanwhile."""
    head = space.tip
    own = _subjects(checkout, head or "HEAD", theirs)
    if head is None or not own:
        return Outcome("same", remote)
    with Repository(checkout) as repository:
        bad = _held_back(space, repository, remote, theirs)
        if bad is not None:
            return bad._replace(waiting=len(own))
    answer, words = push(checkout, remote, head, remote.branch)
    if answer == "moved":
        return None
    if answer == "unreached":
        return Outcome("unreached", remote, waiting=len(own), words=words)
    if answer == "refused":
        return _request(checkout, remote, head, own, words)
    follow(checkout, remote)
    return Outcome("sent", remote, sent=own)


def _held_back(space: Workspace, repository: Repository, remote: Remote, theirs: str | None) -> Outcome | None:
    """Return what holds back what is new here, and what to do; None where nothing does."""
    judged, faults = _judged(space, repository, remote, theirs)
    if not faults.bad and (judged is None or not judged.errors):
        return None
    late = overtaken(space, repository, judged, (theirs or "", remote.label))
    return Outcome("held_back", remote, judgement=judged, faults=faults, overtaken=late)


def _judged(space: Workspace, repository: Repository, remote: Remote, theirs: str | None) -> tuple[Judgement | None, OwnFaults]:
    """Judge what is new here against what the others have: all of it together, and each commit by itself; nothing where the others have no records yet."""
    if theirs is None or not has_records(repository, space, theirs):
        return None, OwnFaults()
    together = judge_against(space, theirs, only_committed=True)
    if not together.errors and _is_one_edit(repository.checkout, theirs, space.tip or ""):
        return together, OwnFaults()
    return together, judge_own(space, repository, theirs, remote.label)


def _is_one_edit(checkout: Checkout, theirs: str, head: str) -> bool:
    """Whether all together is one commit, judged by its parent: it is judged as the audit judges it, unless it gives a file a name, which may have ended (RC204)."""
    parted = parting(checkout, theirs, head)
    if parted is None or parted.one or len(parted.other) != 1:
        return False
    return all(each.before is not None for each in changes_between(checkout, theirs, head))


def _request(checkout: Checkout, remote: Remote, head: str, own: Words, words: str) -> Outcome:
    """Send own commits to a branch of their own, where the main branch takes only what was approved."""
    branch, stands_at = request_branch(checkout, remote, git.own_email(checkout.top))
    page = page_for(remote, branch)
    if stands_at == head:
        note_request(checkout, remote, branch, head)
        return Outcome("waits", remote, waiting=len(own), branch=branch, page=page)
    answer, said = push(checkout, remote, head, branch)
    if answer != "done":
        raise git.failure(
            Text(f"{remote.label} 没有收下，另送 {branch} 也没有收下", f"{remote.label} did not take it, and neither did {branch}"),
            said or words,
            Text(
                "自己的提交都还在；按它说的改好，或请管那个仓库的人看看，再运行 redchain sync",
                "the own commits are all here; do as it says, or ask whoever keeps that repository, and run redchain sync again",
            ),
        )
    note_request(checkout, remote, branch, head)
    return Outcome("requested", remote, sent=own, waiting=len(own), branch=branch, page=page, words=words)


def _by_git(checkout: Checkout, remote: Remote, theirs: str) -> Stopped | None:
    """Have git lay the own commits upon theirs: it knows renamed files, links and programs; returns what is left for a person to decide."""
    way = _way_by_git(checkout, remote, theirs)
    with going_on(checkout, checkout.branch) as handed:
        answer = git.run(checkout.top, *way, as_user=True, more={"GIT_EDITOR": "true"}, handed=handed)
    answer = (end_rebase(checkout) or answer) if answer.code else answer
    found = unfinished(checkout)
    if answer.code and (found is None or not found.conflicts):
        raise git.failure(Text("git 没有接上别人的提交", "git did not take over what others sent"), answer.words or answer.out, _ASIDE)
    return Stopped(found.conflicts, found.refusal().remedy or _GO_ON) if found else None


def _way_by_git(checkout: Checkout, remote: Remote, theirs: str) -> Words:
    """Tell how git is to do it: of what was requested and has arrived nothing is laid upon theirs, for that would lose what was set back since."""
    if not is_requested(checkout, remote, theirs):
        return "rebase", "--merge", theirs
    arrived = arrived_at(checkout, remote, theirs)
    if arrived is None or len({git.run(checkout.top, "merge-base", each, theirs).out for each in ("HEAD", arrived)}) > 1:
        return "merge", "--no-edit", theirs
    has_merges = git.run(checkout.top, "rev-list", "--merges", "--max-count=1", f"{arrived}..HEAD").out.strip()
    return "rebase", "--merge", *(["--rebase-merges"] if has_merges else []), "--onto", theirs, arrived


def _subjects(checkout: Checkout, of: str, *without: str | None) -> Words:
    """Return the subjects of the commits of one that the others do not have, the newest first; what cannot be counted is never told to be nothing."""
    head, known = tip_of(checkout), [each for each in without if each]
    if head is None:  # before the first commit HEAD names nothing
        if of == "HEAD":
            return ()
        known = []
    recent = parting(checkout, *((head or "") if each == "HEAD" else each for each in (known[0], of))) if len(known) == 1 else None
    if recent is not None and all(each.subject is not None for each in recent.other):
        return tuple(each.subject or "" for each in reversed(recent.other))
    answer = git.run(checkout.top, "log", "-z", "--format=%s", "--encoding=UTF-8", of, *(f"^{each}" for each in known), "--")
    if answer.code:
        raise git.failure(Text("git 读不出历史", "git cannot read the history"), answer.words, Text("看看哪里坏了：git fsck", "see what is damaged: git fsck"))
    return tuple(answer.out.removesuffix("\0").split("\0")) if answer.out else ()


def _in_the_way(path: str) -> RefusalError:
    commit, aside = f"{shown('git', 'add', '--', path)} && {shown('git', 'commit', '-m', 'by hand', '--', path)}", shown("git", "stash", "--include-untracked")
    return RefusalError(
        Text(
            f"{path} 别人改过，这里也有没有提交的修改，同步会盖掉它",
            f"{path} was changed by others and has changes here that are not committed; a sync would overwrite those",
        ),
        Text(
            f"要这些修改：先 {commit}；先放一边：{aside}，同步以后 git stash pop",
            f"to keep them: {commit} first; to put them aside: {aside}, and `git stash pop` after the sync",
        ),
    )


def _nothing_here() -> RefusalError:
    return RefusalError(
        Text("这里还没有任何提交，那边已经有了", "there is no commit here yet, and there are some on the other side"),
        Text("取一份到新的文件夹：git clone 地址", "get a copy in a folder of its own: git clone ADDRESS"),
    )


def _moved() -> RefusalError:
    return RefusalError(
        Text("分支刚刚移动了，没有同步", "the branch moved a moment ago; nothing was synced"), Text("再运行一次：redchain sync", "run it again: redchain sync")
    )
