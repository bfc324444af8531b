"""A new record that is entered late by command is marked as such, whichever command makes it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.cli.every_command import NEED

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Clone

LATE = "2026-11-10 09:00"
NEW: dict[str, tuple[str, ...]] = {
    "need add": ("--title", "想找检测机构", "--enterprise", "sl-bacai", "--category", "检测认证", "--raised-on", "2026-11-09"),
    "meeting plan": ("--party", "qingneng-dangwei", "--title", "示例圆桌会", "--held-on", "2026-12-20"),
    "party found": ("--name", "新来示例党委", "--level", "committee", "--chain", "yejin"),
    "challenge draft": ("--title", "示例榜单", "--needs", NEED, "--chain", "yejin"),
    "project start": ("--title", "示例项目", "--needs", NEED, "--lead", "gongdian"),
}


def steps(clone: Clone, kind: str, identifier: str) -> list[tuple[str, str | None]]:
    log = json.loads(clone.run(kind, "show", identifier, "--format", "json").out)["data"]["log"]
    return [(each["at"][:10], each.get("entered_on")) for each in log]


@pytest.mark.parametrize("command", [*NEW])
def test_a_new_record_is_marked(command: str, clone: Clone) -> None:
    done = clone.run(*command.split(), *NEW[command], "--at", LATE)
    assert done.code == 0, done.err
    assert steps(clone, command.split(maxsplit=1)[0], done.out.split()[0]) == [("2026-11-10", "2026-11-23")]


def test_one_of_today_is_not(clone: Clone) -> None:
    done = clone.run("need", "add", *NEW["need add"][:-2], "--at", "2026-11-22 09:00")
    assert steps(clone, "need", done.out.strip()) == [("2026-11-22", None)], done.err


def test_those_of_a_file_are(clone: Clone, tmp_path: Path) -> None:
    path = tmp_path / "needs.yaml"
    one = "title: {title}\nenterprise: sl-bacai\ncategory: 融资\nraised_on: 2026-11-09\n"
    path.write_text("---\n".join(one.format(title=each) for each in ("想贷款", "想找仓库")), encoding="utf-8")
    done = clone.run("need", "add", "--from", str(path), "--at", LATE)
    assert done.code == 0, done.err
    assert [steps(clone, "need", each) for each in done.out.split()] == [[("2026-11-10", "2026-11-23")]] * 2


def test_a_need_that_a_meeting_raised_and_its_order_are(clone: Clone) -> None:
    raised = ("--topic", "1", "--enterprise", "sl-qingfa", "--title", "加氢站选址难", "--category", "用地厂房", "--dispatch", "gongdian")
    done = clone.run("meeting", "raise", "M-20261010-E5HN2", *raised, "--at", LATE, "--due", "2026-12-10")
    assert done.code == 0, done.err
    need, order = (next(each for each in done.out.split() if each.startswith(letter)) for letter in ("N-", "D-"))
    assert (steps(clone, "need", need), steps(clone, "order", order)) == ([("2026-11-10", "2026-11-23")] * 2, [("2026-11-10", "2026-11-23")])


def test_a_claim_is(clone: Clone) -> None:
    indicators = ", ".join(f"{{title: 指标{each}, present: 1%, target: 2%}}" for each in range(5))
    words = ("--title", "示例榜单", "--needs", NEED, "--chain", "yejin", "--indicators", f"[{indicators}]")
    drafted = clone.run("challenge", "draft", *words, "--at", "2026-11-01 09:00")
    assert drafted.code == 0, drafted.err
    challenge = drafted.out.split()[0]
    for step in (("check",), ("post", "--until", "2026-11-20")):
        assert clone.run("challenge", step[0], challenge, *step[1:], "--at", "2026-11-02 09:00").code == 0
    done = clone.run("claim", "file", "--challenge", challenge, "--unit", "gongdian", "--plan", "示例方案", "--at", LATE)
    assert steps(clone, "claim", done.out.strip()) == [("2026-11-10", "2026-11-23")], done.err
