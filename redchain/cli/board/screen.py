"""The board as Textual draws it: tabs, one table, a line to narrow it, a pane for a record, keys in the footer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.text import Text as Drawn
from textual.app import App
from textual.containers import Container, VerticalScroll
from textual.widgets import DataTable, Footer, Input, Static, Tab, Tabs

from redchain.cli.terminal import STYLES
from redchain.errors import RedchainError
from redchain.shell_words import shown
from redchain.text import Text, same
from redchain.views.board import TODO, BoardRow, BoardSheet, chosen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from textual.app import ComposeResult
    from textual.timer import Timer

    from redchain.cli.board.content import Content
    from redchain.document import Tone

_WIDEST = 44
"""No cell is wider than so many columns of a terminal; the page of the record has it whole."""
_AT_ONCE, _MOMENT = 200, 0.02
"""So many rows are put into the table at once, and the next so many seconds later."""
_WIDE = 110
"""From so many columns on the page of a record stands beside the table, else below it."""
_WORDS = Text("按字筛选：几个词用空格隔开，Esc 取消", "narrow by words, parted by blanks; Esc to leave")
_COUNT = Text("{shown} / {all} 条", "{shown} of {all}")
_STATE, _LIGHT = Text("状态：{value}", "state: {value}"), Text("灯：{value}", "light: {value}")
_HAS = Text("各栏里有“{value}”", "“{value}” in the columns")
_NOTHING = Text("没有符合的；Esc 清除筛选", "none; Esc to clear the filter")
_ELSEWHERE = Text("正文里的：{command}", "in the texts: {command}")
_BROKEN = Text("{count} 个文件读不出来，没有算进来", "files that cannot be read and are left out: {count}")
_GONE = Text("这条记录已经没有了；按 r 重读", "this record is no longer there; r reads anew")
_READ = Text("已重读", "read anew")


class Board(App[None]):
    """The board of one repository; it reads, and writes nothing."""

    ENABLE_COMMAND_PALETTE = False
    CSS = """
    #title { height: 1; padding: 0 1; text-style: bold; }
    #words { display: none; height: 3; }
    #words.open { display: block; }
    #status { height: auto; max-height: 2; padding: 0 1; color: $text-muted; }
    #body { layout: vertical; height: 1fr; }
    #body.wide { layout: horizontal; }
    DataTable { width: 1fr; height: 1fr; }
    #pane { display: none; width: 1fr; height: 1fr; padding: 0 1; border: round $primary; }
    #pane.open { display: block; }
    """

    def __init__(self, content: Content) -> None:
        """Take what is read; the first tab is shown."""
        super().__init__()
        self._content = content
        self._at, self._words, self._state, self._light = 0, "", "", ""
        self._rows: tuple[BoardRow, ...] = ()
        self._filling: Timer | None = None
        for keys, action, words in _KEYS:
            self.bind(keys, action, description=content.say(words))

    def compose(self) -> ComposeResult:
        """Lay out the screen."""
        yield Static(Drawn(self._content.title), id="title")
        yield Tabs(*(Tab(Drawn(_tab(place, each)), id=f"tab-{place}") for place, each in enumerate(self._content.sheets)))
        yield Input(placeholder=self._content.say(_WORDS), id="words")
        with Container(id="body"):
            yield DataTable(cursor_type="row", zebra_stripes=True)
            with VerticalScroll(id="pane"):
                yield Static(id="page")
        yield Static(id="status")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Show the first sheet, the table in focus, and say what was said while it was read."""
        self.query_one(Tabs).can_focus = False
        self._show()
        self._tell()
        self.query_one(DataTable).focus()

    def on_resize(self) -> None:
        """Put the page of a record where there is room."""
        self.query_one("#body").set_class(self.size.width >= _WIDE, "wide")

    def on_tabs_tab_activated(self, event: Tabs.TabActivated) -> None:
        """Show another sheet, not narrowed by what the last one was."""
        place = int((event.tab.id or "tab-0").removeprefix("tab-"))
        if place != self._at:
            self._at = place
            self._words = self._state = self._light = self.query_one(Input).value = ""
            self._show()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow the table while words are typed."""
        if event.value != self._words:
            self._words = event.value
            self._show()

    def on_input_submitted(self) -> None:
        """Go to the table with what is narrowed."""
        self.query_one(DataTable).focus()

    def on_data_table_row_selected(self) -> None:
        """Open the page of the record."""
        self.query_one("#pane").add_class("open")
        self._show_page()

    def on_data_table_row_highlighted(self) -> None:
        """Let an open page follow the cursor."""
        if self.query_one("#pane").has_class("open"):
            self._show_page()

    def action_sheet(self, place: int) -> None:
        """Show the sheet at a place."""
        if place < len(self._content.sheets):
            self.query_one(Tabs).active = f"tab-{place}"

    def action_turn(self, by: int) -> None:
        """Show the next sheet, or the one before."""
        self.action_sheet((self._at + by) % len(self._content.sheets))

    def action_words(self) -> None:
        """Open the line to narrow by words."""
        self.query_one(Input).add_class("open").focus()

    def action_state(self) -> None:
        """Show one state after the other, then all."""
        self._state = _after(self._state, self._sheet.states)
        self._show()

    def action_light(self) -> None:
        """Show one light after the other, then all."""
        self._light = _after(self._light, self._sheet.lights)
        self._show()

    def action_leave(self) -> None:
        """Close the page that is open; else clear what the table is narrowed by."""
        pane, line = self.query_one("#pane"), self.query_one(Input)
        if pane.has_class("open") and not line.has_focus:
            pane.remove_class("open")
        else:
            self._words = self._state = self._light = line.value = ""
            line.remove_class("open")
            self._show()
        self.query_one(DataTable).focus()

    def action_help_quit(self) -> None:
        """Leave on Ctrl-C, as every command does; Textual's own answer is a sentence in English."""
        self.exit()

    def action_reread(self) -> None:
        """Read everything anew; what is shown stays where that cannot be."""
        try:
            self._content.load()
        except RedchainError as error:
            self.notify(Drawn(self._content.say(error.text)).plain, severity="error", markup=False)
            return
        self.query_one("#title", Static).update(Drawn(self._content.title))
        for place, each in enumerate(self._content.sheets):
            self.query_one(f"#tab-{place}", Tab).label = Drawn(_tab(place, each))
        self._show()
        self._tell()
        self.notify(self._content.say(_READ), markup=False)

    @property
    def _sheet(self) -> BoardSheet:
        return self._content.sheets[self._at]

    def _show(self) -> None:
        """Fill the table; the cursor stays on its record where that is still shown."""
        table, before = self.query_one(DataTable), self._current
        self._rows = chosen(self._sheet, self._words, self._state, self._light)
        table.clear(columns=True)
        for place, head in enumerate(self._sheet.heads):
            table.add_column(Drawn(head), width=_width(head, [row.cells[place] for row in self._rows[:_AT_ONCE]]))
        kept = None if before is None else (before.kind, before.id)
        at = next((place for place, row in enumerate(self._rows) if (row.kind, row.id) == kept), 0)
        self._fill(at + 1)
        table.move_cursor(row=at)
        self.query_one("#status", Static).update(Drawn("  ".join(map(self._content.say, self._narrowed()))))
        if self.query_one("#pane").has_class("open"):
            self._show_page()

    def _fill(self, least: int = 0) -> None:
        """Put the next rows into the table, at least so many in all, and the rest a moment later: thousands of rows take longer than one may wait for a key."""
        if self._filling is not None:
            self._filling.stop()
        table, tones = self.query_one(DataTable), self._content.tones
        done = table.row_count
        end = max(done + _AT_ONCE, least)
        table.add_rows([_cell(each, tones) for each in row.cells] for row in self._rows[done:end])
        self._filling = self.set_timer(_MOMENT, self._fill) if end < len(self._rows) else None

    def _narrowed(self) -> Iterator[Text]:
        """Yield whose the to-do is, how many rows are shown, and by what they are narrowed."""
        if self._content.unreadable:
            yield _BROKEN.fill(count=self._content.unreadable)
        if self._sheet.name == TODO and self._content.whose:
            yield same(self._content.whose)
        yield _COUNT.fill(shown=len(self._rows), all=len(self._sheet.rows))
        for phrase, value in ((_STATE, self._state), (_LIGHT, self._light), (_HAS, self._words.strip())):
            if value:
                yield phrase.fill(value=value)
        if not self._rows and (self._state or self._light or self._words.strip()):
            yield _NOTHING
        if not self._rows and self._words.strip():
            yield _ELSEWHERE.fill(command=shown("redchain", "find", *self._words.split()))

    @property
    def _current(self) -> BoardRow | None:
        place = self.query_one(DataTable).cursor_row
        return self._rows[place] if place < len(self._rows) else None

    def _show_page(self) -> None:
        row = self._current
        words = "" if row is None else self._content.page(row.kind, row.id) or self._content.say(_GONE)
        self.query_one("#page", Static).update(Drawn(words))
        self.query_one("#pane", VerticalScroll).scroll_home(animate=False)

    def _tell(self) -> None:
        for words in self._content.said:
            self.notify(words, markup=False)


