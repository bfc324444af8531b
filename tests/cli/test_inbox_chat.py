"""`inbox` and text of chats: blocks of needs are taken in as rows of a sheet are, cut ones are not, and firms are checked by their credit codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Clone

pytestmark = pytest.mark.slow

FIRM, OTHER = "张家港示例靶材有限公司", "sl-cexin"
CODE, ANOTHER = "91320582100RX9PKX0", "91350100M000100Y43"
BLOCK = f"【企业需求】\n企业：{FIRM}\n标题：想换变压器\n类别：要素保障\n描述：第一行\n｜标题：假的\n｜\n｜末行 😀\n紧急程度：较急\n期望完成时间：2026-12-31\n登记日期：2026-11-20\n来源：企业自报\n【完】\n"


def save(name: str, text: str, encoding: str = "utf-8") -> None:
    Path("收").mkdir(exist_ok=True)
    Path("收", name).write_bytes(text.encode(encoding))


def looked(clone: Clone, *more: str) -> dict[str, dict[str, str]]:
    return {each["file"]: each for each in json.loads(clone.run("inbox", "收", "--format", "json", *more).out)["data"]}


def needs(clone: Clone, title: str) -> list[dict[str, str]]:
    found = json.loads(clone.run("need", "list", "--format", "json").out)["data"]
    return [each for each in found if each["title"] == title]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_block_becomes_a_need(clone: Clone, encoding: str) -> None:
    save("a.txt", BLOCK, encoding)
    assert looked(clone, "--apply")["收/a.txt"]["state"] == "taken"
    (need,) = needs(clone, "想换变压器")
    said = {"enterprise": "sl-bacai", "category": "要素保障", "detail": "第一行\n标题：假的\n\n末行 😀", "urgency": "high"}
    days = {"wanted_by": "2026-12-31", "raised_on": "2026-11-20", "source": "self"}
    assert {key: need[key] for key in (*said, *days)} == said | days
    assert looked(clone, "--again")["收/a.txt"]["state"] == "same"


@pytest.mark.parametrize("sign", ["\u200b", "\u200d", "\u2060"])
def test_signs_that_nobody_sees_are_not_read(clone: Clone, sign: str) -> None:
    save("a.txt", BLOCK.replace("\n", f"{sign}\n"))
    save("b.csv", f"企业,标题,类别,紧急程度,登记日期,来源\n{FIRM},缺人,要素保障{sign},{sign}较急,2026-11-20{sign},企业自报{sign}\n")
    assert {each["state"] for each in looked(clone).values()} == {"ready"}, looked(clone)


def test_what_is_not_read_is_told(clone: Clone) -> None:
    save("a.txt", f"示例企业 09:12\n{BLOCK}谢谢\n{BLOCK.replace('想换变压器', '缺人').replace('要素保障', '没有这类')}")
    done = clone.run("inbox", "收")
    assert (
        done.code,
        "企业需求：新增 1，不收 1；第 1、15 行在“【企业需求】”和“【完】”外面，没有读" in done.out,
        "第 17 行：类别没有“没有这类”" in done.out,
    ) == (1, True, True), done
    done = clone.run("--lang", "en", "import", "收/a.txt")
    assert ("is text of a chat, read as Need" in done.out, "lines 1, 15 outside the blocks, not read" in done.out) == (True, True)


def test_what_is_said_of_persons_is_told_to_be_left_out(clone: Clone) -> None:
    save("a.txt", BLOCK.replace("类别：", "联系人：某\n电话：—\n类别："))
    assert "个人信息不收：2 格" in clone.run("inbox", "收").out
    assert "about persons, not taken: 2 cells" in clone.run("--lang", "en", "inbox", "收", "--apply").out


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        (BLOCK[: BLOCK.index("紧急")], "第 1 行开始的一条没有“【完】”", "a block from line 1 without its"),
        (BLOCK.replace("\n", " "), "第 1 行里一条的几行连成了一行", "joined in line 1"),
        (f"张三：{BLOCK}", "第 1 行不只有“【企业需求】”", "in line 1 its “【企业需求】”"),
        (BLOCK.replace("紧急程度：较急", "标题：缺人"), "第 9 行又写了一遍", "says in line 9 once more"),
    ],
)
def test_a_text_that_was_cut_is_not_taken_in(clone: Clone, text: str, zh: str, en: str) -> None:
    save("a.txt", text)
    for lang, said in (("zh", zh), ("en", en)):
        done = clone.run("--lang", lang, "inbox", "收")
        assert (done.code, said in done.out) == (1, True), done
    assert clone.run("import", "收/a.txt").code == 1
    assert needs(clone, "想换变压器") == []


@pytest.mark.parametrize(
    ("codes", "typed", "zh"),
    [
        ({"sl-bacai": CODE}, f"{FIRM}|{CODE}", ""),
        ({}, f"{FIRM}|{CODE}", ""),
        ({"sl-bacai": CODE}, f"{FIRM}|{ANOTHER}", "和台账里这家企业的不一样"),
        ({OTHER: CODE}, f"{FIRM}|{CODE}", "不是这家企业的"),
        ({"sl-bacai": CODE}, f"没有这家示例公司|{CODE}", "信用代码是 张家港示例靶材有限公司 的"),
    ],
)
def test_a_firm_is_checked_by_its_credit_code(clone: Clone, codes: dict[str, str], typed: str, zh: str) -> None:
    for firm, code in codes.items():
        assert clone.run("enterprise", "edit", firm, "--uscc", code).code == 0
    name, _, code = typed.partition("|")
    save("a.txt", BLOCK.replace(f"企业：{FIRM}\n", f"企业：{name}\n统一社会信用代码：{code.lower()}\n"))
    done = clone.run("import", "收/a.txt")
    assert (done.code, zh in done.out, "不收的列" in done.out) == (1 if zh else 0, True, False), done
    found = looked(clone)["收/a.txt"]
    assert (found["state"], zh in found["said"]) == ("check" if zh else "ready", True)


def test_a_code_that_is_none_checks_nothing_and_says_so(clone: Clone) -> None:
    save("a.txt", BLOCK.replace("标题：想", "统一社会信用代码：12345\n标题：想"))
    done = clone.run("--lang", "en", "import", "收/a.txt")
    assert (done.code, "“12345” is no credit code, and the firm was not checked by it" in done.out) == (0, True), done
