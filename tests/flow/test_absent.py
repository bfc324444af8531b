"""Records that git tracks and that are not on disk are named by every reader, and what is made of the whole is refused without them."""

from __future__ import annotations

import json
import os
import re
import time
from typing import TYPE_CHECKING

import pytest

import redchain
from redchain.errors import BrokenFilesWarning
from redchain.text import counted

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Clone

pytestmark = pytest.mark.slow

NEED = "N-20251203-EM1A3"
FILE = f"data/needs/2025-12/{NEED}.yaml"
OTHER = "data/needs/2026-11/N-20261123-JSGVN.yaml"
FIRM = "data/enterprises/sl-bacai.yaml"


def deleted(clone: Clone) -> None:
    (clone.path / FILE).unlink()


def skipped(clone: Clone) -> None:
    clone.git("update-index", "--skip-worktree", FILE)
    (clone.path / FILE).unlink()


def sparse(clone: Clone) -> None:
    clone.git("status")  # the index of a copy must learn that nothing has changed
    clone.git("sparse-checkout", "set", "--no-cone", "/*", f"!/{FILE}")


def cone(clone: Clone) -> None:
    clone.git("status")
    folders = {str(each.parent.relative_to(clone.path)) for each in clone.path.glob("data/**/*.yaml") if each.parent.name not in {"data", "needs", "2025-12"}}
    clone.git("sparse-checkout", "set", "--cone", "--sparse-index", *sorted(folders))


def assumed(clone: Clone) -> None:
    clone.git("update-index", "--assume-unchanged", FILE)
    (clone.path / FILE).unlink()


GONE: dict[str, tuple[Callable[[Clone], None], str]] = {
    "deleted": (deleted, f"git checkout -- {FILE}"),
    "skip-worktree": (skipped, "git sparse-checkout disable"),
    "sparse": (sparse, "git sparse-checkout disable"),
    "sparse index": (cone, "git sparse-checkout disable"),
    "assume-unchanged": (assumed, f"git checkout -- {FILE}"),
}


@pytest.fixture(params=GONE)
def lacking(request: pytest.FixtureRequest, clone: Clone) -> tuple[Clone, str]:
    """A clone in which one need is not on disk, and the way to have it back."""
    makes, how = GONE[request.param]
    makes(clone)
    assert not (clone.path / FILE).exists()
    return clone, how


@pytest.mark.parametrize(
    "words",
    [("todo",), ("match",), ("report",), ("gaps",), ("overdue",), ("need", "list"), ("unit", "list"), ("calendar", "export"), ("diff", "HEAD")],
    ids=" ".join,
)
def test_every_reader_names_it(clone: Clone, words: tuple[str, ...]) -> None:
    deleted(clone)
    for _ in range(2):  # the second time from the cache
        done = clone.run(*words)
        assert done.code == 0
        assert f"有 1 条记录 git 里有、磁盘上没有，没有算进来：{FILE} → 找回：git checkout -- {FILE}；确实要删：git rm {FILE}" in done.err


def test_json_has_it_and_the_way_back(lacking: tuple[Clone, str]) -> None:
    clone, how = lacking
    done = clone.run("need", "list", "--format", "json", "--lang", "en")
    broken = json.loads(done.out)["broken"]
    (named,) = [each for each in broken if each["record"] == NEED]
    assert (named["file"], named["code"]) == (FILE, "RC215")
    assert how in done.err
    assert f"{counted(len(broken), 'record')} that git tracks {'is' if len(broken) == 1 else 'are'} not on disk" in done.err


