"""Finding on a site: the page for it, and an index of every two characters that stand side by side, in small files that a page loads as it needs them."""

from __future__ import annotations

import json
import unicodedata
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.render.markup import escape, escape_html
from redchain.site.cards import page_at
from redchain.site.frame import ASSETS
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from redchain.site.cards import Card
    from redchain.site.list_pages import SiteList
    from redchain.text import Language

PAGE = "search.html"
TITLE = Text("查找", "Find")
BLOCK = 200
"""So many records stand in one file of what is shown of them."""
_SHARD, _MOST_SHARDS = 6000, 256
EVERYWHERE = "*"
"""Stands for the places of a pair of characters that is in every fourth record or more: naming them would spare nobody a look."""
_OFTEN, _FEW = 4, 1000
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
    """One record as it is found: its page, what it is called, what is said beside it, its kind, and the words by which it is found."""

    path: str
    title: str
    beside: str
    kind: str
    words: str


def folded(words: str) -> str:
    """Return words as they are compared; the browser folds what is typed alike."""
    return unicodedata.normalize("NFKC", words).lower()


def findable(cards: Iterable[Card]) -> Iterator[Found]:
    """Yield what is found of records: their own words, and the names of the firm and the unit."""
    return (Found(page_at(each), each.title, each.beside, each.kind, each.words) for each in cards)


def search_files(found: Sequence[Found], postings: Mapping[str, Sequence[int]] | None = None) -> Iterator[tuple[str, bytes]]:
    """Yield the files of the index: what is shown of the records in blocks, and for each pair of characters where it stands."""
    for start in range(0, len(found), BLOCK):
        yield script_file(f"d/{start // BLOCK}", found[start : start + BLOCK])
    postings = postings_of(found) if postings is None else postings
    count = shard_count(postings)
    shards: dict[int, dict[str, str]] = defaultdict(dict)
    for pair, numbers in postings.items():
        shards[shard_of(pair, count)][pair] = EVERYWHERE if len(numbers) > max(_FEW, len(found) // _OFTEN) else _packed(numbers)
    for number in range(count):
        yield script_file(f"s/{number}", dict(sorted(shards[number].items())))


def postings_of(found: Sequence[Found]) -> Mapping[str, Sequence[int]]:
    """Return of each pair of characters the places of the records in which it stands."""
    postings: dict[str, list[int]] = defaultdict(list)
    for number, each in enumerate(found):
        for one, other in {pair for word in folded(each.words).split() for pair in pairwise(word)}:
            postings[one + other].append(number)
    return postings


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


def search_body(lists: Sequence[SiteList], count: int, shards: int, language: Language) -> str:
    """Return the page for finding, below its title."""
    kinds = "".join(f'<option value="{each.model.kind.name}">{escape_html(each.title.say(language))}</option>' for each in lists if each.rows)
    said = {"some": _SOME, "more": _MORE, "none": _NONE, "lost": _LOST, "unknown": UNKNOWN}
    told = "".join(f' data-{name}="{escape_html(words.say(language))}"' for name, words in said.items())
    return (
        f'<form id="find" class="ask" role="search" data-shards="{shards}" data-block="{BLOCK}" data-count="{count}"{told} hidden>\n'
        f'<p><label for="q">{escape(_WORDS.say(language))}</label><input id="q" name="q" type="search" autocomplete="off"></p>\n'
        f'<p><label for="kind">{_KIND.say(language)}</label><select id="kind" name="kind"><option value="">{_ALL.say(language)}</option>{kinds}</select></p>\n'
        f'</form>\n<noscript><p>{_WITHOUT.say(language)}</p></noscript>\n<p id="told" role="status"></p>\n<ol id="found" class="related"></ol>'
    )
