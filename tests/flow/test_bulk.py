"""What bulk work hands from one process to another arrives as it was sent: inspections, reports, matches."""

from __future__ import annotations

import pickle
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context
from typing import TYPE_CHECKING

import pytest

from redchain.flow.inspect import Inspection, inspect
from redchain.flow.workspace import open_workspace
from redchain.kinds.need.model import Need
from redchain.match.suggest import Match, suggest
from redchain.model.dates import Month
from redchain.report.monthly import Report, monthly
from tests.conftest import TODAY

if TYPE_CHECKING:
    from tests.conftest import Clone

pytestmark = pytest.mark.slow

DAY = date.fromisoformat(TODAY)
Values = tuple[Inspection, Report, tuple[Match, ...]]


def made(root: str, revision: str | None) -> Values:
    """What one process makes of a repository."""
    space = open_workspace(root, DAY, revision=revision)
    needs = space.ledger.all(Need)
    return inspect(space), monthly(space.ledger, Month.of(DAY), DAY, space.zone), suggest(space.corpus, needs)


def returned(values: Values) -> Values:
    """What another process was given."""
    return values


def with_a_finding(clone: Clone) -> Clone:
    clone.append("data/units/gongdian.yaml", "note: 13800138000\n")
    clone.git("commit", "-qam", "a telephone number")
    return clone


def test_values_survive_pickling(clone: Clone) -> None:
    values = made(str(with_a_finding(clone).path), None)
    assert values[0].findings
    assert any(match.suggestions for match in values[2])
    assert pickle.loads(pickle.dumps(values)) == values  # noqa: S301  # made a line above


def test_values_go_to_another_process_and_come_from_it(clone: Clone) -> None:
    """A process is started anew, as on Windows and macOS, so that nothing is shared by accident."""
    root = str(with_a_finding(clone).path)
    values = made(root, None)
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        assert pool.submit(returned, values).result() == values
        assert pool.submit(made, root, None).result() == values
        assert pool.submit(made, root, "HEAD").result() == values
