"""add, edit, show, list and log of every kind, in both languages; prompts on a terminal; records read from files."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from redchain.kinds.registry import KINDS

if TYPE_CHECKING:
    from tests.cli.conftest import Terminal
    from tests.conftest import Clone, Outcome

pytestmark = pytest.mark.slow

NEED = "N-20251203-EM1A3"
OPEN = "N-20260910-MW9PW"
"""A registered need: only those are dispatched."""


class Sample(NamedTuple):
    """How a kind is added, what its id then looks like, how it is edited, and what the edit leaves in the file."""

    group: str
    kind: str
    add: tuple[str, ...]
    id: str
    edit: tuple[str, ...]
    line: str


SAMPLES = (
    Sample(
        "need", "need", ("--enterprise", "sl-bacai", "--title", "缺质检员", "--category", "用工"), r"N-20261123-\w{5}", ("--urgency", "特急"), "urgency: urgent"
    ),
    Sample(
        "resource",
        "resource",
        ("--unit", "shi-keji-ju", "--title", "检测 券", "--category", "检测认证"),
        "jianceqquan|jiancequan|jiance-quan",
        ("--capacity", "3"),
        "capacity: 3",
    ),
    Sample(
        "project",
        "project",
        ("--title", "联合攻关", "--needs", NEED, "--lead", "shi-keji-ju"),
        r"P-20261123-\w{5}",
        ("--budget-wan", "12.5"),
        "budget_wan: 12.5",
    ),
    Sample(
        "order",
        "order",
        ("--need", OPEN, "--unit", "shi-keji-ju", "--role", "协办", "--due", "2026-12-20"),
        r"D-20261123-\w{5}",
        ("--reasons", "就近"),
        'reasons: ["就近"]',
    ),
    Sample("enterprise", "enterprise", ("--name", "示例新材有限公司", "--chains", "qingneng,yejin"), "shilixincai", ("--startup",), "startup: true"),
    Sample("unit", "unit", ("--name", "示例局", "--side", "政务端"), "shiliju", ("--section", "一科"), 'section: "一科"'),
    Sample(
        "party",
        "party",
        ("--name", "示例党支部", "--level", "branch", "--parent", "qingneng-keyan"),
        "shilidangzhibu",
        ("--short-name", "示例支部"),
        'short_name: "示例支部"',
    ),
    Sample("person", "person", ("--home", "shi-keji-ju", "--roles", "专家", "--post", "示例焊接专家岗"), r"e\d{3}", ("--max-firms", "3"), "max_firms: 3"),
    Sample(
        "policy",
        "policy",
        ("--title", "示例设备补贴办法", "--number", "示工信〔2026〕9号", "--unit", "shi-gongxin-ju"),
        "shilishebeibutiebanfa",
        ("--level", "市级"),
        "level: city",
    ),
    Sample(
        "service",
        "service",
        ("--title", "示例用电报装", "--group", "公共服务", "--unit", "gongdian", "--materials", "title: 用电申请表"),
        "shiliyongdianbaozhuang",
        ("--agency", "全程代办"),
        "agency: full",
    ),
    Sample(
        "meeting",
        "meeting",
        ("--party", "qingneng-dangwei", "--title", "示例圆桌会", "--held-on", "2026-12-20"),
        r"M-20261123-\w{5}",
        ("--place", "示例会议室"),
        'place: "示例会议室"',
    ),
    Sample("pairing", "pairing", ("--enterprise", "sl-qingfa", "--helper", "h001"), r"R-20261123-\w{5}", ("--cadence", "每两周"), "cadence: fortnight"),
    Sample(
        "visit",
        "visit",
        ("--enterprise", "sl-qingfa", "--visitors", "h001,h010", "--visited-on", "昨天"),
        r"V-20261123-\w{5}",
        ("--met-post", "生产厂长岗"),
        'met_post: "生产厂长岗"',
    ),
    Sample(
        "case",
        "case",
        ("--enterprise", "sl-qingfa", "--service", "shigong-xuke", "--agent", "h001", "--authorised-on", "2026-11-23"),
        r"A-20261123-\w{5}",
        ("--scope", "到领证"),
        'scope: "到领证"',
    ),
    Sample(
        "challenge", "challenge", ("--title", "示例榜单", "--needs", OPEN, "--chain", "qingneng"), r"C-20261123-\w{5}", ("--field", "焊接"), 'field: "焊接"'
    ),
    Sample("chain", "chain", ("--name", "示例链", "--lead-units", "shi-keji-ju"), "shililian", ("--leader-post", "副市长"), 'leader_post: "副市长"'),
)
each_sample = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.group)


def file_of(clone: Clone, identifier: str) -> str:
    (path,) = clone.path.glob(f"data/*/**/{identifier}.yaml")
    return path.read_text("utf-8")


@each_sample
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_five_verbs(clone: Clone, sample: Sample, lang: str) -> None:
    done = clone.run(sample.group, "add", *sample.add, "--lang", lang)
    identifier = done.out.strip()
    assert done.code == 0, done
    assert re.fullmatch(sample.id, identifier)
    assert {"zh": "已提交", "en": "committed"}[lang] in done.err
    assert clone.subjects()[0].startswith(f"{sample.kind}: add {identifier}")
    assert f"schemas/{sample.kind}.schema.json" in file_of(clone, identifier)

    done = clone.run(sample.group, "edit", identifier, *sample.edit, "--lang", lang)
    assert (done.code, done.out) == (0, f"{identifier}\n")
    assert sample.line in file_of(clone, identifier).splitlines()

    shown = clone.run(sample.group, "show", identifier, "--lang", lang)
    assert shown.code == 0
    assert identifier in shown.out.splitlines()[0]
    entry = json.loads(clone.run(sample.group, "show", identifier, "--format", "json").out)
    assert entry["command"] == f"{sample.group} show"
    assert entry["data"]["id"] == identifier
    assert entry["data"]["path"].endswith(f"{identifier}.yaml")

    listed = clone.run(sample.group, "list", "--id", identifier, "--lang", lang)
    assert len(listed.out.splitlines()) == 2
    assert listed.out.splitlines()[1].startswith(identifier)

    log = clone.run(sample.group, "log", identifier, "--lang", lang)
    assert log.code == 0
    assert log.out.count("\t提交\t" if lang == "zh" else f"{sample.kind}: ") == 2
    kept = json.loads(clone.run(sample.group, "log", identifier, "--format", "json").out)["data"]
    assert [each["subject"].split()[1] for each in kept["commits"]] == ["edit", "add"]
    assert clone.run(sample.group, "log", identifier, "--format", "csv").out.startswith("\ufeff")
    assert clone.run("validate").code == 0


@each_sample
def test_a_dry_run_prints_what_it_would_write(clone: Clone, sample: Sample) -> None:
    done = clone.run(sample.group, "add", *sample.add, "--dry-run")
    assert done.code == 0
    assert "将写入 data/" in done.err
    identifier = re.search(r'^id: "(.+)"$', done.out, re.MULTILINE)
    assert identifier
    assert not list(clone.path.glob(f"data/*/**/{identifier[1]}.yaml"))
    assert clone.subjects() == ["town"]


def test_an_edit_that_is_tried_shows_its_lines(clone: Clone) -> None:
    done = clone.run("need", "edit", NEED, "--urgency", "urgent", "--dry-run")
    assert done.code == 0
    assert "+urgency: urgent" in done.out.splitlines()
    assert clone.subjects() == ["town"]


def test_each_kind_of_the_model_has_its_group() -> None:
    assert {each.kind for each in SAMPLES} == {model.kind.name for model in KINDS} - {"claim"}  # no challenge of the town can be claimed


def test_names_codes_and_numbers_are_understood_as_people_type_them(clone: Clone) -> None:
    words = (
        "--name",
        "示例精密有限公司",
        "--chains",
        "氢能产业链、yejin",
        "--uscc",
        " ９１３２０５８２１００ｒｘ９ｐｋｘ０ ",
        "--size",
        "小型",
        "--titles",
        "专精特新，高新企业",
        "--region",
        "320582",
    )
    entry = json.loads(clone.run("enterprise", "show", clone.run("enterprise", "add", *words).out.strip(), "--format", "json").out)["data"]
    assert (entry["uscc"], entry["size"], entry["titles"], entry["region"]) == ("91320582100RX9PKX0", "small", ["专精特新", "高新企业"], "320582")
    assert entry["chains"][1] == "yejin"


@pytest.mark.parametrize(("typed", "kept", "shown"), [("张家港", "320582", "张家港市"), ("南京市鼓楼区", "320106", "南京市鼓楼区")])
def test_a_region_is_typed_and_shown_by_its_name_and_kept_as_its_code(clone: Clone, typed: str, kept: str, shown: str) -> None:
    firm = clone.run("enterprise", "add", "--name", "示例精密有限公司", "--chains", "yejin", "--region", typed).out.strip()
    assert json.loads(clone.run("enterprise", "show", firm, "--format", "json").out)["data"]["region"] == kept
    assert f"属地  {shown}" in clone.run("enterprise", "show", firm, "--lang", "zh").out
    done = clone.run("enterprise", "edit", firm, "--region", "鼓楼区", "--lang", "zh")
    assert done.code == 1
    assert "鼓楼区" in done.err


def test_parts_are_typed_as_yaml(clone: Clone) -> None:
    words = (
        "--title",
        "两件事",
        "--enterprise",
        "sl-bacai",
        "--category",
        "综合诉求",
        "--items",
        "[{title: 用地, category: 用地厂房}, {title: 招工, category: 用工}]",
    )
    identifier = clone.run("need", "add", *words).out.strip()
    assert [each["title"] for each in json.loads(clone.run("need", "show", identifier, "--format", "json").out)["data"]["items"]] == ["用地", "招工"]
    done = clone.run("need", "edit", identifier, "--items", "{title: 甲, category: 用工}", "--items", "{title: 乙, category: 用工}")
    assert done.code == 0
    identifier = clone.run("resource", "add", "--unit", "shi-keji-ju", "--title", "券", "--category", "融资", "--eligibility", "{}").out.strip()
    assert "eligibility: {}" in file_of(clone, identifier)


def test_a_field_is_taken_away(clone: Clone) -> None:
    assert clone.run("need", "edit", NEED, "--note", "一\n二", "--tags", "甲,乙").code == 0
    assert clone.run("need", "edit", NEED, "--unset", "note", "--unset", "tags").code == 0
    assert clone.git("diff", "HEAD~2", "--stat") == ""


def test_the_first_step_has_its_actor_and_moment(clone: Clone) -> None:
    words = ("need", "add", "--title", "标题", "--enterprise", "sl-bacai", "--category", "融资")
    plain = json.loads(clone.run("need", "show", clone.run(*words).out.strip(), "--format", "json").out)["data"]["log"]
    assert [(each["step"], each["by"], each["at"][:10]) for each in plain] == [("submit", "sl-bacai", "2026-11-23")]
    told = clone.run(*words, "--by", "shi-keji-ju", "--at", "2026-11-23T08:30").out.strip()
    (step,) = json.loads(clone.run("need", "show", told, "--format", "json").out)["data"]["log"]
    assert (step["by"], step["at"]) == ("shi-keji-ju", "2026-11-23T08:30:00+08:00")


def test_records_whose_names_sound_alike_get_ids_of_their_own(clone: Clone) -> None:
    ids = [clone.run("unit", "add", "--name", each, "--side", "service").out.strip() for each in ("示例局", "示利局", "示力局")]
    assert ids == ["shiliju", "shiliju-2", "shiliju-3"]


def test_show_says_everything_in_the_chosen_language(reader: Clone) -> None:
    zh, en = reader.run("need", "show", NEED, "--lang", "zh").out, reader.run("need", "show", NEED, "--lang", "en").out
    assert "状态  已销号" in zh
    assert "State  closed" in en
    assert "办理经过" in zh
    assert "Log" in en
    for model in KINDS:
        group = model.kind.name
        first = json.loads(reader.run(group, "list", "--format", "json").out)["data"][0]["id"]
        assert reader.run(group, "show", first).code == 0


# records read from files -----------------------------------------------------------------------------------------------------------------

FILE = """# 走访记录
title: "带 '引号' 的标题"
enterprise: sl-bacai
category: 融资
detail: |
  第一行
  第二行
