"""Desks that write at once: many processes in one clone, and many clones of one repository, beside loops of git's own commands.

`python benchmarks/desks.py [--one 16x50] [--many 50x20] [--turns 2]`: processes that stay open call what the commands call; `--commands` starts a command each time.
Some desks of redchain are killed and the link is dropped now and then, which nobody does to git's loops. Afterwards every change must be there exactly once.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from measure import ENVIRONMENT

if TYPE_CHECKING:
    from redchain.decide.change import Change
    from redchain.model.ledger import Ledger

HERE = Path(__file__).resolve().parent
TOWN = HERE.parent / "tests" / "town" / "data"
AIMS = {"one": 0.8, "many": 3.0}
_EVERY, _AWAY = 1.5, 0.3
"""Seconds between two disturbances, and for how long a link is gone."""
PLAIN = {name: value for name, value in ENVIRONMENT.items() if name != "REDCHAIN_TODAY"}


def git(root: str | Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run git, which may fail."""
    return subprocess.run(["git", "-C", str(root), *words], check=False, capture_output=True, text=True, env=PLAIN)


# one desk


def work(root: str, name: str, count: int, way: str, *, sends: bool) -> None:
    """Write until so many changes of this desk are there, and send each; what was killed goes on where it stopped."""
    write, send = WAYS[way]
    while (done := _written(root, name)) < count:
        write(root, name, done)
        if sends:
            send(root)
    while sends and not send(root):
        pass


def _written(root: str, name: str) -> int:
    return len(git(root, "log", "--format=%H", f"--author=<{name}@example.org>").stdout.split())


def _need(number: int, name: str) -> dict[str, object]:
    return {"enterprise": "sl-bacai", "title": f"{name} 的第 {number} 件：想换变压器", "category": "要素保障"}


def _performed(root: str, name: str, number: int) -> None:
    from redchain.decide.draft import add, free_event_id
    from redchain.flow.perform import WriteOptions, perform
    from redchain.flow.workspace import open_workspace
    from redchain.kinds.need.model import Need

    os.environ |= _who(name)
    space = open_workspace(root, None)
    step = {"at": space.now.isoformat(), "step": "submit", "by": "sl-bacai"}

    def decide(ledger: Ledger) -> Change:
        identifier = free_event_id(ledger, Need, space.today, (random.getrandbits(25) for _ in range(1000)))  # as an id is made
        return add(ledger, Need.model_validate({"id": identifier, **_need(number, name), "raised_on": space.today.isoformat(), "log": [step]}))

    perform(space, decide, WriteOptions())


def _synced(root: str) -> bool:
    from redchain.errors import WorldError
    from redchain.flow.perform import WriteOptions
    from redchain.flow.sync import sync
    from redchain.flow.workspace import open_workspace

    try:
        return sync(open_workspace(root, None), WriteOptions()).state in {"same", "received", "sent"}
    except WorldError:
        return False


def _committed(root: str, name: str, number: int) -> None:
    path = f"data/notes/{name}-{number}.yaml"
    os.makedirs(f"{root}/data/notes", exist_ok=True)
    with open(f"{root}/{path}", "w", encoding="utf-8") as file:
        json.dump(_need(number, name), file)
    who = ("-c", f"user.name={name}", "-c", f"user.email={name}@example.org")
    while git(root, "add", "--", path).returncode or git(root, *who, "commit", "-q", "-m", f"add {name} {number}", "--", path).returncode:
        time.sleep(random.uniform(0, 0.02))  # noqa: S311  # no secret


def _pulled_and_pushed(root: str) -> bool:
    return git(root, "pull", "-q", "--rebase").returncode == 0 and git(root, "push", "-q").returncode == 0


def _sent_by_git(root: str) -> bool:
    while not _pulled_and_pushed(root):
        time.sleep(random.uniform(0, 0.05))  # noqa: S311  # no secret
    return True


def _by_command(root: str, name: str, number: int) -> None:
    more = (word for key, value in _need(number, name).items() for word in (f"--{key}", str(value)))
    subprocess.run([sys.executable, "-m", "redchain", "-q", "--root", root, "need", "add", *more], check=True, capture_output=True, env={**PLAIN, **_who(name)})


def _by_sync_command(root: str) -> bool:
    said = subprocess.run([sys.executable, "-m", "redchain", "--root", root, "sync", "--format", "json"], check=False, capture_output=True, env=PLAIN)
    return said.returncode == 0 and json.loads(said.stdout)["data"]["state"] in {"same", "received", "sent"}


def _who(name: str) -> dict[str, str]:
    return {f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in (("NAME", name), ("EMAIL", f"{name}@example.org"))}


WAYS = {"redchain": (_performed, _synced), "git": (_committed, _sent_by_git), "commands": (_by_command, _by_sync_command)}


# all of them


