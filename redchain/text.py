"""Every phrase shown to people, in both languages side by side, so that neither can be missing."""

from __future__ import annotations

from typing import Literal, NamedTuple

Language = Literal["zh", "en"]


class Text(NamedTuple):
    """One phrase in Chinese and in English; `{name}` marks a place that `fill` fills, `{name:word}` one in a command that people paste into a shell."""

    zh: str
    en: str

    def say(self, language: Language) -> str:
        """Return the phrase in `language`."""
        return self.zh if language == "zh" else self.en

    def fill(self, **values: object) -> Text:
        """Return the phrase with its `{name}` places filled; a `Text` value speaks its own language."""
        zh = {name: value.zh if isinstance(value, Text) else value for name, value in values.items()}
        en = {name: value.en if isinstance(value, Text) else value for name, value in values.items()}
        return Text(_filled(self.zh, zh), _filled(self.en, en))


class _Value(NamedTuple):
    """A value to fill in, which says itself as one word of a command where it is asked to."""

    value: object

    def __format__(self, spec: str) -> str:
        if spec != "word":
            return format(self.value, spec)
        from redchain.shell_words import word  # few phrases need it

        return word(self.value)


def _filled(phrase: str, values: dict[str, object]) -> str:
    return phrase.format_map({name: _Value(each) for name, each in values.items()} if ":word}" in phrase else values)


def counted(number: int, noun: str) -> str:
    """Return a number of things in English.

    >>> counted(1, "record"), counted(0, "record"), counted(2, "match")
    ('1 record', '0 records', '2 matches')
    """
    return f"{number} {noun}{'' if number == 1 else 'es' if noun.endswith(('ch', 's', 'x')) else 's'}"


def agreeing(number: int) -> dict[str, object]:
    """Return with what a phrase is filled so that its English agrees with a number.

    >>> Text("", "{count} file{s} {are} left out").fill(**agreeing(1)).en
    '1 file is left out'
    """
    is_one = number == 1
    words = {"s": ("", "s"), "are": ("is", "are"), "have": ("has", "have"), "were": ("was", "were"), "do": ("does", "do")}
    return {"count": number, **{name: one if is_one else many for name, (one, many) in words.items()}}


def plain_number(value: float) -> str:
    """Return a number as people write it: no zeros behind, and never an exponent.

    >>> plain_number(50.0), plain_number(12345678.5), plain_number(0.00005), plain_number(-0.25)
    ('50', '12345678.5', '0.00005', '-0.25')
    """
    return f"{value:.10f}".rstrip("0").rstrip(".")


def rate(part: int, whole: int) -> str | None:
    """Return a rate with both its numbers; None of nothing.

    >>> rate(1, 3), rate(0, 0)
    ('1/3 (33%)', None)
    """
    return f"{part}/{whole} ({(200 * part + whole) // (2 * whole)}%)" if whole else None


def same(words: str) -> Text:
    """Return `words` as a phrase that reads alike in both languages (a name, a code, a command)."""
    return Text(words, words)


def join(phrases: list[Text], *, zh: str = "；", en: str = "; ") -> Text:
    """Return the phrases joined by each language's own separator."""
    return Text(zh.join(each.zh for each in phrases), en.join(each.en for each in phrases))


def join_few(phrases: list[Text], most: int, more: Text, *, zh: str = "、", en: str = ", ") -> Text:
    """Return the first phrases joined, and where there are more than `most`, how many are left (`{left}` in `more`).

    >>> join_few([same(each) for each in "abc"], 2, Text("另有 {left} 条", "{left} more")).zh
    'a、b，另有 1 条'
    """
    said = join(phrases[:most], zh=zh, en=en)
    return said if len(phrases) <= most else join([said, more.fill(left=len(phrases) - most)], zh="，", en=", ")
