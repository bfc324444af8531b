"""Examples of the commands of party organisations."""

from redchain.model.examples import Examples
from redchain.text import Text, same

_NEW = Text("--name 示例产业链党委 --level 产业链党委 --chain bandaoti", "--name 示例产业链党委 --level committee --chain bandaoti")
_BRANCH = Text(
    "--name 示例链上支部 --level 链上支部 --parent qingneng-dangwei --members 'gongdian'",
    "--name 示例链上支部 --level branch --parent qingneng-dangwei --members 'gongdian'",
)
EXAMPLES = Examples(
    record="qingneng-dangwei",
    name=same("qingneng-dangwei"),
    filters=(Text("--level 六端组织", "--level side"), same("--parent qingneng-dangwei --json")),
    archived="qingneng-zhibu",
    verbs={
        "add": (_NEW, _BRANCH),
        "found": (_NEW, _BRANCH),
    },
)
