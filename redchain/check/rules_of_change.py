"""The rules on a change: what a proposal may do to the records it starts from, and who may do it."""

from __future__ import annotations

from redchain.check.rule import Rule
from redchain.text import Text

_GROWS = Text("log 只能往后添加：把原来的步骤恢复原样，新的步骤写在最后", "a log only grows at its end: restore the old steps, write new ones last")

CHANGE: tuple[Rule, ...] = (
    Rule(
        "RC701",
        "error",
        Text("删除了记录", "Record deleted"),
        Text("{kind} {id} 被删除", "the {kind} {id} is deleted"),
        Text(
            "恢复它：git checkout {commit} -- {file}；不再使用就归档：redchain {command} archive {id}",
            "restore it: git checkout {commit} -- {file}; what is no longer in use is archived: redchain {command} archive {id}",
        ),
        Text("旧清单、旧月报还指着它；记录只归档，不删除。", "Old lists and reports still point at it: records are archived, never deleted."),
    ),
    Rule(
        "RC702",
        "error",
        Text("改了不能改的内容", "Fixed field changed"),
        Text("{key}（{label}）从 {old} 改成了 {new}", "{key} ({label}) was changed from {old} to {new}"),
        Text(
            "改回 {old}；记错了就另登记一条，把这条撤回或归档",
            "set it back to {old}; if it was wrong, register another record and withdraw or archive this one",
        ),
        Text("企业、承办单位等一变，前面的步骤就成了别人的事。", "With another firm or unit the steps taken so far would be somebody else's."),
    ),
    Rule(
        "RC703",
        "error",
        Text("改动了已有步骤", "Old step edited"),
        Text("第 {place} 步（{verb}，{at}）与原来不同：{keys}", "step {place} ({verb}, {at}) is not what it was: {keys}"),
        _GROWS,
        Text("已经发生的事不改写；说错了，用新的步骤说明。", "What has happened is not rewritten; a new step sets right what an old one got wrong."),
    ),
    Rule(
        "RC704",
        "error",
        Text("删掉了已有步骤", "Old step removed"),
        Text("原来的第 {place} 步（{verb}，{at}）不见了", "what was step {place} ({verb}, {at}) is gone"),
        _GROWS,
        Text("少一步，状态、时限、次数都会不同。", "Without a step the state, the deadlines and the counts are others."),
    ),
    Rule(
        "RC705",
        "error",
        Text("步骤插队或换了次序", "Steps inserted or reordered"),
        Text(
            "第 {place} 步（{verb}，{at}）不该在这里：已有步骤之前不能插入，次序不能换",
            "step {place} ({verb}, {at}) does not belong here: nothing is inserted before old steps, and their order stays",
        ),
        _GROWS,
        Text("次序就是经过。", "The order is the story."),
    ),
    Rule(
        "RC706",
        "error",
        Text("新步骤倒填时间", "New step back-dated"),
        Text("新步骤“{verb}”的时间 {at} 早于原来最后一步 {last}", "the new step “{verb}” is dated {at}, before the last old step of {last}"),
        Text("写实际的时间；补记的情况写在 note", "write the real time; say in `note` that it is recorded late"),
        Text("倒填时间会改变是否超期。", "Back-dating changes what is overdue."),
    ),
    Rule(
        "RC707",
        "error",
        Text("编号日期与第一步不符", "Id and first step differ"),
        Text("编号里的日期是 {day}，第一步却在 {first}", "the id is of {day}, but the first step was taken on {first}"),
        Text(
            "用 redchain {command} add 新建，编号和第一步自动写好；最多补记 {days} 天前的",
            "make it with `redchain {command} add`, which writes both; at most {days} days may be made up for",
        ),
        Text("编号日期是登记的日子；编出来的旧经过对不上它。", "An id carries the day of registration, which a made-up past does not match."),
    ),
    Rule(
        "RC708",
        "error",
        Text("此时不能走这一步", "Step not possible now"),
        Text("“{verb}”现在不能办：{why}", "“{verb}” is not possible: {why}"),
        Text("先办好前面的；看它的现状：redchain {command} show {id}", "do first what comes first; see how it stands: redchain {command} show {id}"),
        Text("流程表允许的一步，还要看其他记录和前面的经过。", "A step that the table of moves allows also depends on other records and on what came before."),
    ),
    Rule(
        "RC709",
        "error",
        Text("无权办理这一步", "Actor may not act"),
        Text("{why}", "{why}"),
        Text(
            "由有权的单位办理；单位和牵头关系有变化的，先合并那个变化",
            "let a unit that may act take the step; where units or lead units change, merge that change first",
        ),
        Text(
            "谁能办哪一步，按改动之前的记录判断，自己给自己授权不算数。",
            "Who may act is judged by the records before the change, so nobody can give themselves a part.",
        ),
    ),
    Rule(
        "RC710",
        "error",
        Text("引用了已归档的记录", "Archived record named"),
        Text("{key}（{label}）指向已归档的 {kind} {id}", "{key} ({label}) names the {kind} {id}, which is archived"),
        Text(
            "换一个在用的；确要重新启用：redchain {command} edit {id} --unset archived_on",
            "name one in use; to take it into use again: redchain {command} edit {id} --unset archived_on",
        ),
        Text("归档就是不再用于新的办理。", "What is archived serves nothing new."),
    ),
    Rule(
        "RC711",
        "error",
        Text("一次改动太多", "Mass change"),
        Text(
            "一次改动或删除了 {count} 条{kind}（共 {all} 条），上限 {most} 条",
            "{count} of {all} {kind} records are changed or deleted at once; the limit is {most}",
        ),
        Text(
            "分几次提交；确需一次改完，由管理员提交，本机检查时加 --allow-mass",
            "propose it in parts; if it must be one change, a keeper commits it; when checking locally add --allow-mass",
        ),
        Text("批量替换出的错没有人能逐条看出来。", "Nobody can review hundreds of records one by one."),
    ),
    Rule(
        "RC712",
        "error",
        Text("手工改了生成的文件", "Generated file edited"),
        Text("这个文件由 redchain 生成，内容与应生成的不同", "this file is generated, and is not what redchain generates"),
        Text(
            "不要手改：运行 {command}，或恢复原样：git checkout {commit} -- {file}",
            "do not edit it: run {command}, or restore it: git checkout {commit} -- {file}",
        ),
        Text("下次生成时手改的内容会丢失；清单上的数字必须出自记录。", "The next run would lose the edit, and the figures of a list come from the records."),
    ),
    Rule(
        "RC713",
        "warning",
        Text("补记较晚", "Recorded late"),
        Text(
            "新步骤“{verb}”写的是 {at}，比改动所依据的提交早 {days} 天",
            "the new step “{verb}” is dated {at}, {days} days before the commit the change starts from",
        ),
        Text("核对时间；确是补记的，在 note 里说明", "check the time; if it is recorded late, say so in `note`"),
        Text("补记可以，但审核的人要看得见：时间决定是否超期。", "Recording late is allowed, but a reviewer should see it: times decide what is overdue."),
    ),
    Rule(
        "RC714",
        "warning",
        Text("原来读不出来", "Unreadable before"),
        Text("{id} 原来的文件有错误，无法核对改了什么", "the file of {id} had errors before, so what was changed cannot be told"),
        Text("请审核的人对照旧文件看一遍：git show {commit}:{file}", "let a reviewer compare it with the old file: git show {commit}:{file}"),
        Text("读不出来的记录没有可以对照的经过。", "A record that cannot be read has no past to compare with."),
    ),
    Rule(
        "RC715",
        "warning",
        Text("自己核验自己的工单", "Own work judged"),
        Text("{by} 自己承办了这条需求的工单，又自己“{verb}”", "{by} holds an order of this need and takes “{verb}” itself"),
        Text(
            "链办没有别的单位可办，所以允许；请审核的人与企业核实，或给产业链加一个牵头单位：redchain chain edit 产业链 --lead-units 单位",
            "it is allowed because the office has nobody else; let a reviewer ask the firm, or give the chain another lead unit: redchain chain edit CHAIN --lead-units UNIT",
        ),
        Text(
            "单位说办好了，和企业说办好了，是两回事；自己核验自己，少了这一道。",
            "That a unit says it is done and that the firm says so are two things; who judges their own work skips the second.",
        ),
    ),
    Rule(
        "RC716",
        "error",
        Text("编号重复使用", "Id used again"),
        Text("曾用编号不对：{why}", "former ids are wrong: {why}"),
        Text(
            "换一个编号；改编号用 redchain 类别 rename，它会写好 former_ids",
            "choose another id; to change one use `redchain KIND rename`, which writes former_ids",
        ),
        Text(
            "以前的清单、月报和聊天里还写着旧编号；再给别的记录，就分不清是谁。",
            "Earlier lists, reports and chats still say the old id; given to another record it would mean two.",
        ),
    ),
)
