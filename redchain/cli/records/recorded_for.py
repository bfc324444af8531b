"""For whom the first step of a new record is recorded, where that is nobody whom git's identity belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.cli.write_commands import spoken_for
from redchain.decide.lookup import title_of
from redchain.model.powers import candidates, say_verb
from redchain.shell_words import word
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given
    from redchain.flow.workspace import Workspace
    from redchain.model.base import Record


def tell_for_whom(context: Context, space: Workspace, records: Iterable[Record], given: Given) -> None:
    """Say who is recorded as having taken the first step, where that is nobody whom git's identity is a member of and nobody was named."""
    own, told = spoken_for(space, given.get("by")), set[str]()
    for record in records if own else ():
        step = record.steps[0] if record.steps else None
        if step is None or step.by in own or step.by in told:
            continue
        told.add(step.by)
        actor = space.ledger.named("enterprise", step.by) or space.ledger.named("unit", step.by)
        name = f"{title_of(actor)}（{step.by}）" if actor else step.by
        units = [title_of(found) if (found := space.ledger.named("unit", each)) else each for each in own]
        said = Text("“{verb}”记在{name}名下，由{own}的身份代为登记", "“{verb}” is recorded for {name}, entered by an identity of {own}")
        context.tell(said.fill(verb=say_verb(record, step.step), name=name, own=Text("、".join(units), ", ".join(units))))
        able = [each for each in own if each in candidates(space.ledger.after([record]), record, step.step)]
        if able:
            context.tell(Text(f"要记在自己单位名下：加 --by {word(able[0])} 登记", f"to record it for your own unit, add --by {word(able[0])}"))
