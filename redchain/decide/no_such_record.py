"""What is said where words mean no record, or several: which are near, what of another kind is called so, which file cannot be read."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from redchain.decide.names import Names
from redchain.errors import RefusalError
from redchain.kinds.registry import kind_in_folder, kind_named
from redchain.model.fields import fields
from redchain.model.ledger import said
from redchain.shell_words import shown, word
from redchain.text import Text, counted, join

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from redchain.model.base import Record
    from redchain.model.finding import Finding
    from redchain.model.ledger import Ledger

_LEAST = 3
_MOST_SHOWN = 5
_MOST_NEAR = 3
_READ = frozenset({"RC201", "RC203"})
"""What is told of files whose record is read all the same: that of another name than its id, the first of two files with one id."""


def title_of(record: Record) -> str:
    """Return a record's title or name, for people."""
    for name in record.kind.title:
        value = getattr(record, name, None)
        if value:
            return str(value)
    return ""


def known_as(ledger: Ledger, record: Record) -> str:
    """Return what people call a record: its title or name; where it has none, as an order, that of what it is part of and who takes part in it."""
    title = title_of(record)
    above = None if title or not record.kind.parent else _named(ledger, record, record.kind.parent)
    if above is None:
        return title
    others = [
        getattr(found, "short_name", None) or title_of(found) for part in record.kind.parts if part.field and (found := _named(ledger, record, part.field))
    ]
    return " → ".join([title_of(above), *others])


def _named(ledger: Ledger, record: Record, field: str) -> Record | None:
    """Return the record that a field names, if it can be read."""
    kinds = (kind_named(each) for each in fields(type(record))[field].references)
    return next((found for kind in kinds if kind and (found := ledger.find(kind, getattr(record, field))) is not None), None)


def which_are_broken(ledger: Ledger, model: type[Record], typed: str, *, piece: bool = False) -> tuple[Finding, ...]:
    """Return why files are left out that would be the record of an id, or of a piece of one, by the id in them or by their name."""
    wanted = typed.upper() if model.kind.prefix is not None else typed
    if not wanted or (piece and (model.kind.prefix is None or len(wanted) < _LEAST)):
        return ()

    def fits(identifier: str) -> bool:
        return identifier.startswith(wanted) or identifier.endswith(wanted) if piece else identifier == wanted

    found = (each for each in ledger.broken if _may_be(model, each) and any(map(fits, _ids_of(each))))
    return tuple(each for each in found if each.code not in _READ)


def _may_be(model: type[Record], broken: Finding) -> bool:
    """Tell whether a file that is left out may be a record of a kind: it lies in its folder, in that of no kind, or the kind's letter begins its name."""
    folder = kind_in_folder(broken.file.split("/")[1])
    return folder is None or folder is model or (model.kind.prefix is not None and any(each.startswith(f"{model.kind.prefix}-") for each in _ids_of(broken)))


def _ids_of(broken: Finding) -> tuple[str, ...]:
    return broken.record, broken.file.rpartition("/")[2].partition(".")[0]


def unreadable(model: type[Record], typed: str, broken: tuple[Finding, ...]) -> RefusalError:
    """Return the refusal for an id whose file is left out: which file, and why."""
    first = broken[0]
    if first.code == "RC215":
        kind = Text(model.kind.label.zh, model.kind.label.en.lower())
        words = Text("{kind} {id} 的文件 git 里有、磁盘上没有：{file}", "the file of the {kind} {id} is tracked by git but not on disk: {file}")
        return RefusalError(words.fill(kind=kind, id=typed, file=first.file), first.remedy)
    place = ":".join(str(each) for each in (first.file, first.line) if each)
    text = Text("{kind} {id} 的文件读不出来：{place} {why}", "the file of the {kind} {id} cannot be read: {place} {why}").fill(
        kind=Text(model.kind.label.zh, model.kind.label.en.lower()), id=typed, place=place, why=first.text
    )
    see = Text(f"改正后再办；查看：redchain validate {word(first.file)}", f"mend it first; see: redchain validate {word(first.file)}")
    return RefusalError(text, see if first.line else Text("改正后再办；查看：redchain validate", "mend it first; see: redchain validate"))


