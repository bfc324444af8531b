"""What a message says to type is what was meant, and is taken when typed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Terminal
    from tests.conftest import Clone

pytestmark = pytest.mark.slow

ORDER, NEED = "D-20261116-BSKHZ", "N-20261113-5S6BN"


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("line", "said", "never"),
    [
        ("calendar add 2026-10-10 2小时", "2026-10-10T09:00", "2026-11-23"),
        ("calendar add 20261010 2小时", "2026-10-10T09:00", "2026-11-23"),
        ("calendar add 11月30日 2小时", "2026-11-30T09:00", "2026-11-23"),
        ("report --month 1月", "--month 2026-01", "2026-11"),
        (f"accept {ORDER} --at 1月5日", "--at 2027-01-05T00:00", "2026-11"),
    ],
)
def test_the_form_offered_is_the_value_that_was_meant(reader: Clone, line: str, said: str, never: str, lang: str) -> None:
    done = reader.run("--lang", lang, *line.split())
    assert (done.code, said in done.err, never in done.err.splitlines()[-1]) == (2, True, False), done


@pytest.mark.parametrize(("lang", "form"), [("zh", "形如"), ("en", "in the form")])
@pytest.mark.parametrize(
    "line", ["report --month 13月", "report --month 2026-13", "report --month 近期", "calendar add 改天 1", "--today 近期 todo", "need list --raised-on 近期"]
)
def test_where_nobody_can_tell_only_the_form_is_said(reader: Clone, line: str, lang: str, form: str) -> None:
    done = reader.run("--lang", lang, *line.split())
    assert (done.code, form in done.err) == (2, True), done


def test_a_moment_is_read_with_a_space_as_with_a_t(reader: Clone) -> None:
    assert reader.run("calendar", "add", "2026-10-10 15:30", "2小时").out == "2026-10-10 17:30\n"


@pytest.mark.parametrize("at", ["2026-11-18T09:30", "2026-11-22T09:30"])
def test_a_refused_step_of_an_earlier_day_offers_what_may_be_done_today(reader: Clone, at: str) -> None:
    done = reader.run("accept", ORDER, "--at", at)
    assert (done.code, "redchain correct" in done.err, f"redchain progress {ORDER}" in done.err) == (1, False, True), done


def test_the_time_of_a_correction_is_called_by_its_own_flag(reader: Clone) -> None:
    assert "--meant 改天" in reader.run("correct", ORDER, "--meant", "改天", "--reason", "写错").err
    assert "--meant 11月20日 读作 2026-11-20T00:00+08:00" in reader.run("correct", ORDER, "--meant", "11月20日", "--reason", "写错").err


def test_an_edited_need_is_followed_by_what_may_be_done_with_it(clone: Clone) -> None:
    edited = clone.run("need", "edit", NEED, "--detail", "一次四五吨。")
    assert ("need register" in edited.err, f"redchain progress {ORDER}" in edited.err) == (False, True), edited


def test_a_need_that_is_still_submitted_is_matched_or_registered(clone: Clone) -> None:
    need = clone.run("need", "list", "--state", "submitted", "--format", "csv").out.splitlines()[1].split(",")[0]
    assert f"redchain match {need}；redchain need register {need}" in clone.run("need", "edit", need, "--detail", "补一句").err


def test_an_archived_need_is_followed_by_nothing(clone: Clone) -> None:
    closed = clone.run("need", "list", "--state", "closed", "--format", "csv").out.splitlines()[1].split(",")[0]
    done = clone.run("need", "archive", closed)
    assert (done.code, "下一步" in done.err) == (0, False), done


@pytest.mark.parametrize("line", ["accept D－20261116－BSKHZ", f"accept {ORDER}.yaml", f"need show {ORDER}"])
def test_a_record_without_a_name_is_offered_without_brackets(reader: Clone, line: str) -> None:
    done = reader.run(*line.split())
    assert (ORDER in done.err, "（）" in done.err, "()" in reader.run("--lang", "en", *line.split()).err) == (True, False, False)


@pytest.mark.parametrize("columns", [80, 100, 140])
@pytest.mark.parametrize("line", ["todo --all", "overdue", "need list", "order list", "match"])
def test_no_id_or_date_is_broken_at_the_end_of_a_cell(clone: Clone, terminal: Terminal, line: str, columns: int) -> None:
    code, shown = terminal(clone, *line.split(), columns=columns)
    rows = clone.run(*line.split()).out.splitlines()[1:]
    ids = {word for row in rows for word in re.findall(r"[NDPMCB]-\d{8}-\w{5}|\d{4}-\d\d-\d\d", row)}
    left_out = shown.partition("没有列出")[2]  # of dates and of needs' ids a column may be, which is said
    spared = tuple(begin for head, begin in (("登记日期", "2"), ("需求编号", "N-")) if head in left_out)
    assert (code, {each for each in ids if each not in shown and not each.startswith(spared or "-")}) == (0, set())


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (["unit", "edit", "gongdian", "--short-name", "好" * 70], "→ 改短\n"),
        (["need", "edit", NEED, "--title", "好" * 300], "→ 改短，详情写到 detail\n"),
        (["unit", "edit", "gongdian", "--name", ""], "→ 补上内容\n"),
        (["progress", ORDER, "--note", ""], "→ 补上内容\n"),
    ],
)
def test_text_of_a_wrong_length_is_not_sent_to_a_field_that_is_not_there(reader: Clone, line: list[str], said: str) -> None:
    assert said in reader.run(*line).err
