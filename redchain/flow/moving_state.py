"""The state of a data repository on the way through its history: what a commit changes is laid over what was there, and nothing is read twice."""

from __future__ import annotations

from collections import OrderedDict
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from redchain.flow.inspect import deleted_records
from redchain.flow.proposed_commits import LONGEST_TEXT, is_nothing, model_at
from redchain.flow.workspace import open_workspace
from redchain.history.git_log import Ended
from redchain.history.revisions import sizes_of, tree_at
from redchain.history.trees import changes_between
from redchain.kinds.registry import KINDS, kind_named
from redchain.model.event_id import place_order
from redchain.model.laid_shelf import LaidShelf
from redchain.model.ledger import Ledger
from redchain.store.layout import ROOT_FILE, SETTINGS, is_settings_file
from redchain.store.record_reader import Reading, RecordReader
from redchain.store.settings import fallback_settings, load_settings
from redchain.store.source import Revision, TreeEntry
from redchain.store.yaml_parsing import parser

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from zoneinfo import ZoneInfo

    from redchain.flow.workspace import Workspace
    from redchain.history.checkout import Checkout
    from redchain.history.git import ObjectReader
    from redchain.history.trees import FileChange
    from redchain.model.base import Record
    from redchain.model.finding import Finding
    from redchain.model.settings import Settings

_MOST_READ, _MOST_RAW = 20_000, 2_000
_EMPTY = Reading("", (), (), None, "")

Files = tuple[tuple[str, str, str], ...]
"""Changed files: path from the root, git's id of the content before and after (zeros: nothing)."""


class Contents:
    """What lies behind git's ids, read through one process of git; the last some thousands are kept as they were read."""

    def __init__(self, checkout: Checkout, reader: ObjectReader) -> None:
        """Read nothing yet."""
        self._checkout, self._reader = checkout, reader
        self._raw: OrderedDict[str, bytes] = OrderedDict()
        self._readings: OrderedDict[tuple[str, str, str], Reading] = OrderedDict()
        self._readers: dict[tuple[str, str], RecordReader] = {}

    def read_ahead(self, files: Iterable[tuple[str, str, str]]) -> None:
        """Read what changed record and settings files hold, all at once; what is too long to be one is left out."""
        wanted = {oid: None for path, *ids in files if model_at(path) or is_settings_file(path) for oid in ids if not is_nothing(oid) and oid not in self._raw}
        sizes = sizes_of(self._checkout, wanted)
        self._raw.update(self._reader.blobs(oid for oid in wanted if sizes[oid] <= LONGEST_TEXT))
        while len(self._raw) > max(_MOST_RAW, 2 * len(wanted)):
            self._raw.popitem(last=False)

    def raw(self, oid: str) -> bytes:
        """Return the bytes of a content, none where there is none or it is too long."""
        if is_nothing(oid):
            return b""
        if oid not in self._raw:
            if sizes_of(self._checkout, [oid])[oid] > LONGEST_TEXT:
                return b""
            self._raw.update(self._reader.blobs([oid]))
        return self._raw[oid]

    def reading(self, path: str, oid: str, zone: ZoneInfo) -> Reading:
        """Return what a record file is read as."""
        model = model_at(path)
        if model is None or is_nothing(oid):
            return _EMPTY
        key = (model.kind.name, oid, zone.key)
        found = self._readings.get(key)
        if found is None:
            reader = self._readers.setdefault((model.kind.name, zone.key), RecordReader(model, parser(), zone))
            found = self._readings[key] = reader.reading(self.raw(oid))
            if len(self._readings) > _MOST_READ:
                self._readings.popitem(last=False)
        return found


class RecordChange(NamedTuple):
    """A record that some files are about: what it was, what it is; the path of its file before and after; whether its file is there and cannot be read."""

    kind: str
    id: str
    before: Record | None
    after: Record | None
    old_path: str
    path: str
    is_unread: bool = False
    copies: tuple[str, ...] = ()


