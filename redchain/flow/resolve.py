"""Resolving what git could not merge: what is in conflict, writing what was chosen, and letting git finish what it had begun."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from redchain.errors import RefusalError
from redchain.flow.conflicted_files import conflicted_files
from redchain.flow.generated_files import write_all
from redchain.flow.inspect import inspect
from redchain.flow.perform import recording
from redchain.flow.publish import publish
from redchain.flow.three_lists import list_files
from redchain.history import git
from redchain.history.conflicts import drop_stash, go_on, sent_content, stage, stopped, unstage
from redchain.history.pre_commit_hook import hook_path, is_own_hook
from redchain.history.repository import is_generated
from redchain.history.revisions import read_blobs
from redchain.kinds.registry import KINDS
from redchain.model.base import Record
from redchain.shell_words import shown
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from redchain.flow.conflicted_files import ConflictedFile, Resolved
    from redchain.flow.perform import WriteOptions
    from redchain.flow.workspace import Workspace
    from redchain.history.checkout import Checkout
    from redchain.history.conflicts import InConflict, Stopped
    from redchain.model.finding import Finding


class Resolving(NamedTuple):
    """What is in conflict here: what git stopped at, the files that can be asked about, the generated ones, and the paths that only a hand can mend."""

    stopped: Stopped
    files: tuple[ConflictedFile, ...]
    generated: tuple[InConflict, ...]
    by_hand: tuple[str, ...]


class Finished(NamedTuple):
    """How it ended: what git says where it did not go on, and the dropped entry of the stash, which still can be brought back."""

    refused: str = ""
    stash: str | None = None


def in_conflict(space: Workspace) -> Resolving | None:
    """Return what git stopped at in this repository, or None; raises RefusalError outside git."""
    checkout = space.checkout
    if checkout is None:
        raise RefusalError(Text("这里不是 git 仓库，没有要合并的", "this is not a git repository, so there is nothing to merge"))
    found = stopped(checkout)
    if found is None:
        return None
    prefix = checkout.prefix_of(space.root)
    generated = tuple(each for each in found.paths if is_generated(each.path) and each.path.startswith(f"{prefix}data/lists/"))
    asked = [each for each in found.paths if each not in generated]
    moved = _moved(space, prefix) if any(None in each[1:] for each in asked) else {}
    files, others = conflicted_files(checkout, asked, prefix, moved)
    return Resolving(found, tuple(_judged(checkout, found, files)), generated, others)


def _judged(checkout: Checkout, found: Stopped, files: Sequence[ConflictedFile]) -> Iterator[ConflictedFile]:
    """Yield the files, with a word on those that a commit being merged here, or HEAD, still has, so that the hook will not let them go."""
    hook = hook_path(checkout) if any(each.is_deleted for each in files) else ""
    is_checked = os.path.isfile(hook) and is_own_hook(hook)
    for each in files:
        is_there = is_checked and each.is_deleted and issubclass(each.merge.model, Record) and (found.way == "merge" or bool(each.texts.ours))
        yield replace(each, must_stay=True) if is_there else each


def _moved(space: Workspace, prefix: str) -> dict[str, str]:
    """Where each record lies that had another id before, as `folder/former id` → path from git's top."""
    named = (model for model in KINDS if model.kind.prefix is None)
    return {
        f"{model.kind.folder}/{former}": prefix + space.ledger.paths[f"{model.kind.name}:{each.id}"]
        for model in named
        for each in space.ledger.all(model)
        for former in getattr(each, "former_ids", ())
    }


def write_resolved(space: Workspace, resolving: Resolving, resolved: Sequence[Resolved], options: WriteOptions) -> None:
    """Write what was chosen and stage it; of generated files in conflict one side is taken, until they are made anew."""
    checkout = _checkout(space)
    contents = read_blobs(checkout, (each.ours or each.theirs or "" for each in resolving.generated if each.ours or each.theirs))
    files = {path: raw for each in resolved for path, raw in each.files}
    files |= {each.path: contents.get(each.ours or each.theirs or "") for each in resolving.generated}
    if not files:
        return
    with recording(checkout, options):
        if stopped(checkout) != resolving.stopped:
            raise RefusalError(
                Text("这期间有人动了这次合并，什么都没有写入", "somebody has gone on with this merge meanwhile; nothing was written"),
                Text("再运行一次：redchain resolve", "run it again: redchain resolve"),
            )
        write_all((f"{checkout.top}/{path}", raw) for path, raw in files.items())
        stage(checkout, list(files), options.say)


