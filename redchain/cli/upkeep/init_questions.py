"""What `redchain init` asks on a terminal: region, title, chains, their office and its first member, each with what is taken where nothing is typed."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from redchain.cli.prompts import ask_until
from redchain.cli.write_commands import refusing_wrong_value
from redchain.errors import UsageError
from redchain.kinds.chain.model import Chain
from redchain.kinds.unit.model import Unit
from redchain.model.region_names import region_code, region_name
from redchain.model.settings import Root
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from redchain.cli.context import Context

_NONE = frozenset({"无", "不", "否", "-", "no", "none"})
_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+")
_OPTIONAL = Text("可不填", "may be left empty")


def answers(context: Context, region: str, title: str, email: str) -> dict[str, Any]:
    """Ask, and return what to begin with, under the names of the options; `region`, `title` and `email` are what is taken where nothing is typed."""
    name = region_name(region)
    found: dict[str, Any] = {
        "region": _ask(
            context, Text("地区，名称或六位代码", "region, its name or six-digit code"), _taken(f"{name} {region}"), lambda typed: _region(typed or region)
        ),
        "title": _ask(context, Text("标题", "title"), _taken(title), lambda typed: _line(Root, "title", typed or title)),
        "chains": _ask(context, Text("产业链，几条用顿号隔开", "chains, several with commas between"), _OPTIONAL, names_of_chains),
    }
    office = _ask(
        context,
        Text("链办（牵头单位）的名称", "the name of the office (the unit that leads the chains)"),
        _OPTIONAL,
        lambda typed: _line(Unit, "name", typed) if typed else None,
    )
    wording = _taken(email) if email else _OPTIONAL
    address = Text(
        f"您的邮箱，登记为{office}的成员和管理员，只存散列；不登记写“无”",
        f"your address, to be a member of {office} and a keeper (only its hash is kept; “none”: nobody)",
    )
    return {**found, "office": office, "email": _ask(context, address, wording, lambda typed: _email(typed or email)) if office else None}


def names_of_chains(typed: str) -> tuple[str, ...]:
    """Return the names of chains that were typed, each once."""
    names = tuple(dict.fromkeys(each.strip() for each in re.split("[，、,；;]", typed) if each.strip()))
    for each in names:
        _line(Chain, "name", each)
    return names


def _ask(context: Context, words: Text, rest: Text, read: Callable[[str], Any]) -> Any:
    return ask_until(context, Text(f"{words.zh}（{rest.zh}）", f"{words.en} ({rest.en})"), read)


def _taken(usual: str) -> Text:
    return Text(f"直接回车为 {usual}", f"Enter: {usual}")


def _line(model: type[Any], name: str, typed: str) -> str:
    refusing_wrong_value(model, name, typed)
    return typed


def _region(typed: str) -> str:
    words = unicodedata.normalize("NFKC", typed)
    code = region_code(words) or words
    if region_name(code) == code:
        raise UsageError(
            Text(f"没有“{typed}”这个地区", f"“{typed}” is not a region"),
            Text("写市、县、区的名称或六位代码，如 张家港市、320582", "write a name or a six-digit code, such as 320582"),
        )
    return _line(Root, "region", code)


def _email(typed: str) -> str | None:
    words = unicodedata.normalize("NFKC", typed).strip()
    if not words or words.casefold() in _NONE:
        return None
    if not _ADDRESS.fullmatch(words):
        raise UsageError(
            Text(f"“{typed}”不是邮箱", f"“{typed}” is not an address"),
            Text("写 git 提交用的邮箱，或写“无”", "write the address that git commits with, or “none”"),
        )
    return words
