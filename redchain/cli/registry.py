"""Every command, what it does, and the module that holds it; read before anything heavy is imported."""

from __future__ import annotations

from typing import NamedTuple

from redchain.text import Text


class Command(NamedTuple):
    """A top-level command: its name, one line of help, its module, and its group of help."""

    name: str
    summary: Text
    module: str
    group: str = "flow"


GROUPS: tuple[tuple[str, Text], ...] = (
    ("records", Text("登记和查看（每类都有 add、edit、show、list、log）", "Records (each has add, edit, show, list, log)")),
    ("flow", Text("匹配、清单和月报", "Matching, lists and reports")),
    ("upkeep", Text("检查和维护", "Checking and upkeep")),
)

COMMANDS: tuple[Command, ...] = (
    Command("need", Text("企业需求", "needs of enterprises"), "kinds", "records"),
    Command("resource", Text("部门资源", "resources of departments"), "kinds", "records"),
    Command("project", Text("行动项目", "action projects"), "kinds", "records"),
    Command("order", Text("工单（派单）", "orders (dispatches)"), "kinds", "records"),
    Command("enterprise", Text("企业", "enterprises"), "kinds", "records"),
    Command("unit", Text("单位", "units"), "kinds", "records"),
    Command("chain", Text("产业链", "industrial chains"), "kinds", "records"),
    Command("match", Text("为需求匹配资源，每个分数都有理由", "match needs to resources, with a reason for every score"), "match"),
    Command("lists", Text("生成三张清单并提交", "generate the three lists and commit them"), "lists"),
    Command("report", Text("生成月报", "write the monthly report"), "report"),
    Command("validate", Text("检查全部记录", "check every record"), "validate", "upkeep"),
    Command("explain", Text("说明一条规则", "explain a rule"), "explain", "upkeep"),
    Command("init", Text("新建数据仓库", "make a new data repository"), "init", "upkeep"),
    Command("schema", Text("写出 JSON schema", "write the JSON schemas"), "schema", "upkeep"),
    Command("fmt", Text("把文件放回应在的文件夹、统一换行", "move files home and mend line ends"), "fmt", "upkeep"),
    Command(
        "docs", Text("写出由模型生成的文档", "write the documentation made from the model"), "docs", ""
    ),  # for those who work on redchain: not in the overview
)

GLOBAL_OPTIONS: tuple[tuple[str, Text], ...] = (
    ("--root DIR", Text("数据仓库目录（默认向上查找 data/redchain.yaml）", "the data repository (default: the nearest data/redchain.yaml upwards)")),
    ("--lang zh|en", Text("界面语言", "language of what is printed")),
    ("--today DATE", Text("按这一天计算，如 2026-11-23", "reckon as of this day, such as 2026-11-23")),
    ("--quiet", Text("只输出结果，不输出说明", "print results only")),
    ("--version", Text("版本", "the version")),
    ("--help", Text("帮助", "help")),
)
KIND_OF_GROUP = {"order": "dispatch"}


def command_named(name: str) -> Command | None:
    """Return the command called `name`, or None."""
    return next((each for each in COMMANDS if each.name == name), None)
