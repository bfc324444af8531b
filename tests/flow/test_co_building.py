"""What is built together, from the agreement to its extension: results, advice, who may, what others see of it, and what hands could do to it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from redchain.store.office_text import office_text

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Clone

PROJECT, OTHER = "P-20260608-QZ7TK", "P-20260302-YA5EH"
FILE = "data/projects/2026-06/P-20260608-QZ7TK.yaml"


def data(clone: Clone, *words: str) -> Any:
    return json.loads(clone.run(*words, "--format", "json").out)["data"]


def table(clone: Clone, month: str, *more: str) -> dict[str, list[int]]:
    """The figures of the section by chain, as its page shows them; empty where there is no section."""
    lines = clone.run("report", "--month", month, "--lang", "zh", *more).out.splitlines()
    place = next((place for place, each in enumerate(lines) if each.endswith("、产学研用")), None)
    if place is None:
        return {}
    rows = [each.strip("| ").split(" | ") for each in lines[place + 4 : place + 4 + next(at for at, each in enumerate(lines[place + 4 :]) if not each)]]
    return {name: [int(each) for each in figures] for name, *figures in rows}


@pytest.mark.parametrize(("lang", "words"), [("zh", "推进中，协议 2026-11-20 签订"), ("en", "running, signed on 2026-11-20")])
def test_an_agreement_is_made_and_worked_on(clone: Clone, lang: str, words: str) -> None:
    given = ("--title", "冶金链党建共建", "--lead", "longtou-zhongxin", "--form", "党建共建", "--chain", "yejin", "--parties", "longtou-zhongxin,sl-tegang")
    done = clone.run("project", "add", *given, "--lang", lang)
    assert (done.code, bool(re.search(r"RC[0-9]{3}", done.err))) == (0, False), done.err
    made = done.out.strip()
    assert any(each["stage"] == "sign_agreement" for each in data(clone, "todo", "--all") if each["id"] == made)
    assert clone.run("project", "edit", made, "--signed-on", "2026-11-20").code == 0
    for verb, *more in (
        ("result", "--title", "裂纹探伤规程"),
        ("advise", "--enterprise", "sl-tegang", "--note", "建议改冷却"),
        ("advise", "--enterprise", "示例特钢"),
    ):
        done = clone.run("project", verb, made, *more, "--lang", lang)
        assert done.code == 0, done.err
    assert words in clone.run("project", "show", made, "--lang", lang).out
    shown = data(clone, "project", "show", made)
    assert [(each["step"], each["by"]) for each in shown["log"]] == [(each, "longtou-zhongxin") for each in ("start", "result", "advise", "advise")]
    assert {each["title"] for each in shown["log"] if each["step"] == "result"} == {"裂纹探伤规程"}
    assert not any(each["stage"] == "sign_agreement" for each in data(clone, "todo", "--all") if each["id"] == made)
    assert table(clone, "2026-11")["冶金新材料产业链"] == [1, 1, 1, 1, 2, 0, 0]
    assert clone.run("validate", "data/projects").code == 0


@pytest.mark.parametrize(
    ("words", "code", "zh", "en"),
    [
        (("result", PROJECT, "--title", "储氢瓶缠绕工艺窗口定型"), 1, "已于 2026-10-16 记过", "is on record since 2026-10-16"),
        (("result", OTHER, "--title", "新阀座"), 1, "不是党建共建项目", "it is no co-building project"),
        (("advise", OTHER, "--enterprise", "sl-qingfa"), 1, "不是党建共建项目", "it is no co-building project"),
        (("result", PROJECT), 2, "--title", "--title"),
        (("advise", PROJECT), 2, "--enterprise", "--enterprise"),
        (("advise", PROJECT, "--enterprise", "没有这家"), 1, "没有叫“没有这家”的", "there is no"),
        (("advise", PROJECT, "--enterprise", "sl-qingfa", "--by", "gongdian"), 1, "RC709", "RC709"),
        (("result", PROJECT, "--title", "甲", "--at", "2026-11-01T09:00"), 1, "RC303", "RC303"),
        (("extend", PROJECT, "--due", "2026-12-31", "--reason", "x", "--yes"), 1, "不晚于现在的限期 2026-12-31", "is not after the present one, 2026-12-31"),
        (("extend", PROJECT, "--due", "2027-12-31", "--yes"), 2, "--reason", "--reason"),
        (("extend", PROJECT, "--due", "2027-12-31", "--reason", "x"), 2, "还没有确认", "it waits for a yes"),
        (("extend", PROJECT, "--due", "2027-12-31", "--reason", "x", "--former-due", "2027-01-01", "--yes"), 2, "--former-due", "--former-due"),
        (("edit", PROJECT, "--signed-on", "2026-11-24"), 1, "RC513", "RC513"),
        (("edit", PROJECT, "--due", "2026-06-10"), 1, "RC306", "RC306"),
        (("edit", PROJECT, "--parties", "cailiao-suo,cailiao-suo"), 1, "RC115", "RC115"),
        (("edit", PROJECT, "--form", "tackling"), 1, "RC383", "RC383"),
        (("edit", PROJECT, "--challenge", "C-20260320-ZZZZZ"), 1, "C-20260320-ZZZZZ", "C-20260320-ZZZZZ"),
    ],
)
def test_what_is_wrong_is_refused_in_both_languages(clone: Clone, words: tuple[str, ...], code: int, zh: str, en: str) -> None:
    before = (clone.path / FILE).read_bytes()
    for lang, said in (("zh", zh), ("en", en)):
        done = clone.run("project", *words, "--lang", lang)
        assert (done.code, said in done.err, done.out) == (code, True, ""), done
    assert (clone.path / FILE).read_bytes() == before


def test_more_time_moves_the_due_date_and_keeps_the_one_before(clone: Clone) -> None:
    before = clone.run("report", "--month", "2026-10", "--lang", "zh").out
    done = clone.run("project", "extend", PROJECT, "--due", "2027-12-31", "--reason", "续签一年", "--yes")
    assert done.code == 0, done.err
    shown = data(clone, "project", "show", PROJECT)
    assert (shown["due"], shown["log"][-1]["due"], shown["log"][-1]["former_due"]) == ("2027-12-31", "2027-12-31", "2026-12-31")
    assert clone.run("project", "edit", PROJECT, "--due", "2028-01-31").code == 2
    assert clone.run("project", "extend", PROJECT, "--due", "2028-12-31", "--reason", "再续", "--yes").code == 0
    assert clone.run("validate", "data/projects").code == 0
    assert [each["due"] for each in data(clone, "todo", "--all") if each["id"] == PROJECT] == ["2029-01-02"]  # a working day
    assert clone.run("report", "--month", "2026-10", "--lang", "zh").out == before
    assert (
        f"| {PROJECT} | 氢能链党建共建 | 氢能产业链 | 示例氢能研究院 | 推进中 | 0/0 | 2028-12-31 |"
        in clone.run("report", "--month", "2026-11", "--lang", "zh").out
    )


def test_a_project_without_a_due_date_is_given_one_by_its_office(clone: Clone) -> None:
    made = clone.run("project", "add", "--title", "示例", "--lead", "qingneng-yuan", "--form", "activity", "--chain", "qingneng").out.strip()
    for lang, said in (("zh", "没有写完成期限"), ("en", "it has no due date")):
        done = clone.run("project", "extend", made, "--due", "2027-12-31", "--reason", "x", "--yes", "--lang", lang)
        assert (done.code, said in done.err) == (1, True), done.err
    assert f"redchain project extend {made}" not in clone.run("project", "progress", made).err


def test_a_firm_of_another_chain_is_pointed_out(clone: Clone) -> None:
    done = clone.run("project", "advise", PROJECT, "--enterprise", "sl-bacai")
    assert (done.code, "RC384" in done.err + done.out) == (0, True), done
    done = clone.run("project", "edit", PROJECT, "--parties", "qingneng-yuan")
    assert (done.code, "RC239" in done.err + done.out) == (0, True), done


def test_pages_lists_and_filters_know_it(reader: Clone) -> None:
    page = reader.run("project", "show", PROJECT, "--lang", "zh").out
    assert "储氢瓶缠绕工艺窗口定型，2026-10-16" in page
    assert "问诊（2 家 3 次）" in page
    assert "张家港示例氢罐有限公司（sl-qingguan）：2 次，最近 2026-11-06" in page
    assert "Advice (2 firms, 3 times)" in reader.run("project", "show", PROJECT, "--lang", "en").out
    for firm in ("sl-qingguan", "sl-chuqing"):
        assert PROJECT in reader.run("enterprise", "show", firm).out
        assert PROJECT in reader.run("project", "list", "--enterprise", firm).out
    assert PROJECT in reader.run("project", "list", "--parties", "cailiao-suo").out
    assert PROJECT in reader.run("project", "list", "--unit", "cailiao-suo").out
    assert PROJECT not in reader.run("enterprise", "show", "sl-tegang").out
    (row,) = [each for each in data(reader, "lists", "--only", "projects")["projects"] if each["id"] == PROJECT]
    assert (row["form"], row["parties"]) == ("党建共建", "示例氢能研究院、示例材料研究所、示例储氢瓶")


def test_the_section_counts_by_chain_and_adds_up(reader: Clone) -> None:
    zero = [0] * 7
    assert table(reader, "2026-05") == {}
    june, october, november = (table(reader, f"2026-{month}") for month in ("06", "10", "11"))
    assert june["氢能产业链"] == [1, 1, 0, 0, 0, 1, june["氢能产业链"][6]]
    assert october["氢能产业链"] == [1, 0, 1, 0, 0, 1, 1]
    assert november["氢能产业链"] == [1, 0, 0, 2, 2, 1, 0]
    assert november["合计"] == november["氢能产业链"]
    assert november["半导体产业链"] == november["冶金新材料产业链"] == zero
    months = [table(reader, f"2026-{month:02d}").get("合计", zero) for month in range(1, 12)]
    for place in (1, 2, 4, 6):
        assert sum(each[place] for each in months) == table_of_year(reader)[place]


def table_of_year(clone: Clone) -> list[int]:
    lines = clone.run("report", "--year", "2026", "--lang", "zh").out.splitlines()
    place = next(place for place, each in enumerate(lines) if each.endswith("、产学研用"))
    return [int(each) for each in next(each for each in lines[place:] if each.startswith("| 合计")).strip("| ").split(" | ")[1:]]


def test_it_is_narrowed_to_chains_and_units(reader: Clone) -> None:
    whole = table(reader, "2026-11")
    assert table(reader, "2026-11", "--chain", "qingneng") == {"氢能产业链": whole["氢能产业链"]}
    assert table(reader, "2026-11", "--chain", "yejin") == {}
    assert table(reader, "2026-11", "--unit", "cailiao-suo")["合计"][:5] == whole["合计"][:5]
    assert table(reader, "2026-11", "--unit", "gongdian") == {}


def test_later_steps_leave_earlier_months_as_they_were(clone: Clone) -> None:
    before = [table(clone, f"2026-{month}") for month in ("06", "09", "10")]
    assert clone.run("project", "result", PROJECT, "--title", "阀座选材表").code == 0
    assert clone.run("project", "advise", PROJECT, "--enterprise", "sl-qingfa").code == 0
    assert clone.run("project", "extend", PROJECT, "--due", "2027-12-31", "--reason", "续签", "--yes").code == 0
    assert clone.run("project", "finish", PROJECT, "--yes").code == 0
    assert [table(clone, f"2026-{month}") for month in ("06", "09", "10")] == before
    assert table(clone, "2026-11")["氢能产业链"] == [0, 0, 1, 2, 3, 0, 0]


@pytest.mark.parametrize("form", ["html", "docx", "xlsx"])
def test_the_section_is_in_every_form(reader: Clone, form: str, tmp_path: Path) -> None:
    file = tmp_path / f"report.{form}"
    assert reader.run("report", "--month", "2026-11", "--format", form, "-o", str(file)).code == 0
    text = file.read_text("utf-8") if form == "html" else office_text(file.read_bytes())
    assert all(each in text for each in ("产学研用", "在期协议", "问诊企业", "设施派单"))


class Tampering(NamedTuple):
    """A change of the project's file: what stands instead of some text (of nothing: what is added at its end), and the rule that refuses it."""

    old: str
    new: str
    code: str


