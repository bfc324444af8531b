"""What a refused step says: the rule, and the commands that are possible now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.errors import RefusalError
from redchain.model.powers import say_record
from redchain.model.suggested_commands import commands_now
from redchain.shell_words import word
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.model.attempt_step import Doing
    from redchain.model.base import Record
    from redchain.model.ledger import Ledger

__all__ = ["refused", "say_possible", "say_record"]


def refused(code: str | None, words: Text, remedy: Text) -> RefusalError:
    """Return the refusal of a step with the code of the rule, where a rule says so."""
    rule = Text("", "") if code is None else Text(f"（{code}）", f" ({code})")
    return RefusalError(Text("{words}{rule}", "{words}{rule}").fill(words=words, rule=rule), remedy)


def say_possible(ledger: Ledger, record: Record, doing: Doing | None = None) -> Text:
    """Return what may be done with a record now, as commands; a verb that was refused for what it said is among them."""
    if record.id not in ledger.shelf(type(record)):
        return Text("还没有登记；改好再来一次", "nothing has been registered; mend it and try again")
    commands = commands_now(ledger, record, doing)
    if commands:
        return Text("现在可以：" + "；".join(commands), "possible now: " + "; ".join(commands))
    show = f"redchain {type(record).kind.name} log {word(record.id)}"
    if record.is_open:
        return Text(f"现在没有可办的步骤；看经过：{show}", f"no step is possible now; see it: {show}")
    return Text(f"它已经结束，没有下一步；看经过：{show}", f"it has ended; see it: {show}")
