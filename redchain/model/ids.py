"""The types of record ids: names chosen by people, and event ids."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, StringConstraints
from pydantic_core import PydanticCustomError

from redchain.model.event import event_day, event_pattern

NAME_PATTERN = r"^[a-z0-9][a-z0-9-]{0,62}$"

NameId = Annotated[str, StringConstraints(strict=True, pattern=NAME_PATTERN)]
"""The id of a named record: lower-case ASCII letters, digits and hyphens."""


def _real_day(value: str) -> str:
    if event_day(value) is None:
        raise PydanticCustomError("id_date", "the date inside the id does not exist")
    return value


NeedId = Annotated[str, StringConstraints(strict=True, pattern=event_pattern("N")), AfterValidator(_real_day)]
ProjectId = Annotated[str, StringConstraints(strict=True, pattern=event_pattern("P")), AfterValidator(_real_day)]
OrderId = Annotated[str, StringConstraints(strict=True, pattern=event_pattern("D")), AfterValidator(_real_day)]
