"""What cannot be read is named whatever is wrong with it, and what depends on it is refused; a revision and Python tell it too."""

from __future__ import annotations

import json
import os
import warnings
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import redchain
from redchain.errors import BrokenFilesWarning, RefusalError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Clone

pytestmark = pytest.mark.slow

NEED = "N-20251203-EM1A3"
FILE = f"data/needs/2025-12/{NEED}.yaml"
TODAY = date(2026, 11, 23)


def changed(old: str, new: str) -> Callable[[Path], None]:
    def change(file: Path) -> None:
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), "utf-8")

    return change


def moved(to: str) -> Callable[[Path], None]:
    def move(file: Path) -> None:
        target = file.parents[3] / to
        target.parent.mkdir(parents=True, exist_ok=True)
        file.rename(target)

    return move


def a_link(file: Path) -> None:
    file.rename(file.parents[3] / "aside.txt")
    file.symlink_to(file.parents[3] / "aside.txt")


def a_pipe(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


def a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


BROKEN: dict[str, tuple[Callable[[Path], object], str, str]] = {
    "conflict": (lambda file: file.write_bytes(b"<<<<<<< HEAD\n" + file.read_bytes()), FILE, "RC011"),
    "conflict end": (lambda file: file.write_bytes(file.read_bytes() + b">>>>>>> other\n"), FILE, "RC011"),
    "gbk": (lambda file: file.write_bytes(file.read_text("utf-8").encode("gb18030")), FILE, "RC002"),
    "utf-16": (lambda file: file.write_bytes(file.read_text("utf-8").encode("utf-16")), FILE, "RC002"),
    "wide colon": (changed("title: ", "title："), FILE, "RC015"),
    "duplicate key": (lambda file: file.write_text(file.read_text("utf-8") + "category: 融资\n", "utf-8"), FILE, "RC006"),
    "wrong type": (changed("enterprise: ", "enterprise: 12 #"), FILE, ""),
    "missing field": (changed("title: ", "expected: "), FILE, ""),
    "unknown key": (lambda file: file.write_text(file.read_text("utf-8") + "priority: 1\n", "utf-8"), FILE, "RC101"),
    "empty": (lambda file: file.write_bytes(b""), FILE, "RC004"),
    "only comments": (lambda file: file.write_bytes(b"# later\n"), FILE, "RC004"),
    "a list": (lambda file: file.write_bytes(b"- id: x\n"), FILE, "RC019"),
    "over-long": (lambda file: file.write_bytes(file.read_bytes() + b"# " + b"x" * (1 << 20) + b"\n"), FILE, "RC003"),
    "a folder": (a_folder, FILE, "RC001"),
    "a link": (a_link, FILE, "RC202"),
    **({"a pipe": (a_pipe, FILE, "RC001")} if hasattr(os, "mkfifo") else {}),
    "yml": (moved(FILE.removesuffix("yaml") + "yml"), FILE.removesuffix("yaml") + "yml", "RC202"),
    "YAML": (moved(FILE.removesuffix("yaml") + "YAML"), FILE.removesuffix("yaml") + "YAML", "RC202"),
    "yaml.txt": (moved(f"{FILE}.txt"), f"{FILE}.txt", "RC202"),
    "folder of another kind": (moved(f"data/projects/{NEED}.yaml"), f"data/projects/{NEED}.yaml", ""),
    "folder of no kind": (moved(f"data/trips/{NEED}.yaml"), "data/trips", "RC202"),
    "no folder": (moved(f"data/{NEED}.yaml"), f"data/{NEED}.yaml", "RC202"),
    "among the lists": (moved(f"data/lists/{NEED}.yaml"), f"data/lists/{NEED}.yaml", "RC202"),
}


@pytest.fixture(params=BROKEN)
def broken(request: pytest.FixtureRequest, clone: Clone) -> tuple[Clone, str, str]:
    """A clone with one need that cannot be read, the file that is named, and the code of the rule where it is sure."""
    breaks, path, code = BROKEN[request.param]
    breaks(clone.path / FILE)
    return clone, path, code


def test_it_is_named_whatever_is_wrong(broken: tuple[Clone, str, str]) -> None:
    clone, path, code = broken
    done = clone.run("need", "list", "--format", "json")
    assert done.code == 0
    assert NEED not in [each["id"] for each in json.loads(done.out)["data"]]
    (named,) = json.loads(done.out)["broken"]
    assert named["file"] == path
    assert named["code"] == (code or named["code"])
    assert f"  {path}" in done.err
    tip, before = clone.git("rev-parse", "HEAD"), clone.files()
    refused = clone.run("lists")
    assert (refused.code, refused.out) == (1, "")
    assert path in refused.err
    assert "--without-broken" in refused.err
    assert clone.git("rev-parse", "HEAD") == tip
    assert clone.files() == before
    shown = clone.run("need", "show", NEED)
    assert shown.code == 1
    if path != "data/trips":
        assert path in shown.err.partition("错误：")[2]
        assert "need add" not in shown.err


def test_lists_without_it_say_so_in_the_commit(clone: Clone) -> None:
    BROKEN["conflict"][0](clone.path / FILE)
    done = clone.run("lists", "--without-broken")
    assert done.code == 0
    assert FILE in done.err
    assert clone.subjects()[0] == "lists: update to 2026-11-23, without 1 file that cannot be read"


def test_the_second_file_of_one_id_is_left_out_and_named(clone: Clone) -> None:
    copy = clone.path / "data/needs/copy.yaml"
    copy.write_bytes((clone.path / FILE).read_bytes())
    done = clone.run("need", "list")
    assert "data/needs/copy.yaml:1:1 RC203" in done.err
    assert done.out.count(NEED) == 1
    assert clone.run("need", "show", NEED).code == 0
    assert clone.run("lists").code == 1


def test_what_surely_is_no_record_is_not_counted(clone: Clone) -> None:
    for each in ("data/needs/说明.docx", "data/needs/README.md", "data/photos/a.jpg"):
        (clone.path / each).parent.mkdir(exist_ok=True)
        (clone.path / each).write_bytes(b"x")
    assert "读不出来" not in clone.run("need", "list").err
    assert clone.run("lists").code == 0


def test_many_are_counted_and_the_first_are_named(clone: Clone) -> None:
    files = sorted((clone.path / "data/needs").glob("*/*.yaml"))[:8]
    for each in files:
        each.write_bytes(b"<<<<<<< HEAD\n" + each.read_bytes())
    done = clone.run("todo", "--lang", "en")
    assert "note: 8 files cannot be read" in done.err
    assert sum(each.name in done.err for each in files) == 5
    assert "and 3 more" in done.err


def test_the_quick_list_is_not_quicker_than_the_truth(clone: Clone) -> None:
    import time

    for trouble in ("data/enterprises/sl-bacai.yaml", FILE):
        time.sleep(0.06)
        clone.run("validate")
        assert clone.run("need", "list") == clone.run("need", "list")
        (clone.path / trouble).write_bytes(b"<<<<<<< HEAD\n" + (clone.path / trouble).read_bytes())
        assert trouble in clone.run("need", "list").err
        clone.git("checkout", "-q", trouble)
        assert trouble not in clone.run("need", "list").err
    time.sleep(0.06)
    clone.run("need", "list")
    (clone.path / "data/settings").mkdir(exist_ok=True)
    (clone.path / "data/settings/sla.yaml").write_text("limits: 3\n", "utf-8")
    assert "data/settings/sla.yaml:1" in clone.run("need", "list").err


ORDER = "data/orders/2026-11/D-20261120-6KXAJ.yaml"
OF_IT = "N-20261118-STVHG"


@pytest.mark.parametrize(
    "words",
    [
        ("need", "verify", OF_IT, "--rating", "satisfied", "--valid"),
        ("need", "withdraw", OF_IT),
        ("dispatch", OF_IT, "gongdian", "--role", "support", "--due", "2026-12-10"),
        ("enterprise", "rename", "sl-qingguan", "sl-other", "--yes"),
    ],
    ids=" ".join,
)
def test_a_step_is_refused_while_an_order_of_its_need_cannot_be_read(clone: Clone, words: tuple[str, ...]) -> None:
    broken = ORDER if words[0] != "enterprise" else "data/needs/2026-11/N-20261123-JSGVN.yaml"
    (clone.path / broken).write_bytes(b"<<<<<<< HEAD\n" + (clone.path / broken).read_bytes())
    before, tip = clone.files(), clone.git("rev-parse", "HEAD")
    done = clone.run(*words)
    assert done.code == 1, done
    assert broken in done.err
    assert (clone.files(), clone.git("rev-parse", "HEAD")) == (before, tip)


def test_another_step_is_not(clone: Clone) -> None:
    (clone.path / FILE).write_bytes(b"<<<<<<< HEAD\n" + (clone.path / FILE).read_bytes())
    done = clone.run("need", "register", "N-20261123-JSGVN")
    assert done.code == 0
    assert FILE in done.err


@pytest.mark.parametrize("piece", ["EM1A3", "em1a3", "N-20251203", NEED, NEED.lower()])
def test_a_piece_of_its_id_names_the_file(clone: Clone, piece: str) -> None:
    (clone.path / FILE).write_bytes(b"<<<<<<< HEAD\n" + (clone.path / FILE).read_bytes())
    for words in (("need", "show", piece), ("need", "log", piece), ("need", "close", piece, "--result", "solved"), ("match", piece)):
        done = clone.run(*words)
        assert (done.code, done.out) == (1, "")
        assert FILE in done.err.partition("错误：")[2]
        assert "redchain need add" not in done.err


def test_a_name_that_may_be_in_a_broken_file(clone: Clone) -> None:
    file = clone.path / "data/enterprises/sl-bacai.yaml"
    file.write_bytes(file.read_bytes().replace(b"name: ", "name：".encode()))
    done = clone.run("enterprise", "show", "没有这家企业")
    assert "有 1 个企业文件读不出来，也许在其中：data/enterprises/sl-bacai.yaml" in done.err
    assert "enterprise add" not in done.err


def test_a_reference_to_a_file_that_is_not_read_names_it(clone: Clone) -> None:
    clone.git("mv", "data/units/gongdian.yaml", "data/units/gongdian.yml")
    found = [each for each in json.loads(clone.run("validate", "--format", "json").out)["data"]["findings"] if each["code"] == "RC205"]
    assert found
    assert all("data/units/gongdian.yml" in each["remedy"] for each in found)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_one_may_not_read(clone: Clone) -> None:
    (clone.path / FILE).chmod(0)
    assert f"{FILE}:1:1 RC001" in clone.run("todo").err


SETTINGS = {
    "sla.yaml": (
        "limits:\n  - {stage: 办复, workdays: 3}\n",
        "limits: [\n",
        "limit: []\n",
        "limits:\n  - {stage: finish, workdays: 3, categories: [融资难]}\n",
    ),
    "categories.yaml": ("categories:\n  - {nam: 融资}\n", "<<<<<<< HEAD\ncategories: []\n"),
    "access.yaml": ("signatures: 必须\n", "owners:\n  - {unit: Gong Dian, handle: '@a'}\n"),
    "calendar/2027.yaml": ("free:\n  - {from: 2026-01-01, to: 2026-01-02}\n", "x: 1\n"),
    "calendar/2027.yml": ("free: []\n",),
    "sla.yml": ("limits: []\n",),
    "SLA.yaml": ("limits: []\n",),
}


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in SETTINGS.items() for text in texts])
def test_settings_that_do_not_hold(clone: Clone, name: str, text: str) -> None:
    file = clone.path / "data/settings" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    path = f"data/settings/{name}"
    for words in (("need", "list"), ("need", "show", NEED)):
        done = clone.run(*words)
        assert done.code == 0
        assert path in done.err
    before = clone.files()
    for words in (("todo",), ("report",), ("lists",), ("need", "register", "N-20261123-JSGVN"), ("calendar", "show"), ("match", "--plan")):
        done = clone.run(*words)
        assert (done.code, done.out) == (1, ""), words
        assert path in done.err.partition("错误：")[2]
    assert clone.files() == before


