"""A meeting whose notice is given anew before it is opened: who joined late is told, and who was told when stays."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Clone

PARTY = "data/parties/qingneng-dangwei.yaml"
INVITED, OPEN = "M-20261109-W3M6B", "M-20261102-7K3F9"
MEMBERS = ("shi-gongxin-ju", "shi-keji-ju", "qingneng-yuan", "sl-qingfa")


def joins(clone: Clone, member: str, since: str) -> None:
    """Have a unit become a voting member of the committee."""
    path = clone.path / PARTY
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("rotation:\n", f'  - member: {member}\n    since: "{since}"\nrotation:\n', 1), encoding="utf-8")
    clone.git("commit", "-qam", f"{member} joins")


def meeting(clone: Clone, identifier: str = INVITED) -> dict[str, object]:
    found: dict[str, object] = json.loads(clone.run("meeting", "show", identifier, "--format", "json").out)["data"]
    return found


def notices(clone: Clone) -> list[tuple[str, ...]]:
    return [tuple(each["entitled"]) for each in meeting(clone)["log"] if each["step"] == "invite"]  # type: ignore[attr-defined]


def test_who_joined_late_is_told_and_both_notices_stay(clone: Clone) -> None:
    joins(clone, "gongdian", "2026-11-20")
    assert clone.run("meeting", "invite", INVITED, "--observers", "shi-zigui-ju").code == 0
    assert notices(clone) == [MEMBERS, (*MEMBERS, "gongdian")]
    assert clone.run("validate").code == 0
    shown = clone.run("meeting", "show", INVITED).out.splitlines()
    assert "  2026-11-13  应到 4，列席 0" in shown
    assert [each for each in shown if each.startswith("  2026-11-23  应到 5，列席 1，增加 ")]
    held = str(meeting(clone)["held_on"])
    assert clone.run("meeting", "open", INVITED, "--present", "all", "--yes", "--today", held).code == 0
    opened = [each for each in meeting(clone)["log"] if each["step"] == "open"]  # type: ignore[attr-defined]
    assert {*opened[0]["present"]} == {"gongdian", *MEMBERS}


@pytest.mark.parametrize(("lang", "said"), [("zh", "同一天已经发过同样的通知"), ("en", "the same notice was given that day")])
def test_the_same_notice_twice_a_day_is_refused_and_on_a_later_day_is_not(clone: Clone, lang: str, said: str) -> None:
    assert clone.run("meeting", "invite", INVITED).code == 0
    again = clone.run("meeting", "invite", INVITED, "--lang", lang)
    assert (again.code, said in again.err) == (1, True)
    assert clone.run("meeting", "invite", INVITED, "--observers", "gongdian").code == 0  # somebody more


def test_once_it_is_open_nobody_is_invited_any_more(clone: Clone) -> None:
    done = clone.run("meeting", "invite", OPEN)
    assert (done.code, "RC301" in done.err) == (1, True)


@pytest.mark.parametrize(("lang", "said"), [("zh", "开会以前再发一次通知"), ("en", "give the notice again before it is opened")])
def test_one_who_came_without_a_notice_is_told_what_to_do(clone: Clone, lang: str, said: str) -> None:
    joins(clone, "gongdian", "2026-11-20")
    done = clone.run("meeting", "open", INVITED, "--present", "gongdian,shi-keji-ju", "--lang", lang)
    assert done.code == 1
    assert said in done.err
    assert f"redchain meeting invite {INVITED}" in done.err


def test_who_observed_by_an_earlier_notice_still_does(clone: Clone) -> None:
    assert clone.run("meeting", "invite", INVITED, "--observers", "gongdian").code == 0
    joins(clone, "shi-zigui-ju", "2026-11-20")
    assert clone.run("meeting", "invite", INVITED).code == 0
    made = clone.run("meeting", "notice", INVITED).out
    assert "列席（1）" in made
    assert "应到（5）" in made


def test_an_observer_who_joins_is_a_member(clone: Clone) -> None:
    assert clone.run("meeting", "invite", INVITED, "--observers", "gongdian").code == 0
    joins(clone, "gongdian", "2026-11-20")
    assert clone.run("meeting", "invite", INVITED).code == 0
    made = clone.run("meeting", "notice", INVITED).out
    assert "列席：无" in made
    assert "应到（5）" in made
