"""How a sheet that somebody sent is laid out: where its head stands and how deep it is, which kind of record its rows are, and what each row is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from redchain.decide.sheet_groups import LONGEST_HEAD, groups_of, labels_of, named_by_group
from redchain.decide.sheet_heads import FOREIGN, NOTHING_SAID, PERSON, ROSTER, Head, SaidHeads, folded, meaning_of, title_speaks_of, unit_in
from redchain.lazy_pattern import pattern
from redchain.model.grid import Grid, GridCell
from redchain.text import Text, join

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from redchain.model.base import Record

VERSION_HEADS = frozenset({"版本", "version"})
VERDICT, REASON = Text("结论", "Verdict"), Text("原因", "Reason")
VERDICT_HEADS = frozenset((*VERDICT, *REASON))
"""The columns that a sheet with verdicts has more; they say nothing of a record."""
_FURTHEST, _DEEPEST = 20, 3
_FEWEST = 2
_WIDEST_FORM = 8
_TOTAL = pattern(r"(?:合计|总计|小计|共计|总数|累计|汇总)[:：]?.*|.{0,12}(?:小计|合计)[:：]?")
_REMARK = pattern(r"(?:注|备注|说明|填表说明|填报说明|填写说明|注意|附注|附件?)\d*[:：.、].*|(?:注|备注)$|[*※].*")
_SIGNED = pattern(
    r"(?:填报人|填表人|制表人?|审核人?|审签|负责人|联系电话|填报单位|填表单位|填报日期|填表日期|单位负责人|盖章|日期|报送单位)[（(]?.{0,8}[)）]?[:：].*|（?盖章）?"
)
_SECTION = pattern(r"(?:[（(]?[一二三四五六七八九十]+[)）]?[、.．]|第[一二三四五六七八九十]+[部批章节]).*")
_VALUE = pattern(r"[0-9A-Z]{15,18}|[\d.,+-]{5,}|.*(?:有限|股份|合伙)(?:责任)?公司.{0,4}|.*[□☐☑☒√✓■].*|20\d\d[年./-]\d{1,2}.*|(?:\d+[.、]?)?(?:是|否|有|无)")
"""What is filled in, and never stands in a head."""
_ID = pattern(r"[A-Z]{1,3}-20\d{6}-[0-9A-Z]+", 2)
_YEARS = range(1990, 2100)
_YEAR = pattern(r"(20\d\d)\s*(?:年|[./-]\s*\d{1,2})")
_DATED = pattern(r".*(?:日期|时间|截至|截止)[:：]?.*")
_KEYS: Mapping[str, frozenset[str]] = {
    "need": frozenset({"enterprise", "title", "detail"}),
    "resource": frozenset({"title"}),
    "project": frozenset({"title"}),
    "enterprise": frozenset({"name"}),
    "unit": frozenset({"name"}),
    "chain": frozenset({"name"}),
    "order": frozenset({"id"}),
}
_NO_TABLE = Text("看不出哪一行是表头", "no row looks like the head of a table")
_FORM = Text("这是一企一表的表单，不是清单；请用 redchain template 的表", "it is a form about one thing, not a list; use the form of redchain template")
_PEOPLE = Text("这是人员名单，不是记录", "it is a list of people, not of records")
_NO_KEY = Text("没有能认出记录的列，如企业名称、标题", "no column tells the records apart, such as a firm's name or a title")


class Layout(NamedTuple):
    """How a sheet is laid out.

    `head` is the row of its head, from 0 (-1 where there is none), `depth` how many rows it has; `columns` says what each column means. `unit` is the unit of
    money that a line above the head names, and `year` the year that one names; `refused` says why its rows are not read, and `above` are rows of another table
    that stands above the head, and `groups` the labels above each column in a head of several rows.
    """

    model: type[Record] | None
    head: int
    depth: int
    columns: tuple[Head, ...]
    unit: str = ""
    year: int | None = None
    refused: Text | None = None
    above: tuple[int, ...] = ()
    groups: tuple[str, ...] = ()

    def full_label(self, place: int) -> str:
        """Return what a column is called with the labels above it."""
        label, group = self.columns[place].label, self.groups[place] if self.groups else ""
        return label if not group or not label or label.startswith(f"{group}/") else f"{group}/{label}"

    def own_heads(self) -> dict[str, str]:
        """Return what each full label means: its field, empty for none; what is about persons, and the numbers of rows, say so themselves."""
        found: dict[str, str] = {}
        for place, each in enumerate(self.columns):
            if each.label and each.role in {"field", "other"}:
                found.setdefault(self.full_label(place), each.field or "")
        return found


class Line(NamedTuple):
    """One row of a sheet: its place, from 0, its cells with those that merging gives it, why it is no record (empty for a record), and the lines that go on with it."""

    row: int
    cells: tuple[GridCell, ...]
    skipped: str = ""
    more: tuple[tuple[int, tuple[GridCell, ...]], ...] = ()


def layout_of(grid: Grid, models: Sequence[type[Record]], wanted: type[Record] | None = None, heads: SaidHeads = NOTHING_SAID) -> Layout:
    """Return how a sheet is laid out; `wanted` is the kind that somebody named, `heads` what heads mean that somebody said or that is remembered."""
    found = _head_of(grid, models if wanted is None else (wanted,), heads)
    if found is None:
        is_form = _form_rows(grid, models) > 0
        return Layout(wanted, -1, 0, (), refused=_FORM if is_form else _NO_TABLE)
    head, depth, labels = found
    above = [str(each) for row in grid.rows[:head] for each in row if each is not None]
    title = f"{grid.name} {' '.join(above)}"
    likely = (wanted,) if wanted else _likely_kinds(_told_by_ids(grid, (head + depth, labels), models), labels, title, heads._replace(said={}))
    model = likely[0]
    columns, groups = _columns(model, labels, heads), groups_of(grid, head, depth)
    if depth > 1:
        columns = named_by_group(model, groups, columns, heads.said)
    columns = tuple(_foreign_number(model, grid, (head + depth, place), each) for place, each in enumerate(columns))
    unit = next((each for words in above if (each := unit_in(words))), "")
    layout = Layout(model, head, depth, columns, unit, _year_of(above), above=_rows_above(grid, head, models, heads), groups=groups)
    if len(likely) > 1 and not _speaks_of_people(layout):
        return layout._replace(refused=_several(likely))
    return layout._replace(refused=_why_not(grid, layout, models, is_wanted=wanted is not None))


def _speaks_of_people(layout: Layout) -> bool:
    """Whether a column holds the names of people: a list of them is of no kind."""
    return any(ROSTER.fullmatch(folded(each.label)) for each in layout.columns)


def _several(models: Sequence[type[Record]]) -> Text:
    """Say of which kinds a sheet may be."""
    named = join([each.kind.label for each in models], zh="、", en=", ")
    codes = "|".join(each.kind.name for each in models)
    return Text(f"可能是几类：{named.zh}；用 --kind 说是哪一类（{codes}）", f"it may be of several kinds: {named.en}; say which with --kind ({codes})")


def lines_of(grid: Grid, layout: Layout) -> Iterator[Line]:
    """Yield the rows below the head, each with what it is; a row that only goes on with the one above it is part of that."""
    number = next((place for place, each in enumerate(layout.columns) if each.role == "number"), None)
    spans = _spans(grid, layout)
    pending: Line | None = None
    heads = tuple(each.label for each in layout.columns)
    for row in layout.above:
        yield Line(row, tuple(grid.cell(row, column) for column in range(len(layout.columns))), "above")
    for row in range(layout.head + layout.depth, len(grid.rows)):
        if grid.is_text and not grid.rows[row]:
            continue  # an empty line of a text
        cells = _cells(grid, spans, row, len(layout.columns))
        skipped = _skipped(grid, row, cells, heads)
        if not skipped and pending is not None and not pending.skipped and _goes_on(spans, row, number, len(layout.columns)):
            own = tuple(grid.cell(row, column) for column in range(len(layout.columns)))
            pending = pending._replace(more=(*pending.more, (row, own)))
            continue
        if pending is not None:
            yield pending
        pending = Line(row, cells, skipped)
    if pending is not None:
        yield pending


def _head_of(grid: Grid, models: Sequence[type[Record]], heads: SaidHeads) -> tuple[int, int, tuple[str, ...]] | None:
    """Return the row of the head, its depth, and the label of each column: the row in which most is known."""
    best: tuple[int, int, tuple[str, ...]] | None = None
    most = 0
    for row in range(min(_FURTHEST, len(grid.rows))):
        for depth in _depths_at(grid, row):
            if _holds_values(grid, row, depth):
                continue
            labels = labels_of(grid, row, depth)
            known = max(_known(model, labels, heads) for model in models)
            filled = sum(1 for each in labels if each)
            if (known >= _FEWEST and known > most and filled >= _FEWEST + 1 and known * 4 >= filled) or (
                known >= 1 and best is None and filled <= _FEWEST and known == filled and depth == 1 and row == 0 and len(grid.rows) > 1
            ):
                best, most = (row, depth, labels), known
    return best


def _rows_above(grid: Grid, head: int, models: Sequence[type[Record]], heads: SaidHeads) -> tuple[int, ...]:
    """The filled rows between the head and another one above it: a table of its own."""
    for row in range(head):
        labels = labels_of(grid, row, 1)
        named = max(len({meant.field for each in labels if each and (meant := heads.meaning(model, each)).field}) for model in models)
        if named >= _FEWEST and sum(map(bool, labels)) > _FEWEST and not _holds_values(grid, row, 1):
            return tuple(each for each in range(row + 1, head) if sum(1 for cell in grid.rows[each] if cell is not None) >= _FEWEST)
    return ()


def _depth_at(grid: Grid, row: int) -> int:
    """How many rows a head that begins here has: as far as its cells are merged downwards, or one more where cells are merged sideways above others."""
    if sum(1 for each in grid.rows[row] if isinstance(each, str)) < _FEWEST:
        return 1  # a title
    down = [last - first for first, _, last, _ in grid.merged if first == row and last - first < _DEEPEST]
    if any(down):
        return max(down) + 1
    sideways = any(first == last == row and right > left for first, left, last, right in grid.merged)
    return 2 if sideways and any(isinstance(each, str) for each in (grid.rows[row + 1] if row + 1 < len(grid.rows) else ())) else 1


def _depths_at(grid: Grid, row: int) -> Iterable[int]:
    """The depths that a head that begins here may have: only the one where most of its cells are merged down to it."""
    deep = _depth_at(grid, row)
    down = {left for first, left, last, _ in grid.merged if first == row and last - first == deep - 1}
    filled = [column for column, each in enumerate(grid.rows[row]) if each is not None]
    is_certain = deep > 1 and len(down & set(filled)) * 2 > len(filled)
    return (deep,) if is_certain else dict.fromkeys((1, deep))


def _holds_values(grid: Grid, row: int, depth: int) -> bool:
    """Whether one of the cells of a head is what people fill in, not what they call it: a firm, a code, a number, a box to tick."""
    cells = [grid.cell(row + below, column) for below in range(depth) for column in range(grid.width)]
    return any(_VALUE.fullmatch(each.strip()) if isinstance(each, str) else each is not None and each not in _YEARS for each in cells)


def _known(model: type[Record], labels: Sequence[str], heads: SaidHeads) -> int:
    """In how many columns what a head means is known; a field counts once."""
    meant = [heads.meaning(model, each) for each in labels if each and each not in heads.said]
    named = {each.field for each in meant if each.field}
    others = sum(1 for each in meant if each.role in {"number", "person"} or (each.is_kept and not each.field))
    return len(named) + others + sum(1 for each in labels if each in heads.said)


def _told_by_ids(grid: Grid, below: tuple[int, Sequence[str]], models: Sequence[type[Record]]) -> Sequence[type[Record]]:
    """The kind whose ids stand in its own column for them below a head, each cell one; all kinds where there is none."""
    start, labels = below
    for model in models:
        begins, place = model.kind.prefix, next((place for place, each in enumerate(labels) if each and meaning_of(model, each).field == "id"), None)
        told = [] if place is None or not begins else [str(each).strip() for row in range(start, len(grid.rows)) if (each := grid.cell(row, place))]
        if told and all(_ID.fullmatch(each) and each.upper().startswith(f"{begins}-") for each in told):
            return (model,)
    return models


def _likely_kinds(models: Sequence[type[Record]], labels: Sequence[str], title: str, heads: SaidHeads) -> tuple[type[Record], ...]:
    """The kinds of which most fields are named, what a kind is told by before others, and what the title speaks of: nearly always one."""

    def weight(model: type[Record]) -> float:
        meant = [heads.meaning(model, each) for each in labels if each]
        named = {each.field for each in meant if each.field}
        own = sum(1 for each in meant if each.is_own)
        keys = len(named & _KEYS.get(model.kind.name, frozenset()))
        needed = sum(1 for each in named if each in model.model_fields and model.model_fields[each].is_required())
        spoken = (3 if title_speaks_of(model, title) else 0) + (2 if sum(title_speaks_of(model, each) for each in labels) >= _FEWEST else 0)
        return len(named) + own / 2 + keys / 2 + needed / 2 + spoken

    weights = {each: weight(each) for each in models}
    most = max(weights.values())
    return tuple(each for each in models if weights[each] == most)


def _columns(model: type[Record], labels: Sequence[str], heads: SaidHeads) -> tuple[Head, ...]:
    """What each column means; of two that would mean the same field what was said counts before the field's own name, then what says it best, else the first."""
    meant = [heads.meaning(model, each) if each else Head("", None) for each in labels]
    taken: dict[str, int] = {}
    for place in sorted(
        range(len(meant)),
        key=lambda place: (
            meant[place].label not in heads.said,
            meant[place].unit == FOREIGN,
            not meant[place].is_own,
            not meant[place].is_kept,
            meant[place].rank,
        ),
    ):
        taken.setdefault(meant[place].field or "", place)
    return tuple(each if each.field is None or taken[each.field] == place else Head(each.label, None) for place, each in enumerate(meant))


