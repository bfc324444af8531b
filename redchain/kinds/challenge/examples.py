"""Examples of the commands of challenges."""

from redchain.model.examples import Examples
from redchain.text import Text, same

_NEW = Text("--needs MW9PW --title 船用供氢低温密封 --chain qingneng", "--needs MW9PW --title 'Cold seals on ships' --chain qingneng")
_MORE = Text(
    "--needs MW9PW,RF8CH --title 船用供氢低温密封 --chain 氢能 --mode 赛马 --reward-wan 80",
    "--needs MW9PW,RF8CH --title 'Cold seals on ships' --chain qingneng --mode race --reward-wan 80",
)
EXAMPLES = Examples(
    record="7K3F9",
    name=same("C-20260320-7K3F9"),
    filters=(Text("--state 已攻克", "--state solved"), same("--chain yejin --format json")),
    archived="7K3F9",
    verbs={
        "add": (_NEW, _MORE),
        "draft": (_NEW, _MORE),
        "ask_more": (
            Text("9T4QW --reason 指标说不清，请专家再诊断", "9T4QW --reason 'the indicators are not clear'"),
            Text("9T4QW --reason 不是技术问题 --dry-run", "9T4QW --reason 'no technical problem' --dry-run"),
        ),
        "supplement": (same("9T4QW"), Text("9T4QW --note 指标已补齐", "9T4QW --note 'the indicators are complete'")),
        "check": (same("9T4QW"), Text("9T4QW --note 专家组同意", "9T4QW --note 'the experts agree'")),
        "post": (same("9T4QW --until 2026-12-25"), Text("9T4QW --until 12月25日 --dry-run", "9T4QW --until 2026-12-25 --dry-run")),
        "extend": (
            Text("9T4QW --until 2027-01-15 --reason 还没有人揭 --yes", "9T4QW --until 2027-01-15 --reason 'nobody has claimed it' --yes"),
            Text("9T4QW --until 2027-01-15 --reason 还没有人揭 --dry-run", "9T4QW --until 2027-01-15 --reason 'nobody has claimed it' --dry-run"),
        ),
        "solve": (same("9T4QW --claim 5MJ8P --yes"), same("9T4QW --yes")),
        "withdraw": (
            Text("9T4QW --reason 企业已另行解决 --yes", "9T4QW --reason 'the firm found a way' --yes"),
            Text("9T4QW --reason 企业已另行解决 --dry-run", "9T4QW --reason 'the firm found a way' --dry-run"),
        ),
        "experts": (same("7K3F9"), same("7K3F9 --top 3 --format json")),
        "forms": (Text("--chain 冶金新材料 -o 三张表.xlsx", "--chain yejin -o forms.xlsx"), Text("-o 三张表.xlsx --restricted", "-o forms.xlsx --restricted")),
        "correct": (
            Text("9T4QW --meant 2026-11-20T09:00 --reason 日期写错", "9T4QW --meant 2026-11-20T09:00 --reason 'the wrong date'"),
            Text("9T4QW --meant 2026-11-20T09:00 --reason 日期写错 --dry-run", "9T4QW --meant 2026-11-20T09:00 --reason 'the wrong date' --dry-run"),
        ),
    },
)
