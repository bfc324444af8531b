"""RC6xx: what may never enter git: numbers and addresses that lead to one person, and markings of secrecy (docs/threat-model.md)."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from redchain.check.contacts import chat_ids, may_lead_to_somebody, may_name_beside_a_post, named_lines, names_beside_posts, private_mail
from redchain.check.digit_runs import may_hold_runs, runs
from redchain.check.legible_text import has_broken_numbers, is_usual, legible
from redchain.check.listed_findings import listed_by
from redchain.check.personal_numbers import bank_numbers, identity_number_is_real, identity_numbers, mobile_numbers
from redchain.check.post_holders import holders_of_posts, may_hold_posts
from redchain.check.rules.rc600_written_names import RC610
from redchain.check.secrecy import may_be_marked, secrecy_marks
from redchain.lazy_pattern import pattern
from redchain.model.finding import Rule
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from redchain.check.digit_runs import Run
    from redchain.check.legible_text import Legible
    from redchain.model.finding import Finding

__all__ = ["RC601", "RC602", "RC603", "RC604", "RC605", "RC606", "RC607", "identity_number_is_real", "judge_text", "secrets_in"]

Span = tuple[int, int]
_ALLOW = pattern(r"#\s*redchain:\s*allow\s+((?:RC\d{3}(?!\d)[, ]*)+)\s*(\S.*)?$")
_FEW, _LONG = 11, 7
_LINE_END = pattern(r"\n|\\n")


class Secret(NamedTuple):
    """What is found at one place of a text: the finding, which shows little of it, and its words."""

    finding: Finding
    words: str


def judge_text(raw: bytes, text: str) -> tuple[Finding, ...]:
    """Return the personal information and secrecy markings in a whole file, comments included, with line and column; of each rule the first few."""
    found = () if _is_surely_clean(raw, text) else _found_in(raw, text)
    return tuple(listed_by(found, lambda each: each.rule.code, lambda each: (each.page.secret(each).finding,))) if found else ()


def secrets_in(raw: bytes, text: str) -> tuple[Secret, ...]:
    """Return all of them with the words found, for those who have to tell one from another."""
    return tuple(each.page.secret(each) for each in _found_in(raw, text))


def _found_in(raw: bytes, text: str) -> tuple[_Found, ...]:
    """Return what is found in a text and not allowed on its line."""
    page = _Page(raw, text, legible(text))
    found = page.found()
    if has_broken_numbers(text):
        found += tuple(_over_lines(raw, text, {page.places[each.start] for each in found}))
    return tuple(page.unallowed(found)) if found else ()


def _is_surely_clean(raw: bytes, text: str) -> bool:
    """Tell after one look for each sort of sign that none of these rules would find anything, as in nearly every text; True is certain."""
    return (
        is_usual(text)
        and not may_hold_runs(raw, text)
        and not may_lead_to_somebody(text)
        and not may_be_marked(text)
        and not may_name_beside_a_post(text)
        and not may_hold_posts(text)
        and not has_broken_numbers(text)
    )


def _over_lines(raw: bytes, text: str, known: set[int]) -> Iterator[_Found]:
    """Yield what is found only when numbers that go on on the next line are read as one; `known` are the places where something was found before."""
    page = _Page(raw, text, legible(text, joins_lines=True))
    for each in page.found():
        place = page.places[each.start]
        if place not in known and _LINE_END.search(text, place, page.places[each.end - 1]):
            yield each


def without_secrets(words: str) -> str:
    """Return words with “…” for what these rules would find in them: for texts that are made of what a record was allowed to say.

    >>> without_secrets("都提到“绝密”")
    '都提到“…”'
    """
    page = _Page(words.encode("utf-8", "replace"), words, legible(words))
    kept, done = "", 0
    for start, end in sorted(span for _, ensure in _ENSURED for span in ensure(page)):
        if page.places[start] >= done:
            kept += f"{words[done : page.places[start]]}…"
        done = max(done, page.places[end - 1] + 1)
    return kept + words[done:]


def holds_secrets(words: str) -> bool:
    """Tell whether these rules find anything in a text, allowed or not, however its lines and accents are put together: for what decides whether it may go anywhere."""
    apart = unicodedata.normalize("NFKD", words)
    forms = [legible(each) for each in dict.fromkeys((words, apart, words.replace("\n", ""), "".join(map(str.strip, words.split("\n")))))]
    if "\n" in words:
        forms.append(legible(words.replace("\n", "\n "), joins_lines=True))
    return any(_Page(each.text.encode("utf-8", "replace"), each.text, each).found() for each in forms)


class _Page:
    """A file as it is written and as it is read, with the runs of digits in it."""

    def __init__(self, raw: bytes, text: str, read: Legible) -> None:
        self.written, self.text, self.places = text, read.text, read.places
        self.holds_runs = may_hold_runs(raw if read.text == text else read.text.encode("utf-8", "replace"), read.text)
        self.runs: Sequence[Run] = tuple(runs(read.text)) if self.holds_runs else ()
        self._starts: list[int] = []

    def place(self, spot: int) -> tuple[int, int]:
        """Return the line and the column of a place in the file."""
        if not self._starts:
            self._starts = [0, *(each.end() for each in re.finditer("\n", self.written))]
        line = bisect_right(self._starts, spot)
        return line, spot - self._starts[line - 1] + 1

    def found(self) -> tuple[_Found, ...]:
        """Return everything that the rules find in it."""
        ensured = _ENSURED if self.holds_runs or may_lead_to_somebody(self.text) else _ENSURED_WITHOUT_SIGNS
        return tuple(_Found(self, rule, *span) for rule, ensure in ensured for span in ensure(self))

    def secret(self, found: _Found) -> Secret:
        """Return what stands at a span of the legible text, placed where it stands in the file."""
        words = self.text[found.start : found.end]
        return Secret(found.rule.broken(masked=_masked(found.rule, words), mark=" ".join(words.split())).at("", *self.place(self.places[found.start])), words)

    def unallowed(self, found: Sequence[_Found]) -> Iterator[_Found]:
        """Yield what no reviewer's comment on the line, or on the one above, allows with a reason."""
        lines = enumerate(self.written.split("\n"), 1) if "redchain" in self.written else ()
        allowed = {number: codes for number, line in lines if "redchain" in line and (codes := _allowed(line))}
        for each in found:
            line, _ = each.page.place(each.page.places[each.start]) if allowed else (0, 0)
            if not any(each.rule.code in allowed.get(number, "") for number in (line - 1, line)):
                yield each


