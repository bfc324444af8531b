"""The close look: why a text is refused, where exactly, and the corrected line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from redchain.check.catalogue import rule
from redchain.model.kinds import date_keys
from redchain.store.quoting import double_quoted, quoted_line
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.check.finding import Finding

MAX_DEPTH = 20
_CONFLICT = re.compile(r"^(<{7}|>{7}|={7})(?: .*)?$", re.MULTILINE)
_ODD = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff\ud800-\udfff]")
_WIDE_COLON = re.compile(r"^(\s*(?:- +)?)([A-Za-z_]{2,30})\s*：\s*(.*)$", re.MULTILINE)
_AMBIGUOUS = re.compile(
    r"[-+]?0[0-9_]+(?:\.[0-9_]*)?|[-+]?0[xob][0-9a-fA-F_]+|(?=[^_]*_)(?=[-+._]*[0-9])[-+]?[0-9._]+(?:e[-+]?[0-9._]+)?|[-+]?\.[0-9]+[eE][0-9]+|[0-9]+(?::[0-9]+)+(?:\.[0-9]*)?"
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9].*|=|(?:yes|no|on|off|y|n)",
    re.IGNORECASE,
)
_MARKED = re.compile(r"^(\s*(?:- +)*(?:[A-Za-z_][\w-]*: +)?)([&*!])([^\s,\]}]*)")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DATE_KEYS = date_keys()
_PROBLEMS: tuple[tuple[str, Text], ...] = (
    (
        "mapping values are not allowed",
        Text("一行里有两个“键: 值”，或值里含冒号加空格", "a second `key: value` on one line, or a colon and space inside a value"),
    ),
    ("that cannot start any token", Text("值以 @、`、% 等保留字符或制表符开头", "the value starts with a reserved character such as @, ` or %, or with a tab")),
    ("expected ',' or ']'", Text("方括号没有配对，或列表里少了逗号", "a square bracket is not closed, or a comma is missing in the list")),
    ("expected ',' or '}'", Text("花括号没有配对，或少了逗号", "a curly bracket is not closed, or a comma is missing")),
    ("unexpected end of stream", Text("引号没有配对", "a quote is not closed")),
    ("found unknown escape character", Text("双引号里的反斜杠要写成 \\\\", "a backslash inside double quotes is written \\\\")),
    ("could not find expected ':'", Text("这一行缺少冒号，或上一行的引号没有配对", "this line lacks its colon, or a quote above is not closed")),
    ("expected <block end>", Text("缩进不齐，或引号后面还有文字", "the indentation is uneven, or text follows a closing quote")),
    ("sequence entries are not allowed", Text("列表项要另起一行", "a list item starts on a line of its own")),
)


def diagnose(text: str, *, must_fail: bool = False) -> tuple[Finding, ...]:
    """Return what the contract refuses in `text`, with line and column; with `must_fail` never an empty answer."""
    found = tuple(_early(text)) or tuple(_events(text))
    if found or not must_fail:
        return found
    return (rule("RC005").broken(problem=Text("解析器无法读出键值", "the parser finds no keys and values")).at("", 1, 1),)


def _early(text: str) -> Iterator[Finding]:
    """What is seen without parsing: conflict markers, control characters, a BOM inside, tabs as indentation."""
    for found in _CONFLICT.finditer(text):
        yield rule("RC011").broken(mark=found[1]).at("", *_where(text, found.start()))
        return
    for place in (place for place in range(len(text)) if text[place] == "\ufeff"):
        yield rule("RC012").broken().at("", *_where(text, place))
        return
    for found in _ODD.finditer(text.replace("\r\n", " \n")):
        name = f"U+{ord(found[0]):04X}"
        yield rule("RC016").broken(name=name).at("", *_where(text, found.start()))
        return
    if "\t" in text:
        yield rule("RC010").broken().at("", *_where(text, text.index("\t")))


def _events(text: str) -> Iterator[Finding]:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    walk = _Walk(text)
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            walk.take(event)
            if len(walk.stack) > MAX_DEPTH:  # ruamel takes quadratic time to go deeper
                break
    except MarkedYAMLError as problem:
        deep = tuple(each for each in walk.found if each.code == "RC013")
        yield from deep or _wide_colons(text) or (_syntax(text, problem),)
        return
    except (YAMLError, ValueError, RecursionError) as problem:
        yield rule("RC005").broken(problem=Text(f"解析器报告 {type(problem).__name__}", f"the parser reports {type(problem).__name__}")).at("", 1, 1)
        return
    yield from walk.found
    if not walk.found and walk.root is not None and walk.root != "MappingStartEvent":
        wide = _wide_colons(text)
        found = {"SequenceStartEvent": Text("列表", "a list")}.get(walk.root, Text("一段文字", "plain text"))
        yield from wide or (rule("RC019").broken(found=found).at("", *walk.root_at),)


class _Walk:
    """Follows the parser's events: depth, keys already seen on each level, and every refused mark."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found: list[Finding] = []
        self.root: str | None = None
        self.root_at = (1, 1)
        self.documents = 0
        self.stack: list[dict[str, Any]] = []

    def take(self, event: Any) -> None:
        name = type(event).__name__
        if name == "DocumentStartEvent":
            self._document(event)
        elif name in {"MappingStartEvent", "SequenceStartEvent"}:
            self._marks(event)
            self._node(event, name)
            if event.flow_style and self.text[event.start_mark.index : event.start_mark.index + 1] == "?":
                self._add("RC005", event, problem=Text("值以问号开头", "the value starts with a question mark"))
            indent = self._indent() if event.flow_style else event.start_mark.column
            self.stack.append(
                {"map": name == "MappingStartEvent", "keys": {}, "turn": 0, "key": None, "start": event.start_mark, "indent": indent, "flow": event.flow_style}
            )
            if len(self.stack) == MAX_DEPTH + 1:
                self._add("RC013", event)
        elif name in {"MappingEndEvent", "SequenceEndEvent"}:
            self._flow_form(self.stack.pop()["start"], event)
        elif name == "ScalarEvent":
            self._marks(event)
            self._node(event, name)
            self._plain(event)
            self._form(event)
        elif name == "AliasEvent":
            self._node(event, name)
            self._refuse("RC008", event, "*" + str(event.anchor))

    def _document(self, event: Any) -> None:
        self.documents += 1
        if self.documents > 1 or event.version or event.tags:
            self._add("RC009", event)

    def _node(self, event: Any, name: str) -> None:
        """Count keys and values: every second node of a mapping is a key."""
        if not self.stack:
            if self.root is None:
                self.root, self.root_at = name, (event.start_mark.line + 1, event.start_mark.column + 1)
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
            self._add("RC005", event, problem=Text("键只能是一个词", "a key must be a single word"))
            return
        if not key and event.style is None:
            self._add("RC005", event, problem=Text("冒号前面没有键", "no key stands before the colon"))
            return
        if self.stack[-1]["flow"] and self.text[: event.start_mark.index].rstrip().endswith("?"):
            self._refuse("RC014", event, "? " + key)
        line = event.start_mark.line + 1
        if key in keys:
            self._add("RC006", event, key=key, first=keys[key])
        if key == "<<" and event.style is None:
            self._refuse("RC008", event, "<<")
        keys.setdefault(key, line)
        self.stack[-1]["key"] = key

    def _indent(self) -> int:
        """The column of the innermost block, which text that goes on below must stand to the right of; -1 outside any."""
        return int(self.stack[-1]["indent"]) if self.stack else -1

    def _form(self, event: Any) -> None:
        """Refuse forms of text on which parsers disagree, though some read them."""
        start, end = event.start_mark, event.end_mark
        if event.style in {"|", ">"}:
            head = self.text[start.index :].partition("\n")[0].partition("#")[0]
            if not event.value.strip():
                self._add("RC005", event, problem=Text("| 或 > 后面没有内容", "nothing follows the | or >"))
            elif any(each.isdigit() for each in head) or start.column <= self._indent():
                self._add("RC005", event, problem=Text("| 或 > 要紧跟在键后面，后面不写数字", "| or > stands right after its key, and no digit follows it"))
            return
        inside_map = bool(self.stack) and self.stack[-1]["map"] and not self.stack[-1]["flow"]
        least = self._indent() + (2 if event.style and inside_map else 1)
        for place, line in enumerate(self.text[start.index : end.index].split("\n")[1:], 1):
            if line.strip() and len(line) - len(line.lstrip(" ")) < least:
                problem = Text("文字换了行；多行文字用 | 写，每行都要缩进", "the text goes on below; write several lines with |, each indented")
                self.found.append(rule("RC005").broken(problem=problem).at("", start.line + place + 1, 1))
                return
        if event.style is not None:
            self._comment(end)

    def _flow_form(self, start: Any, event: Any) -> None:
        """The same for a list or mapping in brackets; its closing bracket may stand below its key."""
        if self.text[start.index : start.index + 1] not in {"[", "{"}:
            return
        for place, line in enumerate(self.text[start.index : event.end_mark.index].split("\n")[1:], 1):
            if line.strip(" ]},") and not line.lstrip().startswith("#") and len(line) - len(line.lstrip(" ")) <= self._indent():
                problem = Text("括号里换行后没有缩进", "inside brackets the lines below are indented")
                self.found.append(rule("RC005").broken(problem=problem).at("", start.line + place + 1, 1))
                return
        self._comment(event.end_mark)

    def _comment(self, end: Any) -> None:
        if self.text[end.index : end.index + 1] == "#":
            problem = Text("# 前面要有空格", "a space stands before #")
            self.found.append(rule("RC005").broken(problem=problem).at("", end.line + 1, end.column + 1))

    def _plain(self, event: Any) -> None:
        level = self.stack[-1] if self.stack else {"map": False, "turn": 0}
        is_key = level["map"] and level["turn"] % 2 == 1
        if event.style is None and level.get("flow") and (event.value.startswith(("?", ":")) or event.value.endswith(":") or event.value == "-"):
            self._refuse("RC014", event, event.value)
        if event.style is not None or event.tag is not None or (is_key and (event.value.isalpha() or event.value == "<<")):
            return
        if event.value == "<<":
            self._refuse("RC008", event, "<<")
        if _AMBIGUOUS.fullmatch(event.value) or (_DATE.fullmatch(event.value) and not self._holds_dates()):
            self._refuse("RC014", event, event.value)

    def _holds_dates(self) -> bool:
        """Whether the node just read is the value of a key that holds a date."""
        level = self.stack[-1] if self.stack else {"map": False}
        return bool(level["map"]) and level["turn"] % 2 == 0 and level["key"] in _DATE_KEYS

    def _marks(self, event: Any) -> None:
        if event.anchor is not None:
            self._refuse("RC008", event, "&" + str(event.anchor))
        tag = getattr(event, "tag", None)
        if tag is not None:
            self._refuse("RC007", event, str(tag).replace("tag:yaml.org,2002:", "!!"))

    def _refuse(self, code: str, event: Any, mark: str) -> None:
        line = self._corrected(event) or quoted_line(self.text, event.start_mark.line)
        remedy = None if line else Text("把内容原样写出来，不用这个记号", "write the content out without this mark")
        self._add(code, event, remedy=remedy, mark=mark, value=mark, line=line)

    def _corrected(self, event: Any) -> str:
        """Return the line of a scalar or alias with just this node in double quotes; empty for anything longer."""
        start, end = event.start_mark, event.end_mark
        if type(event).__name__ not in {"ScalarEvent", "AliasEvent"} or start.line != end.line or getattr(event, "value", "") == "<<":
            return ""
        whole = self.text.split("\n")[start.line]
        return (whole[: start.column] + double_quoted(whole[start.column : end.column]) + whole[end.column :]).strip()

    def _add(self, code: str, event: Any, **values: Any) -> None:
        mark = event.start_mark
        self.found.append(rule(code).broken(**values).at("", mark.line + 1, mark.column + 1))


