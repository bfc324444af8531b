"""The one door to git: every git process is started here, in one cleaned environment, and objects are read and stored here."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Any, NamedTuple, Self, cast

from redchain.errors import WorldError
from redchain.history.loose_objects import objects_of, read_loose
from redchain.lazy_pattern import pattern
from redchain.shell_words import shown
from redchain.text import Text, same

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from types import TracebackType

_MISSING = 127
_AT_ONCE = 60  # ids that any pipe holds at once, so that git and we never wait for each other
_ON_A_LINE = 300  # paths of a command: Windows takes 32,767 characters
_LEADING_ASTRAY = frozenset(
    {
        "GIT_ALTERNATE_OBJECT_DIRECTORIES",
        "GIT_ATTR_SOURCE",
        "GIT_COMMON_DIR",
        "GIT_CONFIG",
        "GIT_DIR",
        "GIT_GLOB_PATHSPECS",
        "GIT_GRAFT_FILE",
        "GIT_ICASE_PATHSPECS",
        "GIT_IMPLICIT_WORK_TREE",
        "GIT_INDEX_FILE",
        "GIT_LITERAL_PATHSPECS",
        "GIT_NAMESPACE",
        "GIT_NOGLOB_PATHSPECS",
        "GIT_NO_REPLACE_OBJECTS",
        "GIT_OBJECT_DIRECTORY",
        "GIT_PREFIX",
        "GIT_QUARANTINE_PATH",
        "GIT_REPLACE_REF_BASE",
        "GIT_SHALLOW_FILE",
        "GIT_WORK_TREE",
    }
)
"""What the hook of another repository sets: git would look there instead of here, or read paths otherwise."""
_TRUSTING = "safe.directory"
"""The setting that git names where it does not open a repository of somebody else's."""
_TOLD = pattern(r"git config --global --add safe\.directory .+")
PATHS_GIVEN = ("--pathspec-from-file=-", "--pathspec-file-nul")
"""Options that make git read pathspecs from its standard input, so that no number of paths is too long for a command line."""
_FOR_PARSING = {
    "LC_ALL": "C",
    "LANGUAGE": "C",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",  # what keeps a git that does not know GIT_NO_LAZY_FETCH from the network
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": f"{os.devnull}/none",
}
"""Where git only answers us: in one language, without locks, without the network, and from the objects as they are."""
_RUN_NOTHING = ("-c", "core.fsmonitor=false")
"""Where git only answers us, it starts no program that a configuration names for watching the files: a folder copied from somebody brings its own."""
_FOR_HOOKS = {"REDCHAIN_OWN_COMMIT": "1"}
"""What our own hook sees in a commit of redchain's own, which has been judged before it is made."""


class Answer(NamedTuple):
    """What git answered: its exit code (127 where it is not installed), its output, and its words to people."""

    code: int
    out: str
    words: str

    @property
    def is_missing(self) -> bool:
        """Whether there is no git program."""
        return self.code == _MISSING


class HeadMove(NamedTuple):
    """The commit that HEAD's branch is to name, the one it names now (zeros: none), and why, for git's log of it."""

    to: str
    stands_at: str
    reason: str


def is_installed() -> bool:
    """Tell whether git is installed."""
    return shutil.which("git") is not None


def run(folder: str, *arguments: str, given: str = "", as_user: bool = False, more: Mapping[str, str] | None = None, handed: tuple[int, ...] = ()) -> Answer:
    """Run git in a folder with `given` on its standard input, `more` in its environment, and descriptors that it inherits.

    `as_user` is for a command that runs the user's hooks: it leaves the user's language and locks, and tells our own hook that all is checked already.
    """
    command = ["git", "-C", folder, *(() if as_user else _RUN_NOTHING), *arguments]
    raw = given.encode("utf-8", "surrogateescape")
    environment = {**_environment(as_user=as_user), **(more or {})}
    try:
        done = subprocess.run(command, input=raw, capture_output=True, check=False, env=environment, pass_fds=handed)  # noqa: S603  # git, with arguments of our own
    except (FileNotFoundError, PermissionError):
        return Answer(_MISSING, "", "")
    words = done.stderr.decode("utf-8", "replace").strip()
    if done.returncode and _TRUSTING in words:
        raise distrusted_error(folder, words)
    return Answer(done.returncode, done.stdout.decode("utf-8", "surrogateescape"), words)


