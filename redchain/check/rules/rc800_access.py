"""RC8xx: who is behind a change: which units its git identities may act for, and their signatures."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from redchain.model.finding import Rule
from redchain.text import Text, join, same

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from redchain.check.proposal import Act, Author, Pair, Proposal, Speakers
    from redchain.model.access import Access
    from redchain.model.base import Record
    from redchain.model.finding import Finding

RC801 = Rule(
    "RC801",
    Text("身份不能代表办理人", "Identity may not act for this actor"),
    Text("{who}不能代表{by}办理；可以代表：{may}", "{who} may not act for {by}; may act for: {may}"),
    Text(
        "由该单位的成员提交；新成员由单位的成员、链办或管理员登记并先合并：redchain identity add --unit {unit:word} --email 邮箱",
        "have a member of that unit commit it; a new member is registered by one of the unit, its office or a keeper, and merged first: "
        "redchain identity add --unit {unit:word} --email ADDRESS",
    ),
    Text(
        "by 写谁，就要由谁的成员提交；成员名单以改动之前的记录为准。",
        "A step must be committed by a member of the unit that `by` names; who is a member is judged by the records before the change.",
    ),
)


def ensure_identities_may_act(speakers: Speakers, acts: Iterable[Act]) -> Iterator[tuple[Act, Finding]]:
    """Ensure that the author of each new step may act for the unit or firm named by `by` (RC801)."""
    from redchain.check.power_table import say_unit
    from redchain.kinds.enterprise.model import Enterprise
    from redchain.kinds.unit.model import Unit
    from redchain.model.powers import office_of

    for act in acts:
        author = act.author
        if act.by is not None and not speakers.may_author(act) and not speakers.enters_late(act):
            firm = None if speakers.ledger.find(Unit, act.by) else speakers.ledger.find(Enterprise, act.by)
            office = office_of(speakers.ledger, firm)[:1] if firm else (act.by,)  # the office of its chain records for a firm
            register = same(office[0]) if office and speakers.ledger.find(Unit, office[0]) else Text("单位", "UNIT")
            by = Text(f"{firm.name}（{firm.id}）", f"{firm.name} ({firm.id})") if firm else say_unit(speakers.ledger, act.by)
            yield act, RC801.broken(act.field, who=_who(author), by=by, may=_may(speakers, author), unit=register)


RC802 = Rule(
    "RC802",
    Text("提交没有可信签名", "No trusted signature"),
    Text("提交 {commit} 没有作者本人登记的签名", "commit {commit} is not signed with a registered key of its author"),
    Text(
        "用登记过的 SSH 密钥签名：git config gpg.format ssh；git commit -S",
        "sign with a registered SSH key: git config gpg.format ssh; git commit -S",
    ),
    Text("提交人的邮箱谁都能写，只有签名能证明是谁。", "Anybody can put anybody's e-mail address into a commit; only a signature proves who made it."),
    otherwise=Text("设置为 signatures: warn 的，只提醒", "with `signatures: warn` in the settings it is only warned of"),
)


def ensure_commits_are_signed(access: Access, acts: Iterable[Act]) -> Iterator[tuple[Act, Finding]]:
    """Ensure that new steps come from commits with a trusted signature of their author (RC802), if the settings ask for it."""
    if access.signatures == "ignore":
        return
    for act in acts:
        if act.author is not None and (found := ensure_commit_is_signed(access, act.author)):
            yield act, replace(found, field=act.field)


def ensure_commit_is_signed(access: Access, author: Author) -> Finding | None:
    """Ensure that a commit has a trusted signature of its author (RC802), if the settings ask for it."""
    if access.signatures == "ignore" or not author.commit or author.is_signed:
        return None
    found = RC802.broken((), commit=author.commit[:10])
    return found if access.signatures == "require" else replace(found, severity="warning")


RC803 = Rule(
    "RC803",
    Text("无权改动权限", "Not allowed to change powers"),
    Text(
        "{what}决定谁能办什么、怎么算、怎么查，{who}不能改",
        "{what} decides who may do what, or how it is counted or judged; {who} may not change them",
    ),
    Text("由有权修改的提交：{may}", "have it committed by one who may: {may}"),
    Text(
        "能给自己授权的人，什么都能办；哪些内容由谁改，见 access.md。", "Whoever can give themselves a role can do anything; access.md lists who changes what."
    ),
    otherwise=Text("用命令修改时只提醒，可以由别人提交", "when a command makes the change it is only warned of, since another may commit it"),
)


def ensure_powers_are_kept(speakers: Speakers, acts: Iterable[Act]) -> Iterator[tuple[Act, Finding]]:
    """Ensure that fields which give power (RC803), and all others (RC805), are changed by those alone who may by the table of powers."""
    for act in acts:
        author, field = act.author, str(act.field[0]) if act.field else ""
        if act.by is None and (author is None or not speakers.may_change(author.member, act.pair, field)):
            guard = speakers.guard(act.pair, field)
            what = Text("{key}（{label}）", "{key} ({label})").fill(key=field, label=act.pair.label_of(field))
            remedy = _how_to_join(act.pair.record, guard.say(speakers.ledger)) if field == "members" else None
            rule = RC803 if guard.is_power else RC805
            yield act, rule.broken(act.field, remedy=remedy, what=what, who=_who(author), may=guard.say(speakers.ledger))


def ensure_files_are_kept(speakers: Speakers, path: str, authors: Iterable[Author]) -> Iterator[Finding]:
    """Ensure that settings and files that judge (RC803), and all others that hold no record (RC805), are changed by those alone who may."""
    for author in authors:
        if not speakers.may_change_file(author.member, path):
            guard = speakers.guard_of_file(path)
            yield (RC803 if guard.is_power else RC805).broken((), what=same(path), who=_who(author), may=guard.say(speakers.ledger))


def ensure_records_are_written_by_their_own(speakers: Speakers, path: str, record: Record, author: Author) -> Iterator[Finding]:
    """Ensure that a record is moved, commented or laid out otherwise by those alone who may change it (RC805)."""
    if not speakers.may_write(author.member, record):
        yield RC805.broken((), what=same(path), who=_who(author), may=speakers.guard_of_record(record).say(speakers.ledger))


RC804 = Rule(
    "RC804",
    Text("设置里的记录对不上", "Settings name no record in use"),
    Text("{key}（{label}）指向的{kind} {value} {problem}", "{key} ({label}) names the {kind} {value}, which {problem}"),
    Text("{hint}", "{hint}"),
    Text("对不上的一条永远不起作用，审核、权限就落空。", "What names no record never applies, so that nobody is asked to review."),
    otherwise=Text("记录还在、只是归档的，只提醒", "of an archived record it is only warned of"),
)
"""Found by `flow/settings_references.py`, which sees the settings with the records; of an archived record only a warning."""

RC805 = Rule(
    "RC805",
    Text("改了别的单位的内容", "Change of what belongs to others"),
    Text("{what}不由{who}修改", "{what} is not for {who} to change"),
    Text("由有权修改的提交：{may}", "have it committed by one who may: {may}"),
    Text(
        "记录归链办管，单位改自己的资源和资料；没有列出的，都由链办或管理员改，见 access.md。",
        "Records are the office's; units change their own resources and particulars. Whatever is not listed in access.md is for the office or a keeper.",
    ),
    otherwise=Text("用命令修改时只提醒，可以由别人提交", "when a command makes the change it is only warned of, since another may commit it"),
)
"""Found with RC803, for what gives no power."""


RC806 = Rule(
    "RC806",
    Text("冒用名称", "Name of another"),
    Text("名称与{kind} {other}（{name}）相同或看上去一样", "the name is that of the {kind} {other} ({name}), or looks like it"),
    Text("换一个分得清的名称；是同一个就用原来那条记录", "choose a name that can be told apart; if they are one, use the record that is there"),
    Text("名称看上去是链办，别人就会当作链办。", "Whatever is called like the office is taken for the office."),
)


def ensure_names_are_not_taken(proposal: Proposal, pair: Pair) -> Iterator[Finding]:
    """Ensure that no new or changed name of a unit or chain is, or looks like, the name of another (RC806)."""
    from redchain.check.proposal import NAMES
    from redchain.model.text_folding import Normaliser, firm_name_key, look_of

    if pair.after is None or not pair.after.kind.granting:
        return
    fold = Normaliser()
    for key in NAMES:
        name = getattr(pair.after, key, None)
        if name is None or name == getattr(pair.before, key, None):
            continue
        alike = proposal.of_look(type(pair.after), look_of(firm_name_key(name), fold))
        other = next((each for each in alike if each.id != pair.after.id), None)
        if other is not None:
            kind = Text(other.kind.label.zh, other.kind.label.en.lower())
            yield RC806.broken((key,), kind=kind, other=other.id, name=getattr(other, "name", ""))


RC807 = Rule(
    "RC807",
    Text("关掉了身份核对", "Identities switched off"),
    Text("改动以后{problem}", "after the change, {problem}"),
    Text(
        "放弃这处改动；换管理员，先登记新的再去掉旧的。确要关掉，请托管平台的管理员直接在受保护的分支上改",
        "leave this out; to replace a keeper, register the new one first. If it has to be, have the host's administrator do it on the protected branch itself",
    ),
    Text(
        "关掉核对的改动，以后谁都能再改；一个人、一次合并不该做得到。",
        "Once nothing is checked anybody can change anything, so no single proposal may bring that about.",
    ),
)


def ensure_identities_stay(before: Speakers, after: Speakers) -> Iterator[Finding]:
    """Ensure that a proposal to data with members leaves somebody who can be checked, and a keeper who can commit (RC807)."""
    if not before.are_known:
        return
    known = set(_switched_off(before))
    yield from (RC807.broken((), problem=each) for each in _switched_off(after) if each not in known)
    hashes = [{*each.access.keepers, *each.members} for each in (before, after)]
    if after.access.salt not in {None, before.access.salt} and hashes[0] & hashes[1]:
        yield RC807.broken((), problem=Text("盐换了，成员却还是原来的散列", "the salt is another, but members are still hashed with the old one"))


def _switched_off(speakers: Speakers) -> Iterator[Text]:
    """What keeps everybody, or every keeper, from being checked."""
    access = speakers.access
    signers = {each.member for each in access.keys}
    if access.salt is None:
        yield Text("没有盐，谁都核对不了", "there is no salt, so nobody can be checked")
    if not access.keepers:
        yield Text("一个管理员也没有", "there is no keeper")
    if not (access.keepers or speakers.members):
        yield Text("一个成员也没有", "there is no member")
    if access.signatures == "require" and not signers & ({*access.keepers} or speakers.members):
        yield Text("必须签名，却没有任何管理员的公钥", "signatures are required, but no keeper has a key")


def _how_to_join(record: Record, may: Text) -> Text:
    """How members are registered one by one: naming all of them anew drops whoever is left out."""
    return Text(
        "由能改的（{may}）登记，其他成员不动：redchain identity add --unit {unit:word} --email 邮箱",
        "have it done by one who may ({may}), which leaves the other members as they are: redchain identity add --unit {unit:word} --email ADDRESS",
    ).fill(may=may, unit=record.id)


def _who(author: Author | None) -> Text:
    return Text("写下它的提交找不到", "whoever wrote it") if author is None else author.say()


def _may(speakers: Speakers, author: Author | None) -> Text:
    from redchain.check.power_table import say_unit

    units = speakers.units_of(author.member) if author else ()
    return join([say_unit(speakers.ledger, each) for each in units], zh="、", en=", ") if units else Text("（无）", "nobody")
