"""Every command, what it does, and the module that holds it; read before anything heavy is imported."""

from __future__ import annotations

import os
from typing import NamedTuple

from redchain.text import Text


class Command(NamedTuple):
    """A top-level command: its name, one line of help, its module, its group of help, its Chinese name if it has one, and whether it has commands of its own.

    The Chinese name of a kind or of a step is the end of its label.
    """

    name: str
    summary: Text
    module: str
    group: str = "flow"
    zh: str = ""
    has_verbs: bool = False


GROUPS: tuple[tuple[str, Text], ...] = (
    (
        "records",
        Text(
            "登记和查看（每类都有 add、edit、show、list、log；需求和项目的流转也在其下，如 need register）",
            "Records (each has add, edit, show, list, log; needs and projects also their flow, such as need register)",
        ),
    ),
    ("order", Text("工单：从派单到办复", "Orders, from dispatch to answer")),
    ("flow", Text("匹配、清单和月报", "Matching, lists and reports")),
    ("upkeep", Text("检查和维护", "Checking and upkeep")),
)

COMMANDS: tuple[Command, ...] = (
    Command("need", Text("企业需求", "needs of enterprises"), "records.kinds", "records", "需求", has_verbs=True),
    Command("resource", Text("部门资源", "resources of departments"), "records.kinds", "records", "资源", has_verbs=True),
    Command("project", Text("行动项目", "action projects"), "records.kinds", "records", "项目", has_verbs=True),
    Command("challenge", Text("榜单（揭榜挂帅）", "challenges, posted for teams to take"), "records.kinds", "records", "榜单", has_verbs=True),
    Command("claim", Text("揭榜", "claims of challenges"), "records.kinds", "records", "揭榜", has_verbs=True),
    Command("policy", Text("政策文件：条款、有效期、问答", "policies: clauses, validity, questions"), "records.kinds", "records", "政策文件", has_verbs=True),
    Command(
        "service",
        Text("服务事项：条件、材料、步骤、时限", "service items: conditions, materials, steps, days"),
        "records.kinds",
        "records",
        "事项",
        has_verbs=True,
    ),
    Command("order", Text("工单（派单）", "orders (dispatches)"), "records.kinds", "records", "工单", has_verbs=True),
    Command("enterprise", Text("企业", "enterprises"), "records.kinds", "records", "企业", has_verbs=True),
    Command("unit", Text("单位", "units"), "records.kinds", "records", "单位", has_verbs=True),
    Command("chain", Text("产业链", "industrial chains"), "records.kinds", "records", "产业链", has_verbs=True),
    Command(
        "party", Text("党组织：成员、覆盖、轮值", "party organisations: members, coverage, rotation"), "records.kinds", "records", "党组织", has_verbs=True
    ),
    Command("meeting", Text("圆桌会和其他会议：议题、表决、决议", "meetings: topics, votes, resolutions"), "records.kinds", "records", "会议", has_verbs=True),
    Command(
        "person", Text("人员岗位：助企员、导师、专家、代办员", "posts: helpers, mentors, experts, agents"), "records.kinds", "records", "岗位", has_verbs=True
    ),
    Command("case", Text("帮代办件：替企业办一个服务事项", "cases: service items done for firms"), "records.kinds", "records", "帮代办件", has_verbs=True),
    Command("pairing", Text("结对：企业和它的助企员、导师", "pairings of firms with helpers and mentors"), "records.kinds", "records", "结对", has_verbs=True),
    Command(
        "visit",
        Text("走访：谁去的，问了什么，答复了什么", "visits of firms: who came, what was asked and answered"),
        "records.kinds",
        "records",
        "走访",
        has_verbs=True,
    ),
    Command(
        "find",
        Text("按词找记录：标题、描述、名称、备注，拼音也行", "find records by words: titles, details, names and notes, also by pinyin"),
        "records.find",
        "records",
        "查找",
    ),
    Command("dispatch", Text("把需求派给一个单位", "send needs to a unit"), "flow.dispatch", "order", "派单"),
    Command("accept", Text("承办单位接单", "the unit accepts an order"), "flow.step", "order", "接单"),
    Command("send-back", Text("承办单位退单，写明理由", "the unit sends an order back, with a reason"), "flow.step", "order", "退单"),
    Command("uphold", Text("链办同意退单", "the office agrees to an order sent back"), "flow.step", "order", "同意退单"),
    Command("overrule", Text("链办驳回退单", "the office overrules an order sent back"), "flow.step", "order", "驳回退单"),
    Command("progress", Text("承办单位报进展", "the unit reports progress"), "flow.step", "order", "进展"),
    Command("extend", Text("限期之前申请延期", "more time, before the due date"), "flow.step", "order", "延期"),
    Command("hold", Text("停止计时，等条件具备", "put an order on hold; its clock is paused"), "flow.step", "order", "挂起"),
    Command("resume", Text("挂起的接着办，重新计时", "resume an order on hold"), "flow.step", "order", "恢复"),
    Command("finish", Text("承办单位答复办理结果", "the unit answers"), "flow.step", "order", "办复"),
    Command("redo", Text("链办退回重办", "the office has the work done again"), "flow.step", "order", "重办"),
    Command("recall", Text("链办撤销派单", "the office takes an order back"), "flow.step", "order", "撤销派单"),
    Command("confirm", Text("需求或资源改动后确认匹配", "confirm a match whose need or resource has changed"), "flow.step", "order", "确认匹配"),
    Command("correct", Text("更正写在未来的时间", "correct a time that lies in the future"), "flow.step", "order", "更正时间"),
    Command("pair", Text("给企业结对助企员", "give a firm its helper"), "flow.pair", "flow", "结对助企员"),
    Command("todo", Text("谁有什么待办，最急的在前", "who has what to do, the most urgent first"), "flow.todo", "flow", "待办"),
    Command("overdue", Text("超期的工单和环节，最久的在前", "orders and stages past due, the longest first"), "flow.todo", "flow", "超期"),
    Command("remind", Text("催办文字，一个单位一段，可贴到微信", "reminders to paste into a chat, one a unit"), "flow.todo", "flow", "催办"),
    Command("calendar", Text("工作日：查看、推算、比对、导出", "working days: show, count, compare, export"), "flow.calendar", "flow", "日历", has_verbs=True),
    Command("match", Text("为需求匹配资源，每个分数都有理由", "match needs to resources, with a reason for every score"), "match.command", "flow", "匹配"),
    Command(
        "ask", Text("问政策、问办事：引用原文，不知道就说没有", "answer a question from policies and service items, word for word"), "match.ask", "flow", "问答"
    ),
    Command("gaps", Text("资源缺口清单：暂无匹配资源的需求归成组", "the resource gaps: unmet needs in groups"), "match.gaps", "flow", "缺口"),
    Command(
        "board", Text("看板：三张清单和待办，占满终端，只看", "a board: the three lists and the to-do on the whole terminal"), "board.command", "flow", "看板"
    ),
    Command("lists", Text("生成三张清单并提交", "generate the three lists and commit them"), "flow.lists", "flow", "清单"),
    Command("report", Text("生成月报", "write the monthly report"), "flow.report", "flow", "月报"),
    Command("site", Text("网站：把可以公开的记录做成网页", "a site: pages of the records that may be shown"), "flow.site", "flow", "网站", has_verbs=True),
    Command("letter", Text("交办单、督办单、结果反馈、圆桌会简报", "papers to a unit or a firm, or of a round table"), "flow.letter", "flow", "文书"),
    Command("export", Text("导出成 Excel、CSV，改好再收回", "records as Excel or CSV, to be changed and taken back"), "office.export", "records", "导出"),
    Command(
        "import", Text("收回表格：先看会怎样，再写入", "spreadsheets taken in: first what would change, then written"), "office.import_", "records", "导入"
    ),
    Command(
        "inbox",
        Text("收件的文件夹：新来的表逐个看、收下", "a folder of what was sent: each new sheet looked at, and taken in"),
        "office.inbox",
        "records",
        "收件",
    ),
    Command("template", Text("空白登记表（Excel）", "an empty form (Excel) for new records"), "office.template", "records", "登记表"),
    Command("help", Text("按词找命令：redchain help 销号", "find a command by a word: redchain help close"), "upkeep.help", "upkeep", "帮助"),
    Command("undo", Text("撤回上一条命令", "take back the last command"), "upkeep.undo", "upkeep", "撤回上一步"),
    Command("status", Text("现在的情况：分支、身份、待办、清单", "how things stand: branch, identity, to-do, lists"), "upkeep.status", "upkeep", "状态"),
    Command("sync", Text("同步：收别人的提交，送自己的", "sync: receive what others sent, send what is new here"), "upkeep.sync", "upkeep", "同步"),
    Command("validate", Text("检查全部记录", "check every record"), "upkeep.validate", "upkeep", "检查"),
    Command("audit", Text("审计提交历史：每个提交合不合规则", "audit the history: whether every commit was legal"), "upkeep.audit", "upkeep", "审计"),
    Command("ci", Text("合并请求检查：结果、评论、配置", "pull requests in CI: results, the comment, configurations"), "upkeep.ci", "upkeep", has_verbs=True),
    Command("diff", Text("用白话说明改了什么", "say in plain words what changed"), "upkeep.diff", "upkeep", "差异"),
    Command(
        "identity",
        Text("谁能替谁办理：登记和查看身份", "which units a git identity may act for: register and show identities"),
        "upkeep.identity",
        "upkeep",
        "身份",
        has_verbs=True,
    ),
    Command(
        "contacts",
        Text("通讯录：岗位上的人和号码，加密存在本机", "contacts: who holds the posts, sealed on this computer"),
        "upkeep.contacts",
        "upkeep",
        "通讯录",
        has_verbs=True,
    ),
    Command("resolve", Text("解决合并冲突：逐项选一边", "resolve what git could not merge, one by one"), "upkeep.resolve", "upkeep", "解决冲突"),
    Command("merge-file", Text("由 git 调用：按字段合并一个文件", "called by git: merge a file by field"), "upkeep.merge_file", "upkeep"),
    Command("codeowners", Text("按记录生成 CODEOWNERS", "write CODEOWNERS from the records"), "upkeep.codeowners", "upkeep"),
    Command("doctor", Text("检查这个克隆和托管的设置", "check that the clone and its hosting are set up"), "upkeep.doctor", "upkeep", "体检"),
    Command("explain", Text("说明一条规则", "explain a rule"), "upkeep.explain", "upkeep", "规则"),
    Command("init", Text("新建数据仓库", "make a new data repository"), "upkeep.init", "upkeep", "新建仓库"),
    Command("demo", Text("编造一座示例市，写成数据仓库", "invent a city, as a data repository to try things on"), "upkeep.demo", "upkeep", "示例市"),
    Command("schema", Text("写出 JSON schema", "write the JSON schemas"), "upkeep.schema", "upkeep"),
    Command("fmt", Text("把文件放回应在的文件夹、统一换行", "move files to their folders and fix line endings"), "upkeep.fmt", "upkeep", "整理"),
    Command(
        "completion",
        Text("打印终端按 Tab 补全的脚本", "print the script that makes a shell complete with the tab key"),
        "upkeep.completion",
        "upkeep",
        "补全",
    ),
    Command(
        "docs", Text("写出由模型生成的文档", "write the documentation made from the model"), "upkeep.docs", ""
    ),  # for those who work on redchain: not in the overview
)

