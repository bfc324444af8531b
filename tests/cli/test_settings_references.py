"""What the settings say of records that are not there, or are no longer in use, is told by `validate` and by what would be made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from redchain.kinds.registry import kind_named
from redchain.model.fields import reference_paths
from redchain.model.settings import SETTINGS_FILES, Settings

if TYPE_CHECKING:
    from tests.conftest import Clone

pytestmark = pytest.mark.slow
ACCESS = "data/settings/access.yaml"


def own(clone: Clone, *units: str) -> None:
    (clone.path / "data/settings").mkdir(exist_ok=True)
    clone.append(ACCESS, "owners:\n" + "".join(f'  - unit: "{each}"\n    handle: "@town/{each}"\n' for each in units))
    clone.git("add", "-A")
    clone.git("commit", "-qm", "owners")


@pytest.mark.parametrize(("lang", "words"), [("zh", "单位 gongdan 不存在"), ("en", "the unit gongdan, which does not exist")])
def test_a_unit_that_is_none_is_found_with_its_line(clone: Clone, lang: str, words: str) -> None:
    own(clone, "shi-keji-ju", "gongdan")
    done = clone.run("validate", "--lang", lang)
    (line,) = [each for each in done.out.splitlines() if "RC804" in each]
    assert done.code == 1
    assert line.startswith(f"{ACCESS}:4:")
    assert words in line
    assert "gongdian（" in line or "gongdian (" in line


@pytest.mark.parametrize("more", [(), ("--check",)])
def test_codeowners_is_not_made_of_it(clone: Clone, more: tuple[str, ...]) -> None:
    own(clone, "gongdan")
    before = clone.files()
    done = clone.run("codeowners", *more)
    assert (done.code, done.out) == (1, "")
    assert f"{ACCESS}:2" in done.err
    assert "gongdian" in done.err
    assert clone.files() == before


def test_what_does_not_compute_with_it_goes_on(clone: Clone) -> None:
    own(clone, "gongdan")
    assert clone.run("todo").code == 0


def test_an_archived_unit_is_told_by_whoever_archives_it_and_by_what_leaves_it_out(clone: Clone) -> None:
    assert clone.run("unit", "add", "--name", "新来示例局", "--side", "government", "--id", "xinlai").code == 0
    own(clone, "xinlai", "gongdian")
    assert f"{ACCESS} 还用着它" in clone.run("unit", "archive", "xinlai").err
    done = clone.run("codeowners")
    assert done.code == 0
    assert "xinlai 已归档" in done.err
    checked = clone.run("validate")
    assert checked.code == 0
    assert f"{ACCESS}:2:" in checked.out


def test_a_renamed_unit_is_told_by_its_new_name(clone: Clone) -> None:
    own(clone, "gongdian")
    assert f"{ACCESS} still says gongdian" in clone.run("unit", "rename", "gongdian", "dianli", "--yes", "--quiet", "--lang", "en").err
    assert "写 dianli" in clone.run("codeowners").err


def test_every_reference_of_the_settings_is_looked_at() -> None:
    for file in SETTINGS_FILES:
        for path in reference_paths(file.model):
            assert file.name in Settings.model_fields
            assert not file.is_yearly
            assert all(map(kind_named, path.kinds))


@pytest.mark.parametrize("text", ["concepts:\n  - {name: 借机器, under: [设备借钱, 没这回事]}\n"])
def test_a_wider_concept_that_is_none_stops_what_matches(clone: Clone, text: str) -> None:
    (clone.path / "data/settings").mkdir(exist_ok=True)
    clone.append("data/settings/synonyms.yaml", text)
    done = clone.run("match")
    assert (done.code, done.out) == (1, "")
    assert "没有“设备借钱”这个概念" in done.err
    assert clone.run("todo").code == 0
