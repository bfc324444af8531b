"""`redchain <kind> add|edit|archive|show|list|log`: every kind, derived from its declaration."""

from typing import TYPE_CHECKING

from redchain.cli import adding, duplicates, renaming, showing, verbs
from redchain.kinds.need.model import Need
from redchain.kinds.registry import kind_named
from redchain.model.base import Named
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.cli.parsing import Form

_VERBS = {
    "add": Text("登记一条{kind}并提交", "register one {kind} and commit it"),
    "edit": Text("修改一条{kind}并提交", "edit one {kind} and commit it"),
    "show": Text("显示一条{kind}", "show one {kind}"),
    "rename": Text("给一条{kind}换编号，所有引用一起改，提交一次", "give one {kind} another id, with every reference to it, in one commit"),
    "archive": Text("归档一条不再使用的{kind}", "archive one {kind} that is no longer in use"),
    "list": Text("列出{kind}，可用 --字段 值 筛选", "list every {kind}; filter with --FIELD VALUE"),
    "log": Text("一条{kind}的办理经过和文件的提交历史", "the life of one {kind}, and the commits of its file"),
}


def build(form: "Form", name: str, verb: list[str]) -> None:
    """Add the commands of one kind; the options of `add` and `edit` are made only when one of them is asked for."""
    model = kind_named(name)
    assert model is not None  # noqa: S101  # the registry names kinds that exist
    begin = verbs.beginning_of(model)
    builders = {
        "add": adding.adder,
        **({begin: adding.adder} if begin else {}),
        "edit": adding.editor,
        **({"rename": renaming.renamer} if issubclass(model, Named) else {}),
        "archive": adding.archiver,
        "show": showing.shower,
        "list": showing.lister,
        "log": showing.logger,
    }
    for each, builder in builders.items():
        summary = _VERBS["add" if each == begin else each].fill(kind=Text(model.kind.label.zh, model.kind.label.en.lower()))
        function = builder(form, model) if [each] == verb else _nothing
        more = {"ignore_unknown_options": True, "allow_extra_args": True} if each == "list" else {}
        form.add(each, summary, function, **more)
    if model is Need:
        form.add("duplicates", duplicates.SUMMARY, duplicates.finder(form, model) if verb == ["duplicates"] else _nothing)
    for move in verbs.moves_of(model):
        each = move.verb.replace("_", "-")
        form.add(each, verbs.summary(model, move), verbs.stepper(form, model, move) if [each] == verb else _nothing)


def _nothing() -> None:
    """Stands for a subcommand that this run does not use."""
