"""The rules on what matching stands on: sizes of firms and conditions of resources."""

from __future__ import annotations

from redchain.check.rule import Rule
from redchain.text import Text

MATCHING: tuple[Rule, ...] = (
    Rule(
        "RC510",
        "warning",
        Text("规模与数据不符", "Size differs from figures"),
        Text("登记为{size}，按行业、从业人员、营业收入、资产应是{counted}", "recorded as {size}, but industry, staff, revenue and assets make it {counted}"),
        Text("核对 size，或核对 industry、staff、revenue_wan、assets_wan", "check size, or industry, staff, revenue_wan and assets_wan"),
        Text(
            "按《统计上大中小微型企业划分办法（2017）》核算；两者不一时，匹配按两种规模都可能处理。",
            "Reckoned by the statistics rule of 2017; while the two differ, matching holds both sizes possible.",
        ),
    ),
    Rule(
        "RC511",
        "error",
        Text("成立年限条件矛盾", "Impossible age condition"),
        Text("要求成立满 {least} 年，又不超过 {most} 年", "asks for at least {least} years and at most {most}"),
        Text("核对 min_years 和 max_years", "check min_years and max_years"),
        Text("没有企业能同时满足，这条资源就永远匹配不上。", "No firm can meet both, so the resource would never be offered."),
    ),
)
