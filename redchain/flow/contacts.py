"""The contacts of a data repository: a sealed file that git never sees, and the search for what it holds in what git sees."""

from __future__ import annotations

import os
from collections.abc import Iterator
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
    from collections.abc import Iterable, Mapping

    from redchain.flow.workspace import Workspace
    from redchain.model.contact import Contact

_PRIVATE = "private"
CONTACTS_FILE = f"{_PRIVATE}/contacts.age"
_MOST = 4 << 20
_EMPTY = blob_id(b"").hex()
_ADDED = ("--stdin", "--no-commit-id", "--root", "-r", "-m", "-z", "--name-only", "--no-renames", "--diff-filter=A")
_FILE, _STAGED, _PUSHED = Text("文件里", "the file"), Text("暂存区里", "the index"), Text("要推送的提交里", "a commit to be pushed")
_NAMES, _NAMES_PUSHED = Text("文件名里", "the name of a file"), Text("要推送的提交的文件名里", "the name of a file in a commit to be pushed")


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

    def renamed(self, contacts: Iterable[str]) -> dict[str, str]:
        """Return the present ids of posts that have contacts under a former id alone, by that id; of several the last."""
        known = set(contacts)
        people = (each for each in self.space.ledger.all(Person) if each.former_ids and each.id not in known)
        former = ((next((old for old in reversed(each.former_ids) if old in known), None), each.id) for each in people)
        return {old: new for old, new in former if old is not None}

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
    if _asked(top, "ls-files", "-z", "--", git.literal(name)):
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
    """Look for contacts in the work tree, in git's index, and in the commits and tags that no remote has yet: their messages, their files and the names of these.

    `staged_only`: in the index alone, which is that of `index` where a hook is told so. Raises WorldError where git cannot tell all of it.
    """
    looked, findings, unread = ContactSearch(contacts), list[Finding](), list[str]()
    names = dict[str, Text]()
    texts = 0
    for path, place, raw in _staged(space, set(), index) if staged_only else _everywhere(space, names):
        text = text_in(raw) if raw is not None and len(raw) <= LONGEST_TEXT else None
        if text is None:
            unread.append(path)
        else:
            texts += 1
            findings += looked.findings(text, path, place)
        names[path] = _NAMES
    for path, place in names.items():
        findings += (each.at(path, 0, 0) for each in looked.findings(path, path, place))
    unique = dict.fromkeys(findings)
    return Searched(tuple(sorted(unique, key=lambda each: each.order())), texts, tuple(dict.fromkeys(unread)))


_Pieces = Iterator[tuple[str, Text, bytes | None]]
"""Paths, places and what is there; None for what cannot be read."""


def _everywhere(space: Workspace, names: dict[str, Text]) -> _Pieces:
    """Yield all there is; `names` takes up those of files, also of what is told under another name."""
    if space.checkout is None:
        yield from _below(space.root)
        return
    top = space.checkout.top
    seen: set[str] = set()
    names |= dict.fromkeys(filter(None, _asked(top, "ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0")), _NAMES)
    for path in tuple(names):
        full = f"{top}/{path}"
        if not os.path.lexists(full) or (os.path.isdir(full) and not os.path.islink(full)):
            continue  # deleted here, and read from the index; or another repository
        raw = _on_disk(full)
        if raw is not None:
            seen.add(blob_id(raw).hex())
        yield path, _FILE, raw
    yield from _staged(space, seen, None)
    yield from _to_be_pushed(top, seen, names)


def _asked(top: str, *arguments: str, given: str = "", more: Mapping[str, str] | None = None) -> str:
    """Return what git answers; raises WorldError where it fails, so that nothing passes as looked through."""
    said = git.run(top, *arguments, given=given, more=more)
    if said.code:
        raise git.failure(
            Text("git 列不出要核对的内容", "git cannot list what is to be looked through"),
            said.words,
            Text("运行 git fsck 查看原因", "run `git fsck` to see why"),
        )
    return said.out


def _on_disk(path: str) -> bytes | None:
    """Return what a file holds, of a link where it leads; None where it cannot be read."""
    try:
        return os.fsencode(os.readlink(path)) if os.path.islink(path) else read_bytes(path, LONGEST_TEXT, of_repository=True)
    except OSError:
        return None


