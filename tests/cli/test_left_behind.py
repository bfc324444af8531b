"""What hangs on a record that ends: needs merged into one, resources of an archived unit, chains without a lead unit."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.conftest import Clone

pytestmark = pytest.mark.slow


def submitted(clone: Clone) -> tuple[str, str]:
    """Two new needs of two firms."""
    firms = [each["id"] for each in json.loads(clone.run("enterprise", "list", "--format", "json").out)["data"][:2]]
    made = [
        clone.run("need", "add", "--enterprise", each, "--title", f"示例合并诉求{number}", "--category", "融资").out.split()[0]
        for number, each in enumerate(firms)
    ]
    return made[0], made[1]


def merged(clone: Clone) -> tuple[str, str]:
    """One need, and another firm's that is merged into it."""
    target, other = submitted(clone)
    assert clone.run("need", "merge", other, "--into", target).code == 0
    return target, other


def shown(clone: Clone, need: str) -> dict[str, Any]:
    return dict(json.loads(clone.run("need", "show", need, "--format", "json").out)["data"])


def test_a_need_shows_what_is_merged_into_it(clone: Clone) -> None:
    target, other = merged(clone)
    assert shown(clone, target)["merged"] == [other]
    for lang, label in (("zh", "并入的需求  "), ("en", "Merged into it  ")):
        line = next(each for each in clone.run("--lang", lang, "need", "show", target).out.splitlines() if each.startswith(label))
        assert f"（{other}）" in line or f"({other})" in line, line
    assert "merged" not in shown(clone, other)


def test_a_need_and_a_resource_show_what_is_done_about_them(clone: Clone) -> None:
    orders = json.loads(clone.run("order", "list", "--format", "json").out)["data"]
    entry = next(each for each in orders if each.get("resource") and each["state"] in {"pending", "working"})
    assert entry["id"] in shown(clone, entry["need"])["orders"]
    for lang, label in (("zh", "工单"), ("en", "Orders")):
        page = clone.run("--lang", lang, "need", "show", entry["need"]).out
        line = next(each for each in page[page.index(f"\n{label}") :].splitlines() if entry["id"] in each)
        assert "2026-" in line, page
    resource = json.loads(clone.run("resource", "show", entry["resource"], "--format", "json").out)["data"]
    assert entry["id"] in resource["open_orders"]
    project = json.loads(clone.run("project", "list", "--format", "json").out)["data"][0]["id"]
    need = json.loads(clone.run("project", "show", project, "--format", "json").out)["data"]["needs"][0]
    assert project in shown(clone, need)["projects"]


@pytest.mark.parametrize("line", ["withdraw {}", "decline {} --reason 涉诉"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_does_not_end_while_another_firm_waits_in_it(clone: Clone, line: str, lang: str) -> None:
    target, other = merged(clone)
    done = clone.run("need", *line.format(target).split(), "--lang", lang)
    assert done.code == 1
    assert "RC322" in done.err
    assert f"redchain need reopen {other} --reason …" in done.err
    assert clone.run("need", "reopen", other, "--reason", "另一家要撤回").code == 0
    assert shown(clone, other)["state"] == "registered"
    assert clone.run("need", *line.format(target).split(), "--yes").code == 0
    assert clone.run("validate").code == 0


def test_by_hand_it_is_found_and_stopped(clone: Clone) -> None:
    target, _ = merged(clone)
    clone.git("checkout", "-qb", "proposal")
    entry = shown(clone, target)
    clone.append(entry["path"], f'  - at: "2026-11-23T23:50:00+08:00"\n    step: withdraw\n    by: "{entry["enterprise"]}"\n')
    assert "RC322" in clone.run("validate").out
    assert clone.run("validate").code == 1
    assert clone.run("validate", "--against", "main").code == 1


def test_resources_of_an_archived_unit_are_not_offered(clone: Clone) -> None:
    path = clone.path / "data/units/gongdian.yaml"
    assert '"dianli-zengrong"' in clone.run("match", "--format", "json").out
    path.write_text(path.read_text("utf-8") + 'archived_on: "2026-11-20"\n', encoding="utf-8")
    assert '"dianli-zengrong"' not in clone.run("match", "--format", "json").out


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_only_lead_unit_of_a_chain_is_not_archived(clone: Clone, lang: str) -> None:
    unit = clone.run("unit", "add", "--name", "示例新链办", "--id", "new-office", "--side", "government")
    assert unit.code == 0, unit
    assert clone.run("chain", "add", "--name", "示例新产业链", "--id", "new-chain", "--lead-units", "new-office").code == 0
    done = clone.run("unit", "archive", "new-office", "--lang", lang)
    assert done.code == 1
    assert "redchain chain edit new-chain --lead-units" in done.err
    assert clone.run("chain", "edit", "new-chain", "--lead-units", "shi-gongxin-ju").code == 0
    assert clone.run("unit", "archive", "new-office").code == 0
