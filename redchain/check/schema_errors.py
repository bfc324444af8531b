"""What pydantic found, said to people: unknown and missing keys, wrong types, values, dates, ids and codes."""

from __future__ import annotations

import difflib
import re
import unicodedata
from datetime import date
from typing import TYPE_CHECKING, Any, get_args

from pydantic import BaseModel

from redchain.check.catalogue import rule
from redchain.model.base import Frozen, Record, field_order, label, value_labels
from redchain.model.codes import normalise_credit_code, suggest_credit_code
from redchain.model.ids import NAME_PATTERN
from redchain.text import Text, same

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from redchain.check.finding import Finding, Place

    Raw = Callable[[Place], str | None]

_FOUND = {
    bool: Text("真假值", "a boolean"),
    int: Text("整数", "a whole number"),
    float: Text("小数", "a decimal number"),
    str: Text("文字", "text"),
    list: Text("列表", "a list"),
    dict: Text("一组键值", "a mapping"),
    type(None): Text("空值", "nothing"),
}
_WANTED = {
    "int": Text("整数", "a whole number"),
    "float": Text("数字", "a number"),
    "bool": Text("true 或 false", "true or false"),
    "tuple": Text('列表，如 ["a", "b"]', 'a list such as ["a", "b"]'),
    "model": Text("一组“键: 值”", "a set of `key: value` lines"),
    "not_a_number": Text("数字", "a number"),
}
_MOST_SHOWN = 200
_CODE_PROBLEMS = {
    "precision": Text("丢了精度（Excel 把它当成了数字）", "has lost digits (Excel took it for a number)"),
    "length": Text("不是 18 位", "does not have 18 characters"),
    "alphabet": Text("含有不允许的字符（I O S V Z 和小写都不用）", "holds characters that are never used (I O S V Z, lower case)"),
    "check": Text("校验位不对", "has a wrong check character"),
}


def explain(model: type[BaseModel], problems: Iterable[Mapping[str, Any]], raw: Raw) -> tuple[Finding, ...]:
    """Return one finding per pydantic problem; `raw` gives a value's characters as they stand in the file."""
    return tuple(_explain(model, each, raw) for each in problems)


def owner_of(model: type[BaseModel], place: Place) -> tuple[type[BaseModel], str]:
    """Return the model that declares the last named key of `place`, and that key."""
    owner, key = model, ""
    for part in place:
        if isinstance(part, int):
            continue
        if key:
            owner = _part_model(owner, key) or owner
        key = str(part)
    return owner, key


def nothing_written(model: type[BaseModel], place: Place) -> Finding:
    """Return the finding for a key with no value; an optional key is left out instead."""
    owner, key = owner_of(model, place)
    name = label(owner, key) if key in owner.model_fields else same(key)
    remedy = Text("填上内容，或删掉 {key} 这一行", "fill it in, or remove the line of {key}").fill(key=key)
    return rule("RC103").broken(place, remedy=remedy, key=key, label=name, value=Text("（空）", "(empty)"), found=_FOUND[type(None)], line="")


def _explain(model: type[BaseModel], problem: Mapping[str, Any], raw: Raw) -> Finding:
    context = _Case(model, problem, raw)
    kind = str(problem["type"])
    if kind == "invalid_key":
        return _odd_key(context)
    if kind == "extra_forbidden":
        return _unknown_key(context)
    if kind == "missing":
        return _missing(context)
    if kind.startswith("credit_code"):
        return _credit_code(context)
    if kind == "region_province" or (kind == "string_pattern_mismatch" and context.key in {"region", "regions"}):
        return rule("RC111").broken(context.place, value=context.shown)
    return _value(context, kind)


class _Case:
    """One problem with everything its message may need."""

    def __init__(self, model: type[BaseModel], problem: Mapping[str, Any], raw: Raw) -> None:
        place: Place = tuple(each for each in problem["loc"] if each != "[key]")
        self.owner, self.key = owner_of(model, place)
        owner, key = self.owner, self.key
        self.model, self.place = model, place
        self.type = str(problem["type"])
        self.input = problem.get("input")
        self.context: Mapping[str, Any] = problem.get("ctx") or {}
        self.written = _written(self.input)
        self.shown = _short(raw(place) or self.written)
        self.label = label(owner, key) if key in owner.model_fields else Text(key, key)

    @property
    def found(self) -> Text:
        kinds = {"date": Text("日期", "a date"), "datetime": Text("时间", "a time"), "time": Text("时间", "a time")}
        return _FOUND.get(type(self.input), kinds.get(type(self.input).__name__, Text("别的值", "something else")))


def _written(value: Any) -> str:
    """Return a value as people see it; Python refuses to write out a number of thousands of digits."""
    try:
        return str(value)
    except ValueError:
        return "…"


def _short(words: str) -> str:
    return words if len(words) <= _MOST_SHOWN else words[: _MOST_SHOWN - 1] + "…"


