"""The one table of what gives power, and who may change it in the base: fields of records, settings, and the files beside the data that judge."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from redchain.kinds.chain.model import Chain
from redchain.kinds.unit.model import Unit
from redchain.model.powers import office_of
from redchain.text import Text, join, same

if TYPE_CHECKING:
    from collections.abc import Iterable

    from redchain.model.base import Record
    from redchain.model.kind import Own
    from redchain.model.ledger import Ledger

EVERY_KIND = ("id", "visibility", "allow", "archived_on")
"""Fields of every kind that give power: what a record is called, who sees it, which rules it need not keep, and whether it is in use."""
ITSELF = "id"
"""Stands for making a record, and for calling it otherwise."""


class Guard(NamedTuple):
    """Who may change something besides the keepers, and whether it gives power."""

    units: tuple[str, ...]
    is_power: bool = True

    def say(self, ledger: Ledger) -> Text:
        """Return who may, in words."""
        keeper = Text("管理员", "a keeper")
        return join([*(say_unit(ledger, each) for each in self.units), keeper], zh="、", en=", ")


def say_unit(ledger: Ledger, identifier: str) -> Text:
    """Return the name of a unit with its id, or the id alone where there is no such unit."""
    unit = ledger.find(Unit, identifier)
    return same(identifier) if unit is None else Text(f"{unit.name}（{identifier}）", f"{unit.name} ({identifier})")


class FilePower(NamedTuple):
    """Files that give power: their paths (`/` at the end: a folder), what they decide, and whether every office may change them."""

    paths: tuple[str, ...]
    decides: Text
    by_offices: bool = False


SETTINGS_POWERS = (
    FilePower(("data/settings/match.yaml", "data/settings/synonyms.yaml"), Text("匹配的权重和用语", "how needs and resources are matched"), by_offices=True),
    FilePower(("data/settings/import.yaml",), Text("表头是什么意思", "what heads of sheets mean"), by_offices=True),
    FilePower(("data/settings/access.yaml",), Text("身份、签名、改动上限", "identities, signatures, limits of a change")),
    FilePower(("data/redchain.yaml",), Text("时区、地区、是否提交", "time zone, region, whether commands commit")),
    FilePower(("data/settings/sla.yaml", "data/settings/calendar/"), Text("限期怎么算", "how due dates are counted")),
    FilePower(("data/settings/categories.yaml", "data/settings/"), Text("有哪些类别；其他设置", "which categories there are; all other settings")),
)
JUDGING_FILES = (
    FilePower(
        (".github/", ".gitlab/", ".gitlab-ci.yml", ".gitlab-ci.yaml", ".workflow/", ".gitee/", ".gitea/", ".forgejo/", ".circleci/", ".ci/", "jenkinsfile"),
        Text("托管平台怎么检查、谁来审核", "what the host runs, and who reviews"),
    ),
    FilePower(
        (".travis.yml", ".drone.yml", ".woodpecker.yml", ".woodpecker/", "azure-pipelines.yml", ".azure-pipelines/", "bitbucket-pipelines.yml", ".cirrus.yml"),
        Text("托管平台怎么检查", "what the host runs"),
    ),
    FilePower(
        (
            ".cnb.yml",
            ".buildkite/",
            ".semaphore/",
            ".tekton/",
            ".teamcity/",
            "appveyor.yml",
            ".appveyor.yml",
            "ci/",
            "**/jenkinsfile.*",
            ".zuul.yaml",
            ".vela.yml",
            "wercker.yml",
            "cloudbuild.yaml",
            "**/buildspec*.y*ml",
            "**/.onedev-buildspec.y*ml",
            *(f"**/{name}.y*ml" for name in ("*.gitlab-ci", "*.jenkinsfile", "*.pipeline", "*azure-pipelines*", "codeship-*", "codefresh", "buddy", "bitrise")),
            *(f"**/{name}.y*ml" for name in ("screwdriver", ".build", ".scrutinizer", ".shippable", ".packit", ".prow", "*.mergify", ".gocd", "*.gocd")),
            *(f"{name}/" for name in (".builds", ".buddy", ".codefresh", ".harness", ".mergify", ".prow", ".onedev", ".cloudbuild", ".flow", ".pipelines")),
            "**/earthfile",
            "**/action.yml",
            "**/action.yaml",
        ),
        Text("托管平台怎么检查", "what the host runs"),
    ),
    FilePower(("codeowners", "**/codeowners"), Text("谁来审核", "who reviews")),
    FilePower(
        (
            ".pre-commit-config.yaml",
            ".pre-commit-config.yml",
            ".pre-commit-hooks.yaml",
            "hooks/",
            ".hooks/",
            "**/.commitlintrc*",
            "**/commitlint.config.*",
            "**/.gitlint",
            "**/.gitleaks.toml",
            "**/.gitleaksignore",
            "**/.secrets.baseline",
            ".githooks/",
            ".husky/",
            "lefthook.yml",
            ".lefthook.yml",
        ),
        Text("提交前检查什么", "what is checked before a commit"),
    ),
    FilePower(
        ("**/.gitattributes", "**/.gitmodules", "**/.gitignore", "**/.mailmap", "**/.lfsconfig", "**/.gitconfig", "**/.gitmessage*", "**/.gitreview"),
        Text("git 怎么读文件", "how git reads files"),
    ),
    FilePower(
        (
            "gnumakefile",
            "justfile",
            "taskfile.yml",
            ".devcontainer/",
            ".vscode/",
            ".envrc",
            "setup.py",
            "tox.ini",
            "**/requirements*.txt",
            "requirements/",
            "uv.toml",
            "pipfile",
            "poetry.lock",
            ".python-version",
            "constraints.txt",
            "uv.lock",
            "compose.yaml",
            "compose.yml",
            "docker-compose.yml",
            "containerfile",
            "**/dockerfile*",
            "**/makefile",
            "**/pyproject.toml",
            "**/setup.cfg",
            "**/package.json",
            "**/pip.conf",
            "**/pip.ini",
            ".pypirc",
            ".npmrc",
            ".tool-versions",
            "mise.toml",
            ".mise.toml",
            "environment.yml",
            "pytest.ini",
            "**/.env",
            "**/.env.*",
            "**/pyvenv.cfg",
            "**/*.dist-info/",
            "**/*.egg-info/",
            "**/__pycache__/",
            "**/site-packages/",
            *(
                f"**/*.{each}"
                for each in ("py", "whl", "egg-link", "pyc", "pyz", "pyd", "pth", "so", "dll", "exe", "sh", "bat", "cmd", "ps1", "js", "mjs", "cjs", "mk")
            ),
        ),
        Text("检查用的程序和版本", "the programs that check, and their versions"),
    ),
)
"""Compared without regard to case; only these are looked at outside the folder of the data."""


def guard_of_field(ledger: Ledger, record: Record, field: str, *, is_new: bool = False) -> Guard:
    """Return who may change a field of a record as it was (or write it in a new one), by the ledger of the base; `id` is the record as a whole."""
    kind = record.kind
    if is_new and field == "allow":
        return Guard(_office(ledger, record))
    if is_new:
        return Guard((), is_power=True) if field in kind.granting else Guard(_hands(ledger, record, field), is_power=False)
    if field in kind.kept:
        return Guard(())
    if field == "archived_on" and record.archived_on is not None and kind.granting:
        return Guard(_who_puts_back(ledger, record))
    if field in kind.powers and kind.warden:
        return Guard(kind.warden(ledger, record))
    return Guard(_hands(ledger, record, field), is_power=field in {*EVERY_KIND, *kind.powers})


def guard_of_file(ledger: Ledger, path: str) -> Guard:
    """Return who may change a file that holds no record, by its path from the root."""
    found = power_of_file(path)
    return Guard(() if found and not found.by_offices else every_office(ledger), is_power=found is not None)


def power_of_file(path: str) -> FilePower | None:
    """Return what makes a file one that gives power, or None; a path that leads out of the root is one from the top of the git repository."""
    return next((each for each in (*SETTINGS_POWERS, *JUDGING_FILES) if any(_matches(pattern, path) for pattern in each.paths)), None)


def judges(path: str) -> bool:
    """Tell whether a file beside the data has a say in how changes are judged."""
    return any(_matches(pattern, path) for each in JUDGING_FILES for pattern in each.paths)


def every_office(ledger: Ledger) -> tuple[str, ...]:
    """Return the units that lead any chain; where no chain names one, every government unit."""
    named = dict.fromkeys(unit for each in ledger.all(Chain) for unit in each.lead_units)
    return tuple(named) or tuple(each.id for each in ledger.all(Unit) if each.side == "government" and each.archived_on is None)


def _who_puts_back(ledger: Ledger, record: Record) -> tuple[str, ...]:
    """Who may put back in use what gives power and was archived: nobody does so for themselves, and what only keepers make is put back by keepers."""
    kind = record.kind
    if ITSELF in kind.granting or kind.warden is None:
        return ()
    return tuple(each for each in kind.warden(ledger, record) if each != record.id)


def _hands(ledger: Ledger, record: Record, field: str) -> tuple[str, ...]:
    """The office of a record, and the unit that it belongs to where the field is that unit's own."""
    own = record.kind.own
    mine = _own_units(ledger, record, own) if own is not None and field in own.fields else ()
    return tuple(dict.fromkeys((*mine, *_office(ledger, record))))


