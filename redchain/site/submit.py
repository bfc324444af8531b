"""The page on which a firm writes down a need: the browser makes text of it, to be sent by chat, which `redchain inbox` takes; nothing leaves the device by itself."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.decide.chat_blocks import CLOSES, GOES_ON, OPENS, PARTS
from redchain.decide.sheet_cells import NOTHING
from redchain.kinds.enterprise.model import Enterprise
from redchain.kinds.need.model import Need
from redchain.model.field_types import LATEST_DAY, LONGEST_LINE, LONGEST_LINES
from redchain.model.fields import fields
from redchain.render.markup import escape, escape_html
from redchain.site.frame import ASSETS
from redchain.site.submit_script import SCRIPT, SCRIPT_NAME
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from redchain.model.settings import Category
    from redchain.text import Language

PAGE = "submit.html"
TITLE = Text("点单", "Tell a need")
_MOST_SENT = 1500
"""Of a longer text it is said that a chat may cut it."""
_LEAD = Text(
    "企业在这里写需求：填好，点“生成文字”，把文字复制到聊天里发给链办或助企员。写的内容只在这台设备上，不上传，也不保存，关了页面就没有了。",
    "Firms write down a need here: fill in the form, make the text, and send it by chat to the office of the chain or to your helper. "
    "What is written stays on this device: nothing is uploaded or kept, and closing the page loses it.",
)
_PRIVATE = Text(
    "不要写：身份证号、个人手机号、私人邮箱、微信号、银行卡号和个人姓名。联系方式写岗位和办公电话。",
    "Leave out numbers of identity cards, bank cards and private telephones, private mail and chat addresses, and names of persons. Give a post and an office number.",
)
_WITHOUT = Text(
    "这一页要浏览器允许脚本才能填。不允许时，把下面几行复制到聊天里，冒号后面填好发出；或者向链办要一张空白的企业需求登记表。",
    "Filling in this page needs scripts to be allowed in the browser. Otherwise copy the lines below into the chat, write behind the colons and send them; "
    "or ask the office of the chain for an empty form.",
)
_MAY_BE = Text("类别可填：{names}", "Categories: {names}")
_MUST, _CHOOSE = Text("必填", "required"), Text("请选择", "choose one")
_MAKE, _COPY, _SAVE, _ANOTHER = Text("生成文字", "Make the text"), Text("复制", "Copy"), Text("存成文件", "Save as a file"), Text("再写一条", "Write another")
_MADE = Text("要发的文字", "The text to send")
_HOW = Text(
    "从“{opens}”到“{closes}”整段发出，不要改动这两行。发文件也可以；微信里存不了文件的，就复制。",
    "Send all of it, from “{opens}” to “{closes}”. The file will do as well; where a chat's own browser saves none, copy the text.",
)
_WORDS: Mapping[str, Text] = {
    "empty": Text("这一项必填", "this is required"),
    "nothing": Text("只写“{words}”收不了，写一句话", "“{words}” alone says nothing"),
    "long": Text("最多 {most} 字，现在 {count} 字", "at most {most} characters, and it has {count}"),
    "code_length": Text("统一社会信用代码是 18 位，现在 {count} 位", "a credit code has 18 characters, and this has {count}"),
    "code_sign": Text(
        "第 {count} 位“{words}”不对：只有数字和大写字母，没有 I、O、S、V、Z", "“{words}” at place {count} is wrong: digits and letters but I, O, S, V, Z"
    ),
    "code_check": Text("最后一位对不上，可能抄错了一位", "the last character does not fit the others: one of them may be wrong"),
    "no_day": Text("这一天没有写全，或没有这一天", "this is no whole date"),
    "early": Text("不能早于今天", "this is before today"),
    "late": Text("太晚了，最晚 {words}", "this is too late; the last day is {words}"),
    "mobile": Text(
        "像是手机号：{words}。个人手机号会被退回，请删掉，写办公电话", "{words} looks like a private telephone and would be sent back: leave it out"
    ),
    "identity": Text("像是身份证号：{words}。会被退回，请删掉", "{words} looks like the number of an identity card and would be sent back: leave it out"),
    "wrong": Text("有 {count} 处要改，看每一项下面的红字", "{count} to mend, as is said below each"),
    "made": Text("文字已生成，在下面", "the text is made; it stands below"),
    "copied": Text("已复制，到聊天里粘贴发出", "copied: paste it into the chat"),
    "not_copied": Text("没有复制成：长按上面的文字，全选，再复制", "not copied: press on the text above, select all, and copy"),
    "saved": Text("存好了：{words}", "saved: {words}"),
    "much": Text("有 {count} 字，聊天里可能发不全：存成文件再发", "it has {count} characters, which a chat may cut: save it as a file and send that"),
}
_HINTS: Mapping[str, Text] = {
    "enterprise": Text("全称，同营业执照", "The full name, as on the business licence"),
    "uscc": Text("18 位，可不填；填了好认", "18 characters; may be empty, but tells firms apart"),
    "title": Text("一句话说清要什么", "What is needed, in one sentence"),
    "detail": Text("什么事、卡在哪里、试过什么", "What it is about, where it is stuck, what was tried"),
    "expected": Text("办到什么样算办好", "What would settle it"),
}
_FIELDS = ("enterprise", "uscc", "title", "category", "detail", "expected", "urgency", "wanted_by")
_USUAL = {"urgency": "normal"}


class _Asked(NamedTuple):
    """A field of the form: its key, what it is called, what is checked of it, and whether it must be filled in."""

    name: str
    label: str
    check: str
    is_required: bool


def submit_files(categories: Sequence[Category], language: Language) -> tuple[tuple[str, bytes], str]:
    """Return the file with the page's script, and the page below its title."""
    asked = [*_asked(language)]
    told = {key: words.say(language) for key, words in _WORDS.items()}
    frame = {"opens": OPENS, "closes": CLOSES, "parts": PARTS}
    beside = {
        **{key: words.say(language) for key, words in frame.items()},
        "goes": GOES_ON,
        "raised": fields(Need)["raised_on"].label.say(language),
        "source": _line("source", "self", language),
        "file": Need.kind.label.say(language),
        "nothing": sorted(NOTHING),
        "last": LATEST_DAY.isoformat(),
        "much": _MOST_SENT,
    }
    controls = "\n".join(_control(each, categories, language) for each in asked)
    body = (
        f'<p>{escape(_LEAD.say(language))}</p>\n<p class="mind">{escape(_PRIVATE.say(language))}</p>\n'
        f"<noscript>{_without(asked, categories, language)}</noscript>\n"
        f'<form id="submit" novalidate hidden data-words="{_json(told)}" data-beside="{_json(beside)}">\n{controls}\n'
        f'<p class="do"><button type="submit">{_MAKE.say(language)}</button></p>\n<p id="said" role="status"></p>\n</form>\n'
        f"{_result(language)}\n"
        f'<script src="{ASSETS}/{SCRIPT_NAME}" defer></script>'
    )
    return (f"{ASSETS}/{SCRIPT_NAME}", SCRIPT.encode()), body


