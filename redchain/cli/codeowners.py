"""`redchain codeowners`: writes CODEOWNERS from the records, or checks that it is fresh."""

from typing import TYPE_CHECKING, Annotated

from redchain.errors import EXIT_FINE, EXIT_REFUSED
from redchain.flow.generated import differing, write_differing
from redchain.history.checkout import find_checkout
from redchain.text import Text
from redchain.views.codeowners import codeowners

if TYPE_CHECKING:
    from redchain.cli.parsing import Form

NAME = "CODEOWNERS"


def build(form: "Form", name: str, _verb: list[str]) -> None:
    """Add the command."""
    call = form.call

    def write(
        check: Annotated[bool, form.option("--check", help=Text("只检查是否最新，不写", "only check that it is up to date"))] = False,  # noqa: FBT002  # a flag
        folder: Annotated[
            str, form.option("--folder", help=Text("放在哪个目录（默认 .github）", "the folder it lies in (default: .github)"), metavar="DIR")
        ] = ".github",
    ) -> int:
        space = call.workspace()
        checkout = find_checkout(space.root)
        top = checkout.top if checkout else space.root
        files = {NAME: codeowners(space.ledger, checkout.prefix_of(space.root) if checkout else "")}
        target = f"{top}/{folder}"
        if check:
            if differing(target, files):
                call.print(f"{folder}/{NAME}")
                call.tell(Text("不是最新；更新：redchain codeowners", "it is out of date; update it: redchain codeowners"))
                return EXIT_REFUSED
            call.tell(Text("是最新的", "it is up to date"))
            return EXIT_FINE
        written = write_differing(target, files)
        call.print(f"{folder}/{NAME}")
        if not written:
            call.tell(Text("没有变化", "it has not changed"))
        return EXIT_FINE

    form.add(
        name,
        Text("按记录和 access.yaml 生成 CODEOWNERS（不提交）。", "Write CODEOWNERS from the records and access.yaml (without committing)."),
        write,
    )
