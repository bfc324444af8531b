"""Asking on a terminal which of several records is meant."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import typer

from redchain.decide.lookup import title_of
from redchain.text import Text
from redchain.text_cleaning import for_terminal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redchain.model.base import Record
    from redchain.text import Language

_MOST_OFFERED = 20
_MORE = Text("  … 还有的请写得更全", "  … write more of the name for the others")
_WHICH = Text("是哪一条（写序号）", "which one (its number)")


def pick(language: Language, words: str, found: Sequence[Record]) -> Record:
    """Ask on a terminal which of several records words mean, by its number or its id."""
    typer.echo(for_terminal(Text(f"“{words}”对得上 {len(found)} 条：", f"“{words}” fits {len(found)} records:").say(language)), err=True)
    for number, each in enumerate(found[:_MOST_OFFERED], 1):
        typer.echo(for_terminal(f"  {number}. {title_of(each)}  {each.id}"), err=True)
    if len(found) > _MOST_OFFERED:
        typer.echo(_MORE.say(language), err=True)
    known = {str(number): each for number, each in enumerate(found[:_MOST_OFFERED], 1)} | {each.id: each for each in found}
    while True:
        typed = unicodedata.normalize("NFKC", str(typer.prompt(_WHICH.say(language), err=True))).strip()
        if typed in known:
            return known[typed]
