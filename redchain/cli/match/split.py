"""`redchain match NEED --split`: the topics of a need become its sub-items, previewed, then written with one commit."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from redchain.cli import output
from redchain.cli.context import matching_space
from redchain.cli.match.suggest import say_count
from redchain.cli.parsing import flag
from redchain.cli.write_commands import WRITING, YES, ask, manner, tell_commit, tell_performed
from redchain.errors import EXIT_FINE, UsageError
from redchain.shell_words import word
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.cli.context import Context
    from redchain.cli.parsing import Argument, Given, Option
    from redchain.decide.change import Change
    from redchain.flow.workspace import Workspace
    from redchain.kinds.need.model import NeedItem
    from redchain.model.ledger import Ledger

_HEADS = (Text("子事项", "Sub-item"), Text("类别", "Category"))


def options() -> list[Option | Argument]:
    """Return the option that asks for it, and how to write."""
    return [flag("split", Text("一条诉求有几件事的，写成子事项", "split a need that covers several matters into sub-items")), *WRITING, YES]


def run(context: Context, given: Given) -> int:
    """Show the sub-items, ask, and write them."""
    from redchain.decide.lookup import find_meant
    from redchain.flow.perform import perform
    from redchain.kinds.need.model import Need
    from redchain.match.topics import topics_of

    if len(set(given["needs"])) != 1:
        raise UsageError(
            Text("--split 要写一条需求", "--split goes with one need"), Text("例如：redchain match 需求 --split", "such as: redchain match NEED --split")
        )
    space = matching_space(context)
    need = find_meant(space.ledger, Need, given["needs"][0])
    items = topics_of(space.corpus_without_servers, need)

    def decide(ledger: Ledger) -> Change:
        from redchain.decide.split_need import split

        return split(ledger, find_meant(ledger, Need, need.id), items, need)

    rehearsed = perform(space, decide, replace(manner(context, given), dry_run=True))
    _preview(context, space, items)
    if given["dry_run"]:
        tell_performed(context, rehearsed)
        return EXIT_FINE
    if not given["yes"]:
        ask(
            context,
            Text(f"要写 {len(items)} 个子事项，还没有确认", f"{len(items)} sub-items wait for a yes"),
            Text("写成这几个子事项？", "Make these its sub-items?"),
        )
    done = perform(context.workspace(), decide, manner(context, given))  # read again under the lock: somebody may have changed it since
    tell_performed(context, done)
    context.print(need.id)
    tell_commit(context, done.commit, done.change.subject)
    context.tell(Text(f"下一步：redchain match {word(need.id)} --plan", f"next: redchain match {word(need.id)} --plan"))
    return EXIT_FINE


def _preview(context: Context, space: Workspace, items: tuple[NeedItem, ...]) -> None:
    context.tell(say_count(len(items)))
    output.table(context, [context.say(each) for each in _HEADS], [[each.title, context.say(space.settings.say_category(each.category))] for each in items])
