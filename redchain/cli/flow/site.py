"""`redchain site`: pages of what may be shown, which open from a disk or any web server."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Literal

from redchain.cli.context import computing_space
from redchain.cli.parsing import DRY_FILES, WITHOUT_BROKEN, BilingualCommand, Option, whole_number
from redchain.errors import EXIT_FINE, UsageError
from redchain.text import Text, counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given
    from redchain.flow.site import SiteBuilt
    from redchain.flow.workspace import Workspace
    from redchain.site.shown_ledger import Level

_LEVELS = {"public": Text("公开", "public"), "chain": Text("链内", "chain")}
_SPOKEN: tuple[Literal["zh", "en", "both"], ...] = ("zh", "en", "both")
_LANGUAGES = dict(zip(_SPOKEN, (Text("中文", "Chinese"), Text("英文", "English"), Text("两种", "both")), strict=True))
_FOLDER = Option(
    "folder",
    Text("写到哪个目录：空的、还没有的，或上次写的网站", "the folder: empty, not there yet, or a site built before"),
    "--output",
    "-o",
    metavar="DIR",
    required=True,
)
_VISIBILITY = Option(
    "visibility",
    Text("给谁看：public 公开（默认），chain 连同链内的，只放内网", "for whom: public (the default), or chain, with what is for the chain, for an inner net"),
    metavar="public|chain",
    default="public",
    choices=_LEVELS,
)
_LANGUAGE = Option(
    "language",
    Text(
        "网站的语言 zh 或 en（默认按仓库设置）；both：两种都要，另一种在 en/ 或 zh/ 里，每页链到另一种的同一页",
        "language of the site, zh or en (default: the repository's); both: the other one too, below en/ or zh/, each page with a link to the same in the other",
    ),
    "--document-lang",
    metavar="zh|en|both",
    choices=_LANGUAGES,
)
_PORT = Option(
    "port", Text("端口（默认 8765；0：任选一个空着的）", "the port (default 8765; 0: any that is free)"), metavar="N", default=8765, type=whole_number(0, 65535)
)
_KEPT = Option(
    "kept",
    Text("网页写到哪个目录（默认：临时目录，结束时删掉）", "the folder for the pages (default: one that is gone afterwards)"),
    "--output",
    "-o",
    metavar="DIR",
)
_SUMMARY = Text(
    "把可以公开的记录做成网页：首页、各类清单、每条记录一页。不要服务器，直接打开 index.html；再执行只写改了的页。",
    "Make pages of the records that may be shown: a front page, the lists, a page for each record. No server is needed, just open index.html; the next build writes only what changed.",
)

_SERVING = Text(
    "在本机预览网站：打印地址，用浏览器看；记录一改网页就更新，改坏了先留着原来的并说明原因。只有这台电脑能看；一直开着，直到被结束。",
    "Look at the site on this machine: prints its address for the browser and follows the records; while they are broken the pages stay, and why is said. "
    "No other machine can see it; it goes on until it is ended.",
)


def commands(_name: str, _words: Sequence[str]) -> list[BilingualCommand]:
    """Return the subcommands."""
    return [
        BilingualCommand("build", _SUMMARY, _build, [_FOLDER, _VISIBILITY, _LANGUAGE, DRY_FILES, WITHOUT_BROKEN], zh="生成").showing(
            Text("site build -o 网站", "site build -o public"),
            Text("site build -o 内网 --visibility chain", "site build -o inner --visibility chain"),
        ),
        BilingualCommand("serve", _SERVING, _serve, [_PORT, _KEPT, _VISIBILITY, _LANGUAGE, WITHOUT_BROKEN], zh="预览").showing(
            "site serve", "site serve --port 8000 --visibility chain"
        ),
    ]


def _build(context: Context, given: Given) -> int:
    _, built = _built(context, _bare(given["folder"]), given, dry_run=given["dry_run"])
    _say(context, given["folder"], built, dry_run=given["dry_run"])
    return EXIT_FINE


def _serve(context: Context, given: Given) -> int:
    from redchain.cli.flow.site_serve import serve

    kept = given["kept"]
    return serve(context, kept and _bare(kept), given["port"], partial(_built, given=given))


def _built(context: Context, folder: str, given: Given, *, dry_run: bool = False) -> tuple[Workspace, SiteBuilt]:
    from redchain.flow.refuse_broken_files import refuse_broken_records
    from redchain.flow.site import Asked, build_site
    from redchain.site.frame import editions_of

    level, spoken = _level(given["visibility"]), _spoken(given["language"])
    space = computing_space(context, matching=True)  # the gaps are found by it
    refuse_broken_records(space, without=given["without_broken"])
    first = space.settings.root.language if spoken is None or spoken == "both" else spoken
    asked = Asked(level, editions_of(first, both=spoken == "both"), dry_run)
    return space, build_site(space, folder, asked, context.tell)


def _bare(folder: str) -> str:
    return folder.rstrip("/\\") or folder


def _level(typed: str) -> Level:
    """Return the level that was typed, in either language; raises UsageError for one for which no site is made."""
    for level in ("public", "chain"):
        if typed.strip().lower() in {level, _LEVELS[level].zh}:
            return level
    raise UsageError(
        Text(f"--visibility 只能是 public 或 chain，不能是 {typed}", f"--visibility is public or chain, not {typed}"),
        Text("更小范围的记录不做成网页；写 --visibility chain", "records for fewer people become no pages; write --visibility chain"),
    )


def _spoken(typed: str | None) -> Literal["zh", "en", "both"] | None:
    """Return the language that was typed, or both; None where the repository's is meant; raises UsageError for another."""
    if typed is None:
        return None
    for each in _SPOKEN:
        if typed.strip().lower() in {each, _LANGUAGES[each].zh}:
            return each
    raise UsageError(
        Text(f"--document-lang 只能是 zh、en 或 both，不能是 {typed}", f"--document-lang is zh, en or both, not {typed}"),
        Text("写成 --document-lang both，两种语言都有", "write --document-lang both for a site in both languages"),
    )


def _say(context: Context, folder: str, built: SiteBuilt, *, dry_run: bool) -> None:
    for each in (*built.written, *(f"- {path}" for path in built.removed)) if dry_run else ():
        context.print(each)
    if not dry_run:
        context.print(f"{folder.rstrip('/')}/index.html")
    wrote = (
        Text("将写 {written} 页，删 {removed} 个", "would write {pages}, remove {removed}")
        if dry_run
        else Text("写了 {written} 个文件，删了 {removed} 个", "{pages} written, {removed} removed")
    )
    done = wrote.fill(written=len(built.written), pages=counted(len(built.written), "file"), removed=len(built.removed))
    context.tell(
        Text("网站共 {files} 个文件，{size} 千字节：{done}", "the site has {files} files, {size} kB: {done}").fill(
            files=built.files, size=-(-built.size // 1000), done=done
        )
    )
