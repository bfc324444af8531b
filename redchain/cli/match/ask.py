"""`redchain ask QUESTION`: what the policies and service items on file say, word for word; or what may be meant; or whom to ask instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.cli import output
from redchain.cli.context import FORMATS, matching_space, refuse_format
from redchain.cli.match.ranking import answered
from redchain.cli.parsing import TABBED, Argument, BilingualCommand, Option, flag, format_option
from redchain.errors import EXIT_FINE, EXIT_REFUSED, UsageError
from redchain.kinds.policy.model import Policy
from redchain.kinds.policy.page import say_newer
from redchain.kinds.resource.validity import STANDINGS, policy_in_force, standing
from redchain.shell_words import shown
from redchain.text import Text, join, same

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given
    from redchain.flow.workspace import Workspace
    from redchain.kinds.service.model import ServiceItem
    from redchain.match.asking import Answer, Found

_SUMMARY = Text(
    "问政策、问办事：从登记的政策文件和服务事项里找，原文引用，写明编号、条目、文号和有效期；拿不准的列出三项请核对，没有的说没有找到。不保存问题；不联网，设了模型服务器（semantic 写了 endpoint）的除外。",
    "Ask about policies and service items on file: what they say is quoted word for word, with its id, part, number and validity; what may be meant is listed, "
    "and what is not there is said not to be. Keeps nothing of the question, and works offline unless the settings name a model server (semantic).",
)
_LEVELS = {"answer": Text("答复", "answer"), "perhaps": Text("可能相关", "perhaps"), "none": Text("没有找到", "not found")}
_HEADS = {
    "level": Text("结果", "Result"),
    "kind": Text("类别", "Kind"),
    "record": Text("编号", "Id"),
    "title": Text("名称", "Title"),
    "part": Text("条目", "Part"),
    "text": Text("原文", "Words"),
    "number": Text("文号", "Document number"),
    "valid_until": Text("有效期至", "Valid until"),
    "notes": Text("注意", "Notes"),
    "score": Text("得分", "Score"),
    "asked": Text("问的是", "Asked"),
}


def commands(name: str, _words: Sequence[str]) -> list[BilingualCommand]:
    """Return the command."""
    words = Argument("words", Text("要问的话", "the question"), Text("问题", "QUESTION"), is_several=True, required=False)
    questions = Option(
        "questions",
        Text("用一份问题（YAML：question、answers）衡量答得怎样", "measure by a file of questions (YAML: question, answers)"),
        "--evaluate",
        metavar="FILE",
    )
    misses = flag("misses", Text("衡量时逐条列出没答好的", "when measuring, list what went wrong"))
    return [
        BilingualCommand(name, _SUMMARY, _ask, [words, questions, misses, format_option(FORMATS, TABBED)]).showing(
            "ask 加氢站建设有补助吗", Text("ask 施工许可要什么材料 --format json", "ask 施工许可要什么材料 --format json")
        )
    ]


def _kinds() -> dict[str, Text]:
    from redchain.kinds.service.model import ServiceItem

    return {each.kind.name: each.kind.label for each in (Policy, ServiceItem)}


def _ask(context: Context, given: Given) -> int:
    refuse_format(given["format_name"], FORMATS)
    question = " ".join(given["words"] or ()).strip()
    if bool(question) == bool(given["questions"]):
        raise UsageError(
            Text("写一句要问的话，或用 --evaluate 给一份问题", "give a question, or a file of questions with --evaluate"),
            Text("写成：redchain ask 问题", "write: redchain ask QUESTION"),
        )
    space = matching_space(context)
    if given["questions"]:
        from redchain.cli.match.evaluate_asking import run

        return run(context, space, given)
    matters = answered(context, space, lambda catalogue: catalogue.ask_apart(question), may_go_on=given["format_name"] not in {"json", "csv"})
    return _show(context, space, given["format_name"], matters)


def _show(context: Context, space: Workspace, wanted: str, matters: Sequence[tuple[str, Answer]]) -> int:
    """Show the answer to each matter; what has none is told beside it, and where none has any the exit code says so."""
    entries = [_entry(context, space, answer, each) | {"asked": asked} for asked, answer in matters if answer.level != "none" for each in answer.found]
    if wanted == "json":
        output.envelope(context, "ask", entries, chance=max(answer.chance for _, answer in matters))
    elif wanted == "csv":
        output.csv_of(context, _HEADS, ([_cell(each[key]) for key in _HEADS] for each in entries), {"level": _LEVELS, "kind": _kinds()})
    elif len(matters) > 1:
        context.print(context.say(Text("问的是 {count} 件事，分开答：", "{count} matters are asked about; each by itself:").fill(count=len(matters))))
    for place, (asked, answer) in enumerate(matters, 1):
        is_shown = wanted not in {"json", "csv"}
        if is_shown and len(matters) > 1:
            context.print(f"{place}. {asked}")
        if answer.level == "none":
            context.tell(_nothing(space, answer, asked))
        elif is_shown:
            context.print("\n".join(_lines(context, space, answer)))
    return EXIT_FINE if entries else EXIT_REFUSED


def _cell(value: Any) -> str:
    return "；".join(value) if isinstance(value, list) else "" if value is None else str(value)


def _entry(context: Context, space: Workspace, answer: Answer, each: Found) -> dict[str, Any]:
    record, passage = each.record, each.passage
    return {
        "level": answer.level if each is answer.found[0] else "perhaps",
        "kind": record.kind.name,
        "record": record.id,
        "title": record.title,
        "part": passage.part if passage else None,
        "text": "\n".join(context.say(line) for line in passage.lines) if passage else None,
        "unit": record.unit,
        "number": record.number if isinstance(record, Policy) else None,
        "valid_until": record.valid_until if isinstance(record, Policy) else None,
        "notes": [context.say(note) for note in (*_doubts(each), *_notes(space, record))],
        "score": each.score,
        "reasons": [{"part": reason.part, "points": reason.points, "text": context.say(reason.text)} for reason in each.reasons],
    }


def _lines(context: Context, space: Workspace, answer: Answer) -> Iterator[str]:
    best, *others = answer.found
    chance = f"{answer.chance:.0%}"
    if answer.level == "answer":
        yield context.say(Text("答复（把握 {chance}）：", "Answer ({chance} sure):").fill(chance=chance))
        yield from _quoted(context, space, best)
        if others:
            yield context.say(Text("也可以看：", "See also:"))
    else:
        yield context.say(Text("可能相关（把握 {chance}），请核对：", "Perhaps one of these ({chance} sure); please check:").fill(chance=chance))
    for each in others if answer.level == "answer" else answer.found:
        yield f"  {each.record.title}  {shown('redchain', each.record.kind.name, 'show', each.record.id)}"
        yield from (f"    {context.say(note)}" for note in (*_doubts(each), *_notes(space, each.record)))


def _quoted(context: Context, space: Workspace, each: Found) -> Iterator[str]:
    """Quote a passage with where it stands, who answers for it, and how long it holds."""
    record, passage = each.record, each.passage
    part = f" § {context.say(passage.label)}" if passage else ""
    yield f"  {record.title}  {record.kind.name}/{record.id}{part}"
    if passage:
        yield from (f"    {line}" for words in passage.lines for line in context.say(words).splitlines())
    yield f"  {context.say(join([_unit(space, record), *_validity(record)], zh='，', en=', '))}"
    yield from (f"  {context.say(note)}" for note in (*_doubts(each), *_notes(space, record)))


def _unit(space: Workspace, record: Policy | ServiceItem) -> Text:
    unit = space.ledger.named("unit", record.unit)
    name = record.unit if unit is None else unit.short_name or unit.name
    post = None if unit is None else unit.contact_post
    return Text(f"{name}（{post}）", f"{name} ({post})") if post else same(name)


def _validity(record: Policy | ServiceItem) -> Iterator[Text]:
    if isinstance(record, Policy):
        yield same(record.number)
        if record.valid_until is not None:
            yield Text("有效期至 {day}", "valid until {day}").fill(day=record.valid_until.isoformat())
        else:
            yield Text("没有写有效期", "no last day is given")


def _doubts(each: Found) -> Iterator[Text]:
    """Say what in the question speaks against a record."""
    return (Text("注意：{doubt}", "note: {doubt}").fill(doubt=doubt) for doubt in each.doubts)


def _notes(space: Workspace, record: Policy | ServiceItem) -> Iterator[Text]:
    """Say what must be known before anybody relies on a record: that it does not hold today, what replaced it, and that nobody has checked it in time."""
    today = space.today
    if isinstance(record, Policy):
        if record.valid_until is not None and record.valid_until < today:
            yield Text("注意：已于 {day} 到期", "note: it expired on {day}").fill(day=record.valid_until.isoformat())
        if record.valid_from is not None and today < record.valid_from:
            yield Text("注意：{day} 起施行", "note: in force from {day}").fill(day=record.valid_from.isoformat())
        newer = space.ledger.named("policy", record.replaced_by or "")
        if newer is not None:
            yield Text("注意：{newer}", "note: {newer}").fill(newer=say_newer(space.ledger, newer, today))
    else:
        for each in (space.ledger.named("policy", name) for name in record.policies):
            if each is not None and policy_in_force(space.ledger, each, today) is None:
                stands = STANDINGS[standing(space.ledger, each, today)]
                words = Text("注意：依据的政策“{title}”（{id}）{stands}", "note: the policy it goes by, “{title}” ({id}), is {stands}")
                yield words.fill(title=each.title, id=each.id, stands=stands)
    if record.review_on is not None and record.review_on < today:
        said = Text("注意：应在 {day} 以前核实，还没有核实，先向{unit}问清", "note: it was to be checked by {day} and has not been; ask {unit} first")
        yield said.fill(day=record.review_on.isoformat(), unit=_unit(space, record))


def _nothing(space: Workspace, answer: Answer, question: str) -> Text:
    """Say that nothing was found, whom to ask, and how the question becomes a need."""
    from redchain.match.asking_catalogue import service_line

    said = [Text("没有找到：登记的政策文件和服务事项里没有说到", "Not found: no policy or service item on file speaks of it")]
    if answer.is_near:
        said.append(Text("最接近的单位：{unit}", "the nearest unit: {unit}").fill(unit=_unit(space, answer.found[0].record)))
    line = service_line(space.ledger, space.today)
    if line is not None:
        said.append(Text("服务专线：{title}（{id}）", "the service line: {title} ({id})").fill(title=line.title, id=line.id))
    command = shown("redchain", "need", "add", "--enterprise", "…", "--title", question, "--category", "…")
    said.append(Text("登记成需求：{command}", "to make a need of it: {command}").fill(command=command))
    return join(said, zh="\n", en="\n")
