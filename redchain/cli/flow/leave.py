"""`redchain person leave ID`: somebody leaves a post, which is archived; `--to` and `--plan` hand their firms over, and what the post still holds is said."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from redchain.cli.parsing import RECORD, Argument, BilingualCommand, Option, flag
from redchain.cli.records.add import tell_added
from redchain.cli.records.archive import refuse_secrets
from redchain.cli.write_commands import AT, WRITING, YES, acting, ask, asked_first, by_option, manner, moment, spoken_for
from redchain.decide.leave import firms_held, leave
from redchain.decide.lookup import find_meant, resolve
from redchain.errors import EXIT_FINE, RefusalError, UsageError
from redchain.flow.perform import perform
from redchain.flow.refuse_broken_files import refuse_broken_records
from redchain.kinds.person.held import holds, ways_on
from redchain.model.attempt_step import Doing
from redchain.model.dates import local_day
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.cli.context import Context
    from redchain.cli.parsing import Given
    from redchain.decide.change import Change
    from redchain.flow.workspace import Workspace
    from redchain.model.ledger import Ledger

_REASON = Option("reason", Text("理由，写进提交说明", "why; it goes into the commit's message"), metavar="TEXT", default="")

_TO = Option("to", Text("结对的企业都交接给这个助企员", "hand all its firms over to this helper"), metavar="PERSON")
_FEW = 5
"""So many firms are handed over without a question."""
_PLAN = flag("plan", Text("结对的企业统筹分给别的助企员，先看再办", "share its firms out among the other helpers as a plan does, which is shown first"))


def command(verb: str, summary: Text, model: Any) -> BilingualCommand:
    """Return the command."""
    options: list[Option | Argument] = [RECORD, _REASON, _TO, _PLAN, by_option(Text("链办", "the chain's office")), AT, *WRITING, YES]
    return BilingualCommand(verb, summary, partial(_leave, model), options)


def _leave(model: Any, context: Context, given: Given) -> int:
    refuse_secrets(given["reason"])
    space = context.workspace()
    if given["to"] is not None and given["plan"]:
        raise UsageError(Text("--to 和 --plan 不能同时用", "--to and --plan cannot be used together"), Text("一次只能用一个", "use one of them at a time"))
    takers = _planned(context, space, model, given) if given["plan"] else None

    def decide(ledger: Ledger) -> Change:
        person, over = find_meant(ledger, model, given["record"]), None
        at = moment(context, given["at"], space)
        if given["to"] is not None or takers is not None:
            by = acting(ledger, given["by"])
            doing = Doing(by, at, is_rough=given["at"] is None, speaks_for=spoken_for(space, given["by"]), latest=space.latest)
            over = _takers(ledger, person, given["to"], takers), doing
        return leave(ledger, person, local_day(at, space.zone), given["reason"], over)

    count = len(_takers(space.ledger, find_meant(space.ledger, model, given["record"]), given["to"], takers))
    if (takers is not None or count > _FEW) and not given["dry_run"] and not given["yes"]:
        perform(space, decide, replace(manner(context, given), dry_run=True, say=str))
        ask(
            context,
            Text(f"离岗和 {count} 家企业的交接还没有确认", f"the leaving and {count} hand-overs wait for a yes"),
            Text(f"交接 {count} 家企业并离岗？", f"Hand over {count} firms, and leave?"),
        )
        space = context.workspace()
    else:
        space = asked_first(context, space, decide)
    done = perform(space, decide, manner(context, given))
    tell_added(context, space, done)
    person: Any = find_meant(space.ledger, model, given["record"])
    for each in holds(space.ledger.after(put.after for put in done.change.puts), person):
        for words in ways_on(each, person):
            context.warn(words)
    return EXIT_FINE


def _takers(ledger: Ledger, person: Any, to: str | None, planned: dict[str, str] | None) -> dict[str, str]:
    """Return who takes over each pairing: whoever a plan says, or one helper all of them; nothing where nobody is named."""
    if planned is not None or to is None:
        return planned or {}
    taker = resolve(ledger, ("person",), to, Text("助企员", "Helper"))
    return {each.id: taker for each in firms_held(ledger, person, "--to")}


def _planned(context: Context, space: Workspace, model: Any, given: Given) -> dict[str, str]:
    """Show how a plan shares the firms out, and return who takes over each pairing; refuses where one would be left without."""
    from redchain.cli.flow.pair_plan_output import print_changes, tell_plan
    from redchain.match.pairing_plan import plan_without

    person = find_meant(space.ledger, model, given["record"])
    firms_held(space.ledger, person, "--plan")
    refuse_broken_records(space, without=given["without_broken"])
    found = plan_without(space.ledger, person)
    print_changes(context, space, found.changed())
    tell_plan(context, space, found)
    left = [each for each in found.lines if each.after is None]
    if left:
        raise RefusalError(
            Text(f"{len(left)} 家企业没有助企员可接，没有办理", f"nobody has a place for {len(left)} of its firms; nothing was done"),
            Text("腾出名额以后再办；先离岗、以后再交接：去掉 --plan", "make room first; to leave now and hand over later, leave out --plan"),
        )
    return {each.pairing: each.after for each in found.changed() if each.pairing and each.after}
