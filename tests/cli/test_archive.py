"""`redchain <kind> archive`: nothing is deleted, what is in use stays, what is archived is neither listed, matched nor newly named."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Clone


def archived(clone: Clone) -> str:
    """A resource that no order in hand uses, archived."""
    from redchain.flow.workspace import open_workspace
    from redchain.kinds.order.model import Order
    from redchain.kinds.resource.model import Resource

    ledger = open_workspace(str(clone.path), None).ledger
    used = {each.resource for each in ledger.all(Order)}
    free = next(each.id for each in ledger.all(Resource) if each.id not in used)
    done = clone.run("resource", "archive", free, "--because", "文件废止")
    assert done.code == 0, done.err
    return free


def test_an_archived_record_stays_in_its_file_and_leaves_the_list(clone: Clone) -> None:
    free = archived(clone)
    assert clone.subjects()[0].startswith(f"resource: archive {free}")
    assert "(文件废止)" in clone.subjects()[0]
    for _ in range(2):  # the second time from the cache
        assert free not in clone.run("resource", "list").out
        assert free in clone.run("resource", "list", "--all").out
    assert free not in clone.run("resource", "list", "--format", "json").out
    assert '"archived_on": "2026-11-23"' in clone.run("resource", "list", "--format", "json", "--all").out
    assert clone.run("validate").code == 0
    assert free not in clone.run("match", "--format", "json").out
    assert f"{free}," not in clone.run("lists", "-o", str(clone.path / "out")).out + (clone.path / "out" / "resources.csv").read_text(encoding="utf-8")


def test_an_archived_record_is_not_newly_named_until_it_is_used_again(clone: Clone) -> None:
    free = archived(clone)
    assert clone.run("--lang", "en", "resource", "archive", free).code == 1
    need = clone.run("need", "list", "--state", "registered", "--format", "csv").out.splitlines()[1].split(",")[0]
    unit = json.loads(clone.run("resource", "show", free, "--format", "json").out)["data"]["unit"]
    command = ("order", "add", "--need", need, "--unit", unit, "--role", "support", "--resource", free, "--due", "2026-12-01")
    refused = clone.run("--lang", "en", *command)
    assert refused.code == 1
    assert "is archived" in refused.err
    assert "已归档" in clone.run("--lang", "zh", *command).err
    assert clone.run("resource", "edit", free, "--unset", "archived_on").code == 0
    assert clone.run(*command).code == 0


def test_what_is_in_hand_is_not_archived(clone: Clone) -> None:
    need = clone.run("need", "list", "--state", "registered", "--format", "csv").out.splitlines()[1].split(",")
    refused = clone.run("--lang", "en", "need", "archive", need[0])
    assert refused.code == 1
    assert "still being worked on" in refused.err
    refused = clone.run("--lang", "en", "enterprise", "archive", need[2])
    assert refused.code == 1
    assert "1 record in hand refers to" in refused.err
    assert "在办记录用到它" in clone.run("--lang", "zh", "enterprise", "archive", need[2]).err
    assert clone.run("need", "archive", "N-20990101-00000").code == 1


def test_a_fixed_field_is_not_edited(clone: Clone) -> None:
    order = clone.run("order", "list", "--format", "csv").out.splitlines()[1].split(",")
    unit = next(each.split(",")[0] for each in clone.run("unit", "list", "--format", "csv").out.splitlines()[1:] if each.split(",")[0] != order[2])
    refused = clone.run("--lang", "en", "order", "edit", order[0], "--unit", unit)
    assert refused.code == 2
    assert "stays as first written" in refused.err


@pytest.mark.parametrize(("because", "code"), [("问过 138-0000-1234", "RC601"), ("见绝密★文件", "RC604"), ("写信 zhangsan@qq.com", "RC603")])
@pytest.mark.parametrize(("lang", "words"), [("zh", "理由写进提交说明，删不掉"), ("en", "it goes into the commit's message")])
def test_a_reason_that_history_should_not_keep_is_refused(clone: Clone, because: str, code: str, lang: str, words: str) -> None:
    head = clone.subjects()
    done = clone.run("resource", "archive", "bangdaiban", "--because", because, "--lang", lang)
    assert done.code == 1
    assert code in done.err
    assert words in done.err
    assert because not in done.err or code == "RC604"
    assert clone.subjects() == head


@pytest.mark.parametrize(("lang", "said"), [("zh", "条在用的记录写着它："), ("en", "in use still name it: ")])
def test_what_still_names_an_archived_record_is_said(clone: Clone, lang: str, said: str) -> None:
    assert clone.run("unit", "add", "--id", "shili-ju", "--name", "新来示例局", "--side", "government").code == 0
    for number in (1, 2):
        assert clone.run("resource", "add", "--id", f"shili-{number}", "--unit", "shili-ju", "--title", f"示例补贴{number}", "--category", "融资").code == 0
    done = clone.run("--lang", lang, "unit", "archive", "shili-ju")
    assert done.code == 0
    assert said in done.err
    assert "shili-1" in done.err
    assert "shili-2" in done.err


def test_a_unit_whose_helper_looks_after_a_firm_is_not_archived(clone: Clone) -> None:
    assert clone.run("unit", "add", "--id", "shili-ju", "--name", "新来示例局", "--side", "government").code == 0
    assert clone.run("person", "add", "--id", "h901", "--home", "shili-ju", "--roles", "helper", "--post", "示例助企岗").code == 0
    paired = {each["enterprise"] for each in json.loads(clone.run("pairing", "list", "--format", "json").out)["data"]}
    free = next(each["id"] for each in json.loads(clone.run("enterprise", "list", "--format", "json").out)["data"] if each["id"] not in paired)
    pairing = clone.run("pair", free, "h901").out.split()[0]
    refused = clone.run("--lang", "en", "unit", "archive", "shili-ju")
    assert refused.code == 1
    assert pairing in refused.err
    assert clone.run("pairing", "stop", pairing, "--reason", "企业搬走", "--yes").code == 0
    assert clone.run("unit", "archive", "shili-ju").code == 0
