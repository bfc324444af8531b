"""What a refused step says: the rule, how the record stands, and the commands that are possible now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.errors import RefusalError
from redchain.model.commands import commands_now
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.model.base import Record


def say_record(record: Record) -> Text:
    """Return a record with its state, as `需求 N-… 是“已受理”`."""
    state = record.moves.states.get(record.state, Text("新建", "new")) if record.moves else Text("", "")
    return Text("{kind} {id} 是“{state}”", "{kind} {id} is “{state}”").fill(
        kind=Text(record.kind.label.zh, record.kind.label.en.lower()), id=record.id, state=state
    )


def refused(code: str | None, words: Text, remedy: Text) -> RefusalError:
    """Return the refusal of a step with the code of the rule, where a rule says so."""
    rule = Text("", "") if code is None else Text(f"（{code}）", f" ({code})")
    return RefusalError(Text("{words}{rule}", "{words}{rule}").fill(words=words, rule=rule), remedy)


def say_possible(record: Record, without: str = "") -> Text:
    """Return what may be done with a record now, as commands."""
    commands = commands_now(record, without)
    if not commands:
        show = f"redchain {type(record).kind.name} log {record.id}"
        return Text(f"它已经结束，没有下一步；看经过：{show}", f"its life is over; see it: {show}")
    return Text("现在可以：" + "；".join(commands), "possible now: " + "; ".join(commands))
