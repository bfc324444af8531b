"""What is left out of a data repository, as the command line says it: files that make no record, settings that do not hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.cli.findings import entry, line_of
from redchain.flow.refuse_broken_files import broken_settings
from redchain.store.layout import is_settings_file
from redchain.text import Language, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from redchain.flow.workspace import Workspace
    from redchain.model.finding import Finding

_MOST = 5
_RECORDS = Text(
    "注意：有 {count} 个文件读不出来，没有算进来；看全部问题：redchain validate",
    "note: {count} file(s) cannot be read and are left out; see all problems: redchain validate",
)
_SETTINGS = Text(
    "注意：设置有 {count} 处错误，有误的文件没有生效；看全部问题：redchain validate",
    "note: {count} error(s) in the settings; the files that have them do not hold; see all problems: redchain validate",
)


def broken_of(space: Workspace, *, reads_records: bool) -> tuple[Finding, ...]:
    """Return everything that is left out of a data repository for its errors, as far as a command would read it."""
    return (*broken_settings(space), *(space.broken if reads_records else ()))


def say_broken(found: Sequence[Finding]) -> Iterator[Text]:
    """Yield what is said of findings, those of the settings first: how many, the first of them, and where to see all."""
    settings = [each for each in found if is_settings_file(each.file)]
    yield from _lines(_SETTINGS, settings)
    yield from _lines(_RECORDS, [each for each in found if each not in settings])


def broken_entries(found: Sequence[Finding], language: Language) -> dict[str, Any]:
    """Return what JSON says beside its data: a key `broken` where anything is left out."""
    return {"broken": [entry(each, language) for each in found]} if found else {}


def _lines(words: Text, found: Sequence[Finding]) -> Iterator[Text]:
    if found:
        yield words.fill(count=len(found))
    for each in found[:_MOST]:
        yield Text(f"  {line_of(each, 'zh')}", f"  {line_of(each, 'en')}")
    if len(found) > _MOST:
        yield Text(f"  …另有 {len(found) - _MOST} 个", f"  … and {len(found) - _MOST} more")
