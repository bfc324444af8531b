"""Who may change what gives power: proposals of members, of an office and of a keeper, one after the other, judged by the table of powers in the base."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import Clone
from tests.flow.test_tampering import adds, both, deletes, moves, replaces, step, writes

if TYPE_CHECKING:
    from collections.abc import Callable

    Hand = Callable[[Clone], None]

pytestmark = pytest.mark.slow

KEEPER, POWER, METAL, SCIENCE, STRANGER = (f"{each}@example.org" for each in ("office", "power", "fagai", "keji", "somebody"))
MEMBERS = {"gongdian": POWER, "shi-fagai-wei": METAL, "shi-keji-ju": SCIENCE}
"""Of a unit that takes orders, the office of yejin, and the office of bandaoti."""
CHAIN, OTHER_CHAIN = "data/chains/yejin.yaml", "data/chains/bandaoti.yaml"
WORKING = "data/orders/2026-11/D-20261116-BSKHZ.yaml"  # of gongdian, for a need of yejin
NEED = "data/needs/2026-11/N-20261119-YFZXM.yaml"  # submitted, of sl-chuqing on yejin
CLOCKED = "data/needs/2026-11/N-20261113-5S6BN.yaml"  # registered; its order runs
FIRM = "data/enterprises/sl-chuqing.yaml"
OFFICE_UNIT, POWER_UNIT, LAW_UNIT = "data/units/shi-fagai-wei.yaml", "data/units/gongdian.yaml", "data/units/shi-huanjing-ju.yaml"
RESOURCE = "data/resources/dianli-zengrong.yaml"  # of gongdian
ACCESS, ROOT, SLA = "data/settings/access.yaml", "data/redchain.yaml", "data/settings/sla.yaml"
REGISTER = step("2026-11-22T09:00:00", "register", "shi-keji-ju")


@pytest.fixture(scope="session")
def staffed_template(town_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The town with a keeper and members, made once."""
    from redchain.model.access import member_of

    path = Path(shutil.copytree(town_template, tmp_path_factory.mktemp("staffed") / "town"))
    clone, salt = Clone(path), "0123456789abcdef" * 2
    (path / "data/settings").mkdir(exist_ok=True)
    (path / ACCESS).write_text(f'salt: "{salt}"\nkeepers: ["{member_of(salt, KEEPER)}"]\n', encoding="utf-8")
    for unit, email in MEMBERS.items():
        clone.append(f"data/units/{unit}.yaml", f'members: ["{member_of(salt, email)}"]\n')
    (path / ".github/workflows").mkdir(parents=True)
    (path / ".github/workflows/validate.yml").write_text("name: validate\n", encoding="utf-8")
    (path / "README.md").write_text("# 示例\n", encoding="utf-8")
    clone.git("add", "-A")
    clone.git("commit", "-qm", "members")
    return path


@pytest.fixture
def staffed(calm: None, staffed_template: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Clone:
    """The town with a keeper and members, for one test."""
    path = tmp_path / "clone"
    shutil.copytree(staffed_template, path, symlinks=True)
    monkeypatch.chdir(path)
    return Clone(path, capfd)


def commit(clone: Clone, email: str, subject: str = "a proposal", date: str = "", *more: str) -> None:
    """Commit everything, by somebody and at some time (now)."""
    dates = {"GIT_COMMITTER_DATE": date, "GIT_AUTHOR_DATE": date} if date else {}
    clone.git("add", "-A")
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, **dates}
    subprocess.run(["git", "-c", f"user.email={email}", "commit", "-qm", subject, *more], cwd=clone.path, env=environment, check=True)


def propose(clone: Clone, email: str, *hands: Hand, date: str = "") -> set[str]:
    """Commit each hand on a branch of its own proposal; return the codes that block it."""
    return propose_by(clone, *((email, hand) for hand in hands), date=date)


