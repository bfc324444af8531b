"""What every command is called with: the global options, and how to speak to the user."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from redchain.cli.terminal import SET_UTF_8
from redchain.errors import DiskError, UsageError
from redchain.lazy_pattern import pattern
from redchain.text import Language, Text
from redchain.text_cleaning import for_terminal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from redchain.flow.workspace import Workspace
    from redchain.model.base import Record
    from redchain.model.finding import Finding

FORMATS = ("table", "json", "csv")
"""What most reading commands can print."""
_FIRST_YEAR, _LAST_YEAR = 1902, 2200  # before, clocks kept local time with odd seconds; after, no record has a date
_WIDE_EQUALS = pattern(r"\A(--[^=＝\s]+)＝")
"""An option and its value as a Chinese input method joins them."""
_NO_TEXT = pattern("[\x00\ud800-\udfff]")
_VALUED = {"--root": "root", "--lang": "lang", "--today": "today"}
_FLAGS = {"--quiet": "quiet", "-q": "quiet", "--machine": "machine"}
_NO_MODEL = Text(
    "settings/match.yaml 要用语义模型（semantic），但没有安装，这次不用它，排名会和装了的电脑不同；"
    "安装：pip install 'redchain[semantic]'（Linux x86-64、macOS arm64；Windows 没有）",
    "settings/match.yaml asks for the language model (semantic), which is not installed: ranked without it, so the order may differ from "
    "that of a machine that has it; to install: pip install 'redchain[semantic]' (Linux x86-64, macOS arm64; none for Windows)",
)


class Context:
    """The global options of one run.

    `broken` is what was told to be left out: files that make no record, settings that do not hold; JSON says it too. `readings` is what was told of how typed
    words were read.
    """

    def __init__(self, root: str | None, language: Language, today: date | None, *, quiet: bool, machine: bool = False) -> None:
        """Begin a run: nothing was told yet."""
        self.root, self.language, self.today, self.quiet = root, language, today, quiet
        self.csv_in_words = language == "zh" and not machine
        self.broken: list[Finding] = []
        self.readings: list[Text] = []
        self.opened: list[Workspace] = []
        self.understood: dict[str, Record] = {}

    def say(self, text: Text) -> str:
        """Return a phrase in the language of this run."""
        return text.say(self.language)

    def tell(self, text: Text) -> None:
        """Print a remark to standard error, unless quiet."""
        if not self.quiet:
            with suppress(OSError):  # nobody can be told that nobody can be told
                print(for_terminal(self.say(text)), file=sys.stderr)  # noqa: T201  # the command line speaks

    def warn(self, text: Text) -> None:
        """Print to standard error what must not go unsaid, quiet or not."""
        with suppress(OSError):  # as above
            print(for_terminal(self.say(text)), file=sys.stderr)  # noqa: T201  # the command line speaks

    def hear(self, words: str, record: Record, title: str) -> None:
        """Say, once, which record, so called, words were taken for."""
        if self.understood.get(words) != record:
            self.understood[words] = record
            kind = Text(record.kind.label.zh, record.kind.label.en.lower())
            said = Text("“{words}”即{kind} {title}（{id}）", "“{words}” is the {kind} {title} ({id})")
            self.tell(said.fill(words=words, kind=kind, title=title, id=record.id))

    def choose(self, words: str, found: Sequence[tuple[Record, str]]) -> Record | None:
        """Ask, once, which of several records, each with what it is called, words mean; None where nobody can answer.

        Who answers with other words is asked about what those may mean.
        """
        if words not in self.understood and self.is_interactive:
            from redchain.cli.prompts import ask_which
            from redchain.decide.lookup import records_like

            meant, asked = ask_which(self, words, found), words
            while isinstance(meant, str):
                like = records_like(self.opened[-1].ledger, tuple({type(each): None for each, _ in found}), meant)
                if like:
                    asked, found = meant, like
                else:
                    self.warn(Text(f"没有叫“{meant}”的", f"nothing is called “{meant}”"))
                meant = ask_which(self, asked, found)
            if meant is not None:
                self.understood[words] = meant
        return self.understood.get(words)

    def print(self, words: str) -> None:
        """Print a result to standard output; what people wrote neither forges what is shown nor commands what keeps it."""
        self.print_page(for_terminal(words))

    def print_page(self, words: str) -> None:
        """Print text that is neutral already; on a terminal in a pager where it is longer than the screen."""
        if sys.stdout.isatty():
            from redchain.cli.terminal import is_paged, show_paged

            if is_paged(words, quiet=self.quiet):
                show_paged(f"{words}\n")
                return
        self.print_as_is(words)

    def print_as_is(self, words: str, end: str = "\n") -> None:
        """Print text that is neutral already, or that is meant to command."""
        write_out(words + end)

    @property
    def is_interactive(self) -> bool:
        """Whether somebody can see a question and answer it."""
        return sys.stdin.isatty() and sys.stderr.isatty()

    def workspace(self, *, forgiving: bool = False, reads_records: bool = True) -> Workspace:
        """Open the data repository this run is about, and say what is left out of it; `forgiving` is for commands that list the findings themselves."""
        from dataclasses import replace

        from redchain.flow.update_git_index import finish_interrupted
        from redchain.flow.workspace import open_workspace, resolve_root

        root = resolve_root(self.root, here())
        finish_interrupted(root, self.warn)
        space = open_workspace(root, self.today, forgiving=forgiving, opened_before=self.opened[0] if self.opened else None)
        space = replace(space, listener=self)
        self.opened.append(space)
        if not forgiving and (reads_records or space.settings_findings):
            from redchain.cli.broken_files import broken_of, say_broken

            fresh = [each for each in broken_of(space, reads_records=reads_records) if each not in self.broken]
            self.broken.extend(fresh)
            for line in say_broken(fresh):
                self.warn(line)
        return space


def computing_space(context: Context, *, reads_records: bool = True, matching: bool = False) -> Workspace:
    """Open the data repository for a command that computes with its settings; refuses those that do not hold."""
    from redchain.flow.refuse_broken_files import refuse_broken_settings

    space = context.workspace(reads_records=reads_records)
    refuse_broken_settings(space, matching=matching)
    return space


def write_out(words: str | bytes) -> None:
    """Write to standard output; a reader who has seen enough changes neither what the command does nor its exit code."""
    try:
        if isinstance(words, str):
            sys.stdout.write(words)
        else:
            sys.stdout.buffer.write(words)
    except BrokenPipeError:
        silence_output()
    except OSError as problem:
        raise not_printed(problem) from problem


def silence_output() -> None:
    """Print nothing more to standard output, since nobody reads it."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def not_printed(problem: OSError) -> DiskError:
    """Return the error for output that could not be written, such as to a file on a full disk."""
    return DiskError(
        OSError(problem.errno, problem.strerror),
        Text("结果没有输出完；已经写入、已经提交的不受影响", "the output is not complete; what was written or committed before stays"),
        Text("写不了标准输出", "cannot write to standard output"),
    )


