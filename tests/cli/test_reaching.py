"""`redchain match --resource RESOURCE`: JSON, CSV and the page, in both languages, and what is refused."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pytest

from redchain.match.bands import BANDS

if TYPE_CHECKING:
    from tests.conftest import Clone

pytestmark = pytest.mark.slow


@pytest.fixture
def resource(reader: Clone) -> str:
    """A resource that fits some need."""
    matches = json.loads(reader.run("match", "--format", "json").out)["data"]
    return str(next(each["suggestions"][0]["resource"] for each in matches if each["suggestions"]))


def _data(reader: Clone, resource: str) -> dict[str, Any]:
    found = json.loads(reader.run("match", "--resource", resource, "--format", "json").out)
    assert found["command"] == "match --resource"
    return found["data"]  # type: ignore[no-any-return]


def test_the_json_contract(reader: Clone, resource: str) -> None:
    found = _data(reader, resource)
    assert list(found) == ["resource", "barred", "needs", "firms", "excluded", "idle"]
    assert found["needs"]
    for each in found["needs"]:
        assert list(each) == ["need", "enterprise", "score", "band", "place", "eligible", "reasons", "asks"]
        match = json.loads(reader.run("match", each["need"], "--top", "50", "--format", "json").out)["data"][0]
        assert match["suggestions"][each["place"] - 1]["resource"] == resource
        assert match["suggestions"][each["place"] - 1]["score"] == each["score"]
    for each in found["firms"]:
        assert list(each) == ["enterprise", "eligible", "reasons", "asks"]
        assert each["eligible"] in {"yes", "unknown"}
        assert bool(each["asks"]) == (each["eligible"] == "unknown")
    assert not {each["enterprise"] for each in found["firms"]} & {each["enterprise"] for each in found["needs"]}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_and_csv(reader: Clone, resource: str, lang: str) -> None:
    found = _data(reader, resource)
    done = reader.run("match", "--resource", resource, "--lang", lang, "--top", "3")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(resource)
    assert {"zh": f"适合的需求 {len(found['needs'])} 条", "en": f"needs that it fits: {len(found['needs'])}"}[lang] in done.out
    assert {"zh": f"全部：--top {len(found['firms'])}", "en": f"all: --top {len(found['firms'])}"}[lang] in done.out
    rows = list(csv.DictReader(io.StringIO(reader.run("--machine", "match", "--resource", resource, "--format", "csv").out.removeprefix("\ufeff"))))
    assert [row["band"] for row in rows] == [each["band"] for each in found["needs"]] + [""] * len(found["firms"])
    first = found["needs"][0]
    assert f"  {first['score']:.2f} {BANDS[first['band']].say(lang)}  {first['need']}" in done.out  # type: ignore[arg-type]
    assert [row["id"] for row in rows if row["for"] == "need"] == [each["need"] for each in found["needs"]]
    assert [row["id"] for row in rows if row["for"] == "firm"] == [each["enterprise"] for each in found["firms"]]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_firms_that_do_not_operate_are_counted_apart(clone: Clone, resource: str, lang: str) -> None:
    before = _data(clone, resource)
    stopped = before["firms"][0]["enterprise"]
    assert clone.run("enterprise", "edit", stopped, "--operating", "dormant").code == 0
    found = _data(clone, resource)
    assert (found["excluded"], found["idle"]) == (before["excluded"], before["idle"] + 1)
    said = {"zh": f"（另有停业或失联的 {found['idle']} 家没有比对）：", "en": f"({found['idle']} dormant or lost ones were not looked at)"}[lang]
    assert said in clone.run("match", "--resource", resource, "--lang", lang).out


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_expired_resource_is_marked(reader: Clone, lang: str) -> None:
    done = reader.run("match", "--resource", "jijie-yonggong", "--lang", lang)
    assert done.code == 0
    assert {"zh": "注意，今天办不了：不在有效期内", "en": "note: not to be had today: not valid today"}[lang] in done.out


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_cannot_be_asked_is_refused(reader: Clone, resource: str, lang: str) -> None:
    for words, code, said in [
        (("--resource", "meiyou"), 1, {"zh": "没有编号为 meiyou 的部门资源", "en": "there is no resource meiyou"}),
        (("N-20260910-MW9PW", "--resource", resource), 2, {"zh": "--resource 不和需求编号一起用", "en": "--resource takes no need"}),
        (("--resource", resource, "--why", resource), 2, {"zh": "不能同时用", "en": "cannot be used together"}),
        (("--resource", resource, "--format", "pdf"), 2, {"zh": "--format 不能是 pdf", "en": "--format cannot be pdf"}),
    ]:
        done = reader.run("match", *words, "--lang", lang)
        assert (done.code, done.out) == (code, ""), done
        assert said[lang] in done.err
