"""The commands of every day at a city's real size: what they cost in CPU time and memory, as a multiple of an empty Python that ran just before.

A row is measured on repositories of growing size (records, open needs, commits, steps of one record, orders of one unit, needs of one firm). What
it costs on the smallest of them counts as its start-up; growth is judged net of it.
"""

from __future__ import annotations

import json
import math
import os
import re
import shutil
import statistics
import sys
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from measure import TOO_LONG, Case, Sample, profile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

BIN = Path(sys.executable).parent
SERIES: dict[str, tuple[int, ...]] = {
    "records": (100, 1_000, 10_000, 100_000),
    "open": (100, 1_000, 10_000),
    "commits": (500, 5_000, 50_000),
    "steps": (10, 100, 500),
    "unit": (10, 100, 1_000, 10_000),
    "firm": (10, 100, 1_000, 10_000),
}
"""What grows, and how far; 500 steps are near the most that a record may have (limits.py)."""
COUNTED = {
    "records": "records",
    "open": "open needs",
    "commits": "commits",
    "steps": "steps of one order",
    "unit": "orders of one unit",
    "firm": "needs of one firm",
}
SUPER_LINEAR = math.log10(12)
"""A tenfold may cost twelve times, net of start-up; more is marked."""
EMPTY = 0.01
"""Seconds that an empty Python takes where the aims in seconds were set; elsewhere they are as many times its time."""
PEAK = 250.0
_NOISE = 0.15
_PATIENCE = 20.0
_FRESH = ".git/redchain-fresh"


def redchain(*words: str) -> list[str]:
    """Return the installed program with its arguments."""
    installed = BIN / "redchain"
    return [str(installed), *words] if installed.exists() else [sys.executable, "-m", "redchain", *words]


class Facts:
    """What the rows name: ids taken from the newest records of a generated repository, read once."""

    def __init__(self, root: str) -> None:
        self.root = root
        self.scratch = f"{root}/.git/bench-out"
        self._made = iter(range(1_000_000))
        self._pending, self._waiting = self._look()

    @property
    def need(self) -> str:
        """A need that is registered and not dispatched."""
        return self._waiting[0]

    @property
    def firm(self) -> str:
        """The firm of that need."""
        return re.findall(r'^enterprise: "(.+)"', self._text("needs", self.need), re.MULTILINE)[0]

    @property
    def unit(self) -> str:
        """The unit of the newest order."""
        newest = max(name for folder in self._months("orders")[:1] for name in os.listdir(folder)).removesuffix(".yaml")
        return re.findall(r'^unit: "(.+)"', self._text("orders", newest), re.MULTILINE)[0]

    @property
    def resource(self) -> str:
        """The first resource."""
        return min(os.listdir(f"{self.root}/data/resources")).removesuffix(".yaml")

    @property
    def longest(self) -> str:
        """The order with the most steps."""
        files = (each for folder in self._months("orders") for each in os.scandir(folder))
        return max(files, key=lambda each: each.stat().st_size).name.removesuffix(".yaml")

    def next_pending(self) -> str:
        """An order that waits to be accepted, another one each time; IndexError when there is none left."""
        return self._pending.pop()

    def next_waiting(self) -> str:
        """A registered need that is not dispatched, another one each time."""
        return self._waiting.pop()

    def next(self) -> int:
        """A number that was not given before."""
        return next(self._made)

    def _text(self, folder: str, identifier: str) -> str:
        month = f"{identifier[2:6]}-{identifier[6:8]}"
        return Path(self.root, "data", folder, month, f"{identifier}.yaml").read_text(encoding="utf-8")

    def _months(self, folder: str) -> list[str]:
        return sorted((each.path for each in os.scandir(f"{self.root}/data/{folder}")), reverse=True)

    def _look(self) -> tuple[list[str], list[str]]:
        """Pending orders and needs without one, newest first, from as many months as give a few dozen."""
        pending: list[str] = []
        waiting: list[str] = []
        ordered: set[str] = set()
        for month in sorted({os.path.basename(each) for kind in ("needs", "orders") for each in self._months(kind)}, reverse=True):
            for text in self._texts(f"orders/{month}"):
                ordered.add(re.findall(r'^need: "(.+)"', text, re.MULTILINE)[0])
                if re.findall(r"^    step: (\w+)$", text, re.MULTILINE) == ["dispatch"]:
                    pending.append(_id(text))
            registered = (each for each in self._texts(f"needs/{month}") if re.findall(r"^    step: (\w+)$", each, re.MULTILINE)[-1] == "register")
            waiting += [_id(each) for each in registered if _id(each) not in ordered]
            if len(pending) >= 40 and len(waiting) >= 40:
                break
        return pending, waiting

    def _texts(self, folder: str) -> Iterator[str]:
        path = f"{self.root}/data/{folder}"
        for name in sorted(os.listdir(path), reverse=True) if os.path.isdir(path) else ():
            yield Path(path, name).read_text(encoding="utf-8")


