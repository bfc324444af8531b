"""`edit` without fields opens the record in an editor: what was changed is judged and committed, and a refused text is not lost."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Terminal
    from tests.conftest import Clone

pytestmark = pytest.mark.slow

FIRM = "data/enterprises/sl-bacai.yaml"


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An editor that does what stands in a file of Python: `text` is what it is given and what it leaves."""
    script, acts = tmp_path / "editor.py", tmp_path / "acts"
    script.write_text(
        "import sys, pathlib\n"
        f"acts = sorted(pathlib.Path({str(acts)!r}).glob('*.py'))\n"
        "file = pathlib.Path(sys.argv[1])\n"
        "text = file.read_text('utf-8')\n"
        "act = acts[0]; code = act.read_text('utf-8'); act.unlink()\n"
        "exec(code)\n"
        "file.write_text(text, 'utf-8')\n",
        "utf-8",
    )
    acts.mkdir()
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", f"{sys.executable} {script}")
    return acts


@pytest.fixture
def saving(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """An editor that saves bytes made of what it is given, `text`."""
    script = tmp_path / "saves.py"
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", f"{sys.executable} {script}")
    before, after = "import pathlib, sys\nfile = pathlib.Path(sys.argv[1])\ntext = file.read_text('utf-8')\nfile.write_bytes(", ")\n"

    def saves(what: str) -> None:
        script.write_text(f"{before}{what}{after}", "utf-8")

    return saves


def will(editor: Path, *codes: str) -> None:
    for place, code in enumerate(codes):
        (editor / f"{place}.py").write_text(code, "utf-8")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_was_changed_is_committed(clone: Clone, terminal: Terminal, editor: Path, lang: str) -> None:
    will(editor, r"text = text.replace('operating: ', 'note: \"走访过\"\noperating: ') if 'operating: ' in text else text + 'note: \"走访过\"\n'")
    code, shown = terminal(clone, "enterprise", "edit", "sl-bacai", "--lang", lang)
    assert code == 0, shown
    assert clone.subjects()[0] == "enterprise: edit sl-bacai note"
    assert 'note: "走访过"' in (clone.path / FIRM).read_text("utf-8")
    assert clone.git("status", "--porcelain") == ""


def test_a_key_that_is_gone_is_taken_away(clone: Clone, terminal: Terminal, editor: Path) -> None:
    assert clone.run("enterprise", "edit", "sl-bacai", "--note", "走访过").code == 0
    will(editor, "text = ''.join(each for each in text.splitlines(True) if not each.startswith('note:'))")
    code, shown = terminal(clone, "enterprise", "edit", "sl-bacai")
    assert (code, "note" in (clone.path / FIRM).read_text("utf-8")) == (0, False), shown


@pytest.mark.parametrize(("lang", "said"), [("zh", "没有改动"), ("en", "nothing was changed")])
def test_an_editor_that_is_closed_without_a_change_writes_nothing(clone: Clone, terminal: Terminal, editor: Path, lang: str, said: str) -> None:
    will(editor, "pass")
    before = clone.files()
    code, shown = terminal(clone, "enterprise", "edit", "sl-bacai", "--lang", lang)
    assert (code, said in shown, clone.files()) == (0, True, before)


@pytest.mark.parametrize(
    "wrong", ["text += 'staff: 很多\\n'", "text += 'title: [\\n'", "text += 'nosuch: 1\\n'", "text = text.replace('sl-bacai', 'sl-other')"]
)
def test_a_refused_text_can_be_mended(clone: Clone, terminal: Terminal, editor: Path, wrong: str) -> None:
    will(
        editor,
        f"was = text; {wrong}",
        "text = ''.join(each for each in text.splitlines(True) if not each.startswith(('staff: 很', 'title: [', 'nosuch'))).replace('sl-other', 'sl-bacai') + 'note: \"甲\"\\n'",
    )
    code, shown = terminal(clone, "enterprise", "edit", "sl-bacai", answers=("是",))
    assert code == 0, shown
    assert "返回编辑器继续修改吗？" in shown
    assert 'note: "甲"' in (clone.path / FIRM).read_text("utf-8")


@pytest.mark.parametrize(("answer", "left_with"), [("否", 1), ("\x03", 130)])
def test_a_refused_text_that_nobody_mends_is_kept(clone: Clone, terminal: Terminal, editor: Path, answer: str, left_with: int) -> None:
    will(editor, "text += 'staff: 很多\\n'")
    before = clone.files()
    code, shown = terminal(clone, "enterprise", "edit", "sl-bacai", answers=(answer,))
    assert (code, clone.files()) == (left_with, before), shown
    kept = re.search(r"改过的内容留在 (\S+)", shown)
    assert kept is not None
    file = Path(kept[1])
    assert file.read_text("utf-8").endswith("staff: 很多\n")
    file.unlink()


def test_a_life_is_not_written_by_hand(clone: Clone, terminal: Terminal, editor: Path) -> None:
    need = clone.run("need", "list", "--state", "submitted", "--format", "csv").out.splitlines()[1].split(",")[0]
    will(editor, "text = text.replace('step: submit', 'step: close')")
    before = clone.files()
    code, shown = terminal(clone, "need", "edit", need, answers=("否",))
    assert (code, clone.files(), "办理经过只能用流程命令往后添加" in shown) == (2, before, True), shown


def test_comments_changed_in_the_editor_are_told_not_to_be_written(clone: Clone, terminal: Terminal, editor: Path) -> None:
    will(editor, "text = '# 改过的注释\\n' + text + 'note: \"甲\"\\n'")
    code, shown = terminal(clone, "enterprise", "edit", "sl-bacai")
    assert (code, "注释的改动没有写入" in shown) == (0, True), shown


@pytest.mark.parametrize(("lang", "said"), [("zh", "没有正常退出"), ("en", "did not end well")])
def test_an_editor_that_fails_writes_nothing(clone: Clone, terminal: Terminal, monkeypatch: pytest.MonkeyPatch, lang: str, said: str) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", "false")
    before = clone.files()
    code, shown = terminal(clone, "enterprise", "edit", "sl-bacai", "--lang", lang)
    assert (code, said in shown, clone.files()) == (2, True, before), shown


def test_without_a_terminal_the_fields_are_asked_for(clone: Clone) -> None:
    done = clone.run("enterprise", "edit", "sl-bacai", "--lang", "zh")
    assert (done.code, "--title" in done.err) == (2, True)


def test_an_editor_that_saves_gbk_is_understood(clone: Clone, terminal: Terminal, saving: Callable[[str], None]) -> None:
    saving("(text + 'note: 走访过\\n').encode('gbk')")
    code, shown = terminal(clone, "enterprise", "edit", "sl-bacai")
    assert (code, "走访过" in (clone.path / FIRM).read_text("utf-8")) == (0, True), shown


@pytest.mark.parametrize(("lang", "words"), [("zh", "认不出编辑器存的是什么编码"), ("en", "the encoding in which the editor saved")])
def test_what_is_saved_in_no_encoding_is_refused_and_kept(clone: Clone, terminal: Terminal, saving: Callable[[str], None], lang: str, words: str) -> None:
    saving("text.encode() + b'note: \\xff\\n'")
    code, shown = terminal(clone, "enterprise", "edit", "sl-bacai", "--lang", lang, answers=("n",))
    assert (code, words in shown) == (1, True), shown
    kept = re.search(r"/\S+-sl-bacai\.yaml", shown)
    assert kept is not None, shown
    assert Path(kept[0]).read_bytes().endswith(b"note: \xff\n")
    Path(kept[0]).unlink()
