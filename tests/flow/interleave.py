"""The interleavings: a command is held at one of its calls that touch the repository, in redchain or in a git that it starts, and a person does something meanwhile.

`python -m tests.flow.interleave` goes over all pairs of command and act and says what came out wrong; the tests take a fixed sample. What must hold: no byte that a
person saved is gone or under our subject, what was acknowledged is in HEAD of the branch it was for and in the index, and a refusal has changed nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple

from tests.flow import sweep
from tests.flow.sweep import NEED, NEED_FILE, NEW, TODAY, Disturbance, Tracer, git, redchain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tests.flow.sweep import Call

MARK = "# 手存"
BY_HAND = "by hand"
OTHER_FILE = "data/units/gongdian.yaml"
_PATIENCE, _LONGEST = 0.6, 100.0
_OWN = ("cache-", "obj", "config", "alternates", "multi-pack-index", "commit-graph", "grafts")
"""Beginnings of files that no person changes and that belong to one process alone; what happens in between is seen at the next call."""


# what is done: the commands


class Scenario(NamedTuple):
    """A command, the file it changes that a person has open, what is in there afterwards, how its commit is called, and the hooks there are."""

    command: tuple[str, ...]
    file: str
    change: str
    subject: str
    hooks: tuple[tuple[str, str], ...] = ()
    commits: bool = True


_EDIT = ("need", "edit", NEED, "--urgency", "urgent")
_ADD = ("need", "add", "--id", NEW, "--title", "想找检测机构", "--enterprise", "sl-bacai", "--category", "检测认证", "--at", "2026-11-23T09:00")
_RENAME = ("chain", "rename", "yejin", "yejin-xin", "--yes")
_NEW_FILE, _FIRM = f"data/needs/2026-11/{NEW}.yaml", "data/enterprises/sl-tegang.yaml"
_HOOK_EDITS = f"echo '# 钩子存' >> {NEED_FILE}"
SCENARIOS = {
    "edit": Scenario(_EDIT, NEED_FILE, "urgency: urgent", f"need: edit {NEED} urgency"),
    "add": Scenario(_ADD, _NEW_FILE, NEW, f"need: add {NEW}"),
    "rename": Scenario(_RENAME, _FIRM, "yejin-xin", "chain: rename"),
    "edit, a hook agrees": Scenario(
        _EDIT, NEED_FILE, "urgency: urgent", f"need: edit {NEED} urgency", (("pre-commit", "exit 0"), ("post-commit", "git status -s >/dev/null"))
    ),
    "edit, a hook refuses": Scenario(_EDIT, NEED_FILE, "urgency: urgent", f"need: edit {NEED} urgency", (("pre-commit", "git status -s >/dev/null; exit 1"),)),
    "edit, a hook edits": Scenario(_EDIT, NEED_FILE, "urgency: urgent", f"need: edit {NEED} urgency", (("pre-commit", _HOOK_EDITS),)),
    "edit, a hook edits and refuses": Scenario(_EDIT, NEED_FILE, "urgency: urgent", f"need: edit {NEED} urgency", (("commit-msg", f"{_HOOK_EDITS}; exit 1"),)),
    "add, a hook agrees": Scenario(_ADD, _NEW_FILE, NEW, f"need: add {NEW}", (("pre-commit", "exit 0"),)),
    "edit without a commit": Scenario((*_EDIT, "--no-commit"), NEED_FILE, "urgency: urgent", f"need: edit {NEED} urgency", commits=False),
}


# what a person does meanwhile


class Act(NamedTuple):
    """What a person does while the command is held: `begin` before it runs, `do` at the point, `end` a few points later; each is a line for the shell or a function.

    `saves` says that bytes are saved into the file that the command changes, `finish` is done when all is over, `is_idle` that nothing is changed at all.
    """

    do: str | Callable[[Person], None]
    prepare: str = ""
    begin: str = ""
    end: Callable[[Person], None] | None = None
    saves: bool = False
    finish: str = ""
    is_idle: bool = False


class Person:
    """Somebody at work in the same folder."""

    def __init__(self, root: str, scenario: Scenario) -> None:
        self.root, self.path = root, f"{root}/{scenario.file}"
        with suppress(FileNotFoundError):
            self.buffer = Path(self.path).read_text("utf-8")
        self.buffer = getattr(self, "buffer", "title: 手写\n") + f"{MARK}\n"
        self.open: IO[str] | None = None
        self.jobs = 0
        self.made = False

    def save(self) -> None:
        """Save in place, as most editors do with a short file."""
        self._folder()
        Path(self.path).write_text(self.buffer, "utf-8")
        self.made = True

    def replace(self) -> None:
        """Save beside the file and rename."""
        self._folder()
        Path(f"{self.path}.swp").write_text(self.buffer, "utf-8")
        os.replace(f"{self.path}.swp", self.path)
        self.made = True

    def begin_to_save(self) -> None:
        """Open the file and empty it; the bytes come later."""
        self._folder()
        self.open = open(self.path, "w", encoding="utf-8")  # noqa: SIM115  # it stays open on purpose

    def end_saving(self) -> None:
        """Write the bytes."""
        if self.open is not None:
            with self.open:
                self.open.write(self.buffer)
            self.open, self.made = None, True

    def touch(self) -> None:
        """Change nothing but the time."""
        with suppress(FileNotFoundError):
            os.utime(self.path)

    def shell(self, line: str) -> None:
        """Run a line until it is done, or until it is seen to wait."""
        self.jobs += 1
        mark = f"{self.root}.job{self.jobs}"
        program = f"{sys.executable} -m redchain {' '.join(TODAY)}"
        script = f"cd '{self.root}'; redchain() {{ {program} \"$@\"; }}; T='{os.path.relpath(self.path, self.root)}'; {{ {line}\n}}; echo $? >'{mark}.rc'"
        subprocess.run(["sh", "-c", f"({script}) >'{mark}' 2>&1 &"], stdin=subprocess.DEVNULL, check=True)
        self.wait(_PATIENCE)

    def wait(self, most: float) -> bool:
        """Wait for all lines to be done."""
        until = time.monotonic() + most
        while not all(os.path.exists(f"{self.root}.job{number}.rc") for number in range(1, self.jobs + 1)):
            if time.monotonic() > until:
                return False
            time.sleep(0.005)
        return True

    def said(self) -> str:
        """What the lines printed."""
        return " | ".join(Path(f"{self.root}.job{number}").read_text("utf-8", "replace").strip()[-200:] for number in range(1, self.jobs + 1))

    def _folder(self) -> None:
        os.makedirs(os.path.dirname(self.path), exist_ok=True)


_SIDE = f"git switch -q -c side; echo '# side' >> {OTHER_FILE}; git commit -qam side; git switch -q main"
_DIRTY = f"echo '# 别的' >> {OTHER_FILE}"
_STAGED = "echo s > staged.txt; git add staged.txt"
_SAVE_T = f"mkdir -p $(dirname $T); echo '{MARK}' >> $T"
_EDITOR = "GIT_EDITOR='sh -c \"until [ -e .git/go ] || [ ! -e .git ]; do sleep 0.01; done; echo by hand >\\$1\" -'"
ACTS = {
    "save": Act(Person.save, saves=True),
    "replace": Act(Person.replace, saves=True),
    "slow save": Act(Person.begin_to_save, end=Person.end_saving, saves=True),
    "touch": Act(Person.touch, is_idle=True),
    "save another": Act(_DIRTY),
    "checkout -b": Act("git checkout -q -b neu"),
    "switch": Act("git switch -q side", prepare=_SIDE),
    "switch to the same commit": Act("git switch -q gleich", prepare="git branch gleich"),
    "detach": Act("git checkout -q --detach"),
    "commit": Act("git commit -qm 'by hand'", prepare=_STAGED),
    "commit -a": Act("git commit -qam 'by hand'", prepare=_DIRTY),
    "commit the file": Act(f"{_SAVE_T}; git add $T; git commit -qm 'by hand' -- $T", saves=True),
    "commit --amend": Act("git commit -q --amend -m 'by hand'", prepare=f"{_STAGED}; git commit -qm x"),
    "commit that began before": Act("touch .git/go", begin=f"{_EDITOR} git commit -q", prepare=_STAGED),
    "commit -a that began before": Act("touch .git/go", begin=f"{_EDITOR} git commit -qa", prepare=_DIRTY),
    "stash": Act("git stash -q", prepare=_DIRTY, finish="git stash pop -q"),
    "stash -u": Act("git stash -q -u", prepare=_STAGED, finish="git stash pop -q"),
    "stash pop": Act("git stash pop -q", prepare=f"{_DIRTY}; git stash -q"),
    "stash pop of the file": Act("git stash pop -q", prepare=f"{_SAVE_T}; git add $T; git stash -q", saves=True),
    "rebase": Act("git rebase -q side", prepare=f"{_SIDE}; {_STAGED}; git commit -qm x"),
    "reset": Act("git reset -q", prepare=_STAGED),
    "reset --hard": Act("git reset -q --hard", prepare=_STAGED),
    "reset --hard to before": Act("git reset -q --hard HEAD~", prepare=f"{_STAGED}; git commit -qm x"),
    "reset --soft to before": Act("git reset -q --soft HEAD~", prepare=f"{_STAGED}; git commit -qm x"),
    "add": Act(f"git add {OTHER_FILE}", prepare=_DIRTY),
    "save, add": Act(f"{_SAVE_T}; git add -A", saves=True),
    "checkout of the file": Act("git checkout -q -- $T"),
    "pull": Act(
        "git pull -q --ff-only",
        prepare=f"{_SIDE}; git clone -q -b side . .git/far; git branch -D side -q; git remote add far .git/far; git fetch -q far; git branch -q -u far/side",
    ),
    "merge": Act("git merge -q --no-edit side", prepare=f"{_SIDE}; {_STAGED}; git commit -qm x"),
    "another redchain": Act("redchain need edit N-20251217-386GH --note 同时 --quiet"),
    "another redchain at the same": Act(f"redchain need edit {NEED} --note 同时 --quiet"),
    "gc": Act("git pack-refs --all; git repack -adq"),
}


class Held(Tracer):
    """Follows a command and holds it at one of its calls while a person acts."""

    also = ("execve",)

    def __init__(self, point: int, act: Act, person: Person) -> None:
        super().__init__(Disturbance(point, "all"))
        self.act, self.person = act, person
        self.saw_head = self.had_committed = False
        self._has_read_head = False

    def begin(self) -> None:
        """Begin what the person does before the command runs."""
        if self.act.begin:
            self.person.shell(self.act.begin)

    def _called(self, pid: int) -> None:
        info = sweep._Info()
        self._ptrace(sweep._INFO, pid, sweep.ctypes.cast(sweep.ctypes.byref(info), sweep.ctypes.c_void_p).value, sweep.ctypes.sizeof(info))
        if info.number not in sweep.CALLS:
            return
        call = sweep.CALLS[info.number]
        if not self._touches(pid, call, info):
            return
        self.count += 1
        if self.count == self.wanted.point:
            self.at = f"{self.count}: {call.name}({sweep._argument(pid, call, info)}) of {sweep._name_of(pid)}"
            self.saw_head, self.had_committed = self._has_read_head, self._has_committed()
            do = self.act.do
            self.person.shell(do) if isinstance(do, str) else do(self.person)
        elif self.count == self.wanted.point + 4:
            self.end()

    def end(self) -> None:
        """Let the person do the rest."""
        if self.act.end is not None:
            self.act.end(self.person)

    def _touches(self, pid: int, call: Call, info: sweep._Info) -> bool:
        name = sweep._argument(pid, call, info)
        if name.startswith(_OWN) or (call.name == "write" and (info.arguments[0] in {1, 2} or name.startswith("pipe:"))):
            return False
        if call.name == "execve":
            return os.path.exists(_whole_path(pid, info.arguments[0]))
        if call.name in sweep._OPENS:
            path = _whole_path(pid, info.arguments[1 if call.name == "openat" else 0])
            self._has_read_head |= path.endswith(".git/HEAD")
            return path.startswith(self.person.root) or not path.startswith("/")
        return call.changes

    def _has_committed(self) -> bool:
        """Whether the newest line of HEAD's log is ours; without git, which would be followed itself."""
        with suppress(OSError):
            lines = Path(self.person.root, ".git/logs/HEAD").read_text("utf-8").splitlines()
            return any(word in lines[-1] for word in (": need: ", ": chain: "))
        return False


