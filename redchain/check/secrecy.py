"""Marks of secrecy in a legible text, told from words that merely hold their characters: 杜绝密闭, 手机密码, 商业秘密保护."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from redchain.lazy_pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

_TRADITIONAL = str.maketrans("絕機祕級資內屬為於", "绝机秘级资内属为于")
_HAS_TRADITIONAL = pattern("[絕機祕級資內屬為於]")
_APART = r":：,，。;；“”\"'"
"""What no mark goes on across."""
_GAP = rf"(?:[^\w\n{_APART}]|_){{0,4}}"
_TOP, _MIDDLE, _LOW = f"绝{_GAP}密", f"机{_GAP}密", f"(?:工作)?秘{_GAP}密"
_ANY = f"(?:{_TOP}|{_MIDDLE}|{_LOW})"
_INTERNAL = f"内{_GAP}部{_GAP}(?:资{_GAP}料|文{_GAP}件|刊{_GAP}物|参{_GAP}考)"
_GOES_ON = r"(?!\s?(?:封(?!存|件)|闭|集|度|码|钥|匙|布|切|植|织|林|胺|炼|排|纹|实|室|接触|文件夹))"
"""What makes 密 the beginning of the next word."""
_AFTER_TOP = r"(?<![非拒灭杜断隔卓谢气回决自禁根奇妙弃超阻险冠凄屏摒杀悬不欲叫竭])(?<![拒杜断隔谢回禁]\s)"
_AFTER_MACHINE = r"(?<![手算电主整飞司有随动危时单本样相耳印压缩泵风器客专模车无纺织塑注焊切刻床割磨打取款投影摄录收讲务农军战钻轮升转商契微终分总人班联停开关死待登投乘趁借伺生心灵玄天先良])"
_AFTER_MYSTERY = r"(?<![神隐奥诡便文揭探解])"
_NO_HAN = r"(?<![\u4e00-\u9fff])"
_FREE = r"(?:(?<![\u4e00-\u9fff])|(?<=[为属系是定列达含涉的按于以及和或与等本该此]))"
_DURATION = r"(?:\d{1,2}\s*年|长期|[一二三四五六七八九十]+年)"
_CAUTION = r"(?:注意保[存管密]|妥善保[管存]|不得|请勿|严禁|禁止|切勿|勿|谢绝|仅限|仅供|限)"
_LABEL = r"^[^\S\n]{0,40}(?:[-?#>|][^\S\n]{0,8}){0,4}(?:[A-Za-z_]{1,40}:[^\S\n]{1,8})?[\"'>|]?[^\S\n]{0,8}"
_INNOCENT = r"(?!\s?(?:性|员|库|室|柜|架|管|整理|共享|检索|归档|电子|数字|信息化|系统|平台|汇|编印|印[刷制]|准印|出版|备案|归集|安全|泄|外泄|防|保护|收集|的管理|查询|流转|交换|传输|传递|存储|翻译))"

_BEGINS = r"(?=[绝机秘工密特加急平本此该内\[【〔(（<《属列定划确涉件仅限核普])"
"""With what a mark begins that is no label: hardly any character of a text, so that the rest is asked of few."""


def _one_of(*marks: str) -> str:
    return f"{_BEGINS}(?:{'|'.join(marks)})"


_MARK = pattern(
    "|".join(
        (
            _one_of(
                rf"{_AFTER_TOP}{_TOP}{_GOES_ON}",
                rf"{_ANY}{_GAP}[★☆✩✪✭✮⭐*]",
                rf"密级(?:是|为|定为){_ANY}(?:级)?(?![\u4e00-\u9fff])",
                rf"(?:特急|加急|急件|平急)[^\S\n]{{0,3}}[·、，,-]?\s?{_ANY}(?![\u4e00-\u9fff])",
                rf"(?<![\u4e00-\u9fff])(?:本|此|该)(?:件|文|文件|材料|资料|通知|函)(?:为|是|属于?|系){_ANY}(?![\u4e00-\u9fff])",
                rf"内{_GAP}部{_GAP}(?:材{_GAP}料|使{_GAP}用)[^\w\n]{{0,4}}(?:不得|请勿|严禁|禁止|切勿|勿)(?:外传|传播|转发|转载|公开|外泄|翻印|复印)",
                rf"[\[【〔(（<《]\s?(?:{_ANY}|{_INTERNAL}){_GAP}(?:级|{_DURATION})?\s?[\]】〕)）>》]",
                rf"(?<![精加保紧致高低稠周严细亲疏绵稀气])密{_GAP}级\s?[:：](?!\s{{0,4}}[\"']?\s{{0,4}}(?:无|公开|非|不|普通|一般|内部公开|[-—/]))\s{{0,4}}\S",
                rf"(?:(?:属于?|列为|定为|划为|确定为|涉及)国家秘{_GAP}密|(?:属于|列为|定为|划为|确定为|件属){_ANY}{_GOES_ON})(?!武器|配方|载体)",
                rf"(?:{_FREE}{_MIDDLE}|{_FREE}{_LOW}){_GAP}级(?!\s?[联数别])",
                rf"(?:{_AFTER_MACHINE}{_MIDDLE}|{_FREE}{_LOW}){_GAP}(?:文件|公文|电报|件(?![数套])|材料)(?!夹)",
                rf"{_NO_HAN}{_AFTER_MYSTERY}(?:{_MIDDLE}|{_LOW})\s?[:：]",
                rf"{_NO_HAN}(?:{_MIDDLE}|{_LOW})\s?[·.、-]?\s?{_DURATION}",
            ),
            rf"{_LABEL}(?P<label>{_ANY})(?=[\s\"'—–·-]|$)",
            _one_of(
                rf"(?<![非无])内{_GAP}部{_GAP}资{_GAP}料{_INNOCENT}",
                rf"{_INTERNAL}[^\w\n]{{0,4}}{_CAUTION}",
                rf"{_NO_HAN}内{_GAP}部{_GAP}(?:传{_GAP}阅|明{_GAP}电|掌{_GAP}握)(?![\u4e00-\u9fff])",
                rf"(?:仅供|限于?){_GAP}内{_GAP}部{_GAP}(?:传阅|参考|掌握|阅[读览])(?![\u4e00-\u9fff])",
                rf"(?:核心|普通)商{_GAP}密{_GAP}[▲★☆*]",
            ),
        )
    ),
    re.MULTILINE,
)


_OF_INSIDE = rf"{_GAP}部{_GAP}[资資文刊参材使传明掌阅]"
_CORES = (
    ("密", pattern(rf"密(?:(?<=[绝絕机機秘祕商]密)|(?<=[^\w\n{_APART}]密)|(?<=_密)|{_GAP}[级級])")),
    *((inside, pattern(inside + _OF_INSIDE)) for inside in "内內"),
)
"""What every mark holds one of, with the character it begins with, which is looked for fastest; 密封, 精密 and 内部流程 are none."""
_FROM_LINE_BEFORE = 8
"""How much of a mark may stand on the line before its core."""


def may_be_marked(text: str) -> bool:
    """Tell whether a text may hold a mark of secrecy; False is certain."""
    return any(sign in text and core.search(text) for sign, core in _CORES)


def secrecy_marks(text: str) -> Iterator[tuple[int, int]]:
    """Yield where a text is marked as secret or internal."""
    cores = [found.start() for sign, core in _CORES if sign in text and (found := core.search(text))]
    if not cores:
        return
    start = max(0, text.rfind("\n", 0, min(cores)) - _FROM_LINE_BEFORE)
    for found in _MARK.finditer(text.translate(_TRADITIONAL) if _HAS_TRADITIONAL.search(text) else text, start):
        yield found.span("label") if found["label"] else found.span()
