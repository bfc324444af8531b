"""`redchain demo --city`: an invented city to look at, as a whole data repository."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import typer

from redchain.cli.parsing import BilingualCommand, Option, flag, whole_number
from redchain.cli.write_commands import manner, tell_commit
from redchain.demo.chain_words import PLANS, USUAL_CHAINS
from redchain.demo.city import Wanted
from redchain.errors import EXIT_FINE, UsageError
from redchain.flow.make_city import make_city
from redchain.model.settings import Root
from redchain.shell_words import shown
from redchain.text import Text, counted, same

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given

LAST_DAY = date(2026, 11, 23)
_LEAST, _MOST = 0.01, 2.0
_REGION = "320582"
_TITLE = Text("示例市三张清单", "The three lists of an invented city")


def _scale(typed: Any) -> float:
    """Read how large the city is."""
    try:
        number = float(typed)
    except ValueError as problem:
        words = f"{typed!r} is not a number."
        raise typer.BadParameter(words) from problem
    if not _LEAST <= number <= _MOST:
        words = f"{typed} is not in the range {_LEAST}<=x<={_MOST:.0f}."
        raise typer.BadParameter(words)
    return number


_NAMES = Text("、".join(each.short for each in PLANS.values()), ", ".join(PLANS))
_CITY = Option("city", Text("写到哪个目录：空的，或还不存在", "the folder, empty or not there yet"), metavar="DIR", required=True)
_SCALE = Option(
    "scale", Text("多大：1 是全市（默认），0.1 是十分之一", "how large: 1 is all of it (the default), 0.1 a tenth"), metavar="NUMBER", type=_scale, default=1.0
)
_SEED = Option(
    "seed",
    Text("换一个数，编出另一座城（默认 2026）", "another number makes another city (default: 2026)"),
    metavar="NUMBER",
    type=whole_number(0, 10**9),
    default=2026,
)
_CHAINS = Option(
    "chains",
    Text(f"哪些产业链，可重复：{_NAMES.zh}（默认前三条）", f"which chains, may be repeated: {_NAMES.en} (default: the first three)"),
    metavar="NAME",
    multiple=True,
)
_DRY_RUN = flag("dry_run", Text("只说会有多少记录", "only say how many records there would be"))
_SUMMARY = Text(
    "编造一座示例市，写成一个完整的数据仓库，提交一次：企业、单位、岗位、党组织、结对、走访、政策、事项、资源、需求、工单、会议、榜单、帮代办件等，办了一年。"
    "同样的选项每次写出同样的记录；不写 --today 时，它的最后一天是 2026-11-23。",
    "Invent a city and write it as a whole data repository, in one commit: firms, units, posts, party organisations, pairings, visits, policies, services, resources, needs, orders, "
    "meetings, challenges, cases and more, of one year. The same options give the same records; without --today its last day is 2026-11-23.",
)


def commands(name: str, _words: Sequence[str]) -> list[BilingualCommand]:
    """Return the command."""
    return [
        BilingualCommand(name, _SUMMARY, _demo, [_CITY, _SCALE, _SEED, _CHAINS, _DRY_RUN]).showing(
            Text("demo --city 示例市 --scale 0.02", "demo --city city --scale 0.02"),
            Text("demo --city 示例氢能 --scale 0.02 --chains 氢能 --seed 7", "demo --city hydrogen-city --scale 0.02 --chains hydrogen --seed 7"),
        )
    ]


def _demo(context: Context, given: Given) -> int:
    last = context.today or LAST_DAY
    root = Root.model_validate({"format": 1, "title": _TITLE.say(context.language), "region": _REGION, "language": context.language})
    wanted = Wanted(last, given["scale"], given["seed"], _chains(given["chains"]))
    made = make_city(given["city"], root, wanted, manner(context, {**given, "no_commit": False}))
    for label, count in made.counts:
        context.print(f"{label.say(context.language)}\t{count}")
    if given["dry_run"]:
        context.tell(
            Text(
                f"将写 {len(made.repository.written)} 个文件，什么都没有写", f"would write {counted(len(made.repository.written), 'file')}; nothing was written"
            )
        )
        return EXIT_FINE
    tell_commit(context, made.repository.commit)
    if made.repository.uncommitted:
        context.tell(made.repository.uncommitted)
    _next(context, given["city"], last)
    return EXIT_FINE


def _chains(names: Sequence[str]) -> tuple[str, ...]:
    """Return the chains that are meant, in the order in which they are told of; raises UsageError for one that is not known."""
    found = []
    for name in names:
        known = _chain_called(name.strip())
        if known is None:
            raise UsageError(
                Text(f"--chains 没有“{name}”这条产业链", f"--chains: there is no chain {name}"),
                Text(f"从这些里选：{_NAMES.zh}", f"choose from: {_NAMES.en}"),
            )
        found.append(known)
    return tuple(each for each in PLANS if each in found) or USUAL_CHAINS


def _chain_called(name: str) -> str | None:
    """Return the chain with an id, or with a name that begins or contains what was typed; None where that is no chain or several."""
    found = [each.id for each in PLANS.values() if name.casefold() == each.id or (name and not name.isascii() and name in each.name)]
    return found[0] if len(found) == 1 else None


def _next(context: Context, folder: str, last: date) -> None:
    """Say how to look at it, each line a command, as on its last day."""
    context.tell(Text(f"这座城的最后一天是 {last}，看的时候写上这一天：", f"the last day of this city is {last}; say so when you look at it:"))
    context.tell(same(f"  {shown('cd', folder)}"))
    day = last.isoformat()
    for words in (("validate",), ("report", "--month", day[:7]), ("todo", "--all"), ("match", "--plan")):
        context.tell(same(f"  {shown('redchain', '--today', day, *words)}"))
