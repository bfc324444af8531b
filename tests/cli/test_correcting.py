"""Times in the future: refused when typed, found in files, and corrected by the office with a step that says so."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

if TYPE_CHECKING:
    from tests.conftest import Clone

pytestmark = pytest.mark.slow

ORDER, FILE = "D-20261116-BSKHZ", "data/orders/2026-11/D-20261116-BSKHZ.yaml"
NEED, PROJECT = "N-20261119-YFZXM", "data/projects"
FUTURE = "2027-11-23T09:00"


def pending(clone: Clone) -> str:
    return next(line.split(",")[0] for line in clone.run("order", "list", "--state", "pending", "--format", "csv").out.splitlines()[1:])


def ahead(clone: Clone, path: str = FILE, step: str = "progress", by: str = "gongdian", note: str = "已上门") -> None:
    """A step of next year, committed by hand."""
    clone.append(path, f'  - at: "{FUTURE}:00+08:00"\n    step: {step}\n    by: "{by}"\n    note: "{note}"\n')
    clone.git("commit", "-qam", "next year")


def log_of(clone: Clone, kind: str, identifier: str) -> list[dict[str, Any]]:
    return list(json.loads(clone.run(kind, "show", identifier, "--format", "json").out)["data"]["log"])


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "line",
    [
        "accept {pending}",
        "send-back {pending} --reason 不归我们",
        "recall {pending} --reason 派错",
        "hold {pending} --reason 等材料",
        "progress BSKHZ --note 已上门",
        "extend BSKHZ --reason 等测绘",
        "finish BSKHZ --reply 已办好",
        "need register {submitted}",
        "need ask-more {submitted} --reason 说不清",
        "need decline {submitted} --reason 涉诉",
        "need withdraw {submitted}",
        "need escalate {registered} --level city",
        "need hold {registered} --reason 等批复",
        "dispatch {registered} shi-renshe-ju --role support",
        "need add --enterprise sl-chuqing --title 示例诉求 --category 融资",
    ],
)
def test_a_future_time_is_refused(reader: Clone, line: str, lang: str) -> None:
    need = {state: reader.run("need", "list", "--state", state, "--format", "csv").out.splitlines()[1].split(",")[0] for state in ("submitted", "registered")}
    done = reader.run(*line.format(pending=pending(reader), **need).split(), "--at", FUTURE, "--lang", lang)
    assert done.code in {1, 2}, done
    if "--at" not in done.err or done.code == 1:
        assert "RC503" in done.err or "RC314" in done.err, done  # an extension after the due date is refused for that
    assert reader.git("status", "--porcelain") == ""


def test_a_minutes_skew_is_allowed_and_more_is_not(clone: Clone) -> None:
    now = datetime.now(ZoneInfo("Asia/Shanghai"))
    line = ("progress", "BSKHZ", "--note", "已上门", "--today", now.date().isoformat())
    assert clone.run(*line, "--dry-run", "--at", now.replace(hour=23, minute=59).isoformat()).code == 0  # a given day has no hour
    told = {seconds: clone.program(*line[:-2], "--dry-run", "--at", (now + timedelta(seconds=seconds)).isoformat()) for seconds in (30, 6000)}
    assert [each.code for each in told.values()] == [0, 1], told
    assert "RC503" in told[6000].err


def test_a_file_with_a_future_step_is_found_with_the_way_out(clone: Clone) -> None:
    ahead(clone)
    done = clone.run("--lang", "en", "validate")
    assert done.code == 1
    assert f"{FILE}:" in done.out
    assert "RC503 error" in done.out
    assert f"redchain correct {ORDER} --meant … --reason …" in done.out


def test_a_change_that_brings_one_in_is_stopped(clone: Clone) -> None:
    clone.git("checkout", "-qb", "proposal")
    ahead(clone)
    assert clone.run("validate", "--against", "main").code == 1
    assert "RC503" in clone.run("validate", "--against", "main").out


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_it_blocks_names_the_correction(clone: Clone, lang: str) -> None:
    ahead(clone)
    done = clone.run("finish", "BSKHZ", "--reply", "已办好", "--lang", lang)
    assert done.code == 1
    assert f"redchain correct {ORDER} --meant … --reason …" in done.err


def test_the_office_corrects_it_and_the_order_goes_on(clone: Clone) -> None:
    ahead(clone)
    done = clone.run("correct", "BSKHZ", "--meant", "2026-11-20T09:00", "--reason", "年份写错")
    assert done.code == 0, done
    *_, told, step = log_of(clone, "order", ORDER)
    assert (told["step"], told["at"]) == ("progress", "2026-11-20T09:00:00+08:00")
    assert (step["step"], step["by"], step["reason"]) == ("correct", "shi-fagai-wei", "年份写错")
    assert step["was"] == ["2027-11-23T09:00:00+08:00"]
    assert step["meant"] == "2026-11-20T09:00:00+08:00"
    assert clone.run("validate").code == 0
    assert clone.run("finish", "BSKHZ", "--reply", "已办好").code == 0
    clone.git("checkout", "-q", "-b", "proposal")
    assert clone.run("validate", "--against", "main").code == 0


def test_the_correction_passes_as_a_proposal_and_a_rewriting_does_not(clone: Clone) -> None:
    ahead(clone)
    clone.git("checkout", "-qb", "proposal")
    assert clone.run("correct", "BSKHZ", "--meant", "2026-11-20T09:00", "--reason", "年份写错").code == 0
    assert clone.run("validate", "--against", "main").code == 0
    clone.git("reset", "-q", "--hard", "main")
    text = (clone.path / FILE).read_text("utf-8")
    (clone.path / FILE).write_text(text.replace(FUTURE, "2026-11-20T09:00"), encoding="utf-8")
    done = clone.run("validate", "--against", "main")
    assert done.code == 1
    assert "RC703" in done.out


def test_several_steps_of_the_future_are_corrected_at_once(clone: Clone) -> None:
    ahead(clone)
    ahead(clone, note="又上门一次")
    assert clone.run("correct", "BSKHZ", "--meant", "2026-11-20T09:00", "--reason", "年份写错").code == 0
    assert len(log_of(clone, "order", ORDER)[-1]["was"]) == 2
    assert clone.run("validate").code == 0


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--meant", "2027-01-01T09:00", "--reason", "x"), "RC321"),
        (("--meant", "2026-11-01T09:00", "--reason", "x"), "RC321"),
        (("--meant", "2026-11-20T09:00", "--reason", "x", "--by", "gongdian"), "RC709"),
    ],
    ids=["also in the future", "before the step before", "by the unit"],
)
def test_a_wrong_correction_is_refused(clone: Clone, more: tuple[str, ...], said: str) -> None:
    ahead(clone)
    done = clone.run("correct", "BSKHZ", *more)
    assert done.code == 1
    assert said in done.err
    assert clone.git("status", "--porcelain") == ""


def test_there_is_nothing_to_correct_in_what_is_past(reader: Clone) -> None:
    done = reader.run("--lang", "en", "correct", "BSKHZ", "--meant", "2026-11-20T09:00", "--reason", "x")
    assert done.code == 1
    assert "RC321" in done.err
    assert "correct" not in done.err.split("possible now")[1]


@pytest.mark.parametrize("kind", ["need", "project"])
def test_needs_and_projects_are_corrected_alike(clone: Clone, kind: str) -> None:
    listed = clone.run(kind, "list", "--state", {"need": "registered", "project": "running"}[kind], "--format", "json").out
    entry = next(each for each in json.loads(listed)["data"])
    step, by = {"need": ("escalate", "shi-gongxin-ju"), "project": ("progress", entry.get("lead", ""))}[kind]
    more = "    level: city\n" if kind == "need" else ""
    clone.append(entry["path"], f'  - at: "{FUTURE}:00+08:00"\n    step: {step}\n    by: "{by}"\n    note: "说明"\n{more}')
    clone.git("commit", "-qam", "next year")
    assert clone.run("validate").code == 1
    done = clone.run(kind, "correct", entry["id"], "--meant", "2026-11-22T09:00", "--reason", "年份写错")
    assert done.code == 0, done
    assert clone.run("validate").code == 0
