"""The three forms that go to universities, as one workbook: the problems by field, the form on which they claim them, and all claims with what became of them."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.kinds.chain.model import office_of_chain
from redchain.kinds.challenge.model import Challenge
from redchain.kinds.challenge.rules import CHOSEN, claims_of, firms
from redchain.kinds.claim.model import Claim
from redchain.kinds.project.rules import open_milestones
from redchain.model.fields import fields
from redchain.render.workbook import BookColumn, BookSheet, Workbook
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from redchain.model.base import Record
    from redchain.model.ledger import Ledger
    from redchain.render.workbook import BookCell, BookForm
    from redchain.views.record_book import About, BookWords

PROBLEMS = Text("企业技术难题和需求清单", "problems of firms")
REGISTER = Text("高校认领登记表", "claims by universities")
SUMMARY = Text("认领汇总表", "summary of claims")
HEADED = ("posted", "solved")
"""The states of challenges that the forms are about: those that have been posted and stand."""
_BLANK = 20
_WIDEST: Mapping[BookForm, float] = {"text": 18, "lines": 26, "day": 12, "number": 9}
"""How wide columns are at most, so that a form can be read on paper."""
_REPEATED = 4
"""So many first columns say on each printed page which problem, or which claim, a line is about."""
_NUMBER = Text("序号", "No.")
_TITLE = Text("{title} · 数据日期 {day}", "{title} · as of {day}")
_TO_FILL_IN = Text(
    "{title} · 数据日期 {day}（白格由认领单位填，一个团队一行；揭同一个榜单的另起一行）",
    "{title} · as of {day} (white cells are for whoever claims, one team a row; a further team for a challenge on a further row)",
)


class Forms(NamedTuple):
    """What the forms are about: challenges, those of them that can be claimed on the day, and claims."""

    challenges: Sequence[Challenge]
    open: Sequence[Challenge]
    claims: Sequence[Claim]


class _Head(NamedTuple):
    """One column of a form: its head, how it looks, and what it says of a record."""

    label: Text
    form: BookForm
    cell: Callable[[Any], Any]


def forms_of(ledger: Ledger, challenges: Sequence[Challenge], claims: Sequence[Claim], today: date) -> Forms:
    """Return what the forms are about, sorted by field, chain and id; those without a field come last."""
    ordered = sorted(challenges, key=lambda each: (each.field is None, each.field or "", each.chain, each.id))
    places = {each.id: place for place, each in enumerate(ordered)}
    by_challenge = sorted(claims, key=lambda each: (places[each.challenge], each.id))
    return Forms(ordered, [each for each in ordered if _is_open(ledger, each, today)], by_challenge)


def _is_open(ledger: Ledger, challenge: Challenge, today: date) -> bool:
    """Whether a challenge can be claimed on a day: posted, not past its last day, and nobody has won it yet."""
    if challenge.state != "posted" or challenge.until is None or challenge.until < today:
        return False
    return challenge.mode == "race" or not any(each.state in CHOSEN for each in claims_of(ledger, challenge.id))


def forms_book(words: BookWords, found: Forms, about: About) -> Workbook:
    """Return the three forms as a workbook."""
    return Workbook(
        sheets=(
            _sheet(words, PROBLEMS, _problems(words), found.challenges, about),
            _register(words, found.open, about),
            _sheet(words, SUMMARY, _claims(words), found.claims, about),
        ),
        made_at=about.made_at,
    )


def _sheet(words: BookWords, title: Text, heads: Sequence[_Head], records: Sequence[Any], about: About) -> BookSheet:
    """A form that is read."""
    columns = [_column(words.say(_NUMBER), "number"), *(_column(words.say(each.label), each.form) for each in heads)]
    rows = [(place, *(each.cell(record) for each in heads)) for place, record in enumerate(records, 1)]
    head = words.say(_TITLE.fill(title=title, day=about.day.isoformat()))
    return BookSheet(words.say(title), columns, rows, head, pages=2, repeated=_REPEATED)


def _column(head: str, form: BookForm, *, is_grey: bool = False) -> BookColumn:
    return BookColumn(head, form, is_grey=is_grey, widest=_WIDEST[form])


def _register(words: BookWords, challenges: Sequence[Challenge], about: About) -> BookSheet:
    """The form to be filled in: what is known of each challenge in grey, the fields of a claim empty."""
    known = (_own(words, Challenge, "title"), _own(words, Challenge, "field"), _own(words, Challenge, "until", Text("揭榜截止", "Open until"), "day"))
    asked = tuple(fields(Claim)[each].label for each in ("unit", "partners", "experts", "plan", "price_wan", "note"))
    columns = [
        _column(words.say(fields(Claim)["challenge"].label), "text", is_grey=True),
        *(_column(words.say(each.label), each.form, is_grey=True) for each in known),
        *(BookColumn(words.say(each), "lines") if each == fields(Claim)["plan"].label else _column(words.say(each), "text") for each in asked),
    ]
    rows = [(each.id, *(one.cell(each) for one in known), *(None,) * len(asked)) for each in challenges]
    title = words.say(_TO_FILL_IN.fill(title=REGISTER, day=about.day.isoformat()))
    return BookSheet(words.say(REGISTER), columns, rows, title, _BLANK)


def _problems(words: BookWords) -> tuple[_Head, ...]:
    ledger = words.ledger

    def own(name: str, label: Text | None = None, form: BookForm | None = None) -> _Head:
        return _own(words, Challenge, name, label, form)

    return (
        own("field"),
        own("id"),
        own("title"),
        own("chain"),
        _Head(Text("提出企业", "Firms"), "text", lambda each: _called(words, ("enterprise",), firms(ledger, each))),
        own("background"),
        own("content"),
        own("indicators"),
        own("due"),
        own("reward_wan"),
        own("cooperation"),
        own("rights"),
        own("terms"),
        own("mode"),
        own("posted_on", Text("发榜", "Posted on"), "day"),
        own("until", Text("揭榜截止", "Open until"), "day"),
        _state(words),
        _Head(Text("发榜单位", "Posted by"), "text", lambda each: _called(words, ("unit",), office_of_chain(ledger, each.chain))),
    )


def _claims(words: BookWords) -> tuple[_Head, ...]:
    ledger = words.ledger

    def own(name: str, label: Text | None = None, form: BookForm | None = None) -> _Head:
        return _own(words, Claim, name, label, form)

    def of_challenge(head: _Head) -> _Head:
        return head._replace(cell=lambda each: head.cell(ledger.named("challenge", each.challenge)))

    def last(verb: str, name: str, label: Text) -> _Head:
        """What a step of the claim says."""
        field = fields(Claim)["log"].parts[name]

        def cell(claim: Claim) -> BookCell:
            step = next((each for each in reversed(claim.log) if each.step == verb), None)
            return words.cells.cell(field, getattr(step, name)) if step is not None else None

        return _Head(label, "number" if field.type in {int, float} else "text", cell)

    return (
        of_challenge(_own(words, Challenge, "field")),
        own("challenge", Text("榜单编号", "Challenge id"))._replace(cell=attrgetter("challenge")),
        of_challenge(_own(words, Challenge, "title")),
        _Head(Text("提出企业", "Firms"), "text", lambda each: _called(words, ("enterprise",), firms(ledger, ledger.named("challenge", each.challenge)))),
        own("id", Text("揭榜编号", "Claim id")),
        own("unit"),
        own("partners"),
        _Head(Text("专家（人）", "Experts"), "number", lambda each: len(each.experts) or None),
        own("filed_on", Text("揭榜日", "Filed on"), "day"),
        _state(words),
        last("argue", "score", Text("论证评分", "Score")),
        own("price_wan"),
        own("signed_wan", Text("签约（万元）", "Signed (10,000 yuan)"), "number"),
        own("public_until", Text("公示到", "Public until"), "day"),
        own("begun_on", Text("启动", "Begun on"), "day"),
        own("due", Text("完成限期", "Due"), "day"),
        _Head(Text("里程碑", "Milestones"), "text", _milestones),
        own("paid_wan", Text("已拨付（万元）", "Paid (10,000 yuan)"), "number"),
        last("approve", "words", Text("验收意见", "Accepted with")),
        last("verify", "rating", Text("企业评价", "Rating")),
    )


def _own(words: BookWords, model: type[Record], name: str, label: Text | None = None, form: BookForm | None = None) -> _Head:
    """A field of a record, or with a label of its own a property."""
    field = fields(model).get(name)
    if field is None:
        assert label is not None  # noqa: S101  # what is no field has no label
        return _Head(label, form or "text", lambda each: getattr(each, name) or None)
    looks = {each.name: each.form for each in words.cells.columns(model)}
    known: dict[str, BookForm] = {"lines": "lines", "day": "day", "number": "number"}
    return _Head(label or field.label, form or known.get(looks[name], "text"), lambda each: words.cells.cell(field, getattr(each, name)))


def _state(words: BookWords) -> _Head:
    return _Head(Text("状态", "State"), "text", lambda each: words.say(each.moves.say(each.state)))


def _called(words: BookWords, kinds: tuple[str, ...], ids: Sequence[str]) -> str:
    names = words.cells.called(kinds)
    return ("、" if words.language == "zh" else ", ").join(names.get(each, each) for each in ids)


def _milestones(claim: Claim) -> str | None:
    count = len(claim.milestones)
    return f"{count - len(open_milestones(claim))}/{count}" if count else None
