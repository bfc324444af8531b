"""Charts as SVG: a few kilobytes each, the same bytes every time, readable without colour and by screen readers."""

from __future__ import annotations

from itertools import pairwise
from math import isfinite
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

from redchain.document import say
from redchain.render.fitting import fitted, width_of
from redchain.render.markup import escape_xml
from redchain.render.palette import INK, LIGHT, MOST_SERIES, PAPER, SOFT, dark_rules, definition_of, fill_of, paint_of
from redchain.text import Text, plain_number
from redchain.text_cleaning import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from redchain.document import Chart
    from redchain.render.fitting import Fitted
    from redchain.render.palette import Paint
    from redchain.text import Language

WIDTH = 400
"""All charts are so wide; beside two others, their letters are as large as those of the page."""
MOST = {"columns": 24, "bars": 30, "stacked": 30, "funnel": 12}
"""So many categories are drawn; the others stand in the table."""
_FONT = "PingFang SC, Microsoft YaHei, Noto Sans CJK SC, system-ui, sans-serif"
_SIZE, _SMALL, _TITLE, _LINE = 11, 10, 14, 15
_PLOT, _BAR, _SOLE_BAR, _LABELS = 120, 16, 20, 132
_MIDDLE, _AT_END = ' text-anchor="middle"', ' text-anchor="end"'
_SMALLER = f'{_MIDDLE} font-size="{_SMALL}"'
_SOFTLY = f' class="{SOFT}" fill="{LIGHT[SOFT]}"'
_SAID = 24
_LONGEST = 6
_SMALLEST, _LARGEST = 1e-9, 1e15
_UNITS: dict[Language, tuple[tuple[float, str], ...]] = {
    "zh": ((1e12, "万亿"), (1e8, "亿"), (1e4, "万"), (1, "")),
    "en": ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k"), (1, "")),
}


class _Part(NamedTuple):
    """One series as it is drawn."""

    label: str
    values: tuple[float, ...]
    said: tuple[str, ...]
    paint: Paint


class _Drawing(NamedTuple):
    """What of a chart is drawn, in one language; `name` sets its ids apart from those of other charts on a page."""

    kind: str
    name: str
    categories: tuple[str, ...]
    parts: tuple[_Part, ...]
    left_out: int
    language: Language


class _Pen:
    """Draws into a chart: bars, the papers on them, and what stands before both."""

    def __init__(self, name: str) -> None:
        self.pieces: list[str] = []
        self._bars: dict[Paint, list[str]] = {}
        self._papers: list[str] = []
        self._name = name

    def drawn(self) -> Iterator[str]:
        """Yield all that was drawn."""
        for paint, bars in self._bars.items():
            yield f"<g {fill_of(paint, self._name)}>{''.join(bars)}</g>"
        if self._papers:
            yield f'<g class="{PAPER}" fill="{LIGHT[PAPER]}">{"".join(self._papers)}</g>'
        yield f'<g class="{INK}" fill="{LIGHT[INK]}" font-size="{_SIZE}" font-family="{_FONT}">{"".join(self.pieces)}</g>'

    def bar(self, left: float, top: float, size: tuple[float, float], paint: Paint) -> None:
        """Draw a bar of a size; one of no size is not drawn."""
        wide, high = size
        if wide > 0 and high > 0:
            bar = f'<rect x="{_n(left)}" y="{_n(top)}" width="{_n(max(wide, 1))}" height="{_n(max(high, 1))}"/>'
            self._bars.setdefault(paint, []).append(bar)

    def paper(self, left: float, top: float, size: tuple[float, float]) -> None:
        """Lay a piece of paper on a pattern, on which a number can be read."""
        self._papers.append(f'<rect x="{_n(left)}" y="{_n(top)}" width="{_n(size[0])}" height="{_n(size[1])}" rx="2"/>')

    def words(self, left: float, top: float, words: str, how: str = "") -> None:
        """Write words on one line."""
        if words:
            self.pieces.append(f'<text x="{_n(left)}" y="{_n(top)}"{how}>{escape_xml(words)}</text>')

    def upwards(self, left: float, bottom: float, words: str) -> None:
        """Write words from below to above."""
        if words:
            self.pieces.append(f'<text transform="translate({_n(left)} {_n(bottom)})rotate(-90)" font-size="{_SMALL}">{escape_xml(words)}</text>')

    def lines(self, left: float, top: float, words: Fitted, how: str = "") -> float:
        """Write words that were fitted, and where some had to be left out all of them as a tip; return where they end."""
        for each in words.lines:
            tip = f"<title>{escape_xml(words.whole)}</title>" if words.is_cut else ""
            self.pieces.append(f'<text x="{_n(left)}" y="{_n(top)}"{how}>{tip}{escape_xml(each)}</text>')
            top += _LINE
        return top - _LINE