def matching_space(context: Context) -> Workspace:
    """Open the data repository for a command that ranks; say so when the ranking asks for what is not installed."""
    space = computing_space(context, matching=True)
    if space.settings.match.semantic.weight:
        from redchain.match.embeddings import is_missing

        if is_missing(space.settings):
            context.tell(_NO_MODEL)
    return space


def here() -> str:
    """Return the current folder; raises UsageError when somebody has deleted it."""
    try:
        return os.getcwd()
    except OSError as problem:
        raise UsageError(
            Text("当前目录已经不存在", "the current folder is gone"), Text("换到一个存在的目录再运行", "go to a folder that exists and try again")
        ) from problem


def refuse_format(given: str, known: Sequence[str]) -> None:
    """Refuse a `--format` that a command does not have, naming those it has."""
    if given not in known:
        raise UsageError(Text(f"--format 不能是 {given}", f"--format cannot be {given}"), Text("可用：" + "、".join(known), "one of: " + ", ".join(known)))


def format_with_json(given: str | None) -> str:
    """Return the format that `--json` stands for; refuses another one beside it."""
    if given not in {None, "json"}:
        raise UsageError(
            Text(f"--json 就是 --format json，不能同时写 --format {given}", f"--json is --format json; --format {given} cannot stand beside it"),
            Text("只留一个", "give one of them"),
        )
    return "json"


