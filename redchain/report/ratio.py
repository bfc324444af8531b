"""Shares and changes as the report writes them: halves rounded up, and of nothing no share."""

from __future__ import annotations

from typing import NamedTuple

from redchain.text import Text

NOTHING = "—"


class Ratio(NamedTuple):
    """A part of a whole; of nothing there is no share."""

    part: int
    whole: int

    @property
    def tenths(self) -> int | None:
        """The share in tenths of a percent, halves rounded up; None for 0/0."""
        return (2000 * self.part + self.whole) // (2 * self.whole) if self.whole else None

    @property
    def percent(self) -> float | None:
        """The share in percent with one decimal; None for 0/0."""
        return None if self.tenths is None else self.tenths / 10

    def __str__(self) -> str:
        """Write it as `85.7%`; 0/0 is a dash, never 100 %."""
        return NOTHING if self.tenths is None else f"{self.tenths // 10}.{self.tenths % 10}%"


def change(now: int, before: int) -> Text:
    """Return the change from the month before in percent; without a base it says so."""
    if not before:
        return Text("无基数", "no base")
    if now == before:
        return Text("持平", "unchanged")
    share, sign = Ratio(abs(now - before), before), "+" if now > before else "−"
    return Text(f"{sign}{share}", f"{sign}{share}")


def shift(now: Ratio, before: Ratio) -> Text:
    """Return the change of a share in percentage points; without a base it says so."""
    if before.tenths is None:
        return Text("无基数", "no base")
    if now.tenths is None:
        return Text(NOTHING, NOTHING)
    moved = now.tenths - before.tenths
    if not moved:
        return Text("持平", "unchanged")
    points = f"{'+' if moved > 0 else '−'}{abs(moved) // 10}.{abs(moved) % 10}"
    return Text(f"{points} 个百分点", f"{points} pp")
