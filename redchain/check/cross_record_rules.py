"""Rules that need the other records: references, duplicates, categories, capacities, and what depends on today."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from redchain.check.catalogue import rule
from redchain.kinds.need.model import NEED_MOVES
from redchain.kinds.order.model import ORDER_MOVES
from redchain.kinds.registry import KINDS, kind_named
from redchain.model.basis import basis_from
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from redchain.check.finding import Finding, Place
    from redchain.model.ledger import Index, Trace

    AcrossRule = Callable[["Surroundings", Trace], Iterator[Finding]]

_ACTIVE = frozenset({"pending", "working", "disputed"})
_EARLY = frozenset({"submitted", "incomplete"})
_ENDED = frozenset({"declined", "merged", "withdrawn"})
_ANSWERED = frozenset({"finished", "void"})


@dataclass(frozen=True)
class Surroundings:
    """What a rule across records may look at: the index, the category names and the day."""

    index: Index
    categories: frozenset[str]
    today: date

    @cached_property
    def by_credit_code(self) -> dict[str, list[str]]:
        """Firm ids by credit code."""
        return _group((trace.facts.uscc, trace.id) for trace in self.index.of("enterprise"))

    @cached_property
    def by_name(self) -> dict[str, list[str]]:
        """Firm ids by the match key of their names."""
        return _group((trace.facts.name_key, trace.id) for trace in self.index.of("enterprise"))

    @cached_property
    def used(self) -> Counter[str]:
        """Orders in hand by resource."""
        orders = (trace.facts for trace in self.index.of("order"))
        return Counter(each.resource for each in orders if each.state in _ACTIVE and each.resource)

    @cached_property
    def in_hand(self) -> dict[tuple[str, str, str | None], list[str]]:
        """Ids of orders in hand by need, unit and sub-item."""
        orders: dict[tuple[str, str, str | None], list[str]] = defaultdict(list)
        for trace in self.index.of("order"):
            if trace.facts.state in _ACTIVE:
                orders[trace.facts.need, trace.facts.unit, trace.facts.item].append(trace.id)
        return orders

    @cached_property
    def leads(self) -> dict[str, list[Trace]]:
        """Lead orders by need."""
        leads: dict[str, list[Trace]] = defaultdict(list)
        for trace in self.index.of("order"):
            if trace.facts.role == "lead":
                leads[trace.facts.need].append(trace)
        return leads


def ensure_references_answer(around: Surroundings, trace: Trace) -> Iterator[Finding]:
    """Ensure that every id a record names belongs to a record (RC205)."""
    for ref in trace.refs:
        if not around.index.answers(ref):
            yield _dangling(around, ref)


def ensure_category_is_known(around: Surroundings, trace: Trace) -> Iterator[Finding]:
    """Ensure that needs, their sub-items and resources use a category of the settings (RC206)."""
    used: list[tuple[str, Place]] = [(trace.facts.category, ("category",))]
    used += [(each, ("items", place, "category")) for place, each in enumerate(getattr(trace.facts, "item_categories", ()))]
    for category, field in used:
        if category not in around.categories:
            known = sorted(around.categories)
            yield rule("RC206").broken(field, value=category, allowed=Text("、".join(known), ", ".join(known)))


def ensure_chain_is_the_firms(around: Surroundings, trace: Trace) -> Iterator[Finding]:
    """Ensure that a need's chain is one of its firm's (RC207, a warning)."""
    if trace.facts.chain is None:
        return
    firm = around.index.find("enterprise", trace.facts.enterprise)
    if firm and trace.facts.chain not in firm.facts.chains:
        yield rule("RC207").broken(("chain",), value=trace.facts.chain, enterprise=firm.id)


def ensure_segments_are_known(around: Surroundings, trace: Trace) -> Iterator[Finding]:
    """Ensure that a firm's segments belong to its chains (RC208, a warning)."""
    if not trace.facts.segments:
        return
    chains = [chain for each in trace.facts.chains if (chain := around.index.find("chain", each))]
    known = [segment for each in chains for segment in each.facts.segment_ids]
    for place, segment in enumerate(trace.facts.segments):
        if known and segment not in known:
            yield rule("RC208").broken(("segments", place), value=segment, allowed=", ".join(known))


