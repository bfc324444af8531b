"""Several things asked for at once of which some are refused: each is named with its reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.errors import RedchainError, RefusalError
from redchain.text import Text, join

if TYPE_CHECKING:
    from collections.abc import Mapping

    from redchain.model.finding import Finding


class SeveralRefusedError(RefusalError):
    """Some of several are refused, and so nothing is done; `refused` says which and why."""

    def __init__(self, refused: Mapping[str, RedchainError], count: int) -> None:
        """Name each that is refused with its reason."""
        self.refused = dict(refused)
        lines = [told(name, problem) for name, problem in refused.items()]
        head = Text(
            f"{max(count, len(refused))} 条中有 {len(refused)} 条不能办理，全部未办",
            f"{len(refused)} of {max(count, len(refused))} are refused, so nothing is done",
        )
        text = Text("\n  ".join([head.zh, *(each.zh for each in lines)]), "\n  ".join([head.en, *(each.en for each in lines)]))
        others = Text("改正后重新办理；只办其余的，加 --partial", "mend them; to go on with the others alone, add --partial")
        super().__init__(text, others if len(refused) < count else Text("改正后重新办理", "mend them and try again"))


def told(name: str, problem: RedchainError) -> Text:
    """Return which one is refused, why, and what to do; it is named once."""
    findings = [_of_finding(each) for each in getattr(problem, "findings", ())]
    said = join(findings) if findings else Text(_after(name, problem.text.zh), _after(name, problem.text.en))
    remedy = Text(f"（{problem.remedy.zh}）", f" ({problem.remedy.en})") if problem.remedy and not findings else Text("", "")
    before = Text("", "") if said.zh.startswith(name) or f"（{name}）" in said.zh else Text(f"{name}：", f"{name}: ")
    return Text(f"{before.zh}{said.zh}{remedy.zh}", f"{before.en}{said.en}{remedy.en}")


def _after(name: str, words: str) -> str:
    """Return what is said of a thing without its name, which stands before it."""
    return words[len(name) :].lstrip() if words.startswith(f"{name} ") else words


def _of_finding(finding: Finding) -> Text:
    remedy = finding.remedy or Text("", "")
    said = Text("{code} {text} → {remedy}", "{code} {text} → {remedy}") if remedy.zh else Text("{code} {text}", "{code} {text}")
    return said.fill(code=finding.code, text=finding.text, remedy=remedy)
