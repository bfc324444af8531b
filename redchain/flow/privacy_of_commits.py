"""What the commits of a proposal would put into the history for ever: their words, the names of their files, and every text in them."""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING

from redchain.check.rules.rc600_privacy import secrets_in
from redchain.check.rules.rc600_proposed_commits import RC608, RC609
from redchain.flow.proposed_commits import LONGEST_TEXT, is_nothing
from redchain.kinds.registry import kind_in_folder
from redchain.lazy_pattern import pattern
from redchain.store.layout import DATA, LISTS, is_settings_file
from redchain.store.office_text import UnreadableOfficeFileError, is_packed, office_text
from redchain.store.settings import without_hashes
from redchain.text import Text, counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from redchain.check.rules.rc600_privacy import Secret
    from redchain.flow.proposed_commits import ProposedCommits
    from redchain.history.git_log import ProposedCommit
    from redchain.model.finding import Finding

_MARKS = ((b"\xff\xfe\0\0", "utf-32"), (b"\0\0\xfe\xff", "utf-32"), (b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_NOT_TEXT = (
    *(".7z", ".bmp", ".doc", ".docx", ".gif", ".gz", ".ico", ".jpeg", ".jpg", ".mp3", ".mp4", ".odt", ".ods", ".ofd", ".pdf", ".png"),
    *(".ppt", ".pptx", ".rar", ".tif", ".tiff", ".ttf", ".wav", ".webp", ".woff", ".woff2", ".wps", ".xls", ".xlsx", ".zip"),
)

_LINK = "120000"
IDENTITIES = ("signed-off-by:", "co-authored-by:", "acked-by:", "reviewed-by:", "tested-by:", "reported-by:")
_OF_OBJECT = pattern(rb"(?:tree|parent) [0-9a-f]{40,64}")
_OF_SIGNATURE = pattern(
    rb"(?:gpgsig(?:-sha256)?)? (?:-----(?:BEGIN|END) [A-Z ]+-----|[A-Za-z0-9+/=]{40,}|(?![0-9]+$)[A-Za-z0-9+/]{1,40}={0,2}|=[A-Za-z0-9+/]{4}|)"
)
"""Lines of a commit's head in which nobody writes: ids, and the letters of a signature."""
_SHOWN = 3
_Key = tuple[str, str]


class PrivacyOfCommits:
    """Looks through what the commits bring in that the commits before them did not hold; what the base held is not told again."""

    def __init__(self, proposed: ProposedCommits) -> None:
        """Read nothing yet."""
        self.proposed = proposed
        self.unread: list[str] = []
        self._found: dict[str, tuple[Secret, ...]] = {}
        self._told: set[tuple[str, _Key]] = set()

    def findings(self) -> Iterator[Finding]:
        """Yield what must not become history (RC608), and what nobody can look through (RC609)."""
        for commit in self.proposed.commits:
            yield from self._in_words(commit)
            yield from self._in_names(commit)
            yield from self._in_files(commit)

    @property
    def notes(self) -> tuple[Text, ...]:
        """What was not looked through since it is no text; ask after the findings."""
        return say_unread(self.unread)

    def _in_words(self, commit: ProposedCommit) -> Iterator[Finding]:
        words = _words_of(commit.raw)
        for each in secrets_in(words.encode("utf-8", "replace"), words):
            line = words.split("\n")[each.finding.line - 1].strip().lower()
            if not (each.finding.code in {"RC603", "RC607"} and line.startswith(IDENTITIES)):
                yield self._told_of(commit, each, Text("说明", "its message")).at(DATA, 0, 0)

    def _in_names(self, commit: ProposedCommit) -> Iterator[Finding]:
        """The names of new files and folders, and where links lead, each part of a path by itself: what stands before a slash makes no code of a number."""
        prefix = self.proposed.base.checkout.prefix_of(self.proposed.base.space.root)
        below = [each for each in commit.changes if each.path.startswith(prefix)]
        fresh = [each.path[len(prefix) :].encode("utf-8", "surrogateescape") for each in below if each.before is None]
        fresh += [self.proposed.blobs.get(each.new, b"") for each in below if each.new_mode == _LINK]
        names = "\n".join((_text_of(each.replace(b"\0", b" ")) or "").replace("\n", " ").replace("/", "\n") for each in fresh)
        for each in secrets_in(names.encode("utf-8", "replace"), names):
            yield self._told_of(commit, each, Text("文件名", "the name of a file")).at(DATA, 0, 0)

    def _in_files(self, commit: ProposedCommit) -> Iterator[Finding]:
        gone = Counter(_key(each) for path, old, new in commit.files if is_nothing(new) for each in self._secrets(path, old))
        for path, old, new in commit.files:
            if is_nothing(new) or new == old or path.startswith(self._left_out):
                continue
            yield from self._too_large(commit, path, new)
            fresh = self._secrets(path, new) if self._is_to_be_looked_at(path, new) else ()
            held = (Counter(map(_key, self._secrets(path, old))) + gone) if fresh else gone
            for each in fresh:
                if held[_key(each)]:
                    held[_key(each)] -= 1
                elif (path, _key(each)) not in self._told:
                    self._told.add((path, _key(each)))
                    if is_packed(self.proposed.blobs[new]):
                        yield self._told_of(commit, each, Text("里面的文字", "the words in it")).at(path, 0, 0)
                        continue
                    yield self._told_of(commit, each, Text(f"第 {each.finding.line} 行", f"line {each.finding.line}")).at(
                        path, each.finding.line, each.finding.column
                    )

    def _too_large(self, commit: ProposedCommit, path: str, oid: str) -> Iterator[Finding]:
        size = self.proposed.sizes.get(oid, 0)
        if size <= LONGEST_TEXT:
            return
        if path.lower().endswith(_NOT_TEXT):
            self.unread.append(path)
            return
        yield RC609.broken(commit=commit.id[:10], size=size >> 10, most=LONGEST_TEXT >> 10, base=self._base).at(path, 0, 0)

    def _is_to_be_looked_at(self, path: str, oid: str) -> bool:
        """Whether nobody else looks at it: records and settings as they are now are judged by themselves."""
        space = self.proposed.base.space
        known = space.store.contents({path})
        if path in known:
            return known[path][0] != oid
        now = space.source.blob_of(path)
        return not (is_settings_file(path) and now is not None and now.hex() == oid)

    def _secrets(self, path: str, oid: str) -> tuple[Secret, ...]:
        if oid not in self._found:
            self._found[oid] = self._looked_through(path, oid)
        return self._found[oid]

    def _looked_through(self, path: str, oid: str) -> tuple[Secret, ...]:
        raw = self.proposed.blobs.get(oid)
        if not raw:
            return ()
        text = text_in(raw)
        if text is None and not is_packed(raw) and not path.lower().endswith(_NOT_TEXT):
            text = _text_among_nul(raw)
        if text is None:
            self.unread.append(path)
            return ()
        if is_settings_file(path):
            text = without_hashes(text)
        found = secrets_in(text.encode("utf-8", "replace"), text)
        return self._unallowed(path, raw, found) if found else ()

    def _unallowed(self, path: str, raw: bytes, found: tuple[Secret, ...]) -> tuple[Secret, ...]:
        """Without what the record itself allows with a reason; a generated list shows what records are allowed to say."""
        if path.startswith(f"{DATA}/{LISTS}/"):
            return tuple(each for each in found if _key(each) not in self._allowed_in_records)
        parts = path.split("/")
        model = kind_in_folder(parts[1]) if len(parts) > 2 and parts[0] == DATA else None  # noqa: PLR2004  # data, kind, file
        if model is None or b"allow" not in raw:
            return found
        codes = {each.code for each in self.proposed.base.space.store.reader(model.kind.name).read(raw)[1]}
        return tuple(each for each in found if each.finding.code in codes)

    @cached_property
    def _allowed_in_records(self) -> frozenset[_Key]:
        space = self.proposed.base.space
        found: set[_Key] = set()
        for model, _ in space.ledger.shelves():
            for record in space.ledger.every(model):
                if record.allow:
                    raw = space.store.read(space.ledger.paths[f"{record.kind.name}:{record.id}"])
                    found.update(map(_key, secrets_in(raw, raw.decode("utf-8", "replace"))))
        return frozenset(found)

    @property
    def _base(self) -> str:
        return self.proposed.base.commit.id[:10]

    @cached_property
    def _left_out(self) -> tuple[str, ...]:
        folders = (each.strip("/") for each in self.proposed.base.settings[0].access.invented)
        return tuple(f"{each}/" for each in folders if each and each.partition("/")[0] != DATA)

    def _told_of(self, commit: ProposedCommit, secret: Secret, place: Text) -> Finding:
        found = secret.finding
        return RC608.broken(commit=commit.id[:10], place=place, said=found.text, code=found.code, base=self._base)


def _key(secret: Secret) -> _Key:
    return secret.finding.code, secret.words


def say_unread(paths: Iterable[str]) -> tuple[Text, ...]:
    """Return the sentence on files that were not looked through, which names a few of them; none where there are none."""
    names = list(dict.fromkeys(paths))
    if not names:
        return ()
    some = names[:_SHOWN]
    more = Text("等", " and others") if len(names) > _SHOWN else Text("", "")
    return (
        Text(
            f"{len(names)} 个文件没有看里面的内容：{'、'.join(some)}{more.zh}",
            f"{counted(len(names), 'file')} not looked through: {', '.join(some)}{more.en}",
        ),
    )


def text_in(raw: bytes) -> str | None:
    """Return the text of a file, or the words in an office document; None for what cannot be looked into."""
    if not is_packed(raw):
        return _text_of(raw)
    try:
        return office_text(raw)
    except UnreadableOfficeFileError:
        return None


def _text_of(raw: bytes) -> str | None:
    """Return the text that bytes are, as old editors and tables write it too; None for what is no text."""
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return raw.decode(encoding, "replace")
    if b"\0" in raw:
        return None
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")


def _text_among_nul(raw: bytes) -> str:
    """Return what can be read of bytes with NUL among them: of UTF-16 without its mark as such, else what is left without them."""
    odd, even = (raw[start::2].count(0) for start in (1, 0))
    if max(odd, even) * 8 > len(raw) and min(odd, even) * 8 <= max(odd, even):
        return raw.decode("utf-16-le" if odd > even else "utf-16-be", "replace")
    return _text_of(raw.replace(b"\0", b"")) or ""


def _words_of(commit: bytes) -> str:
    """Return what people wrote in a commit: names, its message, and whatever else stands in its head but for ids, addresses and signatures."""
    head, _, message = commit.partition(b"\n\n")
    lines, is_signature = [], False
    for line in head.split(b"\n"):
        if not line.startswith(b" "):
            is_signature = line.startswith(b"gpgsig")
        if not (_OF_SIGNATURE if is_signature else _OF_OBJECT).fullmatch(line):
            lines.append(re.sub(rb"<[^>]*> [0-9]+ [-+][0-9]+$", b"", line))
    return _text_of(b"\n".join([*lines, b"", message]).replace(b"\0", b" ")) or ""
