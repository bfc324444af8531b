"""The page of commands: every command and option in both languages, from the declarations that parse them."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from redchain.cli.command_places import chinese_names
from redchain.cli.field_options import beginning_of, field_option
from redchain.cli.parsing import JSON, PARTIAL, WITHOUT_BROKEN, Argument, BilingualCommand, BilingualGroup, Option, build
from redchain.cli.records.kinds import CHINESE, SUMMARIES
from redchain.cli.registry import GLOBAL_OPTIONS, GROUPS, Command, commands
from redchain.cli.usage_words import CHINESE as CHINESE_WORDS
from redchain.cli.write_commands import AT, DRY_RUN, NO_COMMIT, by_option
from redchain.decide.draft import fields_of
from redchain.kinds.registry import kind_named
from redchain.manual.page import Page, code, grid, plain
from redchain.shell_words import shown
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

_HEAD = """# 命令 / Commands

全部命令和选项；`redchain 命令 --help` 在终端里显示同样的内容。命令也可写中文名：`redchain 待办`、`redchain 需求 新增` 就是 `redchain todo`、`redchain need add`。按词找命令：`redchain help 销号`。
例子里的编号是 `tests/town` 中的示例记录，日期是 2026-11-23；自己试的时候换成自己的编号或名称。

Every command and option; `redchain COMMAND --help` shows the same on a terminal. Commands may be typed by their Chinese names: `redchain 待办` is `redchain todo`.
`redchain help WORD` finds a command by a word of the trade. The ids in the examples are of the records in `tests/town`, on 2026-11-23; in a repository of your own put its ids or names in their place."""
_EXITS = """## 退出码 / Exit codes

| Code | 含义 | Meaning |
| --- | --- | --- |
| 0 | 正常 | fine |
| 1 | 有问题，或被拒绝 | findings or a refusal |
| 2 | 用法不对 | wrong usage |
| 3 | redchain 自身的错误，附日志位置 | a bug in redchain; the path of its log is printed |
| 130 | 被中断 | interrupted |"""
_WORDS = """用法里代表所填内容的词，中文界面里是中文；各类记录用它的中文名（NEED 是需求）。

Words that stand for what is typed; in Chinese they are Chinese, those of kinds the kind's Chinese name."""
_HEADS = ("选项 Option", "含义", "Meaning")


class _Section(NamedTuple):
    """What is said once for many commands, under a heading that they link to."""

    title: str
    options: tuple[Option, ...] = ()

    @property
    def link(self) -> str:
        """A link to it; a heading's anchor is its words in lower case, without signs and with hyphens for spaces."""
        return f"[{self.title}](#{self.title.lower().replace(' / ', '--').replace(' ', '-')})"


_READING = _Section(
    "读命令的通用选项 / Common options of reading commands",
    (
        Option(
            "format_name",
            Text("输出的格式，各命令写明有哪几种", "the format of what is printed; each command says which it has"),
            "--format",
            "-f",
            metavar="FORMAT",
        ),
        JSON,
    ),
)
_WRITING = _Section(
    "写命令的通用选项 / Common options of writing commands",
    (
        by_option(
            Text(
                "本机 git 身份所属的单位，没有登记身份则为各命令写明的一方",
                "the unit of the git identity; where none is registered, the one that the command says",
            )
        ),
        AT,
        Option("note", Text("备注，写进这一步", "a note, kept with the step"), metavar="TEXT"),
        DRY_RUN,
        NO_COMMIT,
        PARTIAL,
        WITHOUT_BROKEN,
    ),
)

COMMON = (*_READING.options, *_WRITING.options)
"""The options that are explained once."""
_KINDS = _Section("每类记录都有的命令 / Commands of every kind")
_OF_EVERY_KIND = Text(
    "KIND 是类别，如 need、unit；各类另有的命令见下。", "KIND is a kind, such as need or unit; commands that only some kinds have are listed below."
)
_FIELDS = Text("另有各字段的选项，同这一类的 add。", "Plus one option per field, as for `add`.")
_RECORD = Text("记录", "record")


def commands_page() -> Page:
    """Return the page of commands."""
    names = (*(name for name, _ in GROUPS), "")
    listed = [each for group in names for each in commands() if each.group == group]
    overview = grid(
        ("命令 Command", "中文名", "做什么", "Does"),
        ((f"[{code('redchain ' + each.name)}](#redchain-{each.name})", each.zh and code(each.zh), *_cells(each.summary)) for each in listed),
    )
    options = grid(("全局选项 Global option", "含义", "Meaning"), ((code(name), *_cells(text)) for name, text in GLOBAL_OPTIONS))
    common = (f"## {each.title}\n\n{grid(_HEADS, map(_row, each.options))}" for each in (_READING, _WRITING))
    words = grid(("英文 Word", "中文"), ((code(each), zh) for each, zh in CHINESE_WORDS.items()))
    typed = f"## 用法里的词 / Words in usage lines\n\n{_WORDS}\n\n{words}"
    parts = [
        overview,
        f"## 全局选项 / Global options\n\n{options}",
        typed,
        *common,
        _EXITS,
        *_every_kind(),
        *(part for each in listed for part in _command(each)),
    ]
    return Page("commands.md", _HEAD, "\n\n".join(parts))


