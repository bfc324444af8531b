"""What git's log says: the commits of a record, the commits of a proposal, and file names that deleted records had."""

from __future__ import annotations

import os
import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from redchain.history import git
from redchain.history.changed_paths import note_changed_paths
from redchain.history.loose_objects import parents_in
from redchain.history.loose_trees import parting
from redchain.history.recent_changes import changes_of_recent, recent_comings_and_goings
from redchain.history.revisions import commits_between, content_at, tree_at
from redchain.history.trees import FileChange, changes_in, is_content
from redchain.lazy_pattern import pattern
from redchain.model.event_id import place_order
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from redchain.history.checkout import Checkout

_SETTINGS = ("-c", "log.showSignature=false", "-c", "log.showRoot=true", "-c", "log.follow=false", "-c", "color.ui=false")
_RAW = ("--raw", "--no-abbrev", "--no-renames", "--ignore-submodules=none", "--no-relative", f"-O{os.devnull}")
_ENDING = ("%H", "%s", "%P")
UNDO = "undo: "
"""How the subject of a commit begins that takes back the one before it."""
_NO_OTHER_SIGNATURES = ("gpg.program=false", "gpg.openpgp.program=false", "gpg.x509.program=false", "gpg.ssh.revocationFile=", "gpg.minTrustLevel=undefined")


class RecordCommit(NamedTuple):
    """One commit that touched a record."""

    commit: str
    at: str
    author: str
    subject: str


class ProposedCommit(NamedTuple):
    """One commit of a proposal as its object has it.

    `email` is the author's address (empty where the object names no author git would write), `seconds` the moment of committing, `raw` the whole object, `signer`
    whose registered key made its signature (empty: nobody's). `changes` name files from git's top, of a merge those alone that are different from all its
    parents; `files` are those below the root, by their paths from there, with git's ids of the contents before and after; of a submodule there is none.
    """

    id: str
    parents: tuple[str, ...]
    email: str
    seconds: int
    raw: bytes
    signer: str
    changes: tuple[FileChange, ...]
    files: tuple[tuple[str, str, str], ...]

    @property
    def subject(self) -> str:
        """The first line of its message."""
        return self.raw.partition(b"\n\n")[2].decode("utf-8", "replace").partition("\n")[0]

    def takes_back(self, other: ProposedCommit) -> bool:
        """Whether it says so, follows another commit and leaves everything as it was before that."""
        return (
            self.subject.startswith(UNDO)
            and self.parents == (other.id,)
            and len(other.parents) == 1
            and sorted(self.changes) == sorted(map(_reversed, other.changes))
        )


def _reversed(change: FileChange) -> FileChange:
    status = {"A": "D", "D": "A"}.get(change.status, change.status)
    return FileChange(change.path, change.new_mode, change.old_mode, change.new, change.old, status)


class Ended(NamedTuple):
    """What is known of a file name whose record was deleted: where it was and the commit that deleted it last, every content it ended as, and what it began as again."""

    path: str
    commit: str
    blobs: tuple[str, ...]
    born: str | None


class Touch(NamedTuple):
    """A commit that touched a path: git's ids (hexadecimal) of what was there before and after, None for nothing."""

    commit: str
    subject: str
    before: str | None
    after: str | None


class _Logged(NamedTuple):
    """One commit as the log tells it: the fields asked for, and what it did to each path."""

    fields: list[str]
    changes: tuple[FileChange, ...]


def commits_of(checkout: Checkout, root: str, path: str) -> tuple[RecordCommit, ...]:
    """Return the commits that touched a record, newest first, wherever its file was before: a commit that moved it took away a file of that name, which is its id.

    git is asked for these very paths, since it reads the whole tree of every commit to find a name anywhere.
    Where a clone is cut off, git has a commit add every file of its tree, so those commits say nothing of who touched the record.
    """
    note_changed_paths(checkout)
    prefix, ends = checkout.prefix_of(root), cut_off(checkout)
    folder, name = prefix + path.partition("/")[0], os.path.basename(path)
    known, more = set[str](), {prefix + path}
    while more:
        known |= more
        found = [each for each in _log(checkout, ("%H", "%aI", "%an", "%s"), *_RAW, "--", *map(git.literal, sorted(known))) if each.fields[0] not in ends]
        added = [each.fields[0] for each in found if any(change.status == "A" for change in each.changes)]
        more = _taken_away(checkout, added, folder, name) - known
    return tuple(RecordCommit(*each.fields) for each in found)