@pytest.mark.parametrize(("name", "text"), [("match.yaml", "text: 很高\n"), ("synonyms.yaml", "concepts:\n  - {name: 贷款, category: 融资难}\n")])
def test_settings_of_matching_stop_what_matches_alone(clone: Clone, name: str, text: str) -> None:
    file = clone.path / "data/settings" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    for words, code in ((("match",), 1), (("gaps",), 1), (("lists",), 1), (("todo",), 0), (("need", "register", "N-20261123-JSGVN"), 0)):
        done = clone.run(*words)
        assert done.code == code, words
        assert f"data/settings/{name}" in done.err


def test_a_difference_to_what_could_not_be_read_is_told(clone: Clone) -> None:
    whole = (clone.path / FILE).read_bytes()
    (clone.path / FILE).write_bytes(b"<<<<<<< HEAD\n" + whole)
    clone.git("commit", "-qam", "a conflict is committed")
    (clone.path / FILE).write_bytes(whole)
    done = clone.run("diff", "HEAD", "--format", "json")
    assert f"它们的变化没有列出：{FILE}" in done.err
    assert [each["file"] for each in json.loads(done.out)["broken"]] == [FILE]
    clone.git("commit", "-qam", "whole again")
    assert FILE in clone.run("diff", "HEAD~1", "HEAD").err
    assert FILE not in clone.run("diff", "HEAD").err


