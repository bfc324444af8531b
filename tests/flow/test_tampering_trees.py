"""Proposals that would have the check look elsewhere: links, doubles, files at no known place, merges; over one or two proposals, each refused at the first."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from tests.flow.test_tampering import FIRM_STEP, PENDING, REGISTERED, SUBMITTED, WORKING, adds, both, deletes, moves, replaces, step, writes

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Clone
    from tests.flow.test_tampering import Hand

pytestmark = pytest.mark.slow

ACCESS = "data/settings/access.yaml"
CHAIN = "data/chains/yejin.yaml"
DEFERRED = ("2026-12-04", "2026-12-31")
PROGRESS = step("2026-11-20T09:00:00", "progress", "gongdian", note="已上门")
TEXT = 'id: "{}"\nname: "示例"\n'
FIRM = 'id: "gongdian"\nname: "示例供电服务有限公司"\nchains: ["yejin"]\n'
SMALLEST = 'format: 1\ntitle: "替身"\nregion: "420500"\n'


def found(clone: Clone, base: str = "main", *more: str) -> tuple[int, dict[str, Any], set[str]]:
    """The exit code, everything said as data, and the codes of the errors."""
    done = clone.run("validate", "--against", base, "--format", "json", *more)
    data = json.loads(done.out)["data"] if done.out else {}
    return done.code, data, {each["code"] for each in data.get("findings", ()) if each["severity"] == "error"}


def behind_link(path: str, decoy: str = "decoy") -> Hand:
    """Move a file or folder away and put a link to it in its place."""

    def hand(clone: Clone) -> None:
        (clone.path / decoy).parent.mkdir(parents=True, exist_ok=True)
        (clone.path / path).rename(clone.path / decoy)
        (clone.path / path).symlink_to(os.path.relpath(clone.path / decoy, (clone.path / path).parent))

    return hand


def linked(path: str, target: str) -> Hand:
    def hand(clone: Clone) -> None:
        (clone.path / path).parent.mkdir(parents=True, exist_ok=True)
        (clone.path / path).symlink_to(target)

    return hand


def submodule(path: str) -> Hand:
    """Take a folder away and put another repository's commit in its place."""

    def hand(clone: Clone) -> None:
        if (clone.path / path).exists():
            (clone.path / path).rename(clone.path.parent / "taken")
        inner = type(clone)(clone.path / path)
        inner.path.mkdir(parents=True)
        inner.git("init", "-q")
        inner.git("-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-qm", "inner", "--allow-empty")

    return hand


def renamed_folder(old: str, new: str) -> Hand:
    def hand(clone: Clone) -> None:
        (clone.path / new).parent.mkdir(parents=True, exist_ok=True)
        clone.git("mv", old, new)

    return hand


def copied(path: str, target: str, *pairs: tuple[str, str]) -> Hand:
    def hand(clone: Clone) -> None:
        (clone.path / target).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(clone.path / path, clone.path / target)
        replaces(target, *pairs)(clone)

    return hand


