"""What people write in the sheets they enter: usual heads, columns that are not entered, days as numbers; and how what is refused is told."""

from __future__ import annotations

import io
import json
import re
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from redchain.decide.draft import fields_of
from redchain.decide.heads import field_called, first_step_fields
from redchain.decide.usual_heads import _USUAL, field_alike, fields_meant, is_personal, is_row_number
from redchain.kinds.registry import KINDS, kind_named
from redchain.model.fields import fields

if TYPE_CHECKING:
    from tests.conftest import Clone, Outcome

pytestmark = pytest.mark.slow

URGENCIES = {"zh": "可用：特急、较急、一般、不急", "en": "allowed: urgent, high, normal, low"}
WRONG = {
    "a.csv": "企业,标题,类别,紧急程度,共性诉求\nsl-bacai,缺人,用工,很急,也许\nsl-bacai,缺电,要素保障,较急,是\n",
    "a.yaml": "- {企业: sl-bacai, 标题: 缺人, 类别: 用工, 紧急程度: 很急, 共性诉求: 也许}\n- {企业: sl-bacai, 标题: 缺电, 类别: 要素保障}\n",
    "one.yaml": "企业: sl-bacai\n标题: 缺人\n类别: 用工\n紧急程度: 很急\n共性诉求: 也许\n",
    "a.json": '[{"企业": "sl-bacai", "标题": "缺人", "类别": "用工", "紧急程度": "很急", "共性诉求": "也许"}]',
}


def enter(clone: Clone, name: str, text: str, *more: str, kind: str = "need") -> Outcome:
    (clone.path / name).write_text(text, "utf-8")
    return clone.run(kind, "add", "--from", name, *more)


def entered(clone: Clone, done: Outcome) -> dict[str, object]:
    (identifier,) = done.out.split()
    return dict(json.loads(clone.run("need", "show", identifier, "--format", "json").out)["data"])


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("more", [(), ("--partial",)], ids=["all", "partial"])
@pytest.mark.parametrize("name", WRONG)
def test_what_is_refused_names_the_allowed_values_and_no_keys(clone: Clone, name: str, more: tuple[str, ...], lang: str) -> None:
    done = enter(clone, name, WRONG[name], *more, "--lang", lang)
    assert done.code == 1, done
    assert URGENCIES[lang] in done.err
    assert {"zh": "“紧急程度”不能是 很急", "en": "紧急程度 (Urgency) cannot be 很急"}[lang] in done.err
    assert {"zh": "写“是”或“否”", "en": "write yes or no"}[lang] in done.err
    assert re.search("urgency|common|true|false", done.err) is None
    assert ("--partial" in done.err) == (name in {"a.csv", "a.yaml"} and not more)


FAULTS = "名称,产业链,规模,统一社会信用代码\n示例甲公司,yejin,小型,\n示例甲公司,yejin,小型,\n示例乙公司,yejin,小型,123\n示例丙公司,没有的链,小型,\n示例丁公司,yejin,小型,\n"


@pytest.mark.parametrize(("lang", "title", "count"), [("zh", "示例甲公司（a.csv:2）", "5 条中有 3 条"), ("en", "示例甲公司 (a.csv:2)", "3 of 5")])
def test_all_that_is_refused_is_told_at_once_and_doubles_by_their_titles(clone: Clone, lang: str, title: str, count: str) -> None:
    whole = enter(clone, "a.csv", FAULTS, "--lang", lang, kind="enterprise")
    assert (whole.code, count in whole.err, clone.subjects()) == (1, True, ["town"]), whole
    part = enter(clone, "a.csv", FAULTS, "--partial", "--lang", lang, kind="enterprise")
    assert (part.code, len(part.out.split())) == (1, 2), part
    for done in (whole, part):
        assert {int(each) for each in re.findall(r"^ *a\.csv:(\d+)", done.err, re.MULTILINE)} == {3, 4, 5}
        assert title in done.err
    assert "shili" not in whole.err
    assert "（）" not in whole.err + part.err


def test_a_double_without_a_title_is_told_by_its_line(clone: Clone) -> None:
    row = "N-20260910-MW9PW,gongdian,协办,2026-12-10\n"
    done = enter(clone, "a.csv", f"need,unit,role,due\n{row}{row}", kind="order")
    assert (done.code, "a.csv:3：和 a.csv:2 一样，不再登记" in done.err) == (1, True), done


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_usual_heads_are_read_and_what_is_not_kept_is_said(clone: Clone, lang: str) -> None:
    sheet = "序号,企业名称,需求内容,诉求类别,联系人,联系电话,金额（万元）,备注\n1,示例靶材,缺电工三名,用工,某某,000,50,急\n"
    done = enter(clone, "a.csv", sheet, "--lang", lang)
    assert done.code == 0, done
    need = entered(clone, done)
    assert (need["enterprise"], need["title"], need["category"], need["amount_wan"], need["note"]) == ("sl-bacai", "缺电工三名", "用工", 50, "急")
    said = {
        "zh": ("“企业名称”读作“企业”", "“需求内容”读作“标题”", "“序号”一列不登记", "“联系人”“联系电话”是个人信息，不登记，略去 2 格"),
        "en": ("企业名称 is read as Enterprise", "需求内容 is read as Title", "the column 序号 is not entered", "2 cells left out"),
    }[lang]
    assert all(each in done.err for each in said), done.err
    assert "某某" not in "".join(each.decode("utf-8", "ignore") for path, each in clone.files().items() if path.startswith("data/"))


