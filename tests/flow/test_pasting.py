"""What commands tell people to type is pasted into a real shell, with files of hostile names around: nothing but what was meant is run."""

from __future__ import annotations

import json
import os
import re
from typing import TYPE_CHECKING

import pytest

from tests.unit.test_shell_words import HOSTILE, SHELLS, pasted, tools

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Clone

pytestmark = pytest.mark.slow
__all__ = ["tools"]

NAMES = sorted({each.replace("/", "-") for each in HOSTILE if each and "\udcff" not in each})
UNIT = "id: gongdian-{n}\nname: 示例局{n}\nside: government\n"


@pytest.fixture
def odd(clone: Clone) -> Clone:
    """A clone with units in files of hostile names, committed."""
    for place, name in enumerate(NAMES):
        (clone.path / "data/units" / f"{name}.yaml").write_text(UNIT.format(n=place), encoding="utf-8")
    clone.git("add", "-A")
    clone.git("commit", "-qm", "odd")
    return clone


def commands_in(words: str) -> list[str]:
    """The commands of git in a line, each up to where the sentence goes on."""
    return [
        each
        for line in words.split("\n")
        for each in re.split(r"；确实要删：|找回：|，再 |→ ", line)
        if re.match(r"git (?:mv|rm|add|checkout|commit|show) ", each)
    ]


def harmless(words: str, tools: Path) -> list[list[bytes]]:
    """Paste every command of some output into every shell; returns what the last one called git with."""
    found: list[list[bytes]] = []
    for shell in SHELLS:
        found = [pasted(shell, each, tools) for each in commands_in(words)]
    return found


def test_moving_a_file_that_is_named_wrongly(odd: Clone, tools: Path) -> None:
    assert len(NAMES) >= 40
    findings = json.loads(odd.run("validate", "--format", "json").out)["data"]["findings"]
    shown = [each for each in findings if each["code"] == "RC201"]
    assert len(shown) >= 40
    for each in shown:
        assert commands_in(each["remedy"]), each
        ((verb, path, target),) = harmless(each["remedy"], tools)
        assert (verb, os.fsdecode(path), target[:20]) == (b"mv", each["file"], b"data/units/gongdian-")


def test_files_that_are_gone(odd: Clone, tools: Path) -> None:
    for name in NAMES:
        (odd.path / "data/units" / f"{name}.yaml").unlink()
    for words in (("validate",), ("unit", "list"), ("lists",), ("validate", "--against", "HEAD")):
        done = odd.run(*words)
        calls = harmless(done.out + "\n" + done.err, tools)
        assert all(each[0] in {b"checkout", b"rm"} for each in calls if each)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_line_of_what_is_said_can_be_pasted(odd: Clone, tools: Path, lang: str) -> None:
    """Not only the commands: somebody who copies a whole line with a command in it runs nothing else either."""
    for words in (("validate",), ("validate", "--format", "markdown"), ("need", "show", "x"), ("unit", "edit", "gongdian-3", "--note", "x")):
        done = odd.run(*words, "--lang", lang)
        for line in (done.out + done.err).splitlines():
            start = re.search(r"(?:git|redchain) [a-z]", line)
            if start:
                pasted("sh", line[start.start() :].split("；")[0].split("; ")[0], tools)
