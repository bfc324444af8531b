"""A service item (服务事项) of the catalogue: who may apply, with which materials, in which steps and days; a bundle (一件事) puts several in order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from redchain.kinds.policy.model import Faq
from redchain.kinds.policy.rules import REVIEWED, review_from, waits
from redchain.kinds.service.groups import AGENCIES, GROUPS, SOURCES, Agency, Group, Source
from redchain.kinds.service.rules import DAYS, IN_USE, RING, WHOLE
from redchain.model.base import Frozen, Named
from redchain.model.field_types import Count, Day, Flag, Line, Lines, NameId, Word
from redchain.model.fields import Key, Labels, Meaning, Ranked, Ref
from redchain.model.kind import AlsoShown, Deed, Fixed, Kind, Own, Part
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from typing import Any

    from redchain.document import Table
    from redchain.model.examples import Examples
    from redchain.model.ledger import Ledger
    from redchain.model.list_view import ListView
    from redchain.model.page_view import PageView

_UNITS_OWN = (
    "id",
    "title",
    "group",
    "code",
    "who",
    "materials",
    "stages",
    "legal_days",
    "promised_days",
    "fee",
    "results",
    "channels",
    "agency",
    "policies",
    "faqs",
    "aliases",
    "review_on",
    "visibility",
    "tags",
    "note",
    "archived_on",
)


class Material(Frozen):
    """A paper (材料) that is handed in."""

    title: Annotated[Line, Key(), Text("材料", "Material")]
    needed: Annotated[Flag, Text("必要", "Needed")] = True
    deferrable: Annotated[Flag, Text("可容缺", "May follow later"), Meaning("可以先受理、后补交", "The rest is taken in without it, and it follows")] = False
    source: Annotated[Source, Text("来源", "Source"), Labels(**SOURCES)] = "own"


class Stage(Frozen):
    """One step (办理步骤) of a service item, which may be a service item itself."""

    title: Annotated[Line, Key(), Text("步骤", "Step")]
    service: Annotated[NameId | None, Ref("service"), Text("事项", "Service item"), Meaning("这一步就是办哪个事项", "The service item that this step is")] = (
        None
    )
    workdays: Annotated[Count | None, Text("工作日", "Working days")] = None


def _resources(ledger: Ledger, service: ServiceItem) -> Iterator[Any]:
    return (each for each in ledger.where_named("resource", "service", service.id) if each.archived_on is None)


def _list_view() -> ListView:
    from redchain.kinds.service.list_view import SERVICES

    return SERVICES


def _page() -> PageView:
    from redchain.kinds.service.page import PAGE

    return PAGE


def _examples() -> Examples:
    from redchain.kinds.service.examples import EXAMPLES

    return EXAMPLES


def _report_table(ledger: Ledger, _first: date, last: date) -> Table | None:
    from redchain.kinds.service.report import offered

    return offered(ledger, last)


class ServiceItem(Named):
    """A service item."""

    kind: ClassVar[Kind] = Kind(
        "service",
        "services",
        Text("服务事项", "Service item"),
        Text(
            "一个办事事项：谁能办、要什么材料、分几步、几天；一件事由几个事项组成",
            "A service item: who may apply, with what, in which steps and days; or a bundle of several",
        ),
        columns=("id", "title", "group", "unit", "agency", "promised_days"),
        asked_for=("aliases", "materials", "promised_days", "review_on"),
        fixed=(Fixed("unit"),),
        powers=("unit",),
        own=Own("unit", _UNITS_OWN),
        parts=(Part("unit", Text("实施单位", "the unit in charge"), "unit"),),
        deeds=(Deed("review_service", Text("核实事项", "check the service item"), ("unit",)),),
        rules=(WHOLE, RING, IN_USE, DAYS, REVIEWED),
        indexed=(
            "unit",
            "group",
            "named",
            "materials_asked",
            "materials_needed",
            "materials_deferrable",
            "policies",
            "promised_days",
            "legal_days",
            "longest_step",
            "review_on",
            "review_from",
            "archived_on",
            "name_key",
        ),
        found_by=("policies",),
        also_shown=(AlsoShown("resources", Text("到这里申请的资源", "Resources applied for here"), _resources),),
        reviewed_by="office",
        owner="unit",
        stages={"review_service": Text("核实事项", "check the service item")},
        waits=waits,
        waits_from="review_from",
        examples=_examples,
        list_view=_list_view,
        page=_page,
        report_table=_report_table,
    )

    id: Annotated[NameId, Text("编号", "Id")]
    title: Annotated[Line, Text("名称", "Title")]
    group: Annotated[Group, Text("类型", "Group"), Labels(**GROUPS)]
    unit: Annotated[NameId, Ref("unit"), Text("实施单位", "Unit")]
    code: Annotated[Word | None, Text("事项编码", "Code")] = None
    who: Annotated[Lines | None, Text("申请条件", "Who may apply")] = None
    materials: Annotated[tuple[Material, ...], Text("申请材料", "Materials")] = ()
    stages: Annotated[
        tuple[Stage, ...],
        Ranked(),
        Text("办理步骤", "Steps"),
        Meaning("按先后写；一件事写各步办哪个事项", "In their order; those of a bundle name service items"),
    ] = ()
    legal_days: Annotated[Count | None, Text("法定时限（工作日）", "Legal working days")] = None
    promised_days: Annotated[Count | None, Text("承诺时限（工作日）", "Promised working days")] = None
    fee: Annotated[Line | None, Text("收费", "Fee")] = None
    results: Annotated[tuple[Line, ...], Text("办理结果", "Results"), Meaning("证照、批文等", "Certificates, approvals and the like")] = ()
    channels: Annotated[Lines | None, Text("办理渠道", "Channels")] = None
    agency: Annotated[Agency | None, Text("帮代办", "Agency"), Labels(**AGENCIES)] = None
    policies: Annotated[tuple[Annotated[NameId, Ref("policy")], ...], Text("政策依据", "Policies")] = ()
    faqs: Annotated[tuple[Faq, ...], Text("问答", "Questions and answers")] = ()
    aliases: Annotated[tuple[Word, ...], Text("俗称", "Aliases"), Meaning("企业平时怎么叫它，至少三个", "What firms call it; three at least")] = ()
    review_on: Annotated[Day | None, Text("下次核实日期", "Review on")] = None
    visibility: Annotated[
        Literal["public", "chain", "units", "office"],
        Text("公开范围", "Visibility"),
        Labels(
            public=Text("公开", "public"), chain=Text("链内", "chain"), units=Text("承办单位", "units in charge"), office=Text("仅链办", "chain office only")
        ),
        Meaning("谁可以看到这条记录；默认公开", "Who may see the record; default: the public"),
    ] = "public"

    @property
    def named(self) -> tuple[str, ...]:
        """The service items that its steps name, in their order."""
        return tuple(each.service for each in self.stages if each.service is not None)

    @property
    def longest_step(self) -> int:
        """How many working days the longest of its steps takes; 0 where none says."""
        return max((each.workdays or 0 for each in self.stages), default=0)

    @property
    def materials_asked(self) -> tuple[str, ...]:
        """The titles of its materials."""
        return tuple(each.title for each in self.materials)

    @property
    def materials_needed(self) -> tuple[str, ...]:
        """The titles of those that must be handed in."""
        return tuple(each.title for each in self.materials if each.needed)

    @property
    def materials_deferrable(self) -> tuple[str, ...]:
        """The titles of those that may follow later."""
        return tuple(each.title for each in self.materials if each.deferrable)

    @property
    def review_from(self) -> str:
        """The day from which on its review is due soon, as ISO text; empty for never."""
        return review_from(self.review_on)
