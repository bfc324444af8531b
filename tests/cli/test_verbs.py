"""Every verb of the flow on the command line: success, refusal, usage, in both languages; what it says and what it leaves alone."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from redchain.kinds.need.model import NEED_MOVES, Need
from redchain.kinds.order.model import ORDER_MOVES, Order
from redchain.kinds.project.model import PROJECT_MOVES, Project
from redchain.store.layout import canonical_path
from redchain.store.writing import dump
from tests.conftest import Clone, Outcome
from tests.small import EXTRA

if TYPE_CHECKING:
    from redchain.model.base import Record
    from tests.cli.conftest import Terminal

pytestmark = pytest.mark.slow

OFFICE, FIRM = "shi-gongxin-ju", "sl-chuqing"


def steps(*verbs: str, by: str = OFFICE) -> list[dict[str, Any]]:
    more = {**EXTRA, "dispatch": {"due": "2026-12-04"}, "extend": {"due": "2026-12-11"}}
    return [{"at": f"2026-11-20T{8 + place:02d}:00:00+08:00", "step": each, "by": by, **more.get(each, {})} for place, each in enumerate(verbs)]


def need(letter: str, *verbs: str) -> Need:
    plain = {"id": f"N-20261120-{letter * 5}", "enterprise": FIRM, "title": f"示例诉求{letter}", "category": "融资", "raised_on": "2026-11-20"}
    return Need.model_validate({**plain, "log": steps(*verbs)})


def order(letter: str, to: str, unit: str, *verbs: str) -> Order:
    return Order.model_validate({"id": f"D-20261120-{letter * 5}", "need": f"N-20261120-{to * 5}", "unit": unit, "role": "lead", "log": steps(*verbs)})


RECORDS: tuple[Record, ...] = (
    need("S", "submit"),
    need("T", "submit", "ask_more"),
    need("R", "submit", "register"),
    need("H", "submit", "register", "hold"),
    need("Q", "submit", "register"),
    need("A", "submit", "register"),
    need("V", "submit", "register", "verify"),
    order("P", "Q", "shi-keji-ju", "dispatch"),
    order("W", "Q", "gongdian", "dispatch", "accept"),
    order("D", "Q", "cailiao-suo", "dispatch", "send_back"),
    order("H", "Q", "qingneng-yuan", "dispatch", "accept", "hold"),
    order("F", "A", "shi-keji-ju", "dispatch", "accept", "finish"),
    order("V", "V", "shi-keji-ju", "dispatch", "accept", "finish"),
    Project.model_validate({"id": "P-20261120-PPPPP", "title": "示例项目", "needs": ["N-20261120-QQQQQ"], "lead": "shi-keji-ju", "milestones": [{"title": "签约"}], "log": steps("start")}),
    Project.model_validate({"id": "P-20261120-CCCCC", "title": "示例共建", "form": "co_building", "parties": ["shi-keji-ju", FIRM], "signed_on": "2026-11-20", "due": "2026-12-30", "lead": "shi-keji-ju", "log": steps("start")}),
)  # fmt: skip


@pytest.fixture(scope="module")
def flow_template(town_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The town with a record in every state of the flow, made once."""
    made = Clone(Path(shutil.copytree(town_template, tmp_path_factory.mktemp("flow") / "town", symlinks=True)))
    for record in RECORDS:
        path = made.path / canonical_path(type(record).kind, record.id)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dump(record, str(path.relative_to(made.path))), "utf-8")
    made.git("add", "-A")
    made.git("commit", "-qm", "flow")
    return made.path


