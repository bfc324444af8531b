"""What may not be shown leaves no trace on a site: every kind at every level, in pages, in their names and in what is counted."""

from __future__ import annotations

import html
import json
import re
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from redchain.kinds.registry import KINDS, kind_named
from redchain.model.ledger import ledger_of
from redchain.site.pages import site_files
from redchain.site.places import WITHOUT_PAGE
from redchain.site.shown_ledger import LEFT_OUT, shown_ledger

if TYPE_CHECKING:
    from redchain.model.base import Record
    from redchain.model.ledger import Ledger
    from redchain.site.shown_ledger import Level

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
ALLOWED: dict[Level, tuple[str, ...]] = {"public": ("public",), "chain": ("public", "chain")}
CASES: tuple[tuple[Level, str], ...] = (
    ("public", "public"),
    ("public", "chain"),
    ("public", "office"),
    ("chain", "chain"),
    ("chain", "units"),
    ("chain", "office"),
)
WORDS = "独有说法某某号"


def records_of(ledger: Ledger) -> list[Record]:
    return [each for model, _ in ledger.shelves() for each in ledger.all(model)]


def opened(ledger: Ledger, **others: str) -> list[Record]:
    """All records made public, those of some kinds at another level."""
    return [each.model_copy(update={"visibility": others.get(each.kind.name, "public")}) for each in records_of(ledger)]


def site(ledger: Ledger, records: list[Record], level: Level) -> dict[str, bytes]:
    return dict(site_files(ledger_of(ledger.settings, records), level, NOW, "zh"))


@pytest.mark.slow
@pytest.mark.parametrize("kind", [each.kind.name for each in KINDS])
@pytest.mark.parametrize(("level", "visibility"), CASES)
def test_a_record_stands_on_a_site_or_leaves_no_trace(town: Ledger, level: Level, kind: str, visibility: str) -> None:
    model = kind_named(kind)
    assert model
    chosen: Any = next(iter(each for each in town.all(model) if kind != "challenge" or any(step.step == "post" for step in each.steps)))
    title = next(each for each in ("title", "name", "post", "reply", "plan", "note") if each in model.model_fields)
    marked = {title: WORDS, "visibility": visibility, **({"short_name": None} if "short_name" in model.model_fields else {})}
    records = [each.model_copy(update=marked) if each.id == chosen.id and each.kind.name == kind else each for each in opened(town)]
    files = site(town, records, level)
    words = [path for path, raw in files.items() if WORDS in raw.decode()]
    # the ids of named kinds are words that texts may hold anyway, so of them only whole pages and links are looked for
    own = [path for path, raw in files.items() if path == f"{kind}/{chosen.id}.html" or f'{kind}/{chosen.id}.html"' in raw.decode()]
    mentions = [path for path, raw in files.items() if chosen.id in raw.decode()] if model.kind.prefix else []
    if visibility in ALLOWED[level]:
        assert (own and words) if kind not in WITHOUT_PAGE else not own
    else:
        assert not words
        assert not own
        assert not mentions


@pytest.mark.parametrize("level", ALLOWED)
@pytest.mark.parametrize("kind", [each.kind.name for each in KINDS])
def test_no_byte_tells_that_there_is_a_hidden_record(town: Ledger, level: Level, kind: str) -> None:
    """A site with one more hidden record is the same site, so nothing is counted or worked out from it."""
    model = kind_named(kind)
    assert model
    chosen: Any = town.all(model)[0]
    new = "N-20261122-ZZZZZ".replace("N", model.kind.prefix) if model.kind.prefix else "zz-hidden"
    hidden = chosen.model_copy(update={"id": new, "visibility": "units"})
    records = opened(town)
    with_it = site(
        town, [*records, hidden.model_copy(update=dict.fromkeys(each for each in ("short_name",) if each in model.model_fields) | title_of(hidden))], level
    )
    assert with_it == site(town, records, level)


def title_of(record: Any) -> dict[str, str]:
    """A title that nothing says, so that no text of another record names it."""
    return {name: "从来没有人说过的一个名字" for name in record.kind.title if name in type(record).model_fields}


@pytest.mark.parametrize(("level", "visibility"), [case for case in CASES if case[1] not in ALLOWED[case[0]]])
@pytest.mark.parametrize("hidden", ["need", "unit", "chain", "resource", "order", "enterprise"])
def test_filters_offer_and_count_only_what_is_shown(town: Ledger, level: Level, visibility: str, hidden: str) -> None:
    """Of a kind every other record is hidden: the rows beside the lists are those of the shown ones, and every choice is said by one of them."""
    places = {each.id: place for place, each in enumerate(each for each in records_of(town) if each.kind.name == hidden)}
    records = [each.model_copy(update={"visibility": visibility}) if each.kind.name == hidden and places[each.id] % 2 else each for each in opened(town)]
    gone = {each.id for each in records if each.visibility == visibility}
    files = site(town, records, level)
    lists = {path: raw.decode() for path, raw in files.items() if path.startswith("lists/") and b'id="filter"' in raw}
    assert gone
    assert {"lists/needs.html", "lists/orders.html"} <= set(lists)
    for path, page in lists.items():
        folder = path.removeprefix("lists/").partition(".")[0].partition("-")[0]
        blocks = [raw.decode() for each, raw in sorted(files.items()) if each.startswith(f"a/l/{folder}-")]
        rows = [row for each in blocks for row in json.loads(each.partition(",")[2].removesuffix(");\n"))]
        model = next(each for each in KINDS if each.kind.folder == folder)
        shown = {each.id for each in records if each.kind.name == model.kind.name and each.archived_on is None} - gone
        assert {row[0] for row in rows} <= shown
        assert str(len(blocks)) == re.findall(r'data-blocks="(\d+)"', page)[0]
        for name, options in re.findall(r'<select[^>]* name="(\w+)"><option value="">[^<]*</option>(.*?)</select>', page):
            said = {html.escape(value) for row in rows for value in row[2][name]} - {"*"}
            assert set(re.findall(r"<option>(.*?)</option>", options)) == said
    names = {getattr(town.named(hidden, each), "short_name", None) or getattr(town.named(hidden, each), "name", each) for each in gone}
    assert not [each for page in lists.values() for each in re.findall(r"<option>(.*?)</option>", page) if each in names | gone]


