"""RC724 and RC725: what a proposal puts where nothing belongs, and a state before it that cannot be read."""

from __future__ import annotations

from redchain.model.finding import Rule
from redchain.text import Text

RC724 = Rule(
    "RC724",
    Text("文件没有已知的位置", "File at no known place"),
    Text("{problem}", "{problem}"),
    Text(
        "移走或删除它：每条记录、每份设置、每份清单只在自己的位置上，是普通文件",
        "move it away or delete it: each record, settings file and list is a plain file at its one place",
    ),
    Text(
        "放在别处的文件、链接和替身，可以让以后的检查看错地方。",
        "A file elsewhere, a link or a double can make later checks look in the wrong place.",
    ),
)
"""Found by `flow/misplaced.py`, which sees both trees."""

RC725 = Rule(
    "RC725",
    Text("改动之前的状态读不出来", "State before the change unreadable"),
    Text("改动之前 {problem}，谁能办什么无法核对", "before the change, {problem}, so it cannot be told who may do what"),
    Text(
        "请管理员直接在受保护的分支上恢复：git log -- {file:word}",
        "have an administrator restore it on the protected branch itself: git log -- {file:word}",
    ),
    Text("读不出原来的权限，就没有什么可以对照；宁可都不放行。", "Without the former access settings there is nothing to judge by, so nothing passes."),
)
"""Found by `flow/misplaced.py`."""
