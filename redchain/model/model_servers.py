"""Where a language model runs that helps the ranking: the parts `semantic` and `rerank` of `settings/match.yaml`."""

from __future__ import annotations

import re
from typing import Annotated, Any, ClassVar, NamedTuple, Self

from pydantic import Field, ValidationError, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError, PydanticKnownError

from redchain.lazy_pattern import pattern
from redchain.model.base import Frozen
from redchain.model.field_types import Flag, Line, Wan
from redchain.model.fields import Meaning
from redchain.model.model_server_key import names_key
from redchain.text import Text

_KEY_VALUE = pattern(r"(?:\b(?:sk|pk|hf|gsk|xai|nvapi)[-_][A-Za-z0-9_-]{16,})|\bBearer\s", re.IGNORECASE)
_LOOPBACK = pattern(r"localhost|127(?:\.(?:25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})){3}|::1", re.IGNORECASE)
_HOST = pattern(r"(?:[^.]{1,63}\.)*[^.]{1,63}\.?")

_ADDRESS = Meaning(
    "模型服务器的地址，完整写出，如 https://models.example.org/v1/embeddings；密钥只放环境变量 REDCHAIN_SEMANTIC_KEY",
    "The server's whole address, such as https://models.example.org/v1/embeddings; a key goes into the environment (REDCHAIN_SEMANTIC_KEY) alone",
)
_RERANK_ADDRESS = Meaning(
    "重排服务器的地址，完整写出，如 https://models.example.org/v1/rerank", "The reranker's whole address, such as https://models.example.org/v1/rerank"
)
_MODEL = Meaning("服务器上模型的名字；换了模型就换名字", "The model's name at the server; another model has another name")
_PLAIN_HTTP = Meaning(
    "true：允许不加密地把文字送到别的电脑，只用于可信的内网", "true: texts may go to another machine unencrypted, for networks that are trusted alone"
)
Endpoint = Annotated[Line, Text("地址", "Endpoint")]


class Address(NamedTuple):
    """The address of a server in its parts; `path` with the query."""

    is_encrypted: bool
    host: str
    port: int | None
    path: str

    @property
    def is_loopback(self) -> bool:
        """Whether it is this machine."""
        return _LOOPBACK.fullmatch(self.host) is not None

    @property
    def shown(self) -> str:
        """The address as it is told, without its path."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'https' if self.is_encrypted else 'http'}://{host}" + (f":{self.port}" if self.port else "")


def address_of(endpoint: str) -> Address:
    """Return the parts of an address; raises ValueError for what is none."""
    from urllib.parse import urlsplit

    parts = urlsplit(endpoint)
    if (
        parts.scheme not in {"http", "https"}
        or not parts.hostname
        or not endpoint.isascii()
        or re.search(r"[\s\\]", endpoint)
        or not _HOST.fullmatch(parts.hostname)
    ):
        raise ValueError(endpoint)
    return Address(parts.scheme == "https", parts.hostname, parts.port, (parts.path or "/") + (f"?{parts.query}" if parts.query else ""))


class _Served(Frozen):
    """What is asked of a server: it is there with its model, or not at all, and no key stands in it."""

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        faults = [*_faults_of(self)]
        if faults:
            raise ValidationError.from_exception_data(type(self).__name__, faults)
        return self


class Semantic(_Served):
    """The weight of meaning by a language model, and the server where the model runs; without one, the model that is installed."""

    brief: ClassVar[str] = "weight"

    weight: Annotated[
        Wan, Text("权重", "Weight"), Meaning("0 为不用；写了 endpoint 而不写权重即 0.5", "0 does without it; 0.5 where an endpoint is named without a weight")
    ] = 0.5
    endpoint: Annotated[Endpoint | None, _ADDRESS] = None
    model: Annotated[Line | None, Text("模型", "Model"), _MODEL] = None
    query_prefix: Annotated[
        Line | None, Text("需求前缀", "Prefix of needs"), Meaning("模型要求的，如 e5 的 query:", "What the model wants, such as query: of e5")
    ] = None
    passage_prefix: Annotated[
        Line | None, Text("资源前缀", "Prefix of resources"), Meaning("模型要求的，如 e5 的 passage:", "What the model wants, such as passage: of e5")
    ] = None
    plain_http: Annotated[Flag, Text("允许不加密", "Unencrypted"), _PLAIN_HTTP] = False

    @model_validator(mode="before")
    @classmethod
    def _may_be_a_number(cls, value: Any) -> Any:
        return value if isinstance(value, dict | cls) else {cls.brief: _number(value)}

    @property
    def is_served(self) -> bool:
        """Whether a server is asked."""
        return self.endpoint is not None and self.weight > 0

    def __float__(self) -> float:
        """Return the weight."""
        return float(self.weight)


class Rerank(_Served):
    """A server whose model looks at a need and a resource together, and puts the first few in order."""

    endpoint: Annotated[Endpoint, _RERANK_ADDRESS]
    model: Annotated[Line, Text("模型", "Model"), _MODEL]
    first: Annotated[
        int, Field(strict=True, ge=2, le=100), Text("前几个", "First"), Meaning("只重排最前面的几个资源", "Only so many of the best resources are put in order")
    ] = 20
    plain_http: Annotated[Flag, Text("允许不加密", "Unencrypted"), _PLAIN_HTTP] = False


def _number(value: Any) -> Any:
    """Return a weight written as a mere number; raises what pydantic says of other values, at the key itself."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise PydanticKnownError("float_type")
    if value != value or value in {float("inf"), float("-inf")}:  # noqa: PLR0124  # not a number
        raise PydanticKnownError("finite_number")
    if value < 0:
        raise PydanticKnownError("greater_than_equal", {"ge": 0})
    return value


def _faults_of(part: Any) -> list[InitErrorDetails]:
    """Return what is wrong with a part's server, each with its key."""
    if part.endpoint is None:
        return [_fault("model", "endpoint_missing", part.model)] if part.model is not None else []
    if part.model is None:
        return [InitErrorDetails(type="missing", loc=("model",), input={})]
    faults = [_fault(name, "endpoint_key", None) for name in ("endpoint", "model") if _holds_key(getattr(part, name))]
    if not any(each["loc"] == ("endpoint",) for each in faults):
        try:
            address = address_of(part.endpoint)
        except ValueError:
            return [*faults, _fault("endpoint", "endpoint_form", part.endpoint)]
        if not (address.is_encrypted or address.is_loopback or part.plain_http):
            faults.append(_fault("endpoint", "endpoint_plain", part.endpoint))
    return faults


def _fault(key: str, kind: Any, value: Any) -> InitErrorDetails:
    return InitErrorDetails(type=PydanticCustomError(kind, "a model server that cannot be asked"), loc=(key,), input=value)


def _holds_key(words: str) -> bool:
    from urllib.parse import parse_qsl, urlsplit

    if _KEY_VALUE.search(words):
        return True
    try:
        parts = urlsplit(words)
    except ValueError:
        return False
    said = f"{parts.query}&{parts.fragment}".replace(";", "&")
    names = [name for name, _ in parse_qsl(said, keep_blank_values=True)]
    return bool(parts.scheme and "@" in parts.netloc) or any(names_key(name) for name in names)
