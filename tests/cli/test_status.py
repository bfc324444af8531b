"""`redchain status`: where one is, who one is, what waits, and what is not committed, pushed, pulled or up to date."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Clone

NEED_FILE = "data/needs/2026-11/N-20261118-STVHG.yaml"


def told(clone: Clone) -> dict[str, Any]:
    done = clone.run("--today", "2026-11-23", "status", "--format", "json")
    assert done.code == 0, done.err
    return dict(json.loads(done.out)["data"])


def test_it_says_where_one_is_and_what_waits_first(reader: Clone) -> None:
    found = told(reader)
    todo = json.loads(reader.run("--today", "2026-11-23", "todo", "--all", "--format", "json").out)["data"]
    assert (found["root"], found["branch"], found["upstream"], found["unreadable"]) == (str(reader.path), "main", None, 0)
    assert found["waiting"]["total"] == len(todo)
    assert found["waiting"]["overdue"] == len(json.loads(reader.run("--today", "2026-11-23", "overdue", "--format", "json").out)["data"])
    assert len(found["waiting"]["first"]) == 3
    assert all(each in todo and each["light"] == "red" for each in found["waiting"]["first"])
    page = reader.run("--today", "2026-11-23", "--lang", "zh", "status").out
    for words in (str(reader.path), "分支  main", "待办  ", todo[0]["id"], "没有登记身份", "清单  "):
        assert words in page
    english = reader.run("--today", "2026-11-23", "--lang", "en", "status").out
    assert "Branch  main (follows no remote branch)" in english


def test_what_is_not_committed_and_what_cannot_be_read_is_counted(clone: Clone) -> None:
    assert told(clone)["uncommitted"] == 0
    clone.append(NEED_FILE, "note: 手改\n")
    clone.append("data/units/new.yaml", "id: [\n")
    found = told(clone)
    assert (found["uncommitted"], found["unreadable"]) == (2, 1)
    done = clone.run("--lang", "zh", "status")
    assert "2 个文件没有提交" in done.out
    assert "data/units/new.yaml" in done.err


def test_what_is_not_pushed_and_not_pulled_is_counted_as_of_the_last_fetch(clone: Clone, tmp_path: Path) -> None:
    clone.git("clone", "-q", "--bare", ".", str(tmp_path / "hub.git"))
    clone.git("remote", "add", "origin", str(tmp_path / "hub.git"))
    clone.git("fetch", "-q", "origin")
    clone.git("branch", "-q", "--set-upstream-to=origin/main")
    assert "main：与 origin/main 一致（按上次获取）" in clone.run("--lang", "zh", "status").out
    assert clone.run("need", "edit", "STVHG", "--note", "一").code == 0
    assert told(clone)["upstream"] == {"name": "origin/main", "ahead": 1, "behind": 0, "requested": 0, "has_arrived": False}
    clone.git("push", "-q", "origin", "main")
    clone.git("reset", "-q", "--hard", "HEAD~1")
    assert told(clone)["upstream"] == {"name": "origin/main", "ahead": 0, "behind": 1, "requested": 0, "has_arrived": False}
    assert "1 个提交没有收" in clone.run("--lang", "zh", "status").out


def test_it_says_who_one_is_and_lists_what_waits_for_ones_own_units(clone: Clone) -> None:
    assert clone.run("identity", "init").code == 0
    assert "没有登记为哪个单位的成员" in clone.run("--lang", "zh", "status").out
    assert clone.run("identity", "add", "--unit", "gongdian").code == 0
    found = told(clone)
    assert (found["units"], found["keeper"]) == (["gongdian"], True)
    own = json.loads(clone.run("--today", "2026-11-23", "todo", "--format", "json").out)["data"]
    assert found["waiting"]["total"] == len(own)
    assert found["last"]["subject"].startswith("unit: a member of gongdian")


def test_lists_are_as_of_a_day_and_fall_behind_with_every_change(clone: Clone) -> None:
    assert clone.run("--today", "2026-11-23", "lists").code == 0
    assert told(clone)["lists"] == {"day": "2026-11-23", "behind": 0}
    assert clone.run("need", "edit", "STVHG", "--note", "一").code == 0
    assert told(clone)["lists"] == {"day": "2026-11-23", "behind": 1}
    page = clone.run("--today", "2026-11-23", "--lang", "zh", "status").out
    assert "数据日期 2026-11-23，其后有 1 次提交改了记录，更新：redchain lists" in page


@pytest.mark.parametrize(("lang", "words"), [("zh", "没有找到 data/redchain.yaml"), ("en", "no data/redchain.yaml in")])
def test_outside_a_repository_it_says_so_and_how_to_get_there(clone: Clone, tmp_path: Path, lang: str, words: str) -> None:
    done = clone.program("--lang", lang, "status", cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert words in done.err
    assert "redchain init" in done.err
    assert clone.program("status", "--format", "json", "--lang", lang, cwd=tmp_path) == done


def test_outside_git_it_says_that_nothing_is_committed(clone: Clone) -> None:
    shutil.rmtree(clone.path / ".git")
    assert "分支  不在 git 里，不会提交" in clone.run("--lang", "zh", "status").out
    found = told(clone)
    assert (found["branch"], found["uncommitted"], found["last"]) == (None, None, None)