_SHORTEST_NAME = 2
ASK = "--complete"
"""What a shell asks with, in place of a command, what may stand next."""

GLOBAL_OPTIONS: tuple[tuple[str, Text], ...] = (
    ("--root DIR", Text("数据仓库目录（默认向上查找 data/redchain.yaml）", "the data repository (default: the nearest data/redchain.yaml upwards)")),
    ("--lang zh|en", Text("界面语言", "language of what is printed")),
    ("--today DATE", Text("按这一天计算，如 2026-11-23", "run as if today were DATE, such as 2026-11-23")),
    ("--quiet", Text("只输出结果，不输出说明", "print results only")),
    ("--machine", Text("CSV 用键和代码（给程序读），不用中文", "keys and codes in CSV, for programs; in English they always are")),
    ("--version", Text("版本", "the version")),
    ("--help", Text("帮助", "help")),
)


def commands() -> tuple[Command, ...]:
    """Return every command: those listed here, and those of kinds that only the registry of kinds names."""
    listed = {each.name for each in COMMANDS}
    folder = os.path.join(os.path.dirname(os.path.dirname(__file__)), "kinds")
    if all(each in listed or not os.path.isdir(os.path.join(folder, each)) for each in os.listdir(folder) if not each.startswith("_")):
        return COMMANDS
    from redchain.kinds.registry import KINDS

    more = (each.kind for each in KINDS if each.kind.name not in listed)
    return (
        *COMMANDS,
        *(Command(each.name, Text(each.label.zh, each.label.en.lower()), "records.kinds", "records", each.label.zh, has_verbs=True) for each in more),
    )


def command_called(name: str) -> Command | None:
    """Return the command of a name, English or Chinese, or of what its kind is called in full or begins with (服务事项, 政策); None where there is none."""
    found = next((each for each in COMMANDS if name and name in {each.name, each.zh}), None)
    return found or next((each for each in commands() if name and name in {each.name, each.zh}), None) or _of_kind_called(name)


def _of_kind_called(name: str) -> Command | None:
    if name.isascii() or len(name) < _SHORTEST_NAME:
        return None
    from redchain.kinds.registry import KINDS

    labels = {each.kind.name: each.kind.label.zh for each in KINDS}
    fitting = [each for each in commands() if each.name in labels and (name == labels[each.name] or each.zh.startswith(name))]
    return fitting[0] if len(fitting) == 1 else None
