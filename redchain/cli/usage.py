"""How a command is used: its help, and the parser's complaints, in the language of the run."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from unicodedata import east_asian_width

import typer

from redchain.cli.registry import command_called
from redchain.cli.usage_words import usage_word
from redchain.errors import UnknownVerbError, UsageError
from redchain.shell_words import word
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_HEADS = {
    "usage": Text("用法：", "Usage: "),
    "arguments": Text("参数", "Arguments"),
    "options": Text("选项", "Options"),
    "commands": Text("命令", "Commands"),
    "required": Text("必填", "required"),
    "help": Text("帮助", "help"),
    "examples": Text("例子", "Examples"),
}
_ELSEWHERE: dict[tuple[str, str | None], Text] = {
    ("redchain report", "--as"): Text("交办单、督办单这些文书：redchain letter --help", "papers to units and firms: redchain letter --help"),
}
"""What to do about an option that another command does the work of, by the command where it was written."""
_OPTIONS_CALLED = {
    **dict.fromkeys(
        ("--until", "--deadline", "--to-date", "--new-due", "--date", "--due-date", "--due-on"), ("--due", "--until", "--valid-until", "--wanted-by")
    ),
    **dict.fromkeys(("--why", "--because"), ("--reason", "--note")),
    **dict.fromkeys(("--comment", "--remark", "--message", "--memo"), ("--note",)),
    **dict.fromkeys(("--name", "--subject"), ("--title", "--name")),
    **dict.fromkeys(("--type", "--kind"), ("--category", "--size")),
    **dict.fromkeys(("--company", "--firm", "--corp"), ("--enterprise",)),
    **dict.fromkeys(("--department", "--dept", "--bureau"), ("--unit",)),
    **dict.fromkeys(("--amount", "--money", "--sum"), ("--amount-wan", "--budget-wan")),
    **dict.fromkeys(("--file", "--input", "--csv", "--import"), ("--from",)),
    "--force": ("--yes",),
}
"""What people call options, and which options that means; the first ones of a command are offered."""
_WIDEST = 34
_CALLED = Text("中文名：{path}", "")


def help_text(command: Any, ctx: Any) -> str:
    """Return the help of a command or group."""
    context = ctx.find_root().obj
    chinese = _chinese_path(command, ctx.command_path) if context.language == "zh" else ""
    return "\n".join(_help_lines(command, ctx.command_path, chinese, context.say)) + "\n"


def _chinese_path(command: Any, path: str) -> str:
    """Return how a command is typed in Chinese; empty where it, or what it belongs to, has no Chinese name."""
    _, *names = path.split()
    top = command_called(names[0])
    chinese = (top.zh if top else "", *([command.zh] if names[1:] else []))
    return " ".join(["redchain", *chinese]) if all(chinese) else ""


def _help_lines(command: Any, path: str, chinese: str, say: Callable[[Text], str]) -> Iterator[str]:
    arguments = [each for each in command.params if each.param_type_name == "argument" and not each.hidden]
    yield say(_HEADS["usage"]) + " ".join([path, *(_bracketed(each, say) for each in arguments), _rest(command, say)])
    yield from ("", say(command.summary), *([say(_CALLED.fill(path=chinese))] if chinese else []))
    if hasattr(command, "commands"):
        yield from ("", say(_HEADS["commands"]))
        yield from aligned((name, *([each.zh] if chinese else []), say(each.summary)) for name, each in command.commands.items())
    if arguments:
        yield from ("", say(_HEADS["arguments"]))
        yield from (f"  {say(each.shown)}  {say(each.words)}" for each in arguments)
    rows = [(option_words(each, say), _option_help(each, say)) for each in command.params if each.param_type_name == "option"]
    rows.append(("--help, -h", say(_HEADS["help"])))
    yield from ("", say(_HEADS["options"]), *aligned(rows))
    examples = examples_shown(command)
    if examples:
        yield from ("", say(_HEADS["examples"]), *(f"  {say(each)}" for each in examples))


def examples_shown(command: Any) -> tuple[Text, ...]:
    """Return the examples of a command; of a group the first ones of its first two commands that have some, or those of its only one."""
    if not hasattr(command, "commands"):
        return tuple(command.examples)
    found = [each.examples for each in command.commands.values() if each.examples]
    return tuple(found[0] if len(found) == 1 else (each[0] for each in found[:2]))


def aligned(rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """Yield rows as lines whose columns stand below each other, Chinese characters counted as two; a wide cell pushes the rest of its line."""
    kept = list(rows)
    widths = [min(_WIDEST, max(map(_width, each))) for each in zip(*(each[:-1] for each in kept), strict=True)]
    for *cells, last in kept:
        padded = (each + " " * (width - _width(each)) for each, width in zip(cells, widths, strict=True))
        yield f"  {'  '.join((*padded, last))}"


def _width(words: str) -> int:
    return sum(2 if east_asian_width(each) in "FW" else 1 for each in words)


def _rest(command: Any, say: Callable[[Text], str]) -> str:
    return f"{say(usage_word('COMMAND'))} …" if hasattr(command, "commands") else "[--…]"


def _bracketed(argument: Any, say: Callable[[Text], str]) -> str:
    shown = say(argument.shown) + ("…" if argument.nargs == -1 else "")
    return shown if argument.required else f"[{shown}]"


def option_words(option: Any, say: Callable[[Text], str]) -> str:
    """Return the ways to write an option, the long ones first."""
    names = "/".join([", ".join(sorted(option.opts, key=lambda each: (-len(each), each))), *option.secondary_opts])
    return names if option.is_flag else f"{names} {say(usage_word(option.metavar))}"


def _option_help(option: Any, say: Callable[[Text], str]) -> str:
    return say(option.say_help()) + (f" [{say(_HEADS['required'])}]" if option.required else "")


def usage_error(problem: Any, name: str) -> UsageError:
    """Return a complaint of Typer's parser in both languages."""
    ctx = getattr(problem, "ctx", None)
    path = ctx.command_path if ctx else f"redchain {word(name)}"
    made = UnknownVerbError if _wanted(problem) else UsageError
    return made(_words(problem), _file_meant(problem, path) or _elsewhere(problem, path) or Text(f"看用法：{path} --help", f"see: {path} --help"))


