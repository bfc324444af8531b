"""The files of closed months, `data/lists/closed/<month>.json`: found, read, and made anew from the records to see whether they are what was written."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from redchain.errors import RefusalError
from redchain.flow.three_lists import FOLDER as LISTS
from redchain.history.trees import count_uncommitted
from redchain.kinds.registry import KINDS
from redchain.lazy_pattern import pattern
from redchain.model.dates import Month
from redchain.report.closing import ClosedMonth, close, closed_text, read_closed
from redchain.shell_words import shown
from redchain.store.layout import DATA, SETTINGS
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from redchain.flow.workspace import Workspace
    from redchain.store.source import Source

FOLDER = f"{LISTS}/closed"
_PATH = pattern(rf"{FOLDER}/(\d{{4}}-\d{{2}})\.json")


class ClosedMonths(NamedTuple):
    """The months that are closed, by month, and the paths of the files that are not as they were written."""

    months: tuple[ClosedMonth, ...]
    damaged: tuple[str, ...]


def path_of(month: Month) -> str:
    """Return where a month is written down when it is closed."""
    return f"{FOLDER}/{month}.json"


def month_at(path: str) -> Month | None:
    """Return the month that is written down at a path; None where none would be."""
    found = _PATH.fullmatch(path)
    with suppress(ValueError):
        return Month.parse(found[1]) if found else None
    return None


def closed_months(source: Source) -> ClosedMonths:
    """Return the months that are closed in a repository."""
    months: list[ClosedMonth] = []
    damaged: list[str] = []
    for path in (f"{FOLDER}/{each}" for each in source.names(FOLDER)):
        month = month_at(path)
        if month is None:
            continue
        try:
            found = read_closed(source.read(path).decode())
        except (OSError, ValueError):
            damaged.append(path)
        else:
            if found.month == month:
                months.append(found)
            else:
                damaged.append(path)
    return ClosedMonths(tuple(months), tuple(damaged))


def restore(path: str, commit: str = "") -> Text:
    """Return how the file of a closed month is put back as it was at a commit, or how that commit is found."""
    if not commit:
        see = shown("git", "log", "--oneline", "--", path)
        return Text(f"找到改动以前的提交，从那里恢复：{see}", f"find the commit before the change and put it back from there: {see}")
    command = shown("git", "checkout", commit, "--", path)
    return Text(f"恢复：{command}", f"put it back: {command}")


def mark_of(closed: Sequence[ClosedMonth]) -> str:
    """Return what changes when a closed month does; nothing where there are none."""
    return "".join(f":{each.month}@{each.closed_on}:{hashlib.sha1(closed_text(each).encode(), usedforsecurity=False).hexdigest()}" for each in closed)


def closing(space: Workspace, month: Month, closed_on: date) -> bytes:
    """Return what is written down of a month that is closed on a day, from the records as they are."""
    others = tuple(each for each in closed_months(space.source).months if each.month != month)
    return closed_text(close(space.ledger, month, others, closed_on)).encode()


def refuse_to_close(space: Workspace, month: Month, *, commits: bool) -> None:
    """Refuse to close a month that is not over or is closed, and to commit what stands on records that are not committed."""
    if month.last >= space.today:
        raise RefusalError(
            Text(f"{month} 还没有结束，不能定稿", f"{month} is not over, so it cannot be closed"),
            Text(f"{month.next.first} 起再定稿", f"close it from {month.next.first} on"),
        )
    if path_of(month).rpartition("/")[2] in space.source.names(FOLDER):
        see = shown("redchain", "report", "--month", str(month))
        raise RefusalError(
            Text(f"{month} 已经定稿：{path_of(month)}，不能再定一次", f"{month} is closed already ({path_of(month)}), and is not closed again"),
            Text(
                f"以后的改动在下个月的月报里列为更正；看现在的数：{see}",
                f"what changes later is told as corrections in the next report; the figures now: {see}",
            ),
        )
    checkout = space.checkout
    folders = (SETTINGS, *(f"{DATA}/{each.kind.folder}" for each in KINDS))
    if commits and checkout is not None and count_uncommitted(checkout, checkout.prefix_of(space.root), folders):
        raise RefusalError(
            Text(
                "有记录或设置的改动还没有提交，定稿要以提交了的为准", "some changes of records or settings are not committed, and a month is closed on what is"
            ),
            Text("先提交，看有哪些：git status data；或加 --no-commit", "commit them first, see git status data; or pass --no-commit"),
        )


def is_as_written(space: Workspace, path: str) -> bool:
    """Tell whether the file of a closed month is what redchain writes from the records of its repository, on a day that can be."""
    month = month_at(path)
    try:
        raw = space.source.read(path)
        found = read_closed(raw.decode())
    except (OSError, ValueError):
        return False
    return month == found.month and month.last < found.closed_on <= space.today and closing(space, month, found.closed_on) == raw
