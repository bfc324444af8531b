"""What may not be shown stands in no output that leaves the clone: every command is said to be for whoever has the clone, for others, or to show no records."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from redchain.kinds.registry import KINDS
from redchain.store.office_text import office_text
from tests.cli.every_command import names
from tests.cli.test_export_tables import tables_in
from tests.conftest import Clone

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow

SHOWN, HIDDEN = ("public", "chain"), ("units", "office")
CLONE = frozenset(
    {
        *(
            "todo",
            "board",
            "overdue",
            "find",
            "undo",
            "sync",
            "resolve",
            "merge-file",
            "status",
            "import",
            "inbox",
            "identity list",
            "contacts show",
            "identity remove",
            "match",
            "validate",
            "audit",
            "dispatch",
            "pair",
            "accept",
            "send-back",
            "uphold",
            "overrule",
            "progress",
            "extend",
            "hold",
            "resume",
        ),
        *("finish", "redo", "recall", "confirm", "correct"),
    }
)
"""Commands that print for whoever has the clone, who can read every file; those of kinds and the modes of `match` are too."""
NO_RECORDS = frozenset(
    {
        "calendar show",
        "calendar add",
        "calendar diff",
        "contacts edit",
        "contacts check",
        "identity show",
        "identity init",
        "identity add",
        "identity signers",
        "completion",
        "explain",
        "help",
        "init",
        "demo",
        "schema",
        "fmt",
        "docs",
        "ci comment",
        "doctor",
        "ci template",
        "site serve",
    }
)
"""Commands that print no words of records; the pages of `site serve` are those of `site build`."""
OTHERS: dict[str, tuple[tuple[str, ...], ...]] = {
    "remind": (("remind",), ("remind", "--format", "json"), ("remind", "--format", "csv"), ("remind", "--lang", "en")),
    "calendar export": (("calendar", "export"), ("calendar", "export", "-o", "OUT/due.ics"), ("todo", "--all", "--format", "ics")),
    "gaps": tuple(("gaps", "--format", each) for each in ("table", "json", "csv", "markdown")),
    "lists": (
        ("lists", "-o", "OUT/lists"),
        ("lists", "--only", "parties", "--only", "people", "--only", "policies", "--only", "services", "--format", "markdown"),
    ),
    "report": (
        *(("report", "--month", "2026-11", "--format", each) for each in ("md", "html", "json")),
        *(("report", "--month", "2026-11", "-o", f"OUT/report.{each}") for each in ("docx", "xlsx")),
    ),
    "letter": (
        ("letter", "assign", *(part for each in range(1, 5) for part in ("--order", f"D-20261104-VVVV{each}"))),
        ("letter", "press", "--unit", "gongdian", "--format", "html"),
        ("letter", "press", "--unit", "gongdian", "-o", "OUT/letter.docx"),
        ("letter", "press", "--unit", "gongdian", "-o", "OUT/letter.xlsx"),
    ),
    "ask": (("ask", "示例Zpublic事项，材料Zpublic"), ("ask", "示例Zpublic事项，材料Zpublic", "--format", "json")),
    "diff": (("diff", "HEAD~1", "--format", "markdown"), ("diff", "HEAD~2", "--format", "markdown", "--lang", "en")),
    "ci check": (("ci", "check", "--base", "HEAD~1", "--out", "OUT/ci"),),
    "codeowners": (("codeowners", "--folder", "OUT"),),
    "export": (
        ("export", "-o", "OUT/all.xlsx"),
        ("export", "need", "-o", "OUT/needs.csv"),
        ("export", "-o", "OUT/all.jsonl"),
        ("export", "--lang", "en", "-o", "OUT/en.xlsx"),
        ("export", "--sqlite", "OUT/all.db"),
        ("export", "--parquet", "OUT/tables"),
        ("export", "--duckdb", "OUT/all.duckdb"),
    ),
    "site build": (
        ("site", "build", "-o", "OUT/site", "--visibility", "chain"),
        ("site", "build", "-o", "OUT/site", "--visibility", "chain", "--document-lang", "en"),
    ),
    "template": tuple(("template", each.kind.name, "-o", f"OUT/{each.kind.name}.xlsx") for each in KINDS),
}
"""What leaves the clone: pages, comments, messages and calendars, in each of their forms."""

WITHOUT_TITLES = (
    OTHERS["codeowners"][0],
    OTHERS["gaps"][0],
    OTHERS["gaps"][2],
    *(each for each in OTHERS["template"] if each[1] in {"chain", "unit", "enterprise"}),
)


def log(*steps: tuple[str, str], due: str = "") -> str:
    """A log of steps on the days from 2 November on; the first has the due date, if any."""
    lines = [f'  - at: "2026-11-0{day}T09:00:00+08:00"\n    step: {verb}\n    by: {by}\n' for day, (verb, by) in enumerate(steps, 2)]
    if due:
        lines[0] += f'    due: "{due}"\n'
    return "log:\n" + "".join(lines)


def built_together(place: int) -> str:
    """The fields of a co-building project that names a firm, a unit and a facility of one visibility."""
    parties = f'parties: ["gongdian", "vis-firm-{place}", "vis-unit-{place}"]\n'
    return f'lead: "gongdian"\nform: co_building\nchain: "yejin"\n{parties}signed_on: "2026-11-03"\nresources: ["vis-res-{place}"]\n'


def log_of_results(result: str, firm: str) -> str:
    """A log with a result and a firm that was advised."""
    steps = log(("start", "gongdian"), ("result", "gongdian"), ("advise", "gongdian"))
    return steps.replace("    step: result\n", f'    step: result\n    title: "{result}"\n') + f'    enterprise: "{firm}"\n'


def records() -> Iterator[tuple[str, str]]:
    """Yield a path and its text: of each visibility a firm, a unit, a need, orders of it, a need of the firm, a resource and a project with a milestone."""
    for place, each in enumerate((*SHOWN, *HIDDEN), 1):
        firm, unit, need, seen = f"vis-firm-{place}", f"vis-unit-{place}", f"N-20261102-VVVV{place}", f"visibility: {each}\n"
        chain = f"vis-chain-{place}"
        yield f"chains/{chain}", f'name: "示例Z{each}产业链"\nlead_units: ["shi-gongxin-ju"]\n{seen}'
        yield f"enterprises/{firm}", f'name: "示例Z{each}有限公司"\nchains: ["yejin"]\n{seen}'
        yield f"units/{unit}", f'name: "示例Z{each}局"\nside: government\nchains: ["yejin"]\n{seen}'
        yield f"parties/vis-party-{place}", f'name: "示例Z{each}党委"\nlevel: committee\nchain: "{chain}"\n{seen}{log(("found", "shi-gongxin-ju"))}'
        yield f"people/vis-post-{place}", f'post: "示例Z{each}岗"\nhome: "gongdian"\nroles: [expert]\n{seen}'
        told = (
            f'title: "变压器增容Z{each}"\ndetail: "细节Z{each}"\nexpected: "盼望Z{each}"\ncategory: 要素保障\nraised_on: "2026-11-02"\nurgency: urgent\n{seen}'
        )
        yield f"needs/2026-11/{need}", f'enterprise: "sl-bacai"\n{told}{log(("submit", "sl-bacai"), ("register", "shi-gongxin-ju"))}'
        plain = 'title: "缺少检测设备"\ncategory: 检测认证\nraised_on: "2026-11-02"\n'
        yield f"needs/2026-11/N-20261102-FFFF{place}", f'enterprise: "{firm}"\n{plain}{log(("submit", firm), ("register", "shi-gongxin-ju"))}'
        for part, who, role in ((f"VVVV{place}", "gongdian", "lead"), (f"WWWW{place}", unit, "support")):
            steps = log(("dispatch", "shi-gongxin-ju"), ("accept", who), due="2026-11-10").replace("11-03T", "11-05T").replace("11-02T", "11-04T")
            yield f"orders/2026-11/D-20261104-{part}", f'need: "{need}"\nunit: "{who}"\nrole: {role}\n{steps}'
        clause = f'clauses:\n  - title: "条目Z{each}"\n    text: "原文Z{each}"\n'
        yield f"policies/vis-pol-{place}", f'title: "示例Z{each}办法"\nnumber: "示Z{each}号"\nunit: "gongdian"\nvalid_until: "2026-11-01"\n{clause}{seen}'
        yield f"services/vis-item-{place}", f'title: "示例Z{each}事项"\ngroup: public\nunit: "gongdian"\nmaterials:\n  - title: "材料Z{each}"\n{seen}'
        offer = f'title: "检测设备Z{each}"\ncategory: 检测认证\ndetail: "能做Z{each}"\nsupport: "给Z{each}"\neligibility:\n  text: "仅限Z{each}"\n'
        yield f"resources/vis-res-{place}", f'unit: "gongdian"\nshared: true\n{offer}{seen}'
        goal = f'title: "项目Z{each}"\nneeds: []\nlead: "gongdian"\nchain: "yejin"\ngoals: "目标Z{each}"\ndue: "2026-12-01"\n'
        mark = f'milestones:\n  - title: "节点Z{each}"\n    due: "2026-11-20"\n'
        yield f"projects/2026-11/P-20261106-VVVV{place}", f"{goal}{mark}{seen}{log(('start', 'gongdian'))}"
        yield f"projects/2026-11/P-20261106-SSSS{place}", f'title: "共建Z{each}"\n{built_together(place)}{seen}{log_of_results(f"成果Z{each}", firm)}'
        yield from naming(place, NOWHERE_ELSE[place - 1])


NOWHERE_ELSE = ("石墨舟皿镀膜", "钛粉流化筛分", "陶瓷针管打孔", "铜箔退火测厚")


def naming(place: int, words: str) -> Iterator[tuple[str, str]]:
    """Yield records that may be shown and that name, in every field that names others, those of one visibility."""
    chain, unit, need = f"vis-chain-{place}", f"vis-unit-{place}", f"N-20261102-RRRR{place}"
    yield f"enterprises/vis-named-{place}", f'name: "示例甲{place}有限公司"\nchains: ["{chain}", "yejin"]\n'
    yield f"units/vis-under-{place}", f'name: "示例丙{place}中心"\nside: service\nchains: ["{chain}"]\n'
    yield f"chains/vis-led-{place}", f'name: "示例丁{place}产业链"\nlead_units: ["shi-gongxin-ju", "{unit}"]\n'
    asked = f'title: "{words}"\ncategory: 检测认证\nraised_on: "2026-11-02"\n'
    steps = log(("submit", "vis"), ("register", "shi-gongxin-ju"))
    yield f"needs/2026-11/{need}", f'enterprise: "vis-named-{place}"\n{asked}chain: "{chain}"\n{steps.replace("by: vis", f"by: vis-named-{place}")}'
    unlike = f"N-20261102-QQQQ{place}"
    yield f"needs/2026-11/{unlike}", f'enterprise: "sl-bacai"\n{asked}{steps.replace("by: vis", "by: sl-bacai")}'
    yield f"policies/vis-by-{place}", f'title: "示例辛{place}办法"\nnumber: "示辛{place}号"\nunit: "{unit}"\nreplaced_by: "vis-pol-{place}"\n'
    yield (
        f"services/vis-with-{place}",
        f'title: "示例癸{place}事项"\ngroup: bundle\nunit: "{unit}"\nstages:\n  - title: "甲"\n    service: "vis-item-{place}"\n',
    )
    yield f"resources/vis-of-{place}", f'unit: "gongdian"\ntitle: "示例壬{place}"\ncategory: 检测认证\npolicy: "vis-pol-{place}"\nservice: "vis-item-{place}"\n'
    conditions = f'eligibility:\n  chains: ["{chain}", "vis-led-{place}"]\n'
    yield f"resources/vis-only-{place}", f'unit: "{unit}"\ntitle: "{words}"\ncategory: 检测认证\n{conditions}'
    order = log(("dispatch", "shi-gongxin-ju"), ("accept", "gongdian"), due="2026-11-10").replace("11-03T", "11-05T").replace("11-02T", "11-04T")
    yield f"orders/2026-11/D-20261104-RRRR{place}", f'need: "{need}"\nunit: "gongdian"\nrole: lead\nresource: "vis-res-{place}"\n{order}'
    steps = log(("found", "shi-gongxin-ju"))
    yield f"parties/vis-below-{place}", f'name: "示例己{place}支部"\nlevel: branch\nparent: "vis-party-{place}"\nmembers:\n  - member: "{unit}"\n{steps}'
    yield f"people/vis-home-{place}", f'post: "示例庚{place}岗"\nhome: "{unit}"\nroles: [expert]\nchains: ["{chain}"]\n'
    goal = f'title: "示例戊{place}"\nneeds: ["N-20261102-VVVV{place}"]\nlead: "{unit}"\nsupporting: ["vis-under-{place}"]\nchain: "{chain}"\ngoals: "甲"\ndue: "2026-12-01"\n'
    yield f"projects/2026-11/P-20261106-RRRR{place}", f"{goal}{log(('start', unit))}"
    yield f"projects/2026-11/P-20261106-TTTT{place}", f'title: "示例子{place}"\n{built_together(place)}{log_of_results(f"成果子{place}", f"vis-firm-{place}")}'


@pytest.fixture(scope="module")
def veiled_path(town_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The town with records of every visibility that the last commit brought in."""
    path = Path(shutil.copytree(town_template, tmp_path_factory.mktemp("veiled") / "town"))
    Clone(path).git("commit", "--allow-empty", "-qm", "before")
    for name, text in records():
        file = path / "data" / f"{name}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f'id: "{file.stem}"\n{text}', "utf-8")
    Clone(path).git("add", "-A")
    Clone(path).git("commit", "-qm", "records")
    return path


