"""One record file from its bytes: read, validated, judged by itself, and reduced to what the rules across records see."""

from __future__ import annotations

import json
import sys
from codecs import BOM_UTF8
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import ValidationError
from pydantic_core import to_json

from redchain.check.allowed_findings import unneeded, without_allowed, written_allowances
from redchain.check.listed_findings import listed, listed_by
from redchain.check.record_rules import judge_alone, rules_of
from redchain.check.rules.rc000_text import RC001
from redchain.check.rules.rc200_ids_and_references import CLOSE_OFFICE, RC201, RC202, RC210
from redchain.check.rules.rc600_privacy import judge_text
from redchain.errors import system_words
from redchain.kinds.registry import KINDS
from redchain.model.dates import at_home
from redchain.model.fields import ids_at, reference_paths, references
from redchain.model.finding import Finding
from redchain.model.ledger import Trace, place_of, said
from redchain.store.cache import SEPARATOR
from redchain.store.layout import NO_RECORDS
from redchain.store.listing_from_cache import listing_cells
from redchain.store.yaml_parsing import BrokenYamlError, parse
from redchain.text import Text

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from redchain.model.base import Record
    from redchain.model.fields import ReferencePath
    from redchain.model.finding import FieldPath
    from redchain.store.yaml_parsing import Parse


class Reading(NamedTuple):
    """What the content of a file was read as: id, findings, references as `kind:id`, facts and record (None when unusable), last day of its steps."""

    id: str
    findings: tuple[Finding, ...]
    refs: tuple[str, ...]
    facts: Any
    last: str
    record: Record | None = None


class RecordReader:
    """Reads the files of one kind; holds what is the same for all of them."""

    def __init__(self, model: type[Record], load: Parse, zone: ZoneInfo) -> None:
        """Build the kind's validator and the list of its references; dates of moments are those of `zone`."""
        self.model, self.load, self.zone = model, load, zone
        self.paths: tuple[ReferencePath, ...] = reference_paths(model)
        self.rules = rules_of(model)
        self._leading = [(path.keys[0], path.keys[1:], f"{'|'.join(path.kinds)}:") for path in self.paths]
        model.model_rebuild()
        self._validate = model.__pydantic_validator__.validate_python
        self._made: dict[bytes, Record] = {}

    def reading(self, raw: bytes) -> Reading:
        """Return what one file's bytes are read as."""
        record, home, findings, identifier = self._read(raw)
        if record is None or home is None:
            return Reading(identifier, findings, (), None, "")
        last = max([each.__dict__["at"] for each in home.steps], default=None)
        return Reading(identifier, findings, self._refs(record), home.facts(), last.date().isoformat() if last else "", record)

    def usable(self, raw: bytes) -> Record | None:
        """Return the record of bytes that were usable before, without judging them again; None when they no longer are. Of the same bytes it is made once."""
        made = self._made.get(raw)
        if made is not None:
            return made
        try:
            record: Record = self._validate(self.load(raw.removeprefix(BOM_UTF8).decode()))
        except (BrokenYamlError, ValidationError, UnicodeDecodeError):
            return None
        if len(raw) <= _MADE_OF:
            if len(self._made) >= _MOST_MADE:
                self._made.clear()
            self._made[raw] = record
        return record

    def read(self, raw: bytes) -> tuple[Record | None, tuple[Finding, ...], str]:
        """Return (record or None, findings with their places, id or an empty string when it cannot be read)."""
        record, _, findings, identifier = self._read(raw)
        return record, findings, identifier

    def _read(self, raw: bytes) -> tuple[Record | None, Record | None, tuple[Finding, ...], str]:
        """The same, with the record as it is told in the repository's time zone behind it."""
        text, mapping, findings = parse(raw, self.load)
        if text:
            findings += judge_text(raw, text)
        if mapping is None:
            return None, None, findings, ""
        allowed = written_allowances(mapping) if "allow" in mapping else ()
        in_text, findings = findings, without_allowed(findings, allowed) if allowed else findings
        identifier = mapping.get("id")
        identifier = identifier if isinstance(identifier, str) else ""
        try:
            record: Record = self._validate(mapping)
        except ValidationError as problem:
            return None, None, findings + self._shape(text, mapping, problem), identifier
        home = at_home(record, self.zone)
        found = judge_alone(home, self.rules)
        found = tuple(listed(found)) if found else ()
        if allowed:
            found = (*without_allowed(found, allowed), *unneeded((*in_text, *found), record.allowed, "record"))
        if _holds_null(mapping):
            found += _nulls(self.model, mapping)
        if found:
            findings += _placed(text, found)
            if any(each.code == "RC103" for each in found):
                return None, None, findings, identifier
        return record, home, findings, identifier

    def _shape(self, text: str, mapping: dict[str, Any], problem: ValidationError) -> tuple[Finding, ...]:
        from redchain.check.schema_errors import explain
        from redchain.store.yaml_positions import positions_of

        positions = positions_of(text)
        found = (*_nulls(self.model, mapping), *explain(self.model, problem.errors(include_url=False), positions.raw))
        return tuple(each.at("", *positions.where(each.field, key=each.code == "RC101")) for each in _first_per_place(found))

    def _refs(self, record: Record) -> tuple[str, ...]:
        found: dict[str, None] = {}
        values = record.__dict__
        for name, inner, start in self._leading:
            value = values[name]
            if type(value) is str and not inner:
                found[start + value] = None
            elif value:
                for each in ids_at(value, inner):
                    found[start + each] = None
        return tuple(map(sys.intern, found))