def _taken_away(checkout: Checkout, commits: Sequence[str], folder: str, name: str) -> set[str]:
    """The paths below a folder at which these commits took away a file of that name."""
    asked = ("--stdin", "-r", "-z", "--diff-filter=D", *_RAW, "--", git.literal(folder))
    answer = git.run(checkout.top, "diff-tree", *asked, given="".join(f"{each}\n" for each in commits)) if commits else git.Answer(0, "", "")
    if answer.code:
        raise git.failure(Text("git 读不了历史", "git cannot read the history"), answer.words)
    return {each for each in answer.out.split("\0") if os.path.basename(each) == name and "/" in each}


def touches(checkout: Checkout, paths: Sequence[str], *where: str) -> dict[str, list[Touch]]:
    """Return the commits that touched each of `paths` (from git's top), newest first, as far as git is told to look."""
    found: dict[str, list[Touch]] = defaultdict(list)
    for (commit, subject), changes in _log(checkout, ("%H", "%s"), *_RAW, *where, "--", *map(git.literal, paths)):
        for each in changes:
            found[each.path].append(Touch(commit, subject, each.before and each.before[1], each.after and each.after[1]))
    return found


def count_changes(checkout: Checkout, root: str, folder: str) -> Counter[str]:
    """Return how many commits have changed each path below `folder` (from the root); a count that only grows as history does."""
    prefix = checkout.prefix_of(root)
    found = _log(checkout, ("%H",), *_RAW, "HEAD", "--", git.literal(prefix + folder))
    return Counter(change.path[len(prefix) :] for each in found for change in each.changes)


def cut_off(checkout: Checkout) -> frozenset[str]:
    """Return the commits at which the history of a shallow clone ends (`git clone --depth`, and what runs checks); none where it is whole."""
    try:
        with open(f"{checkout.common_dir}/shallow", encoding="ascii", errors="replace") as file:
            return frozenset(file.read().split())
    except FileNotFoundError:
        return frozenset()


def commits_since(checkout: Checkout, root: str, base: str, *, head: str = "HEAD", signers: str | None = None) -> tuple[ProposedCommit, ...]:
    """Return the commits from `base` to `head`, oldest first, each read from its object; `signers` is a file of allowed signers.

    Raises WorldError where one cannot be read, and where a shallow clone does not show what it changed.
    """
    wanted = commits_between(checkout, base, head)
    missing = cut_off(checkout).intersection(wanted)
    if missing:
        remedy = Text("git fetch --unshallow；CI 中取全部历史（fetch-depth: 0）", "git fetch --unshallow; in CI fetch the whole history (fetch-depth: 0)")
        raise git.failure(
            Text(f"克隆太浅，看不到 {base[:10]} 以来的全部提交", f"the clone is too shallow to show every commit since {base[:10]}"), remedy=remedy
        )
    with git.ObjectReader(checkout.top) as reader:
        objects = dict(reader.objects(wanted, "commit"))
    changes, signed = _changes_of(checkout, base, wanted), signers_of(checkout, wanted, signers) if signers else {}
    prefix = checkout.prefix_of(root)
    return tuple(proposed(each, objects[each], signed.get(each, ""), changes.get(each, ()), prefix) for each in wanted)


_PERSON = rb"%s (?:[^<>\0]* )?<([^<>\0]*)> ([0-9]{1,12}) [-+][0-9]{4}"
_AUTHOR, _COMMITTER = pattern(_PERSON % b"author"), pattern(_PERSON % b"committer")


def proposed(identifier: str, raw: bytes, signer: str, changes: tuple[FileChange, ...], prefix: str) -> ProposedCommit:
    """Return a commit as its object has it; `prefix` leads from git's top to the root."""
    lines = raw.partition(b"\n\n")[0].split(b"\n")
    parents = parents_in(lines)
    author, committer = _only(_AUTHOR, b"author", lines), _only(_COMMITTER, b"committer", lines)
    email = author[1].decode("utf-8", "surrogateescape") if author else ""
    files = tuple((each.path[len(prefix) :], *each.contents) for each in changes if each.path.startswith(prefix) and any(map(is_content, each.contents)))
    return ProposedCommit(identifier, parents, email, int(committer[2]) if committer else 0, raw, signer, changes, files)


