"""Puts measured tables into a page of docs/, between `<!-- name -->` and `<!-- end name -->`."""

from __future__ import annotations

import re
import sys
from pathlib import Path

DOCS = Path(__file__).resolve().parent.parent / "docs"


def paste(page: str, name: str, tables: str) -> None:
    """Replace what stands between the two marks of `page`; a page without them is refused."""
    path = DOCS / page
    text = path.read_text(encoding="utf-8")
    start, end = f"<!-- {name} -->", f"<!-- end {name} -->"
    made, count = re.subn(rf"{re.escape(start)}.*?{re.escape(end)}", lambda _: f"{start}\n\n{tables.strip()}\n\n{end}", text, flags=re.DOTALL)
    if count != 1:
        sys.exit(f"{path}: {count} places between {start} and {end}, one is needed")
    path.write_text(made, encoding="utf-8")
