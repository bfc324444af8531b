"""`--chain` and `--unit` for reports, lists, gaps, matches and to-dos; who is registered, and taking them out again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Clone

pytestmark = pytest.mark.slow


def data(reader: Clone, *words: str) -> Any:
    done = reader.run(*words, "--format", "json")
    assert done.code == 0, done
    return json.loads(done.out)["data"]


@pytest.mark.parametrize("command", ["todo", "overdue"])
def test_several_firms_units_and_chains_add_up(reader: Clone, command: str) -> None:
    every = data(reader, command, *(["--all"] if command == "todo" else []))
    units = sorted({actor for each in every for actor in each["actors"]})[:2]
    found = data(reader, command, "--unit", "，".join(units))
    assert found == data(reader, command, "--unit", units[0], "--unit", units[1])
    assert [each for each in every if set(units) & set(each["actors"])] == sorted(found, key=every.index)
    chains = [each["id"] for each in data(reader, "chain", "list")]
    both = [data(reader, command, "--chain", each) for each in chains[:2]]
    assert len(data(reader, command, "--chain", chains[0], "--chain", chains[1])) == sum(map(len, both))


def test_a_helper_sees_all_of_their_firms(reader: Clone) -> None:
    every = data(reader, "todo", "--all")
    firms = {each["id"]: each["enterprise"] for each in data(reader, "need", "list")}
    two = sorted({firms[each["need"]] for each in every if each["need"]})[:2]
    found = data(reader, "todo", "--enterprise", two[0], "--enterprise", two[1])
    assert {firms[each["need"]] for each in found} == set(two)


def test_a_helper_names_all_their_firms_in_one_word(reader: Clone) -> None:
    """Of several firms `todo`, `overdue`, `remind` and `match` say what they say of each."""
    names = {each["id"]: each["name"] for each in data(reader, "enterprise", "list")}
    needs = {each["id"]: each["enterprise"] for each in data(reader, "need", "list")}
    open_needs = {each["need"] for each in data(reader, "match")}
    one, other = list(dict.fromkeys(firm for need, firm in needs.items() if need in open_needs))[:2]
    both = f"{names[one]}、{other}"
    for command in ("todo", "overdue"):
        parts = [each for firm in (one, other) for each in data(reader, command, "--enterprise", firm)]
        assert sorted(map(str, data(reader, command, "--enterprise", both))) == sorted(map(str, parts)), command
    matched = data(reader, "match", "--enterprise", both)
    assert {each["need"] for each in matched} == {need for need in open_needs if needs[need] in {one, other}}
    waits = data(reader, "todo", "--enterprise", both)
    reminded = data(reader, "remind", "--enterprise", both)
    assert waits
    assert {each["unit"] for each in reminded} == {actor for each in waits for actor in each["actors"]}
    assert sum(each["total"] for each in reminded) >= len(waits)
    for words in (("match", "--why", "bangdaiban"), ("match", "N-20261123-JSGVN")):
        done = reader.run(*words, "--enterprise", both)
        assert (done.code, done.out, "--enterprise" in done.err) == (2, "", True)


def test_matches_and_gaps_of_a_chain(reader: Clone) -> None:
    needs = {each["id"] for each in data(reader, "need", "list", "--chain", "yejin")}
    every = {each["need"]: each for each in data(reader, "match")}
    assert {each["need"]: each for each in data(reader, "match", "--chain", "冶金新材料链")} == {each: found for each, found in every.items() if each in needs}
    gaps = data(reader, "gaps", "--chain", "yejin")
    assert {need["need"] for each in gaps for need in each["needs"]} <= needs
    for words in (("match", "--why", "bangdaiban"), ("match", "N-20261123-JSGVN")):
        done = reader.run(*words, "--chain", "yejin")
        assert (done.code, done.out) == (2, "")
        assert "--chain" in done.err


def test_the_report_of_a_chain_counts_its_needs_alone(reader: Clone) -> None:
    whole, part = data(reader, "report"), data(reader, "report", "--chain", "yejin")
    of_chain = next(each for each in whole["by_chain"] if each["id"] == "yejin")
    assert [each["id"] for each in part["by_chain"]] == ["yejin"]
    assert part["by_chain"][0] == of_chain
    assert "冶金新材料" in reader.run("report", "--chain", "yejin").out.splitlines()[2]
    assert data(reader, "report") == whole


def test_what_a_report_does_not_tell_apart_by_its_scope_says_so(reader: Clone) -> None:
    kinds = data(reader, "report", "--month", "2026-11")["kinds"]
    assert {"visit", "pairing", "service"} <= kinds.keys()
    of_chain, of_unit, of_both = (
        data(reader, "report", "--month", "2026-11", *words).get("notes", {})
        for words in (("--chain", "yejin"), ("--unit", "gongdian"), ("--chain", "yejin", "--unit", "gongdian"))
    )
    whole = data(reader, "report", "--month", "2026-11")
    for kind, rows in kinds.items():
        if kind == "project":  # told apart by both
            assert not any("不分" in each for notes in (of_chain, of_unit, of_both) for each in notes.get(kind, ()))
            continue
        assert "不分单位" in of_unit[kind][0], kind
        if kind in of_both:
            assert "不分单位" in of_both[kind][0], kind
        narrowed = data(reader, "report", "--month", "2026-11", "--chain", "yejin")["kinds"].get(kind, [])
        if kind in {"policy", "service"}:
            assert "不分产业链" in of_chain[kind][0]
            assert narrowed == rows
        else:
            assert not any("不分" in each for each in of_chain.get(kind, ())), kind
    assert not any("不分" in each for notes in whole["notes"].values() for each in notes)


def test_a_report_of_a_chain_names_no_firm_of_another_as_never_reached(reader: Clone) -> None:
    firms = {each["name"]: each["chains"][0] for each in data(reader, "enterprise", "list")}
    counts = []
    for words in ((), *(("--chain", each["id"]) for each in data(reader, "chain", "list"))):
        said = next((each for each in data(reader, "report", *words)["notes"].get("visit", ()) if "还没有走访过" in each), "0")
        counts.append(int("".join(each for each in said.partition("：")[0] if each.isdecimal())))
        named = [chain for name, chain in firms.items() if name in said]
        assert not words or set(named) <= {words[1]}, said
    assert counts[0] >= sum(counts[1:]) > 0, "a chain on which nobody was visited has no table"


def test_lists_of_a_chain_stay_out_of_the_repository(reader: Clone, tmp_path: Path) -> None:
    done = reader.run("lists", "--chain", "yejin")
    assert (done.code, done.out) == (2, "")
    assert "-o" in done.err
    assert reader.run("lists", "--chain", "yejin", "-o", str(tmp_path / "made")).code == 0
    rows = (tmp_path / "made/needs.csv").read_text(encoding="utf-8-sig").splitlines()[1:]
    assert len(rows) == len(data(reader, "need", "list", "--chain", "yejin"))


def test_who_is_registered_is_listed_and_taken_out(clone: Clone) -> None:
    assert clone.run("identity", "init").code == 0
    assert clone.run("identity", "add", "--unit", "示例供电公司").code == 0
    (member,) = (each for each in data(clone, "identity", "list") if each["unit"] == "gongdian")
    assert member["own"]
    assert data(clone, "identity", "list", "--unit", "shi-keji-ju") == []
    assert [each["keeper"] for each in data(clone, "identity", "list")] == [False, True]
    done = clone.run("identity", "remove", "--unit", "gongdian", "--member", "m1-0000")
    assert (done.code, done.out) == (1, "")
    assert "redchain identity list --unit gongdian" in done.err
    assert clone.run("identity", "remove", "--unit", "gongdian", "--member", member["member"], "--email", "a@example.org").code == 2
    assert clone.run("identity", "remove", "--unit", "gongdian", "--member", member["member"][:10]).code == 0
    assert clone.subjects()[0] == "unit: one member less of gongdian"
    assert [each["unit"] for each in data(clone, "identity", "list")] == [None]
