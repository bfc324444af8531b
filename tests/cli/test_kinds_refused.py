"""Values that make no record: each is refused in both languages with the place or the way out, and nothing is written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Clone

pytestmark = pytest.mark.slow

NEED = "N-20251203-EM1A3"
ADD_NEED = ("need", "add", "--title", "标题", "--enterprise", "sl-bacai", "--category", "融资")
ADD_ORDER = ("order", "add", "--need", NEED, "--unit", "shi-keji-ju", "--role", "support", "--due", "2026-12-20")
ADD_PROJECT = ("project", "add", "--title", "项目", "--needs", NEED, "--lead", "shi-keji-ju")
ADD_RESOURCE = ("resource", "add", "--unit", "shi-keji-ju", "--title", "资源", "--category", "融资")
ADD_ENTERPRISE = ("enterprise", "add", "--name", "示例新材有限公司", "--chains", "qingneng")
ADD_UNIT = ("unit", "add", "--name", "示例局", "--side", "service")
ADD_CHAIN = ("chain", "add", "--name", "示例链")
EDIT = ("need", "edit", NEED)

# the command line, the exit code, and what must be said in both languages
BAD: tuple[tuple[tuple[str, ...], int, str], ...] = (
    (("need", "add"), 2, "--enterprise --title --category"),
    (("need", "add", "--title", "标题"), 2, "--enterprise --category"),
    (("order", "add"), 2, "--need --unit --role"),
    (("enterprise", "add"), 2, "--name --chains"),
    (("unit", "add", "--name", "局"), 2, "--side"),
    (("chain", "add"), 2, "--name"),
    (("resource", "add", "--title", "x"), 2, "--unit --category"),
    (("project", "add"), 2, "--title --lead"),
    (ADD_ORDER[:-2], 2, "--due"),
    ((*ADD_NEED, "extra"), 2, "extra"),
    ((*ADD_NEED, "--common", "maybe"), 2, "maybe"),
    ((*ADD_NEED, "--at", "前几天"), 2, "2026-11-23T09:00"),
    ((*ADD_NEED, "--at", "2026-13-01"), 2, "2026-11-23T09:00"),
    ((*ADD_NEED, "--at", "0001-01-01T00:00"), 1, "RC107"),
    ((*ADD_NEED, "--by", "nobody"), 1, "redchain unit list"),
    ((*ADD_NEED, "--by", "Nobody!"), 1, "redchain unit list"),
    ((*ADD_NEED, "--enterprise", "sl-bacay"), 1, "sl-bacai"),
    ((*ADD_NEED, "--enterprise", "没有这家"), 1, "redchain enterprise add"),
    ((*ADD_NEED, "--category", "没有这一类"), 1, "RC206"),
    ((*ADD_NEED, "--chain", "nowhere"), 1, "redchain chain list"),
    ((*ADD_NEED, "--urgency", "urgnt"), 1, "--urgency urgent"),
    ((*ADD_NEED, "--source", "telepathy"), 1, "RC104"),
    ((*ADD_NEED, "--visibility", "secret"), 1, "RC104"),
    ((*ADD_NEED, "--raised-on", "前几天"), 1, "RC107"),
    ((*ADD_NEED, "--raised-on", "2026-02-30"), 1, "RC107"),
    ((*ADD_NEED, "--raised-on", "1800-01-01"), 1, "RC108"),
    ((*ADD_NEED, "--raised-on", "2026-11-24"), 1, "RC306"),
    ((*ADD_NEED, "--wanted-by", "2020-01-01"), 1, "RC306"),
    ((*ADD_NEED, "--amount-wan", "若干"), 1, "RC105"),
    ((*ADD_NEED, "--amount-wan", "-5"), 1, "RC108"),
    ((*ADD_NEED, "--amount-wan", "nan"), 1, "RC108"),
    ((*ADD_NEED, "--amount-wan", "inf"), 1, "RC108"),
    ((*ADD_NEED, "--amount-wan", "1e10"), 1, "RC108"),
    ((*ADD_NEED, "--title", ""), 1, "RC106"),
    ((*ADD_NEED, "--title", "   "), 1, "RC106"),
    ((*ADD_NEED, "--title", "长" * 201), 1, "RC106"),
    ((*ADD_NEED, "--title", "两\n行"), 1, "RC10"),
    ((*ADD_NEED, "--title", "铃\x07声"), 1, "RC016"),
    ((*ADD_NEED, "--detail", "长" * 20_001), 1, "RC106"),
    ((*ADD_NEED, "--tags", "长" * 61), 1, "RC106"),
    ((*ADD_NEED, "--note", "找张工 13812345678"), 1, "RC601"),
    ((*ADD_NEED, "--detail", "身份证 11010519491231002X"), 1, "RC602"),
    ((*ADD_NEED, "--detail", "someone@qq.com"), 1, "RC603"),
    ((*ADD_NEED, "--items", "{title: 用地"), 2, "--items"),
    ((*ADD_NEED, "--items", "[" * 5000), 2, "--items"),
    ((*ADD_NEED, "--items", "x"), 1, "RC105"),
    ((*ADD_NEED, "--items", "[{title: 用地}]"), 1, "category"),
    ((*ADD_NEED, "--items", "[{title: 用地, category: 没有这一类}]"), 1, "RC206"),
    ((*ADD_NEED, "--items", "[{title: 用地, category: 用工, x: 1}]"), 1, "RC101"),
    ((*ADD_NEED, "--id", "1"), 1, "RC109"),
    ((*ADD_NEED, "--id", "N-20260230-AAAAA"), 1, "RC109"),
    ((*ADD_NEED, "--id", "D-20261123-AAAAA"), 1, "RC109"),
    ((*ADD_NEED, "--id", "../../etc/passwd"), 1, "RC109"),
    ((*ADD_NEED, "--id", NEED), 1, f"redchain need edit {NEED}"),
    ((*ADD_ORDER, "--due", "前几天"), 1, "RC107"),
    ((*ADD_ORDER, "--due", "2020-01-01"), 1, "RC306"),
    ((*ADD_ORDER, "--role", "leader"), 1, "--role lead"),
    ((*ADD_ORDER, "--item", "没有"), 1, "RC209"),
    ((*ADD_ORDER, "--need", "N-20251203-EM1A4"), 1, NEED),
    ((*ADD_ORDER, "--unit", "科技局"), 1, "shi-keji-ju"),
    ((*ADD_ORDER, "--resource", "nothing"), 1, "redchain resource list"),
    ((*ADD_ORDER, "--at", "2020-01-01T09:00"), 1, "RC308"),
    ((*ADD_PROJECT, "--needs", "N-1"), 1, "redchain need list"),
    ((*ADD_PROJECT, "--lead", "nobody"), 1, "redchain unit list"),
    ((*ADD_PROJECT, "--supporting", "shi-keji-ju,nobody"), 1, "nobody"),
    ((*ADD_PROJECT, "--resources", "nothing"), 1, "nothing"),
    ((*ADD_PROJECT, "--due", "2020-01-01"), 1, "RC306"),
    ((*ADD_PROJECT, "--milestones", "[x]"), 1, "RC105"),
    ((*ADD_PROJECT, "--milestones", "[{title: 甲, due: 改天}]"), 1, "RC107"),
    ((*ADD_RESOURCE, "--capacity", "0"), 1, "RC108"),
    ((*ADD_RESOURCE, "--capacity", "many"), 1, "RC105"),
    ((*ADD_RESOURCE, "--promised-days", "三五天"), 2, "--promised-days 三五天"),
    ((*ADD_RESOURCE, "--promised-days", "9" * 5000), 1, "RC105"),
    ((*ADD_RESOURCE, "--valid-from", "2026-02-01", "--valid-until", "2026-01-01"), 1, "RC306"),
    ((*ADD_RESOURCE, "--eligibility", "小微企业"), 1, "RC105"),
    ((*ADD_RESOURCE, "--eligibility", "{sizes: [huge]}"), 1, "RC104"),
    ((*ADD_RESOURCE, "--eligibility", "{chains: [nowhere]}"), 1, "nowhere"),
    ((*ADD_RESOURCE, "--id", "Bad_Id"), 1, "RC109"),
    ((*ADD_RESOURCE, "--id", "kejidai"), 1, "redchain resource edit kejidai"),
    ((*ADD_ENTERPRISE, "--chains", "没有"), 1, "redchain chain list"),
    ((*ADD_ENTERPRISE, "--uscc", "123"), 1, "RC110"),
    ((*ADD_ENTERPRISE, "--uscc", "91320582100RX9PKX1"), 1, "RC110"),
    ((*ADD_ENTERPRISE, "--uscc", "9.13E+17"), 1, "RC110"),
    ((*ADD_ENTERPRISE, "--size", "巨大"), 1, "RC104"),
    ((*ADD_ENTERPRISE, "--region", "999999"), 1, "RC111"),
    ((*ADD_ENTERPRISE, "--region", "没有的地方"), 1, "RC111"),
    ((*ADD_ENTERPRISE, "--operating", "great"), 1, "RC104"),
    ((*ADD_UNIT, "--side", "govermnent"), 1, "government"),
    ((*ADD_UNIT, "--contact-post", "办公室 13812345678"), 1, "RC601"),
    ((*ADD_CHAIN, "--segments", "{id: a}"), 1, "RC102"),
    ((*ADD_CHAIN, "--segments", "{id: a, name: b, stream: top}"), 1, "RC104"),
    ((*ADD_CHAIN, "--lead-units", "nobody"), 1, "redchain unit list"),
    (EDIT, 2, "--unset"),
    ((*EDIT, "--id", "N-20251203-EM1A4"), 2, "id"),
    ((*EDIT, "--unset", "id"), 2, "id"),
    ((*EDIT, "--unset", "log"), 2, "log"),
    ((*EDIT, "--unset", "title"), 1, "RC102"),
    ((*EDIT, "--unset", "nosuch"), 2, "nosuch"),
    ((*EDIT, "--log", "x"), 2, "--log"),
    ((*EDIT, "--enterprise", "nobody"), 1, "redchain enterprise"),
    ((*EDIT, "--category", "没有这一类"), 1, "RC206"),
    ((*EDIT, "--title", "储罐焊缝一次合格率上不去，想请专家看看"), 1, "redchain need show"),
    (("need", "edit", "N-20261123-00000", "--title", "x"), 1, "redchain need list"),
    (("need", "edit", "../../redchain", "--title", "x"), 1, "redchain need list"),
    (("need", "show", "N-1"), 1, "redchain need list"),
    (("order", "show", NEED), 1, "redchain order list"),
    (("unit", "log", "nobody-at-all"), 1, "redchain unit list"),
)


def the_last_of_each(words: tuple[str, ...]) -> list[str]:
    """The command line with the last value of each option: what is wrong stands behind what is right."""
    kept = [*words]
    for place in reversed(range(len(words))):
        if words[place].startswith("--") and words[place] in words[place + 1 :]:
            del kept[place : place + 2]
    return kept


@pytest.mark.parametrize(("words", "code", "saying"), BAD, ids=lambda value: " ".join(value)[:80] if isinstance(value, tuple) else "")
def test_refused_with_a_remedy(clone: Clone, words: tuple[str, ...], code: int, saying: str) -> None:
    before = clone.files()
    for lang in ("zh", "en"):
        done = clone.run(*the_last_of_each(words), "--lang", lang)
        assert (done.code, done.out) == (code, ""), done
        assert saying in done.err
        assert {"zh": "怎么办：", "en": "what to do: "}[lang] in done.err or " → " in done.err
        assert "Traceback" not in done.err
        assert lang == "en" or not re.search(r"\b(Usage|Error|Invalid|Missing|Got unexpected|is not a valid)\b", done.err)
    assert clone.files() == before
    assert clone.subjects() == ["town"]
    assert clone.git("status", "--porcelain") == ""


def test_there_are_many() -> None:
    assert len(BAD) >= 60


def test_a_record_whose_file_is_broken_is_named_not_denied(clone: Clone) -> None:
    clone.append("data/units/gongdian.yaml", "x: [\n")
    for words in (("unit", "show", "gongdian"), ("unit", "log", "gongdian")):
        done = clone.run(*words)
        assert (done.code, done.out) == (1, "")
        assert "redchain validate data/units/gongdian.yaml" in done.err
    done = clone.run("unit", "add", "--name", "x", "--side", "service", "--id", "gongdian")
    assert done.code == 1
    assert clone.run("unit", "list").code == 0


@pytest.mark.parametrize(
    ("typed", "code", "meant"),
    [
        ("2026/11/20 9:00", 0, 'at: "2026-11-20T09:00:00+08:00"'),
        ("2026年11月20日下午3点", 0, 'at: "2026-11-20T15:00:00+08:00"'),
        ("昨天 9点", 0, 'at: "2026-11-22T09:00:00+08:00"'),
        ("周一上午9点", 0, 'at: "2026-11-23T09:00:00+08:00"'),
        ("1月5日", 2, "写成 --at 2026-01-05T00:00+08:00 或 --at 2027-01-05T00:00+08:00"),
        ("前几天", 2, "形如 "),
    ],
)
def test_a_moment_is_read_as_people_write_it(reader: Clone, typed: str, code: int, meant: str) -> None:
    done = reader.run(*ADD_NEED, "--at", typed, "--dry-run")
    assert (done.code, meant in done.out + done.err) == (code, True), done
