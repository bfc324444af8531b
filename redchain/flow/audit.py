"""The audit: every commit of the history judged in turn as a pull request of it would be, by who was entitled at the time."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from redchain.check.proposal import Author, Speakers
from redchain.check.rules.rc800_access import ensure_commit_is_signed
from redchain.errors import UsageError
from redchain.flow.audit_memo import Audited, BadCommit, recall, remember
from redchain.flow.judge_commit import Deed, judge_commit
from redchain.flow.judge_merge import judge_merge
from redchain.flow.moving_state import Contents, MovingState, files_of
from redchain.history.checkout import find_checkout
from redchain.history.git import ObjectReader, refuse_unopened
from redchain.history.git_log import is_ancestor
from redchain.history.revisions import resolve
from redchain.history.whole_history import commits_after, common_commit, count_after, first_with, trusted_signers, walk
from redchain.model.access import allowed_signers, member_of
from redchain.model.late_entry import before_a_minute
from redchain.progress import watched
from redchain.store.layout import ROOT_FILE
from redchain.text import Text, counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from redchain.flow.workspace import Workspace
    from redchain.history.checkout import Checkout
    from redchain.history.git_log import ProposedCommit
    from redchain.history.trees import FileChange
    from redchain.history.whole_history import WalkedCommit
    from redchain.model.finding import Finding

_AUDITING = Text("审计历史", "auditing the history")
_LAST = 32_503_680_000
"""The year 3000 in seconds since 1970: what a commit says beyond is no date."""
_KEPT_BACK, _FAR = 2_000, 5_000
_DETACHED = "HEAD"


class Audit(NamedTuple):
    """What an audit found: the commit whose state was taken as it is, the last one, how many commits after the one up to the other are audited, how many of them by this run, the bad ones, and what has to be said of the history itself."""

    start: str
    head: str
    commits: int
    fresh: int
    bad: tuple[BadCommit, ...]
    rewritten: Text | None = None

    @property
    def is_clean(self) -> bool:
        """Whether nothing was found."""
        return not self.bad and self.rewritten is None

    @property
    def errors(self) -> int:
        """How many errors the bad commits have."""
        return sum(len(each.findings) for each in self.bad)


def audit(space: Workspace, *, since: str | None = None, fresh: bool = False) -> Audit:
    """Audit the history of HEAD from where the last audit ended, from `since`, or (`fresh`) from the commit that began the data repository.

    What is audited is kept, also when it is interrupted. Raises UsageError where there is no history.
    """
    checkout, head = _history(space)
    branch, known = space.branch or _DETACHED, recall(space)
    begin, rewritten = _begin(space, checkout, head, since), None
    if since is None and not fresh:
        begin, rewritten = _goes_on(checkout, head, known, branch, begin)
    run = _Run(space, checkout, begin)
    try:
        run.go_through(head)
    finally:
        remember(space, {**known, branch: run.kept})
    return Audit(run.kept.start, head, run.kept.commits, run.kept.commits - begin.commits, run.kept.bad, rewritten)


def audit_after(space: Workspace, start: str, end: str | None = None) -> tuple[BadCommit, ...]:
    """Return what is wrong with each commit of HEAD, or of another `end`, that is not in the history of `start`, the oldest first; nothing of it is kept."""
    checkout, head = _history(space)
    run = _Run(space, checkout, Audited(start, start))
    run.go_through(end or head)
    return tuple(run.bad)


def _bad(commit: ProposedCommit, found: tuple[Finding, ...]) -> BadCommit:
    files = {each.file for each in found}
    return BadCommit(commit.id, min(commit.seconds, _LAST), commit.subject, found, tuple(each for each in commit.files if each[0] in files))


def _history(space: Workspace) -> tuple[Checkout, str]:
    checkout = find_checkout(space.root)
    if checkout is None:
        raise UsageError(
            Text("这里不是 git 仓库，没有历史可审", "this is not a git repository, so there is no history"),
            Text("先 git init 并提交", "`git init` and commit first"),
        )
    if space.tip is None:
        refuse_unopened(checkout.top)
        raise UsageError(Text("还没有任何提交", "there is no commit yet"), Text("先提交：git commit", "commit first: git commit"))
    return checkout, space.tip


def _begin(space: Workspace, checkout: Checkout, head: str, since: str | None) -> Audited:
    """Where an audit begins that does not go on from another."""
    path = checkout.prefix_of(space.root) + ROOT_FILE
    start = resolve(checkout, since).id if since is not None else first_with(checkout, head, path)
    if start is None:
        raise UsageError(Text(f"{ROOT_FILE} 还没有提交过", f"{ROOT_FILE} has never been committed"), Text("先提交：git commit", "commit it first: git commit"))
    if since is not None and not is_ancestor(checkout, start, head):
        raise UsageError(
            Text(f"{since} 不在当前分支的历史里", f"{since} is not in the history of the current branch"),
            Text("从哪个提交开始：git log --oneline", "see where to begin: git log --oneline"),
        )
    return Audited(start, start, is_since=since is not None)


def _goes_on(checkout: Checkout, head: str, known: dict[str, Audited], branch: str, begin: Audited) -> tuple[Audited, Text | None]:
    """Where an audit goes on, and what is to be said where what was audited is no more in the history."""
    last = known.get(branch)
    for each in (last, *known.values()):
        if each is not None and is_ancestor(checkout, each.commit, head):
            return each, None
    if last is None:
        return begin, None
    gone = count_after(checkout, head, last.commit)
    zh, en = (f"{gone} 个审过的提交", counted(gone, "audited commit")) if gone else ("审过的提交", "audited commits")
    words = Text(
        f"历史被改写过：上次审到的提交 {last.commit[:10]} 不在当前历史里了，{zh}被换掉或丢弃；已从头重审",
        f"the history has been rewritten: commit {last.commit[:10]}, up to which it was audited, is no more in it, and {en} were replaced or dropped; it was audited anew",
    )
    if last.is_since and is_ancestor(checkout, last.start, head):
        return Audited(last.start, last.start, is_since=True), words
    return begin, words


class _Run:
    """One way through the history; `kept` is what is audited for certain: everything that leads to a commit."""

    def __init__(self, space: Workspace, checkout: Checkout, begin: Audited) -> None:
        self.space, self.checkout, self.kept = space, checkout, begin
        self._members: dict[tuple[str, str], str] = {}
        self._signers: tuple[str, dict[str, str]] = "", {}
        self._recent: dict[str, ProposedCommit] = {}
        self._parents: dict[str, tuple[str, ...]] = {}
        self._seconds = {begin.commit: resolve(checkout, begin.commit).seconds}
        self._foreign: set[str] = set()
        self._nameless: set[str] = set()
        self._tips: set[str] = {begin.commit}
        self.bad: list[BadCommit] = []
        self._spoilt = {path: (new, old) for each in begin.bad if not each.mended_by for path, old, new in each.files}

    def go_through(self, head: str) -> None:
        """Judge every commit after what is kept, up to `head`."""
        wanted = commits_after(self.checkout, self.kept.commit, head)
        if not wanted:
            return
        self.bad, count = list(self.kept.bad), self.kept.commits
        with ObjectReader(self.checkout.top) as reader:
            contents = Contents(self.checkout, reader)
            state = MovingState(self.space, self.checkout, contents, self.kept.commit)
            (((last,),)) = walk(self.checkout, self.space.root, [self.kept.commit])
            self._recent[last.commit.id] = last.commit
            for walked, rest in watched(self._each(contents, wanted), _AUDITING, wanted):
                self._note(walked.commit, self._judged(state, walked, rest))
                count += 1
                if self._is_all_behind(walked.commit):
                    self.kept = self.kept._replace(commit=walked.commit.id, commits=count, bad=tuple(self.bad))

    def _note(self, commit: ProposedCommit, found: tuple[Finding, ...]) -> None:
        """Note what is wrong with a commit, and which bad ones it has put right."""
        self.bad = [each._replace(mended_by=commit.id) if self._is_mended(each, commit) else each for each in self.bad]
        if found:
            fresh = _bad(commit, found)
            paths = {path for path, *_ in fresh.files}
            for place, each in enumerate(self.bad):  # what may be put back from now on is what this one has changed
                if not paths.isdisjoint(path for path, *_ in each.files):
                    self.bad[place] = each._replace(files=())
            self.bad.append(fresh)
            self._spoilt |= {path: (new, old) for path, old, new in fresh.files}

    def _each(self, contents: Contents, wanted: Sequence[str]) -> Iterator[tuple[WalkedCommit, Sequence[WalkedCommit]]]:
        """Each commit, with those that are read already and come next."""
        prefix = self.checkout.prefix_of(self.space.root)
        for some in walk(self.checkout, self.space.root, wanted):
            contents.read_ahead(file for each in some for file in files_of(each.by_parent[0], prefix)[0])
            for place, each in enumerate(some):
                self._parents[each.commit.id] = each.commit.parents
                yield each, some[place:]

    def _is_all_behind(self, commit: ProposedCommit) -> bool:
        """Whether everything judged so far leads to this commit, so that an audit can go on from it alone."""
        self._tips -= set(commit.parents)
        self._tips.add(commit.id)
        return len(self._tips) == 1

    def _judged(self, state: MovingState, walked: WalkedCommit, rest: Sequence[WalkedCommit]) -> tuple[Finding, ...]:
        commit = walked.commit
        self._seconds[commit.id] = commit.seconds
        before = self._recent.get(commit.parents[0]) if len(commit.parents) == 1 else None
        self._recent[commit.id] = commit
        if len(self._recent) > _KEPT_BACK:
            del self._recent[next(iter(self._recent))]
        if not commit.parents or commit.parents[0] in self._foreign:  # of another repository: whoever merges it answers for it
            self._foreign.add(commit.id)
            return ()
        if self._is_where(state, walked):
            state.at = commit.id
            return ()
        state.go_to(commit.parents[0])
        speakers = Speakers(state.ledger, state.settings.access)
        if not speakers.are_known:
            self._nameless.add(commit.id)
        deed = self._deed(state, walked, rest)
        if not walked.is_merge:
            deed = deed._replace(changes=self._without_mended(state, deed.changes))
        if before is not None and commit.email == before.email and commit.takes_back(before):
            unsigned = ensure_commit_is_signed(state.settings.access, deed.author) if speakers.are_known else None
            state.move(*files_of(walked.by_parent[0], self.checkout.prefix_of(self.space.root)), commit.id)
            return (unsigned.at(commit.files[0][0], 0, 0),) if unsigned is not None and unsigned.is_error and commit.files else ()
        found = judge_commit(state, deed) if not walked.is_merge else self._judged_merge(state, walked, deed, speakers)
        state.at = commit.id
        return found

    def _without_mended(self, state: MovingState, changes: Sequence[FileChange]) -> Sequence[FileChange]:
        """What a commit changes, but for files that it puts back to what they were before a bad commit changed them: that is taken over."""
        prefix = self.checkout.prefix_of(self.space.root)
        back = [each for each in changes if self._spoilt.get(each.path.removeprefix(prefix)) == each.contents] if self._spoilt else []
        if back:
            files, modes = files_of(back, prefix)
            state.move(files, modes, state.at)
            for path, *_ in files:
                del self._spoilt[path]
        return [each for each in changes if each not in back] if back else changes

    def _is_mended(self, bad: BadCommit, commit: ProposedCommit) -> bool:
        """Whether a commit puts back the last file of a bad one that was not put back yet."""
        paths = {path for path, *_ in bad.files}
        return not bad.mended_by and bool(paths) and paths.isdisjoint(self._spoilt) and any(path in paths for path, *_ in commit.files)

    def _is_where(self, state: MovingState, walked: WalkedCommit) -> bool:
        """Whether a merge is what its last side is, whose other side is where that parted: nothing is its own, and the state is there already."""
        first, *others = walked.commit.parents
        is_there = len(others) == 1 and state.at == others[0] and not walked.by_parent[1]
        return is_there and (not self._nameless or first in self._nameless) and self._leads_to(others[0], first)

    def _leads_to(self, commit: str, older: str) -> bool:
        """Whether the first parents of a commit lead to an older one."""
        for _ in range(_FAR):
            if commit == older:
                return True
            parents = self._parents.get(commit)
            if not parents:
                return False
            commit = parents[0]
        return False

    def _judged_merge(self, state: MovingState, walked: WalkedCommit, deed: Deed, speakers: Speakers) -> tuple[Finding, ...]:
        parents = walked.commit.parents
        base = common_commit(self.checkout, parents)
        distrusted = {place for place, each in enumerate(parents) if place and each in self._foreign}
        if speakers.are_known and self._nameless:  # a side on which nobody was known yet proves nothing
            beside = {place: commits_after(self.checkout, parents[0], each) for place, each in enumerate(parents) if place}
            distrusted |= {place for place, commits in beside.items() if self._nameless.intersection(commits)}
        return judge_merge(state, walked, base, frozenset(distrusted), deed)

    def _deed(self, state: MovingState, walked: WalkedCommit, rest: Sequence[WalkedCommit]) -> Deed:
        commit, access = walked.commit, state.settings.access
        member = self._member(access.salt, commit.email)
        signer = self._signer(allowed_signers(access.keys), rest) if access.signatures != "ignore" else ""
        earliest = max((self._seconds.get(each, 0) for each in commit.parents), default=0)
        latest = before_a_minute(self.space.latest)
        entered = min(datetime.fromtimestamp(min(max(commit.seconds, earliest), _LAST), UTC), latest)
        made = datetime.fromtimestamp(min(commit.seconds, _LAST), UTC)
        author = Author(commit.id, member, bool(member) and signer == member, entered, made)
        return Deed(walked.by_parent[0], author, commit.parents[0], self.space.today)

    def _member(self, salt: str | None, email: str) -> str:
        if salt is None or not email:
            return ""
        if (salt, email) not in self._members:
            self._members[salt, email] = member_of(salt, email)
        return self._members[salt, email]

    def _signer(self, allowed: str, rest: Sequence[WalkedCommit]) -> str:
        """Whose key signed the first of `rest`; the others are asked about at once, for as long as the keys stay the same."""
        known, found = self._signers
        if known != allowed or rest[0].commit.id not in found:
            found = dict.fromkeys((each.commit.id for each in rest), "") | trusted_signers(self.checkout, rest, allowed)
            self._signers = allowed, found
        return found[rest[0].commit.id]
