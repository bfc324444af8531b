"""The page of a party organisation: whom it covers, what stands below it, and who chairs now and next."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from redchain.kinds.party.rules import rotation_of
from redchain.kinds.party.tree import below, covered, tree
from redchain.model.page_view import Entry, PageView, Row, called, clauses, entry
from redchain.shell_words import shown
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from redchain.kinds.party.model import Party
    from redchain.kinds.party.tree import Coverage
    from redchain.model.ledger import Ledger
    from redchain.model.page_view import Look
    from redchain.model.rotation import Term

_NEXT = 4
_NOW, _NEXT_ONE = Text("现任轮值", "Chair now"), Text("下一任", "Chair next")


def say_coverage(found: Coverage) -> Text:
    """Return how many members there are of each sort."""
    firms, research, government, others = map(len, found)
    return Text(
        f"企业 {firms} 家、科研单位 {research} 家、政府部门 {government} 家、其他单位 {others} 家",
        f"{firms} enterprises, {research} research units, {government} government units, {others} other units",
    )


def say_settled(ledger: Ledger, corrected: str | None) -> Text:
    """Return that a term was handed over, and to whom by mistake at first, where that was corrected."""
    if corrected is None:
        return Text("已交接", "handed over")
    return Text("已交接（更正，原为{who}）", "handed over (corrected from {who})").fill(who=called(_member(ledger, corrected), corrected))


def _member(ledger: Ledger, who: str) -> Any:
    return ledger.named("unit", who) or ledger.named("enterprise", who)


def say_term(ledger: Ledger, party: Party, term: Term) -> Text:
    """Return who chairs a term and when, and whether it was handed over."""
    rotation = rotation_of(party)
    found = _member(ledger, term.chair)
    settled = say_settled(ledger, rotation.corrected_from(term.number) if rotation else None) if term.is_settled else None
    when = Text(f"{term.first} 起", f"from {term.first}")
    return clauses(Text("{when} {who}", "{when} {who}").fill(when=when, who=called(found, term.chair)), settled)


def terms_around(party: Party, day: date, count: int = _NEXT) -> tuple[Term, ...]:
    """Return the term that a day lies in, or the first, and so many after it."""
    rotation = rotation_of(party)
    if rotation is None:
        return ()
    number = max(rotation.number_on(day), 0)
    return tuple(islice(rotation.terms(), number, number + 1 + count))


def _told(party: Party, day: date) -> Iterator[Term]:
    """Yield the terms that a sentence tells of: one to come that was handed over, and one that the last step corrected."""
    coming = [each for each in terms_around(party, day, 1) if each.is_settled and each.first > day]
    rotation, last = rotation_of(party), party.log[-1]
    number = rotation.opened_by(last.starts_on) if rotation and last.step == "hand_over" and last.starts_on else None
    if rotation and number is not None and rotation.corrected_from(number) and number not in {each.number for each in coming}:
        yield rotation.term(number)
    yield from coming


def _standing(look: Look, party: Party) -> Row:
    return Row(
        clauses(
            party.moves.say(party.state),
            *(say_term(look.ledger, party, each) for each in _told(party, look.today)),
            say_coverage(covered(look.ledger, (each for _, each in tree(look.ledger, party)), look.today)),
        )
    )


def _entries(look: Look, party: Party) -> Iterator[Entry]:
    terms = terms_around(party, look.today, 1)
    has_begun = bool(terms) and terms[0].first <= look.today
    labels = (_NOW, _NEXT_ONE) if has_begun else (Text("首任轮值（未开始）", "First to chair (not begun)"), Text("第二任", "Second"))
    yield from (Entry(label, (Row(say_term(look.ledger, party, term)),)) for label, term in zip(labels, terms, strict=False))
    parts = below(look.ledger, party)
    if parts:
        yield entry(Text(f"下级组织（{len(parts)} 个）", f"Below it ({len(parts)})"), (Row(called(each)) for each in parts), len(parts), _more(party))


def _more(party: Party) -> str:
    return shown("redchain", "party", "tree", party.id)


PAGE = PageView(_standing, _entries)
