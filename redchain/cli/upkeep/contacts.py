"""`redchain contacts`: names and numbers of those who hold the posts, sealed with a passphrase on this computer; never in git."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from redchain.cli import output
from redchain.cli.context import refuse_format
from redchain.cli.ended import ended_as_by_ctrl_c
from redchain.cli.file_arguments import read_input
from redchain.cli.findings import line_of
from redchain.cli.office.extra import needs_extra
from redchain.cli.parsing import RECORD, BilingualCommand, Option, flag, format_option
from redchain.cli.prompts import ask_yes, tell_refused
from redchain.cli.records.edit_in_editor import edited, refuse_undecoded
from redchain.decide.contacts import moved
from redchain.decide.lookup import find_meant
from redchain.errors import EXIT_FINE, EXIT_REFUSED, RedchainError, RefusalError, UsageError
from redchain.flow.contacts import CONTACTS_FILE, SealedContacts, refuse_seen_by_git, search
from redchain.flow.privacy_of_commits import say_unread
from redchain.kinds.person.model import Person
from redchain.model.contact import CONTACT_FIELDS
from redchain.text import Text, counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given
    from redchain.model.contact import Contact

_FORMATS = ("table", "json")
_VARIABLE = "REDCHAIN_PASSPHRASE_FILE"
_PASSPHRASE = Option(
    "passphrase_file",
    Text(
        f"口令从这个文件的第一行读（/dev/fd/3 也行；默认 {_VARIABLE}，再没有就问）",
        f"read the passphrase from a file's first line, be it /dev/fd/3 (default: {_VARIABLE}, else it is asked for)",
    ),
    metavar="FILE",
)
_STAGED = flag(
    "staged",
    Text("只看暂存区，不问口令（提交前的钩子用）", "look only at git's index, and ask for no passphrase (for the pre-commit hook)"),
)
_NONE_YET = Text(f"还没有通讯录（{CONTACTS_FILE}）", f"there are no contacts yet ({CONTACTS_FILE})")
_BEGIN = Text("开始：redchain contacts edit", "begin with: redchain contacts edit")
_LONGEST = 4096


def commands(_name: str, _words: Sequence[str]) -> list[BilingualCommand]:
    """Return the subcommands."""
    return [
        BilingualCommand(
            "edit", Text("在编辑器里改通讯录，存成加密文件", "change the contacts in an editor; they are kept sealed"), _edit, [_PASSPHRASE], zh="编辑"
        ).showing("contacts edit", "contacts edit --passphrase-file ~/.contacts-passphrase"),
        BilingualCommand(
            "show", Text("一个岗位的姓名和号码", "the name and numbers of one post"), _show, [RECORD, _PASSPHRASE, format_option(_FORMATS)], zh="查看"
        ).showing("contacts show e001", "contacts show e001 --json"),
        BilingualCommand(
            "check",
            Text("看通讯录里的姓名、号码有没有进 git（RC611）", "look whether any name or number of the contacts is in git (RC611)"),
            _check,
            [_PASSPHRASE, _STAGED],
            zh="检查",
        ).showing("contacts check", "contacts check --passphrase-file ~/.contacts-passphrase"),
    ]


def _edit(context: Context, given: Given) -> int:
    _needs_pyrage()
    kept = SealedContacts(context.workspace())
    refuse_seen_by_git(kept.space)
    passphrase = _passphrase(context, given, is_new=not kept.is_there)
    text = before = kept.text(passphrase) if kept.is_there else _blank(context, kept)
    text = _with_present_ids(context, kept, text)
    with _own_folder() as folder:
        file = Path(folder) / "contacts.yaml"
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        is_written = False
        while not is_written:
            text = edited(file, text)
            if text == before:
                context.tell(Text("没有改动", "nothing was changed"))
                return EXIT_FINE
            is_written = _is_written(context, kept, (before, text), passphrase)
    count = len(_understood(context, kept, text))
    context.tell(Text(f"已加密存入 {CONTACTS_FILE}：{count} 个岗位", f"sealed in {CONTACTS_FILE}: {counted(count, 'post')}"))
    return EXIT_FINE


def _understood(context: Context, kept: SealedContacts, text: str) -> dict[str, Contact]:
    """Return the contacts that a text holds, and name those that are of no post."""
    contacts = kept.understood(text)
    renamed = kept.renamed(contacts)
    for each in kept.strangers(contacts):
        if each in renamed:
            new = renamed[each]
            words = Text(
                f"通讯录里的 {each} 不是现有的岗位编号，现在是 {new}；移过去：redchain contacts edit",
                f"the contacts name {each}, which is no post any more, but is {new} now; this moves it: redchain contacts edit",
            )
        else:
            words = Text(
                f"通讯录里的 {each} 不是现有的岗位编号；改成现在的编号：redchain contacts edit",
                f"the contacts name {each}, which is no post; write its present id: redchain contacts edit",
            )
        context.warn(words)
    return contacts


def _with_present_ids(context: Context, kept: SealedContacts, text: str) -> str:
    """Return the text with posts that were renamed under their present ids, and tell of them; what cannot be read stays as it is."""
    try:
        renamed = kept.renamed(kept.understood(text))
    except RefusalError:
        return text
    for old, new in renamed.items():
        context.tell(Text(f"编辑器里的 {old} 已换成现在的编号 {new}", f"in the editor {old} has its present id, {new}"))
    return moved(text, renamed)


def _is_written(context: Context, kept: SealedContacts, texts: tuple[str, str], passphrase: str) -> bool:
    """Seal what was typed (the second of two texts) in the place of the first; False where it is refused, and somebody wants to mend it. What nobody mends is lost: it is kept nowhere in the open."""
    try:
        refuse_undecoded(texts[1])
        kept.write(texts[1], passphrase, texts[0])
    except RedchainError as problem:
        if not context.is_interactive:
            raise
        tell_refused(context, problem)
        if not ask_yes(context, Text("返回编辑器继续修改吗？", "Back to the editor?")):
            raise
        return False
    return True


def _show(context: Context, given: Given) -> int:
    refuse_format(given["format_name"], _FORMATS)
    _needs_pyrage()
    kept = SealedContacts(context.workspace())
    person = find_meant(kept.space.ledger, Person, given["record"])
    if not kept.is_there:
        raise RefusalError(_NONE_YET, _BEGIN)
    contacts = _understood(context, kept, kept.text(_passphrase(context, given)))
    former = {new: old for old, new in kept.renamed(contacts).items()}
    found = contacts.get(former.get(person.id, person.id))
    if found is None:
        raise RefusalError(
            Text(f"通讯录里没有 {person.id}", f"the contacts do not hold {person.id}"), Text("写上：redchain contacts edit", "write it: redchain contacts edit")
        )
    said = {key: getattr(found, key) for key in CONTACT_FIELDS}
    if given["format_name"] == "json":
        output.envelope(context, "contacts show", {"id": person.id, **said})
        return EXIT_FINE
    heads = [
        Text("编号", "Id"),
        Text("岗位", "Post"),
        *(Text(each.zh, each.en.capitalize() if key != "wechat" else each.en) for key, each in CONTACT_FIELDS.items()),
    ]
    output.table(context, [context.say(each) for each in heads], [(person.id, person.post, *said.values())])
    return EXIT_FINE


def _check(context: Context, given: Given) -> int:
    kept = SealedContacts(context.workspace(forgiving=True))
    if not kept.is_there:
        context.tell(_NONE_YET)
        return EXIT_FINE
    is_hook = given["staged"]
    if is_hook and find_spec("pyrage") is None:
        context.warn(
            Text(
                "没有核对通讯录：没有安装通讯录的支持（contacts），打不开；装上后，推送前运行 redchain contacts check",
                "the contacts were not looked for: they cannot be opened without the extra contacts; install it, and run redchain contacts check before you push",
            )
        )
        return EXIT_FINE
    if is_hook and not _named_file(given):
        context.warn(
            Text(
                f"没有核对通讯录：没有设 {_VARIABLE}，打不开；推送前运行 redchain contacts check",
                f"the contacts were not looked for: without {_VARIABLE} they cannot be opened; run redchain contacts check before you push",
            )
        )
        return EXIT_FINE
    _needs_pyrage()
    contacts = _understood(context, kept, kept.text(_passphrase(context, given)))
    found = search(kept.space, contacts, staged_only=is_hook, index=os.environ.get("GIT_INDEX_FILE") if is_hook else None)
    for each in found.findings:
        context.print(line_of(each, context.language))
    _tell_searched(context, found.texts, found.unread, sum(each.is_word for each in contacts.values()))
    return EXIT_REFUSED if found.findings else EXIT_FINE


def _tell_searched(context: Context, texts: int, unread: Sequence[str], words: int) -> None:
    """Say how much was looked through, and what was not."""
    context.tell(Text(f"看了 {texts} 处文件和提交说明", f"looked through {counted(texts, 'file')} and messages"))
    for each in say_unread(unread):
        context.tell(each)
    if words:
        context.tell(Text(f"{words} 个姓名是常用词（is_word），没有找", f"{counted(words, 'name')} that are ordinary words (is_word) were not looked for"))


def _needs_pyrage() -> None:
    needs_extra("contacts", Text("通讯录", "contacts"), "pyrage")


def _named_file(given: Given) -> str | None:
    return given["passphrase_file"] or os.environ.get(_VARIABLE) or None


def _passphrase(context: Context, given: Given, *, is_new: bool = False) -> str:
    """Return the passphrase: a file's first line, or what is typed unseen; a new one is typed twice."""
    named = _named_file(given)
    if named is not None:
        typed = _first_line(os.path.expanduser(named))
    elif context.is_interactive:
        typed = _typed_unseen(context, Text("通讯录的口令：", "passphrase of the contacts: "))
        if is_new and typed and _typed_unseen(context, Text("再输一次：", "once more: ")) != typed:
            raise UsageError(Text("两次口令不一样，没有写入", "the two passphrases differ; nothing was written"), Text("再来一次", "try again"))
    else:
        raise UsageError(
            Text("要口令，这里不能问", "a passphrase is needed, and nobody can be asked here"),
            Text(f"写 --passphrase-file 文件，或设 {_VARIABLE}", f"give --passphrase-file FILE, or set {_VARIABLE}"),
        )
    if not typed:
        raise UsageError(Text("口令是空的", "the passphrase is empty"), Text("口令用几个不相干的词", "choose one of several unrelated words"))
    return typed


