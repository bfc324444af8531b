"""Findings in the formats that people, editors and CI services read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from redchain.shell_words import word
from redchain.text import Language, Text, agreeing, counted
from redchain.text_cleaning import for_json, for_terminal, one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from redchain.document import Tone
    from redchain.flow.inspect import Inspection
    from redchain.flow.judge_proposal import Judgement
    from redchain.model.finding import Finding

    Found = Inspection | Judgement

_SEVERITY = {"error": Text("错误", "error"), "warning": Text("提醒", "warning")}
_MOST_ROWS = 50
_SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def line_of(finding: Finding, language: Language) -> str:
    """Return `file:line:column code severity text → remedy` on one line."""
    place = ":".join(str(each) for each in (finding.file, finding.line, finding.column) if each)
    remedy = f" → {finding.remedy.say(language)}" if finding.remedy else ""
    return one_line(f"{place} {finding.code} {_SEVERITY[finding.severity].say(language)} {finding.text.say(language)}{remedy}")


def tones(language: Language) -> Mapping[str, Tone]:
    """Return the colours of severities by their words."""
    return {_SEVERITY["error"].say(language): "bad", _SEVERITY["warning"].say(language): "late"}


def as_text(inspection: Found, language: Language) -> str:
    """Return the findings for a person, with a closing count."""
    lines = [line_of(each, language) for each in inspection.findings]
    lines.append(count_of(inspection).say(language))
    if inspection.findings:
        code = inspection.findings[0].code
        lines.append(Text(f"规则说明：redchain explain {word(code)}", f"about a rule: redchain explain {word(code)}").say(language))
    return "\n".join(lines)


def count_of(inspection: Found) -> Text:
    """Return how much was looked at and found, in one line."""
    warnings = len(inspection.findings) - inspection.errors
    said = Text(f"{inspection.errors} 个错误，{warnings} 个提醒", f"{counted(inspection.errors, 'error')}, {counted(warnings, 'warning')}")
    judgement = _judgement(inspection)
    if judgement is None:
        return Text(f"检查了 {inspection.checked} 条记录：{said.zh}", f"checked {counted(inspection.checked, 'record')}: {said.en}")
    from redchain.flow.ci_result import no_record  # only a comparison needs it

    more = no_record(judgement.no_record)
    zh = f"检查了 {inspection.checked} 条记录，改动 {judgement.changed} 条{more.zh}：新引入 {said.zh}"
    return Text(zh, f"checked {counted(inspection.checked, 'record')}, {judgement.changed} changed{more.en}: introduces {said.en}")


def remarks(judgement: Judgement) -> list[Text]:
    """Return what is said beside the findings of a comparison: how many were there before, and the notes."""
    lines = list(judgement.notes)
    if judgement.before:
        words = Text(
            "另有 {count} 个问题以前就有，不拦这次改动：redchain validate",
            "{count} finding{s} {were} there before and {do} not block this change: redchain validate",
        )
        lines.append(words.fill(**agreeing(judgement.before)))
    return lines


def as_data(inspection: Found, language: Language) -> dict[str, Any]:
    """Return the content of the JSON envelope."""
    made: dict[str, Any] = {"checked": inspection.checked, "findings": [entry(each, language) for each in inspection.findings]}
    judgement = _judgement(inspection)
    if judgement is None:
        return made
    notes = [each.say(language) for each in judgement.notes]
    return {
        **made,
        "against": {"commit": judgement.commit, "changed": judgement.changed, "no_record": judgement.no_record, "before": judgement.before, "notes": notes},
    }


def as_gitlab(inspection: Found, language: Language) -> str:
    """Return a Code Quality report (Code Climate issues), as GitLab reads it; the fingerprint does not depend on the line."""
    return for_json(json.dumps([_issue(each, language) for each in inspection.findings], ensure_ascii=False, indent=2))


def as_markdown(inspection: Found, language: Language) -> str:
    """Return a table for a comment or a job summary, cut where a host would refuse a longer one; nothing a record says becomes markup."""
    from redchain.render.markdown import escape_in_comment

    heads = Text("| | 位置 | 规则 | 问题 | 怎么办 |", "| | place | rule | problem | what to do |").say(language)
    rows = [_row(each, language, escape_in_comment) for each in inspection.findings[:_MOST_ROWS]]
    lines = [count_of(inspection).say(language)]
    if rows:
        lines += ["", heads, "|---|---|---|---|---|", *rows]
    if len(inspection.findings) > _MOST_ROWS:
        more = len(inspection.findings) - _MOST_ROWS
        lines += ["", Text(f"还有 {more} 个，本机运行 redchain validate 查看。", f"{more} more: run redchain validate.").say(language)]
    judgement = _judgement(inspection)
    lines += [f"\n{escape_in_comment(each.say(language))}" for each in (remarks(judgement) if judgement else ())]
    return "\n".join(lines)


def _judgement(found: Found) -> Judgement | None:
    """What was found, when it is a comparison with a revision."""
    return None if not hasattr(found, "commit") else found  # type: ignore[return-value]  # only a comparison has one


def _row(finding: Finding, language: Language, escape: Callable[[str], str]) -> str:
    mark = "❌" if finding.is_error else "⚠️"
    place = ":".join(str(each) for each in (finding.file, finding.line) if each)
    remedy = finding.remedy.say(language) if finding.remedy else ""
    return f"| {mark} | {escape(place)} | {finding.code} | {escape(finding.text.say(language))} | {escape(remedy)} |"


def _issue(finding: Finding, language: Language) -> dict[str, Any]:
    import hashlib

    said = f"{finding.code}\0{finding.file}\0{finding.record}\0{finding.text.en}"
    return {
        "description": finding.text.say(language) + (f" → {finding.remedy.say(language)}" if finding.remedy else ""),
        "check_name": finding.code,
        "fingerprint": hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest(),
        "severity": "major" if finding.is_error else "minor",
        "location": {"path": finding.file, "lines": {"begin": max(finding.line, 1)}},
    }


def as_github(inspection: Found, language: Language) -> str:
    """Return GitHub workflow commands, which show as annotations on the lines of a pull request."""
    return "\n".join(_annotation(each, language) for each in inspection.findings)


def as_sarif(inspection: Found, language: Language) -> str:
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
    return for_json(json.dumps({"$schema": _SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2))


def entry(finding: Finding, language: Language) -> dict[str, Any]:
    """Return a finding as JSON has it."""
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
    """Escape as a runner reads it; a line break in people's words is one of ours and makes no second command."""
    return for_terminal(words).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(words: str) -> str:
    return _message(words).replace(":", "%3A").replace(",", "%2C")


def _result(finding: Finding, language: Language) -> dict[str, Any]:
    words = finding.text.say(language) + (f" → {finding.remedy.say(language)}" if finding.remedy else "")
    region = {"startLine": max(finding.line, 1), "startColumn": max(finding.column, 1)}
    place = {"physicalLocation": {"artifactLocation": {"uri": _uri(finding.file)}, "region": region}}
    return {"ruleId": finding.code, "level": finding.severity, "message": {"text": words}, "locations": [place]}


def _uri(path: str) -> str:
    from urllib.parse import quote

    return quote(path, errors="surrogateescape")  # a name may be no UTF-8


WRITERS: dict[str, Callable[[Found, Language], str]] = {"text": as_text, "sarif": as_sarif, "gitlab": as_gitlab, "markdown": as_markdown}
"""The formats that are one text."""
