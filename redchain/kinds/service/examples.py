"""Examples of the commands of service items."""

from redchain.model.examples import Examples
from redchain.text import Text, same

EXAMPLES = Examples(
    record="shigong-xuke",
    name=same("shigong-xuke"),
    filters=(Text("--group 投资建设", "--group investment"), Text("--agency 全程代办 --json", "--agency full --json")),
    archived="jiaqingzhan",
    verbs={
        "add": (
            Text(
                "--title 示例用电报装 --group 公共服务 --unit gongdian --materials '[{title: 用电申请表}]'",
                "--title 示例用电报装 --group public --unit gongdian --materials '[{title: 用电申请表}]'",
            ),
            Text(
                "--title 示例用电报装 --group 公共服务 --unit gongdian --materials '[{title: 用电申请表}, {title: 产权证明, deferrable: true}]' --promised-days 3 --aliases 装电表,拉专线,通电",
                "--title 示例用电报装 --group public --unit gongdian --materials '[{title: 用电申请表}, {title: 产权证明, deferrable: true}]' --promised-days 3 --aliases 装电表,拉专线,通电",
            ),
        ),
    },
)
