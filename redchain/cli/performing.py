"""What every writing command has: its options, who acts and when, and what it says of what it did."""

import inspect
from typing import TYPE_CHECKING, Annotated, Any

from redchain.cli import forms
from redchain.cli.context import Call
from redchain.cli.options import dry_option, uncommitted_option
from redchain.decide.add import new_id
from redchain.errors import UsageError
from redchain.model.base import Record
from redchain.text import Text

if TYPE_CHECKING:
    from datetime import date, datetime

    from redchain.cli.parsing import Form
    from redchain.flow.perform import PerformResult, WriteOptions
    from redchain.flow.workspace import Workspace
    from redchain.model.ledger import Ledger

_FLAG = inspect.Parameter.KEYWORD_ONLY


def writing_options(form: "Form") -> list[inspect.Parameter]:
    """Return the options that every writing command has."""
    told = {
        "dry_run": dry_option(form),
        "no_commit": uncommitted_option(form),
        "yes": (form.option("--yes", "-y", help=Text("不再询问", "do not ask"))),
    }
    return [inspect.Parameter(name, _FLAG, default=False, annotation=Annotated[bool, declared]) for name, declared in told.items()]


def acting_options(form: "Form", usually: Text) -> list[inspect.Parameter]:
    """Return the options of a step: who acts (`usually` says who by default) and when."""
    by = Text(f"办理人，编号或名称（默认：{usually.zh}）", f"who acts, an id or a name (default: {usually.en})")
    return [
        inspect.Parameter("by", _FLAG, default=None, annotation=Annotated[str | None, form.option("--by", help=by, metavar="ACTOR")]),
        inspect.Parameter(
            "at",
            _FLAG,
            default=None,
            annotation=Annotated[str | None, form.option("--at", help=Text("时间（默认现在）", "the moment (default: now)"), metavar="TIME")],
        ),
    ]


def manner(form: "Form", given: dict[str, Any]) -> "WriteOptions":
    """Return how to perform, from what was given for the options every writing command has."""
    from redchain.flow.perform import WriteOptions

    return WriteOptions(given["dry_run"], given["no_commit"], form.call.tell)


def moment(at: str | None, space: "Workspace") -> "datetime":
    """Return the moment meant by `--at`, in the repository's time zone; now when it was not given."""
    from datetime import datetime

    if at is None:
        return space.now
    try:
        found = datetime.fromisoformat(at)
    except ValueError as problem:
        raise UsageError(Text(f"--at {at} 读不懂", f"--at {at} is no time"), Text("写成 2026-11-23T09:00", "write it as 2026-11-23T09:00")) from problem
    return found if found.tzinfo else found.replace(tzinfo=space.zone)


def day(flag: str, words: str) -> "date":
    """Return the date typed for a flag; raises UsageError."""
    from datetime import date

    try:
        return date.fromisoformat(words.strip())
    except ValueError as problem:
        raise UsageError(Text(f"{flag} {words} 不是日期", f"{flag} {words} is no date"), Text("写成 2026-12-07", "write it as 2026-12-07")) from problem


def fresh_id(model: type[Record], space: "Workspace") -> str:
    """Return an event id of today that no record has."""
    import secrets

    taken = space.ledger.shelf(model)
    while (made := new_id(model, space.today, secrets.randbelow(32**5))) in taken:
        pass
    return made


def acting(ledger: "Ledger", by: str | None) -> str | None:
    """Return the id of the actor that `--by` names by id or name; None leaves it to the step who usually takes it."""
    return None if by is None else forms.resolve(ledger, ("unit", "enterprise"), by.strip(), Text("办理人", "By"))


def spoken_for(space: "Workspace", by: str | None) -> tuple[str, ...]:
    """Return the units that the present git identity belongs to; none when somebody is named, or no identity is registered."""
    if by is not None or not space.member:
        return ()
    from redchain.check.access import Speakers

    return Speakers(space.ledger, space.settings.access).units_of(space.member)


def ask(call: Call, waits: Text, question: Text) -> None:
    """Ask before a large change; where nobody can answer, raise UsageError saying what waits and how to go on."""
    if not forms.is_interactive():
        raise UsageError(waits, Text("加 --yes 执行，或 --dry-run 只看", "add --yes, or --dry-run to look"))
    from typer import Abort, confirm

    if not confirm(call.say(question), err=True):
        raise Abort


def tell_performed(call: Call, done: "PerformResult") -> None:
    """Say what was, or would be, written, with its warnings; a dry run prints the lines themselves."""
    from redchain.cli.findings import line_of

    for each in done.warnings:
        call.tell(Text(line_of(each, "zh"), line_of(each, "en")))
    for file in done.files:
        path = f"{file.former_path} → {file.path}" if file.former_path else file.path
        if done.is_dry:
            call.tell(Text(f"将写入 {path}：", f"would write {path}:"))
            call.print(_difference(file.before, file.after))
        else:
            call.tell(Text(f"已写入 {path}", f"wrote {path}"))


def tell_commit(call: Call, done: "PerformResult") -> None:
    """Say which commit was made, if any."""
    if done.commit:
        call.tell(Text(f"已提交 {done.commit[:7]}  {done.change.subject}", f"committed {done.commit[:7]}  {done.change.subject}"))


def _difference(before: str | None, after: str) -> str:
    if before is None:
        return after.rstrip("\n")
    import difflib

    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=1)
    return "\n".join(list(lines)[2:])
