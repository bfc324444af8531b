"""The fuzzer: files that people or their tools may have broken are given to each reader, and every answer is a value or a finding, in bounded time and memory.

`python -m tests.fuzz` (`make fuzz`) goes on for a while and keeps what was answered wrongly in `build/fuzz/`; `tests/properties/test_fuzz.py` takes a fixed sample. It
starts from what lies in `data/`, `tests/town/` and `tests/cases/`, and from `tests/fuzz_corpus/`, a line for each input that once led somewhere new. With
`--guided` atheris, where it is installed, looks for those by what code they reach.
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import hashlib
import os
import random
import signal
import sys
import time
import traceback
from functools import cache
from typing import NoReturn

from tests.fuzz_changes import changed
from tests.fuzz_readers import TARGETS, TESTS, TOP

SECONDS, MEMORY, GROWTH = 20, 3 << 30, 512 << 20
"""What one input may take, at most: seconds of processor, bytes of memory; and by how much a whole run may grow."""
CORPUS = TESTS / "fuzz_corpus"
_FIRST = 200
"""So many inputs of each reader are given before its memory counts as what it needs anyway."""


class SlowError(Exception):
    """An input took too long."""


@cache
def kept(name: str) -> tuple[bytes, ...]:
    """The inputs of a reader that are kept, without doubles: a line of base64 each."""
    path = CORPUS / f"{name}.txt"
    return tuple(base64.b64decode(each) for each in path.read_text("ascii").split()) if path.is_file() else ()


@cache
def corpus_of(name: str) -> tuple[bytes, ...]:
    """What a reader's inputs are made of."""
    return (*TARGETS[name].corpus(), *kept(name))


def one(name: str, seed: int) -> tuple[bytes, str]:
    """Give one input to a reader; returns it, and what was wrong (empty: nothing)."""
    chance, corpus = random.Random(f"{name}:{seed}"), corpus_of(name)  # noqa: S311  # the same for the same seed
    raw = changed(chance, chance.choice(corpus), corpus)
    return raw, wrong_with(name, raw, chance)


def wrong_with(name: str, raw: bytes, chance: random.Random) -> str:
    """Give these bytes to a reader; returns what was wrong (empty: nothing)."""

    def too_slow(*_: object) -> NoReturn:
        raise SlowError

    has_alarm = hasattr(signal, "SIGPROF")
    before = signal.signal(signal.SIGPROF, too_slow) if has_alarm else None
    try:
        if has_alarm:
            signal.setitimer(signal.ITIMER_PROF, SECONDS)
        TARGETS[name].run(chance, raw)
    except Exception:  # noqa: BLE001  # any at all is what is looked for
        return traceback.format_exc()
    finally:
        if has_alarm:
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.signal(signal.SIGPROF, before)
    return ""


def again(name: str, raw: bytes) -> str:
    """Give a kept input to its reader once more; what chance decides is the same each time."""
    return wrong_with(name, raw, random.Random(hashlib.sha256(raw).hexdigest()))  # noqa: S311  # likewise


def _keep(name: str, number: object, raw: bytes, said: str) -> None:
    folder = TOP / "build" / "fuzz"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}-{number}").write_bytes(raw)
    print(f"{name}, {number}, kept as {os.path.relpath(folder / f'{name}-{number}')}:\n{said}", flush=True)


def _memory() -> int:
    """The most memory that this process has had, in bytes; 0 where that cannot be asked."""
    with contextlib.suppress(ImportError):
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return 0


def _run(name: str, seed: int, seconds: float, inputs: int | None) -> tuple[int, int]:
    """Try one reader until the time or the inputs are used up; returns how many inputs there were, and how many were answered wrongly."""
    start, number, wrong, at_first = time.monotonic(), seed, 0, 0
    for raw in kept(name):
        if said := again(name, raw):
            wrong += 1
            _keep(name, hashlib.sha256(raw).hexdigest()[:12], raw, said)
    while time.monotonic() - start < seconds if inputs is None else number - seed < inputs:
        raw, said = one(name, number)
        if said:
            wrong += 1
            _keep(name, number, raw, said)
        number += 1
        if number - seed == _FIRST:
            at_first = _memory()
    if at_first and _memory() - at_first > GROWTH:
        wrong += 1
        print(f"{name}: grew by {(_memory() - at_first) >> 20} MiB", flush=True)
    print(f"{name}: {number - seed} inputs in {time.monotonic() - start:.0f} s, {_memory() >> 20} MiB at most", flush=True)
    return number - seed, wrong


def _guided(name: str, seconds: float) -> int:
    """Let atheris look for inputs of one reader that reach what none has reached; what is new goes into build/fuzz/NAME/."""
    import atheris  # type: ignore[import-not-found]  # optional: it installs on Linux, for some versions of Python

    found = TOP / "build" / "fuzz" / name
    found.mkdir(parents=True, exist_ok=True)
    for raw in corpus_of(name):
        (found / hashlib.sha256(raw).hexdigest()[:16]).write_bytes(raw)
    with atheris.instrument_imports(include=["redchain"]):
        for raw in corpus_of(name)[:20]:
            again(name, raw)

    def given(raw: bytes) -> None:
        if said := again(name, raw):
            _keep(name, hashlib.sha256(raw).hexdigest()[:12], raw, said)
            raise AssertionError(said)

    atheris.Setup([sys.argv[0], f"-max_total_time={int(seconds)}", f"-timeout={SECONDS}", "-max_len=65536", str(found)], given)
    atheris.Fuzz()
    return 0


def main() -> int:
    """Fuzz for some seconds; what was answered wrongly is kept, and the exit code is 1."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--only", action="append", choices=TARGETS)
    arguments.add_argument("--seconds", type=float, default=60, help="for all readers together")
    arguments.add_argument("--inputs", type=int, help="so many for each reader, instead of by time")
    arguments.add_argument("--seed", type=int, default=int(time.time()), help="where to begin; the same for the same")
    arguments.add_argument("--guided", action="store_true", help="by what code is reached, for one reader (--only), with atheris")
    given = arguments.parse_args()
    with contextlib.suppress(ImportError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    names = given.only or list(TARGETS)
    if given.guided:
        return _guided(names[0], given.seconds)
    counts = [_run(name, given.seed, given.seconds / len(names), given.inputs) for name in names]
    wrong = sum(each for _, each in counts)
    print(f"inputs: {sum(each for each, _ in counts)}, wrong: {wrong}")
    return min(wrong, 1)


if __name__ == "__main__":
    sys.exit(main())
