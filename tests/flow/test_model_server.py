"""A server with a language model as it is asked: what is sent, what is taken, and the refusal for each thing that can go wrong."""

from __future__ import annotations

import json
import math
import socket
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import chain, repeat
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

import pytest

from redchain.flow import model_server as asking
from redchain.flow.model_server import ModelServer, ModelServerError, RejectedError
from tests.model_server import Answer, Asked

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.model_server import ModelServer as Server


def rows(*vectors: Any, **more: Any) -> bytes:
    return json.dumps({"data": [{"index": place, "embedding": each} for place, each in enumerate(vectors)], **more}).encode()


def embed(server: Server, *texts: str) -> list[list[float]]:
    return ModelServer(server.embeddings, "m").embed(texts or ("甲",))


def refused(ask: Callable[[], Any]) -> ModelServerError:
    with pytest.raises(ModelServerError) as caught:
        ask()
    assert caught.value.exit_code == 1
    assert caught.value.remedy is not None
    return caught.value


def test_texts_go_in_one_request_and_vectors_come_back_in_order_with_length_one(model_server: Server) -> None:
    model_server.answers.append(Answer(200, json.dumps({"data": [{"index": 1, "embedding": [0, 3]}, {"index": 0, "embedding": [4, 0]}]}).encode()))
    assert embed(model_server, "甲", "乙") == [[1, 0], [0, 1]]
    (asked,) = model_server.asked
    assert (asked.path, asked.body) == ("/v1/embeddings", {"model": "m", "input": ["甲", "乙"]})
    assert asked.headers["Content-Type"] == "application/json"
    assert "Authorization" not in asked.headers


def test_rows_without_an_index_count_as_they_come(model_server: Server) -> None:
    model_server.answers.append(Answer(200, b'{"data": [{"embedding": [2, 0]}, {"embedding": [0, 2]}]}'))
    assert embed(model_server, "甲", "乙") == [[1, 0], [0, 1]]


