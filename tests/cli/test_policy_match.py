"""`policy match`: what a firm may have, unit by unit, as a page, CSV and JSON; what is asked can be entered as it is shown; in both languages."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Clone

GIVEN = ("--policy", "qingneng-banfa", "--clause")
BANDS = "{bounds: [{measure: rd_share, least: 0.05, where: revenue_wan, upto: 5000}]}"


@pytest.fixture
def city(clone: Clone) -> Clone:
    edits = (
        ("zhanhui-butie", *GIVEN, "加氢站建设补助", "--eligibility", "{sizes: [small, micro]}", "--automatic"),
        ("rencai-butie", *GIVEN, "研发投入补助", "--eligibility", "{sizes: [small]}", "--apply-until", "2026-12-03"),
        ("dianli-zengrong", *GIVEN, "研发投入补助", "--eligibility", BANDS),
        ("keji-xiangmu", *GIVEN, "研发投入补助", "--eligibility", "{sizes: [large]}"),
        ("kejidai", *GIVEN, "研发投入补助", "--eligibility", "{sizes: [large], regions: ['310000']}"),
    )
    for resource, *rest in edits:
        done = clone.run("resource", "edit", resource, *rest)
        assert done.code == 0, done.err
    return clone


def test_the_page(city: Clone) -> None:
    done = city.run("policy", "match", "示例靶材", "--lang", "zh")
    assert done.code == 0
    assert "  可直接兑现  " in done.out
    assert "还有 10 天截止" in done.out
    assert "      示例氢能产业扶持办法 §研发投入补助  示科规2025第7号\n" in done.out
    assert "  差一条  " in done.out
    assert "不符合规模条件：须为大型" in done.out
    assert done.err.splitlines()[0] == "示例靶材：可直接兑现 1 项，可申报 1 项，待核实 1 项，差一条 1 项，不符合 1 项"
    assert "redchain policy match sl-bacai --all" in done.err
    assert "kejidai" not in done.out
    assert "kejidai" in city.run("policy", "match", "示例靶材", "--all").out


def test_the_page_in_english(city: Clone) -> None:
    done = city.run("policy", "match", "sl-bacai", "--all", "--lang", "en")
    assert done.code == 0
    assert "  given without applying  " in done.out
    assert "10 days left" in done.out
    assert "  not for this firm  " in done.out
    assert done.err.splitlines() == [
        "示例靶材: 1 given without applying, 1 to be applied for, 1 to be checked, 1 one condition short, 1 not for this firm",
        "17 more resources without a policy on file, not looked at",
    ]


def test_for_programs(city: Clone) -> None:
    read = json.loads(city.run("policy", "match", "sl-bacai", "--format", "json").out)["data"]
    assert (read["enterprise"], read["left_out"]) == ("sl-bacai", 1)
    assert [(each["verdict"], each["resource"], each["days_left"]) for each in read["items"]] == [
        ("direct", "zhanhui-butie", 494),
        ("apply", "rencai-butie", 10),
        ("check", "dianli-zengrong", 494),
        ("short", "keji-xiangmu", None),
    ]
    assert [(each["apply_until"], each["last_on"]) for each in read["items"][:2]] == [(None, "2028-03-31"), ("2026-12-03", "2026-12-03")]
    lines = city.run("--machine", "policy", "match", "sl-bacai", "--all", "--format", "csv").out.splitlines()
    assert lines[0].removeprefix("\ufeff") == "verdict,unit,resource,title,policy,clause,number,days_left,reasons,asks"
    assert [each.split(",")[0] for each in lines[1:]] == ["direct", "apply", "check", "short", "no"]


def test_what_is_asked_is_entered_and_then_known(city: Clone) -> None:
    asked = json.loads(city.run("policy", "match", "sl-bacai", "--format", "json").out)["data"]["items"][2]["asks"]
    assert asked == ["问清 2025 年的年营业收入、研发费用后补登：redchain enterprise edit sl-bacai --yearly '[{year: 2025, revenue_wan: …, rd_wan: …}]'"]
    done = city.run("enterprise", "edit", "sl-bacai", "--yearly", "[{year: 2025, revenue_wan: 4000, rd_wan: 199.9}]")
    assert done.code == 0, done.err
    done = city.run("policy", "match", "sl-bacai", "--lang", "zh")
    assert "不符合研发费用占比条件：4.998%（2025 年），须不低于 5%（年营业收入不超过 5000 万元的企业）" in done.out
    assert city.run("validate").code == 0
    for words in (("--yearly", "[{revenue_wan: 4000}]"), ("--attested", "[{matter: 信用, holds: true, seen_on: 2026-11-01, by: shi-keji-ju}]")):
        assert city.run("enterprise", "edit", "sl-bacai", *words).code == 1


@pytest.mark.parametrize(("lang", "words"), [("zh", "没有按政策文件兑现的资源"), ("en", "no resource is given by a policy on file")])
def test_where_no_policy_gives_anything_it_says_how(reader: Clone, lang: str, words: str) -> None:
    done = reader.run("policy", "match", "sl-bacai", "--lang", lang)
    assert (done.code, done.out) == (0, "")
    assert words in done.err


@pytest.mark.parametrize(("lang", "words"), [("zh", "nobody"), ("en", "nobody")])
def test_an_unknown_firm_is_refused(reader: Clone, lang: str, words: str) -> None:
    done = reader.run("policy", "match", "nobody", "--lang", lang)
    assert (done.code, done.out) == (1, "")
    assert words in done.err


@pytest.mark.parametrize(("lang", "said"), [("zh", "归档，不再比对政策"), ("en", "no policy is matched")])
def test_a_firm_that_was_archived_is_refused(clone: Clone, lang: str, said: str) -> None:
    assert clone.run("enterprise", "add", "--id", "shili-chang", "--name", "张家港示例新厂有限公司", "--chains", "yejin").code == 0
    assert "没有比对" in clone.run("policy", "match", "shili-chang", "--lang", "zh").err
    assert clone.run("enterprise", "archive", "shili-chang").code == 0
    refused = clone.run("policy", "match", "shili-chang", "--lang", lang)
    assert refused.code == 1
    assert said in refused.err


WRONG = {
    "RC205": ("  sizes: [small]\n  chains: [meiyou]\n", ""),
    "RC225": ("  attests: [没有这一项]\n", ""),
    "RC227": ("  text: 经营良好\n", "automatic: true\n"),
    "RC231": ("  bounds: [{measure: staff, least: 50, most: 10}]\n", ""),
}


@pytest.mark.parametrize("code", WRONG)
@pytest.mark.parametrize(("lang", "said"), [("zh", "登记有误"), ("en", "wrong on record")])
def test_no_verdict_on_what_is_wrong_on_record(clone: Clone, code: str, lang: str, said: str) -> None:
    made = ("--title", "示例加氢补助", "--unit", "shi-keji-ju", "--category", "政策资金", "--policy", "qingneng-banfa", "--id", "jiaqing-buzhu")
    assert clone.run("resource", "add", *made).code == 0
    assert said not in clone.run("policy", "match", "sl-bacai", "--lang", lang).out
    file = clone.path / "data/resources/jiaqing-buzhu.yaml"
    conditions, more = WRONG[code]
    file.write_text(f"{file.read_text(encoding='utf-8')}eligibility:\n{conditions}{more}", encoding="utf-8")
    assert code in clone.run("validate").out
    done = clone.run("policy", "match", "sl-bacai", "--lang", lang)
    assert (done.code, done.out.count(said), done.out.count(code)) == (0, 1, 1)
    (item,) = json.loads(clone.run("policy", "match", "sl-bacai", "--format", "json").out)["data"]["items"]
    assert (item["verdict"], item["asks"], item["days_left"]) == ("faulty", [], None)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [('number: ""', "RC106"), ("number: 示科规2025第7号\nvalid_until: 2020-01-01", "RC306")],
)
def test_no_verdict_where_the_policy_is_wrong_on_record(city: Clone, wrong: str, code: str) -> None:
    file = city.path / "data/policies/qingneng-banfa.yaml"
    lines = [each for each in file.read_text(encoding="utf-8").splitlines() if not (each.startswith("valid_until") and "valid_until" in wrong)]
    file.write_text("\n".join(wrong if each.startswith("number:") else each for each in lines) + "\n", encoding="utf-8")
    assert code in city.run("validate").out
    items = json.loads(city.run("policy", "match", "sl-bacai", "--all", "--format", "json").out)["data"]["items"]
    assert [(each["verdict"], each["days_left"]) for each in items] == [("faulty", None)] * 5
    assert f"依据的政策：{code} " in city.run("policy", "match", "sl-bacai", "--lang", "zh").out
    assert f"its policy: {code} " in city.run("policy", "match", "sl-bacai", "--lang", "en").out
