"""The table 结对联系 in reports: by chain, which firms are paired and contacted in time, what became of pairings with a mentor, and hand-overs."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, time
from typing import TYPE_CHECKING

from redchain.document import Column, Table
from redchain.kinds.pairing.contact import contact
from redchain.kinds.pairing.rules import RUNNING, chain_id
from redchain.model.dates import local_day
from redchain.model.powers import states_at
from redchain.model.visibility import chain_name
from redchain.text import Text, rate

if TYPE_CHECKING:
    from datetime import date

    from redchain.document import Cell
    from redchain.kinds.pairing.model import Pairing
    from redchain.model.ledger import Ledger

_COLUMNS = (
    Column(Text("产业链", "Chain"), is_heading=True),
    *(
        Column(words, "right")
        for words in (
            Text("结对企业", "Firms paired"),
            Text("按期联系", "Contacted in time"),
            Text("1+1带1 在带", "With a mentor, running"),
            Text("1+1带1 期满", "With a mentor, finished"),
            Text("达成目标", "Goals reached"),
            Text("交接", "Hand-overs"),
        )
    ),
)
_MEANING = (
    Text("结对联系", "Pairings"),
    Text(
        "结对企业：期末在结对的企业，占第一产业链是这条链的企业（归档的不算）；按期联系：其中期末没有过下次联系日的，助企员参加的走访算联系（上门、电话、线上都算，作废的不算），一次走访也没有记的，按小结和达成的目标算；在带：期末在结对、有导师的；期满、达成目标、交接按那一步的日子计。",
        "Firms paired at the end of the period, of those whose first chain this is (archived ones left out); contacted in time are those of them whose next contact was not overdue then, where visits by their helpers count (of any mode, but for those taken back) and, for a pairing without any, what the helper reports; "
        "running with a mentor at its end; finished, goals reached and hand-overs count by the day of the step.",
    ),
)


def report_table(ledger: Ledger, first: date, last: date) -> Table | None:
    """Return the table of a period, or None where nothing was paired at its end and no step was taken in it."""
    by_chain: dict[str, list[Pairing]] = defaultdict(list)
    for each in ledger.all_named("pairing"):
        by_chain[chain_id(ledger, each)].append(each)
    rows = tuple((chain_name(each, ledger), *row) for each in sorted(by_chain) if (row := _row(ledger, each, by_chain[each], (first, last))) is not None)
    return Table(_COLUMNS, rows, Text("结对联系", "Pairings"), meanings=(_MEANING,)) if rows else None


def _row(ledger: Ledger, chain: str, pairings: list[Pairing], period: tuple[date, date]) -> tuple[Cell, ...] | None:
    first, last = period
    zone = ledger.settings.zone
    end = datetime.combine(last, time.max, zone)
    running = [each for each in pairings if states_at(each, end) == {RUNNING}]
    steps = [(pairing, step) for pairing in pairings for step in pairing.log if first <= local_day(step.at, zone) <= last]
    if not running and not steps:
        return None
    found = [contact(ledger, each, last) for each in running]
    in_time = sum(each is not None and each.due >= last for each in found)
    verbs = [(each.step, pairing.mentor is not None) for pairing, each in steps]
    return (
        rate(len(running), _firms(ledger, chain)),
        rate(in_time, len(running)),
        sum(each.mentor is not None for each in running),
        verbs.count(("finish", True)),
        sum(verb == "milestone" for verb, _ in verbs),
        sum(verb == "hand_over" for verb, _ in verbs),
    )


def _firms(ledger: Ledger, chain: str) -> int:
    """Count the firms whose first chain this is, by the same rule as for pairings."""
    known = {each for each, _ in ledger.facts_named("chain")}
    firms = (facts for _, facts in ledger.facts_named("enterprise") if facts.archived_on is None)
    return sum(next((each for each in facts.chains if each in known), "") == chain for facts in firms)
