"""What may be wrong with a clone itself: who commits here, the clock, git's index, settings of git that change files, names that collide, work that was never sent."""

from __future__ import annotations

import os
import time
from collections import defaultdict
from typing import TYPE_CHECKING, Literal

from redchain.history import git
from redchain.history.recent_commits import remotes_of, unsent_times
from redchain.history.repository import Repository, knows_identity
from redchain.history.stale_git_index import behind
from redchain.store.layout import DATA
from redchain.text import Text, counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.flow.workspace import Workspace
    from redchain.history.checkout import Checkout

    Told = tuple[str, Literal["ok", "wrong", "advice"], Text, Text | None]

_LEEWAY = 300
"""Seconds by which clocks of two computers may differ before anything is said."""
_LONG = 3
"""Days after which work that was not sent is spoken of: a laptop may die any day."""
_DAY = 86400
_FIX = Text("redchain doctor --fix", "redchain doctor --fix")


def ailments(space: Workspace, checkout: Checkout) -> Iterator[Told]:
    """Yield what is wrong with the clone of a workspace; nothing where all is well."""
    yield from _identity(checkout)
    yield from _clock(checkout)
    yield from _left_over(space, checkout)
    yield from _settings(checkout)
    yield from _names(space, checkout)
    yield from _unsent(checkout)


def mend_clone(space: Workspace, checkout: Checkout) -> Iterator[str]:
    """Bring git's index along; yields what was mended. Everything else asks for somebody's decision, and a damaged cache is made anew by whoever meets it."""
    if _behind(space, checkout):
        from redchain.flow.update_git_index import settle_index

        settle_index(space, lambda _: None)
        if not _behind(space, checkout):  # what stood in the way is told when all is looked at
            yield os.path.relpath(f"{checkout.git_dir}/index", checkout.top)


def _identity(checkout: Checkout) -> Iterator[Told]:
    if not knows_identity(checkout):
        yield (
            "identity",
            "wrong",
            Text("git 不知道提交人是谁", "git does not know who commits"),
            Text(
                'git config user.name "单位或岗位"，git config user.email "单位公用邮箱"',
                'git config user.name "NAME" and git config user.email "ADDRESS"',
            ),
        )


def _clock(checkout: Checkout) -> Iterator[Told]:
    """A commit of the future is of a clock that was ahead, or this one is behind; deadlines go by it."""
    seconds = git.run(checkout.top, "log", "-1", "--format=%ct").out.strip()
    ahead = int(seconds) - time.time() if seconds.isdigit() else 0
    if ahead > _LEEWAY:
        minutes = round(ahead / 60)
        yield (
            "clock",
            "wrong",
            Text(
                f"最后的提交比这台电脑的时钟晚 {minutes} 分钟：时钟慢了，或提交的电脑快了", f"the last commit is {minutes} min ahead of this computer's clock"
            ),
            Text("打开系统的自动对时", "let the system set its clock from the network"),
        )


def _left_over(space: Workspace, checkout: Checkout) -> Iterator[Told]:
    if checkout.was_interrupted:
        yield (
            "interrupted",
            "wrong",
            Text("上一条命令中断了，还没有收尾", "an earlier command was interrupted and is not finished or undone yet"),
            Text("没有别的命令在运行时再运行一次：redchain status", "run again while nothing else runs: redchain status"),
        )
    if _behind(space, checkout):
        yield (
            "index",
            "wrong",
            Text("git 的暂存区落后于 HEAD，手工提交会撤掉已记录的内容", "git's index is behind HEAD: a commit by hand would take back what is recorded"),
            _FIX,
        )


def _behind(space: Workspace, checkout: Checkout) -> bool:
    with Repository(checkout) as repository:
        return bool(repository.tip() and behind(repository, [f"{checkout.prefix_of(space.root)}{DATA}"]))


def _settings(checkout: Checkout) -> Iterator[Told]:
    converting = git.run(checkout.top, "config", "--get", "core.autocrlf").out.strip().lower()
    if converting in {"true", "input"}:
        yield (
            "line ends",
            "advice",
            Text(
                f"git 会转换换行（core.autocrlf={converting}），每次提交都要多一步",
                f"git converts line ends (core.autocrlf={converting}), which makes every commit slower",
            ),
            Text("git config core.autocrlf false", "git config core.autocrlf false"),
        )
    if git.run(checkout.top, "config", "--type=bool", "core.sparseCheckout").out.strip() == "true":
        yield (
            "sparse",
            "wrong",
            Text(
                "工作区只取出一部分文件（sparse checkout），没取出的记录会缺",
                "only a part of the files is checked out (sparse checkout): the other records are missing",
            ),
            Text("git sparse-checkout disable", "git sparse-checkout disable"),
        )


def _names(space: Workspace, checkout: Checkout) -> Iterator[Told]:
    """Names that differ in case alone, and files that git keeps with the line ends of Windows."""
    folder = f"{checkout.prefix_of(space.root)}{DATA}"
    alike: dict[str, list[str]] = defaultdict(list)
    crossed = []
    for line in git.run(checkout.top, "ls-files", "--eol", "-z", "--", git.literal(folder)).out.split("\0"):
        attributes, _, path = line.partition("\t")
        if path:
            alike[path.casefold()].append(path)
            if attributes.startswith(("i/crlf", "i/mixed")) and path.endswith((".yaml", ".yml")):
                crossed.append(path)
    for paths in alike.values():
        if len(paths) > 1:
            both = paths[0], paths[1]
            yield (
                "names",
                "wrong",
                Text(
                    f"{both[0]} 和 {both[1]} 只差大小写，在 Windows 和 macOS 上会互相覆盖",
                    f"{both[0]} and {both[1]} differ in case alone: on Windows and macOS they overwrite each other",
                ),
                Text("改掉其中一个的编号", "give one of them another id"),
            )
    if crossed:
        yield (
            "line ends",
            "wrong",
            Text(f"{len(crossed)} 个文件的换行是 Windows 的：{crossed[0]}", f"{counted(len(crossed), 'file')} with the line ends of Windows: {crossed[0]}"),
            Text("redchain fmt", "redchain fmt"),
        )


def _unsent(checkout: Checkout) -> Iterator[Told]:
    """Commits that are on this computer alone."""
    if not remotes_of(checkout):
        yield (
            "remote",
            "advice",
            Text("只在这台电脑上，没有远程仓库", "this is on one computer alone: there is no remote"),
            Text("git remote add origin 地址", "git remote add origin ADDRESS"),
        )
        return
    times = unsent_times(checkout)
    days = int((time.time() - min(times, default=time.time())) // _DAY)
    if days >= _LONG:
        yield (
            "unsent",
            "wrong",
            Text(
                f"{len(times)} 个提交只在这台电脑上，最早的 {days} 天了",
                f"{counted(len(times), 'commit')} on this computer alone, the oldest for {days} days",
            ),
            Text("redchain sync", "redchain sync"),
        )
