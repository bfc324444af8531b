"""The history audited commit by commit: what a pull request of each would be refused for is found, named and placed; an honest history is clean."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from redchain.flow.judge_commit import judge_commit
from redchain.flow.workspace import open_workspace
from redchain.model.access import member_of
from tests.conftest import Clone
from tests.flow.test_access import ACCESS, KEEPER, OFFICE, POWER, PROGRESS, STRANGER, SUBMITTED, WITHDRAW, WORKING, commit_as, town_with_members
from tests.flow.test_tampering import HONEST, PENDING, TAMPERED, adds, replaces, step

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow
__all__ = ["town_with_members"]

REPORT = step("2026-11-22T09:00:00", "progress", "gongdian", note="已上门")
FOR_ALL_RECORDS = {"RC204", "RC205", "RC307", "RC310", "RC311", "RC317", "RC318"}
"""Rules on how records stand beside each other, which `validate` judges on the records as they are now."""
GENERATED = {"a figure of a generated list mended", "a schema loosened"}
"""Generated files carry no weight of their own: they are made anew, and `validate` looks whether they are fresh."""

MANY = "every firm edited at once"
"""How much is changed at once is asked of a proposal before it is merged."""


def audited(clone: Clone, *more: str) -> dict[str, Any]:
    done = clone.run("audit", "--format", "json", *more)
    found: dict[str, Any] = json.loads(done.out)["data"]
    assert done.code == (1 if found["bad"] or found["rewritten"] else 0), done
    return found


def bad(clone: Clone, *more: str) -> dict[str, set[str]]:
    """The codes of what is wrong, by the subjects of the bad commits."""
    return {each["subject"]: {one["code"] for one in each["findings"]} for each in audited(clone, *more)["bad"]}


def commit(clone: Clone, subject: str, *more: str) -> str:
    clone.git("add", "-A")
    clone.git(*more, "commit", "-qm", subject)
    return clone.git("rev-parse", "HEAD").strip()


@pytest.mark.parametrize("case", sorted(TAMPERED.keys() - GENERATED - {MANY}))
def test_whatever_a_pull_request_is_refused_for_is_found(clone: Clone, case: str) -> None:
    clone.git("checkout", "-qb", "proposal")
    TAMPERED[case][0](clone)
    commit(clone, case)
    judged = json.loads(clone.run("validate", "--against", "main", "--allow-mass", "--format", "json").out)["data"]["findings"]
    wanted = {(each["code"], each["file"], each["line"]) for each in judged if each["severity"] == "error"}
    found = {(each["code"], each["file"], each["line"]) for one in audited(clone)["bad"] for each in one["findings"]}
    assert found
    if not FOR_ALL_RECORDS & {each[0] for each in wanted}:  # there a change rule says it in its own words
        assert found == wanted


@pytest.mark.parametrize("case", sorted(HONEST))
def test_an_honest_change_is_clean(clone: Clone, case: str) -> None:
    HONEST[case](clone)
    clone.git("add", "-A")
    if clone.git("status", "--porcelain"):
        commit(clone, case)
    assert bad(clone) == {}


def test_a_good_history_by_commands_is_clean_and_gone_through_once(clone: Clone) -> None:
    assert audited(clone)["commits"] == 0  # the first commit is taken as it is
    assert clone.run("accept", "6KXAJ").code == 0
    assert clone.run("lists").code == 0
    assert clone.run("undo", "--yes").code == 0
    first = audited(clone)
    assert first["bad"] == []
    assert first["fresh"] == first["commits"] == 3
    assert clone.run("finish", "6KXAJ", "--reply", "已办").code == 0
    again = audited(clone)
    assert (again["fresh"], again["commits"], again["bad"]) == (1, 4, [])
    assert clone.run("undo", "--yes").code == 0  # of a command that was audited before
    assert bad(clone) == {}
    anew = audited(clone, "--fresh")
    assert (anew["fresh"], anew["commits"], anew["bad"]) == (5, 5, [])


def test_the_first_bad_commit_is_named_with_its_record_rule_and_place(clone: Clone) -> None:
    replaces(WORKING, ("    step: accept\n", "    step: progress\n"))(clone)
    first = commit(clone, "rewritten")
    adds(PENDING, step("2026-11-01T09:00:00", "accept", "shi-zigui-ju"))(clone)
    second = commit(clone, "back-dated")
    done = clone.run("audit", "--lang", "en")
    assert done.code == 1
    assert f"the first bad commit: {first[:10]}" in done.out
    assert second[:10] not in done.out
    assert f"{WORKING}:" in done.out
    assert "RC703 error" in done.out
    assert "→ steps may only be added at the end of a log" in done.out
    assert "1 more bad commit after it: redchain audit --all" in done.out
    assert "2 bad commits" in done.out
    everything = clone.run("audit", "--all").out
    assert first[:10] in everything
    assert second[:10] in everything
    assert "RC706" in everything
    entry = audited(clone)["bad"][1]["findings"][0]
    assert (entry["record"], entry["file"], entry["line"]) == ("D-20261120-6KXAJ", PENDING, 10)


def test_what_is_wrong_stays_found_and_what_is_put_back_is_said(clone: Clone) -> None:
    text = (clone.path / WORKING).read_bytes()
    replaces(WORKING, ("    step: accept\n", "    step: progress\n"))(clone)
    commit(clone, "rewritten")
    assert "RC703" in bad(clone)["rewritten"]
    (clone.path / WORKING).write_bytes(text)
    mender = commit(clone, "put back")
    found = audited(clone)
    assert [each["subject"] for each in found["bad"]] == ["rewritten"]
    assert found["bad"][0]["mended_by"] == mender
    assert audited(clone, "--fresh") == {**found, "fresh": 2}
    assert mender[:10] in clone.run("audit").out
    since = audited(clone, "--since", "HEAD")
    assert (since["from"], since["bad"]) == (mender, [])
    assert clone.run("accept", "6KXAJ").code == 0
    assert bad(clone) == {}  # it goes on from there


def test_rights_are_those_of_the_time(town_with_members: Clone) -> None:
    clone = town_with_members
    clone.append(WORKING, PROGRESS)
    commit_as(clone, STRANGER)
    assert bad(clone) == {"a step": {"RC801"}}
    clone.git("reset", "-q", "--hard", "HEAD~1")
    assert clone.run("identity", "add", "--unit", "gongdian", "--email", STRANGER).code == 0  # by the keeper
    clone.append(WORKING, PROGRESS)
    commit_as(clone, STRANGER)
    assert bad(clone, "--fresh") == {}


def test_nobody_gives_themselves_rights_in_the_same_commit(town_with_members: Clone) -> None:
    clone = town_with_members
    clone.git("config", "user.email", STRANGER)
    assert clone.run("identity", "add", "--unit", "gongdian", "--no-commit").code == 0
    clone.append(WORKING, PROGRESS)
    commit(clone, "both at once")
    assert bad(clone) == {"both at once": {"RC801", "RC803"}}


@pytest.mark.parametrize(
    ("path", "text", "email", "code"),
    [(SUBMITTED, WITHDRAW, POWER, "RC801"), (ACCESS, "mass_records: 500\n", OFFICE, "RC803")],
)
def test_others_files_and_steps_are_for_others(town_with_members: Clone, path: str, text: str, email: str, code: str) -> None:
    (town_with_members.path / "docs").mkdir(exist_ok=True)
    town_with_members.append(path, text)
    commit(town_with_members, "mine", "-c", f"user.email={email}")
    assert bad(town_with_members) == {"mine": {code}}


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="needs ssh-keygen")
def test_unsigned_commits_are_found_where_signatures_are_required(town_with_members: Clone, tmp_path: Path) -> None:
    clone = town_with_members
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(tmp_path / "key")], check=True)
    salt = open_workspace(str(clone.path), None).settings.access.salt
    assert salt is not None
    key = " ".join((tmp_path / "key.pub").read_text().split()[:2])
    clone.append(ACCESS, f'signatures: require\nkeys:\n  - member: "{member_of(salt, KEEPER)}"\n    key: "{key}"\n')
    commit(clone, "signing is asked for from now on")
    sign = ("-c", "gpg.format=ssh", "-c", f"user.signingkey={tmp_path / 'key.pub'}", "-c", "commit.gpgsign=true")
    clone.append(WORKING, PROGRESS)
    commit(clone, "signed", *sign)
    clone.append("data/units/gongdian.yaml", 'note: "一"\n')
    commit(clone, "not signed")
    assert bad(clone) == {"not signed": {"RC802"}}


def sides(clone: Clone) -> None:
    """Two branches that both report progress of the same order, which git cannot merge by itself."""
    clone.git("checkout", "-qb", "side")
    clone.append(WORKING, REPORT)
    commit(clone, "reported on the side")
    clone.git("checkout", "-q", "main")
    clone.append(WORKING, REPORT.replace("已上门", "已测算").replace("09:00", "10:00"))
    commit(clone, "reported on main")
    subprocess.run(["git", "merge", "-q", "--no-commit", "side"], cwd=clone.path, check=False, capture_output=True)


def merged(clone: Clone, *steps: str) -> None:
    clone.git("checkout", "-q", "HEAD", "--", WORKING)
    base = clone.git("show", f"HEAD~1:{WORKING}")
    (clone.path / WORKING).write_text(base + "".join(steps), encoding="utf-8")
    commit(clone, "merged")


MINE = REPORT.replace("已上门", "已测算").replace("09:00", "10:00")


def test_a_merge_of_both_sides_is_nobodys_own(clone: Clone) -> None:
    sides(clone)
    merged(clone, REPORT, MINE)
    found = audited(clone)
    assert (found["bad"], found["commits"]) == ([], 3)


@pytest.mark.parametrize(
    ("steps", "codes"),
    [
        ((MINE,), {"RC704"}),
        ((REPORT,), {"RC704"}),
        ((REPORT, MINE, step("2026-11-22T11:00:00", "uphold", "gongdian")), {"RC301", "RC708", "RC709"}),
        ((REPORT, MINE, step("2026-11-21T11:00:00", "progress", "gongdian", note="补")), {"RC304", "RC706"}),
    ],
)
def test_a_merge_that_loses_or_adds_a_step_is_found(clone: Clone, steps: tuple[str, ...], codes: set[str]) -> None:
    sides(clone)
    merged(clone, *steps)
    found = bad(clone)
    assert found.keys() == {"merged"}
    assert found["merged"] & codes, found


def test_a_merge_of_a_step_that_one_side_took_once_more_is_nobodys_own(clone: Clone) -> None:
    """Who reports the same twice within a minute has it in the log twice, and the other side's step comes after both."""
    clone.append(WORKING, REPORT)
    commit(clone, "reported")
    clone.git("checkout", "-qb", "side")
    clone.append(WORKING, REPORT)
    commit(clone, "reported once more on the side")
    clone.git("checkout", "-q", "main")
    clone.append(WORKING, MINE)
    commit(clone, "reported on main")
    subprocess.run(["git", "merge", "-q", "--no-commit", "side"], cwd=clone.path, check=False, capture_output=True)
    merged(clone, REPORT, MINE)
    assert audited(clone)["bad"] == []


