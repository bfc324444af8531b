"""What people call commands: words of the trade and of other programs, read by `redchain help` and by the answers to unknown commands."""

from __future__ import annotations

from redchain.text import Text

WORDS: dict[str, Text] = {
    "add": Text("新建 创建 录入 添加 登记 填报 增加", "new create make insert enter register"),
    "edit": Text("编辑 更新 改 变更 改动 修订", "update modify change set alter amend"),
    "archive": Text("删除 删 删掉 移除 作废 停用 注销 下架 清除", "delete rm del remove drop erase retire destroy"),
    "show": Text("详情 打开 看 显示 情况 查询", "view open cat get display details"),
    "list": Text("列出 全部 所有 名单 一览 目录", "ls ll dir all index browse"),
    "log": Text("历史 记录 过程 轨迹 流水 经办 办理经过", "history timeline trail past"),
    "rename": Text("改名 重命名 改编号", "mv move"),
    "find": Text("搜索 检索 搜 找 查", "search grep query lookup"),
    "hold": Text("暂停 暂缓 缓办 停表", "pause suspend freeze"),
    "resume": Text("继续 重启 解除挂起", "continue unpause restart unfreeze"),
    "correct": Text("更正 改时间 纠正", "fix"),
    "meeting notice": Text("开会通知 通知", "notice invitation"),
    "need add": Text("点单 提需求 报需求 诉求 反映 问题", "request ask problem order"),
    "need register": Text("登记受理 立案 收件", "receive intake"),
    "need ask-more": Text("补正 退回", "return incomplete"),
    "need supplement": Text("补材料 补件", "complete"),
    "need decline": Text("拒绝 不受理", "reject refuse"),
    "need merge": Text("并案 并单 合并重复", "combine join"),
    "need withdraw": Text("撤销 撤单 取消 撤诉", "cancel revoke"),
    "need verify": Text("回访 核验 评价 满意度 验收", "rate rating satisfaction survey"),
    "need close": Text("结案 办结 关闭 结单 归档需求", "done complete end resolve solve"),
    "need reopen": Text("重开 恢复办理", "open"),
    "need escalate": Text("上报 升级 督办 报领导", "raise"),
    "need duplicates": Text("重复 去重", "dedupe duplicate same"),
    "dispatch": Text("交办 分派 转办 分办 派发 派", "assign send order delegate"),
    "accept": Text("签收 接受 认领 接", "take receive sign claim"),
    "send-back": Text("退回 拒单 拒绝 拒收 不接", "reject refuse return bounce"),
    "uphold": Text("同意 准予退单", "agree approve"),
    "overrule": Text("驳回 不同意退单", "deny disagree"),
    "progress": Text("报进展 进度 汇报 反馈", "feedback"),
    "extend": Text("展期 宽限 申请延期", "postpone delay prolong"),
    "finish": Text("答复 回复 办理完毕 办完 办结", "answer reply done complete"),
    "redo": Text("退回 返工 重新办理 退回重办", "again rework"),
    "recall": Text("撤单 收回 撤销 取消", "cancel revoke"),
    "confirm": Text("确认", "acknowledge"),
    "project add": Text("立项 新项目 共建 党建共建 产学研用 产学研 共建项目 共建协议", "launch co-building"),
    "project start": Text("新项目", "launch"),
    "project advise": Text("指导企业 上门指导 把脉 会诊", "advice consult"),
    "project milestone": Text("节点 阶段", "stage"),
    "project finish": Text("完工 结项 竣工 验收", "complete done close"),
    "project stop": Text("中止 停止 取消", "cancel abort abandon"),
    "policy add": Text("政策 文件 发文 录政策", "regulation notice"),
    "site build": Text("网站 网页 公示 公开 发布 静态网站 门户", "website web page html publish portal pages static"),
    "site serve": Text("预览网站 看网站 本地服务 本机 浏览器", "preview localhost server browser live"),
    "ask": Text("咨询 提问 问一问 怎么办理 政策问答 办事指南", "question answer how faq"),
    "policy match": Text("政策匹配 政策体检 免申即享 政策计算器 能享受什么 惠企", "eligible entitled subsidies grants"),
    "policy list": Text("有哪些政策 政策库", "regulations"),
    "service add": Text("办事指南 录事项", "procedure"),
    "service list": Text("办事 有哪些事项 一件事 办什么手续", "procedures catalogue"),
    "meeting plan": Text("圆桌会 开会 会议安排", "round-table schedule"),
    "meeting resolve": Text("表决 投票 决议", "vote ballot"),
    "meeting raise": Text("问题派单", "problem"),
    "visit record": Text("下企业 调研 百链千企", "survey call"),
    "visit route": Text("走访计划 走访安排 排日程", "itinerary plan"),
    "visit raise": Text("反映问题", "problem"),
    "chain map": Text("产业链图谱 链图谱 补链 强链 单点 卡脖子 缺口环节 缺口产品", "graph gaps-in-chain"),
    "chain supply": Text("供应商 供应链 供需 配套 找客户 找供应商", "supplier suppliers customers sourcing"),
    "challenge post": Text("张榜", "publish-challenge"),
    "challenge experts": Text("专家 请专家 推荐专家 评审专家", "reviewers judges"),
    "challenge forms": Text("难题清单 认领登记表 认领汇总表 高校", "universities"),
    "claim file": Text("认领 领题", "apply take-on"),
    "party rotation": Text("轮值 轮值主席", "chair whose-turn"),
    "todo": Text("待办事项 任务 我的 要办 工作", "tasks inbox mine work pending"),
    "overdue": Text("逾期 到期 红灯 过期", "late due"),
    "remind": Text("催 催促 提醒 督办", "press nudge notify reminder"),
    "calendar": Text("工作日 节假日 放假 调休", "holidays workdays"),
    "calendar add": Text("算日期 限期 时限", "deadline"),
    "match": Text("推荐 对接 找资源 精准匹配", "suggest recommend fit pair"),
    "gaps": Text("资源缺口 没有资源", "missing unmet"),
    "lists": Text("台账 三张清单 需求清单 资源清单 项目清单", "ledger three-lists generate"),
    "report": Text("周报 年报 专报 简报 报告 季报 报表 统计", "monthly weekly yearly stats statistics summary"),
    "letter": Text("公文 函 通知 会议简报 反馈", "paper document memo notice"),
    "undo": Text("撤销 撤回 回退 反悔 取消", "revert back rollback cancel"),
    "status": Text("情况 现状", "st info whoami where state"),
    "sync": Text("推送 上传 拉取 下载 共享 发布 更新数据", "push pull fetch upload download publish share update-data"),
    "validate": Text("校验 检验 核对 验证", "check lint test"),
    "audit": Text("追溯 篡改 历史 倒查 留痕", "history tampering trail replay"),
    "resolve": Text("冲突 合并冲突 解决 合不上", "conflict conflicts mergetool merge"),
    "diff": Text("比较 对比 改了什么", "compare changes"),
    "identity": Text("权限 账号 成员 登录", "user users account login whoami permission member"),
    "doctor": Text("诊断 修复", "diagnose repair fix health"),
    "explain": Text("解释 代码 说明", "why code rule"),
    "init": Text("初始化 新建 建库 开始", "setup new start create"),
    "demo": Text("演示 试用 样例 示例 模拟 测试数据 练习", "sample example sandbox playground try fake test-data"),
    "fmt": Text("格式化 规整", "format tidy"),
    "completion": Text("自动补全 提示", "autocomplete tab"),
    "help": Text("怎么用 用法", "usage man manual"),
}
"""Words of each command: of one that stands under several kinds by its own name, of one by its whole path."""

