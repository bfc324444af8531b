"""The page of one record: how it stands, its fields, what belongs to it, and its life."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.kinds.registry import KINDS
from redchain.model.base import field_order, step_model
from redchain.model.dates import local
from redchain.model.fields import fields
from redchain.model.page_view import standing
from redchain.render.markup import escape, escape_html
from redchain.site.cards import naming, page_at
from redchain.site.chain_maps import map_section
from redchain.text import Text, plain_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pydantic import BaseModel

    from redchain.model.base import Record
    from redchain.model.fields import Field
    from redchain.model.page_view import Look
    from redchain.site.cards import Card
    from redchain.site.places import Names
    from redchain.text import Language

MOST_RELATED = 200
"""So many records of one kind are named on the page of another; all of them stand in the list of their kind."""
_LEFT_OUT = frozenset({"log", "visibility", "allow", "former_ids"})
_STATE, _LOG, _AS_OF = Text("状态", "State"), Text("办理经过", "Log"), Text("（截至 {day}）", " (as of {day})")
_YES, _NO = Text("是", "yes"), Text("否", "no")
_BETWEEN: Mapping[Language, tuple[str, str, str]] = {"zh": ("、", "，", "："), "en": (", ", ", ", ": ")}
_MORE = Text("另有 {left} 条，见清单。", "{left} more, see the list.")
_WHEN = Text("时间", "When")


class _Shown(NamedTuple):
    """A field of a model as its pages show it."""

    name: str
    field: Field
    label: str


class RecordPages:
    """The pages of the records of one ledger."""

    def __init__(self, look: Look, language: Language, names: Names, cards: Iterable[Card]) -> None:
        """Find out from the cards of all records which name which."""
        self._look, self._language, self._names = look, language, names
        self._list, self._clause, self._colon = _BETWEEN[language]
        self._related = naming(cards)
        self._kinds = {each.kind.name: each.kind.label.say(language) for each in KINDS}
        self._shown: dict[type[BaseModel], tuple[_Shown, ...]] = {}

    def body(self, record: Record) -> str:
        """Return the page of a record, below its title."""
        parts = [self._terms(record)]
        if record.kind.name == "chain":
            parts.append(map_section(self._look.ledger, record, self._names, self._language))
        parts += self._sections(record)
        if record.steps:
            parts.append(self._life(record))
        return "\n".join(parts)

    def _terms(self, record: Record) -> str:
        words, lit = standing(self._look, record)
        rows = []
        if words.zh:
            as_of = escape(_AS_OF.fill(day=self._look.today).say(self._language)) if lit is not None else ""
            said = escape(words.say(self._language)) + as_of
            rows.append((_STATE.say(self._language), said if lit is None else f'<span class="mark {lit.tone}">{said}</span>'))
        for each in self._fields(type(record)):
            value = getattr(record, each.name)
            if value not in (None, (), ""):
                rows.append((each.label, self._value(each.field, value)))
        return '<dl class="terms">' + "".join(f"<div><dt>{escape(label)}</dt><dd>{said}</dd></div>" for label, said in rows) + "</dl>"

    def _fields(self, model: type[BaseModel]) -> tuple[_Shown, ...]:
        """Return the fields of a model that its pages show, in the order of the contract."""
        if model not in self._shown:
            self._shown[model] = tuple(_Shown(name, field, field.label.say(self._language)) for name, field in _shown_fields(model))
        return self._shown[model]

    def _value(self, field: Field, value: Any) -> str:
        """Return a value as HTML: names with links, codes in words, parts one below the other."""
        if field.parts:
            return self._part(value) if not isinstance(value, tuple) else "<ul>" + "".join(f"<li>{self._part(each)}</li>" for each in value) + "</ul>"
        if isinstance(value, tuple):
            return self._list.join(self._one(field, each) for each in value if each != "")
        return self._one(field, value)

    def _one(self, field: Field, value: Any) -> str:
        if isinstance(value, bool):
            return (_YES if value else _NO).say(self._language)
        if isinstance(value, float):
            return plain_number(value)
        if not isinstance(value, str):
            return escape(str(value))
        if field.references:
            return self._names.link(field.references, value)
        words = self._look.ledger.settings.say_category(value) if field.name == "category" else field.say(value)
        return escape(words.say(self._language))

    def _part(self, part: Any) -> str:
        shown = ((each, getattr(part, each.name)) for each in self._fields(type(part)))
        said = (
            self._value(each.field, value)
            if each.field.is_key or each.name == "title"
            else f"{escape(each.label)}{self._colon}{self._value(each.field, value)}"
            for each, value in shown
            if value not in (None, (), "")
        )
        return self._clause.join(said)

    def _sections(self, record: Record) -> Iterator[str]:
        """Yield the records that name this one, kind by kind, the newest first."""
        groups = self._related.get(f"{record.kind.name}:{record.id}", {})
        for kind, label in self._kinds.items():
            if not (found := groups.get(kind, ())):
                continue
            rows = "".join(f'<li><a href="../{page_at(each)}">{escape_html(each.name)}</a>{_state(each)}</li>' for each in found[:MOST_RELATED])
            left = len(found) - MOST_RELATED
            more = f'<p class="aside">{escape(_MORE.fill(left=left).say(self._language))}</p>' if left > 0 else ""
            yield f'<section><h2>{escape(label)}</h2>\n<ul class="related">{rows}</ul>{more}</section>'

    def _life(self, record: Record) -> str:
        model: Any = step_model(type(record))
        rows = "".join(self._step(model, record, each) for each in record.steps)
        return f'<section><h2>{_LOG.say(self._language)}</h2>\n<ol class="life">{rows}</ol></section>'

    def _step(self, model: Any, record: Record, step: Any) -> str:
        at = local(step.at, self._look.ledger.settings.zone)
        head = f'<time datetime="{at:%Y-%m-%dT%H:%M}">{at:%Y-%m-%d %H:%M}</time> <strong>{escape(fields(model)["step"].say(step.step).say(self._language))}</strong>'
        by = f" {self._names.link(('unit', 'enterprise'), step.by)}" if step.by else ""
        said = [
            f"{escape(each.label)}{self._colon}{self._topic(record, value) if each.name == 'topic' else self._value(each.field, value)}"
            for each in self._fields(model)
            if each.name not in {"at", "step", "by"} and (value := getattr(step, each.name)) not in (None, (), "")
        ]
        return f"<li>{head}{by}{''.join(f'<div>{each}</div>' for each in said)}</li>"

    def _topic(self, record: Any, number: int) -> str:
        """Return the topic that a step is about by its title: numbers would tell how many are not shown."""
        return escape(next((each.title for each in record.topics if each.number == number), ""))


def _state(card: Card) -> str:
    return f' <span class="state">{escape(card.state)}</span>' if card.state else ""


@cache
def _shown_fields(model: type[BaseModel]) -> tuple[tuple[str, Field], ...]:
    """Return the fields of a model that a site shows: no marks for commands, nothing that says who may act, no numbers of topics, nothing that its map shows."""
    kind = getattr(model, "kind", None)
    secret = frozenset() if kind is None else frozenset(kind.granting)
    known = fields(model)
    return tuple(
        (name, known[name])
        for name in field_order(model)
        if name not in _LEFT_OUT
        and not known[name].is_mark
        and not (name in secret and not known[name].references)
        and not (name == "number" and model.__name__ == "Topic")
        and not (kind is not None and kind.name == "chain" and name == "segments")
        and not (kind is not None and name in kind.title)
    )