def test_a_merge_that_doubles_a_step_before_another_by_itself_is_found(clone: Clone) -> None:
    sides(clone)
    clone.git("merge", "--abort")
    clone.git("checkout", "-q", "side")
    clone.append(WORKING, MINE)
    commit(clone, "both on the side")
    subprocess.run(["git", "merge", "-q", "--no-commit", "main"], cwd=clone.path, check=False, capture_output=True)
    clone.git("checkout", "-q", "HEAD", "--", WORKING)
    base = clone.git("show", f"HEAD~2:{WORKING}")
    (clone.path / WORKING).write_text(base + REPORT + REPORT + MINE, encoding="utf-8")
    commit(clone, "merged")
    assert bad(clone) == {"merged": {"RC705"}}


def test_a_merge_that_keeps_one_side_alone_is_found(clone: Clone) -> None:
    """What git calls `-s ours` is no conflict, and drops what the side did without a word."""
    clone.git("checkout", "-qb", "side")
    clone.append(WORKING, REPORT)
    commit(clone, "reported on the side")
    clone.git("checkout", "-q", "main")
    assert clone.run("accept", "6KXAJ").code == 0
    clone.git("merge", "-q", "-s", "ours", "-m", "ours", "side")
    assert bad(clone) == {"ours": {"RC704"}}


