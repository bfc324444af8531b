"""Whether a policy holds, in its list and wherever it is gone by."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Clone

pytestmark = pytest.mark.slow


def listed(clone: Clone, *more: str, lang: str = "zh") -> dict[str, str]:
    """What the list of policies says of each: whether it holds."""
    heads, *rows = [line.split("\t") for line in clone.run("--lang", lang, "policy", "list", *more).out.splitlines()]
    return {row[0]: row[heads.index({"zh": "效力", "en": "Validity"}[lang])] for row in rows}


def test_the_list_says_which_policies_hold_and_can_be_narrowed_to_them(clone: Clone) -> None:
    assert listed(clone) == {"qingneng-banfa": "有效"}
    assert listed(clone, lang="en") == {"qingneng-banfa": "valid"}
    assert [each["validity"] for each in json.loads(clone.run("policy", "list", "--json").out)["data"]] == ["valid"]
    assert json.loads(clone.run("resource", "show", "bangdaiban", "--json").out)["data"]["validity"] == "valid"
    assert clone.run("policy", "edit", "qingneng-banfa", "--valid-until", "2026-11-01").code == 0
    assert listed(clone) == {"qingneng-banfa": "已过期"}
    new = ("--title", "示例氢能新办法", "--number", "示科规2026第1号", "--unit", "shi-keji-ju", "--id", "xin-banfa")
    assert clone.run("policy", "add", *new, "--valid-from", "2027-01-01").code == 0
    assert clone.run("policy", "edit", "qingneng-banfa", "--replaced-by", "xin-banfa").code == 0
    assert listed(clone) == {"qingneng-banfa": "已过期", "xin-banfa": "未生效"}
    assert clone.run("policy", "edit", "xin-banfa", "--valid-from", "2026-11-02").code == 0
    assert listed(clone) == {"qingneng-banfa": "已被取代", "xin-banfa": "有效"}
    assert listed(clone, "--validity", "已被取代") == {"qingneng-banfa": "已被取代"}
    assert clone.run("policy", "edit", "xin-banfa", "--valid-until", "2026-12-01").code == 0
    assert listed(clone, "--validity", "有效") == {"xin-banfa": "即将到期"}, "it still holds"
    assert clone.run("policy", "archive", "qingneng-banfa").code == 0
    assert listed(clone, "--validity", "已归档") == {"qingneng-banfa": "已归档"}, "without --all too"
    refused = clone.run("policy", "list", "--validity", "作废", "--lang", "zh")
    assert refused.code == 2
    assert "已被取代" in refused.err


@pytest.mark.parametrize(("lang", "said"), [("zh", "依据的政策“示例氢能产业扶持办法”（qingneng-banfa）已过期"), ("en", "is expired")])
def test_a_resource_says_that_its_policy_no_longer_holds(clone: Clone, lang: str, said: str) -> None:
    made = ("--title", "示例加氢补助", "--unit", "shi-keji-ju", "--category", "政策资金", "--policy", "qingneng-banfa", "--id", "jiaqing-buzhu")
    assert clone.run("resource", "add", *made).code == 0
    assert said not in clone.run("--lang", lang, "resource", "show", "jiaqing-buzhu").out
    assert clone.run("policy", "edit", "qingneng-banfa", "--valid-until", "2026-11-01").code == 0
    assert said in clone.run("--lang", lang, "resource", "show", "jiaqing-buzhu").out
    assert "RC520" in clone.run("validate").out
    done = clone.run("policy", "archive", "qingneng-banfa", "--lang", lang)
    assert done.code == 0
    assert "jiaqing-buzhu" in done.err


WHY = {
    "ended": ("policy", "edit", "qingneng-banfa", "--valid-until", "2026-11-01"),
    "archived": ("policy", "archive", "qingneng-banfa"),
    "closed": ("resource", "edit", "jiaqing-buzhu", "--apply-until", "2026-11-22"),
    "not-open": ("resource", "edit", "jiaqing-buzhu", "--apply-from", "2026-11-24"),
}


@pytest.mark.parametrize("why", WHY)
def test_all_commands_say_the_same_of_what_cannot_be_had_today(clone: Clone, why: str) -> None:
    words = "示例加氢母站冷箱检修补助"
    made = ("--title", words, "--unit", "shi-keji-ju", "--category", "政策资金", "--policy", "qingneng-banfa", "--id", "jiaqing-buzhu")
    assert clone.run("resource", "add", *made).code == 0
    need = clone.run("need", "add", "--enterprise", "sl-bacai", "--title", words, "--category", "政策资金").out.strip()
    assert clone.run("need", "register", need).code == 0
    assert "今天办不了" not in clone.run("enterprise", "show", "sl-bacai", "--lang", "zh").out
    led = json.loads(clone.run("match", "--plan", need, "--format", "json").out)["data"]["needs"][0]["lead"]
    assert (led["resource"], led["barred"]) == ("jiaqing-buzhu", None)
    assert clone.run(*WHY[why]).code == 0
    word = "不在申报期" if why in {"closed", "not-open"} else "已到期或停办"
    assert "，另有 1 项今天办不了" in clone.run("enterprise", "show", "sl-bacai", "--lang", "zh").out
    assert word in clone.run("policy", "match", "sl-bacai", "--all", "--lang", "zh").out
    assert f"申请条件：符合，{word}" in clone.run("match", need, "--lang", "zh").out
    assert f"符合，{word}" in clone.run("match", "--lang", "zh").out
    assert "注意，今天办不了：" in clone.run("match", "--resource", "jiaqing-buzhu", "--lang", "zh").out
    assert f"符合，{word}" in clone.run("match", need, "--why", "jiaqing-buzhu", "--lang", "zh").out
    line = json.loads(clone.run("match", "--plan", need, "--format", "json").out)["data"]["needs"][0]
    assert line["lead"] is None
    assert line["undecided"][0]["resource"] == "jiaqing-buzhu"
    assert line["undecided"][0]["barred"]
    assert "待定（今天办不了）" in clone.run("match", "--plan", need, "--lang", "zh").out
    refused = clone.run("match", need, "--dispatch", "--yes", "--lang", "zh")
    assert refused.code == 1
    assert "最好的资源今天办不了" in refused.err
    title = "功率器件封装失效分析"
    assert clone.run("resource", "add", "--id", "fengzhuang", "--unit", "shi-keji-ju", "--title", title, "--category", "技术攻关").code == 0
    other = clone.run("need", "add", "--enterprise", "sl-guipian", "--title", title, "--category", "技术攻关").out.strip()
    assert clone.run("need", "register", other).code == 0
    assert "1 项待定（最好的资源今天办不了），不派" in clone.run("match", "--plan", "--dispatch", "--dry-run", "--lang", "zh").err
    sent = clone.run("dispatch", need, "shi-keji-ju", "--resource", "jiaqing-buzhu", "--lang", "zh")
    assert sent.code == 0
    assert "注意：资源 jiaqing-buzhu 今天办不了" in sent.err


def test_what_a_change_of_a_policy_does_to_others_is_said_at_once(clone: Clone) -> None:
    """The rules across records see all that name a policy also where a command reads no more than it must."""
    made = ("--title", "示例加氢补助", "--unit", "shi-keji-ju", "--category", "政策资金", "--policy", "qingneng-banfa", "--id", "jiaqing-buzhu")
    assert clone.run("resource", "add", *made).code == 0
    done = clone.run("policy", "edit", "qingneng-banfa", "--valid-until", "2026-11-01")
    assert "RC520" in done.out + done.err
    assert "jiaqing-buzhu" in done.out + done.err
    done = clone.run("policy", "add", "--title", "示例别的办法", "--number", "示科规[2025]第7号", "--unit", "shi-keji-ju")
    assert "RC525" in done.out + done.err
