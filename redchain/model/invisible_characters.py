"""Characters that nobody sees: control characters, and those that only change how others are shown."""

from __future__ import annotations

from redchain.lazy_pattern import pattern

UNSEEN_CLASS = (
    r"\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0d\ufeff"
    r"\uffa0\ufff9-\ufffb"
)
"""Characters that nobody sees, as in a regular expression: control characters, and those that only change how others are shown."""
JOINERS = r"\u200d\ufe0e\ufe0f"
"""Others that emojis are made with, and that may follow one."""
EMOJIS = r"#*0-9\u00a9\u00ae\u203c\u2049\u2100-\u27bf\u2900-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
"""What may stand before a joiner."""
BEYOND = r"\ufffe\uffff\ud800-\udfff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
"""Others that nobody sees, beyond those of one plane; and halves of characters."""
UNSEEN = pattern(rf"[{UNSEEN_CLASS}{BEYOND}]|(?<![{EMOJIS}{JOINERS}])[{JOINERS}]")
"""What no file may hold."""
UNSEEN_IN_WORD = pattern(rf"[{UNSEEN_CLASS}{BEYOND}{JOINERS}]")
"""What no short word may hold."""