def test_a_bad_commit_on_a_side_is_the_sides_and_merges_of_main_are_clean(clone: Clone) -> None:
    clone.git("checkout", "-qb", "side")
    adds(PENDING, step("2026-11-01T09:00:00", "accept", "shi-zigui-ju"))(clone)
    commit(clone, "back-dated on the side")
    clone.git("checkout", "-q", "main")
    clone.append(WORKING, REPORT)
    commit(clone, "reported")
    clone.git("merge", "-q", "--no-ff", "-m", "merged", "side")
    found = bad(clone)
    assert found.keys() == {"back-dated on the side"}
    assert "RC706" in found["back-dated on the side"]


SYNONYMS = "data/settings/synonyms.yaml"


@pytest.mark.parametrize("is_honest", [True, False])
def test_settings_that_git_weaves_are_nobodys_own(town_with_members: Clone, is_honest: bool) -> None:  # noqa: FBT001  # a table
    """Two keepers changed the same file at different places; who merges has no power over it, and needs none."""
    clone = town_with_members
    lines = [f'  - name: "词{each}"\n    terms: ["词{each}甲"]\n' for each in range(9)]
    (clone.path / SYNONYMS).write_text("concepts:\n" + "".join(lines), encoding="utf-8")
    commit(clone, "words")
    clone.git("checkout", "-qb", "side")
    replaces(SYNONYMS, ("词0甲", "词0乙"))(clone)
    commit(clone, "first word")
    clone.git("checkout", "-q", "proposal")
    replaces(SYNONYMS, ("词8甲", "词8乙"))(clone)
    commit(clone, "last word")
    clone.git("merge", "-q", "--no-commit", "--no-ff", "side")
    if not is_honest:
        replaces(SYNONYMS, ("词4甲", "词4乙"))(clone)
    commit(clone, "merged", "-c", f"user.email={STRANGER}")
    assert bad(clone) == ({} if is_honest else {"merged": {"RC803"}})


