"""`add --from` with many records: lists, documents, sheets and standard input; all with one commit or none, each refused one named with its line."""

from __future__ import annotations

import io
import json
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redchain.decide.heads import field_called
from redchain.kinds.registry import KINDS
from redchain.model.fields import fields

if TYPE_CHECKING:
    from tests.conftest import Clone, Outcome

pytestmark = pytest.mark.slow

OPEN = "N-20260910-MW9PW"
LIST = """# 走访带回
- name: 示例甲精密有限公司
  chains: [冶金新材料]
  size: 小型
-   name: 示例乙精密有限公司
    chains:
      - yejin
    note: |
      - 不是一条
      两行
"""
DOCUMENTS = """---
name: 示例甲精密有限公司
chains: [冶金新材料]
size: 小型
---
# 第二家
name: 示例乙精密有限公司
chains: [yejin]
"""
LABELS = "名称,产业链,规模,成立日期\n示例甲精密有限公司,冶金新材料,小型,2019.3.4\n\n示例乙精密有限公司,yejin、氢能,,\n"
ENGLISH = "Name\tChains\tSize\tFounded on\n示例甲精密有限公司\t冶金新材料\tsmall\t2019-03-04\n示例乙精密有限公司\tyejin\t\t\n"
KEYS = "name;chains;size;founded_on\n示例甲精密有限公司;yejin;小型;2019/3/4\n示例乙精密有限公司;yejin;;\n"
CHINESE = """- 名称: 示例甲精密有限公司
  产业链: 冶金新材料
  规模: 小型
  成立日期: 2019年3月4日
  初创企业: 否
- 名称: 示例乙精密有限公司
  产业链: [冶金新材料, 氢能]
"""
JSON = [
    {"名称": "示例甲精密有限公司", "产业链": ["冶金新材料"], "规模": "小型", "成立日期": "2019.3.4"},
    {"name": "示例乙精密有限公司", "chains": "yejin、氢能"},
]
HEADS = "*名称,产 业 链,规模,年营业收入(万元),从业人员 (人),成立日期,\n示例甲精密有限公司,冶金新材料,小型,500万,12人,2019.3.4,\n示例乙精密有限公司,yejin,,,,,\n,,,,,,\n"
FILES = {
    "chinese.yaml": CHINESE.encode(),
    "gbk.yaml": CHINESE.encode("gbk"),
    "one-line.json": json.dumps(JSON, ensure_ascii=False).encode(),
    "indented.json": json.dumps(JSON, indent="\t").encode("utf-8-sig"),
    "list-of-json.yaml": json.dumps(JSON, ensure_ascii=False).encode(),
    "heads.csv": HEADS.encode("gb18030"),
    "wide.csv": HEADS.replace("(", "（").replace(")", "）").replace(",", "；").encode(),
    "unicode.txt": HEADS.replace(",", "\t").encode("utf-16"),
    "list.yaml": LIST.encode(),
    "documents.yaml": DOCUMENTS.encode(),
    "labels.csv": LABELS.encode(),
    "mark.csv": LABELS.replace("\n", "\r\n").encode("utf-8-sig"),
    "gbk.csv": LABELS.encode("gbk"),
    "english.tsv": ENGLISH.encode(),
    "keys.csv": KEYS.encode(),
}


def add(clone: Clone, name: str, *more: str, content: bytes | None = None) -> Outcome:
    (clone.path / name).write_bytes(FILES[name] if content is None else content)
    return clone.run("enterprise", "add", "--from", name, *more)


def firm(clone: Clone, identifier: str) -> dict[str, object]:
    return dict(json.loads(clone.run("enterprise", "show", identifier, "--format", "json").out)["data"])


@pytest.mark.parametrize("name", FILES)
def test_all_of_a_file_is_one_commit(clone: Clone, name: str) -> None:
    done = add(clone, name)
    assert (done.code, done.out.split()) == (0, ["shilijiajingmi", "shiliyijingmi"]), done
    assert clone.subjects() == ["enterprise: add shilijiajingmi, shiliyijingmi", "town"]
    first = firm(clone, "shilijiajingmi")
    assert (first["chains"], first["size"]) == (["yejin"], "small")
    assert first.get("founded_on", "2019-03-04") == "2019-03-04"
    assert ("GBK" in done.err) == (name in {"gbk.csv", "gbk.yaml", "heads.csv"})
    assert clone.run("validate").code == 0
    assert clone.git("status", "--porcelain").split() == ["??", name]


