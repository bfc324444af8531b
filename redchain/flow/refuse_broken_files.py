"""Whether what a command stands on is whole: settings that hold, and no record that is left out; what is not whole is refused."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from redchain.check.rules.rc200_ids_and_references import RC201
from redchain.errors import RefusalError
from redchain.flow.absent import is_absent
from redchain.kinds.need.model import Need
from redchain.kinds.order.model import Order
from redchain.kinds.registry import kind_in_folder
from redchain.model.finding import errors
from redchain.text import Text, agreeing, join

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from redchain.decide.change import Change, Put
    from redchain.flow.workspace import Workspace
    from redchain.model.finding import Finding

_ONLY_FOR_MATCHING = ("data/settings/match.yaml", "data/settings/synonyms.yaml")
_PRIVATE = "RC6"
"""What may never enter git is for `validate` to tell: the settings hold all the same, as records do."""
_DEFAULTS = Text("{where} 有误，按默认值算会算错，没有执行：{why}", "{where} is wrong, and its defaults would give wrong results; nothing was done: {why}")
_UNKNOWN = Text("{where} {why}，没有执行", "{where} {why}; nothing was done")
_MEND = Text("先改好，看全部问题：redchain validate", "mend it first, see all problems: redchain validate")
_UNREAD = Text("有 {count} 个文件读不出来，结果会缺了它们，没有执行：{first}", "{count} file{s} cannot be read and would be missing; nothing was done: {first}")
_MISNAMED = Text(
    "有 {count} 个文件的名字和里面的编号不一致，不知道是哪一条，没有执行：{first}",
    "{count} file{s} {have} another name than the id in them, so which record is meant is not known; nothing was done: {first}",
)
_ABSENT = Text(
    "有 {count} 条记录 git 里有、磁盘上没有，结果会缺了它们，没有执行：{first}",
    "{count} record{s} that git tracks {are} not on disk and would be missing; nothing was done: {first}",
)
_BRING_BACK = Text("{how}；确实不算这些记录：加 --without-broken", "{how}; to go on without these records: --without-broken")
_HIDDEN = Text("{file} 读不出来，其中提到 {id}，可能影响这一步，没有执行", "{file} cannot be read and names {id}, so it may matter here; nothing was done")
_HIDDEN_ABSENT = Text(
    "{file} 不在磁盘上，其中提到 {id}，可能影响这一步，没有执行", "{file} is not on disk and names {id}, so it may matter here; nothing was done"
)
_GO_ON = Text(
    "先改好，看问题：redchain validate；确实不算这些文件：加 --without-broken",
    "mend them first, see: redchain validate; to go on without these files: --without-broken",
)


def refuse_broken_settings(space: Workspace, *, matching: bool = False) -> None:
    """Refuse to compute with settings that do not hold, of which the defaults would be taken; those of matching count only where it matches."""
    wrong = [each for each in broken_settings(space) if matching or each.file not in _ONLY_FOR_MATCHING]
    if wrong:
        raise RefusalError(_DEFAULTS.fill(where=wrong[0].file, why=wrong[0].text), _MEND)


def refuse_unknown_in_settings(found: Sequence[Finding]) -> None:
    """Refuse to make something of settings that name records which are not there."""
    wrong = errors(tuple(found))
    if wrong:
        where = f"{wrong[0].file}:{wrong[0].line}"
        raise RefusalError(_UNKNOWN.fill(where=where, why=wrong[0].text), join([part for part in (wrong[0].remedy, _MEND) if part]))


def broken_settings(space: Workspace) -> tuple[Finding, ...]:
    """Return the errors of the settings files, which are left out for them."""
    return tuple(each for each in space.settings_findings if each.is_error and not each.code.startswith(_PRIVATE))


def refuse_broken_records(space: Workspace, *, without: bool) -> None:
    """Refuse what is made of the whole ledger, or decided from it, while a file of it is left out; `without` goes on without those files."""
    if space.broken and not without:
        words, found = next((words, found) for words, found in zip((_UNREAD, _MISNAMED, _ABSENT), sorted_out(space.broken), strict=True) if found)
        count, first = len(found), found[0].file
        why = words.fill(**agreeing(count), first=first if count == 1 else Text(f"{first} 等", f"{first}, …"))
        raise RefusalError(why, _BRING_BACK.fill(how=found[0].remedy) if words is _ABSENT else _GO_ON)


def sorted_out(found: Sequence[Finding]) -> tuple[list[Finding], list[Finding], list[Finding]]:
    """Sort what stands in the way of whole results: files that cannot be read, those that have another name than their id, and those that are not on disk."""
    absent, misnamed = [each for each in found if is_absent(each)], [each for each in found if is_misnamed(each)]
    return [each for each in found if each not in absent and each not in misnamed], misnamed, absent


def is_misnamed(finding: Finding) -> bool:
    """Tell whether a finding is that a file has another name than the id in it."""
    return finding.code == RC201.code


def refuse_hidden_links(space: Workspace, change: Change) -> None:
    """Refuse a step that depends on what other records say of it, while a file that cannot be read names one of its records."""
    if not space.broken:
        return
    ids = dict.fromkeys(each for put in change.puts for each in _at_stake(change, put))
    for finding, raw in _left_out(space) if ids else ():
        named = next((each for each in ids if _names(finding, raw, each)), None)
        if named is not None:
            if is_absent(finding):
                raise RefusalError(_HIDDEN_ABSENT.fill(file=finding.file, id=named), _BRING_BACK.fill(how=finding.remedy))
            raise RefusalError(_HIDDEN.fill(file=finding.file, id=named), _GO_ON)


def _at_stake(change: Change, put: Put) -> Iterator[str]:
    """The ids of a changed record whose other mentions matter: the orders of a need that moves on, all that names what is renamed or archived."""
    before, after = put.before, put.after
    if before is None:
        if isinstance(after, Order):
            yield from (each for each in (after.need, after.resource) if each)
    elif change.renaming is not None:
        if before.id != after.id:
            yield before.id
    elif (before.archived_on is None and after.archived_on is not None) or (isinstance(after, Need) and isinstance(before, Need) and after.log != before.log):
        yield after.id


def _left_out(space: Workspace) -> Iterator[tuple[Finding, bytes | None]]:
    """Yield every file that is left out with its content, as git has it where it is not on disk; None where it cannot be read."""
    from redchain.history.tracked import contents

    staged = contents(space.checkout, space.root, [each.file for each in space.absent]) if space.checkout is not None and space.absent else {}
    for finding in space.broken:
        if is_misnamed(finding):
            continue  # its record is read
        try:
            yield finding, staged.get(finding.file) if is_absent(finding) else space.source.read(finding.file)
        except OSError:
            yield finding, None


def _names(finding: Finding, raw: bytes | None, identifier: str) -> bool:
    """Tell whether a file holds an id; one that cannot be opened may, where it is an order's."""
    if raw is None:
        return kind_in_folder(finding.file.split("/")[1]) is Order
    raw = raw.replace(b"\0", b"")
    return re.search(rb"(?<![A-Za-z0-9-])" + re.escape(identifier.encode()) + rb"(?![A-Za-z0-9-])", raw) is not None