def _own_units(ledger: Ledger, record: Record, own: Own) -> tuple[str, ...]:
    return own.who(ledger, record) if own.who else (str(getattr(record, own.unit)),)


def _office(ledger: Ledger, record: Record) -> tuple[str, ...]:
    """The office of a record; of one that belongs to a unit alone that of the unit, and without a chain every office."""
    kind = record.kind
    if isinstance(record, Unit):
        return office_of(ledger, record) if _has_chain(ledger, record.chains) else every_office(ledger)
    if kind.office is None and kind.own:
        unit = ledger.find(Unit, str(getattr(record, kind.own.unit)))
        return _office(ledger, unit) if unit else every_office(ledger)
    return office_of(ledger, record) if kind.office else every_office(ledger)


def _has_chain(ledger: Ledger, chains: Iterable[str]) -> bool:
    return any(ledger.find(Chain, each) for each in chains)


def _matches(pattern: str, path: str) -> bool:
    """Tell whether a pattern (`**/` for any folder, `/` at its end for one, be it a link, and all in it) fits a path, whatever its case."""
    low = path.casefold()
    if pattern.startswith("**/"):
        name = re.compile(re.escape(pattern[3:].removesuffix("/")).replace(r"\*", "[^/]*"))
        parts = low.split("/") if pattern.endswith("/") else [low.rpartition("/")[2]]
        return any(name.fullmatch(each) for each in parts)
    if pattern.endswith("/"):
        return f"{low}/".startswith(pattern)
    return low == pattern
