"""Taking sheets in: their files read, planned on the ledger as it is, what rules refuse put down to its row, and the rest written with one commit."""

from __future__ import annotations

import json
import os
import re
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.check.rules.rc700_times import RC719
from redchain.decide.change import Change
from redchain.decide.sheet_plan import plan_sheet
from redchain.decide.sheet_steps import plan_steps
from redchain.decide.sheet_terms import Earlier, Trace
from redchain.decide.sheet_verdicts import SheetPlan, chosen
from redchain.errors import RefusalError
from redchain.flow.export_records import VERSION_DIGITS, Standing
from redchain.flow.kept_heads import learnt_heads, with_heads
from redchain.flow.kept_sheets import kept_sheet
from redchain.flow.perform import RefusedFindingsError, perform
from redchain.history import git
from redchain.history.revisions import tree_at
from redchain.kinds.need.model import Need
from redchain.lazy_pattern import pattern
from redchain.model.fields import fields
from redchain.render.workbook import TRACE
from redchain.store.chat_text import read_chat_blocks
from redchain.store.layout import DATA
from redchain.store.record_lines import LINES_ENDINGS, read_record_lines
from redchain.store.spreadsheets import read_spreadsheet
from redchain.text import Text
from redchain.views.record_book import BESIDE_SHEETS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from redchain.decide.sheet_terms import Terms
    from redchain.decide.sheet_verdicts import RowVerdict
    from redchain.flow.perform import PerformResult, WriteOptions
    from redchain.flow.workspace import Workspace
    from redchain.model.base import Record
    from redchain.model.finding import Finding
    from redchain.model.grid import Grid
    from redchain.model.ledger import Ledger


_IDS = pattern(r"[0-9A-Za-z]+(?:-[0-9A-Za-z]+)*")


class SentFile(NamedTuple):
    """A file that somebody sent: its path, its sheets that may hold records, and what it says of itself if it was exported.

    Not taken in are its `hidden` sheets, and those `beside`: a file of somebody's own may have a sheet that is called as one that explains an exported one.
    `is_lines` marks JSON Lines, of which an empty file is an empty list; `outside` are the lines, from 1, of a chat's text that are part of no block, None for
    any other file.
    """

    path: str
    grids: tuple[Grid, ...]
    trace: Trace
    hidden: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    is_lines: bool = False
    outside: tuple[int, ...] | None = None


class FilePlan(NamedTuple):
    """What one file would change."""

    file: SentFile
    sheets: tuple[SheetPlan, ...]

    @property
    def is_clean(self) -> bool:
        """Whether all of it can be taken as it is."""
        return all(each.is_clean for each in self.sheets)


def sent_file(path: str, raw: bytes, sheet: str | None = None) -> SentFile:
    """Return a file as it was sent, with only the sheet named where one is; raises UnreadableSpreadsheetError."""
    stem, ending = os.path.splitext(os.path.basename(path))
    lines = {} if ending.lower() in LINES_ENDINGS and not raw.strip() else read_record_lines(raw)
    if lines is not None:
        named = {kind or stem: grid._replace(name=kind or stem) for kind, grid in lines.items() if sheet in {None, kind or stem}}
        return SentFile(path, (*named.values(),), Trace(language="code", kinds={each: each for each in named}), is_lines=True)
    chat = read_chat_blocks(raw, stem) if sheet in {None, stem} else None
    if chat is not None:
        return SentFile(path, (chat.grid,), Trace(kinds={stem: Need.kind.name}), outside=chat.outside)
    grids = read_spreadsheet(raw, stem, BESIDE_SHEETS - {sheet})
    trace = _trace_of(next((each for each in grids if each.name == TRACE), None))
    kept = [each for each in grids if each.name != TRACE and each.rows]
    hidden = tuple(each.name for each in kept if each.is_hidden) if sheet is None else ()
    beside = tuple(each.name for each in grids if each.name in BESIDE_SHEETS and not each.is_text) if sheet is None and trace == Trace() else ()
    return SentFile(path, tuple(each for each in kept if (not each.is_hidden if sheet is None else each.name == sheet)), trace, hidden, beside)


