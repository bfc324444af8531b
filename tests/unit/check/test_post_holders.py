"""Posts as officials write them, and the same with an invented name in them."""

import pytest

from redchain.check.post_holders import holders_of_posts

POSTS = """
党委书记 党委书记（轮值） 党委副书记 书记岗 党支部书记 总支书记 书记、主任 书记兼主任 书记（主任） 党组书记、局长 党委委员 纪委书记 专职副书记 第一书记 驻企第一书记 产业链党委书记
产业链党委书记（分管科技的市领导担任） 分管工业的市领导担任 分管副市长 副市长 市长 区长 县长 镇长 主任 副主任 办公室主任 综合科主任 管委会主任 管委会副主任 主任科员 一级主任科员 四级主任科员 科长 副科长
科长岗 综合科科长 项目科科长 石化科科长 运行科副科长 处长 处长助理 副处长 局长 局长助理 副局长 分管副局长 所长 副所长 张江高科专家 张家港站站长 江北区区长 江苏站站长 余杭区书记 陆家镇书记
黄埔区区长 徐州局局长 郑州市市长 温州市市长 杭州市市长 武汉分公司经理 唐山厂厂长 王码电脑工程师 王码电脑公司经理 石墨专家 石墨材料专家 石化专家 石化工艺专家 易燃品专家 马达专家 谷物专家 焦化专家
陶瓷专家 康复专家 管道专家 管网专家 温控专家 雷达专家 钟表工程师 毛纺工程师 童装工程师 高级工程师 正高级工程师 主任工程师 总工程师 副总工程师 工程师（中级） 高级经济师 高级技师 首席专家 特聘专家 专家组组长
专家组成员 专家库专家 专家岗 密封专家 密封专家岗 材料检测专家岗 氢能专家 燃料电池专家 示例特种设备检测机构专家岗11 示例微电子学科专家岗07 示例计量测试中心专家岗10 示例氢能研发中心专家岗09 创业导师 创业导师岗
产业导师 企业导师 导师组 导师组组长 助企员 助企员岗 助企员岗017 半导体链助企员岗017 氢能链助企员岗001 半导体链助企员（凤凰板块） 代办员 代办员岗 代办员（窗口3） 帮代办专员 企业服务专员 金牌代办员 联络员
联络员岗 专员 客户经理 金融客户经理 大客户经理 项目经理 片区经理 高级经理 总经理 副总经理 总经理助理 区域经理 董事长 董事长兼总经理 董事会秘书 秘书长 副秘书长 会长 副会长 常务副会长 会长单位 队长 副队长
中队长 组长 副组长 业务受理岗 企业环保服务岗 企业警务岗 消防服务岗 数字经济岗 职业健康岗 纳税服务岗 设备租赁岗 公共法律服务岗 资金拨付岗 校企合作岗 质量服务岗 企业协调员岗 调度岗 平台预约岗 经办岗
综合科经办岗 教授 副教授 特聘教授 研究员 副研究员 助理研究员 博士后 博士生导师 律师 公职律师 会计 会计主管 财务总监 技术总监 安全总监 生产主管 班长 轮值主席 工会主席 商会会长 行长 支行行长 支行副行长
书记办公会 主任办公会 书记信箱 主任管理岗 主任医师 文书 车间 安全员 技术部安全员 财务部 石化厂 江苏岗 研究所石墨烯 秘书 秘书处 秘书科科长 委员 支部委员 组织委员 宣传委员 干事 党建干事 党建指导员 党建联络员
""".split()  # noqa: SIM905  # a page of words
NAMES = (
    *("王建国", "李明", "欧阳建国", "综合科王建国", "生产部 李建国", "综合部：王明", "财务 李明"),
    *("书记王建国", "党委书记王建国", "示例产业链党委书记李小明", "主任张伟", "办公室主任刘洋", "综合科科长陈建军", "副局长赵敏", "局长黄志强", "副市长吴志远"),
    *(
        "密封专家 张伟",
        "密封专家张伟",
        "氢能专家：李文博",
        "专家（徐志明）",
        "专家·孙立平",
        "高级工程师 胡海涛",
        "高级工程师胡海涛",
        "总工程师朱永康",
        "导师何晓东",
        "创业导师 郭家豪",
    ),
    *(
        "助企员罗小兰",
        "半导体链助企员梁文",
        "代办员宋佳",
        "代办员（郑志刚）",
        "联络员谢婷",
        "帮代办专员韩雪",
        "客户经理唐国强",
        "总经理冯建华",
        "董事长董明",
        "董事长 萧志宏",
    ),
    *("教授程国栋", "副教授 曹立", "研究员袁建民", "博士邓小川", "律师许国华", "会计傅晓燕", "秘书长沈国平", "会长曾志伟", "组长彭建平", "队长吕刚"),
    *("书记高建国", "主任金文", "局长方志敏", "科长于海", "书记欧阳文", "主任周建平", "处长蒋国庆", "所长蔡志远", "站长贾建军", "校长丁国强"),
    *(
        "王建国书记",
        "王建国（书记）",
        "王建国 党委书记",
        "张伟 密封专家",
        "李小明副主任",
        "李小明主任",
        "陈建军科长",
        "赵志强局长",
        "黄志强市长",
        "吴建华总经理",
        "欧阳文（主任）",
    ),
    *("徐志明 助企员", "孙立平：专家", "胡海涛 高级工程师", "朱永康、总工程师", "罗小兰 代办员"),
)