class Row(NamedTuple):
    """One command on one kind of repository: its words, what is done before each run, and at which size it must cost at most what."""

    name: str
    words: Callable[[Facts], Sequence[str]]
    kind: str = "records"
    before: Callable[[Facts], object] | None = None
    aims: Mapping[int, float] = {}
    """Multiples of an empty Python, by size."""
    writes: bool = False


def _said(*words: str) -> Callable[[Facts], Sequence[str]]:
    return lambda _: words


def _forget(facts: Facts) -> None:
    """Take the cache away."""
    shutil.rmtree(f"{facts.root}/.git/redchain", ignore_errors=True)


def _freshen(facts: Facts) -> None:
    """Put the cache as `validate` alone leaves it; it is made once and copied from then on."""
    kept, used = Path(facts.root, _FRESH), Path(facts.root, ".git/redchain")
    _forget(facts)
    if not kept.exists():
        Case("", [redchain("validate")], facts.root).run()
        shutil.copytree(used, kept, symlinks=True)
    else:
        shutil.copytree(kept, used, symlinks=True)


def _one_more(facts: Facts) -> None:
    """One commit after which nothing was asked yet."""
    Case("", [redchain("need", "add", *_asked(facts))], facts.root).run()


def _asked(facts: Facts) -> tuple[str, ...]:
    title = f"电解槽第{facts.next()}号密封面低温下漏气"
    return ("--enterprise", facts.firm, "--title", title, "--category", "技术攻关", "--detail", "试了三种密封都不行。")


def _accept(facts: Facts) -> Sequence[str]:
    return ("accept", facts.next_pending())


def _dispatch(facts: Facts) -> Sequence[str]:
    return ("dispatch", facts.next_waiting(), facts.unit)


def _add(facts: Facts) -> Sequence[str]:
    return ("need", "add", *_asked(facts))


def _past_month(facts: Facts) -> Sequence[str]:
    """A month that was not asked for before, so that no answer is kept of it."""
    months = 2026 * 12 + 8 - facts.next() % 36
    return ("report", "--month", f"{months // 12}-{months % 12 + 1:02d}")


def _seconds(**limits: float) -> dict[int, float]:
    return {int(size[1:]): limit / EMPTY for size, limit in limits.items()}


ROWS = (
    Row("validate cold", _said("validate"), before=_forget),
    Row("validate", _said("validate")),
    Row("first need list", _said("need", "list"), before=_freshen, aims=_seconds(_10000=0.4)),
    Row("need list", _said("need", "list"), aims={10_000: 7.5}),
    Row("need show", lambda facts: ("need", "show", facts.need), aims=_seconds(_100000=0.3)),
    Row("todo", _said("todo"), aims=_seconds(_100000=1)),
    Row("overdue", _said("overdue"), aims=_seconds(_100000=1)),
    Row("remind", _said("remind"), aims=_seconds(_100000=1)),
    Row("lists", lambda facts: ("lists", "-o", facts.scratch), aims=_seconds(_100000=6)),
    Row("report first", _said("report", "--month", "2026-11"), before=_forget, aims=_seconds(_10000=1.6, _100000=8)),
    Row("report again", _said("report", "--month", "2026-11")),
    Row("report past month", _past_month),
    Row("match need", lambda facts: ("match", facts.need), aims=_seconds(_10000=0.45)),
    Row("match", _said("match"), aims=_seconds(_10000=3)),
    Row("match resource", lambda facts: ("match", "--resource", facts.resource)),
    Row("gaps", _said("gaps")),
    Row("need duplicates", _said("need", "duplicates")),
    Row("need add", _add, aims=_seconds(_100000=0.8), writes=True),
    Row("accept", _accept, aims=_seconds(_100000=0.5), writes=True),
    Row("dispatch", _dispatch, aims=_seconds(_100000=0.5), writes=True),
    Row("need list, all open", _said("need", "list"), "open", aims={10_000: 7.5}),
    Row("todo, all open", _said("todo"), "open", aims={10_000: 40}),
    Row("match, all open", _said("match"), "open"),
    Row("gaps, all open", _said("gaps"), "open", aims={10_000: 600}),
    Row("need duplicates, all open", _said("need", "duplicates"), "open", aims={10_000: 300}),
    Row("need log", lambda facts: ("need", "log", facts.need), "commits", aims=_seconds(_50000=0.5)),
    Row("validate after a commit", _said("validate"), "commits", before=_one_more, aims=_seconds(_50000=2.5), writes=True),
    Row("validate cold, long log", _said("validate"), "steps", before=_forget),
    Row("order show, long log", lambda facts: ("order", "show", facts.longest), "steps"),
    Row("order log, long log", lambda facts: ("order", "log", facts.longest), "steps"),
    Row("progress, long log", lambda facts: ("progress", facts.longest, "--note", f"第{facts.next()}次"), "steps", writes=True),
    Row("validate cold, one unit", _said("validate"), "unit", before=_forget),
    Row("first todo --unit, one unit", lambda facts: ("todo", "--unit", facts.unit), "unit", before=_freshen),
    Row("todo --unit, one unit", lambda facts: ("todo", "--unit", facts.unit), "unit"),
    Row("accept, one unit", _accept, "unit", writes=True),
    Row("dispatch, one unit", _dispatch, "unit", writes=True),
    Row("validate cold, one firm", _said("validate"), "firm", before=_forget),
    Row("need show, one firm", lambda facts: ("need", "show", facts.need), "firm"),
    Row("need add, one firm", _add, "firm", writes=True),
    Row("match need, one firm", lambda facts: ("match", facts.need), "firm"),
    Row("gaps, one firm", _said("gaps"), "firm"),
    Row("need duplicates, one firm", _said("need", "duplicates"), "firm"),
)
NAMES = tuple(each.name for each in ROWS)


