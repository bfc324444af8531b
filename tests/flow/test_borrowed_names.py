"""What is brought in under somebody else's name, or under nobody's: steps taken up again, merges that revive the past, submodules in between, names of two meanings."""

from __future__ import annotations

import json
import os
import re
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.flow.test_powers import (  # noqa: F401  # fixtures
    ACCESS,
    CHAIN,
    FINISH,
    KEEPER,
    METAL,
    NEED,
    OFFICE_UNIT,
    POWER,
    POWER_UNIT,
    RESOURCE,
    STRANGER,
    WORKING,
    appends,
    commit,
    propose,
    propose_by,
    renames,
    staffed,
    staffed_template,
)
from tests.flow.test_tampering import adds, both, moves, replaces, step, writes

if TYPE_CHECKING:
    from tests.conftest import Clone
    from tests.flow.test_powers import Hand

pytestmark = pytest.mark.slow

MOBILE = "1386912" + "3456"
MEMBER = 'members: ["m1-00000000000000000000000000000000", '
PROGRESS = step("2026-11-21T09:00:00", "progress", "gongdian", note="去过")
WORKFLOW = ".github/workflows/validate.yml"
WRONG, RIGHT = "data/needs/2026-11/N-20261123-BBBBB.yaml", "data/needs/2026-11/N-20261123-AAAAA.yaml"
SHIFTED = "data/orders/2026-11/D-20261116-ZZZZZ.yaml"
FRESH = 'id: "N-20261123-BBBBB"\nenterprise: "sl-chuqing"\nchain: "yejin"\ntitle: "压缩机交期太长"\ncategory: 市场配套\nraised_on: "2026-11-23"\nlog:\n' + step(
    "2026-11-23T07:00:00", "submit", "shi-fagai-wei"
)


def restores(path: str) -> Hand:
    return lambda clone: clone.git("checkout", "-q", "main", "--", path)


def both_moved(old: str, new: str, *pairs: tuple[str, str]) -> Hand:
    return moves(old, new, replaces(old, *pairs))


BORROWED: dict[str, tuple[tuple[tuple[str, Hand], ...], str]] = {
    "a step that its author took back, written again": (
        ((POWER, adds(WORKING, FINISH)), (POWER, restores(WORKING)), (STRANGER, adds(WORKING, FINISH))),
        "RC801",
    ),
    "a step that a keeper took out, written again": (((POWER, adds(WORKING, FINISH)), (KEEPER, restores(WORKING)), (STRANGER, adds(WORKING, FINISH))), "RC801"),
    "a step whose typo is mended behind another": (
        ((STRANGER, adds(WORKING, FINISH)), (KEEPER, replaces(WORKING, (FINISH, PROGRESS + FINISH.replace("已增容", "已增容。"))))),
        "RC801",
    ),
    "a step whose actor is mended": (
        ((STRANGER, adds(WORKING, FINISH.replace("gongdian", "gongdia"))), (KEEPER, replaces(WORKING, ('"gongdia"', '"gongdian"')))),
        "RC801",
    ),
    "a need whose id is mended": (((STRANGER, writes(WRONG, FRESH)), (KEEPER, both_moved(WRONG, RIGHT, ("BBBBB", "AAAAA")))), "RC801"),
    "an order led away and back": (
        (
            (STRANGER, both(both_moved(WORKING, SHIFTED, ("BSKHZ", "ZZZZZ")), adds(SHIFTED, FINISH))),
            (KEEPER, both_moved(SHIFTED, WORKING, ("ZZZZZ", "BSKHZ"))),
        ),
        "RC801",
    ),
    "a unit led away and back": (
        (
            (STRANGER, both_moved(OFFICE_UNIT, "data/units/fagai.yaml", ("members: [", MEMBER), ('id: "shi-fagai-wei"', 'id: "fagai"'))),
            (KEEPER, both_moved("data/units/fagai.yaml", OFFICE_UNIT, ('id: "fagai"', 'id: "shi-fagai-wei"'))),
        ),
        "RC803",
    ),
    "a comment in a record": (((STRANGER, appends(WORKING, "# 已办结，企业满意\n")),), "RC805"),
    "a comment in the office": (((POWER, appends(OFFICE_UNIT, "# 成员见附件\n")),), "RC805"),
    "a comment beside a step of the unit": (((POWER, adds(WORKING, PROGRESS)), (STRANGER, appends(WORKING, "# 企业满意\n"))), "RC805"),
    "a record moved": (((STRANGER, moves(WORKING, "data/orders/2027/D-20261116-BSKHZ.yaml")),), "RC805"),
    "a record that can be run": (((STRANGER, lambda clone: (clone.path / WORKING).chmod(0o755)),), "RC805"),
    "a readme among the lists": (((STRANGER, writes("data/lists/README.md", "超期：无\n")),), "RC805"),
    "words in a hidden file among the lists": (((STRANGER, writes("data/lists/.gitkeep", "超期：无\n")),), "RC805"),
    "a rule out of force in a new resource": (
        (
            (
                POWER,
                writes(
                    "data/resources/xin-fuwu.yaml",
                    f'id: "xin-fuwu"\nunit: "gongdian"\ntitle: "示例检修"\ncategory: 要素保障\nnote: "{MOBILE}"\nallow: [{{rule: RC601, because: "设备号"}}]\n',
                ),
            ),
        ),
        "RC803",
    ),
    "a rule out of force in a new project": (
        (
            (
                POWER,
                writes(
                    "data/projects/2026-11/P-20261123-AAAAA.yaml",
                    'id: "P-20261123-AAAAA"\ntitle: "示例增容"\nneeds: ["N-20261113-5S6BN"]\nlead: "gongdian"\nallow: [{rule: RC604, because: "x"}]\nlog:\n'
                    + step("2026-11-23T07:00:00", "start", "gongdian"),
                ),
            ),
        ),
        "RC803",
    ),
}

