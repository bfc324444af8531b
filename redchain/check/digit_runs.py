"""Numbers in a text: runs of digits with whatever stands between their groups, and what the words around a number say that it is."""

from __future__ import annotations

import re
from itertools import accumulate
from typing import TYPE_CHECKING, Literal, NamedTuple

from redchain.lazy_pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

_HAN_DIGITS = {
    each: str(value) for value, digits in enumerate(("〇零", "一壹幺", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")) for each in digits
}
_HAN = "".join(_HAN_DIGITS)
_VALUES = str.maketrans(_HAN_DIGITS)
GAP = r"(?:[^\w\n:：\"']|_)"
"""What may stand between the digits of one number: any separator, but for what parts the fields of a line or of a time of day."""
NOT_OF_AN_ID = r"(?-i:(?<![A-Z]-[0-9]{8}-[0-9A-Z]{5}))"
"""Behind a word: it is not what the chance letters of an event id spell, as in N-20261129-Q64WX."""
_RUN = pattern(rf"[0-9{_HAN}](?:{GAP}{{0,6}}[0-9{_HAN}]){{9,}}")
# What a quick look at the bytes sees: digits alike, separators gone (Chinese ones lose all but harmless bytes), and dots for everything else.
_SHAPES = bytes(ord("0") if chr(each).isdecimal() else ord(".") for each in range(256))
_SEPARATORS = (
    bytes(each for each in range(0x20, 0x7F) if not chr(each).isalnum() and chr(each) not in ":\"'")
    + b"\t"
    + bytes(range(0x80, 0xC0))
    + b"\xc2\xe2\xe3\xef\xf0"
)
_TEN = b"0" * 10
_HAN_RUN = pattern(rf"[{_HAN}](?:(?:{GAP}{{0,6}}[{_HAN}0-9]){{2}}|(?<=[0-9][{_HAN}]))")
_GROUP = pattern(rf"[0-9]+|[{_HAN}]+")
_MIXED_GROUP = pattern(rf"[0-9{_HAN}]+")
WINDOW = 48
"""How far before a number a word may stand that says what it is."""

NumberKind = Literal["phone", "identity", "card", "code", "amount", ""]

_LABELS: tuple[tuple[NumberKind, str], ...] = (
    (
        "phone",
        r"手机|电话|移动|联系|致电|拨打|打给|热线|来电|短信|微信|支付宝|号码|☎|📞|📱|(?<![a-z])(?:tel|phone|telephone|mobile|mob|cell|call|wx|vx|v|weixin|wechat|whatsapp|sj|dh|hp|qq|contact)(?![a-z])"
        + NOT_OF_AN_ID,
    ),
    ("identity", r"(?:身份证|证件|公民身份|身份号)件?(?:号码?)?|(?<![a-z])(?:id ?card|sfz|identity)(?![a-z])" + NOT_OF_AN_ID),
    (
        "card",
        r"银行|卡号|借记卡|储蓄卡|信用卡|开户|账号|帐号|账户|帐户|户名|收款|汇款|转账|打款|工行|农行|中行|建行|交行|招行|(?<![a-z])(?:bank|card|account|iban)(?![a-z])"
        + NOT_OF_AN_ID,
    ),
    (
        "code",
        r"(?:合同|协议|订单|工单|运单|快递|物流|发票|票据|凭证|流水|交易|案件|备案|批准|许可|执照|登记|注册|证书|专利|申请|受理|项目|设备|产品|序列|批次|生产|出厂|档案|文件|报告|检验|检测|税务?|户|单|批|序|货|件|票|案|图|料|工|学|卷|库|仓|柜|箱|车架|型|规格|[水电气]表|资产|物料|商品|房产|不动产|产权|纳税人识别|组织机构|回执|提单|报关单|核销单|取件|通知书)(?:单|书|证|函|卡)?(?:号码?|编号|编码)|(?<!手机)(?<!电话)(?<!份证)(?<!行卡)(?:批次|订单|合同|工单|运单|发票|序列|流水|代码|编码|编号)|条码|信用代码|№|(?<![a-z])(?<!card )(?<!account )(?<!phone )(?<!mobile )(?<!tel )(?:no|sn|s/n|po|sku|isbn|imei|serial|order|contract|uscc|source_ref|ref|code)(?![a-z])"
        + NOT_OF_AN_ID,
    ),
    (
        "amount",
        r"规格|尺寸|产值|产量|产能|年产|销量|销售额?|用电量?|电量|用水量?|用气量?|金额|总额|额|合计|共计|累计|总计|投资|营收|收入|利润|资产|负债|税收|税额|预算|资金|资本|贷款|授信|成本|价格|单价|总价|数量|总量|用量|面积|重量|人口|补贴|奖补|贴息|(?<![a-z])(?:[a-z]{1,12}_wan|rmb|cny|usd|eur|amount|price|total|quantity)(?![a-z])"
        + NOT_OF_AN_ID
        + r"|[¥￥$€£]",
    ),
)
_LABEL = pattern("|".join(f"(?P<{name}>{words})" for name, words in _LABELS), re.IGNORECASE)
_SAYS = pattern(r"[^\W\d_]|[¥￥$€£№☎📞📱]")
# between a label of a code or an amount and its number: nothing but punctuation, “is”, a prefix of the code, or further numbers of the same list
_LINK = pattern(
    r"(?:[^\w\n]|_|为|是|约|达|超过?|近|至少|不足|共|合计|人民币|元|万元|分别)*(?:(?:[A-Za-z]{1,6}[-/]?)?[0-9][0-9A-Za-z]*(?:[^\w\n]|和|及|与|或|至|到)+){0,6}(?:[A-Za-z]{1,6}[-/]?)?\Z"
)
_RANGE = rf"(?:{GAP}{{0,3}}[-~—–～至到]{GAP}{{0,3}}[0-9]+)?"
_UNIT = pattern(
    rf"{_RANGE}(?:\.[0-9]{{1,6}})?[\s（(]{{0,3}}(?:余|多|左右)?(?:"
    r"(?:百|千|万|亿)*(?:元(?!总|经理|先生|女士|主任|月|旦)|美元|欧元|日元|港元|港币|人民币|吨(?!位)|公斤|千克|公里|千米|平方|立方|千瓦|兆瓦|千伏|兆伏|焦|大卡|摄氏|颗|粒|枚|标箱|标准箱|标煤|标方|方气|kwh|kw|mwh|mw|gwh|gw|kva|mva|kg|km|㎡|m2|m3|rmb|cny|usd|eur|pcs|teu|bytes?|[kmg]b|bit|ms|℃|%|‰|¥)(?![a-z])"
    r"|(?:百|千|万|亿)*(?:度|米|台|件|套|只|个|人|户|家|张|片|次|份|本|册|支|条|块|瓶|包|卷|桶|股|升|亩|公顷|天|年|小时|分钟|秒|瓦|伏|安|万|亿|百万|千万|位数?|字节)(?![\u4e00-\u9fff])"
    r"|号(?:合同|订单|工单|文件|文|令|单|批|证书|许可证|设备|产品|样品|专利|公告|发票|提单|箱|柜)"
    r")",
    re.IGNORECASE,
)


class Run(NamedTuple):
    """A run of groups of digits: all digits as plain ones, where each group begins among them (and where they end), and where it stands in the text."""

    text: str
    digits: str
    offsets: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]

    def ends(self) -> dict[int, int]:
        """Return the number of the group that begins at each offset."""
        return {each: place for place, each in enumerate(self.offsets)}

    def lengths(self, first: int, last: int) -> tuple[int, ...]:
        """Return how many digits the groups from `first` to before `last` have."""
        return tuple(self.offsets[place + 1] - self.offsets[place] for place in range(first, last))

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Return where the groups from `first` to before `last` stand in the text."""
        return self.spans[first][0], self.spans[last - 1][1]

    def gaps(self, first: int, last: int) -> tuple[str, ...]:
        """Return what stands between the groups from `first` to before `last`."""
        return tuple(self.gap_after(place) for place in range(first, last - 1))

    def gap_after(self, group: int) -> str:
        """Return what stands between a group and the next."""
        return self.text[self.spans[group][1] : self.spans[group + 1][0]]


def may_hold_runs(raw: bytes, text: str) -> bool:
    """Tell after a quick look whether a text may hold a run of ten digits; False is certain. `raw` is the text in UTF-8."""
    return _TEN in raw.translate(_SHAPES, _SEPARATORS) or _HAN_RUN.search(text) is not None


def runs(text: str) -> Iterator[Run]:
    """Yield the runs of ten digits and more; where Chinese and plain digits touch, once with groups of one script each and once with both together."""
    for found in _RUN.finditer(text):
        split, mixed = (tuple(each.span() for each in group.finditer(text, *found.span())) for group in (_GROUP, _MIXED_GROUP))
        yield _run(text, split)
        if mixed != split:
            yield _run(text, mixed)


def _run(text: str, spans: tuple[tuple[int, int], ...]) -> Run:
    groups = [text[start:end] for start, end in spans]
    return Run(text, "".join(groups).translate(_VALUES), (0, *accumulate(map(len, groups))), spans)


def kind_of_number(text: str, start: int, end: int) -> NumberKind:
    """Return what the words beside a number say it is: the unit after it, or else the last label before it on the line; empty where nothing says."""
    if _UNIT.match(text, end):
        return "amount"
    before = text[max(0, start - WINDOW) : start].rpartition("\n")[2]
    if not _SAYS.search(before):
        return ""
    for found in reversed(list(_LABEL.finditer(before))):
        kind: NumberKind = found.lastgroup  # type: ignore[assignment]  # the groups are named after the kinds
        if kind not in {"code", "amount"} or _LINK.match(before, found.end()):
            return kind
    return ""
