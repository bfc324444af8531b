"""Showing a site to the browsers of this machine, and to nobody else: the files of its folder, as a web server would give them."""

from __future__ import annotations

import errno
import os
import socketserver
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import IO, TYPE_CHECKING

from redchain.errors import RefusalError
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = "127.0.0.1"
_NAMES = frozenset({HERE, "localhost"})
_LAST_PORT = 65535
_TYPES = {".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".json": "application/json"}
_HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",  # the index is made of scripts, which pages from elsewhere might load as their own
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_ANOTHER = Text("换一个：--port {other}（--port 0：任选一个空着的）", "choose another one: --port {other} (--port 0: any that is free)")
_WHY = {
    errno.EADDRINUSE: Text("端口 {port} 已被占用，没有执行", "port {port} is taken; nothing was done"),
    errno.EACCES: Text("这个用户不能用端口 {port}，没有执行", "this user may not use port {port}; nothing was done"),
}
_OTHERWISE = Text("用不了端口 {port}（{why}），没有执行", "port {port} cannot be used ({why}); nothing was done")


class SiteServer(ThreadingHTTPServer):
    """A port of this machine on which a folder will be shown: taken at once, so that nobody builds a site for one that is not to be had."""

    allow_reuse_address = os.name != "nt"  # there it would share a port that is taken
    daemon_threads = True
    block_on_close = False

    def __init__(self, folder: str, port: int) -> None:
        """Take the port; raises RefusalError for one that is not to be had."""
        self.folder = os.path.realpath(folder)
        try:
            super().__init__((HERE, port), partial(_Page, directory=self.folder))
        except OSError as problem:
            other = port + 1 if port < _LAST_PORT else port - 1
            why = _WHY.get(problem.errno or 0, _OTHERWISE).fill(port=port, why=problem.strerror or str(problem))
            raise RefusalError(why, _ANOTHER.fill(other=other)) from problem

    @property
    def address(self) -> str:
        """Where the site is to be seen."""
        return f"http://{HERE}:{self.server_port}/"

    def server_bind(self) -> None:
        """Take the port without asking anybody what this machine is called."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = HERE, self.server_address[1]

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a browser that went away in the middle."""

    @contextmanager
    def answering(self) -> Iterator[None]:
        """Answer browsers meanwhile."""
        thread = Thread(target=self.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
        thread.start()
        try:
            yield
        finally:
            self.shutdown()
            thread.join()


class _Page(SimpleHTTPRequestHandler):
    """One answer: a file of the site, to who asks for this machine by its own name."""

    server: SiteServer
    server_version, sys_version = "redchain", ""
    timeout = 30

    def send_head(self) -> IO[bytes] | None:  # type: ignore[override]  # narrower than what is there
        """Begin an answer; what asks under another name may be a page from elsewhere that has its name lead here."""
        if self.headers.get("Host", HERE).rsplit(":", 1)[0].lower() not in _NAMES:
            self.send_error(HTTPStatus.MISDIRECTED_REQUEST)
            return None
        if not self._is_of_the_site():
            self.send_error(HTTPStatus.NOT_FOUND)
            return None
        return super().send_head()

    def list_directory(self, _path: object) -> None:
        """Refuse to say what lies in a folder."""
        self.send_error(HTTPStatus.NOT_FOUND)

    def guess_type(self, path: object) -> str:
        """Return the type of a file, whatever this machine takes it for."""
        return _TYPES.get(os.path.splitext(str(path))[1].lower(), "application/octet-stream")

    def end_headers(self) -> None:
        """Say what browsers may do with it."""
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing of each page that is looked at."""

    def _is_of_the_site(self) -> bool:
        """Whether what is asked for lies in the folder, also where a link would lead out of it."""
        try:
            found = os.path.realpath(self.translate_path(self.path))
        except (OSError, ValueError):
            return False
        return found == self.server.folder or found.startswith(self.server.folder + os.sep)


def state_of(folder: str) -> int:
    """Return a mark of all that lies below a folder: another one once a file there is written, moved or gone."""
    found, waiting = [], [folder]
    while waiting:
        try:
            entries = [*os.scandir(waiting.pop())]
        except OSError:
            continue
        for each in entries:
            if each.is_dir(follow_symlinks=False):
                waiting.append(each.path)
            elif (seen := _stamp(each)) is not None:
                found.append((each.path, *seen))
    return hash(tuple(sorted(found)))


def _stamp(entry: os.DirEntry[str]) -> tuple[int, int, int] | None:
    try:
        seen = entry.stat(follow_symlinks=False)
    except OSError:
        return None
    return seen.st_mtime_ns, seen.st_size, seen.st_ino
