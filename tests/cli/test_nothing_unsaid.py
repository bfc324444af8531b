"""Small things that used to pass without a word: archived records, empty settings, links, odd endings of files, time zones, a HEAD that names a tag."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Clone

NEED = "N-20261123-JSGVN"
NAMED = ("resource", "unit", "enterprise", "chain", "project", "need", "order")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_list_with_archived_records_says_which_are(clone: Clone, language: str) -> None:
    assert clone.run("resource", "archive", "bangdaiban").code == 0
    head = {"zh": "归档日", "en": "Archived on"}[language]
    for _ in range(2):  # from the records, then from the cache
        done = clone.run("resource", "list", "--all", "--lang", language)
        lines = [each.split("\t") for each in done.out.splitlines()]
        assert lines[0][-1] == head
        assert {each[0]: each[-1] for each in lines[1:] if each[-1]} == {"bangdaiban": "2026-11-23"}
        rows = clone.run("resource", "list", "--all", "-f", "csv", "--machine", "--lang", language).out.splitlines()
        assert rows[0].endswith("archived_on")
        usual = clone.run("resource", "list", "--lang", language).out
        assert head not in usual
        assert "bangdaiban" not in usual
    assert clone.run("resource", "list", "--all", "--archived-on", "2026-11-23").out.count("\n") == 2


@pytest.mark.parametrize("kind", NAMED)
def test_every_kind_lists_archived_ones_alike(kind: str, reader: Clone) -> None:
    assert "归档日" in reader.run(kind, "list", "--all").out.splitlines()[0].split("\t")


SETTINGS = ("sla", "categories", "match", "access", "synonyms", "calendar/2027")


@pytest.mark.parametrize("content", ["", "\n\n", "  \n", "---\n"])
@pytest.mark.parametrize("name", SETTINGS)
def test_an_empty_settings_file_is_told(name: str, content: str, clone: Clone) -> None:
    path = f"data/settings/{name}.yaml"
    (clone.path / path).parent.mkdir(parents=True, exist_ok=True)
    clone.append(path, content)
    found = clone.run("validate")
    assert found.code == 1
    assert f"{path}:1:1 RC004 错误 设置文件是空的 → 写入设置，或删除这个文件" in found.out
    done = clone.run("match")
    assert (done.code, done.out) == (1, "")
    assert path in done.err
    assert path in clone.run("need", "list").err


def test_a_settings_file_of_comments_alone_is_fine(clone: Clone) -> None:
    (clone.path / "data/settings").mkdir(exist_ok=True)
    clone.append("data/settings/sla.yaml", "# limits:\n#   - stage: accept\n")
    assert clone.run("validate").code == 0


@pytest.mark.parametrize("path", ["data/needs/link.yaml", "data/needs/2026-11/link.yaml", "data/units/那 个.yaml"])
def test_validate_of_a_link_says_that_it_is_one(path: str, clone: Clone) -> None:
    (clone.path / path).symlink_to(clone.path / "data/units/gongdian.yaml")
    done = clone.run("validate", path)
    assert "符号链接" in done.out
    assert "不存在" not in done.err
    assert "链接不读：把真正的文件放到这里，或删掉链接" in done.out
    assert "the file itself here, or remove the link" in clone.run("validate", path, "--lang", "en").out


def test_a_link_to_a_folder_of_records_stands_for_it(clone: Clone) -> None:
    (clone.path / "short").symlink_to("data/units")
    assert clone.run("validate", "short").code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("report", "-f", "md", "-o", "x.csv"), "按 --format 写成 md；.csv 不是它的扩展名"),
        (("report", "-f", "html", "-o", "x.txt"), "按 --format 写成 html；.txt 不是它的扩展名"),
        (("report", "-f", "json", "-o", "x.html"), "按 --format 写成 json；.html 通常是 html"),
        (("gaps", "-f", "csv", "-o", "x.html"), "按 --format 写成 csv；.html"),
    ],
)
def test_an_ending_of_another_format_is_told(arguments: tuple[str, ...], said: str, reader: Clone) -> None:
    done = reader.run(*arguments)
    for each in reader.path.glob("x.*"):
        each.unlink()
    assert done.code == 0
    assert said in done.err


@pytest.mark.parametrize("zone", ["Beijing", "UTC+8", "+08:00", "GMT+8", "Asia/Shangai", "asia/shanghai", "北京时间", "CST", "Asia/Beijing"])
def test_a_time_zone_that_there_is_none_of(zone: str, clone: Clone) -> None:
    root = clone.path / "data/redchain.yaml"
    root.write_text(root.read_text(encoding="utf-8").replace("Asia/Shanghai", f'"{zone}"'), encoding="utf-8")
    done = clone.run("validate")
    assert f'timezone（时区）应是时区的名字（如 Asia/Shanghai），这里是"{zone}" → 写成 timezone: Asia/Shanghai' in done.out
    assert f'must be the name of a time zone (such as Asia/Shanghai), but it is "{zone}"' in clone.run("validate", "--lang", "en").out
    assert clone.run("todo").code == 1


def test_a_time_zone_that_nobody_knows(clone: Clone) -> None:
    root = clone.path / "data/redchain.yaml"
    root.write_text(root.read_text(encoding="utf-8").replace("Asia/Shanghai", "Mars/Olympus"), encoding="utf-8")
    assert "中国写 Asia/Shanghai" in clone.run("validate").out


def test_a_trade_that_there_is_none_of(clone: Clone) -> None:
    clone.append("data/enterprises/sl-bacai.yaml", "industry: A39\n")
    assert 'GB/T 4754-2017 的行业代码（如 C3973），这里是"A39"' in clone.run("validate").out


@pytest.mark.parametrize("name", ["refs/tags/light", "refs/tags/heavy", "refs/remotes/origin/main"])
def test_a_head_that_names_no_branch_takes_no_commit(name: str, clone: Clone) -> None:
    clone.git("tag", "light")
    clone.git("tag", "-a", "heavy", "-m", "x")
    clone.git("update-ref", "refs/remotes/origin/main", "HEAD")
    (clone.path / ".git/HEAD").write_text(f"ref: {name}\n", encoding="utf-8")
    before, stood = clone.files(), clone.git("rev-parse", name)
    for arguments in (("need", "register", NEED), ("lists",), ("dispatch", NEED, "gongdian"), ("unit", "edit", "gongdian", "--note", "x")):
        done = clone.run(*arguments)
        assert (done.code, done.out) == (1, "")
        if "dispatch" not in arguments:  # which a need that is not registered refuses first
            assert f"git 的 HEAD 指向 {name}，不是分支，不能提交" in done.err
            assert "git switch" in done.err
    assert (clone.files(), clone.git("rev-parse", name)) == (before, stood)
    for reading in (("todo",), ("validate",), ("need", "list"), ("report",)):
        assert clone.run(*reading).code == 0
    assert json.loads(clone.run("need", "show", NEED, "-f", "json").out)["data"]["id"] == NEED


@pytest.mark.parametrize(("language", "words"), [("zh", "缓存有缺损"), ("en", "the cache was damaged")])
@pytest.mark.parametrize(
    "command", [("need", "list"), ("need", "list", "--state", "closed"), ("validate",), ("need", "show", NEED), ("todo", "--all")], ids=" ".join
)
def test_a_cache_that_lost_a_record_leaves_out_nothing(clone: Clone, command: tuple[str, ...], language: str, words: str) -> None:
    clone.run(*command, "--lang", language)
    whole = clone.run(*command, "--lang", language)
    for file in (clone.path / ".git/redchain").glob("*.sqlite"):
        with closing(sqlite3.connect(file)) as connection, connection:
            connection.execute("DELETE FROM file WHERE kind = 'need' AND id = ?", (NEED,))
    done = clone.run(*command, "--lang", language)
    assert (done.code, done.out) == (whole.code, whole.out)
    assert words in done.err
    assert clone.run(*command, "--lang", language) == whole
