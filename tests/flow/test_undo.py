"""Taking back the last command: what it leaves, what is refused and what is said instead, and that the check on changes knows it and nobody takes it for more."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Clone

pytestmark = pytest.mark.slow

NEED, ORDER = "N-20251203-EM1A3", "D-20261120-6KXAJ"
FIRM = ("enterprise", "add", "--id", "shili", "--name", "示例新材料有限公司", "--chains", "yejin")
ACCEPT = ("accept", ORDER)
COMMANDS: dict[str, tuple[str, ...]] = {
    "a step": ACCEPT,
    "an edit": ("need", "edit", NEED, "--urgency", "urgent"),
    "an addition": FIRM,
    "a renaming": ("chain", "rename", "yejin", "yejin-xin", "--yes"),
    "an archiving": ("resource", "archive", "bangdaiban"),
    "lists": ("lists",),
    "identities": ("identity", "init"),
    "a rejection": ("match", "N-20261123-JSGVN", "--reject", "bangdaiban", "--because", "只收化工企业"),
    "orders": ("dispatch", "N-20261029-RY63A", "shi-keji-ju"),
}


def tree(clone: Clone, revision: str = "HEAD") -> str:
    return clone.git("rev-parse", f"{revision}^{{tree}}")


@pytest.mark.parametrize("way", [(), ("--drop",)], ids=["", "--drop"])
@pytest.mark.parametrize("name", COMMANDS)
def test_everything_is_as_it_was_before(clone: Clone, name: str, way: tuple[str, ...]) -> None:
    files, before = clone.files(), clone.git("rev-parse", "HEAD")
    assert clone.run(*COMMANDS[name]).code == 0
    done = clone.run("undo", "--yes", *way)
    assert done.code == 0, done
    assert (clone.files(), clone.git("status", "--porcelain")) == (files, "")
    assert tree(clone) == tree(clone, before.strip())
    if way:
        assert clone.git("rev-parse", "HEAD") == before
    else:
        assert clone.subjects()[0] == f"undo: {clone.subjects()[1]}"
        assert clone.git("log", "-1", "--format=%b").strip() == f"Takes back {clone.git('rev-parse', 'HEAD~').strip()}."
        assert clone.run("validate", "--against", "HEAD~2", "--format", "json").code == 0
    found = clone.run("validate")
    assert "找回" not in found.err + found.out


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_is_shown_first_and_asked_about(clone: Clone, lang: str) -> None:
    clone.run(*ACCEPT)
    head, subject = clone.git("rev-parse", "HEAD"), clone.subjects()[0]
    for words, code in ((("--dry-run",), 0), ((), 2)):
        done = clone.run("undo", *words, "--lang", lang)
        assert (done.code, done.out) == (code, ""), done
        assert (f"  接单 {ORDER}" if lang == "zh" else subject) in done.err
        assert {"zh": "待签收 → 办理中", "en": "pending → working"}[lang] in done.err
    assert "--yes" in done.err
    assert clone.git("rev-parse", "HEAD") == head


def test_what_was_taken_back_is_brought_back_by_taking_that_back(clone: Clone) -> None:
    clone.run(*ACCEPT)
    files = clone.files()
    assert "再撤回" not in clone.run("undo", "--yes").err
    again = clone.run("undo", "--yes", "--lang", "zh")
    assert (again.code, "再撤回就是恢复" in again.err, "将撤回" in again.err) == (0, True, False), again
    assert clone.files() == files
    assert clone.run("validate", "--against", "HEAD~3").code == 0


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_was_amended_by_hand_is_not_taken_along(clone: Clone, lang: str) -> None:
    """Neither with another record, nor with other words in the same one, nor folded in while rebasing."""
    clone.run(*ACCEPT)
    made = clone.git("rev-parse", "HEAD").strip()
    clone.append(f"data/needs/2025-12/{NEED}.yaml", "# by hand\n")
    clone.git("commit", "-qa", "--amend", "--no-edit")
    head = clone.git("rev-parse", "HEAD").strip()
    for way in ((), ("--drop",)):
        refused = clone.run("undo", "--yes", "--lang", lang, *way)
        assert (refused.code, clone.git("rev-parse", "HEAD").strip()) == (1, head), refused
        assert f"git diff {made[:10]} {head[:10]}" in refused.err
        assert f"git revert {head[:10]}" in refused.err
    clone.git("reset", "-q", "--hard", made)
    clone.append(f"data/needs/2025-12/{NEED}.yaml", "# by hand\n")
    clone.git("commit", "-qa", "--fixup", "HEAD")
    clone.git("-c", "sequence.editor=true", "rebase", "-q", "-i", "--autosquash", "HEAD~2")
    assert clone.run("undo", "--yes", "--lang", lang).code == 1
    clone.git("reset", "-q", "--hard", made)
    assert clone.run("undo", "--yes", "--lang", lang).code == 0


def test_what_is_not_committed_is_told_to_be_no_part_of_it(clone: Clone) -> None:
    clone.run(*ACCEPT)
    assert "没有提交" not in clone.run("undo", "--dry-run", "--lang", "zh").err
    assert clone.run("enterprise", "edit", "sl-bacai", "--note", "走访过", "--no-commit").code == 0
    for lang, words in (("zh", "有1 个文件的改动没有提交"), ("en", "changes of 1 file are not committed")):
        done = clone.run("undo", "--dry-run", "--lang", lang)
        assert (done.code, words in done.err) == (0, True), done


def test_the_rest_of_the_work_tree_stays(clone: Clone) -> None:
    clone.run(*ACCEPT)
    clone.append("mine.txt", "x")
    clone.git("add", "mine.txt")
    clone.append(f"data/needs/2025-12/{NEED}.yaml", "# von Hand\n")
    for way in ((), ("--drop",)):
        assert clone.run("undo", "--yes", *way).code == 0
        assert clone.git("status", "--porcelain").splitlines() == [f" M data/needs/2025-12/{NEED}.yaml", "A  mine.txt"]


def pushed(clone: Clone, folder: Path) -> None:
    clone.git("init", "-q", "--bare", str(folder))
    clone.git("remote", "add", "origin", str(folder))
    clone.git("push", "-q", "origin", "main")
    clone.git("fetch", "-q")


PUT_RIGHT = {
    ACCEPT: f"redchain finish {ORDER} --reply …",
    ("need", "register", "N-20261123-JSGVN"): "redchain need decline N-20261123-JSGVN --reason …",
    ("need", "hold", "N-20261029-RY63A", "--reason", "等"): "redchain need resume N-20261029-RY63A",
    ("send-back", ORDER, "--reason", "不归我们"): f"redchain overrule {ORDER}",
    ("need", "edit", NEED, "--urgency", "urgent"): f"redchain need edit {NEED}",
    FIRM: "redchain enterprise archive shili",
    ("lists",): "redchain diff ",
}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("command", PUT_RIGHT, ids=" ".join)
def test_what_was_pushed_stays_and_the_step_that_puts_it_right_is_named(clone: Clone, tmp_path: Path, command: tuple[str, ...], lang: str) -> None:
    assert clone.run(*command).code == 0
    pushed(clone, tmp_path / "host.git")
    head = clone.git("rev-parse", "HEAD")
    done = clone.run("undo", "--yes", "--lang", lang)
    assert (done.code, clone.git("rev-parse", "HEAD")) == (1, head), done
    assert "origin/main" in done.err
    assert PUT_RIGHT[command] in done.err


TAKEN_BACK = {
    ACCEPT: f"redchain accept {ORDER}",
    ("need", "register", "N-20261123-JSGVN"): "redchain need register N-20261123-JSGVN",
    ("send-back", ORDER, "--reason", "不归我们"): f"redchain send-back {ORDER} --reason …",
    ("need", "edit", NEED, "--urgency", "urgent"): f"redchain need edit {NEED}",
    FIRM: "redchain diff ",
}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("command", TAKEN_BACK, ids=" ".join)
def test_after_a_take_back_that_was_pushed_the_step_itself_is_named(clone: Clone, tmp_path: Path, command: tuple[str, ...], lang: str) -> None:
    assert clone.run(*command).code == clone.run("undo", "--yes").code == 0
    pushed(clone, tmp_path / "host.git")
    done = clone.run("undo", "--yes", "--lang", lang)
    assert (done.code, TAKEN_BACK[command] in done.err) == (1, True), done


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_is_built_upon_changed_since_or_somebody_elses_stays(clone: Clone, lang: str) -> None:
    clone.run(*ACCEPT)
    file = next((clone.path / "data/orders").rglob(f"{ORDER}.yaml"))
    kept = file.read_bytes()
    file.write_bytes(kept + b"# by hand\n")
    refused = clone.run("undo", "--yes", "--lang", lang)
    assert (refused.code, f"git checkout HEAD -- data/orders/2026-11/{ORDER}.yaml" in refused.err) == (1, True), refused
    clone.git("add", "-A")
    assert clone.run("undo", "--yes", "--lang", lang).code == 1
    file.write_bytes(kept)
    clone.git("add", "-A")
    clone.git("config", "user.email", "other@example.org")
    refused = clone.run("undo", "--yes", "--lang", lang)
    assert (refused.code, f"redchain finish {ORDER}" in refused.err) == (1, True), refused
    clone.git("config", "user.email", "office@example.org")
    clone.git("commit", "-q", "--allow-empty", "-m", "by hand")
    refused = clone.run("undo", "--yes", "--lang", lang)
    assert (refused.code, "by hand" in refused.err, "git revert" in refused.err) == (1, True, True), refused
    assert clone.subjects()[:2] == ["by hand", f"flow: accept {ORDER}"]


def test_the_beginning_of_a_repository_stays(clone: Clone) -> None:
    assert clone.run("undo", "--yes").code == 1
    clone.git("commit", "-q", "--allow-empty", "-m", "need: nothing")
    assert clone.run("undo", "--yes").code == 1
    assert clone.subjects() == ["need: nothing", "town"]


def test_what_another_branch_holds_is_not_dropped_but_taken_back(clone: Clone) -> None:
    clone.run(*ACCEPT)
    clone.git("branch", "kept")
    refused = clone.run("undo", "--yes", "--drop")
    assert (refused.code, "kept" in refused.err, "redchain undo" in refused.err) == (1, True, True), refused
    assert clone.run("undo", "--yes").code == 0


def test_a_record_that_another_names_already_stays(clone: Clone) -> None:
    clone.run(*FIRM)
    assert clone.run("need", "add", "--title", "想找检测机构", "--enterprise", "shili", "--category", "检测认证", "--no-commit").code == 0
    refused = clone.run("undo", "--yes")
    assert (refused.code, "data/needs/" in refused.err) == (1, True), refused


def test_it_is_done_again_on_what_is_there_then(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is committed between the question and the answer is not built over."""
    from redchain.cli.upkeep import undo

    clone.run(*ACCEPT)
    monkeypatch.setattr(undo, "ask", lambda *_: clone.git("commit", "-q", "--allow-empty", "-m", "lists: meanwhile"))
    assert clone.run("undo").code == 1
    assert clone.subjects()[:2] == ["lists: meanwhile", f"flow: accept {ORDER}"]


