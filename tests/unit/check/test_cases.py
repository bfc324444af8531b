"""Every case of tests/cases is judged inside a small repository: a bad one is found at its line, a good one is left alone.

A case is a file (or a folder with a `data/` tree and a `case.txt`); its first lines say what it is:
`# kind: need`, `# expect: RC205 line 5`, `# today: 2026-11-23`, `# name: file-stem`, `# also: RC103`, `# pad: 1100000`.
A case of a change is a folder with the files `before/` (committed over the base) and `after/`, and `# gone: path` for a deleted file.
What each bad case is told stands in messages.json; `make bless` accepts what is said now.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from redchain.flow.inspect import inspect
from redchain.flow.judge_proposal import judge_against
from redchain.flow.workspace import Workspace, open_workspace
from redchain.kinds.registry import KINDS, kind_named
from redchain.store.layout import canonical_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.model.finding import Finding

CASES = Path(__file__).parents[2] / "cases"
BASE = CASES / "_base"
MESSAGES = CASES / "messages.json"
OS_WORDS = "RC001"
"""A message in the words of the operating system is not compared."""
TODAY = "2026-11-23"
_HEAD = re.compile(r"^(?:\xef\xbb\xbf)?# (kind|expect|today|name|also|pad|gone): (.*?)\r?$", re.MULTILINE)
_ID = re.compile(r"""^["{]*id"?: ["']?([A-Za-z0-9-]+)""", re.MULTILINE)
_COMMIT = re.compile(r"\b[0-9a-f]{10}\b")
_UNFILLED = re.compile(r"\{[a-z_]+\}")


class Case(NamedTuple):
    """One case: where it lies, its rule, whether it breaks it, and what its first lines say."""

    path: Path
    code: str
    is_bad: bool
    head: dict[str, str]

    @property
    def expected(self) -> tuple[str, str, int]:
        """The code, the file (empty: the case itself) and the line."""
        found = re.fullmatch(r"(RC\d{3}) (?:(.+) )?line (\d+)", self.head["expect"])
        assert found, self.head
        return found[1], (found[2] or "").encode("latin-1").decode(), int(found[3])


def cases(side: str) -> Iterator[Case]:
    for path in sorted(CASES.glob(f"RC*/{side}/*")):
        head = (path / "case.txt").read_bytes() if path.is_dir() else path.read_bytes()[:400]
        yield Case(path, path.parts[-3], side == "bad", dict(_HEAD.findall(head.decode("latin-1"))))


def name(case: Case) -> str:
    return f"{case.code}-{case.path.stem}"


def put(case: Case, root: Path) -> str:
    """Lay the case over the base; return the path of the case's own record, empty for a folder."""
    shutil.copytree(BASE, root, dirs_exist_ok=True)
    if case.path.is_dir():
        if (case.path / "data").is_dir():
            shutil.copytree(case.path / "data", root / "data", dirs_exist_ok=True)
        return ""
    raw = case.path.read_bytes()
    found = _ID.search(raw.decode("latin-1"))
    stem = case.head.get("name", "").encode("latin-1").decode() or (found[1] if found else "")
    model = kind_named(case.head["kind"])
    assert model, case.head
    assert stem, f"say `# name: …` in {case.path}"
    target = canonical_path(model.kind, found[1] if found and model.kind.prefix else stem).rpartition("/")[0] + f"/{stem}.yaml"
    missing = int(case.head.get("pad", "0")) - len(raw)
    (root / target).parent.mkdir(parents=True, exist_ok=True)
    (root / target).write_bytes(raw + (b"#" * (missing - 1) + b"\n" if missing > 0 else b""))
    return target


def judge(case: Case, root: Path) -> tuple[Workspace, str, tuple[Finding, ...]]:
    own = put(case, root)
    today = date.fromisoformat(case.head.get("today", TODAY))
    if (case.path / "after").is_dir() or "gone" in case.head:
        change(case, root)
        space = open_workspace(str(root), today, forgiving=True)
        return space, own, judge_against(space, "HEAD").findings
    space = open_workspace(str(root), today, forgiving=True)
    return space, own, inspect(space).findings


def change(case: Case, root: Path) -> None:
    """Commit the base with what stood before, and lay over it, uncommitted, what stands after."""
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_COMMITTER_DATE": "2026-11-14T09:00:00+08:00"}
    if (case.path / "before").is_dir():
        shutil.copytree(case.path / "before", root, dirs_exist_ok=True)
    for words in (("init", "-q"), ("add", "-A"), ("-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-qm", "before")):
        subprocess.run(["git", *words], cwd=root, check=True, env=environment)
    if (case.path / "after").is_dir():
        shutil.copytree(case.path / "after", root, dirs_exist_ok=True, copy_function=shutil.copyfile)  # git takes a file of the same size and time for the same
    if "gone" in case.head:
        (root / case.head["gone"]).unlink()


def base_ids() -> Iterator[tuple[str, str]]:
    for path in sorted((BASE / "data").rglob("*.yaml")):
        kind = path.relative_to(BASE / "data").parts[0]
        if kind != "redchain.yaml":
            yield kind, path.stem


@pytest.mark.parametrize("case", list(cases("bad")), ids=name)
def test_a_bad_case_is_found_at_its_line_and_nothing_else_is_lost(case: Case, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    space, own, findings = judge(case, tmp_path)
    code, file, line = case.expected
    assert code == case.code
    hits = [each for each in findings if each.code == code and each.file == (file or own)]
    assert line in [each.line for each in hits], findings
    for each in findings:
        assert each.line >= 1 or each.code in {"RC202", "RC210"}, each
        for text in (each.text, each.remedy):
            assert text is not None, each
            assert text.zh.strip(), each
            assert text.en.strip(), each
    hit = next(each for each in hits if each.line == line)
    written = case.path.read_bytes().decode("utf-8", "replace") if case.path.is_file() else ""
    for text in (hit.text, hit.remedy):
        assert text is not None
        for words in text:
            assert all(each in written for each in _UNFILLED.findall(words)), words
    assert_said(name(case), hit, bless=request.config.getoption("bless"))
    shelves = {model.kind.folder: space.ledger.shelf(model) for model in KINDS}
    for folder, identifier in base_ids():
        if case.head.get("gone", "").endswith(f"{identifier}.yaml"):
            continue
        assert shelves[folder][identifier].id == identifier


def assert_said(case: str, hit: Finding, *, bless: bool) -> None:
    if case.startswith(OS_WORDS):
        return
    known = json.loads(MESSAGES.read_text(encoding="utf-8"))
    said = [_COMMIT.sub("COMMIT", each) for each in (*hit.text, *(hit.remedy or ()))]
    if bless:
        MESSAGES.write_text(json.dumps(known | {case: said}, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8", newline="\n")
    else:
        assert said == known[case], "look at the difference, then accept it with `make bless`"


def test_every_message_belongs_to_a_bad_case() -> None:
    assert sorted(json.loads(MESSAGES.read_text(encoding="utf-8"))) == sorted(each for each in map(name, cases("bad")) if not each.startswith(OS_WORDS))


@pytest.mark.parametrize("case", list(cases("good")), ids=name)
def test_a_good_case_breaks_no_rule(case: Case, tmp_path: Path) -> None:
    _, _, findings = judge(case, tmp_path)
    allowed = {each.strip() for each in case.head.get("also", "").split(",")}
    assert case.code not in {each.code for each in findings}, findings
    assert not [each for each in findings if each.code not in allowed], findings


def test_the_base_of_the_cases_is_without_findings(tmp_path: Path) -> None:
    shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    found = inspect(open_workspace(str(tmp_path), date(2026, 11, 23)))
    assert found.findings == ()
    assert found.checked == sum(1 for _ in base_ids())


def test_there_are_more_than_two_hundred_bad_cases() -> None:
    assert sum(1 for _ in cases("bad")) >= 200
