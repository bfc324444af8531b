"""Hints of conditions in plain words (“成立满三年”, “规上企业”): soft evidence, shown to people and weighed a little, but never decisive."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.kinds.chain.model import Chain
from redchain.lazy_pattern import pattern
from redchain.match.firm_figures import is_above_scale
from redchain.model.dates import anniversary
from redchain.model.field_types import region_prefix
from redchain.model.firm_size import trade_of
from redchain.model.firm_titles import title_key
from redchain.model.text_folding import normalise
from redchain.text import Text, same

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator
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
_TITLED = pattern(
    r"(?<!拟申报)(?<!申报)(?<!培育)(?<!非)(?<!拟)(?:专精特新|小巨人|高新技术企业|高企|科技型中小企业|创新型中小企业|瞪羚|独角兽|单项冠军)(?!培育|申报|认定|入库)"
)
_LOCAL = pattern(r"本市(?!外)|我市(?!外)|全市|市内")
_STARTUP = pattern(r"初创")


class _Asker(NamedTuple):
    """A firm, as it is compared with what words ask."""

    firm: Enterprise
    ledger: Ledger
    today: date


class Hint(NamedTuple):
    """A condition that words seem to hold: the words, what they ask, and what tells whether a firm seems to meet that (None: not on record)."""

    words: str
    asked: Hashable
    judge: Callable[[_Asker, Any], bool | None]


ChainWords = tuple[tuple[str, str], ...]
"""Every chain by its id, with the short word for it."""


def chain_words_of(ledger: Ledger) -> ChainWords:
    """Return the words that name chains."""
    return tuple((each.id, each.short_name or each.name.removesuffix("产业链")) for each in ledger.all(Chain))


def hints(ledger: Ledger, resource: Resource, firm: Enterprise | None, today: date) -> tuple[Text, ...]:
    """Return what the words of a resource hint at for a firm, in the order of `_HINTS`.

    The conditions in words are read, and those sentences of the detail that speak of conditions; what is a structured condition already is
    passed over.
    """
    words = words_of_conditions(resource)
    if not words or firm is None:
        return ()
    found = hints_in(words, resource.eligibility, chain_words_of(ledger))
    return tuple(_SAYS[is_met(each, ledger, firm, today)].fill(words=same(each.words)) for each in found)


@lru_cache(maxsize=1 << 14)
def hints_in(words: str, wanted: Eligibility | None, chains: ChainWords) -> tuple[Hint, ...]:
    """Return all that words ask beside structured conditions; they are looked through once for all firms."""
    return tuple(each for keys, hint in _HINTS if not _is_structured(wanted, keys) for each in hint(words, chains))


def is_met(hint: Hint, ledger: Ledger, firm: Enterprise, today: date) -> bool | None:
    """Tell whether a firm seems to meet what words ask; None: not on record."""
    return hint.judge(_Asker(firm, ledger, today), hint.asked)


def words_of_conditions(resource: Resource) -> str:
    """Return the normalised words that may hold conditions; most resources have none and cost next to nothing."""
    spoken = [resource.eligibility.text] if resource.eligibility and resource.eligibility.text else []
    if resource.detail and _CONDITION.search(resource.detail):
        spoken += [each for each in _SENTENCE.findall(resource.detail) if _CONDITION.search(each)]
    return normalise("\n".join(spoken)) if spoken else ""


def _is_structured(wanted: Eligibility | None, keys: tuple[str, ...]) -> bool:
    return wanted is not None and any(getattr(wanted, key) not in {None, ()} for key in keys)


def _ages(words: str, _chains: ChainWords) -> Iterator[Hint]:
    for found in _YEARS.finditer(words):
        sides = {found["least"], found["tail"]} - {None}
        years = _DIGITS.get(found["count"]) or int(found["count"])
        if sides:
            yield Hint(found[0], (bool(sides & _AT_MOST), years), _is_of_age)


def _is_of_age(asker: _Asker, asked: tuple[bool, int]) -> bool | None:
    (is_most, years), founded = asked, asker.firm.founded_on
    if founded is None:
        return None
    return asker.today < anniversary(founded, years) if is_most else anniversary(founded, years) <= asker.today


def _sizes(words: str, _chains: ChainWords) -> Iterator[Hint]:
    found = ((match, sizes) for looked_for, sizes in _SIZED if (match := looked_for.search(words)))
    return (Hint(match[0], sizes, _is_sized) for match, sizes in islice(found, 1))


def _is_sized(asker: _Asker, sizes: frozenset[Size]) -> bool | None:
    own = asker.firm.sizes
    return None if own is None or (own & sizes and own - sizes) else bool(own & sizes)


def _above(words: str, _chains: ChainWords) -> Iterator[Hint]:
    return _once(_ABOVE, words, _is_above)


def _is_above(asker: _Asker, _asked: None) -> bool | None:
    """规上: for industry, a yearly revenue of 20 million yuan and more."""
    trade = trade_of(asker.firm.industry) if asker.firm.industry else None
    return is_above_scale(asker.firm, asker.today) if trade is not None and trade.label.zh == "工业" else None


def _titles(words: str, _chains: ChainWords) -> Iterator[Hint]:
    named = tuple(dict.fromkeys(each[0] for each in _TITLED.finditer(words)))
    if named:
        yield Hint("、".join(named), named, _is_titled)


def _is_titled(asker: _Asker, named: tuple[str, ...]) -> bool | None:
    """One of the titles named is enough."""
    held = "\n".join(map(title_key, asker.firm.titles))
    return any(title_key(each) in held or each in held for each in named) if held else None


def _places(words: str, _chains: ChainWords) -> Iterator[Hint]:
    return _once(_LOCAL, words, _is_local)


def _is_local(asker: _Asker, _asked: None) -> bool | None:
    region = asker.firm.region
    return region.startswith(region_prefix(asker.ledger.settings.root.region)) if region else None


def _startups(words: str, _chains: ChainWords) -> Iterator[Hint]:
    return _once(_STARTUP, words, _is_startup)


def _is_startup(asker: _Asker, _asked: None) -> bool | None:
    return asker.firm.startup


def _chains(words: str, chains: ChainWords) -> Iterator[Hint]:
    named = {identifier: word for identifier, word in chains if word and normalise(word) in words}
    if named:
        yield Hint("、".join(named.values()), frozenset(named), _is_of_chain)


def _is_of_chain(asker: _Asker, named: frozenset[str]) -> bool | None:
    """One of the chains named is enough."""
    return not named.isdisjoint(asker.firm.chains) if asker.firm.chains else None


def _once(looked_for: re.Pattern[str], words: str, judge: Callable[[_Asker, Any], bool | None]) -> Iterator[Hint]:
    found = looked_for.search(words)
    if found:
        yield Hint(found[0], None, judge)


_HINTS: tuple[tuple[tuple[str, ...], Callable[[str, ChainWords], Iterator[Hint]]], ...] = (
    (("chains",), _chains),
    (("sizes",), _sizes),
    (("above_scale",), _above),
    (("titles",), _titles),
    (("regions",), _places),
    (("min_years", "max_years"), _ages),
    (("startup",), _startups),
)
"""What finds each kind of hint, with the structured conditions that make it needless."""

_SAYS = {
    True: Text("文字条件“{words}”看来符合", "seems to meet “{words}”"),
    False: Text("文字条件“{words}”可能不符，请核实", "may not meet “{words}”, please check"),
    None: Text("文字条件“{words}”档案里看不出", "cannot be told from the record: “{words}”"),
}
