"""`redchain todo|overdue|remind`: what waits for whom, what is late, and the words to remind with."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING, NamedTuple

from redchain.cli import output
from redchain.cli.context import FORMATS, computing_space, refuse_format, write_out
from redchain.cli.parsing import TABBED, BilingualCommand, flag, format_option
from redchain.cli.scoping import CHAIN, FIRM, HELPER, UNIT
from redchain.cli.todo_scope import asked_of, narrowed, refuse_together
from redchain.errors import EXIT_FINE
from redchain.model.deadline import Deadline
from redchain.model.page_view import beside
from redchain.model.traffic_light import HELD, lights
from redchain.render.csv import Meant
from redchain.text import Text, counted, join
from redchain.views.reminding import actors_name, events, reminders, say_due
from redchain.views.waiting import Waiting, held_past_due, overdue, plain, stage_names

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given
    from redchain.flow.workspace import Workspace
    from redchain.text import Language

_MOST_HELD = 5
_HEADS = {
    "who": Text("谁", "Who"),
    "light": Text("灯", "Light"),
    "due": Text("限期", "Due"),
    "late": Text("超期工作日", "Late"),
    "stage": Text("环节", "Stage"),
    "id": Text("编号", "Id"),
    "title": Text("标题", "Title"),
    "firm": Text("企业", "Firm"),
    "next": Text("下一步", "Next"),
}
_REMIND_HEADS = {"unit": Text("单位", "Unit"), "total": Text("待办", "To do"), "overdue": Text("超期", "Overdue"), "text": Text("催办文字", "Text")}
_COLUMNS = {
    "todo": ("who", "light", "due", "stage", "id", "title", "firm", "next"),
    "overdue": ("who", "late", "light", "due", "stage", "id", "title", "firm"),
}
_EXAMPLES = {
    "todo": ("todo", "todo --unit gongdian"),
    "overdue": ("overdue", "overdue --chain yejin"),
    "remind": ("remind", "remind --unit shi-zigui-ju"),
}
_SUMMARIES = {
    "todo": Text(
        "待办：等着谁受理、派单、接单、办复、裁定退单、核验、销号、确认匹配，最急的在前，并给出下一步命令。",
        "Who has something to register, dispatch, accept, answer, rule on, verify, close or confirm, the most urgent first, with the command to type next.",
    ),
    "overdue": Text(
        "超期：已过限期的工单和环节，按单位，最久的在前；挂起的不算。",
        "Orders and stages past due, by unit, the longest first; what is on hold does not count.",
    ),
    "remind": Text(
        "催办：每个单位一段文字，可直接贴到微信，用仓库设置的语言；逐条写超期和临近限期的，其余合为一行。",
        "One text a unit to paste into a chat, in the language of the repository: what is late or due soon, the rest in one line.",
    ),
}


def commands(name: str, _words: Sequence[str]) -> list[BilingualCommand]:
    """Return the command."""
    formats = (*FORMATS, "ics") if name == "todo" else FORMATS
    everybody = flag(
        "all", Text("看全部单位的（默认：登记过的 git 身份只看自己单位的）", "everybody's (default: of a registered git identity, its own units')")
    )
    options = [
        UNIT,
        FIRM,
        *([HELPER] if name == "todo" else []),
        CHAIN,
        flag("committee", Text("只看链办（党委）的待办", "what waits for the chain offices (committees) only")),
        *([everybody] if name == "todo" else []),
        format_option(formats, TABBED if name != "remind" else None),
    ]
    return [BilingualCommand(name, _SUMMARIES[name], partial(_run, name, formats), options).showing(*_EXAMPLES[name])]


def _run(name: str, formats: Sequence[str], context: Context, given: Given) -> int:
    refuse_format(given["format_name"], formats)
    refuse_together(given)
    space = computing_space(context)
    asked = asked_of(space, name, given)
    if asked.told is not None:
        context.tell(asked.told)
    return _SHOWN[name](_Page(context, space, given["format_name"], asked.whose), narrowed(space, asked, given))


class _Page(NamedTuple):
    """How a list is printed: in which format, and whose it is (None: everybody's)."""

    context: Context
    space: Workspace
    format_name: str
    whose: tuple[str, ...] | None


def _todo(page: _Page, found: tuple[Waiting, ...]) -> int:
    if page.format_name == "ics":
        print_ics(page.space, found, page.context.language)
        return EXIT_FINE
    if page.whose is None or len(page.whose) > 1:
        first: dict[tuple[str, ...], int] = {}
        for place, each in enumerate(found):
            first.setdefault(each.actors, place)
        found = tuple(sorted(found, key=lambda each: first[each.actors]))  # grouped; whose most urgent matter comes first is first
    _show(page, found, "todo")
    held = sum(each.light == HELD for each in found)
    page.context.tell(Text(f"共 {len(found)} 件，其中挂起 {held} 件", f"{len(found)} in all, {held} of them on hold"))
    _tell_held(page, found)
    return EXIT_FINE


def _overdue(page: _Page, found: tuple[Waiting, ...]) -> int:
    late = overdue(found)
    _show(page, late, "overdue")
    page.context.tell(Text(f"超期 {len(late)} 件", f"{len(late)} overdue"))
    _tell_held(page, found)
    return EXIT_FINE


def _tell_held(page: _Page, found: Sequence[Waiting]) -> None:
    """Say which orders were past due before they were put on hold, since they count as overdue no more."""
    held = held_past_due(page.space.ledger, found, page.space.today)
    if held:
        first, more = join([beside(each.title, each.id) for each in held[:_MOST_HELD]], zh="、", en=", "), "…" if len(held) > _MOST_HELD else ""
        words = Text(
            "另有 {n} 件过了限期才挂起，不计入超期：{first}{more}",
            "{n} more were put on hold after their due date and are not counted as overdue: {first}{more}",
        )
        page.context.warn(words.fill(n=len(held), first=first, more=more))


def _remind(page: _Page, found: tuple[Waiting, ...]) -> int:
    context, space = page.context, page.space
    units = [each for each in page.whose or () if space.ledger.named("unit", each)]  # of firms those are reminded who have their matters in hand
    made = tuple(each for each in reminders(found, space.ledger, space.today) if not units or each.actor in units)
    texts = [each.text.say(space.settings.root.language) for each in made]
    if page.format_name == "json":
        kept = [{"unit": each.actor, "total": each.total, "overdue": each.late, "text": text} for each, text in zip(made, texts, strict=True)]
        output.envelope(context, "remind", kept, whose=page.whose)
    elif page.format_name == "csv":
        rows = [(_unit(page, each.actor), str(each.total), str(each.late), text) for each, text in zip(made, texts, strict=True)]
        output.csv_of(context, _REMIND_HEADS, rows)
    else:
        shown = [text for each, text in zip(made, texts, strict=True) if each.urgent or page.whose]
        context.print("\n\n".join(shown) or context.say(Text("没有超期或临近限期的事项", "nothing is late or due soon")))
        if len(shown) < len(made):
            left = [each for each in made if not each.urgent]
            actors, total = len(left), sum(each.total for each in left)
            words = Text(
                f"另有 {actors} 个单位或企业的 {total} 件待办未临近限期；看其中一个：redchain remind --unit 单位",
                f"{counted(actors, 'other')} {'has' if actors == 1 else 'have'} {counted(total, 'matter')} not due soon; for one of them: redchain remind --unit UNIT",
            )
            context.tell(words)
    return EXIT_FINE


def _unit(page: _Page, actor: str) -> str:
    return page.context.say(actors_name((actor,), page.space.ledger)) if page.context.csv_in_words else actor


def _show(page: _Page, found: Sequence[Waiting], command: str) -> None:
    context = page.context
    if page.format_name == "json":
        late = {id(each) for each in held_past_due(page.space.ledger, found, page.space.today)}
        output.envelope(context, command, [plain(each) | ({"held_past_due": True} if id(each) in late else {}) for each in found], whose=page.whose)
        return
    names = _COLUMNS[command]
    sayings = _CODED if page.format_name == "csv" and not context.csv_in_words else _sayings(page)
    columns = [sayings[name] for name in names]
    rows = [tuple([said(each) for said in columns]) for each in found]
    if page.format_name == "csv":
        output.csv_of(context, {name: _HEADS[name] for name in names}, rows)
    else:
        output.table(context, [context.say(_HEADS[name]) for name in names], rows, _drawing(page, names))


def _drawing(page: _Page, names: tuple[str, ...]) -> output.Drawing:
    """How the list is drawn: titles get the room, lights their colours."""
    droppable = tuple(names.index(each) for each in ("firm", "stage", "next", "late") if each in names)
    return output.Drawing(names.index("title"), droppable, {page.context.say(each.words): each.tone for each in lights(page.space.settings)})


def _sayings(page: _Page) -> dict[str, Callable[[Waiting], str]]:
    """How each column is said; what comes again and again, as units and stages do, is said once."""
    say, ledger = page.context.say, page.space.ledger
    who = cache(lambda actors: say(actors_name(actors, ledger)))
    stages = {stage: say(words) for stage, words in stage_names().items()}
    return {
        "who": lambda each: who(each.actors),
        "light": lambda each: say(each.light.words) if each.light else "",
        "due": lambda each: Meant(say(say_due(each))),
        "late": lambda each: str(each.late),
        "stage": lambda each: stages[each.stage],
        "id": lambda each: each.id,
        "title": lambda each: each.title,
        "firm": lambda each: each.firm,
        "next": lambda each: each.command,
    }


_CODED: dict[str, Callable[[Waiting], str]] = {
    "who": lambda each: ", ".join(each.actors),
    "light": lambda each: each.light.name if each.light else "",
    "due": lambda each: Meant(Deadline(each.due, each.due_at)) if each.due else "",
    "late": lambda each: str(each.late),
    "stage": lambda each: each.stage,
    "id": lambda each: each.id,
    "title": lambda each: each.title,
    "firm": lambda each: each.enterprise,
    "next": lambda each: each.command,
}
"""The same as programs read it: codes and ids."""


def print_ics(space: Workspace, found: Sequence[Waiting], language: Language) -> None:
    """Print the due dates as an iCalendar file, bytes as they are."""
    write_out(ics_text(space, found, language).encode())


def ics_text(space: Workspace, found: Sequence[Waiting], language: Language) -> str:
    """Return the due dates of what waits as iCalendar."""
    from redchain.history.git_log import count_changes
    from redchain.render.ics import ics

    commits = count_changes(space.checkout, space.root, "data") if space.checkout else {}
    return ics(events(found, space.ledger, language, space.today, commits), space.settings.root.title, space.zone)


_SHOWN = {"todo": _todo, "overdue": _overdue, "remind": _remind}
