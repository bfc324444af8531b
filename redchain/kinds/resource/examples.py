"""Examples of the commands of resources."""

from redchain.model.examples import Examples
from redchain.text import Text, same

EXAMPLES = Examples(
    record="bangdaiban",
    name=same("bangdaiban"),
    filters=(same("--unit gongdian"), Text("--category 融资 --has 贷款", "--category 融资 --has 贷款")),
    verbs={
        "add": (
            Text("--title 示例检测服务 --unit gongdian --category 检测认证", "--title 'An example of tests' --unit gongdian --category 检测认证"),
            Text(
                "--title 示例检测服务 --unit gongdian --category 检测认证 --capacity 5",
                "--title 'An example of tests' --unit gongdian --category 检测认证 --capacity 5",
            ),
        )
    },
)
