"""What some commands need beside redchain itself, and what is said where it is not installed."""

from __future__ import annotations

from importlib.util import find_spec

from redchain.errors import UsageError
from redchain.shell_words import word
from redchain.text import Text


def needs_office(*modules: str) -> None:
    """Refuse to go on where a library of the extra `office` is not installed."""
    needs_extra("office", Text(" Excel、Word ", "Excel and Word"), *modules)


def needs_extra(extra: str, subject: Text, *modules: str) -> None:
    """Refuse to go on where a library of an extra is not installed; `subject` is what it is for."""
    if any(find_spec(each) is None for each in modules):
        here, elsewhere = f".[{extra}]", f"安装地址[{extra}]"
        raise UsageError(
            Text(f"没有安装{subject.zh}的支持", f"the support for {subject.en} is not installed"),
            Text(
                f"安装时带上 {extra}：在源码目录 pip install {word(here)}，或 pip install {word(elsewhere)}",
                f"install redchain with the extra {word(extra)}: pip install {word(here)} in its source, or as you installed it, with [{extra}]",
            ),
        )