class _Found(NamedTuple):
    """What a rule finds in a page, and where in the text as it is read."""

    page: _Page
    rule: Rule
    start: int
    end: int


def _allowed(line: str) -> str:
    """Return the codes that a comment at the end of a line allows with a reason."""
    found = _ALLOW.search(line)
    return found[1] if found is not None and found[2] else ""


def _masked(rule: Rule, words: str) -> str:
    """Return what was found with most of it hidden; of a number its own characters alone, without a name, a country or brackets before it."""
    own = "".join(filter(str.isalnum, words)) if rule in {RC601, RC602, RC605, RC607} else words
    return mask(own[-_FEW:] if rule is RC601 else own)


def mask(secret: str) -> str:
    """Return a secret with most of it hidden; of a short one only its first character stays."""
    return f"{secret[:3]}****{secret[-2:]}" if len(secret) >= _FEW else f"{secret[:1]}****{secret[-1:] if len(secret) >= _LONG else ''}"


RC601 = Rule(
    "RC601",
    Text("含手机号", "Mobile number"),
    Text("这一行像是手机号：{masked}", "this line seems to contain a mobile number: {masked}"),
    Text(
        "删掉号码，只写岗位或办公电话；已提交过的按 docs/threat-model.md 处理",
        "remove it and give a post or an office number instead; if it has been committed, follow docs/threat-model.md",
    ),
    Text(
        "姓名加手机号属个人信息，git 历史删不干净（个人信息保护法）。",
        "A name with a mobile number is personal information, and git history does not forget (PIPL).",
    ),
    allowed_by="record",
)


def ensure_no_mobile_number(page: _Page) -> Iterator[Span]:
    """Ensure that a text contains no mobile number (RC601)."""
    return mobile_numbers(page.text, page.runs)


RC602 = Rule(
    "RC602",
    Text("含身份证号", "Identity card number"),
    Text("这一行像是身份证号：{masked}", "this line seems to contain an identity card number: {masked}"),
    Text("删掉号码；已提交过的按 docs/threat-model.md 处理", "remove it; if it has been committed, follow docs/threat-model.md"),
    Text("身份证号是敏感个人信息，不得进入 git。", "Identity card numbers are sensitive personal information and must not enter git."),
    allowed_by="record",
)


