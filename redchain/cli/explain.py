"""`redchain explain CODE`: what a rule wants, why, and how to mend it."""

import difflib
import re
from typing import TYPE_CHECKING, Annotated

from redchain.check.catalogue import all_rules, rule
from redchain.errors import UsageError
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.cli.parsing import Form

_SEVERITY = {"error": Text("错误，会让检查不通过", "an error: fails the check"), "warning": Text("提醒，不拦提交", "a warning: blocks nothing")}


def build(form: "Form", name: str, _verb: list[str]) -> None:
    """Add the command."""
    call = form.call

    def explain(
        code: Annotated[
            str,
            form.argument(help=Text("规则代码，如 RC205；不写则列出全部", "a rule's code, such as RC205; all rules without it"), metavar=Text("代码", "CODE")),
        ] = "",
    ) -> None:
        if not code:
            call.print("\n".join(f"{each.code}  {call.say(each.title)}" for each in all_rules()))
            return
        wanted = code.upper()
        codes = [each.code for each in all_rules()]
        if wanted not in codes:
            close = difflib.get_close_matches(wanted, codes, 1, 0.5)
            near = Text(f"是不是 {close[0]}？", f"did you mean {close[0]}?") if close else Text("全部规则：redchain explain", "all rules: redchain explain")
            raise UsageError(Text(f"没有规则 {code}", f"there is no rule {code}"), near)
        found = rule(wanted)
        lines = [
            f"{found.code}  {call.say(found.title)}",
            call.say(Text("级别：", "Severity: ")) + call.say(_SEVERITY[found.severity]),
            call.say(Text("提示：", "Says: ")) + _open(call.say(found.message)),
            call.say(Text("怎么办：", "What to do: ")) + _open(call.say(found.remedy)),
            call.say(Text("为什么：", "Why: ")) + call.say(found.why),
        ]
        call.print("\n".join(lines))

    form.add(name, Text("说明一条检查规则：要求、理由、怎么改。", "Explain a rule: what it wants, why, and how to mend it."), explain)


def _open(words: str) -> str:
    """Show the places that a finding fills as an ellipsis."""
    return re.sub(r"\{\w+\}", "…", words)
