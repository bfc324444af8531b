"""A server with a language model, asked over HTTP in the shape that vLLM, Ollama, TEI and most vendors speak; whatever goes wrong is a refusal that says what to do."""

from __future__ import annotations

import errno
import http.client
import io
import json
import math
import os
import socket
import ssl
import sys
import time
from contextlib import closing
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.errors import WorldError, system_words
from redchain.model.model_server_key import KEY_VARIABLE
from redchain.model.model_servers import address_of
from redchain.text import Text
from redchain.text_cleaning import for_terminal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redchain.model.model_servers import Address

SECONDS = 60.0
"""A request that takes longer is given up."""
WAITS = (1.0, 3.0)
"""The seconds before each further try of what may pass: no connection, no answer in time, too many requests, an overloaded server."""
MOST_WAITED = 20.0
"""A server that asks for a longer wait is told of instead."""
MOST_BYTES = 32 * 1024 * 1024
_PIECE = 64 * 1024
_SHOWN = 200
_PASSING = frozenset({408, 425, 429})
"""Beside all from 500 on."""
_PERHAPS_TOO_MANY = frozenset({400, 413, 422})
"""What servers answer that take fewer texts at once."""
_DO_WITHOUT = Text("暂时不用：在 settings/match.yaml 把它去掉", "to do without it for now, take it out of settings/match.yaml")
_CHECK_SERVER = Text(
    "确认服务器在运行，地址和端口与 settings/match.yaml 一致；{without}",
    "make sure that it runs, and that host and port are as in settings/match.yaml; {without}",
).fill(without=_DO_WITHOUT)
_GIVE_KEY = Text(f"把密钥放进环境变量再运行：export {KEY_VARIABLE}=…", f"put the key into the environment and run again: export {KEY_VARIABLE}=…")
_OTHER_KEY = Text(f"核对环境变量 {KEY_VARIABLE} 里的密钥，以及它能不能用这个模型", f"check the key in {KEY_VARIABLE}, and whether it may use this model")
_CHECK_SHAPE = Text(
    "确认 endpoint 是向量接口（/v1/embeddings）或重排接口（/v1/rerank），且模型是这一类",
    "make sure that the endpoint is one for embeddings (/v1/embeddings) or reranking (/v1/rerank), and the model of that sort",
)
_UNREACHED: tuple[tuple[type[OSError], Text], ...] = (
    (ConnectionRefusedError, Text("拒绝连接，服务器多半没有运行", "the connection is refused, so it is probably not running")),
    (ConnectionError, Text("连接断了", "the connection broke off")),
    (socket.gaierror, Text("找不到这个主机名", "there is no such host")),
)
_NO_WAY = Text("网络不通", "there is no way to it")
_BY_NUMBER = dict.fromkeys((errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EHOSTDOWN), _NO_WAY)
_BY_STATUS = {
    HTTPStatus.BAD_REQUEST: (
        Text("不接受这个请求", "does not accept the request"),
        Text("核对 settings/match.yaml 里的 model 是不是这个服务器上的", "check that the model in settings/match.yaml is one of this server"),
    ),
    HTTPStatus.PAYMENT_REQUIRED: (
        Text("提示余额或额度不足", "says that the balance or quota does not suffice"),
        Text("充值或提高额度后再运行", "top it up, then run it again"),
    ),
    HTTPStatus.FORBIDDEN: (Text("不许用", "does not allow it"), _OTHER_KEY),
    HTTPStatus.NOT_FOUND: (
        Text("没有这个接口或模型", "has no such path or model"),
        Text(
            "核对 settings/match.yaml 的 endpoint（要写完整，如 …/v1/embeddings）和 model；服务器有哪些模型：GET …/v1/models",
            "check endpoint (written whole, such as …/v1/embeddings) and model in settings/match.yaml; GET …/v1/models names the models it has",
        ),
    ),
    HTTPStatus.METHOD_NOT_ALLOWED: (Text("这个地址不收 POST", "takes no POST at this address"), _CHECK_SHAPE),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: (
        Text("认为文字过长或过多", "finds the texts too long or too many"),
        Text("在服务器上打开自动截断，或调大一次的上限", "let the server truncate texts, or raise its limits"),
    ),
    HTTPStatus.UNPROCESSABLE_ENTITY: (Text("不接受这个请求", "does not accept the request"), _CHECK_SHAPE),
    HTTPStatus.TOO_MANY_REQUESTS: (
        Text("提示请求过多或额度用完", "says that there are too many requests, or that the quota is used up"),
        Text("过一会儿再运行（已取得的都留着，不会重送），或提高额度", "run it again later (what was answered is kept and not sent again), or raise the quota"),
    ),
}


