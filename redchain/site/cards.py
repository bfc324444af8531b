"""What other pages and the search say of a record: made of it and of the names of those it names, so that it holds until one of these changes."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.model.fields import ids_at, reference_paths
from redchain.site.places import paged_kinds
from redchain.site.shown_ledger import own_words
from redchain.text_cleaning import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from redchain.model.base import Record
    from redchain.model.ledger import Ledger
    from redchain.site.places import Names
    from redchain.text import Language

_BESIDE = ("enterprise", "unit", "lead", "chain")


class Card(NamedTuple):
    """A record as others speak of it: what it is called in full and for short, how it stands, what is said beside it, by which words it is found, and whom it names."""

    kind: str
    id: str
    title: str
    name: str
    state: str
    beside: str
    words: str
    named: tuple[str, ...]


def card_of(record: Record, names: Names, language: Language) -> Card:
    """Return the card of a record with a page."""
    told: Any = record
    title = one_line(next((words for name in record.kind.title if (words := getattr(told, name, None))), record.id))
    state = record.moves.say(record.state).say(language) if record.moves else ""
    others = [*filter(None, (names.called(kind, getattr(told, kind, None)) for kind in _BESIDE))]
    beside = " · ".join(filter(None, (record.kind.label.say(language), *others, state)))
    words = one_line(" ".join((*own_words(record), *others, record.id.rpartition("-")[2] if record.kind.prefix else record.id)))
    paths = (each for each in reference_paths(type(record)) if each.keys[0] != "log")
    named = dict.fromkeys(f"{kind}:{each}" for path in paths for each in ids_at(record, path.keys) for kind in path.kinds)
    return Card(record.kind.name, record.id, title, names.name(record), state, beside, words, tuple(named))


def cards_of(ledger: Ledger, names: Names, language: Language, known: Mapping[str, Card]) -> Mapping[str, Card]:
    """Return the cards of all records with pages by `kind:id`, kind by kind; those that are known are not made anew."""
    found = {}
    for model in paged_kinds():
        shelf = ledger.shelf(model)
        for identifier in sorted(shelf):
            key = f"{model.kind.name}:{identifier}"
            found[key] = known.get(key) or card_of(shelf[identifier], names, language)
    return found


def naming(cards: Iterable[Card]) -> Mapping[str, Mapping[str, Sequence[Card]]]:
    """Return by `kind:id` the cards that name each record, kind by kind, the newest first."""
    found: dict[str, dict[str, list[Card]]] = defaultdict(lambda: defaultdict(list))
    for each in cards:
        for key in each.named:
            found[key][each.kind].append(each)
    return {key: {kind: group[::-1] for kind, group in groups.items()} for key, groups in found.items()}


def page_at(card: Card) -> str:
    """Return the path of its record's page."""
    return f"{card.kind}/{card.id}.html"
