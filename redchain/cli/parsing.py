"""Typer, made bilingual: builds the commands of one module, runs them, and says usage errors in the user's language."""

from __future__ import annotations

import difflib
import importlib
import re
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperCommand, TyperGroup

from redchain.cli.context import Call
from redchain.cli.registry import GROUPED
from redchain.errors import EXIT_FINE, UsageError
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from redchain.cli.registry import Command

_HEADS = {
    "usage": Text("用法：", "Usage: "),
    "arguments": Text("参数", "Arguments"),
    "options": Text("选项", "Options"),
    "commands": Text("命令", "Commands"),
    "required": Text("必填", "required"),
    "default": Text("默认", "default"),
    "help": Text("帮助", "help"),
}
_HELP = {"help_option_names": ["--help", "-h"]}


class Form:
    """A Typer application under construction in one language."""

    def __init__(self, call: Call, name: str, summary: Text) -> None:
        """Begin the application of one command or group."""
        self.call, self.name = call, name
        self.app = typer.Typer(
            name=name,
            add_completion=False,
            rich_markup_mode=None,
            pretty_exceptions_enable=False,
            cls=_Group,
            help=call.say(summary),
            no_args_is_help=True,
            context_settings=_HELP,
        )
        self.app.callback()(lambda: None)

    def add(self, name: str, summary: Text, function: Callable[..., int | None], **context: Any) -> None:
        """Add a subcommand; `function` returns an exit code or None."""
        self.app.command(name, help=self.call.say(summary), cls=_Command, context_settings={**_HELP, "obj": self.call, **context})(function)

    def option(self, *names: str, help: Text, **more: Any) -> Any:  # noqa: A002  # typer's own word
        """Return a Typer option with its help in this run's language."""
        return typer.Option(*names, help=self.call.say(help), show_default=False, **more)

    def argument(self, *, help: Text, metavar: Text | str, **more: Any) -> Any:  # noqa: A002  # typer's own word
        """Return a Typer argument with its help in this run's language."""
        shown = metavar if isinstance(metavar, str) else self.call.say(metavar)
        return typer.Argument(help=self.call.say(help), metavar=shown, show_default=False, **more)


def run_command(call: Call, command: Command, arguments: list[str]) -> int:
    """Build the module's commands and run the one that is asked for; returns its exit code."""
    module = importlib.import_module(f"redchain.cli.{command.module}")
    form = Form(call, command.name, command.summary)
    module.build(form, command.name, arguments[1:2])
    # a command without subcommands is a group with one of the same name
    single = command.module not in GROUPED
    words = [command.name, *arguments[1:]] if single else arguments[1:]
    return _run(call, form.app, words, "redchain" if single else f"redchain {command.name}")


def _run(call: Call, app: typer.Typer, words: list[str], name: str) -> int:
    from typer._click import exceptions

    group = typer.main.get_command(app)
    try:
        value = group.main(words, prog_name=name, standalone_mode=False, obj=call)
    except exceptions.NoArgsIsHelpError as problem:
        call.print(problem.format_message().rstrip("\n"))
        return EXIT_FINE
    except exceptions.UsageError as problem:
        raise _said(problem, name, list(getattr(group, "commands", ()))) from problem
    except typer.Abort as problem:
        raise KeyboardInterrupt from problem
    except typer.Exit as problem:
        return int(problem.exit_code)
    return value if isinstance(value, int) else EXIT_FINE


def _said(problem: Any, name: str, commands: list[str]) -> UsageError:
    """Return click's usage error in both languages."""
    path = problem.ctx.command_path if problem.ctx else name
    return UsageError(_words(problem, commands), Text(f"看用法：{path} --help", f"see: {path} --help"))


