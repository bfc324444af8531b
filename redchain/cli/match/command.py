"""`redchain match`: one command whose modes suggest, explain, plan, measure, tune and remember; only the mode asked for is built."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.cli.parsing import Argument, BilingualCommand
from redchain.errors import UsageError
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given, Option

    Param = Option | Argument


class Mode(NamedTuple):
    """A mode: the options that ask for it, the first of which names it, and its module, with `options()` and `run(context, given)`."""

    flags: tuple[str, ...]
    module: Any

    def is_asked(self, words: Sequence[str]) -> bool:
        """Tell whether a command line may ask for it."""
        return any(each.partition("=")[0] in self.flags for each in words)

    def options(self) -> tuple[Param, ...]:
        """Return what the mode may be given."""
        return tuple(self._loaded().options())

    def run(self, context: Context, given: Given) -> int:
        """Do what the mode is for; returns the exit code."""
        return int(self._loaded().run(context, given))

    def _loaded(self) -> Any:
        return import_module(f"redchain.cli.match.{self.module}") if isinstance(self.module, str) else self.module


PLAIN = Mode((), "suggest")
MODES = (
    Mode(("--why",), "why"),
    Mode(("--resource",), "resource_reach"),
    Mode(("--plan", "--dispatch"), "plan"),
    Mode(("--reject",), "reject"),
    Mode(("--split",), "split"),
    Mode(("--evaluate",), "evaluate"),
    Mode(("--tune",), "tune"),
)
"""What `match` does beside suggesting; a new mode is one more entry."""
_OF_MANY = ("suggest", "plan")
_NARROWING = ("chain", "enterprise")
_SUMMARY = Text(
    "为需求匹配资源：按相似、类别、产业链打分，逐条说明理由；没有合适的就是缺口。",
    "Match resources to needs, with a reason for every score; what nothing fits is a gap.",
)


def commands(name: str, words: Sequence[str]) -> list[BilingualCommand]:
    """Return the command with the options of the mode that `words` ask for; with those of all where they name one that it lacks, as `--help` does."""
    return [with_modes(name, PLAIN, MODES, words)]


def with_modes(name: str, plain: Mode, modes: Sequence[Mode], words: Sequence[str]) -> BilingualCommand:
    """Return a command that does what its mode does; `plain` when no mode is asked for.

    Two modes at once are refused, and so is an option that the mode at hand does not take. Modes may share an option: the first declares it.
    """
    chosen = [each for each in modes if each.is_asked(words)]
    offered = {mode: mode.options() for mode in (plain, *chosen)}
    if not _knows(offered, words):
        offered = {mode: mode.options() for mode in (plain, *modes)}
    options: dict[str, Param] = {}
    for each in (one for of_mode in offered.values() for one in of_mode):
        options.setdefault(str(each.name), each)

    def body(context: Context, given: Given) -> int:
        asked = [mode for mode in offered if mode is not plain and _is_asked(mode, offered[mode], given)]
        if len(asked) > 1:
            raise _two(asked)
        mode = asked[0] if asked else plain
        _refuse_strangers(mode, plain, offered, given)
        narrowed = next((each for each in _NARROWING if given.get(each)), None)
        if narrowed and mode.module not in _OF_MANY:
            raise UsageError(
                Text(f"--{narrowed} 不能和 {mode.flags[0]} 一起用", f"--{narrowed} and {mode.flags[0]} cannot be used together"),
                Text(f"去掉 --{narrowed}", f"leave --{narrowed} out"),
            )
        return mode.run(context, given)

    return BilingualCommand(name, _SUMMARY, body, tuple(options.values())).showing("match JSGVN --top 3", "match JSGVN --why bangdaiban")


def _knows(offered: Mapping[Mode, Sequence[Param]], words: Sequence[str]) -> bool:
    """Whether every word that looks like an option is one of those offered."""
    flags = {flag for options in offered.values() for each in options for flag in each.opts}
    return all(each.partition("=")[0] in flags for each in words if each.startswith("-"))


def _is_asked(mode: Mode, options: Sequence[Param], given: Given) -> bool:
    return any(given[str(each.name)] for each in options if set(each.opts) & set(mode.flags))


def _refuse_strangers(mode: Mode, plain: Mode, offered: Mapping[Mode, Sequence[Param]], given: Given) -> None:
    own = {each.name for each in (*offered[plain], *offered[mode])}
    for each in (one for of_mode in offered.values() for one in of_mode):
        if each.name not in own and given[str(each.name)] not in (each.default, None, ()):
            flags = [other.flags[0] for other, options in offered.items() if other is not plain and each.name in {one.name for one in options}]
            raise _stranger(each.opts[0], flags)


def _two(asked: Sequence[Mode]) -> UsageError:
    flags = [each.flags[0] for each in asked]
    return UsageError(
        Text(f"{' 和 '.join(flags)} 不能同时用", f"{' and '.join(flags)} cannot be used together"), Text("一次只能用一个", "use one of them at a time")
    )


def _stranger(flag: str, flags: Sequence[str]) -> UsageError:
    return UsageError(
        Text(f"{flag} 要和 {' 或 '.join(flags)} 一起用", f"{flag} goes with {' or '.join(flags)}"),
        Text(f"加上 {flags[0]}，或去掉 {flag}", f"add {flags[0]}, or leave {flag} out"),
    )
