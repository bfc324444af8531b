"""Chart to a native chart of Excel and Word, which XlsxWriter writes: people can change it there, and it can be read without colours."""

from __future__ import annotations

import zipfile
from datetime import datetime
from io import BytesIO
from math import isfinite
from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.document import Chart, say
from redchain.lazy_pattern import pattern
from redchain.render.palette import LIGHT, paint_of
from redchain.text import Text
from redchain.text_cleaning import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from redchain.document import Series
    from redchain.render.palette import Pattern
    from redchain.text import Language

SHEET = "Sheet1"
_PATTERNS: Mapping[Pattern, str] = {"stripes": "wide_upward_diagonal", "lines": "dark_horizontal", "dots": "percent_20", "waves": "wave"}
"""What Excel calls the patterns that tell series apart without colours."""
_PLACE = pattern(r"[^!]+!")
_EPOCH = datetime(1980, 1, 1)  # noqa: DTZ001  # a moment that says nothing
_SHORT_LABEL = b'<c:showVal val="1"/>'
_LABEL = b"".join(
    b'<c:%s val="%d"/>' % (name, name == b"showVal") for name in b"showLegendKey showVal showCatName showSerName showPercent showBubbleSize".split()
)
_NO_TICKS = {"major_tick_mark": "none", "minor_tick_mark": "none"}
_EXTERNAL = '<c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData>'


class ChartParts(NamedTuple):
    """A chart as a Word document keeps it: its XML, which refers to `rId1`, and the small workbook of its numbers."""

    xml: bytes
    workbook: bytes


class Place(NamedTuple):
    """Where the table of a chart stands: the sheet, and the row and the column of its head."""

    sheet: str
    row: int = 0
    column: int = 0


def number(value: float | None) -> float | int | None:
    """Return a number that a cell can hold, None for one that it cannot."""
    return value if value is not None and isfinite(value) else None


def native_chart(book: Any, chart: Chart, place: Place, language: Language) -> Any:
    """Return the chart of a table that stands at `place` of a workbook of XlsxWriter."""
    made = book.add_chart({"type": "column"} if chart.kind == "columns" else {"type": "bar", **({"subtype": "stacked"} if chart.kind == "stacked" else {})})
    last = place.row + len(chart.categories)
    for number_of, series in enumerate(chart.series):
        column = place.column + 1 + number_of
        made.add_series(
            {
                "name": [place.sheet, place.row, column],
                "categories": [place.sheet, place.row + 1, place.column, last, place.column],
                "values": [place.sheet, place.row + 1, column, last, column],
                "gap": 60,
                **_look(number_of, series),
                "data_labels": {"value": True, **_labels(chart, series, language)},
            }
        )
    unit = Text("（{unit}）", " ({unit})").fill(unit=say(chart.unit, language)).say(language) if chart.unit else ""
    made.set_title({"name": _name(say(chart.caption, language) + unit), "name_font": {"size": 12, "bold": False}})
    over = {"name": _name(say(chart.over, language)), "name_font": {"size": 9, "bold": False}} if chart.over else {}
    made.set_legend({"position": "bottom"} if len(chart.series) > 1 else {"none": True})
    if chart.kind == "columns":
        made.set_x_axis({**over, **_NO_TICKS})
        made.set_y_axis({"min": 0, "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}, **_NO_TICKS})
    else:
        made.set_y_axis({**over, "reverse": True, **_NO_TICKS})
        made.set_x_axis({"major_gridlines": {"visible": False}, "min": 0, "visible": False})
    return made


def chart_parts(chart: Chart, language: Language) -> ChartParts:
    """Return a chart for a Word document."""
    drawn = _workbook(chart, language, is_drawn=True)
    with zipfile.ZipFile(BytesIO(drawn)) as opened:
        xml = opened.read("xl/charts/chart1.xml").decode()
    head, printing, _ = xml.partition("<c:printSettings>")
    xml = f"{head if printing else xml.removesuffix('</c:chartSpace>')}{_EXTERNAL}</c:chartSpace>"
    return ChartParts(told_in_full(xml.encode()), _workbook(chart, language, is_drawn=False))


def told_in_full(xml: bytes) -> bytes:
    """Return the XML of a chart with what its labels leave out said: programs differ in what they take for granted."""
    return xml.replace(_SHORT_LABEL, _LABEL)


def spoken(chart: Chart, language: Language) -> str:
    """Return what a chart shows, in words, for whoever cannot see it."""
    return one_line(say(chart.description, language)) or _numbers(chart, language)


def _numbers(chart: Chart, language: Language) -> str:
    names = [one_line(say(each.label, language)) for each in chart.series]
    between, apart = Text("、", ", ").say(language), Text("；", "; ").say(language)
    return apart.join(
        f"{one_line(say(category, language))} {between.join(f'{name} {each.values[place]}' for name, each in zip(names, chart.series, strict=True) if each.values[place] is not None)}"
        for place, category in enumerate(chart.categories)
    )


def table_rows(chart: Chart, language: Language) -> Iterator[tuple[Sequence[str], Sequence[float | int | None]]]:
    """Yield the words and the numbers of each row of a chart's table, the head first."""
    yield [one_line(say(chart.over, language)), *(one_line(say(each.label, language)) for each in chart.series)], ()
    for place, category in enumerate(chart.categories):
        yield [one_line(say(category, language))], [number(each.values[place]) for each in chart.series]


def _workbook(chart: Chart, language: Language, *, is_drawn: bool) -> bytes:
    import xlsxwriter

    page = BytesIO()
    with xlsxwriter.Workbook(page, {"in_memory": True, "strings_to_urls": False, "strings_to_formulas": False}) as book:
        book.set_properties({"created": _EPOCH})
        sheet = book.add_worksheet(SHEET)
        for row, (words, numbers) in enumerate(table_rows(chart, language)):
            for column, each in enumerate(words):
                sheet.write_string(row, column, each)
            for column, value in enumerate(numbers, len(words)):
                if value is not None:
                    sheet.write_number(row, column, value)
        if is_drawn:
            sheet.insert_chart(0, len(chart.series) + 2, native_chart(book, chart, Place(SHEET), language))
    return page.getvalue()


def _look(place: int, series: Series) -> dict[str, Any]:
    paint = paint_of(place, series.tone)
    colour = LIGHT[paint.ink]
    border = {"border": {"color": colour, "width": 0.75}}
    if paint.pattern in {"solid", "plain"}:
        return {"fill": {"color": colour if paint.pattern == "solid" else "white"}, **border}
    return {"pattern": {"pattern": _PATTERNS[paint.pattern], "fg_color": colour, "bg_color": "white"}, **border}


def _labels(chart: Chart, series: Series, language: Language) -> dict[str, Any]:
    """Return what the labels of a chart are like: of a stack they stand on white, and nothing is not told; of a funnel each has its share of the step before."""
    if chart.kind == "stacked":
        return {"fill": {"color": "white"}, "num_format": "General;-General;;"}
    if chart.kind != "funnel":
        return {}
    values = [number(each) for each in series.values]
    before = [None, *values[:-1]]
    words = Text("{now}（{share}）", "{now} ({share})")
    said = [
        words.fill(now=now, share=f"{now / first:.0%}").say(language) if first and now is not None else str(now if now is not None else "")
        for first, now in zip(before, values, strict=True)
    ]
    return {"custom": [{"value": each} for each in said]}


def _name(words: str) -> str:
    """Return words that XlsxWriter takes for words: what looks like a place on a sheet would be a reference."""
    plain = one_line(words)
    return plain.replace("!", "！") if _PLACE.match(plain) else plain
