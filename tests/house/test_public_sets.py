"""The benchmark on public sets reads the layout of BEIR, ranks as the command does, and sets both rankings against the same judgements."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[2] / "benchmarks"))

import beir  # the folder must be known first

DOCUMENTS = {
    "d1": ("氢能检测平台", "为企业提供电堆、膜电极检测，出具报告。"),
    "d2": ("", "应急转贷资金，贷款到期前申请，三个工作日放款。"),
    "d3": ("人才公寓", "新引进人才可以申请，租金减半。"),
}
QUERIES = {"q1": ("膜电极到哪里检测", {"d1": 1}), "q2": ("贷款快到期了，转贷找谁", {"d2": 1, "d3": 0}), "q3": ("没有人判过", {})}


class Backwards:
    """A peer that gives the last document first, whatever is asked."""

    def index(self, texts: list[str]) -> None:
        self._count = len(texts)

    def rank(self, query: str, most: int) -> list[int]:
        del query
        return list(range(self._count))[::-1][:most]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Write the set."""
    (tmp_path / "qrels").mkdir()
    documents = [{"_id": name, "title": title, "text": text} for name, (title, text) in DOCUMENTS.items()]
    del documents[1]["title"]
    for name, records in (("corpus", documents), ("queries", [{"_id": name, "text": text} for name, (text, _) in QUERIES.items()])):
        (tmp_path / f"{name}.jsonl").write_text("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in records), encoding="utf-8")
    rows = ["query-id\tcorpus-id\tscore", *(f"{query}\t{name}\t{grade}" for query, (_, judged) in QUERIES.items() for name, grade in judged.items())]
    (tmp_path / "qrels" / "test.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return tmp_path


def test_what_nobody_judged_is_not_asked_and_a_grade_of_0_is_none(folder: Path) -> None:
    found = beir.read_set(folder)
    assert found.documents == DOCUMENTS
    assert found.queries == {name: ("", text) for name, (text, judged) in QUERIES.items() if judged}
    assert found.judged == {"q1": {"d1": 1}, "q2": {"d2": 1}}


def test_a_sample_is_the_same_on_every_run(folder: Path) -> None:
    few = beir.read_set(folder, 1)
    assert len(few.queries) == 1
    assert few == beir.read_set(folder, 1)
    assert beir.read_set(folder, 9).queries == beir.read_set(folder).queries


def test_both_are_set_against_the_same_judgements(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(beir.RANKERS, beir.PEER, Backwards)
    row = beir.row("small", beir.read_set(folder))
    assert (row.queries, row.documents, row.ours) == (2, 3, (1.0, 1.0))
    assert row.theirs == (pytest.approx((1 / 2 + 0.6309) / 2, abs=1e-4), 0.0)
    assert row.ahead is not None
    assert row.ahead.low > 0
    assert beir.as_markdown([row]).splitlines()[-1].startswith("| small | 2 | 3 | 1.000, 1.00 | 0.565, 0.00 | [+")
