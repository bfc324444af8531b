"""`redchain find WORDS`: over all kinds, by characters and by sound, each with the command that shows it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Clone


def found(clone: Clone, *words: str) -> list[tuple[str, str]]:
    done = clone.run("find", *words, "--format", "json", "--limit", "1000")
    assert done.code in {0, 1}, done.err
    return [(each["kind"], each["id"]) for each in json.loads(done.out)["data"]]


def test_titles_details_names_notes_and_steps_are_searched_in_every_kind(clone: Clone) -> None:
    firm = clone.run("enterprise", "edit", "sl-bacai", "--note", "厂里有台紫铜蒸馏釜")
    assert firm.code == 0
    need = clone.run("need", "add", "--enterprise", "sl-bacai", "--title", "紫铜蒸馏釜漏", "--category", "技术攻关").out.strip()
    other = clone.run("need", "add", "--enterprise", "sl-bacai", "--title", "设备漏", "--detail", "就是那台\n紫铜蒸馏釜", "--category", "技术攻关").out.strip()
    assert clone.run("need", "register", other, "--note", "紫铜蒸馏釜已经看过").code == 0
    assert clone.run("unit", "edit", "gongdian", "--duties", "紫铜蒸馏釜供电").code == 0
    hits = found(clone, "紫铜蒸馏釜")
    assert hits[0] == ("need", need)
    assert set(hits) == {("need", need), ("need", other), ("enterprise", "sl-bacai"), ("unit", "gongdian")}


def test_all_words_must_be_there_in_any_field_and_widths_and_scripts_do_not_count(clone: Clone) -> None:
    need = clone.run("need", "add", "--enterprise", "sl-bacai", "--title", "紫铜釜漏", "--detail", "用 ABC 焊条", "--category", "技术攻关").out.strip()
    assert found(clone, "紫铜", "ａｂｃ") == [("need", need)]
    assert found(clone, "紫銅 abc") == [("need", need)]
    assert found(clone, "紫铜", "没有这个词") == []


@pytest.mark.parametrize("words", ["zitongfu", "zitongfulou", "ztf", "tongfu"])
def test_names_and_titles_are_found_by_pinyin_and_initials(clone: Clone, words: str) -> None:
    need = clone.run("need", "add", "--enterprise", "sl-bacai", "--title", "紫铜釜漏", "--category", "技术攻关").out.strip()
    assert ("need", need) in found(clone, words)


def test_an_id_or_its_end_finds_the_record(reader: Clone) -> None:
    assert found(reader, "STVHG") == [("need", "N-20261118-STVHG")]
    assert found(reader, "gongdian")[0] == ("unit", "gongdian")


def test_each_line_begins_with_a_command_that_works(reader: Clone) -> None:
    lines = reader.run("--lang", "zh", "find", "变压器").out.splitlines()
    assert lines[0].split("\t") == ["查看", "名称", "状态", "所在"]
    for line in lines[1:4]:
        command = line.split("\t")[0].split()
        assert command[0] == "redchain"
        assert reader.run(*command[1:]).code == 0


def test_what_may_not_be_shown_outside_is_marked(clone: Clone) -> None:
    assert clone.run("need", "add", "--enterprise", "sl-bacai", "--title", "紫铜釜漏", "--category", "技术攻关", "--visibility", "office").code == 0
    assert "紫铜釜漏（仅链办）" in clone.run("--lang", "zh", "find", "紫铜釜").out


@pytest.mark.parametrize(("lang", "words"), [("zh", "没有找到“紫铜蒸馏釜”"), ("en", "nothing holds “紫铜蒸馏釜”")])
def test_nothing_found_is_said_and_is_exit_code_1(reader: Clone, lang: str, words: str) -> None:
    done = reader.run("--lang", lang, "find", "紫铜蒸馏釜")
    assert (done.code, done.out) == (1, "")
    assert words in done.err
    assert json.loads(reader.run("find", "紫铜蒸馏釜", "--format", "json").out)["data"] == []


def test_more_than_are_listed_is_said_with_the_option_that_lists_all(reader: Clone) -> None:
    done = reader.run("--lang", "zh", "find", "企业", "--limit", "2")
    assert len(done.out.splitlines()) == 3
    assert "--limit" in done.err


def test_the_cache_finds_what_the_records_say(clone: Clone) -> None:
    for words in ("专线", "bacai", "gqzx", "企业", "“"):
        once = found(clone, words)
        assert found(clone, words) == once


def test_needs_are_found_by_their_firm_orders_and_projects_by_their_needs(clone: Clone) -> None:
    assert clone.run("enterprise", "edit", "sl-bacai", "--short-name", "紫铜炉厂").code == 0
    needs = {each["id"]: each for each in json.loads(clone.run("need", "list", "--format", "json").out)["data"]}
    own = {("need", key) for key, each in needs.items() if each["enterprise"] == "sl-bacai"}
    assert own
    for words in ("紫铜炉", "zitonglu", "ztlc", "紫銅爐"):
        hits = found(clone, words)
        assert hits[0] == ("enterprise", "sl-bacai"), words
        assert own <= set(hits), words
    said = clone.run("--lang", "zh", "find", "紫铜炉").out
    assert "企业：紫铜炉厂" in said
    orders = json.loads(clone.run("order", "list", "--format", "json").out)["data"]
    projects = json.loads(clone.run("project", "list", "--format", "json").out)["data"]
    need = next(key for key in needs if any(key in each["needs"] for each in projects) and any(each["need"] == key for each in orders))
    hits = found(clone, needs[need]["title"])
    assert hits[0] == ("need", need)
    assert {("order", each["id"]) for each in orders if each["need"] == need} <= set(hits)
    assert {("project", each["id"]) for each in projects if need in each["needs"]} <= set(hits)
    assert set(found(clone, "紫铜炉", next(each["title"] for each in needs.values() if each["enterprise"] == "sl-bacai"))) <= own
    assert ("need", next(iter(own))[1]) in set(found(clone, "紫铜炉", next(iter(own))[1]))
