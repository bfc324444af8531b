"""What posts are held to beside the rules of every kind: a post is on record once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.model.finding import Rule
from redchain.model.kind import OwnRule
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.model.finding import Finding
    from redchain.model.ledger import Trace

RC377 = Rule(
    "RC377",
    Text("同一岗位登记两次", "Post entered twice"),
    Text("{home}的这个岗位已经登记过：{other}", "this post at {home} is on record already: {other}"),
    Text(
        "重复的归档：redchain person archive {id:word}；确实是两个岗位的，岗位名加序号：redchain person edit {id:word} --post …",
        "archive the double: redchain person archive {id:word}; where there are two posts, number them: redchain person edit {id:word} --post …",
    ),
    Text("岗位登记两次，企业分在两个编号下，谁联系了几家就数不清。", "Under two ids nobody can tell how many firms a post looks after."),
    severity="warning",
)


def ensure_entered_once(around: Any, trace: Trace) -> Iterator[Finding]:
    """Ensure that no two posts in use at one home are called the same (RC377, a warning); reported for each of them, since whoever enters one is to be told at once."""
    if trace.facts.archived_on:
        return
    same = (each for each in around.index.naming("person", "post_key", trace.facts.post_key) if not each.facts.archived_on)
    other = min((each.id for each in same if each.id != trace.id), default=None)
    if other is not None:
        home = next((around.called(kind, trace.facts.home) for kind in ("unit", "enterprise") if around.index.find(kind, trace.facts.home)), trace.facts.home)
        yield RC377.broken(("post",), home=home, other=other, id=trace.id)


OWN_RULES = (OwnRule(RC377, ensure_entered_once, is_across=True),)