def ensure_no_identity_number(page: _Page) -> Iterator[Span]:
    """Ensure that a text contains no number of an identity card or a passport (RC602)."""
    return identity_numbers(page.text, page.runs)


RC603 = Rule(
    "RC603",
    Text("含个人邮箱", "Personal e-mail"),
    Text("这一行有个人邮箱：{masked}", "this line contains a personal e-mail address: {masked}"),
    Text("改写岗位或单位公用邮箱", "give the post or a shared office address instead"),
    Text("个人邮箱属个人信息。", "A personal e-mail address is personal information."),
    allowed_by="record",
)


def ensure_no_personal_mail(page: _Page) -> Iterator[Span]:
    """Ensure that a text contains no address of a public mail provider (RC603)."""
    return private_mail(page.text)


RC604 = Rule(
    "RC604",
    Text("含密级或内部标记", "Secrecy marking"),
    Text("这一行有“{mark}”字样", "this line contains the marking {mark}"),
    Text(
        "涉密内容不得入库",
        "secret content must not enter the repository",
    ),
    Text("本工具没有涉密等级，涉密、内部资料一律不收。", "This tool has no classification levels; secret and internal documents must stay out."),
    allowed_by="record",
)


def ensure_no_secrecy_mark(page: _Page) -> Iterator[Span]:
    """Ensure that a text contains no secrecy marking (RC604)."""
    return secrecy_marks(page.text)


RC605 = Rule(
    "RC605",
    Text("含银行卡号或账号", "Bank card or account"),
    Text("这一行像是银行卡号或账号：{masked}", "this line seems to contain the number of a bank card or account: {masked}"),
    Text("删掉号码；已提交过的按 docs/threat-model.md 处理", "remove it; if it has been committed, follow docs/threat-model.md"),
    Text("金融账户属敏感个人信息，不得进入 git。", "Financial accounts are sensitive personal information and must not enter git."),
    allowed_by="record",
)


def ensure_no_bank_number(page: _Page) -> Iterator[Span]:
    """Ensure that a text contains no number of a bank card or account (RC605)."""
    return bank_numbers(page.text, page.runs) if page.runs else iter(())


RC606 = Rule(
    "RC606",
    Text("含微信号或 QQ 号", "WeChat or QQ id"),
    Text("这一行像是微信号或 QQ 号：{masked}", "this line seems to contain a WeChat or QQ id: {masked}"),
    Text("删掉，只写岗位或办公电话；公众号可以写", "remove it and give a post or an office number instead; a public account may stay"),
    Text("即时通信账号能找到个人，属个人信息。", "A chat id leads to one person and is personal information."),
    allowed_by="record",
)


def ensure_no_chat_id(page: _Page) -> Iterator[Span]:
    """Ensure that a text contains no personal id of WeChat or QQ (RC606)."""
    return chat_ids(page.text)


RC607 = Rule(
    "RC607",
    Text("姓名加电话", "A name with a telephone number"),
    Text("这一行像是姓名加电话：{masked}", "this line seems to give somebody's name with a telephone number: {masked}"),
    Text("去掉姓名，只写岗位加办公电话", "leave the name out: give the post and the office number"),
    Text("办公电话可以写；姓名加电话属个人信息。", "An office number may stand here; with somebody's name it is personal information."),
    allowed_by="record",
)


def ensure_no_named_line(page: _Page) -> Iterator[Span]:
    """Ensure that no telephone number has somebody's name beside it (RC607)."""
    return named_lines(page.text, may_hold_numbers=page.holds_runs)


def ensure_no_name_beside_a_post(page: _Page) -> Iterator[Span]:
    """Ensure that no personal name stands beside the word for a post (RC610)."""
    yield from names_beside_posts(page.text)
    yield from holders_of_posts(page.text)


_ENSURED = (
    (RC601, ensure_no_mobile_number),
    (RC602, ensure_no_identity_number),
    (RC603, ensure_no_personal_mail),
    (RC604, ensure_no_secrecy_mark),
    (RC605, ensure_no_bank_number),
    (RC606, ensure_no_chat_id),
    (RC607, ensure_no_named_line),
    (RC610, ensure_no_name_beside_a_post),
)
_ENSURED_WITHOUT_SIGNS = ((RC604, ensure_no_secrecy_mark), (RC610, ensure_no_name_beside_a_post))
"""What is left to ensure in a text in which nothing leads to somebody."""
