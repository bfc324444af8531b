"""Whose work `todo`, `overdue` and `remind` list: who is named, else who git says is asking, else everybody."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.cli.scoping import LABELS, named
from redchain.cli.write_commands import spoken_for
from redchain.decide.lookup import resolve_all
from redchain.errors import RefusalError, UsageError
from redchain.flow.what_waits import what_waits
from redchain.kinds.chain.model import Chain
from redchain.kinds.person.roles import PERSON_ROLES
from redchain.model.named_record import named as called_with_id
from redchain.model.powers import chain_of, office_of
from redchain.shell_words import word
from redchain.text import Text, join
from redchain.views.reminding import actors_name
from redchain.views.waiting import of_firms

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from redchain.flow.workspace import Workspace
    from redchain.model.base import Record
    from redchain.model.ledger import Ledger
    from redchain.views.waiting import Waiting


_OWN = Text(
    "{whose}的待办（按本机 git 身份；看全部：redchain todo --all）：", "what waits for {whose} (by your git identity; for everybody: redchain todo --all):"
)


class Asked(NamedTuple):
    """Whose list is asked for (None: everybody's), and how that is told."""

    whose: tuple[str, ...] | None
    told: Text | None = None


def refuse_together(given: Mapping[str, Any]) -> None:
    """Refuse flags that each say whose list is asked for."""
    flags = [f"--{each}" for each in ("unit", "enterprise", "helper", "all") if given.get(each)]
    if len(flags) > 1:
        raise UsageError(
            Text(f"{flags[0]} 和 {flags[1]} 不能同时用", f"{flags[0]} and {flags[1]} cannot be used together"), Text("一次看一个", "ask for one at a time")
        )


def asked_of(space: Workspace, command: str, given: Mapping[str, Any]) -> Asked:
    """Return whoever is named; else, for `todo` that is not narrowed otherwise, the units that the git identity belongs to; else everybody."""
    whom = [each for kind in ("unit", "enterprise") for each in named(space.ledger, given, kind)]
    is_narrowed = whom or given["chain"] or given["committee"] or given.get("all") or given.get("helper")
    own = spoken_for(space, None) if command == "todo" and not is_narrowed else ()
    whose = tuple(whom) or own or None
    if command != "todo":
        return Asked(whose)
    helpers = _helpers(space.ledger, given)
    _refuse_others(space.ledger, helpers)
    posts = [called_with_id(space.ledger.named, "person", each) for each in helpers]
    everybody = join(posts, zh="、", en=", ") if posts else Text("全部单位", "everybody")
    names = everybody if whose is None else actors_name(whose, space.ledger)
    words = _OWN if own else Text("{whose}的待办：", "what waits for {whose}:")
    return Asked(whose, words.fill(whose=names))


def narrowed(space: Workspace, asked: Asked, given: Mapping[str, Any]) -> tuple[Waiting, ...]:
    """Return what waits, as far as it is asked for."""
    ledger, whose = space.ledger, asked.whose
    helpers = _helpers(ledger, given)
    found = what_waits(space, partial(_in_hand, helpers) if helpers else None)
    if whose is not None:
        found = tuple(each for each in found if set(whose) & {*each.actors, each.enterprise})
    if given["chain"]:
        wanted = named(ledger, given, "chain")
        found = tuple(each for each in found if chain_of(ledger, ledger.named(each.kind, each.id)) in wanted)
    if helpers:
        pairings, firms, visits = _mentored(ledger, helpers), _helped(ledger, helpers), {each for each, _ in ledger.facts_named("visit", "visitors", *helpers)}
        found = tuple(each for each in found if (each.id in visits if each.kind == "visit" else each.enterprise in firms or each.id in pairings))
    if given["committee"]:
        offices = {unit for each in ledger.all(Chain) for unit in office_of(ledger, each)}
        found = tuple(each for each in found if each.actors and set(each.actors) <= offices)
    return found


def _helpers(ledger: Ledger, given: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the posts whose firms are asked for."""
    return tuple(resolve_all(ledger, ("person",), given.get("helper") or (), LABELS["helper"]))


def _in_hand(helpers: tuple[str, ...], ledger: Ledger) -> Iterator[Record]:
    """Yield the records at which what some helpers have in hand may wait."""
    yield from of_firms(ledger, sorted(_helped(ledger, helpers)))
    yield from ledger.where_named("pairing", "mentor", *helpers)
    yield from ledger.where_named("visit", "visitors", *helpers)


def _helped(ledger: Ledger, helpers: tuple[str, ...]) -> frozenset[str]:
    """Return the firms that some helpers have."""
    return frozenset(each.enterprise for each in ledger.where_named("pairing", "helper", *helpers) if each.is_open)


def _mentored(ledger: Ledger, posts: tuple[str, ...]) -> frozenset[str]:
    """Return the pairings whose mentor some posts are."""
    return frozenset(each.id for each in ledger.where_named("pairing", "mentor", *posts) if each.is_open)


def _refuse_others(ledger: Ledger, posts: tuple[str, ...]) -> None:
    """Refuse a post that is neither helper nor mentor and was on no visit: there is nothing of theirs to list."""
    for each in posts:
        person = ledger.named("person", each)
        if person is not None and not {"helper", "mentor"} & {*person.roles} and not any(ledger.facts_named("visit", "visitors", each)):
            roles = join([PERSON_ROLES[role] for role in person.roles], zh="、", en=", ")
            raise RefusalError(
                Text("{who}是{roles}，不是助企员、导师", "{who} is {roles}, neither helper nor mentor").fill(
                    who=called_with_id(ledger.named, "person", each), roles=roles
                ),
                Text(f"看名下在办的：redchain person show {word(each)}", f"see what is in their hands: redchain person show {word(each)}"),
            )
