"""`redchain letter KIND`: a paper to one unit or firm, or of one chain's round tables, as Markdown, HTML, Word or Excel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.cli.context import computing_space
from redchain.cli.flow.paper import FORMS, RESTRICTED, asked_form, write_paper
from redchain.cli.flow.report_span import month_of
from redchain.cli.parsing import Argument, BilingualCommand, Option
from redchain.errors import RefusalError, UsageError
from redchain.model.dates import Month
from redchain.shell_words import shown
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given
    from redchain.flow.workspace import Workspace
    from redchain.kinds.order.model import Order
    from redchain.model.base import Record
    from redchain.views.letters import LetterWriting
    from redchain.views.papers import Letter

_NAMES: Mapping[str, Text] = {
    "assign": Text("交办单", "the orders given to a unit"),
    "press": Text("督办单", "the orders of a unit that are past due"),
    "result": Text("办理结果反馈", "what became of the needs of a firm"),
    "roundtable": Text("圆桌会简报", "the needs of a chain's round tables"),
}
_ABOUT: Mapping[str, tuple[str, ...]] = {"assign": ("order", "unit"), "press": ("order", "unit"), "result": ("need", "enterprise"), "roundtable": ("chain",)}
_SUMMARY = Text(
    "写一份文书：交办单、督办单（给一个单位），办理结果反馈（给一家企业），圆桌会简报（一条链一个月）。",
    "Write a paper: orders given or pressed for (to a unit), results (to a firm), needs of round tables (of a chain in a month).",
)


def commands(name: str, _words: Sequence[str]) -> list[BilingualCommand]:
    """Return the command."""
    kind = Argument("kind", Text("哪一种：交办单、督办单、办理结果反馈、圆桌会简报", "which: assign, press, result or roundtable"), "PAPER", choices=_NAMES)
    return [
        BilingualCommand(
            name,
            _SUMMARY,
            _letter,
            [
                kind,
                Option(
                    "order",
                    Text("写这张工单，可写几张（交办单、督办单）", "of this order; several may be given (assign, press)"),
                    metavar="ORDER",
                    multiple=True,
                ),
                Option("unit", Text("给这个单位（交办单、督办单）", "to this unit (assign, press)"), metavar="UNIT"),
                Option("need", Text("写这条需求，可写几条（办理结果反馈）", "of this need; several may be given (result)"), metavar="NEED", multiple=True),
                Option("enterprise", Text("给这家企业（办理结果反馈）", "to this firm (result)"), metavar="FIRM"),
                Option("chain", Text("哪条产业链（圆桌会简报）", "of this chain (roundtable)"), metavar="CHAIN"),
                Option("month", Text("哪个月（圆桌会简报，默认本月）", "of this month (roundtable; default: this one)"), "--month", "-m", metavar="YYYY-MM"),
                RESTRICTED,
                *FORMS,
            ],
        ).showing(
            Text("letter 交办单 --unit shi-zigui-ju -o 交办单.docx", "letter assign --unit shi-zigui-ju -o orders.docx"),
            Text("letter 圆桌会简报 --chain qingneng --month 2026-11", "letter roundtable --chain qingneng --month 2026-11"),
        )
    ]


def _letter(context: Context, given: Given) -> int:
    kind = _kind(given["kind"])
    form = asked_form(context, given, f"{shown('redchain', 'letter', kind, f'--{_ABOUT[kind][-1]}')} …")
    space = computing_space(context)
    _month(context, space, given)
    _refuse_others(kind, given)
    from redchain.views.letters import LetterWriting

    writing = LetterWriting(space.ledger, space.now, given["restricted"])
    return write_paper(context, space, given, form, lambda: _WRITERS[kind](context, space, given, writing))


def _kind(word: str) -> str:
    """Return the kind of paper that a word names, in either language."""
    plain = word.strip()
    found = next((key for key, name in _NAMES.items() if plain.lower() == key or plain == name.zh), None)
    if found is None:
        raise UsageError(
            Text(f"没有 {word} 这种文书", f"there is no paper {word}"),
            Text(f"可用：{'、'.join(each.zh for each in _NAMES.values())}", f"one of: {', '.join(_NAMES)}"),
        )
    return found


def _refuse_others(kind: str, given: Given) -> None:
    """Refuse what a paper is not about, and one of which it is not said what it is about."""
    about, more = _ABOUT[kind], ("month",) if kind == "roundtable" else ()
    strange = next((each for each in ("order", "unit", "need", "enterprise", "chain", "month") if given[each] and each not in {*about, *more}), None)
    name = Text(_NAMES[kind].zh, kind)
    options = Text(" 或 ".join(f"--{each}" for each in about), " or ".join(f"--{each}" for each in about))
    if strange is not None:
        raise UsageError(
            Text("{name}不看 --{strange}", "{name} takes no --{strange}").fill(name=name, strange=strange),
            Text("写 {options}", "write {options}").fill(options=options),
        )
    named = [each for each in about if given[each]]
    if len(named) != 1:
        raise UsageError(
            Text("{name}要写明 {options}", "{name} wants {options}").fill(name=name, options=options)
            if not named
            else Text("{name}只能写一种：{options}", "{name} takes one of {options}").fill(name=name, options=options),
            Text("如 {zh} …", "such as {en} …").fill(
                zh=shown("redchain", "letter", name.zh, f"--{about[-1]}"), en=shown("redchain", "letter", name.en, f"--{about[-1]}")
            ),
        )


def _month(context: Context, space: Workspace, given: Given) -> Month:
    """Return the month that was typed, this one where none was."""
    return Month.of(space.today) if given["month"] is None else month_of(context, given["month"], space.today)


def _one(space: Workspace, model: type[Record], words: str) -> str:
    from redchain.decide.lookup import find_meant

    return find_meant(space.ledger, model, words).id


def _refuse_several(addressees: Iterable[str], several: Text, way: Text) -> None:
    """Refuse what is about several units or firms: a paper goes to one."""
    found = list(dict.fromkeys(addressees))
    if len(found) > 1:
        raise RefusalError(several.fill(count=len(found), named=Text("、".join(found), ", ".join(found))), way)


def _orders(space: Workspace, given: Given, of_unit: Callable[[str], tuple[Order, ...]]) -> tuple[Order, ...]:
    """Return the orders that are named, all of one unit, or those of the unit that is."""
    from redchain.decide.lookup import find_all_meant
    from redchain.kinds.order.model import Order
    from redchain.kinds.unit.model import Unit

    if given["unit"]:
        return of_unit(_one(space, Unit, given["unit"]))
    found = tuple(find_all_meant(space.ledger, Order, given["order"]))
    _refuse_several(
        (each.unit for each in found),
        Text("这些工单在 {count} 个单位：{named}", "these orders are with {count} units: {named}"),
        Text("一份只给一个单位，分开写", "a paper goes to one unit: write one for each"),
    )
    return found


def _assign(_context: Context, space: Workspace, given: Given, writing: LetterWriting) -> Letter:
    found = _orders(space, given, writing.pending)
    ended = [each.id for each in found if each.state not in {"pending", "working"}]
    if ended:
        raise RefusalError(Text(f"不在办的工单不能交办：{'、'.join(ended)}", f"not in hand, so not to be given: {', '.join(ended)}"))
    if not found:
        raise RefusalError(
            Text("这个单位没有待接单的工单", "the unit has no order that it has not accepted"), Text("已接单的用 --order 写明", "name others with --order")
        )
    return writing.assigning(found)


def _press(_context: Context, space: Workspace, given: Given, writing: LetterWriting) -> Letter:
    asked = _orders(space, given, writing.in_hand)
    found = writing.late(asked)
    early = [each.id for each in asked if each not in found] if given["order"] else []
    if early:
        raise RefusalError(Text(f"没有超期：{'、'.join(early)}", f"not past due: {', '.join(early)}"))
    if not found:
        raise RefusalError(Text("这个单位没有超期的工单", "the unit has no order past due"))
    return writing.pressing(found)


def _result(_context: Context, space: Workspace, given: Given, writing: LetterWriting) -> Letter:
    from redchain.decide.lookup import find_all_meant
    from redchain.kinds.enterprise.model import Enterprise
    from redchain.kinds.need.model import Need

    if given["enterprise"]:
        found = writing.answered(_one(space, Enterprise, given["enterprise"]))
        if not found:
            raise RefusalError(
                Text("这家企业没有已办复、未销号的需求", "the firm has no need that is answered and not closed"),
                Text("已销号的用 --need 写明", "name closed ones with --need"),
            )
        return writing.telling(found)
    found = tuple(find_all_meant(space.ledger, Need, given["need"]))
    _refuse_several(
        (each.enterprise for each in found),
        Text("这些需求是 {count} 家企业的：{named}", "these needs are of {count} firms: {named}"),
        Text("一份只给一家企业，分开写", "a paper goes to one firm: write one for each"),
    )
    waiting = [each.id for each in found if not writing.is_answered(each)]
    if waiting:
        raise RefusalError(Text(f"还没有办复：{'、'.join(waiting)}", f"not answered yet: {', '.join(waiting)}"))
    return writing.telling(found)


def _roundtable(context: Context, space: Workspace, given: Given, writing: LetterWriting) -> Letter:
    from redchain.kinds.chain.model import Chain

    chain, month = (
        space.ledger.find(Chain, _one(space, Chain, given["chain"])),
        _month(context, space, given),
    )
    found = writing.raised_at_tables(chain.id, month) if chain else ()
    if chain is None or not found:
        raise RefusalError(
            Text(f"{month} 这条链没有来源为圆桌会的需求", f"no need of this chain came from a round table in {month}"),
            Text("登记需求时写 --source roundtable", "needs say so with --source roundtable"),
        )
    context.tell(
        Text(
            "简报只写需求和办理情况；到会、议程、表决写在各次会议的纪要里，会议见 redchain meeting list",
            "only the needs and where they stand; who came, the agenda and votes are in the minutes of each meeting, for which see redchain meeting list",
        )
    )
    return writing.briefing(chain, month, found)


_WRITERS: Mapping[str, Callable[[Context, Workspace, Given, LetterWriting], Letter]] = {
    "assign": _assign,
    "press": _press,
    "result": _result,
    "roundtable": _roundtable,
}
