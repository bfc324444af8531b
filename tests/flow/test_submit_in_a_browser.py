"""The page for telling a need as a browser runs it: what it lets pass `inbox` takes in, equal in every field, and what it does not it says beside the field."""

from __future__ import annotations

import json
import re
import unicodedata
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from redchain.check.digit_runs import runs
from redchain.check.personal_numbers import identity_numbers, mobile_numbers
from redchain.model.credit_code import credit_check_character
from redchain.model.invisible_characters import UNSEEN
from tests.flow.test_site_in_a_browser import BROWSER, seen

if TYPE_CHECKING:
    from tests.conftest import Clone

pytestmark = [pytest.mark.slow, pytest.mark.skipif(BROWSER is None, reason="there is no browser")]

FIRM = "张家港示例靶材有限公司"
GOOD = {"enterprise": FIRM, "uscc": "", "title": "想换变压器", "category": "要素保障", "detail": "", "expected": "", "urgency": "一般", "wanted_by": ""}
LATER = "2099-12-31"
PROBE = """\
(async function () {
  var form = document.getElementById("submit"), out = [], saved = null;
  URL.createObjectURL = function (blob) { saved = blob; return "blob:null/x"; };
  HTMLAnchorElement.prototype.click = function () { out.push(this.download); };
  function text(id) { return document.getElementById(id).textContent; }
  for (const entry of ENTRIES) {
    for (const [name, value] of Object.entries(entry)) {
      form.elements[name].value = value;
      form.elements[name].dispatchEvent(new Event("input", { bubbles: true }));
    }
    form.requestSubmit();
    const told = { block: document.getElementById("block").value, said: text("said"), focus: document.activeElement.id, wrong: {}, mind: {} };
    for (const box of form.querySelectorAll("[data-check]")) {
      if (text("w-" + box.name)) { told.wrong[box.name] = text("w-" + box.name); }
      if (text("p-" + box.name)) { told.mind[box.name] = text("p-" + box.name); }
    }
    out.push(told);
  }
  MORE
  const probe = document.createElement("pre");
  probe.id = "probe";
  probe.textContent = JSON.stringify(out);
  document.body.append(probe);
}());
"""
NASTY = [
    "=1+1",
    "+86 加号开头",
    "-减号开头",
    "@点名开头",
    "=cmd|' /C calc'!A0",
    "“中文引号”‘单引号’",
    "\"直引号\" 'a' 和 ''b''",
    "'前面有撇号",
    "逗号,半角，全角、顿号；分号;",
    "标题：里面有冒号",
    "企业：别的公司",
    "【企业需求】",
    "【完】后面还有",
    "｜竖线开头",
    "|半角竖线|两边|",
    "全角ＡＢＣ１２３（％）￥",
    "half-width (100%) $5 <b>粗</b> &amp; </textarea>",
    "表情😀👩‍🔧👨‍👩‍👧🏽1️⃣❤️",
    "罕用字𠮷𬺓㐂",
    "e\u0301 分解的重音",
    "零\u200b宽\ufeff空\u2060格\u202e反向",
    "零宽连接符\u200d在汉字后",
    "制\t表\t符",
    "　全角空格前后　",
    "多  个   空格",
    "不换行\xa0空格",
    "${a} {b} %s %(c)d \\n \\u0041 `d`",
    "# 井号 ##[error]x ::error::y",
    "--- - ---",
    "key: value # YAML",
    "null",
    "true",
    "2026-11-23",
    "1/4",
    "007",
    "1E5",
    "…省略……破折——",
    "https://example.org/?a=1&b=2#c",
    "长" * 200,
    "😀" * 200,
]
DETAILS = [
    "第一行\n标题：假的\n【完】\n\n\n　缩进的一行\n｜竖线\n- 一\n=2+2\n末行",
    "\n\n前后有空行\r\n\r\n",
    "只有一行，\t有制表符 ",
    "a\u2028b\u2029c\x0bd\x85e",
]


