"""`redchain site serve`: a site on this machine that follows its records, until somebody ends it."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import datetime
from http.client import HTTPConnection, HTTPResponse
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from redchain.cli.context import Context
from redchain.cli.flow import site_serve
from redchain.flow.site import SiteBuilt
from tests.conftest import TODAY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from redchain.flow.workspace import Workspace
    from tests.conftest import Clone

pytestmark = pytest.mark.skipif(os.name == "nt", reason="who ends a command is told otherwise there")

NEED = "N-20251203-EM1A3"
PAGE = f"/need/{NEED}.html"
PATIENCE = 60


class Served(NamedTuple):
    """A running command: its process, its port, and where its temporary folders and what it says are."""

    process: subprocess.Popen[bytes]
    port: int
    temporary: Path
    said: Path

    def ask(self, path: str, method: str = "GET", **headers: str) -> tuple[HTTPResponse, bytes]:
        """Ask for something as a browser does, whatever the path looks like."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.putrequest(method, path, skip_host="Host" in headers)
            for name, value in headers.items():
                connection.putheader(name, value)
            connection.endheaders()
            answer = connection.getresponse()
            return answer, answer.read()
        finally:
            connection.close()

    def text(self, path: str) -> str:
        """The text of a page, which must be there."""
        answer, raw = self.ask(path)
        assert answer.status == 200, path
        return raw.decode()

    def end(self, with_: signal.Signals = signal.SIGINT) -> int:
        """End it; returns its exit code."""
        self.process.send_signal(with_)
        return self.process.wait(PATIENCE)


def until(holds: Callable[[], bool]) -> None:
    """Wait for something that must come."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


@contextmanager
def serving(clone: Clone, tmp_path: Path, *more: str, today: str = TODAY) -> Iterator[Served]:
    """The command while it runs, in a process of its own."""
    temporary, said = tmp_path / "temporary", tmp_path / "said.txt"
    temporary.mkdir(exist_ok=True)
    line = [sys.executable, "-m", "redchain", "--today", today, "--lang", "zh", "site", "serve", "--port", "0", *more]
    with (
        said.open("wb") as errors,
        subprocess.Popen(line, cwd=clone.path, env={**os.environ, "TMPDIR": str(temporary)}, stdout=subprocess.PIPE, stderr=errors) as process,
    ):
        try:
            assert process.stdout is not None
            address = process.stdout.readline().decode()
            found = re.fullmatch(r"http://127\.0\.0\.1:(\d+)/\n", address)
            assert found, (address, said.read_text(encoding="utf-8"))
            yield Served(process, int(found[1]), temporary, said)
        finally:
            process.kill()


@pytest.fixture
def served(clone: Clone, tmp_path: Path) -> Iterator[Served]:
    with serving(clone, tmp_path, "--visibility", "chain") as found:
        yield found


def test_it_shows_what_site_build_makes(clone: Clone, served: Served) -> None:
    assert clone.run("site", "build", "-o", "inner", "--visibility", "chain").code == 0
    built = sorted(each for each in (clone.path / "inner").rglob("*") if each.is_file())
    assert len(built) > 50
    for each in built:
        assert served.ask(f"/{each.relative_to(clone.path / 'inner')}")[1] == each.read_bytes()
    assert served.text("/") == served.text("/index.html")
    assert clone.git("status", "--porcelain", "--", "data") == ""


def test_each_file_has_its_type(served: Served) -> None:
    (folder,) = served.temporary.glob("*/pages")
    types = {
        "/": "text/html; charset=utf-8",
        PAGE: "text/html; charset=utf-8",
        "/a/site.css": "text/css; charset=utf-8",
        "/a/site.js": "text/javascript; charset=utf-8",
        f"/a/d/{next(folder.glob('a/d/*.js')).name}": "text/javascript; charset=utf-8",
    }
    for path, kind in types.items():
        answer, _ = served.ask(path)
        assert answer.headers["Content-Type"] == kind, path
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    answer, raw = served.ask("/", "HEAD")
    assert (answer.status, raw) == (200, b"")
    assert served.ask("/", "POST")[0].status == 501


def test_nothing_outside_its_folder_is_given(clone: Clone, served: Served) -> None:
    (folder,) = served.temporary.glob("*/pages")
    (folder / "out").symlink_to(clone.path)
    (folder.parent / "other.html").write_text("beside the site", encoding="utf-8")
    (folder / "page.html").symlink_to(clone.path / "data" / "redchain.yaml")
    for path in (
        *("/../../etc/passwd", "/%2e%2e/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd", "/..%5c..", "/need/../../../etc/passwd", "/%00", "/%ff%fe", "/a" * 3000),
        *("/../other.html", "/out/data/redchain.yaml", "/page.html", "/need", "/need/", "/a/", "/nothing.html", "/index.html/"),
    ):
        answer, raw = served.ask(path)
        while answer.status == 301:
            answer, raw = served.ask(answer.headers["Location"])
        assert answer.status in {404, 414}, path
        assert b"root:" not in raw
    assert NEED in served.text(PAGE)


def test_a_page_from_elsewhere_learns_nothing(served: Served) -> None:
    """A name that its owner has lead here is not one of this machine's."""
    assert served.ask("/", Host="evil.example")[0].status == 421
    assert served.ask("/", Host=f"evil.example:{served.port}")[0].status == 421
    assert served.ask("/", Host=f"localhost:{served.port}")[0].status == 200
    assert served.ask("/", Host="127.0.0.1")[0].status == 200


