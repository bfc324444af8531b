"""Waiting in the system's own line for a lock: one after the other, in vain for so long, and nothing is left held."""

from __future__ import annotations

import errno
import os
import sys
import tempfile
import threading
import time
from typing import TYPE_CHECKING

import pytest

from redchain.history import conversation
from redchain.history.checkout import Checkout
from redchain.history.conversation import speaking
from redchain.history.in_flight import Turn, handed_over, is_at_work
from redchain.history.writing_lock import writing, writing_outside_git

if sys.platform != "win32":
    import fcntl

if TYPE_CHECKING:
    from pathlib import Path

    from redchain.text import Text

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no such lock")


def opened(place: Path) -> int:
    return os.open(place, os.O_RDWR | os.O_CREAT)


def test_the_turn_comes_when_the_lock_is_given_back(tmp_path: Path) -> None:
    first, second = opened(tmp_path / "line"), opened(tmp_path / "line")
    assert Turn(first).comes_within(0)
    turn = Turn(second)
    assert not turn.comes_within(0.02)
    os.close(first)
    assert turn.comes_within(5)
    os.close(second)
    assert Turn(None).comes_within(0)


def test_who_waits_in_vain_leaves_nothing_held(tmp_path: Path) -> None:
    first, second, third = (opened(tmp_path / "line") for _ in range(3))
    assert Turn(first).comes_within(0)
    assert not Turn(second).comes_within(0.02)
    os.close(second)
    os.close(first)
    assert Turn(third).comes_within(5)
    os.close(third)


def test_writers_come_one_after_the_other(tmp_path: Path) -> None:
    checkout, at_work, seen = Checkout(str(tmp_path), str(tmp_path / ".git")), [], list[int]()
    said: list[Text] = []

    def write() -> None:
        for _ in range(5):
            with writing(checkout, said.append):
                at_work.append(1)
                seen.append(len(at_work))
                time.sleep(0.001)
                at_work.pop()

    writers = [threading.Thread(target=write) for _ in range(6)]
    for each in writers:
        each.start()
    for each in writers:
        each.join()
    assert seen == [1] * 30


def test_who_stands_in_a_long_line_waits_for_as_long_as_it_moves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(conversation, "_COURTESY", 1.0)
    going, seen = [], list[int]()

    def go() -> None:
        with conversation.in_line("示例"):
            going.append(1)
            seen.append(len(going))
            time.sleep(0.25)
            going.pop()

    desks = [threading.Thread(target=go) for _ in range(10)]
    for each in desks:
        each.start()
    for each in desks:
        each.join()
    assert seen == [1] * 10


def test_who_waits_for_one_that_hangs_goes_without_a_turn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(conversation, "_COURTESY", 0.05)
    with conversation.in_line("示例"), conversation.in_line("示例"):
        pass


def test_where_nobody_can_queue_each_looks_at_the_lock_by_itself(tmp_path: Path) -> None:
    checkout = Checkout(str(tmp_path), str(tmp_path / ".git"))
    (tmp_path / ".git" / "redchain" / "lock-line").mkdir(parents=True)
    with writing(checkout, str):
        pass


@pytest.mark.parametrize("code", [errno.EACCES, errno.ENOLCK, errno.ENOSYS, errno.EINTR])
def test_where_the_file_system_knows_no_line_nobody_waits_in_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    def fails(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    descriptor = opened(tmp_path / "line")
    monkeypatch.setattr(fcntl, "flock", fails)
    assert Turn(descriptor).comes_within(0)
    os.close(descriptor)


@pytest.mark.parametrize("code", [errno.ENOSYS, errno.EOPNOTSUPP])
def test_a_file_system_that_knows_no_such_lock_keeps_nobody_from_working(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    """As Lustre without `-o flock`: the clone's own lock is a plain file there."""

    def fails(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    checkout = Checkout(str(tmp_path), str(tmp_path / ".git"))
    os.makedirs(checkout.own_folder)
    monkeypatch.setattr(fcntl, "flock", fails)
    with handed_over(checkout) as handed, speaking(checkout, "origin") as spoken, writing_outside_git(str(tmp_path), str):
        assert len(handed) == len(spoken) == 1
    assert not is_at_work(checkout)


def test_a_lock_that_cannot_be_asked_for_is_not_taken_to_be_free(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", fails)
    with pytest.raises(OSError, match=os.strerror(errno.ENOLCK)), writing_outside_git(str(tmp_path), str):
        pass