amount_wan: 500
"""


def from_file(clone: Clone, text: str | bytes, *more: str, group: str = "need") -> Any:
    path = clone.path.parent / "draft.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return clone.run(group, "add", "--from", str(path), *more)


def test_a_record_from_a_file_with_options_laid_over(clone: Clone) -> None:
    done = from_file(clone, FILE, "--urgency", "high", "--title", "新标题")
    entry = json.loads(clone.run("need", "show", done.out.strip(), "--format", "json").out)["data"]
    assert (entry["title"], entry["urgency"], entry["amount_wan"], entry["detail"]) == ("新标题", "high", 500.0, "第一行\n第二行\n")


def test_a_file_that_git_shows_can_be_added_again_under_another_id(clone: Clone) -> None:
    text = (clone.path / "data/needs/2026-11/N-20261118-STVHG.yaml").read_text("utf-8")
    done = from_file(clone, text.replace("STVHG", "ZZZZZ"))
    assert (done.code, done.out.strip()) == (0, "N-20261118-ZZZZZ"), done.err
    assert len(json.loads(clone.run("need", "show", "N-20261118-ZZZZZ", "--format", "json").out)["data"]["log"]) > 1


def test_steps_of_long_ago_in_a_file_are_refused_unless_marked_as_entered_late(clone: Clone) -> None:
    text = (clone.path / "data/needs/2026-10/N-20261012-CGBHS.yaml").read_text("utf-8")
    done = from_file(clone, text.replace("CGBHS", "ZZZZZ"))
    assert (done.code, "RC713" in done.err, "entered_on" in done.err) == (1, True, True), done.err


BAD_FILES: dict[str, tuple[str | bytes, str, int]] = {
    "no yaml": ("title: [\n", "draft.yaml:2:1 RC005", 1),
    "empty": ("", "RC004", 1),
    "only comments": ("# nichts\n", "RC004", 1),
    "a list": ("- a\n", "RC019", 1),
    "a word": ("标题\n", "RC019", 1),
    "of no known encoding": (b"title: \xff\xff\n", "GBK", 2),
    "half of utf-16": ("title: 标题\n".encode("utf-16")[:-1], "GBK", 2),
    "gbk with a key it does not know": ("titel: 标题\n".encode("gbk"), "titel", 2),
    "nul": (b"title: a\x00b\n", "RC0", 1),
    "a key twice": ("title: a\ntitle: b\n", "draft.yaml:2:1 RC006", 1),
    "a tag": ("title: !!python/object:os.system x\n", "RC007", 1),
    "an alias": ("title: &a x\nnote: *a\n", "RC008", 1),
    "two documents": ("title: a\n---\ntitle: b\n", "draft.yaml:3", 1),
    "a tab": ("title:\ta\n", "RC010", 1),
    "a conflict": ("<<<<<<< HEAD\ntitle: a\n=======\ntitle: b\n>>>>>>> x\n", "RC011", 1),
    "too deep": ("items: " + "[" * 30 + "]" * 30 + "\n", "RC013", 1),
    "ever so deep": ("items: " + "[" * 100_000, "RC", 1),
    "a full-width colon": ("title：标题\n", "RC0", 1),
    "too large": ("note: " + "长" * 400_000 + "\n", "RC003", 1),
    "unknown keys": ("titel: x\nkategorie: z\n", "titel", 2),
    "a number as key": ("1: x\n", "1", 2),
    "a null": ("title: a\nenterprise: sl-bacai\ncategory:\n", "RC103", 1),
    "a list for a word": ("title: [a]\nenterprise: sl-bacai\ncategory: 融资\n", "RC105", 1),
    "a mapping for a reference": ("title: a\nenterprise: {x: z}\ncategory: 融资\n", "RC105", 1),
    "a word for a log": ("title: a\nenterprise: sl-bacai\ncategory: 融资\nlog: 昨天\n", "RC105", 1),
    "a log that begins in the middle": (FILE + 'log: [{at: "2026-11-01T09:00:00+08:00", step: close, by: sl-bacai, result: solved}]\n', "RC301", 1),
    "a log with a wrong word": (FILE + 'log: [{at: "2026-11-01T09:00:00+08:00", step: fly, by: sl-bacai}]\n', "RC104", 1),
    "a moment without offset": (FILE + 'log: [{at: "2026-11-01T09:00:00", step: submit, by: sl-bacai}]\n', "RC107", 1),
    "nothing required": ("note: x\n", "--enterprise", 2),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_file_that_is_wrong_is_refused_with_its_place(clone: Clone, name: str) -> None:
    text, saying, code = BAD_FILES[name]
    before = clone.files()
    for lang in ("zh", "en"):
        done = from_file(clone, text, "--lang", lang)
        assert (done.code, done.out) == (code, ""), done
        assert saying in done.err
        assert {"zh": "怎么办：", "en": "what to do: "}[lang] in done.err or " → " in done.err
        assert "Traceback" not in done.err
    assert clone.files() == before


@pytest.mark.parametrize(
    "text",
    [
        "need: [a]\nunit: shi-keji-ju\nrole: lead\n",
        "need: {a: b}\nunit: 5\nrole: lead\n",
        f"need: {NEED}\nunit: [x]\nrole: lead\n",
        f"need: {NEED}\nunit: shi-keji-ju\nrole: [lead]\nlog: [5]\n",
    ],
)
def test_a_file_with_values_of_wrong_shape_is_no_bug(clone: Clone, text: str) -> None:
    done = from_file(clone, text, "--due", "2026-12-01", group="order")
    assert (done.code, done.out) == (1, "")
    assert "RC10" in done.err


@pytest.mark.parametrize("path", ["/nowhere/x.yaml", "data", ""])
def test_a_file_that_cannot_be_read(clone: Clone, path: str) -> None:
    done = clone.run("need", "add", "--from", path, "--title", "x")
    assert (done.code, done.out) == (2, "")
    assert "怎么办：" in done.err


# prompts ---------------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_is_missing_and_what_matters_is_asked_for_on_a_terminal(clone: Clone, terminal: Terminal, lang: str) -> None:
    answers = ("sl-bacai", "缺质检员", "5", "两名，会看图", {"zh": "特", "en": "urgent"}[lang], "12月7日")
    code, shown = terminal(clone, "need", "add", "--lang", lang, answers=answers)
    assert code == 0, shown
    assert {"zh": "描述（可不填）：", "en": "Detail (may be left empty): "}[lang] in shown
    assert {"zh": "  5. 用工\n", "en": "  5. Labour\n"}[lang] in shown
    assert clone.subjects()[0].endswith(" 缺质检员")
    made = json.loads(clone.run("need", "show", clone.subjects()[0].split()[2], "--format", "json").out)["data"]
    assert [made[each] for each in ("category", "detail", "urgency", "wanted_by")] == ["用工", "两名，会看图", "urgent", "2026-12-07"]
    assert clone.git("status", "--porcelain") == ""


def test_what_may_be_left_empty_is_and_nothing_is_asked_where_nothing_is_missing(clone: Clone, terminal: Terminal) -> None:
    code, shown = terminal(clone, "need", "add", answers=("sl-bacai", "缺质检员", "用工", "", "", ""))
    assert code == 0, shown
    code, shown = terminal(clone, "need", "add", "--enterprise", "sl-bacai", "--title", "想找两名会看图纸的检验工", "--category", "用工")
    assert (code, "可不填" in shown) == (0, False), shown


def test_lists_dates_and_coded_words_are_asked_for_too(clone: Clone, terminal: Terminal) -> None:
    code, shown = terminal(clone, "enterprise", "add", answers=("示例新材有限公司", "qingneng，yejin", "", "", ""))
    assert code == 0, shown
    code, shown = terminal(clone, "order", "add", answers=(OPEN, "shi-keji-ju", "3", "12月20日"))
    assert code == 0, shown
    entries = json.loads(clone.run("order", "list", "--need", OPEN, "--format", "json").out)["data"]
    assert [(each["role"], each["log"][0]["due"]) for each in entries if each["id"].startswith("D-20261123")] == [("support", "2026-12-20")]
    assert clone.run("validate").code == 0


def test_a_wrong_answer_is_asked_again_and_the_others_are_kept(clone: Clone, terminal: Terminal) -> None:
    answers = ("没有这家", "sl-bacai", "", "缺质检员", "99", "6", "", "特急急", "1", "改天", "1月5日", "下周三")
    code, shown = terminal(clone, "need", "add", answers=answers)
    assert code == 0, shown
    for words in ("没有这家", "标题不能为空", "99 不在其中", "特急急 不在其中", "不是有效的", "有两种读法"):
        assert words in shown, shown
    made = json.loads(clone.run("need", "show", clone.subjects()[0].split()[2], "--format", "json").out)["data"]
    assert (made["enterprise"], made["title"], made["wanted_by"]) == ("sl-bacai", "缺质检员", "2026-12-02")


def test_which_of_several_names_is_meant_is_asked_on_a_terminal(clone: Clone, terminal: Terminal) -> None:
    for number in ("甲", "乙"):
        assert (
            clone.run(
                "enterprise", "add", "--name", f"示例双子{number}厂", "--short-name", "双子厂", "--chains", "yejin", "--id", f"shuangzi-{ord(number)}"
            ).code
            == 0
        )
    code, shown = terminal(clone, "enterprise", "edit", "双子厂", "--note", "走访过", answers=("9", "2"))
    assert code == 0, shown
    assert "“9”不在其中" in shown
    assert "“双子厂”对得上 2 条：" in shown
    noted = [each for each in ("甲", "乙") if json.loads(clone.run("enterprise", "show", f"shuangzi-{ord(each)}", "--format", "json").out)["data"].get("note")]
    assert len(noted) == 1
    assert f"  2. 示例双子{noted[0]}厂" in shown


@pytest.mark.parametrize(("answer", "is_taken"), [("是", True), ("", False)])
def test_a_single_guess_is_asked_about_with_yes_or_no(clone: Clone, terminal: Terminal, answer: str, *, is_taken: bool) -> None:
    title = json.loads(clone.run("need", "show", OPEN, "--format", "json").out)["data"]["title"]
    code, shown = terminal(clone, "need", "show", title[:-2], answers=(answer,))
    assert f"“{title[:-2]}”是不是 {title}（{OPEN}）（是/否，直接回车为否）：" in shown
    assert code == (0 if is_taken else 1), shown
    assert ("没有叫" in shown) is not is_taken, shown


@pytest.mark.parametrize(("answers", "is_done"), [(("是",), True), (("也许", "Y"), True), (("否",), False), (("",), False)])
def test_a_question_is_answered_with_yes_or_no_in_chinese(clone: Clone, terminal: Terminal, *, answers: tuple[str, ...], is_done: bool) -> None:
    before = clone.files()
    code, shown = terminal(clone, "enterprise", "rename", "sl-bacai", "sl-xin", answers=answers)
    assert (clone.files() != before) is is_done, shown
    assert "（是/否，直接回车为否）：" in shown
    assert "[y/N]" not in shown
    assert ("请回答是或否" in shown) is (len(answers) > 1)
    assert code == (0 if is_done else 130), shown


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("line", "answers"),
    [
        ("need add", ("sl-bacai", "\x03")),
        ("need add", ("\x04",)),
        ("need escalate N-20260910-MW9PW", ("\x03",)),
        ("enterprise rename sl-bacai sl-xin", ("\x04",)),
        ("undo", ("\x03",)),
    ],
)
def test_control_c_and_d_at_a_prompt_say_that_nothing_was_written(clone: Clone, terminal: Terminal, line: str, answers: tuple[str, ...], lang: str) -> None:
    said = {"zh": "已中断，什么都没有写入", "en": "interrupted; nothing was written"}[lang]
    if line == "undo":
        assert clone.run("enterprise", "edit", "sl-bacai", "--note", "走访过").code == 0
    before, commits = clone.files(), clone.subjects()
    code, shown = terminal(clone, *line.split(), "--lang", lang, answers=answers)
    assert (code, said in shown, "Traceback" in shown) == (130, True, False), shown
    assert (clone.files(), clone.subjects()) == (before, commits)


@pytest.mark.parametrize(
    ("line", "answers"),
    [
        ("need add --enterprise sl-bacai --category 用工", ("缺质检员",)),
        ("need add --title 缺质检员 --category 用工 --enterprise 双子厂", ("1",)),
        (f"dispatch {OPEN} 双子局 --role support --due 2026-12-20", ("1",)),
        ("chain edit qingneng --lead-units 双子局", ("1",)),
        ("progress D-20261116-BSKHZ --note 联系过 --by 双子局", ("1",)),
        (f"match {OPEN} --reject bangdaiban --because 只收化工企业 --by 双子局", ("1",)),
        ("resource add --from rows.yaml", ("1",)),
        ("unit archive 双子局", ("1",)),
        (f"need escalate {OPEN}", ("1",)),
    ],
)
def test_a_question_left_open_keeps_nobody_waiting(clone: Clone, terminal: Terminal, line: str, answers: tuple[str, ...]) -> None:
    for number in "12":
        (clone.path / f"data/enterprises/twin-{number}.yaml").write_text(f'id: "twin-{number}"\nname: "双子厂"\nchains: ["yejin"]\n', "utf-8")
        (clone.path / f"data/units/twin-{number}.yaml").write_text(f'id: "twin-{number}"\nname: "双子局"\nside: "government"\n', "utf-8")
    clone.git("add", "-A")
    clone.git("commit", "-qm", "twins")
    (clone.path / "rows.yaml").write_text(
        "- {title: 示例检测, unit: 双子局, category: 检测认证}\n- {title: 示例培训, unit: gongdian, category: 用工}\n", "utf-8"
    )
    others: list[Outcome] = []

    def while_it_waits() -> str:
        others.append(clone.program("unit", "edit", "gongdian", "--note", "另一个人写的", "--today", "2026-11-23"))
        return answers[0]

    code, shown = terminal(clone, *line.split(), answers=(while_it_waits, *answers[1:], "", "", ""))
    (other,) = others
    assert (other.code, "等待中" in other.err) == (0, False), (other, shown)
    assert "另一个人写的" in (clone.path / "data/units/gongdian.yaml").read_text("utf-8")
    assert (code, "已提交" in shown) == ((1, False) if line.startswith(("progress", "match")) else (0, True)), shown


OF_A_NEED = "D-20260509-4QQ0R"


@pytest.mark.parametrize(("lang", "said"), [("zh", f"是不是：{OF_A_NEED}（想扩一台炉子，变压器不够 → 示例供电公司）"), ("en", f"did you mean: {OF_A_NEED}")])
def test_an_order_goes_by_the_title_of_its_need(clone: Clone, lang: str, said: str) -> None:
    done = clone.run("order", "show", "想扩一台炉子，变压器不够", "--lang", lang)
    assert (done.code, OF_A_NEED in done.out, OF_A_NEED in done.err) == (0, True, True), done
    done = clone.run("order", "show", "扩一台炉子", "--lang", lang)
    assert (done.code, said in done.err) == (1, True), done.err


def test_which_of_the_orders_of_a_need_is_told_by_their_units(clone: Clone) -> None:
    title = json.loads(clone.run("need", "show", OPEN, "--format", "json").out)["data"]["title"]
    for unit in ("shi-keji-ju", "shi-huanjing-ju"):
        assert clone.run("dispatch", OPEN, unit, "--role", "support").code == 0
    done = clone.run("accept", title)
    assert (done.code, "对得上" in done.err) == (1, True)
    for unit in ("市科技局", "市生态环境局"):
        assert f"{title} → {unit}" in done.err


@pytest.mark.parametrize("line", [f"need verify {OPEN}", f"need close {OPEN}", "accept D-20251204-1G484", "finish D-20251204-1G484"])
def test_what_is_not_possible_is_refused_before_anything_is_asked(clone: Clone, terminal: Terminal, line: str) -> None:
    code, shown = terminal(clone, *line.split())
    assert code == 1, shown
    assert "怎么办" in shown
    assert "满意度：" not in shown
    assert "结果：" not in shown
