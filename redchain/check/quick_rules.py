"""Quick looks at a record that tell, kind by kind, that a rule would surely find nothing in it, so that hardly any rule is asked of thousands of sound records."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.check.list_items import MAY_SEPARATE, mark_ends, names_and_words, word_lists
from redchain.check.rules.rc100_list_items import holders_of, keys_of, references_of
from redchain.model.fields import fields
from redchain.model.kind import START

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from pydantic import BaseModel

    from redchain.model.base import Frozen, Record
    from redchain.model.kind import Ordered

    Look = Callable[[Any], bool]
    """Tells that nothing is wrong: True is certain."""
    Values = Mapping[str, Any]


def allows_nothing(record: Record) -> bool:
    """Tell that a record allows nothing that might be allowed wrongly."""
    return not record.__dict__["allow"]


def log_look(model: type[Record]) -> Look:
    """Return a look that walks a log once: that there is a step, that each is legal, later than the one before it, has the keys of its verb and no others, and says something.

    The state that a sound log leads to is remembered with the record.
    """
    moves = model.moves
    assert moves is not None, model  # noqa: S101  # it is asked of kinds with a life
    table = {each.verb: (each.sources, each.target, frozenset(each.needs), each.allowed, each.says) for each in moves.moves}

    def is_sound(record: Record) -> bool:
        state, last = START, None
        for step in record.__dict__["log"]:
            values, keys = step.__dict__, step.__pydantic_fields_set__
            sources, target, needs, allowed, says = table[values["step"]]
            at = values["at"]
            if state not in sources or (last is not None and not last < at) or not needs <= keys <= allowed or (says and keys.isdisjoint(says)):
                return False
            state, last = state if target is None else target, at
        if last is None:
            return False
        record.__dict__["walked"] = state, ()
        return True

    return is_sound


def past_look(model: type[Record]) -> Look:
    """Return a look that tells that the past of a record stands against none of its steps."""
    looking_back = frozenset(each.verb for each in model.moves.moves if each.looks_back) if model.moves else frozenset()

    def is_sound(record: Record) -> bool:
        return all(step.__dict__["step"] not in looking_back for step in record.__dict__["log"])

    return is_sound


class _Texts(NamedTuple):
    """Where a model holds texts of a sort: in single fields, in lists, and in parts, which have some themselves."""

    single: tuple[str, ...]
    many: tuple[str, ...]
    parts: tuple[tuple[str, Any], ...]


def _texts(model: type[BaseModel], found: Callable[[type[BaseModel]], tuple[Any, ...]]) -> _Texts:
    known = found(model)
    plain = [each for each in known if not each.parts]
    parts = tuple((each.name, _texts(each.type, found)) for each in known if each.parts)
    return _Texts(tuple(each.name for each in plain if not each.many), tuple(each.name for each in plain if each.many), parts)


def _parts_of(values: Values, name: str) -> tuple[Any, ...]:
    value = values[name]
    return value if isinstance(value, tuple) else () if value is None else (value,)


def items_look(model: type[Record]) -> Look:
    """Return a look that tells that no item of a list of words holds what may part several."""
    return _look_at_texts(_texts(model, word_lists), lambda text: MAY_SEPARATE.search(text) is None)


def ends_look(model: type[Record]) -> Look:
    """Return a look that tells that no name, title or word ends with a mark, nor with a blank behind which there may be one."""
    ends = mark_ends()
    return _look_at_texts(_texts(model, names_and_words), lambda text: text[-1:] not in ends)


def _look_at_texts(texts: _Texts, is_plain: Callable[[str], bool]) -> Look:
    def are_plain(values: Values, texts: _Texts) -> bool:
        for name in texts.single:
            if (text := values[name]) is not None and not is_plain(text):
                return False
        for name in texts.many:
            for text in values[name]:
                if not is_plain(text):
                    return False
        for name, inner in texts.parts:
            for part in _parts_of(values, name) if values[name] else ():
                if not are_plain(part.__dict__, inner):
                    return False
        return True

    return lambda record: are_plain(record.__dict__, texts)


class _Lists(NamedTuple):
    """The lists of a model of which no two entries may be the same: those with keys, those of references, and what holds some."""

    keyed: tuple[str, ...]
    references: tuple[str, ...]
    parts: tuple[tuple[str, Any], ...]


def _lists(model: type[Frozen], *, is_record: bool) -> _Lists:
    keyed = tuple(name for name, _, _ in keys_of(model)) if is_record else ()
    known = fields(model)
    return _Lists(
        keyed, tuple(name for name, _ in references_of(model)), tuple((each, _lists(known[each].type, is_record=False)) for each in holders_of(model))
    )


def keys_look(model: type[Record]) -> Look:
    """Return a look that tells that lists have no two entries, or that no list of references has two that may be the same."""
    lists = _lists(model, is_record=True)

    def are_single(values: Values, lists: _Lists) -> bool:
        for name in lists.keyed:
            if len(values[name]) > 1:
                return False
        for name in lists.references:
            if len(found := values[name]) > 1 and not _surely_differ(found):
                return False
        for name, inner in lists.parts:
            for part in _parts_of(values, name) if values[name] else ():
                if not are_single(part.__dict__, inner):
                    return False
        return True

    return lambda record: are_single(record.__dict__, lists)


def _surely_differ(names: tuple[str, ...]) -> bool:
    together = "".join(names)
    return together.isascii() and len(together.split()) == 1 and len({each.lower() for each in names}) == len(names)


def dates_look(model: type[Record]) -> Look | None:
    """Return a look that tells that no two dates which a kind declares as ordered are out of order; None where they are not simple enough for one."""
    looks = [_pair_look(model, each) for each in model.kind.dates]
    known = [each for each in looks if each is not None]
    if len(known) < len(looks):
        return None

    def are_ordered(record: Record) -> bool:
        values = record.__dict__
        return all(look(values) for look in known)

    return are_ordered


def _pair_look(model: type[Record], pair: Ordered) -> Callable[[Values], bool] | None:
    """Return a look at one pair; of a list whose items hold both dates each item is looked at by itself, otherwise the earliest of the later and the latest of the earlier."""
    later, earlier = pair
    if "*" in later and "*" in earlier:
        if later[:-1] != earlier[:-1] or not (_is_list(model, later) and _is_list(model, earlier)):
            return None
        name, first, second = str(later[0]), str(later[2]), str(earlier[2])

        def in_each(values: Values) -> bool:
            for item in values[name]:
                known = item.__dict__
                after, before = known[first], known[second]
                if after is not None and before is not None and _day(after) < _day(before):
                    return False
            return True

        return in_each
    ends, starts = _days(model, later), _days(model, earlier)
    if ends is None or starts is None:
        return None

    def between(values: Values) -> bool:
        after = [*ends(values)]
        return not after or not (before := [*starts(values)]) or min(after) >= max(before)

    return between


def _is_list(model: type[Record], keys: tuple[str | int, ...]) -> bool:
    """Whether a key path leads to one field of every item of a list."""
    name, star, key = keys if len(keys) == 3 else ("", "", "")  # noqa: PLR2004  # list, item, field
    known = fields(model).get(str(name))
    return star == "*" and known is not None and known.many and str(key) in known.parts


def _days(model: type[Record], keys: tuple[str | int, ...]) -> Callable[[Values], Iterator[date]] | None:
    """Return what yields the days that a key path leads to; None for one that it does not know how to follow."""
    name, known = str(keys[0]), fields(model).get(str(keys[0]))
    if known is None:
        return None
    if len(keys) == 1 and not known.parts:
        return lambda values: iter(() if (found := values[name]) is None else (_day(found),))
    if len(keys) != 3 or not known.many or (key := str(keys[2])) not in known.parts:  # noqa: PLR2004  # as above
        return None
    which = keys[1]

    def of_items(values: Values) -> Iterator[date]:
        items = values[name]
        if isinstance(which, int):
            items = items[which : which + 1]
        elif which != "*":
            items = [each for each in items if each.__dict__["step"] == which][-1:]
        return (_day(found) for each in items if (found := each.__dict__[key]) is not None)

    return of_items


def _day(found: Any) -> date:
    return found.date() if isinstance(found, datetime) else found