HONEST: dict[str, tuple[tuple[str, Hand], ...]] = {
    "a comment by the office": ((METAL, appends(CHAIN, "# 按年度核对\n")),),
    "a comment by the unit": ((POWER, both(appends(RESOURCE, "# 按年度核对\n"), appends(WORKING, "# 联系过\n"), appends(POWER_UNIT, "# 核对\n"))),),
    "an order moved by the office": ((METAL, moves(WORKING, "data/orders/2027/D-20261116-BSKHZ.yaml")),),
    "a readme among the lists by an office": ((METAL, writes("data/lists/README.md", "由 redchain 生成\n")),),
    "a step that its author writes again": ((POWER, adds(WORKING, FINISH)), (POWER, restores(WORKING)), (POWER, adds(WORKING, FINISH))),
    "a step that its unit words otherwise": ((POWER, adds(WORKING, FINISH)), (POWER, replaces(WORKING, ("已增容", "已增容到位")))),
    "a step before the unit is renamed": ((POWER, adds(WORKING, FINISH)), (POWER, renames("unit", "rename", "gongdian", "dianli"))),
    "an id mended by who made it": ((METAL, writes(WRONG, FRESH)), (METAL, both_moved(WRONG, RIGHT, ("BBBBB", "AAAAA")))),
    "a rule out of force in a new need, by its office": (
        (
            METAL,
            writes(RIGHT, FRESH.replace("BBBBB", "AAAAA").replace("压缩机", "内部资料柜").replace("log:", 'allow: [{rule: RC604, because: "柜子"}]\nlog:')),
        ),
    ),
    "a picture and a paper": ((METAL, both(writes("附件/说明.docx", "x"), lambda clone: (clone.path / "a.pdf").write_bytes(b"%PDF\0 13800000000 n"))),),
    "bytes without a name for them": ((METAL, lambda clone: (clone.path / "a.bin").write_bytes(bytes(range(256)) * 40)),),
}


@pytest.mark.parametrize("case", BORROWED)
def test_nobody_writes_under_the_name_of_another(staffed: Clone, case: str) -> None:  # noqa: F811
    hands, code = BORROWED[case]
    assert code in propose_by(staffed, *hands)


@pytest.mark.parametrize("case", HONEST)
def test_what_is_ones_own_passes(staffed: Clone, case: str) -> None:  # noqa: F811
    assert propose_by(staffed, *HONEST[case]) == set()


# -- what no commit seems to have changed


def git(clone: Clone, *arguments: str, given: bytes | None = None, email: str = STRANGER) -> str:
    who = {f"GIT_{each}_{key}": value for each in ("AUTHOR", "COMMITTER") for key, value in (("NAME", "x"), ("EMAIL", email))}
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, **who, "GIT_INDEX_FILE": str(clone.path / ".git/other-index")}
    return subprocess.run(["git", *arguments], cwd=clone.path, env=environment, check=True, input=given, stdout=subprocess.PIPE).stdout.decode().strip()


