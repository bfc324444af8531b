"""The office of a chain (链办): its lead units, or every government unit where it names none."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from redchain.kinds.chain.model import Chain
    from redchain.model.ledger import Ledger


def office(ledger: Ledger, chain: Chain | None) -> tuple[str, ...]:
    """Return the units that are the office of a chain; of none, or of one that names none, every government unit."""
    if chain is not None and chain.lead_units:
        return chain.lead_units
    return tuple(each.id for each in ledger.all_named("unit") if each.side == "government")


def office_of_chain(ledger: Ledger, identifier: str) -> tuple[str, ...]:
    """Return the office of the chain with an id; of an unknown one every government unit."""
    return office(ledger, ledger.named("chain", identifier))


def office_of_chains(ledger: Ledger, identifiers: Iterable[str]) -> tuple[str, ...]:
    """Return the offices of several chains together; without any, every government unit."""
    return tuple(dict.fromkeys(unit for each in tuple(identifiers) or ("",) for unit in office_of_chain(ledger, each)))
