"""When two firms' names are one name."""

from __future__ import annotations

import pytest

from redchain.model.names import match_key


@pytest.mark.parametrize(
    "name",
    [
        "张家港示例（氢能）有限公司",
        "张家港示例(氢能)有限公司",
        "张家港示例（氢能）股份有限公司",
        "张家港示例（氢能）有限责任公司",
        "张家港示例（氢能）公司",
        "张家港示例（氢能）",
        "张家港 示例（氢能） 有限 公司",
        "张家港示例　氢能　有限公司",
        "张家港示例·氢能有限公司",
        "张家港示例【氢能】有限公司",
        "张家港示例-氢能有限公司",
    ],
)
def test_widths_brackets_and_suffixes_do_not_count(name: str) -> None:
    assert match_key(name) == "张家港示例氢能"


def test_latin_names_fold_width_case_and_suffix() -> None:
    assert match_key("ＡＢＣ Tech Co., Ltd.") == match_key("abc tech co.ltd") == match_key("ABC TECH")


def test_other_names_stay_apart() -> None:
    names = ["张家港示例氢能", "张家港示例氢能集团", "张家港示例氢能二厂", "苏州示例氢能", "张家港示例氢能科技有限公司"]
    assert len({match_key(each) for each in names}) == len(names)


@pytest.mark.parametrize("name", ["公司", "有限公司", "（）", "Ltd.", "·"])
def test_a_name_of_nothing_but_suffix_still_has_a_key(name: str) -> None:
    assert match_key(name)
