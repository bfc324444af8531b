"""The repository that others write to as well: fetched, and pushed to, never by force; what went wrong is told apart by git's words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from redchain.errors import RefusalError
from redchain.history import git
from redchain.history.conversation import speaking
from redchain.history.git_log import is_ancestor
from redchain.lazy_pattern import pattern
from redchain.shell_words import shown
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from redchain.history.checkout import Checkout

REQUESTS = "sync/"
"""How the names of branches begin that wait for approval."""
_FETCH = ("-c", "fetch.unpackLimit=320", "fetch", "--quiet", "--no-tags", "--prune")
"""What a morning brings (some five objects for each commit) is kept loose, where it is read without starting git; with git's own limit of 100 a pack is made of it."""
_WORDS = {"LC_ALL": "C", "LANGUAGE": "C"}
_UNREACHED = pattern(
    r"(?i)could not resolve (host|proxy)|name or service not known|temporary failure in name resolution|connection (refused|reset|timed out|closed)"
    r"|(network|no route to|host) is unreachable|no route to host|operation timed out|failed to connect|couldn't connect|does not appear to be a git repository"
    r"|unexpected disconnect|early EOF|the remote end hung up"
)
"""Git's words where the other side does not answer: a network that is down, a server that is off, a shared folder that is not there."""
_UNTRUSTED = pattern(r"(?i)permission denied|authentication failed|could not read (username|password)|host key verification failed|access denied|HTTP Basic")
_MOVED = pattern(r"\[(rejected|remote rejected)\] \((fetch first|non-fast-forward|stale info|cannot lock ref.*|failed to update ref|incorrect old value.*)\)")
"""What a push says where the branch there has moved meanwhile, or somebody else is moving it."""

_NOT_STORED = pattern(
    r"\[remote rejected\] \((unpacker error|unable to migrate.*|unable to create temporary.*|missing necessary objects|failed to write.*|internal.*)\)"
)
"""What a push says where the other side could not store what was sent: its disk is full, or its git was ended."""

_NOT_PUSHED = "failed to push some refs"
_SECRET = pattern(r"^([a-z+]+://)[^/@]*@")

Pushed = Literal["done", "moved", "refused", "unreached"]


class Remote(NamedTuple):
    """A remote, and the branch there that this one goes to; whether this branch follows it already; its address without what is secret in it, and what a fetch of it brings."""

    name: str
    branch: str
    is_followed: bool
    address: str = ""
    brings: tuple[str, ...] = ()

    @property
    def tracking(self) -> str:
        """Where this clone keeps what was last seen of the branch."""
        return f"refs/remotes/{self.name}/{self.branch}"

    @property
    def label(self) -> str:
        """The branch there in git's usual words."""
        return f"{self.name}/{self.branch}"


class Reached(NamedTuple):
    """Whether the other side was reached; where not, git's words."""

    is_reached: bool
    words: str = ""


def remote_of(checkout: Checkout) -> Remote:
    """Return where this branch goes: what it follows, else the one remote there is; raises RefusalError where that is not to be told."""
    branch = (checkout.branch or "").removeprefix("refs/heads/")
    if not branch:
        raise RefusalError(
            Text("HEAD 不在任何分支上，不知道同步到哪里", "HEAD is on no branch, so where to sync to is not known"),
            Text("先回到分支：git switch main", "go to a branch first: git switch main"),
        )
    read = _settings(checkout)
    named, there = (read.get(f"branch.{branch}.{each}", ("",))[-1].strip() for each in ("remote", "merge"))
    if named and named != "." and there.startswith("refs/heads/"):
        return _remote(checkout, read, Remote(named, there.removeprefix("refs/heads/"), is_followed=True))
    remotes = git.run(checkout.top, "remote").out.split()
    name = "origin" if "origin" in remotes else remotes[0] if len(remotes) == 1 else ""
    if not name:
        add = "git remote add origin"
        raise RefusalError(
            Text("这个仓库还没有远程仓库，只在这台电脑上", "this repository has no remote: it is on this computer alone"),
            Text(f"先登记地址：{add} 地址", f"register the address first: {add} ADDRESS"),
        )
    return _remote(checkout, read, Remote(name, branch, is_followed=False))


def _settings(checkout: Checkout) -> dict[str, tuple[str, ...]]:
    """Git's configuration by key, every value of each in their order."""
    found: dict[str, tuple[str, ...]] = {}
    for each in git.run(checkout.top, "config", "--list", "-z").out.split("\0"):
        key, _, value = each.partition("\n")
        found[key] = (*found.get(key, ()), value)
    return found


def _remote(checkout: Checkout, read: Mapping[str, tuple[str, ...]], remote: Remote) -> Remote:
    urls = read.get(f"remote.{remote.name}.url", ())
    is_as_written = urls and not any(key.startswith("url.") for key in read)
    address = urls[0] if is_as_written else git.run(checkout.top, "remote", "get-url", remote.name).out.strip()
    return remote._replace(address=_SECRET.sub(r"\1", address), brings=read.get(f"remote.{remote.name}.fetch", ()))


