"""Whose the two sides of a conflict are, whatever git calls them, in words and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from redchain.flow.conflicted_files import ConflictedFile
    from redchain.flow.resolve import Resolving
    from redchain.history.conflicts import Source, Stopped, Way
    from redchain.model.conflict import Side
    from redchain.views.merge_words import Question

    Say = Callable[[Text], str]
    Asked = tuple[ConflictedFile, Question, Side | None]

_YOURS = Text("你这边的", "yours")
_WHOSE: dict[Way, tuple[Text, Text]] = {
    "merge": (_YOURS, Text("进来的：合并进来的", "what came: merged in")),
    "rebase": (Text("进来的：那边已经有的", "what came: it is there already"), Text("你这边的：自己的提交", "yours: your own commit")),
    "cherry-pick": (_YOURS, Text("进来的：拣选的提交", "what came: the commit picked")),
    "revert": (_YOURS, Text("进来的：撤回以后的", "what came: after the revert")),
    "am": (_YOURS, Text("进来的：补丁", "what came: the patch")),
    "stash": (Text("这里已经有的", "what is here already"), Text("你这边的：git stash 里的", "yours: what was stashed")),
}
_SIDES: dict[str, Side] = {"ours": "ours", "1": "ours", "theirs": "theirs", "2": "theirs"}
_MINE, _INCOMING = frozenset({"mine", "我的"}), frozenset({"incoming", "进来的"})


def side_called(word: str, way: Way) -> Side | None:
    """Return the side that a word means: git's own names and numbers, or whose it is; in a rebase and a stash git calls `theirs` what is one's own."""
    own: tuple[Side, Side] = ("theirs", "ours") if way in {"rebase", "stash"} else ("ours", "theirs")
    return own[0] if word in _MINE else own[1] if word in _INCOMING else _SIDES.get(word)


def say_sides(stopped: Stopped, question: Question) -> tuple[Text, Text]:
    """Return what each side says, whose it is and where it comes from."""
    whose = _WHOSE[stopped.way]
    return _say_side(question.ours, whose[0], _where(stopped.ours)), _say_side(question.theirs, whose[1], _where(stopped.theirs))


def _say_side(said: Text, whose: Text, where: Text) -> Text:
    words = Text("{said}（{whose}，{where}）", "{said} ({whose}, {where})") if where.zh else Text("{said}（{whose}）", "{said} ({whose})")
    return words.fill(said=said, whose=whose, where=where)


def _where(source: Source) -> Text:
    from redchain.views.commit_words import say_subject

    words = say_subject(source.subject)
    return Text(" ".join(filter(None, (source.branch, source.commit, words.zh))), " ".join(filter(None, (source.branch, source.commit, words.en))))


def as_data(found: Resolving | None, asked: Iterable[Asked], say: Say) -> dict[str, Any]:
    """Return what is in conflict as JSON has it: what git stopped at, whose each side is, and each question with the side that is chosen (null: open)."""
    if found is None:
        return {"way": None, "sides": [], "files": [], "generated": [], "by_hand": []}
    questions: dict[str, list[dict[str, Any]]] = {each.path: [] for each in found.files}
    for file, question, side in asked:
        questions[file.path].append(_question(question, side, say))
    stopped, mine = found.stopped, side_called("mine", found.stopped.way)
    sides = (("ours", stopped.ours), ("theirs", stopped.theirs))
    return {
        "way": stopped.way,
        "sides": [{"side": side, "whose": "mine" if side == mine else "incoming", **source._asdict()} for side, source in sides],
        "files": [
            {"file": each.path, "named": say(each.named), "is_by_hand": each.is_by_hand, "is_half_done": each.is_half_done, "questions": questions[each.path]}
            for each in found.files
        ],
        "generated": [each.path for each in found.generated],
        "by_hand": list(found.by_hand),
    }


def _question(question: Question, side: Side | None, say: Say) -> dict[str, Any]:
    said = {key: say(getattr(question, key)) for key in ("about", "why", "ours", "theirs")}
    return {"field": question.key, **said, "base": None if question.base is None else say(question.base), "chosen": side}
