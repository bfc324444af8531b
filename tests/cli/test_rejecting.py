"""`redchain match NEED --reject RESOURCE`: remembered with one commit, and not suggested until it expires."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Clone

pytestmark = pytest.mark.slow

EARLIER = "2026-11-22"


@pytest.fixture
def pair(clone: Clone) -> tuple[str, str]:
    """An open need without orders and its best resource."""
    ordered = {each["need"] for each in json.loads(clone.run("order", "list", "--format", "json").out)["data"]}
    matches = json.loads(clone.run("match", "--format", "json").out)["data"]
    match = next(each for each in matches if len(each["suggestions"]) > 1 and each["need"] not in ordered)
    return match["need"], match["suggestions"][0]["resource"]


def best(clone: Clone, need: str, *words: str) -> list[str]:
    data = json.loads(clone.run("match", need, "--weak", "--format", "json", *words).out)["data"]
    return [each["resource"] for each in data[0]["suggestions"]]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_rejection_is_one_commit_and_lasts_as_long_as_the_setting_says(clone: Clone, pair: tuple[str, str], lang: str) -> None:
    need, resource = pair
    before = len(clone.subjects())
    done = clone.run("match", need[-5:], "--reject", resource, "--because", "只收化工企业", "--lang", lang)
    assert (done.code, done.out) == (0, f"{need}\n"), done
    assert clone.subjects()[0] == f"match: reject {resource} for {need}"
    assert len(clone.subjects()) == before + 1
    assert clone.git("status", "--porcelain") == ""
    entry = json.loads(clone.run("need", "show", need, "--format", "json").out)["data"]["rejected"]
    assert [list(each.items()) for each in entry] == [[("resource", resource), ("because", "只收化工企业"), ("on", "2026-11-23"), ("until", "2027-05-22")]]
    assert resource not in best(clone, need)
    assert resource in best(clone, need, "--today", EARLIER)
    assert clone.run("validate", "--format", "json").code == 0


def test_it_ends_on_the_day_given_and_a_new_one_replaces_it(clone: Clone, pair: tuple[str, str]) -> None:
    need, resource = pair
    assert clone.run("match", need, "--reject", resource, "--because", "满员", "--until", "2026-11-24").code == 0
    assert clone.run("match", need, "--reject", resource, "--because", "不收", "--until", "2026-11-23").code == 0
    entry = json.loads(clone.run("need", "show", need, "--format", "json").out)["data"]["rejected"]
    assert [each["because"] for each in entry] == ["不收"]
    assert resource not in best(clone, need)
    assert resource in best(clone, need, "--today", "2026-11-24")
    assert clone.run("need", "edit", need, "--unset", "rejected").code == 0
    assert resource in best(clone, need)


def test_a_dry_run_writes_nothing(clone: Clone, pair: tuple[str, str]) -> None:
    files = clone.files()
    done = clone.run("match", pair[0], "--reject", pair[1], "--because", "x", "--dry-run")
    assert done.code == 0
    assert 'because: "x"' in done.out
    assert clone.files() == files


def _closed(clone: Clone) -> str:
    needs = json.loads(clone.run("need", "list", "--format", "json").out)["data"]
    return str(next(each["id"] for each in needs if each["state"] == "closed"))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_cannot_be_rejected_is_refused(clone: Clone, pair: tuple[str, str], lang: str) -> None:
    need, resource = pair
    why = ("--because", "x")
    cases = [
        ((need, "--reject", resource), 2, {"zh": "要写一条需求和理由", "en": "needs one need and its reason"}),
        ((need, _closed(clone), "--reject", resource, *why), 2, {"zh": "要写一条需求", "en": "one need"}),
        (("--reject", resource, *why), 2, {"zh": "要写一条需求", "en": "one need"}),
        ((need, *why), 2, {"zh": "--because 要和 --reject 一起用", "en": "--because goes with --reject"}),
        ((need, "--reject", resource, *why, "--until", "2026-11-22"), 2, {"zh": "早于今天", "en": "is before today"}),
        ((need, "--reject", resource, *why, "--until", "改天"), 2, {"zh": "不是日期", "en": "is not a date"}),
        ((need, "--reject", resource, *why, "--evaluate", "x"), 2, {"zh": "不能同时用", "en": "cannot be used together"}),
        ((need, "--reject", "meiyou", *why), 1, {"zh": "没有编号为 meiyou 的部门资源", "en": "there is no resource meiyou"}),
        (("N-20260101-00000", "--reject", resource, *why), 1, {"zh": "没有编号为 N-20260101-00000", "en": "there is no need N-20260101-00000"}),
        ((need, "--reject", resource, "--because", "a\x07"), 1, {"zh": "RC016", "en": "RC016"}),
        ((_closed(clone), "--reject", resource, *why), 1, {"zh": "不再找资源", "en": "no longer needs a resource"}),
    ]
    files = clone.files()
    for words, code, said in cases:
        done = clone.run("match", *words, "--lang", lang)
        assert (done.code, done.out) == (code, ""), (words, done)
        assert said[lang] in done.err
    assert clone.files() == files


def test_the_same_again_and_a_resource_at_work_are_refused(clone: Clone, pair: tuple[str, str]) -> None:
    need, resource = pair
    words = ("match", need, "--reject", resource, "--because", "x", "--lang", "en")
    assert clone.run(*words).code == 0
    again = clone.run(*words)
    assert (again.code, "nothing changes" in again.err) == (1, True)
    orders = json.loads(clone.run("order", "list", "--format", "json").out)["data"]
    order = next(each for each in orders if each["state"] in {"pending", "working"} and each.get("resource"))
    busy = clone.run("match", order["need"], "--reject", order["resource"], "--because", "x", "--lang", "en")
    assert busy.code == 1
    assert f"redchain recall {order['id']}" in busy.err


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_only_the_office_and_the_firm_may_reject(clone: Clone, pair: tuple[str, str], lang: str) -> None:
    need, resource = pair
    words = ("match", need, "--reject", resource, "--because", "只收化工企业", "--lang", lang)
    unit = json.loads(clone.run("resource", "show", resource, "--format", "json").out)["data"]["unit"]
    done = clone.run(*words, "--by", unit)
    assert (done.code, done.out) == (1, ""), done
    assert "RC709" in done.err
    assert {"zh": "“否决资源”由产业链的链办或提出需求的企业办理（", "en": "“reject a resource” is for the chain's office or the firm that asks ("}[
        lang
    ] in done.err
    assert {"zh": f"{unit} 不能办理", "en": f"not for {unit}"}[lang] in done.err
    assert clone.subjects() == ["town"]
    firm = json.loads(clone.run("need", "show", need, "--format", "json").out)["data"]["enterprise"]
    assert clone.run(*words, "--by", firm).code == 0


def test_who_rejects_must_be_spoken_for(clone: Clone, pair: tuple[str, str]) -> None:
    need, resource = pair
    assert clone.run("identity", "init").code == 0
    assert clone.run("identity", "add", "--unit", "gongdian", "--email", "power@example.org").code == 0
    words = ("match", need, "--reject", resource, "--because", "只收化工企业")
    clone.git("config", "user.email", "power@example.org")
    files = clone.files()
    done = clone.run(*words)
    assert (done.code, done.out, "RC801" in done.err) == (1, "", True), done
    assert clone.files() == files
    clone.git("config", "user.email", "office@example.org")
    assert clone.run(*words).code == 0
