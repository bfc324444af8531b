"""A value typed on the command line that is refused is told with its option and as it was typed; what is offered holds when it is typed."""

from __future__ import annotations

import json
import re
import shlex
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Terminal
    from tests.conftest import Clone

pytestmark = pytest.mark.slow

FIRM = ("enterprise", "edit", "sl-bacai")
RESOURCE = ("resource", "edit", "dianli-zengrong")
NEED = ("need", "add", "--enterprise", "sl-bacai", "--title", "缺电", "--category", "要素保障")
PROJECT = ("project", "add", "--needs", "N-20261102-Z5ZFM", "--title", "示例", "--lead", "gongdian", "--goals", "甲")
CASES: tuple[tuple[tuple[str, ...], str, str, str], ...] = (
    (NEED, "--raised-on", "改天", ""),
    (PROJECT, "--due", "12月中", ""),
    (FIRM, "--staff", "-5", ""),
    (FIRM, "--revenue-wan", "很多", ""),
    (NEED, "--urgency", "urgnt", "--urgency urgent"),
    (FIRM, "--uscc", "123", ""),
    (FIRM, "--region", "32", ""),
    (FIRM, "--titles", "专精\u200b特新", "--titles 专精特新"),
    (FIRM, "--tags", "长" * 61, ""),
    (RESOURCE, "--valid-until", "2027-02-30", ""),
    (RESOURCE, "--capacity", "x", ""),
    (RESOURCE, "--visibility", "ofice", "--visibility office"),
)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[1]}={case[2][:8]}")
def test_a_refused_value_is_named_as_it_was_typed(clone: Clone, lang: str, case: tuple[tuple[str, ...], str, str, str]) -> None:
    words, flag, value, offered = case
    key = flag.removeprefix("--").replace("-", "_")
    done = clone.run("--lang", lang, *words, f"{flag}={value}")
    assert done.code == 1, done
    line = next(each for each in done.err.splitlines() if "RC" in each)
    assert flag in line
    assert value.replace("\u200b", "") in line.replace("\u200b", "") or "60" in line
    assert f"{key}:" not in line
    assert '"' not in line
    if offered:
        assert re.search(rf"{re.escape(offered)}(?![\w-])", line), line
        again = clone.run(*words, *shlex.split(offered))
        assert again.code == 0, again.err


READ = (
    (NEED, "--raised-on", "2026/11/1", 'raised_on: "2026-11-01"', False),
    (NEED, "--raised-on", "2026.11.1", 'raised_on: "2026-11-01"', False),
    (NEED, "--raised-on", "20261101", 'raised_on: "2026-11-01"', False),
    (NEED, "--raised-on", "昨天", 'raised_on: "2026-11-22"', True),
    (NEED, "--wanted-by", "月底", 'wanted_by: "2026-11-30"', True),
    (NEED, "--wanted-by", "10个工作日", 'wanted_by: "2026-12-07"', True),
    (NEED, "--wanted-by", "12月初", 'wanted_by: "2026-12-01"', True),
    (NEED, "--wanted-by", "二〇二六年十二月七日", 'wanted_by: "2026-12-07"', True),
    (NEED, "--wanted-by", "季度末", 'wanted_by: "2026-12-31"', True),
    (NEED, "--wanted-by", "下周三", 'wanted_by: "2026-12-02"', True),
    (NEED, "--wanted-by", "next wednesday", "", True),
    (NEED, "--wanted-by", "12月7日", 'wanted_by: "2026-12-07"', True),
    (NEED, "--amount-wan", "50万", "amount_wan: 50", True),
    (NEED, "--amount-wan", "1,200", "amount_wan: 1200", True),
    (NEED, "--amount-wan", "２０万元", "amount_wan: 20", True),
    (NEED, "--amount-wan", "0.5亿", "amount_wan: 5000", True),
    (PROJECT, "--due", "2026.12.1", 'due: "2026-12-01"', False),
    (FIRM, "--founded-on", "2001.3.1", 'founded_on: "2001-03-01"', False),
    (FIRM, "--staff", "10人", "staff: 10", True),
    (FIRM, "--staff", "１２", "staff: 12", True),
    (FIRM, "--revenue-wan", "3000万元", "revenue_wan: 3000", True),
    (RESOURCE, "--valid-until", "2027/2/3", 'valid_until: "2027-02-03"', False),
    (RESOURCE, "--valid-until", "年底", 'valid_until: "2026-12-31"', True),
)


