"""Laws of writing: what is written reads back, an unchanged record leaves its file alone, and a patch touches only the lines of what changed."""

from __future__ import annotations

import types
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from redchain.kinds.need.model import Need
from redchain.kinds.registry import KINDS
from redchain.model.base import Record, field_order
from redchain.model.credit_code import credit_check_character
from redchain.model.event_id import event_id
from redchain.model.invisible_characters import UNSEEN_IN_WORD
from redchain.store.writing import dump, patch
from redchain.store.yaml_parsing import parse, parser

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.slow

PATIENT = settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large])
ODD = st.sampled_from(
    [
        "---", "...", "- x", "a: b", "a #b", "#", '"', "'", "\\", "\\n", "%YAML", "@a", "`", "!tag", "&a", "*a", "| x", "> x", "? x", "{a: b}", "[a", "null", "~", "yes", "0512",
        "1e3", "2026-11-23", "12:30", "<<", "<<<<<<< HEAD", "=1+1", "=======", "：", "键：值", " 前空格", "后空格 ", "👨‍👩‍👧 家", "𠮷野家", "a\u0301", "-", "_", "°", "长" * 150,
    ]
)  # fmt: skip
CHARACTERS = st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co")).filter(lambda each: not UNSEEN_IN_WORD.search(each))
LINE = st.one_of(ODD, st.text(CHARACTERS, min_size=1, max_size=40))
LINES = st.one_of(
    LINE,
    st.lists(st.one_of(LINE, st.just(""), st.just("  缩进")), min_size=2, max_size=6).map("\n".join),
    LINE.map(lambda words: words + "\n"),
    st.just("制表\t符\n行"),
)
NAME = st.from_regex(r"[a-z0-9][a-z0-9-]{0,20}", fullmatch=True)
DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))
MOMENTS = st.datetimes(
    datetime(1950, 1, 1), datetime(2100, 1, 1), timezones=st.sampled_from([UTC, timezone(timedelta(hours=8)), timezone(timedelta(hours=-3, minutes=-30))])
)  # hypothesis adds the zone
CODES = st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=17, max_size=17).map(lambda first: first + credit_check_character(first))
SPECIAL: dict[str, st.SearchStrategy[Any]] = {
    "uscc": CODES,
    "region": st.sampled_from(["320582", "110000"]),
    "regions": st.lists(st.sampled_from(["320582", "110000"]), max_size=2),
}


def value_of(name: str, annotation: Any, metadata: tuple[Any, ...]) -> st.SearchStrategy[Any]:
    """A strategy for one field, from its declaration."""
    if name in SPECIAL:
        return SPECIAL[name]
    pattern = next((found for each in metadata if (found := getattr(each, "pattern", None))), "")
    if pattern.startswith("^[a-z0-9]"):
        return NAME
    if pattern[1:3] in {f"{each.kind.prefix}-" for each in KINDS if each.kind.prefix}:
        return st.builds(event_id, st.just(pattern[1]), st.dates(date(2000, 1, 1), date(2099, 1, 1)), st.integers(0, 32**5 - 1))
    origin = get_origin(annotation)
    if origin is Annotated:
        return value_of(name, get_args(annotation)[0], get_args(annotation)[1:])
    if origin in {Union, types.UnionType}:
        return st.one_of(*(value_of(name, each, metadata) for each in get_args(annotation)))
    if origin is tuple:
        return st.lists(value_of("", get_args(annotation)[0], ()), max_size=4)
    if origin is Literal:
        return st.sampled_from(get_args(annotation))
    return plain_value(annotation, metadata)


def plain_value(annotation: Any, metadata: tuple[Any, ...]) -> st.SearchStrategy[Any]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return mapping_of(annotation)
    longest = next((found for each in metadata if (found := getattr(each, "max_length", None))), 0)
    wan = st.one_of(st.integers(0, 10**9), st.floats(0, 1e9, allow_nan=False))
    known: dict[Any, st.SearchStrategy[Any]] = {
        type(None): st.none(),
        bool: st.booleans(),
        int: st.integers(1, 1_000_000),
        float: wan,
        date: DAYS,
        datetime: MOMENTS,
    }
    return known.get(annotation, LINES if longest > 1000 else LINE)


def mapping_of(model: type[BaseModel]) -> st.SearchStrategy[dict[str, Any]]:
    fields = {name: value_of(name, field.annotation, tuple(field.metadata)) for name, field in model.model_fields.items()}
    needed = {name: each for name, each in fields.items() if model.model_fields[name].is_required()}
    return st.fixed_dictionaries(needed, optional={name: each for name, each in fields.items() if name not in needed})


