"""What is told of the last commits from git's own files is what git tells: where two part, what each changed, their subjects and files."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from redchain.history.checkout import Checkout
from redchain.history.git import ObjectReader
from redchain.history.loose_objects import loose_size, read_loose
from redchain.history.loose_trees import commit_at, loose_changes, parting
from redchain.history.revisions import tree_at, tree_listed
from redchain.history.trees import changes_in

if TYPE_CHECKING:
    from collections.abc import Sequence

PATHS = st.sampled_from(["a", "a/b", "a/b/c.yaml", "a-b", "a.b", "data/x.yaml", "data/needs/链.yaml", "data/needs", "schemas/s", "z", "a\tb"])
MODES = st.sampled_from(["100644", "100755", "120000"])
EDITS = st.lists(st.tuples(PATHS, MODES, st.sampled_from(["", "one", "two", "三"])), max_size=4)
MESSAGES = st.sampled_from(["add\n", "two\nlines\n\nmore", "\n\n  late  \n", "链\r\nnext\n", "", "tab\t\n \nbody"])
COMMITS = st.lists(st.tuples(EDITS, MESSAGES, st.integers(0, 3), st.booleans()), min_size=1, max_size=12)


def made(folder: str, commits: Sequence[tuple[list[tuple[str, str, str]], str, int, bool]]) -> tuple[Checkout, list[str]]:
    """A repository of commits: each with edits (no content: none), its message, how many commits back its parent is, and whether it merges the last one."""
    os.makedirs(folder, exist_ok=True)
    git(folder, "init", "-q", "-b", "main")
    words = []
    for number, (edits, message, back, is_merge) in enumerate(commits, 1):
        parent = max(number - 1 - back, 0)
        words += [
            f"commit refs/heads/main\nmark :{number}\ncommitter 甲 <a@example.org> {1_700_000_000 + number} +0800\ndata {len(message.encode())}\n{message}\n"
        ]
        words += [f"from :{parent}\n"] if parent else (["from 0000000000000000000000000000000000000000\n"] if number > 1 else [])
        words += [f"merge :{number - 1}\n"] if is_merge and parent and parent < number - 1 else []
        for path, mode, content in edits:
            name = '"a\\tb"' if path == "a\tb" else path
            words += [f"M {mode} inline {name}\ndata {len(content.encode())}\n{content}\n" if content else f"D {name}\n"]
    marks = f"{folder}/.git/marks"
    git(folder, "-c", "fastimport.unpackLimit=100000", "fast-import", "--quiet", "--force", f"--export-marks={marks}", given="".join(words))
    with open(marks, encoding="ascii") as file:
        named = dict(line.split() for line in file)
    return Checkout(folder, f"{folder}/.git"), [named[f":{number}"] for number in range(1, len(commits) + 1)]


def git(folder: str, *words: str, given: str = "") -> str:
    done = subprocess.run(["git", "-C", folder, *words], check=False, capture_output=True, input=given.encode())
    return done.stdout.decode("utf-8", "surrogateescape")


@settings(max_examples=25)
@given(COMMITS)
def test_the_last_commits_are_told_as_git_tells_them(commits: list[tuple[list[tuple[str, str, str]], str, int, bool]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        checkout, ids = made(folder, commits)
        last = ids[-1]
        for each in ids[-4:]:
            commit = commit_at(checkout, each)
            assert commit is not None
            assert f"{commit.subject}\0{commit.seconds}\n" == git(folder, "log", "-1", "--format=%s%x00%ct", each)
            raw = git(folder, "diff-tree", "-r", "-t", "-z", "--raw", "--no-abbrev", "--no-renames", each, last)
            assert loose_changes(checkout, each, last) == [tuple(one) for one in changes_in(raw.split("\0"), 0)[0]]
            parted = parting(checkout, each, last)
            bases = git(folder, "merge-base", "--all", each, last).split()
            merges = git(folder, "rev-list", "--merges", f"{each}...{last}").split()
            assert (parted is not None) == (len(bases) == 1 and not merges)
            if parted is not None:
                assert [parted.at] == bases
                assert [one.id for one in parted.other] == git(folder, "rev-list", "--topo-order", "--reverse", last, f"^{each}").split()
                assert [one.id for one in parted.one] == git(folder, "rev-list", "--topo-order", "--reverse", each, f"^{last}").split()
        with ObjectReader(folder) as reader:
            assert list(tree_listed(checkout, folder, last, ("data", "schemas"), reader)) == list(tree_at(checkout, folder, last, "data", "schemas"))


def test_what_lies_in_a_pack_or_is_damaged_is_for_git_to_tell(tmp_path: Path) -> None:
    commits = [([("a", "100644", "one")], "add\n", 0, False), ([("a", "100644", "two")], "edit\n", 0, False)]
    checkout, ids = made(str(tmp_path / "loose"), commits)
    objects = f"{checkout.git_dir}/objects"
    kind, raw = read_loose(objects, ids[1]) or (b"", b"")
    assert (kind, len(raw)) == (b"commit", loose_size(objects, ids[1]))
    place = Path(objects, ids[1][:2], ids[1][2:])
    whole = place.read_bytes()
    place.chmod(0o644)
    other = Path(objects, ids[0][:2], ids[0][2:]).read_bytes()
    for damaged in (b"", whole[:-3], b"\0" * len(whole), other):
        place.write_bytes(damaged)
        assert read_loose(objects, ids[1]) is None
        assert parting(checkout, ids[0], ids[1]) is None
    place.write_bytes(whole)
    assert parting(checkout, ids[0], ids[1]) is not None
    packed, ids = made(str(tmp_path / "packed"), commits)
    git(packed.top, "repack", "-adq")
    assert parting(packed, ids[0], ids[1]) is None
    assert loose_changes(packed, ids[0], ids[1]) is None
    with ObjectReader(packed.top) as reader:
        assert reader.read(ids[1]) == raw


def test_a_commit_that_was_read_once_is_known_when_git_packs_it(tmp_path: Path) -> None:
    checkout, ids = made(str(tmp_path), [([("a", "100644", str(each))], "edit\n", 0, False) for each in range(3)])
    before = parting(checkout, ids[0], ids[2]), commit_at(checkout, ids[1])
    git(str(tmp_path), "repack", "-adq")
    assert (parting(checkout, ids[0], ids[2]), commit_at(checkout, ids[1])) == before
    assert before[0] is not None


def test_where_a_clone_is_cut_off_git_tells_where_it_ends(tmp_path: Path) -> None:
    checkout, ids = made(str(tmp_path), [([("a", "100644", str(each))], "edit\n", 0, False) for each in range(3)])
    Path(checkout.git_dir, "shallow").write_text(f"{ids[1]}\n", encoding="ascii")
    assert parting(checkout, ids[0], ids[2]) is None
