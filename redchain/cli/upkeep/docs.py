"""`redchain docs`: the generated parts of the documentation, so that it cannot lag behind the program."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from redchain.cli.completion.table import NAME, table
from redchain.cli.parsing import CHECK, DRY_FILES, BilingualCommand, folder_option
from redchain.cli.upkeep.commands_page import commands_page
from redchain.cli.upkeep.man_page import man_pages
from redchain.errors import EXIT_FINE, EXIT_REFUSED, RefusalError
from redchain.flow.generated_files import differing, read_text, write_differing
from redchain.manual.kinds import kinds_page
from redchain.manual.page import BEGIN, filled
from redchain.manual.rules import rules_page
from redchain.report.definitions_page import definitions_page
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given

FOLDER = "docs"
_SUMMARY = Text(
    "写出文档中由程序生成的部分：命令、规则、数据格式、月报口径；手写部分不动，不提交。",
    "Write the generated parts of the documentation: commands, rules, data format, the report's figures; what is written by hand stays; commits nothing.",
)


def commands(name: str, _words: Sequence[str]) -> list[BilingualCommand]:
    """Return the command."""
    return [BilingualCommand(name, _SUMMARY, _docs, [folder_option(FOLDER), CHECK, DRY_FILES]).showing("docs --dry-run", "docs --output pages")]


def _docs(context: Context, given: Given) -> int:
    root = None if given["output"] else context.workspace(forgiving=True).root
    folder = given["output"] or os.path.join(str(root), FOLDER)
    made = {folder: pages(folder), **(_of_the_program(root) if root else {})}
    write = differing if given["check"] or given["dry_run"] else write_differing
    changed = [os.path.join(place, each) for place, files in made.items() for each in write(place, files)]
    for each in changed:
        context.print(each)
    if given["check"] and changed:
        context.tell(Text("以上文档不是最新；更新：redchain docs", "these pages are out of date; update them: redchain docs"))
        return EXIT_REFUSED
    if not changed:
        context.tell(Text("文档都是最新", "the documentation is up to date"))
    return EXIT_FINE


def _of_the_program(root: str) -> dict[str, dict[str, str]]:
    """The generated files in the source of the program, where this is its repository: folder → name → text."""
    folder = os.path.join(root, "redchain", "cli", "completion")
    return {folder: {NAME: table()}} if os.path.isdir(folder) else {}


def pages(folder: str) -> dict[str, str]:
    """Return every page as it should be, file name → text, keeping what was written by hand; refuses a page that has lost its marks."""
    files = {}
    for page in (commands_page(), rules_page(), kinds_page(), definitions_page()):
        text = filled(page, read_text(f"{folder}/{page.name}"))
        if text is None:
            raise RefusalError(
                Text(f"{page.name} 里的生成标记不见了，没有写", f"the marks around the generated part of {page.name} are gone; nothing was written"),
                Text(f"恢复这一行：{BEGIN}；或删掉文件重新生成", f"restore the line {BEGIN}, or delete the file to make it anew"),
            )
        files[page.name] = text
    return files | man_pages()
