"""What servers with language models say of the texts of a repository: sent in batches, kept by content and model, and never of what may not leave."""

from __future__ import annotations

import struct
from collections import Counter
from typing import TYPE_CHECKING

from redchain.check.rules.rc600_privacy import holds_secrets
from redchain.flow.model_server import ModelServer, RejectedError
from redchain.kinds.need.model import Need
from redchain.kinds.resource.model import Resource
from redchain.match.served import key_of
from redchain.model.visibility import is_shown
from redchain.text import Text, join

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from redchain.model.base import Record
    from redchain.model.ledger import Ledger
    from redchain.model.model_servers import Rerank, Semantic
    from redchain.store.lazy_records import Derived

BATCH = 32
"""So many texts are sent at once; what every server takes without being set up for more."""
MOST_CHARACTERS = 450
"""Only the beginning of a text is sent, since most models read 512 tokens."""
MOST_OF_PAIR = 220
"""The same for each of a need and a resource that are judged together."""
MOST_KEPT = 50_000
_KEY_LENGTH = 32
_KINDS = ((Need, Text("需求", "needs")), (Resource, Text("资源", "resources")))
_ASKED_KINDS = ((Need, Text("问题", "questions")), (Resource, Text("政策和事项", "policies and items")))
_CHANGED = Text(
    "给的向量有 {new} 个数，先前的有 {old} 个：同一个名字的模型换了",
    "gave vectors of {new} numbers where earlier ones had {old}: the model behind the name has changed",
)
_RENAME = Text(
    "给 settings/match.yaml 里的 model 换个名字（服务器上也改），或删掉缓存 .git/redchain 后再运行",
    "give the model another name, at the server and in settings/match.yaml, or delete the cache .git/redchain and run again",
)


class TextModels:
    """The servers that the settings name, and what they said before; what they say now is kept at once, so that nothing is sent twice."""

    def __init__(self, ledger: Ledger, derived: Derived, *, for_questions: bool = False) -> None:
        """Take the records as they are, whatever is made of them later, and what earlier runs kept; of questions (`for_questions`) nothing is kept."""
        weights = ledger.settings.match
        self._ledger, self._for_questions = ledger, for_questions
        self._withheld: dict[tuple[type[Record], str], None] = {}
        self.sent: Counter[str] = Counter()
        self._embedding = _Embedding(weights.semantic, derived, self.sent) if weights.semantic.is_served else None
        self._reranking = _Reranking(weights.rerank, derived, self.sent) if weights.rerank is not None else None

    @property
    def embeds(self) -> bool:
        """Whether a server gives vectors."""
        return self._embedding is not None

    @property
    def reranks(self) -> int:
        """How many of the first resources a server puts in order; 0 for none."""
        return self._reranking.first if self._reranking is not None else 0

    @property
    def hosts(self) -> tuple[str, ...]:
        """The addresses of the servers, without paths."""
        servers = (each.server for each in (self._embedding, self._reranking) if each is not None)
        return tuple(dict.fromkeys(each.address.shown for each in servers))

    @property
    def withheld(self) -> Text | None:
        """How many needs and resources were not sent; None for none."""
        said = [(sum(kind is model for kind, _ in self._withheld), words) for model, words in (_ASKED_KINDS if self._for_questions else _KINDS)]
        told = [Text(f"{words.zh} {count} 条", f"{count} {words.en}") for count, words in said if count]
        return join(told, zh="、", en=", ") if told else None

    def may_read(self, record: Record, text: str) -> bool:
        """Tell whether the text of a record may be sent: the record may be shown outside, and nothing in the text is personal or secret."""
        kept = self._ledger.find(type(record), record.id) or record
        may = all(is_shown(each, self._ledger) for each in (kept, record)) and not holds_secrets(text)
        if not may:
            self._withheld[type(record), record.id] = None
        return may

    def withhold(self, model: type[Record], identifiers: Iterable[str]) -> None:
        """Note records that are known not to be sent."""
        self._withheld |= dict.fromkeys((model, each) for each in identifiers)

    def vectors(self, keys: Sequence[str], text_of: Callable[[int], str], *, asked: bool = False) -> list[bytes]:
        """Return the vector of each text, as half-precision numbers; `text_of` gives the text at a place of `keys`, asked only for what is not kept."""
        assert self._embedding is not None  # noqa: S101  # `embeds` says so
        return self._embedding.vectors(keys, text_of, keep=not (asked and self._for_questions))

    def relevances(self, query: str, documents: Sequence[str]) -> list[float]:
        """Return how relevant each document is to a query, in their order."""
        assert self._reranking is not None  # noqa: S101  # `reranks` says so
        return self._reranking.relevances(query, documents)


