"""The sweep: a command is killed, or refused something by the system, at each of its calls that change anything, in redchain and in every git that it starts.

`python -m tests.flow.sweep` goes over all points of all commands and says what came out wrong; the tests take a fixed sample. It needs Linux on x86-64, since it
follows the processes with ptrace: a point is the n-th call of all of them together, which neither `strace --inject` nor a preloaded library can count.
"""

from __future__ import annotations

import argparse
import ctypes
import errno
import io
import json
import os
import platform
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import redirect_stderr, redirect_stdout, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, NoReturn
from unittest.mock import patch

from redchain.errors import NOTHING_WRITTEN
from redchain.flow.init_repository import _HALF_MADE
from redchain.history.pre_commit_hook import hook_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

IS_POSSIBLE = sys.platform == "linux" and platform.machine() == "x86_64"
USAGE = 2
NEED = "N-20251203-EM1A3"
NEED_FILE = f"data/needs/2025-12/{NEED}.yaml"
NEW = "N-20261123-AAAAA"
OTHER = ("need", "edit", "N-20251217-386GH", "--note", "下一条命令")
TODAY = ("--today", "2026-11-23")
WHO = {f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in (("NAME", "示例链办"), ("EMAIL", "office@example.org"))}


# what is done: the commands


COMMITS, DROPS, FILES, EACH_FILE, MAKES, SYNCS, MERGES = "commits", "drops", "files", "each file", "makes", "syncs", "merges"
HUB = ".git/hub.git"


class Scenario(NamedTuple):
    """A command, what its output holds when it is acknowledged, whether git itself commits since our hook was added to, and what is done before.

    `prepare` is done by git, `first` by redchain; `killed` is a command that was killed before with half of its files in place; `is_random` one that writes something else
    each time, `reads` one that commits nothing. `way` says what becomes of what it writes: a commit; the last commit dropped; files alone, all of them or none; files one by one, each of them
    whole; a new repository; what is sent to the repository of all, which lies in the folder of git, and received from it; or a file that git has merged. `others` is what another desk has
    sent before.
    """

    command: tuple[str, ...]
    acknowledged: str
    has_hook: bool = False
    prepare: tuple[str, ...] = ()
    is_random: bool = False
    killed: tuple[str, ...] = ()
    reads: bool = False
    way: str = COMMITS
    first: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


