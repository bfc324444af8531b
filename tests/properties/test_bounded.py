"""No text keeps a check waiting: time grows with the length of a file and no faster, and what is found in one file is listed only so far."""

from __future__ import annotations

import importlib
import pkgutil
import re
import time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

import redchain.check
import redchain.store
from redchain.check.listed_findings import MOST_LISTED
from redchain.kinds.registry import kind_named
from redchain.lazy_pattern import pattern
from redchain.store.limits import MAX_BYTES, MAX_VALUES
from redchain.store.record_reader import RecordReader, dump_findings
from redchain.store.yaml_parsing import parser

if TYPE_CHECKING:
    from collections.abc import Callable

    from redchain.model.finding import Finding

HEAD = 'id: "N-20261110-C0001"\n'
SMALL, LARGE = 4_000, 16_000
TOLERATED = 10
"""How many times as long a text of four times the length may take: four for a linear rule, sixteen for a quadratic one."""
UNNOTICED = 0.05

pytestmark = pytest.mark.slow


def run_of(unit: str, length: int) -> str:
    """Return a unit repeated to about so many bytes."""
    return unit * (length // len(unit.encode()))


def rows_of(row: Callable[[int], str], length: int) -> str:
    """Return numbered rows of about so many bytes."""
    return "".join(row(number) for number in range(length // len(row(1000).encode())))


IN_QUOTES = {
    "letters before an at-sign": "a",
    "at-signs": "a@",
    "words that may be at-signs": "a at ",
    "private mail": "a@qq.com ",
    "providers": "@qq.com-a",
    "digits": "1",
    "digits apart": "1 ",
    "digits far apart": "1      ",
    "mobile numbers": "13800138000,",
    "amounts like mobile numbers": "13800138000元",
    "Chinese digits": "一",
    "mixed digits": "一1 ",
    "marks of secrecy": "绝密",
    "marks with gaps": "绝 ",
    "chat ids": "微信:abcdef1 ",
    "names with numbers": "张三 0512-58123456 ",
    "accounts": "银行账号 6222020000000000000 ",
    "blanks": " ",
    "escapes": "\\u0031",
    "line ends in escapes": "1\\n",
    "joined lines": "1\\\n  ",
    "full-width digits": "１",
    "combining marks": "\u0301",
    "ligatures": "\ufdfa",
    "words like numbers": ",1-",
    "opening brackets": "[ ",
    "invisible characters": "\u200b",
}
SHAPES: dict[str, Callable[[int], str]] = {
    **{name: lambda length, unit=unit: f'{HEAD}detail: "{run_of(unit, length)}@x"\n' for name, unit in IN_QUOTES.items()},  # type: ignore[misc]  # bound now
    "blanks below a digit": lambda length: f"{HEAD}detail: |\n  1{' ' * length}\n  x\n",
    "blanks before a comment": lambda length: f"{HEAD}title: x{' ' * length}#y\n",
    "blanks in an item": lambda length: f'{HEAD}tags: ["a{" " * length}b"]\n',
    "quotes in an item": lambda length: f'{HEAD}tags: ["{"“" * (length // 3)}"]\n',
    "blank lines before text": lambda length: "\n" * length + "a：b\n",
    "blank lines before a list": lambda length: run_of(" \n", length) + "- a\n",
    "unknown keys": lambda length: HEAD + rows_of(lambda each: f"k{each}: 1\n", length),
    "unknown keys of steps": lambda length: f"{HEAD}log:\n" + rows_of(lambda each: f"  - k{each}: 1\n", length),
    "duplicate keys": lambda length: HEAD + run_of("title: x\n", length),
    "aliases": lambda length: f"{HEAD}a: &a x\n" + rows_of(lambda each: f"k{each}: *a\n", length),
    "aliases on one line": lambda length: f"{HEAD}a: &a x\nb: [{run_of('*a, ', length)}1]\n",
    "anchors": lambda length: f"{HEAD}b: [" + rows_of(lambda each: f"&a{each} x, ", length) + "1]\n",
    "tags": lambda length: f"{HEAD}b: [{run_of('!!str x, ', length)}1]\n",
    "wide colons": lambda length: run_of("title：示例\n", length),
    "merge keys": lambda length: HEAD + run_of("<<: x\n", length),
    "documents": lambda length: HEAD + run_of("---\na: 1\n", length),
    "open brackets": lambda length: f"{HEAD}a: {'[' * length}",
    "open braces": lambda length: f"{HEAD}a: {run_of('{a: ', length)}",
    "nested dashes": lambda length: f"{HEAD}a:\n  {run_of('- ', length)}x\n",
    "numbers in a list of words": lambda length: f"{HEAD}tags: [{run_of('1, ', length)}1]\n",
    "ambiguous values": lambda length: f"{HEAD}tags: [{run_of('012, ', length)}1]\n",
    "lists without indentation": lambda length: f"{HEAD}tags: [\n{run_of('a,' + chr(10), length)}a]\n",
    "steps without values": lambda length: f"{HEAD}log:\n" + run_of("  - at:\n    step:\n", length),
    "blocks": lambda length: HEAD + rows_of(lambda each: f"k{each}: |\n  a\n", length),
    "comments after text": lambda length: f"{HEAD}tags:\n" + run_of("  - x #y\n", length),
    "allowances": lambda length: HEAD + run_of('a: "13800138000" # redchain: allow RC601 x\n', length),
    "references": lambda length: f"{HEAD}related: [" + rows_of(lambda each: f"N-20261110-{each:05d}, ", length) + "x]\n",
    "a long key": lambda length: f"{HEAD}{'k' * length}: 1\n",
    "a long number": lambda length: f"{HEAD}title: 1{'0' * length}\n",
    "invisible lines": lambda length: f"{HEAD}detail: |\n" + run_of("  \u200b\n", length),
    "secret lines": lambda length: f"{HEAD}detail: |\n" + run_of("  绝密\n", length),
    "labels without an end": lambda length: "密\n" + run_of(" " * 39 + "-" + " " * 7 + "\n", length),
}
READER = RecordReader(kind_named("need"), parser(), ZoneInfo("Asia/Shanghai"))  # type: ignore[arg-type]  # there is such a kind


def findings_in(shape: str, length: int) -> tuple[Finding, ...]:
    return READER.reading(SHAPES[shape](length).encode()[:MAX_BYTES]).findings


def took(work: Callable[[], object]) -> float:
    """Return the time of the processor that some work takes, at best."""
    times = []
    for _ in range(3):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
        if times[-1] < UNNOTICED:
            break
    return min(times)


def assert_linear(work: Callable[[int], object]) -> None:
    large = took(lambda: work(LARGE))
    if large > UNNOTICED:
        assert large < TOLERATED * took(lambda: work(SMALL)) + UNNOTICED


@pytest.mark.parametrize("shape", SHAPES)
def test_a_file_of_four_times_the_length_takes_no_more_than_some_times_as_long(shape: str) -> None:
    assert_linear(lambda length: findings_in(shape, length))


@pytest.mark.parametrize("shape", SHAPES)
def test_what_is_found_in_one_file_is_listed_only_so_far(shape: str) -> None:
    found = findings_in(shape, LARGE)

    assert all(sum(1 for each in found if each.code == code) <= 4 * (MOST_LISTED + 1) for code in {each.code for each in found})
    assert len(dump_findings(found)) < 1_500_000


def test_what_is_not_listed_is_counted() -> None:
    found = READER.reading((HEAD + run_of('note: "13800138000"\n', 20 * 100)).encode()).findings

    mobile = [each for each in found if each.code == "RC601"]
    assert len(mobile) == MOST_LISTED + 1
    assert mobile[-1].text.zh == f"同类问题还有 {100 - MOST_LISTED} 处，没有逐条列出"
    assert mobile[-1].line == MOST_LISTED + 2


def test_more_keys_and_values_than_any_record_has_are_refused() -> None:
    found = READER.reading(f"{HEAD}tags: [{'1, ' * MAX_VALUES}1]\n".encode()).findings

    assert [each.code for each in found if each.code != "RC602"] == ["RC022"]


def patterns() -> dict[str, re.Pattern[str]]:
    """Every regular expression of the rules on text and YAML, by its name."""
    found = {}
    for package in (redchain.check, redchain.store):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            for name, value in vars(importlib.import_module(module.name)).items():
                if isinstance(value, (re.Pattern, type(pattern("")))) and isinstance(value.pattern, str):
                    found[f"{module.name}.{name}"] = value
    return found


PATTERNS = patterns()
UNITS = (
    *IN_QUOTES.values(),
    "- ",
    "-",
    ": ",
    "#",
    " #",
    "\n",
    " \n",
    "x",
    "密",
    "内 部",
    "{",
    "“",
    "（",
    "机密 ",
    "RC601, ",
    "一年",
    "A1",
    "0.",
    "1-1-1",
    "<",
    ":",
)
"""What hostile text is made of."""
AT_A_PLACE = {
    "_AMBIGUOUS",
    "_DATE",
    "_KEY_VALUE",
    "_ITEM",
    "_KEY",
    "_MARKED",
    "_WIDE_COLON",
    "_AFTER",
    "_AFTER_KEY",
    "_AFTER_BAR",
    "_CLEAR_COMMENT",
    "_COMMENT",
    "_UNIT",
    "_CHINESE",
    "_WITH_WORDS",
}
"""Those that are asked whether they match at one place, not where."""
SHORT = {"_REMARK", "_LAST_MARK", "_LETTERS", "_LOCAL", "_PUBLIC", "_LINK", "_MOMENT", "_NUMBER", "_WHOLE_DAY", "_WHOLE_MONTH", "_COUNTED"}
"""Those that are only ever asked about a few characters."""


def test_the_patterns_are_found() -> None:
    assert len(PATTERNS) > 60


@pytest.mark.parametrize("name", sorted(each for each in PATTERNS if each.rpartition(".")[2] not in SHORT))
def test_no_pattern_takes_longer_than_in_proportion(name: str) -> None:
    compiled = PATTERNS[name]
    look = compiled.fullmatch if name.rpartition(".")[2] in AT_A_PLACE else lambda text: list(compiled.finditer(text))
    for unit in UNITS:
        for before, after in (("", "x"), ("密1", "\n")):
            assert_linear(lambda length, unit=unit, ends=(before, after): look(f"{ends[0]}{run_of(unit, length)}{ends[1]}"))  # type: ignore[misc]
