"""The table of policies (政策) in reports: by level, how many held at the beginning, which came and which ended, and how many hold at the end."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from redchain.document import Column, Table
from redchain.kinds.policy.levels import LEVELS
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redchain.kinds.policy.model import Policy
    from redchain.model.ledger import Ledger

_TITLE = Text("服务专线：政策", "Service line: policies")
_MEANING = (
    _TITLE,
    Text(
        "按县区、市、省、国家各级计。期初有效加新生效，减到期、被取代、归档的，等于期末有效。生效日没有写的按发文日，都没有写的算一直有效；到期按有效期的最后一天计，期末那天到期的不算期末有效；被取代的从新文件生效那天起不算。",
        "By level. Those in force at the beginning and those that came into force, less those that expired, were replaced or archived, are those in force at the end. "
        "Without a first day the day of issue counts, and without both a policy has always been in force; one expires on its last day, so that it is not in force at the end of that day, and one that is replaced ends when the new one begins.",
    ),
)


class _Span(NamedTuple):
    """The first day on which a policy is in force, None for always, the day on which it ends, None for never, and whether that is its own last day."""

    begins: date | None
    ends: date | None
    expires: bool

    def holds_after(self, day: date) -> bool:
        """Tell whether it was in force at the end of a day."""
        return (self.begins is None or self.begins <= day) and (self.ends is None or self.ends > day)


def in_force(ledger: Ledger, first: date, last: date) -> Table | None:
    """Return the policies in force by level; None for a period in which none came and none ended."""
    spans = {level: [_span(ledger, each) for each in ledger.all_named("policy") if each.level == level] for level in LEVELS}
    figures = {level: _figures(found, first, last) for level, found in spans.items() if found}
    if not any(any(each[1:-1]) for each in figures.values()):
        return None
    names = (
        Text("期初有效", "In force before"),
        Text("新生效", "Came into force"),
        Text("到期", "Expired"),
        Text("被取代、归档", "Replaced or archived"),
        Text("期末有效", "In force at the end"),
    )
    columns = (Column(Text("层级", "Level"), is_heading=True), *(Column(each, "right") for each in names))
    return Table(columns, tuple((LEVELS[level], *each) for level, each in figures.items()), _TITLE, meanings=(_MEANING,))


def _span(ledger: Ledger, policy: Policy) -> _Span:
    begins, expires = policy.begins, policy.valid_until
    new = ledger.named("policy", policy.replaced_by)
    others = [each for each in (policy.archived_on, (new.begins or date.min) if new else None) if each is not None]
    ends = min((each for each in (expires, *others) if each is not None), default=None)
    return _Span(begins, ends if ends is None or begins is None else max(ends, begins), ends is not None and ends == expires)


def _figures(spans: Sequence[_Span], first: date, last: date) -> tuple[int, ...]:
    before, now = (sum(each.holds_after(day) for each in spans) for day in (first - timedelta(days=1), last))
    lived = [each for each in spans if each.begins is None or each.ends is None or each.ends > each.begins]
    came = sum(each.begins is not None and first <= each.begins <= last for each in lived)
    ended = [each for each in lived if each.ends is not None and first <= each.ends <= last]
    expired = sum(each.expires for each in ended)
    return before, came, expired, len(ended) - expired, now
