"""`redchain gaps`: the same groups in every format, nothing that is not public, and refusals."""

from __future__ import annotations

import csv
import io
import json
import shlex
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.conftest import Clone

pytestmark = pytest.mark.slow


def _data(clone: Clone, *words: str) -> list[dict[str, Any]]:
    done = clone.run("gaps", "--format", "json", *words)
    assert done.code == 0, done
    found = json.loads(done.out)
    assert (found["schema_version"], found["command"]) == (1, "gaps")
    return found["data"]  # type: ignore[no-any-return]


def test_the_json_contract(reader: Clone) -> None:
    found = _data(reader)
    assert found
    for gap in found:
        keys = ["category", "chains", "size", "blank", "urgency", "longest_wait", "amount_wan", "words", "nearest", "needs"]
        assert list(gap) == keys
        assert gap["size"] == len(gap["needs"]) == sum(gap["urgency"].values())
        assert gap["blank"] == sum(each["gap"] for each in gap["needs"])
        assert gap["longest_wait"] == max(each["waiting"] for each in gap["needs"])
        assert list(gap["nearest"]) == ["resource", "title", "unit", "score", "band", "need", "lacks"]
        assert gap["nearest"]["lacks"] or not gap["blank"]
    assert [each["blank"] for each in found] == sorted((each["blank"] for each in found), reverse=True)
    needs = [each["need"] for gap in found for each in gap["needs"]]
    assert len(needs) == len(set(needs))
    matched = {each["need"]: each["gap"] for each in json.loads(reader.run("match", *needs, "--format", "json").out)["data"]}
    assert matched == {each["need"]: each["gap"] for gap in found for each in gap["needs"]}
    assert set(matched.values()) == {True}
    assert _data(reader, "--blank") == found


def test_what_something_fits_is_no_gap_and_comes_with_its_command(reader: Clone) -> None:
    content = json.loads(reader.run("gaps", "--format", "json").out)
    ready = content["dispatchable"]
    assert ready
    assert not {each["need"] for each in ready} & {each["need"] for gap in content["data"] for each in gap["needs"]}
    said, page = reader.run("gaps", "--lang", "zh"), reader.run("gaps", "--format", "markdown", "--lang", "zh").out
    for each in ready:
        assert each["gap"] is False
        best = json.loads(reader.run("match", each["need"], "--format", "json").out)["data"][0]["suggestions"][0]
        assert (each["resource"], each["score"]) == (best["resource"], best["score"])
        assert each["next"] in said.err
        assert each["next"] in page
        assert each["need"] not in said.out
        done = reader.run(*shlex.split(each["next"].removeprefix("redchain ")), *([] if " match " in each["next"] else ["--dry-run"]))
        assert done.code == 0, done
    assert json.loads(reader.run("gaps", "--blank", "--format", "json").out)["dispatchable"] == []
    assert "## 可派单" not in reader.run("gaps", "--blank", "--format", "markdown", "--lang", "zh").out


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_needs_stand_in_the_list_with_their_firms(reader: Clone, lang: str) -> None:
    names = {each["id"]: each.get("short_name") or each["name"] for each in json.loads(reader.run("enterprise", "list", "--format", "json").out)["data"]}
    table = [line.split("\t") for line in reader.run("gaps", "--lang", lang).out.splitlines()[1:]]
    sheet = list(csv.reader(io.StringIO(reader.run("gaps", "--format", "csv", "--lang", lang).out.removeprefix("\ufeff"))))[1:]
    for gap, row, line in zip(_data(reader), table, sheet, strict=True):
        for each in gap["needs"]:
            for cell in (row[1], *([line[1]] if lang == "zh" else [])):
                assert f"{each['need']} {each['title']}" in cell
                assert names[each["enterprise"]] in cell
        if lang == "en":  # which programs read: ids alone, and what is said of each in the same order
            assert line[1] == ", ".join(each["need"] for each in gap["needs"])
            assert line[6] == ", ".join(each["urgency"] for each in gap["needs"])


