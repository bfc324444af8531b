"""Plain rows: keys in English, words in the language asked for."""

from __future__ import annotations

from redchain.document import Column, Mark, Table
from redchain.render.json_rows import plain
from redchain.text import Text


def test_rows() -> None:
    table = Table(
        (Column(Text("登记日期", "Raised on")), Column(Text("灯", "Light")), Column(Text("数", "Count"))),
        (("2026-11-03", Mark(Text("红灯", "red"), "bad"), 3),),
    )
    assert plain(table) == [{"raised_on": "2026-11-03", "light": "红灯", "count": 3}]
    assert plain(table, "en")[0]["light"] == "red"
