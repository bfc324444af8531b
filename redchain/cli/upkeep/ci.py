"""`redchain ci`: what the steps of a CI workflow run, on a machine of one's own as well."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from redchain.cli import findings
from redchain.cli.file_arguments import read_input
from redchain.cli.parsing import Argument, BilingualCommand, Option, flag
from redchain.errors import EXIT_FINE, EXIT_REFUSED, UsageError
from redchain.store.templates import CI, ci_template
from redchain.text import Text, counted, join, same
from redchain.text_cleaning import for_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given

RESULT = "verdict.json"
_BASE = Option("base", Text("目标分支，如 origin/main", "the target branch, such as origin/main"), metavar="REV", required=True)
_OUT = Option("out", Text("写结果的目录", "the folder for the results"), metavar="DIR", required=True)
_ANNOTATE = flag("annotate", Text("打印 GitHub 注解", "print GitHub annotations"))
_FROM = Option("source", Text("ci check 写的目录", "the folder that ci check wrote"), "--from", metavar="DIR", required=True)
_REPOSITORY = Option("repository", Text("托管平台上的仓库", "the repository at the host"), "--repo", metavar="OWNER/NAME", required=True)
_HEAD = Option("head", Text("合并请求的来源", "where the pull request comes from"), metavar="OWNER:BRANCH", required=True)
_SHA = Option("sha", Text("检查过的提交", "the commit that was judged"), metavar="SHA", required=True)
_API = Option("api", Text("API 地址", "the address of the API"), metavar="URL", default="https://api.github.com")
_HOST = Argument(
    "host",
    Text(
        "检查：github、comment、gitee、gitlab；发布网站：后面加 -pages",
        "of the check: github, comment, gitee or gitlab; to publish the site: the same with -pages",
    ),
    "HOST",
    choices={each: same(each) for each in CI},
)


def commands(_name: str, _words: Sequence[str]) -> list[BilingualCommand]:
    """Return the subcommands."""
    return [
        BilingualCommand(
            "check",
            Text("检查一个合并请求，把结果写进目录；不联网", "check a pull request and write the results into a folder; no network"),
            _check,
            [_BASE, _OUT, _ANNOTATE],
        ).showing("ci check --base HEAD --out made", "ci check --base HEAD --out made --quiet"),
        BilingualCommand(
            "comment",
            Text("按结果更新合并请求里的那一条评论", "keep the one comment on a pull request up to date"),
            _comment,
            [_FROM, _REPOSITORY, _HEAD, _SHA, _API],
        ).showing(
            "ci comment --from made --repo city/lists --head city:change --sha 0123456789abcdef",
            "ci comment --from made --repo city/lists --head city:change --sha 0123456789abcdef --api https://gitee.example/api",
        ),
        BilingualCommand(
            "template",
            Text("打印 CI 配置：检查合并请求的，发布网站的", "print a CI configuration: to check pull requests, or to publish the site"),
            _template,
            [_HOST],
        ).showing("ci template github", "ci template gitlab-pages"),
    ]


def _check(context: Context, given: Given) -> int:
    from redchain.cli.upkeep.validate import from_top
    from redchain.flow.ci_result import as_comment, ci_result_of, told_to_others
    from redchain.flow.compare_revisions import compared
    from redchain.flow.hosting import seen_in_ci
    from redchain.flow.judge_proposal import blocks, judge_against
    from redchain.flow.two_trees import not_committed

    space = context.workspace(forgiving=True)
    found = judge_against(space, given["base"], only_committed=True)
    judged = from_top(space.root, told_to_others(found.base.space, found))
    verdict = ci_result_of(judged, compared(found.base, for_others=True), context.language)
    stopped = any(each.is_error for each in judged.findings if blocks(each))
    counts = {"ERRORS": verdict.errors, "WARNINGS": len(verdict.problems) - verdict.errors, "CHANGED": verdict.changed, "STOPPED": int(stopped)}
    _write(
        given["out"],
        {
            RESULT: for_json(verdict.model_dump_json(indent=2)),
            "comment.md": as_comment(verdict, context.language),
            "summary.md": findings.as_markdown(judged, context.language),
            "codequality.json": findings.as_gitlab(judged, context.language),
            "redchain.env": "\n".join(f"REDCHAIN_{key}={value}" for key, value in counts.items()),
        },
    )
    annotated = given["annotate"] and judged.findings
    if annotated:
        context.print_as_is(findings.as_github(judged, context.language))
    else:
        context.print(findings.as_text(judged, context.language))
    for each in findings.remarks(judged):
        context.tell(each)
    if left := not_committed(space):
        context.tell(
            Text(
                f"有 {left} 个文件的修改还没有提交，没有检查：这里只检查已提交的（redchain validate --against 连同没有提交的一起检查）",
                f"{counted(left, 'file')} with changes that are not committed, which were not judged: only what is committed is (redchain validate --against judges both)",
            )
        )
    for _, state, text, remedy in seen_in_ci(os.environ):
        if state == "wrong":
            context.warn(text if remedy is None else join([text, remedy]))
    return EXIT_REFUSED if stopped else EXIT_FINE


def _comment(context: Context, given: Given) -> int:
    from redchain.flow.ci_result import as_comment, read_ci_result
    from redchain.flow.pull_request_comment import RepositoryApi, find_pull_request, update_comment

    api = given["api"]
    if not api.startswith(("https://", "http://127.0.0.1:", "http://localhost:")):
        raise UsageError(Text(f"--api {api} 不是 https 地址", f"--api {api} is not an https address"), Text("写成 https://…", "write https://…"))
    host = RepositoryApi(api.rstrip("/"), given["repository"], os.environ.get("GITHUB_TOKEN", ""))
    text = as_comment(read_ci_result(_read(f"{given['source']}/{RESULT}")), context.language)
    number = find_pull_request(host, given["head"], given["sha"])
    if number is None:
        context.tell(Text("没有停在这个提交上的合并请求，不评论", "no open pull request is at this commit; nothing to comment on"))
        return EXIT_FINE
    context.print(update_comment(host, number, text))
    return EXIT_FINE


def _template(context: Context, given: Given) -> int:
    host = given["host"]
    if host not in CI:
        raise UsageError(Text(f"没有 {host} 的配置", f"there is no configuration for {host}"), Text("可用：" + "、".join(CI), "one of: " + ", ".join(CI)))
    context.print(ci_template(host, context.language).rstrip("\n"))
    return EXIT_FINE


def _write(folder: str, files: dict[str, str]) -> None:
    from redchain.flow.generated_files import write_differing

    write_differing(folder, {name: f"{text}\n" if text else "" for name, text in files.items()})


def _read(path: str) -> bytes:
    return read_input(path, 8 * 1024 * 1024, Text("先运行 redchain ci check --out 目录", "run `redchain ci check --out DIR` first"))