class ModelServerError(WorldError):
    """A server with a language model did not answer as it should."""


class RejectedError(ModelServerError):
    """A server does not take a request, be it for the number of texts."""


class _PassingError(Exception):
    """What may be over when it is tried again: the refusal it becomes if not, and how long the server asks to wait."""

    def __init__(self, refusal: ModelServerError, wait: float | None = None) -> None:
        super().__init__(refusal.text.en)
        self.refusal, self.wait = refusal, wait


class ModelServer(NamedTuple):
    """One endpoint with its model."""

    endpoint: str
    model: str

    @property
    def address(self) -> Address:
        """The parts of its address."""
        return address_of(self.endpoint)

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """Return the vector of each text, of length 1; raises ModelServerError, and RejectedError where fewer texts may do."""
        answer = self._ask({"model": self.model, "input": list(texts)})
        rows = answer.get("data") if isinstance(answer, dict) else None
        places = _in_order(rows, "index", len(texts))
        if places is None:
            raise self._misshapen(
                Text(
                    f"没有给每段文字一个向量（data[].embedding，要 {len(texts)} 个）", f"gave no vector for each text (data[].embedding, {len(texts)} of them)"
                ),
                answer,
            )
        vectors = [_unit(each.get("embedding")) for each in places]
        sizes = {len(each) for each in vectors}
        if 0 in sizes:
            raise self.refusal(Text("给的向量不是一列数（data[].embedding）", "gave a vector that is not a list of numbers (data[].embedding)"), _CHECK_SHAPE)
        if len(sizes) > 1:
            raise self.refusal(Text("给的向量长短不一", "gave vectors of different lengths"), _CHECK_SHAPE)
        return vectors

    def rerank(self, query: str, documents: Sequence[str]) -> list[float]:
        """Return how relevant each document is to a query, in their order; raises ModelServerError."""
        answer = self._ask({"model": self.model, "query": query, "documents": list(documents), "top_n": len(documents)})
        rows = answer.get("results") if isinstance(answer, dict) else None
        places = _in_order(rows, "index", len(documents))
        scores = [each.get("relevance_score") for each in places or ()]
        if not scores or not all(_is_number(each) for each in scores):
            raise self._misshapen(
                Text(
                    f"没有给每个资源一个分（results[].index 和 relevance_score，要 {len(documents)} 个）",
                    f"gave no score for each resource (results[].index and relevance_score, {len(documents)} of them)",
                ),
                answer,
            )
        return [float(each) for each in scores if each is not None]

    def _misshapen(self, what: Text, answer: Any) -> ModelServerError:
        """Return the refusal for an answer of another shape, with what it says itself: some servers tell of errors with status 200."""
        return self.refusal(Text("{what}{told}", "{what}{told}").fill(what=what, told=_after_colon(_message(answer))), _CHECK_SHAPE)

    def refusal(self, what: Text, remedy: Text, sort: type[ModelServerError] = ModelServerError) -> ModelServerError:
        """Return the refusal for something that this server did."""
        words = Text("模型服务器 {host}（{model}）{what}", "the model server {host} ({model}) {what}")
        return sort(words.fill(host=self.address.shown, model=self.model, what=what), remedy)

    def _ask(self, body: dict[str, Any]) -> Any:
        """Return what the server answers; what may pass is tried a few times."""
        raw = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
        for wait in (*WAITS, None):
            try:
                return self._read(raw)
            except _PassingError as problem:
                if wait is None or (problem.wait or 0) > MOST_WAITED:
                    raise problem.refusal from problem
                time.sleep(max(wait, problem.wait or 0))
        raise AssertionError

    def _read(self, raw: bytes) -> Any:
        said = self._exchange(raw)
        try:
            return json.loads(said)
        except (ValueError, RecursionError) as problem:
            raise self.refusal(Text("的回答不是 JSON", "gave an answer that is not JSON"), _CHECK_SHAPE) from problem

    def _exchange(self, raw: bytes) -> bytes:
        address = self.address
        try:
            with closing(_connection(address)) as connection:
                connection.request("POST", address.path, raw, self._headers())
                with closing(connection.getresponse()) as answer:
                    return self._body(answer)
        except ssl.SSLError as problem:
            why = problem.reason or type(problem).__name__
            raise self.refusal(
                Text(f"的证书或加密不对：{why}", f"has a wrong certificate or encryption: {why}"),
                Text(
                    "请管理员换上受信任的证书；自签的加进系统，或设 SSL_CERT_FILE",
                    "have it use a trusted certificate; add its own one to the system, or set SSL_CERT_FILE",
                ),
            ) from problem
        except TimeoutError as problem:
            raise _PassingError(self.refusal(Text(f"{SECONDS:g} 秒没有答完", f"did not answer within {SECONDS:g} seconds"), _CHECK_SERVER)) from problem
        except OSError as problem:
            words = next((said for sort, said in _UNREACHED if isinstance(problem, sort)), None) or _BY_NUMBER.get(problem.errno or 0) or system_words(problem)
            raise _PassingError(self.refusal(Text("连不上：{why}", "cannot be reached: {why}").fill(why=words), _CHECK_SERVER)) from problem
        except http.client.HTTPException as problem:
            why = type(problem).__name__
            raise _PassingError(self.refusal(Text(f"的回答不合 HTTP：{why}", f"gave no proper HTTP answer: {why}"), _CHECK_SERVER)) from problem

    def _headers(self) -> dict[str, str]:
        headers = {"Content-Type": "application/json", "Accept": "application/json", "User-Agent": "redchain"}
        key = os.environ.get(KEY_VARIABLE, "").strip()
        if key and not (key.isascii() and key.isprintable()):
            raise ModelServerError(
                Text(f"环境变量 {KEY_VARIABLE} 里有密钥不会有的字符", f"{KEY_VARIABLE} holds characters that no key has"),
                Text("重新复制密钥，不带引号、空行", "copy the key again, without quotes or line breaks"),
            )
        return headers | ({"Authorization": f"Bearer {key}"} if key else {})

    def _body(self, answer: http.client.HTTPResponse) -> bytes:
        """Return the body of a good answer; of another one it is what the server says of it."""
        said = b""
        while piece := answer.read1(_PIECE):
            said += piece
            if len(said) > MOST_BYTES:
                raise self.refusal(Text(f"的回答超过 {MOST_BYTES >> 20} MiB", f"gave an answer of more than {MOST_BYTES >> 20} MiB"), _CHECK_SHAPE)
        if answer.length:
            raise http.client.IncompleteRead(said, answer.length)
        if HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES:
            return said
        refusal = self._of_status(answer, said)
        if answer.status in _PASSING or answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise _PassingError(refusal, _seconds(answer.getheader("Retry-After")))
        raise refusal

    def _of_status(self, answer: http.client.HTTPResponse, said: bytes) -> ModelServerError:
        status = answer.status
        if status == HTTPStatus.UNAUTHORIZED:
            has_key = bool(os.environ.get(KEY_VARIABLE, "").strip())
            what = Text("不认可这个密钥", "does not take the key") if has_key else Text("需要密钥", "wants a key")
            remedy = _OTHER_KEY if has_key else _GIVE_KEY
        elif HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
            where = _line(answer.getheader("Location") or "")
            what = Text(f"要求转到 {where}，没有转过去", f"points to {where}, which was not followed")
            remedy = Text("确认那里可信，把 settings/match.yaml 的 endpoint 改成它", "if that place is trusted, make it the endpoint in settings/match.yaml")
        elif status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            what, remedy = Text("内部出错", "has an error of its own"), Text("看服务器的日志；过一会儿再运行", "look into the server's log; run it again later")
        else:
            what, remedy = _BY_STATUS.get(HTTPStatus(status) if status in _KNOWN else HTTPStatus.BAD_REQUEST, _BY_STATUS[HTTPStatus.BAD_REQUEST])
        told = Text("{what}（HTTP {status}）{told}", "{what} (HTTP {status}){told}").fill(what=what, status=status, told=_after_colon(_told(said)))
        return self.refusal(told, remedy, RejectedError if status in _PERHAPS_TOO_MANY else ModelServerError)


