"""A mode of a command: the options it adds, the one that asks for it, and what is done then."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

from redchain.errors import UsageError
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from redchain.cli.context import Call
    from redchain.cli.parsing import Form

Given = dict[str, Any]
"""What was typed, by the names of the parameters."""


class Mode(NamedTuple):
    """`asked` is the parameter that asks for it, `flag` how people write it; `run` returns the exit code; `also` are more that ask for it."""

    asked: str
    flag: str
    options: Callable[[Form], list[inspect.Parameter]]
    run: Callable[[Call, Given], int]
    also: tuple[str, ...] = ()


def parameter(name: str, shape: Any, declared: Any, default: Any = None) -> inspect.Parameter:
    """Return one parameter of a command; `declared` is what `Form.option` or `Form.argument` made."""
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=Annotated[shape, declared])


def with_modes(modes: Sequence[Mode], plain: Mode, form: Form) -> Callable[..., int]:
    """Return the function of a command that does what its mode does; `plain` when no mode is asked for.

    Two modes at once are refused, and so is an option that the mode at hand does not take. Modes may share an option: the first declares it.
    """
    offered = {mode.asked: {each.name: each for each in mode.options(form)} for mode in (plain, *modes)}
    parameters: dict[str, inspect.Parameter] = {}
    for name, each in (pair for of_mode in offered.values() for pair in of_mode.items()):
        parameters.setdefault(name, each)

    def command(**given: Any) -> int:
        asked = [each for each in modes if any(given[name] for name in (each.asked, *each.also))]
        if len(asked) > 1:
            raise _two(asked)
        mode = asked[0] if asked else plain
        for name, each in parameters.items():
            if name not in offered[mode.asked] and name not in offered[plain.asked] and given[name] != each.default:
                raise _stranger(each, [one.flag for one in modes if name in offered[one.asked]])
        return mode.run(form.call, given)

    command.__signature__ = inspect.Signature(list(parameters.values()))  # type: ignore[attr-defined]  # Typer reads it
    command.__annotations__ = {each.name: each.annotation for each in parameters.values()}
    return command


def _two(asked: list[Mode]) -> UsageError:
    flags = [each.flag for each in asked]
    return UsageError(
        Text(f"{' 和 '.join(flags)} 不能同时用", f"{' and '.join(flags)} cannot be used together"), Text("一次只用一个", "use one of them at a time")
    )


def _stranger(given: inspect.Parameter, flags: list[str]) -> UsageError:
    flag = given.annotation.__metadata__[0].default  # where Typer keeps the first name of an option in Annotated
    return UsageError(
        Text(f"{flag} 要和 {' 或 '.join(flags)} 一起用", f"{flag} goes with {' or '.join(flags)}"),
        Text(f"加上 {flags[0]}，或去掉 {flag}", f"add {flags[0]}, or leave {flag} out"),
    )
