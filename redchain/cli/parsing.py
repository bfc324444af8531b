"""Typer, made bilingual: options, arguments and commands that say their help in the language of the run, and running one of them."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, Self

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from redchain.cli.context import format_with_json
from redchain.cli.usage_words import usage_word
from redchain.errors import EXIT_FINE, UsageError
from redchain.text import Text, same

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from redchain.cli.context import Context
    from redchain.cli.registry import Command


def format_option(formats: Sequence[str], more: Text | None = None, default: str | None = "table") -> Option:
    """Return `--format`, which takes one of `formats`; `more` is said in brackets behind them."""
    words = Text("、".join(formats[:-1]) + f" 或 {formats[-1]}", ", ".join(formats[:-1]) + f" or {formats[-1]}")
    said = words if more is None else Text(f"{words.zh}（{more.zh}）", f"{words.en} ({more.en})")
    choices = {each: same(each) for each in formats}
    return Option("format_name", Text("", ""), "--format", "-f", metavar="FORMAT", default=default, detail=said, is_common=True, choices=choices)


TABBED = Text("table 在管道和文件里用制表符分隔", "table: separated by tabs in a pipe or a file")
"""Said of `--format` where the table is one of columns."""


def folder_option(usual: str) -> Option:
    """Return `--output`, the folder a command writes generated files to; `usual` is the one of the repository."""
    said = Text(f"写到这个目录（默认仓库的 {usual}/）", f"the folder (default: {usual}/ of the repository)")
    return Option("output", said, "--output", "-o", metavar="DIR")


Given = dict[str, Any]
"""What was typed, by the names of the options and arguments."""
_HELP = {"help_option_names": ["--help", "-h"]}


class Option(TyperOption):
    """An option: `words` say what it is, `detail` what is particular to one command; a common one is explained once in the manual.

    `choices` are the values it may have, each with what it is called, where there are few.
    """

    def __init__(self, name: str, words: Text, *flags: str, detail: Text | None = None, is_common: bool = False, **more: Any) -> None:
        """Make the option that fills `name`; its flag is made of the name where none is given. `may_be_blank` where what reads it says what is wrong."""
        self.may_be_blank = more.pop("may_be_blank", False)
        self.choices: Mapping[str, Text] = more.pop("choices", {})
        label: Text | None = more.pop("label", None)
        self.called = None if label is None else f"--{label.zh}"  # as its field is called, it may be typed too
        super().__init__(param_decls=[name, *(flags or (flag_of(name),))], show_default=False, **more)
        self.words, self.detail, self.is_common = words, detail, is_common

    @property
    def flag(self) -> str:
        """The first way to write it."""
        return self.opts[0]

    def say_help(self) -> Text:
        """Return the whole of its help."""
        if self.detail is None:
            return self.words
        return Text(f"{self.words.zh}（{self.detail.zh}）", f"{self.words.en} ({self.detail.en})") if self.words.zh else self.detail


class Argument(TyperArgument):
    """An argument with its place in the usage line and its help in both languages; `choices` as of an option."""

    def __init__(self, name: str, words: Text, shown: Text | str, *, is_several: bool = False, **more: Any) -> None:
        """Make the argument; it is required unless `default` is given."""
        required = more.pop("required", "default" not in more)
        self.may_be_blank = bool(more.get("hidden"))
        self.choices: Mapping[str, Text] = more.pop("choices", {})
        super().__init__(param_decls=[name], nargs=-1 if is_several else None, required=required, show_default=False, **more)
        self.words, self.shown = words, usage_word(shown) if isinstance(shown, str) else shown

    def say_help(self) -> Text:
        """Return its help."""
        return self.words


def flag(name: str, words: Text, *flags: str, **more: Any) -> Option:
    """Return an option without a value."""
    return Option(name, words, *flags, is_flag=True, default=False, **more)


def flag_of(name: str) -> str:
    """Return how the option of a field or parameter is written."""
    return f"--{name.replace('_', '-')}"


JSON = flag("json", Text("同 --format json", "the same as --format json"), is_common=True)
"""Of every command that prints JSON."""


def share(typed: Any) -> float:
    """Read an option that is a number from 0 to 1."""
    try:
        number = float(typed)
    except ValueError as problem:
        words = f"{typed!r} is not a number."
        raise typer.BadParameter(words) from problem
    if not 0 <= number <= 1:
        words = f"{typed} is not in the range 0<=x<=1."
        raise typer.BadParameter(words)
    return number


def whole_number(least: int, most: int) -> Callable[[Any], int]:
    """Return the type of an option or argument that is a whole number between two others."""

    def integer(typed: Any) -> int:
        try:
            number = int(typed)
        except ValueError as problem:
            words = f"{typed!r} is not a whole number."
            raise typer.BadParameter(words) from problem
        if not least <= number <= most:
            words = f"{number} is not in the range {least}<=x<={most}."
            raise typer.BadParameter(words)
        return number

    return integer


class BilingualCommand(TyperCommand):
    """A command whose body is called with the context of the run and what was given."""

    def __init__(
        self,
        name: str,
        summary: Text,
        body: Callable[[Context, Given], int | None] | None = None,
        options: Sequence[Option | Argument] = (),
        *,
        zh: str = "",
        **settings: Any,
    ) -> None:
        """Make the command, `zh` its Chinese name if it has one; without a body it stands for one that this run does not use."""
        prints_json = any(each.name == "format_name" and "json" in each.choices for each in options if isinstance(each, Option))
        super().__init__(name, params=[*options, *([JSON] if prints_json else [])], context_settings={**_HELP, **settings}, rich_markup_mode=None)
        self.summary, self.body, self.zh = summary, body, zh
        self.examples: tuple[Text, ...] = ()

    def showing(self, *examples: Text | str) -> Self:
        """Return the command with examples, as they are typed after `redchain`."""
        typed = (same(each) if isinstance(each, str) else each for each in examples)
        self.examples = tuple(Text("redchain " + each.zh, "redchain " + each.en) for each in typed)
        return self

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the arguments; an option with one value that is given two is refused, since the first would be dropped without a word."""
        args = [*self._without_words([*self._with_flags(args)])]
        given = [*args]
        rest: list[str] = super().parse_args(ctx, args)
        _refuse_twice(self.make_parser(ctx).parse_args(given)[2])
        if ctx.params.get("json"):
            ctx.params["format_name"] = format_with_json(ctx.params["format_name"] if _is_typed(ctx, "format_name") else None)
        return rest

    def _with_flags(self, args: Sequence[str]) -> Iterator[str]:
        """Yield the arguments with the flag of each option that is typed as its field is called."""
        flags = {each.called: each.flag for each in reversed(self.params) if isinstance(each, Option) and each.called}
        end = args.index("--") if "--" in args else len(args)
        for place, each in enumerate(args):
            name, equals, value = each.partition("=")
            yield flags[name] + equals + value if place < end and name in flags else each

    def _without_words(self, args: list[str]) -> Iterator[str]:
        """Yield the arguments with `--flag 是`, `--flag=否` and the like as the flag or its opposite; of an option without one the word needs an equals sign."""
        named = {name: each for each in self.params if isinstance(each, Option) for name in each.opts}
        end = args.index("--") if "--" in args else len(args)
        place = 0
        while place < len(args):
            name, equals, value = args[place].partition("=")
            option = named.get(name) if place < end else None
            place += 1
            if option is None or not option.is_flag:
                yield args[place - 1]
                if option is not None and not equals:  # what follows is its value, whatever it looks like
                    yield from args[place : place + 1]
                    place += 1
                continue
            words = value if equals else args[place] if option.secondary_opts and place < end else ""
            meant = _yes_or_no(words)
            if equals and meant is None:
                raise UsageError(Text(f"{name} 不能是 {value}", f"{name} cannot be {value}"), Text(f"写 {name} 或 {name}=否", f"write {name} or {name}=no"))
            place += not equals and meant is not None
            yield from (name,) if meant is not False else option.secondary_opts[:1]

    def invoke(self, ctx: Any) -> int | None:
        """Call the body; an option or argument that is given nothing but blanks is refused, since it would be taken for one that is not given."""
        for each in self.params:
            if isinstance(each, (Option, Argument)) and not each.may_be_blank and _is_blank(ctx, str(each.name)):
                raise _nothing(each)
        return None if self.body is None else self.body(ctx.find_root().obj, ctx.params)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help as plain text in the language of the run."""
        from redchain.cli.usage import help_text

        formatter.write(help_text(self, ctx))


def _yes_or_no(words: str) -> bool | None:
    """Return the yes or no that words are; None where they are neither."""
    if not words.strip():
        return None
    from redchain.model.meant_values import meant_flag

    return {"true": True, "false": False}.get(meant_flag(words) or "")


def _refuse_twice(order: Sequence[Any]) -> None:
    """Refuse an option that takes one value and stands twice among what was given."""
    seen = set[str]()
    for each in order:
        name = str(each.name)
        if isinstance(each, Option) and not (each.multiple or each.count or each.is_flag):
            if name in seen:
                raise UsageError(Text(f"{each.flag} 写了两次", f"{each.flag} is given twice"), Text("只留一个", "give it once"))
            seen.add(name)


def _is_blank(ctx: Any, name: str) -> bool:
    """Tell whether a value was typed, and is nothing but blanks."""
    typed = ctx.params.get(name)
    words = typed if isinstance(typed, tuple) else (typed,)
    return _is_typed(ctx, name) and any(isinstance(each, str) and not each.strip() for each in words)


def _is_typed(ctx: Any, name: str) -> bool:
    """Tell whether an option or argument was given on the command line."""
    source = ctx.get_parameter_source(name)
    return source is not None and source.name == "COMMANDLINE"


def _nothing(given: Any) -> UsageError:
    """What is said of an option or argument whose value is empty."""
    shown = given.shown if isinstance(given, Argument) else Text(given.flag, given.flag)
    return UsageError(Text(f"{shown.zh} 后面没有内容", f"{shown.en} has no value"), Text("写上值，或者去掉它", "give it a value, or leave it out"))


class BilingualGroup(TyperGroup):
    """Commands under one name."""

    def __init__(self, name: str, summary: Text, commands: Sequence[BilingualCommand]) -> None:
        """Make the group."""
        super().__init__(name=name, commands=commands, context_settings=_HELP, rich_markup_mode=None)
        self.summary = summary

    def in_english(self, words: Sequence[str]) -> Sequence[str]:
        """Return a command line of this group whose first word, where it is a Chinese name, is the English one."""
        name = next((str(each.name) for each in self.commands.values() if words and words[0] == getattr(each, "zh", "")), "")
        return [name, *words[1:]] if name else words

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help as plain text in the language of the run."""
        from redchain.cli.usage import help_text

        formatter.write(help_text(self, ctx))


