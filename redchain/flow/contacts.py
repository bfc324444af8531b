"""The contacts of a data repository: a sealed file that git never sees, and the search for what it holds in what git sees."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.check.rules.rc600_your_contacts import ContactSearch
from redchain.decide.contacts import contacts_in, new_strangers
from redchain.errors import RefusalError
from redchain.flow.privacy_of_commits import IDENTITIES, text_in
from redchain.flow.proposed_commits import LONGEST_TEXT
from redchain.history import git
from redchain.kinds.person.model import Person
from redchain.model.finding import Finding
from redchain.model.git_blob_id import blob_id
from redchain.shell_words import word
from redchain.store.disk import read_bytes
from redchain.store.sealed_file import opened, sealed, write_sealed
from redchain.store.yaml_parsing import parse, parser
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from redchain.flow.workspace import Workspace
    from redchain.model.contact import Contact

CONTACTS_FILE = "private/contacts.age"
_MOST = 4 << 20
_FILE, _STAGED, _PUSHED = Text("文件里", "the file"), Text("暂存区里", "the index"), Text("要推送的提交里", "a commit to be pushed")
_NAMES = Text("文件名里", "the name of a file")


class Searched(NamedTuple):
    """What the search found, how many texts it looked through, and the files that are no text."""

    findings: tuple[Finding, ...]
    texts: int
    unread: tuple[str, ...]


class SealedContacts:
    """The contacts' file; one that git has, or would take in, is refused."""

    def __init__(self, space: Workspace) -> None:
        """Read what lies there, still sealed."""
        self.space, self.path = space, os.path.join(space.root, CONTACTS_FILE)
        self.raw = _read(self.path)
        if self.is_there:
            refuse_seen_by_git(space)

    @property
    def is_there(self) -> bool:
        """Whether there are contacts."""
        return self.raw is not None

    def text(self, passphrase: str) -> str:
        """Return what the file says; raises RefusalError for another passphrase."""
        assert self.raw is not None  # noqa: S101  # asked before
        return opened(self.raw, passphrase)

    def understood(self, text: str) -> dict[str, Contact]:
        """Return the contacts that a text holds, of whatever posts; raises RefusalError where it holds anything else."""
        return contacts_in(_mapping(text))

    def strangers(self, contacts: Iterable[str]) -> tuple[str, ...]:
        """Return the ids, of those that have contacts, that are of no post."""
        return tuple(sorted(set(contacts) - self._posts()))

    def _posts(self) -> frozenset[str]:
        return frozenset(each.id for each in self.space.ledger.all(Person))

    def write(self, text: str, passphrase: str, former: str = "") -> None:
        """Seal a text and put it in the former one's place.

        Raises RefusalError where another command has written meanwhile, or the text names what is no post and was not there before.
        """
        mapping = _mapping(text)
        contacts_in(mapping, new_strangers(mapping, _mapping_if_any(former), self._posts()))
        if not write_sealed(self.path, self.raw, sealed(text, passphrase)):
            raise RefusalError(
                Text("通讯录刚才被别的命令改过，没有写入", "another command has changed the contacts meanwhile; nothing was written"),
                Text("再改一次：redchain contacts edit", "change it once more: redchain contacts edit"),
            )


def _mapping(text: str) -> Mapping[str, Any]:
    """Return what a text holds by post; raises RefusalError where it cannot be read."""
    read = parse(text.encode("utf-8"), parser()) if _says_something(text) else None
    if read is None:
        return {}
    if read.mapping is None:
        found = "; ".join(f"{each.code} {each.line}:{each.column}" for each in read.findings)
        raise RefusalError(
            Text(f"通讯录读不懂（{found}）", f"the contacts cannot be read ({found})"),
            Text("核对缩进和冒号；号码、微信号加引号", "check indents and colons; put numbers and ids in quotes"),
        )
    return read.mapping


def _mapping_if_any(text: str) -> Mapping[str, Any]:
    try:
        return _mapping(text)
    except RefusalError:
        return {}


def _says_something(text: str) -> bool:
    return any(line.strip() and not line.lstrip().startswith("#") for line in text.splitlines())


def has_contacts(space: Workspace) -> bool:
    """Tell whether there are contacts on this computer."""
    return os.path.isfile(os.path.join(space.root, CONTACTS_FILE))


def _read(path: str) -> bytes | None:
    try:
        return read_bytes(path, _MOST, of_repository=True)
    except FileNotFoundError:
        return None


def refuse_seen_by_git(space: Workspace) -> None:
    """Refuse where the file is in git, or git would take it in."""
    if space.checkout is None:
        return
    top = space.checkout.top
    name = f"{space.checkout.prefix_of(space.root)}{CONTACTS_FILE}"
    if git.run(top, "ls-files", "-z", "--", git.literal(name)).out:
        raise RefusalError(
            Text(f"{CONTACTS_FILE} 在 git 里，不能再用", f"{CONTACTS_FILE} is in git and cannot be used"),
            Text(
                f"先移出去：git rm --cached {word(CONTACTS_FILE)}，提交；推送过的按 docs/threat-model.md 处理，并换口令",
                f"take it out first: git rm --cached {word(CONTACTS_FILE)}, and commit; if it was pushed, follow docs/threat-model.md and choose another passphrase",
            ),
        )
    if git.run(top, "check-ignore", "-q", "--", name).code:
        raise RefusalError(
            Text(
                f"git 没有忽略 {os.path.dirname(CONTACTS_FILE)}/，通讯录可能被提交",
                f"git does not ignore {os.path.dirname(CONTACTS_FILE)}/, so the contacts might be committed",
            ),
            Text("在 .gitignore 里加一行：/private/", "add a line to .gitignore: /private/"),
        )


