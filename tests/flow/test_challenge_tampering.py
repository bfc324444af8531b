"""What hands could do to challenges and claims, each by its name, and the rule that refuses it in a pull request."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Clone

INDICATORS = "\n".join(f'  - {{title: "指标{each}", present: "1", target: "2"}}' for each in range(1, 6))
CHALLENGE = f"""id: "C-20260910-9T4QW"
title: "低温密封"
chain: "qingneng"
needs: ["N-20260910-MW9PW"]
content: "密封件"
indicators:
{INDICATORS}
log:
  - at: "2026-09-10T09:00:00+08:00"
    step: draft
    by: "shi-gongxin-ju"
  - at: "2026-09-11T09:00:00+08:00"
    step: check
    by: "shi-gongxin-ju"
  - at: "2026-09-11T10:00:00+08:00"
    step: post
    by: "shi-gongxin-ju"
    until: "2026-10-15"
"""
CLAIM = """id: "B-20260914-{tail}"
challenge: "C-20260910-9T4QW"
unit: "{unit}"
plan: "先做材料"
price_wan: 60
log:
  - at: "2026-09-14T09:00:00+08:00"
    step: file
    by: "{unit}"
  - at: "2026-10-19T09:00:00+08:00"
    step: argue
    by: "shi-gongxin-ju"
    words: "可行"
"""
SIGNED = """  - at: "2026-10-20T09:00:00+08:00"
    step: choose
    by: "shi-gongxin-ju"
  - at: "2026-10-21T09:00:00+08:00"
    step: sign
    by: "shi-gongxin-ju"
    amount_wan: 60
    until: "2026-10-30"
"""
FIRST, SECOND, POSTED = (
    "data/claims/2026-09/B-20260914-5MJ8P.yaml",
    "data/claims/2026-09/B-20260914-7QX2D.yaml",
    "data/challenges/2026-09/C-20260910-9T4QW.yaml",
)
FILES = {
    POSTED: CHALLENGE,
    FIRST: CLAIM.format(tail="5MJ8P", unit="qingneng-yuan") + SIGNED,
    SECOND: CLAIM.format(tail="7QX2D", unit="cailiao-suo"),
}


def step(verb: str, *keys: str, by: str = "shi-gongxin-ju", at: str = "2026-11-23T09:00:00+08:00") -> str:
    return f'  - at: "{at}"\n    step: {verb}\n    by: "{by}"\n' + "".join(f"    {each}\n" for each in keys)


class Tampering(NamedTuple):
    """A change of one file: what stands instead of some text (of nothing: what is added at its end), and the rule that refuses it."""

    file: str
    old: str
    new: str
    code: str


BEGUN = step("begin", 'due: "2027-06-30"')
FINISHED = BEGUN + step("finish", 'words: "达标"', by="qingneng-yuan")
TAMPERINGS = {
    "an indicator is lowered after posting": Tampering(
        POSTED, 'title: "指标1", present: "1", target: "2"', 'title: "指标1", present: "1", target: "1"', "RC702"
    ),
    "an indicator is dropped after posting": Tampering(POSTED, INDICATORS.splitlines()[0] + "\n", "", "RC702"),
    "the title changes after posting": Tampering(POSTED, "低温密封", "常温密封", "RC702"),
    "the content changes after posting": Tampering(POSTED, 'content: "密封件"', 'content: "密封圈"', "RC702"),
    "one team becomes a race": Tampering(POSTED, "log:", "mode: race\nlog:", "RC702"),
    "the last day is moved in the old step": Tampering(POSTED, "2026-10-15", "2026-12-15", "RC703"),
    "the check is taken out": Tampering(POSTED, CHALLENGE[CHALLENGE.index('  - at: "2026-09-11T09') : CHALLENGE.index('  - at: "2026-09-11T10')], "", "RC704"),
    "it is extended to an earlier day": Tampering(POSTED, "", step("extend", 'until: "2026-10-10"', 'reason: "x"'), "RC314"),
    "a team extends it": Tampering(POSTED, "", step("extend", 'until: "2027-10-10"', 'reason: "x"', by="qingneng-yuan"), "RC709"),
    "it is solved by a claim that is not accepted": Tampering(POSTED, "", step("solve", 'claim: "B-20260914-5MJ8P"'), "RC346"),
    "it is withdrawn under a signed team": Tampering(POSTED, "", step("withdraw", 'reason: "x"'), "RC708"),
    "it is kept to the office once posted": Tampering(POSTED, "log:", "visibility: office\nlog:", "RC348"),
    "the reward changes once posted": Tampering(POSTED, "content:", "reward_wan: 1\ncontent:", "RC702"),
    "it moves to another chain once posted": Tampering(POSTED, 'chain: "qingneng"', 'chain: "yejin"', "RC702"),
    "the claim goes to another unit": Tampering(FIRST, 'unit: "qingneng-yuan"', 'unit: "cailiao-suo"', "RC702"),
    "the plan changes once chosen": Tampering(FIRST, "先做材料", "什么都做", "RC702"),
    "the price changes once signed": Tampering(FIRST, "price_wan: 60", "price_wan: 90", "RC702"),
    "the sum in the contract is rewritten": Tampering(FIRST, "amount_wan: 60", "amount_wan: 90", "RC703"),
    "the publicity is cut in the old step": Tampering(FIRST, 'until: "2026-10-30"', 'until: "2026-10-23"', "RC703"),
    "the team begins by itself": Tampering(FIRST, "", step("begin", 'due: "2027-06-30"', by="qingneng-yuan"), "RC709"),
    "the team argues for itself": Tampering(SECOND, "", step("choose", by="cailiao-suo"), "RC709"),
    "a second team is chosen": Tampering(SECOND, "", step("choose"), "RC343"),
    "a begun claim skips the acceptance": Tampering(FIRST, "", FINISHED + step("verify", "rating: satisfied", "valid: true"), "RC301"),
    "the team accepts its own work": Tampering(FIRST, "", FINISHED + step("approve", 'words: "通过"', by="qingneng-yuan"), "RC709"),
    "an objection is passed over": Tampering(FIRST, "", step("object", 'reason: "x"') + BEGUN, "RC344"),
    "money is paid before it begins": Tampering(FIRST, "", step("pay", "amount_wan: 60"), "RC301"),
    "a step is dated back": Tampering(FIRST, "", step("begin", 'due: "2027-06-30"', at="2026-10-21T08:00:00+08:00"), "RC706"),
}


@pytest.fixture
def posted(clone: Clone) -> Clone:
    for path, text in FILES.items():
        write(clone.path / path, text)
    clone.git("add", "-A")
    clone.git("-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-qm", "a challenge with two claims")
    return clone


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def judged(clone: Clone) -> list[Any]:
    found: list[Any] = json.loads(clone.run("validate", "--against", "HEAD", "--format", "json").out)["data"]["findings"]
    return [each for each in found if each["severity"] == "error"]


def test_what_was_not_touched_is_fine(posted: Clone) -> None:
    assert judged(posted) == []
    path = posted.path / FIRST
    write(path, path.read_text(encoding="utf-8") + BEGUN)
    assert judged(posted) == []


@pytest.mark.parametrize("name", sorted(TAMPERINGS))
def test_a_tampering_is_refused(name: str, posted: Clone) -> None:
    change, path = TAMPERINGS[name], posted.path / TAMPERINGS[name].file
    text = path.read_text(encoding="utf-8")
    assert change.old in text
    write(path, text.replace(change.old, change.new, 1) if change.old else text + change.new)
    assert change.code in {each["code"] for each in judged(posted)}, judged(posted)
