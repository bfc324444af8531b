"""`redchain pair --plan`: helpers for all firms at once, shown with the reasons; `--apply` pairs and hands over with one commit."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from redchain.cli.context import FORMATS, computing_space, refuse_format
from redchain.cli.flow.step import doing
from redchain.cli.parsing import TABBED, Option, flag, flag_of, format_option, whole_number
from redchain.cli.write_commands import YES, ask, fresh_id, manner, tell_commit, tell_performed
from redchain.decide.lookup import resolve
from redchain.errors import EXIT_FINE, RefusalError, UsageError
from redchain.flow.perform import perform
from redchain.flow.refuse_broken_files import refuse_broken_records
from redchain.shell_words import shown
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given
    from redchain.decide.change import Change
    from redchain.decide.pair_up import PairRequest
    from redchain.flow.perform import PerformResult
    from redchain.flow.workspace import Workspace
    from redchain.match.pairing_plan import PairingPlan
    from redchain.model.ledger import Ledger

MOST_POINTS = 1000
PLANNING = (
    flag(
        "plan", Text("给全部企业统筹安排助企员，说明换人的理由；只看，不写", "plan the helpers of all firms, with the reason for every change; writes nothing")
    ),
    flag("apply", Text("按安排结对、交接，一次提交", "pair and hand over as planned, in one commit")),
    Option("chain", Text("只安排这条产业链的企业", "plan for the firms of this chain only"), metavar="CHAIN"),
    Option(
        "keep",
        Text("换一个助企员算几分，越大换得越少（默认按 pair 设置）", "what a change of helper costs; the more, the fewer (default: the setting pair)"),
        metavar="N",
        type=whole_number(0, MOST_POINTS),
    ),
    YES,
    format_option(FORMATS, TABBED),
)


def refuse_together(given: Given, own: Sequence[str]) -> None:
    """Refuse what belongs to a single pairing beside `--plan`, and what writes without `--apply`."""
    one = next((each for each in own if given[each]), None)
    if one is not None:
        name = {"enterprise": Text("企业", "a firm"), "helper": Text("助企员", "a helper")}.get(one, Text(flag_of(one), flag_of(one)))
        raise UsageError(
            Text("{name} 不能和 --plan 一起用", "{name} and --plan cannot be used together").fill(name=name),
            Text("去掉 --plan，只给一家企业结对；或去掉它，统筹安排", "leave out --plan to pair a single firm, or leave it out to plan"),
        )
    writing = None if given["apply"] else next((each for each in ("by", "at", "no_commit", "yes") if given[each]), None)
    if writing is not None:
        raise UsageError(
            Text(f"{flag_of(writing)} 要和 --apply 一起用", f"{flag_of(writing)} goes with --apply"),
            Text(f"--plan 只看，不写；去掉 {flag_of(writing)}，或加 --apply", f"--plan writes nothing: leave out {flag_of(writing)}, or add --apply"),
        )


def refuse_alone(given: Given) -> None:
    """Refuse a single pairing that lacks its firm or helper, or has what goes with `--plan`."""
    alone = next((each for each in ("apply", "chain", "keep") if given[each] is not None and given[each] is not False), None)
    if alone is not None:
        raise UsageError(
            Text(f"{flag_of(alone)} 要和 --plan 一起用", f"{flag_of(alone)} goes with --plan"),
            Text(f"加上 --plan，或去掉 {flag_of(alone)}", f"add --plan, or leave {flag_of(alone)} out"),
        )
    if given["enterprise"] is None or given["helper"] is None:
        raise UsageError(
            Text("要写企业和助企员", "a firm and a helper are needed"),
            Text("redchain pair 企业 助企员；全部企业统筹安排：redchain pair --plan", "redchain pair FIRM HELPER; for all firms at once: redchain pair --plan"),
        )


def plan(context: Context, given: Given) -> int:
    """Print the plan; with `--apply` carry it out."""
    from redchain.cli.flow.pair_plan_output import print_plan, tell_plan
    from redchain.match.pairing_plan import plan_pairings

    refuse_format(given["format_name"], FORMATS)
    space = computing_space(context, matching=True)
    refuse_broken_records(space, without=given["without_broken"])
    chain = None if given["chain"] is None else resolve(space.ledger, ("chain",), given["chain"], Text("产业链", "Chain"))
    found = plan_pairings(space.ledger, given["keep"], chain)
    _refuse_nothing(space.ledger, found, chain)
    if not given["apply"]:
        print_plan(context, space, found, given["format_name"])
        tell_plan(context, space, found)
        if found.changed():
            context.tell(Text("照此办理：{command}", "to carry it out: {command}").fill(command=_applied(chain, given["keep"])))
        return EXIT_FINE
    return _apply(context, space, found, given)


def _applied(chain: str | None, keep: int | None) -> str:
    narrowed = (*(("--chain", chain) if chain else ()), *(() if keep is None else ("--keep", str(keep))))
    return shown("redchain", "pair", "--plan", *narrowed, "--apply")


def _refuse_nothing(ledger: Ledger, found: PairingPlan, chain: str | None) -> None:
    """Refuse to plan without helpers or without firms: there is nothing to look at."""
    if not found.helpers:
        raise RefusalError(
            Text("没有在岗的助企员", "there is no helper in office"),
            Text(
                "先登记岗位：redchain person add --roles helper --home 单位 --post …",
                "register posts first: redchain person add --roles helper --home UNIT --post …",
            ),
        )
    if not found.lines and not found.stay:
        from redchain.model.named_record import named

        where = named(ledger.named, "chain", chain) if chain else Text("台账", "the records")
        raise RefusalError(Text("{where}里没有企业", "there are no firms in {where}").fill(where=where))


def _apply(context: Context, space: Workspace, found: PairingPlan, given: Given) -> int:
    """Show what would be done, ask, and do it as one change."""
    from redchain.cli import output
    from redchain.cli.flow.pair_plan_output import plan_entry, print_changes, tell_mass, tell_plan
    from redchain.decide.pair_up import pair_up

    wanted = requests(space, found)
    is_json = given["format_name"] == "json"
    if not wanted:
        raise RefusalError(
            Text("安排里没有要结对、要换人的企业", "the plan pairs and changes nobody"), Text("看安排：redchain pair --plan", "see it: redchain pair --plan")
        )
    ids = fresh_ids(space, sum(each.pairing is None for each in wanted))

    def decide(ledger: Ledger) -> Change:
        return pair_up(ledger, wanted, doing(context, space, ledger, given), ids)

    is_asked = not given["dry_run"] and not given["yes"]
    if is_asked:
        perform(space, decide, replace(manner(context, given), dry_run=True))
    if not is_json and (not is_asked or context.is_interactive):
        print_changes(context, space, found.changed())
        tell_plan(context, space, found)
    tell_mass(context, space, wanted)
    if is_asked:
        ask(context, _waiting(wanted), Text(f"按安排办这 {len(wanted)} 家？", f"Pair and hand over these {len(wanted)} as planned?"))
    now = space if given["dry_run"] else context.workspace()  # read again under the lock
    done = perform(now, decide, manner(context, given))
    if not is_json:
        return _tell_done(context, done)
    output.envelope(context, "pair --plan", {**plan_entry(context, space, found), "commit": done.commit})
    return EXIT_FINE


def _tell_done(context: Context, done: PerformResult) -> int:
    """Print the ids, and say which commit was made; a dry run prints the lines themselves."""
    if done.is_dry:
        tell_performed(context, done)
        return EXIT_FINE
    tell_performed(context, replace(done, files=()))
    for put in done.change.puts:
        context.print(put.after.id)
    tell_commit(context, done.commit, done.change.subject)
    return EXIT_FINE


def _waiting(wanted: Sequence[PairRequest]) -> Text:
    new = sum(each.pairing is None for each in wanted)
    return Text(f"要新结对 {new} 家、交接 {len(wanted) - new} 家，还没有确认", f"{new} to be paired and {len(wanted) - new} to be handed over wait for a yes")


def requests(space: Workspace, found: PairingPlan) -> list[PairRequest]:
    """Return what a plan asks for, with the reasons that hand-overs are given, in the language of the repository."""
    from redchain.cli.flow.pair_plan_output import HANDED
    from redchain.decide.pair_up import PairRequest

    language = space.settings.root.language
    return [
        PairRequest(each.firm, str(each.after), each.pairing, each.before, HANDED[each.why].say(language) if each.pairing else "") for each in found.changed()
    ]


def fresh_ids(space: Workspace, count: int) -> list[str]:
    """Return so many ids of new pairings."""
    from redchain.kinds.pairing.model import Pairing

    ids: set[str] = set()
    while len(ids) < count:
        ids.add(fresh_id(Pairing, space))
    return sorted(ids)
