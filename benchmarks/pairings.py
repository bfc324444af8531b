"""Plans the pairings of an invented city with each engine, in one run: `python benchmarks/pairings.py [--quick]`; every plan is made in a process of its own.

The city has so many firms and helpers, on three chains and in ten towns; most firms have a helper already, and some helpers have left. Seconds are of
CPU and count working out the costs of all pairs, importing the solver, solving, pricing and proving; reading the records is not in them, but in the rows of the
whole command, which also works out the plan at every price of a change.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from redchain.kinds.chain.model import Chain
from redchain.kinds.enterprise.model import Enterprise
from redchain.kinds.pairing.model import Pairing
from redchain.kinds.person.model import Person
from redchain.kinds.unit.model import Unit
from redchain.match.min_cost_flow import min_cost_flow
from redchain.match.min_cost_flow_ortools import min_cost_flow_ortools
from redchain.match.pairing_costs import pair_costs
from redchain.match.pairing_flow import BARRED, NOBODY, PairingProblem, cost_of, prove, solve_pairing
from redchain.model.event_id import event_id
from redchain.store.writing import dump

HERE = Path(__file__).resolve().parent
CHAINS = {"semi": ("半导体", 46), "metal": ("冶金", 429), "hydro": ("氢能", 1_800)}
WORDS = ("封装测试", "设计", "材料", "设备", "检测", "热处理", "钢管", "铸件", "电池", "储运", "加氢站", "催化剂", "阀门", "密封件", "传感器", "电源")
TOWNS = tuple(f"{each}镇" for each in "东西南北上下新老江湖")
ENGINES = {"pure Python": min_cost_flow, "OR-tools": min_cost_flow_ortools}
GREEDY, SCIPY, COMMAND = "greedy", "scipy, linear_sum_assignment", "redchain pair --plan"


class Case(NamedTuple):
    """So many firms, helpers, helpers who have left, and firms that never had one; the engines that plan it and the aims in seconds of CPU."""

    name: str
    firms: int
    helpers: int
    left: int
    new: int
    engines: tuple[str, ...]
    aims: tuple[tuple[str, float], ...] = ()


ALL = (*ENGINES, GREEDY, SCIPY)
AIMS = (("pure Python", 5.0), ("OR-tools", 2.0))
QUICK = (Case("300 × 50", 300, 50, 3, 30, ALL), Case("2,275 × 384", 2_275, 384, 12, 217, (*ALL, COMMAND), AIMS))
CASES = (
    *QUICK,
    Case("2,275 × 384, no pairing yet", 2_275, 384, 0, 2_275, ALL, AIMS),
    Case("10,000 × 1,700", 10_000, 1_700, 50, 900, ("OR-tools", GREEDY)),
)


def records(case: Case, seed: int = 2026) -> list[Any]:
    """Return the records of a case; the same seed makes the same ones."""
    chance = random.Random(f"{seed}/{case.name}")  # noqa: S311  # an invented city
    weights = [count for _, count in CHAINS.values()]
    made: list[Any] = [Unit.model_validate({"id": "office", "name": "示例链办", "side": "government"})]
    for chain, (name, _) in CHAINS.items():
        segments = [{"id": f"{chain}-{place}", "name": f"{name}{word}", "stream": "mid"} for place, word in enumerate(WORDS)]
        made.append(Chain.model_validate({"id": chain, "name": f"{name}产业链", "lead_units": ["office"], "segments": segments}))

    def chain() -> str:
        return chance.choices(list(CHAINS), weights)[0]

    people, places = [], dict[str, int]()
    for number in range(case.helpers + case.left):
        known = sorted({chain(), *([chance.choice(list(CHAINS))] if chance.random() < 0.3 else [])})
        values = {"roles": ["helper"], "home": "office", "post": f"示例助企员岗{number:04}", "chains": known, "skills": chance.sample(WORDS, 2)}
        values |= {"towns": chance.sample(TOWNS, chance.choice((1, 1, 2))), "max_firms": chance.choice((6, 8, 8, 8, 10))}
        people.append(Person.model_validate({"id": f"h{number:04}", **values, **({"archived_on": "2026-11-20"} if number >= case.helpers else {})}))
        places[people[-1].id] = people[-1].max_firms or 0
    pairings = []
    for number in range(case.firms):
        mine = chain()
        done = sorted(chance.sample(range(len(WORDS)), chance.choice((1, 1, 2))))
        values = {"name": f"示例市{number}号有限公司", "chains": [mine], "segments": [f"{mine}-{each}" for each in done], "town": chance.choice(TOWNS)}
        firm = Enterprise.model_validate({"id": f"f{number:05}", **values})
        made.append(firm)
        if number < case.new:
            continue
        free = [each for each in chance.sample(people, min(40, len(people))) if places[each.id]]
        if free and chance.random() < 0.8:  # mostly somebody near, as an office would choose
            free.sort(key=lambda each: (mine not in each.chains, firm.town not in each.towns))
        if free:
            places[free[0].id] -= 1
            log = [{"at": "2026-01-05T09:00:00+08:00", "step": "start", "by": "office"}]
            pairings.append(Pairing.model_validate({"id": event_id("R", date(2026, 1, 5), number), "enterprise": firm.id, "helper": free[0].id, "log": log}))
    return [*made, *people, *pairings]


def problem_of(case: Case) -> tuple[Any, Any, Any]:
    """Return the ledger of a case with its firms and helpers."""
    from redchain.model.ledger import ledger_of
    from redchain.store.settings import fallback_settings

    ledger = ledger_of(fallback_settings(), records(case))
    return ledger, ledger.current(Enterprise), list(ledger.current(Person))


def greedy(problem: PairingProblem) -> Any:
    """Return a plan as a person would make it: whoever has a helper keeps it, and every other firm takes its cheapest with a place left."""
    rooms, chosen = problem.rooms.copy(), problem.present.copy()
    for firm, helper in enumerate(chosen.tolist()):
        if helper >= 0:
            chosen[firm] = helper if rooms[helper] > 0 else NOBODY
            rooms[helper] -= rooms[helper] > 0
    for firm in np.flatnonzero(chosen < 0).tolist():
        row = np.where(rooms > 0, problem.costs[firm], BARRED)
        helper = int(row.argmin())
        if row[helper] < BARRED:
            chosen[firm] = helper
            rooms[helper] -= 1
    return chosen


def by_scipy(problem: PairingProblem) -> Any:
    """Return the plan of scipy on the expanded matrix: a column for each place of a helper, with its load, and one a firm for going without."""
    from scipy.optimize import linear_sum_assignment

    owners = np.repeat(np.arange(len(problem.helpers)), problem.rooms)
    loads = np.array([cost for helper in range(len(problem.helpers)) for cost in problem.loads(helper)])
    matrix = problem.priced()[:, owners] + loads[None, :]
    matrix = np.concatenate((matrix, np.repeat(problem.without()[:, None], len(problem.firms), axis=1)), axis=1)
    _, columns = linear_sum_assignment(matrix)
    return np.where(columns < len(owners), owners[np.minimum(columns, len(owners) - 1)], NOBODY)


def one(case: Case, engine: str) -> dict[str, Any]:
    """Plan one case with one engine; returns seconds of CPU, MiB at the peak, what the plan costs and a mark of it."""
    if engine == COMMAND:
        return command(case)
    ledger, firms, helpers = problem_of(case)
    helper = {each.id: place for place, each in enumerate(helpers)}
    present = {each.enterprise: helper.get(each.helper, NOBODY) for each in ledger.open(Pairing)}
    clock, cpu = time.perf_counter(), time.process_time()
    rooms = np.array([each.max_firms for each in helpers], dtype=np.int64)
    costs = pair_costs(ledger, firms, helpers).whole()
    before = np.array([present.get(each.id, NOBODY) for each in firms], dtype=np.int64)
    problem = PairingProblem([each.id for each in firms], [each.id for each in helpers], costs, before, rooms, 200, 40)
    if engine in ENGINES:
        found = solve_pairing(problem, ENGINES[engine])
        chosen, cost = found.chosen, prove(problem, found)
    else:
        chosen = greedy(problem) if engine == GREEDY else by_scipy(problem)
        cost = cost_of(problem, chosen)
    seconds, used = time.perf_counter() - clock, time.process_time() - cpu
    mark = hashlib.sha256(json.dumps(chosen.tolist()).encode()).hexdigest()[:12]
    changed = int(((before >= 0) & (chosen != before)).sum())
    return _row(case, engine, seconds, used, cost=cost, changed=changed, plan=mark)


def _row(case: Case, engine: str, seconds: float, used: float, **more: Any) -> dict[str, Any]:
    peak = resource.getrusage(resource.RUSAGE_CHILDREN if engine == COMMAND else resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"case": case.name, "engine": engine, "seconds": seconds, "cpu": used, "peak": peak, **more}


def command(case: Case) -> dict[str, Any]:
    """Run the whole command on the city as a repository, once to fill its cache and once to measure."""
    with tempfile.TemporaryDirectory() as root:
        write(case, Path(root))
        words = [str(Path(sys.executable).parent / "redchain"), "--root", root, "--today", "2026-11-23", "pair", "--plan", "--format", "json"]
        subprocess.run(words, check=True, capture_output=True, env=_plain())
        before, clock = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        told = json.loads(subprocess.run(words, check=True, capture_output=True, text=True, env=_plain()).stdout)["data"]
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        rungs = {each["keep"]: each["changed"] for each in told["ladder"]}
        return _row(case, COMMAND, time.perf_counter() - clock, used, cost=told["cost"], changed=rungs[200], plan="", ladder=told["ladder"])


def write(case: Case, root: Path) -> None:
    """Write a case as a repository."""
    (root / "data").mkdir()
    (root / "data/redchain.yaml").write_text('format: 1\ntitle: "示例市"\nregion: "320582"\n', encoding="utf-8")
    for each in records(case):
        month = f"{each.id[2:6]}-{each.id[6:8]}" if each.kind.prefix else ""
        path = "/".join(filter(None, ("data", each.kind.folder, month, f"{each.id}.yaml")))
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(dump(each, path), encoding="utf-8")
    subprocess.run(["git", "init", "-q", str(root)], check=True)
    subprocess.run(["git", "-C", str(root), "add", "-A"], check=True)
    who = ["-c", "user.name=bench", "-c", "user.email=bench@example.org"]
    subprocess.run(["git", "-C", str(root), *who, "commit", "-qm", "city"], check=True)


def _plain() -> dict[str, str]:
    return {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}


def measure(cases: tuple[Case, ...], repeats: int = 3) -> list[dict[str, Any]]:
    """Return the figures of every case and engine, each the one of the least CPU of some processes of its own."""
    found = []
    for number, case in enumerate(cases):
        for engine in case.engines:
            words = [sys.executable, str(HERE / "pairings.py"), "--one", str(number), engine, *(["--quick"] if cases is QUICK else [])]
            runs = [json.loads(subprocess.run(words, check=True, capture_output=True, text=True).stdout) for _ in range(repeats)]
            made = min(runs, key=lambda each: each["cpu"])
            print(f"  {case.name} {engine}: {made['cpu']:.2f} s of CPU", file=sys.stderr, flush=True)
            found.append(made)
    return found


def table(cases: tuple[Case, ...], found: list[dict[str, Any]]) -> str:
    """Return the page; the exact engines must give the same plan, and scipy one that costs as much."""
    lines = ["<!-- generated by benchmarks/pairings.py -->", ""]
    lines += ["| Firms × helpers | Engine | CPU | Peak | Points | Changed | Aim | Reached |", "|---|---|---:|---:|---:|---:|---:|:-:|"]
    for case in cases:
        rows = [each for each in found if each["case"] == case.name]
        exact = [each for each in rows if each["engine"] in ENGINES]
        if len({each["plan"] for each in exact}) != 1 or {each["cost"] for each in rows if each["engine"] != GREEDY} != {exact[0]["cost"]}:
            sys.exit(f"{case.name}: the engines do not agree")
        for each in rows:
            aim = dict(case.aims).get(each["engine"])
            more = "" if each["cost"] == exact[0]["cost"] else f" ({100 * (each['cost'] / exact[0]['cost'] - 1):+.1f} %)"
            cells = (case.name, each["engine"], f"{each['cpu']:.2f} s", f"{each['peak']:.0f} MiB", f"{each['cost']:,}{more}", f"{each['changed']:,}")
            lines.append(f"| {' | '.join(cells)} | {f'≤ {aim:g} s' if aim else ''} | {('yes' if each['cpu'] <= aim else 'no') if aim else ''} |")
    for each in (one for one in found if "ladder" in one):
        lines += ["", "| Price of a change | Firms that change | Misfit of all |", "|---:|---:|---:|"]
        lines += [f"| {rung['keep']} | {rung['changed']:,} | {rung['misfit']:,} |" for rung in each["ladder"]]
    lines += ["", "The exact engines gave the same plan, pair by pair, in every case; scipy's costs as much."]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure, print the table, and keep it when the run was whole."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="without the first plan of a city and the largest one")
    parser.add_argument("--one", nargs=2, metavar=("NUMBER", "ENGINE"), help=argparse.SUPPRESS)
    parser.add_argument("--write", nargs=2, metavar=("NUMBER", "ROOT"), help="write a case as a repository")
    given = parser.parse_args()
    cases = QUICK if given.quick else CASES
    if given.one:
        print(json.dumps(one(cases[int(given.one[0])], given.one[1])))
        return
    if given.write:
        write(cases[int(given.write[0])], Path(given.write[1]))
        return
    found = measure(cases)
    page = table(cases, found)
    print(page)
    if not given.quick:
        (HERE / "results" / "pairings.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
        (HERE / "results" / "pairings.md").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
