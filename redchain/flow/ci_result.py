"""The result of checking a proposal, as a file that one CI stage writes and another reads: data only, checked and bounded when it is read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, StringConstraints, ValidationError

from redchain.check.catalogue import rule
from redchain.errors import RefusalError
from redchain.kinds.registry import KINDS
from redchain.model.base import Frozen
from redchain.model.visibility import hidden_words, is_shown
from redchain.render.markdown import escape_in_comment
from redchain.store.layout import DATA
from redchain.text import Language, Text, counted
from redchain.text_cleaning import one_line

if TYPE_CHECKING:
    from redchain.flow.compare_revisions import Comparison
    from redchain.flow.judge_proposal import Judgement
    from redchain.flow.workspace import Workspace
    from redchain.model.finding import Finding

MARKER = "<!-- redchain:verdict -->"
"""Opens the one comment that is kept up to date."""
_MOST, _SHOWN, _LONGEST, _LONGEST_TEXT = 2000, 50, 60_000, 4000

ShortText = Annotated[str, StringConstraints(max_length=200)]
LongText = Annotated[str, StringConstraints(max_length=_LONGEST_TEXT)]


class Problem(Frozen):
    """One finding."""

    code: Annotated[str, StringConstraints(pattern=r"^RC[0-9]{3}$")]
    severity: Literal["error", "warning"]
    file: LongText
    line: Annotated[int, Field(ge=0)]
    text: LongText
    remedy: LongText = ""


class Story(Frozen):
    """What became of one record: its headline, and a line for each step and field."""

    text: LongText
    lines: Annotated[tuple[LongText, ...], Field(max_length=_MOST)] = ()


class CiResult(Frozen):
    """Everything a comment is made of."""

    schema_version: Literal[1] = 1
    commit: ShortText
    checked: Annotated[int, Field(ge=0)]
    changed: Annotated[int, Field(ge=0)]
    no_record: Annotated[int, Field(ge=0)] = 0
    before: Annotated[int, Field(ge=0)]
    problems: Annotated[tuple[Problem, ...], Field(max_length=_MOST)] = ()
    stories: Annotated[tuple[Story, ...], Field(max_length=_MOST)] = ()

    @property
    def errors(self) -> int:
        """How many problems block the proposal."""
        return sum(1 for each in self.problems if each.severity == "error")

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to say."""
        return not self.problems and not self.stories


def told_to_others(space: Workspace, judged: Judgement) -> Judgement:
    """Return what may be told outside the clone: of a record that may not be shown, or of a file that cannot tell whether it may, only which rule it breaks.

    What a finding says quotes titles, steps and notes, of other records too.
    """
    ledger = space.ledger
    unspoken = hidden_words(ledger)
    keys = {path: key for key, path in ledger.paths.items()}
    folders = tuple(f"{DATA}/{model.kind.folder}/" for model in KINDS)

    def may_be_told(finding: Finding) -> bool:
        said = [words for each in (finding.text, finding.remedy) if each for words in (each.zh, each.en)]
        if any(words in each for words in unspoken for each in said):
            return False
        if not finding.file.startswith(folders):
            return True
        kind, _, identifier = keys.get(finding.file, "").partition(":")
        record = ledger.named(kind, identifier) if kind else None
        return record is not None and is_shown(record, ledger)

    return judged._replace(findings=tuple(each if may_be_told(each) else _bare(each) for each in judged.findings))


def _bare(finding: Finding) -> Finding:
    remedy = Text("在自己的克隆里看：redchain validate {file:word}", "see it in a clone: redchain validate {file:word}").fill(file=finding.file)
    return replace(finding, text=rule(finding.code).title, remedy=remedy)


def ci_result_of(judged: Judgement, compared: Comparison, language: Language) -> CiResult:
    """Return the result in one language; of a record that not everybody on the chain may see, only the id is told."""
    problems = tuple(
        Problem(
            code=each.code,
            severity=each.severity,
            file=one_line(each.file)[:_LONGEST_TEXT],
            line=each.line,
            text=one_line(each.text.say(language))[:_LONGEST_TEXT],
            remedy=one_line(each.remedy.say(language))[:_LONGEST_TEXT] if each.remedy else "",
        )
        for each in judged.findings[:_MOST]
    )
    stories = tuple(
        Story(
            text=one_line(each.headline.say(language))[:_LONGEST_TEXT],
            lines=tuple(one_line(line.say(language))[:_LONGEST_TEXT] for line in each.lines[:_MOST]),
        )
        for each in compared.differences[:_MOST]
    )
    return CiResult(
        commit=judged.commit,
        checked=judged.checked,
        changed=judged.changed,
        no_record=judged.no_record,
        before=judged.before,
        problems=problems,
        stories=stories,
    )


def read_ci_result(raw: bytes) -> CiResult:
    """Read a result that somebody else's code may have written; raises RefusalError for anything but one."""
    try:
        return CiResult.model_validate_json(raw)
    except ValidationError as problem:
        raise RefusalError(
            Text("结果文件读不懂，没有发表评论", "the result file cannot be read; nothing was commented"),
            Text("看第一阶段的日志", "see the log of the first stage"),
        ) from problem


def no_record(count: int) -> Text:
    """Return what is said after the count of changed records of changed files that make none; nothing where there are none."""
    return (
        Text(f"，另有 {count} 个改动的文件不成记录", f", {count} changed {'file makes' if count == 1 else 'files make'} no record") if count else Text("", "")
    )


def as_comment(result: CiResult, language: Language) -> str:
    """Return the comment, empty when there is nothing to say; no word of the result becomes markup, a mention or a link."""
    if result.is_empty:
        return ""
    warnings = len(result.problems) - result.errors
    files = no_record(result.no_record)
    head = Text(
        f"**redchain**：改动 {result.changed} 条记录{files.zh}，{result.errors} 个错误，{warnings} 个提醒",
        f"**redchain**: {counted(result.changed, 'record')} changed{files.en}, {counted(result.errors, 'error')}, {counted(warnings, 'warning')}",
    )
    lines = [MARKER, head.say(language)]
    if result.problems:
        lines += ["", Text("| | 位置 | 规则 | 问题 | 怎么办 |", "| | place | rule | problem | what to do |").say(language), "|---|---|---|---|---|"]
        lines += [_row(each) for each in result.problems[:_SHOWN]]
    if result.stories:
        lines += ["", Text("记录的变化：", "What became of the records:").say(language), ""]
        for each in result.stories[:_SHOWN]:
            lines += [f"- {escape_in_comment(each.text)}", *(f"  - {escape_in_comment(line)}" for line in each.lines[:_SHOWN])]
    more = max(0, len(result.problems) - _SHOWN) + max(0, len(result.stories) - _SHOWN)
    if more:
        lines += ["", Text(f"另有 {more} 项没有列出。", f"{more} more are not shown.").say(language)]
    return "\n".join(_fitting(lines))


def _fitting(lines: list[str]) -> list[str]:
    """As many lines as a host takes in one comment."""
    size, kept = 0, []
    for each in lines:
        size += len(each) + 1
        if size > _LONGEST:
            break
        kept.append(each)
    return kept


def _row(problem: Problem) -> str:
    place = f"{problem.file}:{problem.line}" if problem.line else problem.file
    mark = "❌" if problem.severity == "error" else "⚠️"
    return f"| {mark} | {escape_in_comment(place)} | {problem.code} | {escape_in_comment(problem.text)} | {escape_in_comment(problem.remedy)} |"
