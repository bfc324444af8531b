"""Lists: the quick way from the cache shows what the full way shows; filters by any field, its code or its name; and by state."""

from __future__ import annotations

import csv
import io
import json
import time
from typing import TYPE_CHECKING, Any

import pytest

from redchain.cli.records import list as listing
from redchain.cli.registry import COMMANDS
from redchain.kinds.registry import KINDS, kind_named
from redchain.model.fields import fields

if TYPE_CHECKING:
    from tests.conftest import Clone

pytestmark = pytest.mark.slow

GROUPS = [each.name for each in COMMANDS if each.module == "records.kinds"]
FILTERS: dict[str, list[tuple[str, ...]]] = {
    "need": [
        ("--state", "registered"),
        ("--state", "已受理"),
        ("--state=closed", "--state=已受理"),
        ("--urgency", "较急"),
        ("--category", "融资", "--urgency=normal"),
        ("--id", "N-20251203-EM1A3"),
    ],
    "resource": [("--category", "用工"), ("--unit", "shi-keji-ju"), ("--valid-until", "2026-09-30")],
    "project": [("--state", "running"), ("--state", "推进中"), ("--lead", "shi-renshe-ju")],
    "order": [("--state", "finished"), ("--state", "已办复"), ("--role", "主办"), ("--role", "lead", "--unit", "shi-keji-ju")],
    "enterprise": [("--size", "小型"), ("--size", "small"), ("--chains", "qingneng"), ("--operating", "normal")],
    "unit": [("--side", "政务端"), ("--side", "government"), ("--name", "张家港市科学技术局")],
    "party": [("--level", "side"), ("--id", "qingneng-zhibu"), ("--name", "没有")],
    "person": [("--roles", "expert"), ("--home", "cailiao-suo"), ("--id", "e001")],
    "policy": [("--level", "市级"), ("--unit", "shi-keji-ju", "--level=city"), ("--valid-until", "2028-03-31")],
    "service": [("--group", "投资建设"), ("--group", "bundle", "--unit=qiye-zhongxin"), ("--agency", "全程代办")],
    "chain": [("--id", "yejin"), ("--lead-units", "shi-gongxin-ju"), ("--name", "没有")],
    "challenge": [("--state", "solved"), ("--state", "已攻克"), ("--mode", "独立揭榜", "--chain", "yejin"), ("--id", "C-20260320-7K3F9")],
    "claim": [("--state", "已评价"), ("--challenge", "C-20260320-7K3F9"), ("--unit", "cailiao-suo", "--state=verified")],
    "pairing": [("--state", "结对中"), ("--state", "stopped"), ("--enterprise", "sl-jiaqing"), ("--helper", "h001"), ("--mentor", "m001", "--state=running")],
    "visit": [("--state", "待企业确认"), ("--state", "confirmed"), ("--enterprise", "sl-qingfa"), ("--mode", "电话"), ("--visitors", "h001")],
    "case": [("--state", "收材料"), ("--state", "verified"), ("--enterprise", "sl-jiaqing"), ("--agent", "h001", "--service=shigong-xuke")],
    "meeting": [("--state", "筹备中"), ("--party", "qingneng-dangwei", "--state=open"), ("--held-on", "2026-12-10"), ("--chair", "shi-keji-ju")],
}
CASES = [(group, words) for group in GROUPS for words in [(), *FILTERS[group]]]


def warm(clone: Clone) -> None:
    time.sleep(0.06)  # files written a moment ago are not trusted
    clone.run("validate")
    for group in GROUPS:
        clone.run(group, "list")


