"""One commit for exactly the changed paths: everything that can fail first, then files and index by renames, and the branch moves last; a kill leaves the old state or the new one."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.errors import NOT_COMMITTED, DiskError, RedchainError, RefusalError, WorldError, system_words
from redchain.history import git, journal
from redchain.history.commit_words import detached, saved_meanwhile, switched
from redchain.history.git_index import IndexEntry, holding, index_file
from redchain.history.in_flight import handed_over
from redchain.history.left_locks import age_of, locked_branch, remove_left_locks
from redchain.history.repository import Repository
from redchain.history.stale_git_index import brought_along, entries_of, fallen_behind, taken_into
from redchain.history.tree_bytes import blob_at, entry_at, mode_for, tree_with_changes
from redchain.history.uncommitted_changes import blob_or_none, changed_meanwhile, is_clean, paths_behind, refuse_uncommitted
from redchain.model.git_blob_id import blob_id
from redchain.shell_words import shown
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from redchain.history.checkout import Checkout
    from redchain.history.git_index import HeldIndex
    from redchain.history.journal import FileUpdate, Prepare, Prepared, Work
    from redchain.history.repository import Identity, Tip

    Say = Callable[[Text], object]

_NOT_RESTORED = Text(
    "没有提交，但文件没有全部还原；磁盘可写后，下一条 redchain 命令会还原，在那之前不要用 git commit",
    "nothing was committed, but not all files are as they were; once the disk is writable the next redchain command puts them back; do not `git commit` before",
)
_MAY_BE_COMMITTED = Text(
    "HEAD 已经移动，是不是这次提交用 git log -1 看；下一条 redchain 命令会接着做完或还原",
    "HEAD has moved, and `git log -1` shows whether by this commit; the next redchain command finishes or undoes it",
)
_TRIES = 5
_NO_COMMIT = "0" * 40


ANY_BRANCH = ""


class Wanted(NamedTuple):
    """What is to be committed: the files, the message, and the branch for which that was decided (refs/heads/…; None: a detached HEAD)."""

    updates: Sequence[FileUpdate]
    message: str
    branch: str | None = ANY_BRANCH


class Move(NamedTuple):
    """The commit that a branch is to stand on, and the one it stands on now."""

    to: str
    stands_at: str


def commit(checkout: Checkout, wanted: Wanted, prepare: Prepare, say: Say = str) -> str:
    """Commit exactly the wanted files and write them to the work tree with `prepare`; returns the commit's id, and says where no branch keeps it.

    Refuses when one of the files has changes that are not committed yet, or HEAD names another branch by now. Whatever else is staged or edited stays as it is.
    """
    with Repository(checkout) as repository:
        repository.refuse_without_work_tree()
        _refuse_without_index(repository)
        identity, before = repository.identity(), checkout.head_commit()
        try:
            with holding(repository, say) as index:
                means = Means(repository, index, wanted, prepare, say)
                made = None if repository.must_go_through_git() else _ours(means, wanted.message, identity)
                if made is None:
                    made = _through_git(means, wanted.message)
        except OSError as problem:
            problem.filename = problem.filename or checkout.git_dir
            raise DiskError(problem, NOT_COMMITTED if checkout.head_commit() == before else _MAY_BE_COMMITTED) from problem
    if checkout.is_detached:
        say(detached(made))
    return made


def stand_on(repository: Repository, wanted: Wanted, move: Move, prepare: Prepare, say: Say = str) -> bool:
    """Let the branch stand on another commit that is there already, with the files as they are in that; False where the branch has moved meanwhile.

    The message is what git's log of the branch is told. What the branch stood on stays among git's objects until git tidies up.
    """
    repository.refuse_without_work_tree()
    _refuse_without_index(repository)
    with holding(repository, say) as index:
        means, tip, answer = Means(repository, index, wanted, prepare, say), repository.tip(), git.Answer(0, "", "")
        if tip is None or tip.commit != move.stands_at:
            return False
        with _written_down(means, _work("ours", means, tip, move.to)) as outcome:
            index.prepare(entries_of(repository, repository.tip_of(move.to), means.paths))
            means.prepare()
            answer = outcome.answer = _move_branch(repository, move.to, tip, wanted.message, lambda: _put_in_place(means))
        if outcome.commit is None:
            raise _branch_stays(repository, answer)
    return True


def _refuse_without_index(repository: Repository) -> None:
    """Where git's index is gone, every file of the last commit counts as staged for deletion."""
    if not os.path.exists(index_file(repository.checkout)) and repository.tip() is not None:
        raise RefusalError(
            Text("git 的暂存区（index）不见了，没有写入", "git's index is missing; nothing was written"),
            Text("重建暂存区，文件不变：git reset", "make it anew, which changes no file: git reset"),
        )


