"""The whole city, record by record, in the order in which they depend on each other."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, NamedTuple

from redchain.demo.cases import cases
from redchain.demo.catalogue import policies, resources, services
from redchain.demo.chain_words import PLANS, TOWNS, USUAL_CHAINS
from redchain.demo.challenges import challenges
from redchain.demo.meetings import meetings
from redchain.demo.needs import needs
from redchain.demo.parties import parties
from redchain.demo.people import pairings, people
from redchain.demo.places import chains, firms, units
from redchain.demo.projects import projects
from redchain.demo.scene import Scene
from redchain.demo.visits import surveys, visits

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from redchain.demo.scene import Made
    from redchain.model.settings import Settings

_PARTS = (chains, units, firms, people, parties, pairings, policies, services, resources, challenges, meetings, surveys, visits, needs, cases, projects)


class Wanted(NamedTuple):
    """Which city: how large (1: as large as it is told of), by which seed, with which chains, and its last day."""

    last: date
    scale: float = 1.0
    seed: int = 2026
    chains: tuple[str, ...] = USUAL_CHAINS


def city(wanted: Wanted, settings: Settings) -> Iterator[Made]:
    """Yield (path, text) of every record of a city; the same for the same wishes and settings."""
    chance = Random(f"city/{wanted.seed}")  # noqa: S311  # varied, not secret
    scene = Scene(chance, settings, wanted.last, wanted.scale, tuple(PLANS[each] for each in wanted.chains))
    for part in _PARTS:
        yield from part(scene)


def towns_text() -> str:
    """Return what the settings of the programme say of the towns."""
    rows = []
    for name, near in TOWNS.items():
        beside = ", ".join(f'"{each}"' for each in near)
        rows.append(f'  - {{name: "{name}"' + (f", near: [{beside}]}}\n" if near else "}\n"))
    return "towns:\n" + "".join(rows)
