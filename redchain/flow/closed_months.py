"""The files of closed months, `data/lists/closed/<month>.json`: found, read, and made anew from the records to see whether they are what was written."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from redchain.check.rules.rc700_changes import RC712
from redchain.errors import RefusalError
from redchain.history.git import is_installed
from redchain.history.git_log import comings_and_goings
from redchain.history.revisions import read_blobs
from redchain.history.trees import count_uncommitted
from redchain.kinds.registry import KINDS
from redchain.lazy_pattern import pattern
from redchain.model.dates import Month
from redchain.model.git_blob_id import blob_id
from redchain.report.closing import ClosedMonth, ClosedMonths, DamagedMonth, close, closed_text, read_closed
from redchain.shell_words import shown
from redchain.store.layout import CLOSED_MONTHS, DATA, SETTINGS
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from redchain.flow.workspace import Workspace
    from redchain.model.finding import Finding
    from redchain.store.source import Source

FOLDER = CLOSED_MONTHS
_PATH = pattern(rf"{FOLDER}/(\d{{4}}-\d{{2}})\.json")


class _Written(NamedTuple):
    """What the file of a month was when it was closed: the commit that wrote it, and git's id of the content."""

    commit: str
    content: str


def path_of(month: Month) -> str:
    """Return where a month is written down when it is closed."""
    return f"{FOLDER}/{month}.json"


def month_at(path: str) -> Month | None:
    """Return the month that is written down at a path; None where none would be."""
    found = _PATH.fullmatch(path)
    with suppress(ValueError):
        return Month.parse(found[1]) if found else None
    return None


def closed_months(space: Workspace) -> ClosedMonths:
    """Return the months that are closed in a repository; git is asked for what was first written only where there are any."""
    paths = {f"{FOLDER}/{each}": month for each in space.source.names(FOLDER) if (month := month_at(f"{FOLDER}/{each}"))}
    written = _first_written(space) if paths else {}
    months: list[ClosedMonth] = []
    damaged: list[DamagedMonth] = []
    for path, month in paths.items():
        first = written.get(path, ())
        found = _read(space.source, path, first)
        if found is not None and found.month == month:
            months.append(found)
        else:
            damaged.append(DamagedMonth(month, path, restore(path, first[0].commit[:10] if first else "")))
    return ClosedMonths(tuple(months), tuple(damaged))


def changed_closed_months(space: Workspace) -> tuple[Finding, ...]:
    """Return a finding for each file of a closed month that is not as it was written (RC712)."""
    return tuple(RC712.broken((), remedy=each.remedy).at(each.path, 1, 1) for each in closed_months(space).damaged)


def _read(source: Source, path: str, first: Sequence[_Written]) -> ClosedMonth | None:
    """Return the closed month of a file; None where it is not what was `first` written, or not as redchain writes it."""
    with suppress(OSError, ValueError):
        raw = source.read(path)
        if not first or blob_id(raw).hex() in {each.content for each in first}:
            return read_closed(raw.decode())
    return None


def _first_written(space: Workspace) -> dict[str, tuple[_Written, ...]]:
    """Return what the files of closed months were first written as, by path; several where branches closed a month each. Nothing outside git."""
    if space.checkout is None or space.tip is None or not is_installed():
        return {}
    name = f"closed:{space.seen_history}"
    kept = space.opened_store.recall(name, of_any_state=True)
    if kept is None:
        log = comings_and_goings(space.checkout, space.root, FOLDER, space.tip)
        contents = read_blobs(space.checkout, (blob for events in log.values() for _, blob in events if blob))
        kept = json.dumps({path: _first(events, contents) for path, events in log.items()})
        space.opened_store.remember(name, kept, of_any_state=True)
    return {path: tuple(_Written(*each) for each in found) for path, found in json.loads(kept).items()}


def _first(events: Iterable[tuple[str, str | None]], contents: Mapping[str, bytes]) -> list[_Written]:
    """Return what a file was first written as, of what came before it was deleted; a file that redchain did not write closes nothing."""
    found: list[_Written] = []
    for commit, blob in events:
        if blob is not None and _is_sealed(contents[blob]):
            found.append(_Written(commit, blob_id(contents[blob]).hex()))
        elif blob is None and found:
            break
    return found


def _is_sealed(raw: bytes) -> bool:
    with suppress(ValueError):
        return bool(read_closed(raw.decode()))
    return False


def restore(path: str, commit: str = "") -> Text:
    """Return how the file of a closed month is put back as it was at a commit, or how that commit is found."""
    if not commit:
        see = shown("git", "log", "--oneline", "--", path)
        return Text(f"找到改动以前的提交，从那里恢复：{see}", f"find the commit before the change and put it back from there: {see}")
    command = shown("git", "checkout", commit, "--", path)
    return Text(f"恢复：{command}", f"put it back: {command}")


def mark_of(closed: ClosedMonths) -> str:
    """Return what changes when a closed month does; nothing where there are none."""
    damaged = "".join(f":{each.path}:{each.remedy.en}" for each in closed.damaged)
    return damaged + "".join(
        f":{each.month}@{each.closed_on}:{hashlib.sha1(closed_text(each).encode(), usedforsecurity=False).hexdigest()}" for each in closed.months
    )


def closing(space: Workspace, month: Month, closed_on: date) -> bytes:
    """Return what is written down of a month that is closed on a day, from the records as they are."""
    others = tuple(each for each in closed_months(space).months if each.month != month)
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
    earlier = _first_written(space).get(path_of(month))
    if earlier:
        raise RefusalError(
            Text(f"{month} 以前定稿过，文件后来被删了", f"{month} was closed before, and its file was deleted"), restore(path_of(month), earlier[0].commit[:10])
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