@pytest.fixture
def clone(calm: None, flow_template: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Clone:
    """A copy of it for this test alone."""
    path = Path(shutil.copytree(flow_template, tmp_path / "clone", symlinks=True))
    monkeypatch.chdir(path)
    return Clone(path, capfd)


@pytest.fixture
def untouched(calm: None, flow_template: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Clone:
    """It, for tests that change nothing."""
    monkeypatch.chdir(flow_template)
    return Clone(flow_template, capfd)


class Taken(NamedTuple):
    """A command that succeeds, the record it is about, and what its state is called then."""

    line: str
    id: str
    zh: str
    en: str


class Refused(NamedTuple):
    """A command that is refused, its exit code, and words of what it says and of the remedy."""

    line: str
    code: int
    said: str
    remedy: str
    said_in_chinese: str = ""


SUCCESSES: tuple[Taken, ...] = (
    Taken("need register SSSSS", "N-20261120-SSSSS", "已受理", "registered"),
    Taken("need ask-more SSSSS --reason 说不清", "N-20261120-SSSSS", "待补充", "incomplete"),
    Taken("need supplement TTTTT", "N-20261120-TTTTT", "待受理", "submitted"),
    Taken("need decline RRRRR --reason 涉诉 --yes", "N-20261120-RRRRR", "不予受理", "declined"),
    Taken("need merge SSSSS --into rrrrr", "N-20261120-SSSSS", "已合并", "merged"),
    Taken("need withdraw RRRRR --note 已自行解决 --yes", "N-20261120-RRRRR", "已撤回", "withdrawn"),
    Taken("need verify AAAAA --rating 满意", "N-20261120-AAAAA", "已核验", "verified"),
    Taken("need verify AAAAA --rating unreachable --no-valid", "N-20261120-AAAAA", "已核验", "verified"),
    Taken("need close VVVVV --result 部分解决", "N-20261120-VVVVV", "已销号", "closed"),
    Taken("need reopen VVVVV --reason 又出现", "N-20261120-VVVVV", "已受理", "registered"),
    Taken("need escalate RRRRR --level city", "N-20261120-RRRRR", "已受理", "registered"),
    Taken("need hold RRRRR --reason 等上级批复 --until 2026-12-01", "N-20261120-RRRRR", "已受理", "registered"),
    Taken("need resume HHHHH", "N-20261120-HHHHH", "已受理", "registered"),
    Taken("accept PPPPP", "D-20261120-PPPPP", "办理中", "working"),
    Taken("send-back PPPPP --reason 不属我局", "D-20261120-PPPPP", "退单申请", "disputed"),
    Taken("uphold DDDDD", "D-20261120-DDDDD", "已作废", "void"),
    Taken("overrule DDDDD --reason 首问负责", "D-20261120-DDDDD", "待签收", "pending"),
    Taken("progress WWWWW --note 已上门", "D-20261120-WWWWW", "办理中", "working"),
    Taken("extend WWWWW --due 2026-12-11 --reason 等设备 --yes", "D-20261120-WWWWW", "办理中", "working"),
    Taken("hold WWWWW --reason 等企业材料", "D-20261120-WWWWW", "办理中", "working"),
    Taken("resume HHHHH", "D-20261120-HHHHH", "办理中", "working"),
    Taken("finish WWWWW --reply 已增容", "D-20261120-WWWWW", "已办复", "finished"),
    Taken("redo FFFFF --reason 企业不满意", "D-20261120-FFFFF", "办理中", "working"),
    Taken("recall PPPPP --reason 派错了单位 --yes", "D-20261120-PPPPP", "已作废", "void"),
    Taken("confirm PPPPP", "D-20261120-PPPPP", "待签收", "pending"),
    Taken("project progress PPPPP --note 已开会", "P-20261120-PPPPP", "推进中", "running"),
    Taken("project milestone PPPPP --milestone 签约", "P-20261120-PPPPP", "推进中", "running"),
    Taken("project result CCCCC --title 联合实验室", "P-20261120-CCCCC", "推进中", "running"),
    Taken(f"project advise CCCCC --enterprise {FIRM}", "P-20261120-CCCCC", "推进中", "running"),
    Taken("project extend CCCCC --due 2027-06-30 --reason 等设备 --yes", "P-20261120-CCCCC", "推进中", "running"),
    Taken("project finish PPPPP --reason 签约并入下一期 --yes", "P-20261120-PPPPP", "已完成", "finished"),
    Taken("project stop PPPPP --reason 条件不具备 --yes", "P-20261120-PPPPP", "已终止", "stopped"),
)
REFUSALS: tuple[Refused, ...] = (
    Refused("need register RRRRR", 1, "RC301", "redchain need escalate N-20261120-RRRRR"),
    Refused("need ask-more SSSSS", 2, "--reason", "--reason"),
    Refused("need supplement SSSSS", 1, "RC301", "redchain need register N-20261120-SSSSS"),
    Refused("need decline QQQQQ --reason x", 1, "RC309", "redchain recall D-20261120-DDDDD"),
    Refused("need merge SSSSS --into SSSSS", 1, "RC310", "redchain need register N-20261120-SSSSS"),
    Refused("need merge SSSSS", 2, "--into", "--into"),
    Refused("need withdraw RRRRR --by gongdian", 1, FIRM, f"--by {FIRM}"),
    Refused("need verify RRRRR --rating satisfied", 1, "RC307", "redchain need escalate N-20261120-RRRRR"),
    Refused("need verify AAAAA --rating 很好", 1, "rating", "rating"),
    Refused("need verify AAAAA --rating 满意 --by shi-keji-ju", 1, OFFICE, f"--by {OFFICE}"),
    Refused("need close RRRRR --result solved", 1, "RC301", "redchain need hold N-20261120-RRRRR"),
    Refused("need close VVVVV", 2, "--result", "--result"),
    Refused("need reopen RRRRR --reason x", 1, "RC301", "N-20261120-RRRRR"),
    Refused("need escalate RRRRR", 2, "--level", "--level"),
    Refused("need hold HHHHH --reason x", 1, "RC315", "redchain need resume N-20261120-HHHHH"),
    Refused("need resume RRRRR", 1, "RC315", "redchain need hold N-20261120-RRRRR"),
    Refused("dispatch SSSSS shi-keji-ju", 1, "RC311", "redchain need register N-20261120-SSSSS"),
    Refused("dispatch QQQQQ shi-keji-ju", 1, "RC316", "D-20261120-PPPPP"),
    Refused("dispatch QQQQQ shi-renshe-ju", 1, "RC318", "redchain need hold N-20261120-QQQQQ"),
    Refused("dispatch RRRRR shi-keji-ju --resource dianli-zengrong", 1, "RC317", "redchain need hold N-20261120-RRRRR"),
    Refused("dispatch RRRRR 没有的局", 1, "没有的局", "redchain unit list"),
    Refused("dispatch RRRRR shi-keji-ju --due 改天", 2, "--due", "2026-12-07"),
    Refused("dispatch RRRRR shi-keji-ju --item 没有", 1, "RC209", "N-20261120-RRRRR"),
    Refused("dispatch RRRRR", 2, "redchain dispatch", "--help"),
    Refused("accept WWWWW", 1, "RC301", "redchain finish D-20261120-WWWWW"),
    Refused("accept PPPPP --by gongdian", 1, "shi-keji-ju", "--by shi-keji-ju"),
    Refused("accept ZZZZZ", 1, "ZZZZZ", "redchain order list"),
    Refused("accept", 2, "ORDER", "--help", "工单"),
    Refused("send-back PPPPP", 2, "--reason", "--reason"),
    Refused("uphold PPPPP", 1, "RC301", "redchain accept D-20261120-PPPPP"),
    Refused("overrule DDDDD --by cailiao-suo", 1, OFFICE, f"--by {OFFICE}"),
    Refused("progress PPPPP", 1, "RC301", "redchain accept D-20261120-PPPPP"),
    Refused("extend WWWWW --due 2026-12-04", 1, "RC314", "redchain finish D-20261120-WWWWW"),
    Refused("extend WWWWW --due 2026-12-20 --at 2026-12-05T09:00", 1, "RC314", "redchain finish D-20261120-WWWWW"),
    Refused("extend HHHHH --due 2026-12-20", 1, "RC314", "redchain resume D-20261120-HHHHH"),
    Refused("hold HHHHH --reason x", 1, "RC315", "redchain resume D-20261120-HHHHH"),
    Refused("resume WWWWW", 1, "RC315", "redchain hold D-20261120-WWWWW"),
    Refused("finish WWWWW", 2, "--reply", "--reply"),
    Refused("finish WWWWW --reply x --at 2026-11-01T09:00", 1, "RC303", "--at"),
    Refused("finish WWWWW --reply x --at 前几天", 2, "--at", "2026-11-23T09:00"),
    Refused("redo WWWWW --reason x", 1, "RC301", "redchain finish D-20261120-WWWWW"),
    Refused("recall PPPPP", 2, "--reason", "--reason"),
    Refused("extend WWWWW", 2, "--reason", "--reason"),
    Refused("progress WWWWW", 2, "--note", "--note"),
    Refused("project progress PPPPP", 2, "--note", "--note"),
    Refused("recall FFFFF", 1, "RC301", "redchain redo D-20261120-FFFFF"),
    Refused("confirm FFFFF", 1, "RC301", "redchain redo D-20261120-FFFFF"),
    Refused("project progress PPPPP --by gongdian", 1, "shi-keji-ju", "--by shi-keji-ju"),
    Refused("project milestone PPPPP --milestone 开工", 1, "RC312", "redchain project stop P-20261120-PPPPP"),
    Refused("project finish PPPPP", 1, "RC320", "redchain project milestone P-20261120-PPPPP --milestone 签约"),
    Refused("project milestone PPPPP", 2, "--milestone", "--milestone"),
    Refused("project result CCCCC", 2, "--title", "--title"),
    Refused("project advise CCCCC", 2, "--enterprise", "--enterprise"),
    Refused("project extend CCCCC --due 2027-06-30", 2, "--reason", "--reason"),
    Refused("project stop PPPPP", 2, "--reason", "--reason"),
)


def state_of(clone: Clone, identifier: str) -> str:
    group = {"N": "need", "D": "order", "P": "project"}[identifier[0]]
    return str(json.loads(clone.run(group, "show", identifier, "--format", "json").out)["data"]["state"])


def verb_of(line: str) -> str:
    words = line.split()
    return " ".join(words[: 2 if words[0] in {"need", "project"} else 1]).replace("-", "_")


def standing_told(done: Outcome, record: str) -> str:
    """Return how a record stands after a step, as the step tells it."""
    return next(line.removeprefix(f"{record}  ") for line in done.err.splitlines() if line.startswith(f"{record}  "))


@pytest.mark.parametrize("case", SUCCESSES, ids=[each.line for each in SUCCESSES])
def test_a_verb_makes_one_commit_and_says_how_things_stand(clone: Clone, case: Taken) -> None:
    done = clone.run(*case.line.split())
    assert (done.code, done.out.splitlines()[0]) == (0, case.id), done
    assert "已提交" in done.err
    standing = standing_told(done, case.id)
    assert standing.startswith((case.zh, "已派单给"))
    kind = {"N": "need", "D": "order", "P": "project"}[case.id[0]]
    assert f"状态  {standing}" in clone.run(kind, "show", case.id, "--brief").out.splitlines()  # in full, and in the same words
    assert clone.subjects()[1:] == ["flow", "town"]
    assert clone.subjects()[0].startswith("flow: ")
    assert case.id in clone.subjects()[0]
    assert clone.git("status", "--porcelain") == ""
    moves = {"N": NEED_MOVES, "D": ORDER_MOVES, "P": PROJECT_MOVES}[case.id[0]]
    assert moves.states[state_of(clone, case.id)] == (case.zh, case.en)


@pytest.mark.parametrize("case", SUCCESSES, ids=[each.line for each in SUCCESSES])
def test_a_verb_speaks_english_too(clone: Clone, case: Taken) -> None:
    done = clone.run(*case.line.split(), "--lang", "en", "--no-commit")
    assert (done.code, done.out.splitlines()[0]) == (0, case.id), done
    assert standing_told(done, case.id).startswith((case.en, "dispatched to "))
    assert "wrote data/" in done.err
    said = [each for each in done.err.splitlines() if not each.startswith(("wrote", f"{case.id}  "))]
    assert not any(
        "\u4e00" <= letter <= "\u9fff" for each in said for letter in re.sub(r"\S+ \([a-z-]+\)", "", each.replace("签约", ""))
    )  # names with their ids are data


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("case", REFUSALS, ids=[each.line for each in REFUSALS])
def test_a_refusal_says_why_and_what_to_do_and_writes_nothing(untouched: Clone, case: Refused, lang: str) -> None:
    done = untouched.run(*case.line.split(), "--lang", lang)
    assert (done.code, done.out) == (case.code, ""), done
    assert (case.said_in_chinese if lang == "zh" and case.said_in_chinese else case.said) in done.err
    assert case.remedy in done.err
    assert {"zh": "错误：", "en": "error: "}[lang] in done.err
    assert {"zh": "怎么办：", "en": "what to do: "}[lang] in done.err or case.said == "rating"
    assert untouched.git("status", "--porcelain") == ""
    assert len((untouched.path / ".git/logs/HEAD").read_text("utf-8").splitlines()) == 2


def test_every_verb_is_tried_and_refused() -> None:
    kinds = (("need ", NEED_MOVES.moves[1:]), ("project ", PROJECT_MOVES.moves[1:]), ("", ORDER_MOVES.moves))
    verbs = {f"{group}{each.verb}" for group, moves in kinds for each in moves}
    verbs = {each for each in verbs if not each.endswith("correct")}  # of which test_correcting.py speaks
    assert {verb_of(each.line) for each in SUCCESSES} == verbs - {"dispatch"}
    assert {verb_of(each.line) for each in REFUSALS} == verbs


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_order_is_dispatched_with_a_due_date_of_the_settings(clone: Clone, lang: str) -> None:
    done = clone.run("dispatch", "RRRRR", "市科技局", "--role", "分办", "--reason-line", "类别一致，职责对口", "--lang", lang)
    assert done.code == 0, done
    identifier = done.out.strip()
    assert f"redchain accept {identifier}" in done.err
    entry = json.loads(clone.run("order", "show", identifier, "--format", "json").out)["data"]
    assert (entry["need"], entry["unit"], entry["role"], entry["reasons"]) == ("N-20261120-RRRRR", "shi-keji-ju", "joint", ["类别一致，职责对口"])
    assert entry["log"][0]["by"] == OFFICE
    assert entry["log"][0]["due"] == "2026-12-02"
    assert entry["log"][0]["workdays"] == 7
    assert len(entry["basis"]) == 12
    assert clone.subjects()[0] == f"flow: dispatch {identifier} (N-20261120-RRRRR to 张家港市科学技术局)"


def test_an_estimated_due_date_is_said_to_be_one(clone: Clone) -> None:
    assert "限期 2027-01-15（估算）" in clone.run("dispatch", "RRRRR", "shi-keji-ju", "--due", "2027-01-15").err
    assert "due 2027-02-01 (estimated)" in clone.run("dispatch", "RRRRR", "gongdian", "--role", "joint", "--due", "2027-02-01", "--lang", "en").err


def test_several_orders_in_one_commit(clone: Clone) -> None:
    done = clone.run("recall", "PPPPP", "WWWWW", "DDDDD", "--reason", "并案办理", "--yes")
    assert (done.code, done.out.split()) == (0, ["D-20261120-PPPPP", "D-20261120-WWWWW", "D-20261120-DDDDD"])
    assert clone.subjects()[1] == "flow"
    assert clone.run("recall", "HHHHH", "FFFFF").code == 1
    assert state_of(clone, "D-20261120-HHHHH") == "working"


def test_a_need_that_two_dispatches_did_not_move_goes_up(clone: Clone) -> None:
    assert "escalate" not in clone.run("uphold", "DDDDD").err
    done = clone.run("recall", "WWWWW", "--reason", "无力办理", "--yes", "--lang", "en")
    assert "redchain need escalate N-20261120-QQQQQ" in done.err
    assert "2 dispatches came to nothing" in done.err
    done = clone.run("need", "escalate", "QQQQQ", "--level", "链长（分管领导）")
    assert done.code == 0
    assert "提级清单" not in done.err


def test_a_firm_that_is_not_satisfied_has_it_done_again(clone: Clone) -> None:
    done = clone.run("need", "verify", "AAAAA", "--rating", "不满意")
    assert "退回重办：redchain redo D-20261120-FFFFF" in done.err
    done = clone.run("redo", "FFFFF", "--reason", "企业不满意")
    assert done.out.split() == ["D-20261120-FFFFF", "N-20261120-AAAAA"]
    assert state_of(clone, "N-20261120-AAAAA") == "registered"
    assert len(clone.subjects()) == 4


def test_a_milestone_marks_its_day_in_the_file(clone: Clone) -> None:
    assert clone.run("project", "milestone", "PPPPP", "--milestone", "签约").code == 0
    assert 'done_on: "2026-11-23"' in (clone.path / "data/projects/2026-11/P-20261120-PPPPP.yaml").read_text("utf-8")


def test_a_dry_run_shows_the_step_and_writes_nothing(clone: Clone) -> None:
    done = clone.run("accept", "PPPPP", "--dry-run")
    assert done.code == 0
    assert "+    step: accept" in done.out.splitlines()
    assert clone.subjects() == ["flow", "town"]
    assert clone.git("status", "--porcelain") == ""


def test_without_a_commit_only_the_file_is_written(clone: Clone) -> None:
    assert clone.run("accept", "PPPPP", "--no-commit").code == 0
    assert clone.subjects() == ["flow", "town"]
    assert clone.git("status", "--porcelain") == " M data/orders/2026-11/D-20261120-PPPPP.yaml\n"


def test_what_others_have_staged_or_edited_stays(clone: Clone) -> None:
    clone.append("data/units/gongdian.yaml", "# 改\n")
    clone.git("add", "data/units/gongdian.yaml")
    clone.append("data/units/shi-keji-ju.yaml", "# 改\n")
    clone.append("notes.txt", "x\n")
    before = clone.git("status", "--porcelain")
    for line in ("accept PPPPP", "finish WWWWW --reply 好了", "need verify AAAAA --rating 满意", "dispatch RRRRR gongdian"):
        assert clone.run(*line.split()).code == 0
    assert clone.git("status", "--porcelain") == before
    assert len(clone.subjects()) == 6
    for place in range(4):
        assert len(clone.git("show", "--format=", "--name-only", f"HEAD~{place}").split()) == 1


def test_a_life_keeps_every_line_it_had(clone: Clone) -> None:
    path = clone.path / "data/orders/2026-11/D-20261120-WWWWW.yaml"
    path.write_text(path.read_text("utf-8").replace("role: lead", "role: lead # 主办"), "utf-8")
    clone.git("commit", "-qam", "note")
    before = path.read_text("utf-8")
    assert clone.run("progress", "WWWWW", "--note", "第一行").code == 0
    assert path.read_text("utf-8").startswith(before)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_a_step_needs_is_asked_for_on_a_terminal(clone: Clone, terminal: Terminal, lang: str) -> None:
    code, shown = terminal(clone, "need", "close", "VVVVV", "--lang", lang, answers=("2",))
    assert code == 0, shown
    assert {"zh": "2. 部分解决", "en": "2. partly solved"}[lang] in shown
    assert {"zh": "结果", "en": "Result"}[lang] in shown
    assert json.loads(clone.run("need", "show", "VVVVV", "--format", "json").out)["data"]["log"][-1]["result"] == "partly_solved"


@pytest.mark.parametrize("verb", [("need", "submit"), ("project", "start")])
def test_the_first_verb_of_a_life_registers_a_record(clone: Clone, verb: tuple[str, str]) -> None:
    given = {
        "need": ("--enterprise", FIRM, "--title", "想找检测", "--category", "检测认证"),
        "project": ("--title", "共建", "--lead", "gongdian", "--needs", "RRRRR,QQQQQ"),
    }
    done = clone.run(*verb, *given[verb[0]])
    assert done.code == 0, done
    assert clone.subjects()[0].startswith(f"{verb[0]}: add {done.out.strip()}")


def test_duplicates_are_found_and_offered(clone: Clone) -> None:
    done = clone.run("need", "add", "--enterprise", FIRM, "--title", "储氢瓶疲劳检测排不上队", "--category", "检测认证")
    first = done.out.strip()
    assert "可能重复" not in done.err
    done = clone.run("need", "add", "--enterprise", FIRM, "--title", "疲劳检测要排队，储氢瓶等着用", "--category", "检测认证", "--lang", "en")
    second = done.out.strip()
    assert done.code == 0
    assert f"probably a duplicate of {first}" in done.err
    found = json.loads(clone.run("need", "duplicates", "--format", "json").out)["data"]
    (pair,) = (each for each in found if {each["need"], each["into"]} == {first, second})
    assert pair["reasons"] == ["同一企业", "同一类别", "都说到疲劳检测、储氢瓶"]
    titles = {first: "储氢瓶疲劳检测排不上队", second: "疲劳检测要排队，储氢瓶等着用"}
    firm = json.loads(clone.run("enterprise", "show", FIRM, "--format", "json").out)["data"]["short_name"]
    sides = "\t".join(f"{pair[each]}\t{titles[pair[each]]}\t{firm}" for each in ("need", "into"))
    row = f"{pair['score']:.2f}\t{sides}\t{'；'.join(pair['reasons'])}"
    assert [clone.run("need", "duplicates", each).out.splitlines()[1:] for each in (first, second[-5:])] == [[row]] * 2
    offer = f"redchain need merge {pair['need']} --into {pair['into']}"
    assert offer in clone.run("need", "duplicates", first, "--lang", "en").err
    assert clone.run(*offer.split()[1:]).code == 0
    assert pair["need"] not in clone.run("need", "duplicates", "--format", "csv").out
    assert "没有发现" in clone.run("need", "duplicates", first).err
    assert clone.run("need", "duplicates", "--format", "xml").code == 2


def test_merges_that_are_proposed_can_be_made_one_after_another(clone: Clone) -> None:
    """None needs what another takes away: the older of two stays, and nothing that is kept is merged itself."""
    made = [
        clone.run(
            "need", "add", "--enterprise", FIRM, "--title", f"储氢瓶疲劳检测排不上队{each}", "--category", "检测认证", "--at", f"2026-11-{day} 09:00"
        ).out.strip()
        for each, day in (("，着急", 17), ("，要等两个月", 18), ("，等着用", 19), ("，越快越好", 20))
    ]
    listed = clone.run("need", "duplicates", "--limit", "1", "--lang", "en")
    assert len(listed.out.splitlines()) == 2
    assert re.search(r"\d+ pairs in all, 1 shown; all: add --limit \d+", listed.err)
    assert "look again after merging" in listed.err
    assert "合并后再查一遍" in clone.run("need", "duplicates", "--lang", "zh").err
    pairs = json.loads(clone.run("need", "duplicates", "--format", "json").out)["data"]
    assert len(json.loads(clone.run("need", "duplicates", "--json", "--limit", "1").out)["data"]) == 1
    ours = [(each["need"], each["into"]) for each in pairs if each["need"] in made]
    assert {into for _, into in ours} <= set(made)
    assert all(made.index(into) < made.index(need) for need, into in ours)
    for each in pairs:
        assert clone.run("need", "merge", each["need"], "--into", each["into"], "--by", OFFICE).code == 0, each
    while rest := json.loads(clone.run("need", "duplicates", "--format", "json").out)["data"]:
        for each in rest:
            assert clone.run("need", "merge", each["need"], "--into", each["into"], "--by", OFFICE).code == 0, each
    states = {each["id"]: each["state"] for each in json.loads(clone.run("need", "list", "--format", "json").out)["data"]}
    assert [states[each] for each in made] == ["submitted", "merged", "merged", "merged"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_office_that_judges_its_own_order_is_told_so(clone: Clone, lang: str) -> None:
    order = clone.run("dispatch", "RRRRR", OFFICE).out.strip()
    for line in (f"accept {order}", f"finish {order} --reply 已办好"):
        assert "RC715" not in clone.run(*line.split()).err
    for line in ("need verify RRRRR --rating satisfied", "need close RRRRR --result solved"):
        done = clone.run(*line.split(), "--lang", lang)
        assert done.code == 0, done
        assert "RC715" in done.err
        assert {"zh": f"（{OFFICE}）自己承办了这条需求的工单", "en": f"({OFFICE}) has handled an order for this need"}[lang] in done.err
    judged = clone.run("validate", "--against", "HEAD~2", "--lang", lang)
    assert judged.code == 0, judged
    assert judged.out.count({"zh": "RC715 提醒", "en": "RC715 warning"}[lang]) == 2


def test_an_edit_offers_what_comes_next_and_not_the_step_that_was_taken(clone: Clone) -> None:
    added = clone.run("need", "add", "--title", "想找检测机构", "--enterprise", "sl-bacai", "--category", "检测认证")
    need = added.out.split()[0]
    assert f"redchain need register {need}" in added.err
    assert f"redchain match {need}" in added.err
    assert clone.run("need", "register", need).code == 0
    assert f"next: redchain match {need}\n" in clone.run("need", "edit", need, "--urgency", "high", "--lang", "en").err
    assert clone.run("need", "withdraw", need, "--reason", "已解决", "--by", "sl-bacai", "--yes").code == 0
    done = clone.run("need", "edit", need, "--detail", "补记")
    assert done.code == 0
    assert "下一步" not in done.err


def test_a_cut_off_history_names_no_commit_for_what_it_did_not_touch(clone: Clone, tmp_path: Path) -> None:
    clone.git("commit", "-q", "--allow-empty", "-m", "town: something else")
    clone.git("clone", "-q", "--depth", "1", clone.path.as_uri(), str(tmp_path / "shallow"))
    shallow = type(clone)(tmp_path / "shallow", clone.capture)
    need = next(shallow.path.glob("data/needs/*/*.yaml")).stem
    for lang in ("zh", "en"):
        done = shallow.run("need", "log", need, "--lang", lang)
        assert done.code == 0
        assert "something else" not in done.out
        assert "git fetch --unshallow" in done.err
    assert "git fetch --unshallow" in shallow.run("diff", "HEAD~1").err
    whole = clone.run("need", "log", need)
    assert "town" in whole.out
    assert whole.err == ""


def test_a_day_typed_for_a_moment_is_taken_as_it_is_written(clone: Clone) -> None:
    done = clone.run("--lang", "zh", "progress", "BSKHZ", "--note", "已上门", "--at", "2026/11/20")
    assert done.code == 0, done.err
    assert "读作" not in done.err
    assert 'at: "2026-11-20T00:00:00+08:00"' in (clone.path / done.err.split("已写入 ")[1].splitlines()[0]).read_text("utf-8")


def test_a_match_is_named_where_one_comes_next(clone: Clone) -> None:
    need = clone.run("need", "list", "--state", "submitted", "--format", "csv").out.splitlines()[1].split(",")[0]
    assert clone.run("need", "register", need).code == 0
    done = clone.run("need", "register", need)
    assert done.code == 1
    assert f"现在可以：redchain match {need}；" in done.err, done.err


LASTING = (
    "need decline RRRRR --reason 涉诉",
    "need withdraw RRRRR --note 已自行解决",
    "extend WWWWW --due 2026-12-11 --reason 等设备",
    "recall PPPPP --reason 派错了单位",
    "project finish PPPPP --reason 签约并入下一期",
    "project stop PPPPP --reason 条件不具备",
)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("line", LASTING)
def test_what_no_other_step_takes_back_waits_for_a_yes(untouched: Clone, line: str, lang: str) -> None:
    done = untouched.run(*line.split(), "--lang", lang)
    assert (done.code, done.out, "--yes" in done.err) == (2, "", True), done
    assert {"zh": "还没有确认", "en": "waits for a yes"}[lang] in done.err
    assert untouched.run(*line.split(), "--dry-run").code == 0
    assert untouched.git("status", "--porcelain") == ""


@pytest.mark.parametrize(("answer", "state"), [("n", "pending"), ("y", "void")])
def test_on_a_terminal_it_is_asked(clone: Clone, terminal: Terminal, answer: str, state: str) -> None:
    code, shown = terminal(clone, "recall", "PPPPP", "--reason", "派错", "--lang", "zh", answers=(answer,))
    assert (code == 0, state_of(clone, "D-20261120-PPPPP")) == (state == "void", state), shown
    assert "撤销的工单不能恢复" in shown


@pytest.mark.parametrize(("answers", "due"), [(("改天", "12月11日", "等设备", "y"), "2026-12-11"), (("", "等设备", "y"), "")])
def test_an_extension_without_a_day_asks_for_one(clone: Clone, terminal: Terminal, answers: tuple[str, ...], due: str) -> None:
    code, shown = terminal(clone, "extend", "WWWWW", "--lang", "zh", answers=answers)
    assert (code, "限期（可不填）" in shown, "改天" in shown) == (0, True, "改天" in answers), shown
    step = json.loads(clone.run("order", "show", "WWWWW", "--format", "json").out)["data"]["log"][-1]
    assert (step["step"], step["due"] if due else bool(step["due"])) == ("extend", due or True)


def test_a_project_with_nothing_left_open_finishes_at_once(clone: Clone) -> None:
    assert clone.run("project", "milestone", "PPPPP", "--milestone", "签约").code == 0
    assert clone.run("project", "finish", "PPPPP").code == 0


@pytest.mark.parametrize("line", ["extend WWWWW --due 2026-12-11 --yes", "recall PPPPP --yes", "progress WWWWW", "project progress PPPPP"])
@pytest.mark.parametrize("more", [(), ("--note", ""), ("--note", " "), ("--note", "\u3000")])
def test_a_step_that_ought_to_say_something_says_it(untouched: Clone, line: str, more: tuple[str, ...]) -> None:
    done = untouched.run(*line.split(), *more)
    assert (done.code in {1, 2}, done.out) == (True, ""), done
    assert untouched.git("status", "--porcelain") == ""


@pytest.mark.parametrize(
    "line", ["accept --state pending", "accept --unit 市科技局", "accept --need QQQQQ --state 待签收", "accept PPPPP,PPPPP", "accept PPPPP、20261120-PPPPP"]
)
def test_records_are_chosen_by_what_they_hold_and_named_in_one_word(clone: Clone, line: str) -> None:
    done = clone.run(*line.split(), "--yes")
    assert (done.code, "D-20261120-PPPPP" in done.out.split()) == (0, True), done
    assert all(state_of(clone, each) == "working" for each in done.out.split())
    assert clone.subjects()[1] == "flow"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_several_are_shown_and_wait_for_a_yes(untouched: Clone, lang: str) -> None:
    line = ("progress", "--state", "working", "--note", "已联系", "--lang", lang)
    done = untouched.run(*line)
    assert (done.code, done.out, "--yes" in done.err) == (2, "", True), done
    shown = [each for each in done.err.splitlines() if " → " in each and each.startswith("D-")]
    assert {each[:16] for each in shown} >= {"D-20261120-HHHHH", "D-20261120-WWWWW"}, done
    assert untouched.run(*line, "--dry-run").code == 0
    assert untouched.git("status", "--porcelain") == ""


def test_several_are_one_commit(clone: Clone) -> None:
    done = clone.run("progress", "--state", "办理中", "--note", "已联系", "--yes")
    assert (done.code, {*done.out.split()} >= {"D-20261120-HHHHH", "D-20261120-WWWWW"}) == (0, True), done
    assert clone.subjects()[1] == "flow"
    assert clone.run("undo", "--yes").code == 0


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_each_refused_one_is_named_and_the_others_go_on_only_if_asked(clone: Clone, lang: str) -> None:
    line = ("accept", "PPPPP", "WWWWW，ZZZZZ", "--yes", "--lang", lang)
    refused = clone.run(*line)
    assert (refused.code, refused.out, "--partial" in refused.err) == (1, "", True), refused
    assert ("D-20261120-WWWWW" in refused.err, "ZZZZZ" in refused.err, "RC301" in refused.err) == (True, True, True)
    assert clone.subjects()[0] == "flow"
    done = clone.run(*line, "--partial")
    assert (done.code, done.out.split(), clone.subjects()[1]) == (1, ["D-20261120-PPPPP"], "flow"), done
    assert ("D-20261120-WWWWW" in done.err, "ZZZZZ" in done.err) == (True, True)


@pytest.mark.parametrize(("line", "said"), [("accept --unit gongdian", "redchain order list"), ("accept --state 没有", "pending"), ("accept", "--help")])
def test_a_query_that_finds_nothing_or_means_nothing_is_refused(untouched: Clone, line: str, said: str) -> None:
    done = untouched.run(*line.split(), "--yes")
    assert (done.code in {1, 2}, done.out, said in done.err) == (True, "", True), done


@pytest.mark.parametrize("case", SUCCESSES, ids=lambda case: case.line)
def test_every_step_takes_several_ids_and_a_query(untouched: Clone, case: Taken) -> None:
    record: Any = next(each for each in RECORDS if each.id == case.id)
    query = ("--need", record.need, "--unit", record.unit) if case.id.startswith("D") else ("--title", record.title)
    query = ("--due", "2026-12-30") if " result " in case.line else query  # whose --title is the result's
    words = case.line.split()
    place = next(place for place, each in enumerate(words) if each.upper() == case.id[-5:])
    for asked in ((case.id, case.id[-5:]), (f"{case.id}、{case.id[-5:]}",), query):
        done = untouched.run(*words[:place], *asked, *words[place + 1 :], "--dry-run", "--yes")
        assert (done.code, f"{case.id}.yaml" in done.err) == (0, True), (asked, done)


def test_several_needs_go_to_one_unit_with_one_commit(clone: Clone) -> None:
    assert clone.run("need", "register", "SSSSS").code == 0
    for line in (
        ("RRRRR", "SSSSS", "市科技局"),
        ("RRRRR，SSSSS", "市科技局"),
        ("RRRRR", "SSSSS", "--to", "市科技局"),
        ("--title", "示例诉求R", "SSSSS", "--to", "市科技局"),
    ):
        waiting = clone.run("dispatch", *line)
        assert (waiting.code, waiting.out, "--yes" in waiting.err) == (2, "", True), waiting
        assert [each[:16] for each in waiting.err.splitlines() if " → 市科技局：" in each and "限期 2026-12-02" in each] in (
            ["N-20261120-RRRRR", "N-20261120-SSSSS"],
            ["N-20261120-SSSSS", "N-20261120-RRRRR"],
        )
        assert clone.run("dispatch", *line, "--dry-run").code == 0
    done = clone.run("dispatch", "RRRRR", "SSSSS", "市科技局", "--due", "2026-12-04", "--yes")
    assert (done.code, len(done.out.split())) == (0, 2), done
    made = [json.loads(clone.run("order", "show", each, "--format", "json").out)["data"] for each in done.out.split()]
    assert {each["need"] for each in made} == {"N-20261120-RRRRR", "N-20261120-SSSSS"}
    assert {(each["unit"], each["log"][0]["due"]) for each in made} == {("shi-keji-ju", "2026-12-04")}
    assert len([each for each in clone.subjects() if each.startswith("flow: dispatch")]) == 1
    assert clone.run("undo", "--yes").code == 0


def test_a_query_takes_the_needs_that_wait_for_their_order(clone: Clone) -> None:
    waiting = clone.run("need", "list", "--state", "registered", "--has-order", "否", "--on-hold", "否", "--category", "融资", "--format", "json")
    wanted = {each["id"] for each in json.loads(waiting.out)["data"]}
    assert "N-20261120-RRRRR" in wanted
    assert not wanted & {"N-20261120-HHHHH", "N-20261120-QQQQQ", "N-20261120-SSSSS"}
    done = clone.run("dispatch", "--category", "融资", "--to", "市科技局", "--yes")
    assert done.code == 0, done
    made = [json.loads(clone.run("order", "show", each, "--format", "json").out)["data"] for each in done.out.split()]
    assert {each["need"] for each in made} == wanted
    assert clone.run("dispatch", "--category", "融资", "--to", "市科技局", "--yes").code == 1


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_each_need_that_cannot_be_dispatched_is_named(clone: Clone, lang: str) -> None:
    line = ("dispatch", "RRRRR", "SSSSS", "ZZZZZ", "市科技局", "--yes", "--lang", lang)
    refused = clone.run(*line)
    assert (refused.code, refused.out) == (1, ""), refused
    assert all(each in refused.err for each in ("N-20261120-SSSSS", "ZZZZZ", "RC311", "--partial"))
    assert clone.subjects()[0] == "flow"
    done = clone.run(*line, "--partial")
    assert (done.code, len(done.out.split()), clone.subjects()[1]) == (1, 1, "flow"), done
    assert all(each in done.err for each in ("N-20261120-SSSSS", "ZZZZZ", "RC311"))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("", "缺少 需求"),
        ("RRRRR", "缺少 单位"),
        ("--to 市科技局", "缺少 需求"),
        ("--category 融资", "缺少 单位"),
        ("--category 用地厂房 --to 市科技局", "need list"),
    ],
)
def test_a_dispatch_names_needs_and_a_unit(untouched: Clone, line: str, said: str) -> None:
    done = untouched.run("dispatch", *line.split(), "--yes")
    assert (done.code in {1, 2}, done.out, said in done.err) == (True, "", True), done
    english = {"缺少 需求": "NEED is missing", "缺少 单位": "UNIT is missing"}.get(said, said)
    assert english in untouched.run("dispatch", *line.split(), "--yes", "--lang", "en").err


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_refusals_name_what_they_speak_of_and_say_it_once(clone: Clone, lang: str) -> None:
    need, held = "N-20260915-RF8CH", ("D-20260916-8YM3Y", "D-20261116-BSKHZ")
    title, unit = ("“老厂区想补办土地证”（N-20260915-RF8CH）", "市资规局（shi-zigui-ju）")
    if lang == "en":
        title, unit = (f"{each[:-1].replace('（', ' (')})" for each in (title, unit))
    for words in (("shi-zigui-ju", "--role", "support"), ("shi-keji-ju",)):  # RC316, RC318
        done = clone.run("dispatch", need, *words, "--yes", "--lang", lang)
        assert (done.code, title in done.err, unit in done.err) == (1, True, True), done
    done = clone.run("dispatch", "N-20261119-YFZXM", "shi-keji-ju", "--lang", lang)
    assert "气瓶用碳纤维买不到现货" in done.err.splitlines()[0]
    assert done.err.splitlines()[0].count({"zh": "待受理", "en": "submitted"}[lang]) == 1
    lines = clone.run("accept", *held, "--yes", "--lang", lang).err.splitlines()[1:3]
    assert [line.partition({"zh": "（现在", "en": " (possible"}[lang])[0].count(each) for line, each in zip(lines, held, strict=True)] == [1, 1], lines
    assert "老厂区想补办土地证" in lines[0]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_several_are_told_with_what_they_are_called(clone: Clone, lang: str, tmp_path: Path) -> None:
    done = clone.run("progress", "D-20260916-8YM3Y", "D-20261116-BSKHZ", "--note", "已到现场", "--yes", "--lang", lang)
    assert done.code == 0, done
    for title in ("老厂区想补办土地证", "连铸线改造要增容 8000 千伏安"):
        assert title in done.err
    sheet = tmp_path / "firms.csv"
    sheet.write_text("名称,产业链\n张家港示例丁精密有限公司,冶金新材料\n张家港示例戊精密有限公司,冶金新材料\n", "utf-8")
    done = clone.run("enterprise", "add", "--from", str(sheet), "--lang", lang)
    assert (done.code, "张家港示例丁精密有限公司" in done.err, "张家港示例戊精密有限公司" in done.err) == (0, True, True), done