_KNOWN = frozenset(each.value for each in HTTPStatus)


def _connection(address: Address) -> http.client.HTTPConnection:
    """Return a connection to the server itself: no proxy of the environment has a say."""
    port = address.port or (http.client.HTTPS_PORT if address.is_encrypted else http.client.HTTP_PORT)  # without one the end of an IPv6 address is taken for it
    connection = (
        http.client.HTTPSConnection(address.host, port, timeout=SECONDS, context=ssl.create_default_context())
        if address.is_encrypted
        else http.client.HTTPConnection(address.host, port, timeout=SECONDS)
    )
    connection.response_class = _Response
    return connection


class _Response(http.client.HTTPResponse):
    """An answer that has to be whole in time, however slowly it trickles, head and all."""

    def __init__(self, sock: socket.socket, *args: Any, **more: Any) -> None:
        super().__init__(sock, *args, **more)
        self.fp = io.BufferedReader(_InTime(sock, self.fp.detach()))


class _InTime(io.RawIOBase):
    """What a socket receives, until the time is over."""

    def __init__(self, sock: socket.socket, received: io.RawIOBase) -> None:
        super().__init__()
        self._sock, self._received, self._until = sock, received, time.monotonic() + SECONDS

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._sock.settimeout(left)
        return self._received.readinto(buffer)

    def close(self) -> None:
        self._received.close()
        super().close()


