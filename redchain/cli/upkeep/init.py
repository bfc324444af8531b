"""`redchain init`: a new data repository with settings, schemas, editor configuration, workflow and hook."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from pydantic import ValidationError

from redchain.cli.parsing import Argument, BilingualCommand, Option, flag
from redchain.cli.write_commands import NO_COMMIT, manner, tell_commit
from redchain.errors import EXIT_FINE, UsageError
from redchain.flow.init_repository import InitResult, init_repository
from redchain.model.settings import Root
from redchain.shell_words import shown
from redchain.text import Text, counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given

DEFAULT_TITLE = Text("三张清单", "The three lists")
DEFAULT_REGION = "320582"
_FOLDER = Argument("folder", Text("目录（默认当前目录），可以还不存在", "the folder (default: here); it need not exist yet"), Text("目录", "DIR"), default=".")
_TITLE = Option("title", Text("标题（默认：三张清单）", "title (default: 三张清单, The three lists)"), metavar="TITLE")
_REGION = Option(
    "region", Text("六位地区代码（默认 320582 张家港）", "six-digit region code (default: 320582, Zhangjiagang)"), metavar="CODE", default=DEFAULT_REGION
)
_LANGUAGE = Option(
    "language",
    Text("清单、月报的语言 zh 或 en（默认 zh）", "language of lists and reports, zh or en (default: zh)"),
    "--document-lang",
    metavar="zh|en",
    default="zh",
)
_DRY_RUN = flag("dry_run", Text("只列出将写的文件", "only name the files that would be written"))
_SUMMARY = Text(
    "新建数据仓库：设置、记录文件夹、schema、编辑器配置、检查合并请求的工作流、提交前的钩子；已有的文件一律不动，提交一次。",
    "Make a data repository: settings, folders, schemas, editor configuration, a workflow that checks pull requests, a pre-commit hook; existing files stay; one commit.",
)


def commands(name: str, _words: Sequence[str]) -> list[BilingualCommand]:
    """Return the command."""
    return [BilingualCommand(name, _SUMMARY, _init, [_FOLDER, _TITLE, _REGION, _LANGUAGE, _DRY_RUN, NO_COMMIT])]


def _init(context: Context, given: Given) -> int:
    settings = _settings(given["title"], given["region"], given["language"])
    done = init_repository(given["folder"], settings, manner(context, given))
    _say(context, given["folder"], done, dry_run=given["dry_run"])
    return EXIT_FINE


def _settings(title: str | None, region: str, language: str) -> Root:
    if language not in {"zh", "en"}:
        raise UsageError(Text(f"--document-lang 只能是 zh 或 en，不能是 {language}", f"--document-lang is zh or en, not {language}"))
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


def _say(context: Context, folder: str, done: InitResult, *, dry_run: bool) -> None:
    for each in done.written:
        context.print(os.path.relpath(f"{done.top}/{each}") if not os.path.isabs(folder) else f"{done.top}/{each}")
    if done.kept:
        context.tell(Text("已有，没有动：" + "、".join(done.kept), "already there and left alone: " + ", ".join(done.kept)))
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
    _next(context, folder)


def _next(context: Context, folder: str) -> None:
    lines = [] if folder == "." else [shown("cd", folder)]
    lines += ["redchain chain add", "redchain unit add", "redchain enterprise add", "redchain need add"]
    context.tell(Text("接下来（README.md 里有例子）：", "next (README.md has examples):"))
    for each in lines:
        context.tell(Text(f"  {each}", f"  {each}"))
