"""An id that a record may not have because one of another kind has it, and references could mean either."""

from __future__ import annotations

from collections import ChainMap
from typing import TYPE_CHECKING

from redchain.errors import RefusalError
from redchain.kinds.renaming import twin_of, twins
from redchain.model.shared_id import SHARED, free_id
from redchain.shell_words import word
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Container

    from redchain.model.base import Record
    from redchain.model.ledger import Ledger


def ids_in_use(ledger: Ledger, model: type[Record]) -> Container[str]:
    """Return the ids that a new record of a kind may not have: those of its kind, and of the kinds that a reference cannot tell from it."""
    return ChainMap({}, *(ledger.shelf(each) for each in (model, *twins(model))))  # type: ignore[arg-type]  # only its first map is ever written


def refuse_shared_id(ledger: Ledger, model: type[Record], identifier: str) -> None:
    """Raise RefusalError, which offers another id, where a record of another kind has the id and a reference could mean either."""
    twin = twin_of(ledger, model, identifier)
    if twin is None:
        return
    used, label = ids_in_use(ledger, model), twin.kind.label
    free = free_id(identifier, lambda each: each in used)
    raise RefusalError(
        SHARED.fill(kind=Text(label.zh, label.en.lower()), id=identifier),
        Text(
            f"换一个编号，如 {free}；或先改那一条：redchain {twin.kind.name} rename {word(identifier)} 新编号",
            f"choose another id, such as {free}; or rename that one first: redchain {twin.kind.name} rename {word(identifier)} NEW-ID",
        ),
    )
