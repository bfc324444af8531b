"""What several commits of a proposal bring in though its two ends look harmless; and honest histories that pass."""

from __future__ import annotations

import io
import json
import subprocess
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Clone

    Hand = Callable[["Clone"], None]

pytestmark = pytest.mark.slow

WORKING = "data/orders/2026-11/D-20261116-BSKHZ.yaml"  # of gongdian
SUBMITTED = "data/needs/2026-11/N-20261119-YFZXM.yaml"  # of sl-chuqing, whose chain's office is shi-fagai-wei
FRESH = "data/needs/2026-11/N-20261123-AAAAA.yaml"
CHAIN = "data/chains/yejin.yaml"
KEEPER, POWER, OFFICE, STRANGER = "office@example.org", "power@example.org", "fagai@example.org", "somebody@example.org"
PROGRESS = '  - at: "2026-11-20T09:00:00+08:00"\n    step: progress\n    by: "gongdian"\n    note: "已上门"\n'
SUBMIT = '  - at: "2026-11-23T09:00:00+08:00"\n    step: submit\n    by: "sl-chuqing"\n'
NEED = f'id: "N-20261123-AAAAA"\nenterprise: "sl-chuqing"\ntitle: "压缩机交期太长"\ncategory: 市场配套\nraised_on: "2026-11-23"\nlog:\n{SUBMIT}'
MOBILE, CARD = "13912345678", "11010519491231002X"


@pytest.fixture
def proposal(clone: Clone) -> Clone:
    """The town with a keeper, a member of gongdian and one of shi-fagai-wei, on main; a branch `proposal` is checked out."""
    assert clone.run("identity", "init").code == 0
    assert clone.run("identity", "add", "--unit", "gongdian", "--email", POWER).code == 0
    assert clone.run("identity", "add", "--unit", "shi-fagai-wei", "--email", OFFICE).code == 0
    clone.git("checkout", "-qb", "proposal")
    return clone


def writes(path: str, text: str | bytes) -> Hand:
    def hand(clone: Clone) -> None:
        (clone.path / path).parent.mkdir(parents=True, exist_ok=True)
        (clone.path / path).write_bytes(text if isinstance(text, bytes) else text.encode())

    return hand


def office(part: str, content: str) -> bytes:
    """A document or table with one part."""
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(part, content)
    return into.getvalue()


def adds(path: str, text: str) -> Hand:
    return lambda clone: clone.append(path, text)


def swaps(path: str, old: str, new: str) -> Hand:
    def hand(clone: Clone) -> None:
        text = (clone.path / path).read_text("utf-8")
        assert old in text
        (clone.path / path).write_text(text.replace(old, new, 1), encoding="utf-8")

    return hand


def drops(path: str) -> Hand:
    return lambda clone: (clone.path / path).unlink()


def moves(old: str, new: str, *then: Hand) -> Hand:
    def hand(clone: Clone) -> None:
        (clone.path / new).parent.mkdir(parents=True, exist_ok=True)
        (clone.path / old).rename(clone.path / new)
        for each in then:
            each(clone)

    return hand


def restores(*paths: str, of: str = "main") -> Hand:
    return lambda clone: clone.git("checkout", "-q", of, "--", *paths) and None


def lists_of(day: str) -> Hand:
    def hand(clone: Clone) -> None:
        assert clone.run("lists", "--no-commit", "--today", day).code == 0

    return hand


def needs(count: int, firm: str = "sl-chuqing") -> Hand:
    def hand(clone: Clone) -> None:
        for number in range(count):
            identifier = f"N-20261123-B{number:04}"
            text = NEED.replace("N-20261123-AAAAA", identifier).replace("sl-chuqing", firm).replace("压缩机交期太长", f"第{number}种材料买不到")
            writes(f"data/needs/2026-11/{identifier}.yaml", text)(clone)

    return hand


def nothing(_clone: Clone) -> None:
    """Change no file."""


def commit(clone: Clone, who: str, hand: Hand, message: str = "a step") -> None:
    hand(clone)
    clone.git("add", "-A")
    clone.git("-c", f"user.email={who}", "commit", "-q", "--allow-empty", "-m", message)


def judged(clone: Clone, *more: str) -> tuple[int, list[dict[str, Any]]]:
    done = clone.run("validate", "--against", "main", "--format", "json", *more)
    return done.code, json.loads(done.out)["data"]["findings"]


