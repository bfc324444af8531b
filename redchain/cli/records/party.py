"""`redchain party tree|coverage|rotation`: how the organisation stands, whom it covers, and who chairs when."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from redchain.cli import output
from redchain.cli.context import FORMATS, refuse_format
from redchain.cli.parsing import RECORD, TABBED, Argument, BilingualCommand, Option, flag, format_option
from redchain.cli.scoping import CHAIN, named
from redchain.cli.typed_dates import read_day
from redchain.decide.lookup import find_meant, resolve
from redchain.errors import RefusalError
from redchain.kinds.party.model import Party
from redchain.kinds.party.rules import rotation_of
from redchain.kinds.party.tree import LEVELS, Coverage, chain_id, committees, covered, tree, uncovered, without_organisation
from redchain.model.dates import local_day
from redchain.model.page_view import short
from redchain.shell_words import word
from redchain.text import Text, counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given
    from redchain.flow.workspace import Workspace
    from redchain.model.ledger import Ledger
    from redchain.model.rotation import Rotation, Term

_PLAIN = ("table", "json")
_WHICH = Argument("record", Text("产业链或党组织（默认全部）", "a chain or an organisation (default: all)"), "CHAIN|PARTY", default=None)
_ON = Option("on", Text("只看这一天谁轮值", "only who chairs on this day"), metavar="DATE")
_UNCOVERED = flag("uncovered", Text("列出没有覆盖的企业", "the firms that are not covered"))
_MORE = 4
_NOBODY = Coverage((), (), (), ())
_NUMBERS = {
    "enterprises": Text("企业", "Enterprises"),
    "research": Text("科研单位", "Research units"),
    "government": Text("政府部门", "Government units"),
    "others": Text("其他单位", "Other units"),
}
_COVERAGE = {
    "chain": Text("产业链", "Chain"),
    "party": Text("编号", "Id"),
    "name": Text("党组织", "Organisation"),
    **_NUMBERS,
    "uncovered": Text("未覆盖企业", "Not covered"),
}
_FIRMS = {"chain": Text("产业链", "Chain"), "enterprise": Text("编号", "Id"), "name": Text("企业", "Firm")}
_TERMS = {
    "number": Text("第几任", "Term"),
    "first": Text("起", "From"),
    "last": Text("止", "To"),
    "chair": Text("编号", "Id"),
    "name": Text("轮值成员", "Chair"),
    "state": Text("情况", "How it stands"),
}
_STATES = {"settled": Text("已交接", "handed over"), "due": Text("待交接", "to be handed over"), "ahead": Text("未开始", "to come")}

_CORRECTED = Text("{state}（更正，原为 {who}）", "{state} (corrected from {who})")


def command(verb: str, summary: Text, _model: Any) -> BilingualCommand:
    """Return the command."""
    made: dict[str, tuple[Any, list[Any]]] = {
        "tree": (_tree, [_WHICH, format_option(_PLAIN)]),
        "coverage": (_coverage, [CHAIN, _UNCOVERED, format_option(FORMATS, TABBED)]),
        "rotation": (_rotation, [RECORD, _ON, format_option(FORMATS, TABBED)]),
    }
    run, options = made[verb]
    return BilingualCommand(verb, summary, run, options)


def _tree(context: Context, given: Given) -> None:
    refuse_format(given["format_name"], _PLAIN)
    space = context.workspace()
    tops = _tops(space.ledger, given["record"])
    if given["format_name"] == "json":
        output.envelope(context, "party tree", [_branch(space, each) for each in tops])
        return
    for top in tops:
        for depth, party in tree(space.ledger, top):
            context.print("  " * depth + context.say(_line(space, party)))
    if not tops:
        context.tell(Text("没有在册的党组织；登记：redchain party add", "there is no standing organisation; register one: redchain party add"))


def _tops(ledger: Ledger, typed: str | None) -> tuple[Party, ...]:
    """Return the organisations whose trees are asked for: all committees, those of a chain, or one."""
    if typed is None:
        return committees(ledger)
    found = resolve(ledger, ("chain", "party"), typed, Text("产业链或党组织", "chain or organisation"))
    party = ledger.find(Party, found)
    return (party,) if party is not None else tuple(each for each in committees(ledger) if each.chain == found)


def _line(space: Workspace, party: Party) -> Text:
    found = _covered(space, party)
    numbers = [
        Text("{label} {count}", "{count} {label}").fill(label=Text(label.zh, label.en.lower()), count=len(ids))
        for label, ids in zip(_NUMBERS.values(), found, strict=True)
        if ids
    ]
    said = Text("，".join(each.zh for each in numbers), ", ".join(each.en for each in numbers))
    words = Text("{name}（{id}）{level}", "{name} ({id}) {level}").fill(name=party.name, id=party.id, level=LEVELS[party.level])
    return Text("{words}：{said}", "{words}: {said}").fill(words=words, said=said) if numbers else words


def _branch(space: Workspace, party: Party) -> dict[str, Any]:
    from redchain.kinds.party.tree import below

    return {
        "id": party.id,
        "name": party.name,
        "level": party.level,
        "side": party.side,
        **_counts(_covered(space, party)),
        "below": [_branch(space, each) for each in below(space.ledger, party)],
    }


def _covered(space: Workspace, party: Party) -> Coverage:
    return covered(space.ledger, (each for _, each in tree(space.ledger, party)), space.today)


def _counts(found: Coverage) -> dict[str, int]:
    return dict(zip(_NUMBERS, map(len, found), strict=True))


def _coverage(context: Context, given: Given) -> None:
    refuse_format(given["format_name"], FORMATS)
    space = context.workspace()
    wanted = named(space.ledger, given, "chain")
    tops = [each for each in committees(space.ledger) if not wanted or each.chain in wanted]
    bare = [each for each in without_organisation(space.ledger) if not wanted or each in wanted]
    rows = list(_uncovered_rows(space, tops, bare) if given["uncovered"] else _coverage_rows(space, tops, bare))
    _put(context, "party coverage", _FIRMS if given["uncovered"] else _COVERAGE, rows, given["format_name"])


def _coverage_rows(space: Workspace, tops: Sequence[Party], bare: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Yield a row for each committee with all below it, then one for each of its sides; at the end one for each chain without an organisation."""
    for top in tops:
        chain = chain_id(space.ledger, top)
        for depth, party in tree(space.ledger, top):
            if depth and party.level != "side":
                continue
            found = _covered(space, party)
            left = len(uncovered(space.ledger, chain, found)) if not depth else None
            name = short(space.ledger.named("chain", chain), chain)
            yield {"chain": chain, "chain_name": name, "party": party.id, "name": party.name, **_counts(found), "uncovered": left}
    for chain in bare:
        left, name = len(uncovered(space.ledger, chain, _NOBODY)), short(space.ledger.named("chain", chain), chain)
        yield {"chain": chain, "chain_name": name, "party": None, "name": None, **_counts(_NOBODY), "uncovered": left}


