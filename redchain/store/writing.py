"""A record as YAML: written whole for a new file; for a changed one only the changed fields or ids are patched into the text."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError

from redchain.model.base import field_order
from redchain.model.fields import brief_of, fields, reference_paths, references
from redchain.store.yaml_parsing import parse, parser
from redchain.store.yaml_positions import Positions
from redchain.store.yaml_quoting import double_quoted

if TYPE_CHECKING:
    from redchain.model.base import Record

_BOM = "\ufeff"
_PLAIN_FIELDS = frozenset({"category"})


def modeline(path: str, kind: str) -> str:
    """Return the comment that tells editors which JSON schema the file at `path` follows."""
    up = "../" * path.count("/")
    return f"# yaml-language-server: $schema={up}schemas/{kind}.schema.json\n"


def dump(record: Record, path: str) -> str:
    """Return the text of a new record file: keys in the order of the contract, without those that equal their default."""
    return modeline(path, record.kind.name) + _body(record)


def _body(record: BaseModel) -> str:
    lines = []
    for name in field_order(type(record)):
        value = getattr(record, name)
        if name == "log" or not _is_default(type(record), name, value):
            lines.append(_entry(type(record), name, value, 0))
    return "".join(lines)


def patch(text: str, before: BaseModel, after: BaseModel) -> str:
    """Return `text` with only the fields changed in which `after` differs from `before`; comments, order and quotes stay."""
    plain = text.removeprefix(_BOM).replace("\r\n", "\n")
    if _differing(before, after):
        plain = _patched(plain, before, after)
    return _as_it_stood(text, plain)


def _patched(text: str, before: BaseModel, after: BaseModel) -> str:
    """Patch the fields one by one; if the text then does not read back as `after`, write the record whole."""
    ended = text.endswith("\n")
    text = text if ended else text + "\n"
    if not _is_flow(text):
        now: BaseModel | None = before
        for _ in range(2):  # the second time for a neighbour that a missing last line end has changed
            if now is None:
                break
            for name in _differing(now, after):
                text = _patch_field(text, type(after), name, getattr(now, name), getattr(after, name))
            now = _read(text, type(after))
        if now == after:
            shorter = text[:-1]
            return shorter if not ended and _read(shorter, type(after)) == after else text
    return _rewritten(text, after)


def _rewritten(text: str, record: BaseModel) -> str:
    """Return the comments at the beginning of the text with the record written whole below them."""
    lines = text.split("\n")
    comments = lines[: next((place for place, each in enumerate(lines) if each and not each.startswith("#")), len(lines))]
    return "".join(f"{each}\n" for each in comments) + _body(record)


def _differing(before: BaseModel, after: BaseModel) -> list[str]:
    return [name for name in field_order(type(after)) if getattr(before, name) != getattr(after, name)]


def _read(text: str, model: type[BaseModel]) -> BaseModel | None:
    mapping = parse(text.encode(), parser()).mapping
    try:
        return None if mapping is None else model.model_validate(mapping)
    except ValidationError:
        return None


def _is_flow(text: str) -> bool:
    root = Positions(text).root
    return root is None or bool(root.flow_style)


def _as_it_stood(old: str, plain: str) -> str:
    """Return the new text with the BOM and, on lines that did not change, the line ends of the old one."""
    before, after = old.removeprefix(_BOM).split("\n"), plain.split("\n")
    if "\r" in old:
        mark = "\r" if old.count("\r\n") * 2 > old.count("\n") else ""
        same = SequenceMatcher(None, [each.removesuffix("\r") for each in before], after, autojunk=False).get_matching_blocks()
        kept = {block.b + place: before[block.a + place] for block in same for place in range(block.size)}
        after = [*(kept.get(place, each + mark) for place, each in enumerate(after[:-1])), after[-1]]
    return (_BOM if old.startswith(_BOM) else "") + "\n".join(after)


def _patch_field(text: str, model: type[BaseModel], name: str, old: Any, new: Any) -> str:
    positions = Positions(text)
    key, value = positions.find((name,))
    if value is None:
        return _insert(text, positions, model, name, new)
    if _is_default(model, name, new) and not model.model_fields[name].is_required():
        return _remove(text, key, value)
    if _appends(old, new) and value.value and not value.flow_style:
        return _append(text, model, name, value, new[len(old) :])
    return _replace(text, (key, value), model, name, new)


def _replace(text: str, pair: tuple[Any, Any], model: type[BaseModel], name: str, new: Any) -> str:
    key, value = pair
    is_inline = bool(value.flow_style) if isinstance(value.value, list) else value.style not in {"|", ">"}
    if is_inline and not _is_block(new):
        return text[: value.start_mark.index] + _inline(model, name, new) + text[value.end_mark.index :]
    if not is_inline and isinstance(new, tuple) and new and not _is_block(new):  # a list of words below its key stays one
        start, end = text.rfind("\n", 0, value.start_mark.index) + 1, _line_end(text, _last_mark(text, value))
        return text[:start] + "".join(_item(model, name, each, value.start_mark.column) for each in new) + text[end:]
    start, end = text.rfind("\n", 0, key.start_mark.index) + 1, _line_end(text, _last_mark(text, value))
    return text[:start] + _entry(model, name, new, key.start_mark.column) + text[end:]


def _remove(text: str, key: Any, value: Any) -> str:
    start = text.rfind("\n", 0, key.start_mark.index) + 1
    return text[:start] + text[_line_end(text, _last_mark(text, value)) :]


def _append(text: str, model: type[BaseModel], name: str, value: Any, items: tuple[Any, ...]) -> str:
    end = _line_end(text, _last_mark(text, value))
    block = "".join(_item(model, name, each, value.start_mark.column) for each in items)
    return text[:end] + block + text[end:]


def _insert(text: str, positions: Positions, model: type[BaseModel], name: str, new: Any) -> str:
    """Put a new key after the nearest earlier one of the contract's order."""
    order = field_order(model)
    for earlier in reversed(order[: order.index(name)]):
        _, value = positions.find((earlier,))
        if value is not None:
            end = _line_end(text, _last_mark(text, value))
            return text[:end] + _entry(model, name, new, positions.root.start_mark.column) + text[end:]
    return text + _entry(model, name, new, 0)