def dump_findings(findings: tuple[Finding, ...]) -> str:
    """Return findings as JSON for the cache."""
    kept = [[each.code, each.severity, each.text, each.remedy, each.field, each.file, each.record, each.line, each.column] for each in findings]
    return json.dumps(kept, ensure_ascii=False)


def load_findings(text: str) -> tuple[Finding, ...]:
    """Return the findings that the cache keeps as JSON."""
    return tuple(
        Finding(code, severity, Text(*words), Text(*remedy) if remedy else None, tuple(field), file, record, line, column)
        for code, severity, words, remedy, field, file, record, line, column in json.loads(text)
    )


def place_of_reference(record: Record, ref: str) -> FieldPath:
    """Return the key path of the first place in a record that holds the reference `kind:id`."""
    kinds, _, value = ref.partition(":")
    for place, allowed, each in references(record, reference_paths(type(record))):
        if each == value and "|".join(allowed) == kinds:
            return place
    return ()


def _placed(text: str, found: tuple[Finding, ...]) -> tuple[Finding, ...]:
    from redchain.store.yaml_positions import positions_of

    positions = positions_of(text)
    return tuple(each.at("", *positions.where(each.field)) for each in found)


def _first_per_place(found: tuple[Finding, ...]) -> tuple[Finding, ...]:
    seen: dict[FieldPath, Finding] = {}
    for each in found:
        seen.setdefault(each.field, each)
    return tuple(seen.values())


def _holds_null(mapping: dict[str, Any]) -> bool:
    values = mapping.values()
    if None in values:
        return True
    for value in values:
        if type(value) is list:
            for each in value:
                if type(each) is dict and None in each.values():
                    return True
        elif type(value) is dict and None in value.values():
            return True
    return False


def _nulls(model: type[Record], mapping: dict[str, Any]) -> tuple[Finding, ...]:
    """Return a finding for each optional key that has no value: it should be left out."""
    from redchain.check.schema_errors import nothing_written

    empty: list[FieldPath] = [(key,) for key, value in mapping.items() if value is None]
    for key, value in mapping.items():
        if isinstance(value, list):
            empty += [(key, place, inner) for place, each in enumerate(value) if isinstance(each, dict) for inner, part in each.items() if part is None]
        elif isinstance(value, dict):
            empty += [(key, inner) for inner, part in value.items() if part is None]
    return tuple(listed_by(empty, lambda _: "", lambda place: (nothing_written(model, place),)))


_FACTS = {model.kind.name: model.kind.facts for model in KINDS}
_MOST_MADE, _MADE_OF = 1000, 1 << 14
_FOUND_BY = {model.kind.name: model.kind.found_by for model in KINDS}
_STRAY_WORDS = {
    "symlink": Text("符号链接", "a symbolic link"),
    "extension": Text("扩展名不是 .yaml", "its extension is not .yaml"),
    "misnamed": Text("扩展名不是 .yaml", "its extension is not .yaml"),
    "office": Text("是 Office 或 WPS 打开文件时留下的痕迹，不是记录", "Office or WPS left it while a document was open; it is no record"),
    "folder": Text("不是任何类别的文件夹", "it is not the folder of any kind"),
    "records": Text("不在任何类别的文件夹里", "it is not in the folder of any kind"),
    "unreadable": Text("不是能打开的文件夹", "it is not a folder that can be opened"),
    "name": Text("文件名不是 UTF-8", "its name is not UTF-8"),
}
_STRAY_REMEDIES = {
    "symlink": Text("链接不读：把真正的文件放到这里，或删掉链接", "links are not read: put the file itself here, or remove the link"),
    "office": CLOSE_OFFICE,
}


