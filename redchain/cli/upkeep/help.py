"""`redchain help`: the help of a command, or the commands that a word of the trade means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.cli.command_places import Place, places
from redchain.cli.meant_command import called, spelt_like
from redchain.cli.parsing import Argument, BilingualCommand, run_command
from redchain.cli.registry import command_called
from redchain.cli.trade_words import instead_of, words_of
from redchain.cli.usage import aligned
from redchain.errors import EXIT_FINE, UsageError
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given

_SUMMARY = Text("按词找命令：业务用语、中文名、英文名都行", "find a command by a word of the trade, or show the help of one")
_WORDS = Text("业务用语，或命令的名字", "a word of the trade, or the name of a command")


def commands(name: str, _words: Sequence[str]) -> list[BilingualCommand]:
    """Return the command."""
    return [
        BilingualCommand(name, _SUMMARY, _help, [Argument("words", _WORDS, Text("词", "WORD"), is_several=True)]).showing(
            Text("help 销号", "help weekly"), "help need close"
        )
    ]


def _help(context: Context, given: Given) -> int:
    words = " ".join(given["words"])
    known = list(places())
    if words.lower() in {each.path for each in known}:
        name, *verb = words.lower().split()
        command = command_called(name)
        assert command is not None  # noqa: S101  # it is among the places
        return run_command(context, command, [*verb, "--help"])
    found = _found(words, known)
    advice = instead_of(words)
    if not found:
        raise _nothing(words, advice, known)
    for line in aligned((each.typed(), *([each.zh] if context.language == "zh" else []), context.say(each.summary)) for each in found):
        context.print(line.strip())
    usage = found[0].typed(["--help"])
    context.tell(Text(f"用法：{usage}", f"how it is used: {usage}"))
    return EXIT_FINE


def _found(words: str, known: Sequence[Place]) -> list[Place]:
    """Return the commands that are named or called so, those under a kind of that name, else those whose meaning speaks of it."""
    exact = [each for each in known if words.lower() in {each.verb, each.zh, each.path_zh, *words_of(each.path)}]
    if exact:
        return exact
    held = called(words, known)
    return held or [each for each in known if words.lower() in f"{each.summary.zh} {each.summary.en.lower()}"]


def _nothing(words: str, advice: Text | None, known: Sequence[Place]) -> UsageError:
    """What is said where no command means the words: what to do instead, or what is spelt like them."""
    close = spelt_like(words, known)
    if advice is None:
        zh, en = "全部命令：redchain --help", "all commands: redchain --help"
        advice = Text(f"是不是 {close[0].typed()}；{zh}", f"did you mean {close[0].typed()}; {en}") if close else Text(zh, en)
    return UsageError(Text(f"没有找到和“{words}”有关的命令", f"no command has to do with “{words}”"), advice)
