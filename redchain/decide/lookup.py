"""Finding the record a person means by an id, a piece of one or a name, and refusing references to what is not there."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, TypeVar

from redchain.errors import RefusalError
from redchain.kinds.registry import kind_in_folder, kind_named
from redchain.model.base import Named
from redchain.model.fields import fields, reference_paths, references
from redchain.model.invisible_characters import UNSEEN_IN_WORD
from redchain.model.ledger import archived_references
from redchain.model.typed_words import plain_id
from redchain.shell_words import word
from redchain.text import Text, counted, join

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.model.base import Record
    from redchain.model.finding import Finding
    from redchain.model.ledger import Ledger

RecordT = TypeVar("RecordT", bound="Record")
_LEAST = 3
_MOST_SHOWN = 5
_READ = frozenset({"RC201", "RC203"})
"""What is told of files whose record is read all the same: that of another name than its id, the first of two files with one id."""


def find_meant(ledger: Ledger, model: type[RecordT], words: str, *, field: Text | None = None) -> RecordT:
    """Return the record whose id is `words`, or was before it was renamed; of an event its beginning or its end is enough (`7K3F9`), in either case of letters.

    Raises RefusalError when there is none, when several fit, and when the record's file has errors.
    """
    typed = plain_id(UNSEEN_IN_WORD.sub("", words).strip())
    exact = ledger.find(model, typed) or ledger.find(model, typed.upper())
    if exact is not None:
        return exact
    broken = _broken_named(ledger, model, typed)
    if broken:
        raise _unreadable(model, typed, broken)
    renamed = formerly(ledger, model, typed)
    if renamed is not None:
        return renamed
    fitting = _fitting(ledger, model, typed.upper())
    pieces = _broken_named(ledger, model, typed, piece=True)
    if pieces:
        raise _unreadable(model, typed, pieces)
    if len(fitting) > 1:
        raise _ambiguous(ledger, model, typed, fitting)
    if not fitting:
        raise unknown_record(ledger, model, typed, field=field)
    return ledger.shelf(model)[fitting[0]]


def _broken_named(ledger: Ledger, model: type[Record], typed: str, *, piece: bool = False) -> tuple[Finding, ...]:
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


def _unreadable(model: type[Record], typed: str, broken: tuple[Finding, ...]) -> RefusalError:
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
    see = Text(f"改好后再来；查看：redchain validate {word(first.file)}", f"mend it first; see: redchain validate {word(first.file)}")
    return RefusalError(text, see if first.line else Text("改好后再来；查看：redchain validate", "mend it first; see: redchain validate"))


def resolve(ledger: Ledger, kinds: tuple[str, ...], words: str, field: Text) -> str:
    """Return the id for an id, a full name, a short name or a piece of an event's id; refuses what is unknown with the nearest names."""
    models, words = [model for each in kinds if (model := kind_named(each))], plain_id(UNSEEN_IN_WORD.sub("", words).strip())
    for model in models:
        if words in ledger.shelf(model) or f"{model.kind.name}:{words}" in ledger.paths:
            return words
        if model.kind.prefix is not None:
            return find_meant(ledger, model, words, field=field).id
    named = [each.id for model in models for each in ledger.every(model) if words in {title_of(each), getattr(each, "short_name", None)}]
    named = named or [each.id for model in models if (each := formerly(ledger, model, words))]
    if len(named) == 1:
        return named[0]
    for model in models:
        broken = _broken_named(ledger, model, words)
        if broken:
            raise _unreadable(model, words, broken)
    raise unknown_record(ledger, models[0], words, field=field)


def formerly(ledger: Ledger, model: type[RecordT], identifier: str) -> RecordT | None:
    """Return the record that had this id before it was renamed."""
    found = next((each.id for each in ledger.every(model) if identifier in each.former_ids), None) if issubclass(model, Named) else None
    return ledger.find(model, found)


def _fitting(ledger: Ledger, model: type[Record], piece: str) -> list[str]:
    if model.kind.prefix is None or len(piece) < _LEAST:
        return []
    return [each for each in ledger.shelf(model) if each.startswith(piece) or each.endswith(piece)]