class Figure(NamedTuple):
    """What one row cost at one size: medians, how often it ran, or why there is nothing."""

    row: str
    kind: str
    size: int
    runs: int = 0
    cpu: float = 0.0
    empty: float = 0.0
    times: float = 0.0
    peak: float = 0.0
    aim: float | None = None
    problem: str = ""
    hot: str = ""

    @property
    def misses(self) -> str:
        """Which aims it misses, in words."""
        missed = [f"> {self.aim:g} ×"] if self.aim is not None and self.times > self.aim else []
        return ", ".join([*missed, *([f"> {PEAK:g} MiB"] if self.peak > PEAK else [])])


def sizes_of(kind: str, asked: Sequence[int]) -> list[int]:
    """Return the sizes at which rows of a kind are measured: its own up to the largest asked for; what counts other things than records is as large as it gets from 10,000 on."""
    most = max(asked)
    if kind == "records":
        return sorted({SERIES[kind][0], *asked} if most > SERIES[kind][0] else asked)
    return [size for size in SERIES[kind] if size <= most or (kind == "commits" and most >= 10_000)] or [SERIES[kind][0]]


def measure(rows: Sequence[Row], asked: Sequence[int], root_of: Callable[[int, str], str], say: Callable[[str], object], hooks: Hooks) -> list[Figure]:
    """Measure rows, size by size; a row that was not done in time is not tried at a larger size."""
    given_up: set[str] = set()
    found = []
    for kind in dict.fromkeys(each.kind for each in rows):
        for size in sizes_of(kind, asked):
            root = root_of(size, kind)
            facts = Facts(root)
            Case("", [redchain("validate")], root).run()
            for row in (each for each in rows if each.kind == kind and each.name not in given_up):
                figure = _one(row, size, facts, hooks)
                if figure.problem.startswith(TOO_LONG):
                    given_up.add(row.name)
                found.append(figure)
                say(f"  {row.name}, {size:,}: {figure.problem or f'{figure.cpu:.3f} s CPU, {figure.times:.1f} ×, {figure.peak:.0f} MiB'}  {figure.misses}")
    return found


class Hooks(NamedTuple):
    """How long a run may take by the clock, how often it is repeated at most, what puts a repository back, and whether misses are profiled."""

    limit: float
    repeats: int
    restore: Callable[[str], object]
    profiles: bool = False


def _one(row: Row, size: int, facts: Facts, hooks: Hooks) -> Figure:
    """Measure a row and, where it misses its aim and that is asked for, say what it spends its time on."""
    pairs, problem = _pairs(row, facts, hooks)
    figure = Figure(row.name, row.kind, size, len(pairs), aim=row.aims.get(size), problem=problem)
    if pairs:
        middle = statistics.median
        cpu, alone = middle(each.cpu for _, each in pairs), middle(each.cpu for each, _ in pairs)
        times, peak = middle(each.cpu / empty.cpu for empty, each in pairs), max(each.peak for _, each in pairs)
        figure = figure._replace(cpu=cpu, empty=alone, times=times, peak=peak)
    if hooks.profiles and figure.misses and (words := _next(row, facts)):
        figure = figure._replace(hot=profile(words, facts.root))
    if row.writes:
        hooks.restore(facts.root)
    return figure


