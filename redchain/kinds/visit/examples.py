"""Examples of the commands of visits."""

from redchain.model.examples import Examples
from redchain.text import Text, same

_NEW = Text(
    "--enterprise sl-qingfa --visitors h001,h010 --visited-on 11月20日 --met-post 生产厂长岗",
    "--enterprise sl-qingfa --visitors h001,h010 --visited-on 2026-11-20 --met-post 生产厂长岗",
)
_MORE = same(
    "--enterprise sl-qingfa --visitors h001 --mode phone --visited-on 2026-11-20 --answers '[{question: 用工, value: 缺电工两名}]' --spot '[{title: 稳岗返还要申请吗, answer: 免申即享}]'"
)
EXAMPLES = Examples(
    record="6TX3K",
    name=same("V-20261119-6TX3K"),
    filters=(Text("--state 待企业确认", "--state recorded"), same("--visitors h001 --format json")),
    archived="2NF8R",
    verbs={
        "add": (_NEW, _MORE),
        "record": (_NEW, _MORE),
        "confirm": (same("6TX3K --by sl-qingfa --yes"), Text("6TX3K --note 厂长岗看过 --dry-run", "6TX3K --note 'read by the head of the works' --dry-run")),
        "dispute": (
            Text("6TX3K --reason 缺的是焊工，不是电工", "6TX3K --reason 'welders are short, not electricians'"),
            Text("6TX3K --reason 那天没有来 --dry-run", "6TX3K --reason 'nobody came that day' --dry-run"),
        ),
        "recall": (
            Text("6TX3K --reason 记错了企业 --yes", "6TX3K --reason 'the wrong firm' --yes"),
            Text("6TX3K --reason 记错了企业 --dry-run", "6TX3K --reason 'the wrong firm' --dry-run"),
        ),
        "raise": (
            same("6TX3K --title 三月份要开新线，变压器不够用 --category 要素保障"),
            same("6TX3K --title 缺两名焊工 --category 用工 --urgency high --dry-run"),
        ),
        "route": (same("--helper h001"), same("--helper h001 --on 2026-12-01 --format json")),
        "correct": (
            Text("6TX3K --meant 2026-11-20T09:00 --reason 日期写错", "6TX3K --meant 2026-11-20T09:00 --reason 'the wrong date'"),
            Text("6TX3K --meant 2026-11-20T09:00 --reason 日期写错 --dry-run", "6TX3K --meant 2026-11-20T09:00 --reason 'the wrong date' --dry-run"),
        ),
    },
)
