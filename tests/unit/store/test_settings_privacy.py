"""Settings files are judged as records are: no personal data, no marks of secrecy; hashes and keys stand there by contract."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from redchain.store.settings import load_settings
from redchain.store.source import WorkTree

if TYPE_CHECKING:
    from pathlib import Path

HASH = "13800138000138001380001380013800"
KEY = "AAAAC3NzaC1lZDI1NTE5AAAA+13800138000/13800138000/abcdefghijklmnopqrs"


def codes(root: Path, name: str, text: str) -> list[tuple[str, str, int]]:
    path = root / "data" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(text)
    return [(each.code, each.file, each.line) for each in load_settings(WorkTree(str(root)))[1]]


@pytest.mark.parametrize(
    ("name", "text", "code", "line"),
    [
        ("settings/sla.yaml", "limits:\n  - {stage: finish, workdays: 3, note: 问张三 13800138000}\n", "RC601", 2),
        ("settings/sla.yaml", "# 有事打 13800138000\n", "RC601", 1),
        ("settings/categories.yaml", "categories:\n  - name: 融资\n    note: 联系 zhangsan@qq.com\n", "RC603", 3),
        ("settings/synonyms.yaml", "concepts:\n  - name: 借机器\n    words: ['机密★']\n", "RC604", 3),
        ("settings/access.yaml", "signatures: ignore  # 张三 13800138000\n", "RC601", 1),
        ("settings/calendar/2027.yaml", "# 微信 wx13800138000\n", "RC601", 1),
        ("settings/match.yaml", "x: 13800138000\n", "RC601", 1),
    ],
)
def test_what_may_not_enter_git_is_found_in_settings(repository: Path, name: str, text: str, code: str, line: int) -> None:
    assert (code, f"data/{name}", line) in codes(repository, name, text)


def test_it_is_found_in_the_root_settings(repository: Path) -> None:
    assert [code for code, _, _ in codes(repository, "redchain.yaml", "# 13800138000\n")] == ["RC601"]


def test_the_settings_hold_all_the_same(repository: Path) -> None:
    assert codes(repository, "settings/sla.yaml", "limits:\n  - {stage: finish, workdays: 3, note: '13800138000'}\n")
    settings, _ = load_settings(WorkTree(str(repository)))
    assert settings is not None
    assert settings.limits[-1].workdays == 3


def test_hashes_of_addresses_and_keys_stand_there_by_contract(repository: Path) -> None:
    text = f'salt: "{HASH}"\nkeepers: ["m1-{HASH}"]\nkeys:\n  - member: "m1-{HASH}"\n    key: "ssh-ed25519 {KEY}"\n'
    assert codes(repository, "settings/access.yaml", text) == []


def test_an_address_in_place_of_a_hash_is_found(repository: Path) -> None:
    found = codes(repository, "settings/access.yaml", 'keepers: ["zhangsan@qq.com"]\n')
    assert {code for code, _, _ in found} >= {"RC603"}


def test_a_reviewer_may_allow_it_with_a_reason(repository: Path) -> None:
    path = "settings/sla.yaml"
    assert codes(repository, path, "# 13800138000 # redchain: allow RC601 示例号码\n") == []
    _, (finding,) = load_settings(WorkTree(str(repository))) if codes(repository, path, "\n# 13900139000\n") else (None, ())
    assert finding.remedy is not None
    assert "# redchain: allow RC601" in finding.remedy.zh
    assert "# redchain: allow RC601" in finding.remedy.en
