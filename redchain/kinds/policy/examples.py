"""Examples of the commands of policies."""

from redchain.model.examples import Examples
from redchain.text import Text, same

EXAMPLES = Examples(
    record="qingneng-banfa",
    name=same("qingneng-banfa"),
    filters=(Text("--level 市级", "--level city"), same("--unit shi-keji-ju --json")),
    archived="qingneng-banfa",
    verbs={
        "match": (same("sl-bacai"), same("sl-bacai --all --format json")),
        "add": (
            Text(
                "--title 示例设备补贴办法 --number 示工信〔2026〕9号 --unit shi-gongxin-ju",
                "--title 示例设备补贴办法 --number 示工信〔2026〕9号 --unit shi-gongxin-ju",
            ),
            Text(
                "--title 示例设备补贴办法 --number 示工信〔2026〕9号 --unit shi-gongxin-ju --clauses '[{title: 补贴标准, text: 按投资额补贴}]' --aliases 设备补贴,买设备补钱,技改补助",
                "--title 示例设备补贴办法 --number 示工信〔2026〕9号 --unit shi-gongxin-ju --clauses '[{title: 补贴标准, text: 按投资额补贴}]' --aliases 设备补贴,买设备补钱,技改补助",
            ),
        ),
    },
)
