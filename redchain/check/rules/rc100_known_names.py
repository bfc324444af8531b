"""Names and codes of lists that others keep: time zones, and the trades of GB/T 4754."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING
from zoneinfo import available_timezones

from redchain.check.rules.rc100_fields import RC105
from redchain.lazy_pattern import pattern
from redchain.model.meant_values import quoted
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.check.schema_problem import SchemaProblem
    from redchain.model.finding import Finding

_CHINESE = pattern(r"(?i)(utc|gmt)?\+0?8(:?00)?|china.*|cst|.*(beijing|shanghai|北京|上海|中国).*")


def zone_is_unknown(problem: SchemaProblem) -> Finding:
    """Return the finding for a time zone that there is none of (RC105)."""
    typed = problem.written.strip()
    near = ["Asia/Shanghai"] if _CHINESE.fullmatch(typed) else _near(typed)
    hint = Text("中国写 Asia/Shanghai，别处写 IANA 时区名", "write a name of the IANA list; for China it is Asia/Shanghai")
    if near:
        hint = Text(f"写成 {problem.line(near[0])}", f"write {problem.line(near[0])}")
    wanted = Text("时区的名字（如 Asia/Shanghai）", "the name of a time zone (such as Asia/Shanghai)")
    return RC105.broken(problem.field, key=problem.said_key, label=problem.label, wanted=wanted, found=_said(problem), hint=hint)


def industry_is_unknown(problem: SchemaProblem) -> Finding:
    """Return the finding for a code that no trade of GB/T 4754-2017 has (RC105)."""
    wanted = Text("GB/T 4754-2017 的行业代码（如 C3973）", "an industry code of GB/T 4754-2017 (such as C3973)")
    hint = Text("查到这个行业的代码：门类字母和数字要对得上", "look the code up: letter and digits must belong together")
    return RC105.broken(problem.field, key=problem.said_key, label=problem.label, wanted=wanted, found=_said(problem), hint=hint)


def _said(problem: SchemaProblem) -> Text:
    return Text(quoted(problem.shown_input), quoted(problem.shown_input))


def _near(typed: str) -> list[str]:
    known = {each.lower(): each for each in available_timezones()}
    return [known[each] for each in difflib.get_close_matches(typed.lower(), list(known), 1, 0.75)]
