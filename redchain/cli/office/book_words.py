"""What a workbook is worded with, in the language of the run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.model.traffic_light import lights
from redchain.views.record_book import BookWords
from redchain.views.record_sheet import SheetWords

if TYPE_CHECKING:
    from redchain.cli.context import Context
    from redchain.flow.workspace import Workspace


def book_words(context: Context, space: Workspace, *, names_restricted: bool = False) -> BookWords:
    """Return what a workbook is worded with in the language of the run."""
    tones = {context.say(each.words): each.tone for each in lights(space.settings)}
    return BookWords(space.ledger, SheetWords(space.ledger, context.language, names_restricted=names_restricted), context.language, tones)
