"""`redchain export todo|verify`: what waits as a workbook to be filled in by those who have no git, and taken back with `import`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from redchain.cli.context import computing_space
from redchain.cli.file_arguments import write_output
from redchain.cli.office.book_words import book_words
from redchain.cli.office.extra import needs_office
from redchain.cli.todo_scope import asked_of, narrowed, refuse_together
from redchain.errors import EXIT_FINE, UsageError
from redchain.flow.refuse_broken_files import refuse_broken_records
from redchain.kinds.order.model import Order
from redchain.shell_words import shown
from redchain.text import Text, counted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given
    from redchain.flow.workspace import Workspace
    from redchain.views.waiting import Waiting

SHEETS: Mapping[str, str] = {"todo": "todo", "待办": "todo", "verify": "verify", "回访": "verify", "核验": "verify", "回访核验": "verify"}
"""The sheets of what waits, by what they are called."""
_WRITTEN = {"todo": Text("待办工单", "orders that wait"), "verify": Text("待回访的需求", "needs to be verified")}
_FILTERS = ("unit", "enterprise", "chain")


def export_waiting(context: Context, given: Given, name: str, target: str | None, filters: Mapping[str, Sequence[str]]) -> int:
    """Write what waits, as far as it is asked for, as a workbook."""
    if target is None or not target.lower().endswith(".xlsx"):
        raise UsageError(
            Text("待办表、回访表是 .xlsx 文件", "sheets of what waits are .xlsx files"),
            Text("如 {line}", "such as {line}").fill(line=shown("redchain", "export", name, "-o", f"{name}.xlsx")),
        )
    asking = {**{each: tuple(filters.get(each, ())) for each in _FILTERS}, "committee": "committee" in filters, "all": given["all"]}
    _refuse_others(name, filters)
    refuse_together(asking)
    needs_office("xlsxwriter")
    space = computing_space(context)
    refuse_broken_records(space, without=given["without_broken"])
    asked = asked_of(space, "todo", asking)
    found = narrowed(space, asked, asking)
    if asked.told is not None:
        context.tell(asked.told)
    rows = _orders(space, found) if name == "todo" else [each for each in found if each.stage == "verify"]
    unit = asked.whose[0] if asked.whose and len(asked.whose) == 1 and space.ledger.named("unit", asked.whose[0]) else ""
    _write(context, space, _Book(name, target, rows, unit if name == "todo" else "", given["restricted"]))
    label = _WRITTEN[name]
    context.tell(Text(f"导出：{label.zh} {len(rows)} 条", f"exported: {label.en} {len(rows)}"))
    left = len(found) - len(rows)
    if name == "todo" and left:
        context.tell(
            Text(
                f"另有 {left} 件不是承办单位办的工单，没有放进表；看：redchain todo",
                f"{counted(left, 'other matter')} not in the sheet, being no order in a unit's hands; see: redchain todo",
            )
        )
    context.tell(Text("填好后收回：redchain import 表格", "when it is filled in: redchain import SHEET"))
    return EXIT_FINE


class _Book(NamedTuple):
    """What is written: which sheet, to which file, its rows, whose own it is, and whether restricted records are named."""

    name: str
    target: str
    rows: Sequence[Waiting]
    unit: str
    names_restricted: bool


def _refuse_others(name: str, filters: Mapping[str, Sequence[str]]) -> None:
    other = next((each for each in filters if each not in (*_FILTERS, "committee")), None)
    if other is not None:
        flag = f"--{other.replace('_', '-')}"
        raise UsageError(
            Text(f"export {name} 不能按 {flag} 筛选", f"export {name} has no filter {flag}"),
            Text("可用 --unit、--enterprise、--chain、--committee，同 todo", "use --unit, --enterprise, --chain or --committee, as todo does"),
        )


def _orders(space: Workspace, found: Sequence[Waiting]) -> list[Waiting]:
    """Return the orders that wait for their own unit, each once; those of one unit together."""
    held = {each.id: order.unit for each in found if (order := space.ledger.find(Order, each.id)) is not None and order.unit in each.actors}
    first: dict[str, int] = {}
    for place, unit in enumerate(held.values()):
        first.setdefault(unit, place)
    once = {each.id: each for each in reversed(found) if each.id in held and held[each.id] in each.actors}
    return sorted((each for each in found if once.get(each.id) is each), key=lambda each: first[held[each.id]])


def _write(context: Context, space: Workspace, book: _Book) -> None:
    from redchain.decide.sheet_step_forms import TODO, VERIFY
    from redchain.flow.export_records import Standing
    from redchain.render.workbook import workbook_bytes
    from redchain.views.todo_book import Shown, todo_book

    standing = Standing(space)
    words = book_words(context, space, names_restricted=book.names_restricted)
    shown = Shown(standing.version, space.now, book.unit, book.names_restricted)
    form = TODO if book.name == "todo" else VERIFY
    write_output(context, book.target, workbook_bytes(todo_book(words, form, book.rows, standing.about, shown)))