def probed(site: Path, entries: list[dict[str, str]], more: str = "") -> list[Any]:
    """What the page says after each of some fillings; no console error."""
    script = PROBE.replace("ENTRIES", json.dumps(entries)).replace("MORE", more)
    (site / "a" / "probe.js").write_text(script, encoding="utf-8")
    page = (site / "submit.html").read_text(encoding="utf-8")
    (site / "probe.html").write_text(page.replace("</body>", '<script src="a/probe.js" defer></script></body>'), encoding="utf-8")
    shown, console = seen(site / "probe.html")
    assert console == ""
    found: list[Any] = json.loads(unescape(re.search(r'<pre id="probe">(.*?)</pre>', shown, re.DOTALL)[1]))  # type: ignore[index]
    return found


def plain(words: str) -> str:
    """The words as people saw them: composed, without what nobody sees, their lines without blanks at the end."""
    text = re.sub("\r\n?|[\u2028\u2029]", "\n", unicodedata.normalize("NFC", words))
    return "\n".join(each.rstrip() for each in UNSEEN.sub("", text).replace("\t", " ").split("\n")).strip()


@pytest.fixture
def site(clone: Clone) -> Path:
    """A public site of the town."""
    assert clone.run("site", "build", "-o", "public").code == 0
    return clone.path / "public"


def test_what_was_filled_in_stands_in_the_ledger(clone: Clone, site: Path) -> None:
    choices = ("特急", "较急", "一般", "不急")
    entries = [
        {**GOOD, "title": title, "detail": DETAILS[place % 4] + title, "expected": title, "urgency": choices[place % 4], "wanted_by": ("", LATER)[place % 2]}
        for place, title in enumerate(NASTY)
    ]
    found = probed(site, entries)
    assert [each["wrong"] for each in found] == [{}] * len(NASTY)
    blocks = [each["block"] for each in found]
    Path("收").mkdir()
    for place, block in enumerate(blocks[::8]):
        Path("收", f"{place}.txt").write_text(block, encoding="utf-8")
    Path("收", "聊天.txt").write_text(
        "示例企业 09:12\n" + "\n示例企业 09:13\n".join(each for place, each in enumerate(blocks) if place % 8), encoding="utf-8-sig", newline="\r\n"
    )
    day = re.search(r"登记日期：(\S+)", blocks[0])[1]  # type: ignore[index]
    done = clone.run("--today", day, "inbox", "收", "--apply", "--format", "json")
    assert {each["state"] for each in json.loads(done.out)["data"]} == {"taken"}, done
    known = json.loads(clone.run("--today", day, "need", "list", "--enterprise", "sl-bacai", "--format", "json").out)["data"]
    by_title = {each["title"]: each for each in known}
    codes = dict(zip(choices, ("urgent", "high", "normal", "low"), strict=True))
    for entry in entries:
        need = by_title[plain(entry["title"])]
        for name in ("detail", "expected"):
            assert need[name] == plain(entry[name])
        assert (need["category"], need["urgency"], need.get("wanted_by")) == ("要素保障", codes[entry["urgency"]], entry["wanted_by"] or None)
        assert (need["raised_on"], need["source"], need["state"]) == (day, "self", "submitted")


CODE = "91320582100RX9PKX0"
REFUSED = [
    ("enterprise", "", "必填"),
    ("enterprise", "—", "只写“—”收不了"),
    ("title", "", "必填"),
    ("title", "　 \u200b\t", "必填"),
    ("title", "无", "只写“无”收不了"),
    ("title", "N/A", "只写“N/A”收不了"),
    ("title", "长" * 201, "最多 200 字，现在 201 字"),
    ("title", "😀" * 201, "最多 200 字，现在 201 字"),
    ("category", "", "必填"),
    ("detail", "长" * 20_001, "最多 20000 字，现在 20001 字"),
    ("uscc", CODE[:-1], "现在 17 位"),
    ("uscc", CODE.replace("R", "I"), "第 12 位“I”不对"),
    ("uscc", "9132058210ORX9PKX0", "第 11 位“O”不对"),
    ("uscc", CODE[:-1] + "1", "最后一位对不上"),
    ("uscc", "320582000012345", "现在 15 位"),
    ("wanted_by", "2020-01-01", "不能早于今天"),
    ("wanted_by", "2999-01-01", "最晚 2200-12-31"),
]


def test_what_is_wrong_is_said_beside_its_field(site: Path) -> None:
    for (name, value, words), told in zip(REFUSED, probed(site, [{**GOOD, name: value} for name, value, _ in REFUSED]), strict=True):
        assert (list(told["wrong"]), words in told["wrong"].get(name, "")) == ([name], True), (name, value, told)
        assert (told["block"], told["focus"], "有 1 处要改" in told["said"]) == ("", f"f-{name}", True)


