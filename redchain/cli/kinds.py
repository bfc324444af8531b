"""`redchain <kind> add|edit|show|list|log`: every kind, derived from its declaration."""

import inspect
import json
from typing import TYPE_CHECKING, Annotated, Any

from redchain.cli import forms, listing, show
from redchain.cli.call import Call
from redchain.cli.registry import KIND_OF_GROUP
from redchain.decide.add import add, edit, name_id, new_id, title_of, unknown_record, with_first_step
from redchain.errors import EXIT_FINE, RefusalError, UsageError
from redchain.flow.perform import Manner, Performed, perform
from redchain.model.base import Record, field_order, label, say_value
from redchain.model.kinds import kind_named
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.cli.parsing import Form
    from redchain.flow.workspace import Workspace
    from redchain.model.ledger import Ledger

_VERBS = {
    "add": Text("登记一条{kind}并提交", "register one {kind} and commit it"),
    "edit": Text("修改一条{kind}并提交", "edit one {kind} and commit it"),
    "show": Text("显示一条{kind}", "show one {kind}"),
    "list": Text("列出{kind}，可用 --字段 值 筛选", "list every {kind}; filter with --FIELD VALUE"),
    "log": Text("一条{kind}的办理经过和文件的提交历史", "the life of one {kind}, and the commits of its file"),
}


def build(form: "Form", name: str, verb: list[str]) -> None:
    """Add the commands of one kind; the options of `add` and `edit` are made only when one of them is asked for."""
    model = kind_named(KIND_OF_GROUP.get(name, name))
    assert model is not None  # noqa: S101  # the registry names kinds that exist
    builders = {"add": _add, "edit": _edit, "show": _show, "list": _list, "log": _log}
    for each, builder in builders.items():
        summary = _VERBS[each].fill(kind=Text(model.kind.label.zh, model.kind.label.en.lower()))
        function = builder(form, model) if [each] == verb else _nothing
        more = {"ignore_unknown_options": True, "allow_extra_args": True} if each == "list" else {}
        form.add(each, summary, function, **more)


def _nothing() -> None:
    """Stands for a subcommand that this run does not use."""


def _writing(form: "Form") -> list[inspect.Parameter]:
    """The options that every writing command has."""
    flag = inspect.Parameter.KEYWORD_ONLY
    told = {
        "dry_run": (bool, False, form.option("--dry-run", help=Text("只显示将写入的内容", "only show what would be written"))),
        "no_commit": (bool, False, form.option("--no-commit", help=Text("只写文件，不提交", "write files without committing"))),
        "yes": (bool, False, form.option("--yes", "-y", help=Text("不再询问", "do not ask"))),
    }
    return [
        inspect.Parameter(name, flag, default=default, annotation=forms.typing_annotated(kind, declared)) for name, (kind, default, declared) in told.items()
    ]


def _add(form: "Form", model: type[Record]) -> Any:
    flag = inspect.Parameter.KEYWORD_ONLY
    own = [
        inspect.Parameter(
            "source_file",
            flag,
            default=None,
            annotation=Annotated[
                str | None, form.option("--from", help=Text("从 YAML 文件读取（选项优先）", "read from a YAML file (options win)"), metavar="FILE")
            ],
        )
    ]
    if model.moves:
        own += [
            inspect.Parameter(
                "by",
                flag,
                default=None,
                annotation=Annotated[
                    str | None,
                    form.option("--by", help=Text("办理人编号（默认：企业或牵头单位）", "who acts (default: the firm or the lead unit)"), metavar="ACTOR"),
                ],
            ),
            inspect.Parameter(
                "at",
                flag,
                default=None,
                annotation=Annotated[str | None, form.option("--at", help=Text("时间（默认现在）", "the moment (default: now)"), metavar="TIME")],
            ),
        ]

    def body(
        *, values: dict[str, Any], source_file: str | None, dry_run: bool, no_commit: bool, yes: bool, by: str | None = None, at: str | None = None
    ) -> int:
        del yes
        space = form.call.workspace()

        def decide(ledger: "Ledger") -> Any:
            return add(ledger, _new_record(form, space, ledger, model, values, source_file, by, at))

        return _performed(form.call, model, perform(space, decide, Manner(dry_run, no_commit, form.call.tell)))

    return forms.with_options(form, model, [*own, *_writing(form)], body, first_step=True)


