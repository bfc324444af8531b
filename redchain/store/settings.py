"""The settings of a data repository, read over the defaults that ship with the package."""

from __future__ import annotations

import difflib
import os
import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import ValidationError

from redchain.check.list_items import ensure_items_are_single
from redchain.check.rules.rc000_text import RC001
from redchain.check.rules.rc100_list_items import ensure_keys_are_unique, ensure_settings_say_it_once
from redchain.check.rules.rc200_ids_and_references import RC211, RC212, RC214
from redchain.check.rules.rc200_sources import RC223, say_towns
from redchain.check.rules.rc500_validity import RC508, RC509
from redchain.check.rules.rc600_privacy import judge_text
from redchain.errors import WorldError, system_words
from redchain.lazy_pattern import pattern
from redchain.model.dates import CalendarYear, odd_days
from redchain.model.settings import SETTINGS_FILES, Categories, Category, MatchWeights, Root, Settings, SheetHead, SheetHeads, Sla, Synonyms
from redchain.model.sla import LIMITS
from redchain.store.layout import DATA, ROOT_FILE, SETTINGS, is_like_record
from redchain.store.limits import MAX_SETTINGS_VALUES
from redchain.store.source import WorkTree
from redchain.store.yaml_parsing import parse, parser
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.model.base import Frozen
    from redchain.model.finding import FieldPath, Finding
    from redchain.model.settings import SettingsFile
from redchain.store.source import Source

DEFAULTS = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "defaults")
_YEAR = pattern(r"(?:19|20|21)[0-9]{2}", re.ASCII)
WEIGHTS = f"{SETTINGS}/match.yaml"
HEADS = f"{SETTINGS}/import.yaml"
_HASHES = pattern(r"m1-[0-9a-f]{32}|(?<![0-9A-Za-z])[0-9a-f]{32}(?![0-9A-Za-z])|AAAA[A-Za-z0-9+/]{36,}={0,3}")
_HOW_TO_ALLOW = Text(
    "删掉它；若并无问题，在这一行末尾写明理由：# redchain: allow {rule} 理由",
    "remove it; if nothing is wrong, say why at the end of the line: # redchain: allow {rule} REASON",
)
_CATEGORIES = f"{SETTINGS}/categories.yaml"
ModelT = TypeVar("ModelT", bound="Frozen")

_NO_SETTINGS = Text("设置文件是空的", "the settings file is empty")
_WRITE_OR_DELETE = Text("写入设置，或删除这个文件（不要它时用默认设置）", "write the settings, or delete the file (without it the defaults hold)")


def load_settings(source: Source) -> tuple[Settings | None, tuple[Finding, ...]]:
    """Return the settings of a repository (None when `redchain.yaml` is unusable) and what is wrong with its settings files."""
    own: dict[str, Any] = {}
    findings: tuple[Finding, ...] = ()
    for file in SETTINGS_FILES:
        read, found = _years(source, file) if file.is_yearly else _read(source, file.path, file.model, optional=file.path != ROOT_FILE)
        findings += found
        if read is not None:
            own[file.name] = read
    findings += tuple(_unknown_files(source))
    if not any(each.file == _CATEGORIES for each in findings):
        findings += tuple(_unknown_categories(source, own))
    findings += tuple(_unknown_concepts(source, own))
    findings += tuple(_unknown_towns(source, own))
    return _merged(own) if "redchain" in own else None, findings


def fallback_settings() -> Settings:
    """Return settings with which checking can continue when `redchain.yaml` is unusable."""
    return _merged({"redchain": Root(format=1, title="redchain", region="110000")})


@cache
def default_categories() -> tuple[Category, ...]:
    """Return the categories that ship with the package."""
    return _shipped("categories.yaml", Categories).categories


def _shipped(name: str, model: type[ModelT]) -> ModelT:
    """Read a file of the package's own; raises WorldError where the system does not let us."""
    shipped, findings = _read(WorkTree(DEFAULTS), name, model)
    if shipped is None:
        why, place = findings[0].text, f"{DEFAULTS}/{name}"
        raise WorldError(Text(f"程序自带的 {place}：{why.zh}", f"{place}, which ships with redchain: {why.en}"), findings[0].remedy)
    return shipped


@cache
def default_synonyms() -> Synonyms:
    """Return the thesaurus that ships with the package."""
    return _shipped("synonyms.yaml", Synonyms)


def settings_files(source: Source) -> tuple[str, ...]:
    """Return the settings files that a repository has, from its root, in order of reading."""
    return tuple(path for file in SETTINGS_FILES for path in _paths(source, file))


