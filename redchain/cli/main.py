"""The way in: global options, the one place that catches errors, and the choice of the module to import."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import contextmanager, suppress
from functools import partial
from types import ModuleType
from typing import TYPE_CHECKING

from redchain.cli.context import Context, guess_language, here, not_printed, refuse_undecodable, silence_output, take_globals
from redchain.cli.registry import ASK, GLOBAL_OPTIONS, GROUPS, Command, command_called, commands
from redchain.cli.terminal import speak_its_language, typed_arguments
from redchain.cli.usage_words import usage_word
from redchain.errors import EXIT_BUG, EXIT_FINE, EXIT_INTERRUPTED, EXIT_REFUSED, USING, DiskError, RedchainError, UnknownVerbError, UsageError, WorldError
from redchain.text import Language, Text
from redchain.text_cleaning import for_terminal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from redchain.flow.workspace import Workspace
    from redchain.model.base import Record

_NAME_WIDTH, _OPTION_WIDTH = 11, 13
_ALL = "__all__"
_HELPS = (["help"], ["帮助"])
_STANDARD = 2
"""The highest number of a standard stream."""


def run() -> None:
    """Run the command line of this process and leave with its exit code."""
    # a run makes many objects, hardly a cycle, and ends soon: collecting would only cost
    gc.disable()
    # numpy's algebra library would start a thread for every core, which costs more than everything computed here
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    _go_without_plugins()
    _open_closed_streams()
    speak_its_language()
    arguments = typed_arguments(sys.argv[1:])
    os.environ["REDCHAIN_LANG"] = guess_language(arguments)  # what git starts for us, hooks and the merge driver, speaks the same
    code = _answer(arguments[1:]) if arguments[:1] == [ASK] else main(arguments)
    code = _flushed(code)
    os._exit(code) if _may_leave_at_once() else sys.exit(code)


def _go_without_plugins() -> None:
    """Let pydantic not look through every installed package for plugins, nor load all that packages, archives and mail are read with, a twentieth of a short run."""
    if os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", _ALL) == _ALL:
        none = ModuleType("pydantic.plugin._loader")
        vars(none)["get_plugins"] = tuple
        sys.modules[none.__name__] = none


def _answer(words: Sequence[str]) -> int:
    from redchain.cli.completion.answer import answer

    return answer(words)


def main(arguments: Sequence[str]) -> int:
    """Run one command line; returns the exit code (see errors.py) and never raises for a user's mistake."""
    language = guess_language(arguments)
    opened: list[Workspace] = []
    try:
        refuse_undecodable(arguments)
        context, rest = take_globals(arguments)
        opened = context.opened
        with _watching(context):
            return _dispatch(context, rest)
    except RedchainError as problem:
        return _shown(problem, language)
    except KeyboardInterrupt:
        print(file=sys.stderr)  # noqa: T201  # ends the line with ^C
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        silence_output()
        return EXIT_FINE
    except (OSError, ModuleNotFoundError) as problem:
        return _shown(_trouble(problem), language)
    except Exception as problem:  # noqa: BLE001  # the last resort: say it is our fault and where the details are
        from redchain.cli.crash import caused_by_cache, report_bug

        if (cause := caused_by_cache(opened)) is None:
            report_bug(problem, arguments, language)
        return EXIT_BUG if cause is None else _shown(cause, language)


@contextmanager
def _watching(context: Context) -> Iterator[None]:
    """Have a run watched by a bar where somebody sees it."""
    if context.quiet or not sys.stderr.isatty():
        yield
        return
    from redchain.cli.progress_bar import ProgressBar

    bar = ProgressBar(context)
    try:
        yield
    finally:
        bar.leave()


