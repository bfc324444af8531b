"""The commits of a record's file, and ids that a deleted record had before."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from redchain.history.checkout import Checkout, find_checkout
from redchain.history.git_log import commits_of, commits_since, ended_names, is_reused, proposed

if TYPE_CHECKING:
    from pathlib import Path

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


def deleted_names(clone: Clone, root: Path | None = None) -> set[str]:
    return set(ended_names(checkout_of(clone), str(root or clone.path), "data", "HEAD"))


def found(clone: Clone, path: str = UNIT, root: Path | None = None, *, is_new: bool = False) -> tuple[tuple[str, str], ...]:
    """Where the record was whose name is reused, and the commit that deleted it last."""
    blob = clone.git("hash-object", path).strip()
    ended = ended_names(checkout_of(clone), str(root or clone.path), "data", "HEAD").get(NAME)
    return ((ended.path, ended.commit),) if ended and is_reused(ended, blob, is_new=is_new) else ()


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
    assert deleted_names(clone) == set()
    assert found(clone) == ()
    assert clone.run("validate").code == 0


def test_nothing_is_reused_in_a_plain_past(clone: Clone) -> None:
    assert deleted_names(clone) == set()
    assert not has_finding(clone)


def test_an_id_that_a_deleted_record_had_is_found(clone: Clone) -> None:
    old = (clone.path / UNIT).read_text("utf-8")
    gone = delete(clone)
    assert deleted_names(clone) == {NAME}
    put(clone, old.replace("name: ", "name: 另一个").replace('另一个"', '"另一个'))
    assert found(clone) == ((UNIT, gone),)
    done = clone.run("validate")
    assert (done.code, "RC204" in done.out, gone[:10] in done.out) == (1, True, True)


def test_an_id_used_again_in_another_folder_is_found(clone: Clone) -> None:
    gone = delete(clone)
    put(clone, "id: gongdian\nname: 别的\n", "data/units/新/gongdian.yaml")
    assert found(clone, "data/units/新/gongdian.yaml") == ((UNIT, gone),)


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
    assert deleted_names(clone) == set()
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
    assert found(clone) == ((UNIT, gone),)


def test_names_in_chinese_and_a_root_below_the_top(clone: Clone) -> None:
    (clone.path / "清单").mkdir()
    clone.git("mv", "data", "清单/data")
    commit(clone, "moved")
    root = clone.path / "清单"
    (root / UNIT).unlink()
    gone = commit(clone, "delete")
    (root / UNIT).write_text("id: gongdian\n", "utf-8")
    commit(clone, "again")
    assert deleted_names(clone, root) == {NAME}
    assert found(clone, f"清单/{UNIT}", root) == ((f"清单/{UNIT}", gone),)


def test_a_user_who_colours_and_decorates_gets_the_same_answers(clone: Clone) -> None:
    for key, value in {"color.ui": "always", "log.showSignature": "true", "log.decorate": "full", "diff.renames": "false", "core.quotePath": "true"}.items():
        clone.git("config", key, value)
    gone = delete(clone)
    put(clone, "id: gongdian\n")
    assert found(clone) == ((UNIT, gone),)
    assert [each.subject for each in commits_of(checkout_of(clone), str(clone.path), UNIT)] == ["put", "delete", "town"]


def test_an_address_that_imitates_the_log_stays_an_address(clone: Clone) -> None:
    base = clone.git("rev-parse", "HEAD").strip()
    odd = "a@example.org\x1e0123\x1fboss@example.org\x1fG\x1fboss"
    clone.git("config", "user.email", odd)
    put(clone, "id: gongdian\n")
    (only,) = commits_since(checkout_of(clone), str(clone.path), base)
    assert (only.id, only.email, only.signer) == (clone.git("rev-parse", "HEAD").strip(), odd, "")
    assert [each.path for each in only.changes] == [UNIT]


def test_the_commits_of_a_proposal_oldest_first_with_a_merge_that_changes_something_itself(clone: Clone) -> None:
    base = clone.git("rev-parse", "HEAD").strip()
    clone.git("checkout", "-qb", "side")
    one = put(clone, "id: gongdian\nname: 甲\n")
    clone.git("checkout", "-q", "main")
    clone.git("commit", "-q", "--allow-empty", "-m", "empty")
    two = put(clone, "id: gongdian\nname: 乙\n")
    clone.git("merge", "-q", "-s", "ours", "--no-commit", "side")
    three = put(clone, "id: gongdian\nname: 丙\n")
    found = commits_since(checkout_of(clone), str(clone.path), base)
    assert {each.id for each in found if each.changes} == {one, two, three}
    assert found[-1].id == three
    blob = clone.git("rev-parse", f"HEAD:{UNIT}").strip()
    assert [(each.path, each.new) for each in found[-1].changes] == [(UNIT, blob)]


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
    assert deleted_names(clone, root) == {NAME}
    assert found(clone, f"[清单]*/{UNIT}", root) == ((f"[清单]*/{UNIT}", gone),)
    assert [each.commit for each in commits_of(checkout_of(clone), str(root), UNIT)][:2] == [again, gone]


HOSTILE = "data/units/\n1111111111111111111111111111111111111111\0".replace("\0", "") + "\n:100644 100644 {0} {0} M".format("1" * 40)


@pytest.mark.parametrize("name", [HOSTILE, "data/units/:100644 x.yaml", "data/units/a\tb\x01.yaml", "data/units/author A <office@example.org> 1 +0000\n.yaml"])
def test_a_path_is_never_read_as_structure(clone: Clone, name: str) -> None:
    base = clone.git("rev-parse", "HEAD").strip()
    clone.git("config", "user.email", "stranger@example.org")
    (clone.path / name).parent.mkdir(parents=True, exist_ok=True)
    one, two = put(clone, "id: x\n", name), put(clone, "id: y\n")
    found = commits_since(checkout_of(clone), str(clone.path), base)
    assert [(each.id, each.email, [change.path for change in each.changes]) for each in found] == [
        (one, "stranger@example.org", [name]),
        (two, "stranger@example.org", [UNIT]),
    ]


@pytest.mark.parametrize(
    "lines",
    [
        "author A <one@example.org> 1 +0000\nauthor A <two@example.org> 1 +0000",
        "author A <one@example.org> <two@example.org> 1 +0000",
        "author one@example.org 1 +0000",
        "author",
    ],
)
def test_an_author_that_git_would_not_write_is_nobody(clone: Clone, lines: str) -> None:
    base, tree = clone.git("rev-parse", "HEAD", "HEAD^{tree}").split()
    raw = f"tree {tree}\nparent {base}\n{lines}\ncommitter A <one@example.org> 7 +0000\n\nauthor B <three@example.org> 1 +0000\n"
    made = clone.git("hash-object", "-t", "commit", "-w", "--stdin", "--literally", input=raw).strip()
    clone.git("update-ref", "HEAD", made)
    (only,) = commits_since(checkout_of(clone), str(clone.path), base)
    assert (only.email, only.seconds, only.parents) == ("", 7, (base,))


def test_a_hidden_file_or_a_link_of_its_name_does_not_hide_a_deletion(clone: Clone) -> None:
    (clone.path / UNIT).unlink()
    (clone.path / "data/units/.old").mkdir()
    put(clone, "id: gongdian\n", "data/units/.old/gongdian.yaml")
    assert deleted_names(clone) == {NAME}


def test_a_rename_to_something_like_it_is_a_deletion(clone: Clone) -> None:
    clone.git("mv", UNIT, "data/units/gongdian-2.yaml")
    commit(clone, "renamed")
    assert deleted_names(clone) == {NAME}


COPY = "data/units/x/gongdian.yaml"


def remove(clone: Clone, path: str) -> str:
    (clone.path / path).unlink()
    return commit(clone, "remove")


def test_a_copy_taken_away_ends_nothing(clone: Clone) -> None:
    put(clone, 'id: gongdian\nname: "旧内容"\nside: service\n', COPY)
    remove(clone, COPY)
    assert deleted_names(clone) == set()
    assert not has_finding(clone)


def test_a_record_deleted_beside_a_copy_that_differs_has_ended(clone: Clone) -> None:
    put(clone, 'id: gongdian\nname: "诱饵"\nside: service\n', COPY)
    gone = remove(clone, UNIT)
    assert found(clone, COPY) == ((UNIT, gone),)
    assert has_finding(clone)


def test_a_record_deleted_after_its_copy_was_has_ended(clone: Clone) -> None:
    put(clone, "id: gongdian\nname: 别的\n", COPY)
    remove(clone, COPY)
    gone = remove(clone, UNIT)
    put(clone, "id: gongdian\nname: 别的\n")
    assert found(clone) == ((UNIT, gone),)


def test_a_copy_of_the_deleted_content_does_not_excuse_what_came_instead(clone: Clone) -> None:
    old = (clone.path / UNIT).read_text("utf-8")
    gone = delete(clone)
    put(clone, "id: gongdian\nname: 别的\n")
    put(clone, old, COPY)
    assert found(clone) == ((UNIT, gone),)
    remove(clone, COPY)
    assert found(clone) == ((UNIT, gone),)


@pytest.mark.parametrize("decoy", ["data/units/.x/gongdian.yaml", "data/chains/gongdian.yaml", "data/units/x/gongdian.yml", "data/units/a/b/gongdian.yaml"])
def test_what_is_no_record_or_another_one_is_no_stand_in(clone: Clone, decoy: str) -> None:
    put(clone, "id: gongdian\nname: 诱饵\n", decoy)
    delete(clone)
    assert deleted_names(clone) == {NAME}


def test_a_copy_taken_away_on_a_branch_ends_nothing_once_merged(clone: Clone) -> None:
    put(clone, "id: gongdian\nname: 旧内容\n", COPY)
    clone.git("checkout", "-qb", "side")
    remove(clone, COPY)
    clone.git("checkout", "-q", "main")
    put(clone, "# 别的\n", "data/chains/note.yaml")
    clone.git("merge", "-q", "--no-edit", "side")
    assert deleted_names(clone) == set()


def test_a_copy_of_a_need_is_what_lies_outside_its_month(clone: Clone) -> None:
    need, copy = "data/needs/2026-11/N-20261103-ZZZZ9.yaml", "data/needs/N-20261103-ZZZZ9.yaml"
    put(clone, "title: 甲\n", need)
    put(clone, "title: 乙\n", copy)
    remove(clone, copy)
    assert deleted_names(clone) == set()
    put(clone, "title: 乙\n", copy)
    remove(clone, need)
    assert deleted_names(clone) == {"N-20261103-ZZZZ9.yaml"}


def test_what_a_merge_drops_is_deleted(clone: Clone) -> None:
    clone.git("checkout", "-qb", "side")
    put(clone, "# 别的\n", "data/units/note.yaml")
    clone.git("checkout", "-q", "main")
    put(clone, "id: neu\n", "data/units/neu.yaml")
    clone.git("merge", "-q", "--no-commit", "side")
    clone.git("rm", "-qf", "data/units/neu.yaml")
    commit(clone, "merge")
    assert deleted_names(clone) == {"neu.yaml"}


def test_a_record_put_back_and_rewritten_is_known_as_long_as_it_is_new(clone: Clone) -> None:
    old = (clone.path / UNIT).read_text("utf-8")
    gone = delete(clone)
    put(clone, old)
    put(clone, "id: gongdian\nname: 别的\n")
    assert found(clone) == ()
    assert found(clone, is_new=True) == ((UNIT, gone),)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_what_ended_is_the_same_told_from_an_earlier_commit(clone: Clone, seed: int) -> None:
    """Records come, go, come back and move, on branches too: from any commit on, only what came after it need be read."""
    chance, names = random.Random(seed), [f"data/units/{each}.yaml" for each in ("a", "b", "c", "供电/b")]  # noqa: S311  # no secret
    branches, commits = ["main", "side"], list[str]()
    clone.git("branch", "side")
    for number in range(22):
        clone.git("checkout", "-q", branches[chance.random() < 0.3])
        path = clone.path / chance.choice(names)
        if chance.random() < 0.15:
            clone.git("merge", "-q", "-s", "ours", "--no-edit", "main", "side")
        elif path.exists() and chance.random() < 0.6:
            path.unlink()
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_text(f"id: {number % 3}\n", "utf-8")
        clone.git("add", "-A")
        clone.git("commit", "-q", "--allow-empty", "-m", str(number))
        commits.append(clone.git("rev-parse", "HEAD").strip())
    checkout, root = checkout_of(clone), str(clone.path)
    whole = {each: ended_names(checkout, root, "data", each) for each in commits}
    for older in commits[::3]:
        for newer in commits[1::4]:
            assert ended_names(checkout, root, "data", newer, known=(older, whole[older])) == whole[newer], (older, newer)
    assert any(whole.values())


@pytest.mark.parametrize("is_reused_before", [False, True])
def test_a_record_that_one_side_of_a_merge_never_lost_has_not_ended(clone: Clone, *, is_reused_before: bool) -> None:
    """What has come under its name after the deletion is another record, also where it comes by a merge."""
    clone.git("checkout", "-qb", "side")
    if is_reused_before:
        gone = delete(clone)
        clone.git("branch", "-f", "main")
        put(clone, "id: gongdian\nname: 别的\n")
        clone.git("checkout", "-q", "main")
        put(clone, "# 别的\n", "data/chains/note.yaml")
        clone.git("merge", "-q", "--no-edit", "side")
        assert found(clone) == ((UNIT, gone),)
        return
    put(clone, (clone.path / UNIT).read_text("utf-8") + "# 改过\n")
    clone.git("checkout", "-q", "main")
    delete(clone)
    put(clone, "# 别的\n", "data/chains/note.yaml")
    clone.git("merge", "-q", "-s", "ours", "--no-commit", "side")
    clone.git("checkout", "side", "--", UNIT)
    commit(clone, "merge")
    assert (deleted_names(clone), found(clone)) == (set(), ())


def test_parents_are_those_that_git_reads() -> None:
    """Further down anybody may have written a line that calls itself a parent."""
    person, one, two = b"A <a@example.org> 1 +0000", b"1" * 40, b"2" * 40
    head = b"tree %s\nparent %s\nparent %s\nauthor %s\ncommitter %s\n" % (one, one, two, person, person)
    for more in (b"", b"parent %s\n" % one, b"parent \xb2\xba\n"):
        made = proposed("3" * 40, head + more + b"\nneed: add", "", (), "")
        assert made.parents == (one.decode(), two.decode())
        assert (made.email, made.seconds, made.subject) == ("a@example.org", 1, "need: add")


def test_a_parent_written_in_capitals_is_one() -> None:
    """As git reads it; without it all that came before would be hidden from the audit."""
    head = b"tree %s\nparent %s\nauthor A <a@example.org> 1 +0000\ncommitter A <a@example.org> 1 +0000\n" % (b"1" * 40, b"AB" * 20)
    assert proposed("3" * 40, head + b"\nneed: add", "", (), "").parents == ("ab" * 20,)
