"""The commit point of one record against `git add` and `git commit` alone, in turns, in one process: `commit_point.py ROOT KIND COUNT`; prints JSON."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time

from measure import ENVIRONMENT

from redchain.history.checkout import find_checkout
from redchain.history.commit import commit
from redchain.history.journal import FileUpdate
from redchain.store.disk import PreparedFile, prepare, write_atomically


class Stopwatch:
    """Notes when `commit` begins to write files, which is right after the branch has moved."""

    def __init__(self) -> None:
        self.start = time.perf_counter()
        self.moved = 0.0

    def prepare(self, path: str, raw: bytes | None) -> Noted:
        """Prepare the file as redchain does; giving it its place is noted."""
        return Noted(prepare(path, raw), self)


class Noted:
    """A prepared file that says when it gets its place."""

    def __init__(self, prepared: PreparedFile, watch: Stopwatch) -> None:
        self._prepared, self._watch = prepared, watch

    def place(self) -> None:
        """Give it its place."""
        self._watch.moved = self._watch.moved or time.perf_counter() - self._watch.start
        self._prepared.place()

    def discard(self) -> None:
        """Forget it."""
        self._prepared.discard()


def main(root: str, folder: str, count: int) -> dict[str, float]:
    """Return medians in seconds: until the branch has moved, until files and index are done too, and git's own two commands."""
    checkout = find_checkout(root)
    if checkout is None:
        sys.exit(f"{root} is no git repository")
    source = min(os.listdir(f"{root}/{folder}"))
    with open(f"{root}/{folder}/{source}", "rb") as file:
        raw = file.read()
    points, wholes, gits = [], [], []
    for number in range(count + 1):
        path = f"{folder}/{_name(source, 2 * number)}"
        watch = Stopwatch()
        commit(checkout, [FileUpdate(path, None, raw + b"# %d\n" % number)], f"bench: add {path}", watch.prepare)
        points.append(watch.moved)
        wholes.append(time.perf_counter() - watch.start)
        gits.append(_with_git(root, f"{folder}/{_name(source, 2 * number + 1)}", raw + b"# git %d\n" % number))
    return {"point": statistics.median(points[1:]), "whole": statistics.median(wholes[1:]), "git": statistics.median(gits[1:])}


def _with_git(root: str, path: str, raw: bytes) -> float:
    write_atomically(f"{root}/{path}", raw)
    start = time.perf_counter()
    subprocess.run(["git", "add", "--", path], cwd=root, check=True)
    subprocess.run(["git", "commit", "--quiet", "-m", f"bench: add {path}"], cwd=root, check=True)
    return time.perf_counter() - start


def _name(source: str, number: int) -> str:
    """A name beside those that are there; the file is thrown away afterwards."""
    return f"{source.removesuffix('.yaml')}-{number:03d}.yaml"


if __name__ == "__main__":
    os.environ.update(ENVIRONMENT)
    print(json.dumps(main(sys.argv[1], sys.argv[2], int(sys.argv[3]))))