@pytest.mark.parametrize(
    "words", [("lists",), ("lists", "--check"), ("match", "--plan"), ("report", "-o", "made.html"), ("gaps", "-o", "made.md"), ("codeowners",)], ids=" ".join
)
def test_what_is_made_of_the_whole_is_refused(clone: Clone, words: tuple[str, ...]) -> None:
    deleted(clone)
    tip = clone.git("rev-parse", "HEAD")
    done = clone.run(*words)
    assert (done.code, done.out) == (1, "")
    assert f"错误：有 1 条记录 git 里有、磁盘上没有，结果会缺了它们，没有执行：{FILE}" in done.err
    assert f"git checkout -- {FILE}" in done.err
    assert "--without-broken" in done.err
    assert clone.git("rev-parse", "HEAD") == tip


def test_lists_are_refused_whatever_left_it_out(lacking: tuple[Clone, str]) -> None:
    clone, how = lacking
    done = clone.run("lists")
    assert done.code == 1
    assert how in done.err
    assert clone.run("lists", "--without-broken").code == 0
    assert re.fullmatch(r"lists: update to 2026-11-23, without \d+ records? not on disk", clone.subjects()[0])


def test_the_way_back_is_one(lacking: tuple[Clone, str]) -> None:
    clone, how = lacking
    clone.git(*how.split()[1:])
    assert "磁盘" not in clone.run("todo").err
    assert clone.run("lists").code == 0


def test_a_staged_deletion_is_meant(clone: Clone) -> None:
    clone.git("rm", "-q", OTHER)
    assert "磁盘" not in clone.run("todo").err
    assert clone.run("lists").code == 0


def test_validate_finds_it(clone: Clone) -> None:
    deleted(clone)
    for words in ((), (FILE,), ("data/needs",)):
        done = clone.run("validate", *(str(clone.path / each) for each in words))
        assert done.code == 1
        assert f"{FILE} RC215" in done.out
    assert FILE not in clone.run("validate", str(clone.path / "data/units")).out


def test_show_says_where_it_is(lacking: tuple[Clone, str]) -> None:
    clone, how = lacking
    for words in (NEED, "EM1A3"):
        done = clone.run("need", "show", words)
        assert done.code == 1
        said = done.err.partition("错误：")[2]
        assert FILE in said
        assert how in said
        assert "need add" not in said


def test_an_id_on_its_way_back_is_not_given_away(clone: Clone) -> None:
    (clone.path / FIRM).unlink()
    before = clone.files()
    done = clone.run("enterprise", "add", "--id", "sl-bacai", "--name", "另一家示例有限公司", "--chains", "yejin")
    assert done.code == 1, done
    assert FIRM in done.err
    assert clone.files() == before


def test_a_whole_folder_is_counted(clone: Clone) -> None:
    count = 0
    for each in (clone.path / "data/needs/2026-11").glob("*.yaml"):
        each.unlink()
        count += 1
    done = clone.run("need", "list", "--format", "json")
    assert f"有 {count} 条记录" in done.err
    assert len(json.loads(done.out)["broken"]) == count


@pytest.mark.parametrize("how", ["moved", "misnamed", "stray", "link", "other folder"])
def test_what_lies_elsewhere_is_named_once_or_not_at_all(clone: Clone, how: str) -> None:
    file = clone.path / FILE
    if how == "moved":
        file.rename(clone.path / "data/needs" / file.name)
    elif how == "misnamed":
        file.rename(file.with_suffix(".yml"))
    elif how == "link":
        file.rename(clone.path / "aside")
        file.symlink_to(clone.path / "aside")
    else:
        target = clone.path / ("data/visits" if how == "stray" else "data/projects") / file.name
        target.parent.mkdir(exist_ok=True)
        file.rename(target)
    done = clone.run("need", "list", "--format", "json")
    assert len(json.loads(done.out).get("broken", [])) == (0 if how == "moved" else 1)
    assert "git checkout" not in done.err


def test_a_name_of_another_kind_does_not_stand_for_it(clone: Clone) -> None:
    (clone.path / "data/chains/sl-bacai.yaml").write_bytes((clone.path / "data/chains/yejin.yaml").read_bytes().replace(b"yejin", b"sl-bacai", 1))
    (clone.path / FIRM).unlink()
    assert FIRM in clone.run("todo").err


