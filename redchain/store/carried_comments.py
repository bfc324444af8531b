"""The comments that two changed copies of a file have, carried into a third text: each stays by the key or the item it was written at."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.store.comments import placed_comments
from redchain.store.yaml_positions import positions_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_STEP = ("at", "step", "by")
Place = tuple[str, ...]


class _Remark(NamedTuple):
    """A comment: its words, whether it stands behind something, and the key or item it belongs to (empty: none, it ends the file)."""

    words: str
    is_beside: bool
    place: Place


def carry_comments(text: str, before: str, sides: tuple[str, str]) -> str:
    """Return `text` with the comments that the two sides have made of those before: added where one has added them, gone where one has removed them."""
    was, one, two, now = (Counter(each.words for each in _remarks(text_)) for text_ in (before, *sides, text))
    wanted = {words: _wanted(was[words], one[words], two[words]) for words in (*was, *one, *two)}
    text = _without(text, Counter({words: now[words] - wanted.get(words, 0) for words in now}))
    missing = Counter({words: count - min(now[words], count) for words, count in wanted.items()})
    for source in (*sides, before):
        lacking = [each for each in _remarks(source) if _takes(missing, each.words)]
        text = _with(text, lacking) if lacking else text
    return text


def comments_on_top(text: str, before: str, sides: tuple[str, str]) -> str:
    """Return `text` with the comments that it lacks of those the sides have, below the comments it begins with: where nothing else is known to hold."""
    was, one, two, now = (Counter(each.words for each in _remarks(text_)) for text_ in (before, *sides, text))
    lacking = [words for words in dict.fromkeys((*one, *two)) for _ in range(_wanted(was[words], one[words], two[words]) - now[words])]
    lines = text.splitlines(keepends=True)
    start = next((place for place, line in enumerate(lines) if not line.startswith(("#", "\ufeff#"))), len(lines))
    return "".join((*lines[:start], *(f"{each}\n" for each in lacking), *lines[start:]))


def _wanted(was: int, one: int, two: int) -> int:
    """How often a comment is to be there: as often as the side that changed it has it."""
    return two if one == was else one if two == was else max(one, two)


def _takes(missing: Counter[str], words: str) -> bool:
    if missing[words] <= 0:
        return False
    missing[words] -= 1
    return True


def _remarks(text: str) -> Iterator[_Remark]:
    found = tuple(placed_comments(text))
    if not found:
        return
    lines, places = text.split("\n"), _places(text)
    for line, column, words in found:
        if lines[line][:column].strip():
            yield _Remark(words, is_beside=True, place=next((place for at, place in reversed(places) if at <= line), ()))
        else:
            yield _Remark(words, is_beside=False, place=next((place for at, place in places if at > line), ()))


def _places(text: str) -> list[tuple[int, Place]]:
    """The keys and items of a text in order, each with its line from 0; an item is named by what it says, since its number changes."""
    return list(_below(positions_of(text).root, ()))


def _below(node: Any, place: Place) -> Iterator[tuple[int, Place]]:
    children = getattr(node, "value", None)
    if not isinstance(children, list):
        return
    times: Counter[str] = Counter()
    for each in children:
        if isinstance(each, tuple):
            key, value = each
            yield key.start_mark.line, (*place, str(key.value))
            yield from _below(value, (*place, str(key.value)))
        else:
            name = _name(each)
            times[name] += 1
            inner = (*place, f"{name} {times[name]}")
            yield each.start_mark.line, inner
            yield from _below(each, inner)


def _name(item: Any) -> str:
    pairs = [each for each in item.value if isinstance(each, tuple)] if isinstance(item.value, list) else []
    known = {str(key.value): str(value.value) for key, value in pairs}
    if not known:
        return str(item.value)
    return " ".join(known[each] for each in _STEP) if all(each in known for each in _STEP) else next(iter(known.values()))


def _without(text: str, excess: Counter[str]) -> str:
    """Return the text without so many of each comment, the last ones first; a line that has nothing else goes too."""
    lines = text.split("\n")
    for line, column, words in reversed(tuple(placed_comments(text)) if any(each > 0 for each in excess.values()) else ()):
        if _takes(excess, words):
            rest = lines[line][:column].rstrip()
            lines[line : line + 1] = [rest] if rest else []
    return "\n".join(lines)


def _with(text: str, remarks: Iterable[_Remark]) -> str:
    lines = text.split("\n")
    places: dict[Place, int] = {}
    for at, place in _places(text):
        places.setdefault(place, at)
    above: dict[int, list[str]] = defaultdict(list)
    taken = {line for line, _, _ in placed_comments(text)}
    end = len(lines) - 1 if not lines[-1] else len(lines)
    for each in remarks:
        line = next((places[each.place[:length]] for length in range(len(each.place), 0, -1) if each.place[:length] in places), end)
        if each.is_beside and each.place in places and line not in taken and not lines[line].rstrip().endswith(("|", "|-", "|+", ">", ">-", ">+")):
            lines[line] = f"{lines[line].rstrip()}  {each.words}"
            taken.add(line)
        else:
            indent = len(lines[line]) - len(lines[line].lstrip(" ")) if line < len(lines) else 0
            above[line].append(" " * indent + each.words)
    return "\n".join(part for line in range(len(lines) + 1) for part in (*above[line], *lines[line : line + 1]))
