"""What people usually call the columns of their sheets beside the labels of the fields: synonyms, the number of a row, and what is about a person and is not kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.decide.draft import fields_of
from redchain.decide.heads import field_called, first_step_fields, folded
from redchain.model.base import step_model
from redchain.model.fields import fields

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from redchain.model.base import Record
    from redchain.model.fields import Field

_ROW_NUMBERS = frozenset("序号 序 行号 项次 序列 顺序号 no no. #".split())  # noqa: SIM905  # a row of words
_PERSONAL = frozenset(
    "联系人 企业联系人 联系人姓名 姓名 联系电话 电话 电话号码 手机 手机号 手机号码 联系手机 联系方式 固定电话 座机 传真 邮箱 电子邮箱 微信 微信号 qq "  # noqa: SIM905  # a row of words
    "身份证 身份证号 身份证号码 法人 法定代表人 法人代表 法人姓名 负责人 企业负责人 经办人 填报人 填表人 联络员 家庭住址 "
    "contact contactperson phone telephone mobile email e-mail wechat".split()
)
_FIRM = "企业名称 企业全称 单位名称 公司名称 公司全称 公司"
_USUAL: Mapping[str, Mapping[str, str]] = {
    "chain": {"name": "产业链名称 链名称 产业链"},
    "unit": {
        "name": "单位名称 部门名称 机构名称 单位 部门",
        "side": "所属端 端",
        "section": "科室 责任科室",
        "duties": "主要职责 单位职责",
        "chains": "所属产业链 挂钩产业链",
    },
    "enterprise": {
        "name": f"{_FIRM} 企业",
        "short_name": "企业简称 公司简称",
        "chains": "所属产业链 所在产业链 产业链名称",
        "uscc": "信用代码 社会信用代码 统一信用代码",
        "size": "企业规模 规模类型 企业类型",
        "industry": "行业 所属行业 国民经济行业代码",
        "staff": "从业人数 员工人数 职工人数 员工数 职工数 人数",
        "revenue_wan": "营业收入（万元） 营收（万元） 年营收（万元） 年销售收入（万元） 销售额（万元）",
        "assets_wan": "资产总计（万元） 总资产（万元） 资产（万元）",
        "founded_on": "成立时间 注册日期 注册时间 成立年月日",
        "segments": "所属环节 所在环节",
        "region": "所在地区 所属地区 所属区域 地区 区域 所在区域",
        "titles": "资质 荣誉 资质荣誉 荣誉资质 企业资质",
        "operating": "经营情况 经营状况 企业状态",
    },
    "resource": {
        "unit": "单位 部门 提供部门 责任单位 责任部门 单位名称 部门名称 所属单位",
        "title": "资源名称 服务名称 事项名称 资源 服务 服务事项",
        "category": "资源类别 资源类型 服务类别 类型 分类",
        "detail": "内容 资源内容 服务说明 具体内容 资源描述 描述",
        "support": "标准 支持额度 补贴标准 支持力度",
        "procedure": "办理方式 办理材料 办理流程 申报方式",
        "promised_days": "承诺时限 办理时限",
        "eligibility": "条件 申报条件 适用对象",
        "valid_until": "有效期 有效期限 截止日期 失效日期",
        "valid_from": "开始日期 起始日期 生效日期",
    },
    "need": {
        "enterprise": f"{_FIRM} 诉求企业 需求企业 申报企业 提出企业 反映企业",
        "title": "需求名称 诉求名称 需求标题 诉求标题 需求事项 诉求事项 企业需求 企业诉求 需求 诉求 问题 事项 名称 需求内容 诉求内容",
        "category": "类型 分类 需求类别 诉求类别 需求类型 诉求类型 问题类别",
        "raised_on": "提出日期 提出时间 登记时间 收集日期 收集时间 上报日期 上报时间 反映时间 走访日期",
        "detail": "详细描述 具体描述 需求描述 诉求描述 问题描述 详情 具体内容 需求内容 诉求内容 内容 情况说明",
        "chain": "所属产业链 所在产业链",
        "expected": "期望 期望效果 希望解决的结果",
        "wanted_by": "期望时间 期望日期 期望完成日期 希望完成时间 要求完成时间 完成时间 完成时限",
        "urgency": "紧急度 缓急程度 急缓程度 优先级",
        "source": "需求来源 诉求来源 来源渠道 渠道",
        "amount_wan": "金额（万元） 资金（万元） 资金需求（万元） 需求金额（万元） 融资金额（万元）",
        "quantity": "数量 需求数量",
    },
    "order": {"need": "需求编号 企业需求 诉求", "unit": "单位 部门 承办部门 责任单位 办理单位", "due": "限期 办结期限 办理期限 完成时间"},
    "project": {
        "title": "项目名称 行动项目 项目",
        "needs": "需求 需求编号 对应诉求",
        "lead": "牵头部门 责任单位 责任部门 主办单位",
        "supporting": "配合部门 协办单位 参与单位",
        "goals": "项目目标 工作目标",
        "due": "完成时间 完成时限 期限 截止日期",
        "budget_wan": "预算（万元） 投资（万元） 总投资（万元） 资金（万元）",
        "outcome": "成果 项目成效",
    },
}
"""By kind and field; a head that fields share means the first of them that has no column of its own. Money is known with its unit alone."""
_LIKE = 0.6


def fillable_fields(model: type[Record]) -> dict[str, Field]:
    """Return the fields that people fill in, of a record and of its first step."""
    step = first_step_fields(model)
    return {**{each: fields(step_model(model))[each] for each in step}, **{each: fields(model)[each] for each in fields_of(model)}}


def is_row_number(head: str) -> bool:
    """Tell whether a head is that of the numbers of rows."""
    return folded(head) in _ROW_NUMBERS


def is_personal(head: str) -> bool:
    """Tell whether what stands below a head is about a person, of whom nothing is kept."""
    return folded(head) in _PERSONAL


def fields_meant(model: type[Record], heads: Sequence[str]) -> list[str | None]:
    """Return the field that each head of a sheet, or key, means by its key, its label or what people call it; None for those that mean none."""
    known = fillable_fields(model)
    found = [name if (name := field_called(model, each)) in known else None for each in heads]
    for place, each in enumerate(heads):
        if found[place] is None and each:
            found[place] = next((name for name in _usually(model, each) if name in known and name not in found), None)
    return found


def field_alike(model: type[Record], head: str) -> str | None:
    """Return the field that a head may mean: it lacks a unit, or is only like what the field is called."""
    import difflib

    known = fillable_fields(model)
    names = {folded(words): name for name, field in known.items() for words in (name, *field.label, *_words(model, name))}
    without_unit = {folded(words.partition("（")[0]): name for name in reversed(known) for words in _words(model, name)}
    plain = folded(head)
    near = [plain] if plain in without_unit else difflib.get_close_matches(plain.partition("(")[0], [*names, *without_unit], 1, _LIKE)
    return {**names, **without_unit}[near[0]] if near else None


def _usually(model: type[Record], head: str) -> list[str]:
    return [name for name in _USUAL.get(model.kind.name, {}) if folded(head) in map(folded, _words(model, name))]


def _words(model: type[Record], name: str) -> list[str]:
    return _USUAL.get(model.kind.name, {}).get(name, "").split()
