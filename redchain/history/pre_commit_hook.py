"""The pre-commit hook that `init` installs; a commit of redchain's own need not run it, since redchain has checked already."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

from redchain.history import git

if TYPE_CHECKING:
    from collections.abc import Callable

    from redchain.history.checkout import Checkout

_TEMPLATE = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "templates", "pre-commit")
EXECUTABLE = 0o755
_FORMER = frozenset(
    {
        "fc3355ef8ea25c55370c4fc021ba8084e5512b74a425b586993036bcd4fddf59",
        "b54e760929810f3ecffa4d22bde744db01afa795f36a7af622a07efbdbe112b3",
        "3dfa714c658cdbe2cebdd2affeb17fca6386b8892fc9a584005ed60df8612f81",
        "9609e0ac9caec7b3af7de0c67af8979a8da92d911614a216993fc3e46645106f",
        "9c392bfbc2223f11f412efd8ca0a0a4ccf2bd442b20da7e4ea7de8660c35dec9",
        "5a745862b5fc11d9d1f6bbe56efd18af17a2d048c04f3d2404684283cc12c465",
    }
)
"""The hooks of earlier versions, which is what many repositories still have."""


def hook_bytes() -> bytes:
    """Return the hook as it ships."""
    with open(_TEMPLATE, "rb") as file:
        return file.read()


def is_own_hook(path: str) -> bool:
    """Tell whether the hook at `path` is ours, of this version or an earlier one, untouched; one that somebody has added to is theirs."""
    if os.path.basename(path) != "pre-commit":
        return False
    with open(path, "rb") as file:
        raw = file.read()
    return raw == hook_bytes() or hashlib.sha256(raw).hexdigest() in _FORMER


def is_former_hook(path: str) -> bool:
    """Tell whether the hook at `path` is ours, untouched, and of an earlier version."""
    with open(path, "rb") as file:
        return is_own_hook(path) and file.read() != hook_bytes()


def hook_path(checkout: Checkout) -> str:
    """Return where git looks for the pre-commit hook of a repository."""
    answer = git.run(checkout.top, "rev-parse", "--git-path", "hooks/pre-commit")
    said = answer.out.strip()
    return os.path.join(checkout.top, said) if answer.code == 0 and said else f"{checkout.git_dir}/hooks/pre-commit"


def install_hook(checkout: Checkout, write: Callable[[str, bytes], None]) -> bool:
    """Put the pre-commit hook in with `write`; returns False when another hook, or hooks kept outside this repository, are left as they are."""
    path = hook_path(checkout)
    if os.path.lexists(path):
        return is_own_hook(path)
    if not _lies_inside(checkout, path):
        return False
    write(path, hook_bytes())
    os.chmod(path, EXECUTABLE)
    return True


def _lies_inside(checkout: Checkout, path: str) -> bool:
    """Whether a hook's path lies in this repository; with core.hooksPath it may be shared by all of a user's repositories."""
    folders = (checkout.common_dir, checkout.top)
    return os.path.realpath(path).startswith(tuple(os.path.realpath(each) + os.sep for each in folders))