def errors(found: list[dict[str, Any]]) -> set[str]:
    return {each["code"] for each in found if each["severity"] == "error"}


Commits = tuple[tuple[str, "Hand"], ...]
BROKEN = NEED.replace("category: 市场配套", "category: 市场配套\ncolour: red")
TWICE = "data/needs/2025-01/N-20261119-YFZXM.yaml"

SMUGGLED: dict[str, tuple[Commits, str]] = {
    "a step in a broken file that a keeper mends": (
        ((STRANGER, adds(WORKING, PROGRESS + "colour: red\n")), (KEEPER, swaps(WORKING, "colour: red\n", ""))),
        "RC801",
    ),
    "a step that a keeper makes readable": (
        ((STRANGER, adds(WORKING, PROGRESS.replace("note:", "nota:"))), (KEEPER, swaps(WORKING, "nota:", "note:"))),
        "RC801",
    ),
    "a step behind a tab that a keeper takes out": (
        ((STRANGER, adds(WORKING, PROGRESS.replace("    note", "\tnote"))), (KEEPER, swaps(WORKING, "\tnote", "    note"))),
        "RC801",
    ),
    "a step in a file broken twice and mended by the office": (
        ((STRANGER, adds(WORKING, "colour: red\n")), (OFFICE, swaps(WORKING, "colour: red\n", PROGRESS + "x: y\n")), (POWER, swaps(WORKING, "x: y\n", ""))),
        "RC801",
    ),
    "a whole need in a broken file": (((STRANGER, writes(FRESH, BROKEN)), (KEEPER, swaps(FRESH, "\ncolour: red", ""))), "RC801"),
    "a broken file mended and moved at once": (
        (
            (STRANGER, writes("data/needs/2026-12/N-20261123-AAAAA.yaml", BROKEN)),
            (KEEPER, moves("data/needs/2026-12/N-20261123-AAAAA.yaml", FRESH, swaps(FRESH, "\ncolour: red", ""))),
        ),
        "RC801",
    ),
    "a draft elsewhere that a keeper moves in": (((STRANGER, writes("drafts/need.txt", NEED)), (KEEPER, moves("drafts/need.txt", FRESH))), "RC801"),
    "a draft elsewhere, mended and moved in": (
        ((STRANGER, writes("drafts/need.txt", BROKEN)), (KEEPER, moves("drafts/need.txt", FRESH, swaps(FRESH, "\ncolour: red", "")))),
        "RC801",
    ),
    "a draft elsewhere that a keeper copies in": (((STRANGER, writes("drafts/need.txt", NEED)), (KEEPER, writes(FRESH, NEED))), "RC801"),
    "a hidden file that a keeper makes visible": (
        ((STRANGER, writes("data/needs/.N-20261123-AAAAA.yaml", NEED)), (KEEPER, moves("data/needs/.N-20261123-AAAAA.yaml", FRESH))),
        "RC801",
    ),
    "a lead unit in a broken file that a keeper mends": (
        (
            (STRANGER, swaps(CHAIN, 'lead_units: ["shi-fagai-wei"]', 'lead_units: ["shi-fagai-wei", "gongdian"]\ncolour: red')),
            (KEEPER, swaps(CHAIN, "\ncolour: red", "")),
        ),
        "RC803",
    ),
    "a mobile number in between": (((KEEPER, adds("README.md", f"\n电话 {MOBILE}\n")), (KEEPER, swaps("README.md", f"\n电话 {MOBILE}\n", ""))), "RC608"),
    "a mobile number in a record in between": (
        ((KEEPER, adds("data/enterprises/sl-chuqing.yaml", f'note: "{MOBILE}"\n')), (KEEPER, restores("data/enterprises/sl-chuqing.yaml"))),
        "RC608",
    ),
    "an identity card in a file that is gone": (((KEEPER, writes("附件/名单.csv", f"姓名,证件\n示例,{CARD}\n")), (KEEPER, drops("附件/名单.csv"))), "RC608"),
    "a private address in between": (((KEEPER, writes("a.txt", "示例一号@qq.com\nzhangsan1980@qq.com\n")), (KEEPER, drops("a.txt"))), "RC608"),
    "a secrecy mark in between": (((KEEPER, writes("a.md", "机密★10年\n")), (KEEPER, drops("a.md"))), "RC608"),
    "a mobile number in a table of Chinese Windows": (
        ((KEEPER, writes("名单.csv", f"电话,{MOBILE}\n张某,".encode("gbk"))), (KEEPER, drops("名单.csv"))),
        "RC608",
    ),
    "a mobile number in UTF-16": (((KEEPER, writes("名单.txt", f"电话 {MOBILE}\n".encode("utf-16"))), (KEEPER, drops("名单.txt"))), "RC608"),
    "a mobile number in a table": (
        ((KEEPER, writes("名单.xlsx", office("xl/sharedStrings.xml", f"<si><t>{MOBILE}</t></si>"))), (KEEPER, drops("名单.xlsx"))),
        "RC608",
    ),
    "an identity card in a document": (
        ((KEEPER, writes("附件/名单.docx", office("word/document.xml", f"<w:p><w:t>身份证{CARD[:9]}</w:t><w:t>{CARD[9:]}</w:t></w:p>"))),),
        "RC608",
    ),
    "a secrecy mark in a document that is called a picture": (
        ((KEEPER, writes("图.png", office("word/document.xml", "<w:p><w:t>机密★</w:t></w:p>"))),),
        "RC608",
    ),
    "a mobile number in the title of a document": (((KEEPER, writes("a.docx", office("docProps/core.xml", f"<dc:title>{MOBILE}</dc:title>"))),), "RC608"),
    "a mobile number in a workflow": (((KEEPER, writes(".github/workflows/x.yml", f"# {MOBILE}\n")),), "RC608"),
    "a mobile number that stays in a text file": (((KEEPER, writes("docs/联系.md", f"电话 {MOBILE}\n")),), "RC608"),
    "a mobile number in a settings file in between": (
        ((KEEPER, adds("data/settings/access.yaml", f"# {MOBILE}\n")), (KEEPER, restores("data/settings/access.yaml"))),
        "RC608",
    ),
    "a mobile number in a hand-made list in between": (
        ((KEEPER, writes("data/lists/needs.csv", f"{MOBILE}\n")), (KEEPER, drops("data/lists/needs.csv"))),
        "RC608",
    ),
    "a mobile number in the name of a file": (((KEEPER, writes(f"附件/张某{MOBILE}.txt", "x\n")), (KEEPER, drops(f"附件/张某{MOBILE}.txt"))), "RC608"),
    "a step of a unit that somebody else takes out": (((POWER, adds(WORKING, PROGRESS)), (STRANGER, restores(WORKING))), "RC720"),
    "a step of a unit that somebody else puts in other words": (((POWER, adds(WORKING, PROGRESS)), (OFFICE, swaps(WORKING, "已上门", "没有上门"))), "RC720"),
    "a need that somebody else deletes again": (((OFFICE, writes(FRESH, NEED)), (POWER, drops(FRESH))), "RC720"),
    "a file among the generated lists": (((OFFICE, writes("data/lists/需求汇总.csv", "序号,企业\n")),), "RC722"),
    "a table below the generated lists": (((OFFICE, writes("data/lists/2026/needs.csv", "序号,企业\n")),), "RC722"),
    "a list with too much to look through": (((KEEPER, writes("big.csv", b"1,2,3,4\n" * 200_000)), (KEEPER, drops("big.csv"))), "RC609"),
}


