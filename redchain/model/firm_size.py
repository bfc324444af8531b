"""The size class of a firm by staff, revenue and assets: the statistics rule 统计上大中小微型企业划分办法 (2017), as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

from pydantic import AfterValidator, StringConstraints
from pydantic_core import PydanticCustomError

from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

Size = Literal["large", "medium", "small", "micro"]
SIZES: dict[Size, Text] = {"large": Text("大型", "large"), "medium": Text("中型", "medium"), "small": Text("小型", "small"), "micro": Text("微型", "micro")}
_LARGEST_FIRST: tuple[Size, ...] = ("large", "medium", "small", "micro")
Bounds = tuple[float, float, float]
"""The lower bounds of large, medium and small."""


class Trade(NamedTuple):
    """One row of the rule: its name, the industries it holds (GB/T 4754-2017, by the start of their digits), and its bounds.

    Staff in persons, revenue and assets in 万元; an indicator that the row does not use is None.
    """

    label: Text
    codes: tuple[str, ...]
    staff: Bounds | None = None
    revenue: Bounds | None = None
    assets: Bounds | None = None


def _range(first: int, last: int) -> tuple[str, ...]:
    return tuple(f"{each:02d}" for each in range(first, last + 1))


TRADES: tuple[Trade, ...] = (
    Trade(Text("农、林、牧、渔业", "farming, forestry, fishing"), _range(1, 5), revenue=(20000, 500, 50)),
    Trade(Text("工业", "industry"), _range(6, 46), (1000, 300, 20), (40000, 2000, 300)),
    Trade(Text("建筑业", "construction"), _range(47, 50), revenue=(80000, 6000, 300), assets=(80000, 5000, 300)),
    Trade(Text("批发业", "wholesale"), ("51",), (200, 20, 5), (40000, 5000, 1000)),
    Trade(Text("零售业", "retail"), ("52",), (300, 50, 10), (20000, 500, 100)),
    Trade(Text("交通运输业", "transport"), ("54", "55", "56", "57", "58", "591"), (1000, 300, 20), (30000, 3000, 200)),
    Trade(Text("仓储业", "storage"), ("592", "593", "594", "595", "596", "599"), (200, 100, 20), (30000, 1000, 100)),
    Trade(Text("邮政业", "post"), ("60",), (1000, 300, 20), (30000, 2000, 100)),
    Trade(Text("住宿业", "lodging"), ("61",), (300, 100, 10), (10000, 2000, 100)),
    Trade(Text("餐饮业", "catering"), ("62",), (300, 100, 10), (10000, 2000, 100)),
    Trade(Text("信息传输业", "information transmission"), ("63", "64"), (2000, 100, 10), (100000, 1000, 100)),
    Trade(Text("软件和信息技术服务业", "software and IT services"), ("65",), (300, 100, 10), (10000, 1000, 50)),
    Trade(Text("房地产开发经营", "real estate development"), ("701",), revenue=(200000, 1000, 100), assets=(10000, 5000, 2000)),
    Trade(Text("物业管理", "property management"), ("702",), (1000, 300, 100), (5000, 1000, 500)),
    Trade(Text("租赁和商务服务业", "leasing and business services"), ("71", "72"), (300, 100, 10), assets=(120000, 8000, 100)),
    Trade(Text("其他未列明行业", "other trades"), (*_range(73, 82), "85", *_range(86, 90), "703", "709"), (300, 100, 10)),
)
"""Finance, education, health, rail passenger transport, own-property leasing and public bodies are outside the rule."""

_DIVISIONS = {
    "A": (1, 5),
    "B": (6, 12),
    "C": (13, 43),
    "D": (44, 46),
    "E": (47, 50),
    "F": (51, 52),
    "G": (53, 60),
    "H": (61, 62),
    "I": (63, 65),
    "J": (66, 69),
    "K": (70, 70),
    "L": (71, 72),
    "M": (73, 75),
    "N": (76, 79),
    "O": (80, 82),
    "P": (83, 83),
    "Q": (84, 85),
    "R": (86, 90),
    "S": (91, 96),
    "T": (97, 97),
}


def _industry(value: str) -> str:
    letter, digits = (value[0], value[1:]) if value[0].isalpha() else (None, value)
    holding = next((each for each, (first, last) in _DIVISIONS.items() if digits and first <= int(digits[:2]) <= last), None)
    if digits and (holding is None or letter not in {None, holding}):
        raise PydanticCustomError("industry", "no such industry in GB/T 4754-2017")
    return value


IndustryCode = Annotated[str, StringConstraints(strict=True, pattern=r"^(?:[A-T]|[A-T]?[0-9]{2,4})$"), AfterValidator(_industry)]
"""An industry of GB/T 4754-2017: the letter alone, or two to four digits with or without it (C, 39, C3973)."""


class Figures(NamedTuple):
    """What is known of a firm: its industry code, persons employed, revenue and assets in 万元; None where it is not."""

    industry: str | None = None
    staff: int | None = None
    revenue_wan: float | None = None
    assets_wan: float | None = None


def trade_of(industry: str) -> Trade | None:
    """Return the row of the rule for an industry code, or None where it does not say (a letter too coarse, or outside the rule).

    >>> trade_of("C3973").label.en, trade_of("59")
    ('industry', None)
    """
    digits = industry.lstrip("ABCDEFGHIJKLMNOPQRST")
    if digits:
        return next((each for each in TRADES if digits.startswith(each.codes)), None)
    divisions = _range(*_DIVISIONS[industry])
    rows = [next((each for each in TRADES if division in each.codes), None) for division in divisions]
    return rows[0] if all(each is rows[0] for each in rows) else None


def holds_industry(wanted: str, code: str) -> bool:
    """Tell whether an industry lies within another, the letters of which may be left out.

    >>> holds_industry("C33", "3311"), holds_industry("C", "C39"), holds_industry("C33", "C")
    (True, True, False)
    """
    outer, inner = (each.lstrip("ABCDEFGHIJKLMNOPQRST") for each in (wanted, code))
    if outer or not inner:
        return inner.startswith(outer) if outer else wanted == code
    first, last = _DIVISIONS[wanted]
    return first <= int(inner[:2]) <= last


def possible_sizes(figures: Figures) -> frozenset[Size] | None:
    """Return the sizes that the figures leave possible, one when all are known; None where the rule cannot say anything.

    A class needs every lower bound of its row, so each known indicator caps the size and one that is missing leaves all below open.
    """
    trade = trade_of(figures.industry) if figures.industry else None
    if trade is None:
        return None
    used = [(bounds, value) for bounds, value in zip(trade[2:], figures[1:], strict=True) if bounds is not None]
    known = [_level(bounds, value) for bounds, value in used if value is not None]
    if not known:
        return None
    most = max(known)
    return frozenset((_LARGEST_FIRST[most],) if len(known) == len(used) else _LARGEST_FIRST[most:])


def say_sizes(sizes: Iterable[Size]) -> Text:
    """Return sizes in words, largest first."""
    named = set(sizes)
    names = [SIZES[each] for each in _LARGEST_FIRST if each in named]
    return Text("、".join(each.zh for each in names), ", ".join(each.en for each in names))


def _level(bounds: Bounds, value: float) -> int:
    """Return the place of the largest size whose bound the value reaches: 0 for large to 3 for micro."""
    return next((place for place, least in enumerate(bounds) if value >= least), len(bounds))
