"""Several topics in one need: where a text enumerates or joins things that different offices see to, each on its own.

A false split costs more than a missed one, so each topic must speak of a category of its own, and of no other topic's.
"""

from __future__ import annotations

from functools import cache, partial
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from redchain.kinds.need.model import NeedItem
from redchain.lazy_pattern import pattern
from redchain.match.analyzer import summed_terms
from redchain.model.settings import CATCH_ALL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from redchain.kinds.need.model import Need
    from redchain.match.corpus import Corpus

LISTED, ALSO, PLAIN = 0.2, 0.35, 0.5
"""How likely a topic's category must be by its words where topics are numbered or joined by 另外 and the like, where the second says 也 or 又, and where neither is so."""
NAMED = 4.0
"""A category counts so many times where a concept of it is named outright."""
FOREIGN = 0.2
"""How likely, at most, one topic's category may be by the words of another."""
_LONGEST = 60
_SHORTEST = 3

_NUMBERS = "一二三四五六七八九"
_COUNT = "两二三四五六七几2-7"
_EDGE = r"(?:^|(?<=[\s。；;，,：:！!？?、\n]))"
_MARKERS = tuple(
    pattern(each)
    for each in (
        r"[(（]\s*([1-9１-９一二三四五六七八九])\s*[)）]",
        r"(?<![\d.])([1-9１-９])\s*(?:[、）)．]|[.](?!\d))",
        r"([①②③④⑤⑥⑦⑧⑨])",
        rf"{_EDGE}([{_NUMBERS}])[、.．]",
        rf"{_EDGE}([{_NUMBERS}])(?:来)?是",
        rf"{_EDGE}第([{_NUMBERS}1-9１-９])(?:[个件点条]?(?:问题|事情|事|困难|难题|诉求|需求)?是?)[，,、：:]?",
        rf"{_EDGE}其([{_NUMBERS}])(?:[，,、：:]|是)?",
    )
)
_PAIRS = tuple(
    (pattern(rf"{_EDGE}{first}"), pattern(rf"{_EDGE}{second}"))
    for first, second in (
        ("首先(?:是)?[，,]?", "(?:其次|然后|再次|最后|再者|第二)(?:是)?[，,]?"),
        ("一方面[，,]?", "(?:另一方面|一方面)[，,]?"),
        ("一[个件](?:事)?是", "(?:另|还有)?一[个件](?:事)?是"),
    )
)
_ANNOUNCED = pattern(
    rf"[{_COUNT}][个件样桩点项条](?:方面的?)?(?:具体)?(?:小|大)?(?:事情|事儿|事|问题|困难|难题|难处|难|诉求|需求|请求|麻烦)|事情多|事不少|一肚子事|一堆事|几个事|以下(?:困难|问题|诉求|需求)"
)
_JOINS = pattern(
    r"^(?:另外|另有|另|还有(?:一[个件]事)?|此外|顺便|顺带|再一个|再有|再就是|再者|同时|除此之外|除此以外|還有|此外|另还|还想|也想|还需要?|还要|还请|还得|并想|并希望)"
    r"(?:就是|是|呢|也|还|想|希望)?[，,、：:]?"
)
_ALSO = pattern(r"^.{2,8}?(?:也|又)(?!许|是)")
_BOUND = pattern(
    r"^(?:最好|因为|所以|不然|否则|就|才|怕|结果|导致|害得|但|可是|却|只|而|如果|要是|只要|即使|虽|哪怕|免得|以免|好|让|使|说|听说|是|都|客户|他|她|它|对方|人家|这|那)"
)
_ASKING = r"想|希望|请|(?<![只不])要(?!是|么)|缺|招|能不能|能否|可否|可不可以|有没有|是否|怎么|怎样|如何|哪|谁|吗|多久|多少|[？?]"
_ASKS = pattern(_ASKING)
_QUESTIONS = pattern(rf"{_ASKING}|什么|啥|何时|几[天个年]")
"""What asks in a question; in a need 什么 mostly does not."""
_AND = pattern(r"以及|[和跟与及]")
_STOPS = pattern(r"[。！!；;\n]+|(?<=[？?])|(?<!另外)(?<!此外)(?<!还有)(?<!同时)(?<!其次)[，,](?![0-9])")
_HARD = pattern(r"[。！!；;\n]+|[？?]+")
_LIST_STOPS = pattern(r"[、，,；;。]")
_TRIMMED = " \t\n。；;，,：:、！!.．"