@pytest.mark.parametrize("key", ["post", "secretary_post", "contact_post", "leader_post"])
def test_no_post_is_taken_for_a_name(key: str) -> None:
    assert len(set(POSTS)) >= 150
    found = {each for each in POSTS for quote in ('"', "") if list(holders_of_posts(f"id: x\n{key}: {quote}{each}{quote}\n"))}
    assert found == set()


def test_names_beside_the_word_for_a_post_are_found() -> None:
    assert len(set(NAMES)) >= 60
    missed = [each for each in NAMES if not list(holders_of_posts(f'post: "{each}"\n'))]
    assert missed == ["科长于海"]  # 海 ends places, too: no name is taken to end so


def test_only_the_name_is_meant() -> None:
    text = 'post: "氢能链党委书记 王建国"\nhome: x\n'
    ((start, end),) = holders_of_posts(text)
    assert text[start:end] == "王建国"


def test_other_fields_are_not_posts() -> None:
    assert list(holders_of_posts("title: 书记王建国\nposted: 书记王建国\n")) == []


@pytest.mark.parametrize("value", ["王建国教授", "李伟博士", "李明华博士（材料）", "王建国教授岗"])
def test_a_name_right_before_an_academic_title_is_found(value: str) -> None:
    assert [*holders_of_posts(f'post: "{value}"\n')]


@pytest.mark.parametrize(
    "value",
    ["史学教授", "苏大教授", "顾问教授", "石墨烯专家", "马铃薯研究员", "云计算工程师", "江苏大学教授", "企业博士后", "张家港博士岗", "黄埔教授", "双聘院士岗"],
)
def test_a_subject_or_university_before_it_is_no_name(value: str) -> None:
    assert not [*holders_of_posts(f'post: "{value}"\n')]


@pytest.mark.parametrize(
    "value", ["链长刘洋", "链长：刘洋", "管委会主任周立新（兼）", "党委书记周立新兼任", "总工周立新", "联系人周立新", "书记 周立新（市工信局）"]
)
def test_a_name_with_more_behind_it_is_found(value: str) -> None:
    assert [*holders_of_posts(f'post: "{value}"\n')]


@pytest.mark.parametrize(
    "value",
    [
        f"{post}{subject}"
        for post in ("专家", "导师", "助企员", "联络员")
        for subject in ("（金融）", "（安全）", "·石墨", "（高分子）", "：焦化", " 余热", "（方案）", "（管件）", "（金刚石）", "（黄铜）")
    ],
)
def test_a_subject_behind_a_calling_is_no_name(value: str) -> None:
    assert not [*holders_of_posts(f'post: "{value}"\n')]


@pytest.mark.parametrize(
    "value",
    [
        *("王总", "李经理", "张工", "刘主任", "欧阳总", "高总", "方工", "江书记", "赵副总", "孙老师", "陈师傅", "周总岗"),
        *("综合部李经理", "综合科 王主任", "示例公司张总", "示例特钢 王总", "总经理（王总）", "链长：郑书记", "张总（常务）", "技术部高总工", "办公室：马会计"),
    ],
)
def test_a_surname_with_a_title_is_a_person(value: str) -> None:
    assert [*holders_of_posts(f'post: "{value}"\n')]


@pytest.mark.parametrize(
    "value",
    [
        *(
            "高工",
            "施工",
            "管工",
            "金工",
            "童工",
            "白班长",
            "施工主管",
            "金工主管",
            "安全主任",
            "高级经理",
            "项目经理",
            "项目部项目经理",
            "副总",
            "总工",
            "常务副总",
            "老总",
        ),
        *(
            "工程师（施工）",
            "班组管工",
            "办公室主任",
            "中心主任",
            "万方总监",
            "院史专员",
            "厂方律师",
            "安监专员",
            "石化部总工",
            "钟点工",
            "关务专员",
            "水务局局长",
        ),
    ],
)
def test_a_trade_that_begins_like_a_surname_is_no_person(value: str) -> None:
    assert not [*holders_of_posts(f'post: "{value}"\n')]
