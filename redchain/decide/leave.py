"""Leaving a post (离岗): it is archived, and the firms whose helper it was are handed over, in one change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.decide.archive import put_away
from redchain.decide.change import Change
from redchain.decide.take_step import step_taken
from redchain.errors import RefusalError
from redchain.kinds.pairing.rules import another, running_of
from redchain.model.page_view import called
from redchain.text import Text, counted

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from redchain.kinds.pairing.model import Pairing
    from redchain.kinds.person.model import Person
    from redchain.model.attempt_step import Doing
    from redchain.model.ledger import Ledger

_MOST_NAMED = 4
_LEFT = Text("原助企员离岗", "the former helper has left the post")


def firms_held(ledger: Ledger, person: Person, flag: str) -> tuple[Pairing, ...]:
    """Return the running pairings of a helper; raises RefusalError where there are none to hand over."""
    held = running_of(ledger, "helper", person.id)
    mentored = running_of(ledger, "mentor", person.id)
    if not held and mentored:
        raise RefusalError(
            Text("{person}没有作为助企员结对的企业，是 {count} 个结对的导师", "{person} is no firm's helper, but the mentor of {count}").fill(
                person=called(person), count=len(mentored)
            ),
            Text("换导师：{command}；只离岗，去掉 {flag}", "name another mentor: {command}; to leave only, leave out {flag}").fill(
                command=another(mentored[0].id, "mentor"), flag=flag
            ),
        )
    if not held:
        raise RefusalError(
            Text("{person}没有在结对的企业，不用交接", "{person} has no firms to hand over").fill(person=called(person)),
            Text(f"去掉 {flag}", f"leave out {flag}"),
        )
    return held


def leave(ledger: Ledger, person: Person, on: date, because: str, over: tuple[Mapping[str, str], Doing] | None = None) -> Change:
    """Return the change that archives a post; with `over`, who takes over each of its running pairings and who says so, these are handed over as well, or alone where it is archived already."""
    if over is None:
        return put_away(person, on, because)
    takers, doing = over
    if person.id in takers.values():
        raise RefusalError(
            Text("{person}自己要离岗，不能交接给本人", "{person} is leaving, and cannot take over from itself").fill(person=called(person)),
            Text("用 --to 写另一个助企员，或用 --plan 统筹分", "name another helper with --to, or share the firms out with --plan"),
        )
    behind = Change(f"flow: hand-over {', '.join([*takers][:_MOST_NAMED])}", ())  # of who has left already, what was left behind
    change = put_away(person, on, because) if person.archived_on is None else behind
    reason = because or _LEFT.say(ledger.settings.root.language)
    puts, now = list(change.puts), ledger
    for each in running_of(ledger, "helper", person.id):
        if each.id not in takers:
            continue
        taken = step_taken(now, each, "hand_over", doing, {"helper": takers[each.id], "reason": reason})
        puts += taken
        now = now.after(put.after for put in taken)
    handed = len(puts) - len(change.puts)
    return Change(f"{change.subject}, {counted(handed, 'hand-over')}" if change.puts and handed else change.subject, tuple(puts))
