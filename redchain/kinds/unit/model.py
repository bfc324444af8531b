"""A unit (单位): a department, institute, bank, association or service body that can take orders."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, ClassVar, NamedTuple

from redchain.model.base import Kind, Named
from redchain.model.fields import Labels, Meaning, Ref
from redchain.model.ids import NameId
from redchain.model.terms import SIDES, Side
from redchain.model.words import Line, Lines, Word
from redchain.text import Text


class UnitFacts(NamedTuple):
    """The side."""

    side: str


class Unit(Named):
    """A unit on one of the six sides (六端)."""

    kind: ClassVar[Kind] = Kind(
        "unit",
        "units",
        Text("单位", "Unit"),
        Text("部门、院所、银行、协会等接单单位", "A department, institute, bank, association or service body that takes orders"),
        columns=("id", "name", "side", "chains"),
        powers=("side", "members"),
    )
    Facts: ClassVar[Callable[..., NamedTuple]] = UnitFacts

    id: Annotated[NameId, Text("编号", "Id")]
    name: Annotated[Line, Text("名称", "Name")]
    side: Annotated[Side, Text("六端", "Side"), Labels(**SIDES)]
    short_name: Annotated[Word | None, Text("简称", "Short name")] = None
    section: Annotated[Line | None, Text("牵头科室", "Section")] = None
    chains: Annotated[tuple[Annotated[NameId, Ref("chain")], ...], Text("产业链", "Chains")] = ()
    duties: Annotated[Lines | None, Text("职责", "Duties")] = None
    members: Annotated[
        tuple[Word, ...],
        Text("成员", "Members"),
        Meaning("提交邮箱的加盐散列或岗位名，不写姓名和邮箱", "Salted hashes of commit e-mails or role names, never names or addresses"),
    ] = ()
    contact_post: Annotated[
        Line | None, Text("联系岗位", "Contact post"), Meaning("岗位或办公电话，不写手机号", "A post or an office line, never a mobile number")
    ] = None

    def facts(self) -> UnitFacts:
        """Return what rules across records need of it."""
        return UnitFacts(self.side)