MISPLACED: dict[str, tuple[Hand, str]] = {
    "data is a link": (behind_link("data"), "RC724"),
    "data is a link to a decoy outside": (both(behind_link("data", "../decoy")), "RC724"),
    "the orders are a link": (behind_link("data/orders"), "RC724"),
    "the former folder of orders is a link": (linked("data/dispatches", "orders"), "RC724"),
    "the settings are a link": (behind_link("data/settings"), "RC724"),
    "the access settings are a link": (behind_link(ACCESS), "RC724"),
    "redchain.yaml is a link": (behind_link("data/redchain.yaml"), "RC724"),
    "a record is a link": (behind_link(WORKING), "RC724"),
    "a link beside the records": (linked("data/needs/2026-11/notes", "../../../README.md"), "RC724"),
    "a link in the lists": (linked("data/lists/needs.md", "/dev/zero"), "RC724"),
    "a link in the schemas": (linked("schemas/need.schema.json", "/etc/passwd"), "RC724"),
    "the orders are a submodule": (submodule("data/orders"), "RC701"),
    "a submodule beside the kinds": (submodule("data/more"), "RC724"),
    "a copy in a hidden folder": (copied(WORKING, "data/orders/.old/D-20261116-BSKHZ.yaml"), "RC724"),
    "a hidden file named like a need": (writes("data/needs/2026-11/.N-20261119-YFZXM.yaml", "x: 1\n"), "RC724"),
    "a hidden folder in data": (writes("data/.cache/N-20261119-YFZXM.yaml", "x: 1\n"), "RC724"),
    "a record with a capital ending": (copied(WORKING, "data/orders/2026-11/D-20261116-BSKHZ.YAML"), "RC724"),
    "a record with another ending": (copied(WORKING, "data/orders/2026-11/D-20261116-BSKHZ.yml"), "RC724"),
    "a name with a line break": (writes("data/units/x\n.yaml", TEXT.format("x")), "RC724"),
    "a name with an invisible sign": (writes("data/units/gong\u200bdian.yaml", TEXT.format("x")), "RC724"),
    "a name that turns the reading round": (writes("data/units/\u202egongdian.yaml", TEXT.format("x")), "RC724"),
    "a second root inside": (writes("data/needs/data/redchain.yaml", SMALLEST), "RC724"),
    "a second root beside data": (writes("city/data/redchain.yaml", SMALLEST), "RC724"),
    "another data by case": (writes("Data/needs/x.yaml", "x: 1\n"), "RC724"),
    "another data by width": (writes("\uff44ata/redchain.yaml", SMALLEST), "RC724"),
    "a folder called like a record": (writes("data/needs/2026-11/N-20261119-AAAAA.yaml/x.yaml", "x: 1\n"), "RC724"),
    "a hand-made list": (writes("data/lists/overdue.md", "# 超期：无\n"), "RC722"),
    "a paper among the records": (writes("data/needs/2026-11/notes.pdf", "x"), "RC724"),
    "a file in data": (writes("data/notes.txt", "x"), "RC724"),
    "unknown settings": (writes("data/settings/acces.yaml", "keepers: []\n"), "RC724"),
    "a record put beside the kinds": (moves(SUBMITTED, "data/N-20261119-YFZXM.yaml"), "RC724"),
}

DOUBLED: dict[str, tuple[Hand, str]] = {
    "a second file that sorts first": (copied(WORKING, "data/orders/2026-01/D-20261116-BSKHZ.yaml", DEFERRED), "RC203"),
    "a second file in place of the first": (
        both(copied(WORKING, "data/orders/2026-01/D-20261116-BSKHZ.yaml", DEFERRED), replaces(WORKING, ("role: lead", "role: lead  # x"))),
        "RC203",
    ),
    "a firm with a unit's id": (writes("data/enterprises/gongdian.yaml", FIRM), "RC217"),
    "a unit with a firm's id": (writes(f"data/units/{FIRM_STEP}.yaml", f'id: "{FIRM_STEP}"\nname: "示例局"\nside: government\n'), "RC217"),
}


@pytest.mark.parametrize("case", [*MISPLACED, *DOUBLED])
@pytest.mark.parametrize("committed", [False, True], ids=["work tree", "commit"])
def test_what_leads_the_check_astray_is_refused_where_it_comes_in(clone: Clone, case: str, committed: bool) -> None:  # noqa: FBT001  # pytest passes it
    hand, code = {**MISPLACED, **DOUBLED}[case]
    (clone.path / "data/settings").mkdir(exist_ok=True)
    writes(ACCESS, "mass_records: 150\n")(clone)
    clone.git("add", "-A")
    clone.git("commit", "-qm", "settings")
    clone.git("checkout", "-qb", "proposal")
    hand(clone)
    if committed:
        clone.git("add", "-A")
        clone.git("commit", "-qm", case, "--allow-empty")
    status, data, codes = found(clone)
    assert code in codes, data
    assert status == 1


def forced(clone: Clone, *hands: Hand) -> None:
    """Bring changes into main past every check, and begin another proposal there."""
    clone.git("checkout", "-qB", "proposal")
    for each in hands:
        each(clone)
    clone.git("add", "-A")
    clone.git("commit", "-qm", "forced", "--allow-empty")
    clone.git("branch", "-qf", "main")


