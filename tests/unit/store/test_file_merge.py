"""Three texts of one file merged into one: comments, lines that others would call a conflict, what cannot be read, and what rules say to both together."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from redchain.kinds.need.model import Need
from redchain.kinds.order.model import Order
from redchain.kinds.resource.model import Resource
from redchain.model.settings import Categories
from redchain.store.file_merge import FileMerge, Texts, merge_plain

ZONE = ZoneInfo("Asia/Shanghai")
NEED = """id: "N-20261102-AAAAA"
enterprise: "firm" # 老客户
title: "想找检测机构"
category: 检测认证
raised_on: "2026-11-02"
log:
  # 电话里说的
  - at: "2026-11-02T09:00:00+08:00"
    step: submit
    by: "firm"
"""
RESOURCE = """id: "loan"
unit: "bank"
title: "贷款"
category: 融资
valid_from: "2026-01-01"
valid_until: "2026-12-31"
"""
ORDER = """id: "D-20261103-AAAAA"
need: "N-20261102-AAAAA"
unit: "bureau"
role: lead
log:
  - at: "2026-11-03T09:00:00+08:00"
    step: dispatch
    by: "office"
    due: "2026-11-20"
"""


def step(verb: str, at: str, by: str = "bureau", more: str = "") -> str:
    return f'  - at: "2026-11-{at}:00+08:00"\n    step: {verb}\n    by: "{by}"\n{more}'


def test_neighbouring_lines_are_merged_and_comments_stay() -> None:
    ours = NEED.replace('title: "想找检测机构"', 'title: "想找第三方检测机构" # 电话确认')
    theirs = NEED.replace("category: 检测认证", "# 原来归错了\ncategory: 技术攻关").replace(" # 老客户", "")
    merge = FileMerge(Need, ZONE)
    found = merge.merged(Texts(NEED, ours, theirs))
    assert found.text == ours.replace("category: 检测认证", "# 原来归错了\ncategory: 技术攻关").replace(" # 老客户", "").replace('" # 电', '"  # 电')
    assert found.text == merge.merged(Texts(NEED, theirs, ours)).text


def test_steps_are_joined_with_the_comments_at_them() -> None:
    base = ORDER + step("accept", "04T09:00")
    ours = base + "  # 见附件\n" + step("progress", "06T09:00", more='    note: "已联系"\n')
    theirs = base + step("progress", "05T09:00", more='    note: "已约谈" # 在厂里\n')
    found = FileMerge(Order, ZONE).merged(Texts(base, ours, theirs))
    assert not found.conflicts
    assert found.text == base + step("progress", "05T09:00", more='    note: "已约谈"  # 在厂里\n') + "  # 见附件\n" + step(
        "progress", "06T09:00", more='    note: "已联系"\n'
    )


def test_the_same_moment_in_either_order_is_no_conflict_where_it_ends_alike_and_one_where_it_does_not() -> None:
    base = ORDER + step("accept", "04T09:00")
    one, two = (base + step("progress", "05T09:00", more=f'    note: "{each}"\n') for each in ("甲", "乙"))
    found = FileMerge(Order, ZONE).merged(Texts(base, one, two))
    assert not found.conflicts
    assert found.text == FileMerge(Order, ZONE).merged(Texts(base, two, one)).text


@pytest.mark.parametrize("side", ["ours", "theirs"])
def test_choosing_a_step_keeps_what_can_stand_beside_it(side: str) -> None:
    ours = ORDER + step("accept", "04T09:00") + step("progress", "05T09:00", more='    note: "已联系"\n')
    theirs = ORDER + step("send_back", "06T09:00", more='    reason: "不归我们管"\n')
    merge = FileMerge(Order, ZONE)
    found = merge.merged(Texts(ORDER, ours, theirs))
    assert [each.place for each in found.conflicts] == [("log",)]
    chosen = merge.merged(Texts(ORDER, ours, theirs), {("log",): side})  # type: ignore[dict-item]  # one of the two
    assert chosen.text == (ours if side == "ours" else theirs)
    assert [each.step for each in chosen.dropped] == (["send_back"] if side == "ours" else ["progress", "accept"])


def test_what_is_right_alone_and_wrong_together_is_a_conflict_that_one_field_settles() -> None:
    ours = RESOURCE.replace("2026-01-01", "2026-10-01").replace("贷款", "技改贷款")
    theirs = RESOURCE.replace("2026-12-31", "2026-06-30")
    merge = FileMerge(Resource, ZONE)
    found = merge.merged(Texts(RESOURCE, ours, theirs))
    assert [each.place for each in found.conflicts] == [()]
    assert found.conflicts[0].why is not None
    here = merge.read(merge.merged(Texts(RESOURCE, ours, theirs), {(): "ours"}).text)
    there = merge.read(merge.merged(Texts(RESOURCE, ours, theirs), {(): "theirs"}).text)
    assert (here.valid_from.month, here.valid_until.month, here.title) == (10, 12, "技改贷款")
    assert (there.valid_from.month, there.valid_until.month, there.title) == (1, 6, "技改贷款")


def test_what_both_have_made_is_one_where_it_is_alike() -> None:
    merge = FileMerge(Resource, ZONE)
    other = RESOURCE + 'tags: ["a"]\n'
    assert merge.merged(Texts(None, RESOURCE, other)).text == other
    found = merge.merged(Texts(None, RESOURCE, RESOURCE.replace("融资", "用工")))
    assert [(each.place, each.base) for each in found.conflicts] == [(("category",), None)]


@pytest.mark.parametrize(("was", "now"), [("贷款", "借款"), ('"bank"', '"bureau"')])
def test_two_new_records_that_only_share_an_id_are_never_mixed(was: str, now: str) -> None:
    merge = FileMerge(Resource, ZONE)
    ours, theirs = RESOURCE + "# 甲\n", RESOURCE.replace(was, now).replace("2026-12-31", "2027-12-31") + 'tags: ["a"] # 乙\n'
    found = merge.merged(Texts(None, ours, theirs))
    assert [(each.place, each.base) for each in found.conflicts] == [((), None)]
    assert found.is_marked
    for side, text in (("ours", ours), ("theirs", theirs)):
        kept = merge.merged(Texts(None, ours, theirs), {(): side})
        assert (kept.text, kept.conflicts) == (text, ())
    renamed = [each + 'former_ids: ["credit"]\n' for each in (RESOURCE, RESOURCE.replace("贷款", "借款"))]
    assert [each.place for each in merge.merged(Texts(None, *renamed)).conflicts] == [("title",)]


def test_what_cannot_be_read_is_merged_by_lines() -> None:
    broken = RESOURCE.replace("id:", "ident:")
    found = FileMerge(Resource, ZONE).merged(Texts(broken, broken.replace("贷款", "借款"), broken.replace('"bank"', '"banks"')))
    assert found.is_marked
    assert found.conflicts == found.records == ()
    assert "<<<<<<< ours\n" in found.text
    assert merge_plain(Texts("a\nb\nc\n", "A\nb\nc\n", "a\nb\nC\n")).text == "A\nb\nC\n"


def test_settings_are_merged_item_by_item() -> None:
    base = "categories:\n  - name: 用工\n"
    ours, theirs = base + "  - name: 融资\n", base + "  - name: 物流\n"
    found = FileMerge(Categories, ZONE).merged(Texts(base, ours, theirs))
    assert not found.is_marked
    assert [each.name for each in FileMerge(Categories, ZONE).read(found.text).categories] == ["用工", "物流", "融资"]


def test_line_ends_and_marks_that_one_side_has_tidied_stay_tidied() -> None:
    base = "\ufeff" + RESOURCE.replace("\n", "\r\n")
    ours, theirs = RESOURCE.replace("贷款", "借款"), base.replace("融资", "用工")
    assert FileMerge(Resource, ZONE).merged(Texts(base, ours, theirs)).text == ours.replace("融资", "用工")
