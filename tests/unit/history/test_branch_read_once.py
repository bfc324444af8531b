"""HEAD is read once where a question is asked of the branch: it may be unreadable, or another, a moment later."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from redchain.errors import RefusalError
from redchain.history.checkout import Checkout, find_checkout
from redchain.history.repository import refuse_when_unready

if TYPE_CHECKING:
    from tests.conftest import Clone


@pytest.mark.parametrize("later", [None, "refs/heads/main"])
@pytest.mark.parametrize("first", ["refs/heads/main", "refs/bisect/bad"])
def test_a_head_that_changes_between_two_looks_is_no_bug(clone: Clone, monkeypatch: pytest.MonkeyPatch, first: str, later: str | None) -> None:
    checkout, heads = find_checkout(str(clone.path)), [first]
    monkeypatch.setattr(Checkout, "branch", property(lambda _: heads.pop() if heads else later))
    if first.startswith("refs/heads/"):
        assert refuse_when_unready(checkout) is checkout
    else:
        with pytest.raises(RefusalError, match="refs/bisect/bad"):
            refuse_when_unready(checkout)
