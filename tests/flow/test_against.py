"""What a proposal brings in blocks; what was there before is counted; the clock never blocks."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.conftest import Clone

pytestmark = pytest.mark.slow

WORKING = "data/orders/2026-11/D-20261116-BSKHZ.yaml"
NEED = "data/needs/2026-11/N-20261119-YFZXM.yaml"
FIRM = "data/enterprises/sl-chuqing.yaml"
PROGRESS = '  - at: "2026-11-20T09:00:00+08:00"\n    step: progress\n    by: "gongdian"\n    note: "已上门"\n'


def judged(clone: Clone, *more: str) -> tuple[int, dict[str, Any]]:
    done = clone.run("validate", "--against", "main", "--format", "json", *more)
    return done.code, json.loads(done.out)["data"]


def replace(clone: Clone, path: str, old: str, new: str) -> None:
    text = (clone.path / path).read_text("utf-8")
    assert old in text
    (clone.path / path).write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.fixture
def flawed(clone: Clone) -> Clone:
    """The town with an unknown category and an unreadable record on main; a branch is checked out."""
    replace(clone, "data/resources/dianli-zengrong.yaml", "category: 要素保障", "category: 没有这类")
    clone.append("data/units/shi-renshe-ju.yaml", "colour: red\n")
    clone.git("commit", "-qam", "flaws")
    clone.git("checkout", "-qb", "proposal")
    return clone


def test_what_others_left_is_counted_and_blocks_nobody(flawed: Clone) -> None:
    flawed.append(WORKING, PROGRESS)
    assert flawed.run("validate").code == 1
    code, found = judged(flawed)
    assert code == 0
    assert [each for each in found["findings"] if each["severity"] == "error"] == []
    assert found["against"]["before"] >= 2
    assert found["against"]["changed"] == 1
    assert "以前就有" in flawed.run("--lang", "zh", "validate", "--against", "main").err
    assert "were there before" in flawed.run("--lang", "en", "validate", "--against", "main").err


def test_an_unreadable_record_that_is_touched_must_become_readable(flawed: Clone) -> None:
    flawed.append("data/units/shi-renshe-ju.yaml", 'note: "又改了"\n')
    assert judged(flawed)[0] == 1
    flawed.git("checkout", "-q", "--", "data")
    replace(flawed, "data/units/shi-renshe-ju.yaml", "colour: red\n", "")
    code, found = judged(flawed)
    assert code == 0
    assert [each["code"] for each in found["findings"]] == ["RC714"]


def test_an_old_flaw_stays_an_old_one_when_its_record_is_edited_or_moved(flawed: Clone) -> None:
    replace(flawed, "data/resources/dianli-zengrong.yaml", "title: ", 'procedure: "三步"\ntitle: ')
    assert judged(flawed)[0] == 0
    replace(flawed, "data/resources/dianli-zengrong.yaml", "没有这类", "也没有这类")
    code, found = judged(flawed)
    assert code == 1
    assert [each["code"] for each in found["findings"] if each["severity"] == "error"] == ["RC206"]


def test_what_a_change_breaks_in_records_it_does_not_touch_is_its_own(flawed: Clone) -> None:
    (flawed.path / "data/settings").mkdir(exist_ok=True)
    replace(flawed, FIRM, 'id: "sl-chuqing"', 'id: "sl-chuqin"')
    (flawed.path / FIRM).rename(flawed.path / FIRM.replace("chuqing", "chuqin"))
    code, found = judged(flawed)
    assert code == 1
    assert NEED in {each["file"] for each in found["findings"] if each["code"] == "RC205"}


def test_broken_settings_block_once(flawed: Clone) -> None:
    (flawed.path / "data/settings").mkdir(exist_ok=True)
    flawed.append("data/settings/sla.yaml", "colour: red\n")
    code, found = judged(flawed)
    assert code == 1
    assert "data/settings/sla.yaml" in {each["file"] for each in found["findings"] if each["code"] == "RC101"}
    flawed.git("add", "-A")
    flawed.git("commit", "-qm", "flaw")
    flawed.git("branch", "-qf", "main")
    assert judged(flawed)[0] == 0


def test_the_clock_never_blocks_even_when_warnings_do(clone: Clone) -> None:
    clone.git("checkout", "-qb", "proposal")
    replace(clone, "data/resources/dianli-zengrong.yaml", "capacity: 5", 'capacity: 5\nvalid_from: "2025-01-01"\nvalid_until: "2026-01-01"')
    code, found = judged(clone, "--strict")
    assert "RC501" in {each["code"] for each in found["findings"]}
    assert code == 0
    replace(clone, NEED, 'chain: "yejin"', 'chain: "bandaoti"')
    assert judged(clone)[0] == 0
    assert judged(clone, "--strict")[0] == 1


def test_the_data_may_lie_below_the_top_of_the_repository(clone: Clone) -> None:
    (clone.path / "city").mkdir()
    clone.git("mv", "data", "city/data")
    clone.git("commit", "-qm", "below")
    clone.git("checkout", "-qb", "proposal")
    clone.append(f"city/{WORKING}", PROGRESS.replace("gongdian", "shi-keji-ju"))
    done = clone.run("validate", "--against", "main", "--format", "github", "--root", str(clone.path / "city"))
    assert done.code == 1
    assert f"::error file=city/{WORKING},line=" in done.out


def test_a_branch_is_judged_from_where_it_parted(clone: Clone) -> None:
    clone.git("checkout", "-qb", "proposal")
    clone.append(WORKING, PROGRESS)
    clone.git("commit", "-qam", "mine")
    clone.git("checkout", "-q", "main")
    clone.append(FIRM, 'note: "别人改的"\n')
    clone.git("commit", "-qam", "theirs")
    clone.git("checkout", "-q", "proposal")
    code, found = judged(clone)
    assert (code, found["against"]["changed"]) == (0, 1)


def test_outside_git_and_without_common_history_it_says_so(clone: Clone) -> None:
    clone.git("checkout", "-q", "--orphan", "other")
    clone.git("commit", "-qm", "other")
    done = clone.run("--lang", "en", "validate", "--against", "main")
    assert done.code == 2
    assert "shares no history" in done.err
    shutil.rmtree(clone.path / ".git")
    assert clone.run("validate", "--against", "main").code == 2
    assert clone.run("validate", "--against", "main", "data/needs").code == 2


def test_reading_with_the_cache_and_without_says_the_same(clone: Clone) -> None:
    clone.git("checkout", "-qb", "proposal")
    replace(clone, WORKING, "2026-12-04", "2026-12-31")
    first = clone.run("validate", "--against", "main").out
    second = clone.run("validate", "--against", "main").out
    shutil.rmtree(clone.path / ".git" / "redchain")
    assert first == second == clone.run("validate", "--against", "main").out


@pytest.mark.parametrize(
    ("output", "mark"), [("gitlab", '"check_name": "RC703"'), ("markdown", "| RC703 |"), ("sarif", '"ruleId": "RC703"'), ("github", "title=RC703::")]
)
def test_every_format_tells_what_blocks(clone: Clone, output: str, mark: str) -> None:
    clone.git("checkout", "-qb", "proposal")
    replace(clone, WORKING, "2026-12-04", "2026-12-31")
    done = clone.run("validate", "--against", "main", "--format", output)
    assert done.code == 1
    assert mark in done.out


def test_a_command_is_held_to_the_same_rules(clone: Clone) -> None:
    draft = clone.path.parent / "draft.yaml"
    step = 'log: [{at: "2026-11-23T09:00:00+08:00", step: submit, by: sl-jinggang}]\n'
    draft.write_text('enterprise: "sl-yeqing"\ntitle: "冒名"\ncategory: 用工\n' + step, encoding="utf-8")
    done = clone.run("need", "add", "--from", str(draft))
    assert done.code == 1
    assert "RC709" in done.err
    assert clone.subjects() == ["town"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_changed_files_that_make_no_record_are_counted(clone: Clone, lang: str) -> None:
    """One that can no longer be read, a copy, and junk where nothing belongs."""
    assert "no record" not in clone.run("--lang", "en", "validate", "--against", "main").out
    clone.append("data/units/gongdian.yaml", "a: [\n")
    (clone.path / "data/units/x").mkdir()
    shutil.copy(clone.path / "data/units/shi-renshe-ju.yaml", clone.path / "data/units/x/shi-renshe-ju.yaml")
    (clone.path / "data/units/junk.txt").write_text("x")
    done = clone.run("--lang", lang, "validate", "--against", "main")
    assert done.code == 1
    assert {"zh": "改动 0 条，另有 3 个改动的文件不成记录", "en": "0 changed, 3 changed files make no record"}[lang] in done.out
    assert judged(clone)[1]["against"]["no_record"] == 3
    clone.git("checkout", "-qb", "proposal")
    clone.git("add", "-A")
    clone.git("commit", "-qm", "junk")
    done = clone.run("--lang", lang, "ci", "check", "--base", "main", "--out", "out")
    assert {"zh": "改动 0 条记录，另有 3 个", "en": "0 records changed, 3 changed files"}[lang] in (clone.path / "out/comment.md").read_text("utf-8")