def test_gaps_of_a_unit_and_of_a_chain(reader: Clone) -> None:
    assert {each["need"] for gap in _data(reader, "--unit", "市资规局") for each in gap["needs"]} == {"N-20260915-RF8CH"}
    assert {chain for gap in _data(reader, "--chain", "半导体") for chain in gap["chains"]} == {"bandaoti"}
    assert reader.run("gaps", "--unit", "没有这个局").code == 1


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_format_holds_the_same_groups(reader: Clone, lang: str) -> None:
    found = _data(reader)
    table = reader.run("gaps", "--lang", lang)
    assert len(table.out.splitlines()) == len(found) + 1
    assert {"zh": "暂无匹配资源", "en": "nothing fits"}[lang] in table.err
    sheet = list(csv.reader(io.StringIO(reader.run("gaps", "--format", "csv", "--lang", lang).out.removeprefix("\ufeff"))))
    assert [(row[4], row[5]) for row in sheet[1:]] == [(str(each["size"]), str(each["blank"])) for each in found]
    page = reader.run("gaps", "--format", "markdown", "--lang", lang).out
    assert {"zh": "# 资源缺口清单", "en": "# Resource gaps"}[lang] in page
    assert page.count("\n### ") == len(found)
    assert all(each["need"] in page for gap in found for each in gap["needs"])


def test_a_file_takes_its_format_from_its_name(clone: Clone) -> None:
    for name in ("gaps.md", "gaps.json", "gaps.csv", "gaps.txt"):
        done = clone.run("gaps", "-o", name)
        assert (done.code, done.out) == (0, f"{name}\n")
    assert (clone.path / "gaps.md").read_text("utf-8") == clone.run("gaps", "--format", "markdown").out
    assert json.loads((clone.path / "gaps.json").read_text("utf-8")) == json.loads(clone.run("gaps", "--format", "json").out)
    assert (clone.path / "gaps.csv").read_bytes().startswith("\ufeff序号".encode())
    assert (clone.path / "gaps.txt").read_text("utf-8") == clone.run("gaps").out


def test_what_is_not_public_is_not_shown(clone: Clone) -> None:
    need = _data(clone)[0]["needs"][0]
    path = next(clone.path.glob(f"data/needs/*/{need['need']}.yaml"))
    path.write_text(path.read_text("utf-8").replace("\nlog:", "\nvisibility: office\nlog:"), "utf-8")
    for form in ("table", "json", "csv", "markdown"):
        done = clone.run("gaps", "--format", form)
        assert done.code == 0
        assert need["title"] not in done.out
    assert need["need"] in clone.run("gaps", "--format", "markdown").out


def test_without_needs_there_are_no_gaps(clone: Clone) -> None:
    for each in (*clone.path.glob("data/needs/*/*.yaml"), *clone.path.glob("data/orders/*/*.yaml")):
        each.unlink()
    assert _data(clone) == []
    assert clone.run("gaps").code == 0
    assert "暂无记录" in clone.run("gaps", "--format", "markdown").out


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_format_or_a_file_that_cannot_be_is_refused(reader: Clone, lang: str) -> None:
    for words, said in [
        (("--format", "docx"), {"zh": "--format 不能是 docx", "en": "--format cannot be docx"}),
        (("-o", "data/redchain.yaml/x.md"), {"zh": "写不了", "en": "cannot write"}),
    ]:
        done = reader.run("gaps", *words, "--lang", lang)
        assert (done.code, done.out) == (2, ""), done
        assert said[lang] in done.err


def test_what_has_an_order_or_is_on_hold_does_not_wait_for_one(reader: Clone) -> None:
    ready = json.loads(reader.run("gaps", "--format", "json").out)["dispatchable"]
    ordered = {each["need"] for each in json.loads(reader.run("order", "list", "--format", "json").out)["data"] if each["state"] != "void"}
    held = {each["id"] for each in json.loads(reader.run("need", "list", "--on-hold", "--format", "json").out)["data"]}
    assert ready
    assert not {each["need"] for each in ready} & (ordered | held)
