"""What hands could do to visits, each by its name, and the rule that refuses it in a pull request."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Clone

RECORDED, CONFIRMED, VOID, NEW = (
    f"data/visits/2026-{month}/V-2026{month}{day}-{tail}.yaml"
    for month, day, tail in (("11", "16", "5MJ8P"), ("11", "17", "7QX2D"), ("11", "18", "9RT3F"), ("11", "23", "3HK6M"))
)
VISIT = """id: "{id}"
enterprise: "{firm}"
visited_on: "{day}"
visitors: ["h001", "h010"]
mode: on_site
met_post: "生产厂长岗"
answers:
  - question: "用工"
    value: "缺两名钳工"
spot:
  - title: "稳岗返还要不要申请"
    answer: "免申即享"
log:
  - at: "{day}T09:00:00+08:00"
    step: record
    by: "shi-keji-ju"
"""


def step(verb: str, *keys: str, by: str, at: str = "2026-11-23T09:00:00+08:00") -> str:
    return f'  - at: "{at}"\n    step: {verb}\n    by: "{by}"\n' + "".join(f"    {each}\n" for each in keys)


def visited(path: str, firm: str = "sl-qingfa") -> str:
    return VISIT.format(id=path[-21:-5], firm=firm, day=f"2026-11-{path[-13:-11]}")


FILES = {
    RECORDED: visited(RECORDED),
    CONFIRMED: visited(CONFIRMED) + step("confirm", by="sl-qingfa", at="2026-11-18T09:00:00+08:00"),
    VOID: visited(VOID) + step("recall", 'reason: "记错了企业"', by="shi-keji-ju", at="2026-11-19T09:00:00+08:00"),
}


class Tampering(NamedTuple):
    """A change of one file: what stands instead of some text (of nothing: what is added at its end), and the rule that refuses it."""

    file: str
    old: str
    new: str
    code: str


TAMPERINGS = {
    "it was another firm": Tampering(RECORDED, "sl-qingfa", "sl-qingyuan", "RC702"),
    "it was another day": Tampering(RECORDED, 'visited_on: "2026-11-16"', 'visited_on: "2026-11-13"', "RC702"),
    "somebody else came": Tampering(RECORDED, '["h001", "h010"]', '["h001", "m001"]', "RC702"),
    "one of them did not": Tampering(RECORDED, '["h001", "h010"]', '["h001"]', "RC702"),
    "a visitor twice": Tampering(RECORDED, '["h001", "h010"]', '["h001", "h001"]', "RC115"),
    "what was confirmed is answered otherwise": Tampering(CONFIRMED, "缺两名钳工", "不缺人", "RC702"),
    "what was confirmed was by telephone": Tampering(CONFIRMED, "mode: on_site", "mode: phone", "RC702"),
    "what was confirmed is answered on the spot otherwise": Tampering(CONFIRMED, "免申即享", "要申请", "RC702"),
    "the record is dated back": Tampering(RECORDED, "2026-11-16T09", "2026-11-16T08", "RC703"),
    "another unit recorded it": Tampering(RECORDED, 'by: "shi-keji-ju"', 'by: "shi-gongxin-ju"', "RC703"),
    "the confirmation is taken out": Tampering(CONFIRMED, step("confirm", by="sl-qingfa", at="2026-11-18T09:00:00+08:00"), "", "RC704"),
    "what was confirmed is taken back": Tampering(CONFIRMED, "", step("recall", 'reason: "x"', by="shi-keji-ju"), "RC301"),
    "what was taken back is confirmed": Tampering(VOID, "", step("confirm", by="sl-qingfa"), "RC301"),
    "a visitor's own unit confirms it, which is of the office": Tampering(RECORDED, "", step("confirm", by="shi-gongxin-ju"), "RC355"),
    "a visitor's own unit objects, which is of the office": Tampering(RECORDED, "", step("dispute", 'reason: "x"', by="shi-gongxin-ju"), "RC355"),
    "a visitor's own unit confirms it": Tampering(RECORDED, "", step("confirm", by="shi-keji-ju"), "RC709"),
    "another firm confirms it": Tampering(RECORDED, "", step("confirm", by="sl-qingyuan"), "RC709"),
    "a stranger takes it back": Tampering(RECORDED, "", step("recall", 'reason: "x"', by="gongdian"), "RC709"),
    "the firm takes it back": Tampering(RECORDED, "", step("recall", 'reason: "x"', by="sl-qingfa"), "RC709"),
    "it is taken back without a reason": Tampering(RECORDED, "", step("recall", by="shi-keji-ju"), "RC304"),
    "the firm objects without a reason": Tampering(RECORDED, "", step("dispute", by="sl-qingfa"), "RC304"),
    "a step is dated back": Tampering(RECORDED, "", step("confirm", by="sl-qingfa", at="2026-11-15T09:00:00+08:00"), "RC303"),
    "a question that nobody asks": Tampering(RECORDED, 'question: "用工"', 'question: "心情"', "RC224"),
    "another firm's need was gone through": Tampering(RECORDED, "answers:", 'reviewed: ["N-20251203-EM1A3"]\nanswers:', "RC357"),
    "it belongs to a project that is no survey": Tampering(RECORDED, "answers:", 'project: "P-20260302-YA5EH"\nanswers:', "RC238"),
}


@pytest.fixture
def posted(clone: Clone) -> Clone:
    lead_by(clone, "shi-gongxin-ju", "shi-renshe-ju")
    for path, text in FILES.items():
        write(clone.path / path, text)
    clone.git("add", "-A")
    clone.git("-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-qm", "three visits")
    return clone


def lead_by(clone: Clone, *units: str) -> None:
    assert clone.run("chain", "edit", "qingneng", "--lead-units", ",".join(units)).code == 0


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def judged(clone: Clone, severity: str = "error") -> list[Any]:
    found: list[Any] = json.loads(clone.run("validate", "--against", "HEAD", "--format", "json").out)["data"]["findings"]
    return [each for each in found if each["severity"] == severity]


def test_as_they_are_nothing_is_wrong_with_them(posted: Clone) -> None:
    assert posted.run("validate", "data/visits").code == 0
    assert judged(posted) == []


@pytest.mark.parametrize("name", TAMPERINGS)
def test_it_is_refused(name: str, posted: Clone) -> None:
    change = TAMPERINGS[name]
    path = posted.path / change.file
    text = path.read_text(encoding="utf-8")
    assert change.old in text
    write(path, text.replace(change.old, change.new, 1) if change.old else text + change.new)
    assert change.code in {each["code"] for each in judged(posted)}, judged(posted)


@pytest.mark.parametrize("by", ["sl-qingfa", "shi-renshe-ju"])
@pytest.mark.parametrize("steps", [("confirm",), ("dispute",), ("dispute", "confirm")])
def test_the_firm_and_whoever_of_the_office_did_not_go_may(posted: Clone, by: str, steps: tuple[str, ...]) -> None:
    path = posted.path / RECORDED
    more = (
        step(each, *(['reason: "人数不对"'] if each == "dispute" else []), by=by, at=f"2026-11-23T0{8 + place}:00:00+08:00") for place, each in enumerate(steps)
    )
    write(path, path.read_text(encoding="utf-8") + "".join(more))
    assert judged(posted) == []


def test_where_the_office_has_nobody_else_it_is_only_warned_of(posted: Clone) -> None:
    lead_by(posted, "shi-gongxin-ju")
    path = posted.path / RECORDED
    write(path, path.read_text(encoding="utf-8") + step("confirm", by="shi-gongxin-ju"))
    assert judged(posted) == []
    assert "RC355" in {each["code"] for each in judged(posted, "warning")}


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('["h001", "h010"]', '["h001"]', "RC353"),
        ('visited_on: "2026-11-23"', 'visited_on: "2026-11-24"', "RC354"),
        ('by: "shi-keji-ju"', 'by: "sl-qingfa"', "RC709"),
        ('by: "shi-keji-ju"', 'by: "gongdian"', "RC709"),
        ('["h001", "h010"]', '["h999", "h001"]', "RC205"),
    ],
)
def test_a_new_one_that_cannot_be_is_refused(posted: Clone, old: str, new: str, code: str) -> None:
    text = visited(NEW)
    assert old in text
    write(posted.path / NEW, text)
    assert judged(posted) == []
    write(posted.path / NEW, text.replace(old, new, 1))
    assert code in {each["code"] for each in judged(posted)}, judged(posted)


def test_a_visitors_unit_mends_what_was_said_until_it_is_confirmed(posted: Clone) -> None:
    path = posted.path / RECORDED
    write(path, path.read_text(encoding="utf-8").replace("缺两名钳工", "缺三名钳工"))
    assert judged(posted) == []