def fetch(checkout: Checkout, remote: Remote) -> Reached:
    """Fetch what others have sent, and forget branches that are there no more; raises WorldError where the other side does answer, but not to us."""
    with speaking(checkout, remote.name) as handed:
        answer = git.run(checkout.top, *_FETCH, remote.name, as_user=True, more=_WORDS, handed=handed)
        for each in _left_out(remote) if answer.code == 0 else ():
            git.run(checkout.top, *_FETCH, remote.name, each, as_user=True, more=_WORDS, handed=handed)  # where there is no such branch yet, that is no fault
    if answer.code == 0:
        return Reached(is_reached=True)
    if _UNTRUSTED.search(answer.words) or not _UNREACHED.search(answer.words):
        raise _not_let_in(remote, answer)
    return Reached(is_reached=False, words=_last_line(answer.words))


def _left_out(remote: Remote) -> tuple[str, ...]:
    """What a fetch does not bring that was told to bring one branch alone (`git clone --single-branch`): this branch, and those that wait for approval."""
    if any("refs/heads/*:" in each for each in remote.brings):
        return ()
    return tuple(f"+refs/heads/{each}:refs/remotes/{remote.name}/{each}" for each in (remote.branch, f"{REQUESTS}*"))


def push(checkout: Checkout, remote: Remote, commit: str, branch: str) -> tuple[Pushed, str]:
    """Send a commit to a branch there, never by force; returns what became of it, with git's words."""
    with speaking(checkout, remote.name) as handed:
        answer = git.run(checkout.top, "push", "--porcelain", remote.name, f"{commit}:refs/heads/{branch}", as_user=True, more=_WORDS, handed=handed)
    said = f"{answer.words}\n{answer.out}".strip()
    if answer.code == 0:
        return "done", said
    if _MOVED.search(said):
        return "moved", said
    if _NOT_STORED.search(said):
        raise git.failure(
            Text(f"{remote.label} 没有存下送去的内容", f"{remote.label} could not store what was sent"),
            said,
            Text(
                "自己的提交都还在；过一会儿再运行 redchain sync，还不行请管那个仓库的人看看磁盘",
                "the own commits are all here; run redchain sync again in a moment, and if that does not help ask whoever keeps that repository to look at its disk",
            ),
        )
    if "[remote rejected]" in said or "[rejected]" in said:
        return "refused", said
    if _UNTRUSTED.search(said) or not _UNREACHED.search(said):
        is_hook = not answer.out.strip() and _NOT_PUSHED in said and not _UNTRUSTED.search(said)  # git has not come to a single branch
        raise _stopped_by_hook(answer) if is_hook else _not_let_in(remote, answer)
    return "unreached", _last_line(answer.words)


def follow(checkout: Checkout, remote: Remote) -> None:
    """Let this branch follow the one there, from its first push on."""
    if not remote.is_followed:
        with speaking(checkout, remote.name):
            git.run(checkout.top, "branch", f"--set-upstream-to={remote.label}")


def seen_of(checkout: Checkout, remote: Remote, branch: str | None = None) -> str | None:
    """Return the commit that the branch there stood on when it was last seen; None where it was never seen."""
    name = remote.tracking if branch is None else f"refs/remotes/{remote.name}/{branch}"
    return checkout.commit_named(name) or git.run(checkout.top, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}").out.strip() or None


def taken_out(checkout: Checkout, before: str, now: str) -> int:
    """Return how many commits that the branch there had, and this one has, are there no more: it was rewritten by force."""
    if before == now or is_ancestor(checkout, before, now):
        return 0
    base = git.run(checkout.top, "merge-base", "HEAD", before).out.strip()
    counted = git.run(checkout.top, "rev-list", "--count", base, f"^{now}", "--").out.strip() if base else ""
    return int(counted) if counted.isdigit() else 0


def _last_line(words: str) -> str:
    lines = [each for each in words.splitlines() if each.strip()]
    told = [each for each in lines if _UNREACHED.search(each)]
    return (told or lines or [""])[0].strip()


def _stopped_by_hook(answer: git.Answer) -> Exception:
    words = "\n".join(each for each in answer.words.splitlines() if _NOT_PUSHED not in each)
    return git.failure(
        Text("这台电脑上的 pre-push 钩子不让送出", "the pre-push hook of this computer does not let it be sent"),
        words.strip() or answer.words,
        Text("按它说的改好，再运行 redchain sync", "do as it says and run redchain sync again"),
    )


def _not_let_in(remote: Remote, answer: git.Answer) -> Exception:
    look = shown("git", "fetch", remote.name)
    return git.failure(
        Text(f"{remote.name}（{remote.address}）没有让连接", f"{remote.name} ({remote.address}) did not let us in"),
        answer.words,
        Text(f"核对地址和权限，单独试一次：{look}", f"check the address and the rights, and try by itself: {look}"),
    )
