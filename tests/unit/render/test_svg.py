"""Charts: well-formed, bounded, the same bytes every time, with every number, readable without colour and on both grounds."""

from __future__ import annotations

import re
from itertools import product
from xml.etree import ElementTree as ET

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from redchain.document import Chart, ChartKind, Document, Section, Series, Tone, is_counted
from redchain.render.fitting import fitted, width_of
from redchain.render.html import html
from redchain.render.palette import DARK, INK, LIGHT, PAPER, SOFT
from redchain.render.style import STYLE
from redchain.render.svg import MOST, short_number, svg
from redchain.text import Language, Text
from tests.unit.render.test_html import read

KINDS: tuple[ChartKind, ...] = ("columns", "bars", "stacked", "funnel")
TONES: tuple[Tone, ...] = ("bad", "late", "near", "good", "quiet")
NAMESPACE = "{http://www.w3.org/2000/svg}"
LIGHTS = tuple(Series(Text(zh, en), (1, 0, 12), tone) for (zh, en), tone in zip((("红灯", "red"), ("黄灯", "yellow"), ("蓝灯", "blue")), TONES, strict=False))


def parsed(drawn: str) -> ET.Element:
    return ET.fromstring(drawn)  # noqa: S314  # ours


def chart_of(kind: ChartKind, words: str = "市场监管", value: float | None = 3) -> Chart:
    return Chart(kind, words, (words, "乙", "丙"), (Series(words, (value, 1, None)), Series("销号", (2, value, 0))), words, words, words)


@st.composite
def charts(draw: st.DrawFn) -> Chart:
    words = st.text(max_size=40) | st.sampled_from(["", "<script>alert(1)</script>", "]]>", "a" * 400, "链" * 400, "\x00\ud800\uffff&<\"'", "e\u0301" * 50])
    number = st.none() | st.integers(-(10**20), 10**20) | st.floats()
    count = draw(st.integers(0, 60))
    names = draw(st.lists(words, min_size=count, max_size=count))
    series = draw(
        st.lists(st.builds(Series, words, st.lists(number, min_size=count, max_size=count).map(tuple), st.none() | st.sampled_from(TONES)), max_size=8)
    )
    return Chart(draw(st.sampled_from(KINDS)), draw(words), tuple(names), tuple(series), draw(words), draw(words))


@given(chart=charts(), language=st.sampled_from(("zh", "en")), is_alone=st.booleans())
def test_every_chart_is_well_formed_and_bounded(chart: Chart, language: Language, *, is_alone: bool) -> None:
    drawn = svg(chart, language, is_alone=is_alone)
    root = parsed(drawn)
    assert root.tag == f"{NAMESPACE}svg"
    assert drawn == svg(chart, language, is_alone=is_alone)
    assert not re.search(r"\b(nan|inf)\b", re.sub(r">[^<]*<", "><", drawn), re.IGNORECASE)
    _, _, wide, high = map(float, root.attrib["viewBox"].split())
    for each in root.iter():
        assert each.tag.removeprefix(NAMESPACE) in {"svg", "title", "desc", "style", "defs", "pattern", "g", "rect", "path", "circle", "text"}
        if each.tag == f"{NAMESPACE}rect" and "x" in each.attrib and "y" in each.attrib:
            left, top, long, tall = (float(each.attrib[name]) for name in ("x", "y", "width", "height"))
            assert long > 0
            assert tall > 0
            assert left >= -5
            assert left + long <= wide + 5 or chart.kind == "stacked"  # numbers of many places in many parts
            assert 0 <= top <= top + tall <= high
    assert len(root.findall(f".//{NAMESPACE}text")) <= 1 + 2 + 6 + 8 * MOST[chart.kind] * 2


@pytest.mark.parametrize(("kind", "language"), list(product(KINDS, ("zh", "en"))))
def test_every_number_and_every_name_is_written(kind: ChartKind, language: Language) -> None:
    chart = Chart(kind, "题", ("甲", "乙", "丙"), (Series("收到", (41, 57, 0)), Series("销号", (33, 12, 9))), Text("件", "needs"))
    written = [each.text for each in parsed(svg(chart, language)).iter(f"{NAMESPACE}text")]
    numbers = {each for text in written if text for each in re.findall(r"\d+", text)}
    assert numbers >= ({"41", "57", "0"} if kind == "funnel" else {"41", "57", "33", "12", "9"})
    assert {"甲", "乙", "丙"} <= set(written)
    assert any(text and text.endswith(chart.unit.say(language) if isinstance(chart.unit, Text) else "") for text in written)


def test_it_speaks_to_screen_readers() -> None:
    root = parsed(svg(Chart("bars", "按类别", ("融资",), (Series("收到", (7,)),), description="各类收到的件数。"), "zh"))
    title, told = root.find(f"{NAMESPACE}title"), root.find(f"{NAMESPACE}desc")
    assert title is not None
    assert told is not None
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-labelledby"].split() == [title.attrib["id"], told.attrib["id"]]
    assert (title.text, told.text) == ("按类别", "各类收到的件数。融资：收到 7")


