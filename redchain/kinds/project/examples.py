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
        "result": (
            Text("QZ7TK --title 阀体锻造裂纹查明", "QZ7TK --title 'the cracks in forged valves are explained'"),
            Text(
                "QZ7TK --title 检测机时预约上线 --note 每周二、四开放",
                "QZ7TK --title 'hours of the test line can be booked' --note 'Tuesdays and Thursdays'",
            ),
        ),
        "advise": (
            Text("QZ7TK --enterprise sl-qingfa", "QZ7TK --enterprise sl-qingfa"),
            Text("QZ7TK --enterprise sl-qingguan --note 建议换保温层材料", "QZ7TK --enterprise sl-qingguan --note 'another insulation was advised'"),
        ),
        "extend": (
            Text("QZ7TK --due 2027-12-31 --reason 三方续签一年 --yes", "QZ7TK --due 2027-12-31 --reason 'the parties go on for a year' --yes"),
            Text("YA5EH --due 2027-03-31 --reason 台架检修 --dry-run", "YA5EH --due 2027-03-31 --reason 'the test bench is repaired' --dry-run"),
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
