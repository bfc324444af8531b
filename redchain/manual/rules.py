"""The page of rules: every rule with its severity, message, remedy and reason."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from redchain.check.catalogue import all_rules
from redchain.manual.page import Page, grid, plain
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.model.finding import Rule

_HEAD = """# 检查规则 / Rules

`redchain validate` 用下面的规则检查全部记录；`redchain explain 代码` 在终端里说明一条。错误让检查不通过，提醒不拦任何人。

规则说的是外部世界而说得不对时，可以在记录里写明理由放行（“怎么办”里说到放行的规则）。

`redchain validate` checks every record against these rules; `redchain explain CODE` explains one of them on the terminal. An error makes the check fail; a warning blocks nothing.

A rule about the outside world may be wrong about one record, which then allows it with a reason: the rules that say so under “What to do”."""
_SEVERITY = {"error": Text("错误", "error"), "warning": Text("提醒", "warning")}
_GROUPS = {
    "RC0": Text("读文件", "Reading files"),
    "RC1": Text("字段", "Fields"),
    "RC2": Text("编号和引用", "Ids and references"),
    "RC3": Text("办理经过", "Steps"),
    "RC4": Text("企业", "Firms"),
    "RC5": Text("时效", "Time and validity"),
    "RC6": Text("个人信息和保密", "Privacy and secrecy"),
    "RC7": Text("改动", "Changes"),
    "RC8": Text("权限", "Access"),
}


def rules_page() -> Page:
    """Return the page of rules."""
    overview = grid(
        ("代码 Code", "级别 Severity", "规则", "Rule"),
        ((f"[{each.code}](#{each.code.lower()})", _both(_SEVERITY[each.severity]), plain(each.title.zh), plain(each.title.en)) for each in all_rules()),
    )
    parts, group = [overview], ""
    for each in all_rules():
        if each.code[:3] != group:
            group = each.code[:3]
            parts.append(f"## {_both(_GROUPS.get(group, Text(group, group)))}")
        parts.append(_rule(each))
    return Page("rules.md", _HEAD, "\n\n".join(parts))


def _rule(each: Rule) -> str:
    level = [("级别 Severity", plain(each.level.zh), plain(each.level.en))] if each.has_both_levels else []
    rows = (
        *level,
        ("提示 Says", _open(each.message.zh), _open(each.message.en)),
        ("怎么办 What to do", _open(each.help.zh), _open(each.help.en)),
        ("为什么 Why", plain(each.why.zh), plain(each.why.en)),
    )
    title = f"**{plain(each.title.zh)} / {plain(each.title.en)}** ({_both(_SEVERITY[each.severity])})"
    return f"### {each.code}\n\n{title}\n\n{grid(('', '中文', 'English'), rows)}"


def _open(words: str) -> str:
    """Show the places that a finding fills in as an ellipsis."""
    return plain(re.sub(r"\{\w+(?::word)?\}", "…", words))


def _both(words: Text) -> str:
    return f"{words.zh} / {words.en}"
