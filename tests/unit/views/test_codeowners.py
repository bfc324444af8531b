"""CODEOWNERS: no name of a file or folder makes a line of its own, or a pattern that covers another unit's files."""

from __future__ import annotations

import re

import pytest

from redchain.model.access import Access, Owner
from redchain.model.ledger import Ledger
from redchain.views.codeowners import codeowners
from tests.small import SETTINGS, base, small
from tests.unit.test_shell_words import HOSTILE

ACCESS = Access(owners=(Owner(unit="bank", handle="@city/bank"), Owner(unit="bureau", handle="@city/bureau")), keeper_handle="@city/keepers")
MORE = ("x\n* @evil", "x @evil", "*", "?????", "[a-z]*", "!x", "#x", "\\", "x\u2028* @evil", "x\t@evil", "x\x85@evil", "x\u3000@evil", "**/", "x\r@evil")


def text(path: str, below: str = "") -> str:
    plain = small(*base())
    settings = SETTINGS.model_copy(update={"access": ACCESS})
    return codeowners(Ledger(settings, {each: plain.shelf(each) for each in {type(record) for record in base()}}, {"resource:loan": path}), below)


@pytest.mark.parametrize("name", [*HOSTILE, *MORE])
def test_a_file_of_a_hostile_name_stays_with_its_folder(name: str) -> None:
    usual = text("data/resources/loan.yaml").splitlines()
    made = text(f"data/resources/{name}.yaml").split("\n")
    assert "/data/resources/loan.yaml @city/bank" in usual
    added = [each for each in made if each and each not in usual]
    assert len(added) <= 1
    for each in added:
        assert re.fullmatch(r"/data/resources/[^\s*?\[\]!#\\]+ @city/bank", each), each
    assert {word for line in made if not line.startswith("#") for word in line.split() if word.startswith("@")} <= {
        "@city/bank",
        "@city/bureau",
        "@city/keepers",
    }


@pytest.mark.parametrize("name", [*HOSTILE, *MORE])
def test_a_folder_of_a_hostile_name_makes_no_line_of_its_own(name: str) -> None:
    usual, made = text("data/resources/loan.yaml"), text("data/resources/loan.yaml", f"{name}/")
    assert made.count("\n") == usual.count("\n") == len(made.splitlines())
    for line in made.splitlines()[3:]:
        assert len(re.split(r"(?<!\\) ", line)) == 2, line
