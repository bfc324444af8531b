"""How a firm is contacted (方式)."""

from __future__ import annotations

from typing import Literal

from redchain.text import Text

Mode = Literal["on_site", "phone", "online"]
MODES: dict[Mode, Text] = {"on_site": Text("上门", "on site"), "phone": Text("电话", "by telephone"), "online": Text("线上", "online")}
