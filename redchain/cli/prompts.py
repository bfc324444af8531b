"""Questions on a terminal: a line that can be edited, numbered choices in words, a wrong answer asked again; imported where something is asked, and not before."""

from __future__ import annotations

import os
import sys
import unicodedata
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

from redchain.cli.terminal import SET_UTF_8
from redchain.errors import RedchainError, UsageError
from redchain.lazy_pattern import pattern
from redchain.text import Text, join
from redchain.text_cleaning import for_terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from prompt_toolkit.completion import CompleteEvent, Completer
    from prompt_toolkit.document import Document

    from redchain.model.base import Record

ReadT = TypeVar("ReadT")
_YES = frozenset({"是", "好", "确定", "y", "yes"})
_NO = frozenset({"否", "不", "不是", "n", "no"})
_NO_TEXT = pattern("[\ud800-\udfff]")
_AGAIN = Text("请回答是或否", "please answer yes or no")
_SEVERAL = Text("“{words}”对得上几个：{found}", "{words} fits several: {found}")
_STOPPED = Text("已中断，什么都没有写入", "interrupted; nothing was written")


class Choice(NamedTuple):
    """Something to choose: the code that is taken, and what it is called."""

    code: str
    label: Text


class Speaker(Protocol):
    """Who asks: the language questions are in, and where they are told."""

    def say(self, text: Text) -> str:
        """Return a text in the language that is spoken."""

    def warn(self, text: Text) -> None:
        """Tell what must not go unsaid."""


def ask_line(speaker: Speaker, words: Text, known: Callable[[], Iterable[Choice]] | None = None) -> str:
    """Return the line that was typed after `words`, without the blanks around it; ids and names of what is `known` are completed with the tab key.

    Raises KeyboardInterrupt for Ctrl-C and at the end of input, after saying that nothing was written: questions come before the first write.
    """
    os.environ.setdefault("PROMPT_TOOLKIT_NO_CPR", "1")  # a terminal that does not say where the cursor is would be waited for, and scolded
    from prompt_toolkit import PromptSession
    from prompt_toolkit.output import create_output

    message = for_terminal(speaker.say(Text(f"{words.zh}：", f"{words.en}: ")))
    session: PromptSession[str] = PromptSession(output=create_output(sys.stderr), completer=_completer(speaker, known), complete_while_typing=False)
    try:
        while _NO_TEXT.search(typed := session.prompt(message).strip()):
            speaker.warn(Text(f"打的字读不懂。{SET_UTF_8.zh}", f"what was typed is no text; {SET_UTF_8.en}"))
    except (EOFError, KeyboardInterrupt) as problem:
        speaker.warn(_STOPPED)
        raise KeyboardInterrupt from problem
    return typed


def ask_until(
    speaker: Speaker, words: Text, read: Callable[[str], ReadT], choices: Sequence[Choice] = (), known: Callable[[], Iterable[Choice]] | None = None
) -> ReadT:
    """Ask until `read` takes the answer; what it refuses is told, and nothing that was answered before is lost.

    Of `choices` the number, the code, the words or an unmistakable part of them will do; a part that several have is answered with those.
    """
    for number, each in enumerate(choices, 1):
        speaker.warn(Text(f"  {number}. {each.label.zh}", f"  {number}. {each.label.en}"))
    while True:
        typed = ask_line(speaker, words, known or (lambda: choices))
        several = fitting(typed, choices)
        if len(several) > 1:
            speaker.warn(_SEVERAL.fill(words=typed, found=join([_numbered(choices, each) for each in several], zh="、", en=", ")))
            continue
        try:
            return read(several[0] if several else typed)
        except RedchainError as problem:
            tell_refused(speaker, problem)


def ask_yes(speaker: Speaker, question: Text) -> bool:
    """Ask a question of yes or no; an empty answer is no."""
    while True:
        words = Text(f"{question.zh}（是/否，直接回车为否）", f"{question.en} (yes/no; Enter is no)")
        typed = unicodedata.normalize("NFKC", ask_line(speaker, words)).casefold()
        if typed in _YES:
            return True
        if not typed or typed in _NO:
            return False
        speaker.warn(_AGAIN)


