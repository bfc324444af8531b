"""Own steps that others have overtaken: they sent a later step of the same record meanwhile, before which none may be put (RC705, RC706)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from redchain.check.rules.rc700_changes import RC705, RC706
from redchain.history.replay import own_commits
from redchain.history.trees import changes_between
from redchain.model.dates import local
from redchain.shell_words import shown

if TYPE_CHECKING:
    from datetime import datetime

    from redchain.flow.judge_proposal import Judgement
    from redchain.flow.workspace import Workspace
    from redchain.history.repository import Repository

_LATE = {RC705.code, RC706.code}
_UNDO = ("redchain", "undo", "--drop")


class Overtaken(NamedTuple):
    """Each record with the time (`--at`) of the last step that others have of it, the command that takes the own steps of these records out again, and the one that shows all that goes with them."""

    steps: tuple[tuple[str, str], ...] = ()
    back: str = ""
    look: str = ""


def overtaken(space: Workspace, repository: Repository, judged: Judgement | None, theirs: tuple[str, str]) -> Overtaken:
    """Return what of HEAD was overtaken by `theirs`, a commit and its name in commands."""
    errors = [each for each in judged.findings if each.is_error] if judged is not None else []
    if judged is None or not errors or not {each.code for each in errors} <= _LATE:
        return Overtaken()
    paths = {each.record: each.file for each in errors}
    pairs = {each.record.id: each for each in judged.base.pairs if each.record.id in paths and each.before and each.new_steps}
    if pairs.keys() != paths.keys():
        return Overtaken()
    steps = tuple((key, _time(local(pair.old_log[-1].at, space.zone))) for key, pair in sorted(pairs.items()))
    return Overtaken(steps, *_back(repository, space, sorted(paths.values()), theirs))


def _time(at: datetime) -> str:
    """As `--at` takes it: with its seconds where it has any, or the next step would be before this one."""
    return f"{at:%Y-%m-%dT%H:%M:%S}".removesuffix(":00") if not at.microsecond else f"{at:%Y-%m-%dT%H:%M:%S.%f}"


def _back(repository: Repository, space: Workspace, paths: list[str], theirs: tuple[str, str]) -> tuple[str, str]:
    """The last command is taken back where it made the step alone; else all own commits become one without these records, or nothing where they changed nothing else."""
    (start, named), head = theirs, space.tip or "HEAD"
    mine = {repository.checkout.prefix_of(space.root) + each for each in paths}
    own = own_commits(repository, start, head)
    changed = {each: _changed(repository, parents[0], each) for each, parents in own.commits if len(parents) == 1}
    taken = [each for each, found in changed.items() if found & mine]
    look = shown("git", "show", *(each[:10] for each in taken))
    if not own.has_merges and taken == [head]:
        return shown(*_UNDO), look
    back = f"{shown('git', 'reset', '--soft', named)} && {shown('git', 'checkout', named, '--', *paths)}"
    if _changed(repository, start, head) <= mine:
        return back, look
    says = next((each for each, found in changed.items() if found - mine), head)
    return f"{back} && {shown('git', 'commit', '-C', says[:10])}", look


def _changed(repository: Repository, before: str, after: str) -> set[str]:
    return {each.path for each in changes_between(repository.checkout, before, after)}
