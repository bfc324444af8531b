"""Records as an Excel workbook that people fill in: a sheet for each kind, their lives to read, how to fill in, and what the importer wants to know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.model.dates import local
from redchain.model.fields import fields
from redchain.render.workbook import BookColumn, BookSheet, Workbook
from redchain.text import Text, same
from redchain.views.record_sheet import VERSION, SheetColumn, plain_cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date, datetime

    from redchain.document import Tone
    from redchain.model.base import Record
    from redchain.model.ledger import Ledger
    from redchain.render.workbook import BookCell
    from redchain.text import Language
    from redchain.views.record_sheet import Sheet, SheetWords

CHOICES = Text("选项", "choices")
GUIDE = Text("填写说明", "how to fill in")
LIVES = Text("办理经过", "log")
BESIDE_SHEETS = frozenset((*CHOICES, *GUIDE, *LIVES))
"""The sheets that hold no records to be read back."""
_GUIDE_HEADS = (Text("表", "Sheet"), Text("列", "Column"), Text("填写", "To fill in"), Text("可填", "May be"), Text("说明", "Meaning"))
_LIFE_HEADS = (
    Text("类型", "Kind"),
    Text("编号", "Id"),
    Text("标题", "Title"),
    Text("时间", "At"),
    Text("步骤", "Step"),
    Text("办理人", "By"),
    Text("内容", "What"),
)
_READ_ONLY = Text("只看，改了不算", "read only: changes do not count")
_REQUIRED, _OPTIONAL, _ID = Text("必填", "required"), Text("可不填", "may be empty"), Text("不要改；新记录留空", "leave as it is; empty for a new record")
_HOW: Mapping[str, Text] = {
    "day": Text("日期，如 2026-11-23", "a date, such as 2026-11-23"),
    "number": Text("数字", "a number"),
    "text": Text("文字", "text"),
    "lines": Text("文字，可多行", "text, also of several lines"),
    "reference": Text("名称、简称或编号", "a name, a short name or an id"),
}
_SEVERAL = Text("{how}；几个用顿号隔开", "{how}; several with commas between them")
_MOST_CHOICES = 12
_NOTES = (
    Text(
        "一行一条。灰色的列由系统算出，改了不算；要加新的，在最后另起一行，编号留空。",
        "One record a row. Grey columns are worked out and changes there do not count; a new record is a new row at the end with an empty id.",
    ),
    Text(
        "格子空着表示不改；要清空一项，填“（清空）”。删掉一行不会删除记录。",
        "An empty cell changes nothing; to clear one, write （清空） in it. Deleting a row deletes no record.",
    ),
    Text("不填个人姓名、手机号、身份证号。", "No names, mobile numbers or identity numbers of persons."),
)


class About(NamedTuple):
    """What a workbook says of itself: the commit its records stand on, empty outside git, the day it is of, and the moment that counts as its making."""

    base: str
    day: date
    made_at: datetime


class BookWords(NamedTuple):
    """What a workbook is worded with: the ledger, how cells are said, the language, and the colours of lights in words."""

    ledger: Ledger
    cells: SheetWords
    language: Language
    tones: Mapping[str, Tone]

    def say(self, words: Text) -> str:
        """Return a phrase in the language of the workbook."""
        return words.say(self.language)


def record_book(words: BookWords, sheets: Sequence[Sheet], about: About, *, is_protected: bool = False) -> Workbook:
    """Return the workbook of some records."""
    columns = [words.cells.columns(each.model, each.facts) for each in sheets]
    lives: list[tuple[BookCell, ...]] = []
    return Workbook(
        sheets=(
            *(_records(words, each, own, lives) for each, own in zip(sheets, columns, strict=True)),
            *((_lives(words, lives),) if any(each.model.moves is not None for each in sheets) else ()),
            _guide(words, [(each.model, own) for each, own in zip(sheets, columns, strict=True)]),
        ),
        made_at=about.made_at,
        choices=_lists(words, [(each.model, own) for each, own in zip(sheets, columns, strict=True)]),
        choices_name=words.say(CHOICES),
        trace={"base": about.base, "day": about.day.isoformat(), "language": words.language},
        is_protected=is_protected,
    )


def blank_book(words: BookWords, model: type[Record], about: About, rows: int) -> Workbook:
    """Return a workbook with empty rows for new records of one kind."""
    own = tuple(each for each in words.cells.columns(model, is_new=True) if each.is_typed and each.name != "id")
    title = Text(f"{model.kind.label.zh}登记表（带 * 的必填）", f"New records: {model.kind.label.en.lower()} (with * : required)")
    heads = [_column(words, model, each)._replace(head=f"{words.say(each.label)}{'*' if each.is_required else ''}") for each in own]
    trace = {"kind": model.kind.name, "columns": [[each.name, words.say(each.label)] for each in own]}
    sheet = BookSheet(words.say(model.kind.label), heads, (), words.say(title), rows, trace)
    return Workbook(
        sheets=(sheet, _guide(words, [(model, own)])),
        made_at=about.made_at,
        choices=_lists(words, [(model, own)]),
        choices_name=words.say(CHOICES),
        trace={"base": about.base, "day": about.day.isoformat(), "language": words.language},
    )


def _records(words: BookWords, sheet: Sheet, columns: Sequence[SheetColumn], lives: list[tuple[BookCell, ...]]) -> BookSheet:
    """The sheet of some records; as it is written their steps are put to `lives`, so that each record is read once."""

    def rows() -> Iterator[tuple[BookCell, ...]]:
        for record in sheet.records():
            lives.extend(_life(words, record, step) for step in record.steps)
            yield (*words.cells.cells(columns, sheet, record), sheet.version(record))

    heads = [*(_column(words, sheet.model, each) for each in columns), BookColumn(words.say(VERSION), is_grey=True, is_hidden=True)]
    trace = {"kind": sheet.model.kind.name, "columns": [*([each.name, words.say(each.label)] for each in columns), ["version", words.say(VERSION)]]}
    return BookSheet(words.say(sheet.model.kind.label), heads, rows(), trace=trace)


def _column(words: BookWords, model: type[Record], column: SheetColumn) -> BookColumn:
    form = column.form if column.form in {"lines", "day", "number"} else "text"
    chosen = _list_name(model, column) if column.choices and not column.many and column.is_typed else ""
    tones = words.tones if column.name == "light" else {}
    return BookColumn(words.say(column.label), form, chosen, tones, is_grey=not column.is_typed or column.name == "id")


def _list_name(model: type[Record], column: SheetColumn) -> str:
    return f"rc_{model.kind.name}_{column.name}"


def _lists(words: BookWords, known: Sequence[tuple[type[Record], Sequence[SheetColumn]]]) -> dict[str, tuple[str, ...]]:
    """The words that cells are chosen from."""
    return {
        _list_name(model, each): tuple(map(words.say, each.choices))
        for model, columns in known
        for each in columns
        if each.choices and not each.many and each.is_typed
    }


def _guide(words: BookWords, known: Sequence[tuple[type[Record], Sequence[SheetColumn]]]) -> BookSheet:
    def rows() -> Iterator[tuple[BookCell, ...]]:
        for each in _NOTES:
            yield (None, None, None, None, words.say(each))
        for model, columns in known:
            for column in columns:
                yield tuple(map(words.say, _explained(model, column)))

    heads = tuple(BookColumn(words.say(each), "lines" if place > 2 else "text") for place, each in enumerate(_GUIDE_HEADS))  # noqa: PLR2004  # the last two are sentences
    return BookSheet(words.say(GUIDE), heads, rows())


def _explained(model: type[Record], column: SheetColumn) -> tuple[Text, ...]:
    """The row of the guide about one column."""
    need = _ID if column.name == "id" else _READ_ONLY if not column.is_typed else _REQUIRED if column.is_required else _OPTIONAL
    if not column.is_typed or column.name == "id":
        how = same("")
    elif column.form != "reference" and 0 < len(column.choices) <= _MOST_CHOICES:
        how = Text("、".join(each.zh for each in column.choices), ", ".join(each.en for each in column.choices))
    else:
        how = _HOW["text" if column.form == "choice" else column.form]
    if column.many and column.is_typed:
        how = _SEVERAL.fill(how=how)
    return model.kind.label, column.label, need, how, column.meaning or same("")


def _lives(words: BookWords, lives: Iterable[tuple[BookCell, ...]]) -> BookSheet:
    """The steps of all records, a row each: to be read, not to be written."""
    *short_heads, long_head = map(words.say, _LIFE_HEADS)
    heads = (*(BookColumn(head, is_grey=True) for head in short_heads), BookColumn(long_head, "lines", is_grey=True))
    return BookSheet(words.say(LIVES), heads, lives)


def _life(words: BookWords, record: Record, step: Any) -> tuple[BookCell, ...]:
    model: Any = type(step)
    known = fields(model)
    title = next((value for name in record.kind.title if (value := getattr(record, name, None))), "")
    colon, between = ("：", "；") if words.language == "zh" else (": ", "; ")
    said = ((field, getattr(step, name)) for name, field in known.items() if name not in {"at", "step", "by"} and not field.is_mark)
    what = between.join(f"{words.say(field.label)}{colon}{plain_cell(words.cells.cell(field, value))}" for field, value in said if value not in (None, ()))
    actor = words.cells.called(known["by"].references).get(step.by, step.by)
    at = local(step.at, words.ledger.settings.zone).isoformat(sep=" ", timespec="minutes")[:16]
    return words.say(record.kind.label), record.id, title, at, words.say(known["step"].say(step.step)), actor, what
