"""What hands could do to pairings, each by its name, and the rule that refuses it in a pull request."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Clone

FIRST, SECOND, OTHER = (f"data/pairings/2026-09/R-202609{day}-{tail}.yaml" for day, tail in (("14", "5MJ8P"), ("15", "7QX2D"), ("16", "9RT3F")))
HANDED = """  - at: "2026-10-08T09:00:00+08:00"
    step: hand_over
    by: "shi-gongxin-ju"
    reason: "调岗"
    helper: "h001"
    former: "h010"
"""
PAIRED = """id: "{id}"
enterprise: "{firm}"
helper: "h001"
mentor: "m001"
milestones:
  - title: "小升规"
due: "2027-09-30"
log:
  - at: "2026-09-16T09:00:00+08:00"
    step: start
    by: "shi-gongxin-ju"
"""


def paired(path: str, firm: str) -> str:
    return PAIRED.format(id=path[-21:-5], firm=firm)


def step(verb: str, *keys: str, by: str = "shi-gongxin-ju", at: str = "2026-11-23T09:00:00+08:00") -> str:
    return f'  - at: "{at}"\n    step: {verb}\n    by: "{by}"\n' + "".join(f"    {each}\n" for each in keys)


FILES = {FIRST: paired(FIRST, "sl-qingfa") + HANDED, SECOND: paired(SECOND, "sl-qingyuan") + step("stop", 'reason: "迁出"', at="2026-11-20T09:00:00+08:00")}


class Tampering(NamedTuple):
    """A change of one file: what stands instead of some text (of nothing: what is added at its end), and the rule that refuses it."""

    file: str
    old: str
    new: str
    code: str


TAMPERINGS = {
    "the helper is another without a hand-over": Tampering(FIRST, 'helper: "h001"\nmentor', 'helper: "h010"\nmentor', "RC702"),
    "the pairing goes to another firm": Tampering(FIRST, "sl-qingfa", "sl-qingyuan", "RC702"),
    "it was handed over to another": Tampering(FIRST, '    helper: "h001"', '    helper: "m001"', "RC703"),
    "it was handed over by another": Tampering(FIRST, '    former: "h010"', '    former: "h001"', "RC703"),
    "the hand-over is taken out": Tampering(FIRST, HANDED, "", "RC704"),
    "the reason is reworded": Tampering(FIRST, "调岗", "不称职", "RC703"),
    "the start is dated back": Tampering(FIRST, "2026-09-16T09", "2026-09-15T09", "RC703"),
    "the firm hands itself over": Tampering(FIRST, "", step("hand_over", 'helper: "h010"', 'former: "h001"', 'reason: "x"', by="sl-qingfa"), "RC709"),
    "the helper's home ends it": Tampering(FIRST, "", step("stop", 'reason: "x"', by="shi-keji-ju"), "RC709"),
    "a stranger reports on it": Tampering(FIRST, "", step("progress", 'note: "x"', by="gongdian"), "RC709"),
    "an unknown goal is reached": Tampering(FIRST, "", step("milestone", 'milestone: "上市"', by="shi-keji-ju"), "RC312"),
    "a hand-over without a reason": Tampering(FIRST, "", step("hand_over", 'helper: "h010"', 'former: "h001"'), "RC304"),
    "a hand-over that the field does not follow": Tampering(FIRST, "", step("hand_over", 'helper: "h010"', 'former: "h001"', 'reason: "x"'), "RC359"),
    "a hand-over to whoever has it": Tampering(FIRST, "", step("hand_over", 'helper: "h001"', 'former: "h001"', 'reason: "x"'), "RC359"),
    "a goal is reached by a day alone": Tampering(FIRST, '  - title: "小升规"', '  - title: "小升规"\n    done_on: "2026-10-01"', "RC368"),
    "a goal is added as reached": Tampering(FIRST, "milestones:\n", 'milestones:\n  - title: "上云"\n    done_on: "2026-09-01"\n', "RC368"),
    "a goal is due after the last day": Tampering(FIRST, '  - title: "小升规"', '  - title: "小升规"\n    due: "2027-10-15"', "RC306"),
    "the helper is no helper": Tampering(FIRST, 'mentor: "m001"', 'mentor: "h010"', "RC228"),
    "it ends before it begins": Tampering(FIRST, 'due: "2027-09-30"', 'due: "2026-09-01"', "RC306"),
    "it is finished with an open goal and without a word": Tampering(FIRST, "", step("finish"), "RC320"),
    "what was ended goes on": Tampering(SECOND, "", step("progress", 'note: "x"', by="shi-keji-ju"), "RC301"),
    "what was ended is finished as well": Tampering(SECOND, "", step("finish", 'note: "x"'), "RC301"),
    "a step is dated back": Tampering(FIRST, "", step("progress", 'note: "x"', by="shi-keji-ju", at="2026-10-07T09:00:00+08:00"), "RC303"),
    "a step is entered long after": Tampering(FIRST, "", step("progress", 'note: "x"', by="shi-keji-ju", at="2026-10-09T09:00:00+08:00"), "RC713"),
}


@pytest.fixture
def posted(clone: Clone) -> Clone:
    for path, text in FILES.items():
        write(clone.path / path, text)
    clone.git("add", "-A")
    clone.git("-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-qm", "two pairings")
    return clone


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def judged(clone: Clone) -> list[Any]:
    found: list[Any] = json.loads(clone.run("validate", "--against", "HEAD", "--format", "json").out)["data"]["findings"]
    return [each for each in found if each["severity"] == "error"]


def test_as_they_are_nothing_is_wrong_with_them(posted: Clone) -> None:
    assert posted.run("validate", "data/pairings").code == 0
    assert judged(posted) == []


@pytest.mark.parametrize("name", TAMPERINGS)
def test_it_is_refused(name: str, posted: Clone) -> None:
    change = TAMPERINGS[name]
    path = posted.path / change.file
    text = path.read_text(encoding="utf-8")
    assert change.old in text
    write(path, text.replace(change.old, change.new, 1) if change.old else text + change.new)
    assert change.code in {each["code"] for each in judged(posted)}, judged(posted)


def test_a_second_helper_is_refused(posted: Clone) -> None:
    write(posted.path / OTHER, paired(OTHER, "sl-qingfa"))
    assert "RC350" in {each["code"] for each in judged(posted)}


def test_the_helpers_home_reports_and_reaches_goals(posted: Clone) -> None:
    path = posted.path / FIRST
    text = path.read_text(encoding="utf-8").replace('  - title: "小升规"\n', '  - title: "小升规"\n    done_on: "2026-11-23"\n')
    write(path, text + step("milestone", 'milestone: "小升规"', by="shi-keji-ju"))
    assert judged(posted) == []


def test_a_hand_over_changes_the_helper(posted: Clone) -> None:
    path = posted.path / FIRST
    text = path.read_text(encoding="utf-8").replace('helper: "h001"\nmentor', 'helper: "h010"\nmentor')
    write(path, text + step("hand_over", 'helper: "h010"', 'former: "h001"', 'reason: "调岗"'))
    assert judged(posted) == []


@pytest.mark.parametrize(("former", "codes"), [("h001", set()), ("m001", {"RC359"})])
def test_the_first_hand_over_names_who_had_the_firm(former: str, codes: set[str], posted: Clone) -> None:
    write(posted.path / OTHER, paired(OTHER, "sl-qingguan"))
    posted.git("add", "-A")
    posted.git("-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-qm", "another pairing")
    text = (posted.path / OTHER).read_text(encoding="utf-8").replace('helper: "h001"\nmentor', 'helper: "h010"\nmentor')
    write(posted.path / OTHER, text + step("hand_over", 'helper: "h010"', f'former: "{former}"', 'reason: "调岗"'))
    assert {each["code"] for each in judged(posted)} == codes