def records(model: type[Record]) -> st.SearchStrategy[Record]:
    def made(values: dict[str, Any]) -> Record | None:
        try:
            return model.model_validate(values)
        except ValidationError:
            return None

    return mapping_of(model).map(made).filter(lambda record: record is not None)  # type: ignore[return-value]


STRATEGIES = {model: records(model) for model in KINDS}


def read(text: str, model: type[Record], engine: str = "yaml-rs") -> Record:
    found = parse(text.encode(), parser(engine))
    assert found.mapping is not None, (text, found.findings)
    return model.model_validate(found.mapping)


@pytest.mark.parametrize("model", KINDS, ids=lambda model: model.kind.name)
@PATIENT
@given(st.data())
def test_what_is_written_reads_back(model: type[Record], data: st.DataObject) -> None:
    record = data.draw(STRATEGIES[model])
    text = dump(record, f"data/{model.kind.folder}/x.yaml")
    assert read(text, model) == record
    assert text.endswith("\n")
    assert "\t" not in text
    assert "\r" not in text


@PATIENT
@given(st.data())
def test_both_parsers_read_what_is_written(data: st.DataObject) -> None:
    model = data.draw(st.sampled_from(KINDS))
    record = data.draw(STRATEGIES[model])
    assert read(dump(record, "data/x/x.yaml"), model, "ruamel") == record


@pytest.mark.parametrize("model", KINDS, ids=lambda model: model.kind.name)
@PATIENT
@given(st.data())
def test_a_patch_says_exactly_what_changed(model: type[Record], data: st.DataObject) -> None:
    before = data.draw(STRATEGIES[model])
    other = data.draw(STRATEGIES[model])
    names = data.draw(st.lists(st.sampled_from([name for name in field_order(model) if name != "id"]), max_size=3, unique=True))
    after = model.model_validate({**{name: getattr(before, name) for name in before.model_fields_set}, **{name: getattr(other, name) for name in names}})
    text = styled(dump(before, "data/x/x.yaml"), data.draw)
    assume(read(text, model) == before)
    assert patch(text, before, before) == text
    patched = patch(text, before, after)
    assert read(patched, model) == after
    if before == after:
        assert patched == text


def styled(text: str, draw: Callable[[Any], Any]) -> str:
    """The text as another hand might have written it: comments, other order, line ends."""
    lines = text.split("\n")
    if draw(st.booleans()):
        starts = [place for place, line in enumerate(lines) if line[:1].isalpha()]
        place = draw(st.sampled_from(starts))
        lines[place:place] = ["", "# 手写的说明：不要动"]
    if draw(st.booleans()):
        lines[-1:] = ["# 结尾", ""]
    text = "\n".join(lines)
    if draw(st.booleans()):
        text = text.removesuffix("\n")
    return text.replace("\n", "\r\n") if draw(st.booleans()) else text


# what people's own hands write: each style with the fields it is about ------------------------------------------------------------------

LOG = """log:
  - at: "2026-11-01T09:00:00+08:00"
    step: submit
    by: firm  # 企业自己报的
"""
HAND = """# 企业走访时记的

category: 检测认证   # 先这么分
id: 'N-20261101-00001'
enterprise: firm
title: 想找"有资质"的检测机构  # 原话
raised_on: 2026-11-01

# 描述见下
detail: >-
  第一段
  接着

  第二段
tags: [ 甲 , "乙" ]   # 两个
items:
- title: 用地
  category: 用地厂房   # 急

- {title: 用工, category: 用工}
# 子事项完
note: |+
  备注

expected: '单引号 ''里面'' 的'
LOG
# 完
""".replace("LOG\n", LOG)
STYLES = {
    "by hand": HAND,
    "CRLF": HAND.replace("\n", "\r\n"),
    "BOM": "\ufeff" + HAND,
    "no final newline": HAND.removesuffix("\n# 完\n"),
    "indented": "\n".join("  " + line if line else line for line in HAND.split("\n")),
    "keys in quotes": HAND.replace("detail:", '"detail" :').replace("tags:", "'tags':"),
    "a list below its key": HAND.replace('tags: [ 甲 , "乙" ]   # 两个', "tags:\n- 甲  # 第一\n- '乙'\n# 标签完"),
    "a list over several lines": HAND.replace('tags: [ 甲 , "乙" ]   # 两个', 'tags: [\n  甲,\n  "乙",\n]'),
    "literal blocks": HAND.replace("detail: >-\n", "detail: |-  # 原样\n"),
    "plain over two lines": HAND.replace('想找"有资质"的检测机构  # 原话', '想找"有资质"的\n  检测机构'),
    "mixed line ends": HAND.replace("\n", "\r\n", 7),
    "blank lines at the end": HAND + "\n\n",
}
STEP = {"at": "2026-11-02T09:00:00+08:00", "step": "register", "by": "office"}
CHANGES: dict[str, dict[str, Any]] = {
    "one line": {"title": "新标题：带 #、引号\"和 '"},
    "to several lines": {"title": "短", "detail": "甲\n乙\n\n丙"},
    "to one line": {"detail": "一行"},
    "a word": {"category": "融资"},
    "a date": {"raised_on": "2026-10-31"},
    "a list": {"tags": ["丙"]},
    "a list that grows": {"tags": ["甲", "乙", "丙: 丁"]},
    "a list taken away": {"tags": []},
    "parts": {"items": [{"title": "改", "category": "用工"}]},
    "parts that grow": {"items": [{"title": "用地", "category": "用地厂房"}, {"title": "用工", "category": "用工"}, {"title": "第三", "category": "用工"}]},
    "a step": {"log": [{"at": "2026-11-01T09:00:00+08:00", "step": "submit", "by": "firm"}, STEP]},
    "a new field": {"urgency": "high"},
    "a new field after a block": {"wanted_by": "2026-12-31", "quantity": "3 台"},
    "a field taken away": {"expected": None},
    "a block taken away": {"note": None},
    "text before a block that keeps its blank lines": {"note": "备注\n\n"},
    "last": {"visibility": "office", "note": "新的\n备注\n"},
}


