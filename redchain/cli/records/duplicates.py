"""`redchain need duplicates`: needs that are probably the same, and the command that merges them."""

from __future__ import annotations

import itertools
from functools import cache
from typing import TYPE_CHECKING, Any

from redchain.cli import output
from redchain.cli.context import FORMATS, computing_space, refuse_format
from redchain.cli.parsing import TABBED, Argument, BilingualCommand, Option, format_option, whole_number
from redchain.cli.write_commands import next_doing
from redchain.decide.lookup import find_meant
from redchain.kinds.need.model import Need
from redchain.match.duplicates import MERGEABLE, LikelyDuplicates, duplicates
from redchain.model.kind import Offer
from redchain.model.page_view import short
from redchain.model.powers import chain_of
from redchain.model.suggested_commands import permitted
from redchain.text import Text, counted, same

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given
    from redchain.flow.workspace import Workspace
    from redchain.match.duplicates import Duplicate
    from redchain.model.ledger import Ledger

_HEADS = {
    "score": Text("相似", "Alike"),
    "need": Text("编号", "Id"),
    "title": Text("需求", "Need"),
    "enterprise": Text("企业", "Firm"),
    "into": Text("并入编号", "Into id"),
    "into_title": Text("并入", "Into"),
    "into_enterprise": Text("并入企业", "Its firm"),
    "reasons": Text("理由", "Why"),
}
_DRAWING = output.Drawing(2, (7, 6, 3))
_MOST, _MOST_TOLD = 20, 3


def command(verb: str, summary: Text, _model: Any) -> BilingualCommand:
    """Return the command."""
    need = Argument("need", Text("只看这一条", "only of this one"), "NEED", default=None)
    limit = Option(
        "limit",
        Text(f"最多列几对（默认 {_MOST}；JSON 和 CSV 默认全部）", f"at most this many pairs (default: {_MOST}; all in JSON and CSV)"),
        metavar="N",
        type=whole_number(1, 1_000_000),
        default=None,
    )
    return BilingualCommand(verb, summary, _duplicates, [need, limit, format_option(FORMATS, TABBED)])


def _duplicates(context: Context, given: Given) -> None:
    refuse_format(given["format_name"], FORMATS)
    space = computing_space(context, matching=True)
    only = None if given["need"] is None else find_meant(space.ledger, Need, given["need"]).id
    likely = LikelyDuplicates(space.ledger, space.ledger.where(Need, "state", *MERGEABLE), only)
    found = _Counted(likely.compatible())
    listed = itertools.islice(found, given["limit"] or (_MOST if given["format_name"] == "table" else None))
    if given["format_name"] == "json":
        output.envelope_of_many(context, "need duplicates", (_entry(context, space.ledger, each) for each in listed))
    elif given["format_name"] == "csv":
        output.csv_of(context, _HEADS, (_row(context, space.ledger, each, is_coded=not context.csv_in_words) for each in listed))
    else:
        _show(context, space, [*listed])
    _tell_left(context, found, likely)


class _Counted:
    """Pairs, counted as they are read."""

    def __init__(self, found: Iterable[Duplicate]) -> None:
        self._found, self.count = iter(found), 0

    def __iter__(self) -> Iterator[Duplicate]:
        for each in self._found:
            self.count += 1
            yield each


def _show(context: Context, space: Workspace, listed: Sequence[Duplicate]) -> None:
    if not listed:
        context.tell(Text("没有发现可能重复的需求", "no likely duplicates"))
        return
    rows = [_row(context, space.ledger, each, is_coded=False) for each in listed]
    output.table(context, [context.say(each) for each in _HEADS.values()], rows, _DRAWING)
    context.tell(
        Text(
            "留下的是有工单在办的，其次是已受理的，再次是登记早的；列出的各对可以逐条合并",
            "the one kept has an order in hand, else is registered, else is older; the pairs listed can all be merged one after another",
        )
    )
    told = 0
    for each in listed:
        told += _tell_merge(context, space, space.ledger, (each.need, each.into))
        if told == _MOST_TOLD:
            break