def _unknown_key(case: _Case) -> Finding:
    kind = _name(case.model)
    names = field_order(case.owner)
    wide = "：" in case.key
    close = difflib.get_close_matches(case.key.split("：")[0].lower(), names, 1, 0.6)
    if wide:
        hint = Text("冒号要用半角，后面空一格", "use an ASCII colon followed by a space")
    elif close:
        hint = Text("是不是 {key}（{label}）？", "did you mean {key} ({label})?").fill(key=close[0], label=label(case.owner, close[0]))
    else:
        hint = Text("可用的键：{keys}；说明可写在 note", "keys: {keys}; remarks go to `note`").fill(keys=", ".join(names))
    return rule("RC101").broken(case.place, kind=kind, key=case.key, hint=hint)


def _odd_key(case: _Case) -> Finding:
    """A key that is no text, such as a year, `true` or nothing."""
    written = "null" if case.input is None else case.written.lower()
    hint = Text("可用的键：{keys}", "keys: {keys}").fill(keys=", ".join(field_order(case.owner)))
    return rule("RC101").broken((*case.place[:-1], written), kind=_name(case.model), key=written, hint=hint)


def _missing(case: _Case) -> Finding:
    labels = value_labels(case.owner, case.key) if case.key in case.owner.model_fields else {}
    example = next(iter(labels), None) or '"…"'
    line = same(f"{case.key}: {example}")
    if case.key == "log":
        line = Text("log:（写法见 docs/data-format.md）", "log: (see docs/data-format.md)")
    return rule("RC102").broken(case.place, key=case.key, label=case.label, line=line)


def _credit_code(case: _Case) -> Finding:
    fault = str(case.context.get("fault", "check"))
    value = str(case.input)
    normal = normalise_credit_code(value)
    better = suggest_credit_code(value)
    if better and better != value:
        what = (
            Text('是不是 uscc: "{code}"？请与营业执照核对', 'is it uscc: "{code}"? compare with the licence')
            if normal != better
            else Text('写成 uscc: "{code}"', 'write uscc: "{code}"')
        )
        hint = what.fill(code=better)
    else:
        hint = Text("与营业执照核对；从 Excel 复制前先把单元格设为文本", "compare with the licence; set the cell to text before copying from Excel")
    return rule("RC110").broken(case.place, value=value, problem=_CODE_PROBLEMS[fault], hint=hint)


def _value(case: _Case, kind: str) -> Finding:
    named: dict[str, Any] = {"key": case.key, "label": case.label, "value": case.shown}
    if kind.startswith("string_pattern") or kind == "id_date":
        return (_bad_words if case.context.get("pattern", "").startswith("^[^") else _bad_id)(case, named)
    if kind == "float_type" and type(case.input) is int:
        return rule("RC108").broken(case.place, problem=Text("位数太多", "it has too many digits"), **named)
    if kind in {"greater_than_equal", "less_than_equal", "finite_number", "int_parsing_size"} and not _is_day(case):
        return rule("RC108").broken(case.place, problem=_range(case.context), **named)
    if kind.startswith(("date", "timezone_", "year", "time_")) or _is_day(case):
        return _bad_date(case, kind, named)
    said = {"string_type": _not_text, "literal_error": _not_allowed, "string_too_short": _length, "string_too_long": _length}.get(kind, _wrong_type)
    return said(case, named)


def _is_day(case: _Case) -> bool:
    """Whether a bound was broken by a date, which reads better as a wrong date."""
    return any(isinstance(each, date) for each in case.context.values())


def _not_text(case: _Case, named: dict[str, Any]) -> Finding:
    if isinstance(case.input, (list, dict)):
        wanted = Text("一段文字", "text")
        hint = Text('写成 {key}: "…"', 'write {key}: "…"').fill(key=case.key)
        return rule("RC105").broken(case.place, key=case.key, label=case.label, wanted=wanted, found=case.found, hint=hint)
    shown = "" if case.input is None else case.shown
    prefix = f"{case.key}: " if not isinstance(case.place[-1], int) else "- "
    line = f'{prefix}"{shown}"' if shown else f'{prefix}"…"'
    named["value"] = shown or Text("（空）", "(empty)")
    return rule("RC103").broken(case.place, found=case.found, line=line, **named)


def _not_allowed(case: _Case, named: dict[str, Any]) -> Finding:
    labels = value_labels(case.owner, case.key)
    wanted = tuple(labels) or tuple(str(each) for each in _literal_values(case.owner, case.key))
    by_label = next((value for value, text in labels.items() if case.written in {text.zh, text.en}), None)
    close = [by_label] if by_label else difflib.get_close_matches(case.written.lower(), wanted, 1, 0.6)
    allowed = Text("、".join(_with_label(each, labels, "zh") for each in wanted), ", ".join(_with_label(each, labels, "en") for each in wanted))
    remedy = None
    if close:
        remedy = Text("是不是 {key}: {close}？可用：{allowed}", "did you mean {key}: {close}? allowed: {allowed}").fill(
            key=case.key, close=close[0], allowed=allowed
        )
    return rule("RC104").broken(case.place, remedy=remedy, allowed=allowed, **named)


