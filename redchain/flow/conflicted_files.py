"""The files that git could not merge, as they are asked about: each with the texts of its sides, its conflicts in words, and what a choice makes of it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.flow.merge_file import sort_of, zone_at
from redchain.history.conflicts import sent_content
from redchain.history.revisions import read_blobs
from redchain.model.base import Record
from redchain.model.conflict import WHOLE
from redchain.model.git_blob_id import blob_id
from redchain.model.merge import are_two
from redchain.shell_words import shown
from redchain.store.file_merge import FileMerge, Texts
from redchain.text import Text
from redchain.views.merge_words import Question, name_of_record, say_changes, say_conflict, say_dropped

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from redchain.history.checkout import Checkout
    from redchain.history.conflicts import InConflict
    from redchain.model.conflict import Conflict, Side
    from redchain.views.merge_words import Find

    Choices = Mapping[tuple[str, ...], Side]

_FILE: tuple[str, ...] = ("file",)
"""The place of the choice between a file that one side changed and none, since the other has deleted it."""
_MARKS = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")


class Resolved(NamedTuple):
    """What a file comes to once all is chosen: each path with its content (None: gone), what is to be said of it, and the steps that a choice left out."""

    files: tuple[tuple[str, bytes | None], ...]
    said: tuple[Text, ...]
    dropped: tuple[Any, ...] = ()


@dataclass(frozen=True)
class ConflictedFile:
    """One record or settings file in conflict.

    `homes` are the paths it may lie at, by the id it would have; `gone` those that are no more. Where one side has deleted it (`is_deleted`),
    `texts` has an empty text for that side; where it `must_stay` the check before the commit would not let it go. `work` is the file as it lies there.
    """

    path: str
    named: Text
    merge: FileMerge
    texts: Texts
    homes: Mapping[str, str]
    gone: tuple[str, ...] = ()
    work: str | None = None
    is_deleted: bool = False
    must_stay: bool = False

    @property
    def is_by_hand(self) -> bool:
        """Whether somebody has resolved it in an editor, or taken one side of it with git: no marker is left."""
        return not self.is_deleted and self.work is not None and not has_markers(self.work) and self.merge.read(self.work) is not None

    @property
    def is_half_done(self) -> bool:
        """Whether somebody has begun to resolve it in an editor: it has lines of which neither side, nor what git wrote, knows."""
        if self.work is None or not has_markers(self.work):
            return False
        known = {line.strip() for text in (*self.texts, self.merge.merged(self.texts).text) if text for line in text.splitlines()}
        return any(line.strip() not in known and not line.startswith(_MARKS) for line in self.work.splitlines())

    def questions(self, choices: Choices, find: Find) -> tuple[tuple[tuple[str, ...], Question], ...]:
        """Return what is still to be chosen, with the place of each choice."""
        if self.is_deleted:
            return () if _FILE in choices else ((_FILE, self._which_file(find)),)
        found = self.merge.merged(self.texts, choices)
        record = self.merge.read(self.texts.ours)
        return tuple((each.place, say_conflict(each, record, find)) for each in found.conflicts)

    def conflict_at(self, place: tuple[str, ...], choices: Choices) -> Conflict | None:
        """Return the conflict at a place, as values."""
        return None if self.is_deleted else next((each for each in self.merge.merged(self.texts, choices).conflicts if each.place == place), None)

    def resolved(self, choices: Choices, find: Find) -> Resolved:
        """Return what it comes to; nothing may be left to choose."""
        if self.is_by_hand and self.work is not None:
            return Resolved(((self.path, self.work.encode()), *((each, None) for each in self.gone)), (_by_hand(self),))
        if self.is_deleted:
            text = getattr(self.texts, choices[_FILE])
            return Resolved(((self.path, text.encode() if text else None),), () if text else self._lost(find))
        found = self.merge.merged(self.texts, choices)
        record = self.merge.read(found.text)
        home = self.homes.get(getattr(record, "id", ""), self.path)
        others = (each for each in {*self.homes.values(), *self.gone} if each != home)
        said = (say_dropped(record, found.dropped, find),) if found.dropped else ()
        if self.texts.base is None and WHOLE in choices:
            said = (*said, *self._not_kept(choices[WHOLE], find))
        return Resolved(((home, found.text.encode()), *((each, None) for each in others)), said, found.dropped)

    def _which_file(self, find: Find) -> Question:
        kept = Text("留下改过的文件（{changes}）", "keep the changed file ({changes})").fill(changes=self._changes(find))
        gone = Text("删掉文件", "delete the file")
        if self.must_stay:
            gone = Text(
                "删掉文件：不行，记录只能归档，提交前的检查不放行（RC701）",
                "delete the file, which the check before the commit refuses: records are archived (RC701)",
            )
        sides = [kept if text else gone for text in (self.texts.ours, self.texts.theirs)]
        return Question("file", Text("文件", "File"), Text("一边改了，一边删了", "one side changed it, the other deleted it"), None, *sides)

    def _lost(self, find: Find) -> tuple[Text, Text]:
        """Which changes a deletion leaves out, and how to have the changed file again without typing them."""
        see = shown("git", "cat-file", "blob", blob_id((self.texts.ours or self.texts.theirs).encode()).hex())
        again = f"{see} > {shown(self.path)}"
        return (
            Text("{named}：文件删掉，不要的改动：{changes}", "{named}: the file is deleted; changes left out: {changes}").fill(
                named=self.named, changes=self._changes(find)
            ),
            Text(f"还要改过的那份：{again}", f"to have the changed file after all: {again}"),
        )

    def _not_kept(self, side: Side, find: Find) -> tuple[Text, ...]:
        """Of two records that were newly made under one id, the one that was not chosen, and how to have it as well."""
        text = self.texts.theirs if side == "ours" else self.texts.ours
        other = self.merge.read(text)
        if not are_two(other, self.merge.read(getattr(self.texts, side))):
            return ()
        kind, see = other.kind.name, shown("git", "cat-file", "blob", blob_id(text.encode()).hex())
        return (
            Text("{named} 没有留下：{said}", "{named} was not kept: {said}").fill(named=name_of_record(other), said=say_changes(None, other, find)),
            Text(
                "也要留的，存成文件（{see}），换个编号新建：redchain {kind:word} add --from 文件 --id 编号；引用它的记录也要改",
                "to have it as well, put it into a file ({see}) and add it under another id: redchain {kind:word} add --from FILE --id ID; what refers to it has to be changed, too",
            ).fill(see=see, kind=kind),
        )

    def _changes(self, find: Find) -> Text:
        """What the side that has not deleted the file made of it."""
        return say_changes(self.merge.read(self.texts.base), self.merge.read(self.texts.ours or self.texts.theirs), find)


def has_markers(text: str) -> bool:
    """Tell whether a text holds the marks of a conflict."""
    return any(line.startswith(("<<<<<<<", ">>>>>>>")) for line in text.splitlines())


def conflicted_files(
    checkout: Checkout, paths: Sequence[InConflict], prefix: str, moved: Mapping[str, str]
) -> tuple[tuple[ConflictedFile, ...], tuple[str, ...]]:
    """Return the files of the data repository below `prefix` that can be asked about, and the paths that cannot: those of others, and what is no record.

    `moved` says under which path a record lies by now that had an id before, as `folder/id` → path from git's top.
    """
    contents = read_blobs(checkout, (each for entry in paths for each in entry[1:] if each))
    texts = {each.path: tuple(None if oid is None else contents[oid].decode("utf-8", "replace") for oid in each[1:]) for each in paths}
    found: list[ConflictedFile] = []
    taken: set[str] = set()
    for each in paths:
        if each.path not in taken:
            made = _file(checkout, each.path, texts, prefix, moved)
            if made is not None:
                found.append(made)
                taken |= {made.path, *made.homes.values(), *made.gone}
    return tuple(found), tuple(each.path for each in paths if each.path not in taken)


def _file(checkout: Checkout, path: str, texts: Mapping[str, tuple[str | None, ...]], prefix: str, moved: Mapping[str, str]) -> ConflictedFile | None:
    sort = sort_of(path)
    if sort.model is None or sort.prefix != prefix:
        return None
    merge = FileMerge(sort.model, zone_at(checkout.top, prefix), lambda: sent_content(checkout, path))
    base, ours, theirs = texts[path]
    if base is not None and ours is None and theirs is None:
        return _renamed_twice(path, texts, merge)
    if ours is not None and theirs is not None:
        made = ConflictedFile(path, _named(merge, path, ours, theirs), merge, Texts(base, ours, theirs), {_stem(path): path}, work=_work(checkout, path))
        return None if not _is_readable(merge, made.texts) else made
    if base is None:
        return None
    kept = ours or theirs or ""
    home = moved.get(f"{sort.path.split('/')[1]}/{_stem(path)}")
    other = _work(checkout, home) if home else None
    if home is not None and other is not None and merge.read(other) is not None:  # renamed on one side, too unlike for git to see
        both = Texts(base, ours or other, theirs or other)
        return ConflictedFile(home, _named(merge, path, kept), merge, both, {_stem(home): home}, (path,))
    return ConflictedFile(path, _named(merge, path, kept), merge, Texts(base, ours or "", theirs or ""), {_stem(path): path}, is_deleted=True)


def _renamed_twice(path: str, texts: Mapping[str, tuple[str | None, ...]], merge: FileMerge) -> ConflictedFile | None:
    """A record that each side has given another id: three paths, of which one holds what it was, and two what became of it."""
    former = getattr(merge.read(texts[path][0]), "id", None)
    sides: list[tuple[str, str]] = []
    for place in (1, 2):
        for other, contents in texts.items():
            text = contents[place]
            if text is not None and contents[0] is None and contents[3 - place] is None and former in getattr(merge.read(text), "former_ids", ()):
                sides.append((other, text))
    if former is None or len(sides) != len(("ours", "theirs")):
        return None
    (one, ours), (two, theirs) = sides
    return ConflictedFile(one, _named(merge, path, ours), merge, Texts(texts[path][0], ours, theirs), {_stem(one): one, _stem(two): two}, (path,))


def _is_readable(merge: FileMerge, texts: Texts) -> bool:
    return all(merge.read(each) is not None for each in texts[1:]) and (texts.base is None or merge.read(texts.base) is not None)


def _named(merge: FileMerge, path: str, *texts: str) -> Text:
    record = next((made for each in texts if (made := merge.read(each)) is not None), None)
    return name_of_record(record) if isinstance(record, Record) else Text(path, path)


def _by_hand(file: ConflictedFile) -> Text:
    return Text("{named}：按手工改好的算", "{named}: as it was mended by hand").fill(named=file.named)


def _work(checkout: Checkout, path: str) -> str | None:
    place = f"{checkout.top}/{path}"
    if not os.path.isfile(place):
        return None
    with open(place, "rb") as file:
        return file.read().decode("utf-8", "replace")


def _stem(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".yaml")