def _new_record(
    form: "Form", space: "Workspace", ledger: "Ledger", model: type[Record], given: dict[str, Any], source_file: str | None, by: str | None, at: str | None
) -> Record:  # noqa: PLR0913  # what the user may say
    values = _from_file(model, source_file) if source_file else {}
    values.update(forms.read_values(ledger, model, given))
    if "raised_on" in model.model_fields:
        values.setdefault("raised_on", space.today.isoformat())
    required = [name for name, field in model.model_fields.items() if field.is_required() and name not in {"id", "log"}]
    first = model.moves.moves[0].needs if model.moves and "log" not in values else ()
    forms.ask_missing(form, ledger, model, values, required)
    for each in first:
        if each not in values:
            raise UsageError(Text(f"缺少 --{each}", f"--{each} is missing"))
    values.setdefault("id", _fresh_id(ledger, model, space, values))
    moment = _moment(at, space)
    values = with_first_step(model, values, at=moment, by=by or _actor(ledger, values))
    return forms.make_record(model, values)


def _moment(at: str | None, space: "Workspace") -> Any:
    from datetime import datetime

    if at is None:
        return space.now
    try:
        moment = datetime.fromisoformat(at)
    except ValueError as problem:
        raise UsageError(Text(f"--at {at} 读不懂", f"--at {at} is no time"), Text("写成 2026-11-23T09:00", "write it as 2026-11-23T09:00")) from problem
    return moment if moment.tzinfo else moment.replace(tzinfo=space.zone)


def _actor(ledger: "Ledger", values: dict[str, Any]) -> str | None:
    """Who takes the first step: the firm that submits, the unit that leads, or the office of the need's chain."""
    for name in ("enterprise", "lead"):
        if values.get(name):
            return str(values[name])
    from redchain.model.chain import Chain
    from redchain.model.enterprise import Enterprise
    from redchain.model.need import Need

    need = ledger.find(Need, values.get("need"))
    firm = ledger.find(Enterprise, need.enterprise) if need else None
    chain = ledger.find(Chain, (need.chain if need else None) or (firm.chains[0] if firm and firm.chains else None))
    return chain.lead_units[0] if chain and chain.lead_units else values.get("unit")


def _fresh_id(ledger: "Ledger", model: type[Record], space: "Workspace", values: dict[str, Any]) -> str:
    if model.kind.prefix is None:
        from pypinyin import lazy_pinyin

        words = str(values.get("short_name") or values.get("name") or values.get("title") or model.kind.name)
        return name_id("".join(lazy_pinyin(words)), ledger.shelf(model))
    import secrets

    taken = ledger.shelf(model)
    while (made := new_id(model, space.today, secrets.randbelow(32**5))) in taken:
        pass
    return made


def _from_file(model: type[Record], path: str) -> dict[str, Any]:
    """Read the values of a new record from a file; its problems are said with file and line."""
    from redchain.store.disk import read_bytes
    from redchain.store.engine import parser
    from redchain.store.reading import MAX_BYTES, parse

    try:
        raw = read_bytes(path, MAX_BYTES)
    except OSError as problem:
        raise UsageError(Text(f"读不了 {path}：{problem.strerror}", f"cannot read {path}: {problem.strerror}")) from problem
    parsed = parse(raw, parser())
    if parsed.mapping is None:
        raise forms.RefusedValuesError(tuple(each.at(path, each.line, each.column) for each in parsed.findings))
    unknown = [key for key in parsed.mapping if key not in model.model_fields]
    if unknown:
        known = "、".join(forms.fields_of(model))
        raise UsageError(
            Text(f"{path} 里有不认识的键：{'、'.join(map(str, unknown))}", f"unknown keys in {path}: {', '.join(map(str, unknown))}"),
            Text(f"可用：{known}", f"known: {known}"),
        )
    return parsed.mapping


def _edit(form: "Form", model: type[Record]) -> Any:
    flag = inspect.Parameter.KEYWORD_ONLY
    own = [
        inspect.Parameter("record", flag, annotation=Annotated[str, form.argument(help=Text("编号", "its id"), metavar="ID")]),
        inspect.Parameter(
            "unset",
            flag,
            default=None,
            annotation=Annotated[list[str] | None, form.option("--unset", help=Text("去掉一个字段", "take a field away"), metavar="FIELD")],
        ),
    ]

    def body(*, values: dict[str, Any], record: str, unset: list[str] | None, dry_run: bool, no_commit: bool, yes: bool) -> int:
        del yes
        values.pop("id", None)
        taken = [each.replace("-", "_") for each in unset or ()]
        if not values and not taken:
            raise UsageError(
                Text("没有说要改什么", "nothing to edit was given"),
                Text("例如 --title 新标题；去掉字段用 --unset 字段", "for example --title TEXT; take a field away with --unset FIELD"),
            )
        space = form.call.workspace()

        def decide(ledger: "Ledger") -> Any:
            wanted = {**forms.read_values(ledger, model, values), **dict.fromkeys(taken)}
            unknown = [each for each in wanted if each not in model.model_fields]
            if unknown:
                raise UsageError(Text(f"没有字段 {unknown[0]}", f"there is no field {unknown[0]}"))
            from pydantic import ValidationError

            from redchain.check.shape import explain

            try:
                return edit(ledger, model, record, wanted)
            except ValidationError as problem:
                raise forms.RefusedValuesError(explain(model, problem.errors(include_url=False), lambda _: None)) from problem

        return _performed(form.call, model, perform(space, decide, Manner(dry_run, no_commit, form.call.tell)))

    return forms.with_options(form, model, [*own, *_writing(form)], body, first_step=False)