def refuse_dropping_sent(space: Workspace, files: Sequence[ConflictedFile], resolved: Sequence[Resolved]) -> None:
    """Refuse a choice by which a step would be gone that others have already: the branch of all would never take it."""
    checkout = _checkout(space)
    for file, made in zip(files, resolved, strict=True):
        sent = [record for path in {file.path, *file.homes.values()} if made.dropped and (record := file.merge.read(sent_content(checkout, path)))]
        gone = [step for step in made.dropped if any(step in record.log for record in sent)]
        if gone:
            side = "ours" if gone[0] in getattr(file.merge.read(file.texts.ours), "log", ()) else "theirs"
            number, again = 1 if side == "ours" else 2, shown("redchain", "resolve", file.path.rpartition("/")[2].removesuffix(".yaml"), f"--{side}")
            raise RefusalError(
                Text(
                    "{named}：这一步别人已经收到，不能去掉，什么都没有写",
                    "{named}: others have this step already, so it cannot be left out; nothing was written",
                ).fill(named=file.named),
                Text(f"流转选 {number}：{again}", f"choose {number} for its life: {again}"),
            )


def refuse_deleting(files: Sequence[ConflictedFile], resolved: Sequence[Resolved]) -> None:
    """Refuse a choice that the hook would refuse once all is written, which would leave the merge open."""
    for file, made in zip(files, resolved, strict=True):
        if not file.must_stay or made.files[0][1] is not None:
            continue
        kept = file.merge.read(file.texts.ours or file.texts.theirs)
        stem, kind = file.path.rpartition("/")[2].removesuffix(".yaml"), kept.kind.name if kept is not None else ""
        keep = shown("redchain", "resolve", stem, "--ours" if file.texts.ours else "--theirs")
        aside = shown("redchain", kind, "archive", stem)
        raise RefusalError(
            Text(
                "{named}：记录不能删，提交前的检查不会放行（RC701），什么都没有写",
                "{named}: records are not deleted, the check before the commit would refuse it (RC701); nothing was written",
            ).fill(named=file.named),
            Text(
                f"留下改过的：{keep}；不再用的，合并好以后归档：{aside}",
                f"keep the changed one: {keep}; if it is no longer used, archive it after the merge: {aside}",
            ),
        )


def remaining_problems(space: Workspace) -> tuple[Finding, ...]:
    """Return the errors in records that this merge changes: what both sides did may be right alone and wrong together."""
    checkout = _checkout(space)
    prefix = checkout.prefix_of(space.root)
    changed = set(git.run(checkout.top, "diff", "--name-only", "-z", "HEAD").out.split("\0"))
    return tuple(each for each in inspect(space, may_be_empty=True).findings if each.is_error and prefix + each.file in changed)


def renew_lists(space: Workspace, resolving: Resolving, options: WriteOptions) -> bool:
    """Make the lists anew from what was merged, where they were in conflict and git is to commit; tells whether that was done."""
    if not resolving.generated or resolving.stopped.way == "stash":
        return False
    publish(space, list_files(space, space.today), "", options)
    return True


def finish(space: Workspace, resolving: Resolving) -> Finished:
    """Let git go on; of a stash that was popped, drop the entry, as git would have without a conflict."""
    checkout = _checkout(space)
    way = resolving.stopped.way
    if way == "stash":
        paths = resolving.stopped.paths
        unstage(checkout, [each.path for each in paths])
        return Finished(stash=drop_stash(checkout, paths))
    answer = go_on(checkout, way)
    after = stopped(checkout) if answer.code else None
    is_refused = after is not None and not after.paths  # with new conflicts it went on, and has stopped at the next commit
    return Finished(refused=(answer.words or answer.out.strip() or f"git ({answer.code})") if is_refused else "")


def _checkout(space: Workspace) -> Checkout:
    checkout = space.checkout
    assert checkout is not None  # noqa: S101  # in_conflict has refused where there is none
    return checkout