def test_python_is_told(clone: Clone) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert redchain.open(clone.path, TODAY).broken == ()
    (clone.path / FILE).write_bytes(b"<<<<<<< HEAD\n" + (clone.path / FILE).read_bytes())
    with pytest.warns(BrokenFilesWarning, match="1 file"):
        books = redchain.open(clone.path, TODAY)
    assert [(each.file, each.line, each.code) for each in books.broken] == [(FILE, 1, "RC011")]
    clone.git("commit", "-qam", "a conflict is committed")
    clone.git("checkout", "-q", "HEAD~1", "--", FILE)
    with pytest.warns(BrokenFilesWarning):
        assert [each.file for each in redchain.open(clone.path, TODAY, "HEAD").broken] == [FILE]
    assert redchain.open(clone.path, TODAY).broken == ()


def test_python_does_not_compute_with_settings_that_do_not_hold(clone: Clone) -> None:
    (clone.path / "data/settings").mkdir(exist_ok=True)
    (clone.path / "data/settings/sla.yaml").write_text("limits:\n  - {stage: 办复, workdays: 3}\n", "utf-8")
    with pytest.warns(BrokenFilesWarning):
        books = redchain.open(clone.path, TODAY)
    for each in (books.report, books.match):
        with pytest.raises(RefusalError, match=r"sla\.yaml"):
            each()


@pytest.mark.parametrize(("lang", "words"), [("zh", "关闭 Excel"), ("en", "close Excel")])
def test_a_trace_of_office_is_told_once_and_blocks_nothing(clone: Clone, lang: str, words: str) -> None:
    trace = "data/units/~$gongdian.yaml"
    (clone.path / trace).write_bytes(b"\x05user")
    done = clone.run("--lang", lang, "validate")
    assert done.code == 0
    assert [words in line for line in done.out.splitlines() if trace in line] == [True]
    assert clone.run("lists").code == 0
    assert trace not in clone.run("unit", "list").err
