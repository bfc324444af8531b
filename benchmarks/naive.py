"""What one would write first: read every record, parse it, hand it to the same models. `naive.py ruamel|pyyaml|bare|bare-nogc ROOT`; prints how many."""

from __future__ import annotations

import gc
import os
import sys
from typing import TYPE_CHECKING, Any

from redchain.kinds.registry import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LOADERS = ("ruamel", "pyyaml", "bare", "bare-nogc")


def ruamel() -> Callable[[bytes], Any]:
    """ruamel.yaml as its documentation begins: round-trip."""
    from ruamel.yaml import YAML

    yaml = YAML()
    return lambda raw: yaml.load(raw.decode())


def pyyaml() -> Callable[[bytes], Any]:
    """PyYAML with its C loader."""
    import yaml

    return lambda raw: yaml.load(raw, Loader=yaml.CSafeLoader)  # it is the safe loader, in C


def bare() -> Callable[[bytes], Any]:
    """The compiled parser that redchain uses, without any other look at the text."""
    import yaml_rs

    return lambda raw: yaml_rs.loads(raw.decode(), parse_datetime=False)


def read(path: str) -> bytes:
    """Return a file's bytes."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        return os.read(descriptor, 1 << 14)
    finally:
        os.close(descriptor)


def paths(folder: str) -> Iterator[str]:
    """Yield the YAML files below a folder; none where it is not there."""
    for each in os.scandir(folder) if os.path.isdir(folder) else ():  # a bare loop: no pathlib
        if each.name.endswith(".yaml"):
            yield each.path
        elif each.is_dir():
            yield from paths(each.path)


def main(name: str, root: str) -> int:
    """Load everything, keeping the records unless the collector is off; returns how many records there were."""
    load = {"ruamel": ruamel, "pyyaml": pyyaml}.get(name, bare)()
    if name == "bare-nogc":
        gc.disable()
    kept, count = [], 0
    for model in KINDS:
        for path in paths(f"{root}/data/{model.kind.folder}"):
            record = model.model_validate(load(read(path)))
            count += 1
            if name != "bare-nogc":
                kept.append(record)
    return count


if __name__ == "__main__":
    print(main(sys.argv[1], sys.argv[2]))
