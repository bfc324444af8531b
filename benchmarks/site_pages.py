"""The pages of a built site as Markdown, with settings for mkdocs-material: what site_peers.py builds beside it."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

LEFT_OUT = {"search.html", "submit.html"}
"""Pages that are a form and nothing else."""
VOID, DROPPED = {"br", "input", "link", "meta", "img"}, {"svg", "form", "script", "noscript"}
BLOCKS = {"h1", "h2", "h3", "h4", "p", "dl", "ul", "ol", "table", "div", "section", "figure", "figcaption", "details", "summary", "nav", "pre"}


class Node:
    """An element of a page: its tag, where it leads, and what stands in it."""

    def __init__(self, tag: str, link: str = "") -> None:
        self.tag, self.link = tag, link
        self.children: list[Node | str] = []

    def all(self, tag: str) -> Iterator[Node]:
        """Yield the elements of a tag below this one."""
        for each in self.children:
            if isinstance(each, Node):
                if each.tag == tag:
                    yield each
                yield from each.all(tag)

    def texts(self) -> Iterator[str]:
        """Yield the texts that are read on the page."""
        for each in self.children:
            if isinstance(each, str):
                yield each
            elif each.tag not in DROPPED:
                yield from each.texts()


class Reader(HTMLParser):
    """Makes a tree of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.root = Node("")
        self.open = [self.root]
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        made = Node(tag, dict(attrs).get("href") or "")
        self.open[-1].children.append(made)
        if tag not in VOID:
            self.open.append(made)

    def handle_endtag(self, tag: str) -> None:
        """Close the innermost element."""
        if tag not in VOID:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        """Keep a text."""
        self.open[-1].children.append(data)


def main_of(path: Path) -> Node:
    """Return what a page says, without its head and foot."""
    return next(Reader(path.read_text(encoding="utf-8")).root.all("main"))


def inline(nodes: Iterable[Node | str]) -> str:
    """Return texts, links and strong words of one paragraph as Markdown."""
    said = ""
    for each in nodes:
        if isinstance(each, str):
            said += re.sub(r"([\\`*_{}\[\]#|])", r"\\\1", each.replace("&", "&amp;").replace("<", "&lt;"))
        elif each.tag not in DROPPED:
            inner = inline(each.children)
            link = re.sub(r"\.html(?=#|$)", ".md", each.link)
            said += f"[{inner}]({link})" if link else f"**{inner}**" if each.tag == "strong" and inner else inner
    return re.sub(r"\s+", " ", said)


def blocks(nodes: Iterable[Node | str]) -> list[str]:
    """Return paragraphs, lists, tables and headings as blocks of Markdown."""
    found: list[str] = []
    for is_block, run in groupby(nodes, lambda each: isinstance(each, Node) and each.tag in BLOCKS):
        some = list(run)
        found += [part for each in some for part in block(each)] if is_block else [inline(some).strip()]
    return [each for each in found if each]


def block(node: Node) -> list[str]:
    """Return one such element as blocks."""
    if node.tag[0] == "h":
        return [f"{'#' * int(node.tag[1])} {inline(node.children).strip()}"]
    if node.tag in {"ul", "ol"}:
        mark = "-   " if node.tag == "ul" else "1.  "
        return ["\n".join(f"{mark}{inset(each.children)}" for each in node.all("li") if each in node.children)]
    if node.tag == "dl":
        pairs = zip(node.all("dt"), node.all("dd"), strict=True)
        return ["\n\n".join(f"{inline(term.children)}\n:   {inset(said.children)}" for term, said in pairs)]
    if node.tag == "table":
        rows = ["| " + " | ".join(inline(each.children) for each in row.children if isinstance(each, Node)) + " |" for row in node.all("tr")]
        return ["\n".join([rows[0], "|" + "---|" * rows[0].count(" | ") + "---|", *rows[1:]])]
    return blocks(node.children)


def inset(nodes: Iterable[Node | str]) -> str:
    """Return what stands in one item of a list, its later lines set in."""
    return "\n\n".join(blocks(nodes)).replace("\n", "\n    ").replace("    \n", "\n")


def as_markdown(site: Path, folder: Path) -> dict[str, Node]:
    """Write the pages of a site as Markdown, with the settings of mkdocs, and return what each says."""
    pages = {each.relative_to(site).as_posix(): main_of(each) for each in sorted(site.rglob("*.html"))}
    pages = {path: page for path, page in pages.items() if path not in LEFT_OUT}
    for path, page in pages.items():
        target = folder / "docs" / f"{path.removesuffix('.html')}.md"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text("\n\n".join(blocks(page.children)) + "\n", encoding="utf-8")
    settings = {
        "site_name": "示例市三张清单",
        "use_directory_urls": False,
        "theme": {"name": "material", "language": "zh", "font": False},
        "plugins": [{"search": {"lang": ["zh"], "separator": r"[\s\u200b\-]"}}],
        "markdown_extensions": ["def_list", "tables"],
        "nav": [path.removesuffix(".html") + ".md" for path in pages if path == "index.html" or path.startswith("lists/")],
    }
    (folder / "mkdocs.yml").write_text(json.dumps(settings, ensure_ascii=False), encoding="utf-8")
    return pages
