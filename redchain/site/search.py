"""Finding on a site: the page for it, and an index of every two characters that stand side by side, in small files that a page loads as it needs them.

A record is found by a number that its id alone tells, so that one more, or one less, leaves the numbers of all others as they are. Several may share a number:
who looks reads them all. What is hidden has no number, and since numbers are far apart anyhow, nothing tells of it.
"""

from __future__ import annotations

import json
import unicodedata
import zlib
from bisect import bisect_left
from collections import defaultdict
from itertools import pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.render.markup import escape, escape_html
from redchain.site.frame import ASSETS
from redchain.site.places import paged_kinds
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from redchain.site.cards import Card
    from redchain.site.list_pages import SiteList
    from redchain.text import Language

PAGE = "search.html"
TITLE = Text("查找", "Find")
BLOCK = 128
"""At most so many records stand in one file of what is shown of them, but for those that share a number."""
ROOM = 2**20
"""So many numbers are there for one kind."""
_NAMED, _DAY, _FROM = 2**14, 32, 2000
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_SHARD, _MOST_SHARDS = 6000, 256
EVERYWHERE = "*"
"""Stands for the numbers of a pair of characters that is in a great part of all records: naming them would spare nobody a look."""
_OFTEN, _FEW = 8, 1000
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_WORDS = Text("找什么（标题、描述、名称、编号末五位）", "Words (titles, details, names, the last five signs of an id)")
_KIND, _ALL = Text("在哪里找", "Where"), Text("全部", "everywhere")
_SOME, _MORE, _NONE = (
    Text("找到 {count} 条", "{count} found"),
    Text("先列 {count} 条，多写几个字再找", "the first {count}; more words find fewer"),
    Text("没有找到", "nothing found"),
)
_LOST = Text("有一部分没有读到，可能没有找全", "a part could not be read, so some may be missing")
UNKNOWN = Text("这里没有“{value}”可选，没有按它筛选", "“{value}” is no choice here and was not filtered by")
_WITHOUT = Text("查找要浏览器允许脚本；清单不用。", "Finding needs scripts to be allowed in the browser; the lists do not.")


class Found(NamedTuple):
    """One record as it is found: its kind and its id, what it is called, what is said beside it, and the words by which it is found."""

    kind: str
    id: str
    title: str
    beside: str
    words: str


def folded(words: str) -> str:
    """Return words as they are compared; the browser folds what is typed alike."""
    return unicodedata.normalize("NFKC", words).lower()


def findable(cards: Iterable[Card]) -> Iterator[Found]:
    """Yield what is found of records: their own words, and the names of the firm and the unit."""
    return (Found(each.kind, each.id, each.title, each.beside, each.words) for each in cards)