def _whole_path(pid: int, address: int) -> str:
    with suppress(OSError), open(f"/proc/{pid}/mem", "rb") as memory:
        memory.seek(address)
        return memory.read(300).split(b"\0")[0].decode("utf-8", "replace")
    return "/"


class HeldGit(Tracer):
    """Follows a git of a person's and holds it when it is about to open a file of a name for writing, while redchain runs from beginning to end."""

    def __init__(self, name: str, root: str, command: Sequence[str]) -> None:
        super().__init__(Disturbance(0, "all"))
        self.name, self.root, self.command, self.code = name, root, command, -1

    def _called(self, pid: int) -> None:
        info = sweep._Info()
        self._ptrace(sweep._INFO, pid, sweep.ctypes.cast(sweep.ctypes.byref(info), sweep.ctypes.c_void_p).value, sweep.ctypes.sizeof(info))
        call = sweep.CALLS.get(info.number)
        if self.at or call is None or call.name not in sweep._OPENS or not info.arguments[sweep._OPENS[call.name]] & os.O_CREAT:
            return
        if sweep._argument(pid, call, info) != self.name:
            return
        self.at = f"{call.name}({self.name}) of {sweep._name_of(pid)}"
        child = os.fork()
        if child == 0:
            sweep.redirect(f"{self.root}.held")
            sweep.leave(redchain(self.root, self.command))
        self.code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


