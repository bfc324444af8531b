"""Examples of the commands of claims."""

from redchain.model.examples import Examples
from redchain.text import Text, same

_NEW = Text("--challenge 9T4QW --unit qingneng-yuan --plan 先做材料筛选", "--challenge 9T4QW --unit qingneng-yuan --plan 'materials first'")
_MORE = Text(
    "--challenge 9T4QW --unit qingneng-yuan --partners cailiao-suo --plan 先做材料筛选 --price-wan 60",
    "--challenge 9T4QW --unit qingneng-yuan --partners cailiao-suo --plan 'materials first' --price-wan 60",
)
EXAMPLES = Examples(
    record="6RF4X",
    name=same("B-20260410-6RF4X"),
    filters=(Text("--state 已评价", "--state verified"), same("--challenge 7K3F9 --format json")),
    archived="6RF4X",
    verbs={
        "add": (_NEW, _MORE),
        "file": (_NEW, _MORE),
        "argue": (
            Text("5MJ8P --words 路线可行", "5MJ8P --words 'it can be done'"),
            Text("5MJ8P --words 路线可行 --score 86.5", "5MJ8P --words 'it can be done' --score 86.5"),
        ),
        "choose": (same("5MJ8P"), Text("5MJ8P --note 得分最高", "5MJ8P --note 'the best score'")),
        "decline": (
            Text("5MJ8P --reason 路线不成熟 --yes", "5MJ8P --reason 'the plan is not ripe' --yes"),
            Text("5MJ8P --reason 路线不成熟 --dry-run", "5MJ8P --reason 'the plan is not ripe' --dry-run"),
        ),
        "sign": (same("5MJ8P --amount-wan 60"), same("5MJ8P --amount-wan 60 --until 2026-12-31")),
        "object": (
            Text("5MJ8P --reason 同行认为有侵权可能", "5MJ8P --reason 'a competitor claims a patent'"),
            Text("5MJ8P --reason 同行认为有侵权可能 --dry-run", "5MJ8P --reason 'a competitor claims a patent' --dry-run"),
        ),
        "begin": (
            same("5MJ8P --due 2027-06-30"),
            Text("5MJ8P --due 2027-06-30 --note 异议已核实，不成立", "5MJ8P --due 2027-06-30 --note 'the objection did not hold'"),
        ),
        "milestone": (Text("5MJ8P --milestone 样件", "5MJ8P --milestone 样件"), Text("5MJ8P --milestone 样件 --dry-run", "5MJ8P --milestone 样件 --dry-run")),
        "progress": (
            Text("5MJ8P --note 材料已选定", "5MJ8P --note 'the material is chosen'"),
            Text("5MJ8P --note 样件已开始试制", "5MJ8P --note 'the sample is being made'"),
        ),
        "extend": (
            Text("5MJ8P --due 2027-12-31 --reason 等检测报告 --yes", "5MJ8P --due 2027-12-31 --reason 'a test report is outstanding' --yes"),
            Text("5MJ8P --due 2027-12-31 --reason 等检测报告 --dry-run", "5MJ8P --due 2027-12-31 --reason 'a test report is outstanding' --dry-run"),
        ),
        "pay": (same("5MJ8P --amount-wan 20 --yes"), Text("5MJ8P --amount-wan 20 --note 首付款 --yes", "5MJ8P --amount-wan 20 --note 'first part' --yes")),
        "finish": (
            Text("5MJ8P --words 指标都达到", "5MJ8P --words 'all indicators are reached'"),
            Text("5MJ8P --words 指标都达到 --dry-run", "5MJ8P --words 'all reached' --dry-run"),
        ),
        "redo": (
            Text("5MJ8P --reason 有一项指标没达到", "5MJ8P --reason 'one indicator was missed'"),
            Text("5MJ8P --reason 有一项指标没达到 --due 2027-08-31", "5MJ8P --reason 'one indicator was missed' --due 2027-08-31"),
        ),
        "approve": (
            Text("5MJ8P --words 专家组同意通过 --yes", "5MJ8P --words 'the experts agree' --yes"),
            Text("5MJ8P --words 通过 --dry-run", "5MJ8P --words passed --dry-run"),
        ),
        "verify": (
            Text("5MJ8P --rating 满意 --yes", "5MJ8P --rating satisfied --yes"),
            Text("5MJ8P --rating 满意 --valid --dry-run", "5MJ8P --rating satisfied --valid --dry-run"),
        ),
        "fail": (
            Text("5MJ8P --reason 团队放弃 --yes", "5MJ8P --reason 'the team gave up' --yes"),
            Text("5MJ8P --reason 团队放弃 --dry-run", "5MJ8P --reason 'the team gave up' --dry-run"),
        ),
        "withdraw": (same("5MJ8P --yes"), Text("5MJ8P --reason 人手不够 --yes", "5MJ8P --reason 'too few people' --yes")),
        "correct": (
            Text("5MJ8P --meant 2026-11-20T09:00 --reason 日期写错", "5MJ8P --meant 2026-11-20T09:00 --reason 'the wrong date'"),
            Text("5MJ8P --meant 2026-11-20T09:00 --reason 日期写错 --dry-run", "5MJ8P --meant 2026-11-20T09:00 --reason 'the wrong date' --dry-run"),
        ),
    },
)
