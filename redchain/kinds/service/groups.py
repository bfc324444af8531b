"""What service items are told apart by: their groups (类型), where materials come from, and who does the work."""

from __future__ import annotations

from typing import Literal

from redchain.text import Text

Group = Literal["investment", "public", "bundle"]
GROUPS: dict[Group, Text] = {
    "investment": Text("投资建设", "investment"),
    "public": Text("公共服务", "public services"),
    "bundle": Text("一件事", "bundle"),
}
Source = Literal["own", "shared", "third"]
SOURCES: dict[Source, Text] = {
    "own": Text("自备", "the firm's own"),
    "shared": Text("数据共享", "shared by units"),
    "third": Text("第三方出具", "from a third party"),
}
Agency = Literal["full", "assist", "guide"]
AGENCIES: dict[Agency, Text] = {
    "full": Text("全程代办", "done for the firm"),
    "assist": Text("协助办理", "done with the firm"),
    "guide": Text("指导办理", "guidance"),
}
