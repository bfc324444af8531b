"""A shown command that is pasted into a shell runs itself and nothing else, whatever it names."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from redchain.shell_words import shown, word
from redchain.text import Text

HOSTILE = (
    "a;touch PWNED", "a; touch PWNED;", "a$(touch PWNED)b", "a`touch PWNED`b", "a&touch PWNED", "a&&touch PWNED", "a|touch PWNED", "a||touch PWNED",
    "a\ntouch PWNED", "a\r\ntouch PWNED\r\n", "a > PWNED", "a >> PWNED", "a>PWNED", "<(touch PWNED)", "'; touch PWNED; '", '"; touch PWNED; "', "a'b", 'a"b',
    "''", '""', "a\\", "a\\'; touch PWNED; \\'", "\\\n; touch PWNED", "'\n; touch PWNED; '", "'$(touch PWNED)\n'", "\n'\\''; touch PWNED #", "$'\\'; touch PWNED; '",
    "\\047; touch PWNED", "\x1b[31m\\'; touch PWNED #", "*", "?", "[a-z]*", "{a,b}", "~", "~root", "!!", "!touch", "a!b\n!c", "$HOME", "${IFS}touch${IFS}PWNED", "#a", "a #b",
    "a b", " a", "a ", "\ta", "-rf", "--output=PWNED", "-c core.pager=touch\tPWNED", "=touch", "%1", "a=b", "PATH=.", "", " ", "\u2028touch PWNED", "a\u2028;touch PWNED", "a\x85;touch PWNED",
    "\u202egnp.lmay", "\u2066;touch PWNED\u2069", "\u200b;touch PWNED", "\U000e0001tag", "一号示例\u3000有限公司", "局（示例）；touch PWNED", "中文.yaml", "｜touch PWNED", "＄（touch PWNED）",
    "if true; then touch PWNED; fi", "(touch PWNED)", "a\vtouch PWNED", "\x01\x02", "\udcff;touch PWNED", "…", "a,b:c/d@e+f", "\\x27;touch PWNED", "a\u3000;touch PWNED", "\xa0touch PWNED",
)  # fmt: skip
SHELLS = [each for each in ("sh", "dash", "bash", "zsh", "ksh", "busybox") if shutil.which(each)]
RECORDER = '#!/bin/sh\nprintf \'%s\\0\' "$@" >> "$0.called"\n'


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    """A folder with the only programs that there are: one that keeps what it is called with, and one that would do harm."""
    path = tmp_path / "tools"
    path.mkdir()
    (path / "git").write_text(RECORDER, encoding="utf-8")
    (path / "git").chmod(0o755)
    (path / "touch").symlink_to(str(shutil.which("touch")))
    return path


def pasted(shell: str, command: str, tools: Path) -> list[bytes]:
    """Paste a command into a shell in a folder of its own; returns what it calls git with, and fails when anything else comes of it."""
    folder, called = tools.parent / "folder", tools / "git.called"
    folder.mkdir(exist_ok=True)
    called.unlink(missing_ok=True)
    program = [str(shutil.which(shell)), *(["sh"] if shell == "busybox" else [])]
    environment = {"PATH": str(tools), "HOME": str(folder), "LC_ALL": "C.UTF-8"}
    subprocess.run([*program, "-c", os.fsencode(command)], cwd=folder, env=environment, check=False, capture_output=True, timeout=30)
    assert not list(folder.iterdir()), command
    assert {each.name for each in tools.iterdir()} <= {"git", "touch", "git.called"}
    return called.read_bytes().split(b"\0")[:-1] if called.exists() else []


@pytest.mark.parametrize("shell", SHELLS)
def test_a_pasted_command_gets_the_very_words(shell: str, tools: Path) -> None:
    for name in HOSTILE:
        command = shown("git", "mv", name, "b")
        words = pasted(shell, command, tools)
        assert len(words) == 3, (shell, name)
        if shell in {"bash", "zsh"} or "$'" not in command:  # others do not read the escapes: the name is wrong then, and nothing worse
            assert words == [b"mv", os.fsencode(name), b"b"]


@pytest.mark.parametrize("shell", SHELLS)
def test_all_of_them_at_once_and_joined(shell: str, tools: Path) -> None:
    names = [each for each in HOSTILE if "$'" not in word(each)]
    assert pasted(shell, shown("git", *names), tools) == [os.fsencode(each) for each in names]
    for name in HOSTILE:
        words = Text("恢复：git show {commit:word}:{file:word}", "").fill(commit="HEAD", file=name).zh.removeprefix("恢复：")
        assert len(pasted(shell, words, tools)) == 2


def test_what_is_shown_is_one_line_that_a_terminal_shows_whole() -> None:
    from redchain.text_cleaning import for_terminal

    for name in HOSTILE:
        words = shown("git", "mv", name)
        assert for_terminal(words) == words
        assert len(words.splitlines()) == 1


def test_what_needs_no_quotes_has_none() -> None:
    assert shown("redchain", "need", "edit", "N-20261123-7K3F9", "--note", "…") == "redchain need edit N-20261123-7K3F9 --note …"
    assert word("data/units/税务局.yaml") == "data/units/税务局.yaml"
    assert Text("a {x} {x:word} {n:.1f}", "").fill(x="b c", n=1).zh == "a b c 'b c' 1.0"
