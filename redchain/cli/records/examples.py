"""The two examples of each command of a kind, as whole command lines, from what the kind declares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.text import Text

if TYPE_CHECKING:
    from redchain.model.base import Record


def examples_of(model: type[Record], verb: str) -> tuple[Text, ...]:
    """Return the examples of a verb of a kind, without `redchain`; none where the kind declares none."""
    if model.kind.examples is None:
        return ()
    name, move = verb.replace("_", "-"), verb.replace("-", "_")
    path = name if model.kind.verbs_are_commands and model.moves and move in model.moves.table else f"{model.kind.name} {name}"
    return tuple(Text(f"{path} {each.zh}".strip(), f"{path} {each.en}".strip()) for each in model.kind.examples().of(move))