@dataclass
class Trial:
    """So many desks that write so often, in clones of their own (`sends`) or in one."""

    place: Path
    desks: int
    writes: int
    sends: bool
    disturbed: Counter[str] = field(default_factory=Counter)

    def run(self, way: str) -> dict[str, float]:
        """Let all of them work; returns changes a second, and the processor seconds of a change."""
        roots = self._made()
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        running = {f"desk{number}": self._start(root, f"desk{number}", way) for number, root in enumerate(roots)}
        for each in running.values():
            each.stdout.readline()
        start = time.perf_counter()
        for each in running.values():
            _let_go(each)
        if self.sends and way == "redchain":
            self._disturb(running, dict(zip(running, roots, strict=True)))
        codes = [each.wait() for each in running.values()]
        took, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
        if any(codes):
            sys.exit(f"{way}: a desk ended with {max(codes)}")
        self._verify(way, roots[0])
        changes = self.desks * self.writes
        processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return {"per_second": changes / took, "cpu_seconds": processor / changes}

    def _made(self) -> list[Path]:
        shutil.rmtree(self.place, ignore_errors=True)
        first = self.place / "clone0"
        shutil.copytree(TOWN, first / "data")
        for words in (
            ("init", "-q", "-b", "main"),
            ("config", "user.name", "示例"),
            ("config", "user.email", "office@example.org"),
            ("config", "gc.auto", "0"),
        ):
            git(first, *words)
        git(first, "add", "-A")
        git(first, "commit", "-qm", "town")
        if not self.sends:
            return [first] * self.desks
        git(self.place, "clone", "-q", "--bare", str(first), "hub.git")
        git(first, "remote", "add", "origin", str(self.place / "hub.git"))
        git(first, "fetch", "-q")
        git(first, "branch", "-q", "--set-upstream-to=origin/main")
        return [first, *(Path(shutil.copytree(first, self.place / f"clone{number}", symlinks=True)) for number in range(1, self.desks))]

    def _start(self, root: Path, name: str, way: str) -> subprocess.Popen[str]:
        for key, value in (("user.name", name), ("user.email", f"{name}@example.org")) if self.sends else ():
            git(root, "config", key, value)
        command = [sys.executable, __file__, "--desk", str(root), name, str(self.writes), way, *(["sends"] if self.sends else [])]
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=PLAIN)

    def _disturb(self, running: dict[str, subprocess.Popen[str]], roots: dict[str, Path]) -> None:
        """Kill a desk, which is started again, or take the repository of all away for a moment; in turns, until all are done."""
        chance, hub, turn = random.Random(1), self.place / "hub.git", 0  # noqa: S311  # the same each time
        while any(each.poll() is None for each in running.values()):
            time.sleep(_EVERY)
            turn += 1
            busy = [name for name, each in running.items() if each.poll() is None]
            if turn % 2 and busy:
                name = chance.choice(busy)
                running[name].kill()
                running[name].wait()
                running[name] = self._start(roots[name], name, "redchain")
                running[name].stdout.readline()
                _let_go(running[name])
                self.disturbed["killed"] += 1
            elif busy:
                hub.rename(hub.with_name("away"))
                time.sleep(_AWAY)
                hub.with_name("away").rename(hub)
                self.disturbed["unlinked"] += 1

    def _verify(self, way: str, root: Path) -> None:
        """Every change is there exactly once, and what redchain wrote is valid, and clean to the audit."""
        if self.sends:
            git(self.place, "clone", "-q", "hub.git", "seen")
            root = self.place / "seen"
        subjects = Counter(git(root, "log", "--no-merges", "--format=%s").stdout.splitlines())
        if len(subjects) != self.desks * self.writes + 1 or max(subjects.values()) > 1:
            sys.exit(f"{way}: {len(subjects) - 1} changes of {self.desks * self.writes}, {subjects.most_common(3)}")
        for command in (("validate",), ("audit", "--fresh")) if way != "git" else ():
            done = subprocess.run([sys.executable, "-m", "redchain", *command], check=False, capture_output=True, text=True, cwd=root, env=PLAIN)
            if done.returncode:
                sys.exit(done.stdout + done.stderr)


def _let_go(desk: subprocess.Popen[str]) -> None:
    desk.stdin.write("go\n")
    desk.stdin.flush()


def main() -> None:
    """Measure what is asked for, both ways in turns."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--one", default="16x50", help="processes and writes of each in one clone; 0x0 for none")
    arguments.add_argument("--many", default="50x20", help="clones and writes of each")
    arguments.add_argument("--turns", type=int, default=2)
    arguments.add_argument("--commands", action="store_true", help="measure whole commands, too")
    arguments.add_argument("--keep", action="store_true", help="write results/desks.json")
    arguments.add_argument("--desk", nargs="+", help=argparse.SUPPRESS)
    given = arguments.parse_args()
    if given.desk:
        root, name, count, way, *more = given.desk
        import redchain.flow.sync
        import redchain.kinds.registry  # noqa: F401

        print("ready", flush=True)
        sys.stdin.readline()
        work(root, name, int(count), way, sends=bool(more))
        return
    found = {}
    with tempfile.TemporaryDirectory(prefix="redchain-bench-") as folder:
        for what, asked in (("one", given.one), ("many", given.many)):
            desks, writes = map(int, asked.split("x"))
            if not desks:
                continue
            trial, ways = Trial(Path(folder) / what, desks, writes, what == "many"), ["redchain", "git", *(["commands"] if given.commands else [])]
            runs = [{way: trial.run(way) for way in (ways if turn % 2 else ways[::-1])} for turn in range(given.turns)]
            told = {way: {key: round(median(run[way][key] for run in runs), 3) for key in ("per_second", "cpu_seconds")} for way in ways}
            ratio = round(median(run["redchain"]["per_second"] / run["git"]["per_second"] for run in runs), 2)
            cpu = round(median(run["git"]["cpu_seconds"] / run["redchain"]["cpu_seconds"] for run in runs), 2)
            found[what] = {"desks": desks, "writes": writes, **told, "ratio": ratio, "cpu_ratio": cpu, "aim": AIMS[what], **trial.disturbed}
            print(json.dumps({what: found[what]}), flush=True)
    if given.keep:
        (HERE / "results" / "desks.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
