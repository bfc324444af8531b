"""`redchain <kind> rename ID NEW-ID`: another id and every reference to it, in one commit that CI sees through."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Terminal
    from tests.conftest import Clone

pytestmark = pytest.mark.slow

RENAMES = (
    ("unit", "gongdian", "dianli"),
    ("enterprise", "sl-chuqing", "chuqing"),
    ("chain", "qingneng", "qing-neng"),
    ("resource", "dianli-zengrong", "zengrong"),
)


def mentions(clone: Clone, word: str) -> dict[str, int]:
    """How often an id stands, in quotes, in each record file."""
    found = {path: len(re.findall(rf'"{word}"', raw.decode())) for path, raw in clone.files().items() if path.startswith("data/")}
    return {path: count for path, count in found.items() if count}


@pytest.mark.parametrize(("kind", "old", "new"), RENAMES, ids=[each[0] for each in RENAMES])
def test_every_reference_is_renamed_in_one_commit_and_nothing_else_changes(clone: Clone, kind: str, old: str, new: str) -> None:
    before, findings = mentions(clone, old), clone.run("validate", "--format", "json").out
    done = clone.run(kind, "rename", old, new, "--yes")
    assert (done.code, done.out) == (0, f"{new}\n"), done
    assert clone.subjects()[1:] == ["town"]
    assert clone.subjects()[0].startswith(f"{kind}: rename {old} to {new} (")
    assert clone.git("status", "--porcelain") == ""
    after = {path.replace(f"{new}.yaml", f"{old}.yaml"): count for path, count in mentions(clone, new).items()}
    assert after == before
    assert set(mentions(clone, old)) == {next(path for path in mentions(clone, new) if path.endswith(f"/{new}.yaml"))}  # as a former id
    touched = set(clone.git("show", "--format=", "--name-only", "--no-renames", "HEAD").split())
    assert touched == {*before, next(path for path in mentions(clone, new) if path.endswith(f"/{new}.yaml"))} | orders_on_other_words(clone, touched, before)
    assert clone.run("validate", "--format", "json").out.replace(new, old) == findings.replace(new, old)


def orders_on_other_words(clone: Clone, touched: set[str], before: dict[str, int]) -> set[str]:
    """Orders of which only the hash of the words they were made on has changed, since a chain in them is called otherwise."""
    found = {each for each in touched if each not in before and each.startswith("data/orders/")}
    for each in found:
        lines = [line for line in clone.git("show", "--format=", "-U0", "HEAD", "--", each).splitlines() if re.match(r"[-+][^-+]", line)]
        assert [line[1:].split(":")[0] for line in lines] == ["basis", "basis"]
    return found


@pytest.mark.parametrize(("kind", "old", "new"), RENAMES, ids=[each[0] for each in RENAMES])
def test_ci_sees_a_renaming_as_one_record_changed_and_still_sees_what_else_did(clone: Clone, kind: str, old: str, new: str) -> None:
    assert clone.run(kind, "rename", old, new, "--yes").code == 0
    judged = clone.run("validate", "--against", "HEAD~1", "--format", "json")
    assert judged.code == 0, judged
    assert "改动 1 条" in clone.run("validate", "--against", "HEAD~1").out
    assert json.loads(judged.out)["data"]["findings"] == []
    told = json.loads(clone.run("diff", "HEAD~1", "--format", "json").out)["data"]["records"]
    assert [(each["kind"], each["id"], each["what"]) for each in told] == [(kind, new, "changed")]
    assert told[0]["lines"] == [f"编号：{old} → {new}"]
    path = next((path for path in mentions(clone, new) if path.startswith(("data/needs/", "data/orders/"))), "data/orders/2026-11/D-20261116-BSKHZ.yaml")
    text = (clone.path / path).read_text("utf-8")
    (clone.path / path).write_text(re.sub(r'(at: "2026-\d\d-)\d\d', r"\g<1>01", text, count=1), encoding="utf-8")
    judged = clone.run("validate", "--against", "HEAD~1")
    assert judged.code == 1
    assert "RC703" in judged.out


@pytest.mark.parametrize("through", [(), ("dianli-two",)], ids=["at once", "by way of another"])
def test_what_is_renamed_and_later_renamed_back_uses_no_id_again(clone: Clone, through: tuple[str, ...]) -> None:
    for old, new in pairwise(("gongdian", "dianli", *through, "gongdian")):
        assert clone.run("unit", "rename", old, new, "--yes").code == 0
        assert clone.run("validate", "--against", "HEAD~1").code == 0
        assert clone.run("validate").code == 0
    assert clone.run("validate", "--against", f"HEAD~{2 + len(through)}").code == 0


def test_an_id_that_a_record_once_had_is_used_by_no_other(clone: Clone) -> None:
    assert clone.run("unit", "rename", "gongdian", "dianli", "--yes").code == 0
    clone.append("data/units/gongdian.yaml", 'id: "gongdian"\nname: "示例别的公司"\nside: service\nformer_ids: ["dianli-two"]\n')
    clone.git("add", "-A")
    clone.git("commit", "-qm", "another")
    assert "RC204" in clone.run("validate", "--format", "json").out


def test_an_old_id_still_finds_the_record_and_is_given_to_nobody_else(clone: Clone) -> None:
    assert clone.run("unit", "rename", "gongdian", "dianli", "--yes").code == 0
    assert json.loads(clone.run("unit", "show", "gongdian", "--format", "json").out)["data"]["id"] == "dianli"
    assert clone.run("progress", "BSKHZ", "--by", "gongdian", "--note", "已上门").code == 0
    assert clone.git("show", "HEAD").count('+    by: "dianli"') == 1
    for lang, words in (("zh", "gongdian 是 dianli 的曾用编号"), ("en", "gongdian is a former id of dianli")):
        done = clone.run("unit", "add", "--id", "gongdian", "--name", "新单位", "--side", "service", "--lang", lang)
        assert (done.code, words in done.err) == (1, True), done
        done = clone.run("unit", "rename", "shi-keji-ju", "gongdian", "--yes", "--lang", lang)
        assert (done.code, words in done.err) == (1, True), done
    assert clone.run("unit", "rename", "dianli", "gongdian", "--yes").code == 0
    assert json.loads(clone.run("unit", "show", "gongdian", "--format", "json").out)["data"]["former_ids"] == ["dianli"]
    assert clone.run("validate", "--against", "HEAD~3").code == 0


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_cannot_be_renamed_is_refused_and_nothing_is_written(reader: Clone, lang: str) -> None:
    cases = [
        (("unit", "rename", "gongdian", "shi-keji-ju"), 1, {"zh": "编号 shi-keji-ju 已经有了", "en": "the id shi-keji-ju is already in use"}),
        (("unit", "rename", "gongdian", "gongdian"), 1, {"zh": "没有变化", "en": "nothing changes"}),
        (("unit", "rename", "gongdian", "sl-chuqing"), 1, {"zh": "企业也有编号 sl-chuqing", "en": "the enterprise sl-chuqing has the same id"}),
        (("unit", "rename", "gongdian", "供电"), 1, {"zh": "RC", "en": "RC"}),
        (("unit", "rename", "meiyou", "x"), 1, {"zh": "没有编号为 meiyou 的单位", "en": "there is no unit meiyou"}),
        (("need", "rename", "N-20261119-YFZXM", "x"), 2, {"zh": "没有 rename 这个子命令", "en": "there is no subcommand rename"}),
        (("unit", "rename", "gongdian"), 2, {"zh": "缺少 新编号", "en": "NEW-ID is missing"}),
    ]
    files = reader.files()
    for words, code, said in cases:
        done = reader.run(*words, *(["--yes"] if code == 1 else []), "--lang", lang)
        assert (done.code, done.out) == (code, ""), (words, done)
        assert said[lang] in done.err, done
    done = reader.run("unit", "rename", "gongdian", "dianli", "--lang", lang)  # nobody can answer here
    assert (done.code, "--yes" in done.err, {"zh": "另有 6 条记录引用它", "en": "with 6 records that name it"}[lang] in done.err) == (2, True, True), done
    assert reader.files() == files


def test_a_dry_run_shows_every_file_and_writes_nothing(reader: Clone) -> None:
    files = reader.files()
    done = reader.run("unit", "rename", "gongdian", "dianli", "--dry-run", "--lang", "en")
    assert done.code == 0
    assert "would write data/units/gongdian.yaml → data/units/dianli.yaml:" in done.err
    assert done.out.count('+unit: "dianli"') == 6
    assert '+former_ids: ["gongdian"]' in done.out
    assert reader.files() == files


def test_without_a_commit_only_the_files_change(clone: Clone) -> None:
    assert clone.run("unit", "rename", "gongdian", "dianli", "--yes", "--no-commit").code == 0
    assert clone.subjects() == ["town"]
    assert not (clone.path / "data/units/gongdian.yaml").exists()
    assert clone.run("validate").code == 0


@pytest.mark.parametrize(("answer", "code", "subjects"), [("y", 0, 2), ("n", 130, 1)])
def test_on_a_terminal_it_asks(clone: Clone, terminal: Terminal, answer: str, code: int, subjects: int) -> None:
    done, shown = terminal(clone, "unit", "rename", "gongdian", "dianli", "--lang", "en", answers=(answer,))
    assert done == code, shown
    assert "with 6 records that name it. Rename it?" in shown
    assert len(clone.subjects()) == subjects


def test_comments_line_ends_and_what_others_edited_stay(clone: Clone) -> None:
    path = clone.path / "data/orders/2026-11/D-20261116-BSKHZ.yaml"
    text = path.read_text("utf-8").replace("role: lead", "role: lead # 主办").replace('by: "gongdian"', "by: gongdian # 供电")
    path.write_bytes(text.replace("\n", "\r\n").encode())
    clone.git("commit", "-qam", "by hand")
    clone.append("data/units/shi-keji-ju.yaml", 'note: "改"\n')
    assert clone.run("unit", "rename", "gongdian", "dianli", "--yes").code == 0
    assert path.read_bytes() == text.replace('"gongdian"', '"dianli"').replace("by: gongdian #", 'by: "dianli" #').replace("\n", "\r\n").encode()
    assert clone.git("status", "--porcelain") == " M data/units/shi-keji-ju.yaml\n"


def test_a_handle_in_the_access_settings_is_told_of(clone: Clone) -> None:
    (clone.path / "data/settings").mkdir(exist_ok=True)
    clone.append("data/settings/access.yaml", 'owners:\n  - unit: "gongdian"\n    handle: "@town/power"\n')
    clone.git("add", "-A")
    clone.git("commit", "-qm", "owners")
    assert "access.yaml" in clone.run("unit", "rename", "gongdian", "dianli", "--yes", "--lang", "en").err


def test_two_units_do_not_swap_ids_in_one_proposal(clone: Clone) -> None:
    one, other = (clone.path / f"data/units/{each}.yaml" for each in ("gongdian", "shi-keji-ju"))
    texts = [each.read_text("utf-8") for each in (one, other)]
    one.write_text(texts[1].replace('id: "shi-keji-ju"', 'id: "gongdian"\nformer_ids: ["shi-keji-ju"]'), encoding="utf-8")
    other.write_text(texts[0].replace('id: "gongdian"', 'id: "shi-keji-ju"\nformer_ids: ["gongdian"]'), encoding="utf-8")
    judged = clone.run("validate", "--against", "HEAD")
    assert (judged.code, judged.out.count("RC716 错误")) == (1, 2), judged


def test_a_renaming_and_other_changes_in_one_proposal_are_told_apart(clone: Clone) -> None:
    assert clone.run("unit", "rename", "gongdian", "dianli", "--yes").code == 0
    assert clone.run("progress", "BSKHZ", "--note", "已上门").code == 0
    assert clone.run("chain", "rename", "qingneng", "qing", "--yes").code == 0
    assert clone.run("unit", "edit", "dianli", "--section", "市场科").code == 0
    judged = clone.run("validate", "--against", "HEAD~4")
    assert (judged.code, "改动 3 条：新引入 0 个错误" in judged.out) == (0, True), judged
    told = json.loads(clone.run("diff", "HEAD~4", "--format", "json").out)["data"]["records"]
    assert [(each["kind"], each["id"]) for each in told] == [("order", "D-20261116-BSKHZ"), ("chain", "qing"), ("unit", "dianli")]
    assert told[2]["lines"][0] == "编号：gongdian → dianli"
    assert any("市场科" in each for each in told[2]["lines"])
    assert json.loads(clone.run("diff", "HEAD~4", "HEAD", "--format", "json").out)["data"]["records"] == told
    early = json.loads(clone.run("diff", "HEAD~4", "HEAD~3", "--format", "json").out)["data"]["records"]
    assert [(each["id"], each["lines"]) for each in early] == [("dianli", ["编号：gongdian → dianli"])]


POLICY = 'id: "dianli-zengrong"\ntitle: "示例增容办法"\nnumber: "示发〔2026〕1号"\nunit: "shi-keji-ju"\nclauses:\n  - title: "增容"\n    text: "示例条文。"\n'


@pytest.mark.parametrize(
    ("lang", "said", "offered"),
    [("zh", "部门资源也有编号 dianli-zengrong", "如 dianli-zengrong-2"), ("en", "the resource dianli-zengrong has the same id", "such as dianli-zengrong-2")],
)
def test_an_id_that_a_visit_could_not_tell_apart_is_refused(reader: Clone, lang: str, said: str, offered: str) -> None:
    files = reader.files()
    given = ("--title", "示例增容办法", "--number", "示发〔2026〕1号", "--unit", "shi-keji-ju")
    for words in (("policy", "add", "--id", "dianli-zengrong", *given), ("unit", "rename", "gongdian", "sl-chuqing", "--yes")):
        done = reader.run(*words, "--lang", lang)
        assert (done.code, done.out) == (1, ""), done
        assert (said if words[0] == "policy" else "sl-chuqing-2") in done.err, done
    assert offered in reader.run("policy", "add", "--id", "dianli-zengrong", *given, "--lang", lang).err
    assert reader.files() == files


def test_an_id_that_two_kinds_share_is_found_and_given_up(clone: Clone) -> None:
    (clone.path / "data/policies/dianli-zengrong.yaml").write_text(POLICY, encoding="utf-8")
    proposed = clone.run("validate", "--against", "HEAD")
    assert (proposed.code, proposed.out.count("RC217 错误"), "RC716" in proposed.out) == (1, 2, False), proposed
    clone.git("add", "-A")
    clone.git("commit", "-qm", "by hand")
    found = clone.run("validate", "data/policies", "data/resources")
    assert (found.code, found.out.count("RC217 错误")) == (1, 2), found
    assert clone.run("resource", "edit", "dianli-zengrong", "--note", "照常办").code == 0  # nobody is stopped by what others left behind
    assert "redchain resource rename dianli-zengrong dianli-zengrong-2" in found.out
    assert clone.run("resource", "rename", "dianli-zengrong", "dianli-zengrong-2", "--yes").code == 0
    assert clone.run("validate").code == 0
    against = clone.run("validate", "--against", "HEAD~1")
    assert against.code == 0, against