def _words(problem: Any, commands: list[str]) -> Text:
    from typer._click import exceptions

    if isinstance(problem, exceptions.NoSuchOption):
        near = problem.possibilities or ()
        hint = Text(f"；是不是 {'、'.join(near)}？", f"; did you mean {', '.join(near)}?") if near else Text("", "")
        return Text(f"没有选项 {problem.option_name}{hint.zh}", f"there is no option {problem.option_name}{hint.en}")
    if isinstance(problem, exceptions.MissingParameter):
        what = _parameter(problem)
        return Text(f"缺少 {what}", f"{what} is missing")
    if isinstance(problem, exceptions.BadParameter):
        what = _parameter(problem)
        value = problem.message.partition("'")[2].partition("'")[0]
        zh = f"{what} 不能是 {value}" if value else f"{what} 的值不对：{_range_zh(problem.message)}"
        return Text(zh, f"bad value for {what}: {problem.message}")
    if isinstance(problem, exceptions.BadOptionUsage):
        return Text(f"选项 {problem.option_name} 用得不对，可能缺少值", f"option {problem.option_name} is used wrongly; its value may be missing")
    return _plain_words(problem.format_message(), commands)


def _plain_words(words: str, commands: list[str]) -> Text:
    """Errors that click says only in words."""
    if words.startswith("No such command"):
        wanted = words.partition("'")[2].partition("'")[0]
        close = difflib.get_close_matches(wanted, commands, 1, 0.5)
        hint = Text(f"；是不是 {close[0]}？", f"; did you mean {close[0]}?") if close else Text("", "")
        return Text(f"没有 {wanted} 这个子命令{hint.zh}", f"there is no subcommand {wanted}{hint.en}")
    if "unexpected extra argument" in words:
        return Text(f"多出来的参数：{words.rpartition('(')[2].rstrip(').')}", words)
    return Text(f"用法不对：{words}", words)


def _range_zh(words: str) -> str:
    found = re.match(r"(\S+) is not in the range (.+?)\.?$", words)
    return f"{found[1]} 不在 {found[2]} 之内" if found else words


def _parameter(problem: Any) -> str:
    """The option or argument that an error is about, as the user writes it."""
    if problem.param is None:
        return str(problem.param_hint or "")
    name = max(problem.param.opts, key=len)
    return str(name if name.startswith("-") else problem.param.metavar or name)


class _Plain:
    """Help as plain text in the language of the run."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        formatter.write("\n".join(_help_lines(self, ctx)) + "\n")


class _Command(_Plain, TyperCommand):
    """A command whose help is plain and bilingual."""


class _Group(_Plain, TyperGroup):
    """A group whose help is plain and bilingual."""


def _help_lines(command: Any, ctx: Any) -> list[str]:
    call: Call = ctx.find_root().obj

    def say(key: str) -> str:
        return call.say(_HEADS[key])

    params = command.get_params(ctx)
    arguments = [each for each in params if each.param_type_name == "argument"]
    options = [each for each in params if each.param_type_name == "option" and not getattr(each, "hidden", False)]
    lines = [say("usage") + _usage(command, ctx, arguments), "", command.help or ""]
    if hasattr(command, "commands"):
        width = max((len(each) for each in command.commands), default=0)
        lines += ["", say("commands"), *(f"  {name:<{width}}  {each.help or ''}" for name, each in command.commands.items())]
    if arguments:
        lines += ["", say("arguments"), *(f"  {each.metavar or each.name}  {each.help or ''}" for each in arguments)]
    rows = [(_option_words(each), _option_help(each, say)) for each in options]
    width = min(34, max((len(left) for left, _ in rows), default=0))
    lines += ["", say("options"), *(f"  {left:<{width}}  {right}" for left, right in rows)]
    return lines


def _usage(command: Any, ctx: Any, arguments: list[Any]) -> str:
    words = [ctx.command_path, *(_bracketed(each) for each in arguments)]
    words.append("COMMAND …" if hasattr(command, "commands") else "[--…]")
    return " ".join(words)


def _bracketed(argument: Any) -> str:
    shown = argument.metavar or argument.name
    dots = "…" if argument.nargs == -1 else ""
    return f"{shown}{dots}" if argument.required else f"[{shown}{dots}]"


def _option_words(option: Any) -> str:
    names = "/".join([", ".join(sorted(option.opts, key=lambda each: (-len(each), each))), *option.secondary_opts])
    return names if option.is_flag else f"{names} {option.metavar or option.type.name.upper()}"


def _option_help(option: Any, say: Callable[[str], str]) -> str:
    words = option.help or ""
    if "--help" in option.opts:
        words = say("help")
    return f"{words} [{say('required')}]" if option.required else words
