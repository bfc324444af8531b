"""The JSON of a list is the same, be its entries printed at once or one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from redchain.cli import output
from redchain.cli.context import Context, take_globals

if TYPE_CHECKING:
    from collections.abc import Sequence


@pytest.mark.parametrize(
    "entries",
    [(), ({},), ([],), ({"a": []}, {"title": "[]\n]}"}), ({"id": "x", "log": [{"note": "一\n二 ##[error] ::x \u200b"}]}, "words", 3, None)],
)
def test_what_is_printed_one_by_one_is_what_is_printed_at_once(entries: Sequence[Any], capsys: pytest.CaptureFixture[str]) -> None:
    context: Context = take_globals([])[0]
    output.envelope(context, "need list", list(entries))
    at_once = capsys.readouterr().out

    output.envelope_of_many(context, "need list", iter(entries))

    assert capsys.readouterr().out == at_once