def test_a_head_that_several_fields_share_means_the_one_without_a_column(clone: Clone) -> None:
    done = enter(clone, "a.csv", "企业,标题,需求内容,类别\nsl-bacai,缺电工,要三名,用工\n")
    assert entered(clone, done)["detail"] == "要三名"


@pytest.mark.parametrize(
    ("kind", "head", "lang", "said"),
    [
        ("need", "金额", "zh", "金额（是不是 涉及金额（万元）？）"),
        ("need", "金额", "en", "did you mean Amount (10,000 yuan)?"),
        ("need", "金额（元）", "zh", "是不是 涉及金额（万元）"),
        ("need", "urgncy", "zh", "urgncy（是不是 urgency（紧急程度）？）"),
        ("enterprise", "年营业收人", "zh", "是不是 年营业收入（万元）"),
    ],
)
def test_an_unknown_head_is_told_with_the_one_that_may_be_meant(clone: Clone, kind: str, head: str, lang: str, said: str) -> None:
    done = enter(clone, "a.csv", f"{head}\nx\n", "--lang", lang, kind=kind)
    assert (done.code, said in done.err, clone.subjects()) == (2, True, ["town"]), done


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind.name)
def test_every_usual_head_means_a_field_that_is_filled_in(kind: type) -> None:
    usual = _USUAL.get(kind.kind.name, {})  # type: ignore[attr-defined]  # a kind
    for name, words in usual.items():
        assert name in {*fields_of(kind), *first_step_fields(kind)}, name
        for head in words.split():
            assert fields_meant(kind, [head]) != [None], head
            assert not is_row_number(head)
            assert not is_personal(head)
            assert field_alike(kind, head) is not None
    for name in fields_of(kind):
        for label in (name, *fields(kind)[name].label):
            assert fields_meant(kind, [label]) == [field_called(kind, label)]
            assert not is_personal(label)
            assert not is_row_number(label)


def test_usual_heads_are_those_of_kinds() -> None:
    assert all(kind_named(each) for each in _USUAL)


@pytest.mark.parametrize(("lang", "said"), [("zh", "登记日期 46336 读作 2026-11-10（周二）"), ("en", "46336 is read as 2026-11-10 (Tue)")])
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", "企业,标题,类别,登记日期\nsl-bacai,缺人,用工,46336\n"),
        ("a.json", '{"企业": "sl-bacai", "标题": "缺人", "类别": "用工", "登记日期": 46336}'),
    ],
)
def test_the_number_of_a_day_in_a_sheet_is_read_as_the_day_and_said(clone: Clone, name: str, text: str, lang: str, said: str) -> None:
    done = enter(clone, name, text, "--lang", lang)
    assert (done.code, said in done.err) == (0, True), done
    assert entered(clone, done)["raised_on"] == "2026-11-10"
    assert clone.run("need", "add", "--enterprise", "sl-bacai", "--title", "缺人", "--category", "用工", "--raised-on", "46336").code == 1


STREAMS = (
    ("缺啥\n人\n", 2, "缺啥"),
    ("企业名称,缺啥\nsl-bacai,人\n", 2, "缺啥"),
    ("说明文字\n", 2, "说明文字"),
    ("items:\n  - {title: 用工, category: 用工}\ntitle: 缺人\nenterprise: sl-bacai\ncategory: 用工\n", 0, ""),
    ("tags: [甲, 乙]\ntitle: 缺人\nenterprise: sl-bacai\ncategory: 用工\n", 0, ""),
    ("# 走访\n标题: 缺人\n企业: sl-bacai\n类别: 用工\n", 0, ""),
    ("企业,标题,类别\nsl-bacai,缺人,用工\n", 0, ""),
    ("企业名称\t标题\t类别\t序号\nsl-bacai\t缺人\t用工\t1\n", 0, ""),
)


@pytest.mark.parametrize(("text", "code", "said"), STREAMS, ids=lambda each: str(each)[:12])
def test_what_comes_without_a_name_is_told_apart_by_its_first_line(clone: Clone, monkeypatch: pytest.MonkeyPatch, text: str, code: int, said: str) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(text.encode()), isatty=lambda: False))
    done = clone.run("need", "add", "--from", "-")
    assert (done.code, said in done.err, "YAML" in done.err and code != 0) == (code, True, False), done
    again = enter(clone, "unnamed", text, "--anyway") if code else None
    assert again is None or (again.code, said in again.err) == (code, True)


