"""The words in capitals that stand for what is typed (`NEED`, `DATE`), in both languages; those of kinds are their Chinese names."""

from __future__ import annotations

from redchain.cli.registry import command_called
from redchain.text import Text

CHINESE = {
    "ACTOR": "办理人",
    "ADDRESS": "邮箱",
    "CODE": "代码",
    "COMMAND": "命令",
    "DATE": "日期",
    "DIR": "目录",
    "FIELD": "字段",
    "FIELD=SIDE": "字段=哪边",
    "FIELD=VALUE": "字段=值",
    "FILE": "文件",
    "FIRM": "企业",
    "FOLDER": "文件夹",
    "FORMAT": "格式",
    "HEAD": "表头",
    "HEAD=FIELD": "表头=字段",
    "HOST": "平台",
    "ID": "编号",
    "K": "个数",
    "KIND": "类别",
    "MEMBER": "成员",
    "N": "数目",
    "NAME": "名称",
    "NEW-ID": "新编号",
    "NUMBER": "数字",
    "OPTIONS": "选项",
    "OWNER/NAME": "所有者/仓库",
    "OWNER:BRANCH": "所有者:分支",
    "PAPER": "文书",
    "PATH": "路径",
    "QRELS": "评判文件",
    "REV": "版本",
    "SCORE": "分数",
    "SHA": "提交",
    "TEXT": "文字",
    "TIME": "时间",
    "TITLE": "标题",
    "URL": "网址",
    "VALUE": "值",
    "WEEK": "周",
    "WORD": "词",
    "WORDS": "词",
    "YEAR": "年份",
    "YYYY-MM": "年-月",
}


def usage_word(words: str) -> Text:
    """Return what stands for a value in both languages; several are parted by `|`, and what is typed as it is stays so.

    >>> usage_word("NEED").zh, usage_word("UNIT|ENTERPRISE").zh, usage_word("zh|en").zh
    ('需求', '单位|企业', 'zh|en')
    """
    return Text("|".join(map(_chinese, words.split("|"))), words)


def _chinese(word: str) -> str:
    if word in CHINESE or not word.isupper():
        return CHINESE.get(word, word)
    command = command_called(word.lower())
    return (command.zh if command else "") or word
