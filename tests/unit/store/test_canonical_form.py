"""What a record file should look like, and where it should lie."""

from __future__ import annotations

import pytest

from redchain.kinds.chain.model import Chain
from redchain.kinds.need.model import Need
from redchain.store.canonical_form import id_in, proper_path, tidied_text, with_modeline

MODELINE = "# yaml-language-server: $schema={}schemas/need.schema.json\n"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", ""),
        ("a: 1", "a: 1\n"),
        ("a: 1\n\n", "a: 1\n\n"),
        ("\ufeffa: 1\r\nb: 2\r\n", "a: 1\nb: 2\n"),
        ("a: cafe\u0301\n", "a: caf\u00e9\n"),
        ("a: x\ry\n", "a: x\ry\n"),
        ("a:   1   # c\n", "a:   1   # c\n"),
    ],
)
def test_only_what_must_change_does(text: str, wanted: str) -> None:
    assert tidied_text(text) == wanted
    assert tidied_text(wanted) == wanted


@pytest.mark.parametrize(
    ("path", "home"),
    [
        ("data/needs/N-20261123-7K3F9.yaml", "data/needs/2026-11/N-20261123-7K3F9.yaml"),
        ("data/needs/2026-11/N-20261123-7K3F9.yaml", "data/needs/2026-11/N-20261123-7K3F9.yaml"),
        ("data/needs/草稿/N-20261123-7K3F9.yaml", "data/needs/2026-11/N-20261123-7K3F9.yaml"),
        ("data/needs/D-20261123-7K3F9.yaml", None),
        ("data/needs/N-20261323-7K3F9.yaml", None),
        ("data/needs/draft.yaml", None),
    ],
)
def test_the_home_of_an_event(path: str, home: str | None) -> None:
    assert proper_path(Need.kind, path) == home


@pytest.mark.parametrize(("path", "home"), [("data/chains/a/b/h2.yaml", "data/chains/h2.yaml"), ("data/chains/H2.yaml", None), ("data/chains/氢能.yaml", None)])
def test_the_home_of_a_name(path: str, home: str | None) -> None:
    assert proper_path(Chain.kind, path) == home


@pytest.mark.parametrize(("text", "found"), [('id: "a-1"\n', "a-1"), ("# x\nid: a-1 # c\n", "a-1"), ("title: x\n", None), ("log:\n  - id: x\n", None)])
def test_the_id_in_a_text(text: str, found: str | None) -> None:
    assert id_in(text) == found


def test_only_our_own_comment_follows_a_move() -> None:
    home = "data/needs/2026-11/N-20261123-7K3F9.yaml"
    assert with_modeline(MODELINE.format("../../") + "id: x\n", Need.kind, home) == MODELINE.format("../../../") + "id: x\n"
    for text in ("id: x\n", MODELINE.format("https://example.org/") + "id: x\n", "# yaml-language-server: $schema=../schemas/chain.schema.json\n"):
        assert with_modeline(text, Need.kind, home) == text
