"""Examples of the commands of needs."""

from redchain.model.examples import Examples
from redchain.text import Text, same

_NEW = Text(
    "--enterprise sl-bacai --title 想找检测机构 --category 检测认证",
    "--enterprise sl-bacai --title 'A laboratory for tests is wanted' --category 检测认证",
)
_MORE = Text(
    "--enterprise sl-bacai --title 变压器不够用 --category 要素保障 --urgency 较急 --source 走访",
    "--enterprise sl-bacai --title 'The transformer is too small' --category 要素保障 --urgency high --source visit",
)
EXAMPLES = Examples(
    record="JSGVN",
    name=same("N-20261123-JSGVN"),
    filters=(Text("--state 已受理 --sort urgency", "--state registered --sort urgency"), Text("--has 变压器 --month 2026-11", "--has 变压器 --month 2026-11")),
    archived="EM1A3",
    verbs={
        "add": (_NEW, _MORE),
        "submit": (_NEW, _MORE),
        "duplicates": (same(""), same("JSGVN")),
        "register": (same("JSGVN"), same("JSGVN YFZXM --yes")),
        "ask_more": (
            Text("JSGVN --reason 请写清工种和人数", "JSGVN --reason 'which trade, and how many'"),
            Text("YFZXM --reason 请写清用量", "YFZXM --reason 'how much is needed'"),
        ),
        "supplement": (same("MBJF7"), Text("MBJF7 --note 已补充工艺说明", "MBJF7 --note 'the process is described now'")),
        "decline": (
            Text("JSGVN --reason 不属于产业链事项 --yes", "JSGVN --reason 'not a matter of the chain' --yes"),
            Text("JSGVN --reason 不属于产业链事项 --dry-run", "JSGVN --reason 'not a matter of the chain' --dry-run"),
        ),
        "merge": (same("JSGVN --into MBJF7"), Text("YFZXM --into MBJF7 --reason 说的是同一件事", "YFZXM --into MBJF7 --reason 'they say the same'")),
        "withdraw": (same("JSGVN --yes"), Text("JSGVN --reason 企业已自行解决 --yes", "JSGVN --reason 'the firm found a way' --yes")),
        "verify": (
            Text("5S6BN --rating 满意 --valid", "5S6BN --rating satisfied --valid"),
            Text("5S6BN --rating 无法联系 --no-valid", "5S6BN --rating unreachable --no-valid"),
        ),
        "close": (
            Text("WF3T5 --result 已解决", "WF3T5 --result solved"),
            Text("WF3T5 --result 解释说明 --reason 企业理解", "WF3T5 --result explained --reason 'the firm understands'"),
        ),
        "reopen": (Text("WF3T5 --reason 问题又出现", "WF3T5 --reason 'it is back'"), Text("EM1A3 --reason 问题又出现", "EM1A3 --reason 'it is back'")),
        "escalate": (
            Text("MW9PW --level 牵头部门", "MW9PW --level lead_unit"),
            Text("RF8CH --level 市主要领导 --reason 涉及几个部门", "RF8CH --level city --reason 'several departments are concerned'"),
        ),
        "hold": (
            Text("RF8CH --reason 等企业补材料", "RF8CH --reason 'papers of the firm are missing'"),
            Text("RF8CH --reason 等规划批复 --until 2026-12-31", "RF8CH --reason 'the plan is not approved yet' --until 2026-12-31"),
        ),
        "resume": (same("RF8CH"), Text("RF8CH --reason 材料已齐", "RF8CH --reason 'the papers are there'")),
        "correct": (
            Text("RF8CH --meant 2026-11-20T09:00 --reason 日期写错", "RF8CH --meant 2026-11-20T09:00 --reason 'the wrong date'"),
            Text("RF8CH --meant 2026-11-20T09:00 --reason 日期写错 --dry-run", "RF8CH --meant 2026-11-20T09:00 --reason 'the wrong date' --dry-run"),
        ),
    },
)
