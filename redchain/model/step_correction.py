"""Correcting steps dated in the future: the one change of old steps, made by the office and told by a step of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from redchain.model.field_types import Moment
from redchain.model.fields import Meaning
from redchain.model.kind import OFFICE, Condition, Effect, Move
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from redchain.model.ledger import Ledger

VERB = "correct"
WAS = "was"
"""What commands write down by themselves: the times that stood there."""
Meant = Annotated[Moment | None, Text("实际时间", "Actual time"), Meaning("更正后的时间", "The time that the corrected steps have now")]
Was = Annotated[
    tuple[Moment, ...] | None,
    Text("原写时间", "Time before"),
    Meaning("更正前写的时间，按步骤次序；由命令写入", "The times before, in the order of the steps; commands write them"),
]


def correcting(states: Iterable[str]) -> Move:
    """Return the move that corrects the time of steps dated in the future, in whatever state."""
    return Move(
        VERB,
        Text("更正时间", "correct the time"),
        tuple(states),
        None,
        by=(OFFICE,),
        needs=("meant", "reason"),
        may=(WAS,),
        conditions=(IN_THE_FUTURE,),
        effect=_correct,
    )


def corrected(log: tuple[Any, ...], step: Any) -> tuple[Any, ...]:
    """Return a log as a step corrects it: its last steps, if they had the times that the step names, have the time that was meant."""
    if step.step != VERB or not step.was or step.meant is None or tuple(each.at for each in log[-len(step.was) :]) != step.was:
        return log
    return (*log[: -len(step.was)], *(each.model_copy(update={"at": step.meant}) for each in log[-len(step.was) :]))


def _why_not(_ledger: Ledger | None, record: Any, step: Any) -> Text | None:
    """Return why times may not be corrected, or None: asked with the steps as they were, or as they have been corrected."""
    late = [each for each in record.log if each.at.date() > step.at.date()]
    done = record.log[-len(step.was) :] if step.was else ()
    if not late and not (done and all(each > step.at for each in step.was) and all(each.at == step.meant for each in done)):
        return Text("没有写在未来的步骤，不用更正", "no step is dated in the future, so there is nothing to correct")
    if step.meant is None:
        return None
    if step.meant > step.at:
        return Text(f"实际时间 {_say(step.meant)} 也还没有到", f"the actual time {_say(step.meant)} is in the future, too")
    before = [each.at for each in record.log[: -len(late or done)]]
    if before and step.meant < before[-1]:
        return Text(
            f"实际时间 {_say(step.meant)} 早于再前一步（{_say(before[-1])}）",
            f"the actual time {_say(step.meant)} is before the step before ({_say(before[-1])})",
        )
    return None


def _correct(_ledger: Ledger, record: Any, at: datetime, values: Mapping[str, Any]) -> Effect:
    """Return what a correction entails: every step dated after that day has the time that was meant, and the step tells what stood there."""
    late = tuple(each for each in record.log if each.at.date() > at.date())
    meant = values.get("meant")
    if not late or meant is None:
        return Effect(log=tuple(each for each in record.log if each not in late))
    return Effect({WAS: tuple(each.at for each in late)}, log=tuple(each.model_copy(update={"at": meant}) if each in late else each for each in record.log))


def _say(moment: Any) -> str:
    return str(moment.isoformat(sep=" ", timespec="minutes"))


IN_THE_FUTURE = Condition("RC321", _why_not, alone=True)
"""What is corrected was dated in the future."""
