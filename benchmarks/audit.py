"""Measures the audit of a history of ten thousand commits, and of one more commit after it: `python benchmarks/audit.py [COMMITS]`."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from generate import generate

HERE = Path(__file__).resolve().parent
COMMITS, RECORDS = 10_000, 4_000
AIM = 60
"""Seconds."""


def main() -> None:
    """Make the history, audit it twice, and write down what it took."""
    commits = int(sys.argv[1]) if len(sys.argv) > 1 else COMMITS
    with tempfile.TemporaryDirectory(prefix="redchain-bench-") as folder:
        root = Path(folder) / "city"
        generate(root, max(200, commits * RECORDS // COMMITS), commits=commits)
        first = run(root, "audit", "--fresh")
        again = run(root, "audit")
        del again["peak_mib"]  # the system tells the peak of all that ran
    made = {"commits": commits - 1, "aim_seconds": AIM, "first": first, "again": again}
    print(json.dumps(made))
    if commits == COMMITS:
        (HERE / "results" / "audit.json").write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")


def run(root: Path, *arguments: str) -> dict[str, float]:
    """Run one command; returns its seconds, its processor seconds with those of git, and its peak in MiB."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "redchain", *arguments], cwd=root, check=False, capture_output=True, env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull}
    )
    after, took = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter() - start
    if done.returncode not in {0, 1}:
        raise SystemExit(done.stderr.decode())
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"seconds": round(took, 2), "cpu_seconds": round(processor, 2), "peak_mib": round(after.ru_maxrss / 1024, 1)}


if __name__ == "__main__":
    main()
