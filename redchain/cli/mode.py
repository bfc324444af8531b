"""A mode of a command: the options it adds, the one that asks for it, and what is done then."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

from redchain.errors import UsageError
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from redchain.cli.call import Call
    from redchain.cli.parsing import Form

Given = dict[str, Any]
"""What was typed, by the names of the parameters."""


class Mode(NamedTuple):
    """`asked` is the parameter that asks for it, `flag` how people write it; `run` returns the exit code."""

    asked: str
    flag: str
    options: Callable[[Form], list[inspect.Parameter]]
    run: Callable[[Call, Given], int]


def parameter(name: str, shape: Any, declared: Any, default: Any = None) -> inspect.Parameter:
    """Return one parameter of a command; `declared` is what `Form.option` or `Form.argument` made."""
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=Annotated[shape, declared])


def with_modes(modes: Sequence[Mode], plain: Mode, form: Form) -> Callable[..., int]:
    """Return the function of a command that does what its mode does; `plain` when no mode is asked for, and two are refused."""
    parameters = [each for mode in (plain, *modes) for each in mode.options(form)]

    def command(**given: Any) -> int:
        asked = [each for each in modes if given[each.asked]]
        if len(asked) > 1:
            raise _two(asked)
        return (asked[0] if asked else plain).run(form.call, given)

    command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # Typer reads it
    command.__annotations__ = {each.name: each.annotation for each in parameters}
    return command


def _two(asked: list[Mode]) -> UsageError:
    flags = [each.flag for each in asked]
    return UsageError(
        Text(f"{' 和 '.join(flags)} 不能同时用", f"{' and '.join(flags)} cannot be used together"), Text("一次只用一个", "use one of them at a time")
    )