def ensure_firms_are_single(around: Surroundings, trace: Trace) -> Iterator[Finding]:
    """Ensure that no two firms share a credit code (RC401) or a name (RC402); two right codes prove two firms."""
    code = trace.facts.uscc
    twin = next((each for each in around.by_credit_code.get(code, ()) if each != trace.id), None) if code else None
    if twin:
        yield rule("RC401").broken(("uscc",), other=twin)
        return
    for other in around.by_name.get(trace.facts.name_key, ()):
        firm = around.index.find("enterprise", other)
        if other != trace.id and firm and not (code and firm.facts.uscc):
            yield rule("RC402").broken(("name",), other=other)
            return


def ensure_verified_after_answers(around: Surroundings, trace: Trace) -> Iterator[Finding]:
    """Ensure that a need is verified only when its lead orders are answered or void (RC307)."""
    if trace.facts.state not in {"verified", "closed"}:
        return
    for order in around.leads.get(trace.id, ()):
        if order.facts.state not in _ANSWERED:
            yield rule("RC307").broken(("log",), dispatch=order.id, state=ORDER_MOVES.states.get(order.facts.state, Text("新建", "new")))


def ensure_order_fits_its_need(around: Surroundings, trace: Trace) -> Iterator[Finding]:
    """Ensure that an order names a sub-item its need has (RC209) and does not begin before the need (RC308)."""
    need = around.index.find("need", trace.facts.need)
    if need is None:
        return
    if trace.facts.item is not None and trace.facts.item not in need.facts.item_titles:
        yield rule("RC209").broken(("item",), need=need.id, value=trace.facts.item)
    if trace.facts.begun_on is not None and trace.facts.begun_on < need.facts.raised_on:
        yield rule("RC308").broken(("log", 0, "at"), need=need.id)


def ensure_order_is_in_season(around: Surroundings, trace: Trace) -> Iterator[Finding]:
    """Ensure that an order in hand belongs to a need that has been registered (RC311) and has not ended (RC309)."""
    need = around.index.find("need", trace.facts.need)
    if need is None or trace.facts.state not in _ACTIVE:
        return
    state = NEED_MOVES.states.get(need.facts.state, Text("新建", "new"))
    if need.facts.state in _ENDED:
        yield rule("RC309").broken(("log",), need=need.id, state=state, order=ORDER_MOVES.states[trace.facts.state], id=trace.id)
    elif need.facts.state in _EARLY:
        yield rule("RC311").broken(("need",), need=need.id, state=state)


def ensure_order_is_single(around: Surroundings, trace: Trace) -> Iterator[Finding]:
    """Ensure that a unit has one order in hand for one matter (RC316); said of the later one."""
    if trace.facts.state not in _ACTIVE:
        return
    same = around.in_hand[trace.facts.need, trace.facts.unit, trace.facts.item]
    earlier = min(same)
    if trace.id != earlier:
        yield rule("RC316").broken(("unit",), unit=trace.facts.unit, other=earlier, id=trace.id)


def ensure_merges_end(around: Surroundings, trace: Trace) -> Iterator[Finding]:
    """Ensure that following `into` from a merged need ends at another need (RC310)."""
    path, target = [trace.id], trace.facts.into
    while target is not None and target not in path:
        path.append(target)
        need = around.index.find("need", target)
        target = None if need is None else need.facts.into
    if target == trace.id:
        yield rule("RC310").broken(("log",), ring=" → ".join([*path, target]))