def propose_by(clone: Clone, *hands: tuple[str, Hand], date: str = "", at: str = "main") -> set[str]:
    """Commit the hands of several people, one after the other, on a branch that parts from main `at`; return the codes that block it."""
    clone.git("checkout", "-q", "-B", "proposal", at)
    for email, hand in hands:
        hand(clone)
        commit(clone, email, date=date)
    done = clone.run("validate", "--against", "main", "--format", "json")
    found = {each["code"] for each in json.loads(done.out)["data"]["findings"] if each["severity"] == "error"}
    assert (done.code == 1) is bool(found), done
    return found


def merged(clone: Clone) -> None:
    """Take the proposal into main, as somebody did who had not looked."""
    clone.git("checkout", "-q", "main")
    clone.git("merge", "-q", "--ff-only", "proposal")


def appends(path: str, text: str) -> Hand:
    return lambda clone: clone.append(path, text)


def links(path: str, target: str) -> Hand:
    return lambda clone: (clone.path / path).symlink_to(target)


NEW_CHAIN = writes("data/chains/wode.yaml", 'id: "wode"\nname: "示例新链"\nlead_units: ["shi-keji-ju"]\n')
LEADERLESS = writes("data/chains/wode.yaml", 'id: "wode"\nname: "示例新链"\n')
GIVEN_AWAY = replaces(NEED, ('chain: "yejin"', 'chain: "bandaoti"'))
RENAMED_CHAIN = both(
    moves(CHAIN, "data/chains/xin-lian.yaml", replaces(CHAIN, ('id: "yejin"', 'id: "xin-lian"\nformer_ids: ["yejin"]'), ("shi-fagai-wei", "shi-keji-ju"))),
)
ARCHIVED = 'archived_on: "2026-11-22"\n'
MINE = ', "gongdian"]'

POST = 'id: "e900"\nhome: "gongdian"\nroles: [expert]\npost: "示例专家岗"\n{}'

