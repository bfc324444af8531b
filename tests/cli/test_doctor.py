"""`redchain doctor`: what is set up, what is wrong, what cannot be seen from here; and what `ci check` tells of the branch."""

from __future__ import annotations

import json
import os
import shutil
import time
from typing import TYPE_CHECKING

import pytest

from redchain.flow.hosting import HOSTS, MEASURES, SIGNED
from redchain.history.checkout import LOCK_MARK
from redchain.history.pre_commit_hook import hook_bytes
from redchain.store.templates import ci_template

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Clone

pytestmark = pytest.mark.slow

VALIDATE, COMMENT = ".github/workflows/validate.yml", ".github/workflows/comment.yml"
OWNERS = 'owners:\n  - unit: "shi-keji-ju"\n    handle: "@my-city/keji"\nkeeper_handle: "@my-city/keepers"\n'
ACCESS = "data/settings/access.yaml"


def put(path: str, text: str) -> Callable[[Clone], None]:
    def hand(clone: Clone) -> None:
        (clone.path / path).parent.mkdir(parents=True, exist_ok=True)
        (clone.path / path).write_text(text, encoding="utf-8")

    return hand


def states(clone: Clone, *more: str) -> tuple[int, dict[str, list[str]]]:
    done = clone.run("doctor", "--format", "json", *more)
    found: dict[str, list[str]] = {}
    for each in json.loads(done.out)["data"]["checks"]:
        found.setdefault(each["check"], []).append(each["state"])
    return done.code, found


