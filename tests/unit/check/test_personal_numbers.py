"""Personal information is found however it is written, and numbers that only look like it are left alone; all numbers here are invented."""

from __future__ import annotations

import pytest

from redchain.check.personal_numbers import passes_luhn
from redchain.check.rules.rc600_privacy import judge_text

PLACES = ('note: "{}"\n', "note: {}\n", "# {}\n", "detail: |\n  {}\n")


def codes(text: str) -> list[str]:
    return [each.code for each in judge_text(text.encode(), text)]


def card(stem: str) -> str:
    """An invented card number: a stem of zeros with its check digit."""
    return next(f"{stem}{digit}" for digit in range(10) if passes_luhn(f"{stem}{digit}"))


# fmt: off
MOBILE = (
    "13800001234", "138.0000.1234", "（138）00001234", "(138)00001234", "138\u20130000\u20131234", "138\u20140000\u20141234", "138\u20100000\u20101234",
    "138\u20110000\u20111234", "138\u22120000\u22121234", "138\uff0d0000\uff0d1234", "138\u30000000\u30001234", "138\u00a00000\u00a01234",
    "138\u200b0000\u200b1234", "1\u200b3\u200b800001234", "138\ufeff00001234", "138\\uFEFF0000\\uFEFF1234", "138\u00ad00001234",
    "138\u2060 0000 1234", "138\ufe0f00001234", "138 0000 1234", "138  0000  1234", "138\t0000\t1234", "138/0000/1234", "138_0000_1234",
    "138·0000·1234", "138,0000,1234", "138，0000，1234", "138、0000、1234", "138*0000*1234", "[138]0000 1234", "【138】0000-1234", "138 [0000] 1234",
    "138-0000 1234", "1380000 1234", "138 00001234", "1380000-1234", "138 000 01234", "13 80 00 01 23 4", "1 3 8 0 0 0 0 1 2 3 4",
    "1-3-8-0-0-0-0-1-2-3-4", "\uff11\uff13\uff18\uff10\uff10\uff10\uff10\uff11\uff12\uff13\uff14",
    "\uff11\uff13\uff18-\uff10\uff10\uff10\uff10-\uff11\uff12\uff13\uff14",
    "\U0001d7cf\U0001d7d1\U0001d7d6\U0001d7ce\U0001d7ce\U0001d7ce\U0001d7ce\U0001d7cf\U0001d7d0\U0001d7d1\U0001d7d2", "①③⑧⓪⓪⓪⓪①②③④", "一三八零零零零一二三四",
    "幺三八〇〇〇〇幺二三四", "一三八 零零零零 一二三四", "一三八-零零零零-一二三四", "壹叁捌零零零零壹贰叁肆", "张三一三八零零零零一二三四", "张三13800001234", "tel13800001234", "Tel:13800001234",
    "TEL 138-0000-1234", "wx13800001234", "微信13800001234", "vx：13800001234", "手机号13800001234", "手机号码：13800001234。", "电话：138-0000-1234（张三）",
    "+8613800001234", "+86 138-0000-1234", "0086-138-0000-1234", "86 138 0000 1234", "(+86)13800001234", "+86(138)00001234", "13800001234转2",
    "13800001234/13900001234", "0512-58001234，13800001234", "13800001234先生", "138-0000-1234、139-0000-1234", "联系13800001234咨询",
    "2026-11-10 13800001234", "张工13800001234元月回访", "客户说13800001234人找他", "手机(13800001234)", "<13800001234>", "“13800001234”",
    "138\u26650000\u26651234", "138\U0001f4b00000\U0001f4b01234", "139-0000-1234-", "QQ/微信同号13800001234", "收件人 李四 13800001234 江苏", "138~0000~1234",
    "1\u20e33\u20e38\u20e30\u20e30\u20e30\u20e30\u20e31\u20e32\u20e33\u20e34\u20e3",
    "1\ufe0f\u20e33\ufe0f\u20e38\ufe0f\u20e30\ufe0f\u20e30\ufe0f\u20e30\ufe0f\u20e30\ufe0f\u20e31\ufe0f\u20e32\ufe0f\u20e33\ufe0f\u20e34\ufe0f\u20e3",
    "电话编号13800001234", "phone=13800001234", "mobile:13800001234", "订单号HT2026，联系人电话13800001234", "138 0000 1234 吨位确认找他", "产量问13800001234",
    "投资咨询电话13800001234", "金额请问：电话13800001234", "王总13800001234年后联系",
)
# fmt: on


