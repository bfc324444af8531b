"""A terminal in GBK: what is shown and typed is in its encoding where the environment names it, and what to set is said where it does not."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from redchain.cli.terminal import terminal_encoding, typed_arguments

if TYPE_CHECKING:
    from tests.cli.conftest import Terminal
    from tests.conftest import Clone

pytestmark = pytest.mark.slow

ADD = ("--lang", "zh", "need", "add", "--enterprise", "sl-bacai", "--category", "用工")
IN_GBK = ({"LC_ALL": "zh_CN.GBK"}, {"LC_ALL": "", "LANG": "zh_CN.gb2312"}, {"LC_ALL": "zh_CN.UTF-8", "PYTHONIOENCODING": "gbk"})


@pytest.mark.parametrize("more", IN_GBK, ids=str)
def test_questions_answers_and_results_are_in_gbk(clone: Clone, terminal: Terminal, more: dict[str, str]) -> None:
    code, shown = terminal(clone, *ADD, answers=("缺质检员", "急用", "较急", "月底"), encoding="gb18030", **more)
    assert (code, "紧急程度（可不填）：" in shown, "读作 2026-11-30（周一）" in shown, "已提交" in shown) == (0, True, True, True), shown
    identifier = clone.subjects()[0].split()[2]
    need = json.loads(clone.run("need", "show", identifier, "--format", "json").out)["data"]
    assert (need["title"], need["detail"], need["urgency"]) == ("缺质检员", "急用", "high")
    assert need["title"] in clone.git("log", "-1", "--format=%s")


def test_what_is_long_is_not_handed_to_a_pager_that_would_be_given_utf_8(reader: Clone, terminal: Terminal) -> None:
    code, shown = terminal(reader, "--lang", "zh", "need", "list", lines=5, encoding="gb18030", LC_ALL="zh_CN.GBK", PAGER="false")
    assert (code, "标题" in shown) == (0, True), shown


def test_where_the_environment_says_utf_8_what_to_set_is_said(clone: Clone, terminal: Terminal) -> None:
    before = clone.subjects()
    code, shown = terminal(clone, *ADD, answers=("缺质检员", "\x03"), encoding="gb18030", LC_ALL="zh_CN.UTF-8")
    told = shown.encode("gb18030", "replace").decode("utf-8", "replace")
    assert (code, "LANG=zh_CN.GBK" in shown) == (130, True), told
    assert clone.subjects() == before


def test_arguments_are_taken_as_they_were_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    typed = [os.fsdecode("缺质检员".encode("gbk")), "--title", "already 文字"]
    monkeypatch.setenv("LC_ALL", "zh_CN.GBK")
    assert typed_arguments(typed) == ["缺质检员", "--title", "already 文字"]
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert typed_arguments(typed) == typed


@pytest.mark.parametrize(
    ("settings", "encoding"),
    [
        ({}, "utf-8"),
        ({"LANG": "zh_CN.GBK"}, "gb18030"),
        ({"LANG": "zh_CN.GB18030@x", "LC_CTYPE": "C.UTF-8"}, "gb18030"),
        ({"LC_ALL": "en_US.UTF-8", "LANG": "zh_CN.GBK"}, "utf-8"),
        ({"LANG": "zh_CN.UTF-8"}, "utf-8"),
        ({"PYTHONIOENCODING": "gb2312:replace"}, "gb18030"),
        ({"PYTHONIOENCODING": "utf-8", "LANG": "zh_CN.GBK"}, "utf-8"),
    ],
)
def test_the_environment_names_the_encoding(monkeypatch: pytest.MonkeyPatch, settings: dict[str, str], encoding: str) -> None:
    for name in ("LC_ALL", "LC_CTYPE", "LANG", "PYTHONIOENCODING"):
        monkeypatch.delenv(name, raising=False)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    assert terminal_encoding() == encoding
