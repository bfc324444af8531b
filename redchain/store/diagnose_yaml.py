"""Why exactly a text is refused, at which line and column, and what the corrected line is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from redchain.check.listed_findings import listed, listed_by
from redchain.check.rules.rc000_text import RC005, RC007, RC008, RC010, RC011, RC012, RC013, RC015, RC019, RC020, RC022, unseen_character
from redchain.lazy_pattern import pattern
from redchain.model.invisible_characters import UNSEEN
from redchain.store.limits import MAX_DEPTH, MAX_VALUES
from redchain.store.yaml_lint import YamlLint
from redchain.store.yaml_quoting import quoted_line
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.model.finding import Finding

_DEEP = pattern(r"(?:[\[{]\s*+){100}")
_CONFLICT = pattern(r"^(<{7}|>{7}|={7})(?: .*)?$", re.MULTILINE)
_WIDE_COLON = pattern(r"(\s*+(?:- ++)?)([A-Za-z_]{2,30})\s*+：\s*+(.*)")
_KEY = pattern(r"(\s*+(?:- ++)*[A-Za-z_][\w-]*+: ++|\s*+(?:- ++)+)(.*)$")
_MARKED = pattern(r"(\s*+(?:- ++)*(?:[A-Za-z_][\w-]*+: ++)?)([&*!])([^\s,\]}]*)")
_PROBLEMS: tuple[tuple[str, Text], ...] = (
    (
        "mapping values are not allowed",
        Text("一行里有两个“键: 值”，或值里含冒号加空格", "a second `key: value` on one line, or a colon and space inside a value"),
    ),
    ("that cannot start any token", Text("值以 @、`、% 等保留字符或制表符开头", "the value starts with a reserved character such as @, ` or %, or with a tab")),
    ("expected ',' or ']'", Text("方括号没有配对，或列表里少了逗号", "a square bracket is not closed, or a comma is missing in the list")),
    ("expected ',' or '}'", Text("花括号没有配对，或少了逗号", "a curly bracket is not closed, or a comma is missing")),
    ("unexpected end of stream", Text("引号没有配对", "a quote is not closed")),
    ("found unknown escape character", Text("双引号里的反斜杠要写成 \\\\", "write a backslash inside double quotes as \\\\")),
    ("could not find expected ':'", Text("这一行缺少冒号，或上一行的引号没有配对", "this line has no colon, or a quote above it is not closed")),
    ("expected <block end>", Text("缩进不齐，或引号后面还有文字", "the indentation is uneven, or text follows a closing quote")),
    ("sequence entries are not allowed", Text("列表项要另起一行", "start each list item on a line of its own")),
)


def diagnose(text: str, *, must_fail: bool = False, most: int = MAX_VALUES) -> tuple[Finding, ...]:
    """Return what the contract refuses in `text`, with line and column; with `must_fail` the answer is never empty."""
    found = tuple(_early(text)) or tuple(listed(_events(text, most)))
    if found or not must_fail:
        return found
    return (RC005.broken(problem=Text("解析器无法读出键值", "the parser finds no keys and values here")).at("", 1, 1),)


def comments_beside_text(text: str) -> tuple[tuple[int, str], ...]:
    """Return (line, comment) for each comment right after text that is not quoted: it may have been meant as text."""
    from ruamel.yaml import YAML

    lint = YamlLint(text)
    for event in YAML(typ="safe", pure=True).parse(text):
        lint.take(event)
    return tuple(lint.comments)


def _early(text: str) -> Iterator[Finding]:
    """Yield what can be seen without parsing: conflict markers, control characters, a BOM inside the text, tabs."""
    for found in _CONFLICT.finditer(text):
        yield RC011.broken(mark=found[1]).at("", *_where(text, found.start()))
        return
    for place in (place for place in range(len(text)) if text[place] == "\ufeff"):
        yield RC012.broken().at("", *_where(text, place))
        return
    odd = tuple(_unseen(text.replace("\r\n", " \n").split("\n")))
    if odd:
        yield from listed_by(odd, lambda _: "", lambda each: (unseen_character(each[1], each[0]).at("", *each[2:]),))
        return
    if "\t" in text:
        yield RC010.broken().at("", *_where(text, text.index("\t")))
        return
    deep = _DEEP.search(text)
    if deep:  # ruamel would look at all of them before it says the first
        yield RC013.broken().at("", *_where(text, deep.start()))


def _unseen(lines: list[str]) -> Iterator[tuple[str, str, int, int]]:
    """Yield each line with a character that nobody sees, the first of them, and where it stands."""
    for number, line in enumerate(lines, 1):
        found = UNSEEN.search(line)
        if found:
            yield line, found[0], number, found.start() + 1


def _events(text: str, most: int) -> Iterator[Finding]:
    """Yield what the parser's events show; it is not asked for more than `most` keys and values have."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError

    lint = YamlLint(text)
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            lint.take(event)
            if len(lint.stack) > MAX_DEPTH:  # ruamel takes quadratic time to go deeper
                break
            if lint.values > most:
                yield RC022.broken(most=most).at("", 1, 1)
                break
    except MarkedYAMLError as problem:
        deep, lost = (tuple(each for each in lint.found if each.code == code) for code in (RC013.code, RC020.code))
        yield from deep or _wide_colons(text) or lost or (_syntax(text, problem),)
        return
    except Exception as problem:  # noqa: BLE001  # ruamel lets out all sorts of errors on odd input
        yield RC005.broken(problem=Text(f"解析器报告 {type(problem).__name__}", f"the parser reports {type(problem).__name__}")).at("", 1, 1)
        return
    yield from lint.found
    if not lint.found and lint.root not in {None, "MappingStartEvent", "nothing"}:
        wide = _wide_colons(text)
        found = {"SequenceStartEvent": Text("列表", "a list")}.get(lint.root, Text("一段文字", "plain text"))
        yield from wide or (RC019.broken(found=found).at("", *lint.root_at),)


