"""`redchain board`: on a terminal alone; what is shown, narrowed and opened by its keys; nothing is written."""

from __future__ import annotations

import asyncio
import importlib.util
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from redchain.cli.context import Context
from tests.cli.conftest import After

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from redchain.text import Language
    from tests.cli.conftest import Terminal
    from tests.conftest import Clone

NOBODY: dict[str, Any] = {"unit": (), "enterprise": (), "helper": (), "chain": (), "committee": False, "all": True}
NEED = "N-20251203-EM1A3"


def drawn(app: Any) -> str:
    """What stands on the screen."""
    return "\n".join(each.text for each in app.screen._compositor.render_strips())  # the screen as it is seen


def on_board(clone: Clone, play: Callable[[Any, Any], Awaitable[None]], *, language: Language = "zh", size: tuple[int, int] = (100, 30), **given: Any) -> None:
    """Open the board of a repository and play on it."""
    pytest.importorskip("textual", reason="the extra `board` is not installed")
    from redchain.cli.board.content import Content
    from redchain.cli.board.screen import Board

    content = Content(Context(str(clone.path), language, date(2026, 11, 23), quiet=True), NOBODY | given)
    content.load()

    async def run() -> None:
        app = Board(content)
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            await play(app, pilot)

    asyncio.run(run())


async def until(pilot: Any, condition: Callable[[], bool]) -> None:
    """Wait until something holds, which must be soon."""
    for _ in range(1000):
        if condition():
            return
        await pilot.pause(0.05)
    pytest.fail("it did not come")


def test_it_is_refused_where_there_is_no_terminal(reader: Clone) -> None:
    for language, words in (("zh", "这里不是终端"), ("en", "this is none")):
        done = reader.run("--lang", language, "board")
        assert (done.code, done.out) == (1, "")
        assert words in done.err
        assert "redchain todo --json" in done.err


def test_it_says_which_extra_is_missing(reader: Clone, terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import importlib.util as of\nfind = of.find_spec\nof.find_spec = lambda name, *a: None if name == 'textual' else find(name, *a)\n"
    )
    code, shown = terminal(reader, "--lang", "en", "board", PYTHONPATH=str(tmp_path))
    assert code == 2
    assert "the support for the board is not installed" in shown
    assert "[board]" in shown


@pytest.mark.skipif(importlib.util.find_spec("textual") is None, reason="the extra `board` is not installed")
def test_on_a_real_terminal_it_opens_and_q_leaves(reader: Clone, terminal: Terminal) -> None:
    before = reader.files()
    code, shown = terminal(reader, "--lang", "zh", "board", answers=(After("退出", "q"),))
    assert code == 0
    assert "企业需求清单" in shown
    assert reader.files() == before


def test_the_lists_and_the_to_do_have_their_tabs_and_the_keys_stand_below(reader: Clone) -> None:
    async def play(app: Any, pilot: Any) -> None:
        await until(pilot, lambda: "q 退出" in drawn(app))  # the footer comes a moment after the table
        screen = drawn(app)
        for words in ("1 企业需求清单", "2 部门资源清单", "3 行动项目清单", "4 待办", "编号", "标题", "q 退出", "/ 筛选"):
            assert words in screen
        counts = []
        for key in "1234":
            await pilot.press(key)
            await pilot.pause()
            counts.append(drawn(app).splitlines()[-2].partition(" / ")[0].split()[-1])
            assert counts[-1] == str(app.query_one("DataTable").row_count)
        assert all(int(each) for each in counts)
        await pilot.press("right_square_bracket")
        await pilot.pause()
        assert app.query_one("DataTable").row_count == int(counts[0])  # round again to the first

    on_board(reader, play)


@pytest.mark.slow
def test_state_and_light_go_round_and_escape_clears(reader: Clone) -> None:
    async def play(app: Any, pilot: Any) -> None:
        table, every = app.query_one("DataTable"), app.query_one("DataTable").row_count
        seen = 0
        for _ in range(30):
            await pilot.press("s")
            await pilot.pause()
            if table.row_count == every:
                break
            seen += table.row_count
            assert "状态：" in drawn(app)
        assert seen == every  # each record has one state
        await pilot.press("l")
        await pilot.pause()
        assert 0 < table.row_count < every
        assert "灯：" in drawn(app)
        await pilot.press("escape")
        await pilot.pause()
        assert table.row_count == every

    on_board(reader, play)


@pytest.mark.slow
def test_words_narrow_while_they_are_typed_and_enter_opens_the_record(reader: Clone) -> None:
    async def play(app: Any, pilot: Any) -> None:
        await pilot.press("slash", *NEED, "enter")
        await pilot.pause()
        assert app.query_one("DataTable").row_count == 1
        await pilot.press("enter")
        await pilot.pause()
        shown = reader.run("--lang", "zh", "need", "show", NEED).out.splitlines()
        screen = "".join(drawn(app).split())
        for line in shown[:3]:
            assert "".join(line.split())[:12] in screen
        await pilot.press("escape")
        await pilot.pause()
        assert not app.query_one("#pane").has_class("open")
        assert app.query_one("DataTable").row_count == 1
        await pilot.press("escape")
        await pilot.pause()
        assert app.query_one("DataTable").row_count > 1

    on_board(reader, play, size=(100, 40))


@pytest.mark.slow
def test_nothing_that_fits_is_said(reader: Clone) -> None:
    async def play(app: Any, pilot: Any) -> None:
        await pilot.press("slash", *"zzzz", "enter", "enter")
        await pilot.pause()
        assert "none; Esc to clear" in drawn(app)
        await pilot.press("s", "l", "r", "down", "enter")
        await pilot.pause()

    on_board(reader, play, language="en")


