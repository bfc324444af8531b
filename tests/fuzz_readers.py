"""The readers that the fuzzer tries: what each is given at first, and what it does with it; an answer is a value, a finding or a refusal."""

from __future__ import annotations

import contextlib
import io
import json
import os
import random
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from tests.fuzz_changes import changed

TESTS = Path(__file__).resolve().parent
TOP = TESTS.parent
ZONE = ZoneInfo("Asia/Shanghai")
DAY = "2026-11-23"


class Target(NamedTuple):
    """A reader: what it is given, in pieces that are changed one by one, and what it does with them."""

    corpus: Callable[[], Sequence[bytes]]
    run: Callable[[random.Random, bytes], object]


def _files(*patterns: str) -> Callable[[], Sequence[bytes]]:
    @cache
    def found() -> tuple[bytes, ...]:
        paths = sorted(path for each in patterns for path in TOP.glob(each) if path.is_file())
        return tuple(path.read_bytes() for path in paths if path.stat().st_size < 1 << 16)

    return found


@cache
def _readers() -> tuple[Any, ...]:
    from redchain.kinds.registry import KINDS
    from redchain.store.record_reader import RecordReader
    from redchain.store.yaml_parsing import parser

    return tuple(RecordReader(model, parser(), ZONE) for model in KINDS)


def _record(chance: random.Random, raw: bytes) -> None:
    reader = chance.choice(_readers())
    record, findings, _ = reader.read(raw)
    assert record is not None or findings, "neither a record nor a finding"


def _settings(chance: random.Random, raw: bytes) -> None:
    from redchain.model.settings import SETTINGS_FILES
    from redchain.store.settings import load_settings
    from redchain.store.source import Revision, TreeEntry

    file = chance.choice(SETTINGS_FILES)
    path = file.path.replace(".yaml", "") + "/2026.yaml" if file.is_yearly and not file.path.endswith("2026.yaml") else file.path
    load_settings(Revision([TreeEntry(path, "100644", "0" * 40)], lambda ids: dict.fromkeys(ids, raw)))


def _sheet(_: random.Random, raw: bytes) -> None:
    from redchain.store.record_lines import read_record_lines
    from redchain.store.spreadsheets import UnreadableSpreadsheetError, read_spreadsheet

    with contextlib.suppress(UnreadableSpreadsheetError):
        read_spreadsheet(raw, "表")
    with contextlib.suppress(UnreadableSpreadsheetError):
        read_record_lines(raw)


def _office(_: random.Random, raw: bytes) -> None:
    from redchain.store.office_text import UnreadableOfficeFileError, is_packed, office_text

    with contextlib.suppress(UnreadableOfficeFileError):
        if is_packed(raw):
            office_text(raw)


def _several(_: random.Random, raw: bytes) -> None:
    from redchain.store.several_entries import BrokenJsonError, decoded, json_parts, sheet_of, yaml_parts

    found = decoded(raw)
    if found is not None:
        yaml_parts(found[0])
        sheet_of(found[0], lambda word: word == "title")
        with contextlib.suppress(BrokenJsonError):
            json_parts(found[0])


def _merge(chance: random.Random, raw: bytes) -> None:
    """Two changed copies of one file are merged; who is which makes no difference, and what only one has changed is taken."""
    from redchain.store.file_merge import FileMerge, Texts, merge_plain

    try:
        base = raw.decode()
        one, two = (changed(chance, raw, _RECORDS()).decode() for _ in range(2))
    except UnicodeDecodeError:
        return
    merging = chance.choice(_merging())
    merge = merge_plain if merging is None else merging.merged
    assert isinstance(merging, FileMerge | None)
    there, back = merge(Texts(base, one, two)), merge(Texts(base, two, one))
    assert there.is_marked == back.is_marked, "a conflict on one side alone"
    assert there.is_marked or there.text == back.text, "not the same from the other side"
    assert merge(Texts(base, one, base)).text == one, "a change of one side is lost"
    assert merge(Texts(base, one, one)).text == one, "a change of both sides is lost"


@cache
def _merging() -> tuple[Any, ...]:
    from redchain.kinds.registry import KINDS
    from redchain.store.file_merge import FileMerge

    return (*(FileMerge(model, ZONE) for model in KINDS), None)


def _history(chance: random.Random, raw: bytes) -> None:
    """A journal of a killed command, and what git says of changed files, with anything in them."""
    from redchain.history import git_log, journal
    from redchain.history.trees import changes_in
    from redchain.views.commit_words import say_subject

    with contextlib.suppress(ValueError, KeyError, TypeError, IndexError):  # what the reader of a journal takes for one that is none
        journal._work(dict(zip(("way", "made", "parent", "branch", "planned"), _pieces(chance, raw), strict=False)))
    path = raw.decode("utf-8", "surrogateescape").replace("\0", "")[:200] or "x"
    words = [f":100644 100644 {'1' * 40} {'2' * 40} M", path, ""]
    (found,), _ = changes_in(words, 0)
    assert found.path == path, "another path than git's"
    git_log.proposed("3" * 40, raw.replace(b"urgency", b"author A <a@b> 1 +0000\ncommitter A <a@b> 1 +0000\nparent"), "", (found,), "data/")
    list(git_log._logged("\0".join(("a", "b", *words, "c", "d", "")), 2))
    say_subject(path)


