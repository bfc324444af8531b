"""Commands by their Chinese names, by words of the trade, and by what other programs call them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from redchain.cli.command_places import chinese_names, places
from redchain.cli.meant_command import called, meant
from redchain.cli.parsing import Argument, BilingualCommand, BilingualGroup, build
from redchain.cli.registry import commands
from redchain.cli.trade_words import _INSTEAD, WORDS, instead_of
from redchain.cli.usage_words import usage_word
from redchain.kinds.registry import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import Clone

NEED, ORDER, PROJECT = "N-20251203-EM1A3", "D-20251204-1G484", "P-20260302-YA5EH"
PATHS = {each.path for each in places()}


def test_no_chinese_name_is_that_of_two_commands() -> None:
    named = [each.path_zh for each in places() if each.path_zh]
    assert len(named) == len(set(named))
    assert len(named) > 80
    for each in named:
        assert re.fullmatch(r"[\u4e00-\u9fff]+( [\u4e00-\u9fff]+)?", each), each


def test_kinds_and_steps_are_called_by_their_labels() -> None:
    called = {path: name for name, path in chinese_names().items()}
    for model in KINDS:
        kind = model.kind
        assert kind.label.zh.endswith(called[kind.name])
        for move in model.moves.moves if model.moves else ():
            path = move.verb.replace("_", "-")
            name = called[path] if kind.verbs_are_commands else called[f"{kind.name} {path}"].removeprefix(f"{called[kind.name]} ")
            assert name == move.label.zh


def test_what_has_commands_of_its_own_says_so() -> None:
    for each in commands():
        assert isinstance(build(each, []), BilingualGroup) == each.has_verbs


def complete() -> Iterator[tuple[str, BilingualCommand]]:
    """Every command with its options, by its path."""
    for command in commands():
        made = build(command, ["--help"])
        if isinstance(made, BilingualCommand):
            yield command.name, made
        else:
            yield from ((f"{command.name} {verb}", build(command, [verb]).commands[verb]) for verb in made.commands)  # type: ignore[union-attr,misc]  # a group


def test_what_stands_for_a_value_is_said_in_chinese() -> None:
    for path, made in complete():
        for each in made.params:
            said = each.shown.zh if isinstance(each, Argument) else "" if each.is_flag else usage_word(str(each.metavar)).zh  # type: ignore[attr-defined]  # an option
            assert not re.search("[A-Z]{2,}", said), (path, each.name)


@pytest.mark.parametrize("name", sorted(chinese_names()))
def test_a_chinese_name_is_the_command(name: str, reader: Clone) -> None:
    path = chinese_names()[name]
    done = reader.run(*name.split(), "--help")
    assert done == reader.run(*path.split(), "--help")
    assert f"\n中文名：redchain {name}\n" in done.out
    assert f"redchain {name}" not in reader.run(*path.split(), "--help", "--lang", "en").out


def test_chinese_names_take_arguments_like_the_english_ones(reader: Clone) -> None:
    for chinese, english in (
        (("需求", "列表", "--state", "已受理"), ("need", "list", "--state", "已受理")),
        (("企业需求", "列表"), ("need", "list")),
        (("政策", "列表"), ("policy", "list")),
        (("服务事项", "列表"), ("service", "list")),
        (("待办",), ("todo",)),
        (("查找", "焊缝"), ("find", "焊缝")),
    ):
        done = reader.run(*chinese)
        assert (done.code, done) == (0, reader.run(*english))


def test_the_words_of_the_table_are_of_commands_that_there_are() -> None:
    verbs = {each.rpartition(" ")[2] for each in PATHS}
    assert set(WORDS) <= PATHS | verbs
    advised = {word for words, _ in _INSTEAD for word in (*words.zh.split(), *words.en.split())}
    known = {word for words in WORDS.values() for word in (*words.zh.split(), *words.en.split())}
    names = {each for place in places() for each in (place.verb, place.zh)}
    assert not advised & (known | names - {"export", "导出"})


@pytest.mark.parametrize(
    ("word", "paths"),
    [
        ("销号", ["need close"]),
        ("派单", ["dispatch"]),
        ("点单", ["need add", "need submit"]),
        ("周报", ["report"]),
        ("月报", ["report"]),
        ("台账", ["lists"]),
        ("挂起", ["need hold", "hold"]),
        ("办结", ["need close", "project finish", "claim finish", "pairing finish", "finish"]),
        ("对接", ["match"]),
        ("搜索", ["find"]),
        ("weekly", ["report"]),
        ("督办", ["need escalate", "remind"]),
        ("pull requests", ["ci", "ci template"]),
    ],
)
def test_help_finds_commands_by_a_word_of_the_trade(word: str, paths: list[str], reader: Clone) -> None:
    for lang in ("zh", "en"):
        done = reader.run("help", word, "--lang", lang)
        assert done.code == 0
        assert [re.split("  +", each)[0] for each in done.out.splitlines()] == [f"redchain {each}" for each in paths]
        assert lang == "zh" or not re.search("[\u4e00-\u9fff]", done.out)
        assert f"redchain {paths[0]} --help" in done.err


def test_help_of_a_name_is_the_help_of_the_command(reader: Clone) -> None:
    for words in (("need", "close"), ("report",), ("need",)):
        assert reader.run("help", *words).out == reader.run(*words, "--help").out


def test_help_where_nothing_is_called_so(reader: Clone) -> None:
    done = reader.run("help", "qqq")
    assert (done.code, done.out) == (2, "")
    assert "没有找到和“qqq”有关的命令\n怎么办：全部命令：redchain --help\n" in done.err
    assert "did you mean redchain need close; all commands: redchain --help" in reader.run("help", "clsoe", "--lang", "en").err
    assert "redchain sync" in reader.run("help", "上传").out


MEANINGS = [
    (f"delete {NEED}", f"redchain need archive {NEED}"),
    (f"rm {ORDER}", f"redchain order archive {ORDER}"),
    (f"del {PROJECT}", f"redchain project archive {PROJECT}"),
    (f"need delete {NEED}", f"redchain need archive {NEED}"),
    (f"order 删除 {ORDER}", f"redchain order archive {ORDER}"),
    ("删除 需求", "redchain need archive"),
    ("unit remove gongdian", "redchain unit archive gongdian"),
    ("search 变压器", "redchain find 变压器"),
    ("搜索 变压器", "redchain find 变压器"),
    ("need search 变压器", "redchain find 变压器"),
    ("ls needs", "redchain need list"),
    ("unit ls", "redchain unit list"),
    ("need new", "redchain need add"),
    ("create unit", "redchain unit add"),
    (f"update {NEED}", f"redchain need edit {NEED}"),
    ("enterprise modify sl-bacai", "redchain enterprise edit sl-bacai"),
    (f"history {NEED}", f"redchain need log {NEED}"),
    (f"log {NEED}", f"redchain need log {NEED}"),
    (f"log {ORDER}", f"redchain order log {ORDER}"),
    (f"结案 {NEED}", f"redchain need close {NEED}"),
    (f"取消 {ORDER}", f"redchain recall {ORDER}"),
    (f"cancel {NEED}", f"redchain need withdraw {NEED}"),
    (f"reject {ORDER}", f"redchain send-back {ORDER}"),
    (f"project complete {PROJECT}", f"redchain project finish {PROJECT}"),
    (f"project 办结 {PROJECT}", f"redchain project finish {PROJECT}"),
    ("whoami", "redchain status 或 redchain identity"),
    (f"签收 {ORDER}", f"redchain accept {ORDER}"),
]


@pytest.mark.parametrize(("typed", "wanted"), MEANINGS)
def test_an_unknown_command_is_answered_by_what_it_means(typed: str, wanted: str, reader: Clone) -> None:
    done = reader.run(*typed.split())
    assert (done.code, done.out) == (2, "")
    assert f"是不是：{wanted}\n" in done.err


def test_what_no_command_does_says_what_to_do_instead(reader: Clone) -> None:
    for word, zh, en in (
        ("clone", "git clone 地址", "git clone ADDRESS"),
        ("save", "手工改过", "by hand"),
        ("load", "--from 文件", "--from FILE"),
        ("打印", "redchain export need", "redchain export need"),
    ):
        assert zh in reader.run(word).err
        assert en in reader.run("need", word, "--lang", "en").err


@pytest.mark.parametrize(
    "word", ["delete", "history", "update", "settings", "prepare", "reverse", "gadget", "rewind", "fetch", "stop-all", "xdispatch", "tlog"]
)
def test_letters_alone_never_answer_with_another_word(word: str) -> None:
    for line in meant([word]):
        path = line.removeprefix("redchain ")
        assert path.rpartition(" ")[2][0] == word[0] or word in " ".join(WORDS[path.rpartition(" ")[2]])


def test_a_name_that_nobody_has_is_no_command(reader: Clone) -> None:
    for words in (("accept", "量子计算"), ("project", "show", "稳岗")):
        done = reader.run(*words)
        assert done.code == 1
        assert "是不是" not in done.err
        assert " list" in done.err


def test_every_word_is_answered() -> None:
    known = list(places())
    for words in WORDS.values():
        for word in (*words.zh.split(), *words.en.split()):
            assert instead_of(word) is None
            assert called(word, known), word
