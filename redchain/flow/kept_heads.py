"""What heads of other people's sheets mean, remembered in the settings: used again, and written with the records that a sheet brought."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.check.proposal import Speakers
from redchain.check.rules.rc200_ids_and_references import RC216
from redchain.decide.sheet_heads import folded, is_fillable
from redchain.kinds.registry import KINDS, kind_named
from redchain.model.settings import SheetHead
from redchain.store.settings import HEADS, heads_file, heads_in, place_in_settings
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from redchain.decide.sheet_verdicts import SheetPlan
    from redchain.flow.workspace import Workspace
    from redchain.model.finding import Finding
    from redchain.model.settings import Settings


def kept_heads(settings: Settings) -> dict[str, dict[str, str]]:
    """Return what remembered heads mean, by kind and folded head: a field, empty for a column that is left out; what names no field says nothing."""
    found: dict[str, dict[str, str]] = {}
    for each in settings.heads:
        model = kind_named(each.kind)
        if model is not None and (each.field is None or is_fillable(model, each.field)):
            found.setdefault(each.kind, {})[folded(each.head)] = each.field or ""
    return found


def heads_that_mean_nothing(space: Workspace) -> Iterator[Finding]:
    """Ensure that each remembered head names a kind and a field that people fill in (RC216)."""
    for place, each in enumerate(space.settings.heads):
        model = kind_named(each.kind)
        if model is None:
            kinds = [known.kind.name for known in KINDS]
            what = Text(f"没有 {each.kind} 这一类记录；有 {'、'.join(kinds)}", f"there is no kind {each.kind}; there are {', '.join(kinds)}")
            yield place_in_settings(space.source, HEADS, RC216.broken(("heads", place, "kind"), what=what))
        elif each.field is not None and not is_fillable(model, each.field):
            what = Text(f"{model.kind.label.zh}没有可以填的字段 {each.field}", f"{model.kind.name} has no field {each.field} that people fill in")
            yield place_in_settings(space.source, HEADS, RC216.broken(("heads", place, "field"), what=what))


def learnt_heads(plans: Sequence[SheetPlan], given: Mapping[str, str]) -> list[SheetHead]:
    """Return what was learnt of heads: what somebody said of them (`given`), and what was guessed of those that are no field's own name."""
    found: dict[tuple[str, str], SheetHead] = {}
    for plan in plans:
        model = plan.layout.model
        for each in plan.layout.columns if model is not None and plan.layout.refused is None and any(row.put for row in plan.rows) else ():
            is_guessed = each.field is not None and not each.is_own and not each.is_kept
            if model is not None and each.label and (each.label in given or is_guessed):
                field = given.get(each.label, each.field) or None
                found[model.kind.name, folded(each.label)] = SheetHead(kind=model.kind.name, head=" ".join(each.label.split()), field=field)
    return [*found.values()]


def may_keep_heads(space: Workspace) -> bool:
    """Tell whether the present identity may change what heads mean; anybody may where none is registered."""
    speakers = Speakers(space.ledger, space.settings.access)
    return not speakers.are_known or speakers.may_change_file(space.member, HEADS)


def with_heads(space: Workspace, learnt: Sequence[SheetHead]) -> dict[str, str]:
    """Return the settings file with what was learnt (path → text); none where there is nothing new, or where it may not be written."""
    known = {(each.kind, folded(each.head)): each for each in heads_in(space.source)}
    after = known | {(each.kind, folded(each.head)): each for each in learnt if not _says_so(known.get((each.kind, folded(each.head))), each)}
    if after == known or not may_keep_heads(space):
        return {}
    text = heads_file(space.source, tuple(after.values()))
    return {} if text is None else {HEADS: text}


def _says_so(known: SheetHead | None, new: SheetHead) -> bool:
    return known is not None and known.field == new.field
