"""Ids, days, months and moments as an input method for Chinese makes them are taken for what they are; texts stay as they are typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from redchain.cli.parsing import Option, build
from redchain.cli.registry import commands
from redchain.decide.draft import fields_of
from redchain.kinds.order.model import ORDER_MOVES
from redchain.kinds.registry import KINDS, kind_named
from redchain.model.typed_words import plain_date, plain_id

if TYPE_CHECKING:
    from tests.conftest import Clone

pytestmark = pytest.mark.slow

ADD = ("need", "add", "--enterprise", "sl-bacai", "--title", "想找检测机构（加急）：３吨", "--category", "检测认证")


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("calendar add 2026年11月23日 1", "calendar add 2026-11-23 1"),
        ("calendar add ２０２６－１１－２３ １", "calendar add 2026-11-23 1"),
        ("calendar add 2026年11月20日17：00 24小时", "calendar add 2026-11-20T17:00 24小时"),
        ("report --month ２０２６－０９", "report --month 2026-09"),
        ("report --month 2026年9月", "report --month 2026-09"),
        ("--today 2026年10月1日 todo", "--today 2026-10-01 todo"),
        ("--today ２０２６－１０－０１ overdue", "--today 2026-10-01 overdue"),
        ("need show Ｎ－２０２５１２０３－ＥＭ１Ａ３", "need show N-20251203-EM1A3"),
        ("need show ＥＭ１Ａ３", "need show EM1A3"),
        ("need log ｎ－２０２５１２０３－ｅｍ１ａ３", "need log N-20251203-EM1A3"),
        ("enterprise show ｓｌ－ｂａｃａｉ", "enterprise show sl-bacai"),
        ("need list --raised-on 2026年11月2日", "need list --raised-on 2026-11-02"),
        ("need list --enterprise ｓｌ－ｂａｃａｉ", "need list --enterprise sl-bacai"),
    ],
)
def test_a_reader_takes_it_for_what_it_is(reader: Clone, typed: str, plain: str) -> None:
    found, wanted = reader.run(*typed.split()), reader.run(*plain.split())
    assert wanted.code == 0, wanted
    assert found == wanted


def test_a_writer_writes_it_plain_and_texts_as_they_were_typed(clone: Clone) -> None:
    done = clone.run(*ADD, "--id", "Ｎ－２０２６１１２３－ＡＡＡＡＡ", "--raised-on", "2026年11月2日", "--at", "２０２６－１１－２３T09：00")
    assert done.code == 0, done.err
    text = (clone.path / "data/needs/2026-11/N-20261123-AAAAA.yaml").read_text("utf-8")
    assert "２" not in text.replace("３吨", "")
    assert "2026-11-02" in text
    assert "2026-11-23T09:00" in text
    assert "想找检测机构（加急）：３吨" in text


@pytest.mark.parametrize("words", ["示例（集团）", "三天后", "２０２６年", "", "—", "N–1"])
def test_what_is_neither_stays_as_it_was_typed(words: str) -> None:
    assert plain_date(words) == words
    assert plain_id(words) == words


@pytest.mark.parametrize(("lang", "said"), [("zh", "可能重复"), ("en", "probably a duplicate")])
def test_a_dry_run_tells_an_open_need_that_says_the_same(clone: Clone, lang: str, said: str) -> None:
    assert clone.run(*ADD).code == 0
    before = clone.subjects()
    done = clone.run(*ADD, "--dry-run", "--lang", lang)
    assert (done.code, said in done.err) == (0, True), done
    assert "need merge" not in done.err
    assert clone.subjects() == before
    assert said in clone.run(*ADD, "--lang", lang).err


TAKEN = (
    "need list --状态 已受理",
    "need list --状态＝已受理",
    "need list --状态=已受理 --紧急程度＝较急",
    "order list --承办单位 市科技局",
    "order list --灯 红灯",
    "need list --sort 限期",
    "todo --today＝2026-10-01",
)
PLAIN = (
    "need list --state 已受理",
    "need list --state=已受理",
    "need list --state 已受理 --urgency 较急",
    "order list --unit 市科技局",
    "order list --light red",
    "need list --sort due",
    "todo --today 2026-10-01",
)


@pytest.mark.parametrize(("typed", "plain"), [*zip(TAKEN, PLAIN, strict=True)])
def test_an_option_may_be_called_as_its_field_is(reader: Clone, typed: str, plain: str) -> None:
    assert reader.run("--lang", "zh", *typed.split()) == reader.run("--lang", "zh", *plain.split())


def test_a_field_is_edited_by_what_it_is_called(reader: Clone) -> None:
    for typed, plain in (("--紧急程度 特急", "--urgency urgent"), ("--紧急程度＝特急", "--urgency urgent"), ("--unset 期望完成时间", "--unset wanted-by")):
        done = reader.run("need", "edit", "STVHG", *typed.split(), "--dry-run")
        assert done.code == 0, done
        assert done == reader.run("need", "edit", "STVHG", *plain.split(), "--dry-run")


@pytest.mark.parametrize("kind", [each.kind.name for each in KINDS])
def test_every_option_of_a_field_has_its_label(kind: str) -> None:
    """Of every command of a kind, each field's option is found by the one label that it has there."""
    command = next(each for each in commands() if each.name == kind)
    for verb in build(command, [kind, "edit"]).commands:
        made = build(command, [verb]).commands[verb]
        labelled = [each for each in made.params if isinstance(each, Option) and each.called]
        assert [*made._with_flags([str(each.called) for each in labelled])] == [each.flag for each in labelled], verb
        assert [*made._with_flags([f"{each.called}=值" for each in labelled])] == [f"{each.flag}=值" for each in labelled], verb
        if verb in {"add", "edit"}:
            model = kind_named(kind)
            assert model
            assert {each.name for each in labelled} >= {*fields_of(model)[1:]}


@pytest.mark.parametrize("verb", ["dispatch", *(each.verb.replace("_", "-") for each in ORDER_MOVES.moves[1:])])
def test_every_option_of_a_step_of_an_order_has_its_label(verb: str) -> None:
    made = build(next(each for each in commands() if each.name == verb), [verb])
    labelled = [each for each in made.params if isinstance(each, Option) and each.called]
    assert [*made._with_flags([str(each.called) for each in labelled])] == [each.flag for each in labelled]
    assert {"note"} < {each.name for each in labelled}