@pytest.mark.parametrize("words", MOBILE)
def test_mobile_numbers_are_found(words: str) -> None:
    for place in PLACES:
        assert "RC601" in codes(place.format(words))


# fmt: off
IDENTITY = (
    "320582199003070010", "32058219880808006X", "32058219880808006x", "320582 19900307 0010", "320582-19900307-0010", "320582-1990-0307-0010",
    "3205 8219 9003 0700 10", "320582\u300019900307\u30000010", "320582\u00a019900307\u00a00010", "320582\u200b19900307\u200b0010",
    "320582.19900307.0010", "（320582）199003070010", "320582 1988 0808 006 X", "320582-19880808-006-X", "32058219880808006 x",
    "\uff13\uff12\uff10\uff15\uff18\uff12\uff11\uff19\uff19\uff10\uff10\uff13\uff10\uff17\uff10\uff10\uff11\uff10", "身份证320582199003070010",
    "身份证号：320582199003070010", "320582900307001", "身份证320582900307001", "身份证 320582 900307 001", "三二零五八二一九九零零三零七零零一零", "id:320582199003070010",
    "证件号320582199003070010（李四）", "320582199003070010、32058219880808006X", "身份证号为32058219880808006\uff58", "护照号 E00001234", "护照：EA0001234",
    "港澳通行证C00001234", "台胞证00001234", "台胞证号：00001234", "回乡证H0000123401",
)
# fmt: on


@pytest.mark.parametrize("words", IDENTITY)
def test_identity_numbers_are_found(words: str) -> None:
    for place in PLACES:
        assert "RC602" in codes(place.format(words))


# fmt: off
MAIL = (
    "zhangsan@qq.com", "zhangsan（at）qq.com", "zhangsan(at)qq.com", "zhangsan[at]qq.com", "zhangsan [at] qq [dot] com", "zhangsan at qq dot com",
    "zhangsan#qq.com", "zhangsan\uff03qq.com", "zhangsan\uff20qq.com", "zhangsan@qq。com", "zhangsan @ qq . com", "zhangsan@ qq.com",
    "zhangsan@qq点com", "zhangsan@qq.\uff43\uff4f\uff4d", "\uff5ahangsan@qq.com", "zhangsan@q\u200bq.com", "zhangsan{at}163.com",
    "zhangsan【at】163.com", "zhangsan(@)163.com", "zhangsan艾特qq点com", "zhangsan@163.com.", "邮箱zhangsan@126.com谢谢", "zhangsan@QQ.COM",
    "zhangsan@vip.163.com", "zhangsan@yahoo.com.cn", "zhangsan<at>sina.com", "13800001234@139.com", "zhangsan*qq.com", "zhangsan AT QQ DOT COM",
    "zhangsan@foxmail.com,lisi@qq.com",
)
# fmt: on


@pytest.mark.parametrize("words", MAIL)
def test_private_mail_is_found(words: str) -> None:
    for place in PLACES:
        assert "RC603" in codes(place.format(words))


SHORT, LONG = card("622200000000000"), card("622200000000000012")
CARDS = (
    f"银行卡{SHORT}",
    f"卡号：{LONG}",
    LONG,
    f"银行卡 {SHORT[:4]} {SHORT[4:8]} {SHORT[8:12]} {SHORT[12:]}",
    f"工行 {LONG[:4]}-{LONG[4:8]}-{LONG[8:12]}-{LONG[12:16]}-{LONG[16:]}",
    f"打款到{SHORT}",
    f"开户行：示例银行 账号 {LONG}",
    "银行账号：3200 0000 0000 1234",
    "对公账户 320000000000001234",
    f"请汇至张三 工行卡号{SHORT}",
    f"card no. {card('400000000000000')}",
)