_ADD = ("need", "add", "--id", NEW, "--title", "想找检测机构", "--enterprise", "sl-bacai", "--category", "检测认证", "--at", "2026-11-23T09:00")
_RENAME = ("chain", "rename", "yejin", "yejin-xin", "--yes")
_AT = ("--at", "2026-11-23T09:00")
_ORDERS = ("D-20260914-JDCX5", "D-20260916-8YM3Y")
_THOROUGHLY = {
    "edit": Scenario(("need", "edit", NEED, "--urgency", "urgent"), NEED),
    "add": Scenario(_ADD, NEW),
    "reopen": Scenario(("need", "reopen", NEED, "--reason", "试", "--at", "2026-11-23T09:00"), NEED),
    "archive": Scenario(("resource", "archive", "bangdaiban"), "bangdaiban"),
    "rename": Scenario(_RENAME, "yejin-xin"),
    "lists": Scenario(("lists",), "data/lists/needs.md"),
    "fmt": Scenario(("fmt",), "整理了", prepare=("mv", NEED_FILE, NEED_FILE.replace("2025-12", "2025-11"))),
    "identity": Scenario(("identity", "init"), "已提交", is_random=True),
    "edit with a hook": Scenario(("need", "edit", NEED, "--urgency", "urgent"), NEED, has_hook=True),
    "add with a hook": Scenario(_ADD, NEW, has_hook=True),
    "rename with a hook": Scenario(_RENAME, "yejin-xin", has_hook=True),
    "a reader recovers": Scenario(("need", "list"), "N-20251217-386GH", killed=_RENAME, reads=True),
    "a reader recovers with a hook": Scenario(("need", "list"), "N-20251217-386GH", has_hook=True, killed=_RENAME, reads=True),
    "a writer recovers": Scenario(("need", "edit", NEED, "--urgency", "urgent"), NEED, killed=_RENAME),
    "a writer recovers with a hook": Scenario(("need", "edit", NEED, "--urgency", "urgent"), NEED, has_hook=True, killed=_RENAME),
}
_IN_TURN = {
    "register": Scenario(("need", "register", "N-20261123-JSGVN", *_AT), "N-20261123-JSGVN"),
    "merge": Scenario(("need", "merge", "N-20261123-JSGVN", "--into", "N-20261119-YFZXM", "--reason", "同一件事", *_AT), "N-20261123-JSGVN"),
    "dispatch": Scenario(("dispatch", "N-20261029-RY63A", "shi-keji-ju", *_AT), "待签收", is_random=True),
    "dispatch a plan": Scenario(("match", "--plan", "--least", "0.3", "--dispatch", "--yes", *_AT), "待签收", is_random=True),
    "reject a match": Scenario(("match", "N-20261029-RY63A", "--reject", "keji-xiangmu", "--because", "不合适"), "N-20261029-RY63A"),
    "confirm": Scenario(("confirm", _ORDERS[1], "--reason", "仍然合适", *_AT), _ORDERS[1]),
    "finish two": Scenario(("finish", *_ORDERS, "--reply", "办好了", "--yes", *_AT), _ORDERS[1]),
    "progress on all of a unit": Scenario(("progress", "--unit", "gongdian", "--note", "已联系", "--yes", "--partial", *_AT), "D-2026"),
    "milestone": Scenario(("project", "milestone", "P-20261119-T8M1Y", "--milestone", "踏勘", *_AT), "P-20261119-T8M1Y"),
    "add a project": Scenario(("project", "add", "--title", "试", "--lead", "shi-gongxin-ju", "--needs", "N-20261029-RY63A"), "P-2026", is_random=True),
    "rename a firm": Scenario(("enterprise", "rename", "sl-bacai", "sl-baxin", "--yes"), "sl-baxin"),
    "add several": Scenario(("enterprise", "add", "--from", "ROOT/.git/several.yaml"), "shiliyi"),
    "undo": Scenario(("undo", "--yes"), "撤回", first=("need", "edit", NEED, "--urgency", "urgent")),
    "undo a renaming with a hook": Scenario(("undo", "--yes"), "撤回", has_hook=True, first=_RENAME),
    "undo and drop": Scenario(("undo", "--yes", "--drop"), "撤回", first=_RENAME, way=DROPS),
    "add a member": Scenario(("identity", "add", "--unit", "shi-keji-ju", "--email", "keji@example.org"), "m1-", first=("identity", "init")),
    "edit without a commit": Scenario(("need", "edit", NEED, "--urgency", "urgent", "--no-commit"), NEED, way=FILES),
    "rename without a commit": Scenario((*_RENAME, "--no-commit"), "yejin-xin", way=FILES),
    "lists without a commit": Scenario(("lists", "--no-commit"), "data/lists/needs.md", way=FILES),
    "lists elsewhere": Scenario(("lists", "--output", "ROOT/out"), "needs.md", way=EACH_FILE),
    "report": Scenario(("report", "--month", "2026-10", "--output", "ROOT/out.md"), "out.md", way=EACH_FILE),
    "report as a page": Scenario(("report", "--month", "2026-10", "--output", "ROOT/out.html"), "out.html", way=EACH_FILE),
    "calendar": Scenario(("calendar", "export", "--output", "ROOT/out.ics"), "out.ics", way=EACH_FILE),
    "docs": Scenario(("docs", "--output", "ROOT/out"), "commands.md", way=EACH_FILE),
    "schema": Scenario(("schema", "--output", "ROOT/out"), "need.schema.json", way=EACH_FILE),
    "codeowners": Scenario(("codeowners",), "CODEOWNERS", way=EACH_FILE),
    "ci check": Scenario(("ci", "check", "--base", "HEAD", "--out", "ROOT/out"), "0", way=EACH_FILE),
    "init": Scenario(("init", "ROOT"), "data/redchain.yaml", way=MAKES),
    "init in a repository": Scenario(("init", "ROOT"), "data/redchain.yaml", way=MAKES, prepare=("commit", "-q", "--allow-empty", "-m", "first")),
}
_URGENT, _NOTED = ("need", "edit", NEED, "--urgency", "urgent"), ("need", "edit", NEED, "--note", "乙")
_TOGETHER = {
    "sync": Scenario(("sync",), "送出 1 个提交", first=_URGENT, others=("resource", "edit", "bangdaiban", "--note", "别处"), way=SYNCS),
    "sync of one record": Scenario(("sync",), "送出 1 个提交", first=_URGENT, others=_NOTED, way=SYNCS),
    "sync that receives": Scenario(("sync",), "收到 1 个提交", others=_RENAME, way=SYNCS),
    "sync that sends": Scenario(("sync",), "送出 1 个提交", first=_RENAME, way=SYNCS),
    "resolve": Scenario(("resolve", "--theirs"), "已经完成", first=_URGENT, others=("need", "edit", NEED, "--urgency", "low", "--note", "乙"), way=SYNCS),
    "merge-file": Scenario(("merge-file", *(f"ROOT/{each}.yaml" for each in ("base", "ours", "theirs")), NEED_FILE), "", way=MERGES),
}
SCENARIOS = _THOROUGHLY | _IN_TURN | _TOGETHER


def sampled(*sorts: str) -> list[tuple[str, str]]:
    """Return which scenarios the tests disturb in which way: those that differ in how they are committed in each way, the others in turn."""
    return [(name, sort) for number, name in enumerate(SCENARIOS) for place, sort in enumerate(sorts) if name in _THOROUGHLY or place == number % len(sorts)]


# how it is disturbed: every process is followed, and its calls are counted


class Call(NamedTuple):
    """A call of the system: its name, whether it changes something, and what may be answered instead."""

    name: str
    changes: bool
    errors: tuple[int, ...]