@pytest.mark.slow
def test_words_that_stand_in_no_column_are_looked_for_by_find(reader: Clone) -> None:
    async def play(app: Any, pilot: Any) -> None:
        await pilot.press("slash", *"zzzz", "enter")
        await pilot.pause()
        assert "正文里的：redchainfindzzzz" in "".join(drawn(app).split())

    on_board(reader, play, size=(80, 24))


def test_what_cannot_be_read_stays_told(clone: Clone) -> None:
    (clone.path / "data/resources/broken.yaml").write_text("id: [\n", encoding="utf-8")

    async def play(app: Any, pilot: Any) -> None:
        app.clear_notifications()
        await pilot.press("2")
        await pilot.pause()
        assert "1 个文件读不出来，没有算进来" in drawn(app)
        clone.path.joinpath("data/resources/broken.yaml").unlink()
        await pilot.press("r")
        await pilot.pause()
        app.clear_notifications()
        await pilot.pause()
        assert "读不出来" not in drawn(app)

    on_board(clone, play)


@pytest.mark.slow
def test_a_list_that_is_empty_speaks_of_no_filter(clone: Clone) -> None:
    for each in (clone.path / "data/projects").rglob("*.yaml"):
        each.unlink()

    async def play(app: Any, pilot: Any) -> None:
        await pilot.press("3")
        await pilot.pause()
        assert app.query_one("DataTable").row_count == 0
        assert "Esc" not in str(app.query_one("#status").render())

    on_board(clone, play)


@pytest.mark.slow
def test_ctrl_c_leaves(reader: Clone) -> None:
    async def play(app: Any, pilot: Any) -> None:
        await pilot.press("ctrl+c")
        await pilot.pause()
        assert app.return_code == 0

    on_board(reader, play)


@pytest.mark.slow
def test_the_page_stands_beside_the_table_where_there_is_room(reader: Clone) -> None:
    async def play(app: Any, pilot: Any) -> None:
        await pilot.press("enter")
        await pilot.pause()
        table, pane = app.query_one("DataTable").region, app.query_one("#pane").region
        assert (pane.x >= table.right) if app.size.width > 110 else (pane.y >= table.bottom)  # columns

    on_board(reader, play, size=(140, 30))
    on_board(reader, play, size=(80, 24))


@pytest.mark.slow
def test_reading_anew_shows_what_was_written_since_and_keeps_the_place(clone: Clone) -> None:
    async def play(app: Any, pilot: Any) -> None:
        await pilot.press("down", "down")
        row = app._current  # the record at the cursor
        before = app.query_one("DataTable").row_count
        assert clone.run("need", "add", "--enterprise", "sl-bacai", "--title", "示例新来的一条", "--category", "融资").code == 0
        await pilot.press("r")
        await pilot.pause()
        assert app.query_one("DataTable").row_count == before + 1
        assert app._current == row

    on_board(clone, play)


@pytest.mark.slow
def test_settings_that_do_not_hold_are_told_and_what_was_shown_stays(clone: Clone) -> None:
    async def play(app: Any, pilot: Any) -> None:
        before = app.query_one("DataTable").row_count
        (clone.path / "data/settings").mkdir(exist_ok=True)
        clone.append("data/settings/sla.yaml", "limits: 3\n")
        await pilot.press("r")
        await pilot.pause()
        assert app.query_one("DataTable").row_count == before
        assert app._notifications

    on_board(clone, play)


def test_what_people_wrote_is_no_markup_and_no_command_of_the_terminal(clone: Clone) -> None:
    file = next((clone.path / "data/needs").rglob(f"{NEED}.yaml"))
    lines = ['title: "[red]示例[/red] [@click=quit]"' if each.startswith("title:") else each for each in file.read_text(encoding="utf-8").splitlines()]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")

    async def play(app: Any, pilot: Any) -> None:
        await pilot.press("slash", *NEED, "enter", "enter")
        await pilot.pause()
        assert "[red]示例[/red]" in drawn(app)
        assert "\x1b" not in drawn(app)

    on_board(clone, play, size=(140, 30))


@pytest.mark.slow
def test_the_to_do_is_whose_it_is_asked_for(reader: Clone) -> None:
    counts: list[int] = []
    said: list[str] = []

    async def play(app: Any, pilot: Any) -> None:
        await pilot.press("4")
        await pilot.pause()
        counts.append(app.query_one("DataTable").row_count)
        said.append(drawn(app).splitlines()[-2])
        assert not app._notifications  # nothing stands before the table that need not

    on_board(reader, play)
    on_board(reader, play, unit=("gongdian",), all=False)
    assert 0 < counts[1] < counts[0]
    assert "全部单位的待办" in said[0]
    assert "供电" in said[1]


@pytest.mark.slow
def test_a_long_sheet_is_filled_to_its_end_a_part_at_a_time(reader: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("textual", reason="the extra `board` is not installed")
    from redchain.cli.board import screen

    monkeypatch.setattr(screen, "_AT_ONCE", 7)

    async def play(app: Any, pilot: Any) -> None:
        table, every = app.query_one("DataTable"), len(app._content.sheets[0].rows)
        await until(pilot, lambda: table.row_count == every)
        table.move_cursor(row=every - 1)
        last = app._current
        await pilot.press("r")
        await pilot.pause()
        assert app._current == last
        await pilot.press("2")
        await until(pilot, lambda: table.row_count == len(app._content.sheets[1].rows))
        assert [table.get_row_at(place)[0].plain for place in range(table.row_count)] == [each.id for each in app._content.sheets[1].rows]

    on_board(reader, play)
