"""The front page: the month in five sentences and its charts, and the way to the lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.document import Paragraph, day_words, month_words
from redchain.model.dates import Month
from redchain.render.html import fragment
from redchain.render.markup import escape
from redchain.report.charts import group_chart, light_chart, month_chart, step_chart
from redchain.report.monthly import monthly
from redchain.report.sentences import sentences
from redchain.site.gap_page import gaps_on_front
from redchain.site.list_pages import counted_lists
from redchain.site.party_tree import KIND as PARTY
from redchain.site.party_tree import tree_link
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from redchain.model.ledger import Ledger
    from redchain.site.gap_page import Gaps
    from redchain.site.list_pages import SiteList
    from redchain.text import Language

_MONTH = Text("{month}", "{month}")
_ONLY = Text(
    "数据日期 {day}。这里的数字只算本站可以公开的记录，不是全部工作。",
    "As of {day}. The figures count only the records that this site may show, not all that was done.",
)
LISTS, LISTS_AT = Text("全部清单", "All lists"), "index.html#lists"
_BY_CHAIN, _BY_CATEGORY = Text("产业链", "Chain"), Text("类别", "Category")


def front_body(ledger: Ledger, today: date, lists: Sequence[SiteList], found: Gaps, language: Language) -> str:
    """Return the front page, below its title."""
    report = monthly(ledger, Month.of(today), today, ledger.settings.zone)
    charts = (
        month_chart(report),
        step_chart(report),
        light_chart(report),
        group_chart(report.by_chain, _BY_CHAIN),
        group_chart(report.by_category, _BY_CATEGORY),
    )
    said = fragment(map(Paragraph, sentences(report)), language)
    drawn = fragment([each for each in charts if any(value for series in each.series for value in series.values)], language)
    return "\n".join(
        (
            f'<p class="aside">{escape(_ONLY.fill(day=day_words(today)).say(language))}</p>',
            f"<section><h2>{escape(month_words(today).say(language))}</h2>\n{said}\n{drawn}</section>",
            gaps_on_front(found, language),
            f'<section id="lists"><h2>{LISTS.say(language)}</h2>\n{counted_lists(lists, language, {PARTY: tree_link(language, "")})}</section>',
        )
    )
