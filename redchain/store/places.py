"""The one place of every file below the root of a data repository; what has none is told why."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from redchain.lazy_pattern import pattern
from redchain.model.invisible_characters import UNSEEN
from redchain.model.settings import SETTINGS_FILES
from redchain.store.layout import DATA, IGNORED, LISTS, OFFICE_TRACE, SCHEMAS, SETTINGS, is_like_record, is_text
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Collection

_ODD_MODES = {"120000": "link", "160000": "repository", "040000": "empty"}
_KEPT = frozenset({".gitkeep", ".gitignore"})
"""Hidden files that may be in any folder of the data."""
_YEAR = pattern(r"[0-9]{4}\.yaml", re.ASCII)
_UNPRINTABLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})

PROBLEMS = {
    "link": Text("是符号链接，链接后面的内容谁都能换", "it is a symbolic link, and what lies behind it can be exchanged"),
    "repository": Text("是另一个 git 仓库（子模块），里面的内容不在这里", "it is another git repository (a submodule), and what is in it is not here"),
    "mode": Text("不是普通文件", "it is no plain file"),
    "empty": Text("是空的 git 目录，git 自己从不写，里面什么也没有", "it is an empty folder of git's, which git itself never writes and which holds nothing"),
    "hidden": Text("以点开头的文件和文件夹不读", "files and folders that begin with a dot are not read"),
    "signs": Text("名称里有看不见的或控制字符", "its name holds characters that nobody sees"),
    "case": Text(
        "只差大小写，在 Windows 和 macOS 上会与 {other} 混在一起", "it differs from {other} by case only and is mixed up with it on Windows and macOS"
    ),
    "misnamed": Text("扩展名不是小写的 .yaml", "its extension is not .yaml in small letters"),
    "office": Text("是 Office 或 WPS 打开文件时留下的痕迹，关闭后删除", "Office or WPS left it while a document was open; close the document and delete this"),
    "unknown": Text("不是记录、设置或生成的清单", "it is no record, no settings file and no generated list"),
    "root": Text("又一个数据仓库的 redchain.yaml，套在这一个里外", "it is the redchain.yaml of another data repository, around or inside this one"),
    "gone": Text(
        "数据仓库的 redchain.yaml 被移走或删除，里面的记录就没有人检查了",
        "the redchain.yaml of a data repository is moved or deleted, so that nothing judges its records",
    ),
    "double": Text("同一个名称在 git 的目录里有两项", "git's folder holds two entries of this name"),
}


def why_astray(path: str, mode: str, folders: Collection[str]) -> str | None:
    """Return why a file (path from the root) is at no place a data repository knows, as a key of `PROBLEMS`; None for what is right, or none of its business.

    `folders` are those of the kinds. What may lie among the generated lists and schemas is for those who know how to generate them.
    """
    first, *below = path.split("/")
    if first not in {DATA, SCHEMAS}:
        return "case" if _plain(first) in {DATA, SCHEMAS} else None
    if mode in _ODD_MODES:
        return _ODD_MODES[mode]
    if not mode.startswith("100") or not below:
        return "mode"
    if not is_text(path) or UNSEEN.search(path) or any(unicodedata.category(each) in _UNPRINTABLE for each in path):
        return "signs"
    if any(each.startswith(".") or not each for each in below[:-1]) or (below[-1].startswith(".") and below[-1] not in _KEPT):
        return "hidden"
    return None if first == SCHEMAS or below[-1] in _KEPT or below[-1] in IGNORED else _in_data(path, below, folders)


def _in_data(path: str, below: list[str], folders: Collection[str]) -> str | None:
    """The same of a plain file with a legible name in `data/`."""
    folder, name = below[0], below[-1]
    if name.startswith(OFFICE_TRACE) and folder != LISTS:
        return "office"
    if folder in folders and len(below) > 1:
        if name.endswith(".yaml") and not any(is_like_record(each) for each in below[:-1]):
            return None
        return "misnamed" if is_like_record(name) else "unknown"
    if folder == LISTS and len(below) > 1:
        return None
    above = path.rpartition("/")[0]
    if any(each.path == path or (each.is_yearly and above == each.path.rpartition("/")[0] and _YEAR.fullmatch(name)) for each in SETTINGS_FILES):
        return None
    return "misnamed" if above.startswith(SETTINGS) and is_like_record(name) and not name.endswith(".yaml") else "unknown"


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKC", UNSEEN.sub("", name)).casefold().strip(" .")
