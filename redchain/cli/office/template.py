"""`redchain template KIND`: an empty Excel form for new records of a kind, which `redchain import` takes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.cli.context import computing_space
from redchain.cli.file_arguments import STDOUT, write_output
from redchain.cli.office.book_words import book_words
from redchain.cli.office.export import kind_called
from redchain.cli.office.extra import needs_office
from redchain.cli.parsing import WITHOUT_BROKEN, Argument, BilingualCommand, Option, whole_number
from redchain.errors import EXIT_FINE, UsageError
from redchain.flow.refuse_broken_files import refuse_broken_records
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given

_USUAL_ROWS, _MOST_ROWS = 200, 10_000
_OUTPUT = Option("output", Text("写到文件（默认“类别登记表.xlsx”）", "write to this file (default: new-KIND.xlsx)"), "--output", "-o", metavar="FILE")
_ROWS = Option(
    "rows",
    Text(f"多少空行（默认 {_USUAL_ROWS}）", f"how many empty rows (default: {_USUAL_ROWS})"),
    metavar="N",
    type=whole_number(1, _MOST_ROWS),
    default=_USUAL_ROWS,
)
_SUMMARY = Text("写一张空白登记表（Excel），填好用 import 收回。", "Write an empty form (Excel) for new records, to be taken back with import.")


def commands(name: str, _words: Sequence[str]) -> list[BilingualCommand]:
    """Return the command."""
    kind = Argument("kind", Text("哪一类", "the kind"), "KIND")
    return [
        BilingualCommand(name, _SUMMARY, _template, [kind, _OUTPUT, _ROWS, WITHOUT_BROKEN]).showing(
            "template need", Text("template enterprise -o 企业登记表.xlsx --rows 50", "template enterprise -o firms.xlsx --rows 50")
        )
    ]


def _template(context: Context, given: Given) -> int:
    needs_office("xlsxwriter")
    model = kind_called(given["kind"])
    label = model.kind.label
    target = given["output"] or context.say(Text(f"{label.zh}登记表.xlsx", f"new-{model.kind.name}.xlsx"))
    if target == STDOUT or not target.lower().endswith(".xlsx"):
        raise UsageError(Text("登记表是 .xlsx 文件", "a form is an .xlsx file"), Text(f"如 -o {label.zh}登记表.xlsx", f"such as -o new-{model.kind.name}.xlsx"))
    space = computing_space(context)
    refuse_broken_records(space, without=given["without_broken"])
    from redchain.flow.export_records import Standing
    from redchain.render.workbook import workbook_bytes
    from redchain.views.record_book import blank_book

    write_output(context, target, workbook_bytes(blank_book(book_words(context, space), model, Standing(space).about, given["rows"])))
    context.tell(Text("填好后收回：redchain import 表格", "when it is filled in: redchain import SHEET"))
    return EXIT_FINE
