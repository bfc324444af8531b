"""`redchain resolve`: both sides of what git could not merge, in words; one is chosen, and the merge, rebase, cherry-pick or stash goes on."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from redchain.cli import output
from redchain.cli.context import refuse_format
from redchain.cli.parsing import Argument, BilingualCommand, Option, flag, format_option
from redchain.cli.upkeep.resolve_choices import Choosing, renamed_first
from redchain.cli.upkeep.resolve_words import as_data, say_sides, side_called
from redchain.cli.write_commands import NO_COMMIT
from redchain.errors import EXIT_FINE, EXIT_REFUSED, RefusalError, UsageError
from redchain.shell_words import shown
from redchain.text import Text, counted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given
    from redchain.flow.conflicted_files import ConflictedFile, Resolved
    from redchain.flow.perform import WriteOptions
    from redchain.flow.resolve import Resolving
    from redchain.flow.workspace import Workspace
    from redchain.history.conflicts import Stopped, Way
    from redchain.model.conflict import Side
    from redchain.views.merge_words import Question

    Ask = Callable[[ConflictedFile, Question, Side | None], Side | None]
    Choices = dict[tuple[str, ...], Side]

_SUMMARY = Text(
    "解决合并冲突：逐项列出两边各写了什么，选一边，写好并接着完成合并、变基、拣选或 git stash pop。脚本里用 --mine、--incoming 或 --field。",
    "Resolve what git could not merge: what each side says, one by one; choose, and the merge, rebase, cherry-pick or stash pop is finished. In scripts use --mine, --incoming or --field.",
)
_RECORDS = Argument(
    "records",
    Text("只解决这些记录（编号、文件或文件夹；默认全部）", "only these records: ids, files or folders (default: all)"),
    Text("编号", "ID"),
    is_several=True,
    default=(),
)
_OURS = flag("ours", Text("没有另选的都用 1，git 所说的 ours", "side 1 in all that is not chosen otherwise: what git calls ours"))
_THEIRS = flag("theirs", Text("没有另选的都用 2，git 所说的 theirs", "side 2 in all that is not chosen otherwise: what git calls theirs"))
_MINE = flag("mine", Text("没有另选的都用自己写的；变基时 git 把它叫 theirs", "what is yours in all that is not chosen otherwise; a rebase calls it theirs"))
_INCOMING = flag("incoming", Text("没有另选的都用进来的", "what came from others in all that is not chosen otherwise"))
_FIELD = Option(
    "fields",
    Text("这个字段用哪一边，如 标题=2、标题=进来的；可写几个", "which side in this field, such as title=theirs or title=incoming; several may be given"),
    "--field",
    metavar="FIELD=SIDE",
    multiple=True,
)
_FORMATS = ("table", "json")
_DRY = flag("dry_run", Text("只列出冲突和会怎样，什么都不写", "only show the conflicts and what would be; write nothing"))
_NOTHING = Text("没有冲突要解决", "nothing is in conflict")
_DONE = Text("已经完成", "all done")
_TO_GO_ON = Text("接着做完：redchain resolve", "to go on: redchain resolve")
_STAGED = Text("要提交：git commit", "to commit: git commit")
_CHANGED = Text("要提交：git add -A && git commit", "to commit: git add -A && git commit")
_MOST_ROUNDS = 1000


def commands(name: str, _words: Sequence[str]) -> list[BilingualCommand]:
    """Return the command."""
    return [
        BilingualCommand(name, _SUMMARY, _resolve, [_RECORDS, _OURS, _THEIRS, _MINE, _INCOMING, _FIELD, _DRY, NO_COMMIT, format_option(_FORMATS)]).showing(
            "resolve --dry-run", "resolve --field title=incoming --mine"
        )
    ]


def _resolve(context: Context, given: Given) -> int:
    refuse_format(given["format_name"], _FORMATS)
    code = _resolved(context, given)
    if _is_json(given):
        _show_json(context, given)
    return code


def _resolved(context: Context, given: Given) -> int:
    for round_ in range(_MOST_ROUNDS):  # each commit of a rebase may stop it again
        code = _once(context, given, is_first=round_ == 0) if round_ == 0 or not _is_partial(given) else _next(context)
        if code is not None:
            return code
    return EXIT_REFUSED


def _is_json(given: Given) -> bool:
    return bool(given["format_name"] == "json")


def _show_json(context: Context, given: Given) -> None:
    """Print what is in conflict now; in a preview what was asked for, with the sides that were typed."""
    from redchain.flow.resolve import in_conflict

    space = context.workspace(forgiving=True)
    found, asked = in_conflict(space), list[tuple[Any, Any, Any]]()
    if found is not None:
        found = found._replace(files=tuple(_selected(space, found, given["records"]))) if given["dry_run"] else found
        choosing = Choosing(given if given["dry_run"] else None, found.stopped.way)
        for file in renamed_first(found.files):
            choosing.choose(file, space.ledger.named, lambda *each: asked.append(each) or each[2])  # type: ignore[func-returns-value]  # it is put down, and is the answer
    output.envelope(context, "resolve", as_data(found, asked, context.say))


def _is_partial(given: Given) -> bool:
    """Whether what was typed is about some of the conflicts that were seen, so that it says nothing of those of the next commit."""
    return bool(given["records"] or given["fields"])


def _next(context: Context) -> int:
    """Tell what a rebase has stopped at next, if it has."""
    from redchain.flow.resolve import in_conflict

    found = in_conflict(context.workspace(forgiving=True))
    if found is None:
        context.tell(_DONE)
        return EXIT_FINE
    count = len(found.stopped.paths)
    context.warn(
        Text(
            f"选好了，下一个提交又有 {count} 个文件有冲突；接着选：redchain resolve",
            f"that is chosen; the next commit is in conflict, too ({counted(count, 'file')}); to go on: redchain resolve",
        )
    )
    return EXIT_REFUSED


def _once(context: Context, given: Given, *, is_first: bool) -> int | None:
    """Resolve what is in conflict now; returns the exit code, None where git has gone on and may have stopped again."""
    from redchain.flow.perform import WriteOptions
    from redchain.flow.resolve import in_conflict, refuse_deleting, refuse_dropping_sent, write_resolved

    space, options = context.workspace(forgiving=True), WriteOptions(say=context.warn)
    found = in_conflict(space)
    if found is None:
        context.tell(_NOTHING if is_first else _DONE)
        return EXIT_FINE
    wanted = renamed_first(_selected(space, found, given["records"]))
    _refuse_half_done(wanted)
    chosen = _chosen(context, space, found.stopped, wanted, given)
    if chosen is None:
        return EXIT_REFUSED
    resolved = [each.resolved(choices, space.ledger.named) for each, choices in chosen]
    refuse_dropping_sent(space, wanted, resolved)
    refuse_deleting(wanted, resolved)
    say: Callable[[Text], None] = context.tell if _is_json(given) else (lambda text: context.print(context.say(text)))
    if given["dry_run"]:
        _tell_resolved(context, chosen, resolved, say)
        _tell_others(context, found)
        if wanted:
            count = len(wanted)
            context.tell(
                Text(f"{count} 个文件都定了；写好并接着做：去掉 --dry-run", f"{counted(count, 'file')} settled; to write and go on: leave out --dry-run")
            )
        if not found.stopped.paths:
            context.tell(Text("没有冲突了；{rest}", "nothing is in conflict any more; {rest}").fill(rest=_TO_GO_ON))
        return EXIT_FINE
    write_resolved(space, found, resolved, options)
    _tell_resolved(context, chosen, resolved, say)
    return _go_on(context, given, found, options)


def _go_on(context: Context, given: Given, found: Resolving, options: WriteOptions) -> int | None:
    from redchain.flow.resolve import finish, in_conflict, remaining_problems, renew_lists

    space = context.workspace(forgiving=True)
    left = in_conflict(space)
    if left is not None and left.stopped.paths:
        _tell_others(context, left)
        return EXIT_FINE if given["records"] and left.files else EXIT_REFUSED
    if renew_lists(space, found, options):
        context.tell(Text("清单已重新生成", "the lists were made anew"))
    problems = remaining_problems(space)
    if problems:
        from redchain.cli.findings import line_of

        for each in problems:
            context.warn(Text(line_of(each, "zh"), line_of(each, "en")))
        context.warn(
            Text(
                "冲突都选好了，可是合在一起还有以上问题；改好后 git add，再运行 redchain resolve",
                "all is chosen, but together there are the problems above; mend them, `git add`, and run `redchain resolve` again",
            )
        )
        return EXIT_REFUSED
    if given["no_commit"]:
        rest = _STAGED if found.stopped.way == "stash" else _TO_GO_ON
        context.tell(Text("已写好并暂存，没有提交；{rest}", "written and staged, not committed; {rest}").fill(rest=rest))
        return EXIT_FINE
    done = finish(space, found)
    if done.refused:
        raise RefusalError(
            Text(f"冲突都解决了，git 没有接着做：{done.refused}", f"all is resolved, but git did not go on: {done.refused}"),
            Text("按上面的提示改好，再运行 redchain resolve", "fix what it says and run `redchain resolve` again"),
        )
    if found.stopped.way == "stash":
        _tell_stash(context, done.stash)
        return EXIT_FINE
    return None


def _tell_stash(context: Context, dropped: str | None) -> None:
    if dropped is None:
        context.tell(
            Text(
                "改动都在文件里，还没有提交（{commit}）；git stash 里的那份还留着：git stash list",
                "all is in the files, not committed ({commit}); the stash still holds its entry: git stash list",
            ).fill(commit=_CHANGED)
        )
        return
    again = shown("git", "stash", "store", dropped)
    context.tell(
        Text(
            "改动都在文件里，还没有提交（{commit}）；git stash 里的那份已去掉，还要的话：{again}",
            "all is in the files, not committed ({commit}); its entry of the stash was dropped; to have it again: {again}",
        ).fill(commit=_CHANGED, again=again)
    )


def _selected(space: Workspace, found: Resolving, words: Sequence[str]) -> list[ConflictedFile]:
    """The files that are meant; refuses words that mean none."""
    if not words:
        return list(found.files)
    prefix = space.checkout.prefix_of(space.root) if space.checkout else ""
    chosen: list[ConflictedFile] = []
    for word in words:
        path = prefix + word.rstrip("/")
        fitting = [each for each in found.files if each.path == path or each.path.startswith(f"{path}/") or _is_called(each, word)]
        if not fitting:
            raise UsageError(
                Text(f"{word} 不在冲突里", f"{word} is not in conflict"),
                Text("看有哪些：redchain resolve --dry-run", "see which are: redchain resolve --dry-run"),
            )
        chosen += [each for each in fitting if each not in chosen]
    return chosen


def _is_called(file: ConflictedFile, word: str) -> bool:
    stem = file.path.rpartition("/")[2].removesuffix(".yaml")
    return word in {stem, stem.rpartition("-")[2]} or os.path.abspath(word).endswith(f"/{file.path}")


def _refuse_half_done(files: Sequence[ConflictedFile]) -> None:
    for each in files:
        if each.is_half_done:
            raise RefusalError(
                Text(f"{each.path} 里有手工改过、还没有改完的内容，这里不动它", f"{each.path} was edited by hand and still holds markers; it is left alone"),
                Text(
                    "接着手工改完，去掉标记；或先取回冲突的样子：git checkout --merge -- 文件",
                    "finish it by hand, without the markers; or put the conflict back first: git checkout --merge -- FILE",
                ),
            )


def _chosen(context: Context, space: Workspace, stopped: Stopped, files: Sequence[ConflictedFile], given: Given) -> list[tuple[ConflictedFile, Choices]] | None:
    """What is chosen in each file; None where something is open and nobody can be asked, after showing it."""
    choosing, ask = Choosing(given, stopped.way), _asking(context, stopped, given)
    chosen: list[tuple[ConflictedFile, Choices]] = []
    is_open = False
    for file in files:
        choices, is_all = choosing.choose(file, space.ledger.named, ask)
        chosen.append((file, choices))
        is_open |= not is_all
    if files:
        choosing.refuse_unused()
    if not is_open:
        return chosen
    if not given["dry_run"]:
        context.warn(
            Text(
                "还没有选完，什么都没有写；在终端里逐项选，或用 --mine、--incoming、--field 字段=1",
                "not all is chosen; nothing was written. Choose on a terminal, or with --mine, --incoming, --field FIELD=ours",
            )
        )
        return None
    context.tell(Text(f"{len(files)} 个文件有冲突，什么都没有写", f"{counted(len(files), 'file')} in conflict; nothing was written"))
    return None


def _asking(context: Context, stopped: Stopped, given: Given) -> Ask:
    """Return what shows a conflict and returns the side that was typed or is chosen now, None where nobody can be asked."""
    is_asked = context.is_interactive and not given["dry_run"]
    say: Callable[[Text], None] = context.warn if is_asked else (lambda text: context.print(context.say(text)))

    def answer(file: ConflictedFile, question: Question, side: Side | None) -> Side | None:
        sides = say_sides(stopped, question)
        say(Text("{named} {about}：{why}", "{named} {about}: {why}").fill(named=file.named, about=question.about, why=question.why))
        if question.base is not None:
            say(Text("  原来：{was}", "  it was: {was}").fill(was=question.base))
        if side is None and is_asked:
            return _ask(context, sides, stopped.way)
        for number, each in enumerate(sides, 1):
            say(Text(f"  {number}. {each.zh}", f"  {number}. {each.en}"))
        if side is not None:
            say(Text("  → 选 1", "  → 1 is chosen") if side == "ours" else Text("  → 选 2", "  → 2 is chosen"))
        return side

    return (lambda _file, _question, side: side) if _is_json(given) else answer


def _ask(context: Context, sides: tuple[Text, Text], way: Way) -> Side:
    from redchain.cli.prompts import Choice, ask_until

    def read(typed: str) -> Side:
        side = side_called(typed, way)
        if side is None:
            raise UsageError(Text(f"“{typed}”不是 1 也不是 2", f"“{typed}” is neither 1 nor 2"), Text("写 1 或 2", "type 1 or 2"))
        return side

    choices = [Choice(code, words) for code, words in zip(("ours", "theirs"), sides, strict=True)]
    return ask_until(context, Text("选哪个（1 或 2）", "which one (1 or 2)"), read, choices)


def _tell_resolved(context: Context, chosen: Sequence[tuple[ConflictedFile, Choices]], resolved: Sequence[Resolved], say: Callable[[Text], None]) -> None:
    """Tell what the choices leave out, and where nothing had to be chosen."""
    for each, (file, choices) in zip(resolved, chosen, strict=True):
        if not choices and not each.said:
            say(Text("{named}：两边的都留下", "{named}: what both sides say is kept").fill(named=file.named))
        for said in each.said:
            context.warn(said)


def _tell_others(context: Context, found: Resolving) -> None:
    """Name what is still in conflict and is not asked about here."""
    for each in found.by_hand:
        add = shown("git", "add", "--", each)
        context.warn(Text(f"请手工改好 {each}，再 {add}", f"mend {each} by hand, then {add}"))
    if found.generated:
        context.tell(Text("清单会在合并好以后重新生成", "the lists are made anew once all is merged"))
