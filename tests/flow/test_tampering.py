"""Hand edits that a proposal must not bring in, each refused by `validate --against` with its code; and honest ones that pass."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Clone

    Hand = Callable[["Clone"], None]

pytestmark = pytest.mark.slow

REDONE = "data/orders/2026-09/D-20260914-JDCX5.yaml"  # dispatched, accepted, finished, redone; of qingneng-yuan
WORKING = "data/orders/2026-11/D-20261116-BSKHZ.yaml"  # dispatched, accepted; of gongdian, for N-20261113-5S6BN
PENDING = "data/orders/2026-11/D-20261120-6KXAJ.yaml"  # dispatched; of shi-zigui-ju
VERIFIED = "data/needs/2026-11/N-20261103-WF3T5.yaml"  # submitted, registered, verified
REGISTERED = "data/needs/2026-11/N-20261113-5S6BN.yaml"
SUBMITTED = "data/needs/2026-11/N-20261119-YFZXM.yaml"
CHAIN = "data/chains/yejin.yaml"
FIRM_STEP, METAL_OFFICE, OFFICE_STEP = "sl-chuqing", "shi-fagai-wei", "shi-gongxin-ju"


def step(at: str, verb: str, by: str, **more: str) -> str:
    keys = "".join(f"    {key}: {value}\n" for key, value in more.items())
    return f'  - at: "{at}+08:00"\n    step: {verb}\n    by: "{by}"\n{keys}'


def adds(path: str, *steps: str) -> Hand:
    return lambda clone: clone.append(path, "".join(steps))


def replaces(path: str, *pairs: tuple[str, str]) -> Hand:
    def hand(clone: Clone) -> None:
        text = (clone.path / path).read_text(encoding="utf-8")
        for old, new in pairs:
            assert old in text, old
            text = text.replace(old, new, 1)
        (clone.path / path).write_text(text, encoding="utf-8")

    return hand


def writes(path: str, text: str) -> Hand:
    def hand(clone: Clone) -> None:
        (clone.path / path).parent.mkdir(parents=True, exist_ok=True)
        (clone.path / path).write_text(text, encoding="utf-8")

    return hand


def both(*hands: Hand) -> Hand:
    def hand(clone: Clone) -> None:
        for each in hands:
            each(clone)

    return hand


def steps_of(clone: Clone, path: str) -> tuple[str, list[str]]:
    """What stands before the log, and the text of each step."""
    head, *steps = (clone.path / path).read_text(encoding="utf-8").split("  - at:")
    return head, [f"  - at:{each}" for each in steps]


def relogs(path: str, *order: int) -> Hand:
    """Write the log with these steps only, in this order."""

    def hand(clone: Clone) -> None:
        head, steps = steps_of(clone, path)
        (clone.path / path).write_text(head + "".join(steps[each] for each in order), encoding="utf-8")

    return hand


def moves(path: str, target: str, then: Hand | None = None) -> Hand:
    def hand(clone: Clone) -> None:
        if then:
            then(clone)
        (clone.path / target).parent.mkdir(parents=True, exist_ok=True)
        clone.git("mv", path, target)

    return hand


def deletes(path: str) -> Hand:
    return lambda clone: (clone.path / path).unlink()


def runs(*command: str) -> Hand:
    def hand(clone: Clone) -> None:
        assert clone.run(*command).code == 0

    return hand


def in_flow_style(path: str, old: str, new: str) -> Hand:
    """Write the record as one line of JSON, hiding the edit in a diff that changes everything."""

    def hand(clone: Clone) -> None:
        from ruamel.yaml import YAML

        record = YAML(typ="safe", pure=True).load((clone.path / path).read_text(encoding="utf-8").replace(old, new))
        (clone.path / path).write_text(json.dumps(record, ensure_ascii=False) + "\n", encoding="utf-8")

    return hand


def with_windows_ends(path: str, old: str, new: str) -> Hand:
    """Rewrite every line, with CRLF and a byte-order mark, and one of them with another content."""

    def hand(clone: Clone) -> None:
        text = (clone.path / path).read_text(encoding="utf-8")
        assert old in text
        (clone.path / path).write_bytes("\ufeff".encode() + text.replace(old, new, 1).replace("\n", "\r\n").encode())

    return hand


def edits_all_firms(clone: Clone) -> None:
    for path in sorted((clone.path / "data/enterprises").glob("*.yaml")):
        clone.append(str(path.relative_to(clone.path)), 'note: "统一修改"\n')


def regenerates_and_mends_a_figure(clone: Clone) -> None:
    assert clone.run("lists", "--no-commit").code == 0
    path = clone.path / "data/lists/needs.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("已受理", "已销号", 1), encoding="utf-8")


def reuses_a_deleted_id(clone: Clone) -> None:
    clone.git("checkout", "-q", "main")
    clone.git("rm", "-q", SUBMITTED)
    clone.git("commit", "-qm", "gone")
    clone.git("checkout", "-q", "-B", "proposal")
    log = "log:\n" + step("2026-11-19T09:00:00", "submit", "sl-yeqing")
    head = 'id: "N-20261119-YFZXM"\nenterprise: "sl-yeqing"\ntitle: "别的事情"\ncategory: 用工\nraised_on: "2026-11-19"\n'
    writes(SUBMITTED, head + log)(clone)


def new_need(identifier: str, *steps: str, firm: str = "sl-yeqing", raised: str = "2026-11-23") -> Hand:
    head = f'id: "{identifier}"\nenterprise: "{firm}"\ntitle: "压缩机交期太长"\ncategory: 市场配套\nraised_on: "{raised}"\nlog:\n'
    return writes(f"data/needs/2026-11/{identifier}.yaml", head + "".join(steps))


def new_order(identifier: str, need: str, unit: str, *steps: str) -> Hand:
    return writes(f"data/orders/2026-11/{identifier}.yaml", f'id: "{identifier}"\nneed: "{need}"\nunit: "{unit}"\nrole: lead\nlog:\n' + "".join(steps))


FINISH = step("2026-11-22T09:00:00", "finish", "gongdian", reply="已增容")
VERIFY = step("2026-11-22T10:00:00", "verify", "shi-fagai-wei", rating="satisfied", valid="true")

TAMPERED: dict[str, tuple[Hand, str]] = {
    "steps reordered": (relogs(REDONE, 0, 2, 1, 3), "RC705"),
    "the last step removed": (relogs(REDONE, 0, 1, 2), "RC704"),
    "a middle step removed": (relogs(REDONE, 0, 1, 3), "RC704"),
    "the whole past removed but the first step": (relogs(REDONE, 0), "RC704"),
    "a step put in before": (
        replaces(REDONE, ('  - at: "2026-09-15', step("2026-09-14T12:00:00", "hold", "qingneng-yuan", reason="等") + '  - at: "2026-09-15')),
        "RC705",
    ),
    "a step doubled in the middle": (relogs(WORKING, 0, 0, 1), "RC705"),
    "a new step dated before the last old one": (adds(WORKING, step("2026-11-16T12:00:00", "progress", "gongdian")), "RC706"),
    "a new step earlier by its offset only": (
        adds(WORKING, step("2026-11-17T09:30:00", "progress", "gongdian").replace("+08:00", "+09:00")),
        "RC706",
    ),
    "a step skipped": (adds(PENDING, step("2026-11-21T09:00:00", "finish", "shi-zigui-ju", reply="好了")), "RC301"),
    "verified without registration": (adds(SUBMITTED, VERIFY), "RC301"),
    "the text of an old step changed": (replaces(REDONE, ("已完成一轮台架验证。", "已完成两轮实船验证。")), "RC703"),
    "the time of an old step changed": (replaces(REDONE, ("2026-10-12T16:00", "2026-10-12T08:00")), "RC703"),
    "the actor of an old step changed": (replaces(WORKING, ('by: "gongdian"', 'by: "shi-fagai-wei"')), "RC703"),
    "the due date of an old step put off": (replaces(WORKING, ("2026-12-04", "2026-12-31")), "RC703"),
    "the due date of an old step brought forward": (replaces(WORKING, ("2026-12-04", "2026-11-18")), "RC703"),
    "the reason of an old step taken away": (replaces(REDONE, ('    reason: "数据异常，补做一轮"\n', "")), "RC703"),
    "an old verb changed": (replaces(WORKING, ("step: accept", 'step: send_back\n    reason: "不是本单位的事"')), "RC703"),
    "a rating forged in an old step": (replaces(VERIFIED, ("rating: ", 'note: "改过"\n    rating: ')), "RC703"),
    "a rating given by the unit itself": (both(adds(WORKING, FINISH), adds(REGISTERED, VERIFY.replace("shi-fagai-wei", "gongdian"))), "RC709"),
    "verified before the order is finished": (adds(REGISTERED, VERIFY), "RC307"),
    "verified without any order": (
        adds("data/needs/2026-10/N-20261029-RY63A.yaml", step("2026-11-22T10:00:00", "verify", "shi-keji-ju", rating="satisfied", valid="true")),
        "RC708",
    ),
    "closed by the unit of its order": (adds(VERIFIED, step("2026-11-22T10:00:00", "close", "shi-renshe-ju", result="solved")), "RC709"),
    "accepted by another unit": (adds(PENDING, step("2026-11-21T09:00:00", "accept", "gongdian")), "RC709"),
    "finished by a firm": (adds(WORKING, FINISH.replace('by: "gongdian"', 'by: "sl-jinggang"')), "RC709"),
    "registered by the office of another chain": (adds(SUBMITTED, step("2026-11-20T09:00:00", "register", "shi-keji-ju")), "RC709"),
    "registered by the firm": (adds(SUBMITTED, step("2026-11-20T09:00:00", "register", FIRM_STEP)), "RC709"),
    "reopened by the firm": (adds(VERIFIED, step("2026-11-22T10:00:00", "reopen", "sl-cexin", reason="没解决")), "RC709"),
    "withdrawn by another firm": (adds(SUBMITTED, step("2026-11-20T09:00:00", "withdraw", "sl-yeqing")), "RC709"),
    "an order recalled by its unit": (adds(PENDING, step("2026-11-21T09:00:00", "recall", "shi-zigui-ju")), "RC709"),
    "a part given to oneself in the same change": (
        both(
            replaces(CHAIN, ('lead_units: ["shi-fagai-wei"]', 'lead_units: ["shi-fagai-wei", "gongdian"]')),
            adds(SUBMITTED, step("2026-11-20T09:00:00", "register", "gongdian")),
        ),
        "RC709",
    ),
    "a new unit that acts at once": (
        both(
            writes("data/units/xin-ju.yaml", 'id: "xin-ju"\nname: "示例新局"\nside: government\n'),
            replaces(CHAIN, ('lead_units: ["shi-fagai-wei"]', 'lead_units: ["xin-ju"]')),
            adds(SUBMITTED, step("2026-11-20T09:00:00", "register", "xin-ju")),
        ),
        "RC709",
    ),
    "the need moved to one's own chain to register it": (
        both(
            replaces(SUBMITTED, ('chain: "yejin"', 'chain: "bandaoti"')),
            adds(SUBMITTED, step("2026-11-20T09:00:00", "register", "shi-keji-ju")),
        ),
        "RC709",
    ),
    "the firm of a need changed": (replaces(SUBMITTED, ('enterprise: "sl-chuqing"', 'enterprise: "sl-yeqing"')), "RC702"),
    "the day of a need changed": (replaces(SUBMITTED, ('raised_on: "2026-11-19"', 'raised_on: "2026-11-18"')), "RC702"),
    "the unit of an order changed": (replaces(PENDING, ('unit: "shi-zigui-ju"', 'unit: "gongdian"')), "RC702"),
    "the need of an order changed": (replaces(PENDING, ('need: "N-20261118-STVHG"', 'need: "N-20261113-5S6BN"')), "RC702"),
    "a lead made a support": (replaces(PENDING, ("role: lead", "role: support")), "RC702"),
    "a resource given to another unit": (replaces("data/resources/dianli-zengrong.yaml", ('unit: "gongdian"', 'unit: "shi-fagai-wei"')), "RC702"),
    "a need deleted": (deletes(SUBMITTED), "RC701"),
    "an order deleted with its need": (both(deletes(PENDING), deletes("data/needs/2026-11/N-20261118-STVHG.yaml")), "RC701"),
    "an id changed": (
        both(replaces(SUBMITTED, ("N-20261119-YFZXM", "N-20261119-YFZXN")), moves(SUBMITTED, "data/needs/2026-11/N-20261119-YFZXN.yaml")),
        "RC701",
    ),
    "a step removed behind a move": (moves(REDONE, "data/orders/2027/D-20260914-JDCX5.yaml", relogs(REDONE, 0, 1, 2)), "RC704"),
    "an edit behind CRLF and a byte-order mark": (with_windows_ends(WORKING, "2026-12-04", "2026-12-31"), "RC703"),
    "an edit behind flow style": (in_flow_style(WORKING, "2026-12-04", "2026-12-31"), "RC703"),
    "a key twice, the second meant to win": (adds(WORKING, 'unit: "shi-fagai-wei"\n'), "RC006"),
    "a copy of the record with another log": (
        writes("data/orders/2027/D-20261116-BSKHZ.yaml", 'id: "D-20261116-BSKHZ"\nneed: "N-20261113-5S6BN"\nunit: "gongdian"\nrole: lead\nlog: []\n'),
        "RC203",
    ),
    "a past made up": (
        new_need(
            "N-20261123-AAAAA", step("2026-03-01T09:00:00", "submit", "sl-yeqing"), step("2026-03-02T09:00:00", "register", OFFICE_STEP), raised="2026-03-01"
        ),
        "RC707",
    ),
    "a whole life made up": (
        new_need(
            "N-20261123-AAAAA",
            step("2026-11-23T09:00:00", "submit", "sl-yeqing"),
            step("2026-11-23T09:01:00", "register", OFFICE_STEP),
            step("2026-11-23T09:02:00", "verify", OFFICE_STEP, rating="satisfied", valid="true"),
            step("2026-11-23T09:03:00", "close", OFFICE_STEP, result="solved"),
        ),
        "RC708",
    ),
    "submitted in the name of another firm": (new_need("N-20261123-AAAAA", step("2026-11-23T09:00:00", "submit", "sl-jinggang")), "RC709"),
    "an order for an unregistered need": (
        new_order("D-20261123-AAAAA", "N-20261119-YFZXM", "gongdian", step("2026-11-23T09:00:00", "dispatch", METAL_OFFICE, due='"2026-12-01"')),
        "RC311",
    ),
    "an order made by its own unit": (
        new_order("D-20261123-AAAAA", "N-20261116-DBD5A", "gongdian", step("2026-11-23T09:00:00", "dispatch", "gongdian", due='"2026-12-01"')),
        "RC709",
    ),
    "merged into itself": (adds(SUBMITTED, step("2026-11-20T09:00:00", "merge", METAL_OFFICE, into='"N-20261119-YFZXM"')), "RC310"),
    "every firm edited at once": (edits_all_firms, "RC711"),
    "a figure of a generated list mended": (regenerates_and_mends_a_figure, "RC712"),
    "a schema loosened": (writes("schemas/need.schema.json", "{}\n"), "RC712"),
    "the id of a deleted record used again": (reuses_a_deleted_id, "RC204"),
}

HONEST: dict[str, Hand] = {
    "nothing": lambda _: None,
    "a step by the unit": adds(WORKING, step("2026-11-22T09:00:00", "progress", "gongdian", note="已上门")),
    "the whole way to verification": both(adds(WORKING, FINISH), adds(REGISTERED, VERIFY)),
    "a new need, registered and dispatched": both(
        new_need("N-20261123-AAAAA", step("2026-11-23T09:00:00", "submit", "sl-yeqing"), step("2026-11-23T09:01:00", "register", OFFICE_STEP)),
        new_order("D-20261123-AAAAA", "N-20261123-AAAAA", "qingneng-yuan", step("2026-11-23T09:02:00", "dispatch", OFFICE_STEP, due='"2026-12-01"')),
    ),
    "a need submitted by the office for the firm": new_need("N-20261123-AAAAA", step("2026-11-23T09:00:00", "submit", OFFICE_STEP)),
    "a file moved": moves(REDONE, "data/orders/2027/D-20260914-JDCX5.yaml"),
    "a comment and other quotes": replaces(WORKING, ('unit: "gongdian"', "unit: 'gongdian'  # 供电公司")),
    "a firm's size and note": both(replaces("data/enterprises/sl-chuqing.yaml", ("size: ", 'note: "已核实"\nsize: '))),
    "a new unit and a new lead unit, which do not act yet": both(
        writes("data/units/xin-ju.yaml", 'id: "xin-ju"\nname: "示例新局"\nside: government\n'),
        replaces(CHAIN, ('lead_units: ["shi-fagai-wei"]', 'lead_units: ["shi-fagai-wei", "xin-ju"]')),
    ),
    "the lists generated": runs("lists", "--no-commit"),
    "an archived record": runs("need", "archive", "N-20261110-FKWTF", "--no-commit"),
}


@pytest.mark.parametrize("case", TAMPERED)
@pytest.mark.parametrize("committed", [False, True], ids=["work tree", "commit"])
def test_a_tampered_record_is_refused(clone: Clone, case: str, committed: bool) -> None:  # noqa: FBT001  # pytest passes it
    hand, code = TAMPERED[case]
    clone.git("checkout", "-qb", "proposal")
    hand(clone)
    if committed:
        clone.git("add", "-A")
        clone.git("commit", "-qm", case)
    done = clone.run("validate", "--against", "main", "--format", "json")
    found = json.loads(done.out)["data"]
    blocking = {each["code"] for each in found["findings"] if each["severity"] == "error"}
    assert code in blocking, found
    assert done.code == 1


@pytest.mark.parametrize("case", HONEST)
def test_an_honest_change_passes(clone: Clone, case: str) -> None:
    clone.git("checkout", "-qb", "proposal")
    HONEST[case](clone)
    done = clone.run("validate", "--against", "main")
    assert done.code == 0, done.out


def test_there_are_enough_ways_to_tamper() -> None:
    assert len(TAMPERED) >= 50