_CLONE = Text(
    "在一台新电脑上：git clone 地址，再 redchain identity 登记身份；以后用 redchain sync 收发",
    "on another computer: git clone ADDRESS, then register who you are with redchain identity; from then on redchain sync receives and sends",
)
_IMPORT = Text("导入 批量导入 批量登记 录入文件", "import load bulk-add upload-file")
_INSTEAD: tuple[tuple[Text, Text], ...] = (
    (Text("克隆", "clone"), _CLONE),
    (
        Text("保存 提交", "save commit"),
        Text(
            "redchain 每条命令自己提交，不必再保存；手工改过的文件用 git commit 提交",
            "every command of redchain commits by itself, so there is nothing to save; files edited by hand are committed with git commit",
        ),
    ),
    (
        Text("导出 表格 打印", "export excel csv print"),
        Text(
            "导出表格：redchain export need -o needs.xlsx；三张清单：redchain lists；月报：redchain report -o 文件；限期：redchain calendar export",
            "to export records: redchain export need -o needs.xlsx; the three lists: redchain lists; the report: redchain report -o FILE; due dates: redchain calendar export",
        ),
    ),
    (
        Text("退出 注销登录 登出", "exit quit logout bye"),
        Text("redchain 每次运行一条命令，没有要退出的", "redchain runs one command at a time; there is nothing to leave"),
    ),
)

APART = ("calendar ", "identity ", "ci ", "policy match")
"""What is under these is called alike and does something else than under a kind."""


def is_import(word: str) -> bool:
    """Tell whether a word asks for records to be entered from a file."""
    return word.lower() in (*_IMPORT.zh.split(), *_IMPORT.en.split())


def instead_of(word: str) -> Text | None:
    """Return what to do where there is no command for what a word means."""
    return next((advice for words, advice in _INSTEAD if word.lower() in (*words.zh.split(), *words.en.split())), None)


def words_of(path: str) -> tuple[str, ...]:
    """Return what people call the command of a path, in Chinese and English."""
    verb = path.rpartition(" ")[2]
    found = [WORDS[each] for each in dict.fromkeys((path, verb)) if each in WORDS and (each == path or not path.startswith(APART))]
    return tuple(word for each in found for word in (*each.zh.split(), *each.en.split()))
