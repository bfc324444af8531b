"""A site in a real browser, for everybody: read aloud and by keyboard (axe-core), on a wide screen and a phone, light and dark, found by any words, and without scripts.

It needs the extra `browser` and a Chromium; where `BROWSER_TESTS=required` is set, as in CI, their absence is a failure.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import unicodedata
from importlib.resources import files
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from redchain.site.places import paged_kinds
from redchain.site.search import folded
from tests.conftest import TODAY, Clone

if TYPE_CHECKING:
    from collections.abc import Iterator

IS_REQUIRED = os.environ.get("BROWSER_TESTS") == "required"
if not IS_REQUIRED:
    for package in ("playwright.sync_api", "axe_playwright_python"):
        pytest.importorskip(package, reason="the extra `browser` is not installed")

pytestmark = pytest.mark.slow

KINDS = ("enterprise", "unit", "resource", "need", "project", "order", "meeting", "challenge", "policy", "service", "party", "chain")
VARIANTS = [("zh", "light", 1280), ("zh", "light", 390), ("zh", "dark", 1280), ("zh", "dark", 390), ("en", "light", 1280)]
ASKED = """async words => {
  told.textContent = "";
  q.value = words;
  q.dispatchEvent(new Event("input"));
  while (!told.textContent) { await new Promise(done => setTimeout(done, 5)); }
}"""
"""What the page does when words are typed, and waits for until it has said how many it found."""
PATIENCE = 300_000
"""So many milliseconds a busy machine may take for what comes in one."""
MOST = 50
"""So many records the page for finding shows at once."""


class Seen(NamedTuple):
    """A page of a browser, and what was amiss on it: said on the console, asked for elsewhere, or not to be had."""

    page: Any
    amiss: list[str]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import Error, sync_playwright

    found = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
    with sync_playwright() as playwright:
        try:
            running = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        except Error as problem:
            if IS_REQUIRED:
                raise
            pytest.skip(f"there is no browser: {str(problem).splitlines()[0]}")
        yield running
        running.close()


@pytest.fixture(scope="module")
def sites(town_template: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The site of the town for its chains, in both languages."""
    path = Path(shutil.copytree(town_template, tmp_path_factory.mktemp("everybody") / "town"))
    done = Clone(path).program("--today", TODAY, "site", "build", "-o", "site", "--visibility", "chain", "--document-lang", "both")
    assert done.code == 0, done.err
    return {"zh": path / "site", "en": path / "site" / "en"}


def pages_of(site: Path) -> list[str]:
    """A page of each sort: those at the top, the first of each list, and of each kind the one that says most."""
    lists = [each for each in sorted((site / "lists").glob("*.html")) if not re.search(r"-\d+\.html$", each.name)]
    longest = [max((site / each).glob("*.html"), key=lambda page: page.stat().st_size) for each in KINDS]
    return [str(each.relative_to(site)) for each in (*sorted(site.glob("*.html")), *lists, *longest)]


def opened(browser: Any, site: Path, **how: Any) -> Seen:
    """A page that has loaded nothing yet, in a window of its own."""
    page, amiss = browser.new_context(**how).new_page(), []
    page.set_default_timeout(PATIENCE)
    page.on("console", lambda each: amiss.append(f"console: {each.text}"))
    page.on("pageerror", lambda each: amiss.append(f"error: {each}"))
    page.on("request", lambda each: amiss.append(f"elsewhere: {each.url}") if not each.url.startswith(f"file://{site}/") else None)
    page.on("requestfailed", lambda each: amiss.append(f"missing: {each.url}"))
    return Seen(page, amiss)


@pytest.mark.parametrize(("language", "scheme", "width"), VARIANTS)
def test_every_sort_of_page_is_for_everybody(browser: Any, sites: dict[str, Path], language: str, scheme: str, width: int) -> None:
    site, axe = sites[language], files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
    page, amiss = opened(browser, site, color_scheme=scheme, viewport={"width": width, "height": 900})
    found: dict[str, Any] = {}
    for each in pages_of(site):
        page.goto(f"file://{site}/{each}")
        if each == "search.html":
            page.fill("#q", "示例")
            page.wait_for_selector("#found li")
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, f"{each} is wider than the screen"
        assert amiss == [], each
        page.evaluate(axe)
        told = page.evaluate("axe.run(document, { preload: false, resultTypes: ['violations'] })")
        wrong = [(rule["id"], [node["html"][:200] for node in rule["nodes"][:3]]) for rule in told["violations"]]
        assert told["passes"], each
        if wrong:
            found[each] = wrong
        amiss.clear()  # what the checker itself tried to load
    assert found == {}
    page.context.close()


def queries(rows: list[tuple[str, ...]]) -> list[str]:
    """Words as people look for them: parts of what stands there, several at once, ids, other widths and cases, and what stands nowhere."""
    chance = Random(19)  # noqa: S311  # the same words every time
    found = ["变压器", "融资 企业", "示例", "N-20251203-EM1A3", "n-20251203-em1a3", "EM1A3", "ＥＭ１Ａ３", "没有这句话", "融", "  资金  ", "-", "1"]
    while len(found) < 80:
        words = folded(chance.choice(rows)[3]).split()
        word = chance.choice(words)
        start = chance.randrange(len(word))
        query = word[start : start + chance.randint(1, 6)]
        found.append(chance.choice([query, query.upper(), f"{query} {chance.choice(words)[:3]}", unicodedata.normalize("NFKC", query)]))
    return found


