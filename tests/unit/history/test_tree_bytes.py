"""Trees as bytes: many changes at once come to what git itself sorts, and what is not changed stays where it is."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from redchain.history import tree_bytes
from redchain.history.tree_bytes import tree_with_changes

NAMES = st.sampled_from([b"a", b"a-", b"a.b", b"a0", b"b", b"ab", "链".encode(), b"z"])
BLOB, OTHER = b"\1" * 20, b"\2" * 20


def tree_of(entries: dict[bytes, tuple[bytes, bytes]]) -> bytes:
    """The bytes of a tree as git writes them: a folder's name counts with a slash at its end."""
    ordered = sorted(entries.items(), key=lambda each: each[0] + (b"/" if each[1][0] == b"40000" else b""))
    return b"".join(mode + b" " + name + b"\0" + identifier for name, (mode, identifier) in ordered)


def store(**trees: bytes) -> Any:
    made: dict[bytes, bytes] = {name.encode(): raw for name, raw in trees.items()}

    def keep(_kind: str, raw: bytes) -> bytes:
        made[raw] = raw
        return raw

    return SimpleNamespace(tree=made.__getitem__, store=keep)


@given(
    st.dictionaries(NAMES, st.sampled_from([(b"100644", BLOB), (b"100755", BLOB), (b"40000", OTHER)])), st.dictionaries(NAMES, st.sampled_from([OTHER, None]))
)
def test_a_tree_with_changes_is_as_git_sorts_it(before: dict[bytes, tuple[bytes, bytes]], changes: dict[bytes, bytes | None]) -> None:
    after = dict(before)
    for name, blob in changes.items():
        mode = before[name][0] if name in before and before[name][0] != b"40000" else b"100644"
        after.pop(name, None)
        if blob is not None:
            after[name] = (mode, blob)
    made = tree_with_changes(store(old=tree_of(before)), b"old", {name.decode(): blob for name, blob in changes.items()})
    assert made == (tree_of(after) or None)


def test_a_tree_is_walked_once_however_much_changes(monkeypatch: Any) -> None:
    walks, real = [], tree_bytes.entries

    def counted(raw: bytes) -> Any:
        walks.append(raw)
        return real(raw)

    monkeypatch.setattr(tree_bytes, "entries", counted)
    before = {f"{each:04d}".encode(): (b"100644", BLOB) for each in range(300)}
    tree_with_changes(store(old=tree_of(before)), b"old", {f"{each:04d}x": OTHER for each in range(300)})
    assert len(walks) == 1


def test_a_folder_whose_mode_begins_with_a_zero_is_one() -> None:
    """As some other programs write it, and git reads it: what is in it stays there."""
    inner = tree_of({b"a": (b"100644", BLOB)})
    outer = b"040000 data\0" + b"\1" * 20
    repository = SimpleNamespace(tree={b"old": outer, b"\1" * 20: inner}.__getitem__, store=lambda _kind, raw: raw)
    made = tree_with_changes(repository, b"old", {"data": {"b": OTHER}})
    assert made == b"40000 data\0" + tree_of({b"a": (b"100644", BLOB), b"b": (b"100644", OTHER)})
