"""Options whose values are made of parts: the form, with the keys of the field, is in the help and wherever something else was typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from redchain.kinds.registry import KINDS
from redchain.model.fields import fields

if TYPE_CHECKING:
    from redchain.model.base import Record
    from tests.conftest import Clone

MADE_OF_PARTS = [(model, name) for model in KINDS for name, each in fields(model).items() if each.parts and name not in {"log", "allow", "rejected"}]


def test_the_form_names_the_keys_that_are_needed() -> None:
    forms = {f"{model.kind.name}.{name}": fields(model)[name].form for model, name in MADE_OF_PARTS}
    assert forms["enterprise.makes"] == "[{name: …}]"
    assert forms["visit.spot"] == "[{title: …, answer: …}]"
    assert forms["resource.eligibility"] == "{chains: …, sizes: …}"
    assert all(forms.values())
    assert not fields(KINDS[0])["id"].form


@pytest.mark.parametrize(("model", "name"), MADE_OF_PARTS, ids=lambda each: each if isinstance(each, str) else each.kind.name)
def test_something_else_is_answered_with_the_form(reader: Clone, model: type[Record], name: str) -> None:
    flag, form, kind = f"--{name.replace('_', '-')}", fields(model)[name].form, model.kind
    records = (each.stem for each in sorted((reader.path / "data" / kind.folder).rglob("*.yaml")))
    done = next((found for each in records if "不能修改" not in (found := reader.run(kind.name, "edit", each, flag, "随便", "--dry-run")).err), None)
    assert form in reader.run(kind.name, "edit", "--help").out
    if done is None:
        assert name == "indicators", "each challenge of the town is posted, after which they stay"
        return
    assert (done.code, done.out) == (1, ""), done.err
    assert f"写作 {flag} '{form}'" in done.err