_WRITING = (errno.ENOSPC, errno.EIO, errno.EROFS, errno.EDQUOT)
_PLACING = (errno.EACCES, errno.ENOSPC, errno.EIO, errno.EROFS)
_READING = (errno.EIO, errno.EACCES)
_OPENING = (errno.EMFILE, errno.EACCES, errno.EIO)
CALLS = {
    0: Call("read", changes=False, errors=(errno.EIO,)),
    1: Call("write", changes=True, errors=(errno.ENOSPC, errno.EIO)),
    2: Call("open", changes=False, errors=_OPENING),
    3: Call("close", changes=False, errors=()),
    4: Call("stat", changes=False, errors=_READING),
    6: Call("lstat", changes=False, errors=_READING),
    18: Call("pwrite64", changes=True, errors=(errno.ENOSPC, errno.EIO)),
    20: Call("writev", changes=True, errors=(errno.ENOSPC, errno.EIO)),
    59: Call("execve", changes=False, errors=(errno.EACCES, errno.EIO)),
    74: Call("fsync", changes=True, errors=(errno.EIO, errno.ENOSPC)),
    75: Call("fdatasync", changes=True, errors=(errno.EIO,)),
    77: Call("ftruncate", changes=True, errors=(errno.EIO,)),
    82: Call("rename", changes=True, errors=_PLACING),
    83: Call("mkdir", changes=True, errors=_PLACING),
    84: Call("rmdir", changes=True, errors=(errno.EACCES,)),
    86: Call("link", changes=True, errors=_PLACING),
    87: Call("unlink", changes=True, errors=(errno.EACCES, errno.EROFS, errno.EIO)),
    90: Call("chmod", changes=True, errors=(errno.EROFS, errno.EIO)),
    217: Call("getdents64", changes=False, errors=(errno.EIO,)),
    257: Call("openat", changes=False, errors=_OPENING),
    262: Call("newfstatat", changes=False, errors=_READING),
    263: Call("unlinkat", changes=True, errors=(errno.EACCES, errno.EIO)),
    264: Call("renameat", changes=True, errors=_PLACING),
    293: Call("pipe2", changes=False, errors=(errno.EMFILE,)),
    316: Call("renameat2", changes=True, errors=_PLACING),
}
_OPENS = {"open": 1, "openat": 2}
_TRACEME, _POKEUSER, _CONTINUE, _SETOPTIONS, _INFO = 0, 6, 7, 0x4200, 0x420E
_OPTIONS = 2 | 4 | 8 | 16 | 0x80 | 0x100000  # follow fork, vfork, clone, exec; stop at what the filter picks; none outlives us
_ORIG_RAX, _RAX = 15 * 8, 10 * 8
_ALL_CHILDREN = 0x40000000
_FILTERED = signal.SIGTRAP | 7 << 8
_NO_NEW_PRIVILEGES, _SECCOMP, _BY_FILTER = 38, 22, 2
_LOAD, _EQUAL, _RETURN, _TRACE, _ALLOW = 0x20, 0x15, 0x06, 0x7FF00000, 0x7FFF0000


class _Info(ctypes.Structure):
    _fields_ = (
        ("op", ctypes.c_uint8),
        ("pad", ctypes.c_uint8 * 3),
        ("arch", ctypes.c_uint32),
        ("pointer", ctypes.c_uint64),
        ("stack", ctypes.c_uint64),
        ("number", ctypes.c_uint64),
        ("arguments", ctypes.c_uint64 * 6),
        ("more", ctypes.c_uint64 * 2),
    )


class Disturbance(NamedTuple):
    """At which point (0: never) what happens: everything is killed ("all"), the process that makes the call ("one"), or the call is answered by an error.

    With `stays` every later call that changes something is answered so, too.
    """

    point: int
    sort: str
    stays: bool = False


class Run(NamedTuple):
    """How a disturbed run came out: its exit code (negative: the signal), what it printed, how many points it passed, and at which call it was disturbed."""

    code: int
    said: str
    points: int
    at: str