def _trace_of(grid: Grid | None) -> Trace:
    """Return what an exported workbook says of itself; what cannot be read says nothing."""
    if grid is None:
        return Trace()
    lines = [(str(row[0]), str(row[1])) for row in grid.rows if len(row) > 1]
    told: dict[str, str] = dict(lines)
    kinds: dict[str, str] = {}
    units: dict[str, str] = {}
    laid: dict[str, tuple[int | None, str]] = {}
    heads: dict[str, dict[str, str]] = {}
    for key, value in lines:
        with suppress(ValueError, KeyError, TypeError):
            if key == "sheet":
                entry = json.loads(value)
                kinds[str(entry["sheet"])] = str(entry["kind"])
                if "unit" in entry:
                    units[str(entry["sheet"])] = str(entry["unit"])
                laid[str(entry["sheet"])] = int(entry["year"]) if "year" in entry else None, str(entry.get("money", ""))
                if "heads" in entry:
                    heads[str(entry["sheet"])] = {str(label): str(name) for label, name in dict(entry["heads"]).items()}
    return Trace(told.get("base", ""), told.get("language", ""), kinds, units, told.get("day", ""), laid, heads)


@dataclass(frozen=True)
class Origins:
    """The records as they were when sheets were exported."""

    space: Workspace
    _trees: dict[str, Mapping[str, str]] = field(default_factory=dict)

    def base(self, record: Record, version: str, commit: str) -> Record | None:
        """Return a record as it was: of the version that is marked, else as it was at the sheet's commit; None where neither is known."""
        try:
            path = self._standing.path(record)
        except KeyError:  # a file looked at before would make it
            return None
        version = version if len(version) == VERSION_DIGITS else ""
        if version and self._standing.content(path).startswith(version):
            return self.space.ledger.find(type(record), record.id)
        known = self._tree(commit).get(path, "") if commit else ""
        wanted = (known if known.startswith(version) else self._whole(version)) if version else known
        raw = self._read(wanted) if wanted else None
        found = None if raw is None else self.space.store.reader(record.kind.name).usable(raw)
        return found if found is not None and found.id == record.id else None

    @cached_property
    def _standing(self) -> Standing:
        return Standing(self.space)

    def _tree(self, commit: str) -> Mapping[str, str]:
        checkout = self.space.checkout
        if commit not in self._trees:
            is_there = checkout is not None and not git.run(checkout.top, "cat-file", "-e", f"{commit}^{{commit}}").code
            self._trees[commit] = {path: oid for path, _, oid in tree_at(checkout, self.space.root, commit, DATA)} if is_there and checkout else {}
        return self._trees[commit]

    def _whole(self, version: str) -> str:
        """The whole id of a content of which the beginning is given; empty where git knows none, or several."""
        checkout = self.space.checkout
        if checkout is None or not version.isalnum():
            return ""
        answer = git.run(checkout.top, "rev-parse", "--verify", "--quiet", f"{version}^{{blob}}")
        return answer.out.strip() if not answer.code else ""

    def _read(self, identifier: str) -> bytes | None:
        checkout = self.space.checkout
        if checkout is None:
            return None
        with git.ObjectReader(checkout.top) as reader:
            return reader.read(identifier)


