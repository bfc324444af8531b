"""What every command does in every trouble: the right words, the exit code, and nothing lost; a new command fails here until its call is written down."""

from __future__ import annotations

import builtins
import errno
import json
import os
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from redchain.history import git_index
from tests.cli.every_command import DRY, FILES, IDS, NO_NAME, PAPERS, SHEET, SHEET_TEXT, TWIN, Call, Naming, calls, committing, names, namings, page
from tests.conftest import Clone

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Outcome

pytestmark = pytest.mark.slow

CALLS = calls()
BROKEN = "data/needs/2025-12/N-20251217-386GH.yaml"
SLA = "data/settings/sla.yaml"
BUG = 3
_SALT = re.compile("(salt|keepers):.*")


def test_no_command_is_left_out() -> None:
    assert set(names()) <= set(CALLS)


@pytest.fixture(scope="module")
def copies(town_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """A repository for each trouble, made once; no call may change it."""
    made: dict[str, Path] = {}

    def copy(trouble: str) -> Path:
        if trouble not in made:
            path = made[trouble] = Path(shutil.copytree(town_template, tmp_path_factory.mktemp(trouble) / "town"))
            (path / "qrels.tsv").write_text("need\tresource\tgrade\nN-20261123-JSGVN\tbangdaiban\t2\n", encoding="utf-8")
            (path / SHEET).write_text(SHEET_TEXT, encoding="utf-8")
            Clone(path).git("remote", "add", "origin", ".git")  # for `sync`: what others have sent is what is here
            TROUBLES[trouble](path)
        return made[trouble]

    return copy


def a_record(path: Path) -> None:
    file = path / BROKEN
    file.write_bytes(b"<<<<<<< HEAD\n" + file.read_bytes())


def settings(path: Path) -> None:
    (path / SLA).parent.mkdir(exist_ok=True)
    (path / SLA).write_text("limits:\n  - stage: 办复\n    workdays: 3\n", encoding="utf-8")


def lock(path: Path) -> None:
    (path / ".git/index.lock").write_bytes(b"")


def merge(path: Path) -> None:
    (path / ".git/MERGE_HEAD").write_text(Clone(path).git("rev-parse", "HEAD"), encoding="utf-8")


def detached(path: Path) -> None:
    Clone(path).git("checkout", "-q", "--detach")


def all_three(path: Path) -> None:
    for each in (detached, merge, lock):
        each(path)


def twins(path: Path) -> None:
    """Two records of every kind have one name; an order and a claim have none."""
    for kind, identifier in IDS.items():
        if kind != "order":
            (file,) = (path / "data").rglob(f"{identifier}.yaml")
            for number in (1, 2):
                twin = f"{identifier[:-1]}{number}" if "-2" in identifier else f"twin-{number}"
                words = re.sub("(?m)^(name|title|post): .*$", f'\\1: "{TWIN}"', file.read_text(encoding="utf-8")).replace(identifier, twin)
                (file.parent / f"{twin}.yaml").write_text(re.sub("(?m)^(short_name|uscc): .*\n", "", words), encoding="utf-8")
    clone = Clone(path)
    clone.git("add", "-A")
    clone.git("commit", "-qm", "twins")


TROUBLES: dict[str, Callable[[Path], None]] = {
    "none": lambda _: None,
    "record": a_record,
    "settings": settings,
    "lock": lock,
    "merge": merge,
    "detached": detached,
    "disk": lambda _: None,
    "git": all_three,
    "twins": twins,
}
COMMITTING = committing()


@pytest.fixture
def at(copies: Callable[[str], Path], calm: None, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Clone]:
    """The repository that has a trouble, as the current folder."""

    def go(trouble: str) -> Clone:
        monkeypatch.chdir(copies(trouble))
        return Clone(copies(trouble), capfd)

    return go


def run(clone: Clone, call: Call, *more: str) -> Outcome:
    """Run a call, which may change nothing but what it was told to write."""
    before = clone.files()
    done = clone.run(*call.arguments, *more)
    for made in ("made", "made.md", "made.ics", "made.html", "made.xlsx", "made.docx", "made.db", ".github"):
        found = clone.path / made
        shutil.rmtree(found, ignore_errors=True) if found.is_dir() else found.unlink(missing_ok=True)
    assert clone.files() == before
    assert done.code != BUG, done
    assert "Traceback" not in done.err
    return done._replace(out=_SALT.sub("", done.out.replace(str(clone.path), "")))


def usually(at: Callable[[str], Clone], name: str, seen: dict[str, Outcome] = {}) -> Outcome:  # noqa: B006  # remembered on purpose
    """What a call does when nothing is wrong."""
    if name not in seen:
        seen[name] = run(at("none"), CALLS[name])
    return seen[name]


@pytest.mark.parametrize("name", CALLS)
def test_a_record_that_cannot_be_read(name: str, at: Callable[[str], Clone]) -> None:
    call = CALLS[name]
    usual, done = usually(at, name), run(at("record"), call)
    assert BROKEN not in usual.err
    assert usual.code in {0, 1} or name == "ci comment"
    if call.record == "named":
        assert "1 个文件读不出来" in done.err
        assert f"{BROKEN}:1:1" in done.err
        assert "redchain validate" in done.err
        assert done.code == usual.code
    elif call.record == "refused":
        assert (done.code, done.out) == (1, "")
        assert BROKEN in done.err
        assert "--without-broken" in done.err
        going_on = run(at("record"), call, "--without-broken")
        assert going_on.code == usual.code
        assert BROKEN in going_on.err
    elif call.record == "own":
        assert (done.code, BROKEN in done.out) == (1, True)
    elif call.record == "committed":
        assert (done.code, "有 1 个文件的修改还没有提交，没有检查" in done.err) == (usual.code, True)
    else:
        assert done == usual


@pytest.mark.parametrize("name", CALLS)
def test_settings_that_do_not_hold(name: str, at: Callable[[str], Clone]) -> None:
    call = CALLS[name]
    usual, done = usually(at, name), run(at("settings"), call)
    if call.settings == "named":
        assert f"{SLA}:2:12" in done.err
        assert done.code == usual.code
    elif call.settings == "refused":
        assert (done.code, done.out) == (1, "")
        assert f"{SLA} 有误" in done.err
        assert "redchain validate" in done.err
    elif call.settings == "own":
        assert (done.code, SLA in done.out) == (1, True)
    elif call.settings == "committed":
        assert (done.code, "有 1 个文件的修改还没有提交，没有检查" in done.err) == (usual.code, True)
    else:
        assert done == usual


@pytest.mark.parametrize(
    "name",
    [
        name
        for name, call in CALLS.items()
        if call.record == "named" and not call.writes and name not in {"board", "calendar export", "contacts edit", "export", *PAPERS}
    ],
)
def test_json_names_it_too(name: str, at: Callable[[str], Clone]) -> None:
    done = run(at("record"), CALLS[name], "--format", "json", "--quiet")
    if done.code == 0:
        assert [(each["file"], each["line"], each["code"]) for each in json.loads(done.out)["broken"]] == [(BROKEN, 1, "RC011")]
    assert BROKEN in done.err  # quiet or not
    assert "broken" not in json.loads(run(at("none"), CALLS[name], "--format", "json").out or "{}")


def test_both_languages(at: Callable[[str], Clone]) -> None:
    clone = at("record")
    said = run(clone, CALLS["todo"], "--lang", "en").err
    assert f"note: 1 file cannot be read and is left out; see all problems: redchain validate\n  {BROKEN}:1:1 RC011 error" in said
    assert "nothing was done: " + BROKEN in run(clone, CALLS["lists"], "--lang", "en").err
    assert "data/settings/sla.yaml is wrong, and its defaults would give wrong results" in run(at("settings"), CALLS["todo"], "--lang", "en").err


def test_the_calls_work_in_the_town() -> None:
    assert IDS.keys() == {name.partition(" ")[0] for name in CALLS if name.endswith(" show")} - {"calendar", "contacts", "identity"}


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(git_index, "_PATIENCE", 0.01)
    monkeypatch.setattr(git_index, "_TIMEOUT", 0.05)


def for_good(call: Call) -> Call:
    arguments = tuple(each for each in call.arguments if each != DRY)
    more = {"import": ("--apply",), "inbox": ("--apply", "--again")}  # the memory of what was dealt with stays, whatever is reset
    return call._replace(arguments=(*arguments, *more.get(arguments[0], ())))


@pytest.mark.parametrize(("trouble", "named"), [("lock", "index.lock"), ("merge", "MERGE_HEAD")])
@pytest.mark.parametrize("name", COMMITTING)
def test_git_is_not_ready(name: str, trouble: str, named: str, at: Callable[[str], Clone], impatient: None) -> None:
    if (name, trouble) == ("lists", "merge"):
        pytest.skip("makes the lists anew, for the merge to commit")
    usual, clone = usually(at, name), at(trouble)
    tip, staged = clone.git("rev-parse", "HEAD"), clone.git("ls-files", "-s")
    done = run(clone, for_good(CALLS[name]))
    assert done.code == 1
    assert not done.out
    assert named in done.err or usual.code
    assert (clone.git("rev-parse", "HEAD"), clone.git("ls-files", "-s")) == (tip, staged)


@pytest.mark.parametrize("name", COMMITTING)
def test_a_detached_head(name: str, at: Callable[[str], Clone]) -> None:
    usual, clone = usually(at, name), at("detached")
    tip, main = clone.git("rev-parse", "HEAD").strip(), clone.git("rev-parse", "main")
    done = clone.run(*for_good(CALLS[name]).arguments)
    try:
        assert done.code == usual.code
        assert (clone.git("rev-parse", "HEAD~" if usual.code == 0 else "HEAD").strip(), clone.git("rev-parse", "main")) == (tip, main)
        assert usual.code or "git branch" in done.err
    finally:
        clone.git("reset", "-q", "--hard", tip)
        clone.git("clean", "-fdq", "-e", SHEET)


@pytest.mark.parametrize(("code", "word"), [(errno.EROFS, "磁盘只读"), (errno.ENOSPC, "磁盘已满")])
@pytest.mark.parametrize("name", [*COMMITTING, *FILES])
def test_a_disk_that_takes_nothing(name: str, code: int, word: str, at: Callable[[str], Clone], monkeypatch: pytest.MonkeyPatch) -> None:
    usual, clone = usually(at, name), at("disk")
    tip = clone.git("rev-parse", "HEAD")
    with monkeypatch.context() as patch:
        refuse_writing(patch, clone.path, code)
        before = clone.files()
        done = clone.run(*for_good(CALLS[name]).arguments)
    assert done.code in ({1, 2} if usual.code == 0 else {usual.code})
    assert word in done.err or usual.code
    assert (clone.git("rev-parse", "HEAD"), clone.files(), clone.git("status", "--porcelain", "-uno")) == (tip, before, "")


def refuse_writing(patch: pytest.MonkeyPatch, root: Path, code: int) -> None:
    """Let nothing below a folder be written, but by the cache, which is another library's file."""
    real = os.open

    def opened(path: Any, flags: int, *more: Any, **named: Any) -> int:
        if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            refused(path)
        return real(path, flags, *more, **named)

    def refused(path: Any, *_: Any, **__: Any) -> None:
        if isinstance(path, str) and (str(root) in path or not path.startswith("/")):
            raise OSError(code, os.strerror(code), path)

    plain = builtins.open
    patch.setattr(os, "open", opened)
    patch.setattr(
        builtins, "open", lambda file, mode="r", *more, **named: (refused(file) if set(mode) & set("wax+") else None) or plain(file, mode, *more, **named)
    )
    for each in ("mkdir", "replace", "rename", "link", "unlink"):
        done = getattr(os, each)
        patch.setattr(os, each, lambda path, *more, done=done, **named: refused(path) or done(path, *more, **named))


@pytest.mark.parametrize(
    "name",
    [name for name, call in CALLS.items() if not call.writes and not name.endswith(" -o") and name not in {"ci check", "codeowners", "doctor", "status"}],
)  # doctor and status are asked what git is doing
def test_reading_goes_on_whatever_git_is_doing(name: str, at: Callable[[str], Clone], impatient: None) -> None:
    usual, done = usually(at, name), run(at("git"), CALLS[name])
    assert (done.code, done.out) == (usual.code, usual.out)


READING = [name for name, call in CALLS.items() if not call.writes and name not in FILES and name != "ci comment"]


@pytest.mark.parametrize("name", READING)
def test_reading_needs_no_disk(name: str, at: Callable[[str], Clone], monkeypatch: pytest.MonkeyPatch) -> None:
    usual, clone = usually(at, name), at("disk")
    with monkeypatch.context() as patch:
        refuse_writing(patch, clone.path, errno.EROFS)
        done = run(clone, CALLS[name])
    assert (done.code, done.out) == (usual.code, usual.out)


def untidy(clone: Clone) -> Path:
    """Commit a record that `fmt` would move home."""
    file = clone.path / f"data/units/{IDS['unit']}.yaml"
    clone.git("mv", str(file.relative_to(clone.path)), "data/units/odd.yaml")
    (clone.path / "data/units/far").mkdir()
    clone.git("mv", "data/units/odd.yaml", f"data/units/far/{IDS['unit']}.yaml")
    clone.git("commit", "-qm", "untidy")
    return file


@pytest.mark.parametrize(("trouble", "named"), [("lock", "index.lock"), ("merge", "MERGE_HEAD")])
def test_tidying_when_git_is_not_ready(clone: Clone, trouble: str, named: str, impatient: None) -> None:
    untidy(clone)
    TROUBLES[trouble](clone.path)
    before, tip = clone.files(), clone.git("rev-parse", "HEAD")
    done = clone.run("fmt")
    assert (done.code, done.out) == (1, "")
    assert named in done.err
    assert (clone.files(), clone.git("rev-parse", "HEAD")) == (before, tip)


def test_tidying_on_a_detached_head(clone: Clone) -> None:
    file = untidy(clone)
    detached(clone.path)
    done = clone.run("fmt")
    assert (done.code, file.exists()) == (0, True), done
    assert "git branch" in done.err
    assert clone.git("status", "--porcelain") == ""


@pytest.mark.parametrize(("code", "word"), [(errno.EROFS, "磁盘只读"), (errno.ENOSPC, "磁盘已满")])
def test_tidying_on_a_disk_that_takes_nothing(clone: Clone, code: int, word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    untidy(clone)
    before, tip = clone.files(), clone.git("rev-parse", "HEAD")
    with monkeypatch.context() as patch:
        refuse_writing(patch, clone.path, code)
        done = clone.run("fmt")
    assert done.code == 1
    assert word in done.err
    assert (clone.files(), clone.git("rev-parse", "HEAD")) == (before, tip)


def test_lists_in_a_merge_are_made_anew_and_staged(clone: Clone) -> None:
    path = "data/lists/needs.md"
    merge(clone.path)
    tip = clone.git("rev-parse", "HEAD")
    done = clone.run("lists")
    assert done.code == 0, done
    assert path in done.out
    assert "git commit" in done.err
    assert clone.git("rev-parse", "HEAD") == tip
    assert clone.git("diff", "--name-only") == ""
    assert path in clone.git("diff", "--cached", "--name-only").split()


def test_the_page_of_troubles_is_fresh(request: pytest.FixtureRequest) -> None:
    path = Path(__file__).parents[2] / "docs" / "trouble.md"
    if request.config.getoption("bless"):
        path.write_text(page(), encoding="utf-8")
    assert path.read_text(encoding="utf-8") == page()


NAMINGS = namings()
_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
_HAN = re.compile("[\u4e00-\u9fff]")


def said_of(clone: Clone, naming: Naming, words: str) -> dict[str, Outcome]:
    """What a command says in both languages with some words for a record; it may write nothing."""
    call = Call(naming.saying(words), "", "")
    return {lang: run(clone, call, "--lang", lang) for lang in ("zh", "en")}


@pytest.mark.parametrize("name", NAMINGS)
def test_a_name_of_nothing(name: str, at: Callable[[str], Clone]) -> None:
    naming = NAMINGS[name]
    done = said_of(at("none"), naming, NO_NAME)
    for each in done.values():
        assert (each.code, each.out) == (1, ""), each
    assert f"没有叫“{NO_NAME}”的" in done["zh"].err
    assert "怎么办：" in done["zh"].err
    assert f"there is no {naming.kind}" in done["en"].err or "there is no unit or enterprise" in done["en"].err or "there is no" in done["en"].err
    assert " list" in done["en"].err
    assert not _HAN.search(done["en"].err.replace(NO_NAME, ""))


@pytest.mark.parametrize("name", NAMINGS)
def test_an_id_of_another_kind(name: str, at: Callable[[str], Clone]) -> None:
    naming = NAMINGS[name]
    done = said_of(at("none"), naming, naming.stranger)
    for each in done.values():
        assert (each.code, each.out) == (1, ""), each
    assert f"{naming.stranger} 是" in done["zh"].err
    assert f"{naming.stranger} is " in done["en"].err


@pytest.mark.parametrize("name", NAMINGS)
def test_a_name_of_two(name: str, at: Callable[[str], Clone]) -> None:
    naming = NAMINGS[name]
    done = said_of(at("twins"), naming, naming.twin)
    for each in done.values():
        assert (each.code, each.out) == (1, ""), each
    assert f"{naming.twin} 对得上" in done["zh"].err
    assert f"{naming.twin} fits" in done["en"].err
    assert " list" in done["en"].err


@pytest.mark.parametrize("name", NAMINGS)
def test_no_name_at_all(name: str, at: Callable[[str], Clone]) -> None:
    for lang, done in said_of(at("none"), NAMINGS[name], " ").items():
        assert done.code in {1, 2}
        assert done.out == ""
        assert {"zh": "怎么办：", "en": "what to do: "}[lang] in done.err


@pytest.mark.parametrize("name", NAMINGS)
def test_an_id_typed_in_full_width(name: str, at: Callable[[str], Clone]) -> None:
    naming = NAMINGS[name]
    words = naming.arguments[naming.place]
    wide, usual = (run(at("none"), Call(naming.saying(each), "", "")) for each in (words.translate(_WIDE), words))
    assert wide.code == usual.code
    assert len(wide.out.splitlines()) == len(usual.out.splitlines())


def test_there_are_many_cells() -> None:
    assert len(NAMINGS) * len(("unknown", "another kind", "ambiguous", "empty", "full width")) >= 400