class Means:
    """What a commit needs while git's index is held: the repository, the index, and the files, first beside their places and then in them."""

    def __init__(self, repository: Repository, index: HeldIndex, wanted: Wanted, prepare: Prepare, say: Say) -> None:
        """Nothing is prepared yet."""
        self.repository, self.index, self.updates, self.say = repository, index, wanted.updates, say
        self.branch = repository.checkout.branch if wanted.branch == ANY_BRANCH else wanted.branch
        self.staged: dict[str, str | None] | None = None
        self._prepare = prepare
        self._prepared: list[Prepared] = []
        self._placed: list[tuple[str, Prepared]] = []

    @property
    def paths(self) -> list[str]:
        """The paths of the files."""
        return [each.path for each in self.updates]

    def refuse_another_branch(self) -> None:
        """Refuse where somebody has switched HEAD to another branch by now."""
        now = self.repository.checkout.branch
        if now != self.branch:
            raise switched(self.branch, now)

    def prepare(self) -> None:
        """Write each file beside its place, unless that is done."""
        for each in self.updates[len(self._prepared) :]:
            self._prepared.append(self._prepare(self._place_of(each), each.new))

    def place(self) -> None:
        """Give the files their places; refuses where somebody has saved one by now, whose bytes stay."""
        for update, each in zip(self.updates, self._prepared, strict=True):
            if not each.place_instead_of(blob_or_none(update.old)):
                raise changed_meanwhile(update.path)
            self._placed.append((update.path, each))

    def restore(self) -> None:
        """Let files and index be as they were; where the disk refuses even that, say so, and the journal stays for the next command."""
        try:
            saved = [path for path, each in reversed(self._placed) if not each.take_back()]
            self.index.restore()
            self.discard()
        except OSError as problem:
            raise DiskError(problem, _NOT_RESTORED) from problem
        for path in saved:
            self.say(saved_meanwhile(path))

    def discard(self) -> None:
        """Forget what lies beside the files (what is not wanted any more, or what was there before) and what was about to happen: all is done, or nothing was."""
        left = [each for each in reversed(self._prepared) if not each.discard()]
        self._prepared, self._placed = [], []
        journal.settle(self.repository.checkout, self.paths, is_gone=not left)

    def _place_of(self, update: FileUpdate) -> str:
        return f"{self.repository.checkout.top}/{update.path}"


def _ours(means: Means, message: str, identity: Identity) -> str | None:
    """Make the commit ourselves; None when only git can, since it stores one of the files otherwise than it stands."""
    repository, answer = means.repository, git.Answer(0, "", "")
    for _ in range(_TRIES):
        means.refuse_another_branch()
        tip = repository.tip()
        if not is_clean(repository, tip, means.updates):
            return None
        behind = paths_behind(repository, tip, means.updates)
        made = _objects(repository, tip, means.updates, message, identity)
        with _written_down(means, _work("ours", means, tip, made)) as outcome:
            means.index.prepare(_entries(repository, tip, means.updates))
            means.prepare()
            answer = outcome.answer = _move_branch(repository, made, tip, f"commit: {message.splitlines()[0]}", lambda: _put_in_place(means))
        if outcome.commit:
            if behind:
                means.say(brought_along(behind))
            return made
    raise _branch_stays(repository, answer)


@dataclass
class _Outcome:
    """How a commit came out: what git answered, and the commit that HEAD names if it is the one that was wanted."""

    answer: git.Answer | None = None
    commit: str | None = None


@contextmanager
def _written_down(means: Means, work: Work) -> Iterator[_Outcome]:
    """Write down what is about to happen before anything lies about; afterwards the commit is made, or everything is as it was."""
    checkout, outcome = means.repository.checkout, _Outcome()
    journal.keep(checkout, work)
    try:
        yield outcome
    finally:
        outcome.commit = _commit_made(means, work, outcome.answer)
        if outcome.answer is not None and outcome.answer.code < 0:  # git was killed, be it after it had committed
            with suppress(OSError):
                remove_left_locks(means.repository, work)
        if outcome.commit is None:
            means.restore()
        else:
            with suppress(OSError):  # nothing is left to do, which the next command finds out
                means.discard()


