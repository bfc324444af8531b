"""How one person is reached without a mobile number: private mail, chat ids, a name beside a telephone number; each as its place in a legible text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from redchain.check.digit_runs import GAP, NOT_OF_AN_ID
from redchain.lazy_pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

Span = tuple[int, int]

_B = r"[^\S\n]{0,3}"
_PROVIDERS = (
    r"(?:vip\.)?(?:qq|163|126|188|sina|139|189)|foxmail|yeah|wo|sohu|aliyun|tom|21cn|263|eyou|sogou|2980|88|gmail|googlemail|outlook|hotmail|live|msn|icloud|me|mac|yahoo|ymail"
    r"|proton|protonmail|pm|gmx|mail|email|zoho|yandex|naver|tutanota|fastmail|aol|dingtalk"
)
_AT = rf"(?:@|[\[({{<【（]{_B}(?:@|at|a|艾特){_B}[\])}}>】）]|#|\*|⊙|◎|艾特|圈a|[^\S\n]at[^\S\n])"
_DOT = rf"{_B}(?:\.|。|[\[({{<【（]{_B}(?:\.|dot|点){_B}[\])}}>】）]|(?<![a-z])dot(?![a-z])|点)"
_TOP, _ENDS = "com|cn|net|me|org|la|ch|eu", "(?![A-Za-z0-9])"
_MAIL = pattern(rf"{_AT}{_B}(?:{_PROVIDERS}){_DOT}{_B}(?:com\.cn|{_TOP}){_ENDS}(?![.-][A-Za-z0-9]+@)", re.IGNORECASE)
_LOCAL = pattern(rf"[A-Za-z0-9._%+-]{{1,64}}{_B}\Z")
_LONGEST_LOCAL = 68
_AT_SIGN = pattern(
    r"[@#*⊙◎艾圈\[({<【（ \t\u3000](?:(?<=[@⊙◎艾圈])|(?<=[A-Za-z0-9_.-][#*])|(?<![ \t\u3000])[^\S\n]{0,3}[@aA艾]|(?<=[ \t\u3000])[aA][tT][^\S\n])"
)


_CALLED = r"[^\w\n]{0,5}[是为]?[^\w\n]{0,3}[2-9]"
_SIGNS = pattern(
    "|".join(
        (
            *(rf"{dot}{_B}(?i:{_TOP}){_ENDS}" for dot in (r"\.", "。", "点", r"\]", r"\)", r"\}", ">", "】", "）")),
            *("d[oO][tT]", "D[oO][tT]"),
            *(
                "w(?:[xX]|[eE][iIcC])",
                "W(?:[xX]|[eE][iIcC])",
                "v[xX信]",
                "V[xX信]",
                "信(?<=[微威薇]信)",
                "加(?:我|个|一下)?[微vV]",
                "q[qQ号]",
                "Q[qQ号]",
                "扣扣",
                "鹅(?<=企鹅)",
            ),
            *(rf"{word}{_CALLED}" for word in ("话(?<=[电固]话)", "座机", "☎", "l(?<=[tT][eE]l)", "L(?<=[tT][eE]L)")),
            *("照(?<=护照)", "证(?<=[行乡胞]证)", "p(?<=assp)"),
        )
    )
)
"""Of mail, chat ids, telephone lines and travel documents what is rarest in them; each begins with one character, so that one pass finds any."""


def may_lead_to_somebody(text: str) -> bool:
    """Tell after one look whether a text without a run of ten digits may hold what leads to one person; False is certain."""
    return _SIGNS.search(text) is not None


def private_mail(text: str) -> Iterator[Span]:
    """Yield the addresses at providers of private mail, with whatever is written for the at-sign and the dots."""
    if not _AT_SIGN.search(text):
        return
    for found in _MAIL.finditer(text):
        before = max(0, found.start() - _LONGEST_LOCAL)
        local = _LOCAL.search(text[before : found.start()])
        if local:
            yield before + local.start(), found.end()


_SAID = r"[^\S\n]{0,3}(?:号码?|id|账号|帐号|联系)?[^\S\n]{0,3}(?:[:：=是为]|[^\S\n])?[^\S\n]{0,3}"
_IS = r"[^\S\n]{0,3}(?:(?:号码?|id|账号|帐号)[^\S\n]{0,3}[:：=是为]?|[:：=是为])[^\S\n]{0,3}"
_CHAT_ID = r"[A-Za-z][A-Za-z0-9_-]{5,19}(?![A-Za-z0-9_])"
_WECHAT = pattern(
    rf"(?:微信|威信|薇信|v信|(?<![A-Za-z])(?:weixin|wechat|wx|vx|weixinhao){NOT_OF_AN_ID}(?![A-Za-z])){_IS}(?:[“\"'(（])?({_CHAT_ID}|[0-9]{{5,12}}(?![0-9A-Za-z]))"
    rf"|(?:(?:微信|威信|薇信|v信)[^\S\n]{{0,3}}|(?<![A-Za-z])(?:weixin|wechat|wx|vx){NOT_OF_AN_ID}[^\S\n]{{1,3}})((?=[A-Za-z_-]{{0,19}}[0-9_]){_CHAT_ID})"
    rf"|加(?:我|个|一下)?(?:微信?|wx|vx|v)[^\S\n]{{0,3}}[:：]?[^\S\n]{{0,3}}({_CHAT_ID})",
    re.IGNORECASE,
)
_QQ = pattern(
    rf"(?:(?<![A-Za-z])qq{NOT_OF_AN_ID}|扣扣|企鹅号|Ｑ号|(?<![A-Za-z])q号)(?![A-Za-z]|邮|群|音|浏览|车){_SAID}([1-9](?:{GAP}?[0-9]){{4,10}})(?![0-9A-Za-z@.])",
    re.IGNORECASE,
)
_QQ_UNIT = pattern(r"[^\S\n]{0,2}(?:元|万|亿|辆|台|个|人|家|户|次|年|月|吨|度|千瓦|%|件|套)")
_PUBLIC = pattern(r"(?:公众|服务|订阅|视频|小程序|企业|政务|官方|群|公共)[^\S\n]{0,2}(?:号|平台)?[^\w\n]{0,2}\Z")
_WORDS = frozenset({"wechat", "weixin", "wechatpay", "wechatwork", "public", "office", "miniprogram", "mini-program"})


_CHAT = pattern(r"[微威薇扣企加vVwWqQ](?:信|(?<=加)(?:我|个|一下)?微|(?<=加)(?:我|个|一下)?[vV]|[xX]|(?<=[wW])[eE][iIcC]|[qQ]|扣|鹅|号)")


def chat_ids(text: str) -> Iterator[Span]:
    """Yield ids of WeChat and QQ; those of public accounts and of groups are nobody's own."""
    if not _CHAT.search(text):
        return
    for found in _WECHAT.finditer(text):
        group = found.lastindex or 0
        if found[group].lower() not in _WORDS and not _PUBLIC.search(text[max(0, found.start() - 8) : found.start()]):
            yield found.span(group)
    for found in _QQ.finditer(text):
        if not _QQ_UNIT.match(text, found.end()):
            yield found.span(1)


