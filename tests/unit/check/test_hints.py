"""Every line that a message offers is the value that was meant: put in its place, nothing is wrong with it any more."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from redchain.kinds.registry import kind_named
from redchain.model.settings import Root
from redchain.store.record_reader import RecordReader
from redchain.store.yaml_parsing import parser
from redchain.store.yaml_positions import Positions
from tests.unit.check.test_cases import Case, cases, name

if TYPE_CHECKING:
    from redchain.model.finding import Finding

OFFERED = re.compile(
    r"(?:改为：|改成半角冒号加空格：|加双引号：|写成 |是不是 |连字符：|粘贴带来的）：|加引号：)(?P<line>(?:- )?(?:[A-Za-z_]+: .+?|(?<=- ).+?|[\"\[#{].*?))(?:？|；是注释|；若并无|$)"
)
RENAMED = re.compile(r"^是不是 ([a-z_]+)（[^）]*）？$")
OWN_FAULTS = {
    "RC007-str-tag": {"RC110"},
    "RC008-laughs": {"RC101", "RC102"},
    "RC015-whole-file": {"RC102"},
    "RC101-in-a-milestone": {"RC107"},
    "RC103-credit-code-as-number": {"RC110"},
}
"""What else is wrong with a value or its file, beside what its case is about."""
ZONE = ZoneInfo(Root.model_fields["timezone"].default)
FILES = [each for each in cases("bad") if each.path.is_file() and each.code not in {"RC002", "RC003"}]


def judged(case: Case, raw: bytes) -> tuple[Finding, ...]:
    model = kind_named(case.head["kind"])
    assert model
    return RecordReader(model, parser(), ZONE).read(raw)[1]


def applied(text: str, finding: Finding) -> str | None:
    """The text with what a finding offers; None when it offers no line."""
    assert finding.remedy
    lines, at = text.split("\n"), finding.line - 1
    renamed = RENAMED.match(finding.remedy.zh)
    if renamed and finding.code == "RC101":
        lines[at] = re.sub(r"[^\s\[{,:-]+(?=\s*:)", renamed[1], lines[at], count=1)
        return "\n".join(lines)
    offered = OFFERED.search(finding.remedy.zh)
    if offered is None or "…" in offered["line"]:
        return None
    line = offered["line"]
    if finding.field:
        positions = Positions(text)
        is_whole = isinstance(finding.field[-1], int) and ": [" in line
        _, node = positions.find(finding.field[:-1] if is_whole else finding.field)
        assert node, finding
        value = line.removeprefix("- ") if isinstance(finding.field[-1], int) and not is_whole else line.partition(": ")[2]
        return text[: node.start_mark.index] + value + text[node.end_mark.index :]
    own = lines[at]
    bullet = "- " if own.lstrip().startswith("- ") and not line.startswith("- ") else ""
    lines[at] = own[: len(own) - len(own.lstrip())] + bullet + line
    return "\n".join(lines)


@pytest.mark.parametrize("case", FILES, ids=name)
def test_what_a_message_offers_is_right(case: Case) -> None:
    raw = case.path.read_bytes()
    text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    for finding in judged(case, raw):
        if finding.code != case.code:
            continue
        mended = applied(text, finding)
        if mended is None:
            continue
        left = [each for each in judged(case, mended.encode()) if each.is_error and each.line == finding.line]
        left = [each for each in left if each.code not in OWN_FAULTS.get(name(case), ())]
        assert not left, (finding.remedy, left)


def test_many_messages_offer_a_line() -> None:
    """Else the test above would be no test."""
    found = [finding for case in FILES for finding in judged(case, case.path.read_bytes()) if finding.code == case.code and finding.remedy]
    assert sum(1 for each in found if OFFERED.search(each.remedy.zh)) > 150  # type: ignore[union-attr]  # kept above
