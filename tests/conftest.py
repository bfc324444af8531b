"""What every test may ask for: the town of example data, and the option that accepts new golden files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from ruamel.yaml import YAML

from redchain.model.kinds import kind_in_folder
from redchain.model.ledger import ledger_of
from redchain.model.settings import Categories, Root, Settings

if TYPE_CHECKING:
    from redchain.model.ledger import Ledger

TESTS = Path(__file__).parent


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--bless", action="store_true", help="write the golden files anew instead of comparing with them")


@pytest.fixture(scope="session")
def town() -> Ledger:
    """The ledger of tests/town: three chains, thirty invented firms, a year of work ending 2026-11-23."""
    yaml, data = YAML(typ="safe", pure=True), TESTS / "town" / "data"
    defaults = TESTS.parent / "redchain" / "defaults" / "categories.yaml"
    settings = Settings(root=Root.model_validate(yaml.load(data / "redchain.yaml")), categories=Categories.model_validate(yaml.load(defaults)).categories)
    records = []
    for path in sorted(data.glob("*/**/*.yaml")):
        model = kind_in_folder(path.relative_to(data).parts[0])
        assert model, path
        records.append(model.model_validate(yaml.load(path)))
    return ledger_of(settings, records)
