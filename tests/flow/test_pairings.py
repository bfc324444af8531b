"""Pairings from the first to the last day: who helps which firm, hand-overs, goals, and what others see of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.conftest import Clone

PAIRING = "R-20260310-4H7TC"


def data(clone: Clone, *words: str) -> Any:
    return json.loads(clone.run(*words, "--format", "json").out)["data"]


@pytest.mark.parametrize(("lang", "words"), [("zh", "登记结对"), ("en", "pairing: add")])
def test_a_firm_gets_its_helper(clone: Clone, lang: str, words: str) -> None:
    done = clone.run("pair", "示例氢阀", "氢能链助企员岗001", "--mentor", "m001", "--due", "2027-11-30", "--lang", lang)
    assert done.code == 0, done.err
    assert words in done.err
    made = data(clone, "pairing", "show", done.out.strip())
    assert (made["enterprise"], made["helper"], made["mentor"], made["due"]) == ("sl-qingfa", "h001", "m001", "2027-11-30")
    assert [(each["step"], each["by"]) for each in made["log"]] == [("start", "shi-gongxin-ju")]
    assert clone.run("validate", "data/pairings").code == 0


HELPER, BANK = "helper@example.org", "bank@example.org"
VERIFY = """  - at: "2026-11-20T09:00:00+08:00"
    step: verify
    by: "sl-jiaqing"
    rating: satisfied
    valid: true