def move_head(folder: str, move: HeadMove, then: Callable[[], object], *, handed: tuple[int, ...] = ()) -> Answer:
    """Move the branch that HEAD names if it is where we read it; the code is 0 when it has moved.

    `then` is called once git holds the branch and can move it, and before it does. Where `then` raises, or git is killed, the branch stays.
    """
    command = ["git", "-C", folder, "update-ref", "-m", move.reason, "--stdin"]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    words: list[bytes] = []
    with subprocess.Popen(command, env=_environment(), pass_fds=handed, **pipes) as process:  # noqa: S603  # as above
        if _is_answered(process, f"start\nupdate HEAD {move.to} {move.stands_at}\nprepare\n", b"prepare: ok\n", words):
            then()
            if _is_answered(process, "commit\n", b"commit: ok\n", words):
                return Answer(0, "", "")
    return Answer(process.returncode or 1, "", b"".join(words).decode("utf-8", "replace").strip() or f"git update-ref ({process.returncode})")


def _is_answered(process: subprocess.Popen[bytes], request: str, wanted: bytes, words: list[bytes]) -> bool:
    """Ask for a step of a transaction; what git says instead of the answer is added to `words`."""
    _send(process, request)  # where git is gone, what it said is still there
    for line in cast("IO[bytes]", process.stdout):
        if line == wanted:
            return True
        if not line.endswith(b": ok\n"):
            words.append(line)
    return False


def _send(process: subprocess.Popen[bytes], words: str) -> bool:
    """Write to a git past any buffer, which would be written once more in the end; tells whether git is still there."""
    waiting, into = words.encode(), cast("IO[bytes]", process.stdin).fileno()
    try:
        while waiting:
            waiting = waiting[os.write(into, waiting) :]
    except BrokenPipeError:
        return False
    return True


def own_email(folder: str) -> str:
    """Return the address git would write into a commit made now; empty when it knows none."""
    return os.environ.get("GIT_AUTHOR_EMAIL") or run(folder, "config", "--get", "user.email").out.strip()


def literal(path: str) -> str:
    """Return the pathspec that means this path, whatever characters are in it, to git run at its top.

    To say `top` beside would keep git from using its note of the paths that commits changed.
    """
    return f":(literal){path}"


def portions(paths: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield paths in portions that any command line holds; where there are none, one portion of none, as git is then asked about all."""
    for start in range(0, len(paths) or 1, _ON_A_LINE):
        yield paths[start : start + _ON_A_LINE]


def joined(paths: Iterable[str]) -> str:
    """Return paths as git reads them from its standard input with `-z`."""
    return "".join(f"{each}\0" for each in paths)


def failure(text: Text, words: str | Text = "", remedy: Text | None = None) -> WorldError:
    """Return the error for something that git did not do: `text` says what, `words` is what git says of it."""
    said = words if isinstance(words, Text) else same(words)
    return WorldError(Text(f"{text.zh}：{said.zh}", f"{text.en}: {said.en}") if said.zh else text, remedy)


def distrusted_error(folder: str, words: str) -> WorldError:
    """Return the error for a repository that belongs to somebody else, which git does not open until it is told to; `words` is what git says."""
    named = _TOLD.search(words)
    command = named[0] if named else shown("git", "config", "--global", "--add", _TRUSTING, folder)
    return failure(
        Text(f"git 不打开 {folder}：这个目录是别的用户的", f"git does not open {folder}: the folder belongs to another user"),
        remedy=Text(f"如果信得过，请执行：{command}", f"if you trust it, run: {command}"),
    )


def not_installed_error() -> WorldError:
    """Return the error for a git that is not installed."""
    return failure(
        Text("没有找到 git 程序，无法提交", "git was not found, so nothing can be committed"),
        remedy=Text("安装 git，或加 --no-commit 只写文件", "install git, or pass --no-commit to write files only"),
    )


def refuse_unopened(folder: str) -> None:
    """Refuse a repository that git does not open, with git's words."""
    answer = run(folder, "rev-parse", "--git-dir")
    if answer.code and not answer.is_missing:
        raise unopened_error(folder, answer.words)


def unopened_error(folder: str, words: str) -> WorldError:
    """Return the error for a repository that git does not open; git's words say why."""
    return failure(
        Text(f"git 打不开 {folder}", f"git cannot open {folder}"),
        words or Text(".git 不完整", "its .git is incomplete"),
        Text("运行 git status 查看原因；只写文件可加 --no-commit", "run `git status` to see why; what only writes files takes --no-commit"),
    )


def unreadable_object_error(identifier: str) -> WorldError:
    """Return the error for an object that is missing or damaged."""
    return failure(
        Text(f"git 读不了对象 {identifier}", f"git cannot read the object {identifier}"),
        remedy=Text(
            "运行 git fsck 查看原因；部分克隆（--filter）请重新完整克隆",
            "run `git fsck` to see why; of a partial clone (--filter), make a whole one",
        ),
    )


def _environment(*, as_user: bool = False) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in _LEADING_ASTRAY}
    return kept | {"GIT_TERMINAL_PROMPT": "0", "GIT_PAGER": "cat"} | (_FOR_HOOKS if as_user else _FOR_PARSING)


