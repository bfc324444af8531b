"""Ranking with a server that has a language model: what leaves the machine, what is kept, and what happens when it does not answer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

import redchain
from redchain.flow import text_models
from redchain.flow.model_server import ModelServerError
from tests.model_server import Answer, Asked

if TYPE_CHECKING:
    from tests.conftest import Clone
    from tests.model_server import ModelServer

pytestmark = pytest.mark.slow

NEED = "N-20261012-CGBHS"
"""Registered; `熔铝炉烟气治理改造方案过不了`."""
MAIL = "zhangsan@qq.com"


def setting(clone: Clone, server: ModelServer, *, rerank: bool = False, semantic: bool = True, first: int = 20) -> None:
    lines = [f"semantic: {{weight: 0.5, endpoint: {server.embeddings}, model: toy}}\n"] if semantic else []
    lines += [f"rerank: {{endpoint: {server.rerank}, model: toy-rerank, first: {first}}}\n"] if rerank else []
    (clone.path / "data" / "settings").mkdir(exist_ok=True)
    (clone.path / "data" / "settings" / "match.yaml").write_text("".join(lines), "utf-8")


@pytest.fixture
def asking(clone: Clone, model_server: ModelServer) -> Clone:
    """A town whose settings name the server."""
    setting(clone, model_server)
    return clone


def suggestions(clone: Clone, need: str = NEED) -> list[dict[str, Any]]:
    done = clone.run("match", need, "--weak", "--top", "40", "--format", "json")
    assert done.code == 0, done
    return json.loads(done.out)["data"][0]["suggestions"]  # type: ignore[no-any-return]


def reasons(suggestion: dict[str, Any]) -> dict[str, dict[str, Any]]:
    assert sum(each["points"] for each in suggestion["reasons"]) == pytest.approx(suggestion["score"])
    return {each["part"]: each for each in suggestion["reasons"]}


def test_the_part_joins_and_what_leaves_is_said_in_plain_words(asking: Clone, model_server: ModelServer) -> None:
    done = asking.run("match", NEED, "--weak")
    assert done.code == 0
    assert "意思相近（语义模型）：" in done.out
    assert f"会送出本机，到模型服务器 http://127.0.0.1:{model_server.port}" in done.err
    assert f"这次送出 {len(model_server.texts)} 段文字" in done.err
    english = asking.run("--lang", "en", "match", NEED, "--weak")
    assert "leave this machine" in english.err
    assert "close in meaning (language model): " in english.out


def test_nothing_is_sent_twice_and_a_changed_text_is_sent_alone(asking: Clone, model_server: ModelServer) -> None:
    first = asking.run("match", NEED, "--weak")
    sent = len(model_server.texts)
    assert sent == len(set(model_server.texts)) > 10
    assert max(len(each.body["input"]) for each in model_server.asked) <= text_models.BATCH
    again = asking.run("match", NEED, "--weak")
    assert (again.out, len(model_server.texts)) == (first.out, sent)
    assert "这次送出" not in again.err or "段文字" not in again.err.replace("这次送出 0 段文字", "")
    path = asking.path / "data" / "resources" / "kejidai.yaml"
    path.write_text(path.read_text("utf-8").replace('title: "', 'title: "新的'), "utf-8")
    asking.run("match", NEED, "--weak")
    assert len(model_server.texts) == sent + 1
    assert model_server.texts[-1].startswith("新的")


def test_many_needs_go_in_few_requests(asking: Clone, model_server: ModelServer) -> None:
    assert asking.run("match").code == 0
    needs = len(json.loads(asking.run("match", "--format", "json").out)["data"])
    assert needs > 5
    assert len(model_server.asked) <= 2 + len(model_server.texts) // text_models.BATCH


def test_another_model_is_asked_anew(asking: Clone, model_server: ModelServer) -> None:
    asking.run("match", NEED)
    sent = len(model_server.texts)
    path = asking.path / "data" / "settings" / "match.yaml"
    path.write_text(path.read_text("utf-8").replace("model: toy", "model: other"), "utf-8")
    asking.run("match", NEED)
    assert len(model_server.texts) == 2 * sent
    assert model_server.asked[-1].body["model"] == "other"


def test_prefixes_stand_before_the_texts(asking: Clone, model_server: ModelServer) -> None:
    path = asking.path / "data" / "settings" / "match.yaml"
    path.write_text(path.read_text("utf-8").replace("model: toy", 'model: toy, query_prefix: "query:", passage_prefix: "passage:"'), "utf-8")
    asking.run("match", NEED)
    assert model_server.texts[-1] == "query: 熔铝炉烟气治理改造方案过不了"
    assert all(each.startswith("passage: ") for each in model_server.texts[:-1])


def test_only_the_beginning_of_a_long_text_is_sent(asking: Clone, model_server: ModelServer) -> None:
    asking.run("need", "edit", NEED, "--detail", "环" * 3000)
    asking.run("match", NEED)
    assert max(map(len, model_server.texts)) == text_models.MOST_CHARACTERS


@pytest.mark.parametrize("visibility", ["office", "units"])
def test_a_need_that_is_not_public_is_never_sent_and_ranked_without(asking: Clone, model_server: ModelServer, visibility: str) -> None:
    plain = suggestions(asking)
    assert any("熔铝炉" in each for each in model_server.texts)
    asking.run("match")
    model_server.asked.clear()
    title = "熔铝炉烟气治理怎么改造"
    path = asking.path / "data" / "needs" / "2026-10" / f"{NEED}.yaml"
    path.write_text(path.read_text("utf-8").replace("熔铝炉烟气治理改造方案过不了", title) + f"visibility: {visibility}\n", "utf-8")
    found = suggestions(asking)
    for words in (("match",), ("match", "--plan"), ("gaps",), ("match", "--resource", "kejidai"), ("match", NEED, "--why", "kejidai")):
        assert asking.run(*words).code == 0
    assert not any("熔铝炉" in each for each in model_server.texts)
    said = reasons(found[0])["semantic"]
    assert (said["points"], "没有读这条需求" in said["text"]) == (0, True)
    assert "semantic" in reasons(plain[0])
    told = asking.run("match", NEED, "--weak")
    assert "没有读这条需求（不公开，或有个人信息）" in told.out
    assert "没有送的：需求 1 条" in told.err
    assert "needs" in asking.run("--lang", "en", "match", NEED).err
    (asking.path / "data" / "settings" / "match.yaml").unlink()
    assert [(each["resource"], each["score"]) for each in suggestions(asking)] == [(each["resource"], each["score"]) for each in found]


@pytest.mark.parametrize("visibility", ["office", "units"])
def test_a_resource_that_is_not_public_is_never_sent_and_counts_as_without(asking: Clone, model_server: ModelServer, visibility: str) -> None:
    asking.append("data/resources/huanping-zhidao.yaml", f"visibility: {visibility}\n")
    found = {each["resource"]: each for each in suggestions(asking)}
    for words in (("match",), ("match", "--plan"), ("gaps",), ("match", "--resource", "huanping-zhidao"), ("match", NEED, "--why", "huanping-zhidao")):
        assert asking.run(*words).code == 0
    assert any("科技信用贷" in each for each in model_server.texts)
    assert not any("环评提前介入" in each or "产业引导基金" in each for each in model_server.texts)
    if visibility == "units":
        assert "没有读这项资源" in reasons(found["huanping-zhidao"])["semantic"]["text"]


def test_what_is_out_of_date_may_be_asked_about_but_the_office_s_own_never_leaves(asking: Clone, model_server: ModelServer) -> None:
    asking.append("data/resources/huanping-zhidao.yaml", 'visibility: office\nvalid_until: "2026-01-01"\n')
    asking.append("data/resources/bangdaiban.yaml", 'valid_until: "2026-01-01"\n')
    assert asking.run("match").code == 0
    assert not any("帮代办" in each for each in model_server.texts)
    for resource in ("huanping-zhidao", "bangdaiban"):
        assert asking.run("match", "--resource", resource).code == 0
    assert asking.run("gaps").code == 0
    assert any("帮代办" in each for each in model_server.texts)
    assert not any("环评提前介入" in each for each in model_server.texts)


@pytest.mark.parametrize(
    "words",
    [f"请联系 {MAIL}", "手机 13800138000", "手机 138001\n38000", "微信号：zhang_san88", "张经理 0512-65551234", f"{MAIL}  # redchain: allow RC603 单位邮箱"],
)
def test_a_text_with_personal_data_is_never_sent_even_where_it_is_allowed(asking: Clone, model_server: ModelServer, words: str) -> None:
    path = asking.path / "data" / "needs" / "2026-10" / f"{NEED}.yaml"
    detail = json.dumps(words, ensure_ascii=False)
    path.write_text(
        path.read_text("utf-8")
        + f"detail: {detail}\nallow:\n"
        + "".join(f"  - {{rule: {each}, because: 示例}}\n" for each in ("RC601", "RC603", "RC606", "RC607")),
        "utf-8",
    )
    assert "没有读这条需求" in asking.run("match", NEED, "--weak").out
    assert model_server.texts
    assert not any("熔铝炉" in each for each in model_server.texts)


ORDINARY = (("match",), ("match", NEED), ("match", NEED, "--why", "kejidai"), ("match", "--resource", "kejidai"), ("gaps",))
BINDING = (
    ("match", "--format", "json"),
    ("match", NEED, "--format", "csv"),
    ("match", NEED, "--why", "kejidai", "--format", "json"),
    ("match", "--resource", "kejidai", "--format", "csv"),
    ("match", "--plan"),
    ("match", "--plan", "--dispatch", "--by", "lianban", "--yes"),
    ("match", NEED, "--dispatch", "--by", "lianban", "--yes"),
    ("match", "--evaluate", "qrels.tsv"),
    ("gaps", "--format", "markdown"),
    ("gaps", "-o", "gaps.md"),
)


@pytest.mark.parametrize("words", ORDINARY, ids=" ".join)
def test_what_stands_on_a_terminal_goes_on_without_and_says_so(asking: Clone, model_server: ModelServer, words: tuple[str, ...]) -> None:
    model_server.answers += [Answer(401, b"{}")] * 50
    done = asking.run("--quiet", *words)
    assert done.code == 0
    assert "要密钥（HTTP 401）；这次不用模型排名，名次可能不同；把密钥放进环境变量" in done.err
    assert "语义模型" not in done.out
    (asking.path / "data" / "settings" / "match.yaml").unlink()
    assert asking.run("--quiet", *words).out == done.out


@pytest.mark.parametrize("words", BINDING, ids=" ".join)
def test_what_others_read_or_what_decides_is_refused(asking: Clone, model_server: ModelServer, words: tuple[str, ...]) -> None:
    (asking.path / "qrels.tsv").write_text(f"need\tresource\tgrade\n{NEED}\tkejidai\t2\n", "utf-8")
    before = asking.files(), asking.subjects()
    model_server.answers += [Answer(401, b"{}")] * 50
    done = asking.run(*words)
    assert done.code == 1
    assert done.out == ""
    assert "要密钥" in done.err
    assert "export REDCHAIN_SEMANTIC_KEY" in done.err
    assert "wants a key" in asking.run("--lang", "en", *words).err
    assert (asking.files(), asking.subjects()) == before


def test_a_failure_halfway_ranks_all_without_and_keeps_what_was_answered(asking: Clone, model_server: ModelServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_models, "BATCH", 8)
    model_server.answers += [model_server.plain, model_server.plain, *[Answer(503, b"")] * 3]
    done = asking.run("match")
    assert done.code == 0
    assert "出错（HTTP 503）" in done.err
    assert "这次送出 16 段文字" in done.err
    assert model_server.answers == []
    answered = {text for each in model_server.asked[:2] for text in each.body["input"]}
    model_server.asked.clear()
    assert asking.run("match", "--plan").code == 0
    assert answered.isdisjoint(model_server.texts)


@pytest.mark.parametrize("status", [400, 413, 422])
def test_a_server_that_takes_fewer_texts_at_once_gets_fewer(asking: Clone, model_server: ModelServer, status: int) -> None:
    expected = suggestions(asking)
    model_server.asked.clear()
    path = asking.path / "data" / "settings" / "match.yaml"
    path.write_text(path.read_text("utf-8").replace("model: toy}", "model: other}"), "utf-8")

    def at_most_ten(asked: Asked) -> Answer:
        return Answer(status, b'{"message": "batch is larger than 10"}') if len(asked.body["input"]) > 10 else model_server.plain(asked)

    model_server.answers += [at_most_ten] * 100
    assert suggestions(asking) == expected
    taken = [each.body["input"] for each in model_server.asked if len(each.body["input"]) <= 10]
    assert len(model_server.asked) - len(taken) <= 2
    assert len({text for each in taken for text in each}) == sum(map(len, taken))


def test_a_request_that_is_wrong_by_itself_is_refused_with_its_words(asking: Clone, model_server: ModelServer) -> None:
    model_server.answers += [Answer(400, b'{"error": null, "message": "no model m"}')] * 100
    done = asking.run("match", NEED, "--plan")
    assert done.code == 1
    assert "no model m" in done.err
    assert [len(each.body["input"]) for each in model_server.asked][-1] == 1
    assert len(model_server.asked) <= 6


def test_a_model_that_changes_behind_its_name_is_refused(asking: Clone, model_server: ModelServer) -> None:
    asking.run("match", NEED)
    model_server.embed = lambda _: [1.0, 2.0]
    done = asking.run("match", "--plan")
    assert done.code == 1
    assert "同一个名字的模型换了" in done.err
    assert ".git/redchain" in done.err
    assert "the model behind the name has changed" in asking.run("--lang", "en", "match", "--plan").err


def test_programs_get_the_refusal(asking: Clone, model_server: ModelServer) -> None:
    model_server.answers += [Answer(404, b'{"error": {"message": "model not found"}}')] * 9
    with pytest.raises(ModelServerError, match="model not found"):
        redchain.open(asking.path).match(NEED)


def test_lists_and_other_commands_ask_no_server(asking: Clone, model_server: ModelServer) -> None:
    for words in (("lists",), ("todo",), ("validate",), ("need", "list"), ("report",)):
        asking.run(*words)
    assert model_server.asked == []


def test_a_weight_of_nought_asks_nobody(clone: Clone, model_server: ModelServer) -> None:
    setting(clone, model_server)
    path = clone.path / "data" / "settings" / "match.yaml"
    path.write_text(path.read_text("utf-8").replace("weight: 0.5", "weight: 0"), "utf-8")
    done = clone.run("match", NEED)
    assert "模型" not in done.out + done.err
    assert model_server.asked == []


def test_the_first_few_are_put_in_the_reranker_s_order(clone: Clone, model_server: ModelServer) -> None:
    plain = suggestions(clone)
    setting(clone, model_server, rerank=True, semantic=False, first=4)
    found = suggestions(clone)
    (asked,) = model_server.asked
    assert asked.path == "/v1/rerank"
    assert len(asked.body["documents"]) == 4
    scores = {each["index"]: each["relevance_score"] for each in json.loads(model_server.plain(asked).body)["results"]}
    order = sorted(range(4), key=lambda place: -scores[place])
    assert [each["resource"] for each in found[:4]] == [plain[place]["resource"] for place in order]
    assert [each["score"] for each in found] == sorted((each["score"] for each in found), reverse=True)
    assert [each["score"] for each in found] == [each["score"] for each in plain]
    assert "重排模型：第 " in reasons(found[0])["rerank"]["text"]
    assert all("rerank" not in reasons(each) for each in found[4:])
    assert suggestions(clone) == found
    assert len(model_server.asked) == 1
    assert "这次送出" not in clone.run("match", NEED).err


def test_both_servers_are_told_and_the_reranker_s_failure_counts_too(clone: Clone, model_server: ModelServer) -> None:
    setting(clone, model_server, rerank=True)
    done = clone.run("match", NEED)
    assert "段文字、" in done.err
    assert " 对" in done.err
    (clone.path / "data" / "settings" / "match.yaml").unlink()
    setting(clone, model_server, rerank=True, semantic=False, first=3)
    model_server.answers += [Answer(200, b"{}")] * 2
    clone.run("need", "edit", NEED, "--title", "换个说法的烟气治理")
    assert "没有给每个资源一个分" in clone.run("match", NEED, "--format", "json").err
    assert clone.run("match", NEED).code == 0


def test_a_need_that_is_not_public_is_not_reranked(clone: Clone, model_server: ModelServer) -> None:
    clone.append(f"data/needs/2026-10/{NEED}.yaml", "visibility: units\n")
    plain = suggestions(clone)
    setting(clone, model_server, rerank=True, semantic=False)
    found = suggestions(clone)
    assert model_server.asked == []
    assert [each["resource"] for each in found] == [each["resource"] for each in plain]
    assert "没有读这条需求" in reasons(found[0])["semantic"]["text"]


@pytest.mark.parametrize("words", [("match", "--plan"), ("match", NEED, "--dispatch", "--by", "lianban", "--yes")], ids=" ".join)
def test_no_plan_is_made_without_an_installed_model_that_is_asked_for(clone: Clone, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]) -> None:
    from redchain.match import embeddings

    monkeypatch.setattr(embeddings, "PACKAGE", "a_package_that_nobody_has")
    (clone.path / "data" / "settings").mkdir(exist_ok=True)
    clone.append("data/settings/match.yaml", "semantic: 0.3\n")
    done = clone.run(*words)
    assert done.code == 1
    assert "没有安装" in done.err
    assert "semantic: 0" in done.err
    assert "nothing was done" in clone.run("--lang", "en", *words).err


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("semantic: {endpoint: https://u:hunter2hunter2@models.example.org/v1, model: m}", "RC118"),
        ("semantic: {endpoint: https://models.example.org/v1, model: m, api_key: hunter2hunter2}", "RC118"),
        ("semantic: {endpoint: 'https://models.example.org/v1?key=hunter2hunter2', model: m}", "RC118"),
        ("rerank: {endpoint: https://models.example.org/v1, model: m, headers: {Authorization: hunter2hunter2}}", "RC118"),
        ("token: hunter2hunter2", "RC118"),
        ("semantic: {endpoint: http://models.example.org/v1, model: m}", "RC117"),
        ("semantic: {endpoint: models.example.org, model: m}", "RC117"),
        ("semantic: {model: m}", "RC117"),
        ("semantic: {endpoint: https://models.example.org/v1}", "RC102"),
    ],
)
def test_settings_that_hold_a_key_or_name_no_safe_server_stop_the_command(clone: Clone, line: str, code: str) -> None:
    (clone.path / "data" / "settings").mkdir(exist_ok=True)
    clone.append("data/settings/match.yaml", line + "\n")
    for language in ("zh", "en"):
        found = clone.run("--lang", language, "validate")
        assert code in found.out
        assert "data/settings/match.yaml:1:" in found.out
        refused = clone.run("--lang", language, "match")
        assert refused.code == 1
        assert "hunter2" not in found.out + found.err + refused.out + refused.err


def test_tuning_keeps_the_server_when_it_writes_weights(asking: Clone, model_server: ModelServer) -> None:
    from redchain.model.settings import MatchWeights
    from redchain.store.settings import weights_file
    from redchain.store.yaml_parsing import parse, parser

    path = asking.path / "data" / "settings" / "match.yaml"
    now = MatchWeights.model_validate(parse(path.read_bytes(), parser()).mapping)
    (raw,) = weights_file(str(asking.path), now.with_weight("semantic", 0.8).with_weight("chain", 0.4)).values()
    after = MatchWeights.model_validate(parse(raw, parser()).mapping)
    assert (after.semantic.weight, after.semantic.endpoint, after.semantic.model, after.chain) == (0.8, model_server.embeddings, "toy", 0.4)
    path.write_text("# 说明\nsemantic: 0.3  # 语义\n", "utf-8")
    (raw,) = weights_file(str(asking.path), MatchWeights(semantic=0.3).with_weight("semantic", 0.48)).values()
    assert raw.decode() == "# 说明\nsemantic: 0.48  # 语义\n"