def _last_mark(text: str, node: Any) -> int:
    """Return the index just after the last character of a node, before any comments and blank lines that follow."""
    children = node.value
    if isinstance(children, list) and children and not node.flow_style:
        last = children[-1]
        return _last_mark(text, last[1] if isinstance(last, tuple) else last)
    end = int(node.end_mark.index)
    if getattr(node, "style", None) in {"|", ">"}:
        whole = text[node.start_mark.index : end]
        keeps = "+" in whole.partition("\n")[0].partition("#")[0]  # then the blank lines below belong to it
        end = node.start_mark.index + (len(whole.removesuffix("\n")) if keeps else len(whole.rstrip()))
    return end


def _line_end(text: str, index: int) -> int:
    """Return the start of the line after the one that holds `index`."""
    end = text.find("\n", index)
    return len(text) if end < 0 else end + 1


def _appends(old: Any, new: Any) -> bool:
    return isinstance(new, tuple) and isinstance(old, tuple) and 0 < len(old) < len(new) and new[: len(old)] == old


def _is_default(model: type[BaseModel], name: str, value: Any) -> bool:
    field = model.model_fields[name]
    return value is None or (not field.is_required() and value == field.default)


def _is_block(value: Any) -> bool:
    if isinstance(value, tuple):
        return bool(value) and isinstance(value[0], BaseModel)
    return isinstance(brief_of(value), BaseModel) or (isinstance(value, str) and _fits_block(value))


def _entry(model: type[BaseModel], name: str, value: Any, indent: int) -> str:
    lead, value = " " * indent, brief_of(value)
    if isinstance(value, BaseModel):
        lines = "".join(_entry(type(value), inner, part, indent + 2) for inner, part in _set_fields(value))
        return f"{lead}{name}:\n{lines}" if lines else f"{lead}{name}: {{}}\n"
    if _is_block(value) and isinstance(value, tuple):
        return f"{lead}{name}:\n" + "".join(_item(model, name, each, indent + 2) for each in value)
    if _is_block(value):
        body = "".join(f"{lead}  {line}\n" if line else "\n" for line in str(value).rstrip("\n").split("\n"))
        return f"{lead}{name}: |{'' if str(value).endswith(chr(10)) else '-'}\n{body}"
    return f"{lead}{name}: {_inline(model, name, value)}\n"


def _item(model: type[BaseModel], name: str, value: Any, indent: int) -> str:
    if not isinstance(value, BaseModel):
        return f"{' ' * indent}- {_inline(model, name, value)}\n"
    lines = "".join(_entry(type(value), name, part, indent + 2) for name, part in _set_fields(value))
    return " " * indent + "- " + lines[indent + 2 :]


def _set_fields(value: BaseModel) -> list[tuple[str, Any]]:
    return [(name, part) for name in type(value).model_fields if not _is_default(type(value), name, part := getattr(value, name))]


def _inline(model: type[BaseModel], name: str, value: Any) -> str:
    value = brief_of(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() else repr(value)
    if isinstance(value, tuple):
        return "[" + ", ".join(_inline(model, name, each) for each in value) + "]"
    words = value if isinstance(value, str) else value.isoformat()
    if fields(model)[name].choices or (name in _PLAIN_FIELDS and _is_plain(words)):
        return words
    return double_quoted(words)


def _is_plain(words: str) -> bool:
    """Tell whether a category name can be written without quotes: only letters, at least one of them Chinese."""
    return words.isalpha() and not words.isascii()


def _fits_block(words: str) -> bool:
    """Tell whether several lines can be written as a literal block and read back the same."""
    body = words.removesuffix("\n")
    lines = body.split("\n")
    plain = all(line == line.rstrip() and "\r" not in line and "\t" not in line for line in lines)
    return "\n" in body and plain and bool(lines[0]) and not lines[0].startswith(" ") and bool(lines[-1])


def rename_references(text: str, before: Record, after: Record) -> str:
    """Return `text` with each id replaced in which `after` differs from `before`, in old steps too; other changed fields are patched."""
    mark = _BOM if text.startswith(_BOM) else ""
    plain = text.removeprefix(_BOM)
    for (start, end), new in sorted(_replacements(plain, before, after), reverse=True):
        plain = plain[:start] + double_quoted(new) + plain[end:]
    now = type(before).model_validate(parse(plain.encode(), parser()).mapping)
    return patch(mark + plain, now, after)


def _replacements(text: str, before: Record, after: Record) -> list[tuple[tuple[int, int], str]]:
    paths, positions, found = reference_paths(type(before)), Positions(text), []
    for (place, _, old), (_, _, new) in zip(references(before, paths), references(after, paths), strict=True):
        _, node = positions.find(place)
        if old != new and node is not None:
            found.append(((node.start_mark.index, node.end_mark.index), new))
    return found
