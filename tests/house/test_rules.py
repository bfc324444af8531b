"""The rules of the house for rules: each has cases, a code of its own, and words in both languages."""

from __future__ import annotations

import ast
import re
import string
import subprocess
import sys
from pathlib import Path

import pytest

from redchain.check.catalogue import RULES as SHARED
from redchain.check.catalogue import all_rules
from redchain.model.finding import Rule

RULES = all_rules()
CASES = Path(__file__).parents[1] / "cases"
TEXTS = Path(__file__).parents[2] / "redchain" / "check" / "rules"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
JUDGED_ELSEWHERE = {
    "RC204": "judged from the history of git, which a case folder does not have; tests/flow reuses an id in a real repository",
    "RC215": "judged from the index of git, which a case folder does not have; tests/flow/test_absent.py deletes and leaves out records",
    "RC608": "judged from the commits of a proposal; tests/flow/test_smuggling.py commits what must not be",
    "RC609": "judged from the commits of a proposal; tests/flow/test_smuggling.py commits what is too large",
    "RC611": "judged from contacts that are on one computer only; tests/cli/test_contacts.py makes some",
    "RC720": "judged from the commits of a proposal; tests/flow/test_smuggling.py takes out what others wrote",
    "RC721": "takes more records than a case should hold; tests/flow/test_smuggling.py adds some",
    "RC722": "judged from files beside the records; tests/flow/test_smuggling.py adds one",
    "RC723": "judged from the lists, which a case folder does not have; tests/flow/test_smuggling.py makes them of other days",
    "RC801": "judged by who committed; tests/flow/test_access.py commits as several people",
    "RC802": "judged by the signature of a commit; tests/flow/test_access.py signs",
    "RC803": "judged by who committed; tests/flow/test_powers.py commits as several people",
    "RC805": "judged by who committed; tests/flow/test_powers.py commits as several people",
    "RC726": "judged by the two ends of a renaming; tests/flow/test_renamings_that_are_none.py renames and changes at once",
    "RC807": "judged by who may be checked before and after; tests/flow/test_switching_off.py switches it off",
    "RC717": "judged by when a commit was made; tests/flow/test_times.py dates commits",
    "RC711": "takes more records than a case should hold; tests/flow/test_tampering.py changes those of the town",
}


def name(each: Rule) -> str:
    return each.code


@pytest.mark.parametrize("rule", RULES, ids=name)
@pytest.mark.parametrize("side", ["good", "bad"])
def test_every_rule_has_a_good_and_a_bad_case(rule: Rule, side: str) -> None:
    found = list((CASES / rule.code / side).glob("*"))
    if rule.code in JUDGED_ELSEWHERE:
        print(f"{rule.code}: {JUDGED_ELSEWHERE[rule.code]}")  # noqa: T201  # the exception is said aloud
        assert not found
    else:
        assert found


def test_every_folder_of_cases_belongs_to_a_rule() -> None:
    folders = {each.name for each in CASES.iterdir() if each.is_dir() and each.name != "_base"}
    assert folders <= {each.code for each in RULES}
    assert set(JUDGED_ELSEWHERE) <= {each.code for each in RULES}


def test_codes_are_unique_and_sorted() -> None:
    codes = [each.code for each in RULES]
    assert codes == sorted(set(codes))
    assert all(re.fullmatch(r"RC\d{3}", each) for each in codes)


@pytest.mark.parametrize("rule", RULES, ids=name)
def test_every_rule_speaks_chinese_and_english(rule: Rule) -> None:
    for field in ("title", "message", "why"):
        text = getattr(rule, field)
        assert CHINESE.search(text.zh) or not re.sub(r"\{\w+\}|[（）]", "", text.zh), field
        assert text.en.strip(), field
        assert not CHINESE.search(text.en), field
    assert rule.remedy.zh.strip()
    assert not CHINESE.search(rule.remedy.en)
    assert rule.title.zh[-1] not in "。."


@pytest.mark.parametrize("rule", RULES, ids=name)
def test_both_languages_have_the_same_places_to_fill(rule: Rule) -> None:
    for text in (rule.title, rule.message, rule.remedy, rule.why):
        assert places(text.zh) == places(text.en)
    assert not places(rule.title.zh)
    assert not places(rule.why.zh)


@pytest.mark.parametrize("rule", RULES, ids=name)
def test_a_broken_rule_has_no_unfilled_place(rule: Rule) -> None:
    wanted = places(rule.message.zh) | places(rule.remedy.zh)
    finding = rule.broken(**dict.fromkeys(wanted, "x"))
    assert finding.remedy is not None
    for words in (*finding.text, *finding.remedy):
        assert words.strip()
        assert not places(words)


def places(words: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(words) if name}


def declared() -> list[tuple[str, str]]:
    """Every rule that a file of rules declares, as (file, name)."""
    return [
        (path.stem, ast.unparse(each.targets[0]))
        for path in sorted(TEXTS.glob("*.py"))
        for each in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(each, ast.Assign) and isinstance(each.value, ast.Call) and ast.unparse(each.value.func) == "Rule"
    ]


def test_every_declared_rule_is_in_the_catalogue_under_its_own_name() -> None:
    assert sorted(name for _, name in declared()) == [each.code for each in SHARED]


def test_a_rule_is_found_in_the_file_of_its_hundred() -> None:
    for file, code in declared():
        assert file.startswith(f"{code[:3].lower()}00_"), (file, code)


def test_the_texts_of_rules_are_read_without_pydantic() -> None:
    """`redchain explain` starts as fast as `--help` only as long as this holds (docs/decisions/0002-start-up.md)."""
    script = "import sys, redchain.check.catalogue; sys.exit('pydantic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
