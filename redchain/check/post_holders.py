"""Names of people in the value of a field for a post, as 书记王建国: a name right after, or right before, the word for the post, in its place, or with a title."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.check.contacts import BRIEF, FAMILY, TITLES, is_given_name
from redchain.lazy_pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

Span = tuple[int, int]
_OFFICES = "书记|主任|科长|处长|局长|部长|厂长|校长|院长|所长|站长|主席|会长|秘书长|董事长|总经理|经理|队长|组长|镇长|区长|市长|县长|行长|股长|班长|店长|主管|总监|链长|总工|负责人|联系人"
_CALLINGS = "专家|导师|助企员|代办员|联络员|专员|委员|干事|工程师|研究员|教授|博士|秘书|会计|律师|助理|院士"
_POST = pattern(r"post(?<![A-Za-z]post)[\"']?[^\S\n]{0,3}:[^\S\n]{1,3}[\"']?(?P<value>[^\n\"'#,}\]]+)")
_BREAK = r"[\s：:（(、·—-]{1,3}"
_HAN = r"[\u4e00-\u9fff]"
_END = r"(?=[\s）)，；、]*$|[（(]|兼)"
_AFTER = pattern(rf"(?:{_OFFICES})(?:岗)?(?:{_BREAK})?(?P<name>(?:{FAMILY}|[高金方安于付]){_HAN}{{1,2}}){_END}")
_SURNAME = pattern(rf"{FAMILY}|[高金方安于付]")
_SUBJECT_ENDS = "融墨烯硅瓷胶化热案件铜材料电械工律务税险贷权油气药食农牧渔纺织筑储算网讯"
_AFTER_CALLING = pattern(rf"(?:{_CALLINGS})(?:岗)?(?:(?P<name>{FAMILY}{_HAN}{{1,2}})|{_BREAK}(?P<whole>{FAMILY}{_HAN}{{1,2}}))(?<![{_SUBJECT_ENDS}]){_END}")
"""Behind a calling and a mark often stands its subject (导师（金融）, 专家（石墨）); few names end as those do."""
_LEARNED = "(?<![学大问])(?:教授|博士|院士)"
"""Words for posts before which no trade stands as it does before 专家 (石墨烯专家, 云计算工程师); but a subject or a university (史学教授, 苏大教授)."""
_BEFORE = pattern(
    rf"^(?P<name>{FAMILY}(?:{_HAN}{{2}}|{_HAN}{{1,2}}{_BREAK}|{_HAN}(?=(?:{_LEARNED}))))(?:副|常务)?(?:{_OFFICES}|{_LEARNED})(?=[\s）)岗（(]|$)(?:岗)?(?:[\s）)]*$|[（(])"
)
_BEFORE_CALLING = pattern(rf"^(?P<name>{FAMILY}{_HAN}{{1,2}}){_BREAK}{_HAN}{{0,12}}(?:{_OFFICES}|{_CALLINGS})(?=[\s）)]*$)")
_COMMON = "王李张刘陈杨赵黄吴徐孙朱胡郭何郑谢唐邓冯曹彭蔡潘袁蒋吕姚崔谭汪廖贾邹邱薛闫侯郝龚邵覃"
"""Surnames that begin hardly any other word: with one character more they are names too."""
_POST_ENDS = "岗员长科部室组处任记理师监管总工办局所站会人秘事手座厂院校团队司台班库线区口窗户干贤务导"
_ALONE = pattern(
    rf"(?:^|(?:科|部|室|处|组|办|中心)[\s·：:—-]{{0,3}}|^{_HAN}{{2,6}}[\s·：:—-]{{1,3}})(?P<name>{FAMILY}{_HAN}{{2}}|[{_COMMON}]{_HAN})(?<![{_POST_ENDS}{_SUBJECT_ENDS}])$"
)
"""A name without any word for a post: alone, or behind a department."""
_TITLED = pattern(
    rf"(?:^|(?:科|部|室|处|组|办|中心|公司|集团)|{_BREAK})(?P<titled>(?!施工|管工|童工|金工|白班)(?:{FAMILY}(?:副|常务)?|{BRIEF})(?:{TITLES}))(?=岗?[\s）)]*$|岗?[（(])"
)
"""A surname with a title, as 王总: not so a trade, as 施工."""


def may_hold_posts(text: str) -> bool:
    """Tell whether a text may hold a field for a post; False is certain."""
    return "post" in text


def holders_of_posts(text: str) -> Iterator[Span]:
    """Yield the names that stand in the value of a field for a post."""
    if not may_hold_posts(text):
        return
    for field in _POST.finditer(text):
        value = field["value"].rstrip()
        for each in () if value.isascii() or not _SURNAME.search(value) else (_AFTER, _AFTER_CALLING, _BEFORE, _BEFORE_CALLING, _ALONE, _TITLED):
            found = each.search(value)
            group = found.lastgroup if found else None
            if found and group and (group == "titled" or is_given_name(found[group].strip(" ：:（(、·—-"))):
                start = field.start("value") + found.start(group)
                yield start, start + len(found[group].rstrip(" ：:（(、·—-"))
                break