def svg(chart: Chart, language: Language, *, is_alone: bool = False) -> str:
    """Return a chart as an SVG element; one that stands alone in a file brings its title and its style."""
    drawing = _drawing(chart, language)
    pen, below = _Pen(drawing.name), 0.0
    if is_alone:
        title = fitted(one_line(say(chart.caption, language)), WIDTH, _TITLE)
        below = pen.lines(0, _LINE, title, f' font-size="{_TITLE}" font-weight="700"') + 14
    below = _DRAW[drawing.kind](pen, drawing, _legend(pen, drawing, say(chart.unit, language), below))
    if drawing.left_out:
        more = Text("另有 {n} 项，见表。", "{n} more in the table.").fill(n=drawing.left_out).say(language)
        pen.words(0, below + 14, more, _SOFTLY)
        below += 20
    return "".join(_framed(chart, drawing, pen, below + 4, is_alone=is_alone))


def _framed(chart: Chart, drawing: _Drawing, pen: _Pen, height: float, *, is_alone: bool) -> Iterator[str]:
    name, wide, high = drawing.name, WIDTH + 8, _n(height)
    size = f' width="{wide}" height="{high}"' if is_alone else ""
    yield f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="-4 0 {wide} {high}"{size} role="img" aria-labelledby="{name}-t {name}-d">'
    yield f'<title id="{name}-t">{escape_xml(say(chart.caption, drawing.language))}</title>'
    yield f'<desc id="{name}-d">{escape_xml(_description(chart, drawing))}</desc>'
    if is_alone:
        yield f'<style>{dark_rules()}</style><rect class="{PAPER}" fill="{LIGHT[PAPER]}" x="-4" width="{wide}" height="{high}"/>'
    patterns = "".join(dict.fromkeys(definition_of(each.paint, name) for each in drawing.parts))
    yield f"<defs>{patterns}</defs>" if patterns else ""
    yield from pen.drawn()
    yield "</svg>"


def _drawing(chart: Chart, language: Language) -> _Drawing:
    most = MOST[chart.kind]
    name = f"c{crc32(repr((chart, language)).encode(errors='replace')):08x}"
    parts = tuple(
        _Part(
            one_line(say(each.label, language)),
            tuple(_length(value) for value in each.values[:most]),
            tuple(short_number(value, language) for value in each.values[:most]),
            paint_of(place, each.tone),
        )
        for place, each in enumerate(chart.series[:MOST_SERIES])
    )
    categories = tuple(one_line(say(each, language)) for each in chart.categories[:most])
    return _Drawing(chart.kind, name, categories, parts, len(chart.categories) - len(categories), language)


def _description(chart: Chart, drawing: _Drawing) -> str:
    """Say in words what the chart shows, with its first numbers."""
    colon, stop, comma, blank = (Text(zh, en).say(drawing.language) for zh, en in (("：", ": "), ("；", "; "), ("，", ", "), ("", " ")))
    told = (
        f"{category}{colon}{comma.join(f'{each.label} {each.said[place]}' for each in drawing.parts if each.said[place])}"
        for place, category in enumerate(drawing.categories[:_SAID])
    )
    return f"{say(chart.description, drawing.language)}{blank}{stop.join(told)}".strip()


