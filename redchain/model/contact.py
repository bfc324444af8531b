"""Contact details (通讯录) of a post: who holds it and how to reach them; never in git."""

from __future__ import annotations

from typing import NamedTuple

from redchain.text import Text

CONTACT_FIELDS = {"name": Text("姓名", "name"), "phone": Text("电话", "telephone number"), "wechat": Text("微信", "WeChat id")}


class Contact(NamedTuple):
    """Who holds a post; `is_word` says that the name is an ordinary word too, which is looked for nowhere."""

    name: str = ""
    phone: str = ""
    wechat: str = ""
    is_word: bool = False
