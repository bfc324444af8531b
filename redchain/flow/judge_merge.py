"""A merge: what git makes of its sides by itself is nobody's doing, since each side's commits are judged; whatever else it holds is the merger's own."""

from __future__ import annotations

from collections import Counter
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.check.proposal import Pair
from redchain.check.rules.rc700_changes import ensure_log_only_grows
from redchain.flow.judge_commit import judge_commit
from redchain.flow.moving_state import files_of
from redchain.flow.proposed_commits import model_at
from redchain.history.trees import FileChange, changes_between
from redchain.history.whole_history import merged_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from redchain.flow.judge_commit import Deed
    from redchain.flow.moving_state import MovingState
    from redchain.history.whole_history import WalkedCommit
    from redchain.model.base import Record
    from redchain.model.finding import Finding

_NO_MODE = "000000"
Content = tuple[str, str]
"""Mode and id of what is at a path; a mode of zeros for nothing."""


class Sides(NamedTuple):
    """What is at a path that a merge or a side of it changed: where the sides parted (None: nowhere), on each side, in the merge; and what git makes of it by itself, None where the sides clash."""

    base: Content
    each: tuple[Content, ...]
    made: Content
    expected: Content | None


def judge_merge(state: MovingState, walked: WalkedCommit, base: str | None, distrusted: frozenset[int], deed: Deed) -> tuple[Finding, ...]:
    """Return the errors in what a merge did of its own; the state is that of its first parent before, and that of the merge after.

    `base` is where its sides parted. What `distrusted` sides (by their place among the parents) hold is taken for the merger's own doing.
    """
    prefix = state.checkout.prefix_of(state.root)
    sides = {path: _sides(state, path.removeprefix(prefix), each, distrusted) for path, each in _contents(state, walked, base).items()}
    by_itself = [(path, each.each[0], each.expected) for path, each in sides.items() if each.expected is not None and each.expected != each.each[0]]
    _take(state, [_change(path, was, now) for path, was, now in by_itself if now is not None])
    own = [_change(path, each.each[0] if each.expected is None else each.expected, each.made) for path, each in sides.items() if each.made != each.expected]
    if not own:
        return ()
    clashing = {path[len(prefix) :]: each for path, each in sides.items() if each.expected is None and path.startswith(prefix)}
    state.contents.read_ahead((path, one[1], each.made[1]) for path, each in clashing.items() for one in (each.base, *each.each))
    lost = tuple(finding for path, each in sorted(clashing.items()) if model_at(path) for finding in _put_together(state, path, each))
    return tuple(sorted({*lost, *judge_commit(state, deed._replace(changes=own, is_merge=True))}, key=lambda each: each.order()))


def _contents(state: MovingState, walked: WalkedCommit, base: str | None) -> dict[str, Sides]:
    """What is at each path on which the merge is not the same as all its parents."""
    told = [{each.path: each for each in changes} for changes in walked.by_parent]
    paths = sorted({path for each in told for path in each})
    since = {each.path: each for each in changes_between(state.checkout, base, walked.commit.parents[0])} if base and paths else {}
    found = {}
    for path in paths:
        made = next(_after(each[path]) for each in told if path in each)
        each_side = tuple(_before(each[path]) if path in each else made for each in told)
        nothing = (_NO_MODE, "0" * len(made[1]))
        was = nothing if base is None else _before(since[path]) if path in since else each_side[0]
        found[path] = Sides(was, each_side, made, None)
    return found


def _sides(state: MovingState, path: str, sides: Sides, distrusted: frozenset[int]) -> Sides:
    """The same with what git makes of it by itself."""
    trusted = [each for place, each in enumerate(sides.each) if place not in distrusted]
    changed = list(dict.fromkeys(each for each in trusted if each != sides.base))
    if len(changed) < 2:  # noqa: PLR2004  # at most one side changed it
        return sides._replace(expected=changed[0] if changed else sides.base)
    return sides._replace(expected=sides.made if model_at(path) is None and _is_woven(state, sides, changed) else None)


def _is_woven(state: MovingState, sides: Sides, changed: Sequence[Content]) -> bool:
    """Whether a file that two sides changed at different places is what git weaves of them; records are not asked, which are looked at by what they say."""
    contents = (sides.base, *changed, sides.made)
    if len(changed) > 2 or any(not mode.startswith("100") for mode, _ in contents):  # noqa: PLR2004  # git weaves two
        return False
    base, one, other, made = (state.contents.raw(oid) for _, oid in contents)
    return merged_text(state.checkout, one, base, other) == made


def _put_together(state: MovingState, path: str, sides: Sides) -> Iterator[Finding]:
    """Put the record that two sides changed in the state, as far as they have it; yields the steps of a side that the merge has lost (RC703–RC705)."""
    zone = state.settings.zone
    base, *olds, made = (state.contents.reading(path, oid, zone).record for _, oid in (sides.base, *sides.each, sides.made))
    if made is None:
        return  # deleted, or not to be read, which is told by itself
    records = [each for each in olds if each is not None and each.id == made.id]
    most = reduce(or_, (Counter(each.steps) for each in records), Counter[Any]())
    for each in records:
        stays = made.model_copy(update={"log": tuple(_of_one_side(made.steps, Counter(each.steps), most))}) if each.steps else made
        for finding in ensure_log_only_grows(_NOBODY, Pair(each, stays)):
            yield finding.at(path, 1, 1, made.id)
    if records:
        state.put(
            [
                change._replace(after=_united(base, records, made))
                for change in state.changes(((path, sides.each[0][1], sides.made[1]),))
                if change.id == made.id
            ]
        )


def _of_one_side(steps: Sequence[Any], own: Counter[Any], most: Counter[Any]) -> Iterator[Any]:
    """Yield the steps of a merge that a side has; of one that another side has more often, as often as this side has it."""
    seen = Counter[Any]()
    for step in steps:
        seen[step] += 1
        if own[step] and not own[step] < seen[step] <= most[step]:
            yield step


_NOBODY: Any = None
"""The rule on logs asks nothing of a proposal."""


def _united(base: Record | None, sides: Sequence[Record], made: Record) -> Record:
    """A record as its sides have it: a field that one side changed as that side has it, one that both changed as the merge chose among them, and the steps of all in the order of the merge."""
    found: dict[str, Any] = {}
    for name in type(made).model_fields:
        was, values = getattr(base, name, None), [getattr(each, name) for each in sides]
        changed = [each for each in values if each != was] if base is not None else values
        chosen = getattr(made, name)
        found[name] = changed[0] if changed and chosen not in changed else chosen if changed else was
    if "log" in found:
        found["log"] = tuple(step for step in made.steps if any(step in each.steps for each in sides))
    return made.model_copy(update=found)


def _take(state: MovingState, changes: Sequence[FileChange]) -> None:
    """Take over what git makes of the sides by itself."""
    files, modes = files_of(changes, state.checkout.prefix_of(state.root))
    state.contents.read_ahead(files)
    state.move(files, modes, state.at)


def _before(change: FileChange) -> Content:
    return change.old_mode, change.old


def _after(change: FileChange) -> Content:
    return change.new_mode, change.new


def _change(path: str, was: Content, now: Content) -> FileChange:
    status = "A" if was[0] == _NO_MODE else "D" if now[0] == _NO_MODE else "M"
    return FileChange(path, was[0], now[0], was[1], now[1], status)