@pytest.mark.parametrize("case", SMUGGLED)
def test_what_commits_smuggle_in_is_refused(proposal: Clone, case: str) -> None:
    (proposal.path / "README.md").write_text("三张清单\n", encoding="utf-8")
    commit(proposal, KEEPER, nothing)
    proposal.git("branch", "-qf", "main")
    commits, code = SMUGGLED[case]
    for who, hand in commits:
        commit(proposal, who, hand)
    stopped, found = judged(proposal)
    assert code in errors(found), found
    assert stopped == 1


@pytest.mark.parametrize(
    "message",
    [f"办结\n\n联系人电话 {MOBILE}", f"身份证 {CARD}", "机密★10年", "发到 zhangsan1980@qq.com", f"abc\n\nCo-authored-by: 示例 {MOBILE} <a@example.org>"],
)
def test_the_words_of_every_commit_are_judged(proposal: Clone, message: str) -> None:
    commit(proposal, KEEPER, nothing, message)
    commit(proposal, KEEPER, nothing, "另一次")
    code, found = judged(proposal)
    assert (code, errors(found)) == (1, {"RC608"})
    assert MOBILE not in json.dumps(found)


HONEST: dict[str, Commits] = {
    "a typo mended in a later commit": (
        (POWER, adds(WORKING, PROGRESS.replace("已上门", "已上们"))),
        (POWER, swaps(WORKING, "已上们", "已上门")),
    ),
    "a file broken and mended by the same hand": ((POWER, adds(WORKING, PROGRESS + "colour: red\n")), (POWER, swaps(WORKING, "colour: red\n", ""))),
    "one's own commit taken back": ((POWER, adds(WORKING, PROGRESS)), (POWER, restores(WORKING))),
    "a new need taken back by who made it": ((OFFICE, writes(FRESH, NEED)), (OFFICE, drops(FRESH))),
    "a need of a colleague, its title bettered by the office": ((OFFICE, writes(FRESH, NEED)), (KEEPER, swaps(FRESH, "压缩机交期太长", "压缩机交货期太长"))),
    "a draft moved in by who wrote it": ((OFFICE, writes("drafts/need.txt", NEED)), (OFFICE, moves("drafts/need.txt", FRESH))),
    "a new need beside a readme of somebody else that goes": (
        (STRANGER, writes("notes.md", "会议安排\n")),
        (OFFICE, moves("notes.md", "other.md", writes(FRESH, NEED))),
    ),
    "a file without a text": ((KEEPER, writes("logo.png", b"\x89PNG\0" + MOBILE.encode())),),
    "a large picture": ((KEEPER, writes("map.png", b"\0" * 1_200_000)),),
    "a false alarm allowed in a text": ((KEEPER, writes("a.md", f"编号 {MOBILE} <!-- # redchain: allow RC601 设备号 -->\n")),),
    "a false alarm allowed in a record": (
        (OFFICE, writes(FRESH, NEED.replace("log:", f'chain: "yejin"\nexpected: "设备 {MOBILE} 一台"\nallow:\n  - rule: RC601\n    because: "设备号"\nlog:'))),
        (OFFICE, swaps(FRESH, "一台", "两台")),
    ),
    "an office number": ((KEEPER, writes("a.md", "办公室电话 0717-6251234\n")),),
    "a step of a colleague that a keeper takes out": ((POWER, adds(WORKING, PROGRESS)), (KEEPER, restores(WORKING))),
    "a step that went and came back": ((POWER, adds(WORKING, PROGRESS)), (STRANGER, restores(WORKING)), (POWER, adds(WORKING, PROGRESS))),
    "lists made by redchain": ((OFFICE, lists_of("2026-11-20")), (OFFICE, lists_of("2026-11-23"))),
    "a readme among the lists": ((KEEPER, writes("data/lists/README.md", "由 redchain 生成\n")),),
    "an empty commit": ((STRANGER, nothing),),
    "a copy elsewhere that is gone again, which uses up no id": (
        (STRANGER, writes(TWICE, NEED.replace("N-20261123-AAAAA", "N-20261119-YFZXM"))),
        (STRANGER, drops(TWICE)),
    ),
}


