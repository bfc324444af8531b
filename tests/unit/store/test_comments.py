"""Which comments a change takes away."""

from __future__ import annotations

import pytest

from redchain.store.comments import lost_comments


@pytest.mark.parametrize(
    ("before", "after", "lost"),
    [
        ("a: 'x'  # 引\nb: 1\n", "a: |-\n  y\n  z\nb: 1\n", ((1, "# 引"),)),
        ('a:\n    # 下\n    "x"\n# 别的\n', 'a: "y"\n# 别的\n', ((2, "# 下"),)),
        ("a:\n  - x  # 一\n  # 二\n  - y\n", 'a:\n  - "x"\n  - "z"\n', ((2, "# 一"), (3, "# 二"))),
        ("a: [x,  # 一\n  y]\nb: 1\n", "a: [z]\nb: 1\n", ((1, "# 一"),)),
        ("a: x  # 同\nb: y  # 同\n", "a: x  # 同\n", ((2, "# 同"),)),
        ("a: 'b' #紧\n", "a: 'c'\n", ((1, "#紧"),)),
        ("# 头\r\na: 1\r\n", "a: 1\r\n", ((1, "# 头"),)),
        ("# 头\na: 1\n", "# 头\na: 2\n", ()),
        ("a: |\n  # 正文\n  x # 正文\nb: 1\n", "b: 1\n", ()),
        ("a: |\n  正文\n# 注\nb: 1\n", "b: 1\n", ((3, "# 注"),)),
        ('a: "车间 # 2"\n', 'a: "车间"\n', ()),
        ("a: x#y\n", "a: z\n", ()),
        ("a: 1  # 移\nb: 2\n", "b: 2\na: 1  # 移\n", ()),
    ],
)
def test_comments_that_go_with_a_change_are_named_by_line(before: str, after: str, lost: tuple[tuple[int, str], ...]) -> None:
    assert lost_comments(before, after) == lost