TAMPERED: dict[str, tuple[str, Hand, str]] = {
    "a new chain led by one's own unit": (SCIENCE, NEW_CHAIN, "RC803"),
    "a new chain that names nobody, so that every department leads it": (SCIENCE, LEADERLESS, "RC803"),
    "a new chain by a member of no office": (POWER, LEADERLESS, "RC803"),
    "one's own unit made a lead": (POWER, replaces(CHAIN, ('"shi-fagai-wei"]', '"shi-fagai-wei"' + MINE)), "RC803"),
    "another chain's lead replaced": (SCIENCE, replaces(CHAIN, ("shi-fagai-wei", "shi-keji-ju")), "RC803"),
    "a chain archived by another office": (SCIENCE, appends(CHAIN, ARCHIVED), "RC803"),
    "the chain's name changed by another office": (SCIENCE, replaces(CHAIN, ("name:", 'note: "改"\nname:')), "RC805"),
    "a need drawn to one's own chain": (SCIENCE, GIVEN_AWAY, "RC803"),
    "a firm drawn to one's own chain": (SCIENCE, replaces(FIRM, ('chains: ["qingneng"', 'chains: ["bandaoti", "qingneng"')), "RC803"),
    "the office archived": (SCIENCE, appends(OFFICE_UNIT, ARCHIVED), "RC803"),
    "the office archived by a unit that takes orders": (POWER, appends(OFFICE_UNIT, ARCHIVED), "RC803"),
    "the office called otherwise": (SCIENCE, replaces(OFFICE_UNIT, ("发展和改革委员会", "发展改革委")), "RC803"),
    "the office put on one's own chain": (SCIENCE, replaces(OFFICE_UNIT, ('chains: ["yejin"]', 'chains: ["bandaoti"]')), "RC803"),
    "members of the office": (SCIENCE, replaces(OFFICE_UNIT, ("members: [", 'members: ["m1-00000000000000000000000000000000", ')), "RC803"),
    "members of a unit without a chain, by an office": (SCIENCE, appends(LAW_UNIT, 'members: ["m1-00000000000000000000000000000000"]\n'), "RC803"),
    "one's own unit made a department": (POWER, replaces(POWER_UNIT, ("side: service", "side: government")), "RC803"),
    "a department's side by an office": (METAL, replaces(OFFICE_UNIT, ("side: government", "side: service")), "RC803"),
    "a new unit with a member": (
        METAL,
        writes("data/units/xin.yaml", 'id: "xin"\nname: "示例新局"\nside: service\nchains: ["yejin"]\nmembers: ["m1-00000000000000000000000000000000"]\n'),
        "RC803",
    ),
    "a new unit by a stranger": (STRANGER, writes("data/units/xin.yaml", 'id: "xin"\nname: "示例新局"\nside: service\n'), "RC805"),
    "a new firm by a unit that takes orders": (POWER, writes("data/enterprises/sl-xin.yaml", 'id: "sl-xin"\nname: "示例新厂"\nchains: ["yejin"]\n'), "RC805"),
    "a new expert's post without a chain, by a department": (SCIENCE, writes("data/people/e900.yaml", POST.format("")), "RC805"),
    "a new expert's post on another's chain": (SCIENCE, writes("data/people/e900.yaml", POST.format('chains: ["yejin"]\n')), "RC805"),
    "a new expert's post without a chain, by a unit that takes orders": (POWER, writes("data/people/e900.yaml", POST.format("")), "RC805"),
    "a new resource of another unit": (
        POWER,
        writes("data/resources/daikuan.yaml", 'id: "daikuan"\nunit: "keji-zhihang"\ntitle: "示例贷款"\ncategory: 融资\n'),
        "RC805",
    ),
    "another unit's capacity": (STRANGER, replaces(RESOURCE, ("capacity: 5", "capacity: 1")), "RC805"),
    "the lead of a project": (POWER, "project lead", "RC803"),
    "the due date of a project by its lead's neighbour": (POWER, "project due", "RC803"),
    "the category of a need whose clock runs": (POWER, replaces(CLOCKED, ("category: 要素保障", "category: 用工")), "RC803"),
    "tags that lengthen the limit": (POWER, replaces(CLOCKED, ("title:", "tags: [复杂]\ntitle:")), "RC803"),
    "urgency that lengthens the limit": (SCIENCE, replaces(CLOCKED, ("title:", "urgency: low\ntitle:")), "RC803"),
    "what only the office sees shown to all": (POWER, replaces(NEED, ("title:", "visibility: public\ntitle:")), "RC803"),
    "a rule put out of force for a record": (POWER, appends(RESOURCE, 'allow: [{rule: RC604, because: "没事"}]\n'), "RC803"),
    "a need archived": (POWER, appends(CLOCKED, ARCHIVED), "RC803"),
    "the reasons of one's own order": (POWER, replaces(WORKING, ("role: lead", 'reasons: ["改过"]\nrole: lead')), "RC805"),
    "a rejection for ever": (
        POWER,
        replaces(CLOCKED, ("log:", 'rejected: [{resource: "dianli-zengrong", because: "不合适", on: "2026-11-22", until: "2199-01-01"}]\nlog:')),
        "RC805",
    ),
    "the limits": (METAL, writes(SLA, "limits:\n  - {stage: finish, workdays: 200}\n"), "RC803"),
    "a calendar of holidays": (METAL, writes("data/settings/calendar/2027.yaml", 'holidays: ["2027-01-04"]\n'), "RC803"),
    "the time zone": (METAL, replaces(ROOT, ("Asia/Shanghai", "Pacific/Kiritimati")), "RC803"),
    "the categories": (METAL, writes("data/settings/categories.yaml", "categories: [{name: 用工}]\n"), "RC803"),
    "the access settings": (METAL, appends(ACCESS, "signatures: ignore\n"), "RC803"),
    "the access settings removed": (METAL, deletes(ACCESS), "RC803"),
    "the salt changed": (METAL, replaces(ACCESS, ("0123", "3210")), "RC803"),
    "a keeper more": (METAL, replaces(ACCESS, ("keepers: [", 'keepers: ["m1-00000000000000000000000000000000", ')), "RC803"),
    "match weights by a unit that takes orders": (POWER, writes("data/settings/match.yaml", "text: 0.1\n"), "RC803"),
    "the workflow": (METAL, appends(".github/workflows/validate.yml", "on: never\n"), "RC803"),
    "the workflow removed": (SCIENCE, deletes(".github/workflows/validate.yml"), "RC803"),
    "a new workflow": (METAL, writes(".github/workflows/mine.yml", "on: push\n"), "RC803"),
    "an owner of everything": (METAL, writes(".github/CODEOWNERS", "* @me\n"), "RC803"),
    "owners in another place": (METAL, writes("docs/CODEOWNERS", "* @me\n"), "RC803"),
    "how git reads files": (METAL, writes(".gitattributes", "*.yaml working-tree-encoding=UTF-16\n"), "RC803"),
    "how git reads files below the data": (METAL, writes("data/needs/.gitattributes", "* -text\n"), "RC803"),
    "a pre-commit configuration": (METAL, writes(".pre-commit-config.yaml", "repos: []\n"), "RC803"),
    "a program beside the data": (METAL, writes("tools/check.py", "print()\n"), "RC803"),
    "another host's pipeline": (METAL, writes(".gitlab-ci.yml", "validate: {script: [true]}\n"), "RC803"),
    "a link in place of a host's folder": (METAL, links(".gitee", "docs/mine"), "RC803"),
    "a link in place of the hooks": (METAL, links("hooks", "docs/mine"), "RC803"),
    "some other file by a unit that takes orders": (POWER, appends("README.md", "改\n"), "RC805"),
}


