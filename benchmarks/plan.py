"""Plans invented instances with each engine, in one run: `python benchmarks/plan.py [--quick]`; every plan is made in a process of its own.

An instance is as a city's might be: few resources are popular, capacities are lognormal and hold three quarters of what is asked for, needs
differ in urgency and waiting. Seconds count building the network, importing the solver and solving; the instance itself is there before.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import resource
import subprocess
import sys
import time
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.match.assign import BANDS, FULL, LOAD_STEP, USUAL, Problem, assign
from redchain.match.min_cost_flow import min_cost_flow
from redchain.match.min_cost_flow_ortools import min_cost_flow_ortools

if TYPE_CHECKING:
    from collections.abc import Sequence

HERE = Path(__file__).resolve().parent
CANDIDATES = 20
FILLED = 0.75
_POPULARITY = 0.7
ENGINES = {"pure Python": min_cost_flow, "OR-tools": min_cost_flow_ortools}
GREEDY = "greedy"


class Case(NamedTuple):
    """So many needs, resources and supports a need; the engines that plan it; whether nearly all scores are equal; the aim in seconds."""

    needs: int
    stock: int
    supports: int
    engines: tuple[str, ...]
    tied: bool = False
    aim: float | None = None

    @property
    def name(self) -> str:
        """How the table calls it."""
        extra = (f", {self.supports} supports" if self.supports else "") + (", scores tied" if self.tied else "")
        return f"{self.needs:,} × {self.stock:,} × {CANDIDATES}{extra}"


ALL = (*ENGINES, GREEDY)
FAST = ("OR-tools", GREEDY)
QUICK = (Case(300, 150, 0, ALL), Case(300, 150, 2, ALL), Case(2_000, 500, 0, ALL, aim=5), Case(2_000, 500, 0, tuple(ENGINES), tied=True))
CASES = (*QUICK, Case(2_000, 500, 2, ALL), Case(20_000, 5_000, 0, FAST, aim=3), Case(20_000, 5_000, 2, FAST), Case(200_000, 20_000, 0, FAST, aim=60))


def instance(case: Case, seed: int = 2026) -> Problem:
    """Return the problem of a case; the same seed makes the same one."""
    chance = random.Random(seed)  # noqa: S311  # an invented instance
    needs, stock, crowd = case.needs, case.stock, max(1, case.stock // 20)
    popular = list(accumulate(1 / (place + 1) ** _POPULARITY for place in range(stock)))
    starts, places, scores = [0], [], []
    for _ in range(needs):
        chosen: set[int] = set()
        while len(chosen) < min(CANDIDATES, stock):
            chosen.update(chance.choices(range(stock), cum_weights=popular, k=CANDIDATES - len(chosen)))
        row = sorted((-(chance.choice((5_000, 8_000)) if case.tied else chance.randint(3_000, 9_999)), place) for place in chosen)
        places += [place for _, place in row]
        scores += [-score for score, _ in row]
        starts.append(len(places))
    sizes = [chance.lognormvariate(0, 1) for _ in range(stock)]
    unit = FILLED * needs * (1 + case.supports) / sum(sizes)
    return Problem(
        names=[f"N-{need:06}" for need in range(needs)],
        weights=[USUAL if case.tied else chance.choice((1, 2, 4, 8)) * chance.randint(4, 12) for _ in range(needs)],
        starts=starts,
        places=places,
        scores=scores,
        resources=[f"r-{place:05}" for place in range(stock)],
        rooms=[round(size * unit) for size in sizes],
        units=[chance.randrange(crowd) for _ in range(stock)],
        loads=[chance.randrange(5) for _ in range(crowd)],
    )


def greedy(problem: Problem) -> list[int | None]:
    """Return leads as a person would give them out: the worthiest pair first, as long as there is room."""
    rooms = list(problem.rooms)
    leads: list[int | None] = [None] * len(problem.names)
    owners = [need for need in range(len(leads)) for _ in range(problem.starts[need], problem.starts[need + 1])]
    for place in sorted(range(len(owners)), key=lambda each: -problem.weights[owners[each]] * (FULL + problem.scores[each])):
        if leads[owners[place]] is None and rooms[problem.places[place]]:
            rooms[problem.places[place]] -= 1
            leads[owners[place]] = place
    return leads


def worth(problem: Problem, leads: Sequence[int | None]) -> int:
    """Return what a plan's leads are worth, less what the loads of the units cost: what `assign` maximises."""
    share = max(1, -(-(sum(problem.loads) + len(leads)) // len(problem.loads)))
    loads, total = list(problem.loads), 0
    for weight, lead in zip(problem.weights, leads, strict=True):
        if lead is not None:
            unit = problem.units[problem.places[lead]]
            total += weight * (FULL + problem.scores[lead]) - min(loads[unit] // share, BANDS - 1) * LOAD_STEP * USUAL
            loads[unit] += 1
    return total


def one(case: Case, engine: str) -> dict[str, Any]:
    """Plan one case with one engine; returns seconds by the clock and of CPU, MiB at the peak, and what was planned."""
    problem = instance(case)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    clock, cpu = time.perf_counter(), time.process_time()
    if engine == GREEDY:
        leads, supports = greedy(problem), []
    else:
        found = assign(problem, case.supports, ENGINES[engine])
        leads, supports = list(found.leads), [sorted(each) for each in found.supports]
    seconds, used = time.perf_counter() - clock, time.process_time() - cpu
    mark = hashlib.sha256(json.dumps([leads, supports]).encode()).hexdigest()[:12]
    return {
        "case": case.name,
        "engine": engine,
        "seconds": seconds,
        "cpu": used,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "instance": before,
        "worth": worth(problem, leads),
        "led": sum(1 for each in leads if each is not None),
        "plan": mark,
    }


def measure(cases: Sequence[Case]) -> list[dict[str, Any]]:
    """Return the figures of every case and engine, each from a process of its own."""
    found = []
    for number, case in enumerate(cases):
        for engine in case.engines:
            words = [sys.executable, str(HERE / "plan.py"), "--one", str(number), engine, *(["--quick"] if cases is QUICK else [])]
            made = json.loads(subprocess.run(words, check=True, capture_output=True, text=True).stdout)
            print(f"  {case.name} {engine}: {made['seconds']:.2f} s", file=sys.stderr, flush=True)
            found.append(made)
    return found


def table(cases: Sequence[Case], found: Sequence[dict[str, Any]]) -> str:
    """Return the page; the plans of the exact engines must be the same."""
    lines = ["<!-- generated by benchmarks/plan.py -->", ""]
    lines += ["| Needs × resources × candidates | Engine | Clock | CPU | CPU : OR-tools | Peak (instance) | With a lead | Worth | Aim | Reached |"]
    lines += ["|---|---|---:|---:|---:|---:|---:|---:|---:|:-:|"]
    for case in cases:
        rows = [each for each in found if each["case"] == case.name]
        if len({each["plan"] for each in rows if each["engine"] != GREEDY}) != 1:
            sys.exit(f"{case.name}: the engines do not agree")
        lines += [_row(case, rows, each) for each in rows]
    lines += ["", "The exact engines gave the same plan, pair by pair, in every case."]
    return "\n".join(lines) + "\n"


def _row(case: Case, rows: Sequence[dict[str, Any]], one: dict[str, Any]) -> str:
    fast = next(each["cpu"] for each in rows if each["engine"] == "OR-tools")
    is_aimed = case.aim is not None and one is rows[0]
    worth = "best" if one["engine"] != GREEDY else f"{100 * (one['worth'] / rows[0]['worth'] - 1):+.2f} %"
    cells = [
        case.name,
        one["engine"],
        f"{one['seconds']:.2f} s",
        f"{one['cpu']:.2f} s",
        f"{one['cpu'] / fast:.2f} ×",
        f"{one['peak']:.0f} ({one['instance']:.0f}) MiB",
        f"{one['led']:,}",
        worth,
        f"≤ {case.aim:g} s" if is_aimed else "",
        ("yes" if one["seconds"] <= (case.aim or 0) else "no") if is_aimed else "",
    ]
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Measure, print the table, and keep it when the run was whole."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="up to 2,000 needs, under half a minute")
    parser.add_argument("--one", nargs=2, metavar=("NUMBER", "ENGINE"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    cases = QUICK if given.quick else CASES
    if given.one:
        print(json.dumps(one(cases[int(given.one[0])], given.one[1])))
        return
    found = measure(cases)
    page = table(cases, found)
    print(page)
    if not given.quick:
        (HERE / "results" / "plan.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
        (HERE / "results" / "plan.md").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
