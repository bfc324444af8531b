"""`redchain chain supply FIRM`: who on the chains makes what a firm buys elsewhere; with `--customers` who buys what it makes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.cli import output
from redchain.cli.context import FORMATS, computing_space, refuse_format
from redchain.cli.parsing import TABBED, Argument, BilingualCommand, Option, flag, format_option, whole_number
from redchain.decide.lookup import find_meant
from redchain.errors import EXIT_FINE
from redchain.model.page_view import short
from redchain.shell_words import shown
from redchain.text import Text, join, join_few

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given
    from redchain.kinds.enterprise.model import Enterprise
    from redchain.match.supply import Known, Partner, Supply

_MOST = 5
_FIRM = Argument("firm", Text("企业：编号、名称或简称", "the firm: id, name or short name"), "FIRM")
_CUSTOMERS = flag("customers", Text("反过来：谁采购这家企业的产品", "the other way: who buys what the firm makes"))
_TOP = Option(
    "top",
    Text(f"每种产品列几家（默认 {_MOST}；JSON 和 CSV 默认全部）", f"how many firms a product (default: {_MOST}; all in JSON and CSV)"),
    "--top",
    "-k",
    metavar="K",
    type=whole_number(1, 1000),
)
_HEADS = {
    "product": Text("产品", "Product"),
    "place": Text("名次", "Place"),
    "enterprise": Text("编号", "Id"),
    "name": Text("企业", "Enterprise"),
    "offers": Text("对方产品", "Its product"),
    "score": Text("得分", "Score"),
    "reasons": Text("理由", "Reasons"),
}
_DRAWING = output.Drawing(6, (3,), whole=(1, 5))
_SAME = Text("同名产品", "the same product")


def command(verb: str, summary: Text, _model: Any) -> BilingualCommand:
    """Return the command."""
    return BilingualCommand(verb, summary, _supply, [_FIRM, _CUSTOMERS, _TOP, format_option(FORMATS, TABBED)])


def _supply(context: Context, given: Given) -> int:
    from redchain.kinds.enterprise.model import Enterprise
    from redchain.match.supply import customers_for, suppliers_for

    wanted, is_reverse = given["format_name"], given["customers"]
    refuse_format(wanted, FORMATS)
    space = computing_space(context, matching=True)
    firm = find_meant(space.ledger, Enterprise, given["firm"])
    found = (customers_for if is_reverse else suppliers_for)(space.ledger, firm, space.today)
    most = given["top"] or (_MOST if wanted == "table" else None)
    if wanted == "json":
        content = [
            {
                "product": each.product,
                "partners": [_entry(context, one) for one in each.partners[:most]],
                "left_out": [{"enterprise": firm.id, "why": why} for firm, why in each.left_out],
            }
            for each in found
        ]
        output.envelope(context, "chain supply", {"enterprise": firm.id, "customers": is_reverse, "products": content})
    elif wanted == "csv":
        output.csv_of(context, _HEADS, _rows(context, found, most, is_coded=not context.csv_in_words))
    elif any(each.partners for each in found):
        output.table(context, [context.say(each) for each in _HEADS.values()], _rows(context, found, most, is_coded=False), _DRAWING)
    _tell(context, firm, found, is_reverse=is_reverse)
    return EXIT_FINE


def _entry(context: Context, each: Partner) -> dict[str, Any]:
    reasons = [{"part": reason.part, "points": reason.points, "text": context.say(reason.text)} for reason in each.reasons]
    return {"enterprise": each.firm.id, "product": each.product, "same": each.is_same, "score": each.score, "reasons": reasons}


def _rows(context: Context, found: Sequence[Supply], most: int | None, *, is_coded: bool) -> Iterator[list[str]]:
    for supply in found:
        for place, each in enumerate(supply.partners[:most], 1):
            score = f"{each.score:.4f}" if is_coded else f"{each.score:.2f}"
            why = [*([_SAME] if each.is_same else []), *(reason.text for reason in each.reasons)]
            yield [supply.product, str(place), each.firm.id, short(each.firm, each.firm.id), each.product, score, context.say(join(why))]


def _left_out(firm: Enterprise, why: Known) -> Text:
    from redchain.match.supply import KNOWN

    return Text("{name}（{why}）", "{name} ({why})").fill(name=short(firm, firm.id), why=KNOWN[why])


def _tell(context: Context, firm: Enterprise, found: Sequence[Supply], *, is_reverse: bool) -> None:
    """Say for which products nobody was found, or that there is nothing to look for."""
    name = short(firm, firm.id)
    if not found:
        field, more = ("--makes", "") if is_reverse else ("--buys", ", origin: outside")
        zh = "还没有登记产品" if is_reverse else "没有从外地、国外采购的产品"
        en = "says nothing that it makes" if is_reverse else "buys nothing from elsewhere"
        lines = [shown("redchain", "enterprise", "edit", firm.id, field, f"[{{name: {product}{more}}}]") for product in ("产品", "PRODUCT")]
        context.tell(Text(f"{name}{zh}；登记：{lines[0]}", f"{name} {en}; to register it: {lines[1]}"))
    for each in found:
        if each.left_out:
            named = join_few([_left_out(one, why) for one, why in each.left_out], _MOST, Text("另有 {left} 家", "{left} more"))
            words = Text("{product}：没有列 {named}", "{product}: not listed: {named}")
            context.tell(words.fill(product=each.product, named=named))
    bare = [each.product for each in found if not each.partners and not each.left_out]
    if bare:
        listed = Text("、".join(bare), ", ".join(bare))
        said = (
            Text("没有找到采购这些产品的企业：{listed}", "no firm was found that buys: {listed}")
            if is_reverse
            else Text("没有找到生产这些产品的企业：{listed}", "no firm was found that makes: {listed}")
        )
        context.tell(said.fill(listed=listed))