def _only(pattern: re.Pattern[bytes], name: bytes, lines: list[bytes]) -> re.Match[bytes] | None:
    """Read the one header line of that name; None where there are several, or it is not what git writes."""
    found = [each for each in lines if each == name or each.startswith(name + b" ")]
    return pattern.fullmatch(found[0]) if len(found) == 1 else None


def _changes_of(checkout: Checkout, base: str, commits: Sequence[str]) -> dict[str, tuple[FileChange, ...]]:
    """What each commit changed: a line with its id, then each change and its path, all ended by NUL."""
    recent = changes_of_recent(checkout, commits)
    if recent is not None:
        return recent
    answer = git.run(checkout.top, "diff-tree", "--stdin", "--root", "-r", "-t", "-c", "-z", *_RAW, given="".join(f"{each}\n" for each in commits))
    if answer.code:
        raise _unreadable(base, answer.words)
    words, place, found = answer.out.split("\0"), 0, dict[str, tuple[FileChange, ...]]()
    while place + 1 < len(words):
        commit = words[place]
        found[commit], place = changes_in(words, place + 1)
    return found


def signers_of(checkout: Checkout, commits: Sequence[str], signers: str) -> dict[str, str]:
    """Return whose key made the signature of each commit that has a good one; `signers` is a file of allowed signers."""
    settings = ("gpg.format=ssh", f"gpg.ssh.allowedSignersFile={signers}", "gpg.ssh.program=ssh-keygen", *_NO_OTHER_SIGNATURES)
    found = _log(checkout, ("%H", "%G?", "%GS"), "--no-walk=unsorted", *commits, settings=settings)
    return {commit: signer for (commit, state, signer), _ in found if state == "G"}


def _unreadable(base: str, words: str) -> Exception:
    return git.failure(Text(f"git 读不了 {base[:10]} 以来的提交", f"git cannot read the commits since {base[:10]}"), words)


def ended_names(checkout: Checkout, root: str, folder: str, *commits: str, known: tuple[str, Mapping[str, Ended]] | None = None) -> dict[str, Ended]:
    """Return the names of record files below `folder` that these commits or those before them deleted; a file that was only moved does not count, nor a copy.

    `known` is an earlier commit and what this function said of it: then only what came after it is read, unless a name that had ended plays a part in it again.
    """
    below = ("--", git.literal(checkout.prefix_of(root) + folder))
    asked = (*_RAW, "-m", "--reverse", "--topo-order", "--diff-filter=AD")
    if known is not None and any(is_ancestor(checkout, known[0], each) for each in commits):
        recent = recent_comings_and_goings(checkout, known[0], commits, checkout.prefix_of(root) + folder)
        log = tuple(_Logged(*each) for each in recent) if recent is not None else _log(checkout, _ENDING, *asked, *commits, f"^{known[0]}", *below, at=commits)
        log = _without_take_backs(checkout, log)
        touched = {name for each in log for status in "AD" for name, _ in _names(each.changes, status)}
        gone = {name for each in log for name, _ in _names(each.changes, "D")}
        merged = {name for each in log if " " in each.fields[2] for name, _ in _names(each.changes, "A")}  # kept by a side, whose past counts
        if touched.isdisjoint(known[1]) and gone.isdisjoint(merged):
            return {**known[1], **_ended(log, gone, _Beside(checkout, root, folder))}
    gone = {name for each in _log(checkout, _ENDING, *asked, "--diff-filter=D", *commits, *below, at=commits) for name, _ in _names(each.changes, "D")}
    if not gone:
        return {}
    log = _without_take_backs(checkout, _log(checkout, _ENDING, *asked, *commits, *below, at=commits))
    gone &= {name for each in log for name, _ in _names(each.changes, "D")}
    places = Counter(name for name, _ in {(name, change.path) for each in log for status in "AD" for name, change in _names(each.changes, status)})
    doubled = {name for name in gone if places[name] > 1}
    return _ended(log, gone, _Beside(checkout, root, folder, doubled))


