"""What heads mean: the words by which forms of cities and departments, and those who enter records, call the fields of a kind, and those that are no field."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from redchain.decide.draft import fields_of
from redchain.decide.heads import field_called, first_step_fields
from redchain.lazy_pattern import pattern
from redchain.model.fields import fields

if TYPE_CHECKING:
    from collections.abc import Mapping

    from redchain.model.base import Record

Role = Literal["field", "number", "person", "other"]
_BLANK = pattern(r"[\s\u3000]+")
_BRACKETED = pattern(r"[(\[【〔][^()\[\]【】〔〕]*[)\]】〕]")
_INSIDE = pattern(r"[(\[【〔]([^()\[\]【】〔〕]*)[)\]】〕]")
_STARS = pattern(r"^(?:[*★☆※]|q?\d{1,2}[.、:])+|[*★☆※:]+$")
"""Marks of what must be filled in, and the numbers of the questions of a form that was filled in online."""
_ROWS = r"(?:提交|答卷)?序号?|顺序号|序列|号|no\.?|#|项次|行号"
ROW_NUMBER, NUMBER = pattern(_ROWS, 2), pattern(rf"{_ROWS}|编号", 2)
PERSON = pattern(
    r".*(?:联系人|联系方式|联系电话|联系手机|电话|手机|姓名|负责人|法人代表|法定代表人|身份证|邮箱|电子邮件|e-?mail|微信|qq|经办人|填报人|审核人|助企员|联络员|专员|对接人).*"
    r"|法人|座机|传真|填表人|家庭住址|contact(?:person)?|(?:tele)?phone|mobile|wechat",
    2,
)
CURRENCY = pattern(r"(?:货币|币)(?:种|别|单位|类型)?|currency")
ROSTER = pattern(r"姓名|助企员(?:姓名)?|联络员(?:姓名)?|服务专员(?:姓名)?|专员姓名|联系人姓名")
_ACTS = r"(?:责任|承办|办理|牵头|协办|配合|主办|交办|转办|对接|经办|处理|落实)"
_NO_FIELD_OF_NEED = pattern(
    rf"{_ACTS}?(?:单位|部门|科室|处室)(?:意见)?|{_ACTS}(?:单位|部门|科室|人).*|.*(?:办理|进展|落实|处理|推进|对接|完成|解决)(?:情况|进度|结果|措施|状态).*|.*状态|.*(?:答复|回复).*"
    r"|.*(?:办结|办理|完成|限办|承诺|截止|反馈|答复)(?:时限|期限|时间|日期)"
)
_OF_FIELDS: dict[str, tuple[tuple[str, re.Pattern[str]], ...]] = {
    "need": (
        ("category", pattern(r"(?:诉求|需求|问题|事项|困难)?(?:类别|类型|分类|种类|归类)")),
        ("source_ref", pattern(r"(?:工单|受理|登记|来电|流水|诉求|需求|事项|业务)(?:编号|单号|号码?)")),
        (
            "title",
            pattern(
                r".*(?:标题|题目|主题)|.*(?:需求|诉求|事项|问题|难题)(?:名称|事项|摘要|概要)|(?:诉求|需求|问题)?事项|榜单名称|.*岗位(?:名称)?|.*工种(?:名称)?"
            ),
        ),
        ("wanted_by", pattern(r"(?:企业)?(?:期望|希望|要求|拟|计划).*(?:时间|时限|日期|期限)|.*(?:期望|希望)(?:完成|解决|办结|何时).*")),
        ("expected", pattern(r".*(?:期望|希望|预期)(?:结果|目标|效果|达到|成效).*|.*诉求目的")),
        (
            "raised_on",
            pattern(
                r"(?:诉求|需求|问题)?(?:登记|受理|提出|收集|反映|上报|填报|收件|来电|提交|创建|申报|提报|走访|填写|征集|采集|汇总|提交答卷)(?:时间|日期)|时间|日期"
            ),
        ),
        ("source", pattern(r".*(?:来源|渠道)")),
        ("urgency", pattern(r".*(?:紧急|缓急|急迫|优先)(?:程度|级别?|度)?")),
        ("chain", pattern(r".*(?:产业链|产业链条)(?:名称)?|所属(?:链条?|产业)")),
        (
            "amount_wan",
            pattern(
                r".*(?:金额|额度|总额)|.*(?:投入|需求|融资|所需|贷款)资金(?:规模|数额|量)?|.*资金(?:需求|投入)(?:量|额)?|.*(?:融资|贷款|资金)规模|.*(?:预算|经费)"
            ),
        ),
        ("quantity", pattern(r".*(?:数量|人数|用工数|需求量)")),
        (
            "detail",
            pattern(
                r"(?!.*(?:来源|渠道)).*(?:内容|描述|详情|说明)(?:及.*)?|请.{0,4}(?:描述|说明|填写).*(?:诉求|需求|问题|困难).*|.*具体(?:情况|问题|诉求|需求|困难)|.*(?:主要|存在|面临|遇到)的?(?:诉求|需求|问题|困难)(?:和问题|及困难)?.*|.*(?:需要|希望|请求|急需)(?:政府|协调|帮助)*解决的?(?:问题|困难|事项|诉求).*|(?:问题|困难|诉求|需求)(?:及|和|与|、)(?:建议|诉求|需求|问题|困难)|(?:企业)?(?:诉求|需求|问题|困难|诉求问题|技术难题)"
            ),
        ),
        ("note", pattern(r"备注.*|其他(?:情况|说明)?|补充说明")),
        (
            "enterprise",
            pattern(
                r"(?:诉求|需求|申报|反映|填报|提出|所属|服务|提报|走访|贵)?(?:企业|公司)(?:基本)?(?:信息|情况)?(?:名称|全称|简称|名)?|(?:诉求|需求|申报|填报|反映|贵)单位(?:名称)?|(?:需求|诉求|提出)方|单位名称"
            ),
        ),
    ),
    "resource": (
        ("category", pattern(r".*(?:类别|类型|分类|种类)")),
        ("support", pattern(r".*(?:支持|扶持|补助|补贴|奖励|奖补|优惠)(?:标准|内容|措施|力度|额度|政策|方式)(?:及.*)?|.*额度")),
        ("eligibility.text", pattern(r".*(?:对象|条件|适用范围|适用企业|受益群体|面向企业).*")),
        ("procedure", pattern(r".*(?:流程|办理方式|申报方式|申请方式|办理途径|申报途径|所需材料|申报材料|申请材料|办理程序).*")),
        ("basis", pattern(r".*(?:依据|文号|政策文件|文件名称).*")),
        ("promised_days", pattern(r".*(?:承诺|办理|办结|响应|服务)(?:时限|期限|时间|天数).*|时限|.*工作日.*")),
        ("valid_from", pattern(r".*(?:生效|施行|起始|开始)(?:日期|时间|日)")),
        ("valid_until", pattern(r".*(?:有效期|截止|到期|失效).*|申报时限")),
        ("title", pattern(r"(?:资源|服务|政策|事项|项目|产品|平台|活动)(?:名称|标题|事项|项目)|名称|事项|标题")),
        (
            "unit",
            pattern(
                r".*(?:提供|责任|发布|服务|牵头|主管|实施|承办|归口|所属|主办|依托)(?:单位|部门|机构)|单位(?:名称)?|部门(?:名称)?|(?:金融|担保|服务|科研)?机构(?:名称)?|(?:银行|院校|高校|院所)(?:名称)?"
            ),
        ),
        ("detail", pattern(r".*(?:内容|简介|描述|介绍|要点|概述|说明|特点|特色)")),
        ("note", pattern(r"备注.*")),
    ),
    "project": (
        ("title", pattern(r"(?:重点|主要)?工作任务|重点(?:工作|任务|事项)")),
        ("budget_wan", pattern(r".*(?:总投资|投资额?|投入|资金|预算|经费|金额).*")),
        ("parties", pattern(r".*(?:共建|签约|协议|合作)(?:各方|双方|三方|方)(?:单位|名称)?")),
        ("signed_on", pattern(r".*(?:签订|签约|签署)(?:日期|时间|日)")),
        ("supporting", pattern(r".*(?:配合|协办|支持|参与|协同|责任配合|共建)(?:单位|部门)")),
        ("lead", pattern(r".*牵头(?:单位|部门)")),
        ("lead", pattern(r".*(?:责任|主办|承办)(?:单位|部门|主体)|单位|部门")),
        ("lead", pattern(r".*(?:实施|建设|申报)(?:单位|部门|主体)")),
        ("due", pattern(r".*(?:完成|截止|办结|起止|计划|实施|结束|建设|竣工|推进).*(?:时间|时限|期限|日期|年限|周期|节点)|时限|.*工期")),
        ("outcome", pattern(r".*(?:进展|成效|完成|落实|推进)(?:情况|成果|进度)?|.*形象进度")),
        ("goals", pattern(r".*(?:目标|任务|举措|建设内容|主要内容|工作内容|建设规模|措施).*")),
        ("chain", pattern(r".*产业链(?:名称)?|所属链条?")),
        ("title", pattern(r"(?:项目|行动|事项|工作|任务|活动|专项)(?:名称|标题)|名称|项目|事项|行动")),
        ("note", pattern(r"备注.*")),
    ),
    "enterprise": (
        ("uscc", pattern(r".*(?:信用代码|社会信用|统一代码|税号)(?:证号)?")),
        ("short_name", pattern(r".*简称")),
        ("chains", pattern(r".*产业链(?:名称)?|所属链条?")),
        ("segments", pattern(r".*环节")),
        ("size", pattern(r"(?:企业)?规模(?:类型)?|企业(?:类型|划型)|划型")),
        ("industry", pattern(r".*行业(?:代码|小类代码)")),
        ("staff", pattern(r".*(?:从业人员|职工|员工|用工)(?:人?数|总数|数量)?|.*人数")),
        ("revenue_wan", pattern(r".*(?:营业收入|营收|销售额?|开票销售|产值).*")),
        ("assets_wan", pattern(r".*资产(?:总额|总计)?")),
        ("founded_on", pattern(r".*(?:成立|注册|设立)(?:日期|时间|年月)")),
        ("region", pattern(r".*(?:属地|所属(?:镇|区|板块|街道|乡镇|区镇)|所在地|区镇|板块|镇街|镇区|乡镇)(?:名称)?")),
        ("titles", pattern(r".*(?:资质|称号|荣誉|认定)(?:情况|名称)?")),
        ("listed", pattern(r".*上市(?:情况|状态|板块)?")),
        ("operating", pattern(r"经营状态|经营状况|登记状态")),
        ("name", pattern(r"(?:企业|单位|公司)(?:名称|全称|名)|名称|企业|公司")),
        ("note", pattern(r"备注.*")),
    ),
    "unit": (
        ("short_name", pattern(r".*简称")),
        ("section", pattern(r".*(?:科室|处室)")),
        ("duties", pattern(r".*(?:职责|职能|分工).*")),
        ("name", pattern(r"(?:单位|部门|机构)(?:名称|全称)?|名称")),
        ("note", pattern(r"备注.*")),
    ),
}
ENTERED: Mapping[str, Mapping[str, str]] = {
    "chain": {"name": "产业链名称 链名称 产业链"},
    "unit": {"side": "所属端 端", "chains": "所属产业链 挂钩产业链"},
    "enterprise": {
        "industry": "行业 所属行业",
        "founded_on": "成立年月日",
        "region": "所在地区 所属地区 所属区域 地区 区域 所在区域",
        "operating": "经营情况 企业状态",
    },
    "resource": {"title": "资源 服务", "support": "标准", "procedure": "办理材料", "eligibility": "条件 申报条件 适用对象"},
    "need": {
        "title": "企业需求 企业诉求 需求 诉求 问题 名称 需求内容 诉求内容",
        "expected": "期望 希望解决的结果",
        "wanted_by": "期望完成日期 希望完成时间 要求完成时间 完成时间 完成时限",
        "urgency": "急缓程度",
        "amount_wan": "资金（万元）",
    },
    "order": {"need": "需求编号 企业需求 诉求", "unit": "单位 部门 承办部门 责任单位 办理单位", "due": "办结期限 办理期限 完成时间"},
    "project": {"title": "行动项目", "needs": "需求 需求编号 对应诉求", "due": "期限", "outcome": "成果"},
}
"""What those who enter records of one kind mean by words that in a sheet of any kind mean something else, or too little; before what the words mean there."""
_TITLES: dict[str, re.Pattern[str]] = {
    "need": pattern(r"诉求|需求|问题|困难"),
    "resource": pattern(r"资源|政策(?:清单|汇总|一览)|服务(?:清单|事项|产品)"),
    "project": pattern(r"项目|行动|重点任务"),
    "enterprise": pattern(r"企业(?:名录|清单|名单|信息|基本情况|台账|库|登记表)"),
    "unit": pattern(r"(?:单位|部门)(?:名录|清单|名单|信息)"),
}
_UNITS = pattern(r"(十万|百万|千万|万|亿|千)?元(?:人民币)?|万|亿")
_UNIT_AT_END = pattern(r"[/_:,、](?:单位:)?((?:十|百|千)?(?:万|亿)?(?:[美欧日港澳加韩]|新台)?元)$")
_CURRENCIES = pattern(r"美元|美金|港元|港币|欧元|日元|英镑|澳元|加元|韩元|卢布|法郎|新台币|外币|外汇|[$€£]|usd|eur|hkd|jpy|gbp")
FOREIGN = "外币"
"""What `unit_in` returns where money of another country is named."""


class Head(NamedTuple):
    """What one head of a sheet means.

    It holds the label as it is written, the field (a dotted path), what it is otherwise, whether it is the field's own name, the unit it names, whether it was
    remembered, and how far behind others that mean the same it stands.
    """

    label: str
    field: str | None
    role: Role = "other"
    is_own: bool = False
    unit: str = ""
    is_kept: bool = False
    rank: int = 0


class SaidHeads(NamedTuple):
    """What heads mean beside what they say; empty is no field.

    It holds what somebody said for this sheet, by label, what is remembered, by kind and folded label, and what a sheet with verdicts says of its own labels.
    """

    said: Mapping[str, str] = {}
    kept: Mapping[str, Mapping[str, str]] = {}
    own: Mapping[str, str] = {}

    def meaning(self, model: type[Record], label: str) -> Head:
        """Return what a head means in a sheet of a kind; what was said for this sheet counts first."""
        kept = self.kept.get(model.kind.name, {})
        told = self.said.get(label, self.own.get(label))
        name = told if told is not None and (not told or is_fillable(model, told)) else kept.get(folded(label)) if kept else None
        if name is None:
            return meaning_of(model, label)
        return Head(label, name or None, "field" if name else "other", unit=unit_in(label), is_kept=name is not told)


NOTHING_SAID = SaidHeads()


def meaning_of(model: type[Record], label: str) -> Head:
    """Return what a head means in a sheet of a kind."""
    return _meaning(model, label)


@cache
def _meaning(model: type[Record], label: str) -> Head:
    whole, bare = folded(label), _UNIT_AT_END.sub("", _BRACKETED.sub("", folded(label)))
    own = field_called(model, label) or field_called(model, bare)
    if own is not None and own in (*fields_of(model), *first_step_fields(model)):
        is_of_parts = own in fields(model) and bool(fields(model)[own].parts)  # which an export only shows
        return Head(label, None) if is_of_parts else Head(label, own, "field", is_own=True, unit=unit_in(label) or _own_unit(model, own, label))
    if NUMBER.fullmatch(bare):
        return Head(label, None, "number")
    inside = _INSIDE.search(whole)
    found = (_worded(model, label, words) for words in (bare, *((inside[1],) if inside else ())))
    return next((each for each in found if each is not None), Head(label, None))


def _own_unit(model: type[Record], name: str, label: str) -> str:
    """The unit of a field of money, where its head is the whole of its key or label."""
    known = fields(model)
    is_whole = name in known and folded(label) in map(folded, (name, *known[name].label))
    return "万元" if is_whole and name.endswith("_wan") else ""


def _worded(model: type[Record], label: str, words: str) -> Head | None:
    """Return what the words of a head mean; None where they mean nothing that is known."""
    if PERSON.fullmatch(words):
        return Head(label, None, "person")
    if model.kind.name == "need" and _NO_FIELD_OF_NEED.fullmatch(words):
        return Head(label, None)
    found = next(((rank, name) for rank, (name, called) in enumerate(_OF_FIELDS.get(model.kind.name, ())) if called.fullmatch(words)), None)
    return None if found is None else Head(label, found[1], "field", unit=unit_in(label), rank=found[0])


def is_fillable(model: type[Record], name: str) -> bool:
    """Tell whether a key, dotted for a part, is a field that people fill in and a column may be for."""
    own, dot, part = name.partition(".")
    known = fields(model)
    if own not in known or own not in fields_of(model):
        return own in first_step_fields(model) and not dot
    return part in known[own].parts if known[own].parts else not dot


def title_speaks_of(model: type[Record], title: str) -> bool:
    """Tell whether the title of a sheet speaks of a kind."""
    called = _TITLES.get(model.kind.name)
    return called is not None and called.search(folded(title)) is not None


def unit_in(words: str) -> str:
    """Return the unit of money that a head or a remark names in its brackets or after a colon, empty for none.

    >>> unit_in("涉及金额（万元）"), unit_in("单位：亿元"), unit_in("融资金额"), unit_in("融资金额/亿元"), unit_in("融资金额（万美元）")
    ('万元', '亿元', '', '亿元', '外币')
    """
    plain = folded(words)
    at_end = _UNIT_AT_END.search(plain)
    parts = [*_INSIDE.findall(plain), plain.rpartition("单位:")[2] if "单位:" in plain else "", at_end[1] if at_end else ""]
    if any(is_foreign(each) for each in parts):
        return FOREIGN
    return next((found[0] for each in parts if (found := _UNITS.search(each))), "")


def is_foreign(words: str) -> bool:
    """Tell whether words name money of another country."""
    return _CURRENCIES.search(words.casefold()) is not None


def unit_shown(code: str) -> str:
    """Return the unit of money, or %, that a format shows beside a number which does not hold it; empty for none.

    >>> unit_shown('0.0"亿元"'), unit_shown('[$$-409]#,##0.00'), unit_shown("0.00%"), unit_shown("#,##0.00")
    ('亿元', '外币', '%', '')
    """
    if is_foreign(re.sub(r"\[\$(?![$€£])", "[", code).replace("[$$", "$")):
        return FOREIGN
    found = _UNITS.search(code)
    return found[0] if found else "%" if "%" in code else ""


def folded(words: str) -> str:
    """Return a head without blanks, widths and stars."""
    plain = _BLANK.sub("", unicodedata.normalize("NFKC", words)).casefold()
    return _STARS.sub("", plain)
