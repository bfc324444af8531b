"""Three proposals in a row that lead the check astray over trees: each is refused, also when those before it have come into main past every check."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.flow.test_tampering import SUBMITTED, WORKING, adds, both, deletes, moves, replaces, writes
from tests.flow.test_tampering_trees import (
    ACCESS,
    DEFERRED,
    PROGRESS,
    SMALLEST,
    TEXT,
    behind_link,
    copied,
    forced,
    found,
    linked,
    renamed_folder,
    submodule,
)

if TYPE_CHECKING:
    from tests.conftest import Clone
    from tests.flow.test_tampering import Hand

pytestmark = pytest.mark.slow

NO_DATA = "exit 2"
BACK = tuple(reversed(DEFERRED))
ORDERS = "data/orders"
ROWS: dict[str, tuple[tuple[Hand, str], ...]] = {
    "a link to decoy settings, the decoy loosened, a due date put off": (
        (behind_link("data/settings"), "RC724"),
        (writes("decoy/access.yaml", "mass_records: 100000\n"), "RC725"),
        (replaces(WORKING, DEFERRED), "RC725"),
    ),
    "a link to decoy orders, one of them rewritten, all put back": (
        (behind_link(ORDERS), "RC724"),
        (replaces("decoy/2026-11/D-20261116-BSKHZ.yaml", DEFERRED), "RC725"),
        (both(deletes(ORDERS), renamed_folder("decoy", ORDERS)), "RC725"),
    ),
    "a link to one record, its target rewritten, made a file again": (
        (behind_link(WORKING, "old.yaml"), "RC724"),
        (replaces("old.yaml", DEFERRED), "RC725"),
        (both(deletes(WORKING), moves("old.yaml", WORKING)), "RC725"),
    ),
    "a link in a link": (
        (linked("data/more", "../elsewhere"), "RC724"),
        (linked("elsewhere", "data/orders"), "RC725"),
        (replaces(WORKING, DEFERRED), "RC725"),
    ),
    "another repository in place of the orders, a note beside it, another one": (
        (submodule(ORDERS), "RC701"),
        (adds(SUBMITTED, "note: x\n"), "RC725"),
        (submodule("data/more"), "RC725"),
    ),
    "another repository beside the kinds, then what names it, then a step": (
        (submodule("data/more"), "RC724"),
        (writes(".gitmodules", '[submodule "more"]\n\tpath = data/more\n\turl = ./x\n'), "RC725"),
        (adds(WORKING, PROGRESS), "RC725"),
    ),
    "attributes that hide, an edit behind them, one more": (
        (writes(".gitattributes", "*.yaml working-tree-encoding=UTF-16 filter=hide -diff\n"), ""),
        (lambda clone: (deletes(".gitattributes")(clone), replaces(WORKING, DEFERRED)(clone)), "RC703"),
        (replaces(WORKING, BACK), "RC703"),
    ),
    "the root file moved up, one put back, a step under it": (
        (moves("data/redchain.yaml", "redchain.yaml"), NO_DATA),
        (moves("redchain.yaml", "data/redchain.yaml"), "RC725"),
        (replaces(WORKING, DEFERRED), "RC703"),
    ),
    "a second root inside, records in it, the first one emptied": (
        (writes("data/needs/data/redchain.yaml", SMALLEST), "RC724"),
        (writes("data/needs/data/units/x.yaml", TEXT.format("x")), "RC101"),
        (moves(ORDERS, "city"), "RC701"),
    ),
    "a second root beside, the first one a link to it, an edit": (
        (writes("city/data/redchain.yaml", SMALLEST), "RC724"),
        (behind_link("data/units", "city/data/units"), "RC724"),
        (replaces("city/data/units/gongdian.yaml", ("name: ", 'note: "x"\nname: ')), "RC725"),
    ),
    "a hidden copy, the record a link to it, made a file": (
        (copied(WORKING, "data/orders/.old/x.yaml", DEFERRED), "RC724"),
        (lambda clone: (deletes(WORKING)(clone), linked(WORKING, "../.old/x.yaml")(clone)), "RC724"),
        (both(deletes(WORKING), moves("data/orders/.old/x.yaml", WORKING)), "RC725"),
    ),
    "a copy, the first one deleted, the copy moved to its place": (
        (copied(WORKING, "data/orders/2026-01/D-20261116-BSKHZ.yaml", DEFERRED), "RC203"),
        (deletes(WORKING), "RC703"),
        (both(moves("data/orders/2026-01/D-20261116-BSKHZ.yaml", WORKING), replaces(WORKING, BACK)), "RC703"),
    ),
    "settings broken, mended otherwise, an edit": (
        (writes(ACCESS, "keepers: 3\n"), "RC105"),
        (writes(ACCESS, "mass_records: 100000\n"), "RC725"),
        (replaces(WORKING, DEFERRED), "RC703"),
    ),
    "the data under another name by case, and back": (
        (copied(WORKING, "Data/orders/2026-11/D-20261116-BSKHZ.yaml", DEFERRED), "RC724"),
        (deletes(WORKING), "RC701"),
        (moves("Data/orders/2026-11/D-20261116-BSKHZ.yaml", WORKING), "RC204"),
    ),
}


def age(clone: Clone) -> None:
    """Make every file older than the index, which then vouches for it: git reads again what is as young as the index, and fails where attributes recode it."""
    for path in (clone.path / "data").rglob("*"):
        os.utime(path, (1_000_000_000, 1_000_000_000))


@pytest.mark.parametrize("row", ROWS)
def test_no_row_of_three_proposals_gets_by(clone: Clone, row: str) -> None:
    (clone.path / "data/settings").mkdir(exist_ok=True)
    writes(ACCESS, "mass_records: 150\n")(clone)
    age(clone)
    forced(clone)
    said = []
    for place, (hand, code) in enumerate(ROWS[row]):
        clone.git("checkout", "-qB", "proposal", "main")
        hand(clone)
        clone.git("add", "-A")
        clone.git("add", "-A")  # only now another repository in place of a folder
        clone.git("commit", "-qm", f"{row}, {place}")
        status, _, codes = found(clone)
        said.append((status, sorted(codes)))
        assert status == {"": 0, NO_DATA: 2}.get(code, 1), said
        assert code in {"", NO_DATA, *codes}, said
        clone.git("branch", "-qf", "main")