@pytest.fixture
def healthy(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> Clone:
    """The town with everything set up that can be seen."""
    for name in ("CI", "GITHUB_ACTIONS", "GITLAB_CI", "GITHUB_EVENT_NAME", "GITHUB_REF_PROTECTED"):
        monkeypatch.delenv(name, raising=False)
    assert clone.run("identity", "init").code == 0
    assert clone.run("identity", "add", "--unit", "gongdian", "--email", "power@example.org").code == 0
    put(VALIDATE, ci_template("github", "zh"))(clone)
    put(COMMENT, ci_template("comment", "zh"))(clone)
    clone.append(ACCESS, OWNERS)
    assert clone.run("doctor", "--fix").code == 0
    return clone


def test_what_is_set_up_is_fine_and_what_is_not_seen_is_said(healthy: Clone) -> None:
    code, found = states(healthy)
    assert code == 0
    assert {name for name, each in found.items() if "wrong" in each} == set()
    assert found["hosting"] == ["unseen"] * len(MEASURES)
    assert (healthy.path / ".git/hooks/pre-commit").read_bytes() == hook_bytes()
    assert (healthy.path / ".github/CODEOWNERS").is_file()
    assert healthy.subjects()[0] == "unit: a member of gongdian"


def drop(path: str) -> Callable[[Clone], None]:
    return lambda clone: (clone.path / path).unlink()


def swap(path: str, old: str, new: str) -> Callable[[Clone], None]:
    def hand(clone: Clone) -> None:
        text = (clone.path / path).read_text("utf-8")
        assert old in text
        (clone.path / path).write_text(text.replace(old, new), encoding="utf-8")

    return hand


def shallow(clone: Clone) -> None:
    (clone.path / ".git/shallow").write_text(clone.git("rev-parse", "HEAD"), encoding="utf-8")


def commit_at(clone: Clone, seconds: int) -> None:
    """Make a commit of another moment."""
    head = clone.git("cat-file", "commit", "HEAD")
    tree = head.split("\n", 1)[0]
    raw = f"{tree}\nparent {clone.git('rev-parse', 'HEAD').strip()}\nauthor 示例 <a@example.org> {seconds} +0800\ncommitter 示例 <a@example.org> {seconds} +0800\n\nthen\n"
    clone.git("update-ref", "HEAD", clone.git("hash-object", "-t", "commit", "-w", "--stdin", input=raw).strip())


def ahead(clone: Clone) -> None:
    commit_at(clone, int(time.time()) + 7200)


def nobody(clone: Clone) -> None:
    clone.git("config", "--unset", "user.email")
    clone.git("config", "user.useConfigOnly", "true")


def behind(clone: Clone) -> None:
    """The index is as it was before the last command."""
    kept = (clone.path / ".git/index").read_bytes()
    assert clone.run("resource", "edit", "bangdaiban", "--note", "索引落后").code == 0
    (clone.path / ".git/index").write_bytes(kept)


def twins(clone: Clone) -> None:
    blob = clone.git("rev-parse", "HEAD:data/units/gongdian.yaml").strip()
    clone.git("update-index", "--add", "--cacheinfo", f"100644,{blob},data/units/Gongdian.yaml")


def crossed(clone: Clone) -> None:
    file = clone.path / "data/units/gongdian.yaml"
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    clone.git("-c", "core.autocrlf=false", "add", str(file))


def never_synced(clone: Clone) -> None:
    clone.git("remote", "add", "origin", "elsewhere.git")
    commit_at(clone, int(time.time()) - 9 * 86400)


def unsent(clone: Clone) -> None:
    clone.git("remote", "add", "origin", ".git")
    clone.git("fetch", "-q", "origin")
    clone.git("branch", "-q", "--set-upstream-to=origin/main")
    commit_at(clone, int(time.time()) - 9 * 86400)


WRONG: dict[str, tuple[Callable[[Clone], None], str]] = {
    "no hook": (drop(".git/hooks/pre-commit"), "hook"),
    "a hook that git does not run": (lambda clone: (clone.path / ".git/hooks/pre-commit").chmod(0o644), "hook"),
    "another hook": (put(".git/hooks/pre-commit", "#!/bin/sh\nexit 0\n"), "hook"),
    "no workflow": (lambda clone: shutil.rmtree(clone.path / ".github/workflows"), "workflow"),
    "a workflow without the check": (swap(VALIDATE, "redchain ci check", "true || redchain ci check"), "workflow"),
    "a workflow with more rights": (swap(VALIDATE, "contents: read", "contents: write"), "workflow"),
    "a workflow with a shallow clone": (swap(VALIDATE, "fetch-depth: 0", "fetch-depth: 1"), "workflow"),
    "a workflow that runs with the rights of the repository": (put(".github/workflows/x.yml", "on:\n  pull_request_target:\n"), "workflow"),
    "a changed configuration of GitLab": (
        put(".gitlab-ci.yml", ci_template("gitlab", "zh").replace("redchain validate", "true")),
        "workflow",
    ),
    "a changed configuration of Gitee": (
        put(".workflow/redchain.yml", ci_template("gitee", "en").replace("ci check", "ci template")),
        "workflow",
    ),
    "an old CODEOWNERS": (put(".github/CODEOWNERS", "* @me\n"), "codeowners"),
    "no CODEOWNERS": (drop(".github/CODEOWNERS"), "codeowners"),
    "no member": (drop(ACCESS), "members"),
    "no keeper": (swap(ACCESS, "keepers:", "#"), "members"),
    "signatures without keys": (lambda clone: clone.append(ACCESS, "signatures: require\n"), "signatures"),
    "a shallow clone": (shallow, "history"),
    "nobody who commits": (nobody, "identity"),
    "a clock that is behind": (ahead, "clock"),
    "an index that is behind": (behind, "index"),
    "a part of the files": (lambda clone: clone.git("config", "core.sparseCheckout", "true") and None, "sparse"),
    "names that differ in case alone": (twins, "names"),
    "line ends of Windows": (crossed, "line ends"),
    "work that was never sent": (unsent, "unsent"),
    "work of a branch that follows none": (never_synced, "unsent"),
    "a partial clone": (lambda clone: clone.git("config", "remote.origin.promisor", "true") and None, "history"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_found(healthy: Clone, case: str) -> None:
    hand, name = WRONG[case]
    hand(healthy)
    code, found = states(healthy)
    assert code == 1
    assert {each for each, seen in found.items() if "wrong" in seen} == {name}


def test_what_waits_for_approval_is_not_on_this_computer_alone(healthy: Clone) -> None:
    unsent(healthy)
    healthy.git("update-ref", "refs/remotes/origin/sync/12345678", "HEAD")
    code, found = states(healthy)
    assert (code, "unsent" in found) == (0, False)


def test_an_index_that_is_behind_is_brought_along(healthy: Clone) -> None:
    behind(healthy)
    assert healthy.git("status", "--porcelain", "--", "data/resources") != ""
    done = healthy.run("--lang", "zh", "doctor", "--fix")
    assert done.code == 0, done.out
    assert healthy.git("status", "--porcelain", "--", "data/resources") == ""


def test_a_damaged_cache_is_no_trouble(healthy: Clone) -> None:
    before = healthy.run("validate")
    (cache,) = (healthy.path / ".git/redchain").glob("cache-*.sqlite")
    raw = bytearray(cache.read_bytes())
    raw[-4096:-4032] = b"\xff" * 64
    cache.write_bytes(raw)
    assert states(healthy)[0] == 0
    assert healthy.run("validate") == before


@pytest.mark.parametrize(
    "hand",
    [
        swap(VALIDATE, f"redchain=={__import__('redchain').__version__}", "redchain==9.9.9"),
        put(VALIDATE, ci_template("github", "en")),
        put(".gitlab-ci.yml", "stages: [test]\n\n" + ci_template("gitlab", "zh") + "\nother:\n  script: [make]\n"),
        put(".github/workflows/x.yml", "# not pull_request_target\non: push\n"),
    ],
    ids=["another version", "another language", "other jobs beside it", "only a remark"],
)
def test_what_is_no_change_of_the_check_is_fine(healthy: Clone, hand: Callable[[Clone], None]) -> None:
    hand(healthy)
    assert states(healthy)[0] == 0


@pytest.mark.parametrize(("lang", "words"), [("zh", "没有装提交前的钩子"), ("en", "the pre-commit hook is not installed")])
def test_it_says_what_to_do(healthy: Clone, lang: str, words: str) -> None:
    (healthy.path / ".git/hooks/pre-commit").unlink()
    done = healthy.run("doctor", "--lang", lang)
    assert done.code == 1
    assert words in done.out
    assert "redchain doctor --fix" in done.out
    assert "Settings → Rules" in done.out


def test_only_the_host_that_the_remote_names_is_spoken_of(healthy: Clone) -> None:
    healthy.git("remote", "add", "origin", "https://gitee.com/my-city/lists.git")
    said = healthy.run("doctor").out
    assert "保护分支设置" in said
    assert "Rulesets" not in said


def test_every_measure_says_how_at_every_host() -> None:
    for each in (*MEASURES, SIGNED):
        assert set(each.where) == set(HOSTS)


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"GITHUB_EVENT_NAME": "push", "GITHUB_REF_PROTECTED": "false"}, {"branch": ["wrong"]}),
        ({"GITHUB_EVENT_NAME": "push", "GITHUB_REF_PROTECTED": "true"}, {"branch": ["ok"]}),
        ({"GITHUB_EVENT_NAME": "pull_request", "GITHUB_REF_PROTECTED": "false"}, {}),
        ({"GITHUB_EVENT_NAME": "pull_request_target"}, {"trigger": ["wrong"]}),
        ({"GITLAB_CI": "true", "CI_MERGE_REQUEST_TARGET_BRANCH_PROTECTED": "false"}, {"branch": ["wrong"]}),
        ({"GITLAB_CI": "true", "CI_COMMIT_BRANCH": "main", "CI_DEFAULT_BRANCH": "main", "CI_COMMIT_REF_PROTECTED": "true"}, {"branch": ["ok"]}),
    ],
)
def test_what_ci_tells_of_the_branch_is_seen(
    healthy: Clone, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], expected: dict[str, list[str]]
) -> None:
    for name, value in {"CI": "true", **variables}.items():
        monkeypatch.setenv(name, value)
    code, found = states(healthy)
    assert {name: each for name, each in found.items() if name in {"branch", "trigger"}} == expected
    assert "hook" not in found
    assert code == int("wrong" in str(expected))