def test_a_data_repository_below_gits_top_is_audited(clone: Clone) -> None:
    (clone.path / "city").mkdir()
    clone.git("mv", "data", "city/data")
    commit(clone, "moved")
    below = ("--root", str(clone.path / "city"))
    assert audited(clone, *below)["commits"] == 0
    assert clone.run("accept", "6KXAJ", *below).code == 0
    replaces(f"city/{WORKING}", ("    step: accept\n", "    step: progress\n"))(clone)
    commit(clone, "rewritten")
    (only,) = audited(clone, *below)["bad"]
    assert only["subject"] == "rewritten"
    assert {(each["code"], each["file"]) for each in only["findings"]} >= {("RC703", WORKING)}
    clone.git("revert", "--no-edit", "HEAD")
    assert audited(clone, *below)["bad"][0]["mended_by"] == clone.git("rev-parse", "HEAD").strip()


def test_an_unrelated_history_is_the_doing_of_whoever_merges_it(town_with_members: Clone) -> None:
    clone = town_with_members
    clone.git("checkout", "-q", "--orphan", "other")
    clone.append(WORKING, PROGRESS)
    commit(clone, "of another repository")
    clone.git("checkout", "-qf", "main")
    clone.git("-c", f"user.email={STRANGER}", "merge", "-q", "--allow-unrelated-histories", "-X", "theirs", "-m", "merged", "other")
    found = bad(clone)
    assert found.keys() == {"merged"}
    assert "RC801" in found["merged"]


def test_a_branch_from_before_anybody_was_registered_proves_nothing(clone: Clone) -> None:
    clone.git("branch", "old")
    assert clone.run("identity", "init").code == 0
    clone.git("checkout", "-q", "old")
    clone.append(WORKING, REPORT)
    commit(clone, "by anybody", "-c", f"user.email={STRANGER}")
    clone.git("checkout", "-q", "main")
    clone.git("-c", f"user.email={STRANGER}", "merge", "-q", "--no-ff", "-m", "merged", "old")
    assert bad(clone) == {"merged": {"RC801"}}
    clone.git("reset", "-q", "--hard", "HEAD~1")
    clone.git("merge", "-q", "--no-ff", "-m", "merged by a keeper", "old")
    assert bad(clone, "--fresh") == {}


