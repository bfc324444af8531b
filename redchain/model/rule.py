"""What a rule is: its code, severity, message, remedy and reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from redchain.model.finding import FieldPath, Finding, Severity
from redchain.text import Text


@dataclass(frozen=True)
class Rule:
    """One rule: what is said when it is broken, what to do then, and why the rule is there."""

    code: str
    title: Text
    message: Text
    remedy: Text
    why: Text
    severity: Severity = "error"

    def broken(self, field: FieldPath = (), /, *, remedy: Text | None = None, **values: Any) -> Finding:
        """Return the finding that this rule is broken at `field`; `values` fill in the message and the remedy."""
        return Finding(self.code, self.severity, self.message.fill(**values), remedy or self.remedy.fill(**values), field)


QUOTE = Text("改为：{line}", "write: {line}")
"""The remedy that shows the line as it should be."""
