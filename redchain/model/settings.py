"""The settings of a data repository, over the shipped defaults, and the one table of their files."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Annotated, Literal, NamedTuple
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from redchain.model.access import Access
from redchain.model.base import Frozen
from redchain.model.dates import Calendar, CalendarYear
from redchain.model.field_types import SIDES, Flag, Line, Lines, RegionCode, Side, Wan, Word
from redchain.model.fields import Key, Labels, Meaning
from redchain.model.model_servers import Rerank, Semantic
from redchain.model.programme import Programme
from redchain.model.sla import LIMITS, Limit
from redchain.model.traffic_light import LIGHT_RULES, LightRule
from redchain.text import Text

CATCH_ALL = "综合诉求"
"""The catch-all category, for a need that fits no other."""


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as problem:
        raise PydanticCustomError("timezone", "no such time zone") from problem
    return name


class Root(Frozen):
    """`data/redchain.yaml`: title, region, time zone and language of the repository."""

    format: Annotated[Literal[1], Text("格式版本", "Format")]
    title: Annotated[Line, Text("标题", "Title")]
    region: Annotated[RegionCode, Text("地区代码", "Region code")]
    timezone: Annotated[Word, AfterValidator(_known_zone), Text("时区", "Time zone")] = "Asia/Shanghai"
    language: Annotated[Literal["zh", "en"], Text("文档语言", "Language of documents"), Labels(zh=Text("中文", "Chinese"), en=Text("英文", "English"))] = "zh"
    commit: Annotated[Flag, Text("自动提交", "Commit"), Meaning("false 时命令只写文件，不提交", "When false, commands write files and do not commit")] = True


class Category(Frozen):
    """A category of needs and resources, its lay words and the sides that usually lead."""

    name: Annotated[Word, Key(), Text("名称", "Name")]
    english: Annotated[Word | None, Text("英文名", "English name")] = None
    words: Annotated[tuple[Word, ...], Text("俗称", "Lay words")] = ()
    channels: Annotated[
        tuple[Word, ...],
        Text("通用渠道", "General channels"),
        Meaning(
            "标题里有这些词的资源算通用渠道，资源自己写了 channel 的除外",
            "A resource with one of these words in its title is a general channel unless it says itself whether it is",
        ),
    ] = ()
    sides: Annotated[tuple[Side, ...], Text("常用牵头端", "Usual lead sides"), Labels(**SIDES)] = ()
    note: Annotated[Lines | None, Text("说明", "Note")] = None


class Categories(Frozen):
    """`settings/categories.yaml`."""

    categories: Annotated[tuple[Category, ...], Text("类别", "Categories")]


Share = Annotated[float, Field(strict=True, ge=0, le=1)]
LIKELY = 0.65
"""From this match score on at least four of five judged suggestions were right; see docs/matching.md."""
Days = Annotated[int, Field(strict=True, ge=1, le=3660)]


class MatchWeights(Frozen):
    """`settings/match.yaml`: the weights of the parts of a match score (see docs/matching.md)."""

    text: Annotated[Wan, Text("文字相似", "Text")] = 1.0
    concept: Annotated[Wan, Text("用语相通", "Concepts"), Meaning("按同义词表 synonyms.yaml", "By the thesaurus, synonyms.yaml")] = 0.5
    category: Annotated[Wan, Text("类别一致", "Category")] = 0.3
    chain: Annotated[Wan, Text("产业链一致", "Chain")] = 0.3
    semantic: Annotated[
        Semantic,
        Text("语义相近", "Meaning"),
        Meaning(
            "权重：需装 redchain[semantic]；0 为不用，建议 0.3。写 endpoint 和 model 则用模型服务器，公开、链内的文字会送出本机",
            "Weight: needs redchain[semantic]; 0 does without it, 0.3 is advised. With an endpoint and a model a server is asked, and texts that may be shown leave this machine",
        ),
    ] = Semantic(weight=0.0)
    rerank: Annotated[
        Rerank | None,
        Text("重排", "Reranking"),
        Meaning("用重排服务器排前几个；公开、链内的文字会送出本机", "A server puts the first few in order; texts that may be shown leave this machine"),
    ] = None
    channel: Annotated[
        Share,
        Text("通用渠道加分", "General channels"),
        Meaning("通用渠道对同类诉求最多加多少分，不超过最好的专门资源", "At most this is added to a general channel, never past the best specific offer"),
    ] = 0.06
    gap: Annotated[Wan, Text("缺口门槛", "Gap threshold"), Meaning("最高分低于它即“暂无匹配”", "Below this best score nothing fits")] = 0.29
    plan: Annotated[
        Share,
        Text("安排门槛", "Planning mark"),
        Meaning(
            "统筹安排和派单只用得分不低于它的资源，其余待定；不会低于 gap；不写的，办件够多时按本库结果定",
            "Plans and their orders take only what scores this or more, and leave the rest undecided; never below gap; where it is left out, a repository with enough outcomes goes by these",
        ),
    ] = LIKELY
    history: Annotated[
        Share,
        Text("经验加减分上限", "History"),
        Meaning("办成、退单、否决的经验最多加减多少分", "At most this is added or taken for what happened to similar needs"),
    ] = 0.1
    reject_days: Annotated[
        Days, Text("否决有效天数", "Days of a rejection"), Meaning("不写期限的否决记多少天", "How long a rejection without a date lasts")
    ] = 180

    def with_weight(self, name: str, weight: float) -> MatchWeights:
        """Return them with another weight of one part, or another bound."""
        value = self.semantic.model_copy(update={"weight": weight}) if name == "semantic" else weight
        return self.model_copy(update={name: value})

    @property
    def asks_servers(self) -> bool:
        """Whether texts are sent to a server."""
        return self.semantic.is_served or self.rerank is not None

    def without_servers(self) -> MatchWeights:
        """Return them without the parts that a server is asked for."""
        return self.model_copy(update={"rerank": None, **({"semantic": Semantic(weight=0.0)} if self.semantic.is_served else {})})


class Sla(Frozen):
    """`settings/sla.yaml`: the limits of each stage and the lights (see docs/clocks.md)."""

    limits: Annotated[
        tuple[Limit, ...],
        Text("办理时限", "Limits"),
        Meaning("接在默认时限之后，最后一条适用的为准", "They follow the shipped ones; the last that fits is in force"),
    ] = ()
    lights: Annotated[
        tuple[LightRule, ...],
        Field(min_length=1),
        Text("灯", "Lights"),
        Meaning("整组替换默认的灯；最重的在前，先满足的亮", "They replace the shipped ones; the worst first, and the first that holds is lit"),
    ] = LIGHT_RULES


class Concept(Frozen):
    """A concept: what offices call it, what firms say, and the wider concepts it belongs to."""

    name: Annotated[Word, Key(), Text("概念", "Concept")]
    category: Annotated[Word | None, Text("类别", "Category"), Meaning("说到它多半属于哪一类", "The category that speaking of it suggests")] = None
    trade: Annotated[Flag, Text("行业", "Trade"), Meaning("true：是行业、产品，不是诉求", "true: a trade or product, not something asked for")] = False
    under: Annotated[tuple[Word, ...], Text("上位概念", "Wider concepts")] = ()
    terms: Annotated[tuple[Word, ...], Text("规范术语", "Official terms")] = ()
    words: Annotated[tuple[Word, ...], Text("俗称", "Lay words")] = ()


class Sayings(Frozen):
    """What firms say of one category, in whole sentences."""

    category: Annotated[Word, Key(), Text("类别", "Category")]
    said: Annotated[tuple[Line, ...], Text("原话", "Sentences")] = ()


class Synonyms(Frozen):
    """`settings/synonyms.yaml`: what firms say and what offices call it (see docs/synonyms.md)."""

    concepts: Annotated[
        tuple[Concept, ...],
        Text("概念", "Concepts"),
        Meaning("同名的并入默认概念；写在这里的词以这里为准", "One of a shipped name adds to it; a word listed here belongs where it is listed here"),
    ] = ()
    asking: Annotated[
        tuple[Word, ...],
        Text("求问的话", "Asking words"),
        Meaning(
            "怎么、找谁、希望等，不说明要什么，匹配时只算五分之一；写在这里的加在默认的后面",
            "How, whom, we hope: they tell nothing of what is asked and count a fifth in matching; added to the shipped ones",
        ),
    ] = ()
    sayings: Annotated[
        tuple[Sayings, ...],
        Text("企业原话", "What firms say"),
        Meaning(
            "各类诉求常见的整句说法，没写类别时据此判断像哪一类；写在这里的加在默认的后面",
            "Sentences usual for each category, by which the category of a need without one is guessed; added to the shipped ones",
        ),
    ] = ()
    elsewhere: Annotated[
        tuple[Line, ...],
        Text("不归部门管的话", "No office's matter"),
        Meaning(
            "整句写明哪些话不像是部门能办的事（路灯、网页登不上、家事），像这些的诉求多半是缺口；写在这里的加在默认的后面",
            "Whole sentences of what no office can do (street lamps, log-ins, private affairs): a need like these is rather a gap; added to the shipped ones",
        ),
    ] = ()


class SheetHead(Frozen):
    """What a head of other people's sheets means in a sheet of one kind."""

    kind: Annotated[Word, Text("记录", "Kind")]
    head: Annotated[Line, Text("表头", "Head")]
    field: Annotated[Word | None, Text("字段", "Field"), Meaning("不写的，这一列不收", "Without it the column is left out")] = None


