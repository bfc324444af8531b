"""`redchain pair FIRM HELPER`: a firm gets its helper, with a mentor perhaps; one commit. `--plan` is about all firms at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.cli.field_options import field_option, typed_values
from redchain.cli.flow.pair_plan import PLANNING, plan, refuse_alone, refuse_together
from redchain.cli.flow.step import doing
from redchain.cli.parsing import Argument, BilingualCommand, Option
from redchain.cli.records.add import tell_added
from redchain.cli.typed_dates import read_typed
from redchain.cli.write_commands import AT, WRITING, asked_first, by_option, fresh_id, manner, refusing_wrong_values
from redchain.decide.draft import add, make_record, read_values
from redchain.decide.take_step import step_taken
from redchain.errors import EXIT_FINE
from redchain.flow.perform import perform
from redchain.kinds.pairing.model import Pairing
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given
    from redchain.decide.change import Change
    from redchain.model.ledger import Ledger

_SUMMARY = Text(
    "结对：给一家企业定一个助企员；加 --mentor 是 1+1带1，可以定期满日和帮带目标。换人用 redchain pairing hand-over；全部企业统筹安排用 --plan。",
    "Give a firm its helper; with --mentor a mentor as well, until a last day and with goals perhaps. To change the helper: redchain pairing hand-over; for all firms at once: --plan.",
)
_EXAMPLES = ("pair sl-qingfa h001 --mentor m001 --due 2027-11-30", "pair --plan")
_FIELDS = ("mentor", "due", "milestones", "cadence", "note", "tags")


def commands(name: str, _words: Sequence[str]) -> list[BilingualCommand]:
    """Return the command."""
    options: list[Option | Argument] = [
        Argument("enterprise", Text("企业，编号、名称或简称", "the firm: its id, name or short name"), "ENTERPRISE", required=False),
        Argument("helper", Text("助企员的岗位，编号或岗位名", "the post of its helper: its id or what it is called"), "PERSON", required=False),
        *(field_option(Pairing, each) for each in _FIELDS),
        by_option(Text("链办", "the chain's office")),
        AT,
        *WRITING,
        *PLANNING,
    ]
    return [BilingualCommand(name, _SUMMARY, _pair, options).showing(*_EXAMPLES)]


def _pair(context: Context, given: Given) -> int:
    if given["plan"]:
        refuse_together(given, ("enterprise", "helper", *_FIELDS))
        return plan(context, given)
    refuse_alone(given)
    space = context.workspace()
    typed: dict[str, Any] = read_typed(context, Pairing, typed_values(Pairing, ("enterprise", "helper", *_FIELDS), given), space)
    identifier = fresh_id(Pairing, space)

    def decide(ledger: Ledger) -> Change:
        with refusing_wrong_values(Pairing):
            values = {**read_values(ledger, Pairing, typed), "id": identifier}
            who = doing(context, space, ledger, given)
            record = make_record(ledger, Pairing, values, who)
            step_taken(ledger, record.model_copy(update={"log": ()}), "start", who, {})  # says what stands against it, and the way out
            return add(ledger, record)

    space = asked_first(context, space, decide)
    tell_added(context, space, perform(space, decide, manner(context, given)))
    return EXIT_FINE
