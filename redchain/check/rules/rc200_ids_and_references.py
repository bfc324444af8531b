"""RC2xx: ids, the files they name, and what records refer to."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from redchain.model.finding import Rule
from redchain.model.shared_id import SHARED, free_id
from redchain.model.text_folding import firm_name_key, look_of
from redchain.shell_words import word
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from redchain.check.rule_context import RuleContext
    from redchain.model.base import Record
    from redchain.model.finding import FieldPath, Finding
    from redchain.model.ledger import Trace

RC201 = Rule(
    "RC201",
    Text("文件名与编号不一致", "File name differs from id"),
    Text("文件名应是 {id}.yaml", "the file name must be {id}.yaml"),
    Text("git mv {file:word} {folder:word}{id:word}.yaml", "git mv {file:word} {folder:word}{id:word}.yaml"),
    Text("按文件名就能找到记录，也不会有两份。", "A record can be found by its file name, and cannot be there twice."),
)
"""Found by `store/loading.py`, which knows the paths."""

RC202 = Rule(
    "RC202",
    Text("文件不在任何清单里", "File belongs to no kind"),
    Text("这个文件不会被读取：{problem}", "this file is not read: {problem}"),
    Text("放到对应类别的文件夹下，扩展名用 .yaml", "move it into the folder of its kind, with the extension .yaml"),
    Text("放错地方的记录等于没有登记。", "A misplaced record is as good as unregistered."),
    severity="warning",
    otherwise=Text("可能是记录的文件算错误", "for a file that may be a record it is an error"),
)
"""Found by `store/loading.py`, which walks through the folders."""

CLOSE_OFFICE = Text("关闭 Excel、Word 或 WPS，再删除这个文件", "close Excel, Word or WPS, then delete this file")
"""What to do with the trace of a document that is open, or was when its program ended."""

RC203 = Rule(
    "RC203",
    Text("编号重复", "Duplicate id"),
    Text("编号 {id} 已在 {other} 使用", "the id {id} is already used by {other}"),
    Text(
        "先对照：git diff --no-index {other:word} {file:word}；是副本，就把还要的内容写进 {other}，再删掉 {file}；是另一条就给它换新编号",
        "compare them: git diff --no-index {other:word} {file:word}; if it is a copy, put what is still wanted into {other} and delete {file}; "
        "if it is another record, give it a new id",
    ),
    Text("两条记录同号，引用就分不清。", "If two records share an id, references to it are ambiguous."),
)
"""Found by `flow/inspect.py`, which sees all files of a kind."""

RC204 = Rule(
    "RC204",
    Text("编号被再次使用", "Reused id"),
    Text(
        "编号 {id} 的记录曾在提交 {commit} 删除，现在又用于别的内容",
        "the id {id} belonged to a record deleted in commit {commit} and now names other content",
    ),
    Text(
        "换一个新编号；要恢复旧记录用 git checkout {commit:word}^ -- {old:word}",
        "choose a new id; to restore the old record: git checkout {commit:word}^ -- {old:word}",
    ),
    Text("编号永不复用，否则旧文件、旧报告会指到新记录。", "Ids are never reused; otherwise old files and reports would point to new records."),
)
"""Found by `flow/inspect.py`, which looks into the git history."""

RC205 = Rule(
    "RC205",
    Text("引用的记录不存在", "Dangling reference"),
    Text("{key}（{label}）指向的{kind} {value} 不存在", "{key} ({label}) refers to the {kind} {value}, which does not exist"),
    Text("{hint}", "{hint}"),
    Text("引用落空的需求找不到企业，工单找不到单位。", "With a dangling reference, the firm of a need or the unit of an order cannot be found."),
)


_MOST_GUESSED = 5
"""For how many references of one record the nearest id is looked for, which means looking at every one there is."""


def ensure_references_resolve(around: RuleContext, trace: Trace) -> Iterator[Finding]:
    """Ensure that every id a record names belongs to a record (RC205); its place in the record is found later."""
    dangling = (each for each in trace.refs if not around.index.resolves(each))
    for count, ref in enumerate(dangling):
        yield _dangling(around, ref, guesses=count < _MOST_GUESSED)


def _dangling(around: RuleContext, ref: str, *, guesses: bool) -> Finding:
    from redchain.kinds.registry import kind_named

    kinds, _, value = ref.partition(":")
    models = [model for each in kinds.split("|") if (model := kind_named(each))]
    kind = Text("或".join(each.kind.label.zh for each in models), " or ".join(each.kind.label.en.lower() for each in models))
    close = _nearest(value, (trace.id for each in models for trace in around.index.of(each.kind.name))) if guesses else None
    if close:
        hint = Text("是不是 {close}？", "did you mean {close}?").fill(close=close)
    else:
        command = f"redchain {models[0].kind.name} add" if models else "redchain --help"
        hint = Text("先登记：{command}", "register it first: {command}").fill(command=command)
    return RC205.broken((ref,), key="{key}", label="{label}", kind=kind, value=value, hint=hint)


def _nearest(value: str, known: Iterable[str]) -> str | None:
    import difflib

    close = difflib.get_close_matches(value, list(known), 1, 0.75)
    return close[0] if close else None


RC206 = Rule(
    "RC206",
    Text("没有这个类别", "Unknown category"),
    Text("没有“{value}”这个类别", "there is no category {value}"),
    Text("可用：{allowed}；新类别写到 data/settings/categories.yaml", "allowed: {allowed}; add new ones to data/settings/categories.yaml"),
    Text("类别是匹配和统计的第一依据。", "Matching and statistics start from the category."),
)


def ensure_category_is_known(around: RuleContext, trace: Trace) -> Iterator[Finding]:
    """Ensure that needs, their sub-items and resources use a category of the settings (RC206)."""
    used: list[tuple[str, FieldPath]] = [(trace.facts.category, ("category",))]
    used += [(each, ("items", place, "category")) for place, each in enumerate(getattr(trace.facts, "item_categories", ()))]
    for category, field in used:
        if category not in around.categories:
            known = sorted(around.categories)
            allowed = Text("、".join(known), ", ".join(known))
            look = look_of(firm_name_key(category), around.fold)
            meant = next((each for each in known if look_of(firm_name_key(each), around.fold) == look), None)
            remedy = meant and Text("改为：category: {meant}", "write: category: {meant}").fill(meant=meant)
            yield RC206.broken(field, remedy=remedy or None, value=category, allowed=allowed)


RC207 = Rule(
    "RC207",
    Text("产业链不是该企业的", "Chain is not the firm's"),
    Text("产业链{value}不在企业{enterprise}的产业链里", "the chain {value} is not among the chains of {enterprise}"),
    Text("改需求的 chain，或给企业补上这条链", "change the need's chain, or add this chain to the firm"),
    Text("链错了，派单就会派到别的链办。", "With the wrong chain, orders go to the wrong office."),
    severity="warning",
)


def ensure_chain_is_the_firms(around: RuleContext, trace: Trace) -> Iterator[Finding]:
    """Ensure that a need's chain is one of its firm's (RC207, a warning)."""
    if trace.facts.chain is None:
        return
    firm = around.index.find("enterprise", trace.facts.enterprise)
    if firm and trace.facts.chain not in firm.facts.chains:
        yield RC207.broken(("chain",), value=around.called("chain", trace.facts.chain), enterprise=around.called("enterprise", firm.id))


RC208 = Rule(
    "RC208",
    Text("产业链没有这个环节", "Unknown segment"),
    Text("环节 {value} 不在企业的产业链里", "the segment {value} belongs to none of the firm's chains"),
    Text("可用：{allowed}", "allowed: {allowed}"),
    Text("环节用于看产业链缺什么。", "Segments show what a chain lacks."),
    severity="warning",
)


def ensure_segments_are_known(around: RuleContext, trace: Trace) -> Iterator[Finding]:
    """Ensure that a firm's segments belong to its chains, and those of what it makes and buys to any chain (RC208, a warning)."""
    own = [segment for each in trace.facts.chains if (chain := around.index.find("chain", each)) for segment in chain.facts.segment_ids]
    for used, of_any_chain in ((_segments_of(trace), False), (_segments_traded(trace), True)):
        known = (around.segments if of_any_chain else own) if used else ()
        for place, segment in used:
            if known and segment not in known:
                yield RC208.broken(place, value=segment, allowed=", ".join(known))