class _Embedding:
    """The vectors of texts by their keys."""

    def __init__(self, semantic: Semantic, derived: Derived, sent: Counter[str]) -> None:
        self.server = ModelServer(semantic.endpoint or "", semantic.model or "")
        self._derived, self._sent, self._at_once = derived, sent, BATCH
        self._name = f"vectors:{key_of(self.server.model)}"
        self._kept = dict(_rows(derived.recall(Resource, self._name)))
        self._passing = set[str]()

    def vectors(self, keys: Sequence[str], text_of: Callable[[int], str], *, keep: bool) -> list[bytes]:
        missing = {key: place for place, key in enumerate(keys) if key not in self._kept}
        fresh = list(missing.items())
        try:
            start = 0
            while start < len(fresh):
                part = [(key, text_of(place)[:MOST_CHARACTERS]) for key, place in fresh[start : start + self._at_once]]
                try:
                    self._ask(part)
                except RejectedError:
                    if len(part) == 1:
                        raise
                    self._at_once = len(part) // 2
                else:
                    start += len(part)
        finally:
            if fresh and keep:
                self._derived.keep({(Resource, self._name): _columns({key: row for key, row in self._kept.items() if key not in self._passing})})
            elif fresh:
                self._passing.update(missing)
        return [self._kept[each] for each in keys]

    def _ask(self, texts: Sequence[tuple[str, str]]) -> None:
        vectors = self.server.embed([text for _, text in texts])
        self._sent["texts"] += len(texts)
        known = next((len(each) // 2 for each in self._kept.values()), len(vectors[0]))
        if len(vectors[0]) != known:
            raise self.server.refusal(_CHANGED.fill(new=len(vectors[0]), old=known), _RENAME)
        self._kept |= {key: struct.pack(f"<{known}e", *vector) for (key, _), vector in zip(texts, vectors, strict=True)}


class _Reranking:
    """How relevant texts are to each other, by the key of the pair."""

    def __init__(self, rerank: Rerank, derived: Derived, sent: Counter[str]) -> None:
        self.server, self.first = ModelServer(rerank.endpoint, rerank.model), rerank.first
        self._derived, self._sent = derived, sent
        self._name = f"relevances:{key_of(rerank.model)}"
        self._kept = {key: struct.unpack("<d", row)[0] for key, row in _rows(derived.recall(Need, self._name))}

    def relevances(self, query: str, documents: Sequence[str]) -> list[float]:
        query, cut = query[:MOST_OF_PAIR], [each[:MOST_OF_PAIR] for each in documents]
        keys = [key_of(query, each) for each in cut]
        fresh = {key: text for key, text in zip(keys, cut, strict=True) if key not in self._kept}
        if fresh:
            self._kept |= dict(zip(fresh, self.server.rerank(query, list(fresh.values())), strict=True))
            self._sent["pairs"] += len(fresh)
            self._derived.keep({(Need, self._name): _columns({key: struct.pack("<d", score) for key, score in self._kept.items()})})
        return [self._kept[each] for each in keys]


def _rows(columns: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield what was kept by key; nothing where it does not belong together."""
    keys, rows = columns.get("keys", b""), columns.get("rows", b"")
    count = len(keys) // _KEY_LENGTH
    size = len(rows) // count if count else 0
    if size and len(rows) == size * count:
        for place in range(count):
            yield keys[place * _KEY_LENGTH : (place + 1) * _KEY_LENGTH].decode(), rows[place * size : (place + 1) * size]


def _columns(kept: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return rows of one length as bytes by name, the newest at most."""
    last = list(kept.items())[-MOST_KEPT:]
    return {"keys": "".join(key for key, _ in last).encode(), "rows": b"".join(row for _, row in last)}