def ambiguous(ledger: Ledger, model: type[Record], typed: str, found: Sequence[Record], field: Text | None = None) -> RefusalError:
    """Return the refusal for words that mean several records: which these are, and the command that lists all."""
    where, label = _where(field), type(found[0]).kind.label
    told, more = [_with_state(ledger, each) for each in found[:_MOST_SHOWN]], "…" if len(found) > _MOST_SHOWN else ""
    shown = join(told, zh="；", en="; ")
    zh, en = f"对得上 {len(found)} 条{label.zh}", f"fits {counted(len(found), label.en.lower() + ' record')}"
    command = model.kind.name
    return RefusalError(
        Text(f"{where.zh}{typed} {zh}", f"{where.en}{typed} {en}"),
        Text(
            f"写全编号：{shown.zh}{more}；全部：redchain {word(command)} list",
            f"write the whole id: {shown.en}{more}; all: redchain {word(command)} list",
        ),
    )


def _with_state(ledger: Ledger, record: Record) -> Text:
    """Return a record by its id and what people call it, with its state where it has a life."""
    name = f"{record.id} {known_as(ledger, record)}".strip()
    if record.moves is None:
        return Text(name, name)
    state = record.moves.say(record.state)
    return Text(f"{name}（{state.zh}）", f"{name} ({state.en})")


def unknown_record(
    ledger: Ledger, model: type[Record] | Sequence[type[Record]], typed: str, names: Names | None = None, *, field: Text | None = None
) -> RefusalError:
    """Return the refusal for words that mean no record of some kinds: what of another kind they mean, the nearest ids and names, or how to register it."""
    models = (model,) if isinstance(model, type) else model
    model = models[0]
    kinds = Text("或".join(each.kind.label.zh for each in models), " or ".join(each.kind.label.en.lower() for each in models))
    where, command = _where(field), model.kind.name
    zh = f"没有编号为 {typed} 的{kinds.zh}" if typed.isascii() else f"没有叫“{typed}”的{kinds.zh}"
    text = Text(where.zh + zh, f"{where.en}there is no {kinds.en} {typed}")
    other = [*_other_kind(ledger, model, typed)]
    hints = [] if other else [*_near_ones(ledger, model, typed, names), *_left_out(ledger, model)]
    add = _to_make(model)
    known = Text(f"查看全部：redchain {word(command)} list", f"see all: redchain {word(command)} list")
    return RefusalError(text, join([*other, *hints, known] if other or hints else [known, add]))


def _to_make(model: type[Record]) -> Text:
    """Return the command that makes a record of a kind: `add`, or the first step of its life where that is a command."""
    kind, moves = model.kind, model.moves
    if moves is None or not kind.verbs_are_commands:
        return Text(f"登记：redchain {word(kind.name)} add", f"register: redchain {word(kind.name)} add")
    first, named = moves.moves[0], [kind.parent, *(each.field for each in kind.parts)]
    wanted = [found.kind for field in named if field and (found := kind_named(fields(model)[field].references[0])) is not None]
    command = ("redchain", first.verb.replace("_", "-"))
    zh, en = shown(*command, *(each.label.zh[-2:] for each in wanted)), shown(*command, *(each.name.upper() for each in wanted))
    return Text(f"{first.label.zh}：{zh}", f"{first.label.en.lower()}: {en}")


def _where(field: Text | None) -> Text:
    return Text("", "") if field is None else Text(f"{field.zh}：", f"{field.en}: ")


def _other_kind(ledger: Ledger, model: type[Record], typed: str) -> Iterator[Text]:
    """Yield what record of another kind is called so, and those of the kind asked for that belong to it."""
    for found in _of_other_kinds(ledger, model, typed):
        label, title = found.kind.label, title_of(found)
        yield Text(f"{found.id} 是{label.zh}" + (f"（{title}）" if title else ""), f"{found.id} is the {label.en.lower()} {title}".rstrip())
        belonging = _belonging(ledger, model, found)
        if belonging is None:
            continue
        own = Text(model.kind.label.zh, model.kind.label.en.lower())
        named = [Text(f"{each.id}（{state.zh}）", f"{each.id} ({state.en})") if state.zh else Text(each.id, each.id) for each, state in belonging[:_MOST_SHOWN]]
        some = Text("它的{own}：{named}{more}", "its {own} records: {named}{more}").fill(
            own=own, named=join(named, zh="、", en=", "), more="…" if len(belonging) > _MOST_SHOWN else ""
        )
        yield some if named else Text("它还没有{own}", "it has no {own} yet").fill(own=own)


