"""`redchain site build`: what is written, what a second build writes and removes, what is refused, and what every page needs to open from a disk."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin

import pytest

from redchain.flow.site import MANIFEST
from redchain.history.in_flight import take

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Clone

NEED = "N-20251203-EM1A3"


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(each.relative_to(folder)): each.read_bytes() for each in folder.rglob("*") if each.is_file()}


@pytest.fixture
def inner(clone: Clone) -> Path:
    """A site for the chain in the clone."""
    assert clone.run("site", "build", "-o", "inner", "--visibility", "chain").code == 0
    return clone.path / "inner"


def test_a_site_has_a_front_page_lists_and_a_page_for_each_record(inner: Path) -> None:
    front = (inner / "index.html").read_text(encoding="utf-8")
    assert front.count("<p>") >= 5
    assert "2026年11月" in front
    assert '<svg xmlns="http://www.w3.org/2000/svg" class="chart"' in front
    assert all(f'href="lists/{each}.html"' in front for each in ("needs", "resources", "projects"))
    assert f'<a href="../need/{NEED}.html">' in (inner / "lists" / "needs.html").read_text(encoding="utf-8")
    assert NEED in (inner / "need" / f"{NEED}.html").read_text(encoding="utf-8")


def test_every_page_leads_to_all_lists(inner: Path) -> None:
    """The head names the three lists and what people come for; the others stand on the front page, where each has its place."""
    front = (inner / "index.html").read_text(encoding="utf-8")
    listed = front.partition('<section id="lists">')[2]
    for each in (inner / "lists").glob("*.html"):
        if not re.search(r"-\d+$|^gaps$", each.stem):
            assert f'href="lists/{each.name}"' in listed, each
            assert 'href="../index.html#lists"' in each.read_text(encoding="utf-8")
    heads = {each.read_text(encoding="utf-8").partition("<header")[2].partition("</header>")[0].count("<li>") for each in inner.rglob("*.html")}
    assert heads == {7}


def test_the_page_of_a_chain_holds_its_map(inner: Path) -> None:
    page = (inner / "chain" / "qingneng.html").read_text(encoding="utf-8")
    assert all(f"<h3>{each}</h3>" in page for each in ("上游", "中游", "下游"))
    assert '<a href="../enterprise/sl-' in page.partition('class="chain"')[2]
    assert "不等于本地没有企业" in page


def test_a_second_build_writes_nothing(clone: Clone, inner: Path) -> None:
    before = files_of(inner)
    stamps = {each: each.stat().st_mtime_ns for each in inner.rglob("*.html")}
    done = clone.run("site", "build", "-o", "inner", "--visibility", "chain")
    assert (done.code, "写了 0 个文件，删了 0 个" in done.err) == (0, True)
    assert files_of(inner) == before
    assert {each: each.stat().st_mtime_ns for each in inner.rglob("*.html")} == stamps


def test_ten_builds_are_alike(clone: Clone, inner: Path, tmp_path: Path) -> None:
    for number in range(2):
        assert clone.run("site", "build", "-o", str(tmp_path / f"again{number}"), "--visibility", "chain").code == 0
        assert files_of(tmp_path / f"again{number}") == files_of(inner)


def test_one_change_writes_only_the_pages_it_is_on(clone: Clone, inner: Path) -> None:
    before = files_of(inner)
    assert clone.run("need", "edit", NEED, "--note", "一句没有别处说过的话").code == 0
    done = clone.run("site", "build", "-o", "inner", "--visibility", "chain")
    changed = {path for path, raw in files_of(inner).items() if before.get(path) != raw} - {MANIFEST}
    assert {each for each in changed if each.endswith(".html")} == {f"need/{NEED}.html"}
    assert {each.rpartition("/")[0] for each in changed} == {"need", "a/d", "a/s"}  # beside it what finds the new words
    assert f"写了 {len(changed)} 个文件" in done.err


def test_what_is_hidden_later_is_removed(clone: Clone, inner: Path) -> None:
    assert clone.run("need", "edit", NEED, "--visibility", "office").code == 0
    assert clone.run("site", "build", "-o", "inner", "--visibility", "chain").code == 0
    assert not (inner / "need" / f"{NEED}.html").exists()
    assert not [path for path, raw in files_of(inner).items() if NEED in raw.decode()]


def test_a_dry_run_writes_nothing(clone: Clone) -> None:
    done = clone.run("site", "build", "-o", "public", "--dry-run")
    assert "index.html" in done.out
    assert "将写" in done.err
    assert not (clone.path / "public").exists()


def test_a_file_that_is_gone_is_written_again(clone: Clone, inner: Path) -> None:
    page = inner / "need" / f"{NEED}.html"
    raw = page.read_bytes()
    page.unlink()
    assert clone.run("site", "build", "-o", "inner", "--visibility", "chain").code == 0
    assert page.read_bytes() == raw


def test_files_of_somebody_else_stay(clone: Clone, inner: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("mine", encoding="utf-8")
    done = clone.run("site", "build", "-o", str(tmp_path / "mine"))
    assert (done.code, done.out) == (1, "")
    assert "有别的文件" in done.err
    assert files_of(tmp_path / "mine") == {"letter.txt": b"mine"}
    (inner / "CNAME").write_text("example.org", encoding="utf-8")
    assert clone.run("site", "build", "-o", "inner").code == 0  # smaller: most pages go
    assert (inner / "CNAME").read_text(encoding="utf-8") == "example.org"
    assert not (inner / "need").exists()


def test_a_file_in_the_way_is_not_written_over(clone: Clone) -> None:
    assert clone.run("site", "build", "-o", "site").code == 0
    (clone.path / "site" / "need").mkdir()
    (clone.path / "site" / "need" / f"{NEED}.html").write_text("mine", encoding="utf-8")
    done = clone.run("site", "build", "-o", "site", "--visibility", "chain")
    assert done.code == 1
    assert "不是网站写的" in done.err
    assert (clone.path / "site" / "need" / f"{NEED}.html").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    "words", ["", "[]", '{"format": 1, "files": {"../data/redchain.yaml": ["", 1]}}', '{"format": 9, "files": {}}', '{"format": 1, "files": [1]}']
)
def test_a_list_of_files_that_makes_no_sense_is_refused(clone: Clone, inner: Path, words: str) -> None:
    (inner / MANIFEST).write_text(words, encoding="utf-8")
    before = files_of(inner)
    done = clone.run("site", "build", "-o", "inner")
    assert done.code == 1
    assert "读不懂" in done.err
    assert files_of(inner) == before
    assert (clone.path / "data" / "redchain.yaml").exists()


def test_nothing_is_removed_through_a_link(clone: Clone, inner: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (inner / "need").rename(tmp_path / "elsewhere" / "need")
    (inner / "need").symlink_to(tmp_path / "elsewhere" / "need")
    before = files_of(tmp_path / "elsewhere")
    done = clone.run("site", "build", "-o", "inner")
    assert (done.code, "是一个链接" in done.err) == (1, True)
    assert files_of(tmp_path / "elsewhere") == before


def test_a_build_that_was_cut_short_is_made_whole(clone: Clone, inner: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from redchain.flow import site

    put, written = site._put, []

    def cut(path: str, raw: bytes) -> None:
        written.append(path)
        if len(written) == 3:
            raise KeyboardInterrupt
        put(path, raw)

    whole = files_of(inner)
    for each in (inner / "need").iterdir():
        each.unlink()
    with monkeypatch.context() as patched:
        patched.setattr(site, "_put", cut)
        assert clone.run("site", "build", "-o", "inner", "--visibility", "chain").code == 130
    assert clone.run("site", "build", "-o", "inner", "--visibility", "chain").code == 0
    assert files_of(inner) == whole


def test_a_level_without_a_site_is_refused(reader: Clone) -> None:
    for level in ("office", "units", "all"):
        done = reader.run("site", "build", "-o", "x", "--visibility", level)
        assert (done.code, done.out) == (2, "")
        assert "--visibility 只能是 public 或 chain" in done.err
    assert "public or chain, not office" in reader.run("site", "build", "-o", "x", "--visibility", "office", "--lang", "en").err


def test_a_site_is_not_written_among_the_records_nor_over_a_file(clone: Clone) -> None:
    (clone.path / "page").write_text("x", encoding="utf-8")
    for folder, words in (
        ("data/site", "记录的目录"),
        ("data/needs/site", "记录的目录"),
        (".git/site", "git 自己的目录"),
        ("page", "不是目录"),
        ("page/site", "不是目录"),
    ):
        for more in ((), ("--dry-run",)):
            done = clone.run("--lang", "zh", "site", "build", "-o", folder, *more)
            assert (done.code, words in done.err, "只写了一半" in done.err) == (1, True, False)
    assert not (clone.path / "data/site").exists()
    assert not (clone.path / ".git/site").exists()


def test_a_site_in_english(clone: Clone) -> None:
    assert clone.run("site", "build", "-o", "en", "--visibility", "chain", "--document-lang", "en").code == 0
    page = (clone.path / "en" / "need" / f"{NEED}.html").read_text(encoding="utf-8")
    assert '<html lang="en">' in page
    assert "<dt>State</dt>" in page
    assert "Enterprise needs" in page


class _Page(HTMLParser):
    """What a page points to, and the ids it has."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append((tag, found))
        self.links += [str(found[each]) for each in ("href", "src") if each in found]
        self.ids += [str(found["id"])] if "id" in found else []


