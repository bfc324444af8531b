"""A person (人员) of the programme, known by a post alone: a helper, a mentor, an expert or an agent."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import Field

from redchain.kinds.chain.model import office_of_chains
from redchain.kinds.person.roles import PERSON_ROLES, PersonRole
from redchain.kinds.person.rules import OWN_RULES
from redchain.model.base import Named
from redchain.model.field_types import Line, NameId, Word
from redchain.model.fields import Labels, Meaning, Ref
from redchain.model.kind import Fixed, Kind
from redchain.model.programme import Room
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from redchain.model.examples import Examples
    from redchain.model.ledger import Ledger
    from redchain.model.list_view import ListView
    from redchain.model.page_view import PageView


def office(ledger: Ledger, person: Person) -> tuple[str, ...]:
    """Return the units that are an office of any of the chains somebody knows; without chains none, so that it is a keeper's affair."""
    return office_of_chains(ledger, person.chains) if person.chains else ()


def serial(values: Mapping[str, Any]) -> str:
    """Return the letter that the id of a new post begins with: that of its first role."""
    roles = values.get("roles")
    first = next(iter(roles), "") if isinstance(roles, (list, tuple)) else str(roles or "")
    return first[0] if first in PERSON_ROLES else "p"


def _list_view() -> ListView:
    from redchain.kinds.person.list_view import PEOPLE

    return PEOPLE


def _page() -> PageView:
    from redchain.kinds.person.page import PAGE

    return PAGE


def _examples() -> Examples:
    from redchain.kinds.person.examples import EXAMPLES

    return EXAMPLES


class Person(Named):
    """A post (人员岗位)."""

    kind: ClassVar[Kind] = Kind(
        "person",
        "people",
        Text("人员岗位", "Post"),
        Text("助企员、导师、专家、代办员的岗位，只写岗位，不写姓名", "The post of a helper, mentor, expert or agent; never a name"),
        examples=_examples,
        columns=("id", "post", "home", "roles", "chains"),
        asked_for=("chains", "skills"),
        fixed=(Fixed("home"),),
        powers=("home",),
        office=office,
        title=("post",),
        serial=serial,
        indexed=("roles", "archived_on", "chains", "home", "max_firms", "towns", "post_key"),
        found_by=("post_key",),
        rules=OWN_RULES,
        reviewed_by="office",
        list_view=_list_view,
        page=_page,
    )

    id: Annotated[NameId, Text("编号", "Id"), Meaning("流水号，如 h001，不用姓名拼音", "A serial such as h001, never the pinyin of a name")]
    home: Annotated[NameId, Ref("unit", "enterprise"), Text("所在单位", "Home")]
    roles: Annotated[tuple[PersonRole, ...], Text("角色", "Roles"), Labels(**PERSON_ROLES), Field(min_length=1)]
    post: Annotated[Line, Text("岗位", "Post"), Meaning("如“半导体链助企员岗017”，不写姓名", "Such as “helper 017 of the semiconductor chain”, never a name")]
    chains: Annotated[tuple[Annotated[NameId, Ref("chain")], ...], Text("熟悉的产业链", "Chains")] = ()
    skills: Annotated[tuple[Word, ...], Text("专长", "Skills")] = ()
    towns: Annotated[tuple[Word, ...], Text("板块", "Towns")] = ()
    max_firms: Annotated[Room | None, Text("最多联系企业数", "At most so many firms")] = None

    @property
    def post_key(self) -> str:
        """Its home, and what it is called there without marks and spaces, in plain characters: by it the same post is known."""
        return f"{self.home} {''.join(each for each in unicodedata.normalize('NFKC', self.post).casefold() if each.isalnum())}"