class Judge:
    """Looks at what came out of one interleaving."""

    def __init__(self, scenario: Scenario, held: Held, code: int, said: str) -> None:
        self.scenario, self.held, self.code, self.said = scenario, held, code, said
        self.root, self.act, self.person = held.person.root, held.act, held.person
        self.wrong: list[str] = []

    def judge(self) -> list[str]:
        """Return what is wrong."""
        try:
            if self.code not in {0, 1} or (self.code == 1 and not self.said.strip()):
                self.wrong.append(f"exit code {self.code}: {self.said.strip()[-400:]}")
            if self.act.is_idle and self.code and "refuses" not in self._name:
                self.wrong.append(f"refused though nothing was changed: {self.said.strip()[-300:]}")
            self._finish()
            self._saved()
            self._said()
            self._left()
            self._by_hand()
        except RuntimeError as problem:
            self.wrong.append(str(problem))
        return self.wrong

    @property
    def _name(self) -> str:
        return next(name for name, each in SCENARIOS.items() if each is self.scenario)

    def _finish(self) -> None:
        if self.act.finish and "stash@" in git(self.root, "stash", "list"):
            done = subprocess.run(["sh", "-c", f"cd '{self.root}'; {self.act.finish}"], capture_output=True, encoding="utf-8", check=False)
            if done.returncode:
                self.wrong.append(f"{self.act.finish}: {done.stderr.strip()}")

    def _ours(self) -> list[str]:
        """Every commit with our subject that some branch holds."""
        lines = git(self.root, "log", "--branches", "HEAD", "--format=%H %s").splitlines()
        return [each.split(" ", 1)[0] for each in lines if each.split(" ", 1)[1].startswith(self.scenario.subject)]

    def _saved(self) -> None:
        """What was saved is there still, and not under our subject."""
        for mark in [MARK] if self.act.saves and self._was_saved() else []:
            here = (
                mark in self._on_disk()
                or mark in git(self.root, "stash", "list", "-p")
                or mark in git(self.root, "log", "--all", "-p", "--format=", "--", self.scenario.file)
            )
            if not here:
                self.wrong.append(f"lost: {mark}")
            if any(mark in git(self.root, "show", "--format=", each) for each in self._ours()):
                self.wrong.append(f"under our subject: {mark}")
            if self.act.saves and self._half():
                self.wrong.append("half of what was saved")

    def _was_saved(self) -> bool:
        return self.person.made if not isinstance(self.act.do, str) else "stash" not in self.act.do

    def _half(self) -> bool:
        raw = self._on_disk()
        return raw != "" and not raw.endswith("\n")

    def _on_disk(self) -> str:
        try:
            return Path(self.person.path).read_text("utf-8")
        except FileNotFoundError:
            return ""

    def _branch(self) -> str:
        """The branch that the command was for: the one it saw, or the one that the person chose before it had looked."""
        return git(self.root, "symbolic-ref", "-q", "HEAD").strip() if not self.held.saw_head and self.person.jobs else "refs/heads/main"

    def _said(self) -> None:
        """What was acknowledged is where it belongs, once; what was refused is nowhere."""
        ours = self._ours()
        if not self.scenario.commits:
            return
        if self.code == 0 and not (self.held.had_committed and self._takes_back()):
            where = "HEAD" if self._is_detached() else self._branch()
            if self.scenario.change not in self._shown(f"{where}:{self.scenario.file}"):
                self.wrong.append(f"acknowledged, but not in {where}")
            if not ours and not self._rewrites():
                self.wrong.append("acknowledged, but there is no commit of ours")
            if len(ours) > 1 and not self._rewrites():
                self.wrong.append("two commits of ours")
        if self.code == 1:
            if ours:
                self.wrong.append(f"refused, but committed: {self.said.strip()[-300:]}")
            if self.scenario.change in self._on_disk() and not any(each in self._on_disk() for each in (MARK, "# 钩子存")):
                self.wrong.append(f"refused, but on disk: {self.said.strip()[-300:]}")
            if self.scenario.change in self._shown(f":{self.scenario.file}"):
                self.wrong.append(f"refused, but staged: {self.said.strip()[-300:]}")

    def _takes_back(self) -> bool:
        return "reset" in str(self.act.do) or "amend" in str(self.act.do)

    def _rewrites(self) -> bool:
        return "rebase" in str(self.act.do) or "amend" in str(self.act.do) or "soft" in str(self.act.do)

    def _is_detached(self) -> bool:
        return not self.held.saw_head and "detach" in str(self.act.do)

    def _shown(self, what: str) -> str:
        done = subprocess.run(["git", "-C", self.root, "show", what], capture_output=True, encoding="utf-8", check=False)
        return done.stdout if done.returncode == 0 else ""

    def _left(self) -> None:
        left = [
            str(each.relative_to(self.root))
            for each in Path(self.root).rglob("*")
            if each.name.startswith(sweep.LEFT) or (each.suffix == ".lock" and each.parent.name != "redchain") or each.name.startswith("index-")
        ]
        if left:
            self.wrong.append(f"left: {', '.join(left)}")

    def _by_hand(self) -> None:
        """Whatever was acknowledged stays so when the person commits next, and what was refused is not brought in."""
        if self.scenario.commits and not Path(self.root, ".git/rebase-merge").exists():
            head = self._shown(f"HEAD:{self.scenario.file}")
            done = subprocess.run(
                ["git", "-C", self.root, "commit", "-q", "--no-verify", "--allow-empty", "-m", BY_HAND], capture_output=True, encoding="utf-8", check=False
            )
            if done.returncode:
                self.wrong.append(f"commit by hand: {done.stderr.strip()}")
            if self.scenario.change in head and self.scenario.change not in self._shown(f"HEAD:{self.scenario.file}") and not self._staged_by_person():
                self.wrong.append("the next commit by hand takes it back")

    def _staged_by_person(self) -> bool:
        return self.act.saves and isinstance(self.act.do, str)