def _open_closed_streams() -> None:
    """Let nobody write to, and nothing be read from, a standard stream that is closed; a file or git would get its number and what is meant for it."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            null = os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free: that of the stream
            os.set_inheritable(null, null <= _STANDARD)
            setattr(sys, name, os.fdopen(null, mode, encoding="utf-8"))


def _trouble(problem: OSError | ModuleNotFoundError) -> WorldError:
    """What is said where the system refuses something that nobody has foreseen, or a file of this program itself."""
    if isinstance(problem, OSError):
        return DiskError(problem, Text("命令没有做完", "the command did not finish"), USING)
    name = problem.name or str(problem)
    return WorldError(
        Text(f"读不到程序的模块 {name}，命令没有做完", f"the program's module {name} cannot be read; the command did not finish"),
        Text(
            "检查磁盘和权限；还是这样就重新安装：pip install --force-reinstall redchain",
            "check disk and rights; if it stays so: pip install --force-reinstall redchain",
        ),
    )


def _dispatch(context: Context, rest: list[str]) -> int:
    if not rest or rest[0] in {"--help", "-h"} or rest in _HELPS:
        context.print(overview(context.language))
        return EXIT_FINE
    if rest[0] in {"--version", "-V"}:
        from redchain import __version__

        context.print(f"redchain {__version__}")
        return EXIT_FINE
    command = command_called(rest[0])
    if command is None:
        raise _unknown(context, rest)
    return _run_module(context, command, [command.name, *rest[1:]])


def overview(language: Language) -> str:
    """Return the help of the whole program."""
    words = Text(
        "用法：redchain [全局选项] 命令 [选项]\n\n把产业链三张清单（企业需求、部门资源、行动项目）作为 YAML 记录存在 git 里：登记、检查、匹配、清单、月报。",
        "Usage: redchain [global options] COMMAND [options]\n\nKeeps a city's three lists (enterprise needs, department resources, action projects) as YAML records in git.",
    )
    lines, known = [words.say(language)], commands()
    for group, title in GROUPS:
        lines += ["", title.say(language)]
        lines += [f"  {each.name:<11} {_chinese(each, language)}{each.summary.say(language)}" for each in known if each.group == group]
    lines += ["", Text("全局选项", "Global options").say(language)]
    lines += [f"  {_option(name, language)} {text.say(language)}" for name, text in GLOBAL_OPTIONS]
    lines += ["", Text("每个命令的帮助：redchain 命令 --help", "Help of a command: redchain COMMAND --help").say(language)]
    return "\n".join(lines)


def _option(words: str, language: Language) -> str:
    """Return the column of a global option and what stands for its value."""
    name, _, value = words.partition(" ")
    said = f"{name} {usage_word(value).say(language)}"
    return said + " " * (_OPTION_WIDTH - len(said) - sum(not each.isascii() for each in said))


def _chinese(command: Command, language: Language) -> str:
    """Return the column of a command's Chinese name, whose characters are two wide; empty in English."""
    return f"{command.zh}{' ' * (_NAME_WIDTH - 2 * len(command.zh))} " if language == "zh" else ""


def _run_module(context: Context, command: Command, rest: list[str]) -> int:
    if command.module == "records.kinds" and rest[1:2] == ["list"]:
        from redchain.cli.records import list as listing

        done = listing.quick(context, command.name, rest[2:])
        if done is not None:
            return done
    from redchain.cli import parsing

    try:
        code = parsing.run_command(context, command, rest[1:])
    except UnknownVerbError as problem:
        from redchain.cli.meant_command import say_meant

        raise UnknownVerbError(problem.text, say_meant(rest, partial(_kinds_called, context)) or problem.remedy) from problem
    for each in context.opened:
        each.keep_read()
    if any(each.had_damaged_cache for each in context.opened):
        context.tell(Text("缓存有缺损，已经把全部记录重新读过", "the cache was damaged, so every record was read anew"))
    return code


def _kinds_called(context: Context, words: str) -> tuple[type[Record], ...]:
    """Return the kinds that have a record called so; none where there are no records to look at."""
    from redchain.decide.lookup import kinds_called
    from redchain.flow.workspace import open_workspace, resolve_root

    try:
        return kinds_called(open_workspace(resolve_root(context.root, here()), context.today).ledger, words)
    except (RedchainError, OSError):
        return ()


def _unknown(context: Context, words: list[str]) -> UsageError:
    from redchain.cli.meant_command import say_meant

    remedy = say_meant(words, partial(_kinds_called, context)) or Text(
        "按词找命令：redchain help 词；全部命令：redchain --help", "to find a command by a word: redchain help WORD; all commands: redchain --help"
    )
    return UsageError(Text(f"没有 {words[0]} 这个命令", f"there is no command {words[0]}"), remedy)


def _shown(problem: RedchainError, language: Language) -> int:
    """Show what went wrong; returns its exit code."""
    _show(problem, language)
    return problem.exit_code


def _show(problem: RedchainError, language: Language) -> None:
    lines = [Text("错误：", "error: ").say(language) + problem.text.say(language)]
    for each in getattr(problem, "findings", ()):
        from redchain.cli.findings import line_of

        lines.append("  " + line_of(each, language))
    if problem.remedy is not None:
        lines.append(Text("怎么办：", "what to do: ").say(language) + problem.remedy.say(language))
    with suppress(OSError):  # nobody can be told that nobody can be told
        print("\n".join(map(for_terminal, lines)), file=sys.stderr)  # noqa: T201  # the command line speaks


def _flushed(code: int) -> int:
    """Write what is still in the buffers; returns the exit code, which is a refusal's where the output could not be written."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        silence_output()
    except OSError as problem:
        _show(not_printed(problem), guess_language(sys.argv[1:]))
        silence_output()
        code = code or EXIT_REFUSED
    with suppress(OSError):
        sys.stderr.flush()
    return code


def _may_leave_at_once() -> bool:
    """Whether nothing but the interpreter's own tidying is left to do; it costs as much as a small command."""
    return "coverage" not in sys.modules and "pytest" not in sys.modules