def _merged(own: dict[str, Any]) -> Settings:
    """Lay what a repository's files say (name → value) over the shipped defaults; a file that none of these lines name is a field as it stands."""
    root, sla, synonyms = own.pop("redchain"), own.pop("sla", None) or Sla(), own.pop("synonyms", None) or Synonyms()
    categories = {each.name: each for each in default_categories()}
    categories |= {each.name: each for each in own.pop("categories").categories} if "categories" in own else {}
    return Settings(
        root=root,
        categories=tuple(categories.values()),
        limits=(*LIMITS, *sla.limits),
        lights=sla.lights,
        years=own.pop("calendar", ()),
        heads=(own.pop("import", None) or SheetHeads()).heads,
        own_concepts=synonyms.concepts,
        own_asking=synonyms.asking,
        own_sayings=synonyms.sayings,
        own_elsewhere=synonyms.elsewhere,
        shipped_synonyms=default_synonyms,
        **own,
    )


def _unknown_files(source: Source) -> Iterator[Finding]:
    """Ensure that whatever looks like a settings file is one (RC211)."""
    known = [file.path for file in SETTINGS_FILES if file.path.startswith(f"{SETTINGS}/")]
    yearly = {file.path.rpartition("/")[0] for file in SETTINGS_FILES if file.is_yearly}
    for folder in (SETTINGS, *sorted(yearly)):
        for name in source.names(folder):
            if is_like_record(name) and f"{folder}/{name}" not in known and not (folder in yearly and name.endswith(".yaml")):
                names = [each.removeprefix(f"{SETTINGS}/") for each in known]
                yield RC211.broken(name=name, known=Text("、".join(names), ", ".join(names))).at(f"{folder}/{name}", 1, 1)


def _unknown_categories(source: Source, own: dict[str, Any]) -> Iterator[Finding]:
    """Ensure that limits, concepts and sayings name categories that there are (RC212)."""
    known = {each.name for each in (*default_categories(), *(own["categories"].categories if "categories" in own else ()))}
    limits, synonyms = own["sla"].limits if "sla" in own else (), own.get("synonyms") or Synonyms()
    named: list[tuple[str, FieldPath, str | None]] = []
    for place, limit in enumerate(limits):
        named += [("sla", ("limits", place, "categories", number), each) for number, each in enumerate(limit.categories)]
    named += [("synonyms", ("concepts", place, "category"), each.category) for place, each in enumerate(synonyms.concepts)]
    named += [("synonyms", ("sayings", place, "category"), each.category) for place, each in enumerate(synonyms.sayings)]
    for file, field, value in named:
        if value is not None and value not in known:
            allowed = sorted(known)
            yield place_in_settings(source, f"{SETTINGS}/{file}.yaml", RC212.broken(field, value=value, allowed=Text("、".join(allowed), ", ".join(allowed))))


def _unknown_concepts(source: Source, own: dict[str, Any]) -> Iterator[Finding]:
    """Ensure that the wider concepts of a concept are concepts (RC214)."""
    concepts = own["synonyms"].concepts if "synonyms" in own else ()
    wider = [(("concepts", place, "under", number), each) for place, concept in enumerate(concepts) for number, each in enumerate(concept.under)]
    known = [each.name for each in (*concepts, *default_synonyms().concepts)] if wider else []
    for field, value in wider:
        if value not in known:
            near = difflib.get_close_matches(value, known, 3, 0.5)
            meant = Text(f"是不是：{'、'.join(near)}", f"did you mean: {', '.join(near)}")
            add = Text("先在 synonyms.yaml 里加上这个概念，或删掉", "add this concept to synonyms.yaml first, or leave it out")
            yield place_in_settings(source, f"{SETTINGS}/synonyms.yaml", RC214.broken(field, value=value, hint=meant if near else add))


def _unknown_towns(source: Source, own: dict[str, Any]) -> Iterator[Finding]:
    """Ensure that the neighbours of a town are towns (RC223)."""
    towns = own["programme"].towns if "programme" in own else ()
    known = [each.name for each in towns]
    for place, town in enumerate(towns):
        for number, each in enumerate(town.near):
            if each not in known:
                finding = RC223.broken(("towns", place, "near", number), value=each, allowed=say_towns(known))
                yield place_in_settings(source, f"{SETTINGS}/programme.yaml", finding)


def _private(text: str) -> tuple[Finding, ...]:
    """What may never enter git in a settings file, comments included; hashes of addresses and keys stand there by contract."""
    masked = without_hashes(text)
    return tuple(replace(each, remedy=_HOW_TO_ALLOW.fill(rule=each.code)) for each in judge_text(masked.encode("utf-8", "replace"), masked))


def without_hashes(text: str) -> str:
    """Return the text of a settings file with the salt, hashes and public keys in it made unreadable, each as long as it was."""
    return _HASHES.sub(lambda found: "x" * len(found[0]), text)


def place_in_settings(source: Source, path: str, finding: Finding) -> Finding:
    """Return a finding of a settings file with its line and column."""
    from redchain.store.yaml_positions import positions_of

    return finding.at(path, *positions_of(parse(source.read(path), parser(), MAX_SETTINGS_VALUES).text).where(finding.field))


