"""Where the key of a model server stands, and what settings would call one."""

from __future__ import annotations

import re

from redchain.lazy_pattern import pattern

KEY_VARIABLE = "REDCHAIN_SEMANTIC_KEY"
"""The environment variable that holds the key: a key never stands in settings."""
_KEY_NAME = pattern(
    r"(?:^|[_-])(?:(?:api|access|secret|app|model|server|client|user|private|master|sign|signing|auth|service|hmac)?key|(?:client|app|api)?secret|(?:user|login)?password|passwd|passphrase|pass|pwd|hmac|jwt|auth|authorization|bearer|credential|header|sig|signature)s?(?:$|[_-])"
    r"|(?:^|[_-])token(?:$|[_-])|^tokens$|(?:^|[_-])(?:ak|sk)$|密钥|口令|密码|令牌",
    re.IGNORECASE,
)
_HUMP = pattern(r"(?<=[a-z0-9])(?=[A-Z])")


def names_key(key: str) -> bool:
    """Tell whether a name, of a setting or in an address, is one for keys and passwords."""
    return _KEY_NAME.search(_HUMP.sub("_", key)) is not None
