"""RC6xx: names of people where a post would do; `rc600_privacy` looks for them."""

from __future__ import annotations

from redchain.model.finding import Rule
from redchain.text import Text

RC610 = Rule(
    "RC610",
    Text("含个人姓名", "A personal name"),
    Text("这一行像是写了姓名：{masked}", "this line seems to give somebody's name: {masked}"),
    Text("改写岗位，如“综合科经办岗”", "write the post instead, such as “clerk of the general section”"),
    Text("人员只记岗位，姓名放在仓库以外。", "People are known by their posts; names stay outside the repository."),
    allowed_by="record",
)
