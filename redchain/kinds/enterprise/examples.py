"""Examples of the commands of enterprises."""

from redchain.model.examples import Examples
from redchain.text import Text, same

EXAMPLES = Examples(
    record="sl-bacai",
    name=same("sl-bacai"),
    filters=(same("--chains yejin"), Text("--size 小型 --sort name", "--size small --sort name")),
    verbs={
        "add": (
            Text("--name 新来示例有限公司 --chains yejin", "--name 新来示例有限公司 --chains yejin"),
            Text(
                "--name 新来示例有限公司 --short-name 新来示例 --chains yejin --size 小型",
                "--name 新来示例有限公司 --short-name 新来示例 --chains yejin --size small",
            ),
        )
    },
)
