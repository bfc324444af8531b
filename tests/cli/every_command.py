"""Every command with arguments that work in the town, found from the registry, so that none can be left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from redchain.cli.match.command import MODES
from redchain.cli.parsing import BilingualGroup, build
from redchain.cli.records.kinds import SUMMARIES
from redchain.cli.registry import commands
from redchain.kinds.registry import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator

DRY = "--dry-run"
NEED, ORDER, PROJECT = "N-20251203-EM1A3", "D-20251204-1G484", "P-20260302-YA5EH"
CO_BUILDING = "P-20260608-QZ7TK"
PAIRING, VISIT = "R-20260310-4H7TC", "V-20261119-6TX3K"
CASE = "A-20261116-4W8KD"
CHALLENGE, CLAIM, MEETING = "C-20260320-7K3F9", "B-20260410-6RF4X", "M-20261102-7K3F9"
"""Records that are not broken in any test of these."""
SHEET = "sheet.csv"
SHEET_TEXT = "企业,标题,类别\nsl-bacai,想换变压器,要素保障\n"
"""A sheet to be imported, and what it holds."""
IDS = {
    "need": NEED,
    "order": ORDER,
    "project": PROJECT,
    "enterprise": "sl-bacai",
    "unit": "gongdian",
    "chain": "yejin",
    "resource": "bangdaiban",
    "challenge": CHALLENGE,
    "claim": CLAIM,
    "meeting": MEETING,
    "party": "qingneng-dangwei",
    "person": "e001",
    "policy": "qingneng-banfa",
    "pairing": PAIRING,
    "visit": VISIT,
    "case": CASE,
    "service": "shigong-xuke",
}
_STEPS: dict[str, tuple[str, ...]] = {
    "need register": ("N-20261123-JSGVN",),
    "need ask-more": ("N-20261123-JSGVN", "--reason", "说不清"),
    "need supplement": ("N-20261120-MBJF7",),
    "need decline": ("N-20261123-JSGVN", "--reason", "重复", "--yes"),
    "need merge": ("N-20261123-JSGVN", "--into", "N-20261120-MBJF7"),
    "need withdraw": ("N-20261123-JSGVN", "--yes"),
    "need verify": (NEED, "--rating", "satisfied", "--valid"),
    "need close": (NEED, "--result", "solved"),
    "need reopen": (NEED, "--reason", "又出现"),
    "need escalate": (NEED, "--level", "chain_chief"),
    "need hold": (NEED, "--reason", "等材料"),
    "need resume": (NEED,),
    "party hand-over": ("qingneng-dangwei", "--chair", "qingneng-yuan"),
    "party skip": ("qingneng-dangwei", "--chair", "qingneng-yuan", "--reason", "研究院搬迁"),
    "party swap": ("qingneng-dangwei", "--chair", "qingneng-yuan", "--other", "sl-qingfa", "--reason", "时间冲突"),
    "party renew": ("qingneng-dangwei", "--until", "2030-12-31"),
    "party dissolve": ("qingneng-zhibu", "--reason", "并入第二支部", "--yes"),
    "party correct": ("qingneng-zhibu", "--reason", "写错", "--meant", "2026-11-20T09:00"),
    "project progress": (PROJECT, "--note", "进展顺利"),
    "project milestone": (PROJECT, "--milestone", "签约"),
    "project result": (CO_BUILDING, "--title", "阀座选材表"),
    "project advise": (CO_BUILDING, "--enterprise", "sl-qingfa"),
    "project extend": (PROJECT, "--due", "2027-03-31", "--reason", "台架检修", "--yes"),
    "project finish": (PROJECT,),
    "project stop": (PROJECT, "--reason", "条件不具备", "--yes"),
    "accept": (ORDER,),
    "send-back": (ORDER, "--reason", "不是本单位职责"),
    "uphold": (ORDER,),
    "overrule": (ORDER,),
    "progress": (ORDER, "--note", "进展顺利"),
    "extend": (ORDER, "--due", "2026-12-20", "--reason", "等设备", "--yes"),
    "hold": (ORDER, "--reason", "等材料"),
    "resume": (ORDER,),
    "finish": (ORDER, "--reply", "已办好"),
    "redo": (ORDER, "--reason", "企业不满意"),
    "recall": (ORDER, "--reason", "派错", "--yes"),
    "confirm": (ORDER,),
    "correct": (ORDER, "--meant", "2026-11-20T09:00", "--reason", "年份写错"),
    "need correct": (NEED, "--meant", "2026-11-20T09:00", "--reason", "年份写错"),
    "project correct": (PROJECT, "--meant", "2026-11-20T09:00", "--reason", "年份写错"),
    "meeting invite": (MEETING,),
    "meeting open": (MEETING, "--present", "all", "--yes"),
    "meeting resolve": (MEETING, "--topic", "2", "--outcome", "postponed", "--yes"),
    "meeting raise": (MEETING, "--topic", "2", "--enterprise", "sl-qingfa", "--title", "加氢站选址难", "--category", "用地厂房"),
    "meeting minute": (MEETING, "--yes"),
    "meeting cancel": (MEETING, "--reason", "改期", "--yes"),
    "meeting correct": (MEETING, "--meant", "2026-11-21T09:00", "--reason", "年份写错"),
    "challenge ask-more": (CHALLENGE, "--reason", "指标说不清"),
    "challenge supplement": (CHALLENGE,),
    "challenge check": (CHALLENGE,),
    "challenge post": (CHALLENGE, "--until", "2026-12-25"),
    "challenge extend": (CHALLENGE, "--until", "2026-12-25", "--reason", "没有人揭", "--yes"),
    "challenge solve": (CHALLENGE, "--claim", CLAIM, "--yes"),
    "challenge withdraw": (CHALLENGE, "--reason", "企业已解决", "--yes"),
    "challenge correct": (CHALLENGE, "--meant", "2026-11-20T09:00", "--reason", "年份写错"),
    "claim argue": (CLAIM, "--words", "可行"),
    "claim choose": (CLAIM,),
    "claim decline": (CLAIM, "--reason", "不成熟", "--yes"),
    "claim sign": (CLAIM, "--amount-wan", "60"),
    "claim object": (CLAIM, "--reason", "有异议"),
    "claim begin": (CLAIM, "--due", "2027-06-30"),
    "claim milestone": (CLAIM, "--milestone", "断口分析"),
    "claim progress": (CLAIM, "--note", "进展顺利"),
    "claim extend": (CLAIM, "--due", "2027-06-30", "--reason", "等检测", "--yes"),
    "claim pay": (CLAIM, "--amount-wan", "20", "--yes"),
    "claim finish": (CLAIM, "--words", "都达到"),
    "claim redo": (CLAIM, "--reason", "没达到"),
    "claim approve": (CLAIM, "--words", "通过", "--yes"),
    "claim verify": (CLAIM, "--rating", "satisfied", "--valid", "--yes"),
    "claim fail": (CLAIM, "--reason", "放弃", "--yes"),
    "claim withdraw": (CLAIM, "--yes"),
    "pairing hand-over": (PAIRING, "--helper", "h010", "--reason", "调岗"),
    "pairing progress": (PAIRING, "--note", "进展顺利"),
    "pairing milestone": (PAIRING, "--milestone", "管理制度上墙"),
    "pairing finish": (PAIRING, "--note", "目标转为长期", "--yes"),
    "pairing stop": (PAIRING, "--reason", "企业迁出", "--yes"),
    "pairing correct": (PAIRING, "--meant", "2026-11-20T09:00", "--reason", "年份写错"),
    "visit confirm": (VISIT, "--yes"),
    "visit dispute": (VISIT, "--reason", "那天没有来"),
    "visit recall": (VISIT, "--reason", "记错了企业", "--yes"),
    "visit raise": (VISIT, "--title", "缺两名钳工", "--category", "用工"),
    "visit correct": (VISIT, "--meant", "2026-11-20T09:00", "--reason", "年份写错"),
    "case receive": (CASE, "--material", "施工合同"),
    "case defer": (CASE, "--material", "工资专户证明", "--until", "2026-11-25"),
    "case submit": (CASE, "--due", "2026-12-10"),
    "case ask-more": (CASE, "--reason", "合同缺一页"),
    "case progress": (CASE, "--note", "进展顺利"),
    "case grant": (CASE, "--yes"),
    "case refuse": (CASE, "--reason", "用地没有办妥", "--yes"),
    "case verify": (CASE, "--rating", "satisfied", "--valid", "--yes"),
    "case withdraw": (CASE, "--yes"),
    "case correct": (CASE, "--meant", "2026-11-20T09:00", "--reason", "年份写错"),
    "claim correct": (CLAIM, "--meant", "2026-11-20T09:00", "--reason", "年份写错"),
}
_ADDS: dict[str, tuple[str, ...]] = {
    "need": ("--title", "想找检测机构", "--enterprise", "sl-bacai", "--category", "检测认证"),
    "resource": ("--title", "示例检测服务", "--unit", "gongdian", "--category", "检测认证"),
    "project": ("--title", "示例项目", "--needs", NEED, "--lead", "gongdian"),
    "order": ("--need", NEED, "--unit", "gongdian", "--role", "support", "--due", "2026-12-10"),
    "enterprise": ("--name", "新来示例有限公司", "--chains", "yejin"),
    "unit": ("--name", "新来示例局", "--side", "government"),
    "chain": (
        "--name",
        "新来示例链",
    ),
    "challenge": ("--title", "示例榜单", "--needs", NEED, "--chain", "yejin"),
    "meeting": ("--party", "qingneng-dangwei", "--title", "示例圆桌会", "--held-on", "2026-12-20"),
    "claim": ("--challenge", CHALLENGE, "--unit", "gongdian", "--plan", "示例方案"),
    "party": ("--name", "新来示例党委", "--level", "committee", "--chain", "yejin"),
    "person": ("--home", "gongdian", "--roles", "helper", "--post", "新来示例岗"),
    "service": ("--title", "示例用电报装", "--group", "public", "--unit", "gongdian", "--materials", "title: 用电申请表"),
    "policy": ("--title", "示例设备补贴办法", "--number", "示工信〔2026〕9号", "--unit", "gongdian"),
    "pairing": ("--enterprise", "sl-qingfa", "--helper", "h001"),
    "visit": ("--enterprise", "sl-qingfa", "--visitors", "h001", "--mode", "phone", "--visited-on", "2026-11-20"),
    "case": ("--enterprise", "sl-qingfa", "--service", "shigong-xuke", "--agent", "h001", "--authorised-on", "2026-11-23"),
}


_FIRST = frozenset({"submit", "start", "draft", "file", "found", "plan", "record", "open"})
"""The first steps of lives, each of which makes a record as `add` does."""


class Call(NamedTuple):
    """A command with arguments, what it does where a record cannot be read, and what where the settings do not hold.

    `named`: does its work and names the file; `refused`: does nothing, exit code 1; `own`: the finding is what it prints;
    `committed`: judges what is committed alone and says that there is more; `apart`: has nothing to do with it.
    """

    arguments: tuple[str, ...]
    record: str
    settings: str

    @property
    def writes(self) -> bool:
        """Whether it would write a record or a file of the repository."""
        return DRY in self.arguments


def writing(*arguments: str) -> Call:
    return Call((*arguments, DRY), "named", "refused")


def _of_a_kind(kind: str, verb: str) -> Call:
    identifier = IDS[kind]
    if verb in {"add", *_FIRST}:
        return writing(kind, verb, *_ADDS[kind])
    if verb in {"show", "log", "list"}:
        return Call((kind, verb, *([] if verb == "list" else [identifier])), "named", "named")
    more = {"edit": ("--note", "新的备注"), "rename": ("renamed-one", "--yes"), "archive": ()}
    return writing(kind, verb, identifier, *more[verb])


_OTHERS: dict[str, Call] = {
    "need duplicates": Call(("need", "duplicates"), "named", "refused"),
    "chain map": Call(("chain", "map", "yejin"), "named", "named"),
    "chain supply": Call(("chain", "supply", "sl-qingfa"), "named", "refused"),
    "ask": Call(("ask", "加氢站建设有补助吗"), "named", "refused"),
    "policy match": Call(("policy", "match", "sl-bacai"), "named", "refused"),
    "challenge experts": Call(("challenge", "experts", CHALLENGE), "named", "refused"),
    "visit route": Call(("visit", "route", "--helper", "h001"), "named", "refused"),
    "challenge forms": Call(("challenge", "forms", "-o", "made.xlsx"), "refused", "refused"),
    "party tree": Call(("party", "tree"), "named", "named"),
    "party coverage": Call(("party", "coverage"), "named", "named"),
    "party rotation": Call(("party", "rotation", "qingneng-dangwei"), "named", "named"),
    **{f"meeting {each}": Call(("meeting", each, "M-20261010-E5HN2"), "named", "refused") for each in ("minutes", "notice", "attendance")},
    "meeting minutes -o": Call(("meeting", "minutes", "M-20261010-E5HN2", "-o", "made.docx"), "refused", "refused"),
    "meeting notice -o": Call(("meeting", "notice", "M-20261010-E5HN2", "-o", "made.docx"), "refused", "refused"),
    "meeting attendance -o": Call(("meeting", "attendance", "M-20261010-E5HN2", "-o", "made.xlsx"), "refused", "refused"),
    "person leave": writing("person", "leave", "e001"),
    "pair": writing("pair", "sl-qingfa", "h001"),
    "pair --plan": Call(("pair", "--plan"), "refused", "refused"),
    "dispatch": writing("dispatch", NEED, "gongdian", "--role", "support", "--due", "2026-12-10"),
    "find": Call(("find", "变压器"), "named", "named"),
    "status": Call(("status",), "named", "named"),
    "help": Call(("help", "销号"), "apart", "apart"),
    "todo": Call(("todo",), "named", "refused"),
    "overdue": Call(("overdue",), "named", "refused"),
    "remind": Call(("remind",), "named", "refused"),
    "board": Call(("board",), "named", "refused"),
    "calendar show": Call(("calendar", "show"), "apart", "refused"),
    "calendar add": Call(("calendar", "add", "2026-11-23", "5"), "apart", "refused"),
    "calendar diff": Call(("calendar", "diff"), "named", "refused"),
    "calendar export": Call(("calendar", "export"), "named", "refused"),
    "calendar export -o": Call(("calendar", "export", "-o", "made.ics"), "refused", "refused"),
    "match": Call(("match",), "named", "refused"),
    "match --why": Call(("match", "N-20261123-JSGVN", "--why", "bangdaiban"), "named", "refused"),
    "match --resource": Call(("match", "--resource", "bangdaiban"), "named", "refused"),
    "match --plan": Call(("match", "--plan"), "refused", "refused"),
    "match --dispatch": Call(("match", "--plan", "--dispatch", "--yes", DRY), "refused", "refused"),
    "match --reject": writing("match", "N-20261123-JSGVN", "--reject", "bangdaiban", "--because", "只收化工企业"),
    "match --split": writing("match", "N-20261123-JSGVN", "--split", "--yes"),
    "match --evaluate": Call(("match", "--evaluate", "qrels.tsv"), "named", "refused"),
    "match --tune": Call(("match", "--tune"), "named", "refused"),
    "gaps": Call(("gaps",), "named", "refused"),
    "gaps -o": Call(("gaps", "-o", "made.md"), "refused", "refused"),
    "lists": Call(("lists", DRY), "refused", "refused"),
    "lists -o": Call(("lists", "-o", "made"), "refused", "refused"),
    "lists --only": Call(("lists", "--only", "parties"), "refused", "refused"),
    "lists --check": Call(("lists", "--check"), "refused", "refused"),
    "report": Call(("report",), "named", "refused"),
    "report --close": Call(("report", "--month", "2026-10", "--close", DRY), "refused", "refused"),
    "report -o": Call(("report", "-o", "made.html"), "refused", "refused"),
    "site build": Call(("site", "build", "-o", "made"), "refused", "refused"),
    "site serve": Call(("site", "serve", "-o", "data", "--port", "0"), "refused", "refused"),  # ends at once, at a folder that it refuses
    "letter": Call(("letter", "assign", "--unit", "shi-zigui-ju"), "named", "refused"),
    "letter -o": Call(("letter", "assign", "--unit", "shi-zigui-ju", "-o", "made.docx"), "refused", "refused"),
    "export": Call(("export", "need", "--format", "csv"), "named", "refused"),
    "export -o": Call(("export", "-o", "made.xlsx"), "refused", "refused"),
    "export --sqlite": Call(("export", "--sqlite", "made.db"), "refused", "refused"),
    "template": Call(("template", "need", "-o", "made.xlsx"), "refused", "refused"),
    "import": writing("import", SHEET),
    "inbox": writing("inbox", SHEET),
    "undo": Call(("undo", DRY), "named", "named"),
    "sync": Call(("sync", DRY), "named", "named"),
    "validate": Call(("validate",), "own", "own"),
    "audit": Call(("audit",), "committed", "committed"),
    "ci check": Call(("ci", "check", "--base", "HEAD", "--out", "made"), "committed", "committed"),
    "ci comment": Call(("ci", "comment", "--from", "nowhere", "--repo", "a/b", "--head", "a:b", "--sha", "0"), "apart", "apart"),
    "ci template": Call(("ci", "template", "gitlab"), "apart", "apart"),
    "diff": Call(("diff", "HEAD"), "named", "named"),
    "identity show": Call(("identity", "show"), "named", "refused"),
    "identity init": Call(("identity", "init", DRY), "apart", "refused"),
    "identity add": writing("identity", "add", "--unit", "gongdian"),
    "identity list": Call(("identity", "list"), "named", "refused"),
    "identity remove": writing("identity", "remove", "--unit", "gongdian", "--member", "m1-000"),
    "identity signers": Call(("identity", "signers"), "apart", "refused"),
    "contacts edit": Call(("contacts", "edit"), "named", "named"),
    "contacts show": Call(("contacts", "show", "e001"), "named", "named"),
    "contacts check": Call(("contacts", "check"), "apart", "apart"),
    "resolve": Call(("resolve", DRY), "apart", "apart"),
    "merge-file": Call(("merge-file", *(f"data/needs/2025-12/{NEED}.yaml",) * 4), "apart", "apart"),
    "codeowners": Call(("codeowners",), "refused", "refused"),
    "codeowners --check": Call(("codeowners", "--check"), "refused", "refused"),
    "doctor": Call(("doctor",), "named", "named"),
    "explain": Call(("explain", "RC205"), "apart", "apart"),
    "demo": Call(("demo", "--city", "elsewhere", "--scale", "0.01", DRY), "apart", "apart"),
    "init": Call(("init", "elsewhere", DRY), "apart", "apart"),
    "completion": Call(("completion", "bash"), "apart", "apart"),
    "schema": Call(("schema", DRY), "apart", "apart"),
    "fmt": Call(("fmt", DRY), "apart", "apart"),
    "docs": Call(("docs", DRY), "apart", "apart"),
}


def names() -> Iterator[str]:
    """The names of all commands that there are, with their subcommands and the modes of `match`."""
    for command in commands():
        made = build(command, [])
        if isinstance(made, BilingualGroup):
            yield from (f"{command.name} {verb}" for verb in made.commands)
        else:
            yield command.name
    yield from (f"match {flag}" for mode in MODES for flag in mode.flags)


def calls() -> dict[str, Call]:
    """The call of every command, and of some with options that make them write a file."""
    found: dict[str, Call] = {}
    kinds = {each.kind.name for each in KINDS}
    for name in names():
        kind, _, verb = name.partition(" ")
        if name in _STEPS:
            found[name] = writing(*name.split(), *_STEPS[name])
        elif kind in kinds and (verb in SUMMARIES or verb in _FIRST):
            found[name] = _of_a_kind(kind, verb)
    return found | _OTHERS


_SAID = {
    "named": "照做，点名文件 / does it and names the file",
    "refused": "拒绝 / refuses",
    "own": "列为问题 / lists it",
    "committed": "只看已提交的，说有没提交的 / judges what is committed, says there is more",
    "apart": "不受影响 / not concerned",
}
_GOES_ON = "解决冲突，接着做完 / resolves it and goes on"
_ANEW = "重新生成，随合并提交 / makes them anew, for the merge to commit"
_HEAD = """# 出问题时 / When something is wrong

