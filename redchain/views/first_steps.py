"""What is done first in a new data repository: which records are still missing, who acts, where it is kept; as commands in the order in which they are run."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from redchain.kinds.chain.model import Chain
from redchain.kinds.enterprise.model import Enterprise
from redchain.kinds.need.model import Need
from redchain.kinds.resource.model import Resource
from redchain.kinds.unit.model import Unit
from redchain.shell_words import shown
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.model.base import Record
    from redchain.model.ledger import Ledger

_KINDS: tuple[type[Record], ...] = (Chain, Unit, Resource, Enterprise, Need)
"""The kinds of the records that the flow begins with, each after those that it names."""
OPEN = "…"
"""What is to be filled in."""
_RECORDS = Text("登记", "records")
_PEOPLE = Text("谁来办理", "who acts")
_HOSTING = Text("放到托管平台，大家共用", "a place that all can reach")
_CHECKING = Text(
    "检查合并请求：GitHub 的已经写好，用 GitLab、Gitee 的运行其中一条", "a check of each pull request: GitHub's is there; for GitLab or Gitee one of these"
)


class FirstSteps(NamedTuple):
    """Commands that belong together, and what they are for."""

    words: Text
    commands: tuple[str, ...]


def missing_records(ledger: Ledger) -> tuple[str, ...]:
    """Return the commands that add the first record of each kind of which there is none."""
    return tuple(shown("redchain", each.kind.name, "add") for each in _KINDS if not ledger.shelf(each))


def first_steps(ledger: Ledger, *, email: str, remotes: str) -> tuple[FirstSteps, ...]:
    """Return what is still to be done; `email` is git's on this machine, `remotes` the addresses of its remotes, each empty where there is none."""
    groups = (
        FirstSteps(_RECORDS, _records(ledger)),
        FirstSteps(_PEOPLE, _people(ledger, email)),
        FirstSteps(
            _CHECKING,
            () if remotes else ("redchain ci template gitlab > .gitlab-ci.yml", "mkdir -p .workflow && redchain ci template gitee > .workflow/redchain.yml"),
        ),
        FirstSteps(_HOSTING, () if remotes else (f"git remote add origin {OPEN}", "redchain sync", "redchain doctor")),
    )
    return tuple(each for each in groups if each.commands)


def _records(ledger: Ledger) -> tuple[str, ...]:
    """The records that are missing, the office of each chain after the units."""
    commands = [*missing_records(ledger)]
    units, chains = [*ledger.shelf(Unit)], ledger.all(Chain)
    leaderless = [each.id for each in chains if not each.lead_units] if chains else [OPEN]
    place = sum(each in commands for each in ("redchain chain add", "redchain unit add"))
    leads = [shown("redchain", "chain", "edit", each, "--lead-units", units[0] if len(units) == 1 else OPEN) for each in leaderless]
    return (*commands[:place], *leads, *commands[place:])


def _people(ledger: Ledger, email: str) -> tuple[str, ...]:
    """How this machine's identity is registered, and for which unit."""
    access, units = ledger.settings.access, ledger.all(Unit)
    if any(each.members for each in units):
        return ()
    known = () if email else (f"git config user.email {OPEN}",)
    begun = () if access.salt else ("redchain identity init",)
    return (*known, *begun, shown("redchain", "identity", "add", "--unit", units[0].id if len(units) == 1 else OPEN))