def changes_project(old: str, new: str) -> Hand:
    def hand(clone: Clone) -> None:
        path = next(each for each in sorted((clone.path / "data/projects").rglob("*.yaml")) if old in each.read_text("utf-8"))
        text = path.read_text("utf-8")
        line = next(each for each in text.splitlines() if each.startswith(old))
        path.write_text(text.replace(line, new, 1), encoding="utf-8")

    return hand


PROJECTS = {"project lead": changes_project("lead:", 'lead: "gongdian"'), "project due": changes_project("due:", 'due: "2027-12-31"')}


JUDGES = (
    *(".cnb.yml", ".buildkite/pipeline.yml", ".semaphore/semaphore.yml", ".tekton/pr.yaml", ".teamcity/settings.kts", "appveyor.yml", ".appveyor.yml"),
    *("action.yml", "ci/common.yml", ".devcontainer/devcontainer.json", ".vscode/tasks.json", ".envrc", "justfile", "GNUmakefile", "rules.mk", "Taskfile.yml"),
    *("requirements-dev.txt", "requirements/ci.txt", "tools/Requirements.txt", "uv.toml", "pip.conf", ".python-version", "Pipfile", "poetry.lock"),
    *(".onedev-buildspec.yml", "sub/.onedev-buildspec.yaml", ".gitmessage", "sub/.gitmessage.txt", "x.dist-info/entry_points.txt", "sub/x.egg-info/PKG-INFO"),
    *("__pycache__/yaml.cpython-311.pyc", ".env", "sub/.env.local", ".commitlintrc.json", ".build.yml", ".builds/test.yml", "templates/x.gitlab-ci.yml"),
    *("package.json", "tools/check.js", "tools/check.ps1", "tools/check.bat", "check.cmd", "x.pth", "redchain.pyc", "redchain.pyz", "yaml.so", "yaml.pyd"),
)


