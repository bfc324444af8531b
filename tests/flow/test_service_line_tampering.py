"""What hands could do to policies, service items and the resources that go by them, each by its name, and that a pull request is refused for it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

import pytest

if TYPE_CHECKING:
    from tests.conftest import Clone

POLICY, ITEM, BUNDLE, RESOURCE = (
    f"data/{each}.yaml" for each in ("policies/qingneng-banfa", "services/shigong-xuke", "services/jiaqingzhan", "resources/bangdaiban")
)
BY_POLICY = 'policy: "qingneng-banfa"\nclause: "加氢站建设补助"\n'


class Tampering(NamedTuple):
    """A change of one file: what stands instead of some text (of nothing: what is added at its end), and the rule that refuses it."""

    file: str
    old: str
    new: str
    code: str


TAMPERINGS = {
    "whose a policy is": Tampering(POLICY, 'unit: "shi-keji-ju"', 'unit: "gongdian"', "RC702"),
    "the id of a policy": Tampering(POLICY, 'id: "qingneng-banfa"', 'id: "qingneng-xin"', "RC701"),
    "a policy without its number": Tampering(POLICY, 'number: "示科规2025第7号"\n', "", "RC102"),
    "an unknown level": Tampering(POLICY, "level: city", "level: town", "RC104"),
    "issued tomorrow": Tampering(POLICY, 'issued_on: "2025-03-10"', 'issued_on: "2026-11-24"', "RC513"),
    "valid until before it was valid": Tampering(POLICY, 'valid_until: "2028-03-31"', 'valid_until: "2025-03-31"', "RC306"),
    "a clause twice": Tampering(POLICY, 'title: "研发投入补助"', 'title: "加氢站建设补助"', "RC115"),
    "replaced by nothing on file": Tampering(POLICY, "", 'replaced_by: "nowhere"\n', "RC205"),
    "replaced by itself": Tampering(POLICY, "", 'replaced_by: "qingneng-banfa"\n', "RC229"),
    "a mobile number as an answer": Tampering(POLICY, "满一个完整年度以后可以申报。", "请打 13812345678。", "RC601"),
    "whose an item is": Tampering(ITEM, 'unit: "shi-zigui-ju"', 'unit: "gongdian"', "RC702"),
    "an unknown group": Tampering(ITEM, "group: investment", "group: tax", "RC104"),
    "days below none": Tampering(ITEM, "promised_days: 3", "promised_days: -3", "RC108"),
    "a material twice": Tampering(ITEM, 'title: "施工合同"', 'title: "施工许可申请表"', "RC115"),
    "a material from nowhere": Tampering(ITEM, "source: third", "source: rumour", "RC104"),
    "an item that leads back to itself": Tampering(ITEM, '  - title: "受理"\n', '  - title: "受理"\n    service: "jiaqingzhan"\n', "RC366"),
    "an investment item as a bundle of nothing": Tampering(ITEM, "group: investment", "group: bundle", "RC366"),
    "a step that is no item": Tampering(BUNDLE, 'service: "shigong-xuke"', 'service: "nowhere"', "RC205"),
    "a bundle of nothing": Tampering(BUNDLE, '    service: "shigong-xuke"\n', "", "RC366"),
    "a clause without its policy": Tampering(RESOURCE, "", 'clause: "加氢站建设补助"\n', "RC226"),
    "a clause that is not in the policy": Tampering(RESOURCE, "", BY_POLICY.replace("建设", "拆除"), "RC226"),
    "given to anybody without an application": Tampering(RESOURCE, "", "automatic: true\n", "RC227"),
    "applied for until before it began": Tampering(RESOURCE, "", 'apply_from: "2026-12-01"\napply_until: "2026-11-30"\n', "RC306"),
    "applied for at nothing on file": Tampering(RESOURCE, "", 'service: "nowhere"\n', "RC205"),
}


def judged(clone: Clone) -> set[tuple[str, str]]:
    """Return the codes with their severity that a pull request would be told."""
    found = json.loads(clone.run("validate", "--against", "HEAD", "--format", "json").out)["data"]["findings"]
    return {(each["code"], each["severity"]) for each in found}


@pytest.mark.parametrize("name", sorted(TAMPERINGS))
def test_a_tampering_is_refused(name: str, clone: Clone) -> None:
    change = TAMPERINGS[name]
    path = clone.path / change.file
    text = path.read_text(encoding="utf-8")
    assert change.old in text
    path.write_text(text.replace(change.old, change.new, 1) if change.old else text + change.new, encoding="utf-8")
    assert (change.code, "error") in judged(clone)


def test_a_clause_that_a_resource_goes_by_is_not_taken_out(clone: Clone) -> None:
    resource = clone.path / RESOURCE
    resource.write_text(resource.read_text("utf-8") + BY_POLICY, "utf-8")
    assert not {each for each in judged(clone) if each[1] == "error"}
    clone.git("commit", "-qam", "by the policy")
    policy = clone.path / POLICY
    policy.write_text(policy.read_text("utf-8").replace("加氢站建设补助", "加氢站设备补助"), "utf-8")
    assert ("RC226", "error") in judged(clone)


@pytest.mark.parametrize("file", [POLICY, ITEM, BUNDLE])
def test_nothing_of_the_catalogue_is_deleted(file: str, clone: Clone) -> None:
    (clone.path / file).unlink()
    assert "error" in {severity for _, severity in judged(clone)}