@pytest.mark.parametrize("words", CARDS)
def test_bank_cards_and_accounts_are_found(words: str) -> None:
    for place in PLACES:
        assert "RC605" in codes(place.format(words))


# fmt: off
CHAT = (
    "微信号zhangsan_123", "微信：zhangsan123", "微信号：zhangsan-abc", "微信zhangsan123", "微信 zhangsan123", "微信 ID：zhangsan", "wx：zhangsan123", "wx:zhangsan",
    "WX: zhangsan_1", "vx zhangsan123", "VX：zhangsan", "weixin:zhangsan123", "WeChat: zhangsan123", "加微信zhangsanfeng", "加v：zhangsan12",
    "v信zhangsan123", "威信：zhangsan123", "薇信号 zhangsan123", "QQ：12345678", "QQ12345678", "qq号 123456789", "QQ号码:12345", "扣扣12345678", "Q号：12345678",
    "\uff31\uff31：\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18", "微信：12345678", "QQ 1234 5678", "微\u200b信：zhangsan123", "wx是zhangsan123",
    "加我微信：zhang_san",
)
# fmt: on


@pytest.mark.parametrize("words", CHAT)
def test_chat_ids_are_found(words: str) -> None:
    for place in PLACES:
        assert "RC606" in codes(place.format(words))


@pytest.mark.parametrize("ending", ["Q64WX", "123VX", "WX", "VX", "4K8QQ", "QQ", "12SJ", "5DH", "9HP", "7TEL", "3REF", "12SN", "8PCS", "V", "2CARD", "BANK"])
@pytest.mark.parametrize("words", ["desk12 的变压器", ":zhangsan_1", "12345678", " 13800000000", "：6222021234567890128", "号 12345", "0512-58001234"])
def test_the_chance_letters_of_an_id_say_nothing(ending: str, words: str) -> None:
    known, other = (f"need: add N-20261129-{each} {words}" for each in (ending.rjust(5, "0"), "00000"))
    assert codes(known) == codes(other)


@pytest.mark.parametrize(
    "words",
    ["20261129-001wx: zhangsan_1", "20261129-001vx: zhangsan_1", "20261129-123QQ:12345678", "20261129-000QQ 12345678", "20261129-001qq 12345678",
     "13800000000-001wx: zhangsan_1", "N-20261129-001wx: zhangsan_1", "n-20261129-001WX: zhangsan_1", "N-20261129-Q64WX wx: zhangsan_1"],
)  # fmt: skip
def test_what_only_looks_like_an_id_hides_nothing(words: str) -> None:
    assert "RC606" in codes(words)


# fmt: off
NAMED = (
    "王建国 0512-58001234", "0512-58001234（李小明）", "张主任 0512-58001234", "联系人：李四，0512-5800 1234", "联系人李四，电话0512-58001234", "王工0512-58001234",
    "李总 0512-58001234", "张先生：0512-58001234", "（0512）58001234 张三", "010-58001234 王经理", "欧阳女士 021-58001234", "0512 5800 1234 找王科长", "电话58001234，联系人：李四",
    "张三 电话 5800-1234", "\uff10\uff15\uff11\uff12-\uff15\uff18\uff10\uff10\uff11\uff12\uff13\uff14 王科长", "0512\u201358001234 张经理",
    "联系人 赵六 0512.58001234",
)
# fmt: on


@pytest.mark.parametrize("words", NAMED)
def test_a_name_with_a_telephone_number_is_found(words: str) -> None:
    for place in PLACES:
        assert "RC607" in codes(place.format(words))


