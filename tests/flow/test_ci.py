"""The steps of the shipped workflows, run here as CI runs them: on a good branch, on a bad one, and the comment against a host on loopback."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from ruamel.yaml import YAML

from redchain.flow.ci_result import MARKER
from redchain.store.templates import CI, ci_template

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import Clone

pytestmark = pytest.mark.slow

TOP = Path(__file__).parents[2]
WORKING = "data/orders/2026-11/D-20261116-BSKHZ.yaml"
PROGRESS = '  - at: "2026-11-22T09:00:00+08:00"\n    step: progress\n    by: "gongdian"\n    note: "@everybody [x](https://example.org) <img src=x> #1"\n'
DEFERRED = ("2026-12-04", "2026-12-31")


def load(text: str) -> Any:
    return YAML(typ="safe", pure=True).load(text)


def steps(name: str) -> dict[str, str]:
    """The scripts of a shipped workflow by the names of their steps."""
    (job,) = load(ci_template(name, "zh"))["jobs"].values()
    return {each["name"]: each["run"] for each in job["steps"] if "run" in each}


class Runner(NamedTuple):
    """A clone of the clone, as CI checks it out, on the proposal."""

    clone: Clone
    path: Path
    temp: Path

    def script(self, script: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run a step of a workflow."""
        environment = {
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "BASE": "main",
            "RUNNER_TEMP": str(self.temp),
            "GITHUB_STEP_SUMMARY": str(self.temp / "summary"),
            "REDCHAIN_LANG": "zh",
            "REDCHAIN_TODAY": "2026-11-23",
            "REDCHAIN_ROOT": str(self.path),
            **more,
        }
        return subprocess.run(["bash", "-eo", "pipefail", "-c", script], cwd=self.path, env=environment, capture_output=True, encoding="utf-8", check=False)

    def result(self, name: str) -> str:
        """A file of the results."""
        return (self.temp / "redchain" / name).read_text(encoding="utf-8")


@pytest.fixture
def runner(clone: Clone, tmp_path: Path) -> Runner:
    clone.git("checkout", "-qb", "proposal")
    return Runner(clone, tmp_path / "checkout", tmp_path / "temp")


def proposed(runner: Runner, text: str | None = None) -> Runner:
    """Commit the proposal, with a file's new text if one is given, and check it out as CI does."""
    if text is not None:
        (runner.clone.path / WORKING).write_text(text, encoding="utf-8")
    runner.clone.git("commit", "-qam", "proposal", "--allow-empty")
    runner.clone.git("clone", "-q", "-b", "proposal", str(runner.clone.path), str(runner.path))
    runner.temp.mkdir()
    return runner


def judge(runner: Runner) -> subprocess.CompletedProcess[str]:
    return runner.script(steps("github")["Judge the pull request"])


def test_a_good_branch_passes_and_its_change_is_told(runner: Runner) -> None:
    runner.clone.append(WORKING, PROGRESS)
    done = judge(proposed(runner))
    assert done.returncode == 0, done.stderr
    assert "::error" not in done.stdout
    comment = runner.result("comment.md")
    assert comment.startswith(MARKER)
    assert "D-20261116-BSKHZ" in comment
    assert runner.result("redchain.env").splitlines() == ["REDCHAIN_ERRORS=0", "REDCHAIN_WARNINGS=0", "REDCHAIN_CHANGED=1", "REDCHAIN_STOPPED=0"]
    assert json.loads(runner.result("codequality.json")) == []


def test_a_bad_branch_is_stopped_with_annotations_and_a_summary(runner: Runner) -> None:
    text = (runner.clone.path / WORKING).read_text("utf-8")
    done = judge(proposed(runner, text.replace(*DEFERRED)))
    assert done.returncode == 1
    assert f"::error file={WORKING},line=" in done.stdout
    assert "RC703" in runner.result("comment.md")
    assert json.loads(runner.result("codequality.json"))[0]["check_name"] == "RC703"
    assert "REDCHAIN_STOPPED=1" in runner.result("redchain.env")
    assert runner.script(steps("github")["Show the summary"]).returncode == 0
    assert "| RC703 |" in (runner.temp / "summary").read_text("utf-8")