@pytest.mark.parametrize("case", HONEST)
def test_an_honest_history_passes(proposal: Clone, case: str) -> None:
    for who, hand in HONEST[case]:
        commit(proposal, who, hand)
    code, found = judged(proposal)
    assert (code, errors(found)) == (0, set()), found


def test_what_the_base_held_is_not_told_again(proposal: Clone) -> None:
    commit(proposal, KEEPER, writes("旧.md", f"电话 {MOBILE}\n电话 {MOBILE}\n"))
    proposal.git("branch", "-qf", "main")
    commit(proposal, KEEPER, adds("旧.md", "另一行\n"))
    commit(proposal, KEEPER, swaps("旧.md", "另一行\n", "第三行\n"))
    commit(proposal, KEEPER, moves("旧.md", "新.md"))
    assert errors(judged(proposal)[1]) == set()
    commit(proposal, KEEPER, adds("新.md", f"{MOBILE}\n"))
    assert errors(judged(proposal)[1]) == {"RC608"}


def test_a_merge_from_main_brings_nothing_new(proposal: Clone) -> None:
    commit(proposal, POWER, adds(WORKING, PROGRESS))
    proposal.git("checkout", "-q", "main")
    commit(proposal, KEEPER, writes("旧.md", f"电话 {MOBILE}\n"))
    proposal.git("checkout", "-q", "proposal")
    proposal.git("-c", f"user.email={STRANGER}", "merge", "-q", "--no-edit", "main")
    assert judged(proposal) == (0, [])