SECOND: dict[str, tuple[Hand, Hand, str]] = {
    "settings behind a link, then a due date put off": (behind_link("data/settings"), replaces(WORKING, DEFERRED), "RC725"),
    "settings behind a link, then only a note": (behind_link("data/settings"), replaces(CHAIN, ("name: ", 'note: "改"\nname: ')), "RC725"),
    "access behind a link, then taken for real": (behind_link(ACCESS), both(deletes(ACCESS), writes(ACCESS, "mass_records: 5\n")), "RC725"),
    "orders behind a link, then put back with another date": (
        behind_link("data/orders"),
        both(deletes("data/orders"), renamed_folder("decoy", "data/orders"), replaces(WORKING, DEFERRED)),
        "RC725",
    ),
    "access broken, then a step": (writes(ACCESS, "colour: red\n"), adds(WORKING, PROGRESS), "RC725"),
    "redchain.yaml broken, then a step": (writes("data/redchain.yaml", "x"), both(adds(WORKING, PROGRESS), writes("data/redchain.yaml", SMALLEST)), "RC725"),
    "redchain.yaml gone, then back": (deletes("data/redchain.yaml"), writes("data/redchain.yaml", SMALLEST), "RC725"),
    "a double, then it alone is edited": (
        copied(WORKING, "data/orders/2026-12/D-20261116-BSKHZ.yaml"),
        replaces("data/orders/2026-12/D-20261116-BSKHZ.yaml", DEFERRED),
        "RC203",
    ),
    "a resource called like a firm, then a second firm of that id": (
        copied("data/resources/dianli-zengrong.yaml", f"data/resources/{FIRM_STEP}.yaml", ('id: "dianli-zengrong"', f'id: "{FIRM_STEP}"')),
        copied(f"data/enterprises/{FIRM_STEP}.yaml", f"data/enterprises/a/{FIRM_STEP}.yaml"),
        "RC203",
    ),
    "a copy in a hidden folder, then a second file": (
        copied(WORKING, "data/orders/.old/D-20261116-BSKHZ.yaml"),
        copied(WORKING, "data/orders/2026-01/D-20261116-BSKHZ.yaml", DEFERRED),
        "RC203",
    ),
    "a hidden file of its name, then deleted, then the id used again": (
        both(copied(SUBMITTED, "data/needs/.old/N-20261119-YFZXM.yaml"), deletes(SUBMITTED)),
        copied("data/needs/.old/N-20261119-YFZXM.yaml", SUBMITTED, ('title: "', 'title: "别的')),
        "RC204",
    ),
    "deleted, then put back and rewritten": (deletes(SUBMITTED), writes(SUBMITTED, ""), "RC204"),
}


@pytest.mark.parametrize("case", SECOND)
def test_what_one_proposal_prepared_the_next_cannot_use(clone: Clone, case: str) -> None:
    first, then, code = SECOND[case]
    (clone.path / "data/settings").mkdir(exist_ok=True)
    writes(ACCESS, "mass_records: 150\n")(clone)
    forced(clone)
    old = (clone.path / SUBMITTED).read_text("utf-8")
    forced(clone, first)
    if case.startswith("deleted, then"):
        writes(SUBMITTED, old)(clone)
        clone.git("add", "-A")
        clone.git("commit", "-qm", "back")
        replaces(SUBMITTED, ('title: "', 'title: "别的'))(clone)
    else:
        then(clone)
    clone.git("add", "-A")
    clone.git("commit", "-qm", case)
    status, data, codes = found(clone)
    assert code in codes, data
    assert status == 1


def test_data_in_a_submodule_is_no_data_repository(clone: Clone) -> None:
    submodule("data")(clone)
    assert clone.run("validate", "--against", "main").code == 2


def test_a_record_that_could_not_be_read_is_not_deleted(clone: Clone) -> None:
    forced(clone, lambda clone: clone.append(SUBMITTED, "colour: red\n"))
    deletes(SUBMITTED)(clone)
    clone.git("commit", "-qam", "gone")
    status, data, codes = found(clone)
    assert (status, "RC701" in codes) == (1, True), data


def test_a_record_that_could_not_be_read_is_mended_by_a_keeper(clone: Clone) -> None:
    old = (clone.path / SUBMITTED).read_text("utf-8")
    assert clone.run("identity", "init").code == 0
    forced(clone, lambda clone: clone.append(SUBMITTED, "colour: red\n"))
    writes(SUBMITTED, old)(clone)
    clone.git("-c", "user.email=somebody@example.org", "commit", "-qam", "mended")
    assert "RC714" in found(clone)[2]
    clone.git("commit", "-q", "--amend", "--no-edit", "--reset-author")
    status, data, codes = found(clone)
    assert (status, codes) == (0, set()), data


