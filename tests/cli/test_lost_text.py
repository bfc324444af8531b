"""Text that a file would lose is never lost without a word: ` #` after text, characters that nobody sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Clone, Outcome

pytestmark = pytest.mark.slow

NEED = """enterprise: "sl-bacai"
category: 要素保障
"""


def add_from(clone: Clone, tmp_path: Path, text: str, *words: str) -> Outcome:
    source = tmp_path / "need.yaml"
    source.write_text(NEED + text, encoding="utf-8")
    return clone.run("need", "add", "--from", str(source), *words)


@pytest.mark.parametrize(
    "text",
    [
        "title: 车间 #2 行车限重\n",
        "title: 车间 # 2 号行车限重\n",
        "title: 行车限重\ntags: [产线 #2, 复杂]\n",
        "title: 行车限重\nnote: 见附件 #3\n",
        "title: ERP #2\n",
    ],
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_file_whose_text_would_lose_its_end_is_refused(clone: Clone, tmp_path: Path, text: str, lang: str) -> None:
    before = clone.files()
    done = add_from(clone, tmp_path, text, "--lang", lang)
    assert done.code == 1
    assert "RC020" in done.err
    assert clone.files() == before


def test_quoted_it_is_kept_whole(clone: Clone, tmp_path: Path) -> None:
    done = add_from(clone, tmp_path, 'title: "车间 #2 行车限重"\n')
    assert done.code == 0, done.err
    assert 'title: "车间 #2 行车限重"' in clone.git("show", "HEAD")


@pytest.mark.parametrize(("lang", "words"), [("zh", "不写进记录"), ("en", "is not written")])
def test_a_plain_comment_is_told_and_left_out(clone: Clone, tmp_path: Path, lang: str, words: str) -> None:
    done = add_from(clone, tmp_path, "title: 行车限重  # 已核实\nurgency: high # 急\n", "--lang", lang)
    assert done.code == 0, done.err
    assert [line for line in done.err.splitlines() if words in line and "need.yaml:3 “# 已核实”" in line]
    assert "急" not in done.err


@pytest.mark.parametrize("character", ["\u200b", "\u202e", "\u2060", "\u00ad", "\ufe0f", "\u3164", "\U000e0041"])
def test_a_title_that_was_typed_with_one_is_refused_by_name(clone: Clone, character: str) -> None:
    done = clone.run("need", "add", "--enterprise", "sl-bacai", "--category", "要素保障", "--title", f"变压器{character}不够用")
    assert done.code == 1
    assert f"U+{ord(character):04X}（" in done.err


@pytest.mark.parametrize("character", ["\u200b", "\ufeff", "\u202c"])
def test_an_id_or_name_that_was_pasted_with_one_is_still_found(clone: Clone, character: str) -> None:
    done = clone.run("need", "add", "--enterprise", f"sl-ba{character}cai", "--category", "要素保障", "--title", "变压器不够用")
    assert done.code == 0, done.err
    assert clone.run("enterprise", "show", f"{character}sl-bacai").code == 0


@pytest.mark.parametrize("how", [(), ("--dry-run",), ("--no-commit",)])
@pytest.mark.parametrize(
    ("lang", "words"), [("zh", "原第 {line} 行的注释“# 待核实”随改动去掉了"), ("en", "the comment “# 待核实”, formerly on line {line} of")]
)
def test_a_comment_that_goes_with_a_change_is_told(clone: Clone, lang: str, words: str, how: tuple[str, ...]) -> None:
    path = clone.path / "data/units/keji-zhihang.yaml"
    text = path.read_text(encoding="utf-8")
    line = text.count("\n") + 1
    path.write_text(text + "note: '旧的'  # 待核实\n", encoding="utf-8")
    clone.git("commit", "-qam", "a note")
    done = clone.run("unit", "edit", "keji-zhihang", "--note", "两行\n的备注", "--lang", lang, *how)
    assert done.code == 0, done.err
    assert words.format(line=line) in done.err
    assert "data/units/keji-zhihang.yaml" in done.err


def test_comments_that_stay_are_not_told(clone: Clone) -> None:
    path = clone.path / "data/units/keji-zhihang.yaml"
    path.write_text("# 头\n" + path.read_text(encoding="utf-8") + "note: '旧的'  # 待核实\n# 尾\n", encoding="utf-8")
    clone.git("commit", "-qam", "a note")
    done = clone.run("unit", "edit", "keji-zhihang", "--note", "一行")
    assert done.code == 0, done.err
    assert "注释" not in done.err
    assert all(each in path.read_text(encoding="utf-8") for each in ("# 头", "# 待核实", "# 尾"))
