"""The pre-commit hook that `init` installs; a commit of redchain's own need not run it, since its door has checked already."""

from __future__ import annotations

import os

_TEMPLATE = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "templates", "pre-commit")


def hook_bytes() -> bytes:
    """Return the hook as it ships."""
    with open(_TEMPLATE, "rb") as file:
        return file.read()


def is_own_hook(path: str) -> bool:
    """Tell whether the hook at `path` is ours, untouched; one that somebody has added to is theirs."""
    if os.path.basename(path) != "pre-commit":
        return False
    with open(path, "rb") as file:
        return file.read() == hook_bytes()
