"""Examples of the commands of chains."""

from redchain.model.examples import Examples
from redchain.text import Text, same

EXAMPLES = Examples(
    record="yejin",
    name=same("yejin"),
    filters=(same(""), same("--json")),
    archived="shili",
    verbs={
        "add": (
            Text("--name 示例新材料产业链", "--name 示例新材料产业链"),
            Text("--name 示例新材料产业链 --lead-units shi-gongxin-ju", "--name 示例新材料产业链 --lead-units shi-gongxin-ju"),
        ),
        "supply": (same("sl-qingfa"), same("sl-qingfa --customers --format json")),
        "map": (same("yejin"), same("yejin --gaps --format json")),
    },
)