def _foreign_number(model: type[Record], grid: Grid, start: tuple[int, int], head: Head) -> Head:
    """A column 编号 none of whose numbers looks like one of ours holds another system's; ours are told from it by how they begin."""
    row, column = start
    prefix = model.kind.prefix
    if head.field != "id" or not prefix:
        return head
    told = [folded(str(each)) for place in range(row, len(grid.rows)) if (each := grid.cell(place, column)) is not None]
    is_foreign = bool(told) and not any(each.startswith(prefix.casefold()) for each in told)
    return Head(head.label, None, "number") if is_foreign else head


def _why_not(grid: Grid, layout: Layout, models: Sequence[type[Record]], *, is_wanted: bool) -> Text | None:
    """Why the rows of a sheet are not read: it is a form, a list of people, or nothing tells its records apart.

    Where the kind is said, by somebody or by the sheet itself, whatever its records are called by or must have will do.
    """
    model = layout.model
    named = {each.field for each in layout.columns if each.field}
    own = {*model.kind.title, *(name for name, each in model.model_fields.items() if each.is_required())} if model is not None and is_wanted else set[str]()
    keys = _KEYS.get(model.kind.name if model else "", frozenset(own)) | {"id"}
    first = next((each for each in layout.columns if each.label and each.role != "number"), None)
    if first is not None and ROSTER.fullmatch(folded(first.label)):
        return _PEOPLE
    if _form_rows(grid, models) > max(len(named), _FEWEST) or _goes_on_as_form(grid, layout, models):
        return _FORM
    if not named & keys:
        return _FORM if _form_rows(grid, models) >= _FEWEST else _NO_KEY
    if named <= {"name", "enterprise", "note", "unit"} and any(each.role == "person" for each in layout.columns):
        return _PEOPLE
    return None


