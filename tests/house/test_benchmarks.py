"""What the benchmarks measure is a repository as redchain has it today: valid records, each with the schema of its kind."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from redchain.cli.main import main

pytestmark = pytest.mark.slow

TOP = Path(__file__).parents[2]
sys.path.append(str(TOP / "benchmarks"))

import naive  # noqa: E402  # the folder must be known first
from site_pages import as_markdown  # noqa: E402  # same


def test_generated_records_are_valid_and_name_a_schema_that_is_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    subprocess.run([sys.executable, str(TOP / "benchmarks" / "generate.py"), "1000", str(tmp_path / "town")], check=True)
    records = [path for path in (tmp_path / "town" / "data").rglob("*.yaml") if path.name != "redchain.yaml"]
    assert len(records) >= 1000
    named = {Path(re.findall(r"\$schema=(\S+)", path.read_text("utf-8"))[0]).name for path in records}
    assert len(named) == 7
    assert named <= {each.name for each in (TOP / "schemas").iterdir()}
    assert main(["--root", str(tmp_path / "town"), "--lang", "en", "--today", "2026-11-23", "validate"]) == 0, capsys.readouterr().out
    assert f"checked {len(records)} records: 0 errors" in capsys.readouterr().out


@pytest.mark.parametrize("loader", naive.LOADERS)
def test_the_naive_loaders_read_every_record_though_a_kind_has_none(loader: str, tmp_path: Path) -> None:
    pytest.importorskip("yaml_rs" if loader.startswith("bare") else {"ruamel": "ruamel.yaml", "pyyaml": "yaml"}[loader])
    subprocess.run([sys.executable, str(TOP / "benchmarks" / "generate.py"), "100", str(tmp_path / "town")], check=True)
    records = [path for path in (tmp_path / "town" / "data").rglob("*.yaml") if path.name != "redchain.yaml" and path.parent.name != "settings"]
    code = [sys.executable, str(TOP / "benchmarks" / "naive.py"), loader, str(tmp_path / "town")]
    assert int(subprocess.run(code, check=True, capture_output=True, text=True).stdout) == len(records)


def test_a_page_for_mkdocs_says_what_the_page_of_the_site_says(tmp_path: Path) -> None:
    page = (
        '<html><body><p>head</p><main><h1>A * b</h1><dl><div><dt>Firm</dt><dd><a href="../unit/x.html">X</a></dd></div>'
        "<div><dt>Made</dt><dd><ul><li>one</li><li>two<div>more</div></li></ul></dd></div></dl><svg><text>7</text></svg>"
        "<table><thead><tr><th>h</th><th>k</th></tr></thead><tbody><tr><td>1|2</td><td><strong>3</strong></td></tr></tbody></table></main></body></html>"
    )
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text(page, encoding="utf-8")
    (tmp_path / "site" / "search.html").write_text(page, encoding="utf-8")
    assert list(as_markdown(tmp_path / "site", tmp_path / "other")) == ["index.html"]
    assert (tmp_path / "other" / "docs" / "index.md").read_text(encoding="utf-8") == (
        "# A \\* b\n\nFirm\n:   [X](../unit/x.md)\n\nMade\n:   -   one\n    -   two\n\n        more\n\n| h | k |\n|---|---|\n| 1\\|2 | **3** |\n"
    )