def test_a_branch_without_records_says_nothing(runner: Runner) -> None:
    assert judge(proposed(runner)).returncode == 0
    assert runner.result("comment.md") == ""


def test_the_main_branch_is_checked_whole(runner: Runner) -> None:
    script = steps("github")["Check the records"]
    assert proposed(runner).script(script).returncode == 0
    runner.clone.append(WORKING, "unit: x\n")
    shutil.copy(runner.clone.path / WORKING, runner.path / WORKING)
    assert runner.script(script).returncode == 1


def test_a_clone_that_is_too_shallow_is_told_what_to_do(runner: Runner) -> None:
    runner.clone.append(WORKING, PROGRESS)
    runner.clone.git("commit", "-qam", "proposal")
    runner.temp.mkdir()
    address = runner.clone.path.as_uri()
    runner.clone.git("clone", "-q", "--depth", "1", "--no-single-branch", "-b", "proposal", address, str(runner.path))
    done = judge(runner)
    assert done.returncode == 2
    assert "fetch-depth: 0" in done.stderr


# -- the comment


class FakeHost:
    """The part of GitHub's API that a comment needs, in memory, on loopback."""

    def __init__(self, sha: str) -> None:
        self.comments: list[dict[str, Any]] = [{"id": 1, "body": f"{MARKER} copied by a person", "user": {"type": "User"}}]
        self.calls: list[str] = []
        self.pulls = [{"number": 7, "head": {"sha": sha}}]
        self.server = HTTPServer(("127.0.0.1", 0), self.handler())
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def own(self) -> list[str]:
        return [each["body"] for each in self.comments if each["user"]["type"] == "Bot"]

    def handler(self) -> type[BaseHTTPRequestHandler]:
        host = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self, said: Any) -> None:
                host.calls.append(self.command)
                raw = json.dumps(said).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)

            def body(self) -> Any:
                return json.loads(self.rfile.read(int(self.headers["Content-Length"])))

            def do_GET(self) -> None:
                assert self.headers["Authorization"] == "Bearer token"
                self.answer(host.pulls if "/pulls?" in self.path else host.comments)

            def do_POST(self) -> None:
                assert self.path == "/repos/city/data/issues/7/comments"
                host.comments.append({"id": 9, "body": self.body()["body"], "user": {"type": "Bot"}})
                self.answer({})

            def do_PATCH(self) -> None:
                found = next(each for each in host.comments if self.path.endswith(f"/comments/{each['id']}"))
                found["body"] = self.body()["body"]
                self.answer({})

            def do_DELETE(self) -> None:
                host.comments = [each for each in host.comments if not self.path.endswith(f"/comments/{each['id']}")]
                self.answer({})

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        return Handler


@pytest.fixture
def host(runner: Runner) -> Iterator[FakeHost]:
    made = FakeHost("f" * 40)
    yield made
    made.server.shutdown()
    made.server.server_close()


def comment(runner: Runner, host: FakeHost, sha: str = "f" * 40) -> subprocess.CompletedProcess[str]:
    script = steps("comment")["Keep the comment up to date"].rstrip() + f" --api {host.address}"
    return runner.script(script, REPO="city/data", HEAD="somebody:proposal", SHA=sha, GITHUB_TOKEN="token")  # noqa: S106  # of the fake host


def test_one_comment_is_made_updated_and_taken_away(runner: Runner, host: FakeHost) -> None:
    runner.clone.append(WORKING, PROGRESS)
    judge(proposed(runner))
    done = comment(runner, host)
    assert (done.returncode, done.stdout.strip()) == (0, "created"), done.stderr
    (text,) = host.own()
    assert "\\<img" in text
    for danger in ("@everybody", "](https://example.org)", " <img", "#1"):
        assert danger not in text
    assert comment(runner, host).stdout.strip() == "nothing"
    verdict = json.loads(runner.result("verdict.json"))
    path = runner.temp / "redchain" / "verdict.json"
    path.write_text(json.dumps({**verdict, "changed": 2}), encoding="utf-8")
    assert comment(runner, host).stdout.strip() == "updated"
    assert len(host.own()) == 1
    path.write_text(json.dumps({**verdict, "stories": []}), encoding="utf-8")
    assert comment(runner, host).stdout.strip() == "deleted"
    assert host.own() == []
    assert [each["id"] for each in host.comments] == [1]


