"""Examples of the commands of cases."""

from redchain.model.examples import Examples
from redchain.text import Text, same

_NEW = same("--enterprise sl-qingfa --service shigong-xuke --agent h001 --authorised-on 2026-11-23")
_MORE = Text(
    "--enterprise sl-qingfa --service shigong-xuke --agent h001 --authorised-on 2026-11-23 --scope 从申请到领证",
    "--enterprise sl-qingfa --service shigong-xuke --agent h001 --authorised-on 2026-11-23 --scope 'until the permit is here'",
)
EXAMPLES = Examples(
    record="4W8KD",
    name=same("A-20261116-4W8KD"),
    filters=(Text("--state 收材料", "--state open"), same("--agent h001 --format json")),
    archived="7N2PC",
    verbs={
        "add": (_NEW, _MORE),
        "open": (_NEW, _MORE),
        "receive": (same("4W8KD --material 施工合同"), same("4W8KD --material 施工合同,用地批准文件")),
        "defer": (
            same("4W8KD --material 工资专户证明 --until 2026-11-26"),
            Text(
                "4W8KD --material 工资专户证明 --until 2026-11-26 --note 银行在开户",
                "4W8KD --material 工资专户证明 --until 2026-11-26 --note 'the bank is at it'",
            ),
        ),
        "submit": (same("4W8KD"), same("4W8KD --due 2026-12-04")),
        "ask_more": (
            Text("4W8KD --reason 合同缺一页", "4W8KD --reason 'a page is missing'"),
            Text("4W8KD --material 施工合同 --reason 合同缺一页", "4W8KD --material 施工合同 --reason 'a page is missing'"),
        ),
        "progress": (
            Text("4W8KD --note 已约窗口周五核对", "4W8KD --note 'the window sees it on Friday'"),
            Text("4W8KD --note 合同在盖章", "4W8KD --note 'the contract is being sealed'"),
        ),
        "grant": (same("4W8KD --yes"), Text("4W8KD --result 施工许可证已领 --yes", "4W8KD --result 'the permit is here' --yes")),
        "refuse": (
            Text("4W8KD --reason 用地手续没有办妥 --yes", "4W8KD --reason 'the land is not settled' --yes"),
            Text("4W8KD --reason 用地手续没有办妥 --dry-run", "4W8KD --reason 'the land is not settled' --dry-run"),
        ),
        "verify": (
            Text("4W8KD --rating 满意 --yes", "4W8KD --rating satisfied --yes"),
            Text("4W8KD --rating 满意 --valid --dry-run", "4W8KD --rating satisfied --valid --dry-run"),
        ),
        "withdraw": (same("4W8KD --yes"), Text("4W8KD --reason 企业自己办 --yes", "4W8KD --reason 'the firm does it itself' --yes")),
        "correct": (
            Text("4W8KD --meant 2026-11-20T09:00 --reason 日期写错", "4W8KD --meant 2026-11-20T09:00 --reason 'the wrong date'"),
            Text("4W8KD --meant 2026-11-20T09:00 --reason 日期写错 --dry-run", "4W8KD --meant 2026-11-20T09:00 --reason 'the wrong date' --dry-run"),
        ),
    },
)