@pytest.mark.parametrize("kept", ["id", "former_ids"])
def test_a_firm_does_not_take_the_id_a_unit_has_or_had(clone: Clone, kept: str) -> None:
    assert clone.run("unit", "rename", "gongdian", "dianli-ju", "--yes").code == 0
    forced(clone)
    identifier = "gongdian" if kept == "id" else "sl-xin"
    former = "" if kept == "id" else 'former_ids: ["gongdian"]\n'
    writes(f"data/enterprises/{identifier}.yaml", FIRM.replace("gongdian", identifier) + former)(clone)
    assert "RC716" in found(clone)[2]


def test_a_root_that_is_moved_is_refused_from_wherever_it_is_asked(clone: Clone) -> None:
    (clone.path / "city").mkdir()
    clone.git("mv", "data", "city/data")
    forced(clone)
    renamed_folder("city/data", "data")(clone)
    clone.git("add", "-A")
    clone.git("commit", "-qm", "up")
    (clone.path / "city").mkdir(exist_ok=True)
    status, data, codes = found(clone, "main", "--root", str(clone.path / "city"))
    assert (status, "RC724" in codes) == (1, True), data


def test_a_root_behind_a_link_is_refused(clone: Clone) -> None:
    (clone.path / "city").mkdir()
    clone.git("mv", "data", "city/data")
    forced(clone)
    behind_link("city", "other")(clone)
    clone.git("add", "-A")
    clone.git("commit", "-qm", "link")
    status, data, codes = found(clone, "main", "--root", str(clone.path / "city"))
    assert (status, "RC724" in codes) == (1, True), data


# -- two ways of reading


def puts(clone: Clone, path: str, raw: bytes) -> None:
    """Commit bytes just as they are, whatever the attributes say, and have them checked out."""
    made = subprocess.run(["git", "hash-object", "-w", "--stdin", "--no-filters"], cwd=clone.path, check=True, input=raw, stdout=subprocess.PIPE).stdout
    clone.git("update-index", "--cacheinfo", f"100644,{made.decode().strip()},{path}")
    clone.git("commit", "-qm", f"put {path}")
    clone.git("checkout", "-q", "--", path)


ATTRIBUTES = ["working-tree-encoding=UTF-16", "working-tree-encoding=GBK", "filter=hide", "ident", "text eol=crlf", "export-ignore -diff"]


@pytest.mark.parametrize("attribute", ATTRIBUTES)
def test_attributes_do_not_make_a_record_vanish(clone: Clone, attribute: str) -> None:
    raw = (clone.path / WORKING).read_bytes()
    clone.git("checkout", "-qb", "proposal")
    clone.append(".gitattributes", f"*.yaml {attribute}\n")
    clone.git("add", ".gitattributes")
    clone.git("config", "filter.hide.smudge", "true")
    clone.git("config", "core.autocrlf", "true")
    puts(clone, WORKING, raw.replace(b"2026-12-04", b"2026-12-31"))
    done = clone.run("ci", "check", "--base", "main", "--out", str(clone.path.parent / "out"))
    assert (done.code, "RC703" in done.out) == (1, True), done
    assert found(clone)[0] == 1


def test_what_an_expanded_keyword_hides_is_judged_as_the_commit_has_it(clone: Clone) -> None:
    raw = (clone.path / WORKING).read_bytes()
    clone.git("checkout", "-qb", "proposal")
    clone.append(".gitattributes", "*.yaml ident\n")
    clone.git("add", ".gitattributes")
    puts(clone, WORKING, raw.replace(b'due: "2026-12-04"', b'due: "2026-12-31" # $Id: 2026-12-04 $'))
    done = clone.run("ci", "check", "--base", "main", "--out", str(clone.path.parent / "out"))
    assert (done.code, "RC703" in done.out) == (1, True), done


def test_a_filter_of_the_user_counts_as_in_a_commit(clone: Clone) -> None:
    clone.append(".gitattributes", "*.yaml filter=late\n")
    forced(clone)
    clone.git("config", "filter.late.clean", "sed s/2026-12-04/2026-12-31/")
    clone.append(WORKING, PROGRESS)
    assert "RC703" in found(clone)[2]


