"""`redchain match --plan`: all open needs at once, within capacities; `--dispatch` turns the plan into orders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.cli.context import refuse_format
from redchain.cli.matching import matching_space
from redchain.cli.mode import Mode, parameter
from redchain.cli.suggesting import FORMATS, OPEN, wanted_needs
from redchain.decide.refusing import say_possible, say_record
from redchain.errors import EXIT_FINE, RefusalError, UsageError
from redchain.text import Text

if TYPE_CHECKING:
    import inspect

    from redchain.cli.context import Call
    from redchain.cli.mode import Given
    from redchain.cli.parsing import Form
    from redchain.flow.workspace import Workspace
    from redchain.match.plan import Plan

MOST_SUPPORTS = 2


def options(form: Form) -> list[inspect.Parameter]:
    """Return what planning may be given."""
    from redchain.cli.forms import field_option
    from redchain.cli.performing import acting_options, writing_options
    from redchain.kinds.order.model import OrderStep

    planned = form.option(
        "--plan", help=Text("在容量内为全部需求统筹安排主办资源，并说明谁让了谁", "plan a lead for all needs within capacities, and say who lost to whom")
    )
    orders = form.option("--dispatch", help=Text("把安排派成工单，一次提交", "turn the plan into orders, in one commit"))
    support = form.option("--support", help=Text("每条需求最多几个协办资源", "how many supporting resources a need"), metavar="N", min=0, max=MOST_SUPPORTS)
    return [
        parameter("plan", bool, planned, default=False),
        parameter("dispatch", bool, orders, default=False),
        parameter("support", int, support, 0),
        field_option(form, OrderStep, "due"),
        *acting_options(form, Text("链办", "the chain's office")),
        *writing_options(form),
    ]


def run(call: Call, given: Given) -> int:
    """Print the plan; with `--dispatch` carry it out."""
    refuse_format(given["format_name"], FORMATS)
    if given["dispatch"] and not (given["plan"] or given["needs"]):
        raise UsageError(
            Text("--dispatch 要说明派哪些需求", "--dispatch needs to be told which needs"),
            Text("写需求编号，或加 --plan 派全部需求", "name needs, or add --plan for all of them"),
        )
    space = matching_space(call)
    found = _plan(space, given)
    if given["dispatch"]:
        from redchain.cli.dispatching import dispatch_plan

        return dispatch_plan(call, space, found, given)
    from redchain.cli.planned import print_plan

    print_plan(call, space, found, given["format_name"], details=bool(given["needs"]))
    return EXIT_FINE


MODE = Mode("plan", "--plan", options, run, also=("dispatch",))


def _plan(space: Workspace, given: Given) -> Plan:
    from redchain.match.plan import CANDIDATES, plan

    needs = wanted_needs(space, given)
    for each in needs:
        if each.state not in OPEN:
            why = Text("只为待受理和已受理的需求安排资源：{record}", "only submitted and registered needs are planned: {record}")
            raise RefusalError(why.fill(record=say_record(each)), say_possible(each))
    return plan(space.corpus, needs, given["top"] or CANDIDATES, given["support"])
