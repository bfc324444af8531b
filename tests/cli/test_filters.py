"""Filters and options take no value that is none: it is refused with the nearest there are; what follows a default is found by it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Clone

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("words", "code", "saying"),
    [
        (("need", "list", "--chian", "qingneng"), 2, "是不是 chain？"),
        (("need", "list", "--state", "办结"), 2, "closed（已销号）"),
        (("need", "list", "--state", "Registered"), 2, "是不是 registered？"),
        (("need", "list", "--urgency", "NORMAL"), 2, "是不是 normal？"),
        (("need", "list", "--category", "融"), 2, "是不是 融资？"),
        (("need", "list", "--chain", "qinneng"), 1, "qingneng"),
        (("need", "list", "--enterprise", "gongdian"), 1, "gongdian 是单位"),
        (("need", "list", "--id", "N-19990101-00000"), 1, "redchain need list"),
        (("need", "list", "--raised-on", "2026"), 2, "2026-11-23"),
        (("need", "list", "--amount-wan", "很多"), 2, "写数字"),
        (("need", "list", "--common", "也许"), 2, "--common"),
        (("need", "list", "--path", "data/needs/x.yaml"), 2, "--path"),
        (("need", "list", "--state", " "), 2, "空的"),
        (("need", "list", "--state="), 2, "空的"),
        (("order", "list", "--unit", "没有这个局"), 1, "单位"),
        (("resource", "list", "--unit", "sl-bacai"), 1, "sl-bacai 是企业"),
        (("todo", "--unit", ""), 2, "空的"),
        (("todo", "--unit", "sl-bacai"), 1, "sl-bacai 是企业"),
        (("todo", "--enterprise", "gongdian"), 1, "gongdian 是单位"),
        (("remind", "--chain", "qinneng"), 1, "qingneng"),
        (("match", "--why", ""), 2, "空的"),
        (("match", "--resource", " "), 2, "空的"),
        (("gaps", "--format", ""), 2, "空的"),
        (("report", "--month", ""), 2, "空的"),
        (("explain", ""), 2, "空的"),
        (("validate", ""), 2, "空的"),
        (("todo", "--lang="), 2, "空的"),
        (("todo", "--today", ""), 2, "空的"),
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
