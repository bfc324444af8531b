"""What heads of other people's sheets mean is remembered when a sheet is taken in, used again, and judged as other settings are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.test_inbox import sheet

if TYPE_CHECKING:
    from tests.conftest import Clone

pytestmark = pytest.mark.slow

PLACE = Path("data/settings/import.yaml")
ROW: dict[str, Any] = {"企业名称": "sl-bacai", "标题": "想换变压器", "诉求类别": "要素保障", "甲栏": "线路老了", "乙栏": "不要"}


def columns(clone: Clone, file: str) -> dict[str, str | None]:
    (found,) = json.loads(clone.run("import", file, "--format", "json").out)["data"]
    return {each["label"]: each["field"] for each in found["columns"]}


def test_what_was_said_and_guessed_is_remembered_with_the_records_and_used_again(clone: Clone) -> None:
    sheet("a.xlsx", ROW)
    assert columns(clone, "a.xlsx")["甲栏"] is None
    assert clone.run("import", "a.xlsx", "--map", "甲栏=detail", "--map", "乙栏=").code == 0
    assert not PLACE.exists()
    assert clone.run("import", "a.xlsx", "--map", "甲栏=detail", "--map", "乙栏=", "--apply").code == 0
    assert clone.git("status", "--porcelain", "--", "data") == ""
    text = PLACE.read_text("utf-8")
    assert "# yaml-language-server: $schema=../../schemas/import.schema.json" in text
    assert "head: 标题" not in text  # the field's own name needs no remembering
    for said in ("head: 甲栏\n  field: detail", "head: 企业名称\n  field: enterprise", "head: 乙栏\n"):
        assert said in text.replace("    ", "  ").replace('"', ""), text
    assert clone.run("validate").code == 0
    sheet("b.xlsx", {**ROW, "标题": "想找检测机构"})
    assert columns(clone, "b.xlsx") == {"企业名称": "enterprise", "标题": "title", "诉求类别": "category", "甲栏": "detail", "乙栏": None}
    assert "甲栏 → 描述（上次记下的）" in clone.run("import", "b.xlsx").out
    assert "甲栏 → Detail (remembered)" in clone.run("--lang", "en", "import", "b.xlsx").out
    done = clone.run("import", "b.xlsx", "--apply")
    assert (done.code, "import.yaml" in done.err, PLACE.read_text("utf-8")) == (0, False, text)  # nothing new


def test_what_is_said_now_counts_more_than_what_is_remembered(clone: Clone) -> None:
    sheet("a.xlsx", ROW)
    clone.run("import", "a.xlsx", "--map", "甲栏=detail", "--apply")
    sheet("b.xlsx", {**ROW, "标题": "想找检测机构"})
    done = clone.run("import", "b.xlsx", "--map", "甲栏=expected", "--apply")
    text = PLACE.read_text("utf-8")
    assert (done.code, 'field: "expected"' in text, 'field: "detail"' in text) == (0, True, False)


def test_undo_takes_back_what_was_remembered(clone: Clone) -> None:
    sheet("a.xlsx", ROW)
    clone.run("import", "a.xlsx", "--apply")
    assert PLACE.exists()
    assert clone.run("undo", "--yes").code == 0
    assert not PLACE.exists()


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("{kind: nee, head: 甲栏, field: detail}", "没有 nee 这一类记录"),
        ("{kind: need, head: 甲栏, field: detai}", "企业需求没有可以填的字段 detai"),
        ("{kind: need, head: 甲栏, field: log}", "企业需求没有可以填的字段 log"),
        ("{kind: resource, head: 甲栏, field: eligibility}", "部门资源没有可以填的字段 eligibility"),
    ],
)
def test_an_entry_that_means_nothing_is_found_and_not_used(clone: Clone, entry: str, said: str) -> None:
    PLACE.parent.mkdir(exist_ok=True)
    PLACE.write_text(f"heads:\n  - {entry}\n", "utf-8")
    done = clone.run("validate")
    assert (done.code, "RC216" in done.out, said in done.out) == (1, True, True), done.out
    sheet("a.xlsx", ROW)
    assert columns(clone, "a.xlsx")["甲栏"] is None


def test_damaged_settings_are_refused_as_others_are(clone: Clone) -> None:
    PLACE.parent.mkdir(exist_ok=True)
    PLACE.write_text("heads: 一\n", "utf-8")
    sheet("a.xlsx", ROW)
    done = clone.run("import", "a.xlsx")
    assert (done.code, "data/settings/import.yaml" in done.err) == (1, True)


def test_a_head_with_a_telephone_number_is_not_remembered(clone: Clone) -> None:
    sheet("a.xlsx", {**ROW, "找13812345678报": "x"})
    assert clone.run("import", "a.xlsx", "--map", "找13812345678报=note", "--apply").code == 0
    assert not PLACE.exists()
    assert clone.subjects()[0] == "import: need 1 new"
