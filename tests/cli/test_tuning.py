"""`redchain match --tune`: refused on little, shown before it is written, written with one commit only when it is better than chance."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Clone

pytestmark = pytest.mark.slow

POOR = "# our own / 自己定的\ncategory: 0.01  # too little\nchain: 6.0\n"
NEED = """id: {need}
enterprise: sl-qingguan
title: "{title}"
category: {category}
raised_on: "2026-06-01"
log:
  - at: "2026-06-01T09:00:00+08:00"
    step: submit
    by: sl-qingguan
  - at: "2026-06-01T15:00:00+08:00"
    step: register
    by: shi-gongxin-ju
"""
ORDER = """id: {order}
need: {need}
unit: {unit}
role: lead
resource: {resource}
log:
  - at: "2026-06-02T09:00:00+08:00"
    step: dispatch
    by: shi-gongxin-ju
    due: "2026-06-12"
  - at: "2026-06-03T10:00:00+08:00"
    step: accept
    by: {unit}
  - at: "2026-06-08T16:00:00+08:00"
    step: finish
    by: {unit}
    reply: "已办理，结果已告知企业。"
"""


@pytest.fixture
def busy(clone: Clone) -> Clone:
    """A town where sixty more needs were served, each by a resource of its own category whose first words it uses."""
    offers = json.loads(clone.run("resource", "list", "--format", "json").out)["data"]
    kept = [each for each in offers if "eligibility" not in each and "valid_until" not in each]
    for number in range(60):
        offer, need = kept[number % len(kept)], f"N-20260601-{number:05d}"
        title = f"{offer['title'][:3]}的事，想请人看看"
        place(clone, f"needs/2026-06/{need}", NEED.format(need=need, title=title, category=offer["category"]))
        order = f"D-20260602-{number:05d}"
        place(clone, f"orders/2026-06/{order}", ORDER.format(order=order, need=need, unit=offer["unit"], resource=offer["id"]))
    commit(clone)
    return clone


@pytest.fixture
def poor(busy: Clone) -> Clone:
    """The same with weights that are far from what its outcomes ask for."""
    place(busy, "settings/match", POOR)
    commit(busy)
    return busy


def place(clone: Clone, name: str, text: str) -> None:
    path = clone.path / "data" / f"{name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def commit(clone: Clone) -> None:
    clone.git("add", "-A")
    clone.git("commit", "-q", "-m", "more")


def told(clone: Clone, *words: str) -> dict:  # type: ignore[type-arg]
    done = clone.run("match", "--tune", "--format", "json", *words)
    assert done.code == 0, done
    answer = json.loads(done.out)
    assert answer["command"] == "match --tune"
    return answer["data"]  # type: ignore[no-any-return]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_too_few_outcomes_are_refused_with_their_number(clone: Clone, lang: str) -> None:
    for each in clone.path.glob("data/orders/*/*.yaml"):
        each.unlink()
    done = clone.run("match", "--tune", "--lang", lang)
    assert (done.code, done.out) == (1, "")
    assert {"zh": "办件结果只有 0 条，少于 50 条", "en": "only 0 outcomes; 50 are needed"}[lang] in done.err


def test_better_weights_are_written_with_one_commit_and_comments_stay(poor: Clone) -> None:
    before = poor.subjects()
    found = told(poor)
    assert (found["better"], found["written"]) == (True, False), found
    assert found["before"] < found["after"]
    assert found["intervals"]["difference"][0] > 0
    assert poor.subjects() == before
    assert "would update data/settings/match.yaml" in poor.run("match", "--tune", "--write", "--dry-run", "--lang", "en").err
    assert poor.subjects() == before
    assert (poor.path / "data/settings/match.yaml").read_text("utf-8") == POOR
    assert told(poor, "--write")["written"]
    assert len(poor.subjects()) == len(before) + 1
    assert poor.subjects()[0].startswith("settings: match weights fitted to ")
    assert poor.git("status", "--porcelain") == ""
    text = (poor.path / "data/settings/match.yaml").read_text("utf-8")
    assert text.startswith("# our own / 自己定的\ncategory: ")
    assert "# too little" in text
    again = told(poor)
    assert again["weights"]["now"] == found["weights"]["tuned"]
    assert again["before"] >= found["before"]
    assert poor.run("validate").code == 0


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_weights_that_are_not_certain_to_be_better_are_not_written(busy: Clone, lang: str) -> None:
    """What was found once cannot be bettered again."""
    place(busy, "settings/match", "history: 0\n")
    names = told(busy)["weights"]["tuned"]
    place(busy, "settings/match", "".join(f"{name}: {value}\n" for name, value in names.items()))
    assert told(busy)["better"] is False
    files = busy.files()
    done = busy.run("match", "--tune", "--write", "--lang", lang)
    assert (done.code, done.out) == (1, "")
    assert {"zh": "并不确定更好", "en": "not certain to be better"}[lang] in done.err
    assert busy.files() == files


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_table_and_csv_show_each_weight(poor: Clone, lang: str) -> None:
    done = poor.run("match", "--tune", "--lang", lang)
    assert done.out.splitlines()[0].split("\t") == {"zh": ["权重", "现在", "调整后"], "en": ["Weight", "Now", "Tuned"]}[lang]
    assert "95%" in done.err
    rows = list(csv.reader(io.StringIO(poor.run("--machine", "match", "--tune", "--format", "csv", "--lang", lang).out.removeprefix("\ufeff"))))
    called = {"zh": "文字相似（text）", "en": "Text (text)"}[lang]
    assert [called if row[0] == "text" else row[0] for row in rows[1:2]] == [done.out.splitlines()[1].split("\t")[0]]
    assert all(row[0] in line.split("\t")[0] for row, line in zip(rows[1:], done.out.splitlines()[1:], strict=True))
    assert next(row for row in rows if row[0] == "category")[:2] == ["category", "0.01"]


def test_a_settings_file_that_is_wrong_is_not_written_over(poor: Clone) -> None:
    path = poor.path / "data" / "settings" / "match.yaml"
    path.write_text("category: much\n", "utf-8")
    done = poor.run("match", "--tune", "--write", "--lang", "en")
    assert done.code == 1
    assert "settings/match.yaml is wrong" in done.err
    assert path.read_text("utf-8") == "category: much\n"
