"""The program as a newcomer meets it: one process a command, from the first record to the lists and the report."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.conftest import Clone


def test_a_year_in_a_nutshell(clone: Clone) -> None:
    for each in clone.path.glob("data/*/**/*.yaml"):
        each.unlink()
    clone.git("commit", "-qam", "empty")
    day = ("--today", "2026-11-23", "--lang", "zh", "--quiet")
    steps = (
        ("chain", "add", "--name", "氢能产业链", "--short-name", "氢能"),
        ("unit", "add", "--name", "工信局", "--side", "政务端", "--chains", "qingneng"),
        ("chain", "edit", "qingneng", "--lead-units", "gongxinju"),
        ("enterprise", "add", "--name", "示例氢能有限公司", "--short-name", "示例氢能", "--chains", "氢能", "--size", "小型"),
        ("resource", "add", "--unit", "工信局", "--title", "电堆检测服务", "--category", "检测认证", "--aliases", "测电堆"),
        ("need", "add", "--id", "N-20261123-AAAAA", "--enterprise", "示例氢能", "--title", "想找人测电堆", "--category", "检测认证"),
        ("order", "add", "--need", "N-20261123-AAAAA", "--unit", "工信局", "--role", "主办", "--due", "2026-12-01", "--resource", "电堆检测服务"),
        ("project", "add", "--title", "电堆检测攻关", "--needs", "N-20261123-AAAAA", "--lead", "工信局"),
        ("validate",),
        ("lists",),
        ("report", "--month", "2026-11", "-o", "月报.html"),
    )
    for step in steps:
        done = clone.program(*day, *step)
        assert done.code == 0, (step, done)
    assert len(clone.subjects()) == 2 + 8 + 1
    (match,) = json.loads(clone.program(*day, "match", "--format", "json").out)["data"]
    assert match["suggestions"][0]["resource"] == "diandui-jiance-fuwu" or match["suggestions"][0]["resource"].startswith("dian")
    assert clone.git("status", "--porcelain").split() == ["??", '"\\346\\234\\210\\346\\212\\245.html"']
    assert clone.git("fsck", "--strict", "--no-dangling") == ""


def test_the_same_commands_in_a_folder_with_an_odd_name(clone: Clone) -> None:
    odd = clone.path.parent / "目录 [1] 'x' $(x) --root"
    clone.path.rename(odd)
    moved = type(clone)(odd)
    for words in (
        ("validate",),
        ("need", "list"),
        ("need", "add", "--title", "标题", "--enterprise", "sl-bacai", "--category", "融资"),
        ("lists",),
        ("match", "--format", "json"),
    ):
        assert moved.program("--today", "2026-11-23", *words).code == 0, words
    assert moved.git("status", "--porcelain") == ""
