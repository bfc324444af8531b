"""What the catalogue says, passage by passage: policies by clause and question, service items by conditions, materials, steps and question, word for word."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from redchain.kinds.policy.model import Policy
from redchain.kinds.service.model import ServiceItem
from redchain.text import Text, counted, same

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.kinds.policy.model import Faq
    from redchain.kinds.service.model import Material, Stage

_LONGEST = 300
_STOP = "。"


class Passage(NamedTuple):
    """A part of a record: its key as programs read it, what it is called, its lines word for word, and what people ask it with beside those."""

    part: str
    label: Text
    lines: tuple[Text, ...]
    asked_by: str = ""

    @property
    def words(self) -> str:
        """All that a question is compared with."""
        return "\n".join((self.asked_by, *(each.zh for each in self.lines)))


def passages_of(record: Policy | ServiceItem) -> tuple[Passage, ...]:
    """Return the passages of a record, what is asked for most before questions and answers."""
    return tuple(_of_policy(record) if isinstance(record, Policy) else _of_item(record))


def _of_policy(policy: Policy) -> Iterator[Passage]:
    for clause in policy.clauses:
        for text in _cut(clause.text):
            yield Passage(f"clauses/{clause.title}", same(clause.title), (same(text),), clause.title)
    yield from _answers(policy.faqs)


def _of_item(item: ServiceItem) -> Iterator[Passage]:
    if item.stages:
        days = [Text(f"承诺 {item.promised_days} 个工作日", f"{counted(item.promised_days, 'working day')} promised")] if item.promised_days is not None else []
        fee = [Text(f"收费：{item.fee}", f"fee: {item.fee}")] if item.fee else []
        stages = (_stage(place, each) for place, each in enumerate(item.stages, 1))
        yield Passage("stages", Text("办理步骤", "steps"), (*stages, *days, *fee), "先办什么 怎么办 流程 步骤 多久 几天 时间 多少钱 收费")
    if item.who or item.results:
        who = [same(item.who)] if item.who else []
        results = [Text("办理结果：{words}", "results: {words}").fill(words="、".join(item.results))] if item.results else []
        yield Passage("who", Text("申请条件", "who may apply"), (*who, *results), "谁能办 条件 什么人 要求 拿到什么 证")
    if item.materials:
        yield Passage("materials", Text("申请材料", "materials"), tuple(map(_material, item.materials)), "材料 准备什么 带什么 交什么")
    if item.channels:
        yield Passage("channels", Text("办理渠道", "where to apply"), (same(item.channels),), "哪里 在哪办 找谁 地址 窗口")
    yield from _answers(item.faqs)


def _stage(place: int, stage: Stage) -> Text:
    days = stage.workdays
    said = Text(f"{place}. {stage.title}", f"{place}. {stage.title}")
    return said if not days else Text(f"{said.zh}（{days} 个工作日）", f"{said.en} ({counted(days, 'working day')})")


def _material(material: Material) -> Text:
    more = [
        *([] if material.needed else [Text("非必要", "if any")]),
        *([Text("可容缺", "may follow later")] if material.deferrable else []),
        *([Text("共享获取，不用提交", "looked up, not handed in")] if material.source == "shared" else []),
    ]
    zh, en = "、".join(each.zh for each in more), ", ".join(each.en for each in more)
    return Text(f"{material.title}（{zh}）", f"{material.title} ({en})") if more else same(material.title)


def _answers(faqs: tuple[Faq, ...]) -> Iterator[Passage]:
    for each in faqs:
        yield Passage(f"faqs/{each.question}", same(each.question), (same(each.answer),), each.question)


def _cut(text: str) -> Iterator[str]:
    """Yield a long text in pieces of whole sentences."""
    if len(text) <= _LONGEST:
        yield text
        return
    *whole, rest = text.split(_STOP)
    piece = ""
    for each in (*(f"{sentence}{_STOP}" for sentence in whole), rest):
        if piece and len(piece) + len(each) > _LONGEST:
            yield piece
            piece = ""
        piece += each
    if piece:
        yield piece