def ensure_resource_is_valid(around: Surroundings, trace: Trace) -> Iterator[Finding]:
    """Ensure that a resource has not expired (RC501) and is not used beyond its capacity (RC502); warnings."""
    facts = trace.facts
    if facts.valid_until is not None and facts.valid_until < around.today.isoformat():
        yield rule("RC501").broken(("valid_until",), day=facts.valid_until, id=trace.id)
    if facts.capacity is not None and around.used[trace.id] > facts.capacity:
        yield rule("RC502").broken(("capacity",), capacity=facts.capacity, used=around.used[trace.id])


def ensure_match_is_not_suspect(around: Surroundings, trace: Trace) -> Iterator[Finding]:
    """Ensure that an order in hand stands on the words of today (RC504, a warning); one that remembers no basis is let be."""
    order = trace.facts
    need, resource = around.index.find("need", order.need), around.index.find("resource", order.resource or "")
    if order.basis is None or order.state not in _ACTIVE or need is None or (order.resource and resource is None):
        return
    if order.basis != basis_from(need.facts.words, resource.facts.words if resource else ""):
        yield rule("RC504").broken(("basis",), id=trace.id)


def ensure_steps_are_past(around: Surroundings, trace: Trace) -> Iterator[Finding]:
    """Ensure that the last step's date has come (RC503, a warning)."""
    if trace.last > around.today.isoformat():
        yield rule("RC503").broken(("log",), at=trace.last)


ACROSS_RULES: tuple[tuple[AcrossRule, tuple[str, ...]], ...] = (
    (ensure_references_answer, tuple(model.kind.name for model in KINDS)),
    (ensure_category_is_known, ("need", "resource")),
    (ensure_chain_is_the_firms, ("need",)),
    (ensure_segments_are_known, ("enterprise",)),
    (ensure_firms_are_single, ("enterprise",)),
    (ensure_verified_after_answers, ("need",)),
    (ensure_order_fits_its_need, ("order",)),
    (ensure_order_is_in_season, ("order",)),
    (ensure_order_is_single, ("order",)),
    (ensure_merges_end, ("need",)),
    (ensure_resource_is_valid, ("resource",)),
    (ensure_match_is_not_suspect, ("order",)),
    (ensure_steps_are_past, tuple(model.kind.name for model in KINDS if model.moves)),
)
"""Each rule with the kinds it judges."""


def judge_across(around: Surroundings, traces: Iterable[Trace]) -> Iterator[tuple[Trace, Finding]]:
    """Yield what is wrong with `traces` in their surroundings; the field of a dangling reference is found later."""
    by_kind: dict[str, list[AcrossRule]] = defaultdict(list)
    for each, kinds in ACROSS_RULES:
        for kind in kinds:
            by_kind[kind].append(each)
    for trace in traces:
        if trace.facts is None:
            continue
        for ensure in by_kind[trace.kind]:
            for finding in ensure(around, trace):
                yield trace, finding


def _dangling(around: Surroundings, ref: str) -> Finding:
    kinds, _, value = ref.partition(":")
    models = [model for each in kinds.split("|") if (model := kind_named(each))]
    kind = Text("或".join(each.kind.label.zh for each in models), " or ".join(each.kind.label.en.lower() for each in models))
    close = nearest(value, (trace.id for each in models for trace in around.index.of(each.kind.name)))
    if close:
        hint = Text("是不是 {close}？", "did you mean {close}?").fill(close=close)
    else:
        command = f"redchain {models[0].kind.name} add" if models else "redchain --help"
        hint = Text("先登记：{command}", "register it first: {command}").fill(command=command)
    return rule("RC205").broken((ref,), key="{key}", label="{label}", kind=kind, value=value, hint=hint)


def nearest(value: str, known: Iterable[str]) -> str | None:
    """Return the known id most like `value`, or None when none is near."""
    import difflib

    close = difflib.get_close_matches(value, list(known), 1, 0.75)
    return close[0] if close else None


def _group(pairs: Iterable[tuple[str | None, str]]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for key, identifier in pairs:
        if key:
            groups[key].append(identifier)
    return groups