def ask_which(speaker: Speaker, words: str, found: Sequence[tuple[Record, str]]) -> Record | str | None:
    """Ask which of several records words mean, by its number, its id or what it is called; of a single one whether it is meant, None where it is not.

    Other words are returned as they were typed, to be looked up.
    """
    if len(found) == 1:
        record, title = found[0]
        return record if ask_yes(speaker, Text(f"“{words}”是不是 {title}（{record.id}）", f"does “{words}” mean {title} ({record.id})")) else None
    by_id = {each.id: each for each, _ in found}

    def read(typed: str) -> Record | str:
        if not typed or typed.isdecimal():
            raise UsageError(
                Text(f"“{typed}”不在其中", f"“{typed}” is not one of them"),
                Text("写前面的数字或编号，或另写名称", "type the number or the id, or another name"),
            )
        return by_id.get(typed, typed)

    speaker.warn(Text(f"“{words}”对得上 {len(found)} 条：", f"“{words}” fits {len(found)} records:"))
    choices = [Choice(each.id, Text(f"{title}（{each.id}）", f"{title} ({each.id})")) for each, title in found]
    return ask_until(speaker, Text("是哪一条（不在其中就另写名称）", "which one (or another name, to search again)"), read, choices)


def chosen(typed: str, choices: Sequence[Choice]) -> str:
    """Return the code that a number, a code, words or an unmistakable part of them name; anything else as it was typed.

    >>> sizes = (Choice("micro", Text("微型", "micro")), Choice("medium", Text("中型", "medium")))
    >>> chosen("２", sizes), chosen("微", sizes), chosen("m", sizes), chosen("9", sizes)
    ('medium', 'micro', 'm', '9')
    """
    found = fitting(typed, choices)
    return found[0] if len(found) == 1 else typed


def fitting(typed: str, choices: Sequence[Choice]) -> list[str]:
    """Return the codes that a number, a code, words, or a beginning or another part of them may name.

    >>> sorts = (Choice("a", Text("要素保障", "factors")), Choice("b", Text("融资", "finance")), Choice("c", Text("权益保障", "rights")))
    >>> fitting("要素", sorts), fitting("保障", sorts), fitting("资", sorts), fitting("土地", sorts)
    (['a'], ['a', 'c'], ['b'], [])
    """
    plain = unicodedata.normalize("NFKC", typed).casefold().rstrip(".、")
    if plain.isdecimal():
        return [choices[int(plain) - 1].code] if 0 < int(plain) <= len(choices) else []
    called = {each.code: {name.casefold() for name in (each.code, *each.label)} for each in choices}
    exact = [code for code, names in called.items() if plain in names]
    begun = [code for code, names in called.items() if plain and any(name.startswith(plain) for name in names)]
    is_part = len(plain) > (1 if plain.isascii() else 0)
    return exact or begun or [code for code, names in called.items() if is_part and any(plain in name for name in names)]


def _numbered(choices: Sequence[Choice], code: str) -> Text:
    number, label = next((number, each.label) for number, each in enumerate(choices, 1) if each.code == code)
    return Text(f"{number}. {label.zh}", f"{number}. {label.en}")


def tell_refused(speaker: Speaker, problem: RedchainError) -> None:
    """Say why an answer is not taken, and what would be."""
    for each in getattr(problem, "findings", ()) or (problem,):
        remedy = each.remedy or Text("", "")
        speaker.warn(Text(f"{each.text.zh}。{remedy.zh}", f"{each.text.en}. {remedy.en}"))


def _completer(speaker: Speaker, known: Callable[[], Iterable[Choice]] | None) -> Completer | None:
    """What the tab key offers: what has the typed words in its code or its name; looked up when it is first pressed."""
    if known is None:
        return None
    look_up = known
    from prompt_toolkit.completion import Completer, Completion

    class _ByCodeOrName(Completer):
        def get_completions(self, document: Document, _event: CompleteEvent) -> Iterator[Completion]:
            typed = document.text_before_cursor
            for each in look_up():
                if typed.casefold() in each.code.casefold() or typed in each.label.zh or typed.casefold() in each.label.en.casefold():
                    yield Completion(each.code, -len(typed), display=for_terminal(each.code), display_meta=for_terminal(speaker.say(each.label)))

    return _ByCodeOrName()
