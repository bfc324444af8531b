"""Contacts: sealed on this computer, never in git, and looked for in what git gets; everybody here is invented, and the numbers belong to nobody."""

from __future__ import annotations

import os
import re
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redchain.check.legible_text import legible
from redchain.check.rules.rc600_your_contacts import ContactSearch
from redchain.cli.upkeep import contacts as contacts_command
from redchain.flow import contacts
from redchain.model.contact import Contact
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Terminal
    from tests.conftest import Clone

pyrage = pytest.importorskip("pyrage")
PASSPHRASE = "示例 口令 只用于 测试"  # noqa: S105  # of a file that this test makes
NAME, PHONE, WECHAT = "示例甲乙", "13800000000", "shili_wx_0001"
TEXT = f'e001: {{name: "{NAME}", phone: "{PHONE}", wechat: "{WECHAT}"}}\n'


@pytest.fixture
def unsealed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files as they are typed: a real seal takes a second each time, which is its purpose."""
    monkeypatch.setattr(contacts, "sealed", lambda text, _passphrase: text.encode())
    monkeypatch.setattr(contacts, "opened", lambda raw, _passphrase: raw.decode())


@pytest.fixture
def office(clone: Clone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Clone:
    """The town with a folder that git ignores, and the passphrase in a file outside."""
    (clone.path / ".gitignore").write_text("/private/\n", encoding="utf-8")
    clone.git("add", ".gitignore")
    clone.git("commit", "-q", "-m", "ignore")
    key = tmp_path / "passphrase"
    key.write_text(PASSPHRASE + "\n", encoding="utf-8")
    monkeypatch.setenv("REDCHAIN_PASSPHRASE_FILE", str(key))
    return clone


def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    """Make an editor of a few lines of Python, which has the file's path as `path`."""
    program = tmp_path / "editor.py"
    program.write_text(f"import os, pathlib, stat, sys\npath = pathlib.Path(sys.argv[1])\n{body}\n", encoding="utf-8")
    monkeypatch.setenv("VISUAL", f"{sys.executable} {program}")


def fill(office: Clone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str = TEXT) -> Path:
    editor(tmp_path, monkeypatch, f"path.write_text({text!r}, 'utf-8')")
    done = office.run("contacts", "edit")
    assert done.code == 0, done.err
    return office.path / "private" / "contacts.age"


