"""What the rules see of a record file, made from a reading or from what the cache keeps of one."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.check.rules.rc000_text import RC001
from redchain.check.rules.rc200_references import RC201, RC202, RC210
from redchain.errors import system_words
from redchain.kinds.registry import KINDS
from redchain.model.ledger import Trace, place_of
from redchain.store.cache import SEPARATOR
from redchain.store.record_reader import dump_findings, load_findings
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.model.finding import Finding
    from redchain.store.record_reader import Reading

_FACTS = {model.kind.name: model.kind.facts for model in KINDS}
_STRAY_WORDS = {
    "symlink": Text("符号链接", "a symbolic link"),
    "extension": Text("扩展名不是 .yaml", "its extension is not .yaml"),
    "folder": Text("不是任何类别的文件夹", "it is not the folder of any kind"),
    "unreadable": Text("不是能打开的文件夹", "it is not a folder that can be opened"),
    "name": Text("文件名不是 UTF-8", "its name is not UTF-8"),
}
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


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
    """Return the trace of a file whose content the cache knows: path, kind, id, references, facts and date of the last step as it keeps them."""
    path, kind, identifier, refs, facts, last = row
    made = None if facts is None else _FACTS[kind](*json.loads(facts))
    return Trace(
        sys.intern(f"{kind}:{identifier}"), place_of(path, identifier), tuple(map(sys.intern, refs.split(SEPARATOR))) if refs else (), made, sys.intern(last)
    )


def judged_file(path: str, findings: tuple[Finding, ...], trace: Trace) -> JudgedFile:
    """Return a file with the findings of its content, which do not name it yet, and whether its name is its id."""
    placed = tuple(each.at(path, each.line, each.column, trace.id) for each in findings) if findings else ()
    if trace.place == path:  # the file has another name than its id
        identifier = trace.id
        folder = path.rpartition("/")[0] + "/"
        placed += (RC201.broken(("id",), id=identifier, file=path, folder=folder).at(path, 1, 1, identifier),)
    return JudgedFile(placed, trace)


def cached_findings(text: str | None) -> tuple[Finding, ...]:
    """Return the findings that the cache keeps of a content."""
    return load_findings(text) if text else ()


def columns_of(oid: bytes, kind: str, reading: Reading) -> tuple[Any, ...]:
    """Return what the cache keeps of a reading: blob id, kind, id, findings, references, facts, date of the last step."""
    findings = dump_findings(reading.findings) if reading.findings else None
    return oid, kind, reading.id, findings, SEPARATOR.join(reading.refs), None if reading.facts is None else _encode(reading.facts), reading.last


def unreadable_columns(oid: bytes, kind: str, problem: OSError) -> tuple[Any, ...]:
    """Return the same of a file that cannot be read."""
    finding = RC001.broken(problem=system_words(problem)).at("", 1, 1)
    return oid, kind, "", dump_findings((finding,)), "", None, ""


def stray_findings(strays: list[tuple[str, str]]) -> tuple[Finding, ...]:
    """Return a finding for each thing below `data/` that is not read; `strays` are (path, why)."""
    found = ((path, RC210.broken() if why == "former" else RC202.broken(problem=_STRAY_WORDS[why])) for path, why in sorted(strays))
    return tuple(finding.at(path, 0, 0) for path, finding in found)


def stem(path: str) -> str:
    """Return the file name without its extension, which names a record whose id cannot be read."""
    return path.rpartition("/")[2][:-5]
