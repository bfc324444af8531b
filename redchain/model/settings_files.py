"""The settings files of a data repository: the one table that the loader, the schemas, the docs, `init` and editors read."""

from __future__ import annotations

from typing import NamedTuple

from redchain.model.access import Access
from redchain.model.base import Frozen
from redchain.model.settings import Categories, MatchWeights, Root, Sla, Synonyms
from redchain.model.workdays import CalendarYear
from redchain.text import Text

_YEAR = "<year>"


class SettingsFile(NamedTuple):
    """One settings file; `init` writes it from `redchain/templates/<name>.yaml`, and what it holds is the field `<name>` of `Settings`."""

    path: str
    model: type[Frozen]
    title: Text
    meaning: Text

    @property
    def name(self) -> str:
        """Its name without folder and ending; of a file for each year, the name of their folder."""
        return self.path.removesuffix(f"/{_YEAR}.yaml").removesuffix(".yaml").rpartition("/")[2]

    @property
    def is_yearly(self) -> bool:
        """Whether there is one file for each year."""
        return _YEAR in self.path

    def path_with(self, year: str) -> str:
        """Return its path, with `year` where there is one file for each year."""
        return self.path.replace(_YEAR, year)


SETTINGS_FILES = (
    SettingsFile("data/redchain.yaml", Root, Text("数据仓库", "Data repository"), Text("这个数据仓库的基本设置", "what this repository is")),
    SettingsFile("data/settings/categories.yaml", Categories, Text("类别", "Categories"), Text("改写或增加类别", "changes or adds categories")),
    SettingsFile("data/settings/match.yaml", MatchWeights, Text("匹配权重", "Match weights"), Text("匹配打分的权重", "weights of the match score")),
    SettingsFile("data/settings/sla.yaml", Sla, Text("办理时限", "Limits"), Text("各环节的时限", "the limit of each stage")),
    SettingsFile(
        "data/settings/access.yaml",
        Access,
        Text("权限", "Access"),
        Text("管理员、签名、改动上限、审核账号", "keepers, signatures, limits, owners"),
    ),
    SettingsFile(
        "data/settings/synonyms.yaml",
        Synonyms,
        Text("同义词表", "Thesaurus"),
        Text("俗称和规范术语", "what firms say and what offices call it"),
    ),
    SettingsFile(
        "data/settings/calendar/<year>.yaml",
        CalendarYear,
        Text("工作日历", "Calendar of a year"),
        Text("一年的放假、调休和停工", "holidays, make-up working days and stop days of a year"),
    ),
)
"""Every settings file, in the order of reading."""