def test_a_rewritten_history_is_said_once(clone: Clone) -> None:
    assert clone.run("accept", "6KXAJ").code == 0
    assert bad(clone) == {}
    clone.git("commit", "-q", "--amend", "-m", "flow: something else")
    done = clone.run("audit", "--lang", "en")
    assert done.code == 1
    assert "the history has been rewritten" in done.out
    assert "1 audited commit" in done.out
    assert clone.run("audit").code == 0
    clone.git("checkout", "-qb", "another", "HEAD~1")  # another branch is no rewritten one
    assert audited(clone)["rewritten"] is None


def test_an_interrupted_audit_goes_on(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    assert clone.run("accept", "6KXAJ").code == 0
    assert clone.run("finish", "6KXAJ", "--reply", "已办").code == 0
    seen = []

    def interrupted(*given: Any) -> Any:
        seen.append(given)
        if len(seen) > 1:
            raise KeyboardInterrupt
        return judge_commit(*given)

    with monkeypatch.context() as patched:
        patched.setattr("redchain.flow.audit.judge_commit", interrupted)
        done = clone.run("audit")
    assert done.code == 130
    assert "再运行一次接着审" in done.err
    found = audited(clone)
    assert (found["fresh"], found["commits"]) == (1, 2)


def test_what_is_kept_is_never_trusted_across_versions_nor_when_damaged(clone: Clone) -> None:
    assert clone.run("accept", "6KXAJ").code == 0
    audited(clone)
    kept = clone.path / ".git" / "redchain" / "audit.json"
    other = json.loads(kept.read_text("utf-8"))
    for text in ("", "[]", '{"signature": 1}', json.dumps({**other, "signature": "of another version"})):
        kept.write_text(text, encoding="utf-8")
        assert audited(clone)["fresh"] == 1
    assert audited(clone)["fresh"] == 0
    assert clone.git("status", "--porcelain") == ""


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(("--since", "nowhere"), "nowhere"), (("--fresh", "--since", "HEAD"), "--since"), (("--format", "csv"), "csv")],
)
def test_wrong_usage_is_refused(clone: Clone, arguments: tuple[str, ...], words: str) -> None:
    done = clone.run("audit", *arguments)
    assert (done.code, done.out) == (2, "")
    assert words in done.err


def test_since_a_commit_of_another_branch_is_refused(clone: Clone) -> None:
    clone.git("checkout", "-qb", "other")
    clone.run("accept", "6KXAJ")
    clone.git("checkout", "-q", "main")
    assert clone.run("audit", "--since", "other").code == 2


def test_a_shallow_clone_is_not_said_to_be_clean(clone: Clone, tmp_path: Path) -> None:
    clone.git("commit", "-q", "--allow-empty", "-m", "later")
    cut = tmp_path / "cut"
    clone.git("clone", "-q", "--depth", "1", f"file://{clone.path}", str(cut))
    other = Clone(cut, clone.capture)
    for language, words in (("zh", "克隆太浅"), ("en", "git fetch --unshallow")):
        done = other.run("--lang", language, "audit")
        assert done.code == 1
        assert not done.out
        assert words in done.err
    other.git("fetch", "-q", "--unshallow")
    assert other.run("audit").code == 0


@pytest.mark.parametrize("format_name", ["github", "gitlab", "sarif"])
def test_ci_formats_name_the_commit(clone: Clone, format_name: str) -> None:
    adds(PENDING, step("2026-11-01T09:00:00", "accept", "shi-zigui-ju"))(clone)
    found = commit(clone, "back-dated")
    done = clone.run("audit", "--format", format_name, "--lang", "en")
    assert done.code == 1
    assert f"commit {found[:10]}" in done.out
    assert PENDING in done.out


def test_a_file_that_cannot_be_read_hides_nothing(clone: Clone) -> None:
    text = (clone.path / WORKING).read_text("utf-8")
    (clone.path / WORKING).write_text(text + "  - :\n:", encoding="utf-8")
    commit(clone, "broken")
    (clone.path / WORKING).write_text(text.replace("2026-11-16", "2026-11-15"), encoding="utf-8")
    commit(clone, "mended, and a step rewritten")
    found = bad(clone)
    assert found.keys() == {"broken", "mended, and a step rewritten"}
    assert found["mended, and a step rewritten"] & {"RC703", "RC707"}
