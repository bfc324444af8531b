"""The chains of the city: their segments with products, how many of everything they have, and what their towns and units are called."""

from __future__ import annotations

from typing import NamedTuple

from redchain.demo.words import CHAINS, OFFICES


class Stage(NamedTuple):
    """A segment: its id, name, place in the stream, whether it is a key one, and what it needs."""

    id: str
    name: str
    stream: str
    key: bool
    products: tuple[str, ...]


class ChainPlan(NamedTuple):
    """A chain: what it is called, its trades, how many firms, helpers, experts, mentors, agents, party branches, challenges it has at full size, and its industries."""

    id: str
    name: str
    office: str
    trades: tuple[str, ...]
    counts: dict[str, int]
    industries: tuple[str, ...]
    stages: tuple[Stage, ...]

    @property
    def short(self) -> str:
        """Its short name."""
        return self.name.removesuffix("产业链")


_PRODUCTS = {
    "h2-production": "碱性电解槽 质子膜电解槽 制氢电源 气液分离器 氢气纯化器",
    "h2-storage": "储氢瓶 瓶口阀 加氢机 隔膜压缩机 液氢泵",
    "h2-vehicle": "燃料电池电堆 空压机 氢循环泵 氢燃料重卡 热管理系统",
    "semi-material": "电子特气 硅片 光刻胶 石英坩埚 靶材",
    "semi-device": "功率模块 外延片 引线框架 封装基板 传感器芯片",
    "semi-system": "车载充电机 电源管理板 工业控制器 射频模组 光模块",
    "me-material": "保护渣 耐火砖 铁合金 石墨电极 结晶器铜板",
    "me-steel": "轴承钢 弹簧钢 冷轧薄板 无缝钢管 高速线材",
    "me-application": "紧固件 轴承套圈 模具钢件 钢结构件 换热管束",
    "tx-fiber": "再生纤维 差别化长丝 羊毛条 精梳纱 阻燃纤维",
    "tx-fabric": "毛精纺面料 针织布 功能涂层布 染色纱 产业用布",
    "tx-garment": "职业装 户外服 汽车内饰布 过滤材料 家纺制品",
}
_KEY_STAGES = {
    "hydrogen": (
        Stage("h2-membrane", "膜电极材料", "up", key=True, products=("质子交换膜", "铂碳催化剂", "气体扩散层", "钛毡")),
        Stage("h2-safety", "氢安全检测", "mid", key=True, products=("氢传感器", "泄漏报警器", "爆破片", "氢气流量计")),
    ),
    "semiconductor": (
        Stage("semi-tools", "装备与零部件", "up", key=True, products=("真空泵", "静电卡盘", "晶圆传输臂", "特气阀门")),
        Stage("semi-test", "测试与可靠性", "mid", key=True, products=("测试探针卡", "老化测试座", "分选机", "失效分析服务")),
    ),
    "metallurgy": (
        Stage("me-rolls", "轧辊与备件", "up", key=True, products=("铸钢轧辊", "连铸辊", "液压伺服阀", "高温轴承")),
        Stage("me-surface", "表面处理", "mid", key=True, products=("热镀锌", "真空镀膜", "激光熔覆", "酸洗再生")),
    ),
    "textile": (
        Stage("tx-dye", "染料与助剂", "up", key=True, products=("活性染料", "无氟防水剂", "柔软剂", "生物酶")),
        Stage("tx-machine", "纺机与数字化", "mid", key=True, products=("电子提花机", "验布仪", "络筒机配件", "数码喷头")),
    ),
}
_COUNTS = {
    "hydrogen": {"firms": 46, "helpers": 12, "experts": 15, "mentors": 4, "agents": 2, "branches": 6, "challenges": 14},
    "semiconductor": {"firms": 429, "helpers": 76, "experts": 26, "mentors": 8, "agents": 4, "branches": 30, "challenges": 17},
    "metallurgy": {"firms": 1800, "helpers": 296, "experts": 40, "mentors": 12, "agents": 6, "branches": 70, "challenges": 25},
    "textile": {"firms": 620, "helpers": 105, "experts": 20, "mentors": 6, "agents": 4, "branches": 24, "challenges": 12},
}
_INDUSTRIES = {
    "hydrogen": ("C3411", "C3825", "C3849", "C4016"),
    "semiconductor": ("C3973", "C3985", "C3972", "C3563"),
    "metallurgy": ("C3130", "C3311", "C3482", "C3484", "C3399"),
    "textile": ("C1711", "C1722", "C1810", "C1782"),
}
PLANS = {
    each[0]: ChainPlan(
        each[0],
        each[1],
        OFFICES[each[0]],
        each[3],
        _COUNTS[each[0]],
        _INDUSTRIES[each[0]],
        (*(Stage(*stage, key=False, products=tuple(_PRODUCTS[stage[0]].split())) for stage in each[2]), *_KEY_STAGES[each[0]]),
    )
    for each in CHAINS
}
"""The chains by id."""
USUAL_CHAINS = ("hydrogen", "semiconductor", "metallurgy")
TOWNS = {
    "示例杨舍": ("示例塘桥", "示例乘航"),
    "示例塘桥": ("示例凤凰",),
    "示例凤凰": (),
    "示例金港": ("示例大新", "示例德积"),
    "示例大新": ("示例锦丰",),
    "示例锦丰": ("示例乐余",),
    "示例乐余": ("示例南丰",),
    "示例南丰": (),
    "示例乘航": (),
    "示例德积": (),
}
"""The towns, and beside which others each lies."""
GOVERNMENT = {
    "gxj": "工业和信息化局",
    "kjj": "科学技术局",
    "rsj": "人力资源和社会保障局",
    "swj": "商务局",
    "sthj": "生态环境局",
    "yjj": "应急管理局",
    "scjg": "市场监督管理局",
    "zgj": "自然资源和规划局",
    "zjj": "住房和城乡建设局",
    "jtj": "交通运输局",
    "czj": "财政局",
    "sjj": "数据局",
    "fgw": "发展和改革委员会",
    "xfj": "消防救援大队",
}
RESEARCH = {
    "h2-rd": "氢能研发中心",
    "h2-test": "氢能检测研发中心",
    "zl-rd": "液氢装备研发中心",
    "semi-rd": "微电子研究院",
    "material-rd": "先进材料研究院",
    "steel-rd": "钢铁研究院",
    "textile-rd": "纺织技术研究院",
    "univ-one": "甲大学技术转移中心",
    "univ-two": "乙大学产业研究院",
    "univ-three": "丙大学先进制造学院",
    "metrology": "计量测试研究所",
    "weld-rd": "焊接技术研究所",
    "robot-rd": "智能制造研究院",
    "energy-rd": "清洁能源研究院",
}
FINANCE = {"bank-tech": "科创支行", "bank-rural": "农商支行", "bank-city": "城商支行", "guarantee": "融资担保公司", "fund": "产业引导基金管理公司"}
ASSOCIATIONS = {"industry-assoc": "装备制造业协会", "trade-assoc": "进出口企业协会", "hr-assoc": "人力资源行业协会", "energy-assoc": "新能源行业协会"}
SERVICES = {
    "digital-svc": "数字化诊断中心",
    "ip-svc": "知识产权服务中心",
    "law-svc": "公共法律服务中心",
    "logistics-svc": "大件物流服务中心",
    "power-svc": "供电服务公司",
    "gas-svc": "燃气服务公司",
    "park-svc": "园区运营公司",
    "test-svc": "检验检测服务中心",
    "safety-svc": "安全评价服务中心",
}
FOR_CATEGORY = {
    "技术攻关": ("kjj", "material-rd", "steel-rd", "semi-rd", "h2-rd"),
    "检测认证": ("scjg", "test-svc", "metrology", "h2-test"),
    "融资": ("bank-tech", "bank-rural", "bank-city", "guarantee", "fund"),
    "人才引育": ("rsj", "kjj", "univ-one"),
    "用工": ("rsj", "hr-assoc"),
    "用地厂房": ("zgj", "park-svc", "zjj"),
    "要素保障": ("power-svc", "gas-svc", "fgw"),
    "审批服务": ("sjj", "zjj", "xfj", "fgw"),
    "政策资金": ("gxj", "czj", "kjj"),
    "市场配套": ("industry-assoc", "energy-assoc", "gxj"),
    "外贸通关": ("swj", "trade-assoc"),
    "知识产权法律": ("ip-svc", "law-svc"),
    "安全环保": ("sthj", "yjj", "safety-svc"),
    "生活物流": ("jtj", "logistics-svc", "park-svc"),
    "数字化": ("digital-svc", "sjj"),
    "综合诉求": ("gxj", "park-svc"),
}
"""Which units answer needs of a category."""