def _below(root: str) -> _Pieces:
    """Yield the files of a folder without git, but for what is in its own folder `private`."""
    closed: list[str] = []
    for folder, folders, names in os.walk(root, onerror=lambda problem: closed.append(str(problem.filename))):
        links = [each for each in folders if os.path.islink(os.path.join(folder, each))]
        apart = {".git", *links, *([_PRIVATE] if folder == root else [])}
        folders[:] = sorted(each for each in folders if each not in apart)
        for path in (os.path.join(folder, each) for each in sorted([*names, *links])):
            yield _named_below(root, path), _FILE, _on_disk(path)
    yield from ((_named_below(root, each), _FILE, None) for each in closed)


def _named_below(root: str, path: str) -> str:
    return os.path.relpath(path, root).replace(os.sep, "/")


def _staged(space: Workspace, seen: set[str], index: str | None) -> _Pieces:
    """Yield what the index holds and was not seen in the work tree."""
    if space.checkout is None:
        return
    more = {"GIT_INDEX_FILE": index} if index else None
    lines = _asked(space.checkout.top, "ls-files", "-z", "--stage", more=more).split("\0")
    found = [(line.split("\t", 1)[1], line.split(" ", 2)[1]) for line in lines if line and not line.startswith("160000")]
    yield from _blobs(space.checkout.top, found, seen, _STAGED)


def _to_be_pushed(top: str, seen: set[str], names: dict[str, Text]) -> _Pieces:
    """Yield the messages of the commits of HEAD and every branch and tag that no remote has, of annotated tags too, and what files held in them.

    A tag itself is always looked at: git does not know which tags a remote has.
    """
    head = ["HEAD"] if git.run(top, "symbolic-ref", "-q", "HEAD").code else []  # else it is a branch, or one to be born
    lines = _asked(top, "rev-list", "--objects", *head, "--branches", "--tags", "--not", "--remotes").split("\n")
    listed = [(oid, name) for oid, _, name in (line.partition(" ") for line in lines) if oid]
    kinds = _asked(top, "cat-file", "--batch-check=%(objecttype)", given="".join(f"{oid}\n" for oid, _ in listed)).splitlines()
    by_kind: dict[str, list[tuple[str, str]]] = {"commit": [], "tag": [], "blob": [], "tree": []}
    for each, kind in zip(listed, kinds, strict=True):
        by_kind[kind].append(each)
    commits, tags = dict(by_kind["commit"]), dict(by_kind["tag"])
    with git.ObjectReader(top) as reader:
        for oid, raw in reader.objects(commits, "commit"):
            yield "", Text(f"提交 {oid[:10]} 的说明里", f"the message of commit {oid[:10]}"), _message(raw)
        for oid, raw in reader.objects(tags, "tag"):
            yield "", Text(f"标签 {tags[oid]} 的说明里", f"the message of tag {tags[oid]}"), _message(raw)
    added = _asked(top, "diff-tree", *_ADDED, given="".join(f"{oid}\n" for oid in commits)).split("\0")
    for path in filter(None, added):
        names.setdefault(path, _NAMES_PUSHED)
    yield from _blobs(top, ((path, oid) for oid, path in by_kind["blob"]), seen, _PUSHED)


def _message(raw: bytes) -> bytes:
    """Return what the message of a commit or a tag says, without the lines that name identities, whose owners chose them."""
    lines = raw.partition(b"\n\n")[2].split(b"\n")
    return b"\n".join(b"" if each.strip().lower().startswith(tuple(map(str.encode, IDENTITIES))) else each for each in lines)


def _blobs(top: str, found: Iterable[tuple[str, str]], seen: set[str], place: Text) -> _Pieces:
    waiting = [(path, oid) for path, oid in found if oid not in seen]
    seen.update(oid for _, oid in waiting)
    asked = [oid for _, oid in waiting if oid != _EMPTY]  # which git notes for `add -N`, and does not have
    with git.ObjectReader(top) as reader:
        read = reader.blobs(asked)
        for path, oid in waiting:
            yield path, place, b"" if oid == _EMPTY else next(read)[1]
