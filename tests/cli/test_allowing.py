"""A record allows, with a reason, what a rule about the outside world finds in it; commands keep what it allows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Clone

pytestmark = pytest.mark.slow

WRONG = "91320582100RX9PKX1"
ADD = ("enterprise", "add", "--name", "张家港示例阀门制造有限公司", "--chains", "qingneng", "--id", "sl-fa")


def text(clone: Clone, identifier: str) -> str:
    return (clone.path / f"data/enterprises/{identifier}.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(("lang", "words"), [("zh", "--allow 'RC110 理由'"), ("en", "--allow 'RC110 REASON'")])
def test_a_refused_code_says_how_to_allow_it(clone: Clone, lang: str, words: str) -> None:
    done = clone.run(*ADD, "--uscc", WRONG, "--lang", lang)
    assert done.code == 1
    assert "RC110" in done.err
    assert words in done.err


@pytest.mark.parametrize("typed", ["RC110 营业执照如此", "rc110：营业执照如此", "RC110=营业执照如此", '{rule: RC110, because: "营业执照如此"}'])
def test_an_allowance_is_written_into_the_record(clone: Clone, typed: str) -> None:
    done = clone.run(*ADD, "--uscc", WRONG, "--allow", typed)
    assert done.code == 0, done.err
    assert 'allow:\n  - rule: "RC110"\n    because: "营业执照如此"\n' in text(clone, "sl-fa")
    assert "RC110" not in clone.run("validate").out


def test_it_survives_a_file_an_edit_and_a_rename(clone: Clone, tmp_path: Path) -> None:
    source = tmp_path / "firm.yaml"
    source.write_text(
        f'id: "sl-fa"\nname: "张家港示例阀门制造有限公司"\nchains: ["qingneng"]\nuscc: "{WRONG}"\nallow: [{{rule: RC110, because: 营业执照如此}}]\n',
        encoding="utf-8",
    )
    assert clone.run("enterprise", "add", "--from", str(source)).code == 0
    assert clone.run("enterprise", "edit", "sl-fa", "--size", "small").code == 0
    assert clone.run("enterprise", "rename", "sl-fa", "sl-famen", "--yes").code == 0
    assert clone.run("enterprise", "archive", "sl-famen").code == 0
    assert "营业执照如此" in text(clone, "sl-famen")
    assert "RC110" not in clone.run("validate").out


def test_one_of_two_firms_of_one_name_is_enough(clone: Clone) -> None:
    clone.run(*ADD)
    second = (*ADD[:-1], "sl-fa-2")
    assert "RC402" in clone.run(*second).err
    assert clone.run(*second, "--allow", "RC402 同名的另一家").code == 0
    found = clone.run("validate").out
    assert "RC402" not in found
    assert "RC113" not in found


def test_an_edit_that_makes_it_unneeded_says_so(clone: Clone) -> None:
    clone.run(*ADD, "--uscc", WRONG, "--allow", "RC110 营业执照如此")
    done = clone.run("enterprise", "edit", "sl-fa", "--uscc", "91320582100RX9PKX0")
    assert done.code == 0
    assert "RC113" in done.err
    assert clone.run("enterprise", "edit", "sl-fa", "--unset", "allow").code == 0
    assert "allow" not in text(clone, "sl-fa")


@pytest.mark.parametrize(("typed", "code"), [("RC999 没有这条", "RC112"), ("RC101 不能放行", "RC112"), ("RC604 没有密级", "RC113")])
def test_what_may_not_be_allowed_is_told(clone: Clone, typed: str, code: str) -> None:
    done = clone.run(*ADD, "--allow", typed)
    assert done.code == (1 if code == "RC112" else 0)
    assert code in done.err


@pytest.mark.parametrize(
    ("code", "lang", "words"),
    [("RC402", "zh", "--allow 'RC402 理由'"), ("RC402", "en", "REASON"), ("RC604", "zh", "allow: [{rule: RC604, because: 理由}]")],
)
def test_explain_says_whether_a_rule_may_be_allowed(clone: Clone, code: str, lang: str, words: str) -> None:
    assert words in clone.run("explain", code, "--lang", lang).out


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_explain_says_nothing_of_allowing_a_rule_about_the_data_itself(clone: Clone, lang: str) -> None:
    assert "allow" not in clone.run("explain", "RC301", "--lang", lang).out