@pytest.mark.parametrize(("lang", "said"), [("zh", "读作"), ("en", "read as")])
@pytest.mark.parametrize("case", READ, ids=lambda case: f"{case[1]}={case[2]}")
def test_a_value_is_read_as_people_write_it_and_what_was_guessed_is_said(
    reader: Clone, lang: str, said: str, case: tuple[tuple[str, ...], str, str, str, bool]
) -> None:
    words, flag, value, written, is_told = case
    done = reader.run("--lang", lang, *words, f"{flag}={value}", "--dry-run")
    if not written:
        assert (done.code, "2026-12-02" in done.err, "2026-11-25" in done.err) == (2, True, True), done
        return
    assert (done.code, written in done.out, said in done.err) == (0, True, is_told), done
    assert not is_told or f"{flag} {value}" in done.err


AMOUNTS = (
    (NEED, "--amount-wan", "500000", "50 亿元", "write 500000元"),
    (NEED, "--amount-wan", "５００，０００", "50 亿元", "5,000,000,000 yuan"),
    (FIRM, "--revenue-wan", "12500", "1.25 亿元", "125,000,000 yuan"),
    (FIRM, "--assets-wan", "30000", "3 亿元", "300,000,000 yuan"),
    (PROJECT, "--budget-wan", "200000", "20 亿元", "2,000,000,000 yuan"),
    (NEED, "--amount-wan", "9999", "", ""),
    (NEED, "--amount-wan", "50亿", "", ""),
    (NEED, "--amount-wan", "500000元", "", ""),
)


@pytest.mark.parametrize("case", AMOUNTS, ids=lambda case: f"{case[1]}={case[2]}")
def test_a_large_amount_passes_with_a_word_on_how_much_it_is(reader: Clone, case: tuple[tuple[str, ...], str, str, str, str]) -> None:
    words, flag, value, zh, en = case
    for lang, said in (("zh", zh), ("en", en)):
        done = reader.run("--lang", lang, *words, f"{flag}={value}", "--dry-run")
        assert (done.code, said in done.err) == (0, True), done
        assert (f"{flag} {value} 即" in done.err or f"{flag} {value} is " in done.err) == bool(said) or "读作" in done.err or "is read as" in done.err
        assert bool(said) or ("即" not in done.err and "if yuan were meant" not in done.err)


@pytest.mark.parametrize(
    ("name", "text"),
    [("new.yaml", "企业: sl-bacai\n标题: 缺电\n类别: 要素保障\n涉及金额: 500000\n"), ("new.csv", "企业,标题,类别,涉及金额\nsl-bacai,缺电,要素保障,500000\n")],
)
def test_a_large_amount_in_a_file_is_told_with_its_place(clone: Clone, name: str, text: str) -> None:
    clone.append(name, text)
    done = clone.run("need", "add", "--from", name)
    assert (done.code, f"{name}:{1 + name.endswith('csv')} 涉及金额（万元） 500000 即 50 亿元" in done.err, "50万元" in done.err) == (0, True, True), done
    assert json.loads(clone.run("need", "show", done.out.strip(), "--format", "json").out)["data"]["amount_wan"] == 500000


@pytest.mark.parametrize(("answer", "code"), [("y", 0), ("n", 2)])
def test_a_huge_amount_is_asked_about_on_a_terminal(clone: Clone, terminal: Terminal, answer: str, code: int) -> None:
    done, shown = terminal(clone, *NEED, "--amount-wan", "500000", answers=(answer,))
    assert (done, "是这个数吗" in shown, shown.count("即 50 亿元")) == (code, True, 1 + bool(code)), shown
    assert len(clone.subjects()) == (2 if code == 0 else 1)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("words", "flag"), [(NEED, "--wanted-by"), (("dispatch", "N-20251203-EM1A3", "gongdian"), "--due")])
