"""Finding the record a person means by an id or a piece of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from redchain.decide.add import title_of, unknown_record
from redchain.errors import RefusalError
from redchain.model.base import Named
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.model.base import Record
    from redchain.model.ledger import Ledger

RecordT = TypeVar("RecordT", bound="Record")
_LEAST = 3
_MOST_SHOWN = 5


def find_meant(ledger: Ledger, model: type[RecordT], words: str, *, field: Text | None = None) -> RecordT:
    """Return the record whose id is `words`, or was before it was renamed; of an event its beginning or its end is enough (`7K3F9`), in either case of letters.

    Raises RefusalError when there is none, when several fit, and when the record's file has errors.
    """
    typed = words.strip()
    exact = ledger.find(model, typed) or ledger.find(model, typed.upper())
    if exact is not None:
        return exact
    path = ledger.paths.get(f"{model.kind.name}:{typed}")
    if path is not None:
        raise RefusalError(
            Text(f"{path} 有错误，读不出来", f"{path} has errors and cannot be read"), Text(f"查看：redchain validate {path}", f"see: redchain validate {path}")
        )
    renamed = formerly(ledger, model, typed)
    if renamed is not None:
        return renamed
    fitting = _fitting(ledger, model, typed.upper())
    if len(fitting) > 1:
        raise _ambiguous(ledger, model, typed, fitting)
    if not fitting:
        raise unknown_record(ledger, model, typed, field=field)
    return ledger.shelf(model)[fitting[0]]


def formerly(ledger: Ledger, model: type[RecordT], identifier: str) -> RecordT | None:
    """Return the record that had this id before it was renamed."""
    return next((each for each in ledger.shelf(model).values() if identifier in each.former_ids), None) if issubclass(model, Named) else None


def _fitting(ledger: Ledger, model: type[Record], piece: str) -> list[str]:
    if model.kind.prefix is None or len(piece) < _LEAST:
        return []
    return [each for each in ledger.shelf(model) if each.startswith(piece) or each.endswith(piece)]


def _ambiguous(ledger: Ledger, model: type[Record], typed: str, fitting: list[str]) -> RefusalError:
    shown = [f"{each} {title_of(ledger.shelf(model)[each])}".strip() for each in fitting[:_MOST_SHOWN]]
    more = "…" if len(fitting) > _MOST_SHOWN else ""
    return RefusalError(
        Text(f"{typed} 对得上 {len(fitting)} 条{model.kind.label.zh}", f"{typed} fits {len(fitting)} {model.kind.label.en.lower()} records"),
        Text(
            f"写全编号：{'；'.join(shown)}{more}；全部：redchain {model.kind.name} list",
            f"write more of the id: {'; '.join(shown)}{more}; all: redchain {model.kind.name} list",
        ),
    )