def test_ci_judges_what_is_committed_alone(clone: Clone) -> None:
    clone.git("checkout", "-qb", "proposal")
    replaces(WORKING, DEFERRED)(clone)
    clone.git("commit", "-qam", "put off")
    replaces(WORKING, tuple(reversed(DEFERRED)))(clone)
    assert found(clone)[0] == 0
    done = clone.run("ci", "check", "--base", "main", "--out", str(clone.path.parent / "out"))
    assert (done.code, "RC703" in done.out) == (1, True), done


SETTINGS = {
    "log.showSignature": "true",
    "log.follow": "true",
    "log.mailmap": "true",
    "log.diffMerges": "off",
    "core.quotePath": "true",
    "diff.orderFile": "/nowhere",
    "diff.renames": "copies",
    "diff.ignoreSubmodules": "all",
    "diff.noprefix": "true",
    "diff.relative": "true",
    "diff.external": "true",
    "color.ui": "always",
    "status.showUntrackedFiles": "no",
    "status.relativePaths": "false",
    "core.splitIndex": "true",
    "core.fsmonitor": "false",
    "core.attributesFile": "/nowhere",
    "format.pretty": "oneline",
    "i18n.logOutputEncoding": "GBK",
    "merge.renames": "false",
    "submodule.recurse": "true",
}