def _cells(words: Text) -> tuple[str, str]:
    return plain(words.zh), plain(words.en)


def _every_kind() -> Iterator[str]:
    """What each kind has alike, shown once with the kind whose records are renamed as well."""
    yield f"## {_KINDS.title}"
    yield "\n\n".join(_cells(_OF_EVERY_KIND))
    model = kind_named("unit")
    assert model is not None  # noqa: S101  # a kind that exists
    fields = {field_option(model, each).flag for each in fields_of(model)}
    for verb, summary in SUMMARIES.items():
        if verb != "add":
            made = import_module(f"redchain.cli.records.{verb}").command(verb, summary.fill(kind=_RECORD), model)
            yield from _body(made, f"redchain KIND {verb}", fields, chinese=f"类别 {CHINESE[verb]}")


def _command(command: Command) -> Iterator[str]:
    made, path = build(command, ["--help"]), f"redchain {command.name}"
    called = {each: name for name, each in chinese_names().items()}
    if isinstance(made, BilingualCommand):
        yield from _body(made, path, chinese=command.zh)
        return
    yield f"## {path}"
    yield _said(command.summary, command.zh)
    shared = [verb for verb in made.commands if verb in SUMMARIES and verb != "add"] if command.module == "records.kinds" else []
    model = kind_named(command.name)
    begin = beginning_of(model) if model else None
    for verb in made.commands:
        if verb == begin:
            yield f"{code(f'{path} {verb}')} = {code(f'{path} add')}"
        elif verb not in shared:
            yield from _body(_whole(command, verb), f"{path} {verb}", chinese=called.get(f"{command.name} {verb}", ""))
    if shared:
        yield f"{_KINDS.link}: {', '.join(map(code, shared))}"


def _whole(command: Command, verb: str) -> BilingualCommand:
    """A subcommand with its options, which are made only for the one that is asked for."""
    group = build(command, [verb])
    assert isinstance(group, BilingualGroup)  # noqa: S101  # only a group has subcommands
    made = group.commands[verb]
    assert isinstance(made, BilingualCommand)  # noqa: S101  # as every command is
    return made


def _said(summary: Text, chinese: str) -> str:
    """One line in both languages, with the Chinese name where there is one."""
    zh, en = _cells(summary)
    called = f"（{code(shown('redchain', *chinese.split()))}）" if chinese else ""
    return f"{zh}{called} / {en}"


def _body(made: BilingualCommand, path: str, fields: Collection[str] = (), *, chinese: str = "") -> Iterator[str]:
    """What is to be said of one command: all but the options that are common, and those of `fields`, which `add` explains for each kind."""
    yield f"{'###' if path.count(' ') > 1 else '##'} {path}"
    yield _said(made.summary, chinese)
    arguments = [each for each in made.params if isinstance(each, Argument) and not each.hidden]
    options = [each for each in made.params if isinstance(each, Option)]
    yield f"```sh\n{' '.join([path, *map(_bracketed, arguments), '[OPTIONS]'])}\n```"
    if made.examples:
        lines = dict.fromkeys(words for each in made.examples for words in each)
        yield "例 / Examples:\n\n```sh\n" + "\n".join(lines) + "\n```"
    own = [each for each in options if not each.is_common and each.flag not in fields]
    if arguments or own:
        yield grid(_HEADS, (*((code(_shown(each)), *_cells(each.words)) for each in arguments), *map(_row, own)))
    if any(each.flag in fields for each in options):
        yield " / ".join(_cells(_FIELDS))
    yield from _common(each for each in options if each.is_common)


def _common(options: Iterable[Option]) -> Iterator[str]:
    said = {each.flag: each for each in options}
    for section in (_READING, _WRITING):
        named = [said[each.flag] for each in section.options if each.flag in said]
        if named:
            details = (f"（{plain(each.detail.zh)} / {plain(each.detail.en)}）" if each.detail else "" for each in named)
            yield f"{section.link}: " + ", ".join(code(each.flag) + more for each, more in zip(named, details, strict=True))


def _row(option: Option) -> tuple[str, str, str]:
    zh, en = _cells(option.say_help())
    names = "/".join([", ".join(option.opts), *option.secondary_opts])
    shown = names if option.is_flag else f"{names} {option.metavar}"
    return (code(shown), f"{zh}（必填）", f"{en} (required)") if option.required else (code(shown), zh, en)


def _shown(argument: Argument) -> str:
    return argument.shown.en + ("…" if argument.nargs == -1 else "")


def _bracketed(argument: Argument) -> str:
    return _shown(argument) if argument.required else f"[{_shown(argument)}]"