def _form_rows(grid: Grid, models: Sequence[type[Record]]) -> int:
    """In how many rows a known head stands beside what is filled in for it, as in a form about one firm."""
    count = 0
    for row in grid.rows[: 2 * _FURTHEST]:
        words = [(place, each) for place, each in enumerate(row) if isinstance(each, str) and 0 < len(each) <= LONGEST_HEAD]
        known = [place for place, each in words if _is_known(models, each)]
        filled = sum(1 for each in row if each is not None)
        count += bool(known) and known[0] <= 1 and len(known) * 2 >= filled - 1 and filled <= _WIDEST_FORM and len(known) < max(filled, 2)
    return count


def _goes_on_as_form(grid: Grid, layout: Layout, models: Sequence[type[Record]]) -> bool:
    """Whether the rows below the head begin with heads of their own, as in an empty form."""
    labels = {each.label for each in layout.columns}
    firsts = [next((each for each in row if each is not None), None) for row in grid.rows[layout.head + layout.depth : 2 * _FURTHEST]]
    told = [each for each in firsts if each is not None]
    heads = [each for each in told if isinstance(each, str) and each not in labels and len(each) <= LONGEST_HEAD and _is_known(models, each)]
    return len(heads) >= _FEWEST and len(heads) * 2 >= len(told)