def test_what_runs_or_installs_the_check_is_known_by_its_name() -> None:
    from redchain.check.power_table import judges

    assert [each for each in JUDGES if not judges(each)] == []
    assert not any(map(judges, ("README.md", "docs/说明.docx", "requirements.md", "circle/ci.md", "data/needs/2026-11/N-20261119-YFZXM.yaml", "hooks.md")))


@pytest.mark.parametrize("case", TAMPERED)
def test_power_is_not_taken(staffed: Clone, case: str) -> None:
    email, hand, code = TAMPERED[case]
    found = propose(staffed, email, PROJECTS[hand] if isinstance(hand, str) else hand)
    assert code in found, found


HONEST: dict[str, tuple[str, tuple[Hand, ...]]] = {
    "an office changes its own chain": (METAL, (replaces(CHAIN, ('"shi-fagai-wei"]', '"shi-fagai-wei", "shi-gongxin-ju"]')),)),
    "an office words its own chain": (METAL, (replaces(CHAIN, ("name:", 'note: "核对"\nname:')),)),
    "an office registers an expert's post on its chain": (METAL, (writes("data/people/e900.yaml", POST.format('chains: ["yejin"]\n')),)),
    "an office gives a need away": (METAL, (GIVEN_AWAY,)),
    "an office mends the category of its need": (METAL, (replaces(CLOCKED, ("category: 要素保障", "category: 用工")),)),
    "an office makes a need visible": (METAL, (replaces(NEED, ("title:", "visibility: public\ntitle:")),)),
    "an office registers a firm, its need and an order at once": (
        METAL,
        (
            both(
                writes("data/enterprises/sl-xin.yaml", 'id: "sl-xin"\nname: "示例新厂"\nchains: ["yejin"]\n'),
                writes(
                    "data/needs/2026-11/N-20261123-AAAAA.yaml",
                    'id: "N-20261123-AAAAA"\nenterprise: "sl-xin"\ntitle: "缺电工"\ncategory: 用工\nraised_on: "2026-11-23"\nlog:\n'
                    + step("2026-11-23T09:00:00", "submit", "sl-xin")
                    + step("2026-11-23T09:01:00", "register", "shi-fagai-wei"),
                ),
                writes(
                    "data/orders/2026-11/D-20261123-AAAAA.yaml",
                    'id: "D-20261123-AAAAA"\nneed: "N-20261123-AAAAA"\nunit: "gongdian"\nrole: lead\nlog:\n'
                    + step("2026-11-23T09:02:00", "dispatch", "shi-fagai-wei", due='"2026-12-01"'),
                ),
            ),
        ),
    ),
    "an office registers a unit and its resource": (
        METAL,
        (
            both(
                writes("data/units/xin.yaml", 'id: "xin"\nname: "示例新所"\nside: service\nchains: ["yejin"]\n'),
                writes("data/resources/xin-fuwu.yaml", 'id: "xin-fuwu"\nunit: "xin"\ntitle: "示例检测"\ncategory: 技术攻关\n'),
            ),
        ),
    ),
    "a clerk enters yesterday's steps of the unit": (POWER, (adds(WORKING, step("2026-11-22T09:00:00", "progress", "gongdian", note="已上门")),)),
    "a unit answers": (POWER, (adds(WORKING, step("2026-11-22T09:00:00", "finish", "gongdian", reply="已增容")),)),
    "a unit tends its resource": (POWER, (replaces(RESOURCE, ("capacity: 5", "capacity: 30")), appends(RESOURCE, 'note: "已核实"\n'))),
    "a unit adds a resource": (POWER, (writes("data/resources/xin-fuwu.yaml", 'id: "xin-fuwu"\nunit: "gongdian"\ntitle: "示例检修"\ncategory: 要素保障\n'),)),
    "a unit tends its particulars": (POWER, (replaces(POWER_UNIT, ('section: "营业科"', 'section: "营销部"\nnote: "已核实"')),)),
    "a unit registers a colleague": (POWER, (replaces(POWER_UNIT, ("members: [", 'members: ["m1-00000000000000000000000000000000", ')),)),
    "a unit archives its resource": (POWER, (appends(RESOURCE, ARCHIVED),)),
    "a unit notes something on its order": (POWER, (replaces(WORKING, ("role: lead", 'note: "联系过"\nrole: lead')),)),
    "a unit starts a project that it leads": (
        POWER,
        (
            writes(
                "data/projects/2026-11/P-20261123-AAAAA.yaml",
                'id: "P-20261123-AAAAA"\ntitle: "示例增容"\nneeds: ["N-20261113-5S6BN"]\nlead: "gongdian"\nlog:\n'
                + step("2026-11-23T09:00:00", "start", "gongdian"),
            ),
        ),
    ),
    "an office changes match weights": (METAL, (writes("data/settings/match.yaml", "text: 0.9\n"),)),
    "an office changes the readme": (METAL, (appends("README.md", "说明\n"),)),
    "a keeper changes settings": (
        KEEPER,
        (writes(SLA, "limits:\n  - {stage: finish, workdays: 8, extended: 12}\n"), replaces(ROOT, ("language: zh", "language: en"))),
    ),
    "a keeper registers a chain": (KEEPER, (NEW_CHAIN,)),
    "a keeper changes the workflow": (KEEPER, (appends(".github/workflows/validate.yml", "on: push\n"),)),
    "a keeper asks for signatures": (KEEPER, (appends(ACCESS, "signatures: warn\n"),)),
    "an office archives its need": (SCIENCE, (appends("data/needs/2026-11/N-20261110-FKWTF.yaml", ARCHIVED),)),
}


