"""`pair --plan` and `person leave --plan`: shown with the reasons, written only when told to, with one commit, and refused once records have moved on."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from redchain.decide.pair_up import PairRequest, pair_up
from redchain.errors import RefusalError
from redchain.flow.workspace import open_workspace
from redchain.model.attempt_step import Doing
from tests.flow.test_pairings import city_with_members, refusals

if TYPE_CHECKING:
    from tests.conftest import Clone

__all__ = ["city_with_members"]
SKILLED = 'id: "{}"\nhome: "shi-keji-ju"\nroles: [helper]\npost: "统筹助企员岗{}"\nchains: ["qingneng", "yejin", "bandaoti"]\nmax_firms: 20\n'


def entry(clone: Clone, *words: str) -> Any:
    done = clone.run("pair", "--plan", *words, "--format", "json")
    assert done.code == 0, done.err
    return json.loads(done.out)["data"]


def give_room(clone: Clone) -> None:
    """Let there be places for every firm of the town."""
    for each in ("h101", "h102"):
        (clone.path / "data" / "people" / f"{each}.yaml").write_text(SKILLED.format(each, each), encoding="utf-8")
    clone.git("add", "-A")
    clone.git("-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-qm", "two helpers")


def standing(clone: Clone) -> tuple[str, str]:
    return clone.git("rev-parse", "HEAD"), clone.git("status", "--porcelain")


@pytest.mark.parametrize(("lang", "why", "least"), [("zh", "新结对", "已验证没有更低的"), ("en", "paired anew", "proved to be the least")])
def test_a_plan_is_shown_and_writes_nothing(clone: Clone, lang: str, why: str, least: str) -> None:
    before = standing(clone)
    done = clone.run("pair", "--plan", "--lang", lang)
    assert done.code == 0, done.err
    assert why in done.out
    assert least in done.err
    assert "h010 氢能链助企员岗010" in done.out
    assert standing(clone) == before
    hint = clone.run("pair", "--plan", "--chain", "氢能", "--keep", "100", "--lang", lang).err.splitlines()[-1]
    assert hint.endswith("redchain pair --plan --chain qingneng --keep 100 --apply")


def test_the_plan_is_the_same_twice_and_in_every_format(clone: Clone) -> None:
    first = entry(clone)
    assert first == entry(clone)
    rows = list(csv.DictReader(io.StringIO(clone.run("pair", "--plan", "--format", "csv", "--lang", "en").out.lstrip("\ufeff"))))
    assert [(each["firm"], each["after"], each["why"]) for each in rows] == [(each["firm"], each["after"] or "", each["why"]) for each in first["firms"]]
    assert [each["keep"] for each in first["ladder"]] == [0, 50, 100, 200, 400]
    assert (first["helpers"], first["stay"]) == (2, 1)  # the pairing with a mentor stays and takes two of eight and eight places
    assert first["room"] == 14
    assert sum(each["why"] == "new" for each in first["firms"]) == 14


@pytest.mark.parametrize(("lang", "words"), [("zh", "名额不够（2 个助企员，共 14 个名额）"), ("en", "there are not enough places (2 helpers, 14 places)")])
def test_who_gets_nobody_is_told(clone: Clone, lang: str, words: str) -> None:
    assert words in clone.run("pair", "--plan", "--lang", lang).err


def test_a_plan_is_carried_out_with_one_commit(clone: Clone) -> None:
    give_room(clone)
    planned = {each["firm"]: each["after"] for each in entry(clone)["firms"]}
    before = int(clone.git("rev-list", "--count", "HEAD"))
    done = clone.run("pair", "--plan", "--apply", "--yes", "--lang", "zh")
    assert done.code == 0, done.err
    assert f"统筹结对：新结对 {len(planned)} 家，交接 0 家" in done.err
    assert int(clone.git("rev-list", "--count", "HEAD")) == before + 1
    assert clone.git("status", "--porcelain") == ""
    running = json.loads(clone.run("pairing", "list", "--state", "running", "--format", "json").out)["data"]
    assert {each["enterprise"]: each["helper"] for each in running} == planned | {"sl-jiaqing": "h001"}
    assert clone.run("validate").code == 0
    assert not any(each["why"] != "kept" for each in entry(clone)["firms"])
    again = clone.run("pair", "--plan", "--apply", "--yes", "--lang", "en")
    assert again.code == 1
    assert "the plan pairs and changes nobody" in again.err


def test_hand_overs_say_why_in_the_language_of_the_repository(clone: Clone) -> None:
    assert clone.run("pair", "sl-qingfa", "h001").code == 0
    give_room(clone)
    assert clone.run("person", "leave", "h001", "--reason", "调岗").code == 0
    done = clone.run("pair", "--plan", "--apply", "--yes", "--chain", "氢能", "--lang", "en")
    assert done.code == 0, done.err
    assert "pairing: plan, 7 paired, 2 handed over" in done.err
    moved = json.loads(clone.run("pairing", "list", "--enterprise", "sl-qingfa", "--format", "json").out)["data"][0]
    assert (moved["log"][-1]["step"], moved["log"][-1]["former"], moved["log"][-1]["reason"]) == ("hand_over", "h001", "原助企员离任")
    assert moved["log"][-1]["by"] == "shi-gongxin-ju"
    assert clone.run("validate", "data/pairings").code == 0


def test_it_asks_before_it_writes(clone: Clone) -> None:
    before = standing(clone)
    done = clone.run("pair", "--plan", "--apply", "--lang", "zh")
    assert done.code == 2
    assert "要新结对 14 家、交接 0 家，还没有确认" in done.err
    dry = clone.run("pair", "--plan", "--apply", "--dry-run", "--lang", "zh")
    assert dry.code == 0
    assert "step: start" in dry.out
    assert standing(clone) == before


def test_what_was_applied_is_told_to_programs(clone: Clone) -> None:
    told = entry(clone, "--apply", "--yes")
    assert told["commit"].startswith(clone.git("rev-parse", "HEAD")[:7])


@pytest.mark.parametrize(
    ("words", "zh", "en"),
    [
        (("--plan", "sl-qingfa"), "企业 不能和 --plan 一起用", "a firm and --plan cannot be used together"),
        (("--plan", "--mentor", "m001"), "--mentor 不能和 --plan 一起用", "--mentor and --plan cannot be used together"),
        (("--plan", "--yes"), "--yes 要和 --apply 一起用", "--yes goes with --apply"),
        (("sl-qingfa", "h010", "--keep", "3"), "--keep 要和 --plan 一起用", "--keep goes with --plan"),
        (("--apply",), "--apply 要和 --plan 一起用", "--apply goes with --plan"),
        (("sl-qingfa",), "要写企业和助企员", "a firm and a helper are needed"),
        (("--plan", "--keep", "1001"), "1001", "1001"),
        (("--plan", "--format", "xml"), "xml", "xml"),
        (("--plan", "--chain", "没有这条"), "没有这条", "没有这条"),
    ],
)
def test_what_does_not_go_together_is_wrong_usage(reader: Clone, words: tuple[str, ...], zh: str, en: str) -> None:
    for lang, said in (("zh", zh), ("en", en)):
        done = reader.run("pair", *words, "--lang", lang)
        assert done.code in {1, 2}
        assert (done.code == 1) == ("没有这条" in words)
        assert said in done.err
        assert done.out == ""


def test_without_helpers_there_is_no_plan(clone: Clone) -> None:
    for each in ("h001", "h010"):
        assert clone.run("person", "leave", each).code == 0
    done = clone.run("pair", "--plan", "--lang", "en")
    assert done.code == 1
    assert "there is no helper in office" in done.err


def test_a_chain_without_firms_has_no_plan(clone: Clone) -> None:
    assert clone.run("chain", "add", "--name", "低空产业链", "--id", "dikong", "--lead-units", "shi-keji-ju").code == 0
    done = clone.run("pair", "--plan", "--chain", "dikong", "--lang", "zh")
    assert done.code == 1
    assert "里没有企业" in done.err


def test_only_the_office_carries_a_plan_out(clone: Clone) -> None:
    before = standing(clone)
    done = clone.run("pair", "--plan", "--apply", "--yes", "--by", "gongdian", "--lang", "en")
    assert done.code == 1
    assert "RC313" in done.err or "gongdian" in done.err
    assert standing(clone) == before


def test_a_plan_that_records_have_overtaken_is_refused(clone: Clone) -> None:
    assert clone.run("pair", "sl-qingfa", "h001").code == 0
    space = open_workspace(str(clone.path), date(2026, 11, 23))
    (pairing,) = space.ledger.where_named("pairing", "enterprise", "sl-qingfa")
    doing = Doing(None, space.now)
    with pytest.raises(RefusalError, match="was changed"):
        pair_up(space.ledger, [PairRequest("sl-qingfa", "h001", pairing.id, "h010", "交接")], doing, [])
    with pytest.raises(RefusalError, match="was paired"):
        pair_up(space.ledger, [PairRequest("sl-qingfa", "h010")], doing, ["R-20261123-00001"])
    assert clone.run("person", "edit", "h010", "--max-firms", "0").code == 0
    with pytest.raises(RefusalError, match="went"):
        pair_up(open_workspace(str(clone.path), date(2026, 11, 23)).ledger, [PairRequest("sl-qingfa", "h010", pairing.id, "h001", "交接")], doing, [])


def test_a_large_plan_says_what_stops_its_pull_request(clone: Clone) -> None:
    give_room(clone)
    assert clone.run("pair", "--plan", "--apply", "--yes").code == 0
    access = clone.path / "data" / "settings" / "access.yaml"
    access.parent.mkdir(exist_ok=True)
    access.write_text((access.read_text(encoding="utf-8") if access.exists() else "") + "mass_records: 1\n", encoding="utf-8")
    for each in ("h101", "h102"):
        assert clone.run("person", "leave", each).code == 0
    done = clone.run("pair", "--plan", "--apply", "--dry-run", "--lang", "zh")
    assert "RC711" in done.err
    assert "--chain" in done.err


@pytest.mark.parametrize(("lang", "why"), [("zh", "原助企员离任"), ("en", "its helper has left")])
def test_whoever_leaves_has_their_firms_shared_out(clone: Clone, lang: str, why: str) -> None:
    give_room(clone)
    assert clone.run("pair", "sl-qingfa", "h001").code == 0
    before = int(clone.git("rev-list", "--count", "HEAD"))
    done = clone.run("person", "leave", "h001", "--plan", "--reason", "调岗", "--lang", lang)
    assert done.code == 2
    assert why in done.out
    assert clone.git("status", "--porcelain") == ""
    done = clone.run("person", "leave", "h001", "--plan", "--reason", "调岗", "--yes", "--lang", lang)
    assert done.code == 0, done.err
    assert int(clone.git("rev-list", "--count", "HEAD")) == before + 1
    running = json.loads(clone.run("pairing", "list", "--state", "running", "--format", "json").out)["data"]
    assert len(running) == 2
    assert all(each["helper"] != "h001" and each["log"][-1]["reason"] == "调岗" for each in running)
    assert clone.run("validate", "data/pairings", "data/people").code == 0


def test_nobody_leaves_firms_without_a_place_by_a_plan(clone: Clone) -> None:
    assert clone.run("person", "edit", "h010", "--max-firms", "1").code == 0
    before = standing(clone)
    done = clone.run("person", "leave", "h001", "--plan", "--yes", "--lang", "en")
    assert done.code == 1
    assert "nobody has a place for 1 of its firms" in done.err
    assert standing(clone) == before
    both = clone.run("person", "leave", "h001", "--plan", "--to", "h010", "--lang", "zh")
    assert both.code == 2
    assert "--to 和 --plan 不能同时用" in both.err
    none = clone.run("person", "leave", "h010", "--plan", "--lang", "zh")
    assert none.code == 1
    assert "去掉 --plan" in none.err


def test_a_plan_in_a_pull_request_holds(city_with_members: Clone) -> None:
    give_room(city_with_members)
    city_with_members.git("branch", "-f", "main")
    assert city_with_members.run("identity", "add", "--unit", "shi-gongxin-ju", "--email", "office@example.org").code == 0
    city_with_members.git("branch", "-f", "main")
    city_with_members.git("config", "user.email", "office@example.org")
    assert city_with_members.run("pair", "--plan", "--apply", "--yes", "--chain", "qingneng").code == 0
    assert refusals(city_with_members) == set()