def test_files_that_git_converts_are_taken_back_by_a_commit(clone: Clone) -> None:
    clone.git("config", "core.autocrlf", "true")
    before = clone.files()
    assert clone.run("need", "edit", NEED, "--urgency", "urgent").code == 0
    done = clone.run("undo", "--yes")
    assert done.code == 0, done
    assert (tree(clone), clone.git("status", "--porcelain")) == (tree(clone, "HEAD~2"), "")
    assert {path: raw.replace(b"\r", b"") for path, raw in clone.files().items()} == before


# what the check on changes says


def test_an_id_that_was_taken_back_may_be_given_again(clone: Clone) -> None:
    assert clone.run(*FIRM).code == 0
    assert clone.run("undo", "--yes").code == 0
    assert clone.run(*FIRM[:-4], "--name", "示例新材料股份有限公司", "--chains", "yejin").code == 0
    for words in (("validate",), ("validate", "--against", "HEAD~3")):
        done = clone.run(*words)
        assert (done.code, "RC204" in done.out, "RC720" in done.out) == (0, False, False), done


def test_an_id_that_was_deleted_by_hand_may_not(clone: Clone) -> None:
    assert clone.run(*FIRM).code == 0
    clone.git("commit", "-q", "--allow-empty", "-m", "between")
    clone.git("rm", "-q", "data/enterprises/shili.yaml")
    clone.git("commit", "-qm", "undo: enterprise: add shili")
    assert clone.run(*FIRM[:-4], "--name", "示例新材料股份有限公司", "--chains", "yejin").code == 0
    assert "RC204" in clone.run("validate").out


