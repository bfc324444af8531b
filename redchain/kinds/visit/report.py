"""The table 走访调研 in reports: by chain and mode, which firms were reached, how they stood, and how many visits the firms have confirmed; below it firms never reached, needs raised, and surveys."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.document import MOST_NAMED, Column, Table
from redchain.kinds.project.survey import counts, is_disputed, say_shares, shares
from redchain.kinds.visit.modes import MODES
from redchain.model.dates import local_day
from redchain.model.visibility import chain_name, firm_name, is_shown, phrase
from redchain.text import Text, join, rate

if TYPE_CHECKING:
    from collections.abc import Container, Iterator
    from datetime import date

    from redchain.document import Cell
    from redchain.model.ledger import Ledger

_COLUMNS = (
    Column(Text("产业链", "Chain"), is_heading=True),
    *(Column(words, "right") for words in MODES.values()),
    *(
        Column(words, "right")
        for words in (
            Text("走访企业", "Firms reached"),
            Text("停业", "Dormant"),
            Text("失联", "Lost"),
            Text("企业确认", "Confirmed by the firm"),
            Text("其中有异议", "Disputed by it"),
        )
    ),
)
_MEANING = (
    Text("走访调研", "Visits"),
    Text(
        "上门、电话、线上按记录那天计次，期末以前作废、归档的不算；走访企业：期内联系过的企业，占第一产业链是这条链的企业（归档的不算）；停业、失联：期内最后一次所见；企业确认：其中期末以前企业已经确认的；其中有异议：走访里期末企业有异议、还没有确认的，照样计次；提出的需求只计期内的总数，不分链、不分人。",
        "Visits count by the day on which they are recorded, those taken back or archived by the end of the period left out; firms reached in the period, of those whose first chain this is (archived ones left out); dormant and lost as last seen in it; "
        "confirmed are those of them that the firm had confirmed by the end of the period; disputed are those to which it objected then, which count all the same; needs raised in the period are counted in total only, by no chain and nobody.",
    ),
)


class _Seen(NamedTuple):
    """What is known of the visits of a period, each with its facts, by chain; and which firms a chain has."""

    visits: dict[str, list[Any]]
    firms: dict[str, list[str]]


def report_table(ledger: Ledger, first: date, last: date) -> Table | None:
    """Return the table of a period, or None where nobody was visited in it and no survey ran."""
    begin, end = first.isoformat(), last.isoformat()
    visits = dict(ledger.facts_named("visit"))
    known = {each: facts for each, facts in visits.items() if counts(facts, end)}
    found = {each: facts for each, facts in known.items() if facts.recorded_on >= begin}
    surveys = tuple(_surveys(ledger, first, last))
    if not found and not surveys:
        return None
    seen = _seen(ledger, found)
    rows = tuple(_row(ledger, each, seen, end) for each in sorted(seen.visits, key=lambda each: (not each, each)))
    notes = (*_never(ledger, {facts.enterprise for facts in known.values()}), _raised(ledger, visits, begin, end), *surveys)
    return Table(_COLUMNS, rows, Text("走访调研", "Visits"), meanings=(_MEANING,), notes=notes)


def _seen(ledger: Ledger, found: dict[str, Any]) -> _Seen:
    chains = {each for each, _ in ledger.facts_named("chain")}
    first = {firm: each if (each := next(iter(facts.chains), "")) in chains else "" for firm, facts in ledger.facts_named("enterprise")}
    visits, firms = defaultdict[str, list[Any]](list), defaultdict[str, list[str]](list)
    for identifier in sorted(found, key=lambda each: (found[each].visited_on, each)):
        visits[first.get(found[identifier].enterprise, "")].append(found[identifier])
    for firm, facts in ledger.facts_named("enterprise"):
        if facts.archived_on is None:
            firms[first[firm]].append(firm)
    return _Seen(visits, firms)


def _row(ledger: Ledger, chain: str, seen: _Seen, end: str) -> tuple[Cell, ...]:
    visits, firms = seen.visits[chain], seen.firms[chain]
    modes = Counter(each.mode for each in visits)
    stand = {each.enterprise: each.operating for each in visits if each.operating}  # the last one says how it stands
    states = Counter(stand.values())
    return (
        chain_name(chain, ledger),
        *(modes[each] for each in MODES),
        rate(len({each.enterprise for each in visits} & {*firms}), len(firms)),
        states["dormant"],
        states["lost"],
        rate(sum(bool(each.confirmed_on) and each.confirmed_on <= end for each in visits), len(visits)),
        sum(is_disputed(each, end) for each in visits),
    )


def _never(ledger: Ledger, reached: set[str]) -> Iterator[Text]:
    """Yield which firms that work normally were never reached: some by their names, how many in all; a report on some chains knows the visits to firms whose first chain is among them."""
    chains = {each for each, _ in ledger.facts_named("chain")}
    working = (each for each in ledger.facts_named("enterprise") if each[1].archived_on is None and each[1].operating == "normal")
    left = [each for each, facts in working if each not in reached and next(iter(facts.chains), "") in chains]
    shown = [each for each in left if is_shown(ledger.named("enterprise", each))]
    if not left:
        return
    names = join([phrase(firm_name(each, ledger)) for each in shown[:MOST_NAMED]], zh="、", en=", ")
    whole = len(left) == len(shown[:MOST_NAMED])
    more = Text("", "") if whole else Text("等", " and others")
    words = Text("还没有走访过的企业 {count} 家：{names}{more}", "{count} firms never reached: {names}{more}") if shown else _COUNTED
    yield words.fill(count=len(left), names=names, more=more)


_COUNTED = Text("还没有走访过的企业 {count} 家", "{count} firms never reached")


def _raised(ledger: Ledger, visits: Container[str], begin: str, end: str) -> Text:
    """Return how many needs were raised on visits in a period."""
    came = (facts.came_and_closed.partition(" ")[0] for _, facts in ledger.facts_named("need") if facts.source_ref in visits)
    count = sum(begin <= each <= end for each in came)
    return Text(f"走访中提出的需求共 {count} 条", f"needs raised on visits: {count}")


def _surveys(ledger: Ledger, first: date, last: date) -> Iterator[Text]:
    """Yield how far each survey is that ran in the period: the shares of units, in the order of units."""
    zone = ledger.settings.zone
    for each in ledger.where_named("project", "form", "survey"):
        ended = next((local_day(step.at, zone) for step in each.log if step.step in {"finish", "stop"}), None)
        if not each.log or local_day(each.log[0].at, zone) > last or (ended is not None and ended < first):
            continue
        found, name = shares(ledger, each, last), each.title if is_shown(each) else each.id
        said = say_shares(ledger, found) if found else Text("还没有走访", "nobody visited yet")
        yield Text("{name}（走访企业/应走访）：{said}", "{name} (firms reached of those to visit): {said}").fill(name=name, said=said)
