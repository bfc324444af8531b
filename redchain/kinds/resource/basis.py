"""The policy (依据) that something is given by: whether it holds on a day, and which one holds in its place; said here alone, for records and for what the index keeps of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Callable

Gone = Literal["archived", "replaced", "upcoming", "expired"]


def why_gone(find: Callable[[str], Any], policy: Any, day: Any) -> Gone | None:
    """Return why a policy does not hold on a day, None where it does; it is replaced from the first day of the one that replaces it.

    Days are all dates, or all ISO text; `find` finds a policy by its id.
    """
    if policy.archived_on and policy.archived_on <= day:
        return "archived"
    newer = find(policy.replaced_by) if policy.replaced_by else None
    if newer is not None and (newer.begins or day) <= day:
        return "replaced"
    if policy.begins and day < policy.begins:
        return "upcoming"
    return "expired" if policy.valid_until and policy.valid_until < day else None


def policy_in_force(find: Callable[[str], Any], policy: Any, day: Any) -> Any:
    """Return the policy that holds on a day in the place of one: itself, or the one that it was replaced by, directly or through others; None where none does."""
    seen, found = set[str](), policy
    while found is not None:
        if why_gone(find, found, day) is None:
            return found
        following = found.replaced_by
        found = find(following) if following and following not in seen else None
        seen.add(following)
    return None
