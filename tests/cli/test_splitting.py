"""Several topics in one need: told, each ranked, and made sub-items of by `match --split`."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.conftest import Clone

pytestmark = pytest.mark.slow
TITLES = ["想招二十个焊工", "变压器也不够用了"]
TEXT = "想招二十个焊工，另外变压器也不够用了"


def _planned(clone: Clone, part: str) -> list[dict[str, Any]]:
    """Return the registered needs in a part of the plan."""
    entries = json.loads(clone.run("match", "--plan", "--format", "json").out)["data"][part]
    ids = dict.fromkeys(each["need"] if part == "needs" else each for each in entries)
    shown = (json.loads(clone.run("need", "show", each, "--format", "json").out)["data"] for each in ids)
    return [each for each in shown if each["state"] == "registered"]


@pytest.fixture
def need(clone: Clone) -> str:
    """A need with two topics that waits to be planned."""
    found = next(each for each in _planned(clone, "needs") if not each.get("items"))
    gone = [word for name in ("detail", "expected") if found.get(name) for word in ("--unset", name)]
    assert clone.run("need", "edit", found["id"], "--title", TEXT, *gone).code == 0
    return str(found["id"])


@pytest.mark.parametrize(
    ("lang", "told", "split"),
    [
        ("zh", "这条诉求有两件事，分别找资源：", "写成子事项：redchain match {need} --split（先看看：加 --dry-run）"),
        ("en", "this need covers 2 matters, each ranked by itself:", "to make sub-items of them: redchain match {need} --split (--dry-run to look first)"),
    ],
)
def test_they_are_told_and_each_is_ranked(clone: Clone, need: str, lang: str, told: str, split: str) -> None:
    done = clone.run("match", need, "--lang", lang, "--top", "1", "--weak")
    assert (done.code, done.err) == (0, "")
    lines = [each.strip() for each in done.out.splitlines()]
    assert told in lines
    assert lines[-1] == split.format(need=need)
    number = {"zh": r"（\d）(.*?)（.*", "en": r"\(\d\) (.*?) \(.*"}[lang]
    assert [found[1] for each in lines if (found := re.fullmatch(number, each))] == TITLES
    assert sum(each.startswith("1. ") for each in lines) == 2


def test_json_and_csv_hold_them_beside_the_whole(clone: Clone, need: str) -> None:
    (entry,) = json.loads(clone.run("match", need, "--format", "json").out)["data"]
    assert [(each["title"], each["category"]) for each in entry["topics"]] == list(zip(TITLES, ("用工", "要素保障"), strict=True))
    assert all(each["suggestions"] or each["gap"] for each in entry["topics"])
    rows = list(csv.DictReader(io.StringIO(clone.run("--machine", "match", need, "--format", "csv").out.removeprefix("\ufeff"))))
    assert list(dict.fromkeys(each["topic"] for each in rows)) == ["", *TITLES]


@pytest.mark.parametrize(("lang", "words"), [("zh", "一条含几件事的："), ("en", "several matters in one: ")])
@pytest.mark.parametrize("command", [("match",), ("match", "--plan")])
def test_lists_name_the_needs_that_have_several(clone: Clone, need: str, lang: str, words: str, command: tuple[str, ...]) -> None:
    done = clone.run(*command, "--lang", lang)
    assert done.code == 0
    assert f"{words}{need}" in done.err
    assert words not in clone.run(*command, "--lang", lang, "--format", "json").err


@pytest.mark.parametrize(
    ("lang", "told", "refused"),
    [
        ("zh", "待定：这条诉求有两件事，先拆开：redchain match {need} --split", "{need} 待定：这条诉求有两件事，不派单"),
        ("en", "undecided: this need covers 2 matters; split it first: redchain match {need} --split", "{need} is undecided: this need covers 2 matters"),
    ],
)
def test_a_plan_takes_none_as_one(clone: Clone, need: str, lang: str, told: str, refused: str) -> None:
    """Whatever they score; once it is parted, each topic is planned for."""
    line = _line(clone, need)
    assert (line["lead"], line["gap"], line["undecided"], line["topics"]) == (None, False, [], 2)
    for words in ((need,), (), ("--format", "csv")):
        assert told.format(need=need) in clone.run("match", "--plan", "--least", "0.3", *words, "--lang", lang).out
    done = clone.run("match", need, "--dispatch", "--yes", "--lang", lang)
    assert done.code == 1
    assert refused.format(need=need) in done.err
    assert f"redchain match {need} --split" in done.err
    assert clone.run("match", need, "--split", "--yes").code == 0
    assert {each["item"] for each in _lines(clone) if each["need"] == need} & {*TITLES, None}
    assert all(each["topics"] == 0 for each in _lines(clone) if each["need"] == need)


def _lines(clone: Clone) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(clone.run("match", "--plan", "--least", "0.3", "--format", "json").out)["data"]["needs"]
    return found


def _line(clone: Clone, need: str) -> dict[str, Any]:
    return next(each for each in _lines(clone) if each["need"] == need)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_splitting_is_one_commit(clone: Clone, need: str, lang: str) -> None:
    before = len(clone.subjects())
    done = clone.run("match", need[-5:], "--split", "--yes", "--lang", lang)
    assert done.code == 0, done
    assert done.out.endswith(f"\n{need}\n")
    assert {"zh": "这条诉求有两件事", "en": "this need covers 2 matters"}[lang] in done.err
    assert clone.subjects()[0] == f"need: edit {need} items"
    assert len(clone.subjects()) == before + 1
    assert clone.git("status", "--porcelain") == ""
    items = json.loads(clone.run("need", "show", need, "--format", "json").out)["data"]["items"]
    assert items == [{"title": TITLES[0], "category": "用工"}, {"title": TITLES[1], "category": "要素保障"}]
    assert clone.run("validate").code == 0
    assert json.loads(clone.run("match", need, "--format", "json").out)["data"][0]["topics"] == []


def test_a_dry_run_shows_the_lines_and_writes_nothing(clone: Clone, need: str) -> None:
    files = clone.files()
    done = clone.run("match", need, "--split", "--dry-run")
    assert done.code == 0
    assert f'+  - title: "{TITLES[0]}"\n+    category: 用工\n' in done.out
    assert clone.files() == files


def test_without_a_commit_only_the_file_changes(clone: Clone, need: str) -> None:
    before = clone.subjects()
    assert clone.run("match", need, "--split", "--yes", "--no-commit").code == 0
    assert clone.subjects() == before
    assert need in clone.git("status", "--porcelain")


@pytest.mark.parametrize(("lang", "words"), [("zh", "还没有确认"), ("en", "wait for a yes")])
def test_where_nobody_can_answer_a_yes_is_asked_for(clone: Clone, need: str, lang: str, words: str) -> None:
    files = clone.files()
    done = clone.run("match", need, "--split", "--lang", lang)
    assert done.code == 2
    assert words in done.err
    assert TITLES[0] in done.out
    assert clone.files() == files


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_cannot_be_split_is_refused(clone: Clone, need: str, lang: str) -> None:
    needs = json.loads(clone.run("need", "list", "--all", "--format", "json").out)["data"]
    closed = next(each["id"] for each in needs if each["state"] == "closed")
    cases = [
        (("--split",), 2, {"zh": "要写一条需求", "en": "one need"}),
        ((need, closed, "--split"), 2, {"zh": "要写一条需求", "en": "one need"}),
        ((need, "--split", "--reject", "bangdaiban"), 2, {"zh": "不能同时用", "en": "cannot be used together"}),
        ((need, "--yes"), 2, {"zh": "要和", "en": "goes with"}),
        ((closed, "--split", "--yes"), 1, {"zh": "不再分子事项", "en": "not split any more"}),
        (("N-29991231-00000", "--split"), 1, {"zh": "N-29991231-00000", "en": "N-29991231-00000"}),
    ]
    for words, code, said in cases:
        done = clone.run("match", *words, "--lang", lang)
        assert (done.code, said[lang] in done.err) == (code, True), (words, done)
    assert clone.run("match", need, "--split", "--yes").code == 0
    done = clone.run("match", need, "--split", "--yes", "--lang", lang)
    assert (done.code, {"zh": "已经有 2 个子事项", "en": "has 2 sub-items already"}[lang] in done.err) == (1, True)


@pytest.mark.parametrize(
    ("lang", "words"), [("zh", "看不出“想招二十个焊工”（{need}）有几件事"), ("en", "“想招二十个焊工” ({need}) does not seem to cover several matters")]
)
def test_one_topic_is_refused_with_the_way_by_hand(clone: Clone, need: str, lang: str, words: str) -> None:
    assert clone.run("need", "edit", need, "--title", "想招二十个焊工").code == 0
    done = clone.run("match", need, "--split", "--yes", "--lang", lang)
    assert done.code == 1
    assert words.format(need=need) in done.err
    assert f"redchain need edit {need} --items '{{title: " in done.err


@pytest.mark.parametrize(("lang", "words"), [("zh", "正整条办"), ("en", "works on the whole of")])
def test_an_order_for_the_whole_is_recalled_first(clone: Clone, lang: str, words: str) -> None:
    need = next(each["id"] for each in _planned(clone, "settled") if not each.get("items"))
    assert clone.run("need", "edit", need, "--title", TEXT).code == 0
    done = clone.run("match", need, "--split", "--yes", "--lang", lang)
    assert done.code == 1
    assert words in done.err
    assert "redchain recall D-" in done.err
    assert "--split" not in clone.run("match", need, "--lang", lang).out
