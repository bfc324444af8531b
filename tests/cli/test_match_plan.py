"""`redchain match --plan` and `--dispatch`: the plan, its reasons, and orders in one commit."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pytest

from redchain.cli.match.plan_dispatch import say_chances
from redchain.match.bands import BANDS

if TYPE_CHECKING:
    from tests.cli.conftest import Terminal
    from tests.conftest import Clone

pytestmark = pytest.mark.slow

TITLE = "功率器件封装失效分析"


def planned(clone: Clone, *words: str) -> dict[str, Any]:
    done = clone.run("match", "--plan", "--format", "json", *words)
    assert done.code == 0, done
    return json.loads(done.out)["data"]  # type: ignore[no-any-return]


def entries(clone: Clone, group: str) -> dict[str, dict[str, Any]]:
    return {each["id"]: each for each in json.loads(clone.run(group, "list", "--format", "json").out)["data"]}


@pytest.fixture
def rivals(clone: Clone) -> list[str]:
    """Two registered needs for the one place of a new resource; the second is urgent."""
    made = clone.run("resource", "add", "--id", "fengzhuang", "--unit", "shi-keji-ju", "--title", TITLE, "--category", "技术攻关", "--capacity", "1")
    assert made.code == 0, made
    needs = []
    for urgency in ("normal", "urgent"):
        done = clone.run("need", "add", "--enterprise", "sl-guipian", "--title", TITLE, "--category", "技术攻关", "--urgency", urgency)
        assert done.code == 0, done
        needs.append(done.out.strip())
        assert clone.run("need", "register", needs[-1]).code == 0
    return needs


def test_the_plan_holds_every_open_need_once(reader: Clone) -> None:
    found = planned(reader)
    states = {key: each["state"] for key, each in entries(reader, "need").items()}
    assert list(found) == ["needs", "units", "held", "settled", "mark"]
    assert list(found["mark"]) == ["least", "source", "pairs", "above", "right"]
    assert (found["mark"]["source"], found["mark"]["least"]) == ("shipped", 0.65)  # few records
    lines = [each["need"] for each in found["needs"]]
    assert lines == sorted(lines)
    assert {*lines, *found["held"], *found["settled"]} == {each for each, state in states.items() if state in {"submitted", "registered"}}
    led = {each["need"] for each in entries(reader, "order").values() if each["role"] == "lead" and each["state"] != "void"}
    assert set(found["settled"]) == {each for each in found["settled"] if each in led}
    for line in found["needs"]:
        assert list(line) == ["need", "item", "weight", "gap", "lead", "supports", "lost", "undecided", "topics"]
        assert not (line["gap"] and line["lead"])
        assert len(line["undecided"]) <= (0 if line["gap"] or line["lead"] else 2)
        assert not line["lead"] or line["lead"]["score"] >= found["mark"]["least"] >= 0.65


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("zh", ("软件自带；本库可比对的办件", "按 --least", "按 settings/match.yaml 的 plan")),
        ("en", ("the shipped one", "by --least", "by plan in settings")),
    ],
)
def test_every_plan_says_where_its_mark_comes_from(clone: Clone, lang: str, words: tuple[str, str, str]) -> None:
    assert words[0] in clone.run("match", "--plan", "--lang", lang).err
    assert words[1] in clone.run("match", "--plan", "--least", "0.5", "--lang", lang).err
    (clone.path / "data/settings").mkdir(exist_ok=True)
    (clone.path / "data/settings/match.yaml").write_text("plan: 0.7\n", encoding="utf-8")
    said = clone.run("match", "--plan", "--lang", lang).err
    assert words[2] in said
    assert "0.7" in said


def test_the_loser_is_told_who_got_the_place_in_every_format(clone: Clone, rivals: list[str]) -> None:
    loser, winner = ({each["need"]: each for each in planned(clone)["needs"]}[each] for each in rivals)
    assert winner["lead"]["resource"] == "fengzhuang"
    assert winner["lead"]["unit"] == "shi-keji-ju"
    assert (loser["lead"] or {}).get("resource") != "fengzhuang"
    assert loser["lost"]["resource"] == "fengzhuang"
    assert [(each["need"], each["weight"]) for each in loser["lost"]["holders"]] == [(rivals[1], 4.0)]
    assert loser["lost"]["cost"] > 0
    assert (rivals[1], "fengzhuang") in [(each["need"], each["before"]) for each in loser["lost"]["swaps"]]
    table = clone.run("match", "--plan")
    row = next(line for line in table.out.splitlines() if line.startswith(rivals[0]))
    assert f"首选“{TITLE}”" in row
    assert rivals[1] in row
    assert "在办" in table.out
    sheet = list(csv.DictReader(io.StringIO(clone.run("--machine", "match", "--plan", "--format", "csv").out.removeprefix("\ufeff"))))
    assert next(row["remark"] for row in sheet if row["need"] == rivals[0]).count(rivals[1]) == 1
    details = clone.run("match", "--plan", *rivals, "--lang", "en")
    assert f"{rivals[1]}: from “{TITLE}” to" in details.out


def test_supports_are_asked_for(clone: Clone, rivals: list[str]) -> None:
    other = next(each for each in entries(clone, "unit") if each != "shi-keji-ju")
    assert clone.run("resource", "add", "--id", "fengzhuang-2", "--unit", other, "--title", TITLE, "--category", "技术攻关").code == 0
    assert all(each["supports"] == [] for each in planned(clone)["needs"])
    with_two = planned(clone, "--support", "2", "--top", "50")
    assert any(each["supports"] for each in with_two["needs"])
    for each in with_two["needs"]:
        units = [one["unit"] for one in [each["lead"], *each["supports"]] if one]
        assert len(set(units)) == len(units) <= 3
    assert clone.run("match", "--plan", "--support", "3").code == 2


def test_dispatch_makes_all_orders_with_one_commit_and_keeps_capacities(clone: Clone, rivals: list[str]) -> None:
    other = next(each for each in entries(clone, "unit") if each != "shi-keji-ju")
    assert clone.run("resource", "add", "--id", "fengzhuang-2", "--unit", other, "--title", TITLE, "--category", "技术攻关").code == 0
    before, old = clone.subjects(), set(entries(clone, "order"))
    plan = {each["need"]: each for each in planned(clone, "--support", "1")["needs"]}
    done = clone.run("match", "--plan", "--support", "1", "--dispatch", "--yes")
    assert done.code == 0, done
    subjects = clone.subjects()
    assert subjects[1:] == before
    assert subjects[0].startswith("flow: dispatch D-20261123-")
    assert clone.git("status", "--porcelain") == ""
    orders = [each for key, each in entries(clone, "order").items() if key not in old]
    assert {each["id"] for each in orders} <= set(done.out.split())
    registered = {key for key, each in entries(clone, "need").items() if each["state"] == "registered"}
    wanted = [(need, one["resource"], role) for need, each in plan.items() if need in registered
              for role, ones in (("lead", [each["lead"]] if each["lead"] else []), ("support", each["supports"])) for one in ones]  # fmt: skip
    assert sorted((each["need"], each["resource"], each["role"]) for each in orders) == sorted(wanted)
    assert len(wanted) > 2
    for each in orders:
        assert each["unit"] == entries(clone, "resource")[each["resource"]]["unit"]
        assert each["basis"]
        assert len(each["reasons"]) > 1
        assert not {"只有个别字相同", "没有相同的字词", "没有相通的用语"} & {*each["reasons"]}
        assert each["log"][0]["due"] > "2026-11-23"
        assert each["state"] == "pending"
    checked = clone.run("validate")
    assert checked.code == 0
    assert "RC502" not in checked.out
    assert planned(clone)["settled"] == sorted({*planned(clone)["settled"], *(need for need, _, role in wanted if role == "lead")})


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_dry_run_shows_the_orders_and_writes_nothing(clone: Clone, rivals: list[str], lang: str) -> None:
    before, files = clone.subjects(), clone.files()
    done = clone.run("match", rivals[1], "--dispatch", "--dry-run", "--due", "2026-12-04", "--lang", lang)
    assert done.code == 0, done
    assert 'resource: "fengzhuang"' in done.out
    assert {"zh": "主办", "en": "lead"}[lang] in done.out
    assert (clone.subjects(), clone.files()) == (before, files)


def test_a_single_need_is_dispatched_by_name_and_not_twice(clone: Clone, rivals: list[str]) -> None:
    done = clone.run("match", rivals[1], "--dispatch", "--yes", "--due", "2026-12-04", "--format", "json")
    assert done.code == 0, done
    made = json.loads(done.out)["data"]
    assert [(each["need"], each["resource"], each["role"]) for each in made["orders"]] == [(rivals[1], "fengzhuang", "lead")]
    assert made["commit"].startswith(clone.git("rev-parse", "--short", "HEAD").strip())
    again = clone.run("match", rivals[1], "--dispatch", "--yes", "--due", "2026-12-04")
    assert again.code == 1
    assert made["orders"][0]["id"] in again.err
    full = planned(clone, rivals[0])["needs"][0]
    assert full["lost"] == {**full["lost"], "resource": "fengzhuang", "in_hand": 1, "holders": [], "cost": None}


@pytest.mark.parametrize(("lang", "words"), [("zh", "确认"), ("en", "for a yes")])
def test_without_a_terminal_a_yes_must_be_given(clone: Clone, rivals: list[str], lang: str, words: str) -> None:
    done = clone.run("match", rivals[0], "--dispatch", "--due", "2026-12-04", "--lang", lang)
    assert done.code == 2
    assert words in done.err
    assert "--yes" in done.err
    assert clone.git("status", "--porcelain") == ""


@pytest.mark.parametrize(("answer", "code"), [("y", 0), ("n", 130)])
def test_on_a_terminal_it_asks(clone: Clone, rivals: list[str], terminal: Terminal, answer: str, code: int) -> None:
    before = clone.subjects()
    found, shown = terminal(clone, "--lang", "zh", "match", rivals[1], "--dispatch", "--due", "2026-12-04", answers=(answer,))
    assert (found, len(clone.subjects()) - len(before)) == (code, 1 if code == 0 else 0), shown
    assert "派出这 1 张工单？" in shown
    assert ("没有执行，什么都没有改动" in shown) is (answer == "n")


@pytest.mark.parametrize(("lang", "words"), [("zh", "写需求编号"), ("en", "name needs")])
def test_dispatch_must_be_told_what(reader: Clone, lang: str, words: str) -> None:
    done = reader.run("match", "--dispatch", "--lang", lang)
    assert (done.code, done.out) == (2, "")
    assert words in done.err


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_cannot_be_dispatched_is_refused_with_its_reason(clone: Clone, rivals: list[str], lang: str) -> None:
    gap = clone.run("need", "add", "--enterprise", "sl-guipian", "--title", "门口野狗成群", "--category", "综合诉求").out.strip()
    more = ("--dispatch", "--yes", "--due", "2026-12-04", "--lang", lang)
    unregistered = clone.run("match", gap, *more)
    assert (unregistered.code, "RC311" in unregistered.err, f"need register {gap}" in unregistered.err) == (1, True, True)
    clone.run("need", "register", gap)
    for words, said in (((gap,), {"zh": "缺口", "en": "gap"}), ((gap, rivals[1]), {"zh": "缺口", "en": "gap"})):
        done = clone.run("match", *words, *more)
        assert (done.code, done.out) == (1, "")
        assert said[lang] in done.err
        assert f"redchain dispatch {gap}" in done.err
    clone.run("need", "hold", rivals[0], "--reason", "等图纸")
    held = clone.run("match", rivals[0], *more)
    assert (held.code, f"need resume {rivals[0]}" in held.err) == (1, True)
    clone.run("need", "withdraw", rivals[0], "--yes")
    ended = clone.run("match", "--plan", rivals[0], "--lang", lang)
    assert ended.code == 1
    assert rivals[0] in ended.err
    assert clone.run("match", "--plan", "N-20260101-00000", "--lang", lang).code == 1


def test_planning_options_need_planning(reader: Clone) -> None:
    assert reader.run("match", "--support", "1").code == 2
    assert reader.run("match", "--plan", "--format", "yaml").code == 2


def test_the_reasons_of_an_order_quote_nothing_that_its_need_had_to_be_allowed(clone: Clone) -> None:
    need = "N-20261123-ZZZZ9"
    words = ("--title", "绝密牌门锁采购对接", "--detail", "绝密牌门锁", "--category", "市场配套", "--enterprise", "sl-bacai")
    assert clone.run("need", "add", "--id", need, *words, "--allow", "RC604 是产品名").code == 0
    assert clone.run("need", "register", need).code == 0
    offer = ("--id", "suo", "--unit", "shi-keji-ju", "--title", "绝密牌门锁采购对接", "--category", "市场配套", "--allow", "RC604 是产品名")
    assert clone.run("resource", "add", *offer).code == 0
    done = clone.run("match", need, "--dispatch", "--yes")
    assert done.code == 0, done
    (order,) = [each for each in clone.path.glob("data/orders/*/*.yaml") if need in each.read_text("utf-8")]
    assert "绝密" not in order.read_text("utf-8")
    assert "…" in order.read_text("utf-8")
    assert "RC604" not in clone.run("validate").out


@pytest.fixture
def doubtful(clone: Clone, rivals: list[str]) -> str:
    """A registered need that something fits, but nothing well enough for a plan, beside two that something fits well."""
    undecided = next(each["need"] for each in planned(clone)["needs"] if each["undecided"] and not each["lost"])
    if entries(clone, "need")[undecided]["state"] != "registered":
        assert clone.run("need", "register", undecided).code == 0
    assert rivals
    return str(undecided)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_scores_too_little_is_shown_as_undecided_in_every_format(clone: Clone, doubtful: str, lang: str) -> None:
    line = planned(clone, doubtful)["needs"][0]
    assert (line["gap"], line["lead"], line["supports"], line["lost"]) == (False, None, [], None)
    assert [list(each) for each in line["undecided"]] == [["unit", "resource", "score", "band", "eligible", "barred", "reasons"]] * 2
    best, other = line["undecided"]
    assert 0.65 > best["score"] >= max(0.29, other["score"])
    titles = [entries(clone, "resource")[each["resource"]]["title"] for each in (best, other)]
    said = {"zh": "待定（低于 0.65）", "en": "undecided (below 0.65)"}[lang]
    table = clone.run("match", "--plan", "--lang", lang)
    row = next(each for each in table.out.splitlines() if each.startswith(doubtful))
    assert said in row
    assert all(f"{title} {each['score']:.2f} {BANDS[each['band']].say(lang)}" in row for title, each in zip(titles, (best, other), strict=True))  # type: ignore[arg-type]
    assert {"zh": "项待定", "en": " undecided"}[lang] in table.err
    assert "redchain dispatch" in table.err
    assert "--least 0.5" in table.err
    sheet = list(csv.DictReader(io.StringIO(clone.run("--machine", "match", "--plan", "--format", "csv", "--lang", lang).out.removeprefix("\ufeff"))))
    rows = [each for each in sheet if each["need"] == doubtful]
    assert [(each["role"], each["resource"], each["band"]) for each in rows] == [("undecided", each["resource"], each["band"]) for each in (best, other)]
    assert said in rows[0]["remark"]
    details = clone.run("match", "--plan", doubtful, "--lang", lang)
    assert f"{best['score']:.2f} {BANDS[best['band']].say(lang)}  " in details.out  # type: ignore[arg-type]
    assert said in details.out


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_is_undecided_is_not_dispatched(clone: Clone, doubtful: str, rivals: list[str], lang: str) -> None:
    before = clone.subjects()
    refused = clone.run("match", doubtful, "--dispatch", "--yes", "--lang", lang)
    assert (refused.code, refused.out) == (1, "")
    assert {"zh": f"（{doubtful}）待定", "en": f"({doubtful}) is undecided"}[lang] in refused.err
    assert f"redchain dispatch {doubtful}" in refused.err
    assert clone.run("match", doubtful, rivals[1], "--dispatch", "--yes", "--lang", lang).code == 1
    assert clone.subjects() == before
    shown = clone.run("match", "--plan", "--dispatch", "--dry-run", "--lang", lang)
    assert shown.code == 0, shown
    assert doubtful not in shown.out
    assert {"zh": "项待定（得分低于 0.65），不派", "en": "undecided (they score below 0.65) and are not dispatched"}[lang] in shown.err
    made = json.loads(clone.run("match", "--plan", "--dispatch", "--yes", "--format", "json").out)["data"]
    assert made["orders"]
    assert doubtful not in {each["need"] for each in made["orders"]}


@pytest.mark.parametrize(("lang", "words"), [("zh", "得分：1 条 ≥0.8"), ("en", "scores: 1 at ≥0.8")])
def test_how_many_orders_have_which_chance_is_said_before_it_asks(clone: Clone, rivals: list[str], terminal: Terminal, lang: str, words: str) -> None:
    assert words in clone.run("match", rivals[1], "--dispatch", "--dry-run", "--lang", lang).err
    _, shown = terminal(clone, "--lang", lang, "match", rivals[1], "--dispatch", answers=("n",))
    asked = {"zh": "派出这 1 张工单？", "en": "Dispatch 1 order?"}[lang]
    assert words in shown[: shown.index(asked)]


@pytest.mark.parametrize(
    ("scores", "zh", "en"),
    [
        ([0.9, 0.8, 0.81, 0.7, 0.65], "3 条 ≥0.8，2 条 0.65–0.8", "3 at ≥0.8, 2 at 0.65–0.8"),
        ([0.64, 0.3], "1 条 0.4–0.65，1 条 0–0.4", "1 at 0.4–0.65, 1 at 0–0.4"),
        ([0.79], "1 条 0.65–0.8", "1 at 0.65–0.8"),
    ],
)
def test_the_words_for_the_chances(scores: list[float], zh: str, en: str) -> None:
    assert say_chances(scores) == (zh, en)


def test_the_mark_is_a_flag_and_a_setting(clone: Clone, doubtful: str) -> None:
    best = planned(clone, doubtful)["needs"][0]["undecided"][0]
    lower = planned(clone, doubtful, "--least", f"{best['score']}")["needs"][0]
    assert (lower["lead"], lower["undecided"]) == (best, [])
    settings = clone.path / "data/settings/match.yaml"
    settings.parent.mkdir(exist_ok=True)
    settings.write_text(f"plan: {best['score']}\n", "utf-8")
    assert planned(clone, doubtful)["needs"][0]["lead"] == best
    assert planned(clone, doubtful, "--least", "0.9")["needs"][0]["lead"] is None
    settings.write_text(f"plan: 0.1\ngap: {best['score'] + 0.01:.4f}\n", "utf-8")
    assert planned(clone, doubtful)["needs"][0] == {**planned(clone, doubtful)["needs"][0], "gap": True, "lead": None, "undecided": []}


@pytest.mark.parametrize(
    ("words", "zh", "en"),
    [
        (("--plan", "--least", "0.1"), "低于缺口门槛 0.29", "below the gap threshold 0.29"),
        (("--plan", "--least", "1.1"), "--least", "--least"),
        (("--plan", "--least", "很高"), "--least", "--least"),
        (("--plan", "--least", "nan"), "--least", "--least"),
        (("--least", "0.5"), "--least 要和 --plan 一起用", "--least goes with --plan"),
    ],
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_mark_that_makes_no_sense_is_refused(reader: Clone, words: tuple[str, ...], zh: str, en: str, lang: str) -> None:
    done = reader.run("match", *words, "--lang", lang)
    assert (done.code, done.out) == (2, "")
    assert {"zh": zh, "en": en}[lang] in done.err
