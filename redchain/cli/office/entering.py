"""Who enters the steps that units filled into their to-do sheets, and how the notes of these steps say so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.text import Text

if TYPE_CHECKING:
    from redchain.decide.sheet_step_forms import Entering
    from redchain.flow.workspace import Workspace

_ENTERED = Text("据待办表录入", "entered from a to-do sheet")
_ENTERED_BY = Text("据待办表录入（{office}代录）", "entered from a to-do sheet (by {office})")


def entering(space: Workspace, speaks_for: tuple[str, ...]) -> Entering:
    """Return who enters the steps of others; notes are in the language of the repository."""
    from redchain.decide.sheet_step_forms import Entering
    from redchain.views.reminding import actors_name

    language = space.settings.root.language

    def remark(unit: str) -> str:
        office = "" if not speaks_for or unit in speaks_for else actors_name(speaks_for, space.ledger).say(language)
        return (_ENTERED_BY.fill(office=office) if office else _ENTERED).say(language)

    return Entering(space.latest, speaks_for, remark, lambda line: line.startswith(tuple(_ENTERED)))
