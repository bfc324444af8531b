"""RC728: what a unit offers is not put on another unit's papers unseen, nor what others go by replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.model.finding import Rule
from redchain.model.named_record import named
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.check.proposal import Pair, Proposal
    from redchain.model.base import Record
    from redchain.model.finding import Finding

RC728 = Rule(
    "RC728",
    Text("改用了别的单位的依据", "Put on the papers of another unit"),
    Text("{key}（{label}）改为{kind}{called}，{why}", "{key} ({label}) now names the {kind} {called}: {why}"),
    Text("请审核的人对照原文，问过那个单位再合并", "have a reviewer read both and ask that unit before this is merged"),
    Text(
        "依据换了，能不能办、办到哪天就都变了；别的单位的文件，由它说管不管得着。",
        "What a record stands on decides what firms get and until when, and the unit that issued a paper says whether it covers it.",
    ),
    severity="warning",
)


def ensure_bases_are_seen(proposal: Proposal, pair: Pair) -> Iterator[Finding]:
    """Ensure that a reviewer is told of each record of a unit that goes by another unit's from now on, or that others go by and that something new stands for (RC728, a warning)."""
    from redchain.model.archived_references import newly_named

    if pair.before is None or pair.after is None or not pair.after.kind.owner:
        return
    mine = _owner(pair.after)
    for place, found in newly_named(proposal.ahead, pair.after, pair.before):
        key = str(place[0])
        if not found.kind.owner or key in {"log", pair.after.kind.owner}:
            continue
        why = _is_of(proposal, _owner(found)) if _owner(found) != mine else _is_gone_by(proposal, pair.after, mine)
        if why is not None:
            label = Text(found.kind.label.zh, found.kind.label.en.lower())
            yield RC728.broken(place, key=key, label=pair.label_of(key), kind=label, called=named(proposal.ahead.named, found.kind.name, found.id), why=why)


def _owner(record: Record) -> Any:
    return getattr(record, record.kind.owner)


def _is_of(proposal: Proposal, unit: str) -> Text:
    return Text("那是{unit}的", "it is of {unit}").fill(unit=named(proposal.base.named, "unit", unit))


def _is_gone_by(proposal: Proposal, record: Record, mine: str) -> Text | None:
    """Return that records of other units stand on a record of which something else is said now; None where there are none."""
    from redchain.model.in_use import standing_on

    others = [each for each in standing_on(proposal.base, record) if each.kind.owner and _owner(each) != mine]
    if not others:
        return None
    return Text(
        f"按这条办的有别的单位的 {len(others)} 条（{others[0].id} 等）", f"records of other units go by this one ({len(others)}, such as {others[0].id})"
    )
