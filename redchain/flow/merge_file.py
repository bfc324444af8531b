"""What git's merge driver does with one file: records and settings are merged by field, generated files are taken from one side, the rest line by line."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from redchain.kinds.registry import kind_in_folder
from redchain.kinds.schema import schema_file, schema_names, schema_text
from redchain.model.base import Record
from redchain.model.settings import SETTINGS_FILES
from redchain.store.disk import write_atomically
from redchain.store.file_merge import FileMerge, Texts, merge_plain
from redchain.store.layout import DATA, LISTS, ROOT_FILE, SCHEMAS
from redchain.store.settings import fallback_settings, load_settings
from redchain.store.source import WorkTree
from redchain.text import Text
from redchain.views.merge_words import name_of_record, say_conflict

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zoneinfo import ZoneInfo

Sort = Literal["record", "settings", "list", "schema", "other"]
_LIST_ENDINGS = (".md", ".csv")


class SortOfFile(NamedTuple):
    """What a file is: the root of its data repository (from git's top, empty or with `/` at its end), its path from there, and the model of a record or of settings."""

    sort: Sort
    prefix: str
    path: str
    model: Any = None


class Outcome(NamedTuple):
    """How a file was merged: what is to be said, and whether anything is in conflict."""

    said: tuple[Text, ...]
    has_conflict: bool


def sort_of(path: str) -> SortOfFile:
    """Return what the file at a path from git's top is, by where it lies."""
    parts = path.split("/")
    for place, part in enumerate(parts):
        if part in {DATA, SCHEMAS}:
            below = "/".join(parts[place:])
            found = _sort_below(below)
            if found is not None:
                return SortOfFile(found[0], "/".join((*parts[:place], "")) if place else "", below, found[1])
    return SortOfFile("other", "", path)


def _sort_below(path: str) -> tuple[Sort, Any] | None:
    folder, _, name = path.rpartition("/")
    if folder == f"{DATA}/{LISTS}" and name.endswith(_LIST_ENDINGS):
        return "list", None
    if folder == SCHEMAS and name in {schema_file(each) for each in schema_names()}:
        return "schema", None
    if not name.endswith(".yaml"):
        return None
    for each in SETTINGS_FILES:
        if path == each.path or (each.is_yearly and folder == each.path.rpartition("/")[0]):
            return "settings", each.model
    model = kind_in_folder(path.split("/")[1]) if path.startswith(f"{DATA}/") else None
    return None if model is None else ("record", model)


def merge_file(files: tuple[str, str, str], path: str, top: str) -> Outcome:
    """Merge three files of git's (before, ours, theirs) into the second; `path` is where it will lie, from `top`. Raises OSError and UnicodeDecodeError, with nothing written."""
    found = sort_of(path)
    if found.sort == "list":
        return Outcome((_taken(path),), has_conflict=False)
    base, ours, theirs = map(_read, files)
    if found.sort == "schema":
        text = next(schema_text(each) for each in schema_names() if found.path.endswith(f"/{schema_file(each)}"))
        _write(files[1], text)
        return Outcome((), has_conflict=False)
    texts = Texts(base or None, ours, theirs)
    merged = merge_plain(texts) if found.model is None else FileMerge(found.model, zone_at(top, found.prefix), lambda: _sent(top, path)).merged(texts)
    if merged.text != ours:
        _write(files[1], merged.text)
    if not merged.is_marked:
        return Outcome((), has_conflict=False)
    return Outcome(tuple(_told(path, merged.conflicts, merged.records)), has_conflict=True)


def joined(top: str, path: str, sides: tuple[bytes, bytes, bytes]) -> bytes | None:
    """Return what the contents of a file before and on both sides come to; None where they are in conflict, or are no text.

    The first side is what others have already, whose steps come first where those of both are of one moment; else it makes no difference which is which.
    """
    found = sort_of(path)
    if found.sort == "list":
        return sides[1]
    try:
        base, one, two = (each.decode("utf-8") for each in sides)
    except UnicodeDecodeError:
        return None
    texts = Texts(base, one, two)
    merged = merge_plain(texts) if found.model is None else FileMerge(found.model, zone_at(top, found.prefix), lambda: one).merged(texts)
    return None if merged.is_marked else merged.text.encode()


def _sent(top: str, path: str) -> str | None:
    """What others have of a file already; None where that is not known."""
    from redchain.history.checkout import find_checkout
    from redchain.history.conflicts import sent_content

    checkout = find_checkout(top)
    return None if checkout is None else sent_content(checkout, path)


def zone_at(top: str, prefix: str) -> ZoneInfo:
    """Return the time zone of a data repository as its settings stand on disk; where they cannot be read, the usual one."""
    root = f"{top}/{prefix}".rstrip("/")
    settings = load_settings(WorkTree(root))[0] if os.path.isfile(f"{root}/{ROOT_FILE}") else None
    return (settings or fallback_settings()).zone


def _told(path: str, conflicts: tuple[Any, ...], records: tuple[Any, ...]) -> Iterator[Text]:
    named = name_of_record(records[1]) if records and isinstance(records[1], Record) else Text(path, path)
    for each in conflicts:
        asked = say_conflict(each, records[1], lambda _kind, _id: None)
        yield Text("{named} {about}：{why}", "{named} {about}: {why}").fill(named=named, about=asked.about, why=asked.why)
    if conflicts:
        yield Text("逐项选择：redchain resolve", "choose one by one: redchain resolve")
    else:
        yield Text(f"{path}：读不成记录，只能按行合并，请手工改好", f"{path} is no record that can be read, so lines were merged; mend it by hand")


def _taken(path: str) -> Text:
    return Text(
        f"{path} 是生成的，取了一边的；合并好以后重新生成：redchain lists",
        f"{path} is generated; one side was taken. Make it anew once all is merged: redchain lists",
    )


def _read(path: str) -> str:
    with open(path, "rb") as file:
        return file.read().decode("utf-8")


def _write(path: str, text: str) -> None:
    """Write all or nothing: where this fails, git merges the lines of what was there."""
    write_atomically(path, text.encode("utf-8"))
