"""A clone or a repository of all that means harm: another merge driver, hooks, names of branches and files that are commands, a forged mark of the audit."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest

from redchain.history.merge_driver import COMMAND
from tests.flow.test_access import WORKING
from tests.flow.test_audit import audited, commit
from tests.flow.test_sync import EDIT, EDIT_OTHER, NEED, NEED_FILE, Desks, desks
from tests.flow.test_tampering import replaces

if TYPE_CHECKING:
    from tests.conftest import Clone

__all__ = ["desks"]
pytestmark = pytest.mark.slow
BRANCHES = ("sync/--upload-pack=x", "sync/$(touch${IFS}run)", "a;touch${IFS}run", "-x", "HEAD", "origin/main", "sync/`id`", "重点'\"")
FILES = ("-rf", "$(touch run)", "notes/;touch run", "notes/a\nb", "notes/\x1b[2J.md", ":(exclude)data", "notes/--help")


def merging_state(clone: Clone) -> str:
    found = json.loads(clone.run("doctor", "--format", "json").out)["data"]["checks"]
    (state,) = [each["state"] for each in found if each["check"] == "merging"]
    return str(state)


def test_another_merge_driver_is_told_and_put_right_and_a_sync_never_runs_it(desks: Desks, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CI", "GITHUB_ACTIONS", "GITLAB_CI"):
        monkeypatch.delenv(name, raising=False)
    one, two = desks.first, desks.desk("two")
    one.run("doctor", "--fix")
    assert merging_state(one) == "ok"
    one.git("config", "merge.redchain.driver", "touch run; cp %B %A")
    assert merging_state(one) == "advice"
    assert two.run("need", "edit", NEED, "--note", "别处").code == 0
    assert two.run("sync").code == 0
    assert one.run(*EDIT).code == 0
    assert one.run("sync").code == 0
    text = (one.path / NEED_FILE).read_text("utf-8")
    assert "urgency: urgent" in text
    assert "别处" in text
    assert not list(one.path.rglob("run"))
    one.run("doctor", "--fix")
    assert one.git("config", "merge.redchain.driver").rstrip("\n") == COMMAND
    assert merging_state(one) == "ok"


def test_a_driver_that_loses_a_side_is_found_by_the_audit(clone: Clone) -> None:
    clone.git("config", "merge.redchain.driver", "cp %B %A")
    (clone.path / ".gitattributes").write_text("data/**/*.yaml merge=redchain\n", "utf-8")
    commit(clone, "attributes")
    order = "D-20261120-6KXAJ"
    clone.git("checkout", "-qb", "other")
    assert clone.run("order", "edit", order, "--note", "别处").code == 0
    clone.git("checkout", "-q", "main")
    assert clone.run("accept", order).code == 0
    clone.git("merge", "-q", "--no-edit", "other")
    assert [each["subject"] for each in audited(clone)["bad"]] == ["Merge branch 'other'"]


@pytest.mark.skipif(sys.platform == "win32", reason="names that Windows does not know")
def test_names_that_come_by_a_sync_are_names_and_no_commands(desks: Desks) -> None:
    one, two = desks.first, desks.desk("two")
    for path in FILES:
        (two.path / path).parent.mkdir(exist_ok=True)
        (two.path / path).write_text("示例\n", "utf-8")
    tip = commit(two, "names")
    for each in BRANCHES:
        desks.hub.git("fetch", "-q", str(two.path), "main")
        desks.hub.git("update-ref", f"refs/heads/{each}", tip)
    desks.hub.git("update-ref", "refs/heads/main", tip)
    desks.hub.git("update-ref", "refs/tags/main", f"{tip}~")
    assert one.run(*EDIT_OTHER).code == 0
    for words in (("sync", "--dry-run"), ("sync",), ("sync",), ("status",), ("doctor",), ("audit",)):
        done = one.run(*words)
        assert done.code in {0, 1}, done
        assert "\x1b[2J" not in done.out + done.err
    assert [(one.path / path).read_text("utf-8") for path in FILES] == ["示例\n"] * len(FILES)
    assert desks.hub.git("log", "--format=%s", "refs/heads/main").splitlines()[1:] == ["names", "town"]
    for place in (one.path, desks.hub.path):
        assert not list(place.rglob("run"))


def test_a_forged_mark_of_the_audit_is_not_gone_by_where_it_counts(clone: Clone) -> None:
    assert clone.run("accept", "6KXAJ").code == 0
    assert audited(clone)["bad"] == []
    replaces(WORKING, ("    step: accept\n", "    step: progress\n"))(clone)
    tip = commit(clone, "rewritten")
    mark = clone.path / ".git/redchain/audit.json"
    text = mark.read_text("utf-8")
    old = json.loads(text)["branches"]["refs/heads/main"]["commit"]
    mark.write_text(text.replace(f'"commit": "{old}"', f'"commit": "{tip}"'), "utf-8")
    assert audited(clone)["bad"] == []  # whoever can write into the clone can say this
    assert [each["subject"] for each in audited(clone, "--fresh")["bad"]] == ["rewritten"]
    assert [each["subject"] for each in audited(clone)["bad"]] == ["rewritten"]  # which the mark says from now on
    mark.write_text(text.replace(old, "1" * 40), "utf-8")
    assert [each["subject"] for each in audited(clone)["bad"]] == ["rewritten"]  # a commit that is nowhere: begun anew
