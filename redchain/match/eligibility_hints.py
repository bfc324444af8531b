"""Hints of conditions in plain words (“成立满三年”, “规上企业”): soft evidence, shown to people and weighed a little, but never decisive."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from redchain.kinds.chain.model import Chain
from redchain.lazy_pattern import pattern
from redchain.model.dates import anniversary
from redchain.model.field_types import region_prefix
from redchain.model.firm_size import trade_of
from redchain.model.text_folding import normalise
from redchain.text import Text, same

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from redchain.kinds.enterprise.model import Enterprise
    from redchain.kinds.resource.model import Eligibility, Resource
    from redchain.model.firm_size import Size
    from redchain.model.ledger import Ledger

_SENTENCE = pattern(r"[^。；;！!？?\n]+")
_CONDITION = pattern(r"适用|面向|对象|条件|限于|仅限|只限|须为|应为|需为|要求|凡")
_YEARS = pattern(
    r"(?:成立|注册|设立|经营|运营)[^,，、]{0,4}?(?P<least>不足|不满|未满|不超过|不到|满|超过)?\s*(?P<count>[0-9]{1,2}|[一二两三四五六七八九十])\s*(?:周)?年(?P<tail>以上|及以上|以内|内)?"
)
_AT_MOST = frozenset({"不足", "不满", "未满", "不超过", "不到", "以内", "内"})
_DIGITS = {each: number for number, each in enumerate("一二三四五六七八九十", 1)} | {"两": 2}
_SIZED: tuple[tuple[re.Pattern[str], frozenset[Size]], ...] = (
    (pattern(r"大中型"), frozenset(("large", "medium"))),
    (pattern(r"中小微|(?<!科技型)(?<!创新型)(?<!专精特新)中小(?:型)?企业"), frozenset(("medium", "small", "micro"))),
    (pattern(r"(?<!中)小微"), frozenset(("small", "micro"))),
    (pattern(r"(?<!中)大型企业"), frozenset(("large",))),
)
_ABOVE = pattern(r"(?<!非)规上|规模以上")
_ABOVE_WAN = 2000
_TITLED = pattern(
    r"(?<!拟申报)(?<!申报)(?<!培育)(?<!非)(?<!拟)(?:专精特新|小巨人|高新技术企业|高企|科技型中小企业|创新型中小企业|瞪羚|独角兽|单项冠军)(?!培育|申报|认定|入库)"
)
_FULL_TITLES = {"高企": "高新技术企业"}
_LOCAL = pattern(r"本市(?!外)|我市(?!外)|全市|市内")
_STARTUP = pattern(r"初创")


class _Wording(NamedTuple):
    """The words that speak of conditions, and the firm that they are compared with."""

    words: str
    firm: Enterprise
    ledger: Ledger
    today: date


_Hint = tuple[str, "bool | None"]
"""The words of a condition, and whether the firm seems to meet it (None: not on record)."""


def hints(ledger: Ledger, resource: Resource, firm: Enterprise | None, today: date) -> tuple[Text, ...]:
    """Return what the words of a resource hint at for a firm, in the order of `_HINTS`.

    The conditions in words are read, and those sentences of the detail that speak of conditions; what is a structured condition already is
    passed over.
    """
    words = words_of_conditions(resource)
    if not words or firm is None:
        return ()
    return tuple(_say(each) for each in _hints(_Wording(words, firm, ledger, today), resource.eligibility))


def seems_unfit(ledger: Ledger, words: str, wanted: Eligibility | None, firm: Enterprise, today: date) -> bool:
    """Tell whether any hint in the words that `words_of_conditions` returned for a resource seems to speak against a firm."""
    return any(met is False for _, met in _hints(_Wording(words, firm, ledger, today), wanted))


def _hints(wording: _Wording, wanted: Eligibility | None) -> Iterator[_Hint]:
    return (each for hint in _hints_beside(wanted) for each in hint(wording))


@lru_cache(maxsize=1 << 12)
def _hints_beside(wanted: Eligibility | None) -> tuple[Callable[[_Wording], Iterator[_Hint]], ...]:
    """Return the hints that structured conditions leave to be looked for."""
    return tuple(hint for key, hint in _HINTS if not _is_structured(wanted, key))


def words_of_conditions(resource: Resource) -> str:
    """Return the normalised words that may hold conditions; most resources have none and cost next to nothing."""
    spoken = [resource.eligibility.text] if resource.eligibility and resource.eligibility.text else []
    if resource.detail and _CONDITION.search(resource.detail):
        spoken += [each for each in _SENTENCE.findall(resource.detail) if _CONDITION.search(each)]
    return normalise("\n".join(spoken)) if spoken else ""


def _is_structured(wanted: Eligibility | None, keys: tuple[str, ...]) -> bool:
    return wanted is not None and any(getattr(wanted, key) not in {None, ()} for key in keys)


@lru_cache(maxsize=1 << 14)
def _all(looked_for: re.Pattern[str], words: str) -> tuple[re.Match[str], ...]:
    """Return all that is found in some words, which are looked through once for all firms."""
    return tuple(looked_for.finditer(words))


def _first(looked_for: re.Pattern[str], words: str) -> re.Match[str] | None:
    return next(iter(_all(looked_for, words)), None)


@lru_cache(maxsize=1 << 12)
def _chains_named(words: str, chains: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Return those of some chains, given with their short words, that words name."""
    return tuple((identifier, word) for identifier, word in chains if word and normalise(word) in words)


