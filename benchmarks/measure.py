"""Measuring processes: CPU and wall time and peak memory of each, taken in turns so that a busy machine hits all alike."""

from __future__ import annotations

import os
import pstats
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if not name.startswith(("REDCHAIN_", "GIT_", "PYTHON"))},
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "REDCHAIN_TODAY": "2026-11-23",
    "REDCHAIN_LANG": "en",
}
"""No user's own settings or hooks, compiled modules kept as ever, and a fixed day."""


TOO_LONG = "not within"
"""What the problem of a case begins with that was stopped."""


class Sample(NamedTuple):
    """One run: seconds of CPU (user and system, children included), seconds by the clock, MiB at the peak."""

    cpu: float
    wall: float
    peak: float


@dataclass
class Case:
    """One thing to measure: the commands that make it up, and what to do before each run (not measured)."""

    name: str
    commands: Sequence[Sequence[str]]
    cwd: str
    repeats: int = 5
    before: Callable[[], object] | None = None
    limit: float | None = None
    """Seconds by the clock after which a run is stopped."""
    samples: list[Sample] = field(default_factory=list)
    problem: str = ""

    def run(self) -> None:
        """Measure once; a command that fails takes the case out, since a failure says nothing about speed."""
        if self.problem:
            return
        if self.before:
            self.before()
        parts = []
        for command in self.commands:
            try:
                sample, code = _spawn(command, self.cwd, self.limit)
            except FileNotFoundError:
                self.problem = f"{os.path.basename(command[0])} is not installed"
                return
            if code < 0:
                self.problem = f"{TOO_LONG} {self.limit:.0f} s"
                return
            if code:
                self.problem = f"exit code {code}: {' '.join(command)[:120]}"
                return
            parts.append(sample)
        self.samples.append(Sample(sum(each.cpu for each in parts), sum(each.wall for each in parts), max(each.peak for each in parts)))

    def median(self, what: str) -> float | None:
        """Return the median of `cpu`, `wall` or `peak`, or None when nothing was measured."""
        return statistics.median(getattr(each, what) for each in self.samples) if self.samples else None


def take_turns(cases: Sequence[Case], say: Callable[[str], object]) -> None:
    """Run all cases A B C A B C …, each as often as it wants."""
    for turn in range(max((each.repeats for each in cases), default=0)):
        for each in cases:
            if turn < each.repeats:
                each.run()
                say(f"  {each.name}: {each.problem or f'{each.samples[-1].cpu:.3f} s CPU'}")


def _spawn(command: Sequence[str], cwd: str, limit: float | None) -> tuple[Sample, int]:
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=cwd, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    clock = threading.Timer(limit or threading.TIMEOUT_MAX, process.kill)
    clock.start()
    _, status, used = os.wait4(process.pid, 0)
    clock.cancel()
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    return Sample(used.ru_utime + used.ru_stime, wall, used.ru_maxrss / 1024), process.returncode


_PROFILED = """
import cProfile, sys, time
path, *words = sys.argv[1:]
watch = cProfile.Profile(time.process_time)
watch.enable()
from redchain.cli.main import main
main(words)
watch.dump_stats(path)
"""
"""The program ends without a word to a profiler, so its `main` is called."""


def profile(words: Sequence[str], cwd: str, most: int = 5) -> str:
    """Return where redchain, run with these words, spends its time: its functions by cumulative share, without those that only call on."""
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/profile"
        subprocess.run(
            [sys.executable, "-c", _PROFILED, path, *words], cwd=cwd, env=ENVIRONMENT, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        if not os.path.exists(path):
            return ""
        found = pstats.Stats(path).stats  # type: ignore[attr-defined]
    whole = sum(each[2] for each in found.values())
    ours = [(each[3] / whole, name, path) for (path, _, name), each in found.items() if "/redchain/" in path and "/cli/" not in path]
    told = [f"{os.path.basename(path).removesuffix('.py')}.{name} {share:.0%}" for share, name, path in sorted(ours, reverse=True) if share < 0.9]
    return ", ".join(told[:most])
