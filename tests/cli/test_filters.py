"""Filters and options take no value that is none: it is refused with the nearest there are; what follows a default is found by it."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import pytest

from redchain.cli.records.derived import LABELS, derived
from redchain.kinds.registry import KINDS
from redchain.model.fields import fields

if TYPE_CHECKING:
    from tests.conftest import Clone

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("words", "code", "saying"),
    [
        (("need", "list", "--chian", "qingneng"), 2, "是不是 chain？"),
        (("need", "list", "--state", "办结"), 2, "已销号（closed）"),
        (("need", "list", "--state", "Registered"), 2, "是不是 registered？"),
        (("need", "list", "--urgency", "NORMAL"), 2, "是不是 normal？"),
        (("need", "list", "--category", "融"), 2, "是不是 融资？"),
        (("need", "list", "--chain", "qinneng"), 1, "qingneng"),
        (("need", "list", "--enterprise", "gongdian"), 1, "gongdian 是单位"),
        (("need", "list", "--id", "N-19990101-00000"), 1, "redchain need list"),
        (("need", "list", "--raised-on", "2026"), 2, "2026-12-07"),
        (("need", "list", "--amount-wan", "很多"), 2, "写数字"),
        (("need", "list", "--common", "也许"), 2, "--common"),
        (("need", "list", "--path", "data/needs/x.yaml"), 2, "--path"),
        (("need", "list", "--state", " "), 2, "没有内容"),
        (("need", "list", "--state="), 2, "没有内容"),
        (("order", "list", "--unit", "没有这个局"), 1, "单位"),
        (("resource", "list", "--unit", "sl-bacai"), 1, "sl-bacai 是企业"),
        (("todo", "--unit", ""), 2, "没有内容"),
        (("todo", "--unit", "sl-bacai"), 1, "sl-bacai 是企业"),
        (("todo", "--enterprise", "gongdian"), 1, "gongdian 是单位"),
        (("remind", "--chain", "qinneng"), 1, "qingneng"),
        (("match", "--why", ""), 2, "没有内容"),
        (("match", "--resource", " "), 2, "没有内容"),
        (("gaps", "--format", ""), 2, "没有内容"),
        (("report", "--month", ""), 2, "没有内容"),
        (("explain", ""), 2, "没有内容"),
        (("validate", ""), 2, "没有内容"),
        (("todo", "--lang="), 2, "没有内容"),
        (("todo", "--today", ""), 2, "没有内容"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_no_value_that_is_none(reader: Clone, words: tuple[str, ...], code: int, saying: str) -> None:
    done = reader.run(*words)
    assert (done.code, done.out) == (code, ""), done
    assert saying in done.err


@pytest.mark.parametrize("chain", ["qingneng", "氢能产业链"])
def test_a_need_is_on_its_firms_chain(reader: Clone, chain: str) -> None:
    firms = {each["id"]: each["chains"][0] for each in json.loads(reader.run("enterprise", "list", "--format", "json").out)["data"]}
    needs = json.loads(reader.run("need", "list", "--format", "json").out)["data"]
    wanted = {each["id"] for each in needs if each.get("chain", firms[each["enterprise"]]) == "qingneng"}
    found = json.loads(reader.run("need", "list", "--chain", chain, "--format", "json").out)["data"]
    assert {each["id"] for each in found} == wanted
    assert any("chain" not in each for each in found)
    orders = json.loads(reader.run("order", "list", "--chain", chain, "--format", "json").out)["data"]
    assert orders
    assert {each["need"] for each in orders} <= wanted


def test_names_are_read_as_ids(reader: Clone) -> None:
    name = json.loads(reader.run("enterprise", "show", "sl-bacai", "--format", "json").out)["data"]["name"]
    assert reader.run("need", "list", "--enterprise", name) == reader.run("need", "list", "--enterprise", "sl-bacai")


def test_words_that_no_record_has_are_told(reader: Clone) -> None:
    done = reader.run("chain", "list", "--name", "氢能源产业链")
    assert (done.code, len(done.out.splitlines())) == (0, 1)
    assert "没有哪条的名称（--name）是 氢能源产业链；相近的有：氢能产业链" in done.err


@pytest.mark.parametrize("kind", [each.kind.name for each in KINDS])
def test_every_value_is_taken_by_its_code_and_by_its_label(reader: Clone, kind: str) -> None:
    """Whatever the message would offer is accepted, in both languages and with whatever the cache answers from."""
    model = next(each for each in KINDS if each.kind.name == kind)
    known = {name: field.choices for name, field in fields(model).items() if field.choices and not field.parts}
    known |= {"state": model.moves.states} if model.moves else {}
    for name, choices in known.items():
        for code, words in choices.items():
            by_code = reader.run(kind, "list", f"--{name.replace('_', '-')}", code)
            assert by_code.code == 0
            for label in {*words}:
                assert reader.run(kind, "list", f"--{name.replace('_', '-')}", label) == by_code, label


@pytest.mark.parametrize(
    ("kind", "flag", "typed", "code"),
    [
        ("unit", "--side", "政府方", "government"),
        ("unit", "--side", "企业", "enterprise"),
        ("need", "--category", "用工问题", "用工"),
        ("need", "--category", "检测", "检测认证"),
        ("need", "--state", "待补", "incomplete"),
        ("order", "--state", "退单", "disputed"),
    ],
)
def test_a_value_is_taken_as_people_say_it(reader: Clone, kind: str, flag: str, typed: str, code: str) -> None:
    done = reader.run(kind, "list", flag, typed)
    assert done == reader.run(kind, "list", flag, code)
    assert done.code == 0


def test_what_a_field_may_be_is_told_in_the_language_of_the_reader(reader: Clone) -> None:
    assert "可用：待受理（submitted）、" in reader.run("need", "list", "--state", "已登记").err
    assert "one of: submitted, " in reader.run("need", "list", "--state", "pending", "--lang", "en").err
    assert "是不是 特急？" in reader.run("need", "list", "--urgency", "特级").err


def ids(reader: Clone, *words: str) -> set[str]:
    done = reader.run(*words, "--format", "json")
    assert done.code == 0, done
    return {each["id"] for each in json.loads(done.out)["data"]}


def test_facts_that_follow_from_others_filter_too(reader: Clone) -> None:
    every, orders = ids(reader, "need", "list"), json.loads(reader.run("order", "list", "--format", "json").out)["data"]
    with_order = {each["need"] for each in orders if each["state"] != "void"}
    assert ids(reader, "need", "list", "--has-order") == with_order
    assert ids(reader, "need", "list", "--has-order", "否") == every - with_order
    assert ids(reader, "need", "list", "--unit", "gongdian") == {each["need"] for each in orders if each["unit"] == "gongdian" and each["state"] != "void"}
    late = {each["id"] for each in json.loads(reader.run("overdue", "--format", "json").out)["data"]}
    assert ids(reader, "order", "list", "--overdue") == {each for each in late if each.startswith("D-")}
    assert late & every <= ids(reader, "need", "list", "--overdue")
    held = ids(reader, "need", "list", "--on-hold")
    assert held
    assert ids(reader, "need", "list", "--light", "挂起") <= held <= every
    lights = [ids(reader, "need", "list", "--light", each) for each in ("红灯", "yellow", "蓝灯", "绿灯", "held")]
    assert sum(map(len, lights)) == len(set().union(*lights))
    firms = {each["id"] for each in json.loads(reader.run("enterprise", "list", "--format", "json").out)["data"] if each.get("region") == "320582"}
    needs = json.loads(reader.run("need", "list", "--format", "json").out)["data"]
    assert ids(reader, "need", "list", "--region", "320582") == {each["id"] for each in needs if each["enterprise"] in firms}
    assert ids(reader, "need", "list", "--region", "张家港市") == ids(reader, "need", "list", "--region", "320582")
    assert ids(reader, "order", "list", "--enterprise", "sl-bacai") == {
        each["id"] for each in orders if each["need"] in ids(reader, "need", "list", "--enterprise", "sl-bacai")
    }


def test_words_days_order_and_number(reader: Clone) -> None:
    needs = {each["id"]: each for each in json.loads(reader.run("need", "list", "--format", "json").out)["data"]}
    word = next(iter(needs.values()))["title"][:3]
    assert {each for each, need in needs.items() if word in need["title"]} <= ids(reader, "need", "list", "--has", word)
    assert ids(reader, "need", "list", "--has", word, "--has", "没有这些字") == set()
    month = {each for each, need in needs.items() if need["raised_on"].startswith("2026-11")}
    assert ids(reader, "need", "list", "--month", "2026年11月") == month == ids(reader, "need", "list", "--since", "2026-11-01", "--until", "2026-11-30")
    assert ids(reader, "need", "list", "--since", "2026-11-01", "--since", "2026-11-10") == {each for each in month if needs[each]["raised_on"] >= "2026-11-10"}
    assert reader.run("need", "list", "--month", "2026-11", "--count").out == f"{len(month)}\n"
    assert reader.run("need", "list", "--count").out == f"{len(needs)}\n"
    sorted_ids = [each["id"] for each in json.loads(reader.run("need", "list", "--sort", "-raised-on", "--format", "json").out)["data"]]
    assert [needs[each]["raised_on"] for each in sorted_ids] == sorted((each["raised_on"] for each in needs.values()), reverse=True)
    urgent = json.loads(reader.run("need", "list", "--sort", "紧急程度", "--limit", "1", "--format", "json").out)["data"]
    assert [each.get("urgency") for each in urgent] == ["urgent"]
    done = reader.run("need", "list", "--limit", "2")
    assert len(done.out.splitlines()) == 3
    assert f"共 {len(needs)} 条，显示前 2 条" in done.err


@pytest.mark.parametrize(
    ("words", "code", "saying"),
    [
        (("need", "list", "--region", "没有这个地方"), 2, "六位"),
        (("need", "list", "--light", "黑灯"), 2, "红灯（red）"),
        (("need", "list", "--overdue", "也许"), 2, "可用：是、否"),
        (("need", "list", "--month", "13"), 2, "月份"),
        (("need", "list", "--since", "昨天吧"), 2, "不是日期"),
        (("need", "list", "--since", "月初"), 2, "2026-12-01"),
        (("need", "list", "--raised-on", "1月"), 2, "2027-01-01 至 2027-01-31"),
        (("unit", "list", "--since", "2026-11-01"), 2, "--since"),
        (("need", "list", "--limit", "0"), 2, "--limit"),
        (("need", "list", "--sort", "没有"), 2, "可筛选"),
        (("need", "list", "--sort", "id", "--sort", "title"), 2, "写了两次"),
        (("need", "list", "--format", "csv", "--format", "json"), 2, "写了两次"),
        (("need", "show", "x", "--format", "json", "--format", "table"), 2, "写了两次"),
        (("need", "add", "--title", "一", "--title", "二"), 2, "写了两次"),
        (("need", "list", "--today", "2026-11-23", "--today", "2026-11-24"), 2, "写了两次"),
        (("need", "list", "--lang", "zh", "--lang", "zh"), 2, "写了两次"),
        (("need", "list", "--has", ""), 2, "没有内容"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_no_filter_is_dropped_without_a_word(reader: Clone, words: tuple[str, ...], code: int, saying: str) -> None:
    done = reader.run(*words)
    assert (done.code, done.out) == (code, ""), done
    assert saying in done.err


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("上月", "2026-10-01", "2026-10-31"),
        ("上周", "2026-11-16", "2026-11-22"),
        ("三季度", "2026-07-01", "2026-09-30"),
        ("近10天", "2026-11-14", "2026-11-23"),
    ],
)
def test_a_span_of_days_filters_from_its_first_to_its_last(reader: Clone, typed: str, first: str, last: str) -> None:
    wanted = ids(reader, "need", "list", "--since", first, "--until", last)
    assert wanted
    assert ids(reader, "need", "list", "--since", typed, "--until", typed) == wanted == ids(reader, "need", "list", "--raised-on", typed)
    assert f"--since {typed} 读作 {first} 起" in reader.run("need", "list", "--since", typed).err
    assert f"--until {typed} 读作 {last} 止" in reader.run("need", "list", "--until", typed).err


def test_options_of_one_field_add_up(reader: Clone) -> None:
    both = ids(reader, "need", "list", "--state", "已受理") | ids(reader, "need", "list", "--state", "closed")
    assert ids(reader, "need", "list", "--state", "已受理", "--state", "closed") == both == ids(reader, "need", "list", "--状态", "已受理、closed")


def test_a_root_given_twice_is_refused(reader: Clone) -> None:
    done = reader.run("todo", "--root", ".", f"--root={reader.path}")
    assert (done.code, done.out) == (2, "")
    assert "写了两次" in done.err


def table(reader: Clone, *words: str) -> list[dict[str, str]]:
    done = reader.run("--lang", "zh", *words)
    assert done.code == 0, done
    head, *rows = [line.split("\t") for line in done.out.splitlines()]
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_orders_show_how_they_stand_in_time(reader: Clone) -> None:
    shown = {each["编号"]: each for each in table(reader, "order", "list")}
    todo = {each["id"]: each for each in json.loads(reader.run("todo", "--all", "--format", "json").out)["data"] if each["stage"] == "finish"}
    assert todo
    assert {key: shown[key]["限期"] for key in todo} == {key: each["due"] for key, each in todo.items()}
    assert {key for key, each in shown.items() if each["超期"] == "是"} == ids(reader, "order", "list", "--overdue")
    for light, name in (("red", "红灯"), ("blue", "蓝灯"), ("held", "挂起")):
        assert {key for key, each in shown.items() if each["灯"] == name} == ids(reader, "order", "list", "--light", light)


@pytest.mark.parametrize("kind", ["need", "order"])
def test_due_dates_sort_and_filter(reader: Clone, kind: str) -> None:
    rows = table(reader, kind, "list", "--sort", "due")
    days = [each["限期"] for each in rows]
    known = [each for each in days if each]
    assert days == [*sorted(known), *[""] * (len(days) - len(known))]
    assert [each["限期"] for each in table(reader, kind, "list", "--sort", "-限期")][: len(known)] == known[::-1]
    middle = known[len(known) // 2]
    assert ids(reader, kind, "list", "--due", middle) == {each["编号"] for each in rows if each["限期"] == middle}
    assert ids(reader, kind, "list", "--due-until", middle) == {each["编号"] for each in rows if each["限期"] and each["限期"] <= middle}
    assert ids(reader, kind, "list", "--due-since", middle, "--due-until", middle) == ids(reader, kind, "list", "--due", middle)
    late = table(reader, kind, "list", "--overdue")
    assert late
    assert {each["超期"] for each in late} == {"是"}
    heads, *cells = [line.split(",") for line in reader.run(kind, "list", "--sort", "due", "--format", "csv", "--machine").out.splitlines()]
    assert heads[-3:] == ["due", "light", "overdue"]
    assert [each[-3] for each in cells] == days


@pytest.mark.parametrize("way", ["table", "words", "machine", "json"])
@pytest.mark.parametrize("kind", ["need", "order"])
def test_a_record_has_one_due_date_wherever_it_is_told(reader: Clone, kind: str, way: str) -> None:
    """Lists tell of each record the due date, light and lateness that `todo` and `overdue` tell of what waits there first, at a need also at its orders."""
    told: dict[str, list[tuple[str, str, bool]]] = {}
    waiting = json.loads(reader.run("todo", "--all", "--format", "json").out)["data"]
    assert {each["stage"] for each in waiting} >= {"register", "dispatch", "accept", "finish", "close"}
    for each in waiting:
        for key in {each["id"], each["need"]}:
            told.setdefault(key, []).append((each["due"] or "", each["light"] or "", each["late"] is not None))
    shown = {key: (due, light, late) for key, (due, light, late) in in_time(reader, kind, way).items() if due or light}
    first = {key: min(each, key=lambda one: one[0] or "~") for key, each in told.items() if key and key in in_time(reader, kind, way)}
    assert shown == first
    late = {each["id"] for each in json.loads(reader.run("overdue", "--format", "json").out)["data"]}
    assert {key for key in late if key in shown} <= {key for key, each in shown.items() if each[2]}
    assert {key for key, each in shown.items() if each[2]} == ids(reader, kind, "list", "--overdue")


def in_time(reader: Clone, kind: str, way: str) -> dict[str, tuple[str, str, bool]]:
    """Return due date, light and lateness of each record that a list shows in some format."""
    if way == "json":
        entries = json.loads(reader.run(kind, "list", "--format", "json").out)["data"]
        return {each["id"]: (each.get("due") or "", each.get("light") or "", each.get("overdue", False)) for each in entries}
    flags = {"table": ("--lang", "zh"), "words": ("--lang", "zh", "--format", "csv"), "machine": ("--machine", "--format", "csv")}[way]
    done = reader.run(kind, "list", "--sort", "due", *flags).out.removeprefix("\ufeff")
    heads, *rows = [line.split("\t") for line in done.splitlines()] if way == "table" else csv.reader(done.splitlines())
    names = ("id", "due", "light", "overdue") if way == "machine" else ("编号", "限期", "灯", "超期")
    lights = {"": "", "红灯": "red", "黄灯": "yellow", "蓝灯": "blue", "绿灯": "green", "挂起": "held"}
    found = ([row[heads.index(each)] for each in names] for row in rows)
    return {key: (due, lights.get(light, light), late in {"是", "yes"}) for key, due, light, late in found}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_page_tells_the_due_date_that_todo_tells(reader: Clone, lang: str) -> None:
    for each in json.loads(reader.run("todo", "--all", "--format", "json").out)["data"]:
        kind = next(model.kind.name for model in KINDS if model.kind.prefix == each["id"][0])
        page = reader.run("--lang", lang, kind, "show", each["id"]).out.splitlines()
        if each["due"] and kind not in {"project", "pairing", "case"}:  # at these several things wait at once, each on a line of its own
            assert each["due"] in page[1], each["id"]
            assert each["due"] in json.loads(reader.run(kind, "show", each["id"], "--format", "json").out)["data"]["due"], each["id"]
        assert any((each["due"] or each["next"]) in line for line in page), each["id"]


@pytest.mark.parametrize("kind", [each.kind.name for each in KINDS])
def test_whatever_a_list_is_sorted_by_is_shown(reader: Clone, kind: str) -> None:
    model = next(each for each in KINDS if each.kind.name == kind)
    for name, field in fields(model).items():
        if not field.parts:
            assert field.label.zh in reader.run("--lang", "zh", kind, "list", "--sort", name).out.splitlines()[0].split("\t"), name
    for name in derived(model):
        rows = table(reader, kind, "list", "--sort", name.replace("_", "-"))
        assert LABELS[name].zh in rows[0], name
        assert not {"True", "False", "red", "held"} & {each[LABELS[name].zh] for each in rows}, name
        assert {each["编号"] for each in rows} == ids(reader, kind, "list"), name


@pytest.mark.parametrize("first", ["since", "due-since"])
def test_no_day_is_between_a_later_and_an_earlier_one(reader: Clone, first: str) -> None:
    last = first.replace("since", "until")
    done = reader.run("--lang", "zh", "need", "list", f"--{first}", "2026-11-30", f"--{last}", "2026-11-02")
    assert (done.code, done.out) == (2, "")
    assert f"--{first} 2026-11-30 晚于 --{last} 2026-11-02" in done.err
    assert f"--{first} 2026-11-02 --{last} 2026-11-30" in done.err
    assert reader.run("unit", "list", f"--{last}", "2026-11-02").code == 2


@pytest.mark.parametrize(("lang", "said"), [("zh", "编号和筛选条件只能用一样"), ("en", "give ids or a query, not both")])
def test_a_step_takes_ids_or_a_query(clone: Clone, lang: str, said: str) -> None:
    """Both could mean those that fit alone, or all of either: nothing is done that nobody may have meant."""
    before = clone.files()
    done = clone.run("--lang", lang, "need", "register", "N-20261119-YFZXM", "--state", "submitted", "--yes")
    assert (done.code, said in done.err, clone.files() == before) == (2, True, True), done


def test_firms_are_found_by_any_name_of_a_title(clone: Clone) -> None:
    held = {"sl-bacai": "高企", "sl-qingfa": "国家高新技术企业"}
    for firm, title in held.items():
        assert clone.run("enterprise", "edit", firm, "--titles", title).code == 0
    for words in ("高新技术企业", "国高", "高企"):
        found = {each["id"] for each in json.loads(clone.run("enterprise", "list", "--titles", words, "--format", "json").out)["data"]}
        assert held.keys() <= found, words
