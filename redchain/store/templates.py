"""The files of a new data repository, from the templates that ship with the package."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from redchain import __version__
from redchain.kinds.registry import KINDS
from redchain.kinds.schema import schema_file, schema_names, schema_text
from redchain.store.layout import DATA, ROOT_FILE, SETTINGS
from redchain.store.quoting import double_quoted

if TYPE_CHECKING:
    from redchain.model.settings import Root

TEMPLATES = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "templates")
WORKFLOW = ".github/workflows/validate.yml"
COMMENT = ".github/workflows/comment.yml"
CI = {"github": "validate.yml", "comment": "comment.yml", "gitee": "gitee-go.yml", "gitlab": "gitlab-ci.yml"}
"""The CI configurations by name: both stages for GitHub, and one each for Gitee Go and GitLab."""


def new_files(root: Root) -> dict[str, str]:
    """Return the files of a new data repository, path from its root → text."""
    files = {ROOT_FILE: _root_text(root)}
    files |= {f"{DATA}/{model.kind.folder}/.gitkeep": "" for model in KINDS}
    files |= {f"{SETTINGS}/{name}": _template(template) for name, template in _SETTINGS}
    files |= {f"schemas/{schema_file(each)}": schema_text(each) for each in schema_names()}
    files |= {name: _template(template) for name, template in _PLAIN}
    files[".vscode/settings.json"] = _json(_editor_settings())
    files[".vscode/extensions.json"] = _json({"recommendations": ["redhat.vscode-yaml", "editorconfig.editorconfig"]})
    files["README.md"] = _filled(f"README.{root.language}.md", TITLE=root.title, VERSION=__version__)
    return files


def access_template() -> str:
    """Return the access settings as a new repository has them: comments only."""
    return _template("access.yaml")


def ci_template(name: str, language: str) -> str:
    """Return a CI configuration for a data repository at the top of its git repository."""
    return _filled(CI[name], VERSION=__version__, LANGUAGE=language, BELOW="")


def workflow(root: Root, below: str) -> str:
    """Return the workflow that checks pull requests; `below` is the data repository's folder below the top of the git repository, or empty."""
    return _filled("validate.yml", VERSION=__version__, LANGUAGE=root.language, BELOW=f"/{below}" if below else "")


_SETTINGS = (
    ("README.md", "settings-README.md"),
    ("categories.yaml", "categories.yaml"),
    ("match.yaml", "match.yaml"),
    ("sla.yaml", "sla.yaml"),
    ("access.yaml", "access.yaml"),
    ("synonyms.yaml", "synonyms.yaml"),
    ("calendar/2027.yaml", "calendar.yaml"),
)
_PLAIN = ((".gitattributes", "gitattributes"), (".editorconfig", "editorconfig"), (".gitignore", "gitignore"))


def _root_text(root: Root) -> str:
    return "\n".join(
        (
            "# yaml-language-server: $schema=../schemas/redchain.schema.json",
            f"format: {root.format}",
            f"title: {double_quoted(root.title)}",
            f'region: "{root.region}"  # GB/T 2260',
            f'timezone: "{root.timezone}"',
            f"language: {root.language}",
            "# commit: false  # 命令只写文件，不自动提交",
            "",
        )
    )


def _editor_settings() -> dict[str, object]:
    schemas = {f"schemas/{schema_file(model.kind.name)}": f"{DATA}/{model.kind.folder}/**/*.yaml" for model in KINDS}
    schemas |= {f"schemas/{schema_file(each)}": f"{SETTINGS}/{each}.yaml" for each in ("categories", "match", "sla", "access")}
    schemas[f"schemas/{schema_file('calendar')}"] = f"{SETTINGS}/calendar/*.yaml"
    schemas[f"schemas/{schema_file('redchain')}"] = ROOT_FILE
    tidy = {"files.eol": "\n", "files.encoding": "utf8", "files.insertFinalNewline": True}
    return {"yaml.schemas": schemas, **tidy, "[yaml]": {"editor.insertSpaces": True, "editor.tabSize": 2}}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _template(name: str) -> str:
    with open(f"{TEMPLATES}/{name}", encoding="utf-8", newline="") as file:
        return file.read()


def _filled(name: str, **values: str) -> str:
    text = _template(name)
    for key, value in values.items():
        text = text.replace(f"@{key}@", value)
    return text
