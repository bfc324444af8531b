"""`redchain match NEED --why RESOURCE`: a suggested pair, one that is not, and what is refused."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from redchain.cli.match.plan_output import say_mark
from redchain.match.bands import BANDS
from redchain.match.plan_mark import PlanMark

if TYPE_CHECKING:
    from tests.conftest import Clone


def _first(reader: Clone) -> dict:  # type: ignore[type-arg]
    matches = json.loads(reader.run("match", "--format", "json").out)["data"]
    return next(each for each in matches if each["suggestions"])  # type: ignore[no-any-return]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_suggested_pair(reader: Clone, lang: str) -> None:
    match = _first(reader)
    best = match["suggestions"][0]
    data = json.loads(reader.run("match", match["need"], "--why", best["resource"], "--format", "json").out)
    assert data["command"] == "match --why"
    keys = ["need", "resource", "score", "band", "eligible", "barred", "reasons", "place", "suggested", "gap", "threshold", "lacks", "asks", "mark"]
    assert list(data["data"]) == keys
    assert {key: data["data"][key] for key in best} == best
    assert (data["data"]["place"], data["data"]["suggested"], data["data"]["gap"]) == (1, True, False)
    done = reader.run("match", match["need"], "--why", best["resource"], "--lang", lang)
    assert (done.code, done.err) == (0, "")
    assert f"{best['score']:.3f} {BANDS[best['band']].say(lang)}" in done.out  # type: ignore[arg-type]
    assert {"zh": "予以推荐。", "en": "It is suggested."}[lang] in done.out.splitlines()
    assert data["data"]["mark"]["source"] == "shipped"
    assert {"zh": "安排门槛 0.65：软件自带；本库可比对的办件", "en": "planning mark 0.65: the shipped one"}[lang] in done.out


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_expired_resource_says_so(reader: Clone, lang: str) -> None:
    need = _first(reader)["need"]
    done = reader.run("match", need, "--why", "jijie-yonggong", "--lang", lang)
    assert done.code == 0
    assert {"zh": "不予推荐，原因：", "en": "It is not suggested, because:"}[lang] in done.out
    assert {"zh": "不在有效期内", "en": "not valid today"}[lang] in done.out
    data = json.loads(reader.run("match", need, "--why", "jijie-yonggong", "--format", "json").out)["data"]
    assert data["lacks"][0]["kind"] == "not_offered"
    assert data["suggested"] is False


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_cannot_be_explained_is_refused(reader: Clone, lang: str) -> None:
    need = _first(reader)["need"]
    for words, code, said in [
        (("--why", "zhuandai"), 2, {"zh": "--why 要写一条需求", "en": "--why goes with one need"}),
        ((need, "--why", "meiyou"), 1, {"zh": "没有编号为 meiyou 的部门资源", "en": "there is no resource meiyou"}),
        ((need, "--why", "zhuandai", "--format", "csv"), 2, {"zh": "--format 不能是 csv", "en": "--format cannot be csv"}),
    ]:
        done = reader.run("match", *words, "--lang", lang)
        assert (done.code, done.out) == (code, ""), done
        assert said[lang] in done.err


@pytest.mark.parametrize(
    ("lang", "words"),
    [("zh", "安排门槛 0.82：按本库办件结果；比对 146 件"), ("en", "planning mark 0.82: by this repository's own outcomes; of 146 past pairs")],
)
def test_a_mark_of_own_outcomes_says_on_how_many_it_rests(lang: str, words: str) -> None:
    said = say_mark(PlanMark(0.82, "own", 146, 76, 61)).say(lang)
    assert said.startswith(words)
    assert "76" in said
    assert "61" in said