def _length(value: float | None) -> float:
    """Return the length of a number: what is not counted, negative or no number has none."""
    return float(min(max(value, 0), _LARGEST)) if value is not None and isfinite(value) else 0.0


def short_number(value: float | None, language: Language) -> str:
    """Return a number as it is written at its bar, shortened where it is long; empty for none.

    >>> short_number(1200, "zh"), short_number(123456789, "zh"), short_number(123456789, "en")
    ('1200', '1.2亿', '123.5M')
    """
    if value is None or not isfinite(value):
        return ""
    words = plain_number(round(value, 1))
    if len(words) <= _LONGEST:
        return words
    if abs(value) > _LARGEST:
        return f"{value:.1e}"
    unit, sign = next((unit, sign) for unit, sign in _UNITS[language] if abs(value) >= unit)
    return plain_number(round(value / unit, 1)) + sign


def _legend(pen: _Pen, drawing: _Drawing, unit: str, below: float) -> float:
    """Draw what is counted and, where there are several series, which is which; return where it ends."""
    left, top = 0.0, below + 12
    if unit:
        words = fitted(Text("单位：{unit}", "Unit: {unit}").fill(unit=one_line(unit)).say(drawing.language), WIDTH / 2, _SIZE, 1)
        pen.lines(left, top, words, _SOFTLY)
        left += _width(*words.lines) + 16
    for each in drawing.parts if len(drawing.parts) > 1 else ():
        label = fitted(each.label, 150, _SIZE, 1)
        wide = 17 + _width(*label.lines)
        if left and left + wide > WIDTH:
            left, top = 0.0, top + _LINE
        pen.bar(left, top - 9, (12, 10), each.paint)
        pen.lines(left + 17, top, label)
        left += wide + 16
    return top + 10 if left else below


def _columns(pen: _Pen, drawing: _Drawing, below: float) -> float:
    """Draw columns side by side, each with its number above it, and the categories below."""
    count, pitch = max(len(drawing.parts), 1), WIDTH / max(len(drawing.categories), 1)
    thick = min((pitch - 4) / count, 30)
    widest = max((width_of(word, _SMALL) for each in drawing.parts for word in each.said), default=0.0)
    is_level = widest <= (thick if count > 1 else pitch - 2)
    base = below + (14 if is_level else widest + 6) + _PLOT
    scale, lowest = _PLOT / _most(drawing), base
    for place, category in enumerate(drawing.categories):
        middle = pitch * (place + 0.5)
        for number, each in enumerate(drawing.parts):
            left, high = middle + (number - count / 2) * thick, each.values[place] * scale
            pen.bar(left + 0.5, base - high, (thick - 1, high), each.paint)
            if is_level:
                pen.words(left + thick / 2, base - high - 3, each.said[place], _SMALLER)
            else:
                pen.upwards(left + thick / 2 + 4, base - high - 3, each.said[place])
        lowest = max(lowest, pen.lines(middle, base + 14, fitted(category, pitch - 2, _SIZE), _MIDDLE))
    pen.pieces.append(f'<path class="e-{SOFT}" stroke="{LIGHT[SOFT]}" d="M0 {_n(base)}h{WIDTH}"/>')
    return lowest + 4


def _bars(pen: _Pen, drawing: _Drawing, below: float) -> float:
    """Draw bars from the left, one below the other, each with its number behind it."""
    count = len(drawing.parts)
    labels, thick = _room_of_labels(drawing), _BAR if count > 1 else _SOLE_BAR
    scale = (WIDTH - labels - _width(*(word for each in drawing.parts for word in each.said)) - 6) / _most(drawing)
    for place, category in enumerate(drawing.categories):
        middle, end = _row(pen, category, labels, below, thick * count)
        for number, each in enumerate(drawing.parts):
            top, length = middle + (number - count / 2) * thick, each.values[place] * scale
            pen.bar(labels, top + 1, (length, thick - 2), each.paint)
            pen.words(labels + length + 4, top + thick / 2 + 4, each.said[place])
        below = end
    return below


