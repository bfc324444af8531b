"""What the data contract refuses in a text although a parser can read it, found by following the parser's events."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any

from pydantic import AwareDatetime

from redchain.check.listed_findings import MOST_LISTED
from redchain.check.rules.rc000_text import RC005, RC006, RC007, RC008, RC009, RC013, RC014, RC016, RC020, unseen_character
from redchain.kinds.registry import date_keys, fields_of_keys
from redchain.lazy_pattern import pattern
from redchain.model.finding import Finding
from redchain.model.invisible_characters import UNSEEN
from redchain.model.meant_values import meant_day, meant_flag, meant_moment, meant_number
from redchain.store.limits import MAX_DEPTH
from redchain.store.yaml_quoting import double_quoted, quoted_line
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.model.fields import Field
    from redchain.model.finding import Rule

_AMBIGUOUS = pattern(
    r"[-+]?[0-9]{402,}|[-+]?0[0-9_]+(?:\.[0-9_]*)?|[-+]?0[xob][0-9a-fA-F_]+|(?=[^_]*_)(?=[-+._]*[0-9])[-+]?[0-9._]+(?:e[-+]?[0-9._]+)?|[-+]?\.[0-9]+[eE][0-9]+|[0-9]+(?::[0-9]+)+(?:\.[0-9]*)?"
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9].*|=|(?:yes|no|on|off|y|n)",
    re.IGNORECASE,
)
_DATE = pattern(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DATE_KEYS = date_keys()
_FIELDS = fields_of_keys()
_WORDING_KEYS = frozenset(key for key, known in _FIELDS.items() if any(each.wording for each in known))
_OPENING = "[{\"'"
_BARS = frozenset("|>")
_AFTER = pattern(r"( +#.*)")
_AFTER_KEY = pattern(r"[\"']? *:( +#.*)")
_AFTER_BAR = pattern(r"[|>][-+]?( +#.*)")
_BELOW = Text(
    "是文字就移到下一行，和下面的文字对齐；是注释就另起一行",
    "move it to the next line, aligned with the text there, if it is text; put a comment on a line of its own",
)
_CLEAR_COMMENT = pattern(r" {2,}#(?: |$)")
"""How a comment beside text that is not quoted is written: two spaces before it, one in it."""
_COMMENT = pattern(r" +#(?: |$)")
"""How one beside text in quotes, or after `|`, is written: a space in it."""


class YamlLint:
    """Follows the parser's events, keeping the depth, the keys seen on each level, and a finding for everything refused."""

    def __init__(self, text: str) -> None:
        """Start before the first event."""
        self.text = text
        self.lines = text.split("\n")
        self.found: list[Finding] = []
        self._counts: Counter[str] = Counter()
        self.comments: list[tuple[int, str]] = []
        self.root: str | None = None
        self.root_at = (1, 1)
        self.documents = 0
        self.values = 0
        self.stack: list[dict[str, Any]] = []

    def take(self, event: Any) -> None:
        """Check the next event."""
        name = type(event).__name__
        if name == "DocumentStartEvent":
            self._document(event)
        elif name in {"MappingStartEvent", "SequenceStartEvent"}:
            self._marks(event)
            self._node(event, name)
            if event.flow_style and self.text[event.start_mark.index : event.start_mark.index + 1] == "?":
                self._add(RC005, event, problem=Text("值以问号开头", "the value starts with a question mark"))
            indent = self._indent() if event.flow_style else event.start_mark.column
            self.stack.append(
                {"map": name == "MappingStartEvent", "keys": {}, "turn": 0, "key": None, "start": event.start_mark, "indent": indent, "flow": event.flow_style}
            )
            if len(self.stack) == MAX_DEPTH + 1:
                self._add(RC013, event)
        elif name in {"MappingEndEvent", "SequenceEndEvent"}:
            self._flow_form(self.stack.pop()["start"], event)
        elif name == "ScalarEvent":
            self._marks(event)
            self._node(event, name)
            self._plain(event)
            self._form(event)
        elif name == "AliasEvent":
            self._node(event, name)
            self._refuse(RC008, event, "*" + str(event.anchor))

    def _document(self, event: Any) -> None:
        self.documents += 1
        if self.documents > 1 or event.version or event.tags:
            self._add(RC009, event)

    def _node(self, event: Any, name: str) -> None:
        """Tell keys from values: every second node of a mapping is a key."""
        self.values += 1
        if not self.stack:
            if self.root is None:
                is_nothing = name == "ScalarEvent" and event.style is None and event.value in {"", "~", "null", "Null", "NULL"}
                self.root, self.root_at = "nothing" if is_nothing else name, (event.start_mark.line + 1, event.start_mark.column + 1)
            return
        level = self.stack[-1]
        if level["map"] and level["turn"] % 2 == 0:
            self._key(level["keys"], event)
        level["turn"] += 1

    def _key(self, keys: dict[str, int], event: Any) -> None:
        key = getattr(event, "value", None)
        if type(event).__name__ == "AliasEvent":
            return
        if not isinstance(key, str):
            self._add(RC005, event, problem=Text("键只能是一个词", "a key must be a single word"))
            return
        if not key and event.style is None:
            self._add(RC005, event, problem=Text("冒号前面没有键", "there is no key before the colon"))
            return
        if self.stack[-1]["flow"] and _last_before(self.text, event.start_mark.index) == "?":
            self._refuse(RC014, event, "? " + key)
        line = event.start_mark.line + 1
        if key in keys:
            self._add(RC006, event, key=key, first=keys[key])
        if key == "<<" and event.style is None:
            self._refuse(RC008, event, "<<")
        keys.setdefault(key, line)
        self.stack[-1] |= {"key": key, "key_end": event.end_mark}

    def _indent(self) -> int:
        """The column of the innermost block; continuation lines must be indented further. -1 outside any block."""
        return int(self.stack[-1]["indent"]) if self.stack else -1

    def _form(self, event: Any) -> None:
        """Refuse ways of writing a text on which parsers disagree."""
        start, end = event.start_mark, event.end_mark
        if any("\ud800" <= each <= "\udfff" for each in event.value):
            self._add(RC005, event, problem=Text("\\u 写的是半个字，请直接写这个字", "\\u is used for half a character; write the character itself"))
            return
        odd = UNSEEN.search(event.value)
        if odd:  # written as an escape
            if not self._is_only_counted(RC016, event):
                line, rest = self.text[start.index - start.column : start.index], self.lines[end.line][end.column :]
                self.found.append(unseen_character(odd[0], line + double_quoted(event.value) + rest).at("", start.line + 1, start.column + 1))
            return
        if event.style in {"|", ">"}:
            head = self.lines[start.line][start.column :].partition("#")[0]
            if not event.value.strip():
                self._add(RC005, event, problem=Text("| 或 > 后面没有内容", "there is no text after | or >"))
            elif any(each.isdigit() for each in head) or start.column <= self._indent():
                self._add(RC005, event, problem=Text("| 或 > 要紧跟在键后面，后面不写数字", "| or > must come right after its key, without a digit after it"))
            else:
                self._lost(event)
            return
        inside_map = bool(self.stack) and self.stack[-1]["map"] and not self.stack[-1]["flow"]
        least = self._indent() + (2 if event.style and inside_map else 1)
        for place, line in enumerate(self.text[start.index : end.index].split("\n")[1:], 1):
            if line.strip() and len(line) - len(line.lstrip(" ")) < least:
                problem = Text("文字换了行；多行文字用 | 写，每行都要缩进", "the text continues on the next line; write several lines with |, each indented")
                self.found.append(RC005.broken(problem=problem).at("", start.line + place + 1, 1))
                return
        if event.style is not None:
            self._comment(end)
        self._lost(event)

    def _lost(self, event: Any) -> None:
        """Refuse text in people's own words of which the rest, or all, is read as a comment; what is plainly a comment is noted."""
        level: dict[str, Any] = self.stack[-1] if self.stack else {"map": False, "flow": None}
        key = next((each["key"] for each in reversed(self.stack) if each["map"]), None)
        if key not in _WORDING_KEYS or (level["map"] and level["turn"] % 2 == 1):
            return
        start, is_empty, after_key = event.start_mark, event.style is None and not event.value, None
        if level["map"]:
            after_key = _AFTER_KEY.match(self.text, level["key_end"].index)
        mark = start if event.style in _BARS else event.end_mark
        rest = after_key or (_AFTER_BAR if event.style in _BARS else _AFTER).match(self.text, mark.index)
        if rest is None:
            return
        lost, number = rest[1].rstrip(), (level["key_end"] if after_key else mark).line
        if (_CLEAR_COMMENT if event.style is None else _COMMENT).match(rest[1]) and not is_empty:
            self.comments.append((number + 1, lost.strip()))
            return
        if self._is_only_counted(RC020, event):
            return
        whole = self.lines[number]
        if event.style in _BARS or (after_key and not is_empty):
            self.found.append(RC020.broken(remedy=_BELOW, key=key, lost=lost.strip()).at("", number + 1, whole.index("#") + 1))
            return
        end = re.search("[,，、;；\\]}]", lost) if level["flow"] else None
        own, others = (lost[: end.start()], lost[end.start() :]) if end else (lost, "")
        before = whole[: whole.index(lost)] + " " if is_empty else self.text[start.index - start.column : start.index]
        line = before + double_quoted((event.value + own).strip()) + re.sub("[,，、;；] *", ", ", others)
        place = (number + 1, whole.index("#") + 1) if is_empty else (start.line + 1, start.column + 1)
        self.found.append(RC020.broken(key=key, lost=lost.strip(), line=line.strip()).at("", *place))

    def _flow_form(self, start: Any, event: Any) -> None:
        """Do the same for a list or mapping in brackets, whose closing bracket need not be indented."""
        if self.text[start.index : start.index + 1] not in {"[", "{"}:
            return
        for place, line in enumerate(self.text[start.index : event.end_mark.index].split("\n")[1:], 1):
            if line.strip(" ]},") and not line.lstrip().startswith("#") and len(line) - len(line.lstrip(" ")) <= self._indent():
                problem = Text("括号里换行后没有缩进", "inside brackets, continuation lines must be indented")
                self.found.append(RC005.broken(problem=problem).at("", start.line + place + 1, 1))
                return
        self._comment(event.end_mark)

    def _comment(self, end: Any) -> None:
        if self.text[end.index : end.index + 1] == "#":
            problem = Text("# 前面要有空格", "put a space before #")
            self.found.append(RC005.broken(problem=problem).at("", end.line + 1, end.column + 1))

    def _plain(self, event: Any) -> None:
        level = self.stack[-1] if self.stack else {"map": False, "turn": 0}
        is_key = level["map"] and level["turn"] % 2 == 1
        if event.style is None and level.get("flow") and (event.value.startswith(("?", ":")) or event.value.endswith(":") or event.value == "-"):
            self._refuse(RC014, event, event.value)
        if event.style is not None or event.tag is not None or (is_key and (event.value.isalpha() or event.value == "<<")):
            return
        if event.value == "<<":
            self._refuse(RC008, event, "<<")
        if _AMBIGUOUS.fullmatch(event.value) or (_DATE.fullmatch(event.value) and not self._holds_dates()):
            self._ambiguous(event)

    def _holds_dates(self) -> bool:
        """Whether the node just read is the value of a key that holds a date."""
        level = self.stack[-1] if self.stack else {"map": False}
        return bool(level["map"]) and level["turn"] % 2 == 0 and level["key"] in _DATE_KEYS

    def _marks(self, event: Any) -> None:
        if event.anchor is not None:
            self._refuse(RC008, event, "&" + str(event.anchor))
        tag = getattr(event, "tag", None)
        if tag is not None:
            self._refuse(RC007, event, str(tag).replace("tag:yaml.org,2002:", "!!"))

    def _unmarked(self, event: Any, mark: str) -> str | None:
        """Return the line of a node without its mark, where that is one of programs (`!!str x`, `&a [x]`), empty where that says nothing; None for text."""
        is_list = type(event).__name__ in {"MappingStartEvent", "SequenceStartEvent"} and mark.startswith("&")
        if mark[:1] not in "!&" or not (is_list or (mark.isascii() and mark.strip("!&"))):
            return None
        own, _, rest = self.lines[event.start_mark.line].partition(mark)
        rest = rest.strip()
        if not rest or (mark.startswith("!") and mark != "!!str"):
            return ""
        return f"{own}{rest if rest[:1] in _OPENING else double_quoted(rest)}".strip()

    def _ambiguous(self, event: Any) -> None:
        """Refuse a value that parsers read in different ways, with the line as its key wants it, where what was meant is plain."""
        if self._is_only_counted(RC014, event):
            return
        key = next((each["key"] for each in reversed(self.stack) if each["map"]), "") or ""
        start, end, known = event.start_mark, event.end_mark, _FIELDS.get(key, ())
        whole = self.lines[start.line]
        meant = _meant(known, event.value)
        line = f"{whole[: start.column]}{meant}{whole[end.column :]}".strip()
        remedy = None if meant else Text("按这个键的要求重新写", "write it anew, as the key wants it")
        self._add(RC014, event, remedy=remedy, value=event.value, line=line)

    def _refuse(self, rule: Rule, event: Any, mark: str) -> None:
        if self._is_only_counted(rule, event):
            return
        line = self._unmarked(event, mark)
        if line is None:
            line = self._corrected(event) or quoted_line(self.lines[event.start_mark.line], 0)
        remedy = None if line else Text("把内容原样写出来，不用这个记号", "write the text itself, without this mark")
        self._add(rule, event, remedy=remedy, mark=mark, value=mark, line=line)

    def _corrected(self, event: Any) -> str:
        """Return the line of a scalar or alias with just this node in double quotes; empty for anything longer."""
        start, end = event.start_mark, event.end_mark
        if type(event).__name__ not in {"ScalarEvent", "AliasEvent"} or start.line != end.line or getattr(event, "value", "") == "<<":
            return ""
        whole = self.lines[start.line]
        return str(whole[: start.column] + double_quoted(whole[start.column : end.column]) + whole[end.column :]).strip()

    def _is_only_counted(self, rule: Rule, event: Any) -> bool:
        """Tell whether so many findings of a rule are listed already that one more need not say what it is; it is noted then, so that it counts."""
        self._counts[rule.code] += 1
        if self._counts[rule.code] <= MOST_LISTED:
            return False
        mark = event.start_mark
        self.found.append(Finding(rule.code, rule.severity, rule.title).at("", mark.line + 1, mark.column + 1))
        return True

    def _add(self, rule: Rule, event: Any, **values: Any) -> None:
        mark = event.start_mark
        self.found.append(rule.broken(**values).at("", mark.line + 1, mark.column + 1))


def _last_before(text: str, index: int) -> str:
    """Return the last character before a place that is no white space."""
    while index and text[index - 1].isspace():
        index -= 1
    return text[index - 1 : index]


def _meant(known: tuple[Field, ...], value: str) -> str | None:
    """Return how a value is written for a key with these fields: yes or no where one of them holds that, else as text where one holds text."""
    types = {each.type for each in known if not each.parts and not each.allowed}
    flag = meant_flag(value) if bool in types else None
    if flag or types == {bool}:
        return flag
    if not known or str in types:
        return double_quoted(value)
    if types and types <= {int, float}:
        return meant_number(value, is_amount=known[0].name.endswith("_wan"))
    if types & {date, AwareDatetime}:
        meant = (meant_moment if AwareDatetime in types else meant_day)(value)
        return meant and double_quoted(meant)
    return None
