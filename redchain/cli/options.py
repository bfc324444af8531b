"""Options that several commands have, declared once so that they read alike everywhere."""

from typing import TYPE_CHECKING, Any

from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redchain.cli.parsing import Form


def format_option(form: "Form", formats: "Sequence[str]", more: Text | None = None) -> Any:
    """Return `--format`, which takes one of `formats`; `more` is said in brackets behind them."""
    words = Text("、".join(formats[:-1]) + f" 或 {formats[-1]}", ", ".join(formats[:-1]) + f" or {formats[-1]}")
    said = words if more is None else Text(f"{words.zh}（{more.zh}）", f"{words.en} ({more.en})")
    return form.option("--format", "-f", help=said, metavar="FORMAT")


def output_option(form: "Form") -> Any:
    """Return `--output`, the file a command writes instead of printing."""
    return form.option("--output", "-o", help=Text("写到文件（默认打印）", "write to a file (default: print)"), metavar="FILE")


def folder_option(form: "Form", usual: str) -> Any:
    """Return `--output`, the folder a command writes generated files to; `usual` is the one of the repository."""
    said = Text(f"写到这个目录（默认仓库的 {usual}/）", f"the folder (default: {usual}/ of the repository)")
    return form.option("--output", "-o", help=said, metavar="DIR")


def check_option(form: "Form") -> Any:
    """Return `--check` of a command that generates files."""
    return form.option("--check", help=Text("只检查是否最新，不写", "only check that they are up to date"))


def dry_files_option(form: "Form") -> Any:
    """Return `--dry-run` of a command that generates files."""
    return form.option("--dry-run", help=Text("只显示将更新哪些文件", "only show which files would change"))


def dry_option(form: "Form") -> Any:
    """Return `--dry-run` of a command that changes records or settings."""
    return form.option("--dry-run", help=Text("只显示将写入的内容", "only show what would be written"))


def uncommitted_option(form: "Form") -> Any:
    """Return `--no-commit`."""
    return form.option("--no-commit", help=Text("只写文件，不提交", "write files without committing"))
