"""`redchain codeowners`: writes CODEOWNERS from the records, or checks that it is fresh."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.cli.context import computing_space
from redchain.cli.findings import line_of
from redchain.cli.parsing import WITHOUT_BROKEN, BilingualCommand, Option, flag
from redchain.errors import EXIT_FINE, EXIT_REFUSED
from redchain.flow.generated_files import differing, write_differing
from redchain.flow.refuse_broken_files import refuse_broken_records, refuse_unknown_in_settings
from redchain.flow.settings_references import settings_references
from redchain.history.checkout import find_checkout
from redchain.text import Text
from redchain.views.codeowners import codeowners

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given

NAME = "CODEOWNERS"
_CHECK = flag("check", Text("只检查是否最新，不写", "only check that it is up to date"))
_FOLDER = Option("folder", Text("写到哪个目录（默认 .github）", "the folder to write it to (default: .github)"), metavar="DIR", default=".github")
_SUMMARY = Text("按记录和 access.yaml 生成 CODEOWNERS（不提交）。", "Write CODEOWNERS from the records and access.yaml (without committing).")


def commands(name: str, _words: Sequence[str]) -> list[BilingualCommand]:
    """Return the command."""
    return [BilingualCommand(name, _SUMMARY, _codeowners, [_CHECK, _FOLDER, WITHOUT_BROKEN]).showing("codeowners", "codeowners --folder .github")]


def _codeowners(context: Context, given: Given) -> int:
    space, folder = computing_space(context), given["folder"]
    refuse_broken_records(space, without=given["without_broken"])
    named = tuple(settings_references(space))
    refuse_unknown_in_settings(named)
    for each in named:
        context.warn(Text(*(f"{line_of(each, language)}" for language in ("zh", "en"))))
    checkout = find_checkout(space.root)
    files = {NAME: codeowners(space.ledger, checkout.prefix_of(space.root) if checkout else "")}
    target = f"{checkout.top if checkout else space.root}/{folder}"
    if given["check"]:
        if differing(target, files):
            context.print(f"{folder}/{NAME}")
            context.tell(Text("不是最新；更新：redchain codeowners", "it is out of date; update it: redchain codeowners"))
            return EXIT_REFUSED
        context.tell(Text("是最新的", "it is up to date"))
        return EXIT_FINE
    written = write_differing(target, files)
    context.print(f"{folder}/{NAME}")
    if not written:
        context.tell(Text("没有变化", "it has not changed"))
    return EXIT_FINE