_KEYS = (
    ("q", "quit", Text("退出", "quit")),
    ("slash", "words", Text("筛选", "words")),
    ("s", "state", Text("状态", "state")),
    ("l", "light", Text("灯", "light")),
    ("escape", "leave", Text("返回", "back")),
    ("r", "reread", Text("重读", "reread")),
    ("right_square_bracket", "turn(1)", Text("下一张", "next")),
    ("left_square_bracket", "turn(-1)", Text("上一张", "before")),
    ("1", "sheet(0)", Text("", "")),
    ("2", "sheet(1)", Text("", "")),
    ("3", "sheet(2)", Text("", "")),
    ("4", "sheet(3)", Text("", "")),
)


def _tab(place: int, sheet: BoardSheet) -> str:
    return f"{place + 1} {sheet.title} {len(sheet.rows)}"


def _after(value: str, all_of_them: tuple[str, ...]) -> str:
    """Return the value after another, none (all are shown) behind the last and before the first."""
    ring = ("", *all_of_them)
    return ring[(ring.index(value) + 1) % len(ring)] if value in ring else ""


def _width(head: str, words: Iterable[str]) -> int:
    return min(_WIDEST, max(cell_len(head), *map(cell_len, words), 0))


def _cell(words: str, tones: Mapping[str, Tone]) -> Drawn:
    tone = tones.get(words)
    return Drawn(words, STYLES[tone] if tone else "", no_wrap=True, overflow="ellipsis")
