"""Merging lines as git does, and writing two sides between markers."""

from __future__ import annotations

import pytest

from redchain.store.line_merge import marked, marked_lines, merge_lines

BASE = "a\nb\nc\nd\ne\n"


@pytest.mark.parametrize(
    ("ours", "theirs", "merged"),
    [
        (BASE, BASE, BASE),
        ("A\nb\nc\nd\ne\n", BASE, "A\nb\nc\nd\ne\n"),
        ("A\nb\nc\nd\ne\n", "a\nb\nc\nd\nE\n", "A\nb\nc\nd\nE\n"),
        ("x\na\nb\nc\nd\ne\n", "a\nb\nc\nd\ne\ny\n", "x\na\nb\nc\nd\ne\ny\n"),
        ("a\nc\nd\ne\n", "a\nb\nc\nd\n", "a\nc\nd\n"),
        ("a\nX\nc\nd\ne\n", "a\nX\nc\nd\ne\n", "a\nX\nc\nd\ne\n"),
        ("a\nX\nc\nd\ne\n", "a\nY\nc\nd\ne\n", None),
        ("a\nb\nc\nd\ne\nx\n", "a\nb\nc\nd\ne\ny\n", None),
        ("", "a\nb\nc\nd\ne\ny\n", None),
        ("", BASE, ""),
    ],
)
def test_what_each_side_changed_is_taken_unless_both_did(ours: str, theirs: str, merged: str | None) -> None:
    assert merge_lines(BASE, ours, theirs) == merged
    assert merge_lines(BASE, theirs, ours) == merged


def test_both_sides_stand_between_markers() -> None:
    assert marked_lines(BASE, "a\nX\nc\nd\ne\n", "a\nY\nc\nd\nE\n") == "a\n<<<<<<< ours\nX\n=======\nY\n>>>>>>> theirs\nc\nd\nE\n"
    assert marked_lines("a", "b", "c") == "<<<<<<< ours\nb\n=======\nc\n>>>>>>> theirs\n"


def test_whole_steps_stand_between_markers() -> None:
    first = 'log:\n  - at: "1"\n    step: accept\n    by: "a"\n'
    second = 'log:\n  - at: "2"\n    step: accept\n    by: "b"\n    note: "x"\n'
    assert marked(first, second) == (
        'log:\n<<<<<<< ours\n  - at: "1"\n    step: accept\n    by: "a"\n=======\n  - at: "2"\n    step: accept\n    by: "b"\n    note: "x"\n>>>>>>> theirs\n'
    )