def number_of(identifier: str) -> int:
    """Return the number of a record among those of its kind: of one called by a day, in the order of the days; of another, scattered."""
    day, sign = identifier[2:10], identifier[11:12]
    if identifier[1:2] == "-" and len(day) == len("20261123") and day.isdecimal() and sign and sign in _SIGNS:
        days = ((int(day[:4]) - _FROM) * 12 + int(day[4:6]) - 1) * 31 + int(day[6:]) - 1
        return min(max(days, 0), ROOM // _DAY - 1) * _DAY + _SIGNS.index(sign)
    return zlib.crc32(identifier.encode()) % _NAMED


class _Row(NamedTuple):
    """What is shown of a record, and by which number it is found."""

    number: int
    id: str
    title: str
    beside: str
    words: str


def _blocks(rows: Sequence[_Row], start: int, width: int) -> Iterator[tuple[int, Sequence[_Row]]]:
    """Yield rows, in order, in blocks by their first numbers: halves of halves, until each is small, so that one more row changes one block alone."""
    if len(rows) <= BLOCK or width == 1:
        if rows:
            yield start, rows
        return
    middle = start + width // 2
    at = bisect_left(rows, middle, key=itemgetter(0))
    yield from _blocks(rows[:at], start, width // 2)
    yield from _blocks(rows[at:], middle, width // 2)


class Index(NamedTuple):
    """What is shown of all records by kind, in blocks by their first numbers, and of each pair of characters the numbers at which it stands, rising: of the first kind, then of the next."""

    kinds: Mapping[str, Mapping[int, Sequence[_Row]]]
    postings: Mapping[str, Sequence[int]]
    often: int

    @property
    def shards(self) -> int:
        """Over how many files the postings are spread: a power of two, so that each stays small."""
        return shard_count(self.postings)

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Yield the files of the index: what is shown of the records in blocks, and for each pair of characters where it stands."""
        for kind, blocks in self.kinds.items():
            yield from (script_file(f"d/{kind}-{start}", rows) for start, rows in blocks.items())
        count = self.shards
        shards: dict[int, dict[str, str]] = defaultdict(dict)
        for pair, numbers in self.postings.items():
            shards[shard_of(pair, count)][pair] = EVERYWHERE if len(numbers) > self.often else _packed(numbers)
        for number in range(count):
            yield script_file(f"s/{number}", dict(sorted(shards[number].items())))


def index_of(found: Iterable[Found]) -> Index:
    """Return the index of records."""
    rows: dict[str, list[_Row]] = {each.kind.name: [] for each in paged_kinds()}
    for kind, *said in found:
        rows[kind].append(_Row(number_of(said[0]), *said))
    postings: dict[str, list[int]] = defaultdict(list)
    for place, of_kind in enumerate(rows.values()):
        of_kind.sort()
        for row in of_kind:
            number = place * ROOM + row.number
            for one, other in {pair for word in folded(row.words).split() for pair in pairwise(word)}:
                places = postings[one + other]
                if not places or places[-1] != number:
                    places.append(number)
    count = sum(map(len, rows.values()))
    often = max(_FEW, (1 << count.bit_length()) // _OFTEN)
    return Index({kind: dict(_blocks(each, 0, ROOM)) for kind, each in rows.items()}, postings, often)


def shard_count(postings: Mapping[str, Sequence[int]]) -> int:
    """Return over how many files the index is spread: a power of two, so that each stays small."""
    size, count = sum(8 + 2 * len(each) for each in postings.values()), 1
    while count < _MOST_SHARDS and count * _SHARD < size:
        count *= 2
    return count


def shard_of(pair: str, count: int) -> int:
    """Return in which file a pair of characters stands; the browser works it out alike."""
    return (ord(pair[0]) * 31 + ord(pair[1])) % count


def _packed(numbers: Sequence[int]) -> str:
    """Return rising numbers as the steps between them, in base 36."""
    return " ".join(_in_36(number - before) for before, number in pairwise((0, *numbers)))


def _in_36(number: int) -> str:
    said = ""
    while number:
        number, digit = divmod(number, 36)
        said = _DIGITS[digit] + said
    return said or "0"


def script_file(name: str, value: Any) -> tuple[str, bytes]:
    """Return a file that gives a value to the script of a page that loads it by this name."""
    words = json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f"{ASSETS}/{name}.js", f'redchain.put("{name}",{words});\n'.encode()


def search_body(lists: Sequence[SiteList], index: Index, language: Language) -> str:
    """Return the page for finding, below its title."""
    kinds = "".join(f'<option value="{each.model.kind.name}">{escape_html(each.title.say(language))}</option>' for each in lists if each.rows)
    said = {"some": _SOME, "more": _MORE, "none": _NONE, "lost": _LOST, "unknown": UNKNOWN}
    told = "".join(f' data-{name}="{escape_html(words.say(language))}"' for name, words in said.items())
    blocks = " ".join(f"{kind}:{','.join(map(str, starts))}" for kind, starts in index.kinds.items())
    return (
        f'<form id="find" class="ask" role="search" data-shards="{index.shards}" data-room="{ROOM}" data-kinds="{blocks}"{told} hidden>\n'
        f'<p><label for="q">{escape(_WORDS.say(language))}</label><input id="q" name="q" type="search" autocomplete="off"></p>\n'
        f'<p><label for="kind">{_KIND.say(language)}</label><select id="kind" name="kind"><option value="">{_ALL.say(language)}</option>{kinds}</select></p>\n'
        f'</form>\n<noscript><p>{_WITHOUT.say(language)}</p></noscript>\n<p id="told" role="status"></p>\n<ol id="found" class="related"></ol>'
    )
