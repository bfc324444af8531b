"""`--json` is `--format json`, for every command that has it, and cannot stand beside another format."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from redchain.cli.parsing import BilingualCommand, BilingualGroup, Option, build
from redchain.cli.registry import commands
from tests.cli.every_command import calls

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import Clone


def whole() -> Iterator[tuple[str, BilingualCommand]]:
    """Every command and subcommand with its options."""
    for command in commands():
        made = build(command, ["--help"])
        if isinstance(made, BilingualGroup):
            for verb in made.commands:
                group = build(command, [verb])
                assert isinstance(group, BilingualGroup)
                each = group.commands[verb]
                assert isinstance(each, BilingualCommand)
                yield f"{command.name} {verb}", each
        else:
            yield command.name, made


def _flags(command: BilingualCommand) -> dict[str, Option]:
    return {flag: each for each in command.params if isinstance(each, Option) for flag in each.opts}


PRINTING = [name for name, each in whole() if "--json" in _flags(each)]


def test_it_is_there_where_json_is_a_format_and_nowhere_else() -> None:
    for name, each in whole():
        flags = _flags(each)
        assert ("--json" in flags) == ("--format" in flags and "json" in flags["--format"].choices), name
    assert {"need list", "order show", "match", "report", "validate", "status", "identity list", "calendar add"} <= {*PRINTING}


@pytest.mark.parametrize("name", PRINTING)
def test_it_prints_what_the_format_prints(reader: Clone, name: str) -> None:
    arguments = {"pair": ("pair", "--plan")}.get(name, calls()[name].arguments)  # a new pairing has another id each time
    assert reader.run(*arguments, "--json") == reader.run(*arguments, "--format", "json")
    assert reader.run(*arguments, "--json", "--format", "json") == reader.run(*arguments, "--json")


@pytest.mark.parametrize("name", PRINTING)
def test_another_format_beside_it_is_refused(reader: Clone, name: str) -> None:
    for given in (("--json", "--format", "csv"), ("-f", "table", "--json")):
        done = reader.run("--lang", "en", *calls()[name].arguments, *given)
        assert (done.code, done.out) == (2, ""), done
        assert "--json" in done.err
    assert "只留一个" in reader.run("--lang", "zh", *calls()[name].arguments, "--json", "--format", "csv").err
