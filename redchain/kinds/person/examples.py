"""Examples of the commands of posts."""

from redchain.model.examples import Examples
from redchain.text import Text, same

EXAMPLES = Examples(
    record="e001",
    name=same("e001"),
    filters=(Text("--roles 专家", "--roles expert"), same("--home cailiao-suo --json")),
    archived="e001",
    verbs={
        "add": (
            Text("--home cailiao-suo --roles 专家 --post 材料检测专家岗", "--home cailiao-suo --roles expert --post 材料检测专家岗"),
            Text(
                "--home shi-keji-ju --roles 助企员 --post 氢能链助企员岗 --chains qingneng --max-firms 8",
                "--home shi-keji-ju --roles helper --post 氢能链助企员岗 --chains qingneng --max-firms 8",
            ),
        ),
        "leave": (Text("e001 --reason 调岗", "e001 --reason 'another post'"), same("h001 --to h010 --reason 调岗")),
    },
)
