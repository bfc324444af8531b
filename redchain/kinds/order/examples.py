"""Examples of the commands of orders."""

from redchain.model.examples import Examples
from redchain.text import Text, same

EXAMPLES = Examples(
    record="6KXAJ",
    name=same("D-20261120-6KXAJ"),
    filters=(Text("--state 办理中 --unit keji-zhihang", "--state working --unit keji-zhihang"), same("--overdue")),
    archived="K0FX6",
    verbs={
        "add": (
            same("--need JK1QK --unit gongdian --role support --due 2026-12-10"),
            Text("--need JK1QK --unit gongdian --role 协办 --due 2026-12-10", "--need JK1QK --unit gongdian --role joint --due 2026-12-10"),
        ),
        "dispatch": (
            same("DBD5A shi-gongxin-ju --due 2026-12-10"),
            Text("JK1QK gongdian --role 协办 --due 2026-12-10", "JK1QK gongdian --role support --due 2026-12-10"),
        ),
        "accept": (same("6KXAJ"), Text("--unit shi-zigui-ju --state 待签收 --yes", "--unit shi-zigui-ju --state pending --yes")),
        "send_back": (
            Text("6KXAJ --reason 不是本单位职责", "6KXAJ --reason 'not our business'"),
            Text("6KXAJ --reason 应由住建部门办理 --dry-run", "6KXAJ --reason 'another bureau is in charge' --dry-run"),
        ),
        "uphold": (same("6KXAJ"), Text("6KXAJ --reason 改派别的单位", "6KXAJ --reason 'another unit will do it'")),
        "overrule": (same("6KXAJ"), Text("6KXAJ --reason 属于本单位职责", "6KXAJ --reason 'it is the business of the unit'")),
        "progress": (
            Text("Y00ER --note 已约企业面谈", "Y00ER --note 'a meeting with the firm is arranged'"),
            Text("JDCX5,Y00ER --note 本周已联系企业 --yes", "JDCX5,Y00ER --note 'spoke with the firm this week' --yes"),
        ),
        "extend": (
            Text("BSKHZ --due 2026-12-18 --reason 等检测报告 --yes", "BSKHZ --due 2026-12-18 --reason 'a test report is outstanding' --yes"),
            Text("BSKHZ --due 12月18日 --reason 等检测报告 --dry-run", "BSKHZ --due 2026-12-18 --reason 'a test report is outstanding' --dry-run"),
        ),
        "hold": (
            Text("Y00ER --reason 等企业补材料", "Y00ER --reason 'papers of the firm are missing'"),
            Text("Y00ER --reason 等上级批复 --until 2026-12-31", "Y00ER --reason 'a decision is outstanding' --until 2026-12-31"),
        ),
        "resume": (same("Y00ER"), Text("Y00ER --reason 材料已齐", "Y00ER --reason 'the papers are there'")),
        "finish": (
            Text("Y00ER --reply 贷款已审批到账", "Y00ER --reply 'the loan has been paid out'"),
            Text("Y00ER --reply 贷款已审批到账 --note 企业已确认", "Y00ER --reply 'the loan has been paid out' --note 'the firm agrees'"),
        ),
        "redo": (
            Text("Y00ER --reason 企业不满意", "Y00ER --reason 'the firm is not satisfied'"),
            Text("Y00ER --reason 没有答复要点 --due 2026-12-20", "Y00ER --reason 'the point was missed' --due 2026-12-20"),
        ),
        "recall": (
            Text("6KXAJ --reason 派错单位 --yes", "6KXAJ --reason 'the wrong unit' --yes"),
            Text("6KXAJ --reason 派错单位 --dry-run", "6KXAJ --reason 'the wrong unit' --dry-run"),
        ),
        "confirm": (same("Y00ER"), Text("Y00ER --reason 只改了错字", "Y00ER --reason 'only a slip was mended'")),
        "correct": (
            Text("Y00ER --meant 2026-11-20T09:00 --reason 日期写错", "Y00ER --meant 2026-11-20T09:00 --reason 'the wrong date'"),
            Text("Y00ER --meant 2026-11-20T09:00 --reason 日期写错 --dry-run", "Y00ER --meant 2026-11-20T09:00 --reason 'the wrong date' --dry-run"),
        ),
    },
)
