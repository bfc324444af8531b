"""What hands could do to party organisations and posts, each by its name, and the rule that refuses it in a pull request."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

import pytest

if TYPE_CHECKING:
    from tests.conftest import Clone

COMMITTEE, BRANCH, SIDE, POST = (
    f"data/{each}.yaml" for each in ("parties/qingneng-dangwei", "parties/qingneng-zhibu", "parties/qingneng-keyan", "people/e001")
)


def step(verb: str, *keys: str, at: str = "2026-11-23T09:00:00+08:00", by: str = "shi-gongxin-ju") -> str:
    return f'  - at: "{at}"\n    step: {verb}\n    by: "{by}"\n' + "".join(f"    {each}\n" for each in keys)


class Tampering(NamedTuple):
    """A change of one file: what stands instead of some text (of nothing: what is added at its end)."""

    file: str
    old: str
    new: str


TAMPERINGS = {
    "the level": Tampering(BRANCH, "level: branch", "level: side\nside: research"),
    "the id": Tampering(BRANCH, 'id: "qingneng-zhibu"', 'id: "qingneng-zhibu-2"'),
    "who chaired": Tampering(COMMITTEE, 'chair: "shi-keji-ju"', 'chair: "qingneng-yuan"'),
    "when it was handed over": Tampering(COMMITTEE, "2026-07-02T09:00:00", "2026-07-03T09:00:00"),
    "which term it opened": Tampering(COMMITTEE, 'starts_on: "2026-07-01"', 'starts_on: "2027-01-01"'),
    "what was handed over": Tampering(COMMITTEE, "企业需求在办 2 件", "企业需求在办 0 件"),
    "who recorded it": Tampering(COMMITTEE, 'step: hand_over\n    by: "shi-gongxin-ju"', 'step: hand_over\n    by: "shi-keji-ju"'),
    "the founding, earlier": Tampering(COMMITTEE, "2025-12-20T09:00:00", "2025-11-20T09:00:00"),
    "a hand-over taken out": Tampering(COMMITTEE, step("hand_over", 'chair: "shi-gongxin-ju"', 'starts_on: "2026-01-01"', at="2026-01-05T09:00:00+08:00"), ""),
    "a hand-over out of turn without a reason": Tampering(COMMITTEE, "", step("hand_over", 'chair: "shi-gongxin-ju"', 'starts_on: "2027-01-01"')),
    "a hand-over on no first day": Tampering(COMMITTEE, "", step("hand_over", 'chair: "qingneng-yuan"', 'starts_on: "2027-01-02"')),
    "a hand-over in the past": Tampering(COMMITTEE, "", step("hand_over", 'chair: "qingneng-yuan"', 'starts_on: "2027-01-01"', at="2026-06-01T09:00:00+08:00")),
    "a hand-over in the future": Tampering(
        COMMITTEE, "", step("hand_over", 'chair: "qingneng-yuan"', 'starts_on: "2027-01-01"', at="2027-01-02T09:00:00+08:00")
    ),
    "a hand-over without a chair": Tampering(COMMITTEE, "", step("hand_over", 'starts_on: "2027-01-01"')),
    "a skip of a non-member": Tampering(COMMITTEE, "", step("skip", 'chair: "gongdian"', 'reason: "换人"')),
    "a skip without a reason": Tampering(COMMITTEE, "", step("skip", 'chair: "qingneng-yuan"')),
    "a swap with oneself": Tampering(COMMITTEE, "", step("swap", 'chair: "qingneng-yuan"', 'other: "qingneng-yuan"', 'reason: "换人"')),
    "a swap by somebody else": Tampering(COMMITTEE, "", step("swap", 'chair: "qingneng-yuan"', 'other: "sl-qingfa"', 'reason: "换人"', by="gongdian")),
    "a hand-over of a branch": Tampering(BRANCH, "", step("hand_over", 'chair: "sl-qingfa"', 'starts_on: "2027-01-01"')),
    "dissolved without a reason": Tampering(BRANCH, "", step("dissolve")),
    "a step after the end": Tampering(BRANCH, "", step("dissolve", 'reason: "并入"') + step("renew", 'until: "2030-12-31"', at="2026-11-23T10:00:00+08:00")),
    "founded twice": Tampering(BRANCH, "", step("found")),
    "a ring": Tampering(BRANCH, 'parent: "qingneng-dangwei"', 'parent: "qingneng-zhibu"'),
    "a side below a branch": Tampering(SIDE, 'parent: "qingneng-dangwei"', 'parent: "qingneng-zhibu"'),
    "a member twice": Tampering(BRANCH, '  - member: "sl-chuqing"\n', '  - member: "sl-chuqing"\n  - member: "sl-chuqing"\n'),
    "the rotation under hand-overs": Tampering(
        COMMITTEE,
        'rotation:\n  order: ["shi-gongxin-ju", "shi-keji-ju", "qingneng-yuan", "sl-qingfa"]\n  period: half_year\n  starts_on: "2026-01-01"\n',
        "",
    ),
    "a rotation of a non-member": Tampering(COMMITTEE, '"qingneng-yuan", "sl-qingfa"]', '"qingneng-yuan", "gongdian"]'),
    "a chain below the committee": Tampering(BRANCH, "level: branch", 'level: branch\nchain: "qingneng"'),
    "a name as a secretary": Tampering(COMMITTEE, 'secretary_post: "分管副市长"', 'secretary_post: "书记王建国"'),
    "whose a post is": Tampering(POST, 'home: "cailiao-suo"', 'home: "gongdian"'),
    "a post without a role": Tampering(POST, "roles: [expert]", "roles: []"),
    "a name as a post": Tampering(POST, 'post: "材料检测专家岗"', 'post: "材料检测专家 张伟明"'),
    "an unknown chain": Tampering(POST, 'chains: ["qingneng"]', 'chains: ["nowhere"]'),
}


@pytest.mark.parametrize("name", sorted(TAMPERINGS))
def test_a_tampering_is_refused(name: str, clone: Clone) -> None:
    change = TAMPERINGS[name]
    path = clone.path / change.file
    text = path.read_text(encoding="utf-8")
    assert change.old in text
    path.write_text(text.replace(change.old, change.new, 1) if change.old else text + change.new, encoding="utf-8")
    found = json.loads(clone.run("validate", "--against", "HEAD", "--format", "json").out)["data"]["findings"]
    assert [each["code"] for each in found if each["severity"] == "error"]
