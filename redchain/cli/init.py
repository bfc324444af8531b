"""`redchain init`: a new data repository with settings, schemas, editor configuration, workflow and hook."""

import os
import shlex
from typing import TYPE_CHECKING, Annotated

from pydantic import ValidationError

from redchain.cli.context import Call
from redchain.cli.options import uncommitted_option
from redchain.errors import EXIT_FINE, UsageError
from redchain.flow.init_repository import InitResult, init_repository
from redchain.flow.perform import WriteOptions
from redchain.model.settings import Root
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.cli.parsing import Form

DEFAULT_TITLE = Text("三张清单", "The three lists")
DEFAULT_REGION = "320582"


def build(form: "Form", name: str, _verb: list[str]) -> None:
    """Add the command."""
    call = form.call

    def init(  # noqa: PLR0913, PLR0917  # what the user may say
        folder: Annotated[
            str,
            form.argument(help=Text("目录（默认当前目录），可以还不存在", "the folder (default: here); it need not exist yet"), metavar=Text("目录", "DIR")),
        ] = ".",
        title: Annotated[
            str | None, form.option("--title", help=Text("标题（默认：三张清单）", "title (default: 三张清单, The three lists)"), metavar="TITLE")
        ] = None,
        region: Annotated[
            str,
            form.option("--region", help=Text("六位地区代码（默认 320582 张家港）", "six-digit region code (default: 320582, Zhangjiagang)"), metavar="CODE"),
        ] = DEFAULT_REGION,
        language: Annotated[
            str,
            form.option(
                "--document-lang", help=Text("清单、月报的语言 zh 或 en（默认 zh）", "language of lists and reports, zh or en (default: zh)"), metavar="zh|en"
            ),
        ] = "zh",
        dry_run: Annotated[bool, form.option("--dry-run", help=Text("只列出将写的文件", "only name the files that would be written"))] = False,  # noqa: FBT002  # a flag
        no_commit: Annotated[bool, uncommitted_option(form)] = False,  # noqa: FBT002  # a flag
    ) -> int:
        done = init_repository(folder, _settings(title, region, language), WriteOptions(dry_run, no_commit, call.tell))
        _say(call, folder, done, dry_run=dry_run)
        return EXIT_FINE

    form.add(
        name,
        Text(
            "新建数据仓库：设置、记录文件夹、schema、编辑器配置、检查合并请求的工作流、提交前的钩子；已有的文件一律不动，提交一次。",
            "Make a data repository: settings, folders, schemas, editor configuration, a workflow that checks pull requests, a pre-commit hook; existing files stay; one commit.",
        ),
        init,
    )


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
        Text(f"--region {region} 不是地区代码", f"--region {region} is no region code"),
        Text("写六位数字（GB/T 2260），前两位是省，如 320582", "write six digits (GB/T 2260) whose first two name a province, such as 320582"),
    )


def _wrong_title(title: str) -> UsageError:
    return UsageError(
        Text(f"--title {title!r} 不能用", f"--title {title!r} cannot be used"), Text("写一行文字，最多 200 字", "write one line of at most 200 characters")
    )


def _say(call: Call, folder: str, done: InitResult, *, dry_run: bool) -> None:
    for each in done.written:
        call.print(os.path.relpath(f"{done.top}/{each}") if not os.path.isabs(folder) else f"{done.top}/{each}")
    if done.kept:
        call.tell(Text("已有，没有动：" + "、".join(done.kept), "already there and left alone: " + ", ".join(done.kept)))
    if dry_run:
        call.tell(Text(f"将写以上 {len(done.written)} 个文件，什么都没有写", f"would write these {len(done.written)} files; nothing was written"))
        return
    if done.created_git:
        call.tell(Text("已运行 git init", "ran git init"))
    if not done.has_hook and done.uncommitted is None:
        call.tell(
            Text(
                "仓库已有别的 pre-commit 钩子，没有动；可在其中加一行：redchain validate",
                "the repository has another pre-commit hook, which was left alone; add a line to it: redchain validate",
            )
        )
    if done.commit:
        call.tell(Text(f"已提交 {done.commit[:7]}", f"committed {done.commit[:7]}"))
    if done.uncommitted:
        call.tell(done.uncommitted)
    _next(call, folder)


def _next(call: Call, folder: str) -> None:
    lines = [] if folder == "." else [f"cd {shlex.quote(folder)}"]
    lines += ["redchain chain add", "redchain unit add", "redchain enterprise add", "redchain need add"]
    call.tell(Text("接下来（README.md 里有例子）：", "next (README.md has examples):"))
    for each in lines:
        call.tell(Text(f"  {each}", f"  {each}"))
