"""Choosing what the fuzzer keeps: of ever new inputs those that lead where none has led before, made as short as they can be.

`python -m tests.fuzz_keep --only record --seconds 60` adds them to `tests/fuzz_corpus/record.txt`; an input that was answered wrongly is added with
`--add build/fuzz/record-17`. `tests/properties/test_fuzz.py` gives all of them to their readers again.
"""

from __future__ import annotations

import argparse
import base64
import random
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.fuzz import CORPUS, again, corpus_of, kept
from tests.fuzz_changes import changed
from tests.fuzz_readers import TARGETS, TOP

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Steps = set[tuple[str, int, int]]
"""Which line was followed by which, in which file of the program."""
MOST = {"cache": 2, "import": 6, "kept": 8, "paste": 8, "arguments": 8, "merge": 10}
"""How many are kept of readers that take long; of others 24."""
_LONGEST, _TRIES = 3000, 24


def steps_of(name: str, raw: bytes) -> Steps:
    """Return the steps of the program that an input leads to; whether it is answered rightly is `again`'s affair."""
    found: Steps = set()
    ours = str(TOP / "redchain")

    def entered(frame: Any, event: str, _: object) -> Callable[..., Any] | None:
        file = frame.f_code.co_filename
        if event != "call" or not file.startswith(ours):
            return None
        before = 0

        def next_line(frame: Any, event: str, _: object) -> Callable[..., Any]:
            nonlocal before
            if event == "line":
                found.add((file, before, frame.f_lineno))
                before = frame.f_lineno
            return next_line

        return next_line

    sys.settrace(entered)
    try:
        again(name, raw)
    finally:
        sys.settrace(None)
    return found


def shortened(name: str, raw: bytes, wanted: Steps) -> bytes:
    """Leave pieces of an input out as long as it still leads to the steps that are wanted."""
    size, tries = len(raw) // 2, _TRIES
    while size > 2 and tries:  # single bytes are not worth the time
        for at in range(0, len(raw), size):
            shorter = raw[:at] + raw[at + size :]
            tries -= 1
            if wanted <= steps_of(name, shorter):
                raw = shorter
                break
            if not tries:
                break
        else:
            size //= 2
    return raw


def look(name: str, seconds: float, seed: int) -> list[bytes]:
    """Look for inputs that lead where neither the files that the reader starts from nor those that are kept lead; returns them, the richest first."""
    chance, corpus = random.Random(seed), corpus_of(name)  # noqa: S311  # the same for the same seed
    seen: Steps = set()
    for raw in (*kept(name), *chance.sample(corpus, min(len(corpus), 40 if name not in MOST else 8))):
        seen |= steps_of(name, raw)
    until, found = time.process_time() + seconds, []
    while time.process_time() < until:
        raw = changed(chance, chance.choice(corpus), corpus, _LONGEST)
        news = steps_of(name, raw) - seen if len(raw) <= _LONGEST else set()
        if news:
            raw = shortened(name, raw, news)
            found.append((len(news), raw))
            seen |= steps_of(name, raw) | news
    return [raw for _, raw in sorted(found, key=lambda each: -each[0])]


def write(name: str, inputs: Iterable[bytes]) -> None:
    """Write what is kept of a reader, a line of base64 each, without doubles, the shortest first."""
    CORPUS.mkdir(exist_ok=True)
    lines = "".join(f"{base64.b64encode(each).decode()}\n" for each in sorted(set(inputs), key=lambda each: (len(each), each)))
    (CORPUS / f"{name}.txt").write_text(lines, "ascii", newline="\n")


def main() -> int:
    """Look for inputs to keep, or add some that are given."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--only", action="append", choices=TARGETS)
    arguments.add_argument("--seconds", type=float, default=20, help="of processor, for each reader")
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--add", type=Path, nargs="+", default=[], help="files to add as they are, to one reader (--only)")
    given = arguments.parse_args()
    for name in given.only or TARGETS:
        room = MOST.get(name, 24) - len(kept(name))
        news = [each.read_bytes() for each in given.add] or look(name, given.seconds, given.seed)[: max(room, 0)]
        write(name, (*kept(name), *news))
        print(f"{name}: {len(kept(name))} were kept, {len(news)} more", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
