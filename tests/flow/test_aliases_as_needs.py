"""A need typed in the very words that a resource is also known by is answered by it, however like a sentence of everyday life they are."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from redchain.flow.workspace import open_workspace
from redchain.kinds.need.model import Need
from redchain.kinds.resource.model import Resource
from redchain.match.corpus import corpus_of
from redchain.match.suggest import suggest

ROOT, TODAY, FIRMS = Path(__file__).parents[2], date(2026, 11, 23), ("tegang", "taoci")


def typed(number: int, title: str, category: str, firm: str) -> Need:
    step = {"at": "2026-11-23T09:00:00+08:00", "step": "submit", "by": firm}
    said = {"id": f"N-20261123-{number:05}", "enterprise": firm, "title": title, "category": category, "raised_on": "2026-11-23", "log": [step]}
    return Need.model_validate(said)


def test_a_need_in_the_words_of_an_alias_is_answered_whatever_sentence_it_is_like() -> None:
    """补贴没到账 is like 游戏充值没到账."""
    ledger = open_workspace(str(ROOT), TODAY).ledger
    words = [(each.id, alias, each.category) for each in ledger.all(Resource) for alias in each.aliases]
    asked = [(resource, typed(place, alias, category, firm)) for place, (resource, alias, category) in enumerate(words) for firm in FIRMS]
    without, told = corpus_of(ledger.with_settings(ledger.settings.model_copy(update={"elsewhere": ()})), TODAY), corpus_of(ledger, TODAY)
    answered = [need for resource, need in asked for found in suggest(without, [need]) if [each.resource for each in found.suggestions[:1]] == [resource]]
    assert len(answered) > 100
    assert [need.title for need in answered for found in suggest(told, [need]) if found.gap] == []