# The hundred most frequent surnames, without those that begin everyday words before 科, 主任 and the like more often than names (高 金 方 安 …).
_SURNAMES = "王李张刘陈杨赵黄吴徐孙胡朱林何郭马罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范石姚谭廖邹熊陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易武乔贺赖龚樊殷施陶洪翟倪严牛温芦俞葛岳齐梅庄辛管祝左涂谷祁耿牟卜詹关苗凌费纪靳盛童欧甄项曲鲍柯柳裴霍柴阮邢窦闵骆尚申聂焦向柏宁褚虞缪吉奚邬蒲"
_DOUBLE = "欧阳|司马|上官|诸葛|司徒|东方|皇甫|令狐|尉迟|公孙|慕容|端木|夏侯|轩辕"
TITLES = "先生|女士|小姐|同志|师傅|老师|经理|总监|总工|总|工|主任|科长|处长|局长|部长|书记|厂长|校长|院长|所长|站长|主席|会长|秘书长|秘书|会计|专员|主管|董事长|董事|博士|教授|队长|组长|镇长|区长|市长|县长|行长|老板|哥|姐|阿姨|医生|律师|助理|股长|班长|店长"
_NOT_NAMES = pattern(
    "项目|任务|任何|何时|万元|余额|温度|石油|石化|毛纺|马达|白天|江苏|江阴|苏州|常州|张家|张江|陆家|黄埔|余杭|黎明|龙头|钟点|关于|关税|管理|管道|管委|武汉|江海|江南|江北|夏季|温控|盛大|严格|严重|易地|石材|齐全|施工|尚未|申请|申报|许可|向上|向外|宁波|宁夏|吉林|曲线|费用|程序|程控|辛苦|史上|孔径|童装|凌晨|纪委|纪检|关键|关联|祝福|左右|谷物|洪水|雷达|段落|钱款|汤料|康养|龙潭|雷电|柯达|欧盟|陶瓷|梅花|牛奶|熊猫|唐山|徐州|郑州|温州|杭州|林业|田间|水务"
)
_NO_GIVEN = frozenset("市区县镇乡村路街道港湾岛山湖河江海州城园厂局科处室部办中心站所院校行社会司队组委店库场馆厅线台岗链端网处长任理监工总师记公司")
"""With what no given name ends."""
FAMILY = rf"(?:{_DOUBLE}|周(?![一二三四五六日天末边期年内围报会知转到刊岁身庄])|[{_SURNAMES}])"
BRIEF = rf"(?:(?:[金方安付于]|高(?!工))(?={TITLES}))"
"""Surnames that begin everyday words: 高级经理, 安全主任; right before a title they are names."""
_NAME = pattern(
    rf"(?:(?<![\u4e00-\u9fff])|(?<=[找为是与和及由请系叫人长员理]))(?:(?:{FAMILY}|{BRIEF})(?P<given>[\u4e00-\u9fff]{{0,2}}?)(?:{TITLES})(?:(?![\u4e00-\u9fff])|(?=的?(?:办公|联系)?(?:电话|座机|固话|号码|分机)))|(?P<whole>{FAMILY}[\u4e00-\u9fff]{{1,2}})(?![\u4e00-\u9fff]))"
    rf"|(?:联系人|负责人|经办人|联络员|联络人|对接人|责任人|法人|代表人|姓名|收件人|经手人)[^\w\n]{{0,4}}(?P<said>(?:{_DOUBLE}|[\u4e00-\u9fff])[\u4e00-\u9fff]{{1,3}})(?![\u4e00-\u9fff])"
)
_LINE = pattern(
    rf"(?=[+80(（])(?<![0-9A-Za-z])(?<![0-9][.\-])(?:\+?86{GAP}{{0,3}})?(?:0[1-9][0-9]{{1,2}}|\(0[1-9][0-9]{{1,2}}\)|（0[1-9][0-9]{{1,2}}）){GAP}{{0,3}}[2-9][0-9]{{2,3}}{GAP}{{0,3}}[0-9]{{4}}(?![0-9A-Za-z]|{GAP}?[0-9]{{5}})"
    rf"|(?:电话|座机|固话|☎|(?<![a-z])tel\.?)[^\w\n]{{0,4}}(?:是|为)?[^\w\n]{{0,3}}[2-9][0-9]{{2,3}}{GAP}{{0,3}}[0-9]{{4}}(?![0-9A-Za-z])",
    re.IGNORECASE,
)
_NEAR = 14


