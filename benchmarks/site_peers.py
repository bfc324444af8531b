"""A site beside mkdocs-material with the same pages as Markdown: `python benchmarks/site_peers.py [--scale 0.05] [--keep]` measures building, size, and what is found in Chinese.

Both are built from nothing, in turns, from one demo city; then the same words are typed into the search of each in a headless Chromium, and what is found is held against a plain look through the pages.
Material has what its manual asks for: jieba, `lang: zh` and the separator. Words are of two sorts: those that jieba cuts out of titles, and any two to four characters side by side in one.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import sys
import tempfile
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple

from everyday import redchain
from measure import Case, take_turns
from paste import paste
from site_pages import as_markdown

from redchain.site.search import folded

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from site_pages import Node

HERE = Path(__file__).resolve().parent
RUNS, WORDS, MOST = 3, 60, 50
"""Builds of each, words of each sort, and in how many records a word may stand."""
TAP = """
const Plain = Worker;
window.asked = 0;
window.answers = [];
window.Worker = class extends Plain {
  constructor(...words) {
    super(...words);
    this.addEventListener("message", ({ data }) => { if (data.type === 3) { answers.push(data.data.items); } });
  }
  postMessage(said, ...rest) { if (said.type === 2) { asked += 1; } super.postMessage(said, ...rest); }
};"""
"""Material's search runs in a worker and draws answers as one scrolls: this listens to all of the answer."""
TYPED = """async words => {
  const told = document.getElementById("told"), box = document.getElementById("q");
  told.textContent = "";
  box.value = words;
  box.dispatchEvent(new Event("input"));
  while (!told.textContent) { await new Promise(done => setTimeout(done, 5)); }
  return Array.from(document.querySelectorAll("#found a"), each => each.getAttribute("href"));
}"""
TYPED_THERE = """async words => {
  const box = document.querySelector("[data-md-component=search-query]"), before = asked;
  box.value = words;
  box.dispatchEvent(new Event("keyup"));
  while (asked === before || answers.length < asked) { await new Promise(done => setTimeout(done, 5)); }
  return answers[answers.length - 1].flat().map(each => each.location.split("#")[0]);
}"""


class Built(NamedTuple):
    """What a build cost and what it made: CPU seconds (median), MiB at the peak, files, bytes, and how many of these are the index for finding."""

    cpu: float
    peak: float
    files: int
    size: int
    index: int


def build(work: Path, scale: float) -> tuple[dict[str, Built], dict[str, Node]]:
    """Make the city, and build its site with both, each several times from nothing."""
    city, site, other = work / "city", work / "site", work / "other"
    made = Case("demo --city", [[*redchain("--lang", "zh", "demo"), "--city", str(city), "--scale", str(scale)]], str(work), 1)
    command = redchain("--lang", "zh", "site", "build", "-o", str(site), "--visibility", "chain", "--document-lang", "zh")
    take_turns([made, Case("first site", [command], str(city), 1)], say)
    other.mkdir()
    pages = as_markdown(site, other)

    def clear() -> None:
        for each in (city / ".git" / "redchain", site, other / "site"):
            shutil.rmtree(each, ignore_errors=True)

    ours = Case("redchain site build", [command], str(city), RUNS, clear)
    theirs = Case("mkdocs build", [[sys.executable, "-m", "mkdocs", "build", "--quiet"]], str(other), RUNS)
    take_turns([ours, theirs], say)
    if ours.problem or theirs.problem:
        raise SystemExit(ours.problem or theirs.problem)
    index = [*site.glob("a/s/*"), *site.glob("a/d/*")], [other / "site" / "search" / "search_index.json"]
    return {"redchain": _built(ours, site, index[0]), "mkdocs-material": _built(theirs, other / "site", index[1])}, pages


def _built(case: Case, folder: Path, index: Sequence[Path]) -> Built:
    files = [each for each in folder.rglob("*") if each.is_file()]
    size, searched = (sum(each.stat().st_size for each in some) for some in (files, index))
    return Built(round(case.median("cpu") or 0, 2), round(case.median("peak") or 0), len(files), size, searched)


def texts_of(site: Path, pages: Mapping[str, Node]) -> dict[str, dict[str, str]]:
    """Return by the page of each record its title, the words that the site says it looks through, and all that stands on it."""
    own = {}
    for each in site.glob("a/d/*.js"):
        kind = each.stem.rpartition("-")[0]
        rows = json.loads(each.read_text(encoding="utf-8").partition(",")[2].rpartition(")")[0])
        own |= {f"{kind}/{identifier}.html": words for _, identifier, _, _, words in rows}
    whole = {path: folded("\n".join(pages[path].texts())) for path in own}
    titles = {path: folded("".join(next(pages[path].all("h1")).texts())) for path in own}
    return {"title": titles, "own words": {path: folded(words) for path, words in own.items()}, "whole page": whole}


