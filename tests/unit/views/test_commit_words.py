"""Subjects of commits in words."""

import pytest

from redchain.views.commit_words import say_subject


@pytest.mark.parametrize(
    ("subject", "words"),
    [
        ("flow: ask-more N-20261123-JSGVN", "退回补充 N-20261123-JSGVN"),
        ("flow: finish D-20261120-6KXAJ, D-20261120-7KXAJ and 3 more", "办复 D-20261120-6KXAJ、D-20261120-7KXAJ 等，另 3 条"),
        ("flow: finish P-20261120-6KXAJ", "完成 P-20261120-6KXAJ"),
        ("flow: merge N-20261123-JSGVN into N-20261120-MBJF7", "合并 N-20261123-JSGVN，并入 N-20261120-MBJF7"),
        ("flow: dispatch D-20261120-6KXAJ (N-20261120-MBJF7 to shi-keji-ju)", "派单 D-20261120-6KXAJ（N-20261120-MBJF7 派给 shi-keji-ju）"),
        ("flow: dispatch D-20261120-6KXAJ, D-20261120-7KXAJ (2 orders)", "派单 D-20261120-6KXAJ、D-20261120-7KXAJ（2 张）"),
        ("fmt: tidy 1 file", "整理 1 个文件"),
        ("need: add N-20261123-JSGVN 想找检测机构", "登记企业需求 N-20261123-JSGVN 想找检测机构"),
        ("enterprise: add a-firm, b-firm and 48 more", "登记企业 a-firm、b-firm 等，另 48 条"),
        ("need: edit N-20261123-JSGVN note, tags", "修改企业需求 N-20261123-JSGVN：备注、标签"),
        ("chain: rename yejin to jinshu (冶金新材料产业链)", "产业链改编号 yejin → jinshu（冶金新材料产业链）"),
        ("unit: archive old 旧单位 (合并)", "归档单位 old 旧单位 (合并)"),
        ("unit: a member of gongdian", "登记单位成员 gongdian"),
        ("unit: one member less of gongdian", "取消单位成员 gongdian"),
        ("lists: update to 2026-11-23, without 1 file that cannot be read", "更新清单，数据日期 2026-11-23"),
        ("undo: undo: flow: accept D-20261120-6KXAJ", "撤回：撤回：接单 D-20261120-6KXAJ"),
        ("fix: typo", "fix: typo"),
        ("flow: nothing D-20261120-6KXAJ", "flow: nothing D-20261120-6KXAJ"),
        ("town", "town"),
    ],
)
def test_a_subject_in_chinese(subject: str, words: str) -> None:
    assert say_subject(subject) == (words, subject)
