"""The help of every command shows two examples, and each of them works as it is written."""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from redchain.cli.parsing import BilingualCommand, build
from redchain.cli.registry import commands
from redchain.cli.usage import examples_shown
from tests.conftest import Clone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.text import Language, Text

pytestmark = pytest.mark.slow

SEND_BACK = ("send-back 6KXAJ --reason 不是本单位职责",)
LATER = ("--today 2026-12-01 progress Y00ER --note 已约企业面谈",)
IDENTITY = ("identity init", "identity add --unit gongdian", "identity add --unit gongdian --email lianban@example.org")
_INDICATORS = ", ".join(f"{{title: 指标{each}, present: 无, target: 有}}" for each in "一二三四五")
DRAFTED = (f"--today 2026-09-10 challenge draft --id C-20260910-9T4QW --needs MW9PW --title 低温密封 --chain qingneng --indicators '[{_INDICATORS}]'",)
POSTED = (*DRAFTED, "--today 2026-09-11 challenge check 9T4QW", "--today 2026-09-11 challenge post 9T4QW --until 2026-12-11")
FILED = (*POSTED, "--today 2026-09-14 claim file --id B-20260914-5MJ8P --challenge 9T4QW --unit qingneng-yuan --plan 先做材料 --milestones '[{title: 样件}]'")
ARGUED = (*FILED, "--today 2026-09-15 claim argue 5MJ8P --words 可行")
CHOSEN = (*ARGUED, "--today 2026-09-15 claim choose 5MJ8P")
SIGNED = (*CHOSEN, "--today 2026-09-15 claim sign 5MJ8P --amount-wan 60")
RUNNING = (*SIGNED, "--today 2026-10-09 claim begin 5MJ8P --due 2027-06-30")
FINISHED = (*RUNNING, "--today 2026-11-09 claim milestone 5MJ8P --milestone 样件", "--today 2026-11-10 claim finish 5MJ8P --words 都达到")
COLLECTED = ("--today 2026-11-23 case receive 4W8KD --material 施工合同,用地批准文件,工资专户证明",)
SUBMITTED = (*COLLECTED, "--today 2026-11-23 case submit 4W8KD")
APPROVED = (*FINISHED, "--today 2026-11-12 claim approve 5MJ8P --words 通过 --yes")
BEFORE: dict[str, tuple[str, ...]] = {
    "uphold": SEND_BACK,
    "overrule": SEND_BACK,
    "resume": ("hold Y00ER --reason 等企业补材料",),
    "redo": ("finish Y00ER --reply 已办好",),
    "confirm": ("need edit JK1QK --detail 新线投产需要流动资金",),
    "correct": LATER,
    "need verify": ("finish BSKHZ --reply 已办好",),
    "need resume": ("need hold RF8CH --reason 等企业补材料",),
    "unit archive": ("unit add --id shili --name 新来示例局 --side government",),
    "chain archive": ("chain add --id shili --name 示例产业链",),
    "identity show": IDENTITY[:1],
    "identity list": IDENTITY[:1],
    "need correct": ("--today 2026-12-01 need escalate RF8CH --level lead_unit",),
    "project correct": ("--today 2026-12-01 project progress YA5EH --note 样机已开始试制",),
    "party correct": ("--today 2026-12-01 party renew qingneng-zhibu --until 2030-12-31",),
    "party archive": ("party dissolve qingneng-zhibu --reason 并入 --yes",),
    "undo": ("need register JSGVN",),
    "import": ("export need -o 需求.xlsx", "export need -o needs.xlsx"),
    "inbox": ("export need -o 收件/需求.xlsx", "export need -o mail/needs.xlsx"),
    "identity remove": IDENTITY,
    "identity add": ("identity init",),
    "identity signers": IDENTITY[:1],
    "meeting correct": ("--today 2026-12-01 meeting resolve 7K3F9 --topic 2 --outcome postponed --yes",),
    "visit correct": ("--today 2026-12-01 visit dispute 6TX3K --reason 那天没有来",),
    **dict.fromkeys((f"case {each}" for each in ("ask-more", "grant", "refuse")), SUBMITTED),
    "case submit": COLLECTED,
    "case verify": (*SUBMITTED, "--today 2026-11-23 case grant 4W8KD --yes"),
    "case correct": ("--today 2026-12-01 case progress 4W8KD --note 已约窗口",),
    "pairing correct": ("--today 2026-12-01 pairing progress 4H7TC --note 已约导师",),
    "challenge ask-more": DRAFTED,
    "challenge supplement": (*DRAFTED, "--today 2026-09-11 challenge ask-more 9T4QW --reason 说不清"),
    "challenge check": DRAFTED,
    "challenge post": (*DRAFTED, "--today 2026-09-11 challenge check 9T4QW"),
    "challenge extend": POSTED,
    "challenge withdraw": POSTED,
    "challenge solve": APPROVED,
    "challenge correct": (*DRAFTED, "--today 2026-12-01 challenge ask-more 9T4QW --reason 说不清"),
    "claim add": POSTED,
    "claim file": POSTED,
    "claim argue": FILED,
    "claim decline": FILED,
    "claim withdraw": FILED,
    "claim choose": ARGUED,
    "claim sign": CHOSEN,
    "claim object": (*CHOSEN, "--today 2026-09-15 claim sign 5MJ8P --amount-wan 60 --until 2026-12-15"),
    "claim begin": SIGNED,
    **dict.fromkeys((f"claim {each}" for each in ("milestone", "progress", "extend", "pay", "finish", "fail")), RUNNING),
    "claim redo": FINISHED,
    "claim approve": FINISHED,
    "claim verify": APPROVED,
    "claim correct": (*RUNNING, "--today 2026-12-01 claim progress 5MJ8P --note 已选定"),
}
"""What has to happen in the town before the examples of a command."""
ASKING = ("board", "ci comment", "contacts edit", "contacts show", "merge-file", "site serve")
"""What needs a whole terminal, which test_board.py has, speaks to a host, or needs a passphrase, which test_contacts.py has, or files of git's, which test_semantic_merge.py has, or goes on until it is ended, as test_site_serve.py does."""
FINDING = ("doctor",)
"""What prints what it found and says so by its exit code."""


