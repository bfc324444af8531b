"""`redchain <kind> add`: what was typed, read from a file and asked for becomes a record, written with one commit."""

from __future__ import annotations

from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.cli.field_options import ask_missing, ask_step, field_option, typed_values
from redchain.cli.parsing import PARTIAL, BilingualCommand, Option, flag, flag_of
from redchain.cli.records.recorded_for import tell_for_whom
from redchain.cli.typed_dates import read_typed
from redchain.cli.write_commands import (
    AT,
    WRITING,
    acting,
    asked_first,
    by_option,
    fresh_id,
    manner,
    moment,
    next_doing,
    refusing_wrong_values,
    spoken_for,
    tell_commit,
    tell_performed,
)
from redchain.decide.draft import add, fields_of, make_record, missing, missing_of_first_step, new_name_id, read_values, with_defaults
from redchain.decide.heads import first_step_fields
from redchain.decide.shared_id import IdsInUse
from redchain.errors import EXIT_FINE, UsageError
from redchain.flow.perform import perform
from redchain.kinds.need.model import Need
from redchain.model.attempt_step import Doing
from redchain.model.base import step_model
from redchain.model.fields import fields
from redchain.model.suggested_commands import say_next
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given
    from redchain.cli.records.entries import Entry
    from redchain.decide.change import Change
    from redchain.flow.perform import PerformResult
    from redchain.flow.workspace import Workspace
    from redchain.model.base import Record
    from redchain.model.ledger import Ledger

_FROM = Option(
    "source_file",
    Text(
        "从文件读取，选项优先：YAML（一条、列表或几个文档）、JSON、CSV（第一行写字段名），字段用中文名或英文键都行，- 是标准输入",
        "read from a file, options win: YAML (one record, a list, several documents), JSON or CSV (its first row names fields), fields called by key or label; - is standard input",
    ),
    "--from",
    metavar="FILE",
)


_ANYWAY = flag("anyway", Text("文件里的和已有的一样也登记", "enter what a file holds even where it is there already"))


def command(verb: str, summary: Text, model: type[Record]) -> BilingualCommand:
    """Return the command `add`, or the verb that begins a life."""
    doing = (by_option(Text("企业或牵头单位", "the firm or the lead unit")), AT) if model.moves else ()
    own = [field_option(model, each) for each in fields_of(model)]
    first = [field_option(step_model(model), each) for each in first_step_fields(model)]
    return BilingualCommand(verb, summary, partial(_add, model), [_FROM, PARTIAL, _ANYWAY, *doing, *WRITING, *own, *first])


def _add(model: type[Record], context: Context, given: Given) -> int:
    space = context.workspace()
    entering, in_file = _Entering(context, space, model, given), dict[str, Any]()
    if given["source_file"]:
        from redchain.cli.records.entries import entries_of

        entries = entries_of(context, model, given["source_file"], space)
        if not entries.is_one:
            from redchain.cli.records.add_several import add_several

            return add_several(context, space, entries.found, given, entering.one_of_several)
        in_file, entering = entries.found[0].read(), entering._replace(heads=entries.found[0].heads)
    answers: list[dict[str, Any]] = []

    def decide(ledger: Ledger) -> Change:
        if not answers:
            answers.append(entering.answers(ledger, in_file))
        return add(ledger, entering.made(ledger, answers[0], in_file))

    space = asked_first(context, space, decide)
    done = perform(space, decide, manner(context, given))
    tell_added(context, space, done)
    tell_for_whom(context, space, [done.change.puts[0].after], given)
    warn_of_double(context, space, done)
    return EXIT_FINE


def warn_of_double(context: Context, space: Workspace, done: PerformResult) -> None:
    """Name the open need that a new one most resembles, if any; of other kinds nothing is said."""
    record = done.change.puts[0].after
    if isinstance(record, Need) and not context.quiet:
        from redchain.cli.records.duplicates import warn_of_duplicates

        warn_of_duplicates(context, space, record, is_written=not done.is_dry)


