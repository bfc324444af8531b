"""The bytes of a file parsed to a mapping, by the compiled parser where it is installed, and the quick check for what the data contract refuses."""

from __future__ import annotations

import os
import unicodedata
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.check.legible_text import is_usual
from redchain.check.rules.rc000_text import RC002, RC003, RC004, RC017, RC018, RC022
from redchain.kinds.registry import date_keys
from redchain.lazy_pattern import pattern
from redchain.model.invisible_characters import UNSEEN
from redchain.store.limits import MAX_BYTES, MAX_DEPTH, MAX_SETTINGS_VALUES, MAX_VALUES

if TYPE_CHECKING:
    from collections.abc import Callable

    from redchain.model.finding import Finding

    Parse = Callable[[str], Any]

_CHOICE = "REDCHAIN_YAML"


class BrokenYamlError(Exception):
    """The text is not valid YAML; `diagnose` finds out where and why."""


def parser(name: str | None = None) -> Parse:
    """Return the parser called `name`, or else the one named in the environment, or else the fastest that is installed."""
    wanted = name or os.environ.get(_CHOICE)
    if wanted == "ruamel":
        return _ruamel()
    try:
        return _yaml_rs()
    except ImportError:
        return _ruamel()


def _yaml_rs() -> Parse:
    from yaml_rs import YAMLDecodeError as broken  # noqa: N813  # as it is called below
    from yaml_rs import loads

    def parse(text: str) -> Any:
        try:
            return loads(text, parse_datetime=False)  # with it, quoted text that looks like a date would become one
        except (broken, TypeError) as problem:  # a TypeError: a key that is a list
            raise BrokenYamlError from problem

    return parse


def _ruamel() -> Parse:
    from ruamel.yaml import YAML
    from ruamel.yaml.constructor import SafeConstructor

    from redchain.store.diagnose_yaml import diagnose

    class Constructor(SafeConstructor):
        """Reads dates, and what only looks like a number, as text, as the compiled parser does and YAML 1.2 says."""

        def construct_yaml_int(self, node: Any) -> Any:
            try:
                return super().construct_yaml_int(node)
            except ValueError:
                return node.value

        def construct_yaml_float(self, node: Any) -> Any:
            try:
                return super().construct_yaml_float(node)
            except ValueError:
                return node.value

    Constructor.add_constructor("tag:yaml.org,2002:timestamp", SafeConstructor.construct_yaml_str)
    Constructor.add_constructor("tag:yaml.org,2002:int", Constructor.construct_yaml_int)
    Constructor.add_constructor("tag:yaml.org,2002:float", Constructor.construct_yaml_float)

    def parse(text: str) -> Any:
        if diagnose(text, most=MAX_SETTINGS_VALUES):  # ruamel lets pass what the compiled parser refuses
            raise BrokenYamlError
        yaml = YAML(typ="safe", pure=True)
        yaml.Constructor = Constructor
        try:
            return yaml.load(text)
        except Exception as problem:  # ruamel lets out all sorts of errors on odd input
            raise BrokenYamlError from problem

    return parse


