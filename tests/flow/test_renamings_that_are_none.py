"""Where no member is registered, a proposal that calls a record otherwise may not make another record of it at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.flow.test_tampering import replaces, writes
from tests.flow.test_tampering_trees import found

if TYPE_CHECKING:
    from tests.conftest import Clone
    from tests.flow.test_tampering import Hand

pytestmark = pytest.mark.slow

FIRM, CHAIN, UNIT = "data/enterprises/sl-new.yaml", "data/chains/new.yaml", "data/units/new.yaml"
RENAMED = {
    "enterprise": ("sl-chuqing", "sl-new"),
    "chain": ("yejin", "new"),
    "unit": ("gongdian", "new"),
    "resource": ("dianli-zengrong", "new"),
}


def renamed(clone: Clone, kind: str) -> None:
    clone.git("checkout", "-qb", "proposal")
    assert clone.run(kind, "rename", *RENAMED[kind], "--yes").code == 0


@pytest.mark.parametrize("kind", RENAMED)
def test_a_renaming_passes(clone: Clone, kind: str) -> None:
    renamed(clone, kind)
    status, data, codes = found(clone)
    assert (status, codes) == (0, set()), data


CASES: dict[str, tuple[str, Hand]] = {
    "another firm": ("enterprise", replaces(FIRM, ('name: "', 'name: "别的'))),
    "a firm of another chain": ("enterprise", replaces(FIRM, ('chains: ["qingneng"', 'chains: ["bandaoti", "qingneng"'))),
    "a chain with another lead": ("chain", replaces(CHAIN, ("shi-fagai-wei", "shi-keji-ju"))),
    "a chain of another name": ("chain", replaces(CHAIN, ('name: "', 'name: "别的'))),
    "a unit of another side": ("unit", replaces(UNIT, ("side: service", "side: government"))),
    "a unit of another name": ("unit", replaces(UNIT, ('name: "', 'name: "别的'))),
    "a resource of another unit": ("resource", replaces("data/resources/new.yaml", ('unit: "gongdian"', 'unit: "shi-keji-ju"'))),
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("is_one_commit", [True, False], ids=["one commit", "two"])
def test_a_renaming_that_makes_another_record_is_none(clone: Clone, case: str, is_one_commit: bool) -> None:  # noqa: FBT001  # pytest passes it
    kind, hand = CASES[case]
    renamed(clone, kind)
    hand(clone)
    clone.git("commit", "-qa", *(("--amend", "--no-edit") if is_one_commit else ("-m", case)))
    status, data, codes = found(clone)
    assert (status, "RC726" in codes) == (1, True), data


@pytest.mark.parametrize(("lang", "words"), [("zh", "改编号时还改了别的"), ("en", "More than a renaming")])
def test_the_rule_is_explained(clone: Clone, lang: str, words: str) -> None:
    assert words in clone.run("--lang", lang, "explain", "RC726").out


def test_a_firm_made_by_hand_with_a_former_id_is_judged_alike(clone: Clone) -> None:
    clone.git("checkout", "-qb", "proposal")
    path = clone.path / "data/enterprises/sl-chuqing.yaml"
    text = path.read_text("utf-8").replace('id: "sl-chuqing"', 'id: "sl-new"').replace('name: "', 'name: "别的')
    path.unlink()
    writes(FIRM, text + 'former_ids: ["sl-chuqing"]\n')(clone)
    for each in (clone.path / "data").rglob("*.yaml"):
        each.write_text(each.read_text("utf-8").replace('"sl-chuqing"', '"sl-new"') if each.name != "sl-new.yaml" else each.read_text("utf-8"), "utf-8")
    assert "RC726" in found(clone)[2]
