"""The shipped settings that matching stands on."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from ruamel.yaml import YAML

from redchain.model.settings import CATCH_ALL, Categories

NAMES = "技术攻关 检测认证 融资 人才引育 用工 用地厂房 要素保障 审批服务 政策资金 市场配套 外贸通关 知识产权法律 安全环保 生活物流 数字化 综合诉求"


def _shipped(name: str) -> Any:
    return YAML(typ="safe", pure=True).load((files("redchain") / "defaults" / name).read_text(encoding="utf-8"))


def test_the_sixteen_categories_are_shipped_with_lay_words_and_sides() -> None:
    categories = Categories.model_validate(_shipped("categories.yaml")).categories
    assert " ".join(each.name for each in categories) == NAMES
    assert categories[-1].name == CATCH_ALL
    for each in categories:
        assert each.english
        assert each.sides
        assert 15 <= len(each.words) <= 40


def test_no_lay_word_speaks_for_two_categories() -> None:
    words = [word for each in Categories.model_validate(_shipped("categories.yaml")).categories for word in each.words]
    assert len(words) == len(set(words))
