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
from redchain.decide.sheet_heads import ENTERED, meaning_of
from redchain.decide.usual_heads import field_alike, fields_meant, is_personal, is_row_number
from redchain.kinds.need.model import Need
from redchain.kinds.registry import KINDS, kind_named
from redchain.model.fields import fields

if TYPE_CHECKING:
    from tests.conftest import Clone, Outcome

HEADS_KNOWN = """\
chain name - 产业链名称 链名称 产业链
unit name name 单位名称 部门名称 机构名称 单位 部门
unit side - 所属端 端
unit section section 科室 责任科室
unit duties duties 主要职责 单位职责
unit chains - 所属产业链 挂钩产业链
enterprise name name 企业名称 企业全称 单位名称 公司名称 公司全称 公司 企业
enterprise short_name short_name 企业简称 公司简称
enterprise chains chains 所属产业链 所在产业链 产业链名称
enterprise uscc uscc 信用代码 社会信用代码 统一信用代码
enterprise size size 企业规模 规模类型 企业类型
enterprise industry - 行业 所属行业
enterprise industry industry 国民经济行业代码
enterprise staff staff 从业人数 员工人数 职工人数 员工数 职工数 人数
enterprise revenue_wan revenue_wan 营业收入（万元） 营收（万元） 年营收（万元） 年销售收入（万元） 销售额（万元）
enterprise assets_wan assets_wan 资产总计（万元） 总资产（万元） 资产（万元）
enterprise founded_on founded_on 成立时间 注册日期 注册时间
enterprise founded_on - 成立年月日
enterprise segments segments 所属环节 所在环节
enterprise region - 所在地区 所属地区 所属区域 地区 区域 所在区域
enterprise titles titles 资质 荣誉 资质荣誉 荣誉资质 企业资质
enterprise operating - 经营情况 企业状态
enterprise operating operating 经营状况
resource unit unit 单位 部门 提供部门 责任单位 责任部门 单位名称 部门名称 所属单位
resource title title 资源名称 服务名称 事项名称 服务事项
resource title - 资源 服务
resource category category 资源类别 资源类型 服务类别 类型 分类
resource detail detail 内容 资源内容 服务说明 具体内容 资源描述 描述
resource support - 标准
resource support support 支持额度 补贴标准 支持力度
resource procedure procedure 办理方式 办理流程 申报方式
resource procedure - 办理材料
resource promised_days promised_days 承诺时限 办理时限
resource eligibility eligibility.text 条件 申报条件 适用对象
resource valid_until valid_until 有效期 有效期限 截止日期 失效日期
resource valid_from valid_from 开始日期 起始日期 生效日期
need enterprise enterprise 企业名称 企业全称 单位名称 公司名称 公司全称 公司 诉求企业 需求企业 申报企业 提出企业 反映企业
need title title 需求名称 诉求名称 需求标题 诉求标题 需求事项 诉求事项 事项
need title detail 企业需求 企业诉求 需求 诉求 问题 需求内容 诉求内容
need title - 名称
need category category 类型 分类 需求类别 诉求类别 需求类型 诉求类型 问题类别
need raised_on raised_on 提出日期 提出时间 登记时间 收集日期 收集时间 上报日期 上报时间 反映时间 走访日期
need detail detail 详细描述 具体描述 需求描述 诉求描述 问题描述 详情 具体内容 内容 情况说明
need chain chain 所属产业链 所在产业链
need expected - 期望
need expected expected 期望效果
need expected wanted_by 希望解决的结果
need wanted_by wanted_by 期望时间 期望日期
need wanted_by - 期望完成日期 希望完成时间 要求完成时间 完成时间 完成时限
need urgency urgency 紧急度 缓急程度 优先级
need urgency - 急缓程度
need source source 需求来源 诉求来源 来源渠道 渠道
need amount_wan amount_wan 金额（万元） 资金需求（万元） 需求金额（万元） 融资金额（万元）
need amount_wan - 资金（万元）
need quantity quantity 数量 需求数量
order need - 需求编号 企业需求 诉求
order unit - 单位 部门 承办部门 责任单位 办理单位
order due due 限期
order due - 办结期限 办理期限 完成时间
project title title 项目名称 项目
project title - 行动项目
project needs - 需求 需求编号 对应诉求
project lead lead 牵头部门 责任单位 责任部门 主办单位
project supporting supporting 配合部门 协办单位 参与单位
project goals goals 项目目标 工作目标
project due due 完成时间 完成时限 截止日期
project due - 期限
project budget_wan budget_wan 预算（万元） 投资（万元） 总投资（万元） 资金（万元）
project outcome - 成果
project outcome outcome 项目成效
"""
PERSONAL = """
contact contactperson e-mail email mobile phone qq telephone wechat 企业联系人 企业负责人 传真 固定电话 填报人 填表人 姓名 家庭住址 座机 微信 微信号 手机 手机号 手机号码 法人 法人代表 法人姓名 法定代表人 电子邮箱 电话 电话号码 经办人 联系人 联系人姓名 联系手机 联系方式 联系电话 联络员 负责人 身份证 身份证号 身份证号码 邮箱
"""
ROW_NUMBERS = "# no no. 序 序列 序号 行号 项次 顺序号"
"""Heads as they were first known: the kind, what they mean where records are entered, what in a sheet (-: nothing), the heads."""

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