def _syntax(text: str, problem: Any) -> Finding:
    mark = problem.problem_mark or problem.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    words = f"{problem.context or ''} {problem.problem or ''}"
    said = next((each for key, each in _PROBLEMS if key in words), None) or Text(f"解析器报告“{words.strip()}”", words.strip() or "it does not parse")
    if ("quoted scalar" in words or "simple key" in words) and problem.context_mark:
        line, column = problem.context_mark.line + 1, problem.context_mark.column + 1
    line = min(line, text.count("\n") + 1)
    fixed = _working(text, line - 1, quoted_line(text, line - 1))
    marked = _MARKED.match(text.split("\n")[line - 1])
    if marked and fixed:
        return (RC007 if marked[2] == "!" else RC008).broken(mark=marked[2] + marked[3], line=fixed).at("", line, len(marked[1]) + 1)
    remedy = Text(f"整句加双引号：{fixed}", f"quote the whole text: {fixed}") if fixed else None
    return RC005.broken(problem=said, remedy=remedy).at("", line, column)


def _working(text: str, number: int, fixed: str) -> str:
    """Return a corrected line if the parser reads the text with it, and it makes no text of a list; empty otherwise."""
    from ruamel.yaml import YAML

    lines = text.split("\n")
    found = _KEY.match(lines[number]) if number < len(lines) else None
    if not fixed or found is None or found[2][:1] in {"[", "{", "-"}:
        return ""
    start = len(lines[number]) - len(lines[number].lstrip(" "))
    lines[number] = " " * start + fixed
    try:
        for place, _ in enumerate(YAML(typ="safe", pure=True).parse("\n".join(lines))):
            if place > MAX_VALUES:
                return ""
    except Exception:  # noqa: BLE001  # ruamel lets out all sorts of errors on odd input
        return ""
    return fixed


def _wide_colons(text: str) -> tuple[Finding, ...]:
    """Return the keys with a full-width colon."""
    matches = ((number, match) for number, line in enumerate(text.split("\n"), 1) if "：" in line and (match := _WIDE_COLON.match(line)))

    def say(each: tuple[int, re.Match[str]]) -> Iterator[Finding]:
        number, match = each
        line = f"{match[1]}{match[2]}: {match[3]}"
        yield RC015.broken(key=match[2], line=line.strip()).at("", number, match.start(2) + 1)

    return tuple(listed_by(matches, lambda _: "", say))


def _where(text: str, place: int) -> tuple[int, int]:
    start = text.rfind("\n", 0, place) + 1
    return text.count("\n", 0, place) + 1, place - start + 1