def _in_order(rows: Any, key: str, count: int) -> list[dict[str, Any]] | None:
    """Return the rows of an answer by their indexes, or as they come where none has one; None where they are not those that were asked for."""
    if not isinstance(rows, list) or len(rows) != count or not all(isinstance(each, dict) for each in rows):
        return None
    indexes = [each.get(key) for each in rows]
    if all(each is None for each in indexes):
        return rows
    if not all(type(each) is int for each in indexes) or sorted(each for each in indexes if each is not None) != list(range(count)):
        return None
    return sorted(rows, key=lambda each: int(each[key]))


def _unit(vector: Any) -> list[float]:
    """Return a vector with length 1; empty for what is none."""
    if not isinstance(vector, list) or not all(_is_number(each) for each in vector):
        return []
    length = math.hypot(*vector)
    return [each / length for each in vector] if sys.float_info.min <= length < math.inf else []


def _is_number(value: Any) -> bool:
    try:
        return type(value) in {int, float} and math.isfinite(value)
    except OverflowError:
        return False


def _seconds(said: str | None) -> float | None:
    """Return how long a server asks to wait, by a number or by the date until when."""
    try:
        return max(0.0, float(said)) if said else None
    except ValueError:
        pass
    try:
        until = parsedate_to_datetime(said or "")
    except (ValueError, OverflowError):
        return None
    return max(0.0, (until.replace(tzinfo=until.tzinfo or UTC) - datetime.now(UTC)).total_seconds())


def _told(said: bytes) -> str:
    """Return what a server says is wrong, from its JSON or as it is."""
    try:
        found = json.loads(said)
    except (ValueError, RecursionError):
        return said[: _SHOWN * 4].decode("utf-8", "replace") if not said.lstrip().startswith(b"<") else ""
    return found if isinstance(found, str) else _message(found) or ("" if isinstance(found, dict) else json.dumps(found, ensure_ascii=False))


def _message(found: Any, levels: int = 5) -> str:
    """Return the words of an answer that tells of an error; empty where there are none."""
    if not isinstance(found, dict) or not levels:
        return ""
    for each in ("error", "errors", "message", "msg", "detail"):
        said = found.get(each)
        words = (
            said if isinstance(said, str) else _message(said, levels - 1) or (json.dumps(said, ensure_ascii=False) if said and isinstance(said, list) else "")
        )
        if words:
            return words
    return ""


def _after_colon(words: str) -> Text:
    said = _line(words)
    return Text(f"：{said}", f": {said}") if said else Text("", "")


def _line(words: str) -> str:
    """Return foreign words as one short line that commands no terminal and tells no key."""
    key = os.environ.get(KEY_VARIABLE, "").strip()
    untold = for_terminal(words.replace(key, "…") if key else words)
    plain = " ".join((untold.replace(key, "…") if key else untold).split())  # once more, for what stood apart before
    return plain if len(plain) <= _SHOWN else plain[: _SHOWN - 1] + "…"
