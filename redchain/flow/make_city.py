"""Making the demo city: a whole data repository with invented records, in one commit."""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from redchain.demo.city import city, towns_text
from redchain.errors import RefusalError
from redchain.flow.first_records import Beginning
from redchain.flow.init_repository import init_repository, refuse_where_none_can_be
from redchain.kinds.registry import kind_in_folder
from redchain.model.programme import Programme
from redchain.model.settings import SETTINGS_FILES, Settings
from redchain.store.templates import settings_text
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.demo.city import Wanted
    from redchain.flow.init_repository import InitResult
    from redchain.flow.perform import WriteOptions
    from redchain.model.settings import Root

_PROGRAMME = next(each for each in SETTINGS_FILES if each.model is Programme)


class CityMade(NamedTuple):
    """What was made: the repository, and how many records of each kind, in the order in which they were made."""

    repository: InitResult
    counts: tuple[tuple[Text, int], ...]


def make_city(folder: str, root: Root, wanted: Wanted, options: WriteOptions) -> CityMade:
    """Make a city in a folder that is empty or not there yet; raises RefusalError for any other."""
    refuse_where_none_can_be(folder, options)
    _refuse_unless_empty(folder)
    settings = Settings(root=root, categories=())
    files = {_PROGRAMME.path: settings_text(_PROGRAMME, root) + towns_text()}
    files |= dict(city(wanted, settings))
    made = Counter(path.split("/")[1] for path in files if path != _PROGRAMME.path)
    counts = tuple((kind.kind.label, count) for folder_name, count in made.items() if (kind := kind_in_folder(folder_name)) is not None)
    return CityMade(init_repository(folder, root, Beginning(made=files, is_apart=True), options), counts)


def _refuse_unless_empty(folder: str) -> None:
    root = os.path.realpath(folder)
    if os.path.isdir(root) and os.listdir(root):
        raise RefusalError(
            Text(f"{folder} 不是空的，没有写入", f"{folder} is not empty; nothing was written"),
            Text("换一个空的或还没有的目录", "choose a folder that is empty or not there yet"),
        )