"""


@pytest.fixture
def city_with_members(clone: Clone) -> Clone:
    """The town with a keeper and a member each of the unit of a helper and of another; a branch `proposal` is checked out."""
    assert clone.run("identity", "init").code == 0
    assert clone.run("identity", "add", "--unit", "shi-keji-ju", "--email", HELPER).code == 0
    assert clone.run("identity", "add", "--unit", "gongdian", "--email", BANK).code == 0
    clone.git("checkout", "-qb", "proposal")
    clone.git("config", "user.email", HELPER)
    return clone


def refusals(clone: Clone) -> set[str]:
    found = data(clone, "validate", "--against", "main")["findings"]
    return {each["code"] for each in found if each["severity"] == "error"}


NEED = ("need", "add", "--title", "缺两名站长", "--enterprise", "sl-jiaqing", "--category", "用工")


def test_the_unit_of_a_helper_enters_supplements_and_withdraws_needs_for_the_firm(city_with_members: Clone) -> None:
    done = city_with_members.run(*NEED)
    assert done.code == 0, done.err
    need = done.out.split()[0]
    assert data(city_with_members, "need", "show", need)["log"][0]["by"] == "sl-jiaqing"
    assert refusals(city_with_members) == set()
    assert city_with_members.run("need", "ask-more", need, "--reason", "几名").code == 1  # which is for the office
    assert city_with_members.run("need", "withdraw", need, "--reason", "已招到", "--yes").code == 0
    assert refusals(city_with_members) == set()


@pytest.mark.parametrize("why", ["of another firm", "by another unit", "after the pairing", "after leaving"])
def test_nobody_else_enters_needs_for_a_firm(city_with_members: Clone, why: str) -> None:
    clone, line = city_with_members, list(NEED)
    if why == "of another firm":
        line[line.index("sl-jiaqing")] = "sl-qingfa"
    elif why == "by another unit":
        clone.git("config", "user.email", BANK)
    else:
        clone.git("config", "user.email", "office@example.org")
        ended = ("pairing", "stop", PAIRING, "--reason", "迁出", "--yes") if why == "after the pairing" else ("person", "leave", "h001")
        assert clone.run(*ended).code == 0
        clone.git("branch", "-f", "main")
        clone.git("config", "user.email", HELPER)
    done = clone.run(*line)
    assert (done.code, "RC801" in done.err) == (1, True), done


def test_the_unit_of_a_helper_does_not_rate_for_the_firm(city_with_members: Clone) -> None:
    clone = city_with_members
    path = next(path for path in sorted((clone.path / "data/needs").rglob("*.yaml")) if 'enterprise: "sl-jiaqing"' in path.read_text("utf-8"))
    path.write_text(path.read_text("utf-8") + VERIFY, "utf-8")
    clone.git("commit", "-qam", "a rating")
    assert "RC801" in refusals(clone)


@pytest.mark.parametrize(("lang", "words"), [("zh", "已有助企员 氢能链助企员岗001"), ("en", "has a helper already, 氢能链助企员岗001")])
def test_a_firm_has_one_helper(clone: Clone, lang: str, words: str) -> None:
    before = clone.subjects()
    done = clone.run("pair", "sl-jiaqing", "h010", "--lang", lang)
    assert done.code == 1
    assert words in done.err
    assert "RC350" in done.err
    assert clone.subjects() == before


def test_an_expert_is_no_helper(clone: Clone) -> None:
    done = clone.run("pair", "sl-qingfa", "e001", "--lang", "en")
    assert done.code == 1
    assert "RC228" in done.err


def test_a_pairing_is_handed_over(clone: Clone) -> None:
    done = clone.run("pairing", "hand-over", "示例加氢站", "--helper", "h010", "--reason", "调岗", "--matters", "用电扩容在办")
    assert done.code == 0, done.err
    made = data(clone, "pairing", "show", PAIRING)
    step = made["log"][-1]
    assert (made["helper"], step["helper"], step["former"]) == ("h010", "h010", "h001")
    told = clone.run("diff", "HEAD~1", "--lang", "zh").out
    assert "助企员 氢能链助企员岗010（h010）" in told
    assert "助企员：h001 → h010" in told
    assert clone.run("validate", "--against", "HEAD~1").code == 0
    assert clone.run("pairing", "hand-over", PAIRING, "--helper", "h010", "--reason", "再来").code == 1


def test_nobody_takes_over_after_leaving(clone: Clone) -> None:
    assert clone.run("person", "leave", "h010").code == 0
    done = clone.run("pairing", "hand-over", PAIRING, "--helper", "h010", "--reason", "调岗", "--lang", "en")
    assert done.code == 1
    assert "left on 2026-11-23" in done.err


def test_goals_are_reached_before_the_end(clone: Clone) -> None:
    done = clone.run("pairing", "finish", PAIRING, "--yes", "--lang", "en")
    assert done.code == 1
    assert "管理制度上墙" in done.err
    assert clone.run("pairing", "milestone", PAIRING, "--milestone", "管理制度上墙").code == 0
    assert [each["done_on"] for each in data(clone, "pairing", "show", PAIRING)["milestones"]] == ["2026-06-18", "2026-11-23"]
    assert clone.run("pairing", "finish", PAIRING, "--outcome", "管理上了台阶", "--note", "提前做完", "--yes").code == 0
    assert clone.run("pair", "sl-jiaqing", "h010").code == 0


def test_whoever_leaves_hands_over_in_the_same_commit(clone: Clone) -> None:
    assert clone.run("pair", "sl-qingfa", "h001").code == 0
    done = clone.run("person", "leave", "h001", "--to", "h010", "--reason", "调岗", "--lang", "zh")
    assert done.code == 0, done.err
    assert "还要换人：结对" not in done.err
    assert clone.git("log", "-1", "--format=%s").strip().endswith("(调岗), 2 hand-overs")
    changed = clone.git("show", "--name-only", "--format=", "HEAD").split()
    assert sorted(each.rpartition("/")[0] for each in changed) == ["data/pairings/2026-03", "data/pairings/2026-11", "data/people"]
    assert {each["helper"] for each in data(clone, "pairing", "list", "--state", "running")} == {"h010"}
    assert clone.run("validate", "--against", "HEAD~1").code == 0
    assert clone.run("undo", "--yes").code == 0
    assert "archived_on" not in data(clone, "person", "show", "h001")


@pytest.mark.parametrize(("lang", "said"), [("zh", "不能交接给本人"), ("en", "cannot take over from itself")])
def test_nobody_takes_over_from_themselves(clone: Clone, lang: str, said: str) -> None:
    done = clone.run("person", "leave", "h001", "--to", "h001", "--lang", lang)
    assert done.code == 1
    assert said in done.err
    assert "archived_on" not in data(clone, "person", "show", "h001")


@pytest.mark.parametrize("more", [(), ("--to", "h010")])
def test_a_post_is_left_on_the_day_that_is_named(clone: Clone, more: tuple[str, ...]) -> None:
    done = clone.run("person", "leave", "h001", "--at", "2026-11-20 09:00", "--reason", "调岗", *more)
    assert done.code == 0, done.err
    assert data(clone, "person", "show", "h001")["archived_on"] == "2026-11-20"
    assert data(clone, "pairing", "show", PAIRING)["log"][-1]["at"].startswith("2026-11-20T09:00") is bool(more)
    assert clone.run("validate", "--against", "HEAD~1").code == 0


def test_who_leaves_without_is_told_what_to_hand_over(clone: Clone) -> None:
    done = clone.run("person", "leave", "h001", "--lang", "zh")
    assert f"还要换人：结对 {PAIRING} 的助企员：redchain pairing hand-over {PAIRING} --helper … --reason …" in done.err
    assert "RC352" in clone.run("validate", "data/pairings").out
    done = clone.run("person", "leave", "h010", "--to", "e001", "--lang", "en")
    assert done.code == 1
    assert "has no firms to hand over" in done.err


def test_nobody_leaves_to_an_expert(clone: Clone) -> None:
    before = clone.subjects()
    assert clone.run("person", "leave", "h001", "--to", "e001").code == 1
    assert clone.subjects() == before


def test_a_helper_sees_what_waits_at_their_firms(clone: Clone) -> None:
    rows = data(clone, "todo", "--helper", "h001")
    assert {each["id"] for each in rows} >= {PAIRING}
    assert data(clone, "todo", "--helper", "h010") == []
    assert clone.run("todo", "--helper", "h001", "--lang", "zh").err.startswith("氢能链助企员岗001（h001）的待办：")
    assert clone.run("todo", "--helper", "h001", "--lang", "en").err.startswith("what waits for 氢能链助企员岗001 (h001):")
    assert clone.run("todo", "--helper", "h001", "--all").code == 2


def test_needs_of_the_firm_wait_for_its_helper_as_well(clone: Clone) -> None:
    need = clone.run("need", "add", "--title", "缺两名站长", "--enterprise", "sl-jiaqing", "--category", "用工").out.split()[0]
    assert need in {each["id"] for each in data(clone, "todo", "--helper", "h001")}


def test_pages_name_each_other(reader: Clone) -> None:
    assert PAIRING in reader.run("enterprise", "show", "sl-jiaqing").out
    assert PAIRING in reader.run("person", "show", "h001").out
    assert PAIRING in reader.run("person", "show", "m001").out
    assert "结对企业  1 家，共 10 家" in reader.run("chain", "show", "qingneng").out
    assert "Firms paired  1 of 10" in reader.run("chain", "show", "qingneng", "--lang", "en").out


def test_the_list_of_pairings(reader: Clone) -> None:
    (running, stopped) = data(reader, "lists", "--only", "pairings")["pairings"]
    assert (running["id"], running["enterprise"], running["helper"]) == (PAIRING, "示例加氢站", "氢能链助企员岗001")
    assert (running["last_contact"], running["next_contact"]) == ("2026-10-29", "2026-11-30")
    assert stopped["next_contact"] == ""


def test_a_hidden_firm_is_hidden_in_the_list(clone: Clone) -> None:
    assert clone.run("enterprise", "edit", "sl-jiaqing", "--visibility", "office").code == 0
    (running, _) = data(clone, "lists", "--only", "pairings")["pairings"]
    assert "示例加氢站" not in json.dumps(running, ensure_ascii=False)


def test_the_report_counts_by_chain(clone: Clone) -> None:
    assert clone.run("pair", "sl-qingfa", "h010").code == 0
    lines = clone.run("report", "--month", "2026-11", "--lang", "zh").out.splitlines()
    (row,) = [each for each in lines[next(place for place, each in enumerate(lines) if "结对联系" in each) :] if each.startswith("| 氢能产业链 | 2/10")]
    assert row.split(" | ")[1:] == ["2/10 (20%)", "2/2 (100%)", "1", "0", "0", "0 |"]
    april = clone.run("report", "--month", "2026-04", "--lang", "zh").out
    assert "| 氢能产业链 | 2/10 (20%) | 1/2 (50%) | 1 | 0 | 0 | 1 |" in april


def test_settings_say_how_often_and_how_many(clone: Clone) -> None:
    settings = clone.path / "data" / "settings" / "programme.yaml"
    settings.parent.mkdir(exist_ok=True)
    settings.write_text("contact:\n  max_firms: 1\n  cadences:\n    - {every: fortnight, startup: true}\n", encoding="utf-8")
    assert clone.run("pair", "sl-qingfa", "h010").code == 0
    rows = data(clone, "lists", "--only", "pairings")["pairings"]
    assert [each["next_contact"] for each in rows] == ["2026-11-30", "2026-12-07", ""]
    assert clone.run("pair", "sl-qingyuan", "h010").code == 0
    assert "RC351" in clone.run("validate", "data/pairings").out


def goals_in_the_calendar(clone: Clone) -> dict[str, str]:
    """The events of goals: what each is called, by its id."""
    events = clone.run("todo", "--all", "--format", "ics", "--lang", "zh").out.replace("\r\n ", "").split("BEGIN:VEVENT")
    found = [dict(line.split(":", 1) for line in each.splitlines() if ":" in line) for each in events]
    return {each["UID"]: each["SUMMARY"] for each in found if "帮带目标" in each.get("SUMMARY", "")}


def test_each_goal_keeps_its_event_when_another_is_reached(clone: Clone) -> None:
    goals = [*data(clone, "pairing", "show", PAIRING)["milestones"], {"title": "申报专精特新", "due": "2027-03-08"}]
    assert clone.run("pairing", "edit", PAIRING, "--milestones", json.dumps(goals, ensure_ascii=False)).code == 0
    before = goals_in_the_calendar(clone)
    assert len(before) == 2
    assert clone.run("pairing", "milestone", PAIRING, "--milestone", "管理制度上墙").code == 0
    (left,) = goals_in_the_calendar(clone).items()
    assert left in before.items()
    assert "申报专精特新" in left[1]


@pytest.mark.parametrize(("lang", "stage"), [("zh", "联系企业"), ("en", "contact the firm")])
def test_a_firm_is_to_be_contacted_by_its_helper(clone: Clone, lang: str, stage: str) -> None:
    (row,) = [each for each in data(clone, "todo", "--helper", "h001") if each["stage"] == "contact"]
    assert (row["id"], row["due"], row["was"], row["actors"]) == (PAIRING, "2026-11-30", "2026-11-29", ["shi-keji-ju"])
    assert row["next"] == "redchain visit add --enterprise sl-jiaqing --visitors h001 --mode phone --visited-on …"
    assert stage in clone.run("todo", "--helper", "h001", "--lang", lang).out
    assert [each["stage"] for each in data(clone, "overdue", "--today", "2026-12-02") if each["id"] == PAIRING] == ["contact"]
    assert clone.run("pairing", "progress", PAIRING, "--note", "到厂一次").code == 0
    (row,) = [each for each in data(clone, "todo", "--helper", "h001") if each["stage"] == "contact"]
    assert row["due"] == "2026-12-23"


def test_a_hand_over_begins_the_contact_anew(clone: Clone) -> None:
    assert clone.run("pairing", "hand-over", PAIRING, "--helper", "h010", "--reason", "调岗").code == 0
    (running, _) = data(clone, "lists", "--only", "pairings")["pairings"]
    assert (running["last_contact"], running["next_contact"]) == ("", "2026-12-23")


@pytest.mark.parametrize(("lang", "words"), [("zh", "1 个帮带目标没有完成：管理制度上墙"), ("en", "1 of its goals are open: 管理制度上墙")])
def test_the_way_to_finish_with_goals_left_open_is_one_that_there_is(clone: Clone, lang: str, words: str) -> None:
    done = clone.run("pairing", "finish", PAIRING, "--yes", "--lang", lang)
    assert done.code == 1
    assert words in done.err
    assert "--note" in done.err.splitlines()[0]
    assert "--reason" not in done.err.splitlines()[0]
    assert clone.run("pairing", "finish", PAIRING, "--yes", "--note", "转为长期").code == 0
