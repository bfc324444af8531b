"""RC1xx: what each field of a record must contain; the problems themselves are found by pydantic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.check.rules.rc000_text import unseen_character
from redchain.model.finding import QUOTE, Rule
from redchain.model.invisible_characters import UNSEEN, UNSEEN_IN_WORD
from redchain.model.meant_values import meant_choice, meant_day, meant_moment, meant_name_id, meant_region, quoted
from redchain.text import Text, join

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from redchain.check.schema_problem import SchemaProblem
    from redchain.kinds.enterprise.model import Enterprise
    from redchain.model.finding import Finding

_EMPTY = Text("（空）", "(empty)")

RC101 = Rule(
    "RC101",
    Text("不认识的键", "Unknown key"),
    Text("{kind}没有 {key} 这个键", "{kind} has no key {key}"),
    Text("{hint}", "{hint}"),
    Text("打错的键会让内容悄悄失效，所以一律拒绝。", "The content of a mistyped key would silently be lost, so unknown keys are refused."),
)


def unknown_key(problem: SchemaProblem) -> Finding:
    """Return the finding for a key that its owner does not have (RC101)."""
    missing = tuple(each for each in problem.known_keys if not problem.has(each))
    close = [each for each in missing if problem.key == problem.label_of(each).zh] or _closest(problem.key.split("：")[0], missing)
    if "：" in problem.key:
        hint = Text("冒号要用半角，后面空一格", "use an ASCII colon followed by a space")
    elif close:
        hint = Text("是不是 {key}（{label}）？", "did you mean {key} ({label})?").fill(key=close[0], label=problem.label_of(close[0]))
    else:
        hint = Text("可用的键：{keys}；说明可写在 note", "keys: {keys}; remarks go to `note`").fill(keys=", ".join(problem.known_keys))
    return RC101.broken(problem.field, kind=problem.kind_label, key=problem.key, hint=hint)


def key_is_not_text(problem: SchemaProblem) -> Finding:
    """Return the finding for a key that is a year, `true` or nothing (RC101)."""
    written = "null" if problem.input is None else problem.written.lower()
    hint = Text("可用的键：{keys}", "keys: {keys}").fill(keys=", ".join(problem.known_keys))
    return RC101.broken((*problem.field[:-1], written), kind=problem.kind_label, key=written, hint=hint)


RC102 = Rule(
    "RC102",
    Text("缺少必填项", "Missing key"),
    Text("缺少必填项 {key}（{label}）", "the required key {key} ({label}) is missing"),
    Text("补上一行：{line}", "add the line: {line}"),
    Text("没有必填项，清单和匹配就没有依据。", "Without its required keys a record cannot be listed or matched."),
)


def missing_key(problem: SchemaProblem) -> Finding:
    """Return the finding for a required key that is not there (RC102)."""
    allowed = "、".join(problem.value_labels)
    example = f"…（{allowed}）" if allowed else '["…"]' if problem.is_list else '"…"'
    line = Text(f"{problem.key}: {example}", f"{problem.key}: {example}".replace("（", " (").replace("）", ")").replace("、", ", "))
    if problem.key == "log":
        line = Text("log:（写法见 docs/data-format.md）", "log: (see docs/data-format.md)")
    return RC102.broken(problem.field, key=problem.said_key, label=problem.label, line=line)


RC103 = Rule(
    "RC103",
    Text("文字没有加引号", "Text read as something else"),
    Text("{key}（{label}）应是文字，{value} 没有加引号，被读成了{found}", "{key} ({label}) must be text, but {value} is not quoted and is read as {found}"),
    QUOTE,
    Text(
        "YAML 会把没有引号的数字、日期、真假值改掉，例如信用代码会变成浮点数。",
        "YAML converts unquoted numbers, dates and booleans: a credit code may turn into a float.",
    ),
)


def value_is_not_text(problem: SchemaProblem) -> Finding:
    """Return the finding for text that was left unquoted (RC103), or for a list or mapping in its place (RC105)."""
    if isinstance(problem.input, (list, dict)):
        parts = problem.input if isinstance(problem.input, list) and all(isinstance(each, str) for each in problem.input) else []
        hint = Text("写成一段加引号的文字", "write it as text in quotes")
        if parts and problem.accepts("、".join(parts)):
            hint = QUOTE.fill(line=problem.line(quoted("、".join(parts))))
        return _wrong_type(problem, Text("一段文字", "text"), hint)
    shown = "" if problem.input is None else problem.shown
    remedy = None
    if not shown:
        remedy = Text("填上内容", "fill it in")
    elif not problem.accepts(shown) or (problem.key == "uscc" and isinstance(problem.input, float)):
        remedy = Text("查到原来的文字，加引号填上：它已经变了样", "look the text up and put it in quotes: it is no longer what it was")
    line = problem.line(f'"{shown}"', is_text=True)
    return RC103.broken(problem.field, remedy=remedy, found=problem.found, line=line, key=problem.said_key, label=problem.label, value=shown or _EMPTY)


RC104 = Rule(
    "RC104",
    Text("不在允许的取值里", "Value not allowed"),
    Text("{key}（{label}）不能是 {value}", "{key} ({label}) cannot be {value}"),
    Text("可用：{allowed}", "allowed: {allowed}"),
    Text("固定的取值才能统计。", "Only values from a fixed list can be counted."),
)


def value_is_not_allowed(problem: SchemaProblem) -> Finding:
    """Return the finding for a value that is not one of those allowed (RC104)."""
    labels = problem.value_labels
    wanted = tuple(labels) or problem.literal_values
    meant = meant_choice(labels, problem.written)
    close = [meant] if meant else _closest(problem.written, wanted)
    allowed = join([problem.say_choice(each) for each in wanted], zh="、", en=", ")
    remedy = None
    if close:
        line = problem.say_choice(close[0]) if problem.is_under_head else problem.line(close[0])
        remedy = Text("是不是 {line}？可用：{allowed}", "did you mean {line}? allowed: {allowed}").fill(line=line, allowed=allowed)
    return RC104.broken(problem.field, remedy=remedy, allowed=allowed, key=problem.said_key, label=problem.label, value=problem.shown)


RC105 = Rule(
    "RC105",
    Text("类型不对", "Wrong type"),
    Text("{key}（{label}）应是{wanted}，这里是{found}", "{key} ({label}) must be {wanted}, but it is {found}"),
    Text("{hint}", "{hint}"),
    Text("类型不对的值没法使用。", "A value of the wrong type cannot be used."),
)
_WANTED: Mapping[str, Text] = {
    "int": Text("整数", "a whole number"),
    "float": Text("数字", "a number"),
    "bool": Text("true 或 false", "true or false"),
    "tuple": Text('列表，如 ["a", "b"]', 'a list such as ["a", "b"]'),
    "model": Text("一组“键: 值”", "a set of `key: value` lines"),
    "not_a_number": Text("数字", "a number"),
}


def value_has_wrong_type(problem: SchemaProblem) -> Finding:
    """Return the finding for a value of another type (RC105)."""
    stem = problem.type.removesuffix("_type").removesuffix("_parsing").removesuffix("_attributes")
    wanted = _WANTED.get(stem, _WANTED.get(problem.type, Text("别的写法", "something else")))
    hint = problem.form or Text("参照 docs/data-format.md", "see docs/data-format.md")
    written = problem.meant(stem)
    if written is not None:
        hint = QUOTE.fill(line=problem.line(written))
    elif stem == "bool" and problem.flag:
        wanted, hint = Text("“是”或“否”", "yes or no"), Text("写“是”或“否”", "write yes or no")
    elif stem == "bool":
        hint = Text("是写 true，否写 false，不加引号", "write true for yes, false for no, without quotes")
    elif stem in {"int", "float", "not_a_number"}:
        hint = Text("写成数字，不加引号，不带单位", "write a number, without quotes or a unit")
        if problem.flag:
            hint = _number_alone(problem)
    return _wrong_type(problem, wanted, hint)


RC106 = Rule(
    "RC106",
    Text("文字长度不对", "Text length"),
    Text("{key}（{label}）{problem}", "{key} ({label}) {problem}"),
    Text("补上内容，改短，写成一行", "fill it in, shorten it, write it on one line"),
    Text("空标题和超长标题都没法在清单里读。", "A title that is empty or too long cannot be read in a list."),
)
_FILL_IN, _SHORTEN = Text("补上内容", "fill it in"), Text("改短", "shorten it")
_SHORTEN_OR_MOVE = Text("改短，详情写到 detail", "shorten it, or move the details to `detail`")
_ONE_LINE = Text("补上内容，写成一行", "fill it in, on one line")


def text_has_wrong_length(problem: SchemaProblem) -> Finding:
    """Return the finding for text that is too short or too long, or for a list that must not be empty (RC106)."""
    least, most = problem.context.get("min_length"), problem.context.get("max_length")
    if least and least > 1:
        return _wrong_text(problem, Text("少于 {least} 个字", "is shorter than {least} characters").fill(least=least), _FILL_IN)
    if problem.type.endswith("too_short"):
        return _wrong_text(problem, Text("是空的", "is empty"), _FILL_IN)
    remedy = _SHORTEN_OR_MOVE if "detail" in problem.known_keys and problem.key != "detail" else _SHORTEN
    return _wrong_text(problem, Text("超过 {most} 个字", "is longer than {most} characters").fill(most=most), remedy)


def text_has_wrong_characters(problem: SchemaProblem) -> Finding:
    """Return the finding for text that is blank or has several lines (RC106), or that contains a control character (RC016)."""
    value = str(problem.input)
    unseen = UNSEEN.search(value) or UNSEEN_IN_WORD.search(value)
    if unseen:
        return unseen_character(unseen[0], problem.line(quoted(UNSEEN_IN_WORD.sub("", value))), problem.field)
    return _wrong_text(problem, Text("是空的或含换行", "is blank or contains a line break"), _ONE_LINE)


RC107 = Rule(
    "RC107",
    Text("日期或时间读不懂", "Unreadable date or time"),
    Text("{key}（{label}）{value} 不是有效的{wanted}", "{key} ({label}) {value} is not a valid {wanted}"),
    QUOTE,
    Text("统一的日期写法才能排序和计算期限。", "Dates can be sorted and deadlines counted only if they are all written the same way."),
)


def date_is_wrong(problem: SchemaProblem) -> Finding:
    """Return the finding for a date or a moment that cannot be read (RC107), with what was meant by it where that is plain."""
    is_moment = problem.key == "at" or problem.type.startswith(("datetime", "timezone"))
    wanted = Text("带时区的时间", "time with an offset") if is_moment else Text("日期", "date")
    meant = (meant_moment if is_moment else meant_day)(problem.input)
    remedy = None
    if meant is None or not problem.accepts(meant):
        flag = "" if problem.is_under_head else problem.flag
        form = f"{flag} {'YYYY-MM-DDThh:mm:ss+08:00' if is_moment else 'YYYY-MM-DD'}".lstrip()
        remedy = Text(f"查清是哪一天，写成 {form}", f"find out which day it is, and write it as {form}")
    line = problem.line(f'"{meant}"')
    return RC107.broken(problem.field, remedy=remedy, wanted=wanted, line=line, key=problem.said_key, label=problem.label, value=problem.shown)


RC108 = Rule(
    "RC108",
    Text("数字超出范围", "Number out of range"),
    Text("{key}（{label}）{value} 超出范围：{problem}", "{key} ({label}) {value} is out of range: {problem}"),
    Text("核对数字；金额的单位是万元", "check the number; amounts are in 10,000 yuan"),
    Text("多半是单位写错。", "The unit is usually wrong."),
)


def number_is_out_of_range(problem: SchemaProblem) -> Finding:
    """Return the finding for a number beyond its bounds (RC108)."""
    if problem.type == "float_type":
        fault = Text("位数太多", "it has too many digits")
    elif "ge" in problem.context:
        fault = Text("不能小于 {least}", "must not be below {least}").fill(least=problem.context["ge"])
    elif "le" in problem.context:
        fault = Text("不能大于 {most}", "must not be above {most}").fill(most=problem.context["le"])
    else:
        fault = Text("不是有限的数", "not a finite number")
    remedy = Text("核对天数，最多 500", "check the number of days, at most 500") if problem.key == "workdays" else None
    if isinstance(problem.input, str):
        remedy = Text("核对年份", "check the year")
    return RC108.broken(problem.field, remedy=remedy, problem=fault, key=problem.said_key, label=problem.label, value=problem.shown)


RC109 = Rule(
    "RC109",
    Text("编号格式不对", "Id format"),
    Text("{key}（{label}）{value} 不符合编号格式", "{key} ({label}) {value} is not a valid id"),
    Text("{hint}", "{hint}"),
    Text("编号就是文件名，也是别处引用它的依据。", "The id is the file name, and it is what other records refer to."),
)


def id_has_wrong_form(problem: SchemaProblem) -> Finding:
    """Return the finding for something that is not a valid id (RC109)."""
    from redchain.model.field_types import NAME_PATTERN

    if problem.key not in {"id", "by"} and not problem.is_declared:
        return _wrong_text(problem, Text("写法不对", "has the wrong form"))
    pattern = str(problem.context.get("pattern", ""))
    prefix = problem.event_prefix if problem.key == "id" else None
    if prefix:
        hint = Text(
            "形如 {prefix}-20261123-7K3F9：日期要真实，后五位用 0-9 A-Z（没有 I L O U）",
            "such as {prefix}-20261123-7K3F9: a real date, then five characters of 0-9 A-Z (no I L O U)",
        ).fill(prefix=prefix)
    elif "[0-9]{8}" in pattern or problem.context == {}:
        hint = Text(
            "形如 {example}：日期要真实，后五位用 0-9 A-Z（没有 I L O U）", "such as {example}: a real date, then five characters of 0-9 A-Z (no I L O U)"
        ).fill(example=(pattern or "^N")[1:2] + "-20261123-7K3F9")
    elif (better := meant_name_id(problem.input)) and problem.accepts(better):
        hint = Text("编号用小写字母、数字和连字符：{line}", "ids consist of lower-case letters, digits and hyphens: {line}").fill(
            line=problem.line(f'"{better}"')
        )
    else:
        hint = Text("小写字母、数字和连字符，最多 63 个（{pattern}）", "lower-case letters, digits and hyphens, at most 63 ({pattern})").fill(
            pattern=NAME_PATTERN
        )
    return RC109.broken(problem.field, hint=hint, key=problem.said_key, label=problem.label, value=problem.shown)


RC110 = Rule(
    "RC110",
    Text("统一社会信用代码有误", "Invalid credit code"),
    Text("统一社会信用代码 {value} {problem}", "the unified social credit code {value} {problem}"),
    Text("与营业执照核对", "compare it with the business licence"),
    Text(
        "GB 32100-2015 规定 18 位和校验码，错一位就是另一家企业。",
        "GB 32100-2015 requires 18 characters, the last of them a check character; one wrong digit means another firm.",
    ),
    allowed_by="record",
)
_CODE_FAULTS: Mapping[str, Text] = {
    "precision": Text("丢了精度（Excel 把它当成了数字）", "has lost digits (Excel took it for a number)"),
    "length": Text("不是 18 位", "does not have 18 characters"),
    "alphabet": Text("含有不允许的字符（I O S V Z 和小写都不用）", "contains characters that are never used (I O S V Z, lower case)"),
    "check": Text("校验位不对", "has a wrong check character"),
}


def credit_code_is_wrong(problem: SchemaProblem) -> Finding:
    """Return the finding for something that is not spelled as a unified social credit code (RC110)."""
    from redchain.model.credit_code import normalise_credit_code, suggest_credit_code

    value = str(problem.input)
    better = suggest_credit_code(value)
    if not better or better == value:
        hint = Text(
            "与营业执照核对；从 Excel 复制前先把单元格设为文本", "compare it with the business licence; format the cell as text before copying from Excel"
        )
    elif better == normalise_credit_code(value):
        hint = Text('写成 uscc: "{code}"', 'write uscc: "{code}"').fill(code=better)
    else:
        hint = Text('是不是 uscc: "{code}"？请与营业执照核对', 'is it uscc: "{code}"? compare it with the business licence').fill(code=better)
    return RC110.broken(problem.field, remedy=hint, value=value, problem=_CODE_FAULTS[str(problem.context["fault"])])


def ensure_credit_code_checks(firm: Enterprise) -> Iterator[Finding]:
    """Ensure that the last character of a credit code checks the others (RC110)."""
    from redchain.model.credit_code import credit_code_fault, is_of_early_xiamen

    if firm.uscc and credit_code_fault(firm.uscc) == "check" and not is_of_early_xiamen(firm.uscc):
        yield RC110.broken(("uscc",), value=firm.uscc, problem=_CODE_FAULTS["check"])


RC111 = Rule(
    "RC111",
    Text("地区代码有误", "Invalid region code"),
    Text("地区代码 {value} 不是六位的 GB/T 2260 代码", "the region code {value} is not a six-digit GB/T 2260 code"),
    QUOTE,
    Text("地区代码用于适用条件判断。", "Region codes are used to decide who is eligible."),
)


def region_code_is_wrong(problem: SchemaProblem) -> Finding:
    """Return the finding for an invalid GB/T 2260 region code (RC111)."""
    meant = meant_region(problem.input)
    remedy = None
    if meant is None or not problem.accepts(meant):
        remedy = Text("查到这个地方的六位代码（民政部行政区划代码），加引号填上", "look up the six digits of the place (GB/T 2260) and put them in quotes")
    return RC111.broken(problem.field, remedy=remedy, value=problem.shown, line=problem.line(f'"{meant}"'))


RC112 = Rule(
    "RC112",
    Text("放行的规则不对", "Allowance that does not hold"),
    Text("allow 里的 {rule} {problem}", "{rule} in `allow` {problem}"),
    Text("删掉这一条；哪些规则可以放行：docs/rules.md", "remove it; docs/rules.md says which rules may be allowed"),
    Text(
        "放行只用于说外部世界的规则；数据本身的错要改正。",
        "Only a rule about the outside world can be wrong about a record; a mistake in the data itself is mended.",
    ),
)
RC113 = Rule(
    "RC113",
    Text("放行已经用不着", "Allowance no longer needed"),
    Text("allow 放行了 {rule}，但这条记录并没有这个问题", "{rule} is allowed, but it finds nothing in this record"),
    Text("删掉 allow 里的这一条", "remove it from `allow`"),
    Text("用不着的放行会掩盖以后的真问题。", "An allowance that is not needed would hide what goes wrong later."),
    severity="warning",
)
RC114 = Rule(
    "RC114",
    Text("时限写法不对", "Invalid limit"),
    Text("时限写错了：{key}（{label}）{value} {problem}", "{key} ({label}) {value} {problem}"),
    Text("写成 workdays: 10（工作日），或 limit: 加单位，可用：{forms}", "write workdays: 10, or limit: with its unit, one of: {forms}"),
    Text(
        "时限看错单位，限期就全错；说不清的写法一律不猜。", "A limit in the wrong unit makes every due date wrong, so nothing that is not clear is guessed at."
    ),
)
_LIMIT_FAULTS: Mapping[str, Text] = {
    "limit_twice": Text("既有 workdays 又有 limit，只写一个", "has both workdays and limit; write one of them"),
    "limit_units": Text("的 extended 和时限不是同一单位", "has an `extended` in a different unit from its limit"),
}


def limit_is_wrong(problem: SchemaProblem) -> Finding:
    """Return the finding for a limit whose length or unit cannot be read (RC114)."""
    from redchain.model.time_span import FORMS, why_no_span

    if problem.type == "limit_missing":
        return RC102.broken(
            problem.field, key="workdays", label=Text("时限", "the limit"), line=Text("workdays: 10，或 limit: 10日", "workdays: 10, or limit: 10 days")
        )
    fault = _LIMIT_FAULTS.get(problem.type) or why_no_span(problem.shown)
    value = problem.shown if problem.type not in _LIMIT_FAULTS else str(problem.input.get("stage", "")) if isinstance(problem.input, dict) else ""
    return RC114.broken(problem.field, key=problem.said_key, label=problem.label, value=value, problem=fault, forms=FORMS)


def _wrong_type(problem: SchemaProblem, wanted: Text, hint: Text) -> Finding:
    return RC105.broken(problem.field, key=problem.said_key, label=problem.label, wanted=wanted, found=problem.found, hint=hint)


def _number_alone(problem: SchemaProblem) -> Text:
    flag = "" if problem.is_under_head else f"{problem.flag} "
    return Text(f"只写数字，不带单位：{flag}3", f"write the number alone, without a unit: {flag}3")


def _wrong_text(problem: SchemaProblem, fault: Text, remedy: Text | None = None) -> Finding:
    return RC106.broken(problem.field, problem=fault, key=problem.said_key, label=problem.label, remedy=remedy)


def _closest(words: str, known: tuple[str, ...]) -> list[str]:
    import difflib

    return difflib.get_close_matches(words.lower(), known, 1, 0.6)
