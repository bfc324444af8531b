"""`redchain identity`: for whom the present git identity may speak, and registering it; addresses are hashed, never kept or shown."""

from typing import TYPE_CHECKING, Annotated, Any

from redchain.check.access import Speakers
from redchain.cli import forms, output
from redchain.cli.context import refuse_format
from redchain.cli.options import dry_option, format_option, uncommitted_option
from redchain.cli.performing import tell_commit, tell_performed
from redchain.decide.change import Change, Put
from redchain.errors import EXIT_FINE, RefusalError
from redchain.flow.identity import ACCESS_FILE, access_settings_begun, member_of_email
from redchain.flow.perform import WriteOptions, perform
from redchain.flow.publish import publish
from redchain.kinds.unit.model import Unit
from redchain.model.access import allowed_signers
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.cli.parsing import Form
    from redchain.model.ledger import Ledger

_FORMATS = ("table", "json")


def build(form: "Form", _name: str, _verb: list[str]) -> None:
    """Add the subcommands."""
    form.add("show", Text("当前 git 身份能代表谁", "for whom the present git identity may speak"), _shower(form))
    form.add("init", Text("生成盐，并把当前身份登记为管理员", "make the salt and register the present identity as a keeper"), _starter(form))
    form.add("add", Text("把一个身份登记为单位成员并提交", "register an identity as a member of a unit and commit it"), _adder(form))
    form.add("signers", Text("打印 git 用的 allowed_signers", "print the allowed_signers file for git"), _signers(form))


def _shower(form: "Form") -> Any:
    call = form.call

    def show_identity(
        format_name: Annotated[str, format_option(form, _FORMATS)] = "table",
    ) -> int:
        refuse_format(format_name, _FORMATS)
        space = call.workspace()
        member = member_of_email(space)
        speakers = Speakers(space.ledger, space.settings.access)
        units = speakers.units_of(member)
        if format_name == "json":
            output.envelope(call, "identity", {"member": member, "keeper": speakers.is_keeper(member), "units": list(units)})
            return EXIT_FINE
        call.print(member)
        if speakers.is_keeper(member):
            call.tell(Text("管理员：可以替任何单位和企业记录", "a keeper: may record for every unit and firm"))
        call.tell(Text(f"可以代表的单位：{'、'.join(units) or '（无）'}", f"may speak for: {', '.join(units) or 'no unit'}"))
        if not units:
            call.tell(Text("登记：redchain identity add --unit 单位", "register it: redchain identity add --unit UNIT"))
        return EXIT_FINE

    return show_identity


def _starter(form: "Form") -> Any:
    call = form.call

    def start(
        dry_run: Annotated[bool, dry_option(form)] = False,  # noqa: FBT002  # a flag
        no_commit: Annotated[bool, uncommitted_option(form)] = False,  # noqa: FBT002  # a flag
    ) -> int:
        space = call.workspace()
        text = access_settings_begun(space)
        if dry_run:
            call.print(text.rstrip("\n"))
            return EXIT_FINE
        done = publish(space, {ACCESS_FILE: text.encode()}, "access: identities in use", WriteOptions(dry_run, no_commit, call.tell))
        call.print(ACCESS_FILE)
        if done.commit:
            call.tell(Text(f"已提交 {done.commit[:7]}", f"committed {done.commit[:7]}"))
        call.tell(Text("下一步：redchain identity add --unit 单位", "next: redchain identity add --unit UNIT"))
        return EXIT_FINE

    return start


def _adder(form: "Form") -> Any:
    call = form.call
    address = Text("邮箱（默认 git 的 user.email）；只存散列", "the address (default: git's user.email); only its hash is kept")

    def add(
        unit: Annotated[str, form.option("--unit", help=Text("单位编号或名称", "the unit, by id or name"), metavar="UNIT")],
        email: Annotated[str | None, form.option("--email", help=address, metavar="ADDRESS")] = None,
        dry_run: Annotated[bool, dry_option(form)] = False,  # noqa: FBT002  # a flag
        no_commit: Annotated[bool, uncommitted_option(form)] = False,  # noqa: FBT002  # a flag
    ) -> int:
        space = call.workspace()
        member = member_of_email(space, email)
        done = perform(space, lambda ledger: _joined(ledger, unit, member), WriteOptions(dry_run, no_commit, call.tell))
        tell_performed(call, done)
        if not done.is_dry:
            call.print(member)
        tell_commit(call, done)
        return EXIT_FINE

    return add


def _signers(form: "Form") -> Any:
    def signers() -> int:
        text = allowed_signers(form.call.workspace().settings.access.keys)
        if text:
            form.call.print(text.rstrip("\n"))
        return EXIT_FINE

    return signers


def _joined(ledger: "Ledger", words: str, member: str) -> Change:
    before = ledger.find(Unit, forms.resolve(ledger, ("unit",), words, Text("单位", "Unit")))
    assert before is not None  # noqa: S101  # resolve names one that is there
    if member in before.members:
        raise RefusalError(
            Text(f"已经是 {before.id} 的成员", f"already a member of {before.id}"), Text("看看：redchain identity show", "see: redchain identity show")
        )
    after = before.model_copy(update={"members": (*before.members, member)})
    return Change(f"unit: a member of {before.id}", (Put(after, before),))
