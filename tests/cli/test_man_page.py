"""The manual page: whole in both languages, faultless roff, and in the wheel."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from redchain.cli.parsing import Argument, Option
from redchain.cli.upkeep.man_page import FILES, man_page
from tests.cli.test_json_flag import whole

if TYPE_CHECKING:
    from redchain.text import Language

DOCS = Path(__file__).parents[2] / "docs"
PAGES = pytest.mark.parametrize("name", FILES)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_command_and_every_option_is_in_it(language: Language) -> None:
    page = man_page(language).replace("\\-", "-").replace("\\:", "")
    for name, command in whole():
        if name == "docs":  # for those who work on redchain
            continue
        found = re.search(rf'\.SS "redchain {name}[ "]', page)  # not `meeting minutes` for `meeting minute`
        assert found, name
        start = found.start()
        section = page[start : page.index(".S", start + 3)]
        for each in command.params:
            if isinstance(each, Option):
                assert each.flag in (page if each.is_common else section), (name, each.flag)
            elif isinstance(each, Argument) and not each.hidden:
                assert each.shown.say(language) in section, (name, each.name)


def test_each_language_stands_by_itself() -> None:
    assert all(line.isascii() for line in man_page("en").splitlines() if line.startswith(".S"))
    heads = [line for line in man_page("zh").splitlines() if line.startswith(".SH")]
    assert all(any("\u4e00" <= each <= "\u9fff" for each in line) for line in heads)


@PAGES
def test_readers_of_manual_pages_find_no_fault(name: str) -> None:
    readers = (("mandoc", "-Tlint", "-W", "warning"), ("groff", "-Kutf8", "-man", "-Tutf8", "-ww", "-z"))
    present = [each for each in readers if shutil.which(each[0])]
    if not present:
        pytest.skip("there is neither mandoc nor groff")
    for reader in present:
        done = subprocess.run([*reader, str(DOCS / name)], capture_output=True, encoding="utf-8", check=False)
        assert (done.stdout + done.stderr, done.returncode) == ("", 0)


@pytest.mark.slow
def test_the_wheel_holds_it(tmp_path: Path) -> None:
    builder = pytest.importorskip("hatchling.builders.wheel").WheelBuilder(str(DOCS.parent))
    (wheel,) = builder.build(directory=str(tmp_path), versions=["standard"])
    with zipfile.ZipFile(wheel) as held:
        names = {each.partition(".data/data/")[2]: each for each in held.namelist()}
        assert held.read(names["share/man/man1/redchain.1"]) == (DOCS / "man" / "redchain.1").read_bytes()
        assert held.read(names["share/man/zh_CN/man1/redchain.1"]) == (DOCS / "man" / "zh_CN" / "redchain.1").read_bytes()
        assert {"redchain/cli/completion/table.jsonl", "redchain/cli/completion/redchain.zsh"} <= {*held.namelist()}