_LEAST_OF_VALUE = 2
"""How many bytes a key or a value has at least, with what parts it from the next."""
_QUOTED = rb"\"[^\"\\\x00-\x1f\x7f]*+\""
_WORDS = rb"(?!(?:[yY](?:es|ES)?|[nN][oO]?|[oO](?:n|N|ff|FF)) *[\n,\]])[A-Za-z\x80-\xff][^:#,\[\]{}\"'?\x00-\x1f\x7f]*+"
_NUMBER = rb"[1-9][0-9]{0,8}(?:\.[0-9]{1,6})?+|0\.[0-9]{1,6}|[0-9]"
_EACH = rb"(?:" + _QUOTED + rb"|" + _WORDS + rb")"
_VALUE = rb"(?:" + _QUOTED + rb"|" + _WORDS + rb"|" + _NUMBER + rb"|\[(?:" + _EACH + rb"(?:, " + _EACH + rb")*+)?\])"
_DATE = rb"(?:" + "|".join(sorted(date_keys())).encode() + rb"): [0-9]{4}-[0-9]{2}-[0-9]{2}"
_BLOCK_BELOW = rb"[a-z_]++: \|-?\n(?:  [^\s#\x00-\x1f\x7f][^\x00-\x1f\x7f]*+\n)++"
_USUAL = pattern(
    rb"(?:\xef\xbb\xbf)?(?: *+(?:(?:- )?(?:[a-z_]++:(?: "
    + _VALUE
    + rb")?|"
    + _DATE
    + rb")|- "
    + _VALUE
    + rb"|#[^\x00-\x1f\x7f]*+)?\n|"
    + _BLOCK_BELOW
    + rb")*+"
)
"""Text made only of lines on which all parsers agree, as nearly every record is."""
_UNREMARKABLE = bytes(sorted({*b"\n", *range(ord(" "), 256)} - {*b"&*!<?|>\x7f"}))
_SUSPECT_PLAIN = pattern(
    rb"[ \n\[{,][-+._0-9yYnNoO=](?:(?<=0)[0-9xobXOB_]|(?<=[-+])[0._][0-9xobXOB_]|(?<=[._])[0-9_.]|[-+0-9.eE]*_|[0-9]*:[0-9]|[0-9]{3}-[0-9]{1,2}-[0-9]{1,2}|[0-9]{401}"
    rb"|(?:(?<=[yYnNoO=])(?:[eE][sS]|[nNoO]|[fF][fF]|)) *(?:[\r\n]|\Z|[,\]}:#]))"
)
_SUSPECT_NODE = pattern(r"(?:^|[\s\[{,:?\-])(?:[&*][^ \n,\]}]|!|<<(?:[\s:,\]}]|\Z)|\?(?:[\s,\]}]|\Z))|[\[{,]\s*\?|(?:^|\n)(?:<{7}|={7}|>{7})")
_BLOCK = pattern(r"(?:^|[\s\[{,:?\-])[|>]")
_USUAL_BLOCK = pattern(r"(?:(?<=\n)|\A)( *(?:- +)*)(?:\w+:|-) [|>][+-]?\n( +)[^\s#]")
_ODD_LINE = pattern(rb"[\]}] *:|(?:\A|[\n\[{,-]) *:(?:[ \r\n]|\Z)|\n *[\"'](?![^\"'\n]*[\"'] *:)|[\"'] *:[,\]}]|\\[^nt\"\\/ ]|[^ \n\"'\]}] +#|[\"'] +#[^ \n\r]")
_COMMENT_LINE = pattern(rb"(?<=\n) *#[^\n]*")
_ODD_IN_BRACKETS = pattern(rb"[\[{,:] *(?:[?:]|-+[\s,\]}])|:[,\]}]")


class Parsed(NamedTuple):
    """One parsed file: its text, the mapping in it (None when it cannot be used) and what is wrong with it."""

    text: str
    mapping: dict[str, Any] | None
    findings: tuple[Finding, ...]


def parse(raw: bytes, load: Parse, most: int = MAX_VALUES) -> Parsed:
    """Read the bytes of one file, which may hold `most` keys and values; never raises on bad input."""
    if len(raw) > MAX_BYTES:
        return Parsed("", None, (RC003.broken(size=len(raw)).at("", 1, 1),))
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as problem:
        line = raw.count(b"\n", 0, problem.start) + 1
        return Parsed("", None, (RC002.broken(byte=problem.start + 1).at("", line, 1),))
    text = text.removeprefix("\ufeff")
    notes = _notes(raw, text)
    if notes:
        text = text.replace("\r\n", "\n")
    if _is_suspect(raw, text):
        from redchain.store.diagnose_yaml import diagnose

        refused = diagnose(text, most=most)
        if refused:
            return Parsed(text, None, (*refused, *notes))
    return _load(text, load, notes, most)


