"""Makes a realistic data repository of any size: `python benchmarks/generate.py 10000 ROOT`; the same seed gives the same files.

Other shapes of it: `--open` (every need is open), `--firms N` and `--units N` (all belongs to so few), `--steps N` (one order of N steps),
`--commits N` (the same records, in so many commits: each step is one of its own).
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
import subprocess
import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple, cast

from redchain.demo.words import ACCEPTED, BRANDS, CHAINS, EXPECTED, MORE, OFFICES, PROGRESS, SLOTS, TITLES, TOPICS, UNIT_NAMES
from redchain.model.credit_code import CREDIT_CODE_ALPHABET, credit_check_character, organisation_check_is_right
from redchain.model.event_id import event_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from redchain.demo.words import Topic

TODAY = date(2026, 11, 23)
MONTHS = 48
SHARES = {"need": 0.50, "order": 0.25, "resource": 0.15, "enterprise": 0.08}
_ENVIRONMENT = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
_FOLDERS = {
    "need": "needs",
    "order": "orders",
    "resource": "resources",
    "enterprise": "enterprises",
    "unit": "units",
    "chain": "chains",
    "project": "projects",
}
_SOURCES = ("survey", "visit", "roundtable", "hotline", "platform", "transfer", "self")
_ROOT = 'format: 1\ntitle: "示例市三张清单"\nregion: "320582"\ntimezone: "Asia/Shanghai"\nlanguage: "zh"\n'


class Firm(NamedTuple):
    """A firm's id, chain and office."""

    id: str
    chain: str
    office: str


class Asked(NamedTuple):
    """What later records need to know of a need."""

    id: str
    topic: Topic
    firm: Firm
    raised_on: date
    is_answered: bool


class Shape(NamedTuple):
    """How a repository differs from a usual town: every need open, all by so many firms or units, so many steps in its first order."""

    open: bool = False
    firms: int = 0
    units: int = 0
    steps: int = 0


USUAL = Shape()


class Edit(NamedTuple):
    """One commit: when, what it says, and the files as they are afterwards."""

    at: str
    message: str
    files: Iterable[tuple[str, str]]


