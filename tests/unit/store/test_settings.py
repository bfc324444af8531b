"""Settings: shipped defaults, what a repository changes, and findings with lines for what is wrong."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from redchain.match.thesaurus import Thesaurus
from redchain.model.settings import MatchWeights
from redchain.model.sla import LIMITS
from redchain.store.settings import default_categories, fallback_settings, load_settings, weights_file
from redchain.store.source import WorkTree
from redchain.text import Text

NAMES = "技术攻关 检测认证 融资 人才引育 用工 用地厂房 要素保障 审批服务 政策资金 市场配套 外贸通关 知识产权法律 安全环保 生活物流 数字化 综合诉求".split()  # noqa: SIM905  # read as a list of words


def place(root: Path, name: str, text: str) -> None:
    path = root / "data" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_sixteen_categories_ship_with_words_and_sides() -> None:
    categories = default_categories()
    assert [each.name for each in categories] == NAMES
    assert all(each.words and each.english for each in categories)
    assert all(each.sides for each in categories)


def test_a_repository_without_settings_has_the_defaults(repository: Path) -> None:
    settings, findings = load_settings(WorkTree(str(repository)))
    assert findings == ()
    assert settings is not None
    assert settings.root.timezone == "Asia/Shanghai"
    assert settings.root.language == "zh"
    assert settings.root.commit is True
    assert settings.match == MatchWeights()
    assert 0 < settings.match.gap < settings.match.text
    assert settings.category_names == tuple(NAMES)
    assert settings.say_category("融资") == Text("融资", "Finance")
    assert settings.say_category("没有的") == Text("没有的", "没有的")


def test_a_repository_replaces_categories_by_name_and_adds_its_own(repository: Path) -> None:
    place(repository, "settings/categories.yaml", "categories:\n  - name: 融资\n    words: [借钱]\n  - name: 党建共建\n    english: Party building\n")
    settings, findings = load_settings(WorkTree(str(repository)))
    assert findings == ()
    assert settings is not None
    assert settings.category_names == (*NAMES, "党建共建")
    assert next(each.words for each in settings.categories if each.name == "融资") == ("借钱",)
    assert len(settings.categories[0].words) > 5


def test_a_repository_sets_single_weights(repository: Path) -> None:
    place(repository, "settings/match.yaml", "gap: 0.9\n")
    settings, findings = load_settings(WorkTree(str(repository)))
    assert findings == ()
    assert settings is not None
    assert settings.match.gap == 0.9
    assert settings.match.text == type(settings.match)().text


def test_limits_of_a_repository_follow_the_shipped_ones(repository: Path) -> None:
    place(repository, "settings/sla.yaml", "limits:\n  - stage: finish\n    workdays: 9\n    categories: [融资]\n")
    settings, findings = load_settings(WorkTree(str(repository)))
    assert findings == ()
    assert settings is not None
    assert settings.limits[:-1] == LIMITS
    assert settings.limits[-1].workdays == 9


def test_a_year_of_the_repository_is_known_and_wins(repository: Path) -> None:
    place(repository, "settings/calendar/2027.yaml", 'holidays:\n  - {first: "2027-01-01", last: "2027-01-05"}\n')
    place(repository, "settings/calendar/2026.yaml", 'stops:\n  - {first: "2026-11-24", note: 台风停工}\n')
    settings, findings = load_settings(WorkTree(str(repository)))
    assert findings == ()
    assert settings is not None
    assert not settings.calendar.is_estimated(2027)
    assert settings.calendar.is_estimated(2028)
    assert settings.calendar.add(date(2026, 12, 31), 1) == date(2027, 1, 6)
    assert settings.calendar.add(date(2026, 11, 23), 1) == date(2026, 11, 25)


def test_a_calendar_with_a_mistake_is_not_used(repository: Path) -> None:
    place(repository, "settings/calendar/2027.yaml", 'holidays:\n  - {first: "2027-01-05", last: "2027-01-01"}\n')
    settings, findings = load_settings(WorkTree(str(repository)))
    assert settings is not None
    assert settings.calendar.is_estimated(2027)
    assert [each.code for each in findings] == ["RC508"]


@pytest.mark.parametrize(
    ("name", "text", "code", "line"),
    [
        ("redchain.yaml", 'format: 2\ntitle: "x"\nregion: "320582"\n', "RC104", 1),
        ("redchain.yaml", 'format: 1\ntitle: "x"\nregion: 320582\n', "RC103", 3),
        ("redchain.yaml", 'format: 1\ntitle: "x"\nregion: "32058"\n', "RC111", 3),
        ("redchain.yaml", 'format: 1\ntitle: ""\nregion: "320582"\n', "RC106", 2),
        ("redchain.yaml", 'format: 1\nregion: "320582"\n', "RC102", 1),
        ("redchain.yaml", 'format: 1\ntitle: "x"\nregion: "320582"\nlangauge: zh\n', "RC101", 4),
        ("redchain.yaml", 'format: 1\ntitle: "x"\nregion: "320582"\nlanguage: 中文\n', "RC104", 4),
        ("redchain.yaml", 'format: 1\ntitle: "x"\nregion: "320582"\ncommit: no\n', "RC014", 4),
        ("redchain.yaml", 'format: 1\ntitle: "x"\nregion: "320582"\ncommit: "yes"\n', "RC105", 4),
        ("redchain.yaml", "", "RC004", 1),
        ("redchain.yaml", "format：1\n", "RC015", 1),
        ("settings/categories.yaml", "categories:\n  - words: [a]\n", "RC102", 2),
        ("settings/categories.yaml", "categories:\n  - name: 甲\n    sides: [市政府]\n", "RC104", 3),
        ("settings/categories.yaml", "- name: 甲\n", "RC019", 1),
        ("settings/match.yaml", "text: -1\n", "RC108", 1),
        ("settings/match.yaml", 'text: "1"\n', "RC105", 1),
        ("settings/match.yaml", "weight: 1\n", "RC101", 1),
        ("settings/sla.yaml", "limits:\n  - stage: finish\n    workdays: 501\n", "RC108", 3),
        ("settings/sla.yaml", "limits:\n  - stage: 办复\n    workdays: 5\n", "RC104", 2),
        ("settings/sla.yaml", "limits:\n  - stage: finish\n", "RC102", 2),
        ("settings/calendar/2027.yaml", 'holidays:\n  - first: "2028-01-01"\n', "RC508", 2),
        ("settings/calendar/2027.yaml", 'holiday:\n  - first: "2027-01-01"\n', "RC101", 1),
        ("settings/calendar/2027.yaml", 'holidays:\n  - first: "2027-02-30"\n', "RC107", 2),
        ("settings/calendar/draft.yaml", "holidays: []\n", "RC509", 1),
    ],
)
def test_a_slip_in_the_settings_is_found_at_its_line(name: str, text: str, code: str, line: int, repository: Path) -> None:
    place(repository, name, text)
    settings, findings = load_settings(WorkTree(str(repository)))
    assert (settings is None) == (name == "redchain.yaml")
    assert (code, f"data/{name}", line) in [(each.code, each.file, each.line) for each in findings]
    assert all(each.remedy for each in findings)


def test_an_unknown_time_zone_is_found(repository: Path) -> None:
    place(repository, "redchain.yaml", 'format: 1\ntitle: "x"\nregion: "320582"\ntimezone: "Asia/Zhangjiagang"\n')
    settings, findings = load_settings(WorkTree(str(repository)))
    assert settings is None
    (finding,) = findings
    assert finding.line == 4
    assert "时区" in finding.text.zh


def test_without_its_root_file_a_repository_has_no_settings(tmp_path: Path) -> None:
    settings, findings = load_settings(WorkTree(str(tmp_path)))
    assert settings is None
    assert [each.code for each in findings] == ["RC001"]


def test_a_check_can_go_on_with_settings_of_its_own() -> None:
    assert fallback_settings().category_names == tuple(NAMES)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, "# yaml-language-server: $schema=../../schemas/match.schema.json\n\nchain: 0.5\n"),
        ("# all defaults\n# chain: 0.2\n", "# all defaults\n# chain: 0.2\n\nchain: 0.5\n"),
        ("chain: 0.1  # ours\ngap: 0.4\n", "chain: 0.5  # ours\n"),
        ("{chain: 0.1}\n", "chain: 0.5\n"),
    ],
)
def test_weights_are_laid_over_what_stands_there(repository: Path, before: str | None, after: str) -> None:
    if before is not None:
        place(repository, "settings/match.yaml", before)
    wanted = MatchWeights().model_copy(update={"chain": 0.5})
    ((path, raw),) = weights_file(str(repository), wanted).items()
    assert (path, raw.decode()) == ("data/settings/match.yaml", after)
    place(repository, "settings/match.yaml", raw.decode())
    settings, findings = load_settings(WorkTree(str(repository)))
    assert settings is not None
    assert (settings.match, findings) == (wanted, ())


def test_a_repository_s_own_synonyms_add_to_the_shipped_ones_and_come_first(repository: Path) -> None:
    path = repository / "data" / "settings" / "synonyms.yaml"
    path.parent.mkdir(exist_ok=True)
    own = "concepts:\n  - name: 用电报装\n    words: [拉电线]\n  - name: 港池岸线\n    category: 用地厂房\n    under: [工业用地]\n    words: [周转]\n"
    path.write_text(own, encoding="utf-8")
    settings, findings = load_settings(WorkTree(str(repository)))
    assert settings is not None
    assert findings == ()
    concepts = {each.name: each for each in settings.concepts}
    assert list(concepts)[:2] == ["用电报装", "港池岸线"]
    assert {"拉电线", "变压器"} <= set(concepts["用电报装"].words)
    assert concepts["用电报装"].category == "要素保障"
    heard = Thesaurus(settings.concepts).mentions("周转的岸线")
    assert [each.concept for each in heard] == ["港池岸线"]


def test_a_wrong_key_in_the_synonyms_is_a_finding(repository: Path) -> None:
    path = repository / "data" / "settings" / "synonyms.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text("concepts:\n  - name: 用电报装\n    lay: [拉电线]\n", encoding="utf-8")
    _, findings = load_settings(WorkTree(str(repository)))
    assert [(each.code, each.file, each.line) for each in findings] == [("RC101", "data/settings/synonyms.yaml", 3)]