def _elsewhere(problem: Any, path: str) -> Text | None:
    """What to do about an option that another command does the work of."""
    return _ELSEWHERE.get((path, getattr(problem, "option_name", None))) if hasattr(problem, "possibilities") else None


def _file_meant(problem: Any, path: str) -> Text | None:
    """How a file that stands where nothing is expected is read, by a command that reads files."""
    from redchain.cli.file_meant import is_file, say_from_file

    extra = _extra(problem)
    reads = any("--from" in each.opts for each in (problem.ctx.command.params if getattr(problem, "ctx", None) else ()))
    return say_from_file(path, extra) if reads and any(map(is_file, extra)) else None


def _extra(problem: Any) -> list[str]:
    """What stands where nothing is expected, as the parser joins it: a file whose name has a blank is one."""
    words = str(problem.format_message()) if hasattr(problem, "format_message") else ""
    return [words.rpartition("(")[2].rstrip(").")] if "unexpected extra argument" in words else []


def _words(problem: Any) -> Text:
    """What is wrong; Typer keeps most classes of its errors private, so they are told apart by what they carry."""
    if hasattr(problem, "possibilities"):
        path = problem.ctx.command_path if problem.ctx else ""
        near = () if _elsewhere(problem, path) else _meant_options(problem) or problem.possibilities or ()
        hint = Text(f"；是不是 {'、'.join(near)}？", f"; did you mean {', '.join(near)}?") if near else Text("", "")
        return Text(f"没有选项 {problem.option_name}{hint.zh}", f"there is no option {problem.option_name}{hint.en}")
    if isinstance(problem, typer.BadParameter):
        what = _parameter(problem.param)
        if hasattr(problem, "param_type"):
            return Text(f"缺少 {what.zh}", f"{what.en} is missing")
        value = problem.message.partition("'")[2].partition("'")[0]
        zh = f"{what.zh} 不能是 {value}" if value else f"{what.zh} 的值不对：{_range_zh(problem.message)}"
        return Text(zh, f"bad value for {what.en}: {problem.message}")
    if hasattr(problem, "option_name"):
        return Text(f"选项 {problem.option_name} 用得不对，可能缺少值", f"option {problem.option_name} is used wrongly; its value may be missing")
    return Text(f"没有 {wanted} 这个子命令", f"there is no subcommand {wanted}") if (wanted := _wanted(problem)) else _plain_words(problem.format_message())


def _meant_options(problem: Any) -> list[str]:
    """The options of a command that are meant by another word; those that are only spelt like it would mislead."""
    known = [name for each in (problem.ctx.command.params if problem.ctx else ()) for name in each.opts]
    return [each for each in _OPTIONS_CALLED.get(problem.option_name, ()) if each in known]


def _wanted(problem: Any) -> str:
    """The subcommand that there is none of; empty where something else is wrong."""
    words = str(problem.format_message()) if hasattr(problem, "format_message") else ""
    return words.partition("'")[2].partition("'")[0] if words.startswith("No such command") else ""


def _plain_words(words: str) -> Text:
    """Errors that Typer says only in words."""
    if "unexpected extra argument" in words:
        return Text(f"多出来的参数：{words.rpartition('(')[2].rstrip(').')}", words)
    return Text(f"用法不对：{words}", words)


def _range_zh(words: str) -> str:
    found = re.match(r"(\S+) is not in the range (.+?)\.?$", words)
    return f"{found[1]} 不在 {found[2]} 之内" if found else words


def _parameter(found: Any) -> Text:
    """The option or argument that an error is about, as people write it."""
    if found.param_type_name == "argument":
        shown: Text = found.shown
        return shown
    flag = max(found.opts, key=len)
    return Text(flag, flag)