def test_what_is_typed_is_sealed_for_its_owner_alone_and_can_be_shown(office: Clone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = fill(office, tmp_path, monkeypatch)
    raw = path.read_bytes()
    assert raw.startswith(b"age-encryption.org/v1\n")
    assert PHONE.encode() not in raw
    assert pyrage.passphrase.decrypt(raw, PASSPHRASE).decode() == TEXT
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert office.git("status", "--porcelain") == ""
    shown = office.run("contacts", "show", "e001")
    assert (shown.code, [each in shown.out for each in (NAME, PHONE, WECHAT)]) == (0, [True] * 3)
    assert f'"phone": "{PHONE}"' in office.run("contacts", "show", "e001", "--json").out
    assert [each.name for each in path.parent.iterdir()] == ["contacts.age"]


@pytest.mark.usefixtures("unsealed")
def test_the_editor_gets_a_file_that_nobody_else_can_read_and_it_is_gone_afterwards(office: Clone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = tmp_path / "seen"
    body = f"""
pathlib.Path({str(seen)!r}).write_text(str([str(path), oct(stat.S_IMODE(path.stat().st_mode)), oct(stat.S_IMODE(path.parent.stat().st_mode)), path.read_text('utf-8')]))
path.write_text({TEXT!r}, 'utf-8')"""
    editor(tmp_path, monkeypatch, body)
    assert office.run("contacts", "edit").code == 0
    name, mode, folder, text = eval(seen.read_text())  # noqa: S307  # what this test has written
    assert (mode, folder) == ("0o600", "0o700")
    assert not os.path.exists(name)
    assert not os.path.exists(os.path.dirname(name))
    assert not name.startswith(str(office.path))
    assert '# e001: {name: "", phone: "", wechat: ""}' in text


@pytest.mark.parametrize(
    "body",
    ["sys.exit(3)", "path.write_text('e001: {nmae: x}', 'utf-8')", "path.write_text('nobody: {name: 示例甲乙}', 'utf-8')", "path.write_text('[', 'utf-8')"],
)
@pytest.mark.usefixtures("unsealed")
def test_what_is_refused_leaves_nothing_behind(office: Clone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    place = tmp_path / "memory"
    place.mkdir(0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(place))
    editor(tmp_path, monkeypatch, body)
    done = office.run("contacts", "edit")
    assert done.code in {1, 2}
    assert NAME not in done.err
    assert list(place.iterdir()) == []
    assert not (office.path / "private" / "contacts.age").exists()


def test_a_command_that_is_ended_takes_the_open_text_away(office: Clone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "memory"
    place.mkdir(0o700)
    editor(tmp_path, monkeypatch, "import time; time.sleep(2)")
    command = [sys.executable, "-m", "redchain", "contacts", "edit"]
    with subprocess.Popen(command, cwd=office.path, env={**os.environ, "XDG_RUNTIME_DIR": str(place)}, stderr=subprocess.DEVNULL) as child:
        until = time.monotonic() + 30
        while not list(place.iterdir()) and time.monotonic() < until:
            time.sleep(0.05)
        assert list(place.iterdir())
        child.send_signal(signal.SIGTERM)
    assert child.returncode == 130
    assert list(place.iterdir()) == []


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_wrong_passphrase_is_refused_in_words_and_nothing_changes(office: Clone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    path = fill(office, tmp_path, monkeypatch)
    before = path.read_bytes()
    other = tmp_path / "other"
    other.write_text("别的", encoding="utf-8")
    for verb in (["show", "e001"], ["edit"], ["check"]):
        done = office.run("--lang", language, "contacts", *verb, "--passphrase-file", str(other))
        assert (done.code, done.out) == (1, "")
        assert {"zh": "口令不对", "en": "the passphrase is wrong"}[language] in done.err
    path.write_bytes(before[:-20])
    assert office.run("contacts", "show", "e001").code == 1


@pytest.mark.usefixtures("unsealed")
def test_without_a_terminal_and_without_a_file_the_way_is_told(office: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REDCHAIN_PASSPHRASE_FILE")
    done = office.run("contacts", "edit")
    assert done.code == 2
    assert "--passphrase-file" in done.err
    assert "REDCHAIN_PASSPHRASE_FILE" in done.err


@pytest.mark.usefixtures("unsealed")
def test_an_empty_passphrase_is_none(office: Clone, tmp_path: Path) -> None:
    (tmp_path / "empty").write_text("\n", encoding="utf-8")
    assert office.run("contacts", "edit", "--passphrase-file", str(tmp_path / "empty")).code == 2


@pytest.mark.usefixtures("unsealed")
def test_the_passphrase_comes_through_a_descriptor_too(office: Clone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(office, tmp_path, monkeypatch)
    monkeypatch.delenv("REDCHAIN_PASSPHRASE_FILE")
    ours, theirs = os.pipe()
    os.write(theirs, PASSPHRASE.encode())
    os.close(theirs)
    done = office.run("contacts", "show", "e001", "--passphrase-file", f"/dev/fd/{ours}")
    os.close(ours)
    assert (done.code, NAME in done.out) == (0, True)


def later(words: str) -> Callable[[], str]:
    """Type words only once the second question stands: what is typed before is thrown away."""

    def typed() -> str:
        time.sleep(3)
        return words

    return typed


@pytest.mark.slow
def test_on_a_terminal_it_is_asked_for_twice_and_never_shown(office: Clone, terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REDCHAIN_PASSPHRASE_FILE")
    editor(tmp_path, monkeypatch, f"path.write_text({TEXT!r}, 'utf-8')")
    code, shown = terminal(office, "contacts", "edit", answers=(PASSPHRASE, later("另一个")))
    assert (code, PASSPHRASE in shown) == (2, False), shown
    code, shown = terminal(office, "contacts", "edit", answers=(PASSPHRASE, later(PASSPHRASE)))
    assert (code, PASSPHRASE in shown) == (0, False)
    code, shown = terminal(office, "contacts", "show", "e001", answers=(PASSPHRASE,))
    assert (code, PHONE in shown) == (0, True)


@pytest.mark.usefixtures("unsealed")
def test_what_git_would_take_is_refused(office: Clone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(office, tmp_path, monkeypatch)
    office.git("rm", "-q", ".gitignore")
    for verb in (["edit"], ["show", "e001"], ["check"]):
        done = office.run("contacts", *verb)
        assert (done.code, "/private/" in done.err) == (1, True)
    office.git("add", "-f", "private/contacts.age")
    done = office.run("contacts", "check")
    assert (done.code, "git rm --cached" in done.err) == (1, True)


@pytest.mark.usefixtures("unsealed")
def test_two_who_write_at_once_do_not_lose_each_others_words(office: Clone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = fill(office, tmp_path, monkeypatch)
    between = (TEXT + "# 另一个窗口改的\n").encode()
    (tmp_path / "between").write_bytes(between)
    editor(
        tmp_path, monkeypatch, f"import shutil; shutil.copy({str(tmp_path / 'between')!r}, {str(path)!r}); path.write_text('e001: {{name: 示例丙丁}}', 'utf-8')"
    )
    done = office.run("contacts", "edit")
    assert (done.code, path.read_bytes() == between) == (1, True)


@pytest.mark.parametrize(
    ("lang", "words"),
    [("zh", ("通讯录里的 e001 不是现有的岗位编号", "通讯录可能还写着 e001")), ("en", ("the contacts name e001, which is no post", "may still name e001"))],
)
@pytest.mark.usefixtures("unsealed")
def test_a_renamed_post_locks_nothing(office: Clone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str, words: tuple[str, str]) -> None:
    told, renamed = words
    assert office.run("person", "add", "--home", "gongdian", "--roles", "助企员", "--post", "示例助企员岗").out.strip() == "h002"
    text = TEXT + 'h002: {name: "示例丙丁"}\n'
    path = fill(office, tmp_path, monkeypatch, text)
    done = office.run("--lang", lang, "person", "rename", "e001", "e901", "--yes")
    assert (done.code, renamed in done.err, "redchain contacts edit" in done.err) == (0, True, True)
    shown = office.run("--lang", lang, "contacts", "show", "h002")
    assert (shown.code, "示例丙丁" in shown.out, told in shown.err, "redchain contacts edit" in shown.err) == (0, True, True, True)
    assert NAME not in shown.err
    (office.path / "说明.md").write_text(f"{NAME}负责\n", encoding="utf-8")
    done = office.run("--lang", lang, "contacts", "check")
    assert (done.code, "RC611" in done.out, told in done.err) == (1, True, True)  # it is still looked for
    editor(tmp_path, monkeypatch, f"path.write_text({text + 'e903: {name: 示例戊己}'!r}, 'utf-8')")
    done = office.run("--lang", lang, "contacts", "edit")
    assert (done.code, "e903" in done.err, path.read_text("utf-8")) == (1, True, text)
    editor(tmp_path, monkeypatch, f"path.write_text({text.replace('丙丁', '庚辛')!r}, 'utf-8')")
    done = office.run("--lang", lang, "contacts", "edit")
    assert (done.code, told in done.err, "庚辛" in path.read_text("utf-8")) == (0, True, True)
    fill(office, tmp_path, monkeypatch, text.replace("e001", "e901"))
    shown = office.run("--lang", lang, "contacts", "show", "e901")
    assert (shown.code, NAME in shown.out, "e001" in shown.err) == (0, True, False)


@pytest.mark.parametrize(
    "words",
    [
        ("zh", "通讯录里的 e001 不是现有的岗位编号，现在是 e902；移过去：redchain contacts edit", "e001 已换成现在的编号 e902"),
        ("en", "the contacts name e001, which is no post any more, but is e902 now; this moves it: redchain contacts edit", "e001 has its present id, e902"),
    ],
)
@pytest.mark.parametrize("quote", ["", "'", '"'])
@pytest.mark.usefixtures("unsealed")
def test_a_renamed_post_is_found_and_moved(office: Clone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, quote: str, words: tuple[str, str, str]) -> None:
    lang, told, moved = words
    text = f"# e001 是专家\n{TEXT.replace('e001', f'{quote}e001{quote} ')}"
    path = fill(office, tmp_path, monkeypatch, text)
    for old, new in (("e001", "e901"), ("e901", "e902")):
        assert office.run("person", "rename", old, new, "--yes").code == 0
    for asked in ("e902", "e901", "e001"):
        shown = office.run("--lang", lang, "contacts", "show", asked)
        assert (shown.code, PHONE in shown.out, told in shown.err) == (0, True, True), shown.err
    assert told in office.run("--lang", lang, "contacts", "check").err
    editor(tmp_path, monkeypatch, "pass")
    done = office.run("--lang", lang, "contacts", "edit")
    assert (done.code, moved in done.err, path.read_text("utf-8")) == (0, True, text.replace(f"{quote}e001{quote} :", f"{quote}e902{quote} :"))
    assert "e001" not in office.run("--lang", lang, "contacts", "check").err
    assert "没有改动" in office.run("contacts", "edit").err


@pytest.mark.usefixtures("unsealed")
def test_what_is_there_under_both_ids_is_not_moved(office: Clone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = fill(office, tmp_path, monkeypatch)
    assert office.run("person", "rename", "e001", "e901", "--yes").code == 0
    both = TEXT + 'e901: {name: "示例丙丁"}\n'
    fill(office, tmp_path, monkeypatch, both)
    assert "示例丙丁" in office.run("contacts", "show", "e001").out
    editor(tmp_path, monkeypatch, "pass")
    done = office.run("contacts", "edit")
    assert (done.code, "没有改动" in done.err, path.read_text("utf-8")) == (0, True, both)


@pytest.mark.usefixtures("unsealed")
def test_a_rename_says_nothing_of_contacts_where_there_are_none(office: Clone) -> None:
    done = office.run("person", "rename", "e001", "e901", "--yes")
    assert (done.code, "通讯录" in done.err) == (0, False)


HIDING = [
    ("plain", f"{NAME}负责"),
    ("name with blanks", " ".join(NAME)),
    ("in full width", "１３８００００００００"),
    ("parted", "138-0000-0000"),
    ("in Chinese digits", "幺三八零零零零零零零零"),
    ("with the country", "+8613800000000"),
    ("chat", "加 SHILI_WX_0001"),
]


@pytest.mark.parametrize(("words"), [each for _, each in HIDING], ids=[each for each, _ in HIDING])
@pytest.mark.usefixtures("unsealed")
def test_a_name_or_number_is_found_however_it_is_written(office: Clone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str) -> None:
    fill(office, tmp_path, monkeypatch)
    (office.path / "说明.md").write_text(f"# 说明\n\n联络：{words}\n", encoding="utf-8")
    done = office.run("contacts", "check")
    assert done.code == 1
    assert "说明.md:3:" in done.out
    assert "RC611" in done.out
    assert "e001" in done.out
    assert NAME not in done.out
    assert "0000" not in done.out


@pytest.mark.usefixtures("unsealed")
def test_other_numbers_and_words_are_not_found(office: Clone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(office, tmp_path, monkeypatch)
    (office.path / "说明.md").write_text("示例甲和乙方；138000000001；9913800000000；xshili_wx_0001；shili_wx_00012\n", encoding="utf-8")
    assert office.run("contacts", "check").code == 0


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("+86 138-0000-0000", "13800000000"),
        ("(+86)13800000000", "138 0000 0000"),
        ("0086-138-0000-0000", "13800000000"),
        ("8613800000000", "13800000000"),
        ("013800000000", "13800000000"),
        ("１３８００００００００", "13800000000"),
        *(
            (f"13800000000{between}13900000000", each)
            for between in ("/", " / ", "、", ",", "，", ";", "；", " ", "或")
            for each in ("13800000000", "139-0000-0000")
        ),
        *((f"0512-60000000{before}801", each) for before in ("转", " 分机 ", " ext. ", "-") for each in ("0512-60000000", "0512-60000000转802", "60000000")),
        *(("0512-60000000", each) for each in ("051260000000", "(0512) 6000 0000", "60000000", "+86-512-60000000", "8651260000000", "六零零零零零零零")),
        *(("+86 512 60000000", each) for each in ("0512-60000000", "60000000", "512-60000000")),
        ("010-60000000", "60000000"),
        ("60000000", "0512-60000000"),
        ("400-000-0000", "4000000000"),
        ("138/0000/0000", "13800000000"),
    ],
)
def test_each_number_of_a_field_is_found_with_and_without_what_stands_around_it(field: str, words: str) -> None:
    found = ContactSearch({"e001": Contact(phone=field)}).findings(f"联络：{words}\n", "说明.md", Text("文件里", "the file"))
    assert [each.text.zh for each in found] == ["文件里有 e001 的电话"]


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("0512-60000000转801", "801"),
        ("0512-60000000", "0512"),
        ("0512-60000000", "160000000"),
        ("0512-60000000", "600000001"),
        ("13800000000/13900000000", "13800000001"),
        ("13800000000", "38000000000"),
    ],
)
def test_what_is_part_of_a_number_or_another_one_is_not_found(field: str, words: str) -> None:
    assert not list(ContactSearch({"e001": Contact(phone=field)}).findings(f"联络：{words}\n", "说明.md", Text("", "")))


@pytest.mark.usefixtures("unsealed")
def test_the_index_the_messages_and_the_commits_to_be_pushed_are_looked_through(office: Clone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    origin = tmp_path / "origin.git"
    subprocess.run(["git", "clone", "-q", "--bare", str(office.path), str(origin)], check=True)
    office.git("remote", "add", "origin", str(origin))
    office.git("fetch", "-q", "origin")
    fill(office, tmp_path, monkeypatch)
    assert office.run("contacts", "check").code == 0
    note = office.path / "说明.md"
    note.write_text(f"{NAME}\n", encoding="utf-8")
    office.git("add", "说明.md")
    note.write_text("岗位\n", encoding="utf-8")
    done = office.run("contacts", "check")
    assert (done.code, done.out.count("暂存区里有 e001 的姓名")) == (1, 1)
    office.git("commit", "-q", "-m", "说明", "--no-verify")
    office.git("commit", "-q", "-a", "-m", f"改由岗位负责，不再写{NAME}", "--no-verify")
    done = office.run("contacts", "check")
    assert done.code == 1
    assert done.out.count("要推送的提交里有 e001 的姓名") == 1
    assert done.out.count("的说明里有 e001 的姓名") == 1
    assert NAME not in done.out
    office.git("push", "-q", "origin", "HEAD:refs/heads/pushed", "--no-verify")
    office.git("fetch", "-q", "origin")
    assert office.run("contacts", "check").code == 0  # what is pushed is no longer to be mended here


@pytest.fixture
def pushed(office: Clone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unsealed: None) -> Clone:
    """The office with contacts, and with all its commits in a remote."""
    origin = tmp_path / "origin.git"
    subprocess.run(["git", "clone", "-q", "--bare", str(office.path), str(origin)], check=True)
    office.git("remote", "add", "origin", str(origin))
    office.git("fetch", "-q", "origin")
    fill(office, tmp_path, monkeypatch)
    return office


def commit(office: Clone, name: str, content: str = "岗位\n", message: str = "说明") -> None:
    (office.path / name).write_text(content, encoding="utf-8")
    office.git("add", name)
    office.git("commit", "-q", "-m", message, "--no-verify")


def test_a_name_that_a_file_had_in_a_commit_to_be_pushed_is_found(pushed: Clone) -> None:
    commit(pushed, f"给{NAME}.md")
    pushed.git("mv", f"给{NAME}.md", "说明.md")
    pushed.git("commit", "-q", "-m", "改名", "--no-verify")
    done = pushed.run("contacts", "check")
    assert (done.code, done.out.count("要推送的提交的文件名里有 e001 的姓名")) == (1, 1)
    assert "the name of a file in a commit to be pushed" in pushed.run("--lang", "en", "contacts", "check").out


def test_the_name_of_a_staged_copy_is_found_though_its_words_stand_elsewhere(pushed: Clone) -> None:
    (pushed.path / f"给{NAME}.md").write_text("/private/\n", encoding="utf-8")
    pushed.git("add", f"给{NAME}.md")
    (pushed.path / f"给{NAME}.md").unlink()
    done = pushed.run("contacts", "check")
    assert (done.code, "文件名里有 e001 的姓名" in done.out) == (1, True)


def test_other_branches_and_tags_are_looked_through(pushed: Clone) -> None:
    start = pushed.git("rev-parse", "--abbrev-ref", "HEAD").strip()
    pushed.git("checkout", "-q", "-b", "other")
    commit(pushed, "说明.md", f"{NAME}\n", f"{NAME}看过")
    pushed.git("checkout", "-q", start)
    pushed.git("tag", "-a", "-m", f"{NAME}定稿", "v1")
    done = pushed.run("contacts", "check")
    assert done.code == 1
    for place in ("要推送的提交里", "的说明里", "标签 v1 的说明里"):
        assert f"{place}有 e001 的姓名" in done.out


def test_a_detached_head_is_looked_through(pushed: Clone) -> None:
    pushed.git("checkout", "-q", "--detach")
    commit(pushed, "说明.md", message=f"{NAME}看过")
    done = pushed.run("contacts", "check")
    assert (done.code, "的说明里有 e001 的姓名" in done.out) == (1, True)


def test_a_branch_to_be_born_has_nothing_to_be_pushed(pushed: Clone) -> None:
    pushed.git("checkout", "-q", "--orphan", "fresh")
    assert pushed.run("contacts", "check").code == 0


@pytest.mark.parametrize(("lang", "words"), [("zh", "git 列不出要核对的内容"), ("en", "git cannot list what is to be looked through")])
def test_what_git_cannot_list_does_not_pass_as_looked_through(pushed: Clone, lang: str, words: str) -> None:
    (pushed.path / ".git" / "refs" / "heads" / "broken").write_text("1" * 40 + "\n", encoding="utf-8")
    done = pushed.run("--lang", lang, "contacts", "check")
    assert (done.code, words in done.err) == (1, True), done.err


def test_a_missing_blob_does_not_pass_as_an_empty_one(pushed: Clone) -> None:
    (pushed.path / "说明.md").write_text("岗位\n", encoding="utf-8")
    pushed.git("add", "说明.md")
    oid = pushed.git("rev-parse", ":说明.md").strip()
    (pushed.path / "说明.md").write_text("别的\n", encoding="utf-8")
    (pushed.path / ".git" / "objects" / oid[:2] / oid[2:]).unlink()
    done = pushed.run("contacts", "check")
    assert (done.code, oid in done.err) == (1, True), done.err


def test_a_file_that_is_only_meant_to_be_added_is_no_missing_blob(pushed: Clone) -> None:
    (pushed.path / "说明.md").write_text("岗位\n", encoding="utf-8")
    pushed.git("add", "-N", "说明.md")
    done = pushed.run("contacts", "check")
    assert done.code == 0, done.err


def test_in_git_links_are_looked_at_and_what_cannot_be_read_is_named(pushed: Clone) -> None:
    (pushed.path / "链接").symlink_to(f"/nowhere/{NAME}")
    commit(pushed, "说明.md")
    (pushed.path / "说明.md").unlink()
    os.mkfifo(pushed.path / "说明.md")
    done = pushed.run("contacts", "check")
    assert (done.code, "链接:1:" in done.out, "1 个文件没有看里面的内容：说明.md" in done.err) == (1, True, True), done.out + done.err


@pytest.mark.usefixtures("unsealed")
def test_without_git_nothing_ends_the_search_and_only_its_own_private_folder_is_left_out(
    office: Clone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(office, tmp_path, monkeypatch)
    (office.path / ".git").rename(tmp_path / "git")
    (office.path / "private" / "自己的.md").write_text(f"{NAME}\n", encoding="utf-8")
    assert office.run("contacts", "check").code == 0
    (office.path / "链接").symlink_to("/nowhere")
    os.mkfifo(office.path / "管道")
    (office.path / "文件夹").symlink_to(f"/nowhere/{NAME}")
    deep = office.path / "资料" / "private"
    deep.mkdir(parents=True)
    (deep / "说明.md").write_text(f"{NAME}\n", encoding="utf-8")
    done = office.run("contacts", "check")
    assert done.code == 1
    assert "资料/private/说明.md:1:" in done.out
    assert "文件夹:1:" in done.out
    assert "自己的" not in done.out
    assert "1 个文件没有看里面的内容：管道" in done.err


@pytest.mark.usefixtures("unsealed")
def test_what_is_not_looked_through_is_not_counted_as_such(office: Clone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(office, tmp_path, monkeypatch)

    def count() -> str:
        return re.search(r"看了 ([0-9]+) 处", office.run("contacts", "check").err)[1]  # type: ignore[index]

    before = count()
    (office.path / "图.png").write_bytes(b"\x89PNG\0")
    assert count() == before


@pytest.mark.usefixtures("unsealed")
def test_a_name_of_a_file_is_looked_at(office: Clone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(office, tmp_path, monkeypatch)
    (office.path / f"给{NAME}.md").write_text("说明\n", encoding="utf-8")
    assert "文件名里有 e001 的姓名" in office.run("contacts", "check").out


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8-sig"])
@pytest.mark.usefixtures("unsealed")
def test_what_an_editor_saves_in_another_encoding_is_understood(office: Clone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoding: str) -> None:
    editor(tmp_path, monkeypatch, f"path.write_text({TEXT!r}, {encoding!r})")
    done = office.run("contacts", "edit")
    assert (done.code, (office.path / "private" / "contacts.age").read_text("utf-8")) == (0, TEXT), done.err


@pytest.mark.parametrize(("lang", "words"), [("zh", "认不出编辑器存的是什么编码"), ("en", "the encoding in which the editor saved")])
@pytest.mark.usefixtures("unsealed")
def test_what_is_in_no_encoding_is_refused_in_words(office: Clone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str, words: str) -> None:
    editor(tmp_path, monkeypatch, "path.write_bytes(b'e001: {name: \\xff}')")
    done = office.run("--lang", lang, "contacts", "edit")
    assert (done.code, words in done.err, (office.path / "private").exists()) == (1, True, False), done.err


@pytest.mark.usefixtures("unsealed")
def test_a_passphrase_may_begin_with_a_mark(office: Clone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    used: list[str] = []
    monkeypatch.setattr(contacts, "sealed", lambda text, passphrase: used.append(passphrase) or text.encode())
    (tmp_path / "passphrase").write_text(PASSPHRASE + "\r\n", "utf-8-sig")
    fill(office, tmp_path, monkeypatch)
    assert used == [PASSPHRASE]


@pytest.mark.parametrize(
    ("lang", "words"),
    [("zh", ("没有设 REDCHAIN_PASSPHRASE_FILE", "没有安装通讯录的支持")), ("en", ("without REDCHAIN_PASSPHRASE_FILE", "without the extra contacts"))],
)
@pytest.mark.usefixtures("unsealed")
def test_the_hook_says_which_it_is_that_it_lacks(office: Clone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str, words: tuple[str, str]) -> None:
    unset, uninstalled = words
    fill(office, tmp_path, monkeypatch)
    with monkeypatch.context() as without:
        without.setattr(contacts_command, "find_spec", lambda _name: None)
        done = office.run("--lang", lang, "contacts", "check", "--staged")
    assert (done.code, uninstalled in done.err, unset in done.err) == (0, True, False)
    monkeypatch.delenv("REDCHAIN_PASSPHRASE_FILE")
    done = office.run("--lang", lang, "contacts", "check", "--staged")
    assert (done.code, uninstalled in done.err, unset in done.err) == (0, False, True)


@pytest.mark.usefixtures("unsealed")
def test_a_name_that_is_an_ordinary_word_can_be_left_out(office: Clone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (office.path / "说明.md").write_text("避开用电高峰\n", encoding="utf-8")
    fill(office, tmp_path, monkeypatch, 'e001: {name: "高峰"}\n')
    assert office.run("contacts", "check").code == 1
    fill(office, tmp_path, monkeypatch, 'e001: {name: "高峰", is_word: true}\n')
    done = office.run("contacts", "check")
    assert (done.code, "1 个姓名是常用词" in done.err) == (0, True)


def test_without_contacts_there_is_nothing_to_look_for(clone: Clone) -> None:
    assert clone.run("contacts", "check").code == 0
    assert clone.run("contacts", "show", "e001").code == 1


@pytest.mark.slow
def test_the_hook_looks_where_it_can_and_says_so_where_it_cannot(office: Clone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from redchain.history.checkout import find_checkout
    from redchain.history.pre_commit_hook import install_hook
    from redchain.store.disk import write_atomically

    checkout = find_checkout(str(office.path))
    assert checkout is not None
    assert install_hook(checkout, write_atomically)
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    fill(office, tmp_path, monkeypatch)
    note = office.path / "说明.md"
    note.write_text("岗位\n", encoding="utf-8")
    office.git("add", "说明.md")
    office.git("commit", "-q", "-m", "说明")
    note.write_text(f"{NAME}\n", encoding="utf-8")
    commit = ["git", "commit", "-q", "-a", "-m", "说明"]
    done = subprocess.run(commit, cwd=office.path, capture_output=True, check=False, text=True)
    assert (done.returncode, "RC611" in done.stdout + done.stderr) == (1, True)
    monkeypatch.delenv("REDCHAIN_PASSPHRASE_FILE")
    done = subprocess.run(commit, cwd=office.path, capture_output=True, check=False, text=True)
    assert (done.returncode, "没有核对通讯录" in done.stderr) == (0, True)


_ONE = Text("", "")
_PIECES = st.lists(
    st.sampled_from(["138", "0000", "0001", "1380000000", "0", "86", "+", "-", " ", "。", "0512", "60000000", "六零", "幺", "５", "示例", "a_1", "\n"]),
    max_size=14,
)


def _alone(contact: Contact, text: str) -> list[tuple[int, int]]:
    return [(each.line, each.column) for each in ContactSearch({"e001": contact}).findings(text, "x", _ONE)]


@given(_PIECES, st.sampled_from(["13800000001", "0512-60000000", "+86 512 60000000", "60000000", "4000000"]))
def test_digits_are_found_as_a_pattern_of_the_number_would(pieces: list[str], phone: str) -> None:
    text, gap = "".join(pieces), r"(?:[^\w\n:：\"']|_){0,3}"
    written = ("0０〇零", "1一壹幺", "2二贰两", "3三叁", "4四肆", "5五伍", "6六陆", "7七柒", "8八捌", "9九玖")

    def spelled(digits: str) -> str:
        return gap.join(f"[{written[int(each)]}]" for each in digits)

    area = f"(?:(?:{spelled('0')}{gap})?{spelled('512')}{gap})?" if "512" in phone else ""
    number = rf"(?:(?<![0-9])|(?<=86)){area}{spelled('60000000' if area else phone)}(?![0-9])"
    read = legible(text)
    wanted = [read.places[each.start()] for each in re.finditer(number, read.text)]
    found = [sum(len(line) + 1 for line in text.split("\n")[: row - 1]) + column - 1 for row, column in _alone(Contact(phone=phone), text)]
    assert found == wanted


def test_many_contacts_in_a_file_of_digits_are_looked_for_at_once() -> None:
    """Each number by itself would take minutes of this."""
    known = {f"h{number}": Contact(name=f"示例{number}", phone=f"139{number:08}", wechat=f"shili_{number}") for number in range(300)}
    text = "2" * 250_000 + "\n" + "4 5-" * 60_000 + "\n13900000299\n"
    (found,) = ContactSearch(known).findings(text, "x", _ONE)
    assert (found.line, "h299" in found.text.zh) == (3, True)
