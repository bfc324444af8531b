"""`redchain schema`: what the schemas say, that they accept and refuse what the reader does, and the command around them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor

from redchain.kinds.registry import KINDS, kind_in_folder
from redchain.kinds.schema import schema_file, schema_names, schema_of, schema_text
from redchain.model.base import field_order
from redchain.model.fields import fields

if TYPE_CHECKING:
    from collections.abc import Iterator

TOP = Path(__file__).parents[2]
RECORDS = sorted(
    path for place in ("data", "tests/town/data") for path in (TOP / place).glob("*/**/*.yaml") if kind_in_folder(path.relative_to(TOP / place).parts[0])
)
NEED = {
    "id": "N-20261123-7K3F9",
    "enterprise": "anli",
    "title": "案例",
    "category": "融资",
    "raised_on": "2026-11-23",
    "log": [{"at": "2026-11-23T09:00:00+08:00", "step": "submit", "by": "anli"}],
}


class _Constructor(SafeConstructor):
    """Leaves dates as text, as editors do."""


_Constructor.add_constructor("tag:yaml.org,2002:timestamp", SafeConstructor.construct_yaml_str)


def read(path: Path) -> Any:
    yaml = YAML(typ="safe", pure=True)
    yaml.Constructor = _Constructor
    return yaml.load(path)


def problems(name: str, value: Any) -> list[str]:
    return [each.message for each in Draft202012Validator(schema_of(name)).iter_errors(value)]


def objects(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        if "properties" in schema and "additionalProperties" in schema:
            yield schema
        for each in schema.values():
            yield from objects(each)


@pytest.mark.parametrize("name", schema_names())
def test_every_schema_is_a_schema_and_marked(name: str) -> None:
    schema = schema_of(name)
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == f"{name}.schema.json"
    assert "do not edit" in schema["$comment"]
    assert schema_text(name) == schema_text(name)
    for each in objects(schema):
        assert each["additionalProperties"] is False
        for key, made in each["properties"].items():
            assert made["title"], key
            assert len(made["description"].splitlines()) == 2, f"{key}: one line in each language"
            assert {"type": "null"} not in made.get("anyOf", []), key


@pytest.mark.parametrize("model", KINDS, ids=lambda each: each.kind.name)
def test_titles_are_the_chinese_labels_in_the_contracts_order(model: Any) -> None:
    properties = schema_of(model.kind.name)["properties"]
    assert tuple(properties) == field_order(model)
    assert {key: made["title"] for key, made in properties.items()} == {key: fields(model)[key].label.zh for key in properties}
    coded = properties["visibility"]
    assert len(coded["enum"]) == len(coded["markdownEnumDescriptions"])


@pytest.mark.slow
def test_all_records_pass() -> None:
    validators = {model.kind.folder: Draft202012Validator(schema_of(model.kind.name)) for model in KINDS}
    assert len(RECORDS) > 700
    for path in RECORDS:
        folder = path.relative_to(TOP).as_posix().partition("data/")[2].partition("/")[0]
        wrong = [each.message for each in validators[folder].iter_errors(read(path))]
        assert not wrong, f"{path}: {wrong}"
    assert problems("redchain", read(TOP / "data" / "redchain.yaml")) == []
    assert problems("categories", read(TOP / "redchain" / "defaults" / "categories.yaml")) == []


@pytest.mark.parametrize(
    "change",
    [
        {"urgency": "huge"},
        {"chian": "anli"},
        {"title": None},
        {"title": ""},
        {"title": "a\nb"},
        {"id": "X-20261123-7K3F9"},
        {"enterprise": "案例"},
        {"log": []},
        {"log": [{"at": "2026-11-23T09:00:00+08:00", "step": "submit"}]},
        {"log": [{"at": "2026-11-23T09:00:00+08:00", "step": "decline", "by": "anli"}]},
        {"log": [{"at": "2026-11-23T09:00:00+08:00", "step": "submit", "by": "anli", "level": "city"}]},
        {"items": [{"title": "x"}]},
        {"amount_wan": -1},
        {"common": "yes"},
    ],
    ids=str,
)
def test_what_the_reader_refuses_fails(change: dict[str, Any]) -> None:
    assert problems("need", NEED) == []
    assert problems("need", {**NEED, **change})


def test_writes_checks_and_prints(clone: Any, tmp_path: Path) -> None:
    folder = tmp_path / "made"
    assert clone.run("schema", "--check", "--lang", "en").code == 1, "the clone has none yet"
    assert clone.run("schema", "--dry-run").code == 0
    assert not (clone.path / "schemas").exists()
    assert clone.run("schema").code == 0
    assert sorted(each.name for each in (clone.path / "schemas").iterdir()) == sorted(map(schema_file, schema_names()))
    done = clone.run("schema", "--check", "--lang", "zh")
    assert (done.code, done.out) == (0, "")
    assert "最新" in done.err
    assert len(clone.subjects()) == 1, "nothing is committed"
    path = clone.path / "schemas" / "need.schema.json"
    path.write_text(path.read_text(encoding="utf-8") + " ", encoding="utf-8")
    stale = clone.run("schema", "--check", "--lang", "en")
    assert stale.code == 1
    assert stale.out.splitlines() == [str(path)]
    assert "redchain schema" in stale.err
    assert clone.run("schema", "--output", str(folder)).code == 0
    assert (folder / "need.schema.json").read_text(encoding="utf-8") == schema_text("need")
    printed = clone.run("schema", "need")
    assert json.loads(printed.out) == schema_of("need")


def test_an_unknown_kind_is_wrong_usage(reader: Any) -> None:
    for language, words in (("zh", "没有 nope 这个 schema"), ("en", "there is no schema nope")):
        done = reader.run("schema", "nope", "--lang", language)
        assert (done.code, done.out) == (2, "")
        assert words in done.err
