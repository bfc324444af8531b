"""`redchain match NEED --reject RESOURCE --because TEXT`: a rejection remembered on the need, with one commit."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from redchain.cli.mode import Mode, parameter
from redchain.errors import EXIT_FINE, UsageError
from redchain.text import Text

if TYPE_CHECKING:
    import inspect
    from datetime import date

    from redchain.cli.context import Call
    from redchain.cli.mode import Given
    from redchain.cli.parsing import Form
    from redchain.decide.change import Change
    from redchain.flow.workspace import Workspace
    from redchain.model.ledger import Ledger


def options(form: Form) -> list[inspect.Parameter]:
    """Return the options that say what is rejected, why, until when, and how to write it."""
    from redchain.cli.performing import acting_options, writing_options

    resource = form.option(
        "--reject",
        help=Text("记住这个资源不合适，到期前不再推荐", "remember that this resource does not fit; not suggested until it expires"),
        metavar="RESOURCE",
    )
    because = form.option("--because", help=Text("否决的理由", "why it is rejected"), metavar="TEXT")
    until = form.option(
        "--until", help=Text("否决有效到哪天（默认按 reject_days 设置）", "the last day it holds (default: by the setting reject_days)"), metavar="DATE"
    )
    return [
        parameter("reject", str | None, resource),
        parameter("because", str | None, because),
        parameter("until", str | None, until),
        acting_options(form, Text("链办", "the chain's office"))[0],
        *writing_options(form),
    ]


def run(call: Call, given: Given) -> int:
    """Write the rejection and say so."""
    from redchain.cli.performing import tell_commit, tell_performed
    from redchain.flow.perform import WriteOptions, perform

    if len(set(given["needs"] or ())) != 1 or not given["because"]:
        raise UsageError(
            Text("否决要写一条需求和理由", "a rejection needs one need and its reason"),
            Text(
                '例如：redchain match 需求 --reject 资源 --because "只收化工企业"',
                'such as: redchain match NEED --reject RESOURCE --because "chemical firms only"',
            ),
        )
    space = call.workspace()
    done = perform(space, lambda ledger: _decide(space, ledger, given), WriteOptions(given["dry_run"], given["no_commit"], call.tell))
    tell_performed(call, done)
    if not done.is_dry:
        need = done.change.puts[0].after.id
        call.print(need)
        tell_commit(call, done)
        call.tell(Text(f"下一步：redchain match {need}", f"next: redchain match {need}"))
    return EXIT_FINE


MODE = Mode("reject", "--reject", options, run)


def _decide(space: Workspace, ledger: Ledger, given: Given) -> Change:
    from pydantic import ValidationError

    from redchain.check.schema_errors import explain
    from redchain.cli.forms import RefusedValuesError
    from redchain.cli.performing import acting, spoken_for
    from redchain.decide.lookup import find_meant
    from redchain.decide.reject import reject
    from redchain.decide.take_step import Doing
    from redchain.kinds.need.model import Need, Rejection
    from redchain.kinds.resource.model import Resource

    need, resource = find_meant(ledger, Need, given["needs"][0]), find_meant(ledger, Resource, given["reject"])
    typed = {"resource": resource.id, "because": given["because"].strip(), "on": space.today, "until": _until(space, given["until"])}
    try:
        rejection = Rejection.model_validate(typed)
    except ValidationError as problem:
        raise RefusedValuesError(explain(Rejection, problem.errors(include_url=False), lambda _: None)) from problem
    doing = Doing(acting(ledger, given["by"]), space.now, speaks_for=spoken_for(space, given["by"]))
    return reject(ledger, need, rejection, doing)


def _until(space: Workspace, typed: str | None) -> date:
    from redchain.cli.performing import day

    return space.today + timedelta(days=space.settings.match.reject_days) if typed is None else day("--until", typed)
