"""`redchain <kind> rename ID NEW-ID`: another id for a named record, with every reference to it, in one commit."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from redchain.cli.parsing import Argument, BilingualCommand
from redchain.cli.write_commands import WRITING, YES, ask, manner, refusing_wrong_values, tell_commit, tell_performed
from redchain.decide.lookup import find_meant
from redchain.decide.rename import rename
from redchain.errors import EXIT_FINE
from redchain.flow.contacts import has_contacts
from redchain.flow.perform import PerformResult, perform
from redchain.flow.settings_references import settings_that_name
from redchain.model.base import Named
from redchain.text import Text, counted

if TYPE_CHECKING:
    from redchain.cli.context import Context
    from redchain.cli.parsing import Given
    from redchain.decide.change import Change
    from redchain.flow.workspace import Workspace
    from redchain.kinds.renaming import Renaming
    from redchain.model.base import Record
    from redchain.model.ledger import Ledger

_OLD = Argument("record", Text("现在的编号", "its id now"), "ID")
_NEW = Argument("new", Text("新编号：小写字母、数字、连字符", "the new id: lower-case letters, digits and hyphens"), "NEW-ID")


def command(verb: str, summary: Text, model: type[Record]) -> BilingualCommand:
    """Return the command; `model` is a kind of named records."""
    assert issubclass(model, Named)  # noqa: S101  # others have no such command
    return BilingualCommand(verb, summary, partial(_rename, model), [_OLD, _NEW, *WRITING, YES])


def _rename(model: type[Named], context: Context, given: Given) -> int:
    space = context.workspace()
    planned = _decided(space.ledger, model, given)
    renaming, others = planned.renaming, len(planned.puts) - 1
    assert renaming is not None  # noqa: S101  # this is what `rename` decides
    count = Text(
        f"{renaming.old} → {renaming.new}：另有 {others} 条记录引用它，一起改",
        f"{renaming.old} → {renaming.new}, with {counted(others, 'record')} that {'names' if others == 1 else 'name'} it",
    )
    if given["dry_run"] or given["yes"]:
        context.tell(count)
    else:
        ask(context, count, Text(f"{count.zh}。改吗？", f"{count.en}. Rename it?"))
    now = space if given["dry_run"] else context.workspace()  # read again under the lock
    return _say(context, now, renaming, perform(now, lambda ledger: _decided(ledger, model, given), manner(context, given)))


def _decided(ledger: Ledger, model: type[Named], given: Given) -> Change:
    new = given["new"].strip()
    record = find_meant(ledger, model, given["record"])
    with refusing_wrong_values(model, {}):
        model.model_validate({**record.model_dump(exclude_unset=True), "id": new})
    return rename(ledger, model, record.id, new)


def _say(context: Context, space: Workspace, renaming: Renaming, done: PerformResult) -> int:
    tell_performed(context, done)
    if not done.is_dry:
        context.print(renaming.new)
    tell_commit(context, done.commit, done.change.subject)
    for each in settings_that_name(space.settings, renaming.kind, renaming.old):
        context.warn(Text(f"{each} 还写着 {renaming.old}，请一并改", f"{each} still says {renaming.old}; change it too"))
    if renaming.kind == "person" and has_contacts(space):
        context.warn(
            Text(
                f"这台电脑上的通讯录可能还写着 {renaming.old}，请一并改：redchain contacts edit",
                f"the contacts on this computer may still name {renaming.old}; change it there too: redchain contacts edit",
            )
        )
    return EXIT_FINE