class Tracer:
    """Follows one command and all it starts; where only what changes is counted, it stops at the calls `also` too."""

    also: tuple[str, ...] = ()

    def __init__(self, disturbance: Disturbance) -> None:
        self.wanted, self.count, self.at, self.error = disturbance, 0, "", 0
        self._libc = ctypes.CDLL(None, use_errno=True)
        self._libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
        self._libc.ptrace.restype = ctypes.c_long
        self.counts_changes_alone = self.wanted.sort in {"all", "one"} or self.wanted.stays
        self._alive: set[int] = set()

    def run(self, act: Callable[[], int], out: str) -> int:
        """Run `act` in a child with its output in a file; returns its exit code, or its signal as a negative number."""
        main = os.fork()
        if main == 0:
            redirect(out)
            self._ptrace(_TRACEME, 0)
            os.kill(os.getpid(), signal.SIGSTOP)
            self._stop_at_calls()
            leave(act)
        os.waitpid(main, 0)
        self._ptrace(_SETOPTIONS, main, _OPTIONS)
        self._alive = {main}
        self._ptrace(_CONTINUE, main)
        code = 0
        while self._alive:
            pid, status = os.waitpid(-1, _ALL_CHILDREN)
            if os.WIFSTOPPED(status):
                self._alive.add(pid)
                self._stopped(pid, status)
            else:
                self._alive.discard(pid)
                code = os.waitstatus_to_exitcode(status) if pid == main else code
        return code

    def _stop_at_calls(self) -> None:
        """Let the kernel stop this process, and all it starts, at those calls alone."""
        numbers = [number for number, call in CALLS.items() if call.changes or call.name in _OPENS or call.name in self.also or not self.counts_changes_alone]
        picked = [(_EQUAL, len(numbers) - place, 0, number) for place, number in enumerate(numbers)]
        steps = [(_LOAD, 0, 0, 0), *picked, (_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _TRACE)]
        code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *each) for each in steps))
        program = struct.pack("HxxxxxxP", len(steps), ctypes.addressof(code))
        if self._libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) or self._libc.prctl(_SECCOMP, _BY_FILTER, program, 0, 0):
            raise OSError(ctypes.get_errno(), "seccomp")

    def _stopped(self, pid: int, status: int) -> None:
        passed_on = os.WSTOPSIG(status)
        if status >> 8 == _FILTERED:
            self._called(pid)
        if passed_on in {signal.SIGTRAP, signal.SIGSTOP}:
            passed_on = 0
        self._ptrace(_CONTINUE, pid, passed_on)

    def _called(self, pid: int) -> None:
        info = _Info()
        self._ptrace(_INFO, pid, ctypes.cast(ctypes.byref(info), ctypes.c_void_p).value, ctypes.sizeof(info))
        if info.number not in CALLS:  # the process is gone
            return
        call = CALLS[info.number]
        changes = call.changes or (call.name in _OPENS and bool(info.arguments[_OPENS[call.name]] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)))
        is_point = changes if self.wanted.sort in {"all", "one"} else bool(call.errors) and (changes or not self.wanted.stays)
        if not is_point or (call.name == "write" and info.arguments[0] in {1, 2} and self.wanted.sort not in {"all", "one"}):
            return
        self.count += 1
        if self.count == self.wanted.point:
            self.at = f"{self.count}: {call.name}({_argument(pid, call, info)}) of {_name_of(pid)}"
            self._disturb(pid, call)
        elif self.wanted.stays and 0 < self.wanted.point < self.count:
            self._answer(pid, self.error)

    def _disturb(self, pid: int, call: Call) -> None:
        if self.wanted.sort == "error":
            self.error = call.errors[self.wanted.point % len(call.errors)] if not self.wanted.stays else (errno.ENOSPC, errno.EROFS)[self.wanted.point % 2]
            self.at += f" = {errno.errorcode[self.error]}{' and on' if self.wanted.stays else ''}"
            self._answer(pid, self.error)
            return
        for each in [*self._alive] if self.wanted.sort == "all" else [pid]:
            with suppress(ProcessLookupError):
                os.kill(each, signal.SIGKILL)

    def _answer(self, pid: int, error: int) -> None:
        """Let the call not be made, and its answer be an error."""
        self._ptrace(_POKEUSER, pid, 2**64 - 1, _ORIG_RAX)
        self._ptrace(_POKEUSER, pid, -error % 2**64, _RAX)

    def _ptrace(self, request: int, pid: int, data: int | None = 0, address: int = 0) -> None:
        self._libc.ptrace(request, pid, address, data)


def _name_of(pid: int) -> str:
    with suppress(OSError):
        words = Path(f"/proc/{pid}/cmdline").read_bytes().decode("utf-8", "replace").split("\0")
        return " ".join(words[3:5] if words[:2] == ["git", "-C"] else ["redchain"])
    return "?"


def _argument(pid: int, call: Call, info: _Info) -> str:
    """The path or file that a call names."""
    with suppress(OSError):
        if call.name in {"read", "write", "pwrite64", "writev", "fsync", "fdatasync", "ftruncate", "getdents64"}:
            return os.path.basename(os.readlink(f"/proc/{pid}/fd/{info.arguments[0]}"))
        with open(f"/proc/{pid}/mem", "rb") as memory:
            memory.seek(info.arguments[1 if call.name.endswith("at") or call.name in {"renameat2", "newfstatat"} else 0])
            return os.path.basename(memory.read(300).split(b"\0")[0].decode("utf-8", "replace"))
    return ""


# what must hold afterwards


def load() -> None:
    """Load what a command loads, once, before it is forked again and again."""
    import filelock  # noqa: F401
    import gitdb  # noqa: F401
    import pypinyin  # noqa: F401
    import ruamel.yaml  # noqa: F401

    from redchain.cli import main, parsing  # noqa: F401
    from redchain.cli.flow import lists  # noqa: F401
    from redchain.cli.records import kinds  # noqa: F401
    from redchain.flow import identity, publish  # noqa: F401
    from redchain.history import commit, recovery  # noqa: F401
    from redchain.store import loading  # noqa: F401


def redchain(root: str, command: Sequence[str]) -> Callable[[], int]:
    """Return what runs a command."""
    from redchain.cli.main import main

    words = [each.replace("ROOT", root) for each in command]
    place = [] if words[0] == "init" else ["--root", root]

    def act() -> int:
        with patch.dict(os.environ, WHO if words[0] == "init" else {}):
            return main([*words, *place, *TODAY])

    return act


_WARM: set[tuple[str, ...]] = set()


def warm(ready: str, command: tuple[str, ...]) -> None:
    """Run a command once in this process, on a copy, and what is tried after it, so that every child finds all that they load and build."""
    with tempfile.TemporaryDirectory(prefix="warm-", dir=ready.rpartition("/")[0]) as folder, redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        for each in {("need", "list"), command, OTHER} - _WARM:
            redchain(_copy(ready, f"{folder}/copy"), each)()
            shutil.rmtree(f"{folder}/copy")
            _WARM.add(each)


def redirect(out: str) -> None:
    """Let the output go into a file."""
    descriptor = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(descriptor, 1)
    os.dup2(descriptor, 2)
    os.close(descriptor)
    sys.stdout, sys.stderr = (io.TextIOWrapper(os.fdopen(each, "wb", closefd=False), "utf-8", line_buffering=True) for each in (1, 2))


