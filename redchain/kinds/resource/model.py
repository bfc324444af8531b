"""A resource (部门资源): what a unit offers, to whom, until when and how often at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import Field

from redchain.kinds.resource.rules import OWN_RULES
from redchain.model.base import Frozen, Named
from redchain.model.dispatch_basis import words_of
from redchain.model.field_types import Count, Day, Flag, Line, Lines, NameId, RegionCode, Word
from redchain.model.fields import Labels, Meaning, Ref
from redchain.model.firm_measures import MEASURES, Measure
from redchain.model.firm_size import SIZES, IndustryCode, Size
from redchain.model.kind import AlsoShown, Fixed, Kind, Ordered, Own
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.model.examples import Examples
    from redchain.model.ledger import Ledger
    from redchain.model.list_view import ListView
    from redchain.model.page_view import PageView

Years = Annotated[int, Field(strict=True, ge=0, le=200)]
Amount = Annotated[float, Field(strict=True, ge=-1e9, le=1e9, allow_inf_nan=False)]
"""A bound of a figure; growth may be below nothing."""


class Bound(Frozen):
    """What a yearly figure of a firm must lie between; with `where`, for those firms alone whose other figure lies in a band."""

    measure: Annotated[Measure, Text("指标", "Measure"), Labels(**MEASURES)]
    least: Annotated[Amount | None, Text("不低于", "At least"), Meaning("占比、增长率写小数：0.04 是 4%", "Shares and growth as fractions: 0.04 is 4%")] = None
    most: Annotated[Amount | None, Text("不高于", "At most")] = None
    where: Annotated[
        Measure | None,
        Text("分档指标", "Band measure"),
        Labels(**MEASURES),
        Meaning("只要求这项指标在档内的企业；档外的不受这一条限制", "Asked only of firms whose figure of this lies in the band; all others meet it"),
    ] = None
    over: Annotated[Amount | None, Text("档：大于", "Band: more than")] = None
    upto: Annotated[Amount | None, Text("档：不超过", "Band: up to")] = None


class Eligibility(Frozen):
    """Who may use a resource; a key left out sets no condition."""

    chains: Annotated[tuple[Annotated[NameId, Ref("chain")], ...], Text("适用产业链", "Chains")] = ()
    sizes: Annotated[tuple[Size, ...], Text("适用规模", "Sizes"), Labels(**SIZES)] = ()
    regions: Annotated[tuple[RegionCode, ...], Text("适用属地", "Regions")] = ()
    titles: Annotated[tuple[Word, ...], Text("所需资质（任一）", "Titles (any of)")] = ()
    min_years: Annotated[Years | None, Text("成立满（年）", "At least years old")] = None
    max_years: Annotated[Years | None, Text("成立不超过（年）", "At most years old")] = None
    startup: Annotated[Flag | None, Text("初创企业", "Start-up"), Meaning("true 只面向初创企业，false 不面向", "true: start-ups only; false: not for them")] = (
        None
    )
    industries: Annotated[
        tuple[IndustryCode, ...],
        Text("适用行业（任一）", "Industries (any of)"),
        Meaning("GB/T 4754 代码的开头，如 C33、I65", "The beginnings of GB/T 4754 codes, such as C33 or I65"),
    ] = ()
    without: Annotated[
        tuple[Word, ...], Text("尚无资质", "Titles not held"), Meaning("首次认定：没有其中任何一项", "For first-time awards: none of these is held")
    ] = ()
    above_scale: Annotated[
        Flag | None,
        Text("规上企业", "Above scale"),
        Meaning("工业企业年营业收入 2000 万元以上；false 只面向规下", "Industry with 20 million yuan a year and more; false: those below only"),
    ] = None
    bounds: Annotated[
        tuple[Bound, ...], Text("指标条件", "Bounds"), Meaning("上一年度的指标在什么范围，可以分档", "Between which figures of the last year, by band or not")
    ] = ()
    attests: Annotated[
        tuple[Word, ...],
        Text("核查事项", "Attests"),
        Meaning("要核查属实的事项，见 settings/programme.yaml", "Matters that must be found to hold, see settings/programme.yaml"),
    ] = ()
    text: Annotated[Lines | None, Text("适用对象说明", "In words")] = None


def _open_orders(ledger: Ledger, resource: Resource) -> Iterator[Any]:
    return (each for each in ledger.where_named("order", "resource", resource.id) if each.is_open)


def _list_view() -> ListView:
    from redchain.kinds.resource.list_view import RESOURCES

    return RESOURCES


_UNITS_OWN = (
    "id",
    "title",
    "category",
    "detail",
    "support",
    "procedure",
    "promised_days",
    "basis",
    "policy",
    "clause",
    "service",
    "automatic",
    "shared",
    "apply_from",
    "apply_until",
    "aliases",
    "channel",
    "eligibility",
    "capacity",
    "valid_from",
    "valid_until",
    "review_on",
    "visibility",
    "tags",
    "note",
    "archived_on",
)


def _page() -> PageView:
    from redchain.kinds.resource.page import PAGE

    return PAGE


def _examples() -> Examples:
    from redchain.kinds.resource.examples import EXAMPLES

    return EXAMPLES


class Resource(Named):
    """A department's resource."""

    kind: ClassVar[Kind] = Kind(
        "resource",
        "resources",
        Text("部门资源", "Resource"),
        Text("一个单位能为企业提供的一项政策、服务或条件", "A policy, service or means that a unit offers to firms"),
        columns=("id", "title", "unit", "category", "valid_until"),
        asked_for=("detail", "promised_days", "valid_until"),
        fixed=(Fixed("unit"),),
        powers=("unit",),
        own=Own("unit", _UNITS_OWN),
        dates=(Ordered(("valid_until",), ("valid_from",)), Ordered(("apply_until",), ("apply_from",))),
        rules=OWN_RULES,
        indexed=(
            "unit",
            "category",
            "capacity",
            "valid_from",
            "valid_until",
            "words",
            "name_key",
            "policy",
            "clause",
            "matters",
            "review_on",
            "shared",
            "archived_on",
        ),
        found_by=("policy",),
        reviewed_by="office",
        owner="unit",
        also_shown=(AlsoShown("open_orders", Text("在办工单", "Open orders"), _open_orders, named_by="unit"),),
        examples=_examples,
        list_view=_list_view,
        page=_page,
    )

    id: Annotated[NameId, Text("编号", "Id")]
    unit: Annotated[NameId, Ref("unit"), Text("提供单位", "Unit")]
    title: Annotated[Line, Text("名称", "Title")]
    category: Annotated[Word, Text("类别", "Category"), Meaning("categories.yaml 中的类别", "A category of categories.yaml")]
    detail: Annotated[Lines | None, Text("服务内容", "Detail")] = None
    support: Annotated[Lines | None, Text("支持标准", "Support")] = None
    procedure: Annotated[Lines | None, Text("办理方式与材料", "Procedure")] = None
    promised_days: Annotated[Count | None, Text("承诺时限（工作日）", "Promised working days")] = None
    basis: Annotated[Lines | None, Text("政策依据（文号）", "Basis (document number)")] = None
    policy: Annotated[
        NameId | None, Ref("policy"), Text("政策文件", "Policy"), Meaning("按哪份已登记的政策兑现", "The policy on file by which it is given")
    ] = None
    clause: Annotated[Line | None, Text("政策条目", "Clause"), Meaning("这份政策里的哪一条", "Which clause of that policy")] = None
    service: Annotated[
        NameId | None, Ref("service"), Text("申请事项", "Service item"), Meaning("到哪个事项申请", "The service item at which it is applied for")
    ] = None
    automatic: Annotated[
        Flag | None, Text("免申即享", "Without an application"), Meaning("符合条件的不用申报", "Whoever meets the conditions need not apply")
    ] = None
    shared: Annotated[Flag | None, Text("共享设施", "Shared facility"), Meaning("几家共用的设备、平台", "A facility that several use together")] = None
    aliases: Annotated[tuple[Word, ...], Text("俗称", "Aliases"), Meaning("企业平时怎么叫它", "What firms call it")] = ()
    channel: Annotated[
        Flag | None,
        Text("通用渠道", "General channel"),
        Meaning(
            "不专办一事、同类诉求都可以找（热线、专家团、揭榜）；不写按标题认",
            "Open to all needs of its category (a hotline, an expert team); unsaid: told by its title",
        ),
    ] = None
    eligibility: Annotated[Eligibility | None, Text("适用条件", "Eligibility")] = None
    capacity: Annotated[
        int | None,
        Field(strict=True, ge=1, le=1_000_000),
        Text("容量", "Capacity"),
        Meaning("同时办理的派单数上限；不写即不限", "How many dispatches at once; absent: unlimited"),
    ] = None
    valid_from: Annotated[Day | None, Text("生效日", "Valid from")] = None
    valid_until: Annotated[Day | None, Text("有效期至", "Valid until")] = None
    apply_from: Annotated[Day | None, Text("申报开始", "Apply from")] = None
    apply_until: Annotated[Day | None, Text("申报截止", "Apply until")] = None
    review_on: Annotated[Day | None, Text("下次核实日期", "Review on")] = None

    @property
    def matters(self) -> tuple[str, ...]:
        """The matters that its conditions want to be attested."""
        return self.eligibility.attests if self.eligibility else ()

    @property
    def words(self) -> str:
        """The hash of its words, which an order is made on."""
        return words_of(self)
