"""Git run as a plain program, for reading commands that must start fast: importing GitPython costs them more than git itself."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from redchain.history.place import Place
_LINKS = 5  # a branch may be another name of a branch; git follows five


def run_plainly(place: Place, *arguments: str) -> tuple[int, str]:
    """Run git in the work tree; returns (exit code, standard output). A missing git answers 127."""
    try:
        done = subprocess.run(["git", "-C", place.top, *arguments], capture_output=True, check=False, env=own_environment())  # noqa: S603, S607  # git, with arguments of our own
    except OSError:
        return 127, ""
    return done.returncode, done.stdout.decode("utf-8", "replace")


def own_environment() -> dict[str, str]:
    """Return the environment without what leads git elsewhere: hooks set it."""
    return {key: value for key, value in os.environ.items() if key not in {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"}}


def tip_id(place: Place) -> str | None:
    """Return what HEAD stands on, read from git's own files; None when that needs git itself."""
    common = _read(f"{place.git_dir}/commondir")
    folder = os.path.normpath(os.path.join(place.git_dir, common)) if common else place.git_dir
    found = _read(f"{place.git_dir}/HEAD")
    for _ in range(_LINKS):
        if found is None or not found.startswith("ref: "):
            return found or None
        name = found[5:]
        found = _read(f"{folder}/{name}")
        if found is None:
            packed = _read(f"{folder}/packed-refs") or ""
            return next((line.split(" ")[0] for line in packed.splitlines() if line.endswith(f" {name}")), None)
    return None


def _read(path: str) -> str | None:
    try:
        with open(path, encoding="utf-8", errors="surrogateescape") as file:
            return file.read().strip()
    except OSError:
        return None