def comings_and_goings(checkout: Checkout, root: str, folder: str, commit: str) -> dict[str, list[tuple[str, str | None]]]:
    """Return for each path below `folder` (from the root) the commits up to `commit` that added it, with git's id of the content, and that deleted it (None), oldest first."""
    prefix, found = checkout.prefix_of(root), defaultdict[str, list[tuple[str, str | None]]](list)
    asked = (*_RAW, "--reverse", "--topo-order", "--diff-filter=AD", commit, "--", git.literal(prefix + folder))
    for each in _without_take_backs(checkout, _log(checkout, _ENDING, *asked, at=(commit,))):
        for change in each.changes:
            found[change.path[len(prefix) :]].append((each.fields[0], change.new if change.status == "A" else None))
    return found


def _without_take_backs(checkout: Checkout, log: tuple[_Logged, ...]) -> tuple[_Logged, ...]:
    """The log without the commands that their maker took back and what took them back, where that left everything as it was: nothing has come or gone then."""
    left_out: set[str] = set()
    for commit, subject in dict.fromkeys((each.fields[0], each.fields[1]) for each in log):
        if subject.startswith(UNDO) and commit not in left_out:
            told = git.run(checkout.top, "log", "-3", "--first-parent", "--format=%H%x00%T%x00%ae%x00%P", commit).out.splitlines()
            last, undone, before = (each.split("\0") for each in told) if len(told) == 3 else ([""] * 4,) * 3  # noqa: PLR2004  # it, the command, and what was before
            if last[1:3] == [before[1], undone[2]] and not any(" " in each[3] for each in (last, undone)):
                left_out |= {commit, undone[0]}
    return tuple(each for each in log if each.fields[0] not in left_out)


def is_ancestor(checkout: Checkout, older: str, newer: str) -> bool:
    """Tell whether one commit lies in the history of another; False where git knows one of them no more."""
    parted = parting(checkout, older, newer)
    if parted is not None:
        return parted.at == older
    return git.run(checkout.top, "merge-base", "--is-ancestor", older, newer).code == 0


def is_reused(found: Ended, present: str, *, is_new: bool = False) -> bool:
    """Tell whether a name now names other content than any deleted record of it: restored, it must have begun as one of those ended, and `is_new` still be it."""
    return (present if is_new else found.born or present) not in found.blobs


