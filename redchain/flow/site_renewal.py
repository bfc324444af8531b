"""What of a site need not be made anew, since neither its records nor what they have to do with has changed since a build before; only where the site shows all there is."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, NamedTuple

from redchain.flow.kept_entries import kept_entries
from redchain.flow.what_waits import concerned
from redchain.kinds.registry import KINDS
from redchain.site.cards import Card, page_at
from redchain.site.gap_page import Gaps, site_corpus, site_gaps
from redchain.site.pages import Known, Site
from redchain.site.places import Names
from redchain.site.shown_ledger import is_shown, shown_part

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redchain.flow.workspace import Workspace
    from redchain.model.ledger import Ledger
    from redchain.site.frame import Edition
    from redchain.site.shown_ledger import Level
    from redchain.store.cache import Touched
    from redchain.text import Language

_FOLLOWED = frozenset({"need", "order", "project", "enterprise", "resource", "visit", "case", "pairing"})
"""The kinds of which it is known which pages say something else when one of their records changes; after a change of any other all are made anew."""
_EVERY = frozenset(each.kind.name for each in KINDS)
_BESIDE_GAPS = frozenset({"visit", "case", "pairing", "meeting", "claim", "party"})
"""The kinds that matching reads nothing of; where some record is hidden its name may stand in a text, so that there all kinds count."""
_ALWAYS = "chain"
"""The kind whose pages are always made: their maps are drawn of what firms say."""


class Planned(NamedTuple):
    """A site to be made: whether it shows all there is, the pages that stand as they were made before, after which change it was made, and what was made anew for it (None: all)."""

    site: Site
    is_whole: bool
    same: frozenset[str]
    number: int
    renewal: _Renewal | None


class _Renewal(NamedTuple):
    """What was made after change number `since`, and `kind:id` of every record whose page may say something else now."""

    since: int
    keys: frozenset[str]
    frame: str


def planned_site(space: Workspace, level: Level, edition: Edition, manifest: bytes) -> Planned:
    """Return what to make of the site whose list of files was `manifest`."""
    number, found = space.store.last_touch(), _renewal(space, level, edition, manifest)
    cards = None if found is None else space.store.parts(_cards(edition.language))
    if found is None or cards is None:
        shown, is_whole = shown_part(space.ledger, level)
        key = _gaps_key(space, level, edition.language, is_whole=is_whole)
        site = Site(
            shown, level, space.now, edition, Known(gaps=_kept_gaps(space, key) or _found_gaps(space, shown, level, edition.language, is_whole=is_whole))
        )
        _keep_gaps(space, key, site.gaps)
        return Planned(site, is_whole, frozenset(), number, None)
    known = {key: _card(text) for key, text in cards.items() if key not in found.keys}
    key = _gaps_key(space, level, edition.language, is_whole=True)
    found_gaps = _kept_gaps(space, key) or _found_gaps(space, space.ledger, level, edition.language, is_whole=True)
    about = Known(known, lambda model: kept_entries(space, model, space.today), found_gaps)
    site = Site(space.ledger, level, space.now, edition, about)
    _keep_gaps(space, key, site.gaps)
    kept = (page_at(each) for key, each in site.cards.items() if key in known and each.kind != _ALWAYS)
    same = frozenset(kept if repr(site.frame) == found.frame else ())
    return Planned(site, is_whole=True, same=same, number=number, renewal=found)


def is_as_before(space: Workspace, level: Level, edition: Edition, manifest: bytes) -> bool:
    """Tell whether the site whose list of files was `manifest` would be made of the same records, on the same day."""
    mark, number, _ = _state(space, level, edition, manifest)
    return mark == space.mark and number == space.store.last_touch()


def remember_site(space: Workspace, level: Level, edition: Edition, manifest: bytes, made: Planned) -> None:
    """Remember of what a site was made that has been written with this list of files."""
    frame = repr(made.site.frame) if made.is_whole else None
    space.store.remember(_name(level, edition, manifest), json.dumps([space.mark, made.number, frame]))
    if not made.is_whole:
        return
    name, keys = _cards(edition.language), made.renewal and made.renewal.keys
    before = space.store.head(name) if made.renewal is None else _head(space, made.renewal.since)
    head = _head(space, made.number)
    if before != head:
        fresh = ((key, json.dumps(each, ensure_ascii=False)) for key, each in made.site.cards.items() if keys is None or key in keys)
        space.store.renew_parts(name, (before, head), fresh, keys)


def _gaps_key(space: Workspace, level: Level, language: Language, *, is_whole: bool) -> str:
    """Return under which name the gaps are kept: it is another after any change that they may have to do with; empty where that is not known."""
    kinds = [each for each in KINDS if not (is_whole and each.kind.name in _BESIDE_GAPS)]
    states = [space.state_of(each) for each in kinds]
    if space.ledger.broken or not all(states):
        return ""
    return f"gaps:{hashlib.sha256(json.dumps([level, language, space.mark, is_whole, *states]).encode()).hexdigest()}"


def _found_gaps(space: Workspace, shown: Ledger, level: Level, language: Language, *, is_whole: bool) -> Gaps:
    """Return the gaps, worked out anew where something has changed that they have to do with."""
    names = Names(shown, language)
    if is_whole:
        corpus = space.corpus_without_servers
        found = site_gaps(corpus, names, language)
        space.keep_answers(corpus)
        return found
    kept = space.derived_of_part(level, shown)
    corpus = site_corpus(shown, space.today, kept)
    found = site_gaps(corpus, names, language)
    kept.keep(corpus.fresh)
    return found


def _kept_gaps(space: Workspace, key: str) -> Gaps | None:
    kept = space.store.recall(key) if key else None
    return None if kept is None else Gaps._make(json.loads(kept))


def _keep_gaps(space: Workspace, key: str, found: Gaps) -> None:
    if key and space.store.recall(key) is None:
        space.store.remember(key, json.dumps(found, ensure_ascii=False))


def _state(space: Workspace, level: Level, edition: Edition, manifest: bytes) -> tuple[str, int, str | None]:
    """Return with which settings and on which day a site was made, after which change, and its frame where it showed all there was."""
    mark, number, frame = json.loads(space.store.recall(_name(level, edition, manifest)) or '["", -1, null]')
    return mark, number, frame


def _head(space: Workspace, number: int) -> str:
    return json.dumps([space.settings_mark, number])


def _name(level: Level, edition: Edition, manifest: bytes) -> str:
    return f"site:{level}:{edition.folder}:{edition.language}:{edition.other}:{hashlib.sha256(manifest).hexdigest()}"


def _renewal(space: Workspace, level: Level, edition: Edition, manifest: bytes) -> _Renewal | None:
    """Return what to make anew of a site that showed all there was; None where that is not known, or may be everything."""
    mark, number, frame = _state(space, level, edition, manifest)
    if frame is None or mark != space.mark or space.ledger.broken:
        return None
    touched = space.store.touched_since(number)
    if touched is None or space.store.head(_cards(edition.language)) != _head(space, number) or not _are_shown(space, level, touched):
        return None
    about = concerned(space.ledger, touched, _EVERY)
    naming = space.store.referrers(f"{each.kind}:{each.id}" for each in touched)
    if about is None:
        return None
    return _Renewal(number, frozenset(f"{kind}:{identifier}" for kind, identifier in (*about, *((each.kind, each.id) for each in naming))), frame)


def _are_shown(space: Workspace, level: Level, touched: Sequence[Touched]) -> bool:
    """Whether all that changed is followed, and may be shown as all the rest."""
    records = [space.ledger.named(each.kind, each.id) for each in touched]
    return all(each.kind in _FOLLOWED for each in touched) and all(is_shown(space.ledger, each, level) for each in records if each is not None)


def _cards(language: Language) -> str:
    return f"site:{language}:cards"


def _card(text: str) -> Card:
    found = Card._make(json.loads(text))
    return found._replace(named=tuple(found.named))
