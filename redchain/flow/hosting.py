"""What the place that hosts the repository has to enforce: what can be seen of it in files and in CI, and how to set what cannot."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from redchain.flow.generated_files import read_text
from redchain.shell_words import word
from redchain.store.own_origin import ON_INDEX
from redchain.store.templates import COMMENT, WORKFLOW, ci_template
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from redchain.model.access import Access

GITLAB, GITEE = ".gitlab-ci.yml", ".workflow/redchain.yml"
CI_NAMES = ("CI", "GITHUB_ACTIONS", "GITLAB_CI", "GITEE_PIPELINE_ID")
"""Variables by which a CI service can be told."""
_PROTECTED = Text("主分支受保护", "the main branch is protected")
_UNPROTECTED = Text("主分支没有保护：谁都能直接推送、改写历史", "the main branch is not protected: anybody may push to it and rewrite history")
_RULES = Text("按 docs/threat-model.md 第五节设置", "set it as docs/threat-model.md, section 5, says")


class Measure(NamedTuple):
    """One thing that only hosting can enforce, and where it is set at each host."""

    text: Text
    where: Mapping[str, Text]


MEASURES: tuple[Measure, ...] = (
    Measure(
        Text("主分支受保护：只能经合并请求进入，禁止强制推送和删除", "the main branch is protected: pull requests only, no force, no deletion"),
        {
            "github": Text(
                "Settings → Rules → Rulesets：Require a pull request，Block force pushes，Restrict deletions",
                "Settings → Rules → Rulesets: Require a pull request, Block force pushes, Restrict deletions",
            ),
            "gitlab": Text(
                "Settings → Repository → Protected branches：Allowed to push 选 No one", "Settings → Repository → Protected branches: Allowed to push: No one"
            ),
            "gitee": Text("管理 → 保护分支设置：推送选“禁止任何人”", "管理 → 保护分支设置: nobody may push"),
        },
    ),
    Measure(
        Text("validate 检查必须通过才能合并，分支先与主分支同步", "the validate check is required, on branches that are up to date"),
        {
            "github": Text(
                "同上：Require status checks to pass，勾选 Require branches to be up to date，选 validate",
                "same place: Require status checks to pass, Require branches to be up to date, check validate",
            ),
            "gitlab": Text(
                "Settings → Merge requests：Pipelines must succeed；Merge method 选 Fast-forward 或 semi-linear",
                "Settings → Merge requests: Pipelines must succeed; merge method fast-forward or semi-linear",
            ),
            "gitee": Text("管理 → Pull Request 设置：流水线通过后才能合并", "管理 → Pull Request 设置: the pipeline must pass before merging"),
        },
    ),
    Measure(
        Text("CODEOWNERS 里的人审核后才能合并", "owners in CODEOWNERS must review"),
        {
            "github": Text(
                "同上：Require review from Code Owners，Dismiss stale approvals", "same place: Require review from Code Owners, Dismiss stale approvals"
            ),
            "gitlab": Text(
                "Protected branches：Code owner approval（付费版）；没有时用 Merge request approvals",
                "Protected branches: Code owner approval (paid); otherwise merge request approvals",
            ),
            "gitee": Text("管理 → 保护分支设置：指定审查人，最少审查人数 1", "管理 → 保护分支设置: name reviewers, at least one"),
        },
    ),
)
SIGNED = Measure(
    Text("只收签名的提交，合并时不压缩、不变基", "signed commits only, merged without squashing or rebasing"),
    {
        "github": Text(
            "Require signed commits；Settings → General 关掉 Squash 和 Rebase merging",
            "Require signed commits; in Settings → General turn squash and rebase merging off",
        ),
        "gitlab": Text(
            "Settings → Repository → Push rules：Reject unsigned commits（付费版）；Squash commits 选 Do not allow",
            "Settings → Repository → Push rules: Reject unsigned commits (paid); squashing: do not allow",
        ),
        "gitee": Text(
            "Gitee 不能强制签名，由 redchain 检查；合并方式选“合并分支”", "Gitee cannot require signatures, redchain checks them; merge with a merge commit"
        ),
    },
)
HOSTS = ("github", "gitlab", "gitee")

State = Literal["ok", "wrong", "advice", "unseen"]


def unseen(remotes: str, access: Access) -> Iterator[tuple[Text, Text]]:
    """Yield what nobody can see from a clone, and where to set it at the hosts that the remotes name (all where they name none)."""
    hosts = [each for each in HOSTS if each in remotes.lower()] or list(HOSTS)
    for measure in (*MEASURES, *((SIGNED,) if access.signatures != "ignore" else ())):
        said = [(each, measure.where[each]) for each in hosts]
        yield measure.text, Text("；".join(f"{host}：{where.zh}" for host, where in said), "; ".join(f"{host}: {where.en}" for host, where in said))


def seen_in_ci(environment: Mapping[str, str]) -> Iterator[tuple[str, State, Text, Text | None]]:
    """Yield what a CI service tells of the branch and of how it runs the check, as name, state, text and remedy."""
    event = environment.get("GITHUB_EVENT_NAME", "")
    if event == "pull_request_target":
        yield (
            "trigger",
            "wrong",
            Text(
                "检查由 pull_request_target 触发：合并请求的内容带着主仓库的权限运行",
                "the check runs on pull_request_target: what a pull request holds runs with the rights of the repository",
            ),
            Text("改用 pull_request：redchain ci template github", "use pull_request: redchain ci template github"),
        )
    told = ""
    if event == "push":
        told = environment.get("GITHUB_REF_PROTECTED", "")
    elif environment.get("GITLAB_CI"):
        told = environment.get("CI_MERGE_REQUEST_TARGET_BRANCH_PROTECTED", "")
        if not told and environment.get("CI_COMMIT_BRANCH") == environment.get("CI_DEFAULT_BRANCH", "-"):
            told = environment.get("CI_COMMIT_REF_PROTECTED", "")
    if told in {"true", "false"}:
        is_protected = told == "true"
        yield ("branch", "ok" if is_protected else "wrong", _PROTECTED if is_protected else _UNPROTECTED, None if is_protected else _RULES)


def judging_workflows(top: str, below: str) -> Iterator[tuple[State, Text, Text | None]]:
    """Yield how the CI configurations stand that judge pull requests: missing, as redchain writes them, or changed."""
    wanted = {WORKFLOW: "github", COMMENT: "comment", GITLAB: "gitlab", GITEE: "gitee"}
    found = {path: text for path in wanted if (text := read_text(f"{top}/{path}")) is not None}
    if not found.keys() & {WORKFLOW, GITLAB, GITEE}:
        yield (
            "wrong",
            Text("没有检查合并请求的工作流", "no workflow judges pull requests"),
            Text("redchain ci template github（或 gitlab、gitee），存好并提交", "redchain ci template github (or gitlab, gitee); save and commit it"),
        )
    for path, text in found.items():
        name = wanted[path]
        texts = [ci_template(name, language, below if path == WORKFLOW else "", requirement) for language in ("zh", "en") for requirement in (None, ON_INDEX)]
        if any(_is_as_written(text, each, is_part=path == GITLAB) for each in texts):
            yield "ok", Text(f"{path} 没有改过", f"{path} is as redchain writes it"), None
        else:
            yield (
                "wrong",
                Text(f"{path} 与 redchain 写的不同，可能改松了检查", f"{path} is not as redchain writes it; the check may be loosened"),
                Text(f"对照：redchain ci template {word(name)}", f"compare: redchain ci template {word(name)}"),
            )
    yield from _risky(top)


def _risky(top: str) -> Iterator[tuple[State, Text, Text | None]]:
    folder = f"{top}/.github/workflows"
    for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else ():
        text = read_text(f"{folder}/{name}") if name.endswith((".yml", ".yaml")) else None
        if text and re.search(r"(?m)^[^#\n]*\bpull_request_target\b", text):
            yield (
                "wrong",
                Text(f".github/workflows/{name} 用了 pull_request_target", f".github/workflows/{name} uses pull_request_target"),
                Text("改用 pull_request，不给密钥", "use pull_request, without secrets"),
            )


def _is_as_written(text: str, template: str, *, is_part: bool) -> bool:
    """Whether a configuration is the template, of whatever version; one of GitLab may have other jobs beside it."""
    here, there = (_bare(each) for each in (text, template))
    return there in here if is_part else here == there


def _bare(text: str) -> str:
    lines = (line.rstrip() for line in text.splitlines() if not line.lstrip().startswith("#"))
    return re.sub(r"(redchain==|redchain @ git\+[^\"'\s]+@)[^\"'\s@]+", r"\1", "\n".join(lines).strip())
