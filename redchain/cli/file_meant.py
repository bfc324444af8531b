"""A file named where a command expects none: how records are entered from it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from redchain.lazy_pattern import pattern
from redchain.shell_words import word
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

_FILE = pattern(r"\.(?:csv|tsv|txt|ya?ml|json|xlsx?|xlsm|ods|et)$")
_WORKBOOK = pattern(r"\.(?:xlsx?|xlsm|ods|et)$", re.IGNORECASE)


def is_file(words: str) -> bool:
    """Tell whether words are the name of a file that records may stand in."""
    return bool(_FILE.search(words.lower()))


def say_from_file(path: str, words: Sequence[str], *, is_any: bool = False) -> Text:
    """Return how records are entered from the file among some words by the command of a path; `is_any`: by those of other kinds too."""
    name = next(filter(is_file, words), None)
    other = Text("（其他各类相同）", " (other kinds alike)") if is_any else Text("", "")
    if name is None:
        return Text(f"从文件登记：{path} --from 文件{other.zh}", f"to enter records from a file: {path} --from FILE{other.en}")
    if not _WORKBOOK.search(name.lower()):
        line = f"{path} --from {word(name)}"
        return Text(f"从文件登记：{line}{other.zh}", f"to enter records from a file: {line}{other.en}")
    return Text(f"收回工作簿：redchain import {word(name)}", f"to take a workbook in: redchain import {word(name)}")