def test_it_follows_the_records(clone: Clone, served: Served) -> None:
    assert "一句新话" not in served.text(PAGE)
    assert clone.run("need", "edit", NEED, "--note", "一句新话").code == 0
    until(lambda: "一句新话" in served.text(PAGE))
    until(lambda: "已更新：写了" in served.said.read_text(encoding="utf-8"))
    assert clone.run("need", "edit", NEED, "--visibility", "office").code == 0
    until(lambda: served.ask(PAGE)[0].status == 404)


def test_while_the_records_are_broken_the_pages_stay(clone: Clone, served: Served) -> None:
    path = clone.path / "data" / "needs" / "2025-12" / f"{NEED}.yaml"
    before, page = path.read_text(encoding="utf-8"), served.text(PAGE)
    path.write_text("title: [\n", encoding="utf-8")
    until(lambda: "网页还是以前的" in served.said.read_text(encoding="utf-8"))
    assert f"{NEED}.yaml" in served.said.read_text(encoding="utf-8")
    assert served.text(PAGE) == page
    path.write_text(before, encoding="utf-8")
    until(lambda: "已改好" in served.said.read_text(encoding="utf-8"))
    settings = clone.path / "data" / "redchain.yaml"
    words = settings.read_text(encoding="utf-8")
    settings.write_text(f"{words}nonsense: 1\n", encoding="utf-8")
    until(lambda: served.said.read_text(encoding="utf-8").count("网页还是以前的") == 2)
    assert served.text(PAGE) == page
    settings.write_text(re.sub("(?m)^title:.*", "title: 新标题", words), encoding="utf-8")
    until(lambda: "新标题" in served.text("/"))
    assert served.end() == 0


@pytest.mark.parametrize("name", ["match", "synonyms"])
def test_of_broken_settings_of_matching_no_site_is_made(clone: Clone, name: str) -> None:
    """Its gaps would be others."""
    folder = clone.path / "data" / "settings"
    folder.mkdir(exist_ok=True)
    folder.joinpath(f"{name}.yaml").write_text("x: [\n", encoding="utf-8")
    for words in (("build", "-o", "made"), ("serve", "--port", "0")):
        for language in ("zh", "en"):
            done = clone.run("--lang", language, "site", *words)
            assert (done.code, done.out, f"{name}.yaml" in done.err) == (1, "", True)
    assert not clone.path.joinpath("made").exists()


def test_records_that_are_broken_from_the_beginning_are_refused(clone: Clone, tmp_path: Path) -> None:
    path = clone.path / "data" / "needs" / "2025-12" / f"{NEED}.yaml"
    path.write_text("title: [\n", encoding="utf-8")
    done = clone.run("site", "serve", "--port", "0")
    assert (done.code, done.out) == (1, "")
    with serving(clone, tmp_path, "--visibility", "chain", "--without-broken") as served:
        assert served.ask(PAGE)[0].status == 404
        assert served.ask("/lists/needs.html")[0].status == 200