def _bad_id(case: _Case, named: dict[str, Any]) -> Finding:
    if case.key in {"id", "by"} or (isinstance(case.owner, type) and case.owner.model_fields.get(case.key)):
        event = case.model.kind.prefix if case.key == "id" and issubclass(case.model, Record) else None
        if event:
            hint = Text(
                "形如 {prefix}-20261123-7K3F9：日期要真实，后五位用 0-9 A-Z（没有 I L O U）",
                "like {prefix}-20261123-7K3F9: a real date, then five of 0-9 A-Z (no I L O U)",
            ).fill(prefix=event)
        elif "[0-9]{8}" in str(case.context.get("pattern", "")) or case.context == {}:
            hint = Text("形如 {example}：日期要真实，后五位用 0-9 A-Z（没有 I L O U）", "like {example}: a real date, then five of 0-9 A-Z (no I L O U)").fill(
                example=str(case.context.get("pattern", "^N"))[1:2] + "-20261123-7K3F9"
            )
        else:
            hint = Text("小写字母、数字和连字符，最多 63 个（{pattern}）", "lower-case letters, digits and hyphens, at most 63 ({pattern})").fill(
                pattern=NAME_PATTERN
            )
        return rule("RC109").broken(case.place, hint=hint, **named)
    return rule("RC106").broken(case.place, problem=Text("写法不对", "has a wrong form"), **named)


def _bad_words(case: _Case, named: dict[str, Any]) -> Finding:
    control = _first_control(str(case.input))
    if control:
        return rule("RC016").broken(case.place, name=control)
    return rule("RC106").broken(case.place, problem=Text("是空的或含换行", "is blank or holds a line break"), **named)


def _length(case: _Case, named: dict[str, Any]) -> Finding:
    most, least = case.context.get("max_length"), case.context.get("min_length")
    problem = Text("是空的", "is empty") if case.type == "string_too_short" else Text("超过 {most} 个字", "is longer than {most} characters").fill(most=most)
    if least and least > 1:
        problem = Text("少于 {least} 个字", "is shorter than {least} characters").fill(least=least)
    return rule("RC106").broken(case.place, problem=problem, **named)


def _bad_date(case: _Case, kind: str, named: dict[str, Any]) -> Finding:
    is_moment = case.key == "at" or kind.startswith(("datetime", "timezone"))
    wanted = Text("带时区的时间", "time with an offset") if is_moment else Text("日期", "date")
    example = f'{case.key}: "2026-11-23T09:00:00+08:00"' if is_moment else f'{case.key}: "2026-11-23"'
    return rule("RC107").broken(case.place, wanted=wanted, example=example, **named)


def _wrong_type(case: _Case, _named: dict[str, Any]) -> Finding:
    kind = case.type
    stem = kind.removesuffix("_type").removesuffix("_parsing").removesuffix("_attributes")
    wanted = _WANTED.get(stem, _WANTED.get(kind, Text("别的写法", "something else")))
    if isinstance(case.input, str) and stem == "tuple":
        items = ", ".join('"' + each.replace("\\", "\\\\").replace('"', '\\"') + '"' for each in re.split(r"[、,，;；]\s*", _short(case.input)))
        hint = Text("改为：{key}: [{items}]", "write: {key}: [{items}]").fill(key=case.key, items=items)
    elif stem == "bool":
        hint = Text("改为：{key}: true 或 {key}: false", "write: {key}: true or {key}: false").fill(key=case.key)
    else:
        hint = (
            Text("不加引号，不带单位，如 {key}: 12", "without quotes and unit, like {key}: 12").fill(key=case.key)
            if stem in {"int", "float", "not_a_number"}
            else Text("参照 docs/data-format.md", "see docs/data-format.md")
        )
    return rule("RC105").broken(case.place, key=case.key, label=case.label, wanted=wanted, found=case.found, hint=hint)


def _name(model: type[BaseModel]) -> Text:
    return model.kind.label if issubclass(model, Record) else Text("设置", "The settings")


def _range(context: Mapping[str, Any]) -> Text:
    if "ge" in context:
        return Text("不能小于 {least}", "not below {least}").fill(least=context["ge"])
    if "le" in context:
        return Text("不能大于 {most}", "not above {most}").fill(most=context["le"])
    return Text("不是有限的数", "not a finite number")


def _first_control(text: str) -> str:
    odd = (each for each in text if (unicodedata.category(each) == "Cc" and each not in "\n\r\t") or each in "\u2028\u2029\ufeff")
    return next((f"U+{ord(each):04X}" for each in odd), "")


def _with_label(value: str, labels: Mapping[str, Text], language: str) -> str:
    text = labels.get(value)
    if text is None:
        return value
    words = text.zh if language == "zh" else text.en
    return value if words == value else (f"{value}（{words}）" if language == "zh" else f"{value} ({words})")


def _literal_values(owner: type[BaseModel], key: str) -> tuple[Any, ...]:
    field = owner.model_fields.get(key)
    return get_args(field.annotation) if field else ()


def _part_model(owner: type[BaseModel], key: str) -> type[BaseModel] | None:
    field = owner.model_fields.get(key)
    if field is None:
        return None
    waiting = [field.annotation]
    while waiting:
        each = waiting.pop()
        if isinstance(each, type) and issubclass(each, Frozen):
            return each
        waiting.extend(get_args(each))
    return None