@pytest.mark.parametrize("is_signed", [False, True])
def test_the_words_of_a_tag_that_is_merged_are_judged(proposal: Clone, is_signed: bool) -> None:  # noqa: FBT001  # pytest passes it
    """A proposal brings in no tags and no notes; but a merge of an annotated tag keeps the tag's message in its own, of a signed one in its head."""
    proposal.git("checkout", "-qb", "side")
    commit(proposal, KEEPER, adds("data/units/gongdian.yaml", 'note: "一"\n'))
    proposal.git("tag", "-a", "-m", f"电话 {MOBILE}", "v1")
    proposal.git("checkout", "-q", "proposal")
    proposal.git("-c", f"user.email={KEEPER}", "merge", "-q", "--no-ff", *(("-m", "merged") if is_signed else ("--no-edit",)), "v1")
    if is_signed:  # as git writes it
        tag = "".join(f"{' ' if place else ''}{line}\n" for place, line in enumerate(proposal.git("cat-file", "tag", "v1").splitlines()))
        head, _, message = proposal.git("cat-file", "commit", "HEAD").partition("\n\n")
        raw = f"{head}\nmergetag {tag}\n{message}".encode()
        made = subprocess.run(["git", "hash-object", "-w", "-t", "commit", "--stdin"], cwd=proposal.path, input=raw, check=True, capture_output=True)
        proposal.git("reset", "-q", "--hard", made.stdout.decode().strip())
    assert "RC608" in errors(judged(proposal)[1])


def test_what_only_a_merge_brings_in_is_looked_at(proposal: Clone) -> None:
    proposal.git("checkout", "-qb", "side")
    commit(proposal, KEEPER, adds("data/units/gongdian.yaml", 'note: "一"\n'))
    proposal.git("checkout", "-q", "proposal")
    commit(proposal, KEEPER, adds("data/units/shi-keji-ju.yaml", 'note: "二"\n'))
    proposal.git("merge", "-q", "--no-commit", "--no-ff", "side")
    commit(proposal, KEEPER, writes("a.md", f"{MOBILE}\n"))
    commit(proposal, KEEPER, drops("a.md"))
    assert errors(judged(proposal)[1]) == {"RC608"}


def test_folders_of_invented_content_are_named_in_the_base(proposal: Clone) -> None:
    commit(proposal, KEEPER, writes("tests/cases.md", f"{MOBILE}\n"))
    commit(proposal, KEEPER, adds("data/settings/access.yaml", 'invented: ["tests", "data"]\n'))
    assert errors(judged(proposal)[1]) == {"RC608"}
    proposal.git("branch", "-qf", "main")
    commit(proposal, KEEPER, writes("tests/more.md", f"{MOBILE}\n"))
    assert errors(judged(proposal)[1]) == set()
    commit(proposal, KEEPER, writes("data/lists/x.csv", f"{MOBILE}\n"))
    assert "RC608" in errors(judged(proposal)[1])


@pytest.mark.parametrize(
    ("lang", "words"),
    [("zh", "第 2 行：这一行像是手机号：139****78（RC601）"), ("en", "line 2: this line seems to contain a mobile number: 139****78 (RC601)")],
)
def test_it_is_told_where_and_how_to_rewrite_the_commit(proposal: Clone, lang: str, words: str) -> None:
    commit(proposal, KEEPER, writes("a.md", f"第一行\n{MOBILE}\n"))
    at = proposal.git("rev-parse", "--short=10", "HEAD").strip()
    commit(proposal, KEEPER, drops("a.md"))
    done = proposal.run("validate", "--against", "main", "--lang", lang)
    assert done.code == 1
    assert "a.md:2" in done.out
    assert words in done.out
    assert at in done.out
    assert f"git rebase -i {proposal.git('rev-parse', '--short=10', 'main').strip()}" in done.out