HEADS = "企业,标题,类别\n"
ROW = "sl-bacai,缺人,用工\n"
ONE = '{"企业": "sl-bacai", "标题": "缺人", "类别": "用工"}'
LATIN = "enterprise,title,category\nsl-bacai,a,用工\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize(("name", "text"), [("a.csv", HEADS + ROW), ("b.csv", LATIN), ("a.json", ONE), ("a.yaml", ONE)])
def test_a_text_is_read_in_any_encoding_that_sheets_are_saved_in(clone: Clone, name: str, text: str, encoding: str) -> None:
    (clone.path / name).write_bytes(text.encode(encoding))
    done = clone.run("need", "add", "--from", name)
    assert (done.code, "编码读取" in done.err) == (0, "utf-8" not in encoding), done
    assert entered(clone, done)["category"] == "用工"


UNREADABLE = (
    ("a.csv", (HEADS + ROW).encode()[:-4] + b"\xff\n", "第 2 行读不出来", "line 2 cannot be read"),
    ("a.json", ONE.encode()[:20] + b"\xff\xff", "第 1 行读不出来", "line 1 cannot be read"),
    ("a.csv", (HEADS + ROW).encode("gbk") + b"\0", "不是 UTF-8 也不是 GBK", "not text in UTF-8 or GBK"),
    ("a.xlsx", b"PK\x03\x04xx", "另存为“CSV UTF-8”", "save it as “CSV UTF-8”"),
    ("a.xls", b"not even one", "另存为“CSV UTF-8”", "save it as “CSV UTF-8”"),
    ("a.json", b'{"title": "\\ud800", "enterprise": "sl-bacai"}', "a.json:1:1 \\ud800 写的是半个字", "a.json:1:1 \\ud800 is half a character"),
    ("a.json", b'[{"\\udfff": "a"}]', "a.json:1:2：\\udfff 写的是半个字", "a.json:1:2: \\udfff is half a character"),
    ("a.yaml", b'title: "\\ud800"\n', "半个字", "half a character"),
    ("a.csv", (HEADS + "sl-bacai,缺\0人手和设备,用工\n").encode(), "标题 缺人手和设备：文字里有看不见的字符 U+0000", "invisible character U+0000"),
    ("a.json", ONE.replace("缺人", "缺\\u0000人").encode(), "看不见的字符 U+0000", "invisible character U+0000"),
    ("a.yaml", "标题: 缺\0人手和设备\n企业: sl-bacai\n类别: 用工\n".encode(), "看不见的字符 U+0000", "invisible character U+0000"),
)


@pytest.mark.parametrize(("name", "content", "zh", "en"), UNREADABLE)
def test_what_is_no_text_is_told_with_the_place_and_what_to_do(clone: Clone, name: str, content: bytes, zh: str, en: str) -> None:
    (clone.path / name).write_bytes(content)
    for lang, said in (("zh", zh), ("en", en)):
        done = clone.run("need", "add", "--from", name, "--lang", lang)
        assert (done.code in {1, 2}, done.out, said in done.err, clone.subjects()) == (True, "", True, ["town"]), done
        assert ("docs/data-format" in done.err, "编码读取" in done.err) == (False, False)


@pytest.mark.parametrize("text", [ONE.replace("缺人", "\\ud83d\\ude00"), ONE])
def test_a_character_in_two_halves_is_one(clone: Clone, text: str) -> None:
    assert enter(clone, "a.json", text).code == 0


MEANT = (
    (("enterprise", "import", "f.csv"), "redchain enterprise add --from f.csv"),
    (("enterprise", "import"), "redchain enterprise add --from "),
    (("enterprise", "add", "f.csv"), "redchain enterprise add --from f.csv"),
    (("企业", "导入", "f.csv"), "redchain enterprise add --from f.csv"),
    (("enterprise", "f.csv"), "redchain enterprise add --from f.csv"),
    (("need", "submit", "f.json"), "redchain need submit --from f.json"),
    (("need", "add", "f.xlsx"), "redchain import f.xlsx"),
    (("need", "import", "台账 一.XLS"), "redchain import '台账 一.XLS'"),
    (("need", "add", "台账 一.et"), "redchain import '台账 一.et'"),
)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("words", "line"), MEANT)
def test_a_file_where_none_is_expected_is_answered_with_the_command_that_reads_it(reader: Clone, words: tuple[str, ...], line: str, lang: str) -> None:
    done = reader.run(*words, "--lang", lang)
    assert (done.code, done.out, line in done.err) == (2, "", True), done


def test_other_words_where_none_are_expected_are_no_files(reader: Clone) -> None:
    assert "--from" not in reader.run("need", "add", "xx").err
    assert "--from" not in reader.run("need", "show", "a", "f.csv").err