def test_charts_on_a_page_have_ids_of_their_own() -> None:
    many = tuple(chart_of(kind, value=value) for kind, value in product(KINDS, (3, 4)))
    page = html(Document("题", (Section("节", many), Section("折", many[:1], is_folded=True)), Text("机制", "made")))
    ids = re.findall(r'<pattern id="([^"]+)"', page)
    assert set(re.findall(r"url\(#([^)]+)\)", page)) <= set(ids)
    assert len(set(re.findall(r'<title id="([^"]+)"', page))) == len(many)


def test_parts_are_told_apart_without_colour() -> None:
    drawn = svg(Chart("stacked", "灯", ("甲", "乙", "丙"), LIGHTS), "zh")
    groups = [each for each in parsed(drawn).iter(f"{NAMESPACE}g") if any(bar.get("width") == "12" for bar in each)]
    fills = [each.attrib["fill"] for each in groups]
    assert len(set(fills)) == len(LIGHTS)
    assert sum(each.startswith("url(#") for each in fills) == 2
    for word in ("红灯", "黄灯", "蓝灯"):
        assert word in drawn


def test_a_step_of_a_funnel_has_its_share_of_the_one_before() -> None:
    drawn = svg(Chart("funnel", "题", ("需求", "派单", "销号", "回访"), (Series("件", (40, 30, 0, 0)),)), "zh")
    assert re.findall(r">(\d+（[^）]+）)<", drawn) == ["30（75%）", "0（0%）", "0（—）"]


def test_the_numbers_stand_below_the_chart_and_on_paper_everything_is_open() -> None:
    chart = chart_of("bars")
    page = html(Document("题", (Section("节", (chart,)), Section("折", (chart_of("columns"),), is_folded=True)), Text("机制", "made")))
    tags = [tag for tag, _ in read(page).tags]
    assert tags.count("svg") == tags.count("figure") == tags.count("table") == 2
    assert tags.count("details") == 3
    assert "details::details-content { display: block; content-visibility: visible" in page
    assert '<div id="s2">' in page


def test_a_chart_of_nothing_is_said_to_be_empty() -> None:
    chart = Chart("columns", "按月", ("一月",), (Series("收到", (0,)), Series("销号", (None,))))
    assert not is_counted(chart)
    assert '<p class="none">按月：无。</p>' in html(Document("题", (Section("节", (chart,)),), Text("机制", "made")))


def test_what_is_too_much_to_draw_is_said() -> None:
    chart = Chart("bars", "题", tuple(f"类{place}" for place in range(35)), (Series("收到", (1,) * 35),))
    assert "另有 5 项，见表。" in svg(chart, "zh")
    assert "5 more in the table." in svg(chart, "en")


def test_a_name_that_is_cut_is_told_in_full() -> None:
    name = "示例国家级经济技术开发区管理委员会综合服务中心"
    drawn = svg(Chart("bars", "题", (name,), (Series("收到", (1,)),)), "zh")
    assert f"<title>{name}</title>" in drawn
    assert "…" in drawn


@given(st.text(max_size=80), st.integers(20, 200), st.integers(1, 3))
@example("00\xd0AA\xf7\u0e5c", 56, 1)  # whose width is a hair's breadth off, added up in another order
def test_fitted_words_fit(words: str, room: int, most: int) -> None:
    fit = fitted(words, room, 10, most)
    assert len(fit.lines) <= most
    assert all(width_of(each, 10) <= room or len(each) <= 2 for each in fit.lines)
    if not fit.is_cut:
        assert "".join("".join(fit.lines).split()) == "".join(words.split())


@given(st.floats() | st.integers(-(10**20), 10**20), st.sampled_from(("zh", "en")))
def test_a_number_is_written_short(value: float, language: Language) -> None:
    assert len(short_number(value, language)) <= 9


def test_a_chart_is_a_few_kilobytes() -> None:
    months = tuple(f"{month}月" for month in range(1, 13))
    chart = Chart("columns", "按月", months, (Series("收到", tuple(range(10, 22))), Series("销号", tuple(range(20, 32)))), "件", "各月。")
    assert len(svg(chart, "zh", is_alone=True).encode()) < 7000


def luminance(color: str) -> float:
    parts = [int(color[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
def test_words_and_edges_can_be_seen(colors: dict[str, str]) -> None:
    assert all(contrast(colors[each], colors[PAPER]) >= 4.5 for each in (INK, SOFT))
    assert all(contrast(color, colors[PAPER]) >= 3 for name, color in colors.items() if name != PAPER)


@pytest.mark.parametrize("place", [0, 1], ids=["light", "dark"])
def test_the_words_of_a_page_can_be_read(place: int) -> None:
    colors = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL)[place]))
    for name, ground in product(("ink", "soft", "accent", "good", "near", "late", "bad"), ("paper", "panel")):
        assert contrast(colors[name], colors[ground]) >= 4.5, (name, ground, contrast(colors[name], colors[ground]))


def test_the_charts_of_a_page_have_its_colours() -> None:
    for place, colors in enumerate((LIGHT, DARK)):
        page = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL)[place]))
        assert {name: colors[name] for name in page if name in colors} == {name: color for name, color in page.items() if name in colors}