@pytest.mark.parametrize("case", HONEST)
def test_honest_work_passes(staffed: Clone, case: str) -> None:
    email, hands = HONEST[case]
    assert propose(staffed, email, *hands) == set()


def test_codeowners_as_generated_go_with_anybodys_records(staffed: Clone) -> None:
    owners = 'owners:\n  - unit: "gongdian"\n    handle: "@my-city/power"\nkeeper_handle: "@my-city/keepers"\n'
    assert propose(staffed, KEEPER, appends(ACCESS, owners), lambda clone: clone.run("codeowners")) == set()
    merged(staffed)
    fresh = HONEST["a unit adds a resource"][1][0]
    assert propose(staffed, POWER, both(fresh, lambda clone: clone.run("codeowners"))) == set()
    assert propose(staffed, POWER, both(fresh, lambda clone: clone.run("codeowners"), appends(".github/CODEOWNERS", "* @me\n"))) == {"RC803"}


def test_what_is_not_committed_is_by_the_identity_of_the_machine(staffed: Clone) -> None:
    for hand in (appends(ACCESS, "mass_records: 9\n"), writes(".gitlab-ci.yml", "a: {}\n"), appends(".github/workflows/validate.yml", "x: y\n"), GIVEN_AWAY):
        staffed.git("checkout", "-q", ".")
        hand(staffed)
        for email, code in ((KEEPER, 0), (STRANGER, 1)):
            staffed.git("config", "user.email", email)
            assert staffed.run("validate", "--against", "HEAD").code == code


@pytest.mark.parametrize(
    ("lang", "words"),
    [("zh", "由有权修改的提交：张家港市发展和改革委员会（shi-fagai-wei）、管理员"), ("en", "may: 张家港市发展和改革委员会 (shi-fagai-wei), a keeper")],
)
def test_the_finding_names_who_may(staffed: Clone, lang: str, words: str) -> None:
    propose(staffed, SCIENCE, GIVEN_AWAY)
    assert words in staffed.run("validate", "--against", "main", "--lang", lang).out


# -- two and three proposals in a row