def test_what_is_no_single_day_is_told_with_the_days_it_is(reader: Clone, words: tuple[str, ...], flag: str, lang: str) -> None:
    done = reader.run(*words, flag, "下周", "--lang", lang)
    assert (done.code, done.out) == (2, "")
    assert {"zh": "是 2026-11-30 至 2026-12-06", "en": "2026-11-30 to 2026-12-06"}[lang] in done.err
    assert f"{flag} 2026-12-06" in done.err


def test_what_stands_in_a_file_is_named_by_its_key(clone: Clone) -> None:
    clone.append("new.yaml", 'enterprise: "sl-bacai"\ntitle: "缺电"\ncategory: 要素保障\nraised_on: "改天"\n')
    done = clone.run("need", "add", "--from", "new.yaml")
    assert (done.code, "raised_on" in done.err, "改天" in done.err, "--raised-on" in done.err) == (1, True, True, False)
    assert clone.run("need", "add", "--from", "new.yaml", "--raised-on", "2026/11/2").code == 0


@pytest.mark.parametrize("blank", [" ", "\u3000"], ids=["a blank", "a full-width blank"])
def test_what_is_typed_and_what_stands_in_a_file_is_read_alike(clone: Clone, blank: str) -> None:
    goods, sort = f'[{{title: "电工{blank}", category: "用工{blank}"}}]', f"较急{blank}"
    typed = clone.run(*NEED, "--note", f"{blank}急用{blank}", "--urgency", sort, "--tags", f"甲{blank}", "--items", goods)
    text = f'enterprise: "示例拔材{blank}"\ntitle: "缺电{blank}"\ncategory: "要素保障{blank}"\nnote: "{blank}急用{blank}"\nurgency: "{sort}"\ntags: ["甲{blank}"]\nitems: {goods}\n'
    firm = next(each for each in (clone.path / "data/enterprises/sl-bacai.yaml").read_text("utf-8").splitlines() if each.startswith("name:"))
    clone.append("new.yaml", text.replace("示例拔材", firm.split('"')[1]))
    filed = clone.run("need", "add", "--from", "new.yaml")
    assert (typed.code, filed.code) == (0, 0), (typed.err, filed.err)
    one, other = (json.loads(clone.run("need", "show", each.out.strip(), "--format", "json").out)["data"] for each in (typed, filed))
    for entry in (one, other):
        assert (entry["note"], entry["tags"], entry["items"]) == ("急用", ["甲"], [{"title": "电工", "category": "用工"}])
    its_own = {"id": "", "log": [], "path": "", "waiting": []}
    assert {**one, **its_own} == {**other, **its_own}


def test_a_list_in_a_file_is_not_split_again(clone: Clone) -> None:
    clone.append("new.yaml", 'enterprise: "sl-bacai"\ntitle: "缺电"\ncategory: 要素保障\ntags: ["甲、乙", "丙 "]\n')
    done = clone.run("need", "add", "--from", "new.yaml")
    assert (done.code, "RC021" in done.err, "“甲、乙”" in done.err) == (1, True, True), done.err


@pytest.mark.parametrize(("lang", "words"), [("zh", "members（成员）里去掉了 甲岗、乙岗"), ("en", "members (Members) loses 甲岗, 乙岗")])
def test_what_an_edit_takes_out_of_a_list_is_told(clone: Clone, lang: str, words: str) -> None:
    assert clone.run("unit", "edit", "gongdian", "--members", "甲岗,乙岗,丙岗").code == 0
    done = clone.run("unit", "edit", "gongdian", "--members", "丙岗,丁岗", "--dry-run", "--lang", lang)
    assert (done.code, words in done.err) == (0, True), done.err
    assert clone.run("unit", "edit", "gongdian", "--members", "丙岗,丁岗", "--lang", lang).err.count(words) == 1
    assert "去掉了" not in clone.run("unit", "edit", "gongdian", "--members", "丙岗,丁岗,戊岗").err


def test_a_value_within_parts_names_the_option_and_the_key(clone: Clone) -> None:
    done = clone.run(*RESOURCE, "--eligibility", "{sizes: [smal]}")
    assert (done.code, "--eligibility sizes" in done.err, "是不是 small？" in done.err) == (1, True, True)


