"""Pages as files: what can be written under which name, refused before anything is worked out, and printed where no file is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.cli.file_arguments import write_output
from redchain.cli.office.extra import needs_office
from redchain.errors import RefusalError, UsageError
from redchain.render.page_forms import OFFICE
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from redchain.cli.context import Context

PAGE_FORMS = ("md", "html", "docx", "xlsx")
PAGE_SUFFIXES = {".md": "md", ".markdown": "md", ".html": "html", ".htm": "html", ".docx": "docx", ".xlsx": "xlsx"}


def refuse_page_form(form: str, target: str | None, example: str) -> None:
    """Refuse a form for which a library is missing, or that a terminal cannot show; `example` is a command that names a file."""
    if form not in OFFICE:
        return
    needs_office(*OFFICE[form])
    if target is None:
        called = {"docx": Text("Word 文件", "a Word document"), "xlsx": Text("工作簿", "a workbook")}[form]
        raise UsageError(
            Text("{called}要写到文件，加 -o", "{called} is written to a file: add -o").fill(called=called),
            Text("如 {command}", "such as {command}").fill(command=example),
        )


def write_page(context: Context, target: str | None, make: Callable[[], str | bytes]) -> None:
    """Write a page under a name, or print it; raises RefusalError for one that Excel cannot hold."""
    from redchain.render.workbook import TooLargeForExcelError

    try:
        content = make()
    except TooLargeForExcelError as problem:
        where = Text(f"工作表 {problem.sheet} 第 {problem.row + 1} 行", f"row {problem.row + 1} of the sheet {problem.sheet}")
        raise RefusalError(
            Text("Excel 放不下：{where}", "too large for Excel: {where}").fill(where=where), Text("写成 .docx 或 .html", "write .docx or .html")
        ) from problem
    if target is not None:
        write_output(context, target, content)
    elif isinstance(content, str):
        context.print(content.rstrip("\n"))