def _stacked(pen: _Pen, drawing: _Drawing, below: float) -> float:
    """Draw bars of parts with the number inside each and their sum behind; a part is at least as wide as its number."""
    labels, places = _room_of_labels(drawing), range(len(drawing.categories))
    sums = [sum(each.values[place] for each in drawing.parts) for place in places]
    said = [short_number(each, drawing.language) for each in sums]
    least = [[_width(each.said[place]) + 8 if each.values[place] else 0.0 for each in drawing.parts] for place in places]
    room = WIDTH - labels - _width(*said) - 6
    scale = max(room - max(map(sum, least), default=0), 0) / max([*sums, _SMALLEST])
    for place, category in enumerate(drawing.categories):
        middle, end = _row(pen, category, labels, below, _SOLE_BAR)
        left = labels
        for each, narrow in zip(drawing.parts, least[place], strict=True):
            long = each.values[place] * scale + narrow
            pen.bar(left, middle - 9, (long, 18), each.paint)
            if narrow:
                pen.paper(left + (long - narrow) / 2 + 2, middle - 7, (narrow - 4, 14))
                pen.words(left + long / 2, middle + 4, each.said[place], _MIDDLE)
            left += long
        pen.words(left + 4, middle + 4, said[place], _SOFTLY)
        below = end
    return below


def _funnel(pen: _Pen, drawing: _Drawing, below: float) -> float:
    """Draw a bar for each step, each with its number and its share of the step before."""
    labels = _room_of_labels(drawing)
    for part in drawing.parts[:1]:
        shares = ["", *(_share(now, before, drawing.language) for before, now in pairwise(part.values))]
        scale = (WIDTH - labels - _width(*(number + share for number, share in zip(part.said, shares, strict=False))) - 6) / _most(drawing)
        for place, category in enumerate(drawing.categories):
            middle, end = _row(pen, category, labels, below, _SOLE_BAR)
            length = part.values[place] * scale
            pen.bar(labels, middle - 10, (length, 20), part.paint)
            pen.words(labels + length + 4, middle + 4, part.said[place] + shares[place])
            below = end
    return below


def _share(part: float, whole: float, language: Language) -> str:
    share = f"{100 * part / whole:.0f}%" if whole else "—"
    return Text("（{share}）", " ({share})").fill(share=share).say(language)


def _row(pen: _Pen, category: str, labels: float, top: float, high: float) -> tuple[float, float]:
    """Write the category of a row at its left; return the middle and the end of the row."""
    words = fitted(category, labels - 8, _SIZE)
    end = top + max(high, _LINE * len(words.lines)) + 6
    middle = (top + end) / 2
    pen.lines(labels - 6, middle + 4 - _LINE * (len(words.lines) - 1) / 2, words, _AT_END)
    return middle, end


def _most(drawing: _Drawing) -> float:
    """Return the greatest length, above nothing."""
    return max([_SMALLEST, *(value for each in drawing.parts for value in each.values)])


def _room_of_labels(drawing: _Drawing) -> float:
    return min(_width(*drawing.categories) + 9, _LABELS)


def _width(*words: str) -> float:
    """Return how wide the widest of some words is."""
    return max((width_of(each, _SIZE) for each in words), default=0.0)


def _n(number: float) -> str:
    """Write a coordinate: one decimal at most."""
    return plain_number(round(number, 1))


_DRAW: dict[str, Callable[[_Pen, _Drawing, float], float]] = {"columns": _columns, "bars": _bars, "stacked": _stacked, "funnel": _funnel}
