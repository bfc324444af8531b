"""Claims as people work on them: what is offered next, objections, money, who may still win, and what is said where nothing can be solved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.flow.test_challenge_tampering import FILES, FIRST, POSTED, SECOND, SIGNED, write

if TYPE_CHECKING:
    from tests.conftest import Clone

CHALLENGE, CLAIM, OTHER = (each.rsplit("/", 1)[1].removesuffix(".yaml") for each in (POSTED, FIRST, SECOND))
PUBLIC = ('until: "2026-10-30"', 'until: "2026-12-01"')
LANGUAGES = ("zh", "en")


def town(clone: Clone, *changes: tuple[str, str, str]) -> Clone:
    """The town with a posted challenge, a signed claim and another that was argued; each change is a file, and what stands in it instead of what."""
    for path, text in FILES.items():
        for file, old, new in changes:
            if file == path:
                assert old in text
                text = text.replace(old, new)  # noqa: PLW2901  # the text with all that is changed in it
        write(clone.path / path, text)
    clone.git("add", "-A")
    clone.git("-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-qm", "a challenge with two claims")
    return clone


UNSIGNED = (FIRST, FILES[FIRST][FILES[FIRST].index('  - at: "2026-10-21') :], "")
UNCHOSEN = (FIRST, FILES[FIRST][FILES[FIRST].index('  - at: "2026-10-20') :], "")


def test_nobody_is_invited_to_object(clone: Clone) -> None:
    town(clone, UNSIGNED)
    signed = clone.run("claim", "sign", CLAIM, "--amount-wan", "60")
    assert (signed.code, "claim object" in signed.err, "下一步" in signed.err) == (0, False, False), signed.err
    objected = clone.run("claim", "object", CLAIM, "--reason", "同行有异议")
    assert (objected.code, "claim object" in objected.err, "下一步" in objected.err) == (0, False, False), objected.err


def test_once_it_may_begin_that_is_offered(clone: Clone) -> None:
    shown = town(clone).run("todo", "--lang", "zh").out + clone.run("claim", "show", CLAIM).out
    assert f"redchain claim begin {CLAIM} --due …" in shown
    assert "claim object" not in clone.run("todo").out


def test_a_posted_challenge_is_not_offered_to_be_withdrawn(clone: Clone) -> None:
    town(clone)
    for each in (CLAIM, OTHER):
        (clone.path / "data/claims/2026-09" / f"{each}.yaml").unlink()
    text = (clone.path / POSTED).read_text("utf-8")
    (clone.path / POSTED).write_text(text[: text.index('  - at: "2026-09-11T10')], "utf-8")
    clone.git("add", "-A")
    clone.git("-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-qm", "not posted")
    posted = clone.run("challenge", "post", CHALLENGE, "--until", "2026-12-25")
    assert (posted.code, "claim file" in posted.err, "challenge withdraw" in posted.err) == (0, True, False), posted.err


@pytest.mark.parametrize("lang", LANGUAGES)
def test_after_the_publicity_nobody_objects(clone: Clone, lang: str) -> None:
    done = town(clone).run("claim", "object", CLAIM, "--reason", "同行有异议", "--lang", lang)
    assert (done.code, "RC344" in done.err) == (1, True)
    assert {"zh": "公示到 2026-10-30，期满以后不再收异议", "en": "it was public until 2026-10-30, and after that nobody objects"}[lang] in done.err


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("count", [1, 2])
def test_how_many_objections_want_an_answer_is_said(clone: Clone, lang: str, count: int) -> None:
    town(clone)
    for hour in range(count):
        assert clone.run("claim", "object", CLAIM, "--reason", "同行有异议", "--at", f"2026-10-28 1{hour}:00").code == 0
    done = clone.run("claim", "begin", CLAIM, "--due", "2027-06-30", "--lang", lang)
    english = {1: "there was an objection", 2: "there were 2 objections"}[count]
    assert (done.code, {"zh": f"公示期间有 {count} 件异议", "en": english}[lang] in done.err) == (1, True), done.err
    assert clone.run("claim", "begin", CLAIM, "--due", "2027-06-30", "--note", "逐件核实，均不成立").code == 0


@pytest.mark.parametrize("lang", LANGUAGES)
def test_more_money_than_was_agreed_is_warned_of(clone: Clone, lang: str) -> None:
    town(clone, (POSTED, "content:", "reward_wan: 50\ncontent:"), UNSIGNED)
    signed = clone.run("claim", "sign", CLAIM, "--amount-wan", "500", "--lang", lang)
    assert signed.code == 0
    assert {"zh": "RC380 提醒 签约 500 万元，榜额只有 50 万元", "en": "500 × 10,000 yuan were signed, of a reward of 50"}[lang] in signed.err
    begun = FILES[FIRST].replace(*PUBLIC[::-1]) + '  - at: "2026-11-02T09:00:00+08:00"\n    step: begin\n    by: "shi-gongxin-ju"\n    due: "2027-06-30"\n'
    write(clone.path / FIRST, begun)
    clone.git("-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-qam", "begun")
    assert "150" not in clone.run("claim", "pay", CLAIM, "--amount-wan", "50", "--yes").err
    paid = clone.run("claim", "pay", CLAIM, "--amount-wan", "100", "--yes", "--lang", lang)
    assert {"zh": "已拨付 150 万元，签约只有 60 万元", "en": "150 × 10,000 yuan were paid, of 60 signed"}[lang] in paid.err


def test_who_is_in_one_team_joins_no_other(clone: Clone) -> None:
    town(clone, UNCHOSEN, (POSTED, "2026-10-15", "2026-12-15"))
    done = clone.run("claim", "file", "--challenge", CHALLENGE, "--unit", "gongdian", "--partners", "cailiao-suo", "--plan", "示例方案")
    assert (done.code, "RC342" in done.err, OTHER in done.err) == (1, True, True), done.err
    assert "RC342" in clone.run("claim", "edit", OTHER, "--partners", "qingneng-yuan").err


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_challenge_for_one_team_is_settled_by_the_choice(clone: Clone, lang: str) -> None:
    town(clone, (POSTED, "2026-10-15", "2026-12-15"))
    said = {"zh": "独立揭榜，已选定揭榜", "en": "one team takes this challenge, and the claim"}[lang]
    for words in (
        ("challenge", "extend", CHALLENGE, "--until", "2026-12-25", "--reason", "再等等", "--yes"),
        ("claim", "file", "--challenge", CHALLENGE, "--unit", "gongdian", "--plan", "示例方案"),
    ):
        done = clone.run(*words, "--lang", lang)
        assert (done.code, "RC343" in done.err, said in done.err) == (1, True, True), done.err


def test_choosing_while_others_may_still_claim_is_warned_of(clone: Clone) -> None:
    done = town(clone, UNCHOSEN, (POSTED, "2026-10-15", "2026-12-15")).run("claim", "choose", CLAIM)
    assert (done.code, "RC381 提醒 榜单到 2026-12-15 截止，2026-11-23 就选定了" in done.err) == (0, True), done.err


@pytest.mark.parametrize("lang", LANGUAGES)
def test_without_an_accepted_claim_nothing_is_solved(clone: Clone, lang: str) -> None:
    done = town(clone).run("challenge", "solve", CHALLENGE, "--yes", "--lang", lang)
    said = {"zh": "还没有揭榜通过验收", "en": "no claim of it has been accepted yet"}[lang]
    assert (done.code, "RC346" in done.err, said in done.err, "--claim" in done.err) == (1, True, True, False), done.err


def test_a_challenge_is_made_of_one_need_at_least_and_names_each_once(clone: Clone) -> None:
    need = "N-20260910-MW9PW"
    new = ("challenge", "draft", "--title", "示例榜单", "--chain", "qingneng")
    assert clone.run(*new, "--needs", "").code in {1, 2}
    assert clone.run(*new, "--needs", f"{need},{need}").code == 1
    assert clone.run("challenge", "edit", "C-20260320-7K3F9", "--needs", "").code in {1, 2}
    assert clone.run("claim", "edit", OTHER, "--partners", "gongdian,gongdian").code == 1
    assert clone.git("status", "--porcelain") == ""


DONE = """  - at: "2026-11-02T09:00:00+08:00"
    step: begin
    by: "shi-gongxin-ju"
    due: "2027-06-30"
  - at: "2026-11-20T09:00:00+08:00"
    step: finish
    by: "qingneng-yuan"
    words: "五项指标都达到"
