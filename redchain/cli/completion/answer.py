"""What may stand where the cursor is: `redchain --complete SHELL WORDS…`, which a shell asks at every press of the tab key.

It imports next to nothing, reads only the table and the cache as it is, takes no lock, and says nothing where it does not know.
"""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.cli.completion.shells import Answer, Offer, part_typed, say_answer, words_of_bash
from redchain.cli.context import guess_language
from redchain.errors import EXIT_FINE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from redchain.text import Language

_ROOT, _SEPARATORS = "--root", ",，、"
_HELP_FLAG = [["--help", "-h"], None, ["帮助", "help"], False]


class _Typed(NamedTuple):
    """A command line read up to the cursor: the command, what it takes, the option that waits for its value, and how many arguments there are."""

    path: str
    arguments: list[Any]
    options: dict[str, list[Any]]
    given: frozenset[str]
    waits: list[Any] | None
    named: int
    is_plain: bool
    root: str | None


def answer(arguments: Sequence[str]) -> int:
    """Print what may stand next, in the words of a shell; whatever is wrong, nothing else is printed."""
    try:
        shell, *words = arguments
        line = words_of_bash(words[0], words[1]) if shell == "bash" else part_typed(shell, words)
        sys.stdout.write(say_answer(shell, line, offered(line.words, guess_language(line.words))))
        sys.stdout.flush()
    except (Exception, KeyboardInterrupt):  # noqa: BLE001, S110  # a line that somebody is typing is no place for errors
        pass
    return EXIT_FINE


def offered(words: Sequence[str], language: Language) -> Answer:
    """Return what may stand in place of the last of some words, those of a command line behind the name of the program."""
    lines, side = _table(), 0 if language == "zh" else 1
    typed, word = _read(words[:-1], lines), words[-1]
    if typed.waits is not None:
        return _values(typed, typed.waits[1], word, side)
    if word.startswith("--") and "=" in word and not typed.is_plain:
        flag, _, value = word.partition("=")
        found = typed.options.get(flag)
        return _behind(f"{flag}=", _values(typed, found[1] if found else None, value, side))
    if word.startswith("-") and not typed.is_plain:
        return Answer("words", tuple(_flags(typed, word, side)))
    commands = [*_commands(typed, word, lines, side)]
    if commands:
        return Answer("words", tuple(each for each in commands if each.word.startswith(word)))
    argument = typed.arguments[min(typed.named, len(typed.arguments) - 1)] if typed.arguments else None
    if argument is not None and (argument[1] or typed.named < len(typed.arguments)):
        return _values(typed, argument[0], word, side)
    return Answer("words", tuple(_flags(typed, "--", side) if not word else ()))


def _commands(typed: _Typed, word: str, lines: dict[str, str], side: int) -> Iterator[Offer]:
    """The commands below what is typed, where none has been named yet, by the names of the script that the word is written in."""
    for name, line in _below(typed.path, lines) if typed.named == 0 else ():
        *says, chinese = json.loads(line)[1]
        if says[side]:
            yield Offer(name if word.isascii() else chinese, says[side])


def _below(path: str, lines: dict[str, str]) -> Iterator[tuple[str, str]]:
    """The names of the commands of a group, or of the program, with their lines."""
    for each, line in lines.items():
        above, _, name = each.rpartition(" ")
        if name and above == path:
            yield name, line


def _table() -> dict[str, str]:
    """The lines of the table by the name of the command, still unread."""
    with open(os.path.join(os.path.dirname(__file__), "table.jsonl"), encoding="utf-8") as file:
        return {line.split('"', 2)[1]: line for line in file}


def _read(words: Sequence[str], lines: dict[str, str]) -> _Typed:
    """Read what stands before the cursor."""
    path, count, is_plain, waits, root = "", 0, False, None, None
    arguments: list[Any] = []
    options = _options(lines[""])
    given = set[str]()
    for each in words:
        if waits is not None:
            root = each if waits[0][0] == _ROOT else root
            waits = None
        elif each == "--" and not is_plain:
            is_plain = True
        elif each.startswith("-") and len(each) > 1 and not is_plain:
            flag, equals, value = each.partition("=")
            found = options.get(flag)
            given.update(found[0] if found and not found[3] else ())
            root = value if flag == _ROOT and equals else root
            waits = found if found and found[1] is not None and not equals else None
        elif each and count == 0 and (longer := f"{path} {_in_english(path, each, lines)}".strip()) in lines:
            path = longer
            arguments, options = json.loads(lines[path])[2], options | _options(lines[path])
        else:
            count += 1
    return _Typed(path, arguments, options, frozenset(given), waits, count, is_plain, root)


def _in_english(path: str, word: str, lines: dict[str, str]) -> str:
    return word if word.isascii() else next((name for name, line in _below(path, lines) if json.loads(line)[1][2] == word), word)


def _options(line: str) -> dict[str, list[Any]]:
    return {flag: each for each in (*json.loads(line)[3], _HELP_FLAG) for flag in each[0]}


def _flags(typed: _Typed, word: str, side: int) -> Iterator[Offer]:
    """The options that are not given yet; short ones and those in Chinese only where one is typed."""
    for flag, each in typed.options.items():
        is_usual = flag.startswith("--") and (flag.isascii() or not word.isascii())
        if flag.startswith(word) and flag not in typed.given and (is_usual or flag == word):
            yield Offer(flag, each[2][side])


def _behind(prefix: str, found: Answer) -> Answer:
    return found._replace(offers=tuple(each._replace(word=f"{prefix}{each.word}") for each in found.offers))


def _values(typed: _Typed, takes: dict[str, Any] | None, word: str, side: int) -> Answer:
    """What an option or an argument may be; of several between commas the last is looked up."""
    takes = takes or {}
    if "files" in takes or "dirs" in takes:
        return Answer("files" if "files" in takes else "dirs")
    start = max(map(word.rfind, _SEPARATORS)) + 1
    if "values" in takes:
        return _behind(word[:start], Answer("words", tuple(_coded(takes["values"], word[start:], side))))
    if "kinds" in takes:
        return _behind(word[:start], _records(typed.root, takes["kinds"], word[start:]))
    return Answer("words")


def _coded(values: Sequence[Sequence[str]], word: str, side: int) -> Iterator[Offer]:
    """The codes that begin with a word, else the names of codes that do; of no word yet in Chinese the names, with the codes beside them."""
    if not word and not side:
        yield from (Offer(each[1], each[0]) if each[1] else Offer(each[0], "") for each in values)
        return
    codes = [Offer(each[0], each[1 + side]) for each in values if each[0].startswith(word)]
    yield from codes or (Offer(each[1 + side], each[0]) for each in values if each[1 + side].startswith(word))


def _records(root: str | None, kinds: Sequence[str], word: str) -> Answer:
    """The records of some kinds that a word may begin, or mean."""
    from redchain.history.checkout import cache_file
    from redchain.store.layout import find_root
    from redchain.store.names_from_cache import names_like

    found = find_root(root or os.environ.get("REDCHAIN_ROOT") or os.getcwd())
    path = cache_file(found) if found else None
    if path is None:
        return Answer("words")
    is_begun, names = names_like(str(found), path, kinds, word)
    return Answer("words" if is_begun else "meant", tuple(Offer(*each) for each in names))
