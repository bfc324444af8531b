"""The party organisations of a site as a tree: each committee with the organisations of its sides and their branches, whom each covers, and who is in the chair."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from redchain.document import day_words
from redchain.kinds.party.page import terms_around
from redchain.kinds.party.tree import LEVELS, committees, covered, stands, tree
from redchain.render.markup import escape, escape_html
from redchain.text import Text, join

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from redchain.kinds.party.model import Party
    from redchain.model.ledger import Ledger
    from redchain.site.places import Names
    from redchain.text import Language

PAGE = "lists/party-tree.html"
TITLE = Text("党组织架构", "Party organisations as a tree")
KIND = "party"
MOST = 500
"""So many organisations stand on the page; all of them stand in their list."""
_COUNT = Text(
    "共 {count} 个在册的，数据日期 {day}。只列本站可以公开的；成员数也只算本站有的，上级不在本站的列在“其他党组织”里。",
    "{count} that stand, as of {day}; only those that this site may show, with the members who are on it. What stands below none of them comes last.",
)
_NONE = Text("没有可以公开的党组织。", "There are no party organisations that may be shown.")
_OTHERS = Text("其他党组织", "Other party organisations")
_LEFT = Text("另有 {left} 个，见党组织清单。", "{left} more, see the list of them.")
_CHAIN, _CHAIR = Text("产业链：{chain}", "Chain: {chain}"), Text("现任轮值：{chair}", "In the chair: {chair}")
_COVERED = (
    Text("企业 {count}", "enterprises {count}"),
    Text("科研单位 {count}", "research units {count}"),
    Text("政府部门 {count}", "government units {count}"),
    Text("其他单位 {count}", "other units {count}"),
)


class _Place(NamedTuple):
    """An organisation in the tree: how deep it stands, and itself."""

    depth: int
    party: Party


def tree_body(shown: Ledger, today: date, names: Names, language: Language) -> str:
    """Return the page below its title."""
    branches = [*_branches(shown)]
    count = sum(map(len, branches))
    if not count:
        return f'<p class="none">{_NONE.say(language)}</p>'
    drawn = _Drawing(shown, today, names, language)
    told = [f'<p class="aside">{escape(_COUNT.fill(count=count, day=day_words(today)).say(language))}</p>', *drawn.sections(branches)]
    if count > MOST:
        told.append(f'<p class="aside">{escape(_LEFT.fill(left=count - MOST).say(language))}</p>')
    return "\n".join(told)


def tree_link(language: Language, up: str) -> str:
    """Return the link to the page."""
    return f'<a href="{up}{PAGE}">{escape_html(TITLE.say(language))}</a>'


def _branches(shown: Ledger) -> Iterator[list[_Place]]:
    """Yield each organisation that stands below none with all below it, committees first; those in a ring, or below one that is dissolved, come last."""
    standing = sorted((each for each in shown.all_named("party") if stands(each)), key=lambda each: each.id)
    known = {each.id for each in standing}
    tops = [each for each in committees(shown) if each.parent not in known]
    tops += [each for each in standing if each.level != "committee" and each.parent not in known]
    seen = set[str]()
    for top in (*tops, *standing):
        if top.id not in seen:
            found = [_Place(depth, each) for depth, each in tree(shown, top)]
            seen |= {each.party.id for each in found}
            yield found


class _Drawing:
    """What organisations are told with: the records, the day, what others are called, and the language."""

    def __init__(self, shown: Ledger, today: date, names: Names, language: Language) -> None:
        self._shown, self._today, self._names, self._language = shown, today, names, language

    def sections(self, branches: Iterable[Sequence[_Place]]) -> Iterator[str]:
        """Yield a section for each committee, and one for all that stands below none."""
        left, others = MOST, list[str]()
        for places in branches:
            kept, top = places[: max(left, 0)], places[0].party
            left -= len(places)
            if kept and top.level == "committee":
                below = f'\n<ul class="tree">{self._items(kept[1:])}</ul>' if kept[1:] else ""
                yield f'<section><h2>{self._names.link_to(top)}</h2>\n<p class="state">{self._beside(top)}</p>{below}</section>'
            elif kept:
                others.append(self._items(kept))
        if others:
            yield f'<section><h2>{_OTHERS.say(self._language)}</h2>\n<ul class="tree">{"".join(others)}</ul></section>'

    def _items(self, places: Sequence[_Place]) -> str:
        """Return organisations as a list in which those below one stand in a list of its own."""
        said, depth = list[str](), None
        for place in places:
            if depth is not None:
                said.append("<ul>" if place.depth > depth else "</li>" + "</ul></li>" * (depth - place.depth))
            said.append(f'<li>{self._names.link_to(place.party)} <span class="state">{self._beside(place.party)}</span>')
            depth = place.depth
        return "".join(said) + "</li>" + "</ul></li>" * ((depth or 0) - places[0].depth)

    def _beside(self, party: Party) -> str:
        """Return of what level an organisation is, of which chain, who is in the chair, and whom it covers with all below it, as HTML."""
        told = [LEVELS[party.level]]
        if party.chain and party.level == "committee":
            told.append(_CHAIN.fill(chain=self._names.link(("chain",), party.chain)))
        now = next((each for each in terms_around(party, self._today, 0) if each.first <= self._today), None)
        if now is not None:
            told.append(_CHAIR.fill(chair=self._names.link(("unit", "enterprise"), now.chair)))
        coverage = covered(self._shown, (each for _, each in tree(self._shown, party)), self._today)
        counts = [words.fill(count=len(each)) for words, each in zip(_COVERED, coverage, strict=True) if each]
        told += [join(counts, zh="，", en=", ")] if counts else []
        return " · ".join(each.say(self._language) for each in told)
