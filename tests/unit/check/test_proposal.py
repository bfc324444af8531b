"""Which units and firms a git identity may act for, and what is said of one that may not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from redchain.check.proposal import Act, Author, Pair, Speakers, acts_of
from redchain.check.rules.rc800_access import ensure_commits_are_signed, ensure_identities_may_act, ensure_powers_are_kept
from redchain.kinds.chain.model import Chain
from redchain.kinds.enterprise.model import Enterprise
from redchain.kinds.unit.model import Unit
from redchain.model.access import Access
from tests.small import log, need, project, small

if TYPE_CHECKING:
    from redchain.model.base import Record

KEEPER, OFFICE, BUREAU, BANK, STRANGER = (f"m1-{each * 32}" for each in "0123f")
SALT = "0" * 32
OFFICE_ONE = Unit(id="office-one", name="一链办", side="government", members=(OFFICE,), chains=("one",))
BUREAU_UNIT = Unit(id="bureau", name="示例局", side="government", members=(BUREAU,))
BANK_UNIT = Unit(id="bank", name="示例银行", side="finance", members=(BANK,))
MARKS = [{"title": "签约", "done_on": "2026-11-05"}, {"title": "验收"}]
REACHED = project("A", log=[*log("start", day=4), *log("milestone", day=5)], milestones=MARKS)
CHAIN = Chain(id="one", name="一链", lead_units=("office-one", "office-two"))
SPEAKERS = Speakers(
    small(OFFICE_ONE, BUREAU_UNIT, BANK_UNIT, CHAIN, Enterprise(id="lost", name="无链企业", chains=("gone",))), Access(salt=SALT, keepers=(KEEPER,))
)


@pytest.mark.parametrize(
    ("member", "actor", "may"),
    [
        (OFFICE, "office-one", True),
        (OFFICE, "bureau", False),
        (OFFICE, "firm-one", True),
        (OFFICE, "firm-two", True),
        (BUREAU, "firm-one", False),
        (BUREAU, "firm-two", True),
        (BANK, "firm-two", False),
        (BUREAU, "lost", True),
        (BANK, "lost", False),
        (KEEPER, "bureau", True),
        (KEEPER, "firm-one", True),
        (STRANGER, "bureau", False),
    ],
)
def test_a_member_records_for_their_unit_and_an_office_for_its_firms(member: str, actor: str, *, may: bool) -> None:
    assert SPEAKERS.may_record(member, actor) is may
    act = Act(Pair(None, need("A", "submit")), ("log", 0, "by"), actor, Author("c" * 40, member))
    assert [finding.code for _, finding in ensure_identities_may_act(SPEAKERS, [act])] == ([] if may else ["RC801"])
    assert list(ensure_powers_are_kept(SPEAKERS, [act])) == []


@pytest.mark.parametrize(
    ("member", "before", "may"),
    [
        (OFFICE, CHAIN, True),
        (BUREAU, CHAIN, False),
        (OFFICE, OFFICE_ONE, True),
        (BUREAU, OFFICE_ONE, False),
        (BUREAU, BUREAU_UNIT, True),
        (BANK, BUREAU_UNIT, False),
        (BANK, None, False),
        (OFFICE, None, False),
        (KEEPER, CHAIN, True),
        (KEEPER, None, True),
    ],
)
def test_powers_are_changed_by_the_office_as_it_was_or_a_keeper(member: str, before: Record | None, *, may: bool) -> None:
    pair = Pair(before, before or Unit(id="fresh", name="新单位", side="government", members=(STRANGER,)))
    act = Act(pair, ("members",) if isinstance(pair.record, Unit) else ("lead_units",), None, Author("c" * 40, member))
    assert [finding.code for _, finding in ensure_powers_are_kept(SPEAKERS, [act])] == ([] if may else ["RC803"])
    assert list(ensure_identities_may_act(SPEAKERS, [act])) == []


def test_what_nobody_can_be_found_for_is_not_allowed() -> None:
    step = Act(Pair(None, need("A", "submit")), ("log", 0, "by"), "office-one", None)
    power = Act(Pair(CHAIN, CHAIN), ("lead_units",), None, None)
    assert [finding.code for _, finding in ensure_identities_may_act(SPEAKERS, [step, power])] == ["RC801"]
    assert [finding.code for _, finding in ensure_powers_are_kept(SPEAKERS, [step, power])] == ["RC803"]
    assert list(ensure_commits_are_signed(Access(signatures="require"), [step])) == []


def test_the_units_that_an_identity_may_act_for_are_named() -> None:
    act = Act(Pair(None, need("A", "submit")), ("log", 0, "by"), "bank", Author("c" * 40, BUREAU))
    ((_, finding),) = ensure_identities_may_act(SPEAKERS, [act])
    assert finding.text.en == "the author of commit cccccccccc may not act for 示例银行 (bank); may act for: 示例局 (bureau)"
    ((_, finding),) = ensure_identities_may_act(SPEAKERS, [act._replace(author=Author("", STRANGER))])
    assert finding.text.en == "the git identity of this machine may not act for 示例银行 (bank); may act for: nobody"


@pytest.mark.parametrize(
    ("asked", "commit", "is_signed", "expected"),
    [
        ("require", "c" * 40, False, ["error"]),
        ("warn", "c" * 40, False, ["warning"]),
        ("ignore", "c" * 40, False, []),
        ("require", "c" * 40, True, []),
        ("require", "", False, []),
    ],
)
def test_commits_are_signed_as_far_as_the_settings_ask(asked: str, commit: str, expected: list[str], *, is_signed: bool) -> None:
    act = Act(Pair(None, need("A", "submit")), ("log", 0, "by"), "office-one", Author(commit, OFFICE, is_signed))
    found = ensure_commits_are_signed(Access.model_validate({"signatures": asked}), [act])
    assert [finding.severity for _, finding in found] == expected


@pytest.mark.parametrize(
    ("before", "after", "fields"),
    [
        (None, BUREAU_UNIT, [("id",), ("members",)]),
        (None, BUREAU_UNIT.model_copy(update={"members": ()}), [("id",)]),
        (None, CHAIN, [("id",), ("lead_units",)]),
        (None, need("A", "submit"), [("log", 0, "by"), ("id",)]),
        (CHAIN, CHAIN.model_copy(update={"lead_units": ("bureau",)}), [("lead_units",)]),
        (CHAIN, CHAIN.model_copy(update={"name": "新名"}), [("name",)]),
        (BUREAU_UNIT, BUREAU_UNIT.model_copy(update={"members": (), "side": "service"}), [("side",), ("members",)]),
        (CHAIN, None, []),
        (need("A", "submit"), need("A", "submit", "register"), [("log", 1, "by")]),
        (project("A", "start"), REACHED, [("log", 1, "by")]),
        (project("A", "start"), REACHED.model_copy(update={"lead": "bank"}), [("log", 1, "by"), ("lead",)]),
        (project("A", "start"), REACHED.model_copy(update={"milestones": ()}), [("log", 1, "by"), ("milestones",)]),
    ],
)
def test_acts_are_new_steps_and_changed_fields_beside_what_the_steps_set(before: Record | None, after: Record | None, fields: list[tuple[str, ...]]) -> None:
    author = Author("", OFFICE)
    assert [each.field for each in acts_of(small(), [Pair(before, after)], author)] == fields
    assert all(each.author == author for each in acts_of(small(), [Pair(before, after)], author))


@pytest.mark.parametrize(
    ("access", "units", "are_known"),
    [
        (Access(), (BUREAU_UNIT,), False),
        (Access(salt=SALT), (), False),
        (Access(salt=SALT), (BUREAU_UNIT,), True),
        (Access(salt=SALT), (BUREAU_UNIT.model_copy(update={"members": ("一位联络员",)}),), False),
        (Access(salt=SALT, keepers=(KEEPER,)), (), True),
        (Access(keepers=(KEEPER,)), (), False),
    ],
)
def test_identities_are_checked_once_there_is_somebody_to_know(access: Access, units: tuple[Unit, ...], *, are_known: bool) -> None:
    assert Speakers(small(*units), access).are_known is are_known