@pytest.mark.parametrize("with_", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_who_ends_it_leaves_nothing_behind(clone: Clone, tmp_path: Path, with_: signal.Signals) -> None:
    before = clone.files()
    with serving(clone, tmp_path) as served:
        assert len([*served.temporary.iterdir()]) == 1
        assert served.end(with_) == 0
        assert [*served.temporary.iterdir()] == []
        assert "Traceback" not in served.said.read_text(encoding="utf-8")
    assert clone.files() == before


def test_what_a_killed_one_left_is_gone_with_the_next(clone: Clone, tmp_path: Path) -> None:
    """Also where it was killed while it built; what another one shows, and what is not of this command, stays."""
    temporary = tmp_path / "temporary"
    with serving(clone, tmp_path) as killed:
        killed.end(signal.SIGKILL)
        (left,) = temporary.iterdir()
    strange = temporary / "redchain-site-mine"
    strange.mkdir()
    (strange / "letter.txt").write_text("mine", encoding="utf-8")
    (temporary / "redchain-site-link").symlink_to(clone.path)
    with serving(clone, tmp_path) as running:
        assert not left.exists()
        kept = {*temporary.iterdir()}
        with serving(clone, tmp_path) as another:
            assert another.text("/") == running.text("/")
            assert len([*temporary.iterdir()]) == len(kept) + 1
            assert another.end() == 0
        assert {*temporary.iterdir()} == kept
        assert running.text("/")
        assert running.end() == 0
    assert {each.name for each in temporary.iterdir()} == {"redchain-site-mine", "redchain-site-link"}
    assert (strange / "letter.txt").exists()
    assert (clone.path / "data" / "redchain.yaml").exists()


@pytest.mark.slow
@pytest.mark.parametrize("after", [0, 0.1, 0.2, 0.4, 0.8, 1.2])
def test_ended_in_the_middle_of_a_build_it_leaves_nothing_behind(clone: Clone, tmp_path: Path, after: float) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    line = [sys.executable, "-m", "redchain", "--today", TODAY, "site", "serve", "--port", "0", "--visibility", "chain"]
    with subprocess.Popen(line, cwd=clone.path, env={**os.environ, "TMPDIR": str(temporary)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        until(lambda: any(temporary.iterdir()))
        time.sleep(after)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=PATIENCE)
    assert process.returncode in {0, 130}  # it was showing the site already, or not yet
    assert [*temporary.iterdir()] == []


def test_a_folder_that_is_given_stays(clone: Clone, tmp_path: Path) -> None:
    with serving(clone, tmp_path, "-o", "public") as served:
        assert [*served.temporary.iterdir()] == []
        page = served.text("/")
        assert served.end() == 0
    assert (clone.path / "public" / "index.html").read_text(encoding="utf-8") == page
    assert clone.run("site", "build", "-o", "public", "--dry-run").out == ""


def test_a_port_that_is_taken_is_refused_before_anything_is_made(clone: Clone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        for lang, words in (("zh", f"端口 {port} 已被占用"), ("en", f"port {port} is taken")):
            done = clone.program("--lang", lang, "site", "serve", "--port", str(port))
            assert (done.code, done.out) == (1, "")
            assert words in done.err
            assert "--port 0" in done.err
    assert not [each for each in tmp_path.iterdir() if each.name.startswith("redchain-site-")]
    assert clone.run("site", "serve", "--port", "70000").code == 2


def test_only_what_may_be_shown_is_shown(clone: Clone, tmp_path: Path) -> None:
    with serving(clone, tmp_path, "--document-lang", "en") as served:
        assert '<html lang="en">' in served.text("/")
        assert served.ask(PAGE)[0].status == 404


def test_a_new_day_is_a_change(clone: Clone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages are of the day that it is where the repository lies, unless one is given."""
    built: list[str] = []
    days = iter([23, 23, 23, 23, 24, 24, 24, 24])

    class Clock(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Clock:
            assert tz is None or str(tz) == "Asia/Shanghai"
            return cls(2026, 11, 23 if tz is None else next(days), tzinfo=tz)

    def build(context: Context, folder: str) -> tuple[Workspace, SiteBuilt]:
        built.append(folder)
        return context.workspace(), SiteBuilt((), (), 0, 0)

    monkeypatch.setattr(site_serve, "datetime", Clock)
    monkeypatch.setattr(site_serve.time, "sleep", lambda _seconds: None)
    with pytest.raises((StopIteration, RuntimeError)):
        site_serve.serve(Context(str(clone.path), "zh", None, quiet=True), str(tmp_path), 0, build)
    assert built == [str(tmp_path)] * 2