@pytest.mark.parametrize(
    ("email", "proposals"),
    [
        (SCIENCE, [NEW_CHAIN, replaces(NEED, ('chain: "yejin"', 'chain: "wode"')), adds(NEED, REGISTER)]),
        (SCIENCE, [GIVEN_AWAY, adds(NEED, REGISTER)]),
        (SCIENCE, [replaces(FIRM, ('chains: ["qingneng"', 'chains: ["bandaoti", "qingneng"')), adds(NEED, REGISTER)]),
        (SCIENCE, [appends(OFFICE_UNIT, ARCHIVED), adds(NEED, REGISTER)]),
        (
            SCIENCE,
            [
                replaces(OFFICE_UNIT, ('chains: ["yejin"]', 'chains: ["bandaoti"]')),
                replaces(OFFICE_UNIT, ("members: [", 'members: ["m1-00000000000000000000000000000000", ')),
            ],
        ),
        (POWER, [replaces(POWER_UNIT, ("side: service", "side: government")), appends(LAW_UNIT, 'note: "改"\n')]),
        (
            METAL,
            [writes(SLA, "limits:\n  - {stage: finish, workdays: 200}\n"), adds(CLOCKED, step("2026-11-22T09:00:00", "hold", "shi-fagai-wei", reason="等"))],
        ),
        (STRANGER, [deletes(ACCESS), adds(NEED, step("2026-11-22T09:00:00", "register", "shi-fagai-wei"))]),
        (STRANGER, [writes(".github/workflows/validate.yml", "name: nothing\n"), adds(NEED, step("2026-11-22T09:00:00", "register", "shi-fagai-wei"))]),
    ],
    ids=["own chain", "need drawn", "firm drawn", "office archived", "office moved", "made a department", "limits", "access", "workflow"],
)
def test_no_row_of_proposals_gains_power(staffed: Clone, email: str, proposals: list[Hand]) -> None:
    """Each proposal is refused on its own, so that none of those which stand on it ever comes to be judged by a base it has made."""
    assert propose(staffed, email, proposals[0]) & {"RC803", "RC805"}
    for hand in proposals[1:]:
        assert propose(staffed, email, hand) or hand is proposals[-1]


def renames(*command: str) -> Hand:
    def hand(clone: Clone) -> None:
        assert clone.run(*command, "--yes", "--no-commit").code == 0

    return hand


FOREIGN_MEMBER = replaces(OFFICE_UNIT, ("members: [", 'members: ["m1-00000000000000000000000000000000", '))
FOREIGN_LEAD = replaces(CHAIN, ('"shi-fagai-wei"]', '"shi-fagai-wei", "shi-keji-ju"]'))
TO_NEW_CHAIN = renames("chain", "rename", "yejin", "xin-lian")
FINISH = step("2026-11-22T09:00:00", "finish", "gongdian", reply="已增容")