def _is_known(models: Sequence[type[Record]], words: str) -> bool:
    return PERSON.fullmatch(folded(words)) is not None or any(meaning_of(model, words).field for model in models)


def _year_of(above: Sequence[str]) -> int | None:
    """The year of the lines above a head: of one that says its date, else of the title."""
    dated = [found for each in above if _DATED.match(each) and (found := _YEAR.search(each))]
    any_year = [found for each in above if (found := _YEAR.search(each))]
    return int((dated or any_year)[0][1]) if dated or any_year else None


def _spans(grid: Grid, layout: Layout) -> dict[tuple[int, int], tuple[int, int]]:
    """The first cell of each range that is merged downwards below the head, by each cell of it."""
    start = layout.head + layout.depth
    found = {}
    for first, left, last, right in grid.merged:
        if first >= start and last > first:
            for row in range(first, min(last, len(grid.rows)) + 1):
                for column in range(left, right + 1):
                    found[row, column] = (first, left)
    return found


def _cells(grid: Grid, spans: Mapping[tuple[int, int], tuple[int, int]], row: int, width: int) -> tuple[GridCell, ...]:
    """The cells of a row as wide as the head, what is merged into one each with what it says."""
    if spans:
        return tuple(_filled(grid, spans, row, column) for column in range(width))
    return (*grid.rows[row][:width], *(None,) * (width - len(grid.rows[row])))