def _segments_of(trace: Trace) -> list[tuple[tuple[str | int, ...], str]]:
    return [(("segments", place), each) for place, each in enumerate(trace.facts.segments)]


def _segments_traded(trace: Trace) -> list[tuple[tuple[str | int, ...], str]]:
    made, bought = (enumerate(each) for each in (trace.facts.segments_made, trace.facts.segments_bought))
    return [((field, place, "segment"), each) for field, some in (("makes", made), ("buys", bought)) for place, each in some if each]


RC209 = Rule(
    "RC209",
    Text("需求没有这个子事项", "Unknown sub-item"),
    Text("需求{need}没有名为“{value}”的子事项", "the need {need} has no sub-item called {value}"),
    Text("照抄需求 items 里的标题", "copy the title from the need's items"),
    Text("工单必须说清办哪一件。", "An order must say which part it is for."),
)


def ensure_item_is_the_needs(around: RuleContext, trace: Trace) -> Iterator[Finding]:
    """Ensure that an order names a sub-item that its need has (RC209)."""
    need = around.index.find("need", trace.facts.need)
    if need is not None and trace.facts.item is not None and trace.facts.item not in need.facts.item_titles:
        yield RC209.broken(("item",), need=around.called("need", need.id), value=trace.facts.item)


RC210 = Rule(
    "RC210",
    Text("工单还在旧文件夹", "Orders in their former folder"),
    Text("工单的文件夹改名了，这里面的工单读不到", "the folder for orders has been renamed, and the orders in this one are not read"),
    Text("git mv data/dispatches data/orders", "git mv data/dispatches data/orders"),
    Text("读不到的工单，清单、月报、待办里都没有。", "Orders that cannot be read are missing from lists, reports and to-do lists."),
)
"""Found by `store/loading.py`, which walks through the folders."""

