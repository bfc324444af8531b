"""What the gaps ask of each need and of each category, kept by what the answer depends on: after a change only what it touches is asked anew."""

from __future__ import annotations

import hashlib
import json
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.kinds.chain.model import Chain
from redchain.kinds.enterprise.model import Enterprise
from redchain.kinds.need.model import Need
from redchain.kinds.policy.model import Policy
from redchain.kinds.resource.model import Resource
from redchain.kinds.unit.model import Unit
from redchain.match.eligible import may_be_suggested
from redchain.match.suggest import NearestFew, nearest, ranking_of_all, read_ahead
from redchain.model.settings import CATCH_ALL

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from redchain.match.corpus import Corpus
    from redchain.model.base import Record

_SORT = "gaps"
_READ = (Chain, Unit, Resource, Policy)
"""The kinds of which any record may have a say in any answer; of needs, orders and firms it is known which ones have."""
MOST = 3

_Ranking = tuple[tuple[str, float], ...]


class _Answer(NamedTuple):
    """The first few resources for a need, whether even the best is too weak, and, once asked for, the first few with those that are not on offer."""

    key: str
    first: _Ranking
    is_gap: bool
    wider: _Ranking | None


class GapAnswers:
    """The answers for a corpus: those that were kept and still hold, and those made anew."""

    def __init__(self, corpus: Corpus) -> None:
        """Read what was kept; nothing where it is not known what has changed since, or where a language model has a say."""
        self.corpus = corpus
        base = "" if corpus.asks_model else _base(corpus)
        self._name = f"{_SORT}:{base}" if base else ""
        self._answers: dict[str, _Answer] = {}
        self._groups: dict[str, Any] = {}
        known = corpus.cache.kept.recall(Need, self._name) if base else {}
        self._before = {need: _answer(row) for need, row in json.loads(known["answers"]).items()} if known else {}
        self._groups_before: Mapping[str, Any] = json.loads(known["groups"]) if known else {}
        self._is_changed = False

    def ask(self, needs: Sequence[Need]) -> None:
        """Ask for the first few resources for each of some needs."""
        for each in needs:
            before = self._before.get(each.id)
            if before is not None and before.key and before.key == self._key(each):
                self._answers[each.id] = before
        anew = [each for each in needs if each.id not in self._answers]
        read_ahead(self.corpus, anew)
        for each, found in zip(anew, nearest(self.corpus, anew, MOST), strict=True):
            self._answers[each.id] = _Answer(self._key(each), *found, None)
        self._is_changed |= bool(anew)

    def nearest(self, need: Need) -> NearestFew:
        """Return the first few resources for a need that was asked about, and whether it is a gap."""
        found = self._answers[need.id]
        return NearestFew(found.first, found.is_gap)

    def of_all(self, need: Need) -> _Ranking:
        """Return the first few resources for it, be they on offer today or not."""
        found = self._answers[need.id]
        if found.wider is None:
            found = self._answers[need.id] = found._replace(wider=next(ranking_of_all(self.wider, (need,), MOST)))
            self._is_changed = True
        assert found.wider is not None  # noqa: S101  # a moment ago
        return found.wider

    @cached_property
    def wider(self) -> Corpus:
        """The corpus with what is out of its dates or archived too, made when it is first asked for: renewing it may be all that is needed."""
        return self.corpus.offering(each for each in self.corpus.ledger.all(Resource) if may_be_suggested(each))

    def group_key(self, needs: Iterable[Need]) -> str:
        """Return a text that stays the same as long as the groups of some needs do; empty where that is not known."""
        keys = [self._answers[each.id].key for each in needs]
        return hashlib.sha256(" ".join(keys).encode()).hexdigest() if self._name and all(keys) else ""

    def groups(self, key: str) -> Any | None:
        """Return what was kept of the groups of some needs."""
        found = self._groups_before.get(key) if key else None
        if found is not None:
            self._groups[key] = found
        return found

    def keep_groups(self, key: str, made: Any) -> None:
        """Keep what was made of them, as JSON says it."""
        if key:
            self._groups[key] = made
            self._is_changed = True

    def keep(self) -> None:
        """Leave what all needs came to for the caller of the corpus to keep; of needs that were not asked about nothing stays."""
        if self._name and (self._is_changed or self._answers.keys() != self._before.keys()):
            kept = {"answers": self._answers, "groups": self._groups}
            self.corpus.cache.fresh[Need, self._name] = {name: json.dumps(each, ensure_ascii=False).encode() for name, each in kept.items()}

    def _key(self, need: Need) -> str:
        """Return a text that stays the same as long as the answer for a need does: of its content, its firm's, and what was learnt that may count for it."""
        if not self._name or not (own := self._needs.get(need.id)):
            return ""
        categories = frozenset((need.category, *(each.category for each in need.items))) - {CATCH_ALL, ""}
        return f"{own} {self._firms.get(need.enterprise, '')} {self.corpus.feedback.mark_of(categories, self._needs)}"

    @cached_property
    def _needs(self) -> Mapping[str, str]:
        return self.corpus.cache.kept.marks(Need)

    @cached_property
    def _firms(self) -> Mapping[str, str]:
        return self.corpus.cache.kept.marks(Enterprise)


def answers_among(fresh: Mapping[tuple[type[Record], str], Mapping[str, bytes]]) -> dict[tuple[type[Record], str], Mapping[str, bytes]]:
    """Return of what was made anew for a corpus what gaps came to."""
    return {(model, name): columns for (model, name), columns in fresh.items() if name.startswith(f"{_SORT}:")}


def _base(corpus: Corpus) -> str:
    """Return a text that stays the same as long as all that may have a say in every answer; empty where that is not known."""
    kept = corpus.cache.kept
    states = [kept.state(each) or ("" if each is Resource or kept.marks(each) else "none") for each in _READ]
    parts = [corpus.ledger.settings.model_dump_json(), corpus.today.isoformat(), *states]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest() if all(states) else ""


def _answer(row: Any) -> _Answer:
    key, first, is_gap, wider = row
    return _Answer(key, tuple((name, score) for name, score in first), is_gap, None if wider is None else tuple((name, score) for name, score in wider))
