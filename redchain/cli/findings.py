"""Findings in the formats that people, editors and CI services read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from redchain.cli.show import escaped
from redchain.text import Language, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redchain.check.finding import Finding
    from redchain.flow.inspect import Inspection

_SEVERITY = {"error": Text("错误", "error"), "warning": Text("提醒", "warning")}
_SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def line_of(finding: Finding, language: Language) -> str:
    """Return `file:line:column code severity text → remedy` on one line."""
    place = ":".join(str(each) for each in (finding.file, finding.line, finding.column) if each)
    remedy = f" → {finding.remedy.say(language)}" if finding.remedy else ""
    return f"{place} {finding.code} {_SEVERITY[finding.severity].say(language)} {finding.text.say(language)}{remedy}".lstrip()


def as_text(inspection: Inspection, language: Language) -> str:
    """Return the findings for a person, with a closing count."""
    lines = [line_of(each, language) for each in inspection.findings]
    warnings = len(inspection.findings) - inspection.errors
    count = Text(
        f"检查了 {inspection.checked} 条记录：{inspection.errors} 个错误，{warnings} 个提醒",
        f"checked {inspection.checked} records: {inspection.errors} errors, {warnings} warnings",
    )
    lines.append(count.say(language))
    if inspection.findings:
        code = inspection.findings[0].code
        lines.append(Text(f"规则说明：redchain explain {code}", f"about a rule: redchain explain {code}").say(language))
    return "\n".join(lines)


def as_data(inspection: Inspection, language: Language) -> dict[str, Any]:
    """Return the content of the JSON envelope."""
    return {"checked": inspection.checked, "findings": [_entry(each, language) for each in inspection.findings]}


def as_github(inspection: Inspection, language: Language) -> str:
    """Return GitHub workflow commands, which show as annotations on the lines of a pull request."""
    return "\n".join(_annotation(each, language) for each in inspection.findings)


def as_sarif(inspection: Inspection, language: Language) -> str:
    """Return SARIF 2.1.0 (OASIS), as code-scanning services read it."""
    from redchain import __version__
    from redchain.check.catalogue import rule

    codes = sorted({each.code for each in inspection.findings})
    rules = [
        {"id": code, "shortDescription": {"text": rule(code).title.say(language)}, "fullDescription": {"text": rule(code).why.say(language)}} for code in codes
    ]
    run = {
        "tool": {"driver": {"name": "redchain", "version": __version__, "rules": rules}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(each, language) for each in inspection.findings],
    }
    return escaped(json.dumps({"$schema": _SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2))


def _entry(finding: Finding, language: Language) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity,
        "file": finding.file,
        "line": finding.line,
        "column": finding.column,
        "record": finding.record,
        "text": finding.text.say(language),
        "remedy": finding.remedy.say(language) if finding.remedy else "",
    }


def _annotation(finding: Finding, language: Language) -> str:
    words = finding.text.say(language) + (f"\n{finding.remedy.say(language)}" if finding.remedy else "")
    fields = {"file": finding.file, "line": max(finding.line, 1), "col": max(finding.column, 1), "title": finding.code}
    return f"::{finding.severity} {','.join(f'{key}={_property(str(value))}' for key, value in fields.items())}::{_message(words)}"


def _message(words: str) -> str:
    return words.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(words: str) -> str:
    return _message(words).replace(":", "%3A").replace(",", "%2C")


def _result(finding: Finding, language: Language) -> dict[str, Any]:
    words = finding.text.say(language) + (f" → {finding.remedy.say(language)}" if finding.remedy else "")
    region = {"startLine": max(finding.line, 1), "startColumn": max(finding.column, 1)}
    place = {"physicalLocation": {"artifactLocation": {"uri": _uri(finding.file)}, "region": region}}
    return {"ruleId": finding.code, "level": finding.severity, "message": {"text": words}, "locations": [place]}


def _uri(path: str) -> str:
    from urllib.parse import quote

    return quote(path)


def say_all(findings: Sequence[Finding], language: Language) -> list[str]:
    """Return one line per finding."""
    return [line_of(each, language) for each in findings]