def _load(text: str, load: Parse, notes: tuple[Finding, ...], most: int) -> Parsed:
    with suppress(BrokenYamlError):
        value = load(text)
        if len(text) > _LEAST_OF_VALUE * most and _holds_more(value, most):
            return Parsed(text, None, (RC022.broken(most=most).at("", 1, 1), *notes))
        if isinstance(value, dict):
            return Parsed(text, value, notes)
        if value is None:
            return Parsed(text, None, (RC004.broken().at("", 1, 1), *notes))
    from redchain.store.diagnose_yaml import diagnose

    return Parsed(text, None, (*diagnose(text, must_fail=True, most=most), *notes))


def _holds_more(value: Any, most: int) -> bool:
    """Tell whether a value is made of more than so many keys and values."""
    count, waiting = 0, [value]
    while waiting and count <= most:
        each = waiting.pop()
        count += 1
        if isinstance(each, dict):
            count += len(each)
            waiting += each.values()
        elif isinstance(each, list):
            waiting += each
    return count > most


def _is_suspect(raw: bytes, text: str) -> bool:
    """Tell cheaply whether a text may hold something refused: it may say yes without cause, never no; `diagnose` then looks closely."""
    if not is_usual(text) and UNSEEN.search(text.replace("\r\n", "\n")):
        return True
    if "\n" + " " * MAX_DEPTH in text:
        return True
    return _USUAL.fullmatch(raw) is None and _is_unusual(raw, text)


def _is_unusual(raw: bytes, text: str) -> bool:
    rest = raw.translate(None, _UNREMARKABLE)
    if rest and (_SUSPECT_NODE.search(text) or rest.strip(b"&*!<?|>\r") or _has_odd_block(text) or raw.count(b"\r") != raw.count(b"\r\n")):
        return True
    if text.startswith(("---", "...", "%")) or "\n---" in text or "\n..." in text or "- - - -" in text:
        return True
    raw = b"\n" + raw.removeprefix(b"\xef\xbb\xbf")
    return _SUSPECT_PLAIN.search(raw) is not None or _has_odd_line(raw) or any(map(_has_odd_brackets, raw.split(b"\n")))


def _has_odd_line(raw: bytes) -> bool:
    """Tell whether a line may be read otherwise than it looks; a comment holds what it likes, such as a setting that has a comment itself."""
    return _ODD_LINE.search(raw) is not None and _ODD_LINE.search(_COMMENT_LINE.sub(b"", raw)) is not None


def _has_odd_block(text: str) -> bool:
    """Tell whether there is a `|` or `>` where a value may begin, other than `key: |` with indented text below it."""
    if "|" not in text and ">" not in text:
        return False
    usual = sum(len(indent) > len(prefix) for prefix, indent in _USUAL_BLOCK.findall(text))
    return len(_BLOCK.findall(text)) != usual


def _has_odd_brackets(line: bytes) -> bool:
    """Tell whether a list or mapping in brackets continues on the next line, or may be nested too deep."""
    lists, mappings = line.count(b"["), line.count(b"{")
    if not lists and not mappings:
        return False
    if lists != line.count(b"]") or mappings != line.count(b"}") or line.count(b'"') % 2 or line.count(b"'") % 2 or _ODD_IN_BRACKETS.search(line):
        return True
    return lists + mappings + len(line) - len(line.lstrip(b" -")) > MAX_DEPTH


def _notes(raw: bytes, text: str) -> tuple[Finding, ...]:
    notes = []
    if b"\r" in raw:
        notes.append(RC017.broken().at("", 1, 1))
    if not unicodedata.is_normalized("NFC", text):
        lines = text.split("\n")
        line = next((place for place, each in enumerate(lines, 1) if not unicodedata.is_normalized("NFC", each)), 1)
        notes.append(RC018.broken().at("", line, 1))
    return tuple(notes)
