"""Examples of the commands of meetings."""

from redchain.model.examples import Examples
from redchain.text import Text, same

_NEW = Text("--party qingneng-dangwei --title 氢能圆桌会 --held-on 2026-12-10", "--party qingneng-dangwei --title 'Round table' --held-on 2026-12-10")
_MORE = Text(
    "--party qingneng-dangwei --title 氢能圆桌会 --held-on 2026-12-10 --topics '[{title: 加氢站选址, form: 表决}]'",
    "--party qingneng-dangwei --title 'Round table' --held-on 2026-12-10 --topics '[{title: A station, form: vote}]'",
)
EXAMPLES = Examples(
    record="7K3F9",
    name=same("氢能链第四次圆桌会"),
    filters=(Text("--state 已定稿", "--state done"), same("--party qingneng-dangwei --json")),
    archived="2XQ4D",
    verbs={
        "add": (_NEW, _MORE),
        "plan": (_NEW, _MORE),
        "invite": (same("9PXTA"), same("9PXTA --observers gongdian --dry-run")),
        "open": (
            Text("W3M6B --present all --except sl-qingfa --excused sl-qingfa --yes", "W3M6B --present all --except sl-qingfa --excused sl-qingfa --yes"),
            Text("W3M6B --present all --dry-run", "W3M6B --present all --dry-run"),
        ),
        "resolve": (
            Text("7K3F9 --topic 2 --agreed all --outcome 通过 --yes", "7K3F9 --topic 2 --agreed all --outcome adopted --yes"),
            Text(
                "7K3F9 --topic 2 --agreed all --except qingneng-yuan --opposed qingneng-yuan --outcome 通过 --dry-run",
                "7K3F9 --topic 2 --agreed all --except qingneng-yuan --opposed qingneng-yuan --outcome adopted --dry-run",
            ),
        ),
        "raise": (
            Text(
                "7K3F9 --topic 2 --enterprise sl-qingfa --title 加氢站选址难 --category 用地厂房",
                "7K3F9 --topic 2 --enterprise sl-qingfa --title 'no site for a station' --category 用地厂房",
            ),
            Text(
                "7K3F9 --topic 2 --enterprise sl-qingfa --title 加氢站选址难 --category 用地厂房 --dispatch shi-zigui-ju",
                "7K3F9 --topic 2 --enterprise sl-qingfa --title 'no site for a station' --category 用地厂房 --dispatch shi-zigui-ju",
            ),
        ),
        "minutes": (Text("E5HN2 -o 纪要.docx", "E5HN2 -o minutes.docx"), same("2XQ4D")),
        "notice": (Text("9PXTA -o 通知.docx", "9PXTA -o notice.docx"), same("W3M6B")),
        "attendance": (Text("9PXTA -o 签到表.xlsx", "9PXTA -o attendance.xlsx"), same("E5HN2")),
        "minute": (Text("E5HN2 --words 按议定事项抓好落实 --yes", "E5HN2 --words 'see to what was resolved' --yes"), same("E5HN2 --dry-run")),
        "cancel": (
            Text("9PXTA --reason 与市里会议冲突 --yes", "9PXTA --reason 'another meeting that day' --yes"),
            Text("9PXTA --reason 与市里会议冲突 --dry-run", "9PXTA --reason 'another meeting that day' --dry-run"),
        ),
        "correct": (
            Text("7K3F9 --meant 2026-11-21T09:00 --reason 日期写错", "7K3F9 --meant 2026-11-21T09:00 --reason 'the wrong date'"),
            Text("7K3F9 --meant 2026-11-21T09:00 --reason 日期写错 --dry-run", "7K3F9 --meant 2026-11-21T09:00 --reason 'the wrong date' --dry-run"),
        ),
    },
)
