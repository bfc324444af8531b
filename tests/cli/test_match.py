"""`redchain match`: ranked resources with reasons, honest gaps, measured with judgements."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from redchain.match.bands import BANDS, band_of

if TYPE_CHECKING:
    from tests.conftest import Clone

pytestmark = pytest.mark.slow


def matches(clone: Clone, *words: str) -> list[dict]:  # type: ignore[type-arg]
    done = clone.run("match", "--format", "json", *words)
    assert done.code == 0, done
    return json.loads(done.out)["data"]  # type: ignore[no-any-return]


def test_the_json_contract(reader: Clone) -> None:
    resources = {each["id"] for each in json.loads(reader.run("resource", "list", "--format", "json").out)["data"]}
    found = matches(reader)
    assert found
    for match in found:
        assert list(match) == ["need", "suggestions", "gap", "elsewhere", "threshold", "topics"]
        assert list(match["threshold"]) == ["least", "usual", "text"]
        assert match["gap"] == (not match["suggestions"])
        keys = [(-each["score"], each["resource"]) for each in match["suggestions"]]
        assert keys == sorted(keys)
        for each in match["suggestions"]:
            assert list(each) == ["resource", "score", "band", "eligible", "barred", "reasons"]
            assert each["band"] == band_of(each["score"])
            assert each["resource"] in resources
            assert 0 <= each["score"] <= 1
            assert each["eligible"] in {"yes", "unknown"}
            assert sum(reason["points"] for reason in each["reasons"]) == pytest.approx(each["score"], abs=1e-6)
            assert all(list(reason) == ["part", "points", "text"] and reason["text"] for reason in each["reasons"])


def test_by_default_every_open_need_is_matched(reader: Clone) -> None:
    entries = json.loads(reader.run("need", "list", "--format", "json").out)["data"]
    assert {each["need"] for each in matches(reader)} == {each["id"] for each in entries if each["state"] in {"submitted", "registered"}}


def test_only_live_resources_are_suggested(reader: Clone) -> None:
    def suggested(day: str) -> set[str]:
        return {each["resource"] for match in matches(reader, "--today", day, "--weak", "--top", "50") for each in match["suggestions"]}

    assert "jijie-yonggong" in suggested("2026-09-01")
    assert "jijie-yonggong" not in suggested("2026-11-23")


def test_top_and_weak(reader: Clone) -> None:
    gaps = [each["need"] for each in matches(reader) if each["gap"]]
    assert all(len(each["suggestions"]) <= 2 for each in matches(reader, "--top", "2"))
    for match in matches(reader, "--weak", "-k", "1"):
        assert match["gap"] == (match["need"] in gaps)
        assert len(match["suggestions"]) <= 1


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_chosen_needs_are_shown_with_their_reasons_once_each(reader: Clone, lang: str) -> None:
    need = next(each["need"] for each in matches(reader) if each["suggestions"])
    done = reader.run("match", need, need, "--lang", lang)
    assert (done.code, done.err.count("\n")) == (0, 1)
    assert done.err.startswith({"zh": "下一步：redchain ", "en": "next: redchain "}[lang])
    assert done.out.startswith(need)
    assert done.out.count(need) == 1
    first = matches(reader, need)[0]["suggestions"][0]
    assert f"  1. {first['score']:.2f} {BANDS[first['band']].say(lang)}  " in done.out  # type: ignore[arg-type]
    assert [each["need"] for each in matches(reader, need)] == [need]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("need", "said"),
    [
        ("N-20261029-RY63A", "redchain dispatch N-20261029-RY63A qiye-zhongxin --resource zhengce-jisuan"),
        ("N-20261123-JSGVN", "redchain need register N-20261123-JSGVN"),
        ("N-20261113-5S6BN", "redchain progress D-20261116-BSKHZ --note …"),
    ],
)
def test_what_comes_next_after_a_match_is_the_order_or_what_it_waits_for(reader: Clone, need: str, said: str, lang: str) -> None:
    done = reader.run("match", need, "--lang", lang)
    assert said in done.err
    assert ("redchain dispatch" in done.err) is ("dispatch" in said)
    assert reader.run("match", need, "--format", "json").err == ""


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_summary_and_csv(reader: Clone, lang: str) -> None:
    done = reader.run("match", "--lang", lang)
    found = matches(reader)
    assert len(done.out.splitlines()) == len(found) + 1
    bands = [line.split("\t")[3].partition(" ")[2] for line in done.out.splitlines()[1:]]
    assert bands == [BANDS[each["suggestions"][0]["band"]].say(lang) if each["suggestions"] else "" for each in found]  # type: ignore[arg-type]
    assert {"zh": "暂无匹配", "en": "without a match"}[lang] in done.err
    rows = list(csv.DictReader(io.StringIO(reader.run("--machine", "match", "--format", "csv", "--lang", lang).out.removeprefix("\ufeff"))))
    assert {row["need"] for row in rows} == {each["need"] for each in found}
    assert list(rows[0]) == ["need", "title", "place", "resource", "resource_title", "score", "eligible", "reasons", "band", "topic"]
    assert all(row["band"] == (band_of(float(row["score"])) if row["score"] else "") for row in rows)


def test_evaluate_measures_the_ranking(clone: Clone) -> None:
    found = matches(clone, "--top", "3")
    lines = ["need\tresource\tgrade"]
    lines += [f"{each['need']}\t{suggestion['resource']}\t{2 - min(place, 1)}" for each in found for place, suggestion in enumerate(each["suggestions"][:2])]
    (clone.path / "qrels.tsv").write_text("\n".join(lines) + "\n", "utf-8")
    perfect = json.loads(clone.run("match", "--evaluate", "qrels.tsv", "--format", "json").out)
    assert perfect["command"] == "match --evaluate"
    assert perfect["data"]["ndcg"] == pytest.approx(1)
    assert perfect["data"]["hit_1"] == pytest.approx(1)
    for lang in ("zh", "en"):
        done = clone.run("match", "--evaluate", "qrels.tsv", "--lang", lang)
        assert done.code == 0
        assert "nDCG@10" in done.out
        assert "1.0000" in done.out
    assert clone.run("match", "--evaluate", "qrels.tsv", "--format", "csv").out.startswith("\ufeff")


def test_evaluate_tells_intervals_misses_and_calibration(clone: Clone) -> None:
    found = matches(clone, "--top", "2")
    wrong = next(each for each in found if len(each["suggestions"]) == 2)
    lines = ["need\tresource\tgrade", f"{wrong['need']}\t{wrong['suggestions'][1]['resource']}\t2"]
    (clone.path / "qrels.tsv").write_text("\n".join(lines) + "\n", "utf-8")
    told = json.loads(clone.run("match", "--evaluate", "qrels.tsv", "--format", "json").out)["data"]
    assert (told["categories"], told["hit_1"], told["hit_5"], told["intervals"]["hit_1"]) == ("given", 0, 1, [0, 0])
    missed = next(each for each in told["misses"] if each["need"] == wrong["need"])
    assert (missed["rank"], missed["above"]) == (2, [wrong["suggestions"][0]["resource"]])
    assert sum(each["firsts"] for each in told["calibration"]) == told["answerable"] + told["unanswerable"]
    rows = list(
        csv.reader(io.StringIO(clone.run("match", "--evaluate", "qrels.tsv", "--misses", "--format", "csv", "--lang", "en").out.removeprefix("\ufeff")))
    )
    assert rows[0] == ["need", "title", "answer", "rank", "above", "gap"]
    assert len(rows) == 1 + len(told["misses"])
    assert "0.3–0.4" in clone.run("match", "--evaluate", "qrels.tsv", "--calibration").out
    blank = json.loads(clone.run("match", "--evaluate", "qrels.tsv", "--categories", "blank", "--format", "json").out)["data"]
    assert blank["categories"] == "blank"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--misses",), {"zh": "--misses 要和 --evaluate 一起用", "en": "--misses goes with --evaluate"}),
        (("--evaluate", "qrels.tsv", "--categories", "none"), {"zh": "--categories 不认识 none", "en": "unknown value for --categories: none"}),
    ],
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_options_that_make_no_sense_are_refused(clone: Clone, lang: str, words: tuple[str, ...], said: dict[str, str]) -> None:
    (clone.path / "qrels.tsv").write_text("need\tresource\tgrade\n", "utf-8")
    done = clone.run("match", *words, "--lang", lang)
    assert (done.code, done.out) == (2, "")
    assert said[lang] in done.err


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x\n",
        "need\tresource\tgrade\nN-1\n",
        "need\tresource\tgrade\nN-20251203-EM1A3\tkejidai\tgut\n",
        "need,resource,grade\n",
    ],
)
def test_judgements_that_are_wrong_are_refused_with_their_line(clone: Clone, text: str) -> None:
    (clone.path / "qrels.tsv").write_text(text, "utf-8")
    for lang in ("zh", "en"):
        done = clone.run("match", "--evaluate", "qrels.tsv", "--lang", lang)
        assert (done.code, done.out) == (2, ""), done
        assert "qrels.tsv" in done.err
        assert {"zh": "怎么办：", "en": "what to do: "}[lang] in done.err


def test_nothing_to_match_is_fine(clone: Clone) -> None:
    for each in clone.path.glob("data/needs/*/*.yaml"):
        each.unlink()
    assert matches(clone) == []
    assert clone.run("match").code == 0
    assert clone.run("match", "--format", "csv").code == 0


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_two_modes_at_once_are_refused(lang: str) -> None:
    from redchain.cli.context import Context
    from redchain.cli.match.command import Mode, with_modes
    from redchain.cli.parsing import flag
    from redchain.errors import UsageError
    from redchain.text import Text

    class Toy:
        def __init__(self, name: str, code: int) -> None:
            self.name, self.code = name, code

        def options(self) -> list[Any]:
            return [flag(self.name, Text(self.name, self.name))] if self.name else []

        def run(self, *_: object) -> int:
            return self.code

    spoken = "en" if lang == "en" else "zh"
    modes = [Mode((f"--{name}",), Toy(name, code)) for name, code in (("plan", 0), ("tune", 3))]

    def run(*words: str) -> object:
        command = with_modes("match", Mode((), Toy("", 7)), modes, words)
        assert len(command.params) == len(words)
        return command.main(list(words), prog_name="match", standalone_mode=False, obj=Context(None, spoken, None, quiet=False))

    assert [run(), run("--plan"), run("--tune")] == [7, 0, 3]
    with pytest.raises(UsageError) as refused:
        run("--plan", "--tune")
    assert refused.value.text.say(spoken) == {"zh": "--plan 和 --tune 不能同时用", "en": "--plan and --tune cannot be used together"}[lang]


@pytest.mark.parametrize("words", [("match",), ("gaps",), ("match", "--plan")])
def test_cautious_tells_more_gaps_and_eager_fewer(reader: Clone, words: tuple[str, ...]) -> None:
    def gaps(*level: str) -> set[str]:
        done = reader.run(*words, "--format", "json", *level)
        assert done.code == 0, done
        found = json.loads(done.out)["data"]
        lines = found["needs"] if isinstance(found, dict) else [one for each in found for one in each.get("needs", [each])]
        return {each["need"] for each in lines if each["gap"]}

    assert gaps("--eager") <= gaps() <= gaps("--cautious")


@pytest.mark.parametrize(
    ("words", "zh", "en"),
    [
        (("match", "--cautious", "--eager"), "不能同时用", "cannot be used together"),
        (("gaps", "--cautious", "--eager"), "不能同时用", "cannot be used together"),
        (("match", "--tune", "--eager"), "--eager 在这里不起作用", "--eager does nothing here"),
        (("match", "--plan", "--cautious", "--least", "0.3"), "低于缺口门槛 0.36", "below the gap threshold 0.36"),
    ],
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_levels_that_make_no_sense_are_refused(reader: Clone, words: tuple[str, ...], zh: str, en: str, lang: str) -> None:
    done = reader.run(*words, "--lang", lang)
    assert (done.code, done.out) == (2, "")
    assert {"zh": zh, "en": en}[lang] in done.err


@pytest.mark.parametrize(("lang", "words"), [("zh", "低于 0.36 才算缺口"), ("en", "below 0.36")])
def test_why_names_the_threshold_of_the_level(reader: Clone, lang: str, words: str) -> None:
    found = next(each for each in matches(reader) if each["suggestions"])
    assert words in reader.run("match", found["need"], "--why", found["suggestions"][0]["resource"], "--cautious", "--lang", lang).out


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("zh", ("类别像是“", "改类别用 redchain need edit {need} --category ", "改后最合适的是：")),
        ("en", ("the category seems to be “", "redchain need edit {need} --category ", "best then: ")),
    ],
)
def test_a_category_that_looks_wrong_is_told_with_the_way_to_change_it(clone: Clone, lang: str, words: tuple[str, ...]) -> None:
    """The shown command changes it, and nothing is told any more."""
    title = "银行要抽贷，资金周转不过来，想找应急转贷"
    need = clone.run("need", "add", "--enterprise", "sl-guipian", "--title", title, "--category", "用工").out.strip()
    said = clone.run("match", need, "--lang", lang).out
    for each in words:
        assert each.format(need=need) in said
    command = re.search(r"redchain (need edit \S+ --category \S+)", said)
    assert command is not None
    assert clone.run(*command[1].split()).code == 0
    assert words[0] not in clone.run("match", need, "--lang", lang).out


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("zh", "不像是登记的单位能办的事，像是“"),
        ("en", "it does not seem to be a matter of the units on file, rather one like “"),
    ],
)
def test_a_gap_that_is_no_offices_matter_is_told_as_that(clone: Clone, lang: str, words: str) -> None:
    title = "厂门口的路灯坏了两个月，没人管"
    assert clone.run("need", "add", "--enterprise", "sl-bacai", "--title", title, "--category", "综合诉求").code == 0
    [need] = (each["id"] for each in json.loads(clone.run("need", "list", "--format", "json").out)["data"] if each["title"] == title)
    done = clone.run("match", need, "--lang", lang)
    assert words in done.out
    [found] = matches(clone, need, "--weak")
    assert (found["gap"], bool(found["elsewhere"])) == (True, True)
    why = clone.run("match", need, "--why", found["suggestions"][0]["resource"], "--lang", lang)
    assert words.removesuffix("“") in why.out
