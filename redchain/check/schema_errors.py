"""Pydantic's errors in words for people: each becomes the finding of one rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from redchain.check.list_items import item_is_several
from redchain.check.listed_findings import listed_by
from redchain.check.rules import rc100_fields as rules
from redchain.check.rules.rc100_known_names import industry_is_unknown, zone_is_unknown
from redchain.check.rules.rc100_model_servers import is_key, key_stands_in_settings, server_is_wrong
from redchain.check.schema_problem import NOTHING, SchemaProblem, owner_of
from redchain.model.fields import fields
from redchain.model.sla import Limit
from redchain.text import Text, same

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from pydantic import BaseModel

    from redchain.check.schema_problem import Raw
    from redchain.model.finding import FieldPath, Finding

_BOUNDS = frozenset({"greater_than_equal", "less_than_equal", "finite_number", "int_parsing_size"})
_LENGTHS = frozenset({"workdays", "limit", "extended"})
_BY_TYPE: Mapping[str, Callable[[SchemaProblem], Finding]] = {
    "invalid_key": rules.key_is_not_text,
    "extra_forbidden": rules.unknown_key,
    "missing": rules.missing_key,
    "region_province": rules.region_code_is_wrong,
    "id_date": rules.id_has_wrong_form,
    "string_type": rules.value_is_not_text,
    "timezone": zone_is_unknown,
    "industry": industry_is_unknown,
    "literal_error": rules.value_is_not_allowed,
    "string_too_short": rules.text_has_wrong_length,
    "too_short": rules.text_has_wrong_length,
    "endpoint_form": server_is_wrong,
    "endpoint_plain": server_is_wrong,
    "endpoint_missing": server_is_wrong,
    "endpoint_key": key_stands_in_settings,
    "string_too_long": rules.text_has_wrong_length,
}


def explain(model: type[BaseModel], problems: Iterable[Mapping[str, Any]], raw: Raw) -> tuple[Finding, ...]:
    """Return one finding per pydantic problem, of each sort the first few; `raw` gives the characters of a value as they are in the file."""

    def say(each: Mapping[str, Any]) -> Iterator[Finding]:
        problem = SchemaProblem(model, each, raw, {})
        yield item_is_several(problem) or _explain(problem)

    return tuple(listed_by(problems, lambda each: str(each["type"]), say))


def explain_typed(model: type[BaseModel], problems: Iterable[Mapping[str, Any]], flags: Mapping[str, str]) -> tuple[Finding, ...]:
    """Return one finding per pydantic problem with values that people wrote: each names the option, or the head in a file, that `flags` has for its field."""
    found = [SchemaProblem(model, each, lambda _: None, flags) for each in problems]
    return tuple(_naming_flag(each, item_is_several(each) or _explain(each)) for each in found)


def _naming_flag(problem: SchemaProblem, finding: Finding) -> Finding:
    if problem.is_under_head:
        finding = replace(finding, text=problem.without_key(finding.text))
    if not problem.flag or problem.flag in finding.text.zh:
        return finding
    said = Text("{key} {value}：{text}", "{key} {value}: {text}").fill(key=problem.said_key, value=problem.shown, text=finding.text)
    return replace(finding, text=said)


def nothing_written(model: type[BaseModel], field: FieldPath) -> Finding:
    """Return the finding for a key without a value; an optional key has to be left out instead."""
    owner, key = owner_of(model, field)
    name = fields(owner)[key].label if key in owner.model_fields else same(key)
    remedy = Text("填上内容，或删掉 {key} 这一行", "fill it in, or remove the line with {key}").fill(key=key)
    return rules.RC103.broken(field, remedy=remedy, key=key, label=name, value=Text("（空）", "(empty)"), found=NOTHING, line="")


def _explain(problem: SchemaProblem) -> Finding:
    is_length = problem.type.startswith("limit_") or (problem.owner is Limit and problem.key in _LENGTHS and problem.type not in _BOUNDS)
    say = key_stands_in_settings if is_key(problem) else rules.limit_is_wrong if is_length else _BY_TYPE.get(problem.type)
    if say is not None:
        return say(problem)
    if problem.type.startswith("credit_code"):
        return rules.credit_code_is_wrong(problem)
    if problem.type.startswith("string_pattern"):
        return _wrong_pattern(problem)
    is_day = any(isinstance(each, date) for each in problem.context.values())
    if (problem.type in _BOUNDS and not is_day) or (problem.type == "float_type" and type(problem.input) is int):
        return rules.number_is_out_of_range(problem)
    if is_day or problem.type.startswith(("date", "timezone_", "year", "time_")):
        return rules.date_is_wrong(problem)
    return rules.value_has_wrong_type(problem)


def _wrong_pattern(problem: SchemaProblem) -> Finding:
    if problem.key in {"region", "regions"}:
        return rules.region_code_is_wrong(problem)
    is_of_characters = problem.context.get("pattern", "").startswith("^[^")
    return (rules.text_has_wrong_characters if is_of_characters else rules.id_has_wrong_form)(problem)
