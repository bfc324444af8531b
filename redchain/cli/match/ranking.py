"""Ranking with servers that have a language model: what is said of texts that leave the machine, and what happens when a server does not answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from redchain.cli.parsing import flag
from redchain.errors import RefusalError, UsageError
from redchain.text import Text, same

if TYPE_CHECKING:
    from collections.abc import Callable

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given, Option
    from redchain.flow.text_models import TextModels
    from redchain.flow.workspace import Workspace
    from redchain.match.asking import Catalogue
    from redchain.match.corpus import Corpus

FoundT = TypeVar("FoundT")
_LEAVES = Text(
    "按 settings/match.yaml，公开、链内的需求和资源的文字会送出本机，到模型服务器 {hosts}；仅链办、承办单位的和含个人信息的不送；送过的不再送",
    "As settings/match.yaml says, the texts of needs and resources leave this machine for the model server {hosts}; those for the office or the units, and any with personal data, "
    "are not sent, and none is sent twice",
)
_ASKED_LEAVES = Text(
    "按 settings/match.yaml，问题和公开、链内的政策、事项的文字会送出本机，到模型服务器 {hosts}；含个人信息的不送；问题不保存",
    "As settings/match.yaml says, the question and the texts of policies and items that may be shown leave this machine for the model server {hosts}; "
    "what has personal data is not sent, and nothing of the question is kept",
)
_SENT = Text("这次送出 {sent}{but}", "sent this time: {sent}{but}")
_WITHOUT = Text("{why}；这次不用模型排名，名次可能不同；{remedy}", "{why}; ranked without the model this time, so the order may differ; {remedy}")
_NEEDS_MODEL = Text(
    "settings/match.yaml 要用语义模型（semantic），但没有安装；不用它排出来的会和装了的电脑不同，没有执行",
    "settings/match.yaml asks for the language model (semantic), which is not installed; ranked without it the result would differ from that of other machines; nothing was done",
)
_INSTALL = Text(
    "安装：pip install 'redchain[semantic]'，或用模型服务器（docs/matching.md），或在 settings/match.yaml 写 semantic: 0",
    "install it: pip install 'redchain[semantic]', or name a model server (docs/matching.md), or write semantic: 0 in settings/match.yaml",
)


def level_options() -> list[Option]:
    """Return the flags that choose how sure a gap must be."""
    cautious = Text(
        "从严：宁可多报缺口，有合适资源的约 12% 会报成缺口（默认 6%）",
        "strict: rather too many gaps; some 12% of what has a fitting resource is called one (default: 6%)",
    )
    eager = Text("从宽：宁可少报缺口，有合适资源的约 2% 会报成缺口", "lenient: rather too few gaps; some 2% of what has a fitting resource is called one")
    return [flag("cautious", cautious), flag("eager", eager)]


def gap_asked(space: Workspace, given: Given) -> float:
    """Return the threshold of a gap, moved from the settings' own to the level asked for; refuses two levels at once."""
    from redchain.match.gap_levels import threshold

    if given["cautious"] and given["eager"]:
        raise UsageError(
            Text("--cautious 和 --eager 不能同时用", "--cautious and --eager cannot be used together"), Text("一次只能用一个", "use one of them at a time")
        )
    return threshold(space.settings.match.gap, "cautious" if given["cautious"] else "eager" if given["eager"] else None)


def refuse_levels(given: Given) -> None:
    """Refuse the flags where no threshold decides anything."""
    for each in level_options():
        if given[str(each.name)]:
            raise UsageError(
                Text(f"{each.flag} 在这里不起作用", f"{each.flag} does nothing here"),
                Text(f"去掉 {each.flag}；它用于 match、match --plan 和 gaps", f"leave {each.flag} out; it is for match, match --plan and gaps"),
            )


def ranked(context: Context, space: Workspace, work: Callable[[Corpus], FoundT], *, may_go_on: bool = False, gap: float | None = None) -> FoundT:
    """Return what `work` makes of the corpus, a gap being what scores below `gap` (None: the threshold of the settings). Where a server does not answer, that is a refusal; what only stands on a terminal may go on without it, and says so."""
    from redchain.match.gap_levels import at_threshold

    least = space.settings.match.gap if gap is None else gap
    if not space.settings.match.asks_servers:
        return work(at_threshold(space.corpus, least))
    assert space.text_models is not None  # noqa: S101  # the settings ask for them
    without = (lambda: work(at_threshold(space.corpus_without_servers, least))) if may_go_on else None
    return _asking_servers(context, space.text_models, _LEAVES, lambda: work(at_threshold(space.corpus, least)), without)


def answered(context: Context, space: Workspace, work: Callable[[Catalogue], FoundT], *, may_go_on: bool) -> FoundT:
    """Return what `work` makes of the catalogue that is asked; where a server does not answer, as `ranked` does."""
    models = space.asked_models
    if models is None:
        return work(space.catalogue)
    without = (lambda: work(space.catalogue_without_servers)) if may_go_on else None
    return _asking_servers(context, models, _ASKED_LEAVES, lambda: work(space.catalogue), without)


def _asking_servers(context: Context, models: TextModels, leaves: Text, work: Callable[[], FoundT], without: Callable[[], FoundT] | None) -> FoundT:
    """Say what leaves this machine, do the work, and say what left it; where a server does not answer, do it without, or refuse."""
    from redchain.flow.model_server import ModelServerError

    context.tell(leaves.fill(hosts="、".join(models.hosts)) if context.language == "zh" else leaves.fill(hosts=", ".join(models.hosts)))
    try:
        found = work()
    except ModelServerError as problem:
        _tell_sent(context, models)
        if without is None:
            raise
        context.warn(_WITHOUT.fill(why=problem.text, remedy=problem.remedy or same("")))
        return without()
    _tell_sent(context, models)
    return found


def refuse_missing_model(space: Workspace) -> None:
    """Refuse to decide anything by a ranking that asks for a model which is not installed."""
    if space.settings.match.semantic.weight:
        from redchain.match.embeddings import is_missing

        if is_missing(space.settings):
            raise RefusalError(_NEEDS_MODEL, _INSTALL)


def _tell_sent(context: Context, models: TextModels) -> None:
    texts, pairs, withheld = models.sent["texts"], models.sent["pairs"], models.withheld
    if texts or pairs or withheld is not None:
        sent = Text(f"{texts} 段文字", f"{texts} texts") if texts or not pairs else Text("", "")
        if pairs:
            sent = Text(f"{sent.zh}{'、' if sent.zh else ''}{pairs} 对", f"{sent.en}{', ' if sent.en else ''}{pairs} pairs")
        but = Text("；没有送的：{withheld}", "; not sent: {withheld}").fill(withheld=withheld) if withheld is not None else Text("", "")
        context.tell(_SENT.fill(sent=sent, but=but))
