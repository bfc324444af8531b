"""`redchain merge-file`: what git calls to merge one file; exits with 1 where something is in conflict, and with more where nothing was written."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from redchain.cli.parsing import Argument, BilingualCommand
from redchain.errors import EXIT_FINE, EXIT_REFUSED, RedchainError, UsageError, system_words
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given

_SUMMARY = Text(
    "由 git 调用：把一个文件的两份改动合成一份，记录按字段合，流转按时间合，写进第二个文件；合不了的留冲突标记，退出码为 1。"
    "redchain init 和 redchain doctor --fix 会让 git 用它；平时不用自己运行。",
    "Called by git: merges two changed copies of a file into the second one (OURS), records by field and lives by time; where that cannot be, both sides stand between markers and it exits with 1. "
    "`redchain init` and `redchain doctor --fix` tell git to use it; nobody needs to run it.",
)
_BASE = Argument("base", Text("改之前的文件", "the file as it was before"), "FILE")
_OURS = Argument("ours", Text("这边改过的文件，结果写在这里", "the file as this side has it; takes the result"), "FILE")
_THEIRS = Argument("theirs", Text("那边改过的文件", "the file as the other side has it"), "FILE")
_PATH = Argument("path", Text("它在仓库里的路径", "where it lies in the repository"), "PATH")


def commands(name: str, _words: Sequence[str]) -> list[BilingualCommand]:
    """Return the command."""
    path = "data/needs/2026-11/N-20261123-JSGVN.yaml"
    return [
        BilingualCommand(name, _SUMMARY, _merge_file, [_BASE, _OURS, _THEIRS, _PATH]).showing(
            f"merge-file base.yaml ours.yaml theirs.yaml {path}", "merge-file base.md ours.md theirs.md data/lists/needs.md"
        )
    ]


def _merge_file(context: Context, given: Given) -> int:
    from redchain.flow.merge_file import merge_file

    try:
        done = merge_file((given["base"], given["ours"], given["theirs"]), given["path"], os.getcwd())
    except OSError as problem:
        raise _not_merged(given["path"], system_words(problem)) from problem
    except UnicodeDecodeError as problem:
        raise _not_merged(given["path"], Text("不是 UTF-8 文字", "it is not UTF-8 text")) from problem
    except RedchainError as problem:
        raise _not_merged(given["path"], problem.text) from problem
    for each in done.said:
        context.tell(each)
    return EXIT_REFUSED if done.has_conflict else EXIT_FINE


def _not_merged(path: str, why: Text) -> UsageError:
    """Whatever it is, the exit code is more than 1, so that git's own merge of lines stands in."""
    return UsageError(
        Text(f"没有合并 {path}：{why.zh}", f"{path} was not merged: {why.en}"),
        Text("由 git 调用时，git 改为按行合并；自己运行的，核对四个参数", "called by git, git merges its lines instead; run by hand, check the four arguments"),
    )
