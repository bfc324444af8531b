"""The colours of charts and the patterns that tell their parts apart without colour."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from redchain.document import Tone

Pattern = Literal["solid", "stripes", "dots", "lines", "plain", "waves"]


class Paint(NamedTuple):
    """How a part is painted: the name of its colour, and its pattern."""

    ink: str
    pattern: Pattern


PAPER, INK, SOFT = "paper", "ink", "soft"
LIGHT: dict[str, str] = {
    PAPER: "#fbfaf7",
    INK: "#22272b",
    SOFT: "#5d666e",
    "first": "#23506b",
    "second": "#9a5b13",
    "third": "#5c4a8a",
    "good": "#2b7549",
    "near": "#2a68b0",
    "late": "#8f5400",
    "bad": "#b3261e",
    "quiet": "#5d666e",
}
DARK: dict[str, str] = {
    PAPER: "#17191b",
    INK: "#e4e2dc",
    SOFT: "#a3a9ae",
    "first": "#8fc1de",
    "second": "#e0b04b",
    "third": "#b7a6e6",
    "good": "#74c493",
    "near": "#86b6ee",
    "late": "#e0b04b",
    "bad": "#f08a80",
    "quiet": "#a3a9ae",
}
"""Colours on a light and on a dark ground; everything that is written has a contrast of 4.5 to 1 or more."""

_SERIES = (Paint("first", "solid"), Paint("second", "stripes"), Paint("third", "dots"), Paint("good", "lines"), Paint("near", "waves"), Paint("quiet", "plain"))
_TONES: dict[Tone, Paint] = {
    "bad": Paint("bad", "solid"),
    "late": Paint("late", "stripes"),
    "near": Paint("near", "lines"),
    "good": Paint("good", "dots"),
    "quiet": Paint("quiet", "plain"),
}
MOST_SERIES = len(_SERIES)
_DRAWN: dict[Pattern, str] = {
    "stripes": '<path class="e-{ink}" stroke="{color}" stroke-width="2" d="M-2 2 2 -2M0 8 8 0M6 10 10 6"/>',
    "lines": '<path class="e-{ink}" stroke="{color}" stroke-width="2" d="M0 2h8M0 6h8"/>',
    "dots": '<circle class="{ink}" fill="{color}" cx="2" cy="2" r="1"/><circle class="{ink}" fill="{color}" cx="6" cy="6" r="1"/>',
    "waves": '<path class="e-{ink}" stroke="{color}" stroke-width="1.5" d="M0 0 8 8M0 8 8 0"/>',
}


def paint_of(place: int, tone: Tone | None) -> Paint:
    """Return how the series at a place is painted: by its tone where it has one."""
    return _SERIES[place % MOST_SERIES] if tone is None else _TONES[tone]


def fill_of(paint: Paint, name: str) -> str:
    """Return the fill and the edge of a part, in the chart of a name, as attributes."""
    color = LIGHT[paint.ink]
    if paint.pattern == "solid":
        return f'class="{paint.ink}" fill="{color}"'
    ground = f'fill="{LIGHT[PAPER]}" class="{PAPER} e-{paint.ink}"' if paint.pattern == "plain" else f'fill="url(#{name}-{paint.ink})" class="e-{paint.ink}"'
    return f'{ground} stroke="{color}"'


def definition_of(paint: Paint, name: str) -> str:
    """Return the pattern of a paint, to stand among the definitions of the chart of a name; empty where it needs none."""
    drawn = _DRAWN.get(paint.pattern)
    if drawn is None:
        return ""
    ground = f'<rect class="{PAPER}" fill="{LIGHT[PAPER]}" width="8" height="8"/>'
    inner = drawn.format(ink=paint.ink, color=LIGHT[paint.ink])
    return f'<pattern id="{name}-{paint.ink}" width="8" height="8" patternUnits="userSpaceOnUse">{ground}{inner}</pattern>'


def dark_rules(below: str = ".chart") -> str:
    """Return the style that paints charts on a dark screen; paper stays light."""
    rules = "".join(f"{below} .{name}{{fill:{color}}}{below} .e-{name}{{stroke:{color}}}" for name, color in DARK.items())
    return f"@media screen and (prefers-color-scheme: dark) {{{rules}}}"
