"""Terms of the field that settings and several kinds share: the six sides, urgencies, roles."""

from __future__ import annotations

from typing import Literal

from redchain.text import Text

Side = Literal["government", "enterprise", "research", "finance", "association", "service"]
SIDES: dict[Side, Text] = {
    "government": Text("政务端", "government"),
    "enterprise": Text("企业端", "enterprise"),
    "research": Text("科研端", "research"),
    "finance": Text("金融端", "finance"),
    "association": Text("协会端", "association"),
    "service": Text("服务端", "service"),
}
Urgency = Literal["urgent", "high", "normal", "low"]
URGENCIES: dict[Urgency, Text] = {"urgent": Text("特急", "urgent"), "high": Text("较急", "high"), "normal": Text("一般", "normal"), "low": Text("不急", "low")}
Role = Literal["lead", "joint", "support"]
ROLES: dict[Role, Text] = {"lead": Text("主办", "lead"), "joint": Text("分办", "joint"), "support": Text("协办", "support")}