def _pieces(chance: random.Random, raw: bytes) -> Iterator[Any]:
    words = raw.decode("utf-8", "replace").split("\n")
    for _ in range(5):
        yield chance.choice([chance.choice(words), None, [], [[chance.choice(words), None, None, None]], 3])


def _kept(_: random.Random, raw: bytes) -> None:
    """What a clone keeps for itself, or a month that was closed: anything may stand there, and what cannot be read says nothing."""
    from redchain.flow import audit_memo, contacts, inbox
    from redchain.flow.workspace import open_workspace
    from redchain.report.closing import read_closed

    folder = _town()
    kept = Path(folder, ".git", "redchain")
    for name, read in (("audit.json", lambda: audit_memo.recall(open_workspace(folder, None))), ("inbox.json", lambda: inbox.Remembered(folder))):
        (kept / name).write_bytes(raw)
        read()
        (kept / name).unlink()
    text = raw.decode("utf-8", "replace")
    with contextlib.suppress(ValueError):
        read_closed(text)
    contacts._mapping_if_any(text)


def _answer(_: random.Random, raw: bytes) -> None:
    """What a model server answers."""
    from redchain.flow.model_server import ModelServer, ModelServerError, _seconds, _told

    class Server(ModelServer):
        __slots__ = ()

        def _exchange(self, _: bytes) -> bytes:
            return raw

    server = Server("http://127.0.0.1:1/v1", "示例")
    for ask in (lambda: server.embed(["甲", "乙"]), lambda: server.rerank("甲", ["乙"])):
        with contextlib.suppress(ModelServerError):
            ask()
    _told(raw)
    _seconds(raw.decode("latin-1"))