def refuse_undecodable(arguments: Sequence[str]) -> None:
    """Refuse what the shell passed and is no text: bytes that are not UTF-8, and the character that ends a text."""
    for place, each in enumerate(arguments, 1):
        if _NO_TEXT.search(each):
            raise UsageError(
                Text(f"第 {place} 个参数不是 UTF-8 文字", f"argument {place} is not text in UTF-8"),
                Text(f"{SET_UTF_8.zh}；文件名是别的编码的，先改名", f"{SET_UTF_8.en}; a file whose name has another one is renamed first"),
            )


def take_globals(arguments: Sequence[str]) -> tuple[Context, list[str]]:
    """Take the global options out of the arguments, wherever they stand before `--`; raises UsageError."""
    found: dict[str, str] = {}
    rest: list[str] = []
    waiting = list(arguments)
    while waiting:
        each = _WIDE_EQUALS.sub(r"\1=", waiting.pop(0), count=1)
        name, equals, value = each.partition("=")
        if each == "--":
            rest += [each, *waiting]
            break
        if name in _VALUED:
            if not equals and not waiting:
                raise UsageError(Text(f"{name} 后面缺少值", f"{name} needs a value"), Text("全局选项见 redchain --help", "global options: redchain --help"))
            if _VALUED[name] in found:
                raise UsageError(Text(f"{name} 写了两次", f"{name} is given twice"), Text("只留一个", "give it once"))
            found[_VALUED[name]] = value if equals else waiting.pop(0)
            if not found[_VALUED[name]].strip():
                raise UsageError(Text(f"{name} 后面没有内容", f"{name} has no value"), Text("写上值，或者去掉它", "give it a value, or leave it out"))
        elif each in _FLAGS:
            found[_FLAGS[each]] = "1"
        else:
            rest.append(each)
    today, read = _today(found.get("today"))
    context = Context(
        found.get("root") or os.environ.get("REDCHAIN_ROOT") or None,
        _language(found.get("lang")),
        today,
        quiet="quiet" in found,
        machine="machine" in found,
    )
    if read is not None:
        context.tell(read)
    return context, rest


def guess_language(arguments: Sequence[str]) -> Language:
    """Return the language to speak when the options themselves are wrong."""
    for place, each in enumerate(arguments):
        if each == "--lang=en" or (each == "--lang" and arguments[place + 1 : place + 2] == ["en"]):
            return "en"
        if each == "--lang=zh" or (each == "--lang" and arguments[place + 1 : place + 2] == ["zh"]):
            return "zh"
    return _language(None)


def _language(given: str | None) -> Language:
    wanted = given or os.environ.get("REDCHAIN_LANG")
    if wanted in {"zh", "en"}:
        return "zh" if wanted == "zh" else "en"
    if given:
        raise UsageError(Text(f"--lang 只能是 zh 或 en，不能是 {given}", f"--lang is zh or en, not {given}"), Text("写成 --lang zh", "write --lang en"))
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    known = locale.split(".")[0] not in {"", "C", "POSIX"}
    return "en" if known and not locale.lower().startswith("zh") else "zh"


def _today(given: str | None) -> tuple[date | None, Text | None]:
    """Return the day that counts as today, and what is to be said of how it was read, from the day on the clock where its year was left out."""
    wanted = given or os.environ.get("REDCHAIN_TODAY")
    if not wanted:
        return None, None
    from datetime import datetime

    from redchain.model.typed_dates import days_meant, is_in_full

    days, flag = days_meant(wanted, datetime.now().astimezone().date()), "--today " if given else ""
    if len(days) != 1:
        said = Text(f"日期 {wanted} 有两种读法", f"{wanted} has two readings") if days else Text(f"日期 {wanted} 读不懂", f"{wanted} is not a date")
        ways = [f"{flag}{each}" for each in days] or [f"{flag}2026-11-23"]
        raise UsageError(said, Text(f"形如 {' 或 '.join(ways)}", f"in the form {' or '.join(ways)}"))
    day = days[0]
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise UsageError(
            Text(f"日期 {wanted} 不在 {_FIRST_YEAR}—{_LAST_YEAR} 年之内", f"{wanted} is not within the years {_FIRST_YEAR} to {_LAST_YEAR}"),
            Text("核对年份，如 2026-11-23", "check the year, such as 2026-11-23"),
        )
    return day, None if is_in_full(wanted, "day") else Text(f"{flag}{wanted} 读作 {day}", f"{flag}{wanted} is read as {day}")
