"""A verb typed in the wrong place is answered with the command line that was meant, and what is offered is a command."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from redchain.cli.meant_command import meant
from redchain.cli.parsing import BilingualGroup, build
from redchain.cli.registry import commands
from redchain.cli.trade_words import words_of

if TYPE_CHECKING:
    from tests.conftest import Clone

NEED, ORDER, PROJECT = "N-20251203-EM1A3", "D-20251204-1G484", "P-20260302-YA5EH"
MEANT = [
    (f"need dispatch {NEED} gongdian", f"redchain dispatch {NEED} gongdian"),
    (f"order correct {ORDER}", f"redchain correct {ORDER}"),
    (f"order correct {NEED}", f"redchain need correct {NEED}"),
    (f"order correct {PROJECT}", f"redchain project correct {PROJECT}"),
    (f"need accept {ORDER}", f"redchain accept {ORDER}"),
    (f"order accept {ORDER}", f"redchain accept {ORDER}"),
    (f"project accept {ORDER} --by gongdian", f"redchain accept {ORDER} --by gongdian"),
    (f"order match {NEED}", f"redchain match {NEED}"),
    (f"need match {NEED} --top 3", f"redchain match {NEED} --top 3"),
    (f"need finish {ORDER} --reply '已 办好'", f"redchain finish {ORDER} --reply '已 办好'"),
    (f"need finish {PROJECT}", f"redchain project finish {PROJECT}"),
    (f"register {NEED}", f"redchain need register {NEED}"),
    (f"order register {NEED}", f"redchain need register {NEED}"),
    (f"show {NEED}", f"redchain need show {NEED}"),
    (f"show {ORDER}", f"redchain order show {ORDER}"),
    (f"edit {PROJECT}", f"redchain project edit {PROJECT}"),
    (f"milestone {PROJECT}", f"redchain project milestone {PROJECT}"),
    ("show EM1A3", "redchain need show EM1A3"),
    ("edit 1G484", "redchain order edit 1G484"),
    ("show 氢能", "redchain chain show 氢能"),
    ("archive 氢能产业", "redchain chain archive 氢能产业"),
    ("close", "redchain need close"),
    ("产学研用", "redchain project add"),
    ("共建", "redchain project add"),
    ("need todo", "redchain todo"),
    ("need remind", "redchain remind"),
    ("unit validate", "redchain validate"),
    ("project report", "redchain report"),
    ("order gaps", "redchain gaps"),
    ("add need", "redchain need add"),
    ("list needs", "redchain need list"),
    ("needs list", "redchain need list"),
    ("needs", "redchain need"),
    (f"project 受理 {NEED}", f"redchain need register {NEED}"),
    (f"need 派单 {NEED} gongdian", f"redchain dispatch {NEED} gongdian"),
    (f"order ask_more {NEED}", f"redchain need ask-more {NEED}"),
    (f"need regster {NEED}", f"redchain need register {NEED}"),
    (f"order acept {ORDER}", f"redchain accept {ORDER}"),
    ("contacts chek", "redchain contacts check"),
    ("check contacts", "redchain contacts check"),
    ("calendar exprt", "redchain calendar export"),
    (f"contacts accept {ORDER}", f"redchain accept {ORDER}"),
    ("lst", "redchain lists"),
    ("list", "redchain need list 或 redchain resource list 或 redchain project list"),
]


def split(line: str) -> list[str]:
    import shlex

    return shlex.split(line)


@pytest.mark.parametrize(("typed", "wanted"), MEANT)
def test_what_was_meant_is_said(typed: str, wanted: str, reader: Clone) -> None:
    done = reader.run(*split(typed))
    assert done.code == 2
    assert not done.out
    assert f"{wanted}\n" in done.err


def test_in_english(reader: Clone) -> None:
    done = reader.run("need", "dispatch", NEED, "gongdian", "--lang", "en")
    assert f"error: there is no subcommand dispatch\nwhat to do: did you mean: redchain dispatch {NEED} gongdian\n" in done.err


def test_nothing_like_it(reader: Clone) -> None:
    assert "看用法：redchain need --help" in reader.run("need", "zzzz").err


@pytest.mark.slow
def test_every_verb_under_every_other_command_is_answered_with_a_command_that_is_one() -> None:
    made = {each.name: build(each, []) for each in commands()}
    groups = {name: each for name, each in made.items() if isinstance(each, BilingualGroup)}
    known = {f"redchain {name}" for name in made} | {f"redchain {name} {verb}" for name, each in groups.items() for verb in each.commands}
    verbs = {verb for each in groups.values() for verb in each.commands} | set(made) - set(groups)
    assert {"need", "contacts", "calendar", "identity"} <= set(groups)
    for name, group in groups.items():
        for verb in sorted(verbs - set(group.commands)):
            found = meant([name, verb])
            assert found, (name, verb)
            assert set(found) <= known
            assert all(each.endswith(f" {verb}") or verb in words_of(each.removeprefix("redchain ")) for each in found)


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        (("hold", NEED, "--reason", "等 材料"), f"redchain need hold {NEED} --reason '等 材料'"),
        (("resume", NEED.lower()), f"redchain need resume {NEED}"),
        (("correct", NEED, "--meant", "2026-11-01T09:00", "--reason", "x"), f"redchain need correct {NEED} --meant"),
        (("finish", PROJECT, "--reply", "x"), f"redchain project finish {PROJECT}"),
        (("need", "hold", ORDER, "--reason", "x"), f"redchain hold {ORDER} --reason x"),
        (("project", "progress", ORDER, "--note", "x"), f"redchain progress {ORDER}"),
    ],
)
def test_a_record_of_another_kind_is_answered_with_its_own_command(typed: tuple[str, ...], wanted: str, reader: Clone) -> None:
    done = reader.run(*typed, "--dry-run")
    assert (done.code, done.out) == (1, "")
    assert wanted in done.err
