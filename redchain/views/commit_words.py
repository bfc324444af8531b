"""What a commit did, in words: its subject, which is in the history once and for all, as people read it in Chinese."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.kinds.registry import KINDS
from redchain.lazy_pattern import pattern
from redchain.model.fields import fields
from redchain.text import Text

if TYPE_CHECKING:
    import re
    from collections.abc import Callable

_UNDO = "undo: "
_STEP = pattern(r"flow: ([a-z-]+) (.*?)(?: into (\S+))?")
_OF_A_RECORD = pattern(r"([a-z]+): (add|edit|rename|archive) (.+)")
_RENAMED = pattern(r"(\S+) to (\S+)(?: \((.*)\))?")
_TO, _ORDERS = pattern(r" \((\S+) to (\S+)\)"), pattern(r" \((\d+) orders\)")
_MORE = pattern(r" and (\d+) more\b")
_IMPORT, _COUNTS = pattern(r"import: (.+)"), pattern(r"(\d+) (new|changed)")
_COUNTED = {"new": "新增", "changed": "改动"}
_OTHERS: tuple[tuple[re.Pattern[str], str], ...] = (
    (pattern(r"lists: update to (\S+?)(?:, without .*)?"), "更新清单，数据日期 {0}"),
    (pattern(r"report: close (\S+)"), "{0} 定稿"),
    (pattern(r"match: reject (\S+) for (\S+)"), "需求 {1} 否决资源 {0}"),
    (pattern(r"unit: a member of (\S+)"), "登记单位成员 {0}"),
    (pattern(r"unit: one member less of (\S+)"), "取消单位成员 {0}"),
    (pattern(r"access: identities in use"), "启用身份核对"),
    (pattern(r"settings: match weights fitted to (\d+) outcomes"), "按 {0} 条办件结果调整匹配权重"),
    (pattern(r"meeting: raise (\S+) at (\S+)"), "问题派单 {0}，来自 {1}"),
    (pattern(r"visit: raise (\S+) at (\S+)"), "提出需求 {0}，来自 {1}"),
    (pattern(r"pairing: plan, (\d+) paired, (\d+) handed over"), "统筹结对：新结对 {0} 家，交接 {1} 家"),
    (pattern(r"fmt: tidy (\d+) files?(?:\(s\))?"), "整理 {0} 个文件"),
    (pattern(r"init: (.*)"), "新建数据仓库 {0}"),
)


def say_subject(subject: str) -> Text:
    """Return the subject of a commit in words; one that was written by hand stays as it is.

    >>> say_subject("flow: ask-more N-20261123-JSGVN").zh, say_subject("by hand").zh
    ('退回补充 N-20261123-JSGVN', 'by hand')
    """
    if subject.startswith(_UNDO):
        return Text(f"撤回：{say_subject(subject.removeprefix(_UNDO)).zh}", subject)
    for shape, said in _SHAPES:
        found = shape.fullmatch(subject)
        words = said(found) if found else None
        if words is not None:
            return Text(_MORE.sub(r" 等，另 \1 条", words).replace(", ", "、"), subject)
    return Text(subject, subject)


def _step(found: re.Match[str]) -> str | None:
    verb, ids, into = found.groups()
    verb = verb.replace("-", "_")
    by_letter = [each.moves for each in KINDS if each.moves and each.kind.prefix == ids[:1]]
    named = [each.moves for each in KINDS if each.moves and not each.kind.prefix]
    move = next((each.table[verb] for each in by_letter or named if verb in each.table), None)
    if move is None:
        return None
    told = _ORDERS.sub(r"（\1 张）", _TO.sub(r"（\1 派给 \2）", ids))
    return f"{move.label.zh} {told}" + (f"，并入 {into}" if into else "")


def _of_a_record(found: re.Match[str]) -> str | None:
    kind, verb, rest = found.groups()
    model: Any = next((each for each in KINDS if each.kind.name == kind), None)
    if model is None:
        return None
    label = model.kind.label.zh
    renamed = _RENAMED.fullmatch(rest)
    if verb == "rename":
        return f"{label}改编号 {renamed[1]} → {renamed[2]}" + (f"（{renamed[3]}）" if renamed[3] else "") if renamed else None
    if verb == "edit":
        identifier, _, names = rest.partition(" ")
        known = fields(model)
        return f"修改{label} {identifier}：" + "、".join(known[each].label.zh if each in known else each for each in names.split(", "))
    return f"{ {'add': '登记', 'archive': '归档'}[verb] }{label} {rest}"


def _imported(found: re.Match[str]) -> str | None:
    labels = {each.kind.name: each.kind.label.zh for each in KINDS}
    said = []
    for part in found[1].split("; "):
        kind, _, counts = part.partition(" ")
        if kind not in labels:
            return None
        said.append(labels[kind] + "，".join(_COUNTS.sub(lambda each: f"{_COUNTED[each[2]]} {each[1]} 条", one) for one in counts.split(", ")))
    return f"收回表格：{'；'.join(said)}"


def _filled(words: str) -> Callable[[re.Match[str]], str]:
    return lambda found: words.format(*found.groups())


_SHAPES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str | None]], ...] = (
    (_STEP, _step),
    (_OF_A_RECORD, _of_a_record),
    (_IMPORT, _imported),
    *((shape, _filled(words)) for shape, words in _OTHERS),
)
