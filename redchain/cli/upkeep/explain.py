"""`redchain explain CODE`: what a rule requires, why, and how to fix it."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from redchain.check.catalogue import all_rules, rule
from redchain.cli.parsing import Argument, BilingualCommand
from redchain.errors import UsageError
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given
    from redchain.model.finding import Rule

_CODE = Argument("code", Text("规则代码，如 RC205；不写则列出全部", "a rule's code, such as RC205; all rules without it"), Text("代码", "CODE"), default="")
_SUMMARY = Text("说明一条检查规则：要求、理由、怎么改。", "Explain a rule: what it requires, why, and how to fix it.")
_DIGITS = str.maketrans("OIL", "011")
"""Letters that are typed for digits."""


def commands(name: str, _words: Sequence[str]) -> list[BilingualCommand]:
    """Return the command."""
    return [BilingualCommand(name, _SUMMARY, _explain, [_CODE]).showing("explain RC205", "explain")]


def _explain(context: Context, given: Given) -> None:
    code = given["code"]
    if not code:
        context.print("\n".join(f"{each.code}  {context.say(each.title)}" for each in all_rules()))
        return
    found = _rule(code)
    lines = [
        f"{found.code}  {context.say(found.title)}",
        context.say(Text("级别：", "Severity: ")) + context.say(found.level),
        context.say(Text("提示：", "Says: ")) + _open(context.say(found.message)),
        context.say(Text("怎么办：", "What to do: ")) + _open(context.say(found.help)),
        context.say(Text("为什么：", "Why: ")) + context.say(found.why),
    ]
    context.print("\n".join(lines))


def _rule(code: str) -> Rule:
    """Return a rule; raises UsageError with the nearest code there is."""
    try:
        return rule(code.upper())
    except KeyError:
        close = difflib.get_close_matches(code.upper().translate(_DIGITS), [each.code for each in all_rules()], 1, 0.5)
        near = Text(f"是不是 {close[0]}？", f"did you mean {close[0]}?") if close else Text("全部规则：redchain explain", "all rules: redchain explain")
        raise UsageError(Text(f"没有规则 {code}", f"there is no rule {code}"), near) from None


def _open(words: str) -> str:
    """Show the places that a finding fills as an ellipsis."""
    return re.sub(r"\{\w+(?::word)?\}", "…", words)