def words_of(texts: Mapping[str, Mapping[str, str]], seed: int = 1) -> dict[str, list[str]]:
    """Draw words of two to four characters from titles, none of which stands on more pages than an answer shows."""
    import jieba

    jieba.setLogLevel(60)
    runs = sorted({run for title in texts["title"].values() for run in re.findall("[\u4e00-\u9fff]{2,}", title)})
    sorts: dict[str, set[str]] = {
        "words": {word for run in runs for word in jieba.cut(run) if 2 <= len(word) <= 4},
        "pieces": {run[at : at + length] for run in runs for length in (2, 3, 4) for at in range(len(run) - length + 1)},
    }
    drawn = {}
    for name, some in sorts.items():
        few = [word for word in sorted(some) if sum(word in text for text in texts["whole page"].values()) <= MOST]
        drawn[name] = Random(seed).sample(few, min(WORDS, len(few)))  # noqa: S311  # a sample, not a secret
    return drawn


def ask(work: Path, words: Mapping[str, Sequence[str]]) -> dict[str, dict[str, set[str]]]:
    """Type each word into the search of each site and return the pages of the answers."""
    from playwright.sync_api import sync_playwright

    browser = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
    answers: dict[str, dict[str, set[str]]] = {}
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        for name, folder, first, typed in (("redchain", "site", "search.html", TYPED), ("mkdocs-material", "other/site", "index.html", TYPED_THERE)):
            server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(work / folder)))
            threading.Thread(target=server.serve_forever, daemon=True).start()
            page = running.new_page()
            page.add_init_script(TAP)
            page.goto(f"http://127.0.0.1:{server.server_port}/{first}", wait_until="networkidle")
            page.set_default_timeout(60_000)
            answers[name] = {word: set(page.evaluate(typed, word)) for some in words.values() for word in some}
            server.shutdown()
        running.close()
    return answers


class Quiet(SimpleHTTPRequestHandler):
    """Gives the files of a folder and says nothing."""

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def judge(answers: Mapping[str, set[str]], words: Sequence[str], texts: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """Hold answers against plain looks: the share of words whose answer is whole, of pages found, and of what was found that holds the word."""
    share = {}
    for name, pages in texts.items():
        wanted = {word: {path for path, text in pages.items() if word in text} for word in words}
        found = sum(len(some & answers[word]) for word, some in wanted.items())
        share[name] = {"whole": sum(some <= answers[word] for word, some in wanted.items()) / len(words), "pages": found / sum(map(len, wanted.values()))}
    records, titles = texts["whole page"], texts["title"]
    given = [word in records[path] for word in words for path in answers[word] if path in records]
    missed = [word for word in words if any(word in text and path not in answers[word] for path, text in titles.items())]
    return {"share": share, "right": sum(given) / max(1, len(given)), "missed_titles": missed}


def table(built: Mapping[str, Built], found: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the figures as Markdown."""
    sides = list(built)
    rows = {
        "CPU of a build from nothing": [f"{built[side].cpu:.1f} s" for side in sides],
        "Peak": [f"{built[side].peak:.0f} MiB" for side in sides],
        "Files, size": [f"{built[side].files}, {built[side].size / 1e6:.1f} MB" for side in sides],
        "of it the index for finding": [f"{built[side].index / 1e6:.2f} MB" for side in sides],
    }
    for sort, some in found[sides[0]].items():
        for truth in some["share"]:
            shares = [found[side][sort]["share"][truth] for side in sides]
            rows[f"{sort} in the {truth}: whole answers, pages found"] = [f"{each['whole']:.0%}, {each['pages']:.1%}" for each in shares]
        rows[f"{sort}: found pages that hold them"] = [f"{found[side][sort]['right']:.0%}" for side in sides]
    lines = [f"| | {' | '.join(sides)} |", f"|---|{'---:|' * len(sides)}", *(f"| {name} | {' | '.join(cells)} |" for name, cells in rows.items())]
    return "\n".join(lines)


def say(words: str) -> None:
    """Report progress to standard error."""
    print(words, file=sys.stderr, flush=True)


def main() -> None:
    """Measure, print the table, and keep it where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=0.05)
    parser.add_argument("--keep", action="store_true", help="put the figures into results/ and docs/performance.md")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        built, pages = build(work, given.scale)
        texts = texts_of(work / "site", pages)
        words = words_of(texts)
        answers = ask(work, words)
    found = {side: {sort: judge(answers[side], some, texts) for sort, some in words.items()} for side in built}
    page = table(built, found)
    print(page)
    if given.keep:
        kept = {"scale": given.scale, "records": len(texts["title"]), "pages": len(pages), "built": {side: each._asdict() for side, each in built.items()}}
        kept |= {"words": words, "found": found}
        (HERE / "results" / "site_peers.json").write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        paste("performance.md", "site", page)


if __name__ == "__main__":
    main()