def _log(checkout: Checkout, fields: Sequence[str], *arguments: str, settings: Sequence[str] = (), at: Sequence[str] = ("HEAD",)) -> tuple[_Logged, ...]:
    """Return what `git log` tells, everything in it ended by NUL, which no name, address or path can hold; nothing where there is no commit `at` which to begin."""
    form = "".join(f"{each}%x00" for each in fields)
    more = (word for each in settings for word in ("-c", each))
    answer = git.run(checkout.top, *_SETTINGS, *more, "log", "-z", "--encoding=UTF-8", f"--format={form}", *arguments)
    if answer.code == 0:
        return tuple(_logged(answer.out, len(fields)))
    if any(git.run(checkout.top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{each}^{{commit}}").code for each in at):
        git.refuse_unopened(checkout.top)
        return ()
    raise git.failure(Text("git 读不了历史", "git cannot read the history"), answer.words)


def _logged(out: str, count: int) -> Iterator[_Logged]:
    """Cut the log into commits: as many fields as were asked for, then for each path a word that begins with a colon, and the path."""
    words, place = out.split("\0"), 0
    while place + count < len(words):
        fields = words[place : place + count]
        changes, place = changes_in(words, place + count)
        yield _Logged(fields, changes)


def _names(changes: Iterable[FileChange], status: str) -> Iterator[tuple[str, FileChange]]:
    """The file names that changes added (A) or deleted (D) where a record may lie; what is hidden or a link is no record."""
    for each in changes:
        mode = each.old_mode if status == "D" else each.new_mode
        if each.status == status and _may_be_record(each.path, mode):
            yield os.path.basename(each.path), each


def _may_be_record(path: str, mode: str) -> bool:
    return mode.startswith("100") and path.endswith(".yaml") and "/." not in f"/{path}"


class _Beside:
    """What lay beside a file when it was deleted, by the trees of the commits; only names in `among` are asked for, where that is given."""

    def __init__(self, checkout: Checkout, root: str, folder: str, among: Collection[str] | None = None) -> None:
        """Ask nothing yet."""
        self.checkout, self._root, self._folder, self._among = checkout, root, folder, among
        self._prefix = f"{checkout.prefix_of(root)}{folder}/"
        self._trees: dict[tuple[str, str], dict[str, list[str]]] = {}

    def is_copy(self, commit: str, name: str, path: str) -> bool:
        """Tell whether a deleted file was a copy: the commit keeps a file of the same name and kind which comes before it, and so was the record."""
        if self._among is not None and name not in self._among:
            return False
        kind, slash, _ = path.removeprefix(self._prefix).partition("/")
        mine = place_order(path, name.removesuffix(".yaml"))
        return bool(slash) and any(place_order(each, name.removesuffix(".yaml")) < mine for each in self._files(commit, kind).get(name, ()))

    def _files(self, commit: str, kind: str) -> dict[str, list[str]]:
        """The files of a kind where a record may lie, by name, as paths from git's top."""
        if (commit, kind) not in self._trees:
            found: dict[str, list[str]] = defaultdict(list)
            for path, mode, _ in tree_at(self.checkout, self._root, commit, f"{self._folder}/{kind}"):
                if _may_be_record(path, mode):
                    found[os.path.basename(path)].append(self.checkout.prefix_of(self._root) + path)
            self._trees[commit, kind] = found
        return self._trees[commit, kind]


def _ended(log: Sequence[_Logged], gone: Collection[str], beside: _Beside) -> dict[str, Ended]:
    """Follow each name in `gone` through the log, oldest first. A merge is told once for each parent: it deletes what any had, adds what none had, and keeps what one never lost."""
    events: dict[str, list[tuple[str, FileChange]]] = defaultdict(list)
    for (commit, parents), told in _by_commit(log).items():
        added = [{name: change for name, change in _names(changes, "A") if name in gone} for changes in told]
        brought = [change for one in added for name, change in one.items() if " " in parents and _has_ended(events[name])]
        kept = _kept(beside.checkout, parents.split(), brought)
        for name, parent in kept.items():
            events[name] = [each for each in events[name] if is_ancestor(beside.checkout, each[0], parent)]
        for parent_added, changes in zip(added, told, strict=True):
            for name, change in _names(changes, "D"):
                is_ending = name in gone and name not in parent_added and not (len(told) > 1 and _is_told(events[name], change))
                if is_ending and not beside.is_copy(commit, name, change.path):
                    events[name].append((commit, change))
        elsewhere = {name for changes in told for name, _ in _names(changes, "D")} | kept.keys()
        fresh = [name for name in added[0] if name not in elsewhere and all(name in one for one in added)]
        for name in fresh:
            events[name].append((commit, added[0][name]))
    return {name: _end_of(past) for name, past in events.items() if _has_ended(past)}


def _has_ended(events: Iterable[tuple[str, FileChange]]) -> bool:
    return any(each.status == "D" for _, each in events)


def _is_told(events: Sequence[tuple[str, FileChange]], change: FileChange) -> bool:
    """Whether the name has ended already, and as what a merge deletes of another side."""
    return bool(events) and events[-1][1].status == "D" and change.old in {each.old for _, each in events if each.status == "D"}


def _end_of(events: Sequence[tuple[str, FileChange]]) -> Ended:
    """What is known of a name, of whose comings and goings some are goings."""
    past = [(place, commit, each) for place, (commit, each) in enumerate(events) if each.status == "D"]
    place, commit, last = past[-1]
    born = next((each.new for _, each in events[place + 1 :]), None)
    return Ended(last.path, commit, tuple(dict.fromkeys(each.old for *_, each in past)), born)


def _kept(checkout: Checkout, parents: Sequence[str], added: Iterable[FileChange]) -> dict[str, str]:
    """Which names that a merge brings to one of its sides the other had as they are, and which side that was."""
    return {os.path.basename(each.path): parent for each in added for parent in parents if content_at(checkout, parent, each.path) == each.new}


def lives_on(checkout: Checkout, ended: str, commit: str, path: str, present: str) -> bool:
    """Tell whether what one commit has deleted is at another, which does not come after it, what it is now."""
    return content_at(checkout, commit, path) == present and not is_ancestor(checkout, ended, commit)


def _by_commit(log: Sequence[_Logged]) -> Mapping[tuple[str, str], list[tuple[FileChange, ...]]]:
    told: dict[tuple[str, str], list[tuple[FileChange, ...]]] = {}
    for (commit, _, parents), changes in log:
        told.setdefault((commit, parents), []).append(changes)
    return told
