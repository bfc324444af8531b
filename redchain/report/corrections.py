"""What the report of a month says of closed months: whether it is closed itself, and what has been corrected (更正)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.document import MOST_NAMED, Column, Paragraph, Section, Table, day_words, month_words, say, say_cell
from redchain.text import Text, join, same

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.document import Block
    from redchain.report.closing import Closings, Correction
    from redchain.text import Language

_COLUMNS = (
    Column(Text("月份", "Month"), is_whole=True),
    Column(Text("范围", "Of"), is_heading=True),
    Column(Text("指标", "Figure")),
    Column(Text("原数", "Was"), "right"),
    Column(Text("现数", "Is now"), "right"),
)
_SAME = Text("{on}定稿，按现有记录算出的需求、工单数与定稿一致；{rest}", "closed on {on}; the records still give the same figures of needs and orders; {rest}")
_OTHER = Text(
    "{on}定稿，按现有记录算出的需求、工单数与定稿不一致，见“更正”；{rest}",
    "closed on {on}; the records now give other figures of needs and orders, see Corrections; {rest}",
)
_REST = Text("其余的表不在定稿之内，按现有记录算", "the other tables are not part of what was closed, and go by the records as they are")
_COMPARED = ("need", "order")
"""The kinds of whose figures alone a month keeps what they were."""


def say_closed(closings: Closings) -> Text | None:
    """Return since when a month is closed and whether its figures are still the same, and that those of needs and orders alone are compared; None where it is not closed."""
    if closings.own is None:
        return None
    words = _SAME if closings.since is None else _OTHER
    return words.fill(on=day_words(closings.own.closed_on), rest=_REST)


def correction_sections(closings: Closings) -> tuple[Section, ...]:
    """Return the part of the page on corrections; none where there are none."""
    found = closings.corrections
    if not found:
        return ()
    note = Text(
        "已定稿的月份，后来补记、更改记录使下列数字有变；以现数为准。",
        "Records entered or changed later have altered these figures of months that were closed; what they are now counts.",
    )
    rows = tuple((str(each.month), line.name_of_group, line.label, line.before, line.now) for each in found for line in each.figures)
    blocks: tuple[Block, ...] = (Paragraph(note), Table(_COLUMNS, rows), *(Paragraph(_records(each), is_aside=True) for each in found if each.records))
    return (Section(Text("更正", "Corrections"), blocks),)


def _records(correction: Correction) -> Text:
    named = join([same(each) for each in correction.records[:MOST_NAMED]], zh="、", en=", ")
    more = len(correction.records) - MOST_NAMED
    rest = Text(f" 等 {len(correction.records)} 条", f" and {more} more") if more > 0 else Text("", "")
    words = Text("{month}的数涉及变动的需求：{named}{rest}。", "Needs counted otherwise for {month}: {named}{rest}.")
    return words.fill(month=month_words(correction.month.first), named=named, rest=rest)


def damaged_paragraphs(closings: Closings) -> tuple[Paragraph, ...]:
    """Return a line for each closed month whose file is not as it was written."""
    return tuple(Paragraph(each.say()) for each in closings.damaged)


def closed_json(closings: Closings) -> dict[str, Any] | None:
    """Return of a closed month when it was closed, on what, and whether its figures, those of the kinds named, are still the same; None where it is not closed."""
    own = closings.own
    return None if own is None else {"on": own.closed_on.isoformat(), "stood_on": own.figures.stood_on, "of": [*_COMPARED], "is_same": closings.since is None}


def corrections_json(closings: Closings, language: Language) -> list[dict[str, Any]]:
    """Return the corrections as JSON values."""
    return [{"month": str(each.month), "figures": [*_figures(each, language)], "records": [*each.records]} for each in closings.corrections]


def damaged_json(closings: Closings, language: Language) -> list[dict[str, Any]]:
    """Return the closed months whose files are not as they were written as JSON values."""
    return [{"month": str(each.month), "file": each.path, "says": say(each.say(), language)} for each in closings.damaged]


def _figures(correction: Correction, language: Language) -> Iterator[dict[str, Any]]:
    for each in correction.figures:
        kind, _, identifier = each.group.partition(":")
        yield {
            "of": kind,
            "id": identifier or None,
            "name": say(each.name_of_group, language),
            "figure": each.name,
            "from": say_cell(each.before, language),
            "to": say_cell(each.now, language),
        }
