"""`redchain completion SHELL`: the script that makes a shell ask redchain what may stand next."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from redchain.cli.parsing import Argument, BilingualCommand
from redchain.errors import UsageError
from redchain.text import Text, same

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given

SHELLS = {"bash": "redchain.bash", "zsh": "redchain.zsh", "fish": "redchain.fish", "powershell": "redchain.ps1"}
_SHELL = Argument(
    "shell", Text("bash、zsh、fish 或 powershell", "bash, zsh, fish or powershell"), Text("终端", "SHELL"), choices={each: same(each) for each in SHELLS}
)
_SUMMARY = Text(
    "打印补全脚本：按 Tab 补全命令、选项、取值，以及记录的编号和名称；各种终端的安装方法见 docs/completion.md。",
    "Print the completion script: the tab key completes commands, options, values, and ids and names of records; how to install it is in docs/completion.md.",
)


def commands(name: str, _words: Sequence[str]) -> list[BilingualCommand]:
    """Return the command."""
    return [BilingualCommand(name, _SUMMARY, _completion, [_SHELL]).showing("completion bash", "completion powershell")]


def _completion(context: Context, given: Given) -> None:
    shell = given["shell"].strip().lower().removesuffix(".exe")
    shell = "powershell" if shell == "pwsh" else shell
    if shell not in SHELLS:
        raise UsageError(
            Text(f"没有 {shell} 的补全脚本", f"there is no completion for {shell}"), Text("可用：" + "、".join(SHELLS), "one of: " + ", ".join(SHELLS))
        )
    with open(os.path.join(os.path.dirname(os.path.dirname(__file__)), "completion", SHELLS[shell]), encoding="utf-8") as file:
        context.print_as_is(file.read(), end="")
