"""The table 结对联系 in reports: by chain, which firms are paired and contacted in time, what became of pairings with a mentor, and hand-overs."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from redchain.document import Column, Table
from redchain.kinds.pairing.contact import contact
from redchain.kinds.pairing.rules import RUNNING, chain_id, is_early
from redchain.model.dates import last_moment, local_day
from redchain.model.powers import states_at
from redchain.model.visibility import chain_name
from redchain.text import Text, rate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from redchain.document import Cell
    from redchain.kinds.pairing.contact import Contact
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
        "结对企业：期末在结对的企业，占第一产业链是这条链的企业（归档的不算）；按期联系：其中期末没有过下次联系日的，助企员参加的走访算联系（上门、电话、线上都算，作废、归档的不算，企业有异议的照样算），一次走访也没有记的，按小结和达成的目标算；在带：期末在结对、有导师的；期满、达成目标、交接按那一步的日子计，"
        "没到期满日就期满的不算期满；有没有导师、哪天期满，按现在登记的算。",
        "Firms paired at the end of the period, of those whose first chain this is (archived ones left out); contacted in time are those of them whose next contact was not overdue then, where visits by their helpers count (of any mode, but for those taken back or archived; those that the firm disputes count too) and, for a pairing without any, what the helper reports; "
        "running with a mentor at its end; finished, goals reached and hand-overs count by the day of the step, but what was finished before its last day is not counted as finished; "
        "whether there is a mentor, and the last day, are taken as they are on record now.",
    ),
)


def report_table(ledger: Ledger, first: date, last: date) -> Table | None:
    """Return the table of a period, every chain with its row, or None where nothing was paired at its end and no step was taken in it."""
    firms = _firms(ledger)
    by_chain: dict[str, list[Pairing]] = defaultdict(list)
    for each in ledger.all_named("pairing"):
        by_chain[chain_id(ledger, each)].append(each)
    if not any(_is_told(each, ledger, first, last) for pairings in by_chain.values() for each in pairings):
        return None
    chains = sorted({*(each for each, _ in ledger.facts_named("chain")), *by_chain}, key=lambda each: (not each, each))
    ledger.keep_facts("visit")
    running = {
        chain: [each for each in pairings if states_at(each, last_moment(last, ledger.settings.zone)) == {RUNNING}] for chain, pairings in by_chain.items()
    }
    in_time = {chain: [found for each in pairings if (found := contact(ledger, each, last)) and found.due >= last] for chain, pairings in running.items()}
    rows = tuple(
        (
            chain_name(each, ledger),
            rate(len(running.get(each, ())), firms[each]),
            rate(len(in_time.get(each, ())), len(running.get(each, ()))),
            sum(pairing.mentor is not None for pairing in running.get(each, ())),
            *_steps(ledger, by_chain.get(each, []), first, last),
        )
        for each in chains
    )
    notes = tuple(_disputed(each for found in in_time.values() for each in found))
    return Table(_COLUMNS, rows, Text("结对联系", "Pairings"), meanings=(_MEANING,), notes=notes)


def _disputed(in_time: Iterable[Contact]) -> Iterator[Text]:
    """Yield how many firms were contacted in time by a visit to which they object, where some were."""
    count = sum(each.is_disputed for each in in_time)
    if count:
        yield Text(
            f"按期联系的企业里，其中有异议 {count} 家（最近一次走访企业有异议）",
            f"of the firms contacted in time, disputed: {count} (they object to the last visit)",
        )


def _is_told(pairing: Pairing, ledger: Ledger, first: date, last: date) -> bool:
    """Whether a pairing ran at the end of a period, or a step of it was taken in it."""
    return states_at(pairing, last_moment(last, ledger.settings.zone)) == {RUNNING} or any(
        first <= local_day(each.at, ledger.settings.zone) <= last for each in pairing.log
    )


def _steps(ledger: Ledger, pairings: list[Pairing], first: date, last: date) -> tuple[Cell, ...]:
    """Count what became of pairings in a period: those with a mentor that were finished, goals reached, hand-overs."""
    zone = ledger.settings.zone
    steps = [(pairing, step) for pairing in pairings for step in pairing.log if first <= local_day(step.at, zone) <= last]
    verbs = Counter(each.step for _, each in steps)
    finished = sum(each.step == "finish" and pairing.mentor is not None and not is_early(ledger, pairing, each) for pairing, each in steps)
    return finished, verbs["milestone"], verbs["hand_over"]


def _firms(ledger: Ledger) -> Counter[str]:
    """Count the firms by their first chain; a report on some chains knows no others, so that it is the first that they name."""
    return Counter(next(iter(facts.chains), "") for _, facts in ledger.facts_named("enterprise") if facts.archived_on is None)
