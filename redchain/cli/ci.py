"""`redchain ci`: what the steps of a CI workflow run, on a machine of one's own as well."""

import os
from typing import TYPE_CHECKING, Annotated, Any

from redchain.cli import findings
from redchain.cli.files import read_input
from redchain.errors import EXIT_FINE, EXIT_REFUSED, UsageError
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.cli.parsing import Form

RESULT = "verdict.json"


def build(form: "Form", _name: str, _verb: list[str]) -> None:
    """Add the subcommands."""
    form.add("check", Text("检查一个合并请求，把结果写进目录；不联网", "judge a proposal and write the results into a folder; no network"), _checker(form))
    form.add("comment", Text("按结果更新合并请求里的那一条评论", "keep the one comment on a pull request up to date"), _commenter(form))
    form.add("template", Text("打印 CI 配置：github、comment、gitee、gitlab", "print a CI configuration: github, comment, gitee or gitlab"), _template(form))


def _checker(form: "Form") -> Any:
    call = form.call

    def check(
        base: Annotated[str, form.option("--base", help=Text("目标分支，如 origin/main", "the target branch, such as origin/main"), metavar="REV")],
        out: Annotated[str, form.option("--out", help=Text("写结果的目录", "the folder for the results"), metavar="DIR")],
        annotate: Annotated[bool, form.option("--annotate", help=Text("打印 GitHub 注解", "print GitHub annotations"))] = False,  # noqa: FBT002  # a flag
    ) -> int:
        from redchain.cli.validate import from_top
        from redchain.flow.against import blocks, judge_against
        from redchain.flow.ci_result import as_comment, ci_result_of
        from redchain.flow.comparing import compare

        space = call.workspace(forgiving=True)
        judged = from_top(space.root, judge_against(space, base))
        verdict = ci_result_of(judged, compare(space, f"{base}..."), call.language)
        stopped = any(each.is_error for each in judged.findings if blocks(each))
        counts = {"ERRORS": verdict.errors, "WARNINGS": len(verdict.problems) - verdict.errors, "CHANGED": verdict.changed, "STOPPED": int(stopped)}
        _write(
            out,
            {
                RESULT: verdict.model_dump_json(indent=2),
                "comment.md": as_comment(verdict, call.language),
                "summary.md": findings.as_markdown(judged, call.language),
                "codequality.json": findings.as_gitlab(judged, call.language),
                "redchain.env": "\n".join(f"REDCHAIN_{key}={value}" for key, value in counts.items()),
            },
        )
        words = findings.as_github(judged, call.language) if annotate and judged.findings else findings.as_text(judged, call.language)
        call.print(words)
        for each in findings.remarks(judged):
            call.tell(each)
        return EXIT_REFUSED if stopped else EXIT_FINE

    return check


def _commenter(form: "Form") -> Any:
    call = form.call

    def comment(
        source: Annotated[str, form.option("--from", help=Text("ci check 写的目录", "the folder that ci check wrote"), metavar="DIR")],
        repository: Annotated[str, form.option("--repo", help=Text("托管平台上的仓库", "the repository at the host"), metavar="OWNER/NAME")],
        head: Annotated[str, form.option("--head", help=Text("合并请求的来源", "where the pull request comes from"), metavar="OWNER:BRANCH")],
        sha: Annotated[str, form.option("--sha", help=Text("检查过的提交", "the commit that was judged"), metavar="SHA")],
        api: Annotated[str, form.option("--api", help=Text("API 地址", "the address of the API"), metavar="URL")] = "https://api.github.com",
    ) -> int:
        from redchain.flow.ci_result import as_comment, read_ci_result
        from redchain.flow.pull_request_comment import RepositoryApi, find_pull_request, update_comment

        if not api.startswith(("https://", "http://127.0.0.1:", "http://localhost:")):
            raise UsageError(Text(f"--api {api} 不是 https 地址", f"--api {api} is no https address"), Text("写成 https://…", "write https://…"))
        host = RepositoryApi(api.rstrip("/"), repository, os.environ.get("GITHUB_TOKEN", ""))
        text = as_comment(read_ci_result(_read(f"{source}/{RESULT}")), call.language)
        number = find_pull_request(host, head, sha)
        if number is None:
            call.tell(Text("没有停在这个提交上的合并请求，不评论", "no open pull request stands on this commit; nothing to comment on"))
            return EXIT_FINE
        call.print(update_comment(host, number, text))
        return EXIT_FINE

    return comment


def _template(form: "Form") -> Any:
    call = form.call

    def template(
        host: Annotated[str, form.argument(help=Text("github、comment、gitee 或 gitlab", "github, comment, gitee or gitlab"), metavar="HOST")],
    ) -> int:
        from redchain.store.templates import CI, ci_template

        if host not in CI:
            raise UsageError(Text(f"没有 {host} 的配置", f"there is no configuration for {host}"), Text("可用：" + "、".join(CI), "one of: " + ", ".join(CI)))
        call.print(ci_template(host, call.language).rstrip("\n"))
        return EXIT_FINE

    return template


def _write(folder: str, files: dict[str, str]) -> None:
    from redchain.flow.generated import write_differing

    write_differing(folder, {name: f"{text}\n" if text else "" for name, text in files.items()})


def _read(path: str) -> bytes:
    return read_input(path, 8 * 1024 * 1024, Text("先运行 redchain ci check --out 目录", "run `redchain ci check --out DIR` first"))
