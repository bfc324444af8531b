"""From samples to ratios, each beside its aim, and to a Markdown page."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from measure import Case

_MILLI = 1000


class Row(NamedTuple):
    """One ratio or bound: what is compared, the figure, its unit, the aim (`≥` or `≤`), and the two figures it is made of."""

    what: str
    figure: float
    unit: str
    sign: str
    aim: float
    made_of: str

    @property
    def is_met(self) -> bool:
        """Whether the aim is reached."""
        return self.figure >= self.aim if self.sign == "≥" else self.figure <= self.aim


class _Figures:
    """Medians by case name."""

    def __init__(self, cases: Sequence[Case]) -> None:
        self._cases = {each.name: each for each in cases}

    def of(self, name: str, what: str = "cpu") -> float | None:
        """Return a median, or None for what was not measured."""
        case = self._cases.get(name)
        return case.median(what) if case else None

    def ratio(self, what: str, above: str, below: str, sign: str, aim: float, over: float = 1.0) -> list[Row]:  # noqa: PLR0913, PLR0917  # one row
        """Return a row of `above` : `below` in CPU time, or nothing when one was not measured."""
        first, second = self.of(above), self.of(below)
        if first is None or second is None:
            return []
        return [Row(what, first / second / over, "×", sign, aim, f"{_seconds(first)} : {_seconds(second)}")]

    def bound(self, what: str, name: str, aim: float) -> list[Row]:
        """Return a row of the seconds something takes by the clock."""
        wall = self.of(name, "wall")
        return [] if wall is None else [Row(what, wall, "s", "≤", aim, f"CPU {_seconds(self.of(name) or 0)}")]


def ratios(cases: Sequence[Case], commits: Mapping[str, Mapping[str, float]], size: int) -> list[Row]:
    """Return every row that can be made of what was measured."""
    figures = _Figures(cases)
    cold = f"validate cold {size}"
    rows = [
        *figures.ratio(f"ruamel round-trip + the same models : cold validate, {size:,}", f"ruamel + pydantic {size}", cold, "≥", 60),
        *figures.ratio(f"check-jsonschema with our schemas : cold validate, {size:,}", f"check-jsonschema {size}", cold, "≥", 60),
    ]
    for count in (5000, 1000):
        beside = f"validate beside doorstop {count}"
        rows += figures.ratio(f"doorstop : cold validate, {count:,}", f"doorstop {count}", beside, "≥", 100)
        rows += figures.ratio(f"doorstop, fastest flags : cold validate, {count:,}", f"doorstop -F -L -R -W {count}", beside, "≥", 100)
    rows += figures.ratio(f"PyYAML-C + the same models : cold validate, {size:,}", f"PyYAML-C + pydantic {size}", cold, "≥", 4)
    rows += figures.ratio(f"cold validate : bare loop keeping its records, {size:,}", cold, f"bare loop {size}", "≤", 1.5)
    rows += figures.ratio(f"cold validate : bare loop, collector off, keeping nothing, {size:,}", cold, f"bare loop, collector off {size}", "≤", 2)
    rows += figures.ratio(f"cold : warm validate, {size:,}", cold, f"validate warm {size}", "≥", 4)
    rows += _growth(figures)
    proposal, warm = "validate --against", "validate of a proposal, warm"
    rows += figures.ratio(f"validate --against, 200 changed : warm validate, {size:,}", proposal, warm, "≤", 2)
    rows += figures.ratio("--help : python -c pass", "--help", "python -c pass", "≤", 3)
    rows += figures.ratio(f"need list, warm, {size:,} : python -c pass", "need list", "python -c pass", "≤", 7.5)
    rows += figures.bound(f"match NEED, warm, {size:,}", "match NEED", 0.45)
    rows += figures.ratio("match NEED, one resource changed : nothing changed", "match NEED, one resource changed", "match NEED", "≤", 1.5)
    rows += _commit_rows(commits)
    rows += _add_row(figures, size)
    rows += _sheet_rows(figures)
    return [*rows, *figures.bound(f"report --month, first, {size:,}", "report first", 1.6), *figures.bound("report --month, again", "report again", 0.4)]


def _growth(figures: _Figures) -> list[Row]:
    rows = []
    for small, large in ((1_000, 10_000), (10_000, 100_000)):
        rows += figures.ratio(
            f"cost of a record at {large:,} : at {small:,} (cold, start-up included)",
            f"validate cold {large}",
            f"validate cold {small}",
            "≤",
            1.2,
            large / small,
        )
    for size in (1_000, 10_000, 100_000):
        for what in ("cold", "warm"):
            peak = figures.of(f"validate {what} {size}", "peak")
            if peak is not None:
                rows.append(Row(f"peak memory of {what} validate, {size:,}", peak, "MiB", "≤", 120, ""))
    return rows


def _commit_rows(commits: Mapping[str, Mapping[str, float]]) -> list[Row]:
    rows = []
    for name, found in commits.items():
        folder, size = name.split()
        point, git = found["point"] * _MILLI, found["git"] * _MILLI
        what = f"commit point of one of the {folder}, {int(size):,} records"
        rows.append(Row(what, point, "ms", "≤", 20, f"git add + commit {git:.0f} ms"))
    return rows


def _sheet_rows(figures: _Figures) -> list[Row]:
    rows = [
        *figures.ratio("export of 20,000 needs : openpyxl's plain write of the same cells", "export", "openpyxl, plain write", "≤", 1.2),
        *figures.ratio("plan of an import of 20,000 needs : openpyxl's plain read", "plan of an import", "openpyxl, plain read", "≤", 0.6),
    ]
    for name, aim in (("export", 6), ("plan of an import", 4)):
        cpu, peak = figures.of(name), figures.of(name, "peak")
        if cpu is not None and peak is not None:
            rows += [Row(f"{name}, 20,000 needs", cpu, "s", "≤", aim, "CPU"), Row(f"peak memory of {name}, 20,000 needs", peak, "MiB", "≤", 250, "")]
    return rows


def _add_row(figures: _Figures, size: int) -> list[Row]:
    whole, git, imported = (figures.of(each) for each in ("need add", "git add + git commit", 'python -c "import pydantic"'))
    if whole is None or git is None or imported is None:
        return []
    made_of = f"{_seconds(whole)} : {_seconds(git)} + {_seconds(imported)}"
    return [Row(f"need add : git add + git commit + import pydantic, {size:,}", whole / (git + imported), "×", "≤", 3.7, made_of)]


def as_markdown(rows: Sequence[Row], cases: Sequence[Case], surroundings: Mapping[str, object]) -> str:
    """Return the page: ratios, then every case."""
    lines = ["<!-- generated by benchmarks/run.py -->", ""]
    lines += ["| What is compared (CPU time) | Figure | Aim | Reached | Made of |", "|---|---:|---:|:-:|---|"]
    lines += [
        f"| {each.what} | {_figure(each.figure)} {each.unit} | {each.sign} {each.aim:g} {each.unit} | {'yes' if each.is_met else 'no'} | {each.made_of} |"
        for each in rows
    ]
    lines += ["", "| Process | Runs | CPU, median | Clock, median | Peak memory |", "|---|---:|---:|---:|---:|"]
    for each in cases:
        if each.problem:
            lines.append(f"| {each.name} | – | {each.problem} | | |")
        else:
            cpu, wall, peak = (each.median(what) or 0 for what in ("cpu", "wall", "peak"))
            lines.append(f"| {each.name} | {len(each.samples)} | {_seconds(cpu)} | {_seconds(wall)} | {peak:.0f} MiB |")
    lines += ["", ", ".join(f"{name} {value}" for name, value in surroundings.items()) + ".", ""]
    return "\n".join(lines)


def _figure(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _seconds(value: float) -> str:
    return f"{value * _MILLI:.0f} ms" if value < 1 else f"{value:.2f} s"