@pytest.fixture
def veiled(calm: None, veiled_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Clone:
    monkeypatch.chdir(veiled_path)
    return Clone(veiled_path, capfd)


def test_every_command_is_for_somebody() -> None:
    kinds = {each.kind.name for each in KINDS}
    rest = {each for each in names() if each.partition(" ")[0] not in kinds and not each.startswith("match ")}
    assert rest - CLONE - NO_RECORDS - set(OTHERS) == set(), "say in test_showing.py who reads what this command prints"
    assert (CLONE | NO_RECORDS | set(OTHERS)) - rest == set()


@pytest.mark.parametrize("words", [each for forms in OTHERS.values() for each in forms], ids=" ".join)
def test_what_leaves_the_clone_holds_nothing_that_may_not_be_shown(veiled: Clone, tmp_path: Path, words: tuple[str, ...]) -> None:
    done = veiled.run(*(each.replace("OUT", str(tmp_path)) for each in words))
    assert done.code in {0, 1}, done
    told = done.out + "".join(_text_of(each) for each in sorted(tmp_path.rglob("*")) if each.is_file())
    told = told.replace("\r\n ", "")
    assert [line for line in told.splitlines() if any(f"Z{each}" in line for each in HIDDEN)] == []
    if words not in WITHOUT_TITLES:
        assert "Zpublic" in told
        assert "Zchain" in told


def _text_of(file: Path) -> str:
    if file.suffix in {".db", ".duckdb", ".parquet"}:
        return "\n".join(str(row) for found in tables_in(file).values() for row in found)
    return office_text(file.read_bytes()) if file.suffix in {".xlsx", ".docx"} else file.read_text("utf-8")


def test_findings_about_what_may_not_be_shown_tell_the_rule_alone_outside_the_clone(clone: Clone, tmp_path: Path) -> None:
    for name, text in records():
        if "/P-20261106-VVVV" in name:
            place = name[-1]
            step = f'  - at: "2026-11-04T09:00:00+08:00"\n    step: milestone\n    by: "gongdian"\n    milestone: "别的Z{(*SHOWN, *HIDDEN)[int(place) - 1]}"\n'
            file = clone.path / "data" / f"{name}.yaml"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(f'id: "{file.stem}"\n{text}{step}', "utf-8")
    clone.append("data/needs/2026-11/N-20261102-VVVV9.yaml", 'title："读不出来Zoffice"\nvisibility: office\n')
    clone.git("add", "-A")
    clone.git("commit", "-qm", "proposal")
    done = clone.run("ci", "check", "--base", "HEAD~1", "--out", str(tmp_path / "ci"), "--annotate")
    told = done.out + "".join(each.read_text("utf-8") for each in sorted((tmp_path / "ci").rglob("*")))
    assert [line for line in told.splitlines() if any(f"Z{each}" in line for each in HIDDEN)] == []
    assert "别的Zpublic" in told
    assert "别的Zchain" in told
    assert told.count("RC312") >= 4
    assert "RC015" in told
    assert "Zoffice" in clone.run("validate").out


def test_a_finding_on_what_may_be_shown_quotes_nothing_that_may_not(clone: Clone, tmp_path: Path) -> None:
    own = '  - at: "2026-11-04T09:00:00+08:00"\n    step: milestone\n    by: "gongdian"\n    milestone: "节点Zoffice"\n'
    for name, text in records():
        if "/P-20261106-VVVV" in name:
            clone.append(f"data/{name}.yaml", f'id: "{name[-16:]}"\n{text}{own if name.endswith(("1", "4")) else ""}')
    clone.git("add", "-A")
    clone.git("commit", "-qm", "proposal")
    done = clone.run("ci", "check", "--base", "HEAD~1", "--out", str(tmp_path / "ci"), "--annotate")
    told = done.out + "".join(each.read_text("utf-8") for each in sorted((tmp_path / "ci").rglob("*")))
    found = [line for line in told.splitlines() if "RC312" in line]
    assert found
    assert [line for line in found if "节点Zoffice" in line] == []


@pytest.mark.parametrize(
    "words", [("need", "show", "N-20261102-VVVV4"), ("todo", "--all"), ("diff", "HEAD~1"), ("diff", "HEAD~1", "--format", "json")], ids=" ".join
)
def test_whoever_has_the_clone_sees_everything(veiled: Clone, words: tuple[str, ...]) -> None:
    assert "Zoffice" in veiled.run(*words).out


def test_the_records_of_this_test_hold(veiled: Clone) -> None:
    done = veiled.run("validate", "--lang", "en")
    assert done.code == 0, done.out


@pytest.mark.parametrize("command", [("edit", "--tags", "回访过"), ("archive",)])
def test_after_an_ended_need_was_edited_or_archived_nothing_is_offered(clone: Clone, command: tuple[str, ...]) -> None:
    closed = clone.run("need", "list", "--state", "closed", "--format", "csv").out.splitlines()[1].split(",")[0]
    done = clone.run("--lang", "en", "need", command[0], closed, *command[1:])
    assert done.code == 0, done.err
    assert "next:" not in done.err
    assert "redchain match" not in done.err


def test_after_an_edit_what_comes_next_now_is_offered(clone: Clone) -> None:
    for state, verb in (("submitted", "redchain need register "), ("incomplete", "redchain need supplement ")):
        lines = clone.run("need", "list", "--state", state, "--format", "csv").out.splitlines()[1:]
        for named in (each.split(",")[0] for each in lines[:1]):
            done = clone.run("--lang", "en", "need", "edit", named, "--tags", "回访过")
            assert (done.code, f"{verb}{named}" in done.err) == (0, True), done.err