class Part(NamedTuple):
    """A stretch of a need's text that may be a topic, with the chance of each category by its words and by the concepts that it names outright."""

    text: str
    chances: Mapping[str, float]

    @property
    def category(self) -> str:
        """The category that it speaks of most."""
        return max(self.chances, key=lambda each: (self.chances[each], each), default=CATCH_ALL)

    def speaks_of(self, category: str) -> float:
        """How likely it speaks of a category."""
        return self.chances.get(category, 0.0)

    def is_sure(self, least: float) -> bool:
        """Whether it is clear what it speaks of."""
        return self.category != CATCH_ALL and self.speaks_of(self.category) >= least


def topics_of(corpus: Corpus, need: Need) -> tuple[NeedItem, ...]:
    """Return the topics of a need as sub-items; none where it has sub-items already or speaks of one thing only."""
    if need.items:
        return ()
    read = cache(partial(read_part, corpus))
    for texts, least in _readings(need):
        topics = _told_apart([read(each) for each in texts], least) if len(texts) > 1 else []
        if topics:
            return _items(topics, least, need.category)
    return ()


def asked_in_list(question: str) -> tuple[str, ...]:
    """Return the matters of a question that numbers them, each of which asks; none where it numbers none."""
    return _asking(_listed(question))


def asked_apart(question: str) -> tuple[str, ...]:
    """Return the matters of a question that joins them by 另外, 还有 and the like, each of which asks; none where it joins none."""
    return _asking(_joined(question))


def asked_one_by_one(question: str) -> tuple[str, ...]:
    """Return the clauses of a question, and what 和 joins in them, of which each asks; none where one does not, or there is one alone."""
    return _asking([part for each in _clauses(question) for part in _asking(_kept(_AND.split(each))) or (each,)])


def _asking(parts: Sequence[str]) -> tuple[str, ...]:
    return tuple(parts) if len(parts) > 1 and all(_QUESTIONS.search(each) for each in parts) else ()


def read_part(corpus: Corpus, text: str) -> Part:
    """Return a text with what it speaks of."""
    analyzer, plain = corpus.analyzer, corpus.analyzer.normalise(text)
    named = {analyzer.thesaurus.concepts[each].category for _, each in analyzer.thesaurus.mentions(plain) if not analyzer.thesaurus.is_trade(each)}
    chances = corpus.category_model.chances(summed_terms([(1.0, plain)]))
    weighed = {category: chance * (NAMED if category in named else 1.0) for category, chance in chances.items()}
    whole = sum(weighed.values())
    return Part(text, {category: each / whole for category, each in weighed.items()})


def _readings(need: Need) -> Iterator[tuple[list[str], float]]:
    """Yield the ways in which the text may be parted, the plainest first, each with how sure its topics must be."""
    title, detail = need.title.strip(), (need.detail or "").strip()
    for text in (detail, title):
        parts = _listed(text)
        if parts:
            yield parts, LISTED
    if _ANNOUNCED.search(title) or _ANNOUNCED.search(detail):
        for text in (title, detail):
            yield _announced(text), LISTED
    for parts in (_joined(title), _joined(title, detail)):
        yield parts, LISTED
    yield _also(title), ALSO
    yield _side_by_side(title), PLAIN