def test_the_key_comes_from_the_environment_alone(model_server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDCHAIN_SEMANTIC_KEY", " abc-123\n")
    embed(model_server)
    assert model_server.asked[0].headers["Authorization"] == "Bearer abc-123"


@pytest.mark.parametrize("key", ["ab\ncd", "密钥", "a\x00b"])
def test_a_key_that_is_none_is_refused_before_anything_is_sent(model_server: Server, monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    monkeypatch.setattr(asking.os, "environ", {"REDCHAIN_SEMANTIC_KEY": key})
    assert "REDCHAIN_SEMANTIC_KEY" in refused(lambda: embed(model_server)).text.en
    assert model_server.asked == []


def test_no_proxy_of_the_environment_has_a_say(model_server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert len(embed(model_server)) == 1


@pytest.mark.parametrize(
    ("status", "body", "zh", "remedy"),
    [
        (401, b"{}", "要密钥", "export REDCHAIN_SEMANTIC_KEY"),
        (402, b'{"msg": "balance 0"}', "额度不足（HTTP 402）：balance 0", "充值"),
        (403, b"{}", "不许用", "REDCHAIN_SEMANTIC_KEY"),
        (404, b'{"error": {"message": "model \\"m\\" not found"}}', '没有这个接口或模型（HTTP 404）：model "m" not found', "/v1/models"),
        (404, b"<html>nothing</html>", "没有这个接口或模型（HTTP 404）", "/v1/models"),
        (400, b'{"detail": "unknown model"}', "不接受这个请求（HTTP 400）：unknown model", "model"),
        (405, b"", "不收 POST", "/v1/embeddings"),
        (413, b"", "过长或过多", "截断"),
        (418, b"teapot", "（HTTP 418）：teapot", "model"),
        (422, b'{"error": "input too long", "error_type": "Validation"}', "input too long", "/v1/embeddings"),
        (429, b'{"message": "slow down"}', "请求过多", "额度"),
        (500, b"", "出错（HTTP 500）", "日志"),
        (503, b"", "出错（HTTP 503）", "日志"),
        (599, b"", "（HTTP 599）", "日志"),
    ],
)
def test_each_status_says_what_is_missing_and_what_to_do(model_server: Server, status: int, body: bytes, zh: str, remedy: str) -> None:
    tries = 3 if status == 429 or status >= 500 else 1
    model_server.answers += [Answer(status, body)] * tries
    said = refused(lambda: embed(model_server))
    assert zh in said.text.zh
    assert said.text.zh.startswith(f"模型服务器 http://127.0.0.1:{model_server.port}（m）")
    assert f"HTTP {status}" in said.text.en
    assert said.remedy is not None
    assert remedy in said.remedy.zh
    assert len(model_server.asked) == tries
    assert model_server.answers == []


def test_a_key_that_is_not_taken_is_told_apart_from_none_and_never_shown(model_server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDCHAIN_SEMANTIC_KEY", "abc-123-xyz")
    model_server.answers.append(Answer(401, b'{"error": {"message": "Incorrect API key provided: abc-123-xyz\\u001b[31m"}}'))
    said = refused(lambda: embed(model_server))
    assert "不认可这个密钥" in said.text.zh
    assert "abc-123" not in said.text.zh + said.text.en
    assert "\x1b" not in said.text.zh


@pytest.mark.parametrize("body", ["abc\u200b-123-xyz", "abc\x1b-123-xyz", '{"error": "abc-123\\u200d-xyz"}'])
def test_a_key_is_not_shown_either_where_something_unseen_stands_in_it(model_server: Server, monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    monkeypatch.setenv("REDCHAIN_SEMANTIC_KEY", "abc-123-xyz")
    model_server.answers.append(Answer(401, body.encode()))
    said = refused(lambda: embed(model_server))
    assert "abc-123" not in said.text.zh + said.text.en


@pytest.mark.parametrize("status", [429, 503])
def test_what_passes_is_tried_again(model_server: Server, status: int) -> None:
    model_server.answers += [Answer(status, b"", {"Retry-After": "0"})] * 2
    assert len(embed(model_server)) == 1
    assert len(model_server.asked) == 3


@pytest.mark.parametrize(("header", "waited"), [("0.2", 0.2), ("Wed, 21 Oct 2015 07:28:00 GMT", 0.0), ("soon", 0.0), ("-1", 0.0)])
def test_a_server_that_asks_to_wait_is_waited_for(model_server: Server, monkeypatch: pytest.MonkeyPatch, header: str, waited: float) -> None:
    slept: list[float] = []
    monkeypatch.setattr(asking.time, "sleep", slept.append)
    model_server.answers.append(Answer(429, b"", {"Retry-After": header}))
    embed(model_server)
    assert slept == [waited]


def test_a_wait_that_is_too_long_is_a_refusal_at_once(model_server: Server) -> None:
    model_server.answers.append(Answer(429, b"", {"Retry-After": "3600"}))
    refused(lambda: embed(model_server))
    assert len(model_server.asked) == 1


@pytest.mark.parametrize("form", ["%a, %d %b %Y %H:%M:%S GMT", "%a, %d %b %Y %H:%M:%S -0000", "%a %b %d %H:%M:%S %Y"])
def test_the_wait_may_be_told_by_its_end(model_server: Server, monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    slept: list[float] = []
    monkeypatch.setattr(asking.time, "sleep", slept.append)
    model_server.answers.append(Answer(429, b"", {"Retry-After": f"{datetime.now(UTC) + timedelta(seconds=9):{form}}"}))
    embed(model_server)
    assert 5 < slept[0] <= 9
    model_server.answers.append(Answer(429, b"", {"Retry-After": f"{datetime.now(UTC) + timedelta(hours=1):{form}}"}))
    refused(lambda: embed(model_server))
    assert len(model_server.asked) == 3


@pytest.mark.parametrize("status", [500, 502, 520, 524, 529])
def test_every_error_of_the_server_itself_is_tried_again(model_server: Server, status: int) -> None:
    model_server.answers.append(Answer(status, b""))
    assert len(embed(model_server)) == 1


def test_an_answer_that_breaks_off_is_asked_for_again(model_server: Server) -> None:
    model_server.answers.append(Answer(200, b'{"data": [{"index": 0, "embed', {"Content-Length": "400", "Connection": "close"}))
    assert len(embed(model_server)) == 1
    assert len(model_server.asked) == 2


@pytest.mark.parametrize(
    ("status", "sort"), [(400, RejectedError), (413, RejectedError), (422, RejectedError), (401, ModelServerError), (404, ModelServerError)]
)
def test_what_fewer_texts_may_mend_is_told_apart(model_server: Server, status: int, sort: type[ModelServerError]) -> None:
    model_server.answers.append(Answer(status, b""))
    assert type(refused(lambda: embed(model_server))) is sort


def test_another_status_of_success_is_one(model_server: Server) -> None:
    model_server.answers.append(Answer(201, rows([2, 0])))
    assert embed(model_server) == [[1, 0]]
    model_server.answers.append(Answer(204, b""))
    assert "不是 JSON" in refused(lambda: embed(model_server)).text.zh


@pytest.mark.parametrize(
    "body",
    [
        b'{"error": {"message": "quota is used up"}}',
        b'{"error": "quota is used up"}',
        b'{"code": 20042, "message": "quota is used up", "data": null}',
        b'{"error": {}, "detail": "quota is used up"}',
        b'{"errors": [{"message": "quota is used up"}]}',
    ],
)
@pytest.mark.parametrize("status", [200, 400])
def test_what_a_server_says_is_wrong_is_told_whatever_the_status(model_server: Server, body: bytes, status: int) -> None:
    model_server.answers += [Answer(status, body)] * 2
    assert "quota is used up" in refused(lambda: embed(model_server)).text.zh
    assert "quota is used up" in refused(lambda: ModelServer(model_server.rerank, "m").rerank("甲", ["乙"])).text.zh


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_redirects_are_not_followed(model_server: Server, status: int) -> None:
    model_server.answers.append(Answer(status, b"", {"Location": "http://elsewhere.example.org/v1/embeddings"}))
    said = refused(lambda: embed(model_server))
    assert "http" in said.text.zh
    assert "elsewhere.example.org" in said.text.zh
    assert len(model_server.asked) == 1


@pytest.mark.parametrize(
    ("body", "zh"),
    [
        (b"", "不是 JSON"),
        (b"<html></html>", "不是 JSON"),
        (b"[" * 100_000, "不是 JSON"),
        (b"[]", "没有给每段文字一个向量"),
        (b'{"data": []}', "没有给每段文字一个向量"),
        (b'{"data": [1]}', "没有给每段文字一个向量"),
        (b'{"data": [{"index": 7, "embedding": [1]}]}', "没有给每段文字一个向量"),
        (b'{"data": [{"index": true, "embedding": [1]}]}', "没有给每段文字一个向量"),
        (b'{"results": []}', "没有给每段文字一个向量"),
        (rows([]), "不是一列数"),
        (rows("AAAA"), "不是一列数"),
        (rows([1, "2"]), "不是一列数"),
        (rows([0, 0]), "不是一列数"),
        (b'{"data": [{"index": 0, "embedding": [NaN, 1]}]}', "不是一列数"),
        (b'{"data": [{"index": 0, "embedding": [1e999, 1]}]}', "不是一列数"),
        (b'{"data": [{"index": 0}]}', "不是一列数"),
        (b'{"data": [{"index": 0, "embedding": [1' + b"0" * 400 + b", 1]}]}", "不是一列数"),
        (rows([5e-324, 5e-324]), "不是一列数"),
    ],
)
def test_an_answer_of_another_shape_is_refused(model_server: Server, body: bytes, zh: str) -> None:
    model_server.answers.append(Answer(200, body))
    said = refused(lambda: embed(model_server))
    assert zh in said.text.zh
    assert said.remedy is not None
    assert "/v1/embeddings" in said.remedy.zh


def test_vectors_of_different_lengths_are_refused(model_server: Server) -> None:
    model_server.answers.append(Answer(200, rows([1, 0], [1, 0, 0])))
    assert "长短不一" in refused(lambda: embed(model_server, "甲", "乙")).text.zh


def test_an_answer_without_end_is_refused(model_server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "MOST_BYTES", 1 << 20)
    model_server.answers.append(Answer(200, b" " * (2 << 20)))
    assert "1 MiB" in refused(lambda: embed(model_server)).text.zh


def test_nobody_there_is_told_as_that(model_server: Server) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    said = refused(lambda: ModelServer(f"http://127.0.0.1:{port}/v1/embeddings", "m").embed(["甲"]))
    assert "连不上：拒绝连接" in said.text.zh
    assert "cannot be reached: the connection is refused" in said.text.en


def test_a_host_that_does_not_exist_is_told_as_that(model_server: Server) -> None:
    said = refused(lambda: ModelServer("https://nobody.invalid/v1/embeddings", "m").embed(["甲"]))
    assert "找不到这个主机名" in said.text.zh


def test_a_server_that_is_too_slow_is_given_up(model_server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "SECONDS", 0.1)

    def slow(_: Asked) -> Answer:
        time.sleep(0.4)
        return Answer(200, b"{}")

    model_server.answers += [slow] * 3
    assert "0.1 秒没有答完" in refused(lambda: embed(model_server)).text.zh
    assert len(model_server.asked) == 3


@pytest.mark.parametrize("line", [b"X: y\r\n", b"", b"HTTP/1.1 100 Continue\r\n\r\n"], ids=["headers", "status", "continue"])
def test_a_server_that_never_comes_to_the_point_is_given_up(monkeypatch: pytest.MonkeyPatch, line: bytes) -> None:
    monkeypatch.setattr(asking, "SECONDS", 0.4)
    monkeypatch.setattr(asking, "WAITS", ())
    done = Event()

    def drip(listening: socket.socket) -> None:
        with listening.accept()[0] as client, suppress(OSError):
            start = b"HTTP/1.1 100 Continue\r\n\r\n" if line.startswith(b"HTTP") else b"HTTP/1.1 200 OK\r\n" if line else b""
            for piece in chain([start], repeat(line or b"H")):
                if done.wait(0.05):
                    break
                client.sendall(piece)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        dripping = Thread(target=drip, args=(listening,), daemon=True)
        dripping.start()
        said = refused(lambda: ModelServer(f"http://127.0.0.1:{listening.getsockname()[1]}/v1/embeddings", "m").embed(["甲"]))
        assert dripping.is_alive()
        done.set()
        dripping.join()
    assert "0.4 秒没有答完" in said.text.zh


def test_an_answer_that_breaks_off_is_tried_again(model_server: Server) -> None:
    model_server.answers.append(Answer(200, rows([1, 0])[:-9], {"Content-Length": "4000", "Connection": "close"}))
    assert len(embed(model_server)) == 1
    assert len(model_server.asked) == 2


@pytest.mark.parametrize(("host", "port"), [("[::1]", 80), ("[2001:db8::8080]", 80), ("127.0.0.1", 80)])
def test_an_address_without_a_port_has_that_of_its_scheme(monkeypatch: pytest.MonkeyPatch, host: str, port: int) -> None:
    tried: list[tuple[str, int]] = []

    def refuse(place: tuple[str, int], *_: object, **__: object) -> None:
        tried.append(place)
        raise ConnectionRefusedError

    monkeypatch.setattr(asking, "WAITS", ())
    monkeypatch.setattr(socket, "create_connection", refuse)
    refused(lambda: ModelServer(f"http://{host}/v1/embeddings", "m").embed(["甲"]))
    assert tried == [(host.strip("[]"), port)]


def test_a_server_that_speaks_no_tls_is_told_as_that(model_server: Server) -> None:
    said = refused(lambda: ModelServer(model_server.embeddings.replace("http:", "https:"), "m").embed(["甲"]))
    assert "证书或加密不对" in said.text.zh


def test_pairs_are_judged_in_order(model_server: Server) -> None:
    model_server.answers.append(
        Answer(200, json.dumps({"results": [{"index": 1, "relevance_score": 0.9}, {"index": 0, "relevance_score": -2, "document": {"text": "甲"}}]}).encode())
    )
    assert ModelServer(model_server.rerank, "r").rerank("问", ["甲", "乙"]) == [-2, 0.9]
    assert model_server.asked[0].body == {"model": "r", "query": "问", "documents": ["甲", "乙"], "top_n": 2}


@pytest.mark.parametrize(
    "body",
    [
        b"{}",
        b'{"results": [{"index": 0, "relevance_score": 1}]}',
        b'{"results": [{"index": 0, "relevance_score": 1}, {"index": 0, "relevance_score": 2}]}',
        b'{"results": [{"index": 0, "relevance_score": 1}, {"index": 1}]}',
        b'{"results": [{"index": 0, "relevance_score": 1}, {"index": 1, "relevance_score": NaN}]}',
        b'{"data": [{"index": 0, "embedding": [1]}, {"index": 1, "embedding": [1]}]}',
        b'{"results": [{"index": 0, "relevance_score": 1}, {"index": 1, "relevance_score": 1' + b"0" * 400 + b"}]}",
    ],
)
def test_scores_of_another_shape_are_refused(model_server: Server, body: bytes) -> None:
    model_server.answers.append(Answer(200, body))
    assert "没有给每个资源一个分" in refused(lambda: ModelServer(model_server.rerank, "r").rerank("问", ["甲", "乙"])).text.zh


def test_the_small_server_serves_a_real_vector(model_server: Server) -> None:
    ((*vector,),) = embed(model_server, "公共卫生间开放")
    assert math.isclose(math.hypot(*vector), 1)