def test_a_record_of_the_base_is_not_taken_out_as_a_take_back(clone: Clone) -> None:
    """What is merged was somebody's: a commit that leaves all as it was before that is a deletion."""
    clone.run(*FIRM)
    clone.git("branch", "base")
    clone.git("checkout", "-qb", "proposal")
    clone.git("rm", "-q", "data/enterprises/shili.yaml")
    clone.git("commit", "-qm", "undo: enterprise: add shili")
    done = clone.run("validate", "--against", "base")
    assert (done.code, "RC701" in done.out) == (1, True), done
    assert clone.run(*FIRM[:-4], "--name", "示例其他有限公司", "--chains", "yejin").code == 0
    done = clone.run("validate", "--against", "base")
    assert (done.code, "RC204" in done.out) == (1, True), done


def test_a_record_taken_back_and_kept_by_cherry_pick_with_an_edit_is_the_same_against_any_base(clone: Clone) -> None:
    """As `sync` and the audit judge it, whichever commit it is compared with: its id names what it named."""
    clone.run(*FIRM)
    clone.git("branch", "base")
    clone.git("checkout", "-qb", "edits")
    assert clone.run("enterprise", "edit", "shili", "--note", "又").code == 0
    clone.git("checkout", "-q", "main")
    assert clone.run("undo", "--yes").code == 0
    subprocess.run(["git", "cherry-pick", "edits"], cwd=clone.path, check=False, capture_output=True)
    clone.git("add", "-A")
    clone.git("commit", "-qm", "enterprise: edit shili note")
    for base in ("base", "base~", "HEAD~", "HEAD~2"):
        done = clone.run("validate", "--against", base)
        assert (done.code, "RC204" in done.out) == (0, False), (base, done)
    assert clone.run("audit", "--fresh").code == 0


