"""What a proposal puts where nothing belongs, and a state before it that cannot be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.check.rules.rc700_wrong_places import RC724, RC725
from redchain.kinds.registry import KINDS
from redchain.store.layout import DATA, ROOT_FILE, SCHEMAS, SETTINGS, shown
from redchain.store.places import PROBLEMS, why_astray
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from redchain.flow.base_revision import BaseRevision
    from redchain.flow.two_trees import Difference, TwoTrees
    from redchain.model.finding import Finding

_LINKS = frozenset({"120000", "160000"})
_ACCESS = f"{SETTINGS}/access.yaml"


def misplaced(trees: TwoTrees) -> Iterator[Finding]:
    """Ensure that each path the proposal changes is the one place of what is there, and that nothing in the data is a link (RC724)."""
    links = ((path, mode) for path, (mode, _) in trees.after.items() if mode in _LINKS)
    yield from misplaced_by(trees.prefix, trees.differences, links)
    yield from (_misplaced(each, "double") for each in trees.doubled)


def misplaced_by(prefix: str, differences: Sequence[Difference], links: Iterable[tuple[str, str]] = ()) -> Iterator[Finding]:
    """Ensure the same of changed paths, and of `links` (path from the root, mode) that are there anyway."""
    folders = frozenset(model.kind.folder for model in KINDS)
    below = (each for each in differences if each.path.startswith(prefix))
    changed = ((each.path[len(prefix) :], each.after[0]) for each in below if each.after and not (each.before and each.before[0] == each.after[0]))
    for path, mode in dict.fromkeys((*links, *changed)):
        why = why_astray(path, mode, folders)
        if why is not None:
            yield _misplaced(path, why)
    for each in differences:
        root, is_root = each.path.removesuffix(ROOT_FILE), each.path == ROOT_FILE or each.path.endswith(f"/{ROOT_FILE}")
        why = _why_no_root(prefix, each, root) if is_root else None
        if why is not None:
            yield _misplaced(_from_root(prefix, each.path), why)


def unreadable_base(base: BaseRevision, trees: TwoTrees) -> Iterator[Finding]:
    """Ensure that what gives power can be read as it was before the proposal (RC725): nothing passes otherwise."""
    for path, (mode, _) in trees.before.items():
        if mode in _LINKS and (path == DATA or not path.startswith(f"{SCHEMAS}/")):
            yield _unreadable(path, Text(f"{shown(path)} 是链接", f"{shown(path)} was a link"))
    if not any(each.startswith(f"{DATA}/") for each in trees.before):
        return
    yield from unreadable_settings(base.settings[1], has_root=ROOT_FILE in trees.before)


def unreadable_settings(findings: Iterable[Finding], *, has_root: bool) -> Iterator[Finding]:
    """Ensure the same of settings with these findings."""
    if not has_root:
        yield _unreadable(ROOT_FILE, Text(f"没有 {ROOT_FILE}", f"there was no {ROOT_FILE}"))
    for each in findings:
        if each.is_error and each.file in {ROOT_FILE, _ACCESS}:
            yield _unreadable(each.file, Text(f"{each.file} 有错误", f"{each.file} had errors"))
            return


def _why_no_root(prefix: str, difference: Difference, root: str) -> str | None:
    """Why a data repository's own file may not be changed like this: one that is gone, or a second one around or inside the one judged."""
    if difference.after is None or not difference.after[0].startswith("100"):
        return "gone" if difference.before else None
    is_nested = root != prefix and (root.startswith(prefix) or prefix.startswith(root))
    return "root" if difference.before is None and is_nested else None


def _from_root(prefix: str, path: str) -> str:
    if path.startswith(prefix):
        return path[len(prefix) :]
    return "../" * prefix.count("/") + path


def _misplaced(path: str, why: str) -> Finding:
    other = DATA if path.casefold().startswith(DATA) else SCHEMAS
    return RC724.broken((), problem=PROBLEMS[why].fill(other=other)).at(shown(path), 1, 1)


def _unreadable(path: str, problem: Text) -> Finding:
    return RC725.broken((), problem=problem, file=shown(path)).at(shown(path), 1, 1)
