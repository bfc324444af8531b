"""Examples of the commands of pairings."""

from redchain.model.examples import Examples
from redchain.text import Text, same

_NEW = same("--enterprise sl-qingfa --helper h001")
_MORE = same("--enterprise sl-qingfa --helper h001 --mentor m001 --due 2027-11-30 --milestones '[{title: 专精特新申报, due: 2027-06-30}]'")
EXAMPLES = Examples(
    record="4H7TC",
    name=same("R-20260310-4H7TC"),
    filters=(Text("--state 结对中", "--state running"), same("--helper h001 --format json")),
    archived="8VQ2N",
    verbs={
        "add": (_NEW, _MORE),
        "start": (_NEW, _MORE),
        "hand_over": (
            Text("4H7TC --helper h010 --reason 调岗", "4H7TC --helper h010 --reason 'another post'"),
            Text(
                "4H7TC --helper h010 --reason 调岗 --matters 用电扩容还在办",
                "4H7TC --helper h010 --reason 'another post' --matters 'the power supply is in hand'",
            ),
        ),
        "progress": (
            Text("4H7TC --note 三季度走访两次，诉求都有着落", "4H7TC --note 'seen twice, all needs are in hand'"),
            Text("4H7TC --note 已约导师下周到厂", "4H7TC --note 'the mentor comes next week'"),
        ),
        "milestone": (same("4H7TC --milestone 管理制度上墙"), same("4H7TC --milestone 管理制度上墙 --dry-run")),
        "finish": (
            Text("4H7TC --outcome 通过专精特新认定 --note 一项目标转为长期 --yes", "4H7TC --outcome 'it has its title' --note 'one goal goes on' --yes"),
            Text("4H7TC --note 目标转为长期 --dry-run", "4H7TC --note 'the goals go on' --dry-run"),
        ),
        "stop": (
            Text("4H7TC --reason 企业迁出 --yes", "4H7TC --reason 'the firm has moved' --yes"),
            Text("4H7TC --reason 企业迁出 --dry-run", "4H7TC --reason 'the firm has moved' --dry-run"),
        ),
        "correct": (
            Text("4H7TC --meant 2026-11-20T09:00 --reason 日期写错", "4H7TC --meant 2026-11-20T09:00 --reason 'the wrong date'"),
            Text("4H7TC --meant 2026-11-20T09:00 --reason 日期写错 --dry-run", "4H7TC --meant 2026-11-20T09:00 --reason 'the wrong date' --dry-run"),
        ),
    },
)