class Importing:
    """Importing some files: `blocked` is what rules refuse, by file, sheet and row."""

    def __init__(self, files: Sequence[SentFile], terms: Terms, *, clean_only: bool = False, keeps: bool = False) -> None:
        """Plan nothing yet; with `keeps` the sheets are kept as they were sent, and with `clean_only` each file is taken in by itself, after those before it, and only where nothing of it is refused."""
        self._space: Workspace | None = None
        self._files, self._terms, self._clean_only, self._keeps = files, terms, clean_only, keeps
        self.blocked: dict[tuple[int, int, int], Text] = {}
        self.plans: tuple[FilePlan, ...] = ()
        self.kept: dict[str, str] = {}

    def perform(self, opened: Callable[[], Workspace], options: WriteOptions) -> PerformResult | None:
        """Plan and perform, or with a dry run only judge; returns None where nothing is to be written. What rules refuse is left out, and all planned anew.

        Each time the repository is opened again, so that its records are read when nobody else can write.
        """
        while True:
            try:
                self._space = opened()
                self._terms = replace(self._terms, base=Origins(self._space).base)  # the records that are read for the plan are not read again
                return perform(self._space, self._decide, options)
            except _NothingToDoError:
                return None
            except RefusedFindingsError as problem:
                if not self._block(problem.findings):
                    raise

    def _decide(self, ledger: Ledger) -> Change:
        plans: list[FilePlan] = []
        now = ledger
        earlier: dict[str, Earlier] = {}
        for number, file in enumerate(self._files):
            sheets: list[SheetPlan] = []
            after, there = now, dict(earlier)
            for place, grid in enumerate(file.grids):
                found = plan_steps(after, grid, file.trace, self._terms) or plan_sheet(after, grid, file.trace, self._terms, there)
                plan = self._without_blocked(_behind(found, there), number, place)
                sheets.append(plan)
                puts = chosen([plan])
                after = after.after(each.after for each in puts) if puts else after
                there |= _written_by(file, plan, is_alone=len(self._files) == 1)
            plans.append(FilePlan(file, tuple(sheets)))
            now, earlier = (after, self._left(there)) if self._takes(plans[-1]) else (now, earlier)
        self.plans = tuple(plans)
        puts = chosen([sheet for plan in plans if self._takes(plan) for sheet in plan.sheets])
        if not puts:
            raise _NothingToDoError
        takes = [plan for plan in plans if self._keeps and self._takes(plan) and any(row.put is not None for sheet in plan.sheets for row in sheet.rows)]
        self.kept = dict(kept_sheet(plan.file.path, [*zip(plan.file.grids, plan.sheets, strict=True)]) for plan in takes)
        return Change(_subject(self.plans), puts, settings={**self._learnt(), **self.kept})

    def _learnt(self) -> dict[str, str]:
        """The settings file with what was learnt of heads from the files that are taken in."""
        sheets = [sheet for plan in self.plans if self._takes(plan) for sheet in plan.sheets]
        return {} if self._space is None else with_heads(self._space, learnt_heads(sheets, self._terms.heads.said))

    def _left(self, earlier: dict[str, Earlier]) -> dict[str, Earlier]:
        """What the files that follow are told of the records of those before them."""
        return {key: each._replace(is_apart=True) for key, each in earlier.items()} if self._clean_only else earlier

    def _takes(self, plan: FilePlan) -> bool:
        return plan.is_clean or not self._clean_only

    def _without_blocked(self, plan: SheetPlan, number: int, place: int) -> SheetPlan:
        if not self.blocked:
            return plan
        return replace(plan, rows=tuple(_refused(each, self.blocked.get((number, place, each.row))) for each in plan.rows))

    def _block(self, findings: Sequence[Finding]) -> bool:
        """Put each finding down to the row whose record it is about; returns whether any is new."""
        rows = {
            row.put.after.id: (number, place, row.row)
            for number, plan in enumerate(self.plans)
            for place, sheet in enumerate(plan.sheets)
            for row in sheet.rows
            if row.put is not None
        }
        new = {row.put.after.id for plan in self.plans for sheet in plan.sheets for row in sheet.rows if row.put is not None and row.put.before is None}
        cited = {each: new.intersection(_IDS.findall(each.text.zh)) - {each.record} for each in findings if each.record in rows}
        against = {(each.record, key) for each, keys in cited.items() for key in keys}
        alone = {each.record for each, keys in cited.items() if not keys}
        count = len(self.blocked)
        for each, keys in cited.items():
            # of two rows against each other the first stays, and what is said of a row that goes is looked at again without it
            if not any(key in alone or ((key, each.record) in against and rows[key] > rows[each.record]) for key in keys):
                self.blocked.setdefault(
                    rows[each.record], self._in_rows(self._as_in_sheet(each, rows[each.record], is_new=each.record in new), {key: rows[key] for key in keys})
                )
        return len(self.blocked) > count

    def _as_in_sheet(self, finding: Finding, row: tuple[int, int, int], *, is_new: bool) -> Text:
        """Return what a rule says with fields by their labels alone, as the sheet has them, and no id of what has none yet."""
        text, model = _with_way_out(finding), self.plans[row[0]].sheets[row[1]].layout.model
        zh, en = text
        for name, each in fields(model).items() if model is not None else ():
            named = f"{name}（{each.label.zh}）"
            zh = re.sub(rf"{re.escape(named)}(?=[0-9A-Za-z])", f"{each.label.zh} ", zh).replace(named, each.label.zh)
            en = en.replace(f"{name} ({each.label.en})", each.label.en)
        if is_new and finding.code == RC719.code:
            zh, en = zh.replace("比编号里的日期早", "比今天早"), en.replace("before the date in the id", "before today")
        return Text(zh, en)

    def _in_rows(self, text: Text, rows: Mapping[str, tuple[int, int, int]]) -> Text:
        """Return what a rule says with rows in place of the ids of new records, which nobody has yet."""
        for key, (number, place, row) in rows.items():
            file, sheet = self._files[number], self.plans[number].sheets[place].sheet
            where = _place_said(file, sheet, row, is_alone=len(self._files) == 1)
            text = Text(text.zh.replace(key, where.zh), text.en.replace(key, where.en))
        return text


