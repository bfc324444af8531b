"""The law of quick looks at records: with them the rules of one record find exactly what they find without."""

from __future__ import annotations

from copy import deepcopy
from itertools import count
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import ValidationError

from redchain.check.list_items import _LAST_MARK, mark_ends
from redchain.check.record_rules import RECORD_RULES, judge_alone
from redchain.kinds.registry import KINDS
from redchain.store.yaml_parsing import parse, parser

if TYPE_CHECKING:
    from collections.abc import Callable

    from redchain.model.base import Record

ROOT = Path(__file__).parents[2]
OLD, NEW = "2019-02-03", "2031-04-05"


def told_by_every_rule(record: Record) -> list[Any]:
    """What is found when no look spares anything."""
    name = record.kind.name
    own = (each.ensure for each in record.kind.rules if each.ensure and not each.is_across)
    fresh = record.model_copy()  # which has not worked anything out yet
    return [found for ensure in (*(each for each, kinds in RECORD_RULES if name in kinds), *own) for found in ensure(fresh)]


def mappings(model: type[Record]) -> list[dict[str, Any]]:
    """The records of a kind that lie about: of both data sets and of the cases."""
    load, folder = parser(), model.kind.folder
    files = [*(ROOT / "data" / folder).rglob("*.yaml"), *(ROOT / "tests/town/data" / folder).rglob("*.yaml")]
    files += (ROOT / "tests/cases").rglob(f"{model.kind.prefix}-*.yaml" if model.kind.prefix else f"data/{folder}/*.yaml")
    read = [parse(each.read_bytes(), load).mapping for each in sorted(files) if each.is_file()]
    return [each for each in read if each is not None]


def lists_in(value: Any) -> list[list[Any]]:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return ([value] if isinstance(value, list) else []) + [found for each in inner for found in lists_in(each)]


def mappings_in(value: Any) -> list[dict[str, Any]]:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return ([value] if isinstance(value, dict) else []) + [found for each in inner for found in mappings_in(each)]


def doubled(mapping: dict[str, Any], random: Random) -> None:
    many = random.choice([each for each in lists_in(mapping) if each] or [[0]])
    many.insert(random.randrange(len(many) + 1), deepcopy(random.choice(many)))


def shuffled(mapping: dict[str, Any], random: Random) -> None:
    random.shuffle(random.choice(lists_in(mapping) or [[]]))


def emptied(mapping: dict[str, Any], random: Random) -> None:
    random.choice(lists_in(mapping) or [[]]).clear()


def shortened(mapping: dict[str, Any], random: Random) -> None:
    many = random.choice([each for each in lists_in(mapping) if each] or [[0]])
    many.pop(random.randrange(len(many)))


def another_day(mapping: dict[str, Any], random: Random) -> None:
    part = random.choice(mappings_in(mapping))
    for key in [each for each in part if each == "at" or each.endswith(("_on", "until", "since", "from")) or each in {"due", "on"}]:
        if random.random() < 0.5:
            part[key] = random.choice((OLD, NEW)) + ("T09:00:00+08:00" if key == "at" else "")


def another_word(mapping: dict[str, Any], random: Random) -> None:
    part = random.choice(mappings_in(mapping))
    words = [key for key, value in part.items() if isinstance(value, str) and key != "id"]
    if words:
        part[random.choice(words)] += random.choice(("。", "，", "、乙", "/丙", " ", ";"))


def without_key(mapping: dict[str, Any], random: Random) -> None:
    part = random.choice(mappings_in(mapping)[1:] or [mapping])
    part.pop(random.choice(list(part) or [""]), None)


def another_step(mapping: dict[str, Any], random: Random) -> None:
    log = mapping.get("log") or [{}]
    random.choice(log)["step"] = random.choice([each.get("step", "") for each in log] + ["hold", "resume", "withdraw", "finish", "close"])


def more_in_a_step(mapping: dict[str, Any], random: Random) -> None:
    key = random.choice(("until", "due", "reason", "note", "reply", "report_on"))
    random.choice(mapping.get("log") or [{}])[key] = random.choice((OLD, NEW))


def allowing(mapping: dict[str, Any], random: Random) -> None:
    mapping["allow"] = [{"rule": random.choice(("RC404", "RC999", "RC301")), "because": "示例"}]


CHANGES: tuple[Callable[[dict[str, Any], Random], None], ...] = (
    doubled,
    shuffled,
    emptied,
    shortened,
    another_day,
    another_word,
    without_key,
    another_step,
    more_in_a_step,
    allowing,
)


@pytest.mark.parametrize("model", KINDS, ids=lambda each: each.kind.name)
def test_what_a_look_spares_no_rule_would_find(model: type[Record]) -> None:
    known, random, judged = mappings(model), Random(model.kind.name), 0  # noqa: S311  # records to look at, no secrets
    for number in count():
        if judged >= 400 or number > 4000 or not known:
            break
        mapping = deepcopy(known[number] if number < len(known) else random.choice(known))
        for change in random.choices(CHANGES, k=random.randrange(1, 4)) if number >= len(known) else ():
            change(mapping, random)
        try:
            record = model.model_validate(mapping)
        except ValidationError:
            continue
        judged += 1
        assert list(judge_alone(record)) == told_by_every_rule(record), mapping
    assert judged


def test_whatever_is_at_the_end_of_a_text_that_a_mark_may_end_is_known() -> None:
    ends = mark_ends()
    for each in map(chr, range(0x11000)):
        assert each in ends or (not each.isspace() and _LAST_MARK.search(f"示例{each}") is None), hex(ord(each))
