"""Every rule by its code: severity, message, remedy, and why it exists; `redchain explain` and docs/rules.md read this."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from redchain.check.finding import Finding, Place, Severity
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True)
class Rule:
    """One rule: what it says when broken, how to mend it, and its reason."""

    code: str
    severity: Severity
    title: Text
    message: Text
    remedy: Text
    why: Text

    def broken(self, field: Place = (), /, *, remedy: Text | None = None, **values: Any) -> Finding:
        """Return the finding that this rule is broken at `field`; `values` fill the message and the remedy."""
        return Finding(self.code, self.severity, self.message.fill(**values), remedy or self.remedy.fill(**values), field)


_QUOTE = Text("改为：{line}", "write: {line}")

READING: tuple[Rule, ...] = (
    Rule(
        "RC001",
        "error",
        Text("文件读不了", "File cannot be read"),
        Text("文件读不了：{problem}", "the file cannot be read: {problem}"),
        Text("检查文件是否存在、是否有读取权限", "check that the file exists and may be read"),
        Text("读不到的记录等于丢失，必须说出来。", "A record that cannot be read is as good as lost, so it is said aloud."),
    ),
    Rule(
        "RC002",
        "error",
        Text("不是 UTF-8", "Not UTF-8"),
        Text("第 {byte} 个字节不是 UTF-8 文字", "byte {byte} is not UTF-8"),
        Text("用编辑器另存为 UTF-8 编码（WPS、记事本的“ANSI”就是 GBK）", "save the file as UTF-8 (“ANSI” in Notepad and WPS means GBK)"),
        Text("其他编码会变成乱码，差异比较和检索都会失效。", "Other encodings turn into garbage in diffs and searches."),
    ),
    Rule(
        "RC003",
        "error",
        Text("文件过大", "File too large"),
        Text("文件有 {size} 字节，超过 1 MiB", "the file has {size} bytes, more than 1 MiB"),
        Text("一条记录一个文件；附件放到别处，只写编号", "keep one record a file; put attachments elsewhere and note their number"),
        Text("大文件多半是误放的附件，也会拖垮检查。", "A large file is nearly always a misplaced attachment, and slows every check."),
    ),
    Rule(
        "RC004",
        "error",
        Text("文件是空的", "Empty file"),
        Text("文件里没有记录", "the file holds no record"),
        Text("写入记录，或删除这个文件", "write the record or delete the file"),
        Text("空文件没有编号，别处引用它就会落空。", "An empty file has no id, so whatever refers to it dangles."),
    ),
    Rule(
        "RC005",
        "error",
        Text("YAML 写法有误", "YAML syntax"),
        Text("YAML 写法有误：{problem}", "YAML cannot be read: {problem}"),
        Text("按提示改这一行；文字里有冒号、井号、@ 时整句加双引号", "mend this line; put the text in double quotes when it holds a colon, # or @"),
        Text("读不通的文件不能猜，只能请人改。", "A file that does not parse must not be guessed at."),
    ),
    Rule(
        "RC006",
        "error",
        Text("键重复", "Duplicate key"),
        Text("键 {key} 在同一层写了两次", "the key {key} stands twice on one level"),
        Text("删掉其中一个；第一个在第 {first} 行", "delete one of them; the first is on line {first}"),
        Text("多数解析器会悄悄丢掉前一个值。", "Most parsers silently drop the earlier value."),
    ),
    Rule(
        "RC007",
        "error",
        Text("不许用标签", "Tag"),
        Text("{mark} 是 YAML 标签，本格式不使用", "{mark} is a YAML tag, which this format does not use"),
        _QUOTE,
        Text("标签会让解析器构造任意对象，且各家读法不同。", "Tags make parsers build arbitrary objects, and parsers disagree about them."),
    ),
    Rule(
        "RC008",
        "error",
        Text("不许用锚点、别名和合并键", "Anchor, alias or merge key"),
        Text("{mark} 是 YAML 锚点、别名或合并键，本格式不使用", "{mark} is a YAML anchor, alias or merge key, which this format does not use"),
        Text("把内容原样写出来；若是普通文字，加双引号：{line}", "write the content out; if it is plain text, quote it: {line}"),
        Text("别名可以展开成巨量数据，也让差异难读。", "Aliases can expand without bound and make diffs hard to read."),
    ),
    Rule(
        "RC009",
        "error",
        Text("一个文件只放一条记录", "Several documents"),
        Text("文件里有第二个 YAML 文档或指令", "the file holds a second YAML document or a directive"),
        Text("删掉 --- 、... 或 % 开头的行，另一条记录另存一个文件", "remove the ---, ... or % line; give the other record a file of its own"),
        Text("多数解析器只读第一个，其余的记录会丢失。", "Most parsers read only the first document and lose the rest."),
    ),
    Rule(
        "RC010",
        "error",
        Text("不许用制表符", "Tab"),
        Text("文件里有制表符（Tab）", "the file holds a tab"),
        Text("换成空格（每层两个）", "use spaces, two a level"),
        Text("YAML 不许用制表符缩进，各家容忍程度不同。", "YAML forbids tabs as indentation, and parsers differ in what they let pass."),
    ),
    Rule(
        "RC011",
        "error",
        Text("合并冲突没有解决", "Conflict marker"),
        Text("文件里留着合并冲突标记 {mark}", "the file still holds the conflict marker {mark}"),
        Text(
            "选定要保留的内容，删掉 <<<<<<<、=======、>>>>>>> 三行，再 git add",
            "keep what is right, delete the <<<<<<<, ======= and >>>>>>> lines, then git add",
        ),
        Text("冲突标记说明两个人的改动还没有合好。", "A marker says that two people's changes were never joined."),
    ),
    Rule(
        "RC012",
        "error",
        Text("BOM 位置不对", "BOM inside"),
        Text("文件中间有 BOM（U+FEFF）字符", "a BOM (U+FEFF) stands inside the file"),
        Text("删掉这个看不见的字符（重新输入这一行即可）", "delete the invisible character (typing the line anew does it)"),
        Text("看不见的字符会成为键或编号的一部分。", "The invisible character becomes part of a key or an id."),
    ),
    Rule(
        "RC013",
        "error",
        Text("嵌套过深", "Nested too deep"),
        Text("嵌套超过 20 层", "nested deeper than 20 levels"),
        Text("检查缩进和括号", "check the indentation and the brackets"),
        Text("记录最多四层，更深只可能是缩进错误或恶意文件。", "Records have four levels at most; more is a mistake or an attack."),
    ),
    Rule(
        "RC014",
        "error",
        Text("有歧义的值没有加引号", "Ambiguous scalar"),
        Text("{value} 没有加引号，不同软件会读成不同的值", "{value} is unquoted, and programs disagree about what it means"),
        _QUOTE,
        Text(
            "0512、1_000、12:30、no 等在不同解析器里是数字、时间或真假值。", "0512, 1_000, 12:30 or no are numbers, times or booleans depending on the parser."
        ),
    ),
    Rule(
        "RC015",
        "error",
        Text("冒号是全角的", "Full-width colon"),
        Text("键 {key} 后面是全角冒号“：”", "the key {key} is followed by a full-width colon"),
        Text("改成半角冒号加空格：{line}", "use an ASCII colon and a space: {line}"),
        Text("全角冒号会让整行变成一段文字，键就丢了。", "With a full-width colon the whole line is one text, and the key is lost."),
    ),
    Rule(
        "RC016",
        "error",
        Text("含控制字符", "Control character"),
        Text("文字里有看不见的控制字符 {name}", "the text holds the invisible control character {name}"),
        Text("删掉它（多半是从别处粘贴带来的）", "delete it (it usually comes from pasting)"),
        Text("控制字符会破坏终端显示和导出的表格。", "Control characters break terminals and exported tables."),
    ),
    Rule(
        "RC017",
        "warning",
        Text("换行是 CRLF", "CRLF line ends"),
        Text("换行符是 Windows 的 CRLF", "the lines end with CRLF"),
        Text("另存为 LF 换行；仓库里的 .gitattributes 会自动处理", "save with LF line ends; the repository's .gitattributes takes care of it"),
        Text("混用换行符会让每一行都显示为已修改。", "Mixed line ends make every line look changed."),
    ),
    Rule(
        "RC018",
        "warning",
        Text("字符未规范化", "Not NFC"),
        Text("文字不是 NFC 规范形式（多半来自 macOS 粘贴）", "the text is not in NFC form (often pasted on macOS)"),
        Text("重新输入带符号的字母", "type the accented letters anew"),
        Text("同一个字两种编码会让查找和去重失效。", "One letter in two encodings defeats searching and de-duplication."),
    ),
    Rule(
        "RC019",
        "error",
        Text("最外层不是键值", "Not a mapping"),
        Text("最外层应是“键: 值”，这里却是{found}", "the top level must be `key: value` lines, but here is {found}"),
        Text("每行写成 键: 值，第一行是 id", "write one `key: value` a line, id first"),
        Text("一条记录就是一组键值。", "A record is a set of keys and values."),
    ),
)

SHAPE: tuple[Rule, ...] = (
    Rule(
        "RC101",
        "error",
        Text("不认识的键", "Unknown key"),
        Text("{kind}没有 {key} 这个键", "{kind} has no key {key}"),
        Text("{hint}", "{hint}"),
        Text("打错的键会让内容悄悄失效，所以一律拒绝。", "A mistyped key would silently lose its content, so it is refused."),
    ),
    Rule(
        "RC102",
        "error",
        Text("缺少必填项", "Missing key"),
        Text("缺少必填项 {key}（{label}）", "the required key {key} ({label}) is missing"),
        Text("补上一行：{line}", "add the line: {line}"),
        Text("没有必填项，清单和匹配就没有依据。", "Without its required keys a record cannot be listed or matched."),
    ),
    Rule(
        "RC103",
        "error",
        Text("文字没有加引号", "Text read as something else"),
        Text("{key}（{label}）应是文字，{value} 没有加引号，被读成了{found}", "{key} ({label}) is text, but {value} is unquoted and reads as {found}"),
        _QUOTE,
        Text(
            "YAML 会把没有引号的数字、日期、真假值改掉，例如信用代码会变成浮点数。",
            "YAML rewrites bare numbers, dates and booleans: a credit code may become a float.",
        ),
    ),
    Rule(
        "RC104",
        "error",
        Text("不在允许的取值里", "Value not allowed"),
        Text("{key}（{label}）不能是 {value}", "{key} ({label}) cannot be {value}"),
        Text("可用：{allowed}", "allowed: {allowed}"),
        Text("固定的取值才能统计。", "Only fixed values can be counted."),
    ),
    Rule(
        "RC105",
        "error",
        Text("类型不对", "Wrong type"),
        Text("{key}（{label}）应是{wanted}，这里是{found}", "{key} ({label}) must be {wanted}, here it is {found}"),
        Text("{hint}", "{hint}"),
        Text("类型不对的值没法使用。", "A value of the wrong type cannot be used."),
    ),
    Rule(
        "RC106",
        "error",
        Text("文字长度不对", "Text length"),
        Text("{key}（{label}）{problem}", "{key} ({label}) {problem}"),
        Text("改短、补上内容，或把详情写到 detail", "shorten it, fill it in, or move the details to `detail`"),
        Text("空标题和超长标题都没法在清单里读。", "Empty or endless titles cannot be read in a list."),
    ),
    Rule(
        "RC107",
        "error",
        Text("日期或时间读不懂", "Date or time"),
        Text("{key}（{label}）{value} 不是有效的{wanted}", "{key} ({label}) {value} is not a valid {wanted}"),
        Text("写成 {example}", "write it as {example}"),
        Text("统一的日期写法才能排序和计算期限。", "Only one way of writing dates can be sorted and counted."),
    ),
    Rule(
        "RC108",
        "error",
        Text("数字超出范围", "Number out of range"),
        Text("{key}（{label}）{value} 超出范围：{problem}", "{key} ({label}) {value} is out of range: {problem}"),
        Text("核对数字和单位（万元）", "check the number and its unit (10,000 yuan)"),
        Text("多半是单位写错。", "It is usually a mistaken unit."),
    ),
    Rule(
        "RC109",
        "error",
        Text("编号格式不对", "Id format"),
        Text("{key}（{label}）{value} 不符合编号格式", "{key} ({label}) {value} does not have the form of an id"),
        Text("{hint}", "{hint}"),
        Text("编号就是文件名，也是别处引用它的依据。", "The id is the file name and what other records refer to."),
    ),
    Rule(
        "RC110",
        "error",
        Text("统一社会信用代码有误", "Credit code"),
        Text("统一社会信用代码 {value} {problem}", "the unified social credit code {value} {problem}"),
        Text("{hint}", "{hint}"),
        Text(
            "GB 32100-2015 规定 18 位和校验码，错一位就是另一家企业。",
            "GB 32100-2015 fixes 18 characters and a check character; one wrong digit names another firm.",
        ),
    ),
    Rule(
        "RC111",
        "error",
        Text("地区代码有误", "Region code"),
        Text("地区代码 {value} 不是六位的 GB/T 2260 代码", "the region code {value} is not a six-digit GB/T 2260 code"),
        Text('例如张家港市写 "320582"', 'Zhangjiagang, for example, is "320582"'),
        Text("地区代码用于适用条件判断。", "Region codes decide who is eligible."),
    ),
)

IDENTITY: tuple[Rule, ...] = (
    Rule(
        "RC201",
        "error",
        Text("文件名与编号不一致", "File name differs from id"),
        Text("文件名应是 {id}.yaml", "the file name must be {id}.yaml"),
        Text("git mv {file} {folder}{id}.yaml", "git mv {file} {folder}{id}.yaml"),
        Text("按文件名就能找到记录，也不会有两份。", "The file name finds the record and keeps it single."),
    ),
    Rule(
        "RC202",
        "warning",
        Text("文件不在任何清单里", "File belongs to no kind"),
        Text("这个文件不会被读取：{problem}", "this file is not read: {problem}"),
        Text("放到对应类别的文件夹下，扩展名用 .yaml", "move it below the folder of its kind, with the extension .yaml"),
        Text("放错地方的记录等于没有登记。", "A misplaced record is as good as unregistered."),
    ),
    Rule(
        "RC203",
        "error",
        Text("编号重复", "Duplicate id"),
        Text("编号 {id} 已在 {other} 使用", "the id {id} is already used by {other}"),
        Text("给其中一个换新编号（同一记录放了两份就删一份）", "give one of them a new id (or delete the copy)"),
        Text("两条记录同号，引用就分不清。", "With two records of one id no reference is certain."),
    ),
    Rule(
        "RC204",
        "error",
        Text("编号被再次使用", "Reused id"),
        Text(
            "编号 {id} 的记录曾在提交 {commit} 删除，现在又用于别的内容",
            "the id {id} belonged to a record deleted in commit {commit} and now names other content",
        ),
        Text("换一个新编号；要恢复旧记录用 git checkout {commit}^ -- {old}", "take a new id; to restore the old record: git checkout {commit}^ -- {old}"),
        Text("编号永不复用，否则旧文件、旧报告会指到新记录。", "Ids are never reused, or old papers would point at new records."),
    ),
    Rule(
        "RC205",
        "error",
        Text("引用的记录不存在", "Dangling reference"),
        Text("{key}（{label}）指向的{kind} {value} 不存在", "{key} ({label}) names the {kind} {value}, which does not exist"),
        Text("{hint}", "{hint}"),
        Text("引用落空的需求找不到企业，工单找不到单位。", "A dangling reference loses the firm of a need or the unit of an order."),
    ),
    Rule(
        "RC206",
        "error",
        Text("没有这个类别", "Unknown category"),
        Text("没有“{value}”这个类别", "there is no category {value}"),
        Text("可用：{allowed}；新类别写到 data/settings/categories.yaml", "allowed: {allowed}; add new ones to data/settings/categories.yaml"),
        Text("类别是匹配和统计的第一依据。", "The category is the first thing that matching and figures stand on."),
    ),
    Rule(
        "RC207",
        "warning",
        Text("产业链不是该企业的", "Chain is not the firm's"),
        Text("产业链 {value} 不在企业 {enterprise} 的产业链里", "the chain {value} is not among the chains of {enterprise}"),
        Text("改需求的 chain，或给企业补上这条链", "change the need's chain, or add the chain to the firm"),
        Text("链错了，派单就会派到别的链办。", "With the wrong chain the order goes to the wrong office."),
    ),
    Rule(
        "RC208",
        "warning",
        Text("产业链没有这个环节", "Unknown segment"),
        Text("环节 {value} 不在企业的产业链里", "the segment {value} belongs to none of the firm's chains"),
        Text("可用：{allowed}", "allowed: {allowed}"),
        Text("环节用于看产业链缺什么。", "Segments show what a chain lacks."),
    ),
    Rule(
        "RC209",
        "error",
        Text("需求没有这个子事项", "Unknown sub-item"),
        Text("需求 {need} 没有名为“{value}”的子事项", "the need {need} has no sub-item called {value}"),
        Text("照抄需求 items 里的标题", "copy the title from the need's items"),
        Text("工单必须说清办哪一件。", "An order must say which part it is for."),
    ),
)

LIFE: tuple[Rule, ...] = (
    Rule(
        "RC301",
        "error",
        Text("步骤不合流程", "Illegal step"),
        Text("状态“{state}”下不能“{verb}”", "“{verb}” is not possible in the state “{state}”"),
        Text("此时可以：{possible}", "possible here: {possible}"),
        Text(
            "流程见 docs/data-format.md；状态由步骤推出，跳步会让状态失真。",
            "States are derived from the steps; a skipped step would make them untrue (docs/data-format.md).",
        ),
    ),
    Rule(
        "RC302",
        "error",
        Text("没有办理经过", "Empty log"),
        Text("log 是空的，至少要有“{verb}”一步", "the log is empty; it needs at least the step “{verb}”"),
        Text("用 redchain {kind} add 新建记录，会自动写好第一步", "make records with `redchain {kind} add`, which writes the first step"),
        Text("没有步骤就没有状态。", "Without steps there is no state."),
    ),
    Rule(
        "RC303",
        "error",
        Text("步骤时间倒退", "Steps out of order"),
        Text("第 {place} 步的时间早于上一步", "step {place} is earlier than the step before it"),
        Text("log 只能往后添加；核对这两步的时间", "a log only grows at its end; check the two times"),
        Text("办理时限从步骤时间算起。", "Every deadline is counted from the steps' times."),
    ),
    Rule(
        "RC304",
        "error",
        Text("步骤缺少内容", "Step lacks a key"),
        Text("“{verb}”一步必须写 {key}（{label}）", "the step “{verb}” needs {key} ({label})"),
        Text("在这一步里补上：{line}", "add to this step: {line}"),
        Text("没有理由的退单、没有期限的派单都无法核对。", "A refusal without a reason or an order without a deadline cannot be checked."),
    ),
    Rule(
        "RC305",
        "error",
        Text("步骤多了内容", "Step has a foreign key"),
        Text("“{verb}”一步不用 {key}（{label}）", "the step “{verb}” does not carry {key} ({label})"),
        Text("删掉它，或写进 note", "remove it, or say it in `note`"),
        Text("写错地方的内容不会被统计。", "What stands in the wrong place is not counted."),
    ),
    Rule(
        "RC306",
        "error",
        Text("日期先后不对", "Dates out of order"),
        Text("{later} 早于 {earlier}", "{later} is before {earlier}"),
        Text("核对这两个日期", "check the two dates"),
        Text("先后颠倒的日期会让期限和统计出错。", "Dates in the wrong order spoil deadlines and figures."),
    ),
    Rule(
        "RC307",
        "error",
        Text("主办未办复就核验", "Verified too early"),
        Text("需求已核验，但工单 {dispatch} 还在“{state}”", "the need is verified while its order {dispatch} is still “{state}”"),
        Text("先办复（finish）或撤销（recall）这张工单", "finish or recall that order first"),
        Text(
            "“办结”不等于“解决”：办复之后才能回访核验（domain §0.2）。",
            "An answer is not a solution: verification comes after every lead order has been answered.",
        ),
    ),
    Rule(
        "RC308",
        "error",
        Text("派单早于需求", "Order before its need"),
        Text("工单的第一步早于需求 {need} 的登记日期", "the order's first step is before the need {need} was raised"),
        Text("核对派单时间和需求编号", "check the time of the order and the id of the need"),
        Text("先有点单，后有派单。", "A firm orders first, then the chain dispatches."),
    ),
)

FIRMS: tuple[Rule, ...] = (
    Rule(
        "RC401",
        "error",
        Text("信用代码重复", "Same credit code"),
        Text("与企业 {other} 的统一社会信用代码相同", "the firm {other} has the same unified social credit code"),
        Text("同一家企业只留一条；不同企业请核对代码", "keep one record a firm; for two firms check the codes"),
        Text("一个代码只属于一家企业。", "A code belongs to one firm."),
    ),
    Rule(
        "RC402",
        "error",
        Text("企业重名", "Same firm name"),
        Text("与企业 {other} 同名（不计全半角、括号和“有限公司”等后缀）", "has the name of the firm {other} (widths, brackets and company suffixes aside)"),
        Text("同一家企业只留一条；确是两家时都写上 uscc", "keep one record a firm; if they are two, give both their uscc"),
        Text("一家企业两条记录，诉求就会分散。", "Two records of one firm split its needs."),
    ),
    Rule(
        "RC403",
        "warning",
        Text("组织机构代码校验位可疑", "Organisation code check"),
        Text("代码 {value} 中第 9-17 位的校验位可疑（GB 11714）", "positions 9-17 of {value} fail the check of GB 11714"),
        Text("与营业执照核对一次", "compare it once with the business licence"),
        Text("个别老代码确实不符，所以只提醒。", "A few old codes really fail it, so this only warns."),
    ),
)

CLOCK: tuple[Rule, ...] = (
    Rule(
        "RC501",
        "warning",
        Text("资源已过期", "Resource expired"),
        Text("资源已于 {day} 到期", "the resource expired on {day}"),
        Text("核实后更新：redchain resource edit {id} --valid-until 日期", "check it, then: redchain resource edit {id} --valid-until DATE"),
        Text("过期资源不参加匹配；时间不拦提交，只提醒。", "Expired resources are not matched; the clock only warns, it never blocks."),
    ),
    Rule(
        "RC502",
        "warning",
        Text("资源超容量", "Resource over capacity"),
        Text("资源容量 {capacity}，在办工单已有 {used} 张", "the capacity is {capacity}, but {used} orders are in hand"),
        Text("调整容量，或改派其他资源", "raise the capacity or use another resource"),
        Text("超容量的承诺会变成超期。", "A promise beyond capacity becomes an overdue order."),
    ),
    Rule(
        "RC503",
        "warning",
        Text("步骤在未来", "Step in the future"),
        Text("步骤时间 {at} 还没有到", "the step's time {at} has not come yet"),
        Text("核对年份和日期", "check the year and the day"),
        Text("多半是年份写错。", "The year is usually mistyped."),
    ),
)

PRIVACY: tuple[Rule, ...] = (
    Rule(
        "RC601",
        "error",
        Text("含手机号", "Mobile number"),
        Text("这一行像是手机号：{masked}", "this line seems to hold a mobile number: {masked}"),
        Text(
            "删掉号码，只写岗位或办公电话；已提交过的按 docs/threat-model.md 处理",
            "remove it and write a post or an office line; if it was committed, follow docs/threat-model.md",
        ),
        Text(
            "姓名加手机号属个人信息，git 历史删不干净（个人信息保护法）。",
            "A name with a mobile number is personal information, and git history does not forget (PIPL).",
        ),
    ),
    Rule(
        "RC602",
        "error",
        Text("含身份证号", "Identity card number"),
        Text("这一行像是身份证号：{masked}", "this line seems to hold an identity card number: {masked}"),
        Text("删掉号码；已提交过的按 docs/threat-model.md 处理", "remove it; if it was committed, follow docs/threat-model.md"),
        Text("身份证号是敏感个人信息，不得进入 git。", "Identity numbers are sensitive personal information and must not enter git."),
    ),
    Rule(
        "RC603",
        "error",
        Text("含个人邮箱", "Personal e-mail"),
        Text("这一行有个人邮箱：{masked}", "this line holds a personal e-mail address: {masked}"),
        Text("改写岗位或单位公用邮箱", "write the post or a shared office address"),
        Text("个人邮箱属个人信息。", "A personal address is personal information."),
    ),
    Rule(
        "RC604",
        "error",
        Text("含密级或内部标记", "Secrecy mark"),
        Text("这一行有“{mark}”字样", "this line holds the mark {mark}"),
        Text(
            "涉密内容不得入库；确非密件时在上一行写：# redchain: allow RC604 理由",
            "secret content must not enter; if it is not secret, write on the line above: # redchain: allow RC604 REASON",
        ),
        Text("本工具没有涉密等级，涉密、内部资料一律不收。", "This tool has no level of secrecy; secret and internal papers stay out."),
    ),
)

RULES: tuple[Rule, ...] = (*READING, *SHAPE, *IDENTITY, *LIFE, *FIRMS, *CLOCK, *PRIVACY)
_BY_CODE = {each.code: each for each in RULES}


def rule(code: str) -> Rule:
    """Return the rule with this code; raises KeyError for an unknown one."""
    return _BY_CODE[code]


def codes() -> Iterable[str]:
    """Return every code, in order."""
    return tuple(_BY_CODE)
