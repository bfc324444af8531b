"""Time and memory against size as pictures: lines on two logarithmic axes, written as SVG by hand."""

from __future__ import annotations

import math
import re
import statistics
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from everyday import Figure

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 860, 460, 70, 230, 40, 50
COLOURS = ("#1f77b4", "#d62728", "#2ca02c", "#ff7f0e", "#9467bd", "#8c564b", "#e377c2", "#7f7f7f", "#17becf", "#bcbd22", "#1b1b5e", "#000000")
"""As many as there are lines in a picture, or more."""
EVERYDAY = ("need list", "need show", "todo", "lists", "report first", "match need", "match", "gaps", "need duplicates", "need add", "accept")
PEERS = {
    "validate cold": "redchain validate, cold",
    "validate warm": "redchain validate, warm",
    "bare loop": "bare loop",
    "PyYAML-C + pydantic": "PyYAML (C) + models",
    "ruamel + pydantic": "ruamel + models",
    "check-jsonschema": "check-jsonschema",
    "doorstop": "doorstop",
}


class Line(NamedTuple):
    """One named line of points (size, figure)."""

    name: str
    points: Sequence[tuple[float, float]]


def draw(figures: Sequence[Figure], cases: Sequence[Mapping[str, Any]], folder: Path) -> None:
    """Write the four pictures of docs/performance.md."""
    measured = [each for each in figures if each.runs and each.row in EVERYDAY]
    for what, title, unit in (("cpu", "CPU seconds by records", "s"), ("peak", "MiB at the peak by records", "MiB")):
        ours = [Line(name, [(each.size, getattr(each, what)) for each in measured if each.row == name]) for name in EVERYDAY]
        theirs = [Line(label, _points(cases, name, what)) for name, label in PEERS.items()]
        (folder / f"performance-everyday-{what}.svg").write_text(svg(f"Everyday commands: {title}", unit, ours), encoding="utf-8")
        (folder / f"performance-peers-{what}.svg").write_text(svg(f"Beside others: {title}", unit, theirs), encoding="utf-8")


def _points(cases: Sequence[Mapping[str, Any]], name: str, what: str) -> list[tuple[float, float]]:
    named = ((re.fullmatch(rf"{re.escape(name)} (\d+)", case["name"]), case["samples"]) for case in cases)
    return sorted((float(size[1]), statistics.median(each[what] for each in samples)) for size, samples in named if size and samples)


def svg(title: str, unit: str, lines: Sequence[Line]) -> str:
    """Return a picture: decades as a grid, one colour a line, names beside their ends."""
    lines = [each for each in lines if each.points]
    across = _decades([x for line in lines for x, _ in line.points])
    upwards = _decades([y for line in lines for _, y in line.points])

    def place(x: float, y: float) -> tuple[float, float]:
        wide, high = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
        return LEFT + wide * _share(x, across), HEIGHT - BOTTOM - high * _share(y, upwards)

    made = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="13">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        f'<text x="{LEFT}" y="24" font-size="15" font-weight="bold">{escape(title)}</text>',
    ]
    for power in range(across[0], across[1] + 1):
        x, _ = place(10**power, 10 ** upwards[0])
        made.append(f'<path d="M{x:.1f} {TOP}V{HEIGHT - BOTTOM}" stroke="#ddd"/>')
        made.append(f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle">{10**power:,}</text>')
    for power in range(upwards[0], upwards[1] + 1):
        _, y = place(10 ** across[0], 10**power)
        made.append(f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>')
        made.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{10**power:,g} {unit}</text>')
    drawn = sorted(zip(lines, COLOURS[: len(lines)], strict=True), key=lambda each: -each[0].points[-1][1])
    below = TOP
    for line, colour in drawn:  # names stand in the order of the ends, none over another
        spots = [place(*each) for each in line.points]
        way = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
        made.append(f'<polyline points="{way}" fill="none" stroke="{colour}" stroke-width="2"/>')
        made += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in spots]
        beside = max(below, spots[-1][1])
        below = beside + 16
        made.append(f'<path d="M{spots[-1][0]:.1f} {spots[-1][1]:.1f}L{WIDTH - RIGHT + 10} {beside:.1f}" stroke="{colour}" stroke-dasharray="2 3"/>')
        made.append(f'<text x="{WIDTH - RIGHT + 14}" y="{beside + 4:.1f}" fill="{colour}">{escape(line.name)}: {line.points[-1][1]:,.3g} {unit}</text>')
    return "\n".join([*made, "</svg>", ""])


def _decades(values: Sequence[float]) -> tuple[int, int]:
    return math.floor(math.log10(min(values))), max(math.ceil(math.log10(max(values))), math.floor(math.log10(min(values))) + 1)


def _share(value: float, decades: tuple[int, int]) -> float:
    return (math.log10(value) - decades[0]) / (decades[1] - decades[0])
