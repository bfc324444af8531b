"""`redchain site serve`: a site to look at in the browser while its records change."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import TYPE_CHECKING

from redchain.cli.context import Context, here
from redchain.cli.ended import ended_as_by_ctrl_c
from redchain.errors import EXIT_FINE, USING, DiskError, RedchainError
from redchain.flow.passing_folder import passing_folder
from redchain.flow.site_server import SiteServer, state_of
from redchain.flow.workspace import resolve_root
from redchain.store.layout import DATA
from redchain.text import Text, counted, join

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date, tzinfo

    from redchain.flow.site import SiteBuilt
    from redchain.flow.workspace import Workspace

    Build = Callable[[Context, str], tuple[Workspace, SiteBuilt]]

_PAUSE, _SHARE = 0.5, 20
"""Seconds between two looks at the files; where a look takes long, so many times as long."""
_STANDS = Text("网站共 {files} 个文件；记录一改就更新，Ctrl+C 结束", "the site has {files} files; it follows the records, Ctrl+C ends it")
_DONE = Text("{at} 已更新：写了 {written} 个文件，删了 {removed} 个", "{at} brought up to date: {pages} written, {removed} removed")
_KEPT = Text("{at} 没有更新，网页还是以前的：{why}", "{at} not brought up to date, the pages are those from before: {why}")
_MENDED = Text("{at} 已改好，网页没有变", "{at} mended; the pages are as they were")


def serve(context: Context, folder: str | None, port: int, build: Build) -> int:
    """Build a site, show it, and build it again after each change of the records until somebody ends it."""
    with ended_as_by_ctrl_c(), _folder(folder) as place, SiteServer(place, port) as server:
        watch = _Watch(context, place, build)
        built = watch.begin()
        with suppress(KeyboardInterrupt), server.answering():
            context.print(server.address)
            with suppress(OSError):
                sys.stdout.flush()
            context.tell(_STANDS.fill(files=built.files))
            watch.follow()
    return EXIT_FINE


@contextmanager
def _folder(given: str | None) -> Iterator[str]:
    """Yield the folder for the pages: the one that is given, or one that is gone afterwards."""
    if given is not None:
        yield given
        return
    with passing_folder() as made:
        yield made


class _Watch:
    """What of the records was last seen, and on which day."""

    def __init__(self, context: Context, folder: str, build: Build) -> None:
        self._context, self._folder, self._build = context, folder, build
        self._data = f"{resolve_root(context.root, here())}/{DATA}"
        self._zone: tzinfo | None = None
        self._seen: tuple[int, date] | None = None

    def begin(self) -> SiteBuilt:
        """Build for the first time."""
        files = state_of(self._data)
        done = self._built(self._context)
        self._seen = files, self._day
        return done

    def follow(self) -> None:
        """Build again once the records have changed and stand still, or the day is another one."""
        built = waiting = self._seen
        is_behind = False
        while True:
            start = time.process_time()
            seen = state_of(self._data), self._day
            time.sleep(max(_PAUSE, _SHARE * (time.process_time() - start)))
            if seen != waiting:
                waiting = seen
            elif seen != built:
                built, is_behind = seen, self._again(is_behind=is_behind)

    def _again(self, *, is_behind: bool) -> bool:
        """Build again and say so; tells whether the pages are behind the records, since these are not whole."""
        at = f"{datetime.now():%H:%M:%S}"  # noqa: DTZ005  # the clock on the wall
        fresh = Context(self._context.root, self._context.language, self._context.today, quiet=self._context.quiet)
        try:
            done = self._built(fresh)
        except (RedchainError, OSError) as problem:
            told = problem if isinstance(problem, RedchainError) else DiskError(problem, Text("命令没有做完", "the command did not finish"), USING)
            fresh.warn(_KEPT.fill(at=at, why=told.text if told.remedy is None else join([told.text, told.remedy])))
            return True
        if done.written or done.removed:
            written = len(done.written)
            fresh.tell(_DONE.fill(at=at, written=written, pages=counted(written, "file"), removed=len(done.removed)))
        elif is_behind:
            fresh.tell(_MENDED.fill(at=at))
        return False

    def _built(self, context: Context) -> SiteBuilt:
        space, done = self._build(context, self._folder)
        self._zone = space.zone
        for each in context.opened:
            each.keep_read()
        context.opened.clear()
        return done

    @property
    def _day(self) -> date:
        return self._context.today or datetime.now(self._zone).date()
