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
from redchain.history.commit import Wanted, commit
from redchain.history.journal import FileUpdate
from redchain.store.disk import prepare, write_atomically


def main(root: str, folder: str, count: int) -> dict[str, float]:
    """Return medians in seconds: until the branch has moved, which comes after files and index, and git's own two commands."""
    checkout = find_checkout(root)
    if checkout is None:
        sys.exit(f"{root} is no git repository")
    source = min(os.listdir(f"{root}/{folder}"))
    with open(f"{root}/{folder}/{source}", "rb") as file:
        raw = file.read()
    points, gits = [], []
    for number in range(count + 1):
        path = f"{folder}/{_name(source, 2 * number)}"
        start = time.perf_counter()
        commit(checkout, Wanted([FileUpdate(path, None, raw + b"# %d\n" % number)], f"bench: add {path}"), prepare)
        points.append(time.perf_counter() - start)
        gits.append(_with_git(root, f"{folder}/{_name(source, 2 * number + 1)}", raw + b"# git %d\n" % number))
    return {"point": statistics.median(points[1:]), "git": statistics.median(gits[1:])}


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
