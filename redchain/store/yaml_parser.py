"""The YAML parser: the compiled one where it is installed, ruamel's pure Python one elsewhere."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    Parse = Callable[[str], Any]

_CHOICE = "REDCHAIN_YAML"


class BrokenYamlError(Exception):
    """The text is not valid YAML; `diagnose` finds out where and why."""


def parser(name: str | None = None) -> Parse:
    """Return the parser called `name`, or else the one named in the environment, or else the fastest that is installed."""
    wanted = name or os.environ.get(_CHOICE)
    if wanted == "ruamel":
        return _ruamel()
    try:
        return _yaml_rs()
    except ImportError:
        return _ruamel()


def _yaml_rs() -> Parse:
    import yaml_rs

    loads, broken = yaml_rs.loads, yaml_rs.YAMLDecodeError

    def parse(text: str) -> Any:
        try:
            return loads(text, parse_datetime=False)  # with it, quoted text that looks like a date would become one
        except (broken, TypeError) as problem:  # a TypeError: a key that is a list
            raise BrokenYamlError from problem

    return parse


def _ruamel() -> Parse:
    from ruamel.yaml import YAML
    from ruamel.yaml.constructor import SafeConstructor

    from redchain.store.diagnose import diagnose

    class Constructor(SafeConstructor):
        """Reads dates, and what only looks like a number, as text, as the compiled parser does and YAML 1.2 says."""

        def construct_yaml_int(self, node: Any) -> Any:
            try:
                return super().construct_yaml_int(node)
            except ValueError:
                return node.value

        def construct_yaml_float(self, node: Any) -> Any:
            try:
                return super().construct_yaml_float(node)
            except ValueError:
                return node.value

    Constructor.add_constructor("tag:yaml.org,2002:timestamp", SafeConstructor.construct_yaml_str)
    Constructor.add_constructor("tag:yaml.org,2002:int", Constructor.construct_yaml_int)
    Constructor.add_constructor("tag:yaml.org,2002:float", Constructor.construct_yaml_float)

    def parse(text: str) -> Any:
        if diagnose(text):  # ruamel lets pass what the compiled parser refuses
            raise BrokenYamlError
        yaml = YAML(typ="safe", pure=True)
        yaml.Constructor = Constructor
        try:
            return yaml.load(text)
        except Exception as problem:  # ruamel lets out all sorts of errors on odd input
            raise BrokenYamlError from problem

    return parse
