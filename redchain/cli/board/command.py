"""`redchain board`: the three lists and what waits on the whole terminal, to look at; never writes."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from redchain.cli.context import computing_space
from redchain.cli.office.extra import needs_extra
from redchain.cli.parsing import BilingualCommand, flag
from redchain.cli.scoping import CHAIN, FIRM, HELPER, UNIT
from redchain.errors import EXIT_FINE, RefusalError
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given

_SUMMARY = Text(
    "看板：三张清单和待办占满整个终端，按字、状态、灯筛选，回车看一条记录；只看，不改。",
    "A board: the three lists and the to-do on the whole terminal, narrowed by words, state and light, with each record on Enter; it only shows.",
)


def commands(name: str, _words: Sequence[str]) -> list[BilingualCommand]:
    """Return the command."""
    everybody = flag(
        "all", Text("待办看全部单位的（默认：登记过的 git 身份只看自己单位的）", "everybody's to-do (default: of a registered git identity, its own units')")
    )
    committee = flag("committee", Text("待办只看链办（党委）的", "only what waits for the chain offices (committees)"))
    return [BilingualCommand(name, _SUMMARY, _board, [UNIT, FIRM, HELPER, CHAIN, committee, everybody]).showing("board", "board --unit gongdian")]


def _board(context: Context, given: Given) -> int:
    if not (sys.stdin.isatty() and sys.stdout.isatty()) or os.environ.get("TERM") in {None, "", "dumb"}:
        computing_space(context)  # what is wrong with the repository comes first
        raise RefusalError(
            Text("看板要占满整个终端，这里不是终端", "the board needs a whole terminal, and this is none"),
            Text(
                "在终端里打开；给程序用：redchain todo --json，redchain need list --json",
                "open it on a terminal; for programs: redchain todo --json, redchain need list --json",
            ),
        )
    needs_extra("board", Text("看板", "the board"), "textual")
    from redchain.cli.board.content import Content
    from redchain.cli.board.screen import Board

    content = Content(context, given)
    content.load()
    Board(content).run()
    return EXIT_FINE
