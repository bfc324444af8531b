"""What every writing command has: its options, who acts and when, asking before much is changed, and saying what was written."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

from redchain.cli.parsing import WITHOUT_BROKEN, Option, flag, flag_of
from redchain.cli.typed_dates import read_moment
from redchain.errors import RefusalError, UsageError
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

    from pydantic import BaseModel

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given
    from redchain.flow.perform import PerformResult, WriteOptions
    from redchain.flow.workspace import Workspace
    from redchain.model.attempt_step import Doing
    from redchain.model.base import Record
    from redchain.model.finding import Finding
    from redchain.model.ledger import Ledger

DRY_RUN = flag("dry_run", Text("只显示将写入的内容", "only show what would be written"), is_common=True)
NO_COMMIT = flag("no_commit", Text("只写文件，不提交", "write files without committing"), is_common=True)
WRITING = (DRY_RUN, NO_COMMIT, WITHOUT_BROKEN)
"""What every writing command has."""
YES = flag("yes", Text("不再询问", "do not ask"), "--yes", "-y")
"""Of a command that asks before it writes."""
AT = Option("at", Text("时间（默认现在）", "the moment (default: now)"), metavar="TIME", is_common=True)


class RefusedValuesError(RefusalError):
    """What was typed makes no valid record; the findings say why."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        """Keep the findings for the edge to show."""
        super().__init__(Text("填写的内容有误，没有写入", "some values are wrong; nothing was written"))
        self.findings = findings


def by_option(usually: Text) -> Option:
    """Return `--by`, who acts; `usually` says who by default."""
    words = Text("办理人，编号或名称", "who acts, an id or a name")
    return Option("by", words, metavar="ACTOR", detail=Text(f"默认：{usually.zh}", f"default: {usually.en}"), is_common=True)


@contextmanager
def refusing_wrong_values(model: type[BaseModel], named: Mapping[str, str] | None = None) -> Iterator[None]:
    """Turn what pydantic finds wrong with the values of a record or a step into a refusal with one finding each.

    The findings for the fields in `named` tell the option, or the head in a file, that is named there rather than the key; without it all were typed as options.
    """
    from pydantic import ValidationError

    from redchain.check.schema_errors import explain_typed

    try:
        yield
    except ValidationError as problem:
        flags = {each: flag_of(each) for each in model.model_fields if each != "log"} if named is None else named
        raise RefusedValuesError(explain_typed(model, problem.errors(include_url=False), flags)) from problem


def refusing_wrong_value(model: type[BaseModel], name: str, value: object, head: str | None = None) -> None:
    """Raise RefusedValuesError, with its findings, where a value is none of a field's; they tell the `head` by which it was asked for."""
    from pydantic import TypeAdapter, ValidationError

    from redchain.check.schema_errors import explain_typed

    field = model.model_fields[name]
    adapter: TypeAdapter[Any] = TypeAdapter(Annotated[field.annotation, *field.metadata])  # type: ignore[arg-type]  # known only at run time
    try:
        adapter.validate_python(value)
    except ValidationError as problem:
        errors = ({**each, "loc": (name, *each["loc"])} for each in problem.errors(include_url=False))
        raise RefusedValuesError(explain_typed(model, errors, {name: head} if head else {})) from problem


def manner(context: Context, given: Given) -> WriteOptions:
    """Return how to perform, from what was given for the options every writing command has."""
    from redchain.flow.perform import WriteOptions

    return WriteOptions(given["dry_run"], given["no_commit"], context.warn, given.get("without_broken", False))


def moment(context: Context, at: str | None, space: Workspace) -> datetime:
    """Return the moment that `--at` names, in the repository's time zone; now when it was not given."""
    return space.now if at is None else read_moment(context, "--at", at, space.now)


def fresh_id(model: type[Record], space: Workspace, ledger: Ledger | None = None) -> str:
    """Return an event id of today that no record has, or none of another ledger."""
    import secrets
    from itertools import count

    from redchain.decide.draft import free_event_id

    return free_event_id(ledger or space.ledger, model, space.today, (secrets.randbelow(32**5) for _ in count()))


def acting(ledger: Ledger, by: str | None) -> str | None:
    """Return the id of the actor that `--by` names by id or name; None leaves it to the step who usually takes it."""
    from redchain.decide.lookup import resolve

    return None if by is None else resolve(ledger, ("unit", "enterprise"), by.strip(), Text("办理人", "By"))


def spoken_for(space: Workspace, by: str | None) -> tuple[str, ...]:
    """Return the units that the present git identity belongs to; none when somebody is named, or no identity is registered."""
    if by is not None or not space.member:
        return ()
    from redchain.check.proposal import Speakers

    return Speakers(space.ledger, space.settings.access).units_of(space.member)


def next_doing(space: Workspace) -> Doing:
    """Return who would type the next command, now."""
    from redchain.model.attempt_step import Doing

    return Doing(None, space.now, is_rough=True, speaks_for=spoken_for(space, None), latest=space.latest)


def asked_first(context: Context, space: Workspace, decide: Callable[[Ledger], object]) -> Workspace:
    """Let whoever can answer be asked before the lock is taken, so that a question left open keeps nobody waiting; returns the workspace to decide in.

    `decide` is called again under the lock and has to remember what was answered; which of several a name means is remembered by the run.
    """
    if not context.is_interactive:
        return space
    decide(space.ledger)
    return context.workspace()  # somebody may have written meanwhile


def ask(context: Context, waits: Text, question: Text) -> None:
    """Ask before a large change; where nobody can answer, raise UsageError saying what waits and how to go on."""
    if not context.is_interactive:
        raise UsageError(waits, Text("加 --yes 执行，或加 --dry-run 先看看", "add --yes to go ahead, or --dry-run to look first"))
    from typer import Abort

    from redchain.cli.prompts import ask_yes

    if not ask_yes(context, question):
        context.tell(Text("没有执行，什么都没有改动", "not done; nothing was changed"))
        raise Abort


def tell_performed(context: Context, done: PerformResult) -> None:
    """Say what was, or would be, written, with its warnings; a dry run prints the lines themselves."""
    from redchain.cli.findings import line_of

    for each in done.warnings:
        context.tell(Text(line_of(each, "zh"), line_of(each, "en")))
    for file in done.files:
        path = f"{file.former_path} → {file.path}" if file.former_path else file.path
        if done.is_dry:
            context.tell(Text(f"将写入 {path}：", f"would write {path}:"))
            context.print(_difference(file.before, file.after))
        else:
            context.tell(Text(f"已写入 {path}", f"wrote {path}"))


def tell_commit(context: Context, commit: str | None, subject: str = "") -> None:
    """Say which commit was made, if any."""
    if commit:
        from redchain.views.commit_words import say_subject

        did = say_subject(subject)
        context.tell(Text(f"已提交 {commit[:7]}  {did.zh}".rstrip(), f"committed {commit[:7]}  {did.en}".rstrip()))


def _difference(before: str | None, after: str) -> str:
    if before is None:
        return after.rstrip("\n")
    import difflib

    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=1)
    return "\n".join(list(lines)[2:])