# fmt: off
INNOCENT = (
    "车辆通行证20261123", "通行证办理电话58691234", "台胞证办理指南2026年",
    "年产值18600000000元", "13800000000千瓦时", "年用电13800000000度", "合同号13800000000", "合同号：13800000000", "合同编号 13800000000", "订单号：13800000000",
    "订单号13800000000、13900000000", "单号13800000000", "运单号 13800000000", "发票号码：13800000000", "流水号13800000000", "SN:13800000000", "No.13800000000",
    "S/N 13800000000", "PO13800000000", "HT-2026-13800000000", "订单 13800000000号文件", "18600000000.00元", "18600000000.5", "0.13800000000",
    "13,800,000,000", "13 800 000 000元", "13800000000 kWh", "13800000000kWh", "13800000000美元", "约13800000000元", "13800000000多元", "\u00a513800000000",
    "￥18600000000", "金额：18600000000", "amount_wan: 13800000000", "revenue_wan: 18600000000", "合计 18600000000", "营业收入（元）：18600000000",
    "2026-11-23 2026-11-24", "2026-11-10T09:00:00+08:00", "20261110001234567", "工单编号20261110001", "12345 热线转来，编号 20261110001234567",
    "91320582MA1N000017", "913205821000003315", "统一社会信用代码913205821000003315", "192.168.100.10", "139.168.100.10", "1.13800138000", "138****8000",
    "8000-138-0000-1234", "SB-138-0000-1234-01", "ISBN 978-7-138-00001-2", "批次13800000000", "18600000000-19600000000元", "产量18600000000颗",
    "18600000000颗", "共13800000000人，", "13800000000台，", "13800000000立方米", "13800000000\u33a1", "13800000000平方米", "案件编号13800000000", "备案号13800000000",
    "纳税人识别号 138000000001234", "许可证号13800000000", "138万0000", "1380万元", "面积 138 000 平方米", "电费户号13800000000", "办公室 0512-58001234", "综合科：0512-58001234",
    "0512-58001234 转 801", "投诉热线 0512-12345", "contact_post: 安商科 0512-58001234", "经理室 0512-58001234", "张家港市工信局 0512-58001234", "高新区 0512-58001234",
    "项目经理 0512-58001234", "党委书记 0512-58001234", "办公室主任 0512-58001234", "联系人：综合科 0512-58001234", "值班电话 0512-58001234", "企业服务专员 0512-58001234",
    "江苏银行 0512-58001234", "400-800-1234", "office@zjg.gov.cn", "@张三", "a@b", "#qq.com", "http://example.org/#/qq.com", "gxj@zjg.example.cn",
    "微信公众号：zjg-fabu", "微信群 abc", "微信小程序 zjg123", "微信支付 wechatpay", "企业微信：zhangjiagang", "https://mp.weixin.qq.com/s/abcdefg123",
    "appid wxd930ea5d5a258f4f", "QQ群：12345678", "QQ浏览器 12345", "QQ 20000 辆", "VX-600012 型", "WX0012345", "微信扫码登录", "微信 @张三 已答复", "银行贷款 5000 万元",
    "银行授信 13800000000 元", "用电户号 3200000000001234", "设备序列号 6222000000000001", "社会信用代码 6222000000000002", "门禁卡 12345", "15位设备码 861234567890123",
    "imei 861234567890123", "202611100012345", "2026111000123456", "320582900307001 元", "订单号320582900307001", "合同号 320582900307001", "一二三四五六七八九十",
    "第一三八号", "二〇二六年十一月", "一百三十八万零一百二十三", "三千零二十", "1. 2. 3. 4. 5. 6. 7. 8. 9. 10. 11", "138页 0000字", "GB/T 13800-2026 0001",
    "坐标 120.123456, 31.123456", "130.551234,31.876543", "13:80:00:00:12:34", "张家港 0512-58001234", "周庄镇 0512-58001234", "平台热线：0512-58001234",
    "安全科科长 0512-58001234", "车间主任 0512-58001234", "0.05-0.06", "常务副主任 0512-58001234", "单位：万元 18600000", "capacity: 138\n0000: 1234", "13800000000吨",
    "13800000000号合同", "专利号 ZL13800000000.1", "银行承兑汇票票号13800000000", "车架号13800000000", "房产证号13800000000", "计划书编号:13800000000", "13800000000（元）",
    "13800000000（千瓦时）", "电量: 13800000000", "产值（元） 18600000000", "13800000000万千瓦时", "累计用电 13800000000，", "资产 18600000000、负债 13800000000",
)
# fmt: on


@pytest.mark.parametrize("words", INNOCENT)
def test_what_only_looks_like_it_is_left_alone(words: str) -> None:
    for place in PLACES:
        assert codes(place.format(words)) == []
