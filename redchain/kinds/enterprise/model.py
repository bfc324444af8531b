"""An enterprise (企业) on one or more chains."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import Field

from redchain.kinds.chain.model import office_of_chain, office_of_chains
from redchain.kinds.enterprise.rules import OWN_RULES
from redchain.model.base import Frozen, Named
from redchain.model.field_types import Count, CreditCode, Day, Flag, Line, NameId, RegionCode, Wan, Word
from redchain.model.fields import IdOfPart, Key, Labels, Meaning, Past, Ranked, Ref
from redchain.model.firm_measures import MEASURES
from redchain.model.firm_size import SIZES, Figures, IndustryCode, Size, possible_sizes
from redchain.model.kind import Kind
from redchain.model.programme import CLEAN_CREDIT
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.model.examples import Examples
    from redchain.model.ledger import Ledger
    from redchain.model.page_view import PageView


def office(ledger: Ledger, firm: Enterprise) -> tuple[str, ...]:
    """Return the units that are an office of any of a firm's chains that are there; without any, every government unit."""
    return office_of_chains(ledger, (each for each in firm.chains if ledger.named("chain", each)))


def warden(ledger: Ledger, firm: Enterprise) -> tuple[str, ...]:
    """Return who decides which chains a firm is on: the office of the first, to which its needs go."""
    first = next((each for each in firm.chains if ledger.named("chain", each)), None)
    return office_of_chain(ledger, first) if first else office(ledger, firm)


Operating = Literal["normal", "dormant", "lost"]
OPERATING: dict[Operating, Text] = {"normal": Text("正常", "normal"), "dormant": Text("停业", "dormant"), "lost": Text("失联", "lost")}
Year = Annotated[int, Field(strict=True, ge=1990, le=2200)]
Origin = Literal["local", "outside", "abroad"]
SEGMENT = IdOfPart("chain", "segments")


class Made(Frozen):
    """A product that a firm makes (产品)."""

    name: Annotated[Word, Key(), Text("产品名称", "Product")]
    segment: Annotated[NameId | None, SEGMENT, Text("环节", "Segment")] = None


class Bought(Frozen):
    """A product that a firm buys (采购)."""

    name: Annotated[Word, Key(), Text("产品名称", "Product")]
    segment: Annotated[NameId | None, SEGMENT, Text("环节", "Segment")] = None
    origin: Annotated[
        Origin | None,
        Text("来源", "Origin"),
        Labels(local=Text("本地", "local"), outside=Text("外地", "elsewhere in the country"), abroad=Text("国外", "abroad")),
    ] = None
    suppliers: Annotated[
        tuple[Annotated[NameId, Ref("enterprise")], ...], Text("供应企业", "Suppliers"), Meaning("已知的供应企业", "The firms known to supply it")
    ] = ()


class YearFigures(Frozen):
    """The figures of a firm for one year (年度数据), as it reported them."""

    year: Annotated[Year, Key(), Past(), Text("年度", "Year")]
    staff: Annotated[Count | None, MEASURES["staff"]] = None
    revenue_wan: Annotated[Wan | None, MEASURES["revenue_wan"]] = None
    assets_wan: Annotated[Wan | None, MEASURES["assets_wan"]] = None
    rd_wan: Annotated[Wan | None, MEASURES["rd_wan"]] = None
    rd_staff: Annotated[Count | None, MEASURES["rd_staff"]] = None
    tax_wan: Annotated[Wan | None, MEASURES["tax_wan"]] = None
    export_wan: Annotated[Wan | None, MEASURES["export_wan"]] = None
    investment_wan: Annotated[Wan | None, MEASURES["investment_wan"]] = None


class Attest(Frozen):
    """What was found on a day of a matter that conditions ask for (核查), such as a clean credit record."""

    matter: Annotated[Word, Text("事项", "Matter"), Meaning("settings/programme.yaml 的 attests 里的一项", "One of `attests` in settings/programme.yaml")]
    holds: Annotated[Flag, Text("属实", "Holds")]
    seen_on: Annotated[Day, Past(), Text("核查日期", "Seen on")]
    by: Annotated[NameId, Ref("unit"), Text("核查单位", "By")]


def _page() -> PageView:
    from redchain.kinds.enterprise.page import PAGE

    return PAGE


def _examples() -> Examples:
    from redchain.kinds.enterprise.examples import EXAMPLES

    return EXAMPLES


