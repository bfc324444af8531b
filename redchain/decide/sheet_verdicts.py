"""What becomes of the cells, rows and sheets that somebody sent: the verdicts, in words, and what would be written."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from redchain.decide.sheet_layout import VERSION_HEADS
from redchain.model.grid import column_name
from redchain.text import Text, counted, join

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from redchain.decide.change import Put
    from redchain.decide.sheet_layout import Layout

Verdict = Literal["new", "same", "changed", "conflict", "unsure", "refused", "skipped"]
VERDICTS: dict[Verdict, Text] = {
    "new": Text("新增", "new"),
    "same": Text("没有变化", "same"),
    "changed": Text("改动", "changed"),
    "conflict": Text("冲突", "conflict"),
    "unsure": Text("认不准", "unsure"),
    "refused": Text("不收", "refused"),
    "skipped": Text("跳过", "skipped"),
}
SKIPPED: dict[str, Text] = {
    "blank": Text("空行", "empty"),
    "head": Text("重复的表头", "the head again"),
    "total": Text("合计", "a total"),
    "note": Text("注", "a note"),
    "signed": Text("填报信息", "who filled it in"),
    "section": Text("小标题", "a heading"),
    "above": Text("在表头上面，是另一张表：分开存一份再收", "above the head, of another table: save it apart and take it in by itself"),
}
_SECOND = 2
UNCLEAN: frozenset[Verdict] = frozenset({"conflict", "unsure", "refused"})


class CellVerdict(NamedTuple):
    """What becomes of one cell: where it is, the field it is for (None: none), and why, or how it was read."""

    cell: str
    field: str | None
    verdict: Verdict
    reason: Text | None = None


@dataclass(frozen=True)
class RowVerdict:
    """What becomes of one row: its number from 1, the record it is about, and what would be written of it; `last` is the last of the rows that are one with it.

    `behind` is where the same record stands in a file that is taken in before.
    """

    row: int
    verdict: Verdict
    record: str | None = None
    cells: tuple[CellVerdict, ...] = ()
    reason: Text | None = None
    put: Put | None = field(default=None, repr=False)
    last: int | None = None
    behind: Text | None = None

    @property
    def joined(self) -> Text | None:
        """That several rows are one record; None where a row stands alone."""
        return None if self.last is None else Text(f"第 {self.row}–{self.last} 行并成一条", f"rows {self.row}–{self.last} are one record")

    @property
    def after_another(self) -> Text | None:
        """That a file which is taken in before has the same record; None where none has."""
        words = Text("{where}也是这一条，收下后再看", "{where} is the same record; this one is looked at again once that is taken in")
        return None if self.behind is None else words.fill(where=Text(self.behind.zh.lstrip(), self.behind.en))

    @property
    def why(self) -> Text | None:
        """Why it is so, after which rows are one with it, and which is taken in before."""
        said = [each for each in (self.joined, self.after_another, self.reason) if each is not None]
        return join(said, zh="；", en="; ") if said else None

    @property
    def is_clean(self) -> bool:
        """Whether nothing of it is refused, in conflict or unsure."""
        return self.verdict not in UNCLEAN and not any(each.verdict in UNCLEAN for each in self.cells)


class LeftOut(NamedTuple):
    """One column: its place, what it is called, the how manieth of that name it is, and in how many cells something stands."""

    place: int
    label: str
    which: int
    filled: int

    @property
    def said(self) -> Text:
        """The column in words."""
        cells = counted(self.filled, "cell")
        if self.which == 1:
            much = Text(f"{self.filled} 格有内容", f"{cells} filled") if self.filled else Text("空的", "empty")
            return Text(f"“{self.label}”（{much.zh}）", f"“{self.label}” ({much.en})")
        which = Text("第二个", "the second ") if self.which == _SECOND else Text("又一个", "another ")
        letters = column_name(self.place)
        return Text(f"{which.zh}“{self.label}”（{letters} 列，{self.filled} 格）", f"{which.en}“{self.label}” (column {letters}, {cells})")


class Reordered(NamedTuple):
    """One column: its place, what it is called, the field, and in how many rows stands what another row had."""

    place: int
    label: str
    field: str
    moved: int

    @property
    def said(self) -> Text:
        """What is suspected, and what to do."""
        name, rows = column_name(self.place), counted(self.moved, "row")
        return Text(
            f"“{self.label}”（{name} 列）像是被单独排过序：{self.moved} 行填的都是别的行原来的，没有收；整张表一起排序再收，真要这样改加 --take sheet",
            f"“{self.label}” (column {name}) looks as if it was sorted by itself: {rows} say what other rows said, and are not taken; "
            "sort the whole sheet together, or add --take sheet if it is meant",
        )


@dataclass(frozen=True)
class SheetPlan:
    """What one sheet would change; `persons` is how many cells about persons are left out, `hidden` how many rows are hidden.

    `emptied` is how many cells are empty now for which an exported sheet had something: they change nothing.
    `about` is what its rows are, where they are not records of a kind; `trace` is what a workbook with its verdicts says of it beside the kind;
    `left_out` are the columns of which nothing is taken, beside those that an export writes to be read only; `reordered` are those that look as if they were
    sorted by themselves.
    """

    sheet: str
    layout: Layout
    rows: tuple[RowVerdict, ...]
    persons: int = 0
    hidden: int = 0
    emptied: int = 0
    about: Text | None = None
    trace: Mapping[str, Any] = field(default_factory=dict)
    left_out: tuple[LeftOut, ...] = ()
    reordered: tuple[Reordered, ...] = ()

    @property
    def is_marked(self) -> bool:
        """Whether its rows carry versions, as those of an exported sheet do."""
        return any(each.label.casefold() in VERSION_HEADS for each in self.layout.columns)

    @property
    def counts(self) -> dict[Verdict, int]:
        """How many rows there are of each verdict."""
        found: dict[Verdict, int] = dict.fromkeys(VERDICTS, 0)
        for each in self.rows:
            found[each.verdict] += 1
        return {name: count for name, count in found.items() if count}

    @property
    def is_clean(self) -> bool:
        """Whether all of it can be taken as it is."""
        return self.layout.refused is None and all(each.is_clean for each in self.rows)


def chosen(plans: Sequence[SheetPlan]) -> tuple[Put, ...]:
    """Return what would be written of some plans, each record once: as the last of them leaves it."""
    puts: dict[tuple[str, str], Put] = {}
    for put in (each.put for plan in plans for each in plan.rows if each.put is not None):
        key = (put.after.kind.name, put.after.id)
        puts[key] = replace(put, before=puts[key].before) if key in puts else put
    return tuple(puts.values())