class SheetHeads(Frozen):
    """`settings/import.yaml`: what `import` was told, or guessed, of the heads of other people's sheets."""

    heads: Annotated[
        tuple[SheetHead, ...],
        Text("表头", "Heads"),
        Meaning("收表时记下的，下次照用；--map 说的为准", "Remembered when a sheet was taken in, and used again; what --map says counts more"),
    ] = ()


def _no_synonyms() -> Synonyms:
    return Synonyms()


class Settings(Frozen):
    """Everything configurable, defaults filled in."""

    root: Root
    categories: tuple[Category, ...]
    match: MatchWeights = MatchWeights()
    limits: tuple[Limit, ...] = LIMITS
    lights: tuple[LightRule, ...] = LIGHT_RULES
    years: tuple[tuple[int, CalendarYear], ...] = ()
    access: Access = Access()
    own_concepts: tuple[Concept, ...] = ()
    own_asking: tuple[Word, ...] = ()
    own_sayings: tuple[Sayings, ...] = ()
    own_elsewhere: tuple[Line, ...] = ()
    heads: tuple[SheetHead, ...] = ()
    programme: Programme = Programme()
    shipped_synonyms: Annotated[Callable[[], Synonyms], Field(exclude=True)] = _no_synonyms

    @cached_property
    def concepts(self) -> tuple[Concept, ...]:
        """The thesaurus, the repository's own concepts first; the shipped one is read when first needed."""
        shipped = {each.name: each for each in self.shipped_synonyms().concepts}
        own = tuple(_joined(each, shipped.pop(each.name, None)) for each in self.own_concepts)
        return (*own, *shipped.values())

    @property
    def asking(self) -> tuple[str, ...]:
        """The words that only ask, shipped and own."""
        return (*self.shipped_synonyms().asking, *self.own_asking)

    @property
    def sayings(self) -> tuple[Sayings, ...]:
        """What firms say of each category, shipped and own."""
        return (*self.shipped_synonyms().sayings, *self.own_sayings)

    @cached_property
    def elsewhere(self) -> tuple[str, ...]:
        """Sentences of what is no office's matter, shipped and own."""
        return (*self.shipped_synonyms().elsewhere, *self.own_elsewhere)

    @cached_property
    def zone(self) -> ZoneInfo:
        """The repository's time zone."""
        return ZoneInfo(self.root.timezone)

    @cached_property
    def calendar(self) -> Calendar:
        """The calendar: announced days under the repository's own."""
        return Calendar(self.years)

    @property
    def category_names(self) -> tuple[str, ...]:
        """The names of the categories, in order."""
        return tuple(each.name for each in self.categories)

    @property
    def category_labels(self) -> dict[str, Text]:
        """What each category is called."""
        return {each.name: Text(each.name, each.english or each.name) for each in self.categories}

    def say_category(self, name: str) -> Text:
        """Return a category's name in both languages."""
        return next((Text(name, each.english or name) for each in self.categories if each.name == name), Text(name, name))


def _joined(own: Concept, shipped: Concept | None) -> Concept:
    """Return a concept of the repository with the words of the shipped concept of that name added; where both set a key, the repository's wins."""
    if shipped is None:
        return own
    lists = {name: (*getattr(own, name), *getattr(shipped, name)) for name in ("under", "terms", "words")}
    return shipped.model_copy(update={**lists, **{name: getattr(own, name) for name in own.model_fields_set - lists.keys()}})


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
        "data/settings/import.yaml", SheetHeads, Text("表头", "Heads of sheets"), Text("收表时记下的表头", "what heads of other people's sheets mean")
    ),
    SettingsFile(
        "data/settings/programme.yaml",
        Programme,
        Text("组织和会议", "The programme"),
        Text("轮值交接、会前会后、揭榜领题的数和时限，表决规则", "numbers and clocks of rotation, meetings and challenges, rules of votes"),
    ),
    SettingsFile(
        "data/settings/calendar/<year>.yaml",
        CalendarYear,
        Text("工作日历", "Calendar of a year"),
        Text("一年的放假、调休和停工", "holidays, make-up working days and stop days of a year"),
    ),
)
"""Every settings file, in the order of reading."""
