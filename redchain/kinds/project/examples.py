"""Examples of the commands of projects."""

from redchain.model.examples import Examples
from redchain.text import Text, same

_NEW = Text("--title 示例联合攻关 --needs MW9PW --lead qingneng-yuan", "--title 'A joint effort' --needs MW9PW --lead qingneng-yuan")
_MORE = Text(
    "--title 示例联合攻关 --needs MW9PW --lead qingneng-yuan --supporting gongdian --due 12月31日",
    "--title 'A joint effort' --needs MW9PW --lead qingneng-yuan --supporting gongdian --due 2026-12-31",
)
EXAMPLES = Examples(
    record="YA5EH",
    name=Text("液氢储运装备联合攻关", "液氢储运装备联合攻关"),
    filters=(Text("--state 推进中", "--state running"), same("--lead qingneng-yuan --json")),
    archived="CX5TE",
    verbs={
        "add": (_NEW, _MORE),
        "start": (_NEW, _MORE),
        "progress": (
            Text("YA5EH --note 样机已开始试制", "YA5EH --note 'the prototype is being built'"),
            Text("T8M1Y --note 选址方案已比选", "T8M1Y --note 'the sites have been compared'"),
        ),
        "milestone": (
            Text("T8M1Y --milestone 踏勘", "T8M1Y --milestone 踏勘"),
            Text("T8M1Y --milestone 方案会审", "T8M1Y --milestone 方案会审"),
        ),
        "finish": (
            Text("MAEN3 --reason 其余并入明年计划 --yes", "MAEN3 --reason 'the rest is planned for next year' --yes"),
            Text("YA5EH --reason 目标已达到 --dry-run", "YA5EH --reason 'the goals are met' --dry-run"),
        ),
        "stop": (
            Text("T8M1Y --reason 条件不具备 --yes", "T8M1Y --reason 'not possible for now' --yes"),
            Text("T8M1Y --reason 条件不具备 --dry-run", "T8M1Y --reason 'not possible for now' --dry-run"),
        ),
        "correct": (
            Text("YA5EH --meant 2026-11-20T09:00 --reason 日期写错", "YA5EH --meant 2026-11-20T09:00 --reason 'the wrong date'"),
            Text("YA5EH --meant 2026-11-20T09:00 --reason 日期写错 --dry-run", "YA5EH --meant 2026-11-20T09:00 --reason 'the wrong date' --dry-run"),
        ),
    },
)
