"""The workflows that publish a site: what they run makes the pages of public records alone, and the part that may publish runs nothing of the repository."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from ruamel.yaml import YAML

from redchain.store.templates import ci_template
from tests.conftest import TODAY

if TYPE_CHECKING:
    from tests.conftest import Clone

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name == "nt", reason="runners and servers have a shell of Unix")]

DOCUMENT = Path(__file__).parents[2] / "docs" / "site.md"
NEED = "N-20251203-EM1A3"


def load(name: str) -> Any:
    return YAML(typ="safe", pure=True).load(ci_template(name, "zh"))


def ran(script: str, folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run the lines of a workflow in a checkout as its runner does, but for installing what is installed."""
    lines = "\n".join(each for each in script.splitlines() if "pip install" not in each)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["sh", "-e", "-c", lines],
        cwd=folder,
        env={**os.environ, "PATH": path, "REDCHAIN_TODAY": TODAY, **more},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture
def checkout(clone: Clone, tmp_path: Path) -> Path:
    """The repository as a runner checks it out: one commit deep, with a folder in the way that somebody has committed."""
    assert clone.run("need", "edit", NEED, "--visibility", "public").code == 0
    (clone.path / "public").mkdir()
    (clone.path / "public" / "index.html").write_text("not ours", encoding="utf-8")
    clone.git("add", "-f", "public")
    clone.git("commit", "-qm", "in the way")
    clone.git("clone", "-q", "--depth", "1", f"file://{clone.path}", str(tmp_path / "checkout"))
    return tmp_path / "checkout"


def refuse_hidden(site: Path) -> None:
    """A site holds the need that is public, and no other."""
    assert [each.stem for each in (site / "need").iterdir()] == [NEED]
    assert '<html lang="zh-CN">' in (site / "index.html").read_text(encoding="utf-8")


def break_it(checkout: Path) -> None:
    next((checkout / "data" / "needs").glob("*/*.yaml")).write_text("title: [\n", encoding="utf-8")


def test_the_workflow_of_github(checkout: Path, tmp_path: Path) -> None:
    flow = load("github-pages")
    build, publish = flow["jobs"]["build"], flow["jobs"]["publish"]
    (script,) = [each["run"] for each in build["steps"] if "site build" in each.get("run", "")]
    done = ran(script, checkout, RUNNER_TEMP=str(tmp_path / "temp"), REDCHAIN_ROOT=str(checkout), REDCHAIN_LANG="zh")
    assert done.returncode == 0, done.stderr
    refuse_hidden(tmp_path / "temp" / "site")
    assert build["steps"][-1]["with"]["path"] == "${{ runner.temp }}/site"
    break_it(checkout)
    assert ran(script, checkout, RUNNER_TEMP=str(tmp_path / "temp"), REDCHAIN_ROOT=str(checkout)).returncode == 1
    assert (flow["permissions"], "permissions" in build) == ({"contents": "read"}, False)
    assert publish["permissions"] == {"pages": "write", "id-token": "write"}
    assert [[*each] for each in publish["steps"]] == [["id", "uses"]]
    assert "pull_request" not in flow["on"]


def test_the_job_of_gitlab(checkout: Path) -> None:
    job = load("gitlab-pages")["pages"]
    script = "\n".join((*job["before_script"], *job["script"]))
    done = ran(script, checkout, **job["variables"])
    assert done.returncode == 0, done.stderr
    refuse_hidden(checkout / "public")
    assert (job["artifacts"]["paths"], job["rules"]) == (["public"], [{"if": "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH"}])
    break_it(checkout)
    assert ran(script, checkout).returncode == 1
    both = YAML(typ="safe", pure=True).load(ci_template("gitlab", "zh") + ci_template("gitlab-pages", "zh"))
    assert [*both] == ["redchain", "pages"]


def test_the_pipeline_of_gitee(clone: Clone, checkout: Path, tmp_path: Path) -> None:
    hub = tmp_path / "hub.git"
    clone.git("init", "-q", "--bare", str(hub))
    (step,) = load("gitee-pages")["stages"][0]["steps"]
    script = "\n".join(step["commands"])
    for _ in range(2):  # the second takes the place of the first
        done = ran(script, checkout, SITE_REMOTE=str(hub))
        assert done.returncode == 0, done.stderr
    clone.git("clone", "-q", "-b", "pages", str(hub), str(tmp_path / "pulled"))
    refuse_hidden(tmp_path / "pulled")
    assert clone.git("-C", str(hub), "log", "--format=%s", "pages") == "site\n"
    before = clone.git("-C", str(hub), "rev-parse", "pages")
    break_it(checkout)
    assert ran(script, checkout, SITE_REMOTE=str(hub)).returncode == 1
    assert clone.git("-C", str(hub), "rev-parse", "pages") == before


@pytest.mark.skipif(shutil.which("rsync") is None, reason="there is no rsync")
def test_the_lines_for_a_server_of_ones_own(clone: Clone, checkout: Path, tmp_path: Path) -> None:
    (lines,) = re.findall(r"```sh\n(redchain site build.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    there = tmp_path / "srv"
    there.mkdir()
    (there / "old.html").write_text("old", encoding="utf-8")
    script = lines.replace("www@server.example:/srv/www/lists/", f"{there}/")
    for _ in range(2):
        done = ran(script, checkout, HOME=str(tmp_path))
        assert done.returncode == 0, done.stderr
    refuse_hidden(there)
    assert not (there / "old.html").exists()
    assert not (there / "redchain-site.json").exists()
    before = {each: each.stat().st_mtime_ns for each in there.rglob("*.html")}
    (path,) = (checkout / "data" / "needs").glob(f"*/{NEED}.yaml")
    path.write_text(re.sub("(?m)^title: .*", "title: 改了标题", path.read_text(encoding="utf-8")), encoding="utf-8")
    assert ran(script, checkout, HOME=str(tmp_path)).returncode == 0
    changed = {each.relative_to(there).parts[0] for each in there.rglob("*.html") if before[each] != each.stat().st_mtime_ns}
    assert "need" in changed
    assert "policy" not in changed
    break_it(checkout)
    assert ran(script, checkout, HOME=str(tmp_path)).returncode == 1
    assert (there / "index.html").exists()


@pytest.mark.parametrize("name", ["github-pages", "gitlab-pages", "gitee-pages"])
def test_each_publishes_what_is_public(name: str) -> None:
    assert re.findall(r"redchain site build .*--visibility (\w+)", ci_template(name, "zh")) == ["public"]
