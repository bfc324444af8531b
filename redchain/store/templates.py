"""The files of a new data repository, from the templates that ship with the package."""

from __future__ import annotations

import json
import os
import re
from typing import TYPE_CHECKING

from redchain import __version__
from redchain.kinds.registry import KINDS
from redchain.kinds.schema import schema_file, schema_names, schema_text
from redchain.model.settings import SETTINGS_FILES
from redchain.shell_words import word
from redchain.store.layout import DATA, ROOT_FILE, SETTINGS
from redchain.store.own_origin import ON_INDEX, Origin, own_origin
from redchain.store.yaml_quoting import double_quoted
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.model.settings import Root, SettingsFile

TEMPLATES = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "templates")
WORKFLOW = ".github/workflows/validate.yml"
COMMENT = ".github/workflows/comment.yml"
CI = {
    "github": "validate.yml",
    "comment": "comment.yml",
    "gitee": "gitee-go.yml",
    "gitlab": "gitlab-ci.yml",
    "github-pages": "github-pages.yml",
    "gitee-pages": "gitee-pages.yml",
    "gitlab-pages": "gitlab-pages.yml",
}
"""The CI configurations by name: both stages of the check for GitHub, one each for Gitee Go and GitLab, and what publishes the site at each of them."""


def new_files(root: Root) -> dict[str, str]:
    """Return the files of a new data repository, path from its root → text."""
    files = {each.path_with(_EXAMPLE_YEAR): settings_text(each, root) for each in SETTINGS_FILES}
    files[f"{SETTINGS}/README.md"] = _filled("settings-README.md", FILES="\n".join(_row(each) for each in SETTINGS_FILES if each.path != ROOT_FILE))
    files |= {f"{DATA}/{model.kind.folder}/.gitkeep": "" for model in KINDS}
    files |= {f"schemas/{schema_file(each)}": schema_text(each) for each in schema_names()}
    files |= {name: _template(template) for name, template in _PLAIN}
    files[".vscode/settings.json"] = _json(_editor_settings())
    files[".vscode/extensions.json"] = _json({"recommendations": ["redhat.vscode-yaml", "editorconfig.editorconfig"]})
    origin = own_origin()
    name = f"[redchain]({origin.page})" if origin.page else "redchain"
    files["README.md"] = _filled(f"README.{root.language}.md", TITLE=root.title, NAME=name, INSTALL=install_words(origin).say(root.language))
    return files


def install_words(origin: Origin) -> Text:
    """Return how others install redchain, for a page that they share; where it lies on one machine only, what to ask for."""
    if origin.requirement is not None:
        block = f"```sh\npip install {word(origin.requirement)}\n```"
        return Text(block, block)
    words = Text(
        "先装 redchain（{version} 版）：它还没有放到大家都能下载的地方，请向建这个仓库的人要{what}，拿到后在它所在的目录运行：\n\n```sh\npip install {path:word}\n```\n\n"
        "有了大家都能下载的地址（git 或软件源），请把这一段和 CI 配置里的安装命令改成它。",
        "First install redchain ({version}). It is not yet where everybody can download it: ask whoever made this repository for {what}, and run in the folder that has it:\n\n"
        "```sh\npip install {path:word}\n```\n\nOnce there is an address for everybody (git or a package index), put it here and in the CI configuration.",
    )
    what = Text(f"安装文件 {origin.file}", f"the file {origin.file}") if origin.file else Text("它的源码", "its source code")
    return words.fill(version=__version__, what=what, path=f"./{origin.file}" if origin.file else ".")


def access_template() -> str:
    """Return the access settings as a new repository has them: comments only."""
    return _template("access.yaml")


def ci_template(name: str, language: str, below: str = "", requirement: str | None = None) -> str:
    """Return a CI configuration; `below` is the data repository's folder below the top of the git repository, or empty.

    It installs what `requirement` says: by default this redchain from where it came, or from the package index where others cannot have it from there.
    """
    wanted = requirement or own_origin().requirement or ON_INDEX
    return _filled(CI[name], REQUIREMENT=wanted, LANGUAGE=language, BELOW=f"/{below}" if below else "")


_EXAMPLE_YEAR = "2027"
_PLAIN = ((".gitattributes", "gitattributes"), (".editorconfig", "editorconfig"), (".gitignore", "gitignore"))


def settings_text(file: SettingsFile, root: Root) -> str:
    """Return a settings file as a new data repository begins with it."""
    values = {"FORMAT": str(root.format), "TITLE": double_quoted(root.title), "REGION": root.region, "TIMEZONE": root.timezone, "LANGUAGE": root.language}
    return _filled(f"{file.name}.yaml", **values)


def _row(file: SettingsFile) -> str:
    return f"| `{file.path_with('<年份>').removeprefix(f'{SETTINGS}/')}` | {file.meaning.zh} |"


def _editor_settings() -> dict[str, object]:
    schemas = {f"schemas/{schema_file(model.kind.name)}": f"{DATA}/{model.kind.folder}/**/*.yaml" for model in KINDS}
    schemas |= {f"schemas/{schema_file(each.name)}": each.path_with("*") for each in SETTINGS_FILES}
    tidy = {"files.eol": "\n", "files.encoding": "utf8", "files.insertFinalNewline": True}
    return {"yaml.schemas": schemas, **tidy, "[yaml]": {"editor.insertSpaces": True, "editor.tabSize": 2}}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _template(name: str) -> str:
    with open(f"{TEMPLATES}/{name}", encoding="utf-8", newline="") as file:
        return file.read()


def _filled(name: str, **values: str) -> str:
    """Return a template with each `@NAME@` replaced, in one pass: what a value says is never read as a name."""
    return re.sub("@([A-Z]+)@", lambda found: values[found[1]], _template(name))
