"""No single proposal switches the checking of identities off, also none of a keeper."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from redchain.model.access import member_of
from tests.flow.test_powers import ACCESS, KEEPER, METAL, appends, propose, staffed, staffed_template
from tests.flow.test_tampering import both, deletes, replaces, writes

if TYPE_CHECKING:
    from tests.conftest import Clone
    from tests.flow.test_powers import Hand

__all__ = ["staffed", "staffed_template"]
pytestmark = pytest.mark.slow

SALT, OTHER_SALT = "0123456789abcdef" * 2, "fedcba9876543210" * 2
KEYS = 'keys: [{{member: "{}", key: "ssh-ed25519 ' + "A" * 68 + '"}}]\n'
ALONE, TAKEN_OVER = member_of(SALT, KEEPER), member_of(SALT, METAL)

REFUSED: dict[str, Hand] = {
    "the settings deleted": deletes(ACCESS),
    "the settings emptied": writes(ACCESS, "mass_records: 200\n"),
    "the salt taken out": writes(ACCESS, f'keepers: ["{ALONE}"]\n'),
    "the last keeper removed": writes(ACCESS, f'salt: "{SALT}"\n'),
    "an empty list of keepers": writes(ACCESS, f'salt: "{SALT}"\nkeepers: []\n'),
    "another salt for the same members": replaces(ACCESS, (SALT, OTHER_SALT)),
    "another salt for the members of units": writes(ACCESS, f'salt: "{OTHER_SALT}"\nkeepers: ["{member_of(OTHER_SALT, KEEPER)}"]\n'),
    "signatures without any key": appends(ACCESS, "signatures: require\n"),
    "signatures with the key of no keeper": appends(ACCESS, "signatures: require\n" + KEYS.format(TAKEN_OVER)),
    "everything at once": both(writes(ACCESS, f'salt: "{OTHER_SALT}"\nsignatures: require\n')),
}
ALLOWED: dict[str, Hand] = {
    "another keeper": writes(ACCESS, f'salt: "{SALT}"\nkeepers: ["{TAKEN_OVER}"]\n'),
    "a second keeper": writes(ACCESS, f'salt: "{SALT}"\nkeepers: ["{ALONE}", "{TAKEN_OVER}"]\n'),
    "signatures wished for": appends(ACCESS, "signatures: warn\n"),
    "signatures with a keeper's key": appends(ACCESS, "signatures: require\n" + KEYS.format(ALONE)),
    "other limits": appends(ACCESS, "mass_records: 50\n"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_keeper_does_not_switch_it_off(staffed: Clone, case: str) -> None:
    assert "RC807" in propose(staffed, KEEPER, REFUSED[case])


@pytest.mark.parametrize("case", ALLOWED)
def test_a_keeper_changes_the_rest(staffed: Clone, case: str) -> None:
    assert propose(staffed, KEEPER, ALLOWED[case]) == set()


@pytest.mark.parametrize(("lang", "words"), [("zh", "一个管理员也没有"), ("en", "there is no keeper")])
def test_it_is_told_what_is_wrong(staffed: Clone, lang: str, words: str) -> None:
    propose(staffed, KEEPER, REFUSED["the last keeper removed"])
    done = staffed.run("--lang", lang, "validate", "--against", "main")
    assert words in done.out
    assert f"{ACCESS}:1" in done.out
