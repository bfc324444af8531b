"""A proposal for the generated repository: `python benchmarks/change.py ROOT COUNT` makes a branch on which COUNT old records differ by honest steps and edits."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from measure import ENVIRONMENT

STEP = '  - at: "2026-11-23T09:00:00+08:00"\n    step: progress\n    by: "{unit}"\n    note: "现场核实，材料已齐。"\n'


def propose(root: str, count: int) -> int:
    """Commit the branch `proposal`; returns how many records differ: a progress step on orders being worked on, a note on needs."""
    changed = 0
    for path in sorted(Path(root, "data", "orders").rglob("*.yaml"), reverse=True):
        text = path.read_text(encoding="utf-8")
        unit = re.search(r'^unit: "(.+)"$', text, re.MULTILINE)
        if changed < count // 2 and unit and re.findall(r"^    step: (\w+)$", text, re.MULTILINE)[-1] in {"accept", "progress"}:
            path.write_text(text + STEP.format(unit=unit[1]), encoding="utf-8")
            changed += 1
    for path in sorted(Path(root, "data", "needs").rglob("*.yaml"), reverse=True):
        text = path.read_text(encoding="utf-8")
        if changed < count and "\nnote:" not in text:
            path.write_text(text.replace("\nlog:\n", '\nnote: "已电话核实。"\nlog:\n', 1), encoding="utf-8")
            changed += 1
    for words in (("checkout", "--quiet", "-B", "proposal"), ("commit", "--quiet", "-am", "proposal")):
        subprocess.run(["git", "-C", root, *words], check=True, env=ENVIRONMENT)
    return changed


if __name__ == "__main__":
    print(propose(sys.argv[1], int(sys.argv[2])))