def _commit_made(means: Means, work: Work, answer: git.Answer | None) -> str | None:
    """Return the commit of the work if it was made; unless git has answered that it was, HEAD tells. Raises WorldError where that cannot be seen."""
    repository, has_answered = means.repository, answer is not None and answer.code == 0
    if work.way == "ours" and has_answered:
        return work.made
    head = repository.checkout.head_commit()
    if head is None and work.parent is not None:
        raise _unknown()
    if work.way == "ours" or head is None or head == work.parent:
        return head if head == work.made else None
    return None if means.staged is None else _made_by_git(means, work, head, answer)  # None: git was not asked


def _made_by_git(means: Means, work: Work, head: str, answer: git.Answer | None) -> str | None:
    """Tell whether a commit that HEAD names by now is the one that git was asked for; on another branch, or on another commit, it is taken back."""
    repository, staged = means.repository, means.staged or {}
    tip, parents = repository.tip_of(head), repository.parents_of(head)
    if parents is None:
        raise _unknown()
    parent = parents[0] if parents else None
    found = {path: blob_at(repository, tip, path) for path in means.paths}
    is_refused = answer is not None and answer.code > 0 and any(found[path] != (id_ and bytes.fromhex(id_)) for path, id_ in staged.items())
    if len(parents) > 1 or is_refused or all(blob_at(repository, repository.tip_of(parent), path) == each for path, each in found.items()):
        return None
    branch = repository.checkout.branch
    if parent == work.parent and branch == work.branch:
        return head
    if answer is not None and answer.code == 0 and repository.take_back(head, parent, branch):  # HEAD moved, or the branch was switched, while git was at work
        return None
    return head if parent == work.parent else None


def _unknown() -> WorldError:
    return WorldError(
        Text("读不了 HEAD，不知道提交了没有", "HEAD cannot be read, so whether the commit was made is not known"),
        Text(
            "用 git log -1 和 git status 查看；下一条 redchain 命令会接着做完或还原",
            "see `git log -1` and `git status`; the next redchain command finishes or undoes it",
        ),
    )


def _work(way: journal.Way, means: Means, tip: Tip | None, made: str | None = None) -> Work:
    return journal.work_of(way, means.updates, made=made, parent=tip.commit if tip else None, branch=means.branch)


def _put_in_place(means: Means) -> None:
    """Files, then index: whoever takes their locks away by hand and commits can take nothing back that is committed. Git holds HEAD, so that the branch stays the one that is seen now."""
    means.refuse_another_branch()
    means.place()
    means.index.install()


def _move_branch(repository: Repository, made: str, tip: Tip | None, reason: str, then: Callable[[], object]) -> git.Answer:
    """The commit point: the branch moves only if it is still where we read it; `then` runs when git holds it and before it moves."""
    move = git.HeadMove(made, tip.commit if tip else _NO_COMMIT, reason)
    with handed_over(repository.checkout) as handed:
        return git.move_head(repository.checkout.top, move, then, handed=handed)


def _branch_stays(repository: Repository, answer: git.Answer) -> WorldError:
    """Return the error for a branch that does not move; a lock of somebody else's on it is named."""
    text, found = (
        Text("分支没有移动，没有提交", "the branch did not move; nothing was committed"),
        locked_branch(repository.checkout, repository.checkout.branch),
    )
    if found is None:
        return git.failure(text, answer.words, _make_writable(repository) or Text("稍后再试", "try again in a moment"))
    lock, remedy = found
    age = age_of(lock)
    return git.failure(
        Text(f"分支被锁住（{lock}，{age.zh}），没有提交", f"the branch is locked ({lock}, {age.en}); nothing was committed"), answer.words, remedy
    )


def _make_writable(repository: Repository) -> Text | None:
    """Return what to do where a folder in which git keeps the branch takes nothing, or None."""
    checkout = repository.checkout
    named = checkout.branch
    branch = os.path.dirname(f"{checkout.common_dir}/{named}") if named else checkout.git_dir
    closed = next((each for each in (checkout.git_dir, branch) if os.path.isdir(each) and not os.access(each, os.W_OK)), None)
    if closed is None:
        return None
    command = shown("chmod", "u+w", closed)
    return Text(f"让目录可写后再试：{command}", f"make the folder writable, then try again: {command}")