def test_a_result_that_somebody_forged_is_data_at_most(runner: Runner, host: FakeHost) -> None:
    judge(proposed(runner))
    path = runner.temp / "redchain" / "verdict.json"
    verdict = json.loads(path.read_text("utf-8"))
    for forged in ("no json", "[]", json.dumps({**verdict, "extra": 1}), json.dumps({**verdict, "stories": [{"text": "x" * 5000}]})):
        path.write_text(forged, encoding="utf-8")
        done = comment(runner, host)
        assert done.returncode == 1, forged
        assert "Traceback" not in done.stderr
    assert host.own() == []
    path.write_text(json.dumps({**verdict, "stories": [{"text": "<script>@all https://example.org"}] * 2000}), encoding="utf-8")
    assert comment(runner, host).stdout.strip() == "created"
    assert "<script>" not in host.own()[0]
    assert "@all" not in host.own()[0]


def test_a_pull_request_that_has_moved_on_is_not_commented(runner: Runner, host: FakeHost) -> None:
    runner.clone.append(WORKING, PROGRESS)
    judge(proposed(runner))
    done = comment(runner, host, "e" * 40)
    assert (done.returncode, done.stdout) == (0, "")
    assert host.own() == []


def test_a_host_that_is_not_there_and_an_address_that_is_none_are_refused(runner: Runner, host: FakeHost) -> None:
    judge(proposed(runner))
    words = ("ci", "comment", "--from", str(runner.temp / "redchain"), "--repo", "a/b", "--head", "a:b", "--sha", "0")
    assert runner.clone.run(*words, "--api", "http://127.0.0.1:9").code == 1
    assert runner.clone.run(*words, "--api", "file:///etc").code == 2
    assert runner.clone.run("ci", "comment", "--from", "nowhere", *words[4:]).code == 2


# -- the configurations


@pytest.mark.parametrize("name", CI)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_configuration_is_yaml_without_a_hole(name: str, language: str, clone: Clone) -> None:
    text = ci_template(name, language)
    assert load(text)
    assert "@VERSION@" not in text
    assert "@LANGUAGE@" not in text
    assert clone.run("--lang", language, "ci", "template", name).out.strip() == text.strip()
    assert clone.run("ci", "template", "nobody").code == 2


@pytest.mark.parametrize("name", CI)
def test_a_configuration_runs_no_program_that_lies_in_the_checkout(name: str) -> None:
    """`python -m` looks for a module in the current folder first, which is the proposal's."""
    assert not re.findall(r"python3? (?!-P )-[a-z]", ci_template(name, "zh"))
    assert re.search(r"python3? -P -m pip install", ci_template(name, "zh"))


def test_the_stage_that_may_write_never_runs_the_proposal() -> None:
    flow = load(ci_template("comment", "zh"))
    (job,) = flow["jobs"].values()
    assert flow["permissions"] == {"actions": "read", "pull-requests": "write"}
    assert not [each for each in job["steps"] if "checkout" in each.get("uses", "")]
    assert "${{" not in "".join(each.get("run", "") for each in job["steps"])
    assert flow["on"]["workflow_run"]["workflows"] == [load(ci_template("github", "zh"))["name"]]


def test_the_stage_that_runs_the_proposal_may_only_read_and_gets_no_secret() -> None:
    flow = load(ci_template("github", "zh"))
    assert flow["permissions"] == {"contents": "read"}
    assert "secrets." not in ci_template("github", "zh")
    assert "github.token" not in ci_template("github", "zh")
    (job,) = flow["jobs"].values()
    assert "${{" not in "".join(each.get("run", "") for each in job["steps"])


def test_the_hooks_and_the_workflows_of_this_repository_are_yaml() -> None:
    hooks = load((TOP / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert {each["entry"] for each in hooks} == {"redchain validate", "redchain validate --against HEAD"}
    for path in (TOP / ".github" / "workflows").glob("*.yml"):
        flow = load(path.read_text("utf-8"))
        assert flow["jobs"], path
        assert flow["permissions"], path
