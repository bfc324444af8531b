"""The period in five sentences, composed from its figures: what came and went, what rose, what is late, who needs help, how it was done; no more than the figures say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.report.figures import RATES, figure
from redchain.report.measure import change
from redchain.report.span_words import say_before, words_for
from redchain.text import Text, join, plain_number, same

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from redchain.document import Words
    from redchain.report.monthly import GroupCounts, Report

_MOST_NAMED = 3
_SHOWN_RATES = ("signed_in_time", "closed_in_time", "solve_rate", "satisfied_rate")


def sentences(report: Report) -> tuple[Text, ...]:
    """Return the five sentences."""
    return _came_and_went(report), _rose(report), _late(report), _in_need_of_help(report), _outcome(report)


def _came_and_went(report: Report) -> Text:
    total = report.total
    grown = total["open"] - total["opening"]
    moved = Text("与期初持平", "as many as at the start")
    if grown:
        words = Text("比期初多 {n} 条", "{n} more than at the start") if grown > 0 else Text("比期初少 {n} 条", "{n} fewer than at the start")
        moved = words.fill(n=abs(grown))
    return Text(
        "{this}收到需求 {received} 条（{received_change}），销号 {closed} 件次（{closed_change}），期末在办 {open} 条，{moved}。",
        "Needs of {this}: {received} received ({received_change}), {closed} closed ({closed_change}); {open} open at the end, {moved}.",
    ).fill(
        this=_low(words_for(report.period.span).this),
        received=total["received"],
        closed=total["closed"],
        open=total["open"],
        received_change=_against(report, "received"),
        closed_change=_against(report, "closed"),
        moved=moved,
    )


def _against(report: Report, name: str) -> Text:
    before = report.before[name]
    words = Text("{earlier} {before}，环比 {change}", "{earlier}: {before}, change {change}")
    return words.fill(earlier=_low(say_before(report.period)), before=before, change=change(report.total[name], before))


def _rose(report: Report) -> Text:
    before, earlier = report.course.received_before, _low(say_before(report.period))
    received = [(each.name, each.counts["received"], before.get(each.id, 0)) for each in report.by_category]
    most = max((now for _, now, _ in received), default=0)
    if not most:
        return Text("{this}没有收到需求。", "No need was received in {this}.").fill(this=_low(words_for(report.period.span).this))
    rise = max(now - then for _, now, then in received)
    top, risen = [name for name, now, _ in received if now == most], [each for each in received if each[1] - each[2] == rise]
    if rise > 0 and [name for name, _, _ in risen] == top and len(top) == 1:
        words = Text(
            "收到最多、比{earlier}增加也最多的类别是{name}，由 {then} 条增至 {now} 条。",
            "The category with the most needs received, and the most risen against the {earlier}: {name}, from {then} to {now}.",
        )
        return words.fill(earlier=earlier, name=top[0], then=risen[0][2], now=most)
    said = Text("收到最多的类别是{top}，{each}{most} 条", "The category with the most needs received: {top}, {most}{each}")
    if len(top) > _MOST_NAMED:
        said = Text("{n} 类各收到 {most} 条，没有一类更多", "{n} categories with {most} received each, none with more")
    each = Text("各 ", " each") if len(top) > 1 else same("")
    return Text("{said}；{rest}。", "{said}; {rest}.").fill(
        said=said.fill(top=_names(top), each=each, most=most, n=len(top)), rest=_risen(risen, rise, earlier)
    )


def _risen(risen: Sequence[tuple[Words, int, int]], rise: int, earlier: Text) -> Text:
    """Name the categories that rose most, while they are few."""
    words = Text("比{earlier}增加最多的是{names}，由 {then} 条增至 {now} 条", "the most risen against the {earlier}: {names}, from {then} to {now}")
    if rise <= 0:
        words = Text("没有一类比{earlier}增加", "no category has risen against the {earlier}")
    elif len(risen) > _MOST_NAMED:
        words = Text("{n} 类比{earlier}各增加 {rise} 条，没有一类增加更多", "{n} categories have risen by {rise} each against the {earlier}, none by more")
    elif len(risen) > 1:
        words = Text("比{earlier}增加最多的是{names}，各增加 {rise} 条", "the most risen against the {earlier}: {names}, by {rise} each")
    return words.fill(earlier=earlier, names=_names(name for name, _, _ in risen), now=risen[0][1], then=risen[0][2], rise=rise, n=len(risen))


def _late(report: Report) -> Text:
    total = report.total
    if not total["running"]:
        return Text("期末没有计时工单。", "No orders are on the clock at the end.")
    words = Text("期末计时工单 {running} 张，没有超期的。", "Orders on the clock at the end: {running}, none overdue.")
    if total["overdue"]:
        words = Text(
            "期末计时工单 {running} 张，其中超期 {overdue} 张（超期率 {rate}），{where}。",
            "Orders on the clock at the end: {running}, of them {overdue} overdue ({rate}), {where}.",
        )
    late = [(each.name, each.counts["overdue"]) for each in report.by_unit if each.counts["overdue"]]
    rate = next(each for each in RATES if each.name == "overdue_rate").of(total)
    return words.fill(running=total["running"], overdue=total["overdue"], rate=rate, where=_where(late))


def _where(late: Sequence[tuple[Words, int]]) -> Text:
    """Name the units with late orders while they are few, in the order of the report; else say how many they are."""
    if len(late) > _MOST_NAMED:
        return Text("涉及 {n} 个单位", "in {n} units").fill(n=len(late))
    counted = [Text("{name} {n} 张", "{name} {n}").fill(name=name, n=number) for name, number in late]
    return Text("在{units}", "at {units}").fill(units=join(counted, zh="、", en=", "))


def _in_need_of_help(report: Report) -> Text:
    total = report.total
    if not total["open"]:
        return Text("期末没有在办需求。", "No needs are open at the end.")
    if total["blank"]:
        blank = Text("还没有落实资源的在办需求 {n} 条{where}", "Open needs without a resource: {n}{where}").fill(
            n=total["blank"], where=_mostly(report.by_chain)
        )
    else:
        blank = Text("在办需求都已落实资源", "Every open need has a resource")
    rest = Text("提级清单上 {stuck} 条，挂起工单 {held} 张", "on the escalation list {stuck}, orders on hold {held}")
    return Text("{blank}；{rest}。", "{blank}; {rest}.").fill(blank=blank, rest=rest.fill(stuck=total["stuck"], held=total["held"]))


def _mostly(chains: Sequence[GroupCounts]) -> Text:
    most = max((each.counts["blank"] for each in chains if each.id), default=0)
    names = [each.name for each in chains if each.id and each.counts["blank"] == most]
    if not most or len(names) > _MOST_NAMED:
        return same("")
    words = (
        Text("，最多的是{names}，{n} 条", ", most of them in {names}, {n}")
        if len(names) == 1
        else Text("，最多的是{names}，各 {n} 条", ", most in {names}, {n} each")
    )
    return words.fill(names=_names(names), n=most)


def _outcome(report: Report) -> Text:
    rates = [each for each in RATES if each.name in _SHOWN_RATES and each.of(report.total).whole]
    said = [
        Text("{label} {rate}", "{label}: {rate}").fill(label=_low_after(place, each.label), rate=_cell(each.cell(report.total)))
        for place, each in enumerate(rates)
    ]
    median = figure("median_days")
    days = report.total.days["days_to_close"]
    if days:
        label = _low_after(len(said), median.label)
        said.append(Text("{label} {days}", "{label}: {days}").fill(label=label, days=plain_number(float(median.of(report.total)))))  # type: ignore[arg-type]  # there are days
    if not said:
        return Text("{this}没有可算的比率。", "There is no rate to give for {this}.").fill(this=_low(words_for(report.period.span).this))
    return Text("{said}。", "{said}.").fill(said=join(said, zh="，", en=", "))


def _cell(cell: object) -> Text:
    return cell if isinstance(cell, Text) else same(str(cell))


def _names(names: Iterable[Words]) -> Text:
    return join([each if isinstance(each, Text) else same(each) for each in names], zh="、", en=", ")


def _low(words: Text) -> Text:
    return Text(words.zh, words.en.lower())


def _low_after(place: int, words: Text) -> Text:
    return _low(words) if place else words
