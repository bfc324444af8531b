"""`redchain init`: a new data repository with settings, schemas, editor configuration, workflow and hook."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from pydantic import ValidationError

from redchain.cli.parsing import Argument, BilingualCommand, Option, flag
from redchain.cli.write_commands import NO_COMMIT, YES, manner, refusing_wrong_value, tell_commit
from redchain.errors import EXIT_FINE, UsageError
from redchain.flow.first_records import Beginning
from redchain.flow.init_repository import InitResult, email_in, init_repository, refuse_where_none_can_be
from redchain.kinds.unit.model import Unit
from redchain.model.region_names import region_code
from redchain.model.settings import Root
from redchain.shell_words import shown
from redchain.text import Text, counted, same

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given

DEFAULT_TITLE = Text("三张清单", "The three lists")
DEFAULT_REGION = "320582"
_FOLDER = Argument("folder", Text("目录（默认当前目录），可以还不存在", "the folder (default: here); it need not exist yet"), Text("目录", "DIR"), default=".")
_TITLE = Option("title", Text("标题（默认：三张清单）", "title (default: The three lists)"), metavar="TITLE")
_REGION = Option(
    "region", Text("地区，名称或六位代码（默认 320582 张家港）", "region, its name or six-digit code (default: 320582, Zhangjiagang)"), metavar="CODE"
)
_CHAIN = Option("chains", Text("产业链的名称，可重复", "the name of a chain, may be repeated"), "--chain", metavar="NAME", multiple=True)
_OFFICE = Option("office", Text("链办（牵头单位）的名称", "the name of the office, the unit that leads the chains"), metavar="NAME")
_EMAIL = Option(
    "email",
    Text("登记为链办成员和管理员的邮箱；只存散列", "the address of a member of the office and keeper; only its hash is kept"),
    metavar="ADDRESS",
)
_LANGUAGE = Option(
    "language",
    Text("README、清单、月报的语言 zh 或 en（默认同 --lang）", "language of README, lists and reports, zh or en (default: that of --lang)"),
    "--document-lang",
    metavar="zh|en",
)
_LANGUAGES = {
    "zh": Text(
        "README、清单、月报用中文；要英文：新建时 redchain init --document-lang en，以后在 data/redchain.yaml 里改",
        "README, lists and reports are in Chinese; for English: --document-lang en when it is made, `language` in data/redchain.yaml later",
    ),
    "en": Text(
        "README、清单、月报用英文；要中文：新建时 redchain init --document-lang zh，以后在 data/redchain.yaml 里改",
        "README, lists and reports are in English; for Chinese: --document-lang zh when it is made, `language` in data/redchain.yaml later",
    ),
}
_WRITTEN = (_TITLE, _REGION, _CHAIN, _OFFICE, _EMAIL, _LANGUAGE)
_DRY_RUN = flag("dry_run", Text("只列出将写的文件", "only name the files that would be written"))
_SUMMARY = Text(
    "新建数据仓库：设置、记录文件夹、schema、编辑器配置、检查合并请求的工作流、提交前的钩子；已有的文件一律不动，提交一次。"
    "在终端上会先问写什么；写了选项就不问。",
    "Make a data repository: settings, folders, schemas, editor configuration, a workflow that checks pull requests, a pre-commit hook; existing files stay; one commit. "
    "On a terminal it asks for what is written first, unless an option says it.",
)


def commands(name: str, _words: Sequence[str]) -> list[BilingualCommand]:
    """Return the command."""
    return [
        BilingualCommand(name, _SUMMARY, _init, [_FOLDER, *_WRITTEN, YES, _DRY_RUN, NO_COMMIT]).showing(
            Text("init 示例市清单 --yes", "init lists --yes"),
            Text("init 示例市清单 --title 示例市三张清单 --region 320582 --yes", "init lists --title 'Three lists' --region 320582 --yes"),
        )
    ]


def _init(context: Context, given: Given) -> int:
    options, folder = manner(context, given), given["folder"]
    refuse_where_none_can_be(folder, options)
    language = given["language"] or context.language
    wanted = {**given}
    if context.is_interactive and not given["yes"] and not any(given[str(each.name)] for each in _WRITTEN):
        from redchain.cli.upkeep.init_questions import answers

        wanted |= answers(context, DEFAULT_REGION, DEFAULT_TITLE.say(context.language), email_in(folder))
    settings = _settings(wanted["title"], wanted["region"], language)
    done = init_repository(folder, settings, _beginning(wanted), options)
    _say(context, given["folder"], done, language, dry_run=given["dry_run"])
    _tell_other_address(context, folder, wanted["email"])
    return EXIT_FINE


def _tell_other_address(context: Context, folder: str, registered: str | None) -> None:
    """Say that git commits under another address than the one that may act for the office: every step would be refused."""
    own = email_in(folder)
    if registered and own and registered.strip().casefold() != own.casefold():
        command = shown("git", "-C", folder, "config", "user.email", registered.strip())
        context.warn(
            Text(
                f"登记的邮箱和 git 的（{own}）不同，这台电脑还不能代表链办办理；改用登记的：{command}",
                f"the registered address is not git's ({own}), so this computer may not act for the office yet; to use the registered one: {command}",
            )
        )


def _beginning(wanted: Given) -> Beginning:
    from redchain.cli.upkeep.init_questions import names_of_chains

    if wanted["email"] and not wanted["office"]:
        raise UsageError(
            Text("--email 要和 --office 一起用", "--email goes with --office"), Text("写上链办的名称，如 --office 示例专班", "name the office: --office NAME")
        )
    if wanted["office"]:
        refusing_wrong_value(Unit, "name", wanted["office"], "--office")
    return Beginning(names_of_chains("、".join(wanted["chains"])), wanted["office"] or None, wanted["email"])


def _settings(title: str | None, region: str | None, language: str) -> Root:
    if language not in {"zh", "en"}:
        raise UsageError(Text(f"--document-lang 只能是 zh 或 en，不能是 {language}", f"--document-lang is zh or en, not {language}"))
    region = DEFAULT_REGION if region is None else region_code(region) or region
    words = DEFAULT_TITLE.zh if language == "zh" else DEFAULT_TITLE.en
    try:
        return Root.model_validate({"format": 1, "title": words if title is None else title, "region": region, "language": language})
    except ValidationError as problem:
        wrong = {each["loc"][0] for each in problem.errors(include_url=False)}
        raise _wrong_region(region) if "region" in wrong else _wrong_title(title or "") from problem


def _wrong_region(region: str) -> UsageError:
    return UsageError(
        Text(f"--region {region} 不是地区代码", f"--region {region} is not a region code"),
        Text("写六位数字（GB/T 2260），前两位是省，如 320582", "write six digits (GB/T 2260) whose first two name a province, such as 320582"),
    )


def _wrong_title(title: str) -> UsageError:
    return UsageError(
        Text(f"--title {title!r} 不能用", f"--title {title!r} cannot be used"), Text("写一行文字，最多 200 字", "write one line of at most 200 characters")
    )


def _say(context: Context, folder: str, done: InitResult, language: str, *, dry_run: bool) -> None:
    for each in done.written:
        context.print(os.path.relpath(f"{done.top}/{each}") if not os.path.isabs(folder) else f"{done.top}/{each}")
    if done.kept:
        context.tell(Text("已有，没有动：" + "、".join(done.kept), "already there and left alone: " + ", ".join(done.kept)))
    if any(each.endswith(".gitattributes") for each in done.kept):
        context.tell(Text("要让 git 按字段合并记录：redchain doctor --fix", "to have git merge records by field: redchain doctor --fix"))
    context.tell(_LANGUAGES[language])
    if dry_run:
        context.tell(Text(f"将写以上 {len(done.written)} 个文件，什么都没有写", f"would write {counted(len(done.written), 'file')}; nothing was written"))
        return
    if done.created_git:
        context.tell(Text("已运行 git init", "ran git init"))
    if not done.has_hook and done.uncommitted is None:
        context.tell(
            Text(
                "仓库已有别的 pre-commit 钩子，没有动；可在其中加一行：redchain validate && redchain validate --against HEAD",
                "the repository has another pre-commit hook, which was left alone; add a line to it: redchain validate && redchain validate --against HEAD",
            )
        )
    tell_commit(context, done.commit)
    if done.uncommitted:
        context.tell(done.uncommitted)
    _next(context, folder, done)


def _next(context: Context, folder: str, done: InitResult) -> None:
    """Say what to do next, each line a command; `…` stands for what is to be filled in."""
    from redchain.flow.standing import first_steps_of
    from redchain.flow.workspace import open_workspace

    has_readme = os.path.relpath(f"{done.root}/README.md", done.top).replace(os.sep, "/") in done.written
    examples = Text("README.md 里有例子，", "README.md has examples; ") if has_readme else Text("", "")
    context.tell(Text("接下来（{examples}“…”处自己填）：", "next ({examples}fill in each “…”):").fill(examples=examples))
    if folder != ".":
        context.tell(same(f"  {shown('cd', folder)}"))
    for group in first_steps_of(open_workspace(done.root, context.today)):
        context.tell(Text(f"{group.words.zh}：", f"{group.words.en}:"))
        for each in group.commands:
            context.tell(same(f"  {each}"))
