"""What is left out of a data repository, as the command line says it: files that make no record, settings that do not hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.cli.findings import entry, line_of
from redchain.flow.whole import broken_settings
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from redchain.cli.context import Context
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


def tell_broken(context: Context, space: Workspace, *, reads_records: bool) -> None:
    """Say what is left out, once in a run, and keep it for JSON."""
    for words, found in ((_SETTINGS, broken_settings(space)), (_RECORDS, space.broken if reads_records else ())):
        fresh = [each for each in found if each not in context.broken]
        context.broken.extend(fresh)
        for line in _lines(words, fresh) if fresh else ():
            context.warn(line)


def broken_entries(context: Context) -> dict[str, Any]:
    """Return what JSON says beside its data: a key `broken` where anything is left out."""
    return {"broken": [entry(each, context.language) for each in context.broken]} if context.broken else {}


def _lines(words: Text, found: Sequence[Finding]) -> Iterator[Text]:
    yield words.fill(count=len(found))
    for each in found[:_MOST]:
        yield Text(f"  {line_of(each, 'zh')}", f"  {line_of(each, 'en')}")
    if len(found) > _MOST:
        yield Text(f"  …另有 {len(found) - _MOST} 个", f"  … and {len(found) - _MOST} more")
