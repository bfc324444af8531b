"""What is left out of a data repository, as the command line says it: files that make no record or are not there, settings that do not hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.cli.findings import entry, line_of
from redchain.flow.refuse_broken_files import broken_settings, sorted_out
from redchain.store.layout import is_settings_file
from redchain.text import Language, Text, agreeing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from redchain.flow.workspace import Workspace
    from redchain.model.finding import Finding

_MOST = 5
_RECORDS = Text(
    "注意：有 {count} 个文件读不出来，没有算进来；看全部问题：redchain validate",
    "note: {count} file{s} cannot be read and {are} left out; see all problems: redchain validate",
)
_MISNAMED = Text(
    "注意：有 {count} 个文件的名字和里面的编号不一致，按里面的编号算；看全部问题：redchain validate",
    "note: {count} file{s} {have} another name than the id in them, which is what counts; see all problems: redchain validate",
)
_ABSENT = Text(
    "注意：有 {count} 条记录 git 里有、磁盘上没有，没有算进来：{first}{more} → {how}",
    "note: {count} record{s} that git tracks {are} not on disk and {are} left out: {first}{more} → {how}",
)
_SETTINGS = Text(
    "注意：设置有 {count} 处错误，有误的文件没有生效；看全部问题：redchain validate",
    "note: {count} error{s} in the settings; what stands in such a file does not hold; see all problems: redchain validate",
)


def broken_of(space: Workspace, *, reads_records: bool) -> tuple[Finding, ...]:
    """Return everything that is left out of a data repository for its errors, as far as a command would read it."""
    return (*broken_settings(space), *(space.broken if reads_records else ()))


def say_broken(found: Sequence[Finding]) -> Iterator[Text]:
    """Yield what is said of findings, those of the settings first: how many, the first of them, and where to see all."""
    settings = [each for each in found if is_settings_file(each.file)]
    yield from _lines(_SETTINGS, settings)
    unread, misnamed, absent = sorted_out([each for each in found if not is_settings_file(each.file)])
    yield from _lines(_RECORDS, unread)
    yield from _lines(_MISNAMED, misnamed)
    if absent:
        yield _ABSENT.fill(**agreeing(len(absent)), first=absent[0].file, more="…" if len(absent) > 1 else "", how=absent[0].remedy)


def broken_entries(found: Sequence[Finding], language: Language) -> dict[str, Any]:
    """Return what JSON says beside its data: a key `broken` where anything is left out."""
    return {"broken": [entry(each, language) for each in found]} if found else {}


def _lines(words: Text, found: Sequence[Finding]) -> Iterator[Text]:
    if found:
        yield words.fill(**agreeing(len(found)))
    for each in found[:_MOST]:
        yield Text(f"  {line_of(each, 'zh')}", f"  {line_of(each, 'en')}")
    if len(found) > _MOST:
        yield Text(f"  …另有 {len(found) - _MOST} 个", f"  … and {len(found) - _MOST} more")
