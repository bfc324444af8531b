"""The page of the gaps: groups of open needs that nothing on the site fits, with what comes nearest and where it falls short; worked out of the shown records alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from redchain.document import day_words
from redchain.kinds.need.model import NEED_MOVES
from redchain.model.field_types import URGENCIES
from redchain.render.markup import escape
from redchain.text import Text, counted, join, plain_number
from redchain.views.gaps import FITS, NOTHING, say_counts, say_group, say_urgencies

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from redchain.match.corpus import Corpus
    from redchain.match.gaps import Gap, UnmetNeed
    from redchain.match.incremental_cache import Kept
    from redchain.model.ledger import Ledger
    from redchain.site.places import Names
    from redchain.text import Language

PAGE = "lists/gaps.html"
TITLE = Text("资源缺口", "Gaps")
_COUNT = Text("共 {needs} 条需求、{groups} 组，数据日期 {day}。", "{needs} in {groups}, as of {day}.")
_HOW = Text(
    "未办结、没有工单采用资源、本站的资源又都匹配不上的需求，按类别和说法归成组，多的在前。只比本站可以公开的需求、资源和工单，不是全部工作：别处可能有合适的，也可能已经在办。",
    "Open needs that no order serves with a resource, and that no resource of this site fits, grouped by category and words, the largest first. Only the needs, resources and orders that this site may show "
    "are compared, not all there are: what fits may be elsewhere, and a need may be in hand.",
)
_NONE = Text("本站可以公开的需求里，现在没有缺口。", "There are no gaps now among the needs that this site may show.")
_FRONT = Text("{needs} 条需求暂无匹配的资源，{groups} 组", "{needs} in {groups} that nothing fits")
_CHAINS, _URGENCY, _WAIT = Text("产业链", "Chains"), Text("紧急程度", "Urgency"), Text("最长等待", "Longest wait")
_AMOUNT, _NEAREST, _SHORT = Text("金额（万元）", "Amount (10,000 yuan)"), Text("最接近的资源", "Nearest resource"), Text("差在哪里", "Where it falls short")
_WEAK = Text("和所求不够相近", "not close enough to what is asked for")


class Gaps(NamedTuple):
    """The gaps of a site: how many needs and groups there are, and the page below its title."""

    needs: int
    groups: int
    body: str


def site_corpus(shown: Ledger, today: date, kept: Kept | None = None) -> Corpus:
    """Return what needs are matched with: the resources on the site; no server is asked. What earlier runs `kept` of these records need not be read again."""
    weights = shown.settings.match
    if weights.asks_servers:
        shown = shown.with_settings(shown.settings.model_copy(update={"match": weights.without_servers()}))
    from redchain.match.corpus import corpus_of  # numpy takes 65 ms to load
    from redchain.match.incremental_cache import NOTHING_KEPT

    return corpus_of(shown, today, kept or NOTHING_KEPT)


def site_gaps(corpus: Corpus, names: Names, language: Language) -> Gaps:
    """Return the gaps of the records in a corpus, all of which a site may show."""
    from redchain.match.gaps import gaps

    found = gaps(corpus).groups
    counts = sum(len(each.unmet) for each in found), len(found)
    told = _COUNT.fill(**say_counts(*counts), day=day_words(corpus.today)) if found else _NONE
    page = _Page(corpus.ledger, names, language)
    head = f'<p>{escape(told.say(language))}</p>\n<p class="aside">{escape(_HOW.say(language))}</p>'
    return Gaps(*counts, "\n".join((head, *(page.group(number, each) for number, each in enumerate(found, 1)))))


def gaps_on_front(found: Gaps, language: Language) -> str:
    """Return how many gaps there are, as a section of the front page with the way to their page."""
    said = _FRONT.fill(**say_counts(found.needs, found.groups)) if found.needs else _NONE
    return f'<section><h2>{TITLE.say(language)}</h2>\n<p><a href="{PAGE}">{escape(said.say(language))}</a></p></section>'


def _days(count: int) -> Text:
    return Text(f"{count} 个工作日", counted(count, "working day"))


def _falls_short(gap: Gap) -> Text:
    """Return where the nearest resource falls short, without the figures that only those who tune matching read."""
    if gap.nearest is None:
        return NOTHING
    said = dict.fromkeys(_WEAK if each.kind == "below_threshold" else each.text for each in gap.nearest.obstacles)
    return join([*said]) if said else FITS


class _Page(NamedTuple):
    """What groups are told with: the records, what they are called, and the language."""

    ledger: Ledger
    names: Names
    language: Language

    def group(self, number: int, gap: Gap) -> str:
        """Return one group: what is asked for, how urgent it is, what comes nearest, and its needs with the links to their pages."""
        title = say_group(number, self.ledger.settings.say_category(gap.category), gap.words)
        facts = "".join(f"<div><dt>{label.say(self.language)}</dt><dd>{said}</dd></div>" for label, said in self._facts(gap) if said)
        needs = "".join(f"<li>{self._need(each)}</li>" for each in gap.unmet)
        return f'<section><h2>{escape(title.say(self.language))}</h2>\n<dl class="terms">{facts}</dl>\n<ul class="related">{needs}</ul></section>'

    def _facts(self, gap: Gap) -> Sequence[tuple[Text, str]]:
        chains = ("、" if self.language == "zh" else ", ").join(self.names.link(("chain",), each) for each in gap.chains)
        amount = "" if gap.amount_wan is None else plain_number(gap.amount_wan)
        return (
            (_CHAINS, chains),
            (_URGENCY, escape(say_urgencies(gap).say(self.language))),
            (_WAIT, escape(_days(gap.longest).say(self.language))),
            (_AMOUNT, amount),
            (_NEAREST, self.names.link_to(gap.nearest.resource) if gap.nearest else ""),
            (_SHORT, escape(_falls_short(gap).say(self.language))),
        )

    def _need(self, unmet: UnmetNeed) -> str:
        need = unmet.need
        firm = self.names.called("enterprise", need.enterprise)
        beside = [firm, *(each.say(self.language) for each in (NEED_MOVES.states[need.state], URGENCIES[need.urgency], _days(unmet.waiting)))]
        return f'{self.names.link_to(need)} <span class="state">{escape(" · ".join(filter(None, beside)))}</span>'