def _ambiguous(ledger: Ledger, model: type[Record], typed: str, fitting: list[str]) -> RefusalError:
    shown = [f"{each} {title_of(ledger.shelf(model)[each])}".strip() for each in fitting[:_MOST_SHOWN]]
    more = "…" if len(fitting) > _MOST_SHOWN else ""
    return RefusalError(
        Text(f"{typed} 对得上 {len(fitting)} 条{model.kind.label.zh}", f"{typed} fits {counted(len(fitting), model.kind.label.en.lower() + ' record')}"),
        Text(
            f"写全编号：{'；'.join(shown)}{more}；全部：redchain {model.kind.name} list",
            f"write more of the id: {'; '.join(shown)}{more}; all: redchain {model.kind.name} list",
        ),
    )


def unknown_record(ledger: Ledger, model: type[Record], identifier: str, *, field: Text | None = None) -> RefusalError:
    """Return the refusal for an id that is not there: the nearest ids and names, or how to register it."""
    kind = model.kind.label
    where = Text("", "") if field is None else Text(f"{field.zh}：", f"{field.en}: ")
    text = Text(f"{where.zh}没有编号为 {identifier} 的{kind.zh}", f"{where.en}there is no {kind.en.lower()} {identifier}")
    other, command = [*_other_kind(ledger, model, identifier)], model.kind.name
    hints = [] if other else [*_near_ones(ledger, model, identifier), *_left_out(ledger, model)]
    if not hints:
        hints = [
            Text(
                f"查看全部：redchain {word(command)} list；登记：redchain {word(command)} add",
                f"see all: redchain {word(command)} list; register: redchain {word(command)} add",
            )
        ]
    return RefusalError(text, join([*other, *hints]))


def _other_kind(ledger: Ledger, model: type[Record], identifier: str) -> Iterator[Text]:
    """Yield what record of another kind has this id."""
    for each, shelf in ledger.shelves():
        found = shelf.get(identifier) if each is not model else None
        if found is not None:
            label, title = each.kind.label, title_of(found)
            yield Text(f"{found.id} 是{label.zh}" + (f"（{title}）" if title else ""), f"{found.id} is the {label.en.lower()} {title}".rstrip())


def _near_ones(ledger: Ledger, model: type[Record], identifier: str) -> Iterator[Text]:
    near = nearest_records(ledger, model, identifier)
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
            f"{len(files)} {label.en.lower()} file(s) cannot be read, it may be among them: {files[0]}{more}, see: redchain validate",
        )


def nearest_records(ledger: Ledger, model: type[Record], words: str, most: int = 3) -> list[tuple[str, str]]:
    """Return up to `most` (id, name) whose id or name is like `words` or holds it."""
    shelf = ledger.shelf(model)
    if model.kind.prefix is not None:
        return [(each, title_of(shelf[each])) for each in difflib.get_close_matches(words, list(shelf), most, 0.8)]
    names = {each.id: title_of(each) for each in ledger.every(model)}
    holding = [each for each, name in names.items() if words.lower() in each or words in name or (name in words and name)]
    close = difflib.get_close_matches(words, list(names), most, 0.6)
    alike = [each for name in difflib.get_close_matches(words, list(names.values()), most, 0.5) for each in names if names[each] == name]
    return [(each, names[each]) for each in dict.fromkeys((*holding, *close, *alike))][:most]


def title_of(record: Record) -> str:
    """Return a record's title, short name or name, for people."""
    for name in ("title", "name"):
        value = getattr(record, name, None)
        if value:
            return str(value)
    return ""


def refuse_unknown_references(ledger: Ledger, record: Record) -> None:
    """Refuse a record that names what is not there, with the nearest names there are."""
    for place, kinds, each in references(record, reference_paths(type(record))):
        models = [model for kind in kinds if (model := kind_named(kind))]
        if place[0] != "log" and not any(each in ledger.shelf(model) or f"{model.kind.name}:{each}" in ledger.paths for model in models):
            broken = next((found for model in models if (found := _broken_named(ledger, model, each))), None)
            raise _unreadable(models[0], each, broken) if broken else unknown_record(ledger, models[0], each, field=fields(type(record))[str(place[0])].label)


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
