"""No command that an output offers is refused by the command it names: each is run as pasted, with what it leaves open filled in."""

from __future__ import annotations

import json
import re
import shlex
from typing import TYPE_CHECKING

import pytest

from redchain.kinds.registry import KINDS
from redchain.model.kind import START
from tests.cli.every_command import DRY, IDS, NEED, SHEET, SHEET_TEXT, calls

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import Clone, Outcome

pytestmark = pytest.mark.slow

_WORD = r"(?:'[^']*'|\"[^\"]*\"|[^\s'\"，。；、：（）()“”`|→/])+"
_LINE = re.compile(rf"(?<![\w/`-])redchain (?=[a-z]){_WORD}(?: {_WORD})*")
_EVENT = re.compile(r"[NDPMCBRV]-\d{8}-\w{5}")
OPEN = "…"
_PROSE = {"or", "and", "to", "if", "is", "was", "again", "first", "once", "in", "for", "with", "then", "on", "from", "later", "does", "says", "writes", "names"}
"""What an English sentence goes on with behind a command."""
FLAGS = {
    "--due": "2027-02-26",
    "--level": "chain_chief",
    "--rating": "satisfied",
    "--result": "solved",
    "--meant": "2026-11-20T09:00",
    "--lead-units": "gongdian",
    "--unit": "gongdian",
    "--category": "检测认证",
    "--valid-until": "2027-12-31",
    "--role": "support",
    "--milestone": "签约",
    "--outcome": "postponed",
    "--topic": "2",
    "--amount-wan": "3",
    "--until": "2027-12-31",
    "--present": "all",
    "--held-on": "2026-12-30",
    "--helper": "h010",
    "--mentor": "m001",
    "--visitors": "h010",
    "--visited-on": "2026-11-20",
    "--material": "工资专户证明",
}
"""What is filled in for a `…` behind a flag that takes no text."""
NAMES = {
    "需求编号": NEED,
    "需求": "N-20261029-RY63A",
    "单位": "qiye-zhongxin",
    "资源": "bangdaiban",
    "产业链": "yejin",
    "类别": "检测认证",
    "日期": "2027-12-31",
    "邮箱": "office@example.org",
    "月份": "2026-10",
    "提交": "HEAD",
    "文件": "made.ics",
    "编号": NEED,
    "表格": SHEET,
    "SHEET": SHEET,
    "NEED": "N-20261029-RY63A",
    "UNIT": "qiye-zhongxin",
    "RESOURCE": "bangdaiban",
    "R": "bangdaiban",
    "CHAIN": "yejin",
    "ADDRESS": "office@example.org",
    "YYYY-MM": "2026-10",
    "MONTH": "2026-10",
    "DATE": "2027-12-31",
    "ID": NEED,
    "FILE": "made.ics",
    "FIRM": "sl-bacai",
    "企业": "sl-bacai",
    "HELPER": "h010",
    "助企员": "h010",
    "POST": "h010",
    "岗位": "h010",
    "N": "9",
    "数": "9",
    "POLICY": "qingneng-banfa",
    "政策": "qingneng-banfa",
    "CLAUSE": "研发投入补助",
    "条目": "研发投入补助",
    "QUESTION": "施工许可要什么材料",
    "问题": "施工许可要什么材料",
}
"""What is filled in for a word that names what is to be put in its place."""
PRINTS_FILES = ("identity init", "ci ", "docs", "schema", "init", "demo", "explain", "codeowners", "help", "completion", "match --split", "report --close")
"""What prints whole files, whose text offers nothing; what names commands for a word; what wants a need of several topics, of which the town has none; a preview that is a file."""
FINDS = ("validate", "audit", "doctor", "identity show", "ci check")
"""What exits with 1 where it has found something."""


def offers(text: str) -> Iterator[str]:
    """Yield the command lines of redchain in a text; a Chinese word that is neither a value nor a name for one ends a line."""
    for line in _LINE.findall(text):
        words: list[str] = []
        for each in re.findall(_WORD, line):
            if re.match("[\u4e00-\u9fff]", each) and each.removesuffix(OPEN) not in NAMES and not (words and words[-1].startswith("--")):
                break
            if each in _PROSE:
                break
            words.append(each)
            if each.endswith((";", ",", ":")):
                break
        yield " ".join(words).rstrip(".,;:")


