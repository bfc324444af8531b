"""`redchain challenge forms`: the three forms that go to universities, as the sheets of one Excel workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.cli.context import computing_space
from redchain.cli.file_arguments import format_of, target_of, write_output
from redchain.cli.office.book_words import book_words
from redchain.cli.office.extra import needs_office
from redchain.cli.parsing import OUTPUT, WITHOUT_BROKEN, Argument, BilingualCommand, Option, flag
from redchain.cli.records.filters import Filters
from redchain.cli.records.list import narrowing_options, parse_filters
from redchain.errors import EXIT_FINE, UsageError
from redchain.flow.refuse_broken_files import refuse_broken_records
from redchain.model.visibility import is_shown
from redchain.text import Text, counted, join

if TYPE_CHECKING:
    from redchain.cli.context import Context
    from redchain.cli.parsing import Given
    from redchain.cli.records.list import Asked
    from redchain.flow.workspace import Workspace
    from redchain.kinds.challenge.model import Challenge
    from redchain.kinds.claim.model import Claim

_NAME_A_FILE = Text("如 redchain challenge forms -o forms.xlsx", "such as redchain challenge forms -o forms.xlsx")


def command(verb: str, summary: Text, _model: Any) -> BilingualCommand:
    """Return the command; filters are options of any name, as of `challenge list`."""
    options: list[Option | Argument] = [
        OUTPUT,
        flag("all", Text("连同已归档的", "archived ones too")),
        flag("restricted", Text("连同仅承办单位、仅链办可见的", "those too that only the units in charge or the chain office may see")),
        *narrowing_options(),
        WITHOUT_BROKEN,
        Argument("filters", Text("", ""), "", is_several=True, hidden=True, default=()),
    ]
    return BilingualCommand(verb, summary, _forms, options, ignore_unknown_options=True)


def _forms(context: Context, given: Given) -> int:
    target = target_of(given)
    format_of(context, None, target, {".xlsx": "xlsx"}, "xlsx")
    if target is None:
        raise UsageError(Text("三张表要写到文件", "the forms are written to a file"), _NAME_A_FILE)
    asked = parse_filters(given, given["filters"])
    needs_office("xlsxwriter")
    space = computing_space(context)
    refuse_broken_records(space, without=given["without_broken"])
    from redchain.flow.export_records import Standing
    from redchain.render.workbook import workbook_bytes
    from redchain.views.challenge_forms import forms_book, forms_of

    with_restricted = given["restricted"] or "visibility" in asked.filters
    challenges, hidden = _challenges(context, space, asked, with_restricted=with_restricted)
    claims, hidden_claims = _claims(space, challenges, asked, with_restricted=with_restricted)
    found = forms_of(space.ledger, challenges, claims, space.today)
    words = book_words(context, space, names_restricted=with_restricted)
    write_output(context, target, workbook_bytes(forms_book(words, found, Standing(space).about)))
    context.tell(
        Text(
            f"榜单 {len(found.challenges)} 个，可认领 {len(found.open)} 个，揭榜 {len(found.claims)} 个",
            f"{counted(len(found.challenges), 'challenge')}, {len(found.open)} to be claimed, {counted(len(found.claims), 'claim')}",
        )
    )
    parts = (
        (Text(f"榜单 {hidden} 个", counted(hidden, "challenge")), hidden),
        (Text(f"揭榜 {hidden_claims} 个", counted(hidden_claims, "claim")), hidden_claims),
    )
    left = [words for words, count in parts if count]
    if left:
        said = Text(
            "{left}仅承办单位或仅链办可见，没有列出；要列出加 --restricted",
            "left out, since only the units in charge or the chain office may see them: {left}; with --restricted they are written too",
        )
        context.warn(said.fill(left=join(left, zh="、", en=", ")))
    return EXIT_FINE


def _challenges(context: Context, space: Workspace, asked: Asked, *, with_restricted: bool) -> tuple[list[Challenge], int]:
    """Return the challenges that pass the filters, those that have been posted and stand where none asks for states, and how many more may not be shown."""
    from redchain.kinds.challenge.model import Challenge
    from redchain.views.challenge_forms import HEADED

    filters = Filters(context, space, Challenge)
    wanted = filters.read(asked.filters)
    states = () if "state" in wanted.values else HEADED
    found = [
        each
        for each in space.ledger.every(Challenge)
        if (asked.archived or each.archived_on is None) and filters.passes(each, wanted) and (not states or each.state in states)
    ]
    shown = [each for each in found if with_restricted or is_shown(each)]
    return shown, len(found) - len(shown)


def _claims(space: Workspace, challenges: list[Challenge], asked: Asked, *, with_restricted: bool) -> tuple[list[Claim], int]:
    """Return the claims of some challenges, and how many more may not be shown."""
    from redchain.kinds.claim.model import Claim

    known = space.ledger.where(Claim, "challenge", *(each.id for each in challenges)) if challenges else ()
    found = [each for each in known if asked.archived or each.archived_on is None]
    shown = [each for each in found if with_restricted or is_shown(each, space.ledger)]
    return shown, len(found) - len(shown)
