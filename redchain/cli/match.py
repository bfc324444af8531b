"""`redchain match`: one command whose modes suggest, explain, measure, plan and remember."""

from typing import TYPE_CHECKING

from redchain.cli import evaluating, planning, reaching, rejecting, suggesting, tuning, why
from redchain.cli.mode import Mode, with_modes
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.cli.parsing import Form

MODES: tuple[Mode, ...] = (why.MODE, reaching.MODE, planning.MODE, rejecting.MODE, evaluating.MODE, tuning.MODE)
"""What `match` does beside suggesting; a new mode is one more entry."""


def build(form: "Form", name: str, _verb: list[str]) -> None:
    """Add the command."""
    form.add(
        name,
        Text(
            "为需求匹配资源：按相似、类别、产业链打分，逐条说明理由；没有合适的就是缺口。",
            "Match resources to needs, with a reason for every score; what nothing fits is a gap.",
        ),
        with_modes(MODES, suggesting.MODE, form),
    )