@pytest.mark.parametrize("name", ["list.yaml", "documents.yaml", "mark.csv", "english.tsv", "chinese.yaml", "one-line.json", "indented.json", "heads.csv"])
def test_standard_input_is_read_as_a_file(clone: Clone, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(FILES[name]), isatty=lambda: False))
    assert clone.run("enterprise", "add", "--from", "-").out.split() == ["shilijiajingmi", "shiliyijingmi"]


def test_one_record_from_standard_input(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO("name: 示例甲精密有限公司\nchains: [yejin]\n".encode()), isatty=lambda: False))
    assert clone.run("enterprise", "add", "--from", "-").out.split() == ["shilijiajingmi"]


def test_fifty_firms_are_one_command(clone: Clone) -> None:
    rows = [f"示例{number:02}号精密有限公司,yejin" for number in range(50)]
    done = add(clone, "fifty.csv", content="\n".join(["名称,产业链", *rows, ""]).encode())
    assert (done.code, len(done.out.split())) == (0, 50)
    assert clone.subjects()[1:] == ["town"]
    assert "and 47 more" in clone.subjects()[0]
    assert clone.run("validate").code == 0


WRONG = "名称,产业链,规模\n示例甲精密有限公司,yejin,小型\n示例乙精密有限公司,没有的链,\n,yejin,\n示例丙精密有限公司,yejin,巨型\n示例甲精密有限公司,yejin,\n"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_each_refused_one_is_named_with_its_line_and_nothing_is_written(clone: Clone, lang: str) -> None:
    done = add(clone, "wrong.csv", "--lang", lang, content=WRONG.encode())
    assert (done.code, done.out, clone.subjects()) == (1, "", ["town"]), done
    for line, word in ((3, "没有的链"), (4, "名称" if lang == "zh" else "Name"), (5, "巨型")):
        assert any(f"wrong.csv:{line}" in each and word in each for each in done.err.splitlines()), done.err
    assert "--partial" in done.err


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_others_go_on_where_that_is_asked_for(clone: Clone, lang: str) -> None:
    done = add(clone, "wrong.csv", "--partial", "--lang", lang, content=WRONG.encode())
    assert (done.code, len(clone.subjects())) == (1, 2), done
    told = [line for line in (3, 4, 5, 6) if f"wrong.csv:{line}" in done.err]
    assert told[:3] == [3, 4, 5]
    assert clone.run("validate").code == 0


def test_what_a_rule_refuses_is_named_with_its_line_too(clone: Clone) -> None:
    known = firm(clone, "sl-bacai")["name"]
    sheet = f"名称,产业链\n示例甲精密有限公司,yejin\n{known},yejin\n".encode()
    refused = add(clone, "known.csv", content=sheet)
    assert (refused.code, "known.csv:3" in refused.err, "RC402" in refused.err, clone.subjects()) == (1, True, True, ["town"]), refused
    done = add(clone, "known.csv", "--partial", content=sheet)
    assert (done.code, done.out.split(), "known.csv:3" in done.err) == (1, ["shilijiajingmi"], True), done


@pytest.mark.parametrize(("head", "said"), [("名称,产业链,产值", "产值"), ("名称,产业链,名称", "名称"), ("", "--from")])
def test_a_first_row_that_is_none_is_a_matter_of_usage(clone: Clone, head: str, said: str) -> None:
    done = add(clone, "head.csv", content=f"{head}\n示例甲精密有限公司,yejin,x\n".encode() if head else b"")
    assert (done.code in {1, 2}, done.out, said in done.err, clone.subjects()) == (True, "", True, ["town"]), done


def test_a_broken_part_is_told_by_its_own_line(clone: Clone) -> None:
    done = add(clone, "broken.yaml", content="- name: 示例甲精密有限公司\n  chains: [yejin]\n- name: a\n  name: b\n".encode())
    assert (done.code, "broken.yaml:3" in done.err, clone.subjects()) == (1, True, ["town"]), done


