"""What the text of the contacts says: posts with their holders' names and numbers; pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from redchain.errors import RefusalError
from redchain.model.contact import CONTACT_FIELDS, Contact
from redchain.text import Text, join, same

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping
    from collections.abc import Set as AbstractSet

_SHORTEST = {"name": 2, "phone": 7, "wechat": 5}
_FLAG = "is_word"


def contacts_in(mapping: Mapping[str, Any], refused: Container[str] = ()) -> dict[str, Contact]:
    """Return the contacts that a mapping holds. Raises RefusalError, which names posts and keys and nothing that stands there.

    `refused` are ids that it may not name; which posts there are now does not matter to what was written before.
    """
    wrong = [each for who, value in mapping.items() for each in _problems(str(who), value, refused)]
    if wrong:
        raise RefusalError(
            Text("通讯录没有写：{wrong}", "the contacts were not written: {wrong}").fill(wrong=join(wrong, zh="；", en="; ")),
            Text(
                '每个岗位写成：h001: {{name: "姓名", phone: "号码", wechat: "微信号"}}',
                'each post is written h001: {{name: "NAME", phone: "NUMBER", wechat: "ID"}}',
            ).fill(),
        )
    return {str(who): _contact(value) for who, value in mapping.items() if value}


def new_strangers(mapping: Mapping[str, Any], former: Mapping[str, Any], posts: AbstractSet[str]) -> frozenset[str]:
    """Return the ids of no post that a mapping names and the one before it did not."""
    return frozenset(map(str, mapping)) - posts - frozenset(map(str, former))


def moved(text: str, renamed: Mapping[str, str]) -> str:
    """Return the text of the contacts with posts under their present ids, all else as it was typed."""
    for old, new in renamed.items():
        text = re.sub(rf"""^(["']?){re.escape(old)}\1(?=[ \t]*:)""", rf"\g<1>{new}\g<1>", text, flags=re.MULTILINE)
    return text


def _contact(value: Mapping[str, Any]) -> Contact:
    said = {key: str(each).strip() for key, each in value.items() if key in CONTACT_FIELDS and each is not None}
    return Contact(**said, is_word=value.get(_FLAG) is True)


def _problems(who: str, value: Any, refused: Container[str]) -> Iterator[Text]:
    if who in refused:
        yield Text(f"没有 {who} 这个岗位", f"there is no post {who}")
    if value is not None and not isinstance(value, dict):
        yield Text(f"{who} 下面要写 name、phone、wechat", f"below {who} stand name, phone and wechat")
        return
    for key, each in (value or {}).items():
        if key == _FLAG:
            if each not in (True, False, None):
                yield Text(f"{who} 的 is_word 只能是 true 或 false", f"is_word of {who} is true or false")
        elif key not in CONTACT_FIELDS:
            yield Text(f"{who} 没有 {key} 这一项", f"{who} has no {key}")
        elif each is not None and (isinstance(each, (dict, list, bool, float)) or not _is_long_enough(key, str(each).strip())):
            yield Text("{who} 的{what}读不懂", "the {what} of {who} is not understood").fill(who=same(who), what=CONTACT_FIELDS[key])


def _is_long_enough(key: str, words: str) -> bool:
    """Whether a value is long enough to be told from other words; of a number its digits count."""
    if not words:
        return True
    return len([each for each in words if each.isdecimal()] if key == "phone" else words) >= _SHORTEST[key]
