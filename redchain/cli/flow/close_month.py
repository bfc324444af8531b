"""`redchain report --month M --close`: a month is closed, its figures written down and committed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.cli.parsing import flag
from redchain.cli.write_commands import DRY_RUN, NO_COMMIT, manner, tell_commit
from redchain.errors import EXIT_FINE, UsageError
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.cli.context import Context
    from redchain.cli.parsing import Given
    from redchain.flow.workspace import Workspace
    from redchain.model.dates import Month

CLOSE = flag(
    "close",
    Text(
        "定稿：把这个月的数记下来并提交，以后的改动列为更正",
        "close the month: its figures are written down and committed, later changes are told as corrections",
    ),
)
CLOSING = (CLOSE, DRY_RUN, NO_COMMIT)
_TOGETHER = ("output", "chain", "unit", "language")


def refuse_beside_closing(given: Given) -> None:
    """Refuse what has no meaning beside `--close`, or without it."""
    if not given["close"]:
        alone = next((each for each in ("dry_run", "no_commit") if given[each]), None)
        if alone is not None:
            word = f"--{alone.replace('_', '-')}"
            raise UsageError(
                Text(f"{word} 只和 --close 一起用", f"{word} goes with --close alone"),
                Text("月报本身不写入仓库", "a report itself writes nothing into the repository"),
            )
        return
    if given["month"] is None:
        raise UsageError(
            Text("定稿要写明月份", "a month to close has to be named"), Text("加上 --month，如 --month 上个月", "add --month, such as --month 2026-10")
        )
    beside = next((each for each in _TOGETHER if given[each]), None)
    if beside is not None or given["format_name"] not in {None, "json"}:
        word = {"language": "--document-lang", None: "--format"}.get(beside, f"--{beside}")
        raise UsageError(
            Text(f"--close 和 {word} 不能同时用", f"--close and {word} cannot be used together"),
            Text("定稿的是全部数字；月报另外生成", "all figures are closed; make the report by itself"),
        )


def close_month(context: Context, given: Given, space: Workspace, month: Month) -> int:
    """Close a month and say so."""
    from redchain.cli.output import envelope
    from redchain.flow.closed_months import closing, path_of, refuse_to_close
    from redchain.flow.publish import publish
    from redchain.flow.refuse_broken_files import refuse_broken_records

    refuse_broken_records(space, without=given["without_broken"])
    options, path = manner(context, given), path_of(month)
    refuse_to_close(space, month, commits=not (options.no_commit or options.dry_run) and space.settings.root.commit)
    content = closing(space, month, space.today)
    done = publish(space, {path: content}, f"report: close {month}", options)
    if given["format_name"] == "json":
        envelope(context, "report", {"closed": str(month), "file": path, "commit": done.commit})
        return EXIT_FINE
    if given["dry_run"]:
        context.tell(Text(f"将写入 {path}：", f"would write {path}:"))
        context.print(content.decode().rstrip("\n"))
        return EXIT_FINE
    context.print(path)
    context.tell(Text(f"{month} 已定稿", f"{month} is closed"))
    tell_commit(context, done.commit, f"report: close {month}")
    return EXIT_FINE
