"""`redchain match NEED --reject RESOURCE --because TEXT`: a rejection remembered on the need, with one commit."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from redchain.cli.context import computing_space
from redchain.cli.match.ranking import refuse_levels
from redchain.cli.parsing import Option
from redchain.cli.typed_dates import read_day
from redchain.cli.write_commands import WRITING, acting, asked_first, by_option, manner, refusing_wrong_values, spoken_for, tell_commit, tell_performed
from redchain.errors import EXIT_FINE, UsageError
from redchain.shell_words import word
from redchain.text import Text

if TYPE_CHECKING:
    from datetime import date

    from redchain.cli.context import Context
    from redchain.cli.parsing import Argument, Given
    from redchain.decide.change import Change
    from redchain.flow.workspace import Workspace
    from redchain.model.ledger import Ledger


def options() -> list[Option | Argument]:
    """Return the options that say what is rejected, why, until when, and how to write it."""
    remember = Text("记住这个资源不合适，到期前不再推荐", "remember that this resource does not fit; not suggested until it expires")
    until = Text("否决有效到哪天（默认按 reject_days 设置）", "the last day it holds (default: by the setting reject_days)")
    return [
        Option("reject", remember, metavar="RESOURCE"),
        Option("because", Text("否决的理由", "why it is rejected"), metavar="TEXT"),
        Option("until", until, metavar="DATE"),
        by_option(Text("链办", "the chain's office")),
        *WRITING,
    ]


def run(context: Context, given: Given) -> int:
    """Write the rejection and say so."""
    from redchain.flow.perform import perform

    refuse_levels(given)
    if len(set(given["needs"])) != 1 or not given["because"]:
        raise UsageError(
            Text("否决要写一条需求和理由", "a rejection needs one need and its reason"),
            Text(
                '例如：redchain match 需求 --reject 资源 --because "只收化工企业"',
                'such as: redchain match NEED --reject RESOURCE --because "chemical firms only"',
            ),
        )
    space = computing_space(context, matching=True)

    def decide(ledger: Ledger) -> Change:
        return _decide(context, space, ledger, given)

    now = asked_first(context, space, decide)
    done = perform(now, decide, manner(context, given))
    tell_performed(context, done)
    if not done.is_dry:
        need = done.change.puts[0].after.id
        context.print(need)
        tell_commit(context, done.commit, done.change.subject)
        _tell_withheld(context, space, given["reject"])
        context.tell(Text(f"下一步：redchain match {word(need)}", f"next: redchain match {word(need)}"))
    return EXIT_FINE


def _decide(context: Context, space: Workspace, ledger: Ledger, given: Given) -> Change:
    from redchain.decide.lookup import find_meant
    from redchain.decide.reject_resource import reject
    from redchain.decide.take_step import Doing
    from redchain.kinds.need.model import Need, Rejection
    from redchain.kinds.resource.model import Resource

    need, resource = find_meant(ledger, Need, given["needs"][0]), find_meant(ledger, Resource, given["reject"])
    typed = {"resource": resource.id, "because": given["because"].strip(), "on": space.today, "until": _until(context, space, given["until"])}
    with refusing_wrong_values(Rejection):
        rejection = Rejection.model_validate(typed)
    doing = Doing(acting(ledger, given["by"]), space.now, speaks_for=spoken_for(space, given["by"]))
    return reject(ledger, need, rejection, doing)


def _tell_withheld(context: Context, space: Workspace, named: str) -> None:
    """Say what keeps the resource from being suggested anyway."""
    from redchain.decide.lookup import find_meant
    from redchain.kinds.resource.model import Resource
    from redchain.match.eligible import why_not_offered

    resource = find_meant(space.ledger, Resource, named)
    why = why_not_offered(space.ledger, resource, space.today)
    if why is not None:
        context.tell(Text("{id} 本来就不推荐：{why}", "{id} is not suggested anyway: {why}").fill(id=resource.id, why=why))


def _until(context: Context, space: Workspace, typed: str | None) -> date:
    return space.today + timedelta(days=space.settings.match.reject_days) if typed is None else read_day(context, "--until", typed, space, is_deadline=True)