def _performed(call: Call, model: type[Record], done: Performed) -> int:
    from redchain.cli.findings import line_of

    for each in done.warnings:
        call.tell(Text(line_of(each, "zh"), line_of(each, "en")))
    for file in done.files:
        if done.is_dry:
            call.tell(Text(f"将写入 {file.path}：", f"would write {file.path}:"))
            call.print(_difference(file.before, file.after))
        else:
            call.tell(Text(f"已写入 {file.path}", f"wrote {file.path}"))
    record = done.change.puts[0].after
    if done.is_dry:
        return EXIT_FINE
    call.print(record.id)
    if done.commit:
        call.tell(Text(f"已提交 {done.commit[:7]}  {done.change.subject}", f"committed {done.commit[:7]}  {done.change.subject}"))
    if model.kind.name == "need":
        call.tell(Text(f"下一步：redchain match {record.id}", f"next: redchain match {record.id}"))
    return EXIT_FINE


def _difference(before: str | None, after: str) -> str:
    if before is None:
        return after.rstrip("\n")
    import difflib

    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=1)
    return "\n".join(list(lines)[2:])


def _show(form: "Form", model: type[Record]) -> Any:
    call = form.call

    def show_record(
        record: Annotated[str, form.argument(help=Text("编号", "its id"), metavar="ID")],
        output: Annotated[str, form.option("--format", "-f", help=Text("table 或 json", "table or json"), metavar="FORMAT")] = "table",
    ) -> None:
        _known_format(output, ("table", "json"))
        space = call.workspace()
        found = _find(space, model, record)
        if output == "json":
            show.envelope(call, f"{model.kind.name} show", _entry(space, model, found))
            return
        call.print("\n".join(_lines(call, model, found)))

    return show_record


def _list(form: "Form", model: type[Record]) -> Any:
    from typer import Context

    def list_records(
        ctx: Context,
        output: Annotated[str, form.option("--format", "-f", help=Text("table、json 或 csv", "table, json or csv"), metavar="FORMAT")] = "table",
    ) -> None:
        asked = listing.parse(["--format", output, *ctx.args])
        space = form.call.workspace()
        known = {*model.model_fields, "state", "path"}
        unknown = [each for each in asked.filters if each not in known]
        if unknown:
            raise UsageError(
                Text(f"{model.kind.label.zh}没有字段 {unknown[0]}", f"{model.kind.label.en} has no field {unknown[0]}"),
                Text(f"可筛选：{'、'.join(sorted(known))}", f"fields: {', '.join(sorted(known))}"),
            )
        found = space.store.listing(model)
        if asked.output != "json" and set(asked.filters) <= set(found.columns):
            listing.show_rows(form.call, found, asked)
            return
        entries = [each for each in (_entry(space, model, record) for record in space.ledger.all(model)) if _passes(model, each, asked.filters)]
        if asked.output == "json":
            show.envelope(form.call, f"{model.kind.name} list", entries)
            return
        ids = {each["id"] for each in entries}
        kept = found._replace(rows=[row for row in found.rows if row[0] in ids])
        listing.show_rows(form.call, kept, asked._replace(filters={}))

    return list_records


