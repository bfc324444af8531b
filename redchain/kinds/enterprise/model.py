"""An enterprise (企业) on one or more chains."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from redchain.kinds.chain.model import office_of_chain, office_of_chains
from redchain.kinds.enterprise.rules import OWN_RULES
from redchain.model.base import Frozen, Named
from redchain.model.field_types import Count, CreditCode, Day, Flag, Line, NameId, RegionCode, Wan, Word
from redchain.model.fields import IdOfPart, Key, Labels, Meaning, Past, Ranked, Ref
from redchain.model.firm_size import SIZES, Figures, IndustryCode, Size, possible_sizes
from redchain.model.kind import Kind
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
        indexed=("uscc", "name_key", "chains", "segments", "segments_made", "segments_bought", "operating", "archived_on", "town"),
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
