"""What waits as a workbook that a unit without git fills in and sends back: orders with what may be done with each, or needs with the rating of their firm."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from redchain.decide.sheet_step_forms import ACTIONS, TODO
from redchain.decide.sheet_step_words import may_be_done
from redchain.kinds.need.model import RATINGS
from redchain.kinds.order.model import Order, orders_of
from redchain.model.field_types import ROLES
from redchain.model.visibility import firm_name, is_shown, phrase
from redchain.render.workbook import BookColumn, BookSheet, Offered, Workbook
from redchain.text import Text, same
from redchain.views.record_book import CHOICES, GUIDE
from redchain.views.record_sheet import VERSION
from redchain.views.reminding import say_due, say_title
from redchain.views.waiting import stage_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from redchain.decide.sheet_step_forms import StepForm
    from redchain.model.base import Record
    from redchain.render.workbook import BookCell
    from redchain.views.record_book import About, BookWords
    from redchain.views.waiting import Waiting

_RATINGS = "rc_ratings"
_TYPED = frozenset({"action", "rating", "day", "words", "due"})
_NOTES = {
    "todo": (
        Text(
            "要办的一行，选“动作”，写“内容/理由”；不办的一行空着。灰色的列只看。一条一次办一步。",
            "Where something was done, choose an action and write the content; leave other rows empty. Grey columns are only to be read. One step a row.",
        ),
        Text(
            "退单要写理由，报进展写做了什么，申请延期写理由、可填“延到”哪天（不填按规定的最长），办复写答复。",
            "Sending back needs the reason; progress says what was done; an extension has its reason and may have a day to extend to; finishing needs the reply.",
        ),
        Text(
            "“日期”是办这一步的日子，如 2026-11-23；不填就是收回这张表的那天。",
            "The date is the day of the step, such as 2026-11-23; empty: the day on which the sheet is taken in.",
        ),
        Text(
            "不填个人姓名、手机号、身份证号。填好把这个文件发回来。",
            "No names, mobile numbers or identity numbers of persons. Send the file back when it is filled in.",
        ),
    ),
    "verify": (
        Text(
            "问过的一行，选“满意度”，可写企业的意见；没问的空着。灰色的列只看。",
            "Where the firm was asked, choose its rating; its comment may follow. Leave other rows empty. Grey columns are only to be read.",
        ),
        Text(
            "“日期”是回访的日子，如 2026-11-23；不填就是收回这张表的那天。",
            "The date is the day on which the firm was asked, such as 2026-11-23; empty: the day on which the sheet is taken in.",
        ),
        Text("不填个人姓名、手机号、身份证号。", "No names, mobile numbers or identity numbers of persons."),
    ),
}


class Shown(NamedTuple):
    """What is asked of a workbook of what waits: the mark of a record's version, the moment it is of, the unit whose own it is (empty: of several), and whether restricted records are named."""

    version: Callable[[Record], str]
    now: datetime
    unit: str = ""
    names_restricted: bool = False


def todo_book(words: BookWords, form: StepForm, found: Sequence[Waiting], about: About, shown: Shown) -> Workbook:
    """Return the workbook of some of what waits, a row each."""
    making = _Making(words, form, shown)
    rows = [making.row(each) for each in found]
    sheet = BookSheet(words.say(form.label), making.columns, rows, trace={"kind": form.name, **({"unit": shown.unit} if shown.unit else {})})
    guide = BookSheet(words.say(GUIDE), (BookColumn(words.say(GUIDE), "lines"),), [(words.say(each),) for each in _NOTES[form.name]])
    return Workbook(
        sheets=(sheet, guide),
        made_at=about.made_at,
        choices=making.choices,
        choices_name=words.say(CHOICES),
        trace={"base": about.base, "day": about.day.isoformat(), "language": words.language},
    )


class _Making:
    """Making one sheet."""

    def __init__(self, words: BookWords, form: StepForm, shown: Shown) -> None:
        self.choices: dict[str, tuple[str, ...]] = {} if form is TODO else {_RATINGS: tuple(words.say(each) for each in RATINGS.values())}
        self._words, self._form, self._shown = words, form, shown
        self._lists: dict[tuple[str, ...], str] = {}
        self._called = words.cells.called(("unit",))

    @property
    def columns(self) -> tuple[BookColumn, ...]:
        """The columns: what is to be read, then what is to be filled in, then the mark of the version."""
        return (
            *(self._column(name, label) for name, (label, _) in self._form.heads.items()),
            BookColumn(self._words.say(VERSION), is_grey=True, is_hidden=True),
        )

    def _column(self, name: str, label: Text) -> BookColumn:
        long = name in {"words", "title", "reply"}
        return BookColumn(
            self._words.say(label),
            "day" if name in {"day", "due"} else "lines" if long else "text",
            _RATINGS if name == "rating" else "",
            self._words.tones if name == "light" else {},
            is_grey=name not in _TYPED,
        )

    def row(self, each: Waiting) -> tuple[BookCell, ...]:
        """Return the cells of one thing that waits."""
        record = self._words.ledger.named(each.kind, each.id)
        assert record is not None  # noqa: S101  # it waits there
        cells = self._cells(each, record)
        return (*(cells.get(name) for name in self._form.heads), self._shown.version(record))

    def _cells(self, each: Waiting, record: Record) -> dict[str, BookCell]:
        say, is_named = self._words.say, each.is_shown or self._shown.names_restricted
        moves = record.moves
        found: dict[str, BookCell] = {
            "id": each.id,
            "title": each.title if is_named else say(say_title(each)),
            "firm": self._firm(each) if is_named else None,
            "state": say(moves.states[record.state]) if moves else None,
            "light": say(each.light.words) if each.light else None,
            "deadline": say(say_due(each)),
            "stage": say(stage_names()[each.stage]),
        }
        if isinstance(record, Order):
            found |= {
                "unit": self._called.get(record.unit, record.unit),
                "role": say(ROLES.get(record.role, same(record.role))),
                "action": self._action(record),
            }
        elif is_named:
            found["reply"] = "\n".join(self._replies(record.id))
        return found

    def _firm(self, each: Waiting) -> str:
        return each.firm if self._shown.names_restricted or not each.enterprise else self._words.say(phrase(firm_name(each.enterprise, self._words.ledger)))

    def _action(self, order: Order) -> BookCell:
        verbs = may_be_done(self._words.ledger, order, self._shown.now)
        if not verbs:
            return None
        if verbs not in self._lists:
            self._lists[verbs] = f"rc_actions_{len(self._lists) + 1}"
            self.choices[self._lists[verbs]] = tuple(self._words.say(ACTIONS[verb]) for verb in verbs)
        return Offered(self._lists[verbs])

    def _replies(self, need: str) -> Iterator[str]:
        for order in orders_of(self._words.ledger, need):
            reply = next((step.reply for step in reversed(order.log) if step.reply), None)
            may_be_read = self._shown.names_restricted or is_shown(order, self._words.ledger)
            if reply and may_be_read and order.state == "finished":
                yield (
                    f"{self._called.get(order.unit, order.unit)}: {reply}"
                    if self._words.language == "en"
                    else f"{self._called.get(order.unit, order.unit)}：{reply}"
                )
