"""The commits of a record's file, and ids that a deleted record had before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from redchain.history.checkout import Checkout, find_checkout
from redchain.history.git_log import Reuse, commits_of, commits_since, deleted_names, reuses

if TYPE_CHECKING:
    from tests.conftest import Clone

UNIT = "data/units/gongdian.yaml"
NAME = "gongdian.yaml"


def checkout_of(clone: Clone) -> Checkout:
    checkout = find_checkout(str(clone.path))
    assert checkout is not None
    return checkout


def commit(clone: Clone, subject: str) -> str:
    clone.git("add", "-A")
    clone.git("commit", "-qm", subject)
    return clone.git("rev-parse", "HEAD").strip()


def delete(clone: Clone) -> str:
    (clone.path / UNIT).unlink()
    return commit(clone, "delete")


def put(clone: Clone, text: str, path: str = UNIT) -> str:
    (clone.path / path).parent.mkdir(parents=True, exist_ok=True)
    (clone.path / path).write_text(text, "utf-8")
    return commit(clone, "put")


def found(clone: Clone, path: str = UNIT) -> tuple[Reuse, ...]:
    blob = clone.git("hash-object", path).strip()
    return reuses(checkout_of(clone), str(clone.path), "data", {NAME: blob})


def has_finding(clone: Clone) -> bool:
    return "RC204" in clone.run("validate", "--format", "json").out


def test_the_commits_of_a_record_newest_first_with_who_and_what(clone: Clone) -> None:
    clone.run("unit", "edit", "gongdian", "--note", "甲")
    clone.run("unit", "edit", "gongdian", "--note", "乙")
    seen = commits_of(checkout_of(clone), str(clone.path), UNIT)
    assert [(each.subject, each.author) for each in seen] == [("unit: edit gongdian note", "示例链办")] * 2 + [("town", "示例链办")]
    assert seen[0].commit == clone.git("rev-parse", "HEAD").strip()
    assert seen[0].at == clone.git("log", "-1", "--format=%aI").strip()


def test_the_commits_of_a_record_that_was_moved_go_on(clone: Clone) -> None:
    (clone.path / "data/units/供电").mkdir()
    clone.git("mv", UNIT, "data/units/供电/gongdian.yaml")
    commit(clone, "moved")
    assert [each.subject for each in commits_of(checkout_of(clone), str(clone.path), "data/units/供电/gongdian.yaml")] == ["moved", "town"]


def test_a_subject_with_odd_characters_stays_one_commit(clone: Clone) -> None:
    put(clone, "id: gongdian\n")
    clone.git("commit", "-q", "--amend", "-m", "甲 | 乙\t丙 [red]x[/red]\n\n正文\n第二行")
    first, *_ = commits_of(checkout_of(clone), str(clone.path), UNIT)
    assert first.subject == "甲 | 乙\t丙 [red]x[/red]"


def test_no_commits_on_an_unborn_branch(clone: Clone) -> None:
    clone.git("checkout", "-q", "--orphan", "new")
    assert commits_of(checkout_of(clone), str(clone.path), UNIT) == ()
    assert deleted_names(checkout_of(clone), str(clone.path), "data") == frozenset()
    assert found(clone) == ()
    assert clone.run("validate").code == 0


def test_nothing_is_reused_in_a_plain_past(clone: Clone) -> None:
    assert deleted_names(checkout_of(clone), str(clone.path), "data") == frozenset()
    assert not has_finding(clone)


def test_an_id_that_a_deleted_record_had_is_found(clone: Clone) -> None:
    old = (clone.path / UNIT).read_text("utf-8")
    gone = delete(clone)
    assert deleted_names(checkout_of(clone), str(clone.path), "data") == {NAME}
    put(clone, old.replace("name: ", "name: 另一个").replace('另一个"', '"另一个'))
    assert found(clone) == (Reuse(NAME, UNIT, gone),)
    done = clone.run("validate")
    assert (done.code, "RC204" in done.out, gone[:10] in done.out) == (1, True, True)


def test_an_id_used_again_in_another_folder_is_found(clone: Clone) -> None:
    gone = delete(clone)
    put(clone, "id: gongdian\nname: 别的\n", "data/units/新/gongdian.yaml")
    assert found(clone, "data/units/新/gongdian.yaml") == (Reuse(NAME, UNIT, gone),)


def test_an_id_used_again_and_not_yet_committed_is_found(clone: Clone) -> None:
    delete(clone)
    (clone.path / UNIT).write_text('id: gongdian\nname: "别的单位"\nside: service\n', "utf-8")
    assert has_finding(clone)


@pytest.mark.parametrize("edited", [False, True])
def test_a_record_that_was_restored_is_the_same_record(clone: Clone, *, edited: bool) -> None:
    old = (clone.path / UNIT).read_text("utf-8")
    delete(clone)
    put(clone, old)
    if edited:
        put(clone, old + 'note: "后来改的"\n')
    assert found(clone) == ()
    assert not has_finding(clone)


def test_a_deletion_that_was_reverted_is_none(clone: Clone) -> None:
    delete(clone)
    clone.git("revert", "--no-edit", "HEAD")
    assert found(clone) == ()
    assert not has_finding(clone)


def test_a_record_that_only_moved_was_not_deleted(clone: Clone) -> None:
    (clone.path / "data/units/供电").mkdir()
    clone.git("mv", UNIT, "data/units/供电/gongdian.yaml")
    commit(clone, "moved")
    assert deleted_names(checkout_of(clone), str(clone.path), "data") == frozenset()
    assert not has_finding(clone)


def test_a_record_that_moved_and_changed_at_once_was_not_deleted(clone: Clone) -> None:
    old = (clone.path / UNIT).read_text("utf-8")
    (clone.path / UNIT).unlink()
    put(clone, 'id: gongdian\nname: "重写"\nside: service\n' + "# 全换了\n" * 20, "data/units/供电/gongdian.yaml")
    assert found(clone, "data/units/供电/gongdian.yaml") == ()
    (clone.path / "data/units/供电/gongdian.yaml").rename(clone.path / UNIT)
    put(clone, old)
    assert found(clone) == ()


def test_a_record_deleted_on_a_branch_and_merged_is_found(clone: Clone) -> None:
    clone.git("checkout", "-qb", "side")
    gone = delete(clone)
    clone.git("checkout", "-q", "main")
    put(clone, "# 别的\n", "data/chains/note.yaml")
    clone.git("merge", "-q", "--no-edit", "side")
    put(clone, "id: gongdian\nname: 别的\n")
    assert found(clone) == (Reuse(NAME, UNIT, gone),)


def test_names_in_chinese_and_a_root_below_the_top(clone: Clone) -> None:
    (clone.path / "清单").mkdir()
    clone.git("mv", "data", "清单/data")
    commit(clone, "moved")
    root = clone.path / "清单"
    (root / UNIT).unlink()
    gone = commit(clone, "delete")
    (root / UNIT).write_text("id: gongdian\n", "utf-8")
    commit(clone, "again")
    blob = clone.git("hash-object", f"清单/{UNIT}").strip()
    assert deleted_names(checkout_of(clone), str(root), "data") == {NAME}
    assert reuses(checkout_of(clone), str(root), "data", {NAME: blob}) == (Reuse(NAME, f"清单/{UNIT}", gone),)


def test_a_user_who_colours_and_decorates_gets_the_same_answers(clone: Clone) -> None:
    for key, value in {"color.ui": "always", "log.showSignature": "true", "log.decorate": "full", "diff.renames": "false", "core.quotePath": "true"}.items():
        clone.git("config", key, value)
    gone = delete(clone)
    put(clone, "id: gongdian\n")
    assert found(clone) == (Reuse(NAME, UNIT, gone),)
    assert [each.subject for each in commits_of(checkout_of(clone), str(clone.path), UNIT)] == ["put", "delete", "town"]


def test_an_address_that_imitates_the_log_stays_an_address(clone: Clone) -> None:
    base = clone.git("rev-parse", "HEAD").strip()
    odd = "a@example.org\x1e0123\x1fboss@example.org\x1fG\x1fboss"
    clone.git("config", "user.email", odd)
    put(clone, "id: gongdian\n")
    (only,) = commits_since(checkout_of(clone), str(clone.path), base, "data")
    assert (only.id, only.email, only.signature, only.signer) == (clone.git("rev-parse", "HEAD").strip(), odd, "", "")
    assert [path for path, _, _ in only.files] == [UNIT]


def test_the_commits_of_a_proposal_oldest_first_with_a_merge_that_changes_something_itself(clone: Clone) -> None:
    base = clone.git("rev-parse", "HEAD").strip()
    clone.git("checkout", "-qb", "side")
    one = put(clone, "id: gongdian\nname: 甲\n")
    clone.git("checkout", "-q", "main")
    clone.git("commit", "-q", "--allow-empty", "-m", "empty")
    two = put(clone, "id: gongdian\nname: 乙\n")
    clone.git("merge", "-q", "-s", "ours", "--no-commit", "side")
    three = put(clone, "id: gongdian\nname: 丙\n")
    found = commits_since(checkout_of(clone), str(clone.path), base, "data")
    assert {each.id for each in found} == {one, two, three}
    assert found[-1].id == three
    blob = clone.git("rev-parse", f"HEAD:{UNIT}").strip()
    assert [(path, new) for path, _, new in found[-1].files] == [(UNIT, blob)]


def test_words_are_read_whatever_encoding_the_user_has_set_for_the_log(clone: Clone) -> None:
    clone.git("config", "i18n.logOutputEncoding", "GBK")
    put(clone, "id: gongdian\n")
    assert commits_of(checkout_of(clone), str(clone.path), UNIT)[-1].author == "示例链办"


def test_a_folder_whose_name_looks_like_a_pattern(clone: Clone) -> None:
    (clone.path / "[清单]*").mkdir()
    clone.git("mv", "data", "[清单]*/data")
    commit(clone, "moved")
    root = clone.path / "[清单]*"
    (root / UNIT).unlink()
    gone = commit(clone, "delete")
    (root / UNIT).write_text("id: gongdian\n", "utf-8")
    again = commit(clone, "again")
    blob = clone.git("rev-parse", f"HEAD:[清单]*/{UNIT}").strip()
    assert deleted_names(checkout_of(clone), str(root), "data") == {NAME}
    assert reuses(checkout_of(clone), str(root), "data", {NAME: blob}) == (Reuse(NAME, f"[清单]*/{UNIT}", gone),)
    assert [each.commit for each in commits_of(checkout_of(clone), str(root), UNIT)][:2] == [again, gone]