def step(verb: str, *keys: str, by: str = "qingneng-yuan", at: str = "2026-11-23T07:00:00+08:00") -> str:
    return f'  - at: "{at}"\n    step: {verb}\n    by: "{by}"\n' + "".join(f"    {each}\n" for each in keys)


MORE_TIME = ('reason: "x"', 'due: "2027-12-31"', 'former_due: "2026-12-31"')
TAMPERINGS = {
    "a result is renamed": Tampering('title: "储氢瓶缠绕工艺窗口定型"', 'title: "储氢瓶定型"', "RC703"),
    "another firm was advised": Tampering('enterprise: "sl-qingfa"', 'enterprise: "sl-qingyuan"', "RC703"),
    "advice is taken out": Tampering(step("advise", 'enterprise: "sl-qingguan"', at="2026-11-06T15:00:00+08:00"), "", "RC704"),
    "a result is dated back": Tampering("", step("result", 'title: "甲"', at="2026-11-01T09:00:00+08:00"), "RC303"),
    "the same result again": Tampering("", step("result", 'title: "储氢瓶缠绕工艺窗口定型"'), "RC383"),
    "a result without a name": Tampering("", step("result"), "RC304"),
    "advice to nobody": Tampering("", step("advise"), "RC304"),
    "advice to a firm that is not there": Tampering("", step("advise", 'enterprise: "sl-nobody"'), "RC205"),
    "a stranger records a result": Tampering("", step("result", 'title: "甲"', by="gongdian"), "RC709"),
    "a party that does not lead advises": Tampering("", step("advise", 'enterprise: "sl-qingfa"', by="cailiao-suo"), "RC709"),
    "the step alone, the due date stays": Tampering("", step("extend", *MORE_TIME), "RC382"),
    "the day before is another": Tampering("", step("extend", 'reason: "x"', 'due: "2027-12-31"', 'former_due: "2026-11-30"'), "RC382"),
    "more time without a reason": Tampering("", step("extend", *MORE_TIME[1:]), "RC304"),
    "more time to an earlier day": Tampering("", step("extend", 'reason: "x"', 'due: "2026-12-01"', 'former_due: "2026-12-31"'), "RC314"),
    "it was no co-building project": Tampering('form: "co_building"', "form: activity", "RC383"),
    "it was signed tomorrow": Tampering('signed_on: "2026-06-15"', 'signed_on: "2026-11-24"', "RC513"),
    "a party twice": Tampering('"sl-chuqing"]', '"cailiao-suo"]', "RC115"),
}


