"""A site as a browser shows it from the disk: its own files are all it loads, its script runs, and what is looked for is found."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Clone

BROWSER = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
pytestmark = [pytest.mark.slow, pytest.mark.skipif(BROWSER is None, reason="there is no browser")]


def seen(path: Path, mark: str = "") -> tuple[str, str]:
    """The page as it stands after its scripts have run, and what the console said."""
    line = [str(BROWSER), "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--virtual-time-budget=8000", "--dump-dom"]
    done = subprocess.run([*line, f"file://{path}{mark}"], check=True, capture_output=True, encoding="utf-8", timeout=120)
    return done.stdout, "\n".join(each for each in done.stderr.splitlines() if "CONSOLE" in each)


def test_what_is_looked_for_is_found(clone: Clone) -> None:
    assert clone.run("site", "build", "-o", "inner", "--visibility", "chain").code == 0
    site = clone.path / "inner"
    for query, kind in (("变压器", ""), ("示例", "enterprise"), ("N-20251203-EM1A3", ""), ("融", "need")):
        page, console = seen(site / "search.html", f"?q={quote(query)}&kind={kind}")
        assert console == ""
        rows = re.findall(r'<li><a href="([^"]+)">', page.partition('id="found"')[2])
        assert rows, query
        assert all(row.startswith(kind or "") and (site / row).exists() for row in rows)
    assert rows[0] in {str(each.relative_to(site)) for each in (site / "need").iterdir()}
    page, console = seen(site / "search.html", "?q=" + quote("这句话谁也没有说过"))
    assert (">没有找到</p>" in page, console) == (True, "")


def test_no_page_says_anything_on_the_console(clone: Clone) -> None:
    assert clone.run("site", "build", "-o", "inner", "--visibility", "chain").code == 0
    site = clone.path / "inner"
    for page in (site / "index.html", site / "lists" / "needs.html", next((site / "need").iterdir())):
        assert seen(page)[1] == "", page


def rows_shown(page: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="\.\./([^"]+)">', page.partition("<tbody>")[2])


def test_filters_look_through_all_pages_of_a_list(clone: Clone) -> None:
    """What is filtered in a browser is what a look through the rows of all pages finds, also where the page itself shows none of it."""
    assert clone.run("site", "build", "-o", "inner", "--visibility", "chain").code == 0
    site = clone.path / "inner"
    for folder in ("needs", "resources"):
        first = (site / "lists" / f"{folder}.html").read_text(encoding="utf-8")
        pages = [first, *(each.read_text(encoding="utf-8") for each in sorted((site / "lists").glob(f"{folder}-*.html")))]
        bodies = "".join(each.partition("<tbody>")[2].partition("</tbody>")[0] for each in pages)
        rows = [each for each in bodies.split("<tr>") if each]
        for name, value in re.findall(r'name="(\w+)"><option value="">[^<]*</option>(?:<option>[^<]*</option>)*?<option>([^<]*)</option></select>', first):
            page, console = seen(site / "lists" / f"{folder}.html", f"?{name}={quote(value)}")
            wanted = [rows_shown(f"<tbody>{row}")[0] for row in rows if re.search(rf"[>、：]{re.escape(value)}[<、；]", row)]
            found = rows_shown(page)
            assert console == ""
            assert found[: len(wanted)] == wanted[:100] if name != "chain" else set(wanted[:100]) <= set(found), (folder, name, value)
            assert f"共 {len(rows)} 条</p>" in page or "先列 100 条</p>" in page
    page, _ = seen(site / "lists" / "needs.html", "?q=" + quote("谁也没有说过"))
    assert (rows_shown(page), "没有符合的" in page) == ([], True)