def _behind(plan: SheetPlan, earlier: Mapping[str, Earlier]) -> SheetPlan:
    """Return a plan whose rows say where their record stands in a file that is taken in before; the ids of its new records nobody has yet."""

    def said(row: RowVerdict) -> RowVerdict:
        there = earlier.get(row.record or "")
        if there is None or not there.is_apart:
            return row
        return replace(row, record=None if there.is_new else row.record, behind=None if row.verdict == "same" else there.where)

    return replace(plan, rows=tuple(map(said, plan.rows))) if any(each.is_apart for each in earlier.values()) else plan


def _written_by(file: SentFile, plan: SheetPlan, *, is_alone: bool) -> dict[str, Earlier]:
    """Return where the records stand that a sheet would write: its file where there are others, its name, the row."""
    return {
        row.put.after.id: Earlier(_place_said(file, plan.sheet, row.row, is_alone=is_alone), is_new=row.put.before is None)
        for row in plan.rows
        if row.put is not None
    }


def _with_way_out(finding: Finding) -> Text:
    """Return what a rule says, with what else may be done where a sheet is taken in."""
    if finding.code != RC719.code:
        return finding.text
    way = Text(
        "{said}；存量的加 --backlog，按今天登记，原日期写进备注", "{said}; of a backlog add --backlog: it is entered as of today, with its own day in the note"
    )
    return way.fill(said=finding.text)


def _place_said(file: SentFile, sheet: str, row: int, *, is_alone: bool) -> Text:
    where = f"{'' if is_alone else f'{file.path} '}[{sheet}]"
    return Text(f" {where} 第 {row} 行", f"row {row} of {where}")


def _refused(row: RowVerdict, why: Text | None) -> RowVerdict:
    """Return a row as a rule refuses it; a new record that is not written has no id."""
    if why is None or row.put is None:
        return row
    return replace(row, verdict="refused", put=None, reason=why, record=None if row.put.before is None else row.record)


class _NothingToDoError(RefusalError):
    """Nothing is to be written."""

    def __init__(self) -> None:
        super().__init__(Text("没有要写入的", "there is nothing to write"))


def _subject(plans: Sequence[FilePlan]) -> str:
    """The subject of the commit: of each kind how many records are new and how many changed."""
    counts: dict[str, dict[str, int]] = {}
    for sheet in (sheet for plan in plans for sheet in plan.sheets):
        if sheet.layout.model is not None:
            of_kind = counts.setdefault(sheet.layout.model.kind.name, {"new": 0, "changed": 0})
            for row in sheet.rows:
                if row.put is not None:
                    of_kind["new" if row.put.before is None else "changed"] += 1
    said = (f"{kind} {', '.join(f'{count} {word}' for word, count in each.items() if count)}" for kind, each in counts.items() if any(each.values()))
    return f"import: {'; '.join(said)}"


def plain_rows(plan: FilePlan, say: Callable[[Text | None], str | None], *, is_written: bool) -> list[dict[str, Any]]:
    """Return the plan of a file as JSON holds it: a sheet each; the ids of new records only where they are written."""
    return [
        {
            "file": plan.file.path,
            "sheet": sheet.sheet,
            "kind": sheet.layout.model.kind.name if sheet.layout.model is not None else None,
            "header_row": sheet.layout.head + 1,
            "header_depth": sheet.layout.depth,
            "columns": [{"label": each.label, "field": each.field} for each in sheet.layout.columns if each.label],
            "rows": [
                {
                    "row": row.row,
                    "verdict": row.verdict,
                    "record": row.record if is_written or row.verdict != "new" else None,
                    "cells": [{"cell": each.cell, "field": each.field, "verdict": each.verdict, "reason": say(each.reason)} for each in row.cells],
                    "reason": say(row.why),
                }
                for row in sheet.rows
            ],
            "counts": sheet.counts,
            "emptied": sheet.emptied,
            "refused": say(sheet.layout.refused),
        }
        for sheet in plan.sheets
    ]
