"""A site as a browser shows it from the disk: its own files are all it loads, its script runs, and what is looked for is found."""

from __future__ import annotations

import html
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


def test_what_is_not_looked_through_is_told(clone: Clone) -> None:
    """A kind that is no choice, and a part of the index that is gone; an address with the name of what every form has changes nothing."""
    assert clone.run("site", "build", "-o", "inner", "--visibility", "chain").code == 0
    site = clone.path / "inner"
    found = re.compile(r'<p id="told" role="status">([^<]*)</p>')
    asked = "?length=1&q=" + quote("变压器")
    page, console = seen(site / "search.html", asked)
    (plain,) = found.findall(page)
    assert (console, plain.startswith("找到 ")) == ("", True)
    page, _ = seen(site / "search.html", asked + "&kind=nothing")
    assert found.findall(page) == [f"{plain} · 这里没有“nothing”可选，没有按它筛选"]
    for each in (site / "a" / "d").iterdir():
        each.unlink()
    page, _ = seen(site / "search.html", asked)
    assert found.findall(page) == ["没有找到 · 有一部分没有读到，可能没有找全"]


def test_no_page_says_anything_on_the_console(clone: Clone) -> None:
    assert clone.run("site", "build", "-o", "inner", "--visibility", "chain").code == 0
    site = clone.path / "inner"
    for page in (site / "index.html", site / "lists" / "needs.html", next((site / "need").iterdir())):
        assert seen(page)[1] == "", page


def rows_of(page: str) -> dict[str, str]:
    """The rows of a list by the page that each leads to, as a browser writes them."""
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    return {re.findall(r'href="\.\./([^"]+)"', each)[0]: each.partition("</tr>")[0] for each in body.split("<tr>") if each.strip()}


def cells_of(row: str) -> list[str]:
    return [html.unescape(re.sub(r"<[^>]+>", "", each)) for each in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)]


def says(cell: str, value: str, name: str) -> bool:
    """Whether a cell as it stands on the page says a value: one of several names, with or without a role before it, or all chains."""
    if name not in {"chain", "unit"}:
        return cell == value
    return cell == "全部" or value in {re.sub(r"^[^：]{1,8}：", "", each) for each in re.split("[、；]", cell)}


@pytest.mark.parametrize("folder", ["needs", "resources", "orders"])
def test_filters_look_through_all_pages_of_a_list(clone: Clone, folder: str) -> None:
    """For each filter its first and last choice, and filters together: what stands in a browser is what a look through all pages finds, to the row and to its looks."""
    assert clone.run("site", "build", "-o", "inner", "--visibility", "chain").code == 0
    lists = clone.path / "inner" / "lists"
    first = (lists / f"{folder}.html").read_text(encoding="utf-8")
    pages = [each.name for each in (lists / f"{folder}.html", *sorted(lists.glob(f"{folder}-*.html")))]
    rows = {path: row for each in pages for path, row in rows_of(seen(lists / each)[0]).items()}
    heads = [re.sub(r"<[^>]+>", "", each) for each in re.findall(r"<th scope=\"col\"[^>]*>(.*?)</th>", first)]
    choices = {
        name: (heads.index(label), re.findall(r"<option>([^<]*)</option>", options))
        for name, label, options in re.findall(r'<label for="f-(\w+)">([^<]*)</label><select[^>]*>(.*?)</select>', first)
    }
    assert len(choices) > 1
    asked = [{name: value} for name, (_, values) in choices.items() for value in dict.fromkeys((values[0], values[-1]))]
    asked += [{name: values[-1] for name, (_, values) in choices.items()}, {name: values[0] for name, (_, values) in [*choices.items()][:2]}]
    for each in asked:
        wanted = {path: row for path, row in rows.items() if all(says(cells_of(row)[choices[name][0]], value, name) for name, value in each.items())}
        page, console = seen(lists / pages[-1], "?" + "&".join(f"{name}={quote(value)}" for name, value in each.items()))
        assert console == ""
        assert [*rows_of(page).items()] == [*wanted.items()][:100], each
        count = f"符合 {len(wanted)} 条，共 {len(rows)} 条" if wanted else f"没有符合的，共 {len(rows)} 条"
        assert f'<p id="f-told" role="status">{count}' in page, each


def test_words_are_filtered_in_whole_rows_and_what_is_no_choice_is_told(clone: Clone) -> None:
    assert clone.run("site", "build", "-o", "inner", "--visibility", "chain").code == 0
    lists = clone.path / "inner" / "lists"
    rows = {path: row for each in lists.glob("needs*.html") for path, row in rows_of(seen(each)[0]).items()}
    page, _ = seen(lists / "needs.html", "?q=" + quote("氢能 补贴"))
    assert set(rows_of(page)) == {path for path, row in rows.items() if all(word in "\n".join(cells_of(row)) for word in ("氢能", "补贴"))}
    page, _ = seen(lists / "needs.html", "?q=" + quote("谁也没有说过"))
    assert (rows_of(page), "没有符合的" in page) == ({}, True)
    page, console = seen(lists / "needs.html", "?state=" + quote("没有的<b>状态"))
    assert (console, "这里没有“没有的&lt;b&gt;状态”可选，没有按它筛选</p>" in page) == ("", True)
    assert set(rows_of(page)) == set(rows_of((lists / "needs.html").read_text(encoding="utf-8")))


def test_lists_stand_whole_without_scripts(clone: Clone) -> None:
    """Where no script runs every row is on a page of its list, and no filter is offered that would do nothing."""
    assert clone.run("site", "build", "-o", "inner", "--visibility", "chain").code == 0
    lists = clone.path / "inner" / "lists"
    paths = [path for each in (lists / "needs.html", *lists.glob("needs-*.html")) for path in rows_of(each.read_text(encoding="utf-8"))]
    assert sorted(paths) == sorted({f"need/{each.name}" for each in (clone.path / "inner" / "need").iterdir()})
    assert re.search(r'<form id="filter"[^>]* hidden>', (lists / "needs.html").read_text(encoding="utf-8"))