def test_what_is_right_passes(site: Path) -> None:
    firsts = [f"9132058210{place}RX9PK{'ABCDEFGHJK'[place]}" for place in range(10)]
    right = [
        *(each + credit_check_character(each) for each in firsts),
        CODE,
        " 91320582-100rx9 pkx0 ",
        "９１３２０５８２１００ｒｘ９ｐｋｘ０",
        "91350200M0001XXXX9",
    ]
    found = probed(site, [*({**GOOD, "uscc": each} for each in right), {**GOOD, "detail": "长" * 20_000}])
    assert [each["wrong"] for each in found] == [{}] * (len(right) + 1)
    assert f"统一社会信用代码：{CODE}\n" in found[11]["block"]
    assert f"统一社会信用代码：{CODE}\n" in found[12]["block"]


NUMBERS = [
    "打13812345678给我",
    "电话 138 1234 5678",
    "138-1234-5678",
    "+86 13812345678",
    "８６１３８１２３４５６７８",
    "身份证 11010519491231002X",
    "110105 19491231 002x",
    "0512-58123456",
    "需要 12345678901 千瓦时",
    "11010519491231002",
    "91320582100RX9PKX0",
    "12812345678",
    "合同 HT13812345678901",
    "2026-11-23 10:00",
    "",
]


def test_numbers_of_persons_are_warned_of_as_the_rules_do(site: Path) -> None:
    for words, told in zip(NUMBERS, probed(site, [{**GOOD, "detail": each} for each in NUMBERS]), strict=True):
        text = unicodedata.normalize("NFKC", words)
        found = [*runs(text)]
        is_mobile, is_identity = bool([*mobile_numbers(text, found)]), bool([*identity_numbers(text, found)])
        said = told["mind"].get("detail", "")
        assert ("手机号" in said, "身份证号" in said) == (is_mobile and not is_identity, is_identity), (words, said)
        assert told["block"]  # a warning stops nobody


def test_the_text_is_copied_and_saved(clone: Clone, site: Path) -> None:
    more = """
  document.execCommand = function () { return true; };
  document.getElementById("copy").click();
  out.push(text("done"));
  document.execCommand = function () { return false; };
  Object.defineProperty(navigator, "clipboard", { value: undefined });
  document.getElementById("copy").click();
  out.push(text("done"));
  document.getElementById("save").click();
  out.push(Array.from(new Uint8Array(await saved.arrayBuffer())));
  document.getElementById("another").click();
  out.push([form.elements.enterprise.value, form.elements.title.value, form.elements.category.value, document.getElementById("made").hidden]);
"""
    _, copied, not_copied, name, raw, left = probed(site, [{**GOOD, "detail": "一\n二"}], more)
    assert "已复制" in copied
    assert "没有复制成" in not_copied
    assert re.fullmatch(r"企业需求-\d{8}\.txt", name)
    assert left == [FIRM, "", "", True]
    Path("收").mkdir()
    Path("收", name).write_bytes(bytes(raw))
    assert bytes(raw).startswith(b"\xef\xbb\xbf")
    day = re.search(r"\d{8}", name)[0]  # type: ignore[index]
    done = clone.run("--today", f"{day[:4]}-{day[4:6]}-{day[6:]}", "inbox", "收", "--format", "json")
    assert [each["state"] for each in json.loads(done.out)["data"]] == ["ready"], done


def test_an_english_page_makes_text_that_is_taken_in(clone: Clone) -> None:
    assert clone.run("site", "build", "-o", "en", "--document-lang", "en").code == 0
    (told,) = probed(clone.path / "en", [{**GOOD, "urgency": "high", "detail": "a\nb", "wanted_by": LATER}])
    assert told["block"].startswith("【Need】\nEnterprise: ")
    Path("in").mkdir()
    Path("in", "a.txt").write_text(told["block"], encoding="utf-8")
    day = re.search(r"Raised on: (\S+)", told["block"])[1]  # type: ignore[index]
    done = clone.run("--today", day, "inbox", "in", "--apply", "--format", "json")
    assert [each["state"] for each in json.loads(done.out)["data"]] == ["taken"], done
