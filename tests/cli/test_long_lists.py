"""A step that names many says the first of them and how many there are; the whole stands where it is asked for."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from redchain.cli.records.show import LISTED

if TYPE_CHECKING:
    from tests.conftest import Clone

INVITED = "M-20261109-W3M6B"
UNITS = ("shi-gongxin-ju", "shi-keji-ju", "qingneng-yuan", "sl-qingfa", "gongdian", "cailiao-suo", "shi-renshe-ju", "shi-zigui-ju")


@pytest.mark.parametrize(("lang", "said"), [("zh", f"等 {len(UNITS)} 人"), ("en", f"{len(UNITS)} in all")])
@pytest.mark.parametrize("verb", ["show", "log"])
def test_a_step_names_a_few_of_many(clone: Clone, verb: str, lang: str, said: str) -> None:
    path = clone.path / "data/meetings/2026-11" / f"{INVITED}.yaml"
    few = '["shi-gongxin-ju", "shi-keji-ju", "qingneng-yuan", "sl-qingfa"]'
    path.write_text(path.read_text(encoding="utf-8").replace(few, json.dumps(UNITS)), encoding="utf-8")
    out = clone.run("meeting", verb, INVITED, "--lang", lang).out
    (line,) = [each for each in out.splitlines() if "shi-gongxin-ju" in each and ("应到 " in each or "Entitled " in each)]
    assert said in line
    assert [each in line for each in UNITS] == [place < LISTED for place in range(len(UNITS))]
    whole = json.loads(clone.run("meeting", "show", INVITED, "--format", "json").out)["data"]["log"][1]["entitled"]
    assert tuple(whole) == UNITS
    assert all(each in clone.run("meeting", "log", INVITED, "--format", "csv").out for each in UNITS)


def test_as_many_as_are_listed_are_all_named(reader: Clone) -> None:
    out = reader.run("meeting", "show", INVITED).out
    assert "sl-qingfa" in out
    assert " 等 " not in out
