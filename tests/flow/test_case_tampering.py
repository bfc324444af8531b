"""What hands could do to cases, each by its name, and the rule that refuses it in a pull request."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Clone

OPEN, SENT, DONE = (f"data/cases/2026-11/A-202611{day}-{tail}.yaml" for day, tail in (("16", "5MJ8P"), ("17", "7QX2D"), ("18", "9TT3F")))
OPENED = """id: "{id}"
enterprise: "{firm}"
service: "shigong-xuke"
agent: "h001"
log:
  - at: "2026-11-18T09:00:00+08:00"
    step: open
    by: "shi-keji-ju"
    authorised_on: "2026-11-16"
"""
MOST = '"施工许可申请表", "施工合同", "用地批准文件"'


def step(verb: str, *keys: str, by: str = "shi-keji-ju", at: str = "2026-11-23T09:00:00+08:00") -> str:
    return f'  - at: "{at}"\n    step: {verb}\n    by: "{by}"\n' + "".join(f"    {each}\n" for each in keys)


def receive(*, titles: str = MOST, at: str = "2026-11-19T09:00:00+08:00") -> str:
    return step("receive", f"material: [{titles}]", at=at)


def defer(until: str, title: str = "工资专户证明", at: str = "2026-11-23T09:00:00+08:00") -> str:
    return step("defer", f'material: ["{title}"]', f'until: "{until}"', at=at)


LATER = defer("2026-11-24", at="2026-11-19T10:00:00+08:00")
SUBMITTED = step("submit", 'due: "2026-11-25"', at="2026-11-20T09:00:00+08:00")
REFUSED = step("refuse", 'reason: "用地没有办妥"', at="2026-11-20T15:00:00+08:00")
FILES = {
    OPEN: OPENED.format(id=OPEN[-21:-5], firm="sl-jiaqing") + receive(),
    SENT: OPENED.format(id=SENT[-21:-5], firm="sl-qingfa") + receive() + LATER + SUBMITTED,
    DONE: OPENED.format(id=DONE[-21:-5], firm="sl-qingfa") + receive() + LATER + SUBMITTED + REFUSED,
}
RATED = ("rating: satisfied", "valid: true")


class Tampering(NamedTuple):
    """A change of one file: what stands instead of some text (of nothing: what is added at its end), and the rule that refuses it."""

    file: str
    old: str
    new: str
    code: str


TAMPERINGS = {
    "the case goes to another firm": Tampering(OPEN, "sl-jiaqing", "sl-lvqing", "RC702"),
    "another item is done": Tampering(OPEN, 'service: "shigong-xuke"', 'service: "jiaqingzhan"', "RC702"),
    "somebody is its agent who is none": Tampering(OPEN, 'agent: "h001"', 'agent: "h010"', "RC228"),
    "a material came that had not": Tampering(OPEN, MOST, MOST + ', "工资专户证明"', "RC703"),
    "the mandate is dated back": Tampering(OPEN, "2026-11-16", "2026-11-02", "RC703"),
    "the deferral is taken out": Tampering(SENT, LATER, "", "RC704"),
    "the due date is put off": Tampering(SENT, 'due: "2026-11-25"', 'due: "2026-12-25"', "RC703"),
    "a material that the item does not ask for": Tampering(OPEN, "", receive(titles='"发票"', at="2026-11-23T09:00:00+08:00"), "RC708"),
    "it is submitted with a material missing": Tampering(OPEN, "", step("submit", 'due: "2026-11-26"'), "RC708"),
    "what may not follow is let follow": Tampering(OPEN, "", defer("2026-11-25", "施工合同"), "RC708"),
    "it follows too late": Tampering(OPEN, "", defer("2026-11-27"), "RC708"),
    "it is granted before the rest came": Tampering(SENT, "", step("grant", 'result: "许可证"'), "RC365"),
    "a due date that was not counted so": Tampering(
        OPEN, "", defer("2026-11-25") + step("submit", 'due: "2026-12-26"', "workdays: 3", 'calendar: "abcdefabcdef"', at="2026-11-23T09:30:00+08:00"), "RC718"
    ),
    "it is sent back without a reason": Tampering(SENT, "", step("ask_more"), "RC304"),
    "the firm grants itself": Tampering(SENT, "", step("grant", 'result: "许可证"', by="sl-qingfa"), "RC709"),
    "the office submits it": Tampering(OPEN, "", defer("2026-11-25") + step("submit", 'due: "2026-11-26"', by="shi-gongxin-ju"), "RC709"),
    "a stranger receives materials": Tampering(OPEN, "", step("receive", 'material: ["工资专户证明"]', by="gongdian"), "RC709"),
    "its agent's home rates it": Tampering(DONE, "", step("verify", *RATED), "RC709"),
    "what was refused is granted": Tampering(DONE, "", step("grant", 'result: "许可证"'), "RC301"),
    "what was refused is withdrawn": Tampering(DONE, "", step("withdraw"), "RC301"),
    "a step is dated back": Tampering(SENT, "", step("progress", 'note: "x"', at="2026-11-19T08:00:00+08:00"), "RC303"),
    "the mandate came after the case": Tampering(OPEN, 'authorised_on: "2026-11-16"', 'authorised_on: "2026-11-19"', "RC306"),
    "it is of the need of another firm": Tampering(OPEN, "log:", 'need: "N-20260910-MW9PW"\nlog:', "RC367"),
}


@pytest.fixture
def posted(clone: Clone) -> Clone:
    for path, text in FILES.items():
        write(clone.path / path, text)
    clone.git("add", "-A")
    clone.git("-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-qm", "three cases")
    return clone


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def judged(clone: Clone) -> list[Any]:
    found: list[Any] = json.loads(clone.run("validate", "--against", "HEAD", "--format", "json").out)["data"]["findings"]
    return [each for each in found if each["severity"] == "error"]


def test_as_they_are_nothing_is_wrong_with_them(posted: Clone) -> None:
    done = json.loads(posted.run("validate", "data/cases", "--format", "json").out)["data"]["findings"]
    assert done == []
    assert judged(posted) == []


@pytest.mark.parametrize("name", TAMPERINGS)
def test_it_is_refused(name: str, posted: Clone) -> None:
    change = TAMPERINGS[name]
    path = posted.path / change.file
    text = path.read_text(encoding="utf-8")
    assert change.old in text
    write(path, text.replace(change.old, change.new, 1) if change.old else text + change.new)
    assert change.code in {each["code"] for each in judged(posted)}, judged(posted)


@pytest.mark.parametrize(
    ("file", "steps"),
    [
        (OPEN, receive(titles='"工资专户证明"', at="2026-11-23T09:00:00+08:00") + step("submit", 'due: "2026-11-26"')),
        (SENT, receive(titles='"工资专户证明"', at="2026-11-23T09:00:00+08:00") + step("grant", 'result: "许可证"')),
        (SENT, step("withdraw", by="sl-qingfa")),
        (DONE, step("verify", *RATED, by="shi-gongxin-ju")),
        (DONE, step("verify", *RATED, by="sl-qingfa")),
    ],
)
def test_what_may_be_done_is_not_refused(posted: Clone, file: str, steps: str) -> None:
    path = posted.path / file
    write(path, path.read_text(encoding="utf-8") + steps)
    assert judged(posted) == []


def test_the_unit_of_an_item_may_change_its_materials_while_cases_are_in_hand(posted: Clone) -> None:
    path = posted.path / "data/services/shigong-xuke.yaml"
    text = path.read_text(encoding="utf-8").replace('  - title: "施工合同"\n', '  - title: "施工和监理合同"\n').replace("    deferrable: true\n", "")
    write(path, text)
    assert judged(posted) == []
    found = json.loads(posted.run("validate", "data/cases", "--format", "json").out)["data"]["findings"]
    assert {(each["code"], each["severity"]) for each in found} == {(each, "warning") for each in ("RC360", "RC361", "RC362")}
