"""The levels (层级) of the state at which policies are made."""

from __future__ import annotations

from typing import Literal

from redchain.text import Text

Level = Literal["nation", "province", "city", "county"]
LEVELS: dict[Level, Text] = {
    "nation": Text("国家", "national"),
    "province": Text("省级", "provincial"),
    "city": Text("市级", "of the city"),
    "county": Text("县区级", "of the county"),
}
