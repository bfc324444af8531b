"""What a rule is and what it finds: a rule's code, message, remedy and reason; one finding with its place in the data."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

from redchain.text import Text, join

Severity = Literal["error", "warning"]
FieldPath = tuple[str | int, ...]
"""A key path in a record, such as `("log", 2, "at")`."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem: `field` is its key path in the record; `line` and `column` count from 1 (0: not known yet)."""

    code: str
    severity: Severity
    text: Text
    remedy: Text | None = None
    field: FieldPath = ()
    file: str = ""
    record: str = ""
    line: int = 0
    column: int = 0

    def at(self, file: str, line: int, column: int, record: str = "") -> Finding:
        """Return the finding with its place in a file."""
        return replace(self, file=file, line=line, column=column, record=record or self.record)

    @property
    def is_error(self) -> bool:
        """Whether it makes the check fail."""
        return self.severity == "error"

    def order(self) -> tuple[str, int, int, str, str]:
        """The key by which findings are sorted."""
        return (self.file, self.line, self.column, self.code, self.text.en)


def errors(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Return only the findings that make the check fail."""
    return tuple(each for each in findings if each.is_error)


_LEVELS: dict[Severity, Text] = {
    "error": Text("错误，会让检查不通过", "an error: fails the check"),
    "warning": Text("提醒，不拦提交", "a warning: blocks nothing"),
}
_STANDING = Text("改这条记录以前就有的，只提醒", "what the record had before it is changed is only warned of")


@dataclass(frozen=True)
class Rule:
    """One rule: what is said when it is broken, what to do then, and why the rule is there.

    A rule about the outside world may be wrong about one record, which may then allow it with a reason: `allowed_by` says whether such a rule is
    judged on the record alone or among the others. None: the rule is about the data itself, and nothing allows it.

    One that `lets_pass` what stands already only warns of it when the record goes on, so that nobody is stopped by what others left behind.
    `otherwise` says when else a finding is of the other severity.
    """

    code: str
    title: Text
    message: Text
    remedy: Text
    why: Text
    severity: Severity = "error"
    allowed_by: Literal["record", "ledger"] | None = None
    lets_pass: bool = False
    otherwise: Text | None = None

    @property
    def has_both_levels(self) -> bool:
        """Whether a finding may also be of the other severity."""
        return self.otherwise is not None or self.lets_pass

    @property
    def level(self) -> Text:
        """Its severity, what that means, and when a finding is of the other one."""
        usual, more = _LEVELS[self.severity], self.otherwise or _STANDING
        return Text(f"{usual.zh}；{more.zh}", f"{usual.en}; {more.en}") if self.has_both_levels else usual

    def broken(self, field: FieldPath = (), /, *, remedy: Text | None = None, **values: Any) -> Finding:
        """Return the finding that this rule is broken at `field`; `values` fill in the message and the remedy, unless another `remedy` is given."""
        if remedy is None:
            remedy = self.remedy.fill(**values)
            remedy = join([remedy, self.how_to_allow]) if self.allowed_by else remedy
        return Finding(self.code, self.severity, self.message.fill(**values), remedy, field)

    @property
    def how_to_allow(self) -> Text:
        """How a record allows what this rule finds in it."""
        return Text(
            f"若并无问题，写明理由放行：--allow '{self.code} 理由'，文件里用 allow",
            f"if nothing is wrong, allow it with a reason: --allow '{self.code} REASON', or `allow` in the file",
        )

    @property
    def help(self) -> Text:
        """What to do, beyond one case: the remedy, and how a record allows what the rule finds."""
        if self.allowed_by is None:
            return self.remedy
        written = f"allow: [{{rule: {self.code}, because: %s}}]"
        return join([self.remedy, Text(f"{self.how_to_allow.zh}（{written % '理由'}）", f"{self.how_to_allow.en} ({written % 'REASON'})")])


QUOTE = Text("改为：{line}", "write: {line}")
"""The remedy that shows the line as it should be."""
