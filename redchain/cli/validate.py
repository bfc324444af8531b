"""`redchain validate`: every rule over every record; never writes."""

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

from redchain.cli import findings, show
from redchain.cli.call import Call, refuse_format
from redchain.errors import EXIT_FINE, EXIT_REFUSED
from redchain.flow.inspect import Inspection, inspect
from redchain.history.place import find_place, start_below
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.cli.parsing import Form

FORMATS = ("text", "json", "github", "sarif")
FOR_CI = ("github", "sarif")


def build(form: "Form", name: str, _verb: list[str]) -> None:
    """Add the command."""
    call = form.call

    def validate(
        paths: Annotated[
            list[str], form.argument(help=Text("只报告这些文件或文件夹", "report only on these files and folders"), metavar=Text("路径", "PATH"))
        ] = [],  # noqa: B006  # typer copies it
        output: Annotated[
            str, form.option("--format", "-f", help=Text("输出格式：text、json、github、sarif", "text, json, github or sarif"), metavar="FORMAT")
        ] = "text",
        strict: Annotated[bool, form.option("--strict", help=Text("提醒也算错误", "warnings fail too"))] = False,  # noqa: FBT002  # a flag
    ) -> int:
        refuse_format(output, FORMATS)
        space = call.workspace(forgiving=True)
        found = inspect(space, paths)
        if output in FOR_CI:
            found = _from_top(space.root, found)
        _print(call, found, output)
        return EXIT_REFUSED if found.errors or (strict and found.findings) else EXIT_FINE

    form.add(
        name, Text("检查全部记录；有错误时退出码为 1。只读，不改任何文件。", "Check every record; exits with 1 on errors. Reads only, never writes."), validate
    )


def _from_top(root: str, found: Inspection) -> Inspection:
    """CI services name files from the top of the git repository, which may lie above the data repository."""
    place = find_place(root)
    start = start_below(place, root) if place else ""
    return found._replace(findings=tuple(replace(each, file=start + each.file) for each in found.findings))


def _print(call: Call, found: Inspection, output: str) -> None:
    if output == "json":
        show.envelope(call, "validate", findings.as_data(found, call.language))
    elif output == "sarif":
        call.print(findings.as_sarif(found, call.language))
    elif output == "github":
        if found.findings:
            call.print(findings.as_github(found, call.language))
        print(findings.as_text(found, call.language).splitlines()[-1 if not found.findings else -2], file=sys.stderr)  # noqa: T201  # the count, beside the annotations
    else:
        call.print(findings.as_text(found, call.language))