def patched(style: str, change: str) -> tuple[str, str, Need]:
    text = STYLES[style]
    before = read(text, Need)
    given = {name: value for name, value in CHANGES[change].items() if value is not None}
    kept = {name: getattr(before, name) for name in before.model_fields_set if name not in CHANGES[change]}
    after = Need.model_validate({**kept, **given})
    return text, patch(text, before, after), after


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("style", STYLES)
def test_only_the_lines_of_the_changed_fields_change(style: str, change: str) -> None:
    text, new, after = patched(style, change)
    assert read(new, Need) == after
    assert without(new, CHANGES[change]) == without(text, CHANGES[change])


def without(text: str, fields: dict[str, Any]) -> list[str]:
    """The lines of a file without those of some fields, a field being its key's line and what is indented or dashed below it."""
    kept: list[str] = []
    skipping = False
    dent = 2 if text.startswith("  ") else 0
    for line in text.split("\n"):
        body = line[dent:]
        if body[:1].isalpha() or body[:1] in {"'", '"'}:
            skipping = body.split(":")[0].strip(" \"'") in fields
        elif body.startswith("#"):
            skipping = False
        if not skipping and body.strip("\r"):
            kept.append(line)
    return kept


@pytest.mark.parametrize("style", STYLES)
def test_a_step_added_keeps_every_earlier_byte(style: str) -> None:
    text, new, _ = patched(style, "a step")
    newline = "\r\n" if style == "CRLF" else "\n"
    head, tail = text[: text.index("# 企业自己报的") + len("# 企业自己报的")], text[text.index("# 企业自己报的") + len("# 企业自己报的") :]
    assert new.startswith(head)
    assert new.endswith(tail)
    added = new[len(head) : len(new) - len(tail)]
    assert added.replace(newline, "\n").count("\n") == 3
    assert "register" in added


@pytest.mark.parametrize("style", STYLES)
def test_a_record_that_does_not_change_leaves_its_file_alone(style: str) -> None:
    record = read(STYLES[style], Need)
    assert patch(STYLES[style], record, record) == STYLES[style]


def test_comments_beside_a_value_stay() -> None:
    for change, comment in (("one line", "  # 原话"), ("a word", "   # 先这么分"), ("a list", "   # 两个")):
        _, new, _ = patched("by hand", change)
        assert comment in new


def test_a_record_on_one_line_is_written_anew_below_its_comments() -> None:
    text = '# 说明\n{id: N-20261101-00001, enterprise: firm, title: 标题, category: 融资, raised_on: "2026-11-01", log: [{at: "2026-11-01T09:00:00+08:00", step: submit, by: firm}]}\n'
    before = read(text, Need)
    after = before.model_copy(update={"title": "新"})
    new = patch(text, before, after)
    assert new.startswith("# 说明\n")
    assert read(new, Need) == after


def test_a_last_block_without_a_final_newline_is_not_changed_by_what_comes_after() -> None:
    text = HAND.split("expected")[0] + LOG + "expected: |\n  三台"
    before = read(text, Need)
    after = before.model_copy(update={"urgency": "high", "source_ref": "第 5 号", "wanted_by": date(2026, 12, 1)})
    assert read(patch(text, before, after), Need) == after
