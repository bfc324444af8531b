"""The language model of the ranking: kept by content, and done without where it is not installed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from redchain.match import embeddings

if TYPE_CHECKING:
    from tests.conftest import Clone

pytestmark = pytest.mark.slow


@pytest.fixture
def asking(clone: Clone) -> Clone:
    """A town whose settings ask for the model."""
    (clone.path / "data" / "settings").mkdir(exist_ok=True)
    clone.append("data/settings/match.yaml", "semantic: 0.3\n")
    return clone


def test_only_what_changed_is_read_by_the_model_again(asking: Clone, model: Any) -> None:
    assert "语义模型" in asking.run("match", "N-20261012-CGBHS", "--weak").out
    first = len(model.E5.told)
    assert first > 0
    asking.run("match", "N-20261012-CGBHS", "--weak")
    assert len(model.E5.told) == first
    resource = next((asking.path / "data" / "resources").glob("*.yaml"))
    asking.append(f"data/resources/{resource.name}", "note: 又一句\n")
    asking.run("match", "N-20261012-CGBHS", "--weak")
    assert len(model.E5.told) == first + 1


@pytest.mark.parametrize(("language", "said"), [("zh", "语义模型（semantic），但没有安装"), ("en", "language model (semantic), which is not installed")])
def test_what_is_not_installed_is_said_and_done_without(asking: Clone, monkeypatch: pytest.MonkeyPatch, language: str, said: str) -> None:
    plain = asking.run("--lang", language, "match", "--format", "json")
    monkeypatch.setattr(embeddings, "PACKAGE", "a_package_that_nobody_has")
    done = asking.run("--lang", language, "match", "--format", "json")
    assert done.code == 0
    assert said in done.err
    assert "semantic" not in done.out
    assert (plain.out == done.out) or "semantic" in plain.out
    assert said in asking.run("--lang", language, "gaps").err


def test_nothing_is_said_where_it_is_not_asked_for(reader: Clone) -> None:
    assert "semantic" not in reader.run("--lang", "en", "match").err