def complete() -> Iterator[tuple[str, tuple[Text, ...]]]:
    """Every command and every group with its examples."""
    for command in commands():
        made = build(command, ["--help"])
        yield command.name, examples_shown(made)
        if not isinstance(made, BilingualCommand):
            yield from ((f"{command.name} {verb}", examples_shown(build(command, [verb]).commands[verb])) for verb in made.commands)  # type: ignore[union-attr]  # a group


EXAMPLES = dict(complete())


@pytest.fixture(scope="module")
def town(town_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = Path(shutil.copytree(town_template, tmp_path_factory.mktemp("examples") / "town"))
    Clone(path).git("remote", "add", "origin", ".git")  # for `sync`: what others have sent is what is here
    return path


@pytest.fixture
def shared(town: Path, calm: None, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Clone]:
    """One repository for all examples, which is as it was before each."""
    monkeypatch.chdir(town)
    clone = Clone(town, capfd)
    start = clone.git("rev-parse", "HEAD").strip()
    yield clone
    restore(clone, start)


def restore(clone: Clone, revision: str) -> None:
    clone.git("reset", "-q", "--hard", revision)
    clone.git("clean", "-fdq")


def test_every_help_has_two(reader: Clone) -> None:
    for path, examples in EXAMPLES.items():
        assert len(set(examples)) == 2, path
        for each in examples:
            assert all(f"{words} ".startswith(f"redchain {path} ") for words in each), each
    for lang, head in (("zh", "例子"), ("en", "Examples")):
        out = reader.run("need", "close", "--help", "--lang", lang).out
        assert f"\n{head}\n  redchain need close " in out


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("path", sorted(set(EXAMPLES) - {*ASKING}))
def test_an_example_works_as_it_is_written(path: str, lang: Language, shared: Clone) -> None:
    start = shared.git("rev-parse", "HEAD").strip()
    for each in (each for each in EXAMPLES[path] if not f"{each.en} ".startswith(tuple(f"redchain {name} " for name in ASKING))):
        restore(shared, start)
        for line in next((lines for name, lines in BEFORE.items() if f"{each.en} ".startswith(f"redchain {name} ")), ()):
            assert shared.run(*shlex.split(line)).code == 0, line
        done = shared.run(*shlex.split(each.say(lang))[1:], "--lang", lang)
        assert done.code == 0 or (path in FINDING and done.out and done.code == 1), done
