"""A policy document (政策文件): what a unit has issued, clause by clause, until when it holds, and what people ask about it."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from redchain.kinds.policy.levels import LEVELS, Level
from redchain.kinds.policy.rules import OWN_RULES, review_from, waits
from redchain.model.base import Frozen, Named
from redchain.model.field_types import Day, Line, Lines, NameId, Word
from redchain.model.fields import Key, Labels, Meaning, Past, Ref
from redchain.model.kind import AlsoShown, Deed, Fixed, Kind, Ordered, Own, Part
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
    "number",
    "level",
    "issued_on",
    "valid_from",
    "valid_until",
    "review_on",
    "replaced_by",
    "clauses",
    "faqs",
    "aliases",
    "visibility",
    "tags",
    "note",
    "archived_on",
)


class Clause(Frozen):
    """A clause (条款) of a policy."""

    title: Annotated[Line, Key(), Text("条目", "Title")]
    text: Annotated[Lines, Text("原文", "Text")]


class Faq(Frozen):
    """A question that people ask, with its answer (问答)."""

    question: Annotated[Line, Key(), Text("问", "Question")]
    answer: Annotated[Lines, Text("答", "Answer")]


def _resources(ledger: Ledger, policy: Policy) -> Iterator[Any]:
    return (each for each in ledger.where_named("resource", "policy", policy.id) if each.archived_on is None)


def _list_view() -> ListView:
    from redchain.kinds.policy.list_view import POLICIES

    return POLICIES


def _page() -> PageView:
    from redchain.kinds.policy.page import PAGE

    return PAGE


def _examples() -> Examples:
    from redchain.kinds.policy.examples import EXAMPLES

    return EXAMPLES


def _report_table(ledger: Ledger, first: date, last: date) -> Table | None:
    from redchain.kinds.policy.report import in_force

    return in_force(ledger, first, last)


class Policy(Named):
    """A policy document."""

    kind: ClassVar[Kind] = Kind(
        "policy",
        "policies",
        Text("政策文件", "Policy"),
        Text("一份政策文件：条款、有效期和常见问答", "A policy document: its clauses, how long it holds, and what people ask"),
        columns=("id", "title", "number", "unit", "level", "valid_until"),
        asked_for=("aliases", "valid_until", "review_on"),
        fixed=(Fixed("unit"),),
        powers=("unit",),
        own=Own("unit", _UNITS_OWN),
        parts=(Part("unit", Text("发文单位", "the issuing unit"), "unit"),),
        deeds=(Deed("review_policy", Text("核实政策", "check the policy"), ("unit",)),),
        dates=(Ordered(("valid_until",), ("valid_from",)),),
        rules=OWN_RULES,
        indexed=("unit", "begins", "valid_until", "replaced_by", "clause_titles", "number_key", "review_on", "review_from", "archived_on", "name_key"),
        found_by=("number_key",),
        also_shown=(AlsoShown("resources", Text("可兑现的资源", "Resources by it"), _resources),),
        reviewed_by="office",
        owner="unit",
        stages={"review_policy": Text("核实政策", "check the policy")},
        waits=waits,
        waits_from="review_from",
        examples=_examples,
        list_view=_list_view,
        page=_page,
        report_table=_report_table,
    )

    id: Annotated[NameId, Text("编号", "Id")]
    title: Annotated[Line, Text("名称", "Title")]
    number: Annotated[Word, Text("文号", "Document number")]
    unit: Annotated[NameId, Ref("unit"), Text("发文单位", "Issuing unit")]
    level: Annotated[Level, Text("层级", "Level"), Labels(**LEVELS)] = "county"
    issued_on: Annotated[Day | None, Past(), Text("发文日", "Issued on")] = None
    valid_from: Annotated[Day | None, Text("生效日", "Valid from")] = None
    valid_until: Annotated[Day | None, Text("有效期至", "Valid until")] = None
    review_on: Annotated[Day | None, Text("下次核实日期", "Review on")] = None
    replaced_by: Annotated[NameId | None, Ref("policy"), Text("由哪份取代", "Replaced by")] = None
    clauses: Annotated[tuple[Clause, ...], Text("条款", "Clauses"), Meaning("照原文一条一条写", "Word for word, one by one")] = ()
    faqs: Annotated[tuple[Faq, ...], Text("问答", "Questions and answers")] = ()
    aliases: Annotated[tuple[Word, ...], Text("俗称", "Aliases"), Meaning("企业平时怎么叫它，至少三个", "What firms call it; three at least")] = ()
    visibility: Annotated[
        Literal["public", "chain", "units", "office"],
        Text("公开范围", "Visibility"),
        Labels(
            public=Text("公开", "public"), chain=Text("链内", "chain"), units=Text("承办单位", "units in charge"), office=Text("仅链办", "chain office only")
        ),
        Meaning("谁可以看到这条记录；默认公开", "Who may see the record; default: the public"),
    ] = "public"

    @property
    def begins(self) -> date | None:
        """The day from which on it holds: its first day, else that of its issue; None for always."""
        return self.valid_from or self.issued_on

    @property
    def number_key(self) -> str:
        """Its document number without brackets and spaces, in plain characters: by it the same document is known."""
        return "".join(each for each in unicodedata.normalize("NFKC", self.number).casefold() if each.isalnum())

    @property
    def clause_titles(self) -> tuple[str, ...]:
        """The titles of its clauses."""
        return tuple(each.title for each in self.clauses)

    @property
    def review_from(self) -> str:
        """The day from which on its review is due soon, as ISO text; empty for never."""
        return review_from(self.review_on)
