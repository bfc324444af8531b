"""RC724 to RC726: what a proposal puts where nothing belongs, a state before it that cannot be read, and a record put in the place of another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.model.finding import Rule
from redchain.text import Text, join, same

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from redchain.check.proposal import Pair
    from redchain.model.finding import Finding

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

RC726 = Rule(
    "RC726",
    Text("改编号时还改了别的", "More than a renaming"),
    Text("由 {old} 改名而来，同时改了 {keys}", "renamed from {old}, and changed at once: {keys}"),
    Text(
        "只改编号：redchain {command:word} rename {old:word} {id:word}；其余的合并以后另行提交",
        "rename it alone: redchain {command:word} rename {old:word} {id:word}; propose the rest once that is merged",
    ),
    Text(
        "改成另一条记录，名下的需求、工单就换了主人；没有登记成员时，没有人能核对是谁改的。",
        "If it becomes another record, whatever names it changes hands; without members nobody can tell who did it.",
    ),
)


_WHO = frozenset({"short_name", "uscc"})
"""What tells who a record is, beside its title."""


def ensure_renaming_is_only_that(pairs: Iterable[tuple[str, Pair]]) -> Iterator[tuple[Pair, Finding]]:
    """Ensure that a record which is called otherwise (old id, the pair as it is to be compared) stays who it was, with the same powers (RC726): where no member is registered, nobody answers for more."""
    for old, pair in pairs:
        kind = pair.record.kind
        telling = {*_WHO, *kind.title, *kind.powers, *(each.field for each in kind.fixed)}
        keys = [each for each in type(pair.record).model_fields if each in telling and getattr(pair.before, each, None) != getattr(pair.after, each, None)]
        if pair.before is not None and pair.after is not None and keys:
            command, words = kind.name, join([same(each) for each in keys], zh="、", en=", ")
            yield pair, RC726.broken((keys[0],), old=old, keys=words, command=command, id=pair.record.id)
