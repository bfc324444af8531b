"""`redchain policy match FIRM`: what a firm may have by policies, unit by unit, and what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.cli import output
from redchain.cli.context import FORMATS, computing_space, refuse_format
from redchain.cli.parsing import TABBED, Argument, BilingualCommand, flag, format_option
from redchain.decide.lookup import find_meant
from redchain.errors import EXIT_FINE, RefusalError
from redchain.match.entitled import FIRST, VERDICTS, entitled
from redchain.model.page_view import short
from redchain.model.visibility import unit_name
from redchain.shell_words import shown, word
from redchain.text import Text, counted, join, same

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given
    from redchain.flow.workspace import Workspace
    from redchain.kinds.enterprise.model import Enterprise
    from redchain.match.entitled import Entitlement

_FIRM = Argument("firm", Text("企业：编号、名称或简称", "the firm: id, name or short name"), "FIRM")
_ALL = flag("all", Text("不符合、不在申报期的也列出", "also what is not for this firm, or not open for applications"))
_HEADS = {
    "verdict": Text("结果", "Result"),
    "unit": Text("单位", "Unit"),
    "resource": Text("编号", "Id"),
    "title": Text("名称", "Title"),
    "policy": Text("政策文件", "Policy"),
    "clause": Text("政策条目", "Clause"),
    "number": Text("文号", "Document number"),
    "days_left": Text("距截止（天）", "Days left"),
    "reasons": Text("理由", "Reasons"),
    "asks": Text("怎么核实", "How to find out"),
}


def command(verb: str, summary: Text, _model: Any) -> BilingualCommand:
    """Return the command."""
    return BilingualCommand(verb, summary, _match, [_FIRM, _ALL, format_option(FORMATS, TABBED)])


def _match(context: Context, given: Given) -> int:
    from redchain.kinds.enterprise.model import Enterprise
    from redchain.kinds.resource.model import Resource

    wanted = given["format_name"]
    refuse_format(wanted, FORMATS)
    space = computing_space(context)
    firm = find_meant(space.ledger, Enterprise, given["firm"])
    if firm.archived_on is not None:
        raise RefusalError(
            Text(
                f"{short(firm, firm.id)}已于 {firm.archived_on} 归档，不再比对政策",
                f"{short(firm, firm.id)} was archived on {firm.archived_on}: no policy is matched",
            ),
            Text(
                f"重新启用：redchain enterprise edit {word(firm.id)} --unset archived_on",
                f"to use it again: redchain enterprise edit {word(firm.id)} --unset archived_on",
            ),
        )
    found = entitled(space.ledger, firm, space.today, _faults(space))
    listed = [each for each in found if given["all"] or each.verdict in FIRST]
    if wanted == "json":
        entries = [_entry(context, each, space.today) for each in listed]
        output.envelope(context, "policy match", {"enterprise": firm.id, "items": entries, "left_out": len(found) - len(listed)})
    elif wanted == "csv":
        output.csv_of(context, _HEADS, (_row(context, each, space.today) for each in listed), {"verdict": VERDICTS})
    elif listed:
        context.print("\n".join(_lines(context, space, listed)))
    _tell(context, firm, found, len(found) - len(listed))
    others = sum(each.policy is None and each.archived_on is None for each in space.ledger.all(Resource))
    if others:
        context.tell(
            Text(
                f"另有 {others} 项资源没有写依据的政策，没有比对",
                f"{counted(others, 'more resource')} without a policy on file, not looked at",
            )
        )
    return EXIT_FINE


_OF_POLICY = Text("依据的政策：{code} {text}", "its policy: {code} {text}")


def _faults(space: Workspace) -> dict[str, tuple[Text, ...]]:
    """Return what `validate` calls errors of each resource and of its policy, by the resource's id: no verdict is given on what is wrong on record."""
    from redchain.flow.inspect import inspect
    from redchain.flow.proposed_commits import model_at
    from redchain.kinds.policy.model import Policy
    from redchain.kinds.resource.model import Resource

    found: dict[tuple[str, str], tuple[Text, ...]] = {}
    for each in inspect(space, may_be_empty=True).findings:
        model = model_at(each.file) if each.is_error else None
        if model is not None:
            key = (model.kind.name, each.record)
            words = _OF_POLICY if model is Policy else Text("{code} {text}", "{code} {text}")
            found[key] = (*found.get(key, ()), words.fill(code=each.code, text=each.text))
    resources = space.ledger.all(Resource) if found else ()
    faults = {each.id: found.get(("resource", each.id), ()) + found.get(("policy", each.policy or ""), ()) for each in resources}
    return {name: words for name, words in faults.items() if words}


