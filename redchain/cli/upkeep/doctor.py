"""`redchain doctor`: whether this clone and the checks around it are set up, as far as that can be seen from here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.cli import output
from redchain.cli.context import refuse_format
from redchain.cli.parsing import BilingualCommand, flag, format_option
from redchain.errors import EXIT_FINE, EXIT_REFUSED
from redchain.shell_words import shown
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given
    from redchain.flow.checkup import Check

_FORMATS = ("table", "json")
_FIX = flag(
    "fix",
    Text(
        "装上钩子和合并方式，更新 CODEOWNERS，暂存区跟上（不提交）",
        "install hook and merge driver, update CODEOWNERS, bring git's index along (without committing)",
    ),
)
_SUMMARY = Text(
    "检查 git、克隆（身份、时钟、暂存区、换行、没送出的提交）、钩子、合并方式、工作流、成员、签名是否设置好；看不到的也列出来。有要改的，退出码为 1。",
    "Check that git, the clone (identity, clock, index, line ends, unsent commits), hook, merge driver, workflows, members and signatures are set up, and list what cannot be seen from here. Exits with 1 when something is wrong.",
)
_MARKS = {"ok": "✓", "wrong": "✗", "advice": "!", "unseen": "?"}


def commands(name: str, _words: Sequence[str]) -> list[BilingualCommand]:
    """Return the command."""
    return [BilingualCommand(name, _SUMMARY, _doctor, [_FIX, format_option(_FORMATS)]).showing("doctor", "doctor --fix")]


def _doctor(context: Context, given: Given) -> int:
    from redchain.flow.checkup import check_up, mend, to_commit

    refuse_format(given["format_name"], _FORMATS)
    space = context.workspace()
    written = mend(space) if given["fix"] else ()
    for each in written:
        context.tell(Text(f"已写好 {each}", f"written: {each}"))
    if left := to_commit(space, written):
        add = shown("git", "add", "--", *left)
        context.tell(Text(f"还没有提交，别的克隆还没有：{add} && git commit", f"not committed, so other clones lack it: {add} && git commit"))
    checks = check_up(space)
    if given["format_name"] == "json":
        output.envelope(context, "doctor", {"checks": [_entry(context, each) for each in checks]})
    else:
        context.print("\n".join(line for each in checks for line in _lines(context, each)))
        wrong, not_seen = (sum(1 for each in checks if each.state == state) for state in ("wrong", "unseen"))
        context.tell(Text(f"{wrong} 项要改，{not_seen} 项从这里看不到", f"{wrong} to mend; {not_seen} cannot be seen from here"))
    return EXIT_REFUSED if any(each.state == "wrong" for each in checks) else EXIT_FINE


def _entry(context: Context, check: Check) -> dict[str, str | None]:
    return {"check": check.name, "state": check.state, "text": context.say(check.text), "remedy": context.say(check.remedy) if check.remedy else None}


def _lines(context: Context, check: Check) -> list[str]:
    first = f"{_MARKS[check.state]} {context.say(check.text)}"
    return [first, f"  → {context.say(check.remedy)}"] if check.remedy else [first]
