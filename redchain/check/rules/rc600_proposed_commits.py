"""RC608 and RC609: what the commits of a proposal hold, their words and files of every sort, also what a later commit takes out again."""

from __future__ import annotations

from redchain.model.finding import Rule
from redchain.text import Text

RC608 = Rule(
    "RC608",
    Text("提交里带着不该入库的内容", "Kept out of git, yet in a commit"),
    Text("提交 {commit} 的{place}：{said}（{code}）", "commit {commit}, {place}: {said} ({code})"),
    Text(
        "后面的提交删掉也没有用，要改写这个提交再推送：git rebase -i {base:word}；确无问题的：文本文件在那一行末尾写 # redchain: allow {code} 理由；写不了的（如 Office 文件）去掉，内容全是编造的放进 access.yaml 的 invented 文件夹",
        "a later commit does not take it away, so rewrite this one before pushing: git rebase -i {base:word}; if nothing is wrong, end that line of a text file with: # redchain: allow {code} REASON; "
        "what cannot carry it (such as an office document) is taken out, or lies in a folder of `invented` in access.yaml where all of it is made up",
    ),
    Text(
        "合并以后每个克隆都带着全部历史，中间的提交和提交说明也在里面。",
        "After the merge every clone has the whole history, with each commit in between and its message.",
    ),
)
RC609 = Rule(
    "RC609",
    Text("文件太大，没有检查", "Too large to look through"),
    Text(
        "提交 {commit} 里的这个文件有 {size} KiB，太大，没有看里面有没有不该入库的内容", "this file of commit {commit} has {size} KiB, too much to look through"
    ),
    Text(
        "大文件放在 git 之外；要放就分成小于 {most} KiB 的，并改写这个提交：git rebase -i {base:word}",
        "keep large files outside git, or in parts below {most} KiB, and rewrite this commit: git rebase -i {base:word}",
    ),
    Text("没有检查过的内容，不能算没有问题。", "What nobody has looked through cannot pass for harmless."),
)
"""Both found by `flow/privacy_of_commits.py`, which reads the commits."""
