"""The stages of an order that have limits in the settings (环节)."""

from __future__ import annotations

from typing import Literal

from redchain.text import Text

Stage = Literal["register", "supplement", "dispatch", "accept", "uphold", "finish", "verify", "close"]
STAGES: dict[Stage, Text] = {
    "register": Text("受理", "register"),
    "supplement": Text("补充", "supplement"),
    "dispatch": Text("派单", "dispatch"),
    "accept": Text("接单", "accept"),
    "uphold": Text("退单裁定", "rule on a return"),
    "finish": Text("办复", "finish"),
    "verify": Text("回访核验", "verify"),
    "close": Text("销号", "close"),
}