"""
OPEN_ONE = (FIRST, "price_wan: 60", 'price_wan: 60\nmilestones: [{title: "样件"}, {title: "台架试验"}]')
REFUSED = {
    "zh": f"还有 2 个里程碑没有完成：样件、台架试验；退回补报（redchain claim redo {CLAIM} --reason …），确实不做了用 --note 说明",
    "en": f"2 of its milestones are open: 样件, 台架试验; send it back to have them reported (redchain claim redo {CLAIM} --reason …), or say with --note why they are not",
}


def finished(clone: Clone) -> Clone:
    return town(clone, OPEN_ONE, (FIRST, SIGNED, SIGNED + DONE))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_open_milestones_are_spoken_of_before_the_work_is_accepted(clone: Clone, lang: str) -> None:
    refused = finished(clone).run("claim", "approve", CLAIM, "--words", "通过", "--yes", "--lang", lang)
    assert (refused.code, REFUSED[lang] in refused.err, "RC320" in refused.err) == (1, True, True), refused.err
    asked = clone.run("claim", "approve", CLAIM, "--words", "通过", "--note", "改在整车上做", "--lang", lang)
    assert {"zh": "里程碑还没有完成：样件、台架试验；通过验收以后不能再补", "en": "milestones are open: 样件, 台架试验; once it is accepted they stay so"}[
        lang
    ] in asked.err
    done = clone.run("claim", "approve", CLAIM, "--words", "通过", "--note", "改在整车上做", "--yes", "--lang", lang)
    assert done.code == 0, done.err
    assert clone.run("validate").code == 0


def test_a_milestone_that_comes_after_the_work_was_accepted_is_found(clone: Clone) -> None:
    finished(clone)
    path = clone.path / FIRST
    path.write_text(path.read_text("utf-8").replace(', {title: "台架试验"}', "").replace('{title: "样件"}', '{title: "样件", done_on: "2026-11-18"}'), "utf-8")
    clone.git("commit", "-qam", "all reached")
    assert clone.run("claim", "approve", CLAIM, "--words", "通过", "--yes").code == 0
    path.write_text(path.read_text("utf-8").replace("milestones: [", 'milestones: [{title: "台架试验"}, '), "utf-8")
    found = clone.run("validate", "--lang", "en")
    assert found.code == 1
    assert "RC320" in found.out
    assert "the claim was accepted while some of its milestones are open: 台架试验" in found.out


def _unposted(clone: Clone, due: str) -> Clone:
    """The town with a checked challenge that is to be solved by a day."""
    town(clone, (POSTED, "content:", f'due: "{due}"\ncontent:'), (POSTED, FILES[POSTED][FILES[POSTED].index('  - at: "2026-09-11T10') :], ""))
    for each in (CLAIM, OTHER):
        clone.git("rm", "-q", f"data/claims/2026-09/{each}.yaml")
    clone.git("-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-qam", "not posted")
    return clone


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_challenge_is_not_posted_to_be_solved_by_a_day_that_has_passed(clone: Clone, lang: str) -> None:
    _unposted(clone, "2026-11-22")
    posted = clone.run("challenge", "post", CHALLENGE, "--until", "2026-12-25", "--lang", lang)
    assert (posted.code, "RC306" in posted.err) == (1, True), posted.err
    assert {"zh": "攻关期限 2026-11-22 早于 步骤时间 2026-11-23", "en": "Due 2026-11-22 is before the step's time 2026-11-23"}[lang] in posted.err
    assert clone.run("challenge", "edit", CHALLENGE, "--due", "2027-06-30").code == 0
    assert clone.run("challenge", "post", CHALLENGE, "--until", "2026-12-25").code == 0
    assert "RC306" in clone.run("challenge", "edit", CHALLENGE, "--due", "2026-11-20").err


def test_a_milestone_is_not_promised_for_a_day_before_the_claim(clone: Clone) -> None:
    done = town(clone, UNCHOSEN).run("claim", "edit", CLAIM, "--milestones", "[{title: 样机, due: 2025-12-31}]")
    assert (done.code, "RC306" in done.err) == (1, True), done.err
    assert clone.run("claim", "edit", CLAIM, "--milestones", "[{title: 样机, due: 2026-12-31}]").code == 0