def test_pages_open_from_a_disk(inner: Path) -> None:
    """Every link leads to a file of the site, nothing is fetched from elsewhere, and no page carries a style or a script of its own."""
    files = files_of(inner)
    listed = json.loads(files[MANIFEST])["files"]
    assert listed.keys() | {MANIFEST} == files.keys()
    for path in (each for each in files if each.endswith(".html")):
        page = _Page()
        page.feed(files[path].decode())
        for link in page.links:
            target, _, mark = link.partition("#")
            assert not re.match(r"[a-z]+:|//", link), (path, link)
            assert (unquote(urljoin(f"/{path}", target))[1:] if target else path) in files, (path, link)
            assert target or mark in page.ids, (path, link)
        assert len(page.ids) == len(set(page.ids)), path
        assert not [tag for tag, found in page.tags if "style" in found or tag == "style" or any(name.startswith("on") for name in found)], path
        assert not [tag for tag, found in page.tags if tag == "script" and "src" not in found], path
        assert len(files[path]) <= 200_000, path


@pytest.mark.skipif(sys.platform == "win32", reason="Windows locks no folder")
def test_a_build_waits_for_another_into_the_same_folder(clone: Clone) -> None:
    folder = clone.path / "inner"
    folder.mkdir()
    another = os.open(folder, os.O_RDONLY)
    assert take(another)
    words = [sys.executable, "-m", "redchain", "--today", "2026-11-23", "--lang", "en", "site", "build", "-o", "inner"]
    with subprocess.Popen(words, cwd=clone.path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8") as build:
        assert build.stderr is not None
        assert build.stderr.readline() == "another command is building a site into this folder; waiting…\n"
        assert not list(folder.iterdir())
        os.close(another)
        build.communicate()
    assert build.returncode == 0
    assert (folder / "index.html").exists()


@pytest.mark.parametrize(("place", "words"), [(1, "nothing was written"), (2, "the site may be half written")])
def test_a_folder_that_takes_nothing_is_not_told_to_hold_half_a_site(place: int, words: str, clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    from redchain.flow import site

    put, count = site._put, iter(range(1, 10000))

    def refusing(path: str, raw: bytes) -> None:
        if next(count) >= place:
            raise PermissionError(13, "Permission denied", path)
        put(path, raw)

    monkeypatch.setattr(site, "_put", refusing)
    done = clone.run("--lang", "en", "site", "build", "-o", "out")
    assert (done.code, words in done.err) == (1, True)