# going over the points


class Point(NamedTuple):
    """One interleaving: at which call, how the command ended, and what is wrong."""

    at: str
    code: int
    wrong: list[str]
    said: str


def interleave(template: str, name: str, act_name: str, points: Callable[[int], Sequence[int]]) -> Iterator[Point]:
    """Go over those of the points of one command and one act that are wanted."""
    scenario, act = SCENARIOS[name], ACTS[act_name]
    with tempfile.TemporaryDirectory(prefix="interleave-", dir=template.rpartition("/")[0]) as folder:
        ready = _ready(template, f"{folder}/ready", scenario, act)
        sweep.warm(ready, scenario.command)
        whole = f"{folder}/whole"
        shutil.copytree(ready, whole, symlinks=True)
        calm = Held(0, act, Person(whole, scenario))
        calm.run(redchain(whole, scenario.command), f"{whole}.out")
        for number in points(calm.count):
            root = f"{folder}/{number:04}"
            shutil.copytree(ready, root, symlinks=True)
            yield _tried(root, scenario, act, number)
            shutil.rmtree(root, ignore_errors=True)


def _tried(root: str, scenario: Scenario, act: Act, number: int) -> Point:
    held = Held(number, act, Person(root, scenario))
    held.begin()
    code = held.run(redchain(root, scenario.command), f"{root}.out")
    held.end()
    is_done = held.person.wait(_LONGEST) if held.at else True  # the command may make some calls fewer than it did when they were counted
    said = Path(f"{root}.out").read_text("utf-8", "replace")
    wrong = Judge(scenario, held, code, said).judge() if held.at else []
    if not is_done:
        wrong.append("the person waits for ever")
    return Point(held.at, code, wrong, f"{said.strip()[-300:]} | {held.person.said()}")