def _json(value: Any) -> str:
    return escape_html(json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True))


def _line(name: str, value: str, language: Language) -> str:
    """Return the line of a block that says one value of a field."""
    field = fields(Need)[name]
    return f"{field.label.say(language)}{PARTS.say(language)}{field.say(value).say(language)}"


def _asked(language: Language) -> Iterator[_Asked]:
    for name in _FIELDS:
        field = fields(Need).get(name) or fields(Enterprise)[name]
        check = "code" if name == "uscc" else "choice" if name in {"category", "urgency"} else field.wording or ("line" if field.references else "day")
        yield _Asked(name, field.label.say(language), check, field.is_required)


def _control(each: _Asked, categories: Sequence[Category], language: Language) -> str:
    name = each.name
    must = f' <span class="must">{_MUST.say(language)}</span>' if each.is_required else ""
    hint = f'<p class="hint" id="h-{name}">{escape(_HINTS[name].say(language))}</p>\n' if name in _HINTS else ""
    told = " ".join(f"{mark}-{name}" for mark in ("h", "p", "w") if mark != "h" or hint)
    own = f'id="f-{name}" name="{name}" data-check="{each.check}" data-label="{escape_html(each.label)}" aria-describedby="{told}" autocomplete="off"'
    own += " required" if each.is_required else ""
    if each.check == "choice":
        box = f"<select {own}>{''.join(_options(name, categories, language))}</select>"
    elif each.check == "lines":
        box = f'<textarea {own} rows="4" data-most="{LONGEST_LINES}"></textarea>'
    else:
        most = f' data-most="{LONGEST_LINE}"' if each.check == "line" else ""
        box = f'<input {own} type="{"date" if each.check == "day" else "text"}"{most}>'
    return (
        f'<div class="field"><label for="f-{name}">{escape(each.label)}{must}</label>\n{hint}{box}\n'
        f'<p class="mind" id="p-{name}" role="status"></p><p class="wrong" id="w-{name}"></p></div>'
    )


def _options(name: str, categories: Sequence[Category], language: Language) -> Iterator[str]:
    if name == "category":
        yield f'<option value="">{_CHOOSE.say(language)}</option>'
        for each in categories:
            said = each.name if language == "zh" or not each.english else f"{each.english} ({each.name})"
            yield f'<option value="{escape_html(each.name)}">{escape(said)}</option>'
    else:
        for value, words in fields(Need)[name].choices.items():
            said = escape_html(words.say(language))
            yield f'<option value="{said}"{" selected" if value == _USUAL[name] else ""}>{said}</option>'


def _result(language: Language) -> str:
    how = _HOW.fill(opens=OPENS.say(language), closes=CLOSES.say(language)).say(language)
    buttons = ((_COPY, "copy"), (_SAVE, "save"), (_ANOTHER, "another"))
    drawn = "".join(f'<button type="button" id="{name}">{words.say(language)}</button>' for words, name in buttons)
    return (
        f'<section id="made" hidden><h2 id="h-made">{_MADE.say(language)}</h2>\n<p id="how">{escape(how)}</p>\n'
        f'<textarea id="block" readonly rows="12" aria-labelledby="h-made" aria-describedby="how"></textarea>\n'
        f'<p class="do">{drawn}</p>\n<p id="done" role="status"></p></section>'
    )


def _without(asked: Iterable[_Asked], categories: Sequence[Category], language: Language) -> str:
    """Return what to do where scripts are not allowed, with an empty block."""
    lines = [OPENS.say(language), *(f"{each.label}{PARTS.say(language)}" for each in asked), _line("source", "self", language), CLOSES.say(language)]
    between = "、" if language == "zh" else ", "
    names = _MAY_BE.fill(names=between.join(each.name for each in categories)).say(language)
    return f"<p>{escape(_WITHOUT.say(language))}</p><pre>{escape_html(chr(10).join(lines))}</pre><p>{escape(names)}</p>"
