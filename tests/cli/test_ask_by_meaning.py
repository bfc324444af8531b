"""`ask` with a language model: what it adds, what is kept of it, and what leaves the machine where it runs at a server."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.model_server import Answer

if TYPE_CHECKING:
    from tests.conftest import Clone
    from tests.model_server import ModelServer

pytestmark = pytest.mark.slow

ASKED = "加氢站建设有补助吗"
EDITED = ("policy", "edit", "qingneng-banfa", "--note", "又一句")


def set_match(clone: Clone, words: str) -> None:
    (clone.path / "data" / "settings").mkdir(exist_ok=True)
    (clone.path / "data" / "settings" / "match.yaml").write_text(words, "utf-8")


@pytest.fixture
def asking(clone: Clone, model_server: ModelServer) -> Clone:
    """A town whose settings name the server."""
    set_match(clone, f"semantic: {{weight: 0.5, endpoint: {model_server.embeddings}, model: toy}}\n")
    return clone


def parts(clone: Clone, *words: str) -> set[str]:
    return {each["part"] for each in json.loads(clone.run("ask", ASKED, "--format", "json", *words).out)["data"][0]["reasons"]}


def test_the_second_question_does_not_read_the_catalogue_again(clone: Clone, model: Any) -> None:
    set_match(clone, "semantic: 0.3\n")
    assert "semantic" in parts(clone)
    first = len(model.E5.told)
    assert first > 0
    clone.run("ask", "排污证要什么材料")
    assert len(model.E5.told) == first
    assert clone.run(*EDITED).code == 0
    clone.run("ask", ASKED)
    assert len(model.E5.told) == first + 1
    clone.run("match", "--weak")
    told = len(model.E5.told)
    clone.run("ask", ASKED)
    assert len(model.E5.told) == told


def test_without_the_setting_no_model_is_loaded(clone: Clone, model: Any) -> None:
    assert parts(clone) == {"text", "concept", "same"}
    assert model.E5.told == model.E5.asked == []


def test_what_is_not_installed_is_said(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    from redchain.match import embeddings

    set_match(clone, "semantic: 0.3\n")
    monkeypatch.setattr(embeddings, "PACKAGE", "a_package_that_nobody_has")
    done = clone.run("ask", ASKED, "--lang", "zh")
    assert done.code == 0
    assert "没有安装" in done.err


def test_measured_with_and_without(clone: Clone, model: Any) -> None:
    set_match(clone, "semantic: 0.3\n")
    (clone.path / "asked.yaml").write_text(f'questions:\n  - question: "{ASKED}"\n    answers: [policy/qingneng-banfa]\n', "utf-8")
    path = str(clone.path / "asked.yaml")
    read = json.loads(clone.run("ask", "--evaluate", path, "--format", "json").out)["data"]
    assert read["without_model"]["hit_1"] == 1
    assert model.E5.asked
    assert "不用语言模型" in clone.run("ask", "--evaluate", path, "--lang", "zh").out
    set_match(clone, "semantic: 0\n")
    assert "without_model" not in json.loads(clone.run("ask", "--evaluate", path, "--format", "json").out)["data"]
    assert "Without" not in clone.run("ask", "--evaluate", path, "--lang", "en").out


def test_a_server_reads_each_text_once_and_nothing_of_a_question_is_kept(asking: Clone, model_server: ModelServer) -> None:
    done = asking.run("ask", ASKED, "--lang", "zh")
    assert done.code == 0
    assert "问题和公开、链内的政策、事项的文字会送出本机" in done.err
    assert f"这次送出 {len(model_server.texts)} 段文字" in done.err
    assert ASKED in model_server.texts
    sent = len(model_server.texts)
    assert sent > 3
    asking.run("ask", ASKED)
    assert model_server.texts[sent:] == [ASKED]
    assert "leave this machine" in asking.run("ask", ASKED, "--lang", "en").err


def test_what_is_not_public_and_personal_data_never_leave(asking: Clone, model_server: ModelServer) -> None:
    assert asking.run("policy", "edit", "qingneng-banfa", "--visibility", "office").code == 0
    asking.run("ask", ASKED)
    assert not any("建成并投用的加氢站" in each for each in model_server.texts)
    model_server.asked.clear()
    done = asking.run("ask", "加氢站补助打 13800138000 问谁", "--lang", "zh")
    assert not any("13800138000" in each for each in model_server.texts)
    assert "没有送的：问题 1 条" in done.err


def test_a_server_that_fails_is_done_without_on_a_terminal_alone(asking: Clone, model_server: ModelServer) -> None:
    model_server.answers += [Answer(401, b"{}")] * 9
    done = asking.run("ask", ASKED, "--lang", "zh")
    assert done.code == 0
    assert "这次不用模型排名" in done.err
    refused = asking.run("ask", ASKED, "--format", "json")
    assert (refused.code, refused.out) == (1, "")
