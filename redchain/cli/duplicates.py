"""`redchain need duplicates`: needs that are probably the same, and the command that merges them."""

from typing import TYPE_CHECKING, Annotated, Any

from redchain.cli import output
from redchain.cli.context import refuse_format
from redchain.cli.listing import FORMATS
from redchain.cli.options import format_option
from redchain.decide.lookup import find_meant
from redchain.kinds.need.model import Need
from redchain.match.duplicates import MERGEABLE, Duplicate, duplicates
from redchain.model.powers import chain_of
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.cli.context import Call
    from redchain.cli.parsing import Form
    from redchain.flow.workspace import Workspace

SUMMARY = Text("找出可能重复的在办需求，给出合并命令", "find open needs that are probably the same, with the command that merges them")
_HEADS = (Text("相似", "Alike"), Text("需求", "Need"), Text("并入", "Into"), Text("理由", "Why"))
_MOST_TOLD = 3


def finder(form: "Form", _model: Any) -> Any:
    """Return the function of `need duplicates`."""
    call = form.call

    def find_duplicates(
        need: Annotated[str | None, form.argument(help=Text("只看这一条", "only of this one"), metavar="NEED")] = None,
        format_name: Annotated[str, format_option(form, FORMATS)] = "table",
    ) -> None:
        refuse_format(format_name, FORMATS)
        space = call.workspace()
        only = None if need is None else find_meant(space.ledger, Need, need).id
        found = duplicates(space.ledger, space.ledger.all(Need), only)
        if format_name == "json":
            output.envelope(call, "need duplicates", [_entry(call, each) for each in found])
            return
        heads = [call.say(each) for each in _HEADS]
        rows = [(f"{each.score:.2f}", each.need, each.into, call.say(each.why)) for each in found]
        if format_name == "csv":
            output.csv(heads, rows)
            return
        if not found:
            call.tell(Text("没有发现可能重复的需求", "no likely duplicates"))
            return
        output.table(call, heads, rows)
        for each in found[:_MOST_TOLD]:
            call.tell(_offer(each))

    return find_duplicates


def warn_of_duplicates(call: "Call", space: "Workspace", need: Need) -> None:
    """After a need has been written, name the open one it most resembles, if any."""
    lookup, chain = space.store.lazy_index(), chain_of(space.ledger, need)
    first = {each.id: each.facts.chains[0] for each in lookup.of("enterprise") if each.facts.chains}

    def is_near(facts: Any) -> bool:
        """Tell whether a need may be compared at all, which spares reading the others."""
        own = facts.chain or first.get(facts.enterprise, "")
        return facts.state in MERGEABLE and (own == chain if own or chain else facts.enterprise == need.enterprise)

    near = [each.id for each in lookup.of("need") if each.id != need.id and is_near(each.facts)]
    others = [found for each in near if (found := space.ledger.find(Need, each))]
    for each in duplicates(space.ledger.after([need]), [*others, need], need.id)[:1]:
        other = each.into if each.need == need.id else each.need
        call.tell(Text("可能重复：{other}（{why}）", "probably a duplicate of {other} ({why})").fill(other=other, why=each.why))
        call.tell(_offer(each))


def _offer(each: Duplicate) -> Text:
    return Text("确认后合并：redchain need merge {a} --into {b}", "if so, merge them: redchain need merge {a} --into {b}").fill(a=each.need, b=each.into)


def _entry(call: "Call", each: Duplicate) -> dict[str, Any]:
    return {"need": each.need, "into": each.into, "score": each.score, "reasons": [call.say(reason) for reason in each.reasons]}
