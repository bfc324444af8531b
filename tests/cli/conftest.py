"""A terminal for the program: a pty with a size, and answers typed when it asks."""

from __future__ import annotations

import contextlib
import os
import re
import select
import subprocess
import sys
from typing import TYPE_CHECKING, NamedTuple, Protocol

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Clone

    Answer = str | Callable[[], str] | "After"
PATIENCE = 20
_WORDS_ALONE = re.compile(rb"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]")
AT_ITS_TERMINAL = "import fcntl, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); from redchain.cli.main import run; run()"


class After(NamedTuple):
    """An answer that is typed once some words have been shown, where nothing is asked."""

    shown: str
    typed: str


class Terminal(Protocol):
    """Runs the program on a terminal of an encoding, with `more` in its environment; returns its exit code and everything that was shown.

    An answer may be a function, which is called when it is asked for: what happens while a question waits.
    """

    def __call__(
        self, clone: Clone, *arguments: str, answers: tuple[Answer, ...] = (), columns: int = 200, lines: int = 50, encoding: str = "utf-8", **more: str
    ) -> tuple[int, str]: ...


@pytest.fixture
def terminal() -> Terminal:
    """The program on a terminal, today being 2026-11-23."""
    pytest.importorskip("pty", reason="terminals as files are a thing of Unix")
    return on_terminal


def _is_asked(shown: bytes, answer: Answer, encoding: str) -> bool:
    return answer.shown.encode(encoding) in shown if isinstance(answer, After) else shown.rstrip().endswith((b":", "：".encode(), "：".encode(encoding)))


def _typed(answer: Answer) -> str:
    return answer.typed if isinstance(answer, After) else answer if isinstance(answer, str) else answer()


def on_terminal(
    clone: Clone, *arguments: str, answers: tuple[Answer, ...] = (), columns: int = 200, lines: int = 50, encoding: str = "utf-8", **more: str
) -> tuple[int, str]:
    import fcntl
    import pty
    import struct
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
    plain = (
        {name: value for name, value in os.environ.items() if name not in {"COLUMNS", "LINES", "NO_COLOR"}} | {"TERM": "xterm-256color", "PAGER": "cat"} | more
    )
    command = [sys.executable, "-c", AT_ITS_TERMINAL, "--today", "2026-11-23", *arguments]
    with subprocess.Popen(command, cwd=clone.path, stdin=theirs, stdout=theirs, stderr=theirs, env=plain, start_new_session=True) as child:
        os.close(theirs)
        shown, waiting = b"", list(answers)
        with contextlib.suppress(OSError):  # Linux says so when the other end is closed
            while select.select([ours], [], [], PATIENCE)[0] and (chunk := os.read(ours, 4096)):
                shown += chunk
                if waiting and _is_asked(_WORDS_ALONE.sub(b"", shown), waiting[0], encoding):
                    os.write(ours, (_typed(waiting.pop(0)) + "\n").encode(encoding))
        os.close(ours)
        child.kill()  # does nothing to a child that has ended; one that waits for more is not waited for
    return child.returncode, shown.decode(encoding, "replace").replace("\r\n", "\n")