def _cache(chance: random.Random, raw: bytes) -> None:
    """A cache of which a disk has lost something, cut off or in blocks: the answer is the one without a cache."""
    folder = _town()
    verb = chance.choice(_READING)
    expected = _without_cache(folder, verb)
    for _ in range(2):  # the first notices what the last input left, and makes no file of its own
        _said(folder, *verb)
    place = next(Path(folder, ".git", "redchain").glob("cache*.sqlite"))
    whole = bytearray(place.read_bytes())
    if chance.random() < _CUT_OFF:
        del whole[chance.randrange(len(whole)) :]
    for _ in range(chance.choice((1, 1, 4, 40))):
        start = chance.randrange(len(whole) // _BLOCK + 1) * _BLOCK
        whole[start : start + _BLOCK] = chance.choice((bytes(_BLOCK), (raw * _BLOCK)[:_BLOCK], bytes(whole[:_BLOCK])))[: len(whole) - start]
    place.write_bytes(whole)
    assert _said(folder, *verb) == expected, f"another answer than without a cache: {verb}"
    if chance.random() < _ANEW:
        place.unlink(missing_ok=True)


_CUT_OFF, _ANEW, _BLOCK = 0.2, 0.3, 4096


@cache
def _without_cache(folder: str, verb: tuple[str, ...]) -> tuple[int, str]:
    for each in Path(folder, ".git", "redchain").glob("cache*"):
        each.unlink()
    return _said(folder, *verb)


_READING = (
    ("need", "list"),
    ("todo",),
    ("overdue",),
    ("find", "变压器"),
    ("status",),
    ("validate",),
    ("ask", "加氢站建设有补助吗"),
    ("match", "N-20251203-EM1A3"),
)


def _import(chance: random.Random, raw: bytes) -> None:
    """A sheet that somebody sent is looked at as `import` does."""
    folder = _town()
    place = Path(folder, f"sent.{'xlsx' if raw.startswith(b'PK') else chance.choice(['csv', 'csv', 'jsonl'])}")
    place.write_bytes(raw)
    _said(folder, "import", str(place), *chance.choice([(), ("--kind", "need"), ("--kind", "enterprise")]))


def _paste(_: random.Random, raw: bytes) -> None:
    """What somebody pastes as a question, or as what is looked for."""
    folder, text = _town(), " ".join(raw.decode("utf-8", "replace").replace("\0", "").split())[:2000]
    _catalogue(folder).ask_apart(text)


@cache
def _catalogue(folder: str) -> Any:
    from datetime import date

    from redchain.flow.workspace import open_workspace

    return open_workspace(folder, date.fromisoformat(DAY)).catalogue


def _said(folder: str, *words: str) -> tuple[int, str]:
    """What a command that only reads answers, and its exit code."""
    from redchain.cli.main import main

    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(io.StringIO()) as said:
        code = main([*words, "--root", folder, "--today", DAY])
    assert code in {0, 1, 2}, said.getvalue()
    return code, out.getvalue()


@cache
def _town() -> str:
    """A copy of the town in a repository of its own, for this process."""
    made = tempfile.TemporaryDirectory(prefix="fuzz-")  # held by the cache of this function, so it goes with the process
    _HELD.append(made)
    folder = made.name
    shutil.copytree(TESTS / "town" / "data", f"{folder}/data")
    shutil.copytree(TOP / "data" / "settings", f"{folder}/data/settings", dirs_exist_ok=True)
    for words in (("init", "-q", "-b", "main"), ("add", "-A"), ("-c", "user.name=A", "-c", "user.email=a@example.invalid", "commit", "-qm", "town")):
        subprocess.run(["git", *words], cwd=folder, check=True)
    os.makedirs(f"{folder}/.git/redchain", exist_ok=True)
    return folder


_HELD: list[Any] = []


def _arguments(chance: random.Random, raw: bytes) -> None:
    """A command line that only reads, or only says what it would do."""
    words = [each for each in raw.decode("utf-8", "replace").replace("\0", "").split() if not each.startswith(("-o", "--o", "--root", "--wa"))][:6]
    _said(str(TOP), *chance.choice(_VERBS), *words)


_VERBS = (
    ("need", "list"),
    ("find",),
    ("explain",),
    ("need", "show"),
    ("help",),
    ("calendar", "add"),
    ("need", "add", "--dry-run"),
    ("todo",),
    ("unit", "show"),
)
_RECORDS = _files("data/*/*.yaml", "data/*/2026-1*/*.yaml", "tests/town/data/*/*.yaml", "tests/cases/*/*/data/*/*.yaml", "tests/cases/*/*.yaml")


@cache
def _sheets() -> tuple[bytes, ...]:
    """Sheets as text and as a workbook, and a packed document."""
    text = "企业,标题,类别\n甲,想换变压器,要素保障\n".encode()
    found = [text, text.decode().encode("gb18030"), b'a;"b\nc";d\n1;2;3\n', b"PK\x03\x04"]
    with contextlib.suppress(ImportError):
        from openpyxl import Workbook

        book, made = Workbook(), io.BytesIO()
        for row in (["企业", "标题"], ["甲", "想换变压器"], [1, 2.5]):
            book.active.append(row)
        book.save(made)
        found.append(made.getvalue())
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("word/document.xml", "<w:document><w:t>示例</w:t></w:document>")
    return (*found, packed.getvalue())


@cache
def _kept_files() -> tuple[bytes, ...]:
    """A mark of the audit with a bad commit, an inbox, a closed month, contacts."""
    from redchain.flow.closed_months import FOLDER
    from redchain.store.cache import signature

    bad = ("1" * 40, 1_700_000_000, "need: edit", "[]", [["data/a.yaml", "2" * 40, "3" * 40]], "")
    branch = {"start": "4" * 40, "commit": "5" * 40, "commits": 3, "bad": [bad], "is_since": False}
    mark = {"signature": signature(), "branches": {"refs/heads/main": branch}}
    folder = _town()
    _said(folder, "report", "--month", "2026-09", "--close")
    closed = [each.read_bytes() for each in sorted(Path(folder, FOLDER).glob("*.json"))]
    return (json.dumps(mark).encode(), b'{"6666": "2026-11-23"}', b"post: {name: A, phone: '1'}\n", *closed)


@cache
def _answers() -> tuple[bytes, ...]:
    vectors = {"data": [{"index": place, "embedding": [0.1, -2, 3e4]} for place in range(2)]}
    scores = {"results": [{"index": 0, "relevance_score": 0.4}]}
    return tuple(json.dumps(each).encode() for each in (vectors, scores, {"error": {"message": "示例"}}))


@cache
def _sent() -> tuple[bytes, ...]:
    """Sheets as people send them, and as they were exported."""
    folder, found = _town(), list(_sheets()[:3])
    for kind in ("need", "enterprise", "order"):
        for ending in ("xlsx", "csv", "jsonl"):
            place = Path(folder, f"out.{ending}")
            _said(folder, "export", kind, "-o", str(place))
            found += [place.read_bytes()] if place.is_file() else []
            place.unlink(missing_ok=True)
    return tuple(found)


TARGETS = {
    "record": Target(_RECORDS, _record),
    "settings": Target(_files("data/settings/**/*.yaml", "data/redchain.yaml", "tests/town/data/settings/**/*.yaml", "redchain/defaults/*.yaml"), _settings),
    "sheet": Target(_sheets, _sheet),
    "office": Target(_sheets, _office),
    "several": Target(_RECORDS, _several),
    "merge": Target(_RECORDS, _merge),
    "history": Target(_RECORDS, _history),
    "kept": Target(_kept_files, _kept),
    "answer": Target(_answers, _answer),
    "cache": Target(_RECORDS, _cache),
    "import": Target(_sent, _import),
    "paste": Target(_files("docs/*.md", "data/policies/*.yaml"), _paste),
    "arguments": Target(_files("tests/flow/test_c*.py", "docs/*.md"), _arguments),
}
