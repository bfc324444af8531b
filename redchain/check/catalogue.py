"""Every rule by its code; `redchain explain` and docs/rules.md are written from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.check.rules.rc000_text import (
    RC001,
    RC002,
    RC003,
    RC004,
    RC005,
    RC006,
    RC007,
    RC008,
    RC009,
    RC010,
    RC011,
    RC012,
    RC013,
    RC014,
    RC015,
    RC016,
    RC017,
    RC018,
    RC019,
    RC020,
    RC021,
    RC022,
)
from redchain.check.rules.rc100_fields import RC101, RC102, RC103, RC104, RC105, RC106, RC107, RC108, RC109, RC110, RC111, RC112, RC113, RC114
from redchain.check.rules.rc100_list_items import RC115, RC116
from redchain.check.rules.rc100_model_servers import RC117, RC118
from redchain.check.rules.rc200_ids_and_references import (
    RC201,
    RC202,
    RC203,
    RC204,
    RC205,
    RC206,
    RC207,
    RC208,
    RC209,
    RC210,
    RC211,
    RC212,
    RC213,
    RC214,
    RC215,
    RC216,
    RC217,
)
from redchain.check.rules.rc200_sources import RC220, RC221, RC223, RC228
from redchain.check.rules.rc300_doubled_steps import RC329
from redchain.check.rules.rc300_steps import (
    RC301,
    RC302,
    RC303,
    RC304,
    RC305,
    RC306,
    RC307,
    RC308,
    RC309,
    RC310,
    RC311,
    RC312,
    RC313,
    RC314,
    RC315,
    RC316,
    RC319,
    RC321,
)
from redchain.check.rules.rc400_firms import RC401, RC402, RC403, RC404
from redchain.check.rules.rc500_validity import RC501, RC502, RC503, RC504, RC508, RC509, RC510, RC511, RC512, RC513, RC526
from redchain.check.rules.rc600_privacy import RC601, RC602, RC603, RC604, RC605, RC606, RC607
from redchain.check.rules.rc600_proposed_commits import RC608, RC609
from redchain.check.rules.rc600_written_names import RC610
from redchain.check.rules.rc600_your_contacts import RC611
from redchain.check.rules.rc700_archived import RC710, RC727
from redchain.check.rules.rc700_bases import RC728
from redchain.check.rules.rc700_changes import RC701, RC702, RC703, RC704, RC705, RC706, RC707, RC708, RC709, RC711, RC712, RC713, RC714, RC716
from redchain.check.rules.rc700_own_work import RC715
from redchain.check.rules.rc700_times import RC717, RC718, RC719
from redchain.check.rules.rc700_whole_proposals import RC720, RC721, RC722, RC723
from redchain.check.rules.rc700_wrong_places import RC724, RC725, RC726
from redchain.check.rules.rc800_access import RC801, RC802, RC803, RC804, RC805, RC806, RC807

if TYPE_CHECKING:
    from redchain.model.finding import Rule

# fmt: off
RULES: tuple[Rule, ...] = (
    RC001, RC002, RC003, RC004, RC005, RC006, RC007, RC008, RC009, RC010, RC011, RC012, RC013, RC014, RC015, RC016, RC017, RC018, RC019, RC020, RC021, RC022,
    RC101, RC102, RC103, RC104, RC105, RC106, RC107, RC108, RC109, RC110, RC111, RC112, RC113, RC114, RC115, RC116, RC117, RC118,
    RC201, RC202, RC203, RC204, RC205, RC206, RC207, RC208, RC209, RC210, RC211, RC212, RC213, RC214, RC215, RC216, RC217,
    RC220, RC221, RC223, RC228,
    RC301, RC302, RC303, RC304, RC305, RC306, RC307, RC308, RC309, RC310, RC311, RC312, RC313, RC314, RC315, RC316, RC319, RC321, RC329,
    RC401, RC402, RC403, RC404,
    RC501, RC502, RC503, RC504, RC508, RC509, RC510, RC511, RC512, RC513, RC526,
    RC601, RC602, RC603, RC604, RC605, RC606, RC607, RC608, RC609, RC610, RC611,
    RC701, RC702, RC703, RC704, RC705, RC706, RC707, RC708, RC709, RC710, RC711, RC712, RC713, RC714, RC715, RC716, RC717, RC718, RC719,
    RC720, RC721, RC722, RC723, RC724, RC725, RC726, RC727, RC728,
    RC801, RC802, RC803, RC804, RC805, RC806, RC807,
)
# fmt: on


def all_rules() -> tuple[Rule, ...]:
    """Return every rule by its code: those above, and those that kinds declare as their own."""
    return tuple(sorted((*RULES, *_own_rules()), key=lambda each: each.code))


def rule(code: str) -> Rule:
    """Return the rule with this code; raises KeyError for an unknown one."""
    found = _find(RULES, code) or _find(_own_rules(), code)  # kinds are loaded only for a code that is not above
    if found is None:
        raise KeyError(code)
    return found


def _find(rules: tuple[Rule, ...], code: str) -> Rule | None:
    return next((each for each in rules if each.code == code), None)


def _own_rules() -> tuple[Rule, ...]:
    from redchain.kinds.registry import KINDS

    return tuple(dict.fromkeys(each.rule for model in KINDS for each in model.kind.rules))