RC211 = Rule(
    "RC211",
    Text("不认识的设置文件", "Unknown settings file"),
    Text("这个文件不会被读取：没有叫 {name} 的设置文件", "this file is not read: no settings file is called {name}"),
    Text("改名为其中一个：{known}；不是设置就移到别处", "name it as one of {known}; move it elsewhere if it holds no settings"),
    Text("文件名不对，设置就不生效，仍按默认值计算。", "A settings file with a wrong name is ignored, and the defaults are used instead."),
)
"""Found by `store/settings.py`, which reads the settings."""

RC212 = Rule(
    "RC212",
    Text("设置里有不存在的类别", "Settings name an unknown category"),
    Text("没有“{value}”这个类别", "there is no category {value}"),
    Text("可用：{allowed}；新类别写到 data/settings/categories.yaml", "allowed: {allowed}; add new ones to data/settings/categories.yaml"),
    Text(
        "类别写错的一条永远不适用，算出来的是别的时限或匹配。",
        "An entry that names an unknown category never applies, so a different limit or match comes out.",
    ),
)
"""Found by `store/settings.py`, which reads the settings."""


RC213 = Rule(
    "RC213",
    Text("文件名在别的电脑上放不下", "Name that other computers refuse"),
    Text("名称 {name} {problem}", "the name {name} {problem}"),
    Text("换一个名字：{how}", "choose another name: {how}"),
    Text(
        "Windows 和 macOS 上的克隆取不出这样的文件，整个仓库都更新不了。",
        "A clone on Windows or macOS cannot write such a file, and then cannot be updated at all.",
    ),
)
_RESERVED = Text("是 Windows 保留的设备名，加扩展名也不行", "is a device name that Windows reserves, with any extension")
_LAST = Text("以句点或空格结尾，Windows 会去掉", "ends with a dot or a space, which Windows removes")
_SIGNS = Text("含有 Windows 文件名不许用的字符", "contains a character that Windows does not allow in names")
_LONG = Text("超过 255 个字节", "has more than 255 bytes")
_SAME = Text(
    "与 {other} 只差大小写或字符写法，在 Windows 和 macOS 上是同一个文件",
    "differs from {other} only by case or composition, and is the same file on Windows and macOS",
)
_MOST_BYTES = 255


def ensure_id_is_no_device(record: Record) -> Iterator[Finding]:
    """Ensure that no file is called as a device of Windows is (RC213)."""
    from redchain.model.field_types import is_device

    if is_device(record.id):
        yield RC213.broken(("id",), name=record.id, problem=_RESERVED, how=_renaming(record))


