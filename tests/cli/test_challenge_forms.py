"""`challenge forms`: three sheets of one workbook, in both languages; what not everybody may see is left out and that is said."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pytest

from redchain.store.spreadsheets import read_spreadsheet
from tests.cli.test_claims import CHALLENGE, CLAIM, OTHER, POSTED, UNCHOSEN, town

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Clone

NAMES = {"zh": ("企业技术难题和需求清单", "高校认领登记表", "认领汇总表"), "en": ("problems of firms", "claims by universities", "summary of claims")}
SOLVED, ITS_CLAIM = "C-20260320-7K3F9", "B-20260410-6RF4X"
LONGER = (POSTED, 'until: "2026-10-15"', 'until: "2026-12-15"')


def sheets(path: Path) -> dict[str, list[dict[str, Any]]]:
    """The rows of each sheet by their heads, which stand below the title."""
    found = {}
    for grid in read_spreadsheet(path.read_bytes(), "forms"):
        heads = [str(each) for each in grid.rows[1]]
        found[grid.name] = [dict(zip(heads, (*row, *(None,) * (len(heads) - len(row))), strict=True)) for row in grid.rows[2:] if any(row)]
    return found


def made(clone: Clone, *arguments: str) -> tuple[dict[str, list[dict[str, Any]]], str]:
    path = clone.path / "forms.xlsx"
    done = clone.run("challenge", "forms", *arguments, "-o", str(path))
    assert done.code == 0, done.err
    return sheets(path), done.err


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_there_are_three_sheets(clone: Clone, lang: str) -> None:
    found, _ = made(town(clone, UNCHOSEN, LONGER), "--lang", lang)
    assert tuple(found) == NAMES[lang]


def test_problems_come_by_field_with_their_indicators(clone: Clone) -> None:
    found, _ = made(town(clone, UNCHOSEN, (POSTED, 'content: "密封件"', 'content: "密封件"\nfield: "密封"')), "--lang", "zh")
    rows = found["企业技术难题和需求清单"]
    technical = [each["技术领域"] for each in rows]
    assert technical == sorted(technical, key=lambda each: (each is None, each or ""))
    assert [each["序号"] for each in rows] == [1, 2]
    row = next(each for each in rows if each["编号"] == CHALLENGE)
    assert row["指标"].count("\n") == 4
    assert row["指标"].startswith("指标：指标1；现值：1；目标值：2")
    assert (row["技术领域"], row["揭榜方式"], row["状态"], str(row["揭榜截止"])) == ("密封", "独立揭榜", "已发榜", "2026-10-15")


def test_what_can_be_claimed_is_there_to_be_claimed(clone: Clone) -> None:
    town(clone, UNCHOSEN, LONGER)
    found, _ = made(clone, "--lang", "zh")
    assert found["高校认领登记表"] == [
        {"榜单": CHALLENGE, "名称": "低温密封", "技术领域": None, "揭榜截止": found["高校认领登记表"][0]["揭榜截止"]}
        | dict.fromkeys(("揭榜单位", "联合单位", "专家", "攻关方案", "报价（万元）", "备注"))
    ]
    assert str(found["高校认领登记表"][0]["揭榜截止"]) == "2026-12-15"


@pytest.mark.parametrize("changes", [(UNCHOSEN,), (LONGER,)], ids=["its last day has passed", "one team has won it"])
def test_what_cannot_be_claimed_any_more_is_not(clone: Clone, changes: tuple[tuple[str, str, str], ...]) -> None:
    found, _ = made(town(clone, *changes), "--lang", "zh")
    assert found["高校认领登记表"] == []
    assert CHALLENGE in {each["编号"] for each in found["企业技术难题和需求清单"]}


def test_claims_for_the_units_in_charge_are_left_out_unless_they_are_asked_for(clone: Clone) -> None:
    found, said = made(town(clone), "--lang", "zh")
    assert found["认领汇总表"] == []
    assert "揭榜 3 个仅承办单位或仅链办可见，没有列出；要列出加 --restricted" in said
    found, said = made(clone, "--lang", "zh", "--restricted")
    assert "--restricted" not in said
    assert {each["揭榜编号"] for each in found["认领汇总表"]} == {CLAIM, OTHER, ITS_CLAIM}
    row = next(each for each in found["认领汇总表"] if each["揭榜编号"] == ITS_CLAIM)
    assert (row["榜单编号"], row["里程碑"], row["签约（万元）"], row["状态"], row["论证评分"], row["验收意见"]) == (
        SOLVED,
        "1/1",
        55,
        "已评价",
        88,
        "专家组同意通过",
    )


def test_in_english_too_it_is_said_what_is_left_out(clone: Clone) -> None:
    _, said = made(town(clone, (POSTED, 'content: "密封件"', 'content: "密封件"\nvisibility: units')), "--lang", "en")
    assert "left out, since only the units in charge or the chain office may see them: 1 challenge, 1 claim; with --restricted they are written too" in said


def test_filters_are_those_of_the_list(clone: Clone) -> None:
    town(clone)
    found, _ = made(clone, "--lang", "zh", "--restricted", "--chain", "qingneng")
    assert [each["编号"] for each in found["企业技术难题和需求清单"]] == [CHALLENGE]
    assert {each["榜单编号"] for each in found["认领汇总表"]} == {CHALLENGE}
    found, _ = made(clone, "--lang", "zh", "--state", "已攻克")
    assert [each["编号"] for each in found["企业技术难题和需求清单"]] == [SOLVED]
    refused = clone.run("challenge", "forms", "--colour", "red", "-o", "forms.xlsx")
    assert refused.code == 2
    assert "colour" in refused.err


@pytest.mark.parametrize(("lang", "words"), [("zh", "三张表要写到文件"), ("en", "the forms are written to a file")])
def test_a_file_is_named(clone: Clone, lang: str, words: str) -> None:
    done = clone.run("challenge", "forms", "--lang", lang)
    assert (done.code, done.out, words in done.err) == (2, "", True)
    assert "redchain challenge forms -o forms.xlsx" in done.err
    assert clone.run("challenge", "forms", "-o", "forms.csv").code == 2


def test_the_same_records_give_the_same_bytes(clone: Clone) -> None:
    town(clone)
    made(clone, "--restricted")
    before = (clone.path / "forms.xlsx").read_bytes()
    made(clone, "--restricted")
    assert (clone.path / "forms.xlsx").read_bytes() == before


def test_on_paper_wide_forms_go_over_two_pages_with_what_each_line_is_about(clone: Clone) -> None:
    made(town(clone), "--lang", "zh")
    with ZipFile(clone.path / "forms.xlsx") as book:
        pages = [book.read(f"xl/worksheets/sheet{number}.xml").decode() for number in (1, 2, 3)]
        names = book.read("xl/workbook.xml").decode()
    for wide, page in zip((True, False, True), pages, strict=True):
        assert (('fitToWidth="2"' in page) is wide, 'fitToHeight="0"' in page, 'orientation="landscape"' in page) == (True, True, True)
        assert sum(map(float, re.findall(r'<col [^>]* width="([0-9.]+)"', page))) < (290 if wide else 170)  # one page of A4 across holds 140 at full size
    assert names.count("$A:$D,") == 2  # repeated on each page
    assert names.count("_xlnm.Print_Titles") == 3
    heights = [float(each) for each in re.findall(r'<row r="[0-9]+"[^>]* ht="([0-9.]+)"', pages[0])]
    assert max(heights) >= 5 * 15  # five indicators, a line each
