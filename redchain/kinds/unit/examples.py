"""Examples of the commands of units."""

from redchain.model.examples import Examples
from redchain.text import Text, same

EXAMPLES = Examples(
    record="gongdian",
    name=same("gongdian"),
    filters=(same("--chains yejin"), Text("--side 政务端", "--side government")),
    archived="shili",
    verbs={
        "add": (
            Text("--name 新来示例局 --side 政务端", "--name 新来示例局 --side government"),
            Text("--name 示例检测中心 --side 服务端 --chains yejin", "--name 示例检测中心 --side service --chains yejin"),
        )
    },
)
