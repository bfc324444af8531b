"""What a question names and the record found does not: another level, or something else that is to be done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.kinds.policy.levels import LEVELS
from redchain.kinds.policy.model import Policy
from redchain.lazy_pattern import pattern
from redchain.model.firm_titles import without_titles
from redchain.text import Text, join, same

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping

    from redchain.kinds.policy.levels import Level
    from redchain.kinds.service.model import ServiceItem

_LEVEL_WORDS: Mapping[Level, re.Pattern[str]] = {
    "nation": pattern(r"国家级?"),
    "province": pattern(r"省级|省里|全省"),
    "city": pattern(r"(?<!上)市级|(?<!上)市里|全市"),
    "county": pattern(r"[县区]级|[县区]里"),
}
_TOLD_APART = pattern("(?:国家|[省市县区])级")
_DEEDS = pattern(r"注销|吊销|撤销|取消|作废|歇业|停业|破产|清算|转让|迁出|补办|补发|遗失|变更|延期|延续|退还")
"""What may be done about a matter: one is no answer to another."""
_MIXED = Text("问的是{asked}的，这条是{level}的", "asked: {asked}; this one is {level}")
_UNSAID = Text("问的是“{asked}”，这条没有写", "asked: “{asked}”, of which this one says nothing")


def doubts_of(question: str, record: Policy | ServiceItem, text: str) -> tuple[Text, ...]:
    """Return what in a question speaks against a record whose words are `text`; the level of a title that both name is none of a policy, unless that tells levels apart."""
    found, plain = [], question if _TOLD_APART.search(text) else without_titles(question, text)
    asked = [level for level, words in _LEVEL_WORDS.items() if words.search(plain)]
    if isinstance(record, Policy) and asked and record.level not in asked and not any(_LEVEL_WORDS[each].search(text) for each in asked):
        found.append(_MIXED.fill(asked=join([LEVELS[each] for each in asked], zh="、", en=", "), level=LEVELS[record.level]))
    deeds = [each for each in dict.fromkeys(_DEEDS.findall(question)) if each not in text]
    if deeds:
        found.append(_UNSAID.fill(asked=join([same(each) for each in deeds], zh="、", en=", ")))
    return tuple(found)
