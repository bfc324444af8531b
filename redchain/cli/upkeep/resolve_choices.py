"""What was typed to choose between two sides, and what each answer decides: of one record that was given two ids all that refers to it follows at once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from redchain.cli.upkeep.resolve_words import side_called
from redchain.errors import UsageError
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from redchain.cli.parsing import Given
    from redchain.flow.conflicted_files import ConflictedFile
    from redchain.history.conflicts import Way
    from redchain.model.conflict import Side
    from redchain.views.merge_words import Find, Question

    Choices = dict[tuple[str, ...], Side]
    Ask = Callable[[ConflictedFile, Question, Side | None], Side | None]

USUAL = ("ours", "theirs", "mine", "incoming")
_SEE = Text("看有哪些：redchain resolve --dry-run", "see which are: redchain resolve --dry-run")


class Choosing:
    """The sides that were typed (`given`; None: nothing), in what git has begun; raises UsageError for words that mean no side."""

    def __init__(self, given: Given | None, way: Way) -> None:
        """Read the words."""
        typed = [each for each in USUAL if given is not None and given[each]]
        if len(typed) > 1:
            raise UsageError(
                Text("--ours、--theirs、--mine、--incoming 只能选一个", "--ours, --theirs, --mine and --incoming exclude each other"),
                Text("只留一个", "leave one of them"),
            )
        self._usual = side_called(typed[0], way) if typed else None
        self._by_field = dict(_by_field(given["fields"] if given is not None else (), way))
        self._used: set[str] = set()
        self._ids: list[tuple[str, str, Side]] = []

    def choose(self, file: ConflictedFile, find: Find, ask: Ask) -> tuple[Choices, bool]:
        """Return what is chosen in a file, and whether all is; `ask` is given each question with the side that was typed for it, and returns the answer."""
        choices: Choices = {}
        while not file.is_by_hand and (asked := file.questions(choices, find)):
            answers = {place: self._following(file, place, choices) or ask(file, question, self._typed(question)) for place, question in asked}
            choices |= {place: side for place, side in answers.items() if side is not None}
            if None in answers.values():
                return choices, False
        if ("id",) in choices and len(file.homes) > 1:
            one, two = (json.dumps(file.merge.read(text).id) for text in file.texts[1:])
            self._ids.append((one, two, choices["id",]))
        return choices, True

    def refuse_unused(self) -> None:
        """Refuse a field that was typed and is not in conflict."""
        unused = [each for each in self._by_field if each not in self._used]
        if unused:
            raise UsageError(Text(f"字段 {'、'.join(unused)} 没有冲突", f"not in conflict: {', '.join(unused)}"), _SEE)

    def _typed(self, question: Question) -> Side | None:
        """The side that was typed for a field, by its key or by what it is called."""
        for name in (question.key, *question.about):
            if name in self._by_field:
                self._used.add(name)
                return self._by_field[name]
        return self._usual

    def _following(self, file: ConflictedFile, place: tuple[str, ...], choices: Choices) -> Side | None:
        """The side that has its way in a conflict which says no more than that a record was given two ids, of which one was chosen."""
        conflict = file.conflict_at(place, choices) if self._ids else None
        if conflict is None:
            return None
        ours, theirs = _shown(conflict.ours), _shown(conflict.theirs)
        return next((side for one, two, side in self._ids if ours != theirs and ours.replace(one, two) == theirs.replace(one, two)), None)


def renamed_first(files: Sequence[ConflictedFile]) -> list[ConflictedFile]:
    """Return the files in their order, but those first that each side gave another id."""
    return sorted(files, key=lambda each: len(each.homes) == 1)


def _by_field(typed: Sequence[str], way: Way) -> Iterator[tuple[str, Side]]:
    for each in typed:
        name, equals, word = each.replace("＝", "=").rpartition("=")
        side = side_called(word.strip(), way)
        if not equals or side is None:
            raise UsageError(
                Text(f"--field {each} 看不懂", f"--field {each} cannot be read"), Text("写成 字段=1 或 字段=2", "write FIELD=ours or FIELD=theirs")
            )
        yield name.strip(), side


def _shown(value: Any) -> str:
    return json.dumps(value, default=lambda each: each.model_dump(mode="json") if isinstance(each, BaseModel) else str(each))
