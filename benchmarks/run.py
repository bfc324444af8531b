"""Measures redchain beside naive loaders and other tools, all in one run: `python benchmarks/run.py [--quick] [--size 1000 10000] [--only cold todo "need add"]`."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import curves
import everyday
from change import propose
from everyday import redchain
from measure import ENVIRONMENT, Case, take_turns
from paste import DOCS, paste
from table import Row, as_markdown, ratios

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

HERE = Path(__file__).resolve().parent
BIN = Path(sys.executable).parent
SECTIONS = ("cold", "peers", "start", "match", "report", "commit", "add", "against", "sheets", "matching", "plan", "pairings", "city", "site", "everyday")
SIZES = (1_000, 10_000)
"""Measured unless others are asked for; 100,000 takes an hour."""
LARGE = 50_000
SHEET_SIZE = 40_000
"""So many records have twenty thousand needs, of 25 cells each."""
PROPOSED = 200
DOORSTOP_SIZES = (1_000, 5_000)
_FOLDERS = ("chains", "units", "enterprises", "resources", "needs", "orders", "projects")


SHAPES: dict[str, Callable[[int], list[str]]] = {
    "records": lambda size: [str(size)],
    "open": lambda size: [str(2 * size), "--open"],
    "commits": lambda size: [str(max(200, size * 2 // 5)), "--commits", str(size)],
    "steps": lambda size: ["200", "--steps", str(size)],
    "unit": lambda size: [str(4 * size), "--open", "--units", "1"],
    "firm": lambda size: [str(2 * size), "--open", "--firms", "1"],
}
"""How the generator is asked for each kind of repository; half of the records are needs, a quarter orders."""


class Bench:
    """The work folder with its repositories, and the cases measured so far."""

    def __init__(self, work: Path, sizes: Sequence[int], *, quick: bool) -> None:
        self.work, self.sizes, self.quick = work, sizes, quick
        self.main = 10_000 if 10_000 in sizes else sizes[-1]
        self.cases: list[Case] = []
        self.commits: dict[str, dict[str, float]] = {}
        self.figures: list[everyday.Figure] = []
        self.rows = everyday.ROWS
        self.hooks = everyday.Hooks(limit=900, repeats=5, restore=restore)

    def root(self, size: int, kind: str = "records") -> str:
        """Return a generated repository (`records`, or another kind of everyday's) or doorstop project, made once for a state of the generator."""
        sources = "".join((HERE / name).read_text(encoding="utf-8") for name in ("generate.py", "../redchain/demo/words.py", "peers.py"))
        mark = hashlib.sha1(sources.encode(), usedforsecurity=False).hexdigest()[:8]
        root = self.work / f"{kind}-{size}-{mark}"
        if not (root / ".git/.complete").exists():
            say(f"making {kind} of {size}")
            shutil.rmtree(root, ignore_errors=True)
            script = [HERE / "peers.py", kind, str(size), root] if kind == "doorstop" else [HERE / "generate.py", *SHAPES[kind](size), root]
            subprocess.run([sys.executable, *map(str, script)], check=True, env=ENVIRONMENT)
            (root / ".git/.complete").touch()
        return str(root)

    def schemas(self) -> Path:
        """Return the folder of JSON schemas: the repository's own, or fresh ones from the models."""
        own = HERE.parent / "schemas"
        if own.is_dir():
            return own
        subprocess.run([sys.executable, str(HERE / "peers.py"), "schemas", str(self.work / "schemas")], check=True)
        return self.work / "schemas"

    def turns(self, cases: list[Case]) -> None:
        """Measure cases in turns and keep them."""
        take_turns(cases, say)
        self.cases += cases

    def cold(self) -> None:
        """Cold and warm validate beside the naive loaders, at every size; ruamel at the main size."""
        for size in self.sizes:
            root, times = self.root(size), 3 if size > LARGE else 7
            cases = [
                Case(f"validate cold {size}", [redchain("validate")], root, times, lambda root=root: forget(root)),
                Case(f"validate warm {size}", [redchain("validate")], root, times),
                Case(f"bare loop {size}", [naive("bare", root)], root, times),
                Case(f"bare loop, collector off {size}", [naive("bare-nogc", root)], root, times),
            ]
            if size <= LARGE:
                cases.append(Case(f"PyYAML-C + pydantic {size}", [naive("pyyaml", root)], root, 5))
                cases.append(Case(f"ruamel + pydantic {size}", [naive("ruamel", root)], root, 2))
                cases.append(self._check_jsonschema(size, root))
            self.turns(cases)

    def peers(self) -> None:
        """Doorstop on as many items, beside cold validate on as many records."""
        for size in DOORSTOP_SIZES[:1] if self.quick else DOORSTOP_SIZES:
            items, root = self.root(size, "doorstop"), self.root(size)
            times = 3 if size <= 1000 else 1
            self.turns(
                [
                    Case(f"validate beside doorstop {size}", [redchain("validate")], root, 5, lambda root=root: forget(root)),
                    Case(f"doorstop {size}", [[str(BIN / "doorstop")]], items, times),
                    Case(f"doorstop -F -L -R -W {size}", [[str(BIN / "doorstop"), "-F", "-L", "-R", "-W"]], items, times),
                ]
            )

    def start(self) -> None:
        """Starting up: help and a warm list beside an empty Python."""
        root = self.root(self.main)
        silent(redchain("need", "list"), root)
        cases = [
            Case("python -c pass", [[sys.executable, "-c", "pass"]], root, 21),
            Case("--help", [redchain("--help")], root, 21),
            Case("need list", [redchain("need", "list")], root, 21),
        ]
        self.turns(cases)

    def match(self) -> None:
        """One need matched, warm, and after one resource has changed."""
        root = self.root(self.main)
        need = min(Path(root, "data/needs/2026-11").glob("N-*.yaml")).stem
        resource, made = min(Path(root, "data/resources").glob("*.yaml")), iter(range(10_000))
        silent(redchain("match", need), root)

        def change() -> None:
            resource.write_text(f"{resource.read_text(encoding='utf-8')}# {next(made)}\n", encoding="utf-8")

        asked = [redchain("match", need)]
        self.turns([Case("match NEED", asked, root, 21), Case("match NEED, one resource changed", asked, root, 11, change)])
        restore(root)

    def report(self) -> None:
        """The month's report without a cache, and again."""
        root = self.root(self.main)
        asked = redchain("report", "--month", "2026-11")
        self.turns([Case("report first", [asked], root, 5, lambda: forget(root)), Case("report again", [asked], root, 5)])

    def commit(self) -> None:
        """The commit point of one need at every size, and of one resource where its folder is large; git alone beside it."""
        for size in self.sizes:
            root = self.root(size)
            for folder in ("data/needs/2026-11", "data/resources"):
                made = subprocess.run(
                    [sys.executable, str(HERE / "commit_point.py"), root, folder, "11" if size > LARGE else "25"],
                    env=ENVIRONMENT, check=True, capture_output=True, text=True,
                )  # fmt: skip
                self.commits[f"{folder.split('/')[1]} {size}"] = json.loads(made.stdout)
                say(f"  {folder} {size}: {made.stdout.strip()}")
                restore(root)

    def add(self) -> None:
        """`need add` as a whole process beside the least it could be made of."""
        root = self.root(self.main)
        silent(redchain("need", "list"), root)
        firm = min(os.listdir(f"{root}/data/enterprises")).removesuffix(".yaml")
        path = "data/needs/2026-11/bench.txt"
        words = ("--enterprise", firm, "--title", "电解槽低温下漏气", "--category", "技术攻关", "--detail", "试了三种密封都不行。")
        made = iter(range(10_000))

        def write() -> None:
            Path(root, path).write_text(f"{next(made)}\n" * 100, encoding="utf-8")

        self.turns(
            [
                Case("need add", [redchain("need", "add", *words)], root, 11),
                Case("git add + git commit", [["git", "add", "--", path], ["git", "commit", "--quiet", "-m", "bench"]], root, 11, write),
                Case('python -c "import pydantic"', [[sys.executable, "-c", "import pydantic"]], root, 11),
            ]
        )
        restore(root)

    def against(self) -> None:
        """`validate --against` of a branch on which two hundred old records differ, beside a warm validate of the same files."""
        root = self.root(self.main)
        propose(root, PROPOSED)
        silent(redchain("validate"), root)
        self.turns(
            [
                Case("validate of a proposal, warm", [redchain("validate")], root, 11),
                Case("validate --against", [redchain("validate", "--against", "bench-start")], root, 11),
            ]
        )
        subprocess.run(["git", "-C", root, "checkout", "--quiet", "-"], check=True, env=ENVIRONMENT)

    def sheets(self) -> None:
        """Needs as a workbook out and in, beside what openpyxl needs to write and to read the same cells and nothing else."""
        root, file = self.root(1_000 if self.quick else SHEET_SIZE), str(self.work / "needs.xlsx")
        export, plan = redchain("export", "need", "-o", file), redchain("import", file)
        plain = [sys.executable, str(HERE / "sheets.py")]
        for each in (redchain("validate"), export, [*plain, "first", file]):
            silent(each, root)
        self.turns(
            [
                Case("export", [export], root, 3),
                Case("openpyxl, plain write", [[*plain, "write", file]], root, 3),
                Case("plan of an import", [plan], root, 3),
                Case("openpyxl, plain read", [[*plain, "read", f"{file}.first.xlsx"]], root, 3),
            ]
        )

    def matching(self) -> None:
        """Ranking beside other engines, and each of its parts switched off; the tables go to matching.md and ablation.md."""
        where = ["-o", str(self.work)] if self.quick else []
        subprocess.run([sys.executable, str(HERE / "matching.py"), *where, *(["--quick"] if self.quick else [])], check=True)
        subprocess.run([sys.executable, str(HERE / "ablation.py"), *where], check=True)

    def plan(self) -> None:
        """Plans within capacities by each engine, and by hand; the table goes to plan.md."""
        subprocess.run([sys.executable, str(HERE / "plan.py"), *(["--quick"] if self.quick else [])], check=True)

    def pairings(self) -> None:
        """Plans of pairings by each engine, by hand and by scipy; the table goes to pairings.md."""
        subprocess.run([sys.executable, str(HERE / "pairings.py"), *(["--quick"] if self.quick else [])], check=True)

    def city(self) -> None:
        """What people do all day on the demo city; the table goes to city.md."""
        subprocess.run([sys.executable, str(HERE / "city.py"), *(["--scale", "0.05"] if self.quick else [])], check=True)

    def site(self) -> None:
        """A site beside mkdocs-material with the same pages; the table goes to docs/performance.md."""
        subprocess.run([sys.executable, str(HERE / "site_peers.py"), *(["--scale", "0.02"] if self.quick else ["--keep"])], check=True)

    def everyday(self) -> None:
        """The commands of every day, on all kinds of repositories."""
        self.figures = everyday.measure(self.rows, self.sizes, self.root, say, self.hooks)

    def _check_jsonschema(self, size: int, root: str) -> Case:
        """check-jsonschema takes one schema a run, so seven runs make one."""
        commands = []
        for folder in _FOLDERS:
            kind = folder.removesuffix("s")
            files = sorted(str(each.relative_to(root)) for each in Path(root, "data", folder).rglob("*.yaml"))
            commands.append([str(BIN / "check-jsonschema"), "--schemafile", str(self.schemas() / f"{kind}.schema.json"), *files])
        return Case(f"check-jsonschema {size}", commands, root, 2)


def naive(loader: str, root: str) -> list[str]:
    """Return a naive loader's command."""
    return [sys.executable, str(HERE / "naive.py"), loader, root]


def forget(root: str) -> None:
    """Take redchain's cache away: the next run is a cold one."""
    shutil.rmtree(f"{root}/.git/redchain", ignore_errors=True)


def restore(root: str) -> None:
    """Put a repository back to its one commit."""
    for words in (("reset", "--quiet", "--hard", "bench-start"), ("clean", "--quiet", "-fd", "data")):
        subprocess.run(["git", "-C", root, *words], check=True, env=ENVIRONMENT)


def silent(command: list[str], root: str) -> None:
    """Run something once so that what follows is warm."""
    subprocess.run(command, cwd=root, env=ENVIRONMENT, check=False, capture_output=True)


def cache_folder() -> Path:
    """Return where the user's caches are, with a folder of our own."""
    return Path(os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or Path.home() / ".cache", "redchain-bench")


def say(words: str) -> None:
    """Report progress to standard error; the table alone goes to standard output."""
    print(words, file=sys.stderr, flush=True)


def surroundings() -> dict[str, Any]:
    """Return what kind of machine this is, in general words."""
    git = subprocess.run(["git", "--version"], capture_output=True, text=True, check=True).stdout.strip()
    return {"python": platform.python_version(), "system": platform.system(), "machine": platform.machine(), "cores": os.cpu_count(), "git": git}


def main() -> None:
    """Run the chosen sections and write the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", "--sizes", dest="sizes", type=int, nargs="+", default=list(SIZES), metavar="N")
    parser.add_argument("--only", nargs="+", choices=(*SECTIONS, *everyday.NAMES), default=list(SECTIONS), metavar="SECTION|ROW", help="see --list")
    parser.add_argument("--list", action="store_true", help="print what --only may name")
    parser.add_argument("--quick", action="store_true", help="1,000 records only, a few minutes")
    parser.add_argument("--work", type=Path, default=cache_folder(), help="where repositories are made and kept (default: the user's cache folder)")
    parser.add_argument("--limit", type=float, default=900, help="seconds by the clock after which a run of a row is given up")
    parser.add_argument("--repeats", type=int, default=5, help="how often a row runs at most")
    parser.add_argument("--profile", action="store_true", help="say where rows that miss their aim spend their time")
    parser.add_argument("--keep", action="store_true", help="put figures of rows among the kept results, though they are a part of a run")
    given = parser.parse_args()
    if given.list:
        print("\n".join((*SECTIONS, *everyday.NAMES)))
        return
    bench = Bench(given.work, [1_000] if given.quick else sorted(given.sizes), quick=given.quick)
    bench.hooks = everyday.Hooks(given.limit, given.repeats, restore, given.profile)
    if "everyday" not in given.only:
        bench.rows = tuple(each for each in everyday.ROWS if each.name in given.only)
    for section in SECTIONS:
        if section in given.only or (section == "everyday" and bench.rows):
            say(section)
            getattr(bench, section)()
    is_whole = not given.quick and set(SECTIONS) <= set(given.only)
    if bench.cases or bench.commits:
        _write(bench, ratios(bench.cases, bench.commits, bench.main), HERE / "results" if is_whole else bench.work)
    if bench.figures:
        _write_everyday(bench, is_kept=is_whole or given.keep)


def _write(bench: Bench, rows: list[Row], folder: Path) -> None:
    """Write ratios and cases; a part of a run never replaces the kept results."""
    told = {"surroundings": surroundings(), "ratios": [each._asdict() for each in rows], "commits": bench.commits}
    told["cases"] = [{"name": each.name, "problem": each.problem, "samples": [sample._asdict() for sample in each.samples]} for each in bench.cases]
    page = as_markdown(rows, bench.cases, told["surroundings"])
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "latest.json").write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    (folder / "latest.md").write_text(page, encoding="utf-8")
    print(page)


def _write_everyday(bench: Bench, *, is_kept: bool) -> None:
    """Write the rows; kept ones replace their likes in results/, and the page of docs/ and its curves are made anew."""
    page = everyday.as_markdown(bench.figures)
    folder = HERE / "results" if is_kept else bench.work
    kept = folder / "everyday.json"
    figures = everyday.merged(kept, bench.figures) if is_kept else bench.figures
    kept.write_text(everyday.as_json(figures, surroundings()), encoding="utf-8")
    if is_kept:
        paste("performance.md", "everyday", everyday.as_markdown(figures))
        latest = json.loads((HERE / "results/latest.json").read_text(encoding="utf-8"))
        curves.draw(figures, latest["cases"], DOCS)
    print(page)
    print("\n".join(f"{each.row}, {each.size:,}: {each.misses}: {each.hot}" for each in bench.figures if each.hot))


if __name__ == "__main__":
    main()
