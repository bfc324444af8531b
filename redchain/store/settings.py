"""The settings of a data repository, read over the defaults that ship with the package."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TypeVar

from pydantic import ValidationError

from redchain.check.catalogue import rule
from redchain.check.shape import explain
from redchain.model.settings import Categories, Category, MatchWeights, Root, Settings
from redchain.store.disk import read_bytes
from redchain.store.engine import parser
from redchain.store.layout import ROOT_FILE, SETTINGS
from redchain.store.nodes import Nodes
from redchain.store.reading import MAX_BYTES, parse

if TYPE_CHECKING:
    from redchain.check.finding import Finding
    from redchain.model.base import Frozen

DEFAULTS = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "defaults")
SETTINGS_FILES = ("categories.yaml", "match.yaml")
ModelT = TypeVar("ModelT", bound="Frozen")


def load_settings(root: str) -> tuple[Settings | None, tuple[Finding, ...]]:
    """Return the settings of a repository (None when `redchain.yaml` is unusable) and what is wrong with its settings files."""
    base, findings = _read(f"{root}/{ROOT_FILE}", ROOT_FILE, Root)
    categories, more = _categories(root)
    weights, last = _read(f"{root}/{SETTINGS}/match.yaml", f"{SETTINGS}/match.yaml", MatchWeights, optional=True)
    findings += more + last
    if base is None:
        return None, findings
    return Settings(root=base, categories=categories, match=weights or default_weights()), findings


def fallback_settings() -> Settings:
    """Return settings that let a check go on when `redchain.yaml` is unusable."""
    root = Root(format=1, title="redchain", region="110000")
    return Settings(root=root, categories=default_categories(), match=default_weights())


def default_categories() -> tuple[Category, ...]:
    """Return the categories that ship with the package."""
    shipped, findings = _read(f"{DEFAULTS}/categories.yaml", "categories.yaml", Categories)
    assert shipped is not None, findings  # noqa: S101  # the package's own file; a test reads it
    return shipped.categories


def default_weights() -> MatchWeights:
    """Return the match weights that ship with the package."""
    shipped, _ = _read(f"{DEFAULTS}/match.yaml", "match.yaml", MatchWeights, optional=True)
    return shipped or MatchWeights()


def _categories(root: str) -> tuple[tuple[Category, ...], tuple[Finding, ...]]:
    """The shipped categories, each replaced by the repository's of the same name; its new ones at the end."""
    path = f"{SETTINGS}/categories.yaml"
    own, findings = _read(f"{root}/{path}", path, Categories, optional=True)
    merged = {each.name: each for each in default_categories()}
    if own is not None:
        merged.update({each.name: each for each in own.categories})
    return tuple(merged.values()), findings


def _read(path: str, shown: str, model: type[ModelT], *, optional: bool = False) -> tuple[ModelT | None, tuple[Finding, ...]]:
    try:
        raw = read_bytes(path, MAX_BYTES)
    except FileNotFoundError:
        return None, () if optional else (rule("RC001").broken(problem="not found").at(shown, 0, 0),)
    except OSError as problem:
        return None, (rule("RC001").broken(problem=problem.strerror or "").at(shown, 0, 0),)
    text, mapping, findings = parse(raw, parser())
    if mapping is None and optional and not findings[1:] and findings[0].code == "RC004":
        return None, ()  # nothing but comments: the examples that `init` writes
    if mapping is None:
        return None, tuple(each.at(shown, each.line, each.column) for each in findings)
    try:
        return model.model_validate(mapping), tuple(each.at(shown, each.line, each.column) for each in findings)
    except ValidationError as problem:
        nodes = Nodes(text)
        found = explain(model, problem.errors(include_url=False), nodes.raw)
        return None, tuple(each.at(shown, *nodes.where(each.field, key=each.code == "RC101")) for each in found)
