"""Questions: the record and the passage that answer, what no longer holds, what is left out, and what is not there."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redchain.kinds.policy.model import Policy
from redchain.kinds.resource.model import Resource
from redchain.kinds.service.model import ServiceItem
from redchain.match.asked_words import clauses_of
from redchain.match.asking import Answer, Catalogue
from redchain.match.asking_catalogue import catalogue_of, service_line
from redchain.match.asking_chance import NEARLY_SURE, SURE, Signs
from redchain.match.evaluate_asking import Question, ask_all, figures_of
from redchain.match.passages import passages_of
from redchain.model.ledger import ledger_of
from tests.small import SETTINGS, base

TODAY = date(2026, 11, 23)


def policy(identifier: str, title: str, **given: Any) -> Policy:
    return Policy.model_validate({"id": identifier, "title": title, "number": f"示{identifier}号", "unit": "office-one", **given})


def item(identifier: str, title: str, **given: Any) -> ServiceItem:
    return ServiceItem.model_validate({"id": identifier, "title": title, "group": "public", "unit": "office-one", "materials": [{"title": "申请表"}], **given})


PERMIT = item(
    "permit",
    "建筑工程施工许可",
    who="已经确定施工单位的建设单位",
    materials=[{"title": "施工合同"}, {"title": "工资专户证明", "deferrable": True}, {"title": "营业执照", "source": "shared"}],
    stages=[{"title": "网上申请"}, {"title": "审查", "workdays": 2}],
    promised_days=3,
    fee="不收费",
    faqs=[{"question": "开工以后能补办吗？", "answer": "不能，先领证再开工。"}],
    aliases=["开工证", "施工证"],
)
DRAIN = item("drain", "排污许可", aliases=["排污证"])
NEW = policy("new", "稳岗返还办法", clauses=[{"title": "返还标准", "text": "不裁员的企业返还失业保险费的一半。"}], aliases=["稳岗补贴"])
OLD = policy("old", "稳岗返还办法", valid_until="2026-06-30", replaced_by="new", clauses=[{"title": "返还标准", "text": "返还三成。"}], aliases=["稳岗补贴"])
ALL = (PERMIT, DRAIN, NEW, OLD)


def catalogue(*records: Any) -> Catalogue:
    return catalogue_of(ledger_of(SETTINGS, [*base(), *records]), TODAY)


def first(answer: Answer) -> str:
    return answer.found[0].record.id


@pytest.mark.parametrize(
    ("question", "record", "part"),
    [
        ("办施工证要准备什么材料", "permit", "materials"),
        ("施工许可先办什么，几天能好", "permit", "stages"),
        ("施工许可谁能办", "permit", "who"),
        ("开工证开工以后还能补办吗", "permit", "faqs/开工以后能补办吗？"),
        ("排污证要什么材料", "drain", "materials"),
        ("不裁员稳岗补贴返还多少", "new", "clauses/返还标准"),
    ],
)
def test_the_record_and_its_passage(question: str, record: str, part: str) -> None:
    answer = catalogue(*ALL).ask(question)
    assert answer.found[0].passage
    assert (first(answer), answer.found[0].passage.part) == (record, part)


def test_a_passage_holds_the_words_of_the_record() -> None:
    said = {each.part: [line.zh for line in each.lines] for each in passages_of(PERMIT)}
    assert said == {
        "stages": ["1. 网上申请", "2. 审查（2 个工作日）", "承诺 3 个工作日", "收费：不收费"],
        "who": ["已经确定施工单位的建设单位"],
        "materials": ["施工合同", "工资专户证明（可容缺）", "营业执照（共享获取，不用提交）"],
        "faqs/开工以后能补办吗？": ["不能，先领证再开工。"],
    }
    assert [each.lines[0].zh for each in passages_of(NEW)] == ["不裁员的企业返还失业保险费的一半。"]


def test_a_long_clause_is_cut_after_a_sentence() -> None:
    sentence = "字" * 150 + "。"
    whole = sentence * 3
    pieces = [each.lines[0].zh for each in passages_of(policy("p", "办法", clauses=[{"title": "一", "text": whole}]))]
    assert "".join(pieces) == whole
    assert [len(each) for each in pieces] == [151, 151, 151]
    (one,) = passages_of(policy("p", "办法", clauses=[{"title": "一", "text": "没有句号" * 100}]))
    assert one.lines[0].zh == "没有句号" * 100


def test_what_expired_stands_behind_what_holds() -> None:
    answer = catalogue(*ALL).ask("稳岗返还办法")
    assert [each.record.id for each in answer.found][:2] == ["new", "old"]


@pytest.mark.parametrize("more", [{"archived_on": "2026-01-01"}, {"visibility": "office"}, {"visibility": "units"}])
def test_what_is_archived_or_not_to_be_shown_is_left_out(more: dict[str, Any]) -> None:
    hidden = PERMIT.model_copy(update={"id": "hidden"} | {key: date(2026, 1, 1) if key == "archived_on" else value for key, value in more.items()})
    assert set(catalogue(hidden, DRAIN).records) == {"service/drain"}


@pytest.mark.parametrize("question", ["驾照丢了去哪补", "zzz", "？", "明年放假安排"])
def test_what_is_not_there_is_said_not_to_be(question: str) -> None:
    assert catalogue(*ALL).ask(question).level == "none"


def test_an_empty_catalogue_answers_nothing() -> None:
    assert catalogue().ask("施工许可") == Answer("none", 0.0, ())


def test_points_add_up_to_the_score() -> None:
    for each in catalogue(*ALL).ask("稳岗补贴").found:
        assert each.score == pytest.approx(sum(reason.points for reason in each.reasons))


_SHARES = st.builds(Signs, *[st.floats(0, 1)] * 6, st.booleans())


@given(_SHARES, st.sampled_from(["score", "lead", "near", "known", "covered", "same"]), st.floats(0, 0.5))
def test_more_of_any_sign_is_never_less_sure(signs: Signs, name: str, more: float) -> None:
    assert 0 <= signs.chance <= 1
    assert signs._replace(**{name: getattr(signs, name) + more}).chance >= signs.chance


@given(st.text(max_size=60))
def test_whatever_is_asked_is_answered_the_same_twice(question: str) -> None:
    books = _BOOKS
    assert books.ask(question) == books.ask(question)


_BOOKS = catalogue(*ALL)


def test_the_order_of_the_records_changes_nothing() -> None:
    one, other = catalogue(*ALL).ask("施工证"), catalogue(*reversed(ALL)).ask("施工证")
    assert [(each.record.id, each.score) for each in one.found] == [(each.record.id, each.score) for each in other.found]


def test_figures_by_hand() -> None:
    books = catalogue(*ALL)
    asked = ask_all(
        books,
        [
            Question(question="施工证要什么材料", answers=("service/permit",)),
            Question(question="稳岗返还办法", answers=("policy/old",)),
            Question(question="排污证", answers=("service/gone",)),
            Question(question="驾照丢了去哪补", answers=("service/drain",)),
            Question(question="明年放假安排"),
            Question(question="施工证"),
        ],
    )
    found = figures_of(books, asked)
    assert found == (4, 1, 2, 1, 2, 1, 1)
    assert [each.rank for each in asked[:2]] == [1, 2]


def test_the_line_is_a_general_one_in_use() -> None:
    line = Resource.model_validate({"id": "line", "unit": "office-one", "title": "企业服务专线", "category": "综合诉求"})
    bus = Resource.model_validate({"id": "bus", "unit": "office-one", "title": "公交专线", "category": "用工"})
    ledger = ledger_of(SETTINGS, [*base(), bus, line])
    assert service_line(ledger, TODAY) == line
    ledger = ledger_of(SETTINGS, [*base(), bus, line.model_copy(update={"valid_until": date(2026, 1, 1)})])
    assert service_line(ledger, TODAY) is None


YEARLY = policy(
    "tiexi-2025",
    "小微企业贷款贴息工作方案（2025年，示例）",
    number="示财企〔2025〕4号",
    valid_until="2026-03-14",
    clauses=[{"title": "范围", "text": "贴一个百分点。"}],
)


@pytest.mark.parametrize("question", ["示财企[2025] 4号", "小微企业贷款贴息工作方案（2025年）还能报吗", "tiexi-2025", "TIEXI-2025"])
def test_a_record_that_is_named_is_the_answer(question: str) -> None:
    books = catalogue(*ALL, YEARLY, item("daikuan", "小微企业贷款贴息", aliases=["贷款贴息", "贴息申请", "小微贴息"]))
    found = books.ask(question)
    assert (found.level, found.chance, first(found)) == ("answer", 1.0, "tiexi-2025")


@pytest.mark.parametrize("noise", ["{} http://mp.example.org/s/abc", "<b>{}</b>", "你好，{}，谢谢", "{}。{}。"])
def test_what_asks_nothing_changes_no_answer(noise: str) -> None:
    books = catalogue(*ALL)
    plain = books.ask("稳岗补贴")
    found = books.ask(noise.replace("{}", "稳岗补贴"))
    assert (found.level, first(found)) == (plain.level, first(plain))


def test_what_is_not_on_file_makes_no_answer_surer() -> None:
    books = catalogue(*ALL)
    assert books.ask("稳岗补贴 ABC").chance <= books.ask("稳岗补贴").chance


@pytest.mark.parametrize("question", ["怎么办", "手续", "要什么材料", "补贴政策", "登记"])
def test_a_question_that_tells_nothing_has_no_answer(question: str) -> None:
    assert catalogue(*ALL).ask(question).level == "none"


def test_what_is_only_near_in_meaning_is_not_sure() -> None:
    """The thesaurus has 注销 beside 企业开办: near enough to be looked at, and no answer."""
    found = catalogue(*ALL, item("sheli", "企业设立登记", aliases=["开公司", "办执照", "注册公司"])).ask("公司注销怎么办理")
    assert found.level != "answer"


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("开工以后还能补办吗", "faqs/开工以后能补办吗？"),
        ("你好，我们开工以后能补办吗？", "faqs/开工以后能补办吗？"),
        ("上个月刚拿了地，桩机都到了，老板等不及，开工以后能不能补办", "faqs/开工以后能补办吗？"),
        ("开工证", "stages"),
    ],
)
def test_what_is_nearly_a_question_or_name_on_file_is_answered(question: str, part: str) -> None:
    found = catalogue(*ALL, item("other", "临时用地", aliases=["补办用地"])).ask(question)
    assert (found.level, first(found)) == ("answer", "permit")
    assert found.chance >= SURE
    if part.startswith("faqs"):
        assert found.found[0].passage
        assert found.found[0].passage.part == part


def test_what_shares_half_with_a_question_on_file_is_not_that_question() -> None:
    books = catalogue(*ALL, item("net", "网络文化经营", faqs=[{"question": "游戏厅许可找谁办？", "answer": "找文旅局。"}]))
    assert books.ask("烟草零售许可找谁办").level != "answer"


def test_a_reason_says_which_words_on_file_are_meant() -> None:
    reasons = {each.part: each.text for each in catalogue(*ALL).ask("开工以后还能补办吗").found[0].reasons}
    assert reasons["same"].zh == "相近的说法：开工以后能补办吗？"
    assert "said like it" in reasons["same"].en


STORY = "我们去年搬到新区，厂子也大了，上个月来了几个检查的，说了一大堆听不懂的，让我们赶紧补，排污证要什么材料，真是头疼"


def test_a_story_around_a_question_does_not_hide_it() -> None:
    books = catalogue(*ALL)
    assert first(books.ask(STORY)) == "drain"
    assert books.ask(STORY).level != "none"
    assert "排污证要什么材料" in clauses_of(STORY)


def test_records_of_one_matter_do_not_stand_against_each_other() -> None:
    """An item and the policy it goes by both answer: that they score alike is no doubt."""
    rules = policy("rules", "临时占道管理办法", clauses=[{"title": "占道", "text": "临时占道先报审批。"}], aliases=["占道"])
    occupy = item("occupy", "临时占道审批", aliases=["占道"])
    question = "店门口想临时占道摆摊，行不行"
    joined = catalogue(*ALL, rules, occupy.model_copy(update={"policies": ("rules",)})).ask(question)
    apart = catalogue(*ALL, rules, occupy).ask(question)
    assert first(joined) == first(apart)
    assert joined.chance > apart.chance


def test_a_record_is_near_only_where_it_has_a_word_of_what_is_asked_about() -> None:
    assert Signs(0.4, 0.1, 0.1, 0.1, 0.1, 0.0).is_near
    assert not Signs(0.4, 0.1, 0.1, 0.1, 0.0, 0.0).is_near
    assert not Signs(0.1, 0.0, 0.0, 0.1, 0.1, 0.0).is_near
    assert [catalogue(*ALL).ask(each).is_near for each in ("今晚吃什么", "怎么办", "排污证怎么办")] == [False, False, True]


def test_one_is_sure_only_of_what_a_record_says() -> None:
    assert Signs(1.0, 1.0, 1.0, 1.0, 0.29, 0.0).chance == NEARLY_SURE
    assert Signs(1.0, 1.0, 1.0, 1.0, 0.3, 0.0).chance > SURE
    assert Signs(0.2, 0.0, 0.0, 0.0, 0.0, 0.7).chance == SURE
    assert Signs(0.0, 0.0, 0.0, 0.0, 0.0, 0.0).chance == 0.0


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("国家级稳岗补贴返还多少", "问的是国家的，这条是县区级的"),
        ("稳岗补贴怎么注销", "问的是“注销”，这条没有写"),
        ("县级稳岗补贴返还多少", None),
        ("稳岗补贴", None),
    ],
)
def test_what_is_named_and_not_in_the_record_is_told_and_makes_nobody_sure(question: str, said: str | None) -> None:
    found = catalogue(*ALL).ask(question)
    assert first(found) == "new"
    assert [each.zh for each in found.found[0].doubts] == ([said] if said else [])
    assert not said or found.level == "perhaps"
    assert all(each.en for each in found.found[0].doubts)


def test_a_level_that_the_record_speaks_of_is_no_doubt() -> None:
    prize = policy("prize", "高企奖励办法", clauses=[{"title": "奖励", "text": "国家级高企认定后再奖十万元。"}], aliases=["高企奖励"])
    assert catalogue(*ALL, prize).ask("国家级高企奖励多少").found[0].doubts == ()


@pytest.mark.parametrize(
    ("question", "text", "doubts"),
    [
        ("国家高新技术企业奖励多少", "认定后奖励十万元。", 0),
        ("国家高新技术企业奖励多少", "市级的认定后奖励十万元。", 1),
        ("国家级小巨人奖励多少", "认定后奖励十万元。", 1),
    ],
)
def test_the_level_of_a_title_that_the_record_names_is_no_doubt(question: str, text: str, doubts: int) -> None:
    prize = policy("prize", "高新技术企业奖励办法", level="city", clauses=[{"title": "奖励", "text": text}], aliases=["高企奖励"])
    found = catalogue(*ALL, prize).ask(question).found[0]
    assert (found.record.id, len(found.doubts)) == ("prize", doubts)


@pytest.mark.parametrize(
    ("question", "records"),
    [
        ("施工证要什么材料，另外排污证怎么办", ["permit", "drain"]),
        ("1、施工证怎么办 2、排污证怎么办", ["permit", "drain"]),
        ("１、施工证怎么办；２．排污证怎么办", ["permit", "drain"]),
        ("施工证怎么办？排污证怎么办？", ["permit", "drain"]),
        ("施工证怎么办，排污证怎么办", ["permit", "drain"]),
        ("我们想办施工证，怎么办理", ["permit"]),
        ("施工证怎么办？驾照丢了去哪补？", ["permit"]),
        ("施工证怎么办？几天能办好？", ["permit"]),
        ("施工证要什么材料，另外驾照丢了去哪补", ["permit", None]),
        ("施工证要什么材料，另外开工证几天能办好", ["permit"]),
        ("施工证要什么材料，另外要多久", ["permit"]),
        ("有没有补贴，还有施工证怎么办", ["permit"]),
        ("施工证怎么办和排污证怎么办", ["permit", "drain"]),
        ("施工证怎么办以及驾照怎么办", ["permit"]),
        ("施工证和排污证怎么办", ["drain"]),
        ("施工证是什么，还有能不能帮忙找对象", ["permit", None]),
        ("我们有两个厂，另外排污证怎么办", ["drain"]),
        ("驾照丢了去哪补，另外明年怎么放假", [None]),
        ("排污证怎么办", ["drain"]),
    ],
)
def test_several_matters_are_answered_each_by_itself(question: str, records: list[str | None]) -> None:
    found = catalogue(*ALL).ask_apart(question)
    assert [answer.found[0].record.id if answer.level != "none" else None for _, answer in found] == records
    if len(records) == 1:
        assert found[0][0] == question


def test_a_bracket_around_a_number_is_no_part_of_the_matter_before_it() -> None:
    assert [asked for asked, _ in catalogue(*ALL).ask_apart("(1)施工证怎么办 (2)排污证怎么办")] == ["施工证怎么办", "排污证怎么办"]
