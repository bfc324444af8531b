"""`redchain challenge experts CHALLENGE`: experts who suit a challenge, best first, each with the reasons; and who must stay out of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.cli import output
from redchain.cli.context import FORMATS, computing_space, refuse_format
from redchain.cli.parsing import RECORD, TABBED, BilingualCommand, Option, format_option, whole_number
from redchain.decide.lookup import find_meant
from redchain.errors import EXIT_FINE
from redchain.model.page_view import short
from redchain.text import Text, counted, join, same

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given
    from redchain.flow.workspace import Workspace
    from redchain.match.experts import LeftOut, RankedExpert

_MOST = 10
_TOP = Option(
    "top",
    Text(f"列几位（默认 {_MOST}；JSON 和 CSV 默认全部）", f"how many (default: {_MOST}; all in JSON and CSV)"),
    "--top",
    "-k",
    metavar="K",
    type=whole_number(1, 1000),
)
_HEADS = {
    "place": Text("名次", "Place"),
    "person": Text("编号", "Id"),
    "post": Text("岗位", "Post"),
    "home": Text("所在单位", "Home"),
    "skills": Text("专长", "Skills"),
    "score": Text("得分", "Score"),
    "reasons": Text("理由", "Reasons"),
}
_DRAWING = output.Drawing(6, (3, 4), whole=(1, 5))


def command(verb: str, summary: Text, _model: Any) -> BilingualCommand:
    """Return the command."""
    return BilingualCommand(verb, summary, _experts, [RECORD, _TOP, format_option(FORMATS, TABBED)])


def _experts(context: Context, given: Given) -> int:
    from redchain.kinds.challenge.model import Challenge
    from redchain.match.experts import experts_for

    wanted = given["format_name"]
    refuse_format(wanted, FORMATS)
    space = computing_space(context, matching=True)
    challenge = find_meant(space.ledger, Challenge, given["record"])
    found = experts_for(space.ledger, challenge, space.today)
    listed = found.ranked[: given["top"] or (_MOST if wanted == "table" else None)]
    if wanted == "json":
        left = [{"person": each.person.id, "why": context.say(each.why)} for each in found.left_out]
        content = {"challenge": challenge.id, "experts": [*_entries(context, listed)], "left_out": left}
        output.envelope(context, "challenge experts", content)
    elif wanted == "csv":
        output.csv_of(context, _HEADS, _rows(context, space, listed, is_coded=not context.csv_in_words))
    elif listed:
        output.table(context, [context.say(each) for each in _HEADS.values()], _rows(context, space, listed, is_coded=False), _DRAWING)
    if listed and not any(each.is_near for each in found.ranked):
        context.tell(Text("没有专长相近的专家，名次只按产业链", "no expert's skills have to do with it: chains alone make this order"))
    _tell(context, len(found.ranked), len(listed), found.left_out)
    return EXIT_FINE


def _entries(context: Context, listed: Sequence[RankedExpert]) -> Iterator[dict[str, Any]]:
    for each in listed:
        person = each.person
        reasons = [{"part": reason.part, "points": reason.points, "text": context.say(reason.text)} for reason in each.reasons]
        told = {"person": person.id, "post": person.post, "home": person.home, "chains": [*person.chains], "skills": [*person.skills]}
        yield {**told, "score": each.score, "reasons": reasons}


def _rows(context: Context, space: Workspace, listed: Sequence[RankedExpert], *, is_coded: bool) -> Iterator[list[str]]:
    for place, each in enumerate(listed, 1):
        person = each.person
        found = space.ledger.named("unit", person.home) or space.ledger.named("enterprise", person.home)
        home = person.home if is_coded else short(found, person.home)
        skills = context.say(join([same(skill) for skill in person.skills], zh="、", en=", "))
        score = "" if each.score is None else f"{each.score:.4f}" if is_coded else f"{each.score:.2f}"
        yield [str(place), person.id, person.post, home, skills, score, _why(context, each)]


def _why(context: Context, each: RankedExpert) -> str:
    from redchain.match.experts import NO_SKILLS

    return context.say(NO_SKILLS if each.score is None else join([reason.text for reason in each.reasons]))


def _tell(context: Context, count: int, shown: int, left_out: Sequence[LeftOut]) -> None:
    """Say whether there are any, how many are not shown, and who is left out and why."""
    if not count:
        context.tell(
            Text(
                "没有可以请的专家；登记：redchain person add --roles expert --home 单位 --post …",
                "there is no expert to ask; register one: redchain person add --roles expert --home UNIT --post …",
            )
        )
    if shown < count:
        context.tell(
            Text(
                f"共 {count} 位，列出 {shown} 位；全部：加 --top {count}",
                f"{counted(count, 'expert')} in all, {shown} shown; all: add --top {count}",
            )
        )
    if left_out:
        said = Text("{person}（{why}）", "{person} ({why})")
        each_why = join([said.fill(person=each.person.id, why=each.why) for each in left_out], zh="、", en=", ")
        words = Text("要回避、没有列出的 {count} 位：{each_why}", "{count} left out, who must not judge it: {each_why}")
        context.tell(words.fill(count=len(left_out), each_why=each_why))