@pytest.mark.parametrize(("typed", "due"), [("2026/12/1", "2026-12-01"), ("12月1日", "2026-12-01"), ("下周二", "2026-12-01")])
def test_a_due_date_of_a_dispatch_is_read_as_people_write_it(clone: Clone, typed: str, due: str) -> None:
    need = next(each for each in clone.run("todo").out.splitlines() if "\t派单\t" in each).split("\t")[4]
    done = clone.run("dispatch", need, "gongdian", "--due", typed)
    assert (done.code, due in done.err) == (0, True), done


@pytest.mark.parametrize(
    ("typed", "common"),
    [
        (("--common", "是"), True),
        (("--common=是",), True),
        (("--common", "yes"), True),
        (("--common",), True),
        (("--common", "否"), False),
        (("--common=no",), False),
        (("--no-common",), False),
        (("--common", "×"), False),
    ],
)
def test_a_yes_or_no_is_written_as_a_flag_or_in_words(clone: Clone, typed: tuple[str, ...], common: bool) -> None:  # noqa: FBT001  # of the table
    for words in (("need", "edit", *typed, "N-20251203-EM1A3"), ("need", "edit", "N-20251203-EM1A3", *typed)):
        done = clone.run(*words, "--dry-run")
        assert (done.code, f"common: {str(common).lower()}" in done.out) == (0, True), done


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_flag_takes_no_other_words(reader: Clone, lang: str) -> None:
    done = reader.run("need", "edit", "N-20251203-EM1A3", "--common=也许", "--lang", lang)
    assert (done.code, done.out, "--common=" in done.err, "也许" in done.err) == (2, "", True, True), done
    assert reader.run("need", "edit", "N-20251203-EM1A3", "--note", "急", "--dry-run=否", "--no-commit=maybe").code == 2


def test_what_follows_an_option_with_a_value_is_its_value(reader: Clone) -> None:
    done = reader.run("need", "edit", "N-20251203-EM1A3", "--note", "--common=是", "--dry-run=是")
    assert (done.code, "--common=是" in done.out, "common: true" in done.out) == (0, True, False), done


ROUGH = (
    (NEED, "--amount-wan", "50万元左右", "--amount-wan 50万元"),
    (NEED, "--amount-wan", "约50万", "--amount-wan 50万元"),
    (NEED, "--amount-wan", "50-80万", "--amount-wan 50万元 或 --amount-wan 80万元"),
    (NEED, "--amount-wan", "50万至1亿", "--amount-wan 50万元 或 --amount-wan 10000万元"),
    (NEED, "--amount-wan", "五六十万", "--amount-wan 50万元 或 --amount-wan 60万元"),
    (NEED, "--amount-wan", "50余万", "--amount-wan 50万元"),
    (NEED, "--amount-wan", "几十万", "不填"),
    (NEED, "--amount-wan", "面议", "不填"),
    (FIRM, "--staff", "10人左右", "--staff 10"),
    (FIRM, "--staff", "100余人", "--staff 100"),
    (FIRM, "--staff", "一二十人", "--staff 10 或 --staff 20"),
    (RESOURCE, "--promised-days", "3-5天", "--promised-days 3 或 --promised-days 5"),
)


@pytest.mark.parametrize("case", ROUGH, ids=lambda case: f"{case[1]}={case[2]}")
def test_what_is_no_exact_number_is_refused_with_those_that_it_names(reader: Clone, case: tuple[tuple[str, ...], str, str, str]) -> None:
    words, flag, value, hint = case
    for lang, said in (("zh", "不是一个确数"), ("en", "is not one exact number")):
        done = reader.run("--lang", lang, *words, flag, value, "--dry-run")
        assert (done.code, done.out, f"{flag} {value} {said}" in done.err) == (2, "", True), done
        assert "note" in done.err or "备注" in done.err or "不填" in done.err
        assert (hint if lang == "zh" else hint.replace("或", "or").replace("不填", "leave it out")) in done.err, done.err