def _pairs(row: Row, facts: Facts, hooks: Hooks) -> tuple[list[tuple[Sample, Sample]], str]:
    """Run the row once unmeasured, then an empty Python and the row in turns, five times when it is quick, less often when it is not; returns samples, and why there are no more."""
    case, empty = Case(row.name, [], facts.root, limit=hooks.limit), Case("", [[sys.executable, "-c", "pass"]], facts.root)
    if row.before is None and (words := _next(row, facts)):  # what is measured was asked a moment ago, so that no row mixes first and later looks
        case.commands = [redchain(*words)]
        case.run()
        case.samples.clear()
    while len(case.samples) < hooks.repeats and sum(each.cpu for each in case.samples) < _PATIENCE and not case.problem:
        if not (words := _next(row, facts)):
            case.problem = "" if case.samples else "no such record is left"
            break
        case.commands = [redchain(*words)]
        empty.run()
        case.run()
    return list(zip(empty.samples, case.samples, strict=False)), case.problem


def _next(row: Row, facts: Facts) -> Sequence[str]:
    """Make ready for a run and return its words; none when no record is left for it."""
    if row.before:
        row.before(facts)
    try:
        return row.words(facts)
    except IndexError:
        return ()


def exponent(start: Figure, small: Figure, large: Figure) -> float | None:
    """Return how cost grows from one size to a larger one, net of start-up: 1 is proportional to size; None where growth is lost in noise.

    What is below the noise counts as the noise, so that nothing seems to grow faster than it does.
    """
    floor = _NOISE * start.times
    below, above = max(small.times - start.times, floor), large.times - start.times
    if above <= 2 * floor:
        return None
    return math.log(above / below) / math.log((large.size - start.size) / (small.size - start.size))


def growth(figures: Sequence[Figure]) -> dict[str, float]:
    """Return the steepest exponent of each row."""
    found = {}
    for name in dict.fromkeys(each.row for each in figures):
        measured = sorted((each for each in figures if each.row == name and each.runs), key=lambda each: each.size)
        steps = [exponent(measured[0], *pair) for pair in pairwise(measured[1:])]
        if known := [each for each in steps if each is not None]:
            found[name] = max(known)
        elif steps:
            found[name] = 0.0
    return found


def as_markdown(figures: Sequence[Figure]) -> str:
    """Return one table a kind: multiples of an empty Python and MiB by size, the aims missed, and growth."""
    steep = growth(figures)
    lines = []
    for kind in dict.fromkeys(each.kind for each in figures):
        sizes = sorted({each.size for each in figures if each.kind == kind})
        lines += [f"By {COUNTED[kind]}:" if lines else f"Multiples of `python -c pass` (and MiB at the peak) by {COUNTED[kind]}:", ""]
        lines += [f"| | {' | '.join(f'{size:,}' for size in sizes)} | Grows with size to the power of | Aims missed |", f"|---|{'---:|' * len(sizes)}---:|---|"]
        for name in dict.fromkeys(each.row for each in figures if each.kind == kind):
            cells = {each.size: each for each in figures if each.row == name}
            missed = "; ".join(f"{size:,}: {cells[size].misses}" for size in sizes if size in cells and cells[size].misses)
            lines.append(f"| {name} | {' | '.join(_cell(cells.get(size)) for size in sizes)} | {_power(steep.get(name))} | {missed} |")
        lines.append("")
    return "\n".join(lines)


def _cell(figure: Figure | None) -> str:
    if figure is None:
        return "–"
    return figure.problem or f"{_short(figure.times)} × ({figure.peak:.0f})"


def _short(value: float) -> str:
    return f"{value:.1f}" if value < 100 else f"{value:,.0f}"


def _power(found: float | None) -> str:
    return "–" if found is None else "flat" if found == 0 else f"**{found:.2f}, super-linear**" if found > SUPER_LINEAR else f"{found:.2f}"


def merged(kept: Path, figures: Sequence[Figure]) -> list[Figure]:
    """Return what was measured now and, for what was not, what stands in a file of kept results; in the order of the rows."""
    old = [Figure(**each) for each in json.loads(kept.read_text(encoding="utf-8"))["figures"]] if kept.exists() else []
    all_of_them = {(each.row, each.size): each for each in (*old, *figures) if each.row in NAMES}
    return sorted(all_of_them.values(), key=lambda each: (_place()[each.row], each.size))


@cache
def _place() -> dict[str, int]:
    return {name: place for place, name in enumerate(NAMES)}


def as_json(figures: Sequence[Figure], surroundings: Mapping[str, Any]) -> str:
    """Return the results as a file keeps them."""
    told = {"surroundings": surroundings, "growth": growth(figures), "figures": [each._asdict() for each in figures]}
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _id(text: str) -> str:
    return re.findall(r'^id: "(.+)"', text, re.MULTILINE)[0]
