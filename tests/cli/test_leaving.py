"""Leaving a post: what it still holds is said, each with a command that is possible then, whatever state a claim is in."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import pytest

from redchain.kinds.claim.model import CLAIM_MOVES
from tests.cli.test_claims import CLAIM
from tests.cli.test_experts import SKILLED
from tests.flow.test_challenge_tampering import FILES, FIRST, SIGNED, step, write

if TYPE_CHECKING:
    from tests.conftest import Clone

UNIT = "qingneng-yuan"
TAKEN = FILES[FIRST].removesuffix(SIGNED)
CHOSEN = TAKEN + SIGNED[: SIGNED.index("  - at", 2)]
PUBLIC = TAKEN + SIGNED
RUNNING = PUBLIC + step("begin", 'due: "2027-06-30"', at="2026-11-02T09:00:00+08:00")
FINISHED = RUNNING + step("finish", 'words: "做完了"', by=UNIT, at="2026-11-10T09:00:00+08:00")
APPROVED = FINISHED + step("approve", 'words: "达到指标"', at="2026-11-12T09:00:00+08:00")
LIVES = {
    "filed": TAKEN[: TAKEN.index('  - at: "2026-10-19')],
    "argued": TAKEN,
    "chosen": CHOSEN,
    "public": PUBLIC,
    "running": RUNNING,
    "finished": FINISHED,
    "approved": APPROVED,
    "verified": APPROVED + step("verify", "rating: satisfied", "valid: true", at="2026-11-13T09:00:00+08:00"),
    "declined": TAKEN + step("decline", 'reason: "方案不成熟"'),
    "failed": PUBLIC + step("fail", 'reason: "公示有异议"'),
    "withdrawn": TAKEN + step("withdraw", 'reason: "改期"', by=UNIT),
}


def left(clone: Clone, text: str, lang: str, *more: str) -> str:
    """What is said when one of two experts of a claim leaves."""
    files = FILES | {FIRST: text.replace('plan: "', 'experts: ["e101", "e102"]\nplan: "')}
    for path, content in (*files.items(), *((f"data/people/e{each}.yaml", SKILLED.format(each, UNIT, each, "")) for each in ("101", "102", "103"))):
        write(clone.path / path, content)
    clone.git("add", "-A")
    clone.git("-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-qm", "a claim with experts")
    assert clone.run("validate").code == 0
    done = clone.run("person", "leave", "e102", "--reason", "调岗", "--lang", lang, *more)
    assert done.code == 0, done.err
    return done.err


def test_every_state_of_a_claim_is_looked_at() -> None:
    assert {*LIVES} == {*CLAIM_MOVES.states}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("state", LIVES)
def test_what_is_advised_about_a_claim_is_possible(clone: Clone, state: str, lang: str) -> None:
    told = left(clone, LIVES[state], lang)
    commands = [line[line.index("redchain claim") :] for line in told.splitlines() if "redchain claim" in line]
    if state not in CLAIM_MOVES.open:
        assert commands == [], told
        return
    (command,) = commands
    is_settled = state not in {"filed", "argued"}
    assert command == f"redchain claim edit {CLAIM} " + ("--note …" if is_settled else "--experts e101,…")
    assert ({"zh": "已经定了，不再更换", "en": "are settled and stay"}[lang] in told) is is_settled
    done = clone.run(*(each.replace("…", "由 e103 接手" if is_settled else "e103") for each in shlex.split(command)[1:]))
    assert done.code == 0, done.err
    assert clone.run("validate").code == 0


def test_a_note_that_is_there_is_kept(clone: Clone) -> None:
    told = left(clone, RUNNING.replace("price_wan", 'note: "样机在外地"\nprice_wan'), "zh")
    assert f"揭榜 {CLAIM} 是“攻关中”" in told
    assert f"redchain claim edit {CLAIM} --note '样机在外地；…'" in told


def test_what_somebody_judged_stays_and_asks_for_nobody_else(clone: Clone) -> None:
    argued = TAKEN.replace('words: "可行"', 'words: "可行"\n    experts: ["e001"]')
    write(clone.path / "data/people/e001.yaml", SKILLED.format("001", "shi-keji-ju", "001", ""))
    told = left(clone, argued, "zh")
    assert "redchain claim" in told  # of e102
    assert "redchain claim" not in clone.run("person", "leave", "e001").err
