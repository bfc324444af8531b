"""The rules on who stands behind a change: identities, signatures, powers."""

from __future__ import annotations

from redchain.check.rule import Rule
from redchain.text import Text

ACCESS: tuple[Rule, ...] = (
    Rule(
        "RC801",
        "error",
        Text("身份不能代表办理人", "Identity may not speak"),
        Text("{who}不能代表 {by} 办理；可以代表：{may}", "{who} may not act for {by}; may act for: {may}"),
        Text(
            "由该单位的成员提交；新成员先登记并合并：redchain identity add --unit 单位",
            "let a member of that unit commit it; a new member is registered and merged first: redchain identity add --unit UNIT",
        ),
        Text(
            "by 写谁，就要由谁的成员提交；成员名单以改动之前的记录为准。",
            "Who `by` names must be whose member commits; members are those of the records before the change.",
        ),
    ),
    Rule(
        "RC802",
        "error",
        Text("提交没有可信签名", "No trusted signature"),
        Text("提交 {commit} 没有作者本人登记的签名", "commit {commit} carries no registered signature of its author"),
        Text(
            "用登记过的 SSH 密钥签名：git config gpg.format ssh；git commit -S",
            "sign with a registered SSH key: git config gpg.format ssh; git commit -S",
        ),
        Text("提交人的邮箱谁都能写，只有签名能证明是谁。", "Anybody can write anybody's address into a commit; only a signature proves who made it."),
    ),
    Rule(
        "RC803",
        "error",
        Text("无权改动权限", "Powers changed"),
        Text(
            "成员、单位类别、牵头单位和 access.yaml 决定谁能办什么，{who}不能改",
            "members, sides, lead units and access.yaml decide who may do what; {who} may not change them",
        ),
        Text("由链办成员或管理员提交", "let a member of the office or a keeper commit it"),
        Text("能给自己授权的人，什么都能办。", "Whoever can give themselves a part can do anything."),
    ),
)