def made(clone: Clone, base: str, mode: str, identifier: str, path: str, *parents: str) -> str:
    """A commit of the stranger: the tree of another one, and something else at a path."""
    git(clone, "read-tree", base)
    git(clone, "update-index", "--add", "--cacheinfo", f"{mode},{identifier},{path}")
    tree = git(clone, "write-tree")
    return git(clone, "commit-tree", tree, "-m", "a proposal", *(word for each in parents for word in ("-p", each)))


def judged(clone: Clone, proposed: str) -> set[str]:
    """What blocks a commit as a proposal, told by whoever keeps the repository."""
    clone.git("checkout", "-q", "-B", "proposal", proposed)
    done = clone.run("validate", "--against", "main", "--format", "json")
    return {each["code"] for each in json.loads(done.out)["data"]["findings"] if each["severity"] == "error"}


REVIVED: dict[str, tuple[str, Hand, str]] = {
    "a lead": (CHAIN, replaces(CHAIN, ('"shi-fagai-wei"]', '"shi-gongxin-ju"]')), "RC803"),
    "a member": (OFFICE_UNIT, replaces(OFFICE_UNIT, ("members: [", MEMBER)), "RC803"),
    "access settings": (ACCESS, appends(ACCESS, "signatures: warn\n"), "RC803"),
    "a workflow": (WORKFLOW, appends(WORKFLOW, "on: push\n"), "RC803"),
    "an urgency": (NEED, replaces(NEED, ("title:", "urgency: urgent\ntitle:")), "RC803"),
    "a capacity": (RESOURCE, replaces(RESOURCE, ("capacity: 5", "capacity: 1")), "RC805"),
}


@pytest.mark.parametrize("others", [0, 1], ids=["two parents", "three parents"])
@pytest.mark.parametrize("case", REVIVED)
def test_what_a_merge_takes_from_the_past_is_by_who_merged(staffed: Clone, case: str, others: int) -> None:  # noqa: F811
    path, hand, code = REVIVED[case]
    old = git(staffed, "rev-parse", "main")
    hand(staffed)
    commit(staffed, KEEPER)
    tip, former = git(staffed, "rev-parse", "main"), git(staffed, "rev-parse", f"{old}:{path}")
    side = [git(staffed, "commit-tree", f"{tip}^{{tree}}", "-p", tip, "-m", "side")] * others
    assert code in judged(staffed, made(staffed, tip, "100644", former, path, tip, *side, old))


@pytest.mark.parametrize(
    ("path", "change", "code"),
    [
        (WORKING, lambda raw: raw + FINISH.encode(), "RC801"),
        (CHAIN, lambda raw: raw.replace(b'"shi-fagai-wei"]', b'"shi-fagai-wei", "shi-keji-ju"]'), "RC803"),
        (ACCESS, lambda raw: raw + b"mass_records: 999\n", "RC803"),
    ],
    ids=["a step", "a lead", "access settings"],
)
def test_a_submodule_in_between_hides_nobody(staffed: Clone, path: str, change: object, code: str) -> None:  # noqa: F811
    main = git(staffed, "rev-parse", "main")
    first = made(staffed, main, "160000", main, path, main)
    content = git(staffed, "hash-object", "-w", "--stdin", given=change((staffed.path / path).read_bytes()))  # type: ignore[operator]
    assert code in judged(staffed, made(staffed, main, "100644", content, path, first))


def test_owners_behind_a_link_are_none(staffed: Clone) -> None:  # noqa: F811
    owners = 'owners:\n  - unit: "gongdian"\n    handle: "@my-city/power"\nkeeper_handle: "@my-city/keepers"\n'
    assert propose(staffed, KEEPER, appends(ACCESS, owners), lambda clone: clone.run("codeowners")) == set()
    staffed.git("branch", "-qf", "main")
    main, content = git(staffed, "rev-parse", "main"), git(staffed, "rev-parse", "main:.github/CODEOWNERS")
    done = judged_by_ci(staffed, made(staffed, main, "120000", content, ".github/CODEOWNERS", main))
    assert (done[0], "RC803" in done[1]) == (1, True), done


def judged_by_ci(clone: Clone, proposed: str, base: str = "main") -> tuple[int, set[str], str]:
    """The same of what can hardly be checked out."""
    clone.git("update-ref", "refs/heads/proposal", proposed)
    clone.git("symbolic-ref", "HEAD", "refs/heads/proposal")
    done = clone.run("ci", "check", "--base", base, "--out", str(clone.path.parent / "out"))
    return done.code, set(re.findall(r"RC\d+", done.out)), done.err


