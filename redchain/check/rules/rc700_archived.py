"""RC710 and RC727: what is archived is named by nothing new, and what is in use is not archived."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.model.finding import Rule
from redchain.model.named_record import named
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.check.proposal import Pair, Proposal
    from redchain.model.finding import Finding

_SHOWN = 3

RC710 = Rule(
    "RC710",
    Text("引用了已归档的记录", "Reference to an archived record"),
    Text("{key}（{label}）指向已归档的{kind}{called}", "{key} ({label}) refers to the {kind} {called}, which is archived"),
    Text(
        "换一个在用的；确要重新启用：redchain {command:word} edit {id:word} --unset archived_on",
        "choose one that is in use; to put this one back into use: redchain {command:word} edit {id:word} --unset archived_on",
    ),
    Text("归档就是不再用于新的办理。", "An archived record is no longer used for anything new."),
)


def ensure_no_archived_record_is_named(proposal: Proposal, pair: Pair) -> Iterator[Finding]:
    """Ensure that no new reference is to an archived record (RC710), unless that was archived in the same change."""
    for place, old in proposal.archived_before(pair):
        key = str(place[0])
        if key != "log":
            yield RC710.broken(
                place,
                key=key,
                label=pair.label_of(key),
                kind=Text(old.kind.label.zh, old.kind.label.en.lower()),
                id=old.id,
                called=named(proposal.base.named, old.kind.name, old.id),
                command=old.kind.name,
            )


RC727 = Rule(
    "RC727",
    Text("归档了在用的记录", "Archived while in use"),
    Text("{why}", "{why}"),
    Text(
        "先办完或改派，再归档：redchain {command:word} archive {id:word}；这次先去掉 archived_on",
        "finish it or give it to others first, then: redchain {command:word} archive {id:word}; take `archived_on` out for now",
    ),
    Text("归档了，清单和待办里就看不见，在办的事没有人管。", "An archived record is gone from lists and to-dos, and what is in hand is in nobody's hands."),
    severity="warning",
)


def ensure_archived_is_not_in_use(proposal: Proposal, pair: Pair) -> Iterator[Finding]:
    """Ensure that no record is put away while its life goes on, or while work in hand stands on it (RC727, a warning: an office that is abolished is archived all the same)."""
    from redchain.model.in_use import MAY_LEAVE, is_alive, users

    before, after = pair.before, pair.after
    if after is None or after.archived_on is None or (before is not None and before.archived_on is not None) or after.kind.name in MAY_LEAVE:
        return
    if is_alive(after):
        why = Text("还在办理，不能归档", "it is still being worked on, and may not be archived")
    else:
        using = list(users(proposal.ahead, after))
        if not using:
            return
        zh, en = ("、".join(each.id for each in using[:_SHOWN]), ", ".join(each.id for each in using[:_SHOWN]))
        why = Text(f"还有 {len(using)} 条在办记录用到它：{zh}", f"records in hand stand on it ({len(using)}): {en}")
    yield RC727.broken(("archived_on",), why=why, command=after.kind.name, id=after.id)