def search(space: Workspace, contacts: dict[str, Contact], *, staged_only: bool = False, index: str | None = None) -> Searched:
    """Look for contacts in the work tree, in git's index, and in the commits that no remote has yet: their messages, their files and the names of these.

    `staged_only`: in the index alone, which is that of `index` where a hook is told so.
    """
    looked, findings, unread = ContactSearch(contacts), list[Finding](), list[str]()
    texts = 0
    for path, place, raw in _staged(space, set(), index) if staged_only else _everywhere(space):
        texts += 1
        text = text_in(raw) if len(raw) <= LONGEST_TEXT else None
        if text is None:
            unread.append(path)
        else:
            findings += looked.findings(text, path, place)
        findings += (each.at(path, 0, 0) for each in looked.findings(path, path, _NAMES))
    unique = dict.fromkeys(findings)
    return Searched(tuple(sorted(unique, key=lambda each: each.order())), texts, tuple(dict.fromkeys(unread)))


def _everywhere(space: Workspace) -> Iterator[tuple[str, Text, bytes]]:
    if space.checkout is None:
        yield from _below(space.root)
        return
    seen: set[str] = set()
    names = git.run(space.checkout.top, "ls-files", "-z", "--cached", "--others", "--exclude-standard").out.split("\0")
    for path in dict.fromkeys(filter(None, names)):
        try:
            raw = read_bytes(f"{space.checkout.top}/{path}", LONGEST_TEXT, of_repository=True)
        except OSError:
            continue
        seen.add(blob_id(raw).hex())
        yield path, _FILE, raw
    yield from _staged(space, seen, None)
    yield from _to_be_pushed(space, seen)


def _below(root: str) -> Iterator[tuple[str, Text, bytes]]:
    """Yield the files of a folder without git, but for those that are private."""
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(each for each in folders if each not in {"private", ".git"})
        for name in sorted(names):
            path = os.path.join(folder, name)
            yield os.path.relpath(path, root).replace(os.sep, "/"), _FILE, read_bytes(path, LONGEST_TEXT)


def _staged(space: Workspace, seen: set[str], index: str | None) -> Iterator[tuple[str, Text, bytes]]:
    """Yield what the index holds and was not seen in the work tree."""
    if space.checkout is None:
        return
    more = {"GIT_INDEX_FILE": index} if index else None
    lines = git.run(space.checkout.top, "ls-files", "-z", "--stage", more=more).out.split("\0")
    found = [(line.split("\t", 1)[1], line.split(" ", 2)[1]) for line in lines if line and not line.startswith("160000")]
    yield from _blobs(space.checkout.top, found, seen, _STAGED)


def _to_be_pushed(space: Workspace, seen: set[str]) -> Iterator[tuple[str, Text, bytes]]:
    """Yield the messages of the commits of HEAD that no remote has, and what files held in them."""
    assert space.checkout is not None  # noqa: S101  # asked before
    top = space.checkout.top
    said = git.run(top, "rev-list", "--objects", "HEAD", "--not", "--remotes")
    lines = said.out.splitlines() if said.code == 0 else []
    ids = [line.split(" ", 1)[0] for line in lines]
    kinds = git.run(top, "cat-file", "--batch-check=%(objecttype)", given="".join(f"{each}\n" for each in ids)).out.splitlines()
    commits = [each for each, kind in zip(ids, kinds, strict=True) if kind == "commit"]
    with git.ObjectReader(top) as reader:
        for each, raw in reader.objects(commits, "commit"):
            yield "", Text(f"提交 {each[:10]} 的说明里", f"the message of commit {each[:10]}"), _message(raw)
    yield from _blobs(top, ((line.partition(" ")[2], each) for line, each, kind in zip(lines, ids, kinds, strict=True) if kind == "blob"), seen, _PUSHED)


def _message(commit: bytes) -> bytes:
    """Return what a commit's message says, without the lines that name identities, whose owners chose them."""
    lines = commit.partition(b"\n\n")[2].split(b"\n")
    return b"\n".join(b"" if each.strip().lower().startswith(tuple(map(str.encode, IDENTITIES))) else each for each in lines)


def _blobs(top: str, found: Iterable[tuple[str, str]], seen: set[str], place: Text) -> Iterator[tuple[str, Text, bytes]]:
    waiting = [(path, oid) for path, oid in found if oid not in seen]
    with git.ObjectReader(top) as reader:
        for path, oid in waiting:
            seen.add(oid)
            yield path, place, reader.read(oid) or b""
