"""`redchain ask --evaluate FILE`: how well questions are answered, measured with questions whose answers are known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from redchain.cli import output
from redchain.cli.match.ranking import answered
from redchain.errors import EXIT_FINE, UsageError
from redchain.match.evaluate_asking import Questions, ask_all, figures_of
from redchain.text import Text, rate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given
    from redchain.flow.workspace import Workspace
    from redchain.match.asking import Catalogue
    from redchain.match.evaluate_asking import Asked, AskingFigures, Question

_FIGURES = {
    "hit_1": Text("hit@1：第一项就是答案", "hit@1: the first answers"),
    "hit_3": Text("hit@3：前三项有答案", "hit@3: one of the first three answers"),
    "wrongly_refused": Text("有答案却说没有找到", "with an answer, yet not found"),
    "refused": Text("没有答案的，说没有找到", "without an answer, and not found"),
    "unknown": Text("答案不在目录里（编号查不到）", "answers that name no record"),
}
_FIGURE_HEADS = {"figure": Text("指标", "Figure"), "value": Text("值", "Value")}
_PLAIN_HEAD = {"without_model": Text("不用语言模型", "Without the language model")}
_MISS_HEADS = {
    "question": Text("问题", "Question"),
    "answers": Text("答案", "Answers"),
    "rank": Text("名次", "Rank"),
    "level": Text("结果", "Result"),
    "chance": Text("把握", "Chance"),
    "first": Text("排第一的", "First"),
}


def run(context: Context, space: Workspace, given: Given) -> int:
    """Print the figures, or what went wrong; JSON holds both. Where a language model has a say, the figures without it stand beside them."""
    questions = _questions(given["questions"])
    found, plain, asked = answered(context, space, lambda catalogue: _measured(catalogue, questions), may_go_on=False)
    wrong = [_miss(each) for each in asked if _went_wrong(each)]
    if given["format_name"] == "json":
        beside = {} if plain is None else {"without_model": plain._asdict()}
        output.envelope(context, "ask --evaluate", {**found._asdict(), **beside, "misses": wrong})
        return EXIT_FINE
    heads, words = (_MISS_HEADS, {}) if given["misses"] else (_FIGURE_HEADS if plain is None else _FIGURE_HEADS | _PLAIN_HEAD, {"figure": _FIGURES})
    rows = [[_cell(each[key]) for key in _MISS_HEADS] for each in wrong] if given["misses"] else _rows(found, plain)
    if given["format_name"] == "csv":
        output.csv_of(context, heads, rows, words)
    else:
        output.table(context, *output.in_words(context, heads, rows, words))
    return EXIT_FINE


def _measured(catalogue: Catalogue, questions: Sequence[Question]) -> tuple[AskingFigures, AskingFigures | None, tuple[Asked, ...]]:
    """Return the figures, those without the language model where it has a say, and what came of each question."""
    asked = ask_all(catalogue, questions)
    plain = figures_of(catalogue, ask_all(catalogue.without_model(), questions)) if catalogue.has_model else None
    return figures_of(catalogue, asked), plain, asked


def _rows(found: AskingFigures, plain: AskingFigures | None) -> list[list[str]]:
    return [[key, *(_figure(each, key) for each in (found, plain) if each is not None)] for key in _FIGURES]


def _figure(found: AskingFigures, key: str) -> str:
    wholes = {"hit_1": found.answerable, "hit_3": found.answerable, "wrongly_refused": found.answerable, "refused": found.unanswerable}
    return rate(getattr(found, key), wholes[key]) or "—" if key in wholes else str(getattr(found, key))


def _went_wrong(each: Asked) -> bool:
    if not each.question.answers:
        return each.answer.level != "none"
    return each.rank != 1 or each.answer.level == "none"


def _miss(each: Asked) -> dict[str, Any]:
    first = each.answer.found[0].record if each.answer.found else None
    return {
        "question": each.question.question,
        "answers": list(each.question.answers),
        "rank": each.rank,
        "level": each.answer.level,
        "chance": each.answer.chance,
        "first": first and f"{first.kind.name}/{first.id}",
    }


def _cell(value: Any) -> str:
    return ", ".join(value) if isinstance(value, list) else "—" if value is None else str(value)


def _questions(path: str) -> tuple[Question, ...]:
    import json

    from redchain.store.yaml_parsing import parse, parser

    try:
        with open(path, "rb") as file:
            mapping = parse(file.read(), parser()).mapping
        return Questions.model_validate_json(json.dumps(mapping)).questions
    except (OSError, ValidationError, TypeError, ValueError) as problem:
        raise UsageError(
            Text(f"读不了 {path}", f"cannot read {path}"),
            Text(
                "问题文件是 YAML：questions 下一条一条写 question 和 answers（类别/编号，没有答案的写 []）",
                "a file of questions is YAML: under `questions`, each with `question` and `answers` (kind/id; [] where nothing answers it)",
            ),
        ) from problem
