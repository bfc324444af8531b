"""Where the key of a model server stands, and what settings would call one."""

from __future__ import annotations

import re

from redchain.lazy_pattern import pattern

KEY_VARIABLE = "REDCHAIN_SEMANTIC_KEY"
"""The environment variable that holds the key: a key never stands in settings."""
_KEY_NAME = pattern(
    r"(?:^|[_-])(?:key|apikey|token|secret|password|passwd|pwd|auth|authorization|bearer|credentials?|headers?|sig|signature)(?:$|[_-])|密钥|口令|密码|令牌",
    re.IGNORECASE,
)


def names_key(key: str) -> bool:
    """Tell whether a name, of a setting or in an address, is one for keys and passwords."""
    return _KEY_NAME.search(key) is not None
