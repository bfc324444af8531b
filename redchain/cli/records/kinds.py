"""`redchain <kind> …`: the commands of every kind, derived from its declaration."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from redchain.cli.field_options import beginning_of, steps_of, summary_of
from redchain.cli.parsing import BilingualCommand
from redchain.cli.records.examples import examples_of
from redchain.kinds.registry import kind_named
from redchain.model.base import Named
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from redchain.model.base import Record

SUMMARIES = {
    "add": Text("登记一条{kind}并提交", "register one {kind} and commit it"),
    "edit": Text("修改一条{kind}并提交；在终端上不写字段就打开编辑器", "edit one {kind} and commit it; on a terminal, without fields, in an editor"),
    "rename": Text("给一条{kind}换编号，所有引用一起改，提交一次", "give one {kind} another id, with every reference to it, in one commit"),
    "archive": Text("归档一条不再使用的{kind}", "archive one {kind} that is no longer in use"),
    "show": Text("显示一条{kind}", "show one {kind}"),
    "list": Text("列出{kind}，可用 --字段 值 筛选", "list every {kind}; filter with --FIELD VALUE"),
    "log": Text("一条{kind}的办理经过和文件的提交历史", "the life of one {kind}, and the commits of its file"),
}
"""What every kind has; only named records are renamed."""
CHINESE = {"add": "新增", "edit": "修改", "rename": "换编号", "archive": "归档", "show": "查看", "list": "列表", "log": "经过"}
"""The Chinese names of what no move of a life names."""
_OWN_STEPS = {("meeting", "open"): "meeting.attendance", ("meeting", "resolve"): "meeting.attendance"}
"""The steps whose command is more than the step."""


class _Further(NamedTuple):
    """A command that one kind has besides: its name, its module, its Chinese name, and one line of help."""

    verb: str
    module: str
    zh: str
    summary: Text


_FURTHER: Mapping[str, tuple[_Further, ...]] = {
    "visit": (
        _Further(
            "raise",
            "visit.raise_need",
            "提出需求",
            Text("走访中反映的问题：登记成企业的需求，写明来自哪次走访", "what the firm asked for becomes a need that says which visit it came from"),
        ),
        _Further(
            "route",
            "visit.route",
            "走访日程",
            Text("排一天的走访：到期的企业，同一板块先走，最久的在前", "propose the visits of a day: firms that are due, of one town first, the latest first"),
        ),
    ),
    "need": (
        _Further(
            "duplicates",
            "records.duplicates",
            "查重",
            Text("找出可能重复的在办需求，给出合并命令", "find open needs that are probably the same, with the command that merges them"),
        ),
    ),
    "chain": (
        _Further(
            "map",
            "records.chain_map",
            "图谱",
            Text(
                "产业链图谱：各环节的企业和产品，缺口、单点、依赖进口",
                "its map: firms and products of each segment; gaps, single points, what is bought abroad",
            ),
        ),
        _Further(
            "supply",
            "match.supply",
            "供需对接",
            Text(
                "供需对接：一家企业从外地采购的，链上谁生产；--customers 反过来",
                "who on the chains makes what a firm buys elsewhere; --customers: who buys what it makes",
            ),
        ),
    ),
    "policy": (
        _Further(
            "match",
            "match.entitled",
            "比对",
            Text(
                "一家企业能享受什么：可直接兑现、可申报、待核实、差一条",
                "what a firm may have by policies: without applying, by applying, to be checked, one condition short",
            ),
        ),
    ),
    "challenge": (
        _Further(
            "experts", "match.experts", "荐专家", Text("推荐专家，每位都有理由；要回避的说明", "suggest experts, each with reasons; who must stay out is said")
        ),
        _Further(
            "forms",
            "office.challenge_forms",
            "三张表",
            Text(
                "给高校的三张表：难题清单、认领登记表、认领汇总表", "the three forms for universities: problems, the form to claim them, the summary of claims"
            ),
        ),
    ),
    "meeting": (
        _Further(
            "raise",
            "meeting.raise_need",
            "问题派单",
            Text("会上提出的问题：登记、受理成需求，加 --dispatch 同时派单", "a problem raised at it becomes a registered need and, with --dispatch, an order"),
        ),
        _Further("notice", "meeting.papers", "会议通知", Text("会议通知：时间、地点、议题、参加人员", "its notice: day, place, topics, who takes part")),
        _Further(
            "attendance",
            "meeting.papers",
            "签到表",
            Text("签到和表决表：会前空着，会后有到会和记名票", "who signs in: empty before it, after it who came and how they voted"),
        ),
        _Further(
            "minutes",
            "meeting.papers",
            "纪要",
            Text(
                "会议纪要：到会、表决、决议、落实；定稿前是草稿", "its minutes: attendance, votes, resolutions, who sees to them; a draft until they are final"
            ),
        ),
    ),
    "party": (
        _Further("tree", "records.party", "组织树", Text("组织树：产业链党委、六端组织、链上支部", "the tree: committees, side organisations, branches")),
        _Further("coverage", "records.party", "覆盖", Text("各产业链、各端覆盖了多少企业和单位", "how many firms and units each chain and side covers")),
        _Further("rotation", "records.party", "轮值", Text("谁轮值：过去各任和以后四任", "who chairs: the terms so far and the next four")),
    ),
    "person": (_Further("leave", "flow.leave", "离岗", Text("离岗：岗位归档，列出还在办的", "leave a post: it is archived, and what it still holds is said")),),
}


def commands(name: str, words: Sequence[str]) -> list[BilingualCommand]:
    """Return the commands of one kind; only the one that is asked for gets its options."""
    model = kind_named(name)
    assert model is not None  # noqa: S101  # the registry names kinds that exist
    asked = words[0] if words else ""
    made = []
    for verb, module, summary in _offered(model):
        if verb == asked:
            made.append(import_module(f"redchain.cli.{module}").command(verb, summary, model))
        else:
            made.append(BilingualCommand(verb, summary))
        made[-1].zh = _chinese(model, verb)
        made[-1].showing(*(examples_of(model, verb) if asked in {verb, "--help", "-h", ""} else ()))
    return made


def _offered(model: type[Record]) -> Iterator[tuple[str, str, Text]]:
    """Yield every command of a kind: its name, the module that makes it, and one line of help."""
    begin = beginning_of(model)
    for verb, summary in SUMMARIES.items():
        said = summary.fill(kind=Text(model.kind.label.zh, model.kind.label.en.lower()))
        if verb != "rename" or issubclass(model, Named):
            yield verb, f"records.{verb}", said
        if verb == "add" and begin:
            yield begin, "records.add", said
    yield from ((each.verb, each.module, each.summary) for each in _FURTHER.get(model.kind.name, ()))
    for move in steps_of(model):
        yield move.verb.replace("_", "-"), _OWN_STEPS.get((model.kind.name, move.verb), "flow.step"), summary_of(model, move)


def _chinese(model: type[Record], verb: str) -> str:
    """Return the Chinese name of a command of a kind: of a step, its label."""
    further = next((each.zh for each in _FURTHER.get(model.kind.name, ()) if each.verb == verb), "")
    return CHINESE.get(verb) or further or (model.moves.table[verb.replace("-", "_")].label.zh if model.moves else "")