def test_a_renaming_not_yet_staged_is_no_loss(clone: Clone) -> None:
    assert clone.run("enterprise", "rename", "sl-bacai", "sl-other", "--yes", "--no-commit").code == 0
    assert "磁盘" not in clone.run("todo").err


def test_the_quick_list_tells_it_too(clone: Clone) -> None:
    for _ in range(2):
        time.sleep(0.06)
        clone.run("need", "list")
    assert clone.run("need", "list").err.count("磁盘") == 0
    (clone.path / FIRM).unlink()
    assert FIRM in clone.run("need", "list").err
    assert FIRM in clone.run("need", "list").err
    clone.git("rm", "-q", "--cached", FIRM)
    assert "磁盘" not in clone.run("need", "list").err
    clone.git("reset", "-q")
    assert FIRM in clone.run("need", "list").err


def test_a_step_that_may_hang_on_it_is_refused(clone: Clone) -> None:
    order = "data/orders/2026-11/D-20261120-6KXAJ.yaml"
    (clone.path / order).unlink()
    done = clone.run("need", "withdraw", "N-20261118-STVHG", "--yes")
    assert done.code == 1
    assert f"{order} 不在磁盘上" in done.err
    assert f"git checkout -- {order}" in done.err
    assert clone.run("need", "register", "N-20261123-JSGVN").code == 0  # it has nothing to do with it


def test_a_hook_of_a_commit_of_everything_sees_what_is_to_be_committed(clone: Clone) -> None:
    hook = clone.path / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    import sys

    hook.write_text(f"#!/bin/sh\n{sys.executable} -m redchain --today 2026-11-23 todo 2>said\n", "utf-8")
    hook.chmod(0o755)
    (clone.path / OTHER).unlink()
    clone.git("commit", "-qam", "drop it")
    assert "磁盘" not in (clone.path / "said").read_text("utf-8")


def test_outside_git_and_before_the_first_add_nothing_is_said(clone: Clone, tmp_path: Path) -> None:
    import shutil

    shutil.copytree(clone.path / "data", tmp_path / "plain/data")
    (tmp_path / "plain" / FILE).unlink()
    plain = clone.run("todo", "--root", str(tmp_path / "plain"))
    assert (plain.code, "磁盘" in plain.err) == (0, False)
    os.unlink(clone.path / ".git/index")
    assert "磁盘" not in clone.run("todo").err


def test_a_revision_has_all_of_it(clone: Clone) -> None:
    deleted(clone)
    assert redchain.open(clone.path, revision="HEAD").broken == ()
    with pytest.warns(BrokenFilesWarning, match="not on disk"):
        (found,) = redchain.open(clone.path).broken
    assert found.file == FILE


def test_a_data_repository_below_the_top_has_its_own_paths(clone: Clone) -> None:
    (clone.path / "city").mkdir()
    clone.git("mv", "data", "city/data")
    clone.git("commit", "-qm", "below")
    (clone.path / "city" / FILE).unlink()
    done = clone.run("todo", "--root", str(clone.path / "city"))
    assert f"没有算进来：{FILE} →" in done.err


@pytest.mark.parametrize("words", [("todo",), ("need", "list"), ("validate",), ("lists",), ("need", "edit", NEED, "--note", "x")], ids=" ".join)
@pytest.mark.parametrize(("lang", "said", "how"), [("zh", "git 读不了索引", "运行 git status"), ("en", "git cannot read its index", "run `git status`")])
def test_an_index_that_git_cannot_read_is_no_empty_one(clone: Clone, words: tuple[str, ...], lang: str, said: str, how: str) -> None:
    deleted(clone)
    (clone.path / ".git/index").write_bytes(b"DIRC" + bytes(60))
    done = clone.run(*words, "--lang", lang)
    assert done.code == 1
    if words[0] != "need" or words[1] == "list":
        assert (said in done.err, how in done.err) == (True, True), done.err