class JudgedFile(NamedTuple):
    """One record file as the rules see it: what is wrong with it by itself, and its trace."""

    findings: tuple[Finding, ...]
    trace: Trace

    @property
    def path(self) -> str:
        """The file, from the root of the repository."""
        return self.trace.path


def trace_of(path: str, kind: str, reading: Reading) -> Trace:
    """Return the trace of a file that was just read."""
    identifier = reading.id or stem(path)
    return Trace(sys.intern(f"{kind}:{identifier}"), place_of(path, identifier), reading.refs, reading.facts, sys.intern(reading.last))


def cached_trace(row: tuple[str, str, str, str, str | None, str]) -> Trace:
    """Return the trace of a file whose content the cache knows: path, kind, id, references, facts and last day of its steps as it keeps them."""
    path, kind, identifier, refs, facts, last = row
    made = None if facts is None else _FACTS[kind](*json.loads(facts))
    return Trace(
        sys.intern(f"{kind}:{identifier}"), place_of(path, identifier), tuple(map(sys.intern, refs.split(SEPARATOR))) if refs else (), made, sys.intern(last)
    )


def judged_file(path: str, findings: tuple[Finding, ...], trace: Trace) -> JudgedFile:
    """Return a file with the findings of its content, which do not name it yet, and whether its name is its id."""
    placed = tuple(each.at(path, each.line, each.column, trace.id) for each in findings) if findings else ()
    if trace.place == path:  # the file has another name than its id
        placed += (misnamed_file(path, trace.id),)
    return JudgedFile(placed, trace)


def misnamed_file(path: str, identifier: str) -> Finding:
    """Return the finding for a file that has another name than the id in it."""
    folder = path.rpartition("/")[0] + "/"
    return RC201.broken(("id",), id=identifier, file=path, folder=folder).at(path, 1, 1, identifier)


def cached_findings(text: str | None) -> tuple[Finding, ...]:
    """Return the findings that the cache keeps of a content."""
    return load_findings(text) if text else ()


def columns_of(oid: bytes, kind: str, reading: Reading) -> tuple[Any, ...]:
    """Return what the cache keeps of a reading: blob id, kind, id, findings, references, facts, last day of its steps, cells of the listing, JSON of what is asked for daily."""
    findings, record = dump_findings(reading.findings) if reading.findings else None, reading.record
    facts = None if reading.facts is None else to_json(reading.facts).decode()
    cells, kept = (listing_cells(record), json_of(record) if record.moves is None or record.is_open else None) if record else ("", None)
    return oid, kind, reading.id, findings, SEPARATOR.join(reading.refs), facts, reading.last, cells, kept


def json_of(record: Record) -> str:
    """Return a record as the cache keeps it."""
    return record.model_dump_json(exclude_unset=True)


def keys_of(oid: bytes, kind: str, reading: Reading) -> list[tuple[str, str, str, bytes]]:
    """Return what a usable record is found by: kind, field, value, blob id."""
    fields = _FOUND_BY[kind] if reading.facts is not None else ()
    return [(kind, field, value, oid) for field in fields for value in said(reading.facts, field) if value is not None]


def unreadable_columns(oid: bytes, kind: str, problem: OSError) -> tuple[Any, ...]:
    """Return the same of a file that cannot be read."""
    finding = RC001.broken(problem=system_words(problem)).at("", 1, 1)
    return oid, kind, "", dump_findings((finding,)), "", None, "", "", None


def stray_findings(strays: list[tuple[str, str]]) -> tuple[Finding, ...]:
    """Return a finding for each thing below `data/` that is not read; `strays` are (path, why)."""
    return tuple(_stray(why).at(path, 0, 0) for path, why in sorted(strays))


def _stray(why: str) -> Finding:
    """What may be a record is an error, since lists and reports then lack it."""
    if why == "former":
        return RC210.broken()
    found = RC202.broken(problem=_STRAY_WORDS[why], remedy=_STRAY_REMEDIES.get(why))
    return found if why in NO_RECORDS else replace(found, severity="error")


def broken_file(path: str, identifier: str, findings: tuple[Finding, ...]) -> Finding:
    """Return why a file makes no record: the first error in it."""
    first = next((each for each in findings if each.is_error), None)
    assert first is not None, path  # noqa: S101  # a file that makes no record has an error that says so
    return first.at(path, first.line, first.column, identifier)


def broken_strays(strays: list[tuple[str, str]]) -> tuple[Finding, ...]:
    """Return the findings of those strays that may be records, or hold some."""
    return stray_findings([each for each in strays if each[1] not in NO_RECORDS])


def stem(path: str) -> str:
    """Return the file name without its extension, which names a record whose id cannot be read."""
    return path.rpartition("/")[2][:-5]
