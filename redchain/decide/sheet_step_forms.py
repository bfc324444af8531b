"""The sorts of sheets that hold steps: a unit's to-do with what it did, and a list of ratings; by which heads they are known, and what may stand in them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from redchain.decide.sheet_heads import NUMBER, PERSON, Head, folded
from redchain.decide.sheet_layout import VERDICT_HEADS, VERSION_HEADS, Layout
from redchain.kinds.need.model import Need
from redchain.kinds.order.model import Order
from redchain.lazy_pattern import pattern
from redchain.text import Text

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from redchain.model.base import Record
    from redchain.model.grid import Grid

ACTIONS: Mapping[str, Text] = {
    "accept": Text("接单", "accept"),
    "send_back": Text("退单", "send back"),
    "progress": Text("报进展", "report progress"),
    "extend": Text("申请延期", "ask to extend"),
    "finish": Text("办复", "finish"),
}
"""What a unit may do with an order, as its sheet calls it."""
_ALSO_SAID: Mapping[str, tuple[str, ...]] = {
    "accept": ("已接单",),
    "send_back": ("已退单",),
    "progress": ("进展",),
    "extend": ("延期",),
    "finish": ("已办复", "办结", "已办结"),
}
_FURTHEST = 20


class StepForm(NamedTuple):
    """A sort of sheet: its name, what its rows are about, what it is called, its columns by what stands in them, and those it is known by.

    `marks` are columns that tell it together where some of those are lost; ids among them are of what its rows are about.
    """

    name: str
    model: type[Record]
    label: Text
    heads: Mapping[str, tuple[Text, re.Pattern[str]]]
    known_by: frozenset[str]
    marks: tuple[frozenset[str], ...]


@dataclass(frozen=True)
class Entering:
    """Who enters what units filled in, and when.

    Attributes:
        latest: the last moment that is not in the future.
        speaks_for: the units that the identity belongs to.
        remark: says, for a unit that acts, who entered its step.
        is_remark: whether a line of a note is such a remark.
    """

    latest: datetime | None
    speaks_for: tuple[str, ...]
    remark: Callable[[str], str]
    is_remark: Callable[[str], bool]


_COMMON: dict[str, tuple[Text, re.Pattern[str]]] = {
    "title": (Text("标题", "Title"), pattern(r"标题|需求标题|title")),
    "firm": (Text("企业", "Firm"), pattern(r"企业|企业名称|firm")),
    "state": (Text("状态", "State"), pattern(r"状态|state")),
    "light": (Text("灯", "Light"), pattern(r"灯|light")),
    "deadline": (Text("限期", "Due"), pattern(r"限期|due")),
    "stage": (Text("环节", "Stage"), pattern(r"环节|stage")),
}
TODO = StepForm(
    "todo",
    Order,
    Text("待办表", "to-do sheet"),
    {
        "id": (Text("编号", "Id"), pattern(r"(?:工单)?编?号|工单|id|orderid|order")),
        **_COMMON,
        "unit": (Text("承办单位", "Unit"), pattern(r"承办单位|unit")),
        "role": (Text("角色", "Role"), pattern(r"角色|role")),
        "action": (Text("动作", "Action"), pattern(r"(?:办理)?动作|action")),
        "day": (Text("日期", "Date"), pattern(r"(?:办理)?(?:日期|时间)|date")),
        "words": (Text("内容/理由", "Content or reason"), pattern(r"(?:办理)?内容[/、和或]?(?:理由)?|(?:办理)?理由|答复|contentorreason|content|reason")),
        "due": (Text("延到", "Extend to"), pattern(r"延到|延期到|extendto")),
    },
    frozenset({"id", "action"}),
    (frozenset({"id", "words"}), frozenset({"id", "due"}), frozenset({"words", "due"})),
)
VERIFY = StepForm(
    "verify",
    Need,
    Text("回访表", "list of ratings"),
    {
        "id": (Text("编号", "Id"), pattern(r"(?:需求|诉求)?编?号|需求|id|needid|need")),
        **_COMMON,
        "reply": (Text("办理答复", "Reply"), pattern(r"办理答复|reply")),
        "rating": (Text("满意度", "Rating"), pattern(r"(?:企业)?满意(?:度|程度)(?:评价)?|rating")),
        "day": (Text("日期", "Date"), pattern(r"(?:回访|评价)?(?:日期|时间)|date")),
        "words": (Text("意见", "Comment"), pattern(r"(?:企业|评价|回访)?意见|comment")),
    },
    frozenset({"id", "rating"}),
    (frozenset({"id", "reply", "words"}),),
)
FORMS = (TODO, VERIFY)
_FIELDS: Mapping[str, str] = {"id": "id", "action": "log.step", "rating": "log.rating", "day": "log.at", "words": "log.note", "due": "log.due"}


def action_said(words: str) -> str | None:
    """Return the step that words for an action mean, whatever blanks stand in them; None for none."""
    return _said_actions().get(_without_blanks(words))


@cache
def _said_actions() -> Mapping[str, str]:
    table = Order.moves.table
    return {
        _without_blanks(words): verb for verb, said in ACTIONS.items() for words in (*said, *table[verb].label, *_ALSO_SAID[verb], verb, verb.replace("_", "-"))
    }


def _without_blanks(words: str) -> str:
    return "".join(words.split()).casefold()


def steps_layout(grid: Grid, named: StepForm | None) -> tuple[StepForm, Layout, Mapping[str, int]] | None:
    """Return what sort of sheet of steps this is, how it is laid out, and in which column what stands; None for one that is none.

    `named` is the sort that its workbook says it is; of others nothing but what such a sheet has may stand in the head, or its ids must be of that kind.
    """
    for row in range(min(_FURTHEST, len(grid.rows))):
        labels = labels_at(grid, row)
        for form in FORMS if named is None else (named,):
            places = places_of(form, labels)
            if form.known_by <= places.keys() and (named is not None or _is_alone(labels, places) or _names_records(grid, row, form, places["id"])):
                names = {place: name for name, place in places.items()}
                columns = tuple(_head(each, names.get(place, "")) for place, each in enumerate(labels))
                return form, Layout(form.model, row, 1, columns), places
    return None


def form_without_its_columns(grid: Grid) -> StepForm | None:
    """Return of what sort a sheet is that does not say so and lost columns by which that is known; None for any other."""
    for row in range(min(_FURTHEST, len(grid.rows))):
        labels = labels_at(grid, row)
        for form in FORMS:
            places = places_of(form, labels)
            marks = next((each for each in form.marks if each <= places.keys()), None)
            if marks is not None and not form.known_by <= places.keys() and ("id" not in marks or _names_records(grid, row, form, places["id"])):
                return form
    return None


def labels_at(grid: Grid, row: int) -> list[str]:
    """Return the words in a row, place by place."""
    return [str(each).strip() if isinstance(each, str) else "" for each in grid.rows[row]]


def places_of(form: StepForm, labels: list[str]) -> dict[str, int]:
    """The first column of each sort."""
    found: dict[str, int] = {}
    for place, label in enumerate(labels):
        name = next((name for name, (_, called) in form.heads.items() if label and called.fullmatch(folded(label))), None)
        name = "version" if label.casefold() in VERSION_HEADS else name
        if name is not None:
            found.setdefault(name, place)
    return found


def _is_alone(labels: list[str], places: Mapping[str, int]) -> bool:
    """Whether nothing else stands in a head but the number of a row, persons and verdicts."""
    known = set(places.values())
    others = (each for place, each in enumerate(labels) if each and place not in known and each not in VERDICT_HEADS)
    return all(NUMBER.fullmatch(folded(each)) or PERSON.fullmatch(folded(each)) for each in others)


def _names_records(grid: Grid, head: int, form: StepForm, place: int) -> bool:
    """Whether ids of the kind stand in a column."""
    begins = f"{form.model.kind.prefix}-2"
    return any(str(grid.cell(row, place) or "").strip().upper().startswith(begins) for row in range(head + 1, len(grid.rows)))


def _head(label: str, name: str) -> Head:
    if name in _FIELDS:
        return Head(label, _FIELDS[name], "field", is_own=True)
    return Head(label, None, "person" if label and PERSON.fullmatch(folded(label)) else "other")