class Town:
    """One generated repository: yields (path, text) of every record, kinds in the order in which they depend on each other."""

    def __init__(self, size: int, seed: int = 2026, shape: Shape = USUAL) -> None:
        self.shape = shape
        self.chance = random.Random(f"{seed}/{size}")  # noqa: S311  # varied, not secret
        self.counts = {kind: round(size * share) for kind, share in SHARES.items()}
        self.counts["chain"] = len(CHAINS)
        self.counts["unit"] = max(len(CHAINS) + 4, min(200, size // 250))
        self.counts["resource"] = max(len(TOPICS), self.counts["resource"])
        self.counts["enterprise"] = shape.firms or self.counts["enterprise"]
        self.counts["project"] = max(0, size - sum(self.counts.values()))
        self.taken: set[str] = set()
        self.units: list[str] = []
        self.firms: list[Firm] = []
        self.resources: dict[str, list[tuple[str, str]]] = {}
        self.asked: list[Asked] = []

    def records(self) -> Iterator[tuple[str, str]]:
        """Yield every record as (path below the root, text)."""
        makers = (
            ("chain", self._chain),
            ("unit", self._unit),
            ("enterprise", self._firm),
            ("resource", self._resource),
            ("need", self._need),
            ("order", self._order),
            ("project", self._project),
        )
        for kind, make in makers:
            for number in range(self.counts[kind]):
                identifier, lines = make(number)
                sub = f"{identifier[2:6]}-{identifier[6:8]}/" if kind in {"need", "order", "project"} else ""
                path = f"data/{_FOLDERS[kind]}/{sub}{identifier}.yaml"
                modeline = f"# yaml-language-server: $schema={'../' * path.count('/')}schemas/{kind}.schema.json"
                yield path, "\n".join([modeline, *lines, ""])

    def _chain(self, number: int) -> tuple[str, list[str]]:
        identifier, name, segments, _ = CHAINS[number]
        lines = [f'id: "{identifier}"', f'name: "{name}"', f'short_name: "{name.removesuffix("产业链")}"', "segments:"]
        for segment, title, stream in segments:
            lines += [f'  - id: "{segment}"', f'    name: "{title}"', f"    stream: {stream}"]
        return identifier, [*lines, f'lead_units: ["{identifier}-office"]', 'leader_post: "产业链党委书记"']

    def _unit(self, number: int) -> tuple[str, list[str]]:
        chance = self.chance
        if number < len(CHAINS):
            identifier, name, side = f"{CHAINS[number][0]}-office", OFFICES[CHAINS[number][0]], "government"
        else:
            side, form, words = UNIT_NAMES[number % len(UNIT_NAMES)]
            name = form.format(chance.choice(words)) + (f"第{number}分中心" if number > 40 else "")
            identifier = f"{side[:3]}-{number:03d}"
        self.units.append(identifier)
        chain = CHAINS[number % len(CHAINS)][0]
        lines = [
            f'id: "{identifier}"',
            f'name: "{name}"',
            f"side: {side}",
            f'section: "{chance.choice(("产业科", "综合科", "服务科", "业务一部"))}"',
            f'chains: ["{chain}"]',
        ]
        return identifier, [*lines, f'duties: "{chance.choice(TOPICS).resources[0].format_map(self._slots())}、政策咨询与跟踪服务。"', 'contact_post: "值班岗"']

    def _firm(self, number: int) -> tuple[str, list[str]]:
        chance = self.chance
        chain, _, segments, trades = CHAINS[number % len(CHAINS)]
        identifier, name = self._firm_name(trades)
        self.firms.append(Firm(identifier, chain, f"{chain}-office"))
        lines = [f'id: "{identifier}"', f'name: "{name}"', f'chains: ["{chain}"]', f'short_name: "{name[5:11]}"']
        if chance.random() < 0.8:
            lines.append(f'uscc: "{self._credit_code()}"')
        lines += [f"size: {chance.choice(('large', 'medium', 'small', 'small', 'micro'))}", f'segments: ["{chance.choice(segments)[0]}"]', 'region: "320582"']
        if chance.random() < 0.5:
            lines.append("titles: [" + ", ".join(f'"{each}"' for each in chance.sample(TITLES, chance.randint(1, 3))) + "]")
        lines.append(f"startup: {chance.choice(('true', 'false'))}")
        if chance.random() < 0.4:
            lines.append(f'note: "{self._fill("主要产品为{part}和{stuff}，员工{count}人。")}"')
        return identifier, lines

    def _firm_name(self, trades: tuple[str, ...]) -> tuple[str, str]:
        while True:
            parts = [each.split(":") for each in self.chance.choices(BRANDS, k=self.chance.choice((2, 2, 3)))]
            trade = self.chance.choice(trades)
            name = f"张家港示例{''.join(each[0] for each in parts)}{trade}{self.chance.choice(('有限公司', '股份有限公司', '科技有限公司'))}"
            stem = name.removesuffix("有限公司").removesuffix("股份")
            if stem not in self.taken:
                self.taken.add(stem)
                break
        identifier = "".join(each[1] for each in parts)
        identifier = next(each for each in itertools.chain([identifier], (f"{identifier}-{number}" for number in itertools.count(2))) if each not in self.taken)
        self.taken.add(identifier)
        return identifier, name

    def _credit_code(self) -> str:
        while True:
            body = "91320582" + "".join(self.chance.choices(CREDIT_CODE_ALPHABET, k=8))
            for check in "0123456789X":
                if organisation_check_is_right(body + check + "0") and body not in self.taken:
                    self.taken.add(body)
                    return body + check + credit_check_character(body + check)

    def _resource(self, number: int) -> tuple[str, list[str]]:
        chance, topic = self.chance, TOPICS[number % len(TOPICS)]
        unit = chance.choice(self.units[-self.shape.units :])
        identifier = f"r{number:05d}-{unit}"[:60]
        self.resources.setdefault(topic.category, []).append((identifier, unit))
        chains = [each[0] for each in chance.sample(CHAINS, chance.randint(1, 3))]
        start = TODAY - timedelta(days=chance.randint(100, 1200))
        end = start + timedelta(days=30) if number % 150 == 149 else TODAY + timedelta(days=chance.randint(30, 700))
        lines = [f'id: "{identifier}"', f'unit: "{unit}"', f'title: "{self._fill(chance.choice(topic.resources))}"', f"category: {topic.category}"]
        lines.append(f'detail: "面向链上企业，{self._fill(topic.replies[0])}{self._fill(chance.choice(PROGRESS))}"')
        lines.append(f'support: "{self._fill("单个项目最高支持{amount}万元，按实际投入的{percent}%核定")}"')
        if number % 3 == 0:
            lines += ["procedure: |", "  1. 企业提交申请表和营业执照", f"  2. 单位在{chance.randint(2, 9)}个工作日内初审", "  3. 现场核查后公示"]
        lines += [f"promised_days: {chance.randint(3, 30)}", f'basis: "示例发〔{chance.randint(2022, 2026)}〕{number % 300 + 1}号"']
        lines += [
            "aliases: ["
            + ", ".join(f'"{each}"' for each in (self._fill("{stuff}" + each) for each in chance.sample(("补贴", "帮扶", "检测", "找人", "贷款"), 3)))
            + "]",
            "eligibility:",
        ]
        lines += [
            "  chains: [" + ", ".join(f'"{each}"' for each in chains) + "]",
            "  sizes: [medium, small, micro]",
            '  regions: ["320582"]',
            '  text: "在本市注册、信用记录良好的链上企业"',
        ]
        return identifier, [*lines, f'valid_from: "{start}"', f'valid_until: "{end}"', f'tags: ["示例", "{topic.category}"]']

    def _need(self, number: int) -> tuple[str, list[str]]:
        chance, topic, firm = self.chance, self.chance.choice(TOPICS), self.chance.choice(self.firms)
        raised_on = self._day(number, self.counts["need"])
        identifier = self._event("N", raised_on)
        lines = [
            f'id: "{identifier}"',
            f'enterprise: "{firm.id}"',
            f'title: "{self._fill(chance.choice(topic.titles))}"',
            f"category: {topic.category}",
            f'raised_on: "{raised_on}"',
        ]
        told = [self._fill(chance.choice(topic.details)), *chance.sample(MORE, chance.randint(1, 2))]
        lines += ["detail: |", *(f"  {each}" for each in told)] if number % 8 == 0 else [f'detail: "{"".join(told)}"']
        lines += [f'chain: "{firm.chain}"', f'expected: "{self._fill(chance.choice(EXPECTED))}"']
        if chance.random() < 0.4:
            lines.append(f'wanted_by: "{raised_on + timedelta(days=chance.randint(20, 200))}"')
        if chance.random() < 0.3:
            lines.append(f"urgency: {chance.choice(('urgent', 'high', 'low'))}")
        lines.append(f"source: {chance.choice(_SOURCES)}")
        if chance.random() < 0.6:
            lines.append(f'source_ref: "示例{raised_on:%Y}年第{number % 900 + 1}号"')
        if chance.random() < 0.5:
            lines.append(f'quantity: "{self._fill("{part}{count}台套")}"')
        if chance.random() < 0.4:
            lines += [f'note: "{chance.choice(MORE)}"', f'tags: ["示例", "{topic.category}"]']
        if chance.random() < 0.3:
            lines.append(f"amount_wan: {chance.choice((chance.randint(5, 900), chance.randint(50, 9000) / 10))}")
        if number % 40 == 0:
            lines += [
                "items:",
                f'  - title: "{self._fill(topic.titles[0])}"',
                f"    category: {topic.category}",
                '  - title: "其他配套问题"',
                "    category: 综合诉求",
            ]
        answered, steps = self._life_of_need(raised_on, firm, self.chance.random())
        if "    step: register" in steps:  # what nobody registered is not dispatched
            self.asked.append(Asked(identifier, topic, firm, raised_on, answered))
        return identifier, [*lines, "log:", *steps]

    def _life_of_need(self, raised_on: date, firm: Firm, fate: float) -> tuple[bool, list[str]]:
        """Whether the need ends verified, and the lines of its log: two in three are closed, a few are declined, withdrawn or asked about."""
        chance, at = self.chance, _moment(raised_on, 9, self.chance.randint(0, 59))
        lines = _step(at, "submit", firm.id)
        if self.shape.open:
            return False, lines + _step(at + timedelta(minutes=chance.randint(10, 90)), "register", firm.office)
        if 0.08 <= fate < 0.1 or ((TODAY - raised_on).days <= 2 and fate < 0.5):
            return False, lines + (_step(at + timedelta(hours=4), "withdraw", firm.id, 'reason: "已自行解决"') if fate >= 0.08 else [])
        if fate < 0.08:
            at += timedelta(hours=3)
            lines += _step(at, "ask_more", firm.office, 'reason: "缺少现场照片和合同"')
            if fate < 0.01:
                return False, lines
            lines += _step(at + timedelta(hours=2), "supplement", firm.id)
            at += timedelta(hours=2)
        if fate > 0.97:
            return False, lines + _step(at + timedelta(hours=1), "decline", firm.office, 'reason: "不属于受理范围，已书面答复"')
        at += timedelta(minutes=chance.randint(10, 90))
        lines += _step(at, "register", firm.office)
        done = at + timedelta(days=chance.randint(35, 75))
        if 0.1 < fate < 0.35 and at.date() + timedelta(days=30) < TODAY:
            lines += _step(at + timedelta(days=12), "hold", firm.office, 'reason: "等待企业提供样品"', f'until: "{at.date() + timedelta(days=30)}"')
            lines += _step(at + timedelta(days=25), "resume", firm.office, 'reason: "样品已到"')
        if fate > 0.75 or done.date() >= TODAY:
            return False, lines
        rating = chance.choice(("satisfied", "satisfied", "satisfied", "basically", "unsatisfied"))
        lines += _step(
            done, "verify", firm.office, f"rating: {rating}", "valid: true", f'note: "{self._fill("企业表示{part}的问题{month}天内有人上门，过程有反馈。")}"'
        )
        if fate < 0.7 and done.date() + timedelta(days=3) < TODAY:
            lines += _step(
                done + timedelta(days=2), "close", firm.office, f"result: {chance.choice(('solved', 'solved', 'partly_solved', 'long_term', 'explained'))}"
            )
        return True, lines

    def _order(self, number: int) -> tuple[str, list[str]]:
        need = self.asked[number * len(self.asked) // self.counts["order"]]
        resource, unit = self.chance.choice(self.resources[need.topic.category])
        given_on = min(need.raised_on + timedelta(days=self.chance.randint(1, 4)), TODAY)
        identifier = self._event("D", given_on)
        lines = [f'id: "{identifier}"', f'need: "{need.id}"', f'unit: "{unit}"', "role: lead", f'resource: "{resource}"']
        lines.append(f'reasons: ["类别一致：{need.topic.category}", "{self._fill("文字相近：{part}、{stuff}")}"]')
        is_long = self.shape.steps and number == self.counts["order"] - 1
        log = (
            self._many_steps(unit, need.firm.office, given_on, self.shape.steps)
            if is_long
            else self._life_of_order(need, unit, given_on, is_new=number >= self.counts["order"] - 5)
        )
        return identifier, [*lines, "log:", *log]

    def _life_of_order(self, need: Asked, unit: str, given_on: date, *, is_new: bool) -> list[str]:
        chance, at = self.chance, _moment(given_on, 14, self.chance.randint(0, 30))
        lines = _step(at, "dispatch", need.firm.office, f'due: "{given_on + timedelta(days=20)}"')
        if not need.is_answered and (is_new or chance.random() < (0.5 if self.shape.open else 0.2)):  # waits for the unit or the office, or came to nothing
            return lines + ([] if is_new else self._unaccepted(need, unit, at))
        if chance.random() < 0.1 and given_on + timedelta(days=2) < TODAY:
            lines += _step(at + timedelta(hours=20), "send_back", unit, 'reason: "主要职责在兄弟部门，建议改派"')
            at += timedelta(days=1)
            lines += _step(at, "overrule", need.firm.office, 'reason: "首问负责，请先牵头，配合单位另行协调"')
        if (TODAY - at.date()).days < 2:
            return lines
        at += timedelta(minutes=chance.randint(15, 90))
        lines += _step(at, "accept", unit, f'note: "{chance.choice(ACCEPTED)}"')
        for days in (4, 8, 13)[: chance.randint(1, 3)]:
            if at.date() + timedelta(days=days) < TODAY:
                lines += _step(at + timedelta(days=days), "progress", unit, f'note: "{self._fill(chance.choice(PROGRESS))}"')
        finished = at + timedelta(days=chance.randint(15, 28))
        if need.is_answered or (chance.random() < 0.7 and finished.date() < TODAY):
            lines += _step(finished, "finish", unit, f'reply: "{self._fill(chance.choice(need.topic.replies))}"')
        return lines

    def _unaccepted(self, need: Asked, unit: str, at: datetime) -> list[str]:
        """The rest of an order that no unit works on: pending, disputed, or void."""
        fate = self.chance.random()
        if fate < 0.5 or at.date() + timedelta(days=2) >= TODAY:
            return []
        if fate < 0.6:
            return _step(at + timedelta(hours=2), "recall", need.firm.office, 'reason: "派错单位"')
        lines = _step(at + timedelta(hours=20), "send_back", unit, 'reason: "主要职责在兄弟部门，建议改派"')
        return lines if fate < 0.8 else lines + _step(at + timedelta(days=1), "uphold", need.firm.office)

    def _many_steps(self, unit: str, office: str, given_on: date, count: int) -> list[str]:
        """The log of an order that has seen `count` steps, one a minute after its first day."""
        at = _moment(given_on, 14, 0)
        lines = _step(at, "dispatch", office, f'due: "{given_on + timedelta(days=20)}"') + _step(at + timedelta(minutes=30), "accept", unit)
        for number in range(count - 2):
            lines += _step(at + timedelta(minutes=31 + number), "progress", unit, f'note: "第{number + 1}次进展"')
        return lines

    def _project(self, number: int) -> tuple[str, list[str]]:
        chance, need = self.chance, self.asked[number * len(self.asked) // self.counts["project"]]
        start = min(need.raised_on + timedelta(days=chance.randint(5, 30)), TODAY)
        lead, (resource, unit) = need.firm.office, chance.choice(self.resources[need.topic.category])
        identifier = self._event("P", start)
        lines = [
            f'id: "{identifier}"',
            f'title: "{self._fill("{part}联合行动：{stuff}")}"',
            f'needs: ["{need.id}"]',
            f'lead: "{lead}"',
            f'chain: "{need.firm.chain}"',
        ]
        lines += [f'supporting: ["{unit}"]', f'resources: ["{resource}"]', f'goals: "{self._fill("参与企业{count}家，成本下降{percent}%，{month}个月内见效")}"']
        lines += [
            f'due: "{start + timedelta(days=150)}"',
            "milestones:",
            '  - title: "方案确认"',
            f'    due: "{start + timedelta(days=30)}"',
            '  - title: "首批应用"',
        ]
        lines += [f"budget_wan: {chance.randint(10, 900)}", "log:", *_step(_moment(start, 10, 5), "start", lead)]
        if start + timedelta(days=40) < TODAY:
            lines += _step(_moment(start + timedelta(days=33), 15, 20), "milestone", lead, 'milestone: "方案确认"')
        if start + timedelta(days=180) < TODAY:
            lines += _step(_moment(start + timedelta(days=170), 16, 0), "finish", lead, f'note: "{self._fill(need.topic.replies[0])}"')
        return identifier, lines

    def _day(self, number: int, count: int) -> date:
        """Spread evenly over the months up to today, so that no folder grows beyond a fair size."""
        days = 30 * (MONTHS // 4 if self.shape.open else MONTHS)  # nobody leaves needs open for years
        return TODAY - timedelta(days=days) + timedelta(days=(days * number) // count)

    def _event(self, prefix: str, day: date) -> str:
        while (made := event_id(prefix, day, self.chance.randrange(32**5))) in self.taken:
            pass
        self.taken.add(made)
        return made

    def _slots(self) -> dict[str, object]:
        chance = self.chance
        figures = {"count": chance.randint(2, 60), "percent": chance.randint(3, 95), "month": chance.randint(1, 9), "amount": chance.randint(5, 900) * 10}
        return {**{name: chance.choice(words) for name, words in SLOTS.items()}, **figures}

    def _fill(self, words: str) -> str:
        return words.format_map(self._slots())


def generate(root: Path, size: int, seed: int = 2026, shape: Shape = USUAL, commits: int = 1) -> None:
    """Write a repository of `size` records to `root`, in one commit or in as many as are asked for."""
    records = itertools.chain([("data/redchain.yaml", _ROOT)], Town(size, seed, shape).records())
    edits = [Edit(f"{TODAY}T00:00:00+08:00", "generated", records)] if commits == 1 else _edits(records, commits)
    root.mkdir(parents=True, exist_ok=True)
    git(root, "init", "--quiet", "--template=", "--initial-branch=main")
    for name, value in (("user.name", "bench"), ("user.email", "bench@example.org"), ("gc.auto", "0")):
        git(root, "config", name, value)
    with subprocess.Popen(["git", "-C", str(root), "fast-import", "--quiet", "--date-format=raw"], stdin=subprocess.PIPE, env=_ENVIRONMENT) as process:
        stream = cast("IO[bytes]", process.stdin)
        for edit in edits:
            _write(stream, edit)
    if process.returncode:
        raise SystemExit(process.returncode)
    git(root, "tag", "bench-start")
    git(root, "reset", "--quiet", "--hard")


def _write(stream: IO[bytes], edit: Edit) -> None:
    """Hand one commit to `git fast-import`, which writes straight into a pack, as a real clone has it."""
    who = f"bench <bench@example.org> {int(datetime.fromisoformat(edit.at).timestamp())} +0800"
    message = edit.message.encode()
    stream.write(f"commit refs/heads/main\ncommitter {who}\ndata {len(message)}\n".encode() + message + b"\n")
    for path, text in edit.files:
        raw = text.encode()
        stream.write(f"M 100644 inline {path}\ndata {len(raw)}\n".encode() + raw + b"\n")


def _edits(records: Iterable[tuple[str, str]], count: int) -> list[Edit]:
    """The records as they came about: what has no log and the oldest steps in the first commit, every later step in one of its own."""
    first, later = {}, []
    for path, text in records:
        head, mark, log = text.partition("\nlog:\n")
        first[path] = text
        if mark:
            steps = log.split("\n  - at: ")
            for number, step in enumerate(steps, 1):
                at, verb = step.removeprefix("  - at: ").split("\n    ")[:2]
                body = "\n  - at: ".join(steps[:number]).rstrip("\n")
                later.append((at.strip('"'), number, path, verb.removeprefix("step: "), f"{head}{mark}{body}\n"))
    later.sort()
    old = len(later) - count + 1
    if old < 0:
        sys.exit(f"{len(first):,} records have {len(later):,} steps; {count:,} commits need more records")
    for _, number, path, _, _ in reversed(later[old:]):
        if number == 1:
            del first[path]
    first.update({path: text for _, _, path, _, text in later[:old]})
    made = [Edit(at, f"{verb}: {path.rpartition('/')[2].removesuffix('.yaml')}", [(path, text)]) for at, _, path, verb, text in later[old:]]
    return [Edit(later[max(old - 1, 0)][0], "generated", first.items()), *made]


def git(root: Path, *arguments: str) -> None:
    """Run git in a repository, without the user's own configuration."""
    subprocess.run(["git", "-C", str(root), *arguments], check=True, env=_ENVIRONMENT)


def _moment(day: date, hour: int, minute: int) -> datetime:
    return datetime.fromisoformat(f"{day}T{hour:02d}:{minute:02d}:00+08:00")


def _step(at: datetime, verb: str, by: str, *more: str) -> list[str]:
    return [f'  - at: "{at.isoformat()}"', f"    step: {verb}", f'    by: "{by}"', *(f"    {each}" for each in more)]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", type=int)
    parser.add_argument("root", type=Path)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--open", action="store_true", help="every need is registered and nobody has closed it")
    parser.add_argument("--firms", type=int, default=0, help="so many firms ask for everything")
    parser.add_argument("--units", type=int, default=0, help="so many units have all resources and orders")
    parser.add_argument("--steps", type=int, default=0, help="so many steps in the newest order")
    parser.add_argument("--commits", type=int, default=1)
    given = parser.parse_args()
    generate(given.root, given.size, given.seed, Shape(given.open, given.firms, given.units, given.steps), given.commits)
