"""How shells are spoken to: the words of a line that is still being typed, and the answer as each shell takes it in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from redchain.text_cleaning import for_terminal, one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_SPECIAL_TO_BASH = re.compile(r"""[ \t\\'"`$&|;<>()*?\[\]{}~#!]""")
_SPECIAL_IN_QUOTES = re.compile(r'[\\"`$]')
_PLAIN_IN_POWERSHELL = re.compile(r"[\w./\\:=-]+")
_LONGEST = 60
_MORE = "…"
"""Beside offers that do not begin with what was typed, so that bash, which puts what they have in common in its place, finds nothing in common."""


class Offer(NamedTuple):
    """Words that may stand where the cursor is, and what is said of them."""

    word: str
    says: str = ""


class Answer(NamedTuple):
    """What a shell is told: `mode` is words, meant (what is offered does not begin with what was typed), files or dirs."""

    mode: str
    offers: tuple[Offer, ...] = ()


class Line(NamedTuple):
    """What was typed: the words up to the cursor, how much of the last stays as it is (bash), and the quote that is still open."""

    words: list[str]
    kept: str = ""
    quote: str = ""


def part_typed(shell: str, words: Sequence[str]) -> Line:
    """Return words of which the shell has read all but the last, where a quote may be open; PowerShell, which loses an empty word, puts a sign before it."""
    *before, last = words
    parts, quote, _ = _split(last[1:] if shell == "powershell" else last)
    return Line([*before, " ".join(parts)], quote=quote)


def words_of_bash(line: str, breaks: str) -> Line:
    """Return the words of a whole line, without that of the program; `breaks` are bash's COMP_WORDBREAKS, behind which it takes a word to begin anew."""
    words, quote, raw = _split(line)
    last = words[-1]
    if quote:
        begun = raw.rfind(quote)
        kept = " ".join(_split(raw[:begun])[0])
    else:
        end = max((place + 1 for place, each in enumerate(raw) if each in breaks and each in ":=@" and raw[place - 1 : place] != "\\"), default=0)
        kept = " ".join(_split(raw[:end])[0])
    return Line(words[1:], kept if last.startswith(kept) else "", quote)


def _split(line: str) -> tuple[list[str], str, str]:
    """Split a line as a shell does; the last word, which may be empty, is the one at the cursor. Returns also the quote that is open, and that word as typed."""
    words, quote, start, is_escaped = [""], "", 0, False
    for place, each in enumerate(line):
        if is_escaped:
            words[-1] += each if not quote or each in '\\"`$' else f"\\{each}"
            is_escaped = False
        elif each == "\\" and quote != "'":
            is_escaped = True
        elif quote:
            words[-1], quote = (words[-1], "") if each == quote else (words[-1] + each, quote)
        elif each in "'\"":
            quote = each
        elif each in " \t\n":
            if line[start:place].strip():
                words.append("")
            start = place + 1
        else:
            words[-1] += each
    return words, quote, line[start:]


def say_answer(shell: str, line: Line, found: Answer) -> str:
    """Return an answer as a shell reads it: the mode, then an offer a line."""
    say: Callable[[Line, Answer], Iterator[str]] = {"bash": _to_bash, "powershell": _to_powershell}.get(shell, _apart)
    return "".join(f"{each}\n" for each in (found.mode, *say(line, found)))


def _to_bash(line: Line, found: Answer) -> Iterator[str]:
    """Escaped words, without what bash leaves standing; where there is a choice, what is said of them stands behind two blanks."""
    offers = [each for each in found.offers if each.word.startswith(line.kept)]
    for each in offers:
        rest = each.word.removeprefix(line.kept)
        word = rest if line.quote == "'" else (_SPECIAL_IN_QUOTES if line.quote else _SPECIAL_TO_BASH).sub(r"\\\g<0>", rest)
        yield f"{word}  ({_short(each.says)})" if each.says and len(offers) > 1 else word
    if found.mode == "meant" and len(offers) > 1:
        yield _MORE


def _to_powershell(_line: Line, found: Answer) -> Iterator[str]:
    for each in found.offers:
        word = each.word if _PLAIN_IN_POWERSHELL.fullmatch(each.word) else "'" + each.word.replace("'", "''") + "'"
        yield f"{word}\t{_short(each.says) or word}"


def _apart(_line: Line, found: Answer) -> Iterator[str]:
    """Words and what is said of them, between tabs; the shell escapes them."""
    yield from (f"{each.word}\t{_short(each.says)}".rstrip("\t") for each in found.offers)


def _short(words: str) -> str:
    plain = one_line(for_terminal(words))
    return plain if len(plain) <= _LONGEST else plain[: _LONGEST - 1] + "…"
