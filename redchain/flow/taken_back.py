"""What a commit of a proposal wrote and a later one took out again, which the two ends do not show."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.check.power_table import ITSELF
from redchain.check.proposal import Pair, Speakers
from redchain.check.rules.rc700_whole_proposals import RC720, USED_UP
from redchain.kinds.registry import kind_named
from redchain.store.layout import canonical_path
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from redchain.check.proposal import Proposal
    from redchain.flow.authors import Authors
    from redchain.flow.proposed_commits import ProposedCommits, RecordEdit
    from redchain.history.git_log import ProposedCommit
    from redchain.model.base import Record
    from redchain.model.finding import Finding


class TakenBack(NamedTuple):
    """A record, or steps of one, that `maker` wrote and `remover` (None: a merge) took out; whether the whole record is gone."""

    record: Record
    steps: tuple[Any, ...]
    maker: ProposedCommit
    remover: ProposedCommit | None
    is_whole: bool


def taken_back(proposed: ProposedCommits, proposal: Proposal, authors: Authors | None) -> Iterator[Finding]:
    """Yield what others took out (RC720); of a record that its own maker took out a warning, since its id is used up."""
    speakers = Speakers(proposal.powers, authors.access) if authors else None
    for key, edits in proposed.history.items():
        for each in _taken_back(proposed, key, left) if (left := _without_take_backs(edits)) else ():
            is_own = each.remover is not None and each.remover.email == each.maker.email
            may = is_own or speakers is None or authors is None or _may_take(speakers, authors, each)
            if not may or each.is_whole:
                yield _finding(proposed, each, may=may)


def _without_take_backs(edits: Sequence[RecordEdit]) -> list[RecordEdit]:
    """The edits without those that their own maker took back at once, leaving everything as it was before: they are as if they had not been."""
    left: list[RecordEdit] = []
    for edit in edits:
        last = left[-1].commit if left else None
        if last is not None and edit.commit.email == last.email and edit.commit.takes_back(last):
            left.pop()
        else:
            left.append(edit)
    return left


def _taken_back(proposed: ProposedCommits, key: tuple[str, str], edits: Sequence[RecordEdit]) -> Iterator[TakenBack]:
    now, before = _ends(proposed, *key)
    if now is None and f"{key[0]}:{key[1]}" in proposed.base.space.ledger.paths:  # it is there, and cannot be read: that is told already
        return
    if now is None and before is None:
        yield TakenBack(edits[-1].record, _steps(edits), edits[0].commit, edits[-1].commit if edits[-1].after is None else None, is_whole=True)
        return
    kept = {*_log(now), *_log(before)}
    makers: dict[Any, ProposedCommit] = {}
    gone: dict[Any, ProposedCommit] = {}
    for edit in edits:
        old, new = set(_log(edit.before)), set(_log(edit.after))
        for step in new - old:
            makers.setdefault(step, edit.commit)
            gone.pop(step, None)
        gone.update({step: edit.commit for step in Pair(edit.before, edit.after).old_log if step in makers and step not in new})
    timeless = {each.model_copy(update={"at": None}) for each in kept}
    record = now or before
    assert record is not None  # noqa: S101  # one of them is there
    for step, maker in makers.items():
        if step not in kept and (step in gone or step.model_copy(update={"at": None}) not in timeless):
            yield TakenBack(record, (step,), maker, gone.get(step), is_whole=False)


def _ends(proposed: ProposedCommits, kind: str, identifier: str) -> tuple[Record | None, Record | None]:
    """The record now, under whatever id, and in the base."""
    model, space = kind_named(kind), proposed.base.space
    assert model is not None  # noqa: S101  # kinds come from KINDS
    now = space.ledger.find(model, identifier)
    if now is None and model.kind.prefix is None:
        now = next((each for each in space.ledger.all(model) if identifier in getattr(each, "former_ids", ())), None)
    return now, proposed.base.original_ledger.find(model, identifier)


def _may_take(speakers: Speakers, authors: Authors, taken: TakenBack) -> bool:
    """Whether who took it out may act for whoever acted in it."""
    if taken.remover is None:
        return False
    member = authors.author(taken.remover).member
    if taken.steps:
        return all(speakers.may_take(member, taken.record, each.step, each.by) for each in taken.steps)
    return speakers.may_change(member, Pair(taken.record, taken.record), ITSELF)


def _finding(proposed: ProposedCommits, taken: TakenBack, *, may: bool) -> Finding:
    record, base = taken.record, proposed.base.commit.id[:10]
    what = Text("整条记录", "the whole record")
    if not taken.is_whole:
        move = record.moves.move(taken.steps[0].step) if record.moves else None
        what = Text("一步“{verb}”", "a step “{verb}”").fill(verb=move.label if move else taken.steps[0].step)
    remover = Text("一次合并", "a merge")
    if taken.remover is not None:
        remover = Text("提交 {commit} ", "commit {commit}").fill(commit=taken.remover.id[:10])
    found = RC720.broken((), remedy=USED_UP.fill(base=base) if may else None, id=record.id, what=what, maker=taken.maker.id[:10], remover=remover, base=base)
    path = proposed.base.space.ledger.paths.get(f"{record.kind.name}:{record.id}") or canonical_path(record.kind, record.id)
    return (replace(found, severity="warning") if may else found).at(path, 0, 0, record.id)


def _steps(edits: Sequence[RecordEdit]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(step for edit in edits for step in (*_log(edit.before), *_log(edit.after))))


def _log(record: Record | None) -> tuple[Any, ...]:
    return getattr(record, "log", ())
