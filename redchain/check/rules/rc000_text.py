"""RC0xx: what a file's text must be before a record can be read from it.

These are found while the text is read, by `store/yaml_parsing.py`, `store/yaml_lint.py` and `store/diagnose_yaml.py`.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from redchain.model.finding import QUOTE, Rule
from redchain.model.invisible_characters import UNSEEN
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.model.finding import FieldPath, Finding

RC001 = Rule(
    "RC001",
    Text("文件读不了", "File cannot be read"),
    Text("文件读不了：{problem}", "the file cannot be read: {problem}"),
    Text("检查文件是否存在、是否有读取权限", "check that the file exists and that you may read it"),
    Text("读不到的记录等于丢失，必须说出来。", "A record that cannot be read is as good as lost, so it has to be reported."),
)
RC002 = Rule(
    "RC002",
    Text("不是 UTF-8", "Not UTF-8"),
    Text("第 {byte} 个字节不是 UTF-8 文字", "byte {byte} is not UTF-8"),
    Text("用编辑器另存为 UTF-8 编码（WPS、记事本的“ANSI”就是 GBK）", "save the file as UTF-8 (“ANSI” in Notepad and WPS means GBK)"),
    Text("其他编码会变成乱码，差异比较和检索都会失效。", "Other encodings turn into garbage in diffs and searches."),
)
RC003 = Rule(
    "RC003",
    Text("文件过大", "File too large"),
    Text("文件有 {size} 字节，超过 256 KiB", "the file has {size} bytes, more than 256 KiB"),
    Text("一条记录一个文件；附件放到别处，只写编号", "keep one record per file; store attachments elsewhere and record their reference number"),
    Text("大文件多半是误放的附件，也会拖垮检查。", "A large file is nearly always a misplaced attachment, and it slows down every check."),
)
RC004 = Rule(
    "RC004",
    Text("文件是空的", "Empty file"),
    Text("文件里没有记录", "the file contains no record"),
    Text("写入记录，或删除这个文件", "write the record or delete the file"),
    Text("空文件没有编号，别处引用它就会落空。", "An empty file has no id, so references to it lead nowhere."),
)
RC005 = Rule(
    "RC005",
    Text("YAML 写法有误", "YAML syntax"),
    Text("YAML 写法有误：{problem}", "YAML cannot be read: {problem}"),
    Text("按提示改这一行；文字里有冒号、井号、@ 时整句加双引号", "fix this line; put the text in double quotes if it contains a colon, # or @"),
    Text("读不通的文件不能猜，只能请人改。", "What a file that does not parse was meant to say cannot be guessed; somebody has to correct it."),
)
RC006 = Rule(
    "RC006",
    Text("键重复", "Duplicate key"),
    Text("键 {key} 在同一层写了两次", "the key {key} appears twice at the same level"),
    Text("删掉其中一个；第一个在第 {first} 行", "delete one of them; the first is on line {first}"),
    Text("多数解析器会悄悄丢掉前一个值。", "Most parsers silently drop the earlier value."),
)
RC007 = Rule(
    "RC007",
    Text("不许用标签", "Tag"),
    Text("{mark} 是 YAML 标签，本格式不使用", "{mark} is a YAML tag, which this format does not use"),
    QUOTE,
    Text("标签会让解析器构造任意对象，且各家读法不同。", "Tags make parsers build arbitrary objects, and parsers disagree about them."),
)
RC008 = Rule(
    "RC008",
    Text("不许用锚点、别名和合并键", "Anchor, alias or merge key"),
    Text("{mark} 是 YAML 锚点、别名或合并键，本格式不使用", "{mark} is a YAML anchor, alias or merge key, which this format does not use"),
    Text("把内容原样写出来；若是普通文字，加双引号：{line}", "write the content out in full; if it is plain text, quote it: {line}"),
    Text("别名可以展开成巨量数据，也让差异难读。", "Aliases can expand without bound and make diffs hard to read."),
)
RC009 = Rule(
    "RC009",
    Text("一个文件只放一条记录", "Several documents"),
    Text("文件里有第二个 YAML 文档或指令", "the file contains a second YAML document or a directive"),
    Text("删掉 --- 、... 或 % 开头的行，另一条记录另存一个文件", "remove the line with ---, ... or %, and give the other record its own file"),
    Text("多数解析器只读第一个，其余的记录会丢失。", "Most parsers read only the first document and lose the rest."),
)
RC010 = Rule(
    "RC010",
    Text("不许用制表符", "Tab"),
    Text("文件里有制表符（Tab）", "the file contains a tab"),
    Text("换成空格（每层两个）", "use spaces, two per level"),
    Text("YAML 不许用制表符缩进，各家容忍程度不同。", "YAML forbids tabs for indentation, and parsers differ in what they tolerate."),
)
RC011 = Rule(
    "RC011",
    Text("合并冲突没有解决", "Conflict marker"),
    Text("文件里留着合并冲突标记 {mark}", "the file still contains the conflict marker {mark}"),
    Text(
        "逐项选择：redchain resolve；或手工选定要保留的内容，删掉 <<<<<<<、=======、>>>>>>> 三行，再 git add",
        "choose one by one: redchain resolve; or keep what is right by hand, delete the lines with <<<<<<<, ======= and >>>>>>>, then run git add",
    ),
    Text("冲突标记说明两个人的改动还没有合好。", "A marker means that two people's changes were never fully merged."),
)
RC012 = Rule(
    "RC012",
    Text("BOM 位置不对", "Misplaced BOM"),
    Text("文件中间有 BOM（U+FEFF）字符", "there is a BOM (U+FEFF) in the middle of the file"),
    Text("删掉这个看不见的字符（重新输入这一行即可）", "delete the invisible character (retyping the line removes it)"),
    Text("看不见的字符会成为键或编号的一部分。", "The invisible character becomes part of a key or an id."),
)
RC013 = Rule(
    "RC013",
    Text("嵌套过深", "Nested too deeply"),
    Text("嵌套超过 20 层", "nested more than 20 levels deep"),
    Text("检查缩进和括号", "check the indentation and the brackets"),
    Text("记录最多四层，更深只可能是缩进错误或恶意文件。", "Records have at most four levels; anything deeper is a mistake or an attack."),
)
RC014 = Rule(
    "RC014",
    Text("有歧义的值没有加引号", "Ambiguous scalar"),
    Text("{value} 没有加引号，不同软件会读成不同的值", "{value} is not quoted, and programs disagree about what it means"),
    QUOTE,
    Text("0512、1_000、12:30、no 等在不同解析器里是数字、时间或真假值。", "Depending on the parser, 0512, 1_000, 12:30 or no are numbers, times or booleans."),
)
RC015 = Rule(
    "RC015",
    Text("冒号是全角的", "Full-width colon"),
    Text("键 {key} 后面是全角冒号“：”", "the key {key} is followed by a full-width colon"),
    Text("改成半角冒号加空格：{line}", "use an ASCII colon and a space: {line}"),
    Text("全角冒号会让整行变成一段文字，键就丢了。", "With a full-width colon the whole line becomes text, and the key is lost."),
)
RC016 = Rule(
    "RC016",
    Text("含看不见的字符", "Invisible character"),
    Text("文字里有看不见的字符 {name}", "the text contains the invisible character {name}"),
    Text("删掉它（多半是从别处粘贴带来的）：{line}", "delete it (it was probably pasted in from elsewhere): {line}"),
    Text(
        "看不见的字符会让同一家企业变成两家，查不到，也会弄乱显示和导出的表格。",
        "Invisible characters make two firms of one, hide it from searches, and garble terminals and exported tables.",
    ),
)
_LINE_ENDS = "\r\x0b\x0c\x85\u2028\u2029"
_NAMES = (
    ("\xad", "\xad", Text("软连字符", "soft hyphen")),
    ("\u115f", "\u1160", Text("韩文填充符", "Hangul filler")),
    ("\u200b", "\u200b", Text("零宽空格", "zero width space")),
    ("\u200c", "\u200c", Text("零宽不连字", "zero width non-joiner")),
    ("\u200d", "\u200d", Text("零宽连字", "zero width joiner")),
    ("\u200e", "\u200f", Text("文字方向标记", "direction mark")),
    ("\u2028", "\u2029", Text("行分隔符", "line separator")),
    ("\u202a", "\u202e", Text("文字方向控制符", "direction control")),
    ("\u2060", "\u2060", Text("零宽连接符", "word joiner")),
    ("\u2061", "\u2064", Text("不可见的数学符号", "invisible operator")),
    ("\u2066", "\u206f", Text("文字方向控制符", "direction control")),
    ("\u3164", "\u3164", Text("韩文填充符", "Hangul filler")),
    ("\ufe00", "\ufe0f", Text("字形变体选择符", "variation selector")),
    ("\ufeff", "\ufeff", Text("零宽不换行空格（BOM）", "zero width no-break space (BOM)")),
    ("\uffa0", "\uffa0", Text("韩文填充符", "Hangul filler")),
    ("\U000e0000", "\U000e007f", Text("标签字符", "tag")),
    ("\U000e0100", "\U000e01ef", Text("字形变体选择符", "variation selector")),
)


def unseen_character(character: str, line: str, field: FieldPath = ()) -> Finding:
    """Return the finding for a character that nobody sees (RC016), with the line as it is without any."""
    spaced = "".join(" " if each in _LINE_ENDS else each for each in line)
    rest = UNSEEN.sub("", spaced).strip()
    remedy = Text("删掉它（多半是从别处粘贴带来的）", "delete it (it was probably pasted in from elsewhere)") if rest.endswith(('""', "#")) else None
    return RC016.broken(field, remedy=remedy, name=name_of_character(character), line=rest)


def name_of_character(character: str) -> Text:
    """Return the code point of a character with what it is called.

    >>> name_of_character("\u200b").zh
    'U+200B（零宽空格）'
    """
    code = f"U+{ord(character):04X}"
    english = unicodedata.name(character, "control character").lower()
    known = next((name for first, last, name in _NAMES if first <= character <= last), Text("控制字符", english))
    return Text(f"{code}（{known.zh}）", f"{code} ({known.en})")


RC017 = Rule(
    "RC017",
    Text("换行是 CRLF", "CRLF line endings"),
    Text("换行符是 Windows 的 CRLF", "the lines end with CRLF"),
    Text("另存为 LF 换行；仓库里的 .gitattributes 会自动处理", "save with LF line endings; the repository's .gitattributes takes care of the rest"),
    Text("混用换行符会让每一行都显示为已修改。", "Mixed line endings make every line look changed."),
    severity="warning",
)
RC018 = Rule(
    "RC018",
    Text("字符未规范化", "Not NFC"),
    Text("文字不是 NFC 规范形式（多半来自 macOS 粘贴）", "the text is not in NFC form (often because it was pasted on macOS)"),
    Text("重新输入带符号的字母", "retype the accented letters"),
    Text("同一个字两种编码会让查找和去重失效。", "The same letter encoded in two ways defeats searching and de-duplication."),
    severity="warning",
)
RC019 = Rule(
    "RC019",
    Text("最外层不是键值", "Not a mapping"),
    Text("最外层应是“键: 值”，这里却是{found}", "the top level must be `key: value` lines, but this is {found}"),
    Text("每行写成 键: 值，第一行是 id", "write one `key: value` per line, id first"),
    Text("一条记录就是一组键值。", "A record is a set of keys and values."),
)
RC020 = Rule(
    "RC020",
    Text("# 后面的文字丢了", "Text lost after #"),
    Text("{key} 里空格加 # 之后的“{lost}”成了注释，没有读进来", "“{lost}”, after a space and # in {key}, is read as a comment and lost"),
    Text(
        "是文字就整句加引号：{line}；是注释就另起一行，或在 # 前空两格、后空一格",
        "quote the whole of it if it is text: {line}; put a comment on a line of its own, or two spaces before # and one after it",
    ),
    Text("YAML 把空格加 # 之后的内容当注释，读进来就没有了。", "YAML takes what follows a space and # for a comment, so it is lost when the file is read."),
)
RC021 = Rule(
    "RC021",
    Text("一项里写了几个词", "Several words in one item"),
    Text("{key}（{label}）的一项“{value}”里有“{mark}”，读成了一个词", "the item “{value}” of {key} ({label}) holds “{mark}” and is read as one word"),
    QUOTE,
    Text(
        "列表里的全角逗号、顿号不分项，几个词连成一个，时限和适用条件都会判错。",
        "Only an ASCII comma separates items; several words in one item make limits and eligibility wrong.",
    ),
    allowed_by="record",
)
RC022 = Rule(
    "RC022",
    Text("键和值太多", "Too many keys and values"),
    Text("文件里的键和值超过 {most} 个", "the file holds more than {most} keys and values"),
    Text(
        "一条记录一个文件；名册、明细放到别处，只写编号；会上记名票太多记不下的，其余议题缓议，另开一次会表决（again）",
        "keep one record per file; store registers and itemised lists elsewhere and record their reference number; where a meeting has too many ballots by name, postpone its other topics and take them up at another meeting (`again`)",
    ),
    Text(
        "一条记录通常不过一百来个键和值；多出许多的是放错的表格，也会拖垮检查。",
        "A record has a hundred or so; many times as many are a misplaced table, and slow down every check.",
    ),
)