def test_what_is_no_exact_number_in_a_file_is_told_with_its_place(clone: Clone) -> None:
    clone.append("new.csv", "企业,标题,类别,涉及金额\nsl-bacai,缺电,要素保障,50-80万\nsl-bacai,缺人,用工,五十万\n")
    done = clone.run("need", "add", "--from", "new.csv")
    assert (done.code, "new.csv:2" in done.err, "50万元 或 80万元" in done.err, "五十万 读作 50 万元" in done.err) == (1, True, True, True), done


DEADLINES = (
    (NEED, "--wanted-by", "两周", "2026-12-07"),
    (NEED, "--wanted-by", "半个月", "2026-12-08"),
    (NEED, "--wanted-by", "12月中旬", "2026-12-20"),
    (NEED, "--wanted-by", "元旦前", "2026-12-31"),
    (PROJECT, "--due", "12月下旬", "2026-12-31"),
    (PROJECT, "--due", "一个半月", "2027-01-07"),
    (RESOURCE, "--valid-until", "年内", "2026-12-31"),
    (RESOURCE, "--review-on", "半年", "2027-05-23"),
)


@pytest.mark.parametrize("case", DEADLINES, ids=lambda case: f"{case[1]}={case[2]}")
def test_a_deadline_is_read_as_people_write_it_and_said(reader: Clone, case: tuple[tuple[str, ...], str, str, str]) -> None:
    words, flag, value, day = case
    for lang, said in (("zh", f"{flag} {value} 读作 {day}"), ("en", f"{flag} {value} is read as {day}")):
        done = reader.run("--lang", lang, *words, flag, value, "--dry-run")
        assert (done.code, f'"{day}"' in done.out, said in done.err) == (0, True, True), done


@pytest.mark.parametrize(
    ("flag", "value", "zh", "en"),
    [
        ("--wanted-by", "节前", "没有说是哪个节", "which festival"),
        ("--wanted-by", "尽快", "没有说是哪一天", "it names no day"),
        ("--wanted-by", "年前", "有两种读法", "has two readings"),
        ("--wanted-by", "12月前", "2026-11-30", "2026-11-30"),
        ("--wanted-by", "三五天", "只是个大概", "only an estimate"),
        ("--raised-on", "11月中旬", "2026-11-11 至 2026-11-20", "2026-11-11 to 2026-11-20"),
    ],
)
def test_what_is_no_certain_day_is_refused_with_the_reason(reader: Clone, flag: str, value: str, zh: str, en: str) -> None:
    for lang, said in (("zh", zh), ("en", en)):
        done = reader.run("--lang", lang, *NEED, flag, value)
        assert (done.code, done.out, said in done.err, f"{flag} {value}" in done.err) == (2, "", True, True), done


@pytest.mark.parametrize("flag", ["--raised-on", "--wanted-by"])
@pytest.mark.parametrize("value", ["2026-11-12T25:00", "2026-11-12 24:00", "2026-11-12T10:75"])
def test_what_is_no_moment_is_not_taken_as_its_day(reader: Clone, flag: str, value: str) -> None:
    done = reader.run(*NEED, flag, value)
    assert (done.code, done.out, f"{flag}（" in done.err, value in done.err) == (1, "", True, True), done


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("need", "list", "--sort", "登记"), "是不是 登记日期（raised_on）？"),
        (("need", "list", "--sort", "时间"), "是不是 期望完成时间（wanted_by）？"),
        (("need", "list", "--sort", "登记日期倒序"), "登记日期（-raised_on）"),
        (("need", "list", "--sort", "raised_on desc"), "是不是 -raised_on？"),
        (("need", "list", "--sort", "urgncy"), "是不是 urgency？"),
        (("need", "list", "--limit", "0"), "正整数"),
        (("need", "list", "--limit", "-1"), "正整数"),
        (("extend", "D-20260914-JDCX5", "--until", "2026-12-01"), "是不是 --due？"),
        (("extend", "D-20260914-JDCX5", "--deadline", "2026-12-01"), "是不是 --due？"),
        (("need", "add", "--company", "示例靶材"), "是不是 --enterprise？"),
    ],
)
def test_a_near_miss_is_answered_with_what_is_meant(reader: Clone, words: tuple[str, ...], said: str) -> None:
    done = reader.run(*words)
    assert (done.code, done.out, said in done.err) == (2, "", True), done
