"""An id that a record may not have because one of another kind has it, and references could mean either."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from redchain.errors import RefusalError
from redchain.kinds.renaming import twin_of, twins
from redchain.model.base import Named
from redchain.model.shared_id import SHARED, free_id
from redchain.shell_words import word
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.model.base import Record
    from redchain.model.ledger import Ledger


class IdsInUse:
    """The ids that a new record of a kind may not have: those that records of its kind, or of the kinds that a reference cannot tell from it, have or had."""

    def __init__(self, ledger: Ledger, model: type[Record]) -> None:
        """Read nothing yet."""
        self._ledger, self._models = ledger, (model, *twins(model))

    def __contains__(self, identifier: object) -> bool:
        """Tell whether an id is in use, or was."""
        return any(identifier in self._ledger.shelf(each) for each in self._models) or identifier in self._former

    @cached_property
    def _former(self) -> frozenset[str]:
        return frozenset(old for model in self._models if issubclass(model, Named) for each in self._ledger.every(model) for old in each.former_ids)


def refuse_shared_id(ledger: Ledger, model: type[Record], identifier: str) -> None:
    """Raise RefusalError, which offers another id, where a record of another kind has the id and a reference could mean either."""
    twin = twin_of(ledger, model, identifier)
    if twin is None:
        return
    used, label = IdsInUse(ledger, model), twin.kind.label
    free = free_id(identifier, lambda each: each in used)
    raise RefusalError(
        SHARED.fill(kind=Text(label.zh, label.en.lower()), id=identifier),
        Text(
            f"换一个编号，如 {free}；或先改那一条：redchain {twin.kind.name} rename {word(identifier)} 新编号",
            f"choose another id, such as {free}; or rename that one first: redchain {twin.kind.name} rename {word(identifier)} NEW-ID",
        ),
    )