def _listed(text: str) -> list[str]:
    """Return what stands behind 一是, 二是 or 1、, 2、 and the like, in order; empty where nothing is numbered."""
    for marker in _MARKERS:
        found = list(marker.finditer(text))
        if len(found) > 1 and [_number(each[1]) for each in found] == list(range(1, len(found) + 1)):
            return _between(text, [each.span() for each in found])
    for first, second in _PAIRS:
        start = first.search(text)
        rest = [each.span() for each in second.finditer(text, start.end())] if start else []
        if start and rest:
            return _between(text, [start.span(), *rest])
    return []


def _number(written: str) -> int:
    return int(written) if written.isdecimal() else (_NUMBERS.find(written) + 1 or "①②③④⑤⑥⑦⑧⑨".find(written) + 1)


def _between(text: str, marks: Sequence[tuple[int, int]]) -> list[str]:
    last = _HARD.search(text, marks[-1][1] + _SHORTEST)  # what follows the sentence of the last one is about all of them
    ends = [*(start for start, _ in marks[1:]), last.start() if last else len(text)]
    return _kept(text[start:end] for (_, start), end in zip(marks, ends, strict=True))


def _announced(text: str) -> list[str]:
    """Return what stands behind a colon, or else the clauses that do not announce."""
    head, colon, rest = text.replace(":", "：").partition("：")
    if colon and _ANNOUNCED.search(head):
        text = rest
    stops = _HARD if len(_kept(_HARD.split(text))) > 1 else _LIST_STOPS
    return _kept(each for each in stops.split(text) if not _ANNOUNCED.search(each))


def _joined(title: str, detail: str = "") -> list[str]:
    """Return the text parted where a clause begins with 另外, 还有 and the like."""
    parts: list[str] = []
    for clause in (*_clauses(title), *_clauses(detail)):
        join = _JOINS.match(clause)
        if join and parts:
            parts.append(clause[join.end() :])
        elif parts:
            parts[-1] += f"，{clause}"
        else:
            parts.append(clause)
    return _kept(parts)


def _also(title: str) -> list[str]:
    """Return a title parted where a clause says that something else is so too, or where a semicolon parts it."""
    parts: list[str] = []
    for sentence in _kept(_HARD.split(title)):
        for number, clause in enumerate(_clauses(sentence)):
            if number and (_BOUND.match(clause) or not _ALSO.match(clause)):
                parts[-1] += f"，{clause}"
            else:
                parts.append(clause)
    return parts


def _side_by_side(title: str) -> list[str]:
    """Return the two clauses of a title that both ask for or want something, neither of which depends on the other."""
    clauses = _clauses(title)
    if len(clauses) == 2 and all(_ASKS.search(each) for each in clauses) and not _BOUND.match(clauses[1]):  # noqa: PLR2004
        return clauses
    return []


def _clauses(text: str) -> list[str]:
    return _kept(_STOPS.split(text))


def _kept(texts: Iterable[str]) -> list[str]:
    return [each for text in texts if len(each := text.strip(_TRIMMED)) >= _SHORTEST]


def _told_apart(parts: Sequence[Part], least: float) -> list[Part]:
    """Return the parts, where at least two are sure of categories of their own and none of these is spoken of by another; else nothing."""
    sure = [each for each in parts if each.is_sure(least)]
    apart = any(
        one.category != other.category and one.speaks_of(other.category) <= FOREIGN and other.speaks_of(one.category) <= FOREIGN
        for one, other in combinations(sure, 2)
    )
    return list(parts) if apart else []


def _items(parts: Sequence[Part], least: float, usual: str) -> tuple[NeedItem, ...]:
    """Return the topics as sub-items; one whose words are sure of no category gets the need's own."""
    found: dict[str, str] = {}
    for each in parts:
        found.setdefault(_titled(each.text), each.category if each.is_sure(least) else usual)
    return tuple(NeedItem(title=title, category=category) for title, category in found.items()) if len(found) > 1 else ()


def _titled(text: str) -> str:
    """Return a topic as a title: its first sentence, in one line, not too long."""
    line = " ".join(_HARD.split(text)[0].split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
