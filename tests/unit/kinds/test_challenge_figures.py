"""The figures of challenges, counted by hand on a small ledger: rates over both their numbers, a period beside all until its end."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from redchain.kinds.challenge.figures import Share, figures, rate, report_table, shares
from redchain.kinds.challenge.model import Challenge
from redchain.kinds.claim.model import Claim
from redchain.model.composition import parts_of
from redchain.model.kind import Wait
from redchain.model.ledger import Ledger, ledger_of
from redchain.model.powers import usual_actors
from redchain.model.sla import LIMITS
from redchain.text import Text
from redchain.views import waiting
from tests.small import SETTINGS, base, need, small

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest

    from redchain.model.base import Record

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)


def steps(*taken: tuple[str, str], **more: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"at": f"{day}T10:00:00+08:00", "step": verb, "by": "office-one", **more.get(verb, {})} for verb, day in taken]


def challenge(number: int, *taken: tuple[str, str]) -> Challenge:
    found = {"id": f"C-20261102-0000{number}", "title": f"难题{number}", "chain": "one", "needs": ["N-20261102-AAAAA"]}
    return Challenge.model_validate(
        {**found, "log": steps(*taken, post={"until": "2026-11-12"}, ask_more={"reason": "x"}, solve={"claim": "B-20261105-00001"})}
    )


def claim(number: int, of: int, *taken: tuple[str, str], experts: tuple[str, ...] = ()) -> Claim:
    found = {"id": f"B-20261105-0000{number}", "challenge": f"C-20261102-0000{of}", "unit": "institute", "plan": "做", "experts": experts}
    more = {"argue": {"words": "可行"}, "sign": {"amount_wan": 6, "until": "2026-11-20"}, "begin": {"due": "2027-06-30"}, "fail": {"reason": "x"}}
    return Claim.model_validate({**found, "log": steps(*taken, **more, finish={"words": "达标"}, approve={"words": "通过"})})


DRAFT, POST = (("draft", "2026-11-02"), ("check", "2026-11-03")), ("post", "2026-11-04")
BEGUN = (("file", "2026-11-05"), ("argue", "2026-11-09"), ("choose", "2026-11-09"), ("sign", "2026-11-10"), ("begin", "2026-11-23"))
DONE = (*BEGUN, ("finish", "2026-11-24"), ("approve", "2026-11-25"))
LEDGER = small(
    need("A", "submit", "register"),
    challenge(1, *DRAFT, POST, ("solve", "2026-11-27")),
    challenge(2, *DRAFT, POST),
    challenge(3, *DRAFT, POST),
    challenge(4, ("draft", "2026-11-02"), ("ask_more", "2026-11-03")),
    claim(1, 1, *DONE, experts=("e1", "e2")),
    claim(2, 2, *BEGUN, experts=("e2", "e3")),
    claim(3, 2, ("file", "2026-11-06"), ("withdraw", "2026-11-07"), experts=("e9",)),
)


def test_figures_are_what_a_hand_counts() -> None:
    found = figures(LEDGER, FIRST, LAST)
    assert found._asdict() == {
        "needs": 0,
        "drafted": 4,
        "sent_back": 1,
        "posted": 3,
        "claimed": 2,
        "signed": 2,
        "solved": 1,
        "claims": 3,
        "begun": 2,
        "approved": 1,
        "experts": 3,
    }
    early = figures(LEDGER, FIRST, date(2026, 11, 20))
    assert (early.begun, early.approved, early.solved) == (0, 0, 0)
    assert figures(LEDGER, date(2026, 12, 1), date(2026, 12, 31)).drafted == 0


def test_a_claim_that_failed_had_begun_but_does_not_count_as_work_that_may_be_accepted() -> None:
    after = small(challenge(2, *DRAFT, POST), claim(2, 2, *BEGUN, ("fail", "2026-11-26")))
    assert (figures(after, FIRST, LAST).claims, figures(after, FIRST, LAST).begun) == (1, 1)
    assert shares(after, FIRST, LAST).approved == Share(0, 0)
    assert shares(after, FIRST, date(2026, 11, 25)).approved == Share(0, 1)


def test_what_is_done_counts_in_the_month_in_which_it_is_done() -> None:
    begun = (("file", "2026-09-05"), ("argue", "2026-09-09"), ("choose", "2026-09-09"), ("sign", "2026-09-10"), ("begin", "2026-10-12"))
    ledger = small(
        challenge(1, ("draft", "2026-08-30"), ("check", "2026-08-31"), ("post", "2026-09-01"), ("solve", "2026-11-27")),
        claim(1, 1, *begun, ("finish", "2026-11-24"), ("approve", "2026-11-25"), experts=("e1",)),
    )
    months = {month: figures(ledger, date(2026, month, 1), date(2026, month, 28 if month == 2 else 30)) for month in (8, 9, 10, 11)}
    said = {month: {name: count for name, count in each._asdict().items() if count} for month, each in months.items()}
    assert said == {
        8: {"drafted": 1},
        9: {"posted": 1, "claimed": 1, "signed": 1, "claims": 1, "experts": 1},
        10: {"begun": 1},
        11: {"approved": 1, "solved": 1},
    }
    table = report_table(ledger, date(2026, 10, 1), date(2026, 10, 31))
    assert table is not None
    rows = {label.zh: cells for label, *cells in table.rows if isinstance(label, Text)}
    assert rows["启动攻关"] == [1, 1]
    assert rows["攻克率"] == ["0/1 (0%)", "0/1 (0%)"]
    assert rows["揭榜率"] == [None, "1/1 (100%)"]


def test_what_is_done_again_counts_once() -> None:
    twice = challenge(4, ("draft", "2026-10-02"), ("ask_more", "2026-10-05"), ("supplement", "2026-10-08"), ("ask_more", "2026-11-03"))
    ledger = small(twice)
    assert figures(ledger, date(2026, 10, 1), date(2026, 10, 31)).sent_back == 1
    assert figures(ledger, FIRST, LAST).sent_back == 0
    assert shares(ledger, FIRST, LAST).sent_back == Share(0, 0)


def test_a_rate_shows_both_its_numbers() -> None:
    assert (rate(2, 3), rate(1, 2), rate(0, 0)) == ("2/3 (67%)", "1/2 (50%)", None)


def test_the_report_has_the_table_only_when_something_happened() -> None:
    table = report_table(LEDGER, FIRST, LAST)
    assert table is not None
    rows = {label.zh: cells for label, *cells in table.rows if isinstance(label, Text)}
    assert rows["揭榜率"] == ["2/3 (67%)", "2/3 (67%)"]
    assert rows["攻克率"] == ["1/2 (50%)", "1/2 (50%)"]
    assert rows["退回诊断占比"] == ["1/4 (25%)", "1/4 (25%)"]
    assert report_table(LEDGER, date(2027, 1, 1), date(2027, 1, 31)) is None
    assert report_table(small(), FIRST, LAST) is None


def waiting_at(record: Any, *others: Any) -> list[tuple[str, date | None]]:
    ledger = small(need("A", "submit", "register"), record, *others)
    found: list[Wait] = list(record.kind.waits(ledger, record, LAST))
    for each in found:
        assert usual_actors(ledger, record, each.verb or each.stage), each  # it waits for somebody
    return [(each.stage, each.due) for each in found]


def test_stages_wait_by_the_clocks_of_the_programme() -> None:
    posted = challenge(2, *DRAFT, POST)
    assert waiting_at(challenge(4, ("draft", "2026-11-02"))) == [("check", date(2026, 11, 9))]
    assert waiting_at(posted) == [("until", date(2026, 11, 12))]
    assert waiting_at(claim(1, 2, *BEGUN[:1]), posted) == [("argue", date(2026, 11, 26))]
    assert waiting_at(claim(1, 2, *BEGUN[:2]), posted) == [("choose", None)]
    assert waiting_at(claim(1, 2, *BEGUN[:3]), posted) == [("sign", date(2026, 11, 23))]
    assert waiting_at(claim(1, 2, *BEGUN[:4]), posted) == [("begin", date(2026, 11, 23))]
    assert waiting_at(claim(1, 2, *BEGUN), posted) == [("work", date(2027, 6, 30))]
    assert waiting_at(claim(1, 2, *DONE[:-1]), posted) == [("approve", date(2026, 12, 8))]
    assert waiting_at(claim(1, 2, *DONE), posted) == [("rate", date(2026, 11, 30))]


def test_many_claims_of_one_challenge_do_not_look_through_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is dated ahead is asked once for all; nobody lists the parts of the challenge for each claim."""
    listed, asked, ahead = [], [], Ledger.ahead

    def counting(ledger: Ledger, record: Record) -> Iterator[Record]:
        listed.append(record.id)
        return parts_of(ledger, record)

    def asking(ledger: Ledger, day: date) -> tuple[Record, ...]:
        asked.append(day)
        return ahead(ledger, day)

    monkeypatch.setattr(waiting, "parts_of", counting)
    monkeypatch.setattr(Ledger, "ahead", asking)
    claims = [claim(each, 2, ("file", "2026-11-05")) for each in range(1, 8)]
    posted = challenge(2, *DRAFT, POST)
    ledger = ledger_of(SETTINGS.model_copy(update={"limits": LIMITS}), [*base(), need("A", "submit", "register"), posted, *claims])
    found = waiting.waiting(ledger, LAST)
    assert [each.id for each in found if each.stage == "argue"] == [each.id for each in claims]
    assert listed.count(posted.id) <= 1
    assert len(asked) == 1