def _age(wording: _Wording) -> Iterator[_Hint]:
    for found in _all(_YEARS, wording.words):
        sides = {found["least"], found["tail"]} - {None}
        years = _DIGITS.get(found["count"]) or int(found["count"])
        founded = wording.firm.founded_on
        if sides:
            met = None if founded is None else wording.today < anniversary(founded, years) if sides & _AT_MOST else anniversary(founded, years) <= wording.today
            yield found[0], met


def _size(wording: _Wording) -> Iterator[_Hint]:
    for words, sizes in _SIZED:
        if found := _first(words, wording.words):
            own = wording.firm.sizes
            yield found[0], None if own is None or (own & sizes and own - sizes) else bool(own & sizes)
            return


def _above(wording: _Wording) -> Iterator[_Hint]:
    """规上: for industry, a yearly revenue of 20 million yuan and more."""
    found, firm = _first(_ABOVE, wording.words), wording.firm
    if found:
        trade = trade_of(firm.industry) if firm.industry else None
        is_industry = trade is not None and trade.label.zh == "工业"
        yield found[0], firm.revenue_wan >= _ABOVE_WAN if is_industry and firm.revenue_wan is not None else None


def _titles(wording: _Wording) -> Iterator[_Hint]:
    """One of the titles named is enough."""
    named = list(dict.fromkeys(each[0] for each in _all(_TITLED, wording.words)))
    if named:
        held = "\n".join(map(normalise, wording.firm.titles))
        yield "、".join(named), any(_FULL_TITLES.get(each, each) in held for each in named) if held else None


def _place(wording: _Wording) -> Iterator[_Hint]:
    found, region = _first(_LOCAL, wording.words), wording.firm.region
    if found:
        yield found[0], region.startswith(region_prefix(wording.ledger.settings.root.region)) if region else None


def _startup(wording: _Wording) -> Iterator[_Hint]:
    found = _first(_STARTUP, wording.words)
    if found:
        yield found[0], wording.firm.startup


def _chain(wording: _Wording) -> Iterator[_Hint]:
    """One of the chains named is enough."""
    named = dict(_chains_named(wording.words, tuple((each.id, each.short_name or each.name.removesuffix("产业链")) for each in wording.ledger.all(Chain))))
    if named:
        yield "、".join(named.values()), not named.keys().isdisjoint(wording.firm.chains) if wording.firm.chains else None


_HINTS: tuple[tuple[tuple[str, ...], Callable[[_Wording], Iterator[_Hint]]], ...] = (
    (("chains",), _chain),
    (("sizes",), _size),
    ((), _above),
    (("titles",), _titles),
    (("regions",), _place),
    (("min_years", "max_years"), _age),
    (("startup",), _startup),
)
"""Each hint with the structured conditions that make it needless."""

_SAYS = {
    True: Text("文字条件“{words}”看来符合", "seems to meet “{words}”"),
    False: Text("文字条件“{words}”可能不符，请核实", "may not meet “{words}”, please check"),
    None: Text("文字条件“{words}”档案里看不出", "cannot be told from the record: “{words}”"),
}


def _say(found: _Hint) -> Text:
    words, met = found
    return _SAYS[met].fill(words=same(words))
