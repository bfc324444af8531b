"""`challenge experts`: the same answer as a table, CSV and JSON, who is left out and why, in both languages."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.cli.test_claims import CHALLENGE, CLAIM, town

if TYPE_CHECKING:
    from tests.conftest import Clone

SKILLED = 'id: "e{}"\nhome: "{}"\nroles: [expert]\npost: "示例专家岗{}"\n{}'


def people(clone: Clone) -> Clone:
    town(clone)
    for number, home, skills in (
        ("101", "shi-keji-ju", 'skills: ["低温", "密封"]\n'),
        ("102", "qingneng-yuan", 'skills: ["密封"]\n'),
        ("103", "shi-keji-ju", ""),
    ):
        (clone.path / f"data/people/e{number}.yaml").write_text(SKILLED.format(number, home, number, skills), "utf-8")
    clone.git("add", "-A")
    clone.git("-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-qm", "experts")
    return clone


def test_who_suits_it_and_who_stays_out(clone: Clone) -> None:
    done = people(clone).run("challenge", "experts", "9T4QW", "--lang", "zh")
    rows = [each.split("\t") for each in done.out.splitlines()]
    assert done.code == 0, done.err
    assert [each[1] for each in rows] == ["编号", "e101", "e103"]
    assert "字词相同：" in rows[1][6]
    assert (rows[2][5], rows[2][6]) == ("", "没有写专长，比不了")
    assert f"e102（所在单位参加了揭榜 {CLAIM}）" in done.err
    assert "e001（所在单位参加了揭榜 B-20260914-7QX2D）" in done.err
    assert "要回避、没有列出的 2 位：" in done.err


def test_in_english(clone: Clone) -> None:
    done = people(clone).run("challenge", "experts", CHALLENGE, "--top", "1", "--lang", "en")
    assert [each.split("\t")[1] for each in done.out.splitlines()] == ["Id", "e101"]
    assert "2 experts in all, 1 shown; all: add --top 2" in done.err
    assert (
        f"2 left out, who must not judge it: e001 (its home is in the team of the claim B-20260914-7QX2D), e102 (its home is in the team of the claim {CLAIM})"
        in done.err
    )


def test_programs_get_all_of_it(clone: Clone) -> None:
    read = json.loads(people(clone).run("challenge", "experts", CHALLENGE, "--format", "json").out)["data"]
    assert read["challenge"] == CHALLENGE
    assert [(each["person"], each["score"] is None) for each in read["experts"]] == [("e101", False), ("e103", True)]
    assert [each["part"] for each in read["experts"][0]["reasons"]] == ["text", "concept", "chain"]
    assert [each["person"] for each in read["left_out"]] == ["e001", "e102"]
    lines = clone.run("--machine", "challenge", "experts", CHALLENGE, "--format", "csv").out.splitlines()
    assert lines[0].removeprefix("\ufeff") == "place,person,post,home,skills,score,reasons"
    assert lines[1].startswith("1,e101,示例专家岗101,shi-keji-ju,低温、密封,0.")
    assert lines[2] == "2,e103,示例专家岗103,shi-keji-ju,,,没有写专长，比不了"


def test_where_there_is_nobody_that_is_said(clone: Clone) -> None:
    town(clone)
    done = clone.run("challenge", "experts", CHALLENGE)
    assert (done.code, done.out) == (0, "")
    assert "没有可以请的专家；登记：redchain person add --roles expert --home 单位 --post …" in done.err


def test_where_nobody_is_near_it_says_so(clone: Clone) -> None:
    people(clone)
    (clone.path / "data/people/e101.yaml").write_text(SKILLED.format("101", "shi-keji-ju", "101", 'skills: ["乐器"]\n'), "utf-8")
    assert "没有专长相近的专家，名次只按产业链" in clone.run("challenge", "experts", CHALLENGE).err
    assert "chains alone make this order" in clone.run("challenge", "experts", CHALLENGE, "--lang", "en").err
    (clone.path / "data/people/e101.yaml").write_text(SKILLED.format("101", "shi-keji-ju", "101", 'skills: ["低温", "密封"]\n'), "utf-8")
    assert "没有专长相近" not in clone.run("challenge", "experts", CHALLENGE).err
