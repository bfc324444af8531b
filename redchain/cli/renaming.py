"""`redchain <kind> rename ID NEW-ID`: another id for a named record, with every reference to it, in one commit."""

import inspect
from typing import TYPE_CHECKING, Annotated, Any

from redchain.cli import forms
from redchain.cli.context import Call
from redchain.cli.performing import ask, manner, tell_commit, tell_performed, writing_options
from redchain.decide.lookup import find_meant
from redchain.decide.rename import rename
from redchain.errors import EXIT_FINE
from redchain.flow.perform import PerformResult, perform
from redchain.model.base import Named
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.cli.parsing import Form
    from redchain.decide.change import Change
    from redchain.flow.workspace import Workspace
    from redchain.kinds.renaming import Renaming
    from redchain.model.base import Record
    from redchain.model.ledger import Ledger


def renamer(form: "Form", model: "type[Record]") -> Any:
    """Return the function of `rename`; `model` is a kind of named records."""
    assert issubclass(model, Named)  # noqa: S101  # others have no such command
    flag = inspect.Parameter.KEYWORD_ONLY
    new = form.argument(help=Text("新编号：小写字母、数字、连字符", "the new id: lower-case letters, digits and hyphens"), metavar="NEW-ID")
    parameters = [
        inspect.Parameter("record", flag, annotation=Annotated[str, form.argument(help=Text("现在的编号", "its id now"), metavar="ID")]),
        inspect.Parameter("new", flag, annotation=Annotated[str, new]),
        *writing_options(form),
    ]

    def command(**given: Any) -> int:
        space = form.call.workspace()
        planned = _decided(space.ledger, model, given)
        renaming, others = planned.renaming, len(planned.puts) - 1
        assert renaming is not None  # noqa: S101  # this is what `rename` decides
        count = Text(
            f"{renaming.old} → {renaming.new}：另有 {others} 条记录引用它，一起改", f"{renaming.old} → {renaming.new}, with {others} records that name it"
        )
        if given["dry_run"] or given["yes"]:
            form.call.tell(count)
        else:
            ask(form.call, count, Text(f"{count.zh}。改吗？", f"{count.en}. Rename it?"))
        now = space if given["dry_run"] else form.call.workspace()  # read again under the lock
        return _say(form.call, now, renaming, perform(now, lambda ledger: _decided(ledger, model, given), manner(form, given)))

    command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # Typer reads it
    command.__annotations__ = {each.name: each.annotation for each in parameters}
    return command


def _decided(ledger: "Ledger", model: type[Named], given: dict[str, Any]) -> "Change":
    new = given["new"].strip()
    record = find_meant(ledger, model, given["record"])
    forms.make_record(model, {**record.model_dump(exclude_unset=True), "id": new})
    return rename(ledger, model, record.id, new)


def _say(call: Call, space: "Workspace", renaming: "Renaming", done: PerformResult) -> int:
    tell_performed(call, done)
    if not done.is_dry:
        call.print(renaming.new)
    tell_commit(call, done)
    if renaming.kind == "unit" and any(each.unit == renaming.old for each in space.settings.access.owners):
        call.tell(
            Text(
                f"data/settings/access.yaml 的 owners 还写着 {renaming.old}，请一并改",
                f"the owners in data/settings/access.yaml still say {renaming.old}; change them too",
            )
        )
    return EXIT_FINE