def pasted(line: str) -> list[str]:
    """Return the arguments of an offer, what it leaves open filled in."""
    words = shlex.split(line)[1:]
    flags = {
        **FLAGS,
        **({"--until": "2026-11-26"} if "defer" in words else {}),
        "--into": "N-20261120-MBJF7" if "N-20261123-JSGVN" in words else "N-20261123-JSGVN",
    }
    filled = (flags.get(words[place - 1], "情况有变") if each == OPEN else NAMES.get(each.removesuffix(OPEN), each) for place, each in enumerate(words))
    return ["--note" if each == "--…" else each.replace("category: 类别", "category: 检测认证") for each in filled]


def run(clone: Clone, line: str, lang: str) -> Outcome:
    """Run an offer, without writing where it can be run so."""
    words, more = pasted(line), ([DRY, "--yes"], [DRY], ["--yes"], [])
    done = clone.run(*words, "--lang", lang, *more[0])
    for each in more[1:]:
        if done.code != 2 or not re.search("dry.run|--yes", done.err):  # the exit code of wrong usage
            break
        done = clone.run(*words, "--lang", lang, *each)
    return done


def is_kept(line: str, done: Outcome) -> bool:
    """Tell whether an offer does what it says: it works, finds something, or asks for what `add` asks for."""
    words = line.removeprefix("redchain ")
    asks = done.code == 2 and words.endswith(" add") and re.search("缺少必填项|missing", done.err) is not None  # as above
    is_sealed = done.code == 2 and words == "contacts edit" and re.search("要口令|passphrase", done.err) is not None  # asked for on a terminal
    return done.code == 0 or asks or is_sealed or (done.code == 1 and words.startswith(FINDS) and not re.search("^(错误：|error: )", done.err, re.MULTILINE))


ENDLESS = {"site serve"}
"""What goes on until it is ended."""


def of_commands(clone: Clone) -> Iterator[tuple[str, ...]]:
    """Every command, with arguments that work and with none."""
    for name, call in calls().items():
        if not name.startswith(PRINTS_FILES):
            yield call.arguments
            if name not in ENDLESS:
                yield tuple(name.split())


def of_records(clone: Clone) -> Iterator[tuple[str, ...]]:
    """The pages and lives of a few records of each kind in each state, and the matches of each need."""
    for kind, ids in some_records(clone, 2):
        for each in ids:
            yield (kind, "show", each)
            yield (kind, "log", each)
            if kind == "need":
                yield ("match", each)
    yield ("todo", "--all")


def of_steps(clone: Clone) -> Iterator[tuple[str, ...]]:
    """Every step from every state, with what it needs: most are refused."""
    models = {model.kind.name: model for model in KINDS if model.moves}
    for kind, ids in some_records(clone, 1):
        for move in models[kind].moves.moves if kind in models else ():
            if START not in move.sources:
                group = () if models[kind].kind.verbs_are_commands else (kind,)
                needs = [words for key in move.needs if key not in move.worked_out for words in (f"--{key.replace('_', '-')}", OPEN)]
                for each in ids:
                    yield (
                        *group,
                        move.verb.replace("_", "-"),
                        each,
                        *(FLAGS.get(needs[place - 1], "情况有变") if word == OPEN else word for place, word in enumerate(needs)),
                        DRY,
                    )


def some_records(clone: Clone, most: int) -> Iterator[tuple[str, list[str]]]:
    """Yield kinds with ids: at most so many of each state."""
    for kind in IDS:
        by_state: dict[object, list[str]] = {}
        for each in json.loads(clone.run(kind, "list", "--format", "json").out)["data"]:
            by_state.setdefault(each.get("state"), []).append(each["id"])
        yield from ((kind, ids[-most:]) for ids in by_state.values())


SOURCES = {"commands": of_commands, "records": of_records, "steps": of_steps}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("source", SOURCES)
def test_no_offer_is_refused(clone: Clone, source: str, lang: str) -> None:
    (clone.path / SHEET).write_text(SHEET_TEXT, encoding="utf-8")
    (clone.path / ".gitignore").write_text("/private/\n", encoding="utf-8")  # as `init` writes it
    known = {each.stem for each in (clone.path / "data").rglob("*.yaml")}
    found: dict[str, str] = {}
    for arguments in SOURCES[source](clone):
        done = clone.run(*arguments, "--lang", lang)
        for line in offers(f"{done.out}\n{done.err}"):
            if {*_EVENT.findall(line)} <= known:  # a record that a dry run would make is not there
                found.setdefault(line, shlex.join(arguments))
    assert len(found) > 10, found  # a source that offers nothing is none
    refused = {}
    for line, told in found.items():
        done = run(clone, line, lang)
        if not is_kept(line, done):
            refused[line] = (told, done.code, done.err)
    assert not refused, "\n".join(f"{line} ({told}): {code} {err}" for line, (told, code, err) in refused.items())
