"""Files that a command line names: in which format they are written; written or read whole, or refused with the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.errors import DISK_TROUBLE, DiskError, UsageError, system_words
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given

STDOUT = "-"
_ELSEWHERE = Text("换一个文件名或目录", "choose another file name or folder")
SEALED = frozenset(".pdf .doc .docx .rtf .odt .wps .xls .xlsx .xlsm .ods .et .ppt .pptx .dps .ofd .epub .zip .png .jpg .jpeg .gif .svg".split())  # noqa: SIM905  # a row of words
"""Extensions of formats that their programs refuse to open when the file is anything else."""


def target_of(given: Given) -> str | None:
    """Return the file that `-o` names; None for standard output, which is the default and is called `-`."""
    named: str | None = given["output"]
    return None if named == STDOUT else named


def format_of(context: Context, given: str | None, target: str | None, suffixes: Mapping[str, str], default: str) -> str:
    """Return the format to write: what `--format` says, else what the file's extension says, else the default.

    `suffixes` holds every extension that the command can write, with its format. Raises UsageError for any other; where both are given and differ,
    `--format` counts, and a remark says so.
    """
    suffix = _suffix(target)
    meant = suffixes.get(suffix)
    if suffix and meant is None and (given is None or suffix in SEALED):
        raise _unknown(suffix, suffixes)
    if given is None:
        return meant or default
    if suffix and meant is None:
        told = Text("按 --format 写成 {given}；{suffix} 不是它的扩展名", "written as {given}, as --format says; {suffix} is not an extension of it")
        context.tell(told.fill(given=given, suffix=suffix))
    elif meant not in {None, given}:
        told = Text("按 --format 写成 {given}；{suffix} 通常是 {meant}", "written as {given}, as --format says; {suffix} usually means {meant}")
        context.tell(told.fill(given=given, suffix=suffix, meant=meant))
    return given


def _suffix(target: str | None) -> str:
    import os

    return os.path.splitext(target or "")[1].lower()


def _unknown(suffix: str, suffixes: Mapping[str, str]) -> UsageError:
    known = list(suffixes)
    words = Text(f"写不出 {suffix} 文件", f"cannot write a {suffix} file")
    remedy = Text(f"可用的扩展名：{'、'.join(known)}", f"use one of: {', '.join(known)}")
    if ".docx" in suffixes and suffix in SEALED:
        more = Text("要 PDF：先写成 .docx，用 Word 或 WPS 打开再另存", "for PDF: write .docx, open it with Word or WPS, and save it as such")
        remedy = Text(f"{remedy.zh}；{more.zh}", f"{remedy.en}; {more.en}")
    return UsageError(words, remedy)


def write_output(context: Context, path: str, content: str | bytes) -> None:
    """Write the file that `-o` names and print its name; raises UsageError when it cannot be written."""
    write_beside(path, content)
    context.print(path)


def write_beside(path: str, content: str | bytes) -> None:
    """Write a file that belongs to the one that `-o` names, whose name alone is printed; raises UsageError when it cannot be written."""
    from redchain.store.disk import write_atomically

    try:
        write_atomically(path, content.encode() if isinstance(content, str) else content)
    except OSError as problem:
        if problem.errno in DISK_TROUBLE:
            raise DiskError(problem, Text("这个文件没有写", "this file was not written")) from problem
        why = system_words(problem)
        raise UsageError(Text(f"写不了 {path}：{why.zh}", f"cannot write {path}: {why.en}"), _ELSEWHERE) from problem


def read_input(path: str, most: int, remedy: Text) -> bytes:
    """Return the bytes of a file that an option names, at most `most` + 1 of them; raises UsageError when it cannot be read."""
    from redchain.store.disk import read_bytes

    try:
        return read_bytes(path, most)
    except OSError as problem:
        why = system_words(problem)
        raise UsageError(Text(f"读不了 {path}：{why.zh}", f"cannot read {path}: {why.en}"), remedy) from problem