def _typed_unseen(context: Context, words: Text) -> str:
    from getpass import getpass

    try:
        return getpass(context.say(words))
    except EOFError as problem:
        raise KeyboardInterrupt from problem


def _first_line(path: str) -> str:
    raw = read_input(path, _LONGEST, Text("核对 --passphrase-file 的文件名", "check the file that --passphrase-file names"))
    try:
        return raw.decode("utf-8-sig").split("\n", 1)[0].rstrip("\r")
    except UnicodeDecodeError as problem:
        raise UsageError(Text("口令文件不是 UTF-8", "the file of the passphrase is not in UTF-8"), Text("另存为 UTF-8", "save it in UTF-8")) from problem


def _blank(context: Context, kept: SealedContacts) -> str:
    """Return what a person fills in: the posts there are, none of them with anything yet."""
    head = Text(
        "每个岗位一行，去掉行首的 #，填引号里的内容；不填的留空。姓名恰好是常用词的，加 is_word: true",
        "One line a post: take the # away and fill in what stands in quotes. A name that is an ordinary word too gets is_word: true",
    )
    posts = (each for each in kept.space.ledger.all(Person) if each.archived_on is None)
    lines = (f'# {each.id}: {{name: "", phone: "", wechat: ""}}  # {each.post}' for each in posts)
    return "\n".join((f"# {context.say(head)}", *lines, ""))


@contextmanager
def _own_folder() -> Iterator[str]:
    """Yield a folder that nobody else can enter, in memory where the system has such a place; it is gone afterwards, also where the command is ended."""
    places = (os.environ.get("XDG_RUNTIME_DIR"), "/dev/shm")  # noqa: S108  # the folder within it is ours alone
    place = next((each for each in places if each and os.path.isdir(each) and os.access(each, os.W_OK | os.X_OK)), None)
    with ended_as_by_ctrl_c(), tempfile.TemporaryDirectory(prefix="redchain-", dir=place) as folder:
        yield folder