def _ready(template: str, target: str, scenario: Scenario, act: Act) -> str:
    shutil.copytree(template, target, symlinks=True)
    if act.prepare:
        line = f"cd '{target}'; T={scenario.file}; {act.prepare}"
        done = subprocess.run(["sh", "-ec", line], capture_output=True, encoding="utf-8", check=False)
        if done.returncode:
            raise RuntimeError(done.stderr)
    for hook, body in scenario.hooks:
        path = Path(target, ".git/hooks", hook)
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"#!/bin/sh\n{body}\n", "utf-8")
        path.chmod(0o755)
    sweep.calmly(target, "validate")
    return target


def spread(most: int, shift: int = 0) -> Callable[[int], Sequence[int]]:
    """At most so many points, spread evenly."""
    return lambda points: sorted({1 + (shift + number * points // most) % points for number in range(most)})


def late(most: int) -> Callable[[int], Sequence[int]]:
    """So many points of the last part, where the command writes."""
    return lambda points: sorted({points - number * points // (3 * most) for number in range(most)})


def main() -> int:
    """Go over what the command line asks for, by default everything."""
    from tests.conftest import make_town

    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--only", action="append", choices=SCENARIOS)
    arguments.add_argument("--act", action="append", choices=ACTS)
    arguments.add_argument("--points", type=int, default=12, help="how many points of each pair, spread evenly")
    arguments.add_argument("--shift", type=int, default=0, help="take other points")
    given = arguments.parse_args()
    for variable in [each for each in os.environ if each.startswith(("GIT_", "REDCHAIN_"))]:
        del os.environ[variable]
    os.environ |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C.UTF-8"}
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    sweep.load()
    total: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        template = str(make_town(Path(folder, "town")))
        for name in given.only or SCENARIOS:
            for act in given.act or ACTS:
                start, counted = time.monotonic(), Counter[str]()
                for point in interleave(template, name, act, spread(given.points, given.shift)):
                    counted.update(points=1, wrong=int(bool(point.wrong)), refused=int(point.code == 1))
                    if point.wrong:
                        print(json.dumps([name, act, point.at, point.wrong, point.code, point.said], ensure_ascii=False), flush=True)
                total.update(counted)
                print(
                    f"{name}, {act}: {counted['points']} points, {counted['refused']} refused, {counted['wrong']} wrong, {time.monotonic() - start:.0f} s",
                    flush=True,
                )
    print(f"in all: {total['points']} interleavings, {total['refused']} refused, {total['wrong']} wrong")
    return min(total["wrong"], 1)


if __name__ == "__main__":
    sys.exit(main())