def _entry(context: Context, each: Entitlement, today: date) -> dict[str, Any]:
    return {
        "verdict": each.verdict,
        "unit": each.resource.unit,
        "resource": each.resource.id,
        "title": each.resource.title,
        "policy": each.resource.policy,
        "clause": each.resource.clause,
        "number": each.policy.number if each.policy else None,
        "apply_until": each.resource.apply_until,
        "last_on": each.last_on,
        "days_left": _days_until(each.last_on, today),
        "reasons": [context.say(reason) for reason in each.reasons],
        "asks": [context.say(ask) for ask in each.asks],
    }


def _row(context: Context, each: Entitlement, today: date) -> list[str]:
    number, days = each.policy.number if each.policy else "", "" if each.last_on is None else str(_days_until(each.last_on, today))
    place = [each.resource.unit, each.resource.id, each.resource.title, each.resource.policy or "", each.resource.clause or "", number]
    return [each.verdict, *place, days, context.say(join(list(each.reasons))), context.say(join(list(each.asks)))]


def _lines(context: Context, space: Workspace, listed: Sequence[Entitlement]) -> Iterator[str]:
    units: dict[str, list[Entitlement]] = {}
    for each in listed:
        units.setdefault(each.resource.unit, []).append(each)
    for unit, entries in units.items():
        name = unit_name(unit, space.ledger)
        yield name if isinstance(name, str) else context.say(name)
        for each in entries:
            yield from _said(context, each, space.today)


def _said(context: Context, each: Entitlement, today: date) -> Iterator[str]:
    days = _days_until(each.last_on, today)
    left = [] if days is None else [_days_left(days)]
    yield "  " + "  ".join([context.say(VERDICTS[each.verdict]), f"{each.resource.title} [{each.resource.id}]", *map(context.say, left)])
    if each.policy is not None:
        title, number = each.policy.title, each.policy.number
        yield f"      {title} §{each.resource.clause}  {number}" if each.resource.clause else f"      {title}  {number}"
    if each.reasons:
        yield f"      {context.say(join(list(each.reasons)))}"
    yield from (f"      {context.say(ask)}" for ask in each.asks)


def _days_until(last: date | None, today: date) -> int | None:
    return None if last is None else (last - today).days


def _days_left(days: int) -> Text:
    return Text(f"还有 {days} 天截止", f"{counted(days, 'day')} left") if days else Text("今天截止", "closes today")


def _tell(context: Context, firm: Enterprise, found: Sequence[Entitlement], left_out: int) -> None:
    """Say how many there are of each, or that nothing is given by a policy; and of a firm that is not in operation that it is not."""
    name = short(firm, firm.id)
    if not found:
        context.tell(
            Text(
                "没有按政策文件兑现的资源；登记资源的政策依据：redchain resource edit 资源 --policy 政策 --clause 条目",
                "no resource is given by a policy on file; to say by which a resource is given: redchain resource edit RESOURCE --policy POLICY --clause CLAUSE",
            )
        )
        return
    counts = [Text(f"{words.zh} {count} 项", f"{count} {words.en}") for key, words in VERDICTS.items() if (count := sum(each.verdict == key for each in found))]
    context.tell(Text("{name}：{counts}", "{name}: {counts}").fill(name=name, counts=join(counts, zh="，", en=", ")))
    if left_out:
        command = shown("redchain", "policy", "match", firm.id, "--all")
        context.tell(Text("没有列出的 {count} 项：{command}", "{count} more: {command}").fill(count=left_out, command=same(command)))
    if firm.operating != "normal":
        context.tell(Text("登记为停业或失联，先核实企业情况", "it is recorded as dormant or lost: check the firm first"))
