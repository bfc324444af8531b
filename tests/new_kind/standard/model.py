"""A standard (地方标准): a document of a department, from its draft to the end of its validity."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from redchain.kinds.standard.rules import IN_TIME, REACHABLE, STALE, amend, chain_id, office
from redchain.kinds.standard.views import STANDARDS, next_step, published, waits

from redchain.model.base import Frozen, Named
from redchain.model.field_types import Day, Line, Lines, Moment, NameId
from redchain.model.fields import Labels, Meaning, Ref
from redchain.model.kind import OFFICE, START, Deed, Fixed, Kind, Move, Moves, Ordered, Part
from redchain.text import Text

_ISSUER = ("issuer",)
MOVES = Moves(
    states={"draft": Text("起草中", "draft"), "in_force": Text("有效", "in force"), "repealed": Text("废止", "repealed")},
    moves=(
        Move("draft", Text("起草", "draft"), (START,), "draft", by=_ISSUER),
        Move("publish", Text("发布", "publish"), ("draft",), "in_force", by=_ISSUER),
        Move("amend", Text("修订", "amend"), ("in_force",), None, by=_ISSUER, needs=("until",), conditions=(IN_TIME,), effect=amend),
        Move("repeal", Text("废止", "repeal"), ("in_force",), "repealed", by=("issuer", OFFICE), needs=("reason",)),
    ),
    open=("draft", "in_force"),
)


class StandardStep(Frozen):
    """One step of a standard's life."""

    at: Annotated[Moment, Text("时间", "At")]
    step: Annotated[Literal["draft", "publish", "amend", "repeal"], Text("步骤", "Step"), Labels(**{each.verb: each.label for each in MOVES.moves})]
    by: Annotated[NameId, Ref("unit", "enterprise"), Text("办理人", "By")]
    note: Annotated[Lines | None, Text("说明", "Note")] = None
    reason: Annotated[Lines | None, Text("理由", "Reason")] = None
    until: Annotated[Day | None, Text("有效期至", "Until")] = None
    asked: Annotated[tuple[Annotated[NameId, Ref("unit")], ...], Text("征求意见", "Asked")] = ()


class Standard(Named):
    """A standard."""

    kind: ClassVar[Kind] = Kind(
        "standard",
        "standards",
        Text("地方标准", "Standard"),
        Text("一个部门发布的地方标准", "A document that a department issues"),
        columns=("id", "title", "issuer", "valid_until", "state"),
        fixed=(Fixed("issuer"),),
        powers=("issuer",),
        parts=(Part("issuer", Text("发文单位", "the issuing unit"), "issuer"),),
        deeds=(Deed("review", Text("复核", "review"), _ISSUER),),
        office=office,
        chain=chain_id,
        dates=(Ordered(("valid_until",), ("valid_from",)),),
        rules=(REACHABLE, STALE),
        indexed=("state", "valid_until", "contact"),
        reviewed_by="office",
        owner="issuer",
        stages={"publish": Text("发布", "publish"), "review": Text("到期复核", "review before its end")},
        waits=waits,
        next_step=next_step,
        list_view=lambda: STANDARDS,
        report_table=published,
    )
    moves: ClassVar[Moves] = MOVES

    id: Annotated[NameId, Text("编号", "Id")]
    title: Annotated[Line, Text("名称", "Title")]
    issuer: Annotated[NameId, Ref("unit"), Text("发文单位", "Issuer")]
    chain: Annotated[NameId | None, Ref("chain"), Text("产业链", "Chain")] = None
    valid_from: Annotated[Day | None, Text("生效日", "Valid from")] = None
    valid_until: Annotated[Day | None, Text("有效期至", "Valid until")] = None
    contact: Annotated[Line | None, Text("咨询岗位", "Contact"), Meaning("岗位或办公电话", "A post or an office line")] = None
    log: Annotated[tuple[StandardStep, ...], Text("经过", "Log")]
