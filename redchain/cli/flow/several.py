"""A step taken in several lives at once: which records are meant, by their ids or by a query; what would happen to each; and the one question before it does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.cli.parsing import Option
from redchain.cli.records.filters import Filters
from redchain.cli.usage_words import usage_word
from redchain.cli.write_commands import ask
from redchain.decide.lookup import parts_named
from redchain.decide.several import told
from redchain.errors import RedchainError, RefusalError, UsageError
from redchain.flow.perform import RefusedFindingsError, perform
from redchain.model.base import step_model
from redchain.model.fields import fields
from redchain.shell_words import shown, word
from redchain.text import Text, join

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given
    from redchain.decide.change import Change, Put
    from redchain.flow.perform import PerformResult, WriteOptions
    from redchain.flow.workspace import Workspace
    from redchain.model.base import Record
    from redchain.model.kind import Move
    from redchain.model.ledger import Ledger

_MORE = ("state", "chain", "tags")


def query_options(model: type[Record], move: Move) -> list[Option]:
    """Return the options that choose records by what they hold: what the list of the kind shows, its state, chain and tags; a step's own options come first."""
    return field_queries(model, {*move.allowed, *(fields(step_model(model)).keys() & {*move.needs, *move.may})})


def field_queries(model: type[Record], own: Collection[str] = ()) -> list[Option]:
    """Return the options that choose records by what the list of their kind shows, their state, chain and tags, but those in `own`."""
    known = fields(model)
    names = [
        each for each in dict.fromkeys((*model.kind.columns, *_MORE)) if (each in {"state", "chain"} or not known[each].parts) and each not in {*own, "id"}
    ]
    labels = {"state": Text("状态", "state"), "chain": Text("产业链", "chain")}
    asked = [(each, known[each].label if each in known else labels[each]) for each in names]
    return [
        Option(
            f"query_{name}",
            Text(f"按{label.zh}选", f"those of this {label.en.lower()}"),
            f"--{name.replace('_', '-')}",
            metavar="VALUE",
            label=label,
            multiple=True,
        )
        for name, label in asked
    ]


def chosen(context: Context, space: Workspace, model: type[Record], move: Move, given: Given) -> list[str]:
    """Return the records that were named or asked for, each once; a query without a state means those in which the step may be taken.

    Raises UsageError where neither is given, or both, RefusalError where nothing fits.
    """
    named = parts_named(space.ledger, model, given["records"])
    query = query_of(given)
    if not named and not query:
        asked, group = usage_word(model.kind.name.upper()), () if model.kind.verbs_are_commands else (model.kind.name,)
        see = shown("redchain", *group, move.verb.replace("_", "-"), "--help")
        raise UsageError(
            Text(f"缺少 {asked.zh}：写编号，或按 --state 等选", f"{asked.en} is missing: give ids, or choose by --state and others"),
            Text(f"见 {see}", f"see {see}"),
        )
    if named and query:
        raise UsageError(
            Text(
                "编号和筛选条件只能用一样：不知道是都要，还是只要其中符合的",
                "give ids or a query, not both: it could mean all of them, or those that fit alone",
            ),
            Text("去掉编号，或去掉筛选条件", "leave out the ids, or the query"),
        )
    if not query:
        return named
    found = queried(context, space, model, query if "state" in query else {**query, "state": [*move.sources]})
    if not found:
        raise nothing_fits(model)
    return found


def query_of(given: Given) -> dict[str, list[str]]:
    """Return what was asked of the records of a query: fields and the values that each may have."""
    return {name.removeprefix("query_"): [*words] for name, words in given.items() if name.startswith("query_") and words}


def queried(context: Context, space: Workspace, model: type[Record], query: dict[str, list[str]]) -> list[str]:
    """Return the ids of the records in use that a query fits."""
    filters = Filters(context, space, model)
    wanted = filters.read(query)
    return [each.id for each in space.ledger.every(model) if each.archived_on is None and filters.passes(each, wanted)]


def nothing_fits(model: type[Record]) -> RefusalError:
    """Return the refusal of a query that fits no record."""
    kind = model.kind
    return RefusalError(
        Text(f"没有符合条件的{kind.label.zh}", f"no {kind.label.en.lower()} fits"),
        Text(f"看全部：redchain {word(kind.name)} list", f"see all: redchain {word(kind.name)} list"),
    )


def performed(space: Workspace, decide: Callable[[Ledger], Change], options: WriteOptions, refused: dict[str, RedchainError] | None) -> PerformResult:
    """Perform; where `refused` is given, the records that a rule refuses go into it, and all is decided anew without them."""
    while True:
        made: list[Change] = []

        def deciding(ledger: Ledger, made: list[Change] = made) -> Change:
            made.append(decide(ledger))
            return made[-1]

        try:
            return perform(space, deciding, options)
        except RefusedFindingsError as problem:
            ids = {put.after.id for change in made for put in change.puts} - {*(refused or ())}
            told_of = {each: tuple(one for one in problem.findings if one.record == each) for each in ids}
            found = {each: RefusedFindingsError(findings) for each, findings in told_of.items() if findings}
            if refused is None or not found or len(found) == len(ids):
                raise
            refused.update(found)


def show_several(context: Context, model: type[Record], move: Move, rehearsed: PerformResult, refused: dict[str, RedchainError]) -> None:
    """Say what would become of each of several records, and which are refused."""
    lines = [*_lines(model, move, rehearsed)]
    if len(lines) + len(refused) > 1:
        for each in (*lines, *(told(name, problem) for name, problem in refused.items())):
            context.tell(each)


def _lines(model: type[Record], move: Move, rehearsed: PerformResult) -> Iterator[Text]:
    states = model.moves.states if model.moves else {}
    for put in _taken(model, rehearsed):
        before = states[put.before.state] if put.before else Text("", "")
        after = states[put.after.state] if put.before and put.before.state != put.after.state else move.label
        yield Text("{id}  {before} → {after}", "{id}  {before} → {after}").fill(id=put.after.id, before=before, after=after)


def _taken(model: type[Record], rehearsed: PerformResult) -> list[Put]:
    return [put for put in rehearsed.change.puts if isinstance(put.after, model) and put.before is not None]


def ask_first(context: Context, space: Workspace, model: type[Record], move: Move, rehearsed: PerformResult) -> None:
    """Ask before a step is taken in several lives, or one that no other step takes back, once it is known that it may be."""
    taken = _taken(model, rehearsed)
    why = [words for put in taken if move.lasting is not None and (words := move.lasting(space.ledger, put.before))]
    if not why and len(taken) < 2:  # noqa: PLR2004  # several
        return
    ids = " ".join(put.after.id for put in taken[:5]) + (" …" if len(taken) > 5 else "")  # noqa: PLR2004  # as many as fit a line
    said = join(list(dict.fromkeys(why))) if why else Text(f"要办 {len(taken)} 条", f"{len(taken)} are to be done")
    waits = Text(f"{ids}：{said.zh}，还没有确认", f"{ids}: {said.en}; it waits for a yes")
    ask(context, waits, Text(f"{ids}：{said.zh}。{move.label.zh}吗？", f"{ids}: {said.en}. {move.label.en.capitalize()}?"))