@pytest.mark.parametrize(
    ("hands", "code"),
    [
        (((STRANGER, FOREIGN_MEMBER), (KEEPER, renames("unit", "rename", "shi-fagai-wei", "fagai"))), "RC803"),
        (((STRANGER, FOREIGN_MEMBER), (METAL, renames("unit", "rename", "shi-fagai-wei", "fagai"))), "RC803"),
        (((SCIENCE, FOREIGN_LEAD), (KEEPER, TO_NEW_CHAIN)), "RC803"),
        (((SCIENCE, FOREIGN_LEAD), (KEEPER, TO_NEW_CHAIN), (KEEPER, renames("chain", "rename", "xin-lian", "xin-lian-2"))), "RC803"),
        (((STRANGER, TO_NEW_CHAIN), (KEEPER, renames("chain", "rename", "xin-lian", "xin-lian-2"))), "RC803"),
        (
            (
                (SCIENCE, replaces(FIRM, ('chains: ["qingneng"', 'chains: ["bandaoti", "qingneng"'))),
                (KEEPER, renames("enterprise", "rename", "sl-chuqing", "sl-chu")),
            ),
            "RC803",
        ),
        (
            ((STRANGER, replaces(RESOURCE, ("capacity: 5", "capacity: 1"))), (POWER, renames("resource", "rename", "dianli-zengrong", "zengrong"))),
            "RC805",
        ),
        (((STRANGER, adds(WORKING, FINISH)), (POWER, replaces(WORKING, ("已增容", "已增容。")))), "RC801"),
        (((STRANGER, adds(WORKING, FINISH)), (KEEPER, replaces(WORKING, ("2026-11-22T09:00", "2026-11-22T08:00")))), "RC801"),
    ],
    ids=[
        "a member, the unit renamed by a keeper",
        "a member, the unit renamed by itself",
        "a lead, the chain renamed by a keeper",
        "a lead, the chain renamed twice",
        "a renaming, renamed again by a keeper",
        "a firm's chain, the firm renamed",
        "a capacity, the resource renamed",
        "a step, a typo of it mended",
        "a step, its time mended",
    ],
)
def test_what_one_brings_in_another_does_not_make_good(staffed: Clone, hands: tuple[tuple[str, Hand], ...], code: str) -> None:
    """What was changed before a record was called otherwise, or a step put in other words, stays that author's."""
    assert code in propose_by(staffed, *hands)


def test_a_renaming_beside_a_change_of_ones_own_passes(staffed: Clone) -> None:
    tended = (POWER, replaces(POWER_UNIT, ('section: "营业科"', 'section: "营销部"')))
    assert propose_by(staffed, tended, (KEEPER, renames("unit", "rename", "gongdian", "dianli"))) == set()
    assert propose_by(staffed, (POWER, adds(WORKING, FINISH)), (KEEPER, replaces(WORKING, ("已增容", "已增容。")))) == set()


def test_a_renaming_is_the_offices_own(staffed: Clone) -> None:
    for email, command, expected in [
        (SCIENCE, ("chain", "rename", "yejin", "xin-lian"), True),
        (METAL, ("chain", "rename", "yejin", "xin-lian"), False),
        (KEEPER, ("chain", "rename", "yejin", "xin-lian"), False),
        (SCIENCE, ("unit", "rename", "shi-fagai-wei", "fagai"), True),
        (METAL, ("unit", "rename", "shi-fagai-wei", "fagai"), False),
        (POWER, ("resource", "rename", "dianli-zengrong", "zengrong"), False),
        (POWER, ("enterprise", "rename", "sl-chuqing", "sl-chu"), True),
    ]:
        found = propose(staffed, email, renames(*command))
        assert ("RC803" in found) is expected, (email, command, found)
        assert expected or not found


VISIT = "data/visits/2026-11/V-20261116-AAAAA.yaml"
VISITED = """\
id: "V-20261116-AAAAA"
enterprise: "sl-cexin"
visited_on: "2026-11-16"
visitors: ["h001", "h010"]
mode: on_site
log:
  - at: "2026-11-16T09:00:00+08:00"
    step: record
    by: "shi-keji-ju"
"""


@pytest.mark.parametrize(("leads", "email", "is_refused"), [(2, SCIENCE, True), (2, METAL, False), (2, KEEPER, False), (1, SCIENCE, False)])
def test_a_visitors_own_unit_does_not_write_that_the_firm_confirms(staffed: Clone, leads: int, email: str, is_refused: bool) -> None:  # noqa: FBT001  # a table
    both_lead = replaces(OTHER_CHAIN, ('lead_units: ["shi-keji-ju"]', 'lead_units: ["shi-keji-ju", "shi-fagai-wei"]'))
    assert propose(staffed, KEEPER, writes(VISIT, VISITED), *([both_lead] if leads > 1 else [])) == set()
    merged(staffed)
    found = propose(staffed, email, appends(VISIT, step("2026-11-22T09:00:00", "confirm", "sl-cexin")))
    assert bool(found) is is_refused, found
    assert found <= {"RC801"}
