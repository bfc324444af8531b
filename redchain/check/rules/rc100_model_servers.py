"""RC117 and RC118: servers with a language model in the settings are named so that they can be asked, and no key stands there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.model.finding import Rule
from redchain.model.model_server_key import KEY_VARIABLE, names_key
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from redchain.check.schema_problem import SchemaProblem
    from redchain.model.finding import Finding

RC117 = Rule(
    "RC117",
    Text("模型服务器的地址不对", "Wrong address of a model server"),
    Text("{key}（{label}）{problem}", "{key} ({label}) {problem}"),
    Text("写完整的 https 地址，如 https://models.example.org/v1/embeddings", "write the whole https address, such as https://models.example.org/v1/embeddings"),
    Text(
        "需求和资源的文字会送到这个地址：别的电脑必须加密，本机可以用 http。",
        "The texts of needs and resources are sent there: to another machine encrypted; this machine may be asked by http.",
    ),
)
_ENCRYPT = Text(
    "改成 https；只有可信的内网才在旁边加 plain_http: true，文字和密钥都不加密",
    "use https; only on a network that is trusted add plain_http: true beside it: texts and key then go unencrypted",
)
_FAULTS: Mapping[str, tuple[Text, Text | None]] = {
    "endpoint_form": (Text("不是 http 或 https 地址", "is not an http or https address"), None),
    "endpoint_plain": (Text("会把文字不加密地送到别的电脑", "would send texts to another machine unencrypted"), _ENCRYPT),
    "endpoint_missing": (
        Text("写了，却没有 endpoint（服务器地址）", "is given without an endpoint"),
        Text("加上 endpoint，或删掉 model", "add the endpoint, or remove the model"),
    ),
}


def server_is_wrong(problem: SchemaProblem) -> Finding:
    """Return the finding for a server that cannot be asked (RC117)."""
    fault, remedy = _FAULTS[problem.type]
    return RC117.broken(problem.field, remedy=remedy, key=problem.said_key, label=problem.label, problem=fault)


RC118 = Rule(
    "RC118",
    Text("设置里有密钥", "A key in the settings"),
    Text("{key} 里像是密钥或密码", "{key} seems to hold a key or a password"),
    Text(
        f"从文件里删掉，改放环境变量：export {KEY_VARIABLE}=…；提交过的密钥马上作废换新（docs/threat-model.md）",
        f"take it out of the file and put it into the environment: export {KEY_VARIABLE}=…; revoke one that was committed (docs/threat-model.md)",
    ),
    Text("git 的每个克隆都带着全部历史，写进去的密钥等于公开。", "Every clone carries the whole history: a key in it is as good as published."),
)


def key_stands_in_settings(problem: SchemaProblem) -> Finding:
    """Return the finding for a key or a password in the settings of matching, which is never shown (RC118)."""
    return RC118.broken(problem.field, key=problem.key)


def is_key(problem: SchemaProblem) -> bool:
    """Tell whether a key that nobody knows, in the settings of matching, is there for a password."""
    from redchain.model.settings import MatchWeights  # pydantic is not for whoever only reads the texts of rules

    return problem.type == "extra_forbidden" and problem.model is MatchWeights and names_key(problem.key)