class Enterprise(Named):
    """A firm."""

    kind: ClassVar[Kind] = Kind(
        "enterprise",
        "enterprises",
        Text("企业", "Enterprise"),
        Text("链上企业", "A firm on a chain"),
        examples=_examples,
        columns=("id", "name", "chains", "size", "operating"),
        asked_for=("short_name", "uscc", "region"),
        powers=("chains",),
        office=office,
        warden=warden,
        indexed=(
            "uscc",
            "name_key",
            "chains",
            "segments",
            "segments_made",
            "segments_bought",
            "matters",
            "credit",
            "operating",
            "founded_on",
            "archived_on",
            "town",
        ),
        reviewed_by="office",
        rules=OWN_RULES,
        page=_page,
    )

    id: Annotated[NameId, Text("编号", "Id")]
    name: Annotated[Line, Text("名称", "Name")]
    chains: Annotated[
        tuple[Annotated[NameId, Ref("chain")], ...],
        Ranked(),
        Text("产业链", "Chains"),
        Meaning("第一条是需求的默认产业链", "The first is the default chain of its needs"),
    ]
    short_name: Annotated[Word | None, Text("简称", "Short name")] = None
    uscc: Annotated[
        CreditCode | None,
        Text("统一社会信用代码", "Unified social credit code"),
        Meaning("GB 32100-2015，18 位，加引号书写", "GB 32100-2015, 18 characters, written in quotes"),
    ] = None
    size: Annotated[Size | None, Text("规模", "Size"), Labels(**SIZES)] = None
    industry: Annotated[
        IndustryCode | None,
        Text("行业代码", "Industry"),
        Meaning("GB/T 4754-2017，如 C3973；划分规模用", "GB/T 4754-2017, such as C3973; the size class stands on it"),
    ] = None
    staff: Annotated[Count | None, Text("从业人员（人）", "Staff")] = None
    revenue_wan: Annotated[Wan | None, Text("年营业收入（万元）", "Yearly revenue (10,000 yuan)")] = None
    assets_wan: Annotated[Wan | None, Text("资产总额（万元）", "Total assets (10,000 yuan)")] = None
    founded_on: Annotated[Day | None, Past(), Text("成立日期", "Founded on")] = None
    segments: Annotated[tuple[NameId, ...], SEGMENT, Text("环节", "Segments"), Meaning("所在产业链的环节编号", "Segment ids of its chains")] = ()
    region: Annotated[RegionCode | None, Text("属地", "Region")] = None
    town: Annotated[Word | None, Text("板块", "Town"), Meaning("所在镇、街道或园区", "The town or park that it lies in")] = None
    startup: Annotated[Flag | None, Text("初创企业", "Start-up")] = None
    listed: Annotated[Word | None, Text("上市情况", "Listed")] = None
    titles: Annotated[tuple[Word, ...], Text("资质称号", "Titles")] = ()
    makes: Annotated[tuple[Made, ...], Text("产品", "Makes"), Meaning("生产什么；链图谱和供需对接用", "What it makes; the chain map stands on it")] = ()
    buys: Annotated[tuple[Bought, ...], Text("采购", "Buys"), Meaning("采购什么、从哪里来", "What it buys and where it comes from")] = ()
    yearly: Annotated[
        tuple[YearFigures, ...],
        Text("年度数据", "Yearly figures"),
        Meaning("政策条件按上一年度的数比对", "Conditions of policies go by those of the last full year"),
    ] = ()
    attested: Annotated[
        tuple[Attest, ...],
        Text("核查情况", "Attested"),
        Meaning("同一事项以最近一次为准，过期要重新核查", "Of each matter the latest counts, as long as it is young enough"),
    ] = ()
    operating: Annotated[Operating, Text("经营状态", "Operating"), Labels(**OPERATING)] = "normal"

    @property
    def segments_made(self) -> tuple[str | None, ...]:
        """The segment of each product it makes."""
        return tuple(each.segment for each in self.makes)

    @property
    def segments_bought(self) -> tuple[str | None, ...]:
        """The segment of each product it buys."""
        return tuple(each.segment for each in self.buys)

    @property
    def matters(self) -> tuple[str, ...]:
        """The matter of each attest."""
        return tuple(each.matter for each in self.attested)

    @property
    def credit(self) -> tuple[str, ...]:
        """What was found of its credit record, oldest first: the day, and 1 for a clean one or 0."""
        return tuple(sorted(f"{each.seen_on} {each.holds:d}" for each in self.attested if each.matter == CLEAN_CREDIT))

    @property
    def figures(self) -> Figures:
        """What the size rule goes by."""
        return Figures(self.industry, self.staff, self.revenue_wan, self.assets_wan)

    @property
    def sizes(self) -> frozenset[Size] | None:
        """The sizes it may have, None when nothing is known: the one on record, those its figures allow, or both when they disagree."""
        counted = possible_sizes(self.figures)
        if self.size is None:
            return counted
        return frozenset((self.size,)) if counted is None or self.size in counted else counted | {self.size}
