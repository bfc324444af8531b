"""Names where ids go inside the parts of a value: in every kind that has such parts, at every depth, refused by the name of the part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import pytest

from redchain.decide.draft import read_values
from redchain.decide.lookup import title_of
from redchain.errors import RefusalError
from redchain.kinds.meeting.model import Meeting
from redchain.kinds.party.model import Party
from redchain.kinds.registry import KINDS, kind_named
from redchain.kinds.unit.model import Unit
from redchain.model.base import Frozen
from redchain.model.fields import Ref, fields, reference_paths
from redchain.text import Text

if TYPE_CHECKING:
    from pydantic import BaseModel

    from redchain.model.ledger import Ledger

PLACES = [(model, path.keys, kind) for model in KINDS for path in reference_paths(model) if len(path.keys) > 1 for kind in path.kinds]


def _below(model: type[BaseModel], keys: tuple[str, ...], value: str) -> Any:
    """What holds a value at the end of keys, in lists where the fields hold several."""
    field = fields(model)[keys[0]]
    inner = _below(field.type, keys[1:], value) if keys[1:] else value
    return {keys[0]: [inner] if field.many else inner}


def _label(model: type[BaseModel], keys: tuple[str, ...]) -> Text:
    field = fields(model)[keys[0]]
    if not keys[1:]:
        return field.label
    rest = _label(field.type, keys[1:])
    return Text(
        f"{field.label.zh}{'第 1 项' if field.many else ''}的{rest.zh}",
        f"{field.label.en}{' 1' if field.many else ''}, {rest.en}",
    )


def _known(town: Ledger, kind: str) -> tuple[str, str]:
    """The id of a record, and what names it alone: its title, or the end of its id where it has none."""
    model: Any = kind_named(kind)
    titles = [title_of(each) for each in town.every(model)]
    record = next(each for each, title in zip(town.every(model), titles, strict=True) if titles.count(title) == 1)
    return record.id, title_of(record) or record.id[-5:]


@pytest.mark.parametrize(("model", "keys", "kind"), PLACES, ids=lambda each: getattr(each, "__name__", str(each)))
def test_a_name_is_read_as_the_id_wherever_a_part_holds_one(town: Ledger, model: Any, keys: tuple[str, ...], kind: str) -> None:
    identifier, name = _known(town, kind)
    assert identifier != name
    for splits in (True, False):
        read = read_values(town, model, _below(model, keys, name), splits=splits)
        again = read_values(town, model, _below(model, keys, identifier), splits=splits)
        assert identifier in str(read)
        assert read == again, "an id stays as it is"


@pytest.mark.parametrize(("model", "keys"), dict.fromkeys((model, keys) for model, keys, _ in PLACES), ids=lambda each: getattr(each, "__name__", str(each)))
def test_what_names_nothing_is_refused_by_the_name_of_the_part(town: Ledger, model: Any, keys: tuple[str, ...]) -> None:
    with pytest.raises(RefusalError) as caught:
        read_values(town, model, _below(model, keys, "没有这条"))
    label = _label(model, keys)
    assert caught.value.text.zh.startswith(f"{label.zh}：没有叫“没有这条”的")
    assert caught.value.text.en.startswith(f"{label.en}: there is no ")
    assert caught.value.remedy


@pytest.mark.parametrize("model", [model for model in KINDS if any(each[0] is model for each in PLACES)])
def test_what_is_written_already_stays_as_it_is(town: Ledger, model: Any) -> None:
    with_ids = {keys[0] for owner, keys, _ in PLACES if owner is model}
    for record in town.all(model):
        values = {name: value for name, value in record.model_dump(mode="json", exclude_unset=True).items() if name in with_ids}
        read = model.model_validate({**record.model_dump(exclude_unset=True), **read_values(town, model, values, splits=False)})
        assert read == record


def test_several_that_are_meant_are_refused_by_the_place_of_the_part(town: Ledger) -> None:
    twins = town.after([Unit(id=each, name=name, short_name="同名局", side="service") for each, name in (("jia", "甲地同名局"), ("yi", "乙地同名局"))])
    with pytest.raises(RefusalError) as caught:
        read_values(twins, Party, {"members": [{"member": "市科技局"}, {"member": "同名局"}]})
    assert caught.value.text.zh == "成员第 2 项的成员：同名局 对得上 2 条单位"
    assert caught.value.text.en == "Members 2, Member: 同名局 fits 2 unit records"
    assert caught.value.remedy
    assert "jia 甲地同名局" in caught.value.remedy.zh
    with pytest.raises(RefusalError) as caught:
        read_values(town, Meeting, {"topics": [{"needs": ["N-2026"]}]})
    assert caught.value.text.zh.startswith("议题第 1 项的有关需求：N-2026 对得上 ")


def test_names_between_commas_are_several_in_a_part_too(town: Ledger) -> None:
    read = read_values(town, Party, {"rotation": {"order": "市科技局、sl-qingfa", "period": "每半年"}})
    assert read == {"rotation": {"order": ["shi-keji-ju", "sl-qingfa"], "period": "half_year"}}


@pytest.mark.parametrize("odd", [None, 3, ["市科技局"], {"id": "市科技局"}, [3]])
def test_what_is_no_word_stays_for_the_model_to_refuse(town: Ledger, odd: Any) -> None:
    for values in ({"members": [{"member": odd}]}, {"members": odd}, {"members": [odd]}, {"rotation": odd}):
        assert read_values(town, Party, values) == values


class _Seat(Frozen):
    unit: Annotated[str, Ref("unit"), Text("单位", "Unit")]


class _Table(Frozen):
    seats: Annotated[tuple[_Seat, ...], Text("席位", "Seats")] = ()
    host: Annotated[_Seat | None, Text("东道", "Host")] = None


class _Hall(Frozen):
    tables: Annotated[tuple[_Table, ...], Text("桌", "Tables")] = ()


def test_parts_of_parts_are_reached(town: Ledger) -> None:
    given = {"tables": [{"host": {"unit": "市科技局"}}, {"seats": [{"unit": "shi-keji-ju"}, {"unit": "市科技局"}]}]}
    read = read_values(town, _Hall, given)
    assert read == {"tables": [{"host": {"unit": "shi-keji-ju"}}, {"seats": [{"unit": "shi-keji-ju"}, {"unit": "shi-keji-ju"}]}]}
    with pytest.raises(RefusalError) as caught:
        read_values(town, _Hall, {"tables": [{}, {"seats": [{"unit": "没有"}]}]})
    assert caught.value.text.zh.startswith("桌第 2 项的席位第 1 项的单位：")
    assert caught.value.text.en.startswith("Tables 2, Seats 1, Unit: ")
