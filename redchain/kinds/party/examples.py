"""Examples of the commands of party organisations."""

from redchain.model.examples import Examples
from redchain.text import Text, same

_NEW = Text("--name 示例产业链党委 --level 产业链党委 --chain bandaoti", "--name 示例产业链党委 --level committee --chain bandaoti")
_BRANCH = Text(
    "--name 示例链上支部 --level 链上支部 --parent qingneng-dangwei --members 'member: gongdian'",
    "--name 示例链上支部 --level branch --parent qingneng-dangwei --members 'member: gongdian'",
)
EXAMPLES = Examples(
    record="qingneng-dangwei",
    name=same("qingneng-dangwei"),
    filters=(Text("--level 六端组织", "--level side"), same("--parent qingneng-dangwei --json")),
    archived="qingneng-zhibu",
    verbs={
        "add": (_NEW, _BRANCH),
        "found": (_NEW, _BRANCH),
        "tree": (same(""), Text("氢能 --format json", "qingneng --format json")),
        "coverage": (same(""), same("--chain qingneng --uncovered")),
        "rotation": (same("qingneng-dangwei"), Text("qingneng-dangwei --on 2027年3月1日", "qingneng-dangwei --on 2027-03-01")),
        "hand_over": (
            Text("qingneng-dangwei --chair qingneng-yuan --at 2026-11-23T09:00", "qingneng-dangwei --chair qingneng-yuan --at 2026-11-23T09:00"),
            Text(
                "qingneng-dangwei --chair sl-qingfa --reason 研究院搬迁 --dry-run",
                "qingneng-dangwei --chair sl-qingfa --reason 'the institute moves' --dry-run",
            ),
        ),
        "skip": (
            Text("qingneng-dangwei --chair qingneng-yuan --reason 研究院搬迁", "qingneng-dangwei --chair qingneng-yuan --reason 'the institute moves'"),
            Text(
                "qingneng-dangwei --chair qingneng-yuan --reason 研究院搬迁 --dry-run",
                "qingneng-dangwei --chair qingneng-yuan --reason 'the institute moves' --dry-run",
            ),
        ),
        "swap": (
            Text(
                "qingneng-dangwei --chair qingneng-yuan --other sl-qingfa --reason 时间冲突",
                "qingneng-dangwei --chair qingneng-yuan --other sl-qingfa --reason 'another date'",
            ),
            Text(
                "qingneng-dangwei --chair qingneng-yuan --other sl-qingfa --reason 时间冲突 --dry-run",
                "qingneng-dangwei --chair qingneng-yuan --other sl-qingfa --reason 'another date' --dry-run",
            ),
        ),
        "renew": (same("qingneng-dangwei --until 2030-12-31"), same("qingneng-keyan --until 2030-12-31 --dry-run")),
        "dissolve": (
            Text("qingneng-zhibu --reason 并入第二支部 --yes", "qingneng-zhibu --reason 'merged into another' --yes"),
            Text("qingneng-zhibu --reason 并入第二支部 --dry-run", "qingneng-zhibu --reason 'merged into another' --dry-run"),
        ),
        "correct": (
            Text("qingneng-zhibu --meant 2026-11-20T09:00 --reason 日期写错", "qingneng-zhibu --meant 2026-11-20T09:00 --reason 'the wrong date'"),
            Text(
                "qingneng-zhibu --meant 2026-11-20T09:00 --reason 日期写错 --dry-run",
                "qingneng-zhibu --meant 2026-11-20T09:00 --reason 'the wrong date' --dry-run",
            ),
        ),
    },
)
