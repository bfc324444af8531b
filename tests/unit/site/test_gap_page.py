"""The page of the gaps: what `redchain gaps` finds among the shown records, and no trace of the hidden ones."""

from __future__ import annotations

import html
import re
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from redchain.match.corpus import corpus_of
from redchain.match.gaps import gaps
from redchain.model.ledger import Ledger, ledger_of
from redchain.model.model_servers import Semantic
from redchain.site.gap_page import PAGE, site_corpus, site_gaps
from redchain.site.pages import site_files
from redchain.site.places import Names
from redchain.site.shown_ledger import shown_ledger

if TYPE_CHECKING:
    from redchain.model.base import Record
    from redchain.site.shown_ledger import Level
    from redchain.text import Language

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
HIDDEN: tuple[tuple[Level, str], ...] = (("public", "chain"), ("public", "units"), ("public", "office"), ("chain", "units"), ("chain", "office"))


def opened(town: Ledger) -> list[Record]:
    return [each.model_copy(update={"visibility": "public"}) for model, _ in town.shelves() for each in town.all(model)]


def gap_page(town: Ledger, records: list[Record], level: Level, language: Language = "zh") -> str:
    shown = shown_ledger(ledger_of(town.settings, records), level)
    return site_gaps(site_corpus(shown, NOW.date()), Names(shown, language), language).body


def needs_on(page: str) -> list[str]:
    return re.findall(r'href="\.\./need/([^"]+)\.html"', page)


@pytest.fixture(scope="module")
def gap(town: Ledger) -> Any:
    """A need of the town that nothing fits."""
    return gaps(corpus_of(ledger_of(town.settings, opened(town)), NOW.date())).groups[0].unmet[0].need


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_tells_the_groups_that_the_command_finds(town: Ledger, language: Language) -> None:
    records = opened(town)
    found = gaps(corpus_of(ledger_of(town.settings, records), NOW.date())).groups
    page = gap_page(town, records, "public", language)
    assert needs_on(page) == [each.need.id for group in found for each in group.unmet]
    assert len(re.findall("<h2>", page)) == len(found)
    for group in found:
        assert html.escape(group.unmet[0].need.title) in page
        assert group.nearest is None or f'href="../resource/{group.nearest.resource.id}.html"' in page
    if language == "en":
        own = re.sub(r"<[^>]+>|<a .*?</a>", "", re.sub(r"<(a|h2|li)\b.*?</\1>", "", page))
        assert "working day" in own
        assert "共" not in own


def test_every_page_and_the_front_lead_to_it(town: Ledger) -> None:
    files = dict(site_files(ledger_of(town.settings, opened(town)), "public", NOW, "zh"))
    assert f'<h2>资源缺口</h2>\n<p><a href="{PAGE}">' in files["index.html"].decode()
    assert not [path for path, raw in files.items() if path.endswith(".html") and f'{PAGE}"' not in raw.decode()]
    page = files[PAGE].decode()
    assert not [each for each in re.findall(r'href="\.\./([^"#]+)"', page) if each not in files]


def test_a_site_without_gaps_says_so(town: Ledger) -> None:
    kept = [each for each in opened(town) if each.kind.name != "need"]
    assert "本站可以公开的需求里，现在没有缺口" in gap_page(town, kept, "public")


@pytest.mark.parametrize(("level", "visibility"), HIDDEN)
def test_a_hidden_resource_that_would_fit_is_not_to_be_guessed(town: Ledger, gap: Any, level: Level, visibility: str) -> None:
    """A resource made for a need takes it from the gaps where it is shown; where it is hidden the page stays as it is, to the byte."""
    records = opened(town)
    model: Any = next(each for each in records if each.kind.name == "resource")
    told = {
        "title": "从来没有人说过的一个名字",
        "detail": f"{gap.title}。{gap.detail or ''}" * 3,
        "category": gap.category,
        "eligibility": None,
        "capacity": None,
        "aliases": (),
    }
    dates = {"valid_from": None, "valid_until": None, "archived_on": None, "policy": None}
    made = model.model_copy(update={"id": "zz-made", **told, **{each: value for each, value in dates.items() if each in type(model).model_fields}})
    before = gap_page(town, records, level)
    assert gap.id in needs_on(before)
    assert gap.id not in needs_on(gap_page(town, [*records, made], level))
    assert gap_page(town, [*records, made.model_copy(update={"visibility": visibility})], level) == before


@pytest.mark.parametrize(("level", "visibility"), HIDDEN)
@pytest.mark.parametrize("kind", ["need", "order", "enterprise", "unit", "chain", "project", "visit", "policy"])
def test_what_hidden_records_say_changes_no_gap(town: Ledger, level: Level, visibility: str, kind: str) -> None:
    """Of every other record of a kind that is hidden, all words and the life may be others, and there may be more of them."""
    chosen = {each.id for place, each in enumerate(each for each in opened(town) if each.kind.name == kind) if place % 2 == 0}
    assert chosen
    records = [each.model_copy(update={"visibility": visibility}) if each.kind.name == kind and each.id in chosen else each for each in opened(town)]
    others = []
    for each in records:
        if each.kind.name == kind and each.id in chosen:
            known = type(each).model_fields
            words: dict[str, Any] = {name: "从来没有人说过的一句话" for name in ("title", "detail", "note", "reply", "duties", "expected") if name in known}
            others.append(
                each.model_copy(update={**words, **({"log": each.steps[:1]} if each.steps else {}), **({"amount_wan": 9.0} if "amount_wan" in known else {})})
            )
        else:
            others.append(each)
    page = gap_page(town, records, level)
    assert page == gap_page(town, others, level)
    assert not [each for each in needs_on(page) if kind == "need" and each in chosen]


def test_no_server_is_asked_for_a_site(town: Ledger) -> None:
    """Where the settings rank by a server, the page is worked out without it."""
    served = town.settings.match.model_copy(update={"semantic": Semantic(endpoint="http://127.0.0.1:9/v1", model="m")})
    shown = Ledger(town.settings.model_copy(update={"match": served}), dict(town.shelves()), town.paths)
    assert shown.settings.match.asks_servers
    assert not site_corpus(shown, NOW.date()).ledger.settings.match.asks_servers