def _tell_left(context: Context, found: _Counted, likely: LikelyDuplicates) -> None:
    """Say how many pairs there are in all where some are not shown, and how many wait for a merge that is proposed."""
    shown = found.count
    for _ in found:
        pass
    if shown < found.count:
        context.tell(
            Text(
                f"共 {found.count} 对，列出 {shown} 对；全部：加 --limit {found.count}",
                f"{found.count} pairs in all, {shown} shown; all: add --limit {found.count}",
            )
        )
    left = len(likely) - found.count
    if left:
        context.tell(
            Text(
                f"另有 {left} 对与这些有同一条需求，合并后再查一遍",
                f"{counted(left, 'more pair')} {'has' if left == 1 else 'have'} a need in common with these; look again after merging",
            )
        )


def _row(context: Context, ledger: Ledger, each: Duplicate, *, is_coded: bool) -> tuple[str, ...]:
    need, into = (ledger.shelf(Need)[one] for one in (each.need, each.into))
    firms = [one.enterprise if is_coded else short(ledger.named("enterprise", one.enterprise), one.enterprise) for one in (need, into)]
    return (f"{each.score:.2f}", need.id, need.title, firms[0], into.id, into.title, firms[1], context.say(each.why))


def warn_of_duplicates(context: Context, space: Workspace, need: Need, fresh: Sequence[Need] = (), *, is_written: bool) -> None:
    """Name the open need that one which was written, or only would be, most resembles, if any; what is not there cannot be merged.

    `fresh` are those that were written with it.
    """
    lookup, chain = space.store.lazy_index(), chain_of(space.ledger, need)

    @cache
    def first_chain(firm: str) -> str:
        """Tell the chain of a firm's needs that name none; the firm itself is not read."""
        found = lookup.find("enterprise", firm)
        return found.facts.chains[0] if found and found.facts.chains else ""

    def is_near(known: Any) -> bool:
        """Tell by what the cache keeps of a need whether it may be compared at all, which spares reading the others."""
        its = known.chain or first_chain(known.enterprise)
        return bool(its == chain if its or chain else known.enterprise == need.enterprise)

    others = [each for each in space.ledger.every_with(Need, "state", sorted(MERGEABLE), is_near) if each.id != need.id]
    chains = {each.id: chain for each in (*others, need)} | {each.id: chain_of(space.ledger, each) for each in fresh}
    ledger = space.ledger.after([need, *fresh])
    for each in duplicates(ledger, [*others, *fresh, need], need.id, chains)[:1]:
        other = ledger.shelf(Need)[each.into if each.need == need.id else each.need]
        firm = short(ledger.named("enterprise", other.enterprise), other.enterprise)
        words = Text("可能重复：{other} {title}，{firm}（{why}）", "probably a duplicate of {other} {title}, {firm} ({why})")
        context.tell(words.fill(other=other.id, title=same(other.title), firm=same(firm), why=each.why))
        if is_written:
            _tell_merge(context, space, ledger, (each.need, each.into), (each.into, each.need))


def _tell_merge(context: Context, space: Workspace, ledger: Ledger, *ways: tuple[str, str]) -> bool:
    """Say how to merge two needs, in the first of these ways that is permitted; tell whether one is."""
    offers = (Offer(ledger.shelf(Need)[one], "merge", {"into": other}) for one, other in ways)
    command = next(iter(permitted(ledger, offers, next_doing(space))), None)
    if command is not None:
        context.tell(Text("确认后合并：{command}", "if so, merge them: {command}").fill(command=command))
    return command is not None


def _entry(context: Context, ledger: Ledger, each: Duplicate) -> dict[str, Any]:
    need, into = (ledger.shelf(Need)[one] for one in (each.need, each.into))
    told = {"title": need.title, "enterprise": need.enterprise, "into_title": into.title, "into_enterprise": into.enterprise}
    return {"need": each.need, "into": each.into, "score": each.score, "reasons": [context.say(reason) for reason in each.reasons], **told}