def _filled(grid: Grid, spans: Mapping[tuple[int, int], tuple[int, int]], row: int, column: int) -> GridCell:
    own = grid.cell(row, column)
    return grid.cell(*spans[row, column]) if own is None and (row, column) in spans else own


def _goes_on(spans: Mapping[tuple[int, int], tuple[int, int]], row: int, number: int | None, width: int) -> bool:
    """Whether a row goes on with the one above: its number is merged with that one's, or nearly all of its cells are."""
    merged = [column for column in range(width) if (row, column) in spans and spans[row, column][0] < row]
    return number in merged if number is not None and merged else len(merged) * 10 >= width * 7


def _skipped(grid: Grid, row: int, cells: Sequence[GridCell], heads: Sequence[str]) -> str:
    """Why a row is no record: blank, head, total, note, signed, section; empty for one that is."""
    own = [each for each in (grid.cell(row, column) for column, head in enumerate(heads) if head not in VERDICT_HEADS) if each is not None]
    if not own:
        return "blank"
    words = [each.strip() for each in own if isinstance(each, str)]
    if len(words) == len(own) and len(own) >= _FEWEST and all(each in heads for each in words):
        return "head"
    first = next((str(each).strip() for each in cells[:3] if each is not None), "")
    if _TOTAL.fullmatch(first):
        return "total"
    if len(own) == 1 and words:
        return "note" if _REMARK.fullmatch(words[0]) else "signed" if _SIGNED.fullmatch(words[0]) else "section" if _is_section(grid, row, words[0]) else ""
    return "signed" if _SIGNED.fullmatch(first) else "note" if _REMARK.fullmatch(first) and len(own) <= _FEWEST else ""


def _is_section(grid: Grid, row: int, words: str) -> bool:
    """Whether a single cell is the heading of the rows below: it is numbered so, or merged across the sheet."""
    wide = any(first == row and right - left >= _FEWEST for first, left, _, right in grid.merged)
    return wide or _SECTION.fullmatch(words) is not None
