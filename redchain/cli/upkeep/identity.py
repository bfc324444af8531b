"""`redchain identity`: which units the current git identity may act for, and registering it; addresses are hashed, never kept or shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.check.proposal import Speakers
from redchain.cli import output
from redchain.cli.context import FORMATS, computing_space, refuse_format
from redchain.cli.parsing import BilingualCommand, Option, format_option
from redchain.cli.scoping import UNIT, named
from redchain.cli.write_commands import WRITING, manner, tell_commit, tell_performed
from redchain.decide.change import Change, Put
from redchain.decide.lookup import find_meant
from redchain.errors import EXIT_FINE, RefusalError, UsageError
from redchain.flow.identity import ACCESS_FILE, access_settings_begun, member_of_email
from redchain.flow.perform import perform
from redchain.flow.publish import publish
from redchain.kinds.unit.model import Unit
from redchain.model.access import allowed_signers
from redchain.shell_words import word
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given
    from redchain.model.ledger import Ledger

_FORMATS = ("table", "json")
_LEAST = 6
_OF_UNIT = Text("单位", "Unit")
_UNIT = Option("unit", Text("单位编号或名称", "the unit, by id or name"), metavar="UNIT", required=True)
_MEMBER = Option("member", Text("成员的散列，写开头几位即可", "the member's hash; the beginning of it will do"), metavar="MEMBER")
_HEADS = {"unit": Text("单位", "Unit"), "name": Text("名称", "Name"), "member": Text("成员", "Member"), "own": Text("是不是本机身份", "Is it this clone's")}
_WORDS = {"own": {"yes": Text("是", "yes")}}
_KEEPER = Text("管理员", "keeper")
_EMAIL = Option("email", Text("邮箱（默认 git 的 user.email）；只存散列", "the address (default: git's user.email); only its hash is kept"), metavar="ADDRESS")


def commands(_name: str, _words: Sequence[str]) -> list[BilingualCommand]:
    """Return the subcommands."""
    return [
        BilingualCommand(
            "show", Text("当前 git 身份能代表谁", "which units the current git identity may act for"), _show, [format_option(_FORMATS)], zh="查看"
        ).showing("identity show", "identity show --json"),
        BilingualCommand(
            "init", Text("生成盐，并把当前身份登记为管理员", "create the salt and register the current identity as a keeper"), _init, WRITING, zh="启用"
        ).showing("identity init", "identity init --dry-run"),
        BilingualCommand(
            "add",
            Text("把一个身份登记为单位成员并提交", "register an identity as a member of a unit and commit it"),
            _add,
            [_UNIT, _EMAIL, *WRITING],
            zh="登记",
        ).showing("identity add --unit gongdian", "identity add --unit gongdian --email lianban@example.org"),
        BilingualCommand(
            "list", Text("列出登记的成员和管理员", "the registered members and keepers"), _listed, [UNIT, format_option(FORMATS)], zh="列表"
        ).showing("identity list", "identity list --unit gongdian --format csv"),
        BilingualCommand(
            "remove",
            Text("取消一个身份在单位的登记并提交", "take an identity out of a unit and commit it"),
            _remove,
            [_UNIT, _EMAIL, _MEMBER, *WRITING],
            zh="取消登记",
        ).showing("identity remove --unit gongdian", "identity remove --unit gongdian --email lianban@example.org"),
        BilingualCommand("signers", Text("打印 git 用的 allowed_signers", "print the allowed_signers file for git"), _signers).showing(
            "identity signers", "identity signers --quiet"
        ),
    ]


def _show(context: Context, given: Given) -> int:
    refuse_format(given["format_name"], _FORMATS)
    space = computing_space(context)
    member = member_of_email(space)
    speakers = Speakers(space.ledger, space.settings.access)
    units = speakers.units_of(member)
    if given["format_name"] == "json":
        output.envelope(context, "identity", {"member": member, "keeper": speakers.is_keeper(member), "units": list(units)})
        return EXIT_FINE
    context.print(member)
    if speakers.is_keeper(member):
        context.tell(Text("管理员：可以替任何单位和企业记录", "a keeper: may record for every unit and firm"))
    context.tell(Text(f"可以代表的单位：{'、'.join(units) or '（无）'}", f"may act for: {', '.join(units) or 'no unit'}"))
    if not units and speakers.is_keeper(member):
        context.tell(Text("登记：redchain identity add --unit 单位", "register it: redchain identity add --unit UNIT"))
    elif not units:
        context.tell(
            Text(
                "自己登记会被检查拦下（RC803）；请单位的成员、链办或管理员登记：redchain identity add --unit 单位 --email 邮箱",
                "registering oneself is refused by the check (RC803); ask a member of the unit, its office or a keeper: redchain identity add --unit UNIT --email ADDRESS",
            )
        )
    return EXIT_FINE


def _listed(context: Context, given: Given) -> int:
    refuse_format(given["format_name"], FORMATS)
    space = computing_space(context)
    units, own = named(space.ledger, given, "unit"), space.member
    found = [(each.id, each.short_name or each.name, member) for each in space.ledger.all(Unit) if not units or each.id in units for member in each.members]
    if not units:
        found += [("", context.say(_KEEPER), each) for each in space.settings.access.keepers]
    if given["format_name"] == "json":
        entries = [{"unit": unit or None, "member": member, "keeper": not unit, "own": member == own} for unit, _, member in found]
        output.envelope(context, "identity list", entries)
        return EXIT_FINE
    rows = [(unit, name, member, "yes" if member == own else "") for unit, name, member in found]
    if given["format_name"] == "csv":
        output.csv_of(context, _HEADS, rows, _WORDS)
    else:
        output.table(context, *output.in_words(context, _HEADS, rows, _WORDS))
        context.tell(Text(f"共 {len(rows)} 个", f"{len(rows)} in all"))
    return EXIT_FINE


def _remove(context: Context, given: Given) -> int:
    if given["email"] is not None and given["member"] is not None:
        raise UsageError(
            Text("--email 和 --member 不能同时用", "--email and --member cannot be used together"), Text("一次只能用一个", "use one of them at a time")
        )
    space = computing_space(context)
    find_meant(space.ledger, Unit, given["unit"], field=_OF_UNIT)  # as above
    wanted = given["member"].strip() if given["member"] else member_of_email(space, given["email"])
    done = perform(space, lambda ledger: _left(ledger, given["unit"], wanted), manner(context, given))
    tell_performed(context, done)
    tell_commit(context, done.commit, done.change.subject)
    return EXIT_FINE


def _init(context: Context, given: Given) -> int:
    space = computing_space(context, reads_records=False)
    text = access_settings_begun(space)
    if given["dry_run"]:
        context.print(text.rstrip("\n"))
        return EXIT_FINE
    done = publish(space, {ACCESS_FILE: text.encode()}, "access: identities in use", manner(context, given))
    context.print(ACCESS_FILE)
    tell_commit(context, done.commit)
    context.tell(Text("下一步：redchain identity add --unit 单位", "next: redchain identity add --unit UNIT"))
    return EXIT_FINE


def _add(context: Context, given: Given) -> int:
    space = computing_space(context)
    find_meant(space.ledger, Unit, given["unit"], field=_OF_UNIT)  # before anything else is asked
    member = member_of_email(space, given["email"])
    done = perform(space, lambda ledger: _joined(ledger, given["unit"], member, is_own=given["email"] is None), manner(context, given))
    tell_performed(context, done)
    if not done.is_dry:
        context.print(member)
    tell_commit(context, done.commit, done.change.subject)
    return EXIT_FINE


def _signers(context: Context, _given: Given) -> int:
    text = allowed_signers(computing_space(context, reads_records=False).settings.access.keys)
    if text:
        context.print(text.rstrip("\n"))
    return EXIT_FINE


def _left(ledger: Ledger, words: str, wanted: str) -> Change:
    before = find_meant(ledger, Unit, words, field=_OF_UNIT)
    found = [each for each in before.members if each.startswith(wanted) and len(wanted) >= _LEAST]
    if len(found) != 1:
        problem = Text("有几个", "several are") if found else Text("没有", "none is")
        raise RefusalError(
            Text("{unit} 的成员里{problem} {wanted}", "of the members of {unit} {problem} {wanted}").fill(unit=before.id, problem=problem, wanted=wanted),
            Text(f"看看：redchain identity list --unit {word(before.id)}", f"see: redchain identity list --unit {word(before.id)}"),
        )
    after = before.model_copy(update={"members": tuple(each for each in before.members if each != found[0])})
    return Change(f"unit: one member less of {before.id}", (Put(after, before),))


def _joined(ledger: Ledger, words: str, member: str, *, is_own: bool) -> Change:
    before = find_meant(ledger, Unit, words, field=_OF_UNIT)
    if member in before.members:
        command = "redchain identity show" if is_own else f"redchain unit show {word(before.id)}"
        raise RefusalError(Text(f"已经是 {before.id} 的成员", f"already a member of {before.id}"), Text(f"看看：{command}", f"see: {command}"))
    after = before.model_copy(update={"members": (*before.members, member)})
    return Change(f"unit: a member of {before.id}", (Put(after, before),))