def _of_other_kinds(ledger: Ledger, model: type[Record], typed: str) -> tuple[Record, ...]:
    """Return the one record of another kind that has this id, this end of one, or this name."""
    others = [(each, shelf) for each, shelf in ledger.shelves() if each is not model]
    exact = next((found for _, shelf in others for each in (typed, typed.upper(), typed.lower()) if (found := shelf.get(each)) is not None), None)
    if exact is not None or not typed:
        return (exact,) if exact is not None else ()
    if typed.isascii():
        piece = typed.upper()
        ends = [shelf[each] for kind, shelf in others if kind.kind.prefix is not None and len(piece) > _LEAST for each in shelf if each.endswith(piece)]
        return tuple(ends) if len(ends) == 1 else ()
    named = next(filter(None, Names(ledger, (kind for kind, _ in others if kind.kind.prefix is None)).fitting(typed)), ())
    return named if len(named) == 1 else ()


def _belonging(ledger: Ledger, model: type[Record], found: Record) -> list[tuple[Record, Text]] | None:
    """Return the records of a kind that name a record, or that it names, each with its state; None where these kinds have nothing to do with each other."""
    naming = [name for name, field in fields(model).items() if found.kind.name in field.references]
    named = [name for name, field in fields(type(found)).items() if model.kind.name in field.references]
    if not naming and not named:
        return None
    whole = [each for name in naming for each in ledger.where(model, name, found.id)]
    whole += [each for name in named for value in said(found, name) if (each := ledger.find(model, value)) is not None]
    moves = model.moves
    return [(each, moves.say(each.state) if moves else Text("", "")) for each in {each.id: each for each in whole}.values()]


def _near_ones(ledger: Ledger, model: type[Record], typed: str, names: Names | None) -> Iterator[Text]:
    near = nearest_records(ledger, model, typed, names=names)
    if near:
        yield Text(
            "是不是：" + "、".join(f"{each}（{name}）" if name else each for each, name in near),
            "did you mean: " + ", ".join(f"{each} ({name})" if name else each for each, name in near),
        )


def _left_out(ledger: Ledger, model: type[Record]) -> Iterator[Text]:
    """Yield which files of the kind cannot be read, since the record may be in one of them."""
    files = [each.file for each in ledger.broken if kind_in_folder(each.file.split("/")[1]) is model and each.code not in {*_READ, "RC215"}]
    if files:
        label, more = model.kind.label, "" if len(files) == 1 else "…"
        yield Text(
            f"有 {len(files)} 个{label.zh}文件读不出来，也许在其中：{files[0]}{more}，查看：redchain validate",
            f"{counted(len(files), f'{label.en.lower()} file')} cannot be read, and it may be there: {files[0]}{more}, see: redchain validate",
        )


def nearest_records(ledger: Ledger, model: type[Record], words: str, most: int = _MOST_NEAR, *, names: Names | None = None) -> list[tuple[str, str]]:
    """Return up to `most` (id, name) whose name holds the words, or whose id or name is like them, by letters or by sound."""
    known = names or Names(ledger, (model,))
    by_name = _by_name(known, words, most) if words and not (words.isascii() and model.kind.prefix is not None) else ()
    found: Iterable[str] = (each.id for each in by_name if isinstance(each, model))
    shelf = ledger.shelf(model)
    if words.isascii():
        close = difflib.get_close_matches(words, list(shelf), most, 0.8 if model.kind.prefix is not None else 0.6)
        found = (*(each for each in shelf if model.kind.prefix is None and words and words.lower() in each), *close, *found)
    return [(each, known_as(ledger, shelf[each])) for each in dict.fromkeys(found)][:most]


def _by_name(names: Names, words: str, most: int) -> tuple[Record, ...]:
    return (*names.holding(words), *names.near(words, most))