读不出来的文件、有误的设置、git 和磁盘的状况，都不会悄悄改变结果：读命令照做，把没有算进来的文件（数目、路径、行、原因）写到标准错误，JSON 里放在 `broken` 键下（没有就没有这个键）；
要写文件、或要看全部记录才能决定的命令拒绝执行，什么也不改。`--without-broken` 不算这些文件、照样执行；设置有误没有这样的选项，先改好。看全部问题：`redchain validate`。

Files that cannot be read, settings that do not hold, and the state of git and of the disk never change a result without a word. What reads goes on and names what it
leaves out on standard error (how many, path, line, why), and in JSON under the key `broken`, which is there only when something is left out. What writes a file, or decides
from all records, refuses and changes nothing; `--without-broken` goes on without those files. Settings have no such option: mend them first. A test runs every command
in every trouble and writes this table.

"""


PAPERS = ("letter", "meeting minutes", "meeting notice", "meeting attendance")
"""What writes a paper, in the language of the repository."""
FILES = (
    *(
        "calendar export -o",
        "export -o",
        "export --sqlite",
        "template",
        "challenge forms",
        "gaps -o",
        "lists -o",
        "report -o",
        "site build",
        "codeowners",
        "schema",
        "docs",
        "init",
        "demo",
        "ci check",
    ),
    *(f"{each} -o" for each in PAPERS),
)
"""What writes files without committing them (`init` and `demo` commit in the repository that they make)."""


def committing() -> tuple[str, ...]:
    """What makes a commit whenever it works; `fmt` makes one where there is something to tidy."""
    return tuple(name for name, call in calls().items() if call.writes and call.settings == "refused")


def page() -> str:
    """The page of what every command does in every trouble."""
    heads = (
        "命令 Command", "一条记录读不出来 Unreadable record", "设置有误 Broken settings", "暂存区被锁 Index locked", "合并到一半 In a merge",
        "磁盘只读、已满 Disk read-only or full", "游离的 HEAD Detached HEAD",
    )  # fmt: skip
    rows: dict[tuple[str, ...], dict[str, None]] = {}
    kinds = {each.kind.name for each in KINDS}
    for name, call in calls().items():
        kind, _, verb = name.partition(" ")
        commits = name in committing() or name == "fmt"
        writes = commits or name in FILES
        row = (
            _SAID[call.record],
            _SAID[call.settings],
            _SAID["refused" if commits else "apart"],
            _ANEW if name == "lists" else _GOES_ON if name == "resolve" else _SAID["refused" if commits else "apart"],
            _SAID["refused" if writes else "apart"],
            "提交，说明怎样留住 / commits and says how to keep it" if commits else _SAID["apart"],
        )
        rows.setdefault(row, {})[f"`KIND {verb}`" if kind in kinds and verb in SUMMARIES else f"`{name}`"] = None
    lines = [f"| {' | '.join(heads)} |", f"|{' --- |' * len(heads)}"]
    lines += [f"| {', '.join(named)} | {' | '.join(row)} |" for row, named in rows.items()]
    return _HEAD + "\n".join(lines) + "\n\n拒绝的退出码是 1（`-o` 的文件写不了是 2）。 / A refusal exits with 1 (a file of `-o` that cannot be written: 2).\n"


KIND_OF = {identifier: kind for kind, identifier in IDS.items()} | {"shi-keji-ju": "unit", "sl-qingfa": "enterprise", "h001": "person", "h010": "person"}
_LETTERS = {"N-": "need", "D-": "order", "P-": "project", "C-": "challenge", "B-": "claim", "M-": "meeting", "R-": "pairing", "V-": "visit", "A-": "case"}
_NAMING: tuple[tuple[str, ...], ...] = (
    ("need", "register", "N-20261123-JSGVN", "--by", "gongdian", DRY),
    ("todo", "--unit", "gongdian"),
    ("todo", "--enterprise", "sl-bacai"),
    ("todo", "--helper", "h001"),
    ("overdue", "--chain", "yejin"),
    ("remind", "--unit", "gongdian"),
    ("report", "--chain", "yejin"),
    ("report", "--unit", "gongdian"),
    ("letter", "assign", "--order", ORDER),
    ("letter", "press", "--unit", "gongdian"),
    ("letter", "result", "--need", NEED),
    ("letter", "result", "--enterprise", "sl-bacai"),
    ("letter", "roundtable", "--chain", "yejin"),
    ("lists", "--chain", "yejin", "-o", "made"),
    ("gaps", "--chain", "yejin"),
    ("match", "--chain", "yejin"),
    ("identity", "list", "--unit", "gongdian"),
    ("need", "list", "--enterprise", "sl-bacai"),
    ("need", "list", "--chain", "yejin"),
    ("need", "list", "--unit", "gongdian"),
    ("order", "list", "--need", NEED),
    ("order", "list", "--unit", "gongdian"),
    ("order", "list", "--resource", "bangdaiban"),
    ("order", "list", "--enterprise", "sl-bacai"),
    ("order", "list", "--chain", "yejin"),
    ("resource", "list", "--unit", "gongdian"),
    ("project", "list", "--lead", "gongdian"),
    ("project", "list", "--needs", NEED),
    ("project", "list", "--unit", "gongdian"),
    ("enterprise", "list", "--chains", "yejin"),
    ("unit", "list", "--chains", "yejin"),
    ("chain", "list", "--lead-units", "gongdian"),
)
"""More places that take a record: filters, `--by`, and what a list or a report is about."""
NO_NAME, TWIN = "没有这个名字", "双生示例"
"""A name of nothing, and that of two records of every kind that has names."""


class Naming(NamedTuple):
    """A command line with the place of one record in it, and the record's kind."""

    arguments: tuple[str, ...]
    place: int
    kind: str

    def saying(self, words: str) -> tuple[str, ...]:
        """Return the command line with other words in that place."""
        return (*self.arguments[: self.place], words, *self.arguments[self.place + 1 :])

    @property
    def stranger(self) -> str:
        """The id of a record of another kind."""
        return "gongdian" if self.kind in {"need", "order", "project", "challenge", "claim", "meeting", "pairing", "visit", "case"} else NEED

    @property
    def twin(self) -> str:
        """What fits two records of its kind."""
        return {"order": "D-2025", "claim": "B-2026", "pairing": "R-202", "visit": "V-202", "case": "A-202"}.get(self.kind, TWIN)


def namings() -> dict[str, Naming]:
    """Every place of every command that takes a record."""
    found = {}
    for arguments in (*(each.arguments for each in calls().values()), *_NAMING):
        for place, words in enumerate(arguments):
            kind = KIND_OF.get(words) or _LETTERS.get(words[:2])
            if kind is not None and arguments[place - 1] not in {"--id", "--because", "--note", "--reason", "--reply"}:
                found[f"{' '.join(arguments)} [{place}]"] = Naming(arguments, place, kind)
    return found
