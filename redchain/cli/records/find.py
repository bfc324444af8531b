"""`redchain find WORDS`: records of all kinds that hold these words, each with the command that shows it."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from redchain.cli import output
from redchain.cli.context import FORMATS, refuse_format
from redchain.cli.parsing import TABBED, Argument, BilingualCommand, Option, format_option, whole_number
from redchain.errors import EXIT_FINE, EXIT_REFUSED
from redchain.shell_words import shown
from redchain.text import Text, same

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given
    from redchain.model.base import Record
    from redchain.model.ledger import Ledger
    from redchain.views.finding_words import Hit

_MOST = 20
_HEADS = (Text("查看", "Show"), Text("名称", "Name"), Text("状态", "State"), Text("所在", "Found in"))
_SUMMARY = Text(
    "按词找记录：在全部记录的编号、名称、标题、描述、备注和办理经过里找，几个词都要有；名称和标题也可以写拼音或首字母；需求按企业名称、工单和项目按需求标题也找得到。",
    "Find records by words: in ids, names, titles, details, notes and steps of every kind; all words must be there. Names and titles also by pinyin or initials; needs also by their firm, orders and projects by their needs' titles.",
)


def commands(name: str, _words: Sequence[str]) -> list[BilingualCommand]:
    """Return the command."""
    words = Argument("words", Text("要找的词", "the words"), Text("词", "WORDS"), is_several=True)
    limit = Option(
        "limit", Text(f"最多列几条（默认 {_MOST}）", f"at most this many (default: {_MOST})"), metavar="N", type=whole_number(1, 1_000_000), default=_MOST
    )
    return [
        BilingualCommand(name, _SUMMARY, _find, [words, limit, format_option(FORMATS, TABBED)]).showing(
            "find 变压器", Text("find 焊缝 专家 --limit 5", "find 焊缝 专家 --limit 5")
        )
    ]


def _find(context: Context, given: Given) -> int:
    from redchain.views.finding_words import find_words

    refuse_format(given["format_name"], FORMATS)
    space = context.workspace()
    words = tuple(each for one in given["words"] for each in one.split())
    hits = find_words(space.ledger, words)
    listed = list(islice(hits, given["limit"]))
    if given["format_name"] == "json":
        output.envelope(context, "find", [_entry(context, each) for each in listed], total=len(hits))
    elif given["format_name"] == "csv":
        entries = [_entry(context, each) for each in listed]
        rows = [
            [*(entry[key] or "" for key in _KEYS if key not in {"field", "words"}), hit.field, hit.words] for hit, entry in zip(listed, entries, strict=True)
        ]
        if context.csv_in_words:
            rows = [
                [context.say(one.record.kind.label), row[1], row[2], _state(context, one.record), context.say(one.label), one.words]
                for one, row in zip(listed, rows, strict=True)
            ]
        output.csv_of(context, _KEYS, rows)
    elif listed:
        output.table(
            context, [context.say(each) for each in _HEADS], [_row(context, space.ledger, each) for each in listed], output.Drawing(1, (2, 3), whole=(0,))
        )
    if not hits:
        context.tell(
            Text(
                f"没有找到“{' '.join(words)}”；换个词，或少写几个字",
                f"nothing holds “{' '.join(words)}”; try another word, or fewer letters",
            )
        )
        return EXIT_REFUSED
    if len(hits) > len(listed):
        context.tell(
            Text(
                f"共 {len(hits)} 条，列出 {len(listed)} 条；全部：加 --limit {len(hits)}",
                f"{len(hits)} in all, {len(listed)} shown; all: add --limit {len(hits)}",
            )
        )
    return EXIT_FINE


_KEYS = {
    "kind": Text("类别", "Kind"),
    "id": Text("编号", "Id"),
    "title": Text("名称", "Name"),
    "state": Text("状态", "State"),
    "field": Text("字段", "Field"),
    "words": Text("所在", "Found in"),
}


def _state(context: Context, record: Record) -> str:
    return context.say(record.moves.say(record.state)) if record.moves else ""


def _row(context: Context, ledger: Ledger, hit: Hit) -> tuple[str, str, str, str]:
    record = hit.record
    return shown("redchain", record.kind.name, "show", record.id), _called(context, ledger, hit), _state(context, record), _place(context, hit)


def _place(context: Context, hit: Hit) -> str:
    return context.say(Text("{label}：{words}", "{label}: {words}").fill(label=hit.label, words=hit.words))


def _called(context: Context, ledger: Ledger, hit: Hit) -> str:
    """Return the name of a record; one that may not be shown outside the clone is marked."""
    from redchain.decide.no_such_record import known_as
    from redchain.model.fields import fields
    from redchain.model.visibility import is_shown

    title, record = known_as(ledger, hit.record), hit.record
    if is_shown(record):
        return title
    who = fields(type(record))["visibility"].say(record.visibility)
    return context.say(Text("{title}（{who}）", "{title} ({who})").fill(title=same(title), who=who))


def _entry(context: Context, hit: Hit) -> dict[str, Any]:
    from redchain.decide.lookup import title_of

    record = hit.record
    found = (record.kind.name, record.id, title_of(record), record.state or None, context.say(hit.label), hit.words)
    return dict(zip(_KEYS, found, strict=True))
