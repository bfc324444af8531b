"""Every output that leaves the clone, at every level of visibility: words of records that are for fewer people stand in none, those of others do."""

from __future__ import annotations

import html
import zipfile
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Clone

pytestmark = pytest.mark.slow
SHOWN, HIDDEN = ("public", "chain"), ("units", "office")
NEED, ANSWERED, UNIT = "N-20261118-STVHG", "N-20261020-WZ9GX", "shi-zigui-ju"
RECORDS = (
    f"needs/2026-11/{NEED}.yaml",
    f"needs/2026-10/{ANSWERED}.yaml",
    "needs/2026-11/N-20261120-MBJF7.yaml",
    "resources/kejidai.yaml",
    "projects/2026-03/P-20260302-YA5EH.yaml",
    "enterprises/sl-xinlian.yaml",
    "meetings/2026-09/M-20260901-2XQ4D.yaml",
    "meetings/2026-11/M-20261109-W3M6B.yaml",
)
FILES = (
    *(("lists", "-o", name) for name in ("lists", "lists.xlsx")),
    ("lists", "--only", "meetings", "-o", "meetings"),
    *(("report", "-o", f"report.{form}") for form in ("md", "html", "json", "docx", "xlsx")),
    *(("gaps", "-o", f"gaps.{form}") for form in ("md", "csv", "json")),
    ("export", "need", "-o", "need.csv"),
    *(("export", "-o", f"all.{form}") for form in ("xlsx", "jsonl")),
    ("export", "todo", "--unit", UNIT, "-o", "todo.xlsx"),
    *(("letter", "assign", "--unit", UNIT, "-o", f"assign.{form}") for form in ("md", "html", "docx")),
    ("letter", "result", "--need", ANSWERED, "-o", "result.docx"),
    ("letter", "roundtable", "--chain", "qingneng", "--month", "2026-11", "-o", "roundtable.docx"),
)
PRINTED = (
    ("todo", "--all", "--format", "ics"),
    ("remind",),
    ("remind", "--format", "json"),
    ("remind", "--format", "csv"),
    ("diff", "HEAD~1", "--format", "markdown"),
)


def words_of(path: Path) -> str:
    """All words of a file, or of the files of a folder."""
    if path.is_dir():
        return "".join(map(words_of, path.iterdir()))
    if path.suffix in {".xlsx", ".docx"}:
        with zipfile.ZipFile(path) as packed:
            return html.unescape("".join(packed.read(each).decode(errors="ignore") for each in packed.namelist()))
    return html.unescape(path.read_text(encoding="utf-8"))


def marked(clone: Clone, level: str) -> dict[str, str]:
    """Give some records a title that nothing else has, and a level; returns the titles by file."""
    found = {}
    for number, name in enumerate(RECORDS):
        path = clone.path / "data" / name
        lines = [each for each in path.read_text(encoding="utf-8").splitlines() if not each.startswith("visibility:")]
        place = next(place for place, each in enumerate(lines) if each.startswith(("title:", "name:")))
        key = lines[place].partition(":")[0]
        found[name] = f"独有说法{'甲乙丙丁戊己庚辛'[number]}号"
        lines = [f'    title: "{found[name]}的议题"' if each.startswith("    title:") and name.startswith("meetings/") else each for each in lines]
        lines[place] = f'{key}: "{found[name]}"'
        lines = [each for each in lines if not each.startswith(("short_name:", "detail:"))]
        end = next((place for place, each in enumerate(lines) if each.startswith("log:")), len(lines))
        lines.insert(end, f"visibility: {level}")
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    clone.git("commit", "-qam", "marked")
    return found


@pytest.mark.parametrize("level", [*SHOWN, *HIDDEN])
def test_what_leaves_the_clone(clone: Clone, tmp_path: Path, level: str, monkeypatch: pytest.MonkeyPatch) -> None:
    titles = marked(clone, level)
    monkeypatch.chdir(tmp_path)
    told = {}
    for words in FILES:
        done, file = clone.run(*words), tmp_path / words[-1]
        assert done.code == 0 or (level in HIDDEN and words[0] == "letter" and not file.exists()), words
        told[" ".join(words)] = done.out + done.err + (words_of(file) if file.exists() else "")
    for words in PRINTED:
        done = clone.run(*words)
        assert done.code == 0, words
        told[" ".join(words)] = done.out.replace("\r\n ", "")
    if level in HIDDEN:
        assert not [(where, name) for where, page in told.items() for name, title in titles.items() if title in page]
    else:
        for name, title in titles.items():
            assert [where for where, page in told.items() if title in page], f"{name} is shown nowhere"


def test_who_asks_for_them_gets_them(clone: Clone, tmp_path: Path) -> None:
    titles = marked(clone, "office")
    for form in ("xlsx", "jsonl"):
        assert clone.run("export", "--restricted", "-o", str(tmp_path / f"all.{form}")).code == 0
        page = words_of(tmp_path / f"all.{form}")
        assert all(each in page for each in titles.values())