def test_whatever_stands_there_is_found(browser: Any, sites: dict[str, Path]) -> None:
    """The page answers as a look through every record does, in its order, with nothing left out."""
    site = sites["zh"]
    kinds = [each.kind.name for each in paged_kinds()]
    blocks = sorted((each.stem.partition("-") for each in (site / "a" / "d").glob("*.js")), key=lambda each: (kinds.index(each[0]), int(each[2])))
    files = ((kind, (site / "a" / "d" / f"{kind}-{start}.js").read_text(encoding="utf-8")) for kind, _, start in blocks)
    rows = [(f"{kind}/{row[1]}.html", *row[2:]) for kind, text in files for row in json.loads(text.partition(",")[2].removesuffix(");\n"))]
    page, amiss = opened(browser, site)
    page.goto(f"file://{site}/search.html")
    for query in queries(rows):
        page.evaluate(ASKED, query)
        shown = page.eval_on_selector_all("#found a", "links => links.map(each => each.getAttribute('href'))")
        number = re.search(r"[A-Z]-\d{8}-(\w{5})", query, re.IGNORECASE)
        words = folded(number[1] if number else query).split()
        expected = [row[0] for row in rows if all(word in folded(row[3]) for word in words)]
        assert shown == expected[:MOST], query
        assert all((site / each).exists() for each in shown)
    assert amiss == []
    page.context.close()


def test_without_scripts_the_lists_stand_whole(browser: Any, sites: dict[str, Path]) -> None:
    site = sites["zh"]
    page, amiss = opened(browser, site, java_script_enabled=False)
    for name in ("needs", "resources", "projects"):
        page.goto(f"file://{site}/lists/{name}.html")
        rows = page.locator("tbody tr")
        kind = name.removesuffix("s")
        assert rows.count() == len([*(site / kind).iterdir()])
        assert rows.first.is_visible()
        page.goto(f"file://{site}/lists/{rows.first.locator('a').first.get_attribute('href')}")
        assert page.locator("h1").is_visible()
    assert amiss == []
    page.context.close()


def test_every_page_is_reached_by_the_keyboard(browser: Any, sites: dict[str, Path]) -> None:
    """The first key leads past the parts of the site, and everything that can be used can be come to."""
    site = sites["zh"]
    page, amiss = opened(browser, site)
    page.goto(f"file://{site}/index.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.goto(f"file://{site}/lists/needs.html")
    come_to = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        come_to.add(page.evaluate("document.activeElement.getAttribute('class') || document.activeElement.tagName"))
    assert {"skip", "A", "scroll"} <= come_to
    assert amiss == []
    page.context.close()


def test_the_other_language_is_reached_by_the_keyboard_without_scripts(browser: Any, sites: dict[str, Path]) -> None:
    """To the same page and back, from the front page and from one of a record."""
    site = sites["zh"]
    page, amiss = opened(browser, site, java_script_enabled=False)
    for path in ("index.html", f"need/{next((site / 'need').iterdir()).name}"):
        page.goto(f"file://{site}/{path}")
        for language, there in (("en", sites["en"]), ("zh-CN", site)):
            for _ in range(3):  # past the way to the content and the title of the site
                page.keyboard.press("Tab")
            link = page.locator("a:focus")
            assert link.get_attribute("hreflang") == language
            assert link.evaluate("each => getComputedStyle(each).outlineStyle") == "solid"
            page.keyboard.press("Enter")
            page.wait_for_url(f"file://{there}/{path}")
            assert page.locator("html").get_attribute("lang") == language
    assert amiss == []
    page.context.close()


def test_a_printed_list_lies_on_its_side_and_can_be_read(browser: Any, sites: dict[str, Path]) -> None:
    """No column of words is a sign or two wide, what is only for a screen is left out, and a record stays upright."""
    site = sites["zh"]
    page, amiss = opened(browser, site, viewport={"width": 1020, "height": 700})  # what is left of A4
    page.goto(f"file://{site}/lists/needs.html")
    page.emulate_media(media="print")
    assert not [each for each in ("header nav", ".spoken", "#filter") if page.locator(each).first.is_visible()]
    narrow = "cells => Math.min(...cells.map(each => each.clientWidth / parseFloat(getComputedStyle(each).fontSize)))"
    assert page.eval_on_selector_all("tbody td:not([class])", narrow) >= 4.5
    assert page.evaluate("document.documentElement.scrollWidth") <= 1020
    record = f"need/{next((site / 'need').iterdir()).name}"
    for path, is_wide in (("lists/needs.html", True), (record, False)):
        page.goto(f"file://{site}/{path}")
        sizes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", page.pdf(prefer_css_page_size=True))
        assert {float(width) > float(height) for width, height in sizes} == {is_wide}
    assert amiss == []
    page.context.close()
