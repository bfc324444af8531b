"""Addresses of model servers: which can be asked, which are this machine, and which hold a key."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from redchain.model.model_server_key import names_key
from redchain.model.model_servers import Semantic


def faults(endpoint: str) -> list[str]:
    try:
        Semantic.model_validate({"endpoint": endpoint, "model": "m"})
    except ValidationError as problem:
        return [each["type"] for each in problem.errors()]
    return []


@pytest.mark.parametrize(
    "key",
    [
        "key",
        "apiKey",
        "accessKey",
        "AccessKeyId",
        "clientSecret",
        "accessToken",
        "subscriptionKey",
        "api_keys",
        "ak",
        "sk",
        "headers",
        "密钥",
        "hmac",
        "pass",
        "MODELKEY",
        "clientsecret",
    ],
)
def test_names_of_keys_are_known_however_their_words_are_joined(key: str) -> None:
    assert names_key(key)
    assert faults(f"https://models.example.org/v1?{key}=x") == ["endpoint_key"] or not key.isascii()


@pytest.mark.parametrize(
    "key", ["monkey", "keyboard", "tokenizer", "max_tokens", "maxTokens", "keyword", "api-version", "author", "design", "task", "passage_prefix"]
)
def test_other_names_are_no_keys(key: str) -> None:
    assert not names_key(key)


@pytest.mark.parametrize("tail", ["#key=x", "?a=1;key=x", "?a=1#access_token=x", "?a=1&api%5Fkey=x"])
def test_a_key_is_found_wherever_it_stands_in_an_address(tail: str) -> None:
    assert faults(f"https://models.example.org/v1{tail}") == ["endpoint_key"]


@pytest.mark.parametrize("host", ["a..b", ".", ".example.org", f"{'a' * 70}.example.org"])
def test_a_host_that_no_machine_can_have_is_no_address(host: str) -> None:
    assert faults(f"https://{host}/v1") == ["endpoint_form"]


@pytest.mark.parametrize(
    ("host", "found"),
    [
        ("127.0.0.1", []),
        ("127.8.9.10:8000", []),
        ("[::1]", []),
        ("LOCALHOST", []),
        ("127.999.0.1", ["endpoint_plain"]),
        ("127.0.0.1.example.org", ["endpoint_plain"]),
        ("localhost.example.org", ["endpoint_plain"]),
        ("0", ["endpoint_plain"]),
    ],
)
def test_only_this_machine_may_be_asked_without_encryption(host: str, found: list[str]) -> None:
    assert faults(f"http://{host}/v1") == found
