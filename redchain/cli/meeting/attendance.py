"""`redchain meeting open` and `redchain meeting resolve`: the steps of a meeting in which many are named, so that `all` and `--except` name them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from redchain.cli.flow import step
from redchain.cli.parsing import BilingualCommand, Option
from redchain.decide.lookup import find_meant, resolve_all
from redchain.errors import EXIT_FINE, UsageError
from redchain.kinds.meeting.ballots import LISTS, entitled, present
from redchain.kinds.meeting.model import Meeting
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given
    from redchain.model.base import Record
    from redchain.model.ledger import Ledger

_ALL = frozenset({"all", "全体", "全部"})
_LISTS = ("present", *LISTS)


def command(verb: str, summary: Text, model: type[Record]) -> BilingualCommand:
    """Return the command of one of these steps."""
    made = step.command(verb, summary, model)
    words = Text("写 all 的名单里除去这些", "all but these, in the list that is given as `all`")
    made.params.append(Option("but", words, "--except", metavar="UNIT|ENTERPRISE", multiple=True))
    made.body = partial(_expanded, made.body)
    return made


def _expanded(run: Callable[[Context, Given], int | None] | None, context: Context, given: Given) -> int:
    assert run is not None  # noqa: S101  # every step has a body
    ledger = context.workspace().ledger
    named = [each for each in _LISTS if _ALL & {word.strip().lower() for word in given.get(each) or ()}]
    if len(named) > 1:
        raise UsageError(Text("只能有一个名单写 all", "only one list may be `all`"), Text("其余的逐个写", "name the others one by one"))
    if given["but"] and not named:
        raise UsageError(
            Text("--except 要和写 all 的名单一起用", "--except belongs to a list that is given as `all`"),
            Text("例如 --present all --except …", "such as --present all --except …"),
        )
    if not named:
        return run(context, given) or EXIT_FINE
    others = _ids(ledger, given, ("but", *(each for each in ("recused", *_LISTS) if each not in {*named, "present"} and each in given)))
    meeting = find_meant(ledger, Meeting, _one(given["records"]))
    known = entitled(meeting) if named == ["present"] else present(meeting)
    return run(context, {**given, named[0]: tuple(each for each in known if each not in others)}) or EXIT_FINE


def _one(records: Sequence[str]) -> str:
    if len(records) != 1:
        raise UsageError(Text("写 all 时一次只办一个会议", "with `all` one meeting is done at a time"), Text("写一个会议编号", "name one meeting"))
    return records[0]


def _ids(ledger: Ledger, given: Given, keys: Sequence[str]) -> frozenset[str]:
    """Return whoever is named under some options, by id."""
    words = [each for key in keys for each in given[key] or ()]
    return frozenset(resolve_all(ledger, ("unit", "enterprise"), words, Text("成员", "Member"))) if words else frozenset()