class _Entering(NamedTuple):
    """Entering records of a kind: the run, where they go, what was typed, and under which heads values stand in a file."""

    context: Context
    space: Workspace
    model: type[Record]
    given: Given
    heads: Mapping[str, str] = MappingProxyType({})

    def answers(self, ledger: Ledger, in_file: dict[str, Any]) -> dict[str, Any]:
        """Return what was typed, read from a file and asked for."""
        typed = self._typed()
        values = self._values(ledger, in_file, typed)
        ask_missing(self.context, self.space, self.model, values)
        for each in missing_of_first_step(self.model, values):
            values[each] = ask_step(self.context, self.space, self.model, each)
        return values

    def one_of_several(self, ledger: Ledger, entry: Entry) -> Record:
        """Return one record of a file that holds several; nothing is asked for."""
        in_file = entry.read()
        values = self._values(ledger, in_file, self._typed())
        lacking = (*missing(self.model, values), *missing_of_first_step(self.model, values))
        if lacking:
            known = {**(fields(step_model(self.model)) if self.model.moves else {}), **fields(self.model)}
            said = [known[each].label for each in lacking]
            raise UsageError(Text(f"缺少必填项：{'、'.join(each.zh for each in said)}", f"required: {', '.join(each.en for each in said)}"))
        return self._replace(heads=entry.heads).made(ledger, values, in_file)

    def _typed(self) -> dict[str, Any]:
        own = read_typed(self.context, self.model, typed_values(self.model, fields_of(self.model), self.given), self.space)
        if self.model.moves is None:
            return own
        step = step_model(self.model)
        return {**own, **read_typed(self.context, step, typed_values(step, first_step_fields(self.model), self.given), self.space)}

    def _values(self, ledger: Ledger, in_file: dict[str, Any], typed: dict[str, Any]) -> dict[str, Any]:
        """Return the values of a new record, those typed before those written in a file."""
        written = {name: value for name, value in in_file.items() if name not in typed}
        values = {**read_values(ledger, self.model, written, splits=False), **read_values(ledger, self.model, typed)}
        return with_defaults(self.model, values, self._at().date() if self.given.get("at") else self.space.today)

    def _at(self) -> datetime:
        return moment(self.context, self.given.get("at"), self.space)

    def made(self, ledger: Ledger, values: dict[str, Any], in_file: Mapping[str, Any]) -> Record:
        """Return the record of complete values, under a proposed id where it has none; what is not in the file was typed, or stands in its stead."""
        if "id" not in values:
            values = {**values, "id": _proposed_id(self.space, ledger, self.model, values)}
        typed = {*typed_values(self.model, fields_of(self.model), self.given)}
        named = {each: flag_of(each) for each in values if each != "log" and (each in typed or each not in in_file)}
        with refusing_wrong_values(self.model, {**self.heads, **named}):
            doing = Doing(acting(ledger, self.given.get("by")), self._at(), speaks_for=spoken_for(self.space, None), latest=self.space.latest)
            return make_record(ledger, self.model, values, doing)


def _proposed_id(space: Workspace, ledger: Ledger, model: type[Record], values: dict[str, Any]) -> str:
    if model.kind.prefix is not None:
        return fresh_id(model, space, ledger)
    return new_name_id(model, values, IdsInUse(ledger, model))


def tell_added(context: Context, space: Workspace, done: PerformResult) -> None:
    """Say which record was written, and what comes next for it."""
    tell_performed(context, done)
    if done.is_dry:
        return
    record = done.change.puts[0].after
    context.print(record.id)
    tell_commit(context, done.commit, done.change.subject)
    words = say_next(space.ledger.after([record]), record, next_doing(space)) if record.kind.next_step else None
    if words is not None:
        context.tell(Text("下一步：{words}", "next: {words}").fill(words=words))