def test_a_step_of_the_base_is_not_taken_out_as_a_take_back(clone: Clone) -> None:
    clone.run(*ACCEPT)
    clone.git("branch", "base")
    clone.git("checkout", "-qb", "proposal")
    assert clone.run("undo", "--yes").code == 0
    done = clone.run("validate", "--against", "base")
    assert (done.code, "RC70" in done.out) == (1, True), done


def test_nobody_takes_back_what_another_has_put_into_the_proposal(clone: Clone) -> None:
    clone.git("branch", "base")
    clone.run("identity", "init")
    clone.git("branch", "-f", "base")
    clone.run(*ACCEPT)
    clone.git("config", "user.email", "other@example.org")
    clone.git("revert", "--no-edit", "HEAD")
    clone.git("commit", "-q", "--amend", "-m", f"undo: flow: accept {ORDER}")
    done = clone.run("validate", "--against", "base")
    assert (done.code, "RC720" in done.out) == (1, True), done


def test_a_take_back_that_takes_more_is_none(clone: Clone) -> None:
    clone.git("branch", "base")
    clone.run(*FIRM)
    clone.git("rm", "-q", "data/enterprises/shili.yaml")
    clone.append("mine.txt", "x")
    clone.git("add", "-A")
    clone.git("commit", "-qm", "undo: enterprise: add shili")
    assert "RC720" in clone.run("validate", "--against", "base").out
    clone.run(*FIRM[:-4], "--name", "示例其他有限公司", "--chains", "yejin")
    assert "RC204" in clone.run("validate").out


def test_what_was_dropped_and_is_written_again_by_hand_is_not_called_lost(clone: Clone) -> None:
    file = f"data/needs/2025-12/{NEED}.yaml"
    clone.run("need", "edit", NEED, "--urgency", "urgent")
    written = (clone.path / file).read_bytes()
    for way in ((), ("--drop",)):
        assert clone.run("undo", "--yes", *way).code == 0
    assert clone.run("undo", "--yes", "--drop").code == 0
    (clone.path / file).write_bytes(written)
    assert "找回" not in clone.run("validate").err
