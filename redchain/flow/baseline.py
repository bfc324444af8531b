"""The findings that were there before a proposal, so that nobody is stopped by what others left behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.check.record_rules import judge_across
from redchain.check.rule_context import RuleContext
from redchain.flow.inspect import locate_in
from redchain.store.layout import ROOT_FILE, SETTINGS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.flow.base_revision import BaseRevision
    from redchain.model.finding import Finding
    from redchain.model.ledger import Index
    from redchain.model.settings import Settings
    from redchain.text import Text

_OF_IDS = frozenset({"RC203", "RC204"})
"""Rules on ids: a finding is an old one only as long as no file of the id differs."""
_OF_PLACE = frozenset({"RC201", "RC202"})
"""Rules on where a file is and what it is called."""


class Baseline:
    """What was wrong before: for files that have changed, what they were judged to be; for all others, what the rules across records said."""

    def __init__(self, base: BaseRevision, findings: tuple[Finding, ...], deleted: frozenset[str] = frozenset()) -> None:
        """Ask the rules across records about those records only that have findings now; `deleted` are names of files that the proposal's commits deleted."""
        self.base = base
        self._deleted = deleted
        self._touched = {identifier for _, identifier in base.touched}
        self._settings = {(each.file, each.code, each.text) for each in base.settings[1]}
        files = {each.file for each in findings}
        self._keys = {path: f"{kind}:{identifier}" for path, (_, kind, identifier) in base.space.store.contents(files).items()}
        mine = {key for each in findings if (key := self._keys.get(each.file))}
        texts = {key: _text(base.past.read(each.path)) for key, each in base.traces.items() if each.facts is not None and key in mine}
        self._found_across_records = set(self._across(mine, base.index, base.settings[0], texts))
        untold = {
            key
            for each in findings
            if (key := self._keys.get(each.file)) and each.file not in base.changed and (key, each.code, each.text) not in self._found_across_records
        }
        self._now = set(self._across(untold, base.space.store.lazy_index(), base.space.settings, {}))
        self._found_in_records = {(each.trace.key, found.code, found.text) for each in base.former.values() for found in each.findings}

    def has(self, finding: Finding) -> bool:
        """Tell whether the base had this finding."""
        file, key = finding.file, self._keys.get(finding.file)
        if finding.code in _OF_IDS:
            return (finding.record not in self._touched and f"{finding.record}.yaml" not in self._deleted) or self._is_renamed_back(finding)
        if file == ROOT_FILE or file.startswith(f"{SETTINGS}/"):
            return (file, finding.code, finding.text) in self._settings
        if key is None or finding.code in _OF_PLACE:
            return file in self.base.files
        said = (key, finding.code, finding.text)
        if file in self.base.changed:
            return said in self._found_across_records or (said in self._found_in_records and key in self._readable)
        return said in self._found_across_records or said not in self._now

    def _is_renamed_back(self, finding: Finding) -> bool:
        """Tell whether a record of the base has its id again after commits of the proposal in which it had another."""
        kind, _, identifier = self._keys.get(finding.file, "").partition(":")
        if finding.code != "RC204" or self.base.original_ledger.named(kind, identifier) is None:
            return False
        former = getattr(self.base.space.ledger.named(kind, identifier), "former_ids", ())
        return any(f"{each}.yaml" in self._deleted for each in former)

    @property
    def _readable(self) -> frozenset[str]:
        """Records of the base without errors of their own; one that had some must be right once it is touched."""
        return frozenset(key for key, trace in self.base.traces.items() if trace.facts is not None)

    def _across(self, keys: set[str], index: Index, settings: Settings, texts: dict[str, str]) -> Iterator[tuple[str, str, Text]]:
        """What the rules across records say of these records by some settings: record, code, text."""
        space = self.base.space
        around = RuleContext(index, frozenset(settings.category_names), space.today, space.ledger.named, settings)
        traces = [trace for key in sorted(keys) if (trace := around.index.find(*key.split(":", 1)))]
        for trace, finding in judge_across(around, traces):
            placed = locate_in(space.store, trace, finding, texts.get(trace.key))
            yield trace.key, placed.code, placed.text


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace").removeprefix("\ufeff")
