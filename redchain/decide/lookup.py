"""Finding the record a person means by an id, a piece of one or a name, and refusing references to what is not there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

from redchain.decide.names import Names, called
from redchain.decide.no_such_record import ambiguous, known_as, title_of, unknown_record, unreadable, which_are_broken
from redchain.errors import RefusalError
from redchain.kinds.registry import KINDS, kind_named
from redchain.lazy_pattern import pattern
from redchain.model.archived_references import archived_references
from redchain.model.base import Named
from redchain.model.fields import fields, reference_paths, references
from redchain.model.invisible_characters import UNSEEN_IN_WORD
from redchain.model.typed_words import plain_id
from redchain.shell_words import word
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from redchain.model.base import Record
    from redchain.model.ledger import Ledger

__all__ = ["find_all_meant", "find_meant", "refuse_archived_references", "refuse_unknown_references", "resolve", "resolve_all", "title_of", "unknown_record"]
RecordT = TypeVar("RecordT", bound="Record")
_LEAST = 3
_SEPARATORS = re.compile("[，、,；;]")
_ID = pattern(r"[A-Z]-[0-9]{8}(-[0-9A-Z]*)?", re.ASCII)


def find_meant(ledger: Ledger, model: type[RecordT], words: str, *, field: Text | None = None, verb: str = "") -> RecordT:
    """Return the record that words mean: its id, or what that was before, the end of an event's id, its name however shortened, pinyin or initials.

    Of several of one name those count in whose lives the step `verb` may come next, where that is asked for and there are any.
    What fits several is asked where somebody can answer. Raises RefusalError when there is none, or nobody says which, and when the record's file has errors.
    """
    found = _meant(ledger, (model,), words, field, verb)
    assert isinstance(found, model)  # noqa: S101  # only records of the kinds asked for are found
    return found


def find_all_meant(ledger: Ledger, model: type[RecordT], named: Iterable[str], *, field: Text | None = None, verb: str = "") -> list[RecordT]:
    """Return the records that each of some words mean, each once; several may stand in one, between commas."""
    found = {
        each.id: each for words in named for part in _parts(ledger, (model,), words) for each in (find_meant(ledger, model, part, field=field, verb=verb),)
    }
    return list(found.values())


def parts_named(ledger: Ledger, model: type[Record], named: Iterable[str]) -> list[str]:
    """Return the words for one record each; several may stand in one, between commas."""
    return [part for words in named for part in _parts(ledger, (model,), words)]


def resolve(ledger: Ledger, kinds: tuple[str, ...], words: str, field: Text) -> str:
    """Return the id of the record of some kinds that words mean; one whose file cannot be read answers for its id."""
    models, typed = _models(kinds), _typed(words)
    if any(f"{model.kind.name}:{typed}" in ledger.paths for model in models if issubclass(model, Named)):
        return typed
    return _meant(ledger, models, words, field).id


def resolve_all(ledger: Ledger, kinds: tuple[str, ...], named: Iterable[str], field: Text) -> list[str]:
    """Return the ids of the records that each of some words mean; several may stand in one, between commas, or between blanks where each means one and the whole none."""
    models = _models(kinds)
    parts = (piece for words in named for part in _parts(ledger, models, words) for piece in _between_blanks(ledger, models, part))
    return [resolve(ledger, kinds, each, field) for each in parts]


def resolve_part(ledger: Ledger, kind: str, words: str, field: Text) -> str:
    """Return `ID/number` for a part that words name, where the end of an id will do; words that fit no record as they are."""
    (model,), (typed, slash, number) = _models((kind,)), _typed(words).rpartition("/")
    exact = _exact(ledger, model, typed)
    found = [exact] if exact is not None else _fitting(ledger, model, typed.upper())
    if not (slash and number.isdecimal() and found):
        return words
    chosen = found[0] if len(found) == 1 else _chosen(ledger, (model,), typed, found, field)
    if exact is None and ledger.listener is not None:
        ledger.listener.hear(typed, chosen, known_as(ledger, chosen))
    return f"{chosen.id}/{int(number)}"


def formerly(ledger: Ledger, model: type[RecordT], identifier: str) -> RecordT | None:
    """Return the record that had this id before it was renamed."""
    found = next((each.id for each in ledger.every(model) if identifier in each.former_ids), None) if issubclass(model, Named) else None
    return ledger.find(model, found)


def kinds_called(ledger: Ledger, words: str) -> tuple[type[Record], ...]:
    """Return the kinds that have a record of this id, or of this end of one; else those that have one of this name."""
    typed = _typed(words)
    by_id = tuple(each for each in KINDS if typed and (_exact(ledger, each, typed) or formerly(ledger, each, typed) or _fitting(ledger, each, typed.upper())))
    named = (each for each in KINDS if not by_id and not {*each.kind.title}.isdisjoint(fields(each)))
    return by_id or tuple(each for each in named if any(Names(ledger, (each,)).fitting(typed)))


def _exact(ledger: Ledger, model: type[RecordT], typed: str) -> RecordT | None:
    return ledger.find(model, typed) or ledger.find(model, typed.upper() if model.kind.prefix is not None else typed.lower())


def _models(kinds: tuple[str, ...]) -> tuple[type[Record], ...]:
    return tuple(model for each in kinds if (model := kind_named(each)))


def _typed(words: str) -> str:
    return plain_id(UNSEEN_IN_WORD.sub("", words).strip())


def _parts(ledger: Ledger, models: Sequence[type[Record]], words: str) -> list[str]:
    """Return what stands between the commas of what was typed; a name that has some is one."""
    if not _SEPARATORS.search(words) or any(words.strip() in called(each) for model in models for each in ledger.every(model)):
        return [words]
    return [part.strip() for part in _SEPARATORS.split(words) if part.strip()] or [words]


def _between_blanks(ledger: Ledger, models: Sequence[type[Record]], words: str) -> list[str]:
    pieces = words.split()
    are_known = len(pieces) > 1 and [not {*models}.isdisjoint(kinds_called(ledger, each)) for each in (words, *pieces)] == [False, *(True for _ in pieces)]
    return pieces if are_known else [words]


def _meant(ledger: Ledger, models: Sequence[type[Record]], words: str, field: Text | None, verb: str = "") -> Record:
    typed = _typed(words)
    for model in models:
        exact = _exact(ledger, model, typed)
        if exact is not None:
            return exact
    for model in models:
        broken = which_are_broken(ledger, model, typed)
        if broken:
            raise unreadable(model, typed, broken)
        former = formerly(ledger, model, typed)
        if former is not None:
            return former
    for model in models:
        fitting = _fitting(ledger, model, typed.upper())
        pieces = which_are_broken(ledger, model, typed, piece=True)
        if pieces:
            raise unreadable(model, typed, pieces)
        if fitting:
            return fitting[0] if len(fitting) == 1 else _chosen(ledger, models, typed, fitting, field)
    return _named(ledger, models, typed, field, verb)


def _able(found: Sequence[Record], verb: str) -> Sequence[Record]:
    """Return those of several records in whose lives a step may come next; all of them where it may in none."""
    return [each for each in found if verb and each.moves is not None and verb in each.moves.possible(each.state)] or found


def _fitting(ledger: Ledger, model: type[Record], piece: str) -> list[Record]:
    if model.kind.prefix is None or len(piece) < _LEAST or not piece.isascii():
        return []
    shelf = ledger.shelf(model)
    return [shelf[each] for each in shelf if each.startswith(piece) or each.endswith(piece)]


def _named(ledger: Ledger, models: Sequence[type[Record]], typed: str, field: Text | None, verb: str) -> Record:
    """Return the record that a name means."""
    if not typed or _ID.fullmatch(typed.upper()):
        raise unknown_record(ledger, models, typed, field=field)
    names = Names(ledger, models)
    for fitting in names.fitting(typed):
        found = _able(fitting, verb)
        if len(found) == 1:
            if typed not in called(found[0]) and ledger.listener is not None:
                ledger.listener.hear(typed, found[0], known_as(ledger, found[0]))
            return found[0]
        if found:
            return _chosen(ledger, models, typed, found, field)
    holding = names.holding(typed)
    if holding and ledger.listener is not None and (chosen := ledger.listener.choose(typed, _called(ledger, holding))) is not None:
        return chosen
    raise unknown_record(ledger, models, typed, names, field=field)


def _chosen(ledger: Ledger, models: Sequence[type[Record]], typed: str, found: Sequence[Record], field: Text | None = None) -> Record:
    """Return which of several is meant, as somebody says; raises RefusalError where nobody does."""
    exact = [each for each in found if typed in (title_of(each), getattr(each, "short_name", None))]
    if len(exact) == 1:
        return exact[0]
    chosen = None if ledger.listener is None else ledger.listener.choose(typed, _called(ledger, found))
    if chosen is None:
        raise ambiguous(ledger, models[0], typed, found, field)
    return chosen


def records_like(ledger: Ledger, models: Sequence[type[Record]], words: str) -> list[tuple[Record, str]]:
    """Return the records that words may mean, each with what it is called: by id, the end of one, a name however shortened, or a part of one."""
    typed, names = _typed(words), Names(ledger, models)
    by_id = [each for model in models for each in (ledger.find(model, typed), *_fitting(ledger, model, typed.upper())) if each is not None]
    return _called(ledger, next((found for found in (by_id, *names.fitting(typed), names.holding(typed)) if found), ()))


def _called(ledger: Ledger, found: Iterable[Record]) -> list[tuple[Record, str]]:
    return [(each, known_as(ledger, each)) for each in found]


def refuse_unknown_references(ledger: Ledger, record: Record) -> None:
    """Refuse a record that names what is not there, with the nearest names there are."""
    for place, kinds, each in references(record, reference_paths(type(record))):
        models = _models(kinds)
        if place[0] != "log" and not any(each in ledger.shelf(model) or f"{model.kind.name}:{each}" in ledger.paths for model in models):
            broken = next((found for model in models if (found := which_are_broken(ledger, model, each))), None)
            raise unreadable(models[0], each, broken) if broken else unknown_record(ledger, models[0], each, field=fields(type(record))[str(place[0])].label)


def refuse_archived_references(ledger: Ledger, record: Record, before: Record | None = None) -> None:
    """Refuse a record that newly names an archived one."""
    for place, old in archived_references(ledger, record, before):
        field = fields(type(record))[str(place[0])].label
        kind, command = type(old).kind.label, type(old).kind.name
        raise RefusalError(
            Text(f"{field.zh}：{kind.zh} {old.id} 已归档", f"{field.en}: the {kind.en.lower()} {old.id} is archived"),
            Text(
                f"换一个：redchain {word(command)} list；重新启用：redchain {word(command)} edit {word(old.id)} --unset archived_on",
                f"name another: redchain {word(command)} list; take it into use again: redchain {word(command)} edit {word(old.id)} --unset archived_on",
            ),
        )
