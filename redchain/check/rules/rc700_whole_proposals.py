"""RC72x: what is judged of a proposal as a whole: its commits in between, how much it adds, and what it puts among generated files."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from redchain.model.finding import Rule
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from redchain.check.proposal import Pair
    from redchain.model.access import MassLimit
    from redchain.model.finding import Finding

RC720 = Rule(
    "RC720",
    Text("去掉了别人写入的内容", "Somebody else's part taken out"),
    Text("{id} 的{what}由提交 {maker} 写入，被{remover}去掉了", "{what} of {id}, written in commit {maker}, was taken out again by {remover}"),
    Text(
        "恢复它，或由写的人、有权替 by 办理的人或管理员去掉；不该进入历史的，改写这些提交：git rebase -i {base:word}",
        "put it back, or have whoever wrote it, one who may act for `by` or a keeper take it out; what must not become history, leave out of the commits: git rebase -i {base:word}",
    ),
    Text("首尾两头看不出来的改动，合并以后仍在历史里。", "What the two ends of a proposal do not show is in the history all the same."),
    otherwise=Text("有权修改的人撤下的，只提醒", "by one who may change the record it is only warned of"),
)
"""Found by `flow/taken_back.py`, which looks at each commit."""
USED_UP = Text(
    "编号用过就不能再用；不想留下，合并之前改写这些提交：git rebase -i {base:word}",
    "an id that was used is never used again; if it should not be, leave it out of the commits before merging: git rebase -i {base:word}",
)

RC721 = Rule(
    "RC721",
    Text("一次新增太多", "Too many new records"),
    Text("一次新增了 {count} 条{kind}，上限 {most} 条", "{count} {kind} records are added at once; the limit is {most}"),
    Text(
        "分几次提交；确需一次录入，由管理员提交，本机检查时加 --allow-mass",
        "split it into several proposals; if it has to be one, have a keeper commit it; for a local check add --allow-mass",
    ),
    Text(
        "几百条新记录没有人能逐条看出真假；某类的第一次录入不限。", "Nobody can review hundreds of new records one by one; the first entry of a kind is free."
    ),
)


def ensure_additions_are_few(pairs: Iterable[Pair], total: Mapping[str, int], limit: MassLimit) -> Iterator[tuple[str, Finding]]:
    """Ensure that one proposal does not add too many records of a kind that is in use already (RC721); yields (folder, finding)."""
    added = Counter(pair.record.kind for pair in pairs if pair.before is None)
    for kind, count in sorted(added.items(), key=lambda each: each[0].name):
        if count > limit.records and total[kind.name]:
            yield kind.folder, RC721.broken((), count=count, kind=Text(kind.label.zh, kind.label.en.lower()), most=limit.records)


RC722 = Rule(
    "RC722",
    Text("清单文件夹里的手工文件", "Not a generated file"),
    Text("这个文件不是 redchain 生成的，却放在清单的文件夹里", "this file is not made by redchain, yet lies in the folder of the lists"),
    Text("用文件管理器把它移到 data 以外的文件夹；不要了就删掉", "move it into a folder outside data/, or delete it if nobody needs it"),
    Text("读清单的人以为里面的都出自记录。", "Whoever reads the lists takes everything there for made from the records."),
)
RC723 = Rule(
    "RC723",
    Text("清单的日期不对", "Lists of an implausible day"),
    Text("清单写着数据日期 {day}，{why}", "the lists say that they are as of {day}, {why}"),
    Text("重新生成：redchain lists", "make them anew: redchain lists"),
    Text("换一个日期，超期的就不亮灯，亮灯的就不超期。", "As of another day nothing is overdue, or everything is."),
)
"""Both found by `flow/judge_generated_files.py`, which generates the files anew."""