def test_files_that_are_no_text_are_named(proposal: Clone) -> None:
    commit(proposal, KEEPER, writes("logo.png", b"\x89PNG\0"))
    assert "logo.png" in proposal.run("validate", "--against", "main").err


@pytest.mark.parametrize(("who", "limit", "expected"), [(OFFICE, 10, {"RC721"}), (KEEPER, 10, set()), (OFFICE, 11, set())])
def test_new_records_are_counted_but_for_those_of_keepers(proposal: Clone, who: str, limit: int, expected: set[str]) -> None:
    commit(proposal, KEEPER, adds("data/settings/access.yaml", f"mass_records: {limit}\n"))
    proposal.git("branch", "-qf", "main")
    commit(proposal, who, needs(11))
    assert errors(judged(proposal)[1]) == expected
    assert errors(judged(proposal, "--allow-mass")[1]) == set()


def test_two_strangers_to_keepers_do_not_get_twice_as_much(proposal: Clone) -> None:
    commit(proposal, KEEPER, adds("data/settings/access.yaml", "mass_records: 10\n"))
    proposal.git("branch", "-qf", "main")
    commit(proposal, OFFICE, needs(6))
    proposal.git("config", "user.email", OFFICE)
    commit(proposal, OFFICE, needs(12))
    assert errors(judged(proposal)[1]) == {"RC721"}


@pytest.mark.parametrize(
    ("before", "day", "expected"), [("2026-11-20", "2026-11-24", {"RC723"}), ("2026-11-20", "2026-11-19", {"RC723"}), ("2026-11-20", "2026-11-21", set())]
)
def test_lists_are_as_of_a_day_that_can_be(proposal: Clone, before: str, day: str, expected: set[str]) -> None:
    commit(proposal, KEEPER, lists_of(before))
    proposal.git("branch", "-qf", "main")
    commit(proposal, OFFICE, lists_of(day))
    assert errors(judged(proposal)[1]) == expected


def test_one_list_as_of_another_day_than_the_rest_is_refused(proposal: Clone) -> None:
    commit(proposal, KEEPER, lists_of("2026-11-20"))
    csv = (proposal.path / "data/lists/needs.csv").read_bytes()
    proposal.git("branch", "-qf", "main")
    commit(proposal, OFFICE, lists_of("2026-11-23"))
    lists_of("2026-10-01")(proposal)
    other = (proposal.path / "data/lists/needs.csv").read_bytes()
    assert other != csv
    lists_of("2026-11-23")(proposal)
    commit(proposal, OFFICE, writes("data/lists/needs.csv", other))
    assert errors(judged(proposal)[1]) == {"RC712"}


def test_a_need_taken_back_by_its_maker_is_told_since_its_id_is_used_up(proposal: Clone) -> None:
    commit(proposal, OFFICE, writes(FRESH, NEED))
    commit(proposal, OFFICE, drops(FRESH))
    code, found = judged(proposal)
    assert (code, [(each["code"], each["severity"]) for each in found]) == (0, [("RC720", "warning")])


def test_a_step_that_a_merge_drops_is_told(proposal: Clone) -> None:
    proposal.git("checkout", "-qb", "side")
    commit(proposal, POWER, adds(WORKING, PROGRESS))
    proposal.git("checkout", "-q", "proposal")
    commit(proposal, KEEPER, writes("a.md", "x\n"))
    proposal.git("-c", f"user.email={KEEPER}", "merge", "-q", "-s", "ours", "--no-edit", "side")
    assert errors(judged(proposal)[1]) == {"RC720"}


@pytest.mark.parametrize(("signatures", "severity"), [("require", "error"), ("warn", "warning"), ("ignore", "")])
def test_every_commit_is_signed_where_that_is_required(proposal: Clone, signatures: str, severity: str) -> None:
    commit(proposal, KEEPER, adds("data/settings/access.yaml", f"signatures: {signatures}\n"))
    proposal.git("branch", "-qf", "main")
    commit(proposal, KEEPER, writes("notes.md", "会议安排\n"))
    commit(proposal, KEEPER, drops("notes.md"))
    found = judged(proposal)[1]
    assert {(each["code"], each["severity"]) for each in found} == ({("RC802", severity)} if severity else set())
    assert len(found) == (2 if severity else 0)
