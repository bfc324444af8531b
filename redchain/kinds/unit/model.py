"""A unit (单位): a department, institute, bank, association or service body that can take orders."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar

from redchain.kinds.chain.model import led_by, office_of_chains
from redchain.model.base import Named
from redchain.model.field_types import SIDES, Line, Lines, NameId, Side, Word
from redchain.model.fields import Labels, Meaning, Ref
from redchain.model.kind import Kind, Own
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.model.examples import Examples
    from redchain.model.ledger import Ledger
    from redchain.model.page_view import PageView


def office(ledger: Ledger, unit: Unit) -> tuple[str, ...]:
    """Return the units that are an office of any of a unit's chains; without chains, every government unit."""
    return office_of_chains(ledger, unit.chains)


def warden(ledger: Ledger, unit: Unit) -> tuple[str, ...]:
    """Return who decides about a unit's powers: the units that lead the chains it leads; where it leads none, itself and those that lead its chains."""
    led = led_by(ledger, unit.id)
    chains = led or tuple(found for each in unit.chains if (found := ledger.named("chain", each)))
    return tuple(dict.fromkeys(each for units in ((unit.id,), *(chain.lead_units for chain in chains)) for each in units))


def _page() -> PageView:
    from redchain.kinds.unit.page import PAGE

    return PAGE


def _examples() -> Examples:
    from redchain.kinds.unit.examples import EXAMPLES

    return EXAMPLES


class Unit(Named):
    """A unit on one of the six sides (六端)."""

    kind: ClassVar[Kind] = Kind(
        "unit",
        "units",
        Text("单位", "Unit"),
        Text("部门、院所、银行、协会等接单单位", "A department, institute, bank, association or service body that takes orders"),
        examples=_examples,
        columns=("id", "name", "side", "chains"),
        asked_for=("short_name",),
        powers=("id", "former_ids", "name", "short_name", "side", "chains", "members", "archived_on"),
        granting=("members",),
        kept=("side",),
        warden=warden,
        own=Own("id", ("section", "duties", "contact_post", "note", "tags")),
        office=office,
        indexed=("side", "archived_on", "name_key"),
        page=_page,
    )

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