def judged(clone: Clone, against: str = "HEAD") -> set[str]:
    found = json.loads(clone.run("validate", "--against", against, "--format", "json").out)["data"]["findings"]
    return {each["code"] for each in found if each["severity"] == "error"}


@pytest.mark.parametrize("name", TAMPERINGS)
def test_what_hands_do_to_it_is_refused(name: str, clone: Clone) -> None:
    change, path = TAMPERINGS[name], clone.path / FILE
    text = path.read_text(encoding="utf-8")
    assert change.old in text
    path.write_text(text.replace(change.old, change.new, 1) if change.old else text + change.new, encoding="utf-8")
    assert change.code in judged(clone)


def test_what_commands_do_to_it_holds(clone: Clone) -> None:
    path = clone.path / FILE
    more = step("result", 'title: "甲"') + step("advise", 'enterprise: "sl-qingfa"') + step("extend", *MORE_TIME)
    path.write_text(path.read_text(encoding="utf-8").replace('due: "2026-12-31"', 'due: "2027-12-31"', 1) + more, encoding="utf-8")
    assert judged(clone) == set()


LEAD, PARTY = "lead@example.org", "party@example.org"


@pytest.mark.parametrize(
    ("email", "words", "code"),
    [
        (LEAD, ("result", PROJECT, "--title", "甲"), None),
        (LEAD, ("advise", PROJECT, "--enterprise", "sl-qingfa"), None),
        (LEAD, ("extend", PROJECT, "--due", "2027-12-31", "--reason", "续签", "--yes"), None),
        (LEAD, ("edit", PROJECT, "--signed-on", "2026-06-12"), None),
        (LEAD, ("edit", PROJECT, "--parties", "qingneng-yuan,sl-chuqing"), None),
        (LEAD, ("edit", PROJECT, "--due", "2027-12-31"), "RC803"),
        (PARTY, ("edit", PROJECT, "--signed-on", "2026-06-12"), "RC805"),
        (PARTY, ("edit", PROJECT, "--parties", "qingneng-yuan,sl-chuqing"), "RC805"),
    ],
)
def test_in_a_pull_request_the_lead_may_and_others_may_not(clone: Clone, email: str, words: tuple[str, ...], code: str | None) -> None:
    assert clone.run("identity", "init").code == 0
    assert clone.run("identity", "add", "--unit", "qingneng-yuan", "--email", LEAD).code == 0
    assert clone.run("identity", "add", "--unit", "cailiao-suo", "--email", PARTY).code == 0
    clone.git("checkout", "-qb", "proposal")
    clone.git("config", "user.email", email)
    assert clone.run("project", *words).code == 0
    assert judged(clone, "main") == ({code} if code else set())


@pytest.mark.parametrize(
    "verb",
    [
        ("result", PROJECT, "--title", "甲"),
        ("advise", PROJECT, "--enterprise", "sl-qingfa"),
        ("extend", PROJECT, "--due", "2027-12-31", "--reason", "x", "--yes"),
    ],
)
def test_another_unit_does_not_take_its_steps(clone: Clone, verb: tuple[str, ...]) -> None:
    assert clone.run("identity", "init").code == 0
    assert clone.run("identity", "add", "--unit", "cailiao-suo", "--email", PARTY).code == 0
    clone.git("config", "user.email", PARTY)
    before = clone.subjects()[0]
    for more in ((), ("--by", "qingneng-yuan")):
        assert clone.run("project", *verb, *more).code == 1
    assert clone.subjects()[0] == before
