"""`redchain init`: what it makes, what it never touches, what it refuses, and that its hook and workflow do their work."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from ruamel.yaml import YAML

from redchain import __version__
from redchain.cli.main import main
from redchain.history.checkout import find_checkout
from redchain.history.pre_commit_hook import hook_bytes
from redchain.history.repository import Repository
from tests.conftest import Clone

if TYPE_CHECKING:
    from tests.cli.conftest import Terminal

pytestmark = pytest.mark.slow

FOLDERS = ("chains", "units", "enterprises", "resources", "needs", "orders", "projects")


@pytest.fixture
def here(calm: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to stand in, with a git identity and without a git repository around it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "示例链办")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "office@example.org")
    monkeypatch.setenv("GIT_CONFIG_COUNT", "2")
    for place, (key, value) in enumerate((("user.name", "示例链办"), ("user.email", "office@example.org"))):
        monkeypatch.setenv(f"GIT_CONFIG_KEY_{place}", key)
        monkeypatch.setenv(f"GIT_CONFIG_VALUE_{place}", value)
    return tmp_path


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, encoding="utf-8").stdout


def commit(folder: Path) -> subprocess.CompletedProcess[str]:
    """Commit all staged changes by hand, with redchain to be found where the hook looks for it."""
    bin_folder = folder / ".bin"
    bin_folder.mkdir(exist_ok=True)
    program = bin_folder / "redchain"
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m redchain "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    environment = {**os.environ, "PATH": f"{bin_folder}{os.pathsep}{os.environ['PATH']}"}
    return subprocess.run(["git", "commit", "-qm", "by hand"], cwd=folder, check=False, capture_output=True, encoding="utf-8", env=environment)


def test_makes_a_repository_with_one_commit(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "en", "init", "town", "--title", '示例市 "三张清单"', "--region", "320582"]) == 0
    said = capsys.readouterr()
    root = here / "town"
    assert git(root, "log", "--format=%s").splitlines() == ['init: 示例市 "三张清单"']
    assert git(root, "status", "--porcelain") == ""
    tracked = set(git(root, "ls-files").splitlines())
    assert {f"data/{each}/.gitkeep" for each in FOLDERS} <= tracked
    assert {".gitattributes", ".editorconfig", ".gitignore", "README.md", ".github/workflows/validate.yml", "schemas/need.schema.json"} <= tracked
    assert "town/data/redchain.yaml" in said.out.splitlines()
    assert "redchain need add" in said.err
    settings = YAML(typ="safe", pure=True).load(root / "data" / "redchain.yaml")
    assert settings == {"format": 1, "title": '示例市 "三张清单"', "region": "320582", "timezone": "Asia/Shanghai", "language": "en"}


def test_defaults_and_both_languages(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "zh", "init"]) == 0
    assert "接下来" in capsys.readouterr().err
    assert 'title: "三张清单"' in (here / "data" / "redchain.yaml").read_text(encoding="utf-8")
    assert main(["init", "english", "--document-lang", "en"]) == 0
    assert "The three lists" in (here / "english" / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("lang", "words"), [("zh", "README、清单、月报用{}"), ("en", "README, lists and reports are in {}")])
def test_what_it_writes_is_in_the_language_asked_for_and_it_says_in_which(here: Path, capsys: pytest.CaptureFixture[str], lang: str, words: str) -> None:
    called = {"zh": {"zh": "中文", "en": "英文"}, "en": {"zh": "Chinese", "en": "English"}}[lang]
    for options, written in (((), lang), (("--document-lang", "zh"), "zh"), (("--document-lang", "en"), "en"), (("--dry-run",), lang)):
        folder = here / "-".join(("in", *options))
        assert main(["--lang", lang, "init", str(folder), *options]) == 0
        said = capsys.readouterr().err
        assert words.format(called[written]) in said
        assert "--document-lang" in said
        if "--dry-run" not in options:
            assert record(folder / "data/redchain.yaml")["language"] == written
            assert ("data repository" in (folder / "README.md").read_text("utf-8")) == (written == "en")


def test_a_readme_that_was_there_is_not_said_to_have_examples(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "README.md").write_text("mine", encoding="utf-8")
    assert main(["--lang", "zh", "init"]) == 0
    assert "有例子" not in capsys.readouterr().err
    assert main(["--lang", "zh", "init", "below"]) == 0
    assert "README.md 里有例子" in capsys.readouterr().err


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_commands_of_its_readme_work(here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, lang: str) -> None:
    main(["--lang", lang, "init", "town"])
    monkeypatch.chdir(here / "town")
    lines = [each for each in Path("README.md").read_text(encoding="utf-8").splitlines() if each.startswith("redchain ")]
    assert len(lines) == 6
    for line in lines:
        assert main(["--today", "2026-11-23", *shlex.split(line)[1:]]) == 0, capsys.readouterr().err
    assert len(git(Path(), "log", "--format=%s").splitlines()) == 7
    assert main(["--lang", lang, "doctor"]) == 0
    capsys.readouterr()
    assert main(["--today", "2026-11-23", "validate", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["data"] == {"checked": 4, "findings": []}


ORIGINS = {
    "index": (None, "pip install redchain=={version}"),
    "git": (
        {"url": "https://git.example.org/city/redchain.git", "vcs_info": {"vcs": "git", "commit_id": "4f3a" * 10, "requested_revision": "main"}},
        "pip install 'redchain @ git+https://git.example.org/city/redchain.git@" + "4f3a" * 10 + "'",
    ),
    "git over ssh": (
        {"url": "ssh://git@git.example.org/redchain.git", "vcs_info": {"vcs": "git", "commit_id": "4f3a"}, "subdirectory": "program"},
        "pip install 'redchain @ git+ssh://git@git.example.org/redchain.git@4f3a#subdirectory=program'",
    ),
    "git with a password": (
        {"url": "https://me:secret@git.example.org/redchain.git", "vcs_info": {"vcs": "git", "commit_id": "4f3a"}},
        "pip install 'redchain @ git+https://git.example.org/redchain.git@4f3a'",
    ),
    "wheel at an address": (
        {"url": "https://files.example.org/redchain-0.1.0-py3-none-any.whl?token=secret", "archive_info": {}},
        "pip install 'redchain @ https://files.example.org/redchain-0.1.0-py3-none-any.whl'",
    ),
    "wheel of this machine": (
        {"url": "file:///home/me/my%20secret/redchain-0.1.0-py3-none-any.whl", "archive_info": {}},
        "pip install ./redchain-0.1.0-py3-none-any.whl",
    ),
    "folder of this machine": ({"url": "file:///home/me/secret", "dir_info": {"editable": True}}, "pip install ."),
    "git of this machine": ({"url": "file:///home/me/secret", "vcs_info": {"vcs": "git", "commit_id": "4f3a"}}, "pip install ."),
    "what nobody knows": ({"addres": "secret"}, "pip install ."),
}
"""Where redchain came from, as `direct_url.json` tells it, and the line of the README by which others install it."""


def came_from(monkeypatch: pytest.MonkeyPatch, told: object) -> None:
    """Let the installed redchain have come from elsewhere."""
    from importlib.metadata import Distribution, distribution

    real = type(distribution("redchain")).read_text

    def read_text(self: Distribution, name: str) -> str | None:
        return (None if told is None else json.dumps(told)) if name == "direct_url.json" else real(self, name)

    monkeypatch.setattr(type(distribution("redchain")), "read_text", read_text)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("origin", ORIGINS)
def test_its_readme_installs_from_where_redchain_came(here: Path, monkeypatch: pytest.MonkeyPatch, origin: str, lang: str) -> None:
    told, line = ORIGINS[origin]
    came_from(monkeypatch, told)
    assert main(["init", "town", "--document-lang", lang]) == 0
    page = (here / "town/README.md").read_text("utf-8")
    assert line.format(version=__version__) in page.splitlines()
    assert ("向建这个仓库的人要" in page or "ask whoever made this repository" in page) is line.startswith("pip install .")
    flow = (here / "town/.github/workflows/validate.yml").read_text("utf-8")
    wanted = line.removeprefix("pip install ").replace("'", '"') if "'" in line else '"redchain=={version}"'
    assert f"pip install {wanted.format(version=__version__)}\n" in flow
    for text in (page, flow):
        assert not re.search("[^ ]secret|/home|file:", text)
    monkeypatch.chdir(here / "town")
    assert hosting_says("validate.yml") == ["ok"]


def hosting_says(name: str) -> list[str]:
    from redchain.flow.hosting import judging_workflows

    return [state for state, text, _ in judging_workflows(".", "") if name in text.en]


@pytest.mark.parametrize(
    ("old", "new", "state"),
    [
        ("@" + "4f3a" * 10, "@" + "5e2b" * 10, "ok"),
        ("git.example.org", "git.example.com", "wrong"),
        ("redchain @ git", "other @ git", "wrong"),
        ("city/redchain.git", "city/redchain.git@main#", "wrong"),
    ],
)
def test_a_workflow_that_installs_from_elsewhere_is_found(here: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str, state: str) -> None:
    came_from(monkeypatch, ORIGINS["git"][0])
    main(["init", "."])
    flow = here / ".github/workflows/validate.yml"
    text = flow.read_text("utf-8")
    assert old in text
    flow.write_text(text.replace(old, new), "utf-8")
    assert hosting_says("validate.yml") == [state]


def test_keeps_what_is_there(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "README.md").write_text("mine\n", encoding="utf-8")
    (here / "data" / "settings").mkdir(parents=True)
    (here / "data" / "settings" / "match.yaml").write_text("gap: 0.5\n", encoding="utf-8")
    assert main(["--lang", "en", "init", "."]) == 0
    assert "left alone: README.md, data/settings/match.yaml" in capsys.readouterr().err
    assert (here / "README.md").read_text(encoding="utf-8") == "mine\n"
    assert (here / "data" / "settings" / "match.yaml").read_text(encoding="utf-8") == "gap: 0.5\n"
    assert git(here, "status", "--porcelain").splitlines() == ["?? README.md", "?? data/settings/match.yaml"]


def test_dry_run_writes_nothing(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", "town", "--dry-run"]) == 0
    assert "town/data/redchain.yaml" in capsys.readouterr().out
    assert list(here.iterdir()) == []


def test_no_commit_leaves_files_uncommitted(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", "town", "--no-commit"]) == 0
    assert "没有提交" in capsys.readouterr().err
    assert (here / "town" / "data" / "redchain.yaml").exists()
    assert "?? data/" in git(here / "town", "status", "--porcelain")


def test_without_an_identity_files_stay_uncommitted(here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [each for each in os.environ if each.startswith(("GIT_AUTHOR", "GIT_COMMITTER"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "user.useConfigOnly")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "true")
    assert main(["--lang", "en", "init", "town"]) == 0
    assert 'git config user.name "NAME"' in capsys.readouterr().err
    assert (here / "town" / "schemas" / "need.schema.json").exists()
    assert "?? data/" in git(here / "town", "status", "--porcelain")


def test_without_git_files_are_written_all_the_same(here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(here))
    assert main(["--lang", "en", "init", "town"]) == 0
    assert "git is not installed" in capsys.readouterr().err
    assert (here / "town" / "data" / "redchain.yaml").exists()


def test_joins_an_existing_repository(here: Path) -> None:
    git(here, "init", "-q")
    (here / "mine.txt").write_text("1\n", encoding="utf-8")
    git(here, "add", "-A")
    git(here, "commit", "-qm", "mine")
    (here / "mine.txt").write_text("2\n", encoding="utf-8")
    git(here, "add", "-A")
    assert main(["init", "records"]) == 0
    assert git(here, "log", "--format=%s").splitlines() == ["init: 三张清单", "mine"]
    assert git(here, "status", "--porcelain").splitlines() == ["M  mine.txt"], "what is staged stays staged"
    assert "/records\n" in (here / ".github" / "workflows" / "validate.yml").read_text(encoding="utf-8")


def test_refuses_politely(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["init", "town"])
    git(here, "init", "-q", "--bare", "bare.git")
    (here / "file").write_text("x", encoding="utf-8")
    for folder, code, zh, en in (
        ("town", 1, "已经是数据仓库", "is already a data repository"),
        ("town/data/needs/x", 1, "data/ 里", "of another data repository"),
        ("bare.git/x", 1, "裸仓库", "bare repository"),
        ("town/.git/x", 1, "裸仓库", "bare repository"),
        ("file", 1, "是文件", "is a file"),
    ):
        for language, words in (("zh", zh), ("en", en)):
            capsys.readouterr()
            assert main(["--lang", language, "init", folder]) == code, folder
            said = capsys.readouterr()
            assert words in said.err
            assert said.out == ""


@pytest.mark.parametrize(
    "options", [["--region", "3205"], ["--region", "990582"], ["--region", "３２０５８２"], ["--title", ""], ["--title", "a\nb"], ["--document-lang", "fr"]]
)
def test_wrong_values_are_wrong_usage(here: Path, capsys: pytest.CaptureFixture[str], options: list[str]) -> None:
    assert main(["--lang", "en", "init", "town", *options]) == 2
    assert options[0] in capsys.readouterr().err
    assert not (here / "town").exists()


def test_another_hook_is_left_alone(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    git(here, "init", "-q")
    hook = here / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 0\n", encoding="utf-8")
    hook.chmod(0o755)
    assert main(["--lang", "en", "init"]) == 0
    assert "another pre-commit hook" in capsys.readouterr().err
    assert hook.read_text(encoding="utf-8") == "#!/bin/sh\nexit 0\n"


def test_the_hook_stops_what_is_staged_and_wrong(here: Path) -> None:
    main(["init", "."])
    assert (here / ".git" / "hooks" / "pre-commit").read_bytes() == hook_bytes()
    chain = here / "data" / "chains" / "anli.yaml"
    chain.write_text('id: "anli"\nname: "案例链"\nwrong: 1\n', encoding="utf-8")
    git(here, "add", "data")
    refused = commit(here)
    assert refused.returncode != 0
    assert "RC101" in refused.stderr
    assert "--no-verify" in refused.stderr
    chain.write_text('id: "anli"\nname: "案例链"\n', encoding="utf-8")
    assert commit(here).returncode != 0, "the staged text is wrong, whatever the work tree says"
    git(here, "add", "data")
    chain.write_text('id: "anli"\nname: "案例链"\nwrong: 1\n', encoding="utf-8")
    done = commit(here)
    assert done.returncode == 0, done.stderr


def test_commands_need_not_run_our_hook_but_run_one_that_somebody_changed(here: Path) -> None:
    main(["init", "."])
    checkout = find_checkout(str(here))
    assert checkout is not None
    assert not Repository(checkout).must_go_through_git()
    hook = here / ".git" / "hooks" / "pre-commit"
    hook.write_text(hook.read_text(encoding="utf-8").replace("\n", "\nexit 1\n", 1), encoding="utf-8")
    assert Repository(checkout).must_go_through_git()
    assert main(["chain", "add", "--name", "案例链", "--id", "anli"]) == 1


def test_what_the_disk_refuses_is_said(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "file").write_text("x", encoding="utf-8")
    for command in (["init", "file/town"], ["schema", "--output", "file/made"], ["docs", "--output", "file/made"]):
        assert main(["--lang", "en", *command]) == 1
        assert "file" in capsys.readouterr().err


def test_the_hook_speaks_the_users_language(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    main(["init", "."])
    (here / "data" / "chains" / "anli.yaml").write_text('id: "anli"\n', encoding="utf-8")
    git(here, "add", "data")
    monkeypatch.setenv("REDCHAIN_LANG", "en")
    assert "to skip the check knowingly" in commit(here).stderr
    monkeypatch.setenv("REDCHAIN_LANG", "zh")
    assert "确需跳过检查" in commit(here).stderr


def test_the_workflow_may_only_read(here: Path) -> None:
    main(["init", "."])
    text = (here / ".github" / "workflows" / "validate.yml").read_text(encoding="utf-8")
    flow = YAML(typ="safe", pure=True).load(text)
    assert flow["permissions"] == {"contents": "read"}
    assert "pull_request" in flow["on"]
    assert "secrets." not in text
    assert "@VERSION@" not in text
    for step in flow["jobs"]["validate"]["steps"]:
        assert "uses" not in step or step["uses"].rpartition("@v")[2].isdigit()
    assert flow["jobs"]["validate"]["steps"][-1]["run"].rstrip().endswith("redchain validate --format github")


def test_the_editor_knows_every_kind(here: Path) -> None:
    main(["init", "."])
    schemas = json.loads((here / ".vscode" / "settings.json").read_text(encoding="utf-8"))["yaml.schemas"]
    assert {f"data/{each}/**/*.yaml" for each in FOLDERS} < set(schemas.values())
    assert all((here / each).is_file() for each in schemas)


def test_the_example_settings_are_right_once_uncommented(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["init", "."])
    main(["chain", "add", "--name", "案例链", "--id", "anli"])
    main(["unit", "add", "--name", "市科技局", "--id", "kejiju", "--side", "government"])
    for name in ("categories.yaml", "match.yaml", "access.yaml", "synonyms.yaml", "import.yaml"):
        path = here / "data" / "settings" / name
        lines = path.read_text(encoding="utf-8").splitlines()
        start = lines.index("#")
        path.write_text("\n".join(line.removeprefix("# ") for line in lines[start + 1 :]) + "\n", encoding="utf-8")
    capsys.readouterr()
    assert main(["validate"]) == 0, capsys.readouterr().out


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_first_steps_that_validate_suggests_work_one_after_the_other(here: Path, capfd: pytest.CaptureFixture[str], lang: str) -> None:
    given = {
        "chain": ("--id", "yejin", "--name", "示例冶金产业链"),
        "unit": ("--id", "ju", "--name", "示例局", "--side", "government"),
        "resource": ("--unit", "ju", "--title", "示例检测", "--category", "检测认证"),
        "enterprise": ("--id", "jia", "--name", "示例甲有限公司", "--chains", "yejin"),
        "need": ("--enterprise", "jia", "--title", "缺电", "--category", "要素保障"),
    }
    fresh = Clone(here, capfd)
    assert fresh.run("init").code == 0
    said = fresh.run("--lang", lang, "validate").err
    suggested = re.findall(r"redchain ([a-z]+) add", said)
    assert suggested == list(given)
    for kind in suggested:
        done = fresh.run(kind, "add", *given[kind])
        assert done.code == 0, done.err
    assert fresh.run("validate").code == 0


def init_killed(when: str) -> None:
    """Run `init` in a child that is killed with half of its files in place, or with all of them."""
    from redchain.history.commit import Means

    child, place = os.fork(), Means.place
    if child == 0:

        def placed(means: Means) -> None:
            if when == "half":
                half = len(means.updates) // 2
                means.updates, means._prepared = means.updates[:half], means._prepared[:half]
            place(means)
            os.kill(os.getpid(), signal.SIGKILL)

        Means.place = placed  # type: ignore[method-assign]
        main(["init", "town"])
        os._exit(1)
    assert os.WIFSIGNALED(os.waitpid(child, 0)[1])


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL and fork")
@pytest.mark.parametrize("when", ["half", "all"])
def test_after_a_kill_init_is_run_again(here: Path, capsys: pytest.CaptureFixture[str], when: str) -> None:
    main(["init", "town-that-loads-everything"])
    init_killed(when)
    capsys.readouterr()
    assert main(["init", "town"]) == 0
    assert "还原" in capsys.readouterr().err
    assert git(here / "town", "status", "--porcelain") == ""
    assert git(here / "town", "log", "--format=%s").split("\n") == ["init: 三张清单", ""]
    assert not [each for each in (here / "town").rglob("*") if each.name.startswith(".redchain-") or each.suffix == ".lock"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_after_a_killed_git_init_it_is_run_again_and_a_lock_is_named(here: Path, capsys: pytest.CaptureFixture[str], lang: str) -> None:
    inside = here / "town/.git"
    inside.mkdir(parents=True)
    (inside / "HEAD").write_text("ref: refs/heads/main\n", "utf-8")
    (inside / "config.lock").write_text("", "utf-8")
    assert main(["--lang", lang, "init", "town"]) == 1
    assert f"rm {inside}/config.lock" in capsys.readouterr().err
    (inside / "config.lock").unlink()
    assert main(["--lang", lang, "init", "town"]) == 0
    assert git(here / "town", "status", "--porcelain") == ""


def record(path: Path) -> dict[str, object]:
    found: dict[str, object] = YAML(typ="safe", pure=True).load(path)
    return found


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_on_a_terminal_it_asks_and_writes_what_was_answered(here: Path, capfd: pytest.CaptureFixture[str], terminal: Terminal, lang: str) -> None:
    fresh = Clone(here, capfd)
    code, shown = terminal(fresh, "init", "town", "--lang", lang, answers=("没有这地方", "苏州", "示例市三张清单", "氢能产业链、冶金产业链", "示例专班", ""))
    assert code == 0, shown
    for words in ("张家港市 320582", "office@example.org", "没有这地方"):
        assert words in shown, shown
    data = here / "town/data"
    assert (record(data / "redchain.yaml")["title"], record(data / "redchain.yaml")["region"]) == ("示例市三张清单", "320500")
    assert record(data / "redchain.yaml")["language"] == lang
    assert record(data / "chains/qingneng.yaml") == {"id": "qingneng", "name": "氢能产业链", "short_name": "氢能", "lead_units": ["shilizhuanban"]}
    assert record(data / "chains/yejin.yaml")["lead_units"] == ["shilizhuanban"]
    unit, access = record(data / "units/shilizhuanban.yaml"), record(data / "settings/access.yaml")
    assert (unit["name"], unit["chains"], unit["members"]) == ("示例专班", ["qingneng", "yejin"], access["keepers"])
    assert "office@example.org" not in git(here / "town", "log", "-p", "--format=")
    assert git(here / "town", "log", "--format=%s").splitlines() == ["init: 示例市三张清单"]
    assert git(here / "town", "status", "--porcelain") == ""
    town = Clone(here / "town", capfd)
    assert town.run("validate").code == 0
    assert "shilizhuanban" in town.run("identity", "show").err
    again, said = terminal(fresh, "init", "town", "--lang", lang)
    assert (again, {"zh": "已经是数据仓库", "en": "is already a data repository"}[lang] in said, "320582" in said) == (1, True, False)


@pytest.mark.parametrize(("lang", "title"), [("zh", "三张清单"), ("en", "The three lists")])
def test_enter_takes_what_is_shown(here: Path, capfd: pytest.CaptureFixture[str], terminal: Terminal, lang: str, title: str) -> None:
    code, shown = terminal(Clone(here, capfd), "init", "--lang", lang, answers=("", "", "", ""))
    assert (code, title in shown) == (0, True), shown
    assert (record(here / "data/redchain.yaml")["title"], record(here / "data/redchain.yaml")["region"]) == (title, "320582")
    assert not [*(here / "data/chains").glob("*.yaml"), *(here / "data/units").glob("*.yaml")]


def test_nobody_need_be_registered(here: Path, capfd: pytest.CaptureFixture[str], terminal: Terminal) -> None:
    code, shown = terminal(Clone(here, capfd), "init", answers=("", "", "氢能", "示例专班", "不是邮箱", "无"))
    assert (code, "“不是邮箱”不是邮箱" in shown) == (0, True), shown
    assert "members" not in record(here / "data/units/shilizhuanban.yaml")
    assert record(here / "data/settings/access.yaml") is None


@pytest.mark.parametrize(
    "options", [("--yes",), ("--title", "示例"), ("--region", "苏州"), ("--chain", "氢能"), ("--office", "示例专班"), ("--document-lang", "en")]
)
def test_nothing_is_asked_where_an_option_says_what_is_written(
    here: Path, capfd: pytest.CaptureFixture[str], terminal: Terminal, options: tuple[str, ...]
) -> None:
    code, shown = terminal(Clone(here, capfd), "init", *options)
    assert (code, "直接回车" in shown) == (0, False), shown


def test_a_question_broken_off_leaves_nothing(here: Path, capfd: pytest.CaptureFixture[str], terminal: Terminal) -> None:
    code, shown = terminal(Clone(here, capfd), "init", "town", answers=("", "\x03"))
    assert (code, "什么都没有写入" in shown, [*here.iterdir()]) == (130, True, []), shown


def test_flags_say_all_that_is_asked(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", ".", "--region", "苏州", "--chain", "氢能产业链", "--chain", "冶金", "--office", "示例专班", "--email", "a@example.org"]) == 0
    assert record(here / "data/redchain.yaml")["region"] == "320500"
    assert record(here / "data/units/shilizhuanban.yaml")["chains"] == ["qingneng", "yejin"]
    capsys.readouterr()
    assert main(["validate"]) == 0


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (["--chain", "示例链 13812345678", "--office", "示例专班"], 1, "RC6"),
        (["--chain", "氢" * 201], 1, "RC1"),
        (["--office", "示例\n专班"], 1, "RC1"),
        (["--email", "a@example.org"], 2, "--office"),
    ],
)
def test_first_records_that_a_rule_refuses_leave_nothing(here: Path, capsys: pytest.CaptureFixture[str], options: list[str], code: int, words: str) -> None:
    assert main(["init", "town", *options]) == code
    assert words in capsys.readouterr().err
    assert [*here.iterdir()] == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_empty_folder_without_an_identity_is_told_what_to_set(
    here: Path, capfd: pytest.CaptureFixture[str], terminal: Terminal, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    for name in [each for each in os.environ if each.startswith(("GIT_AUTHOR", "GIT_COMMITTER"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "user.useConfigOnly")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "true")
    code, shown = terminal(Clone(here, capfd), "init", "--lang", lang, answers=("", "", "氢能", "示例专班", ""))
    assert code == 0, shown
    for command in ("git config user.name", "git config user.email …", "git add -A && git commit -m init", "redchain identity init"):
        assert command in shown, shown
    assert Clone(here, capfd).run("--lang", lang, "status").code == 0


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_new_repository_says_what_to_do_first(here: Path, capfd: pytest.CaptureFixture[str], lang: str) -> None:
    fresh = Clone(here, capfd)
    said = fresh.run("--lang", lang, "init").err
    steps = json.loads(fresh.run("status", "--format", "json").out)["data"]["first_steps"]
    assert [each for each in said.splitlines() if each.startswith("  ")] == [f"  {each}" for each in steps]
    shown = fresh.run("--lang", lang, "status").out
    for each in steps:
        assert each in shown
    for words in ("chain add", "unit add", "--lead-units", "resource add", "identity init", "identity add --unit", "ci template", "git remote add"):
        assert any(words in each for each in steps), words
    for kind, given in (("chain", ("--name", "示例链")), ("unit", ("--name", "示例局", "--side", "government"))):
        assert fresh.run(kind, "add", *given).code == 0
    assert "redchain chain edit shililian --lead-units shiliju" in fresh.run("status").out
    assert fresh.run("enterprise", "add", "--name", "示例甲有限公司", "--chains", "shililian").code == 0
    assert fresh.run("need", "add", "--enterprise", "示例甲", "--title", "缺电", "--category", "要素保障").code == 0
    assert "先做" not in fresh.run("status").out


def test_every_first_step_works_as_it_is_shown(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    given = {
        "chain add": ("--name", "示例链"),
        "unit add": ("--name", "示例局", "--side", "government"),
        "resource add": ("--unit", "示例局", "--title", "示例检测", "--category", "检测认证"),
        "enterprise add": ("--name", "示例甲有限公司", "--chains", "示例链"),
        "need add": ("--enterprise", "示例甲", "--title", "缺电", "--category", "要素保障"),
    }
    fresh, host = Clone(here / "town", capfd), here / "host.git"
    git(here, "init", "-q", "--bare", str(host))
    assert main(["init", "town"]) == 0
    for line in json.loads(fresh.run("status", "--format", "json").out)["data"]["first_steps"]:
        if line.startswith("redchain "):
            words = shlex.split(line.partition(" > ")[0].replace("edit …", "edit 示例链").replace("…", "示例局"))[1:]
            done = fresh.run(*words, *given.get(" ".join(words), ()))
            assert done.code == 0 or words == ["doctor"], (line, done)
        elif line.startswith("git "):
            git(here / "town", *shlex.split(line.replace("…", str(host)))[1:])
    assert git(host, "log", "--format=%s", "--all").splitlines()[-1] == "init: 三张清单"
    assert "先做" not in fresh.run("status").out
