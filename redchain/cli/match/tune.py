"""`redchain match --tune [--write]`: the weights that suit this repository's own outcomes, and whether they are better than chance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.cli import output
from redchain.cli.context import FORMATS, matching_space, refuse_format
from redchain.cli.match.ranking import ranked, refuse_levels
from redchain.cli.parsing import flag
from redchain.cli.write_commands import WRITING, manner, tell_commit
from redchain.errors import EXIT_FINE, RefusalError
from redchain.model.fields import fields
from redchain.model.settings import MatchWeights
from redchain.text import Text, counted

if TYPE_CHECKING:
    from redchain.cli.context import Context
    from redchain.cli.parsing import Argument, Given, Option
    from redchain.flow.publish import Published
    from redchain.flow.workspace import Workspace
    from redchain.match.evaluate import Interval
    from redchain.match.tune import Tuned

_HEADS = {"weight": Text("权重", "Weight"), "now": Text("现在", "Now"), "tuned": Text("调整后", "Tuned")}


def options() -> list[Option | Argument]:
    """Return the option that asks for it, and whether and how to write what was found."""
    write = Text("把调整后的权重写入 settings/match.yaml 并提交", "write the weights found to settings/match.yaml and commit")
    return [
        flag("tune", Text("按本库办件结果交叉验证地调整权重", "fit the weights to this repository's own outcomes, cross-validated")),
        flag("write", write),
        *WRITING,
    ]


def run(context: Context, given: Given) -> int:
    """Print the weights and how they do; write them when asked and when they are better than chance."""
    from redchain.flow.refuse_broken_files import refuse_broken_records
    from redchain.match.tune import LEAST, count_pairs, judged_needs, tune

    refuse_format(given["format_name"], FORMATS)
    refuse_levels(given)
    space = matching_space(context)
    if given["write"]:
        refuse_broken_records(space, without=given["without_broken"])
    found = judged_needs(space.corpus_without_servers)
    if count_pairs(found) < LEAST:
        raise RefusalError(
            Text(
                f"办件结果只有 {count_pairs(found)} 条，少于 {LEAST} 条，调不出可信的权重",
                f"only {counted(count_pairs(found), 'outcome')}; {LEAST} are needed to fit weights",
            ),
            Text("接单、办复、退单、否决的都算；多积累一些再试", "accepted, finished, sent-back and rejected ones count; try again when there are more"),
        )
    tuned = ranked(context, space, lambda corpus: tune(corpus, found))
    done = _write(context, space, tuned, given, count_pairs(found)) if given["write"] else None
    _print(
        context,
        space.settings.match,
        tuned,
        given["format_name"],
        {"outcomes": count_pairs(found), "needs": len(found), "written": bool(done and not given["dry_run"])},
    )
    if done is not None:
        _tell_written(context, done, dry=given["dry_run"])
    return EXIT_FINE


def _write(context: Context, space: Workspace, tuned: Tuned, given: Given, outcomes: int) -> Published:
    from redchain.flow.publish import publish
    from redchain.store.settings import weights_file

    if not tuned.is_better:
        raise RefusalError(
            Text(
                f"调整后的权重并不确定更好（{_say_range(tuned.difference)}），没有写入",
                f"the weights found are not certain to be better ({_say_range(tuned.difference)}); nothing was written",
            ),
            Text("看结果：redchain match --tune", "see the result: redchain match --tune"),
        )
    subject = f"settings: match weights fitted to {outcomes} outcomes"
    return publish(space, weights_file(space.root, tuned.weights), subject, manner(context, given))


def _print(context: Context, now: MatchWeights, tuned: Tuned, format_name: str, counts: dict[str, Any]) -> None:
    tuned_to = _weights(tuned.weights)
    rows = [[name, f"{was:g}", f"{tuned_to[name]:g}"] for name, was in _weights(now).items()]
    called = Text("{label}（{name}）", "{label} ({name})")  # the name is what the settings file has
    words = {"weight": {name: called.fill(label=each.label, name=name) for name, each in fields(MatchWeights).items()}}
    if format_name == "json":
        output.envelope(context, "match --tune", {**counts, **_content(now, tuned)})
    elif format_name == "csv":
        output.csv_of(context, _HEADS, rows, words)
    else:
        output.table(context, *output.in_words(context, _HEADS, rows, words))
    context.tell(
        Text(
            f"{counts['needs']} 条需求、{counts['outcomes']} 条结果，5 折交叉验证：{tuned.before:.4f} → {tuned.after:.4f}，差的 95% 区间 {_say_range(tuned.difference)}",
            f"{counts['needs']} needs, {counts['outcomes']} outcomes, cross-validated in 5 folds: {tuned.before:.4f} → {tuned.after:.4f}, 95% interval of the difference {_say_range(tuned.difference)}",
        )
    )


def _content(now: MatchWeights, tuned: Tuned) -> dict[str, Any]:
    return {
        "weights": {"now": _weights(now), "tuned": _weights(tuned.weights)},
        "before": tuned.before,
        "after": tuned.after,
        "intervals": {"before": tuned.before_interval, "after": tuned.after_interval, "difference": tuned.difference},
        "better": tuned.is_better,
    }


def _weights(weights: MatchWeights) -> dict[str, float]:
    from redchain.match.tune import shown_names

    return {name: float(getattr(weights, name)) for name in shown_names()}


def _say_range(found: Interval | None) -> str:
    return "—" if found is None else f"[{found.low:+.4f}, {found.high:+.4f}]"


def _tell_written(context: Context, done: Published, *, dry: bool) -> None:
    if not done.changed:
        context.tell(Text("权重没有变化", "the weights have not changed"))
    elif dry:
        context.tell(Text(f"将更新 {done.changed[0]}", f"would update {done.changed[0]}"))
    elif done.commit:
        tell_commit(context, done.commit)
    else:
        context.tell(Text(f"已写入 {done.changed[0]}", f"wrote {done.changed[0]}"))