def test_what_is_typed_counts_for_all_and_needs_get_ids_of_their_own(clone: Clone) -> None:
    (clone.path / "needs.csv").write_text("标题,企业\n想找检测机构,sl-bacai\n想要招钳工,sl-chuqing\n", "utf-8")
    done = clone.run("need", "add", "--from", "needs.csv", "--category", "检测认证", "--dry-run")
    assert (done.code, clone.subjects()) == (0, ["town"]), done
    done = clone.run("need", "add", "--from", "needs.csv", "--category", "检测认证")
    assert (done.code, len(set(done.out.split()))) == (0, 2), done
    assert clone.run("undo", "--yes").code == 0


NEEDS = "企业,标题,类别\nsl-bacai,缺三名质检员,用工\nsl-chuqing,想找检测机构,检测认证\n"


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("need", NEEDS),
        ("resource", "提供单位,名称,类别\ngongdian,示例检测服务,检测认证\n"),
        ("project", "名称,对应需求,牵头单位\n示例项目,N-20251203-EM1A3,gongdian\n"),
        ("order", "need,unit,role,due\nN-20251203-EM1A3,gongdian,协办,2026-12-10\n"),
    ],
)
def test_a_file_that_is_entered_twice_is_told_and_refused(clone: Clone, kind: str, text: str, lang: str) -> None:
    text = text.replace("N-20251203-EM1A3", OPEN)
    clone.append("rows.csv", text)
    first = clone.run(kind, "add", "--from", "rows.csv")
    assert first.code == 0, first
    before = clone.subjects()
    again = clone.run(kind, "add", "--from", "rows.csv", "--lang", lang)
    assert (again.code, again.out, "rows.csv:2" in again.err, "--anyway" in again.err, clone.subjects()) == (1, "", True, True, before), again
    assert all(each in again.err for each in first.out.split())
    if kind != "order":  # of an order a rule says so
        anyway = clone.run(kind, "add", "--from", "rows.csv", "--anyway")
        assert (anyway.code, len(anyway.out.split())) == (0, len(first.out.split())), anyway


@pytest.mark.parametrize(("lang", "same", "alike"), [("zh", "和 rows.csv:2 一样", "可能重复"), ("en", "the same as rows.csv:2", "probably a duplicate")])
def test_doubles_within_a_file_are_told_like_those_of_the_repository(clone: Clone, lang: str, same: str, alike: str) -> None:
    clone.append("rows.csv", NEEDS + "sl-bacai,缺三名质检员 ,用工\nsl-bacai,缺三名质检员工,用工\n")
    refused = clone.run("need", "add", "--from", "rows.csv", "--lang", lang)
    assert (refused.code, "rows.csv:4" in refused.err, same in refused.err, "rows.csv:5" in refused.err) == (1, True, True, False), refused
    done = clone.run("need", "add", "--from", "rows.csv", "--partial", "--lang", lang)
    first, _, last = done.out.split()
    assert (
        done.code,
        alike in done.err,
        first in done.err,
        f"need merge {last} --into {first}" in done.err or f"need merge {first} --into {last}" in done.err,
    ) == (1, True, True, True), done


def test_what_is_over_may_come_again(clone: Clone) -> None:
    clone.append("rows.csv", NEEDS)
    first = clone.run("need", "add", "--from", "rows.csv").out.split()[0]
    assert clone.run("need", "withdraw", first, "--yes").code == 0
    done = clone.run("need", "add", "--from", "rows.csv", "--partial")
    assert (done.code, len(done.out.split()), "rows.csv:3" in done.err, "rows.csv:2" in done.err) == (1, 1, True, False), done


ONE = {
    "one.yaml": "企业: 示例靶材\n标题: 缺电\n类别: 要素保障\n涉及金额（万元）: 50万\n登记日期: 11月3日\n共性诉求: 是\n子事项:\n  - {标题: 用工, 类别: 用工}\n",
    "one.json": '{"企业": "sl-bacai", "标题": "缺电", "类别": "要素保障", "涉及金额(万元)": "50万", "登记日期": "11月3日", "共性诉求": "是", "子事项": [{"标题": "用工", "类别": "用工"}]}',
    "one.csv": '企业,标题,类别,涉及金额（万元）,登记日期,共性诉求,子事项\nsl-bacai,缺电,要素保障,50万,11月3日,√,"{标题: 用工, 类别: 用工}"\n',
}


