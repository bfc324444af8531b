"""What policies and service items are held to beside the rules of every kind, and when they are checked again."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from redchain.kinds.resource.basis import policy_in_force, why_gone
from redchain.model.finding import Rule
from redchain.model.kind import OwnRule, Wait
from redchain.shell_words import shown
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from redchain.model.finding import Finding
    from redchain.model.ledger import Ledger, Trace

_NOTICE = timedelta(days=30)
"""So long before its day a review is to be done."""

RC229 = Rule(
    "RC229",
    Text("政策取代绕圈", "Policies that replace each other"),
    Text("按 replaced_by 一份一份找下去，又回到这份政策", "what replaces it is, in the end, replaced by it"),
    Text(
        "核对哪份是后发的，后发的去掉 replaced_by：redchain policy edit {id:word} --unset replaced_by",
        "look up which was issued last, and take `replaced_by` out of that one: redchain policy edit {id:word} --unset replaced_by",
    ),
    Text("绕圈的政策，谁也说不清现在按哪一份办。", "Nobody can tell which of them is in force."),
)
RC520 = Rule(
    "RC520",
    Text("政策不在有效期，资源和事项还在用", "Policy not in force, but still gone by"),
    Text(
        "政策{why}，没有现行的政策取代它，{user}还在按它办",
        "the policy {why} and none that holds replaces it, but {user} goes by it",
    ),
    Text(
        "日期写错的改过来，有新文件的写 replaced_by，停了的把它归档：redchain {kind:word} archive {id:word}",
        "put its days right, name the new one in `replaced_by`, or archive what goes by it: redchain {kind:word} archive {id:word}",
    ),
    Text("政策停了，还告诉企业能申报，企业就白跑。", "Firms would be sent to apply for what is no longer given."),
    severity="warning",
)
RC522 = Rule(
    "RC522",
    Text("到期没有核实", "Not checked again in time"),
    Text("应在 {day} 以前核实", "it was to be checked by {day}"),
    Text(
        "核对以后写下一次的日期：redchain {kind:word} edit {id:word} --review-on 日期",
        "check it and write the next day: redchain {kind:word} edit {id:word} --review-on DATE",
    ),
    Text("没有人核实的政策和事项，答错了没有人知道。", "What nobody checks answers firms wrongly before anybody knows."),
    severity="warning",
)
RC525 = Rule(
    "RC525",
    Text("文号重复", "Document number twice"),
    Text("政策{other}也是这个文号", "the policy {other} has the same document number"),
    Text(
        "核对文号；登记重了的归档一份：redchain policy archive {id:word}",
        "look the number up; if it is the same document, archive one: redchain policy archive {id:word}",
    ),
    Text("同一份文件登记两次，条款和有效期会各说各的。", "The same document entered twice will say two things."),
    severity="warning",
)


def review_from(review_on: date | None) -> str:
    """Return the day from which on something is to be checked, as ISO text; empty for never."""
    return (review_on - _NOTICE).isoformat() if review_on else ""


def waits(ledger: Ledger, record: Any, today: date) -> Iterator[Wait]:
    """Yield the check of a policy or service item when its day is near or past."""
    if record.review_on is None or record.review_from > today.isoformat():
        return
    kind, settings = record.kind.name, ledger.settings
    since = datetime.combine(record.review_on - _NOTICE, time(), settings.zone)
    yield Wait(f"review_{kind}", since, settings.calendar.on_or_after(record.review_on), command=shown("redchain", kind, "edit", record.id, "--review-on", "…"))


def reached(around: Any, trace: Trace, field: str) -> Iterator[str]:
    """Yield the ids of the records of its own kind that one names by a field, of those that these name, and so on, each once; its own where they lead back to it."""
    ahead, seen = [*_ids(getattr(trace.facts, field))], set[str]()
    while ahead:
        each = ahead.pop()
        if each in seen:
            continue
        seen.add(each)
        yield each
        found = around.index.find(trace.kind, each)
        ahead += _ids(getattr(found.facts, field)) if found is not None else ()


def _ids(value: str | tuple[str, ...] | None) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value or ()


def ensure_replaced_once(around: Any, trace: Trace) -> Iterator[Finding]:
    """Ensure that no policy replaces, by others or by itself, what replaces it (RC229)."""
    if trace.id in reached(around, trace, "replaced_by"):
        yield RC229.broken(("replaced_by",), id=trace.id)


def ensure_expired_is_replaced(around: Any, trace: Trace) -> Iterator[Finding]:
    """Ensure that no resource or service item in use goes by a policy that does not hold today and is replaced by none that does (RC520, a warning)."""
    today = around.today.isoformat()

    def find(identifier: str) -> Any:
        found = around.index.find(trace.kind, identifier)
        return None if found is None else found.facts

    if policy_in_force(find, trace.facts, today) is not None:
        return
    key, words = _say_gone(trace.facts, today)
    for each in around.index.naming("resource", "policy", trace.id):
        if not each.facts.archived_on and (each.facts.valid_from or today) <= today <= (each.facts.valid_until or today):
            yield RC520.broken((key,), why=words, user=_user(around, "resource", each.id), kind="resource", id=each.id)
    for each in around.index.naming("service", "policies", trace.id):
        if not each.facts.archived_on:
            yield RC520.broken((key,), why=words, user=_user(around, "service", each.id), kind="service", id=each.id)


def _user(around: Any, kind: str, identifier: str) -> Text:
    called, label = around.called(kind, identifier), {"resource": Text("资源", "the resource "), "service": Text("事项", "the service item ")}[kind]
    return Text(f"{label.zh}{called.zh}", f"{label.en}{called.en}")


def _say_gone(policy: Any, today: str) -> tuple[str, Text]:
    """Return the key that says why a policy does not hold today, and the words for it: its own end before that it was replaced."""
    why = why_gone(lambda _: None, policy, today)
    if why == "archived":
        return "archived_on", Text(f"已于 {policy.archived_on} 归档", f"was archived on {policy.archived_on}")
    if why == "expired":
        return "valid_until", Text(f"已于 {policy.valid_until} 到期", f"expired on {policy.valid_until}")
    if why == "upcoming":
        return "valid_from", Text(f"到 {policy.begins} 才生效", f"holds from {policy.begins} only")
    return "replaced_by", Text("已被取代，取代它的也不在有效期", "was replaced by one that does not hold")


def ensure_review_is_done(around: Any, trace: Trace) -> Iterator[Finding]:
    """Ensure that a policy or service item is checked again by its day (RC522, a warning)."""
    day = trace.facts.review_on
    if day and day < around.today.isoformat() and not trace.facts.archived_on:
        yield RC522.broken(("review_on",), day=day, kind=trace.kind, id=trace.id)


def ensure_number_is_single(around: Any, trace: Trace) -> Iterator[Finding]:
    """Ensure that no two policies in use have the same document number, however it is written (RC525, a warning)."""
    same = [] if trace.facts.archived_on else [each for each in around.index.naming(trace.kind, "number_key", trace.facts.number_key) if each.id != trace.id]
    for each in same:
        if not each.facts.archived_on:
            yield RC525.broken(("number",), other=around.called(trace.kind, each.id), id=trace.id)


REVIEWED = OwnRule(RC522, ensure_review_is_done, is_across=True)
OWN_RULES = (
    OwnRule(RC525, ensure_number_is_single, is_across=True),
    OwnRule(RC229, ensure_replaced_once, is_across=True),
    OwnRule(RC520, ensure_expired_is_replaced, is_across=True),
    REVIEWED,
)
