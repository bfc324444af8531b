"""`redchain match --plan`: all open needs at once, within capacities; `--dispatch` turns the plan into orders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.cli.context import FORMATS, matching_space, refuse_format
from redchain.cli.match.ranking import gap_asked, ranked, refuse_missing_model
from redchain.cli.match.suggest import OPEN, wanted_needs
from redchain.cli.parsing import Option, flag, share, whole_number
from redchain.cli.write_commands import AT, WRITING, YES, by_option
from redchain.decide.refusal_words import say_possible, say_record
from redchain.errors import EXIT_FINE, RefusalError, UsageError
from redchain.flow.refuse_broken_files import refuse_broken_records
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.cli.context import Context
    from redchain.cli.parsing import Argument, Given
    from redchain.flow.workspace import Workspace
    from redchain.match.plan import Plan

MOST_SUPPORTS = 2


def options() -> list[Option | Argument]:
    """Return what planning may be given."""
    from redchain.cli.field_options import field_option
    from redchain.kinds.order.model import OrderStep

    return [
        flag(
            "plan",
            Text("在容量内为全部需求统筹安排主办资源，并说明谁让了谁", "plan a lead for every need within capacities, and say which need gave way to which"),
        ),
        flag("dispatch", Text("把安排派成工单，一次提交", "turn the plan into orders, in one commit")),
        Option(
            "support", Text("每条需求最多几个协办资源", "how many supporting resources a need"), metavar="N", type=whole_number(0, MOST_SUPPORTS), default=0
        ),
        Option(
            "least",
            Text(
                "只用得分不低于它的资源，其余待定（默认按 plan 设置）",
                "take only what scores this or more, leave the rest undecided (default: the setting plan)",
            ),
            metavar="SCORE",
            type=share,
        ),
        field_option(OrderStep, "due"),
        by_option(Text("链办", "the chain's office")),
        AT,
        *WRITING,
        YES,
    ]


def run(context: Context, given: Given) -> int:
    """Print the plan; with `--dispatch` carry it out."""
    refuse_format(given["format_name"], FORMATS)
    if given["dispatch"] and not (given["plan"] or given["needs"]):
        raise UsageError(
            Text("--dispatch 要说明派哪些需求", "--dispatch needs to be told which needs"),
            Text("写需求编号，或加 --plan 派全部需求", "name needs, or add --plan for all of them"),
        )
    space = matching_space(context)
    refuse_broken_records(space, without=given["without_broken"])
    refuse_missing_model(space)
    found = _plan(context, space, given)
    if given["dispatch"]:
        from redchain.cli.match.plan_dispatch import dispatch_plan

        return dispatch_plan(context, space, found, given)
    from redchain.cli.match.plan_output import print_plan

    print_plan(context, space, found, given["format_name"], details=bool(given["needs"]))
    return EXIT_FINE


def _plan(context: Context, space: Workspace, given: Given) -> Plan:
    from redchain.match.plan import CANDIDATES, plan

    needs, gap = wanted_needs(space, given), gap_asked(space, given)
    if given["least"] is not None and given["least"] < gap:
        raise UsageError(
            Text(
                f"--least {given['least']:g} 低于缺口门槛 {gap:g}，门槛以下的不安排",
                f"--least {given['least']:g} is below the gap threshold {gap:g}; nothing below that is planned",
            ),
            Text(f"写 {gap:g} 到 1 之间的数", f"give a number from {gap:g} to 1"),
        )
    for each in needs:
        if each.state not in OPEN:
            why = Text("只为待受理和已受理的需求安排资源：{record}", "only submitted and registered needs are planned: {record}")
            raise RefusalError(why.fill(record=say_record(each)), say_possible(space.ledger, each))
    return ranked(context, space, lambda corpus: plan(corpus, needs, given["top"] or CANDIDATES, given["support"], given["least"]), gap=gap)