def test_ci_check_says_that_the_branch_is_not_protected(healthy: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITLAB_CI", "true")
    monkeypatch.setenv("CI_MERGE_REQUEST_TARGET_BRANCH_PROTECTED", "false")
    healthy.git("add", "-A")
    healthy.git("commit", "-qm", "set up")
    done = healthy.run("ci", "check", "--base", "HEAD", "--out", "made", "--quiet")
    assert done.code == 0
    assert "主分支没有保护" in done.err


def test_outside_git_it_says_so(clone: Clone) -> None:
    shutil.rmtree(clone.path / ".git")
    done = clone.run("doctor", "--lang", "en")
    assert done.code == 1
    assert "not a git repository" in done.out


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("lock", ["index.lock", "HEAD.lock", "packed-refs.lock", "config.lock", "refs/heads/main.lock", "refs/remotes/origin/main.lock"])
def test_a_lock_that_somebody_has_left_is_told_with_its_age_and_the_command(clone: Clone, lock: str, lang: str) -> None:
    path = clone.path / ".git" / lock
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"")
    os.utime(path, (time.time() - 600, time.time() - 600))
    done = clone.run("doctor", "--lang", lang)
    assert done.code == 1
    assert f"rm {path}" in done.out
    assert ("10 分钟" if lang == "zh" else "10 min") in done.out
    path.unlink()
    assert "locks" not in states(clone)[1]


def test_a_lock_of_redchains_own_is_taken_away_and_not_told(clone: Clone) -> None:
    lock = clone.path / ".git/index.lock"
    lock.write_bytes(LOCK_MARK)
    assert "locks" not in states(clone)[1]
    assert not lock.exists()