def test_what_the_user_has_set_changes_nothing(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    clone.git("checkout", "-qb", "proposal")
    replaces(WORKING, DEFERRED)(clone)
    clone.git("commit", "-qam", "put off")
    clone.append(PENDING, step("2026-11-21T09:00:00", "accept", "shi-zigui-ju"))
    writes("data/units/neu.yaml", TEXT.format("neu"))(clone)
    plain = found(clone)
    assert plain[2] >= {"RC703"}
    for key, value in SETTINGS.items():
        clone.git("config", key, value)
    for name in ("GIT_LITERAL_PATHSPECS", "GIT_DIFF_OPTS", "GIT_EXTERNAL_DIFF"):
        monkeypatch.setenv(name, "1")
    assert found(clone) == plain


def test_replaced_objects_and_grafts_change_nothing(clone: Clone) -> None:
    clone.git("checkout", "-qb", "proposal")
    replaces(WORKING, DEFERRED)(clone)
    clone.git("commit", "-qam", "put off")
    clone.git("replace", "main", "proposal")
    (clone.path / ".git/info").mkdir(exist_ok=True)
    (clone.path / ".git/info/grafts").write_text(clone.git("rev-parse", "proposal"), "utf-8")
    assert "RC703" in found(clone)[2]


@pytest.mark.parametrize("lost", ["HEAD:data/orders", "main:data", f"main:{WORKING}", "main^{tree}", "HEAD^{tree}"])
def test_an_object_that_is_missing_is_a_refusal(clone: Clone, lost: str) -> None:
    clone.git("checkout", "-qb", "proposal")
    clone.append(WORKING, PROGRESS)
    clone.git("commit", "-qam", "progress")
    for pack in list((clone.path / ".git/objects/pack").iterdir()):
        pack.rename(clone.path.parent / pack.name)
    for pack in clone.path.parent.glob("*.pack"):
        with pack.open("rb") as file:
            subprocess.run(["git", "unpack-objects", "-q"], cwd=clone.path, check=True, stdin=file)
    name = clone.git("rev-parse", lost).strip()
    (clone.path / ".git/objects" / name[:2] / name[2:]).unlink()
    done = clone.run("validate", "--against", "main")
    assert done.code == 1, done
    assert name[:10] in done.err or "git" in done.err
    assert "RC7" not in done.out


def test_a_partial_clone_is_refused_and_asks_nobody(clone: Clone, tmp_path: Path) -> None:
    clone.git("checkout", "-qb", "proposal")
    replaces(WORKING, DEFERRED)(clone)
    clone.git("commit", "-qam", "put off")
    clone.git("config", "uploadpack.allowFilter", "true")
    clone.git("clone", "-q", "--filter=blob:none", "-b", "proposal", f"file://{clone.path}", str(tmp_path / "partial"))
    partial = type(clone)(tmp_path / "partial", clone.capture)
    done = partial.run("validate", "--against", "origin/main", "--root", str(partial.path))
    assert (done.code, "RC703" in done.out) == (1, False), done
    assert "partial" in partial.run("--lang", "en", "validate", "--against", "origin/main", "--root", str(partial.path)).err


def test_what_is_not_committed_leaves_nothing_behind(clone: Clone) -> None:
    clone.git("checkout", "-qb", "proposal")
    clone.append(WORKING, PROGRESS)
    writes("data/units/neu.yaml", 'id: "neu"\nname: "示例新局"\nside: government\n')(clone)
    before = {each: each.stat().st_mtime_ns for each in (clone.path / ".git").rglob("*") if "redchain" not in each.parts}
    status, data, _ = found(clone)
    assert (status, data["against"]["changed"]) == (0, 2), data
    assert {each: each.stat().st_mtime_ns for each in (clone.path / ".git").rglob("*") if "redchain" not in each.parts} == before


# -- a comparison led past the record


def commit(clone: Clone, subject: str) -> None:
    clone.git("add", "-A")
    clone.git("commit", "-qm", subject)


def crossed(clone: Clone) -> None:
    """Main and the proposal merged crosswise, and main's step dropped by the proposal's merge."""
    clone.git("checkout", "-qb", "proposal")
    replaces("data/units/gongdian.yaml", ("name: ", 'note: "一"\nname: '))(clone)
    commit(clone, "mine")
    clone.git("branch", "mine")
    clone.git("checkout", "-q", "main")
    clone.append(WORKING, PROGRESS)
    commit(clone, "step")
    clone.git("branch", "step")
    clone.git("merge", "-q", "--no-ff", "--no-edit", "mine")
    clone.git("checkout", "-q", "proposal")
    clone.git("merge", "-q", "--no-ff", "--no-commit", "step")
    clone.git("checkout", "-q", "mine", "--", WORKING)
    commit(clone, "merge")


def test_a_merge_that_drops_a_step_is_found_where_branches_were_merged_crosswise(clone: Clone) -> None:
    crossed(clone)
    assert len(clone.git("merge-base", "--all", "main", "proposal").split()) == 2
    status, data, codes = found(clone)
    assert (status, codes) == (1, {"RC704"}), data
    assert "crosswise" in clone.run("--lang", "en", "validate", "--against", "main").err
    assert "交叉合并" in clone.run("--lang", "zh", "validate", "--against", "main").err


@pytest.mark.parametrize("manner", ["merged into the branch", "merged by the host"])
def test_a_merge_that_drops_a_step_of_main_is_found(clone: Clone, manner: str) -> None:
    clone.git("checkout", "-qb", "proposal")
    replaces("data/units/gongdian.yaml", ("name: ", 'note: "一"\nname: '))(clone)
    commit(clone, "mine")
    clone.git("checkout", "-q", "main")
    clone.append(WORKING, PROGRESS)
    commit(clone, "step")
    if manner == "merged by the host":
        clone.git("checkout", "-q", "--detach", "main")
        clone.git("merge", "-q", "-s", "ours", "--no-commit", "proposal")
    else:
        clone.git("checkout", "-q", "proposal")
        clone.git("merge", "-q", "--no-commit", "--no-ff", "main")
    clone.git("checkout", "-q", "main~", "--", WORKING)
    commit(clone, "merge")
    status, data, codes = found(clone)
    assert (status, codes) == (1, {"RC704"}), data


def test_honest_merges_of_main_pass(clone: Clone) -> None:
    clone.git("checkout", "-qb", "proposal")
    replaces("data/units/gongdian.yaml", ("name: ", 'note: "一"\nname: '))(clone)
    commit(clone, "mine")
    clone.git("branch", "mine")
    clone.git("checkout", "-q", "main")
    clone.append(WORKING, PROGRESS)
    commit(clone, "step")
    clone.git("branch", "step")
    clone.git("merge", "-q", "--no-ff", "--no-edit", "mine")
    clone.git("checkout", "-q", "proposal")
    clone.git("merge", "-q", "--no-edit", "step")
    replaces("data/units/shi-keji-ju.yaml", ("name: ", 'note: "二"\nname: '))(clone)
    commit(clone, "more")
    status, data, _ = found(clone)
    assert (status, data["against"]["changed"]) == (0, 1), data


def test_roles_are_those_of_the_target_not_of_where_an_old_branch_parted(clone: Clone) -> None:
    """A branch from before there were members, which never merged main, is held to the members main has now."""
    clone.git("checkout", "-qb", "proposal")
    clone.append(WORKING, PROGRESS)
    clone.git("-c", "user.email=somebody@example.org", "commit", "-qam", "a step")
    clone.git("checkout", "-q", "main")
    assert clone.run("identity", "init").code == 0
    clone.git("checkout", "-q", "proposal")
    status, data, codes = found(clone)
    assert (status, codes) == (1, {"RC801"}), data


def test_a_branch_from_before_the_data_is_held_to_what_main_has_now(clone: Clone) -> None:
    clone.git("checkout", "-q", "--orphan", "start")
    clone.git("rm", "-rqf", ".")
    commit_empty = clone.git("commit", "-qm", "start", "--allow-empty")
    assert commit_empty == ""
    clone.git("branch", "early")
    clone.git("merge", "-q", "--allow-unrelated-histories", "--no-edit", "main")
    clone.git("branch", "-qf", "main")
    assert clone.run("identity", "init").code == 0
    clone.git("branch", "-qf", "main")
    clone.git("checkout", "-q", "early")
    clone.git("checkout", "-q", "main", "--", "data/redchain.yaml")
    log = "log:\n" + step("2026-11-19T09:00:00", "submit", "sl-yeqing")
    head = 'id: "N-20261119-AAAAA"\nenterprise: "sl-yeqing"\ntitle: "别的事情"\ncategory: 用工\nraised_on: "2026-11-19"\n'
    writes("data/needs/2026-11/N-20261119-AAAAA.yaml", head + log)(clone)
    clone.git("add", "-A")
    clone.git("-c", "user.email=somebody@example.org", "commit", "-qm", "a need")
    status, data, codes = found(clone)
    assert (status, "RC801" in codes) == (1, True), data


def test_what_main_did_meanwhile_is_not_the_branchs(clone: Clone) -> None:
    clone.git("checkout", "-qb", "proposal")
    clone.append(WORKING, PROGRESS)
    commit(clone, "mine")
    clone.git("checkout", "-q", "main")
    assert clone.run("need", "archive", "N-20261110-FKWTF").code == 0
    assert clone.run("lists", "--no-commit").code == 0
    commit(clone, "lists")
    clone.git("checkout", "-q", "proposal")
    status, data, _ = found(clone)
    assert (status, data["against"]["changed"]) == (0, 1), data
    assert clone.run("lists", "--no-commit").code == 0
    commit(clone, "lists of mine")
    assert found(clone)[0] == 0


@pytest.mark.parametrize(("target", "pairs"), [("2026-11/D-20261116-BSKHZ (1).yaml", (DEFERRED,)), ("a/D-20261116-BSKHZ.yaml", ())])
def test_a_copy_is_all_that_is_wrong_and_may_be_taken_away_again(clone: Clone, target: str, pairs: tuple[tuple[str, str], ...]) -> None:
    """The record beside it has not changed: nobody made its steps, changed its fields or deleted it."""
    target = f"data/orders/{target}"
    copied(WORKING, target, *pairs)(clone)
    status, data, _ = found(clone)
    assert (status, [(each["code"], each["file"]) for each in data["findings"]]) == (1, [("RC203", target)])
    commit(clone, "copy")
    clone.git("tag", "copied")
    clone.git("rm", "-q", target)
    clone.git("commit", "-qm", "away")
    status, data, _ = found(clone, "copied")
    assert (status, data["findings"]) == (0, [])


def test_a_shallow_clone_that_hides_commits_is_refused(clone: Clone, tmp_path: Path) -> None:
    assert clone.run("identity", "init").code == 0
    clone.git("checkout", "-qb", "proposal")
    clone.append(WORKING, PROGRESS)
    clone.git("-c", "user.email=somebody@example.org", "commit", "-qam", "a step")
    clone.git("commit", "-q", "--allow-empty", "-m", "two")
    clone.git("clone", "-q", "--depth=1", "-b", "proposal", f"file://{clone.path}", str(tmp_path / "shallow"))
    shallow = type(clone)(tmp_path / "shallow", clone.capture)
    shallow.git("fetch", "-q", "--depth=2", "origin", "main:refs/remotes/origin/main")
    assert shallow.run("validate", "--against", "origin/main", "--root", str(shallow.path)).code in {1, 2}


def test_there_are_enough_of_them() -> None:
    assert len(MISPLACED) + len(DOUBLED) + len(SECOND) >= 45
    assert REGISTERED