def ensure_paths_are_portable(paths: Iterable[str]) -> Iterator[tuple[str, Finding]]:
    """Ensure that every computer can hold these files: the names of their folders, and no two that are one elsewhere (RC213)."""
    seen: dict[str, str] = {}
    fault = cache(_fault)  # thousands of files lie in one folder
    for path in sorted(paths):
        *folders, _ = path.split("/")
        problem = next(((each, found) for each in folders if (found := fault(each))), None)
        other = seen.setdefault(unicodedata.normalize("NFC", path).casefold(), path)
        if other != path:
            problem = problem or (path, _SAME.fill(other=other))
        if problem:
            yield path, RC213.broken((), name=problem[0], problem=problem[1], how=Text("移动文件：git mv", "move the file: git mv"))


def _renaming(record: Record) -> Text:
    command = f"redchain {record.kind.name} rename {word(record.id)} {word(record.id)}-1"
    return Text(f"如 {record.id}-1；已经提交的：{command}", f"such as {record.id}-1; once committed: {command}")


def _fault(name: str) -> Text | None:
    from redchain.model.field_types import is_device

    if is_device(name):
        return _RESERVED
    if name.endswith((".", " ")):
        return _LAST
    if re.search(r'[<>:"|?*\\]', name):
        return _SIGNS
    return _LONG if len(name.encode()) > _MOST_BYTES else None


RC214 = Rule(
    "RC214",
    Text("同义词表里有不存在的概念", "Thesaurus names an unknown concept"),
    Text("没有“{value}”这个概念", "there is no concept {value}"),
    Text("{hint}", "{hint}"),
    Text("上位概念写错，相近的说法就连不起来，匹配会漏。", "With a wrong broader concept, related words are not linked, and matches are missed."),
)
"""Found by `store/settings.py`, which reads the settings."""

RC215 = Rule(
    "RC215",
    Text("git 里有、磁盘上没有的记录", "Tracked record that is not on disk"),
    Text("git 里有这条记录，磁盘上没有", "git tracks this record, but it is not on disk"),
    Text("{how}", "{how}"),
    Text(
        "误删的、稀疏检出漏掉的记录，清单、月报、待办里都没有。",
        "What was deleted by mistake or left out by a sparse checkout is missing from lists, reports and to-do lists.",
    ),
)
"""Found by `flow/absent.py`, which asks git what it tracks."""

RC216 = Rule(
    "RC216",
    Text("记下的表头指向不存在的字段", "A remembered head means a field that there is not"),
    Text("{what}", "{what}"),
    Text("改成有的字段，或删掉这一条；不写 field 的，这一列不收", "name a field that there is, or leave the entry out; without `field` the column is left out"),
    Text("对不上的一条不起作用，收表时这一列又要重认。", "Such an entry does nothing, and the column has to be told again."),
)
"""Found by `flow/kept_heads.py`, which knows the fields that people fill in."""

RC217 = Rule(
    "RC217",
    Text("两类记录同号", "Id that two kinds share"),
    SHARED,
    Text(
        "给其中一条换编号，如 redchain {command:word} rename {id:word} {free:word}",
        "give one of them another id, such as redchain {command:word} rename {id:word} {free:word}",
    ),
    Text(
        "办理经过里的单位或企业，走访讲解的政策、事项或资源，都只写编号；同号就不知道说的是哪一条。",
        "Steps name a unit or a firm, and visits the policies, service items and resources that were explained, by an id alone; if two share it, nobody knows which is meant.",
    ),
    lets_pass=True,
)


def ensure_ids_tell_kinds_apart(around: RuleContext, trace: Trace) -> Iterator[Finding]:
    """Ensure that no two records share an id where a reference cannot tell their kinds (RC217)."""
    from redchain.kinds.registry import kind_named
    from redchain.kinds.renaming import twins

    model = kind_named(trace.kind)
    others = [each.kind for each in twins(model)] if model else []
    names = "|".join((trace.kind, *(each.name for each in others)))
    for each in others:
        if around.index.resolves(f"{each.name}:{trace.id}"):
            free = free_id(trace.id, lambda wanted: around.index.resolves(f"{names}:{wanted}"))
            yield RC217.broken(("id",), kind=Text(each.label.zh, each.label.en.lower()), id=trace.id, command=trace.kind, free=free)