class ObjectReader:
    """Reads git's objects: those that lie in files of their own from these, all others through one `git cat-file`, started by the first of them; close it, or use it in a `with`."""

    def __init__(self, folder: str, more: Mapping[str, str] | None = None) -> None:
        """Start nothing yet; `more` is put into git's environment."""
        self._folder, self._more = folder, more or {}
        self._loose = None if more else objects_of(folder)
        self.is_open = False
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Return itself."""
        self.is_open = True
        return self

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        """End git."""
        self.is_open = False
        if self._process is not None:
            with suppress(BrokenPipeError), self._process:
                self._process = None

    def read(self, identifier: str) -> bytes | None:
        """Return the bytes of an object, None for one that is missing."""
        return self._ask([identifier])[0].raw

    def blobs(self, identifiers: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """Yield (id, bytes) of each file content in the order asked for; raises WorldError for one that is missing or none."""
        return self.objects(identifiers, "blob")

    def objects(self, identifiers: Iterable[str], kind: str) -> Iterator[tuple[str, bytes]]:
        """Yield (id, bytes) of each object of one kind in the order asked for; raises WorldError for one that is missing or of another kind."""
        waiting = list(identifiers)
        for start in range(0, len(waiting), _AT_ONCE):
            part = waiting[start : start + _AT_ONCE]
            for each, found in zip(part, self._ask(part), strict=True):
                if found.raw is None or found.kind != kind.encode():
                    raise unreadable_object_error(each)
                yield each, found.raw

    def _ask(self, identifiers: list[str]) -> list[_Object]:
        """Return a few objects, and ask git for those that lie in no file of their own."""
        found = {each: _Object(*there) for each in identifiers if self._loose and (there := read_loose(self._loose, each))}
        others = [each for each in identifiers if each not in found]
        if others:
            found.update(zip(others, self._told(others), strict=True))
        return [found[each] for each in identifiers]

    def _told(self, identifiers: list[str]) -> list[_Object]:
        """Ask git, and read all answers, so that the next question finds the pipe empty."""
        if self._process is None:
            self._process = _cat_file(self._folder, self._more)
        if not _send(self._process, "".join(f"{each}\n" for each in identifiers)):
            raise unreadable_object_error(identifiers[0])
        out = cast("IO[bytes]", self._process.stdout)
        return [_object(out, each) for each in identifiers]


class _Object(NamedTuple):
    """What `git cat-file --batch` answers: the type, and the bytes, None for what is missing."""

    kind: bytes
    raw: bytes | None


def store_object(folder: str, kind: str, raw: bytes, *, sync: bool) -> bytes:
    """Store one object in an object folder, with `sync` seen to the disk; returns its id, 20 bytes."""
    from gitdb import IStream, LooseObjectDB

    database = LooseObjectDB(folder)
    made: Any = database.store(IStream(kind.encode(), len(raw), io.BytesIO(raw)))
    if sync:
        _sync(database.db_path(database.object_path(made.hexsha)))
    return bytes(made.binsha)


def _cat_file(folder: str, more: Mapping[str, str]) -> subprocess.Popen[bytes]:
    command = ["git", "-C", folder, "cat-file", "--batch"]
    try:
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={**_environment(), **more})  # noqa: S603  # as above
    except (FileNotFoundError, PermissionError) as problem:
        raise failure(Text("没有找到 git 程序", "there is no git program"), remedy=Text("安装 git", "install git")) from problem


def _object(out: IO[bytes], identifier: str) -> _Object:
    words = out.readline().split(b" ")
    if words[-1] == b"missing\n":
        return _Object(b"", None)
    size = int(words[2]) if len(words) == 3 else -1  # noqa: PLR2004  # id, type, size
    raw = out.read(size + 1) if size >= 0 else b""
    if size < 0 or len(raw) != size + 1:  # git was killed, or failed
        raise unreadable_object_error(identifier)
    return _Object(words[1], raw[:-1])


def _sync(path: str) -> None:
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except FileNotFoundError:  # a pack holds it already, so it was not stored again
        return
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