def _syntax(text: str, problem: Any) -> Finding:
    mark = problem.problem_mark or problem.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    words = f"{problem.context or ''} {problem.problem or ''}"
    said = next((each for key, each in _PROBLEMS if key in words), None) or Text(f"解析器报告“{words.strip()}”", words.strip() or "it does not parse")
    if ("quoted scalar" in words or "simple key" in words) and problem.context_mark:
        line, column = problem.context_mark.line + 1, problem.context_mark.column + 1
    line = min(line, text.count("\n") + 1)
    fixed = quoted_line(text, line - 1)
    marked = _MARKED.match(text.split("\n")[line - 1])
    if marked and fixed:
        return rule("RC007" if marked[2] == "!" else "RC008").broken(mark=marked[2] + marked[3], line=fixed).at("", line, len(marked[1]) + 1)
    remedy = Text(f"整句加双引号试试：{fixed}", f"try quoting the text: {fixed}") if fixed else None
    return rule("RC005").broken(problem=said, remedy=remedy).at("", line, column)


def _wide_colons(text: str) -> tuple[Finding, ...]:
    found = []
    for match in _WIDE_COLON.finditer(text):
        line = f"{match[1]}{match[2]}: {match[3]}"
        found.append(rule("RC015").broken(key=match[2], line=line.strip()).at("", *_where(text, match.start(2))))
    return tuple(found)


def _where(text: str, place: int) -> tuple[int, int]:
    start = text.rfind("\n", 0, place) + 1
    return text.count("\n", 0, place) + 1, place - start + 1