class MovingState:
    """Records and settings as they were at one commit, `at`, which moves."""

    def __init__(self, space: Workspace, checkout: Checkout, contents: Contents, start: str) -> None:
        """Begin at a commit, whose records are read when they are asked for."""
        self.root, self.checkout, self.contents, self.at, self._start = space.root, checkout, contents, start, start
        self._first = open_workspace(space.root, space.given_today, forgiving=True, revision=start)
        self._entries = {path: TreeEntry(path, mode, oid) for path, mode, oid in tree_at(checkout, space.root, start, SETTINGS, ROOT_FILE)}
        self._loaded: dict[frozenset[TreeEntry], tuple[Settings, tuple[Finding, ...]]] = {}
        self.settings, self.settings_findings = self._settings()
        below = self._first.ledger
        self._shelves = {model: LaidShelf(below.shelf(model), model, self.settings.zone) for model in KINDS}
        self._paths = _Paths(below.paths)

    @property
    def has_root(self) -> bool:
        """Whether there is the file that makes a data repository."""
        return ROOT_FILE in self._entries

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing of a data repository: no settings and no record."""
        return not self._entries and not any(True for shelf in self._shelves.values() for _ in shelf)

    @property
    def ledger(self) -> Ledger:
        """The records as they are now; what is asked of it holds until the state moves on."""
        return Ledger(self.settings, self._shelves, self._paths)

    @cached_property
    def ended(self) -> dict[str, Ended]:
        """The file names of records that were deleted before the start, and those that are noted since."""
        return dict(deleted_records(self._first, self._start))

    def note_ended(self, commit: str, files: Files) -> None:
        """Note the records that a commit takes away."""
        news = {path.rpartition("/")[2] for path, _, new in files if not is_nothing(new)}
        for path, old, new in files:
            name = path.rpartition("/")[2]
            if model_at(path) and is_nothing(new) and name not in news:
                known = self.ended.get(name)
                self.ended[name] = Ended(path, commit, (*(known.blobs if known else ()), old), None)

    def settings_after(self, files: Files, modes: Mapping[str, str]) -> tuple[Settings, tuple[Finding, ...], bool]:
        """Return the settings as some changed files make them, what is wrong with them, and whether the file that makes a data repository is there."""
        if not any(is_settings_file(path) for path, *_ in files):
            return self.settings, self.settings_findings, self.has_root
        entries = self._entries_after(files, modes)
        return (*self._settings(entries), ROOT_FILE in entries)

    def changes(self, files: Files) -> list[RecordChange]:
        """Return what files that change do to each record, by kind and id; a record whose file cannot be read any more stays what it was."""
        news: dict[tuple[str, str], list[tuple[str, Record | None]]] = {}
        gone: dict[tuple[str, str], list[str]] = {}
        for path, old, new in files:
            model = model_at(path)
            if model is None:
                continue
            before, after = (self.contents.reading(path, oid, self.settings.zone) for oid in (old, new))
            name = path.rpartition("/")[2].removesuffix(".yaml")
            if not is_nothing(old):
                gone.setdefault((model.kind.name, before.id or name), []).append(path)
            if not is_nothing(new):
                news.setdefault((model.kind.name, after.id or name), []).append((path, after.record))
        return [self._change(key, gone.get(key, []), news.get(key, [])) for key in sorted({*gone, *news})]

    def _change(self, key: tuple[str, str], gone: list[str], news: list[tuple[str, Record | None]]) -> RecordChange:
        kind, identifier = key
        model = kind_named(kind)
        assert model is not None  # noqa: S101  # kinds come from KINDS
        before, old_path = self._shelves[model].get(identifier), self._paths.get(f"{kind}:{identifier}", "")
        places = [path for path, record in news if record is not None]
        if old_path and old_path not in gone and old_path not in places:
            places.append(old_path)  # its own file is not touched
        places.sort(key=lambda each: place_order(each, identifier))
        if not places:
            is_unread = bool(news)
            return RecordChange(kind, identifier, before, before if is_unread else None, old_path, news[0][0] if news else "", is_unread)
        records = dict(news)
        after = records.get(places[0], before)
        return RecordChange(kind, identifier, before, after, old_path, places[0], copies=tuple(places[1:]))

    def put(self, changes: Iterable[RecordChange]) -> None:
        """Take changed records over."""
        for each in changes:
            model = kind_named(each.kind)
            assert model is not None  # noqa: S101  # kinds come from KINDS
            self._shelves[model].put(each.id, each.after)
            self._paths.put(f"{each.kind}:{each.id}", each.path if each.after is not None else None)

    def move(self, files: Files, modes: Mapping[str, str], to: str) -> None:
        """Take over everything that changed files hold; the state is that of the commit `to` then."""
        self.put(self.changes(files))
        self.take_settings(files, modes)
        self.at = to

    def take_settings(self, files: Files, modes: Mapping[str, str]) -> None:
        """Take changed settings over."""
        if any(is_settings_file(path) for path, *_ in files):
            self._entries = self._entries_after(files, modes)
            self.settings, self.settings_findings = self._settings()

    def go_to(self, commit: str) -> None:
        """Be what was at another commit."""
        if commit != self.at:
            files, modes = files_of(changes_between(self.checkout, self.at, commit), self.checkout.prefix_of(self.root))
            self.contents.read_ahead(files)
            self.move(files, modes, commit)

    def _entries_after(self, files: Files, modes: Mapping[str, str]) -> dict[str, TreeEntry]:
        found = dict(self._entries)
        for path, _, new in files:
            if is_settings_file(path):
                found.pop(path, None)
                if not is_nothing(new):
                    found[path] = TreeEntry(path, modes.get(path, "100644"), new)
        return found

    def _settings(self, entries: Mapping[str, TreeEntry] | None = None) -> tuple[Settings, tuple[Finding, ...]]:
        wanted = frozenset((self._entries if entries is None else entries).values())
        if wanted not in self._loaded:
            settings, findings = load_settings(Revision(wanted, self._read, ahead=False))
            self._loaded[wanted] = settings or fallback_settings(), findings
        return self._loaded[wanted]

    def _read(self, identifiers: Sequence[str]) -> dict[str, bytes]:
        return {each: self.contents.raw(each) for each in identifiers}


class _Paths(dict[str, str]):
    """The paths of records by `kind:id`: those of the start, which are looked up when they are asked for, but for what has changed."""

    def __init__(self, below: Mapping[str, str]) -> None:
        super().__init__()
        self._below, self._gone = below, set[str]()

    def __missing__(self, key: str) -> str:
        if key in self._gone:
            raise KeyError(key)
        return self._below[key]

    def get(self, key: str, default: str = "") -> str:  # type: ignore[override]  # a path, or the word for none
        try:
            return self[key]
        except KeyError:
            return default

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and bool(self.get(key))

    def put(self, key: str, path: str | None) -> None:
        if path is None:
            self.pop(key, None)
            self._gone.add(key)
        else:
            self._gone.discard(key)
            self[key] = path


def files_of(changes: Iterable[FileChange], prefix: str) -> tuple[Files, dict[str, str]]:
    """Return changes below the root as files, and the modes of what is there now."""
    below = [each for each in changes if each.path.startswith(prefix)]
    files = tuple((each.path[len(prefix) :], *each.contents) for each in below)
    return files, {each.path[len(prefix) :]: each.new_mode for each in below}