@pytest.mark.parametrize("line", HEADS_KNOWN.splitlines(), ids=lambda line: " ".join(line.split()[:3]))
def test_every_head_that_was_ever_understood_still_is_where_records_are_entered_and_where_sheets_are_imported(line: str) -> None:
    name, entered_as, imported_as, *heads = line.split()
    kind = kind_named(name)
    assert kind is not None
    assert entered_as in {*fields_of(kind), *first_step_fields(kind)}
    for head in heads:
        assert fields_meant(kind, [head]) == [entered_as], head
        assert (meaning_of(kind, head).field or "-") == imported_as, head
        assert not is_row_number(head)
        assert not is_personal(head)
        assert field_alike(kind, head) is not None


def test_heads_about_persons_and_of_row_numbers_stay_known() -> None:
    assert [each for each in PERSONAL.split() if not is_personal(each)] == []
    assert [each for each in ROW_NUMBERS.split() if not is_row_number(each)] == []
    assert {meaning_of(Need, each).role for each in PERSONAL.split()} == {"person"}
    assert {meaning_of(Need, each).role for each in ROW_NUMBERS.split()} == {"number"}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind.name)
def test_a_label_is_never_taken_for_a_person_or_the_number_of_a_row(kind: type) -> None:
    for name in fields_of(kind):  # type: ignore[arg-type]  # a kind
        for label in (name, *fields(kind)[name].label):  # type: ignore[arg-type]
            assert fields_meant(kind, [label]) == [field_called(kind, label)]  # type: ignore[arg-type]
            assert not is_personal(label) or fields(kind)[name].role == "helper"  # type: ignore[arg-type]  # who that is stands there as a post
            assert meaning_of(kind, label).role not in {"person", "number"}  # type: ignore[arg-type]
            assert not is_row_number(label)


@pytest.mark.parametrize(
    ("kind", "head"), [("need", "金额"), ("need", "融资金额（元）"), ("need", "金额（亿元）"), ("resource", "承诺时限（小时）"), ("need", "办理情况")]
)
def test_where_a_unit_would_be_guessed_a_head_means_nothing(kind: str, head: str) -> None:
    model = kind_named(kind)
    assert model is not None
    assert fields_meant(model, [head]) == [None]


def test_words_that_only_those_who_enter_records_use_are_of_kinds_and_needed() -> None:
    for name, each in ENTERED.items():
        kind = kind_named(name)
        assert kind is not None
        assert [(field, head) for field, words in each.items() for head in words.split() if meaning_of(kind, head).field == field] == []


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
