"""How well questions are answered: the share whose best records answer, and how many are refused, rightly and wrongly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, NamedTuple

from redchain.model.base import Frozen
from redchain.model.field_types import Line, Word
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redchain.match.asking import Answer, Catalogue


class Question(Frozen):
    """A question with the records that answer it, as kind/id; none where nothing does."""

    question: Annotated[Line, Text("问题", "Question")]
    answers: Annotated[tuple[Word, ...], Text("答案", "Answers")] = ()


class Questions(Frozen):
    """A file of questions."""

    questions: Annotated[tuple[Question, ...], Text("问题", "Questions")]


class Asked(NamedTuple):
    """A question, what came of it, and at which place the first record stands that answers it (None: not among the first)."""

    question: Question
    answer: Answer
    rank: int | None


class AskingFigures(NamedTuple):
    """The figures: of the questions with an answer how many have it first, or among the first three, and are refused; of the others how many are."""

    answerable: int
    hit_1: int
    hit_3: int
    wrongly_refused: int
    unanswerable: int
    refused: int
    unknown: int


def ask_all(catalogue: Catalogue, questions: Sequence[Question]) -> tuple[Asked, ...]:
    """Return what comes of each question."""
    return tuple(_asked(catalogue, each) for each in questions)


def figures_of(catalogue: Catalogue, asked: Sequence[Asked]) -> AskingFigures:
    """Return the figures; `unknown` counts the answers that name no record of the catalogue."""
    have, lack = ([each for each in asked if bool(each.question.answers) == wanted] for wanted in (True, False))
    return AskingFigures(
        answerable=len(have),
        hit_1=sum(each.rank == 1 for each in have),
        hit_3=sum(each.rank is not None for each in have),
        wrongly_refused=sum(each.answer.level == "none" for each in have),
        unanswerable=len(lack),
        refused=sum(each.answer.level == "none" for each in lack),
        unknown=sum(name not in catalogue.records for each in asked for name in each.question.answers),
    )


def _asked(catalogue: Catalogue, question: Question) -> Asked:
    answer = catalogue.ask(question.question)
    names = [f"{each.record.kind.name}/{each.record.id}" for each in answer.found]
    return Asked(question, answer, next((place for place, name in enumerate(names, 1) if name in question.answers), None))
