"""The table 产学研用 in reports: by chain, agreements in force, results, firms that were advised, and shared facilities with their orders."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.document import MOST_NAMED, Column, Table
from redchain.kinds.need.rules import chain_id as chain_of_need
from redchain.kinds.project.agreement import CO_BUILDING
from redchain.kinds.project.extension import due_on
from redchain.kinds.project.rules import chain_id
from redchain.model.dates import last_moment, local_day
from redchain.model.powers import states_at
from redchain.model.visibility import HIDDEN, chain_name, is_shown, phrase
from redchain.text import Text, join

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from redchain.document import Cell, Words
    from redchain.kinds.project.model import Project, ProjectStep
    from redchain.model.ledger import Ledger

TITLE = Text("产学研用", "Co-building")
_TOTAL = Text("合计", "Total")
_COLUMNS = (
    Column(Text("产业链", "Chain"), is_heading=True),
    *(
        Column(words, "right")
        for words in (
            Text("在期协议", "Agreements in force"),
            Text("新签", "Signed in the period"),
            Text("共建成果", "Results"),
            Text("问诊企业", "Firms advised"),
            Text("问诊次数", "Times advised"),
            Text("共享设施", "Shared facilities"),
            Text("设施派单", "Orders for them"),
        )
    ),
)
_MEANING = (
    TITLE,
    Text(
        "只数类型是党建共建的项目。在期协议：期末推进中、签订日不晚于期末的；新签：签订日在期内的，后来终止的也算；共建成果、问诊按那一步的日子计，问诊企业每家只算一次；共享设施：在期协议的资源里登记为共享、"
        "期末没有归档的；设施派单：期内派出的、采用共享设施的工单，写没写进协议都算，按需求的产业链计，后来撤销的也算。一家企业、一项设施几条链都有的，合计只算一次。"
        "类型、各方、签订日、资源和是否共享按现在登记的算。",
        "Projects of co-building only. Agreements in force: running at the end of the period and signed by then; signed in the period, those stopped since too; results and advice count by the day of the step, "
        "a firm advised counts once; shared facilities: of the resources of agreements in force those on record as shared and not archived by then; orders for them: dispatched in the period with a shared facility, "
        "whether an agreement names it or not, by the chain of the need, those recalled since too. A firm or facility of several chains counts once in the total. "
        "Forms, parties, days of signing, resources and what is shared are taken as they are on record now.",
    ),
)


class _Row(NamedTuple):
    """What there is to count of one chain, by ids, so that a sum counts nothing twice."""

    agreements: tuple[str, ...] = ()
    signed: tuple[str, ...] = ()
    results: tuple[str, ...] = ()
    advised: tuple[str, ...] = ()
    facilities: tuple[str, ...] = ()
    orders: tuple[str, ...] = ()

    def cells(self) -> tuple[Cell, ...]:
        counts = (len(self.agreements), len(self.signed), len(self.results), len(set(self.advised)), len(self.advised))
        return (*counts, len(set(self.facilities)), len(self.orders))

    def plus(self, other: _Row) -> _Row:
        return _Row(*(one + more for one, more in zip(self, other, strict=True)))


class _Period(NamedTuple):
    ledger: Ledger
    first: date
    last: date

    def steps(self, project: Project, verb: str) -> Iterator[ProjectStep]:
        """Yield the steps of a verb that were taken in the period."""
        zone = self.ledger.settings.zone
        return (each for each in project.log if each.step == verb and self.first <= local_day(each.at, zone) <= self.last)

    def is_running(self, project: Project) -> bool:
        """Tell whether a project was running at the end of the period."""
        return states_at(project, last_moment(self.last, self.ledger.settings.zone)) == {"running"}

    def is_in_force(self, project: Project) -> bool:
        """Tell whether there was an agreement in force at the end of the period."""
        return project.signed_on is not None and project.signed_on <= self.last and self.is_running(project)


def report_table(ledger: Ledger, first: date, last: date) -> Table | None:
    """Return the table of a period, every chain with its row, or None where no agreement was in force at its end and nothing was done in it."""
    period = _Period(ledger, first, last)
    projects = [each for each in ledger.where_named("project", "form", CO_BUILDING) if each.log]
    shared = {each: facts for each, facts in ledger.facts_named("resource") if facts.shared}
    rows: dict[str, _Row] = {each: _Row() for each, _ in ledger.facts_named("chain")}
    for chain, row in (*_of_projects(period, projects, shared), *_of_orders(period, shared)):
        rows[chain] = rows.get(chain, _Row()).plus(row)
    if not any(any(row) for row in rows.values()) and not any(map(period.is_running, projects)):
        return None
    total = _Row()
    for row in rows.values():
        total = total.plus(row)
    cells = tuple((chain_name(each, ledger), *rows[each].cells()) for each in sorted(rows, key=lambda each: (not each, each)))
    sums = ((_TOTAL, *total.cells()),) if len(cells) > 1 else ()
    notes = (*_standing(period, projects), *_results(period, projects), *_facilities(ledger, total), *_elsewhere(period, projects))
    return Table(_COLUMNS, (*cells, *sums), TITLE, has_total=bool(sums), meanings=(_MEANING,), notes=notes)


def _of_projects(period: _Period, projects: Iterable[Project], shared: dict[str, Any]) -> Iterator[tuple[str, _Row]]:
    """Yield what each project adds to its chain."""
    end = period.last.isoformat()
    for each in projects:
        facilities = (resource for resource in dict.fromkeys(each.resources) if resource in shared)
        kept = tuple(resource for resource in facilities if not (archived := shared[resource].archived_on) or archived > end)
        is_in_force = period.is_in_force(each)
        yield (
            chain_id(period.ledger, each),
            _Row(
                agreements=(each.id,) if is_in_force else (),
                signed=(each.id,) if each.signed_on is not None and period.first <= each.signed_on <= period.last else (),
                results=tuple(step.title or "" for step in period.steps(each, "result")),
                advised=tuple(step.enterprise or "" for step in period.steps(each, "advise")),
                facilities=kept if is_in_force else (),
            ),
        )


def _of_orders(period: _Period, shared: dict[str, Any]) -> Iterator[tuple[str, _Row]]:
    """Yield each order that was dispatched in the period with a shared facility, at the chain of its need."""
    first, last = period.first.isoformat(), period.last.isoformat()
    for identifier, facts in period.ledger.facts_named("order", "resource", *shared) if shared else ():
        need = period.ledger.named("need", facts.need) if facts.begun_on and first <= facts.begun_on <= last else None
        if need is not None:
            yield chain_of_need(period.ledger, need), _Row(orders=(f"{facts.resource}/{identifier}",))


def _standing(period: _Period, projects: Iterable[Project]) -> Iterator[Text]:
    """Yield how many agreements in force are past their due date, and how many projects have none yet."""
    running = [each for each in projects if period.is_running(each)]
    dues = (due_on(each, period.last, period.ledger.settings.zone) for each in running if period.is_in_force(each))
    late = sum(due is not None and due < period.last for due in dues)
    unsigned = sum(not period.is_in_force(each) for each in running)
    if late:
        yield Text(
            f"在期协议里，期末已过期、没有延期也没有结项的 {late} 项",
            f"of the agreements in force, past their due date at the end, neither extended nor ended: {late}",
        )
    if unsigned:
        yield Text(f"期末还没有签协议的共建项目 {unsigned} 项", f"co-building projects without an agreement at the end: {unsigned}")


def _results(period: _Period, projects: Iterable[Project]) -> Iterator[Text]:
    """Yield the results of the period in their order, some by name, and how many in all."""
    found = sorted(((step.at, each.id, step.title, each) for each in projects for step in period.steps(each, "result")), key=lambda each: each[:2])
    if not found:
        return
    words = Text("{result}（{project}）", "{result} ({project})")
    said = [words.fill(result=title or "", project=each.title) if is_shown(each) else phrase(HIDDEN) for _, _, title, each in found[:MOST_NAMED]]
    more = Text(f" 等 {len(found)} 项", f" and {len(found) - MOST_NAMED} more") if len(found) > MOST_NAMED else Text("", "")
    yield Text("共建成果：{said}{more}", "results: {said}{more}").fill(said=join(said, zh="；", en="; "), more=more)


def _facilities(ledger: Ledger, total: _Row) -> Iterator[Text]:
    """Yield each facility with its orders of the period: those of agreements in force, and others that have some."""
    orders: dict[str, int] = dict.fromkeys(sorted(set(total.facilities)), 0)
    for each in total.orders:
        resource = each.partition("/")[0]
        orders[resource] = orders.get(resource, 0) + 1
    if not orders:
        return
    names = sorted(orders, key=lambda each: (-orders[each], each))
    said = [Text("{name} {count} 张", "{name} {count}").fill(name=phrase(_name(ledger, each)), count=orders[each]) for each in names[:MOST_NAMED]]
    rest = names[MOST_NAMED:]
    count = sum(orders[each] for each in rest)
    more = Text(f"；另有 {len(rest)} 项 {count} 张", f"; {len(rest)} more, {count}") if rest else Text("", "")
    yield Text("共享设施本期派单：{said}{more}", "orders for shared facilities in the period: {said}{more}").fill(said=join(said, zh="；", en="; "), more=more)


def _elsewhere(period: _Period, projects: Iterable[Project]) -> Iterator[Text]:
    """Yield how many resources of the agreements in force are not looked at: a report of some units has their own alone."""
    named = {resource for each in projects if period.is_in_force(each) for resource in each.resources}
    count = sum(period.ledger.named("resource", each) is None for each in named)
    if count:
        yield Text(
            f"在期协议写着的资源里，有 {count} 项是别的单位的，本表没有算",
            f"of the resources that agreements in force name, those of other units are not counted here: {count}",
        )


def _name(ledger: Ledger, resource: str) -> Words:
    found = ledger.named("resource", resource)
    return found.title if found is not None and is_shown(found) else HIDDEN
