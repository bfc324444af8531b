"""The roles of a post (角色); the same post often has two."""

from __future__ import annotations

from typing import Literal

from redchain.text import Text

PersonRole = Literal["helper", "mentor", "expert", "agent"]
PERSON_ROLES: dict[PersonRole, Text] = {
    "helper": Text("助企员", "helper"),
    "mentor": Text("导师", "mentor"),
    "expert": Text("专家", "expert"),
    "agent": Text("代办员", "agent"),
}
