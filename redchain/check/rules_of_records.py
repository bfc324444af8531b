"""The rules on records: ids and references, lives, firms, the clock, privacy."""

from __future__ import annotations

from redchain.check.rule import Rule
from redchain.text import Text

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
    Rule(
        "RC210",
        "error",
        Text("工单还在旧文件夹", "Orders in their former folder"),
        Text("工单的文件夹改名了，这里面的工单读不到", "the folder of orders has a new name, and what lies here is not read"),
        Text("git mv data/dispatches data/orders", "git mv data/dispatches data/orders"),
        Text("读不到的工单，清单、月报、待办里都没有。", "Orders that are not read are missing from lists, reports and to-dos."),
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
    Rule(
        "RC504",
        "warning",
        Text("匹配待确认", "Suspect match"),
        Text("派单之后，需求或资源的文字改过", "the need's or the resource's words have changed since the order was made"),
        Text(
            "看过后确认：redchain confirm {id}；不合适则撤销：redchain recall {id}",
            "look and confirm: redchain confirm {id}; if it no longer fits: redchain recall {id}",
        ),
        Text("依据变了，匹配可能不再合适，要有人看一眼。", "What the match stood on has changed, so somebody should look at it."),
    ),
    Rule(
        "RC508",
        "error",
        Text("日历中的日子有误", "Odd day in a calendar"),
        Text("这几天有误：{problem}", "this entry is wrong: {problem}"),
        Text("对照国务院办公厅的放假通知改正", "compare with the notice of the State Council and mend it"),
        Text("有误的日历整个不用，以免算错限期。", "A calendar with a mistake is not used at all, so that no due date is counted wrongly."),
    ),
    Rule(
        "RC509",
        "error",
        Text("日历文件名不是年份", "Calendar not named by a year"),
        Text("日历文件名 {name} 不是年份", "the calendar's file name {name} is no year"),
        Text("改名为年份，如 data/settings/calendar/2027.yaml", "name it by its year: data/settings/calendar/2027.yaml"),
        Text("一年一个文件，年份由文件名定。", "One file a year, and its name says which."),
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