def _uncovered_rows(space: Workspace, tops: Sequence[Party], bare: Sequence[str]) -> Iterator[dict[str, Any]]:
    chains = [*((chain_id(space.ledger, top), _covered(space, top)) for top in tops), *((each, _NOBODY) for each in bare)]
    for chain, coverage in chains:
        for each in uncovered(space.ledger, chain, coverage):
            firm = space.ledger.named("enterprise", each)
            yield {"chain": chain, "chain_name": short(space.ledger.named("chain", chain), chain), "enterprise": each, "name": firm.name}


def _rotation(context: Context, given: Given) -> None:
    refuse_format(given["format_name"], FORMATS)
    space = context.workspace()
    party = find_meant(space.ledger, Party, given["record"])
    rotation = rotation_of(party)
    if rotation is None:
        raise RefusalError(
            Text(f"{party.id} 没有轮值安排", f"{party.id} has no rotation"),
            Text(f"打开编辑，写上 rotation：redchain party edit {word(party.id)}", f"write one under `rotation`: redchain party edit {word(party.id)}"),
        )
    day = read_day(context, "--on", given["on"], space) if given["on"] else None
    if day is not None:
        term = rotation.on(day)
        terms = [term] if term else []
    else:
        terms = [*rotation.past]
        terms += islice(rotation.terms(), max(rotation.number_on(space.today), rotation.last_settled, 0) + 1 + _MORE)
    end = local_day(party.log[-1].at, space.settings.zone) if party.state == "dissolved" else None
    terms = [each for each in terms if end is None or each.first <= end]
    _put(context, "party rotation", _TERMS, [_term(space, each, rotation) for each in terms], given["format_name"])
    if end is not None:
        context.tell(Text(f"{party.id} 已于 {end} 撤销，不再轮值", f"{party.id} was dissolved on {end}; nobody chairs after that"))
    elif day is not None and not terms:
        context.tell(Text(f"轮值从 {rotation.starts_on} 开始", f"the rotation begins on {rotation.starts_on}"))


def _term(space: Workspace, term: Term, rotation: Rotation) -> dict[str, Any]:
    from datetime import timedelta

    found = space.ledger.named("unit", term.chair) or space.ledger.named("enterprise", term.chair)
    state = "settled" if term.is_settled else "due" if term.first <= space.today else "ahead"
    last = term.next - timedelta(days=1)
    return {
        "number": term.number + 1 if term.number >= 0 else None,
        "first": term.first,
        "last": last,
        "chair": term.chair,
        "name": short(found, term.chair),
        "state": state,
        "corrected_from": rotation.corrected_from(term.number),
    }


def _put(context: Context, name: str, heads: dict[str, Text], rows: list[dict[str, Any]], wanted: str) -> None:
    """Print rows in the form that was asked for."""
    if wanted == "json":
        output.envelope(context, name, rows)
        return
    is_coded = wanted == "csv" and not context.csv_in_words
    lines = [tuple(_cell(context, key, row, is_coded=is_coded) for key in heads) for row in rows]
    if wanted == "csv":
        output.csv_of(context, heads, lines)
        return
    output.table(context, [context.say(each) for each in heads.values()], lines, output.Drawing(list(heads).index("name")))
    if name == "party coverage" and "enterprise" in heads:
        context.tell(Text(f"共 {len(rows)} 家", counted(len(rows), "firm")))


def _cell(context: Context, key: str, row: dict[str, Any], *, is_coded: bool) -> str:
    value = row[key]
    if key == "state" and not is_coded:
        former = row["corrected_from"]
        return context.say(_STATES[value] if former is None else _CORRECTED.fill(state=_STATES[value], who=former))
    if key == "chain" and not is_coded:
        return str(row["chain_name"])
    if key == "name" and value is None and not is_coded:
        return context.say(Text("没有党组织", "no organisation"))
    return "" if value is None else str(value)
