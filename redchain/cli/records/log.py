"""`redchain <kind> log ID`: the life of a record, and the commits of its file."""

from __future__ import annotations

import json
from datetime import datetime
from functools import partial
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Literal

from redchain.cli import output
from redchain.cli.context import FORMATS, refuse_format
from redchain.cli.parsing import RECORD, TABBED, BilingualCommand, format_option
from redchain.cli.records.show import step_cells
from redchain.decide.lookup import find_meant
from redchain.model.dates import local
from redchain.render.csv import Meant
from redchain.text import Text
from redchain.views.commit_words import say_subject

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given
    from redchain.flow.workspace import Workspace
    from redchain.history.git_log import RecordCommit
    from redchain.model.base import Record

_HEADS = {"at": Text("时间", "At"), "step": Text("步骤", "Step"), "by": Text("办理人", "By"), "content": Text("内容", "Content")}

_CUT_OFF = Text(
    "注意：这个克隆的提交历史不全（浅克隆），更早的提交没有列出；补全：git fetch --unshallow",
    "note: this clone's history is cut off (a shallow clone), and earlier commits are not listed; to have it all: git fetch --unshallow",
)


def command(verb: str, summary: Text, model: type[Record]) -> BilingualCommand:
    """Return the command."""
    return BilingualCommand(verb, summary, partial(_log, model), [RECORD, format_option(FORMATS, TABBED)])


def _log(model: type[Record], context: Context, given: Given) -> None:
    refuse_format(given["format_name"], FORMATS)
    space = context.workspace()
    found = find_meant(space.ledger, model, given["record"])
    steps = getattr(found, "log", ())
    commits = _commits(context, space, model, found)
    if given["format_name"] == "json":
        life = [json.loads(each.model_dump_json(exclude_none=True)) for each in steps]
        content = {"id": found.id, "state": found.state, "log": life, "commits": [each._asdict() for each in commits]}
        output.envelope(context, f"{model.kind.name} log", content)
        return
    if given["format_name"] == "csv":
        output.csv_of(context, _HEADS, _story(context, space, steps, commits, "words" if context.csv_in_words else "codes"))
    else:
        rows = _story(context, space, steps, commits, "brief")
        output.table(context, [context.say(each) for each in _HEADS.values()], rows, output.Drawing(3, (2,)))


def _story(
    context: Context, space: Workspace, steps: Sequence[Any], commits: Sequence[RecordCommit], form: Literal["brief", "words", "codes"]
) -> list[tuple[str, str, str, str]]:
    """Return steps and commits as one story: the earliest first, in one time zone; of many who are named a few where it is brief, with codes for steps, ids and whole times where programs read it."""
    is_coded = form == "codes"
    made = "commit" if is_coded else context.say(Text("提交", "commit"))
    told = []
    for each in steps:
        moment, step, by, words = step_cells(context, space, each, is_brief=form == "brief")
        words = _coded(each) if is_coded else words
        told.append((each.at, (local(each.at, space.zone).isoformat(), each.step, each.by, words) if is_coded else (Meant(moment), step, by, words)))
    for each in reversed(commits):
        at = datetime.fromisoformat(each.at)
        moment = local(at, space.zone).isoformat() if is_coded else Meant(f"{local(at, space.zone):%Y-%m-%d %H:%M}")
        told.append((at, (moment, made, each.author, f"{each.commit[:7]} {each.subject if is_coded else context.say(say_subject(each.subject))}")))
    return [cells for _, cells in sorted(told, key=itemgetter(0))]


def _coded(step: Any) -> str:
    """The rest of a step by its keys."""
    rest = json.loads(step.model_dump_json(exclude_none=True, exclude={"at", "step", "by"}))
    return "; ".join(f"{key}={', '.join(map(str, value)) if isinstance(value, list) else value}" for key, value in rest.items() if value != [])


def _commits(context: Context, space: Workspace, model: type[Record], record: Record) -> Any:
    from redchain.history.checkout import find_checkout
    from redchain.history.git_log import commits_of, cut_off

    checkout = find_checkout(space.root)
    if checkout is None:
        return ()
    if cut_off(checkout):
        context.warn(_CUT_OFF)
    return commits_of(checkout, space.root, space.ledger.paths[f"{model.kind.name}:{record.id}"])
