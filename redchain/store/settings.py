"""The settings of a data repository, read over the defaults that ship with the package."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, TypeVar

from pydantic import ValidationError

from redchain.check.rules.rc000_text import RC001
from redchain.check.rules.rc500_validity import RC508, RC509
from redchain.check.schema_errors import explain
from redchain.errors import system_words
from redchain.model.access import Access
from redchain.model.limits import LIMITS
from redchain.model.settings import Categories, Category, Concept, MatchWeights, Root, Settings, Sla, Synonyms
from redchain.model.workdays import CalendarYear, odd_days
from redchain.store.disk import read_bytes
from redchain.store.layout import ROOT_FILE, SETTINGS
from redchain.store.positions import Nodes
from redchain.store.reading import MAX_BYTES, parse
from redchain.store.yaml_parser import parser

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.check.finding import Finding
    from redchain.model.base import Frozen

DEFAULTS = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "defaults")
SETTINGS_FILES = ("categories.yaml", "match.yaml", "sla.yaml", "access.yaml", "synonyms.yaml")
CALENDARS = f"{SETTINGS}/calendar"
_YEAR = re.compile(r"(?:19|20|21)[0-9]{2}", re.ASCII)
WEIGHTS = f"{SETTINGS}/match.yaml"
ACCESS = f"{SETTINGS}/access.yaml"
ModelT = TypeVar("ModelT", bound="Frozen")


def load_settings(root: str) -> tuple[Settings | None, tuple[Finding, ...]]:
    """Return the settings of a repository (None when `redchain.yaml` is unusable) and what is wrong with its settings files."""
    base, findings = _read(f"{root}/{ROOT_FILE}", ROOT_FILE, Root)
    categories, more = _categories(root)
    weights, last = _read(f"{root}/{WEIGHTS}", WEIGHTS, MatchWeights, optional=True)
    sla, of_sla = _sla(root)
    years, of_years = _years(root)
    access, of_access = _read(f"{root}/{ACCESS}", ACCESS, Access, optional=True)
    synonyms, of_synonyms = _read(f"{root}/{SETTINGS}/synonyms.yaml", f"{SETTINGS}/synonyms.yaml", Synonyms, optional=True)
    findings += more + last + of_sla + of_years + of_access + of_synonyms
    if base is None:
        return None, findings
    settings = Settings(
        root=base,
        categories=categories,
        match=weights or default_weights(),
        limits=sla.limits,
        lights=sla.lights,
        years=years,
        access=access or Access(),
        own_concepts=synonyms.concepts if synonyms else (),
        shipped_concepts=default_concepts,
    )
    return settings, findings


def fallback_settings() -> Settings:
    """Return settings that let a check go on when `redchain.yaml` is unusable."""
    root = Root(format=1, title="redchain", region="110000")
    return Settings(root=root, categories=default_categories(), match=default_weights(), shipped_concepts=default_concepts)


def default_categories() -> tuple[Category, ...]:
    """Return the categories that ship with the package."""
    shipped, findings = _read(f"{DEFAULTS}/categories.yaml", "categories.yaml", Categories)
    assert shipped is not None, findings  # noqa: S101  # the package's own file; a test reads it
    return shipped.categories


def default_weights() -> MatchWeights:
    """Return the match weights that ship with the package."""
    shipped, _ = _read(f"{DEFAULTS}/match.yaml", "match.yaml", MatchWeights, optional=True)
    return shipped or MatchWeights()


def default_concepts() -> tuple[Concept, ...]:
    """Return the thesaurus that ships with the package."""
    shipped, findings = _read(f"{DEFAULTS}/synonyms.yaml", "synonyms.yaml", Synonyms)
    assert shipped is not None, findings  # noqa: S101  # the package's own file; a test reads it
    return shipped.concepts


def settings_files(root: str) -> tuple[str, ...]:
    """Return the settings files that a repository has, from its root, in order of reading."""
    named = (ROOT_FILE, *(f"{SETTINGS}/{each}" for each in SETTINGS_FILES))
    return (*(each for each in named if os.path.isfile(f"{root}/{each}")), *_calendar_files(root))


def _sla(root: str) -> tuple[Sla, tuple[Finding, ...]]:
    """The shipped limits, then the repository's; its lights instead of the shipped ones."""
    path = f"{SETTINGS}/sla.yaml"
    own, findings = _read(f"{root}/{path}", path, Sla, optional=True)
    own = own or Sla()
    return own.model_copy(update={"limits": (*LIMITS, *own.limits)}), findings


def _years(root: str) -> tuple[tuple[tuple[int, CalendarYear], ...], tuple[Finding, ...]]:
    """The years that the repository changes or adds, in order; a file with a mistake counts as absent."""
    years: list[tuple[int, CalendarYear]] = []
    findings: list[Finding] = []
    for path in _calendar_files(root):
        name = path.rpartition("/")[2].removesuffix(".yaml")
        if not _YEAR.fullmatch(name):
            findings.append(RC509.broken(name=name).at(path, 1, 1))
            continue
        file, found = _read(f"{root}/{path}", path, CalendarYear, optional=True)
        odd = tuple(_odd_days(file, int(name), f"{root}/{path}", path)) if file else ()
        findings += (*found, *odd)
        if file and not odd:
            years.append((int(name), file))
    return tuple(years), tuple(findings)


def _calendar_files(root: str) -> tuple[str, ...]:
    try:
        names = sorted(each for each in os.listdir(f"{root}/{CALENDARS}") if each.endswith(".yaml"))
    except OSError:
        return ()
    return tuple(f"{CALENDARS}/{each}" for each in names)


def _odd_days(file: CalendarYear, year: int, path: str, shown: str) -> Iterator[Finding]:
    """Ensure that each entry of a calendar lies in its year, ends after it begins, and that no day is both worked and free (RC508)."""
    found = tuple(odd_days(file, year))
    if not found:
        return
    nodes = Nodes(parse(read_bytes(path, MAX_BYTES), parser()).text)
    for place, problem in found:
        yield RC508.broken(place, problem=problem).at(shown, *nodes.where(place))


def weights_file(root: str, weights: MatchWeights) -> dict[str, bytes]:
    """Return `settings/match.yaml` (path → bytes) with `weights` laid over what stands there; comments stay, and so does what is not changed."""
    from redchain.store.writing import modeline, patch

    try:
        text = read_bytes(f"{root}/{WEIGHTS}", MAX_BYTES).decode()
    except FileNotFoundError:
        text = modeline(WEIGHTS, "match")
    mapping = parse(text.encode(), parser()).mapping
    before = MatchWeights() if mapping is None else MatchWeights.model_validate(mapping)
    return {WEIGHTS: patch(text, before, weights).encode()}


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
    except OSError as problem:
        if optional and isinstance(problem, FileNotFoundError):
            return None, ()
        return None, (RC001.broken(problem=system_words(problem)).at(shown, 0, 0),)
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
