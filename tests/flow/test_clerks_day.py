"""A clerk's day at a terminal of 80 columns, from an empty folder to the month's report: in Chinese, by names, and with no long id typed."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.slow, pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")]

COLUMNS, LINES = 80, 45
READY = "〔待命〕"
PATIENCE = 120.0
LONGEST_ID = 5
_COMMAND = re.compile(r"(redchain|git|mkdir) [^，。；、（）\n]*|--?[a-z][a-z-]*")
_PLACE = re.compile(r"[\w./-]*\.(?:yaml|yml|csv|html|json|md)\b|[\w.-]*/[\w./-]+|(?<!\w)\.[a-z]+\b|\b[0-9a-f]{7,40}\b")
_NAMES = re.compile(r"\b(?:git(?:hub|lab)?|gitee|main|csv|office@example\.org|README)\b", re.IGNORECASE)
_LATIN = re.compile(r"[A-Za-z]{2,}")
TITLE = "新线投产，变压器容量不够"
DAY: tuple[tuple[tuple[str, ...], str], ...] = (
    (("redchain init .", "", "示例市三张清单", "氢能、冶金新材料", "市工业和信息化局", ""), "redchain need add"),
    (("redchain 单位 新增", "示例供电公司", "服务端", "供电公司"), "登记单位"),
    (("redchain enterprise add", "示例变压器有限公司", "氢能", "示例变压器厂", "", ""), "登记企业"),
    (("redchain resource add", "供电公司", "用电增容专窗", "7", "变压器增容、临时用电", "5", "2027年12月31日"), "登记部门资源"),
    (("redchain need add", "示例变压器厂", TITLE, "要素保障", "现有容量不足", "较急", "12月15日"), "读作 2026-12-15（周二）"),
    (("redchain need list",), TITLE),
    (("redchain need register 变压器容量", "是"), "已受理，待派单"),
    (("redchain match 变压器容量", "是"), "用电增容专窗"),
    (("redchain dispatch 变压器容量 供电公司", "是"), "办复限期 2026-12-07"),
    (("redchain 待办 --all",), TITLE),
    (("redchain 接单 变压器容量", "是"), "办理中"),
    (("redchain progress 变压器容量 --note 已踏勘，正在设计方案", "是"), "办理中"),
    (("redchain extend 变压器容量 --reason 待停电窗口", "是", "12月18日", "是"), "限期 2026-12-18"),
    (("redchain order show 变压器容量", "是"), "待停电窗口"),
    (("redchain finish 变压器容量", "是", "增容完成，已送电"), "已办复"),
    (("redchain need verify 变压器容量", "是", "满意"), "已核验，满意"),
    (("redchain need close 变压器容量", "是", "1"), "已销号，已解决"),
    (("redchain undo", "是"), "撤回：销号"),
    (("redchain need close 变压器容量", "是", "已解决"), "已销号，已解决"),
    (("redchain need show 变压器容量", "是"), "供电公司（主办）"),
    (("redchain find 变压器",), "redchain need show N-"),
    (("redchain project add", "示例增容改造", "供电公司", TITLE, "专项推进", "", "", ""), "登记行动项目"),
    (("redchain gaps",), "0 条需求"),
    (("redchain remind",), "没有超期或临近限期的事项"),
    (("redchain lists",), "data/lists/needs.csv"),
    (("redchain report --month 2026-11 -o 月报.html",), "月报.html"),
    (("redchain status",), "市工业和信息化局"),
    (("redchain help 销号",), "redchain need close"),
)


class Desk:
    """A shell on a terminal: what is typed is typed key by key, what is seen is what the screen shows."""

    def __init__(self, folder: Path) -> None:
        """Open a terminal with a shell in an empty folder."""
        self.folder = folder
        self.socket = str(folder.parent / "tmux")
        rc = folder.parent / "rc"
        program = f"{shlex.quote(sys.executable)} -m redchain --today 2026-11-23"
        rc.write_text(f"redchain() {{ {program} \"$@\"; }}\nPS1='{READY}'\nunset PROMPT_COMMAND\n", encoding="utf-8")
        environment = {name: value for name, value in os.environ.items() if name not in {"TMUX", "LANG", "LC_ALL"}} | {
            "LANG": "C.UTF-8",
            "GIT_CONFIG_GLOBAL": str(folder.parent / "gitconfig"),
            "GIT_CONFIG_NOSYSTEM": "1",
            "PAGER": "cat",
        }
        shell = f"bash --noprofile --rcfile {shlex.quote(str(rc))} -i"
        size = ("-x", str(COLUMNS), "-y", str(LINES))
        subprocess.run(["tmux", "-u", "-S", self.socket, "-f", os.devnull, "new-session", "-d", *size, shell], cwd=folder, env=environment, check=True)
        self.seen = self._settled()

    def _tmux(self, *arguments: str) -> str:
        return subprocess.run(["tmux", "-u", "-S", self.socket, *arguments], check=True, capture_output=True, encoding="utf-8").stdout

    def _cursor(self) -> tuple[int, str]:
        """The row of the cursor, counted from the first that was shown, and what stands before it."""
        place, *shown = self._tmux("display-message", "-p", "#{history_size} #{cursor_y} #{cursor_x}", ";", "capture-pane", "-p").splitlines()
        above, row, column = map(int, place.split())
        return above + row, shown[row] if column and row < len(shown) else ""

    def _settled(self, below: int = -1, ends: tuple[str, ...] = (READY,)) -> str:
        """Wait until the cursor stands still below a row, behind one of these ends; returns what was shown."""
        until, before = time.monotonic() + PATIENCE, (-1, "")
        while time.monotonic() < until:
            now = row, line = self._cursor()
            if row > below and line.rstrip().endswith(ends) and now == before:
                return self._tmux("capture-pane", "-p", "-J", "-S", "-").rstrip()
            before = now
            time.sleep(0.2)
        pytest.fail(f"nothing more happens after:\n{self._tmux('capture-pane', '-p')}")

    def type(self, *lines: str) -> str:
        """Type a command and then the answers to all that it asks; returns what was shown since."""
        self._tmux("send-keys", "-R", ";", "clear-history", ";", "send-keys", "Enter")
        self._settled(0)
        for number, each in enumerate(lines, 1):
            row, _ = self._cursor()
            self._tmux("send-keys", "-l", each)
            self._tmux("send-keys", "Enter")
            self.seen = self._settled(row, (READY,) if number == len(lines) else (READY, "："))
        return self.seen.removesuffix(READY).removeprefix(READY)

    def close(self) -> None:
        """Close the terminal with all that runs in it."""
        subprocess.run(["tmux", "-S", self.socket, "kill-server"], check=False, capture_output=True)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    folder = tmp_path / "示例市"
    folder.mkdir()
    (tmp_path / "gitconfig").write_text("[user]\n\tname = 链办\n\temail = office@example.org\n[init]\n\tdefaultBranch = main\n", encoding="utf-8")
    made = Desk(folder)
    yield made
    made.close()


def english_in(shown: str, ids: set[str]) -> list[str]:
    """The words on a screen in Latin letters that are no command, no id, no name of a file and no name that is written so in Chinese too."""
    for each in sorted(ids, key=len, reverse=True):
        shown = shown.replace(each, "")
    for pattern in (_PLACE, _COMMAND, _NAMES):
        shown = pattern.sub("", shown)
    return _LATIN.findall(shown)


def test_a_clerks_day(desk: Desk) -> None:
    typed: list[str] = []
    for lines, seen in DAY:
        shown = desk.type(*lines)
        assert seen in shown, shown
        assert "错误：" not in shown, shown
        ids = {each.stem for each in (desk.folder / "data").glob("*s/**/*.yaml") if "settings" not in each.parts}
        assert (english_in(shown, ids), shown) == ([], shown)
        typed += [word for line in lines for word in line.split() if word in ids]
    assert [each for each in typed if len(each) > LONGEST_ID] == []
    assert "变压器容量" in (desk.folder / "月报.html").read_text("utf-8")
    done = subprocess.run([sys.executable, "-m", "redchain", "--today", "2026-11-23", "validate"], cwd=desk.folder, check=False, capture_output=True)
    assert done.returncode == 0, done.stdout.decode()
