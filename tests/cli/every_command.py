"""Every command with arguments that work in the town, found from the registry, so that none can be left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from redchain.cli.match.command import MODES
from redchain.cli.parsing import BilingualGroup, build
from redchain.cli.records.kinds import SUMMARIES
from redchain.cli.registry import commands
from redchain.kinds.registry import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator

DRY = "--dry-run"
NEED, ORDER, PROJECT = "N-20251203-EM1A3", "D-20251204-1G484", "P-20260302-YA5EH"
"""Records that are not broken in any test of these."""
IDS = {"need": NEED, "order": ORDER, "project": PROJECT, "enterprise": "sl-bacai", "unit": "gongdian", "chain": "yejin", "resource": "bangdaiban"}
_STEPS: dict[str, tuple[str, ...]] = {
    "need register": ("N-20261123-JSGVN",),
    "need ask-more": ("N-20261123-JSGVN", "--reason", "说不清"),
    "need supplement": ("N-20261120-MBJF7",),
    "need decline": ("N-20261123-JSGVN", "--reason", "重复"),
    "need merge": ("N-20261123-JSGVN", "--into", "N-20261120-MBJF7"),
    "need withdraw": ("N-20261123-JSGVN",),
    "need verify": (NEED, "--rating", "satisfied", "--valid"),
    "need close": (NEED, "--result", "solved"),
    "need reopen": (NEED, "--reason", "又出现"),
    "need escalate": (NEED, "--level", "chain_chief"),
    "need hold": (NEED, "--reason", "等材料"),
    "need resume": (NEED,),
    "project progress": (PROJECT, "--note", "进展顺利"),
    "project milestone": (PROJECT, "--milestone", "签约"),
    "project finish": (PROJECT,),
    "project stop": (PROJECT, "--reason", "条件不具备"),
    "accept": (ORDER,),
    "send-back": (ORDER, "--reason", "不是本单位职责"),
    "uphold": (ORDER,),
    "overrule": (ORDER,),
    "progress": (ORDER, "--note", "进展顺利"),
    "extend": (ORDER, "--due", "2026-12-20"),
    "hold": (ORDER, "--reason", "等材料"),
    "resume": (ORDER,),
    "finish": (ORDER, "--reply", "已办好"),
    "redo": (ORDER, "--reason", "企业不满意"),
    "recall": (ORDER,),
    "confirm": (ORDER,),
}
_ADDS: dict[str, tuple[str, ...]] = {
    "need": ("--title", "想找检测机构", "--enterprise", "sl-bacai", "--category", "检测认证"),
    "resource": ("--title", "示例检测服务", "--unit", "gongdian", "--category", "检测认证"),
    "project": ("--title", "示例项目", "--needs", NEED, "--lead", "gongdian"),
    "order": ("--need", NEED, "--unit", "gongdian", "--role", "support", "--due", "2026-12-10"),
    "enterprise": ("--name", "新来示例有限公司", "--chains", "yejin"),
    "unit": ("--name", "新来示例局", "--side", "government"),
    "chain": (
        "--name",
        "新来示例链",
    ),
}


class Call(NamedTuple):
    """A command with arguments, what it does where a record cannot be read, and what where the settings do not hold.

    `named`: does its work and names the file; `refused`: does nothing, exit code 1; `own`: the finding is what it prints; `apart`: has nothing to do with it.
    """

    arguments: tuple[str, ...]
    record: str
    settings: str

    @property
    def writes(self) -> bool:
        """Whether it would write a record or a file of the repository."""
        return DRY in self.arguments


def writing(*arguments: str) -> Call:
    return Call((*arguments, DRY), "named", "refused")


def _of_a_kind(kind: str, verb: str) -> Call:
    identifier = IDS[kind]
    if verb in {"add", "submit", "start"}:
        return writing(kind, verb, *_ADDS[kind])
    if verb in {"show", "log", "list"}:
        return Call((kind, verb, *([] if verb == "list" else [identifier])), "named", "named")
    more = {"edit": ("--note", "新的备注"), "rename": ("renamed-one", "--yes"), "archive": ()}
    return writing(kind, verb, identifier, *more[verb])


_OTHERS: dict[str, Call] = {
    "need duplicates": Call(("need", "duplicates"), "named", "refused"),
    "dispatch": writing("dispatch", NEED, "gongdian", "--role", "support", "--due", "2026-12-10"),
    "todo": Call(("todo",), "named", "refused"),
    "overdue": Call(("overdue",), "named", "refused"),
    "remind": Call(("remind",), "named", "refused"),
    "calendar show": Call(("calendar", "show"), "apart", "refused"),
    "calendar add": Call(("calendar", "add", "2026-11-23", "5"), "apart", "refused"),
    "calendar diff": Call(("calendar", "diff"), "named", "refused"),
    "calendar export": Call(("calendar", "export"), "named", "refused"),
    "calendar export -o": Call(("calendar", "export", "-o", "made.ics"), "refused", "refused"),
    "match": Call(("match",), "named", "refused"),
    "match --why": Call(("match", "N-20261123-JSGVN", "--why", "bangdaiban"), "named", "refused"),
    "match --resource": Call(("match", "--resource", "bangdaiban"), "named", "refused"),
    "match --plan": Call(("match", "--plan"), "refused", "refused"),
    "match --dispatch": Call(("match", "--plan", "--dispatch", "--yes", DRY), "refused", "refused"),
    "match --reject": writing("match", "N-20261123-JSGVN", "--reject", "bangdaiban", "--because", "只收化工企业"),
    "match --evaluate": Call(("match", "--evaluate", "qrels.tsv"), "named", "refused"),
    "match --tune": Call(("match", "--tune"), "named", "refused"),
    "gaps": Call(("gaps",), "named", "refused"),
    "gaps -o": Call(("gaps", "-o", "made.md"), "refused", "refused"),
    "lists": Call(("lists", DRY), "refused", "refused"),
    "lists -o": Call(("lists", "-o", "made"), "refused", "refused"),
    "lists --check": Call(("lists", "--check"), "refused", "refused"),
    "report": Call(("report",), "named", "refused"),
    "report -o": Call(("report", "-o", "made.html"), "refused", "refused"),
    "validate": Call(("validate",), "own", "own"),
    "ci check": Call(("ci", "check", "--base", "HEAD", "--out", "made"), "own", "own"),
    "ci comment": Call(("ci", "comment", "--from", "nowhere", "--repo", "a/b", "--head", "a:b", "--sha", "0"), "apart", "apart"),
    "ci template": Call(("ci", "template", "gitlab"), "apart", "apart"),
    "diff": Call(("diff", "HEAD"), "named", "named"),
    "identity show": Call(("identity", "show"), "named", "refused"),
    "identity init": Call(("identity", "init", DRY), "apart", "refused"),
    "identity add": writing("identity", "add", "--unit", "gongdian"),
    "identity signers": Call(("identity", "signers"), "apart", "refused"),
    "codeowners": Call(("codeowners",), "refused", "refused"),
    "codeowners --check": Call(("codeowners", "--check"), "refused", "refused"),
    "explain": Call(("explain", "RC205"), "apart", "apart"),
    "init": Call(("init", "elsewhere", DRY), "apart", "apart"),
    "schema": Call(("schema", DRY), "apart", "apart"),
    "fmt": Call(("fmt", DRY), "apart", "apart"),
    "docs": Call(("docs", DRY), "apart", "apart"),
}


def names() -> Iterator[str]:
    """The names of all commands that there are, with their subcommands and the modes of `match`."""
    for command in commands():
        made = build(command, [])
        if isinstance(made, BilingualGroup):
            yield from (f"{command.name} {verb}" for verb in made.commands)
        else:
            yield command.name
    yield from (f"match {flag}" for mode in MODES for flag in mode.flags)


def calls() -> dict[str, Call]:
    """The call of every command, and of some with options that make them write a file."""
    found: dict[str, Call] = {}
    kinds = {each.kind.name for each in KINDS}
    for name in names():
        kind, _, verb = name.partition(" ")
        if name in _STEPS:
            found[name] = writing(*name.split(), *_STEPS[name])
        elif kind in kinds and (verb in SUMMARIES or verb in {"submit", "start"}):
            found[name] = _of_a_kind(kind, verb)
    return found | _OTHERS
