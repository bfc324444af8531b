"""An industrial chain (产业链) with its segments, and its office (链办): the units that lead it, or every government unit where it names none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from redchain.model.base import Frozen, Named
from redchain.model.field_types import Flag, Line, NameId, Word
from redchain.model.fields import Key, Labels, Meaning, Ref
from redchain.model.finding import Rule
from redchain.model.kind import Kind, OwnRule
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from redchain.document import Table
    from redchain.model.examples import Examples
    from redchain.model.finding import Finding
    from redchain.model.ledger import Index, Ledger, Trace
    from redchain.model.page_view import PageView


def office(ledger: Ledger, chain: Chain | None) -> tuple[str, ...]:
    """Return the units that are the office of a chain; of none, or of one that names none, every government unit."""
    named = chain.lead_units if chain is not None else ()
    leads = tuple(each for each in named if _is_in_use(ledger, each))
    current = leads or tuple(each.id for each in ledger.all_named("unit") if each.side == "government" and each.archived_on is None)
    return tuple(dict.fromkeys((*current, *named)))  # what an archived one still has to finish it may


def named_office(_ledger: Ledger, chain: Chain) -> tuple[str, ...]:
    """Return the units that a chain names as its office: where it names none, nobody may appoint themselves."""
    return chain.lead_units


def led_by(ledger: Ledger, unit: str) -> tuple[Chain, ...]:
    """Return the chains that a unit leads."""
    return tuple(each for each in ledger.all_named("chain") if unit in each.lead_units)


def _is_in_use(ledger: Ledger, identifier: str) -> bool:
    unit = ledger.named("unit", identifier)
    return unit is None or unit.archived_on is None


def office_of_chain(ledger: Ledger, identifier: str) -> tuple[str, ...]:
    """Return the office of the chain with an id; of an unknown one every government unit."""
    return office(ledger, ledger.named("chain", identifier))


def office_of_chains(ledger: Ledger, identifiers: Iterable[str]) -> tuple[str, ...]:
    """Return the offices of several chains together; without any, every government unit."""
    return tuple(dict.fromkeys(unit for each in tuple(identifiers) or ("",) for unit in office_of_chain(ledger, each)))


def office_in_index(index: Index, identifier: str) -> frozenset[str]:
    """Return the office of the chain with an id as an index tells it, which holds no records."""
    chain = index.find("chain", identifier)
    named = chain.facts.lead_units if chain is not None else ()
    units = {each: index.find("unit", each) for each in named}
    if any(unit is None or unit.facts.archived_on is None for unit in units.values()):
        return frozenset(named)
    return frozenset((*named, *(each.id for each in index.of("unit") if each.facts.side == "government" and each.facts.archived_on is None)))


RC323 = Rule(
    "RC323",
    Text("牵头单位都已归档", "Lead units all archived"),
    Text("牵头单位 {units} 都已归档，这条产业链没有链办", "its lead units ({units}) are all archived, so the chain has no office"),
    Text("换牵头单位：redchain chain edit {id:word} --lead-units 单位", "name another: redchain chain edit {id:word} --lead-units UNIT"),
    Text("没有链办，这条链上的需求没有人受理、派单和核验。", "Without an office nobody registers, dispatches and verifies the needs of the chain."),
    lets_pass=True,
)


def ensure_somebody_leads(around: Any, trace: Trace) -> Iterator[Finding]:
    """Ensure that of the units which lead a chain one at least is in use (RC323)."""
    leads = [around.index.find("unit", each) for each in trace.facts.lead_units]
    if leads and trace.facts.archived_on is None and all(each is not None and each.facts.archived_on is not None for each in leads):
        names = [each.id for each in leads]
        yield RC323.broken(("lead_units",), units=Text("、".join(names), ", ".join(names)), id=trace.id)


Stream = Literal["up", "mid", "down"]


class Segment(Frozen):
    """One segment (环节) of a chain."""

    id: Annotated[NameId, Key(), Text("环节编号", "Segment id")]
    name: Annotated[Word, Key(), Text("环节名称", "Segment name")]
    stream: Annotated[Stream, Text("上中下游", "Stream"), Labels(up=Text("上游", "upstream"), mid=Text("中游", "midstream"), down=Text("下游", "downstream"))]
    products: Annotated[
        tuple[Word, ...], Text("产品", "Products"), Meaning("这个环节要有的产品；没有企业生产的是缺口", "What this segment needs; what no firm makes is a gap")
    ] = ()
    key: Annotated[
        Flag | None, Text("关键环节", "Key segment"), Meaning("关键环节只有一家企业的算单点", "A key segment with a single firm is a single point")
    ] = None


def _page() -> PageView:
    from redchain.kinds.chain.page import PAGE

    return PAGE


def _examples() -> Examples:
    from redchain.kinds.chain.examples import EXAMPLES

    return EXAMPLES


def _report_table(ledger: Ledger, first: date, last: date) -> Table | None:
    from redchain.kinds.chain.report import supply_table

    return supply_table(ledger, first, last)


class Chain(Named):
    """An industrial chain."""

    kind: ClassVar[Kind] = Kind(
        "chain",
        "chains",
        Text("产业链", "Chain"),
        Text("一条产业链及其环节、牵头单位", "An industrial chain, its segments and the units that lead it"),
        examples=_examples,
        columns=("id", "name", "lead_units"),
        asked_for=("short_name", "lead_units"),
        powers=("id", "former_ids", "lead_units", "archived_on"),
        granting=("id", "lead_units"),
        warden=named_office,
        office=office,
        rules=(OwnRule(RC323, ensure_somebody_leads, is_across=True),),
        indexed=("segment_ids", "lead_units", "archived_on", "name_key"),
        page=_page,
        report_table=_report_table,
    )

    id: Annotated[NameId, Text("编号", "Id")]
    name: Annotated[Line, Text("名称", "Name")]
    short_name: Annotated[Word | None, Text("简称", "Short name")] = None
    segments: Annotated[tuple[Segment, ...], Text("环节", "Segments")] = ()
    lead_units: Annotated[
        tuple[Annotated[NameId, Ref("unit")], ...],
        Text("牵头单位", "Lead units"),
        Meaning("产业链的链办：受理、派单、核验、销号由它们办理", "The chain's office: it registers, dispatches, verifies and closes"),
    ] = ()
    leader_post: Annotated[Line | None, Text("链长职务", "Leader's post"), Meaning("只写职务，不写姓名", "The post only, never a name")] = None

    @property
    def segment_ids(self) -> tuple[str, ...]:
        """The ids of its segments."""
        return tuple(each.id for each in self.segments)
