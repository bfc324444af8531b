"""The merge driver: what git is told in a clone, so that it lets redchain merge records, and what .gitattributes says of which files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.history import git

if TYPE_CHECKING:
    from redchain.history.checkout import Checkout

NAME = "redchain"
COMMAND = (
    "redchain merge-file %O %A %B %P; code=$?; [ $code -gt 1 ] || exit $code; "
    "echo 'redchain merge-file: not run; lines were merged as git does / 没有运行，按行合并' >&2; git merge-file -L ours -L base -L theirs %A %O %B"
)
"""What git runs. Where redchain is not found or fails, git's own merge of lines stands in: a side that is not merged would be lost with the next `git add`."""
ATTRIBUTES = (
    f"data/**/*.yaml merge={NAME}",
    f"data/lists/*.md merge={NAME}",
    f"data/lists/*.csv merge={NAME}",
    f"schemas/*.json merge={NAME}",
)
_HEAD = "# Records are merged by field (redchain merge-file); a clone without redchain merges lines. / 记录按字段合并"
_SETTINGS = ((f"merge.{NAME}.name", "records by field"), (f"merge.{NAME}.driver", COMMAND))
_SAMPLE = "data/needs/2026-01/N-20260101-00000.yaml"


def install_driver(checkout: Checkout) -> bool:
    """Tell git in this clone of the driver, unless it knows; returns whether it had to be told and now is."""
    if is_installed(checkout):
        return False
    return all(git.run(checkout.top, "config", key, value).code == 0 for key, value in _SETTINGS)


def is_installed(checkout: Checkout) -> bool:
    """Tell whether git knows of the driver here, as this version has it."""
    return all(git.run(checkout.top, "config", "--get", key).out.rstrip("\n") == value for key, value in _SETTINGS)


def has_attributes(checkout: Checkout, prefix: str) -> bool:
    """Tell whether git would merge records of the data repository below `prefix` by the driver."""
    return git.run(checkout.top, "check-attr", "merge", "--", prefix + _SAMPLE).out.rstrip("\n").endswith(f": {NAME}")


def with_attributes(text: str) -> str:
    """Return the text of a .gitattributes with what the driver merges."""
    known = {each.strip() for each in text.splitlines()}
    lacking = [each for each in ATTRIBUTES if each not in known]
    start = text if not text or text.endswith("\n") else f"{text}\n"
    return start + "".join(f"{each}\n" for each in (_HEAD, *lacking)) if lacking else text
