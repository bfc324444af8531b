"""The way in: global options, help, exit codes, errors in both languages, and a bug that is said to be one."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from redchain import __version__
from redchain.cli.registry import COMMANDS, GLOBAL_OPTIONS, GROUPS
from redchain.cli.usage_words import usage_word

if TYPE_CHECKING:
    from tests.conftest import Clone

KIND_GROUPS = [each.name for each in COMMANDS if each.module == "records.kinds"]
VERBS = ("add", "edit", "show", "list", "log")
REMEDY = {"zh": "怎么办：", "en": "what to do: "}
NEED = "N-20251203-EM1A3"

READING = {
    "need list": ("need", "list"),
    "need show": ("need", "show", NEED),
    "need log": ("need", "log", NEED),
    "order list": ("order", "list"),
    "unit show": ("unit", "show", "gongdian"),
    "chain log": ("chain", "log", "qingneng"),
    "validate": ("validate",),
    "match": ("match",),
    "lists": ("lists", "--dry-run"),
    "report": ("report", "--month", "2026-11"),
}
BAD: dict[str, tuple[str, ...]] = {
    "an unknown command": ("bogus",),
    "a command misspelt": ("valdate",),
    "a subcommand misspelt": ("need", "lst"),
    "an unknown subcommand": ("need", "frobnicate"),
    "an option misspelt": ("need", "add", "--titel", "x"),
    "an unknown option": ("validate", "--nosuch"),
    "an unknown short option": ("match", "-z"),
    "an option without its value": ("report", "--month"),
    "--root without its value": ("need", "list", "--root"),
    "--lang without its value": ("need", "list", "--lang"),
    "--today without its value": ("need", "list", "--today"),
    "a root that is none": ("--root", "/nowhere/at/all", "need", "list"),
    "a root that is none, for the quick way": ("--root=/nowhere/at/all", "unit", "list", "--format", "csv"),
    "a day that is no date": ("--today", "gestern", "need", "list"),
    "a day that does not exist": ("--today", "2026-02-30", "validate"),
    "a day long ago": ("--today=0001-01-01", "report"),
    "a day far ahead": ("--today=9999-12-31", "report"),
    "an extra argument": ("lists", "extra"),
    "two rules": ("explain", "RC101", "RC102"),
    "an unknown rule": ("explain", "RC999"),
    "a rule misspelt": ("explain", "RC2O5"),
    "a format that validate has not": ("validate", "--format", "xml"),
    "a path that is missing": ("validate", "/nowhere"),
    "a path without records": ("validate", ".git"),
    "one path of two that is missing": ("validate", "data/needs", "nowhere"),
    "a need that match does not know": ("match", "N-20261123-00000"),
    "no suggestions": ("match", "--top", "0"),
    "too many suggestions": ("match", "--top", "1001"),
    "a number in words": ("match", "--top", "三"),
    "a fraction": ("match", "-k", "1.5"),
    "judgements that are missing": ("match", "--evaluate", "/nowhere"),
    "judgements that are a folder": ("match", "--evaluate", "data"),
    "judgements that are something else": ("match", "--evaluate", "data/redchain.yaml"),
    "a format that match has not": ("match", "--format", "yaml"),
    "a format that lists has not": ("lists", "--format", "csv"),
    "lists into a file": ("lists", "--output", "data/redchain.yaml"),
    "lists where nothing can be written": ("lists", "-o", "/proc/nowhere"),
    "a thirteenth month": ("report", "--month", "2026-13"),
    "a month in words": ("report", "--month", "近几个月"),
    "a month before the calendar": ("report", "--month", "0001-01"),
    "a month after the calendar": ("report", "--month", "9999-12"),
    "a Word document on a terminal": ("report", "--format", "docx"),
    "a workbook on a terminal": ("report", "--format", "xlsx", "-o", "-"),
    "a format that report has not": ("report", "--format", "pdf"),
    "a report into a folder": ("report", "-o", "data"),
    "a report without a name": ("report", "-o", ""),
    "a report where nothing can be written": ("report", "-o", "/proc/nowhere/report.md"),
    "a report in another language": ("report", "--document-lang", "fr"),
    "a filter without its value": ("need", "list", "--state"),
    "a filter of no field": ("need", "list", "--nosuch", "x"),
    "a filter that is none": ("need", "list", "registered"),
    "a list format": ("need", "list", "--format", "yaml"),
    "a log format": ("need", "log", NEED, "--format", "xml"),
    "a show format": ("need", "show", NEED, "--format", "csv"),
    "nothing to show": ("need", "show"),
    "nothing to edit": ("need", "edit"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_command_line_that_is_wrong_is_refused_with_a_remedy_and_writes_nothing(clone: Clone, name: str) -> None:
    before = clone.files()
    said = {lang: clone.run(*BAD[name], f"--lang={lang}") if BAD[name][-1][:2] != "--" else clone.run(f"--lang={lang}", *BAD[name]) for lang in ("zh", "en")}
    for lang, done in said.items():
        assert done.code == (1 if name == "a need that match does not know" else 2), done
        assert done.out == ""
        assert REMEDY[lang] in done.err
        assert "Traceback" not in done.err
    assert re.search(r"[\u4e00-\u9fff]", said["zh"].err)
    assert said["zh"].err != said["en"].err
    assert not re.search(r"\b(Usage|Error|Options|Invalid|Missing|No such|Got unexpected|is not in the range)\b", said["zh"].err), said["zh"].err
    assert clone.files() == before


def test_an_unknown_language_is_said_in_the_usual_one(reader: Clone) -> None:
    done = reader.run("need", "list", "--lang", "fr")
    assert (done.code, done.out) == (2, "")
    assert "--lang zh" in done.err


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        (("valdate",), "redchain validate"),
        (("reprot",), "redchain report"),
        (("need", "lst"), "list"),
        (("need", "add", "--titel", "x"), "--title"),
        (("match", "--tpo", "3"), "--top"),
        (("explain", "RC2O5"), "RC205"),
        (("need", "show", "N-20251203-EM1A4"), NEED),
        (("unit", "show", "shi-keji"), "shi-keji-ju"),
    ],
)
def test_what_is_nearly_right_is_suggested(reader: Clone, arguments: tuple[str, ...], wanted: str) -> None:
    for lang in ("zh", "en"):
        assert wanted in reader.run(*arguments, "--lang", lang).err


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("arguments", [(), ("--help",), ("-h",), ("help",)])
def test_the_overview_names_every_command_and_global_option(reader: Clone, arguments: tuple[str, ...], lang: str) -> None:
    done = reader.run(*arguments, "--lang", lang)
    assert (done.code, done.err) == (0, "")
    groups = {name for name, _ in GROUPS}
    for each in COMMANDS:
        if each.group in groups:
            named = f"{each.zh} *" if lang == "zh" else ""
            assert re.search(rf"^  {each.name} +{named}{re.escape(each.summary.say(lang))}$", done.out, re.MULTILINE)  # type: ignore[arg-type]
    for name, text in GLOBAL_OPTIONS:
        option, _, value = name.partition(" ")
        assert f"{option} {usage_word(value).say(lang)}".strip() in done.out  # type: ignore[arg-type]
        assert text.say(lang) in done.out  # type: ignore[arg-type]


HELPS = [
    *[(group, verb) for group in KIND_GROUPS for verb in VERBS],
    *[(each.name,) for each in COMMANDS if each.module not in {"records.kinds", "upkeep.docs"}],
    *[(group,) for group in KIND_GROUPS],
]


@pytest.mark.parametrize("words", HELPS, ids=" ".join)
def test_the_help_of_a_command_names_each_option_in_the_chosen_language(reader: Clone, words: tuple[str, ...]) -> None:
    zh, en = reader.run(*words, "--help", "--lang", "zh"), reader.run(*words, "-h", "--lang", "en")
    assert (zh.code, zh.err, en.code, en.err) == (0, "", 0, "")
    assert zh.out.startswith(f"用法：redchain {' '.join(words)}")
    assert en.out.startswith(f"Usage: redchain {' '.join(words)}")
    options = [[re.sub(" [^-].*", "", each) for each in re.findall(r"^  (-.*?)  ", done.out, re.MULTILINE)] for done in (zh, en)]
    assert options[0] == options[1]
    assert not re.search(r"^(用法.*|  --?[\w-]+ [^ ]*|  )[A-Z]{2,}", zh.out, re.MULTILINE), zh.out
    assert not re.search(r"^(Usage.*|  --?[\w-]+ [^ ]*)[\u4e00-\u9fff]", en.out, re.MULTILINE), en.out
    assert "--help, -h" in options[0]
    assert not re.search(r"\b(Usage|Options|Arguments|Commands|Error|Show this|Try|required|default)\b", zh.out), zh.out
    for line in zh.out.splitlines():
        if line.startswith("  -"):
            assert re.search(r"[\u4e00-\u9fff]", line), line


@pytest.mark.parametrize("group", KIND_GROUPS)
def test_a_group_alone_shows_its_help(reader: Clone, group: str) -> None:
    done = reader.run(group)
    assert (done.code, done.err) == (0, "")
    assert all(verb in done.out for verb in VERBS)


def test_the_version(reader: Clone) -> None:
    for arguments in (("--version",), ("-V",), ("--quiet", "--version")):
        assert reader.run(*arguments) == (0, f"redchain {__version__}\n", "")


@pytest.mark.parametrize("place", range(4))
def test_global_options_may_stand_anywhere(reader: Clone, place: int) -> None:
    words = ["need", "list", "--urgency=high"]
    plain = reader.run(*words, "--lang", "en", "--quiet")
    assert plain.code == 0
    for more in (
        ["--lang=en", "-q"],
        ["--lang", "en", "--quiet"],
        ["--today=2026-11-23", "--lang", "en", "--quiet"],
        [f"--root={reader.path}", "--lang=en", "-q"],
    ):
        assert reader.run(*words[:place], *more, *words[place:]) == plain


def test_today_without_its_year_is_the_nearest_and_said(reader: Clone) -> None:
    year = datetime.now(UTC).year
    done = reader.run("need", "list", "--count", "--today", "今年7月1号")
    assert (done.code, f"--today 今年7月1号 读作 {year}-07-01" in done.err) == (0, True), done
    assert reader.run("todo", "--today=二〇二六年十一月二十三日").out == reader.run("todo").out


def test_after_two_dashes_nothing_is_an_option(reader: Clone) -> None:
    done = reader.run("match", "--root", str(reader.path), "--", "--lang")
    assert done.code == 1
    assert "--lang" in done.err


def test_quiet_leaves_results_and_takes_remarks_away(clone: Clone) -> None:
    done = clone.run("--quiet", "need", "add", "--title", "标题", "--enterprise", "sl-bacai", "--category", "融资")
    assert done.err == ""
    assert re.fullmatch(r"N-20261123-[0-9A-Z]{5}\n", done.out)


@pytest.mark.parametrize("command", READING)
def test_json_is_an_envelope_that_keeps_a_promise(reader: Clone, command: str) -> None:
    for lang in ("zh", "en"):
        done = reader.run(*READING[command], "--format", "json", "--lang", lang)
        content = json.loads(done.out)
        assert done.code == 0
        assert list(content) == ["schema_version", "command", "data"]
        assert (content["schema_version"], content["command"]) == (1, command)


@pytest.mark.parametrize("command", READING)
def test_json_says_the_same_in_both_languages_but_for_words(reader: Clone, command: str) -> None:
    def shape(value: object) -> object:
        if isinstance(value, dict):
            return {key: shape(each) for key, each in value.items()}
        return [shape(each) for each in value] if isinstance(value, list) else type(value)

    zh, en = (json.loads(reader.run(*READING[command], "--format", "json", "--lang", lang).out) for lang in ("zh", "en"))
    assert shape(zh) == shape(en)


def test_the_language_comes_from_the_option_then_redchain_lang_then_the_locale(reader: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    def spoken() -> str:
        return reader.run("--help").out[:5]

    cases = {"zh_CN.UTF-8": "用法", "C.UTF-8": "用法", "POSIX": "用法", "": "用法", "en_US.UTF-8": "Usage", "de_DE": "Usage"}
    for locale, wanted in cases.items():
        monkeypatch.setenv("LC_ALL", locale)
        assert spoken().startswith(wanted), locale
    monkeypatch.setenv("REDCHAIN_LANG", "zh")
    assert spoken().startswith("用法")
    monkeypatch.setenv("REDCHAIN_LANG", "en")
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert spoken() == "Usage"
    assert reader.run("--help", "--lang", "zh").out.startswith("用法")


def test_the_root_comes_from_the_option_then_redchain_root_then_upwards(clone: Clone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    monkeypatch.setenv("REDCHAIN_ROOT", str(clone.path))
    assert clone.program("need", "list", cwd=tmp_path / "elsewhere").out.startswith("编号\t")
    assert clone.program("need", "list", "--root", str(tmp_path), cwd=tmp_path / "elsewhere").code == 2
    monkeypatch.setenv("REDCHAIN_ROOT", str(tmp_path))
    assert clone.program("validate").code == 2
    assert clone.program("validate", "--root", ".").code == 0
    monkeypatch.delenv("REDCHAIN_ROOT")
    assert clone.program("validate", "needs", cwd=clone.path / "data").code == 0
    assert clone.program("validate", "2026-11", cwd=clone.path / "data/needs").code == 0


def test_the_day_comes_from_the_option_then_redchain_today(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "RC501" in clone.run("validate", "--today", "2026-11-23").out
    assert "RC501" not in clone.run("validate", "--today", "2026-01-01").out
    monkeypatch.setenv("REDCHAIN_TODAY", "2030-01-01")
    words = ("need", "add", "--title", "标题", "--enterprise", "sl-bacai", "--category", "融资", "--dry-run")
    assert 'raised_on: "2030-01-01"' in clone.program(*words).out
    assert 'raised_on: "2030-01-02"' in clone.program(*words, "--today", "2030-01-02").out
    monkeypatch.setenv("REDCHAIN_TODAY", "morgen")
    assert clone.program("need", "list").code == 2


@pytest.mark.parametrize("arguments", [("need", "list"), ("validate",), ("lists",), ("unit", "list", "--format", "json"), ("need", "add")])
def test_outside_any_repository_it_says_how_to_get_one(clone: Clone, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    for lang in ("zh", "en"):
        done = clone.program(*arguments, "--lang", lang, cwd=tmp_path)
        assert (done.code, done.out) == (2, "")
        assert "redchain init" in done.err
        assert REMEDY[lang] in done.err


@pytest.mark.skipif(sys.platform == "win32", reason="a folder in use cannot be deleted there")
@pytest.mark.parametrize("arguments", [("need", "list"), ("validate",), ("need", "add", "--title", "x")])
def test_in_a_folder_that_somebody_deleted(clone: Clone, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    (tmp_path / "gone").mkdir()
    command = ["sh", "-c", 'rmdir "$PWD"; exec "$@"', "sh", sys.executable, "-P", "-m", "redchain", *arguments]
    done = subprocess.run(command, cwd=tmp_path / "gone", capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "当前目录已经不存在" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_broken_settings_are_refused_but_by_validate_reported(clone: Clone, lang: str) -> None:
    (clone.path / "data/redchain.yaml").write_text("format: 2\ntitle: x\n", "utf-8")
    for arguments in (("need", "list", "--format", "json"), ("need", "add", "--title", "x"), ("lists",), ("report",), ("match",)):
        done = clone.run(*arguments, "--lang", lang)
        assert (done.code, done.out) == (1, "")
        assert "redchain validate" in done.err
    done = clone.run("validate", "--lang", lang)
    assert done.code == 1
    assert "data/redchain.yaml:1:9" in done.out


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_bug_is_said_to_be_one_with_a_log_and_no_traceback(clone: Clone, monkeypatch: pytest.MonkeyPatch, lang: str) -> None:
    from redchain.cli.upkeep import validate

    def broken(*_: object) -> None:
        raise ZeroDivisionError("秘密内容")

    monkeypatch.setattr(validate, "inspect", broken)
    done = clone.run("validate", "--lang", lang)
    assert (done.code, done.out) == (3, "")
    assert "Traceback" not in done.err
    assert "秘密内容" not in done.err
    path = re.search(r"/\S+\.log", done.err)
    assert path
    log = Path(path[0]).read_text("utf-8")
    assert "ZeroDivisionError" in log
    assert "Traceback" in log
    assert f"redchain {__version__}" in log
    assert clone.git("status", "--porcelain") == ""


def test_a_bug_outside_git_and_on_a_full_disk_still_ends_in_words(clone: Clone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from redchain.cli import crash
    from redchain.cli.upkeep import validate

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(validate, "inspect", broken)
    monkeypatch.chdir(tmp_path)
    done = clone.run("validate")
    assert done.code == 3
    monkeypatch.setattr(crash, "_log_path", lambda: "/proc/nowhere/bug.log")
    done = clone.run("validate")
    assert done.code == 3
    assert "这是 redchain 自身的错误" in done.err


def test_an_interruption_is_130_and_says_nothing(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    from redchain.cli.upkeep import validate

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(validate, "inspect", interrupted)
    done = clone.run("validate")
    assert (done.code, done.out, done.err.strip()) == (130, "", "")


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_control_c_while_waiting_for_another_redchain(clone: Clone) -> None:
    from filelock import FileLock

    (clone.path / ".git/redchain").mkdir(exist_ok=True)
    before = clone.files()
    with FileLock(clone.path / ".git/redchain/lock"):
        words = ["need", "edit", NEED, "--urgency", "urgent"]
        with subprocess.Popen(
            [sys.executable, "-m", "redchain", *words], cwd=clone.path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
        ) as child:
            assert child.stderr is not None
            assert "等待中" in child.stderr.readline()
            child.send_signal(signal.SIGINT)
            out, err = child.communicate()
    assert (child.returncode, out) == (130, "")
    assert "Traceback" not in err
    assert clone.files() == before