_LINE_WORD = pattern(r"[电座固☎tT](?:(?<=☎)|话|机|[eE][lL])")


def named_lines(text: str, *, may_hold_numbers: bool = True) -> Iterator[Span]:
    """Yield the telephone numbers that have somebody's name beside them; a post or an office beside them is nobody's."""
    if not (may_hold_numbers or _LINE_WORD.search(text)):
        return
    for found in _LINE.finditer(text):
        start, end = found.span()
        left = text[max(0, start - _NEAR) : start].rpartition("\n")[2]
        right = text[end : end + _NEAR].partition("\n")[0]
        if any(_names_somebody(each) for each in (left, right)):
            yield start, end


def _names_somebody(words: str) -> bool:
    for found in _NAME.finditer(words):
        name = found["whole"] or found["said"]
        if name is None:
            if not _NOT_NAMES.match(found[0]):
                return True
        elif not _NOT_NAMES.match(name) and name[-1] not in _NO_GIVEN:
            return True
    return False


_BESIDE_WORDS = pattern("生(?<=先生)|士(?<=女士)|名(?<=姓名)|员(?<=联络员)|人(?<=[联负经对责代收][系责办络接任表件手]人)")
_BESIDE = pattern(
    rf"(?:姓名|联系人|负责人|经办人|联络员|联络人|对接人|责任人|代表人|收件人|经手人)[^\S\n]{{0,3}}[:：=][^\w\n]{{0,4}}(?P<said>{FAMILY}[\u4e00-\u9fff]{{1,2}})(?![\u4e00-\u9fff])"
    rf"|(?:(?<![\u4e00-\u9fff])|(?<=[找为是与和及由请系叫人长员]))(?P<polite>{FAMILY}[\u4e00-\u9fff]{{0,2}}?(?:先生|女士))(?!用)"
)


def may_name_beside_a_post(text: str) -> bool:
    """Tell after one look whether a name may stand beside the word for a post, or before 先生 and 女士; False is certain."""
    return _BESIDE_WORDS.search(text) is not None


def names_beside_posts(text: str) -> Iterator[Span]:
    """Yield the names of people that stand beside the word for a post, as in 联系人：, or before 先生 and 女士."""
    if not may_name_beside_a_post(text):
        return
    for found in _BESIDE.finditer(text):
        kind = "said" if found["said"] else "polite"
        name = found[kind]
        if not _NOT_NAMES.match(name) and (kind == "polite" or name[-1] not in _NO_GIVEN):
            yield found.span(kind)


def is_given_name(name: str) -> bool:
    """Tell whether what begins with a surname is a name, not a word or a place that begins so."""
    return not _NOT_NAMES.match(name) and name[-1] not in _NO_GIVEN