@pytest.mark.parametrize(("lang", "said"), [("zh", "涉及金额（万元） 50万 读作 50 万元"), ("en", "Amount (10,000 yuan) 50万 is read as 50")])
@pytest.mark.parametrize("name", ONE)
def test_keys_and_values_are_read_as_people_write_them_and_what_was_read_is_said(clone: Clone, name: str, lang: str, said: str) -> None:
    clone.append(name, ONE[name])
    done = clone.run("need", "add", "--from", name, "--lang", lang)
    assert done.code == 0, done
    assert said in done.err
    assert f"{name}:" in done.err
    need = json.loads(clone.run("need", "show", done.out.strip(), "--format", "json").out)["data"]
    assert (need["enterprise"], need["amount_wan"], need["raised_on"], need["common"]) == ("sl-bacai", 50, "2026-11-03", True)
    assert need["items"] == [{"title": "用工", "category": "用工"}]
    assert clone.run("validate").code == 0


@pytest.mark.parametrize(
    ("name", "content", "place", "word"),
    [
        ("twice.yaml", "- 名称: 甲示例\n  name: 乙示例\n  产业链: yejin\n", "1", "name"),
        ("twice.json", '[{"名称": "甲示例", "产业链": "yejin"}, {"名称": "甲", "名称": "乙"}]', "1:33", "名称"),
        ("unknown.yaml", "- 名称: 甲示例\n  产业链: yejin\n  电话: 1\n", "1", "电话"),
        ("unknown.json", '[\n  {"名称": "甲示例", "产业链": "yejin", "电话": 1}\n]', "2:3", "电话"),
        ("no-record.json", '[{"名称": "甲示例", "产业链": "yejin"}, 3]', "1:33", "不是一条记录"),
        ("unit.csv", "名称,产业链,年营业收入（元）\n甲示例,yejin,3\n", "", "年营业收入（元）"),
        ("date.json", '[{"名称": "甲示例", "产业链": "yejin", "成立日期": "13月3日"}]', "1:2", "13月3日"),
        ("broken.json", '[{"名称": }]', "1:9", "JSON"),
        ("book.csv", "PK\x03\x04", "", "CSV UTF-8"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_place(clone: Clone, name: str, content: str, place: str, word: str) -> None:
    done = add(clone, name, content=content.encode())
    assert (done.code in {1, 2}, done.out, clone.subjects()) == (True, "", ["town"]), done
    assert f"{name}:{place}" in done.err if place else name in done.err
    assert word in done.err


@given(st.text(st.sampled_from(" \u3000_*：-"), max_size=3), st.text(st.sampled_from(" \u3000*:_"), max_size=3), st.booleans(), st.data())
def test_a_head_means_the_same_however_it_is_dressed(before: str, after: str, is_wide: bool, data: st.DataObject) -> None:  # noqa: FBT001  # drawn
    model = data.draw(st.sampled_from(KINDS))
    name = data.draw(st.sampled_from([*fields(model)]))
    words = data.draw(st.sampled_from([name, *fields(model)[name].label]))
    dressed = before + (words.replace("（", "(").replace("）", ")") if is_wide else words.replace("(", "（").replace(")", "）")) + after
    assert field_called(model, dressed) == field_called(model, words)
    assert fields(model)[str(field_called(model, words))].label == fields(model)[name].label


@pytest.mark.parametrize(("lang", "named"), [("zh", "标准输入"), ("en", "standard input")])
def test_standard_input_is_called_that(clone: Clone, monkeypatch: pytest.MonkeyPatch, lang: str, named: str) -> None:
    for text, said in (("", named), ("- name: 示例甲有限公司\n  chains: [yejin]\n- nmae: 示例乙\n", f"{named}:3")):
        monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(text.encode()), isatty=lambda: False))
        done = clone.run("enterprise", "add", "--from", "-", "--lang", lang)
        assert done.code in {1, 2}, done
        assert said in done.err
        assert "-:" not in done.err


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", "企业,标题,类别\nsl-bacai," + "长" * 200_000 + ",用工\n", "RC106"),
        ("a.json", '{"enterprise": "sl-bacai", "title": "缺工", "category": "用工", "amount_wan": ' + "9" * 5000 + "}", "JSON"),
    ],
)
def test_what_is_too_long_is_refused_as_any_other_value(clone: Clone, name: str, content: str, words: str) -> None:
    (clone.path / name).write_text(content, encoding="utf-8")
    done = clone.run("need", "add", "--from", str(clone.path / name))
    assert (done.code in {1, 2}, words in done.err) == (True, True), done.err[:500]