# -- names of two meanings


@pytest.mark.parametrize(
    ("name", "base"),
    [("refs/tags/main", "main"), ("refs/tags/origin/main", "origin/main"), ("refs/heads/origin/main", "origin/main"), ("refs/tags/main", "main~0")],
)
def test_a_base_that_means_two_commits_is_refused(staffed: Clone, name: str, base: str) -> None:  # noqa: F811
    staffed.git("update-ref", "refs/remotes/origin/main", "main")
    adds(WORKING, FINISH)(staffed)
    staffed.git("checkout", "-qb", "proposal")
    commit(staffed, STRANGER)
    for at, code in (("main", 1), ("HEAD", 2)):
        staffed.git("update-ref", name, at)
        done = staffed.run("ci", "check", "--base", base, "--out", str(staffed.path.parent / "out"))
        assert done.code == code, done
    assert "refs/remotes/origin/main" in done.err


def test_a_tag_like_the_beginning_of_an_id_is_not_taken_for_it(staffed: Clone) -> None:  # noqa: F811
    name = git(staffed, "rev-parse", "main")
    adds(WORKING, FINISH)(staffed)
    staffed.git("checkout", "-qb", "proposal")
    commit(staffed, STRANGER)
    for each, code in ((name, 1), (name[:10], 2)):
        staffed.git("update-ref", f"refs/tags/{each}", "HEAD")
        assert staffed.run("ci", "check", "--base", each, "--out", str(staffed.path.parent / "out")).code == code


# -- privacy where nobody looks


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_text_with_nul_is_looked_through(staffed: Clone, encoding: str) -> None:  # noqa: F811
    raw = f"电话 {MOBILE}\n\0".encode(encoding)
    assert propose(staffed, METAL, lambda clone: (clone.path / "a.txt").write_bytes(raw)) == {"RC608"}


@pytest.mark.parametrize("name", ["绝密.txt", "机密★长期/名单.txt", "wangwu@qq.com.txt", "张某一三八六九一二三四五六.txt"])
def test_names_without_figures_are_looked_at(staffed: Clone, name: str) -> None:  # noqa: F811
    assert propose(staffed, METAL, writes(name, "x\n"), lambda clone: clone.git("rm", "-q", name)) == {"RC608"}


def test_the_name_of_a_submodule_is_looked_at(staffed: Clone) -> None:  # noqa: F811
    main = git(staffed, "rev-parse", "main")
    assert "RC608" in judged_by_ci(staffed, made(staffed, main, "160000", main, f"张某{MOBILE}", main))[1]


@pytest.mark.parametrize("header", ["gpgsig {}", "gpgsig -----BEGIN SSH SIGNATURE-----\n 电话 {}", "gpgsig-sha256 {}", "tree {}"])
def test_what_is_written_where_a_signature_belongs_is_looked_at(staffed: Clone, header: str) -> None:  # noqa: F811
    main = git(staffed, "rev-parse", "main")
    who = "x <fagai@example.org> 1795392000 +0800"
    text = f"tree {git(staffed, 'rev-parse', 'main^{tree}')}\nparent {main}\nauthor {who}\ncommitter {who}\n{header.format(MOBILE)}\n\nx\n"
    proposed = git(staffed, "hash-object", "-w", "-t", "commit", "--literally", "--stdin", given=text.encode())
    assert "RC608" in judged_by_ci(staffed, proposed)[1]


@pytest.mark.parametrize("lines", ["author {}\n", "committer {}\n", "", "author x\ncommitter x\n", "author {}\nauthor {}\ncommitter {}\n"])
def test_a_commit_by_nobody_is_refused_and_no_crash(staffed: Clone, lines: str) -> None:  # noqa: F811
    main, who = git(staffed, "rev-parse", "main"), f"x <{POWER}> 1795392000 +0800"
    content = git(staffed, "hash-object", "-w", "--stdin", given=(staffed.path / WORKING).read_bytes() + FINISH.encode())
    tree = git(staffed, "rev-parse", f"{made(staffed, main, '100644', content, WORKING, main)}^{{tree}}")
    text = f"tree {tree}\nparent {main}\n{lines.format(*[who] * 3)}\nx\n"
    proposed = git(staffed, "hash-object", "-w", "-t", "commit", "--literally", "--stdin", given=text.encode())
    code, codes, _ = judged_by_ci(staffed, proposed)
    assert (code, codes & {"RC801", "RC717"}) != (1, set())
    assert code == 1