def build(command: Command, words: Sequence[str]) -> BilingualCommand | BilingualGroup:
    """Return what parses a command: itself, or its subcommands; only the one that `words` ask for is complete."""
    made = importlib.import_module(f"redchain.cli.{command.module}").commands(command.name, words)
    if len(made) == 1 and made[0].name == command.name:
        return made[0]  # type: ignore[no-any-return]  # what a module of commands returns
    return BilingualGroup(command.name, command.summary, made)


def run_command(context: Context, command: Command, words: Sequence[str]) -> int:
    """Build what the command needs and run it; returns its exit code."""
    made = build(command, words)
    if isinstance(made, BilingualGroup) and words and not words[0].isascii():
        words = made.in_english(words)
        made = build(command, words)
    given = words if words or isinstance(made, BilingualCommand) else ["--help"]
    try:
        value = made.main(given, prog_name=f"redchain {command.name}", standalone_mode=False, obj=context)
    except typer.TyperException as problem:
        from redchain.cli.usage import usage_error

        raise usage_error(problem, command.name) from problem
    except typer.Abort as problem:
        raise KeyboardInterrupt from problem
    return value if isinstance(value, int) else EXIT_FINE


RECORD = Argument("record", Text("编号、末尾几位或名称", "its id, the end of it, or its name"), "ID")
OUTPUT = Option("output", Text("写到文件（默认打印，- 也是打印）", "write to a file (default, and -: print)"), "--output", "-o", metavar="FILE")
"""The file a command writes instead of printing."""
CHECK = flag("check", Text("只检查是否最新，不写", "only check that they are up to date"))
"""Of a command that generates files."""
DRY_FILES = flag("dry_run", Text("只显示将更新哪些文件", "only show which files would change"))
"""Of a command that generates files."""
WITHOUT_BROKEN = flag(
    "without_broken", Text("读不出来、不在磁盘上的文件不算，照样执行", "go on without the files that cannot be read or are not on disk"), is_common=True
)
"""Of a command that writes, or decides from the whole."""
PARTIAL = flag("partial", Text("办不了的说明原因，其余的照常办理", "say which are refused, and go on with the others"), is_common=True)
"""Of a command that takes several records."""
