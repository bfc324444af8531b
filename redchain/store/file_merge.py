"""Three texts of one record or settings file merged into one: by field where all can be read, with comments kept; what conflicts stands between markers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import ValidationError

from redchain.check.record_rules import judge_alone, rules_of
from redchain.model.base import Record
from redchain.model.conflict import Judgement
from redchain.model.dates import at_home
from redchain.model.merge import are_two, merge
from redchain.store.canonical_form import tidied_text
from redchain.store.carried_comments import carry_comments, comments_on_top
from redchain.store.limits import MAX_SETTINGS_VALUES
from redchain.store.line_merge import marked, marked_lines, merge_lines
from redchain.store.writing import patch
from redchain.store.yaml_parsing import parse, parser

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from zoneinfo import ZoneInfo

    from pydantic import BaseModel

    from redchain.model.conflict import Conflict, Merged, Side
    from redchain.model.finding import FieldPath, Finding
    from redchain.text import Text

_MOST_ROUNDS = 100


class Texts(NamedTuple):
    """What a file was before (None: it was not there) and what each side made of it."""

    base: str | None
    ours: str
    theirs: str


class MergedFile(NamedTuple):
    """What a merge of a file comes to: its text, which holds markers where there are conflicts; the conflicts; the steps that a choice left out; and what each side reads as.

    `records` are the base (None: it was not there), ours and theirs; empty where one of them cannot be read, so that lines were merged, and `is_marked` says whether they conflict.
    """

    text: str
    conflicts: tuple[Conflict, ...] = ()
    dropped: tuple[Any, ...] = ()
    records: tuple[Any, ...] = ()
    is_marked: bool = False


class FileMerge:
    """Merges files of one model; moments are told in the repository's time zone where rules look at their days.

    `sent` returns the text that others have already, which is asked for where steps of one moment may stand in two orders.
    """

    def __init__(self, model: type[BaseModel], zone: ZoneInfo, sent: Callable[[], str | None] = lambda: None) -> None:
        """Read with the fastest parser there is."""
        self.model, self.zone, self._load, self._sent = model, zone, parser(), sent
        self._rules = rules_of(model) if issubclass(model, Record) else ()

    def read(self, text: str | None) -> Any:
        """Return what a text reads as, or None."""
        mapping = None if text is None else parse(text.encode(), self._load, MAX_SETTINGS_VALUES).mapping
        try:
            return None if mapping is None else self.model.model_validate(mapping)
        except ValidationError:
            return None

    def merged(self, texts: Texts, choices: Mapping[tuple[str, ...], Side] | None = None) -> MergedFile:
        """Merge; `choices` say which side has its way at the place of a conflict."""
        records = tuple(map(self.read, texts))
        if texts.theirs in (texts.base, texts.ours):
            return MergedFile(texts.ours, records=records)
        if texts.ours == texts.base:
            return MergedFile(texts.theirs, records=records)
        if None in records[1:] or (records[0] is None and texts.base is not None):
            return _by_lines(texts)
        found = self._decided(records, choices or {})
        if found.value is not None:
            return MergedFile(self._composed(texts, found.value), dropped=found.dropped, records=records)
        ours, theirs = (self._composed(texts, self._leaning(records, choices or {}, side)) for side in ("ours", "theirs"))
        return MergedFile(marked(ours, theirs), found.conflicts, records=records, is_marked=True)

    def _decided(self, records: tuple[Any, ...], choices: Mapping[tuple[str, ...], Side]) -> Merged[Any]:
        known = {each.code for side in records[1:] for each in self._errors(side)}

        def faults(record: Any) -> Iterator[tuple[FieldPath, Text]]:
            yield from ((each.field, each.text) for each in self._errors(record) if each.code not in known)

        base, ours, theirs = records
        return merge(base, ours, theirs, Judgement(choices, faults, lambda: getattr(self.read(self._sent()), "log", ())))

    def _errors(self, record: Any) -> tuple[Finding, ...]:
        found = judge_alone(at_home(record, self.zone), self._rules) if self._rules else ()
        return tuple(each for each in found if each.is_error and each.code not in getattr(record, "allowed", ()))

    def _leaning(self, records: tuple[Any, ...], choices: Mapping[tuple[str, ...], Side], side: Side) -> Any:
        """What the file would be with one side's way in all that is not chosen yet."""
        chosen = dict(choices)
        for _ in range(_MOST_ROUNDS):
            found = self._decided(records, chosen)
            if found.value is not None:
                return found.value
            chosen |= {each.place: side for each in found.conflicts}
        return records[1 if side == "ours" else 2]

    def _composed(self, texts: Texts, wanted: Any) -> str:
        """Write what was merged: line by line where that comes to it, else what was there with the fields patched in and the comments of both sides.

        Which of the two is called ours makes no difference.
        """
        if texts.base is None and are_two(ours := self.read(texts.ours), self.read(texts.theirs)):
            return texts.ours if ours == wanted else texts.theirs
        first, second = sorted((texts.ours, texts.theirs))
        by_lines = merge_lines(texts.base, first, second) if texts.base is not None else None
        if by_lines is not None and self.read(by_lines) == wanted:
            return by_lines
        start = first if texts.base is None else texts.base
        if start != tidied_text(start) and any(each == tidied_text(each) for each in (first, second)):
            start = tidied_text(start)
        plain = patch(start, self.read(start), wanted)
        for carry in (carry_comments, comments_on_top):
            text = carry(plain, texts.base or "", (first, second))
            if self.read(text) == wanted:
                return text
        return plain


def _by_lines(texts: Texts) -> MergedFile:
    base = texts.base or ""
    text = merge_lines(base, texts.ours, texts.theirs)
    return MergedFile(text) if text is not None else MergedFile(marked_lines(base, texts.ours, texts.theirs), is_marked=True)


def merge_plain(texts: Texts) -> MergedFile:
    """Merge the lines of a file that holds no record."""
    if texts.theirs in (texts.base, texts.ours):
        return MergedFile(texts.ours)
    return MergedFile(texts.theirs) if texts.ours == texts.base else _by_lines(texts)
