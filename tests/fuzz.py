"""The fuzzer: files that people or their tools may have broken are given to each reader, and every answer is a value or a finding, in bounded time and memory.

`python -m tests.fuzz` (`make fuzz`) goes on for a while and keeps what was answered wrongly in `build/fuzz/`; `tests/properties/test_fuzz.py` takes a fixed sample. The
corpus is what lies in `data/`, `tests/town/` and `tests/cases/`; what was once answered wrongly is added to `tests/cases/` with a test of its own.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import random
import signal
import sys
import time
import traceback
import zipfile
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, NoReturn
from zoneinfo import ZoneInfo

TESTS = Path(__file__).resolve().parent
TOP = TESTS.parent
ZONE = ZoneInfo("Asia/Shanghai")
SECONDS, MEMORY = 20, 3 << 30
"""What one input may take, at most, on a slow machine: seconds by the clock, bytes of memory."""
_TOKENS = (
    *(
        b"\n",
        b"\r\n",
        b"\r",
        b"\0",
        b"\xff",
        b"\xef\xbb\xbf",
        b": ",
        b"- ",
        b"  ",
        b"\t",
        b"#",
        b"&a ",
        b"*a",
        b"!!python/object ",
        b"<<: ",
        b"? ",
        b"|\n",
        b">\n",
    ),
    *(
        b"[",
        b"]",
        b"{",
        b"}",
        b'"',
        b"'",
        b"---\n",
        b"...\n",
        b"%YAML 1.1\n",
        b"null",
        b"~",
        b"yes",
        b"1e999",
        b"-0",
        b"0x1F",
        b"9" * 40,
        b".nan",
        b"2026-02-30",
    ),
    *(
        "：".encode(),
        "（".encode(),
        "\u3000".encode(),
        "\u202e".encode(),
        "\u2028".encode(),
        "\u0000".encode(),
        "𠮷".encode(),
        "e\u0301".encode(),
        b"\xed\xa0\x80",
    ),
    *(
        b"<<<<<<< HEAD\n",
        b"=======\n",
        b">>>>>>> x\n",
        b"2026-11-23T09:00:00+08:00",
        b"N-20261123-JSGVN",
        b"log:\n",
        b"id: ",
        b"allow: [RC001]\n",
        b"=1+1",
        b",",
    ),
)


class SlowError(Exception):
    """An input took too long."""


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
    from redchain.store.spreadsheets import UnreadableSpreadsheetError, read_spreadsheet

    with contextlib.suppress(UnreadableSpreadsheetError):
        read_spreadsheet(raw, "表")


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
    from redchain.history import journal
    from redchain.history.trees import changes_in

    with contextlib.suppress(ValueError, KeyError, TypeError, IndexError):  # what the reader of a journal takes for one that is none
        journal._work(dict(zip(("way", "made", "parent", "branch", "planned"), _pieces(chance, raw), strict=False)))
    path = raw.decode("utf-8", "surrogateescape").replace("\0", "")[:200] or "x"
    words = [f":100644 100644 {'1' * 40} {'2' * 40} M", path, ""]
    (found,), _ = changes_in(words, 0)
    assert found.path == path, "another path than git's"


def _pieces(chance: random.Random, raw: bytes) -> Iterator[Any]:
    words = raw.decode("utf-8", "replace").split("\n")
    for _ in range(5):
        yield chance.choice([chance.choice(words), None, [], [[chance.choice(words), None, None, None]], 3])


def _arguments(chance: random.Random, raw: bytes) -> None:
    """A command line that only reads, or only says what it would do."""
    from redchain.cli.main import main

    words = [each for each in raw.decode("utf-8", "replace").replace("\0", "").split() if not each.startswith(("-o", "--o", "--root", "--wa"))][:6]
    verb = chance.choice(_VERBS)
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()) as said:
        code = main([*verb, *words, "--root", str(TOP), "--today", "2026-11-23"])
    assert code in {0, 1, 2}, said.getvalue()


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


TARGETS = {
    "record": Target(_RECORDS, _record),
    "settings": Target(_files("data/settings/**/*.yaml", "data/redchain.yaml", "tests/town/data/settings/**/*.yaml", "redchain/defaults/*.yaml"), _settings),
    "sheet": Target(_sheets, _sheet),
    "office": Target(_sheets, _office),
    "several": Target(_RECORDS, _several),
    "merge": Target(_RECORDS, _merge),
    "history": Target(_RECORDS, _history),
    "arguments": Target(_files("tests/flow/test_c*.py", "docs/*.md"), _arguments),
}


def changed(chance: random.Random, raw: bytes, corpus: Sequence[bytes]) -> bytes:
    """Change some bytes as faults, tools and people do: flipped, cut, doubled, moved, pasted from elsewhere, or replaced by what often matters."""
    found = bytearray(raw)
    for _ in range(chance.choice((1, 1, 1, 2, 3, 8))):
        at, end = sorted((chance.randrange(len(found) + 1), chance.randrange(len(found) + 1)))
        end = min(end, at + chance.choice((1, 4, 40, 400)))
        what = chance.randrange(7)
        if what == 0 and found:
            found[at % len(found)] ^= 1 << chance.randrange(8)
        elif what == 1:
            del found[at:end]
        elif what == 2:  # one of the ways above
            found[at:at] = found[at:end] * chance.choice((1, 1, 2, 50))
        elif what == 3:
            other = chance.choice(corpus)
            start = chance.randrange(len(other) + 1)
            found[at:end] = other[start : start + chance.choice((4, 40, 400))]
        elif what == 4:
            lines = bytes(found).split(b"\n")
            chance.shuffle(lines) if chance.random() < 0.1 else lines.insert(chance.randrange(len(lines) + 1), chance.choice(lines))
            found = bytearray(b"\n".join(lines))
        else:
            found[at : end if what == 5 else at] = chance.choice(_TOKENS)
    return bytes(found[: 1 << 17])


def one(name: str, seed: int) -> tuple[bytes, str]:
    """Give one input to a reader; returns it, and what was wrong (empty: nothing)."""
    chance, target = random.Random(f"{name}:{seed}"), TARGETS[name]  # noqa: S311  # the same for the same seed
    corpus = target.corpus()
    raw = changed(chance, chance.choice(corpus), corpus)

    def too_slow(*_: object) -> NoReturn:
        raise SlowError

    has_alarm = hasattr(signal, "SIGALRM")
    before = signal.signal(signal.SIGALRM, too_slow) if has_alarm else None
    try:
        if has_alarm:
            signal.alarm(SECONDS)
        target.run(chance, raw)
    except Exception:  # noqa: BLE001  # any at all is what is looked for
        return raw, traceback.format_exc()
    finally:
        if has_alarm:
            signal.alarm(0)
            signal.signal(signal.SIGALRM, before)
    return raw, ""


def main() -> int:
    """Fuzz for some seconds; what was answered wrongly is kept, and the exit code is 1."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--only", action="append", choices=TARGETS)
    arguments.add_argument("--seconds", type=float, default=60, help="for all readers together")
    arguments.add_argument("--seed", type=int, default=int(time.time()), help="where to begin; the same for the same")
    given = arguments.parse_args()
    with contextlib.suppress(ImportError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    names, kept, wrong = given.only or list(TARGETS), TOP / "build" / "fuzz", 0
    for name in names:
        start, number = time.monotonic(), given.seed
        while time.monotonic() - start < given.seconds / len(names):
            raw, said = one(name, number)
            if said:
                wrong += 1
                kept.mkdir(parents=True, exist_ok=True)
                (kept / f"{name}-{number}").write_bytes(raw)
                print(f"{name}, seed {number}, kept as {os.path.relpath(kept / f'{name}-{number}')}:\n{said}", flush=True)
            number += 1
        print(f"{name}: {number - given.seed} inputs in {time.monotonic() - start:.0f} s", flush=True)
    print(f"wrong: {wrong}")
    return min(wrong, 1)


if __name__ == "__main__":
    sys.exit(main())
