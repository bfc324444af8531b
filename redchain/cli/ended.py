"""Being ended by another than Ctrl-C: the terminal that is closed, the system that stops; what a command has taken on is put away all the same."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def ended_as_by_ctrl_c() -> Iterator[None]:
    """Have whatever ends the command be Ctrl-C, after which it tidies up."""
    former = {each: signal.signal(each, _stop) for name in ("SIGTERM", "SIGHUP") if (each := getattr(signal, name, None)) is not None}
    try:
        yield
    finally:
        for each, handler in former.items():
            signal.signal(each, handler)


def _stop(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt
