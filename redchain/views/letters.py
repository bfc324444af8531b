"""Papers that go to one unit or one firm, or tell of one round table: orders given (交办单), orders pressed for (督办单), results told (办理结果反馈), needs of a meeting (圆桌会简报)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from redchain.document import Chart, Column, Document, Paragraph, Section, Series, Table, day_words, month_words, numbered
from redchain.kinds.chain.model import Chain
from redchain.kinds.need.model import RESULTS, Need
from redchain.kinds.order.clock import clock_now
from redchain.kinds.order.model import Order, OrderStep, orders_of
from redchain.model.dates import local_day
from redchain.model.field_types import ROLES
from redchain.model.powers import chain_of
from redchain.model.traffic_light import HELD
from redchain.model.visibility import HIDDEN, phrase
from redchain.text import Text, counted, join, same
from redchain.views.papers import MARK, Letter, PaperWriting
from redchain.views.waiting import stage_names, waiting_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from redchain.document import Block, Words
    from redchain.model.dates import Month

_ORDER, _NEED = Column(Text("编号", "Id"), is_whole=True), Column(Text("需求", "Need"), is_heading=True)
_FIRM, _UNIT, _DUE = Column(Text("企业", "Enterprise")), Column(Text("承办单位", "Unit")), Column(Text("限期", "Due"), "right")
_MATTERS, _REQUIREMENTS = Text("事项", "Matters"), Text("要求", "Requirements")
_IN_HAND = ("pending", "working")
_REPLIED = ("registered", "verified", "closed")


class LetterWriting(PaperWriting):
    """Writing one paper to a unit or a firm, or of a chain's round tables."""

    def pending(self, unit: str) -> tuple[Order, ...]:
        """Return the orders that a unit has not accepted yet, by id."""
        return tuple(each for each in self.ledger.every_open(Order) if each.unit == unit and each.state == "pending")

    def late(self, orders: Iterable[Order]) -> tuple[Order, ...]:
        """Return those of some orders that are past due with their unit, and not on hold."""
        return tuple(each for each in orders if self._late(each) is not None)

    def in_hand(self, unit: str) -> tuple[Order, ...]:
        """Return the orders that a unit has in hand, by id."""
        return tuple(each for each in self.ledger.every_open(Order) if each.unit == unit and each.state in _IN_HAND)

    def answered(self, firm: str) -> tuple[Need, ...]:
        """Return the needs of a firm that are answered and not closed yet, by id."""
        return tuple(each for each in self.ledger.every_open(Need) if each.enterprise == firm and self.is_answered(each))

    def is_answered(self, need: Need) -> bool:
        """Tell whether there is a result to tell of a need."""
        return need.state in _REPLIED and any(each.state == "finished" for each in orders_of(self.ledger, need.id))

    def raised_at_tables(self, chain: str, month: Month) -> tuple[Need, ...]:
        """Return the needs of a chain that came from a round table in a month, by id."""
        known = self.ledger.every(Need)
        return tuple(
            each for each in known if each.source == "roundtable" and chain_of(self.ledger, each) == chain and month.first <= each.raised_on <= month.last
        )

    def assigning(self, orders: Sequence[Order]) -> Letter:
        """Return the paper that gives orders to their one unit."""
        rows = tuple((each.id, self._title(each), self._firm(each), ROLES[each.role], self._due(each)) for each in orders)
        table = Table((_ORDER, _NEED, _FIRM, Column(Text("角色", "Role"), "center"), _DUE), rows)
        opening = Text(
            "现将企业提出的需求交由你单位办理，共 {count} 件，请按限期办理并答复。",
            "{counted} of firms {are} given to your unit, to be done and answered by the due date.",
        ).fill(count=len(orders), counted=counted(len(orders), "need"), are="is" if len(orders) == 1 else "are")
        asked = (
            Text("收到后及时接单；不属于本单位职责的，写明理由退单。", "Accept each order in time; send back, with the reason, what is not your unit's task."),
            Text(
                "在限期前办结并答复；确需延期的，在限期前提出并说明理由。",
                "Do the work and answer by the due date; if more time is needed, ask before that date and say why.",
            ),
            Text(
                "办理中及时报送进展；办复后由链办向企业回访核验，承办单位不自行销号。",
                "Report progress; the chain office asks the firm afterwards, and no unit closes its own orders.",
            ),
        )
        return self._letter(Text("企业需求交办单", "Needs of firms: orders given"), orders[0].unit, (opening, table, asked), orders)

    def pressing(self, orders: Sequence[Order]) -> Letter:
        """Return the paper that presses one unit for its orders that are past due."""
        rows = tuple((each.id, self._title(each), self._firm(each), *self._lateness(each)) for each in orders)
        columns = (_ORDER, _NEED, _FIRM, Column(Text("未办环节", "Stage"), "center"), _DUE, Column(Text("超期工作日", "Working days late"), "right"))
        opening = Text(
            "截至{day}，你单位承办的下列工单已超过限期，共 {count} 件，请抓紧办理。", "As of {day}, {counted} of your unit {are} past due; please see to them."
        ).fill(day=day_words(self.today), count=len(orders), counted=counted(len(orders), "order"), are="is" if len(orders) == 1 else "are")
        asked = (
            Text("未接单的立即接单或退单，未办复的尽快办结并答复。", "Accept or send back at once what is not accepted; finish and answer the rest soon."),
            Text("一时办不结的，写明原因、下一步措施和预计办结时间。", "Where that is not possible yet, say why, what comes next, and when it will be done."),
            Text("办理情况及时登记，链办据此更新红黄灯。", "Record what is done; the lights follow from it."),
        )
        return self._letter(Text("企业需求督办单", "Needs of firms: orders past due"), orders[0].unit, (opening, Table(columns, rows), asked), orders)

    def telling(self, needs: Sequence[Need]) -> Letter:
        """Return the paper that tells one firm what became of its needs."""
        rows, replies = [], []
        for need in needs:
            done = [each for each in orders_of(self.ledger, need.id) if each.state == "finished"]
            last = max(local_day(_finish(each).at, self.ledger.settings.zone) for each in done)
            rows.append((need.id, self._title(need), join([self._unit(each) for each in done], zh="、", en=", "), last.isoformat(), self._result(need)))
            replies.append(Section(self._title(need), tuple(Paragraph(self._reply(each)) for each in done)))
        columns = (_ORDER, _NEED, _UNIT, Column(Text("办复日期", "Answered on"), "right"), Column(Text("结果", "Result"), "center"))
        opening = Text("你企业提出的下列需求已有办理结果，共 {count} 件，现反馈如下。", "Here is what became of {counted} of your firm.").fill(
            count=len(needs), counted=counted(len(needs), "need")
        )
        ending = Paragraph(
            Text(
                "对办理结果有意见的，请在回访时提出，或与链办联系。",
                "If you do not agree with a result, please say so when you are asked, or tell the chain office.",
            )
        )
        sections = (Section(_MATTERS, (Table(columns, tuple(rows)),)), Section(Text("办理情况", "What was done"), (), tuple(replies)))
        return self._page(
            Text("企业需求办理结果反馈", "Needs of a firm: what became of them"),
            needs[0].enterprise,
            (Paragraph(opening),),
            (*sections, Section(Text("其他", "Besides"), (ending, *self._signed(needs)))),
        )

    def briefing(self, chain: Chain, month: Month, needs: Sequence[Need]) -> Letter:
        """Return the paper that tells of the needs of a chain's round tables in a month, and where they stand."""
        name = phrase(chain.name if self._may_show(chain) else HIDDEN)
        rows = tuple((each.id, self._firm(each), self._title(each), self._holders(each), each.moves.say(each.state)) for each in needs)
        table = Table((_ORDER, _FIRM, _NEED, _UNIT, Column(Text("状态", "State"), "center")), rows)
        closed = sum(each.state == "closed" for each in needs)
        open_ones = [each for each in needs if each.is_open]
        waiting = sum(not self._live(each) for each in open_ones)
        opening = Text(
            "{month}，{chain}圆桌会收到企业需求 {count} 条：已销号 {closed} 条，在办 {open} 条（其中未派单 {waiting} 条），其他完结 {others} 条。",
            "In {month}, {count} came from round tables of {chain}: {closed} closed, {open} open ({waiting} of them without an order), {others} ended otherwise.",
        ).fill(
            month=month_words(month.first), chain=name, closed=closed, open=len(open_ones), waiting=waiting, others=len(needs) - closed - len(open_ones),
            count=Text(str(len(needs)), counted(len(needs), "need")),
        )  # fmt: skip
        sections = [Section(Text("需求及办理情况", "Needs and where they stand"), (table,))]
        counts = Counter(each.category for each in needs)
        if len(counts) > 1:
            sorted_counts = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
            names = tuple(self.ledger.settings.say_category(each) for each, _ in sorted_counts)
            values = tuple(count for _, count in sorted_counts)
            chart = Chart(
                "bars",
                Text("需求类别", "Needs by category"),
                names,
                (Series(Text("需求", "Needs"), values),),
                Text("条", "needs"),
                over=Text("类别", "Category"),
            )
            sections.append(Section(Text("需求类别", "Categories"), (chart,)))
        last = sections.pop()
        sections.append(Section(last.title, (*last.blocks, *self._signed(needs))))
        title = Text("{chain}圆桌会企业需求简报", "{chain}: needs of round tables").fill(chain=name)
        page = Document(title, numbered(sections), MARK, month_words(month.first), self.ledger.settings.root.language, (Paragraph(opening),))
        return Letter(page, tuple(self._hidden))

    def _letter(self, title: Text, unit: str, parts: tuple[Text, Table, tuple[Text, ...]], orders: Sequence[Order]) -> Letter:
        opening, table, asked = parts
        points = tuple(Paragraph(Text(f"{place}. {each.zh}", f"{place}. {each.en}")) for place, each in enumerate(asked, 1))
        sections = (Section(_MATTERS, (table,)), Section(_REQUIREMENTS, (*points, *self._signed(orders))))
        return self._page(title, unit, (Paragraph(opening),), sections)

    def _page(self, title: Text, addressee: str, opening: tuple[Block, ...], sections: tuple[Section, ...]) -> Letter:
        to = Paragraph(Text("{name}：", "{name}:").fill(name=self._called(addressee, in_full=True)), place="addressee")
        return Letter(Document(title, numbered(sections), MARK, "", self.ledger.settings.root.language, (to, *opening)), tuple(self._hidden))

    def _due(self, order: Order) -> str:
        need = self.ledger.find(Need, order.need)
        clock = clock_now(order, need.log if need else (), self.ledger.settings, self.today)
        return str(clock.end) if clock else ""

    def _late(self, order: Order) -> tuple[Words, str, int] | None:
        found = (each for each in waiting_at(self.ledger, (order,), self.now) if each.stage in {"accept", "finish"} and each.late >= 0 and each.light != HELD)
        return next(((stage_names()[each.stage], str(each.due), each.late) for each in found), None)

    def _lateness(self, order: Order) -> tuple[Words, str, int]:
        return self._late(order) or ("", "", 0)

    def _result(self, need: Need) -> Text:
        result = next((each.result for each in reversed(need.log) if each.result), None) if need.state == "closed" else None
        return RESULTS[result] if result else Text("已办复", "answered")

    def _reply(self, order: Order) -> Text:
        step = _finish(order)
        words = same(step.reply or "") if self._may_show(order) else HIDDEN
        day = day_words(local_day(step.at, self.ledger.settings.zone))
        return Text("{unit}{day}答复：{words}", "{unit}, {day}: {words}").fill(unit=self._unit(order), day=day, words=words)


def _finish(order: Order) -> OrderStep:
    return next(each for each in reversed(order.log) if each.step == "finish")
