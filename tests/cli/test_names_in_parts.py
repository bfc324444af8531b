"""Names inside what is typed as YAML, or stands in a file: taken as for an option of their own, and refused by the name of the part."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from redchain.decide.draft import fields_of
from redchain.kinds.registry import KINDS
from redchain.model.fields import reference_paths

if TYPE_CHECKING:
    from tests.conftest import Clone

PLACES = {
    ("party", "members", "member"): (
        "qingneng-keyan",
        "[{{member: qingneng-yuan}}, {{member: {name}}}]",
        "kejiju",
        "shi-keji-ju",
        "成员第 2 项的成员",
        "Members 2, Member",
    ),
    ("party", "rotation", "order"): (
        "qingneng-dangwei",
        "{{order: [sl-qingfa, {name}], period: 每半年, starts_on: 2027-04-01}}",
        "kejiju",
        "shi-keji-ju",
        "轮值安排的次序",
        "Rotation, Order",
    ),
    ("meeting", "topics", "proposer"): (
        "M-20261118-9PXTA",
        "[{{title: 示例, form: 表决, proposer: {name}}}]",
        "kejiju",
        "shi-keji-ju",
        "议题第 1 项的提议人",
        "Topics 1, Proposer",
    ),
    ("meeting", "topics", "needs"): (
        "M-20261118-9PXTA",
        "[{{title: 示例, form: 表决, needs: [{name}]}}]",
        "qprzbzkbd",
        "N-20260715-XJD6D",
        "议题第 1 项的有关需求",
        "Topics 1, Needs",
    ),
    ("project", "targets", "unit"): (
        "P-20260302-YA5EH",
        "[{{unit: {name}, firms: 3}}]",
        "kejiju",
        "shi-keji-ju",
        "应走访第 1 项的单位",
        "Targets 1, Unit",
    ),
    ("enterprise", "buys", "suppliers"): (
        "sl-qingfa",
        "[{{name: 靶材, suppliers: [{name}]}}]",
        "shilibacai",
        "sl-bacai",
        "采购第 1 项的供应企业",
        "Buys 1, Suppliers",
    ),
    ("enterprise", "attested", "by"): (
        "sl-qingfa",
        "[{{matter: 依法纳税, holds: true, seen_on: 2026-11-02, by: {name}}}]",
        "kejiju",
        "shi-keji-ju",
        "核查情况第 1 项的核查单位",
        "Attested 1, By",
    ),
    ("service", "stages", "service"): (
        "jiaqingzhan",
        "[{{title: 消防, service: {name}}}, {{title: 复查, service: {name}}}]",
        "shilijianzhugongchengshigongxuke",
        "shigong-xuke",
        "办理步骤第 1 项的事项",
        "Steps 1, Service item",
    ),
    ("resource", "eligibility", "chains"): (
        "qing-zhuanjia",
        "{{chains: [{name}]}}",
        "bandaotichanyelian",
        "bandaoti",
        "适用条件的适用产业链",
        "Eligibility, Chains",
    ),
}
"""For every place in parts that people fill in: a record, how the part is written, what is typed for whom, and what the part is called."""


def test_every_place_in_parts_that_people_fill_in_is_tried() -> None:
    wanted = {(model.kind.name, *path.keys) for model in KINDS for path in reference_paths(model) if len(path.keys) > 1 and path.keys[0] in fields_of(model)}
    assert set(PLACES) == wanted


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("place", PLACES, ids="-".join)
def test_a_name_in_a_part_is_taken_and_told_and_what_names_nothing_is_refused(reader: Clone, place: tuple[str, ...], lang: str) -> None:
    record, form, name, identifier, *labels = PLACES[place]
    edit = (place[0], "edit", record, f"--{place[1]}")
    done = reader.run(*edit, form.format(name=name), "--dry-run", "--lang", lang)
    assert done.code == 0, done.err
    assert {"zh": f"“{name}”即", "en": f"“{name}” is the "}[lang] in done.err
    assert any(identifier in each for each in done.out.splitlines() if each.startswith("+")), done.out
    assert name not in done.out
    refused = reader.run(*edit, form.format(name="没有这条"), "--dry-run", "--lang", lang)
    assert refused.code == 1
    assert {"zh": f"错误：{labels[0]}：没有叫“没有这条”的", "en": f"error: {labels[1]}: there is no "}[lang] in refused.err


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_names_in_the_parts_of_a_file_and_of_a_new_record_are_taken_too(clone: Clone, lang: str) -> None:
    (clone.path / "new.yaml").write_text(
        "名称: 示例甲支部\n层级: 链上支部\n上级组织: 氢能链党委\n成员:\n  - 成员: 市科技局\n  - 成员: 示例氢阀\n", encoding="utf-8"
    )
    done = clone.run("party", "add", "--from", "new.yaml", "--lang", lang)
    assert done.code == 0, done.err
    members = json.loads(clone.run("party", "show", done.out.split()[0], "--format", "json").out)["data"]["members"]
    assert [each["member"] for each in members] == ["shi-keji-ju", "sl-qingfa"]
    topics = "[{title: 示例, form: vote, proposer: 市科技局, needs: [气瓶认证标准看不懂]}]"
    done = clone.run("meeting", "plan", "--party", "氢能链党委", "--title", "示例会", "--held-on", "2026-12-21", "--topics", topics, "--lang", lang)
    assert done.code == 0, done.err
    (topic,) = json.loads(clone.run("meeting", "show", done.out.split()[0], "--format", "json").out)["data"]["topics"]
    assert (topic["proposer"], topic["needs"]) == ("shi-keji-ju", ["N-20260715-XJD6D"])
    (clone.path / "new.yaml").write_text("name: 示例乙支部\nlevel: branch\nparent: qingneng-dangwei\nmembers: [{member: 没有这家}]\n", encoding="utf-8")
    refused = clone.run("party", "add", "--from", "new.yaml", "--lang", lang)
    assert (refused.code, {"zh": "成员第 1 项的成员：没有叫“没有这家”的", "en": "Members 1, Member: there is no "}[lang] in refused.err) == (1, True)