@pytest.mark.parametrize("form", ["table", "csv"])
def test_the_quick_way_shows_what_the_full_way_shows(clone: Clone, monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    warm(clone)
    quick: dict[Any, Any] = {}
    with monkeypatch.context() as patch:
        patch.setattr(listing, "command", None)  # so that only the quick way can answer
        for group, words in CASES:
            quick[group, words] = clone.run(group, "list", *words, "--format", form)
    monkeypatch.setattr(listing, "quick", lambda *_: None)
    for group, words in CASES:
        assert quick[group, words] == clone.run(group, "list", *words, "--format", form)
    clone.forget_cache()
    for group, words in CASES:
        assert quick[group, words] == clone.run(group, "list", *words, "--format", form)


@pytest.mark.parametrize(("group", "words"), CASES)
def test_table_csv_and_json_keep_the_same_records(reader: Clone, group: str, words: tuple[str, ...]) -> None:
    table = [line.split("\t")[0] for line in reader.run(group, "list", *words).out.splitlines()[1:]]
    rows = [row[0] for row in csv.reader(io.StringIO(reader.run(group, "list", *words, "--format", "csv").out.removeprefix("\ufeff")))][1:]
    entries = [each["id"] for each in json.loads(reader.run(group, "list", *words, "--format", "json").out)["data"]]
    assert sorted(table) == sorted(rows) == sorted(entries)
    assert table == rows
    assert bool(entries) == (words != ("--name", "没有"))


@pytest.mark.parametrize("group", GROUPS)
def test_json_has_every_field_state_and_path(reader: Clone, group: str) -> None:
    model = kind_named(group)
    assert model
    content = json.loads(reader.run(group, "list", "--format", "json").out)
    assert content["command"] == f"{group} list"
    for entry in content["data"]:
        beside = {"state", "path", "due", "due_at", "light", "overdue", "validity"}
        assert entry.keys() <= {*model.model_fields, *beside, *(each.key for each in model.kind.also_shown)}
        assert ("validity" in entry) is ({"valid_from", "valid_until"} <= model.model_fields.keys())
        assert {"id", "state", "path"} <= entry.keys()
        assert (reader.path / entry["path"]).name == f"{entry['id']}.yaml"
        assert bool(entry["state"]) == bool(model.moves)


def test_fields_that_are_no_columns_filter_too(clone: Clone) -> None:
    words = ("need", "add", "--title", "标题", "--enterprise", "sl-bacai", "--category", "融资")
    made = clone.run(*words, "--amount-wan", "500", "--common", "--source", "走访", "--tags", "急件,示例", "--visibility", "office").out.strip()
    for each in (
        ("--amount-wan", "500"),
        ("--amount-wan", "500.0"),
        ("--common", "true"),
        ("--common", "是"),
        ("--common", "yes"),
        ("--source", "visit"),
        ("--source", "走访"),
        ("--tags", "急件"),
        ("--visibility", "仅链办"),
        ("--visibility", "office", "--tags", "示例", "--state", "待受理"),
        ("--path", f"data/needs/2026-11/{made}.yaml"),
    ):
        for form in ("table", "csv", "json"):
            assert clone.run("need", "list", *each, "--format", form).out.count(made) >= 1, each
        assert clone.run("need", "list", *each, "--id", made).out.splitlines()[1:] == [
            line for line in clone.run("need", "list").out.splitlines() if made in line
        ]


def test_words_and_codes_by_language_and_format(reader: Clone) -> None:
    zh, en = reader.run("unit", "list", "--lang", "zh"), reader.run("unit", "list", "--lang", "en")
    assert zh.out.splitlines()[0] == "编号\t名称\t六端\t产业链"
    assert en.out.splitlines()[0] == "Id\tName\tSide\tChains"
    assert "\t政务端" in zh.out
    assert "\tgovernment" in en.out
    rows = reader.run("unit", "list", "--format", "csv", "--lang", "zh").out
    assert rows.startswith("\ufeff编号,名称,六端,产业链,产业链编号\r\n")
    assert ",政务端," in rows
    for more in (("--lang", "zh", "--machine"), ("--lang", "en")):
        rows = reader.run("unit", "list", "--format", "csv", *more).out
        assert rows.startswith("\ufeffid,name,side,chains\r\n")
        assert ",government," in rows
    assert "共 14 条" in zh.err
    assert "14 records" in en.err


def test_a_list_of_nothing_is_its_heads(clone: Clone) -> None:
    for each in clone.path.glob("data/projects/*/*.yaml"):
        each.unlink()
    assert clone.run("project", "list").out == "编号\t名称\t牵头单位\t完成期限\t状态\n"
    assert json.loads(clone.run("project", "list", "--format", "json").out)["data"] == []


def test_a_list_after_a_change_shows_the_change(clone: Clone) -> None:
    warm(clone)
    made = clone.run("unit", "add", "--name", "示例局", "--side", "service").out.strip()
    assert made in clone.run("unit", "list").out
    clone.append(f"data/units/{made}.yaml", 'section: "一科"\n')
    assert made in clone.run("unit", "list", "--section", "一科").out
    (clone.path / f"data/units/{made}.yaml").unlink()
    assert made not in clone.run("unit", "list").out
    content = json.loads(clone.run("unit", "list", "--format", "json").out)
    assert made not in {each["id"] for each in content["data"]}
    assert [each["record"] for each in content["broken"]] == [made]


REFERENCES = [(each.kind.name, name) for each in KINDS for name in each.kind.columns if name in fields(each) and fields(each)[name].references]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("group", "column"), REFERENCES)
def test_names_stand_where_ids_are_kept(reader: Clone, group: str, column: str, language: str) -> None:
    """Whatever a list refers to is named in it, with the ids beside in a sheet; programs and JSON keep the ids alone."""
    model = kind_named(group)
    assert model
    label = fields(model)[column].label
    head = label.zh if language == "zh" else label.en
    entries = {each["id"]: each.get(column) for each in json.loads(reader.run(group, "list", "--format", "json").out)["data"]}
    kinds = fields(model)[column].references
    names = {
        each["id"]: each.get("short_name") or each.get("name") or each.get("post") or each["title"]
        for kind in kinds
        for each in json.loads(reader.run(kind, "list", "--all", "--format", "json").out)["data"]
    }
    wanted = {
        key: ("、" if language == "zh" else ", ").join(names[each] for each in ([ids] if isinstance(ids, str) else ids or ())) for key, ids in entries.items()
    }
    heads, *rows = [line.split("\t") for line in reader.run("--lang", language, group, "list").out.splitlines()]
    assert {row[0]: row[heads.index(head)] for row in rows} == wanted
    heads, *rows = list(csv.reader(io.StringIO(reader.run("--lang", "zh", group, "list", "--format", "csv").out.removeprefix("\ufeff"))))
    kept = {key: ids if isinstance(ids, str) else ", ".join(ids or ()) for key, ids in entries.items()}
    assert {row[0]: row[heads.index(f"{label.zh}编号")] for row in rows} == kept
    heads, *rows = list(csv.reader(io.StringIO(reader.run("--lang", "zh", "--machine", group, "list", "--format", "csv").out.removeprefix("\ufeff"))))
    assert heads == [*model.kind.columns, *{"order": ("due", "light", "overdue"), "policy": ("validity",)}.get(group, ())]
    assert {row[0]: row[heads.index(column)] for row in rows} == kept


def test_two_that_are_called_the_same_are_told_apart(clone: Clone) -> None:
    orders = json.loads(clone.run("order", "list", "--format", "json").out)["data"]
    one, other, *_ = dict.fromkeys(each["resource"] for each in orders if "resource" in each)
    for each in (one, other):
        assert clone.run("resource", "edit", each, "--title", "同名贷款").code == 0
    assert f"\t同名贷款（{one}）\t" in clone.run("--lang", "zh", "order", "list").out
    assert f"\t同名贷款 ({one})\t" in clone.run("--lang", "en", "order", "list").out