def _log(form: "Form", model: type[Record]) -> Any:
    call = form.call

    def log(
        record: Annotated[str, form.argument(help=Text("编号", "its id"), metavar="ID")],
        output: Annotated[str, form.option("--format", "-f", help=Text("table、json 或 csv", "table, json or csv"), metavar="FORMAT")] = "table",
    ) -> None:
        _known_format(output, listing.FORMATS)
        space = call.workspace()
        found = _find(space, model, record)
        steps = [_step_cells(call, each) for each in getattr(found, "log", ())]
        commits = _commits(space, model, found)
        if output == "json":
            life = [json.loads(each.model_dump_json(exclude_none=True)) for each in getattr(found, "log", ())]
            show.envelope(call, f"{model.kind.name} log", {"id": found.id, "state": found.state, "log": life, "commits": [each._asdict() for each in commits]})
            return
        heads = [call.say(each) for each in (Text("时间", "At"), Text("步骤", "Step"), Text("办理人", "By"), Text("内容", "Content"))]
        rows = [*steps, *((each.at, call.say(Text("提交", "commit")), each.author, f"{each.commit[:7]} {each.subject}") for each in commits)]
        show.csv(heads, rows) if output == "csv" else show.table(call, heads, rows)

    return log


def _step_cells(call: Call, step: Any) -> tuple[str, str, str, str]:
    model = type(step)
    extra = [name for name in model.model_fields if name not in {"at", "step", "by"} and getattr(step, name) is not None]
    words = [f"{call.say(label(model, name))} {_cell(call, model, name, getattr(step, name))}" for name in extra]
    return step.at.isoformat(timespec="minutes"), call.say(say_value(model, "step", step.step)), step.by, "；".join(words)


def _commits(space: "Workspace", model: type[Record], record: Record) -> Any:
    from redchain.history.place import find_place
    from redchain.history.past import commits_of

    place = find_place(space.root)
    return commits_of(place, space.root, space.ledger.paths[f"{model.kind.name}:{record.id}"]) if place else ()


def _find(space: "Workspace", model: type[Record], identifier: str) -> Record:
    found = space.ledger.find(model, identifier)
    if found is not None:
        return found
    path = space.ledger.paths.get(f"{model.kind.name}:{identifier}")
    if path:
        raise RefusalError(
            Text(f"{path} 有错误，读不出来", f"{path} has errors and cannot be read"), Text(f"查看：redchain validate {path}", f"see: redchain validate {path}")
        )
    raise unknown_record(space.ledger, model, identifier)


def _entry(space: "Workspace", model: type[Record], record: Record) -> dict[str, Any]:
    entry: dict[str, Any] = json.loads(record.model_dump_json(exclude_none=True))
    ordered = {name: entry[name] for name in field_order(model) if name in entry}
    return {**ordered, "state": record.state, "path": space.ledger.paths[f"{model.kind.name}:{record.id}"]}


def _passes(model: type[Record], entry: dict[str, Any], filters: dict[str, list[str]]) -> bool:
    for field, wanted in filters.items():
        value = entry.get(field, "")
        values = [str(each) for each in value] if isinstance(value, list) else [str(value).lower() if isinstance(value, bool) else str(value)]
        names = [word for each in values for word in (say_value(model, field, each) if field in model.model_fields else ())]
        if not set(wanted) & {*values, *names}:
            return False
    return True


def _lines(call: Call, model: type[Record], record: Record) -> list[str]:
    lines = [f"{record.id}  {title_of(record)}"]
    if model.moves:
        lines.append(call.say(Text("状态", "State")) + f"  {call.say(model.moves.states.get(record.state, Text(record.state, record.state)))}")
    for name in field_order(model):
        value = getattr(record, name)
        if name in {"id", "log"} or value in (None, ()):
            continue
        lines.append(f"{call.say(label(model, name))}  {_cell(call, model, name, value)}")
    if getattr(record, "log", ()):
        lines.append(call.say(Text("办理经过", "Log")))
        lines += ["  " + "  ".join(each for each in _step_cells(call, step) if each) for step in record.log]  # type: ignore[attr-defined]  # kinds with a life have a log
    return lines


def _cell(call: Call, model: Any, name: str, value: Any) -> str:
    if isinstance(value, bool):
        return call.say(Text("是", "yes") if value else Text("否", "no"))
    if isinstance(value, tuple):
        return "、".join(_cell(call, model, name, each) for each in value)
    if hasattr(type(value), "model_fields"):
        parts = [(each, getattr(value, each)) for each in type(value).model_fields]
        return (
            "（"
            + "，".join(f"{call.say(label(type(value), each))} {_cell(call, type(value), each, part)}" for each, part in parts if part not in (None, ()))
            + "）"
        )
    return call.say(say_value(model, name, str(value)))


def _known_format(output: str, known: tuple[str, ...]) -> None:
    if output not in known:
        raise UsageError(Text(f"--format 不能是 {output}", f"--format cannot be {output}"), Text("可用：" + "、".join(known), "one of: " + ", ".join(known)))
