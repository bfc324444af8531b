"""`redchain chain map CHAIN`: the segments of a chain with their firms and products, and where it is weak."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.cli import output
from redchain.cli.context import FORMATS, refuse_format
from redchain.cli.parsing import RECORD, TABBED, BilingualCommand, flag, format_option
from redchain.decide.lookup import find_meant
from redchain.kinds.chain.model import Chain
from redchain.kinds.chain.supply_map import WEAKNESSES, chain_map, is_kept
from redchain.kinds.enterprise.model import Enterprise
from redchain.model.fields import fields
from redchain.model.page_view import short
from redchain.shell_words import shown
from redchain.text import Text, counted, join, same

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given
    from redchain.flow.workspace import Workspace
    from redchain.kinds.chain.supply_map import ChainMap, Product, SegmentMap, Weakness

_GAPS = flag("gaps", Text("只列薄弱处：缺口、单点、依赖进口", "only where it is weak: gaps, single points, what is bought abroad"))
_MOST = 4
_HEADS = {
    "what": Text("情况", "What"),
    "segment": Text("环节", "Segment"),
    "product": Text("产品", "Product"),
    "firms": Text("在链企业", "Firms"),
    "buyers": Text("采购企业", "Buyers"),
    "importers": Text("进口企业", "Bought abroad by"),
}
_DRAWING = output.Drawing(2, (5, 4))


def command(verb: str, summary: Text, _model: Any) -> BilingualCommand:
    """Return the command."""
    return BilingualCommand(verb, summary, _map, [RECORD, _GAPS, format_option(FORMATS, TABBED)])


def _map(context: Context, given: Given) -> None:
    wanted = given["format_name"]
    refuse_format(wanted, FORMATS)
    space = context.workspace()
    found = chain_map(space.ledger, find_meant(space.ledger, Chain, given["record"]))
    rows = [*(_weak_rows(found) if given["gaps"] else _every_row(found))]
    if wanted == "json":
        output.envelope(context, "chain map", {"chain": found.chain.id, "rows": rows, "local": found.local, "known": found.known})
        return
    if wanted == "csv":
        output.csv_of(context, _HEADS, (_cells(context, space, found, each, is_coded=not context.csv_in_words) for each in rows))
    elif not given["gaps"]:
        _draw(context, space, found)
    elif rows:
        output.table(context, [context.say(each) for each in _HEADS.values()], (_cells(context, space, found, each, is_coded=False) for each in rows), _DRAWING)
    else:
        context.tell(Text("没有缺口、单点和依赖进口", "no gap, no single point, nothing bought abroad"))
    said = _how_much_is_kept(space, found) if is_kept(space.ledger, found.chain) else _nothing_kept(found)
    if said is not None:
        context.tell(said)


def _how_much_is_kept(space: Workspace, found: ChainMap) -> Text | None:
    """Say on how many firms the map stands, since what nobody registered may be made all the same; None where all of them say what they make or buy."""
    firms = {firm for each in found.segments for firm in each.firms} | set(found.unplaced)
    told = sum(bool(firm.makes or firm.buys) for each in firms if (firm := space.ledger.find(Enterprise, each)) is not None)
    if told == len(firms):
        return None
    return Text(
        f"{len(firms)} 家企业中 {told} 家登记了产品或采购；没有登记的不知道，缺口和单点要核实",
        f"{told} of {counted(len(firms), 'firm')} say what they make or buy; of the others nothing is known, so look gaps and single points up",
    )


def _nothing_kept(found: ChainMap) -> Text:
    chain, firms = found.chain.id, (*(firm for each in found.segments for firm in each.firms), *found.unplaced)
    said = Text(
        f"{chain} 的企业还没有登记产品和采购，只能看环节有没有企业", f"no firm of {chain} says what it makes or buys, so only segments can be looked at"
    )
    if not firms:
        return said
    zh, en = (shown("redchain", "enterprise", "edit", firms[0], "--makes", f"[{{name: {product}}}]") for product in ("产品", "PRODUCT"))
    return Text("{said}；登记：{way}", "{said}; to say it: {way}").fill(said=said, way=Text(zh, en))


def _draw(context: Context, space: Workspace, found: ChainMap) -> None:
    """Print the tree: streams, segments with their firms, products with who makes and buys them."""
    chain = found.chain
    firms = {firm for each in found.segments for firm in each.firms} | set(found.unplaced)
    head = Text(
        f"：{len(found.segments)} 个环节，{len(firms)} 家正常经营的企业",
        f": {counted(len(found.segments), 'segment')}, {counted(len(firms), 'firm')} in operation",
    )
    context.print(context.say(Text("{name}（{id}）{head}", "{name} ({id}){head}").fill(name=chain.name, id=chain.id, head=head)))
    stream = ""
    for each in found.segments:
        if each.segment.stream != stream:
            stream = each.segment.stream
            context.print(context.say(_stream(stream)))
        context.print("  " + context.say(_segment_line(space, each)))
        for product in each.products:
            context.print("    " + context.say(_product_line(space, product)))
    if found.products:
        context.print(context.say(Text("不在本链环节的产品", "Products in no segment of this chain")))
        for product in found.products:
            context.print("  " + context.say(_product_line(space, product)))
    if found.unplaced:
        context.print(context.say(Text("不在本链环节的企业：{names}", "Firms in no segment of this chain: {names}").fill(names=_names(space, found.unplaced))))
    if found.idle:
        context.print(context.say(Text("没有计入（停业、失联）：{names}", "Not counted, dormant or lost: {names}").fill(names=_names(space, found.idle))))
    if found.known:
        share = Text("本地配套率：{local}/{known}（{share}）", "Local share: {local}/{known} ({share})")
        context.print(context.say(share.fill(local=found.local, known=found.known, share=f"{found.local / found.known:.0%}")))


def _stream(stream: str) -> Text:
    from redchain.kinds.chain.model import Segment

    return fields(Segment)["stream"].say(stream)


def _segment_line(space: Workspace, each: SegmentMap) -> Text:
    count = Text("{count} 家", counted(len(each.firms), "firm")).fill(count=len(each.firms)) if each.firms else Text("没有企业", "no firm")
    facts = join([Text("关键环节", "key"), count], zh="，", en=", ") if each.segment.key else count
    line = Text("{name}（{facts}）", "{name} ({facts})").fill(name=each.segment.name, facts=facts)
    named = Text("{line}：{names}", "{line}: {names}").fill(line=line, names=_names(space, each.firms)) if each.firms else line
    return _with(named, each.weaknesses)


def _product_line(space: Workspace, product: Product) -> Text:
    said = []
    if product.makers:
        said.append(Text("{names} 生产", "made by {names}").fill(names=_names(space, product.makers)))
    if product.buyers:
        said.append(Text("{names} 采购", "bought by {names}").fill(names=_names(space, product.buyers)))
    line = Text("{name}：{said}", "{name}: {said}").fill(name=product.name, said=join(said)) if said else same(product.name)
    return _with(line, product.weaknesses)


def _with(line: Text, weaknesses: Sequence[Weakness]) -> Text:
    return Text("{line}【{weak}】", "{line} [{weak}]").fill(line=line, weak=_weak(weaknesses)) if weaknesses else line


def _weak(weaknesses: Sequence[Weakness]) -> Text:
    return join([WEAKNESSES[each] for each in weaknesses], zh="、", en=", ")


def _names(space: Workspace, firms: Sequence[str]) -> Text:
    """Return what some firms are called: the first few of many."""
    said = join([same(short(space.ledger.named("enterprise", each), each)) for each in firms[:_MOST]], zh="、", en=", ")
    more = Text("{said} 等 {count} 家", "{said} and {left} more").fill(said=said, count=len(firms), left=len(firms) - _MOST)
    return said if len(firms) <= _MOST else more


def _every_row(found: ChainMap) -> Iterator[dict[str, Any]]:
    """Yield a row for each segment and each product, with all ways in which it is weak."""
    for each in found.segments:
        yield _row(each.weaknesses, each.segment.id, None, each.firms)
        yield from (_row(product.weaknesses, product.segment, product, product.makers) for product in each.products)
    yield from (_row(product.weaknesses, product.segment, product, product.makers) for product in found.products)


def _weak_rows(found: ChainMap) -> Iterator[dict[str, Any]]:
    """Yield a row for each weak point."""
    yield from (_row((each.what,), each.segment, each.product, each.firms) for each in found.weak_points())


def _row(weaknesses: Sequence[Weakness], segment: str, product: Product | None, firms: Sequence[str]) -> dict[str, Any]:
    return {
        "what": [*weaknesses],
        "segment": segment or None,
        "product": product.name if product else None,
        "firms": [*firms],
        "buyers": [*product.buyers] if product else [],
        "importers": [*product.importers] if product else [],
    }


def _cells(context: Context, space: Workspace, found: ChainMap, row: dict[str, Any], *, is_coded: bool) -> list[str]:
    if is_coded:
        return [" ".join(each) if isinstance(each, list) else each or "" for each in row.values()]
    names = {each.segment.id: each.segment.name for each in found.segments}
    firms = (context.say(_names(space, row[each])) for each in ("firms", "buyers", "importers"))
    return [context.say(_weak(row["what"])), names.get(row["segment"], row["segment"] or ""), row["product"] or "", *firms]