def _entries(repository: Repository, tip: Tip | None, updates: Sequence[FileUpdate]) -> list[IndexEntry]:
    return [IndexEntry(each.path, mode_for(entry_at(repository, tip, each.path)), None if each.new is None else blob_id(each.new).hex()) for each in updates]


def _objects(repository: Repository, tip: Tip | None, updates: Sequence[FileUpdate], message: str, identity: Identity) -> str:
    changes: dict[str, Any] = {}
    for each in updates:
        level = changes
        *folders, name = each.path.split("/")
        for folder in folders:
            level = level.setdefault(folder, {})
        level[name] = None if each.new is None else repository.store("blob", each.new)
    tree = tree_with_changes(repository, tip.tree if tip else None, changes)
    parent = f"parent {tip.commit}\n" if tip else ""
    text = f"tree {(tree or repository.store('tree', b'')).hex()}\n{parent}author {identity.author}\ncommitter {identity.committer}\n\n{message}\n"
    return repository.store("commit", text.encode("utf-8", "surrogateescape")).hex()


def _through_git(means: Means, message: str) -> str:
    """Let git commit, so that hooks, signing and filters have their say; a refused commit leaves the files as they were."""
    repository = means.repository
    tip = repository.tip()
    for each in means.updates:
        refuse_uncommitted(repository, tip, each)
    with _written_down(means, _work("git", means, tip)) as outcome:
        means.prepare()
        means.place()
        answer = outcome.answer = _committed_by_git(means, tip, message)
    if outcome.commit is None and answer.code == 0:
        means.refuse_another_branch()
        raise _branch_stays(repository, answer)
    if outcome.commit is None:
        words = answer.words or answer.out.strip() or f"git commit ({answer.code})"
        raise RefusalError(
            Text(f"git 没有接受提交：{words}", f"git refused the commit: {words}"), Text("按上面的提示改好再试", "fix what it says and try again")
        )
    try:
        means.index.install()
        _follow_hooks(means, repository.tip_of(outcome.commit))
    except (OSError, RedchainError) as problem:
        means.say(_not_followed(outcome.commit, problem))
    return outcome.commit


def _committed_by_git(means: Means, tip: Tip | None, message: str) -> git.Answer:
    """Let git commit with an index of its own that holds what we wrote: it reads no file again, so that what somebody saves meanwhile is not committed."""
    repository, index = means.repository, means.index
    copy = index.copy()
    repository.see_again([each.path for each in means.updates if each.old is not None], copy)
    answer = repository.add(means.paths, copy)
    if answer.code:
        return answer
    alone = index.alone(_as_stored(means, tip, copy), tip.commit if tip else None)
    means.refuse_another_branch()
    index.install()
    with handed_over(repository.checkout) as handed:
        return repository.commit_staged(message, index=alone, handed=handed)


def _as_stored(means: Means, tip: Tip | None, index: str) -> list[IndexEntry]:
    """Return what git has staged of our files; refuses where that is not what we wrote, since somebody has saved one meanwhile."""
    repository, staged = means.repository, means.repository.staged(means.paths, index)
    for each in means.updates:
        found, raw = staged.get(each.path), each.new
        if found != (raw and blob_id(raw).hex()) and (raw is None or found != repository.id_of_stored(each.path, raw)):
            raise changed_meanwhile(each.path)
    means.staged = {path: staged.get(path) for path in means.paths}
    return [IndexEntry(path, mode_for(entry_at(repository, tip, path)), each) for path, each in means.staged.items()]


def _follow_hooks(means: Means, made: Tip | None) -> None:
    """Let the index follow what a hook has put into the commit; left behind, it would take that back with the next commit by hand."""
    own = {each.path: None if each.new is None else blob_id(each.new).hex() for each in means.updates}
    lagging = fallen_behind(means.repository, own)
    if lagging:
        means.say(taken_into(lagging))
        means.index.prepare(entries_of(means.repository, made, lagging))
        means.index.install()


def _not_followed(made: str, problem: OSError | RedchainError) -> Text:
    why = problem.text if isinstance(problem, RedchainError) else system_words(problem)
    return Text(
        f"注意：已经提交 {made[:7]}，但没能查看钩子往提交里加了什么（{why.zh}）；看一看：git status，git show HEAD",
        f"note: commit {made[:7]} is made, but what a hook has put into it could not be looked at ({why.en}); see: git status, git show HEAD",
    )
