"""Files that a clone on another computer could not hold are pointed out."""

from __future__ import annotations

import pytest

from redchain.check.rules.rc200_ids_and_references import ensure_paths_are_portable
from redchain.decide.draft import name_id
from redchain.model.field_types import is_device


@pytest.mark.parametrize("name", ["con", "AUX", "nul.yaml", "prn.a.b", "com1", "LPT9.yaml", "com¹", "conin$", "CONOUT$", "con .yaml"])
def test_devices_are_known_with_any_extension(name: str) -> None:
    assert is_device(name)


@pytest.mark.parametrize("name", ["control", "com10", "com", "console.yaml", "a.con", "con-1", "auxiliary"])
def test_other_names_are_not(name: str) -> None:
    assert not is_device(name)


@pytest.mark.parametrize("folder", ["aux", "nul.2026", "a.", "a ", "a:b", "a?b", "长" * 86])
def test_a_folder_that_windows_refuses(folder: str) -> None:
    path = f"data/enterprises/{folder}/sl-a.yaml"
    assert [(each, found.code) for each, found in ensure_paths_are_portable([path])] == [(path, "RC213")]


@pytest.mark.parametrize(("one", "other"), [("SL", "sl"), ("caf\u00e9", "cafe\u0301"), ("Ä", "ä")])
def test_two_files_that_are_one_elsewhere(one: str, other: str) -> None:
    paths = [f"data/enterprises/{each}/sl-a.yaml" for each in (one, other)]
    assert len(list(ensure_paths_are_portable(paths))) == 1


def test_usual_paths_pass() -> None:
    assert not list(ensure_paths_are_portable(["data/needs/2026-11/N-20261103-B0002.yaml", "data/enterprises/氢能/sl-a.yaml"]))


def test_no_such_id_is_proposed() -> None:
    assert name_id("con", {}) == "con-2"
    assert name_id("nul", {"nul-2": None}) == "nul-3"
