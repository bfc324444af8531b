"""The same records for other tools: `peers.py doorstop SIZE ROOT` writes as many doorstop items as there are records, linked as orders are to needs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from generate import Town, git

_DOCUMENT = "settings:\n  digits: 6\n  prefix: {prefix}\n  sep: ''\n{parent}"
_ITEM = "active: true\nderived: false\nheader: ''\nlevel: {level}\nlinks:{links}\nnormative: true\nref: ''\nreviewed: null\ntext: |\n{text}\n"


def doorstop(root: Path, size: int) -> None:
    """Write `size` doorstop items in two documents, the second linked to the first, and let doorstop stamp them once, as its users would."""
    texts = [_text(record) for _, record in Town(size).records()]
    half = size // 2
    root.mkdir(parents=True, exist_ok=True)
    git(root, "init", "--quiet", "--template=")
    for prefix, parent, wording in (("NEED", "", texts[:half]), ("ORDER", "  parent: NEED\n", texts[half:])):
        folder = root / prefix.lower()
        folder.mkdir()
        (folder / ".doorstop.yml").write_text(_DOCUMENT.format(prefix=prefix, parent=parent), encoding="utf-8")
        for number, text in enumerate(wording, 1):
            links = f"\n- NEED{(number - 1) % half + 1:06d}: null" if parent else " []"
            item = _ITEM.format(level=f"1.{number}", links=links, text=text)
            (folder / f"{prefix}{number:06d}.yml").write_text(item, encoding="utf-8")
    subprocess.run([f"{os.path.dirname(sys.executable)}/doorstop"], cwd=root, check=True, capture_output=True)


def schemas(folder: Path) -> None:
    """Write one JSON schema a kind, straight from the models, for a checkout that has no `schemas/` yet."""
    from redchain.kinds.registry import KINDS

    folder.mkdir(parents=True, exist_ok=True)
    for model in KINDS:
        (folder / f"{model.kind.name}.schema.json").write_text(json.dumps(model.model_json_schema(), ensure_ascii=False), encoding="utf-8")


def _text(record: str) -> str:
    """A record's own lines as the text of an item."""
    return "\n".join(f"  {line}" for line in record.splitlines()[1:])


if __name__ == "__main__":
    if sys.argv[1] == "doorstop":
        doorstop(Path(sys.argv[3]), int(sys.argv[2]))
    else:
        schemas(Path(sys.argv[2]))