def leave(act: Callable[[], int]) -> NoReturn:
    """End this child with the exit code of `act`; what it raises is a bug."""
    code = 3
    try:
        code = act()
        sys.stdout.flush()
    finally:
        os._exit(code)


def disturbed(root: str, command: Sequence[str], disturbance: Disturbance) -> Run:
    """Run a command and disturb it."""
    tracer, out = Tracer(disturbance), f"{root}.out"
    code = tracer.run(redchain(root, command), out)
    return Run(code, Path(out).read_text("utf-8", "replace"), tracer.count, tracer.at)


def calmly(root: str, *command: str) -> Run:
    """Run a command without disturbing it."""
    child, out = os.fork(), f"{root}.next"
    if child == 0:
        redirect(out)
        leave(redchain(root, command))
    _, status = os.waitpid(child, 0)
    return Run(os.waitstatus_to_exitcode(status), Path(out).read_text("utf-8", "replace"), 0, "")


def git(root: str, *arguments: str) -> str:
    """Run git; returns what it printed, or raises what it said."""
    done = subprocess.run(["git", "-C", root, *arguments], capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        words = f"git {' '.join(arguments)}: {done.stderr.strip()}"
        raise RuntimeError(words)
    return done.stdout


class Expected(NamedTuple):
    """The commit before (none: ""), the trees of the commit before and of the one that the command makes, and the files before and afterwards."""

    tip: str
    trees: tuple[str, str]
    files: tuple[dict[str, bytes], dict[str, bytes]]


NOTHING = ("没有提交", "没有改动", "什么都没有", "没有写入", "没有动")
LEFT = (".redchain-", "journal", "next-index-")


class Judge:
    """Looks at one disturbed copy: is HEAD old or new, are the words true, and does the next command, or commit by hand, leave nothing torn?"""

    def __init__(self, root: str, scenario: Scenario, run: Run, expected: Expected) -> None:
        self.root, self.scenario, self.run, self.expected = root, scenario, run, expected
        self.wrong: list[str] = []
        self.invented = False

    def judge(self, then: str) -> list[str]:
        """Return what is wrong; `then` says what comes next."""
        try:
            self.is_new = self._is_new()
            self._words()
            {"reader": self._reader, "writer": self._writer, "commit": self._by_hand, "commit -a": self._by_hand}[then](then)
            self._whole()
        except RuntimeError as problem:
            self.wrong.append(str(problem))
        return self.wrong

    def _is_new(self) -> bool:
        """Whether HEAD is the commit that the command makes; what is neither that nor the one before is wrong."""
        tip, tree, *parents = git(self.root, "log", "-1", "--format=%H %T %P").split()
        if tip == self.expected.tip:
            return False
        if parents != [self.expected.tip] or (tree != self.expected.trees[1] and not self.scenario.is_random):
            self.wrong.append("HEAD is neither old nor new")
        return True

    def _words(self) -> None:
        code, said = self.run.code, self.run.said
        if code < 0:
            return
        if code not in {0, 1}:
            self.wrong.append(f"exit code {code}: {said.strip()[-300:]}")
        elif code == 0 and not self.is_new and not self.scenario.reads:
            self.wrong.append("exit code 0, but nothing is committed")
        elif code == 1 and self.is_new and any(each in said for each in NOTHING):
            self.wrong.append(f"says that nothing was committed: {said.strip()}")
        elif code == 1 and not said.strip():
            self.wrong.append("not a word")

    def _reader(self, _: str) -> None:
        self._same_as_head(calmly(self.root, "need", "list"), "the reader")

    def _same_as_head(self, done: Run, who: str) -> None:
        if done.code:
            self.wrong.append(f"{who}: {done.code} {done.said.strip()[-300:]}")
        status = git(self.root, "status", "--porcelain", "--untracked-files=all")
        if status:
            self.wrong.append(f"after {who}: {status.strip()}")

    def _writer(self, _: str) -> None:
        before = git(self.root, "rev-parse", "HEAD")
        done = calmly(self.root, *OTHER)
        self._same_as_head(done, "the next command")
        if git(self.root, "rev-parse", "HEAD~") != before:
            self.wrong.append("the next command does not stand on what was there")

    def _by_hand(self, then: str) -> None:
        """Somebody deletes git's locks and commits; the step may be in HEAD already or not yet, but is never taken back, and never half there."""
        for each in list(Path(self.root, ".git").rglob("*.lock")):
            each.unlink()
        commit = ("commit", "-q", "--allow-empty", "-m", "by hand", *then.split()[1:])
        try:
            git(self.root, *commit)
        except RuntimeError as refused:
            if "redchain validate" not in str(refused):
                raise
            self._reader(then)  # as our hook asks for
            git(self.root, *commit)
        tree = git(self.root, "log", "-1", "--format=%T").strip()
        old, new = self.expected.trees
        if self.is_new and tree != git(self.root, "log", "-1", "--format=%T", "HEAD~").strip():
            self.wrong.append(f"{then} by hand took the step back")
        elif not self.is_new and tree != old:
            self.invented = True
            if tree != new and not self.scenario.is_random:
                self.wrong.append(f"{then} by hand committed half of it")
        self._same_as_head(calmly(self.root, "need", "list"), "a reader after the commit by hand")

    def _whole(self) -> None:
        said = git(self.root, "fsck", "--no-dangling") if self.run.code < 0 else ""
        left = [
            str(each.relative_to(self.root))
            for each in Path(self.root).rglob("*")
            if each.name.startswith(LEFT) or (each.suffix == ".lock" and each.parent.name != "redchain")
        ]
        if left:
            self.wrong.append(f"left: {', '.join(left)}")
        if said:
            self.wrong.append(said)


class DropJudge(Judge):
    """Looks at a branch that goes back to the commit before its last one."""

    def _is_new(self) -> bool:
        now, before = git(self.root, "rev-parse", "HEAD").strip(), git(self.root, "rev-parse", f"{self.expected.tip}~").strip()
        if now not in {self.expected.tip, before}:
            self.wrong.append("HEAD is neither old nor new")
        return now == before


class FilesJudge(Judge):
    """Looks at what is left of a command that commits nothing: is each file old or new and, where they belong together, all of them?"""

    def _is_new(self) -> bool:
        if git(self.root, "rev-parse", "HEAD").strip() != self.expected.tip:
            self.wrong.append("HEAD has moved")
        here = {each: raw for each, raw in files_of(self.root).items() if not os.path.basename(each).startswith(LEFT)}  # what lies beside is asked after later
        return here == self.expected.files[1]

    def _words(self) -> None:
        code, said = self.run.code, self.run.said
        if code == 0 and not self.is_new:
            self.wrong.append(f"exit code 0, but not all is written: {said.strip()[-300:]}")
        elif code == 1 and self._changed() and any(each in said for each in (*NOTHING, NOTHING_WRITTEN.zh)):
            self.wrong.append(f"says that nothing was written: {said.strip()[-300:]}")
        elif code not in {0, 1} and code >= 0 and not (code == USAGE and "写不了" in said):
            self.wrong.append(f"exit code {code}: {said.strip()[-300:]}")
        elif code == 1 and not said.strip():
            self.wrong.append("not a word")

    def _changed(self) -> list[str]:
        """The paths that are not as before; of each it is looked at whether it is whole."""
        old, new = self.expected.files
        now = files_of(self.root)
        paths = [each for each in sorted({*now, *old, *new}) if now.get(each) != old.get(each) and not os.path.basename(each).startswith(LEFT)]
        torn = [each for each in paths if now.get(each) != new.get(each)]
        if torn:
            self.wrong.append(f"neither old nor new: {', '.join(torn)}")
        return paths

    def _same_as_head(self, done: Run, who: str) -> None:
        """What is asked of the next command; then the same command once more brings all, which no hand must prepare."""
        if done.code:
            self.wrong.append(f"{who}: {done.code} {done.said.strip()[-300:]}")
        left, is_new = self._changed(), files_of(self.root) == self.expected.files[1]
        if self.scenario.way == FILES and left and not is_new:
            self.wrong.append(f"half of it after {who}: {', '.join(left)}")
        again = calmly(self.root, *self.scenario.command)
        self._changed()
        if again.code != 0 and not (is_new and self.scenario.way == FILES):
            self.wrong.append(f"once more: {again.code} {again.said.strip()[-300:]}")

    def _writer(self, _: str) -> None:
        before = git(self.root, "rev-parse", "HEAD")
        done = calmly(self.root, *OTHER)
        if done.code or git(self.root, "rev-parse", "HEAD~") != before:
            self.wrong.append(f"the next command: {done.code} {done.said.strip()[-300:]}")
        if len(git(self.root, "show", "--format=", "--name-only").split()) != 1:
            self.wrong.append("the next command commits what it did not change")
        git(self.root, "reset", "-q", "--soft", "HEAD~")
        git(self.root, "restore", "--staged", "--worktree", f"data/needs/2025-12/{OTHER[2]}.yaml")
        self._same_as_head(done, "the next command")

    _by_hand = Judge._reader


class InitJudge(Judge):
    """Looks at what is left of `init`: once more, and everything is there."""

    def _is_new(self) -> bool:
        done = subprocess.run(["git", "-C", self.root, "log", "-1", "--format=%T"], capture_output=True, encoding="utf-8", check=False)
        return done.returncode == 0 and done.stdout.strip() == self.expected.trees[1]

    def _words(self) -> None:
        super()._words()
        if self.run.code == 1 and self.is_new and _HALF_MADE.zh in self.run.said:
            self.wrong.append(f"says that it is not made: {self.run.said.strip()[-300:]}")

    def _again(self, _: str) -> None:
        again = calmly(self.root, *self.scenario.command)
        if again.code and not (self.is_new and "已经是数据仓库" in again.said):
            self.wrong.append(f"once more: {again.code} {again.said.strip()[-300:]}")
        if not self._is_new():
            self.wrong.append("once more, and HEAD is not as it should be")
        self._same_as_head(calmly(self.root, "need", "list"), "the reader")

    _reader = _writer = _by_hand = _again


class SyncJudge(Judge):
    """Looks at a clone and the repository of all: nothing is lost or there twice, and the next sync needs no hand, nor does what was stopped at a conflict."""

    def _is_new(self) -> bool:
        """Whether both sides have everything."""
        return self._tree_of_all() == self.expected.trees[1] == _tree(self.root) and not self._is_stopped()

    def _tree_of_all(self) -> str:
        return git(f"{self.root}/{HUB}", "rev-parse", "main^{tree}").strip() if self.scenario.command[0] == "sync" else self.expected.trees[1]

    def _is_stopped(self) -> bool:
        return Path(self.root, ".git/rebase-merge").exists()

    def _words(self) -> None:
        code, said = self.run.code, self.run.said
        if code not in {0, 1} and code >= 0:
            self.wrong.append(f"exit code {code}: {said.strip()[-300:]}")
        elif code == 0 and not self.is_new and "连不上" not in said:
            self.wrong.append(f"exit code 0, but not all is sent: {said.strip()[-300:]}")
        elif code == 1 and self.is_new and any(each in said for each in (*NOTHING, "没有送出", "没有同步")):
            self.wrong.append(f"says that nothing was sent: {said.strip()[-300:]}")
        elif code == 1 and not said.strip():
            self.wrong.append("not a word")

    def _once_more(self, _: str) -> None:
        for each in Path(self.root, HUB).rglob("*.lock"):
            each.unlink()  # whoever keeps that repository does so where it was killed
        again = calmly(self.root, *self.scenario.command)
        if self._is_stopped():
            self.wrong.append(f"once more, and it is not done: {again.said.strip()[-300:]}")
        done = calmly(self.root, "sync")
        self._same_as_head(done, "the next sync")
        if git(f"{self.root}/{HUB}", "rev-parse", "main") != git(self.root, "rev-parse", "HEAD"):
            self.wrong.append("not the same on both sides")
        twice = [subject for subject, count in Counter(git(self.root, "log", "--format=%s").splitlines()).items() if count > 1]
        if twice or _tree(self.root) not in {self.expected.trees[1], *([_tree(self.root)] if self.written else [])}:
            self.wrong.append(f"HEAD is not as it should be: {twice}")

    written = False

    def _reader(self, _: str) -> None:
        if not self._is_stopped():
            self._same_as_head(calmly(self.root, "need", "list"), "the reader")
        self._once_more(_)

    def _writer(self, _: str) -> None:
        if not self._is_stopped():
            super()._writer(_)
            self.written = True
        self._once_more(_)

    _by_hand = _once_more


class MergeJudge(Judge):
    """Looks at what git takes for the merged file: it is merged, or as it was with an exit code that is more than that of a conflict."""

    def judge(self, _: str) -> list[str]:
        """Return what is wrong."""
        now, (old, new) = Path(self.root, "ours.yaml").read_bytes(), (each["ours.yaml"] for each in self.expected.files)
        if self.run.code in {0, 1} and now != new:
            self.wrong.append(f"exit code {self.run.code} with what is not merged: {self.run.said.strip()[-300:]}")
        elif now not in {old, new}:
            self.wrong.append("neither old nor new")
        return self.wrong


JUDGES = {COMMITS: Judge, DROPS: DropJudge, FILES: FilesJudge, EACH_FILE: FilesJudge, MAKES: InitJudge, SYNCS: SyncJudge, MERGES: MergeJudge}


def files_of(root: str) -> dict[str, bytes]:
    """Return the files of a work tree with their bytes."""
    found = [each for each in Path(root).rglob("*") if ".git" not in each.relative_to(root).parts and each.is_file()]
    return {str(each.relative_to(root)): each.read_bytes() for each in found}


# going over the points


class Point(NamedTuple):
    """One point that was tried: at which call, what came next, what is wrong, and whether a commit by hand put the whole step in."""

    at: str
    then: str
    wrong: list[str]
    invented: bool


THEN = ("reader", "writer", "commit -a", "commit")


def sweep(template: str, name: str, sort: str, points: Callable[[int], Sequence[int]], *, stays: bool = False) -> Iterator[Point]:
    """Go over those of a scenario's points that are wanted."""
    scenario = SCENARIOS[name]
    with tempfile.TemporaryDirectory(prefix="sweep-", dir=template.rpartition("/")[0]) as folder:
        ready = _ready(template, f"{folder}/ready", scenario)
        warm(ready, scenario.command)
        whole = _copy(ready, f"{folder}/whole")
        run = disturbed(whole, scenario.command, Disturbance(0, sort, stays))
        if run.code or scenario.acknowledged not in run.said:
            words = f"{name} does not work undisturbed: {run}"
            raise RuntimeError(words)
        expected = Expected(_tip(ready), (_tree(ready), _tree(whole)), (files_of(ready), files_of(whole)))
        for number in points(run.points):
            root = _copy(ready, f"{folder}/{number:04}")
            run = disturbed(root, scenario.command, Disturbance(number, sort, stays))
            then = THEN[number % len(THEN)] if sort in {"all", "one"} else THEN[number % 2]
            judge = JUDGES[scenario.way](root, scenario, run, expected)
            yield Point(run.at, then, judge.judge(then), judge.invented)
            shutil.rmtree(root)


def _ready(template: str, target: str, scenario: Scenario) -> str:
    if scenario.way == MAKES:
        os.makedirs(target)
        if scenario.prepare:
            git(target, "init", "-q", "-b", "main")
            git(target, *(word for name, value in WHO.items() if "AUTHOR" in name for word in ("-c", f"user.{name[11:].lower()}={value}")), *scenario.prepare)
        return target
    _copy(template, target)
    if scenario.way == SYNCS:
        _with_hub(target, scenario)
    if scenario.way == MERGES:
        _in_three(target)
    if scenario.first:
        calmly(target, *scenario.first)
    if scenario.prepare:
        os.makedirs(os.path.dirname(f"{target}/{scenario.prepare[-1]}"), exist_ok=True)
        git(target, *scenario.prepare)
        git(target, "commit", "-qm", "prepared")
    Path(target, ".git/several.yaml").write_text("".join(f"- name: 示例{each}有限公司\n  chains: [yejin]\n" for each in "甲乙丙"), "utf-8")
    hook = Path(target, ".git/hooks/pre-commit")
    hook.parent.mkdir(exist_ok=True)
    hook.write_bytes(hook_bytes() + (b"# somebody's own\n" if scenario.has_hook else b""))
    hook.chmod(0o755)
    calmly(target, "validate")
    if scenario.way == SYNCS and scenario.command[0] != "sync":
        calmly(target, "sync")  # which stops at a conflict
    if scenario.killed:
        killed_halfway(target, scenario.killed)
    return target


def _with_hub(root: str, scenario: Scenario) -> None:
    """Give a clone a repository of all, and let another desk send something to it."""
    git(root, "clone", "-q", "--bare", root, f"{root}/{HUB}")
    git(root, "remote", "add", "origin", HUB)
    git(root, "fetch", "-q", "origin")
    git(root, "branch", "-q", "--set-upstream-to=origin/main")
    if scenario.others:
        other = f"{root}.other"
        git(root, "clone", "-q", f"{root}/{HUB}", other)
        for name, value in WHO.items():
            if "AUTHOR" in name:
                git(other, "config", f"user.{name[11:].lower()}", value)
        for command in (scenario.others, ("sync",)):
            done = calmly(other, *command)
            if done.code:
                raise RuntimeError(done.said)
        shutil.rmtree(other)


def _in_three(root: str) -> None:
    """Lay a record beside as it was and as two sides have it."""
    text = Path(root, NEED_FILE).read_text("utf-8")
    for name, now in (("base", text), ("ours", text.replace("log:", "note: 甲\nlog:")), ("theirs", text.replace("log:", "urgency: urgent\nlog:"))):
        Path(root, f"{name}.yaml").write_text(now, "utf-8")


def killed_halfway(root: str, command: Sequence[str]) -> None:
    """Kill a command with half of its files in place."""
    from redchain.history.commit import Means

    def placed(means: Means) -> None:
        half = len(means.updates) // 2
        means.updates, means._prepared = means.updates[:half], means._prepared[:half]
        place(means)
        os.kill(os.getpid(), signal.SIGKILL)

    child, place = os.fork(), Means.place
    if child == 0:
        Means.place = placed  # type: ignore[method-assign]
        redirect(f"{root}.killed")
        leave(redchain(root, command))
    if not os.WIFSIGNALED(os.waitpid(child, 0)[1]) or not git(root, "status", "--porcelain"):
        words = f"{' '.join(command)} left nothing halfway"
        raise RuntimeError(words)


def _copy(template: str, target: str) -> str:
    shutil.copytree(template, target, symlinks=True)
    return target


def _tip(root: str) -> str:
    return subprocess.run(["git", "-C", root, "rev-parse", "-q", "--verify", "HEAD"], capture_output=True, encoding="utf-8", check=False).stdout.strip()


def _tree(root: str) -> str:
    return git(root, "log", "-1", "--format=%T").strip() if _tip(root) else ""


def every(step: int, first: int = 1) -> Callable[[int], Sequence[int]]:
    """Every so many points."""
    return lambda points: range(first, points + 1, step)


def spread(most: int, shift: int = 0) -> Callable[[int], Sequence[int]]:
    """At most so many points, spread evenly."""
    return lambda points: sorted({1 + (shift + number * points // most) % points for number in range(most)})


def late(number: int) -> Callable[[int], Sequence[int]]:
    """So many points, spread over the last half, where the work is done; the first half reads."""
    return lambda points: [points - (points // 2) * each // number for each in range(number)]


def main() -> int:
    """Sweep what the command line asks for, by default everything."""
    from tests.conftest import make_town

    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--only", action="append", choices=SCENARIOS)
    arguments.add_argument("--sort", action="append", choices=("all", "one", "error", "stays"))
    arguments.add_argument("--step", type=int, default=1, help="try only every so many points")
    arguments.add_argument("--first", type=int, default=1, help="begin with this one")
    arguments.add_argument("--points", type=int, help="try at most so many points of each command and sort, spread evenly")
    given = arguments.parse_args()
    for variable in [each for each in os.environ if each.startswith(("GIT_", "REDCHAIN_"))]:
        del os.environ[variable]
    os.environ |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C.UTF-8"}
    load()
    points = spread(given.points, given.first - 1) if given.points else every(given.step, given.first)
    total: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        template = str(make_town(Path(folder, "town")))
        for name in given.only or SCENARIOS:
            for sort in given.sort or ("all", "one", "error", "stays"):
                start, counted = time.monotonic(), Counter[str]()
                for point in sweep(template, name, "error" if sort == "stays" else sort, points, stays=sort == "stays"):
                    counted.update(points=1, wrong=int(bool(point.wrong)), invented=int(point.invented))
                    if point.wrong:
                        print(json.dumps([name, sort, point.at, point.then, point.wrong], ensure_ascii=False), flush=True)
                total.update(counted)
                words = f"{name}, {sort}: {counted['points']} points, {counted['wrong']} wrong, {counted['invented']} whole in a commit by hand"
                print(f"{words}, {time.monotonic() - start:.0f} s", flush=True)
    print(f"in all: {total['points']} points, {total['wrong']} wrong")
    return min(total["wrong"], 1)


if __name__ == "__main__":
    sys.exit(main())
