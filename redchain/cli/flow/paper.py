"""Papers as commands write them: the options that each takes, the form it is asked for in, and what is said of records that may not be shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from redchain.cli.context import refuse_format
from redchain.cli.file_arguments import format_of, target_of
from redchain.cli.flow.report import document_language
from redchain.cli.office.page_file import PAGE_FORMS, PAGE_SUFFIXES, refuse_page_form, write_page
from redchain.cli.parsing import OUTPUT, WITHOUT_BROKEN, Option, flag, format_option
from redchain.errors import EXIT_FINE
from redchain.text import Text, counted

if TYPE_CHECKING:
    from collections.abc import Callable

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given
    from redchain.flow.workspace import Workspace
    from redchain.text import Language
    from redchain.views.papers import Letter

RESTRICTED = flag("restricted", Text("连同仅承办单位、仅链办可见的", "those too that only the units in charge or the chain office may see"))
FORMS = (
    format_option(PAGE_FORMS, Text("默认看文件扩展名，否则 md", "default: by the file's extension, else md"), None),
    OUTPUT,
    Option(
        "language",
        Text("文书的语言 zh 或 en（默认按仓库设置）", "language of the paper, zh or en (default: the repository's)"),
        "--document-lang",
        metavar="zh|en",
    ),
    WITHOUT_BROKEN,
)
"""How a paper is written, and where."""


class Form(NamedTuple):
    """The file that a paper is written to, in which form, and in which language."""

    target: str | None
    wanted: str
    language: Language | None


def asked_form(context: Context, given: Given, example: str) -> Form:
    """Return the form that is asked for; raises UsageError for one that there is none of, or that a terminal cannot show. `example` is a command without its `-o`."""
    target = target_of(given)
    if given["format_name"] is not None:
        refuse_format(given["format_name"], PAGE_FORMS)
    wanted = format_of(context, given["format_name"], target, PAGE_SUFFIXES, "md")
    refuse_page_form(wanted, target, f"{example} -o letter.{wanted}")
    return Form(target, wanted, document_language(given["language"]))


def write_paper(context: Context, space: Workspace, given: Given, form: Form, make: Callable[[], Letter]) -> int:
    """Write the paper that `make` makes, unless there are records that cannot be read; say of how many records it tells no more than the id, or that they are not public."""
    from redchain.flow.export_records import Standing
    from redchain.flow.refuse_broken_files import refuse_broken_records
    from redchain.render.page_forms import in_form

    if form.target is not None:
        refuse_broken_records(space, without=given["without_broken"])
    letter = make()
    write_page(context, form.target, lambda: in_form(letter.page, form.wanted, Standing(space).about.made_at, form.language))
    if letter.hidden:
        count = len(letter.hidden)
        context.warn(
            Text(
                f"有 {count} 条仅承办单位或仅链办可见，只列编号或写“不公开”；要写全加 --restricted",
                f"{counted(count, 'record')} named by id only, or as not public, which only the units in charge or the chain office may see; with --restricted they are told",
            )
        )
    return EXIT_FINE
