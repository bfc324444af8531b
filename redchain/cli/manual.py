"""The page of commands: every command and option in both languages, from the declarations that parse them."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from redchain.cli.context import Call
from redchain.cli.registry import COMMANDS, GLOBAL_OPTIONS, GROUPED, GROUPS, Command
from redchain.manual.page import Page, code, grid, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEAD = """# 命令 / Commands

全部命令和选项；`redchain 命令 --help` 在终端里显示同样的内容。

Every command and option; `redchain COMMAND --help` shows the same on a terminal."""
_EXITS = """## 退出码 / Exit codes

| Code | 含义 | Meaning |
| --- | --- | --- |
| 0 | 正常 | fine |
| 1 | 有问题，或被拒绝 | findings or a refusal |
| 2 | 用法不对 | wrong usage |
| 3 | redchain 自身的错误，附日志位置 | a bug of redchain, with the place of its log |
| 130 | 被中断 | interrupted |"""


def commands_page() -> Page:
    """Return the page of commands."""
    names = (*(name for name, _ in GROUPS), "")
    listed = [each for group in names for each in COMMANDS if each.group == group]
    overview = grid(
        ("命令 Command", "做什么", "Does"), ((f"[{code('redchain ' + each.name)}](#redchain-{each.name})", *_cells(each.summary)) for each in listed)
    )
    options = grid(("全局选项 Global option", "含义", "Meaning"), ((code(name), *_cells(text)) for name, text in GLOBAL_OPTIONS))
    parts = [overview, f"## 全局选项 / Global options\n\n{options}", _EXITS, *(part for each in listed for part in _command(each))]
    return Page("commands.md", _HEAD, "\n\n".join(parts))


def _cells(words: Any) -> tuple[str, str]:
    return plain(words.zh), plain(words.en)


def _command(command: Command) -> Iterator[str]:
    zh, en = _built(command, "zh", ""), _built(command, "en", "")
    yield f"## redchain {command.name}"
    if command.module not in GROUPED:
        yield from _body(zh[command.name], en[command.name], f"redchain {command.name}")
        return
    yield f"{plain(command.summary.zh)} / {plain(command.summary.en)}"
    for verb in zh:
        yield f"### redchain {command.name} {verb}"
        yield from _body(_built(command, "zh", verb)[verb], _built(command, "en", verb)[verb], f"redchain {command.name} {verb}")


def _built(command: Command, language: Any, verb: str) -> dict[str, Any]:
    """Return the parsers of a command's subcommands, or of itself, with their help in one language."""
    import typer

    from redchain.cli.parsing import Form

    form = Form(Call(None, language, None, quiet=True), command.name, command.summary)
    importlib.import_module(f"redchain.cli.{command.module}").build(form, command.name, [verb] if verb else [])
    group: Any = typer.main.get_command(form.app)
    return dict(group.commands)


def _body(zh: Any, en: Any, path: str) -> Iterator[str]:
    yield f"{plain(zh.help)}\n\n{plain(en.help)}"
    arguments = [_argument(each) for each in en.params if each.param_type_name == "argument"]
    yield f"```sh\n{' '.join([path, *arguments, '[OPTIONS]'])}\n```"
    pairs = [(left, right) for left, right in zip(zh.params, en.params, strict=True) if not getattr(right, "hidden", False)]
    if pairs:
        yield grid(("选项 Option", "含义", "Meaning"), (_row(left, right) for left, right in pairs))


def _row(zh: Any, en: Any) -> tuple[str, str, str]:
    must = "（必填）", " (required)"
    words = [plain(each.help or "") + (text if en.required and en.param_type_name == "option" else "") for each, text in zip((zh, en), must, strict=True)]
    name = code(_argument(en).strip("[]")) if en.param_type_name == "argument" else code(_option(en))
    return name, words[0], words[1]


def _argument(each: Any) -> str:
    shown = (each.metavar or each.name) + ("…" if each.nargs == -1 else "")
    return str(shown if each.required else f"[{shown}]")


def _option(each: Any) -> str:
    names = "/".join([", ".join(each.opts), *each.secondary_opts])
    return names if each.is_flag else f"{names} {each.metavar or each.type.name.upper()}"
