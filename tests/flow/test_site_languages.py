"""A site in both languages: every page has a link to the same page in the other, and what one language needs is made once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import pytest

from redchain.flow.site import MANIFEST

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Clone

NEED = "N-20251203-EM1A3"
SWITCH = re.compile(r'<p class="spoken"><a href="([^"]+)" rel="alternate" lang="([^"]+)" hreflang="([^"]+)">([^<]+)</a></p>')


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(each.relative_to(folder)): each.read_bytes() for each in folder.rglob("*") if each.is_file()}


def build(clone: Clone, folder: str, *more: str) -> dict[str, bytes]:
    done = clone.run("site", "build", "-o", folder, "--visibility", "chain", *more)
    assert done.code == 0, done.err
    found = files_of(clone.path / folder)
    found.pop(MANIFEST)
    return found


def without_switch(raw: bytes) -> str:
    return SWITCH.sub("", raw.decode()).replace("</a></p>\n\n<nav", "</a></p>\n<nav")


def test_every_page_leads_to_the_same_page_in_the_other_language_and_back(clone: Clone) -> None:
    files = build(clone, "both", "--document-lang", "both")
    pages = [each for each in files if each.endswith(".html")]
    assert len(pages) > 100
    for path in pages:
        page = files[path].decode()
        ((link, lang, hreflang, words),) = SWITCH.findall(page)
        there = urljoin(f"/{path}", link)[1:]
        own = "en" if path.startswith("en/") else "zh-CN"
        assert there == (path.removeprefix("en/") if own == "en" else f"en/{path}")
        assert there in files
        assert f'<html lang="{own}">' in page
        assert (lang, hreflang, words) == (("zh-CN", "zh-CN", "中文") if own == "en" else ("en", "en", "English"))
    assert NEED in files[f"en/need/{NEED}.html"].decode()


def test_but_for_the_switch_each_language_is_the_site_in_it_alone(clone: Clone) -> None:
    both = build(clone, "both", "--document-lang", "both")
    for language, folder in (("zh", ""), ("en", "en/")):
        alone = build(clone, language, "--document-lang", language)
        assert not [path for path, raw in alone.items() if SWITCH.search(raw.decode())]
        assert {path: without_switch(raw) for path, raw in both.items() if path.startswith("en/") is (language == "en")} == {
            folder + path: raw.decode() for path, raw in alone.items()
        }
    assert build(clone, "default") == build(clone, "zh")


def test_a_site_that_is_no_longer_wanted_in_both_is_the_one_that_is_wanted(clone: Clone) -> None:
    """Whatever was built before into a folder, it holds what was asked for last."""
    fresh = {spoken: build(clone, f"fresh-{spoken}", "--document-lang", spoken) for spoken in ("zh", "en", "both")}
    for spoken in ("both", "zh", "both", "en", "zh", "en", "both"):
        assert build(clone, "one", "--document-lang", spoken) == fresh[spoken], spoken


def test_both_follow_a_change_and_what_is_hidden_later(clone: Clone) -> None:
    before = build(clone, "both", "--document-lang", "both")
    assert build(clone, "both", "--document-lang", "both") == before
    assert clone.run("need", "edit", NEED, "--note", "一句没有别处说过的话").code == 0
    changed = build(clone, "both", "--document-lang", "both")
    assert {each for each in changed if each.endswith(".html") and changed[each] != before[each]} == {f"need/{NEED}.html", f"en/need/{NEED}.html"}
    assert clone.run("need", "edit", NEED, "--visibility", "office").code == 0
    assert not [path for path, raw in build(clone, "both", "--document-lang", "both").items() if NEED in path or NEED in raw.decode()]


def test_where_the_repository_speaks_english_that_language_is_on_top(clone: Clone) -> None:
    settings = clone.path / "data" / "redchain.yaml"
    settings.write_text(re.sub("(?m)^language:.*\n", "", settings.read_text(encoding="utf-8")) + "language: en\n", encoding="utf-8")
    files = build(clone, "both", "--document-lang", "both")
    assert b'<html lang="en">' in files["index.html"]
    assert b'<a href="zh/index.html" rel="alternate" lang="zh-CN"' in files["index.html"]
    assert b'<html lang="zh-CN">' in files["zh/index.html"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_language_without_a_site_is_refused(reader: Clone, lang: str) -> None:
    done = reader.run("--lang", lang, "site", "build", "-o", "x", "--document-lang", "fr")
    assert (done.code, done.out) == (2, "")
    assert ("--document-lang 只能是 zh、en 或 both，不能是 fr" if lang == "zh" else "is zh, en or both, not fr") in done.err
