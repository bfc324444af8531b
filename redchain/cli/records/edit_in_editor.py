"""`redchain <kind> edit ID` without fields, on a terminal: the file in an editor, judged when it is closed; a refused text is not lost."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from redchain.cli.prompts import ask_yes, tell_refused
from redchain.cli.write_commands import RefusedValuesError, refusing_wrong_values
from redchain.decide.edit import edit
from redchain.errors import RedchainError, RefusalError, UsageError
from redchain.shell_words import word
from redchain.store.comments import lost_comments
from redchain.store.several_entries import decoded
from redchain.store.yaml_parsing import parse, parser
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from redchain.cli.context import Context
    from redchain.decide.change import Change
    from redchain.flow.perform import PerformResult
    from redchain.flow.workspace import Workspace
    from redchain.model.base import Record
    from redchain.model.ledger import Ledger

_USUAL = ("notepad",) if os.name == "nt" else ("nano", "vim", "vi")


def edit_in_editor(context: Context, space: Workspace, record: Record, perform: Callable[[Callable[[Ledger], Change]], PerformResult]) -> PerformResult | None:
    """Let the record's file be edited, and perform what was changed; None where nothing was.

    Raises what refused the text where nobody wants to go on; the text is then kept beside the repository's other drafts and its place told.
    """
    path = space.ledger.paths[f"{record.kind.name}:{record.id}"]
    before = space.source.read(path).decode("utf-8")
    text = before
    with tempfile.TemporaryDirectory(prefix="redchain-") as folder:
        file = Path(folder) / f"{record.id}.yaml"
        while True:
            text = edited(file, text)
            if text == before:
                context.tell(Text("没有改动", "nothing was changed"))
                return None
            try:
                refuse_undecoded(text)
                return _perform(context, record, before, text, perform)
            except RedchainError as problem:
                tell_refused(context, problem)
                if not _goes_on(context, record, text):
                    raise


def _goes_on(context: Context, record: Record, text: str) -> bool:
    """Ask whether a refused text is edited again; where it is not, it is kept, also when the question is broken off."""
    goes_on = False
    try:
        goes_on = ask_yes(context, Text("返回编辑器继续修改吗？", "Back to the editor?"))
    finally:
        if not goes_on:
            _keep(context, record, text)
    return goes_on


def _perform(context: Context, record: Record, before: str, text: str, perform: Callable[[Callable[[Ledger], Change]], PerformResult]) -> PerformResult:
    model, changes = type(record), _changes(record, before, text)

    def decide(ledger: Ledger) -> Change:
        with refusing_wrong_values(model, {}):
            return edit(ledger, model, record.id, changes)

    done = perform(decide)
    if lost_comments(text, done.files[0].after):
        context.tell(
            Text("注释的改动没有写入：注释请直接在文件里改，再提交", "changed comments were not written: change them in the file itself, and commit it")
        )
    return done


def _changes(record: Record, before: str, text: str) -> dict[str, Any]:
    """Return the fields whose values differ, None for those that are gone; raises RefusedValuesError where the text is no mapping."""
    old, new = (parse(each.encode("utf-8"), parser()) for each in (before, text))
    if new.mapping is None:
        raise RefusedValuesError(tuple(each.at(f"{record.id}.yaml", each.line, each.column) for each in new.findings))
    was = old.mapping or {}
    return {name: new.mapping.get(name) for name in (*new.mapping, *was) if was.get(name) != new.mapping.get(name)}


def edited(file: Path, text: str) -> str:
    """Return what an editor makes of a text, in whichever encoding it saves it; bytes of no encoding stay as they are, for `refuse_undecoded`."""
    file.write_bytes(text.encode("utf-8", "surrogateescape"))
    open_editor(file)
    raw = file.read_bytes()
    found = decoded(raw)
    typed = found[0] if found else raw.decode("utf-8", "surrogateescape")
    return typed.replace("\r\n", "\n").replace("\r", "\n")


def refuse_undecoded(text: str) -> None:
    """Refuse what an editor has saved in no encoding that is known."""
    try:
        text.encode()
    except UnicodeEncodeError as problem:
        raise RefusalError(
            Text("认不出编辑器存的是什么编码，没有写入", "the encoding in which the editor saved the text is not known; nothing was written"),
            Text("在编辑器里另存为 UTF-8", "let the editor save it in UTF-8"),
        ) from problem


def open_editor(file: Path) -> None:
    """Start the editor that VISUAL or EDITOR names, or a usual one, and wait for it."""
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or next(filter(shutil.which, _USUAL), None)
    way = Text(
        "设置 EDITOR，如 export EDITOR=nano；或直接写要改的字段，如 --title 新标题", "set EDITOR, such as export EDITOR=nano; or name the fields: --title TEXT"
    )
    if editor is None:
        raise UsageError(Text("没有找到编辑器", "no editor was found"), way)
    if os.system(f"{editor} {word(str(file))}"):  # noqa: S605  # what the person has set
        raise UsageError(Text(f"编辑器 {editor} 没有正常退出，没有写入", f"the editor {editor} did not end well; nothing was written"), way)


def _keep(context: Context, record: Record, text: str) -> None:
    """Write a refused text where it can be found again: a folder of the system's that nothing reads."""
    number, name = tempfile.mkstemp(f"-{record.id}.yaml", "redchain-")
    with open(number, "wb") as file:
        file.write(text.encode("utf-8", "surrogateescape"))
    context.warn(Text(f"改过的内容留在 {name}", f"the edited text is kept in {name}"))