@pytest.mark.parametrize("level", ALLOWED)
def test_what_hidden_records_say_changes_nothing(town: Ledger, level: Level) -> None:
    """Of whole kinds that are hidden, the lives may be others: the site stays as it is."""
    kinds = dict.fromkeys(("order", "project", "visit", "case", "pairing"), "units")
    records = opened(town, **kinds)
    shorter = [each.model_copy(update={"log": each.steps[:1]}) if each.kind.name in kinds and each.steps else each for each in records]
    assert site(town, records, level) == site(town, shorter, level)


def test_the_level_says_what_is_on_a_site(town: Ledger) -> None:
    """What is for the chain stands on a site for the chain, and not on a public one."""
    public, chain = shown_ledger(town, "public"), shown_ledger(town, "chain")
    assert {each.visibility for each in records_of(public)} == {"public"}
    assert {each.visibility for each in records_of(chain)} == {"public", "chain"}


def test_texts_do_not_name_what_is_hidden(town: Ledger) -> None:
    """The id of a hidden need and the name of a hidden firm are left out of what a shown record says; other words stay."""
    need = next(each for each in records_of(town) if each.kind.name == "need")
    firm = next(each for each in records_of(town) if each.kind.name == "enterprise" and each.id != need.enterprise)  # type: ignore[attr-defined]
    told = f"同 {need.id}，和{firm.name}一起办"  # type: ignore[attr-defined]
    hidden = {(need.kind.name, need.id), ("enterprise", firm.id)}
    records = [each.model_copy(update={"visibility": "office"}) if (each.kind.name, each.id) in hidden else each for each in opened(town)]
    resource = next(each for each in records if each.kind.name == "resource")
    records[records.index(resource)] = resource.model_copy(update={"note": told})
    page = site(town, records, "chain")[f"resource/{resource.id}.html"].decode()
    assert f"同 {LEFT_OUT}，和{LEFT_OUT}一起办" in page
    assert told in site(town, [each.model_copy(update={"visibility": "public"}) for each in records], "public")[f"resource/{resource.id}.html"].decode()


@pytest.mark.parametrize("kind", ["need", "enterprise", "resource", "project"])
def test_a_hidden_record_that_is_called_as_a_shown_one_takes_no_name_away(town: Ledger, kind: str) -> None:
    records = opened(town)
    twin = next(each for each in records if each.kind.name == kind)
    hidden = twin.model_copy(update={"id": f"{twin.id[:-3]}YYY", "visibility": "office"})
    assert site(town, [*records, hidden], "chain") == site(town, records, "chain")


def test_an_order_of_turns_is_not_told_without_a_member(town: Ledger) -> None:
    """Without a hidden member it would be another one, and would name the wrong chair."""
    party: Any = next(each for each in records_of(town) if each.kind.name == "party" and each.rotation is not None)  # type: ignore[attr-defined]
    gone = party.rotation.order[0]
    records = [each.model_copy(update={"visibility": "office"}) if each.id == gone else each for each in opened(town)]
    mended: Any = shown_ledger(ledger_of(town.settings, records), "chain").named("party", party.id)
    assert mended.rotation is None
    assert gone not in {each.member for each in mended.members}


def test_a_challenge_that_was_never_posted_stands_on_no_site(town: Ledger) -> None:
    posted = {each.id for each in records_of(shown_ledger(ledger_of(town.settings, opened(town)), "public")) if each.kind.name == "challenge"}
    assert posted == {each.id for each in records_of(town) if each.kind.name == "challenge" and any(step.step == "post" for step in each.steps)}


def test_topics_about_hidden_needs_are_on_no_page(town: Ledger) -> None:
    """A topic that is about hidden needs alone goes with its votes, and no number tells that there was one."""
    meeting: Any = next(each for each in records_of(town) if each.kind.name == "meeting" and len(each.topics) > 1)  # type: ignore[attr-defined]
    need = next(each for each in records_of(town) if each.kind.name == "need")
    topic = meeting.topics[0].model_copy(update={"needs": (need.id,), "title": WORDS})
    records = [each.model_copy(update={"visibility": "units"}) if each.id == need.id else each for each in opened(town)]
    records = [each.model_copy(update={"topics": (topic, *meeting.topics[1:])}) if each.id == meeting.id else each for each in records]
    mended: Any = shown_ledger(ledger_of(town.settings, records), "public").named("meeting", meeting.id)
    assert topic.number not in {each.number for each in mended.topics}
    assert topic.number not in {each.topic for each in mended.log}
    assert topic.title not in site(town, records, "public")[f"meeting/{meeting.id}.html"].decode()