def _years(source: Source, file: SettingsFile) -> tuple[tuple[tuple[int, CalendarYear], ...], tuple[Finding, ...]]:
    """The years that the repository changes or adds, in order; a file with a mistake counts as absent."""
    years: list[tuple[int, CalendarYear]] = []
    findings: list[Finding] = []
    for path in _paths(source, file):
        name = path.rpartition("/")[2].removesuffix(".yaml")
        if not _YEAR.fullmatch(name):
            findings.append(RC509.broken(name=name).at(path, 1, 1))
            continue
        year, found = _read(source, path, CalendarYear, optional=True)
        odd = tuple(_odd_days(source, path, year)) if year else ()
        findings += (*found, *odd)
        if year and not odd:
            years.append((int(name), year))
    return tuple(years), tuple(findings)


def _paths(source: Source, file: SettingsFile) -> tuple[str, ...]:
    """The paths of a settings file that exist: one at most, or one for each year."""
    folder, _, wanted = file.path.rpartition("/")
    return tuple(f"{folder}/{each}" for each in source.names(folder) if (each.endswith(".yaml") if file.is_yearly else each == wanted))


def _odd_days(source: Source, path: str, file: CalendarYear) -> Iterator[Finding]:
    """Ensure that each entry of a calendar lies in its year, ends after it begins, and that no day is both worked and free (RC508)."""
    found = tuple(odd_days(file, int(path[-len("2026.yaml") : -len(".yaml")])))
    for place, problem in found:
        yield place_in_settings(source, path, RC508.broken(place, problem=problem))


def weights_file(root: str, weights: MatchWeights) -> dict[str, bytes]:
    """Return `settings/match.yaml` (path → bytes) with `weights` written into it; comments and unchanged lines stay as they are."""
    return {WEIGHTS: _with(WorkTree(root), WEIGHTS, weights).encode()}


def heads_in(source: Source) -> tuple[SheetHead, ...]:
    """Return what is remembered of heads now, whatever it was when the settings were read."""
    try:
        mapping = parse(source.read(HEADS), parser(), MAX_SETTINGS_VALUES).mapping
    except FileNotFoundError:
        return ()
    return () if mapping is None else SheetHeads.model_validate(mapping).heads


def heads_file(source: Source, heads: tuple[SheetHead, ...]) -> str | None:
    """Return the text of `settings/import.yaml` with what heads mean written into it; None where it may not enter git, or would not be read."""
    made = SheetHeads(heads=heads)
    text = _with(source, HEADS, made)
    mapping = parse(text.encode(), parser(), MAX_SETTINGS_VALUES).mapping
    return text if mapping is not None and not _private(text) and SheetHeads.model_validate(mapping) == made else None


def _with(source: Source, path: str, after: Frozen) -> str:
    """Return the text of a settings file with what it is to say; comments and unchanged lines stay as they are."""
    from redchain.store.writing import modeline, patch

    try:
        text = source.read(path).decode()
    except FileNotFoundError:
        text = modeline(path, path.rpartition("/")[2].removesuffix(".yaml"))
    mapping = parse(text.encode(), parser(), MAX_SETTINGS_VALUES).mapping
    return patch(text, type(after)() if mapping is None else type(after).model_validate(mapping), after)


def _read(source: Source, path: str, model: type[ModelT], *, optional: bool = False) -> tuple[ModelT | None, tuple[Finding, ...]]:
    try:
        raw = source.read(path)
    except OSError as problem:
        folder, _, name = path.rpartition("/")
        if optional and isinstance(problem, FileNotFoundError) and name not in source.names(folder):  # a link to nothing is there, and not read
            return None, ()
        return None, (RC001.broken(problem=system_words(problem)).at(path, 0, 0),)
    text, mapping, findings = parse(raw, parser(), MAX_SETTINGS_VALUES)
    private = _private(text) if path.startswith(f"{DATA}/") else ()
    if mapping is None and findings[0].code == "RC004" and "#" not in text:
        findings = (replace(findings[0], text=_NO_SETTINGS, remedy=_WRITE_OR_DELETE),)
    elif mapping is None and optional and not findings[1:] and findings[0].code == "RC004":
        return None, tuple(each.at(path, each.line, each.column) for each in private)  # only comments, such as the examples that `init` writes
    findings += private
    if mapping is None:
        return None, tuple(each.at(path, each.line, each.column) for each in findings)
    try:
        made = model.model_validate(mapping)
    except ValidationError as problem:
        from redchain.check.schema_errors import explain
        from redchain.store.yaml_positions import positions_of

        positions = positions_of(text)
        found = explain(model, problem.errors(include_url=False), positions.raw)
        placed = tuple(each.at(path, *positions.where(each.field, key=each.code == "RC101")) for each in found)
        return None, (*placed, *(each.at(path, each.line, each.column) for each in private))
    several = (*ensure_items_are_single(made, may_allow=False), *ensure_keys_are_unique(made), *ensure_settings_say_it_once(made))
    if several:
        from redchain.store.yaml_positions import positions_of

        positions = positions_of(text)
        findings += tuple(each.at("", *positions.where(each.field)) for each in several)
    return made, tuple(each.at(path, each.line, each.column) for each in findings)
